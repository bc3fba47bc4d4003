//! What somebody has narrowed a list to, or a table he often makes, kept under a name of his own: nobody else sees it, and
//! nothing follows from it but a link.

use domain::{access::Permit, listing::Keeps};
use store::{
    entity::saved_filter as row,
    sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set, sea_query::OnConflict},
};

use crate::{Actor, Ctx, Error, Result};

/// Most that one account keeps of one list or table.
pub const MOST: u64 = 20;
/// Longest name, in letters.
pub const NAME: usize = 60;
/// Longest query, in bytes.
const QUERY: usize = 2_000;

/// What the actor has kept of a list or table: name and query, in the order of names. One statement.
pub async fn of(ctx: &Ctx, actor: &Actor, list: Keeps) -> Result<Vec<(String, String)>> {
    let found = row::Entity::find()
        .filter(row::Column::AccountId.eq(actor.account))
        .filter(row::Column::List.eq(list.name()))
        .order_by_asc(row::Column::Name)
        .all(ctx.store.reader())
        .await?;
    let mut found: Vec<(String, String)> = found.into_iter().map(|f| (f.name, f.query)).collect();
    found.sort_by_cached_key(|(name, _)| vntext::sort_key(name));
    Ok(found)
}

fn named(list: &str) -> Result<Keeps> {
    Keeps::named(list).ok_or(Error::NotFound)
}

/// Keeps `query`, the parameters of an address, under `name`; what stood there under the same name goes. Gives what it was kept of.
pub async fn keep(ctx: &Ctx, actor: &Actor, list: &str, name: &str, query: &str) -> Result<Keeps> {
    let list = named(list)?;
    let name: String = vntext::normal(name).trim().chars().take(NAME).collect();
    if name.is_empty() {
        return Err(Error::refused("saved-name-missing", []));
    }
    if query.is_empty() {
        return Err(Error::refused("saved-empty", []));
    }
    if query.len() > QUERY {
        return Err(Error::refused("saved-too-long", []));
    }
    let query = query.to_owned();
    ctx.store
        .write(ctx.write(actor, &ctx.now(), Permit::own(actor)), |tx| {
            let (name, query) = (name.clone(), query.clone());
            Box::pin(async move {
                let others = row::Entity::find()
                    .filter(row::Column::AccountId.eq(tx.actor()))
                    .filter(row::Column::List.eq(list.name()))
                    .filter(row::Column::Name.ne(name.as_str()))
                    .count(tx.conn())
                    .await?;
                if others >= MOST {
                    return Err(Error::refused("saved-too-many", [("most", MOST.to_string())]));
                }
                let kept = row::ActiveModel {
                    account_id: Set(tx.actor()),
                    list: Set(list.name().to_owned()),
                    name: Set(name),
                    query: Set(query),
                    saved_at: Set(tx.at()),
                };
                row::Entity::insert(kept)
                    .on_conflict(
                        OnConflict::columns([row::Column::AccountId, row::Column::List, row::Column::Name])
                            .update_columns([row::Column::Query, row::Column::SavedAt])
                            .to_owned(),
                    )
                    .exec_without_returning(tx.conn())
                    .await?;
                Ok(())
            })
        })
        .await?;
    Ok(list)
}

/// Forgets what the actor kept under a name. Gives what it was kept of.
pub async fn forget(ctx: &Ctx, actor: &Actor, list: &str, name: &str) -> Result<Keeps> {
    let list = named(list)?;
    let name = name.to_owned();
    ctx.store
        .write(ctx.write(actor, &ctx.now(), Permit::own(actor)), |tx| {
            let name = name.clone();
            Box::pin(async move {
                row::Entity::delete_by_id((tx.actor(), list.name().to_owned(), name)).exec(tx.conn()).await?;
                Ok::<(), Error>(())
            })
        })
        .await?;
    Ok(list)
}
