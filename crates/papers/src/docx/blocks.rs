//! The blocks of a document as WordprocessingML.

use super::table;
use super::text::{Jc, Look, P, twips};
use super::xml::El;
use crate::document::{Block, Head, Paragraph, SignPlace, text_width};
use crate::fonts::{Face, width};

const BOLD: Look = Look { size: None, bold: true, italic: false, struck: false, grey: false };
const BOLD_FACE: Face = Face { bold: true, italic: false };

fn sized(look: Look, half_points: u32) -> Look {
    Look { size: Some(half_points), ..look }
}

/// All paragraphs and tables of a block.
pub(super) fn write(block: &Block, landscape: bool) -> Vec<El> {
    let room = twips(text_width(landscape));
    match block {
        Block::Head(head) => head_table(head, room),
        Block::Title { kind, summary, .. } => title(kind, summary, room),
        Block::AnnexHead { label, title, reference } => annex_head(label, title, reference),
        Block::Centre { text } => vec![P::new().jc(Jc::Center).keep(true).space(160, 160).run(text, BOLD).build()],
        Block::To { lines } => to(lines),
        Block::Heading { text } => vec![P::styled("Doan").keep(true).run(text, BOLD).build()],
        Block::Paragraph(content) => vec![paragraph(content)],
        Block::Table(content) => vec![
            table::list(content, landscape),
            // two tables must not touch, and the text below needs air
            P::gap(120),
        ],
        Block::Closing { recipients, titles, name } => closing(recipients, titles, name, room),
        Block::Signatures { boxes } => signatures(boxes, room),
    }
}

/// Length of a text in twentieths of a point.
fn length(text: &str, points: f64) -> u32 {
    // a text of a paper is far below what u32 holds
    (width(text, BOLD_FACE) * points * 20.0).round() as u32
}

fn head_table(head: &Head, room: u32) -> Vec<El> {
    let left = room * 2 / 5;
    let right = room - left;
    let centre = || P::new().jc(Jc::Center).space(0, 0);
    let motto = "Độc lập - Tự do - Hạnh phúc";
    let mut issuer = Vec::new();
    if !head.superior.is_empty() {
        issuer.push(centre().run(&head.superior, sized(Look::default(), 24)).build());
    }
    issuer.push(centre().run(&head.issuing, sized(BOLD, 24)).build());
    let issuing = length(&head.issuing, 12.0).min(left);
    issuer.push(P::rule(issuing * 42 / 100, left));
    let nation = vec![
        centre().run("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", sized(BOLD, 24)).build(),
        centre().run(motto, sized(BOLD, 26)).build(),
        P::rule(length(motto, 13.0), right),
    ];
    let italic = Look { italic: true, ..Look::default() };
    let lower = |text: &str, look: Look| vec![P::new().jc(Jc::Center).space(100, 0).run(text, sized(look, 26)).build()];
    let mut number = lower(&head.number, Look::default());
    if !head.about_lines.is_empty() {
        number.push(
            P::new().jc(Jc::Center).space(120, 0).run(&head.about_lines.join(" "), sized(Look::default(), 24)).build(),
        );
    }
    vec![
        table::layout(&[left, right], vec![vec![issuer, nation], vec![number, lower(&head.place_date, italic)]]),
        P::gap(160),
    ]
}

fn title(kind: &str, summary: &str, room: u32) -> Vec<El> {
    let mut out = vec![P::new().jc(Jc::Center).keep(true).space(60, 0).run(kind, BOLD).build()];
    if !summary.is_empty() {
        out.push(P::new().jc(Jc::Center).keep(true).space(60, 0).indent(340, 340, 0).run(summary, BOLD).build());
        out.push(P::rule(length(summary, 14.0).min(room) * 2 / 5, room));
        out.push(P::gap(120));
    }
    out
}

fn annex_head(label: &str, title: &str, reference: &str) -> Vec<El> {
    let italic = Look { italic: true, ..Look::default() };
    [(label, BOLD), (title, BOLD), (reference, italic)]
        .into_iter()
        .filter(|(text, _)| !text.is_empty())
        .map(|(text, look)| P::new().jc(Jc::Center).keep(true).space(0, 60).run(text, look).build())
        .collect()
}

fn to(lines: &[String]) -> Vec<El> {
    let plain = Look::default();
    match lines {
        [one] => vec![
            P::new()
                .jc(Jc::Left)
                .space(0, 120)
                .indent(1530 + 1190, 567, 1190)
                .run(&format!("Kính gửi: {one}"), plain)
                .build(),
        ],
        several => {
            let mut out = vec![P::new().jc(Jc::Left).space(0, 60).indent(1530, 0, 0).run("Kính gửi:", plain).build()];
            let last = several.len().saturating_sub(1);
            out.extend(several.iter().enumerate().map(|(at, line)| {
                let end = if at == last { "." } else { ";" };
                P::new()
                    .jc(Jc::Left)
                    .space(0, 60)
                    .indent(2324 + 170, 0, 170)
                    .run(&format!("- {line}{end}"), plain)
                    .build()
            }));
            out
        }
    }
}

fn paragraph(content: &Paragraph) -> El {
    let mut p = P::styled("Doan").keep(content.keep);
    if !content.lead.is_empty() {
        p = p.run(&format!("{} ", content.lead), BOLD);
    }
    p.run(&content.text, Look { italic: content.italic, ..Look::default() }).build()
}

fn closing(recipients: &[String], titles: &[String], name: &str, room: u32) -> Vec<El> {
    let half = room / 2;
    let mut left = Vec::new();
    if !recipients.is_empty() {
        let head = Look { bold: true, italic: true, ..Look::default() };
        left.push(P::new().jc(Jc::Left).space(0, 0).keep(true).run("Nơi nhận:", sized(head, 24)).build());
        left.extend(recipients.iter().map(|line| {
            P::new()
                .jc(Jc::Left)
                .space(0, 0)
                .keep(true)
                .indent(113, 0, 113)
                .run(line, sized(Look::default(), 22))
                .build()
        }));
    }
    let mut right: Vec<El> =
        titles.iter().map(|title| P::new().jc(Jc::Center).space(0, 0).keep(true).run(title, BOLD).build()).collect();
    // 24 mm to sign and seal
    right.push(P::new().jc(Jc::Center).space(twips(2400), 0).run(name, BOLD).build());
    vec![P::gap(200), table::layout(&[half, room - half], vec![vec![left, right]]), P::gap(20)]
}

fn signatures(boxes: &[SignPlace], room: u32) -> Vec<El> {
    let across = boxes.len().clamp(1, 3);
    let width = room / across as u32;
    let italic = Look { italic: true, size: Some(24), ..Look::default() };
    let rows = boxes
        .chunks(across)
        .map(|row| {
            row.iter()
                .map(|place| {
                    let centre = || P::new().jc(Jc::Center).space(0, 0).keep(true);
                    let mut cell = vec![centre().run(&place.title, BOLD).build()];
                    if !place.note.is_empty() {
                        let note = place.note.trim_matches(['(', ')']);
                        cell.push(centre().run(&format!("({note})"), italic).build());
                    }
                    cell.push(P::new().jc(Jc::Center).space(twips(2000), 160).run(&place.name, BOLD).build());
                    cell
                })
                .collect()
        })
        .collect();
    vec![P::gap(200), table::layout(&vec![width; across], rows), P::gap(20)]
}
