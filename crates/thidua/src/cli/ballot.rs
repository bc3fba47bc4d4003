//! `thidua ballot verify`: looks at a published secret ballot and at nothing else. No database, no server, no settings:
//! whoever has the file can count again (docs/ballots.md).

use std::{fs::File, io::Read as _, path::PathBuf};

use serde_json::json;
use tally::{Fault, Kind, Published, Receipt, file::MOST_BYTES, verify};

use crate::output::{self, Failure, line};

/// What to do with a ballot.
#[derive(clap::Subcommand)]
pub(crate) enum Ballot {
    /// Kiểm lại một cuộc bỏ phiếu kín từ tệp đã công bố.
    Verify(Verify),
}

/// Which file, and whose receipt to look for.
#[derive(clap::Args)]
pub(crate) struct Verify {
    /// Tệp đã công bố.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Mã biên nhận của một người bỏ phiếu, để xem phiếu có trong tệp hay không.
    #[arg(long, value_name = "RECEIPT")]
    receipt: Option<String>,
}

/// A fault as a sentence: Vietnamese, English.
fn sentence(fault: &Fault) -> (&'static str, &'static str) {
    match fault.code {
        "form" => ("không đúng khuôn dạng của tệp công bố", "not in the form of a published ballot"),
        "end" => ("mã tổng ở cuối tệp không khớp", "the checksum at the end is that of another file"),
        "key.set" => (
            "các khóa của tổ kiểm phiếu không ghép thành khóa đã công bố",
            "the tellers' keys are not shares of the published key",
        ),
        "key.proof" => (
            "khóa không phải của chính cuộc bỏ phiếu này, vòng này, với các nội dung này",
            "the key was not made for this ballot, this round, these questions",
        ),
        "voters.count" => ("số người đã bỏ phiếu nhiều hơn số người được bỏ phiếu", "more have voted than might"),
        "papers.count" => {
            ("số phiếu khác số người đã bỏ phiếu", "there are more or fewer papers than voters who voted")
        }
        "paper.order" => {
            ("phiếu không đứng theo thứ tự mã biên nhận", "a paper does not stand in the order of receipts")
        }
        "paper.receipt" => ("mã biên nhận không khớp nội dung phiếu", "a receipt is not that of its paper"),
        "paper.encoding" => ("phiếu không đọc được", "a paper cannot be read"),
        "paper.bare" => ("phiếu không được mã hóa", "a paper is not encrypted"),
        "paper.repeated" => ("phiếu chép lại một phiếu khác", "a paper copies another one"),
        "paper.proof" => ("phiếu không hợp lệ", "a paper is not well formed"),
        "shares.few" => ("chưa đủ người của tổ kiểm phiếu cùng mở", "fewer tellers counted than must come together"),
        "share.encoding" => ("phần mở của một người kiểm phiếu không đọc được", "what a teller opened cannot be read"),
        "share.proof" => {
            ("phần mở của một người kiểm phiếu không khớp các phiếu", "what a teller opened does not fit the papers")
        }
        "result.value" => {
            ("kết quả công bố khác tổng của các phiếu", "a published result is not the sum of the papers")
        }
        _ => ("kết quả không thể có với số phiếu này", "a result is impossible with so many papers"),
    }
}

/// Where a fault is, for people: what its numbers count.
fn place(fault: &Fault) -> String {
    let names: &[&str] = match fault.code.split('.').next() {
        Some("form") => &["dòng"],
        Some("paper") => &["phiếu", "nội dung", "mục"],
        Some("share") => &["người kiểm phiếu", "nội dung", "mục"],
        _ => &["nội dung", "mục"],
    };
    let parts: Vec<String> = names.iter().zip(&fault.at).map(|(name, n)| format!("{name} {n}")).collect();
    parts.join(", ")
}

fn read(path: &std::path::Path) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|f| f.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes))
        .map_err(|e| Failure::file(path, &e))?;
    // What is no text is in no form; the replacement makes that a fault instead of a crash.
    Ok(String::from_utf8(bytes).unwrap_or_else(|_| "\u{fffd}".to_owned()))
}

fn receipt(args: &Verify) -> Result<Option<Receipt>, Failure> {
    let Some(text) = &args.receipt else { return Ok(None) };
    text.parse().map(Some).map_err(|_| Failure {
        place: "--receipt".to_owned(),
        ..Failure::refused(
            "ballot.bad_receipt",
            "Mã biên nhận gồm 64 chữ số và chữ cái a đến f. Chưa kiểm gì; hãy chép lại đủ mã.",
            "A receipt is 64 digits and letters a to f. Nothing was checked; copy it whole.",
        )
    })
}

/// Verifies a file.
pub(crate) fn run(what: &Ballot, as_json: bool) -> Result<(), Failure> {
    let Ballot::Verify(args) = what;
    let wanted = receipt(args)?;
    let report = verify(&read(&args.file)?);
    let found = |p: &Published| wanted.map(|r| p.papers.iter().any(|(listed, _)| *listed == r));
    let present = report.published.as_ref().and_then(found);
    let faults: Vec<_> = report
        .faults
        .iter()
        .map(|f| {
            let (vi, en) = sentence(f);
            json!({"code": f.code, "at": f.at, "message": {"vi": vi, "en": en}})
        })
        .collect();
    let answer = json!({
        "schema": "thidua/ballot-verify/1",
        "holds": report.holds(),
        "ballot": report.published.as_ref().map(|p| p.head.agenda().ballot()),
        "round": report.published.as_ref().map(|p| p.head.agenda().round()),
        "voters": report.published.as_ref().map(|p| p.voters),
        "voted": report.published.as_ref().map(|p| p.voted),
        "papers": report.published.as_ref().map(|p| p.papers.len()),
        "results": report.published.as_ref().map(|p| &p.results),
        "receipt_present": present,
        "faults": faults,
    });
    if !report.holds() {
        if !as_json {
            for fault in &report.faults {
                let (vi, en) = sentence(fault);
                line(&format!("✕ {}: {vi} · {en} ({fault})", place(fault)));
            }
        }
        let name = args.file.display();
        let count = report.faults.len();
        return Err(Failure {
            place: name.to_string(),
            beside: Some(Box::new(answer)),
            ..Failure::refused(
                "ballot.does_not_hold",
                format!(
                    "Tệp {name} có {count} chỗ sai nên không chứng minh được kết quả. Tệp không bị thay đổi; hãy tải lại bản công bố, nếu vẫn sai thì báo tổ kiểm phiếu."
                ),
                format!(
                    "The file {name} has {count} faults and so does not prove its result. It was not changed; fetch the published file again, and tell the tellers if it is still wrong."
                ),
            )
        });
    }
    if present == Some(false) {
        return Err(Failure {
            place: "--receipt".to_owned(),
            beside: Some(Box::new(answer)),
            ..Failure::refused(
                "ballot.receipt_absent",
                "Tệp đúng, nhưng không có phiếu nào mang mã biên nhận này. Hãy so lại mã và đúng cuộc bỏ phiếu, đúng vòng; nếu vẫn không có thì báo tổ kiểm phiếu.",
                "The file holds, but no paper in it has this receipt. Compare the receipt, the ballot and the round; if it is still missing, tell the tellers.",
            )
        });
    }
    if as_json {
        output::data(&answer);
    } else if let Some(published) = &report.published {
        tell(published, present);
    }
    Ok(())
}

fn tell(published: &Published, present: Option<bool>) {
    let agenda = published.head.agenda();
    let (papers, voters) = (published.papers.len(), published.voters);
    line(&format!("{} · {} · vòng {}", agenda.title(), agenda.ballot(), agenda.round()));
    line(&format!(
        "✓ Tệp đúng: {papers} phiếu của {voters} người được bỏ phiếu; kết quả là tổng của các phiếu đã công bố."
    ));
    line(&format!(
        "✓ The file holds: {papers} papers of {voters} who might vote; the result is the sum of the published papers."
    ));
    for (question, row) in agenda.questions().iter().zip(&published.results) {
        match question.kind {
            Kind::One => line(&question.text),
            Kind::AtMost(k) => line(&format!("{} (chọn không quá {k})", question.text)),
        }
        for (option, votes) in question.options.iter().zip(row) {
            line(&format!("  {votes}\t{option}"));
        }
    }
    if present == Some(true) {
        line("✓ Phiếu mang mã biên nhận này có trong tệp. · The paper with this receipt is in the file.");
    }
}
