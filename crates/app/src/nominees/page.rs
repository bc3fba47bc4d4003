//! The page of one nominee: text as printed with its limits, verdict with its reasons, where else he is proposed.

use domain::{dossier::Limits, road::StepKind};
use serde::Serialize;
use store::{
    entity::{achievement, nominee},
    query::nominees as query,
};

use super::TextForm;
use crate::{Actor, Ctx, Error, Result, attachments, dossiers, verdicts};

/// Another nomination that may reward the same thing.
#[derive(Clone, Debug, Serialize)]
pub struct Twice {
    /// Code of the other dossier.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Its state.
    pub state: String,
    /// Day judged there.
    pub law_on: String,
    /// Number there.
    pub seq: i64,
    /// True when both point to the same achievement.
    pub certain: bool,
}

/// The page.
#[derive(Clone, Debug)]
pub struct NomineePage {
    /// The dossier.
    pub at: dossiers::Loaded,
    /// The nominee.
    pub row: nominee::Model,
    /// The text as printed, as a form.
    pub form: TextForm,
    /// Lengths.
    pub limits: Limits,
    /// The stored verdict, if judged.
    pub verdict: Option<verdicts::View>,
    /// Where else.
    pub twice: Vec<Twice>,
    /// Achievements of the dossier.
    pub achievements: Vec<achievement::Model>,
    /// His papers.
    pub attachments: Vec<attachments::View>,
    /// True when the text may be changed by the actor.
    pub may_edit: bool,
    /// True when he may be taken off, kept or moved by the actor.
    pub may_judge: bool,
}

/// Loads the page of nominee `seq`.
pub async fn page(ctx: &Ctx, actor: &Actor, code: &str, seq: i64) -> Result<NomineePage> {
    let at = dossiers::load(ctx, actor, code).await?;
    let conn = ctx.store.reader();
    let (row, twice) = query::with_elsewhere(conn, at.head.id, seq).await?.ok_or(Error::NotFound)?;
    let may_edit = dossiers::may_change(&at, actor, &[StepKind::Prepare, StepKind::Appraise, StepKind::Issue]).is_ok();
    let may_judge = dossiers::may_change(&at, actor, &[StepKind::Prepare, StepKind::Appraise]).is_ok();
    Ok(NomineePage {
        form: TextForm::of(&row),
        limits: at.limits,
        verdict: verdicts::View::read(&row.verdict),
        twice: twice
            .into_iter()
            .map(|t| Twice {
                code: t.code,
                title: t.title,
                state: t.state,
                law_on: t.law_on,
                seq: t.seq,
                certain: t.same_achievement,
            })
            .collect(),
        achievements: crate::achievements::of_dossier(conn, &at.head.code).await?,
        attachments: attachments::of(ctx, at.head.id).await?.into_iter().filter(|a| a.nominee == Some(seq)).collect(),
        may_edit,
        may_judge,
        at,
        row,
    })
}
