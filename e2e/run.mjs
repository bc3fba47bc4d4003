// All browser tests, two at a time, each on data of its own: the main job at both widths and once without JavaScript, the first day from an
// empty database, lists without a header, what happens to typed text, and every page by list for every role. Prints steps and clicks. ONLY=WORD runs a part.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { accounts } from "./accounts.mjs";
import { Person, startBrowser } from "./browser.mjs";
import { desk, search, statistics } from "./desk.mjs";
import { sessionEnds, twoOfficers } from "./edits.mjs";
import { errata } from "./errata.mjs";
import { firstDay } from "./first_day.mjs";
import { grid } from "./grid.mjs";
import { Job } from "./http_job.mjs";
import { life } from "./life.mjs";
import { listWithoutHeader } from "./lists.mjs";
import { mainJob, signIn } from "./main_job.mjs";
import { movement } from "./movement.mjs";
import { NOT_LINKED, routes, walk } from "./pages.mjs";
import { stranger } from "./stranger.mjs";
import { sudden } from "./sudden.mjs";
import { scratch } from "./scratch.mjs";
import { program, start } from "./server.mjs";

const out = process.env.SHOTS ?? join(import.meta.dirname, "out");
process.env.SHOTS = out;
mkdirSync(out, { recursive: true });
const waiting = [];
let passed = 0, failed = 0;

const test = (name, work) => { if (name.includes(process.env.ONLY ?? "")) waiting.push([name, work]); };

async function run(name, work, browser) {
  const began = Date.now();
  const said = [];
  try {
    await work(browser, (line) => said.push(line));
    passed += 1;
    console.log(`ok   ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  } catch (e) {
    failed += 1;
    console.log(`FAIL ${name}\n${e.stack ?? e}`);
  }
  for (const line of said) console.log(`     ${line}`);
}

/** A server on a folder of its own; the store is checked when it has ended. */
async function on(args, work, prepare = () => {}) {
  const room = scratch("thidua-e2e-");
  const data = join(room.dir, "data");
  await prepare(data);
  const server = await start([...args, "--data", data], { THIDUA_LOG: "debug" });
  try {
    await work(server);
  } finally {
    await server.stop();
  }
  for (const check of [["invariants"], ["doctor"], ["audit", "verify"]]) execFileSync(program, [...check, "--data", data, "--json"]);
  room.gone();
}

/** The demo; logs and metrics hold no names or secrets. */
const onDemo = (work) => on(["demo"], async (server) => {
  const passwords = accounts(server.output());
  await work(server.base, passwords);
  const log = server.output().split("\n").filter((l) => !/^[a-z-]+\s+\S+\s{2,}\S/.test(l)).join("\n");
  const metrics = await (await fetch(`${server.base}/metrics`)).text();
  for (const mark of ["Vương Quốc Khải", "Trịnh Đức Quân", "Nguyễn Thị Thúy", "912-345", "1991-04-12", ...Object.values(passwords)]) {
    if (log.includes(mark) || metrics.includes(mark)) throw new Error(`the log or the metrics hold ${mark}`);
  }
});

// The finished demo with a second dossier on its way, made once: its pages are walked by all roles.
const shared = scratch("thidua-e2e-pages-");
let prepared;
const list = routes(), seen = new Set();
function finishedDemo() {
  prepared ??= (async () => {
    const data = join(shared.dir, "data");
    const passwords = accounts(execFileSync(program, ["demo", "--finished", "--no-serve", "--data", data], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
    const server = await start(["serve", "--data", data]);
    const job = new Job(server.base, passwords);
    for (const name of ["dossier", "upload", "resolve"]) await job[name]();
    const extra = [`/imports/new?dossier=${job.code}`, `/imports/${job.batch}?state=doubt`, `/dossiers/${job.code}`, `/dossiers/${job.code}/edit`, "/accounts/bulk?unit=CAT", "/movements/gan-dan-minh-hoa"];
    await server.stop();
    return { data, passwords, extra };
  })();
  return prepared;
}

for (const [width, script] of [[1280, true], [360, true], [1280, false]]) {
  test(`the main job at ${width} px ${script ? "with" : "without"} JavaScript, from upload to the 134-page PDF`, (browser, say) => onDemo(async (base, passwords) => {
    const { clicks, steps } = await mainJob(browser, base, passwords, { width, script, out });
    for (const [name, n] of steps) say(`${String(n).padStart(3)} clicks  ${name}`);
    say(`${clicks} clicks in ${steps.length} steps`);
  }));
}
for (const width of [1280, 360]) {
  test(`a stranger does the main job at ${width} px by what the screens offer, in at most 40 clicks from the login page`, (browser, say) => onDemo(async (base, passwords) => {
    const did = await stranger(browser, base, passwords, { width, out });
    say(`${did.length} clicks: ${did.join("; ")}`);
    if (did.length > 40) throw new Error(`${did.length} clicks`);
  }));
}
for (const width of [1280, 360]) {
  test(`a sudden award for five people by one person at ${width} px, in at most 20 clicks from the login page`, (browser, say) => onDemo(async (base, passwords) => {
    const did = await sudden(browser, base, passwords, { width, out });
    say(`${did.length} clicks: ${did.join("; ")}`);
    if (did.length > 20) throw new Error(`${did.length} clicks`);
  }));
}
for (const [width, by] of [[1280, "screens"], [360, "workbook"]]) {
  test(`the first day from an empty database by ${by} at ${width} px, to a decision and its certificates`, (browser, say) => on(["serve"], async (server) => {
    const clicks = await firstDay(browser, server, { width, by, out });
    say(`${clicks} clicks from the first sign-in to the printed certificates`);
    if (clicks > 45) throw new Error(`${clicks} clicks`);
  }));
}
for (const width of [1280, 360]) {
  test(`text survives the end of a session and a second officer's edit at ${width} px`, (browser) => onDemo(async (base, passwords) => {
    const code = await sessionEnds(browser, base, passwords, { width });
    await twoOfficers(browser, base, passwords, code, { width });
  }));
}
for (const [width, script] of [[1280, true], [360, true], [360, false]]) {
  test(`a list without a header is taken in by pointing at it at ${width} px ${script ? "with" : "without"} JavaScript`, (browser, say) => onDemo(async (base, passwords) => {
    say(`${await listWithoutHeader(browser, base, passwords, { width, script })} clicks from the upload to the people`);
  }));
}
for (const width of [1280, 360]) {
  test(`a misspelt name: erratum, right certificate, check page, at ${width} px`, async (browser) => {
    const { data, passwords } = await finishedDemo();
    await on(["serve"], ({ base }) => errata(browser, base, passwords, { width, out }), (to) => cpSync(data, to, { recursive: true }));
  });
}
for (const [width, script] of [[1280, true], [360, true], [1280, false]]) {
  test(`a movement is launched, three units answer, the share is seen, at ${width} px ${script ? "with" : "without"} JavaScript`, (browser, say) => onDemo(async (base, passwords) => {
    say(`${await movement(browser, base, passwords, { width, script })} clicks from the list of movements to the units' desks`);
  }));
}
for (const [width, script] of [[1280, true], [360, true], [1280, false]]) {
  test(`the whole life of a movement, by five roles, at ${width} px ${script ? "with" : "without"} JavaScript`, (browser) => onDemo(async (base, passwords) => {
    await life(browser, base, passwords, { width, script, out });
  }));
}
for (const [width, script] of [[1280, true], [360, true], [1280, false]]) {
  test(`134 citations in one grid at ${width} px ${script ? "with" : "without"} JavaScript`, (browser) => onDemo(async (base, passwords) => {
    const job = new Job(base, passwords);
    for (const name of ["dossier", "upload", "resolve", "apply"]) await job[name]();
    await grid(browser, base, passwords, job.code, { width, script });
  }));
}
const ROLES = ["quantri", "can-bo", "truong-phong", "thuong-truc", "thu-ky", "uy-vien", "giam-doc", "don-vi", "ca-nhan", "kiem-tra"];
for (const width of [1280, 360]) {
  test(`the desk of each role with its figures, the search, a table of statistics as Word, at ${width} px`, async (browser, say) => {
    const { data, passwords } = await finishedDemo();
    await on(["serve"], async ({ base }) => {
      let figures = 0;
      for (const role of ROLES) figures += await desk(browser, base, passwords, role, { width, out }, say);
      if (figures < 10) throw new Error(`the desks of all roles show ${figures} figures`);
      for (const script of [true, false]) await search(browser, base, passwords, { width, script });
      await statistics(browser, base, passwords, { width, script: width > 500, out });
    }, (to) => cpSync(data, to, { recursive: true }));
  });
}
for (const role of ROLES) {
  test(`every page ${role} may open, at both widths`, async (browser, say) => {
    const { data, passwords, extra } = await finishedDemo();
    if (!passwords[role]) throw new Error(`the demo has no account ${role}: ${Object.keys(passwords)}`);
    await on(["serve"], async ({ base }) => {
      const person = await Person.open(browser, base, role, { keep: process.env.KEEP === "1" });
      await signIn(person, role, passwords[role]);
      const faults = await walk(person, list, seen, ["can-bo", "thuong-truc", "quantri"].includes(role) ? extra.filter((_, i) => role === "can-bo" ? i < 4 : role === "quantri" ? i === 4 : i === 2 || i === 5) : []);
      await person.close();
      say(`${[...Person.pages.keys()].filter((k) => k.startsWith(`${role} 360 `)).length} kinds of pages`);
      if (faults.length) throw new Error(faults.join("\n"));
    }, (to) => cpSync(data, to, { recursive: true }));
  });
}

const worker = async () => {
  const browser = await startBrowser();
  for (let next; (next = waiting.shift());) await run(...next, browser);
  await browser.close();
};
const began = Date.now();
const whole = ["", "every page"].includes(process.env.ONLY ?? "");
await Promise.all([worker(), worker()]);
if (whole) {
  await run("every page of the product's list is reached by a link", () => {
    const missed = list.map((r) => r.path).filter((p) => !seen.has(p) && !NOT_LINKED.has(p) && ![...Person.pages.keys()].some((k) => k.endsWith(` ${p}`)));
    if (missed.length) throw new Error(`no link leads to ${missed.join(", ")}`);
  });
}
await run(`axe finds no violation on ${Person.pages.size} pages (role × width), none is wider than the screen`, () => {
  if (Person.violations.length) throw new Error(Person.violations.map((v) => `${v.key}: ${v.id} ${v.help}\n   ${v.nodes.flatMap((n) => n.html ?? n).join("\n   ")}`).join("\n"));
});
shared.gone();
console.log(`${passed} passed, ${failed} failed in ${((Date.now() - began) / 1000).toFixed(0)} s`);
process.exit(failed ? 1 : 0);
