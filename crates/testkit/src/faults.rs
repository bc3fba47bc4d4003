//! Faults of a machine: a disk that is small, a disk that fails, a connection that loses an answer. The first two run the
//! test once more in a process of its own, because a small file system needs a mount namespace and a failing disk needs a
//! library loaded before the program.

use std::{
    fs::{self, File},
    io::{Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
};

use sha2::{Digest, Sha256};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::{TcpListener, TcpStream, UnixStream},
};

const SMALL_DISK: &str = "THIDUA_SMALL_DISK";
const FAULTS: &str = "THIDUA_FAULTS";
const BELOW: &str = "THIDUA_FAULTS_BELOW";

/// The library that lets calls fail.
const SHIM: &str = include_str!("faults/shim.c");

/// A real file system of `size` ("6m"), for the test whose full name is `test`. The first call mounts it in a namespace of
/// its own, runs the same test in it and gives `None`; there, this gives its folder. Where it cannot be mounted, it says
/// so and gives `None`; with `THIDUA_REQUIRE_DISK=1` that is a failure.
#[must_use]
pub fn small_disk(test: &str, size: &str) -> Option<PathBuf> {
    if let Some(dir) = std::env::var_os(SMALL_DISK) {
        return Some(PathBuf::from(dir));
    }
    let place = tempfile::tempdir().expect("a folder to mount on");
    let mount = "mount -t tmpfs -o size=$1,mode=0777 tmpfs \"$2\"";
    let probe = namespace().arg(mount).args(["sh", size]).arg(place.path()).output().expect("running unshare");
    if !probe.status.success() {
        let why = String::from_utf8_lossy(&probe.stderr).trim().to_owned();
        assert!(std::env::var("THIDUA_REQUIRE_DISK").as_deref() != Ok("1"), "no small disk here: {why}");
        eprintln!("{test} did not run: no small file system can be mounted here ({why})");
        return None;
    }
    // Whoever is not root becomes root to mount and himself again for the test: PostgreSQL refuses to run as root.
    let back = if is_root() { String::new() } else { "unshare --user --map-user=1000 --map-group=1000 -- ".to_owned() };
    let mut command = namespace();
    command.arg(format!("{mount} && shift 2 && exec {back}\"$@\"")).args(["sh", size]).arg(place.path());
    command.arg(std::env::current_exe().expect("the test's own program")).env(SMALL_DISK, place.path());
    again(command, test);
    None
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata("/proc/self").is_ok_and(|m| m.uid() == 0)
}

fn namespace() -> Command {
    let mut command = Command::new("unshare");
    command.arg(if is_root() { "-m" } else { "-rm" }).args(["--", "sh", "-c"]);
    command
}

/// Runs `test` of this program once more and fails with what it said when it fails.
fn again(mut command: Command, test: &str) {
    command.args([test, "--exact", "--nocapture", "--test-threads=1"]).stdin(Stdio::null());
    let done = command.output().expect("running the test in a process of its own");
    let (out, err) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    eprint!("{err}");
    assert!(done.status.success() && out.contains("1 passed"), "{test} in its own process:\n{out}\n{err}");
}

/// Calls that can be let fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
pub enum Call {
    /// `write`, `pwrite`.
    Write = 1 | 2,
    /// `ftruncate`.
    Truncate = 4,
    /// `fsync`, `fdatasync`.
    Sync = 8 | 16,
    /// All of them.
    Any = 31,
}

/// What a failing call says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
pub enum Errno {
    /// The disk is broken.
    Eio = 5,
    /// The disk is full.
    Enospc = 28,
}

/// A failure to come.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    /// Which calls are counted.
    pub call: Call,
    /// The first that fails, from 1.
    pub first: i32,
    /// How many in a row fail.
    pub times: i32,
    /// What they say.
    pub errno: Errno,
    /// A failing write first writes half of its bytes.
    pub torn: bool,
}

/// The disk of a program that was started under the shim.
#[derive(Debug)]
pub struct FailingDisk {
    control: File,
    /// Files below this folder can fail.
    pub dir: PathBuf,
}

impl FailingDisk {
    /// For the test whose full name is `test`: the first call runs it again under the shim and gives `None`; there, this
    /// gives the disk.
    #[must_use]
    pub fn under(test: &str) -> Option<Self> {
        if let (Some(control), Some(dir)) = (std::env::var_os(FAULTS), std::env::var_os(BELOW)) {
            let control = File::options().read(true).write(true).open(control).expect("the control file");
            return Some(Self { control, dir: PathBuf::from(dir) });
        }
        let place = in_memory();
        let mut command = Command::new(std::env::current_exe().expect("the test's own program"));
        let disk = Self::at(place.path(), &mut command);
        again(command, test);
        drop(disk);
        None
    }

    /// Lets a program run under the shim, with its failing files in a folder of `place`.
    pub fn at(place: &Path, program: &mut Command) -> Self {
        let (dir, file) = (place.join("disk"), place.join("faults"));
        fs::create_dir_all(&dir).expect("a folder");
        fs::write(&file, [0; 64]).expect("the control file");
        let dir = dir.canonicalize().expect("a folder");
        program.env("LD_PRELOAD", shim()).env(FAULTS, &file).env(BELOW, &dir);
        Self { control: File::options().read(true).write(true).open(file).expect("the control file"), dir }
    }

    /// From now on `fault` comes.
    pub fn arm(&self, fault: Fault) {
        let numbers = [0, fault.call as i32, fault.first, fault.times, fault.errno as i32, i32::from(fault.torn), 0, 0];
        self.put(0, &numbers);
        self.put(0, &[1]);
    }

    /// From now on the disk works; gives how many calls failed.
    pub fn disarm(&self) -> i32 {
        self.put(0, &[0]);
        let mut bytes = [0; 4];
        let mut file = &self.control;
        file.seek(SeekFrom::Start(28)).and_then(|_| file.read_exact(&mut bytes)).expect("reading the control file");
        i32::from_le_bytes(bytes)
    }

    /// From now on the program's clock of the day is so many seconds off.
    pub fn clock(&self, seconds: i64) {
        let mut file = &self.control;
        let place = file.seek(SeekFrom::Start(32));
        place.and_then(|_| file.write_all(&seconds.to_le_bytes())).expect("writing the control file");
    }

    fn put(&self, at: u64, numbers: &[i32]) {
        let bytes: Vec<u8> = numbers.iter().flat_map(|n| n.to_le_bytes()).collect();
        let mut file = &self.control;
        file.seek(SeekFrom::Start(at)).and_then(|_| file.write_all(&bytes)).expect("writing the control file");
    }
}

/// A folder whose syncs cost nothing, where the machine has one: what fails is decided by the shim.
#[must_use]
pub fn in_memory() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a temporary folder")
}

/// The compiled shim; made once for each text of it.
fn shim() -> PathBuf {
    let dir = crate::db::work_dir();
    let name = hex::encode(Sha256::digest(SHIM));
    let library = dir.join(format!("shim-{}.so", &name[..16]));
    let lock = File::create(dir.join("shim.lock")).expect("a lock file");
    lock.lock().expect("locking");
    if !library.exists() {
        let (source, made) = (dir.join(format!("shim-{}.c", &name[..16])), dir.join("shim.making"));
        fs::write(&source, SHIM).expect("writing the shim");
        let mut compiler = Command::new("cc");
        compiler.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&made).arg(&source).arg("-ldl");
        let done = compiler.output().expect("running cc");
        assert!(done.status.success(), "cc: {}", String::from_utf8_lossy(&done.stderr));
        fs::rename(made, &library).expect("naming the shim");
    }
    library
}

/// What becomes of the next COMMIT that passes a [`Proxy`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Next {
    /// It passes, and so does its answer.
    Pass = 0,
    /// It passes; its answer does not, and the connection breaks.
    SwallowAnswer = 1,
    /// The connection breaks before it passes.
    Cut = 2,
}

/// Stands between a store and its server.
#[derive(Debug)]
pub struct Proxy {
    /// How a store reaches the server through it.
    pub url: String,
    turn: Arc<Turn>,
}

#[derive(Debug, Default)]
struct Turn {
    next: AtomicU32,
    then_closed: AtomicBool,
    closed: AtomicBool,
}

impl Proxy {
    /// In front of the server of `url`.
    pub async fn before(url: &str) -> Self {
        let (login, rest) = url.trim_start_matches("postgres://").split_once('@').expect("a login");
        let (host, database) = rest.split_once('/').expect("a database");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("a port").port();
        let turn = Arc::new(Turn::default());
        let (each, host) = (Arc::clone(&turn), host.replace("%2F", "/"));
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                if each.closed.load(Ordering::SeqCst) {
                    continue;
                }
                let (host, turn) = (host.clone(), Arc::clone(&each));
                tokio::spawn(async move {
                    if host.starts_with('/') {
                        if let Ok(server) = UnixStream::connect(format!("{host}/.s.PGSQL.5432")).await {
                            pass(client, server, &turn).await;
                        }
                    } else if let Ok(server) = TcpStream::connect(&host).await {
                        pass(client, server, &turn).await;
                    }
                });
            }
        });
        Self { url: format!("postgres://{login}@127.0.0.1:{port}/{database}"), turn }
    }

    /// Decides about the next COMMIT, and whether anybody gets through after it.
    pub fn next(&self, next: Next, then_closed: bool) {
        self.turn.then_closed.store(then_closed, Ordering::SeqCst);
        self.turn.next.store(next as u32, Ordering::SeqCst);
    }

    /// True when the COMMIT that was waited for has come.
    #[must_use]
    pub fn struck(&self) -> bool {
        self.turn.next.load(Ordering::SeqCst) == Next::Pass as u32
    }

    /// Lets everybody through again.
    pub fn open(&self) {
        self.turn.closed.store(false, Ordering::SeqCst);
    }
}

/// Carries bytes to and fro until one side ends or a COMMIT is struck.
async fn pass<S: AsyncRead + AsyncWrite + Unpin>(mut client: TcpStream, mut server: S, turn: &Turn) {
    let (mut from_client, mut from_server) = (vec![0; 65536], vec![0; 65536]);
    loop {
        tokio::select! {
            n = client.read(&mut from_client) => {
                let Ok(n @ 1..) = n else { return };
                let commits = from_client[..n].windows(7).any(|w| w == b"COMMIT\0");
                let next = if commits { turn.next.swap(0, Ordering::SeqCst) } else { 0 };
                if turn.closed.load(Ordering::SeqCst) {
                    return;
                }
                if next != Next::Pass as u32 && turn.then_closed.load(Ordering::SeqCst) {
                    turn.closed.store(true, Ordering::SeqCst);
                }
                if next == Next::Cut as u32 {
                    return;
                }
                if server.write_all(&from_client[..n]).await.is_err() {
                    return;
                }
                if next == Next::SwallowAnswer as u32 {
                    // The server has answered, so it has committed; the client never learns it.
                    drop(server.read(&mut from_server).await);
                    return;
                }
            }
            n = server.read(&mut from_server) => {
                let Ok(n @ 1..) = n else { return };
                if client.write_all(&from_server[..n]).await.is_err() {
                    return;
                }
            }
        }
    }
}
