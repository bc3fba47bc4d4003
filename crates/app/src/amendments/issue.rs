//! Issuing: number and date from the office's register, and in the same transaction every place that shows the award.

use std::collections::BTreeSet;

use domain::{
    access::Action,
    amendment::{AmendmentForm, AmendmentKind, Step, TextField, symbol},
    copy::Step as CopyStep,
    council::EntryState,
    decision::{self as rules, RegisterFault},
};
use serde_json::json;
use store::{
    StoreError, Tx,
    entity::{amendment, amendment_line, award_record, decision, signer},
    sea_orm::{
        ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set,
        sea_query::{Expr, ExprTrait},
    },
};

use super::{as_it_holds, current, draft::entry_of, lines_of, state_after};
use crate::{
    Actor, Ctx, Error, Result, access, copies, decisions,
    notices::{self, To},
    papers,
    verdicts::award_name,
};

/// Enters number and date; from then on the corrected texts hold, or the awards are taken back.
pub async fn issue(ctx: &Ctx, actor: &Actor, code: &str, version: i64, number: &str, signed_on: &str) -> Result<()> {
    if let Some(done) = ctx.answered(actor).await? {
        return Ok(done);
    }
    let row = access::find::<amendment::Model>(ctx, actor, &[Action::PrepareDecision], code).await?;
    let typed = number.trim().split('/').next().unwrap_or_default().trim().to_owned();
    let bad = || Error::field("number", "decision-bad-number", [("value", number.trim().to_owned())]);
    let number: i64 = typed.parse().map_err(|_| bad())?;
    let day = crate::day::required("signed_on", signed_on)?;
    let now = ctx.now();
    ctx.store
        .write(ctx.change(actor, &now, &row, Some(version)), |tx| {
            let (ctx, id, day, today) = (ctx.clone(), row.id, day.clone(), now.today.clone());
            Box::pin(async move {
                let row = amendment::Entity::find_by_id(id).one(tx.conn()).await?.ok_or(Error::NotFound)?;
                let to = state_after(&row, Step::Issue)?;
                let d = decision::Entity::find_by_id(row.decision_id).one(tx.conn()).await?.ok_or(Error::NotFound)?;
                let year = registered(tx, &row, &d, number, &day, &today).await?;
                let form = AmendmentForm::from_code(&row.form).unwrap_or(AmendmentForm::Decision);
                let names = decisions::organisation_on(tx.conn(), row.unit_id, &day).await?;
                let symbol = symbol(form, names.as_ref().map_or("", |o| o.decision_symbol.as_str()));
                let text = rules::number_text(number, &symbol);
                let lines = lines_of(tx.conn(), id).await?;
                if lines.is_empty() {
                    return Err(Error::refused("amendment-empty", [("code", row.code.clone())]));
                }
                let said = json!({"decision": d.code, "number": text, "signed_on": day,
                    "lines": lines.iter().map(|(l, a)| (a.seq, &l.field, &l.as_issued, &l.corrected)).collect::<Vec<_>>()});
                let what = if row.kind == AmendmentKind::Erratum.code() {
                    take_effect(tx, &lines).await?;
                    "correct"
                } else {
                    take_back(tx, &lines, &text).await?;
                    "annul"
                };
                let (code, before) = (row.code.clone(), row.version);
                let mut active = row.into_active_model();
                active.state = Set(to.code().to_owned());
                active.number = Set(Some(number));
                active.number_year = Set(Some(year));
                active.number_text = Set(Some(text.clone()));
                active.signed_on = Set(Some(day.clone()));
                active.issued_at = Set(Some(tx.at()));
                if let Some(names) = names {
                    active.organisation_id = Set(Some(names.id));
                }
                match active.update(tx.conn()).await.map_err(StoreError::from) {
                    Err(StoreError::Duplicate(_)) => return Err(used(number, year, String::new())),
                    other => other?,
                };
                // What was printed before is known to be of before.
                decision::Entity::update_many()
                    .col_expr(decision::Column::Version, Expr::col(decision::Column::Version).add(1))
                    .filter(decision::Column::Id.eq(d.id))
                    .exec(tx.conn())
                    .await?;
                for format in ["pdf", "docx"] {
                    let kind = domain::paper::PaperKind::Amendment;
                    papers::enqueue(tx, kind, &code, before, &papers::Options::format(format), Some(tx.actor())).await?;
                }
                tx.audit(&format!("amendment:{code}"), "issue", &said).await?;
                tx.audit(&format!("decision:{}", d.code), what, &json!({"amendment": code, "number": text})).await?;
                let people = lines.iter().filter_map(|(_, award)| award.person_id).collect::<BTreeSet<_>>();
                let kind = if what == "correct" { "award-corrected" } else { "award-annulled" };
                let number = d.number_text.clone().unwrap_or_default();
                let facts = [("award", award_name(&ctx, &d.award).vi), ("number", number)];
                notices::tell(&ctx, tx, &To::People(people.into_iter().collect()), kind, &d.code, &facts).await?;
                Ok(())
            })
        })
        .await
}

fn used(number: i64, year: i64, by: String) -> Error {
    let pairs = [("number", number.to_string()), ("year", year.to_string()), ("code", by)];
    Error::field("number", "decision-number-used", pairs)
}

/// Checks number, date and signer; gives the year that the number counts in. A decision shares its numbers with all others.
async fn registered(
    tx: &Tx,
    row: &amendment::Model,
    d: &decision::Model,
    number: i64,
    day: &str,
    today: &str,
) -> Result<i64> {
    let after = d.signed_on.as_deref();
    let year = rules::register(number, day, today, after).map_err(|fault| match fault {
        RegisterFault::BadNumber => Error::field("number", "decision-bad-number", [("value", number.to_string())]),
        RegisterFault::BadDate => Error::field("signed_on", "field-date-malformed", [("value", day.to_owned())]),
        RegisterFault::InFuture => Error::field("signed_on", "decision-date-future", [("day", vntext::date_dmy(day))]),
        RegisterFault::BeforeCouncil => Error::field(
            "signed_on",
            "amendment-before-decision",
            [("day", vntext::date_dmy(day)), ("decided", vntext::date_dmy(after.unwrap_or_default()))],
        ),
    })?;
    if row.form == AmendmentForm::Decision.code() {
        let other = decision::Entity::find()
            .filter(decision::Column::UnitId.eq(row.unit_id))
            .filter(decision::Column::NumberYear.eq(year))
            .filter(decision::Column::Number.eq(number))
            .one(tx.conn())
            .await?;
        if let Some(other) = other {
            return Err(used(number, year, other.code));
        }
    }
    let other = amendment::Entity::find()
        .filter(amendment::Column::UnitId.eq(row.unit_id))
        .filter(amendment::Column::Form.eq(row.form.as_str()))
        .filter(amendment::Column::NumberYear.eq(year))
        .filter(amendment::Column::Number.eq(number))
        .one(tx.conn())
        .await?;
    if let Some(other) = other {
        return Err(used(number, year, other.code));
    }
    let signs = match row.signer_id {
        Some(id) => signer::Entity::find_by_id(id).one(tx.conn()).await?,
        None => None,
    };
    if signs.is_some_and(|s| decisions::signer_on(&s, day)) {
        Ok(year)
    } else {
        Err(Error::field("signed_on", "decision-signer-out-of-period", [("day", vntext::date_dmy(day))]))
    }
}

/// The corrected texts hold from now on; what was issued stays beside them. Names are found under both.
async fn take_effect(tx: &Tx, lines: &[(amendment_line::Model, award_record::Model)]) -> Result<()> {
    let mut done: Vec<uuid::Uuid> = Vec::new();
    for (_, award) in lines {
        if done.contains(&award.id) {
            continue;
        }
        done.push(award.id);
        let issued = award.clone();
        let mut now = award.clone();
        for (line, _) in lines.iter().filter(|(l, _)| l.award_record_id == award.id) {
            let field = TextField::from_code(&line.field).ok_or(Error::NotFound)?;
            if award.state != "valid" || current(award, field) != line.as_issued {
                let pairs = [("line", award.seq.to_string()), ("text", current(award, field).to_owned())];
                return Err(Error::refused("amendment-text-moved", pairs));
            }
            let kept = Some(line.corrected.clone());
            match field {
                TextField::Name => now.corrected_name = kept,
                TextField::Rank => now.corrected_rank = kept,
                TextField::Post => now.corrected_post = kept,
                TextField::Unit => now.corrected_unit = kept,
                TextField::Citation => now.corrected_citation = kept,
            }
        }
        let held = as_it_holds(now.clone());
        let words = |r: &award_record::Model| {
            [r.printed_name.as_str(), &r.printed_rank, &r.printed_post, &r.printed_unit].join(" ")
        };
        let mut search: Vec<String> = Vec::new();
        for word in vntext::fold(&format!("{} {}", words(&held), words(&issued))).split_whitespace() {
            if !search.iter().any(|w| w == word) {
                search.push(word.to_owned());
            }
        }
        let key = if now.part == "individual" {
            vntext::sort_key_name(&held.printed_name)
        } else {
            vntext::sort_key(&held.printed_name)
        };
        let mut active = award_record::ActiveModel { id: Set(award.id), ..Default::default() };
        active.corrected_name = Set(now.corrected_name);
        active.corrected_rank = Set(now.corrected_rank);
        active.corrected_post = Set(now.corrected_post);
        active.corrected_unit = Set(now.corrected_unit);
        active.corrected_citation = Set(now.corrected_citation);
        active.search = Set(search.join(" "));
        active.sort_key = Set(key);
        active.update(tx.conn()).await?;
    }
    Ok(())
}

/// The awards are taken back: their entries keep their numbers with a mark, their sheets must come back, and nobody's record
/// counts them any more.
async fn take_back(tx: &Tx, lines: &[(amendment_line::Model, award_record::Model)], number: &str) -> Result<()> {
    for (_, award) in lines {
        if award.state != "valid" {
            return Err(Error::refused("amendment-line-annulled", [("line", award.seq.to_string())]));
        }
        let mut active = award_record::ActiveModel { id: Set(award.id), ..Default::default() };
        active.state = Set("annulled".to_owned());
        active.update(tx.conn()).await?;
        let Some(entry) = entry_of(tx.conn(), award.id).await? else { continue };
        copies::end_all(tx, entry.id, &[CopyStep::AskBack, CopyStep::Spoil], &format!("Hủy bỏ theo {number}")).await?;
        let note = format!("Hủy bỏ theo Quyết định số {number}");
        let text = if entry.note.is_empty() { note } else { format!("{}; {note}", entry.note) };
        let mut active = entry.into_active_model();
        active.state = Set(EntryState::Annulled.code().to_owned());
        active.note = Set(text);
        active.update(tx.conn()).await?;
    }
    store::projection::mark(tx, lines.iter().filter_map(|(_, a)| a.person_id)).await?;
    Ok(())
}
