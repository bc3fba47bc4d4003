//! A row of a file beside whom it may stand for, with what can be answered.

use app::{
    facts::FactKind,
    imports::{self, RowView},
};
use domain::{
    fields::{Field, Values},
    people::{PERSON, further},
};
use serde::Serialize;

use super::facts::{stated, with_column};
use crate::{
    Cx, Fields, FormState,
    form::{Choice, code_key},
};

/// A field of a row side by side with the register.
#[derive(Serialize)]
pub(super) struct Side {
    pub(super) label: String,
    pub(super) file: String,
    pub(super) register: Vec<String>,
    pub(super) differs: bool,
}

/// A row with its choices.
#[derive(Serialize)]
pub(super) struct RowLine {
    pub(super) states: String,
    pub(super) row: RowView,
    pub(super) tone: &'static str,
    pub(super) problem: String,
    pub(super) sides: Vec<Side>,
    pub(super) choices: Vec<Choice>,
    pub(super) field: String,
    pub(super) error: String,
    pub(super) chosen: String,
    pub(super) reason: String,
}

fn row_tone(state: &str) -> &'static str {
    match state {
        "doubt" => "wait",
        "fault" => "bad",
        "new" | "update" | "matched" => "good",
        _ => "off",
    }
}

pub(super) fn line(cx: &Cx, kind: &str, row: RowView, form: &FormState, fields: Option<&Fields>) -> RowLine {
    let lang = cx.lang;
    let f = &row.fields;
    let word = |prefix: &str, code: &str| {
        if code.is_empty() { String::new() } else { words::word(lang, &code_key(prefix, code)) }
    };
    let date = |iso: &str| crate::format::date(iso);
    let of = |pick: &dyn Fn(&imports::Candidate) -> String| row.candidates.iter().map(pick).collect::<Vec<_>>();
    let all = [
        ("people-name", f.name.clone(), of(&|c| c.name.clone())),
        ("people-birth", date(&f.birth), of(&|c| date(&c.birth))),
        ("people-number", f.service_number.clone(), of(&|c| c.service_number.clone())),
        ("people-rank", f.rank.clone(), of(&|c| c.rank.clone())),
        ("people-post", f.post.clone(), of(&|c| c.post.clone())),
        ("people-unit", f.unit.clone(), of(&|c| c.unit.clone())),
        ("people-sex", word("sex", &f.sex), of(&|c| word("sex", &c.sex))),
        ("people-level", word("leader-short", &f.leader_level), of(&|c| word("leader-short", &c.leader_level))),
        ("people-joined", date(&f.joined), of(&|c| date(&c.joined))),
    ];
    let fact = FactKind::from_code(kind);
    let (says, own) = stated(cx, fact, &row);
    let side = |label: String, file: String, register: Vec<String>| Side {
        differs: !file.is_empty() && register.iter().any(|r| !r.is_empty() && r != &file),
        label,
        file,
        register,
    };
    let mut sides: Vec<Side> = all
        .into_iter()
        .filter(|(_, file, register)| !file.is_empty() || register.iter().any(|r| !r.is_empty()))
        .map(|(key, file, register)| Side {
            label: words::word(lang, key),
            // A unit is written by code or short name as often as in full: no difference worth a mark.
            differs: !file.is_empty()
                && key != "people-unit"
                && register
                    .iter()
                    .any(|r| vntext::fold(r) != vntext::fold(&file) || (key == "people-name" && r != &file)),
            file,
            register,
        })
        .collect();
    let said = own.into_iter().filter(|(_, file, kept)| !file.is_empty() || kept.iter().any(|k| !k.is_empty()));
    sides.extend(said.map(|(label, file, kept)| side(label, file, kept)));
    if fact.is_none() {
        let value = |values: &Values, field: &Field| values.get(field.column).cloned().unwrap_or_default();
        let more = further().map(|field| {
            let label = words::word(lang, &PERSON.label(field));
            (label, value(&f.facts, field), of(&|c| value(&c.facts, field)))
        });
        let said = more.filter(|(_, file, kept)| !file.is_empty() || kept.iter().any(|k| !k.is_empty()));
        sides.extend(said.map(|(label, file, kept)| side(label, file, kept)));
    }
    let mut choices = Vec::new();
    let contradiction = row.problem.as_ref().is_some_and(|p| p.key.starts_with("import-fact-differs"));
    let asks_word = row.problem.as_ref().is_some_and(|p| p.key == "import-fact-word");
    if contradiction {
        choices.push(Choice::new("replace", words::word(lang, "imports-answer-replace")));
    }
    let collective = row.part == "collective";
    let repeats = row.state == "repeat";
    if row.state == "doubt" || repeats || (!row.resolution.is_empty() && row.resolution != "known-outsider") {
        for c in row.candidates.iter().filter(|c| !repeats && !contradiction && !asks_word && !c.code.is_empty()) {
            let value = format!("{}:{}", if collective { "unit" } else { "person" }, c.code);
            let label = words::say(lang, "imports-answer-person", &[("name".to_owned(), c.name.clone())].into());
            choices.push(Choice::new(value, label).hint(c.code.clone()));
        }
        if !collective && fact.is_none() {
            let key = if repeats { "imports-answer-another" } else { "imports-answer-new" };
            choices.push(Choice::new("new", words::word(lang, key)));
        }
        if kind == "nominees" {
            let kinds: &[&str] = if collective { &["enterprise", "organisation", "household"] } else { &["citizen"] };
            for k in kinds {
                choices.push(Choice::new(
                    format!("outsider:{k}"),
                    words::word(lang, &format!("imports-answer-outsider-{k}")),
                ));
            }
        }
    }
    if row.state == "doubt" || row.state == "fault" {
        choices.push(Choice::new("drop", words::word(lang, "imports-answer-drop")));
    }
    let field = format!("answer.{}", row.seq);
    let text = |prefix: &str| fields.map(|f| f.text(&format!("{prefix}.{}", row.seq))).unwrap_or_default();
    RowLine {
        tone: row_tone(&row.state),
        states: says,
        problem: row.problem.as_ref().map(|p| with_column(lang, fact, p)).unwrap_or_default(),
        error: form.error_of(&field).unwrap_or_default(),
        chosen: text("answer"),
        reason: text("reason"),
        field,
        sides,
        choices,
        row,
    }
}
