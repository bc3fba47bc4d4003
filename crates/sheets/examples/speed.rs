//! Times writing of 100,000 rows × 12 columns, and reading with header finding and decoding checks; with peak memory.
//!
//! `cargo run --release -p sheets --example speed [write|read FILE]`; bench/sheets/run.sh runs it beside its peers.
#![expect(clippy::print_stdout, reason = "a measuring program talks to its terminal")]

use sheets::{Column, ColumnKind, FieldSpec, Limits, SheetError, Table, Value, read, sections, write_xlsx};
use std::time::Instant;

const ROWS: i64 = 100_000;

/// What to do: `write FILE`, `read FILE`; without words, both in memory.
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["write", file] => {
            let start = Instant::now();
            std::fs::write(file, list()?)?;
            tell("write", start);
        }
        ["read", file] => {
            let start = Instant::now();
            check(&std::fs::read(file)?)?;
            tell("read", start);
        }
        _ => {
            let start = Instant::now();
            let written = list()?;
            tell("write", start);
            let start = Instant::now();
            check(&written)?;
            tell("read", start);
        }
    }
    Ok(())
}

/// 100,000 rows × 12 columns as a file.
fn list() -> Result<Vec<u8>, SheetError> {
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
    write_xlsx(&table, rows)
}

/// Reads a list as an import does: cells, header, sections, and the encoding of every cell.
fn check(bytes: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
    let book = read(bytes, "list.xlsx", &Limits::STANDARD)?;
    let fields = [
        FieldSpec { key: "name", names: &["ho va ten"], required: true },
        FieldSpec { key: "unit", names: &["don vi"], required: true },
    ];
    let found: usize = book.sheets.iter().flat_map(|s| sections(s, &fields)).map(|p| p.rows.len()).sum();
    let cells = book.sheets.iter().flat_map(|s| s.rows()).flat_map(|r| r.cells());
    let changed = cells.filter(|(_, c)| vntext::detect(c.text, c.font).repaired.is_some()).count();
    if found != ROWS as usize || changed != 0 {
        return Err(format!("{found} rows of data, {changed} cells to repair").into());
    }
    Ok(())
}

/// One line as the peers print it: seconds since `start`, highest resident memory so far where the system tells.
fn tell(what: &str, start: Instant) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap_or("0 kB").trim().trim_end_matches("kB");
    let peak = peak.trim().parse::<u64>().unwrap_or(0) / 1024;
    println!("thidua {what} {:.2} s {peak} MiB", start.elapsed().as_secs_f64());
}
