//! The yearly statistics forms 0601 to 0605.N/BNV-TĐKT (Circular 02/2023/TT-BNV): which row and column of a form holds what was found. A form
//! counts things that are laid into its cells; a cell knows its things, so that each number opens what it counts. What cannot be placed
//! because something is not known of a thing is named and never guessed.

mod awards;
mod bodies;
mod movements;

use std::collections::BTreeMap;

use crate::lists::codes;

pub use awards::{Given, Subject, given};
pub use bodies::{Body, Officer, bodies, officers};
pub use movements::{Launched, movements};

codes! {
    /// The forms.
    Number {
        /// Số phong trào thi đua
        Movements = "0601",
        /// Số lượng khen thưởng cấp Nhà nước
        State = "0602",
        /// Số lượng khen thưởng cấp bộ, tỉnh
        Ministry = "0603",
        /// Số lượng tổ chức làm công tác thi đua, khen thưởng
        Bodies = "0604",
        /// Số lượng công chức làm công tác thi đua, khen thưởng
        Officers = "0605",
    }
}

/// A column. Column `1` is the total: everything that stands in a row.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Column {
    /// As the form numbers it.
    pub number: String,
    /// The award that a column of its own counts; empty where the form's heading says it all.
    pub award: String,
    /// `collective` or `individual` where the form asks for a pair.
    pub part: String,
}

impl Column {
    /// A column without a part.
    #[must_use]
    pub fn of(number: &str) -> Self {
        Self { number: number.to_owned(), ..Self::default() }
    }

    /// Its place in an address.
    #[must_use]
    pub fn key(&self) -> String {
        [self.number.as_str(), self.award.as_str(), self.part.as_str()]
            .into_iter()
            .filter(|s| !s.is_empty())
            .collect::<Vec<_>>()
            .join("-")
    }
}

/// A thing that a form counts and where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Placed {
    /// Rows that hold it.
    pub rows: Vec<&'static str>,
    /// The column that holds it beside the total; none where only the total does.
    pub column: Option<Column>,
    /// How many it stands for.
    pub count: u64,
    /// First rows of the groups that do not hold it, because something is not known.
    pub unplaced: Vec<&'static str>,
}

/// A form, filled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// Codes of the rows.
    pub rows: &'static [&'static str],
    /// Columns, the total first.
    pub columns: Vec<Column>,
    /// Groups of rows that add up to a row in every column: the sum, its parts.
    pub sums: &'static [(&'static str, &'static [&'static str])],
    cells: BTreeMap<(&'static str, Column), Vec<usize>>,
    counts: Vec<u64>,
    /// Things that a group of rows does not hold: place, and code of the group's first row.
    pub unplaced: Vec<(usize, &'static str)>,
}

impl Form {
    /// Lays things into the form. Columns that the things bring themselves stand where their numbers put them.
    fn new(
        rows: &'static [&'static str],
        sums: &'static [(&'static str, &'static [&'static str])],
        fixed: &[&str],
        things: Vec<Placed>,
    ) -> Self {
        let total = Column::of("1");
        let mut columns: Vec<Column> = fixed.iter().map(|n| Column::of(n)).collect();
        columns.extend(things.iter().filter_map(|t| t.column.clone()).filter(|c| !fixed.contains(&c.number.as_str())));
        columns.push(total.clone());
        columns.sort();
        columns.dedup();
        let mut form = Self { rows, columns, sums, ..Self::default() };
        for (at, thing) in things.into_iter().enumerate() {
            form.counts.push(thing.count);
            for row in thing.rows {
                form.cells.entry((row, total.clone())).or_default().push(at);
                if let Some(column) = &thing.column {
                    form.cells.entry((row, column.clone())).or_default().push(at);
                }
            }
            form.unplaced.extend(thing.unplaced.into_iter().map(|first| (at, first)));
        }
        form
    }

    /// Places of the things of a cell, by the row's code and the column's key.
    #[must_use]
    pub fn cell(&self, row: &str, column: &str) -> Vec<usize> {
        let found = self.cells.iter().find(|((r, c), _)| *r == row && c.key() == column);
        found.map(|(_, things)| things.clone()).unwrap_or_default()
    }

    /// How many a cell counts.
    #[must_use]
    pub fn count(&self, row: &str, column: &str) -> u64 {
        self.cell(row, column).into_iter().filter_map(|at| self.counts.get(at)).sum()
    }

    /// How many a thing stands for.
    #[must_use]
    pub fn stands_for(&self, at: usize) -> u64 {
        self.counts.get(at).copied().unwrap_or(0)
    }

    /// Every group of rows adds up to its sum in every column.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        let down = |c: &Column| {
            let of = |row: &str| self.count(row, &c.key());
            self.sums.iter().all(|(sum, parts)| parts.iter().map(|r| of(r)).sum::<u64>() == of(sum))
        };
        self.columns.iter().all(down)
    }
}
