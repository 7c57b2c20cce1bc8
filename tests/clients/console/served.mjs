// A program that serves for the time of a suite: in a folder of its own, with callers that have tokens.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

export function folderOf(name) {
  const path = mkdtempSync(join(tmpdir(), `${name}-`));
  return {
    path,
    at: (file) => join(path, file),
    write(file, text) {
      mkdirSync(join(path, file, ".."), { recursive: true });
      writeFileSync(join(path, file), text);
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

// Tokens of callers, each of a role and of a tenant: what to sign in with, and their lines of the operator's file.
export function callers(binary, all) {
  const tokens = {};
  const lines = all.map(({ name, role = name, tenant }) => {
    const told = execFileSync(binary, ["token", "new", "--name", name], { encoding: "utf8" });
    tokens[name] = told.match(/ktk_[\w-]+/)[0];
    const of = tenant ? `, tenant: ${tenant}` : "";
    return `    - { name: ${name}, sha256: ${told.match(/\b[0-9a-f]{64}\b/)[0]}, roles: [${role}]${of} }\n`;
  });
  return { tokens, lines: lines.join("") };
}

// The program, once it listens for clients and for the operator.
export async function served(binary, args, env) {
  const serve = ["serve", ...args, "--http", "127.0.0.1:0", "--operator", "127.0.0.1:0"];
  const child = spawn(binary, serve, { stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, ...env } });
  const ended = once(child, "exit");
  const places = {};
  const told = [];
  await new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}: ${told.join("\n")}`)));
    createInterface({ input: child.stderr }).on("line", (line) => {
      told.push(line);
      const served = line.match(/listening on (http:\/\/127\.0\.0\.1:\d+)/);
      const operator = line.match(/operator: (http:\/\/127\.0\.0\.1:\d+)/);
      if (served) places.served = served[1];
      if (operator) places.operator = operator[1];
      if (places.served && places.operator) resolve();
    });
  });
  return {
    ...places,
    told,
    async end() {
      child.kill("SIGTERM");
      const [code] = await ended;
      return code;
    },
  };
}
