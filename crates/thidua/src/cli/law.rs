//! `thidua law …`: asks the rules. Reads no database; the law travels with the program.

mod tell;

use std::path::{Path, PathBuf};

use law::{AwardId, Date, Law, LawError, Verified};
use serde_json::json;

use crate::{
    clock,
    output::{self, Failure},
};

/// What is asked.
#[derive(clap::Subcommand)]
pub(crate) enum Question {
    /// Xét dữ kiện của một tệp: đủ điều kiện hay không, kèm lý do.
    Check(Check),
    /// Xem một danh hiệu, hình thức khen thưởng theo quy định của một ngày.
    Show(Show),
    /// So sánh quy định giữa hai ngày.
    Diff(Diff),
    /// Kiểm tra dữ liệu luật: dẫn nguồn, thời gian, ca mẫu, bản dịch, quy định địa phương.
    Verify(Verify),
    /// Quét cả sổ cán bộ: ai đề nghị được danh hiệu nào trong năm, ai còn một bước.
    Scan(super::scan::Scan),
}

/// Which facts, which award, which day.
#[derive(clap::Args)]
pub(crate) struct Check {
    /// Dữ kiện dạng JSON (docs/schemas/law-facts.json).
    #[arg(long, value_name = "FILE.json", required_unless_present = "cases")]
    facts: Option<PathBuf>,
    /// Mã một danh hiệu, hình thức; bỏ trống thì xét mọi danh hiệu, hình thức áp dụng được.
    #[arg(long, value_name = "ID")]
    award: Option<String>,
    /// Ngày xét; bỏ trống thì theo dữ kiện.
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// Thay cho một tệp dữ kiện: xét mọi ca mẫu của một tệp hoặc thư mục .toml và đối chiếu kết quả đã ghi.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["facts", "award", "on"])]
    cases: Option<PathBuf>,
}

/// Which award on which day.
#[derive(clap::Args)]
pub(crate) struct Show {
    /// Mã danh hiệu, hình thức khen thưởng.
    #[arg(required_unless_present = "unverified")]
    award: Option<String>,
    /// Thay cho một danh hiệu: mọi điều chưa kiểm chứng của luật, đếm theo giai đoạn.
    #[arg(long, conflicts_with_all = ["award", "on", "regulations"])]
    unverified: bool,
    /// Thư mục chứa các tệp luật để liệt kê; bỏ trống là luật đi cùng chương trình.
    #[arg(long, value_name = "DIR", requires = "unverified")]
    dir: Option<PathBuf>,
    /// Ngày; bỏ trống là hôm nay.
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// Mã quy định địa phương đặt trên luật; nhiều mã cách nhau bằng dấu phẩy.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    regulations: Vec<String>,
}

/// Which two days.
#[derive(clap::Args)]
pub(crate) struct Diff {
    /// Ngày trước.
    #[arg(long, value_name = "DATE")]
    from: String,
    /// Ngày sau.
    #[arg(long, value_name = "DATE")]
    to: String,
}

/// Which law.
#[derive(clap::Args)]
pub(crate) struct Verify {
    /// Thư mục chứa các tệp luật; bỏ trống là luật đi cùng chương trình.
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

impl From<LawError> for Failure {
    fn from(e: LawError) -> Self {
        let refused = Self::refused(e.code, e.message.vi, e.message.en);
        let exit = if e.code == "law.unreadable" { 2 } else { refused.exit };
        Self { place: e.at, exit, ..refused }
    }
}

/// Answers.
pub(crate) fn run(question: &Question, as_json: bool) -> Result<(), Failure> {
    match question {
        Question::Check(Check { cases: Some(path), .. }) => cases(path, as_json),
        Question::Check(Check { facts: Some(path), award, on, .. }) => {
            check(path, award.as_deref(), on.as_deref(), as_json)
        }
        // clap asks for one of the two.
        Question::Check(_) => Ok(()),
        Question::Show(args) => show(args, as_json),
        Question::Diff(args) => diff(args, as_json),
        Question::Verify(args) => verify(args.dir.as_deref(), as_json),
        // Asks a database: answered where that is opened.
        Question::Scan(_) => Ok(()),
    }
}

/// Prints an answer whole as JSON, or for a person.
fn answer<T: serde::Serialize>(answer: &T, as_json: bool, tell: impl FnOnce(&T)) {
    if as_json { output::data(&json!(answer)) } else { tell(answer) }
}

fn day(text: &str, place: &str) -> Result<Date, Failure> {
    text.parse::<Date>().map_err(|_| Failure {
        place: place.to_owned(),
        ..Failure::refused(
            "law.bad_date",
            format!("{place}: “{text}” không phải ngày dạng NĂM-THÁNG-NGÀY. Hãy ghi như 2020-11-20."),
            format!("{place}: “{text}” is not a date like 2020-11-20."),
        )
    })
}

fn check(path: &Path, award: Option<&str>, on: Option<&str>, as_json: bool) -> Result<(), Failure> {
    let on = on.map(|text| day(text, "--on")).transpose()?;
    let size = std::fs::metadata(path).map_err(|e| Failure::file(path, &e))?.len();
    law::Facts::fits(size)?;
    let bytes = std::fs::read(path).map_err(|e| Failure::file(path, &e))?;
    let law = Law::embedded()?;
    let facts = law::Facts::from_json(&bytes)?;
    let found = law::check(&law, &facts, award.map(AwardId::from).as_ref(), on)?;
    answer(&found, as_json, tell::checked);
    Ok(())
}

/// Judges every golden case below a path; the law is the program's own.
fn cases(path: &Path, as_json: bool) -> Result<(), Failure> {
    let mut files = vec![path.to_path_buf()];
    if path.is_dir() {
        let listed = std::fs::read_dir(path).map_err(|e| Failure::file(path, &e))?;
        files = listed.filter_map(Result::ok).map(|e| e.path()).collect();
        files.retain(|p| p.extension().is_some_and(|x| x == "toml"));
        files.sort();
    }
    let mut read = Vec::new();
    for file in &files {
        let text = std::fs::read_to_string(file).map_err(|e| Failure::file(file, &e))?;
        let name = file.display().to_string();
        read.extend(law::read_cases(&name, &text)?.into_iter().map(|c| (name.clone(), c)));
    }
    let found = Law::embedded()?.run_cases(&read);
    let failed = found.cases.iter().find(|c| !c.passed).map(|c| {
        let n = found.failed;
        Failure {
            place: c.file.clone(),
            ..Failure::refused(
                "law.case_failed",
                format!("{n} ca mẫu không đúng kết quả đã ghi, trước hết: {}.", c.title),
                format!("{n} golden cases differ from what they state, first: {}.", c.title),
            )
        }
    });
    refuse_after(found, failed, as_json, tell::cases)
}

/// Prints an answer; with a failure the same JSON also carries the error, and the exit code says so.
fn refuse_after<T: serde::Serialize>(
    found: T,
    failed: Option<Failure>,
    as_json: bool,
    tell: impl FnOnce(&T),
) -> Result<(), Failure> {
    let Some(failure) = failed else {
        answer(&found, as_json, tell);
        return Ok(());
    };
    if as_json {
        return Err(Failure { beside: Some(Box::new(json!(found))), ..failure });
    }
    tell(&found);
    Err(failure)
}

fn show(args: &Show, as_json: bool) -> Result<(), Failure> {
    let Some(award) = &args.award else {
        let law = args.dir.as_deref().map_or_else(Law::embedded, Law::load_dir)?;
        answer(&law.unverified(), as_json, tell::unverified);
        return Ok(());
    };
    let on = args.on.as_deref().map_or_else(|| Ok(clock::today()), |text| day(text, "--on"))?;
    let law = Law::embedded()?;
    let shown = law.show(&AwardId::from(award.as_str()), on, &args.regulations)?;
    answer(&shown, as_json, |s| tell::shown(s, on));
    Ok(())
}

fn diff(args: &Diff, as_json: bool) -> Result<(), Failure> {
    let (from, to) = (day(&args.from, "--from")?, day(&args.to, "--to")?);
    if to < from {
        return Err(Failure {
            place: "--to".to_owned(),
            ..Failure::refused(
                "law.dates_reversed",
                format!("--to ({to}) phải sau --from ({from})."),
                format!("--to ({to}) must come after --from ({from})."),
            )
        });
    }
    answer(&Law::embedded()?.diff(from, to), as_json, tell::diff);
    Ok(())
}

fn verify(dir: Option<&Path>, as_json: bool) -> Result<(), Failure> {
    let found = match dir {
        Some(dir) => Verified::of_files(law::read_dir(dir)?),
        None => Verified::of(&Law::embedded()?),
    };
    let failed = found.faults.first().map(|f| {
        let n = found.faults.len();
        Failure {
            place: f.at.clone(),
            ..Failure::refused(
                "law.faults",
                format!("Dữ liệu luật có {n} lỗi, trước hết tại {}: {}.", f.at, f.message.vi),
                format!("The law has {n} faults, first at {}: {}.", f.at, f.message.en),
            )
        }
    });
    refuse_after(found, failed, as_json, tell::verified)
}
