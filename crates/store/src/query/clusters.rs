//! Clusters: the units and people behind their members.

use std::collections::BTreeMap;

use domain::{access::Scope, cluster::MEMBER};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult};
use serde::Serialize;
use uuid::Uuid;

use super::{
    nouns::{Record, beneath_with},
    sql::Sql,
};
use crate::StoreError;

/// Movements that the page of a cluster names.
const MOST_LAUNCHED: i64 = 100;

/// What stands behind a member.
#[derive(Clone, Debug, FromQueryResult)]
pub struct MemberUnit {
    /// The unit, if it is one of the tree.
    pub unit_id: Option<Uuid>,
    /// Its last day, where it has ended.
    pub ended: Option<String>,
    /// One of the units that took its place.
    pub successors: Option<String>,
    /// Who speaks and votes for it.
    pub person_id: Option<Uuid>,
}

/// The members of a cluster in the order in which they were entered, each with the unit and the person behind it: one statement.
pub async fn members_with_units<C: ConnectionTrait>(
    conn: &C,
    cluster: Uuid,
) -> Result<Vec<(Record, MemberUnit)>, StoreError> {
    const MORE: &str = ", t.unit_id, r_unit.to_date AS ended, (SELECT MIN(n.name) FROM unit_succession s \
         JOIN unit n ON n.id = s.to_unit WHERE s.from_unit = t.unit_id) AS successors, t.representative_id AS person_id";
    let found = beneath_with(conn, &MEMBER, "cluster_id", cluster, MORE).await?;
    let behind = |(record, row): (Record, QueryResult)| Ok((record, MemberUnit::from_query_result(&row, "")?));
    found.into_iter().map(behind).collect()
}

/// A member that counts, as scores name it.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct MemberRow {
    /// Id.
    pub id: Uuid,
    /// Code.
    pub code: String,
    /// Name of its unit, or of the body outside.
    pub name: String,
    /// Short name, may be empty.
    pub short: String,
    /// Group within which it is ranked.
    pub group_name: String,
    /// The unit, if it is one of the tree.
    pub unit_id: Option<Uuid>,
    /// From.
    pub from_date: String,
    /// To.
    pub to_date: Option<String>,
}

/// The members of a cluster that were not annulled, in the order in which they were entered: one statement.
pub async fn members<C: ConnectionTrait>(conn: &C, cluster: Uuid) -> Result<Vec<MemberRow>, StoreError> {
    let mut sql = Sql::new(
        "SELECT m.id, m.code, COALESCE(u.name, m.name) AS name, m.short, m.group_name, m.unit_id, m.from_date, m.to_date \
         FROM cluster_member m LEFT JOIN unit u ON u.id = m.unit_id WHERE m.annulled_at IS NULL AND m.cluster_id = ",
    );
    sql.bind(cluster).push(" ORDER BY m.id");
    Ok(MemberRow::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// Votes in favour of each member about whose place the closed conferences of a year voted, where the vote decided: one statement. Members of a tie
/// that was not decided have none; a later conference's vote stands.
pub async fn tie_votes<C: ConnectionTrait>(conn: &C, year: Uuid) -> Result<BTreeMap<String, u32>, StoreError> {
    let mut sql = Sql::new(
        "SELECT i.member, i.votes_for + i.written_for AS votes FROM ballot_item i JOIN ballot b ON b.id = i.ballot_id \
         JOIN council_session s ON s.id = b.session_id JOIN council c ON c.id = s.council_id \
         WHERE s.state = 'closed' AND i.asked = 'tie' AND i.result <> 'pending' AND i.votes_for IS NOT NULL \
         AND EXISTS (SELECT 1 FROM ballot_item w WHERE w.ballot_id = i.ballot_id AND w.question = i.question AND w.result = 'passed') \
         AND c.cluster_year_id = ",
    );
    sql.bind(year).push(" ORDER BY s.held_on COLLATE \"C\", s.id, i.seq");
    let rows = conn.query_all_raw(sql.statement(conn)).await?;
    let mut votes = BTreeMap::new();
    for row in rows {
        let n: i64 = row.try_get("", "votes")?;
        votes.insert(row.try_get("", "member")?, u32::try_from(n).unwrap_or(0));
    }
    Ok(votes)
}

/// A cluster that can be named: code, name, code of its unit.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Choice {
    /// Code.
    pub code: String,
    /// Short name.
    pub short: String,
    /// Code of the unit that looks after it.
    pub unit_code: String,
}

/// Clusters of these units that count, by their short names: one statement.
pub async fn choices<C: ConnectionTrait>(
    conn: &C,
    scope: &Scope,
    day: &str,
    most: i64,
) -> Result<Vec<Choice>, StoreError> {
    let mut sql = Sql::new(
        "SELECT k.code, k.short, u.code AS unit_code FROM cluster k JOIN unit u ON u.id = k.unit_id WHERE k.annulled_at IS NULL",
    );
    sql.and_in_scope("k.unit_id", scope, day).push(" ORDER BY k.search COLLATE \"C\", k.id LIMIT ").bind(most);
    Ok(Choice::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// A movement that a cluster launches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, FromQueryResult)]
pub struct Launched {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// State code.
    pub state: String,
    /// Day of the ceremony, else of the document, else the first day.
    pub on_date: Option<String>,
}

/// Movements that a cluster launches, as far as they are seen, the newest first: one statement.
pub async fn launched<C: ConnectionTrait>(
    conn: &C,
    cluster: Uuid,
    scope: &Scope,
    day: &str,
) -> Result<Vec<Launched>, StoreError> {
    let mut sql = Sql::new(
        "SELECT m.code, m.name, m.state, COALESCE(m.launched_on, m.document_on, m.from_date) AS on_date FROM movement m \
         WHERE EXISTS (SELECT 1 FROM movement_body b WHERE b.movement_id = m.id AND b.role = 'launches' AND b.cluster_id = ",
    );
    sql.bind(cluster).push(")");
    super::movements::seen(&mut sql, scope, day);
    sql.push(
        " ORDER BY COALESCE(m.launched_on, m.document_on, m.from_date, '9999') COLLATE \"C\" DESC, m.id DESC LIMIT ",
    )
    .bind(MOST_LAUNCHED);
    Ok(Launched::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// A conference of a cluster, with one of those it decided for, where it decided something.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct HeldRow {
    /// The year it was of.
    pub year: i64,
    /// Code of its session.
    pub code: String,
    /// The day.
    pub held_on: String,
    /// State code of the session.
    pub state: String,
    /// How it votes, code.
    pub secrecy: String,
    /// What was asked, code.
    pub asked: Option<String>,
    /// Code of the member that was chosen.
    pub member: Option<String>,
    /// Its name then.
    pub name: Option<String>,
    /// Votes in favour.
    pub votes: Option<i64>,
}

/// The conferences of a cluster with whom they chose, newest first: one statement. Those that were cancelled are left out.
pub async fn conferences<C: ConnectionTrait>(conn: &C, cluster: Uuid) -> Result<Vec<HeldRow>, StoreError> {
    let mut sql = Sql::new(
        "SELECT y.year, s.code, s.held_on, s.state, b.secrecy, i.asked, i.member, i.name, i.votes_for + i.written_for AS votes \
         FROM council_session s JOIN council c ON c.id = s.council_id JOIN cluster_year y ON y.id = c.cluster_year_id \
         JOIN ballot b ON b.session_id = s.id LEFT JOIN ballot_item i ON i.ballot_id = b.id AND i.result = 'passed' AND s.state = 'closed' \
         WHERE s.state <> 'cancelled' AND y.annulled_at IS NULL AND y.cluster_id = ",
    );
    sql.bind(cluster).push(" ORDER BY s.held_on COLLATE \"C\" DESC, s.id DESC, i.seq");
    Ok(HeldRow::find_by_statement(sql.statement(conn)).all(conn).await?)
}
