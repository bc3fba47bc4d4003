//! The plan of a movement (Circular 12/2019/TT-BCA art. 6(1)) and the call that launches it, as they are printed. Sources that disagree are notes.

use domain::{
    access::Scope,
    movement::{BodyRole, DayKind, LinkKind, TextRole},
    paper::{Recipients, Report, ReportBlock, ReportColumn},
};
use store::{
    entity::{indicator, movement},
    query::movements::{self as query, Part},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder},
};
use words::{Lang, word};

use super::figures::measure_of;
use crate::{
    Ctx, Error, Result, papers,
    reviews::paper_parts::{ROMAN, in_sentence, symbol, writer},
};

struct Read {
    row: movement::Model,
    parts: Vec<Part>,
    indicators: Vec<indicator::Model>,
}

async fn read(ctx: &Ctx, code: &str) -> Result<Read> {
    let conn = ctx.store.reader();
    let row = movement::Entity::find().filter(movement::Column::Code.eq(code)).one(conn).await?;
    let row = row.ok_or(Error::NotFound)?;
    let scope = Scope::Units([row.unit_id].into());
    let parts = query::parts(conn, row.id, &scope, &ctx.now().today).await?;
    let found = indicator::Entity::find().filter(indicator::Column::MovementId.eq(row.id));
    let indicators = found.order_by_asc(indicator::Column::Seq).all(conn).await?;
    Ok(Read { row, parts, indicators })
}

/// The body of a paper with its numbered headings; empty parts are left out.
#[derive(Default)]
struct Body {
    blocks: Vec<ReportBlock>,
    notes: Vec<String>,
    headings: usize,
}

impl Body {
    fn part(&mut self, heading: &str, blocks: Vec<ReportBlock>) {
        if blocks.is_empty() {
            return;
        }
        let number = ROMAN.get(self.headings).copied().unwrap_or_default();
        self.headings += 1;
        self.blocks.push(ReportBlock::Heading { text: format!("{number}. {heading}") });
        self.blocks.extend(blocks);
    }
}

fn text(text: impl Into<String>) -> ReportBlock {
    ReportBlock::Text { text: text.into() }
}

impl Read {
    fn of<'a>(&'a self, part: &'a str) -> impl Iterator<Item = &'a Part> + 'a {
        self.parts.iter().filter(move |p| p.part == part)
    }

    /// The texts of a role, each once; where sources say different things about what can have but one truth, a note names them.
    fn texts(&self, role: TextRole, body: &mut Body) -> Vec<String> {
        let found: Vec<&Part> = self.of("text").filter(|p| p.kind == role.code()).collect();
        let mut out: Vec<String> = Vec::new();
        for p in &found {
            if !out.contains(&p.text) {
                out.push(p.text.clone());
            }
        }
        if role.is_single() && out.len() > 1 {
            let said: Vec<String> = found
                .iter()
                .map(|p| format!("“{}” ({})", p.text, p.source_title.as_deref().unwrap_or("không ghi nguồn")))
                .collect();
            let what = word(Lang::Vi, &format!("movement-role-{}", role.code().replace('_', "-"))).to_lowercase();
            body.notes.push(format!("Các nguồn ghi khác nhau về {what}: {}.", said.join("; ")));
            out.truncate(1);
            out[0].push_str(&format!(" ({})", body.notes.len()));
        }
        out
    }

    fn named(&self, role: TextRole, label: &str, body: &mut Body) -> Vec<ReportBlock> {
        self.texts(role, body).into_iter().map(|t| text(format!("{label}: {}", ended(&t)))).collect()
    }

    fn listed(&self, role: TextRole, body: &mut Body) -> Vec<ReportBlock> {
        let all = self.texts(role, body);
        if all.len() == 1 {
            return all.into_iter().map(|t| text(ended(&t))).collect();
        }
        (1..).zip(all).map(|(n, t)| text(format!("{n}. {}", ended(&t)))).collect()
    }

    fn bodies(&self, role: BodyRole) -> String {
        let bodies = self.parts.iter().filter(|p| matches!(p.part.as_str(), "body" | "cluster"));
        let all = bodies.filter(|p| p.kind == role.code());
        all.map(|p| p.name.clone().unwrap_or_else(|| p.text.clone())).collect::<Vec<_>>().join("; ")
    }

    /// What it responds to and runs within.
    fn bases(&self) -> Vec<String> {
        let other = |p: &Part| p.name.clone().filter(|n| !n.is_empty()).unwrap_or_else(|| p.text.clone());
        let kinds = [
            (LinkKind::RespondsTo, "Hưởng ứng"),
            (LinkKind::RunsWithin, "Trong khuôn khổ"),
            (LinkKind::GoesWith, "Gắn với"),
        ];
        let of = |(kind, front): (LinkKind, &str)| {
            let all = self.of("link").filter(|p| p.kind == kind.code());
            all.map(|p| format!("{front} {}", in_sentence(&other(p)))).collect::<Vec<_>>()
        };
        kinds.into_iter().flat_map(of).collect()
    }
}

fn ended(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}

fn day(text: Option<&str>) -> String {
    text.map(vntext::date_dmy).unwrap_or_default()
}

/// Kế hoạch.
pub(crate) async fn plan(ctx: &Ctx, code: &str) -> Result<(Report, Option<String>)> {
    let read = read(ctx, code).await?;
    let m = &read.row;
    let (o, signature) = writer(ctx, m.unit_id).await?;
    let mut body = Body::default();
    let mut aims = read.listed(TextRole::Objective, &mut body);
    aims.extend(read.listed(TextRole::Requirement, &mut body));
    body.part("MỤC ĐÍCH, YÊU CẦU", aims);
    let mut theme = read.named(TextRole::Theme, "Chủ đề", &mut body);
    theme.extend(read.named(TextRole::Motto, "Phương châm", &mut body));
    theme.extend(read.named(TextRole::Slogan, "Khẩu hiệu", &mut body));
    theme.extend(read.listed(TextRole::Content, &mut body));
    body.part("CHỦ ĐỀ, NỘI DUNG", theme);
    let targets: Vec<Vec<String>> = read.indicators.iter().map(target).collect();
    if !targets.is_empty() {
        let column = |title: &str, share| ReportColumn { title: title.to_owned(), share };
        let columns = vec![column("Chỉ tiêu", 6), column("Mức giao", 3), column("Trước đó", 3), column("Cấp giao", 3)];
        body.part("CHỈ TIÊU", vec![ReportBlock::Table { columns, rows: targets }]);
    }
    let mut whom: Vec<ReportBlock> = read.listed(TextRole::Scope, &mut body);
    let subjects: Vec<String> = m
        .subjects
        .split(',')
        .filter(|s| !s.is_empty())
        .map(|s| word(Lang::Vi, &format!("movement-subject-{}", s.replace('_', "-"))).to_lowercase())
        .collect();
    if !subjects.is_empty() {
        whom.push(text(format!("Đối tượng: {}.", subjects.join(", "))));
    }
    match (day(m.from_date.as_deref()), day(m.to_date.as_deref())) {
        (from, to) if from.is_empty() && to.is_empty() => {}
        (from, to) if to.is_empty() => {
            whom.push(text(format!("Thời gian: từ ngày {from}, ngày kết thúc chưa xác định.")))
        }
        (from, to) if from.is_empty() => whom.push(text(format!("Thời gian: đến ngày {to}."))),
        (from, to) => whom.push(text(format!("Thời gian: từ ngày {from} đến ngày {to}."))),
    }
    for p in read.of("phase") {
        let name = if p.kind.is_empty() { format!("Đợt {}", p.seq) } else { p.kind.clone() };
        let span = match (day(p.from_date.as_deref()), day(p.to_date.as_deref())) {
            (from, to) if from.is_empty() && to.is_empty() => String::new(),
            (from, to) => format!(", từ {from} đến {to}"),
        };
        let occasion = if p.text.is_empty() { String::new() } else { format!(" ({})", p.text) };
        whom.push(text(format!("{name}{occasion}{span}.")));
    }
    for (kind, front) in [(DayKind::Anniversary, "Gắn với ngày kỷ niệm"), (DayKind::Peak, "Đợt cao điểm")]
    {
        for p in read.of("day").filter(|p| p.kind == kind.code()) {
            let on = day(p.from_date.as_deref());
            let on = if on.is_empty() { String::new() } else { format!(" ({on})") };
            whom.push(text(ended(&format!("{front}: {}{on}", p.text))));
        }
    }
    body.part("ĐỐI TƯỢNG, PHẠM VI, THỜI GIAN", whom);
    let measures = read.listed(TextRole::Measure, &mut body);
    body.part("BIỆN PHÁP", measures);
    let criteria = read.listed(TextRole::Criterion, &mut body);
    body.part("KHEN THƯỞNG", criteria);
    let mut work = Vec::new();
    for (role, front) in
        [(BodyRole::Leads, "Chủ trì"), (BodyRole::Coordinates, "Phối hợp"), (BodyRole::Pilots, "Làm điểm")]
    {
        let names = read.bodies(role);
        if !names.is_empty() {
            work.push(text(format!("{front}: {names}.")));
        }
    }
    for (kind, front) in
        [(DayKind::InterimReview, "Sơ kết"), (DayKind::FinalReview, "Tổng kết"), (DayKind::Report, "Báo cáo")]
    {
        for p in read.of("day").filter(|p| p.kind == kind.code()) {
            let on = day(p.from_date.as_deref());
            let on = if on.is_empty() { String::new() } else { format!(" ngày {on}") };
            let what = if p.text.is_empty() { String::new() } else { format!(": {}", p.text) };
            work.push(text(ended(&format!("{front}{on}{what}"))));
        }
    }
    body.part("TỔ CHỨC THỰC HIỆN", work);
    let report = Report {
        letterhead: papers::letterhead(&o, &symbol("KH", &o), None, None),
        kind: "KẾ HOẠCH".to_owned(),
        summary: format!("Tổ chức {}", in_sentence(&m.name)),
        bases: read.bases(),
        blocks: body.blocks,
        notes: body.notes,
        signature: Some(signature),
        recipients: Recipients { lines: vec!["Các đơn vị trực thuộc".to_owned()], archive: "VT".to_owned() },
        ..Report::default()
    };
    whole(report, &o)
}

/// A paper says something, or nothing is printed.
fn whole(report: Report, o: &store::entity::organisation::Model) -> Result<(Report, Option<String>)> {
    if report.blocks.is_empty() {
        return Err(Error::refused("movement-nothing-to-print", []));
    }
    Ok((report, papers::watermark(o)))
}

fn target(i: &indicator::Model) -> Vec<String> {
    let unit = if measure_of(i) == domain::indicator::Measure::Ratio { "%" } else { i.unit_of_measure.as_str() };
    let number = |n: Option<i64>| {
        n.map_or_else(
            || "–".to_owned(),
            |n| format!("{} {unit}", domain::indicator::show_number(n.into())).trim_end().to_owned(),
        )
    };
    vec![i.name.clone(), number(i.target), number(i.previous), i.assigned_by.clone()]
}

/// Lời phát động.
pub(crate) async fn call(ctx: &Ctx, code: &str) -> Result<(Report, Option<String>)> {
    let read = read(ctx, code).await?;
    let m = &read.row;
    let (o, signature) = writer(ctx, m.unit_id).await?;
    let mut body = Body::default();
    let mut blocks: Vec<ReportBlock> = read.bases().into_iter().map(|b| text(ended(&b))).collect();
    let launching = read.bodies(BodyRole::Launches);
    let who = if launching.is_empty() { o.issuing_body.clone() } else { launching };
    blocks.push(text(format!("{who} phát động {}.", in_sentence(&m.name))));
    blocks.extend(read.named(TextRole::Theme, "Chủ đề", &mut body));
    blocks.extend(read.named(TextRole::Motto, "Phương châm", &mut body));
    blocks.extend(read.named(TextRole::Slogan, "Khẩu hiệu", &mut body));
    for (role, front) in [(TextRole::Objective, "Mục tiêu"), (TextRole::Content, "Nội dung")] {
        let all = read.listed(role, &mut body);
        if !all.is_empty() {
            blocks.push(text(format!("{front} của phong trào:")));
            blocks.extend(all);
        }
    }
    blocks.push(text(format!(
        "Kêu gọi các đơn vị, cán bộ, chiến sĩ hưởng ứng và thực hiện thắng lợi các mục tiêu của {}.",
        in_sentence(&m.name)
    )));
    let report = Report {
        letterhead: papers::letterhead(&o, "", None, None),
        kind: "LỜI PHÁT ĐỘNG".to_owned(),
        summary: m.name.clone(),
        blocks,
        notes: body.notes,
        signature: Some(signature),
        ..Report::default()
    };
    whole(report, &o)
}
