//! Turns ids into subjects that [`domain::access::may`] can judge, and refuses what may not be done.

mod guard;
mod objects;

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::{Action, Permit, Scope, Subject, anywhere, may, may_everywhere, scope},
    lists::LeaderLevel,
};
use store::{
    entity::{person, unit_closure, unit_period},
    sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect},
};
use uuid::Uuid;

pub use self::guard::Held;
pub(crate) use self::{
    guard::{Granted, Object, PartOf, Place, find, find_id, grant, hold, hold_account, hold_in, named, refusal},
    objects::{Voting, dossier_named, find_outsider, find_person, find_voting, people_named, units_named},
};
use crate::{Actor, Ctx, Result};

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

/// Refuses unless the actor may do `action` in `unit`. A unit that he does not see is not there for him.
pub async fn require(ctx: &Ctx, actor: &Actor, action: Action, unit: Uuid) -> Result<Permit> {
    let subject = subject_of_unit(ctx, unit).await?;
    may(actor, action, &subject).map_err(|d| refusal(may(actor, Action::ViewUnits, &subject).is_ok(), d))
}

/// The units at the top of the trees of this installation today.
pub(crate) async fn roots(ctx: &Ctx) -> Result<Vec<Uuid>> {
    let today = ctx.now().today;
    Ok(unit_period::Entity::find()
        .select_only()
        .column(unit_period::Column::UnitId)
        .filter(unit_period::Column::ParentId.is_null())
        .filter(unit_period::Column::FromDate.lte(today.as_str()))
        .filter(
            Condition::any()
                .add(unit_period::Column::ToDate.is_null())
                .add(unit_period::Column::ToDate.gte(today.as_str())),
        )
        .into_tuple()
        .all(ctx.store.reader())
        .await?)
}

/// Refuses unless the actor holds the right at the top of every tree: for what belongs to the whole installation and acts
/// on everybody in it.
pub async fn require_everywhere(ctx: &Ctx, actor: &Actor, action: Action) -> Result<Permit> {
    require_anywhere(actor, action)?;
    Ok(may_everywhere(actor, action, &roots(ctx).await?)?)
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
pub fn require_anywhere(actor: &Actor, action: Action) -> Result<Permit> {
    Ok(anywhere(actor, action)?)
}
