//! What a review counts: awards given for a movement.

use domain::access::Scope;
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::sql::Sql;
use crate::StoreError;

/// An award that counts.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Award {
    /// Award id.
    pub award: String,
    /// Ground code.
    pub ground: String,
    /// collective or individual.
    pub part: String,
    /// Whom it was given to: a person, a unit, or somebody from outside.
    pub who: Uuid,
}

/// Awards of issued decisions for a movement, decided in this span of days (empty bounds are open), as far as the reader sees who decided
/// them or whom they were given to.
pub async fn awards<C: ConnectionTrait>(
    conn: &C,
    movement: Uuid,
    scope: &Scope,
    day: &str,
    (from, to): (&str, &str),
) -> Result<Vec<Award>, StoreError> {
    let mut sql = Sql::new(
        "SELECT a.award, a.ground, a.part, COALESCE(a.person_id, a.unit_id, a.outsider_id, a.id) AS who FROM award_record a \
         JOIN decision d ON d.id = a.decision_id JOIN dossier ds ON ds.id = d.dossier_id WHERE a.state = 'valid' AND ds.movement_id = ",
    );
    sql.bind(movement).and_in_scope("a.deciding_unit_id", scope, day);
    if !from.is_empty() {
        sql.push(" AND a.decided_on >= ").bind(from);
    }
    if !to.is_empty() {
        sql.push(" AND a.decided_on <= ").bind(to);
    }
    Ok(Award::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// The same for the movement of the review with this code, decided in its days.
pub async fn rewards<C: ConnectionTrait>(
    conn: &C,
    review: &str,
    scope: &Scope,
    day: &str,
) -> Result<Vec<Award>, StoreError> {
    let mut sql = Sql::new(
        "SELECT a.award, a.ground, a.part, COALESCE(a.person_id, a.unit_id, a.outsider_id, a.id) AS who FROM review r \
         JOIN dossier ds ON ds.movement_id = r.movement_id JOIN decision d ON d.dossier_id = ds.id \
         JOIN award_record a ON a.decision_id = d.id AND a.state = 'valid' AND (r.from_date = '' OR a.decided_on >= r.from_date) \
         AND (r.to_date = '' OR a.decided_on <= r.to_date) WHERE r.code = ",
    );
    sql.bind(review).and_in_scope("a.deciding_unit_id", scope, day);
    Ok(Award::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// A line of the list of honours.
#[derive(Clone, Debug, FromQueryResult, serde::Serialize)]
pub struct Honour {
    /// Row of the list.
    #[serde(skip)]
    pub id: Uuid,
    /// The award.
    #[serde(skip)]
    pub award_record_id: Uuid,
    /// Award id.
    pub award: String,
    /// collective or individual.
    pub part: String,
    /// After death.
    pub posthumous: bool,
    /// Number in its decision.
    pub seq: i64,
    /// Name as printed, or corrected.
    pub name: String,
    /// Rank as printed, or corrected.
    pub rank: String,
    /// Post as printed, or corrected.
    pub post: String,
    /// Unit as printed, or corrected.
    pub unit: String,
    /// Number of the decision.
    pub number: String,
    /// Day of the decision.
    pub signed_on: String,
    /// Code of the decision.
    pub decision: String,
    /// Body that issued it.
    pub issuer: String,
    /// The signer as JSON.
    #[serde(skip)]
    pub signer: String,
    /// Who hands it over.
    pub presenter: String,
    /// own or delegated.
    pub capacity: String,
    /// Paper of the delegation.
    pub mandate: String,
    /// False where it was annulled since.
    pub valid: bool,
}

/// The list of honours of a conference: one statement. Its order is the law's and made elsewhere.
pub async fn honours<C: ConnectionTrait>(conn: &C, conference: Uuid) -> Result<Vec<Honour>, StoreError> {
    let mut sql = Sql::new(
        "SELECT h.id, h.award_record_id, a.award, a.part, a.posthumous, a.seq, COALESCE(a.corrected_name, a.printed_name) AS name, \
         COALESCE(a.corrected_rank, a.printed_rank) AS rank, COALESCE(a.corrected_post, a.printed_post) AS post, \
         COALESCE(a.corrected_unit, a.printed_unit) AS unit, COALESCE(d.number_text, '') AS number, \
         COALESCE(d.signed_on, '') AS signed_on, d.code AS decision, COALESCE(o.issuing_body, '') AS issuer, d.signer_text AS signer, \
         h.presenter, h.capacity, h.mandate, CASE WHEN a.state = 'valid' THEN TRUE ELSE FALSE END AS valid \
         FROM conference_honour h JOIN award_record a ON a.id = h.award_record_id JOIN decision d ON d.id = a.decision_id \
         LEFT JOIN organisation o ON o.id = d.organisation_id WHERE h.conference_id = ",
    );
    sql.bind(conference).push(" ORDER BY a.decided_on, d.code, a.part, a.seq");
    Ok(Honour::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// Valid awards of a decision that no conference has honoured yet.
pub async fn not_honoured<C: ConnectionTrait>(conn: &C, decision: Uuid) -> Result<Vec<Uuid>, StoreError> {
    let mut sql = Sql::new("SELECT a.id FROM award_record a WHERE a.state = 'valid' AND a.decision_id = ");
    sql.bind(decision);
    sql.push(" AND NOT EXISTS (SELECT 1 FROM conference_honour h WHERE h.award_record_id = a.id) ORDER BY a.part, a.seq, a.id");
    let rows = conn.query_all_raw(sql.statement(conn)).await?;
    rows.iter().map(|r| Ok(r.try_get("", "id")?)).collect()
}

/// A dossier that a review opened.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Opened {
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// State code.
    pub state: String,
}

/// Dossiers that a review opened, as far as they are seen, oldest first: one statement.
pub async fn opened<C: ConnectionTrait>(
    conn: &C,
    review: &str,
    scope: &Scope,
    day: &str,
) -> Result<Vec<Opened>, StoreError> {
    let mut sql =
        Sql::new("SELECT d.code, d.title, d.state FROM dossier d JOIN review r ON r.id = d.review_id WHERE r.code = ");
    sql.bind(review).and_in_scope("d.unit_id", scope, day).push(" ORDER BY d.created_at, d.id");
    Ok(Opened::find_by_statement(sql.statement(conn)).all(conn).await?)
}
