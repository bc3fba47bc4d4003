//! The projection that scans read: which people are to be packed anew, what is packed, the rows in the order of lists.

use futures::TryStreamExt as _;
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult, StreamTrait, Value};
use uuid::Uuid;

use super::{dossiers::RegulationRow, sql::Sql};
use crate::{StoreError, Tx, bulk};

/// How many seasons are kept packed.
pub const SEASONS: usize = 3;

/// Somebody to be packed, with the mark that was read: a command that comes between raises it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Stale {
    /// The person.
    pub person_id: Uuid,
    /// The mark.
    pub mark: i64,
}

/// At most `limit` people whose row is out of date. Each reason by its own index: with OR between them the whole table is read.
fn push_stale(sql: &mut Sql, format: i64, today: &str, limit: u64) {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let reasons: [(&'static str, Option<Value>); 4] = [
        ("dirty = TRUE", None),
        ("format < ", Some(format.into())),
        ("format > ", Some(format.into())),
        ("until < ", Some(today.into())),
    ];
    for (i, (reason, value)) in reasons.into_iter().enumerate() {
        sql.push(if i == 0 { "" } else { " UNION " });
        sql.push("SELECT s.person_id FROM (SELECT person_id FROM person_facts WHERE ").push(reason);
        if let Some(value) = value {
            sql.bind(value);
        }
        sql.push(" LIMIT ").bind(limit).push(") s");
    }
    sql.push(" LIMIT ").bind(limit);
}

/// People whose row is out of date: marked by a command, packed in another format, or past the last day of its use.
pub async fn stale<C: ConnectionTrait>(
    conn: &C,
    format: i64,
    today: &str,
    limit: u64,
) -> Result<Vec<Stale>, StoreError> {
    let mut sql = Sql::new("SELECT f.person_id, f.mark FROM person_facts f WHERE f.person_id IN (");
    push_stale(&mut sql, format, today, limit);
    sql.push(")");
    Ok(Stale::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// How many people are out of date, counted up to `cap`.
pub async fn count_stale<C: ConnectionTrait>(conn: &C, format: i64, today: &str, cap: u64) -> Result<u64, StoreError> {
    let mut sql = Sql::new("SELECT CAST(COUNT(*) AS BIGINT) AS n FROM (");
    push_stale(&mut sql, format, today, cap);
    sql.push(") counted");
    let n: i64 = conn.query_one_raw(sql.statement(conn)).await?.map_or(Ok(0), |r| r.try_get("", "n"))?;
    Ok(u64::try_from(n).unwrap_or(0))
}

/// What is kept for a person.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Packed {
    /// The person.
    pub person_id: Uuid,
    /// The mark that was read before the facts were.
    pub mark: i64,
    /// The bytes.
    pub packed: Vec<u8>,
    /// Last day of their use, ISO.
    pub until: Option<String>,
}

/// Keeps what was packed. A person marked again meanwhile stays out of date.
pub async fn keep(tx: &Tx, generation: i64, format: i64, mut rows: Vec<Packed>) -> Result<(), StoreError> {
    // A fixed order, so that two writers never wait for one another in a ring.
    rows.sort_unstable_by_key(|r| r.person_id);
    let columns = &["person_id", "generation", "format", "packed", "dirty", "mark", "until"];
    let rows = rows
        .into_iter()
        .map(|r| -> Vec<Value> {
            vec![
                r.person_id.into(),
                generation.into(),
                format.into(),
                r.packed.into(),
                false.into(),
                r.mark.into(),
                r.until.into(),
            ]
        })
        .collect();
    let tail = " ON CONFLICT (person_id) DO UPDATE SET generation = excluded.generation, format = excluded.format, \
                packed = excluded.packed, dirty = excluded.dirty, until = excluded.until \
                WHERE person_facts.mark = excluded.mark";
    bulk::insert_with(tx.conn(), "person_facts", columns, rows, tail).await
}

/// The generation of a repacking, higher than every one before on this node.
pub async fn next_generation(tx: &Tx, node: &str) -> Result<i64, StoreError> {
    let mut sql = Sql::new("INSERT INTO scan_generation (home_node, generation, packed_at) VALUES (");
    sql.bind(node).push(", 1, ").bind(tx.at());
    sql.push(
        ") ON CONFLICT (home_node) DO UPDATE SET generation = scan_generation.generation + 1, \
         packed_at = excluded.packed_at RETURNING generation",
    );
    let row = tx.conn().query_one_raw(sql.statement(tx.conn())).await?;
    let row = row.ok_or_else(|| StoreError::Data("no generation was given".to_owned()))?;
    Ok(row.try_get("", "generation")?)
}

/// Years that are packed, the one added longest ago first, and the newest generation: one statement.
pub async fn seasons<C: ConnectionTrait>(conn: &C) -> Result<(Vec<i64>, i64), StoreError> {
    let sql = Sql::new(
        "SELECT s.year, (SELECT MAX(g.generation) FROM scan_generation g) AS generation, 0 AS kind, s.asked_at \
         FROM scan_season s UNION ALL \
         SELECT 0, (SELECT MAX(g.generation) FROM scan_generation g), 1, 0 ORDER BY 3, 4, 1",
    );
    let (mut years, mut generation) = (Vec::new(), 0);
    for row in conn.query_all_raw(sql.statement(conn)).await? {
        generation = row.try_get::<Option<i64>>("", "generation")?.unwrap_or(0);
        let year: i64 = row.try_get("", "year")?;
        if year != 0 {
            years.push(year);
        }
    }
    Ok((years, generation))
}

/// Adds a season; beyond [`SEASONS`] the one added longest ago is no longer packed. True when it is new.
pub async fn add_season(tx: &Tx, year: i64) -> Result<bool, StoreError> {
    let (years, _) = seasons(tx.conn()).await?;
    let mut sql = Sql::new("INSERT INTO scan_season (year, asked_at) VALUES (");
    sql.bind(year).push(", ").bind(tx.at());
    sql.push(") ON CONFLICT (year) DO UPDATE SET asked_at = excluded.asked_at");
    tx.conn().execute_raw(sql.statement(tx.conn())).await?;
    if years.contains(&year) {
        return Ok(false);
    }
    for old in years.iter().take((years.len() + 1).saturating_sub(SEASONS)) {
        let mut sql = Sql::new("DELETE FROM scan_season WHERE year = ");
        sql.bind(*old);
        tx.conn().execute_raw(sql.statement(tx.conn())).await?;
    }
    Ok(true)
}

/// A packed person, as scans hold one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The person.
    pub id: Uuid,
    /// What is packed; empty when nothing is yet.
    pub packed: Option<Vec<u8>>,
    /// Place in Vietnamese order.
    pub sort_key: Vec<u8>,
    /// Unit.
    pub unit_id: Option<Uuid>,
    /// Sex code.
    pub sex: Option<String>,
    /// Leader level code.
    pub leader_level: Option<String>,
    /// Day of leaving.
    pub left_on: Option<String>,
    /// Generation that packed the row.
    pub generation: i64,
}

const ROW: &str = "SELECT p.id, f.packed, p.sort_key, p.unit_id, p.sex, p.leader_level, p.left_on, f.generation \
     FROM person p JOIN person_facts f ON f.person_id = p.id WHERE ";

fn read(row: &QueryResult) -> Result<Row, StoreError> {
    Ok(Row {
        id: row.try_get_by_index(0)?,
        packed: row.try_get_by_index(1)?,
        sort_key: row.try_get_by_index(2)?,
        unit_id: row.try_get_by_index(3)?,
        sex: row.try_get_by_index(4)?,
        leader_level: row.try_get_by_index(5)?,
        left_on: row.try_get_by_index(6)?,
        generation: row.try_get_by_index(7)?,
    })
}

/// Reads what is packed of everybody, in no order, as the table lies: the fastest way through millions of rows.
pub async fn each_packed<C: StreamTrait>(
    conn: &C,
    mut each: impl FnMut(Uuid, Option<Vec<u8>>),
) -> Result<(), StoreError> {
    let sql = Sql::new("SELECT f.person_id, f.packed FROM person_facts f");
    let mut rows = std::pin::pin!(conn.stream_raw(sql.streamed(conn)).await?);
    while let Some(row) = rows.try_next().await? {
        each(row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    }
    Ok(())
}

/// Reads everybody, in no order, without what is packed.
pub async fn each_person<C: StreamTrait>(conn: &C, mut each: impl FnMut(Row)) -> Result<(), StoreError> {
    let sql = Sql::new("SELECT p.id, p.sort_key, p.unit_id, p.sex, p.leader_level, p.left_on FROM person p");
    let mut rows = std::pin::pin!(conn.stream_raw(sql.streamed(conn)).await?);
    while let Some(row) = rows.try_next().await? {
        each(Row {
            id: row.try_get_by_index(0)?,
            packed: None,
            sort_key: row.try_get_by_index(1)?,
            unit_id: row.try_get_by_index(2)?,
            sex: row.try_get_by_index(3)?,
            leader_level: row.try_get_by_index(4)?,
            left_on: row.try_get_by_index(5)?,
            generation: 0,
        });
    }
    Ok(())
}

/// People packed after a generation, at most `rows`.
pub async fn rows_since<C: ConnectionTrait>(conn: &C, generation: i64, rows: u64) -> Result<Vec<Row>, StoreError> {
    let mut sql = Sql::new(ROW);
    sql.push("f.generation > ").bind(generation).push(" LIMIT ").bind(i64::try_from(rows).unwrap_or(i64::MAX));
    conn.query_all_raw(sql.statement(conn)).await?.iter().map(read).collect()
}

/// How many people are in the projection.
pub async fn count<C: ConnectionTrait>(conn: &C) -> Result<u64, StoreError> {
    let sql = Sql::new("SELECT CAST(COUNT(*) AS BIGINT) AS n FROM person_facts");
    let n: i64 = conn.query_one_raw(sql.statement(conn)).await?.map_or(Ok(0), |r| r.try_get("", "n"))?;
    Ok(u64::try_from(n).unwrap_or(0))
}

/// What a list shows of a person.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Shown {
    /// Id.
    pub id: Uuid,
    /// Code in addresses.
    pub code: String,
    /// Full name.
    pub full_name: String,
    /// Place in Vietnamese order.
    pub sort_key: Vec<u8>,
    /// Birth date.
    pub birth_date: Option<String>,
    /// Service number.
    pub service_number: Option<String>,
    /// Rank.
    pub rank: String,
    /// Post.
    pub post: String,
    /// Unit's code.
    pub unit_code: Option<String>,
    /// Unit's name.
    pub unit_name: Option<String>,
}

/// People of a page, in any order.
pub async fn shown<C: ConnectionTrait>(conn: &C, ids: &[Uuid]) -> Result<Vec<Shown>, StoreError> {
    let mut found = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(5_000) {
        let mut sql = Sql::new(
            "SELECT p.id, p.code, p.full_name, p.sort_key, p.birth_date, p.service_number, p.rank, p.post, \
             u.code AS unit_code, u.name AS unit_name FROM person p LEFT JOIN unit u ON u.id = p.unit_id WHERE p.id IN ",
        );
        sql.bind_all(chunk.iter().copied());
        found.extend(Shown::find_by_statement(sql.statement(conn)).all(conn).await?);
    }
    Ok(found)
}

/// A regulation of any time, its newest revision.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Adopted {
    /// Code of the regulation.
    pub code: String,
    /// Its newest revision.
    pub revision: i64,
    /// What it says.
    pub content: String,
    /// First day.
    pub from_date: String,
    /// Last day.
    pub to_date: Option<String>,
}

impl Adopted {
    /// As verdicts take it.
    #[must_use]
    pub fn row(&self) -> RegulationRow {
        RegulationRow { code: self.code.clone(), revision: self.revision, content: self.content.clone() }
    }
}

/// The regulations that were adopted, each in its newest revision, by code.
pub async fn regulations<C: ConnectionTrait>(conn: &C) -> Result<Vec<Adopted>, StoreError> {
    let sql = Sql::new(
        "SELECT g.code, g.revision, g.content, g.from_date, g.to_date FROM regulation g \
         WHERE g.revision = (SELECT MAX(x.revision) FROM regulation x WHERE x.code = g.code) ORDER BY g.code",
    );
    Ok(Adopted::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// For each unit the regulations of it and of those above it in the tree of `today`, the nearest first.
pub async fn bound<C: ConnectionTrait>(
    conn: &C,
    codes: &[String],
    today: &str,
) -> Result<Vec<(Uuid, String)>, StoreError> {
    let mut sql = Sql::new(
        "SELECT c.descendant, g.code FROM regulation g JOIN unit_closure c ON c.ancestor = g.unit_id \
         WHERE g.revision = (SELECT MAX(x.revision) FROM regulation x WHERE x.code = g.code) AND g.code IN ",
    );
    sql.bind_all(codes.iter().cloned()).push(" AND c.from_date <= ").bind(today);
    sql.push(" AND (c.to_date IS NULL OR c.to_date >= ").bind(today).push(") ORDER BY c.depth, g.code");
    let rows = conn.query_all_raw(sql.statement(conn)).await?;
    rows.iter().map(|r| Ok((r.try_get_by_index(0)?, r.try_get_by_index(1)?))).collect()
}

/// What is packed of people whose row is up to date, `rows` of them after this one, by id.
pub async fn packed_after<C: ConnectionTrait>(
    conn: &C,
    after: Option<Uuid>,
    format: i64,
    today: &str,
    rows: u64,
) -> Result<Vec<Packed>, StoreError> {
    let mut sql = Sql::new("SELECT person_id, mark, packed, until FROM person_facts WHERE dirty = FALSE AND format = ");
    sql.bind(format).push(" AND packed IS NOT NULL AND (until IS NULL OR until >= ").bind(today).push(")");
    if let Some(id) = after {
        sql.push(" AND person_id > ").bind(id);
    }
    sql.push(" ORDER BY person_id LIMIT ").bind(i64::try_from(rows).unwrap_or(i64::MAX));
    Ok(Packed::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// Units beneath these in the tree of `day`, themselves included.
pub async fn beneath<C: ConnectionTrait>(conn: &C, units: &[Uuid], day: &str) -> Result<Vec<Uuid>, StoreError> {
    let mut sql = Sql::new("SELECT DISTINCT c.descendant AS id FROM unit_closure c WHERE c.ancestor IN ");
    sql.bind_all(units.iter().copied()).push(" AND c.from_date <= ").bind(day);
    sql.push(" AND (c.to_date IS NULL OR c.to_date >= ").bind(day).push(")");
    let rows = conn.query_all_raw(sql.statement(conn)).await?;
    rows.iter().map(|r| Ok(r.try_get("", "id")?)).collect()
}
