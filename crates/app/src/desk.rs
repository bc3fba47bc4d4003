//! The desk: what waits for the actor, what is late in his units, and the first steps of a new installation.

pub mod figures;

use domain::{
    access::{Action, Role, allows, decides, scope},
    road::StepKind,
};
use serde::Serialize;
use store::query::{
    cascade::Waiting,
    desk::{self as query, Sent, Task},
    overview::Number,
};

use self::figures::Figures;

use crate::{Actor, Ctx, Result};

/// Most lines of each list; the rest is in the list of dossiers.
pub const LINES: i64 = 20;

/// A dossier's step.
#[derive(Clone, Debug, Serialize)]
pub struct TaskRow {
    /// Dossier's code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Proposing unit.
    pub unit_name: String,
    /// Kind code of the step.
    pub kind: String,
    /// Step's name, in both languages.
    pub step: (String, String),
    /// Since when it waits, microseconds UTC.
    pub entered_at: i64,
    /// Whole days it has waited.
    pub days: i64,
    /// Last day, ISO.
    pub due_on: Option<String>,
    /// That day is over.
    pub late: bool,
    /// It came back from the next step.
    pub returned: bool,
}

/// Names that wait for a confirmation.
#[derive(Clone, Debug, Serialize)]
pub struct ProofRow {
    /// Dossier's code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Names not confirmed.
    pub names: i64,
}

/// A step of the set-up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SetupStep {
    /// Message `desk-step-KEY`.
    pub key: &'static str,
    /// Where it is done.
    pub href: &'static str,
    /// It is done.
    pub done: bool,
    /// The actor may do it.
    pub mine: bool,
}

/// The desk.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Desk {
    /// Steps the actor may act on, longest waiting first.
    pub tasks: Vec<TaskRow>,
    /// More than [`LINES`] wait.
    pub more_tasks: bool,
    /// Names to confirm.
    pub proofs: Vec<ProofRow>,
    /// Movements that wait for an answer of the actor's own units.
    pub movements: Vec<Waiting>,
    /// What comes within the season, by its day.
    pub days: Vec<Waiting>,
    /// What the actor's own units were told to do.
    pub duties: Vec<Waiting>,
    /// Where the dossiers are that the actor handed in or passed on.
    pub sent: Vec<SentRow>,
    /// Steps past their last day in the actor's units.
    pub late: Vec<TaskRow>,
    /// Code of a secret ballot that waits for the actor's paper.
    pub ballot: Option<String>,
    /// Steps of the set-up, while any is open and the actor may do one.
    pub setup: Vec<SetupStep>,
    /// Figures of the running year.
    pub figures: Figures,
    /// Deciding roles that an administrator gave himself; shown to all who decide in those units.
    pub self_given: Vec<SelfGivenRow>,
}

/// A deciding role that its holder gave himself.
#[derive(Clone, Debug, Serialize)]
pub struct SelfGivenRow {
    /// The holder.
    pub name: String,
    /// Role code.
    pub role: String,
    /// The unit.
    pub unit: String,
    /// When, microseconds UTC.
    pub at: i64,
}

/// Where a dossier is that the actor handed in or passed on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SentRow {
    /// Dossier's code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// The unit it waits in.
    pub unit: String,
    /// Step's name, in both languages.
    pub step: (String, String),
    /// Who may act on it.
    pub holders: Vec<String>,
    /// Whole days it has waited.
    pub days: i64,
    /// Last day, ISO.
    pub due_on: Option<String>,
    /// That day is over.
    pub late: bool,
    /// It came back from the next step.
    pub returned: bool,
}

/// Rows of one step and one holder as rows of steps.
fn sent(rows: Vec<Sent>, now: i64, today: &str) -> Vec<SentRow> {
    let mut all: Vec<SentRow> = Vec::new();
    for r in rows {
        let same = |s: &&mut SentRow| s.code == r.code && s.step.0 == r.step_vi;
        if let Some(known) = all.iter_mut().find(same) {
            known.holders.extend(r.holder.filter(|h| !known.holders.contains(h)));
            continue;
        }
        all.push(SentRow {
            late: r.due_on.as_deref().is_some_and(|d| d < today),
            days: (now - r.entered_at).max(0).div_euclid(24 * 3600 * 1_000_000),
            returned: r.state == "returned",
            code: r.code,
            title: r.title,
            unit: r.unit_name,
            step: (r.step_vi, r.step_en),
            holders: r.holder.into_iter().collect(),
            due_on: r.due_on,
        });
    }
    all
}

fn row(task: Task, now: i64, today: &str) -> TaskRow {
    TaskRow {
        late: task.due_on.as_deref().is_some_and(|d| d < today),
        days: (now - task.entered_at).max(0).div_euclid(24 * 3600 * 1_000_000),
        returned: task.state == "returned",
        code: task.code,
        title: task.title,
        unit_name: task.unit_name,
        kind: task.kind,
        step: (task.step_vi, task.step_en),
        entered_at: task.entered_at,
        due_on: task.due_on,
    }
}

/// Reads the desk in at most six statements, seven for somebody who decides.
pub async fn desk(ctx: &Ctx, actor: &Actor) -> Result<Desk> {
    let now = ctx.now();
    let reader = ctx.store.reader();
    let kinds: Vec<_> = StepKind::ALL.iter().map(|k| (k.code(), scope(actor, k.action()))).collect();
    let seen = scope(actor, Action::ViewDossiers);
    let [mut tasks, late] = query::tasks(reader, &kinds, &seen, &now.today, LINES + 1).await?;
    let more_tasks = tasks.len() as i64 > LINES;
    tasks.truncate(usize::try_from(LINES).unwrap_or(usize::MAX));
    let proofs = query::proofs(reader, &scope(actor, Action::ConfirmProof), &now.today, LINES).await?;
    let (state, figures, ballot) = figures::read(ctx, actor).await?;
    let passed_on = query::sent(reader, actor.account, &seen, &now.today, 2 * LINES).await?;
    let mine = actor.grants.iter().filter(|g| g.in_force(&actor.today) && decides(g.role));
    let mine: Vec<_> = mine.filter_map(|g| g.unit).collect();
    let self_given = if mine.is_empty() {
        Vec::new()
    } else {
        let deciding: Vec<_> = Role::ALL.iter().filter(|r| decides(**r)).map(|r| r.code()).collect();
        query::self_given(reader, &mine, &deciding, &now.today, LINES).await?
    };
    let mut parts = [Vec::new(), Vec::new(), Vec::new()];
    for w in crate::movements::waiting(ctx, actor, 2 * LINES).await? {
        let [answers, days, duties] = &mut parts;
        match w.part.as_str() {
            "answer" => answers.push(w),
            "day" => days.push(w),
            _ => duties.push(w),
        }
    }
    let [answers, mut days, duties] = parts;
    days.truncate(usize::try_from(LINES).unwrap_or(usize::MAX));
    Ok(Desk {
        late: late
            .into_iter()
            .filter(|l| !tasks.iter().any(|t| t.code == l.code))
            .take(usize::try_from(LINES).unwrap_or(usize::MAX))
            .map(|t| row(t, now.micros, &now.today))
            .collect(),
        sent: sent(passed_on, now.micros, &now.today)
            .into_iter()
            .filter(|s| !tasks.iter().any(|t| t.code == s.code))
            .take(usize::try_from(LINES).unwrap_or(usize::MAX))
            .collect(),
        tasks: tasks.into_iter().map(|t| row(t, now.micros, &now.today)).collect(),
        more_tasks,
        proofs: proofs.into_iter().map(|p| ProofRow { code: p.code, title: p.title, names: p.names }).collect(),
        movements: answers,
        days,
        duties,
        setup: setup(actor, &state),
        figures,
        ballot,
        self_given: self_given
            .into_iter()
            .map(|g| SelfGivenRow { name: g.display_name, role: g.role, unit: g.unit_name, at: g.granted_at })
            .collect(),
    })
}

fn setup(actor: &Actor, state: &[Number]) -> Vec<SetupStep> {
    let there = |key: &str| state.iter().any(|n| n.code == key && n.n > 0);
    // The first administrator's role reaches nothing until the first unit is entered, so roles are asked, not scopes.
    let holds = |action| actor.grants.iter().any(|g| g.in_force(&actor.today) && allows(g.role, action));
    let step = |key, href, action| SetupStep { key, href, done: there(key), mine: holds(action) };
    let steps = vec![
        step("units", if there("units") { "/units" } else { "/units/new" }, Action::ManageUnits),
        step("organisation", "/setup", Action::ManageSetup),
        step("signers", "/setup", Action::ManageSetup),
        step("people", "/imports", Action::Import),
        step("accounts", "/accounts", Action::ManageAccounts),
        SetupStep {
            mine: holds(Action::ManageSetup) && holds(Action::ViewCouncil),
            ..step("councils", "/council/bodies", Action::ManageSetup)
        },
        step("movements", "/movements", Action::ManageMovements),
        step("dossiers", "/dossiers", Action::PrepareDossier),
    ];
    let sets_up = actor.grants.iter().any(|g| {
        g.in_force(&actor.today) && matches!(g.role, Role::Administrator | Role::AdvisoryBody | Role::EmulationOfficer)
    });
    let open = steps.iter().any(|s| !s.done && s.mine);
    if sets_up && open { steps } else { Vec::new() }
}
