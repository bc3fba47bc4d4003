//! Pages of the honour book.

use super::{head, landscape, title};
use crate::document::{Block, CellAlign, Column, Row, Section, Table};
use crate::error::PaperError;
use crate::text;
use domain::paper::HonourBook;

pub(super) fn sections(book: &HonourBook) -> Result<Vec<Section>, PaperError> {
    if book.rows.is_empty() {
        return Err(PaperError::Empty { paper: "honour-book".to_owned() });
    }
    let columns = vec![
        Column::mm("Số", 15, CellAlign::Center),
        Column::mm("Ngày", 23, CellAlign::Center),
        Column::share("Tập thể, cá nhân", 7, CellAlign::Left),
        Column::share("Chức vụ, đơn vị", 8, CellAlign::Left),
        Column::share("Hình thức khen thưởng", 6, CellAlign::Left),
        Column::share("Nội dung khen thưởng", 7, CellAlign::Left),
        Column::mm("Quyết định số", 40, CellAlign::Left),
        Column::mm("Ký nhận", 22, CellAlign::Left),
        Column::mm("Ghi chú", 20, CellAlign::Left),
    ];
    let mut rows = Vec::with_capacity(book.rows.len());
    for entry in &book.rows {
        let note = match (entry.spoiled, entry.note.is_empty()) {
            (true, true) => "Hỏng".to_owned(),
            (true, false) => format!("Hỏng: {}", entry.note),
            (false, _) => entry.note.clone(),
        };
        rows.push(Row {
            cells: vec![
                entry.number.to_string(),
                text::date_short(&entry.date)?,
                entry.name.clone(),
                entry.position.clone(),
                entry.award.clone(),
                entry.ground.clone(),
                entry.decision.clone(),
                String::new(),
                note,
            ],
            span: 1,
            bold: false,
            struck: entry.spoiled,
        });
    }
    Ok(vec![landscape(vec![
        head(&book.letterhead)?,
        title("SỔ VÀNG", &book.summary),
        Block::Table(Table { columns, rows }),
    ])])
}
