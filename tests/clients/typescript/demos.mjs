// Every tool of BottleCRM and of the workspace, in both languages, by the official TypeScript client, 2.x: each against its demo. The
// client shows forms, and its user approves of every call that a person has to approve of.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { kartoteka } from "./servers.mjs";
import { Tally } from "./tally.mjs";

const [binary] = process.argv.slice(2);
const rows = JSON.parse(readFileSync(new URL("../demos.json", import.meta.url)));
const tally = new Tally("typescript demos");

// One caller makes more calls here than it may in a minute. Callers of this machine are anyone, as without a file.
const OPERATOR = "kartoteka: 1\ncatalogs: { workspace: { limits: { tenant: 1000/min, caller: 1000/min } } }\n";

function filled(value, kept) {
  if (typeof value === "string" && value.startsWith("@")) return kept[value.slice(1)];
  if (Array.isArray(value)) return value.map((item) => filled(item, kept));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, filled(item, kept)]));
}

const found = (value, pointer) => pointer.split("/").slice(1).reduce((part, name) => part[name], value);

async function calls(catalog, where, transport, mode) {
  const capabilities = { elicitation: { form: {} } };
  const client = new Client({ name: "kartoteka-check", version: "1.0.0" }, { capabilities, versionNegotiation: { mode } });
  client.setRequestHandler("elicitation/create", async () => ({ action: "accept", content: { decision: "approve" } }));
  await client.connect(transport);
  const [kept, called] = [{}, new Set()];
  for (const row of rows[catalog]) {
    const what = `${where}: ${row.tool} ${JSON.stringify(row.arguments)}`;
    const params = { name: row.tool, arguments: filled(row.arguments, kept) };
    const result = await client.callTool(params, { timeout: 30_000 });
    called.add(row.tool);
    const body = result.structuredContent ?? {};
    tally.expect(body.error?.code === row.error, `${what}: ${JSON.stringify(result)}`);
    tally.expect(result.content[0]?.text, `${what}: no text`);
    for (const [name, pointer] of Object.entries(row.keep ?? {})) kept[name] = found(body.result, pointer);
  }
  const listed = (await client.listTools()).tools.map((tool) => tool.name);
  const apart = [...listed.filter((name) => !called.has(name)), ...[...called].filter((name) => !listed.includes(name))];
  tally.expect(apart.length === 0, `${where}: not called, or not listed: ${apart}`);
  await client.close();
}

const folder = mkdtempSync(join(tmpdir(), "kartoteka-"));
const file = join(folder, "kartoteka.yaml");
writeFileSync(file, OPERATOR);
for (const catalog of Object.keys(rows)) {
  for (const language of ["en", "ru"]) {
    const server = await kartoteka(binary, ["--demo", catalog, "--config", file], { KARTOTEKA_LOCALE: language });
    const http = `${catalog}, ${language}, HTTP`;
    await tally.attempt(http, () => calls(catalog, http, new StreamableHTTPClientTransport(new URL(server.url)), "auto"));
    const stdio = `${catalog}, ${language}, stdio`;
    await tally.attempt(stdio, () => calls(catalog, stdio, new StdioClientTransport(server.stdio), "legacy"));
    tally.expect((await server.end()) === 0, `${catalog}, ${language}: the server ends politely`);
  }
}
rmSync(folder, { recursive: true });
tally.end();
