//! Rows of imports that state facts: what they say, words that nobody knows yet, problems that name a field.

use app::{
    facts::{self, FactKind},
    imports::{self, BatchPage, RowView},
};
use serde::Serialize;

use crate::{Cx, form::Choice, pages::facts as facts_page};

/// A word nobody knows, with what it may mean.
#[derive(Serialize)]
pub(super) struct Word {
    pub(super) label: String,
    pub(super) count: u64,
    pub(super) name: String,
    pub(super) choices: Vec<Choice>,
}

/// Name, value in the file and values kept, field by field.
type Own = Vec<(String, String, Vec<String>)>;

/// What a row states in one line, and field by field beside what is kept.
pub(super) fn stated(cx: &Cx, fact: Option<FactKind>, row: &RowView) -> (String, Own) {
    let Some(kind) = fact else { return Default::default() };
    let say = |field, values| facts_page::shown(cx.lang, &cx.ctx.law, kind, field, values);
    let each = kind.fields().iter().map(|field| {
        let kept = row.candidates.iter().map(|c| say(field, &c.facts)).collect();
        (cx.word(&facts::field_key(kind, field.column)), say(field, &row.fields.facts), kept)
    });
    (facts_page::line(cx.lang, &cx.ctx.law, kind, &row.fields.facts), each.collect())
}

/// A problem in words: the name of "ratings.year" and the like in problems of facts, of a field in what is asked once.
pub(super) fn with_column(lang: words::Lang, fact: Option<FactKind>, problem: &imports::Problem) -> String {
    let mut args = problem.args.clone();
    if problem.key.starts_with("import-ask-")
        && let Some(field) = args.get_mut("field")
    {
        *field = super::ledger::named(lang, fact, field);
    }
    if let Some((kind, column)) = args.get("column").and_then(|c| c.split_once('.'))
        && let Some(kind) = FactKind::from_code(kind)
    {
        let label = words::word(lang, &facts::field_key(kind, column));
        args.insert("column".to_owned(), label);
    }
    for key in ["from", "to"] {
        if let Some(day) = args.get_mut(key) {
            *day = crate::format::date(day);
        }
    }
    words::say(lang, &problem.key, &args)
}

/// The words of a batch that nobody knows.
pub(super) fn unknown_words(cx: &Cx, kind: FactKind, batch: &BatchPage) -> Vec<Word> {
    let field = |column: &str| kind.fields().iter().find(|f| f.column == column);
    let each = batch.unknown_words.iter().enumerate().filter_map(|(i, (column, text, count))| {
        let of = cx.word(&facts::field_key(kind, column));
        Some(Word {
            label: cx.say("imports-word-label", [("column", of), ("text", text.clone())]),
            count: *count,
            name: format!("word.{i}"),
            choices: facts_page::word_choices(cx, kind, field(column)?),
        })
    });
    each.collect()
}
