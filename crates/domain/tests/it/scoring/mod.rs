//! Score sheets: golden cases from real tables with their sources, and what must hold for all of them.

mod relative;
mod tables;
mod whole;

use std::collections::BTreeMap;

use domain::scoring::{
    Amount, Better, Bonus, Bound, Criterion, Kind, Leader, Points, Sheet, UnitLine, UnitSheet, Value,
};

/// Points from a decimal.
pub(super) fn p(text: &str) -> Points {
    Points(vntext::parse_decimal2(text).unwrap_or_else(|| panic!("{text} is no number of points")))
}

/// An amount from a decimal.
pub(super) fn amount(text: &str) -> Amount {
    Amount::new(p(text).0).unwrap_or_else(|| panic!("{text} is no amount"))
}

pub(super) fn leaf(code: &str, max: &str, kind: Kind) -> Criterion {
    let text = format!("Tiêu chí {code}");
    Criterion { code: code.into(), text, max: p(max), kind, bonus: None, disabled: false, article: String::new() }
}

pub(super) fn yes_no(code: &str, max: &str) -> Criterion {
    leaf(code, max, Kind::YesNo)
}

pub(super) fn free(code: &str, max: &str) -> Criterion {
    leaf(code, max, Kind::Free { least: Points::ZERO })
}

pub(super) fn quantity(code: &str, max: &str, leader: Leader) -> Criterion {
    leaf(code, max, Kind::Quantity { leader, better: Better::Higher })
}

pub(super) fn parent(code: &str, max: &str, children: Vec<Criterion>) -> Criterion {
    leaf(code, max, Kind::Parent { children })
}

pub(super) fn with_bonus(criterion: Criterion, most: &str, step: &str) -> Criterion {
    Criterion { bonus: Some(Bonus { most: p(most), step: p(step) }), ..criterion }
}

pub(super) fn at_least(text: &str) -> Bound {
    Bound { amount: amount(text), inclusive: true }
}

pub(super) fn more_than(text: &str) -> Bound {
    Bound { amount: amount(text), inclusive: false }
}

pub(super) fn sheet(groups: Vec<Criterion>) -> Sheet {
    Sheet { groups, bonus_ceiling: None, deductions: vec![], total_cap: None, grades: vec![] }
}

pub(super) fn line(value: Value) -> UnitLine {
    UnitLine { value: Some(value), ..UnitLine::default() }
}

pub(super) fn against(actual: &str, target: &str) -> UnitLine {
    UnitLine { target: Some(amount(target)), ..line(Value::Amount(amount(actual))) }
}

pub(super) fn not_assigned() -> UnitLine {
    UnitLine { assigned: false, ..UnitLine::default() }
}

pub(super) fn unit(name: &str, lines: &[(&str, UnitLine)]) -> UnitSheet {
    let lines: BTreeMap<String, UnitLine> = lines.iter().map(|(c, l)| ((*c).to_owned(), *l)).collect();
    UnitSheet { unit: name.into(), lines, deductions: BTreeMap::new() }
}
