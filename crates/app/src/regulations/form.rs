//! The form of a local regulation, and how its newest revision fills it.

use law::{
    AwardId, Date, Overlay, Text,
    model::{cite::Cite, source::SourceKind},
};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// One row of the form: an item kept from the revision before, a number moved, a multiplier, an authority, a vote, a paper, or a
/// new condition. An authority, a vote or a paper of the revision before is filled in to be changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowForm {
    /// `kept`, `set`, `multiplier`, `authority`, `vote`, `paper`, or a code of [`KINDS`](super::conditions::KINDS).
    pub kind: String,
    /// Which item of the revision before it is: `rule/3`, `authority/0`, `dossier/0/2` …
    pub kept: String,
    /// The item is taken out.
    pub drop: bool,
    /// Wording, Vietnamese.
    pub text_vi: String,
    /// Wording, English; the Vietnamese one where it is left empty.
    pub text_en: String,
    /// Award; several of an item of a file are joined by commas.
    pub award: String,
    /// Kind of subject; everybody when empty.
    pub who: String,
    /// Slot of the law it fills.
    pub slot: String,
    /// Source: an id of the law's, or `own` for the regulation itself.
    pub source: String,
    /// Article.
    pub at: String,
    /// The text was seen.
    pub verified: bool,
    /// A number: of times, years, months, percent, copies.
    pub count: String,
    /// Rating.
    pub rating: String,
    /// Reach of an initiative.
    pub reach: String,
    /// Title that is counted.
    pub title: String,
    /// Level of discipline.
    pub level: String,
    /// Ground.
    pub ground: String,
    /// Number of the law that is moved: `RULE#NAME`.
    pub number: String,
    /// Multiplier, "0,3".
    pub times: String,
    /// First day; that of the regulation when empty.
    pub from: String,
    /// Last day; that of the regulation when empty.
    pub to: String,
    /// Sector of an authority; every one when empty.
    pub sector: String,
    /// Level of the units whose head decides; every one when empty.
    pub unit_level: String,
    /// The text lists all that the role may decide.
    pub closed: bool,
    /// What a vote's share is taken of.
    pub of: String,
    /// More than the share, not the share itself.
    pub more_than: bool,
    /// The ballot is secret.
    pub secret: bool,
    /// Sudden awards go without the vote.
    pub not_sudden: bool,
    /// Percent of the members who must be present.
    pub quorum: String,
}

/// The form of a regulation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Form {
    /// Number of the revision it was made from, in which the places of its rows are meant; 0 for a new regulation.
    pub made_from: i64,
    /// Code; fixed after the first revision.
    pub code: String,
    /// Name, Vietnamese.
    pub name_vi: String,
    /// Name, English.
    pub name_en: String,
    /// Code of the unit whose subtree it binds.
    pub unit: String,
    /// First day.
    pub from: String,
    /// Last day; open when empty.
    pub to: String,
    /// Number and date of the document.
    pub document: String,
    /// Its text was seen.
    pub verified: bool,
    /// Legal bases printed by decisions, one a line.
    pub bases: String,
    /// What it says.
    pub rows: Vec<RowForm>,
}

/// The newest revision of a regulation, to be edited.
#[derive(Clone, Debug)]
pub struct Base {
    /// Its number; 0 for a new regulation.
    pub revision: i64,
    /// Its content.
    pub overlay: Option<Overlay>,
    /// Code of its unit.
    pub unit: String,
}

/// An empty row of a kind, with what most rows of it say.
#[must_use]
pub fn blank_row(kind: &str) -> RowForm {
    let mut row = RowForm { kind: kind.to_owned(), source: "own".to_owned(), ..RowForm::default() };
    match kind {
        "vote" => row.of = "all_members".to_owned(),
        "paper" => row.count = "1".to_owned(),
        _ => {}
    }
    row
}

/// The code by which files write a word of the law.
fn code<T: Serialize>(word: &T) -> String {
    json!(word).as_str().unwrap_or_default().to_owned()
}

fn joined<T>(all: &[T], one: impl Fn(&T) -> String) -> String {
    all.iter().map(one).collect::<Vec<_>>().join(",")
}

/// What authorities, votes and papers have in common.
struct Line<'a> {
    kind: &'a str,
    kept: String,
    text: &'a Text,
    awards: &'a [AwardId],
    span: (Date, Option<Date>),
    cite: Option<&'a Cite>,
    verified: bool,
}

fn row(o: &Overlay, own: Option<&str>, line: &Line<'_>) -> RowForm {
    let ends = (o.from, o.to);
    let source = line.cite.map_or("own", |c| c.source.as_str());
    RowForm {
        kind: line.kind.to_owned(),
        kept: line.kept.clone(),
        text_vi: line.text.vi.clone(),
        text_en: line.text.en.clone(),
        award: joined(line.awards, ToString::to_string),
        // What holds as long as the regulation follows its days.
        from: if line.span.0 == ends.0 { String::new() } else { line.span.0.to_string() },
        to: line.span.1.filter(|to| Some(*to) != ends.1).map(|d| d.to_string()).unwrap_or_default(),
        source: if own == Some(source) { "own" } else { source }.to_owned(),
        at: line.cite.map(|c| c.at.clone()).unwrap_or_default(),
        verified: line.verified,
        ..RowForm::default()
    }
}

/// Authorities, votes and papers, to be changed.
fn procedure(o: &Overlay) -> Vec<RowForm> {
    let own = o.source.iter().find(|s| s.kind == SourceKind::Local).map(|s| s.id.as_str());
    let mut rows = Vec::new();
    for (i, a) in o.authority.iter().enumerate() {
        let line = Line {
            kind: "authority",
            kept: format!("authority/{i}"),
            text: &a.role,
            awards: &a.awards,
            span: (a.from, a.to),
            cite: a.cite.first(),
            verified: a.verified,
        };
        rows.push(RowForm {
            sector: joined(&a.sectors, code),
            unit_level: joined(&a.unit_levels, code),
            closed: a.closed,
            ..row(o, own, &line)
        });
    }
    for (i, v) in o.vote.iter().enumerate() {
        let line = Line {
            kind: "vote",
            kept: format!("vote/{i}"),
            text: &v.text,
            awards: &v.awards,
            span: (v.from, v.to),
            cite: v.cite.first(),
            verified: v.verified,
        };
        rows.push(RowForm {
            count: v.percent.map(|p| p.to_string()).unwrap_or_default(),
            of: code(&v.of),
            more_than: v.more_than,
            secret: v.secret,
            not_sudden: v.except_grounds.contains(&law::facts::Ground::Sudden),
            quorum: v.quorum_percent.map(|p| p.to_string()).unwrap_or_default(),
            ..row(o, own, &line)
        });
    }
    for (i, d) in o.dossier.iter().enumerate() {
        for (p, paper) in d.papers.iter().enumerate() {
            let line = Line {
                kind: "paper",
                kept: format!("dossier/{i}/{p}"),
                text: &paper.name,
                awards: &d.awards,
                span: (d.from, d.to),
                cite: paper.cite.first().or(d.cite.first()),
                verified: d.verified,
            };
            rows.push(RowForm { count: paper.copies.to_string(), ..row(o, own, &line) });
        }
    }
    rows
}

/// The form as the newest revision fills it: what is kept as a whole is one row, what can be changed is filled in.
#[must_use]
pub fn filled(base: &Base) -> Form {
    let Some(o) = &base.overlay else {
        return Form { unit: base.unit.clone(), ..Form::default() };
    };
    let kept = |what: &str, n: usize| -> Vec<RowForm> {
        (0..n).map(|i| RowForm { kind: "kept".into(), kept: format!("{what}/{i}"), ..RowForm::default() }).collect()
    };
    let own = o.source.iter().find(|s| s.kind == SourceKind::Local);
    Form {
        made_from: base.revision,
        code: o.id.clone(),
        name_vi: o.name.vi.clone(),
        name_en: o.name.en.clone(),
        unit: base.unit.clone(),
        from: o.from.to_string(),
        to: o.to.map(|d| d.to_string()).unwrap_or_default(),
        document: own.map(|s| s.name.clone()).unwrap_or_default(),
        verified: o.verified,
        bases: o.bases.join("\n"),
        rows: [
            kept("rule", o.rule.len()),
            kept("set", o.set.len()),
            kept("multiplier", o.multiplier.len()),
            kept("confirm", o.confirm.len()),
            procedure(o),
        ]
        .concat(),
    }
}
