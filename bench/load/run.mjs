// 200 readers, each a page every five seconds or so, before and while 20,000 people are imported through the pages; then 1,100
// unfinished connections beside a visitor. Prints one line of JSON a figure. See run.sh.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { Visitor } from "../../e2e/http.mjs";
import { accounts } from "../../e2e/accounts.mjs";
import { scratch } from "../../e2e/scratch.mjs";
import { program, start } from "../../e2e/server.mjs";

const ROUNDS = Number(process.argv[2] ?? 10);
const SEED = Number(process.argv[3] ?? 1);
const READERS = Number(process.env.READERS ?? 200);
const PEOPLE = Number(process.env.PEOPLE ?? 20_000);
const UNFINISHED = Number(process.env.UNFINISHED ?? 1_100);
const PAUSE = 5_000;

let state = SEED >>> 0;
function random() {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const wait = (ms) => new Promise((r) => setTimeout(r, ms));
const rank = (sorted, q) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))];
const figures = (times) => {
  const s = [...times].sort((a, b) => a - b);
  const ms = (q) => Math.round(rank(s, q) ?? 0);
  return { pages: s.length, p50_ms: ms(0.5), p90_ms: ms(0.9), p99_ms: ms(0.99), max_ms: Math.round(s.at(-1) ?? 0) };
};
const tell = (figure) => console.log(JSON.stringify(figure));

const room = scratch("thidua-load-");
let failed = false;

/** A server over a copy of the demo, with everybody signed in and the pages that each may open. */
async function opened(folder, passwords) {
  const data = join(room.dir, folder);
  cpSync(join(room.dir, "data"), data, { recursive: true });
  const server = await start(["serve", "--data", data], { THIDUA_LOG: "error" });
  const signed = {}, paths = {};
  for (const [login, password] of Object.entries(passwords)) {
    const visitor = new Visitor(server.base);
    if (!(await visitor.signIn(login, password).then(() => true, () => false))) continue;
    // Those of the navigation that his roles show, and a search.
    const asked = ["/desk", "/people", "/people?q=nguyen", "/units", "/dossiers", "/awards", "/movements", "/decisions", "/law"];
    const may = [];
    for (const path of asked) if ((await visitor.ask(path)).status === 200) may.push(path);
    if (may.length > 0) { signed[login] = visitor; paths[login] = may; }
  }
  return { data, server, signed, paths, logins: Object.keys(signed) };
}

/** READERS people who read a page every five seconds or so, until told to stop. */
function readers({ signed, paths, logins }) {
  const told = { times: [], faults: 0, reading: true };
  const one = async (i) => {
    const login = logins[i % logins.length];
    await wait(random() * PAUSE);
    while (told.reading) {
      const path = paths[login][Math.floor(random() * paths[login].length)];
      const began = performance.now();
      const answer = await signed[login].ask(path).catch(() => ({ status: 0 }));
      if (told.reading) told.times.push(performance.now() - began);
      if (answer.status !== 200) told.faults += 1;
      await wait(PAUSE * (0.5 + random()));
    }
  };
  told.ended = Promise.all(Array.from({ length: READERS }, (_, i) => one(i)));
  return told;
}

try {
  const passwords = accounts(execFileSync(program, ["demo", "--data", join(room.dir, "data"), "--no-serve"], { encoding: "utf8" }));
  const alone = [], beside = [], imports = [];
  let faults = 0, last;
  // Each round begins with the same register: what more people make of a page is not what an import makes of it.
  for (let round = 0; round < ROUNDS; round++) {
    if (last) await last.server.stop();
    last = await opened(`round-${round}`, passwords);
    const importer = new Worker(new URL("importer.mjs", import.meta.url), { workerData: { base: last.server.base, passwords, people: PEOPLE, round } });
    const said = () => new Promise((heard, broken) => { importer.once("message", heard); importer.once("error", broken); });
    await said();
    const told = readers(last);
    await wait(PAUSE + 1_000);
    told.times = [];
    await wait(PAUSE);
    alone.push(...told.times);
    told.times = [];
    const imported = said();
    importer.postMessage("go");
    imports.push(await imported);
    told.reading = false;
    beside.push(...told.times);
    faults += told.faults;
    await told.ended;
  }
  tell({ figure: "readers alone", readers: READERS, rounds: ROUNDS, ...figures(alone) });
  tell({ figure: "readers while importing", readers: READERS, people: PEOPLE, imports, ...figures(beside), faults });
  if (faults > 0) failed = true;
  const { server, data, logins } = last;

  // A visitor beside connections that never finish: a third says nothing, a third half a head, a third a head and half a form.
  const visitor = new Visitor(server.base);
  const asks = async (n) => {
    const out = [];
    for (let i = 0; i < n; i++) {
      const from = performance.now();
      const answer = await visitor.ask("/login").catch((e) => ({ status: String(e) }));
      out.push(performance.now() - from);
      if (answer.status !== 200) { faults += 1; failed = true; }
      await wait(20);
    }
    return out;
  };
  faults = 0;
  const before = figures(await asks(100));
  const port = Number(new URL(server.base).port);
  const halves = ["", "GET /login HTTP/1.1\r\nHost: x\r\nX-Slow: ", "POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 9000\r\n\r\nlogin="];
  let closed = 0;
  const sockets = Array.from({ length: UNFINISHED }, (_, i) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(halves[i % 3] || ""));
    socket.on("error", () => {});
    socket.on("close", () => { closed += 1; });
    return socket;
  });
  await wait(1_000);
  const with_them = figures(await asks(200));
  const fresh = new Visitor(server.base);
  const login = logins[0];
  const from = performance.now();
  await fresh.signIn(login, passwords[login]);
  const signIn = Math.round(performance.now() - from);
  tell({ figure: "beside unfinished connections", unfinished: UNFINISHED, closed_by_server: closed, alone: before, beside: with_them, sign_in_ms: signIn, faults });
  sockets.forEach((s) => s.destroy());
  await server.stop();
  const sound = spawnSync(program, ["invariants", "--data", data], { encoding: "utf8" });
  if (sound.status !== 0) { failed = true; console.error(sound.stdout, sound.stderr); }
} finally {
  room.gone();
}
process.exit(failed ? 1 : 0);
