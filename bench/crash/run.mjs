// Faults at random moments of the main job: the server is killed, its disk fills up or fails, its clock jumps; on PostgreSQL also the
// database server is stopped and the answer of a COMMIT is swallowed. After each the fault is mended, the server killed and started
// again on the same data, which is checked by `audit verify`, `invariants` and `doctor`, and everything it ever acknowledged (an
// answer 2xx or 3xx) is looked for before the job goes on.
// Usage: node bench/crash/run.mjs [ROUNDS=100] [SEED] [--engine sqlite|postgres] [--kinds kill,disk,…]
// THIDUA names the program; node ≥ 18.15, cc, and where one is not root, user namespaces.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { Job, Refused } from "../../e2e/http_job.mjs";
import { accounts } from "../../e2e/accounts.mjs";
import { scratch } from "../../e2e/scratch.mjs";
import { program, start } from "../../e2e/server.mjs";
import { Disk, Postgres, Proxy, Shim, inNamespace } from "./faults.mjs";

const words = process.argv.slice(2);
const option = (name, usual) => { const at = words.indexOf(`--${name}`); return at < 0 ? usual : words.splice(at, 2)[1]; };
const engine = option("engine", "sqlite");
const all = engine === "postgres" ? ["kill", "disk", "io", "clock", "server", "answer"] : ["kill", "disk", "io", "clock"];
const kinds = option("kinds", all.join(",")).split(",");
const rounds = Number(words[0] ?? 100);
const seed = Number(words[1] ?? Date.now() % 1_000_000);
if (kinds.some((k) => !all.includes(k))) throw new Error(`kinds on ${engine}: ${all.join(",")}`);
inNamespace();

let state = 0;
/** Mulberry32: the same seed gives the same faults. */
function random() {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const pick = (list) => list[Math.floor(random() * list.length)];
const between = (low, high) => Math.floor(low + random() * (high - low));
const sleep = (ms) => new Promise((r) => setTimeout(r, ms));

const room = scratch("thidua-crash-");
const faults = [];
const tally = {};
let done = 0, lost = 0, refused = 0, acknowledged = 0, runs = 0;

const postgres = engine === "postgres" ? new Postgres(room.dir) : null;
const proxy = postgres ? await new Proxy().start(postgres.port) : null;
const fresh = join(room.dir, "fresh");
mkdirSync(fresh); // a program whose database is elsewhere leaves no file there
if (postgres) {
  postgres.copy("fresh", "template0");
  execFileSync(program, ["migrate", "--data", fresh, "--database", postgres.url("fresh")]);
}
const told = execFileSync(program, ["demo", "--data", fresh, "--no-serve", ...(postgres ? ["--database", postgres.url("fresh")] : [])], { encoding: "utf8" });
const passwords = accounts(told);

/** One main job on fresh data, broken as often as fits. */
class Run {
  constructor(number) {
    this.number = number;
    this.disk = postgres ? postgres.disk : new Disk(join(room.dir, `disk-${number}`), "110m");
    this.data = postgres ? join(room.dir, `run-${number}`) : join(this.disk.dir, "data");
    cpSync(fresh, this.data, { recursive: true });
    this.shim = new Shim(room.dir, `run-${number}`);
    this.database = postgres ? ["--database", postgres.copy(`run_${number}`, "fresh")] : [];
    this.served = postgres ? ["--database", postgres.url(`run_${number}`, proxy.port)] : [];
  }

  async start() {
    // The limit has tests of its own; here the disk is to become full.
    this.server = await start(["serve", "--data", this.data, "--keep-free", "0", ...this.served], this.shim.env(this.data));
    if (!this.job) this.job = new Job(this.server.base, passwords);
    this.job.moved(this.server.base);
    this.job.proofPage = undefined;
  }

  check(when) {
    for (const args of [["audit", "verify"], ["invariants"], ["doctor", "--deep"]]) {
      const answer = spawnSync(program, [...args, "--data", this.data, ...this.database, "--json"], { encoding: "utf8" });
      if (answer.status !== 0) faults.push(`${when}: ${args.join(" ")}: ${answer.stdout.slice(0, 800)} ${answer.stderr.slice(0, 300)}`);
    }
  }

  /** What begins the fault, and what ends it. */
  plan(kind) {
    const target = postgres ? postgres.shim : this.shim;
    switch (kind) {
      case "kill": return { begin: () => this.server.kill(), end: () => {} };
      case "disk": {
        const left = between(0, 700_000);
        return { what: `${left} bytes left`, lasts: between(200, 2500), begin: () => this.disk.fill(left), end: () => { this.disk.empty(); postgres?.raise(); } };
      }
      case "io": {
        const fault = { calls: pick([31, 3, 24, 24, 4]), first: between(1, 12) ** 2, times: pick([1, 1, 3, 20, 1_000_000]), errno: pick([5, 28]), torn: random() < 0.5 };
        return { what: JSON.stringify(fault), lasts: between(200, 2500), begin: () => target.arm(fault), end: () => { target.disarm(); postgres?.raise(); } };
      }
      case "clock": {
        const seconds = pick([-1, -1, -1, 1]) * between(10, 600) * pick([1, 60, 8640]);
        const jump = seconds > 0 ? Math.min(seconds, 600) : seconds;
        return { what: `${jump} s`, lasts: between(100, 1500), jump, begin: () => this.shim.clock(jump), end: () => {} };
      }
      case "server": return { what: "stopped at once", lasts: between(50, 2500), begin: () => postgres.stop(), end: () => postgres.raise() };
      case "answer": return { what: "of the next COMMIT", lasts: 1500, begin: () => { proxy.swallow = true; }, end: () => { proxy.swallow = false; } };
    }
  }

  /** The next fault, armed: half come some time from now, half while a step chosen beforehand is under way, so that short steps (apply,
   * issue) are hit as often as long ones. */
  arm(at) {
    this.fault = null;
    if (done >= rounds) return;
    state = (seed * 1009 + done) >>> 0;
    const kind = pick(kinds);
    const fault = this.fault = { kind, ...this.plan(kind), fired: false };
    fault.over = new Promise((resolve) => {
      fault.fire = async (after) => {
        await sleep(after);
        fault.fired = true;
        await fault.begin();
        await sleep(fault.lasts ?? 0);
        await fault.end();
        resolve();
      };
    });
    if (random() < 0.5) { fault.aim = -1; fault.fire(20 + 2200 * random() ** 2); } else fault.aim = at + between(0, 5);
  }

  /** After a fault: its end, a kill, every check, a new start, everything that was acknowledged. */
  async settle(during) {
    const { kind, what, over, jump } = this.fault;
    await over;
    if (kind !== "kill") await this.server.kill();
    const name = `round ${done + 1} (seed ${seed}, ${kind}${what ? ` ${what}` : ""})`;
    this.check(name);
    await this.start();
    let gone = await this.job.lost();
    if (jump) {
      // The clock is right again; whoever's session ended meanwhile signs in once more.
      this.shim.clock(0);
      for (const [login, person] of Object.entries(this.job.people)) {
        person.cookies.clear();
        await person.signIn(login, passwords[login]);
      }
      this.job.proofPage = undefined;
      // Asked for now: on a day before his role began the administrator had none.
      if (jump < -5 && !await this.warned()) faults.push(`${name}: no administrator was told that the clock went back`);
      gone = [...gone, ...await this.job.lost()];
    }
    done += 1;
    lost += gone.length;
    tally[kind] = (tally[kind] ?? 0) + 1;
    for (const one of gone) faults.push(`${name}: lost “${one}”`);
    console.log(`${String(done).padStart(4)}  run ${this.number}  ${kind.padEnd(6)} during ${during}`.padEnd(44), `${String(this.job.acknowledged).padStart(4)} acknowledged  ${gone.length} lost  ${what ?? ""}`);
  }

  async warned() {
    for (let i = 0; i < 50; i++) {
      const admin = await this.job.who("quantri");
      if ((await admin.get("/desk")).body.includes("bị lùi")) return true;
      await sleep(100);
    }
    return false;
  }

  async toTheEnd() {
    await this.start();
    const steps = this.job.steps();
    let at = 0;
    this.arm(at);
    while (at < steps.length || this.fault?.fired) {
      const during = steps[Math.min(at, steps.length - 1)].name.replace("bound ", "") || "agree";
      try {
        if (this.fault && at === this.fault.aim) { this.fault.aim = -1; this.fault.fire(80 * random()); }
        if (at < steps.length) await steps[at]();
        at += 1;
      } catch (e) {
        // Refused or cut off by the fault; without one it is a failure of the program or of the bench.
        if (!this.fault?.fired) throw new Error(`run ${this.number}, ${during}: ${e.message}\n${this.server.output().slice(-2000)}`, { cause: e });
        refused += 1;
      }
      if (this.fault?.fired) {
        await this.settle(during);
        this.arm(at);
      }
    }
    // One that has not come by now comes after the job's end.
    if (this.fault) { if (this.fault.aim >= 0) this.fault.fire(0); await this.settle("end"); }
    acknowledged += this.job.acknowledged;
    await this.server.stop();
    this.check(`end of run ${this.number}`);
    const text = execFileSync(program, ["export", "decision", this.job.decision, "--data", this.data, ...this.database, "--json"], { encoding: "utf8", maxBuffer: 1 << 26 });
    const { collectives, individuals } = JSON.parse(text).decision;
    if (collectives !== 38 || individuals !== 96) faults.push(`run ${this.number}: the decision holds ${collectives} + ${individuals}`);
    if (!postgres) this.disk.gone();
  }
}

console.log(`seed ${seed}, ${rounds} rounds of ${kinds.join(", ")} on ${engine}`);
const began = Date.now();
let run;
try {
  while (done < rounds) await (run = new Run(runs += 1)).toTheEnd();
} finally {
  run?.server?.child.kill("SIGKILL");
  proxy?.gone();
  postgres?.gone();
  room.gone();
}
console.log(`${runs} main jobs brought to their end, ${acknowledged} answers acknowledged, ${refused} requests refused or cut off, ${((Date.now() - began) / 1000).toFixed(0)} s`);
for (const f of faults) console.log(`FAULT ${f}`);
console.log(`${Object.entries(tally).map(([k, n]) => `${n} ${k}`).join(", ")}: ${lost} lost${faults.length ? `, ${faults.length} faults` : "; audit verify, invariants and doctor green after each"}`);
process.exit(faults.length ? 1 : 0);
