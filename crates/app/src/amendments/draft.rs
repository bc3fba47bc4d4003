//! Drafting: a line chosen and its right text typed, or the lines that are taken back; words, legal bases and signer.

use domain::{
    access::Action,
    amendment::{AWARD, AmendmentForm, AmendmentKind, AmendmentState, Step, TextField, allowed},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    Tx,
    entity::{amendment, amendment_line, award_record, decision, honour_entry, signer},
    sea_orm::{
        ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Set,
    },
};
use uuid::Uuid;

use super::{current, lines_of, state_after};
use crate::{Actor, Ctx, Error, FieldError, Result, access, ctx::id_at, day, decisions};

/// The right texts of one line as typed; a text equal to the one that holds is left alone.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct CorrectForm {
    /// Number of the line in the decision.
    pub seq: i64,
    /// letter or decision.
    pub form: String,
    /// Why, as printed.
    pub opening: String,
    /// Number of the signer among those of today, from 1; empty takes the decision's.
    pub signer: String,
    /// Name.
    pub name: String,
    /// Rank.
    pub rank: String,
    /// Post.
    pub post: String,
    /// Unit.
    pub unit: String,
    /// Citation.
    pub citation: String,
}

/// Which awards are taken back and why.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct AnnulForm {
    /// Numbers of lines, "19, 21-23"; empty takes all that are still valid.
    pub lines: String,
    /// Grounds, as printed.
    pub opening: String,
    /// Last day to pay back, as typed; empty names none.
    pub recover_by: String,
    /// Number of the signer.
    pub signer: String,
}

pub(super) async fn decision_for(ctx: &Ctx, actor: &Actor, code: &str) -> Result<access::Granted<decision::Model>> {
    let row = access::find::<decision::Model>(ctx, actor, &[Action::PrepareDecision], code).await?;
    if row.state != "issued" {
        return Err(Error::refused("amendment-only-issued", [("code", code.to_owned())]));
    }
    Ok(row)
}

/// The chosen signer of today, else the one who signed the decision while he holds his post, else the head.
async fn signer_for(ctx: &Ctx, row: &decision::Model, typed: &str) -> Result<signer::Model> {
    let today = ctx.now().today;
    let all = decisions::signers_on(ctx.store.reader(), row.unit_id, &today).await?;
    let typed = typed.trim();
    let chosen = match typed.parse::<usize>() {
        _ if typed.is_empty() => all.iter().find(|s| Some(s.id) == row.signer_id).or_else(|| all.first()),
        Ok(n) => n.checked_sub(1).and_then(|n| all.get(n)),
        Err(_) => None,
    };
    chosen.cloned().ok_or_else(|| {
        let pairs = [("day", vntext::date_dmy(&today))];
        if all.is_empty() {
            Error::refused("decision-no-signer", pairs)
        } else {
            Error::field("signer", "field-choose", [("value", typed.to_owned())])
        }
    })
}

/// The field of a form that holds a text.
fn input(field: TextField) -> &'static str {
    match field {
        TextField::Name => "printed_name",
        TextField::Rank => "printed_rank",
        TextField::Post => "printed_post",
        TextField::Unit => "printed_unit",
        TextField::Citation => "citation",
    }
}

/// The texts that differ, in normal form; refused where one cannot be printed.
fn differing(form: &CorrectForm, award: &award_record::Model) -> Result<Vec<(TextField, String, String)>> {
    let limits = domain::dossier::Limits::default();
    let mut faults = Vec::new();
    let mut found = Vec::new();
    for (field, typed, limit) in [
        (TextField::Name, &form.name, limits.name),
        (TextField::Rank, &form.rank, limits.rank),
        (TextField::Post, &form.post, limits.post),
        (TextField::Unit, &form.unit, limits.unit),
        (TextField::Citation, &form.citation, limits.citation),
    ] {
        let typed = vntext::normal(typed).trim().to_owned();
        let length = typed.chars().count();
        if length > limit {
            let pairs = [("length", length.to_string()), ("max", limit.to_string())];
            faults.push(FieldError::new(input(field), "field-too-long", pairs));
        }
        if !vntext::hidden_marks(&typed).is_empty() {
            faults.push(FieldError::new(input(field), "proof-hidden-marks", []));
        }
        if typed.is_empty() && matches!(field, TextField::Name | TextField::Citation) {
            faults.push(FieldError::new(input(field), "field-required", []));
        }
        let holds = current(award, field);
        if typed != holds {
            found.push((field, holds.to_owned(), typed));
        }
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    if found.is_empty() { Err(Error::field("printed_name", "amendment-nothing-differs", [])) } else { Ok(found) }
}

async fn award_at<C: ConnectionTrait>(conn: &C, decision: Uuid, seq: i64) -> Result<award_record::Model> {
    let found = award_record::Entity::find()
        .filter(award_record::Column::DecisionId.eq(decision))
        .filter(award_record::Column::Seq.eq(seq))
        .one(conn)
        .await?;
    let award = found.ok_or_else(|| Error::field("line", "amendment-no-line", [("line", seq.to_string())]))?;
    if award.state == "valid" {
        Ok(award)
    } else {
        Err(Error::field("line", "amendment-line-annulled", [("line", seq.to_string())]))
    }
}

fn row_of(
    ctx: &Ctx,
    actor: &Actor,
    d: &decision::Model,
    kind: AmendmentKind,
    form: AmendmentForm,
    signer: &signer::Model,
    opening: String,
) -> amendment::Model {
    let now = ctx.now();
    let named = super::paper::named(d);
    let mut basis = decisions::lines(&d.legal_basis);
    basis.push(format!("Căn cứ {named}"));
    amendment::Model {
        id: ctx.new_id(&now),
        version: 1,
        home_node: ctx.node.to_string(),
        code: String::new(),
        decision_id: d.id,
        unit_id: d.unit_id,
        kind: kind.code().to_owned(),
        form: form.code().to_owned(),
        state: AmendmentState::Drafted.code().to_owned(),
        number: None,
        number_year: None,
        number_text: None,
        signed_on: None,
        signer_id: Some(signer.id),
        signer_text: json!(decisions::signature_of(signer)).to_string(),
        organisation_id: d.organisation_id,
        opening,
        basis: basis.join("\n"),
        recipients: recipients_of(d, form),
        recover_by: None,
        created_by: actor.account,
        created_at: now.micros,
        issued_at: None,
    }
}

/// The decision's recipients; a letter has no articles that a line could name, and says "as above" (Decree 30/2020/NĐ-CP, Annex I).
fn recipients_of(d: &decision::Model, form: AmendmentForm) -> String {
    if form != AmendmentForm::Letter {
        return d.recipients.clone();
    }
    let mut recipients = decisions::read_recipients(&d.recipients);
    for line in recipients.lines.iter_mut().filter(|l| l.starts_with("Như Điều")) {
        "Như trên".clone_into(line);
    }
    json!(recipients).to_string()
}

/// Words that are printed: required, in normal form.
fn opening_of(text: &str) -> Result<String> {
    let text = vntext::normal(text).trim().to_owned();
    if text.is_empty() {
        return Err(Error::field("opening", "field-required", []));
    }
    let length = text.chars().count();
    if length > 1_000 {
        let pairs = [("length", length.to_string()), ("max", "1000".to_owned())];
        return Err(Error::field("opening", "field-too-long", pairs));
    }
    Ok(text)
}

async fn insert(tx: &Tx, today: &str, mut row: amendment::Model, lines: Vec<amendment_line::Model>) -> Result<String> {
    let year = day::year(today);
    let (counter, prefix) =
        if row.kind == AmendmentKind::Erratum.code() { ("erratum", "DC") } else { ("annulment", "HB") };
    row.code = format!("{prefix}-{year}-{:04}", tx.next_number(&format!("{counter}:{year}")).await?);
    let code = row.code.clone();
    amendment::Entity::insert(row.into_active_model()).exec_without_returning(tx.conn()).await?;
    for chunk in lines.chunks(500) {
        let models = chunk.iter().cloned().map(IntoActiveModel::into_active_model);
        amendment_line::Entity::insert_many(models).exec_without_returning(tx.conn()).await?;
    }
    Ok(code)
}

fn line(
    at: i64,
    amendment: Uuid,
    award: Uuid,
    field: &str,
    as_issued: String,
    corrected: String,
) -> amendment_line::Model {
    amendment_line::Model {
        id: id_at(at),
        amendment_id: amendment,
        award_record_id: award,
        field: field.to_owned(),
        as_issued,
        corrected,
        owed: 0,
        repaid: 0,
        repaid_on: None,
        receipt: String::new(),
    }
}

/// Drafts an erratum about one line; gives its code.
pub async fn correct(ctx: &Ctx, actor: &Actor, code: &str, form: &CorrectForm) -> Result<String> {
    if let Some(done) = ctx.answered(actor).await? {
        return Ok(done);
    }
    let d = decision_for(ctx, actor, code).await?;
    let award = award_at(ctx.store.reader(), d.id, form.seq).await?;
    let kind = AmendmentForm::from_code(&form.form)
        .ok_or_else(|| Error::field("form", "field-choose", [("value", form.form.clone())]))?;
    let texts = differing(form, &award)?;
    let opening = opening_of(&form.opening)?;
    let signer = signer_for(ctx, &d, &form.signer).await?;
    let row = row_of(ctx, actor, &d, AmendmentKind::Erratum, kind, &signer, opening);
    let now = ctx.now();
    ctx.store
        .write(ctx.write(actor, &now, d.permit()), |tx| {
            let (row, texts, award, decided) = (row.clone(), texts.clone(), award.id, d.code.clone());
            let today = now.today.clone();
            Box::pin(async move {
                let lines = texts
                    .iter()
                    .map(|(f, before, after)| line(tx.at(), row.id, award, f.code(), before.clone(), after.clone()))
                    .collect();
                let code = insert(tx, &today, row, lines).await?;
                let said = json!({"decision": decided, "texts": texts});
                tx.audit(&format!("amendment:{code}"), "draft", &said).await?;
                Ok(code)
            })
        })
        .await
}

/// Adds another line to the draft of an erratum, or changes what it says of a line.
pub async fn add(ctx: &Ctx, actor: &Actor, code: &str, version: i64, form: &CorrectForm) -> Result<()> {
    let row = access::find::<amendment::Model>(ctx, actor, &[Action::PrepareDecision], code).await?;
    state_after(&row, Step::Edit)?;
    let award = award_at(ctx.store.reader(), row.decision_id, form.seq).await?;
    let texts = differing(form, &award)?;
    if row.kind != AmendmentKind::Erratum.code() {
        return Err(Error::field("line", "amendment-no-line", [("line", form.seq.to_string())]));
    }
    let now = ctx.now();
    ctx.store
        .write(ctx.change(actor, &now, &row, Some(version)), |tx| {
            let (id, code, texts, award) = (row.id, row.code.clone(), texts.clone(), award.id);
            Box::pin(async move {
                let now = amendment::Entity::find_by_id(id).one(tx.conn()).await?.ok_or(Error::NotFound)?;
                state_after(&now, Step::Edit)?;
                for (old, _) in lines_of(tx.conn(), id).await?.into_iter().filter(|(l, _)| l.award_record_id == award) {
                    amendment_line::Entity::delete_by_id(old.id).exec(tx.conn()).await?;
                }
                for (f, before, after) in &texts {
                    let one = line(tx.at(), id, award, f.code(), before.clone(), after.clone());
                    amendment_line::Entity::insert(one.into_active_model()).exec_without_returning(tx.conn()).await?;
                }
                tx.audit(&format!("amendment:{code}"), "add", &json!({"texts": texts})).await?;
                Ok(())
            })
        })
        .await
}

/// The numbers of "19, 21-23"; `None` where one is unreadable.
fn numbers(text: &str) -> Option<Vec<i64>> {
    let mut all = Vec::new();
    for part in text.split([',', ';']).map(str::trim).filter(|p| !p.is_empty()) {
        let (from, to) = part.split_once(['-', '–']).unwrap_or((part, part));
        let (from, to): (i64, i64) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
        if from < 1 || to < from || to - from > 100_000 {
            return None;
        }
        all.extend(from..=to);
    }
    Some(all)
}

/// Drafts the decision that takes awards back; gives its code. What was paid for them is asked back.
pub async fn annul(ctx: &Ctx, actor: &Actor, code: &str, form: &AnnulForm) -> Result<String> {
    if let Some(done) = ctx.answered(actor).await? {
        return Ok(done);
    }
    let d = decision_for(ctx, actor, code).await?;
    let bad = || Error::field("lines", "amendment-lines-unreadable", [("value", form.lines.clone())]);
    let wanted = numbers(&form.lines).ok_or_else(bad)?;
    let mut awards = award_record::Entity::find()
        .filter(award_record::Column::DecisionId.eq(d.id))
        .filter(award_record::Column::State.eq("valid"))
        .order_by_asc(award_record::Column::Seq)
        .all(ctx.store.reader())
        .await?;
    if let Some(missing) = wanted.iter().find(|n| !awards.iter().any(|a| a.seq == **n)) {
        return Err(Error::field("lines", "amendment-no-line", [("line", missing.to_string())]));
    }
    awards.retain(|a| wanted.is_empty() || wanted.contains(&a.seq));
    if awards.is_empty() {
        return Err(Error::field("lines", "amendment-nobody", []));
    }
    let opening = opening_of(&form.opening)?;
    let recover_by = day::optional("recover_by", &form.recover_by)?;
    let signer = signer_for(ctx, &d, &form.signer).await?;
    let kind = AmendmentKind::Annulment;
    let row = row_of(ctx, actor, &d, kind, AmendmentForm::Decision, &signer, opening);
    debug_assert!(allowed(kind, AmendmentForm::Decision));
    let row = amendment::Model { recover_by, ..row };
    let now = ctx.now();
    ctx.store
        .write(ctx.write(actor, &now, d.permit()), |tx| {
            let (row, awards, decided, today) = (row.clone(), awards.clone(), d.code.clone(), now.today.clone());
            Box::pin(async move {
                let lines = awards.iter().map(|a| {
                    let name = current(a, TextField::Name).to_owned();
                    let one = line(tx.at(), row.id, a.id, AWARD, name, String::new());
                    amendment_line::Model { owed: a.prize, ..one }
                });
                let code = insert(tx, &today, row.clone(), lines.collect()).await?;
                let said = json!({"decision": decided, "lines": awards.iter().map(|a| a.seq).collect::<Vec<_>>()});
                tx.audit(&format!("amendment:{code}"), "draft", &said).await?;
                Ok(code)
            })
        })
        .await
}

/// Changes the words, the legal bases and the recipients of a draft.
pub async fn edit(
    ctx: &Ctx,
    actor: &Actor,
    code: &str,
    version: i64,
    opening: &str,
    basis: &str,
    recipients: &str,
) -> Result<()> {
    let row = access::find::<amendment::Model>(ctx, actor, &[Action::PrepareDecision], code).await?;
    let opening = opening_of(opening)?;
    let tidy = |text: &str| decisions::lines(text).iter().map(|l| vntext::normal(l)).collect::<Vec<_>>().join("\n");
    let (basis, recipients) = (tidy(basis), tidy(recipients));
    let now = ctx.now();
    ctx.store
        .write(ctx.change(actor, &now, &row, Some(version)), |tx| {
            let (id, code) = (row.id, row.code.clone());
            let (opening, basis, recipients) = (opening.clone(), basis.clone(), recipients.clone());
            Box::pin(async move {
                let row = amendment::Entity::find_by_id(id).one(tx.conn()).await?.ok_or(Error::NotFound)?;
                state_after(&row, Step::Edit)?;
                let said = json!({"before": row.opening, "after": opening});
                let mut active = row.into_active_model();
                active.opening = Set(opening);
                active.basis = Set(basis);
                active.recipients = Set(recipients);
                active.update(tx.conn()).await?;
                tx.audit(&format!("amendment:{code}"), "edit", &said).await?;
                Ok(())
            })
        })
        .await
}

/// Drops a draft: it stays, marked, and changes nothing.
pub async fn drop_draft(ctx: &Ctx, actor: &Actor, code: &str, version: i64) -> Result<()> {
    let row = access::find::<amendment::Model>(ctx, actor, &[Action::PrepareDecision], code).await?;
    let now = ctx.now();
    ctx.store
        .write(ctx.change(actor, &now, &row, Some(version)), |tx| {
            let (id, code) = (row.id, row.code.clone());
            Box::pin(async move {
                let row = amendment::Entity::find_by_id(id).one(tx.conn()).await?.ok_or(Error::NotFound)?;
                let to = state_after(&row, Step::Drop)?;
                let mut active = row.into_active_model();
                active.state = Set(to.code().to_owned());
                active.update(tx.conn()).await?;
                tx.audit(&format!("amendment:{code}"), "drop", &json!({})).await?;
                Ok(())
            })
        })
        .await
}

/// The entry of an award in the honour book that is not spoiled.
pub(super) async fn entry_of<C: ConnectionTrait>(conn: &C, award: Uuid) -> Result<Option<honour_entry::Model>> {
    Ok(honour_entry::Entity::find()
        .filter(honour_entry::Column::AwardRecordId.eq(award))
        .filter(honour_entry::Column::State.ne("spoiled"))
        .one(conn)
        .await?)
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn numbers_of_lines_are_read_singly_and_as_ranges() {
        assert_eq!(numbers("19, 21-23; 30"), Some(vec![19, 21, 22, 23, 30]));
        assert_eq!(numbers(""), Some(vec![]));
        for bad in ["x", "3-1", "0", "1-9999999"] {
            assert_eq!(numbers(bad), None, "{bad}");
        }
    }
}
