//! Sources of facts: a report, a news page, a document. A fact may have several, and they may disagree.

use domain::access::{Action, Scope, Subject, may, scope};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    StoreError,
    entity::source,
    sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, Set},
};
use uuid::Uuid;

use crate::{Actor, Ctx, Error, Result, access, ctx::id_at, faults::Faults};

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
    /// The version seen; 0 for a new one.
    #[serde(skip_serializing_if = "is_new")]
    pub version: i64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_new(version: &i64) -> bool {
    *version == 0
}

/// A source with what the actor may do with it.
#[derive(Clone, Debug)]
pub struct SourceView {
    /// The row.
    pub row: source::Model,
    /// The actor may correct it.
    pub may_change: bool,
}

/// The sources that the actor sees, by code: those of the whole installation, and those of units that concern him.
pub async fn list(ctx: &Ctx, actor: &Actor) -> Result<Vec<source::Model>> {
    let near = access::concerning(ctx, actor, Action::ViewMovements).await?;
    let seen = Condition::any().add(source::Column::UnitId.is_null()).add(source::Column::UnitId.is_in(near));
    let rows = source::Entity::find().filter(seen).order_by_asc(source::Column::Code).all(ctx.store.reader()).await?;
    Ok(rows)
}

/// The same with what may be done with each. A source of the whole installation is corrected at its top, another one by its
/// unit and those above it.
pub async fn views(ctx: &Ctx, actor: &Actor) -> Result<Vec<SourceView>> {
    let rows = list(ctx, actor).await?;
    let units: Vec<Uuid> = rows.iter().filter_map(|s| s.unit_id).collect();
    let paths = access::paths_of_units(ctx, &units).await?;
    let everywhere = access::require_everywhere(ctx, actor, Action::ManageMovements).await.is_ok();
    let may_change = |unit: Option<Uuid>| match unit {
        None => everywhere,
        Some(unit) => {
            let subject = Subject::in_units(paths.get(&unit).cloned().unwrap_or_default());
            may(actor, Action::ManageMovements, &subject).is_ok()
        }
    };
    Ok(rows.into_iter().map(|row| SourceView { may_change: may_change(row.unit_id), row }).collect())
}

/// The form of a source that the actor may correct.
pub async fn form_of(ctx: &Ctx, actor: &Actor, code: &str) -> Result<SourceForm> {
    let s = access::find::<source::Model>(ctx, actor, &[Action::ManageMovements], code).await?.into_row();
    Ok(SourceForm {
        code: s.code,
        title: s.title,
        publisher: s.publisher,
        published_on: s.published_on.unwrap_or_default(),
        address: s.address,
        note: s.note,
        version: s.version,
    })
}

/// Adds a source, or corrects the one with this code that was seen at the form's version. Gives its code. A new one is the
/// whole installation's when its maker works for all of it, else his unit's.
pub async fn save(ctx: &Ctx, actor: &Actor, form: &SourceForm) -> Result<String> {
    let permit = access::require_anywhere(actor, Action::ManageMovements)?;
    let mut faults = Faults::default();
    let form = SourceForm {
        code: faults.text("code", &form.code, 60).to_lowercase(),
        title: faults.required("title", &form.title, 300),
        publisher: faults.text("publisher", &form.publisher, 200),
        published_on: faults.date("published_on", &form.published_on).unwrap_or_default(),
        address: faults.text("address", &form.address, 500),
        note: faults.text("note", &form.note, 1000),
        version: form.version,
    };
    if form.code.chars().any(|c| !(c.is_ascii_alphanumeric() || c == '-')) {
        faults.add("code", "field-code", []);
    }
    faults.check()?;
    let now = ctx.now();
    if form.version > 0 {
        let old = access::find::<source::Model>(ctx, actor, &[Action::ManageMovements], &form.code).await?;
        let write = ctx.change(actor, &now, &old, Some(form.version));
        return ctx
            .store
            .write(write, |tx| {
                let (form, id) = (form.clone(), old.id);
                Box::pin(async move {
                    source::ActiveModel { id: Set(id), ..filled(&form) }.update(tx.conn()).await?;
                    tx.audit(&format!("source:{}", form.code), "save", &json!(form)).await?;
                    Ok(form.code)
                })
            })
            .await;
    }
    let everywhere = access::require_everywhere(ctx, actor, Action::ManageMovements).await.is_ok();
    let unit = match scope(actor, Action::ManageMovements) {
        Scope::Units(units) if !everywhere => units.into_iter().next(),
        _ => None,
    };
    ctx.store
        .write(ctx.write(actor, &now, permit), |tx| {
            let form = form.clone();
            Box::pin(async move {
                let code = match form.code.as_str() {
                    "" => format!("n-{:04}", tx.next_number("source").await?),
                    code => code.to_owned(),
                };
                let row = source::ActiveModel {
                    id: Set(id_at(tx.at())),
                    code: Set(code.clone()),
                    unit_id: Set(unit),
                    version: Set(1),
                    ..filled(&form)
                };
                match row.insert(tx.conn()).await.map_err(StoreError::from) {
                    Err(StoreError::Duplicate(_)) => {
                        return Err(Error::field("code", "source-code-taken", [("code", code)]));
                    }
                    done => done?,
                };
                tx.audit(&format!("source:{code}"), "save", &json!(form)).await?;
                Ok(code)
            })
        })
        .await
}

fn filled(form: &SourceForm) -> source::ActiveModel {
    source::ActiveModel {
        title: Set(form.title.clone()),
        publisher: Set(form.publisher.clone()),
        published_on: Set((!form.published_on.is_empty()).then(|| form.published_on.clone())),
        address: Set(form.address.clone()),
        note: Set(form.note.clone()),
        ..Default::default()
    }
}
