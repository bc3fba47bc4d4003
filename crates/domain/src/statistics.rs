//! A table of awards: what stands down, what across, what is counted. Awards (lượt) add up; people and collectives are counted
//! once in each cell and each total, so that their totals are counted and never added.

use std::collections::BTreeMap;

use crate::lists::codes;

codes! {
    /// What rows or columns can be.
    Axis {
        /// Cấp khen thưởng
        Level = "level",
        /// Danh hiệu, hình thức
        Award = "award",
        /// Căn cứ khen thưởng
        Ground = "ground",
        /// Tập thể, cá nhân
        Part = "part",
        /// Đơn vị của người, tập thể được khen
        Unit = "unit",
        /// Cơ quan quyết định
        Body = "body",
        /// Phong trào
        Movement = "movement",
        /// Cấp bậc
        Rank = "rank",
        /// Cấp lãnh đạo
        Leader = "leader",
        /// Giới tính
        Sex = "sex",
        /// Năm
        Year = "year",
        /// Tháng
        Month = "month",
    }
}

codes! {
    /// What is counted.
    Count {
        /// Lượt khen thưởng
        Awards = "awards",
        /// Người
        Persons = "persons",
        /// Tập thể
        Collectives = "collectives",
    }
}

codes! {
    /// Which records are counted; they are never added to one another.
    Kept {
        /// Quyết định ban hành trong hệ thống
        Records = "records",
        /// Khen thưởng trước đây, nhập từ hồ sơ
        Past = "past",
        /// Số do báo cáo nêu
        Reported = "reported",
    }
}

/// A number of one group: code of the row, code of the column, how many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Code on the axis of the rows; empty where a record has none.
    pub row: String,
    /// Code on the axis of the columns.
    pub column: String,
    /// How many.
    pub count: u64,
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Codes down.
    pub rows: Vec<String>,
    /// Codes across.
    pub columns: Vec<String>,
    cells: BTreeMap<(String, String), u64>,
    row_totals: BTreeMap<String, u64>,
    column_totals: BTreeMap<String, u64>,
    /// All together.
    pub total: u64,
}

impl Table {
    /// Puts a table together from its groups: those of cells, of rows (without a column), of columns (without a row), and of all.
    /// Codes without an order of their own stand in that of their letters.
    #[must_use]
    pub fn new(cells: &[Group], rows: &[Group], columns: &[Group], total: u64) -> Self {
        let codes = |groups: &[Group], of: fn(&Group) -> &String| {
            groups.iter().map(|g| of(g).clone()).collect::<std::collections::BTreeSet<_>>().into_iter().collect()
        };
        Self {
            rows: codes(rows, |g| &g.row),
            columns: codes(columns, |g| &g.column),
            cells: cells.iter().map(|g| ((g.row.clone(), g.column.clone()), g.count)).collect(),
            row_totals: rows.iter().map(|g| (g.row.clone(), g.count)).collect(),
            column_totals: columns.iter().map(|g| (g.column.clone(), g.count)).collect(),
            total,
        }
    }

    /// The number of a cell.
    #[must_use]
    pub fn cell(&self, row: &str, column: &str) -> u64 {
        self.cells.get(&(row.to_owned(), column.to_owned())).copied().unwrap_or(0)
    }

    /// The total of a row.
    #[must_use]
    pub fn row(&self, row: &str) -> u64 {
        self.row_totals.get(row).copied().unwrap_or(0)
    }

    /// The total of a column.
    #[must_use]
    pub fn column(&self, column: &str) -> u64 {
        self.column_totals.get(column).copied().unwrap_or(0)
    }

    /// True when the cells of every row and column add up to its total and these to the whole: always so for awards, and for people
    /// where nobody stands in two cells.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        let row = |r: &String| self.columns.iter().map(|c| self.cell(r, c)).sum::<u64>() == self.row(r);
        let column = |c: &String| self.rows.iter().map(|r| self.cell(r, c)).sum::<u64>() == self.column(c);
        self.rows.iter().all(row)
            && self.columns.iter().all(column)
            && self.row_totals.values().sum::<u64>() == self.total
            && self.column_totals.values().sum::<u64>() == self.total
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(awards: &[(u8, u8, u8)], persons: bool) -> Table {
        let count = |keep: &dyn Fn(&(u8, u8, u8)) -> bool| {
            let all = awards.iter().filter(|a| keep(a));
            if persons {
                all.map(|a| a.2).collect::<std::collections::BTreeSet<_>>().len() as u64
            } else {
                all.count() as u64
            }
        };
        let group = |row: Option<u8>, column: Option<u8>| Group {
            row: row.map(|r| r.to_string()).unwrap_or_default(),
            column: column.map(|c| c.to_string()).unwrap_or_default(),
            count: count(&|a| row.is_none_or(|r| a.0 == r) && column.is_none_or(|c| a.1 == c)),
        };
        let all = |of: fn(&(u8, u8, u8)) -> u8| awards.iter().map(of).collect::<std::collections::BTreeSet<_>>();
        let (rows, columns) = (all(|a| a.0), all(|a| a.1));
        let cells: Vec<Group> = rows
            .iter()
            .flat_map(|r| columns.iter().map(|c| group(Some(*r), Some(*c))))
            .filter(|g| g.count > 0)
            .collect();
        let rows: Vec<Group> = rows.iter().map(|r| group(Some(*r), None)).collect();
        let columns: Vec<Group> = columns.iter().map(|c| group(None, Some(*c))).collect();
        Table::new(&cells, &rows, &columns, count(&|_| true))
    }

    proptest! {
        #[test]
        fn awards_add_up_and_no_total_of_people_is_above_the_sum_of_its_cells(
            awards in proptest::collection::vec((0u8..4, 0u8..3, 0u8..6), 0..40),
        ) {
            prop_assert!(of(&awards, false).adds_up());
            let people = of(&awards, true);
            for r in &people.rows {
                let cells: u64 = people.columns.iter().map(|c| people.cell(r, c)).sum();
                let most = people.columns.iter().map(|c| people.cell(r, c)).max().unwrap_or(0);
                prop_assert!(people.row(r) <= cells && people.row(r) >= most);
            }
            prop_assert!(people.total <= of(&awards, false).total);
        }
    }
}
