// The official TypeScript client, 2.x, where the server asks who calls: by a token of the server, and by one of an issuer, to which it
// finds the way by itself from the 401, through the metadata of the resource and of the issuer.
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, StreamableHTTPClientTransport, UnauthorizedError } from "@modelcontextprotocol/client";
import { issuer } from "./issuer.mjs";
import { kartotekaAt } from "./servers.mjs";
import { Tally } from "./tally.mjs";

const BACK = "http://127.0.0.1:1/back";
const [binary] = process.argv.slice(2);
const tally = new Tally("typescript login");

// What a client keeps of its login, and the user's browser, which comes back with a code.
class Login {
  redirectUrl = BACK;
  clientMetadata = { redirect_uris: [BACK], client_name: "kartoteka-check", token_endpoint_auth_method: "none" };

  clientInformation() {
    return this.client;
  }

  saveClientInformation(client) {
    this.client = client;
  }

  tokens() {
    return this.kept;
  }

  saveTokens(tokens) {
    this.kept = tokens;
  }

  saveCodeVerifier(verifier) {
    this.verifier = verifier;
  }

  codeVerifier() {
    return this.verifier;
  }

  saveDiscoveryState(found) {
    this.found = found;
  }

  discoveryState() {
    return this.found;
  }

  async redirectToAuthorization(address) {
    const answer = await fetch(address, { redirect: "manual" });
    this.back = new URL(answer.headers.get("location"));
  }
}

function client(mode) {
  return new Client({ name: "kartoteka-check", version: "1.0.0" }, { versionNegotiation: { mode } });
}

// The tools that are there for a caller, and a call of one.
async function used(connected, where, writes) {
  const names = (await connected.listTools()).tools.map((tool) => tool.name);
  tally.expect(names.includes("getLeads"), `${where}: no tools for who is let in: ${names}`);
  tally.expect(names.includes("createLead") === writes, `${where}: the tools are not those of the role`);
  const result = await connected.callTool({ name: "getLeads", arguments: { limit: 3 } });
  tally.expect(!result.isError, `${where}: ${JSON.stringify(result)}`);
  await connected.close();
}

async function withToken(url, token, mode, where) {
  const connected = client(mode);
  const headers = { Authorization: `Bearer ${token}` };
  await connected.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
  await used(connected, where, false);
}

async function withIssuer(url, issuing, mode, where) {
  const login = new Login();
  const transport = () => new StreamableHTTPClientTransport(new URL(url), { authProvider: login });
  issuing.asked.length = 0;
  const first = transport();
  const refused = await client(mode).connect(first).then(() => "let in", (error) => error);
  tally.expect(refused instanceof UnauthorizedError, `${where}: it was let in without a login: ${refused}`);
  await first.finishAuth(login.back.searchParams);
  const connected = client(mode);
  await connected.connect(transport());
  await used(connected, where, true);
  const way = issuing.asked.filter((step) => ["/register", "/authorize", "/token"].includes(step));
  tally.expect(String(way) === "/register,/authorize,/token", `${where}: the way is ${issuing.asked}`);
}

// What is not for this server, is over or is guessed lets no one in, and says where to go.
async function refused(url, issuing, where) {
  const other = await issuer(["writer"]);
  const tokens = {
    nothing: undefined,
    "another resource": issuing.token("https://other.example/mcp"),
    over: issuing.token(url, { exp: 1 }),
    "another issuer": other.token(url),
    guessed: `ktk_${"A".repeat(47)}`,
  };
  for (const [name, token] of Object.entries(tokens)) {
    const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" });
    const answer = await fetch(url, { method: "POST", headers, body });
    const said = answer.headers.get("www-authenticate") ?? "";
    tally.expect(answer.status === 401, `${where}, ${name}: ${answer.status}`);
    tally.expect(said.includes('resource_metadata="'), `${where}, ${name}: ${said}`);
  }
  other.end();
}

async function freePort() {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = listener.address();
  listener.close();
  return port;
}

const issuing = await issuer(["writer"]);
const token = `ktk_${randomBytes(32).toString("base64url")}AAAA`;
const port = await freePort();
const folder = mkdtempSync(join(tmpdir(), "kartoteka-"));
const file = join(folder, "kartoteka.yaml");
writeFileSync(
  file,
  JSON.stringify({
    kartoteka: 1,
    server: { url: `http://127.0.0.1:${port}` },
    identity: {
      jwt: [{ issuer: issuing.url }],
      tokens: [{ name: "night", sha256: createHash("sha256").update(token).digest("hex"), roles: ["reader"] }],
    },
    roles: { reader: { level: "read" }, writer: { level: "write" } },
  }),
);
const server = await kartotekaAt(binary, ["--demo", "--config", file], `127.0.0.1:${port}`);
for (const mode of ["auto", "legacy"]) {
  await tally.attempt(`token, ${mode}`, () => withToken(server.url, token, mode, `token, ${mode}`));
  await tally.attempt(`issuer, ${mode}`, () => withIssuer(server.url, issuing, mode, `issuer, ${mode}`));
}
await tally.attempt("refused", () => refused(server.url, issuing, "refused"));
tally.expect((await server.end()) === 0, "the server ends politely");
issuing.end();
rmSync(folder, { recursive: true });
tally.end();
