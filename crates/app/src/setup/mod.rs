//! Setting an office up: its names as printed, its signers. Rows have periods; what was printed under an old row is never
//! changed by a new one.

mod checklist;
mod organisation;
mod signer;
pub mod workbook;

pub use checklist::{Checklist, Item, checklist};
pub use organisation::{Organisation, OrganisationRow, organisations, save_organisation};
pub use signer::{CAPACITIES, Signer, SignerRow, save_signer, signers};

use domain::access::Action;
use store::{
    entity::unit,
    sea_orm::{ActiveModelBehavior, ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter},
};
use uuid::Uuid;

use crate::{Actor, Ctx, Error, Now, Result, access, faults::Faults};

/// The unit of a form, if the actor may set it up.
async fn unit_of(ctx: &Ctx, actor: &Actor, faults: &mut Faults, code: &str) -> Result<Option<unit::Model>> {
    let found = unit::Entity::find().filter(unit::Column::Code.eq(code.trim())).one(ctx.store.reader()).await?;
    match found {
        Some(unit) => {
            access::require(ctx, actor, Action::ManageSetup, unit.id).await?;
            Ok(Some(unit))
        }
        None => {
            faults.add("unit", "setup-unit-unknown", [("code", code.chars().take(60).collect())]);
            Ok(None)
        }
    }
}

/// First and last day of a row; a last day before the first is a fault.
fn period(faults: &mut Faults, from: &str, to: &str) -> (String, Option<String>) {
    let first = faults.day("from", from);
    if first.is_none() && from.trim().is_empty() {
        faults.add("from", "field-required", []);
    }
    let last = faults.day("to", to);
    if first.as_ref().zip(last.as_ref()).is_some_and(|(f, l)| l < f) {
        faults.add("to", "field-dates-backwards", []);
    }
    (first.unwrap_or_default(), last)
}

/// The row that a form changes: `existing` is its number among those stored and the version seen; `None` for a new one.
fn changed(existing: Option<(usize, i64)>, stored: &[Uuid]) -> Result<Option<(Uuid, i64)>> {
    existing
        .map(|(number, version)| {
            let id = number.checked_sub(1).and_then(|i| stored.get(i)).ok_or(Error::NotFound)?;
            Ok((*id, version))
        })
        .transpose()
}

/// Writes a row of a unit's set-up, new or seen at a version, with its audit entry. `said` is the unit's code and the
/// form.
async fn keep<A>(
    ctx: &Ctx,
    actor: &Actor,
    now: &Now,
    table: &'static str,
    old: Option<(Uuid, i64)>,
    row: A,
    said: (&str, serde_json::Value),
) -> Result<()>
where
    A: ActiveModelTrait + ActiveModelBehavior + Clone + Send + Sync + 'static,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    let write = match old {
        Some((id, version)) => ctx.write_root(actor, now, table, id, Some(version)),
        None => ctx.write(actor, now),
    };
    let stream = format!("setup:{}", said.0);
    let action = format!("{table}_{}", if old.is_some() { "change" } else { "add" });
    ctx.store
        .write(write, |tx| {
            let (row, stream, action, form) = (row.clone(), stream.clone(), action.clone(), said.1.clone());
            Box::pin(async move {
                if old.is_some() {
                    row.update(tx.conn()).await?;
                } else {
                    row.insert(tx.conn()).await?;
                }
                tx.audit(&stream, &action, &form).await?;
                Ok(())
            })
        })
        .await
}
