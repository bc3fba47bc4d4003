//! Errata and annulments of decisions, and the sheets of their certificates.

use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::sql::Sql;
use crate::StoreError;

/// An erratum or annulment of a decision, or one line of it on a list.
#[derive(Clone, Debug, FromQueryResult, serde::Serialize)]
pub struct AmendmentRow {
    /// The decision.
    #[serde(skip)]
    pub decision_id: Uuid,
    /// Code in addresses.
    pub code: String,
    /// erratum or annulment.
    pub kind: String,
    /// letter or decision.
    pub form: String,
    /// State code.
    pub state: String,
    /// Number and symbol.
    pub number_text: Option<String>,
    /// Day, ISO.
    pub signed_on: Option<String>,
    /// Why.
    pub opening: String,
    /// Lines it is about.
    pub lines: i64,
    /// To be paid back, đồng.
    pub owed: i64,
    /// Paid back, đồng.
    pub repaid: i64,
}

/// Those of these decisions, oldest first, dropped ones left out.
pub async fn of_decisions<C: ConnectionTrait>(conn: &C, ids: &[Uuid]) -> Result<Vec<AmendmentRow>, StoreError> {
    let mut sql = Sql::new(
        "SELECT m.decision_id, m.code, m.kind, m.form, m.state, m.number_text, m.signed_on, m.opening, \
         CAST((SELECT COUNT(*) FROM amendment_line l WHERE l.amendment_id = m.id) AS BIGINT) AS lines, \
         CAST((SELECT COALESCE(SUM(l.owed), 0) FROM amendment_line l WHERE l.amendment_id = m.id) AS BIGINT) AS owed, \
         CAST((SELECT COALESCE(SUM(l.repaid), 0) FROM amendment_line l WHERE l.amendment_id = m.id) AS BIGINT) AS repaid \
         FROM amendment m WHERE m.state <> 'dropped' AND m.decision_id IN ",
    );
    sql.bind_all(ids.iter().copied()).push(" ORDER BY m.created_at, m.id");
    Ok(AmendmentRow::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// Where an award stands: its entry in the honour book, the newest sheet, the person.
#[derive(Clone, Debug, FromQueryResult)]
pub struct PlaceRow {
    /// The award.
    pub id: Uuid,
    /// Number in the honour book.
    pub number: Option<i64>,
    /// Year of the book.
    pub book_year: Option<i64>,
    /// Code of the person.
    pub person: Option<String>,
    /// State of the newest sheet.
    pub copy: Option<String>,
    /// When it was printed, microseconds UTC.
    pub printed_at: Option<i64>,
    /// Sheets that must still come back.
    pub owed: i64,
}

/// Where these awards stand, in no order.
pub async fn places<C: ConnectionTrait>(conn: &C, awards: &[Uuid]) -> Result<Vec<PlaceRow>, StoreError> {
    let mut sql = Sql::new(
        "SELECT a.id, h.number, h.book_year, p.code AS person, \
         (SELECT k.state FROM certificate_copy k WHERE k.entry_id = h.id ORDER BY k.copy DESC LIMIT 1) AS copy, \
         (SELECT MAX(k.printed_at) FROM certificate_copy k WHERE k.entry_id = h.id) AS printed_at, \
         CAST((SELECT COUNT(*) FROM certificate_copy k WHERE k.entry_id = h.id AND k.state = 'owed') AS BIGINT) AS owed \
         FROM award_record a LEFT JOIN honour_entry h ON h.award_record_id = a.id AND h.state <> 'spoiled' \
         LEFT JOIN person p ON p.id = a.person_id WHERE a.id IN ",
    );
    sql.bind_all(awards.iter().copied());
    Ok(PlaceRow::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// A line of the register of receipts: an entry of the honour book with its newest sheet.
#[derive(Clone, Debug, FromQueryResult)]
pub struct CopyRow {
    /// Number of the line in the decision.
    pub seq: i64,
    /// Part code.
    pub part: String,
    /// Name as printed.
    pub printed_name: String,
    /// Name as corrected.
    pub corrected_name: Option<String>,
    /// Unit as printed.
    pub printed_unit: String,
    /// Unit as corrected.
    pub corrected_unit: Option<String>,
    /// Awarded after death.
    pub posthumous: bool,
    /// Number in the honour book.
    pub number: i64,
    /// Year of the book.
    pub book_year: i64,
    /// State of the entry.
    pub entry_state: String,
    /// Who received it, as the book says.
    pub received_by: String,
    /// When, ISO.
    pub received_on: Option<String>,
    /// Which sheet under this number, from 1; none when none was printed here.
    pub copy: Option<i64>,
    /// Why it was printed.
    pub reason: Option<String>,
    /// In which words.
    pub note: Option<String>,
    /// What became of it.
    pub state: Option<String>,
    /// When printed, microseconds UTC.
    pub printed_at: Option<i64>,
    /// Who took it.
    pub given_to: Option<String>,
    /// As whom.
    pub given_as: Option<String>,
    /// When, ISO.
    pub given_on: Option<String>,
    /// When it came back, ISO.
    pub returned_on: Option<String>,
    /// How it ended.
    pub ended_note: Option<String>,
}

/// Every sheet of the certificates of a decision by line and sheet; an entry without a sheet stands there once.
pub async fn copies<C: ConnectionTrait>(conn: &C, decision: Uuid) -> Result<Vec<CopyRow>, StoreError> {
    let mut sql = Sql::new(
        "SELECT a.seq, a.part, a.printed_name, a.corrected_name, a.printed_unit, a.corrected_unit, a.posthumous, h.number, \
         h.book_year, h.state AS entry_state, h.received_by, h.received_on, k.copy, k.reason, k.note, k.state, k.printed_at, \
         k.given_to, k.given_as, k.given_on, k.returned_on, k.ended_note \
         FROM award_record a JOIN honour_entry h ON h.award_record_id = a.id \
         LEFT JOIN certificate_copy k ON k.entry_id = h.id WHERE a.decision_id = ",
    );
    sql.bind(decision).push(" ORDER BY a.seq, h.number, k.copy");
    Ok(CopyRow::find_by_statement(sql.statement(conn)).all(conn).await?)
}
