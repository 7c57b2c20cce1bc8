// The official TypeScript client, 2.x, where the server asks who calls: by a token of the server, and by one of an issuer, to which it
// finds the way by itself from the 401, through the metadata of the resource and of the issuer. A call for which its token lacks a scope
// sends its user there once more, for that scope beside those before, and can then be made again.
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

// A call asks for more than the login gave: the client has its user sign in for it, and the program makes the call again; what is not
// granted fails, after as many logins as the client tries.
async function stepsUp(url, issuing, mode, where, granted) {
  const login = new Login();
  const transport = () => new StreamableHTTPClientTransport(new URL(url), { authProvider: login });
  issuing.scopes.length = 0;
  const first = transport();
  await client(mode).connect(first).catch((error) => tally.expect(error instanceof UnauthorizedError, `${where}: ${error}`));
  await first.finishAuth(login.back.searchParams);
  const second = transport();
  const connected = client(mode);
  await connected.connect(second);
  const names = (await connected.listTools()).tools.map((tool) => tool.name);
  tally.expect(names.includes("createLead"), `${where}: what a scope would open is not listed: ${names}`);
  const read = await connected.callTool({ name: "getLeads", arguments: { limit: 3 } });
  tally.expect(!read.isError, `${where}: ${JSON.stringify(read)}`);
  tally.expect(String(issuing.scopes) === "crm.read", `${where}: the login asks for ${issuing.scopes}`);
  const create = () => connected.callTool({ name: "createLead", arguments: { name: "Ann" } });
  const asks = await create().then(() => "made", (error) => error);
  tally.expect(asks instanceof UnauthorizedError, `${where}: it was made without the scope: ${asks}`);
  tally.expect(issuing.scopes.at(-1) === "crm.read crm.write", `${where}: the logins ask for ${issuing.scopes}`);
  await second.finishAuth(login.back.searchParams);
  const made = await create().then((result) => !result.isError, () => false);
  tally.expect(made === granted, `${where}: ${made ? "it was made without the scope" : "it was not made"}`);
  await connected.close();
}

async function freePort() {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = listener.address();
  listener.close();
  return port;
}

// The program with an operator's file that says who may call: those of an issuer, of which more may be said, and the holder of a token.
async function served(issuing, token, more = {}) {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "kartoteka-"));
  const file = join(folder, "kartoteka.yaml");
  const sha256 = createHash("sha256").update(token).digest("hex");
  writeFileSync(
    file,
    JSON.stringify({
      kartoteka: 1,
      server: { url: `http://127.0.0.1:${port}` },
      identity: { jwt: [{ issuer: issuing.url, ...more }], tokens: [{ name: "night", sha256, roles: ["reader"] }] },
      roles: { reader: { level: "read" }, writer: { level: "write" } },
    }),
  );
  const server = await kartotekaAt(binary, ["--demo", "--config", file], `127.0.0.1:${port}`);
  const end = async () => {
    tally.expect((await server.end()) === 0, "the server ends politely");
    issuing.end();
    rmSync(folder, { recursive: true });
  };
  return { url: server.url, end };
}

const token = `ktk_${randomBytes(32).toString("base64url")}AAAA`;
const issuing = await issuer(["writer"]);
const server = await served(issuing, token);
for (const mode of ["auto", "legacy"]) {
  await tally.attempt(`token, ${mode}`, () => withToken(server.url, token, mode, `token, ${mode}`));
  await tally.attempt(`issuer, ${mode}`, () => withIssuer(server.url, issuing, mode, `issuer, ${mode}`));
}
await tally.attempt("refused", () => refused(server.url, issuing, "refused"));
await server.end();
for (const granted of [true, false]) {
  const stepping = await issuer([], granted ? ["crm.read", "crm.write"] : ["crm.read"]);
  const scopes = { "crm.read": ["reader"], "crm.write": ["writer"] };
  const server = await served(stepping, token, { scopes, step_up: true });
  for (const mode of ["auto", "legacy"]) {
    const where = `more scopes, ${granted ? "granted" : "not granted"}, ${mode}`;
    await tally.attempt(where, () => stepsUp(server.url, stepping, mode, where, granted));
  }
  await server.end();
}
tally.end();
