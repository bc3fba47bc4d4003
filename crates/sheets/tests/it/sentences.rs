//! Each refusal has a sentence in both languages, with every value the sentence asks for.

use sheets::{Found, Limit, SheetError};

const VI: &str = include_str!("../../../../locales/vi/sheets.ftl");
const EN: &str = include_str!("../../../../locales/en/sheets.ftl");

fn every_error() -> Vec<SheetError> {
    let sheet = || "Sheet1".to_owned();
    let mut all = vec![
        SheetError::Empty,
        SheetError::Corrupt { detail: String::new() },
        SheetError::PasswordProtected,
        SheetError::TooLarge { limit: Limit::Upload, allowed: 1, found: 2 },
        SheetError::TooLarge { limit: Limit::Unpacked, allowed: 1, found: 2 },
        SheetError::ZipBomb { allowed: 1, found: 2 },
        SheetError::TooManyRows { allowed: 1, sheet: sheet() },
        SheetError::TooManyColumns { allowed: 1, sheet: sheet() },
        SheetError::CellTooLong { allowed: 1 << 10, sheet: sheet(), row: 1, column: 1 },
        SheetError::Write { detail: String::new() },
    ];
    let found = [Found::Markup, Found::Pdf, Found::Document, Found::Xlsb, Found::Archive, Found::Other];
    all.extend(found.map(|found| SheetError::UnknownFormat { found }));
    all
}

#[test]
fn every_refusal_has_its_sentence_in_both_languages() {
    for error in every_error() {
        let start = format!("sheet-{} = ", error.code());
        for file in [VI, EN] {
            let line = file.lines().find(|l| l.starts_with(&start)).unwrap_or_else(|| panic!("no {start}"));
            let asked: Vec<&str> =
                line.split("{ $").skip(1).filter_map(|rest| rest.split_once(" }")).map(|(name, _)| name).collect();
            let given: Vec<&str> = error.args().iter().map(|(name, _)| *name).collect();
            assert!(asked.iter().all(|name| given.contains(name)), "{start} asks {asked:?}, gets {given:?}");
        }
    }
}
