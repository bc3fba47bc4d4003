//! Lists about councils and their sessions: joined rows in a constant number of statements.

use domain::{
    access::Scope,
    listing::{self, Listing},
};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult};
use uuid::Uuid;

use super::{list::Source, sql::Sql};
use crate::{StoreError, entity::nominee};

/// A council.
#[derive(Clone, Debug, FromQueryResult)]
pub struct CouncilRow {
    /// Id, never shown.
    pub id: Uuid,
    /// Code in addresses.
    pub code: String,
    /// Version.
    pub version: i64,
    /// Name.
    pub name: String,
    /// Name of its unit.
    pub unit_name: String,
    /// The decision that set it up.
    pub document: String,
    /// First day.
    pub from_date: String,
    /// Last day.
    pub to_date: Option<String>,
    /// Clause of its regulation that takes a member out of the cases of the collective he leads; empty: none does.
    pub recused_by: String,
}

/// Councils in scope, newest first; there are few of them.
pub async fn list<C: ConnectionTrait>(conn: &C, scope: &Scope, day: &str) -> Result<Vec<CouncilRow>, StoreError> {
    let mut sql = Sql::new(
        "SELECT c.id, c.code, c.version, c.name, u.name AS unit_name, c.document, c.from_date, c.to_date, \
         c.recused_by FROM council c JOIN unit u ON u.id = c.unit_id WHERE c.cluster_year_id IS NULL",
    );
    sql.and_in_scope("c.unit_id", scope, day).push(" ORDER BY c.from_date DESC, c.code");
    Ok(CouncilRow::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// A dossier that waits at a step.
#[derive(Clone, Debug, FromQueryResult, serde::Serialize)]
pub struct DossierAtStep {
    /// Id, never shown.
    #[serde(skip)]
    pub id: Uuid,
    /// Code in addresses.
    pub code: String,
    /// Title.
    pub title: String,
    /// The unit that decides.
    #[serde(skip)]
    pub deciding_unit_id: Uuid,
    /// Collectives proposed.
    pub collectives: i64,
    /// Individuals proposed.
    pub individuals: i64,
}

/// Dossiers waiting at a step of this kind, of deciding units in scope. For a council's step those already on the
/// agenda of a running session are left out.
pub async fn waiting<C: ConnectionTrait>(
    conn: &C,
    kind: &str,
    scope: &Scope,
    day: &str,
) -> Result<Vec<DossierAtStep>, StoreError> {
    let mut sql = Sql::new(
        "SELECT d.id, d.code, d.title, d.deciding_unit_id, \
         CAST((SELECT COUNT(*) FROM nominee n WHERE n.dossier_id = d.id AND n.state = 'included' AND n.part = 'collective') AS BIGINT) AS collectives, \
         CAST((SELECT COUNT(*) FROM nominee n WHERE n.dossier_id = d.id AND n.state = 'included' AND n.part = 'individual') AS BIGINT) AS individuals \
         FROM dossier d WHERE d.state IN ('open', 'returned') AND EXISTS (SELECT 1 FROM dossier_step s JOIN road_step r \
         ON r.id = s.step_id WHERE s.dossier_id = d.id AND s.state = 'waiting' AND r.kind = ",
    );
    sql.bind(kind).push(")");
    sql.push(
        " AND NOT EXISTS (SELECT 1 FROM session_agenda a JOIN council_session cs ON cs.id = a.session_id \
         WHERE a.dossier_id = d.id AND cs.state = 'convened')",
    );
    sql.and_in_scope("d.deciding_unit_id", scope, day).push(" ORDER BY d.changed_at, d.id LIMIT 200");
    Ok(DossierAtStep::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// Raises a dossier's version: whoever puts it on an agenda claims it by its row.
pub async fn claim_dossier<C: ConnectionTrait>(conn: &C, dossier: Uuid) -> Result<(), StoreError> {
    let mut sql = Sql::new("UPDATE dossier SET version = version + 1 WHERE id = ");
    sql.bind(dossier);
    conn.execute_raw(sql.statement(conn)).await?;
    Ok(())
}

/// Code of the running session on whose agenda a dossier stands.
pub async fn open_agenda_of<C: ConnectionTrait>(conn: &C, dossier: Uuid) -> Result<Option<String>, StoreError> {
    let mut sql = Sql::new(
        "SELECT cs.code FROM session_agenda a JOIN council_session cs ON cs.id = a.session_id \
         WHERE cs.state = 'convened' AND a.dossier_id = ",
    );
    sql.bind(dossier).push(" LIMIT 1");
    let row = conn.query_one_raw(sql.statement(conn)).await?;
    Ok(row.map(|r| r.try_get("", "code")).transpose()?)
}

/// The day of the last closed session that had a dossier on its agenda.
pub async fn last_council_day<C: ConnectionTrait>(conn: &C, dossier: Uuid) -> Result<Option<String>, StoreError> {
    let mut sql = Sql::new(
        "SELECT MAX(cs.held_on) AS held_on FROM session_agenda a JOIN council_session cs ON cs.id = a.session_id \
         WHERE cs.state = 'closed' AND a.dossier_id = ",
    );
    sql.bind(dossier);
    let row = conn.query_one_raw(sql.statement(conn)).await?;
    Ok(row.map(|r| r.try_get::<Option<String>>("", "held_on")).transpose()?.flatten())
}

/// The council that closed its session about a dossier last, and the day.
pub async fn last_council<C: ConnectionTrait>(conn: &C, dossier: Uuid) -> Result<Option<(String, String)>, StoreError> {
    let mut sql = Sql::new(
        "SELECT c.name, cs.held_on FROM session_agenda a JOIN council_session cs ON cs.id = a.session_id \
         JOIN council c ON c.id = cs.council_id WHERE cs.state = 'closed' AND a.dossier_id = ",
    );
    sql.bind(dossier).push(" ORDER BY cs.held_on DESC, cs.id DESC LIMIT 1");
    let row = conn.query_one_raw(sql.statement(conn)).await?;
    row.map(|r| Ok::<_, StoreError>((r.try_get("", "name")?, r.try_get("", "held_on")?))).transpose()
}

/// A session of the list.
#[derive(Clone, Debug, FromQueryResult, serde::Serialize)]
pub struct SessionRow {
    /// Id, for paging.
    #[serde(skip)]
    pub id: Uuid,
    /// Code in addresses.
    pub code: String,
    /// The council's name.
    pub council: String,
    /// Day, ISO.
    pub held_on: String,
    /// Hour.
    pub held_at: String,
    /// Where.
    pub place: String,
    /// State code.
    pub state: String,
    /// Dossiers on the agenda.
    pub dossiers: i64,
    /// Lines to vote on.
    pub items: i64,
}

/// What the list of sessions is narrowed to.
#[derive(Clone, Debug)]
pub struct SessionFilter {
    /// Units whose councils the actor may see.
    pub scope: Scope,
    /// The civil day on which the tree is read.
    pub day: String,
    /// State code.
    pub state: Option<String>,
    /// Part of the code or the place, folded by nothing: codes are ASCII.
    pub q: String,
}

impl Source for SessionFilter {
    type Row = SessionRow;
    const LISTING: &'static Listing = &listing::SESSIONS;
    const SELECT: &'static str = "SELECT s.id, s.code, c.name AS council, s.held_on, s.held_at, s.place, s.state, \
         CAST((SELECT COUNT(*) FROM session_agenda a WHERE a.session_id = s.id) AS BIGINT) AS dossiers, \
         CAST((SELECT COUNT(*) FROM ballot_item i JOIN ballot b ON b.id = i.ballot_id WHERE b.session_id = s.id) AS BIGINT) AS items";
    const FROM: &'static str = Self::NARROWED;
    const NARROWED: &'static str = " FROM council_session s JOIN council c ON c.id = s.council_id";
    const ID: &'static str = "s.id";

    fn key(order: &str) -> &'static str {
        match order {
            "code" => "s.code",
            "council" => "c.name",
            "place" => "s.place",
            "dossiers" => "(SELECT CAST(COUNT(*) AS BIGINT) FROM session_agenda a WHERE a.session_id = s.id)",
            "items" => {
                "(SELECT CAST(COUNT(*) AS BIGINT) FROM ballot_item i JOIN ballot b ON b.id = i.ballot_id \
                 WHERE b.session_id = s.id)"
            }
            "state" => "s.state",
            _ => "s.held_on COLLATE \"C\"",
        }
    }

    fn narrow(&self, sql: &mut Sql) {
        let filter = self;
        sql.and_in_scope("c.unit_id", &filter.scope, &filter.day);
        if let Some(state) = &filter.state {
            sql.push(" AND s.state = ").bind(state.clone());
        }
        if !filter.q.is_empty() {
            sql.push(" AND (LOWER(s.code) LIKE ").bind(format!("%{}%", filter.q.to_lowercase()));
            sql.push(" OR LOWER(c.name) LIKE ").bind(format!("%{}%", filter.q.to_lowercase())).push(")");
        }
    }
}

/// A line to vote on with its nominee.
#[derive(Clone, Debug, FromQueryResult)]
pub struct ItemRow {
    /// Id, never shown.
    pub id: Uuid,
    /// Number of the line.
    pub seq: i64,
    /// Round.
    pub round: i64,
    /// Hands in favour; null when nobody has voted.
    pub votes_for: Option<i64>,
    /// Hands against.
    pub votes_against: Option<i64>,
    /// Hands without opinion.
    pub votes_none: Option<i64>,
    /// Written in favour.
    pub written_for: i64,
    /// Written against.
    pub written_against: i64,
    /// Written without opinion.
    pub written_none: i64,
    /// Result code.
    pub result: String,
    /// Number of the question that the line belongs to; 0 for a nominee of a dossier.
    pub question: i64,
    /// What is asked, code.
    pub asked: String,
    /// How many lines of the question one voter may choose; 0 where each stands for itself.
    pub most: i64,
    /// Code of the cluster's member that the line is about.
    pub member: String,
    /// Part code.
    pub part: String,
    /// State code of the nominee.
    pub state: String,
    /// Name as printed.
    pub printed_name: String,
    /// Rank as printed.
    pub printed_rank: String,
    /// Post as printed.
    pub printed_post: String,
    /// Unit as printed.
    pub printed_unit: String,
    /// Code of the dossier.
    pub dossier: String,
    /// Award of the dossier.
    pub award: String,
    /// Achievement or citation.
    pub citation: String,
}

const ITEMS: &str = "SELECT i.id, i.seq, i.round, i.votes_for, i.votes_against, i.votes_none, i.written_for, \
     i.written_against, i.written_none, i.result, i.question, i.asked, i.most, i.member, \
     COALESCE(n.part, 'collective') AS part, COALESCE(n.state, 'included') AS state, COALESCE(n.printed_name, i.name) AS printed_name, \
     COALESCE(n.printed_rank, '') AS printed_rank, COALESCE(n.printed_post, '') AS printed_post, COALESCE(n.printed_unit, '') AS printed_unit, \
     COALESCE(n.citation, '') AS citation, COALESCE(d.code, '') AS dossier, COALESCE(d.award, '') AS award FROM ballot_item i \
     LEFT JOIN nominee n ON n.id = i.nominee_id LEFT JOIN dossier d ON d.id = n.dossier_id WHERE i.ballot_id = ";

/// Lines of a ballot after line `after`, at most `rows`; only those without votes when `open`.
pub async fn items<C: ConnectionTrait>(
    conn: &C,
    ballot: Uuid,
    after: i64,
    rows: u64,
    open: bool,
) -> Result<Vec<ItemRow>, StoreError> {
    let mut sql = Sql::new(ITEMS);
    sql.bind(ballot).push(" AND i.seq > ").bind(after);
    if open {
        sql.push(" AND i.votes_for IS NULL");
    }
    sql.push(" ORDER BY i.seq LIMIT ").bind(i64::try_from(rows).unwrap_or(i64::MAX));
    Ok(ItemRow::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// How many lines there are, how many have votes, by result.
#[derive(Clone, Debug, FromQueryResult)]
pub struct ItemCount {
    /// Result code.
    pub result: String,
    /// Lines.
    pub lines: i64,
    /// Of them with votes.
    pub voted: i64,
}

/// Counts of the lines of a ballot by result.
pub async fn item_counts<C: ConnectionTrait>(conn: &C, ballot: Uuid) -> Result<Vec<ItemCount>, StoreError> {
    let mut sql = Sql::new(
        "SELECT i.result, CAST(COUNT(*) AS BIGINT) AS lines, CAST(COUNT(i.votes_for) AS BIGINT) AS voted \
         FROM ballot_item i LEFT JOIN nominee n ON n.id = i.nominee_id WHERE i.ballot_id = ",
    );
    sql.bind(ballot).push(" AND COALESCE(n.state, 'included') IN ('included', 'rejected') GROUP BY i.result");
    Ok(ItemCount::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// A dossier on an agenda.
#[derive(Clone, Debug, FromQueryResult, serde::Serialize)]
pub struct AgendaRow {
    /// Place on the agenda.
    pub seq: i64,
    /// Code of the dossier.
    pub code: String,
    /// Title.
    pub title: String,
    /// Award.
    pub award: String,
    /// Name of the proposing unit.
    pub unit: String,
}

/// The agenda of a session.
pub async fn agenda<C: ConnectionTrait>(conn: &C, session: Uuid) -> Result<Vec<AgendaRow>, StoreError> {
    let mut sql = Sql::new(
        "SELECT a.seq, d.code, d.title, d.award, u.name AS unit FROM session_agenda a \
         JOIN dossier d ON d.id = a.dossier_id JOIN unit u ON u.id = d.unit_id WHERE a.session_id = ",
    );
    sql.bind(session).push(" ORDER BY a.seq");
    Ok(AgendaRow::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// A dossier whose names are confirmed by their units.
#[derive(Clone, Debug, FromQueryResult)]
pub struct ProofRow {
    /// Code of the dossier.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Names of units in scope.
    pub lines: i64,
    /// Of them confirmed once.
    pub done: i64,
}

/// Dossiers past their council, not yet sent for signature, with names of units in scope; at most 500.
pub async fn proofs<C: ConnectionTrait>(conn: &C, scope: &Scope, day: &str) -> Result<Vec<ProofRow>, StoreError> {
    let mut sql = Sql::new(
        "SELECT d.code, d.title, CAST(COUNT(*) AS BIGINT) AS lines, CAST(COUNT(n.proof_hash) AS BIGINT) AS done \
         FROM dossier d JOIN nominee n ON n.dossier_id = d.id AND n.state = 'included' \
         WHERE d.state IN ('open', 'returned') AND EXISTS (SELECT 1 FROM dossier_step s JOIN road_step r ON r.id = s.step_id \
         WHERE s.dossier_id = d.id AND s.state = 'waiting' AND r.kind IN ('decide', 'issue')) \
         AND NOT EXISTS (SELECT 1 FROM decision c WHERE c.dossier_id = d.id AND c.state <> 'drafted')",
    );
    sql.and_in_scope("COALESCE(n.home_unit_id, n.unit_id, d.unit_id)", scope, day);
    sql.push(" GROUP BY d.id, d.code, d.title, d.changed_at ORDER BY d.changed_at DESC, d.id LIMIT 500");
    Ok(ProofRow::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// A name of a dossier, and the unit that confirms it.
#[derive(Clone, Debug)]
pub struct ConfirmRow {
    /// The nominee.
    pub nominee: nominee::Model,
    /// The unit: the nominee's own, else the one that proposed.
    pub unit: Uuid,
    /// Its name.
    pub unit_name: String,
    /// Who confirmed, by the name of the account.
    pub by: Option<String>,
    /// The unit lies in the scope asked for.
    pub in_scope: bool,
    /// Whose open accounts hold one of the roles asked for at the unit itself, by name.
    pub who: Vec<String>,
}

/// The names still on a dossier's list, collectives first, each with the unit that confirms it and who holds one of `roles` there.
pub async fn confirming<C: ConnectionTrait>(
    conn: &C,
    dossier: Uuid,
    scope: &Scope,
    roles: &[&'static str],
    day: &str,
) -> Result<Vec<ConfirmRow>, StoreError> {
    const UNIT: &str = "COALESCE(n.home_unit_id, n.unit_id, d.unit_id)";
    let mut sql = Sql::new(
        "SELECT n.*, u.id AS confirm_unit, u.name AS confirm_name, a.display_name AS confirm_by, \
         (SELECT STRING_AGG(x.display_name, ';') FROM (SELECT DISTINCT h.display_name FROM role_grant g \
         JOIN account h ON h.id = g.account_id WHERE g.unit_id = u.id AND g.revoked_at IS NULL AND h.disabled = ",
    );
    sql.bind(false).push(" AND g.role IN ").bind_all(roles.iter().copied());
    sql.push(" AND g.from_date <= ").bind(day).push(" AND (g.to_date IS NULL OR g.to_date >= ").bind(day);
    sql.push(")) x) AS confirm_who, CASE WHEN 1 = 1").and_in_scope(UNIT, scope, day);
    sql.push(" THEN 1 ELSE 0 END AS confirm_mine FROM nominee n JOIN dossier d ON d.id = n.dossier_id JOIN unit u ON u.id = ");
    sql.push(UNIT).push(" LEFT JOIN account a ON a.id = n.proof_by WHERE n.state = 'included' AND n.dossier_id = ");
    sql.bind(dossier).push(" ORDER BY n.part, n.seq");
    let rows = conn.query_all_raw(sql.statement(conn)).await?;
    let names = |all: Option<String>| {
        let mut all: Vec<String> = all.iter().flat_map(|all| all.split(';')).map(str::to_owned).collect();
        all.sort_by_cached_key(|name| vntext::sort_key_name(name));
        all
    };
    let row = |r: &QueryResult| {
        Ok(ConfirmRow {
            nominee: nominee::Model::from_query_result(r, "")?,
            unit: r.try_get("", "confirm_unit")?,
            unit_name: r.try_get("", "confirm_name")?,
            by: r.try_get("", "confirm_by")?,
            in_scope: r.try_get::<i32>("", "confirm_mine")? == 1,
            who: names(r.try_get("", "confirm_who")?),
        })
    };
    rows.iter().map(row).collect()
}
