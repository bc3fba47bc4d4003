//! What is entered on lines of a sheet, cell by cell, by several people at once: the whole cluster's grid (criteria × members) and one member's
//! sheet (criteria × what its stage asks). Both are the house's grid; who may enter what now is asked for each cell.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    fields::{Fault, Field, Shape, Values, Words},
    grid::{Become, Merged, Sent, merge},
    scoring::{Closed, Criterion, Turn, Who, YearStage, entry_text, read_assigned, read_entry, rule, turn},
};
use serde_json::json;
use store::{
    entity::score,
    sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set},
};
use uuid::Uuid;

use super::{Scoring, SheetRow, deduction_of, load, stage};
use crate::{Actor, Ctx, Error, Result, access::PartOf, ctx::id_at};

const YES: Words = &[("1", &["x", "co", "yes"])];

/// The score itself, or what is assigned.
const VALUE: Field = Field::new("f_value", Shape::Text(40));
const EVIDENCE: Field = Field::new("f_evidence", Shape::Text(300));
const EVIDENCE_ON: Field = Field::new("f_evidence_on", Shape::Any);
const POINTS_ONLY: Field = Field::new("f_points_only", Shape::Choice(YES));
const NOTE: Field = Field::new("f_note", Shape::Text(1_000));
const EXPLANATION: Field = Field::new("f_explanation", Shape::Text(2_000));

/// All that a line can hold, for tests of words.
pub const COLUMNS: [Field; 6] = [VALUE, EVIDENCE, EVIDENCE_ON, POINTS_ONLY, NOTE, EXPLANATION];

/// What is asked of a line.
#[must_use]
pub fn columns_of(turn: Turn) -> &'static [Field] {
    match turn {
        Turn::Targets => &[VALUE],
        Turn::Own => &[VALUE, EVIDENCE, EVIDENCE_ON, POINTS_ONLY, NOTE],
        Turn::First | Turn::Second => &[VALUE, NOTE],
        Turn::Explanation => &[EXPLANATION],
    }
}

/// A cell of the whole cluster's grid.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// What stands in it in this turn.
    pub text: String,
    /// What stood before this turn.
    pub prior: String,
    /// It may be entered now.
    pub open: bool,
}

fn assigned_text(score: &score::Model) -> String {
    if score.assigned { score.target.clone() } else { "-".to_owned() }
}

/// What stands of a line in a turn. `prior`: what the turn before entered; `own`: the member's own score.
fn standing(score: Option<&score::Model>, turn: Turn) -> Values {
    let mut out = Values::new();
    let Some(s) = score else { return out };
    let before = |texts: [&String; 2]| texts.into_iter().find(|t| !t.is_empty()).cloned().unwrap_or_default();
    let pairs: Vec<(&str, String)> = match turn {
        Turn::Targets => vec![("value", assigned_text(s))],
        Turn::Own => vec![
            ("value", s.own_score.clone()),
            ("evidence", s.evidence.clone()),
            ("evidence_on", s.evidence_on.clone()),
            ("points_only", if s.points_only { "1" } else { "" }.to_owned()),
            ("note", s.own_note.clone()),
        ],
        Turn::First => {
            vec![("value", s.first_score.clone()), ("note", s.first_note.clone()), ("prior", s.own_score.clone())]
        }
        Turn::Explanation => vec![("explanation", s.explanation.clone())],
        Turn::Second => vec![
            ("value", s.second_score.clone()),
            ("note", s.second_note.clone()),
            ("prior", before([&s.first_score, &s.own_score])),
        ],
    };
    out.extend(pairs.into_iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| (k.to_owned(), v)));
    if !s.own_score.is_empty() {
        out.insert("own".to_owned(), s.own_score.clone());
    }
    out
}

fn fresh(id: Uuid, sheet: Uuid, criterion: Uuid, member: Uuid) -> score::Model {
    let none = String::new;
    score::Model {
        id,
        sheet_id: sheet,
        criterion_id: criterion,
        member_id: member,
        assigned: true,
        target: none(),
        own_score: none(),
        own_note: none(),
        own_at: None,
        own_by: None,
        evidence: none(),
        evidence_on: none(),
        points_only: false,
        first_score: none(),
        first_note: none(),
        first_at: None,
        first_by: None,
        explanation: none(),
        explained_at: None,
        explained_by: None,
        second_score: none(),
        second_note: none(),
        second_at: None,
        second_by: None,
    }
}

/// The row with what a turn says now. Of the other turns nothing changes: every stage keeps its value and its words.
fn put(row: &mut score::ActiveModel, turn: Turn, values: &Values, at: i64, by: Uuid) {
    let text = |name: &str| values.get(name).cloned().unwrap_or_default();
    match turn {
        Turn::Targets => {
            let assigned = text("value") != "-";
            row.target = Set(if assigned { text("value") } else { String::new() });
            row.assigned = Set(assigned);
        }
        Turn::Own => {
            row.own_score = Set(text("value"));
            row.own_note = Set(text("note"));
            row.evidence = Set(text("evidence"));
            row.evidence_on = Set(text("evidence_on"));
            row.points_only = Set(text("points_only") == "1");
            (row.own_at, row.own_by) = (Set(Some(at)), Set(Some(by)));
        }
        Turn::First => {
            row.first_score = Set(text("value"));
            row.first_note = Set(text("note"));
            (row.first_at, row.first_by) = (Set(Some(at)), Set(Some(by)));
        }
        Turn::Explanation => {
            row.explanation = Set(text("explanation"));
            (row.explained_at, row.explained_by) = (Set(Some(at)), Set(Some(by)));
        }
        Turn::Second => {
            row.second_score = Set(text("value"));
            row.second_note = Set(text("note"));
            (row.second_at, row.second_by) = (Set(Some(at)), Set(Some(by)));
        }
    }
}

fn closed(why: Closed) -> Fault {
    Fault::new(
        "value",
        match why {
            Closed::Stage => "score-closed-stage",
            Closed::Who => "score-closed-who",
            Closed::OwnUnit => "score-closed-own-unit",
        },
    )
}

/// The text of a score as it is kept, or what is wrong with it. "=" keeps what the turn before entered.
fn kept(turn: Turn, criterion: &Criterion, typed: &str, now: &Values) -> std::result::Result<String, Fault> {
    if turn == Turn::Targets {
        return read_assigned(criterion, typed).map(|(assigned, target)| match (assigned, target) {
            (false, _) => "-".to_owned(),
            (true, target) => target.map(|t| rule::short(t.hundredths())).unwrap_or_default(),
        });
    }
    let typed = match (typed, now.get("prior")) {
        ("=", Some(prior)) => prior.as_str(),
        ("=", None) => return Err(Fault::new("value", "score-nothing-to-keep")),
        (typed, _) => typed,
    };
    read_entry(criterion, typed).map(|entry| entry.map(entry_text).unwrap_or_default())
}

/// What becomes of what was sent for one line of one member.
fn merged(
    (turn, stage): (Turn, YearStage),
    criterion: &Criterion,
    who: Who,
    sent: &Sent,
    now: &Values,
    today: &str,
) -> Merged {
    let mut out = merge(columns_of(turn), sent, now, &|_, _| None, today);
    if let Some(cell) = out.cells.get_mut("value").filter(|c| c.becomes == Become::Written) {
        match kept(turn, criterion, &cell.sent, now) {
            Ok(text) => {
                let stands = now.get("value").cloned().unwrap_or_default();
                if text == stands {
                    cell.becomes = Become::Stands;
                }
                cell.now.clone_from(&text);
                if text.is_empty() {
                    out.values.remove("value")
                } else {
                    out.values.insert("value".to_owned(), text)
                };
            }
            Err(fault) => {
                cell.becomes = Become::Faulty(fault);
                cell.now = now.get("value").cloned().unwrap_or_default();
                match now.get("value") {
                    Some(old) => out.values.insert("value".to_owned(), old.clone()),
                    None => out.values.remove("value"),
                };
            }
        }
    }
    if out.writes()
        && let Err(why) = turn::open(turn, stage, who, !now.contains_key("own"))
    {
        for (name, cell) in out.cells.iter_mut().filter(|(_, c)| c.becomes == Become::Written) {
            cell.becomes = Become::Faulty(closed(why));
            cell.now = now.get(name).cloned().unwrap_or_default();
        }
        out.values = now.clone();
    }
    out
}

/// One line of one member, as it was sent.
#[derive(Clone, Debug)]
struct Asked {
    line: Uuid,
    code: String,
    criterion: Criterion,
    member: Uuid,
    member_code: String,
    who: Who,
    sent: Sent,
}

type Stood = BTreeMap<(Uuid, Uuid), Values>;

fn merge_all(turn: (Turn, YearStage), asked: &[Asked], stood: &Stood, today: &str) -> Vec<Merged> {
    let none = Values::new();
    let now = |a: &Asked| stood.get(&(a.line, a.member)).unwrap_or(&none).clone();
    asked.iter().map(|a| merged(turn, &a.criterion, a.who, &a.sent, &now(a), today)).collect()
}

/// The criteria of a sheet that a turn is about: leaves, and in the second review the deductions of the advisory body.
fn criteria(sheet: &SheetRow, turn: Turn) -> BTreeMap<String, (Uuid, Criterion)> {
    let leaves = sheet.leaves().map(|(l, c)| (l.line.code.clone(), (l.id, c.clone())));
    let deductions = sheet.deductions().map(|l| (l.line.code.clone(), (l.id, deduction_of(&l.line))));
    leaves.chain(deductions.filter(|_| turn == Turn::Second)).collect()
}

impl Scoring {
    /// A cell of the whole cluster's grid.
    #[must_use]
    pub fn cell(&self, turn: Turn, line: Uuid, member: &super::Member) -> Cell {
        let now = standing(self.scores.get(&(line, member.id)), turn);
        Cell {
            open: turn::open(turn, self.stage, member.who, !now.contains_key("own")).is_ok(),
            text: now.get("value").cloned().unwrap_or_default(),
            prior: now.get("prior").cloned().unwrap_or_default(),
        }
    }

    /// What stands of a line in a turn, by the columns of [`columns_of`].
    #[must_use]
    pub fn standing(&self, turn: Turn, line: Uuid, member: &super::Member) -> Values {
        standing(self.scores.get(&(line, member.id)), turn)
    }

    /// The turns in which the reader may enter something for a member now.
    #[must_use]
    pub fn open_turn(&self, member: &super::Member) -> Option<Turn> {
        Turn::ALL.iter().copied().find(|t| {
            let order = *t != Turn::Targets || self.stage == YearStage::Draft;
            order && turn::open(*t, self.stage, member.who, true).is_ok()
        })
    }

    /// The turn that the year's stage is about.
    #[must_use]
    pub fn turn(&self) -> Turn {
        match self.stage {
            YearStage::Draft => Turn::Targets,
            YearStage::Own => Turn::Own,
            YearStage::First => Turn::First,
            YearStage::Explain => Turn::Explanation,
            YearStage::Second | YearStage::Final | YearStage::Locked => Turn::Second,
        }
    }
}

/// Cells of the whole cluster's grid: rows are criteria, columns the codes of members.
pub async fn save_matrix(
    ctx: &Ctx,
    actor: &Actor,
    (code, year, sheet): (&str, i64, &str),
    turn: Turn,
    sent: Vec<Sent>,
) -> Result<Vec<(String, Merged)>> {
    if turn == Turn::Explanation {
        return Err(Error::NotFound);
    }
    let scoring = load(ctx, actor, code, year).await?;
    scoring.enters()?;
    let sheet = scoring.sheet(sheet)?.clone();
    let members: BTreeMap<String, super::Member> =
        scoring.members_of(&sheet).into_iter().map(|m| (m.code.clone(), m.clone())).collect();
    let criteria = criteria(&sheet, turn);
    let mut asked = Vec::new();
    for row in &sent {
        let Some((line, criterion)) = criteria.get(&row.key) else { continue };
        for (column, text) in &row.cells {
            let Some(member) = members.get(column) else { continue };
            let seen = row.seen.get(column).map(|p| ("value".to_owned(), p.clone()));
            let sent = Sent {
                key: row.key.clone(),
                seen: seen.into_iter().collect(),
                cells: [("value".to_owned(), text.clone())].into(),
            };
            asked.push(Asked {
                line: *line,
                code: row.key.clone(),
                criterion: criterion.clone(),
                member: member.id,
                member_code: member.code.clone(),
                who: member.who,
                sent,
            });
        }
    }
    let done = save(ctx, actor, &scoring, &sheet, turn, Arc::new(asked.clone())).await?;
    let mut out: BTreeMap<String, Merged> = BTreeMap::new();
    for (asked, mut one) in asked.into_iter().zip(done) {
        if let Some(cell) = one.cells.remove("value") {
            out.entry(asked.code).or_default().cells.insert(asked.member_code, cell);
        }
    }
    Ok(out.into_iter().collect())
}

/// Cells of one member's sheet: rows are criteria, columns what the turn asks.
pub async fn save_unit(
    ctx: &Ctx,
    actor: &Actor,
    (code, year, member): (&str, i64, &str),
    turn: Turn,
    sent: Vec<Sent>,
) -> Result<Vec<(String, Merged)>> {
    let scoring = load(ctx, actor, code, year).await?;
    scoring.enters()?;
    let member = scoring.member(member)?.clone();
    let sheet = scoring.sheet_for(&member).ok_or(Error::NotFound)?.clone();
    let criteria = criteria(&sheet, turn);
    let asked: Vec<Asked> = sent
        .into_iter()
        .filter_map(|sent| {
            let (line, criterion) = criteria.get(&sent.key)?;
            Some(Asked {
                line: *line,
                code: sent.key.clone(),
                criterion: criterion.clone(),
                member: member.id,
                member_code: member.code.clone(),
                who: member.who,
                sent,
            })
        })
        .collect();
    let done = save(ctx, actor, &scoring, &sheet, turn, Arc::new(asked.clone())).await?;
    Ok(asked.into_iter().map(|a| a.code).zip(done).collect())
}

/// Writes what can be written in one transaction, on what stands then; tells what became of each.
async fn save(
    ctx: &Ctx,
    actor: &Actor,
    scoring: &Scoring,
    sheet: &SheetRow,
    turn: Turn,
    asked: Arc<Vec<Asked>>,
) -> Result<Vec<Merged>> {
    let stood: Stood = scoring.scores.iter().map(|(key, s)| (*key, standing(Some(s), turn))).collect();
    let found = merge_all((turn, scoring.stage), &asked, &stood, &actor.today);
    if found.iter().all(|m| !m.writes()) {
        return Ok(found);
    }
    let now = ctx.now();
    let permit = scoring.permit.ok_or(Error::NotFound)?;
    let (id, label, year) = (sheet.id, sheet.code.clone(), scoring.year.id);
    let today = actor.today.clone();
    let (code, stood): (String, Vec<(Uuid, Uuid, Values)>) = ctx
        .store
        .write(ctx.change_part(actor, &now, permit, (PartOf::SCORES, id), None), |tx| {
            let (asked, today, label) = (Arc::clone(&asked), today.clone(), label.clone());
            Box::pin(async move {
                // Once more, as it stands now that nobody else writes this sheet.
                let stage = stage::stored(tx.conn(), year).await?;
                let found = score::Entity::find().filter(score::Column::SheetId.eq(id)).all(tx.conn()).await?;
                let rows: BTreeMap<(Uuid, Uuid), score::Model> =
                    found.into_iter().map(|s| ((s.criterion_id, s.member_id), s)).collect();
                let stood: Stood = rows.iter().map(|(key, s)| (*key, standing(Some(s), turn))).collect();
                let mut notes = Vec::new();
                for (a, merged) in asked.iter().zip(merge_all((turn, stage), &asked, &stood, &today)) {
                    if !merged.writes() {
                        continue;
                    }
                    let key = (a.line, a.member);
                    let old = stood.get(&key).cloned().unwrap_or_default();
                    let changes = domain::fields::changes(&old, &merged.values);
                    notes.push(json!({ "criterion": a.code, "member": a.member_code, "changes": changes }));
                    match rows.get(&key) {
                        Some(row) => {
                            let mut row = row.clone().into_active_model();
                            put(&mut row, turn, &merged.values, tx.at(), tx.actor());
                            row.update(tx.conn()).await?;
                        }
                        None => {
                            let model = fresh(id_at(tx.at()), id, a.line, a.member);
                            let mut row = model.into_active_model().reset_all();
                            put(&mut row, turn, &merged.values, tx.at(), tx.actor());
                            row.insert(tx.conn()).await?;
                        }
                    }
                }
                if !notes.is_empty() {
                    let note = json!({ "turn": turn.code(), "rows": notes });
                    tx.audit(&format!("score_sheet:{label}"), "scores", &note).await?;
                }
                let stood = stood.into_iter().map(|((line, member), values)| (line, member, values)).collect();
                Ok::<_, Error>((stage.code().to_owned(), stood))
            })
        })
        .await?;
    let stage = YearStage::from_code(&code).unwrap_or(YearStage::Draft);
    let stood: Stood = stood.into_iter().map(|(line, member, values)| ((line, member), values)).collect();
    Ok(merge_all((turn, stage), &asked, &stood, &actor.today))
}
