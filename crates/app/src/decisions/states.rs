//! Sending for signature, taking back, entering the number and date from the register.

use domain::{
    access::Action,
    decision::{self as rules, RegisterFault, Step},
    road::StepKind,
};
use serde_json::json;
use store::{
    StoreError,
    entity::{decision, signer},
    sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set},
};

use super::{by_code, dossier_of, draft::state_after, lines, organisation_on, power_known, rules_of, signer_on};
use crate::{Actor, Ctx, Error, Result, access, proofs};

/// Sends a draft for signature: every unit has confirmed its names, the signer holds his post that day, and where his
/// authority is not known on the day judged the office says on what it rests.
pub async fn send(ctx: &Ctx, actor: &Actor, code: &str, version: i64) -> Result<()> {
    let row = access::find::<decision::Model>(ctx, actor, &[Action::PrepareDecision], code).await?;
    let now = ctx.now();
    ctx.store
        .write(ctx.change(actor, &now, &row, Some(version)), |tx| {
            let (ctx, code) = (ctx.clone(), code.to_owned());
            Box::pin(async move {
                let row = by_code(tx.conn(), &code).await?;
                let to = state_after(&row, Step::Send)?;
                let d = dossier_of(tx.conn(), &row).await?;
                // The dossier's row is what a late correction of a name also takes.
                store::query::councils::claim_dossier(tx.conn(), d.id).await?;
                if !proofs::waits_at(tx.conn(), d.id, &[StepKind::Issue]).await? {
                    return Err(Error::refused("decision-dossier-not-there", [("code", d.code.clone())]));
                }
                let rows = proofs::included(tx.conn(), d.id).await?;
                let open = rows.iter().filter(|n| !proofs::confirmed(n)).count();
                if open > 0 {
                    let pairs =
                        [("open", open.to_string()), ("total", rows.len().to_string()), ("code", d.code.clone())];
                    return Err(Error::refused("decision-proof-open", pairs));
                }
                let chosen = match row.signer_id {
                    Some(id) => signer::Entity::find_by_id(id).one(tx.conn()).await?,
                    None => None,
                };
                let chosen = chosen.filter(|s| signer_on(s, &d.law_on)).ok_or_else(|| {
                    Error::refused("decision-signer-out-of-period", [("day", vntext::date_dmy(&d.law_on))])
                })?;
                if rows.iter().any(|n| n.person_id.is_some() && n.person_id == chosen.person_id) {
                    return Err(Error::refused("decision-signer-own-case", [("name", chosen.name.clone())]));
                }
                let led = access::led_units(tx.conn(), chosen.person_id).await?;
                if rows.iter().any(|n| n.unit_id.is_some_and(|unit| led.values().any(|l| *l == unit))) {
                    return Err(Error::refused("decision-signer-own-unit", [("name", chosen.name.clone())]));
                }
                if lines(&row.legal_basis).is_empty() {
                    return Err(Error::field("legal_basis", "field-required", []));
                }
                let rules = rules_of(&ctx, tx.conn(), row.unit_id, &d.law_on).await?;
                let known = power_known(&chosen, &rules, &row.award, &d.law_on);
                if !known && d.authority_note.trim().is_empty() && chosen.document.trim().is_empty() {
                    return Err(Error::field(
                        "authority_note",
                        "decision-authority-note",
                        [("name", chosen.name.clone())],
                    ));
                }
                let mut active = decision::ActiveModel::from(row);
                active.state = Set(to.code().to_owned());
                active.update(tx.conn()).await?;
                let entry = json!({"signer": chosen.name, "verified": known, "lines": rows.len()});
                tx.audit(&format!("decision:{code}"), "send", &entry).await?;
                Ok(())
            })
        })
        .await
}

/// Takes a decision back from signature, with a reason; its texts can be edited again.
pub async fn take_back(ctx: &Ctx, actor: &Actor, code: &str, version: i64, reason: &str) -> Result<()> {
    let row = access::find::<decision::Model>(ctx, actor, &[Action::PrepareDecision], code).await?;
    let reason = vntext::normal(reason).trim().to_owned();
    if reason.is_empty() {
        return Err(Error::field("reason", "field-required", []));
    }
    let now = ctx.now();
    ctx.store
        .write(ctx.change(actor, &now, &row, Some(version)), |tx| {
            let (code, reason) = (code.to_owned(), reason.clone());
            Box::pin(async move {
                let row = by_code(tx.conn(), &code).await?;
                let to = state_after(&row, Step::TakeBack)?;
                let mut active = decision::ActiveModel::from(row);
                active.state = Set(to.code().to_owned());
                active.update(tx.conn()).await?;
                tx.audit(&format!("decision:{code}"), "take_back", &json!({"reason": reason})).await?;
                Ok(())
            })
        })
        .await
}

/// Enters the number and the date of the office's register, as typed; may be corrected until the decision is issued.
pub async fn register(ctx: &Ctx, actor: &Actor, code: &str, version: i64, number: &str, signed_on: &str) -> Result<()> {
    if let Some(done) = ctx.answered(actor).await? {
        return Ok(done);
    }
    let row = access::find::<decision::Model>(ctx, actor, &[Action::PrepareDecision], code).await?;
    let now = ctx.now();
    let typed = number.trim().split('/').next().unwrap_or_default().trim().to_owned();
    let bad = || Error::field("number", "decision-bad-number", [("value", number.trim().to_owned())]);
    let number: i64 = typed.parse().map_err(|_| bad())?;
    let day = crate::day::required("signed_on", signed_on)?;
    let today = now.today.clone();
    ctx.store
        .write(ctx.change(actor, &now, &row, Some(version)), |tx| {
            let (code, day, today) = (code.to_owned(), day.clone(), today.clone());
            Box::pin(async move {
                let row = by_code(tx.conn(), &code).await?;
                let to = state_after(&row, Step::Register)?;
                let council = store::query::councils::last_council_day(tx.conn(), row.dossier_id).await?;
                let year = rules::register(number, &day, &today, council.as_deref()).map_err(|fault| {
                    let dmy = |d: &str| vntext::date_dmy(d);
                    match fault {
                        RegisterFault::BadNumber => {
                            Error::field("number", "decision-bad-number", [("value", number.to_string())])
                        }
                        RegisterFault::BadDate => {
                            Error::field("signed_on", "field-date-malformed", [("value", day.clone())])
                        }
                        RegisterFault::InFuture => {
                            Error::field("signed_on", "decision-date-future", [("day", dmy(&day))])
                        }
                        RegisterFault::BeforeCouncil => Error::field(
                            "signed_on",
                            "decision-date-before-council",
                            [("day", dmy(&day)), ("council", dmy(council.as_deref().unwrap_or_default()))],
                        ),
                    }
                })?;
                let other = decision::Entity::find()
                    .filter(decision::Column::UnitId.eq(row.unit_id))
                    .filter(decision::Column::NumberYear.eq(year))
                    .filter(decision::Column::Number.eq(number))
                    .filter(decision::Column::Id.ne(row.id))
                    .one(tx.conn())
                    .await?;
                let used = |by: String| {
                    let pairs = [("number", number.to_string()), ("year", year.to_string()), ("code", by)];
                    Error::field("number", "decision-number-used", pairs)
                };
                if let Some(other) = other {
                    return Err(used(other.code));
                }
                let chosen = match row.signer_id {
                    Some(id) => signer::Entity::find_by_id(id).one(tx.conn()).await?,
                    None => None,
                };
                if !chosen.as_ref().is_some_and(|s| signer_on(s, &day)) {
                    let pairs = [("day", vntext::date_dmy(&day))];
                    return Err(Error::field("signed_on", "decision-signer-out-of-period", pairs));
                }
                let names = organisation_on(tx.conn(), row.unit_id, &day).await?;
                let symbol = names.as_ref().map(|o| o.decision_symbol.clone()).unwrap_or_default();
                let text = rules::number_text(number, &symbol);
                let entry = json!({"number": number, "signed_on": day, "before": row.number_text, "text": text});
                let mut active = decision::ActiveModel::from(row);
                active.state = Set(to.code().to_owned());
                active.number = Set(Some(number));
                active.number_year = Set(Some(year));
                active.number_text = Set(Some(text));
                active.signed_on = Set(Some(day.clone()));
                if let Some(names) = names {
                    active.organisation_id = Set(Some(names.id));
                }
                match active.update(tx.conn()).await.map_err(StoreError::from) {
                    // Somebody else took the number between the look and the write.
                    Err(StoreError::Duplicate(_)) => return Err(used(String::new())),
                    other => other?,
                };
                tx.audit(&format!("decision:{code}"), "register", &entry).await?;
                Ok(())
            })
        })
        .await
}
