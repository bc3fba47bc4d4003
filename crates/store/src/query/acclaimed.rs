//! Whom the conferences of clusters acclaimed for a flag, and what came of it: the dossier that the member filed, the decision of the higher body.

use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::sql::Sql;
use crate::StoreError;

/// An acclamation of a closed conference.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct AcclaimedRow {
    /// Code of the session.
    pub session: String,
    /// Number of its line.
    pub seq: i64,
    /// The day.
    pub held_on: String,
    /// How it voted, code.
    pub secrecy: String,
    /// For which flag, code of what was asked.
    pub asked: String,
    /// Code of the member.
    pub member: String,
    /// Its name then.
    pub name: String,
    /// Votes in favour.
    pub votes: Option<i64>,
    /// The cluster's year.
    pub year: i64,
    /// Id of that year's row.
    pub year_id: Uuid,
    /// The unit behind the member, where it is one of the tree.
    pub unit_id: Option<Uuid>,
    /// Its code.
    pub unit: Option<String>,
    /// Code of the dossier that stands.
    pub dossier: Option<String>,
    /// Where that dossier stands.
    pub dossier_state: Option<String>,
    /// Number and day of the decision that gave the flag, between a bar.
    pub decided: Option<String>,
}

/// The award of a line.
const AWARD: &str = "(CASE i.asked WHEN 'government_flag' THEN 'co-thi-dua-chinh-phu' ELSE 'co-thi-dua-bo-tinh' END)";

/// Which acclamations are asked for.
#[derive(Clone, Copy, Debug)]
pub enum Of<'a> {
    /// All of a cluster's year.
    Year(Uuid),
    /// One line of a session.
    Line(&'a str, i64),
}

/// Acclamations of closed conferences in the order in which they were put to the vote, each with the dossier that stands and the decision that was
/// entered: one statement. A decision counts that was signed after the conference and before the end of the next year, or that is known as an award
/// of that year.
pub async fn acclaimed<C: ConnectionTrait>(conn: &C, of: Of<'_>) -> Result<Vec<AcclaimedRow>, StoreError> {
    let mut sql = Sql::new(
        "SELECT s.code AS session, i.seq, s.held_on, b.secrecy, i.asked, i.member, i.name, i.votes_for + i.written_for AS votes, y.year, y.id AS year_id, m.unit_id, u.code AS unit, \
         d.code AS dossier, d.state AS dossier_state, COALESCE((SELECT MIN(dd.number_text || '|' || a.decided_on) FROM award_record a \
         JOIN decision dd ON dd.id = a.decision_id WHERE a.state = 'valid' AND a.unit_id = m.unit_id AND a.award = ",
    );
    sql.push(AWARD).push(
        " AND a.decided_on >= s.held_on AND a.decided_on < CAST(y.year + 2 AS TEXT)), \
         (SELECT MIN(p.number || '|' || COALESCE(p.decided_on, '')) FROM past_award p WHERE p.annulled_at IS NULL AND p.unit_id = m.unit_id \
         AND p.year = y.year AND p.award = ",
    );
    sql.push(AWARD).push(
        ")) AS decided FROM council c JOIN council_session s ON s.council_id = c.id JOIN ballot b ON b.session_id = s.id \
         JOIN ballot_item i ON i.ballot_id = b.id JOIN cluster_year y ON y.id = c.cluster_year_id \
         LEFT JOIN cluster_member m ON m.code = i.member LEFT JOIN unit u ON u.id = m.unit_id \
         LEFT JOIN dossier d ON d.acclamation = s.code || '/' || CAST(i.seq AS TEXT) AND d.acclamation <> '' AND d.state <> 'withdrawn' \
         WHERE s.state = 'closed' AND i.result = 'passed' AND i.asked IN ('government_flag', 'ministry_flag') AND ",
    );
    match of {
        Of::Year(id) => sql.push("c.cluster_year_id = ").bind(id),
        Of::Line(session, seq) => sql.push("s.code = ").bind(session).push(" AND i.seq = ").bind(seq),
    };
    sql.push(" ORDER BY s.held_on COLLATE \"C\", s.id, i.seq");
    Ok(AcclaimedRow::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// Collectives of a dossier that are asked, acclaimed or awarded for the Government's flag of the same year: one statement. An acclamation whose dossier
/// was withdrawn asks for nothing any more.
pub async fn with_higher_flag<C: ConnectionTrait>(conn: &C, dossier: Uuid) -> Result<Vec<String>, StoreError> {
    const YEAR: &str = "COALESCE(h.emulation_year, CAST(SUBSTR(h.law_on, 1, 4) AS BIGINT))";
    const OWN: &str = "COALESCE(d.emulation_year, CAST(SUBSTR(d.law_on, 1, 4) AS BIGINT))";
    let mut sql =
        Sql::new("SELECT n.printed_name AS name FROM nominee n JOIN dossier d ON d.id = n.dossier_id WHERE d.id = ");
    sql.bind(dossier).push(
        " AND n.state = 'included' AND n.unit_id IS NOT NULL AND (EXISTS (SELECT 1 FROM nominee o JOIN dossier h ON h.id = o.dossier_id \
         WHERE o.unit_id = n.unit_id AND o.state = 'included' AND h.award = 'co-thi-dua-chinh-phu' AND h.state <> 'withdrawn' AND ",
    );
    sql.push(YEAR).push(" = ").push(OWN).push(
        ") OR EXISTS (SELECT 1 FROM past_award p WHERE p.unit_id = n.unit_id AND p.annulled_at IS NULL AND p.award = 'co-thi-dua-chinh-phu' AND p.year = ",
    );
    sql.push(OWN).push(
        ") OR EXISTS (SELECT 1 FROM cluster_member m JOIN ballot_item i ON i.member = m.code JOIN ballot b ON b.id = i.ballot_id \
         JOIN council_session s ON s.id = b.session_id JOIN council c ON c.id = s.council_id JOIN cluster_year y ON y.id = c.cluster_year_id \
         WHERE m.unit_id = n.unit_id AND m.annulled_at IS NULL AND i.asked = 'government_flag' AND i.result = 'passed' AND s.state = 'closed' \
         AND NOT EXISTS (SELECT 1 FROM dossier w WHERE w.acclamation = s.code || '/' || CAST(i.seq AS TEXT) AND w.state = 'withdrawn') AND y.year = ",
    );
    sql.push(OWN).push(")) ORDER BY n.seq");
    let rows = conn.query_all_raw(sql.statement(conn)).await?;
    rows.iter().map(|r| Ok(r.try_get("", "name")?)).collect()
}

/// A direction that is still open.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct OpenDirection {
    /// What is to be done.
    pub what: String,
    /// Who said so.
    pub by_whom: String,
    /// Whose it is.
    pub unit: String,
    /// By when, ISO; may be empty.
    pub due_on: String,
}

/// What was directed to the members of a cluster, or to the unit that looks after it, and is still open, the earliest due first: one statement.
pub async fn open_directions<C: ConnectionTrait>(conn: &C, cluster: Uuid) -> Result<Vec<OpenDirection>, StoreError> {
    let mut sql = Sql::new(
        "SELECT r.what, r.by_whom, u.name AS unit, r.due_on FROM direction r JOIN unit u ON u.id = r.unit_id \
         WHERE r.annulled_at IS NULL AND r.state IN ('open', 'doing') AND (r.unit_id = (SELECT c.unit_id FROM cluster c WHERE c.id = ",
    );
    sql.bind(cluster).push(
        ") OR r.unit_id IN (SELECT m.unit_id FROM cluster_member m WHERE m.annulled_at IS NULL AND m.unit_id IS NOT NULL AND m.cluster_id = ",
    );
    sql.bind(cluster).push(")) ORDER BY CASE WHEN r.due_on = '' THEN 1 ELSE 0 END, r.due_on COLLATE \"C\", r.id");
    Ok(OpenDirection::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// The session in which a council voted on a dossier last, of those that are closed: its code.
pub async fn council_session<C: ConnectionTrait>(conn: &C, dossier: Uuid) -> Result<Option<String>, StoreError> {
    let mut sql = Sql::new(
        "SELECT cs.code FROM session_agenda a JOIN council_session cs ON cs.id = a.session_id WHERE cs.state = 'closed' AND a.dossier_id = ",
    );
    sql.bind(dossier).push(" ORDER BY cs.held_on COLLATE \"C\" DESC, cs.id DESC LIMIT 1");
    let row = conn.query_one_raw(sql.statement(conn)).await?;
    row.map(|r| Ok::<_, StoreError>(r.try_get("", "code")?)).transpose()
}
