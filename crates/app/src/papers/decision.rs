//! The decision with its lists, and the payment list.

use domain::paper::{Article, Decision, PrizeRow, PrizeTable, Signature, SignatureBox, SubjectKind};
use store::{
    entity::{award_record, decision, organisation},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder},
};

use super::build::{Awardee2, award_lists, join, letterhead, list_title, of_nominee, posthumous_note, some, watermark};
use crate::{Ctx, Error, Result, decisions, proofs};

/// "GIÁM ĐỐC CÔNG AN TỈNH …": the line in capitals above the legal bases.
pub(crate) fn authority_line(head_title: &str, issuing_body: &str) -> String {
    if decisions::names_body(head_title, issuing_body) {
        return vntext::upper_vi(head_title.trim());
    }
    vntext::upper_vi(format!("{head_title} {issuing_body}").trim())
}

/// The awards of an issued decision in the order of its lists, as issued.
pub(crate) async fn records(ctx: &Ctx, row: &decision::Model) -> Result<Vec<award_record::Model>> {
    Ok(award_record::Entity::find()
        .filter(award_record::Column::DecisionId.eq(row.id))
        .order_by_asc(award_record::Column::Seq)
        .all(ctx.store.reader())
        .await?)
}

pub(super) async fn organisation_of(ctx: &Ctx, row: &decision::Model) -> Result<organisation::Model> {
    let id = row.organisation_id.ok_or(Error::NotFound)?;
    organisation::Entity::find_by_id(id).one(ctx.store.reader()).await?.ok_or(Error::NotFound)
}

pub(super) fn signature(row: &decision::Model) -> Signature {
    serde_json::from_str(&row.signer_text).unwrap_or_default()
}

/// The decision as drafted, or with its number and date once they are entered.
pub(super) async fn decision(ctx: &Ctx, code: &str) -> Result<(Decision, Option<String>)> {
    let conn = ctx.store.reader();
    let row = decisions::by_code(conn, code).await?;
    let d = decisions::dossier_of(conn, &row).await?;
    let o = organisation_of(ctx, &row).await?;
    let award = crate::verdicts::award_name(ctx, &row.award).vi;
    let signature = signature(&row);
    let lists = if row.state == "issued" {
        let records = records(ctx, &row).await?;
        let notes: Vec<String> = records.iter().map(amended).collect();
        let lines: Vec<_> = records.iter().zip(&notes).map(|(r, note)| of_record(r, note)).collect();
        award_lists(&lines, |s| list_title(s, &award))
    } else {
        let rows = proofs::included(conn, d.id).await?;
        let lines: Vec<_> = rows.iter().map(of_nominee).collect();
        award_lists(&lines, |s| list_title(s, &award))
    };
    let articles: Vec<Article> = serde_json::from_str(&row.articles).unwrap_or_default();
    let paper = Decision {
        letterhead: letterhead(&o, &o.decision_symbol, row.number, row.signed_on.as_deref()),
        summary: row.summary.clone(),
        authority: authority_line(&signature.head_title, &o.issuing_body),
        bases: decisions::lines(&row.legal_basis),
        articles,
        signature,
        recipients: decisions::read_recipients(&row.recipients),
        lists,
    };
    Ok((paper, watermark(&o)))
}

fn of_record<'a>(r: &'a award_record::Model, note: &'a str) -> Awardee2<'a> {
    Awardee2 {
        part: &r.part,
        name: &r.printed_name,
        rank: &r.printed_rank,
        post: &r.printed_post,
        unit: &r.printed_unit,
        citation: &r.citation,
        note: if note.is_empty() { posthumous_note(r.posthumous) } else { note },
    }
}

/// An issued decision, or a refusal that says when its papers can be made.
pub(super) async fn issued(ctx: &Ctx, code: &str) -> Result<decision::Model> {
    let row = decisions::by_code(ctx.store.reader(), code).await?;
    if row.state != "issued" {
        return Err(Error::refused("paper-only-issued", [("code", code.to_owned())]));
    }
    Ok(row)
}

/// What a list says beside a line that an erratum changed or an annulment took back.
fn amended(r: &award_record::Model) -> String {
    let mut notes: Vec<String> = Vec::new();
    if r.state == "annulled" {
        notes.push("Đã hủy bỏ".to_owned());
    }
    for field in domain::amendment::TextField::ALL {
        let holds = crate::amendments::current(r, *field);
        let issued = match field {
            domain::amendment::TextField::Name => &r.printed_name,
            domain::amendment::TextField::Rank => &r.printed_rank,
            domain::amendment::TextField::Post => &r.printed_post,
            domain::amendment::TextField::Unit => &r.printed_unit,
            domain::amendment::TextField::Citation => &r.citation,
        };
        if holds != issued {
            notes.push(format!("Đính chính: {holds}"));
        }
    }
    notes.join("; ")
}

/// The payment list of an issued decision.
pub(super) async fn prize_table(ctx: &Ctx, code: &str) -> Result<(PrizeTable, Option<String>)> {
    let row = issued(ctx, code).await?;
    let o = organisation_of(ctx, &row).await?;
    let award = crate::verdicts::award_name(ctx, &row.award).vi;
    let day = row.signed_on.clone().unwrap_or_default();
    // What was paid was paid to whom the list named; what is asked back stands in the annulment.
    let records: Vec<_> = records(ctx, &row).await?.into_iter().map(crate::amendments::as_it_holds).collect();
    let rules = decisions::rules_of(ctx, ctx.store.reader(), row.unit_id, &day).await?;
    let mut cites: Vec<String> = Vec::new();
    for part in ["collective", "individual"] {
        if records.iter().any(|r| r.part == part)
            && let Some(prize) = decisions::prize_of(&rules, &row.award, part, None, &day)
        {
            cites.extend(prize.cite.into_iter().filter(|c| !c.is_empty()));
        }
    }
    cites.sort();
    cites.dedup();
    let boxed = |title: &str| SignatureBox {
        title: title.to_owned(),
        note: Some("Ký, ghi rõ họ tên".to_owned()),
        name: String::new(),
    };
    let table = PrizeTable {
        letterhead: letterhead(&o, "", None, None),
        summary: format!("Chi tiền thưởng kèm theo {award}"),
        reference: Some(reference(&row)),
        base_salary: row.base_salary.unwrap_or(0),
        cites,
        notes: records
            .iter()
            .filter_map(|r| {
                let met = decisions::Met::read(r.prize_met.as_deref())?;
                Some(format!("{}: {}", r.printed_name, met.text(ctx, r.prize)))
            })
            .collect(),
        rows: records
            .iter()
            .map(|r| PrizeRow {
                subject: if r.part == "individual" { SubjectKind::Individual } else { SubjectKind::Collective },
                name: r.printed_name.clone(),
                position: join(&[&r.printed_rank, &r.printed_post]),
                unit: some(&r.printed_unit).unwrap_or_default(),
                multiplier: domain::prize::multiplier_text(r.multiplier),
                amount: r.prize,
            })
            .collect(),
        signatures: vec![boxed("NGƯỜI LẬP BIỂU"), boxed("KẾ TOÁN TRƯỞNG"), boxed("THỦ TRƯỞNG ĐƠN VỊ")],
    };
    Ok((table, watermark(&o)))
}

/// "Kèm theo Quyết định số 15/QĐ-… ngày 20 tháng 11 năm 2020".
pub(super) fn reference(row: &decision::Model) -> String {
    format!(
        "Kèm theo Quyết định số {} {}",
        row.number_text.clone().unwrap_or_default(),
        vntext::date_long(row.signed_on.as_deref().unwrap_or_default())
    )
}
