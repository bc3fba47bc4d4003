//! Bodies and days of a movement: who launches, leads, coordinates, tries it out, in the tree or outside it; what is planned
//! and what it is tied to.

use domain::{
    access::Action,
    movement::{BodyRole, DayKind},
};
use serde::{Deserialize, Serialize};
use store::{
    Tx,
    entity::{movement_body, movement_day, unit},
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

/// A body.
#[derive(Clone, Debug, Serialize)]
pub struct BodyView {
    /// [`BodyRole`] code.
    pub role: String,
    /// Unit's code; empty for a body outside the tree.
    pub unit_code: String,
    /// Unit's name; empty for a body outside the tree.
    pub unit_name: String,
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
        if self.unit_name.is_empty() { &self.name } else { &self.unit_name }
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

/// A body as it is kept: role, unit, name, source.
pub(super) type Body = (BodyRole, Option<Uuid>, String, Option<Uuid>);

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

/// Checks the bodies of a form; empty rows are none.
pub(super) async fn check_bodies(
    ctx: &Ctx,
    actor: &Actor,
    faults: &mut Faults,
    sources: &[(String, Uuid)],
    rows: &[BodyForm],
) -> Result<Vec<Body>> {
    let mut bodies = Vec::new();
    for (i, b) in rows.iter().enumerate().filter(|(_, b)| !b.unit.trim().is_empty() || !b.name.trim().is_empty()) {
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
        bodies.extend(role.map(|r| (r, unit, name, source)));
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
    for (seq, (role, unit, name, source)) in (1..).zip(bodies) {
        movement_body::ActiveModel {
            id: Set(id_at(tx.at())),
            movement_id: Set(id),
            seq: Set(seq),
            role: Set(role.code().to_owned()),
            unit_id: Set(*unit),
            name: Set(name.clone()),
            source_id: Set(*source),
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
