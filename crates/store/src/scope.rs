//! Turns a [`Scope`] of `domain` into a condition on a column that holds a unit's id. The closure of the tree has rows
//! for ended units under their successors, so one EXISTS decides for them too, without recursion.

use domain::access::Scope;
use sea_orm::{
    ColumnTrait, Condition,
    sea_query::{Alias, Expr, ExprTrait, Query},
};

use crate::entity::unit_closure::{Column, Entity};

/// The condition that `column` names a unit in `scope` on `day` (ISO, today for lists). A missing scope gives nothing;
/// so does an empty column.
pub fn within<C: ColumnTrait>(column: C, scope: &Scope, day: &str) -> Condition {
    match scope {
        Scope::Nothing => Condition::all().add(Expr::value(1).eq(0)),
        Scope::Units(units) => under(column, units.iter().copied(), day),
    }
}

/// The condition that `column` names a unit in the subtree of one of `units` on `day` (ISO).
pub fn under<C: ColumnTrait>(column: C, units: impl IntoIterator<Item = uuid::Uuid>, day: &str) -> Condition {
    let closure = Alias::new("within_scope");
    let at = |c: Column| Expr::col((closure.clone(), c));
    let rows = Query::select()
        .expr(Expr::value(1))
        .from_as(Entity, closure.clone())
        .and_where(at(Column::Descendant).eq(Expr::col(column.as_column_ref())))
        .and_where(at(Column::Ancestor).is_in(units))
        .and_where(at(Column::FromDate).lte(day))
        .cond_where(Condition::any().add(at(Column::ToDate).is_null()).add(at(Column::ToDate).gte(day)))
        .to_owned();
    Condition::all().add(Expr::exists(rows))
}
