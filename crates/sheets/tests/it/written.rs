//! What is written is read back.

use crate::support::read;
use sheets::{Choices, Column, ColumnKind, Kind, SheetError, Table, Value, WorkbookWriter, write_xlsx};

fn table() -> Table {
    Table {
        name: "Danh sách [1]/2".into(),
        titles: vec!["DANH SÁCH CHI TIỀN THƯỞNG".into(), "(Kèm theo Quyết định số …)".into()],
        columns: vec![
            Column::new("STT", 6.0, ColumnKind::Int),
            Column::new("Họ và tên", 28.0, ColumnKind::Text),
            Column::new("Ngày sinh", 12.0, ColumnKind::Date),
            Column::new("Điểm", 10.0, ColumnKind::Decimal2),
            Column::new("Mức thưởng (đồng)", 16.0, ColumnKind::Money),
            Column::new("Ký nhận", 16.0, ColumnKind::Text),
        ],
        total: Some(vec![Value::Empty, "Cộng".into(), Value::Empty, Value::Empty, Value::Money(900_000)]),
        footer: vec!["Bằng chữ: Chín trăm nghìn đồng".into()],
        autofilter: true,
        ..Table::default()
    }
}

fn rows() -> Vec<Vec<Value<'static>>> {
    vec![
        vec![
            1.into(),
            "Nguyễn Văn Mẫu".into(),
            Value::Date("1980-03-05".into()),
            Value::Decimal2(68_450),
            Value::Money(450_000),
        ],
        vec![2.into(), "=1+1".into(), Value::Date("1890-01-02".into()), Value::Decimal2(-5), Value::Money(450_000)],
        vec![3.into(), "+84 @x".into(), Value::Date("2009-05".into())],
    ]
}

#[test]
fn a_payment_list_reads_back_cell_by_cell() {
    let bytes = write_xlsx(&table(), rows()).expect("written");
    let book = read(&bytes).expect("readable");
    let sheet = &book.sheets[0];
    assert_eq!(sheet.name, "Danh sách -1--2");
    let lines: Vec<Vec<&str>> = sheet.rows().map(|r| r.cells().map(|(_, c)| c.text).collect()).collect();
    assert_eq!(lines[0], ["DANH SÁCH CHI TIỀN THƯỞNG"]);
    assert_eq!(lines[2][4], "Mức thưởng (đồng)");
    assert_eq!(lines[3], ["1", "Nguyễn Văn Mẫu", "1980-03-05", "684.5", "450000"]);
    assert_eq!(lines[4], ["2", "=1+1", "02/01/1890", "-0.05", "450000"]);
    assert_eq!(lines[5], ["3", "+84 @x", "05/2009"]);
    assert_eq!(lines[6], ["Cộng", "900000"]);
    assert_eq!(lines[7], ["Bằng chữ: Chín trăm nghìn đồng"]);
    let formula = sheet.row(4).expect("row").cell(1);
    assert_eq!((formula.kind, formula.font), (Kind::Text, Some("Times New Roman")));
    assert_eq!(sheet.row(3).expect("row").cell(2).kind, Kind::Date);
}

#[test]
fn text_that_looks_like_a_formula_is_stored_as_quoted_text() {
    let bytes = write_xlsx(&table(), rows()).expect("written");
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip");
    let mut part = |name: &str| {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut zip.by_name(name).expect("a part"), &mut text).expect("text");
        text
    };
    assert!(!part("xl/worksheets/sheet1.xml").contains("<f>"));
    assert!(part("xl/styles.xml").contains("quotePrefix=\"1\""));
}

#[test]
fn cells_offer_their_list_and_an_example_stands_above_each_heading() {
    let long: Vec<String> = (0..40).map(|i| format!("Bộ, ban, ngành {i}")).collect();
    let column = |name: &str, choices| Column::new(name, 12.0, ColumnKind::Text).offers(choices);
    let sheet = |name: &str, columns: Vec<Column>, example: &[&str]| Table {
        name: name.into(),
        titles: vec!["THIẾT LẬP".into()],
        columns,
        example: example.iter().map(|e| (*e).to_owned()).collect(),
        ..Table::default()
    };
    let units = sheet("Đơn vị", vec![column("Mã", Choices::Any), column("Cấp", Choices::Words(long))], &["CAT", "Bộ"]);
    let sexes = Choices::in_cells(vec!["Nam".into(), "Nữ".into()]);
    let of_units = Choices::Cells { sheet: "Đơn vị".into(), column: 0, row: units.header_row() };
    let people = sheet("Cán bộ", vec![column("Mã", of_units), column("Giới", sexes)], &["CAT", "Nam"]);
    let mut writer = WorkbookWriter::new();
    for table in [&units, &people] {
        writer.add(table, std::iter::empty::<Vec<Value<'_>>>()).expect("a sheet");
    }
    let bytes = writer.finish().expect("a file");
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes.clone())).expect("a zip");
    let mut part = |name: &str| {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut zip.by_name(name).expect("a part"), &mut text).expect("text");
        text
    };
    assert!(part("xl/worksheets/sheet1.xml").contains("'Danh mục'!$A$1:$A$40"));
    let people = part("xl/worksheets/sheet2.xml");
    assert!(people.contains("\"Nam,Nữ\"") && people.contains("'Đơn vị'!$A$5:$A$2005"), "{people}");
    let book = read(&bytes).expect("a workbook");
    let rows: Vec<Vec<String>> =
        book.sheets[1].rows().map(|r| r.cells().map(|c| c.1.text.to_owned()).collect()).collect();
    assert_eq!(rows, [vec!["THIẾT LẬP"], vec!["CAT", "Nam"], vec!["Mã", "Giới"]]);
    assert_eq!((book.sheets[2].name.as_str(), book.sheets[2].len()), (sheets::LISTS, 40));
    // What a cell cannot hold by itself is no list where the file may have no further sheet.
    assert_eq!(Choices::in_cells(vec!["a, b".into()]), Choices::Any);
}

#[test]
fn a_list_written_as_its_rows_come_offers_its_lists_too() {
    let offered = |words: &[&str]| Choices::in_cells(words.iter().map(|w| (*w).to_owned()).collect());
    let column = |name: &str, choices| Column::new(name, 12.0, ColumnKind::Text).offers(choices);
    let columns = vec![
        column("Họ tên", Choices::Any),
        column("Giới", offered(&["Nam", "Nữ"])),
        column("Xếp loại", offered(&["Tốt & \"giỏi\"", "Khá"])),
        column("Khác", offered(&[])),
    ];
    let titles = vec!["BỔ SUNG".into()];
    let table = Table { name: "Bổ sung".into(), titles, columns, ..Table::default() };
    let mut sheet = sheets::stream::StreamedSheet::new(&table).expect("begun");
    for name in ["An", "Bình"] {
        sheet.push(&[Value::from(name)]).expect("a row");
    }
    let mut bytes = sheet.take();
    bytes.extend(sheet.finish().expect("ended"));
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes.clone())).expect("a zip");
    let mut text = String::new();
    std::io::Read::read_to_string(&mut zip.by_name("xl/worksheets/sheet1.xml").expect("a part"), &mut text)
        .expect("text");
    let (_, offers) = text.split_once("<dataValidations count=\"2\">").expect("two columns offer a list");
    assert!(offers.contains("sqref=\"B4:B5\"><formula1>&quot;Nam,Nữ&quot;</formula1>"), "{offers}");
    assert!(offers.contains("&quot;Tốt &amp; &quot;&quot;giỏi&quot;&quot;,Khá&quot;"), "{offers}");
    assert_eq!(read(&bytes).expect("a workbook").sheets[0].len(), 4);
}

#[test]
fn sheets_of_one_name_and_long_texts_are_accepted() {
    let mut writer = WorkbookWriter::new();
    for _ in 0..3 {
        let long = "ă".repeat(40_000);
        writer.add(&Table { name: "x".repeat(40), ..table() }, [[Value::Int(1), long.into()]]).expect("added");
    }
    let book = read(&writer.finish().expect("written")).expect("readable");
    assert_eq!(book.sheets.len(), 3);
    let text = book.sheets[2].row(3).expect("row").cell(1).text;
    assert!(text.ends_with('…') && text.chars().count() <= 32_767);
}

#[test]
fn a_workbook_without_sheets_is_an_error_not_a_file() {
    assert!(matches!(WorkbookWriter::new().finish(), Err(SheetError::Write { .. })));
    let empty = write_xlsx(&Table::default(), Vec::<Vec<Value<'_>>>::new()).expect("a file");
    assert!(matches!(read(&empty), Err(SheetError::Empty)));
}

#[test]
fn an_amount_beyond_exact_numbers_keeps_its_digits() {
    let table = Table { columns: vec![Column::new("n", 30.0, ColumnKind::Money)], ..Table::default() };
    let bytes = write_xlsx(&table, [[Value::Money(i64::MAX)]]).expect("written");
    let book = read(&bytes).expect("readable");
    assert_eq!(book.sheets[0].row(1).expect("row").cell(0).text, "9.223.372.036.854.775.807");
}
