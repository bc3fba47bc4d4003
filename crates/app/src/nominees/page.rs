//! The page of one nominee: text as printed with its limits, verdict with its reasons, where else he is proposed.

use domain::{
    access::{Action, scope},
    dossier::Limits,
    road::StepKind,
};
use serde::Serialize;
use store::{
    entity::{achievement, nominee},
    query::nominees as query,
};

use super::TextForm;
use crate::{Actor, Ctx, Error, Result, attachments, dossiers, verdicts};

/// Another nomination that may reward the same thing.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Twice {
    /// Code of the other dossier; empty, like all else but the last, when the reader may not see it.
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
    /// False when the verdict is shown without what it says of measures and open cases.
    pub sees_discipline: bool,
    /// Names of who overrode the verdict and who agreed.
    pub overridden_by: [Option<String>; 2],
    /// True when the actor may override the verdict, or agree that it is.
    pub may_override: bool,
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
    let scope = scope(actor, Action::ViewDossiers);
    let found = query::with_elsewhere(conn, at.head.id, seq, &scope, &actor.today).await?;
    let (mut row, twice, names) = found.ok_or(Error::NotFound)?;
    let sees = at.sees_discipline(actor);
    let mut verdict = verdicts::View::read(&row.verdict);
    if !sees {
        verdict = hide_discipline(&mut row, verdict, &at.rules.law);
    }
    let may_edit = dossiers::may_change(&at, actor, &[StepKind::Prepare, StepKind::Appraise, StepKind::Issue]).is_ok();
    let may_judge = dossiers::may_change(&at, actor, &[StepKind::Prepare, StepKind::Appraise]).is_ok();
    let may_override =
        dossiers::may_change(&at, actor, &[StepKind::Prepare, StepKind::Head, StepKind::Appraise]).is_ok();
    Ok(NomineePage {
        form: TextForm::of(&row),
        limits: at.limits,
        verdict,
        sees_discipline: sees,
        overridden_by: names,
        may_override,
        twice: twice
            .into_iter()
            .map(|t| match t.seen {
                true => Twice {
                    code: t.code,
                    title: t.title,
                    state: t.state,
                    law_on: t.law_on,
                    seq: t.seq,
                    certain: t.same_achievement,
                },
                // That somebody is proposed elsewhere must be known; where, is not the reader's.
                false => Twice { certain: t.same_achievement, ..Twice::default() },
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

/// A nominee for somebody who may not see discipline: a hold looks like any other name taken off, without reason and verdict.
fn hide_discipline(
    row: &mut nominee::Model,
    verdict: Option<verdicts::View>,
    law: &law::Law,
) -> Option<verdicts::View> {
    let forget = |row: &mut nominee::Model| {
        row.override_reason.clear();
        row.override_by = None;
    };
    row.verdict.clear();
    if matches!(row.state.as_str(), "held" | "removed") {
        "removed".clone_into(&mut row.state);
        row.state_reason.clear();
        row.outcome.clear();
        forget(row);
        return None;
    }
    let shown = verdict?.without_conduct(law);
    if shown.outcome != row.outcome {
        forget(row);
    }
    row.outcome.clone_from(&shown.outcome);
    Some(shown)
}
