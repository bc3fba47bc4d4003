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
    sea_orm::{ActiveModelBehavior, ActiveModelTrait, EntityTrait, IntoActiveModel},
};
use uuid::Uuid;

use crate::{
    Actor, Ctx, Error, Now, Result,
    access::{self, PartOf},
    faults::Faults,
};

/// The unit of a form, if the actor may set it up.
async fn unit_of(
    ctx: &Ctx,
    actor: &Actor,
    faults: &mut Faults,
    code: &str,
) -> Result<Option<access::Granted<unit::Model>>> {
    match access::find(ctx, actor, &[Action::ManageSetup], code).await {
        Ok(unit) => Ok(Some(unit)),
        Err(Error::NotFound) => {
            faults.add("unit", "setup-unit-unknown", [("code", code.chars().take(60).collect())]);
            Ok(None)
        }
        Err(other) => Err(other),
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

/// Writes a row of a unit's set-up, new or seen at a version, with its audit entry. `said` is the unit and the form.
async fn keep<A>(
    ctx: &Ctx,
    actor: &Actor,
    now: &Now,
    part: PartOf,
    old: Option<(Uuid, i64)>,
    row: A,
    said: (&access::Granted<unit::Model>, serde_json::Value),
) -> Result<()>
where
    A: ActiveModelTrait + ActiveModelBehavior + Clone + Send + Sync + 'static,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    let write = match old {
        Some((id, version)) => ctx.change_part(actor, now, said.0.permit(), (part, id), Some(version)),
        None => ctx.write(actor, now, said.0.permit()),
    };
    let stream = format!("setup:{}", said.0.code);
    let action = format!("{}_{}", part.table(), if old.is_some() { "change" } else { "add" });
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
