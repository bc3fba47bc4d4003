// Patroni with PostgreSQL 15 and HAProxy on loopback, from nothing, in one folder; every process ends with the script.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

const BIN = "/usr/lib/postgresql/15/bin";
export const sleep = (ms) => new Promise((r) => setTimeout(r, ms));

async function ports(n) {
  const held = await Promise.all(Array.from({ length: n }, () => new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, "127.0.0.1", () => resolve(probe));
  })));
  const found = held.map((p) => p.address().port);
  await Promise.all(held.map((p) => new Promise((r) => p.close(r))));
  return found;
}

/** The files of a node belong to the account that PostgreSQL runs as; root may not run it. */
const root = process.getuid() === 0;
const as = root ? ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"] : [];

export class Cluster {
  constructor(dir) { Object.assign(this, { dir, children: [], nodes: [] }); }

  async form(size = 3) {
    const dir = this.dir;
    mkdirSync(dir, { recursive: true });
    chmodSync(dir, 0o755);
    const [dcs, peer, db, ...rest] = await ports(3 + 2 * size);
    Object.assign(this, { dcs, db });
    this.run("etcd", ["etcd", "--name", "one", "--data-dir", join(dir, "etcd"), "--listen-client-urls", `http://127.0.0.1:${dcs}`, "--advertise-client-urls", `http://127.0.0.1:${dcs}`,
      "--listen-peer-urls", `http://127.0.0.1:${peer}`, "--initial-advertise-peer-urls", `http://127.0.0.1:${peer}`, "--initial-cluster", `one=http://127.0.0.1:${peer}`]);
    this.nodes = Array.from({ length: size }, (_, i) => ({ name: `n${i + 1}`, port: rest[2 * i], api: rest[2 * i + 1], dir: join(dir, `n${i + 1}`) }));
    for (const n of this.nodes) this.config(n);
    this.haproxy();
    await this.until("etcd", async () => (await fetch(`http://127.0.0.1:${dcs}/health`)).ok);
    this.up(this.nodes[0]);
    await this.until("a first primary", async () => (await this.primary()) !== null);
    for (const n of this.nodes.slice(1)) this.up(n);
    await this.healthy();
  }

  /** Starts a program with its log in the folder. */
  run(name, args) {
    const log = openSync(join(this.dir, `${name}.log`), "a");
    const child = spawn(args[0], args.slice(1), { stdio: ["ignore", log, log], cwd: this.dir });
    this.children.push(child);
    return child;
  }

  config(n) {
    mkdirSync(n.dir, { recursive: true });
    if (root) execFileSync("chown", ["-R", "postgres", n.dir]);
    const file = join(this.dir, `${n.name}.yml`);
    writeFileSync(file, `scope: thidua
name: ${n.name}
restapi: {listen: "127.0.0.1:${n.api}", connect_address: "127.0.0.1:${n.api}"}
etcd3: {host: "127.0.0.1:${this.dcs}"}
bootstrap:
  dcs:
    ttl: 20
    loop_wait: 3
    retry_timeout: 5
    maximum_lag_on_failover: 0
    synchronous_mode: true
    synchronous_mode_strict: true
    postgresql:
      use_pg_rewind: true
      parameters: {max_connections: 100, shared_buffers: 64MB, synchronous_commit: "on", wal_log_hints: "on", wal_keep_size: 256MB, max_wal_senders: 8}
  initdb: [{encoding: UTF8}, {locale: C.UTF-8}, data-checksums]
  pg_hba: ["host all all 127.0.0.1/32 trust", "host replication all 127.0.0.1/32 trust"]
postgresql:
  listen: "127.0.0.1:${n.port}"
  connect_address: "127.0.0.1:${n.port}"
  bin_dir: ${BIN}
  data_dir: ${n.dir}/data
  pgpass: ${n.dir}/pgpass
  authentication:
    superuser: {username: postgres, password: only-loopback}
    replication: {username: replicator, password: only-loopback}
    rewind: {username: rewinder, password: only-loopback}
  parameters: {unix_socket_directories: "${n.dir}", listen_addresses: 127.0.0.1}
`);
    n.file = file;
  }

  haproxy() {
    const file = join(this.dir, "haproxy.cfg");
    const servers = this.nodes.map((n) => `  server ${n.name} 127.0.0.1:${n.port} check port ${n.api}`).join("\n");
    writeFileSync(file, `global
  maxconn 500
defaults
  mode tcp
  timeout connect 2s
  timeout client 30m
  timeout server 30m
  timeout check 2s
listen primary
  bind 127.0.0.1:${this.db}
  option httpchk GET /primary
  http-check expect status 200
  default-server inter 1s fall 2 rise 1 on-marked-down shutdown-sessions
${servers}
`);
    execFileSync("haproxy", ["-c", "-f", file], { stdio: "ignore" });
    this.run("haproxy", ["haproxy", "-db", "-f", file]);
  }

  up(n) { n.child = this.run(n.name, [...as, "patroni", n.file]); }

  async until(what, test, seconds = 120) {
    for (let i = 0; i < seconds * 5; i++) {
      if (await Promise.resolve().then(test).catch(() => false)) return;
      await sleep(200);
    }
    throw new Error(`${what} did not come in ${seconds} s; logs are in ${this.dir}`);
  }

  /** The node that says of itself that it is primary. */
  async primary() {
    for (const n of this.nodes) {
      const answer = await fetch(`http://127.0.0.1:${n.api}/primary`, { signal: AbortSignal.timeout(1500) }).catch(() => null);
      if (answer?.status === 200) return n;
    }
    return null;
  }

  /** A primary, and every other node streams from it, one of them synchronously. */
  async healthy() {
    await this.until("a whole cluster", async () => {
      const { members } = await (await fetch(`http://127.0.0.1:${this.nodes[0].api}/cluster`)).json();
      const lag = (m) => m.role === "leader" || (m.lag === 0 && ["running", "streaming"].includes(m.state));
      return members.length === this.nodes.length && members.every(lag) && members.some((m) => m.role === "sync_standby");
    });
  }

  sql(text, database = "postgres") {
    const done = spawnSync("psql", ["-h", "127.0.0.1", "-p", String(this.db), "-U", "postgres", "-d", database, "-Atqc", text], { encoding: "utf8" });
    if (done.status !== 0) throw new Error(done.stderr);
    return done.stdout.trim();
  }

  url(database) { return `postgres://postgres:only-loopback@127.0.0.1:${this.db}/${database}`; }

  postmaster(n) { return Number(readFileSync(join(n.dir, "data/postmaster.pid"), "utf8").split("\n")[0]); }

  /** Three ways in which a primary goes: asked to, its server killed, its whole node killed. Gives the old primary. */
  async fail(way) {
    const old = await this.primary();
    if (way === "switchover") {
      const answer = await fetch(`http://127.0.0.1:${old.api}/switchover`, { method: "POST", body: JSON.stringify({ leader: old.name }) });
      if (!answer.ok) throw new Error(`switchover: ${answer.status} ${await answer.text()}`);
    } else if (way === "postmaster") {
      process.kill(this.postmaster(old), "SIGKILL");
    } else {
      old.child.kill("SIGKILL");
      process.kill(this.postmaster(old), "SIGKILL");
      await sleep(500);
    }
    return old;
  }

  /** Brings a killed node back. */
  back(n) {
    if (n.child.exitCode !== null || n.child.signalCode !== null) this.up(n);
  }

  async gone() {
    for (const n of this.nodes) if (n.child?.exitCode === null && n.child.signalCode === null) n.child.kill("SIGTERM");
    await Promise.race([sleep(15_000), Promise.all(this.nodes.map((n) => new Promise((r) => (!n.child || n.child.exitCode !== null || n.child.signalCode !== null ? r() : n.child.on("exit", r)))))]);
    for (const child of this.children) if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
    for (const n of this.nodes) try { process.kill(this.postmaster(n), "SIGQUIT"); } catch { /* ended with its Patroni */ }
    await sleep(500);
    rmSync(this.dir, { recursive: true, force: true });
  }
}
