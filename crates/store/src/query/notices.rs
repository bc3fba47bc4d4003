//! Who is told of what happens.

use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::sql::Sql;
use crate::StoreError;

/// Who is told.
#[derive(Clone, Debug)]
pub enum To {
    /// Whoever began a dossier, handed it in or passed it on.
    Followers(Uuid),
    /// Whoever holds one of these roles in one of these units itself.
    Holders(Vec<Uuid>, Vec<&'static str>),
    /// These people of the register.
    People(Vec<Uuid>),
    /// The people of these seats of a council.
    Seats(Vec<Uuid>),
    /// One account.
    Account(Uuid),
}

/// Open accounts that are told, without `not`, who did it himself.
pub async fn recipients<C: ConnectionTrait>(conn: &C, to: &To, not: Uuid, day: &str) -> Result<Vec<Uuid>, StoreError> {
    let mut sql = Sql::new("SELECT a.id FROM account a WHERE a.disabled = ");
    sql.bind(false).push(" AND a.id <> ").bind(not);
    match to {
        To::Followers(dossier) => {
            sql.push(" AND (a.id IN (SELECT e.account_id FROM dossier_event e WHERE e.dossier_id = ").bind(*dossier);
            sql.push(") OR a.id = (SELECT d.created_by FROM dossier d WHERE d.id = ").bind(*dossier).push("))");
        }
        To::Holders(units, roles) => {
            sql.push(" AND EXISTS (SELECT 1 FROM role_grant g WHERE g.account_id = a.id AND g.revoked_at IS NULL AND g.unit_id IN ");
            sql.bind_all(units.iter().copied()).push(" AND g.role IN ").bind_all(roles.iter().copied());
            sql.push(" AND g.from_date <= ").bind(day).push(" AND (g.to_date IS NULL OR g.to_date >= ").bind(day);
            sql.push("))");
        }
        To::People(people) => {
            sql.push(" AND a.person_id IN ").bind_all(people.iter().copied());
        }
        To::Seats(seats) => {
            sql.push(" AND a.person_id IN (SELECT s.person_id FROM council_seat s WHERE s.id IN ");
            sql.bind_all(seats.iter().copied()).push(")");
        }
        To::Account(account) => {
            sql.push(" AND a.id = ").bind(*account);
        }
    }
    let rows = conn.query_all_raw(sql.statement(conn)).await?;
    rows.iter().map(|r| Ok(r.try_get("", "id")?)).collect()
}

/// Open accounts with a role in force on `day` that have not been looked at on it and want to be told.
pub async fn readers<C: ConnectionTrait>(conn: &C, day: &str, limit: i64) -> Result<Vec<Uuid>, StoreError> {
    let mut sql = Sql::new("SELECT a.id FROM account a WHERE a.disabled = ");
    sql.bind(false).push(
        " AND EXISTS (SELECT 1 FROM role_grant g WHERE g.account_id = a.id AND g.revoked_at IS NULL AND g.from_date <= ",
    );
    sql.bind(day).push(" AND (g.to_date IS NULL OR g.to_date >= ").bind(day);
    sql.push(")) AND NOT EXISTS (SELECT 1 FROM notice_seen s WHERE s.account_id = a.id AND (s.summary = ").bind(false);
    sql.push(" OR s.told_on >= ").bind(day).push(")) ORDER BY a.id LIMIT ").bind(limit);
    let rows = conn.query_all_raw(sql.statement(conn)).await?;
    rows.iter().map(|r| Ok(r.try_get("", "id")?)).collect()
}
