//! What people type into a cell of a score sheet, and the same as cells show it. One form is stored, shown and read again.

use super::{Amount, Criterion, Kind, Points, Value, rule};
use crate::fields::Fault;

/// What stands in a cell: a value and perhaps a bonus beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The value, of the criterion's kind.
    pub value: Value,
    /// Bonus points.
    pub bonus: Points,
}

const FIELD: &str = "value";

fn fault(key: &'static str, args: Vec<(&'static str, String)>) -> Fault {
    Fault { args, ..Fault::new(FIELD, key) }
}

fn count(text: &str) -> Option<u32> {
    text.trim().parse::<u32>().ok().filter(|n| *n <= 1_000_000)
}

fn yes(text: &str) -> Option<bool> {
    match vntext::fold(text.trim()).as_str() {
        "1" | "x" | "co" | "dat" | "yes" => Some(true),
        "0" | "khong" | "khong dat" | "no" => Some(false),
        _ => None,
    }
}

fn value(criterion: &Criterion, text: &str) -> Result<Value, Fault> {
    let typed = || vec![("text", text.to_owned())];
    match &criterion.kind {
        Kind::YesNo => yes(text).map(Value::Yes).ok_or_else(|| fault("score-not-yes-no", typed())),
        Kind::PerOccurrence { .. } => count(text).map(Value::Count).ok_or_else(|| fault("score-not-count", typed())),
        Kind::PlusMinus { .. } => {
            let counts = text.split_once('/').and_then(|(up, down)| Some(Value::Counts(count(up)?, count(down)?)));
            counts.ok_or_else(|| fault("score-not-counts", typed()))
        }
        Kind::Free { least } => {
            let points = rule::points(text).ok_or_else(|| fault("score-not-number", typed()))?;
            if (*least..=criterion.max).contains(&points) {
                return Ok(Value::Points(points));
            }
            let args = vec![("least", rule::short(least.0)), ("most", rule::short(criterion.max.0))];
            Err(fault("score-out-of-limits", args))
        }
        Kind::Quantity { .. } | Kind::Bands { .. } | Kind::Threshold { .. } | Kind::Proportion { .. } => {
            rule::amount(text).map(Value::Amount).ok_or_else(|| fault("score-not-number", typed()))
        }
        Kind::Parent { .. } => Err(fault("score-not-leaf", vec![])),
    }
}

/// Reads a cell; nothing typed is not scored. A bonus stands behind a plus: "9,5+0,25".
pub fn read_entry(criterion: &Criterion, text: &str) -> Result<Option<Entry>, Fault> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let Some(allowed) = criterion.bonus else {
        return value(criterion, text).map(|value| Some(Entry { value, bonus: Points::ZERO }));
    };
    let (front, behind) = text.split_once('+').unwrap_or((text, "0"));
    let bonus = rule::points(behind)
        .filter(|b| (Points::ZERO..=allowed.most).contains(b) && allowed.step.0 > 0 && b.0 % allowed.step.0 == 0);
    let args = || vec![("most", rule::short(allowed.most.0)), ("step", rule::short(allowed.step.0))];
    let bonus = bonus.ok_or_else(|| fault("score-bonus", args()))?;
    value(criterion, front).map(|value| Some(Entry { value, bonus }))
}

/// A cell as it is stored, shown and read.
#[must_use]
pub fn entry_text(entry: Entry) -> String {
    let value = match entry.value {
        Value::Amount(a) => rule::short(a.hundredths()),
        Value::Yes(yes) => if yes { "1" } else { "0" }.to_owned(),
        Value::Count(n) => n.to_string(),
        Value::Counts(up, down) => format!("{up}/{down}"),
        Value::Points(p) => rule::short(p.0),
    };
    if entry.bonus == Points::ZERO { value } else { format!("{value}+{}", rule::short(entry.bonus.0)) }
}

/// What is assigned of a criterion to a unit: "-" is nothing at all, a number is the target.
pub fn read_assigned(criterion: &Criterion, text: &str) -> Result<(bool, Option<Amount>), Fault> {
    let text = text.trim();
    if matches!(text, "-" | "–" | "—") {
        return Ok((false, None));
    }
    if text.is_empty() {
        return Ok((true, None));
    }
    let measured = matches!(criterion.kind, Kind::Quantity { .. } | Kind::Proportion { .. });
    let typed = || vec![("text", text.to_owned())];
    if !measured {
        return Err(fault("score-no-target", typed()));
    }
    let target = rule::amount(text).ok_or_else(|| fault("score-not-number", typed()))?;
    if target == Amount::ZERO && matches!(criterion.kind, Kind::Proportion { .. }) {
        return Err(fault("score-target-zero", vec![]));
    }
    Ok((true, Some(target)))
}
