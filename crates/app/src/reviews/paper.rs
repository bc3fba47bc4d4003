//! The report of a review and the notice of its directions, as they are printed.

use std::collections::BTreeSet;

use domain::{
    paper::{Recipients, Report, ReportBlock, ReportColumn, Signature},
    review::{Paragraph, SECTIONS},
};
use store::{
    entity::{direction, movement, organisation, review, unit},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::SimpleExpr},
};
use uuid::Uuid;

use super::{of_row, paragraphs};
use crate::{
    Ctx, Error, Result,
    access::{path_of_unit, paths_of_units},
    decisions, papers,
};

/// Roman numbers of parts.
pub(crate) const ROMAN: [&str; 10] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"];

async fn row(ctx: &Ctx, code: &str) -> Result<review::Model> {
    let found = review::Entity::find().filter(review::Column::Code.eq(code)).one(ctx.store.reader()).await?;
    found.ok_or(Error::NotFound)
}

/// Names and signer of the unit that writes a paper; a unit without printed names of its own writes under its superior's.
pub(crate) async fn writer(ctx: &Ctx, unit: Uuid) -> Result<(organisation::Model, Signature)> {
    let today = ctx.now().today;
    let o = names(ctx, unit, &today).await?;
    let signer = decisions::signers_on(ctx.store.reader(), unit, &today).await?.into_iter().next();
    let signature = signer.map_or_else(
        || Signature { head_title: "Thủ trưởng đơn vị".to_owned(), ..Signature::default() },
        |s| decisions::signature_of(&s),
    );
    Ok((o, signature))
}

/// The printed names of a unit, else its own under those of the nearest unit above it that has them.
async fn names(ctx: &Ctx, unit: Uuid, day: &str) -> Result<organisation::Model> {
    let conn = ctx.store.reader();
    if let Some(own) = decisions::organisation_on(conn, unit, day).await? {
        return Ok(own);
    }
    let own = unit::Entity::find_by_id(unit).one(conn).await?.ok_or(Error::NotFound)?;
    let above: Vec<Uuid> = path_of_unit(ctx, unit).await?.into_iter().filter(|u| *u != unit).collect();
    let depths = paths_of_units(ctx, &above).await?;
    let mut nearest = above;
    nearest.sort_by_key(|u| std::cmp::Reverse(depths.get(u).map_or(0, BTreeSet::len)));
    for one in nearest {
        if let Some(o) = decisions::organisation_on(conn, one, day).await? {
            return Ok(organisation::Model {
                superior_body: o.issuing_body.clone(),
                issuing_body: vntext::upper_vi(&own.name),
                ..o
            });
        }
    }
    papers::names_on(ctx, unit, day).await
}

/// "BC-CAT" of "QĐ-CAT": papers of one body differ in the letters before its own.
pub(crate) fn symbol(letters: &str, o: &organisation::Model) -> String {
    match o.decision_symbol.split_once('-') {
        Some((_, own)) => format!("{letters}-{own}"),
        None => letters.to_owned(),
    }
}

/// The report of a review.
pub(crate) async fn paper(ctx: &Ctx, code: &str) -> Result<(Report, Option<String>)> {
    let conn = ctx.store.reader();
    let r = row(ctx, code).await?;
    let m = movement::Entity::find_by_id(r.movement_id).one(conn).await?.ok_or(Error::NotFound)?;
    let (o, signature) = writer(ctx, r.unit_id).await?;
    let all: Vec<Paragraph> = paragraphs(conn, r.id).await?.into_iter().map(of_row).collect();
    if all.iter().all(|p| p.text().is_empty()) {
        return Err(Error::refused("review-nothing-written", []));
    }
    let mut blocks = Vec::new();
    let mut notes = Vec::new();
    let mut parts = ROMAN.iter();
    for (section, heading) in SECTIONS {
        let of: Vec<&Paragraph> = all.iter().filter(|p| p.section == *section).collect();
        if of.iter().all(|p| p.text().is_empty() && p.note.is_empty()) {
            continue;
        }
        let number = parts.next().copied().unwrap_or_default();
        blocks.push(ReportBlock::Heading { text: format!("{number}. {heading}") });
        for p in of {
            let mut text = p.text().to_owned();
            if !p.note.is_empty() {
                notes.push(p.note.clone());
                // A note without a sentence of its own is marked at the one before it.
                let mark = format!(" ({})", notes.len());
                match blocks.last_mut() {
                    Some(ReportBlock::Text { text: before }) if text.is_empty() => before.push_str(&mark),
                    _ => text.push_str(&mark),
                }
            }
            if !text.is_empty() {
                blocks.push(ReportBlock::Text { text });
            }
        }
    }
    let kind = match r.kind.as_str() {
        "yearly" => "Tổng kết năm",
        "final" => "Tổng kết",
        _ => "Sơ kết",
    };
    let span = match (r.from_date.as_str(), r.to_date.as_str()) {
        ("", _) | (_, "") => String::new(),
        (from, to) => format!(" (từ {} đến {})", vntext::date_dmy(from), vntext::date_dmy(to)),
    };
    let report = Report {
        letterhead: papers::letterhead(&o, &symbol("BC", &o), None, None),
        kind: "BÁO CÁO".to_owned(),
        summary: format!("{kind} {}{span}", in_sentence(&m.name)),
        blocks,
        notes,
        signature: Some(signature),
        recipients: Recipients { lines: vec!["Cấp trên trực tiếp".to_owned()], archive: "VT".to_owned() },
        ..Report::default()
    };
    Ok((report, papers::watermark(&o)))
}

/// The name of a movement inside a sentence: its kind is no name.
pub(crate) fn in_sentence(name: &str) -> String {
    match name.strip_prefix("Phong trào") {
        Some(rest) => format!("phong trào{rest}"),
        None => name.to_owned(),
    }
}

/// The notice of the directions of a review: who, what, by when.
pub(crate) async fn notice(ctx: &Ctx, code: &str) -> Result<(Report, Option<String>)> {
    let r = row(ctx, code).await?;
    notice_of(ctx, direction::Column::ReviewId.eq(r.id), r.unit_id, &r.name).await
}

/// The notice of the directions that `of` names, which were given at `name`.
pub(crate) async fn notice_of(ctx: &Ctx, of: SimpleExpr, by: Uuid, name: &str) -> Result<(Report, Option<String>)> {
    let conn = ctx.store.reader();
    let (o, signature) = writer(ctx, by).await?;
    let found = direction::Entity::find()
        .filter(of)
        .filter(direction::Column::Kind.eq("direction"))
        .filter(direction::Column::AnnulledAt.is_null())
        .order_by_asc(direction::Column::DueOn)
        .order_by_asc(direction::Column::Code)
        .all(conn)
        .await?;
    let ids: BTreeSet<Uuid> = found.iter().map(|d| d.unit_id).collect();
    let units = unit::Entity::find().filter(unit::Column::Id.is_in(ids)).all(conn).await?;
    let unit = |id: Uuid| units.iter().find(|u| u.id == id).map(|u| u.name.clone()).unwrap_or_default();
    if found.is_empty() {
        return Err(Error::refused("review-no-directions", []));
    }
    let column = |title: &str, share| ReportColumn { title: title.to_owned(), share };
    let rows = found.into_iter().map(|d| vec![d.what, unit(d.unit_id), vntext::date_dmy(&d.due_on)]).collect();
    let report = Report {
        letterhead: papers::letterhead(&o, &symbol("TB", &o), None, None),
        kind: "THÔNG BÁO".to_owned(),
        summary: format!("Các việc chỉ đạo tại {}", name),
        blocks: vec![
            ReportBlock::Text {
                text: format!("Thực hiện kết luận tại {}, các đơn vị triển khai những việc sau:", name),
            },
            ReportBlock::Table {
                columns: vec![column("Việc", 5), column("Đơn vị thực hiện", 3), column("Hạn", 2)],
                rows,
            },
            ReportBlock::Text { text: "Đơn vị được giao báo cáo kết quả khi xong việc.".to_owned() },
        ],
        signature: Some(signature),
        recipients: Recipients { lines: vec!["Các đơn vị có tên trên".to_owned()], archive: "VT".to_owned() },
        ..Report::default()
    };
    Ok((report, papers::watermark(&o)))
}
