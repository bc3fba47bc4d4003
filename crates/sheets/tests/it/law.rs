//! The law of the import on random sheets: each row that holds anything ends once, in one part or among the rest; each column
//! that holds data is known to the header of its part. As many sheets as THIDUA_LAW_CASES says, by a saved seed.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use rust_xlsxwriter::{Format, Workbook};
use sheets::{FieldSpec, plan};
use std::collections::BTreeMap;

use crate::support::read;

const FIELDS: [FieldSpec<'static>; 5] = [
    FieldSpec { key: "name", names: &["ho va ten", "ten tap the"], required: true },
    FieldSpec { key: "birth", names: &["nam sinh", "ngay sinh"], required: false },
    FieldSpec { key: "number", names: &["so hieu"], required: false },
    FieldSpec { key: "rank", names: &["cap bac"], required: false },
    FieldSpec { key: "unit", names: &["don vi"], required: false },
];

/// What cells of lists hold: titles, names, numbers, headings, sums, signatures, marks, nothing.
const WORDS: [&str; 40] = [
    "",
    "",
    "",
    "",
    "STT",
    "Họ và tên",
    "Năm sinh",
    "Số hiệu",
    "Đơn vị",
    "Tên tập thể",
    "Cấp bậc",
    "1",
    "2",
    "3)",
    "I",
    "A",
    "1985",
    "19/05/1988",
    "012-345",
    "Nguyễn Văn An",
    "TRẦN THỊ BÌNH",
    "Lê Hùng",
    "Phòng Tham mưu",
    "Đội 1",
    "I. TẬP THỂ",
    "II. CÁ NHÂN (3)",
    "Cộng",
    "Tổng cộng: 3",
    "Cộng đồng dân cư",
    "NGƯỜI LẬP BIỂU",
    "GIÁM ĐỐC",
    "Ngày 5 tháng 3 năm 2020",
    "Danh sách này có 3 người",
    "Ghi chú",
    "#N/A",
    "nt",
    "Đại úy",
    "x",
    "Ghi chú: xem lại",
    "DANH SÁCH ĐỀ NGHỊ",
];

fn cases() -> u32 {
    std::env::var("THIDUA_LAW_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(1_000)
}

type Grid = Vec<Vec<usize>>;

/// Rows, where a header stands, rows that are hidden, one merged cell.
type Drawn = (Grid, Option<usize>, Vec<usize>, (usize, usize, usize, usize));

fn grid() -> impl Strategy<Value = Drawn> {
    let row = proptest::collection::vec(0..WORDS.len(), 1..9);
    let rows = proptest::collection::vec(row, 1..16);
    // a header of the usual kind somewhere, rows that are hidden, one merged cell
    let header = proptest::option::of(0..8usize);
    (rows, header, proptest::collection::vec(0..16usize, 0..3), (0..12usize, 0..6usize, 0..4usize, 0..3usize))
}

fn build(rows: &Grid, header: Option<usize>, hidden: &[usize], merge: (usize, usize, usize, usize)) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (r, row) in rows.iter().enumerate() {
        if header == Some(r) {
            for (c, title) in ["STT", "Họ và tên", "Năm sinh", "Số hiệu", "Đơn vị"].into_iter().enumerate()
            {
                sheet.write_string(r as u32, c as u16, title).expect("a cell");
            }
            continue;
        }
        for (c, word) in row.iter().filter_map(|w| WORDS.get(*w)).enumerate() {
            if !word.is_empty() {
                sheet.write_string(r as u32, c as u16, *word).expect("a cell");
            }
        }
    }
    for r in hidden {
        sheet.set_row_hidden(*r as u32).expect("a row");
    }
    let (row, column, down, across) = merge;
    if down + across > 0 {
        let last = ((row + down) as u32, (column + across) as u16);
        let text = rows.get(row).and_then(|r| r.get(column)).and_then(|w| WORDS.get(*w)).copied().unwrap_or("gộp");
        let merged = sheet.merge_range(row as u32, column as u16, last.0, last.1, text, &Format::new());
        merged.expect("a merged cell");
    }
    book.save_to_buffer().expect("a workbook")
}

proptest! {
    #![proptest_config(Config { cases: cases(), failure_persistence: None, rng_seed: RngSeed::Fixed(2_020), ..Config::default() })]

    #[test]
    fn each_row_ends_once_and_each_column_is_known((rows, header, hidden, merge) in grid()) {
        let Ok(book) = read(&build(&rows, header, &hidden, merge)) else { return Ok(()) };
        for sheet in &book.sheets {
            let found = plan(sheet, &FIELDS, None, &Default::default());
            // cells of each row, by how often a part or the rest speaks for them
            let mut spoken: BTreeMap<(usize, u32), usize> = BTreeMap::new();
            let mut take = |index: usize, span: &std::ops::Range<u32>| {
                for (column, _) in sheet.row(index).expect("a row").within(span).cells() {
                    *spoken.entry((index, column)).or_default() += 1;
                }
            };
            for part in &found.parts {
                part.rows.iter().for_each(|i| take(*i as usize, &part.header.span));
                prop_assert_eq!(part.rows.len(), part.under.len());
                let known = |c: u32| {
                    part.header.ordinal == Some(c)
                        || part.header.columns.iter().any(|m| m.column == c)
                        || part.header.unmapped.iter().any(|(u, _)| *u == c)
                };
                for row in part.rows.iter().filter_map(|i| sheet.row(*i as usize)) {
                    for (column, _) in row.within(&part.header.span).cells() {
                        prop_assert!(known(column), "column {} of row {}", column, row.number());
                    }
                }
            }
            found.rest.iter().for_each(|r| take(r.row as usize, &r.span));
            let all: BTreeMap<(usize, u32), usize> =
                sheet.rows().flat_map(|r| r.cells().map(move |(c, _)| ((r.index(), c), 1))).collect();
            prop_assert_eq!(spoken, all);
        }
    }
}
