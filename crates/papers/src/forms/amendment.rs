//! Errata and annulments: a letter with its summary below the number, or a decision.

use super::{balanced, bases, closing, head, paragraph, portrait, title};
use crate::document::{Block, CellAlign, Column, Paragraph, Row, Section, Table};
use crate::error::PaperError;
use crate::text;
use domain::paper::Amendment;

pub(super) fn sections(amendment: &Amendment) -> Result<Vec<Section>, PaperError> {
    if amendment.texts.is_empty() {
        return Err(PaperError::Empty { paper: "amendment".to_owned() });
    }
    let mut top = head(&amendment.letterhead)?;
    let mut blocks = Vec::new();
    if amendment.letter {
        // a letter has no title: what it is about stands under its number (Decree 30/2020/NĐ-CP, Annex I)
        if let Block::Head(head) = &mut top {
            head.about_lines = balanced(&format!("V/v {}", lowered(&amendment.summary)), 12.0, 60.0);
        }
        blocks.push(top);
        if !amendment.to.is_empty() {
            blocks.push(Block::To { lines: amendment.to.clone() });
        }
    } else {
        blocks.extend([top, title("QUYẾT ĐỊNH", &amendment.summary)]);
        if !amendment.authority.is_empty() {
            blocks.push(Block::Centre { text: text::upper(&amendment.authority) });
        }
        blocks.extend(bases(&amendment.bases));
        blocks.push(Block::Centre { text: "QUYẾT ĐỊNH:".to_owned() });
    }
    for (at, article) in amendment.articles.iter().enumerate() {
        for (line, words) in article.paragraphs.iter().enumerate() {
            blocks.push(if amendment.letter {
                paragraph(words)
            } else {
                Block::Paragraph(Paragraph {
                    lead: if line == 0 { format!("Điều {}.", at + 1) } else { String::new() },
                    text: words.clone(),
                    ..Paragraph::default()
                })
            });
        }
        if at == 0 {
            blocks.push(Block::Table(table(amendment)));
        }
    }
    blocks.push(closing(&amendment.recipients, &amendment.signature));
    Ok(vec![portrait(blocks)])
}

/// Abbreviations and names keep their capitals: only the first letter of the summary is lowered.
fn lowered(summary: &str) -> String {
    let mut letters = summary.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn table(amendment: &Amendment) -> Table {
    let mut columns = vec![Column::mm("STT", 12, CellAlign::Center), Column::share("Vị trí", 4, CellAlign::Left)];
    if amendment.annuls {
        columns.push(Column::share("Tập thể, cá nhân", 7, CellAlign::Left));
        columns.push(Column::mm("Tiền thưởng phải thu hồi (đồng)", 36, CellAlign::Right));
    } else {
        columns.push(Column::share("Nội dung", 3, CellAlign::Left));
        columns.push(Column::share("Đã ban hành", 6, CellAlign::Left));
        columns.push(Column::share("Đính chính thành", 6, CellAlign::Left));
    }
    let rows = amendment.texts.iter().enumerate().map(|(at, line)| {
        let mut cells = vec![(at + 1).to_string(), line.place.clone()];
        if !amendment.annuls {
            cells.push(line.what.clone());
        }
        cells.extend([line.issued.clone(), line.corrected.clone()]);
        Row::plain(cells)
    });
    Table { rows: rows.collect(), columns }
}
