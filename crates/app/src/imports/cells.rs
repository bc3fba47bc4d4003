//! Cells to texts, column by column: encodings repaired, days read, values of merged cells and of "như trên" put in their place.
//! Whatever is changed is noted; whatever nobody can read for certain is asked.

use sheets::{Cell, Kind as CellKind, Row};
use vntext::{Confidence, Detection, person::letters_lost};

use super::{
    Ask, Problem, Repair,
    mapping::Column,
    stage::{How, encoding_code, serial_date},
};

/// The texts of a part, and what was noted of its rows.
pub(super) struct Read {
    /// Column by column, row by row.
    pub(super) texts: Vec<Vec<String>>,
    pub(super) repairs: Vec<Vec<Repair>>,
    pub(super) faults: Vec<Option<Problem>>,
    pub(super) asks: Vec<Vec<Ask>>,
}

/// Proposals for a value whose letters were lost.
pub(super) const OPTIONS: usize = 6;

/// Key of a value that a person corrects once.
pub(super) fn fix_key(field: &str, text: &str) -> String {
    format!("{field}:{text}")
}

/// A value to ask about.
pub(super) fn ask(field: &str, text: &str, why: &str, proposal: Option<String>) -> Ask {
    let proposal = proposal.unwrap_or_default();
    let options = if why == "letters-lost" { vntext::lost::restored(text, OPTIONS) } else { Vec::new() };
    Ask { field: field.to_owned(), text: text.to_owned(), why: why.to_owned(), proposal, options }
}

impl Read {
    pub(super) fn of(rows: usize) -> Self {
        Self {
            texts: Vec::new(),
            repairs: vec![Vec::new(); rows],
            faults: vec![None; rows],
            asks: vec![Vec::new(); rows],
        }
    }

    fn repair(&mut self, row: usize, column: &Column, old: String, new: &str, why: &str, doubtful: bool) {
        if let Some(list) = self.repairs.get_mut(row) {
            let (field, why) = (column.field.clone(), why.to_owned());
            list.push(Repair { field, old, new: new.to_owned(), why, doubtful });
        }
    }

    fn ask(&mut self, row: usize, asked: Ask) {
        if let Some(list) = self.asks.get_mut(row) {
            list.push(asked);
        }
    }

    /// Reads a column. A short cell that reads both ways follows its neighbours.
    pub(super) fn column(&mut self, rows: &[Row<'_>], column: &Column, how: &How<'_>) {
        let cells: Vec<Cell<'_>> = rows.iter().map(|r| r.cell(column.column)).collect();
        let seen = if column.declined {
            None
        } else {
            Some(vntext::detect_column(&cells.iter().map(|c| (c.text, c.font)).collect::<Vec<_>>()))
        };
        let dated = is_date(&column.field);
        let order = dated.then(|| self.order(&cells, column, how)).flatten();
        let mut texts: Vec<String> = Vec::with_capacity(cells.len());
        for (i, cell) in cells.iter().enumerate() {
            let found = seen.as_ref().and_then(|s| s.get(i));
            let text = self.cell(i, *cell, found, column, how, texts.last().map_or("", String::as_str));
            let text = match order {
                Some(Order::MonthFirst) if cell.kind == CellKind::Text => match month_first(&text) {
                    Some(day) => {
                        self.repair(i, column, text, &vntext::date_dmy(&day), "month_first", false);
                        day
                    }
                    None => text,
                },
                Some(Order::Ask) if cell.kind == CellKind::Text && slashed(&text).is_some() => {
                    self.ask(i, ask(&column.field, "*", "date-order", None));
                    String::new()
                }
                _ => text,
            };
            texts.push(text);
        }
        self.texts.push(texts);
    }

    /// Without marks of direction that nobody sees and that change no letter, and with plain dashes in numbers; both noted.
    fn cleaned(&mut self, row: usize, column: &Column, text: String) -> String {
        let unseen = |c: char| matches!(c, '\u{200E}' | '\u{202A}' | '\u{202C}' | '\u{2066}' | '\u{2068}' | '\u{2069}');
        let dash = |c: char| matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}');
        let mut text = text;
        if text.contains(unseen) {
            let clean = vntext::normal(&text.replace(unseen, ""));
            self.repair(row, column, text, &clean, "unseen", false);
            text = clean;
        }
        if column.field == "service_number" && text.contains(dash) && text.chars().count() > 1 {
            let clean = text.replace(dash, "-");
            self.repair(row, column, text, &clean, "dash", false);
            text = clean;
        }
        text
    }

    fn fault(&mut self, row: usize, key: &str, column: &Column, text: &str) -> String {
        if let Some(slot) = self.faults.get_mut(row) {
            slot.get_or_insert_with(|| Problem::new(key, [("title", column.title.clone()), ("text", text.to_owned())]));
        }
        String::new()
    }

    fn cell(
        &mut self,
        row: usize,
        cell: Cell<'_>,
        found: Option<&Detection>,
        column: &Column,
        how: &How<'_>,
        above: &str,
    ) -> String {
        match cell.kind {
            CellKind::Empty => return String::new(),
            CellKind::Error => return self.fault(row, "import-cell-error", column, cell.text),
            CellKind::Formula => return self.fault(row, "import-cell-formula", column, cell.text),
            _ => {}
        }
        let field = column.field.as_str();
        let text = match found.and_then(|d| d.repaired.as_ref().map(|r| (d, r))) {
            Some((d, repaired)) if cell.kind == CellKind::Text => {
                let new = vntext::normal(repaired);
                let doubtful = d.confidence == Confidence::Low || !d.doubts.is_empty();
                self.repair(row, column, cell.text.to_owned(), &new, encoding_code(d.encoding), doubtful);
                new
            }
            _ => vntext::normal(cell.text),
        };
        let text = self.cleaned(row, column, text);
        let two = |t: &str| t.lines().filter(|l| l.trim().split(' ').count() >= 2).count() >= 2;
        if let Some(fixed) = how.mapping.fixes.get(&fix_key(field, &text)) {
            if !matches!(field, "name" | "sex" | "leader_level" | "group") {
                self.repair(row, column, text, fixed, "by_hand", false);
                return fixed.clone();
            }
        } else if field == "name" && two(cell.text) {
            self.ask(row, ask(field, &text, "two-people", None));
        }
        // a dash says that there is nothing
        if matches!(text.as_str(), "-" | "–" | "—" | "_" | "...") {
            return String::new();
        }
        if is_ditto(&text) {
            if above.is_empty() || matches!(field, "name" | "service_number") {
                self.ask(row, ask(field, &text, "ditto", None));
                return String::new();
            }
            self.repair(row, column, text, above, "ditto", false);
            return above.to_owned();
        }
        if cell.covered() {
            self.repair(row, column, String::new(), &text, "merged", false);
        }
        if letters_lost(&text) && matches!(field, "rank" | "post" | "unit" | "rank_post" | "post_unit") {
            self.ask(row, ask(field, &text, "letters-lost", None));
            return String::new();
        }
        if cell.shaped() && field == "service_number" {
            let bare: String = text.chars().filter(char::is_ascii_digit).collect();
            self.repair(row, column, bare.trim_start_matches('0').to_owned(), &text, "number_format", false);
        }
        match cell.kind {
            CellKind::Date => text.split('T').next().unwrap_or_default().to_owned(),
            _ if cell.year_in_day() => {
                let day = text.parse().ok().and_then(|n| domain::units::add_days("1899-12-30", n)).unwrap_or_default();
                self.repair(row, column, vntext::date_dmy(&day), &text, "year_in_day", true);
                text
            }
            CellKind::Number | CellKind::Text if is_date(field) => match serial_date(&text, how.from_1904) {
                Some(day) => {
                    self.repair(row, column, text, &vntext::date_dmy(&day), "date_number", false);
                    day
                }
                None => text,
            },
            _ => text,
        }
    }

    /// Whether a column of typed days names the month first. Where some days can only be so and others can be both, all are asked.
    fn order(&self, cells: &[Cell<'_>], column: &Column, how: &How<'_>) -> Option<Order> {
        match how.mapping.fixes.get(&fix_key("order", &column.field)).map(String::as_str) {
            Some("mdy") => return Some(Order::MonthFirst),
            Some(_) => return None,
            None => {}
        }
        let typed = cells.iter().filter(|c| c.kind == CellKind::Text).filter_map(|c| slashed(&vntext::normal(c.text)));
        let (mut day_first, mut month_first) = (0, 0);
        for (a, b, _) in typed {
            day_first += usize::from(a > 12 && b <= 12);
            month_first += usize::from(a <= 12 && b > 12);
        }
        (month_first > 0 && month_first >= day_first).then_some(Order::Ask)
    }
}

/// How the days of a column are read that are not read day first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    MonthFirst,
    Ask,
}

/// Two numbers and a year: 3/4/1990.
fn slashed(text: &str) -> Option<(u32, u32, u32)> {
    let mut parts = text.split(['/', '-', '.']).map(|p| p.trim().parse::<u32>());
    let (a, b, c) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    (parts.next().is_none() && (1..=31).contains(&a) && (1..=31).contains(&b) && c >= 1000).then_some((a, b, c))
}

/// A day written with the month first, as ISO.
fn month_first(text: &str) -> Option<String> {
    let (month, day, year) = slashed(text)?;
    let small = |n: u32| u8::try_from(n).ok();
    vntext::CivilDate::new(u16::try_from(year).ok()?, Some(small(month)?), Some(small(day)?)).map(|d| d.iso())
}

/// Marks for "as above".
fn is_ditto(text: &str) -> bool {
    if matches!(
        text,
        "\"" | "\"\"" | "''" | "//" | "-//-" | "〃" | "״" | "”" | "“" | ",," | "-\"-" | "- \" -" | "-''-" | "“”"
    ) {
        return true;
    }
    let folded = vntext::fold(text);
    let short = text.chars().count() <= 12;
    short && matches!(folded.as_str(), "nt" | "n t" | "nhu tren" | "nhutren" | "ntr")
}

/// True for columns that hold days.
pub(super) fn is_date(key: &str) -> bool {
    matches!(key, "birth" | "birth_male" | "birth_female" | "joined" | "f_recognised_on")
        || key.ends_with("_date")
        || key.ends_with("_on")
        || key.starts_with("f_period_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_for_as_above_are_known_and_ranks_are_none() {
        for mark in ["nt", "-nt-", "NT", "\"", "//", "Như trên", "như trên.", "〃", "n.t"] {
            assert!(is_ditto(mark), "{mark}");
        }
        for text in ["Đại úy", "NTM", "Nguyễn", "-", "1"] {
            assert!(!is_ditto(text), "{text}");
        }
    }

    #[test]
    fn days_with_the_month_first_are_read_when_a_person_says_so() {
        assert_eq!(month_first("5/19/1988").as_deref(), Some("1988-05-19"));
        assert_eq!(month_first("19/5/1988"), None);
        assert_eq!(slashed("1988"), None);
    }
}
