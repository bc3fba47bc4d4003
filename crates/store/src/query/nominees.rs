//! Nominees of a dossier: the list, where else somebody is nominated, the facts of the register in a few statements.

use std::collections::HashSet;

use domain::{
    access::Scope,
    listing::{self, Listing},
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::{list::Source, sql::Sql};
use crate::{StoreError, entity::nominee};

/// What the list is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Folded search words.
    pub words: Vec<String>,
    /// Part code.
    pub part: Option<String>,
    /// State code.
    pub state: Option<String>,
    /// Outcome code; "none" for not judged.
    pub outcome: Option<String>,
    /// Sex code.
    pub sex: Option<String>,
    /// Leader level code; "leaders" for all but direct workers.
    pub leader: Option<String>,
    /// Only those who may be proposed twice.
    pub twice: bool,
    /// Rule of a published draft: a verdict in which its reading differs comes with the row.
    pub draft: Option<String>,
    /// For a reader who may not see discipline: whoever is held counts as taken off, nobody is found by an outcome that
    /// says so, and each verdict comes with its row, to be read without what is hidden.
    pub without_discipline: bool,
}

/// A row of the list.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Row {
    /// Id; pages address nominees by dossier code and number.
    pub id: Uuid,
    /// Number in the dossier.
    pub seq: i64,
    /// Part code.
    pub part: String,
    /// State code.
    pub state: String,
    /// Why it is in this state.
    pub state_reason: String,
    /// Name as printed.
    pub printed_name: String,
    /// Rank as printed.
    pub printed_rank: String,
    /// Post as printed.
    pub printed_post: String,
    /// Unit as printed.
    pub printed_unit: String,
    /// Citation.
    pub citation: String,
    /// Sex code.
    pub sex: Option<String>,
    /// Leader level code.
    pub leader_level: Option<String>,
    /// Somebody outside the staff.
    pub outsider_id: Option<Uuid>,
    /// Outcome code, "" when not judged.
    pub outcome: String,
    /// Why a verdict was overridden.
    pub override_reason: String,
    /// The override waits for somebody else's yes.
    pub override_open: bool,
    /// When the unit confirmed the proof.
    pub proof_at: Option<i64>,
    /// True when the same award may be asked for twice.
    pub twice: bool,
    /// Code in the register: person, unit or outsider.
    pub who_code: Option<String>,
    /// The stored verdict, where a published draft would change it; else "".
    pub verdict: String,
}

/// The other nomination `o` in dossier `od` may reward what nominee `n` of dossier `d` is proposed for.
const SAME_REWARD: &str = "o.id <> n.id AND o.state IN ('included', 'held') AND od.state <> 'withdrawn' \
 AND od.award = d.award \
 AND (o.person_id = n.person_id OR o.unit_id = n.unit_id OR o.outsider_id = n.outsider_id) \
 AND (o.dossier_id = n.dossier_id OR o.achievement_id = n.achievement_id OR (od.ground = d.ground \
 AND (od.movement_id = d.movement_id OR SUBSTR(od.law_on, 1, 4) = SUBSTR(d.law_on, 1, 4))))";

/// Whether there is such a nomination: what lists ask.
const TWICE: &str = "SELECT 1 FROM nominee o JOIN dossier od ON od.id = o.dossier_id WHERE ";

fn narrow(sql: &mut Sql, f: &Filter) {
    for word in &f.words {
        sql.push(" AND n.search LIKE ").bind(format!("%{word}%"));
    }
    if let Some(part) = &f.part {
        sql.push(" AND n.part = ").bind(part.clone());
    }
    if let Some(state) = &f.state {
        if f.without_discipline && state == "removed" {
            sql.push(" AND n.state IN ('removed', 'held')");
        } else if f.without_discipline && state == "held" {
            sql.push(" AND 1 = 0");
        } else {
            sql.push(" AND n.state = ").bind(state.clone());
        }
    }
    match f.outcome.as_deref() {
        None => {}
        // What a verdict says without what is hidden stands nowhere as a column: the reader's page narrows by itself.
        Some(_) if f.without_discipline => {
            sql.push(" AND n.state NOT IN ('removed', 'held')");
        }
        Some("none") => {
            sql.push(" AND n.outcome = ''");
        }
        Some(outcome) => {
            sql.push(" AND n.outcome = ").bind(outcome);
        }
    }
    if let Some(sex) = &f.sex {
        sql.push(" AND n.sex = ").bind(sex.clone());
    }
    match f.leader.as_deref() {
        None => {}
        Some("leaders") => {
            sql.push(" AND n.leader_level IS NOT NULL AND n.leader_level <> 'direct'");
        }
        Some(level) => {
            sql.push(" AND n.leader_level = ").bind(level);
        }
    }
    if f.twice {
        sql.push(" AND EXISTS (").push(TWICE).push(SAME_REWARD).push(")");
    }
}

/// The nominees of a dossier, in printed order unless another one is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Nominees<'a> {
    /// The dossier.
    pub dossier: Uuid,
    /// What the list is narrowed to.
    pub filter: &'a Filter,
}

impl Source for Nominees<'_> {
    type Row = Row;
    const LISTING: &'static Listing = &listing::NOMINEES;
    const SELECT: &'static str = "SELECT n.id, n.seq, n.part, n.state, n.state_reason, n.printed_name, n.printed_rank, n.printed_post, \
         n.printed_unit, n.citation, n.sex, n.leader_level, n.outsider_id, n.outcome, n.override_reason, \
         (n.override_by IS NOT NULL AND n.override_agreed_by IS NULL AND n.outcome <> 'needs_human') AS override_open, n.proof_at, \
         COALESCE(p.code, u.code, x.code) AS who_code";
    const FROM: &'static str = " FROM nominee n JOIN dossier d ON d.id = n.dossier_id LEFT JOIN person p ON p.id = n.person_id \
         LEFT JOIN unit u ON u.id = n.unit_id LEFT JOIN outsider x ON x.id = n.outsider_id";
    const NARROWED: &'static str = " FROM nominee n JOIN dossier d ON d.id = n.dossier_id";
    const ID: &'static str = "n.id";

    fn key(order: &str) -> &'static str {
        match order {
            "name" => "n.sort_key",
            "unit" => "n.printed_unit",
            _ => "(CASE WHEN n.part = 'collective' THEN 0 ELSE 1 END) * 1000000000 + n.seq",
        }
    }

    fn select(&self, sql: &mut Sql) {
        sql.push(Self::SELECT).push(", EXISTS (").push(TWICE).push(SAME_REWARD).push(") AS twice, ");
        match &self.filter.draft {
            _ if self.filter.without_discipline => sql.push("n.verdict"),
            None => sql.push("''"),
            Some(rule) => {
                let named = format!("%\"rule\":\"{rule}\"%");
                sql.push("CASE WHEN n.verdict LIKE ").bind(named).push(" THEN n.verdict ELSE '' END")
            }
        };
        sql.push(" AS verdict");
    }

    fn narrow(&self, sql: &mut Sql) {
        sql.push(" AND n.dossier_id = ").bind(self.dossier);
        narrow(sql, self.filter);
    }
}

/// Where else a nominee stands.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Elsewhere {
    /// Code of the other dossier.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Its state.
    pub state: String,
    /// Day judged there.
    pub law_on: String,
    /// Number of the nominee there.
    pub seq: i64,
    /// True when both point to the same achievement: certain, not only possible.
    pub same_achievement: bool,
    /// True when the reader may see that dossier.
    pub seen: bool,
}

/// A nominee, other nominations that may reward the same thing, and the names of who overrode the verdict and who agreed.
pub type WithElsewhere = (nominee::Model, Vec<Elsewhere>, [Option<String>; 2]);

/// Those of these outsiders who stand on a dossier that proposes or is decided within `scope` on `day`.
pub async fn outsiders_seen<C: ConnectionTrait>(
    conn: &C,
    ids: &[Uuid],
    scope: &Scope,
    day: &str,
) -> Result<HashSet<Uuid>, StoreError> {
    let mut seen = HashSet::new();
    for chunk in ids.chunks(CHUNK) {
        let mut sql = Sql::new(
            "SELECT DISTINCT n.outsider_id AS id FROM nominee n JOIN dossier d ON d.id = n.dossier_id \
             WHERE n.outsider_id IN ",
        );
        sql.bind_all(chunk.iter().copied()).push(" AND ((1 = 1");
        sql.and_in_scope("d.unit_id", scope, day).push(") OR (1 = 1");
        sql.and_in_scope("d.deciding_unit_id", scope, day).push("))");
        for row in conn.query_all_raw(sql.statement(conn)).await? {
            seen.insert(row.try_get::<Uuid>("", "id")?);
        }
    }
    Ok(seen)
}

/// A nominee of a dossier by number, with other nominations that may reward the same thing (at most 20); `scope` on `day` tells
/// which of their dossiers the reader may see.
pub async fn with_elsewhere<C: ConnectionTrait>(
    conn: &C,
    dossier: Uuid,
    seq: i64,
    scope: &Scope,
    day: &str,
) -> Result<Option<WithElsewhere>, StoreError> {
    let mut sql = Sql::new(
        "SELECT n.*, od.code AS other_code, od.title AS other_title, od.state AS other_state, \
         od.law_on AS other_law_on, o.seq AS other_seq, \
         COALESCE(o.achievement_id = n.achievement_id, FALSE) AS other_same_achievement, \
         (SELECT a.display_name FROM account a WHERE a.id = n.override_by) AS by_name, \
         (SELECT a.display_name FROM account a WHERE a.id = n.override_agreed_by) AS agreed_name, ((1 = 1",
    );
    sql.and_in_scope("od.unit_id", scope, day).push(") OR (1 = 1");
    sql.and_in_scope("od.deciding_unit_id", scope, day).push(
        ")) AS other_seen FROM nominee n JOIN dossier d ON d.id = n.dossier_id LEFT JOIN (nominee o JOIN dossier od \
         ON od.id = o.dossier_id) ON ",
    );
    sql.push(SAME_REWARD).push(" WHERE n.dossier_id = ").bind(dossier).push(" AND n.seq = ").bind(seq);
    sql.push(" ORDER BY od.law_on DESC, od.code LIMIT 20");
    let rows = conn.query_all_raw(sql.statement(conn)).await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let found = nominee::Model::from_query_result(first, "")?;
    let names = [first.try_get("", "by_name")?, first.try_get("", "agreed_name")?];
    let mut others = Vec::new();
    for row in &rows {
        if row.try_get::<Option<String>>("other_", "code")?.is_some() {
            others.push(Elsewhere::from_query_result(row, "other_")?);
        }
    }
    Ok(Some((found, others, names)))
}

/// What the register knows about a person, as printed lists and rules need it.
#[derive(Clone, Debug, Default, FromQueryResult)]
pub struct PersonRow {
    /// Id.
    pub id: Uuid,
    /// Code in addresses.
    pub code: String,
    /// Full name.
    pub full_name: String,
    /// Sex code.
    pub sex: Option<String>,
    /// Rank.
    pub rank: String,
    /// Post.
    pub post: String,
    /// Leader level.
    pub leader_level: Option<String>,
    /// Unit.
    pub unit_id: Option<Uuid>,
    /// Unit's name.
    pub unit_name: Option<String>,
    /// Unit's level.
    pub unit_level: Option<String>,
    /// Unit's kind.
    pub unit_kind: Option<String>,
    /// Day of joining.
    pub joined: Option<String>,
    /// Day of leaving.
    pub left_on: Option<String>,
}

/// How many ids go into one `IN`.
const CHUNK: usize = 500;

const PEOPLE: &str = "SELECT p.id, p.code, p.full_name, p.sex, p.rank, p.post, p.leader_level, p.unit_id, u.name AS unit_name, \
     u.level AS unit_level, u.kind AS unit_kind, p.joined, p.left_on \
     FROM person p LEFT JOIN unit u ON u.id = p.unit_id WHERE ";

/// One person by code.
pub async fn person_by_code<C: ConnectionTrait>(conn: &C, code: &str) -> Result<Option<PersonRow>, StoreError> {
    let mut sql = Sql::new(PEOPLE);
    sql.push("p.code = ").bind(code);
    Ok(PersonRow::find_by_statement(sql.statement(conn)).one(conn).await?)
}

/// People by id.
pub async fn people<C: ConnectionTrait>(conn: &C, ids: &[Uuid]) -> Result<Vec<PersonRow>, StoreError> {
    let mut found = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(CHUNK) {
        let mut sql = Sql::new(PEOPLE);
        sql.push("p.id IN ").bind_all(chunk.iter().copied());
        found.extend(PersonRow::find_by_statement(sql.statement(conn)).all(conn).await?);
    }
    Ok(found)
}

/// An award a nominee holds already.
#[derive(Clone, Debug, FromQueryResult)]
pub struct HeldAward {
    /// The holder: person, unit or outsider.
    pub who: Uuid,
    /// Row of `award_record` or `past_award`.
    pub id: Uuid,
    /// Award id.
    pub award: String,
    /// Ground code.
    pub ground: Option<String>,
    /// Day of the decision, perhaps a year only.
    pub decided_on: Option<String>,
    /// Code of the achievement rewarded.
    pub achievement: Option<String>,
    /// The year it counts for, where stated.
    pub year: Option<i64>,
    /// Who issued it, where stated.
    pub issuer_level: Option<String>,
    /// First day rewarded.
    pub period_from: Option<String>,
    /// Last day rewarded.
    pub period_to: Option<String>,
    /// The paper of a past award; empty for our own.
    pub document: String,
    /// Given before this program or by others.
    pub past: bool,
}

/// Awards in force held by these people, units or outsiders: issued here, and those of before; past awards that no award of
/// the law was found for are left out.
pub async fn awards_held<C: ConnectionTrait>(conn: &C, ids: &[Uuid]) -> Result<Vec<HeldAward>, StoreError> {
    let mut found = Vec::new();
    for chunk in ids.chunks(CHUNK / 2) {
        let mut sql = Sql::new("");
        for (i, by) in ["person_id", "unit_id"].into_iter().enumerate() {
            sql.push(if i == 0 { "SELECT r." } else { " UNION ALL SELECT r." }).push(by);
            sql.push(
                " AS who, r.id, r.award, r.ground, r.decided_on, a.code AS achievement, CAST(NULL AS BIGINT) AS year, \
                 CAST(NULL AS TEXT) AS issuer_level, a.from_date AS period_from, a.to_date AS period_to, '' AS document, \
                 FALSE AS past FROM award_record r LEFT JOIN achievement a ON a.id = r.achievement_id \
                 WHERE r.state = 'valid' AND r.",
            );
            sql.push(by).push(" IN ").bind_all(chunk.iter().copied());
            sql.push(" UNION ALL SELECT p.").push(by);
            sql.push(
                " AS who, p.id, p.award, p.ground, p.decided_on, CAST(NULL AS TEXT) AS achievement, p.year, p.issuer_level, \
                 p.period_from, p.period_to, CASE WHEN p.document = '' THEN p.number ELSE p.document END AS document, \
                 TRUE AS past FROM past_award p WHERE p.annulled_at IS NULL AND p.award IS NOT NULL AND p.",
            );
            sql.push(by).push(" IN ").bind_all(chunk.iter().copied());
        }
        found.extend(HeldAward::find_by_statement(sql.statement(conn)).all(conn).await?);
    }
    Ok(found)
}
