// What can go wrong beneath a program: its disk fills up or fails, its clock jumps, its database server stops, an answer is lost.
import { execFileSync, spawnSync } from "node:child_process";
import { createServer, connect } from "node:net";
import { chmodSync, existsSync, mkdirSync, openSync, rmSync, statfsSync, writeFileSync, writeSync, readSync } from "node:fs";
import { join } from "node:path";

const SHIM = join(import.meta.dirname, "../../crates/testkit/src/faults/shim.c");
const root = process.getuid() === 0;

/** Runs this script once more where file systems can be mounted; says so and ends where they cannot. */
export function inNamespace() {
  if (process.env.THIDUA_BENCH_INSIDE) return;
  const done = spawnSync("unshare", [root ? "-m" : "-rm", "--", process.execPath, ...process.argv.slice(1)],
    { stdio: "inherit", env: { ...process.env, THIDUA_BENCH_INSIDE: "1" } });
  if (done.error) console.error(`no small disk can be mounted here: ${done.error.message}`);
  process.exit(done.status ?? 1);
}

/** A small file system of its own. */
export class Disk {
  constructor(dir, size) {
    mkdirSync(dir, { recursive: true });
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size},mode=0777`, "tmpfs", dir]);
    Object.assign(this, { dir, ballast: join(dir, "ballast") });
  }
  /** Fills it but for so many bytes. */
  fill(left) {
    const { bavail, bsize } = statfsSync(this.dir);
    // The program writes meanwhile: a ballast that no longer fits has filled the disk all the same.
    try { writeFileSync(this.ballast, Buffer.alloc(Math.max(0, bavail * bsize - left), 1)); } catch (e) { if (e.code !== "ENOSPC") throw e; }
  }
  empty() { rmSync(this.ballast, { force: true }); }
  gone() { spawnSync("umount", ["-l", this.dir]); }
}

/** The library that lets calls fail and the clock jump, and the file that tells it when. */
export class Shim {
  constructor(room, name) {
    const library = join(room, "shim.so");
    if (!existsSync(library)) execFileSync("cc", ["-shared", "-fPIC", "-O1", "-o", library, SHIM, "-ldl"]);
    this.file = join(room, `${name}.faults`);
    writeFileSync(this.file, Buffer.alloc(64));
    chmodSync(this.file, 0o666);
    this.control = openSync(this.file, "r+");
    this.library = library;
  }
  env(below) { return { LD_PRELOAD: this.library, THIDUA_FAULTS: this.file, THIDUA_FAULTS_BELOW: below }; }
  put(at, ...numbers) {
    const bytes = Buffer.alloc(4 * numbers.length);
    numbers.forEach((n, i) => bytes.writeInt32LE(n, 4 * i));
    writeSync(this.control, bytes, 0, bytes.length, at);
  }
  arm({ calls, first, times, errno, torn }) {
    this.put(0, 0, calls, first, times, errno, torn ? 1 : 0, 0, 0);
    this.put(0, 1);
  }
  /** How many calls failed. */
  disarm() {
    this.put(0, 0);
    const bytes = Buffer.alloc(4);
    readSync(this.control, bytes, 0, 4, 28);
    return bytes.readInt32LE();
  }
  /** The clock is so many seconds off from now on. */
  clock(seconds) {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(seconds));
    writeSync(this.control, bytes, 0, 8, 32);
  }
}

const bin = (name) => [15, 16, 17, 18, 14, 13].map((v) => `/usr/lib/postgresql/${v}/bin/${name}`).find(existsSync) ?? name;
const asPostgres = root ? ["setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]] : ["env", []];

/** A PostgreSQL of the bench's own, on a small disk, under the shim. */
export class Postgres {
  constructor(room) {
    chmodSync(room, 0o755); // the server runs as another user
    this.disk = new Disk(join(room, "pg"), "420m");
    this.shim = new Shim(room, "postgres");
    this.dir = join(this.disk.dir, "server");
    mkdirSync(this.dir);
    if (root) execFileSync("chown", ["postgres", this.dir]);
    this.port = 20000 + process.pid % 20000;
    this.run("initdb", ["-U", "thidua", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--wal-segsize=4", "-D", `${this.dir}/data`]);
    this.start();
  }
  run(name, args, env = {}) {
    const [first, before] = asPostgres;
    return spawnSync(first, [...before, bin(name), ...args], { cwd: "/", stdio: "ignore", env: { ...process.env, ...env } });
  }
  start() {
    const options = `-p ${this.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${this.dir} -c max_wal_size=64MB -c min_wal_size=8MB -c shared_buffers=32MB`;
    const done = this.run("pg_ctl", ["-D", `${this.dir}/data`, "-l", `${this.dir}/log`, "-w", "-t", "60", "-o", options, "start"], this.shim.env(`${this.dir}/data`));
    if (done.status !== 0 && !this.answers()) throw new Error(`PostgreSQL did not start, see ${this.dir}/log`);
  }
  /** At once, as a crash would. */
  stop() { this.run("pg_ctl", ["-D", `${this.dir}/data`, "-m", "immediate", "-w", "stop"]); }
  answers() { return this.run("pg_isready", ["-q", "-h", "127.0.0.1", "-p", String(this.port)]).status === 0; }
  /** Starts it unless it lives. */
  raise() {
    for (let i = 0; i < 20; i++) {
      if (this.answers()) return;
      this.run("pg_ctl", ["-D", `${this.dir}/data`, "-m", "immediate", "-w", "-t", "5", "stop"]);
      try { return this.start(); } catch (e) { if (i === 19) throw e; }
    }
  }
  copy(name, template) {
    const made = this.run("psql", ["-h", "127.0.0.1", "-p", String(this.port), "-U", "thidua", "-d", "postgres", "-c", `CREATE DATABASE ${name} TEMPLATE ${template}`]);
    if (made.status !== 0) throw new Error(`no database ${name}`);
    return this.url(name);
  }
  url(name, port = this.port) { return `postgres://thidua@127.0.0.1:${port}/${name}`; }
  gone() { this.stop(); this.disk.gone(); }
}

/** Stands between program and server and swallows the answer of a COMMIT when it is told to. */
export class Proxy {
  async start(port) {
    this.swallow = false;
    this.server = createServer((client) => {
      const server = connect(port, "127.0.0.1");
      let struck = false;
      const end = () => { client.destroy(); server.destroy(); };
      client.on("data", (bytes) => {
        if (this.swallow && bytes.includes("COMMIT\0")) { this.swallow = false; struck = true; }
        server.write(bytes);
      });
      server.on("data", (bytes) => { if (struck) end(); else client.write(bytes); });
      for (const socket of [client, server]) socket.on("error", end).on("close", end);
    });
    await new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    this.port = this.server.address().port;
    return this;
  }
  gone() { this.server.close(); }
}
