//! Where the scoring of a year stands, and its page.

use domain::{
    access::{Action, Subject},
    cluster::{Asked, CLUSTER, SHEET, VISIT},
    scoring::YearStage,
};
use serde_json::json;
use store::{
    entity::{cluster, cluster_year},
    query::nouns as rows,
    sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Set},
};
use uuid::Uuid;

use super::{reader, stage_of};
use crate::{
    Actor, Ctx, Error, Result,
    access::{self, Granted, PartOf},
    clusters::{self, Acclaimed, Held, YearOf},
    faults::Faults,
    nouns::Record,
};

/// The stage of a year: one statement.
pub(super) async fn stored<C: ConnectionTrait>(conn: &C, year: Uuid) -> Result<YearStage> {
    let found: Option<String> = cluster_year::Entity::find_by_id(year)
        .select_only()
        .column(cluster_year::Column::Stage)
        .into_tuple()
        .one(conn)
        .await?;
    Ok(stage_of(&found.unwrap_or_default()))
}

/// The page of a year with what its scoring hangs on.
#[derive(Clone, Debug)]
pub struct YearPage {
    /// The year.
    pub year: YearOf,
    /// Where its scoring stands.
    pub stage: YearStage,
    /// Its sheets.
    pub sheets: Vec<Record>,
    /// Who checks whom; members by name.
    pub visits: Vec<Record>,
    /// The reader may see its scores.
    pub scores: bool,
    /// Whom its conferences acclaimed for a flag, and what came of it.
    pub acclaimed: Vec<Acclaimed>,
    /// Its conferences, newest first.
    pub conferences: Vec<Held>,
    /// The reader sees their sessions.
    pub sees_sessions: bool,
    /// The reader may convene one.
    pub may_convene: bool,
}

/// A year of a cluster with its sheets, visits and conferences. Six statements beyond the gate's own, two more where somebody was acclaimed for a flag.
pub async fn year(ctx: &Ctx, actor: &Actor, code: &str, number: i64) -> Result<YearPage> {
    let found = access::find::<cluster::Model>(ctx, actor, &[CLUSTER.view], code).await?;
    let (id, home): (Uuid, Subject) = (found.id, found.subject().clone());
    let sees_sessions = found.may(actor, Action::ViewCouncil);
    let may_convene = found.may(actor, Action::RunCouncil) && found.annulled_at.is_none();
    let year = clusters::year_granted(ctx, actor, found, number).await?;
    let mut conferences = clusters::held(ctx, id).await?;
    conferences.retain(|c| c.year == number);
    let conn = ctx.store.reader();
    let wanted = number.to_string();
    let this = |r: &Record| r.annulled_for.is_none() && r.values.get("year") == Some(&wanted);
    let mut sheets = rows::beneath(conn, &SHEET, "cluster_id", id).await?;
    sheets.retain(this);
    let mut visits = rows::beneath(conn, &VISIT, "cluster_id", id).await?;
    visits.retain(this);
    let visits = clusters::with_names(&VISIT, visits, &year.members);
    let units: Vec<Uuid> = year.members.iter().filter_map(|m| m.unit.as_ref().map(|u| u.0)).collect();
    let scores = match reader(ctx, actor, &home, &units).await {
        Ok(_) => true,
        Err(Error::Denied(_)) => false,
        Err(other) => return Err(other),
    };
    // Most years have nobody to ask about.
    let flag = |asked: &str| Asked::from_code(asked).is_some_and(|a| a.award().is_some());
    let acclaimed = match conferences.iter().flat_map(|h| &h.chosen).any(|c| flag(&c.asked)) {
        true => clusters::flag::acclaimed(ctx, actor, year.record.id).await?,
        false => Vec::new(),
    };
    Ok(YearPage { acclaimed, stage: year.stage, year, sheets, visits, scores, conferences, sees_sessions, may_convene })
}

async fn managed(ctx: &Ctx, actor: &Actor, code: &str) -> Result<Granted<cluster::Model>> {
    clusters::managed(ctx, actor, code).await
}

/// Moves a year to the next stage, or back by one with a reason. Leaving the preparation needs a sheet; what is locked stays so.
pub async fn set_stage(
    ctx: &Ctx,
    actor: &Actor,
    code: &str,
    number: i64,
    version: i64,
    to: &str,
    reason: &str,
) -> Result<()> {
    let to = YearStage::from_code(to).ok_or(Error::NotFound)?;
    let cluster = managed(ctx, actor, code).await?;
    let year = cluster_year::Entity::find()
        .filter(cluster_year::Column::ClusterId.eq(cluster.id))
        .filter(cluster_year::Column::Year.eq(number))
        .filter(cluster_year::Column::AnnulledAt.is_null())
        .one(ctx.store.reader())
        .await?
        .ok_or(Error::NotFound)?;
    if year.version != version {
        return Err(Error::Stale { found: year.version });
    }
    let from = stage_of(&year.stage);
    let back = from.before() == Some(to);
    if from.next() != Some(to) && !back {
        return Err(Error::refused("score-stage-step", []));
    }
    let mut faults = Faults::default();
    let reason = if back { faults.required("reason", reason, 300) } else { faults.text("reason", reason, 300) };
    faults.check()?;
    if from == YearStage::Draft && !back {
        let ready = super::load(ctx, actor, code, number).await?;
        let empty = ready.members.iter().find(|m| ready.sheet_for(m).is_none_or(|s| s.sheet.groups.is_empty()));
        if ready.members.is_empty() {
            return Err(Error::refused("score-stage-no-members", []));
        }
        if let Some(member) = empty {
            return Err(Error::refused("score-stage-no-sheet", [("name", member.name.clone())]));
        }
    }
    let now = ctx.now();
    let (id, label) = (year.id, year.code.clone());
    ctx.store
        .write(ctx.change_part(actor, &now, cluster.permit(), (PartOf::CLUSTER_YEAR, id), Some(version)), |tx| {
            let (reason, label) = (reason.clone(), label.clone());
            Box::pin(async move {
                let row =
                    cluster_year::ActiveModel { id: Set(id), stage: Set(to.code().to_owned()), ..Default::default() };
                row.update(tx.conn()).await?;
                let note = json!({ "from": from.code(), "to": to.code(), "reason": reason });
                tx.audit(&format!("cluster_year:{label}"), "stage", &note).await?;
                Ok(())
            })
        })
        .await
}
