//! Files that are broken, or made to harm. Each is refused with its reason, quickly, without a panic.

use crate::support::{ODS, XLS, XLSX, ods, package, read};
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;
use sheets::{Found, Limit, Limits, SheetError};

fn refusal(bytes: &[u8]) -> SheetError {
    match read(bytes) {
        Ok(book) => panic!("read {} rows", book.row_count()),
        Err(e) => e,
    }
}

#[test]
fn what_is_no_spreadsheet_is_named() {
    assert!(matches!(refusal(b""), SheetError::Empty));
    assert!(matches!(refusal(b"\n \n"), SheetError::Empty));
    let unknown = |bytes: &[u8]| match refusal(bytes) {
        SheetError::UnknownFormat { found } => found,
        other => panic!("{other}"),
    };
    assert_eq!(unknown(b"<html><table><tr><td>1</td></tr></table></html>"), Found::Markup);
    assert_eq!(unknown(b"%PDF-1.7\n"), Found::Pdf);
    assert_eq!(unknown(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Found::Other);
    assert_eq!(unknown(&package(&[("a.txt", b"a")])), Found::Archive);
    assert_eq!(unknown(&package(&[("word/document.xml", b"a")])), Found::Document);
    assert_eq!(unknown(&package(&[("xl/workbook.bin", b"a")])), Found::Xlsb);
    let empty = Workbook::new().save_to_buffer();
    assert!(empty.is_err() || matches!(refusal(&empty.unwrap_or_default()), SheetError::Empty));
}

#[test]
fn cut_off_files_are_corrupt() {
    for whole in [XLSX, XLS, ODS] {
        for part in [10, 2, 3] {
            let cut = &whole[..whole.len() * (part - 1) / part];
            assert!(matches!(refusal(cut), SheetError::Corrupt { .. } | SheetError::UnknownFormat { .. }), "{part}");
        }
    }
}

#[test]
fn each_limit_refuses_with_its_own_number() {
    let small = Limits { upload: 1000, ..Limits::STANDARD };
    match sheets::read(XLSX, "a.xlsx", &small) {
        Err(SheetError::TooLarge { limit: Limit::Upload, allowed: 1000, found }) => {
            assert_eq!(found, XLSX.len() as u64);
        }
        other => panic!("{other:?}"),
    }
    let few = Limits { rows: 3, ..Limits::STANDARD };
    for bytes in [XLSX, XLS, ODS] {
        let refused = sheets::read(bytes, "a", &few).expect_err("too many rows");
        assert!(matches!(refused, SheetError::TooManyRows { allowed: 3, .. }), "{refused}");
        assert_eq!(refused.code(), "too-many-rows");
    }
    let narrow = Limits { columns: 4, ..Limits::STANDARD };
    for bytes in [XLSX, XLS, ODS, b"1;2;3;4;5\n"] {
        let refused = sheets::read(bytes, "a", &narrow).expect_err("too many columns");
        assert!(matches!(refused, SheetError::TooManyColumns { allowed: 4, .. }), "{refused}");
    }
    let tight = Limits { unpacked: 10_000, ..Limits::STANDARD };
    let refused = sheets::read(XLSX, "a", &tight).expect_err("too large unpacked");
    assert!(matches!(refused, SheetError::TooLarge { limit: Limit::Unpacked, .. }), "{refused}");
    let named = SheetError::TooManyRows { allowed: 200_000, sheet: "Sheet1".into() };
    assert_eq!(named.args(), [("allowed", "200.000".to_owned()), ("sheet", "Sheet1".to_owned())]);
}

#[test]
fn a_zip_bomb_is_refused_before_it_unpacks() {
    let zeros = vec![b' '; 64 << 20];
    let bomb = package(&[("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", &zeros)]);
    assert!(bomb.len() < 1 << 20);
    assert!(matches!(refusal(&bomb), SheetError::ZipBomb { allowed: 100, .. }));
}

#[test]
fn a_zip_bomb_that_lies_about_its_size_is_caught_while_unpacking() {
    let zeros = vec![b' '; 64 << 20];
    let mut bomb = package(&[("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", &zeros)]);
    // the directory declares 1,000 bytes instead of 64 MB
    let honest = (64u32 << 20).to_le_bytes();
    let mut changed = 0;
    for at in 0..bomb.len() - 4 {
        if bomb[at..at + 4] == honest {
            bomb[at..at + 4].copy_from_slice(&1000u32.to_le_bytes());
            changed += 1;
        }
    }
    assert!(changed >= 1);
    assert!(matches!(refusal(&bomb), SheetError::ZipBomb { .. } | SheetError::Corrupt { .. }));
}

#[test]
fn repeated_ods_cells_and_rows_meet_the_limits() {
    let cell = |times: u32| {
        format!(
            "<table:table-cell table:number-columns-repeated=\"{times}\" office:value-type=\"string\"><text:p>x</text:p></table:table-cell>"
        )
    };
    let wide = ods(&format!("<table:table-row>{}</table:table-row>", cell(16_384)));
    assert!(matches!(refusal(&wide), SheetError::TooManyColumns { allowed: 500, .. }));
    let long =
        ods(&format!("<table:table-row table:number-rows-repeated=\"4294967295\">{}</table:table-row>", cell(500)));
    assert!(matches!(refusal(&long), SheetError::TooManyRows { allowed: 200_000, .. }));
}

#[test]
fn claims_of_impossible_sizes_are_refused_without_reserving_memory() {
    let strings = b"<?xml version=\"1.0\"?><sst uniqueCount=\"9999999999999\"><si><t>a</t></si></sst>";
    let file = package(&[("[Content_Types].xml", b"<Types/>"), ("xl/sharedStrings.xml", strings)]);
    assert!(matches!(refusal(&file), SheetError::Corrupt { .. }));
    // a directory chain of an .xls that bites its own tail
    let mut loops = XLS.to_vec();
    let fat = 512 * (1 + u32::from_le_bytes([XLS[76], XLS[77], XLS[78], XLS[79]]) as usize);
    let directory = u32::from_le_bytes([XLS[48], XLS[49], XLS[50], XLS[51]]) as usize;
    let entry = fat + directory * 4;
    loops[entry..entry + 4].copy_from_slice(&(directory as u32).to_le_bytes());
    assert!(matches!(refusal(&loops), SheetError::Corrupt { .. }));
}

#[test]
fn cells_with_impossible_addresses_are_refused_in_every_build() {
    for address in ["A4294967301", "ZZZZZZZ1", "A99999999999999999999", "AAAAAAAAAAAAAAAA99999999999"] {
        let sheet = format!(
            "<worksheet><sheetData><row r=\"1\"><c r=\"{address}\" t=\"str\"><v>x</v></c></row></sheetData></worksheet>"
        );
        let mut parts = parts_of(XLSX);
        let part = parts.iter_mut().find(|(name, _)| name.starts_with("xl/worksheets/sheet")).expect("a sheet");
        part.1 = sheet.into_bytes();
        let parts: Vec<(&str, &[u8])> = parts.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
        let refused = refusal(&package(&parts));
        assert!(
            matches!(&refused, SheetError::Corrupt { detail } if detail.contains("address")),
            "{address}: {refused}"
        );
    }
}

#[test]
fn a_cell_of_forty_megabytes_is_named_and_refused() {
    let mut list = b"STT;name\n1;\"".to_vec();
    list.extend(vec![b'x'; 40 << 20]);
    // What the open quote swallowed cannot be told from its text; closed, the cell itself is too long.
    assert!(matches!(read(&list), Err(SheetError::UnclosedQuote { line: 2 })));
    list.extend(b"\"\n");
    match read(&list) {
        Err(SheetError::CellTooLong { row: 2, column: 2, .. }) => {}
        other => panic!("{:?}", other.map(|b| b.row_count())),
    }
    let long = "x".repeat(200 << 10);
    let cell = format!(
        "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>{long}</text:p></table:table-cell></table:table-row>"
    );
    assert!(matches!(refusal(&ods(&cell)), SheetError::CellTooLong { row: 1, column: 1, .. }));
    let full = format!("a;{}\n", "ế".repeat(32_767));
    assert_eq!(read(full.as_bytes()).expect("as long as a cell may be").row_count(), 1);
}

#[test]
fn a_list_written_as_its_rows_come_reads_as_it_was_written() {
    use sheets::stream::StreamedSheet;
    use sheets::write::{Column, ColumnKind, Table, Value};
    let columns = [("STT", ColumnKind::Int), ("Họ & tên <x>", ColumnKind::Text), ("Ngày", ColumnKind::Date)];
    let table = Table {
        name: "Danh sách: [cán bộ]".into(),
        titles: vec!["Danh sách".into()],
        columns: columns.map(|(h, k)| Column::new(h, 12.0, k)).to_vec(),
        ..Table::default()
    };
    let mut sheet = StreamedSheet::new(&table).expect("begun");
    let (mut bytes, mut most) = (sheet.take(), 0);
    for i in 0..20_000_i64 {
        let name = format!("Nguyễn \u{1}Văn “{i}” & <em>");
        sheet.push(&[i.into(), name.into(), Value::Date("1988-05-19".into())]).expect("a row");
        if i % 500 == 0 {
            let ready = sheet.take();
            most = most.max(ready.len());
            bytes.extend(ready);
        }
    }
    sheet.push(&["=1+1".into(), Value::Empty, Value::Date("1988".into())]).expect("a row");
    assert_eq!(sheet.rows(), 20_001);
    bytes.extend(sheet.finish().expect("ended"));
    assert!(most < 200 << 10, "{most} bytes waited at one time");
    let book = read(&bytes).expect("readable");
    let sheet = &book.sheets[0];
    let texts = |i: usize| sheet.row(i).expect("a row").cells().map(|(_, c)| c.text.to_owned()).collect::<Vec<_>>();
    assert_eq!(texts(0), ["Danh sách"]);
    assert_eq!(texts(1), ["STT", "Họ & tên <x>", "Ngày"]);
    assert_eq!(texts(9), ["7", "Nguyễn Văn “7” & <em>", "1988-05-19"]);
    assert_eq!(texts(20_002), ["=1+1", "1988"]);
    assert_eq!(sheet.len(), 20_003);
}

/// The unpacked parts of a package, so that changes are not stopped by its checksums.
fn parts_of(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip");
    (0..zip.len())
        .map(|i| {
            let mut part = zip.by_index(i).expect("a part");
            let mut unpacked = Vec::new();
            std::io::Read::read_to_end(&mut part, &mut unpacked).expect("bytes");
            (part.name().expect("a name").into_owned(), unpacked)
        })
        .filter(|(name, _)| !name.ends_with('/') && !name.ends_with(".png"))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn mutated_files_never_panic(
        which in 0usize..3,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = [XLSX, XLS, ODS][which].to_vec();
        for (place, value) in changes {
            let at = place.index(bytes.len());
            bytes[at] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let _ = read(&bytes);
    }

    #[test]
    fn packages_with_mutated_parts_never_panic(
        ods in any::<bool>(),
        part in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(b"<>/\"0129A=&# ".to_vec())), 1..8),
    ) {
        let mut parts = parts_of(if ods { ODS } else { XLSX });
        let at = part.index(parts.len());
        let bytes = &mut parts[at].1;
        for (place, value) in changes {
            if !bytes.is_empty() {
                let at = place.index(bytes.len());
                bytes[at] = value;
            }
        }
        let parts: Vec<(&str, &[u8])> = parts.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
        let _ = read(&package(&parts));
    }

    #[test]
    fn any_bytes_and_any_text_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), text in any::<String>()) {
        let _ = read(&bytes);
        let _ = read(text.as_bytes());
    }

    #[test]
    fn any_xml_in_an_ods_never_panics(table in "(<table:table-row>|<table:table-cell>|</table:table-row>|</table:table-cell>|<text:p>|</text:p>|a|&amp;|<table:table>|</table:table>){0,12}") {
        let _ = read(&ods(&table));
    }
}
