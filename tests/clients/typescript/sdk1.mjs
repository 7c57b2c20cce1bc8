// The official TypeScript client, 1.x: Streamable HTTP, HTTP+SSE, WebSocket, stdio, and stdio through the proxy.
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport } from "@modelcontextprotocol/sdk/client/sse.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { WebSocketClientTransport } from "@modelcontextprotocol/sdk/client/websocket.js";
import { cancels, kartoteka, silentPortal } from "./servers.mjs";
import { Spoken } from "./spoken.mjs";
import { Tally, walk } from "./tally.mjs";

const [binary, ...extra] = process.argv.slice(2);
const tally = new Tally("typescript sdk 1");

function transports(server) {
  return {
    HTTP: () => new StreamableHTTPClientTransport(new URL(server.url)),
    SSE: () => new SSEClientTransport(new URL(`${server.url}/sse`)),
    WebSocket: () => new WebSocketClientTransport(new URL(server.websocket)),
    stdio: () => new StdioClientTransport(server.stdio),
    proxy: () => new StdioClientTransport(server.proxy),
  };
}

async function connected(transport, steps) {
  const client = new Client({ name: "kartoteka-check", version: "1.0.0" });
  await client.connect(transport());
  await steps(new Spoken(client, (client, params, options) => client.callTool(params, undefined, options)));
  await client.close();
}

const portal = await silentPortal();
const demo = await kartoteka(binary, ["--demo", ...extra]);
const slow = await kartoteka(binary, extra, portal.env);
for (const [where, transport] of Object.entries(transports(demo))) {
  await tally.attempt(where, () => connected(transport, (client) => walk(client, where, tally)));
}
for (const [name, transport] of Object.entries(transports(slow))) {
  const where = `${name}, cancelling`;
  await tally.attempt(where, () => connected(transport, (client) => cancels(client, portal, where, tally)));
}
for (const server of [demo, slow]) tally.expect((await server.end()) === 0, "the server ends politely");
tally.end();
