//! What the rules leave to people: who is asked about, who said yes or no and why. Nominees with the same open conditions are answered
//! together or one by one; a dossier does not leave its step before each has an answer.

use std::collections::{BTreeMap, BTreeSet};

use domain::{lists::NomineeState, road::StepKind};
use serde::Serialize;
use serde_json::json;
use store::{
    entity::{account, nominee, session_agenda},
    sea_orm::{
        ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set,
        sea_query::{Query, SimpleExpr},
    },
};
use uuid::Uuid;

use super::change::{change, reason_of};
use crate::{
    Actor, Ctx, Error, Result, dossiers,
    verdicts::{ReasonView, View},
};

/// Steps at which an answer can be given: whoever reads the list there gives it.
const STEPS: &[StepKind] =
    &[StepKind::Prepare, StepKind::Head, StepKind::Appraise, StepKind::Council, StepKind::Decide, StepKind::Issue];

/// Somebody asked about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Case {
    /// Number in the dossier.
    pub seq: i64,
    /// Name as printed.
    pub name: String,
    /// Unit as printed.
    pub unit: String,
}

/// One question and all who are asked about with it.
#[derive(Clone, Debug, Serialize)]
pub struct Asked {
    /// The question, for the form.
    pub question: String,
    /// The open conditions.
    pub conditions: Vec<ReasonView>,
    /// Who.
    pub cases: Vec<Case>,
}

/// One answer and all whom it was given about.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    /// The open conditions it answers.
    pub conditions: Vec<ReasonView>,
    /// They go on; else they were taken off the list.
    pub yes: bool,
    /// Why.
    pub reason: String,
    /// Who said so; empty where nobody is on record.
    pub by: String,
    /// Who.
    pub cases: Vec<Case>,
}

/// The page of a dossier's questions and answers.
#[derive(Clone, Debug)]
pub struct AnswersPage {
    /// The dossier.
    pub at: dossiers::Loaded,
    /// Questions without an answer.
    pub open: Vec<Asked>,
    /// Answers given.
    pub given: Vec<Answer>,
    /// The reader may answer now.
    pub may_answer: bool,
}

/// A nominee with what his verdict asks, as the reader may see it.
struct Read {
    row: nominee::Model,
    verdict: View,
}

async fn read<C: ConnectionTrait>(conn: &C, which: SimpleExpr, law: Option<&law::Law>) -> Result<Vec<Read>> {
    let rows = nominee::Entity::find()
        .filter(which)
        .filter(nominee::Column::Outcome.eq("needs_human"))
        .filter(nominee::Column::State.is_in(["included", "removed", "rejected"]))
        .order_by_asc(nominee::Column::DossierId)
        .order_by_asc(nominee::Column::Seq)
        .all(conn)
        .await?;
    let read = rows.into_iter().filter_map(|row| {
        let full = View::read(&row.verdict)?;
        let verdict = law.map_or(full.clone(), |law| full.without_conduct(law));
        // What only open cases ask is no question for somebody who may not know of them.
        (!verdict.asks().is_empty()).then_some(Read { row, verdict })
    });
    Ok(read.collect())
}

fn case(row: &nominee::Model) -> Case {
    Case { seq: row.seq, name: row.printed_name.clone(), unit: row.printed_unit.clone() }
}

fn conditions(verdict: &View) -> Vec<ReasonView> {
    verdict.asks().into_iter().cloned().collect()
}

/// The answers among these nominees, those with the same question, answer and person together, in the order of the list.
async fn given<C: ConnectionTrait>(conn: &C, rows: &[Read]) -> Result<Vec<Answer>> {
    let answered = |r: &&Read| !r.row.override_reason.is_empty() || r.row.override_by.is_some();
    let ids: BTreeSet<Uuid> = rows.iter().filter(answered).filter_map(|r| r.row.override_by).collect();
    let accounts = match ids.is_empty() {
        true => Vec::new(),
        false => account::Entity::find().filter(account::Column::Id.is_in(ids)).all(conn).await?,
    };
    let mut found: Vec<(String, Answer)> = Vec::new();
    for r in rows.iter().filter(answered) {
        let yes = r.row.state != NomineeState::Removed.code();
        let reason = if yes { &r.row.override_reason } else { &r.row.state_reason };
        let by = accounts.iter().find(|a| Some(a.id) == r.row.override_by).map(|a| a.display_name.clone());
        let by = by.unwrap_or_default();
        let question = r.verdict.question();
        match found.iter_mut().find(|(q, a)| *q == question && a.yes == yes && a.reason == *reason && a.by == by) {
            Some((_, answer)) => answer.cases.push(case(&r.row)),
            None => {
                let conditions = conditions(&r.verdict);
                found.push((
                    question,
                    Answer { conditions, yes, reason: reason.clone(), by, cases: vec![case(&r.row)] },
                ));
            }
        }
    }
    Ok(found.into_iter().map(|(_, answer)| answer).collect())
}

/// The answers in the dossiers on a session's agenda, for its council; without what conduct asks where a law is given.
pub(crate) async fn of_session<C: ConnectionTrait>(
    conn: &C,
    session: Uuid,
    without_conduct: Option<&law::Law>,
) -> Result<Vec<Answer>> {
    let agenda = Query::select()
        .column(session_agenda::Column::DossierId)
        .from(session_agenda::Entity)
        .and_where(session_agenda::Column::SessionId.eq(session))
        .to_owned();
    given(conn, &read(conn, nominee::Column::DossierId.in_subquery(agenda), without_conduct).await?).await
}

/// Loads the page.
pub async fn answers(ctx: &Ctx, actor: &Actor, code: &str) -> Result<AnswersPage> {
    let at = dossiers::load(ctx, actor, code).await?;
    let conn = ctx.store.reader();
    let hidden = (!at.sees_discipline(actor)).then(|| &*at.rules.law);
    let rows = read(conn, nominee::Column::DossierId.eq(at.head.id), hidden).await?;
    let given = given(conn, &rows).await?;
    let mut open: BTreeMap<String, Asked> = BTreeMap::new();
    for r in rows.iter().filter(|r| r.row.state == "included" && r.row.override_reason.is_empty()) {
        let question = r.verdict.question();
        let asked = open.entry(question.clone()).or_insert_with(|| Asked {
            question,
            conditions: conditions(&r.verdict),
            cases: Vec::new(),
        });
        asked.cases.push(case(&r.row));
    }
    let may_answer = dossiers::may_change(&at, actor, STEPS).is_ok();
    Ok(AnswersPage { open: open.into_values().collect(), given, may_answer, at })
}

/// Answers one question for all who are asked about with it: yes, and they go on, or no, and they are taken off the list with the
/// reason. Gives how many it was.
pub async fn answer(
    ctx: &Ctx,
    actor: &Actor,
    code: &str,
    version: i64,
    question: &str,
    yes: bool,
    reason: &str,
) -> Result<usize> {
    let at = dossiers::load(ctx, actor, code).await?;
    let held = dossiers::may_change(&at, actor, STEPS)?;
    let reason = reason_of(ctx, reason).await?;
    let hidden = (!at.sees_discipline(actor)).then(|| at.rules.law.clone());
    let rows = read(ctx.store.reader(), nominee::Column::DossierId.eq(at.head.id), hidden.as_deref()).await?;
    let asked =
        |r: &&Read| r.row.state == "included" && r.row.override_reason.is_empty() && r.verdict.question() == question;
    let seqs: Vec<i64> = rows.iter().filter(asked).map(|r| r.row.seq).collect();
    if seqs.is_empty() {
        return Err(Error::refused("answers-none", [("code", at.head.code.clone())]));
    }
    let payload = json!({"question": question, "nominees": seqs, "yes": yes, "reason": reason});
    let count = seqs.len();
    // The version of the dossier was seen with these nominees, so that the write changes them or nothing.
    change(ctx, actor, held, &at, version, "nominee-answer", payload, |tx, _, id| {
        let (reason, seqs) = (reason.clone(), seqs.clone());
        Box::pin(async move {
            let rows = nominee::Entity::find()
                .filter(nominee::Column::DossierId.eq(id))
                .filter(nominee::Column::Seq.is_in(seqs))
                .all(tx.conn())
                .await?;
            for old in rows {
                let mut row = nominee::ActiveModel { id: Set(old.id), ..Default::default() };
                if yes {
                    row.override_reason = Set(reason.clone());
                } else {
                    row.state = Set(NomineeState::Removed.code().to_owned());
                    row.state_reason = Set(reason.clone());
                }
                row.override_by = Set(Some(tx.actor()));
                row.override_at = Set(Some(tx.at()));
                row.update(tx.conn()).await?;
            }
            Ok(())
        })
    })
    .await?;
    Ok(count)
}
