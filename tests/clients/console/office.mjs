// What the console is tried against: a server with a catalog of three tools, callers with roles, and a backend that answers everything.
import { once } from "node:events";
import { createServer } from "node:http";
import { callers, folderOf, served } from "./served.mjs";

const roles = {
  clerk: "{ level: delete }",
  boss: "{ level: delete, may: [approve] }",
  auditor: "{ may: [audit] }",
  chief: "{ level: delete, may: [approve, connect, audit, operate] }",
};

const tools = {
  getLead: "tool: getLead\nrequired: [id]\narguments:\n  id: { type: integer }\nrequest: GET leads/$id\n",
  findLeads:
    "tool: findLeads\neffect: read\narguments:\n  filter: { type: object }\n  order: { type: object, additionalProperties: { type: string, enum: [ASC, DESC] } }\n  select: { type: array, items: { type: string } }\n  limit: { type: integer, minimum: 1, maximum: 500, default: 50 }\n  since: { type: string, format: date }\n  stage: { type: string, enum: [new, won] }\n  hot: { type: boolean }\nrequest: POST leads/find\nbody: { filter: $filter, order: $order, select: $select, limit: $limit, since: $since, stage: $stage, hot: $hot }\n",
  updateLead:
    "tool: updateLead\nguard: { approval: true }\nrequired: [id]\narguments:\n  id: { type: integer }\n  note: { type: string }\nrequest: POST leads/$id\nbody: { note: $note }\n",
  closeLead:
    "tool: closeLead\nguard: { approval: true }\nrequired: [id]\narguments:\n  id: { type: integer }\n  note: { type: string }\nrequest: DELETE leads/$id\nquery: { note: $note }\n",
};

const texts = {
  en: `catalog = Pear CRM
getLead = Show a lead
    .description = Shows one lead.
findLeads = Find leads
    .description = Finds leads by what they are.
updateLead = Change a lead
    .description = Changes the note of one lead.
    .approval = The note of lead { $id } becomes: { $note }
closeLead = Delete a lead
    .description = Deletes one lead.
    .approval = Lead { $id } is gone for good.
argument-id = The number of the lead.
argument-note = What is noted of it.
argument-filter = Fields and what they have to be.
argument-order = Fields, ASC or DESC.
argument-select = The fields to return.
argument-limit = How many leads at most.
argument-since = No older than this day.
argument-stage = The stage.
argument-hot = Only those that are hot.
`,
  ru: `catalog = Груша CRM
getLead = Показать лид
    .description = Показывает один лид.
findLeads = Найти лиды
    .description = Находит лиды по признакам.
updateLead = Изменить лид
    .description = Меняет заметку одного лида.
    .approval = Заметка лида { $id } станет такой: { $note }
closeLead = Удалить лид
    .description = Удаляет один лид.
    .approval = Лид { $id } исчезнет навсегда.
argument-id = Номер лида.
argument-note = Что о нём отметить.
argument-filter = Поля и чему они равны.
argument-order = Поля, ASC или DESC.
argument-select = Какие поля вернуть.
argument-limit = Сколько лидов, не больше.
argument-since = Не старше этого дня.
argument-stage = Стадия.
argument-hot = Только горячие.
`,
};

// An MCP server whose tool waits to be looked at; what it says of it is a stranger's.
async function partner(asked, reply) {
  const parts = [];
  for await (const part of asked) parts.push(part);
  const { id, method } = asked.method === "POST" ? JSON.parse(Buffer.concat(parts)) : {};
  const schema = { type: "object", properties: { to: { type: "string", description: "</pre><script>window.broken = true</script>" } } };
  const results = {
    initialize: { protocolVersion: "2025-06-18", capabilities: { tools: {} }, serverInfo: { name: "partner", version: "1" } },
    "tools/list": { tools: [{ name: "send_lead", description: "Sends a lead on.\u202e", inputSchema: schema }] },
  };
  if (!method) return reply.writeHead(405).end();
  if (id === undefined) return reply.writeHead(202).end();
  reply.setHeader("content-type", "application/json").end(JSON.stringify({ jsonrpc: "2.0", id, result: results[method] ?? {} }));
}

export async function office(binary) {
  const { at, write, remove } = folderOf("console");
  const leads = JSON.stringify([5, 6, 7].map((id) => ({ id, title: `Pear ${id}`, stage: "won", sum: 110000, made: "2026-05-20" })));
  const backend = createServer((asked, reply) => {
    if (asked.url === "/mcp/") return partner(asked, reply);
    return reply.setHeader("content-type", "application/json").end(asked.url.endsWith("/find") ? leads : '{"id":5,"title":"Pear Ltd"}');
  });
  backend.listen(0, "127.0.0.1");
  await once(backend, "listening");
  write("crm/catalog.yaml", `catalog: crm\nlocale: en\nbackend: crm\nbackends:\n  crm: { base: "http://127.0.0.1:${backend.address().port}/api" }\n  partner:\n    mcp: "http://127.0.0.1:${backend.address().port}/mcp/"\n    export: { prefix: partner_, pins: review }\n`);
  for (const [name, text] of Object.entries(tools)) write(`crm/tools/${name}.yaml`, text);
  for (const [locale, text] of Object.entries(texts)) write(`crm/locales/${locale}/crm.ftl`, text);
  const { tokens, lines } = callers(binary, Object.keys(roles).map((name) => ({ name })));
  const named = Object.entries(roles).map(([name, rule]) => `  ${name}: ${rule}`);
  write(
    "kartoteka.yaml",
    `kartoteka: 1
identity:
  tokens:
${lines}roles:
${named.join("\n")}
approvals: { by: [operator], expires: 1h }
store: { url: "sqlite:${at("store.db")}", keys: [{ id: a, key: $env.STORE_KEY }] }
audit: { file: ${at("audit.jsonl")} }
`,
  );
  const server = await served(binary, ["--catalog", at("crm"), "--config", at("kartoteka.yaml")], { STORE_KEY: "ab".repeat(32) });
  return {
    ...server,
    tokens,
    async call(who, tool, params) {
      const headers = { authorization: `Bearer ${tokens[who]}`, "content-type": "application/json" };
      const answer = await fetch(`${server.served}/mcp/tool/call`, { method: "POST", headers, body: JSON.stringify({ tool, params }) });
      return JSON.stringify(await answer.json());
    },
    // A call that waits for a person: the id of its approval.
    async waits(who, tool, params) {
      const answer = await this.call(who, tool, params);
      const id = answer.match(/ap_[0-9a-f]{32}/);
      if (!id) throw new Error(`nothing waits: ${answer}`);
      return id[0];
    },
    // The definitions of the partner's tools that wait, by the addresses of their pages.
    async reviews(who) {
      const headers = { authorization: `Bearer ${tokens[who]}` };
      await fetch(`${server.served}/mcp/discovery`, { headers });
      const { pins } = await (await fetch(`${server.operator}/api/pins?state=waiting`, { headers })).json();
      return pins.map((pin) => `/console/pins/${pin.sha256}%2F%2F${pin.catalog}%2F${pin.backend}%2F${pin.tool}`);
    },
    async end() {
      const code = await server.end();
      backend.close();
      remove();
      return code;
    },
  };
}
