// The official TypeScript client against the demo: every tool and resource, over stdio and HTTP.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import Ajv2020 from "ajv/dist/2020.js";

const calls = JSON.parse(readFileSync(new URL("../calls.json", import.meta.url)));
const binary = process.argv[2];
let passed = 0;
let failed = 0;

function expect(holds, what) {
  if (holds) passed += 1;
  else {
    failed += 1;
    console.log(`failed: ${what}`);
  }
}

function start() {
  const server = spawn(binary, ["serve", "--demo", "--http", "127.0.0.1:0"], { stdio: ["ignore", "ignore", "pipe"] });
  return new Promise((resolve, reject) => {
    server.on("exit", (code) => reject(new Error(`the server ended with ${code}`)));
    createInterface({ input: server.stderr }).on("line", (line) => {
      const found = line.match(/http:\/\/127\.0\.0\.1:\d+\/mcp/);
      if (found) resolve([server, new URL(found[0])]);
    });
  });
}

async function check(transport, where) {
  const client = new Client({ name: "kartoteka-check", version: "1.0.0" });
  await client.connect(transport);
  expect(client.getInstructions(), `${where}: instructions`);
  const { tools } = await client.listTools();
  expect(tools.length === Object.keys(calls).length, `${where}: ${tools.length} tools`);
  for (const tool of tools) {
    const valid = new Ajv2020({ strict: false, validateFormats: false }).compile(tool.outputSchema);
    for (const args of calls[tool.name] ?? []) {
      const result = await client.callTool({ name: tool.name, arguments: args });
      expect(valid(result.structuredContent), `${where}: ${tool.name} ${JSON.stringify(args)}: ${JSON.stringify(valid.errors)}`);
    }
  }
  const { resources } = await client.listResources();
  for (const resource of resources) {
    const { contents } = await client.readResource({ uri: resource.uri });
    expect(contents[0]?.text, `${where}: ${resource.uri} is empty`);
  }
  await client.close();
}

const [server, url] = await start();
await check(new StreamableHTTPClientTransport(url), "HTTP");
await check(new StdioClientTransport({ command: binary, args: ["serve", "--demo", "--stdio"], stderr: "ignore" }), "stdio");
server.removeAllListeners("exit");
server.kill("SIGTERM");
console.log(`typescript: ${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
