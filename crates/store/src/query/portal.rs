//! What the public reads: only what was released, on the day that is asked for. Every statement here carries that condition itself; there is no
//! other road from these tables to a page without signing in.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::sql::Sql;
use crate::{StoreError, Tx};

fn limit(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// News in a list.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult, serde::Serialize)]
pub struct NewsLine {
    /// Code in addresses.
    pub code: String,
    /// Title.
    pub name: String,
    /// Lead.
    pub lead: String,
    /// The day they tell of, ISO, perhaps only a month or a year, or empty.
    pub on_date: String,
    /// The day of their release, ISO.
    pub released_on: String,
}

/// News as the public reads them.
#[derive(Clone, Debug, FromQueryResult)]
pub struct NewsText {
    /// Id, for feeds and counting.
    pub id: Uuid,
    /// Code in addresses.
    pub code: String,
    /// Title.
    pub name: String,
    /// Lead.
    pub lead: String,
    /// Text, a paragraph a line.
    pub body: String,
    /// Where they were taken from.
    pub credit: String,
    /// Who wrote them.
    pub author: String,
    /// The day they tell of.
    pub on_date: String,
    /// The day of their release.
    pub released_on: String,
    /// Who released them.
    pub released_name: String,
    /// When they were released, microseconds.
    pub released_at: Option<i64>,
    /// The movement they tell of; never shown.
    pub movement_id: Option<Uuid>,
    /// The conference they tell of; never shown.
    pub conference_id: Option<Uuid>,
}

/// A correction as the public reads it.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult, serde::Serialize)]
pub struct Corrected {
    /// Day, ISO.
    pub on_date: String,
    /// What was wrong and is right now.
    pub note: String,
    /// When, microseconds.
    pub at: i64,
}

/// A model example as the public reads it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct ModelText {
    /// Id, for photos.
    pub id: Uuid,
    /// Code in addresses.
    pub code: String,
    /// Name.
    pub name: String,
    /// Kind code: person, collective, way.
    pub kind: String,
    /// The person's name, where it is one.
    pub who: String,
    /// The unit's name.
    pub unit: String,
    /// The story, a paragraph a line.
    pub story: String,
    /// Figures before and after, as stored.
    pub figures: String,
    /// The day of the release, ISO.
    pub released_on: String,
}

/// The newest decision on the honour roll, with how many of it are public.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct RollHead {
    /// Number and symbol.
    pub number: String,
    /// Summary.
    pub summary: String,
    /// Award id.
    pub award: String,
    /// Day, ISO.
    pub decided_on: String,
    /// Awards to collectives.
    pub collectives: i64,
    /// Awards to individuals.
    pub individuals: i64,
}

/// Adds the condition that news `n` are public on `day`.
fn released(sql: &mut Sql, day: &str) {
    sql.push(" n.state = 'released' AND n.released_on <> '' AND n.released_on <= ").bind(day);
}

const LINE: &str = "SELECT n.code, n.name, n.summary AS lead, n.on_date, n.released_on FROM news n";
const NEWEST: &str = " ORDER BY n.released_on DESC, n.on_date DESC, n.id DESC LIMIT ";

/// News that are public on `day`, the newest release first.
pub async fn news<C: ConnectionTrait>(conn: &C, day: &str, skip: u64, rows: u64) -> Result<Vec<NewsLine>, StoreError> {
    let mut sql = Sql::new(LINE);
    sql.push(" WHERE");
    released(&mut sql, day);
    sql.push(NEWEST).bind(limit(rows)).push(" OFFSET ").bind(limit(skip));
    Ok(NewsLine::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// The newest news with their texts, for feeds and for copies of the whole portal.
pub async fn texts<C: ConnectionTrait>(conn: &C, day: &str, rows: u64) -> Result<Vec<NewsText>, StoreError> {
    let mut sql = Sql::new(TEXT);
    sql.push(" WHERE");
    released(&mut sql, day);
    sql.push(NEWEST).bind(limit(rows));
    Ok(NewsText::find_by_statement(sql.statement(conn)).all(conn).await?)
}

const TEXT: &str = "SELECT n.id, n.code, n.name, n.summary AS lead, n.body, n.credit, n.author, n.on_date, n.released_on, n.released_name, n.released_at, \
     n.movement_id, n.conference_id FROM news n";

/// The news with this code, if they are public on `day`.
pub async fn text<C: ConnectionTrait>(conn: &C, code: &str, day: &str) -> Result<Option<NewsText>, StoreError> {
    let mut sql = Sql::new(TEXT);
    sql.push(" WHERE n.code = ").bind(code).push(" AND");
    released(&mut sql, day);
    Ok(NewsText::find_by_statement(sql.statement(conn)).one(conn).await?)
}

/// Public news of the same movement or conference, the newest first.
pub async fn related<C: ConnectionTrait>(
    conn: &C,
    of: &NewsText,
    day: &str,
    rows: u64,
) -> Result<Vec<NewsLine>, StoreError> {
    let mut sql = Sql::new(LINE);
    sql.push(" WHERE n.id <> ").bind(of.id).push(" AND (n.movement_id = ").bind(of.movement_id);
    sql.push(" OR n.conference_id = ").bind(of.conference_id).push(") AND");
    released(&mut sql, day);
    sql.push(NEWEST).bind(limit(rows));
    Ok(NewsLine::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// Public news by how often they were opened since `since`, the most first.
pub async fn most_viewed<C: ConnectionTrait>(
    conn: &C,
    since: &str,
    day: &str,
    rows: u64,
) -> Result<Vec<NewsLine>, StoreError> {
    let mut sql = Sql::new(LINE);
    sql.push(" JOIN (SELECT v.news_id, SUM(v.views) AS views FROM news_view v WHERE v.on_date >= ").bind(since);
    sql.push(" GROUP BY v.news_id) o ON o.news_id = n.id WHERE");
    released(&mut sql, day);
    sql.push(" ORDER BY o.views DESC, n.released_on DESC, n.id DESC LIMIT ").bind(limit(rows));
    Ok(NewsLine::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// Corrections of these news, the newest first.
pub async fn corrections<C: ConnectionTrait>(conn: &C, news: Uuid) -> Result<Vec<Corrected>, StoreError> {
    let mut sql = Sql::new("SELECT c.on_date, c.note, c.at FROM news_correction c WHERE c.news_id = ");
    sql.bind(news).push(" ORDER BY c.at DESC, c.id DESC");
    Ok(Corrected::find_by_statement(sql.statement(conn)).all(conn).await?)
}

const MODEL: &str = "SELECT m.id, m.code, m.name, m.kind, CASE WHEN m.kind = 'person' THEN COALESCE(p.full_name, m.who) ELSE '' END AS who, \
     u.name AS unit, m.story, m.figures, m.released_on FROM model m JOIN unit u ON u.id = m.unit_id LEFT JOIN person p ON p.id = m.person_id \
     WHERE m.annulled_at IS NULL AND m.consent_by <> '' AND m.consent_on <> '' AND m.released_on <> '' AND m.released_on <= ";

/// Models that are public on `day`, the newest release first.
pub async fn models<C: ConnectionTrait>(conn: &C, day: &str, rows: u64) -> Result<Vec<ModelText>, StoreError> {
    let mut sql = Sql::new(MODEL);
    sql.bind(day).push(" ORDER BY m.released_on DESC, m.id DESC LIMIT ").bind(limit(rows));
    Ok(ModelText::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// The model with this code, if it is public on `day`.
pub async fn model<C: ConnectionTrait>(conn: &C, code: &str, day: &str) -> Result<Option<ModelText>, StoreError> {
    let mut sql = Sql::new(MODEL);
    sql.bind(day).push(" AND m.code = ").bind(code);
    Ok(ModelText::find_by_statement(sql.statement(conn)).one(conn).await?)
}

/// The newest decision of which something stands on the honour roll.
pub async fn newest_roll<C: ConnectionTrait>(conn: &C) -> Result<Option<RollHead>, StoreError> {
    let sql = Sql::new(
        "SELECT COALESCE(c.number_text, '') AS number, c.summary, a.award, a.decided_on, \
         CAST(SUM(CASE WHEN a.part = 'collective' THEN 1 ELSE 0 END) AS BIGINT) AS collectives, \
         CAST(SUM(CASE WHEN a.part = 'individual' THEN 1 ELSE 0 END) AS BIGINT) AS individuals \
         FROM award_record a JOIN decision c ON c.id = a.decision_id \
         WHERE a.release IN ('full', 'initials', 'count_only') AND a.state <> 'annulled' \
         GROUP BY c.id, c.number_text, c.summary, a.award, a.decided_on ORDER BY a.decided_on DESC, c.id LIMIT 1",
    );
    Ok(RollHead::find_by_statement(sql.statement(conn)).one(conn).await?)
}

/// What photos hang on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// News.
    News,
    /// A conference.
    Conference,
    /// A model example.
    Model,
}

/// A photo that was not withdrawn.
#[derive(Clone, Debug, FromQueryResult)]
pub struct PhotoRow {
    /// Id, never shown.
    pub id: Uuid,
    /// Version for forms.
    pub version: i64,
    /// Code in addresses.
    pub code: String,
    /// What is to be seen.
    pub caption: String,
    /// Who took it.
    pub credit: String,
    /// Width of the large file.
    pub width: i64,
    /// Height of the large file.
    pub height: i64,
    /// The large file.
    pub large_id: Uuid,
    /// The small file.
    pub small_id: Uuid,
}

const PHOTO: &str =
    "SELECT p.id, p.version, p.code, p.caption, p.credit, p.width, p.height, p.large_id, p.small_id FROM photo p";

/// Photos of something, in the order they came.
pub async fn photos<C: ConnectionTrait>(conn: &C, of: Of, id: Uuid) -> Result<Vec<PhotoRow>, StoreError> {
    let mut sql = Sql::new(PHOTO);
    sql.push(match of {
        Of::News => " WHERE p.news_id = ",
        Of::Conference => " WHERE p.conference_id = ",
        Of::Model => " WHERE p.model_id = ",
    });
    sql.bind(id).push(" AND p.withdrawn_at IS NULL ORDER BY p.added_at, p.id");
    Ok(PhotoRow::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// The photo with this code, if what it hangs on is public on `day`; those of conferences never are.
pub async fn public_photo<C: ConnectionTrait>(conn: &C, code: &str, day: &str) -> Result<Option<PhotoRow>, StoreError> {
    let mut sql = Sql::new(PHOTO);
    sql.push(" LEFT JOIN news n ON n.id = p.news_id LEFT JOIN model m ON m.id = p.model_id WHERE p.code = ").bind(code);
    sql.push(" AND p.withdrawn_at IS NULL AND ((");
    released(&mut sql, day);
    sql.push(") OR (m.annulled_at IS NULL AND m.consent_by <> '' AND m.consent_on <> '' AND m.released_on <> '' AND m.released_on <= ");
    sql.bind(day).push("))");
    Ok(PhotoRow::find_by_statement(sql.statement(conn)).one(conn).await?)
}

/// Gives a photo another caption and source.
pub async fn caption_photo(tx: &Tx, id: Uuid, caption: &str, credit: &str) -> Result<(), StoreError> {
    let mut sql = Sql::new("UPDATE photo SET caption = ");
    sql.bind(caption).push(", credit = ").bind(credit).push(" WHERE id = ").bind(id);
    tx.conn().execute_raw(sql.statement(tx.conn())).await?;
    Ok(())
}

/// Marks a photo as withdrawn.
pub async fn withdraw_photo(tx: &Tx, id: Uuid, reason: &str) -> Result<(), StoreError> {
    let mut sql = Sql::new("UPDATE photo SET withdrawn_at = ");
    sql.bind(tx.at()).push(", withdrawn_by = ").bind(tx.actor()).push(", withdrawn_for = ").bind(reason);
    sql.push(" WHERE id = ").bind(id);
    tx.conn().execute_raw(sql.statement(tx.conn())).await?;
    Ok(())
}

/// Adds what was counted: news → how often they were opened on `day`. One statement.
pub async fn add_views(tx: &Tx, day: &str, counted: &BTreeMap<Uuid, i64>) -> Result<(), StoreError> {
    if counted.is_empty() {
        return Ok(());
    }
    let mut sql = Sql::new("INSERT INTO news_view (news_id, on_date, views) VALUES ");
    for (i, (news, views)) in counted.iter().enumerate() {
        sql.push(if i == 0 { "(" } else { ", (" }).bind(*news).push(", ").bind(day).push(", ").bind(*views).push(")");
    }
    sql.push(" ON CONFLICT (news_id, on_date) DO UPDATE SET views = news_view.views + excluded.views");
    tx.conn().execute_raw(sql.statement(tx.conn())).await?;
    Ok(())
}

/// Forgets counts of days before `day`.
pub async fn forget_views(tx: &Tx, day: &str) -> Result<(), StoreError> {
    let mut sql = Sql::new("DELETE FROM news_view WHERE on_date < ");
    sql.bind(day);
    tx.conn().execute_raw(sql.statement(tx.conn())).await?;
    Ok(())
}
