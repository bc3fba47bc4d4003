//! Letters of praise and good deeds: what this noun alone knows. Whoever stands in the register brings his unit along.

use domain::praise::PRAISE;
use store::{
    entity::{praise, unit},
    sea_orm::Value,
};

use crate::{
    Actor, Ctx, Error, Result, access,
    list::{Page, Query},
    nouns::{self, Frame, Record, Texts, Typed, View},
};

/// A page of them, newest first.
pub async fn list(ctx: &Ctx, actor: &Actor, query: &Query) -> Result<Page<Record>> {
    nouns::list(ctx, actor, &PRAISE, query).await
}

/// One of them.
pub async fn view(ctx: &Ctx, actor: &Actor, code: &str) -> Result<View> {
    nouns::view::<praise::Model>(ctx, actor, &PRAISE, code).await
}

/// Enters one and gives its code.
pub async fn add(ctx: &Ctx, actor: &Actor, texts: &Texts) -> Result<String> {
    access::require_anywhere(actor, PRAISE.change)?;
    let typed = read(ctx, actor, texts).await?;
    let permit = access::require(ctx, actor, PRAISE.change, typed.refs["unit"]).await?;
    let (actor_id, node) = (actor.account, ctx.node.to_string());
    nouns::add(ctx, actor, &PRAISE, permit, typed, move |at| frame(at, actor_id, &node)).await
}

fn frame(at: i64, by: uuid::Uuid, node: &str) -> Frame {
    let texts = [("source", "form"), ("home_node", node)].map(|(k, v)| (k, Value::from(v)));
    texts.into_iter().chain([("entered_by", by.into()), ("entered_at", at.into())]).collect()
}

/// Changes one that was seen at `version`; whoever moves it to another unit works for that one too.
pub async fn change(ctx: &Ctx, actor: &Actor, code: &str, version: i64, texts: &Texts) -> Result<()> {
    let old = access::find::<praise::Model>(ctx, actor, &[PRAISE.change], code).await?;
    let typed = read(ctx, actor, texts).await?;
    access::require(ctx, actor, PRAISE.change, typed.refs["unit"]).await?;
    nouns::change(ctx, actor, &PRAISE, (old.permit(), old.id, version), typed).await
}

/// Annuls one.
pub async fn annul(ctx: &Ctx, actor: &Actor, code: &str, version: i64, reason: &str) -> Result<()> {
    let old = access::find::<praise::Model>(ctx, actor, &[PRAISE.change], code).await?;
    nouns::annul(ctx, actor, &PRAISE, (old.permit(), old.id, version), reason).await
}

/// Reads the form; it always has a unit afterwards.
async fn read(ctx: &Ctx, actor: &Actor, texts: &Texts) -> Result<Typed> {
    let mut typed = nouns::typed(ctx, actor, &PRAISE, texts).await?;
    if !typed.refs.contains_key("unit") {
        let homeless = || Error::field("unit", "praise-unit-needed", []);
        let unit = typed.people.get("person").and_then(|p| p.unit_id).ok_or_else(homeless)?;
        let unit = access::find_id::<unit::Model>(ctx, actor, &[domain::access::Action::ViewUnits], unit).await?;
        typed.refs.insert("unit", unit.id);
        typed.values.insert("unit".to_owned(), unit.code.clone());
    }
    Ok(typed)
}
