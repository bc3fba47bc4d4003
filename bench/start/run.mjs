// The release archive as a stranger meets it: unpacked in a fresh folder, started without Rust in PATH (and as nobody when run by root).
// Prints the time from start to the first page, the page's own time, and resident memory once idle.
// Usage: node bench/start/run.mjs ARCHIVE.tar.gz     made by ./package
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const archive = process.argv[2];
if (!archive) { console.error("usage: node bench/start/run.mjs ARCHIVE.tar.gz"); process.exit(2); }
const room = mkdtempSync(join(tmpdir(), "thidua-start-"));
chmodSync(room, 0o777);
execFileSync("tar", ["-C", room, "-xzf", archive]);
const home = join(room, readdirSync(room)[0]);
console.log(execFileSync("sh", ["-c", `cd ${home} && ls -l | tail -n +2 && du -sh . | cut -f1`]).toString().trim());
const nobody = process.getuid() === 0 ? { uid: 65534, gid: 65534 } : {};
const port = await new Promise((resolve) => { const probe = createServer(); probe.listen(0, "127.0.0.1", () => { const { port } = probe.address(); probe.close(() => resolve(port)); }); });
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

async function once(data, keep) {
  const began = performance.now();
  const child = spawn(join(home, "thidua"), ["serve", "--data", data, "--listen", `127.0.0.1:${port}`], { cwd: room, env: { PATH: "/usr/bin:/bin", HOME: room }, stdio: "ignore", ...nobody });
  let first;
  for (;;) {
    const asked = performance.now();
    try {
      const answer = await fetch(`http://127.0.0.1:${port}/login`);
      if (answer.status === 200 && (await answer.text()).includes("Thi đua")) { first = [performance.now() - began, performance.now() - asked]; break; }
    } catch { await new Promise((r) => setTimeout(r, 2)); }
    if (performance.now() - began > 20000) throw new Error("no page in twenty seconds");
  }
  let memory = 0;
  if (keep) {
    await new Promise((r) => setTimeout(r, 10000));
    memory = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))[1]) / 1024;
  }
  const gone = new Promise((r) => child.on("exit", r));
  child.kill("SIGTERM");
  await gone;
  return [...first, memory];
}

const fresh = await once(join(room, "data"), true);
const again = [];
for (let i = 0; i < 5; i++) again.push(await once(join(room, "data"), false));
console.log(`first start, database made: ${fresh[0].toFixed(0)} ms to the first page (the page itself ${fresh[1].toFixed(0)} ms)`);
console.log(`later starts, empty database: ${median(again.map((a) => a[0])).toFixed(0)} ms to the first page (the page itself ${median(again.map((a) => a[1])).toFixed(0)} ms), median of five`);
console.log(`resident memory, idle ten seconds after the first page: ${fresh[2].toFixed(0)} MiB`);
rmSync(room, { recursive: true, force: true });
