// All browser tests: the main job at both widths and once without JavaScript, each on a fresh demo. Prints steps and clicks.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Person, scratch, startBrowser } from "./browser.mjs";
import { accounts, mainJob } from "./main_job.mjs";
import { execFileSync } from "node:child_process";
import { program, start } from "./server.mjs";

const out = process.env.SHOTS ?? join(import.meta.dirname, "out");
process.env.SHOTS = out;
mkdirSync(out, { recursive: true });
const browser = await startBrowser();
let passed = 0, failed = 0;

async function test(name, work) {
  const began = Date.now();
  try {
    await work();
    passed += 1;
    console.log(`ok   ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  } catch (e) {
    failed += 1;
    console.log(`FAIL ${name}\n${e.stack ?? e}`);
  }
}

/** The demo on a folder of its own; checks the store when it has ended, and that logs hold no names or secrets. */
async function onDemo(work) {
  const room = scratch("thidua-e2e-");
  const data = join(room.dir, "data");
  const server = await start(["demo", "--data", data], { THIDUA_LOG: "debug" });
  try {
    const passwords = accounts(server.output());
    await work(server.base, passwords, server);
    const log = server.output().split("\n").filter((l) => !/^[a-z-]+\s+\S+\s{2,}\S/.test(l)).join("\n");
    const metrics = await (await fetch(`${server.base}/metrics`)).text();
    for (const mark of ["Vương Quốc Khải", "Trịnh Đức Quân", "Nguyễn Thị Thúy", "912-345", "1991-04-12", ...Object.values(passwords)]) {
      if (log.includes(mark) || metrics.includes(mark)) throw new Error(`the log or the metrics hold ${mark}`);
    }
  } finally {
    await server.stop();
  }
  for (const check of [["invariants"], ["doctor"], ["audit", "verify"]]) execFileSync(program, [...check, "--data", data, "--json"]);
  room.gone();
}

const runs = process.env.RUNS ? JSON.parse(process.env.RUNS) : [[1280, true], [360, true], [1280, false]];
for (const [width, script] of runs) {
  await test(`the main job at ${width} px ${script ? "with" : "without"} JavaScript, from upload to the 134-page PDF`, () => onDemo(async (base, passwords) => {
    const { clicks, steps } = await mainJob(browser, base, passwords, { width, script, out });
    for (const [, , name, n] of steps) console.log(`     ${String(n).padStart(3)} clicks  ${name}`);
    console.log(`     ${clicks} clicks in ${steps.length} steps`);
  }));
}
await test(`axe finds no violation on ${Person.pages.size} pages (role × width)`, () => {
  if (Person.violations.length) throw new Error(Person.violations.map((v) => `${v.key}: ${v.id} ${v.help}\n   ${v.nodes.flatMap((n) => n.html ?? n).join("\n   ")}`).join("\n"));
});
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
