//! What the office sets about its portal: setting `portal`, the values of the form as JSON. Without it the portal is off.

use domain::{
    access::{Action, Denial},
    fields::{Values, lines},
    news::{LINKS, PORTAL},
};
use serde::Serialize;
use serde_json::json;
use store::{
    entity::setting,
    sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, Set, sea_query::Expr},
};

use crate::{
    Actor, Ctx, Error, Result, access,
    nouns::{self, Record, Texts},
};

const NAME: &str = "portal";

/// A link to another place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Its name.
    pub name: String,
    /// Its address.
    pub address: String,
}

/// The setting as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The values of the form.
    pub values: Values,
    /// Version for the form; 0 while nothing was set.
    pub version: i64,
}

impl Settings {
    fn text(&self, name: &str) -> &str {
        self.values.get(name).map(String::as_str).unwrap_or_default()
    }

    /// The portal is switched on.
    #[must_use]
    pub fn on(&self) -> bool {
        self.text("open") == "1"
    }

    /// What it is called.
    #[must_use]
    pub fn title(&self) -> &str {
        self.text("title")
    }

    /// Who runs it, for the foot of each page.
    #[must_use]
    pub fn owner(&self) -> &str {
        self.text("owner")
    }

    /// Code of the unit that reads what visitors write; none while they cannot.
    #[must_use]
    pub fn feedback(&self) -> Option<&str> {
        (self.text("feedback") == "1").then(|| self.text("unit")).filter(|u| !u.is_empty())
    }

    /// Links to other places.
    #[must_use]
    pub fn links(&self) -> Vec<Link> {
        let link = |mut row: Vec<String>| Link { address: row.pop().unwrap_or_default(), name: row.swap_remove(0) };
        lines::rows(LINKS, self.text("links")).into_iter().map(link).collect()
    }

    /// As a row of the form.
    #[must_use]
    pub fn record(&self) -> Record {
        Record { version: self.version, values: self.values.clone(), ..Record::default() }
    }
}

/// The setting. One statement. What cannot be read counts as off: a slip in it opens nothing.
pub async fn load(ctx: &Ctx) -> Result<Settings> {
    let row = setting::Entity::find_by_id(NAME.to_owned()).one(ctx.store.reader()).await?;
    let told =
        |r: setting::Model| Settings { values: serde_json::from_str(&r.value).unwrap_or_default(), version: r.version };
    Ok(row.map(told).unwrap_or_default())
}

/// The setting of a portal that is on; one that is off is not there.
pub async fn open(ctx: &Ctx) -> Result<Settings> {
    let found = load(ctx).await?;
    if found.on() { Ok(found) } else { Err(Error::NotFound) }
}

/// The setting for whoever may set things up, and whether he may change it.
pub async fn seen(ctx: &Ctx, actor: &Actor) -> Result<(Settings, bool)> {
    access::require_anywhere(actor, Action::ManageSetup)?;
    let may = access::require_everywhere(ctx, actor, Action::ManageSetup).await.is_ok();
    Ok((load(ctx).await?, may))
}

/// Changes the setting that was seen at `version`. It speaks for the whole installation, so the right must be held for all of it.
pub async fn save(ctx: &Ctx, actor: &Actor, version: i64, texts: &Texts) -> Result<()> {
    let permit = access::require_everywhere(ctx, actor, Action::ManageSetup).await.map_err(|e| match e {
        Error::Denied(Denial::OutOfScope) => Error::refused("portal-of-all", []),
        other => other,
    })?;
    let typed = nouns::typed(ctx, actor, &PORTAL, texts).await?;
    let now = ctx.now();
    ctx.store
        .write(ctx.write(actor, &now, permit), |tx| {
            let values = typed.values.clone();
            Box::pin(async move {
                let old = setting::Entity::find_by_id(NAME.to_owned()).one(tx.conn()).await?;
                let found = old.as_ref().map_or(0, |r| r.version);
                let text = json!(values).to_string();
                let done = match &old {
                    _ if found != version => 0,
                    None => {
                        let row =
                            setting::ActiveModel { name: Set(NAME.to_owned()), value: Set(text), version: Set(1) };
                        setting::Entity::insert(row).exec_without_returning(tx.conn()).await?;
                        1
                    }
                    Some(_) => {
                        let changed = setting::Entity::update_many()
                            .col_expr(setting::Column::Value, Expr::value(text))
                            .col_expr(setting::Column::Version, Expr::col(setting::Column::Version).add(1))
                            .filter(setting::Column::Name.eq(NAME))
                            .filter(setting::Column::Version.eq(version));
                        changed.exec(tx.conn()).await?.rows_affected
                    }
                };
                if done == 0 {
                    return Err(Error::Stale { found });
                }
                let before: Values = old.and_then(|r| serde_json::from_str(&r.value).ok()).unwrap_or_default();
                let note = json!({ "changes": domain::fields::changes(&before, &values) });
                tx.audit("setting:portal", "change", &note).await?;
                Ok(())
            })
        })
        .await
}
