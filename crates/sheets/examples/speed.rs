//! Times reading, header finding, decoding checks and writing of 100,000 rows × 12 columns, with peak memory.
//!
//! `cargo run --release -p sheets --example speed [FILE]`: with a file, reads that file instead of the
//! one it has just written.
#![expect(clippy::print_stdout, reason = "a measuring program talks to its terminal")]

use sheets::{Column, ColumnKind, FieldSpec, Limits, Table, Value, read, sections, write_xlsx};
use std::time::Instant;

const ROWS: i64 = 100_000;

fn main() -> Result<(), sheets::SheetError> {
    let text = |header: &str| Column::new(header, 20.0, ColumnKind::Text);
    let table = Table {
        name: "Danh sách".into(),
        columns: vec![
            Column::new("STT", 6.0, ColumnKind::Int),
            text("Họ và tên"),
            text("Số hiệu"),
            Column::new("Ngày sinh", 12.0, ColumnKind::Date),
            text("Giới tính"),
            text("Cấp bậc"),
            text("Chức vụ"),
            text("Đơn vị"),
            Column::new("Tiền thưởng", 14.0, ColumnKind::Money),
            Column::new("Điểm", 10.0, ColumnKind::Decimal2),
            text("Thành tích"),
            text("Ghi chú"),
        ],
        autofilter: true,
        ..Table::default()
    };
    let start = Instant::now();
    let rows = (1..=ROWS).map(|n| {
        [
            Value::Int(n),
            format!("Nguyễn Văn Mẫu {n}").into(),
            format!("{n:06}").into(),
            Value::Date(format!("19{:02}-03-05", 50 + n % 50).into()),
            "Nam".into(),
            "Đại uý".into(),
            "Đội trưởng".into(),
            format!("Công an huyện {}", n % 700).into(),
            Value::Money(450_000),
            Value::Decimal2(n % 100_000),
            "Có thành tích xuất sắc trong phong trào thi đua".into(),
            Value::Empty,
        ]
    });
    let written = write_xlsx(&table, rows)?;
    println!("written  {:>6.2} s  {} bytes", start.elapsed().as_secs_f64(), written.len());
    report_memory();
    let given = std::env::args().nth(1).and_then(|path| std::fs::read(path).ok());
    let bytes = given.unwrap_or(written);

    let start = Instant::now();
    let book = read(&bytes, "list.xlsx", &Limits::STANDARD)?;
    println!("read     {:>6.2} s  {} rows", start.elapsed().as_secs_f64(), book.row_count());
    let fields = [
        FieldSpec { key: "name", names: &["ho va ten"], required: true },
        FieldSpec { key: "unit", names: &["don vi"], required: true },
    ];
    let start = Instant::now();
    let found: usize = book.sheets.iter().flat_map(|s| sections(s, &fields)).map(|p| p.rows.len()).sum();
    println!("sections {:>6.2} s  {found} rows of data", start.elapsed().as_secs_f64());
    let start = Instant::now();
    let cells = book.sheets.iter().flat_map(|s| s.rows()).flat_map(|r| r.cells());
    let changed = cells.filter(|(_, c)| vntext::detect(c.text, c.font).repaired.is_some()).count();
    println!("detect   {:>6.2} s  {changed} cells to repair", start.elapsed().as_secs_f64());
    report_memory();
    Ok(())
}

/// Highest resident memory so far, where the system tells.
fn report_memory() {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    if let Some(line) = status.lines().find(|l| l.starts_with("VmHWM")) {
        println!("{line}");
    }
}
