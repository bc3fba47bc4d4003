//! Reports, plans, programmes, lists of honours, notices: headings, paragraphs, tables, notes.

use super::{bases, closing, head, heading, paragraph, portrait, signatures, title};
use crate::document::{Block, CellAlign, Column, Paragraph, Row, Section, Table};
use crate::error::PaperError;
use domain::paper::{Report, ReportBlock, ReportColumn};

pub(super) fn sections(report: &Report) -> Result<Vec<Section>, PaperError> {
    if report.blocks.is_empty() {
        return Err(PaperError::Empty { paper: "report".to_owned() });
    }
    let mut blocks = vec![head(&report.letterhead)?, title(&report.kind, &report.summary)];
    if !report.to.is_empty() {
        blocks.push(Block::To { lines: report.to.clone() });
    }
    blocks.extend(bases(&report.bases));
    for block in &report.blocks {
        match block {
            ReportBlock::Heading { text } => blocks.push(heading(text)),
            ReportBlock::Text { text } => blocks.extend(text.lines().map(paragraph)),
            ReportBlock::Table { columns, rows } => blocks.push(Block::Table(table(columns, rows))),
        }
    }
    for (at, note) in report.notes.iter().enumerate() {
        let text = format!("({}) {note}", at + 1);
        blocks.push(Block::Paragraph(Paragraph { text, italic: true, ..Paragraph::default() }));
    }
    match &report.signature {
        Some(signature) => blocks.push(closing(&report.recipients, signature)),
        None => blocks.push(signatures(&report.signatures)),
    }
    Ok(vec![portrait(blocks)])
}

/// A table whose rows are counted.
fn table(columns: &[ReportColumn], rows: &[Vec<String>]) -> Table {
    let all = columns.iter().map(|c| Column::share(&c.title, c.share.max(1), CellAlign::Left));
    let row = |(at, cells): (usize, &Vec<String>)| {
        Row::plain(std::iter::once((at + 1).to_string()).chain(cells.iter().cloned()).collect())
    };
    Table {
        columns: std::iter::once(Column::mm("STT", 12, CellAlign::Center)).chain(all).collect(),
        rows: rows.iter().enumerate().map(row).collect(),
    }
}
