// Lists of 50 rows under wrk: see run.sh. Prints one line of JSON a figure.
import { execFileSync, spawn } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Visitor } from "../../e2e/http.mjs";
import { accounts } from "../../e2e/accounts.mjs";
import { program, start } from "../../e2e/server.mjs";

const sizes = process.argv[2].split(/\s+/).map(Number);
const SECONDS = process.argv[3];
const tell = (figure) => console.log(JSON.stringify(figure));
// A row of a body; the peer leaves end tags out.
const ROW = /<tr[ >](?:(?!<tr)[^])*?<td/g;
const tick = 1000 / Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));

/** Milliseconds of processor time of a process and of those it started. */
function spent(pid) {
  let total = 0;
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    let stat;
    try { stat = readFileSync(`/proc/${name}/stat`, "utf8"); } catch { continue; }
    const rest = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (Number(name) === pid || Number(rest[1]) === pid) total += (Number(rest[11]) + Number(rest[12])) * tick;
  }
  return total;
}

async function measure(what, visitor, path, pid, rows, row) {
  const page = await visitor.ask(path);
  const found = page.body.match(row)?.length ?? 0;
  if (page.status !== 200 || found !== rows) throw new Error(`${what} ${path}: ${page.status} with ${found} rows, ${page.body.length} characters`);
  const cookie = [...visitor.cookies].map(([k, v]) => `${k}=${v}`).join("; ");
  for (const connections of [1, 8]) {
    const before = spent(pid);
    const told = execFileSync("wrk", ["-t1", `-c${connections}`, `-d${SECONDS}s`, "--latency", "-H", `Cookie: ${cookie}`, visitor.base + path], { encoding: "utf8" });
    const used = spent(pid) - before;
    const requests = Number(/(\d+) requests in/.exec(told)[1]);
    const wrong = Number(/Non-2xx or 3xx responses: (\d+)/.exec(told)?.[1] ?? 0);
    if (wrong > 0) throw new Error(`${what} ${path}: ${wrong} of ${requests} answers were refusals`);
    tell({ what, path, connections, bytes: page.body.length, pages_a_second: Math.round(requests / Number(SECONDS)), processor_ms_a_page: Number((used / requests).toFixed(2)), p50: /50%\s+(\S+)/.exec(told)[1], p99: /99%\s+(\S+)/.exec(told)[1] });
  }
}

for (const size of sizes) {
  const data = join(process.env.ROOM, `data-${size}`);
  const passwords = accounts(execFileSync(program, ["demo", "--finished", "--data", data, "--no-serve"], { encoding: "utf8" }));
  const has = Number(execFileSync("python3", ["bench/pages/more.py", join(data, "thidua.db"), String(size)], { encoding: "utf8" }));
  const server = await start(["serve", "--data", data], { THIDUA_LOG: "error" });
  try {
    const visitor = new Visitor(server.base);
    await visitor.signIn("thuong-truc", passwords["thuong-truc"]);
    await measure(`thidua, ${has} awards`, visitor, "/awards", server.child.pid, 50, ROW);
    await measure(`thidua, ${has} awards, the plainest page`, visitor, "/healthz", server.child.pid, 0, ROW);
  } finally { await server.stop(); }
}

if (process.env.PEER_HOME) {
  const home = process.env.PEER_HOME;
  const child = spawn(join(home, "venv/bin/gunicorn"), ["pretalx.wsgi", "-w", "2", "-b", "127.0.0.1:8345", "--log-level", "error"], { cwd: home, stdio: "ignore" });
  try {
    const visitor = new Visitor("http://127.0.0.1:8345");
    for (let i = 0; !(await fetch(visitor.base + "/orga/login/").catch(() => null)); i++) {
      if (i > 300) throw new Error("the peer did not start");
      await new Promise((r) => setTimeout(r, 200));
    }
    const login = await visitor.get("/orga/login/");
    const csrfmiddlewaretoken = /name="?csrfmiddlewaretoken"?[^>]* value="?([0-9A-Za-z]+)/.exec(login.body)[1];
    const body = new URLSearchParams({ csrfmiddlewaretoken, login_email: process.env.DJANGO_SUPERUSER_EMAIL, login_password: process.env.DJANGO_SUPERUSER_PASSWORD });
    await visitor.ask("/orga/login/", { method: "POST", body, headers: { "content-type": "application/x-www-form-urlencoded", referer: visitor.base + "/orga/login/" } });
    await measure("pretalx, 1000 proposals", visitor, "/orga/event/democon/submissions/", child.pid, 50, ROW);
  } finally { child.kill("SIGTERM"); }
}
