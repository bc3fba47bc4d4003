//! Headers that a person points at.

use crate::support::sheet_of;
use sheets::{FieldSpec, PartKind, Pointed, pointed, pointed_sections, sections};

const FIELDS: [FieldSpec<'static>; 2] = [
    FieldSpec { key: "name", names: &["ho va ten"], required: true },
    FieldSpec { key: "number", names: &["so hieu"], required: false },
];

const TWO_PARTS: &[&[&str]] = &[
    &["CÔNG AN TỈNH"],
    &["BẢNG TRÌNH"],
    &["I. TẬP THỂ"],
    &["Idx", "Ai", "Vì sao"],
    &["1", "Phòng Tham mưu", "Giỏi", "thêm"],
    &["Cộng: 1"],
    &["II. CÁ NHÂN"],
    &["Idx", "Ai", "Số hiệu"],
    &["1", "Lê Văn An", "123456", "x"],
    &["Idx", "Ai", "Số hiệu"],
    &["2", "Trần Thị Bình", "123457", "x"],
    &["", "", "", "GIÁM ĐỐC"],
];

#[test]
fn two_parts_with_headers_of_their_own_are_read_below_the_rows_pointed_at() {
    let sheet = sheet_of("Sheet1", TWO_PARTS);
    assert!(sections(&sheet, &FIELDS).is_empty(), "nothing is recognised");
    let parts = pointed_sections(&sheet, &FIELDS, &Pointed { headers: vec![3, 7], first: 0 });
    let told: Vec<(PartKind, &str, &[u32])> =
        parts.iter().map(|p| (p.kind, p.title.as_str(), p.rows.as_slice())).collect();
    let expected: [(PartKind, &str, &[u32]); 2] =
        [(PartKind::Collective, "I. TẬP THỂ", &[4]), (PartKind::Individual, "II. CÁ NHÂN", &[8, 10])];
    assert_eq!(told, expected);
    let header = &parts[1].header;
    assert_eq!((header.ordinal, header.column("number")), (Some(0), Some(2)));
    assert_eq!(header.unmapped, [(1, "Ai".to_owned()), (3, String::new())]);
}

#[test]
fn two_rows_one_below_the_other_are_one_header() {
    let rows: &[&[&str]] = &[
        &["Idx", "Người được tặng", "", "Vì"],
        &["", "Họ và tên", "Số hiệu", ""],
        &["1", "Lê Văn An", "123456", "x"],
        &["2", "Trần Thị Bình", "123457", "x"],
    ];
    let parts = pointed_sections(&sheet_of("S", rows), &FIELDS, &Pointed { headers: vec![0, 1], first: 0 });
    assert_eq!(parts.len(), 1);
    let header = &parts[0].header;
    assert_eq!((parts[0].rows.as_slice(), header.rows.clone()), ([2, 3].as_slice(), 0..2));
    assert_eq!((header.column("name"), header.column("number")), (Some(1), Some(2)));
    assert_eq!(header.columns[0].title, "Họ và tên (Người được tặng)");
    assert_eq!(header.unmapped, [(3, "Vì".to_owned())]);
}

#[test]
fn without_a_header_data_begin_at_a_row_and_the_column_that_counts_is_left_aside() {
    let sheet = sheet_of("Sheet1", &[&["Danh sách"], &["1", "Lê Văn An", "a"], &["2", "Trần Thị Bình", "b"]]);
    let parts = pointed_sections(&sheet, &FIELDS, &Pointed { headers: vec![], first: 1 });
    assert_eq!(parts.len(), 1);
    assert_eq!((parts[0].rows.as_slice(), parts[0].header.ordinal), ([1, 2].as_slice(), Some(0)));
    assert_eq!(parts[0].header.unmapped, [(1, String::new()), (2, String::new())]);
    let below = pointed_sections(&sheet, &FIELDS, &Pointed { headers: vec![], first: 9 });
    assert!(below.is_empty(), "below the last row there is nothing");
}

#[test]
fn the_likely_header_is_the_first_wide_row_unless_it_is_data() {
    assert_eq!(pointed::likely(&sheet_of("S", TWO_PARTS)).headers, [3]);
    let bare = sheet_of("S", &[&["Bảng"], &["Lê Văn An", "19/05/1988"], &["Trần Thị Bình", "1990"]]);
    assert_eq!(pointed::likely(&bare), Pointed { headers: vec![], first: 1 });
}

#[test]
fn rows_to_choose_from_are_the_first_ones_and_those_below_headings_further_down() {
    let sheet = sheet_of("S", TWO_PARTS);
    let numbers: Vec<u32> = pointed::lines(&sheet, 4, 2).iter().map(|l| l.number).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 7, 8, 9]);
    assert_eq!(pointed::lines(&sheet, 4, 2)[3].cells, ["Idx", "Ai"]);
}
