//! The payment list as a workbook.

use domain::paper::{PrizeTable, SubjectKind};
use sheets::{Column, ColumnKind, Table, Value, write_xlsx};

use crate::{Error, Result};

/// The payment list with both parts, subtotals in the last row, the total in words and a column to sign in.
pub(super) fn payment(table: &PrizeTable) -> Result<Vec<u8>> {
    let total: i64 = table.rows.iter().map(|r| r.amount).sum();
    let mut titles =
        vec![table.letterhead.issuing_body.clone(), format!("DANH SÁCH {}", vntext::upper_vi(&table.summary))];
    titles.extend(table.reference.as_ref().map(|r| format!("({r})")));
    let mut footer = vec![format!("Bằng chữ: {}.", vntext::money_words(total))];
    footer.push(format!(
        "Mức lương cơ sở: {} đồng; làm tròn lên đến hàng chục nghìn đồng.",
        vntext::group(table.base_salary)
    ));
    footer.extend(table.cites.iter().chain(&table.notes).cloned());
    let layout = Table {
        name: "Chi tiền thưởng".to_owned(),
        titles,
        columns: vec![
            Column::new("STT", 6.0, ColumnKind::Int),
            Column::new("Đối tượng", 11.0, ColumnKind::Text),
            Column::new("Họ tên / Tên tập thể", 32.0, ColumnKind::Text),
            Column::new("Cấp bậc, chức vụ", 28.0, ColumnKind::Text),
            Column::new("Đơn vị", 32.0, ColumnKind::Text),
            Column::new("Hệ số", 8.0, ColumnKind::Decimal2),
            Column::new("Số tiền (đồng)", 16.0, ColumnKind::Money),
            Column::new("Ký nhận", 16.0, ColumnKind::Text),
        ],
        total: Some(vec![
            Value::Empty,
            Value::Empty,
            Value::from("Tổng cộng"),
            Value::Empty,
            Value::Empty,
            Value::Empty,
            Value::Money(total),
            Value::Empty,
        ]),
        footer,
        landscape: true,
        ..Table::default()
    };
    let rows = (1_i64..).zip(&table.rows).map(|(n, r)| {
        let who = match r.subject {
            SubjectKind::Collective => "Tập thể",
            SubjectKind::Individual => "Cá nhân",
        };
        [
            Value::Int(n),
            Value::from(who),
            Value::from(r.name.as_str()),
            Value::from(r.position.as_str()),
            Value::from(r.unit.as_str()),
            Value::Decimal2(domain::prize::parse_multiplier(&r.multiplier).unwrap_or(0)),
            Value::Money(r.amount),
            Value::Empty,
        ]
    });
    write_xlsx(&layout, rows).map_err(|e| Error::Store(store::StoreError::Data(e.to_string())))
}
