//! The law of the import on random workbooks: hidden sheets and rows, merged and struck cells, groups, sums, notes and
//! signatures between the rows, tables below and beside each other, sheets without a header. Each row that holds anything
//! ends once; nobody on a list is taken for a heading, a sum, a note or a signature; and when a person takes in what was
//! set aside, everybody is read. As many workbooks as THIDUA_LAW_CASES says, a tenth of them in the tests, by saved seeds.

use std::collections::{BTreeMap, BTreeSet};

use app::{
    facts::AwardNames,
    imports::{
        Kind, Staged, State,
        mapping::{self, Mapping, Memory},
        stage,
    },
};
use proptest::{
    prelude::*,
    test_runner::{Config, RngSeed, TestRunner},
};
use rust_xlsxwriter::{Format, Workbook, Worksheet};

/// Seeds of the tests: each draws a tenth of the cases.
const SEEDS: [u64; 10] = [1_883, 1_945, 1_948, 1_954, 1_961, 1_975, 1_986, 2_003, 2_013, 2_022];

/// What stands among the rows of a table.
#[derive(Clone, Debug)]
enum Line {
    Person { struck: bool, hidden: bool, unit: bool, number: bool },
    Group,
    Sum,
    Note,
    Header,
    Blank,
    Signature,
}

#[derive(Clone, Debug)]
struct Drawn {
    hidden: bool,
    header: bool,
    /// the header has two rows, with a merged title
    double: bool,
    title: bool,
    /// columns in which the table begins
    first: u16,
    ordinal: bool,
    /// the unit stands once in a merged cell
    merged: bool,
    /// a second table stands beside the first
    beside: bool,
    lines: Vec<Line>,
}

fn line() -> impl Strategy<Value = Line> {
    prop_oneof![
        12 => (any::<u8>(), any::<bool>(), any::<bool>()).prop_map(|(rare, unit, number)| Line::Person {
            struck: rare % 16 == 0,
            hidden: rare % 16 == 1,
            unit,
            number,
        }),
        1 => Just(Line::Group),
        1 => Just(Line::Sum),
        1 => Just(Line::Note),
        1 => Just(Line::Header),
        1 => Just(Line::Blank),
        1 => Just(Line::Signature),
    ]
}

fn sheet() -> impl Strategy<Value = Drawn> {
    let flags = (any::<u8>(), any::<bool>(), any::<bool>(), 0..3u16, any::<bool>(), any::<bool>(), any::<u8>());
    (flags, proptest::collection::vec(line(), 1..14)).prop_map(|(f, lines)| Drawn {
        hidden: f.0 % 5 == 0,
        header: f.0 % 7 != 1,
        double: f.1,
        title: f.2,
        first: f.3,
        ordinal: f.4,
        merged: f.5,
        beside: f.6 % 6 == 0,
        lines,
    })
}

/// The name of the n-th person: no two are alike.
fn name(n: usize) -> String {
    let of = |words: &[&str], i: usize| words.get(i % words.len()).copied().unwrap_or_default().to_owned();
    let families = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Đặng", "Bùi"];
    let middles = ["Văn", "Đức", "Thị", "Quốc", "Hữu", "Minh", "Ngọc", "Xuân", "Đình", "Công", "Thế"];
    let given = ["An", "Bình", "Chí", "Dũng", "Giang", "Hạnh", "Khoa", "Lan", "Mai", "Nam", "Oanh", "Phúc", "Sơn"];
    format!("{} {} {}", of(&families, n), of(&middles, n / 7), of(&given, n / 77))
}

/// Writes a table; answers who stands in it.
fn table(sheet: &mut Worksheet, drawn: &Drawn, first: u16, from: u32, people: &mut usize) -> BTreeSet<String> {
    let mut own = BTreeSet::new();
    let at = |c: u16| first + c + u16::from(drawn.ordinal);
    let mut row = from;
    let text = |sheet: &mut Worksheet, row: u32, column: u16, text: &str| {
        sheet.write_string(row, column, text).unwrap();
    };
    let header = |sheet: &mut Worksheet, row: &mut u32| {
        if drawn.ordinal {
            text(sheet, *row, first, "STT");
        }
        text(sheet, *row, at(0), "Họ và tên");
        if drawn.double {
            sheet.merge_range(*row, at(1), *row, at(2), "Thông tin", &Format::new()).unwrap();
            text(sheet, *row + 1, at(1), "Năm sinh");
            text(sheet, *row + 1, at(2), "Số hiệu");
        } else {
            text(sheet, *row, at(1), "Năm sinh");
            text(sheet, *row, at(2), "Số hiệu");
        }
        text(sheet, *row, at(3), "Đơn vị");
        *row += 1 + u32::from(drawn.double);
    };
    if drawn.header {
        header(sheet, &mut row);
    }
    let mut count = 0;
    // rows whose unit stands in one merged cell
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for line in &drawn.lines {
        match line {
            Line::Person { struck, hidden, unit, number } => {
                let who = name(*people);
                *people += 1;
                count += 1;
                if drawn.ordinal {
                    sheet.write_number(row, first, f64::from(count)).unwrap();
                }
                let look = if *struck { Format::new().set_font_strikethrough() } else { Format::new() };
                sheet.write_string_with_format(row, at(0), &who, &look).unwrap();
                sheet.write_number(row, at(1), f64::from(1_960 + count)).unwrap();
                if *number {
                    text(sheet, row, at(2), &format!("{:03}-{:03}", 100 + *people / 1_000, *people % 1_000));
                }
                if *unit && !drawn.merged {
                    text(sheet, row, at(3), "Phòng Tham mưu");
                }
                if drawn.merged {
                    match runs.last_mut() {
                        Some((_, last)) if *last + 1 == row => *last = row,
                        _ => runs.push((row, row)),
                    }
                }
                if *hidden {
                    sheet.set_row_hidden(row).unwrap();
                }
                own.insert(who);
            }
            Line::Group => text(sheet, row, first, "Phòng Hậu cần"),
            Line::Sum => text(sheet, row, first, "Cộng: 3 đồng chí"),
            Line::Note => text(sheet, row, first, "Ghi chú: xếp theo đơn vị"),
            Line::Header if drawn.header => {
                header(sheet, &mut row);
                row -= 1;
            }
            Line::Header | Line::Blank => {}
            Line::Signature => text(sheet, row, at(2), "Ngày 05 tháng 3 năm 2020"),
        }
        row += 1;
    }
    for (top, last) in runs {
        let unit = "Phòng Tổ chức cán bộ";
        if last > top {
            sheet.merge_range(top, at(3), last, at(3), unit, &Format::new()).unwrap();
        } else {
            text(sheet, top, at(3), unit);
        }
    }
    own
}

struct Made {
    bytes: Vec<u8>,
    people: BTreeSet<String>,
}

fn build(sheets: &[Drawn]) -> Made {
    let mut book = Workbook::new();
    let (mut people, mut count) = (BTreeSet::new(), 0);
    for (i, drawn) in sheets.iter().enumerate() {
        let sheet = book.add_worksheet();
        sheet.set_name(format!("Trang {}", i + 1)).unwrap();
        // a file shows one sheet at least
        sheet.set_hidden(drawn.hidden && i > 0);
        let mut from = 0;
        if drawn.title {
            sheet.write_string(0, 1, "DANH SÁCH CÁN BỘ").unwrap();
            from = 2;
        }
        people.extend(table(sheet, drawn, drawn.first, from, &mut count));
        if drawn.beside && drawn.header && drawn.ordinal {
            people.extend(table(sheet, drawn, drawn.first + 6, from, &mut count));
        }
    }
    Made { bytes: book.save_to_buffer().unwrap(), people }
}

fn staged(book: &sheets::Workbook, names: &AwardNames, mapping: Option<Mapping>) -> (Vec<Staged>, Mapping) {
    let plain = Mapping::default();
    let layout = mapping::layout(book, Kind::People, mapping.as_ref().unwrap_or(&plain));
    let guessed = mapping::guess(&layout, Kind::People, &Memory::new(), names, "2020-11-20");
    let mapping = match mapping {
        Some(mapping) => Mapping { parts: guessed.parts, ..mapping },
        None => guessed,
    };
    (stage::stage(&layout, Kind::People, &mapping, names, "2020-11-20", book.from_1904), mapping)
}

fn holds(row: &Staged, who: &str) -> bool {
    row.fields.name == who || row.words.split(" · ").any(|w| w == who)
}

#[test]
fn each_row_ends_once_and_nobody_is_taken_for_a_heading() {
    let law = law::Law::embedded().unwrap();
    let names = AwardNames::of(&law);
    let all: u32 = std::env::var("THIDUA_LAW_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(1_000);
    for seed in SEEDS {
        let config =
            Config { cases: all / 10, failure_persistence: None, rng_seed: RngSeed::Fixed(seed), ..Config::default() };
        let mut runner = TestRunner::new(config);
        let drawn = proptest::collection::vec(sheet(), 1..4);
        runner.run(&drawn, |drawn| check(&drawn, &names)).unwrap();
    }
}

fn check(drawn: &[Drawn], names: &AwardNames) -> Result<(), TestCaseError> {
    let made = build(drawn);
    let Ok(book) = sheets::read(&made.bytes, "ds.xlsx", &sheets::Limits::STANDARD) else { return Ok(()) };
    let (rows, mapping) = staged(&book, names, None);
    let mut ends: BTreeMap<(String, i64), usize> = BTreeMap::new();
    for row in rows.iter().filter(|r| r.slot == 0) {
        *ends.entry((row.sheet.clone(), row.row_number)).or_default() += 1;
    }
    let there = |s: &sheets::Sheet| -> Vec<(String, i64)> {
        s.rows().filter(|r| r.filled() > 0).map(|r| (s.name.clone(), i64::from(r.number()))).collect()
    };
    let wanted: BTreeMap<(String, i64), usize> = book.sheets.iter().flat_map(there).map(|at| (at, 1)).collect();
    prop_assert_eq!(&ends, &wanted);
    let silent = |r: &&Staged| !matches!(r.state, State::New | State::Fault | State::Aside);
    for row in rows.iter().filter(silent) {
        prop_assert!(
            !made.people.iter().any(|p| holds(row, p)),
            "{} of {}: {:?}",
            row.row_number,
            row.sheet,
            row.words
        );
    }
    for who in &made.people {
        prop_assert_eq!(rows.iter().filter(|r| holds(r, who)).count(), 1, "{}", who);
    }
    // taken in, everybody is read who stands in a list whose columns are known
    let headed = |r: &&Staged| r.problem.as_ref().is_none_or(|p| p.key != "import-aside-no-header");
    let aside = || rows.iter().filter(|r| r.state == State::Aside).filter(headed);
    let number = |r: &Staged| u32::try_from(r.row_number).unwrap();
    let shown = book.sheets.iter().filter(|s| s.hidden).map(|s| s.name.clone()).collect();
    let taken = aside().map(|r| (r.sheet.clone(), number(r))).collect();
    let (again, mapping) = staged(&book, names, Some(Mapping { taken, shown, ..mapping }));
    let taken = again.iter().filter(|r| r.state == State::Aside).filter(headed).map(|r| (r.sheet.clone(), number(r)));
    let taken = mapping.taken.iter().cloned().chain(taken).collect();
    let (last, _) = staged(&book, names, Some(Mapping { taken, ..mapping }));
    for row in last.iter().filter(|r| r.state == State::Aside) {
        prop_assert!(!headed(&row), "{} of {} stays aside: {:?}", row.row_number, row.sheet, row.problem);
    }
    for who in &made.people {
        let read = last.iter().filter(|r| r.fields.name == *who).count();
        let bare = last.iter().any(|r| r.state == State::Aside && holds(r, who));
        prop_assert!(read == 1 || bare, "{} is read {} times", who, read);
    }
    Ok(())
}
