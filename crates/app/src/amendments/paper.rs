//! What an erratum or an annulment prints.

use domain::{
    amendment::{AmendmentForm, AmendmentKind, TextField, symbol},
    paper::{Amendment, Article, CorrectedText},
};
use store::{
    entity::{amendment, award_record, decision, organisation},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter},
};

use super::lines_of;
use crate::{
    Ctx, Error, Result, decisions,
    papers::{authority_line, letterhead, watermark},
};

/// "Quyết định số 15/QĐ-… ngày 20 tháng 11 năm 2020 về việc …": how running text names a decision.
pub(super) fn named(d: &decision::Model) -> String {
    let mut summary = d.summary.trim().trim_end_matches('.').to_owned();
    if let Some(rest) = summary.strip_prefix("Về việc") {
        summary = format!("về việc{rest}");
    }
    format!(
        "Quyết định số {} {} {summary}",
        d.number_text.as_deref().unwrap_or_default(),
        vntext::date_long(d.signed_on.as_deref().unwrap_or_default())
    )
}

fn short(d: &decision::Model) -> String {
    format!(
        "Quyết định số {} {}",
        d.number_text.as_deref().unwrap_or_default(),
        vntext::date_long(d.signed_on.as_deref().unwrap_or_default())
    )
}

fn article(text: String) -> Article {
    Article { paragraphs: vec![text] }
}

/// Number of a line within its own list, as the annex numbers it.
fn place(all: &[award_record::Model], award: &award_record::Model) -> String {
    let before = all.iter().filter(|a| a.part == award.part && a.seq <= award.seq).count();
    let list = if award.part == "individual" { "cá nhân" } else { "tập thể" };
    format!("Số thứ tự {before}, danh sách {list}")
}

pub(crate) async fn paper(ctx: &Ctx, code: &str) -> Result<(Amendment, Option<String>)> {
    let conn = ctx.store.reader();
    let row =
        amendment::Entity::find().filter(amendment::Column::Code.eq(code)).one(conn).await?.ok_or(Error::NotFound)?;
    let d = decision::Entity::find_by_id(row.decision_id).one(conn).await?.ok_or(Error::NotFound)?;
    let id = row.organisation_id.ok_or(Error::NotFound)?;
    let o = organisation::Entity::find_by_id(id).one(conn).await?.ok_or(Error::NotFound)?;
    let all = award_record::Entity::find().filter(award_record::Column::DecisionId.eq(d.id)).all(conn).await?;
    let lines = lines_of(conn, row.id).await?;
    let form = AmendmentForm::from_code(&row.form).unwrap_or(AmendmentForm::Decision);
    let annuls = row.kind == AmendmentKind::Annulment.code();
    let letter = form == AmendmentForm::Letter;
    let signature: domain::paper::Signature = serde_json::from_str(&row.signer_text).unwrap_or_default();
    let award = crate::verdicts::award_name(ctx, &d.award).vi;
    let body = decisions::running_name(conn, &d, &o).await?;
    let opening = row.opening.trim().trim_end_matches('.');
    let texts = lines
        .iter()
        .map(|(line, award)| CorrectedText {
            place: place(&all, award),
            what: TextField::from_code(&line.field).map(|f| f.printed().to_owned()).unwrap_or_default(),
            issued: line.as_issued.clone(),
            corrected: if annuls { vntext::group(line.owed) } else { line.corrected.clone() },
        })
        .collect::<Vec<_>>();
    let articles = if annuls {
        let collectives = lines.iter().filter(|(_, a)| a.part == "collective").count();
        let counted = decisions::counted_words(collectives, lines.len() - collectives);
        let owed: i64 = lines.iter().map(|(l, _)| l.owed).sum();
        let mut back = format!("Thu hồi {award} đã trao cho tập thể, cá nhân có tên tại Điều 1");
        if owed > 0 {
            back.push_str(&format!(
                " và tiền thưởng đã nhận, tổng số {} đồng (bằng chữ: {})",
                vntext::group(owed),
                vntext::money_words(owed).trim_end_matches('.')
            ));
        }
        if let Some(day) = &row.recover_by {
            back.push_str(&format!("; nộp lại chậm nhất {}", vntext::date_long(day)));
        }
        vec![
            article(format!("Hủy bỏ việc tặng {award} tại {} đối với {counted} có tên sau đây:", short(&d))),
            article(format!("Lý do hủy bỏ: {opening}.")),
            article(format!("{back}.")),
            article(
                "Quyết định này có hiệu lực kể từ ngày ký. Thủ trưởng các đơn vị liên quan và các tập thể, cá nhân có tên \
                 tại Điều 1 chịu trách nhiệm thi hành Quyết định này."
                    .to_owned(),
            ),
        ]
    } else if letter {
        vec![
            Article {
                paragraphs: vec![
                    format!("{} đã ban hành {}.", capital(&body), named(&d)),
                    format!("{opening}. {} đính chính như sau:", capital(&body)),
                ],
            },
            article(format!("Các nội dung khác của {} không thay đổi.", short(&d))),
            article(format!("{} thông báo để các đơn vị, cá nhân liên quan biết, thực hiện./.", capital(&body))),
        ]
    } else {
        vec![
            article(format!("Đính chính nội dung trong danh sách kèm theo {} ({}):", short(&d), lowered(opening))),
            article(format!(
                "Các nội dung khác của {} không thay đổi. {award} đã in có nội dung được đính chính tại Điều 1 được thu hồi \
                 và cấp lại, giữ nguyên số vào sổ.",
                short(&d)
            )),
            article(
                "Quyết định này có hiệu lực kể từ ngày ký. Thủ trưởng các đơn vị liên quan và các tập thể, cá nhân có tên \
                 tại Điều 1 chịu trách nhiệm thi hành Quyết định này."
                    .to_owned(),
            ),
        ]
    };
    let verb = if annuls { "Hủy bỏ việc tặng" } else { "Đính chính" };
    let summary = match (annuls, letter) {
        (true, _) => format!("Về việc hủy bỏ việc tặng {award} tại {}", short(&d)),
        (false, true) => format!("{verb} {}", short(&d)),
        (false, false) => format!("Về việc đính chính {}", short(&d)),
    };
    let recipients = decisions::read_recipients(&row.recipients);
    let paper = Amendment {
        letterhead: letterhead(&o, &symbol(form, &o.decision_symbol), row.number, row.signed_on.as_deref()),
        letter,
        annuls,
        summary,
        to: if letter { addressees(&recipients, &lines) } else { Vec::new() },
        authority: authority_line(&signature.head_title, &o.issuing_body),
        bases: decisions::lines(&row.basis),
        articles,
        texts,
        signature,
        recipients,
    };
    Ok((paper, watermark(&o)))
}

/// A letter is sent to the units that the corrected lines belong to, each once.
fn addressees(
    recipients: &domain::paper::Recipients,
    lines: &[(store::entity::amendment_line::Model, award_record::Model)],
) -> Vec<String> {
    let mut to: Vec<String> = Vec::new();
    for (_, award) in lines {
        let unit = if award.printed_unit.is_empty() { &award.printed_name } else { &award.printed_unit };
        if !unit.is_empty() && !to.contains(unit) {
            to.push(unit.clone());
        }
    }
    if to.is_empty() { recipients.lines.clone() } else { to }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect())
}

fn lowered(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |c| c.to_lowercase().chain(letters).collect())
}
