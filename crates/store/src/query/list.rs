//! A list in SQL: what [`domain::listing`] declares, mapped to columns. Pages go by key in both directions and in any order of
//! the list; what the actor may see is the list's own `narrow`.

use std::{borrow::Cow, collections::HashMap};

use domain::listing::{FEW, Key, Listing, Order, Served, Sort};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult, Value};
use uuid::Uuid;

use super::sql::{At, Sql};
use crate::StoreError;

/// The column under which the key of the order stands beside a row.
const PAGE_KEY: &str = "page_key";

/// A list as the functions below page it: what its rows are, and how its orders and its narrowing are said in SQL. Each
/// [`Source`] is one; so is the list of a noun whose fields are data, whose SQL is put together from them.
pub trait Listed: Sync {
    /// A row.
    type Row: Send;
    /// What it is, without SQL.
    fn listing(&self) -> &'static Listing;
    /// The id.
    fn id(&self) -> &'static str;
    /// The key of an order.
    fn key(&self, order: &str) -> Cow<'static, str>;
    /// Adds "SELECT …".
    fn select(&self, sql: &mut Sql);
    /// Adds " FROM …".
    fn from(&self, sql: &mut Sql);
    /// Adds " FROM …" as far as narrowing needs it.
    fn narrowed(&self, sql: &mut Sql);
    /// As [`Source::narrow`].
    fn narrow(&self, sql: &mut Sql);
    /// As [`Source::narrow_page`].
    fn narrow_page(&self, sql: &mut Sql, place: &Place);
    /// As [`Source::narrow_few`].
    fn narrow_few(&self, sql: &mut Sql, limit: u64);
    /// Reads a row.
    fn read(&self, row: &QueryResult) -> Result<Self::Row, StoreError>;
}

impl<S: Source> Listed for S {
    type Row = <S as Source>::Row;

    fn listing(&self) -> &'static Listing {
        S::LISTING
    }

    fn id(&self) -> &'static str {
        S::ID
    }

    fn key(&self, order: &str) -> Cow<'static, str> {
        <S as Source>::key(order).into()
    }

    fn select(&self, sql: &mut Sql) {
        Source::select(self, sql);
    }

    fn from(&self, sql: &mut Sql) {
        sql.push(S::FROM);
    }

    fn narrowed(&self, sql: &mut Sql) {
        sql.push(S::NARROWED);
    }

    fn narrow(&self, sql: &mut Sql) {
        Source::narrow(self, sql);
    }

    fn narrow_page(&self, sql: &mut Sql, place: &Place) {
        Source::narrow_page(self, sql, place);
    }

    fn narrow_few(&self, sql: &mut Sql, limit: u64) {
        Source::narrow_few(self, sql, limit);
    }

    fn read(&self, row: &QueryResult) -> Result<Self::Row, StoreError> {
        Ok(<S as Source>::Row::from_query_result(row, "")?)
    }
}

/// A list whose SQL is constant: its rows, and how its orders and its narrowing are said.
pub trait Source: Sync {
    /// A row; its columns have an `id`.
    type Row: FromQueryResult + Send;
    /// What it is, without SQL.
    const LISTING: &'static Listing;
    /// "SELECT …": the columns of a row.
    const SELECT: &'static str;
    /// " FROM …": every table that columns and keys name.
    const FROM: &'static str;
    /// " FROM …": the tables that [`Source::narrow`] names.
    const NARROWED: &'static str;
    /// The id.
    const ID: &'static str;

    /// The key of an order. Where an index serves the order no row lacks it, and the index is over this text.
    fn key(order: &str) -> &'static str;

    /// Adds the columns of a row; [`Source::SELECT`], and what depends on the reader.
    fn select(&self, sql: &mut Sql) {
        sql.push(Self::SELECT);
    }

    /// Adds " AND …" for the scope and each filter.
    fn narrow(&self, sql: &mut Sql);

    /// Narrows a page, whose beginning and length are known: a list may look into one unit after the other.
    fn narrow_page(&self, sql: &mut Sql, place: &Place) {
        let _ = place;
        Source::narrow(self, sql);
    }

    /// Adds the condition that a row is among those of the list, where the page is put together in memory.
    fn narrow_few(&self, sql: &mut Sql, limit: u64) {
        let _ = limit;
        Source::narrow(self, sql);
    }
}

/// What a page is asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The order.
    pub sort: Sort,
    /// The place, as the address has it.
    pub at: String,
    /// Rows of a page.
    pub rows: u64,
    /// Counting stops here.
    pub cap: u64,
    /// A piece of one long list: an order once served goes on to be served.
    pub piece: bool,
}

/// A page.
#[derive(Clone, Debug)]
pub struct Found<T> {
    /// The rows in their order.
    pub rows: Vec<T>,
    /// How many there are, counted up to the cap and one more.
    pub count: u64,
    /// `at` of the page before, if there is one.
    pub before: Option<String>,
    /// `at` of the page after, if there is one.
    pub after: Option<String>,
    /// The order asked for is not served for so many rows: these are in the usual one.
    pub refused: bool,
}

/// Where a page begins and how long it is.
#[derive(Clone, Debug)]
pub struct Place {
    key: Cow<'static, str>,
    id: &'static str,
    /// After (or, going back, before) this row.
    from: Option<(Value, Uuid)>,
    /// Going back from `from`.
    back: bool,
    down: bool,
    rows: u64,
}

impl Place {
    /// Adds the key condition, the order and the limit; rows of a page that goes back come in reverse.
    pub fn push_to(&self, sql: &mut Sql) {
        let up = self.down == self.back;
        if let Some((key, id)) = &self.from {
            let (sign, bound) = if up { (" > ", " >= ") } else { (" < ", " <= ") };
            // The bound on the key alone lets an index begin there; without it the list is walked from its first row.
            sql.push(" AND ").push_name(&self.key).push(bound).bind(key.clone());
            sql.push(" AND (").push_name(&self.key).push(sign).bind(key.clone()).push(" OR ");
            sql.push(self.id).push(sign).bind(*id).push(")");
        }
        let order = if up { " ASC" } else { " DESC" };
        sql.push(" ORDER BY ").push_name(&self.key).push(order).push(", ").push(self.id).push(order);
        sql.push(" LIMIT ").bind(limit(self.rows));
    }
}

fn limit(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// A number as bytes in the order of numbers.
fn bytes_of(n: i64) -> Vec<u8> {
    (n.cast_unsigned() ^ (1 << 63)).to_be_bytes().to_vec()
}

/// The key of an address as a value; `None` for what no row can have as its key.
fn value_of(key: Key, bytes: &[u8]) -> Option<Value> {
    match key {
        Key::Bytes | Key::Words => Some(bytes.to_vec().into()),
        Key::Whole => {
            let n = u64::from_be_bytes(bytes.try_into().ok()?) ^ (1 << 63);
            Some(n.cast_signed().into())
        }
        Key::Code => {
            let text = std::str::from_utf8(bytes).ok().filter(|t| !t.contains('\0'))?;
            Some(text.into())
        }
    }
}

/// The key of a row as bytes that compare as the key does. A row without one stands before all others.
fn key_of(row: &QueryResult, key: Key, words: &mut HashMap<String, Vec<u8>>) -> Result<Vec<u8>, StoreError> {
    Ok(match key {
        Key::Bytes => row.try_get::<Option<Vec<u8>>>("", PAGE_KEY)?.unwrap_or_default(),
        Key::Whole => row.try_get::<Option<i64>>("", PAGE_KEY)?.map(bytes_of).unwrap_or_default(),
        Key::Code => row.try_get::<Option<String>>("", PAGE_KEY)?.unwrap_or_default().into_bytes(),
        Key::Words => {
            let text = row.try_get::<Option<String>>("", PAGE_KEY)?.unwrap_or_default();
            // Units and posts are few and stand in many rows.
            words.entry(text).or_insert_with_key(|text| vntext::sort_key(text)).clone()
        }
    })
}

/// How many rows the list has, counted up to `cap` and one more.
pub async fn count<C: ConnectionTrait, S: Listed>(conn: &C, source: &S, cap: u64) -> Result<u64, StoreError> {
    let mut sql = Sql::new("SELECT CAST(COUNT(*) AS BIGINT) AS n FROM (SELECT 1 AS one");
    source.narrowed(&mut sql);
    sql.push(" WHERE 1 = 1");
    source.narrow(&mut sql);
    sql.push(" LIMIT ").bind(limit(cap).saturating_add(1)).push(") AS counted");
    let row = conn.query_one_raw(sql.statement(conn)).await?;
    let n: i64 = row.map_or(Ok(0), |r| r.try_get("", "n"))?;
    Ok(n.unsigned_abs())
}

/// A page of the list. `counted`: how many rows there are, where that is known already.
pub async fn page<C: ConnectionTrait, S: Listed>(
    conn: &C,
    source: &S,
    asked: &Asked,
    counted: Option<u64>,
) -> Result<Found<S::Row>, StoreError> {
    let at = At::parse(&asked.at);
    if asked.sort.order.served == Served::Always {
        return indexed(conn, source, asked.sort, &at, asked, counted).await;
    }
    let going_on = asked.piece && at != At::First;
    let most = if going_on { FEW * 2 } else { FEW };
    if going_on || counted.is_none_or(|n| n <= most) {
        let keys = keys(conn, source, asked.sort.order, most.saturating_add(1)).await?;
        if keys.len() as u64 <= most {
            return few(conn, source, keys, &at, asked).await;
        }
        if going_on {
            return Err(StoreError::Data("so many rows came that their order is no longer served".to_owned()));
        }
    }
    let usual = indexed(conn, source, source.listing().usual_sort(), &At::First, asked, counted).await?;
    Ok(Found { refused: true, ..usual })
}

/// The first `rows` of the list in its usual order, not counted.
pub async fn first<C: ConnectionTrait, S: Listed>(conn: &C, source: &S, rows: u64) -> Result<Vec<S::Row>, StoreError> {
    let asked = Asked { sort: source.listing().usual_sort(), at: String::new(), rows, cap: 0, piece: false };
    Ok(page(conn, source, &asked, Some(0)).await?.rows)
}

async fn indexed<C: ConnectionTrait, S: Listed>(
    conn: &C,
    source: &S,
    sort: Sort,
    at: &At,
    asked: &Asked,
    counted: Option<u64>,
) -> Result<Found<S::Row>, StoreError> {
    let kind = sort.order.key;
    let place = |from: Option<(Value, Uuid)>, back| Place {
        key: source.key(sort.order.name),
        id: source.id(),
        from,
        back,
        down: sort.down,
        rows: asked.rows.saturating_add(1),
    };
    let place = match at {
        At::First => place(None, false),
        At::After(key, id) => place(value_of(kind, key).map(|k| (k, *id)), false),
        At::Before(key, id) => place(value_of(kind, key).map(|k| (k, *id)), true),
    };
    let back = place.back && place.from.is_some();
    let place = Place { back, ..place };
    let mut sql = Sql::default();
    source.select(&mut sql);
    sql.push(", ").push_name(&place.key).push(" AS page_key");
    source.from(&mut sql);
    sql.push(" WHERE 1 = 1");
    source.narrow_page(&mut sql, &place);
    place.push_to(&mut sql);
    let read = conn.query_all_raw(sql.statement(conn)).await?;
    let (read, before, after) = cut(read, &place, kind, asked.rows)?;
    let rows = read.iter().map(|r| source.read(r)).collect::<Result<_, _>>()?;
    let count = match counted {
        Some(n) => n,
        None => count(conn, source, asked.cap).await?,
    };
    Ok(Found { rows, count, before, after, refused: false })
}

/// Rows of a page, and where the pages before and after begin.
type Piece = (Vec<QueryResult>, Option<String>, Option<String>);

/// The rows of a page in the order shown, and the places before and after it. `read` holds them in the order read, with
/// one that only tells that there are more.
fn cut(mut read: Vec<QueryResult>, place: &Place, kind: Key, rows: u64) -> Result<Piece, StoreError> {
    let more = read.len() as u64 > rows;
    read.truncate(usize::try_from(rows).unwrap_or(usize::MAX));
    if place.back {
        read.reverse();
    }
    let (has_before, has_after) = if place.back { (more, true) } else { (place.from.is_some(), more) };
    let mut words = HashMap::new();
    let mut edge = |row: Option<&QueryResult>, make: fn(&[u8], Uuid) -> String| {
        let Some(row) = row else { return Ok(None) };
        let key = key_of(row, kind, &mut words)?;
        Ok::<_, StoreError>(Some(make(&key, row.try_get("", "id")?)))
    };
    let before = if has_before { edge(read.first(), At::before)? } else { None };
    let after = if has_after { edge(read.last(), At::after)? } else { None };
    Ok((read, before, after))
}

/// Id and key of each row, at most `most`.
async fn keys<C: ConnectionTrait, S: Listed>(
    conn: &C,
    source: &S,
    order: Order,
    most: u64,
) -> Result<Vec<(Vec<u8>, Uuid)>, StoreError> {
    let mut sql = Sql::new("SELECT ");
    sql.push(source.id()).push(" AS id, ").push_name(&source.key(order.name)).push(" AS page_key");
    source.from(&mut sql);
    sql.push(" WHERE 1 = 1");
    source.narrow_few(&mut sql, most);
    sql.push(" LIMIT ").bind(limit(most));
    let mut words = HashMap::new();
    let read = conn.query_all_raw(sql.statement(conn)).await?;
    read.iter().map(|r| Ok((key_of(r, order.key, &mut words)?, r.try_get("", "id")?))).collect()
}

/// A page out of few rows: put in order in memory, then the page's own are read.
async fn few<C: ConnectionTrait, S: Listed>(
    conn: &C,
    source: &S,
    mut keys: Vec<(Vec<u8>, Uuid)>,
    at: &At,
    asked: &Asked,
) -> Result<Found<S::Row>, StoreError> {
    let count = keys.len() as u64;
    keys.sort_unstable();
    if asked.sort.down {
        keys.reverse();
    }
    // Rows that stand before the one with this key, or at it.
    let up_to = |key: &[u8], id: Uuid, with: bool| {
        keys.partition_point(|(k, i)| {
            let order = (k.as_slice(), *i).cmp(&(key, id));
            let order = if asked.sort.down { order.reverse() } else { order };
            order.is_lt() || with && order.is_eq()
        })
    };
    let size = usize::try_from(asked.rows).unwrap_or(usize::MAX);
    let (from, to) = match at {
        At::First => (0, size.min(keys.len())),
        At::After(key, id) => {
            let from = up_to(key, *id, true);
            (from, from.saturating_add(size).min(keys.len()))
        }
        At::Before(key, id) => {
            let to = up_to(key, *id, false);
            (to.saturating_sub(size), to)
        }
    };
    let shown = keys.get(from..to).unwrap_or_default();
    let before = shown.first().filter(|_| from > 0).map(|(k, i)| At::before(k, *i));
    let after = shown.last().filter(|_| to < keys.len()).map(|(k, i)| At::after(k, *i));
    let mut sql = Sql::default();
    source.select(&mut sql);
    source.from(&mut sql);
    sql.push(" WHERE ").push(source.id()).push(" IN ").bind_all(shown.iter().map(|k| k.1));
    // Once more: a row may have left the scope since its key was read.
    source.narrow(&mut sql);
    let mut rows: HashMap<Uuid, S::Row> = HashMap::new();
    for row in conn.query_all_raw(sql.statement(conn)).await? {
        rows.insert(row.try_get("", "id")?, source.read(&row)?);
    }
    let rows = shown.iter().filter_map(|(_, id)| rows.remove(id)).collect();
    Ok(Found { rows, count, before, after, refused: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_bytes_stand_in_the_order_of_numbers_and_come_back() {
        let all = [i64::MIN, -2, -1, 0, 1, 255, 256, i64::MAX];
        let bytes: Vec<_> = all.iter().map(|n| bytes_of(*n)).collect();
        assert!(bytes.is_sorted());
        assert_eq!(value_of(Key::Whole, &bytes[1]), Some((-2_i64).into()));
    }

    #[test]
    fn a_place_that_no_row_can_have_begins_the_list() {
        for (key, bytes) in [(Key::Whole, &b"12"[..]), (Key::Code, b"a\0b"), (Key::Code, b"\xff")] {
            assert_eq!(value_of(key, bytes), None);
        }
    }
}
