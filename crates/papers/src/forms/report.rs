//! Reports, plans, programmes, lists of honours, notices: headings, paragraphs, tables, notes.

use super::{bases, closing, head, heading, landscape, paragraph, portrait, signatures, title};
use crate::document::{Block, CellAlign, Column, Paragraph, Row, Section, Table};
use crate::error::PaperError;
use crate::text;
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
    // Sheets of their own come behind the place to sign.
    let own = |b: &ReportBlock| matches!(b, ReportBlock::Sheet { .. });
    let first = report.blocks.iter().position(own).unwrap_or(report.blocks.len());
    let (body, sheets) = report.blocks.split_at(first);
    for block in body {
        blocks.extend(piece(block));
    }
    for (at, note) in report.notes.iter().enumerate() {
        let text = format!("({}) {note}", at + 1);
        blocks.push(Block::Paragraph(Paragraph { text, italic: true, ..Paragraph::default() }));
    }
    match &report.signature {
        Some(signature) => blocks.push(closing(&report.recipients, signature)),
        None => blocks.push(signatures(&report.signatures)),
    }
    let section = if report.landscape { landscape } else { portrait };
    let mut all = vec![section(blocks)];
    for block in sheets {
        match (own(block), all.last_mut()) {
            (false, Some(sheet)) => sheet.blocks.extend(piece(block)),
            _ => all.push(section(piece(block))),
        }
    }
    Ok(all)
}

/// A piece of the body.
fn piece(block: &ReportBlock) -> Vec<Block> {
    match block {
        ReportBlock::Heading { text } => vec![heading(text)],
        ReportBlock::Text { text } => text.lines().map(paragraph).collect(),
        ReportBlock::Table { columns, rows } => vec![Block::Table(table(columns, rows))],
        ReportBlock::Grid { columns, numbers, rows, bold } => vec![Block::Table(grid(columns, *numbers, rows, bold))],
        ReportBlock::Sheet { title, reference } => {
            vec![Block::AnnexHead { label: String::new(), title: text::upper(title), reference: reference.clone() }]
        }
    }
}

/// A table whose rows count themselves.
fn grid(columns: &[ReportColumn], numbers: usize, rows: &[Vec<String>], bold: &[usize]) -> Table {
    let first = columns.len().saturating_sub(numbers);
    let column = |(at, c): (usize, &ReportColumn)| {
        let align = if at >= first { CellAlign::Right } else { CellAlign::Left };
        Column::share(&c.title, c.share.max(1), align)
    };
    let row = |(at, cells): (usize, &Vec<String>)| Row { bold: bold.contains(&at), ..Row::plain(cells.clone()) };
    Table {
        columns: columns.iter().enumerate().map(column).collect(),
        rows: rows.iter().enumerate().map(row).collect(),
    }
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
