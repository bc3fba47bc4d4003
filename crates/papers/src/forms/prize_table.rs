//! The payment list.

use super::{head, landscape, paragraph, signatures, title};
use crate::document::{Block, CellAlign, Column, Row, Section, Table};
use crate::error::PaperError;
use crate::text;
use domain::paper::{PrizeRow, PrizeTable, SubjectKind};

pub(super) fn sections(prizes: &PrizeTable) -> Result<Vec<Section>, PaperError> {
    if prizes.rows.is_empty() {
        return Err(PaperError::Empty { paper: "prize-table".to_owned() });
    }
    let total = sum(&prizes.rows)?;
    let mut blocks = vec![head(&prizes.letterhead)?, title("DANH SÁCH CHI TIỀN THƯỞNG", &prizes.summary)];
    if let Some(reference) = prizes.reference.as_deref() {
        blocks.push(Block::AnnexHead {
            label: String::new(),
            title: String::new(),
            reference: format!("({})", reference.trim_matches(['(', ')'])),
        });
    }
    blocks.push(Block::Table(table(prizes, total)?));
    blocks.extend(prizes.cites.iter().chain(&prizes.notes).map(paragraph));
    blocks.push(paragraph(format!("Tổng số tiền (bằng chữ): {}.", vntext::money_words(total).trim_end_matches('.'))));
    blocks.push(signatures(&prizes.signatures));
    Ok(vec![landscape(blocks)])
}

fn table(prizes: &PrizeTable, total: i64) -> Result<Table, PaperError> {
    let columns = vec![
        Column::mm("STT", 12, CellAlign::Center),
        Column::share("Tập thể, cá nhân", 10, CellAlign::Left),
        Column::share("Cấp bậc, chức vụ", 7, CellAlign::Left),
        Column::share("Đơn vị", 9, CellAlign::Left),
        Column::mm("Mức thưởng (lần)", 20, CellAlign::Center),
        Column::mm("Lương cơ sở (đồng)", 24, CellAlign::Right),
        Column::mm("Số tiền (đồng)", 27, CellAlign::Right),
        Column::mm("Ký nhận", 28, CellAlign::Left),
    ];
    let base = vntext::group(prizes.base_salary);
    let mut rows = Vec::new();
    for (kind, name) in [(SubjectKind::Collective, "TẬP THỂ"), (SubjectKind::Individual, "CÁ NHÂN")] {
        let group: Vec<&PrizeRow> = prizes.rows.iter().filter(|row| row.subject == kind).collect();
        if group.is_empty() {
            continue;
        }
        rows.push(Row {
            cells: vec![
                format!("{name} ({:02})", group.len()),
                vntext::group(sum(group.iter().copied())?),
                String::new(),
            ],
            span: columns.len() - 2,
            bold: true,
            struck: false,
        });
        rows.extend(group.into_iter().enumerate().map(|(at, row)| {
            Row::plain(vec![
                (at + 1).to_string(),
                row.name.clone(),
                row.position.clone(),
                row.unit.clone(),
                text::decimal(&row.multiplier),
                base.clone(),
                vntext::group(row.amount),
                String::new(),
            ])
        }));
    }
    rows.push(Row {
        cells: vec!["Tổng cộng".to_owned(), vntext::group(total), String::new()],
        span: columns.len() - 2,
        bold: true,
        struck: false,
    });
    Ok(Table { columns, rows })
}

fn sum<'a>(rows: impl IntoIterator<Item = &'a PrizeRow>) -> Result<i64, PaperError> {
    rows.into_iter().try_fold(0_i64, |sum, row| {
        (row.amount >= 0)
            .then(|| sum.checked_add(row.amount))
            .flatten()
            .ok_or_else(|| PaperError::BadNumber { what: "amount".to_owned() })
    })
}
