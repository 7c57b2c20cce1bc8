// What the pages of connections, leads and tenants are tried against: a server for several tenants, before the stand-in of an MCP server and
// a CRM that takes one key, refuses some leads, loses the answer to others, and can be told to fail.
import { once } from "node:events";
import { cpSync, existsSync } from "node:fs";
import { createServer } from "node:http";
import { callers, folderOf, served } from "./served.mjs";

export const KEY = "pear-key-0123456789";
// Of the stand-in, in demo/src/mcp.rs.
export const MCP = { token: "demo0mcp0token0demo", url: "http://mcp.beta.example/mcp/" };

const roles = {
  bot: "{ level: write, may: [sync] }",
  owner: "{ includes: [bot], may: [connect, approve, audit] }",
  chief: "{ level: delete, may: [approve, connect, audit, operate, sync] }",
};

const people = [
  { name: "anna", role: "owner", tenant: "acme" },
  { name: "boris", role: "owner", tenant: "other" },
  { name: "vera", role: "owner", tenant: "third" },
  { name: "chief" },
];

const tools = {
  whose: "tool: whose\nrequest: GET me\nresult: { name: $reply.name }\n",
  keepLead:
    "tool: keepLead\nrequired: [name]\narguments:\n  name: { type: string }\n  phone: { type: string }\nrequest: POST leads\nbody: { name: $name, phone: $phone, team: $setting.team }\nresult: { id: $reply.id }\n",
};

const texts = {
  en: `catalog = Pear CRM
whose = Whose key it is
    .description = Says whose key it is.
keepLead = Keep a lead
    .description = Keeps a lead.
    .argument-name = Who it is.
    .argument-phone = How to call them.
setting-token = Key of the CRM
    .hint = From the page of your profile.
setting-team = Team
    .hint = Where new leads go.
connection-step-1 = Open your profile in the CRM.
connection-step-2 = Copy the key.
`,
  ru: `catalog = Груша CRM
whose = Чей ключ
    .description = Говорит, чей это ключ.
keepLead = Сохранить лид
    .description = Сохраняет лид.
    .argument-name = Кто это.
    .argument-phone = По какому номеру звонить.
setting-token = Ключ CRM
    .hint = На странице вашего профиля.
setting-team = Команда
    .hint = Куда попадают новые лиды.
connection-step-1 = Откройте свой профиль в CRM.
connection-step-2 = Скопируйте ключ.
`,
};

// The CRM. A key that ends with `-failing` is taken, and then nothing is.
async function crm(asked, reply) {
  const parts = [];
  for await (const part of asked) parts.push(part);
  const say = (status, body) => reply.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  const key = (asked.headers.authorization ?? "").replace("Bearer ", "");
  if (!key.startsWith(KEY)) return say(401, { error: "no such key" });
  if (asked.method === "GET") return say(200, { name: "Pear" });
  if (key.endsWith("-failing")) return say(503, { error: "down" });
  const { name } = JSON.parse(Buffer.concat(parts));
  if (name.startsWith("Refused")) return say(422, { error: "the name is on a list </script><img src=x onerror='window.broken = true'>" });
  if (name.startsWith("Lost")) return asked.socket.destroy();
  return say(200, { id: `c-${name.length}` });
}

export async function host(binary) {
  const { at, write, remove } = folderOf("host");
  const backend = createServer(crm);
  backend.listen(0, "127.0.0.1");
  await once(backend, "listening");
  write(
    "catalog/pear/catalog.yaml",
    `catalog: pear
locale: en
backend: crm
settings:
  token: { env: PEAR_TOKEN, type: string, minLength: 10, secret: true, example: pear-0123456789 }
  team: { env: PEAR_TEAM, type: string, optional: true, example: sales }
connection:
  test: whose
  settings: [token, team]
  sync: { lead: { tool: keepLead, record: [id] } }
backends:
  crm:
    base: "http://127.0.0.1:${backend.address().port}/api"
    auth: [{ headers: { Authorization: Bearer $setting.token } }]
    errors: { message: $reply.error }
`,
  );
  for (const [name, text] of Object.entries(tools)) write(`catalog/pear/tools/${name}.yaml`, text);
  for (const [locale, text] of Object.entries(texts)) write(`locales/${locale}/pear.ftl`, text);
  for (const name of ["bitrix24", "bitrix24-mcp"]) {
    cpSync(`catalog/${name}`, at(`catalog/${name}`), { recursive: true });
    for (const locale of ["en", "ru"])
      for (const texts of [`locales/${locale}/${name}`, `locales/${locale}/${name}.ftl`]) if (existsSync(texts)) cpSync(texts, at(texts), { recursive: true });
  }
  const { tokens, lines } = callers(binary, people);
  write(
    "kartoteka.yaml",
    `kartoteka: 1
operator: { url: "http://127.0.0.1:9" }
identity:
  tokens:
${lines}tenants: { acme: { title: Acme }, other: {}, third: {} }
catalogs: { bitrix24: { application: { client_id: local.demo, client_secret: $env.APPLICATION } } }
roles:
${Object.entries(roles).map(([name, rule]) => `  ${name}: ${rule}\n`).join("")}approvals: { by: [operator], expires: 1h }
store: { url: "sqlite:${at("store.db")}", keys: [{ id: a, key: $env.STORE_KEY }] }
audit: { file: ${at("audit.jsonl")} }
`,
  );
  const server = await served(binary, ["--demo", "bitrix24-mcp", "--catalog", at("."), "--config", at("kartoteka.yaml")], {
    STORE_KEY: "ab".repeat(32),
    APPLICATION: "application-secret-0123456789",
  });
  // What a program of theirs would ask.
  async function ask(who, method, path, body) {
    const headers = { authorization: `Bearer ${tokens[who]}`, "content-type": "application/json" };
    const answer = await fetch(`${server.operator}${path}`, { method, headers, body: body && JSON.stringify(body) });
    return { status: answer.status, body: await answer.json() };
  }
  return {
    ...server,
    tokens,
    ask,
    async connects(who, token, query = "") {
      const { status, body } = await ask(who, "PUT", `/api/connections/pear${query}`, { settings: { token } });
      if (status !== 200) throw new Error(`not connected: ${status} ${JSON.stringify(body)}`);
    },
    // Hands a lead over, and waits until it stands so.
    async lead(who, id, name, state) {
      const accepted = await ask(who, "POST", "/api/sync/lead?catalog=pear", { id, name });
      if (accepted.status !== 202) throw new Error(`not accepted: ${JSON.stringify(accepted)}`);
      let lead;
      for (let look = 0; look < 200 && lead?.state !== state; look += 1) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        lead = (await ask(who, "GET", `/api/sync/lead/${id}?catalog=pear`)).body;
        if (state === "tried" && lead.attempts) return;
      }
      if (lead.state !== state) throw new Error(`it does not get to ${state}: ${JSON.stringify(lead)}`);
    },
    async end() {
      const code = await server.end();
      backend.close();
      remove();
      return code;
    },
  };
}
