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
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter},
};

use crate::{Actor, Ctx, Result, access, faults::Faults};

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
