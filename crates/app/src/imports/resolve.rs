//! What a person answers to the rows in doubt.

use std::collections::BTreeMap;

use domain::{access::Action, lists::OutsiderKind};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    Tx,
    entity::{import_batch, import_row, person, unit},
    sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set},
};
use uuid::Uuid;

use super::{
    Kind, Problem, Staged, State,
    batch::{mapping_of, read_row, to_json},
    cells::fix_key,
    facts,
    upload::{open_batch, remap},
};
use crate::{
    Actor, Ctx, Error, FieldError, Result, access,
    facts::{FREE, FactKind, Shape, alias_key},
};

/// An answer to one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// It stands for this person (code).
    Person(String),
    /// It stands for this unit (code).
    Unit(String),
    /// Add as new staff of this unit (code; empty takes the row's own unit).
    New(String),
    /// Somebody or something outside: code of an outsider kind.
    Outsider(String),
    /// The file is right: what is kept is annulled and the row takes its place.
    Replace,
    /// Leave the row out.
    Drop {
        /// Why.
        reason: String,
    },
}

impl Answer {
    /// From a form's value: "person:CODE", "unit:CODE", "new", "new:UNIT", "outsider:KIND", "replace", "drop".
    #[must_use]
    pub fn parse(value: &str, reason: &str) -> Option<Self> {
        let (kind, rest) = value.split_once(':').unwrap_or((value, ""));
        match kind {
            "person" => Some(Self::Person(rest.to_owned())),
            "unit" => Some(Self::Unit(rest.to_owned())),
            "new" => Some(Self::New(rest.to_owned())),
            "outsider" => Some(Self::Outsider(rest.to_owned())),
            "replace" => Some(Self::Replace),
            "drop" => Some(Self::Drop { reason: reason.to_owned() }),
            _ => None,
        }
    }
}

/// Records answers to rows; row numbers are places in the batch. All or none.
pub async fn answer(ctx: &Ctx, actor: &Actor, code: &str, version: i64, answers: BTreeMap<i64, Answer>) -> Result<()> {
    let batch = open_batch(ctx, actor, code).await?;
    let kind = Kind::from_code(&batch.kind).ok_or(Error::NotFound)?;
    let now = ctx.now();
    let mut ready = BTreeMap::new();
    let mut faults = Vec::new();
    for (seq, answer) in answers {
        if kind.fact().is_some() && matches!(answer, Answer::New(_) | Answer::Outsider(_)) {
            faults.push(FieldError::new(&format!("answer.{seq}"), "field-choose", []));
            continue;
        }
        match settle(ctx, actor, &answer).await {
            Ok(done) => {
                ready.insert(seq, done);
            }
            Err(Error::Invalid(list)) => {
                faults.extend(list.into_iter().map(|f| FieldError { field: format!("answer.{seq}"), ..f }));
            }
            Err(other) => return Err(other),
        }
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    ctx.store
        .write(ctx.change(actor, &now, &batch, Some(version)), |tx| {
            let (ctx, ready, code, id) = (ctx.clone(), ready.clone(), batch.code.clone(), batch.id);
            Box::pin(async move {
                let rows = import_row::Entity::find()
                    .filter(import_row::Column::BatchId.eq(id))
                    .filter(import_row::Column::Seq.is_in(ready.keys().copied()))
                    .all(tx.conn())
                    .await?;
                for model in rows {
                    if let Some(done) = ready.get(&model.seq) {
                        put(tx, model, done).await?;
                    }
                }
                if let Some(kind) = kind.fact() {
                    compare_again(&ctx, tx, kind, id, &ready.keys().copied().collect::<Vec<_>>()).await?;
                }
                let note: BTreeMap<i64, &str> = ready.iter().map(|(s, d)| (*s, d.resolution.as_str())).collect();
                tx.audit(&format!("import:{code}"), "answer", &json!(note)).await?;
                Ok::<_, Error>(())
            })
        })
        .await
}

/// Leaves out every row in `state` ("fault" or "doubt"), with a reason.
pub async fn answer_all(
    ctx: &Ctx,
    actor: &Actor,
    code: &str,
    version: i64,
    state: State,
    reason: String,
) -> Result<u64> {
    let batch = open_batch(ctx, actor, code).await?;
    let reason = vntext::normal(&reason);
    if reason.is_empty() {
        return Err(Error::field("reason", "import-reason-missing", []));
    }
    if !matches!(state, State::Fault | State::Doubt) {
        return Err(Error::NotFound);
    }
    let now = ctx.now();
    ctx.store
        .write(ctx.change(actor, &now, &batch, Some(version)), |tx| {
            let (reason, code, id) = (reason.clone(), batch.code.clone(), batch.id);
            Box::pin(async move {
                let problem = to_json(&Problem::new("import-dropped", [("reason", reason.clone())]));
                let done = import_row::Entity::update_many()
                    .set(import_row::ActiveModel {
                        state: Set(State::Dropped.code().to_owned()),
                        problem: Set(problem),
                        resolution: Set("drop".to_owned()),
                        ..Default::default()
                    })
                    .filter(import_row::Column::BatchId.eq(id))
                    .filter(import_row::Column::State.eq(state.code()))
                    .exec(tx.conn())
                    .await?
                    .rows_affected;
                let note = json!({ "state": state, "reason": reason, "rows": done });
                tx.audit(&format!("import:{code}"), "drop_all", &note).await?;
                Ok::<_, Error>(done)
            })
        })
        .await
}

/// Says which unit a text of the file means; the rows are looked at again. Remembered with the file's mapping.
pub async fn name_unit(
    ctx: &Ctx,
    actor: &Actor,
    code: &str,
    version: i64,
    names: BTreeMap<String, String>,
) -> Result<()> {
    let batch = open_batch(ctx, actor, code).await?;
    let mut mapping = mapping_of(&batch)?;
    for (text, unit_code) in names {
        let unknown = || Error::field("unit", "field-choose", []);
        let found = access::named::<unit::Model>(ctx, actor, &[Action::Import], &unit_code, unknown).await?;
        mapping.units.insert(vntext::fold(&text), found.into_row().code);
    }
    remap(ctx, actor, code, version, mapping).await
}

/// Says what words of the file mean: column and text → code, or [`FREE`] for an award that the law does not know. The rows are
/// read again; remembered for files of this kind.
pub async fn name_words(
    ctx: &Ctx,
    actor: &Actor,
    code: &str,
    version: i64,
    words: BTreeMap<(String, String), String>,
) -> Result<()> {
    let batch = open_batch(ctx, actor, code).await?;
    let kind = Kind::from_code(&batch.kind).and_then(Kind::fact).ok_or(Error::NotFound)?;
    let mut mapping = mapping_of(&batch)?;
    for ((column, text), meaning) in words {
        let field = kind.fields().iter().find(|f| f.column == column).ok_or(Error::NotFound)?;
        let known = match field.shape {
            Shape::Choice(words) => words.iter().any(|w| w.0 == meaning),
            Shape::Award => meaning == FREE || ctx.law.award(&meaning.as_str().into()).is_some(),
            _ => false,
        };
        if !known {
            return Err(Error::field("word", "field-choose", []));
        }
        mapping.words.insert(alias_key(&column, &text), meaning);
    }
    remap(ctx, actor, code, version, mapping).await
}

/// Says what values mean that are asked once for all rows: field and text → value. The rows are read again.
pub async fn fix_values(
    ctx: &Ctx,
    actor: &Actor,
    code: &str,
    version: i64,
    values: BTreeMap<(String, String), String>,
) -> Result<()> {
    let batch = open_batch(ctx, actor, code).await?;
    let mut mapping = mapping_of(&batch)?;
    for ((field, text), value) in values {
        let value = vntext::normal(&value);
        if field == "name" && value.is_empty() {
            return Err(Error::field("fix", "import-name-empty", []));
        }
        let key = match text.as_str() {
            "*" => fix_key("order", &field),
            _ => fix_key(&field, &text),
        };
        mapping.fixes.insert(key, value);
    }
    remap(ctx, actor, code, version, mapping).await
}

/// Gives columns that were passed over the fields a person chose: part and column → field. Others stay.
pub async fn take_columns(
    ctx: &Ctx,
    actor: &Actor,
    code: &str,
    version: i64,
    chosen: BTreeMap<(usize, u32), String>,
) -> Result<()> {
    let batch = open_batch(ctx, actor, code).await?;
    let mut mapping = mapping_of(&batch)?;
    for ((part, column), field) in chosen {
        let part = mapping.parts.get_mut(part).ok_or(Error::NotFound)?;
        // The column that had the field before gives it up: the person says which of the two is right.
        for c in part.columns.iter_mut().filter(|c| c.field == field) {
            c.field.clear();
        }
        let found = part.columns.iter_mut().find(|c| c.column == column).ok_or(Error::NotFound)?;
        found.field = field;
        found.score = 0;
    }
    remap(ctx, actor, code, version, mapping).await
}

/// Puts a batch aside: nothing of it is written to the register.
pub async fn discard(ctx: &Ctx, actor: &Actor, code: &str, version: i64) -> Result<()> {
    let batch = open_batch(ctx, actor, code).await?;
    let now = ctx.now();
    ctx.store
        .write(ctx.change(actor, &now, &batch, Some(version)), |tx| {
            let (code, id) = (batch.code.clone(), batch.id);
            Box::pin(async move {
                import_batch::Entity::update_many()
                    .set(import_batch::ActiveModel { state: Set("discarded".to_owned()), ..Default::default() })
                    .filter(import_batch::Column::Id.eq(id))
                    .exec(tx.conn())
                    .await?;
                tx.audit(&format!("import:{code}"), "discard", &json!({})).await?;
                Ok::<_, Error>(())
            })
        })
        .await
}

/// An answer looked up and allowed.
#[derive(Clone)]
struct Settled {
    state: State,
    matched: Option<Uuid>,
    resolution: String,
    problem: Option<Problem>,
}

async fn settle(ctx: &Ctx, actor: &Actor, answer: &Answer) -> Result<Settled> {
    let done = |state, matched, resolution: String| Settled { state, matched, resolution, problem: None };
    match answer {
        Answer::Person(code) => {
            let unknown = || Error::field("answer", "import-no-such-person", [("code", code.clone())]);
            let found = access::named::<person::Model>(ctx, actor, &[Action::Import], code, unknown).await?;
            Ok(done(State::Matched, Some(found.id), "person".to_owned()))
        }
        Answer::Unit(code) => {
            let found = unit_by(ctx, actor, Action::ViewUnits, code).await?;
            Ok(done(State::Matched, Some(found.id), "unit".to_owned()))
        }
        Answer::New(code) => {
            if !code.is_empty() {
                unit_by(ctx, actor, Action::ManagePeople, code).await?;
            }
            Ok(done(State::New, None, format!("new:{code}")))
        }
        Answer::Outsider(kind) => match OutsiderKind::from_code(kind) {
            Some(kind) => Ok(done(State::New, None, format!("outsider:{kind}"))),
            None => Err(Error::field("answer", "field-choose", [])),
        },
        Answer::Replace => Ok(done(State::Update, None, "replace".to_owned())),
        Answer::Drop { reason } => {
            let reason = vntext::normal(reason);
            if reason.is_empty() {
                return Err(Error::field("answer", "import-reason-missing", []));
            }
            Ok(Settled {
                state: State::Dropped,
                matched: None,
                resolution: "drop".to_owned(),
                problem: Some(Problem::new("import-dropped", [("reason", reason)])),
            })
        }
    }
}

async fn unit_by(ctx: &Ctx, actor: &Actor, action: Action, code: &str) -> Result<access::Granted<unit::Model>> {
    let unknown = || Error::field("answer", "import-no-such-unit", [("code", code.to_owned())]);
    access::named(ctx, actor, &[action], code, unknown).await
}

async fn put(tx: &Tx, model: import_row::Model, done: &Settled) -> Result<()> {
    let row: Staged = read_row(model.clone())?;
    // A wrong value cannot be answered away: only left out. Rows that were decided stay as they are.
    let may = match row.state {
        State::Doubt => true,
        State::Fault => done.state == State::Dropped,
        State::Dropped | State::New | State::Matched | State::Update => {
            !row.resolution.is_empty() || done.state == State::Dropped
        }
        // A row that repeats another may be another person or unit all the same.
        State::Repeat => matches!(done.state, State::New | State::Matched | State::Dropped),
        State::Same | State::Aside | State::Heading | State::Sum | State::Note | State::Signature => false,
    };
    let contradiction = row.problem.as_ref().is_some_and(|p| p.key.starts_with("import-fact-differs"));
    let wrong_part = (done.resolution == "replace" && !contradiction)
        || (done.resolution == "person" && row.part == "collective")
        || (done.resolution == "unit" && row.part == "individual")
        || (done.resolution.starts_with("new:") && row.part == "collective");
    if !may || wrong_part {
        return Err(Error::refused("import-row-answer", [("row", row.row_number.to_string())]));
    }
    let mut change: import_row::ActiveModel = model.into();
    change.state = Set(done.state.code().to_owned());
    change.matched_id = Set(if done.resolution == "replace" { row.matched } else { done.matched });
    change.resolution = Set(done.resolution.clone());
    change.problem = Set(done.problem.as_ref().map(to_json).unwrap_or_default());
    change.update(tx.conn()).await?;
    Ok(())
}

/// A fact whose person was named is compared with what is kept about that person.
async fn compare_again(ctx: &Ctx, tx: &Tx, kind: FactKind, batch: Uuid, seqs: &[i64]) -> Result<()> {
    let mut rows: Vec<Staged> = import_row::Entity::find()
        .filter(import_row::Column::BatchId.eq(batch))
        .filter(import_row::Column::Seq.is_in(seqs.iter().copied()))
        .filter(import_row::Column::State.eq(State::Matched.code()))
        .all(tx.conn())
        .await?
        .into_iter()
        .map(read_row)
        .collect::<Result<_>>()?;
    let kept = facts::load(tx.conn(), kind, &rows).await?;
    facts::settle(&ctx.law, kind, &kept, &mut rows);
    for row in rows {
        import_row::Entity::update_many()
            .set(import_row::ActiveModel {
                state: Set(row.state.code().to_owned()),
                problem: Set(row.problem.as_ref().map(to_json).unwrap_or_default()),
                candidates: Set(to_json(&row.candidates)),
                ..Default::default()
            })
            .filter(import_row::Column::BatchId.eq(batch))
            .filter(import_row::Column::Seq.eq(row.seq))
            .exec(tx.conn())
            .await?;
    }
    Ok(())
}
