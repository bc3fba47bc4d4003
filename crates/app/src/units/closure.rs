//! Keeps `unit_closure` in step with the tree, inside the transaction that changes it.

use std::collections::BTreeSet;

use domain::units::{Period, Succession, Tree};
use store::{
    Tx, bulk,
    entity::{unit_closure, unit_period, unit_succession},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect},
};
use uuid::Uuid;

use crate::Result;

/// Works the closure of `changed` and of everything that ever stood below them out anew.
pub async fn refresh_closure(tx: &Tx, changed: &BTreeSet<Uuid>) -> Result<()> {
    let periods: Vec<(Uuid, Option<Uuid>, String, Option<String>)> = unit_period::Entity::find()
        .select_only()
        .column(unit_period::Column::UnitId)
        .column(unit_period::Column::ParentId)
        .column(unit_period::Column::FromDate)
        .column(unit_period::Column::ToDate)
        .into_tuple()
        .all(tx.conn())
        .await?;
    let periods = periods.into_iter().map(|(unit, parent, from, to)| Period { unit, parent, from, to }).collect();
    let successions = unit_succession::Entity::find()
        .all(tx.conn())
        .await?
        .into_iter()
        .map(|s| Succession { old: s.from_unit, new: s.to_unit, on: s.on_date })
        .collect();
    let mut touched = changed.clone();
    let below: Vec<Uuid> = unit_closure::Entity::find()
        .select_only()
        .column(unit_closure::Column::Descendant)
        .distinct()
        .filter(unit_closure::Column::Ancestor.is_in(changed.iter().copied()))
        .into_tuple()
        .all(tx.conn())
        .await?;
    touched.extend(below);
    let rows = Tree::new(periods, successions).closure(&touched);
    let all: Vec<Uuid> = touched.into_iter().collect();
    for some in all.chunks(10_000) {
        unit_closure::Entity::delete_many()
            .filter(unit_closure::Column::Descendant.is_in(some.iter().copied()))
            .exec(tx.conn())
            .await?;
    }
    bulk::insert(
        tx.conn(),
        "unit_closure",
        &["ancestor", "descendant", "from_date", "to_date", "depth"],
        rows.into_iter()
            .map(|r| vec![r.ancestor.into(), r.descendant.into(), r.from.into(), r.to.into(), r.depth.into()])
            .collect(),
    )
    .await?;
    // Another place in the tree may bind other regulations.
    store::projection::mark_in_units(tx, &all).await?;
    Ok(())
}
