// Casting over HTTP: speed, and what a killed server leaves. See run.sh.
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import http from "node:http";
import { join } from "node:path";
import { scratch } from "../../e2e/scratch.mjs";
import { program, start } from "../../e2e/server.mjs";

const words = process.argv.slice(2);
const kill = words[0] === "--kill";
if (kill) words.shift();
const voters = Number(words[0] ?? (kill ? 40 : 5_000));
/** So many voters press the button in the same moment. */
const AT_ONCE = Number(process.env.AT_ONCE ?? 64);
const GOAL = 120_000;
/** The server dies so many milliseconds after a voter pressed the button, or sooner. */
const WITHIN = Number(process.env.WITHIN_MS ?? 150);

let state = Number(words[1] ?? 1) >>> 0;
function random() {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const wait = (ms) => new Promise((r) => setTimeout(r, ms));
const tell = (figure) => console.log(JSON.stringify(figure));

const room = scratch("thidua-vote-");
const target = process.env.CARGO_TARGET_DIR ?? "target";
console.error(execFileSync(join(target, "debug/examples/voters"), [room.dir, String(voters)], { encoding: "utf8" }).trim());
const made = JSON.parse(readFileSync(join(room.dir, "voters.json"), "utf8"));
const agent = new http.Agent({ keepAlive: true, maxSockets: AT_ONCE });
let server;

/** One request as somebody who is signed in; answers { status, text }, or rejects where the connection broke. */
function ask(who, path, form) {
  const cookie = `thidua=${Buffer.from(who.token, "hex").toString("base64url")}`;
  const body = form && new URLSearchParams({ csrf: who.csrf, ...form }).toString();
  const headers = { cookie, ...(body && { "content-type": "application/x-www-form-urlencoded", "content-length": Buffer.byteLength(body) }) };
  return new Promise((resolve, reject) => {
    const request = http.request(server.base + path, { agent, method: body ? "POST" : "GET", headers }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (d) => { text += d; }).on("end", () => resolve({ status: answer.statusCode, text })).on("error", reject);
    });
    request.on("error", reject).end(body);
  });
}

const at = `/ballots/${made.ballot}`;
const choices = ["for", "against", "none"];
const cast = (i, once) => ask(made.voters[i], `${at}/vote`, { once: once ?? `form-${i}`, "line.1": choices[i % 3] });
/** The receipt on the voter's own page; none while his paper is not in. */
async function receipt(i) {
  const page = await ask(made.voters[i], `${at}/vote`);
  if (page.status !== 200) throw new Error(`voter ${i}: ${page.status}`);
  const ticket = /class="ticket".*?class="code">([^<]+)</s.exec(page.text);
  return ticket ? ticket[1].replace(/[^0-9a-f]/g, "") : null;
}

const serve = async () => { server = await start(["serve", "--data", room.dir, "--keep-free", "0"], { THIDUA_LOG: "error" }); };

/** Closes and counts; answers the published file. */
async function counted() {
  const closed = await ask(made.secretary, `${at}/close`, { once: "close" });
  const opened = await ask(made.secretary, `${at}/count`, { "words.1": made.words[0], "words.2": made.words[1] });
  if (closed.status !== 303 || opened.status !== 303) throw new Error(`closing ${closed.status}, counting ${opened.status}: ${opened.text.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").slice(0, 2_000)}`);
  return (await ask(made.secretary, `${at}/published.txt`)).text;
}

/** True where the program itself counts the file again. */
function verified(file) {
  const path = join(room.dir, "published.txt");
  writeFileSync(path, file);
  const done = spawnSync(program, ["ballot", "verify", path], { encoding: "utf8" });
  if (done.status !== 0) console.error(done.stdout, done.stderr);
  return done.status === 0;
}

async function speed() {
  await serve();
  const times = [], statuses = {};
  let next = 0;
  const begun = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (next < voters) {
      const from = performance.now();
      const { status } = await cast(next++);
      times.push(performance.now() - from);
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
  }));
  const took = performance.now() - begun;
  // Each voter reads his receipt on his own page before the count takes it away.
  const receipts = [];
  next = 0;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => { while (next < voters) { const i = next++; receipts[i] = await receipt(i); } }));
  const from = performance.now();
  const file = await counted();
  const counting = performance.now() - from;
  const missing = receipts.filter((r) => !r || !file.includes(r)).length;
  times.sort((a, b) => a - b);
  const rank = (q) => Math.round(times[Math.min(times.length - 1, Math.floor(times.length * q))]);
  const sound = verified(file);
  tell({ voters, at_once: AT_ONCE, seconds: +(took / 1000).toFixed(1), a_second: Math.round(voters / (took / 1000)), statuses,
    p50_ms: rank(0.5), p99_ms: rank(0.99), max_ms: rank(1), count_seconds: +(counting / 1000).toFixed(1), receipts_missing: missing, verified: sound });
  return (statuses[303] ?? 0) === voters && took <= GOAL && missing === 0 && sound;
}

/** Each voter's server dies while his paper is on its way. */
async function kills() {
  const tally = { answered: 0, whole: 0, not_at_all: 0, torn: 0, lost: 0 };
  const receipts = [];
  for (let i = 0; i < voters; i++) {
    await serve();
    const sent = cast(i).then((a) => a.status, () => "broken");
    await wait(random() * WITHIN);
    await server.kill();
    const status = await sent;
    await serve();
    const seen = await receipt(i);
    if (status === 303) tally.answered++;
    if (status === 303 && !seen) tally.lost++;
    if (seen) {
      tally.whole++;
      // The same form again gives the same answer, another device is told; neither adds a paper.
      const again = [(await cast(i)).status, (await cast(i, `device-${i}`)).status];
      if (again.join() !== "303,422") { tally.torn++; console.error(`voter ${i}: ${again}`); }
    } else {
      tally.not_at_all++;
      if ((await cast(i)).status !== 303) { tally.torn++; console.error(`voter ${i} could not cast after the kill`); }
    }
    receipts[i] = await receipt(i);
    if (seen && receipts[i] !== seen) { tally.torn++; console.error(`voter ${i}: another receipt`); }
    await server.kill();
  }
  await serve();
  const file = await counted();
  const missing = receipts.filter((r) => !r || !file.includes(r)).length;
  const papers = (file.match(/^paper /gm) ?? []).length;
  const sound = verified(file);
  await server.stop();
  const audit = spawnSync(program, ["audit", "verify", "--data", room.dir], { encoding: "utf8" }).status === 0;
  tell({ rounds: voters, ...tally, receipts_missing: missing, papers, verified: sound, audit });
  return tally.torn + tally.lost + missing === 0 && sound && audit;
}

let good = false;
try {
  good = kill ? await kills() : await speed();
} finally {
  await server?.stop().catch(() => {});
  if (good || !process.env.KEEP) room.gone();
}
process.exitCode = good ? 0 : 1;
