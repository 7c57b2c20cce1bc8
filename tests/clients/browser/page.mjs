// A page in headless Chromium: fetch, EventSource and WebSocket, from an origin that is allowed and from one that is not.
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { chromium } from "playwright-core";
import { CHROMIUM } from "./chromium.mjs";
import { kartoteka } from "../typescript/servers.mjs";
import { Tally, table, validator } from "../typescript/tally.mjs";

const [binary, ...extra] = process.argv.slice(2);
const tally = new Tally("browser");

// Two names for one empty page. Loopback is allowed without being named, so neither may be a loopback name.
const pages = createServer((_, response) => response.setHeader("content-type", "text/html").end("<!doctype html><title>page</title>"));
pages.listen(0, "127.0.0.1");
await once(pages, "listening");
const port = pages.address().port;
const friend = `http://friend.example:${port}`;
const stranger = `http://stranger.example:${port}`;

// What follows runs in the page. Each gives the results of the requests, or what the page learns of the refusal.

async function fetches(url, requests) {
  const headers = { "content-type": "application/json", accept: "application/json, text/event-stream" };
  const results = [];
  try {
    for (const request of requests) {
      const reply = await fetch(url, { method: "POST", headers, body: JSON.stringify(request) });
      const session = reply.headers.get("mcp-session-id");
      if (session) headers["mcp-session-id"] = session;
      headers["mcp-protocol-version"] = "2025-11-25";
      const text = await reply.text();
      if (!("id" in request)) continue;
      const data = text.startsWith("{") ? text : text.split("\n").filter((line) => line.startsWith("data: {")).at(-1).slice(6);
      results.push(JSON.parse(data).result);
    }
  } catch (error) {
    return { refused: error.name };
  }
  return { results };
}

async function listens(url, requests) {
  const source = new EventSource(`${url}/sse`);
  const event = (name) =>
    new Promise((resolve, reject) => {
      source.addEventListener(name, (event) => resolve(event.data), { once: true });
      source.addEventListener("error", () => reject(new Error(`state ${source.readyState}`)), { once: true });
    });
  try {
    const endpoint = new URL(await event("endpoint"), source.url);
    const results = [];
    for (const request of requests) {
      const answer = "id" in request ? event("message") : null;
      const headers = { "content-type": "application/json" };
      const taken = await fetch(endpoint, { method: "POST", headers, body: JSON.stringify(request) });
      if (taken.status !== 202) return { refused: `status ${taken.status}` };
      if (answer) results.push(JSON.parse(await answer).result);
    }
    return { results };
  } catch (error) {
    return { refused: error.message };
  } finally {
    source.close();
  }
}

async function connects(url, requests) {
  const socket = new WebSocket(url.replace("http", "ws"), "mcp");
  const event = (name) =>
    new Promise((resolve, reject) => {
      socket.addEventListener(name, resolve, { once: true });
      socket.addEventListener("close", (event) => reject(new Error(`closed ${event.code}`)), { once: true });
    });
  try {
    await event("open");
    const results = [];
    for (const request of requests) {
      socket.send(JSON.stringify(request));
      if ("id" in request) results.push(JSON.parse((await event("message")).data).result);
    }
    return { results, protocol: socket.protocol };
  } catch (error) {
    return { refused: error.message };
  } finally {
    socket.close();
  }
}

// Until here.

const [call] = table.tools.getLeads;
const requests = [
  {
    id: 1,
    method: "initialize",
    params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "page", version: "1.0.0" } },
  },
  { method: "notifications/initialized" },
  { id: 2, method: "tools/list" },
  { id: 3, method: "tools/call", params: { name: "getLeads", arguments: call } },
  { id: 4, method: "resources/list" },
].map((request) => ({ jsonrpc: "2.0", ...request }));

function answered(said, where) {
  const [hello, listed, called, resources] = said.results ?? [];
  tally.expect(hello?.protocolVersion === "2025-11-25", `${where}: ${JSON.stringify(said).slice(0, 300)}`);
  tally.expect(listed?.tools.length === Object.keys(table.tools).length, `${where}: ${listed?.tools.length} tools`);
  const tool = listed?.tools.find((tool) => tool.name === "getLeads");
  tally.expect(tool && validator(tool)(called?.structuredContent), `${where}: getLeads ${JSON.stringify(called).slice(0, 300)}`);
  tally.expect(resources?.resources.length, `${where}: resources`);
}

const server = await kartoteka(binary, ["--demo", ...extra], { KARTOTEKA_ALLOWED_ORIGINS: friend });
const profile = mkdtempSync(join(tmpdir(), "chromium-"));
const browser = await chromium.launchPersistentContext(profile, CHROMIUM);

const ways = { fetch: fetches, EventSource: listens, WebSocket: connects };
const refusals = { fetch: /^TypeError$/, EventSource: /^state 2$/, WebSocket: /^closed 1006$/ };
for (const [name, way] of Object.entries(ways)) {
  const told = async (origin) => {
    const page = await browser.newPage();
    try {
      await page.goto(origin);
      return await page.evaluate(`(${way})(${JSON.stringify(server.url)}, ${JSON.stringify(requests)})`);
    } finally {
      await page.close();
    }
  };
  await tally.attempt(`${name}, allowed`, async () => {
    const said = await told(friend);
    answered(said, `${name}, allowed`);
    if (name === "WebSocket") tally.expect(said.protocol === "mcp", `${name}: the subprotocol is ${said.protocol}`);
  });
  await tally.attempt(`${name}, refused`, async () => {
    const said = await told(stranger);
    tally.expect(refusals[name].test(said.refused), `${name}, refused: ${JSON.stringify(said).slice(0, 300)}`);
  });
}

// A page that is refused cannot tell why; and a browser that keeps an answer from it does not say that nothing was done.
await tally.attempt("the server's own refusal", async () => {
  const upgrade = { connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13", "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==" };
  const asked = {
    fetch: ["POST", "/mcp", { "content-type": "text/plain" }],
    preflight: ["OPTIONS", "/mcp", { "access-control-request-method": "POST" }],
    EventSource: ["GET", "/mcp/sse", { accept: "text/event-stream" }],
    WebSocket: ["GET", "/mcp", upgrade],
  };
  for (const [name, [method, path, headers]] of Object.entries(asked)) {
    const reply = await answer(method, path, { ...headers, origin: stranger });
    tally.expect(reply.statusCode === 403, `${name}: a stranger gets ${reply.statusCode}`);
    const readable = reply.headers["access-control-allow-origin"];
    tally.expect(readable === undefined, `${name}: a stranger may read what ${readable} may`);
  }
});

async function answer(method, path, headers) {
  const asking = request(new URL(path, server.url), { method, headers });
  asking.end(method === "POST" ? JSON.stringify(requests[2]) : undefined);
  const reply = await Promise.race([once(asking, "response"), once(asking, "upgrade")]);
  asking.destroy();
  return reply[0];
}

await browser.close();
pages.close();
rmSync(profile, { recursive: true, force: true });
tally.expect((await server.end()) === 0, "the server ends politely");
tally.end();
