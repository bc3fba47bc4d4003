// 200 readers, each a page every five seconds or so, before and while 20,000 people are imported through the pages; then 1,100
// unfinished connections beside a visitor. Prints one line of JSON a figure. See run.sh.
import { execFileSync, spawnSync } from "node:child_process";
import { connect } from "node:net";
import { join } from "node:path";
import { Visitor, forms } from "../../e2e/http.mjs";
import { accounts } from "../../e2e/accounts.mjs";
import { scratch } from "../../e2e/scratch.mjs";
import { program, start } from "../../e2e/server.mjs";

const SECONDS = Number(process.argv[2] ?? 60);
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
try {
  const data = join(room.dir, "data");
  const passwords = accounts(execFileSync(program, ["demo", "--data", data, "--no-serve"], { encoding: "utf8" }));
  const server = await start(["serve", "--data", data], { THIDUA_LOG: "error" });
  const signed = {};
  for (const [login, password] of Object.entries(passwords)) {
    signed[login] = new Visitor(server.base);
    await signed[login].signIn(login, password).catch(() => delete signed[login]);
  }

  // Which pages a reader opens: those of the navigation that his roles show, and a search.
  const paths = {};
  for (const [login, visitor] of Object.entries(signed)) {
    const asked = ["/desk", "/people", "/people?q=nguyen", "/units", "/dossiers", "/awards", "/movements", "/decisions", "/law"];
    paths[login] = [];
    for (const path of asked) if ((await visitor.ask(path)).status === 200) paths[login].push(path);
  }
  const logins = Object.keys(signed).filter((l) => paths[l].length > 0);

  let reading = true, times = [], faults = 0;
  async function reader(i) {
    const login = logins[i % logins.length];
    await wait(random() * PAUSE);
    while (reading) {
      const path = paths[login][Math.floor(random() * paths[login].length)];
      const began = performance.now();
      const answer = await signed[login].ask(path).catch(() => ({ status: 0 }));
      times.push(performance.now() - began);
      if (answer.status !== 200) faults += 1;
      await wait(PAUSE * (0.5 + random()));
    }
  }
  const readers = Array.from({ length: READERS }, (_, i) => reader(i));
  await wait(PAUSE + 1_000);
  times = []; faults = 0;
  await wait(Math.min(SECONDS, 20) * 1_000);
  tell({ figure: "readers alone", readers: READERS, ...figures(times), faults });

  // The import, as an officer does it on the pages, again and again until the time is over.
  // Names of letters only, as an import takes them without a question; each round others.
  const syllables = "An Bình Cường Dũng Giang Hà Khánh Linh Minh Nam Oanh Phúc Quang Sơn Tâm Uyên Vinh Xuân Yến Đạt Hòa Kiên Lộc Mai Ngọc Thảo Thư Trung".split(" ");
  const name = (round, i) => ["Nguyễn", round % 28, i % 28, Math.floor(i / 28) % 28, Math.floor(i / 784) % 28].map((p) => syllables[p] ?? p).join(" ");
  const list = (round) => "STT;Họ và tên;Số hiệu;Ngày sinh;Giới tính;Cấp bậc;Chức vụ\n" + Array.from({ length: PEOPLE }, (_, i) =>
    `${i + 1};${name(round, i)};9${round}-${String(i).padStart(6, "0")};${1960 + (i % 40)};Nam;Đại úy;Cán bộ`).join("\n") + "\n";
  let importer;
  for (const [login, visitor] of Object.entries(signed)) {
    const page = await visitor.get("/imports/new?kind=people");
    if (page.status === 200 && /<option[^>]*value="CAT"/.test(page.body) && forms(page.body).some((f) => f.action === "/imports")) { importer = [login, visitor]; break; }
  }
  if (!importer) throw new Error("nobody of the demo may import people");
  times = []; faults = 0;
  const began = performance.now();
  const imports = [];
  for (let round = 0; round === 0 || performance.now() - began < SECONDS * 1_000; round++) {
    const from = performance.now();
    const visitor = importer[1];
    const page = await visitor.get("/imports/new?kind=people");
    const sent = await visitor.upload(page, "/imports", { kind: "people", unit: "CAT" }, { field: "file", name: `can-bo-${round}.csv`, bytes: Buffer.from(list(round)) });
    if (sent.status !== 303) throw new Error(`the upload was refused: ${sent.status} ${sent.body.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ").slice(0, 400)}`);
    const read = performance.now();
    const here = sent.to.split("?")[0];
    const shown = await visitor.get(here);
    const done = await visitor.send(shown, `${here}/apply`);
    if (done.status !== 303) throw new Error(`not applied: ${done.status} ${done.body.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ").slice(0, 400)}`);
    imports.push({ read_s: +((read - from) / 1000).toFixed(1), apply_s: +((performance.now() - read) / 1000).toFixed(1) });
  }
  tell({ figure: "readers while importing", readers: READERS, people: PEOPLE, imports, ...figures(times), faults });
  if (faults > 0) failed = true;
  reading = false;
  await Promise.all(readers);

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
  const alone = figures(await asks(100));
  const port = Number(new URL(server.base).port);
  const said = ["", "GET /login HTTP/1.1\r\nHost: x\r\nX-Slow: ", "POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 9000\r\n\r\nlogin="];
  let closed = 0;
  const sockets = Array.from({ length: UNFINISHED }, (_, i) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(said[i % 3] || ""));
    socket.on("error", () => {});
    socket.on("close", () => { closed += 1; });
    return socket;
  });
  await wait(1_000);
  const beside = figures(await asks(200));
  const fresh = new Visitor(server.base);
  const login = logins[0];
  const from = performance.now();
  await fresh.signIn(login, passwords[login]);
  const signIn = Math.round(performance.now() - from);
  tell({ figure: "beside unfinished connections", unfinished: UNFINISHED, closed_by_server: closed, alone, beside, sign_in_ms: signIn, faults });
  sockets.forEach((s) => s.destroy());
  await server.stop();
  const sound = spawnSync(program, ["invariants", "--data", data], { encoding: "utf8" });
  if (sound.status !== 0) { failed = true; console.error(sound.stdout, sound.stderr); }
} finally {
  room.gone();
}
process.exit(failed ? 1 : 0);
