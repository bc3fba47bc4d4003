// One browser, fresh profile, nothing of the outside world.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"];
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--lang=vi"];
const INTERRUPTED = /ERR_ABORTED|interrupted by another navigation|context was destroyed/;

export async function startBrowser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", headless: true, args: FLAGS });
}

/** A person at a browser: counts clicks, checks every page seen once per role and width with axe. */
export class Person {
  static pages = new Map();
  static violations = [];

  constructor(context, base, role, options) {
    Object.assign(this, { context, base, role, tally: { clicks: 0 }, ...options });
  }

  static async open(browser, base, role, { width = 1280, script = true, tally, keep } = {}) {
    const context = await browser.newContext({
      baseURL: base, viewport: { width, height: width < 500 ? 740 : 900 }, javaScriptEnabled: script, locale: "vi-VN",
      acceptDownloads: true, bypassCSP: false,
    });
    context.setDefaultTimeout(20000);
    const person = new Person(context, base, role, { width, script, keep, ...(tally && { tally }) });
    person.page = await context.newPage();
    person.errors = [];
    person.page.on("dialog", (d) => d.accept());
    person.page.on("pageerror", (e) => person.errors.push(String(e)));
    person.page.on("console", (m) => { if (m.type() === "error") person.errors.push(m.text()); });
    return person;
  }

  async goto(path) { const r = await this.arrive(path); await this.look(); return r; }

  /** Goes to an address. A page that waits for a job loads itself again when the job ends: whoever asks in that moment asks once more. */
  async arrive(path) {
    for (let more = 3; ; more--) {
      try {
        const answer = await this.page.goto(path);
        await this.page.waitForLoadState("load");
        return answer;
      } catch (e) {
        if (!more || !INTERRUPTED.test(String(e))) throw e;
      }
    }
  }

  async click(target) {
    this.tally.clicks += 1;
    const locator = typeof target === "string" ? this.page.locator(target).first() : target;
    await locator.click();
    await this.page.waitForLoadState("load");
    await this.look();
  }

  /** Presses the button with this text. */
  async press(text, exact = false) { await this.click(this.page.getByRole("button", { name: text, exact }).first()); }
  async follow(text, exact = false) { await this.click(this.page.getByRole("link", { name: text, exact }).first()); }
  async fill(label, value) { await this.page.getByLabel(label).first().fill(value); }
  async text() { return this.page.locator("main").innerText(); }

  async sees(...texts) {
    const body = await this.page.locator("body").innerText();
    for (const t of texts) if (!(t instanceof RegExp ? t.test(body) : body.includes(t))) {
      await this.shot(`failed-${Date.now()}`);
      throw new Error(`${this.role} at ${this.page.url()} does not see ${t}\n${body.slice(0, 1500)}`);
    }
  }

  /** Accessibility of the page in front, once per page kind, role and width. */
  async look(kind) {
    const path = kind ?? new URL(this.page.url()).pathname.replace(/[A-Z]{2,}-[0-9A-Za-z-]+|[0-9a-f]{8}-[0-9a-f-]{27}|\d+/g, "*");
    const key = `${this.role} ${this.width} ${this.script ? "js" : "nojs"} ${path}`;
    if (Person.pages.has(key)) return;
    Person.pages.set(key, true);
    if (!this.script) return; // axe is a script
    try {
      await this.examine(key);
    } catch (e) {
      if (!INTERRUPTED.test(String(e))) throw e;
      await this.page.waitForLoadState("load");
      await this.examine(key);
    }
  }

  async examine(key) {
    if (!await this.page.evaluate(() => "axe" in window)) await this.page.evaluate(axeSource);
    const found = await this.page.evaluate(async (tags) => {
      const r = await window.axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] });
      return r.violations.map((v) => ({ id: v.id, help: v.help, nodes: v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200)) }));
    }, AXE_TAGS);
    for (const v of found) Person.violations.push({ key, ...v });
    const sideways = await this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (sideways > 1) Person.violations.push({ key, id: "sideways-scroll", help: `page is ${sideways} px too wide`, nodes: [] });
  }

  async resize(width) {
    this.width = width;
    await this.page.setViewportSize({ width, height: width < 500 ? 740 : 900 });
  }

  async shot(name, full = false) {
    await this.page.screenshot({ path: join(process.env.SHOTS ?? "out", `${name}.png`), fullPage: full });
  }

  async close() { await this.context.close(); }
}
