// What a client is tried against: Kartoteka over HTTP or stdio, and a portal that takes every request and answers none.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { table } from "./tally.mjs";

// A server that listens for HTTP; `args` and `env` are what it shares with one over stdio.
export async function kartoteka(binary, args, env = {}) {
  return kartotekaAt(binary, args, "127.0.0.1:0", env);
}

// The same at an address that is known before.
export async function kartotekaAt(binary, args, address, env = {}) {
  const child = spawn(binary, ["serve", ...args, "--http", address], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, ...env },
  });
  const ended = once(child, "exit");
  const url = await new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
    // The lines are read to the end: a pipe that nobody reads fills up, and the server would wait for it.
    createInterface({ input: child.stderr }).on("line", (line) => {
      const found = line.match(/(?<=listening on )http:\/\/127\.0\.0\.1:\d+\/mcp/);
      if (found) resolve(found[0]);
    });
  });
  return {
    url,
    websocket: url.replace("http", "ws"),
    stdio: { command: binary, args: ["serve", ...args, "--stdio"], env: { ...inherited(), ...env }, stderr: "ignore" },
    proxy: { command: binary, args: ["proxy", "--url", url], stderr: "ignore" },
    async end() {
      child.kill("SIGTERM");
      return (await ended)[0];
    },
  };
}

function inherited() {
  return { PATH: process.env.PATH, HOME: process.env.HOME };
}

// Whoever asks it waits until somebody gives up: the only thing that ends a call soon is that it was cancelled.
export async function silentPortal() {
  const portal = { asked: false, left: false };
  const listener = createServer((socket) => {
    socket.on("data", () => (portal.asked = true));
    socket.on("error", () => {});
    socket.on("close", () => (portal.left = true));
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  portal.env = {
    BITRIX_BASE_URL: `http://127.0.0.1:${listener.address().port}/rest/1/abcdef0123456789/`,
    BITRIX_TIMEOUT_SECONDS: "60",
    BITRIX_RETRIES: "0",
  };
  return portal;
}

async function soon(holds) {
  for (let waited = 0; waited < 10_000 && !holds(); waited += 20) await new Promise((resolve) => setTimeout(resolve, 20));
  return holds();
}

// A call that is given up by the client is given up by the server as well, which then serves the next one.
export async function cancels(client, portal, where, tally) {
  portal.asked = portal.left = false;
  const enough = new AbortController();
  const call = client.callTool(table.slow.tool, table.slow.arguments, enough.signal).then(
    () => "answered",
    () => "given up",
  );
  tally.expect(await soon(() => portal.asked), `${where}: the portal was asked`);
  tally.expect(!portal.left, `${where}: the call waits`);
  enough.abort();
  tally.expect((await call) === "given up", `${where}: the client waits for a call that was cancelled`);
  tally.expect(await soon(() => portal.left), `${where}: the server goes on with a call that was cancelled`);
  tally.expect((await client.listTools()).length, `${where}: the tools after a cancelled call`);
}
