//! People chosen from a list, put into a dossier that is being prepared.

use std::collections::BTreeSet;

use domain::{access::Action, lists::Part, road::StepKind};
use serde::Serialize;
use serde_json::json;
use store::{
    entity::{person, unit},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter},
};
use uuid::Uuid;

use super::{NewNominee, Who, add_many};
use crate::{Actor, Ctx, Error, Result, access, dossiers, list::Query};

/// People put into a dossier at once.
pub const MOST: usize = 500;

/// Somebody chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Chosen {
    /// Code.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Unit's name.
    pub unit: String,
}

/// Those of `codes` whom the actor sees, in Vietnamese order; all or nothing.
async fn people(ctx: &Ctx, actor: &Actor, codes: &[String]) -> Result<Vec<person::Model>> {
    let wanted: BTreeSet<&String> = codes.iter().collect();
    if wanted.is_empty() {
        return Err(Error::refused("scan-nominate-nobody", []));
    }
    if wanted.len() > MOST {
        return Err(Error::refused("scan-nominate-many", [("most", MOST.to_string())]));
    }
    let visible = access::people_named(ctx, actor, &wanted).await?;
    if visible.len() < wanted.len() {
        let count = wanted.len() - visible.len();
        return Err(Error::refused("scan-nominate-unknown", [("count", count.to_string())]));
    }
    Ok(visible)
}

/// The people chosen, as a page shows them before they are put into a dossier.
pub async fn chosen(ctx: &Ctx, actor: &Actor, codes: &[String]) -> Result<Vec<Chosen>> {
    access::require_anywhere(actor, Action::PrepareDossier)?;
    let found = people(ctx, actor, codes).await?;
    let ids: BTreeSet<Uuid> = found.iter().filter_map(|p| p.unit_id).collect();
    let units = unit::Entity::find().filter(unit::Column::Id.is_in(ids)).all(ctx.store.reader()).await?;
    let name = |id: Option<Uuid>| units.iter().find(|u| Some(u.id) == id).map(|u| u.name.clone()).unwrap_or_default();
    Ok(found.into_iter().map(|p| Chosen { unit: name(p.unit_id), code: p.code, name: p.full_name }).collect())
}

/// Dossiers of an award that are being prepared: code and title, newest change first.
pub async fn dossiers_for(ctx: &Ctx, actor: &Actor, award: &str) -> Result<Vec<(String, String)>> {
    let filters = [("award", award), ("step", StepKind::Prepare.code())];
    let filters = filters.into_iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
    let page = dossiers::list(ctx, actor, &Query { filters, ..Query::default() }).await?;
    Ok(page.rows.into_iter().map(|r| (r.code, r.title)).collect())
}

/// Puts people into a dossier while it is being prepared, judged at once. Gives how many were added and how many were
/// there already.
pub async fn add_chosen(ctx: &Ctx, actor: &Actor, code: &str, codes: &[String]) -> Result<(u64, u64)> {
    let at = dossiers::load(ctx, actor, code).await?;
    let held = dossiers::may_change(&at, actor, &[StepKind::Prepare])?;
    let found = people(ctx, actor, codes).await?;
    let rows: Vec<NewNominee> = found
        .iter()
        .map(|p| NewNominee {
            part: Part::Individual,
            who: Who::Person(p.id),
            printed_name: String::new(),
            printed_rank: String::new(),
            printed_post: String::new(),
            printed_unit: String::new(),
            citation: String::new(),
            achievement_text: String::new(),
        })
        .collect();
    let now = ctx.now();
    ctx.store
        .write(ctx.change(actor, &now, held, None), |tx| {
            let (ctx, rows, code) = (ctx.clone(), rows.clone(), at.head.code.clone());
            Box::pin(async move {
                let row = dossiers::row_in(tx, &code).await?;
                let added = add_many(&ctx, tx, &row, &rows).await?;
                dossiers::touch(tx, row.id).await?;
                let who: Vec<Uuid> = rows.iter().map(|r| r.who.id()).collect();
                tx.audit(&format!("dossier:{code}"), "nominees-chosen", &json!({"people": who})).await?;
                Ok((added.ids.len() as u64, added.already.len() as u64))
            })
        })
        .await
}
