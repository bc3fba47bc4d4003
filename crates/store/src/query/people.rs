//! The list of people: search without diacritics, filters, Vietnamese order, paging by key both ways.

use domain::{
    access::Scope,
    listing::{self, Listing},
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::{list::Source, sql::Sql};
use crate::StoreError;

/// Search stops looking people up by id beyond this many and walks the list instead.
const FOUND_CAP: i64 = 1_000;

/// What the list is narrowed to.
#[derive(Clone, Debug)]
pub struct Filter {
    /// Units the actor may see.
    pub scope: Scope,
    /// The civil day on which the tree is read.
    pub day: String,
    /// Folded search words; each must begin a word of the person.
    pub words: Vec<String>,
    /// Only the subtree of this unit.
    pub unit: Option<Uuid>,
    /// Sex code.
    pub sex: Option<String>,
    /// Leader level code; "none" for not stated.
    pub leader_level: Option<String>,
    /// Rank as written.
    pub rank: Option<String>,
    /// "left" for those who left, "serving" for the others.
    pub service: Option<String>,
}

/// A row of the list.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Row {
    /// Id, never shown.
    pub id: Uuid,
    /// Code in addresses.
    pub code: String,
    /// Full name.
    pub full_name: String,
    /// Sex code.
    pub sex: Option<String>,
    /// Birth date, perhaps only a year.
    pub birth_date: Option<String>,
    /// Service number.
    pub service_number: Option<String>,
    /// Rank.
    pub rank: String,
    /// Post.
    pub post: String,
    /// Leader level code.
    pub leader_level: Option<String>,
    /// Day of leaving.
    pub left_on: Option<String>,
    /// Unit's code.
    pub unit_code: Option<String>,
    /// Unit's name of today.
    pub unit_name: Option<String>,
}

/// Ids found by search words, or "too many to list".
#[derive(Clone, Debug)]
enum Found {
    /// No search.
    All,
    /// These.
    Ids(Vec<Uuid>),
    /// More than [`FOUND_CAP`]: the list is walked and tested row by row.
    Many,
}

async fn find<C: ConnectionTrait>(conn: &C, words: &[String]) -> Result<Found, StoreError> {
    // The longest word is likely the rarest.
    let Some((at, driver)) = words.iter().enumerate().max_by_key(|(_, w)| w.len()) else { return Ok(Found::All) };
    let mut sql = Sql::new("SELECT DISTINCT w.person_id AS id FROM person_word w WHERE ");
    sql.and_begins("w.word", driver);
    for (_, word) in words.iter().enumerate().filter(|(i, _)| *i != at) {
        sql.push(" AND EXISTS (SELECT 1 FROM person_word x WHERE x.person_id = w.person_id AND ");
        sql.and_begins("x.word", word).push(")");
    }
    sql.push(" LIMIT ").bind(FOUND_CAP + 1);
    let rows = conn.query_all_raw(sql.statement(conn)).await?;
    if rows.len() as i64 > FOUND_CAP {
        return Ok(Found::Many);
    }
    Ok(Found::Ids(rows.iter().map(|r| r.try_get("", "id")).collect::<Result<_, _>>()?))
}

/// The list of people, with those whom its search words found.
#[derive(Clone, Debug)]
pub struct People {
    filter: Filter,
    found: Found,
}

impl People {
    /// Looks up the search words: one statement, where there are any.
    pub async fn narrowed<C: ConnectionTrait>(conn: &C, filter: Filter) -> Result<Self, StoreError> {
        Ok(Self { found: find(conn, &filter.words).await?, filter })
    }
}

impl Source for People {
    type Row = Row;
    const LISTING: &'static Listing = &listing::PEOPLE;
    const SELECT: &'static str = "SELECT p.id, p.code, p.full_name, p.sex, p.birth_date, p.service_number, p.rank, p.post, \
         p.leader_level, p.left_on, u.code AS unit_code, u.name AS unit_name";
    const FROM: &'static str = " FROM person p LEFT JOIN unit u ON u.id = p.unit_id";
    const NARROWED: &'static str = " FROM person p";
    const ID: &'static str = "p.id";

    fn key(order: &str) -> &'static str {
        match order {
            "birth" => "p.birth_date",
            "sex" => "p.sex",
            "number" => "p.service_number",
            "rank" => "p.rank",
            "post" => "p.post",
            "unit" => "u.name",
            "level" => "p.leader_level",
            _ => "p.sort_key",
        }
    }

    fn narrow(&self, sql: &mut Sql) {
        let Self { filter, found } = self;
        sql.and_in_scope("p.unit_id", &filter.scope, &filter.day);
        match found {
            Found::All => {}
            Found::Ids(ids) => {
                sql.push(" AND p.id IN ").bind_all(ids.iter().copied());
            }
            Found::Many => {
                for word in &filter.words {
                    sql.push(" AND EXISTS (SELECT 1 FROM person_word x WHERE x.person_id = p.id AND ");
                    sql.and_begins("x.word", word).push(")");
                }
            }
        }
        if let Some(unit) = filter.unit {
            sql.and_under("p.unit_id", [unit], &filter.day);
        }
        if let Some(sex) = &filter.sex {
            sql.push(" AND p.sex = ").bind(sex.clone());
        }
        match filter.leader_level.as_deref() {
            None => {}
            Some("none") => {
                sql.push(" AND p.leader_level IS NULL");
            }
            Some(level) => {
                sql.push(" AND p.leader_level = ").bind(level);
            }
        }
        if let Some(rank) = &filter.rank {
            sql.push(" AND p.rank = ").bind(rank.clone());
        }
        match filter.service.as_deref() {
            Some("left") => {
                sql.push(" AND p.left_on IS NOT NULL");
            }
            Some("serving") => {
                sql.push(" AND p.left_on IS NULL");
            }
            _ => {}
        }
    }
}

/// Different ranks among the first people within the scope, for the filter; at most 60. A sample, so that the page costs
/// the same in a small register and in a large one.
pub async fn ranks<C: ConnectionTrait>(conn: &C, scope: &Scope, day: &str) -> Result<Vec<String>, StoreError> {
    let mut sql = Sql::new("SELECT DISTINCT s.rank AS rank FROM (SELECT p.rank FROM person p WHERE p.rank <> ''");
    sql.and_in_scope("p.unit_id", scope, day).push(" LIMIT 2000) s ORDER BY s.rank LIMIT 60");
    let rows = conn.query_all_raw(sql.statement(conn)).await?;
    Ok(rows.iter().map(|r| r.try_get("", "rank")).collect::<Result<_, _>>()?)
}

/// Somebody of the register who bears a name that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Namesake {
    /// Code.
    pub code: String,
    /// Full name.
    pub full_name: String,
    /// Folded name.
    pub search: String,
    /// Day, month or year of birth.
    pub birth_date: Option<String>,
    /// Service number.
    pub service_number: Option<String>,
    /// Rank.
    pub rank: String,
    /// Post.
    pub post: String,
    /// Unit's name.
    pub unit: String,
    /// He is a nominee of the dossier already.
    pub there: bool,
}

/// People in `scope` whose folded full name is one of `names`, by name and code, at most `limit`.
pub async fn namesakes<C: ConnectionTrait>(
    conn: &C,
    scope: &Scope,
    day: &str,
    names: &[String],
    dossier: Uuid,
    limit: i64,
) -> Result<Vec<Namesake>, StoreError> {
    let mut sql = Sql::new(
        "SELECT p.code, p.full_name, p.search, p.birth_date, p.service_number, p.rank, p.post, u.name AS unit, \
         EXISTS (SELECT 1 FROM nominee n WHERE n.person_id = p.id AND n.dossier_id = ",
    );
    sql.bind(dossier).push(") AS there FROM person p JOIN unit u ON u.id = p.unit_id WHERE p.search IN ");
    sql.bind_all(names.iter().cloned()).and_in_scope("p.unit_id", scope, day);
    sql.push(" ORDER BY p.sort_key, p.code LIMIT ").bind(limit);
    Ok(Namesake::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// An award of somebody, decided here or entered from a paper.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct OwnAward {
    /// Day of the decision, or its year; empty where neither is known.
    pub day: String,
    /// Award id; empty where only the name is known.
    pub award: String,
    /// Name where the law does not know the award.
    pub name: String,
    /// Ground code; empty where it is not known.
    pub ground: String,
    /// Number and symbol of the decision.
    pub number: String,
    /// Who decided.
    pub issuer: String,
    /// State of the record; "past" for one that was entered.
    pub state: String,
    /// The record was corrected after issue.
    pub corrected: bool,
    /// Code of the decision, where it lies in the reader's scope; else empty.
    pub decision: String,
}

/// All awards of a person, the newest first: those decided here, whatever became of them, and those entered from papers that stand.
pub async fn awards<C: ConnectionTrait>(
    conn: &C,
    person: Uuid,
    scope: &Scope,
    day: &str,
) -> Result<Vec<OwnAward>, StoreError> {
    let mut sql = Sql::new(
        "SELECT x.* FROM (SELECT a.decided_on AS day, a.award, '' AS name, a.ground, COALESCE(d.number_text, '') AS number, \
         u.name AS issuer, a.state, CASE WHEN a.corrected_name IS NULL THEN ",
    );
    sql.bind(false).push(" ELSE ").bind(true).push(" END AS corrected, CASE WHEN 1 = 1");
    sql.and_in_scope("a.deciding_unit_id", scope, day);
    sql.push(
        " THEN d.code ELSE '' END AS decision FROM award_record a JOIN decision d ON d.id = a.decision_id \
         JOIN unit u ON u.id = a.deciding_unit_id WHERE a.person_id = ",
    );
    sql.bind(person).push(
        " UNION ALL SELECT COALESCE(p.decided_on, CAST(p.year AS TEXT), ''), COALESCE(p.award, ''), p.name, COALESCE(p.ground, ''), \
         p.number, p.issuer, 'past', ",
    );
    sql.bind(false).push(", '' FROM past_award p WHERE p.annulled_at IS NULL AND p.person_id = ").bind(person);
    sql.push(") x ORDER BY x.day DESC, x.number, x.award");
    Ok(OwnAward::find_by_statement(sql.statement(conn)).all(conn).await?)
}
