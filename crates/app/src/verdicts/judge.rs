//! Judging the nominees of a dossier and keeping what was found. A hold takes a nominee off the proposal but leaves
//! him on file with its reason; when the hold is over, judging puts him back.

use std::collections::HashMap;

use domain::lists::NomineeState;
use law::{AwardId, Date, LawError, facts::IssuerLevel};
use serde::Serialize;
use serde_json::{Value, json};
use store::{
    Tx,
    entity::{achievement, dossier, nominee, outsider, rule_set},
    query::{
        dossiers as dossier_query,
        facts::{TABLES, known},
        records::records,
    },
    sea_orm::{
        ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set,
        sea_query::OnConflict,
    },
};
use uuid::Uuid;

use super::{
    facts::{Achieved, Case},
    rules::Rules,
    view::{Source, View},
    vote::votes_on,
};
use crate::{Actor, Ctx, Error, Result, dossiers};

/// A verdict as it is stored, with the outcome's code.
struct Judged {
    outcome: String,
    stored: String,
    /// What stands against the nominee, in Vietnamese: the reason of a hold.
    obstacle: String,
}

async fn rules_of<C: ConnectionTrait>(
    ctx: &Ctx,
    conn: &C,
    row: &dossier::Model,
    on: &str,
    today: &str,
) -> Result<Rules> {
    let above = dossier_query::above(conn, row.unit_id, row.deciding_unit_id, today, on).await?;
    Rules::of(ctx, &above)
}

async fn judge<C: ConnectionTrait>(
    conn: &C,
    row: &dossier::Model,
    rules: &Rules,
    on: Date,
    nominees: &[nominee::Model],
) -> Result<Vec<Judged>> {
    let persons: Vec<Uuid> = nominees.iter().filter_map(|n| n.person_id).collect();
    let units: Vec<Uuid> = nominees.iter().filter_map(|n| n.unit_id).collect();
    let achievements = crate::achievements::of_dossier(conn, &row.code).await?;
    let achievements: Vec<_> =
        achievements.into_iter().map(|a: achievement::Model| (a.id, a.code, a.from_date, a.to_date)).collect();
    let year = season(&achievements, on);
    let day = if year < i64::from(on.year()) { format!("{year}-12-31") } else { on.to_string() };
    let mut known = known(conn, &persons, &units, year, &day).await?;
    let outsiders = outsiders_of(conn, nominees).await?;
    if !outsiders.is_empty() && known.records.iter().all(|r| r.who != row.unit_id) {
        // A household is judged by the place it lives in: that of the unit which proposes it.
        let standings: Vec<_> = TABLES.iter().filter(|t| t.kind == "standings").copied().collect();
        known.records.extend(records(conn, &standings, &[row.unit_id], false).await?);
    }
    // What this dossier itself led to does not speak against it.
    known
        .awards
        .retain(|a| a.achievement.as_deref().is_none_or(|c| !c.starts_with(&crate::achievements::code_of(&row.code))));
    let award = AwardId::from(row.award.as_str());
    let case = Case {
        dossier: Some(row),
        regulations: &rules.regulations,
        known: &known,
        achievements: &achievements,
        on,
        year: i16::try_from(year).unwrap_or_else(|_| on.year()),
        levels: &levels(&rules.law),
        outsiders: &outsiders,
        decided_by: rules.decided_by(&award, on),
    };
    let hash = rules.hash();
    let votes = votes_on(conn, nominees).await?;
    Ok(nominees
        .iter()
        .map(|n| {
            let (mut facts, sources) = case.facts(n);
            facts.vote = votes.get(&n.id).cloned();
            match law::check_one(&rules.law, &facts, &award, Some(on)) {
                Ok(verdict) => {
                    let against = verdict.obstacles();
                    let obstacle = against.first().map(|r| r.text.vi.clone()).unwrap_or_default();
                    let value = serde_json::to_value(&verdict).unwrap_or_default();
                    let outcome = value.get("outcome").and_then(Value::as_str).unwrap_or_default().to_owned();
                    Judged { stored: stored(value, &hash, &sources), outcome, obstacle }
                }
                Err(e) => no_verdict(&e, on, &hash, &sources),
            }
        })
        .collect())
}

/// What those nominees are who are not of the register.
async fn outsiders_of<C: ConnectionTrait>(conn: &C, nominees: &[nominee::Model]) -> Result<HashMap<Uuid, String>> {
    let ids: Vec<Uuid> = nominees.iter().filter_map(|n| n.outsider_id).collect();
    let mut kinds = HashMap::new();
    for chunk in ids.chunks(5_000) {
        let found = outsider::Entity::find().filter(outsider::Column::Id.is_in(chunk.to_vec())).all(conn).await?;
        kinds.extend(found.into_iter().map(|o| (o.id, o.kind)));
    }
    Ok(kinds)
}

/// The emulation year of a dossier: the last one that its achievement reaches into; without an achievement the running year from
/// July on, before that the year that ended, for reviews run from December into spring.
pub(super) fn season(achievements: &[Achieved], on: Date) -> i64 {
    let stated = achievements.iter().find_map(|a| a.3.as_deref()?.get(..4)?.parse().ok());
    stated.unwrap_or_else(|| i64::from(on.year()) - i64::from(on.month_day().0 < 7))
}

/// The emulation year of a dossier.
pub(crate) async fn year_of<C: ConnectionTrait>(conn: &C, row: &dossier::Model) -> Result<i16> {
    let on = day_of(row)?;
    let achievements = crate::achievements::of_dossier(conn, &row.code).await?;
    let achievements: Vec<_> =
        achievements.into_iter().map(|a: achievement::Model| (a.id, a.code, a.from_date, a.to_date)).collect();
    Ok(i16::try_from(season(&achievements, on)).unwrap_or_else(|_| on.year()))
}

/// The emulation year that a decision of a day counts for, where nothing states one.
pub(crate) fn year_decided(on: Date) -> i16 {
    i16::try_from(season(&[], on)).unwrap_or_else(|_| on.year())
}

/// The level that grants each award, for past awards whose paper does not say who issued them.
pub(crate) fn levels(law: &law::Law) -> HashMap<String, IssuerLevel> {
    use law::AwardLevel as L;
    let level = |l| match l {
        L::Base => IssuerLevel::Base,
        L::MinistryOrProvince => IssuerLevel::MinistryOrProvince,
        L::PrimeMinister => IssuerLevel::PrimeMinister,
        L::Government => IssuerLevel::Government,
        L::State => IssuerLevel::State,
    };
    law.awards().into_iter().map(|a| (a.id.to_string(), level(a.level))).collect()
}

fn stored(mut verdict: Value, hash: &str, sources: &[Source]) -> String {
    if let Some(object) = verdict.as_object_mut() {
        object.insert("rules_hash".to_owned(), json!(hash));
        object.insert("sources".to_owned(), json!(sources));
    }
    verdict.to_string()
}

/// Facts that contradict one another, or an award the law cannot judge: people must look.
fn no_verdict(e: &LawError, on: Date, hash: &str, sources: &[Source]) -> Judged {
    let problem = json!(e.message);
    let value =
        json!({"outcome": "needs_evidence", "on": on.to_string(), "problem": problem, "reasons": [], "warnings": []});
    Judged {
        outcome: "needs_evidence".to_owned(),
        stored: stored(value, hash, sources),
        obstacle: e.message.vi.clone(),
    }
}

fn day_of(row: &dossier::Model) -> Result<Date> {
    row.law_on.parse().map_err(|_| Error::refused("verdict-no-day", [("code", row.code.clone())]))
}

/// Judges nominees of a dossier inside the caller's transaction: all of them, or those with these ids. Only proposed and
/// held ones are judged; an issued dossier is left as it is.
pub async fn judge_in(ctx: &Ctx, tx: &Tx, row: &dossier::Model, ids: Option<&[Uuid]>) -> Result<()> {
    if dossiers::state_of(&row.state).is_final() {
        return Ok(());
    }
    let on = day_of(row)?;
    let conn = tx.conn();
    let rules = rules_of(ctx, conn, row, &row.law_on, &ctx.now_at(tx.at()).today).await?;
    let mut nominees = nominee::Entity::find()
        .filter(nominee::Column::DossierId.eq(row.id))
        .filter(nominee::Column::State.is_in([NomineeState::Included.code(), NomineeState::Held.code()]))
        .order_by_asc(nominee::Column::Seq)
        .all(conn)
        .await?;
    if let Some(ids) = ids {
        let wanted: std::collections::HashSet<&Uuid> = ids.iter().collect();
        nominees.retain(|n| wanted.contains(&n.id));
    }
    let judged = judge(conn, row, &rules, on, &nominees).await?;
    for (n, j) in nominees.into_iter().zip(judged) {
        write(tx, n, j).await?;
    }
    let hash = rules.hash();
    rule_set::Entity::insert(rule_set::ActiveModel {
        hash: Set(hash.clone()),
        content: Set(rules.content()),
        first_used_at: Set(tx.at()),
    })
    .on_conflict(OnConflict::column(rule_set::Column::Hash).do_nothing().to_owned())
    .exec_without_returning(conn)
    .await?;
    let changed = dossier::ActiveModel { id: Set(row.id), rules_hash: Set(hash), ..Default::default() };
    changed.update(conn).await?;
    Ok(())
}

async fn write(tx: &Tx, old: nominee::Model, j: Judged) -> Result<()> {
    let held = j.outcome == "on_hold";
    let was_held = old.state == NomineeState::Held.code();
    let reason = if held { j.obstacle } else { String::new() };
    if old.outcome == j.outcome && old.verdict == j.stored && held == was_held {
        return Ok(());
    }
    let mut row = nominee::ActiveModel { id: Set(old.id), ..Default::default() };
    row.outcome = Set(j.outcome.clone());
    let asked = j.stored;
    row.verdict = Set(asked.clone());
    if held {
        row.state = Set(NomineeState::Held.code().to_owned());
        row.state_reason = Set(reason);
    } else if was_held {
        row.state = Set(NomineeState::Included.code().to_owned());
        row.state_reason = Set(String::new());
    }
    // A reason given against another verdict does not cover this one.
    let question = |stored: &str| View::read(stored).map(|v| v.question()).unwrap_or_default();
    let other = old.outcome != j.outcome || question(&old.verdict) != question(&asked);
    if (!old.override_reason.is_empty() || old.override_by.is_some()) && other {
        row.override_reason = Set(String::new());
        row.override_by = Set(None);
        row.override_at = Set(None);
        row.override_agreed_by = Set(None);
        row.override_agreed_at = Set(None);
    }
    row.update(tx.conn()).await?;
    Ok(())
}

/// Judges a dossier's nominees again: after the register or the rules changed.
pub async fn rejudge(ctx: &Ctx, actor: &Actor, code: &str, version: i64) -> Result<()> {
    use domain::road::StepKind as K;
    let at = dossiers::load(ctx, actor, code).await?;
    let held = dossiers::may_change(&at, actor, &[K::Prepare, K::Head, K::Appraise, K::Council, K::Decide])?;
    let now = ctx.now();
    ctx.store
        .write(ctx.change(actor, &now, held, Some(version)), |tx| {
            let (ctx, code) = (ctx.clone(), at.head.code.clone());
            Box::pin(async move {
                let row = dossiers::row_in(tx, &code).await?;
                judge_in(&ctx, tx, &row, None).await?;
                dossiers::touch(tx, row.id).await?;
                tx.audit(&format!("dossier:{code}"), "rejudge", &json!({"on": row.law_on})).await?;
                Ok(())
            })
        })
        .await
}

/// A nominee under the dossier's day and under another.
#[derive(Clone, Debug, Serialize)]
pub struct Compared {
    /// Number in the dossier.
    pub seq: i64,
    /// Name as printed.
    pub name: String,
    /// Stored outcome.
    pub outcome: String,
    /// Hash of the rules it was found under; empty when not judged yet.
    pub rules_hash: String,
    /// Verdict under the other day.
    pub other: View,
    /// True when the two outcomes differ.
    pub differs: bool,
}

/// Judges all proposed and held nominees under another day, side by side; nothing is written.
pub async fn compare(ctx: &Ctx, actor: &Actor, code: &str, on: &str) -> Result<Vec<Compared>> {
    let at = dossiers::load(ctx, actor, code).await?;
    let day: Date = on.parse().map_err(|_| {
        Error::field("on", "field-date-malformed", [("value", on.chars().take(40).collect::<String>())])
    })?;
    let conn = ctx.store.reader();
    let row = dossier::Entity::find_by_id(at.head.id).one(conn).await?.ok_or(Error::NotFound)?;
    let rules = rules_of(ctx, conn, &row, on, &actor.today).await?;
    let nominees = nominee::Entity::find()
        .filter(nominee::Column::DossierId.eq(row.id))
        .filter(nominee::Column::State.is_in([NomineeState::Included.code(), NomineeState::Held.code()]))
        .order_by_asc(nominee::Column::Part)
        .order_by_asc(nominee::Column::Seq)
        .all(conn)
        .await?;
    let judged = judge(conn, &row, &rules, day, &nominees).await?;
    let sees = at.sees_discipline(actor);
    let shown = |v: View, law| if sees { v } else { v.without_conduct(law) };
    Ok(nominees
        .into_iter()
        .zip(judged)
        .filter(|(n, _)| sees || n.state != NomineeState::Held.code())
        .map(|(n, j)| {
            let kept = View::read(&n.verdict).map(|v| shown(v, &at.rules.law)).unwrap_or_default();
            let other = View::read(&j.stored).map(|v| shown(v, &rules.law)).unwrap_or_default();
            Compared {
                seq: n.seq,
                name: n.printed_name,
                differs: kept.outcome != other.outcome,
                outcome: kept.outcome,
                rules_hash: kept.rules_hash,
                other,
            }
        })
        .collect())
}
