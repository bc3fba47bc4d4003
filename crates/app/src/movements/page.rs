//! The page of a movement: its texts with their sources, and where those sources disagree.

use domain::{access::Action, movement::TextRole};
use serde::Serialize;
use store::{
    entity::{movement, movement_link, movement_phase, movement_text, source, unit},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder},
};
use uuid::Uuid;

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

/// Sources that say different things about what can have but one truth.
#[derive(Clone, Debug, Serialize)]
pub struct Disagreement {
    /// Role code.
    pub role: String,
    /// What each says.
    pub readings: Vec<TextView>,
}

/// What hangs on a movement.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Parts {
    pub(crate) texts: Vec<TextView>,
    pub(crate) phases: Vec<PhaseView>,
    pub(crate) links: Vec<LinkView>,
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
    /// Links from it.
    pub links: Vec<LinkView>,
    /// Links to it: (kind, code, name).
    pub linked_from: Vec<(String, String, String)>,
    /// Where its sources disagree.
    pub disagreements: Vec<Disagreement>,
    /// True when the actor may change it.
    pub may_edit: bool,
}

pub(crate) async fn parts(ctx: &Ctx, actor: &Actor, m: &movement::Model) -> Result<Parts> {
    let conn = ctx.store.reader();
    let texts = movement_text::Entity::find()
        .filter(movement_text::Column::MovementId.eq(m.id))
        .order_by_asc(movement_text::Column::Seq)
        .all(conn)
        .await?;
    let phases = movement_phase::Entity::find()
        .filter(movement_phase::Column::MovementId.eq(m.id))
        .order_by_asc(movement_phase::Column::Seq)
        .all(conn)
        .await?;
    let links = movement_link::Entity::find().filter(movement_link::Column::MovementId.eq(m.id)).all(conn).await?;
    let wanted: Vec<Uuid> =
        texts.iter().filter_map(|t| t.source_id).chain(links.iter().filter_map(|l| l.source_id)).collect();
    let sources = source::Entity::find().filter(source::Column::Id.is_in(wanted)).all(conn).await?;
    let others: Vec<Uuid> = links.iter().filter_map(|l| l.other_id).collect();
    let others = seen_of(ctx, actor, others).await?;
    let source_of = |id: Option<Uuid>| {
        sources.iter().find(|s| Some(s.id) == id).map(|s| (s.code.clone(), s.title.clone())).unwrap_or_default()
    };
    Ok(Parts {
        texts: texts
            .into_iter()
            .map(|t| {
                let (source_code, source_title) = source_of(t.source_id);
                TextView { role: t.role, text: t.text, source_code, source_title }
            })
            .collect(),
        phases: phases
            .into_iter()
            .map(|p| PhaseView { seq: p.seq, name: p.name, occasion: p.occasion, from: p.from_date, to: p.to_date })
            .collect(),
        links: links
            .into_iter()
            .map(|l| {
                let other = others.iter().find(|o| Some(o.id) == l.other_id);
                let (source_code, source_title) = source_of(l.source_id);
                LinkView {
                    kind: l.kind,
                    other_code: other.map(|o| o.code.clone()).unwrap_or_default(),
                    other_name: other.map(|o| o.name.clone()).unwrap_or_default(),
                    other_text: l.other_text,
                    source_code,
                    source_title,
                }
            })
            .collect(),
    })
}

fn disagreements(texts: &[TextView]) -> Vec<Disagreement> {
    TextRole::ALL
        .iter()
        .filter(|r| r.is_single())
        .filter_map(|role| {
            let readings: Vec<TextView> = texts.iter().filter(|t| t.role == role.code()).cloned().collect();
            let first = readings.first()?;
            let differ = readings.iter().any(|t| t.text != first.text);
            differ.then(|| Disagreement { role: role.code().to_owned(), readings })
        })
        .collect()
}

/// Loads the page of a movement launched at, above or below one of the actor's units.
pub async fn page(ctx: &Ctx, actor: &Actor, code: &str) -> Result<MovementPage> {
    let conn = ctx.store.reader();
    let found = access::find::<movement::Model>(ctx, actor, &[Action::ViewMovements], code).await?;
    let may_edit = found.may(actor, Action::ManageMovements);
    let row = found.into_row();
    let unit = unit::Entity::find_by_id(row.unit_id).one(conn).await?;
    let parts = parts(ctx, actor, &row).await?;
    let back = movement_link::Entity::find().filter(movement_link::Column::OtherId.eq(row.id)).all(conn).await?;
    let from_ids: Vec<Uuid> = back.iter().map(|l| l.movement_id).collect();
    let from = seen_of(ctx, actor, from_ids).await?;
    let linked_from = back
        .into_iter()
        .filter_map(|l| {
            let other = from.iter().find(|m| m.id == l.movement_id)?;
            Some((l.kind, other.code.clone(), other.name.clone()))
        })
        .collect();
    Ok(MovementPage {
        unit: unit.map(|u| (u.code, u.name)).unwrap_or_default(),
        disagreements: disagreements(&parts.texts),
        texts: parts.texts,
        phases: parts.phases,
        links: parts.links,
        linked_from,
        may_edit,
        row,
    })
}

/// Those of these movements that the actor sees: a link never names another one.
async fn seen_of(ctx: &Ctx, actor: &Actor, ids: Vec<Uuid>) -> Result<Vec<movement::Model>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let near = access::concerning(ctx, actor, Action::ViewMovements).await?;
    let found = movement::Entity::find().filter(movement::Column::Id.is_in(ids)).all(ctx.store.reader()).await?;
    Ok(found.into_iter().filter(|m| near.contains(&m.unit_id)).collect())
}
