//! Places of a year: computed as long as anything may change, and frozen when they are published. A published ranking is a row of its own that
//! nothing changes; whoever wants other points publishes the next one, with a reason.

use std::collections::BTreeMap;

use domain::{
    cluster::{CLUSTER, YEAR, read_ties},
    scoring::{Basis, Candidate, Place, Points, Ranked, TieBreak, UnitScore, YearStage, rank},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    entity::{cluster, cluster_ranking},
    query::{clusters, nouns as rows},
    sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set},
};

use super::{Scoring, load};
use crate::{
    Actor, Ctx, Error, Result,
    access::{self, PartOf},
    ctx::id_at,
    faults::Faults,
};

/// A member in the ranking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RankRow {
    /// Code of the member.
    pub code: String,
    /// Name.
    pub name: String,
    /// Short name.
    pub short: String,
    /// Group within which it is ranked.
    pub group: String,
    /// First and last place it may have; none while it waits.
    pub places: Option<(usize, usize)>,
    /// Others share its place: a vote decides.
    pub tied: bool,
    /// The step of the regulation that put it apart.
    pub by: Option<TieBreak>,
    /// Its scores.
    pub score: UnitScore,
    /// The groups at the top of its sheet: code, points, assigned.
    pub parts: Vec<(String, Option<Points>, Points)>,
}

/// The places of a year as they are now.
#[derive(Clone, Debug)]
pub struct Ranking {
    /// What it is computed from.
    pub scoring: Scoring,
    /// What places are given by.
    pub basis: Basis,
    /// The regulation's list for equal totals.
    pub ties: Vec<TieBreak>,
    /// Members in the order of groups and places.
    pub rows: Vec<RankRow>,
    /// Somebody has not reported everything.
    pub provisional: bool,
    /// Published before, newest first: number, instant, document, reason.
    pub published: Vec<(i64, i64, String, String)>,
    /// Members whose total differs from the newest published one.
    pub moved: Vec<String>,
}

/// A published row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenRow {
    /// Code of the member.
    pub code: String,
    /// Its name then.
    pub name: String,
    /// Group within which it was ranked.
    pub group: String,
    /// First and last place; none where its group was incomplete.
    pub places: Option<(usize, usize)>,
    /// Others shared its place.
    pub tied: bool,
    /// The step of the regulation that put it apart.
    pub by: Option<TieBreak>,
    /// Points in hundredths: content, bonus, deducted, total, assigned.
    pub points: [i64; 5],
    /// Grade.
    pub grade: Option<String>,
    /// Every line: code, points in hundredths, assigned.
    pub lines: Vec<(String, Option<i64>, i64)>,
}

/// A published ranking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// What places were given by.
    pub basis: Basis,
    /// The regulation's list, as it was typed.
    pub ties: String,
    /// The regulation.
    pub regulation: String,
    /// Rows in their order.
    pub rows: Vec<FrozenRow>,
}

/// The newest published places of a year.
pub(crate) async fn newest_frozen(ctx: &Ctx, year: uuid::Uuid) -> Result<Option<Frozen>> {
    Ok(newest(ctx, year).await?.map(|n| n.2))
}

/// The same with its number and its document.
pub(crate) async fn newest(ctx: &Ctx, year: uuid::Uuid) -> Result<Option<(i64, String, Frozen)>> {
    let kept = kept(ctx, year).await?;
    kept.first().map(|k| Ok((k.seq, k.document.clone(), read(k)?))).transpose()
}

/// The published rankings of a year, oldest first: number, document, content.
pub(crate) async fn published(ctx: &Ctx, year: uuid::Uuid) -> Result<Vec<(i64, String, Frozen)>> {
    kept(ctx, year).await?.into_iter().rev().map(|k| Ok((k.seq, k.document.clone(), read(&k)?))).collect()
}

fn rows_of(scoring: &Scoring, basis: Basis, ties: &[TieBreak], votes: &BTreeMap<String, u32>) -> Result<Vec<RankRow>> {
    let results = scoring.results()?;
    let mut by_code = BTreeMap::new();
    for result in &results {
        for (member, score) in result.members.iter().zip(&result.scores) {
            by_code.insert(member.code.as_str(), (*member, score, result.sheet));
        }
    }
    let candidates: Vec<Candidate<'_>> = by_code
        .values()
        .map(|(member, score, _)| Candidate {
            score,
            group: member.group.as_str(),
            votes: votes.get(&member.code).copied(),
        })
        .collect();
    let ranked: Vec<Ranked> = rank(&candidates, basis, ties);
    let row = |r: &Ranked| {
        let (member, score, sheet) = by_code.get(r.unit.as_str())?;
        let same = |o: &&Ranked| {
            o.group == r.group
                && matches!((&o.place, &r.place), (Place::At { place: a, .. }, Place::At { place: b, .. }) if a == b)
        };
        let (places, tied, by) = match &r.place {
            Place::At { place, tied, by } => {
                let shared = ranked.iter().filter(same).count();
                (Some((*place, place + shared.saturating_sub(1))), *tied, by.clone())
            }
            Place::Waiting => (None, false, None),
        };
        let part = |c: &domain::scoring::Criterion| {
            let line = score.line(&c.code);
            (c.code.clone(), line.and_then(|l| l.points), line.map(|l| l.assigned).unwrap_or_default())
        };
        Some(RankRow {
            code: member.code.clone(),
            name: member.name.clone(),
            short: member.short.clone(),
            group: member.group.clone(),
            places,
            tied,
            by,
            score: (*score).clone(),
            parts: sheet.sheet.groups.iter().filter(|g| !g.disabled).map(part).collect(),
        })
    };
    Ok(ranked.iter().filter_map(row).collect())
}

async fn kept(ctx: &Ctx, year: uuid::Uuid) -> Result<Vec<cluster_ranking::Model>> {
    let found = cluster_ranking::Entity::find().filter(cluster_ranking::Column::YearId.eq(year));
    Ok(found.order_by_desc(cluster_ranking::Column::Seq).all(ctx.store.reader()).await?)
}

fn read(row: &cluster_ranking::Model) -> Result<Frozen> {
    serde_json::from_str(&row.content).map_err(|_| Error::Store(store::StoreError::Data("cluster_ranking".to_owned())))
}

/// The places of a year as they are now. Two statements beyond what its scores are loaded by.
pub async fn ranking(ctx: &Ctx, actor: &Actor, code: &str, year: i64) -> Result<Ranking> {
    places(ctx, load(ctx, actor, code, year).await?).await
}

/// The places of a year whose scores were loaded: two statements.
pub(super) async fn places(ctx: &Ctx, scoring: Scoring) -> Result<Ranking> {
    let basis = Basis::from_code(scoring.says("rank_by")).unwrap_or(Basis::Total);
    let mut ties = read_ties(scoring.says("ties")).unwrap_or_default();
    let votes = clusters::tie_votes(ctx.store.reader(), scoring.year.id).await?;
    // What the conference voted on is decided, also where the regulation does not speak of votes.
    if !votes.is_empty() && !ties.contains(&TieBreak::Vote) {
        ties.push(TieBreak::Vote);
    }
    let rows = rows_of(&scoring, basis, &ties, &votes)?;
    let kept = kept(ctx, scoring.year.id).await?;
    let mut moved = Vec::new();
    if let Some(newest) = kept.first() {
        for old in read(newest)?.rows {
            let now = rows.iter().find(|r| r.code == old.code);
            if now.is_none_or(|r| r.score.total.0 != old.points[3] || r.places != old.places) {
                moved.push(old.name);
            }
        }
    }
    let published = kept.into_iter().map(|k| (k.seq, k.published_at, k.document, k.reason)).collect();
    let provisional = rows.iter().any(|r| r.score.provisional) || rows.len() < scoring.members.len();
    Ok(Ranking { scoring, basis, ties, rows, provisional, published, moved })
}

pub(super) fn freeze(ranking: &Ranking) -> Frozen {
    let row = |r: &RankRow| FrozenRow {
        code: r.code.clone(),
        name: r.name.clone(),
        group: r.group.clone(),
        places: r.places,
        tied: r.tied,
        by: r.by.clone(),
        points: [r.score.content.0, r.score.bonus.0, r.score.deducted.0, r.score.total.0, r.score.assigned.0],
        grade: r.score.grade.clone(),
        lines: r.score.lines.iter().map(|l| (l.code.clone(), l.points.map(|p| p.0), l.assigned.0)).collect(),
    };
    Frozen {
        basis: ranking.basis,
        ties: ranking.scoring.says("ties").to_owned(),
        regulation: ranking.scoring.says("regulation").to_owned(),
        rows: ranking.rows.iter().map(row).collect(),
    }
}

/// Publishes the places as they are now: they are frozen under the next number. A second one needs a reason. `version` is the year's.
pub async fn publish(
    ctx: &Ctx,
    actor: &Actor,
    code: &str,
    year: i64,
    version: i64,
    document: &str,
    reason: &str,
) -> Result<i64> {
    let cluster = crate::clusters::managed(ctx, actor, code).await?;
    let ranking = ranking(ctx, actor, code, year).await?;
    let found = ranking.scoring.year.version;
    if found != version {
        return Err(Error::Stale { found });
    }
    if !matches!(ranking.scoring.stage, YearStage::Final | YearStage::Locked) {
        return Err(Error::refused("score-publish-early", []));
    }
    let again = !ranking.published.is_empty();
    let mut faults = Faults::default();
    let document = faults.text("document", document, 300);
    let reason = if again { faults.required("reason", reason, 300) } else { faults.text("reason", reason, 300) };
    faults.check()?;
    let frozen = freeze(&ranking);
    let content = serde_json::to_string(&frozen)
        .map_err(|_| Error::Store(store::StoreError::Data("cluster_ranking".to_owned())))?;
    let now = ctx.now();
    let (id, label) = (ranking.scoring.year.id, ranking.scoring.year.code.clone());
    let seq = ranking.published.first().map_or(1, |p| p.0 + 1);
    ctx.store
        .write(ctx.change_part(actor, &now, cluster.permit(), (PartOf::CLUSTER_YEAR, id), Some(version)), |tx| {
            let (document, reason, content, label) = (document.clone(), reason.clone(), content.clone(), label.clone());
            let frozen = frozen.clone();
            Box::pin(async move {
                let code = format!("XH-{:06}", tx.next_number("cluster_ranking").await?);
                let row = cluster_ranking::ActiveModel {
                    id: Set(id_at(tx.at())),
                    version: Set(1),
                    code: Set(code.clone()),
                    year_id: Set(id),
                    seq: Set(seq),
                    document: Set(document.clone()),
                    reason: Set(reason.clone()),
                    content: Set(content),
                    published_by: Set(tx.actor()),
                    published_at: Set(tx.at()),
                };
                row.insert(tx.conn()).await?;
                let places: Vec<_> = frozen.rows.iter().map(|r| json!([r.code, r.places, r.points[3]])).collect();
                let note =
                    json!({ "ranking": code, "seq": seq, "document": document, "reason": reason, "places": places });
                tx.audit(&format!("cluster_year:{label}"), "publish", &note).await?;
                Ok(seq)
            })
        })
        .await
}

/// A published ranking, for everybody who sees the cluster: its number, instant, document, reason and content.
pub async fn frozen(
    ctx: &Ctx,
    actor: &Actor,
    code: &str,
    year: i64,
    seq: i64,
) -> Result<(cluster::Model, cluster_ranking::Model, Frozen)> {
    let found = access::find::<cluster::Model>(ctx, actor, &[CLUSTER.view], code).await?;
    let years = rows::beneath(ctx.store.reader(), &YEAR, "cluster_id", found.id).await?;
    let wanted = year.to_string();
    let this = years.into_iter().find(|r| r.annulled_for.is_none() && r.values.get("year") == Some(&wanted));
    let this = this.ok_or(Error::NotFound)?;
    let row = kept(ctx, this.id).await?.into_iter().find(|k| k.seq == seq).ok_or(Error::NotFound)?;
    let content = read(&row)?;
    Ok((found.into_row(), row, content))
}
