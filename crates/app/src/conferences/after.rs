//! What a conference leaves behind and is run by: its minutes, the notice of its directions, and the order in which whoever leads it calls
//! each item.

use std::collections::BTreeMap;

use domain::{
    fields::lines,
    paper::{Recipients, Report, ReportBlock, SignatureBox},
    record::{AGENDA, PEOPLE, PRAISED, SITES},
};
use store::{
    entity::{conference, direction},
    query::reviews as query,
    sea_orm::ColumnTrait,
};

use super::{Honour, column, in_order, row, texts};
use crate::{
    Ctx, Error, Result, papers,
    reviews::paper_parts::{ROMAN, notice_of, symbol, writer},
    verdicts,
};

fn text(text: impl Into<String>) -> ReportBlock {
    ReportBlock::Text { text: text.into() }
}

/// Headings with their Roman numbers; an empty part has none.
#[derive(Default)]
struct Parts {
    blocks: Vec<ReportBlock>,
    count: usize,
}

impl Parts {
    fn add(&mut self, heading: &str, blocks: Vec<ReportBlock>) {
        if !blocks.is_empty() {
            let number = ROMAN.get(self.count).copied().unwrap_or_default();
            self.count += 1;
            self.blocks.push(ReportBlock::Heading { text: format!("{number}. {heading}") });
            self.blocks.extend(blocks);
        }
    }
}

/// "8 giờ 00, 20/12/2020"; what is not known is not written.
fn when(c: &conference::Model) -> String {
    let day = if c.on_date.is_empty() { String::new() } else { vntext::date_dmy(&c.on_date) };
    [c.hours.clone(), day].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(", ngày ")
}

/// People of a role, each as "name, post".
fn of_role(people: &[Vec<String>], role: &str) -> Vec<String> {
    let named = people.iter().filter(|p| p[0] == role && !p[1].is_empty());
    named.map(|p| papers::joined(&[p[1].as_str(), p[2].as_str()])).collect()
}

/// How many awards of each kind were handed over, in the order of the list.
fn handed(ctx: &Ctx, honours: &[Honour]) -> Vec<ReportBlock> {
    let mut order: Vec<&str> = Vec::new();
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for h in honours.iter().filter(|h| h.valid) {
        if !order.contains(&h.award.as_str()) {
            order.push(&h.award);
        }
        let of = counts.entry(&h.award).or_default();
        if h.part == "collective" { of.0 += 1 } else { of.1 += 1 }
    }
    let one = |award: &str| {
        let (collectives, people) = counts.get(award).copied().unwrap_or_default();
        let parts = [(collectives, "tập thể"), (people, "cá nhân")];
        let parts: Vec<String> = parts.iter().filter(|p| p.0 > 0).map(|(n, what)| format!("{n} {what}")).collect();
        text(format!("- {}: {}.", verdicts::award_name(ctx, award).vi, parts.join(", ")))
    };
    order.into_iter().map(one).collect()
}

/// The minutes of a conference.
pub(crate) async fn minutes(ctx: &Ctx, code: &str) -> Result<(Report, Option<String>)> {
    let c = row(ctx, code).await?;
    if c.minutes.trim().is_empty() {
        return Err(Error::refused("conference-no-minutes", []));
    }
    let (o, _) = writer(ctx, c.unit_id).await?;
    let people = lines::rows(PEOPLE, &c.people);
    let mut parts = Parts::default();
    let mut place = Vec::new();
    let when = when(&c);
    if !when.is_empty() {
        place.push(text(format!("Thời gian: {when}.")));
    }
    if !c.place.is_empty() {
        place.push(text(format!("Địa điểm: {}{}.", c.place, if c.online { " (trực tuyến)" } else { "" })));
    }
    parts.add("THỜI GIAN, ĐỊA ĐIỂM", place);
    let mut present = Vec::new();
    for (role, label) in [
        ("chairs", "Chủ trì"),
        ("directs", "Dự và chỉ đạo"),
        ("attends", "Dự"),
        ("speaks", "Phát biểu"),
        ("secretary", "Thư ký"),
    ] {
        let named = of_role(&people, role);
        if !named.is_empty() {
            present.push(text(format!("{label}: {}.", named.join("; "))));
        }
    }
    // Who is not named is counted.
    let unnamed = people.iter().filter(|p| p[1].is_empty()).map(|p| {
        let heads = if p[3].is_empty() { String::new() } else { format!("{} người", p[3]) };
        text(format!("Dự: {}.", papers::joined(&[heads.as_str(), p[2].as_str()])))
    });
    present.extend(unnamed);
    present.extend(texts(&c.guests));
    let sites = lines::rows(SITES, &c.sites);
    let heads: i64 = sites.iter().filter_map(|r| r[1].parse::<i64>().ok()).sum();
    if !sites.is_empty() {
        let counted = if heads > 0 {
            format!(", {} người ở các điểm có số liệu", vntext::group(heads))
        } else {
            String::new()
        };
        present.push(text(format!("Điểm cầu: {} điểm{counted}.", sites.len())));
    }
    parts.add("THÀNH PHẦN", present);
    let agenda = lines::rows(AGENDA, &c.agenda);
    let items = (1..).zip(&agenda).map(|(n, r)| {
        let who = if r[2].is_empty() { String::new() } else { format!(" ({})", r[2]) };
        text(format!("{n}. {}{who}.", r[1].trim_end_matches('.')))
    });
    parts.add("CÁC NỘI DUNG", items.collect());
    let honours = in_order(ctx, query::honours(ctx.store.reader(), c.id).await?);
    let mut honoured = handed(ctx, &honours);
    let praised = lines::rows(PRAISED, &c.praised).len();
    if praised > 0 {
        honoured.push(text(format!("- Vinh danh không kèm khen thưởng: {praised} trường hợp.")));
    }
    parts.add("KHEN THƯỞNG, VINH DANH", honoured);
    parts.add("DIỄN BIẾN, KẾT LUẬN", texts(&c.minutes).collect());
    parts.blocks.push(text("Biên bản được thông qua tại hội nghị."));
    let name = |role: &str| people.iter().find(|p| p[0] == role).map(|p| p[1].clone()).unwrap_or_default();
    let sign = |title: &str, role: &str| SignatureBox { title: title.to_owned(), note: None, name: name(role) };
    let report = Report {
        letterhead: papers::letterhead(&o, &symbol("BB", &o), None, None),
        kind: "BIÊN BẢN".to_owned(),
        summary: c.name,
        blocks: parts.blocks,
        signatures: vec![sign("THƯ KÝ", "secretary"), sign("CHỦ TRÌ", "chairs")],
        ..Report::default()
    };
    Ok((report, papers::watermark(&o)))
}

/// The notice of what was directed at a conference.
pub(crate) async fn notice(ctx: &Ctx, code: &str) -> Result<(Report, Option<String>)> {
    let c = row(ctx, code).await?;
    notice_of(ctx, direction::Column::ConferenceId.eq(c.id), c.unit_id, &c.name).await
}

/// The order in which whoever leads a conference calls each item (chương trình điều hành): time, item, person, site; awards come as they are
/// called in the hall.
pub(crate) async fn run_order(ctx: &Ctx, code: &str) -> Result<(Report, Option<String>)> {
    let c = row(ctx, code).await?;
    let agenda = lines::rows(AGENDA, &c.agenda);
    if agenda.is_empty() {
        return Err(Error::refused("conference-no-agenda", []));
    }
    let (o, _) = writer(ctx, c.unit_id).await?;
    let people = lines::rows(PEOPLE, &c.people);
    let mut blocks = Vec::new();
    for line in [when(&c), c.place.clone()].into_iter().filter(|t| !t.is_empty()) {
        blocks.push(text(line + "."));
    }
    let chairs = of_role(&people, "chairs");
    if !chairs.is_empty() {
        blocks.push(text(format!("Chủ trì: {}.", chairs.join("; "))));
    }
    let columns =
        vec![column("Thời gian", 2), column("Nội dung", 7), column("Người thực hiện", 4), column("Điểm cầu", 3)];
    blocks.push(ReportBlock::Table { columns, rows: agenda });
    let honours = in_order(ctx, query::honours(ctx.store.reader(), c.id).await?);
    let handed = handed(ctx, &honours);
    if !handed.is_empty() {
        blocks.push(text("Trao khen thưởng theo thứ tự sau, gọi tên theo Danh sách vinh danh:"));
        blocks.extend(handed);
    }
    let report = Report {
        letterhead: papers::letterhead(&o, &symbol("CTr", &o), None, None),
        kind: "CHƯƠNG TRÌNH ĐIỀU HÀNH".to_owned(),
        summary: c.name,
        blocks,
        recipients: Recipients { lines: vec!["Người điều hành".to_owned()], archive: "VT".to_owned() },
        ..Report::default()
    };
    Ok((report, papers::watermark(&o)))
}
