//! News of the portal, on the inside: written as drafts, released by a named person for a day, corrected with a note, withdrawn with a
//! reason. What was released stays on file as it was read.

use domain::{
    access::Action,
    news::{FEEDBACK, NEWS},
};
use serde_json::json;
use store::{
    entity::{feedback, news, news_correction},
    query::{notices::To, nouns as query},
    sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set, Value},
};

use crate::{
    Actor, Ctx, Error, Result,
    access::{self, Granted, PartOf},
    ctx::id_at,
    faults::Faults,
    list::{Page, Query},
    notices,
    nouns::{self, Record, Texts, Typed, View},
};

/// What may be done with news just now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct May {
    /// Change the draft.
    pub change: bool,
    /// Release the draft.
    pub release: bool,
    /// Correct what was released.
    pub correct: bool,
    /// Withdraw either.
    pub withdraw: bool,
}

/// News with what was corrected.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The row.
    pub record: Record,
    /// What the reader may do.
    pub may: May,
    /// Corrections, the newest first.
    pub corrections: Vec<news_correction::Model>,
}

/// A page of them, the newest first. Filter: `state`.
pub async fn list(ctx: &Ctx, actor: &Actor, query: &Query) -> Result<Page<Record>> {
    nouns::list(ctx, actor, &NEWS, query).await
}

fn may(actor: &Actor, row: &Granted<news::Model>) -> May {
    let (draft, released) = (row.state == "draft", row.state == "released");
    let (writes, releases) = (row.may(actor, NEWS.change), row.may(actor, Action::ReleaseNews));
    May {
        change: draft && writes,
        release: draft && releases,
        correct: released && releases,
        withdraw: (draft && writes) || (released && releases),
    }
}

/// One of them.
pub async fn view(ctx: &Ctx, actor: &Actor, code: &str) -> Result<Shown> {
    let row = access::find::<news::Model>(ctx, actor, &[NEWS.view], code).await?;
    let reader = ctx.store.reader();
    let record = query::one(reader, &NEWS, row.id).await?.ok_or(Error::NotFound)?;
    let corrections = news_correction::Entity::find()
        .filter(news_correction::Column::NewsId.eq(row.id))
        .order_by_desc(news_correction::Column::At)
        .all(reader)
        .await?;
    Ok(Shown { record, may: may(actor, &row), corrections })
}

/// Enters a draft and gives its code.
pub async fn add(ctx: &Ctx, actor: &Actor, texts: &Texts) -> Result<String> {
    access::require_anywhere(actor, NEWS.change)?;
    let typed = nouns::typed(ctx, actor, &NEWS, texts).await?;
    let permit = access::require(ctx, actor, NEWS.change, typed.refs["unit"]).await?;
    let (by, node) = (actor.account, ctx.node.to_string());
    let frame = move |at: i64| {
        let texts = [("state", "draft"), ("released_on", ""), ("released_name", ""), ("withdrawn_for", "")];
        let mut frame: Vec<(&'static str, Value)> = texts.map(|(k, v)| (k, Value::from(v))).to_vec();
        frame.extend([("home_node", Value::from(node.as_str())), ("entered_by", by.into()), ("entered_at", at.into())]);
        frame
    };
    nouns::add(ctx, actor, &NEWS, permit, typed, frame).await
}

/// News that stand in this state, or a refusal that says in which they are.
fn standing(row: &Granted<news::Model>, state: &str) -> Result<()> {
    match row.state.as_str() {
        now if now == state => Ok(()),
        "released" => Err(Error::refused("news-is-released", [])),
        "withdrawn" => Err(Error::refused("news-is-withdrawn", [])),
        _ => Err(Error::refused("news-is-draft", [])),
    }
}

/// Changes a draft that was seen at `version`; whoever gives it to another unit works for that one too.
pub async fn change(ctx: &Ctx, actor: &Actor, code: &str, version: i64, texts: &Texts) -> Result<()> {
    let row = access::find::<news::Model>(ctx, actor, &[NEWS.change], code).await?;
    standing(&row, "draft")?;
    let typed = nouns::typed(ctx, actor, &NEWS, texts).await?;
    access::require(ctx, actor, NEWS.change, typed.refs["unit"]).await?;
    nouns::change(ctx, actor, &NEWS, (row.permit(), row.id, version), typed).await
}

/// Releases a draft for a day, today or later. The public reads who did it and when.
pub async fn release(ctx: &Ctx, actor: &Actor, code: &str, version: i64, on: &str) -> Result<()> {
    let row = access::find::<news::Model>(ctx, actor, &[Action::ReleaseNews], code).await?;
    standing(&row, "draft")?;
    let now = ctx.now();
    let mut faults = Faults::default();
    let day = faults.day("released_on", on);
    match &day {
        None if on.trim().is_empty() => faults.add("released_on", "field-required", []),
        Some(day) if *day < now.today => faults.add("released_on", "news-release-past", []),
        _ => {}
    }
    faults.check()?;
    let day = day.unwrap_or_default();
    let write = ctx.change_part(actor, &now, row.permit(), (PartOf::of_noun(&NEWS), row.id), Some(version));
    let (id, author, name, by) = (row.id, row.entered_by, row.name.clone(), actor.display_name.clone());
    ctx.store
        .write(write, |tx| {
            let (ctx, day, by, name, code) = (ctx.clone(), day.clone(), by.clone(), name.clone(), code.to_owned());
            Box::pin(async move {
                let set = vec![
                    ("state", Value::from("released")),
                    ("released_on", day.clone().into()),
                    ("released_name", by.into()),
                    ("released_by", tx.actor().into()),
                    ("released_at", tx.at().into()),
                ];
                query::set(tx, &NEWS, id, set).await?;
                tx.audit(&format!("news:{code}"), "release", &json!({ "on": day })).await?;
                let facts = [("title", name), ("day", vntext::date_dmy(&day))];
                notices::tell(&ctx, tx, &To::Account(author), "news-released", &code, &facts).await?;
                Ok::<_, Error>(())
            })
        })
        .await
}

/// Corrects what was released, with a note that the public reads. The texts before stay on file, and only there: a correction may be why
/// a name should no longer be read.
pub async fn correct(ctx: &Ctx, actor: &Actor, code: &str, version: i64, texts: &Texts, note: &str) -> Result<()> {
    let row = access::find::<news::Model>(ctx, actor, &[Action::ReleaseNews], code).await?;
    standing(&row, "released")?;
    let mut faults = Faults::default();
    let note = faults.required("note", note, 1_000);
    let typed = match nouns::typed(ctx, actor, &NEWS, texts).await {
        Err(Error::Invalid(found)) => {
            for f in found {
                faults.take(f);
            }
            Typed::default()
        }
        other => other?,
    };
    faults.check()?;
    access::require(ctx, actor, Action::ReleaseNews, typed.refs["unit"]).await?;
    let now = ctx.now();
    let write = ctx.change_part(actor, &now, row.permit(), (PartOf::of_noun(&NEWS), row.id), Some(version));
    let (id, by, today) = (row.id, actor.display_name.clone(), now.today.clone());
    ctx.store
        .write(write, |tx| {
            let (typed, note, by, today, code) =
                (typed.clone(), note.clone(), by.clone(), today.clone(), code.to_owned());
            Box::pin(async move {
                let old = nouns::standing(tx.conn(), &NEWS, id).await?;
                let before = |name: &str| old.values.get(name).cloned().unwrap_or_default();
                news_correction::ActiveModel {
                    id: Set(id_at(tx.at())),
                    news_id: Set(id),
                    on_date: Set(today),
                    at: Set(tx.at()),
                    by_account: Set(tx.actor()),
                    by_name: Set(by),
                    note: Set(note.clone()),
                    name: Set(before("name")),
                    lead: Set(before("summary")),
                    body: Set(before("body")),
                }
                .insert(tx.conn())
                .await?;
                query::update(tx, &NEWS, id, &typed.values, &typed.refs, typed.more(&NEWS)).await?;
                let changes = domain::fields::changes(&old.values, &nouns::told(&NEWS, &old, &typed));
                tx.audit(&format!("news:{code}"), "correct", &json!({ "note": note, "changes": changes })).await?;
                Ok::<_, Error>(())
            })
        })
        .await
}

/// Withdraws a draft or what was released, with a reason; the public reads it no more, the house keeps it.
pub async fn withdraw(ctx: &Ctx, actor: &Actor, code: &str, version: i64, reason: &str) -> Result<()> {
    let row = access::find::<news::Model>(ctx, actor, &[NEWS.change, Action::ReleaseNews], code).await?;
    let needed = if row.state == "released" { Action::ReleaseNews } else { NEWS.change };
    let permit = access::find::<news::Model>(ctx, actor, &[needed], code).await?.permit();
    if row.state == "withdrawn" {
        return Err(Error::refused("news-is-withdrawn", []));
    }
    let mut faults = Faults::default();
    let reason = faults.required("reason", reason, 300);
    faults.check()?;
    let now = ctx.now();
    let (id, author, name) = (row.id, row.entered_by, row.name.clone());
    ctx.store
        .write(ctx.change_part(actor, &now, permit, (PartOf::of_noun(&NEWS), id), Some(version)), |tx| {
            let (ctx, reason, name, code) = (ctx.clone(), reason.clone(), name.clone(), code.to_owned());
            Box::pin(async move {
                let set = vec![
                    ("state", Value::from("withdrawn")),
                    ("withdrawn_for", reason.clone().into()),
                    ("withdrawn_by", tx.actor().into()),
                    ("withdrawn_at", tx.at().into()),
                ];
                query::set(tx, &NEWS, id, set).await?;
                tx.audit(&format!("news:{code}"), "withdraw", &json!({ "reason": reason })).await?;
                notices::tell(&ctx, tx, &To::Account(author), "news-withdrawn", &code, &[("title", name)]).await?;
                Ok::<_, Error>(())
            })
        })
        .await
}

/// A page of what visitors wrote, the newest first. Filters: `state`, `news`.
pub async fn letters(ctx: &Ctx, actor: &Actor, query: &Query) -> Result<Page<Record>> {
    nouns::list(ctx, actor, &FEEDBACK, query).await
}

/// One letter of a visitor.
pub async fn letter(ctx: &Ctx, actor: &Actor, code: &str) -> Result<View> {
    nouns::view::<feedback::Model>(ctx, actor, &FEEDBACK, code).await
}

/// Gives a letter its owner, its answer, or to another unit. A new owner is told.
pub async fn answer(ctx: &Ctx, actor: &Actor, code: &str, version: i64, texts: &Texts) -> Result<()> {
    let row = access::find::<feedback::Model>(ctx, actor, &[FEEDBACK.change], code).await?;
    let typed = nouns::typed(ctx, actor, &FEEDBACK, texts).await?;
    access::require(ctx, actor, FEEDBACK.change, typed.refs["unit"]).await?;
    let owner = typed.refs.get("owner").copied().filter(|o| row.owner_id != Some(*o));
    let now = ctx.now();
    let write = ctx.change_part(actor, &now, row.permit(), (PartOf::of_noun(&FEEDBACK), row.id), Some(version));
    let (id, search) = (row.id, row.search.clone());
    ctx.store
        .write(write, |tx| {
            let (ctx, typed, search, code) = (ctx.clone(), typed.clone(), search.clone(), code.to_owned());
            Box::pin(async move {
                let old = nouns::standing(tx.conn(), &FEEDBACK, id).await?;
                // Lists find a letter by what the visitor wrote, which no form changes.
                let more = vec![("search", Value::from(search))];
                query::update(tx, &FEEDBACK, id, &typed.values, &typed.refs, more).await?;
                let changes = domain::fields::changes(&old.values, &nouns::told(&FEEDBACK, &old, &typed));
                tx.audit(&format!("feedback:{code}"), "answer", &json!({ "changes": changes })).await?;
                if let Some(owner) = owner {
                    notices::tell(&ctx, tx, &To::People(vec![owner]), "feedback-given", &code, &[]).await?;
                }
                Ok::<_, Error>(())
            })
        })
        .await
}
