//! Turns ids into subjects that [`domain::access::may`] can judge, and refuses what may not be done.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::{Action, Denial, Scope, Subject, may, may_anywhere, scope},
    lists::LeaderLevel,
};
use store::{
    entity::{person, unit_closure},
    sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect},
};
use uuid::Uuid;

use crate::{Actor, Ctx, Error, Result};

/// Rows of the closure in force on `day` (ISO).
pub(crate) fn in_force(day: &str) -> Condition {
    Condition::all()
        .add(unit_closure::Column::FromDate.lte(day))
        .add(Condition::any().add(unit_closure::Column::ToDate.is_null()).add(unit_closure::Column::ToDate.gte(day)))
}

/// The unit and everything above it in the tree of today; an ended unit belongs to its successors.
pub async fn path_of_unit(ctx: &Ctx, unit: Uuid) -> Result<BTreeSet<Uuid>> {
    let above: Vec<Uuid> = unit_closure::Entity::find()
        .select_only()
        .column(unit_closure::Column::Ancestor)
        .filter(unit_closure::Column::Descendant.eq(unit))
        .filter(in_force(&ctx.now().today))
        .into_tuple()
        .all(ctx.store.reader())
        .await?;
    Ok(above.into_iter().collect())
}

/// The paths of several units at once: one statement.
pub async fn paths_of_units(ctx: &Ctx, units: &[Uuid]) -> Result<BTreeMap<Uuid, BTreeSet<Uuid>>> {
    let rows: Vec<(Uuid, Uuid)> = unit_closure::Entity::find()
        .select_only()
        .column(unit_closure::Column::Descendant)
        .column(unit_closure::Column::Ancestor)
        .filter(unit_closure::Column::Descendant.is_in(units.iter().copied()))
        .filter(in_force(&ctx.now().today))
        .into_tuple()
        .all(ctx.store.reader())
        .await?;
    let mut paths: BTreeMap<Uuid, BTreeSet<Uuid>> = BTreeMap::new();
    for (unit, above) in rows {
        paths.entry(unit).or_default().insert(above);
    }
    Ok(paths)
}

/// A subject that belongs to a unit.
pub async fn subject_of_unit(ctx: &Ctx, unit: Uuid) -> Result<Subject> {
    Ok(Subject::in_units(path_of_unit(ctx, unit).await?))
}

/// A person's record: belongs to the person's unit, and is the person's own.
pub async fn subject_of_person(ctx: &Ctx, id: Uuid) -> Result<Subject> {
    let unit: Option<Option<Uuid>> = person::Entity::find_by_id(id)
        .select_only()
        .column(person::Column::UnitId)
        .into_tuple()
        .one(ctx.store.reader())
        .await?;
    let path = match unit {
        None => return Err(Error::NotFound),
        Some(None) => BTreeSet::new(),
        Some(Some(unit)) => path_of_unit(ctx, unit).await?,
    };
    Ok(Subject { path, own: Some(id), ..Subject::default() })
}

/// The units that these persons lead by their post in the register, by person: one statement.
pub(crate) async fn led_units<C: ConnectionTrait>(
    conn: &C,
    people: impl IntoIterator<Item = Uuid>,
) -> Result<BTreeMap<Uuid, Uuid>> {
    let rows: Vec<(Uuid, Option<Uuid>)> = person::Entity::find()
        .select_only()
        .column(person::Column::Id)
        .column(person::Column::UnitId)
        .filter(person::Column::Id.is_in(people))
        .filter(person::Column::LeaderLevel.is_not_null())
        .filter(person::Column::LeaderLevel.ne(LeaderLevel::Direct.code()))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().filter_map(|(id, unit)| Some((id, unit?))).collect())
}

/// Refuses unless the actor may do `action` in `unit`.
pub async fn require(ctx: &Ctx, actor: &Actor, action: Action, unit: Uuid) -> Result<()> {
    Ok(may(actor, action, &subject_of_unit(ctx, unit).await?)?)
}

/// The units that concern the actor where he may do `action`: those he reaches, and those above them, whose movements
/// and regulations bind him. One statement.
pub async fn concerning(ctx: &Ctx, actor: &Actor, action: Action) -> Result<BTreeSet<Uuid>> {
    require_anywhere(actor, action)?;
    let Scope::Units(units) = scope(actor, action) else { return Ok(BTreeSet::new()) };
    let own = || units.iter().copied();
    let rows: Vec<(Uuid, Uuid)> = unit_closure::Entity::find()
        .select_only()
        .column(unit_closure::Column::Descendant)
        .column(unit_closure::Column::Ancestor)
        .filter(
            Condition::any()
                .add(unit_closure::Column::Descendant.is_in(own()))
                .add(unit_closure::Column::Ancestor.is_in(own())),
        )
        .filter(in_force(&ctx.now().today))
        .into_tuple()
        .all(ctx.store.reader())
        .await?;
    Ok(rows.into_iter().flat_map(|(below, above)| [below, above]).collect())
}

/// Refuses unless some grant in force allows `action` somewhere: for things that belong to no unit.
pub fn require_anywhere(actor: &Actor, action: Action) -> Result<()> {
    if may_anywhere(actor, action) { Ok(()) } else { Err(Denial::NoRole.into()) }
}
