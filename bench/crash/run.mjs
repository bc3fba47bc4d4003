// kill -9 at random moments of the main job. The server is killed, its data checked by `audit verify`, `invariants` and `doctor`, started
// again on the same data, and everything it ever acknowledged (an answer 2xx or 3xx) is looked for before the job goes on.
// Usage: node bench/crash/run.mjs [KILLS=50] [SEED]     THIDUA names the program; node ≥ 18.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { Job, Refused } from "../../e2e/http_job.mjs";
import { accounts } from "../../e2e/accounts.mjs";
import { scratch } from "../../e2e/scratch.mjs";
import { program, start } from "../../e2e/server.mjs";

const kills = Number(process.argv[2] ?? 50);
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000);
let state = seed >>> 0;
/** Mulberry32: the same seed gives the same moments. */
function random() {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

const room = scratch("thidua-crash-");
const fresh = join(room.dir, "fresh");
const passwords = accounts(execFileSync(program, ["demo", "--data", fresh, "--no-serve"], { encoding: "utf8" }));
const faults = [];
let done = 0, lost = 0, unanswered = 0, acknowledged = 0, runs = 0;

function check(data, when) {
  for (const args of [["audit", "verify"], ["invariants"], ["doctor", "--deep"]]) {
    const answer = spawnSync(program, [...args, "--data", data, "--json"], { encoding: "utf8" });
    if (answer.status !== 0) faults.push(`${when}: ${args.join(" ")}: ${answer.stdout.slice(0, 800)} ${answer.stderr.slice(0, 300)}`);
  }
}

/** One main job on fresh data, broken as often as fits; true when it came to its end. */
async function mainJob(number) {
  const data = join(room.dir, `run-${number}`);
  cpSync(fresh, data, { recursive: true });
  let server = await start(["serve", "--data", data]);
  const job = new Job(server.base, passwords);
  const steps = job.steps();
  let timer, killed = Promise.resolve(), dead = false, at = 0;
  const fire = (after) => { timer = setTimeout(() => { dead = true; killed = server.kill(); }, after); };
  let aim = -1;
  // Half of the kills come some time after the start, wherever the job then is; half while a step chosen beforehand is under way, so
  // that short steps (apply, issue) are hit as often as long ones.
  const arm = () => {
    dead = false;
    aim = -1;
    if (done >= kills) return;
    if (random() < 0.5) fire(20 + 2200 * random() ** 2);
    else aim = at + Math.floor(5 * random());
  };
  arm();
  while (at < steps.length) {
    try {
      if (at === aim) { aim = -1; fire(80 * random()); }
      await steps[at]();
      at += 1;
      continue;
    } catch (e) {
      if (e instanceof Refused || !dead) { clearTimeout(timer); await server.stop(); throw e; }
    }
    unanswered += 1;
    await killed;
    const before = job.acknowledged;
    check(data, `kill ${done + 1}`);
    server = await start(["serve", "--data", data]);
    job.moved(server.base);
    job.proofPage = undefined;
    const gone = await job.lost();
    job.proofPage = undefined;
    done += 1;
    lost += gone.length;
    for (const name of gone) faults.push(`kill ${done}: lost “${name}”`);
    console.log(`${String(done).padStart(4)}  run ${number}  during ${steps[at].name.replace("bound ", "") || "agree"}`.padEnd(40), `${String(before).padStart(4)} acknowledged  ${gone.length} lost`);
    arm();
  }
  clearTimeout(timer);
  acknowledged += job.acknowledged;
  await server.stop();
  check(data, `end of run ${number}`);
  const decision = JSON.parse(execFileSync(program, ["export", "decision", job.decision, "--data", data, "--json"], { encoding: "utf8", maxBuffer: 1 << 26 }));
  if (decision.decision.collectives !== 38 || decision.decision.individuals !== 96) faults.push(`run ${number}: the decision holds ${decision.decision.collectives} + ${decision.decision.individuals}`);
}

console.log(`seed ${seed}, ${kills} kills`);
const began = Date.now();
while (done < kills) await mainJob(runs += 1);
room.gone();
console.log(`${runs} main jobs brought to their end, ${acknowledged} answers acknowledged, ${unanswered} requests cut off, ${((Date.now() - began) / 1000).toFixed(0)} s`);
for (const f of faults) console.log(`FAULT ${f}`);
console.log(`${done} kills, ${lost} lost${faults.length ? `, ${faults.length} faults` : "; audit verify, invariants and doctor green after each"}`);
process.exit(faults.length ? 1 : 0);
