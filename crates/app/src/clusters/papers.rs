//! Papers of a cluster's year beside the pact and the minutes: the notice of results, and what its head and deputy hand over to those of the next year.

use domain::{
    cluster::{Asked, PACT, SHEET, VISIT},
    fields::Noun,
    paper::{Letterhead, Report, ReportBlock, ReportColumn, SignatureBox},
    scoring::YearStage,
};
use store::{
    entity::{cluster, organisation},
    query::{acclaimed::open_directions, nouns as rows},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter},
};

use super::{Held, held, members, with_names, years};
use crate::{
    Ctx, Error, Result,
    nouns::Record,
    papers,
    reviews::paper_parts::{ROMAN, writer},
    scores::{self, FrozenRow},
};

/// A cluster's year as papers tell it.
struct Of {
    cluster: cluster::Model,
    /// The year; heads by name.
    year: Record,
    stage: YearStage,
    /// The next one, where it is there; heads by name.
    next: Option<Record>,
    number: i64,
}

/// The cluster whose paper somebody asked for who was asked about it.
pub(crate) async fn printed(ctx: &Ctx, code: &str) -> Result<cluster::Model> {
    let found = cluster::Entity::find().filter(cluster::Column::Code.eq(code)).one(ctx.store.reader()).await?;
    found.ok_or(Error::NotFound)
}

async fn year_of(ctx: &Ctx, code: &str, year: Option<i64>) -> Result<Of> {
    let number = year.ok_or(Error::NotFound)?;
    let cluster = printed(ctx, code).await?;
    let members = members(ctx, cluster.id).await?;
    let all = years(ctx, cluster.id).await?;
    let stage = |n: i64| all.iter().find(|(y, _)| text(y, "year") == n.to_string()).map(|(_, stage)| *stage);
    let stage = stage(number).ok_or(Error::NotFound)?;
    let named = with_names(&domain::cluster::YEAR, all.into_iter().map(|(r, _)| r).collect(), &members);
    let of = |n: i64| named.iter().find(|y| text(y, "year") == n.to_string()).cloned();
    let year = of(number).ok_or(Error::NotFound)?;
    Ok(Of { next: of(number + 1), cluster, year, stage, number })
}

fn text<'a>(record: &'a Record, name: &str) -> &'a str {
    record.values.get(name).map(String::as_str).unwrap_or_default()
}

fn named<'a>(record: &'a Record, name: &str) -> &'a str {
    record.named.get(name).map_or_else(|| text(record, name), String::as_str)
}

pub(crate) fn column(title: &str, share: u32) -> ReportColumn {
    ReportColumn { title: title.to_owned(), share }
}

/// The head of a paper that a cluster issues: its own name below that of the body that looks after it, and its own letters.
pub(crate) fn head(o: &organisation::Model, cluster: &cluster::Model, kind: &str) -> Letterhead {
    let symbol = format!("{kind}-{}", domain::cluster::letters_of(&cluster.name));
    Letterhead {
        superior_body: Some(o.issuing_body.clone()),
        issuing_body: vntext::upper_vi(&cluster.name),
        ..papers::letterhead(o, &symbol, None, None)
    }
}

/// Numbered parts of a paper.
#[derive(Default)]
pub(crate) struct Parts {
    pub(crate) blocks: Vec<ReportBlock>,
    at: usize,
}

impl Parts {
    pub(crate) fn heading(&mut self, title: &str) {
        let number = ROMAN.get(self.at).copied().unwrap_or_default();
        self.at += 1;
        self.blocks.push(ReportBlock::Heading { text: format!("{number}. {title}") });
    }

    pub(crate) fn text(&mut self, text: impl Into<String>) {
        self.blocks.push(ReportBlock::Text { text: text.into() });
    }

    pub(crate) fn table(&mut self, columns: Vec<ReportColumn>, rows: Vec<Vec<String>>) {
        self.blocks.push(ReportBlock::Table { columns, rows });
    }
}

fn places(row: &FrozenRow) -> String {
    match row.places {
        None => "–".to_owned(),
        Some((a, b)) if a == b => a.to_string(),
        Some((a, b)) => format!("{a}–{b}"),
    }
}

fn chosen(parts: &mut Parts, conferences: &[Held]) {
    let closed: Vec<&Held> = conferences.iter().filter(|h| !h.chosen.is_empty()).collect();
    if closed.is_empty() {
        return;
    }
    parts.heading("KẾT QUẢ HỘI NGHỊ");
    for held in closed {
        let day = vntext::date_dmy(&held.held_on);
        parts.text(format!("Hội nghị ngày {day} ({}):", held.code));
        for asked in Asked::ALL {
            let names: Vec<&str> =
                held.chosen.iter().filter(|c| c.asked == asked.code()).map(|c| c.name.as_str()).collect();
            if !names.is_empty() {
                parts.text(format!("- {}: {}.", asked.printed(), names.join("; ")));
            }
        }
    }
    parts.text("Suy tôn là đề nghị của cụm; khen thưởng theo quyết định của cấp có thẩm quyền.");
}

/// The notice of results: the places that were published last, and what the conferences decided.
pub(crate) async fn notice(ctx: &Ctx, code: &str, year: Option<i64>) -> Result<(Report, Option<String>)> {
    let of = year_of(ctx, code, year).await?;
    let frozen = scores::newest_frozen(ctx, of.year.id).await?;
    let frozen = frozen.ok_or_else(|| Error::refused("cluster-notice-none", []))?;
    let conferences: Vec<Held> = held(ctx, of.cluster.id).await?.into_iter().filter(|h| h.year == of.number).collect();
    let (o, _) = writer(ctx, of.cluster.unit_id).await?;
    let mut parts = Parts::default();
    parts.heading("KẾT QUẢ XẾP HẠNG");
    let groups = frozen.rows.iter().any(|r| !r.group.is_empty());
    let grades = frozen.rows.iter().any(|r| r.grade.is_some());
    let mut columns = vec![column("Hạng", 2), column("Đơn vị", 7)];
    if groups {
        columns.push(column("Nhóm", 3));
    }
    columns.extend([column("Tổng điểm", 3), column("Điểm được giao", 3)]);
    if grades {
        columns.push(column("Xếp loại", 3));
    }
    let row = |r: &FrozenRow| {
        let mut cells = vec![places(r), r.name.clone()];
        if groups {
            cells.push(r.group.clone());
        }
        cells.extend([vntext::decimal2(r.points[3]), vntext::decimal2(r.points[4])]);
        if grades {
            cells.push(r.grade.clone().unwrap_or_else(|| "–".to_owned()));
        }
        cells
    };
    parts.table(columns, frozen.rows.iter().map(row).collect());
    chosen(&mut parts, &conferences);
    let report = Report {
        letterhead: head(&o, &of.cluster, "TB"),
        kind: "THÔNG BÁO".to_owned(),
        summary: format!("Kết quả thi đua của {}, năm {}", of.cluster.name, of.number),
        bases: Some(frozen.regulation).filter(|r| !r.is_empty()).into_iter().collect(),
        blocks: parts.blocks,
        signatures: vec![SignatureBox {
            title: "CỤM TRƯỞNG".to_owned(),
            note: Some(named(&of.year, "head").to_owned()).filter(|n| !n.is_empty()),
            name: String::new(),
        }],
        ..Report::default()
    };
    Ok((report, papers::watermark(&o)))
}

/// The rows of a year that are handed over.
async fn beneath(ctx: &Ctx, noun: &'static Noun, of: &Of) -> Result<Vec<Record>> {
    let mut all = rows::beneath(ctx.store.reader(), noun, "cluster_id", of.cluster.id).await?;
    all.retain(|r| r.annulled_for.is_none() && text(r, "year") == of.number.to_string());
    Ok(all)
}

/// What the heads of a year hand over to those of the next one: every paper of the year that the program knows, and what is still open of it.
pub(crate) async fn handover(ctx: &Ctx, code: &str, year: Option<i64>) -> Result<(Report, Option<String>)> {
    let of = year_of(ctx, code, year).await?;
    let next = of.next.as_ref().filter(|n| !text(n, "head").is_empty());
    let next =
        next.ok_or_else(|| Error::refused("cluster-handover-nobody", [("year", (of.number + 1).to_string())]))?;
    let (o, _) = writer(ctx, of.cluster.unit_id).await?;
    let mut parts = Parts::default();
    let side = |r: &Record| {
        let one = |what: &str, field: &str| {
            Some(named(r, field)).filter(|n| !n.is_empty()).map(|name| format!("{what}: {name}."))
        };
        [one("- Cụm trưởng", "head"), one("- Cụm phó", "deputy")].into_iter().flatten().collect::<Vec<_>>()
    };
    parts.heading(&format!("BÊN GIAO: NĂM {}", of.number));
    side(&of.year).into_iter().for_each(|line| parts.text(line));
    parts.heading(&format!("BÊN NHẬN: NĂM {}", of.number + 1));
    side(next).into_iter().for_each(|line| parts.text(line));
    if !text(next, "chosen_document").is_empty() {
        parts.text(format!("- Căn cứ: {}.", text(next, "chosen_document")));
    }
    parts.heading("HỒ SƠ, TÀI LIỆU BÀN GIAO");
    let mut papers_of: Vec<Vec<String>> = Vec::new();
    let mut paper = |what: &str, which: &str| papers_of.push(vec![what.to_owned(), which.to_owned(), String::new()]);
    if !text(&of.year, "regulation").is_empty() {
        paper("Quy chế hoạt động của cụm", text(&of.year, "regulation"));
    }
    for pact in beneath(ctx, &PACT, &of).await? {
        paper("Giao ước thi đua", &vntext::date_dmy(text(&pact, "signed_on")));
    }
    for sheet in beneath(ctx, &SHEET, &of).await? {
        let which = [text(&sheet, "name"), text(&sheet, "document")].into_iter().filter(|t| !t.is_empty());
        paper("Bảng điểm", &which.collect::<Vec<_>>().join(", "));
    }
    for visit in beneath(ctx, &VISIT, &of).await?.iter().filter(|v| !text(v, "minutes").is_empty()) {
        paper("Biên bản kiểm tra chéo", text(visit, "minutes"));
    }
    for (seq, document, _) in scores::published(ctx, of.year.id).await? {
        paper(&format!("Kết quả xếp hạng, lần {seq}"), &document);
    }
    let conferences: Vec<Held> =
        held(ctx, of.cluster.id).await?.into_iter().filter(|h| h.year == of.number && h.state == "closed").collect();
    for held in &conferences {
        paper("Biên bản hội nghị suy tôn", &format!("{}, ngày {}", held.code, vntext::date_dmy(&held.held_on)));
    }
    match papers_of.is_empty() {
        true => parts.text("Không có hồ sơ nào được ghi trong phần mềm."),
        false => {
            parts.table(vec![column("Loại", 5), column("Số, ngày, tên", 7), column("Ghi chú", 3)], papers_of);
        }
    }
    parts.heading("VIỆC CÒN TIẾP TỤC");
    if !matches!(of.stage, YearStage::Final | YearStage::Locked) {
        parts.text("- Chấm điểm của năm chưa đến bước điểm cuối cùng.");
    }
    let open = open_directions(ctx.store.reader(), of.cluster.id).await?;
    if open.is_empty() {
        parts.text("- Không có ý kiến chỉ đạo nào còn phải thực hiện được ghi trong phần mềm.");
    } else {
        parts.text("- Ý kiến chỉ đạo bên nhận tiếp tục thực hiện, theo dõi:");
        let columns =
            vec![column("Nội dung", 7), column("Người chỉ đạo", 3), column("Đơn vị thực hiện", 4), column("Hạn", 2)];
        let day = |on: &str| if on.is_empty() { "–".to_owned() } else { vntext::date_dmy(on) };
        parts.table(columns, open.into_iter().map(|d| vec![d.what, d.by_whom, d.unit, day(&d.due_on)]).collect());
    }
    parts.text("- Việc khác: ..............................................");
    let sign = |title: &str, r: &Record| SignatureBox {
        title: title.to_owned(),
        note: Some(named(r, "head").to_owned()),
        name: String::new(),
    };
    let report = Report {
        letterhead: head(&o, &of.cluster, "BB"),
        kind: "BIÊN BẢN".to_owned(),
        summary: format!("Bàn giao nhiệm vụ cụm trưởng, cụm phó {}", of.cluster.name),
        blocks: parts.blocks,
        signatures: vec![sign("BÊN GIAO", &of.year), sign("BÊN NHẬN", next)],
        ..Report::default()
    };
    Ok((report, papers::watermark(&o)))
}
