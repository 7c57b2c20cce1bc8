// The console in headless Chromium: every page in both languages and both colours, narrow and wide, with axe-core; by keyboard alone; and
// without its script. With a folder as the second argument, a picture of each page lands there.
import { createServer } from "node:http";
import { once } from "node:events";
import { Tally } from "../typescript/tally.mjs";
import { office } from "./office.mjs";
import { circumstances, enter, focused, hasFocus, heard, tabTo, windows } from "./window.mjs";

const [binary, pictures] = process.argv.slice(2);
const tally = new Tally("console");
const hostile = "</pre><script>window.broken = true</script>\u202e<img src=x onerror='window.broken = true'>";

const server = await office(binary);
const waiting = await server.waits("clerk", "updateLead", { id: 401, note: "Waits for the invoice until Friday" });
const deletion = await server.waits("clerk", "closeLead", { id: 402, note: hostile });
const own = await server.waits("chief", "closeLead", { id: 403 });
const [review] = await server.reviews("chief");
for (const id of [1, 2, 3, 4, 5]) await server.call("clerk", "getLead", { id });
await server.call("auditor", "getLead", { id: 1 });
await server.call("clerk", "getLead", { id: "five" });

const { open, signIn, holds, visit, look, close } = await windows(server, tally, pictures);

const pages = {
  overview: "/console/",
  tools: "/console/tools",
  tool: "/console/tools/findLeads",
  "tool-write": "/console/tools/closeLead",
  tokens: "/console/tokens",
  "token-new": "/console/tokens/new",
  pins: "/console/pins",
  pin: review,
  approvals: "/console/approvals",
  approval: `/console/approvals/${waiting}`,
  deletion: `/console/approvals/${deletion}`,
  own: `/console/approvals/${own}`,
  audit: "/console/audit",
  "audit-empty": "/console/audit?tool=nothing",
  "not-found": "/console/nothing",
};

for (const at of circumstances)
  await tally.attempt(`${at.locale} ${at.colorScheme} ${at.width}`, async () => {
    const { context, page } = await open({ ...at, viewport: { width: at.width, height: 900 } });
    await page.goto(`${server.operator}/console/audit`);
    await look(page, "sign-in", at);
    await page.fill("#token", "ktk_wrong");
    await page.click("button.main");
    await page.waitForSelector("[aria-invalid]");
    await look(page, "sign-in-wrong", at);
    await page.fill("#token", server.tokens.chief);
    await page.click("button.main");
    await page.waitForURL("**/console/audit");
    const record = await page.getAttribute("#records tbody a", "href");
    for (const [name, path] of Object.entries({ ...pages, record })) {
      await visit(page, name, path);
      await look(page, name, at);
    }
    await page.goto(`${server.operator}/console/tools/findLeads`);
    await page.fill('[name="a:limit"]', "many");
    await page.click('[formaction$="/explain"]');
    await page.waitForSelector("[aria-invalid]");
    await look(page, "tool-faults", at);
    await page.fill('[name="a:limit"]', "3");
    await page.click('[formaction$="/explain"]');
    await page.waitForSelector("#answer-title");
    await look(page, "tool-explain", at);
    await page.click("#call .form-end button.main");
    await page.waitForSelector("#answer table");
    await look(page, "tool-result", at);
    await page.click('button[formaction$="/turn"]');
    await page.waitForSelector("#json-arguments");
    await look(page, "tool-json", at);
    if (at.width === 360) {
      await page.click(".menu-button");
      await page.waitForSelector(".menu:popover-open");
      await look(page, "menu", at);
    } else {
      await page.goto(`${server.operator}/console/audit`);
      await page.click("#records tbody a");
      await page.waitForSelector("#drawer[open]");
      await look(page, "drawer", at);
    }
    await context.close();
  });

await tally.attempt("by keyboard alone", async () => {
  const { context, page } = await open();
  await page.goto(`${server.operator}/console/`);
  await tabTo(page, "#token");
  await page.keyboard.type(server.tokens.boss);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/console/approvals");
  await page.keyboard.press("Tab");
  tally.expect((await focused(page)) === "Skip to content", `the skip link: ${await focused(page)}`);
  await page.keyboard.press("Enter");
  tally.expect(await hasFocus(page, "#main"), "the skip link leads to the content");
  await enter(page, `a[href$="${waiting}"]`);
  await page.waitForURL(`**/approvals/${waiting}`);
  await tabTo(page, "#reason");
  await page.keyboard.type("seen");
  await enter(page, "button.main");
  await page.waitForURL("**/console/approvals");
  tally.expect((await focused(page)).startsWith("Approved"), `the notice has the focus: ${await focused(page)}`);
  tally.expect((await page.title()).startsWith("Approved — "), `the title: ${await page.title()}`);
  await enter(page, `a[href$="${deletion}"]`);
  await page.waitForURL(`**/approvals/${deletion}`);
  await tabTo(page, "button[formaction]");
  await page.keyboard.press("Space");
  await page.waitForURL("**/console/approvals");
  tally.expect((await focused(page)).startsWith("Declined"), `the notice has the focus: ${await focused(page)}`);
  await enter(page, ".who form button");
  await page.waitForURL("**/console/sign-in");
  await context.close();
});

await tally.attempt("the audit by keyboard", async () => {
  const { context, page } = await open();
  await signIn(page, "auditor");
  await tabTo(page, "#tool");
  await page.keyboard.type("getLead");
  await heard(page, "records.");
  tally.expect(await hasFocus(page, "#tool"), "the field keeps the focus");
  tally.expect(page.url().includes("tool=getLead"), `the address follows: ${page.url()}`);
  await enter(page, "#records tbody a");
  await page.waitForSelector("#drawer[open]");
  tally.expect(await hasFocus(page, "#record-title"), "the title of the record has the focus");
  await page.keyboard.press("Escape");
  tally.expect(await hasFocus(page, "#records tbody a"), "the focus comes back to the link");
  await context.close();
});

await tally.attempt("a tool by keyboard", async () => {
  const { context, page } = await open();
  await signIn(page, "clerk");
  await tabTo(page, "#q");
  await page.keyboard.type("delete");
  await heard(page, "1 of");
  await enter(page, 'a[href$="/closeLead"]');
  await page.waitForURL("**/closeLead");
  await tabTo(page, '[name="a:id"]');
  await page.keyboard.type("7");
  await enter(page, '[formaction$="/explain"]');
  await page.waitForSelector("#answer-title");
  tally.expect((await focused(page)) === "What would be sent", `what came has the focus: ${await focused(page)}`);
  tally.expect((await page.inputValue('[name="a:id"]')) === "7", "what was typed stays");
  await tabTo(page, "#main .crumbs a, .skip").catch(() => {});
  await page.focus("#call .form-end button.main");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#sure[open]");
  tally.expect((await focused(page)) === "Cancel", `the question does not begin with the call: ${await focused(page)}`);
  await page.keyboard.press("Escape");
  tally.expect(await hasFocus(page, "#call .form-end button.main"), "the focus comes back to the button");
  await page.keyboard.press("Enter");
  await enter(page, "#sure button.main");
  await page.waitForSelector('a[href*="/approvals/ap_"]');
  tally.expect((await focused(page)) === "Result", `what came has the focus: ${await focused(page)}`);
  await context.close();
});

await tally.attempt("rows of an object by keyboard", async () => {
  const { context, page } = await open();
  await signIn(page, "clerk", "/console/tools/findLeads");
  await page.focus('[name="k:filter"]');
  await page.keyboard.type("STAGE");
  await page.keyboard.press("Tab");
  await page.keyboard.type("won");
  await enter(page, "[data-add]");
  tally.expect(await hasFocus(page, '.pair:nth-of-type(2) [name="k:filter"]'), "the new row has the focus");
  await page.keyboard.type("N");
  await page.keyboard.press("Tab");
  await page.keyboard.type("5");
  await page.focus('[formaction$="/explain"]');
  await page.keyboard.press("Enter");
  await page.waitForSelector("#answer-title");
  const sent = await page.textContent("#step-1");
  tally.expect(sent.includes('"STAGE": "won"') && sent.includes('"N": 5'), `what would be sent: ${sent}`);
  tally.expect((await page.inputValue('[name="k:filter"] >> nth=0')) === "STAGE", "the rows stay");
  await context.close();
});

await tally.attempt("a token is made and revoked", async () => {
  const { context, page } = await open();
  await signIn(page, "chief", "/console/tokens/new");
  await page.fill("#name", "night-import");
  await page.check('[name="roles"][value="clerk"]');
  await page.click("form button.main");
  await page.waitForSelector("#made-token");
  await holds(page, "token-made");
  tally.expect((await page.inputValue("#made-token")).startsWith("ktk_"), "the token is shown");
  await page.click(".form-end a.main");
  await page.waitForURL("**/console/tokens");
  await page.click('a[data-dialog]:has-text("night-import")');
  await page.waitForSelector("dialog[open]");
  await holds(page, "revoke");
  await page.click("dialog[open] button.bad");
  await page.waitForSelector(".flash");
  tally.expect((await focused(page)).startsWith("night-import is revoked"), `the notice has the focus: ${await focused(page)}`);
  await context.close();
});

await tally.attempt("a tool of an MCP server is reviewed by keyboard", async () => {
  const { context, page } = await open();
  await signIn(page, "chief", "/console/pins");
  await enter(page, "a.over");
  await page.waitForURL("**/console/pins/*");
  tally.expect((await page.textContent("main")).includes("\\u{202e}"), "what turns a text is seen");
  await enter(page, "aside button.main");
  await page.waitForSelector(".flash");
  tally.expect((await focused(page)).startsWith("send_lead is accepted"), `the notice has the focus: ${await focused(page)}`);
  await holds(page, "pin-accepted");
  await page.click('a.mono:has-text("send_lead")');
  await page.click('button[formaction$="/refuse"]');
  await page.waitForSelector(".flash");
  tally.expect((await page.textContent(".flash")).includes("send_lead is refused"), "it is said that it was refused");
  await context.close();
});

await tally.attempt("the menu on a phone by keyboard", async () => {
  const { context, page } = await open({ viewport: { width: 360, height: 800 } });
  await signIn(page, "chief");
  await enter(page, ".menu-button");
  await page.waitForSelector(".menu:popover-open");
  await page.keyboard.press("Escape");
  tally.expect(await hasFocus(page, ".menu-button"), "the focus comes back to the button");
  await context.close();
});

await tally.attempt("without the script", async () => {
  const { context, page } = await open({ javaScriptEnabled: false });
  const another = await server.waits("clerk", "updateLead", { id: 7, note: "x" });
  await signIn(page, "boss", `/console/approvals/${another}`);
  tally.expect(page.url().endsWith(another), `it comes back to the page that was asked for: ${page.url()}`);
  tally.expect((await page.locator("[data-reveal]:visible, [data-copy]:visible").count()) === 0, "nothing dead is shown");
  await page.click("button.main");
  await page.waitForURL("**/console/approvals");
  tally.expect((await page.textContent(".flash")).includes("Approved"), "it is said that it was approved");
  await page.click('.switches a[lang="ru"]');
  tally.expect((await page.getAttribute("html", "lang")) === "ru", "the language is changed");
  await page.click('button[value="dark"]');
  tally.expect((await page.getAttribute("html", "data-theme")) === "dark", "the theme is changed, and the page is the same");
  tally.expect(page.url().endsWith("/console/approvals"), page.url());
  await context.close();
});

await tally.attempt("a link in a chat", async () => {
  const chat = createServer((_, reply) => reply.setHeader("content-type", "text/html").end(`<!doctype html><title>chat</title><a href="${server.operator}/console/approvals/${own}">look</a>`));
  chat.listen(0, "127.0.0.1");
  await once(chat, "listening");
  const { context, page } = await open({ elsewhere: true });
  await signIn(page, "chief");
  await page.goto(`http://chat.example:${chat.address().port}/`);
  await page.click("a");
  await page.waitForSelector("h1");
  tally.expect((await page.textContent("h1")).includes("Delete a lead"), `the page is shown: ${page.url()}`);
  await context.close();
  chat.close();
});

await close();
const told = server.told.join("\n");
for (const token of Object.values(server.tokens)) tally.expect(!told.includes(token), "a token is in the log");
tally.expect((await server.end()) === 0, "the server ends politely");
tally.end();
