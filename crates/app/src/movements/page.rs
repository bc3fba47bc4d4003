//! The page of a movement: its texts with their sources, and where those sources disagree.

use domain::{
    access::{Action, scope},
    movement::TextRole,
};
use serde::Serialize;
use store::{entity::movement, query::movements as query};
use uuid::Uuid;
use vntext::fold;

use super::bodies::{BodyOf, BodyView, DayView};
use crate::{Actor, Ctx, Result, access};

/// A worded fact with its source.
#[derive(Clone, Debug, Serialize)]
pub struct TextView {
    /// Role code.
    pub role: String,
    /// The text.
    pub text: String,
    /// Code of the source; empty without one.
    pub source_code: String,
    /// Title of the source.
    pub source_title: String,
}

/// A phase.
#[derive(Clone, Debug, Serialize)]
pub struct PhaseView {
    /// Number.
    pub seq: i64,
    /// Name.
    pub name: String,
    /// Occasion.
    pub occasion: String,
    /// First day.
    pub from: Option<String>,
    /// Last day.
    pub to: Option<String>,
}

/// A link.
#[derive(Clone, Debug, Serialize)]
pub struct LinkView {
    /// Kind code.
    pub kind: String,
    /// Code of the other movement; empty for something outside.
    pub other_code: String,
    /// Its name.
    pub other_name: String,
    /// Something outside, in words.
    pub other_text: String,
    /// Code of the source.
    pub source_code: String,
    /// Title of the source.
    pub source_title: String,
}

/// What a disagreement about the role of a sentence is called.
pub const ROLE: &str = "role";

/// Sources that say different things about what can have but one truth.
#[derive(Clone, Debug, Serialize)]
pub struct Disagreement {
    /// Role code; [`ROLE`] where they disagree on the role itself.
    pub role: String,
    /// What each says.
    pub readings: Vec<TextView>,
}

/// What hangs on a movement.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Parts {
    pub(crate) unit: (String, String),
    pub(crate) linked_from: Vec<(String, String, String)>,
    pub(crate) texts: Vec<TextView>,
    pub(crate) phases: Vec<PhaseView>,
    pub(crate) bodies: Vec<BodyView>,
    pub(crate) days: Vec<DayView>,
    pub(crate) links: Vec<LinkView>,
    pub(crate) records: Vec<(String, i64)>,
}

/// The page.
#[derive(Clone, Debug)]
pub struct MovementPage {
    /// The movement.
    pub row: movement::Model,
    /// Launching unit's code and name.
    pub unit: (String, String),
    /// Texts.
    pub texts: Vec<TextView>,
    /// Phases.
    pub phases: Vec<PhaseView>,
    /// Who launches, leads, coordinates, tries it out.
    pub bodies: Vec<BodyView>,
    /// Planned days and days it is tied to.
    pub days: Vec<DayView>,
    /// Links from it.
    pub links: Vec<LinkView>,
    /// Links to it: (kind, code, name).
    pub linked_from: Vec<(String, String, String)>,
    /// How many rows of each noun of `domain::record` hang on it, by the noun's name.
    pub records: Vec<(String, i64)>,
    /// Where its sources disagree.
    pub disagreements: Vec<Disagreement>,
    /// True when the actor may change it.
    pub may_edit: bool,
    /// True when the unit that launched it lies in his scope, and with it everything beneath.
    pub whole: bool,
}

/// Everything that hangs on a movement: one statement.
pub(crate) async fn parts(ctx: &Ctx, actor: &Actor, movement: Uuid) -> Result<Parts> {
    let scope = scope(actor, Action::ViewMovements);
    let rows = query::parts(ctx.store.reader(), movement, &scope, &ctx.now().today).await?;
    let mut parts = Parts::default();
    // Clusters stand among the other bodies, in the order in which they were entered.
    let mut bodies: Vec<(i64, BodyView)> = Vec::new();
    for row in rows {
        let (code, name) = (row.code.unwrap_or_default(), row.name.unwrap_or_default());
        let (source_code, source_title) = (row.source_code.unwrap_or_default(), row.source_title.unwrap_or_default());
        match row.part.as_str() {
            "unit" => parts.unit = (code, name),
            "text" => parts.texts.push(TextView { role: row.kind, text: row.text, source_code, source_title }),
            "phase" => parts.phases.push(PhaseView {
                seq: row.seq,
                name: row.kind,
                occasion: row.text,
                from: row.from_date,
                to: row.to_date,
            }),
            "body" | "cluster" => {
                let of = if row.part == "cluster" { BodyOf::Cluster } else { BodyOf::Unit };
                let body =
                    BodyView { role: row.kind, of, code, named: name, name: row.text, source_code, source_title };
                bodies.push((row.seq, body));
            }
            "day" => parts.days.push(DayView {
                kind: row.kind,
                on: row.from_date,
                text: row.text,
                source_code,
                source_title,
            }),
            "link" => parts.links.push(LinkView {
                kind: row.kind,
                other_code: code,
                other_name: name,
                other_text: row.text,
                source_code,
                source_title,
            }),
            "record" => parts.records.push((row.kind, row.seq)),
            _ => parts.linked_from.push((row.kind, code, name)),
        }
    }
    bodies.sort_by_key(|b| b.0);
    parts.bodies = bodies.into_iter().map(|b| b.1).collect();
    Ok(parts)
}

/// Where sources disagree: on what can have but one truth, and on what a sentence is (a motto to one, a slogan to the other).
fn disagreements(texts: &[TextView]) -> Vec<Disagreement> {
    let mut found: Vec<Disagreement> = TextRole::ALL
        .iter()
        .filter(|r| r.is_single())
        .filter_map(|role| {
            let readings: Vec<TextView> = texts.iter().filter(|t| t.role == role.code()).cloned().collect();
            let first = readings.first()?;
            let differ = readings.iter().any(|t| t.text != first.text);
            differ.then(|| Disagreement { role: role.code().to_owned(), readings })
        })
        .collect();
    let mut seen: Vec<String> = Vec::new();
    for t in texts {
        let words = fold(&t.text);
        let same: Vec<TextView> = texts.iter().filter(|o| fold(&o.text) == words).cloned().collect();
        let differ = same.iter().any(|o| o.role != t.role && o.source_code != t.source_code);
        if differ && !seen.contains(&words) {
            found.push(Disagreement { role: ROLE.to_owned(), readings: same });
            seen.push(words);
        }
    }
    found
}

/// Loads the page of a movement launched at, above or below one of the actor's units.
pub async fn page(ctx: &Ctx, actor: &Actor, code: &str) -> Result<MovementPage> {
    let found = access::find::<movement::Model>(ctx, actor, &[Action::ViewMovements], code).await?;
    let may_edit = found.may(actor, Action::ManageMovements);
    let whole = found.may(actor, Action::ViewMovements);
    let row = found.into_row();
    let parts = parts(ctx, actor, row.id).await?;
    Ok(MovementPage {
        unit: parts.unit,
        disagreements: disagreements(&parts.texts),
        texts: parts.texts,
        phases: parts.phases,
        bodies: parts.bodies,
        days: parts.days,
        links: parts.links,
        linked_from: parts.linked_from,
        records: parts.records,
        may_edit,
        whole,
        row,
    })
}
