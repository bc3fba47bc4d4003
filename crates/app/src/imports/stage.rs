//! Rows of a workbook to rows of a batch: every row once. Cells are read by `cells`, fields put together here; nothing is
//! changed silently, and nothing here knows the register.

use std::collections::BTreeMap;

use domain::{
    fields::Field,
    people::{birth_fault, further},
};
use sheets::{Fate, Part, Rest, Sheet};
use vntext::{Encoding, person::name_doubt};

use super::{
    Ask, Fields, Kind, Problem, Repair, Staged, State,
    cells::{self, Read},
    facts::Reader,
    fields,
    mapping::{IGNORED, Layout, Mapping, PartMap, bare_heading, is_guide},
    values,
};
use crate::{FieldError, facts::AwardNames, people, units};

/// Letters of a row that are kept where it is no data.
const WORDS: usize = 300;

/// Reads all rows of a workbook under a mapping. `today` (ISO) is what "in the future" is measured by; `from_1904` says from
/// which day numbers of days count.
#[must_use]
pub fn stage(
    layout: &Layout<'_>,
    kind: Kind,
    mapping: &Mapping,
    names: &AwardNames,
    today: &str,
    from_1904: bool,
) -> Vec<Staged> {
    let reader = kind.fact().map(|kind| Reader { kind, names, aliases: &mapping.words, today });
    let how = How { mapping, reader, today, from_1904 };
    let mut staged = Vec::new();
    for (sheet, plan) in &layout.0 {
        let mut found: Vec<(u32, u32, Staged)> = Vec::new();
        for part in &plan.parts {
            let map = mapping.part_of(sheet, part);
            match map.filter(|m| m.part != IGNORED) {
                Some(map) => read_part(sheet, part, map, &how, &mut found),
                None => {
                    let why = if is_guide(&sheet.name) { "guide" } else { "part-ignored" };
                    let rows = part.rows.iter().filter_map(|i| sheet.row(*i as usize));
                    found.extend(rows.map(|row| {
                        let row = row.within(&part.header.span);
                        (row.index() as u32, part.header.span.start, left(sheet, row, State::Aside, why))
                    }));
                }
            }
        }
        found.extend(plan.rest.iter().filter_map(|rest| Some((rest.row, rest.span.start, no_data(sheet, rest)?))));
        found.sort_by_key(|(row, column, _)| (*row, *column));
        let mut last = None;
        for (row, _, mut one) in found {
            one.slot = match last {
                Some((before, slot)) if before == row => slot + 1,
                _ => 0,
            };
            last = Some((row, one.slot));
            staged.push(one);
        }
    }
    for sheet in &layout.1 {
        staged
            .extend(sheet.rows().filter(|r| r.filled() > 0).map(|row| left(sheet, row, State::Aside, "sheet-hidden")));
    }
    // Data first: what is written is numbered without gaps, the rest stands behind it, both in the order of the file.
    staged.sort_by_key(|row| State::REST.contains(&row.state));
    for (seq, row) in (1..).zip(&mut staged) {
        row.seq = seq;
    }
    staged
}

/// A row that is no data of a part.
fn no_data(sheet: &Sheet, rest: &Rest) -> Option<Staged> {
    let row = sheet.row(rest.row as usize)?.within(&rest.span);
    let (state, why) = match rest.fate {
        Fate::Heading => (State::Heading, ""),
        Fate::Sum => (State::Sum, ""),
        Fate::Note => (State::Note, ""),
        Fate::Signature => (State::Signature, ""),
        Fate::Aside(why) => (State::Aside, why.code()),
    };
    Some(left(sheet, row, state, why))
}

fn left(sheet: &Sheet, row: sheets::Row<'_>, state: State, why: &str) -> Staged {
    let words: Vec<String> = row.cells().map(|(_, cell)| values::read(cell)).filter(|t| !t.is_empty()).collect();
    Staged {
        seq: 0,
        sheet: sheet.name.clone(),
        row_number: i64::from(row.number()),
        slot: 0,
        part: "other",
        fields: Fields::default(),
        words: words.join(" · ").chars().take(WORDS).collect(),
        repairs: Vec::new(),
        asks: Vec::new(),
        state,
        problem: (!why.is_empty()).then(|| Problem::new(&format!("import-aside-{why}"), [])),
        candidates: Vec::new(),
        matched: None,
        resolution: String::new(),
    }
}

/// What the rows of all parts are read with.
pub(super) struct How<'a> {
    pub(super) mapping: &'a Mapping,
    reader: Option<Reader<'a>>,
    pub(super) today: &'a str,
    pub(super) from_1904: bool,
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

fn read_part(sheet: &Sheet, part: &Part, map: &PartMap, how: &How<'_>, found: &mut Vec<(u32, u32, Staged)>) {
    let rows: Vec<sheets::Row<'_>> =
        part.rows.iter().filter_map(|i| sheet.row(*i as usize)).map(|r| r.within(&part.header.span)).collect();
    let of_part = if map.part == "collective" { "collective" } else { "individual" };
    let columns: Vec<_> = map.columns.iter().filter(|c| !c.field.is_empty()).collect();
    let mut read = Read::of(rows.len());
    for column in &columns {
        read.column(&rows, column, how);
    }
    let mut years: Vec<Option<i64>> = columns.iter().filter_map(|c| c.year).map(Some).collect();
    years.sort_unstable();
    years.dedup();
    if years.is_empty() {
        years.push(None);
    }
    let heading = if map.title.is_empty() { &map.sheet } else { &map.title };
    for (i, row) in rows.iter().enumerate() {
        let group = part.under.get(i).and_then(|g| (*g as usize).checked_sub(1)).and_then(|g| part.groups.get(g));
        let group = group.filter(|_| map.by_group).map(|(_, text)| bare_heading(text).to_owned());
        let own = |year: Option<i64>| {
            let mut texts: Vec<(&str, String)> = Vec::new();
            for (column, text) in columns.iter().zip(&read.texts) {
                if column.year.is_none() || column.year == year {
                    texts.push((column.field.as_str(), text.get(i).cloned().unwrap_or_default()));
                }
            }
            texts
        };
        let says = |year: Option<i64>| {
            year.is_none()
                || columns
                    .iter()
                    .zip(&read.texts)
                    .any(|(c, t)| c.year == year && t.get(i).is_some_and(|t| !t.is_empty()))
        };
        let mut told: Vec<Option<i64>> = years.iter().copied().filter(|y| says(*y)).collect();
        if told.is_empty() {
            told.push(years.first().copied().flatten());
        }
        for (slot, year) in told.into_iter().enumerate() {
            let mut texts = own(year);
            if let Some(year) = year {
                texts.push(("f_year", year.to_string()));
            }
            let mut text = Texts(texts);
            let first = slot == 0;
            let mut asks = if first { read.asks.get(i).cloned().unwrap_or_default() } else { Vec::new() };
            let mut repairs = if first { read.repairs.get(i).cloned().unwrap_or_default() } else { Vec::new() };
            let part_of = group_of(&mut text, of_part, &how.mapping.fixes, &mut asks);
            let (mut fields, problem) = assemble(&mut text, part_of, how, &mut asks);
            if let Some(group) = group.as_ref().filter(|_| fields.unit.is_empty()) {
                fields.unit.clone_from(group);
                let new = group.clone();
                repairs.push(Repair {
                    field: "unit".into(),
                    old: String::new(),
                    new,
                    why: "group".into(),
                    doubtful: false,
                });
            }
            let stated = how.reader.as_ref().and_then(|r| r.read(&mut text, heading, &mut fields));
            let asked = asks.first().map(asked);
            let fault = read.faults.get(i).cloned().flatten();
            let problem = fault.or(asked).or(problem).or(stated);
            let one = Staged {
                part: part_of,
                fields,
                words: String::new(),
                repairs,
                asks,
                state: if problem.is_some() { State::Fault } else { State::New },
                problem,
                ..left(sheet, *row, State::New, "")
            };
            found.push((row.index() as u32, part.header.span.start, one));
        }
    }
}

/// What is asked, as the problem of a row.
fn asked(ask: &Ask) -> Problem {
    let text = if ask.text == "*" { String::new() } else { ask.text.clone() };
    let pairs = [("field", ask.field.clone()), ("text", text), ("proposal", ask.proposal.clone())];
    Problem::new(&format!("import-ask-{}", ask.why), pairs)
}

/// Whether a row is of a collective: as its own column says, else as its part.
fn group_of(
    text: &mut Texts<'_>,
    part: &'static str,
    fixes: &BTreeMap<String, String>,
    asks: &mut Vec<Ask>,
) -> &'static str {
    let group = text.take("group");
    let fixed = fixes.get(&cells::fix_key("group", &group)).cloned();
    match fields::read_group(fixed.as_ref().unwrap_or(&group)) {
        Some(found) => found,
        None if group.is_empty() => part,
        None => {
            asks.push(cells::ask("group", &group, "group-unknown", None));
            part
        }
    }
}

/// Fields out of a row's texts, and the first thing wrong with them.
fn assemble(text: &mut Texts<'_>, part: &str, how: &How<'_>, asks: &mut Vec<Ask>) -> (Fields, Option<Problem>) {
    let name = whole_name(text);
    let mut take = |key: &str| text.take(key);
    let mut f = Fields {
        service_number: take("service_number"),
        rank: take("rank"),
        post: take("post"),
        unit: take("unit"),
        citation: take("citation"),
        achievement: take("achievement"),
        class: take("class"),
        ..Fields::default()
    };
    let (mut birth, male, female, joined) = (take("birth"), take("birth_male"), take("birth_female"), take("joined"));
    let (rank_post, post_unit, honorific) = (take("rank_post"), take("post_unit"), take("honorific"));
    let fix = |field: &str, text: &str| how.mapping.fixes.get(&cells::fix_key(field, text)).cloned();
    for (slot, field) in [(&mut f.sex, "sex"), (&mut f.leader_level, "leader_level")] {
        let said = take(field);
        let meant = fix(field, &said).unwrap_or_else(|| said.clone());
        let (code, why) = match field {
            "sex" => (fields::read_sex(&meant), "sex-unknown"),
            _ => (fields::read_leader_level(&meant), "level-unknown"),
        };
        code.clone_into(slot);
        if code.is_empty() && !meant.is_empty() && part == "individual" {
            asks.push(cells::ask(field, &said, why, None));
        }
    }
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
    called(&mut f, honorific);
    match fix("name", &name) {
        Some(fixed) => f.name = fixed,
        None => {
            f.name.clone_from(&name);
            if part == "individual" {
                let unit = || values::is_unit(&name) && f.service_number.is_empty() && birth.is_empty();
                match name_doubt(&name) {
                    Some(doubt) => asks.push(cells::ask("name", &name, doubt.fault.code(), doubt.proposal)),
                    None if unit() => asks.push(cells::ask("name", &name, "unit-as-name", None)),
                    None => {}
                }
            } else if vntext::person::letters_lost(&name) || name.contains(['^', '~']) {
                asks.push(cells::ask("name", &name, "letters-lost", None));
            }
        }
    }
    let more: BTreeMap<&str, String> = further().map(|field| (field.column, text.take(field.key))).collect();
    let problem = check(&mut f, &birth, &joined, part, how, asks);
    let problem = problem.or_else(|| describe(&mut f, &more, how.today));
    (f, problem)
}

/// The name, put together where it stands in two or three columns.
fn whole_name(text: &mut Texts<'_>) -> String {
    let (whole, family, middle, given) =
        (text.take("name"), text.take("name_family"), text.take("name_middle"), text.take("name_given"));
    let pieces = if whole.is_empty() { [family, middle, given] } else { [whole, String::new(), given] };
    let mut name = String::new();
    for piece in pieces.iter().filter(|p| !p.is_empty()) {
        // the given name once more beside the whole name is no part of it
        let (have, more) = (vntext::fold(&name), vntext::fold(piece));
        if have == more || have.ends_with(&format!(" {more}")) {
            continue;
        }
        if !name.is_empty() {
            name.push(' ');
        }
        name.push_str(piece);
    }
    name
}

/// "Ông", "Bà", or a rank or post in the column of what somebody is called.
fn called(f: &mut Fields, honorific: String) {
    let sex = fields::read_sex(&honorific);
    if honorific.is_empty() {
    } else if !sex.is_empty() {
        if f.sex.is_empty() {
            sex.clone_into(&mut f.sex);
        }
    } else if f.rank.is_empty() && values::is_rank(&honorific) {
        f.rank = honorific;
    } else if f.post.is_empty() {
        f.post = honorific;
    }
}

/// What only the table of fields knows of a person, in stored form; the first thing wrong with it.
fn describe(f: &mut Fields, texts: &BTreeMap<&str, String>, today: &str) -> Option<Problem> {
    let fields: Vec<Field> = further().copied().collect();
    let said = |column: &str| texts.get(column).cloned().unwrap_or_default();
    let read = domain::fields::read(&fields, said, &|_, _| None, today);
    f.facts = read.values;
    let unknown = read.unknown.into_iter().map(|(field, _)| FieldError::new(&field, "field-choose", []));
    let first = read.faults.into_iter().map(FieldError::from).chain(unknown).next()?;
    let mut problem = problem_of(&first);
    if let Some(field) = further().find(|x| x.column == first.field) {
        problem.args.insert("field".to_owned(), field.key.to_owned());
    }
    Some(problem)
}

fn check(f: &mut Fields, birth: &str, joined: &str, part: &str, how: &How<'_>, asks: &mut Vec<Ask>) -> Option<Problem> {
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
    let mut problem = None;
    match people::stored(birth) {
        Some(iso) => {
            if let Some(key) = birth_fault(&iso, how.today) {
                return Some(Problem::new(key, [("date", birth.to_owned())]));
            }
            f.birth = iso;
        }
        None if !birth.trim().is_empty() => {
            if !asks.iter().any(|a| a.why == "date-order") {
                asks.push(cells::ask("birth", birth, "date-unreadable", None));
            }
            problem = Some(Problem::new("import-birth-unreadable", [("text", birth.to_owned())]));
        }
        None => {}
    }
    match people::stored(joined) {
        Some(day) if day.as_str() <= how.today => f.joined = day,
        Some(_) => asks.push(cells::ask("joined", joined, "date-future", None)),
        None if joined.trim().is_empty() || asks.iter().any(|a| a.why == "date-order") => {}
        None => asks.push(cells::ask("joined", joined, "date-unreadable", None)),
    }
    problem
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

/// A date that a sheet shows as its serial number (days since 1899-12-30, or since 1904); years stay years.
pub(super) fn serial_date(text: &str, from_1904: bool) -> Option<String> {
    let whole = text.trim_end_matches(".0");
    if whole.len() != 5 || !whole.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    let first = if from_1904 { "1904-01-01" } else { "1899-12-30" };
    (10_000..60_000).contains(&number).then(|| domain::units::add_days(first, number)).flatten()
}

/// The stable code of an encoding.
#[must_use]
pub fn encoding_code(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Unicode => "unicode",
        Encoding::Decomposed => "decomposed",
        Encoding::StrayOi => "stray_oi",
        Encoding::StrayD => "stray_d",
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
        assert_eq!(serial_date("32282", false), Some("1988-05-19".to_owned()));
        assert_eq!(serial_date("30820", true), Some("1988-05-19".to_owned()));
        assert_eq!(serial_date("1988", false), None);
        assert_eq!(serial_date("abc", false), None);
    }

    #[test]
    fn rank_and_post_in_one_cell_are_told_apart() {
        assert_eq!(cut("Đại úy, Đội trưởng"), ("Đại úy".to_owned(), "Đội trưởng".to_owned()));
        assert_eq!(cut("Đại úy"), ("Đại úy".to_owned(), String::new()));
    }
}
