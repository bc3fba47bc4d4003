//! Lists of decisions and the honour book.

use domain::{
    access::Scope,
    listing::{self, Listing},
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::{list::Source, sql::Sql};
use crate::StoreError;

fn limit(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// A decision of the list.
#[derive(Clone, Debug, FromQueryResult, serde::Serialize)]
pub struct DecisionRow {
    /// Id, never shown.
    #[serde(skip)]
    pub id: Uuid,
    /// Code in addresses.
    pub code: String,
    /// Number and symbol once entered.
    pub number_text: Option<String>,
    /// Day of signature.
    pub signed_on: Option<String>,
    /// State code.
    pub state: String,
    /// Award id.
    pub award: String,
    /// Summary.
    pub summary: String,
    /// Code of the dossier.
    pub dossier: String,
    /// Awards to collectives, once issued.
    pub collectives: i64,
    /// Awards to individuals, once issued.
    pub individuals: i64,
    /// Prizes in đồng, once issued.
    pub prizes: i64,
}

/// What the list of decisions is narrowed to.
#[derive(Clone, Debug)]
pub struct DecisionFilter {
    /// Units whose decisions the actor may see.
    pub scope: Scope,
    /// The civil day on which the tree is read.
    pub day: String,
    /// State code.
    pub state: Option<String>,
    /// Year of signature.
    pub year: Option<i64>,
    /// Part of the number, the code or the dossier's folded title.
    pub q: String,
}

impl Source for DecisionFilter {
    type Row = DecisionRow;
    const LISTING: &'static Listing = &listing::DECISIONS;
    const SELECT: &'static str = "SELECT c.id, c.code, c.number_text, c.signed_on, c.state, c.award, c.summary, d.code AS dossier, \
         CAST((SELECT COUNT(*) FROM award_record a WHERE a.decision_id = c.id AND a.part = 'collective') AS BIGINT) AS collectives, \
         CAST((SELECT COUNT(*) FROM award_record a WHERE a.decision_id = c.id AND a.part = 'individual') AS BIGINT) AS individuals, \
         CAST((SELECT COALESCE(SUM(a.prize), 0) FROM award_record a WHERE a.decision_id = c.id) AS BIGINT) AS prizes";
    const FROM: &'static str = Self::NARROWED;
    const NARROWED: &'static str = " FROM decision c JOIN dossier d ON d.id = c.dossier_id";
    const ID: &'static str = "c.id";

    fn key(order: &str) -> &'static str {
        match order {
            "number" => "c.number_year * 1000000000 + c.number",
            "day" => "c.signed_on",
            "summary" => "c.summary",
            "awards" => "(SELECT CAST(COUNT(*) AS BIGINT) FROM award_record a WHERE a.decision_id = c.id)",
            "prizes" => {
                "CAST((SELECT COALESCE(SUM(a.prize), 0) FROM award_record a WHERE a.decision_id = c.id) AS BIGINT)"
            }
            "state" => "c.state",
            _ => "c.created_at",
        }
    }

    fn narrow(&self, sql: &mut Sql) {
        let f = self;
        sql.and_in_scope("c.unit_id", &f.scope, &f.day);
        if let Some(state) = &f.state {
            sql.push(" AND c.state = ").bind(state.clone());
        }
        if let Some(year) = f.year {
            sql.push(" AND c.number_year = ").bind(year);
        }
        if !f.q.is_empty() {
            let like = format!("%{}%", f.q.to_lowercase());
            sql.push(" AND (LOWER(c.code) LIKE ").bind(like.clone());
            sql.push(" OR LOWER(COALESCE(c.number_text, '')) LIKE ").bind(like.clone());
            sql.push(" OR d.search LIKE ").bind(format!("%{}%", vntext::fold(&f.q))).push(")");
        }
    }
}

/// An entry of the honour book.
#[derive(Clone, Debug, FromQueryResult)]
pub struct HonourRow {
    /// Id, for paging.
    pub id: Uuid,
    /// Year of the book.
    pub book_year: i64,
    /// Number in the book.
    pub number: i64,
    /// State code.
    pub state: String,
    /// Note.
    pub note: String,
    /// Who received it.
    pub received_by: String,
    /// When.
    pub received_on: Option<String>,
    /// Part code.
    pub part: String,
    /// Name as printed.
    pub printed_name: String,
    /// Rank as printed.
    pub printed_rank: String,
    /// Post as printed.
    pub printed_post: String,
    /// Unit as printed.
    pub printed_unit: String,
    /// Award id.
    pub award: String,
    /// Ground code.
    pub ground: String,
    /// Day of the decision.
    pub decided_on: String,
    /// Number and symbol of the decision.
    pub number_text: Option<String>,
    /// Code of the decision.
    pub decision: String,
    /// Name as corrected by an erratum.
    pub corrected_name: Option<String>,
    /// Rank as corrected.
    pub corrected_rank: Option<String>,
    /// Post as corrected.
    pub corrected_post: Option<String>,
    /// Unit as corrected.
    pub corrected_unit: Option<String>,
}

/// What the honour book is narrowed to.
#[derive(Clone, Debug)]
pub struct HonourFilter {
    /// Units whose books the actor may see.
    pub scope: Scope,
    /// The civil day on which the tree is read.
    pub day: String,
    /// Year of the book.
    pub year: Option<i64>,
    /// State code.
    pub state: Option<String>,
    /// Folded words that the name must hold.
    pub words: Vec<String>,
}

impl Source for HonourFilter {
    type Row = HonourRow;
    const LISTING: &'static Listing = &listing::HONOUR_BOOK;
    const SELECT: &'static str = "SELECT h.id, h.book_year, h.number, h.state, h.note, h.received_by, h.received_on, a.part, \
         a.printed_name, a.printed_rank, a.printed_post, a.printed_unit, a.award, a.ground, a.decided_on, c.number_text, \
         c.code AS decision, a.corrected_name, a.corrected_rank, a.corrected_post, a.corrected_unit";
    const FROM: &'static str =
        " FROM honour_entry h JOIN award_record a ON a.id = h.award_record_id JOIN decision c ON c.id = a.decision_id";
    const NARROWED: &'static str = " FROM honour_entry h JOIN award_record a ON a.id = h.award_record_id";
    const ID: &'static str = "h.id";

    fn key(order: &str) -> &'static str {
        match order {
            "name" => "a.sort_key",
            "award" => "a.award",
            "decision" => "a.number_key",
            "day" => "a.decided_on",
            "received" => "h.received_on",
            "note" => "h.note",
            "state" => "h.state",
            _ => "h.book_year * 1000000000 + h.number",
        }
    }

    fn narrow(&self, sql: &mut Sql) {
        let f = self;
        sql.and_in_scope("h.unit_id", &f.scope, &f.day);
        if let Some(year) = f.year {
            sql.push(" AND h.book_year = ").bind(year);
        }
        if let Some(state) = &f.state {
            sql.push(" AND h.state = ").bind(state.clone());
        }
        for word in &f.words {
            sql.push(" AND (' ' || a.search || ' ') LIKE ").bind(format!("% {word}%"));
        }
    }
}

/// A name on the public honour roll.
#[derive(Clone, Debug, FromQueryResult)]
pub struct RollRow {
    /// Part code.
    pub part: String,
    /// Release code.
    pub release: String,
    /// Name as printed.
    pub printed_name: String,
    /// Unit as printed.
    pub printed_unit: String,
    /// Award id.
    pub award: String,
    /// Citation as printed.
    pub citation: String,
    /// Day of the decision.
    pub decided_on: String,
    /// Number and symbol of the decision.
    pub number_text: Option<String>,
    /// Summary of the decision.
    pub summary: String,
    /// Name of the body.
    pub body: String,
    /// State code.
    pub state: String,
    /// Name as corrected by an erratum.
    pub corrected_name: Option<String>,
    /// Unit as corrected.
    pub corrected_unit: Option<String>,
    /// Citation as corrected.
    pub corrected_citation: Option<String>,
    /// Number and symbol of the newest paper that corrected it or took it back.
    pub amended_by: Option<String>,
    /// Its day.
    pub amended_on: Option<String>,
}

/// The newest issued amendment of award `a`, as one column.
macro_rules! newest_amendment {
    ($column:literal) => {
        concat!(
            "(SELECT m.",
            $column,
            " FROM amendment_line l JOIN amendment m ON m.id = l.amendment_id \
             WHERE l.award_record_id = a.id AND m.state = 'issued' ORDER BY m.issued_at DESC, m.id DESC LIMIT 1)"
        )
    };
}

/// Awards released to the public, newest decision first, at most `rows`.
pub async fn roll<C: ConnectionTrait>(conn: &C, rows: u64) -> Result<Vec<RollRow>, StoreError> {
    let mut sql = Sql::new(concat!(
        "SELECT a.part, a.release, a.printed_name, a.printed_unit, a.award, a.citation, a.decided_on, c.number_text, \
         c.summary, COALESCE(o.issuing_body, '') AS body, a.state, a.corrected_name, a.corrected_unit, \
         a.corrected_citation, ",
        newest_amendment!("number_text"),
        " AS amended_by, ",
        newest_amendment!("signed_on"),
        " AS amended_on FROM award_record a JOIN decision c ON c.id = a.decision_id \
         LEFT JOIN organisation o ON o.id = c.organisation_id \
         WHERE a.release IN ('full', 'initials', 'count_only') \
         ORDER BY a.decided_on DESC, c.number_text, a.part, a.seq LIMIT ",
    ));
    sql.bind(limit(rows));
    Ok(RollRow::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// Which awards the check page compares with what was typed.
#[derive(Clone, Debug)]
pub enum Asked {
    /// Those of a decision or of an entry of the honour book with this number.
    Number(i64),
    /// Those of a year whose name begins with this folded word and was released in full.
    Year {
        /// The year of the decision.
        year: i64,
        /// Folded words of the name.
        words: Vec<String>,
    },
}

/// Awards for the check page: compared, never listed; the caller answers in one shape.
pub async fn checked<C: ConnectionTrait>(conn: &C, asked: &Asked, rows: u64) -> Result<Vec<CheckRow>, StoreError> {
    let mut sql = Sql::new(concat!(
        "SELECT a.printed_name, a.corrected_name, a.corrected_rank, a.corrected_post, a.corrected_unit, a.corrected_citation, \
         a.state, a.release, a.decided_on, a.award, c.number_text, c.number AS decision_number, h.number AS book_number, \
         h.book_year, ",
        newest_amendment!("number_text"),
        " AS amended_by, ",
        newest_amendment!("signed_on"),
        " AS amended_on FROM award_record a JOIN decision c ON c.id = a.decision_id \
         LEFT JOIN honour_entry h ON h.award_record_id = a.id AND h.state <> 'spoiled' WHERE c.state = 'issued' AND ",
    ));
    match asked {
        Asked::Number(number) => {
            sql.push("(c.number = ").bind(*number).push(" OR h.number = ").bind(*number).push(")");
        }
        Asked::Year { year, words } => {
            sql.push("a.release = 'full' AND a.decided_on >= ").bind(format!("{year:04}-01-01"));
            sql.push(" AND a.decided_on <= ").bind(format!("{year:04}-12-31"));
            for word in words {
                sql.push(" AND (' ' || a.search || ' ') LIKE ").bind(format!("% {word} %"));
            }
        }
    }
    sql.push(" LIMIT ").bind(limit(rows));
    Ok(CheckRow::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// What the check page compares with.
#[derive(Clone, Debug, FromQueryResult)]
pub struct CheckRow {
    /// Name as printed.
    pub printed_name: String,
    /// Name as corrected by an erratum, and which other texts were.
    pub corrected_name: Option<String>,
    /// Rank as corrected.
    pub corrected_rank: Option<String>,
    /// Post as corrected.
    pub corrected_post: Option<String>,
    /// Unit as corrected.
    pub corrected_unit: Option<String>,
    /// Citation as corrected.
    pub corrected_citation: Option<String>,
    /// State code.
    pub state: String,
    /// Release code.
    pub release: String,
    /// Day of the decision.
    pub decided_on: String,
    /// Award id.
    pub award: String,
    /// Number and symbol of the decision.
    pub number_text: Option<String>,
    /// Its number alone.
    pub decision_number: Option<i64>,
    /// Number in the honour book.
    pub book_number: Option<i64>,
    /// Year of the honour book.
    pub book_year: Option<i64>,
    /// Number and symbol of the newest paper that corrected it or took it back.
    pub amended_by: Option<String>,
    /// Its day.
    pub amended_on: Option<String>,
}
