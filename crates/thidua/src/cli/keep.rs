//! Keeping an installation: migrate, backup, restore, copy, doctor, invariants, audit verify.

use std::path::PathBuf;

use app::ctx::Clock as _;
use serde::Serialize;
use serde_json::{Value, json};
use store::{Store, audit::Kept, checks::Check};

use super::passphrase;
use crate::{
    clock::SystemClock,
    open::Place,
    output::{self, Failure},
};

/// Where the backup goes.
#[derive(clap::Args)]
pub(crate) struct Backup {
    /// File to write; it must not exist.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    passphrase: passphrase::Source,
}

/// Which backup.
#[derive(clap::Args)]
pub(crate) struct Restore {
    /// A file that `backup` wrote.
    file: PathBuf,
    #[command(flatten)]
    passphrase: passphrase::Source,
}

/// From where to where.
#[derive(clap::Args)]
pub(crate) struct Copy {
    /// Database to read.
    #[arg(long, value_name = "URL")]
    from: String,
    /// Empty database to fill; it is migrated first.
    #[arg(long, value_name = "URL")]
    to: String,
}

/// How deep to look.
#[derive(clap::Args)]
pub(crate) struct Doctor {
    /// Reads every stored file as well.
    #[arg(long)]
    deep: bool,
}

/// What is asked of the audit.
#[derive(clap::Subcommand)]
pub(crate) enum Audit {
    /// Checks chains, seals, missing streams.
    Verify(Verify),
}

/// What was kept outside.
#[derive(clap::Args)]
pub(crate) struct Verify {
    /// Public key of the seals, 64 hexadecimal digits.
    #[arg(long, value_name = "HEX")]
    key: Option<String>,
}

fn now() -> i64 {
    SystemClock.micros()
}

/// Prints a report as JSON, or a line in words; a report that is not sound ends with exit code 1.
fn tell(name: &str, report: &impl Serialize, sound: bool, as_json: bool) -> Result<(), Failure> {
    let mut answer = json!({"schema": format!("thidua/{name}/1"), "sound": sound});
    if let (Some(answer), Value::Object(fields)) = (answer.as_object_mut(), json!(report)) {
        answer.extend(fields);
    }
    if as_json {
        output::data(&answer);
    } else {
        lines(&answer);
    }
    if sound {
        return Ok(());
    }
    Err(Failure::refused(
        &format!("{name}-not-sound"),
        "Có điều không đúng, xem danh sách ở trên. Dữ liệu không bị thay đổi; hãy báo người vận hành và giữ bản sao lưu gần nhất.",
        "Something is wrong, see the list above. No data was changed; tell the operator and keep the newest backup.",
    ))
}

/// Each check of a report, and each figure, as a line.
fn lines(answer: &Value) {
    let Some(fields) = answer.as_object() else { return };
    for (key, value) in fields {
        match value {
            Value::Array(checks) if checks.iter().all(|c| c.get("vi").is_some()) => {
                for check in checks {
                    let found = check["found"].as_u64().unwrap_or(0);
                    let mark = if found == 0 { "✓" } else { "✗" };
                    let examples =
                        if found == 0 { String::new() } else { format!(" — {found}: {}", check["examples"]) };
                    output::line(&format!("{mark} {}{examples}", check["vi"].as_str().unwrap_or_default()));
                }
            }
            Value::Object(_) => lines(value),
            other => output::line(&format!("{key}: {other}")),
        }
    }
}

/// Brings the schema up to this program's.
pub(crate) async fn migrate(place: &Place, as_json: bool) -> Result<(), Failure> {
    let store = place.store().await?;
    store.migrate_leased(&format!("operator-{}", std::process::id()), now()).await?;
    tell("migrate", &json!({"migrations": store::migrate::MIGRATIONS.len()}), true, as_json)
}

/// Writes a backup while others go on working.
pub(crate) async fn backup(place: &Place, args: &Backup, as_json: bool) -> Result<(), Failure> {
    let passphrase = args.passphrase.for_backup()?;
    let store = existing(place).await?;
    let manifest = store.backup(&args.out, now(), passphrase.as_ref()).await?;
    tell("backup", &manifest, true, as_json)
}

/// Restores into an empty place and checks it.
pub(crate) async fn restore(place: &Place, args: &Restore, as_json: bool) -> Result<(), Failure> {
    let passphrase = args.passphrase.for_restore()?;
    let _lock = place.lock()?;
    let (_, report) = Store::restore(&args.file, &place.url(), passphrase.as_ref()).await?;
    tell("restore", &report, report.sound(), as_json)
}

/// Copies between engines.
pub(crate) async fn copy(args: &Copy, as_json: bool) -> Result<(), Failure> {
    let from = Store::open(&args.from).await?;
    let to = Store::open(&args.to).await?;
    to.migrate().await?;
    let bar = indicatif::ProgressBar::new_spinner();
    let report = from.copy_to(&to, &|table, rows| bar.set_message(format!("{table}: {rows}"))).await?;
    bar.finish_and_clear();
    tell("copy", &report, true, as_json)
}

/// Without `--deep` every so-manieth person is packed again.
const DOCTOR_STEP: usize = 20;

/// Technical checks.
pub(crate) async fn doctor(place: &Place, args: &Doctor, as_json: bool) -> Result<(), Failure> {
    let store = existing(place).await?;
    let mut report = store.doctor(args.deep).await?;
    // Only a schema of this program can be packed and compared.
    if report.sound() {
        let step = if args.deep { 1 } else { DOCTOR_STEP };
        let found = app::scan::compare(&crate::open::ctx(store, &place.folder())?, step).await?;
        report.checks.push(Check::of(
            "facts-packed",
            "Dữ kiện tổng hợp để quét đúng bằng dữ kiện gốc.",
            "What scans read is what packing the facts again gives.",
            found.wrong,
        ));
    }
    tell("doctor", &report, report.sound(), as_json)
}

/// What must always hold.
pub(crate) async fn invariants(place: &Place, as_json: bool) -> Result<(), Failure> {
    let report = existing(place).await?.invariants().await?;
    tell("invariants", &report, report.sound(), as_json)
}

/// The audit's chains and seals.
pub(crate) async fn audit(place: &Place, what: &Audit, as_json: bool) -> Result<(), Failure> {
    let Audit::Verify(args) = what;
    let mut kept = Kept::default();
    if let Some(hex) = &args.key {
        kept.public_key = Some(key(hex)?);
    }
    let report = existing(place).await?.verify_audit(&kept).await?;
    tell("audit-verify", &report, report.sound(), as_json)
}

fn key(hex: &str) -> Result<[u8; 32], Failure> {
    let digits: Vec<u8> = hex.chars().filter_map(|c| c.to_digit(16)).filter_map(|d| u8::try_from(d).ok()).collect();
    let bytes: Vec<u8> = digits.chunks(2).map(|pair| pair.iter().fold(0, |n, d| n * 16 + d)).collect();
    <[u8; 32]>::try_from(bytes).ok().filter(|_| hex.len() == 64).ok_or_else(|| Failure {
        place: "--key".to_owned(),
        ..Failure::refused(
            "audit-key",
            "Khóa công khai phải có 64 chữ số hệ 16.",
            "The public key has 64 hexadecimal digits.",
        )
    })
}

/// Opens a database that must be there already: these commands never make one.
async fn existing(place: &Place) -> Result<Store, Failure> {
    if place.database.is_none() {
        let file = place.folder().join("thidua.db");
        if !file.exists() {
            return Err(Failure::could_not_run(
                "no-database",
                format!("Không có cơ sở dữ liệu ở {}. Hãy chỉ đúng thư mục bằng --data.", file.display()),
                format!("There is no database at {}. Name the folder with --data.", file.display()),
            ));
        }
    }
    place.opened().await
}
