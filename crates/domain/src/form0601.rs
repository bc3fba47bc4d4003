//! Form 0601.N/BNV-TĐKT: how many movements were launched in a year (Circular 02/2023/TT-BNV). Rows 02–05, 06–10 and 11–12 each add up to 01; what
//! cannot be placed because something is not known of a movement is named and never guessed.

use crate::movement::Duration;

/// Rows: code, and whether it begins a group.
pub const ROWS: &[&str] = &["01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"];

/// Groups of rows that add up to 01.
pub const GROUPS: &[&[&str]] = &[&["02", "03", "04", "05"], &["06", "07", "08", "09", "10"], &["11", "12"]];

/// Columns beside the total, by launching level: 2 Central, 3 ministry or province, 4 unit.
pub const COLUMNS: usize = 3;

/// What the form asks about a movement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Level of the launching unit.
    pub level: String,
    /// regular, thematic or special: a special one counts as thematic.
    pub kind: String,
    /// Launched by a cluster.
    pub cluster: bool,
    /// How long it lasts, where that is known.
    pub duration: Option<Duration>,
}

/// The form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// Row → column → places of movements.
    cells: Vec<[Vec<usize>; COLUMNS]>,
    /// Movements that a group of rows does not hold: place, and code of the group's first row.
    pub unplaced: Vec<(usize, &'static str)>,
}

fn column(level: &str) -> usize {
    match level {
        "central" => 0,
        "ministry_or_province" => 1,
        _ => 2,
    }
}

/// The row of each group; `None` where it is not known.
fn rows(m: &Counted) -> [Option<&'static str>; 3] {
    let scope = match (m.cluster, column(&m.level)) {
        (true, _) => "04",
        (false, 0) => "02",
        (false, 1) => "03",
        _ => "05",
    };
    let duration = m.duration.map(|d| match d {
        Duration::UnderOne => "06",
        Duration::One => "07",
        Duration::OneToThree => "08",
        Duration::ThreeToFive => "09",
        Duration::FiveAndMore => "10",
    });
    let method = match m.kind.as_str() {
        "thematic" | "special" => Some("11"),
        "regular" => Some("12"),
        _ => None,
    };
    [Some(scope), duration, method]
}

impl Form {
    /// Counts these movements.
    #[must_use]
    pub fn of(all: &[Counted]) -> Self {
        let mut form = Self { cells: ROWS.iter().map(|_| Default::default()).collect(), unplaced: Vec::new() };
        for (at, m) in all.iter().enumerate() {
            form.put("01", column(&m.level), at);
            for (group, row) in GROUPS.iter().zip(rows(m)) {
                match row {
                    Some(row) => form.put(row, column(&m.level), at),
                    None => form.unplaced.extend(group.first().map(|first| (at, *first))),
                }
            }
        }
        form
    }

    fn put(&mut self, row: &str, column: usize, at: usize) {
        let place = ROWS.iter().position(|r| *r == row);
        if let Some(cell) = place.and_then(|r| self.cells.get_mut(r)).and_then(|c| c.get_mut(column)) {
            cell.push(at);
        }
    }

    /// Places of the movements of a cell; column 1 is the total of 2, 3 and 4.
    #[must_use]
    pub fn cell(&self, row: &str, column: usize) -> Vec<usize> {
        let Some(cells) = ROWS.iter().position(|r| *r == row).and_then(|r| self.cells.get(r)) else {
            return Vec::new();
        };
        match column {
            1 => {
                let mut all: Vec<usize> = cells.iter().flatten().copied().collect();
                all.sort_unstable();
                all
            }
            n => n.checked_sub(2).and_then(|c| cells.get(c)).cloned().unwrap_or_default(),
        }
    }

    /// How many movements a cell counts.
    #[must_use]
    pub fn count(&self, row: &str, column: usize) -> usize {
        self.cell(row, column).len()
    }

    /// Every group adds up to row 01 in every column.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        (1..=COLUMNS + 1).all(|column| {
            let all = self.count("01", column);
            GROUPS.iter().all(|g| g.iter().map(|r| self.count(r, column)).sum::<usize>() == all)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(level: &str, kind: &str, duration: Option<Duration>) -> Counted {
        Counted { level: level.into(), kind: kind.into(), duration, ..Counted::default() }
    }

    #[test]
    fn each_group_adds_up_to_the_total_and_what_is_not_known_is_named() {
        let all = [
            one("ministry_or_province", "special", Some(Duration::OneToThree)),
            one("department", "regular", Some(Duration::One)),
            Counted { cluster: true, ..one("ministry_or_province", "thematic", Some(Duration::UnderOne)) },
            one("central", "thematic", Some(Duration::FiveAndMore)),
        ];
        let form = Form::of(&all);
        assert!(form.adds_up() && form.unplaced.is_empty());
        assert_eq!((form.count("01", 1), form.count("01", 2), form.count("01", 3), form.count("01", 4)), (4, 1, 2, 1));
        assert_eq!((form.cell("11", 1), form.cell("12", 4), form.cell("04", 3)), (vec![0, 2, 3], vec![1], vec![2]));
        let vague = Form::of(&[one("base", "regular", None)]);
        assert!(!vague.adds_up());
        assert_eq!(vague.unplaced, [(0, "06")]);
    }
}
