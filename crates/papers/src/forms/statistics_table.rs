//! A table of numbers: on its side once it is wide.

use super::{head, landscape, paragraph, portrait, signatures, title};
use crate::document::{Block, CellAlign, Column, Row, Section, Table};
use crate::error::PaperError;
use domain::paper::StatisticsTable;

/// More columns than these lie on their side.
const UPRIGHT: usize = 6;

pub(super) fn sections(statistics: &StatisticsTable) -> Result<Vec<Section>, PaperError> {
    if statistics.rows.is_empty() || statistics.columns.len() < 2 {
        return Err(PaperError::Empty { paper: "statistics-table".to_owned() });
    }
    let mut columns = vec![Column::share(&statistics.columns[0], 5, CellAlign::Left)];
    columns.extend(statistics.columns[1..].iter().map(|c| Column::share(c, 2, CellAlign::Right)));
    let mut rows: Vec<Row> = statistics.rows.iter().map(|cells| Row::plain(cells.clone())).collect();
    // A form of the law may have its total on top.
    if !statistics.total.is_empty() {
        rows.push(Row { cells: statistics.total.clone(), span: 1, bold: true, struck: false });
    }
    let mut blocks = vec![
        head(&statistics.letterhead)?,
        title(&statistics.title, &statistics.summary),
        Block::Table(Table { columns, rows }),
    ];
    blocks.extend(statistics.notes.iter().map(paragraph));
    blocks.push(signatures(&statistics.signatures));
    let wide = statistics.columns.len() > UPRIGHT;
    Ok(vec![if wide { landscape(blocks) } else { portrait(blocks) }])
}
