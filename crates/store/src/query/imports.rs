//! What an import needs to know about the register, in statements that do not grow with the file row by row.

use std::collections::HashSet;

use domain::{
    access::Scope,
    listing::{self, Listing},
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::{
    list::Source,
    person::{Further, further_columns},
    sql::Sql,
};
use crate::StoreError;

/// Values asked for in one statement.
const CHUNK: usize = 8_000;

/// A person as matching needs it.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Known {
    /// Id.
    pub id: Uuid,
    /// Code.
    pub code: String,
    /// Full name.
    pub full_name: String,
    /// Folded name.
    pub search: String,
    /// Sex code.
    pub sex: Option<String>,
    /// Birth date.
    pub birth_date: Option<String>,
    /// Service number.
    pub service_number: Option<String>,
    /// Joined on.
    pub joined: Option<String>,
    /// Unit.
    pub unit_id: Option<Uuid>,
    /// Rank.
    pub rank: String,
    /// Post.
    pub post: String,
    /// Leader level code.
    pub leader_level: Option<String>,
    /// What only the table of fields knows.
    #[sea_orm(nested)]
    pub further: Further,
}

/// Begins a statement on people.
fn people() -> Sql {
    let mut sql = Sql::new(
        "SELECT p.id, p.code, p.full_name, p.search, p.sex, p.birth_date, p.service_number, p.joined, p.unit_id, p.rank, \
         p.post, p.leader_level",
    );
    sql.push_name(&further_columns()).push(" FROM person p ");
    sql
}

/// People found under these search words (numbers without dots and blanks), wherever they serve.
pub async fn people_by_words<C: ConnectionTrait>(conn: &C, words: &[String]) -> Result<Vec<Known>, StoreError> {
    let mut all = Vec::new();
    for chunk in words.chunks(CHUNK) {
        let mut sql = people();
        sql.push("JOIN person_word w ON w.person_id = p.id WHERE w.word IN ").bind_all(chunk.iter().cloned());
        all.extend(Known::find_by_statement(sql.statement(conn)).all(conn).await?);
    }
    Ok(all)
}

/// People whose folded full name is one of these.
pub async fn people_by_names<C: ConnectionTrait>(conn: &C, names: &[String]) -> Result<Vec<Known>, StoreError> {
    let mut all = Vec::new();
    for chunk in names.chunks(CHUNK) {
        let mut sql = people();
        sql.push("WHERE p.search IN ").bind_all(chunk.iter().cloned());
        all.extend(Known::find_by_statement(sql.statement(conn)).all(conn).await?);
    }
    Ok(all)
}

/// People of these units, for names that are a letter or two apart; at most `limit`.
pub async fn people_of_units<C: ConnectionTrait>(
    conn: &C,
    units: &HashSet<Uuid>,
    limit: i64,
) -> Result<Vec<Known>, StoreError> {
    let mut sql = people();
    sql.push("WHERE p.unit_id IN ").bind_all(units.iter().take(CHUNK).copied()).push(" LIMIT ").bind(limit);
    Ok(Known::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// People by id.
pub async fn people_by_ids<C: ConnectionTrait>(conn: &C, ids: &[Uuid]) -> Result<Vec<Known>, StoreError> {
    let mut all = Vec::new();
    for chunk in ids.chunks(CHUNK) {
        let mut sql = people();
        sql.push("WHERE p.id IN ").bind_all(chunk.iter().copied());
        all.extend(Known::find_by_statement(sql.statement(conn)).all(conn).await?);
    }
    Ok(all)
}

/// A name a unit bears or bore.
#[derive(Clone, Debug, FromQueryResult)]
pub struct UnitName {
    /// The unit.
    pub id: Uuid,
    /// Its code.
    pub code: String,
    /// The name, of today or of a period.
    pub name: String,
    /// The short name beside it.
    pub short_name: String,
    /// Name of today.
    pub name_today: String,
    /// The unit above today.
    pub parent_id: Option<Uuid>,
    /// Last day, when it ended.
    pub to_date: Option<String>,
}

/// All names of all units in `scope`, old ones included.
pub async fn unit_names<C: ConnectionTrait>(conn: &C, scope: &Scope, day: &str) -> Result<Vec<UnitName>, StoreError> {
    let mut sql = Sql::new(
        "SELECT DISTINCT u.id, u.code, p.name, p.short_name, u.name AS name_today, u.parent_id, u.to_date \
         FROM unit u JOIN unit_period p ON p.unit_id = u.id WHERE 1 = 1",
    );
    sql.and_in_scope("u.id", scope, day);
    Ok(UnitName::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// A line of the list of imports.
#[derive(Clone, Debug, FromQueryResult)]
pub struct BatchLine {
    /// Code.
    pub code: String,
    /// Kind code.
    pub kind: String,
    /// The file's name.
    pub file_name: String,
    /// State code.
    pub state: String,
    /// When it was sent.
    pub created_at: i64,
    /// When it was written.
    pub applied_at: Option<i64>,
}

/// The list of imports: those whose unit, or whose dossier's unit, is in a scope.
#[derive(Clone, Debug)]
pub struct Batches {
    /// Units whose imports the actor may see.
    pub scope: Scope,
    /// Kinds of which he sees those only whose unit is in the scope beside them.
    pub guarded: (Vec<&'static str>, Scope),
    /// The civil day on which the tree is read.
    pub day: String,
}

impl Source for Batches {
    type Row = BatchLine;
    const LISTING: &'static Listing = &listing::IMPORTS;
    const SELECT: &'static str = "SELECT b.id, b.code, b.kind, b.file_name, b.state, b.created_at, b.applied_at";
    const FROM: &'static str = Self::NARROWED;
    const NARROWED: &'static str = " FROM import_batch b LEFT JOIN dossier d ON d.id = b.dossier_id";
    const ID: &'static str = "b.id";

    fn key(order: &str) -> &'static str {
        match order {
            "code" => "b.code",
            "file" => "b.file_name",
            "kind" => "b.kind",
            "state" => "b.state",
            _ => "b.created_at",
        }
    }

    fn narrow(&self, sql: &mut Sql) {
        const UNIT: &str = "COALESCE(b.unit_id, d.unit_id)";
        sql.and_in_scope(UNIT, &self.scope, &self.day);
        let (kinds, within) = &self.guarded;
        sql.push(" AND (b.kind NOT IN ").bind_all(kinds.iter().copied()).push(" OR (1 = 1");
        sql.and_in_scope(UNIT, within, &self.day).push("))");
    }
}
