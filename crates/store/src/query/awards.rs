//! The list of awards. A page of a narrow scope is merged from the awards of each of its units, which an index keeps in the
//! order of the list; a wide scope walks the whole list, of which most rows are its own.

use domain::{
    access::Scope,
    listing::{self, Listing},
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::{
    holders::Holders,
    list::{Place, Source},
    sql::Sql,
};
use crate::StoreError;

/// A scope of more units than these is wide.
const FEW: usize = 64;

fn limit(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// An award of the list.
#[derive(Clone, Debug, FromQueryResult)]
pub struct AwardRow {
    /// Id, for paging.
    pub id: Uuid,
    /// Number within its decision.
    pub seq: i64,
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
    /// Citation as printed.
    pub citation: String,
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
    /// The body that decided.
    pub deciding_unit: Uuid,
    /// Code of the person in the register.
    pub person: Option<String>,
    /// Prize in đồng.
    pub prize: i64,
    /// Why it is not the whole prize, as JSON.
    pub prize_met: Option<String>,
    /// Multiplier in hundredths.
    pub multiplier: i64,
    /// State code.
    pub state: String,
    /// Release code.
    pub release: String,
    /// Number in the honour book.
    pub book_number: Option<i64>,
    /// Year of the honour book.
    pub book_year: Option<i64>,
    /// Name as corrected, and the other texts; none where an erratum changed nothing.
    pub corrected_name: Option<String>,
    /// Rank as corrected.
    pub corrected_rank: Option<String>,
    /// Post as corrected.
    pub corrected_post: Option<String>,
    /// Unit as corrected.
    pub corrected_unit: Option<String>,
    /// Citation as corrected.
    pub corrected_citation: Option<String>,
}

/// What the list of awards is narrowed to.
#[derive(Clone, Debug)]
pub struct AwardFilter {
    /// Units whose awards the actor may see: of the awardee or of the deciding body.
    pub scope: Scope,
    /// The civil day on which the tree is read.
    pub day: String,
    /// Folded words that the name must hold.
    pub words: Vec<String>,
    /// Part code.
    pub part: Option<String>,
    /// Award id.
    pub award: Option<String>,
    /// Year of the decision.
    pub year: Option<i64>,
    /// Code of a decision.
    pub decision: Option<String>,
    /// Release code.
    pub release: Option<String>,
}

/// Units of a narrow scope, those that ended included; `None` for a wide one.
pub async fn units_of<C: ConnectionTrait>(conn: &C, scope: &Scope, day: &str) -> Result<Option<Vec<Uuid>>, StoreError> {
    let Scope::Units(roots) = scope else { return Ok(Some(Vec::new())) };
    let mut sql = Sql::new(
        "SELECT DISTINCT uc.descendant AS id, (SELECT CAST(COUNT(*) AS BIGINT) FROM unit) AS everywhere \
         FROM unit_closure uc WHERE ",
    );
    and_beneath(&mut sql, roots.iter().copied(), day);
    sql.push(" LIMIT ").bind(limit(FEW as u64 + 1));
    let rows = conn.query_all_raw(sql.statement(conn)).await?;
    let everywhere = rows.first().map_or(Ok(0_i64), |r| r.try_get("", "everywhere"))?;
    // Whoever sees half of all units sees most awards: walking the list finds a page sooner than asking each unit.
    if rows.len() > FEW || limit(rows.len() as u64 * 2) >= everywhere {
        return Ok(None);
    }
    rows.iter().map(|r| Ok(r.try_get("", "id")?)).collect::<Result<_, StoreError>>().map(Some)
}

fn and_beneath(sql: &mut Sql, roots: impl IntoIterator<Item = Uuid>, day: &str) {
    sql.push("uc.ancestor IN ").bind_all(roots).push(" AND uc.from_date <= ").bind(day);
    sql.push(" AND (uc.to_date IS NULL OR uc.to_date >= ").bind(day).push(")");
}

/// True when the decision, or those who bear a name, lead to the awards; the scope then only tests them.
fn found_otherwise(f: &AwardFilter, holders: &Holders) -> bool {
    f.decision.is_some() || matches!(holders, Holders::These(_))
}

fn and_in_scope(sql: &mut Sql, f: &AwardFilter) {
    match &f.scope {
        Scope::Nothing => {
            sql.push(" AND 1 = 0");
        }
        Scope::Units(units) => {
            sql.push(" AND EXISTS (SELECT 1 FROM unit_closure uc WHERE uc.descendant IN (a.home_unit_id, a.deciding_unit_id)");
            sql.push(" AND ");
            and_beneath(sql, units.iter().copied(), &f.day);
            sql.push(")");
        }
    }
}

fn and_filters(sql: &mut Sql, f: &AwardFilter, holders: &Holders) {
    match holders {
        Holders::Anybody => {}
        // One index each; a plain join would walk the whole list in its order.
        Holders::These(ids) => {
            sql.push(" AND a.id IN (SELECT x.id FROM award_record x WHERE x.person_id IN ")
                .bind_all(ids.iter().copied());
            sql.push(" UNION ALL SELECT x.id FROM award_record x WHERE x.unit_id IN ").bind_all(ids.iter().copied());
            sql.push(" UNION ALL SELECT x.id FROM award_record x WHERE x.outsider_id IN ");
            sql.bind_all(ids.iter().copied()).push(")");
        }
        Holders::Many => {
            for word in &f.words {
                sql.push(" AND (' ' || a.search || ' ') LIKE ").bind(format!("% {word}%"));
            }
        }
    }
    if let Some(part) = &f.part {
        sql.push(" AND a.part = ").bind(part.clone());
    }
    if let Some(award) = &f.award {
        sql.push(" AND a.award = ").bind(award.clone());
    }
    if let Some(year) = f.year {
        sql.push(" AND a.decided_on >= ").bind(format!("{year:04}-01-01"));
        sql.push(" AND a.decided_on <= ").bind(format!("{year:04}-12-31"));
    }
    if let Some(decision) = &f.decision {
        sql.push(" AND a.decision_id IN (SELECT d.id FROM decision d WHERE d.code = ").bind(decision.clone()).push(")");
    }
    if let Some(release) = &f.release {
        sql.push(" AND a.release = ").bind(release.clone());
    }
}

/// The list of awards of somebody's units.
#[derive(Clone, Copy, Debug)]
pub struct Awards<'a> {
    /// What it is narrowed to.
    pub filter: &'a AwardFilter,
    /// Whom its search words found.
    pub holders: &'a Holders,
    /// The units of a narrow scope ([`units_of`]).
    pub units: Option<&'a [Uuid]>,
}

impl Awards<'_> {
    /// The units of a narrow scope, where they lead to the awards.
    fn units(&self) -> Option<&[Uuid]> {
        self.units.filter(|_| !found_otherwise(self.filter, self.holders))
    }
}

impl Source for Awards<'_> {
    type Row = AwardRow;
    const LISTING: &'static Listing = &listing::AWARDS;
    const SELECT: &'static str = "SELECT a.id, a.seq, a.part, a.printed_name, a.printed_rank, a.printed_post, \
         a.printed_unit, a.citation, a.award, a.ground, a.decided_on, c.number_text, c.code AS decision, \
         c.unit_id AS deciding_unit, p.code AS person, \
         a.prize, a.prize_met, a.multiplier, a.state, a.release, h.number AS book_number, h.book_year, \
         a.corrected_name, a.corrected_rank, a.corrected_post, a.corrected_unit, a.corrected_citation";
    const FROM: &'static str = " FROM award_record a JOIN decision c ON c.id = a.decision_id \
         LEFT JOIN person p ON p.id = a.person_id \
         LEFT JOIN honour_entry h ON h.award_record_id = a.id AND h.state <> 'spoiled'";
    const NARROWED: &'static str = " FROM award_record a";
    const ID: &'static str = "a.id";

    fn key(order: &str) -> &'static str {
        match order {
            "number" => "a.number_key",
            "day" => "a.decided_on COLLATE \"C\"",
            "unit" => "a.printed_unit",
            "award" => "a.award",
            "book" => "h.book_year * 1000000000 + h.number",
            "prize" => "a.prize",
            _ => "a.sort_key",
        }
    }

    fn narrow(&self, sql: &mut Sql) {
        and_in_scope(sql, self.filter);
        and_filters(sql, self.filter, self.holders);
    }

    fn narrow_page(&self, sql: &mut Sql, place: &Place) {
        let Some(units) = self.units() else { return self.narrow(sql) };
        sql.push(" AND a.id IN (SELECT q.id FROM award_record q WHERE 1 = 0");
        for by in ["a.home_unit_id", "a.deciding_unit_id"] {
            for unit in units {
                sql.push(" UNION ALL SELECT q.id FROM (SELECT a.id FROM award_record a WHERE ").push(by);
                sql.push(" = ").bind(*unit);
                and_filters(sql, self.filter, self.holders);
                place.push_to(sql);
                sql.push(") q");
            }
        }
        sql.push(")");
    }

    fn narrow_few(&self, sql: &mut Sql, limit: u64) {
        sql.push(" AND a.id IN (SELECT q.id FROM (");
        counted(sql, self, COUNTED);
        sql.push(" LIMIT ").bind(self::limit(limit)).push(") q)");
    }
}

/// Lượt and người: awards counted, and the people and collectives behind them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult, serde::Serialize)]
pub struct AwardCounts {
    /// Awards, up to the cap and one more. Beyond it nothing else was counted: the rest is zero.
    pub awards: i64,
    /// Awards to collectives.
    pub collective_awards: i64,
    /// Awards to individuals.
    pub individual_awards: i64,
    /// Different collectives.
    pub collectives: i64,
    /// Different people.
    pub people: i64,
}

const FOUND: &str = "SELECT 1 FROM award_record a WHERE ";
const COUNTED: &str = "SELECT a.id, a.part, a.person_id, a.unit_id, a.outsider_id FROM award_record a WHERE ";

/// True when rows are also asked for something else than their units.
fn filtered(f: &AwardFilter, holders: &Holders) -> bool {
    f.part.is_some() || f.award.is_some() || f.year.is_some() || f.release.is_some() || *holders == Holders::Many
}

/// Adds the awards of the list, each as `columns` says. A wide scope under filters is walked as the table lies, for most rows that an
/// index would look up are not counted.
fn counted(sql: &mut Sql, list: &Awards<'_>, columns: &'static str) {
    let (filter, holders) = (list.filter, list.holders);
    match &filter.scope {
        Scope::Units(roots)
            if !found_otherwise(filter, holders) && (list.units.is_some() || !filtered(filter, holders)) =>
        {
            // Of the units' own people first, then what they decided for others: each by its index, and no award twice.
            let beneath = |sql: &mut Sql| and_beneath(sql, roots.iter().copied(), &filter.day);
            for (by, first) in [("a.home_unit_id", true), ("a.deciding_unit_id", false)] {
                sql.push(if first { "" } else { " UNION ALL " }).push(columns).push(by);
                sql.push(" IN (SELECT uc.descendant FROM unit_closure uc WHERE ");
                beneath(sql);
                sql.push(")");
                if !first {
                    sql.push(
                        " AND NOT EXISTS (SELECT 1 FROM unit_closure uc WHERE uc.descendant = a.home_unit_id AND ",
                    );
                    beneath(sql);
                    sql.push(")");
                }
                and_filters(sql, filter, holders);
            }
        }
        _ => {
            sql.push(columns).push("1 = 1");
            and_in_scope(sql, filter);
            and_filters(sql, filter, holders);
        }
    }
}

/// Awards and awardees behind all pages. Whether there are more than `cap` is read from an index alone, which takes a fiftieth of
/// the time: only where there are not, the awards themselves are read to tell them apart.
pub async fn award_counts<C: ConnectionTrait>(
    conn: &C,
    list: &Awards<'_>,
    cap: u64,
) -> Result<AwardCounts, StoreError> {
    let mut sql = Sql::new("WITH few AS MATERIALIZED (SELECT CAST(COUNT(*) AS BIGINT) AS n FROM (");
    counted(&mut sql, list, FOUND);
    sql.push(" LIMIT ").bind(limit(cap.saturating_add(1)));
    sql.push(
        ") x) SELECT (SELECT n FROM few) AS awards, \
         CAST(COUNT(CASE WHEN a.part = 'collective' THEN 1 END) AS BIGINT) AS collective_awards, \
         CAST(COUNT(CASE WHEN a.part = 'individual' THEN 1 END) AS BIGINT) AS individual_awards, \
         CAST(COUNT(DISTINCT CASE WHEN a.part = 'collective' THEN COALESCE(a.unit_id, a.outsider_id, a.id) END) AS BIGINT) AS collectives, \
         CAST(COUNT(DISTINCT CASE WHEN a.part = 'individual' THEN COALESCE(a.person_id, a.outsider_id, a.id) END) AS BIGINT) AS people \
         FROM (",
    );
    counted(&mut sql, list, COUNTED);
    sql.push(" LIMIT (SELECT CASE WHEN n > ").bind(limit(cap)).push(" THEN 0 ELSE n END FROM few)) a");
    AwardCounts::find_by_statement(sql.statement(conn))
        .one(conn)
        .await?
        .ok_or_else(|| StoreError::Data("counting gave no row".to_owned()))
}

/// A title on record with what was paid with it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct PaidAward {
    /// The person or unit.
    pub who: Uuid,
    /// Award id.
    pub award: String,
    /// The prize paid, đồng; none where the award is of before this program or of others.
    pub prize: Option<i64>,
    /// Day of the decision.
    pub decided_on: Option<String>,
    /// Last day of what it was given for.
    pub period_to: Option<String>,
    /// The year it counts for, where the record states one.
    pub year: Option<i64>,
    /// Number and symbol of the decision.
    pub number: String,
}

/// Ids in one statement.
const CHUNK: usize = 2_500;

/// Awards in force of these people and units with their prizes, those of one decision left out; oldest first.
pub async fn paid_awards<C: ConnectionTrait>(
    conn: &C,
    ids: &[Uuid],
    except: Uuid,
) -> Result<Vec<PaidAward>, StoreError> {
    let mut found = Vec::new();
    for chunk in ids.chunks(CHUNK) {
        let mut sql = Sql::new("SELECT * FROM (");
        for (i, by) in ["person_id", "unit_id"].into_iter().enumerate() {
            sql.push(if i == 0 { "SELECT r." } else { " UNION ALL SELECT r." }).push(by);
            sql.push(
                " AS who, r.award, r.prize, r.decided_on, a.to_date AS period_to, CAST(NULL AS BIGINT) AS year, \
                 COALESCE(d.number_text, '') AS number FROM award_record r JOIN decision d ON d.id = r.decision_id \
                 LEFT JOIN achievement a ON a.id = r.achievement_id WHERE r.state = 'valid' AND r.decision_id <> ",
            );
            sql.bind(except).push(" AND r.").push(by).push(" IN ").bind_all(chunk.iter().copied());
            sql.push(" UNION ALL SELECT p.").push(by);
            sql.push(
                " AS who, p.award, CAST(NULL AS BIGINT) AS prize, p.decided_on, p.period_to, p.year, p.number AS number \
                 FROM past_award p WHERE p.annulled_at IS NULL AND p.award IS NOT NULL AND p.",
            );
            sql.push(by).push(" IN ").bind_all(chunk.iter().copied());
        }
        sql.push(") q ORDER BY q.decided_on, q.number");
        found.extend(PaidAward::find_by_statement(sql.statement(conn)).all(conn).await?);
    }
    Ok(found)
}
