//! Headers and parts, in the layouts offices use.

use crate::support::{XLSX, read, sheet_of};
use sheets::{FieldSpec, PartKind, find_header, sections};

const FIELDS: [FieldSpec<'static>; 6] = [
    FieldSpec {
        key: "name",
        names: &["ho va ten", "ho ten", "ten tap the", "ten don vi ca nhan", "tap the ca nhan"],
        required: true,
    },
    FieldSpec { key: "birth", names: &["ngay sinh", "nam sinh", "ngay thang nam sinh"], required: false },
    FieldSpec { key: "number", names: &["so hieu", "so hieu cand"], required: false },
    FieldSpec { key: "rank", names: &["cap bac", "cap bac ham"], required: false },
    FieldSpec { key: "position", names: &["chuc vu"], required: false },
    FieldSpec { key: "unit", names: &["don vi", "don vi cong tac"], required: true },
];

const INDIVIDUAL: &[&str] =
    &["STT", "Họ và tên", "Năm sinh", "Số hiệu", "Cấp bậc", "Chức vụ", "Đơn vị công tác", "Ghi chú"];

#[test]
fn a_header_below_title_lines_is_found_and_mapped() {
    let sheet = sheet_of(
        "Sheet1",
        &[
            &["CÔNG AN TỈNH MINH HỌA", "", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
            &["PHÒNG PC02", "", "", "", "Độc lập - Tự do - Hạnh phúc"],
            &[],
            &["DANH SÁCH CÁ NHÂN ĐỀ NGHỊ TẶNG GIẤY KHEN"],
            &[],
            INDIVIDUAL,
            &["1", "2", "3", "4", "5", "6", "7", "8"],
            &["1", "Nguyễn Văn Mẫu", "1980", "123456", "Đại uý", "Đội trưởng", "Phòng PC02"],
            &["2", "Trần Thị Mẫu", "1985", "123457", "Đại uý", "Cán bộ", "Phòng PC02"],
            &["", "Cộng: 2 đồng chí"],
            &["", "", "", "", "", "", "Ngày 05 tháng 11 năm 2020"],
            &["", "NGƯỜI LẬP BIỂU", "", "", "", "", "TRƯỞNG PHÒNG"],
            &["", "Lê Văn Ký", "", "", "", "", "Đại tá Phạm Văn Ký"],
        ],
    );
    let headers = find_header(&sheet, &FIELDS);
    assert_eq!(headers.len(), 1);
    let header = &headers[0];
    assert_eq!(sheet.row(header.rows.start).map(|r| r.number()), Some(6));
    assert_eq!(header.ordinal, Some(0));
    let mapped: Vec<(&str, u32)> = header.columns.iter().map(|m| (m.key.as_str(), m.column)).collect();
    assert_eq!(mapped, [("name", 1), ("birth", 2), ("number", 3), ("rank", 4), ("position", 5), ("unit", 6)]);
    assert_eq!(header.unmapped, [(7, "Ghi chú".to_owned())]);
    let parts = sections(&sheet, &FIELDS);
    assert_eq!(parts.len(), 1);
    assert_eq!(parts[0].kind, PartKind::Individual);
    let names: Vec<&str> =
        parts[0].rows.iter().filter_map(|i| sheet.row(*i as usize)).map(|r| r.cell(1).text).collect();
    assert_eq!(names, ["Nguyễn Văn Mẫu", "Trần Thị Mẫu"], "sums and signatures are no nominees");
}

#[test]
fn merged_headers_of_two_rows_are_read_together() {
    let sheet = sheet_of(
        "Sheet1",
        &[
            &["TT", "Họ và tên", "Cấp bậc, chức vụ", "", "Đơn vị"],
            &["", "", "Cấp bậc", "Chức vụ", ""],
            &["1", "Nguyễn Văn Mẫu", "Đại uý", "Đội trưởng", "Phòng A"],
        ],
    );
    let header = &find_header(&sheet, &FIELDS)[0];
    assert_eq!(header.rows, 0..2);
    assert_eq!(header.column("rank"), Some(2));
    assert_eq!(header.column("position"), Some(3));
    assert_eq!(header.data, 2..3);
}

#[test]
fn two_parts_under_headers_of_their_own_are_kept_apart() {
    let sheet = sheet_of(
        "Sheet1",
        &[
            &["DANH SÁCH TẬP THỂ, CÁ NHÂN ĐỀ NGHỊ KHEN THƯỞNG"],
            &["I. TẬP THỂ"],
            &["STT", "Tên tập thể", "Đơn vị"],
            &["1", "Đội Cảnh sát hình sự", "Công an huyện A"],
            &["2", "Tập thể Công an xã B", "Công an huyện B"],
            &["", "Cộng: 2 tập thể"],
            &["II. CÁ NHÂN"],
            INDIVIDUAL,
            &["", "Công an huyện A"],
            &["1", "Nguyễn Văn Mẫu", "1980", "1", "Đại uý", "Đội trưởng", "Công an huyện A"],
            &["", "Công an huyện B"],
            &["2", "Lê Thị Mẫu", "1990", "2", "Đại uý", "Cán bộ", "Công an huyện B"],
            &["Tổng cộng", "1", "", "", "", ""],
        ],
    );
    let parts = sections(&sheet, &FIELDS);
    let seen: Vec<(PartKind, usize)> = parts.iter().map(|p| (p.kind, p.rows.len())).collect();
    assert_eq!(seen, [(PartKind::Collective, 2), (PartKind::Individual, 2)]);
    let groups: Vec<&str> = parts[1].groups.iter().map(|(_, t)| t.as_str()).collect();
    assert_eq!(groups, ["Công an huyện A", "Công an huyện B"]);
}

#[test]
fn two_parts_under_one_header_are_cut_at_their_headings() {
    let sheet = sheet_of(
        "Sheet1",
        &[
            &["STT", "Họ và tên / Tên tập thể", "Đơn vị"],
            &["A", "TẬP THỂ (2)"],
            &["1", "Phòng PC02", "Công an tỉnh"],
            &["2", "Phòng PC04", "Công an tỉnh"],
            &["B", "CÁ NHÂN (1)"],
            &["1", "Nguyễn Văn Mẫu", "Phòng PC02"],
        ],
    );
    let parts = sections(&sheet, &FIELDS);
    let seen: Vec<(PartKind, usize)> = parts.iter().map(|p| (p.kind, p.rows.len())).collect();
    assert_eq!(seen, [(PartKind::Collective, 2), (PartKind::Individual, 1)]);
}

#[test]
fn the_name_of_a_sheet_tells_its_part() {
    let sheet = sheet_of("Tap the", &[&["STT", "Tên tập thể", "Đơn vị"], &["1", "Đội 1", "Phòng A"]]);
    assert_eq!(sections(&sheet, &FIELDS)[0].kind, PartKind::Collective);
}

#[test]
fn a_header_in_tcvn3_is_understood() {
    let sheet = sheet_of(
        "Sheet1",
        &[&["STT", "Hä vµ tªn", "N¨m sinh", "§¬n vÞ c«ng t¸c"], &["1", "NguyÔn V¨n §øc", "1980", "Phßng A"]],
    );
    let header = &find_header(&sheet, &FIELDS)[0];
    assert_eq!((header.column("name"), header.column("birth"), header.column("unit")), (Some(1), Some(2), Some(3)));
    assert_eq!(header.columns[0].title, "Họ và tên");
}

#[test]
fn an_incomplete_header_is_offered_for_mapping_by_hand() {
    let sheet = sheet_of(
        "Sheet1",
        &[&["Danh sách"], &["Người được đề nghị", "Năm sinh", "Đơn vị"], &["Nguyễn Văn Mẫu", "1980", "Phòng A"]],
    );
    let header = &find_header(&sheet, &FIELDS)[0];
    assert!(!header.complete());
    assert_eq!(header.missing, ["name"]);
    assert_eq!(header.unmapped, [(0, "Người được đề nghị".to_owned())]);
}

#[test]
fn a_sheet_without_a_header_says_so() {
    let sheet = sheet_of("Sheet1", &[&["1", "2"], &["3", "4"]]);
    assert!(find_header(&sheet, &FIELDS).is_empty());
    assert!(sections(&sheet, &FIELDS).is_empty());
}

#[test]
fn the_fixture_list_gives_its_three_people() {
    let book = read(XLSX).expect("readable");
    let parts = sections(&book.sheets[0], &FIELDS);
    assert_eq!(parts.len(), 1);
    assert_eq!((parts[0].kind, parts[0].rows.len()), (PartKind::Individual, 3));
}
