//! What hangs on a movement beside its own facts: reviews, directions, conferences, model examples, programmes, support, inspections.
//! Each is a noun whose fields are data (`domain::record`); these functions serve them all, by the noun.

use domain::{
    access::{Action, Permit},
    fields::Noun,
    record::MODEL,
};
use serde_json::json;
use store::{
    entity::{model, movement},
    query::nouns as rows,
    sea_orm::Value,
};
use uuid::Uuid;

use crate::{
    Actor, Ctx, Error, Result,
    access::{self, PartOf},
    faults::Faults,
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
    releases(ctx, actor, noun, None, &typed).await?;
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
    releases(ctx, actor, noun, Some(code), &typed).await?;
    nouns::change(ctx, actor, noun, (permit, id, version), typed).await
}

/// Whoever sets, moves or takes back the day of a model's release may release models; all else of a model is changed without that right.
async fn releases(
    ctx: &Ctx,
    actor: &Actor,
    noun: &'static Noun,
    code: Option<&str>,
    typed: &nouns::Typed,
) -> Result<()> {
    if noun.name != MODEL.name {
        return Ok(());
    }
    let stood = match code {
        Some(code) => access::find::<model::Model>(ctx, actor, &[noun.change], code).await?.released_on.clone(),
        None => String::new(),
    };
    if typed.values.get("released_on").map(String::as_str).unwrap_or_default() != stood {
        access::require(ctx, actor, Action::ReleaseModels, typed.refs["unit"]).await?;
    }
    Ok(())
}

/// What the page of a release shows.
#[derive(Clone, Debug)]
pub struct Release {
    /// The model as it would be read.
    pub record: Record,
    /// The day that stands, ISO; empty where it is not released.
    pub released_on: String,
}

/// A model that the actor may release.
pub async fn to_release(ctx: &Ctx, actor: &Actor, code: &str) -> Result<Release> {
    let found = access::find::<model::Model>(ctx, actor, &[Action::ReleaseModels], code).await?;
    standing(&found)?;
    let record = rows::one(ctx.store.reader(), &MODEL, found.id).await?.ok_or(Error::NotFound)?;
    Ok(Release { released_on: found.released_on.clone(), record })
}

fn standing(row: &model::Model) -> Result<()> {
    if row.annulled_at.is_some() { Err(Error::refused("noun-annulled", [])) } else { Ok(()) }
}

/// Releases a model for a day, moves that day, or takes the release back with an empty one. Without the consent of whom it tells of nothing is public.
pub async fn release_model(ctx: &Ctx, actor: &Actor, code: &str, version: i64, on: &str) -> Result<()> {
    let found = access::find::<model::Model>(ctx, actor, &[Action::ReleaseModels], code).await?;
    standing(&found)?;
    let now = ctx.now();
    let mut faults = Faults::default();
    let day = faults.day("released_on", on).unwrap_or_default();
    faults.check()?;
    if !day.is_empty() && (found.consent_by.is_empty() || found.consent_on.is_empty()) {
        return Err(Error::field("released_on", "model-release-needs-consent", []));
    }
    if !day.is_empty() && day < found.consent_on {
        return Err(Error::field("released_on", "model-release-before-consent", []));
    }
    let part = (PartOf::of_noun(&MODEL), found.id);
    let (id, before) = (found.id, found.released_on.clone());
    ctx.store
        .write(ctx.change_part(actor, &now, found.permit(), part, Some(version)), |tx| {
            let (day, before, code) = (day.clone(), before.clone(), code.to_owned());
            Box::pin(async move {
                rows::set(tx, &MODEL, id, vec![("released_on", day.clone().into())]).await?;
                let said = json!({"on": day, "before": before});
                tx.audit(&format!("model:{code}"), "release", &said).await?;
                Ok(())
            })
        })
        .await
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
