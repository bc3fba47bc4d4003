//! The list of accounts within the units of an administrator.

use domain::{
    access::Scope,
    listing::{self, Listing},
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::{list::Source, sql::Sql};
use crate::StoreError;

/// What the list is narrowed to.
#[derive(Clone, Debug)]
pub struct Filter {
    /// Units whose accounts the actor may manage; an account without any role is that of its person's unit, else of the unit
    /// that made it.
    pub scope: Scope,
    /// The actor manages the accounts of the whole installation: also those that belong to no unit.
    pub everywhere: bool,
    /// The civil day on which the tree is read.
    pub day: String,
    /// Folded search words; each must occur in login or name.
    pub words: Vec<String>,
    /// Only holders of this role code.
    pub role: Option<String>,
    /// "disabled" or "open".
    pub state: Option<String>,
    /// Only this account.
    pub id: Option<Uuid>,
}

/// A row of the list.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Row {
    /// Id, never shown.
    pub id: Uuid,
    /// Login.
    pub login: String,
    /// Name shown.
    pub display_name: String,
    /// May not sign in.
    pub disabled: bool,
    /// Must change the password first.
    pub must_change: bool,
}

fn narrow(sql: &mut Sql, filter: &Filter) {
    sql.push(" AND (EXISTS (SELECT 1 FROM role_grant g WHERE g.account_id = a.id AND g.revoked_at IS NULL");
    sql.and_in_scope("g.unit_id", &filter.scope, &filter.day).push(
        ") OR (NOT EXISTS (SELECT 1 FROM role_grant g WHERE g.account_id = a.id AND g.revoked_at IS NULL \
         AND g.unit_id IS NOT NULL)",
    );
    if filter.everywhere {
        sql.push("))");
    } else {
        const HOME: &str = "COALESCE((SELECT hp.unit_id FROM person hp WHERE hp.id = a.person_id), a.unit_id)";
        sql.and_in_scope(HOME, &filter.scope, &filter.day).push("))");
    }
    for word in &filter.words {
        sql.push(" AND a.search LIKE ").bind(format!("%{word}%"));
    }
    if let Some(role) = &filter.role {
        sql.push(
            " AND EXISTS (SELECT 1 FROM role_grant g WHERE g.account_id = a.id AND g.revoked_at IS NULL AND g.role = ",
        );
        sql.bind(role.as_str()).push(")");
    }
    if let Some(id) = filter.id {
        sql.push(" AND a.id = ").bind(id);
    }
    match filter.state.as_deref() {
        Some("disabled") => {
            sql.push(" AND a.disabled = ").bind(true);
        }
        Some("open") => {
            sql.push(" AND a.disabled = ").bind(false);
        }
        _ => {}
    }
}

impl Source for Filter {
    type Row = Row;
    const LISTING: &'static Listing = &listing::ACCOUNTS;
    const SELECT: &'static str = "SELECT a.id, a.login, a.display_name, a.disabled, a.must_change";
    const FROM: &'static str = Self::NARROWED;
    const NARROWED: &'static str = " FROM account a";
    const ID: &'static str = "a.id";

    fn key(order: &str) -> &'static str {
        match order {
            "login" => "a.login",
            "state" => "CAST(CASE WHEN a.disabled THEN 2 WHEN a.must_change THEN 1 ELSE 0 END AS BIGINT)",
            _ => "a.sort_key",
        }
    }

    fn narrow(&self, sql: &mut Sql) {
        narrow(sql, self);
    }
}

/// What stands beside an account.
#[derive(Clone, Debug, Default, FromQueryResult)]
pub struct Beside {
    /// Code of the person behind it.
    pub code: Option<String>,
    /// His name.
    pub full_name: Option<String>,
    /// Since when it has a second factor, microseconds UTC.
    pub factor_since: Option<i64>,
}

/// The person behind an account and its second factor, in one statement.
pub async fn beside<C: ConnectionTrait>(conn: &C, account: Uuid) -> Result<Beside, StoreError> {
    let mut sql = Sql::new(
        "SELECT p.code, p.full_name, f.confirmed_at AS factor_since FROM account a LEFT JOIN person p ON p.id = a.person_id \
         LEFT JOIN second_factor f ON f.account_id = a.id WHERE a.id = ",
    );
    sql.bind(account);
    Ok(Beside::find_by_statement(sql.statement(conn)).one(conn).await?.unwrap_or_default())
}

/// A person who may be given an account.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Candidate {
    /// Id.
    pub id: Uuid,
    /// Code.
    pub code: String,
    /// Full name.
    pub full_name: String,
    /// Service number.
    pub service_number: Option<String>,
    /// The unit.
    pub unit_id: Option<Uuid>,
    /// The unit's name.
    pub unit_name: Option<String>,
}

/// Serving people in the subtree of `unit` who have no account yet, in Vietnamese order, at most `limit`.
pub async fn without_account<C: ConnectionTrait>(
    conn: &C,
    unit: Uuid,
    day: &str,
    limit: i64,
) -> Result<Vec<Candidate>, StoreError> {
    let mut sql = Sql::new(
        "SELECT p.id, p.code, p.full_name, p.service_number, p.unit_id, u.name AS unit_name FROM person p \
         JOIN unit u ON u.id = p.unit_id WHERE p.left_on IS NULL \
         AND NOT EXISTS (SELECT 1 FROM account a WHERE a.person_id = p.id)",
    );
    sql.and_under("p.unit_id", [unit], day);
    sql.push(" ORDER BY p.sort_key, p.id LIMIT ").bind(limit);
    Ok(Candidate::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// An account with one of its roles; an account without roles gives one row without.
#[derive(Clone, Debug, FromQueryResult)]
pub struct SignedRow {
    /// Login.
    pub login: String,
    /// Name shown.
    pub display_name: String,
    /// Must change the password first.
    pub must_change: bool,
    /// The person behind it.
    pub person_id: Option<Uuid>,
    /// "vi" or "en".
    pub language: String,
    /// Role code.
    pub role: Option<String>,
    /// Root of the role's subtree.
    pub unit_id: Option<Uuid>,
    /// First day.
    pub from_date: Option<String>,
    /// Last day.
    pub to_date: Option<String>,
    /// Since when the account has a second factor, microseconds UTC.
    pub factor_at: Option<i64>,
    /// Since when the role asks for a second factor, microseconds UTC.
    pub rule_at: Option<i64>,
    /// Notices that he has not seen, at most 100.
    pub notices: i64,
}

const SIGNED: &str = "a.login, a.display_name, a.must_change, a.person_id, a.language, g.role, g.unit_id, g.from_date, \
     g.to_date, (SELECT f.confirmed_at FROM second_factor f WHERE f.account_id = a.id) AS factor_at, \
     (SELECT r.set_at FROM factor_rule r WHERE r.role = g.role) AS rule_at, \
     (SELECT CAST(COUNT(*) AS BIGINT) FROM (SELECT n.id FROM notice n WHERE n.account_id = a.id AND n.at > \
     COALESCE((SELECT ns.at FROM notice_seen ns WHERE ns.account_id = a.id), 0) LIMIT 100) fresh) AS notices";

/// An account that may sign in with its roles that are not revoked, in one statement.
pub async fn signed<C: ConnectionTrait>(conn: &C, account: Uuid) -> Result<Vec<SignedRow>, StoreError> {
    let mut sql = Sql::new("SELECT ");
    sql.push(SIGNED)
        .push(" FROM account a LEFT JOIN role_grant g ON g.account_id = a.id AND g.revoked_at IS NULL WHERE a.id = ")
        .bind(account)
        .push(" AND a.disabled = ")
        .bind(false)
        .push(" ORDER BY g.granted_at");
    Ok(SignedRow::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// The name of somebody other than `not` whose account is open and who is an administrator of one of these units.
pub async fn administrator_above<C: ConnectionTrait>(
    conn: &C,
    units: &[Uuid],
    day: &str,
    not: Uuid,
) -> Result<Option<String>, StoreError> {
    let mut sql =
        Sql::new("SELECT a.display_name FROM role_grant g JOIN account a ON a.id = g.account_id WHERE a.disabled = ");
    sql.bind(false).push(" AND g.role = 'administrator' AND g.revoked_at IS NULL AND a.id <> ").bind(not);
    sql.push(" AND g.from_date <= ").bind(day).push(" AND (g.to_date IS NULL OR g.to_date >= ").bind(day).push(")");
    sql.push(" AND g.unit_id IN ").bind_all(units.iter().copied()).push(" ORDER BY g.granted_at, a.id LIMIT 1");
    match conn.query_one_raw(sql.statement(conn)).await? {
        Some(row) => Ok(Some(row.try_get("", "display_name")?)),
        None => Ok(None),
    }
}

/// A session as it is kept.
#[derive(Clone, Debug, FromQueryResult)]
pub struct SessionRow {
    /// The account, once signed in.
    pub account_id: Option<Uuid>,
    /// What the pages keep, JSON.
    pub data: String,
    /// Begun, microseconds UTC.
    pub created_at: i64,
    /// Last noted use, microseconds UTC.
    pub seen_at: i64,
    /// Over at this instant, microseconds UTC.
    pub expires_at: i64,
}

/// A session by the hash of its token, with its account as [`signed`] finds it; no rows of it when the account is gone
/// or disabled. One statement, because every page begins with it.
pub async fn session<C: ConnectionTrait>(
    conn: &C,
    key: Vec<u8>,
) -> Result<Option<(SessionRow, Vec<SignedRow>)>, StoreError> {
    let mut sql = Sql::new("SELECT s.account_id, s.data, s.created_at, s.seen_at, s.expires_at, ");
    sql.push(SIGNED)
        .push(" FROM web_session s LEFT JOIN account a ON a.id = s.account_id AND a.disabled = ")
        .bind(false)
        .push(" LEFT JOIN role_grant g ON g.account_id = a.id AND g.revoked_at IS NULL WHERE s.id = ")
        .bind(key)
        .push(" ORDER BY g.granted_at");
    let rows = conn.query_all_raw(sql.statement(conn)).await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let session = SessionRow::from_query_result(first, "")?;
    let mut signed = Vec::new();
    for row in &rows {
        if row.try_get::<Option<String>>("", "login")?.is_some() {
            signed.push(SignedRow::from_query_result(row, "")?);
        }
    }
    Ok(Some((session, signed)))
}
