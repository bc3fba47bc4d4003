//! Cells to fields. Legacy encodings are repaired cell by cell with a note of what was changed; nothing is changed
//! silently, and nothing here knows the register.

use domain::people::birth_fault;
use sheets::{Kind as CellKind, Sheet};
use vntext::{Confidence, Encoding};

use super::{
    Fields, Kind, Problem, Repair, Staged, State,
    facts::Reader,
    fields,
    mapping::{IGNORED, Layout, Mapping, PartMap},
};
use crate::{FieldError, facts::AwardNames, people, units};

/// Reads all rows of a workbook under a mapping. `today` (ISO) is what "in the future" is measured by.
#[must_use]
pub fn stage(layout: &Layout<'_>, kind: Kind, mapping: &Mapping, names: &AwardNames, today: &str) -> Vec<Staged> {
    let reader = kind.fact().map(|kind| Reader { kind, names, aliases: &mapping.words, today });
    let mut staged = Vec::new();
    for (sheet, parts) in &layout.0 {
        for part in parts {
            let start = part.header.rows.start as u64;
            let known =
                mapping.parts.iter().find(|p| p.sheet == sheet.name && p.header == start && p.title == part.title);
            if let Some(map) = known.filter(|m| m.part != IGNORED) {
                read_part(sheet, &part.rows, map, reader.as_ref(), today, &mut staged);
            }
        }
    }
    staged
}

/// The texts of a row by field.
pub(super) struct Texts<'a>(Vec<(&'a str, String)>);

impl Texts<'_> {
    /// The text of a field, once; of two columns of one field the last that says something.
    pub(super) fn take(&mut self, key: &str) -> String {
        let found = self.0.iter_mut().rev().find(|(k, text)| *k == key && !text.is_empty());
        found.map(|(_, text)| std::mem::take(text)).unwrap_or_default()
    }
}

fn read_part(
    sheet: &Sheet,
    rows: &[u32],
    map: &PartMap,
    reader: Option<&Reader<'_>>,
    today: &str,
    staged: &mut Vec<Staged>,
) {
    let rows: Vec<sheets::Row<'_>> = rows.iter().filter_map(|i| sheet.row(*i as usize)).collect();
    let part = if map.part == "collective" { "collective" } else { "individual" };
    // Column by column: a short cell that reads both ways follows its neighbours.
    let mut texts: Vec<(&str, Vec<String>)> = Vec::new();
    let mut repairs: Vec<Vec<Repair>> = vec![Vec::new(); rows.len()];
    let mut faults: Vec<Option<Problem>> = vec![None; rows.len()];
    for column in map.columns.iter().filter(|c| !c.field.is_empty()) {
        let cells: Vec<sheets::Cell<'_>> = rows.iter().map(|r| r.cell(column.column)).collect();
        let seen = if column.declined {
            None
        } else {
            Some(vntext::detect_column(&cells.iter().map(|c| (c.text, c.font)).collect::<Vec<_>>()))
        };
        let mut column_texts = vec![String::new(); rows.len()];
        for (i, cell) in cells.iter().enumerate() {
            if cell.is_empty() {
                continue;
            }
            if cell.kind == CellKind::Error {
                faults[i].get_or_insert_with(|| {
                    Problem::new("import-cell-error", [("title", column.title.clone()), ("text", cell.text.to_owned())])
                });
                continue;
            }
            let found = seen.as_ref().and_then(|s| s.get(i));
            let text = match found.and_then(|d| d.repaired.as_ref().map(|r| (d, r))) {
                Some((d, repaired)) if cell.kind == CellKind::Text => {
                    repairs[i].push(Repair {
                        field: column.field.clone(),
                        old: cell.text.to_owned(),
                        new: vntext::normal(repaired),
                        why: encoding_code(d.encoding).to_owned(),
                        doubtful: d.confidence == Confidence::Low || !d.doubts.is_empty(),
                    });
                    vntext::normal(repaired)
                }
                _ => vntext::normal(cell.text),
            };
            let text = match (cell.kind, column.field.as_str()) {
                (CellKind::Date, _) => text.split('T').next().unwrap_or_default().to_owned(),
                (CellKind::Number | CellKind::Text, key) if is_date(key) => match serial_date(&text) {
                    Some(day) => {
                        repairs[i].push(Repair {
                            field: column.field.clone(),
                            old: text,
                            new: vntext::date_dmy(&day),
                            why: "date_number".to_owned(),
                            doubtful: false,
                        });
                        day
                    }
                    None => text,
                },
                _ => text,
            };
            column_texts[i] = text;
        }
        texts.push((column.field.as_str(), column_texts));
    }
    for ((i, row), (repairs, fault)) in rows.iter().enumerate().zip(repairs.into_iter().zip(faults)) {
        let of_row = texts.iter_mut().filter_map(|(key, texts)| Some((*key, std::mem::take(texts.get_mut(i)?))));
        let mut text = Texts(of_row.collect());
        let (mut fields, problem) = assemble(&mut text, part, today);
        let heading = if map.title.is_empty() { &map.sheet } else { &map.title };
        let stated = reader.and_then(|r| r.read(&mut text, heading, &mut fields));
        let problem = fault.or(problem).or(stated);
        staged.push(Staged {
            seq: staged.len() as i64 + 1,
            sheet: sheet.name.clone(),
            row_number: i64::from(row.number()),
            part,
            fields,
            repairs,
            state: if problem.is_some() { State::Fault } else { State::New },
            problem,
            candidates: Vec::new(),
            matched: None,
            resolution: String::new(),
        });
    }
}

/// Fields out of a row's texts, and the first thing wrong with them.
fn assemble(text: &mut Texts<'_>, part: &str, today: &str) -> (Fields, Option<Problem>) {
    let mut take = |key: &str| text.take(key);
    let mut f = Fields {
        name: take("name"),
        service_number: take("service_number"),
        rank: take("rank"),
        post: take("post"),
        unit: take("unit"),
        citation: take("citation"),
        achievement: take("achievement"),
        class: take("class"),
        sex: fields::read_sex(&take("sex")).to_owned(),
        leader_level: fields::read_leader_level(&take("leader_level")).to_owned(),
        ..Fields::default()
    };
    let (mut birth, male, female, joined) = (take("birth"), take("birth_male"), take("birth_female"), take("joined"));
    let (rank_post, post_unit) = (take("rank_post"), take("post_unit"));
    for (value, sex) in [(male, "male"), (female, "female")] {
        if !value.is_empty() {
            f.sex = sex.to_owned();
            if value.chars().any(|c| c.is_ascii_digit()) {
                birth = value;
            }
        }
    }
    if f.rank.is_empty() && f.post.is_empty() {
        (f.rank, f.post) = cut(&rank_post);
    }
    if f.unit.is_empty() && !post_unit.is_empty() {
        let (post, unit) = cut(&post_unit);
        if f.post.is_empty() {
            f.post = post;
        }
        f.unit = unit;
    }
    let problem = check(&mut f, &birth, &joined, part, today);
    (f, problem)
}

fn check(f: &mut Fields, birth: &str, joined: &str, part: &str, today: &str) -> Option<Problem> {
    let mut faults: Vec<FieldError> = Vec::new();
    units::check_text("name", &f.name, true, 200, &mut faults);
    for (field, value, max) in [
        ("service_number", &f.service_number, 30),
        ("rank", &f.rank, 60),
        ("post", &f.post, 160),
        ("unit", &f.unit, 200),
        ("citation", &f.citation, 1_000),
        ("achievement", &f.achievement, 20_000),
    ] {
        units::check_text(field, value, false, max, &mut faults);
    }
    if let Some(fault) = faults.first() {
        return Some(problem_of(fault));
    }
    if part == "collective" {
        return None;
    }
    match people::stored(birth) {
        Some(iso) => {
            if let Some(key) = birth_fault(&iso, today) {
                return Some(Problem::new(key, [("date", birth.to_owned())]));
            }
            f.birth = iso;
        }
        None if !birth.trim().is_empty() => {
            return Some(Problem::new("import-birth-unreadable", [("text", birth.to_owned())]));
        }
        None => {}
    }
    f.joined = people::stored(joined).filter(|d| d.as_str() <= today).unwrap_or_default();
    None
}

/// A fault of a field as a row's problem; the field's name goes with it.
fn problem_of(fault: &FieldError) -> Problem {
    let mut problem = Problem::from(&fault.refusal);
    problem.args.insert("field".to_owned(), fault.field.clone());
    problem
}

/// "Đại úy, Đội trưởng" → ("Đại úy", "Đội trưởng"); without a cut all is the first.
fn cut(text: &str) -> (String, String) {
    for mark in [",", " - ", " – ", ";", " / "] {
        if let Some((a, b)) = text.split_once(mark) {
            return (vntext::normal(a), vntext::normal(b));
        }
    }
    (text.to_owned(), String::new())
}

/// True for columns that hold days.
fn is_date(key: &str) -> bool {
    matches!(key, "birth" | "birth_male" | "birth_female" | "joined" | "f_recognised_on")
        || key.ends_with("_date")
        || key.ends_with("_on")
        || key.starts_with("f_period_")
}

/// A date that a sheet shows as its serial number (days since 1899-12-30); years stay years.
pub(super) fn serial_date(text: &str) -> Option<String> {
    let whole = text.trim_end_matches(".0");
    if whole.len() != 5 || !whole.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    (10_000..60_000).contains(&number).then(|| domain::units::add_days("1899-12-30", number)).flatten()
}

/// The stable code of an encoding.
#[must_use]
pub fn encoding_code(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Unicode => "unicode",
        Encoding::Decomposed => "decomposed",
        Encoding::StrayOi => "stray_oi",
        Encoding::MisreadUtf8 => "misread_utf8",
        Encoding::Tcvn3 => "tcvn3",
        Encoding::Tcvn3Capitals => "tcvn3_capitals",
        Encoding::Vni => "vni",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_serial_number_is_a_day_and_a_year_stays_a_year() {
        assert_eq!(serial_date("32282"), Some("1988-05-19".to_owned()));
        assert_eq!(serial_date("1988"), None);
        assert_eq!(serial_date("abc"), None);
    }

    #[test]
    fn rank_and_post_in_one_cell_are_told_apart() {
        assert_eq!(cut("Đại úy, Đội trưởng"), ("Đại úy".to_owned(), "Đội trưởng".to_owned()));
        assert_eq!(cut("Đại úy"), ("Đại úy".to_owned(), String::new()));
    }
}
