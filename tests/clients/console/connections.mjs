// The pages of connections, leads and tenants in headless Chromium: each of their states in both languages and colours, narrow and wide, with
// axe-core; by keyboard alone; and without their script. With a folder as the second argument, a picture of each page lands there.
import { Tally } from "../typescript/tally.mjs";
import { host, KEY, MCP } from "./host.mjs";
import { circumstances, enter, focused, hasFocus, heard, tabTo, windows } from "./window.mjs";

const [binary, pictures] = process.argv.slice(2);
const tally = new Tally("connections");
const WRONG = "wrong0token0wrong0token";

const server = await host(binary);
// What one of them has: a system that works, with leads that are done, refused and in doubt; one that takes no leads; one that fails its test.
await server.connects("anna", KEY);
await server.lead("anna", "a-1", "Gleb", "done");
await server.lead("anna", "a-2", "Refused Roman", "dead");
await server.lead("anna", "a-3", "Lost Lena", "unknown");
await server.connects("boris", `${KEY}-failing`);
for (const id of [1, 2, 3, 4, 5]) await server.lead("boris", `b-${id}`, "Boris", "tried");
await server.connects("vera", WRONG, "?test=no");
await server.ask("vera", "POST", "/api/connections/pear/test");
await server.ask("chief", "PUT", "/api/tenants/corner-shop", { title: "The shop at the corner" });

const { open, signIn, holds, visit, look, close } = await windows(server, tally, pictures);

// The pages, by whose they are.
const pages = {
  anna: {
    connections: "/console/connections",
    "connect-mcp": "/console/connections/bitrix24-mcp",
    "connect-application": "/console/connections/bitrix24",
    connection: "/console/connections/pear",
    "connect-replace": "/console/connections/pear/replace",
    disconnect: "/console/connections/pear/disconnect",
    leads: "/console/connections/pear/leads",
  },
  boris: {
    "sync-error": "/console/connections/pear",
    "leads-empty": "/console/connections/pear/leads",
  },
  vera: {
    "connections-failing": "/console/connections",
    "connection-failing": "/console/connections/pear",
  },
  chief: {
    "overview-todo": "/console/",
    tenants: "/console/tenants",
    "tenants-none": "/console/tenants?q=nothing",
    "tenant-new": "/console/tenants/new",
    "tenant-file": "/console/tenants/acme",
    "looks-at": "/console/connections?tenant=acme",
    "looks-at-one": "/console/connections/pear?tenant=acme",
    "own-tenant-alone": "/console/tools?tenant=acme",
    tenant: "/console/tenants/corner-shop",
  },
};

const sends = (page, button, then) => Promise.all([page.waitForSelector(then), page.click(button)]);

for (const at of circumstances)
  await tally.attempt(`${at.locale} ${at.colorScheme} ${at.width}`, async () => {
    for (const [who, shown] of Object.entries(pages)) {
      const { context, page } = await open({ ...at, viewport: { width: at.width, height: 900 } });
      await signIn(page, who, Object.values(shown)[0]);
      for (const [name, path] of Object.entries(shown)) {
        await visit(page, name, path);
        await look(page, name, at);
      }
      if (who === "anna") {
        await page.goto(`${server.operator}/console/connections/bitrix24-mcp`);
        await sends(page, "#connect button.main", "#connect [aria-invalid]");
        await look(page, "connect-missing", at);
        await page.fill('#connect [name="s:token"]', WRONG);
        await page.click("#connect summary");
        await page.fill('#connect [name="s:url"]', MCP.url);
        await sends(page, "#connect button.main", "#connect .notice p");
        await look(page, "connect-failed", at);
        await page.goto(`${server.operator}/console/connections/pear`);
        await sends(page, 'form[action$="/test"] button', ".notice.ok");
        await look(page, "connection-tested", at);
        await sends(page, "[data-dialog=disconnect]", "#disconnect[open]");
        await look(page, "disconnect-dialog", at);
      }
      if (who === "chief") {
        await sends(page, "aside button.bad", "[aria-invalid]");
        await look(page, "tenant-delete-wrong", at);
      }
      await context.close();
    }
  });

await tally.attempt("a system is connected by keyboard", async () => {
  const { context, page } = await open();
  await signIn(page, "anna", "/console/connections");
  await enter(page, 'a.over[href$="/bitrix24-mcp"]');
  await page.waitForURL("**/bitrix24-mcp");
  const token = '#connect [name="s:token"]';
  await enter(page, "#connect button.main");
  await page.waitForSelector(`${token}[aria-invalid]`);
  tally.expect((await focused(page)).startsWith("This could not be connected"), `what is wrong has the focus: ${await focused(page)}`);
  await tabTo(page, token);
  await page.keyboard.type(WRONG);
  tally.expect((await page.getAttribute(token, "type")) === "password", "the token is hidden as it is typed");
  await page.keyboard.press("Tab");
  tally.expect(await hasFocus(page, "[data-reveal][aria-pressed=false]"), "the button that shows it stands beside it");
  await page.keyboard.press("Space");
  tally.expect((await page.getAttribute(token, "type")) === "text" && (await hasFocus(page, "[aria-pressed=true]")), "it is shown");
  await page.keyboard.press("Space");
  tally.expect((await page.getAttribute(token, "type")) === "password", "it is hidden again");
  await enter(page, "#connect summary");
  await page.keyboard.press("Tab");
  const prefilled = await page.inputValue('#connect [name="s:url"]');
  tally.expect((await hasFocus(page, '[name="s:url"]')) && prefilled === "https://mcp.bitrix24.com/mcp/", `the address is there: ${prefilled}`);
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(MCP.url);
  await enter(page, "#connect button.main");
  await heard(page, "Connecting");
  await page.waitForSelector("#connect .notice p");
  tally.expect((await focused(page)).includes("does not accept the key"), `why it failed has the focus: ${await focused(page)}`);
  tally.expect((await page.textContent("#connect .notice")).includes("Nothing was stored"), "it is said what became of it");
  tally.expect((await page.inputValue(token)) === WRONG, "what was typed stays");
  tally.expect((await page.inputValue('[name="s:url"]')) === MCP.url && (await page.locator("#connect details[open]").count()) === 1, "so does the address");
  await tabTo(page, token);
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(MCP.token);
  await enter(page, "#connect button.main");
  await page.waitForSelector("#connection .facts");
  tally.expect((await focused(page)).startsWith("Bitrix24"), `the notice has the focus: ${await focused(page)}`);
  tally.expect(/is connected — /.test(await page.title()), `the title: ${await page.title()}`);
  tally.expect(page.url().endsWith("/console/connections/bitrix24-mcp"), `the address follows: ${page.url()}`);
  tally.expect(!(await page.content()).includes(MCP.token), "the token is on no page");
  await holds(page, "connected");
  await context.close();
});

await tally.attempt("a connection is tested and given up by keyboard", async () => {
  const { context, page } = await open();
  await signIn(page, "anna", "/console/connections/bitrix24-mcp");
  await enter(page, 'form[action$="/test"] button');
  await page.waitForSelector(".notice.ok");
  tally.expect((await focused(page)).startsWith("The connection works"), `how it went has the focus: ${await focused(page)}`);
  await enter(page, "[data-dialog=disconnect]");
  await page.waitForSelector("#disconnect[open]");
  tally.expect((await focused(page)) === "Cancel", `the question does not begin with the deed: ${await focused(page)}`);
  await page.keyboard.press("Escape");
  tally.expect(await hasFocus(page, "[data-dialog=disconnect]"), "the focus comes back to the link");
  await page.keyboard.press("Enter");
  await enter(page, "#disconnect button.bad");
  await page.waitForURL("**/console/connections");
  tally.expect(/is disconnected/.test(await focused(page)), `the notice has the focus: ${await focused(page)}`);
  await holds(page, "disconnected");
  await context.close();
});

await tally.attempt("leads by keyboard", async () => {
  const { context, page } = await open();
  await signIn(page, "anna", "/console/connections/pear");
  await enter(page, 'form[action$="/pause"] button');
  await page.waitForSelector('form[action$="/resume"]');
  tally.expect((await focused(page)).startsWith("Saved"), `the notice has the focus: ${await focused(page)}`);
  await holds(page, "sync-paused");
  await server.lead("anna", "a-4", "Waits", "waiting");
  await page.reload();
  const counts = await page.locator("#sync dd").allTextContents();
  tally.expect(counts[1] === "1", `the lead that waits is counted: ${counts}`);
  await enter(page, 'form[action$="/resume"] button');
  await page.waitForSelector('form[action$="/pause"]');
  await enter(page, '#sync a[href$="/leads"]');
  await page.waitForURL("**/leads");
  const rows = page.locator("tbody tr");
  tally.expect((await rows.count()) === 2, `both wait for a person: ${await rows.count()}`);
  tally.expect((await page.textContent("tbody")).includes("the name is on a list"), "what the system says is told as its own");
  await enter(page, 'input[value="a-2"] ~ button[value=retry]');
  await page.waitForSelector(".flash");
  tally.expect((await focused(page)).startsWith("Saved"), `the notice has the focus: ${await focused(page)}`);
  await enter(page, 'input[value="a-3"] ~ button[value=drop]');
  await page.waitForFunction(() => !document.querySelector('input[value="a-3"]'));
  tally.expect((await focused(page)).startsWith("Saved"), `the notice has the focus: ${await focused(page)}`);
  await context.close();
});

await tally.attempt("a tenant by keyboard", async () => {
  const { context, page } = await open();
  await signIn(page, "chief", "/console/tenants");
  await enter(page, 'main a[href$="/tenants/new"]');
  await page.waitForURL("**/tenants/new");
  await tabTo(page, "#id");
  await page.keyboard.type("No Such Id");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#id[aria-invalid]");
  await holds(page, "tenant-wrong");
  await tabTo(page, "#id");
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("mill");
  await tabTo(page, "#title");
  await page.keyboard.type("The mill");
  await enter(page, "form button.main");
  await page.waitForURL("**/console/tenants");
  tally.expect((await focused(page)).startsWith("Saved"), `the notice has the focus: ${await focused(page)}`);
  await tabTo(page, "#q");
  await page.keyboard.type("mill");
  await heard(page, "1 tenant");
  await enter(page, '#found a[href$="/mill"]');
  await page.waitForURL("**/tenants/mill");
  await tabTo(page, "#state");
  await page.keyboard.press("ArrowDown");
  await enter(page, "form button.main");
  await page.waitForURL("**/console/tenants");
  tally.expect((await page.textContent('tr:has(a[href$="/mill"])')).includes("Stopped"), "it is stopped");
  await page.goto(`${server.operator}/console/tenants/mill`);
  await tabTo(page, "#confirm");
  await page.keyboard.type("mill");
  await enter(page, "aside button.bad");
  await page.waitForURL("**/console/tenants");
  tally.expect(/The mill/.test(await focused(page)), `the notice has the focus: ${await focused(page)}`);
  tally.expect((await page.locator('a[href$="/mill"]').count()) === 0, "it is gone");
  await context.close();
});

await tally.attempt("another tenant is looked at by keyboard", async () => {
  const { context, page } = await open();
  await signIn(page, "chief");
  const todo = await page.textContent(".todo");
  tally.expect(todo.includes("1 connection does not work") && todo.includes("Tenant third"), `what fails is told: ${todo}`);
  tally.expect(/leads? (was|were) not delivered/.test(todo), `so are leads: ${todo}`);
  await enter(page, '.todo a[href="/console/connections?tenant=third"]');
  await page.waitForSelector(".banner");
  tally.expect((await page.textContent(".banner")).includes("You are looking at the tenant third"), "the band says whose it is");
  await enter(page, 'a.over[href$="/pear?tenant=third"]');
  await page.waitForSelector('form[action$="/test?tenant=third"]');
  await enter(page, 'form[action$="/test?tenant=third"] button');
  await page.waitForSelector(".notice.bad[autofocus]");
  tally.expect((await page.locator(".banner").count()) === 1, "the band stays");
  await enter(page, ".banner a");
  await page.waitForURL("**/console/connections");
  tally.expect((await page.locator(".banner").count()) === 0, "one is back");
  await context.close();
});

await tally.attempt("without the script", async () => {
  const { context, page } = await open({ javaScriptEnabled: false });
  await signIn(page, "anna", "/console/connections/bitrix24-mcp");
  tally.expect((await page.locator("[data-reveal]:visible").count()) === 0, "nothing dead is shown");
  await page.click("#connect summary");
  await page.fill('#connect [name="s:token"]', WRONG);
  await page.fill('#connect [name="s:url"]', MCP.url);
  await page.click("#connect button.main");
  tally.expect((await page.textContent("#connect .notice")).includes("does not accept the key"), "it is said why it failed");
  tally.expect(!(await page.content()).includes(WRONG), "what was typed is not sent back");
  await page.fill('#connect [name="s:token"]', MCP.token);
  await page.click("#connect button.main");
  tally.expect((await page.textContent(".flash")).includes("is connected"), "it is connected");
  await page.click('form[action$="/test"] button');
  tally.expect((await page.textContent(".notice.ok")).includes("The connection works"), "it is tested");
  await page.click("#connection a.bad");
  tally.expect(page.url().endsWith("/bitrix24-mcp/disconnect"), `the question is a page: ${page.url()}`);
  await page.click("button.bad");
  tally.expect((await page.textContent(".flash")).includes("is disconnected"), "it is given up");
  await context.close();
});

await close();
const told = server.told.join("\n");
for (const secret of [...Object.values(server.tokens), KEY, MCP.token, WRONG]) tally.expect(!told.includes(secret), "a secret is in the log");
tally.expect((await server.end()) === 0, "the server ends politely");
tally.end();
