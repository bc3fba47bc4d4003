//! What the pages about accounts show.

use std::collections::BTreeMap;

use domain::{
    access::{Action, Role, Subject, decides, may},
    listing::ACCOUNTS,
};
use serde::Serialize;
use store::{
    entity::{role_grant, unit, web_session},
    query::accounts::Filter,
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect},
};
use uuid::Uuid;

use super::manage;
use crate::{
    Actor, Ctx, Result, access,
    list::{self, Page, Query},
};

/// A line of the list.
#[derive(Clone, Debug, Serialize)]
pub struct AccountRow {
    /// Login.
    pub login: String,
    /// Name shown.
    pub display_name: String,
    /// Roles in force: code and unit's name.
    pub roles: Vec<(String, String)>,
    /// May not sign in.
    pub disabled: bool,
    /// Has a one-time password.
    pub must_change: bool,
}

/// A role an account holds or held.
#[derive(Clone, Debug, Serialize)]
pub struct GrantRow {
    /// Id, in forms only.
    pub id: Uuid,
    /// Role code.
    pub role: String,
    /// Unit's name; empty for a role without scope, which reaches nothing.
    pub unit: String,
    /// First day, ISO.
    pub from: String,
    /// Last day, ISO.
    pub to: Option<String>,
    /// Who gave it.
    pub granted_by: String,
    /// When, microseconds UTC.
    pub granted_at: i64,
    /// When it was taken back, microseconds UTC.
    pub revoked_at: Option<i64>,
    /// "now", "later", "past" or "revoked".
    pub state: &'static str,
}

/// An account's page.
#[derive(Clone, Debug, Serialize)]
pub struct AccountPage {
    /// Login.
    pub login: String,
    /// Name shown.
    pub display_name: String,
    /// Version, for forms.
    pub version: i64,
    /// May not sign in.
    pub disabled: bool,
    /// Has a one-time password.
    pub must_change: bool,
    /// That password is past its last day.
    pub one_time_over: bool,
    /// Since when it has a second factor, microseconds UTC.
    pub factor_since: Option<i64>,
    /// By which the log names it.
    pub log_id: Uuid,
    /// When it was made, microseconds UTC.
    pub created_at: i64,
    /// The person behind it: code and name.
    pub person: Option<(String, String)>,
    /// It holds a role by which one judges, and nobody stands behind it: until then it judges nothing.
    pub cannot_judge: bool,
    /// Roles, those in force first.
    pub grants: Vec<GrantRow>,
    /// Sessions that run.
    pub sessions: i64,
    /// Last seen in one of them, microseconds UTC.
    pub seen_at: Option<i64>,
    /// It is the reader's own.
    pub own: bool,
    /// Units in which the reader may give it a role: code, name, depth in the tree.
    #[serde(skip)]
    pub units: Vec<(String, String, usize)>,
}

async fn unit_names(ctx: &Ctx, ids: impl Iterator<Item = Uuid>) -> Result<BTreeMap<Uuid, String>> {
    let units =
        unit::Entity::find().filter(unit::Column::Id.is_in(ids.collect::<Vec<_>>())).all(ctx.store.reader()).await?;
    Ok(units.into_iter().map(|u| (u.id, u.name)).collect())
}

/// A page of accounts. Filters: `role` (code), `state` ("open", "disabled"). Five statements.
pub async fn list(ctx: &Ctx, actor: &Actor, query: &Query) -> Result<Page<AccountRow>> {
    access::require_anywhere(actor, ACCOUNTS.scope)?;
    let today = ctx.now().today;
    // The log names an account by its id: typed here, it finds the account.
    let id = Uuid::parse_str(query.q.trim()).ok();
    let filter = Filter {
        scope: manage::managed(actor),
        everywhere: access::require_everywhere(ctx, actor, Action::ManageAccounts).await.is_ok(),
        day: today.clone(),
        words: if id.is_some() { Vec::new() } else { crate::list::words(&query.q) },
        role: query.filter("role").map(str::to_owned),
        state: query.filter("state").map(str::to_owned),
        id,
    };
    let page = list::page(ctx, &filter, query, None).await?;
    let grants = role_grant::Entity::find()
        .filter(role_grant::Column::AccountId.is_in(page.rows.iter().map(|r| r.id)))
        .filter(role_grant::Column::RevokedAt.is_null())
        .order_by_asc(role_grant::Column::GrantedAt)
        .all(ctx.store.reader())
        .await?;
    let names = unit_names(ctx, grants.iter().filter_map(|g| g.unit_id)).await?;
    Ok(page.map(|r| AccountRow {
        roles: grants
            .iter()
            .filter(|g| g.account_id == r.id && g.from_date <= today)
            .filter(|g| g.to_date.as_ref().is_none_or(|to| *to >= today))
            .map(|g| (g.role.clone(), g.unit_id.and_then(|u| names.get(&u)).cloned().unwrap_or_default()))
            .collect(),
        login: r.login,
        display_name: r.display_name,
        disabled: r.disabled,
        must_change: r.must_change,
    }))
}

/// Most sessions of one account that are looked at.
const SESSIONS: u64 = 100;

/// An account's page, in at most seven statements.
pub async fn page(ctx: &Ctx, actor: &Actor, login: &str) -> Result<AccountPage> {
    let manage::Reached { account: found, grants, .. } = manage::reach_with_grants(ctx, actor, login).await?;
    let now = ctx.now();
    let reader = ctx.store.reader();
    let choices = crate::units::codes_in_scope(ctx, actor, Action::ManageAccounts).await?;
    let mut names: BTreeMap<Uuid, String> = choices.iter().map(|(id, _, name, _)| (*id, name.clone())).collect();
    // Only roles of old, in ended units or units of others, are not among the choices.
    let strange: Vec<Uuid> = grants.iter().filter_map(|g| g.unit_id).filter(|u| !names.contains_key(u)).collect();
    if !strange.is_empty() {
        let paths = access::paths_of_units(ctx, &strange).await?;
        let reached = |unit: &Uuid| {
            let subject = Subject::in_units(paths.get(unit).cloned().unwrap_or_default());
            may(actor, Action::ManageAccounts, &subject).is_ok()
        };
        names.extend(unit_names(ctx, strange.into_iter().filter(reached)).await?);
    }
    let beside = store::query::accounts::beside(reader, found.id).await?;
    let sessions = web_session::Entity::find()
        .filter(web_session::Column::AccountId.eq(found.id))
        .filter(web_session::Column::ExpiresAt.gt(now.micros))
        .order_by_desc(web_session::Column::SeenAt)
        .limit(SESSIONS)
        .all(reader)
        .await?;
    let mut grants: Vec<GrantRow> = grants
        .into_iter()
        .map(|g| GrantRow {
            state: if g.revoked_at.is_some() {
                "revoked"
            } else if g.from_date > now.today {
                "later"
            } else if g.to_date.as_ref().is_some_and(|to| *to < now.today) {
                "past"
            } else {
                "now"
            },
            id: g.id,
            role: g.role,
            unit: g.unit_id.and_then(|u| names.get(&u)).cloned().unwrap_or_default(),
            from: g.from_date,
            to: g.to_date,
            granted_by: g.granted_by,
            granted_at: g.granted_at,
            revoked_at: g.revoked_at,
        })
        .collect();
    grants.sort_by_key(|g| matches!(g.state, "past" | "revoked"));
    let judging = |g: &GrantRow| g.state == "now" && Role::from_code(&g.role).is_some_and(decides);
    Ok(AccountPage {
        cannot_judge: found.person_id.is_none() && grants.iter().any(judging),
        own: found.id == actor.account,
        login: found.login,
        display_name: found.display_name,
        version: found.version,
        disabled: found.disabled,
        must_change: found.must_change,
        one_time_over: found.must_change && found.one_time_until.is_some_and(|until| until <= now.micros),
        factor_since: beside.factor_since,
        log_id: found.id,
        created_at: found.created_at,
        person: beside.code.zip(beside.full_name),
        grants,
        seen_at: sessions.first().map(|s| s.seen_at),
        sessions: i64::try_from(sessions.len()).unwrap_or(i64::MAX),
        units: choices.into_iter().map(|(_, code, name, depth)| (code, name, depth)).collect(),
    })
}
