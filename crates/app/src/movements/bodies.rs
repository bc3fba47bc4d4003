//! Bodies and days of a movement: who launches, leads, coordinates, tries it out, in the tree or outside it; what is planned
//! and what it is tied to.

use domain::{
    access::Action,
    movement::{BodyRole, DayKind},
};
use serde::{Deserialize, Serialize};
use store::{
    Tx,
    entity::{cluster, movement_body, movement_day, unit},
    sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set},
};
use uuid::Uuid;

use crate::{Actor, Ctx, Error, Result, access, ctx::id_at, faults::Faults};

/// A body, as the form has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BodyForm {
    /// [`BodyRole`] code.
    pub role: String,
    /// Code of a unit of the tree.
    pub unit: String,
    /// Or the code of a cluster of the register.
    pub cluster: String,
    /// Or the name of a body outside it.
    pub name: String,
    /// Code of its source.
    pub source: String,
}

/// A day, as the form has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DayForm {
    /// [`DayKind`] code.
    pub kind: String,
    /// The day; empty where it is not known.
    pub on: String,
    /// What it is, in words.
    pub text: String,
    /// Code of its source.
    pub source: String,
}

/// Which register names a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum BodyOf {
    /// The tree of units, or none where it stands outside.
    Unit,
    /// That of clusters.
    Cluster,
}

/// A body.
#[derive(Clone, Debug, Serialize)]
pub struct BodyView {
    /// [`BodyRole`] code.
    pub role: String,
    /// What it is.
    pub of: BodyOf,
    /// Its code; empty for a body outside both registers.
    pub code: String,
    /// Its name there; empty for a body outside.
    pub named: String,
    /// Name of a body outside.
    pub name: String,
    /// Code of the source.
    pub source_code: String,
    /// Title of the source.
    pub source_title: String,
}

impl BodyView {
    /// The name to show.
    #[must_use]
    pub fn shown(&self) -> &str {
        if self.named.is_empty() { &self.name } else { &self.named }
    }

    /// Its code as a unit of the tree; empty where it is none.
    #[must_use]
    pub fn unit(&self) -> &str {
        if self.of == BodyOf::Unit { &self.code } else { "" }
    }

    /// Its code as a cluster; empty where it is none.
    #[must_use]
    pub fn cluster(&self) -> &str {
        if self.of == BodyOf::Cluster { &self.code } else { "" }
    }
}

/// A day.
#[derive(Clone, Debug, Serialize)]
pub struct DayView {
    /// [`DayKind`] code.
    pub kind: String,
    /// The day, ISO, perhaps partial.
    pub on: Option<String>,
    /// What it is.
    pub text: String,
    /// Code of the source.
    pub source_code: String,
    /// Title of the source.
    pub source_title: String,
}

/// A body as it is kept.
#[derive(Clone, Debug)]
pub(super) struct Body {
    role: BodyRole,
    unit: Option<Uuid>,
    cluster: Option<Uuid>,
    name: String,
    source: Option<Uuid>,
}

/// A day as it is kept: kind, day, words, source.
pub(super) type Day = (DayKind, Option<String>, String, Option<Uuid>);

/// The source with this code, of those the actor may name.
pub(super) fn source_of(faults: &mut Faults, sources: &[(String, Uuid)], field: &str, code: &str) -> Option<Uuid> {
    let code = code.trim();
    if code.is_empty() {
        return None;
    }
    let found = sources.iter().find(|s| s.0 == code).map(|s| s.1);
    if found.is_none() {
        faults.add(field, "movement-source-unknown", [("code", code.chars().take(60).collect())]);
    }
    found
}

/// Checks the bodies of a form; empty rows are none. A cluster acts in movements of the unit that looks after it: whoever sees one of them
/// sees the other.
pub(super) async fn check_bodies(
    ctx: &Ctx,
    actor: &Actor,
    faults: &mut Faults,
    sources: &[(String, Uuid)],
    of: Option<Uuid>,
    rows: &[BodyForm],
) -> Result<Vec<Body>> {
    let mut bodies = Vec::new();
    let filled = |b: &BodyForm| [&b.unit, &b.cluster, &b.name].iter().any(|t| !t.trim().is_empty());
    for (i, b) in rows.iter().enumerate().filter(|(_, b)| filled(b)) {
        let role = faults.choice(&format!("bodies.{i}.role"), &b.role, BodyRole::from_code);
        let name = faults.text(&format!("bodies.{i}.name"), &b.name, 300);
        let source = source_of(faults, sources, &format!("bodies.{i}.source"), &b.source);
        let mut unit = None;
        if !b.unit.trim().is_empty() {
            match access::find::<unit::Model>(ctx, actor, &[Action::ViewUnits], &b.unit).await {
                Err(Error::NotFound) => {
                    let code = b.unit.trim().chars().take(60).collect();
                    faults.add(&format!("bodies.{i}.unit"), "movement-unit-unknown", [("unit", code)]);
                }
                found => unit = Some(found?.id),
            }
        }
        let mut cluster = None;
        if !b.cluster.trim().is_empty() {
            let field = format!("bodies.{i}.cluster");
            let shown: String = b.cluster.trim().chars().take(60).collect();
            if !b.unit.trim().is_empty() || !name.is_empty() {
                faults.add(&field, "movement-body-one", []);
            }
            match access::find::<cluster::Model>(ctx, actor, &[Action::ViewMovements], &b.cluster).await {
                Err(Error::NotFound) => faults.add(&field, "movement-cluster-unknown", [("cluster", shown)]),
                found => {
                    let found = found?;
                    if found.annulled_at.is_some() {
                        faults.add(&field, "movement-cluster-unknown", [("cluster", shown)]);
                    } else if of.is_some_and(|unit| unit != found.unit_id) {
                        faults.add(&field, "movement-cluster-unit", [("cluster", found.short.clone())]);
                    }
                    cluster = Some(found.id);
                }
            }
        }
        bodies.extend(role.map(|role| Body { role, unit, cluster, name, source }));
    }
    Ok(bodies)
}

/// Checks the days of a form; a row without a day and without words is none.
pub(super) fn check_days(faults: &mut Faults, sources: &[(String, Uuid)], rows: &[DayForm]) -> Vec<Day> {
    let mut days = Vec::new();
    for (i, d) in rows.iter().enumerate().filter(|(_, d)| !d.on.trim().is_empty() || !d.text.trim().is_empty()) {
        let kind = faults.choice(&format!("days.{i}.kind"), &d.kind, DayKind::from_code);
        let on = faults.date(&format!("days.{i}.on"), &d.on);
        let text = faults.text(&format!("days.{i}.text"), &d.text, 500);
        let source = source_of(faults, sources, &format!("days.{i}.source"), &d.source);
        days.extend(kind.map(|k| (k, on, text, source)));
    }
    days
}

/// Writes both anew: they carry no identity of their own, and the audit keeps what was said before.
pub(super) async fn write(tx: &Tx, id: Uuid, bodies: &[Body], days: &[Day]) -> Result<()> {
    movement_body::Entity::delete_many().filter(movement_body::Column::MovementId.eq(id)).exec(tx.conn()).await?;
    movement_day::Entity::delete_many().filter(movement_day::Column::MovementId.eq(id)).exec(tx.conn()).await?;
    for (seq, b) in (1..).zip(bodies) {
        movement_body::ActiveModel {
            id: Set(id_at(tx.at())),
            movement_id: Set(id),
            seq: Set(seq),
            role: Set(b.role.code().to_owned()),
            unit_id: Set(b.unit),
            cluster_id: Set(b.cluster),
            name: Set(b.name.clone()),
            source_id: Set(b.source),
        }
        .insert(tx.conn())
        .await?;
    }
    for (seq, (kind, on, text, source)) in (1..).zip(days) {
        movement_day::ActiveModel {
            id: Set(id_at(tx.at())),
            movement_id: Set(id),
            seq: Set(seq),
            kind: Set(kind.code().to_owned()),
            on_date: Set(on.clone()),
            text: Set(text.clone()),
            source_id: Set(*source),
        }
        .insert(tx.conn())
        .await?;
    }
    Ok(())
}
