// The official TypeScript client, 2.x: Streamable HTTP, HTTP+SSE, stdio, and stdio through the proxy, in both eras.
import { Client, SSEClientTransport, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { cancels, kartoteka, silentPortal } from "./servers.mjs";
import { Spoken } from "./spoken.mjs";
import { Tally, walk } from "./tally.mjs";

const [binary, ...extra] = process.argv.slice(2);
const tally = new Tally("typescript sdk 2");
const eras = { auto: "2026-07-28", legacy: "2025-11-25" };

function transports(server) {
  return {
    HTTP: () => new StreamableHTTPClientTransport(new URL(server.url)),
    SSE: () => new SSEClientTransport(new URL(`${server.url}/sse`)),
    stdio: () => new StdioClientTransport(server.stdio),
    proxy: () => new StdioClientTransport(server.proxy),
  };
}

async function connected(transport, mode, where, steps) {
  const client = new Client({ name: "kartoteka-check", version: "1.0.0" }, { versionNegotiation: { mode } });
  await client.connect(transport());
  const revision = client.getNegotiatedProtocolVersion();
  tally.expect(revision === eras[mode], `${where}: the revision is ${revision}`);
  await steps(new Spoken(client, (client, params, options) => client.callTool(params, options)));
  await client.close();
}

const portal = await silentPortal();
const demo = await kartoteka(binary, ["--demo", ...extra]);
const slow = await kartoteka(binary, extra, portal.env);
for (const era of Object.keys(eras)) {
  for (const [name, transport] of Object.entries(transports(demo))) {
    const where = `${name}, ${era}`;
    await tally.attempt(where, () => connected(transport, era, where, (client) => walk(client, where, tally)));
  }
  for (const [name, transport] of Object.entries(transports(slow))) {
    const where = `${name}, ${era}, cancelling`;
    await tally.attempt(where, () => connected(transport, era, where, (client) => cancels(client, portal, where, tally)));
  }
}
for (const server of [demo, slow]) tally.expect((await server.end()) === 0, "the server ends politely");
tally.end();
