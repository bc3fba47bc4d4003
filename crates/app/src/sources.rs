//! Sources of facts: a report, a news page, a document. A fact may have several, and they may disagree.

use domain::access::Action;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    Tx,
    entity::source,
    sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set},
};
use uuid::Uuid;

use crate::{Actor, Ctx, Result, access::require_anywhere, ctx::id_at, faults::Faults};

/// A source as a form has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SourceForm {
    /// Code; empty makes one.
    pub code: String,
    /// Title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// When.
    pub published_on: String,
    /// Where it can be found.
    pub address: String,
    /// Remark.
    pub note: String,
}

/// All sources by title.
pub async fn list(ctx: &Ctx, actor: &Actor) -> Result<Vec<source::Model>> {
    require_anywhere(actor, Action::ViewMovements)?;
    let rows = source::Entity::find().order_by_asc(source::Column::Code).all(ctx.store.reader()).await?;
    Ok(rows)
}

/// Adds a source, or corrects the one with this code. Gives its code.
pub async fn save(ctx: &Ctx, actor: &Actor, form: &SourceForm) -> Result<String> {
    require_anywhere(actor, Action::ManageMovements)?;
    let mut faults = Faults::default();
    let form = SourceForm {
        code: faults.text("code", &form.code, 60).to_lowercase(),
        title: faults.required("title", &form.title, 300),
        publisher: faults.text("publisher", &form.publisher, 200),
        published_on: faults.date("published_on", &form.published_on).unwrap_or_default(),
        address: faults.text("address", &form.address, 500),
        note: faults.text("note", &form.note, 1000),
    };
    if form.code.chars().any(|c| !(c.is_ascii_alphanumeric() || c == '-')) {
        faults.add("code", "field-code", []);
    }
    faults.check()?;
    let now = ctx.now();
    ctx.store
        .write(ctx.write(actor, &now), |tx| {
            let form = form.clone();
            Box::pin(async move { save_in(tx, &form).await.map(|(_, code)| code) })
        })
        .await
}

/// The same inside another transaction; gives id and code.
pub async fn save_in(tx: &Tx, form: &SourceForm) -> Result<(Uuid, String)> {
    let code =
        if form.code.is_empty() { format!("n-{:04}", tx.next_number("source").await?) } else { form.code.clone() };
    let old = source::Entity::find().filter(source::Column::Code.eq(code.as_str())).one(tx.conn()).await?;
    let mut row = source::ActiveModel {
        title: Set(form.title.clone()),
        publisher: Set(form.publisher.clone()),
        published_on: Set((!form.published_on.is_empty()).then(|| form.published_on.clone())),
        address: Set(form.address.clone()),
        note: Set(form.note.clone()),
        ..Default::default()
    };
    let id = if let Some(old) = old {
        row.id = Set(old.id);
        row.update(tx.conn()).await?;
        old.id
    } else {
        let id = id_at(tx.at());
        row.id = Set(id);
        row.code = Set(code.clone());
        row.insert(tx.conn()).await?;
        id
    };
    tx.audit(&format!("source:{code}"), "save", &json!(form)).await?;
    Ok((id, code))
}
