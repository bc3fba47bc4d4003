//! What an office needs before its first decision, and what of it is there.

use domain::access::{Action, Permit, Scope, may_found, scope};
use serde::Serialize;
use store::{
    entity::{account, council, organisation, person, signer, unit},
    sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter},
};

use crate::{Actor, Ctx, Error, Result, access};

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Message `setup-item-KEY`.
    pub key: &'static str,
    /// How many there are.
    pub count: u64,
    /// Nothing more is needed.
    pub done: bool,
    /// Where it is entered.
    pub href: &'static str,
}

/// The list, in the order in which things are entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Checklist {
    /// Its lines.
    pub items: Vec<Item>,
    /// Everything is there.
    pub done: bool,
    /// Nothing is there at all: the program was just started.
    pub empty: bool,
}

/// True for an administrator of an installation without any unit: he may enter the first one.
pub(super) async fn founder(ctx: &Ctx, actor: &Actor) -> Result<Option<Permit>> {
    Ok(may_found(actor, unit::Entity::find().count(ctx.store.reader()).await?).ok())
}

/// What is there. Seven statements.
pub async fn checklist(ctx: &Ctx, actor: &Actor) -> Result<Checklist> {
    if scope(actor, Action::ManageSetup) == Scope::Nothing && founder(ctx, actor).await?.is_none() {
        return Err(access::require_anywhere(actor, Action::ManageSetup).err().unwrap_or(Error::NotFound));
    }
    let reader = ctx.store.reader();
    let today = ctx.now().today;
    let organisations = organisation::Entity::find()
        .filter(
            Condition::any()
                .add(organisation::Column::ToDate.is_null())
                .add(organisation::Column::ToDate.gte(today.as_str())),
        )
        .all(reader)
        .await?;
    let recipients = organisations.iter().filter(|o| !o.recipients.trim().is_empty()).count() as u64;
    let signers = signer::Entity::find()
        .filter(Condition::any().add(signer::Column::ToDate.is_null()).add(signer::Column::ToDate.gte(today.as_str())))
        .count(reader)
        .await?;
    let item = |key, count: u64, href| Item { key, count, done: count > 0, href };
    let units = unit::Entity::find().filter(unit::Column::ToDate.is_null()).count(reader).await?;
    let accounts = account::Entity::find().filter(account::Column::Disabled.eq(false)).count(reader).await?;
    let items = vec![
        item("units", units, "/units"),
        item("organisation", organisations.len() as u64, "/setup/organisation"),
        item("recipients", recipients, "/setup/organisation"),
        item("signers", signers, "/setup/signers"),
        item(
            "council",
            council::Entity::find().filter(council::Column::ClusterYearId.is_null()).count(reader).await?,
            "/council/bodies",
        ),
        item("people", person::Entity::find().count(reader).await?, "/people"),
        // One account is the first administrator's.
        Item { key: "accounts", count: accounts, done: accounts > 1, href: "/accounts" },
    ];
    Ok(Checklist { done: items.iter().all(|i| i.done), empty: units == 0, items })
}
