//! What a column without a known title may be, by what stands in it: days, service numbers, names of people, words of a list.
//! A guess only: the person who chose the header confirms it.

use std::collections::{BTreeMap, BTreeSet};

use sheets::{Cell, Kind as CellKind};
use vntext::person::is_person_name;

use super::{Kind, fields};
use crate::{
    facts::{AwardNames, FactKind, Shape},
    people,
};

/// What guesses are measured by.
pub(super) struct Known<'a> {
    pub(super) kind: Kind,
    pub(super) names: &'a AwardNames,
    /// Year that runs.
    pub(super) year: i64,
}

/// The cells of a column that hold anything: text as it is read, and what kind of cell.
pub(super) struct Values {
    pub(super) column: u32,
    pub(super) texts: Vec<(String, CellKind)>,
}

impl Values {
    /// The cells of a column, repaired.
    pub(super) fn of<'a>(column: u32, cells: impl Iterator<Item = Cell<'a>>) -> Self {
        let texts = cells.filter(|c| !c.is_empty()).map(|c| (read(c), c.kind)).collect();
        Self { column, texts }
    }

    /// How many of a hundred cells are so.
    fn share(&self, is: impl Fn(&str) -> bool) -> usize {
        let found = self.texts.iter().filter(|(t, _)| is(t)).count();
        (found * 100).checked_div(self.texts.len()).unwrap_or(0)
    }

    fn years(&self, of: impl Fn(&str, CellKind) -> Option<i64>) -> Option<i64> {
        let mut years: Vec<i64> = self.texts.iter().filter_map(|(t, kind)| of(t, *kind)).collect();
        years.sort_unstable();
        (years.len() * 10 >= self.texts.len() * 7).then(|| years.get(years.len() / 2).copied()).flatten()
    }

    fn length(&self) -> usize {
        self.texts.iter().map(|(t, _)| t.chars().count()).sum::<usize>().checked_div(self.texts.len()).unwrap_or(0)
    }
}

/// The text of a cell as it will be read.
pub(super) fn read(cell: Cell<'_>) -> String {
    let seen = vntext::detect(cell.text, cell.font);
    vntext::normal(seen.text(cell.text))
}

/// Columns and the fields they seem to be. The second is true when the names are those of units.
pub(super) fn guess(known: &Known<'_>, columns: &[&Values], taken: &BTreeSet<String>) -> (BTreeMap<u32, String>, bool) {
    let mut found: Vec<(usize, usize, u32, &'static str)> = Vec::new();
    let specs = fields::specs(known.kind);
    for values in columns.iter().filter(|v| !v.texts.is_empty()) {
        for (order, spec) in specs.iter().enumerate().filter(|(_, s)| !taken.contains(s.key)) {
            let score = likeness(known, values, spec.key);
            if score >= 50 {
                found.push((score, order, values.column, spec.key));
            }
        }
    }
    found.sort_by_key(|(score, order, column, _)| (usize::MAX - score, *column, *order));
    let mut fields: BTreeMap<u32, String> = BTreeMap::new();
    for (_, _, column, key) in found {
        if !fields.contains_key(&column) && !fields.values().any(|f| f == key) {
            fields.insert(column, key.to_owned());
        }
    }
    days(known, columns, taken, &mut fields);
    let of_units = columns.iter().any(|v| fields.get(&v.column).is_some_and(|f| f == "name") && v.share(is_unit) >= 50);
    (fields, of_units)
}

/// Columns of days go from the earliest to the fields of days in their order.
fn days(known: &Known<'_>, columns: &[&Values], taken: &BTreeSet<String>, fields: &mut BTreeMap<u32, String>) {
    let mut dated: Vec<(i64, u32)> = columns
        .iter()
        .filter(|v| !fields.contains_key(&v.column))
        .filter_map(|v| Some((v.years(day_year)?, v.column)))
        .collect();
    dated.sort_unstable();
    let own = known.kind.fact().map(FactKind::fields).unwrap_or_default();
    let free = |key: &str, fields: &BTreeMap<u32, String>| {
        fields::is_field(known.kind, key) && !taken.contains(key) && !fields.values().any(|f| f == key)
    };
    for (year, column) in dated {
        let own = own.iter().filter(|f| matches!(f.shape, Shape::Past | Shape::Any)).map(|f| f.key);
        // A fact of long ago is no day of birth.
        let grown = year <= known.year - if own.clone().next().is_some() { 25 } else { 17 };
        let key = ["birth"].into_iter().filter(|_| grown).chain(["joined"]).chain(own).find(|k| free(k, fields));
        if let Some(key) = key {
            fields.insert(column, key.to_owned());
        }
    }
}

fn likeness(known: &Known<'_>, v: &Values, key: &str) -> usize {
    let of_people = known.kind == Kind::People || known.kind.fact().is_some_and(|k| !k.of_units());
    match key {
        "name" => {
            let people = v.share(is_person_name);
            let bodies = if of_people { 0 } else { v.share(is_unit) * 7 / 10 };
            people.max(bodies)
        }
        "service_number" => v.share(is_number) * 9 / 10,
        "sex" => v.share(|t| !fields::read_sex(t).is_empty()) * 9 / 10,
        "rank_post" => v.share(|t| is_rank(t) && t.contains([',', ';', '-', '–', '/'])) * 9 / 10,
        "rank" => v.share(is_rank) * 8 / 10,
        "post" | "f_post" => v.share(is_post) * 8 / 10,
        "unit" => v.share(is_unit) * 7 / 10,
        "f_old_unit" => v.share(is_unit) * 6 / 10,
        "achievement" if v.length() >= 30 => 55,
        _ => own(known, v, key),
    }
}

/// Fields of facts, by their words.
fn own(known: &Known<'_>, v: &Values, key: &str) -> usize {
    let Some(field) = known.kind.fact().and_then(|k| k.fields().iter().find(|f| f.key == key)) else { return 0 };
    match field.shape {
        Shape::Choice(words) => {
            let is = |t: &str| {
                let folded = vntext::fold(t);
                words.iter().any(|(code, texts)| *code == t || texts.contains(&folded.as_str()))
            };
            v.share(is) * 85 / 100
        }
        Shape::Award => v.share(|t| known.names.find(t).is_some()) * 95 / 100,
        Shape::Year => {
            let year = |t: &str, _| bare_year(t).filter(|y| *y <= known.year);
            v.years(year).map_or(0, |middle| if middle > known.year - 17 { 90 } else { 0 })
        }
        Shape::Text(most)
            if field.required && most >= 100 && v.length() >= 12 && v.share(is_person_name) + v.share(is_unit) < 50 =>
        {
            52
        }
        _ => 0,
    }
}

fn bare_year(text: &str) -> Option<i64> {
    let text = text.trim_end_matches(".0");
    (text.len() == 4).then(|| text.parse().ok()).flatten().filter(|y| (1930..2100).contains(y))
}

/// The year of a day, or a bare year.
fn day_year(text: &str, kind: CellKind) -> Option<i64> {
    if let Some(year) = bare_year(text) {
        return Some(year);
    }
    let day = match kind {
        CellKind::Number => super::stage::serial_date(text, false),
        _ => people::stored(text.split('T').next().unwrap_or_default()),
    };
    day.and_then(|d| d.get(..4)?.parse().ok()).filter(|y| (1930..2100).contains(y))
}

/// "123-456", "123456": no year, no counter.
fn is_number(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| !matches!(c, '-' | '.' | ' ')).collect();
    (6..=8).contains(&bare.len()) && bare.bytes().all(|b| b.is_ascii_digit()) && people::stored(text).is_none()
}

pub(super) fn is_rank(text: &str) -> bool {
    const RANKS: &[&str] = &[
        "ha si",
        "trung si",
        "thuong si",
        "thieu uy",
        "trung uy",
        "thuong uy",
        "dai uy",
        "thieu ta",
        "trung ta",
        "thuong ta",
        "dai ta",
        "thieu tuong",
        "trung tuong",
        "thuong tuong",
        "dai tuong",
        "binh nhat",
        "binh nhi",
    ];
    let folded = vntext::fold(text);
    RANKS.iter().any(|r| folded.starts_with(r))
}

fn is_post(text: &str) -> bool {
    const POSTS: &[&str] = &[
        "truong phong",
        "truong cong an",
        "truong ban",
        "pho ",
        "can bo",
        "chien si",
        "giam doc",
        "cuc truong",
        "vu truong",
        "chi huy",
        "nhan vien",
        "tro ly",
        "dieu tra vien",
        "trinh sat",
        "chinh tri vien",
        "thu truong",
        "hieu truong",
        "giang vien",
        "chuyen vien",
    ];
    let folded = vntext::fold(text);
    let leads = folded.split(' ').nth(1) == Some("truong");
    leads || POSTS.iter().any(|p| folded.starts_with(p))
}

/// "Phòng Tham mưu", "Đội 1, Công an huyện A", "PX03".
pub(super) fn is_unit(text: &str) -> bool {
    const UNITS: &[&str] = &[
        "phong",
        "doi",
        "cong an",
        "cuc",
        "tram",
        "to",
        "ban",
        "trung tam",
        "van phong",
        "tieu doan",
        "dai doi",
        "trung doan",
        "trung doi",
        "hoc vien",
        "truong",
        "trai",
        "khoa",
        "vu",
        "vien",
        "benh vien",
        "so",
        "uy ban",
    ];
    let folded = vntext::fold(text);
    let letters = folded.bytes().take_while(u8::is_ascii_lowercase).count();
    let digits = folded.bytes().skip(letters).filter(u8::is_ascii_digit).count();
    let code = (1..=3).contains(&letters) && (1..=3).contains(&digits) && letters + digits == folded.len();
    let named = UNITS.iter().any(|u| folded.strip_prefix(u).is_some_and(|rest| rest.starts_with(' ')));
    code || (named && !is_post(text) && !is_person_name(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_numbers_ranks_posts_and_units_are_told_apart() {
        for name in ["Nguyễn Văn An", "TRẦN THỊ BÌNH", "Tô Lâm"] {
            assert!(is_person_name(name) && !is_unit(name) && !is_rank(name), "{name}");
        }
        for unit in ["Phòng Tham mưu", "PX03", "Công an huyện A", "Đội 1, Công an huyện A", "Trường Đại học Cảnh sát"]
        {
            assert!(is_unit(unit) && !is_person_name(unit) && !is_post(unit), "{unit}");
        }
        for post in ["Đội trưởng", "Phó Trưởng phòng", "Cán bộ", "Trưởng Công an huyện", "Trưởng phòng"]
        {
            assert!(is_post(post) && !is_unit(post), "{post}");
        }
        assert!(is_number("123-456") && is_number("123456") && !is_number("1988") && !is_number("19/05/1988"));
        assert!(is_rank("Đại úy, Đội trưởng") && !is_rank("Đại đội 1"));
    }

    #[test]
    fn days_are_a_birth_day_before_they_are_a_day_of_joining_and_years_of_facts_are_recent() {
        let law = law::Law::embedded().unwrap();
        let names = AwardNames::of(&law);
        let values = |column, texts: &[&str]| Values {
            column,
            texts: texts.iter().map(|t| ((*t).to_owned(), CellKind::Text)).collect(),
        };
        let columns = [
            values(0, &["Nguyễn Văn An", "Trần Thị Bình"]),
            values(1, &["01/09/2010", "2012"]),
            values(2, &["19/05/1988", "1990"]),
        ];
        let known = Known { kind: Kind::People, names: &names, year: 2026 };
        let (found, _) = guess(&known, &columns.each_ref(), &BTreeSet::new());
        let found: Vec<&str> = found.values().map(String::as_str).collect();
        assert_eq!(found, ["name", "joined", "birth"]);
        let columns = [
            values(0, &["Lê Văn An", "Trần Thị Bình"]),
            values(1, &["2024", "2025"]),
            values(2, &["HTXSNV", "Hoàn thành tốt nhiệm vụ"]),
        ];
        let known = Known { kind: Kind::Facts(FactKind::Ratings), ..known };
        let (found, of_units) = guess(&known, &columns.each_ref(), &BTreeSet::new());
        let found: Vec<&str> = found.values().map(String::as_str).collect();
        assert_eq!((found.as_slice(), of_units), (["name", "f_year", "f_rating"].as_slice(), false));
        let known = Known { kind: Kind::Nominees, ..known };
        let (found, of_units) = guess(&known, &[&values(1, &["Phòng Tham mưu", "Đội 2"])], &BTreeSet::new());
        assert_eq!((found.get(&1).map(String::as_str), of_units), (Some("name"), true));
    }
}
