// The walk that every TypeScript client makes, and the count of what held.
import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";

export const table = JSON.parse(readFileSync(new URL("../calls.json", import.meta.url)));

export class Tally {
  constructor(name) {
    this.name = name;
    this.passed = this.failed = 0;
  }

  expect(holds, what) {
    if (holds) this.passed += 1;
    else {
      this.failed += 1;
      console.log(`failed: ${what}`);
    }
  }

  // One connection; that it breaks is one failure, and the next is tried.
  async attempt(where, steps) {
    const started = Date.now();
    let timer;
    const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error("no end in two minutes")), 120_000)));
    try {
      await Promise.race([steps(), late]);
    } catch (error) {
      this.expect(false, `${where}: ${error.stack ?? error}`);
    }
    clearTimeout(timer);
    console.log(`${this.name}, ${where}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
  }

  end() {
    console.log(`${this.name}: ${this.passed} passed, ${this.failed} failed`);
    process.exit(this.failed ? 1 : 0);
  }
}

export function validator(tool) {
  return new Ajv2020({ strict: false, validateFormats: false }).compile(tool.outputSchema);
}

export function fails(tool, args) {
  return (table.failing[tool] ?? []).some((failing) => JSON.stringify(failing) === JSON.stringify(args));
}

export async function walk(client, where, tally) {
  tally.expect(client.instructions, `${where}: instructions`);
  await calls(client, where, tally);
  await reads(client, where, tally);
  await prompts(client, where, tally);
  await completions(client, where, tally);
}

async function calls(client, where, tally) {
  const tools = await client.listTools();
  const names = tools.map((tool) => tool.name).sort();
  tally.expect(String(names) === String(Object.keys(table.tools).sort()), `${where}: the tools are ${names}`);
  for (const tool of tools) {
    const valid = validator(tool);
    for (const args of table.tools[tool.name] ?? []) {
      const what = `${where}: ${tool.name} ${JSON.stringify(args)}`;
      const result = await client.callTool(tool.name, args);
      tally.expect(result.content[0]?.type === "text", `${what}: content`);
      tally.expect(valid(result.structuredContent), `${what}: ${JSON.stringify(valid.errors)}`);
      tally.expect((result.isError ?? false) === fails(tool.name, args), `${what}: isError ${result.isError}`);
      const body = result.structuredContent ?? {};
      if (body.warnings && body.suggestedFix?.arguments) {
        const again = await client.callTool(tool.name, body.suggestedFix.arguments);
        // A list that is longer than clients take leads on, page by page.
        const left = (again.structuredContent.warnings ?? []).filter(({ code }) => code !== 'shortened');
        tally.expect(left.length === 0, `${what}: the suggested fix warns again`);
      }
    }
  }
  const refused = await client.callTool("noSuchTool", {}).catch((error) => String(error));
  tally.expect(String(refused).includes("noSuchTool"), `${where}: a tool that is not there: ${JSON.stringify(refused)}`);
}

async function reads(client, where, tally) {
  const uris = (await client.listResources()).map((resource) => resource.uri);
  const missing = table.resources.filter((uri) => !uris.includes(uri));
  tally.expect(missing.length === 0, `${where}: no resources ${missing}`);
  for (const uri of uris) tally.expect((await client.readResource(uri))[0]?.text, `${where}: ${uri} is empty`);
  tally.expect((await client.listTemplates()).length, `${where}: templates`);
}

async function prompts(client, where, tally) {
  tally.expect(client.capabilities.prompts, `${where}: prompts are offered`);
  const names = (await client.listPrompts()).map((prompt) => prompt.name);
  for (const [name, examples] of Object.entries(table.prompts)) {
    tally.expect(names.includes(name), `${where}: the prompts are ${names}`);
    for (const args of examples) {
      const messages = await client.getPrompt(name, args);
      tally.expect(messages[0]?.content.text, `${where}: prompt ${name} ${JSON.stringify(args)}`);
    }
  }
}

async function completions(client, where, tally) {
  tally.expect(client.capabilities.completions, `${where}: completions are offered`);
  for (const { ref, argument, offers } of table.completions) {
    const values = await client.complete(ref, argument);
    const offered = offers.every((value) => values.includes(value));
    tally.expect(offered, `${where}: ${JSON.stringify(argument)}: ${values}`);
  }
}
