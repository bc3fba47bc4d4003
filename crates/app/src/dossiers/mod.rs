//! Dossiers: what is asked for whom, on which road, and who must act next.

mod form;
mod list;
mod page;
mod steps;

use std::collections::BTreeSet;

use domain::{
    access::{Action, Subject, may},
    dossier::Limits,
    road::{DossierState, Progress, Road, StepKind, UnitOf},
};
use store::{
    Tx,
    entity::dossier,
    query::dossiers::{self as query, Head, StepRow},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr},
};
use uuid::Uuid;

use crate::{
    Actor, Ctx, Error, Result,
    access::{self, Held, hold},
    roads, settings,
    verdicts::{Authority, Rules},
};

pub(crate) use form::{Acclamation, create_acclaimed};
pub use form::{DossierForm, create, edit, form_of, new_form};
pub use list::{ListRow, list};
pub use page::{DossierPage, HistoryRow, Next, NomineeRow, StepView, page};
pub use steps::{agree, may_send_back, may_withdraw, move_in, recall, send_back, withdraw};

/// A dossier as commands and pages need it: head, road, where it stands, the subjects of both units.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The head with its counts.
    pub head: Head,
    /// Configured branches with their visits.
    pub steps: Vec<StepRow>,
    /// Lengths of its texts.
    pub limits: Limits,
    /// The road.
    pub road: Road,
    /// Where it stands.
    pub progress: Progress,
    /// Subject of the proposing unit.
    pub proposing: Subject,
    /// Subject of the deciding unit.
    pub deciding: Subject,
    /// The rules that bind the deciding unit on the day judged.
    pub rules: Rules,
}

impl Loaded {
    /// The subject whose rights a step needs.
    #[must_use]
    pub fn subject(&self, unit_of: UnitOf) -> &Subject {
        match unit_of {
            UnitOf::Proposing => &self.proposing,
            UnitOf::Deciding => &self.deciding,
        }
    }

    /// What is known about the authority of the deciding unit's head.
    #[must_use]
    pub fn authority(&self) -> Authority {
        self.rules.authority(&self.head.award, &self.head.law_on)
    }

    /// True when the actor may see what stands against the people on it: measures, open cases, and the holds that follow.
    #[must_use]
    pub fn sees_discipline(&self, actor: &Actor) -> bool {
        let may = |subject| may(actor, Action::ViewDiscipline, subject).is_ok();
        may(&self.proposing) || may(&self.deciding)
    }

    /// The kind of the step it stands at.
    #[must_use]
    pub fn kind(&self) -> Option<StepKind> {
        self.road.at(self.progress.seq).next().map(|s| s.kind)
    }
}

/// Loads a dossier the actor may see. Three statements.
pub async fn load(ctx: &Ctx, actor: &Actor, code: &str) -> Result<Loaded> {
    access::require_anywhere(actor, Action::ViewDossiers)?;
    let conn = ctx.store.reader();
    let heads = domain::access::heads(actor);
    let head = query::head(conn, code, actor.person, heads.iter().copied()).await?.ok_or(Error::NotFound)?;
    let above = query::above(conn, head.unit_id, head.deciding_unit_id, &actor.today, &head.law_on).await?;
    let asking = |said: bool| actor.person.filter(|_| said).into_iter().collect::<BTreeSet<Uuid>>();
    let (judged, led_by) = (asking(head.own_case), asking(head.leads_nominee));
    let collectives = if head.own_unit { heads } else { BTreeSet::new() };
    let subject = |unit: Uuid| Subject {
        path: above.paths.iter().filter(|(d, _)| *d == unit).map(|(_, a)| *a).collect(),
        judged: judged.clone(),
        collectives: collectives.clone(),
        led_by: led_by.clone(),
        own: None,
    };
    let proposing = subject(head.unit_id);
    let deciding = subject(head.deciding_unit_id);
    // Whoever may see either unit's dossiers sees this one; to others it does not exist.
    may(actor, Action::ViewDossiers, &proposing)
        .or(may(actor, Action::ViewDossiers, &deciding))
        .map_err(|denial| access::refusal(false, denial))?;
    let steps = query::steps(conn, head.road_id, head.id).await?;
    let rules = Rules::of(ctx, &above)?;
    let council = rules.council_needed(&head.award, &head.ground, &head.law_on);
    let walk = roads::walk(&steps, head.moved_forward, &head.state, head.step_seq, council)?;
    let limits = settings::read_limits(head.limits.as_deref());
    Ok(Loaded { head, steps, limits, road: walk.road, progress: walk.progress, proposing, deciding, rules })
}

/// Refuses unless the dossier stands at one of `kinds` and the actor may act there; nothing changes once the decision
/// has left the drafting table.
pub fn may_change(at: &Loaded, actor: &Actor, kinds: &[StepKind]) -> Result<Held> {
    if at.progress.state.is_final() {
        return Err(Error::refused("dossier-cannot-finished", [("code", at.head.code.clone())]));
    }
    if at.head.decision_state.as_deref().is_some_and(|s| s != "drafted") {
        return Err(Error::refused("dossier-decision-sent", [("code", at.head.code.clone())]));
    }
    let step = at.road.at(at.progress.seq).find(|s| kinds.contains(&s.kind));
    let Some(step) = step else {
        return Err(Error::refused("dossier-not-at-this-step", [("code", at.head.code.clone())]));
    };
    Ok(hold::<dossier::Model>(actor, step.kind.action(), at.head.id, at.subject(step.unit_of))?)
}

/// Notes that a dossier changed now.
pub async fn touch(tx: &Tx, id: Uuid) -> Result<()> {
    dossier::Entity::update_many()
        .col_expr(dossier::Column::ChangedAt, Expr::value(tx.at()))
        .filter(dossier::Column::Id.eq(id))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// The row of a dossier by code, for other use cases' transactions.
pub async fn row_in(tx: &Tx, code: &str) -> Result<dossier::Model> {
    dossier::Entity::find().filter(dossier::Column::Code.eq(code)).one(tx.conn()).await?.ok_or(Error::NotFound)
}

/// The state a stored code names.
pub(crate) fn state_of(code: &str) -> DossierState {
    DossierState::from_code(code).unwrap_or(DossierState::Open)
}
