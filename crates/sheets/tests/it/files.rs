//! Files as programs write them.

use crate::support::{ODS, PASSWORD, XLS, XLSX, font, ods, read};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use sheets::{Kind, Limits, SheetError};

/// Row of a workbook's first sheet by the number people see.
fn line(workbook: &sheets::Workbook, number: u32) -> Vec<(u32, String, Kind)> {
    workbook.sheets[0]
        .rows()
        .find(|r| r.number() == number)
        .map(|r| r.cells().map(|(c, cell)| (c, cell.text.to_owned(), cell.kind)).collect())
        .unwrap_or_default()
}

fn same_list(bytes: &[u8], what: &str) {
    let book = read(bytes).unwrap_or_else(|e| panic!("{what}: {e}"));
    assert_eq!(book.sheets[0].name, "Danh sach", "{what}");
    assert!(book.sheets[1].hidden, "{what}: the lookup sheet is hidden");
    assert_eq!(book.visible().count(), 1);
    let row = line(&book, 7);
    assert_eq!(row[0], (0, "1".into(), Kind::Number), "{what}");
    assert_eq!(row[1], (1, "Nguyễn Văn Mẫu".into(), Kind::Text), "{what}");
    assert_eq!(row[2], (2, "1980-03-05".into(), Kind::Date), "{what}");
    assert_eq!(row[3], (3, "123456".into(), Kind::Number), "{what}");
    let row = line(&book, 8);
    assert_eq!(row[1].1, "NguyÔn V¨n §øc", "{what}: text comes as the file holds it");
    assert_eq!(row[2].1, "1975-12-31", "{what}");
    assert_eq!(row[3].1, "000042", "{what}: zeros of a service number");
    assert_eq!(line(&book, 9)[2].1, "1990", "{what}: a bare year");
    let cell = book.sheets[0].rows().find(|r| r.number() == 8).map(|r| r.cell(1)).expect("row 8");
    assert_eq!(cell.font, Some(".VnTime"), "{what}");
    assert_eq!(vntext::detect(cell.text, cell.font).repaired.as_deref(), Some("Nguyễn Văn Đức"));
}

#[test]
fn the_same_list_reads_alike_from_every_format() {
    same_list(XLSX, "xlsx");
    same_list(XLS, "xls");
    same_list(ODS, "ods");
}

#[test]
fn a_password_is_named_as_the_reason() {
    assert!(matches!(read(PASSWORD), Err(SheetError::PasswordProtected)));
    let manifest: &[u8] = b"<manifest><manifest:encryption-data/></manifest>";
    let locked = crate::support::package(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", b"\x00\x01garbage"),
    ]);
    assert!(matches!(read(&locked), Err(SheetError::PasswordProtected)));
}

#[test]
fn formulas_dates_booleans_and_errors_show_their_stored_values() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let date = |code: &str| Format::new().set_num_format(code);
    let day = ExcelDateTime::from_ymd(2020, 11, 20).expect("a date");
    let moment = ExcelDateTime::parse_from_str("2020-11-20T07:30:00").expect("a moment");
    sheet.write_formula(0, 0, Formula::new("=1+1").set_result("2")).expect("cell");
    sheet.write_formula(0, 1, Formula::new("=A1&\"x\"").set_result("2x")).expect("cell");
    sheet.write_datetime_with_format(0, 2, &day, &date("dd/mm/yyyy")).expect("cell");
    sheet.write_datetime_with_format(0, 3, &day, &date("mm/yyyy")).expect("cell");
    sheet.write_datetime_with_format(0, 4, &day, &date("yyyy")).expect("cell");
    sheet.write_datetime_with_format(0, 5, &moment, &date("dd/mm/yyyy hh:mm")).expect("cell");
    sheet.write_boolean(0, 6, true).expect("cell");
    sheet.write_formula(0, 7, Formula::new("=1/0").set_result("#DIV/0!")).expect("cell");
    sheet.write_number(0, 8, 0.1 + 0.2).expect("cell");
    sheet.write_string_with_format(0, 9, "Hïng", &font(".VnTimeH")).expect("cell");
    let book = read(&workbook.save_to_buffer().expect("bytes")).expect("readable");
    let row: Vec<(String, Kind)> = line(&book, 1).into_iter().map(|(_, t, k)| (t, k)).collect();
    let expected = [
        ("2", Kind::Number),
        ("2x", Kind::Text),
        ("2020-11-20", Kind::Date),
        ("2020-11", Kind::Date),
        ("2020", Kind::Date),
        ("2020-11-20T07:30:00", Kind::Date),
        ("TRUE", Kind::Bool),
        ("#DIV/0!", Kind::Error),
        ("0.3", Kind::Number),
        ("Hïng", Kind::Text),
    ];
    for (seen, (text, kind)) in row.iter().zip(expected) {
        assert_eq!((seen.0.as_str(), seen.1), (text, kind));
    }
    assert_eq!(row.len(), expected.len());
}

#[test]
fn ods_cells_repeat_and_their_text_keeps_lines_and_spaces() {
    let table = "<table:table-row table:number-rows-repeated=\"3\"><table:table-cell/></table:table-row>\
        <table:table-row table:number-rows-repeated=\"2\">\
        <table:table-cell table:number-columns-repeated=\"2\" office:value-type=\"string\"><text:p>a<text:s text:c=\"2\"/>b</text:p><text:p>c &amp; d</text:p></table:table-cell>\
        <table:table-cell table:number-columns-repeated=\"16000\"/></table:table-row>\
        <table:table-row><table:table-cell table:style-name=\"ce1\" office:value-type=\"string\"><office:annotation><text:p>note</text:p></office:annotation><text:p>V¨n</text:p></table:table-cell>\
        <table:table-cell office:value-type=\"percentage\" office:value=\"0.5\"><text:p>50%</text:p></table:table-cell></table:table-row>\
        <table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";
    let book = read(&ods(table)).expect("readable");
    let sheet = &book.sheets[0];
    assert_eq!(sheet.rows().map(|r| r.number()).collect::<Vec<_>>(), [4, 5, 6]);
    assert_eq!(sheet.row(0).expect("row").cell(1).text, "a  b\nc & d");
    assert_eq!(sheet.row(1).expect("row").cell(0).text, "a  b\nc & d");
    let last = sheet.row(2).expect("row");
    assert_eq!((last.cell(0).text, last.cell(0).font), ("V¨n", Some(".VnTime")));
    assert_eq!((last.cell(1).text, last.cell(1).kind), ("0.5", Kind::Number));
    assert_eq!(sheet.width(), 2);
}

#[test]
fn csv_is_read_in_its_encoding_and_by_its_separator() {
    let text = "STT;Họ và tên;Ghi chú\n1;\"Nguyễn; Văn A\";\"hai\ndòng\"\n2;Trần Thị B;\n";
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for bytes in [text.as_bytes().to_vec(), [b"\xEF\xBB\xBF", text.as_bytes()].concat(), utf16] {
        let book = sheets::read(&bytes, "đề nghị.csv", &Limits::STANDARD).expect("readable");
        let sheet = &book.sheets[0];
        assert_eq!(sheet.name, "đề nghị");
        assert_eq!(sheet.len(), 3);
        assert_eq!(sheet.row(1).expect("row").cell(1).text, "Nguyễn; Văn A");
        assert_eq!(sheet.row(1).expect("row").cell(2).text, "hai\ndòng");
        assert_eq!(sheet.row(2).expect("row").number(), 3, "as a spreadsheet program shows it");
    }
    let tcvn3 = b"STT\tTen\n1\tNguy\xD4n V\xA8n \xA7\xF8c\n";
    let book = read(tcvn3).expect("readable");
    assert_eq!(book.sheets[0].row(1).expect("row").cell(1).text, "NguyÔn V¨n §øc");
}

#[test]
fn a_styled_empty_sheet_to_the_last_row_is_small() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_string(0, 0, "Họ và tên").expect("cell");
    sheet.write_blank(1_048_575, 300, &font("Arial")).expect("cell");
    let book = read(&workbook.save_to_buffer().expect("bytes")).expect("readable");
    assert_eq!((book.sheets[0].len(), book.sheets[0].width()), (1, 1));
}

#[test]
fn formulas_that_were_never_calculated_are_counted() {
    // written by openpyxl, which calculates nothing
    assert_eq!(read(XLSX).expect("readable").uncalculated, 1);
    assert_eq!(read(ODS).expect("readable").uncalculated, 0);
}
