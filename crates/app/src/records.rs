//! What hangs on a movement beside its own facts: reviews, directions, conferences, model examples, programmes, support, inspections.
//! Each is a noun whose fields are data (`domain::record`); these functions serve them all, by the noun.

use domain::{
    access::{Action, Permit},
    fields::Noun,
};
use store::{entity::movement, sea_orm::Value};
use uuid::Uuid;

use crate::{
    Actor, Ctx, Error, Result, access,
    list::{Page, Query},
    nouns::{self, Frame, Record, Texts, View},
};

/// Runs something for the entity of a noun.
macro_rules! each {
    ($name:expr, $table:ident => $work:expr) => {
        match $name {
            "review" => each!(@ review, $table => $work),
            "direction" => each!(@ direction, $table => $work),
            "conference" => each!(@ conference, $table => $work),
            "model" => each!(@ model, $table => $work),
            "adoption" => each!(@ adoption, $table => $work),
            "programme" => each!(@ programme, $table => $work),
            "support" => each!(@ support, $table => $work),
            "inspection" => each!(@ inspection, $table => $work),
            "emulation_body" => each!(@ emulation_body, $table => $work),
            "emulation_officer" => each!(@ emulation_officer, $table => $work),
            "reported_count" => each!(@ reported_count, $table => $work),
            _ => Err(Error::NotFound),
        }
    };
    (@ $entity:ident, $table:ident => $work:expr) => {{
        use store::entity::$entity as $table;
        $work
    }};
}

/// A page of a noun's list, newest first. Filters: each field of choices; `movement`, `review`, `conference`, `model` by code.
pub async fn list(ctx: &Ctx, actor: &Actor, noun: &'static Noun, query: &Query) -> Result<Page<Record>> {
    nouns::list(ctx, actor, noun, query).await
}

/// One row.
pub async fn view(ctx: &Ctx, actor: &Actor, noun: &'static Noun, code: &str) -> Result<View> {
    each!(noun.name, table => nouns::view::<table::Model>(ctx, actor, noun, code).await)
}

/// The id of a row that may be changed, and the permit for it.
async fn changeable(ctx: &Ctx, actor: &Actor, noun: &'static Noun, code: &str) -> Result<(Permit, Uuid)> {
    each!(noun.name, table => {
        let found = access::find::<table::Model>(ctx, actor, &[noun.change], code).await?;
        Ok((found.permit(), found.id))
    })
}

/// Enters a row and gives its code.
pub async fn add(ctx: &Ctx, actor: &Actor, noun: &'static Noun, texts: &Texts) -> Result<String> {
    access::require_anywhere(actor, noun.change)?;
    let typed = nouns::typed(ctx, actor, noun, texts).await?;
    let permit = access::require(ctx, actor, noun.change, typed.refs["unit"]).await?;
    let (by, node) = (actor.account, ctx.node.to_string());
    nouns::add(ctx, actor, noun, permit, typed, move |at| frame(at, by, &node)).await
}

fn frame(at: i64, by: Uuid, node: &str) -> Frame {
    vec![("home_node", Value::from(node)), ("entered_by", by.into()), ("entered_at", at.into())]
}

/// Changes a row that was seen at `version`; whoever gives it to another unit works for that one too.
pub async fn change(
    ctx: &Ctx,
    actor: &Actor,
    noun: &'static Noun,
    code: &str,
    version: i64,
    texts: &Texts,
) -> Result<()> {
    let (permit, id) = changeable(ctx, actor, noun, code).await?;
    let typed = nouns::typed(ctx, actor, noun, texts).await?;
    access::require(ctx, actor, noun.change, typed.refs["unit"]).await?;
    nouns::change(ctx, actor, noun, (permit, id, version), typed).await
}

/// Annuls a row.
pub async fn annul(
    ctx: &Ctx,
    actor: &Actor,
    noun: &'static Noun,
    code: &str,
    version: i64,
    reason: &str,
) -> Result<()> {
    let (permit, id) = changeable(ctx, actor, noun, code).await?;
    nouns::annul(ctx, actor, noun, (permit, id, version), reason).await
}

/// The id of a row that a field names, by its table, if the actor sees it.
pub(crate) async fn named(ctx: &Ctx, actor: &Actor, table: &str, code: &str) -> Result<Uuid> {
    let see = &[Action::ViewMovements];
    match table {
        "movement" => Ok(access::find::<movement::Model>(ctx, actor, see, code).await?.id),
        "news" => Ok(access::find::<store::entity::news::Model>(ctx, actor, &[Action::ViewNews], code).await?.id),
        "source" => Ok(access::find::<store::entity::source::Model>(ctx, actor, see, code).await?.id),
        other => each!(other, table => Ok(access::find::<table::Model>(ctx, actor, see, code).await?.id)),
    }
}
