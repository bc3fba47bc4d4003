// Starts the program as a new user would and waits until it answers.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { existsSync } from "node:fs";
import { join } from "node:path";

const target = process.env.CARGO_TARGET_DIR ?? join(import.meta.dirname, "../target");
export const program = process.env.THIDUA ?? join(target, "debug/thidua");

async function freePort() {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, "127.0.0.1", () => { const { port } = probe.address(); probe.close(() => resolve(port)); });
  });
}

/** Starts `thidua ARGS…` on a free port; answers { base, accounts, output(), stop() }. */
export async function start(args, env = {}, binary = program) {
  if (!existsSync(binary)) throw new Error(`${binary} is not built`);
  const port = await freePort();
  const child = spawn(binary, [...args, "--listen", `127.0.0.1:${port}`], { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (d) => { output += d; });
  child.stderr.on("data", (d) => { output += d; });
  const base = `http://127.0.0.1:${port}`;
  const gone = new Promise((resolve) => child.on("exit", resolve));
  for (let i = 0; ; i++) {
    const answer = await fetch(`${base}/readyz`).catch(() => null);
    if (answer?.ok) break;
    if (child.exitCode !== null || i > 600) throw new Error(`the server did not start:\n${output}`);
    await new Promise((r) => setTimeout(r, 100));
  }
  return {
    base, child, output: () => output,
    /** SIGKILL: no goodbye. Resolves when the process is gone. */
    kill: () => { child.kill("SIGKILL"); return gone; },
    stop: async () => { child.kill("SIGTERM"); await Promise.race([gone, new Promise((r) => setTimeout(r, 5000))]); child.kill("SIGKILL"); },
  };
}
