//! Dossiers: the list, and the head of one dossier with its counts in a single statement.

use domain::{
    access::Scope,
    listing::{self, Listing},
    road::StepKind,
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::{list::Source, sql::Sql};
use crate::StoreError;

pub use super::above::{Above, RegulationRow, above};

/// What the list is narrowed to.
#[derive(Clone, Debug)]
pub struct Filter {
    /// Units the actor may see.
    pub scope: Scope,
    /// The civil day on which the tree is read.
    pub day: String,
    /// Folded search words, each somewhere in code or title.
    pub words: Vec<String>,
    /// State code.
    pub state: Option<String>,
    /// Award id.
    pub award: Option<String>,
    /// Year of the day judged.
    pub year: Option<String>,
    /// Code of a unit: only its subtree.
    pub unit: Option<String>,
    /// Code of a movement.
    pub movement: Option<String>,
    /// Kind of the step it waits at.
    pub step: Option<String>,
}

/// A row of the list.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Row {
    /// Id, never shown.
    pub id: Uuid,
    /// Code in addresses.
    pub code: String,
    /// Title.
    pub title: String,
    /// Award id.
    pub award: String,
    /// State code.
    pub state: String,
    /// Day judged.
    pub law_on: String,
    /// When it was last changed, microseconds.
    pub changed_at: i64,
    /// Proposing unit's code.
    pub unit_code: String,
    /// Proposing unit's name.
    pub unit_name: String,
    /// Name of the step it stands at.
    pub step_vi: Option<String>,
    /// The same in English.
    pub step_en: Option<String>,
    /// Since when it stands there.
    pub entered_at: Option<i64>,
    /// Last day of the step.
    pub due_on: Option<String>,
    /// Collectives proposed.
    pub collectives: i64,
    /// Individuals proposed.
    pub individuals: i64,
    /// Held.
    pub held: i64,
}

/// The head of a dossier's page.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Head {
    /// Id.
    pub id: Uuid,
    /// Version.
    pub version: i64,
    /// Code.
    pub code: String,
    /// Title.
    pub title: String,
    /// Award id.
    pub award: String,
    /// Ground code.
    pub ground: String,
    /// Occasion code.
    pub occasion: String,
    /// Occasion in words.
    pub occasion_text: String,
    /// Proposing unit.
    pub unit_id: Uuid,
    /// Its code.
    pub unit_code: String,
    /// Its name.
    pub unit_name: String,
    /// Deciding unit.
    pub deciding_unit_id: Uuid,
    /// Its code.
    pub deciding_code: String,
    /// Its name.
    pub deciding_name: String,
    /// Its level.
    pub deciding_level: String,
    /// Its kind.
    pub deciding_kind: String,
    /// Movement, if any.
    pub movement_id: Option<Uuid>,
    /// Its code.
    pub movement_code: Option<String>,
    /// Its name.
    pub movement_name: Option<String>,
    /// Its first day.
    pub movement_from: Option<String>,
    /// Its last day.
    pub movement_to: Option<String>,
    /// The review that opened it, if one did.
    pub review_code: Option<String>,
    /// Phase, if any.
    pub phase_id: Option<Uuid>,
    /// Its number.
    pub phase_seq: Option<i64>,
    /// Its name.
    pub phase_name: Option<String>,
    /// Its first day.
    pub phase_from: Option<String>,
    /// Its last day.
    pub phase_to: Option<String>,
    /// Road pinned.
    pub road_id: Uuid,
    /// Name of the road.
    pub road_name: String,
    /// Its revision.
    pub road_revision: i64,
    /// State code.
    pub state: String,
    /// Place on the road.
    pub step_seq: i64,
    /// Day judged.
    pub law_on: String,
    /// Day filed.
    pub filed_on: Option<String>,
    /// Hash of the rules of the last verdicts.
    pub rules_hash: String,
    /// Legal basis stated by hand.
    pub legal_basis: String,
    /// Why the authority is believed, stated by hand.
    pub authority_note: String,
    /// Session and line by which a cluster acclaimed its unit: `PH-2020-0001/3`; empty for every other dossier.
    pub acclamation: String,
    /// The numbers by which its list is judged, as JSON.
    pub list_numbers: Option<String>,
    /// Who made it.
    pub created_name: Option<String>,
    /// When.
    pub created_at: i64,
    /// When it was last changed.
    pub changed_at: i64,
    /// The shared achievement's code.
    pub achievement_code: Option<String>,
    /// What was achieved.
    pub achievement_what: Option<String>,
    /// Where.
    pub achievement_place: Option<String>,
    /// From.
    pub achievement_from: Option<String>,
    /// To.
    pub achievement_to: Option<String>,
    /// The decision drafted for it.
    pub decision_code: Option<String>,
    /// Its state.
    pub decision_state: Option<String>,
    /// True when the person asking is a nominee.
    pub own_case: bool,
    /// True when the person asking leads a collective among the nominees.
    pub leads_nominee: bool,
    /// True when a unit that the account asking heads is among the nominees.
    pub own_unit: bool,
    /// The newest event moved it forward.
    pub moved_forward: bool,
    /// Lengths of its texts, JSON, where the office set its own.
    pub limits: Option<String>,
    /// Collectives proposed.
    pub collectives: i64,
    /// Individuals proposed.
    pub individuals: i64,
    /// Outsiders proposed.
    pub outsiders: i64,
    /// Held.
    pub held: i64,
    /// Removed.
    pub removed: i64,
    /// Refused by the council.
    pub rejected: i64,
    /// Women among the individuals.
    pub women: i64,
    /// Men among the individuals.
    pub men: i64,
    /// Leaders among the individuals.
    pub leaders: i64,
    /// Direct workers among the individuals.
    pub direct: i64,
    /// Proposed, judged not eligible, without an override.
    pub refused_open: i64,
    /// Proposed against a verdict, to which nobody else has agreed yet.
    pub override_open: i64,
    /// Proposed, where the rules leave the verdict to people.
    pub asked: i64,
    /// Of them those on whom nobody has said yes or no yet.
    pub asked_open: i64,
    /// Proposed, not judged.
    pub unjudged: i64,
}

/// The dossier's newest event moved it forward: what a recall takes back.
const MOVED_FORWARD: &str = "EXISTS (SELECT 1 FROM dossier_event e WHERE e.dossier_id = d.id \
 AND e.action IN ('submit', 'agree') AND e.from_step <> e.to_step \
 AND e.seq = (SELECT MAX(l.seq) FROM dossier_event l WHERE l.dossier_id = d.id)) AS moved_forward";

/// Counts of nominees by state, in a form that joins to a dossier.
const COUNTS: &str = "SELECT dossier_id, \
 CAST(SUM(CASE WHEN state = 'included' AND part = 'collective' THEN 1 ELSE 0 END) AS BIGINT) AS collectives, \
 CAST(SUM(CASE WHEN state = 'included' AND part = 'individual' THEN 1 ELSE 0 END) AS BIGINT) AS individuals, \
 CAST(SUM(CASE WHEN state = 'included' AND outsider_id IS NOT NULL THEN 1 ELSE 0 END) AS BIGINT) AS outsiders, \
 CAST(SUM(CASE WHEN state = 'held' THEN 1 ELSE 0 END) AS BIGINT) AS held, CAST(SUM(CASE WHEN state = 'removed' THEN 1 ELSE 0 END) AS BIGINT) AS removed, \
 CAST(SUM(CASE WHEN state = 'rejected' THEN 1 ELSE 0 END) AS BIGINT) AS rejected, \
 CAST(SUM(CASE WHEN state = 'included' AND part = 'individual' AND sex = 'female' THEN 1 ELSE 0 END) AS BIGINT) AS women, CAST(SUM(CASE WHEN state = 'included' AND part = 'individual' AND sex = 'male' THEN 1 ELSE 0 END) AS BIGINT) AS men, \
 CAST(SUM(CASE WHEN state = 'included' AND part = 'individual' AND leader_level <> 'direct' THEN 1 ELSE 0 END) AS BIGINT) AS leaders, \
 CAST(SUM(CASE WHEN state = 'included' AND part = 'individual' AND leader_level = 'direct' THEN 1 ELSE 0 END) AS BIGINT) AS direct, \
 CAST(SUM(CASE WHEN state = 'included' AND outcome = 'not_eligible' AND override_reason = '' THEN 1 ELSE 0 END) AS BIGINT) AS refused_open, \
 CAST(SUM(CASE WHEN state = 'included' AND override_by IS NOT NULL AND override_agreed_by IS NULL AND outcome <> 'needs_human' THEN 1 ELSE 0 END) AS BIGINT) AS override_open, CAST(SUM(CASE WHEN state = 'included' AND outcome = 'needs_human' THEN 1 ELSE 0 END) AS BIGINT) AS asked, CAST(SUM(CASE WHEN state = 'included' AND outcome = 'needs_human' AND override_reason = '' THEN 1 ELSE 0 END) AS BIGINT) AS asked_open, \
 CAST(SUM(CASE WHEN state = 'included' AND outcome = '' THEN 1 ELSE 0 END) AS BIGINT) AS unjudged \
 FROM nominee";

/// One dossier by code, with its counts; `asking` is the person who looks at it, `heads` the units which that account
/// heads.
pub async fn head<C: ConnectionTrait>(
    conn: &C,
    code: &str,
    asking: Option<Uuid>,
    heads: impl IntoIterator<Item = Uuid>,
) -> Result<Option<Head>, StoreError> {
    let mut sql = Sql::new(
        "SELECT d.id, d.version, d.code, d.title, d.award, d.ground, d.occasion, d.occasion_text, d.unit_id, \
         u.code AS unit_code, u.name AS unit_name, d.deciding_unit_id, du.code AS deciding_code, \
         du.name AS deciding_name, du.level AS deciding_level, du.kind AS deciding_kind, d.movement_id, m.code AS movement_code, \
         m.name AS movement_name, m.from_date AS movement_from, m.to_date AS movement_to, rv.code AS review_code, d.phase_id, \
         ph.seq AS phase_seq, ph.name AS phase_name, ph.from_date AS phase_from, ph.to_date AS phase_to, d.road_id, \
         r.name AS road_name, r.revision AS road_revision, d.state, d.step_seq, d.law_on, d.filed_on, d.rules_hash, \
         d.legal_basis, d.authority_note, d.acclamation, d.list_numbers, a.display_name AS created_name, d.created_at, d.changed_at, \
         ac.code AS achievement_code, ac.what AS achievement_what, ac.place AS achievement_place, \
         ac.from_date AS achievement_from, ac.to_date AS achievement_to, dec.code AS decision_code, dec.state AS decision_state, \
         EXISTS (SELECT 1 FROM nominee o WHERE o.dossier_id = d.id AND o.state <> 'removed' AND o.person_id = ",
    );
    sql.bind(asking).push(
        ") AS own_case, EXISTS (SELECT 1 FROM nominee o JOIN person lp ON lp.unit_id = o.unit_id \
         WHERE o.dossier_id = d.id AND o.state <> 'removed' AND lp.leader_level <> 'direct' AND lp.id = ",
    );
    sql.bind(asking).push(
        ") AS leads_nominee, EXISTS (SELECT 1 FROM nominee o WHERE o.dossier_id = d.id AND o.state <> 'removed' \
         AND o.unit_id IN ",
    );
    sql.bind_all(heads).push(") AS own_unit, ").push(MOVED_FORWARD).push(
        ", (SELECT value FROM setting WHERE name = 'dossier_limits') AS limits, COALESCE(c.collectives, 0) AS collectives, COALESCE(c.individuals, 0) AS individuals, \
         COALESCE(c.outsiders, 0) AS outsiders, COALESCE(c.held, 0) AS held, COALESCE(c.removed, 0) AS removed, \
         COALESCE(c.rejected, 0) AS rejected, COALESCE(c.women, 0) AS women, COALESCE(c.men, 0) AS men, \
         COALESCE(c.leaders, 0) AS leaders, COALESCE(c.direct, 0) AS direct, COALESCE(c.refused_open, 0) AS refused_open, COALESCE(c.override_open, 0) AS override_open, COALESCE(c.asked, 0) AS asked, COALESCE(c.asked_open, 0) AS asked_open, COALESCE(c.unjudged, 0) AS unjudged \
         FROM dossier d JOIN unit u ON u.id = d.unit_id JOIN unit du ON du.id = d.deciding_unit_id \
         JOIN road r ON r.id = d.road_id LEFT JOIN movement m ON m.id = d.movement_id LEFT JOIN review rv ON rv.id = d.review_id \
         LEFT JOIN movement_phase ph ON ph.id = d.phase_id LEFT JOIN account a ON a.id = d.created_by \
         LEFT JOIN achievement ac ON ac.code = 'TT-' || d.code LEFT JOIN decision dec ON dec.dossier_id = d.id \
         LEFT JOIN (",
    );
    sql.push(COUNTS).push(" WHERE dossier_id = (SELECT id FROM dossier WHERE code = ").bind(code);
    sql.push(") GROUP BY dossier_id) c ON c.dossier_id = d.id WHERE d.code = ").bind(code);
    Ok(Head::find_by_statement(sql.statement(conn)).one(conn).await?)
}

/// A visit of a branch with the step it belongs to; steps not reached yet have no visit.
#[derive(Clone, Debug, FromQueryResult)]
pub struct StepRow {
    /// The configured step.
    pub step_id: Uuid,
    /// Place.
    pub seq: i64,
    /// Branch.
    pub branch: i64,
    /// Code of the step.
    pub code: String,
    /// Kind.
    pub kind: String,
    /// Vietnamese name.
    pub name_vi: String,
    /// English name.
    pub name_en: String,
    /// Role that owns it.
    pub role: String,
    /// Whose unit.
    pub unit_of: String,
    /// Skipped without a council.
    pub needs_council: bool,
    /// Working days.
    pub days: Option<i64>,
    /// The visit, if reached.
    pub visit_id: Option<Uuid>,
    /// Which visit of this place.
    pub round: Option<i64>,
    /// Its state.
    pub state: Option<String>,
    /// Since when.
    pub entered_at: Option<i64>,
    /// Last day.
    pub due_on: Option<String>,
    /// When somebody acted.
    pub acted_at: Option<i64>,
    /// Who.
    pub acted_name: Option<String>,
    /// Words.
    pub opinion: Option<String>,
}

/// The road of a dossier: every configured branch with each of its visits, oldest first.
pub async fn steps<C: ConnectionTrait>(conn: &C, road: Uuid, dossier: Uuid) -> Result<Vec<StepRow>, StoreError> {
    let mut sql = Sql::new(
        "SELECT s.id AS step_id, s.seq, s.branch, s.code, s.kind, s.name_vi, s.name_en, s.role, s.unit_of, \
         s.needs_council, s.days, v.id AS visit_id, v.round, v.state, v.entered_at, v.due_on, v.acted_at, \
         a.display_name AS acted_name, v.opinion \
         FROM road_step s LEFT JOIN dossier_step v ON v.step_id = s.id AND v.dossier_id = ",
    );
    sql.bind(dossier).push(" LEFT JOIN account a ON a.id = v.acted_by WHERE s.road_id = ").bind(road);
    sql.push(" ORDER BY s.seq, s.branch, v.round");
    Ok(StepRow::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// An event of a dossier's history.
#[derive(Clone, Debug, FromQueryResult)]
pub struct EventRow {
    /// Number in the history.
    pub seq: i64,
    /// What was done.
    pub action: String,
    /// Place before.
    pub from_step: i64,
    /// Place after.
    pub to_step: i64,
    /// Ticked grounds, JSON list of codes.
    pub grounds: String,
    /// Words.
    pub words: String,
    /// Who.
    pub who: Option<String>,
    /// When, microseconds.
    pub at: i64,
}

/// The newest `limit` events, newest first.
pub async fn events<C: ConnectionTrait>(conn: &C, dossier: Uuid, limit: i64) -> Result<Vec<EventRow>, StoreError> {
    let mut sql = Sql::new(
        "SELECT e.seq, e.action, e.from_step, e.to_step, e.grounds, e.words, a.display_name AS who, e.at \
         FROM dossier_event e LEFT JOIN account a ON a.id = e.account_id WHERE e.dossier_id = ",
    );
    sql.bind(dossier).push(" ORDER BY e.seq DESC LIMIT ").bind(limit);
    Ok(EventRow::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// The end of a dossier's history.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub struct Newest {
    /// Number of the newest event, 0 without any.
    pub seq: i64,
    /// It moved the dossier forward.
    pub moved_forward: bool,
}

/// The end of a dossier's history, if there is such a dossier.
pub async fn newest<C: ConnectionTrait>(conn: &C, dossier: Uuid) -> Result<Option<Newest>, StoreError> {
    let mut sql =
        Sql::new("SELECT COALESCE((SELECT MAX(x.seq) FROM dossier_event x WHERE x.dossier_id = d.id), 0) AS seq, ");
    sql.push(MOVED_FORWARD).push(" FROM dossier d WHERE d.id = ").bind(dossier);
    Ok(Newest::find_by_statement(sql.statement(conn)).one(conn).await?)
}

/// A step at which a dossier waits; one row without a kind when it waits nowhere.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Standing {
    /// Kind of the step.
    pub kind: Option<String>,
    /// State of the decision drafted for it.
    pub decision_state: Option<String>,
    /// Its code.
    pub decision: Option<String>,
}

impl Standing {
    /// True at a step of one of these kinds.
    #[must_use]
    pub fn waits_at(&self, kinds: &[StepKind]) -> bool {
        kinds.iter().any(|k| self.kind.as_deref() == Some(k.code()))
    }
}

/// Where a dossier waits, and how far its decision is.
pub async fn standing<C: ConnectionTrait>(conn: &C, dossier: Uuid) -> Result<Vec<Standing>, StoreError> {
    let mut sql = Sql::new(
        "SELECT rs.kind, dec.state AS decision_state, dec.code AS decision FROM dossier d LEFT JOIN decision dec ON dec.dossier_id = d.id \
         LEFT JOIN dossier_step ds ON ds.dossier_id = d.id AND ds.state = 'waiting' \
         LEFT JOIN road_step rs ON rs.id = ds.step_id WHERE d.id = ",
    );
    sql.bind(dossier);
    Ok(Standing::find_by_statement(sql.statement(conn)).all(conn).await?)
}

fn narrow(sql: &mut Sql, f: &Filter) {
    sql.and_in_scope("d.unit_id", &f.scope, &f.day);
    for word in &f.words {
        sql.push(" AND d.search LIKE ").bind(format!("%{word}%"));
    }
    match f.state.as_deref() {
        Some(listing::UNDER_WAY) => {
            sql.push(" AND d.state IN ('open', 'returned')");
        }
        Some(state) => {
            sql.push(" AND d.state = ").bind(state.to_owned());
        }
        None => {}
    }
    if let Some(award) = &f.award {
        sql.push(" AND d.award = ").bind(award.clone());
    }
    if let Some(year) = &f.year {
        sql.push(" AND d.law_on >= ").bind(format!("{year}-01-01"));
        sql.push(" AND d.law_on <= ").bind(format!("{year}-12-31"));
    }
    if let Some(unit) = &f.unit {
        sql.push(
            " AND EXISTS (SELECT 1 FROM unit_closure uf JOIN unit fu ON fu.id = uf.ancestor \
             WHERE uf.descendant = d.unit_id AND fu.code = ",
        );
        sql.bind(unit.clone()).push(" AND uf.from_date <= ").bind(f.day.clone());
        sql.push(" AND (uf.to_date IS NULL OR uf.to_date >= ").bind(f.day.clone()).push("))");
    }
    if let Some(movement) = &f.movement {
        sql.push(" AND d.movement_id = (SELECT id FROM movement WHERE code = ").bind(movement.clone()).push(")");
    }
    if let Some(step) = &f.step {
        sql.push(
            " AND d.state IN ('open', 'returned') AND EXISTS (SELECT 1 FROM road_step k \
             WHERE k.road_id = d.road_id AND k.seq = d.step_seq AND k.kind = ",
        );
        sql.bind(step.clone()).push(")");
    }
}

impl Source for Filter {
    type Row = Row;
    const LISTING: &'static Listing = &listing::DOSSIERS;
    const SELECT: &'static str = "SELECT d.id, d.code, d.title, d.award, d.state, d.law_on, d.changed_at, u.code AS unit_code, \
         u.name AS unit_name, \
         (SELECT MIN(s.name_vi) FROM road_step s WHERE s.road_id = d.road_id AND s.seq = d.step_seq) AS step_vi, \
         (SELECT MIN(s.name_en) FROM road_step s WHERE s.road_id = d.road_id AND s.seq = d.step_seq) AS step_en, \
         (SELECT MAX(v.entered_at) FROM dossier_step v WHERE v.dossier_id = d.id AND v.state = 'waiting') AS entered_at, \
         (SELECT MIN(v.due_on) FROM dossier_step v WHERE v.dossier_id = d.id AND v.state = 'waiting') AS due_on, \
         (SELECT CAST(COUNT(*) AS BIGINT) FROM nominee n WHERE n.dossier_id = d.id AND n.part = 'collective' \
          AND n.state = 'included') AS collectives, \
         (SELECT CAST(COUNT(*) AS BIGINT) FROM nominee n WHERE n.dossier_id = d.id AND n.part = 'individual' \
          AND n.state = 'included') AS individuals, \
         (SELECT CAST(COUNT(*) AS BIGINT) FROM nominee n WHERE n.dossier_id = d.id AND n.state = 'held') AS held";
    const FROM: &'static str = " FROM dossier d JOIN unit u ON u.id = d.unit_id";
    const NARROWED: &'static str = " FROM dossier d";
    const ID: &'static str = "d.id";

    fn key(order: &str) -> &'static str {
        match order {
            "code" => "d.code COLLATE \"C\"",
            "title" => "d.title",
            "unit" => "u.name",
            "state" => "d.state",
            // A dossier that waits nowhere shows no step.
            "step" => "CASE WHEN d.state IN ('open', 'returned') THEN d.step_seq END",
            "due" => "(SELECT MIN(v.due_on) FROM dossier_step v WHERE v.dossier_id = d.id AND v.state = 'waiting')",
            "collectives" => {
                "(SELECT CAST(COUNT(*) AS BIGINT) FROM nominee n WHERE n.dossier_id = d.id AND n.part = 'collective' \
                 AND n.state = 'included')"
            }
            "individuals" => {
                "(SELECT CAST(COUNT(*) AS BIGINT) FROM nominee n WHERE n.dossier_id = d.id AND n.part = 'individual' \
                 AND n.state = 'included')"
            }
            _ => "d.changed_at",
        }
    }

    fn narrow(&self, sql: &mut Sql) {
        narrow(sql, self);
    }
}
