//! Pháp luật: the rules of a day with the article beside each, what changed, what is not verified, and who confirmed or
//! corrected what.

pub mod awards;
pub mod changes;
pub mod home;
pub mod items;
mod regulation_choices;
pub mod regulation_form;
pub mod regulations;
pub mod sources;

use law::{
    Date,
    model::{
        cond::Tighten,
        procedure::{VoteBase, VoteRule},
    },
};

use super::dossiers::say;
use crate::{Cx, Fault, form::code_key};

/// A day of the address: as typed, else today.
pub(crate) fn day(cx: &Cx, typed: &str) -> Result<Date, Fault> {
    let iso = crate::format::read_date(typed).unwrap_or_else(|| cx.ctx.now().today);
    iso.parse().map_err(|_| Fault::BadRequest)
}

/// The address of an item's page.
pub(crate) fn item_href(key: &str) -> String {
    format!("/law/rules/{}", key.replace('/', "~"))
}

/// A number of the law as people read it: multipliers with their places, money and counts grouped.
pub(crate) fn number_text(name: &str, value: i64) -> String {
    match name {
        "times" => law::show_times(value).replace('.', ","),
        _ => crate::format::group(value),
    }
}

/// What a number is called, and which way a local regulation may move it.
pub(crate) fn number_label(cx: &Cx, name: &str, tighten: Option<Tighten>) -> (String, String) {
    let way = match tighten {
        Some(Tighten::Up) => cx.word("law-tighten-up"),
        Some(Tighten::Down) => cx.word("law-tighten-down"),
        Some(Tighten::Open) => cx.word("law-tighten-open"),
        None => String::new(),
    };
    (cx.word(&code_key("law-number", name)), way)
}

/// A stretch of time: "từ 01/01/2024", "01/01/2024 – 30/06/2025".
pub(crate) fn span(cx: &Cx, from: Option<Date>, to: Option<Date>) -> String {
    match (from, to) {
        (Some(f), Some(t)) => format!("{} – {}", f.on_paper(), t.on_paper()),
        (Some(f), None) => cx.say("law-since", [("day", f.on_paper())]),
        (None, Some(t)) => cx.say("law-until", [("day", t.on_paper())]),
        (None, None) => String::new(),
    }
}

/// What a vote asks for: its wording, and the share, the base and the secrecy that count.
fn vote_words(cx: &Cx, v: &VoteRule) -> String {
    let mut all = vec![say(cx.lang, &v.text)];
    let of = match v.of {
        VoteBase::AllMembers => "regulation-of-all-members",
        VoteBase::Present => "regulation-of-present",
        VoteBase::ValidBallots => "regulation-of-valid-ballots",
    };
    if let Some(percent) = v.percent {
        let key = if v.more_than { "law-vote-above" } else { "law-vote-from" };
        all.push(cx.say(key, [("percent", percent.to_string()), ("of", cx.word(of))]));
    }
    if v.except_grounds.contains(&law::facts::Ground::Sudden) {
        all.push(cx.word("regulation-row-not-sudden"));
    }
    if v.secret {
        all.push(cx.word("regulation-row-secret"));
    }
    if let Some(percent) = v.quorum_percent {
        all.push(cx.say("law-vote-quorum", [("percent", percent.to_string())]));
    }
    all.join(" · ")
}
