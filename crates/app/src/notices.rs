//! Notices: what changed on somebody's things, told to him in the program when it is written, and once a day what waits for him.

use std::collections::BTreeMap;

use domain::{
    access::{Action, Permit, scope},
    road::StepKind,
};
use serde::Serialize;
pub use store::query::notices::To;
use store::{
    Tx,
    entity::{account, notice, notice_seen},
    query::{desk, notices as query},
    sea_orm::{
        ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::OnConflict,
    },
};
use uuid::Uuid;

use crate::{Actor, Ctx, Error, Result, ctx::id_at};

/// Most notices that are shown.
pub const SHOWN: u64 = 200;
/// How long they are kept, microseconds.
const KEPT: i64 = 90 * 24 * 3600 * 1_000_000;
/// Notices written by one statement.
const CHUNK: usize = 200;
/// Accounts that are told what waits in one round.
const ROUND: i64 = 200;
/// Most steps that a summary counts.
const COUNTED: i64 = 1_000;

/// A notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// When, microseconds UTC.
    pub at: i64,
    /// Names the sentence: message `notice-KIND`.
    pub kind: String,
    /// Code of what it tells of.
    pub about: String,
    /// Words of the sentence.
    pub facts: BTreeMap<String, String>,
    /// It came after the reader last looked.
    pub fresh: bool,
}

/// What somebody is told.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// The newest first.
    pub notices: Vec<Notice>,
    /// He wants the summary of the day.
    pub summary: bool,
}

/// Tells everybody of `to` but whoever did it, in the transaction that does it.
pub(crate) async fn tell(
    ctx: &Ctx,
    tx: &Tx,
    to: &To,
    kind: &'static str,
    about: &str,
    facts: &[(&str, String)],
) -> Result<()> {
    let today = ctx.now_at(tx.at()).today;
    let told = query::recipients(tx.conn(), to, tx.actor(), &today).await?;
    if told.is_empty() {
        return Ok(());
    }
    let by = account::Entity::find_by_id(tx.actor()).one(tx.conn()).await?.map(|a| a.display_name).unwrap_or_default();
    let mut facts: BTreeMap<_, _> = facts.iter().map(|(name, value)| (*name, value.as_str())).collect();
    facts.insert("by", &by);
    let facts = serde_json::to_string(&facts).unwrap_or_default();
    for chunk in told.chunks(CHUNK) {
        let rows = chunk.iter().map(|account| notice::ActiveModel {
            id: Set(id_at(tx.at())),
            account_id: Set(*account),
            at: Set(tx.at()),
            kind: Set(kind.to_owned()),
            about: Set(about.to_owned()),
            facts: Set(facts.clone()),
        });
        notice::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
    }
    Ok(())
}

/// What the actor is told, the newest first; having read it, he has seen it.
pub async fn read(ctx: &Ctx, actor: &Actor) -> Result<Told> {
    let reader = ctx.store.reader();
    let seen = notice_seen::Entity::find_by_id(actor.account).one(reader).await?;
    let (until, summary) = seen.map_or((0, true), |s| (s.at, s.summary));
    let rows = notice::Entity::find()
        .filter(notice::Column::AccountId.eq(actor.account))
        .order_by_desc(notice::Column::At)
        .order_by_desc(notice::Column::Id)
        .limit(SHOWN)
        .all(reader)
        .await?;
    let newest = rows.first().map_or(0, |n| n.at);
    if newest > until {
        // Whoever only reads goes on reading from a database that takes no writes.
        if let Err(e) = set(ctx, actor, newest, summary).await {
            tracing::warn!(code = e.code(), "notices stay new");
        }
    }
    let notices = rows.into_iter().map(|n| Notice {
        fresh: n.at > until,
        facts: serde_json::from_str(&n.facts).unwrap_or_default(),
        at: n.at,
        kind: n.kind,
        about: n.about,
    });
    Ok(Told { notices: notices.collect(), summary })
}

async fn set(ctx: &Ctx, actor: &Actor, at: i64, summary: bool) -> Result<()> {
    ctx.store
        .write(ctx.write(actor, &ctx.now(), Permit::own(actor)), |tx| {
            Box::pin(async move {
                let row = notice_seen::ActiveModel {
                    account_id: Set(tx.actor()),
                    at: Set(at),
                    summary: Set(summary),
                    told_on: Set(None),
                };
                notice_seen::Entity::insert(row)
                    .on_conflict(
                        OnConflict::column(notice_seen::Column::AccountId)
                            .update_columns([notice_seen::Column::At, notice_seen::Column::Summary])
                            .to_owned(),
                    )
                    .exec_without_returning(tx.conn())
                    .await?;
                Ok::<_, Error>(())
            })
        })
        .await
}

/// Switches the summary of the day on or off for the actor.
pub async fn want_summary(ctx: &Ctx, actor: &Actor, wanted: bool) -> Result<()> {
    let seen = notice_seen::Entity::find_by_id(actor.account).one(ctx.store.reader()).await?;
    set(ctx, actor, seen.map_or(0, |s| s.at), wanted).await
}

/// Tells those who want it, once a civil day, what waits for them; whoever has nothing waiting is told nothing. Gives how many were told.
pub async fn morning(ctx: &Ctx) -> Result<u64> {
    let now = ctx.now();
    let mut told = 0;
    for account in query::readers(ctx.store.reader(), &now.today, ROUND).await? {
        let Some(signed) = crate::accounts::actor::signed(ctx, account).await? else { continue };
        let actor = signed.actor;
        let kinds: Vec<_> = StepKind::ALL.iter().map(|k| (k.code(), scope(&actor, k.action()))).collect();
        let seen = scope(&actor, Action::ViewDossiers);
        let [mine, late] = desk::tasks(ctx.store.reader(), &kinds, &seen, &now.today, COUNTED).await?;
        let waits = !mine.is_empty() || !late.is_empty();
        let facts = [("count", mine.len().to_string()), ("late", late.len().to_string())];
        let written = ctx
            .store
            .write(ctx.write_system(&now), |tx| {
                let (ctx, day, facts) = (ctx.clone(), now.today.clone(), facts.clone());
                Box::pin(async move { summarise(&ctx, tx, account, day, waits.then_some(&facts[..])).await })
            })
            .await?;
        told += u64::from(written);
    }
    Ok(told)
}

/// One account's summary of a day, if another process has not written it meanwhile.
async fn summarise(ctx: &Ctx, tx: &Tx, account: Uuid, day: String, facts: Option<&[(&str, String)]>) -> Result<bool> {
    let seen = notice_seen::Entity::find_by_id(account).one(tx.conn()).await?;
    if seen.as_ref().and_then(|s| s.told_on.as_deref()).is_some_and(|on| on >= day.as_str()) {
        return Ok(false);
    }
    let row = notice_seen::ActiveModel {
        account_id: Set(account),
        at: Set(seen.as_ref().map_or(0, |s| s.at)),
        summary: Set(seen.as_ref().is_none_or(|s| s.summary)),
        told_on: Set(Some(day)),
    };
    notice_seen::Entity::insert(row)
        .on_conflict(
            OnConflict::column(notice_seen::Column::AccountId).update_column(notice_seen::Column::ToldOn).to_owned(),
        )
        .exec_without_returning(tx.conn())
        .await?;
    if let Some(facts) = facts {
        tell(ctx, tx, &To::Account(account), "summary", "", facts).await?;
    }
    Ok(facts.is_some())
}

/// Removes notices older than three months.
pub async fn sweep(ctx: &Ctx) -> Result<u64> {
    let now = ctx.now();
    let before = now.micros - KEPT;
    ctx.store
        .write::<_, Error, _>(ctx.write_system(&now), |tx| {
            Box::pin(async move {
                let gone = notice::Entity::delete_many().filter(notice::Column::At.lt(before)).exec(tx.conn()).await?;
                Ok(gone.rows_affected)
            })
        })
        .await
}
