//! The dated tree of units: who stands under whom on which day, and who inherits an ended unit. Levels are data.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use crate::lists::codes;

codes! {
    /// Level of a unit, as the law counts levels.
    UnitLevel {
        /// Trung ương
        Central = "central",
        /// Bộ, ban, ngành, tỉnh
        MinistryOrProvince = "ministry_or_province",
        /// Cục, vụ, sở và tương đương
        Department = "department",
        /// Huyện, phòng và tương đương (đến 2025)
        District = "district",
        /// Cơ sở
        Base = "base",
        /// Xã, phường, đặc khu
        Commune = "commune",
    }
}

codes! {
    /// What a unit is.
    UnitKind {
        /// Cơ quan
        Agency = "agency",
        /// Lực lượng vũ trang
        Force = "force",
        /// Trường học
        School = "school",
        /// Bệnh viện, cơ sở y tế
        Hospital = "hospital",
        /// Doanh nghiệp
        Enterprise = "enterprise",
        /// Hợp tác xã
        Cooperative = "cooperative",
        /// Hội đồng, ban
        Council = "council",
        /// Khác
        Other = "other",
    }
}

codes! {
    /// How a unit passed into another.
    SuccessionKind {
        /// Sáp nhập, hợp nhất
        Merge = "merge",
        /// Chia, tách
        Split = "split",
    }
}

/// Under whom a unit stood, from one day to another (inclusive, ISO; `to` open when `None`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// The unit.
    pub unit: Uuid,
    /// The unit above it; `None` for a root.
    pub parent: Option<Uuid>,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: Option<String>,
}

/// `old` ended and `new` carries on from the day `on`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Succession {
    /// The ended unit.
    pub old: Uuid,
    /// Its successor, or one of them.
    pub new: Uuid,
    /// First day of the successor's charge (ISO).
    pub on: String,
}

/// `descendant` belongs to the subtree of `ancestor` from one day to another, `depth` links below it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClosureRow {
    /// The unit above, or the unit itself at depth 0.
    pub ancestor: Uuid,
    /// The unit below.
    pub descendant: Uuid,
    /// First day (ISO).
    pub from: String,
    /// Last day, open when `None`.
    pub to: Option<String>,
    /// Fewest links between the two.
    pub depth: i64,
}

/// The dated tree, indexed.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    periods: BTreeMap<Uuid, Vec<Period>>,
    successions: BTreeMap<Uuid, Vec<Succession>>,
}

impl Tree {
    /// From the rows of the store, in any order.
    #[must_use]
    pub fn new(periods: Vec<Period>, successions: Vec<Succession>) -> Self {
        let mut tree = Self::default();
        for p in periods {
            tree.periods.entry(p.unit).or_default().push(p);
        }
        for list in tree.periods.values_mut() {
            list.sort_by(|a, b| a.from.cmp(&b.from));
        }
        for s in successions {
            tree.successions.entry(s.old).or_default().push(s);
        }
        tree
    }

    /// The units directly above `unit` on `day`: its parent while it lasts, then its successors; an ended unit without
    /// successor stays with its last parent, so that its records never fall out of everybody's sight.
    #[must_use]
    pub fn above(&self, unit: Uuid, day: &str) -> Vec<Uuid> {
        let Some(periods) = self.periods.get(&unit) else { return Vec::new() };
        let begun = periods.iter().rev().find(|p| p.from.as_str() <= day);
        let Some(last) = begun else { return Vec::new() };
        if last.to.as_deref().is_none_or(|to| day <= to) {
            return last.parent.into_iter().collect();
        }
        let heirs: Vec<Uuid> =
            self.successions.get(&unit).into_iter().flatten().filter(|s| s.on.as_str() <= day).map(|s| s.new).collect();
        if heirs.is_empty() { last.parent.into_iter().collect() } else { heirs }
    }

    /// Everything above `unit` on `day` with the fewest links to it, the unit itself at 0; empty before its first day.
    #[must_use]
    pub fn path(&self, unit: Uuid, day: &str) -> BTreeMap<Uuid, i64> {
        let mut found = BTreeMap::new();
        if self.periods.get(&unit).and_then(|p| p.first()).is_none_or(|p| p.from.as_str() > day) {
            return found;
        }
        let mut level = vec![unit];
        let mut depth = 0;
        while !level.is_empty() {
            let mut next = Vec::new();
            for id in level {
                // The first visit is the shortest way; a second one also ends any ring in damaged data.
                if let std::collections::btree_map::Entry::Vacant(free) = found.entry(id) {
                    free.insert(depth);
                    next.extend(self.above(id, day));
                }
            }
            level = next;
            depth += 1;
        }
        found
    }

    /// Days on which something above `unit` may change: found by walking every link it ever had.
    fn turning_days(&self, unit: Uuid) -> BTreeSet<String> {
        let mut days = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut open = vec![unit];
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            for p in self.periods.get(&id).into_iter().flatten() {
                days.insert(p.from.clone());
                days.extend(p.to.as_deref().and_then(|to| add_days(to, 1)));
                open.extend(p.parent);
            }
            for s in self.successions.get(&id).into_iter().flatten() {
                days.insert(s.on.clone());
                open.push(s.new);
            }
        }
        days
    }

    /// The closure of `units`, in the fewest rows: neighbouring days with the same answer share a row.
    #[must_use]
    pub fn closure(&self, units: &BTreeSet<Uuid>) -> Vec<ClosureRow> {
        let mut rows = Vec::new();
        for unit in units {
            let mut running: BTreeMap<Uuid, (String, i64)> = BTreeMap::new();
            for day in self.turning_days(*unit) {
                let path = self.path(*unit, &day);
                let before = add_days(&day, -1);
                let gone: Vec<Uuid> =
                    running.iter().filter(|(a, (_, depth))| path.get(*a) != Some(depth)).map(|(a, _)| *a).collect();
                for ancestor in gone {
                    if let Some((from, depth)) = running.remove(&ancestor) {
                        rows.push(ClosureRow { ancestor, descendant: *unit, from, to: before.clone(), depth });
                    }
                }
                for (ancestor, depth) in path {
                    running.entry(ancestor).or_insert_with(|| (day.clone(), depth));
                }
            }
            rows.extend(running.into_iter().map(|(ancestor, (from, depth))| ClosureRow {
                ancestor,
                descendant: *unit,
                from,
                to: None,
                depth,
            }));
        }
        rows
    }
}

/// The civil day `days` after `day` (ISO); `None` when `day` is no full date.
#[must_use]
pub fn add_days(day: &str, days: i64) -> Option<String> {
    let date: jiff::civil::Date = day.parse().ok()?;
    date.checked_add(jiff::Span::new().try_days(days).ok()?).ok().map(|d| d.to_string())
}

#[cfg(test)]
#[path = "units_tests.rs"]
mod tests;
