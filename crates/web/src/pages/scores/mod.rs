//! Scores of a cluster's year: its sheets, the whole cluster's grid, one member's sheet, the ranking.

pub mod matrix;
pub mod ranking;
pub mod sheet;
pub mod unit;

use app::scores::{LineRow, Scoring};
use domain::{
    cluster::YEAR,
    scoring::{Line, Points, Turn, rule},
};
use serde::Serialize;

use crate::{Cx, form::code_key, noun};

/// Where a page of a year's scores is.
#[derive(Clone, Debug, Serialize)]
pub struct Head {
    /// Code of the cluster.
    code: String,
    /// Its short name.
    short: String,
    /// The year.
    year: i64,
    /// Where the year stands, in words.
    stage: String,
    /// Somebody has not reported everything.
    provisional: bool,
    /// Who has not: name and how many lines.
    missing: Vec<(String, usize)>,
}

impl Head {
    fn sample() -> Self {
        Self {
            code: "cum-mau".into(),
            short: "Cụm mẫu".into(),
            year: 2020,
            stage: "Tự chấm".into(),
            provisional: true,
            missing: vec![("Minh Họa".into(), 3)],
        }
    }

    pub(super) fn of(cx: &Cx, scoring: &Scoring) -> app::Result<Self> {
        let mut missing = Vec::new();
        for result in scoring.results()? {
            let lacking = result.members.iter().zip(&result.scores).filter(|(_, s)| s.missing > 0);
            missing.extend(lacking.map(|(m, s)| (m.short.clone(), s.missing)));
        }
        Ok(Self {
            code: scoring.cluster.code.clone(),
            short: scoring.cluster.short.clone(),
            year: scoring.number,
            stage: cx.word(&code_key("score-stage", scoring.stage.code())),
            provisional: !missing.is_empty(),
            missing,
        })
    }

    /// The year's page.
    #[must_use]
    pub fn home(&self) -> String {
        format!("/clusters/{}/years/{}", self.code, self.year)
    }
}

/// Points as people read them; a dash is not scored, which is not zero.
pub(super) fn points(points: Option<Points>) -> String {
    points.map_or_else(|| "–".to_owned(), |p| vntext::decimal2(p.0))
}

/// How a line becomes points, in words.
pub(super) fn rule_words(cx: &Cx, line: &Line) -> String {
    let kind = cx.word(&code_key("score-kind", if line.kind.is_empty() { "parent" } else { &line.kind }));
    let rule = line.rule.replace("absolute", &cx.word("score-rule-absolute"));
    let rule = rule.replace("lower", &cx.word("score-rule-lower"));
    let bonus =
        if line.bonus.is_empty() { String::new() } else { cx.say("score-rule-bonus", [("most", line.bonus.clone())]) };
    [kind, rule, bonus].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// The maximum and the rule of a line, for the small text beside it.
pub(super) fn line_small(cx: &Cx, row: &LineRow) -> String {
    let key = if row.line.kind == "deduction" { "score-small-deduction" } else { "score-small-max" };
    let max = cx.say(key, [("max", rule::short(row.line.max.0))]);
    format!("{max} · {}", rule_words(cx, &row.line))
}

pub(super) fn turn_word(cx: &Cx, turn: Turn) -> String {
    cx.word(&code_key("score-turn", turn.code()))
}

/// The turn that an address names; the year's own where it names none.
pub(super) fn turn_of(scoring: &Scoring, text: &str) -> Result<Turn, crate::Fault> {
    if text.is_empty() {
        return Ok(scoring.turn());
    }
    Turn::from_code(text).ok_or(crate::Fault::NotFound)
}

/// What the year's regulation says, for the heads of papers.
pub(super) fn regulation(cx: &Cx, scoring: &Scoring) -> String {
    let shown = |name: &str| {
        let field = YEAR.fields.iter().find(|f| f.column == name);
        field.map(|f| noun::shown(cx, &YEAR, f, &scoring.year)).unwrap_or_default()
    };
    shown("regulation")
}

/// Name, address and whether it is the page itself.
pub type Link = (String, String, bool);

/// What is asked in the address of a page of scores.
#[derive(Default, serde::Deserialize)]
pub struct Asked {
    /// Code of a turn.
    #[serde(default)]
    turn: String,
    /// Code of a sheet.
    #[serde(default)]
    sheet: String,
}
