//! The served program, as the machine beneath it sees it: locks, modes of files, a clock that jumps, encrypted backups.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail loudly")]

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;
use testkit::faults::FailingDisk;

fn program(args: &[&str]) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_thidua"));
    program.args(args).env_remove("THIDUA_DATABASE").env_remove("THIDUA_DATA").stdin(Stdio::null());
    program
}

/// A server that is killed when the test is over.
struct Served {
    child: Child,
    address: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Served {
    /// Starts it and waits until it says where it listens.
    #[expect(clippy::zombie_processes, reason = "whoever drops it waits; a start that fails ends the test")]
    fn start(mut command: Command) -> Self {
        command.args(["--listen", "127.0.0.1:0"]).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap());
        let mut all = String::new();
        loop {
            let mut line = String::new();
            assert!(said.read_line(&mut line).unwrap() > 0, "it ended: {all}");
            if let Some(address) = line.trim().strip_prefix("http://") {
                // Whoever does not listen any more must not stop it from speaking.
                std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
                return Self { child, address: address.trim_end_matches('/').to_owned() };
            }
            all.push_str(&line);
        }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn json(command: &mut Command) -> Value {
    let done = command.arg("--json").output().unwrap();
    serde_json::from_slice(&done.stdout).unwrap_or_else(|_| panic!("{}", text(&done)))
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn the_served_database_is_locked_however_it_is_named_and_its_files_are_its_owners_alone() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let folder = data.to_str().unwrap();
    let served = Served::start(program(&["serve", "--data", folder]));
    assert!(served.get("/readyz").starts_with("HTTP/1.1 200"), "{}", served.get("/readyz"));
    assert_eq!(mode(&data), 0o700);
    for file in fs::read_dir(&data).unwrap().map(|f| f.unwrap().path()) {
        assert_eq!(mode(&file) & 0o077, 0, "{}", file.display());
    }
    let url = format!("sqlite://{folder}/thidua.db");
    let other = dir.path().join("other");
    let other = other.to_str().unwrap();
    for args in
        [["serve", "--data", folder, "--listen", "127.0.0.1:0"], ["serve", "--database", url.as_str(), "--data", other]]
    {
        let refused = program(&args).output().unwrap();
        assert_eq!(refused.status.code(), Some(2), "{}", text(&refused));
        assert!(text(&refused).contains("Another thidua serves"), "{}", text(&refused));
    }
    drop(served);

    // A folder from an earlier program is made its owner's alone.
    for file in ["", "thidua.db", "seal.key"] {
        let loose = if file.is_empty() { 0o755 } else { 0o644 };
        fs::set_permissions(data.join(file), fs::Permissions::from_mode(loose)).unwrap();
    }
    let out = dir.path().join("copy.zip");
    let done = program(&["backup", "--data", folder, "--out", out.to_str().unwrap()]).output().unwrap();
    assert!(done.status.success(), "{}", text(&done));
    assert_eq!(mode(&out), 0o600);
    let served = Served::start(program(&["serve", "--database", url.as_str(), "--data", folder]));
    for (file, want) in [("", 0o700), ("thidua.db", 0o600), ("seal.key", 0o600)] {
        assert_eq!(mode(&data.join(file)), want, "{file}");
    }
    drop(served);
}

#[test]
fn a_clock_set_back_over_a_restart_is_noted_and_sealing_goes_on() {
    let dir = testkit::faults::in_memory();
    let data = dir.path().join("data");
    let folder = data.to_str().unwrap();
    let verify = || json(&mut program(&["audit", "verify", "--data", folder]));
    let until = |what: &str, enough: &dyn Fn(&Value) -> bool| {
        let began = Instant::now();
        loop {
            let report = verify();
            assert_eq!(report["sound"], true, "{report}");
            if enough(&report) {
                return report;
            }
            assert!(began.elapsed() < Duration::from_secs(20), "{what}: {report}");
            std::thread::sleep(Duration::from_millis(200));
        }
    };
    let mut command = program(&["serve", "--data", folder]);
    let clock = FailingDisk::at(dir.path(), &mut command);
    let served = Served::start(command);
    let before = until("the first seal", &|r| r["seals"].as_u64() > Some(0));
    // Killed, as by a power cut: it held the minute's lease, until an instant a month ahead.
    drop(served);
    clock.clock(-30 * 86_400);
    let mut command = program(&["serve", "--data", folder]);
    let again = FailingDisk::at(dir.path(), &mut command);
    again.clock(-30 * 86_400);
    let served = Served::start(command);
    let after = until("a seal after it", &|r| r["seals"].as_u64() > before["seals"].as_u64());
    assert_eq!(after["streams"].as_u64(), before["streams"].as_u64().map(|n| n + 1), "the stream about the clock");
    drop(served);
}

#[test]
fn an_encrypted_backup_takes_its_passphrase_from_the_environment_or_a_file_and_never_from_the_command_line() {
    const NAME: &str = "THIDUA_BACKUP_PASSPHRASE";
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let migrated = program(&["migrate", "--data", &at("data")]).output().unwrap();
    assert!(migrated.status.success(), "{}", text(&migrated));

    let short = program(&["backup", "--data", &at("data"), "--out", &at("a")]).env(NAME, "ngắn quá").output().unwrap();
    assert_eq!(short.status.code(), Some(1), "{}", text(&short));
    assert!(!Path::new(&at("a")).exists());
    let words = "một câu chỉ trực ban biết";
    fs::write(Path::new(&at("data")).join("factor.key"), "09".repeat(32)).unwrap();
    let done = program(&["backup", "--data", &at("data"), "--out", &at("plain")]).output().unwrap();
    assert!(text(&done).contains("KHÔNG nằm trong bản sao lưu"), "{}", text(&done));
    let done = program(&["backup", "--data", &at("data"), "--out", &at("a")]).env(NAME, words).output().unwrap();
    assert!(done.status.success(), "{}", text(&done));
    assert!(fs::read(at("a")).unwrap().starts_with(b"TDSEAL1\n"));

    for wrong in [None, Some("một câu khác cũng đủ dài")] {
        let mut restore = program(&["restore", &at("a"), "--data", &at("new"), "--json"]);
        if let Some(wrong) = wrong {
            restore.env(NAME, wrong);
        }
        let refused = restore.output().unwrap();
        assert_eq!(refused.status.code(), Some(1), "{}", text(&refused));
        assert!(text(&refused).contains("error-passphrase"), "{}", text(&refused));
        assert!(!Path::new(&at("new")).join("thidua.db").exists());
    }
    fs::write(at("words"), format!("{words}\r\n")).unwrap();
    let mut restore = program(&["restore", &at("a"), "--data", &at("new"), "--passphrase-file", &at("words")]);
    let report = json(&mut restore);
    assert_eq!(report["sound"], true, "{report}");
    assert_eq!(report["factor_key"], "restored", "{report}");
    assert_eq!(fs::read_to_string(Path::new(&at("new")).join("factor.key")).unwrap(), "09".repeat(32));
    let help = program(&["backup", "--help"]).output().unwrap();
    assert!(!text(&help).contains("--passphrase <"), "{}", text(&help));
}
