// The Inspector's command line: Streamable HTTP, HTTP+SSE and stdio. Each method is a run, and so a connection, of its own.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { kartoteka } from "./servers.mjs";
import { Tally, fails, table, validator } from "./tally.mjs";

const [binary, ...extra] = process.argv.slice(2);
const tally = new Tally("inspector");
const inspector = join(dirname(createRequire(import.meta.url).resolve("@modelcontextprotocol/inspector/package.json")), "clients/launcher/build/index.js");
// What it would write down lands here and not in the home of whoever runs this.
const home = mkdtempSync(join(tmpdir(), "inspector-"));

// Everything about the server comes first: what follows a target on the command line is the target's.
async function ask(server, era, method, ...rest) {
  const args = [inspector, "--cli", ...server, "--protocol-era", era, "--format", "json", "--quiet", "--method", method, ...rest];
  const env = { ...process.env, HOME: home };
  const ran = await promisify(execFile)(process.execPath, args, { env, timeout: 60_000, maxBuffer: 1 << 26 }).catch((error) => error);
  // A tool's own failure is an exit code besides the result.
  if (!ran.stdout) throw new Error(`${method} ${rest.join(" ")}: ${ran.stderr || ran}`);
  const told = JSON.parse(ran.stdout);
  return told.result ?? told;
}

async function check(server, era, where) {
  const { tools } = await ask(server, era, "tools/list");
  tally.expect(tools.length === Object.keys(table.tools).length, `${where}: ${tools.length} tools`);
  for (const name of ["getLeads", "getCompany"]) {
    const tool = tools.find((tool) => tool.name === name);
    const valid = validator(tool);
    const args = table.tools[name].at(-1);
    const result = await ask(server, era, "tools/call", "--tool-name", name, "--tool-args-json", JSON.stringify(args));
    tally.expect(valid(result.structuredContent), `${where}: ${name}: ${JSON.stringify(valid.errors)}`);
    tally.expect((result.isError ?? false) === fails(name, args), `${where}: ${name}: isError ${result.isError}`);
  }
  const { resources } = await ask(server, era, "resources/list");
  const uri = resources[0].uri;
  const { contents } = await ask(server, era, "resources/read", "--uri", uri);
  tally.expect(contents[0].text, `${where}: ${uri} is empty`);
  const { prompts } = await ask(server, era, "prompts/list");
  for (const name of Object.keys(table.prompts)) {
    tally.expect(prompts.some((prompt) => prompt.name === name), `${where}: prompts: ${JSON.stringify(prompts)}`);
    const { messages } = await ask(server, era, "prompts/get", "--prompt-name", name);
    tally.expect(messages[0].content.text, `${where}: ${name} is empty`);
  }
}

const demo = await kartoteka(binary, ["--demo", ...extra]);
const transports = {
  HTTP: ["--transport", "http", "--server-url", demo.url],
  SSE: ["--transport", "sse", "--server-url", `${demo.url}/sse`],
  stdio: [binary, "serve", "--demo", ...extra, "--stdio"],
};
for (const era of ["modern", "legacy"]) {
  for (const [name, server] of Object.entries(transports)) {
    const where = `${name}, ${era}`;
    await tally.attempt(where, () => check(server, era, where));
  }
}
tally.expect((await demo.end()) === 0, "the server ends politely");
rmSync(home, { recursive: true });
tally.end();
