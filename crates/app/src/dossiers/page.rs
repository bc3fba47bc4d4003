//! One page from which an approver decides: facts, shares, nominees with their verdicts, history, papers, what can be
//! done next and, where something cannot, why. Six statements, whatever the number of nominees.

use domain::{
    access::{Action, Denial, may},
    dossier::Counts,
    road::{Move, StepKind, StepState, UnitOf},
};
use serde::Serialize;
use store::query::{
    dossiers::{EventRow, events},
    nominees::{self as query, Filter, Row},
};

use super::{Loaded, load, may_change};
use crate::{
    Actor, Ctx, Error, Result, access, attachments, clusters,
    list::{self, Page, Query},
    verdicts,
};

/// A step of the road as the page shows it.
#[derive(Clone, Debug, Serialize)]
pub struct StepView {
    /// Place.
    pub seq: i64,
    /// Branch.
    pub branch: i64,
    /// Kind code.
    pub kind: String,
    /// Name in Vietnamese.
    pub vi: String,
    /// Name in English.
    pub en: String,
    /// Role that owns it.
    pub role: String,
    /// Name of the unit that owns it.
    pub unit: String,
    /// State of the newest visit; empty when not reached.
    pub state: String,
    /// True when the dossier stands here.
    pub here: bool,
    /// Since when.
    pub entered_at: Option<i64>,
    /// Last day.
    pub due_on: Option<String>,
    /// True when that day is over.
    pub late: bool,
    /// Who acted.
    pub acted_name: Option<String>,
    /// When.
    pub acted_at: Option<i64>,
}

/// An event of the history.
#[derive(Clone, Debug, Serialize)]
pub struct HistoryRow {
    /// What: message `dossier-event-ACTION`.
    pub action: String,
    /// Step it left, in both languages.
    pub from: (String, String),
    /// Step it came to.
    pub to: (String, String),
    /// Ticked grounds.
    pub grounds: Vec<String>,
    /// Words.
    pub words: String,
    /// Who.
    pub who: String,
    /// When.
    pub at: i64,
}

/// A nominee's row.
#[derive(Clone, Debug, Serialize)]
pub struct NomineeRow {
    /// Number in the dossier.
    pub seq: i64,
    /// Part code.
    pub part: String,
    /// State code.
    pub state: String,
    /// Why.
    pub state_reason: String,
    /// Name as printed.
    pub name: String,
    /// Rank as printed.
    pub rank: String,
    /// Post as printed.
    pub post: String,
    /// Unit as printed.
    pub unit: String,
    /// Citation.
    pub citation: String,
    /// Leader level code.
    pub leader_level: Option<String>,
    /// True for somebody outside the staff.
    pub outsider: bool,
    /// Outcome code.
    pub outcome: String,
    /// True when a person overrode it.
    pub overridden: bool,
    /// The override waits for somebody else's yes.
    pub override_open: bool,
    /// When the proof was confirmed.
    pub proof_at: Option<i64>,
    /// True when the same may be asked for twice.
    pub twice: bool,
    /// Code in the register.
    pub who_code: String,
    /// The result under the rules carried over beside the one under the published draft, where they differ.
    pub draft: Option<law::Text>,
}

impl From<Row> for NomineeRow {
    fn from(r: Row) -> Self {
        Self {
            draft: None,
            seq: r.seq,
            part: r.part,
            state: r.state,
            state_reason: r.state_reason,
            name: r.printed_name,
            rank: r.printed_rank,
            post: r.printed_post,
            unit: r.printed_unit,
            citation: r.citation,
            leader_level: r.leader_level,
            outsider: r.outsider_id.is_some(),
            outcome: r.outcome,
            overridden: !r.override_reason.is_empty(),
            override_open: r.override_open,
            proof_at: r.proof_at,
            twice: r.twice,
            who_code: r.who_code.unwrap_or_default(),
        }
    }
}

/// Something that can be done next, or why it cannot.
#[derive(Clone, Debug, Serialize)]
pub struct Next {
    /// What: submit, agree, return, recall, withdraw, edit, nominees, session, decision.
    pub code: &'static str,
    /// Branch it concerns.
    pub branch: i64,
    /// Message key of the reason why not; `None` when it is possible.
    pub why_not: Option<&'static str>,
}

/// The page.
#[derive(Clone, Debug)]
pub struct DossierPage {
    /// Head, steps, rights.
    pub at: Loaded,
    /// The award's name.
    pub award_name: law::Text,
    /// Counts and shares.
    pub counts: Counts,
    /// The road.
    pub steps: Vec<StepView>,
    /// History, newest first.
    pub history: Vec<HistoryRow>,
    /// A page of the nominees.
    pub nominees: Page<NomineeRow>,
    /// Papers.
    pub attachments: Vec<attachments::View>,
    /// The review that opened it, as far as it is seen: code and name.
    pub review: Option<(String, String)>,
    /// The acclamation behind it, where it has one.
    pub acclaimed: Option<clusters::Behind>,
    /// What can be done.
    pub next: Vec<Next>,
    /// Banner over a list judged on this day.
    pub banner: Option<law::Text>,
    /// What is known about the authority to decide.
    pub authority: verdicts::Authority,
}

impl DossierPage {
    /// True when `code` can be done now.
    #[must_use]
    pub fn can(&self, code: &str) -> bool {
        self.next.iter().any(|n| n.code == code && n.why_not.is_none())
    }
}

impl NomineeRow {
    /// The row for somebody who may not see discipline: a hold looks like any other name taken off, and an outcome is that
    /// of the reasons he may read.
    fn without_discipline(mut self, verdict: &str, law: &law::Law) -> Self {
        if matches!(self.state.as_str(), "held" | "removed") {
            "removed".clone_into(&mut self.state);
            self.state_reason.clear();
            self.outcome.clear();
            (self.overridden, self.override_open) = (false, false);
        } else if let Some(view) = verdicts::View::read(verdict) {
            let outcome = view.without_conduct(law).outcome;
            if outcome != self.outcome {
                (self.overridden, self.override_open) = (false, false);
            }
            self.outcome = outcome;
        }
        self
    }
}

impl NomineeRow {
    fn has_outcome(&self, asked: &str) -> bool {
        if asked == "none" { self.outcome.is_empty() } else { self.outcome == asked }
    }
}

fn counts(at: &Loaded, sees: bool) -> Counts {
    let h = &at.head;
    let (held, removed) = if sees { (h.held, h.removed) } else { (0, h.held + h.removed) };
    Counts {
        collectives: h.collectives,
        individuals: h.individuals,
        outsiders: h.outsiders,
        held,
        removed,
        rejected: h.rejected,
        women: h.women,
        men: h.men,
        leaders: h.leaders,
        direct: h.direct,
    }
}

fn filter(query: &Query) -> Filter {
    let get = |name: &str| query.filters.get(name).map(|v| v.trim().to_owned()).filter(|v| !v.is_empty());
    Filter {
        words: crate::list::words(&query.q),
        part: get("part"),
        state: get("nstate"),
        outcome: get("outcome"),
        sex: get("sex"),
        leader: get("leader"),
        twice: get("twice").is_some(),
        draft: None,
        without_discipline: false,
    }
}

/// Loads the page. Filters of the nominees: part, nstate, outcome, sex, leader, twice, and `q`; an export asks for all
/// rows.
pub async fn page(ctx: &Ctx, actor: &Actor, code: &str, asked: &Query) -> Result<DossierPage> {
    let at = load(ctx, actor, code).await?;
    let events = events(ctx.store.reader(), at.head.id, 200).await?;
    let draft = verdicts::draft(ctx, &at.head.award, &at.head.law_on);
    let sees = at.sees_discipline(actor);
    let narrowed = Filter { draft: draft.clone(), without_discipline: !sees, ..filter(asked) };
    let h = &at.head;
    let all = h.collectives + h.individuals + h.held + h.removed + h.rejected;
    let known = (!asked.narrowed()).then(|| all.unsigned_abs());
    let list = query::Nominees { dossier: h.id, filter: &narrowed };
    let (mut found, rows) = list::page(ctx, &list, asked, known).await?.split();
    let row = |r: Row| {
        let reading = draft.as_deref().and_then(|rule| verdicts::View::read(&r.verdict)?.remark(rule));
        let verdict = r.verdict.clone();
        let row = NomineeRow { draft: reading, ..NomineeRow::from(r) };
        if sees { row } else { row.without_discipline(&verdict, &at.rules.law) }
    };
    let mut rows: Vec<NomineeRow> = rows.into_iter().map(row).collect();
    if let Some(outcome) = narrowed.outcome.as_ref().filter(|_| !sees) {
        // What a verdict says without what is hidden is known here only: the page is narrowed, not the list.
        rows.retain(|r| r.has_outcome(outcome));
        found.count = rows.len() as u64;
    }
    let kept = attachments::of(ctx, at.head.id).await?;
    Ok(DossierPage {
        review: review(ctx, actor, &at).await?,
        acclaimed: clusters::behind(ctx, actor, &at.head.acclamation, &kept).await?,
        award_name: verdicts::award_name(ctx, &at.head.award),
        counts: counts(&at, sees),
        steps: steps(&at, actor),
        history: history(&at, &events),
        nominees: found.with(rows),
        attachments: kept,
        next: next(&at, actor),
        banner: verdicts::banner(ctx, &at.head.law_on),
        authority: at.authority(),
        at,
    })
}

/// The review that opened the dossier, where one did and the actor sees it: code and name.
async fn review(ctx: &Ctx, actor: &Actor, at: &Loaded) -> Result<Option<(String, String)>> {
    let Some(code) = &at.head.review_code else { return Ok(None) };
    match access::find::<store::entity::review::Model>(ctx, actor, &[Action::ViewMovements], code).await {
        Err(Error::NotFound | Error::Denied(_)) => Ok(None),
        found => Ok(Some(found?.into_row()).map(|r| (r.code, r.name))),
    }
}

fn steps(at: &Loaded, actor: &Actor) -> Vec<StepView> {
    at.road
        .steps()
        .iter()
        .filter_map(|s| {
            let newest = at
                .steps
                .iter()
                .filter(|r| (r.seq, r.branch) == (s.seq, s.branch))
                .max_by_key(|r| r.round.unwrap_or(0))?;
            let state = newest.state.clone().unwrap_or_default();
            let waiting = state == StepState::Waiting.code();
            Some(StepView {
                seq: s.seq,
                branch: s.branch,
                kind: s.kind.code().to_owned(),
                vi: newest.name_vi.clone(),
                en: newest.name_en.clone(),
                role: s.role.code().to_owned(),
                unit: match s.unit_of {
                    UnitOf::Proposing => at.head.unit_name.clone(),
                    UnitOf::Deciding => at.head.deciding_name.clone(),
                },
                here: waiting,
                entered_at: newest.entered_at,
                late: waiting && newest.due_on.as_ref().is_some_and(|d| *d < actor.today),
                due_on: newest.due_on.clone().filter(|_| waiting),
                acted_name: newest.acted_name.clone(),
                acted_at: newest.acted_at,
                state,
            })
        })
        .collect()
}

fn history(at: &Loaded, events: &[EventRow]) -> Vec<HistoryRow> {
    let name = |seq: i64| {
        at.steps.iter().find(|r| r.seq == seq).map(|r| (r.name_vi.clone(), r.name_en.clone())).unwrap_or_default()
    };
    events
        .iter()
        .map(|e| HistoryRow {
            action: e.action.clone(),
            from: name(e.from_step),
            to: name(e.to_step),
            grounds: serde_json::from_str(&e.grounds).unwrap_or_default(),
            words: e.words.clone(),
            who: e.who.clone().unwrap_or_default(),
            at: e.at,
        })
        .collect()
}

fn denial(d: Denial) -> &'static str {
    match d {
        Denial::OwnCase => "dossier-why-own-case",
        Denial::OwnUnit => "dossier-why-own-unit",
        Denial::NoPerson => "dossier-why-no-person",
        Denial::NoRole | Denial::OutOfScope => "dossier-why-not-yours",
    }
}

/// What the actor sees as possible, in the order of the page. Actions of others are left out, except the one that is
/// waited for, which says whose turn it is.
fn next(at: &Loaded, actor: &Actor) -> Vec<Next> {
    let mut out = Vec::new();
    if at.progress.state.is_final() {
        return out;
    }
    let mut add = |code: &'static str, branch: i64, why_not: Option<&'static str>| {
        out.push(Next { code, branch, why_not });
    };
    for step in at.progress.owners(&at.road) {
        let right = may(actor, step.kind.action(), at.subject(step.unit_of)).err();
        let (code, state_says) = match step.kind {
            StepKind::Prepare => ("submit", submit_why_not(at)),
            StepKind::Council => ("session", asked_open(at)),
            StepKind::Issue => ("decision", None),
            StepKind::Head | StepKind::Appraise | StepKind::Decide => ("agree", asked_open(at).or(override_open(at))),
        };
        add(code, step.branch, right.map(denial).or(state_says));
        if step.kind != StepKind::Prepare && right.is_none() {
            add("return", step.branch, decision_sent(at));
        }
    }
    let editable = may_change(at, actor, &[StepKind::Prepare, StepKind::Appraise, StepKind::Issue]);
    if editable.is_ok() {
        add("text", 0, None);
        if at.kind() != Some(StepKind::Issue) {
            add("edit", 0, None);
        }
        if at.kind() == Some(StepKind::Prepare) {
            add("nominees", 0, None);
        }
    }
    let before = at.road.before(at.progress.seq, at.progress.council).and_then(|seq| at.road.at(seq).next());
    if let Some(step) = before
        && may(actor, step.kind.action(), at.subject(step.unit_of)).is_ok()
        && at.head.decision_code.is_none()
        && at.progress.after(&at.road, &Move::Recall).is_ok()
    {
        add("recall", 0, None);
    }
    if may(actor, StepKind::Prepare.action(), &at.proposing).is_ok() && at.kind() != Some(StepKind::Issue) {
        add("withdraw", 0, None);
    }
    out
}

fn submit_why_not(at: &Loaded) -> Option<&'static str> {
    if at.head.collectives + at.head.individuals == 0 {
        Some("dossier-why-empty")
    } else if at.head.refused_open > 0 {
        Some("dossier-why-refused")
    } else {
        asked_open(at).or(override_open(at))
    }
}

/// What the rules leave to people needs somebody's yes or no.
fn asked_open(at: &Loaded) -> Option<&'static str> {
    (at.head.asked_open > 0).then_some("dossier-why-asked")
}

/// Nominees kept against a verdict need the yes of somebody who did not prepare the list, before the last who reads it lets
/// it go on.
fn override_open(at: &Loaded) -> Option<&'static str> {
    (at.head.override_open > 0 && !super::steps::somebody_follows(at)).then_some("dossier-why-override")
}

fn decision_sent(at: &Loaded) -> Option<&'static str> {
    at.head.decision_state.as_deref().filter(|s| *s != "drafted").map(|_| "dossier-why-decision-sent")
}
