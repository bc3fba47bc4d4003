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

/// Somebody whose summary waits to be sent by mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// His account.
    pub account: Uuid,
    /// Where he wants it.
    pub address: String,
    /// When the newest summary was written, microseconds.
    pub until: i64,
    /// Its words as JSON.
    pub facts: String,
    /// Notices since the last mail, the summaries themselves left out.
    pub notices: i64,
}

/// Open accounts with a summary that no mail has carried yet. Those whose mail failed wait until `again`, and until `anew` where the
/// address itself was refused (fault `refused`).
pub async fn due_by_mail<C: ConnectionTrait>(
    conn: &C,
    again: i64,
    anew: i64,
    limit: i64,
) -> Result<Vec<Due>, StoreError> {
    let mut sql = Sql::new(
        "SELECT m.account_id, m.address, n.at AS until, n.facts, (SELECT COUNT(*) FROM notice o WHERE \
         o.account_id = m.account_id AND o.at > m.sent_until AND o.kind <> 'summary') AS notices FROM mail_address m \
         JOIN account a ON a.id = m.account_id JOIN notice n ON n.account_id = m.account_id AND n.kind = 'summary' \
         AND n.at > m.sent_until AND NOT EXISTS (SELECT 1 FROM notice x WHERE x.account_id = n.account_id AND \
         x.kind = 'summary' AND x.at > n.at) WHERE a.disabled = ",
    );
    sql.bind(false).push(" AND (m.fault IS NULL OR (m.fault <> 'refused' AND m.tried_at < ").bind(again);
    sql.push(") OR m.tried_at < ").bind(anew).push(") ORDER BY m.account_id LIMIT ").bind(limit);
    let rows = conn.query_all_raw(sql.statement(conn)).await?;
    let due = |r: &sea_orm::QueryResult| {
        Ok(Due {
            account: r.try_get("", "account_id")?,
            address: r.try_get("", "address")?,
            until: r.try_get("", "until")?,
            facts: r.try_get("", "facts")?,
            notices: r.try_get("", "notices")?,
        })
    };
    rows.iter().map(due).collect()
}
