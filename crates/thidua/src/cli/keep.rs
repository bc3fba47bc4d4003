//! Keeping an installation: migrate, backup, restore, copy, doctor, invariants, audit verify.

use std::path::PathBuf;

use app::ctx::Clock as _;
use serde::Serialize;
use serde_json::{Value, json};
use store::{
    Store,
    audit::Kept,
    backup::{FactorKeyFate, RestoreReport},
    checks::Check,
};

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
    /// Checks chains, seals, missing streams, and compares every row with them.
    Verify(Verify),
    /// Prints the last seal of each day, to be kept outside.
    Seals,
    /// Takes all rows as they are now, for a reason that stays in the audit with what was found wrong.
    Baseline(Baseline),
}

/// Why.
#[derive(clap::Args)]
pub(crate) struct Baseline {
    /// Why rows are taken as they are, for whoever reads the audit.
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

/// What was kept outside.
#[derive(clap::Args)]
pub(crate) struct Verify {
    /// Public key of the seals, 64 hexadecimal digits.
    #[arg(long, value_name = "HEX")]
    key: Option<String>,
    /// File of seals that were printed or written down outside, as `audit seals` prints them.
    #[arg(long, value_name = "FILE")]
    seal: Option<PathBuf>,
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
            Value::Array(faults) if key == "faults" && !faults.is_empty() => {
                faults.iter().for_each(|fault| output::line(&format!("✗ {}", fault_in_words(fault))));
            }
            Value::Object(_) => lines(value),
            other => output::line(&format!("{key}: {other}")),
        }
    }
}

/// A fault of the audit as a sentence, with where it is.
fn fault_in_words(fault: &Value) -> String {
    let text = |key: &str| fault[key].as_str().unwrap_or_default();
    let what = match text("kind") {
        "entry-altered" => "mục nhật ký bị sửa",
        "chain-broken" => "chuỗi nhật ký bị đứt: có mục bị xóa, chèn hoặc thay",
        "payload-altered" => "nội dung của mục nhật ký bị sửa",
        "payload-missing" => "nội dung của mục nhật ký mất mà không có lý do",
        "payload-stray" => "nội dung không thuộc mục nhật ký nào",
        "head-wrong" => "đầu luồng không khớp mục mới nhất",
        "stream-missing" => "cả luồng nhật ký đã mất",
        "seal-altered" => "dấu niêm phong bị sửa",
        "seal-chain-broken" => "chuỗi dấu niêm phong bị đứt",
        "seal-signature" => "chữ ký của dấu niêm phong sai hoặc bằng khóa khác",
        "sealed-entry-missing" => "mục đã niêm phong không còn hoặc đã khác",
        "kept-seal-missing" => {
            "dấu đã lưu ngoài không còn trong cơ sở dữ liệu: dữ liệu bị đưa về trước đó hoặc bị viết lại"
        }
        "rows-altered" => "mã băm các hàng của mục nhật ký bị sửa",
        "rows-stray" => "mã băm hàng không thuộc mục nhật ký nào",
        "tick-missing" => "có mục nhật ký đã bị xóa: số thứ tự chung bị khuyết",
        "row-altered" => "hàng khác với nhật ký",
        "row-missing" => "hàng có trong nhật ký nhưng đã mất",
        "row-extra" => "hàng mà nhật ký không biết",
        other => other,
    };
    let row = if text("table").is_empty() { String::new() } else { format!(" {} {}", text("table"), text("row")) };
    let stream = if text("stream").is_empty() { "–" } else { text("stream") };
    format!("{what}:{row} ({stream}, {}) [{}]", fault["seq"], text("kind"))
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
    let key = factor_key(place)?;
    let manifest = store.backup_with(&args.out, now(), passphrase.as_ref(), key).await?;
    if key.is_some() && manifest.factor_key.is_none() {
        output::message(
            "Khóa xác thực hai lớp (factor.key) KHÔNG nằm trong bản sao lưu này, vì bản sao lưu không mã hóa. Hãy giữ riêng một bản của tệp đó, hoặc sao lưu có cụm mật khẩu. / The key of two-step sign-in (factor.key) is NOT in this backup, which is not encrypted. Keep a copy of that file apart, or make the backup with a passphrase.",
        );
    }
    tell("backup", &manifest, true, as_json)
}

/// The key of second factors of this place, if it has one.
fn factor_key(place: &Place) -> Result<Option<[u8; 32]>, Failure> {
    let file = place.factor_key();
    match store::key_file::read(&file) {
        Ok(key) => Ok(Some(key)),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(Failure::file(&file, &e)),
    }
}

/// Where the key of second factors is now, for whoever restored.
fn fate_in_words(fate: &FactorKeyFate, file: &std::path::Path) -> Option<String> {
    let file = file.display();
    Some(match fate {
        FactorKeyFate::NotNeeded => return None,
        FactorKeyFate::Restored => {
            format!("Khóa xác thực hai lớp đã ở {file}. / The key of two-step sign-in is at {file}.")
        }
        FactorKeyFate::Kept => format!(
            "Bản sao lưu không có khóa xác thực hai lớp; dùng tệp có sẵn {file}. Hãy thử đăng nhập bằng mã trên điện thoại. / The backup holds no key of two-step sign-in; {file}, which was there, is used. Try a sign-in with a phone's code."
        ),
        FactorKeyFate::Beside { file: beside } => format!(
            "Thư mục đã có một khóa xác thực hai lớp khác ({file}), nên được giữ nguyên; khóa của bản sao lưu ở {beside}. Nếu mã trên điện thoại không đúng, hãy đổi tên tệp này thành factor.key. / The folder has another key of two-step sign-in ({file}), which was left; that of the backup is at {beside}. Where phones' codes do not fit, rename that file to factor.key.",
            beside = beside.display()
        ),
        FactorKeyFate::Missing { people } => format!(
            "THIẾU khóa xác thực hai lớp: {people} người không đăng nhập được bằng mã trên điện thoại cho đến khi tệp factor.key đã cất riêng được chép vào {file}. Mã dự phòng vẫn dùng được; không còn tệp thì gỡ xác thực hai lớp của từng người rồi thiết lập lại. / The key of two-step sign-in is MISSING: {people} people cannot sign in with a phone's code until the copy of factor.key that was kept apart is put at {file}. Recovery codes work; without the file, take each person's second factor away and set it up anew."
        ),
    })
}

/// Restores into an empty place and checks it.
pub(crate) async fn restore(place: &Place, args: &Restore, as_json: bool) -> Result<(), Failure> {
    let passphrase = args.passphrase.for_restore()?;
    let _lock = place.lock()?;
    let (_, report) = Store::restore(&args.file, &place.url(), passphrase.as_ref()).await?;
    let file = place.factor_key();
    let fate = report.put_factor_key(&file)?;
    if let Some(words) = fate_in_words(&fate, &file) {
        output::message(&words);
    }
    let sound = report.sound();
    tell("restore", &Restored { report, fate }, sound, as_json)
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

/// What `restore` answers.
#[derive(Serialize)]
struct Restored {
    #[serde(flatten)]
    report: RestoreReport,
    #[serde(flatten)]
    fate: FactorKeyFate,
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
    let args = match what {
        Audit::Verify(args) => args,
        Audit::Seals => return seals(place, as_json).await,
        Audit::Baseline(args) => return baseline(place, args, as_json).await,
    };
    let mut kept = match &args.seal {
        Some(file) => seals_of(file)?,
        None => Kept::default(),
    };
    if let Some(hex) = &args.key {
        kept.keys = vec![key(hex)?];
    }
    let store = existing(place).await?;
    let bar = indicatif::ProgressBar::new_spinner();
    let tick = |what: &str, rows: u64| {
        bar.set_message(format!("{what}: {rows}"));
        bar.tick();
    };
    let report = store.verify_audit_with(&kept, &tick, None).await?;
    bar.finish_and_clear();
    tell("audit-verify", &report, report.sound(), as_json)
}

/// The last seal of each day.
async fn seals(place: &Place, as_json: bool) -> Result<(), Failure> {
    let seals = app::seals::all(&crate::open::ctx(existing(place).await?, &place.folder())?).await?;
    if as_json {
        output::data(&json!({"schema": "thidua/audit-seals/1", "seals": seals}));
    } else {
        seals.iter().for_each(|seal| output::line(&seal.line()));
    }
    Ok(())
}

/// A new baseline where only rows are not as the audit saw them, as after an upgrade with an older program beside.
async fn baseline(place: &Place, args: &Baseline, as_json: bool) -> Result<(), Failure> {
    let store = existing(place).await?;
    let found = store.verify_audit(&Kept::default()).await?;
    if found.faults.iter().any(|f| f.table.is_empty()) || args.reason.trim().is_empty() {
        return tell("audit-verify", &found, false, as_json);
    }
    let ctx = crate::open::ctx(store.clone(), &place.folder())?;
    let write = store::Write { actor_label: "operator".to_owned(), ..ctx.write_system(&ctx.now()) };
    store.baseline_anew(write, &args.reason, &found.faults).await?;
    let report = store.verify_audit(&Kept::default()).await?;
    tell("audit-verify", &report, report.sound(), as_json)
}

fn seals_of(file: &std::path::Path) -> Result<Kept, Failure> {
    let text = std::fs::read_to_string(file).map_err(|e| Failure::file(file, &e))?;
    app::seals::read(&text).map_err(|line| Failure {
        place: format!("{}, {line}", file.display()),
        ..Failure::refused(
            "audit-seal-file",
            format!("Dòng {line} của tệp {} không phải là một dấu niêm phong. Mỗi dòng có dạng: thidua-seal/1 NGÀY SỐ MÃ-BĂM KHÓA, như lệnh audit seals in ra.", file.display()),
            format!("Line {line} of {} is no seal. Each line reads: thidua-seal/1 DAY NUMBER HASH KEY, as audit seals prints it.", file.display()),
        )
    })
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
