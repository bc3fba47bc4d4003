//! What a unit does with its proof: it confirms what it read, and corrects a line. One officer may confirm for all units
//! he answers for at once: either every list is as it was read and all are confirmed, or nothing is.

use std::collections::BTreeMap;

use domain::{
    access::{self as rights, Action},
    lists::NomineeState,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    entity::nominee,
    sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set, sea_query::Expr},
};
use uuid::Uuid;

use super::{Texts, confirmed, dossier_by_code, hash, included, list_hash, on_behalf, proof_unit, require_open};
use crate::{Actor, Ctx, Error, FieldError, Result, access, access::PartOf};

/// A unit's list as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// Code of the unit.
    pub unit: String,
    /// The list hash of the proof that was shown.
    pub list: String,
}

/// What a confirmation covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmed {
    /// Units.
    pub units: usize,
    /// Their names in all.
    pub lines: usize,
}

/// Confirms the lists of one or more units as they were read, in one transaction. Whoever confirms for another unit says
/// how it confirmed (`words`: a letter, a telephone call); the words are kept for each of those units.
pub async fn confirm(ctx: &Ctx, actor: &Actor, code: &str, read: &[Read], words: &str) -> Result<Confirmed> {
    if read.is_empty() {
        return Err(Error::field("units", "proof-choose-units", []));
    }
    let mut permit = access::require_anywhere(actor, Action::ConfirmProof)?;
    let found = dossier_by_code(ctx.store.reader(), code).await?;
    let units = access::units_named(ctx, read.iter().map(|r| r.unit.clone())).await?;
    let ids: Vec<Uuid> = units.iter().map(|u| u.id).collect();
    let paths = access::paths_of_units(ctx, &ids).await?;
    let mut lists = Vec::new();
    for one in read {
        let unit = units.iter().find(|u| u.code == one.unit).ok_or(Error::NotFound)?;
        let subject = rights::Subject::in_units(paths.get(&unit.id).cloned().unwrap_or_default());
        permit = rights::may(actor, Action::ConfirmProof, &subject).map_err(|d| access::refusal(false, d))?;
        let behalf = on_behalf(actor, unit.id);
        if behalf && words.trim().is_empty() {
            return Err(Error::field("words", "proof-words-required", [("unit", unit.name.clone())]));
        }
        lists.push((unit.clone(), one.list.clone(), behalf));
    }
    let now = ctx.now();
    ctx.store
        .write(ctx.change_part(actor, &now, permit, (PartOf::PROOF, found.id), None), |tx| {
            let (found, lists, words) = (found.clone(), lists.clone(), words.trim().to_owned());
            Box::pin(async move {
                require_open(tx.conn(), &found).await?;
                let rows = included(tx.conn(), found.id).await?;
                let mut by_unit: BTreeMap<Uuid, Vec<&nominee::Model>> = BTreeMap::new();
                for row in &rows {
                    by_unit.entry(proof_unit(row, found.unit_id)).or_default().push(row);
                }
                let mut done = Confirmed { units: 0, lines: 0 };
                for (unit, read, behalf) in &lists {
                    let lines = by_unit.remove(&unit.id).ok_or(Error::NotFound)?;
                    if list_hash(&lines) != *read {
                        return Err(Error::refused("proof-changed", [("unit", unit.name.clone())]));
                    }
                    for n in lines.iter().filter(|n| !confirmed(n)) {
                        nominee::Entity::update_many()
                            .col_expr(nominee::Column::ProofHash, Expr::value(hash(n)))
                            .col_expr(nominee::Column::ProofBy, Expr::value(tx.actor()))
                            .col_expr(nominee::Column::ProofAt, Expr::value(tx.at()))
                            .filter(nominee::Column::Id.eq(n.id))
                            .exec(tx.conn())
                            .await?;
                    }
                    done.units += 1;
                    done.lines += lines.len();
                    let words = if *behalf { words.as_str() } else { "" };
                    let entry = json!({"unit": unit.code, "lines": lines.len(), "list": read, "on_behalf": behalf,
                        "words": words});
                    tx.audit(&format!("dossier:{}", found.code), "proof_confirm", &entry).await?;
                }
                Ok(done)
            })
        })
        .await
}

/// Corrects the texts of one line before the decision is sent; a confirmed line is open again.
pub async fn correct(ctx: &Ctx, actor: &Actor, code: &str, part: &str, seq: i64, texts: Texts) -> Result<()> {
    super::require_one(actor)?;
    let found = dossier_by_code(ctx.store.reader(), code).await?;
    let row = nominee_at(ctx.store.reader(), found.id, part, seq).await?;
    let unit = proof_unit(&row, found.unit_id);
    let permit = match access::require(ctx, actor, Action::ConfirmProof, unit).await {
        Ok(permit) => permit,
        Err(Error::Denied(_) | Error::NotFound) => {
            match access::require(ctx, actor, Action::PrepareDecision, found.deciding_unit_id).await {
                // A line that is not for him is not there.
                Err(Error::Denied(_)) => return Err(Error::NotFound),
                permit => permit?,
            }
        }
        Err(other) => return Err(other),
    };
    let texts = read_texts(&texts)?;
    let now = ctx.now();
    let part = part.to_owned();
    ctx.store
        .write(ctx.change_part(actor, &now, permit, (PartOf::PROOF, found.id), None), |tx| {
            let (found, texts, part) = (found.clone(), texts.clone(), part.clone());
            Box::pin(async move {
                require_open(tx.conn(), &found).await?;
                let row = nominee_at(tx.conn(), found.id, &part, seq).await?;
                let before =
                    json!([row.printed_name, row.printed_rank, row.printed_post, row.printed_unit, row.citation]);
                let mut active = nominee::ActiveModel::from(row);
                active.search =
                    Set(vntext::fold(&format!("{} {} {} {}", texts.name, texts.rank, texts.post, texts.unit)));
                active.sort_key = Set(if part == "individual" {
                    vntext::sort_key_name(&texts.name)
                } else {
                    vntext::sort_key(&texts.name)
                });
                active.printed_name = Set(texts.name.clone());
                active.printed_rank = Set(texts.rank.clone());
                active.printed_post = Set(texts.post.clone());
                active.printed_unit = Set(texts.unit.clone());
                active.citation = Set(texts.citation.clone());
                active.update(tx.conn()).await?;
                let entry = json!({"part": part, "seq": seq, "before": before, "after": texts});
                tx.audit(&format!("dossier:{}", found.code), "proof_correct", &entry).await?;
                Ok(())
            })
        })
        .await
}

async fn nominee_at<C: ConnectionTrait>(conn: &C, dossier: Uuid, part: &str, seq: i64) -> Result<nominee::Model> {
    nominee::Entity::find()
        .filter(nominee::Column::DossierId.eq(dossier))
        .filter(nominee::Column::Part.eq(part))
        .filter(nominee::Column::Seq.eq(seq))
        .filter(nominee::Column::State.eq(NomineeState::Included.code()))
        .one(conn)
        .await?
        .ok_or(Error::NotFound)
}

/// The texts in normal form; names without marks that do not belong into one, nothing longer than is printed.
fn read_texts(texts: &Texts) -> Result<Texts> {
    let mut faults = Vec::new();
    let mut one = |field: &str, text: &str, limit: usize, required: bool| {
        let text = vntext::normal(text).trim().to_owned();
        if required && text.is_empty() {
            faults.push(FieldError::new(field, "field-required", []));
        }
        let length = text.chars().count();
        if length > limit {
            let pairs = [("length", length.to_string()), ("max", limit.to_string())];
            faults.push(FieldError::new(field, "field-too-long", pairs));
        }
        if !vntext::hidden_marks(&text).is_empty() {
            faults.push(FieldError::new(field, "proof-hidden-marks", []));
        }
        text
    };
    let limits = domain::dossier::Limits::default();
    let read = Texts {
        name: one("name", &texts.name, limits.name, true),
        rank: one("rank", &texts.rank, limits.rank, false),
        post: one("post", &texts.post, limits.post, false),
        unit: one("unit", &texts.unit, limits.unit, false),
        citation: one("citation", &texts.citation, limits.citation, true),
    };
    if faults.is_empty() { Ok(read) } else { Err(Error::Invalid(faults)) }
}
