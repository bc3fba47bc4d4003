// How long a colleague waits for his sign-in while somebody sends a thousand wrong ones at once.
// Starts a server of its own on loopback over a fresh folder; nothing else is touched.
// Usage: node bench/sign-in/run.mjs PROGRAM [WRONG=1000]
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import http from "node:http";
import { createServer } from "node:net";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";

const [program, count = "1000"] = process.argv.slice(2);
if (!program) { console.error("usage: node bench/sign-in/run.mjs PROGRAM [WRONG]"); process.exit(2); }
const wrong = Number(count);
const room = mkdtempSync(join(tmpdir(), "thidua-sign-in-"));
const port = await new Promise((resolve) => { const probe = createServer(); probe.listen(0, "127.0.0.1", () => { const { port } = probe.address(); probe.close(() => resolve(port)); }); });
const child = spawn(program, ["serve", "--data", join(room, "data"), "--listen", `127.0.0.1:${port}`, "--behind-proxy"], { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, THIDUA_LOG: "error" } });
let said = "";
child.stdout.on("data", (d) => { said += d; });
child.stderr.on("data", (d) => { said += d; });
const agent = new http.Agent({ keepAlive: true, maxSockets: 2000 });

function ask(method, path, { from = "192.0.2.1", cookies = new Map(), form } = {}) {
  return new Promise((resolve, reject) => {
    const body = form ? new URLSearchParams(form).toString() : "";
    const headers = { "x-forwarded-for": from };
    if (cookies.size) headers.cookie = [...cookies].map(([k, v]) => `${k}=${v}`).join("; ");
    if (form) { headers["content-type"] = "application/x-www-form-urlencoded"; headers["content-length"] = Buffer.byteLength(body); }
    const request = http.request({ host: "127.0.0.1", port, method, path, headers, agent }, (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (d) => { text += d; });
      answer.on("end", () => {
        for (const line of answer.headers["set-cookie"] ?? []) { const [, k, v] = /^([^=]+)=([^;]*)/.exec(line); if (v) cookies.set(k, v); else cookies.delete(k); }
        resolve({ status: answer.statusCode, place: answer.headers.location ?? "", text });
      });
    });
    request.on("error", reject);
    request.end(body);
  });
}
const wait = (ms) => new Promise((r) => setTimeout(r, ms));
const field = (text, name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? "";
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const shown = (list) => `median ${median(list).toFixed(0)} ms, longest ${Math.max(...list).toFixed(0)} ms of ${list.length}`;

let login = "", password = "";
for (let i = 0; i < 600 && !password; i++) { await wait(50); [, login, password] = /\s{2,}(\S+)\s{2,}(\S+-\S+-\S+-\S+)/.exec(said) ?? [, "", ""]; }
for (let i = 0; i < 200; i++) { try { if ((await ask("GET", "/healthz")).status === 200) break; } catch { await wait(50); } }
const known = new Map();
await ask("POST", "/login", { cookies: known, form: { login, password } });
const chosen = "bốn từ chẳng liên quan";
const page = await ask("GET", "/account/password", { cookies: known });
const changed = await ask("POST", "/account/password", { cookies: known, form: { csrf: field(page.text, "csrf"), current: password, new: chosen, again: chosen } });
if (changed.status !== 303) throw new Error(`the first password could not be changed: ${changed.status}`);

// A sign-in as a person waits for it: the form, then the page behind it.
async function signIn(cookies, from) {
  cookies.delete("thidua");
  const began = performance.now();
  const entered = await ask("POST", "/login", { cookies, from, form: { login, password: chosen } });
  if (entered.status === 303) await ask("GET", "/desk", { cookies, from });
  return [entered.status === 303, performance.now() - began];
}
let office = 0;
async function series(until, fresh) {
  const times = [];
  let sentAway = 0;
  do {
    const [known_in, took] = fresh ? await signIn(new Map(), `198.51.100.${(office += 1) % 250}`) : await signIn(known, "192.0.2.1");
    if (known_in) times.push(took); else sentAway += 1;
  } while (!until());
  return [times, sentAway];
}
async function pages(until) {
  const times = [];
  do { const began = performance.now(); await ask("GET", "/login"); times.push(performance.now() - began); await wait(20); } while (!until());
  return times;
}
const times = (n) => { let i = 0; return () => ++i >= n; };
console.log(`${cpus().length} cores, ${wrong} wrong sign-ins at once`);
console.log(`quiet: known device ${shown((await series(times(10), false))[0])}; new device ${shown((await series(times(10), true))[0])}`);

const kinds = [
  ["a hundred addresses, each name another", (i) => [`ten-${i}`, `203.0.113.${i % 100}`], true],
  ["one address, each name another", (i) => [`khac-${i}`, "203.0.113.200"], true],
  ["a thousand addresses, the colleague's own name", (i) => [login, `10.${i >> 8}.${i & 255}.7`], false],
];
for (const [what, make, alsoNew] of kinds) {
  let over = false;
  const answers = {};
  const began = performance.now();
  const burst = Promise.all(Array.from({ length: wrong }, async (_, i) => {
    const [name, from] = make(i);
    const { status, text } = await ask("POST", "/login", { from, form: { login: name, password: `sai ${i}` } });
    const word = /máy lạ/.test(text) ? "sent away" : /quá nhiều lần/.test(text) ? "door closed" : /chưa đúng/.test(text) ? "judged" : `status ${status}`;
    answers[word] = (answers[word] ?? 0) + 1;
  })).then(() => { over = true; return performance.now() - began; });
  await wait(30);
  const [[known_times, known_away], [new_times, new_away], page_times, took] = await Promise.all([series(() => over, false), alsoNew ? series(() => over, true) : [[], 0], pages(() => over), burst]);
  console.log(`${what}: burst over in ${(took / 1000).toFixed(1)} s ${JSON.stringify(answers)}`);
  console.log(`    known device ${known_times.length ? shown(known_times) : "never in"}${known_away ? `, ${known_away} sent away` : ""}`);
  if (alsoNew) console.log(`    new device ${new_times.length ? shown(new_times) : "never in"}${new_away ? `, ${new_away} sent away` : ""}`);
  console.log(`    the sign-in page ${shown(page_times)}`);
}
const gone = new Promise((r) => child.on("exit", r));
child.kill("SIGTERM");
await gone;
agent.destroy();
rmSync(room, { recursive: true, force: true });
