//! Scores and places of a year as papers on A4 on its side: one sheet a group of criteria, criteria as rows, members as columns.

use domain::{
    paper::{Report, ReportBlock, ReportColumn, SignatureBox},
    scoring::{Points, TieBreak, UnitScore},
};

use super::{
    Frozen, FrozenRow, LineRow, Member, Ranking, Scoring, SheetScores, of_year,
    ranking::{freeze, newest, places},
};
use crate::{
    Ctx, Error, Result,
    clusters::papers::{Parts, column, head},
    papers,
    reviews::paper_parts::writer,
};

/// So many members stand beside each other on one sheet.
const ABREAST: usize = 10;

fn points(points: Option<Points>) -> String {
    points.map_or_else(|| "–".to_owned(), |p| vntext::decimal2(p.0))
}

fn share(score: &UnitScore) -> String {
    score.basis_points().map_or_else(|| "–".to_owned(), |b| format!("{} %", vntext::decimal2(b)))
}

fn place(title: &str) -> SignatureBox {
    SignatureBox { title: title.to_owned(), note: None, name: String::new() }
}

/// Each member's sums.
fn sums(scoring: &Scoring, results: &[SheetScores<'_>]) -> ReportBlock {
    let groups = scoring.members.iter().any(|m| !m.group.is_empty());
    let grades = results.iter().flat_map(|r| &r.scores).any(|s| s.grade.is_some());
    let mut columns = vec![column("Đơn vị", 8)];
    if groups {
        columns.push(column("Nhóm", 3));
    }
    let texts = columns.len();
    columns.extend(
        ["Điểm nội dung", "Điểm thưởng", "Điểm trừ", "Tổng điểm", "Điểm được giao", "Tỷ lệ"].map(|t| column(t, 3)),
    );
    if grades {
        columns.push(column("Xếp loại", 3));
    }
    let row = |(m, s): (&&Member, &UnitScore)| {
        let mut cells = vec![m.name.clone()];
        if groups {
            cells.push(m.group.clone());
        }
        cells.extend([s.content, s.bonus, s.deducted, s.total, s.assigned].map(|p| points(Some(p))));
        cells.push(share(s));
        if grades {
            cells.push(s.grade.clone().unwrap_or_else(|| "–".to_owned()));
        }
        cells
    };
    let rows: Vec<Vec<String>> = results.iter().flat_map(|r| r.members.iter().zip(&r.scores).map(row)).collect();
    ReportBlock::Grid { numbers: columns.len() - texts, columns, rows, bold: vec![] }
}

/// The criteria of a sheet by the groups at its top.
fn groups<'a>(result: &SheetScores<'a>) -> Vec<Vec<&'a LineRow>> {
    let mut all: Vec<Vec<&LineRow>> = Vec::new();
    for line in result.sheet.lines.iter().filter(|l| !l.line.disabled && l.line.kind != "deduction") {
        match all.last_mut() {
            Some(group) if line.line.level > 1 => group.push(line),
            _ => all.push(vec![line]),
        }
    }
    all
}

fn columns(members: &[&Member], max: &str) -> Vec<ReportColumn> {
    let mut columns = vec![column("Mã", 3), column("Tiêu chí", 14), column(max, 3)];
    columns.extend(members.iter().map(|m| column(&m.short, 3)));
    columns
}

/// What a criterion says, with the article that rules it.
fn wording(line: &LineRow) -> String {
    let line = &line.line;
    if line.article.is_empty() { line.text.clone() } else { format!("{} ({})", line.text, line.article) }
}

/// The sheets of one group of criteria.
fn group(scoring: &Scoring, result: &SheetScores<'_>, lines: &[&LineRow], reference: &str, out: &mut Vec<ReportBlock>) {
    let Some(first) = lines.first() else { return };
    let leaves: Vec<&str> = result.sheet.leaves().map(|(l, _)| l.line.code.as_str()).collect();
    let bold = lines.iter().enumerate().filter(|(_, l)| !leaves.contains(&l.line.code.as_str())).map(|(at, _)| at);
    let bold: Vec<usize> = bold.collect();
    for from in (0..result.members.len()).step_by(ABREAST) {
        let to = result.members.len().min(from + ABREAST);
        let members = &result.members[from..to];
        let row = |line: &&LineRow| {
            let mut cells = vec![line.line.code.clone(), wording(line), points(Some(line.line.max))];
            cells.extend(members.iter().zip(&result.scores[from..to]).map(|(m, s)| {
                match scoring.scores.get(&(line.id, m.id)) {
                    Some(score) if !score.assigned => "không giao".to_owned(),
                    _ => points(s.line(&line.line.code).and_then(|l| l.points)),
                }
            }));
            cells
        };
        out.push(ReportBlock::Sheet {
            title: format!("{}. {}", first.line.code, first.line.text),
            reference: reference.to_owned(),
        });
        out.push(ReportBlock::Grid {
            columns: columns(members, "Tối đa"),
            numbers: 1 + members.len(),
            rows: lines.iter().map(row).collect(),
            bold: bold.clone(),
        });
    }
}

/// How often each deduction was made.
fn deductions(scoring: &Scoring, result: &SheetScores<'_>, reference: &str, out: &mut Vec<ReportBlock>) {
    let lines: Vec<&LineRow> = result.sheet.deductions().collect();
    if lines.is_empty() {
        return;
    }
    for members in result.members.chunks(ABREAST) {
        let row = |line: &&LineRow| {
            let mut cells = vec![line.line.code.clone(), wording(line), points(Some(line.line.max))];
            cells.extend(members.iter().map(|m| match scoring.scores.get(&(line.id, m.id)) {
                Some(s) if !s.second_score.is_empty() => format!("{} lần", s.second_score),
                _ => "–".to_owned(),
            }));
            cells
        };
        out.push(ReportBlock::Sheet { title: "Điểm trừ".to_owned(), reference: reference.to_owned() });
        out.push(ReportBlock::Grid {
            columns: columns(members, "Trừ mỗi lần"),
            numbers: 1 + members.len(),
            rows: lines.iter().map(row).collect(),
            bold: vec![],
        });
    }
}

/// Score sheets with the points of every member.
pub(crate) async fn sheets(ctx: &Ctx, code: &str, year: Option<i64>) -> Result<(Report, Option<String>)> {
    let scoring = of_year(ctx, code, year).await?;
    let results = scoring.results()?;
    if results.iter().all(|r| r.members.is_empty()) {
        return Err(Error::refused("score-paper-empty", []));
    }
    let (o, _) = writer(ctx, scoring.cluster.unit_id).await?;
    let mut parts = Parts::default();
    parts.blocks.push(sums(&scoring, &results));
    let missing: Vec<String> = results
        .iter()
        .flat_map(|r| r.members.iter().zip(&r.scores))
        .filter(|(_, s)| s.missing > 0)
        .map(|(m, s)| format!("{} còn {} tiêu chí", m.short, s.missing))
        .collect();
    if !missing.is_empty() {
        parts.text(format!("Điểm tạm tính, chưa đủ số liệu: {}.", missing.join("; ")));
    }
    let of = format!("{}, năm {}", scoring.cluster.name, scoring.number);
    for result in results.iter().filter(|r| !r.members.is_empty()) {
        let for_group = result.sheet.group();
        let for_group = if for_group.is_empty() { String::new() } else { format!(", nhóm {for_group}") };
        let reference = format!("{}{for_group}, {of}", result.sheet.name());
        for lines in groups(result) {
            group(&scoring, result, &lines, &reference, &mut parts.blocks);
        }
        deductions(&scoring, result, &reference, &mut parts.blocks);
    }
    let report = Report {
        letterhead: head(&o, &scoring.cluster, "BC"),
        kind: "BẢNG CHẤM ĐIỂM THI ĐUA".to_owned(),
        summary: of,
        blocks: parts.blocks,
        signatures: vec![place("NGƯỜI LẬP BẢNG"), place("CỤM TRƯỞNG")],
        landscape: true,
        ..Report::default()
    };
    Ok((report, papers::watermark(&o)))
}

/// What put a member apart, or that nothing did.
fn why(row: &FrozenRow) -> String {
    let word = |key: &str| words::word(words::Lang::Vi, key);
    match (row.tied, &row.by) {
        (true, _) => word("score-still-tied"),
        (false, None) => String::new(),
        (false, Some(by)) => match by {
            TieBreak::Criterion(code) => {
                words::say(words::Lang::Vi, "score-tie-criterion", &[("code".to_owned(), code.clone())].into())
            }
            TieBreak::Bonus => word("score-tie-bonus"),
            TieBreak::FewerDeductions => word("score-tie-deductions"),
            TieBreak::Percentage => word("score-tie-percentage"),
            TieBreak::Vote => word("score-tie-vote"),
        },
    }
}

fn table(frozen: &Frozen) -> ReportBlock {
    let groups = frozen.rows.iter().any(|r| !r.group.is_empty());
    let grades = frozen.rows.iter().any(|r| r.grade.is_some());
    let mut columns = vec![column("Hạng", 2), column("Đơn vị", 8)];
    if groups {
        columns.push(column("Nhóm", 3));
    }
    columns.push(column("Phân hạng theo", 5));
    if grades {
        columns.push(column("Xếp loại", 3));
    }
    let texts = columns.len();
    let sums = ["Điểm nội dung", "Điểm thưởng", "Điểm trừ", "Tổng điểm", "Điểm được giao", "Tỷ lệ"];
    columns.extend(sums.map(|t| column(t, 3)));
    let row = |r: &FrozenRow| {
        let place = match r.places {
            None => "chờ".to_owned(),
            Some((a, b)) if a == b => a.to_string(),
            Some((a, b)) => format!("{a}–{b}"),
        };
        let mut cells = vec![place, r.name.clone()];
        if groups {
            cells.push(r.group.clone());
        }
        cells.push(why(r));
        if grades {
            cells.push(r.grade.clone().unwrap_or_else(|| "–".to_owned()));
        }
        cells.extend(r.points.iter().map(|p| vntext::decimal2(*p)));
        let [_, _, _, total, assigned] = r.points;
        let basis = i128::from(total) * 10_000 / i128::from(assigned.max(1));
        cells.push(format!("{} %", vntext::decimal2(i64::try_from(basis).unwrap_or_default())));
        cells
    };
    ReportBlock::Grid {
        numbers: columns.len() - texts,
        columns,
        rows: frozen.rows.iter().map(row).collect(),
        bold: vec![],
    }
}

/// The places of a year: as they were published last, else as they would be now, which the paper says.
pub(crate) async fn ranking(ctx: &Ctx, code: &str, year: Option<i64>) -> Result<(Report, Option<String>)> {
    let now: Ranking = places(ctx, of_year(ctx, code, year).await?).await?;
    if now.rows.is_empty() {
        return Err(Error::refused("score-paper-empty", []));
    }
    let scoring = &now.scoring;
    let (o, _) = writer(ctx, scoring.cluster.unit_id).await?;
    let mut parts = Parts::default();
    let published = newest(ctx, scoring.year.id).await?;
    let frozen = match &published {
        Some((_, _, frozen)) => frozen.clone(),
        None => freeze(&now),
    };
    match &published {
        Some((seq, document, _)) => {
            let by = if document.is_empty() { String::new() } else { format!(", theo {document}") };
            parts.text(format!("Kết quả công bố lần {seq}{by}."));
        }
        None => parts.text("Kết quả tạm tính, chưa công bố."),
    }
    parts.blocks.push(table(&frozen));
    if published.is_some() && !now.moved.is_empty() {
        parts.text(format!("Sau lần công bố này, điểm hoặc hạng đã đổi: {}.", now.moved.join("; ")));
    }
    let report = Report {
        letterhead: head(&o, &scoring.cluster, "BC"),
        kind: "BẢNG XẾP HẠNG THI ĐUA".to_owned(),
        summary: format!("{}, năm {}", scoring.cluster.name, scoring.number),
        bases: Some(frozen.regulation.clone())
            .filter(|r| !r.is_empty())
            .map(|r| format!("Căn cứ {r}"))
            .into_iter()
            .collect(),
        blocks: parts.blocks,
        signatures: vec![place("NGƯỜI LẬP BẢNG"), place("CỤM TRƯỞNG")],
        landscape: true,
        ..Report::default()
    };
    Ok((report, papers::watermark(&o)))
}
