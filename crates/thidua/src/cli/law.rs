//! `thidua law …`: asks the rules. Reads no database; the law travels with the program.

use std::path::PathBuf;

use law::{AwardId, Date, Law, LawError};
use serde_json::json;

use crate::output::{self, Failure};

/// A facts file larger than this is refused before it is read.
const FACTS_LIMIT: u64 = 50 << 20;

/// What is asked.
#[derive(clap::Subcommand)]
pub(crate) enum Question {
    /// Judges the facts of one file: eligible or not, with reasons.
    Check(Check),
}

/// Which facts, which award, which day.
#[derive(clap::Args)]
pub(crate) struct Check {
    /// Facts as JSON (docs/schemas).
    #[arg(long, value_name = "FILE.json")]
    facts: PathBuf,
    /// One award; all that apply when left out.
    #[arg(long, value_name = "ID")]
    award: Option<String>,
    /// The day whose rules apply; the facts' own when left out.
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
}

impl From<LawError> for Failure {
    fn from(e: LawError) -> Self {
        Self { place: e.at.clone(), ..Self::refused(e.code, e.message.vi, e.message.en) }
    }
}

/// Answers.
pub(crate) fn run(question: &Question, as_json: bool) -> Result<(), Failure> {
    match question {
        Question::Check(args) => check(args, as_json),
    }
}

fn day(text: Option<&str>) -> Result<Option<Date>, Failure> {
    text.map(|text| {
        text.parse::<Date>().map_err(|_| Failure {
            place: "--on".to_owned(),
            ..Failure::refused(
                "law.bad_date",
                format!("“{text}” không phải ngày dạng NĂM-THÁNG-NGÀY. Hãy ghi như 2020-11-20."),
                format!("“{text}” is not a date like 2020-11-20."),
            )
        })
    })
    .transpose()
}

fn check(args: &Check, as_json: bool) -> Result<(), Failure> {
    let size = std::fs::metadata(&args.facts).map_err(|e| Failure::file(&args.facts, &e))?.len();
    if size > FACTS_LIMIT {
        return Err(Failure {
            place: args.facts.display().to_string(),
            ..Failure::refused(
                "law.facts_too_large",
                format!(
                    "Tệp dữ kiện có {size} byte, quá giới hạn {FACTS_LIMIT} byte. Chưa xét gì; hãy tách mỗi người một tệp."
                ),
                format!(
                    "The facts file has {size} bytes, the limit is {FACTS_LIMIT}. Nothing was judged; give each person a file."
                ),
            )
        });
    }
    let bytes = std::fs::read(&args.facts).map_err(|e| Failure::file(&args.facts, &e))?;
    let law = Law::embedded()?;
    let facts = law::Facts::from_json(&bytes)?;
    let award = args.award.as_deref().map(AwardId::from);
    let answer = law::check(&law, &facts, award.as_ref(), day(args.on.as_deref())?)?;
    if as_json {
        output::data(&json!(answer));
    } else {
        match &answer {
            law::Checked::One(verdict) => tell(verdict),
            law::Checked::All(answers) => answers.answers.iter().for_each(tell),
        }
    }
    Ok(())
}

/// A verdict as lines for a person at a terminal.
fn tell(verdict: &law::Verdict) {
    output::line(&format!("{}: {}", verdict.name.vi, law::outcome_vi(verdict.outcome)));
    for reason in &verdict.reasons {
        output::line(&format!("  - {} [{}]", reason.text.vi, reason.cite.join("; ")));
    }
    for warning in &verdict.warnings {
        output::line(&format!("  ! {}", warning.text.vi));
    }
}
