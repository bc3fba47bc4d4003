//! Tables of WordprocessingML: with borders for lists, without for the head and the foot of a paper.

use super::text::{Jc, Look, P, twips};
use super::xml::{El, el, val};
use crate::document::{CellAlign, Document, Row, Table};

/// Twelve points, the size of letters in lists.
const LIST_SIZE: u32 = 24;

/// A list with a repeating header.
pub(super) fn list(table: &Table, landscape: bool) -> El {
    let widths: Vec<u32> = Document::column_widths(&table.columns, landscape).into_iter().map(twips).collect();
    let header = el("w:tr").kid(el("w:trPr").kid(el("w:cantSplit")).kid(el("w:tblHeader"))).kids(
        table.columns.iter().zip(&widths).map(|(column, width)| {
            cell(*width, 1).kid(
                P::styled("Bang")
                    .jc(Jc::Center)
                    .run(&column.title, Look { bold: true, size: Some(LIST_SIZE), ..Look::default() })
                    .build(),
            )
        }),
    );
    frame(&widths, true).kid(header).kids(table.rows.iter().map(|row| line(row, table, &widths)))
}

fn line(row: &Row, table: &Table, widths: &[u32]) -> El {
    let span = row.span.max(1);
    let cells = row.cells.iter().enumerate().map(|(at, text)| {
        let column = if at == 0 { 0 } else { at + span - 1 };
        let (width, wide) = if at == 0 {
            (widths.iter().take(span).sum(), span)
        } else {
            (widths.get(column).copied().unwrap_or(0), 1)
        };
        let jc = match table.columns.get(column).map(|column| column.align) {
            _ if at == 0 && span > 1 => Jc::Left,
            Some(CellAlign::Center) => Jc::Center,
            Some(CellAlign::Right) => Jc::Right,
            _ => Jc::Left,
        };
        let look = Look { bold: row.bold, struck: row.struck && at < 7, size: Some(LIST_SIZE), ..Look::default() };
        cell(width, wide).kid(P::styled("Bang").jc(jc).run(text, look).build())
    });
    el("w:tr").kid(el("w:trPr").kid(el("w:cantSplit"))).kids(cells)
}

/// A table for layout: no borders, one row that stays on one page for each list of cells.
pub(super) fn layout(widths: &[u32], rows: Vec<Vec<Vec<El>>>) -> El {
    frame(widths, false).kids(rows.into_iter().map(|row| {
        el("w:tr").kid(el("w:trPr").kid(el("w:cantSplit"))).kids(row.into_iter().zip(widths).map(|(content, width)| {
            let content = if content.is_empty() { vec![P::new().build()] } else { content };
            el("w:tc").kid(el("w:tcPr").kid(el("w:tcW").attr("w:w", width).attr("w:type", "dxa"))).kids(content)
        }))
    }))
}

fn cell(width: u32, span: usize) -> El {
    let mut properties = el("w:tcPr").kid(el("w:tcW").attr("w:w", width).attr("w:type", "dxa"));
    if span > 1 {
        properties = properties.kid(val("w:gridSpan", span));
    }
    el("w:tc").kid(properties.kid(val("w:vAlign", "center")))
}

fn frame(widths: &[u32], borders: bool) -> El {
    let mut properties = el("w:tblPr").kid(el("w:tblW").attr("w:w", widths.iter().sum::<u32>()).attr("w:type", "dxa"));
    if borders {
        let side = |name| val(name, "single").attr("w:sz", 4).attr("w:space", 0).attr("w:color", "000000");
        properties = properties.kid(
            el("w:tblBorders").kids(["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"].map(side)),
        );
    }
    properties = properties.kid(el("w:tblLayout").attr("w:type", "fixed"));
    let margin = if borders { 80 } else { 0 };
    let margins =
        el("w:tblCellMar").kids(["w:left", "w:right"].map(|name| el(name).attr("w:w", margin).attr("w:type", "dxa")));
    el("w:tbl")
        .kid(properties.kid(margins))
        .kid(el("w:tblGrid").kids(widths.iter().map(|width| el("w:gridCol").attr("w:w", width))))
}
