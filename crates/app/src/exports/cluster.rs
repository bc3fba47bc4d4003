//! A cluster with its members and its years.

use std::collections::BTreeMap;

use domain::{
    cluster::{CLUSTER, MEMBER, PACT, SHEET, SIGNATURE, TARGET, VISIT, YEAR},
    fields::{Noun, Shape},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::query::nouns as rows;

use super::{Export, date, text};
use crate::{Actor, Ctx, Error, Result, clusters, export::Sheet, nouns::Record, scores};

/// The cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClusterLine {
    /// Code.
    pub code: String,
    /// Each field by its name, where it was filled in: short, name, kind, system, unit (code), region, comparable, founded_by, document,
    /// founded_on and ended_on (ISO, perhaps only a year), note.
    pub fields: BTreeMap<String, String>,
    /// Why it counts no more.
    pub annulled_for: Option<String>,
}

/// A member or a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartLine {
    /// Code.
    pub code: String,
    /// Each field by its name, where it was filled in; what names a unit, a person or a member has its code.
    pub fields: BTreeMap<String, String>,
    /// Names of what they name.
    pub names: BTreeMap<String, String>,
    /// Why it counts no more.
    pub annulled_for: Option<String>,
}

/// A score as its stages entered it; only for those who may see scores.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScoreLine {
    /// The year.
    pub year: i64,
    /// Code of the sheet.
    pub sheet: String,
    /// Code of the criterion.
    pub criterion: String,
    /// Code of the member.
    pub member: String,
    /// False: nobody asks it of this member.
    pub assigned: bool,
    /// Target, own score, first review, second review, as typed; empty: not scored, which is not zero.
    pub target: String,
    /// Self-score.
    pub own: String,
    /// First review.
    pub first: String,
    /// Explanation of the member.
    pub explanation: String,
    /// Second review.
    pub second: String,
}

/// A published place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceLine {
    /// The year.
    pub year: i64,
    /// Number of the publication, from 1.
    pub publication: i64,
    /// The document by which it was published.
    pub document: String,
    /// Code of the member.
    pub member: String,
    /// Its name then.
    pub name: String,
    /// First and last place it shares; none where its group was incomplete.
    pub places: Option<(usize, usize)>,
    /// Total in hundredths of a point.
    pub total: i64,
    /// Assigned points in hundredths.
    pub assigned: i64,
}

/// A conference, and one of those it chose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConferenceLine {
    /// The year.
    pub year: i64,
    /// Code of the session.
    pub session: String,
    /// The day, ISO.
    pub held_on: String,
    /// convened or closed.
    pub state: String,
    /// How it votes: open_count, open_named, paper, secret or consensus.
    pub secrecy: String,
    /// tie, government_flag, ministry_flag, head or deputy; none where nothing was decided.
    pub asked: Option<String>,
    /// Code of the member that was chosen.
    pub member: Option<String>,
    /// Its name then.
    pub name: Option<String>,
    /// Votes in favour; none where it was agreed without a count.
    pub votes: Option<i64>,
}

/// `thidua export cluster CODE`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClusterExport {
    /// `thidua/cluster-export/2`
    pub schema: String,
    /// The cluster.
    pub cluster: ClusterLine,
    /// Its members, also those who left, in the order in which they were entered.
    pub members: Vec<PartLine>,
    /// Its years, newest first: head, deputy and the numbers of the regulation.
    pub years: Vec<PartLine>,
    /// Score sheets.
    pub sheets: Vec<PartLine>,
    /// Who checks whom.
    pub visits: Vec<PartLine>,
    /// Pacts.
    pub pacts: Vec<PartLine>,
    /// Targets of pacts.
    pub targets: Vec<PartLine>,
    /// Signatures under pacts.
    pub signatures: Vec<PartLine>,
    /// Scores of the years whose scores the reader may see.
    pub scores: Vec<ScoreLine>,
    /// Places of every published ranking.
    pub rankings: Vec<PlaceLine>,
    /// Conferences, newest first.
    pub conferences: Vec<ConferenceLine>,
    /// Movements that it launches, newest first.
    pub movements: Vec<LaunchedLine>,
}

/// A movement that a cluster launches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LaunchedLine {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// draft, launched, running, final_review or closed.
    pub state: String,
    /// Day of the ceremony, else of the document, else the first day.
    pub on: Option<String>,
}

fn line(r: Record) -> PartLine {
    PartLine { code: r.code, fields: r.values, names: r.named, annulled_for: r.annulled_for }
}

/// Exports a cluster that the actor may see.
pub async fn cluster(ctx: &Ctx, actor: &Actor, code: &str) -> Result<ClusterExport> {
    let page = clusters::page(ctx, actor, code).await?;
    let years: Vec<(i64, uuid::Uuid)> = page
        .years
        .iter()
        .filter(|y| y.annulled_for.is_none())
        .filter_map(|y| Some((y.values.get("year")?.parse().ok()?, y.id)))
        .collect();
    let r = page.view.record;
    let of = async |noun: &'static Noun| -> Result<Vec<PartLine>> {
        let found = clusters::with_names(
            noun,
            rows::beneath(ctx.store.reader(), noun, "cluster_id", r.id).await?,
            &page.members,
        );
        Ok(found.into_iter().map(line).collect())
    };
    let (sheets, visits, pacts) = (of(&SHEET).await?, of(&VISIT).await?, of(&PACT).await?);
    let (targets, signatures) = (of(&TARGET).await?, of(&SIGNATURE).await?);
    let (mut scored, mut rankings) = (Vec::new(), Vec::new());
    for (year, id) in years {
        scored.extend(scores_of(ctx, actor, &r.code, year).await?);
        rankings.extend(places_of(ctx, year, id).await?);
    }
    Ok(ClusterExport {
        schema: "thidua/cluster-export/2".to_owned(),
        members: page.members.into_iter().map(|m| line(m.record)).collect(),
        years: page.years.into_iter().map(line).collect(),
        cluster: ClusterLine { code: r.code, fields: r.values, annulled_for: r.annulled_for },
        sheets,
        visits,
        pacts,
        targets,
        signatures,
        scores: scored,
        rankings,
        conferences: page.conferences.into_iter().flat_map(conference).collect(),
        movements: page
            .movements
            .into_iter()
            .map(|m| LaunchedLine { code: m.code, name: m.name, state: m.state, on: m.on_date })
            .collect(),
    })
}

/// Scores of a year for somebody who may see them; denied for others.
pub async fn cluster_scores(ctx: &Ctx, actor: &Actor, code: &str, year: i64) -> Result<Vec<ScoreLine>> {
    Ok(entered(&scores::scoring(ctx, actor, code, year).await?))
}

/// What hangs on a cluster and is data by fields, as it is named in addresses.
pub use crate::clusters::Part as ClusterPart;

/// The rows of a part of a cluster that the actor may see, also those that count no more.
pub async fn cluster_part(ctx: &Ctx, actor: &Actor, code: &str, part: ClusterPart) -> Result<Vec<PartLine>> {
    let page = clusters::page(ctx, actor, code).await?;
    if part == ClusterPart::Members {
        return Ok(page.members.into_iter().map(|m| line(m.record)).collect());
    }
    let noun = part.noun();
    let found = rows::beneath(ctx.store.reader(), noun, "cluster_id", page.view.record.id).await?;
    Ok(clusters::with_names(noun, found, &page.members).into_iter().map(line).collect())
}

/// The places of every published ranking of a cluster that the actor may see, the newest year first.
pub async fn cluster_places(ctx: &Ctx, actor: &Actor, code: &str) -> Result<Vec<PlaceLine>> {
    let page = clusters::page(ctx, actor, code).await?;
    let mut out = Vec::new();
    for year in page.years.iter().filter(|y| y.annulled_for.is_none()) {
        if let Some(number) = year.values.get("year").and_then(|y| y.parse().ok()) {
            out.extend(places_of(ctx, number, year.id).await?);
        }
    }
    Ok(out)
}

/// What the conferences of a cluster that the actor may see decided, newest first.
pub async fn cluster_conferences(ctx: &Ctx, actor: &Actor, code: &str) -> Result<Vec<ConferenceLine>> {
    let page = clusters::page(ctx, actor, code).await?;
    Ok(page.conferences.into_iter().flat_map(conference).collect())
}

/// What the stages of a year entered, as far as the reader may see it.
async fn scores_of(ctx: &Ctx, actor: &Actor, code: &str, year: i64) -> Result<Vec<ScoreLine>> {
    let scoring = match scores::scoring(ctx, actor, code, year).await {
        Ok(scoring) => scoring,
        Err(Error::Denied(_) | Error::NotFound) => return Ok(Vec::new()),
        Err(other) => return Err(other),
    };
    Ok(entered(&scoring))
}

fn entered(scoring: &scores::Scoring) -> Vec<ScoreLine> {
    let year = scoring.number;
    let mut out = Vec::new();
    for sheet in &scoring.sheets {
        for row in &sheet.lines {
            for member in &scoring.members {
                let Some(score) = scoring.scores.get(&(row.id, member.id)) else { continue };
                out.push(ScoreLine {
                    year,
                    sheet: sheet.code.clone(),
                    criterion: row.line.code.clone(),
                    member: member.code.clone(),
                    assigned: score.assigned,
                    target: score.target.clone(),
                    own: score.own_score.clone(),
                    first: score.first_score.clone(),
                    explanation: score.explanation.clone(),
                    second: score.second_score.clone(),
                });
            }
        }
    }
    out
}

/// The places of every published ranking of a year.
async fn places_of(ctx: &Ctx, year: i64, id: uuid::Uuid) -> Result<Vec<PlaceLine>> {
    let mut out = Vec::new();
    for (publication, document, frozen) in scores::published(ctx, id).await? {
        out.extend(frozen.rows.into_iter().map(|r| PlaceLine {
            year,
            publication,
            document: document.clone(),
            member: r.code,
            name: r.name,
            places: r.places,
            total: r.points[3],
            assigned: r.points[4],
        }));
    }
    Ok(out)
}

/// A conference, a line for each of those it chose.
fn conference(held: clusters::Held) -> Vec<ConferenceLine> {
    let bare = ConferenceLine {
        year: held.year,
        session: held.code,
        held_on: held.held_on,
        state: held.state,
        secrecy: held.secrecy,
        asked: None,
        member: None,
        name: None,
        votes: None,
    };
    if held.chosen.is_empty() {
        return vec![bare];
    }
    let line = |c: clusters::Chosen| ConferenceLine {
        asked: Some(c.asked),
        member: Some(c.member),
        name: Some(c.name),
        votes: c.votes,
        ..bare.clone()
    };
    held.chosen.into_iter().map(line).collect()
}

type Line<'a> = (&'a String, &'a BTreeMap<String, String>, &'a BTreeMap<String, String>);

fn word(key: &str) -> String {
    words::word(words::Lang::Vi, key)
}

fn sheet(noun: &'static Noun, title: &str, lines: &[Line<'_>]) -> Sheet {
    let headings = std::iter::once(word("noun-code")).chain(noun.fields.iter().map(|f| word(&noun.label(f))));
    let row = |(code, fields, names): &Line<'_>| {
        let cells = noun.fields.iter().map(|f| match (f.shape, fields.get(f.column)) {
            (shape, day) if shape.dated() => date(day),
            (Shape::Choice(_), Some(code)) => text(word(&noun.choice(f, code))),
            (_, Some(value)) => match names.get(f.column) {
                Some(name) => text(format!("{name} ({value})")),
                None => text(value),
            },
            (_, None) => text(""),
        });
        std::iter::once(text(code.as_str())).chain(cells).collect()
    };
    Sheet { title: word(title), headings: headings.collect(), rows: lines.iter().map(row).collect() }
}

fn number(n: i64) -> crate::export::Value {
    text(n.to_string())
}

fn headed(title: &str, headings: &[&str], rows: Vec<Vec<crate::export::Value>>) -> Sheet {
    Sheet { title: word(title), headings: headings.iter().map(|k| word(k)).collect(), rows }
}

impl ClusterExport {
    fn scored(&self) -> Sheet {
        let row = |s: &ScoreLine| {
            let assigned = if s.assigned { "" } else { "-" };
            let cells = [&s.sheet, &s.criterion, &s.member, &s.target, &s.own, &s.first, &s.explanation, &s.second];
            let cells = cells.into_iter().map(|t| text(t.as_str()));
            std::iter::once(number(s.year)).chain(cells).chain([text(assigned)]).collect()
        };
        let headings = [
            "cluster_year-year",
            "score_sheet-list",
            "cluster-export-criterion",
            "score-member",
            "cluster-export-target",
            "cluster-export-own",
            "cluster-export-first",
            "cluster-export-explanation",
            "cluster-export-second",
            "cluster-export-not-assigned",
        ];
        headed("cluster-export-scores", &headings, self.scores.iter().map(row).collect())
    }

    fn placed(&self) -> Sheet {
        let row = |p: &PlaceLine| {
            let places =
                p.places.map_or_else(String::new, |(a, b)| if a == b { a.to_string() } else { format!("{a}–{b}") });
            let points = |n: i64| text(format!("{},{:02}", n / 100, n % 100));
            vec![
                number(p.year),
                number(p.publication),
                text(p.document.as_str()),
                text(p.name.as_str()),
                text(places),
                points(p.total),
                points(p.assigned),
            ]
        };
        let headings = [
            "cluster_year-year",
            "cluster-export-publication",
            "cluster-export-document",
            "score-member",
            "cluster-export-place",
            "cluster-export-total",
            "cluster-export-assigned",
        ];
        headed("cluster-export-rankings", &headings, self.rankings.iter().map(row).collect())
    }

    fn decided(&self) -> Sheet {
        let row = |c: &ConferenceLine| {
            let asked = c.asked.as_ref().map(|a| word(&format!("conference-asked-{}", a.replace('_', "-"))));
            vec![
                number(c.year),
                text(c.session.as_str()),
                date(Some(&c.held_on)),
                text(word(&format!("session-secrecy-{}", c.secrecy.replace('_', "-")))),
                text(asked.unwrap_or_default()),
                text(c.name.clone().unwrap_or_default()),
                text(c.votes.map(|v| v.to_string()).unwrap_or_default()),
            ]
        };
        let headings = [
            "cluster_year-year",
            "session-code",
            "session-held-on",
            "session-secrecy",
            "conference-asked",
            "conference-names",
            "cluster-export-votes",
        ];
        headed("conference-title", &headings, self.conferences.iter().map(row).collect())
    }
}

impl ClusterExport {
    fn launched(&self) -> Sheet {
        let row = |m: &LaunchedLine| {
            let state = word(&format!("movement-state-{}", m.state.replace('_', "-")));
            vec![text(m.code.as_str()), text(m.name.as_str()), text(state), date(m.on.as_ref())]
        };
        let headings = ["movement-code", "movement-name", "movement-state", "movement-launched-on"];
        headed("cluster-movements", &headings, self.movements.iter().map(row).collect())
    }
}

impl Export for ClusterExport {
    const NAME: &'static str = "cluster";

    fn sheets(&self) -> Vec<Sheet> {
        let none = BTreeMap::new();
        let of = |noun, title, lines: &[PartLine]| {
            let rows: Vec<Line<'_>> = lines.iter().map(|l| (&l.code, &l.fields, &l.names)).collect();
            sheet(noun, title, &rows)
        };
        vec![
            sheet(&CLUSTER, "cluster-list", &[(&self.cluster.code, &self.cluster.fields, &none)]),
            of(&MEMBER, "cluster_member-list", &self.members),
            of(&YEAR, "cluster_year-list", &self.years),
            of(&SHEET, "score_sheet-list", &self.sheets),
            of(&VISIT, "cluster_visit-list", &self.visits),
            of(&PACT, "cluster_pact-list", &self.pacts),
            of(&TARGET, "cluster_target-list", &self.targets),
            of(&SIGNATURE, "cluster_signature-list", &self.signatures),
            self.scored(),
            self.placed(),
            self.decided(),
            self.launched(),
        ]
    }
}
