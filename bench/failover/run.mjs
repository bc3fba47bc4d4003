// See run.sh. Everything that was ever acknowledged (an answer 2xx or 3xx) is looked for at the end.
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { accounts } from "../../e2e/accounts.mjs";
import { Job, Refused } from "../../e2e/http_job.mjs";
import { Visitor, forms } from "../../e2e/http.mjs";
import { scratch } from "../../e2e/scratch.mjs";
import { program, start } from "../../e2e/server.mjs";
import { Cluster, sleep } from "./cluster.mjs";

const failovers = Number(process.argv[2] ?? 21);
const seed = Number(process.argv[3] ?? 1);
const WAYS = ["switchover", "postmaster", "node"];
let state = seed >>> 0;
const random = () => {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
const faults = [];
/** Server processes under way: none outlives the script, whatever happens. */
const running = new Set();
async function serve(data, url, binary = program) {
  const server = await start(["serve", "--data", data, "--database", url], {}, binary);
  running.add(server);
  return { ...server, stop: async () => { running.delete(server); await server.stop(); } };
}
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
const seconds = (ms) => (ms / 1000).toFixed(1);

/** Adds a person every moment through one server process; keeps what was acknowledged and when answers failed. */
class Prober {
  constructor(visitor, mark) { Object.assign(this, { visitor, mark, sent: 0, again: 0, kept: [], times: [], sentences: new Map(), on: true }); }

  /** The longest time without an acknowledged write since `at`. */
  gap(at) {
    let last = at, longest = 0;
    for (const t of this.times.filter((t) => t > at)) { longest = Math.max(longest, t - last); last = t; }
    return longest;
  }

  async loop() {
    let key = null;
    while (this.on) {
      try {
        if (!key) {
          const page = await this.visitor.ask("/people/new", { signal: AbortSignal.timeout(20_000) });
          const form = page.status === 200 && forms(page.body).find((f) => f.action === "/people");
          if (!form) throw page;
          const name = `Thử ${this.mark} ${(this.sent += 1)}`;
          const values = { full_name: name, unit: "PX03", sex: "male", birth_date: "1990", from: "01/01/2020", service_number: `${this.mark}${String(this.sent).padStart(5, "0")}` };
          const body = new URLSearchParams(form.fields.filter(([n]) => !(n in values)));
          for (const [n, v] of Object.entries(values)) body.append(n, v);
          key = { name, body, number: values.service_number };
        }
        const answer = await this.visitor.ask("/people", { method: "POST", body: key.body, signal: AbortSignal.timeout(20_000) });
        if (answer.status === 303) {
          this.kept.push(key.number);
          key = null;
          this.times.push(Date.now());
        } else if (answer.status === 422) {
          // The number is taken: the answer of the try before was lost, but what it did was not.
          if (!answer.body.includes(`${key.number} đã có`)) { this.on = false; throw new Error(`a person was refused: ${/id="faults".*?<\/ul>/s.exec(answer.body)?.[0]}`); }
          this.again += 1;
          this.kept.push(key.number);
          key = null;
        } else throw answer;
      } catch (e) {
        if (!this.on) throw e;
        const heading = /<h1[^>]*>([^<]*)/.exec(e.body ?? "")?.[1]?.trim();
        const said = e.status ? `${e.status} ${heading ?? ""}` : `no answer (${e.cause?.code ?? e.name})`;
        this.sentences.set(said, (this.sentences.get(said) ?? 0) + 1);
        await sleep(100);
      }
      await sleep(60);
    }
  }
}

/** Runs the main job through whichever server the step meets, again until it is answered. */
async function drive(job, bases, gate) {
  const steps = job.steps();
  for (let at = 0; at < steps.length;) {
    await gate?.(at);
    job.moved(bases[Math.floor(random() * bases.length)]);
    const until = Date.now() + 60_000;
    for (;;) {
      try { await steps[at](); break; } catch (e) {
        if (Date.now() > until) throw e;
        // A refusal in the middle of a failover says what happens; a person waits and does it again.
        await sleep(500);
      }
    }
    at += 1;
  }
}

function check(url, when, data) {
  for (const args of [["audit", "verify"], ["invariants"], ["doctor", "--deep"]]) {
    const answer = spawnSync(program, [...args, "--database", url, "--data", data, "--json"], { encoding: "utf8" });
    if (answer.status !== 0) faults.push(`${when}: ${args.join(" ")}: ${answer.stdout.slice(0, 600)} ${answer.stderr.slice(0, 300)}`);
  }
}

async function fill(cluster, database, binary, room) {
  const data = join(room.dir, database);
  const place = ["--data", data, "--database", cluster.url(database)];
  mkdirSync(data);
  cluster.sql(`CREATE DATABASE ${database}`);
  execFileSync(binary, ["migrate", ...place], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  const passwords = accounts(execFileSync(binary, ["demo", ...place, "--no-serve"], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }));
  return { data, passwords, url: cluster.url(database) };
}

async function decided(cluster, database, job, url, data) {
  const issued = Number(cluster.sql("SELECT COUNT(*) FROM decision WHERE state = 'issued'", database));
  if (issued !== 1) faults.push(`${issued} decisions are issued, 1 is right`);
  const numbers = cluster.sql("SELECT COUNT(*) || ' ' || COUNT(DISTINCT number) FROM honour_entry", database).split(" ");
  if (numbers[0] !== numbers[1]) faults.push(`honour book: ${numbers[0]} entries, ${numbers[1]} numbers`);
  const decision = JSON.parse(execFileSync(program, ["export", "decision", job.decision, "--database", url, "--data", data, "--json"], { encoding: "utf8", maxBuffer: 1 << 26 }));
  if (decision.decision.collectives !== 38 || decision.decision.individuals !== 96) faults.push(`the decision holds ${decision.decision.collectives} + ${decision.decision.individuals}`);
}

/** The primary goes again and again while two servers work. */
async function failing(cluster, room) {
  const { data, passwords, url } = await fill(cluster, "failing", program, room);
  const servers = [await serve(data, url), await serve(data, url)];
  const probers = [];
  for (const [i, server] of servers.entries()) {
    const visitor = new Visitor(server.base);
    await visitor.signIn("can-bo", passwords["can-bo"]);
    probers.push(new Prober(visitor, `P${i}`));
  }
  const loops = probers.map((p) => p.loop());
  const job = new Job(servers[0].base, passwords);
  // The job waits at each step for its share of failovers, so that they fall over its whole length.
  let done = 0;
  const share = failovers / job.steps().length;
  job.slow = () => sleep(150);
  const working = drive(job, servers.map((s) => s.base), async (at) => { while (done < Math.floor(at * share)) await sleep(100); });
  let broken = null;
  working.catch((e) => { broken = e; });
  const gaps = { switchover: [], postmaster: [], node: [] };
  while (done < failovers && !broken) {
    const way = WAYS[done % WAYS.length];
    await cluster.healthy();
    await sleep(500 + 2500 * random());
    const at = Date.now();
    const old = await cluster.fail(way);
    await cluster.until("a new primary", async () => { const now = await cluster.primary(); return now && (way === "postmaster" || now.name !== old.name); });
    // Written again through both servers since the failure.
    const counts = probers.map((p) => p.kept.length);
    await cluster.until("writes through both servers", async () => probers.every((p, i) => p.kept.length > counts[i]), 90);
    cluster.back(old);
    await sleep(300);
    const gap = Math.max(...probers.map((p) => p.gap(at)));
    gaps[way].push(gap);
    done += 1;
    console.log(`${String(done).padStart(3)}  ${way.padEnd(11)} ${old.name} → ${(await cluster.primary())?.name}   gap ${seconds(gap)} s   ${probers.reduce((n, p) => n + p.kept.length, 0)} people, ${job.acknowledged} answers of the job acknowledged`);
  }
  await working;
  for (const p of probers) p.on = false;
  await Promise.all(loops);
  await cluster.healthy();
  job.moved(servers[1].base);
  job.proofPage = undefined;
  const gone = await job.lost();
  for (const name of gone) faults.push(`lost “${name}”`);
  const there = new Set(cluster.sql("SELECT service_number FROM person WHERE service_number LIKE 'P0%' OR service_number LIKE 'P1%'", "failing").split("\n"));
  const missing = probers.flatMap((p) => p.kept).filter((n) => !there.has(n));
  for (const n of missing) faults.push(`lost person ${n}`);
  const twice = Number(cluster.sql("SELECT COUNT(*) FROM (SELECT service_number FROM person WHERE service_number LIKE 'P%' GROUP BY service_number HAVING COUNT(*) > 1) x", "failing"));
  if (twice) faults.push(`${twice} people are there twice`);
  await decided(cluster, "failing", job, url, data);
  check(url, "after the failovers", data);
  for (const s of servers) await s.stop();
  for (const way of WAYS) console.log(`gap of writes, ${way}: median ${seconds(median(gaps[way]))} s, longest ${seconds(Math.max(0, ...gaps[way]))} s (${gaps[way].length})`);
  const said = new Map();
  for (const p of probers) for (const [k, n] of p.sentences) said.set(k, (said.get(k) ?? 0) + n);
  for (const [k, n] of said) console.log(`said meanwhile: ${n} × ${k}`);
  console.log(`${probers.reduce((n, p) => n + p.again, 0)} answers were lost of writes that had happened; sent again, the program named them`);
  const written = probers.reduce((n, p) => n + p.kept.length, 0) + job.acknowledged;
  console.log(`${done} failovers, ${written} acknowledged writes, ${missing.length + gone.length} lost`);
}

/** The older program serves; the schema is raised; one process after the other becomes the newer program. The job goes on meanwhile. */
async function upgrading(cluster, room, old) {
  const { data, passwords, url } = await fill(cluster, "rolling", old, room);
  const servers = [await serve(data, url, old), await serve(data, url, old)];
  const bases = servers.map((s) => s.base);
  const job = new Job(bases[0], passwords);
  job.slow = () => sleep(50);
  const last = job.steps().length - 1;
  const marks = [Math.floor(last / 4), Math.floor(last / 2), Math.floor((3 * last) / 4)];
  await drive(job, bases, async (at) => {
    if (at === marks[0]) {
      execFileSync(program, ["migrate", "--database", url, "--data", data], { stdio: "ignore" });
      console.log("the schema is the newer program's; both processes are the older one");
    }
    for (const [i, mark] of marks.slice(1).entries()) {
      if (at !== mark) continue;
      await servers[i].stop();
      servers[i] = await serve(data, url);
      bases[i] = servers[i].base;
      console.log(`process ${i + 1} of 2 is the newer program`);
    }
  });
  job.moved(bases[1]);
  job.proofPage = undefined;
  const gone = await job.lost();
  for (const name of gone) faults.push(`rolling upgrade lost “${name}”`);
  await decided(cluster, "rolling", job, url, data);
  check(url, "after the rolling upgrade", data);
  for (const s of servers) await s.stop();
  console.log(`rolling upgrade: ${job.acknowledged} acknowledged answers, ${gone.length} lost`);
}

const room = scratch("thidua-failover-");
chmodSync(room.dir, 0o755); // PostgreSQL runs as another account
const began = Date.now();
console.log(`seed ${seed}, ${failovers} failovers`);
const cluster = new Cluster(join(room.dir, "cluster"));
try {
  await cluster.form();
  console.log(`three nodes stream after ${seconds(Date.now() - began)} s`);
  if (failovers > 0) await failing(cluster, room);
  const old = process.env.THIDUA_OLD;
  if (old && old !== "none") await upgrading(cluster, room, old);
} catch (e) {
  faults.push(e.stack);
  for (const server of running) console.log(server.output().split("\n").filter((l) => l.includes("failed")).slice(-5).join("\n"));
} finally {
  for (const server of running) await server.stop();
  await cluster.gone();
  room.gone();
}
for (const f of faults) console.log(`FAULT ${f}`);
console.log(`${seconds(Date.now() - began)} s, ${faults.length ? `${faults.length} faults` : "audit verify, invariants and doctor green; one decision issued once"}`);
process.exit(faults.length ? 1 : 0);
