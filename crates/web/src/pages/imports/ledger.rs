//! The account of a file: its rows by what becomes of them, columns passed over, values asked once, rows set aside.

use std::collections::BTreeMap;

use app::{
    facts::{FactKind, field_key},
    imports::{BatchPage, RowView, State},
};
use domain::{
    lists::LeaderLevel,
    people::{PERSON, further},
};
use serde::Serialize;

use super::facts::with_column;
use crate::{
    Fields,
    form::{Choice, code_key},
};

/// What becomes of rows: a line of the account.
#[derive(Serialize)]
pub(super) struct LedgerLine {
    state: String,
    label: String,
    tone: &'static str,
    cells: Vec<u64>,
    sum: u64,
}

/// The account: it adds up in both directions, and to the rows of the file.
#[derive(Serialize)]
pub(super) struct Ledger {
    parts: Vec<String>,
    lines: Vec<LedgerLine>,
    sums: Vec<u64>,
    total: u64,
    file_rows: u64,
    /// rows that are no data, those set aside among them
    rest: u64,
    /// some were set aside
    takeable: bool,
}

/// The name of a field, of people or of facts.
pub(super) fn named(lang: words::Lang, fact: Option<FactKind>, key: &str) -> String {
    match (fact, key.strip_prefix("f_")) {
        (Some(kind), Some(column)) => words::word(lang, &field_key(kind, column)),
        (None, Some(column)) => {
            further().find(|f| f.column == column).map_or_else(String::new, |f| words::word(lang, &PERSON.label(f)))
        }
        _ => words::word(lang, &code_key("imports-field", key)),
    }
}

fn tone(state: &str) -> &'static str {
    match state {
        "doubt" | "aside" => "wait",
        "fault" => "bad",
        "new" | "update" | "matched" => "good",
        _ => "off",
    }
}

pub(super) fn ledger(lang: words::Lang, batch: &BatchPage) -> Ledger {
    let known = ["collective", "individual", "other"];
    let parts: Vec<&str> =
        known.into_iter().filter(|p| batch.ledger.iter().any(|(part, _, n)| part == p && *n > 0)).collect();
    let count =
        |part: &str, state: &str| batch.ledger.iter().filter(|l| l.0 == part && l.1 == state).map(|l| l.2).sum::<u64>();
    let lines: Vec<LedgerLine> = State::ALL
        .iter()
        .map(|s| s.code())
        .filter_map(|state| {
            let cells: Vec<u64> = parts.iter().map(|p| count(p, state)).collect();
            let sum = cells.iter().sum();
            let label = words::word(lang, &format!("imports-row-{state}"));
            (sum > 0).then(|| LedgerLine { state: state.to_owned(), label, tone: tone(state), cells, sum })
        })
        .collect();
    let sums: Vec<u64> = (0..parts.len()).map(|i| lines.iter().filter_map(|l| l.cells.get(i)).sum()).collect();
    let is_rest = |l: &&LedgerLine| State::REST.iter().any(|s| s.code() == l.state);
    Ledger {
        rest: lines.iter().filter(is_rest).map(|l| l.sum).sum(),
        takeable: lines.iter().any(|l| l.state == "aside"),
        parts: parts.iter().map(|p| words::word(lang, &format!("imports-part-{p}"))).collect(),
        total: sums.iter().sum(),
        lines,
        sums,
        file_rows: batch.file_rows,
    }
}

/// A column passed over, with the name of its picker.
#[derive(Serialize)]
pub(super) struct SkippedColumn {
    name: String,
    letter: String,
    title: String,
    sheet: String,
    samples: Vec<String>,
    filled: u64,
    hidden: bool,
}

pub(super) fn skipped(lang: words::Lang, batch: &BatchPage) -> Vec<SkippedColumn> {
    let each = batch.skipped.iter().enumerate().map(|(i, c)| SkippedColumn {
        name: format!("skip.{i}"),
        title: if c.title.is_empty() {
            words::say(lang, "imports-column-letter", &[("letter".to_owned(), c.letter.clone())].into())
        } else {
            c.title.clone()
        },
        letter: c.letter.clone(),
        sheet: c.sheet.clone(),
        samples: c.samples.clone(),
        filled: c.filled,
        hidden: c.hidden,
    });
    each.collect()
}

/// Columns passed over that a person takes: part and column → field.
pub(super) fn chosen_columns(batch: &BatchPage, fields: &Fields) -> BTreeMap<(usize, u32), String> {
    let chosen = fields.keyed("skip");
    let each = batch.skipped.iter().enumerate().filter_map(|(i, c)| {
        let field = chosen.get(&i.to_string()).filter(|f| !f.is_empty())?;
        Some(((c.part, c.column), field.clone()))
    });
    each.collect()
}

/// A value asked once.
#[derive(Serialize)]
pub(super) struct Ask {
    name: String,
    label: String,
    hint: String,
    /// none: a text is typed
    choices: Vec<Choice>,
    proposal: String,
    /// where another text than those to choose from may be typed
    own: String,
}

pub(super) fn asks(lang: words::Lang, fact: Option<FactKind>, batch: &BatchPage) -> Vec<Ask> {
    let blank = || Choice::new("-", words::word(lang, "imports-fix-blank"));
    let each = batch.questions.iter().enumerate().map(|(i, q)| {
        let args: BTreeMap<String, String> = [
            ("field".to_owned(), named(lang, fact, &q.field)),
            ("text".to_owned(), q.text.clone()),
            ("proposal".to_owned(), q.proposal.clone()),
        ]
        .into();
        let mut choices = match q.why.as_str() {
            "sex-unknown" => Choice::of_codes(lang, "sex", ["female", "male"]),
            "level-unknown" => Choice::of_codes(lang, "leader-short", LeaderLevel::ALL.iter().map(|l| l.code())),
            "group-unknown" => Choice::of_codes(lang, "imports-part", ["collective", "individual"]),
            "date-order" => Choice::of_codes(lang, "imports-fix", ["dmy", "mdy"]),
            _ => Vec::new(),
        };
        if matches!(q.why.as_str(), "sex-unknown" | "level-unknown") {
            choices.push(blank());
        }
        // letters were lost: what they may have been, and room for what nobody thought of
        let own = if q.options.is_empty() { String::new() } else { format!("own.{i}") };
        choices.extend(q.options.iter().map(|name| Choice::new(name, name.clone())));
        let rows = [("count".to_owned(), q.count.to_string()), ("row".to_owned(), q.row.to_string())].into();
        let mut hint = words::say(lang, "imports-question-rows", &rows);
        if choices.len() > 2 && own.is_empty() && !q.samples.is_empty() {
            hint = format!("{hint} ({})", q.samples.join(", "));
        }
        Ask {
            name: format!("fix.{i}"),
            label: words::say(lang, &format!("import-ask-{}", q.why), &args),
            hint,
            choices,
            proposal: q.proposal.clone(),
            own,
        }
    });
    each.collect()
}

/// What a person answered: field and text → value; "-" is nothing.
pub(super) fn chosen_values(batch: &BatchPage, fields: &Fields) -> BTreeMap<(String, String), String> {
    let (chosen, own) = (fields.keyed("fix"), fields.keyed("own"));
    let each = batch.questions.iter().enumerate().filter_map(|(i, q)| {
        let said = |of: &BTreeMap<String, String>| of.get(&i.to_string()).map(|v| v.trim().to_owned());
        let value = [said(&own), said(&chosen)].into_iter().flatten().find(|v| !v.is_empty())?;
        let value = if value == "-" { String::new() } else { value };
        Some(((q.field.clone(), q.text.clone()), value))
    });
    each.collect()
}

/// A row that is no data, or was set aside.
#[derive(Serialize)]
pub(super) struct RestLine {
    seq: i64,
    row: i64,
    sheet: String,
    words: String,
    tone: &'static str,
    label: String,
    why: String,
    takeable: bool,
}

impl RestLine {
    pub(super) fn of(lang: words::Lang, fact: Option<FactKind>, row: RowView) -> Self {
        Self {
            tone: tone(&row.state),
            label: words::word(lang, &format!("imports-row-{}", row.state)),
            why: row.problem.as_ref().map(|p| with_column(lang, fact, p)).unwrap_or_default(),
            seq: row.seq,
            row: row.row_number,
            sheet: row.sheet,
            words: row.words,
            takeable: row.takeable,
        }
    }

    pub(super) fn sample() -> Self {
        Self {
            seq: 5,
            row: 71,
            sheet: "Sheet1".into(),
            words: "Trịnh Đức Quân · 301-118".into(),
            tone: "wait",
            label: "Để riêng".into(),
            why: "Dòng bị ẩn trong tệp.".into(),
            takeable: true,
        }
    }
}
