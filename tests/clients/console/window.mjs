// Windows of headless Chromium, and what has to hold of every page that is shown in one.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { CHROMIUM } from "../browser/chromium.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

// The most bytes of a page with its style and script.
const MOST_BYTES = 60 * 1024;
// The longest time until something of a page is seen, on loopback; of several looks at it the quickest counts, as the machine may be busy.
const MOST_MILLISECONDS = 200;

export async function windows(server, tally, pictures) {
  const browser = await chromium.launch(CHROMIUM);
  const painted = new Map();

  // A window of its own, in which nothing may be said on the console and nothing asked from elsewhere.
  async function open(options = {}) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en", ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    page.on("console", (said) => tally.expect(said.type() !== "error" || /40[0-9]|41[0-9]|42[0-9]|503/.test(said.text()), `${page.url()}: ${said.text()}`));
    page.on("pageerror", (error) => tally.expect(false, `${page.url()}: ${error}`));
    page.on("request", (asked) => {
      const { origin } = new URL(asked.url());
      if (origin !== server.operator && !options.elsewhere) tally.expect(false, `asked from elsewhere: ${asked.url()}`);
    });
    return { context, page };
  }

  async function signIn(page, who, to = "/console/") {
    await page.goto(`${server.operator}${to}`);
    await page.fill("#token", server.tokens[who]);
    await page.click("button.main");
    await page.waitForURL((url) => !url.pathname.endsWith("/sign-in"));
  }

  async function holds(page, where) {
    if (!(await page.evaluate("window.axe !== undefined"))) await page.evaluate(axe);
    // Colours are looked at when nothing fades any more.
    await page.evaluate(() => Promise.allSettled(document.getAnimations().filter((animation) => animation.effect.getComputedTiming().endTime !== Infinity).map((animation) => animation.finished)));
    const found = await page.evaluate((runOnly) => window.axe.run(document, { runOnly }), RULES);
    const told = found.violations.map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.target.join(" ")).join("; ")}`);
    tally.expect(told.length === 0, `${where}: axe: ${told.join(" | ")}`);
    const wide = await page.evaluate(() => {
      const edge = document.documentElement.clientWidth;
      const beyond = [...document.querySelectorAll("main *, header *")].filter((at) => {
        const box = at.getBoundingClientRect();
        return box.width > 1 && box.right > edge + 1 && !at.closest(".hide, pre, .pan, [popover]:not(:popover-open), svg");
      });
      return beyond.slice(0, 3).map((at) => at.outerHTML.slice(0, 100));
    });
    tally.expect(wide.length === 0, `${where}: beyond the edge: ${wide.join(" | ")}`);
    const covered = await page.evaluate(() => {
      const all = [...document.querySelectorAll("main .badge, main .button")].filter((at) => !at.closest("dialog, .pan, .hide"));
      const boxes = all.map((at) => [at, at.getBoundingClientRect()]).filter(([, box]) => box.width > 1);
      const meet = ([one, a], [other, b]) => !one.contains(other) && !other.contains(one) && a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
      return boxes.flatMap((one, place) => boxes.slice(place + 1).filter((other) => meet(one, other)).map((other) => `${one[0].textContent.trim()} / ${other[0].textContent.trim()}`));
    });
    tally.expect(covered.length === 0, `${where}: one over the other: ${covered.join(" | ")}`);
    tally.expect(!(await page.evaluate("window.broken")), `${where}: a stranger's script has run`);
  }

  // Goes to a page, weighs it and notes when it is first seen.
  async function visit(page, name, path) {
    const sizes = [];
    const size = (answer) => answer.body().then((body) => sizes.push(body.length), () => {});
    page.on("response", size);
    await page.goto(`${server.operator}${path}`);
    page.off("response", size);
    const all = sizes.reduce((one, other) => one + other, 0);
    tally.expect(all <= MOST_BYTES, `${name}: ${all} bytes`);
    const first = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime);
    if (first !== undefined) painted.set(name, Math.min(first, painted.get(name) ?? Infinity));
  }

  // What holds of a page as it stands, in these circumstances; with a folder for pictures, one of it.
  async function look(page, name, { locale, colorScheme, width }) {
    const where = `${name} ${locale} ${colorScheme} ${width}`;
    tally.expect((await page.getAttribute("html", "lang")) === locale, `${where}: the language`);
    await holds(page, where);
    if (!pictures) return;
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `${name}-${locale}-${colorScheme}-${width}.png`), fullPage: true });
  }

  return {
    open,
    signIn,
    holds,
    visit,
    look,
    async close() {
      for (const [name, first] of painted) tally.expect(first < MOST_MILLISECONDS, `${name}: first seen after ${first} ms`);
      console.log(`first seen: at most ${Math.max(...painted.values()).toFixed(0)} ms, on ${painted.size} pages`);
      await browser.close();
    },
  };
}

// Every combination of language, colours and width that pages are looked at in.
export const circumstances = ["en", "ru"].flatMap((locale) =>
  ["light", "dark"].flatMap((colorScheme) => [360, 1440].map((width) => ({ locale, colorScheme, width }))),
);

// The text of what has the focus.
export const focused = (page) => page.evaluate(() => document.activeElement?.textContent?.trim() ?? "");
export const hasFocus = (page, selector) => page.evaluate((selector) => document.activeElement.matches(selector), selector);
export const heard = (page, text) => page.waitForFunction((text) => document.getElementById("say").textContent.includes(text), text);

// Goes on by Tab until this has the focus.
export async function tabTo(page, selector) {
  for (let pressed = 0; pressed < 60; pressed += 1) {
    await page.keyboard.press("Tab");
    if (await hasFocus(page, selector)) return;
  }
  throw new Error(`no Tab leads to ${selector}`);
}

// The same, and Enter there.
export async function enter(page, selector) {
  await tabTo(page, selector);
  await page.keyboard.press("Enter");
}
