//! Figures of a movement: what is measured, what a unit said, and how what many said becomes one figure. Everything is
//! exact: numbers are whole thousandths, shares are kept as their two parts until they are shown. What nobody said is
//! missing and named; it is never zero.

use crate::lists::codes;

pub mod derived;
pub mod late;
pub mod packed;

/// Thousandths in one.
pub const ONE: i64 = 1000;

codes! {
    /// What an indicator measures, and with it how its figures come together.
    Measure {
        /// Tổng: cộng
        Sum = "sum",
        /// Tỷ lệ: cộng tử số, cộng mẫu số
        Ratio = "ratio",
        /// Bình quân: cộng tổng, cộng số lần đếm
        Average = "average",
        /// Lớn nhất
        Maximum = "maximum",
        /// Có hay không
        YesNo = "yes_no",
        /// Bằng lời
        Text = "text",
    }
}

impl Measure {
    /// Its figures are made of two parts.
    #[must_use]
    pub fn has_parts(self) -> bool {
        matches!(self, Self::Ratio | Self::Average)
    }
}

codes! {
    /// How exactly a number is meant.
    Bound {
        /// Đúng
        Exact = "exact",
        /// Khoảng
        About = "about",
        /// Gần
        Nearly = "nearly",
        /// Hơn
        Over = "over",
        /// Ít nhất
        AtLeast = "at_least",
        /// Dưới
        Below = "below",
    }
}

impl Bound {
    /// Of two numbers taken together: what both are, else about.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        if self == other { self } else { Self::About }
    }
}

codes! {
    /// Which way is better.
    Direction {
        /// Càng cao càng tốt
        Up = "up",
        /// Càng thấp càng tốt
        Down = "down",
        /// Không so
        Neither = "neither",
    }
}

/// What a unit said for a period. Numbers are thousandths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    /// The number; of a ratio in percent, of yes and no 1 and 0.
    pub value: Option<i64>,
    /// The first part of a ratio or an average: the numerator, the sum.
    pub part: Option<i64>,
    /// The second part: the denominator, how many were counted.
    pub whole: Option<i64>,
    /// How exactly the number is meant.
    pub bound: Option<Bound>,
    /// As it was published.
    pub wording: String,
}

/// What is wrong with a figure: field and message key.
pub type Fault = (&'static str, &'static str);

/// Checks what was typed for an indicator of this measure. `may_exceed`: a ratio may be above 100 %.
#[must_use]
pub fn check(measure: Measure, figure: &Figure, may_exceed: bool) -> Vec<Fault> {
    let mut faults = Vec::new();
    let said = figure.value.is_some() || figure.part.is_some() || figure.whole.is_some();
    if measure == Measure::Text {
        if said {
            faults.push(("value", "figure-text-only"));
        }
        return faults;
    }
    if !measure.has_parts() && (figure.part.is_some() || figure.whole.is_some()) {
        faults.push(("part", "figure-no-parts"));
    }
    if measure.has_parts() {
        match (figure.part, figure.whole) {
            (Some(_), None) => faults.push(("whole", "figure-whole-needed")),
            (None, Some(_)) => faults.push(("part", "figure-part-needed")),
            (Some(_), Some(w)) if w <= 0 => faults.push(("whole", "figure-whole-zero")),
            (Some(p), Some(w)) if measure == Measure::Ratio && !may_exceed && p > w => {
                faults.push(("part", "figure-above-all"));
            }
            _ => {}
        }
        let percent = figure.value.filter(|v| *v > 100 * ONE);
        if measure == Measure::Ratio && !may_exceed && percent.is_some() {
            faults.push(("value", "figure-above-all"));
        }
    }
    if measure == Measure::YesNo && figure.value.is_some_and(|v| v != 0 && v != ONE) {
        faults.push(("value", "figure-yes-or-no"));
    }
    faults
}

/// Figures taken together. Adding is the same in any order and grouping, so a tree and then time is time and then a tree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Of values, or of first parts.
    sum: i128,
    /// Of second parts.
    whole: i128,
    /// The greatest value, and how it is meant.
    top: Option<(i64, Bound)>,
    /// How the sum is meant.
    bound: Option<Bound>,
    /// Figures in it.
    counted: u64,
    /// Those that say yes.
    yes: u64,
}

/// A figure made of many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rolled {
    /// Nothing was counted.
    Nothing,
    /// A sum or a maximum, in thousandths.
    Number(i128, Bound),
    /// Two parts in thousandths; the second is not zero.
    Parts(i128, i128, Bound),
    /// Units that say yes, and all that said yes or no.
    Yes(u64, u64),
}

/// Whether a figure goes into a tally.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counts {
    /// It does.
    Yes,
    /// It has words only, which are shown and named.
    Words,
    /// It has a share without its parts, shown where it was reported and never rolled up.
    NoParts,
    /// It says nothing.
    Nothing,
}

/// Whether a figure of this measure can be taken together with others.
#[must_use]
pub fn counts(measure: Measure, figure: &Figure) -> Counts {
    let parts = figure.part.is_some() && figure.whole.is_some_and(|w| w > 0);
    match measure {
        Measure::Ratio | Measure::Average if parts => Counts::Yes,
        Measure::Ratio | Measure::Average if figure.value.is_some() => Counts::NoParts,
        Measure::Sum | Measure::Maximum | Measure::YesNo if figure.value.is_some() => Counts::Yes,
        _ if figure.wording.trim().is_empty() => Counts::Nothing,
        _ => Counts::Words,
    }
}

impl Tally {
    /// One figure.
    #[must_use]
    pub fn of(measure: Measure, figure: &Figure) -> Self {
        if counts(measure, figure) != Counts::Yes {
            return Self::default();
        }
        let bound = figure.bound.unwrap_or(Bound::Exact);
        let value = figure.value.unwrap_or(0);
        let (sum, whole) = if measure.has_parts() {
            (i128::from(figure.part.unwrap_or(0)), i128::from(figure.whole.unwrap_or(0)))
        } else {
            (i128::from(value), 0)
        };
        Self {
            sum,
            whole,
            top: Some((value, bound)),
            bound: Some(bound),
            counted: 1,
            yes: u64::from(measure == Measure::YesNo && value != 0),
        }
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let top = match (self.top, other.top) {
            (Some(a), Some(b)) if a.0 == b.0 => Some((a.0, a.1.and(b.1))),
            (Some(a), Some(b)) => Some(if a.0 > b.0 { a } else { b }),
            (a, b) => a.or(b),
        };
        let bound = match (self.bound, other.bound) {
            (Some(a), Some(b)) => Some(a.and(b)),
            (a, b) => a.or(b),
        };
        Self {
            sum: self.sum.saturating_add(other.sum),
            whole: self.whole.saturating_add(other.whole),
            top,
            bound,
            counted: self.counted.saturating_add(other.counted),
            yes: self.yes.saturating_add(other.yes),
        }
    }

    /// Figures in it.
    #[must_use]
    pub fn counted(self) -> u64 {
        self.counted
    }

    /// The figure it makes.
    #[must_use]
    pub fn rolled(self, measure: Measure) -> Rolled {
        let Some(bound) = self.bound else { return Rolled::Nothing };
        match measure {
            Measure::Sum => Rolled::Number(self.sum, bound),
            Measure::Maximum => self.top.map_or(Rolled::Nothing, |(v, b)| Rolled::Number(i128::from(v), b)),
            Measure::Ratio | Measure::Average if self.whole > 0 => Rolled::Parts(self.sum, self.whole, bound),
            Measure::YesNo => Rolled::Yes(self.yes, self.counted),
            _ => Rolled::Nothing,
        }
    }
}

/// `numerator / denominator` rounded half away from zero.
fn divided(numerator: i128, denominator: i128) -> i128 {
    if denominator == 0 {
        return 0;
    }
    let (n, d) = (numerator.unsigned_abs(), denominator.unsigned_abs());
    let rounded = i128::try_from((n.saturating_mul(2).saturating_add(d)) / d.saturating_mul(2)).unwrap_or(i128::MAX);
    if (numerator < 0) == (denominator < 0) { rounded } else { -rounded }
}

/// Two parts as what is shown, in thousandths: a ratio in percent, an average as it is.
#[must_use]
pub fn quotient(measure: Measure, part: i128, whole: i128) -> i128 {
    let scale = if measure == Measure::Ratio { 100 * i128::from(ONE) } else { i128::from(ONE) };
    divided(part.saturating_mul(scale), whole)
}

/// True where a target asks for no more than what was there before, though more is wanted (art. 6(1)(a): it must exceed the
/// ordinary); of what should fall, where it asks for no less.
#[must_use]
pub fn ordinary(direction: Direction, target: i64, previous: i64) -> bool {
    match direction {
        Direction::Up => target <= previous,
        Direction::Down => target >= previous,
        Direction::Neither => false,
    }
}

/// The share of a target that was reached, in thousandths of a percent; `None` without a target to divide by.
#[must_use]
pub fn of_target(value: i128, target: i64) -> Option<i128> {
    (target != 0).then(|| divided(value.saturating_mul(100 * i128::from(ONE)), i128::from(target)))
}

/// The change against an earlier period, in thousandths of a percent; `None` where there was nothing before.
#[must_use]
pub fn change(now: i128, before: i128) -> Option<i128> {
    (before != 0).then(|| divided((now - before).saturating_mul(100 * i128::from(ONE)), before.saturating_abs()))
}

/// Whether a value meets its target; `None` where neither way is better.
#[must_use]
pub fn meets(direction: Direction, value: i128, target: i64) -> Option<bool> {
    match direction {
        Direction::Up => Some(value >= i128::from(target)),
        Direction::Down => Some(value <= i128::from(target)),
        Direction::Neither => None,
    }
}

/// True when the parts of an ended unit's figure, entered for its successors, make exactly that figure.
#[must_use]
pub fn conserves(whole: &Figure, parts: &[Figure]) -> bool {
    let sum = |f: fn(&Figure) -> Option<i64>| parts.iter().map(|p| i128::from(f(p).unwrap_or(0))).sum::<i128>();
    let same = |f: fn(&Figure) -> Option<i64>| sum(f) == i128::from(f(whole).unwrap_or(0));
    !parts.is_empty() && same(|f| f.value) && same(|f| f.part) && same(|f| f.whole)
}

/// A typed number in thousandths: "1.771", "81,4", "-3"; points group thousands, one comma begins decimals, at most three.
#[must_use]
pub fn read_number(text: &str) -> Option<i64> {
    let text: String = text.chars().filter(|c| !c.is_whitespace() && *c != '\u{a0}').collect();
    let (sign, digits) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (-1, rest),
        None => (1, text.as_str()),
    };
    let (whole, part) = digits.split_once(',').unwrap_or((digits, ""));
    let mut groups = whole.split('.');
    let first = groups.next()?;
    let all = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let rest: Vec<&str> = groups.collect();
    if !all(first) || (!rest.is_empty() && first.len() > 3) || !rest.iter().all(|g| g.len() == 3 && all(g)) {
        return None;
    }
    if digits.contains(',') && !(all(part) && part.len() <= 3) {
        return None;
    }
    let whole: i64 = whole.replace('.', "").parse().ok()?;
    let part: i64 = if part.is_empty() { 0 } else { format!("{part:0<3}").parse().ok()? };
    whole.checked_mul(ONE)?.checked_add(part)?.checked_mul(sign)
}

/// Thousandths as people write them: "1.771", "81,4".
#[must_use]
pub fn show_number(thousandths: i128) -> String {
    let (n, one) = (thousandths.unsigned_abs(), u128::from(ONE.unsigned_abs()));
    let (whole, part) = (n / one, n % one);
    let digits = whole.to_string();
    let mut out = String::from(if thousandths < 0 { "-" } else { "" });
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('.');
        }
        out.push(c);
    }
    if part > 0 {
        let decimals = format!("{part:03}");
        out.push(',');
        out.push_str(decimals.trim_end_matches('0'));
    }
    out
}

/// What people write before a number, folded, and what it means.
const BOUNDS: &[(&str, Bound)] = &[
    ("khoang", Bound::About),
    ("gan", Bound::Nearly),
    ("hon", Bound::Over),
    ("tren", Bound::Over),
    ("it nhat", Bound::AtLeast),
    ("tu", Bound::AtLeast),
    ("duoi", Bound::Below),
];

/// A figure as it is typed into one field: "1.771", "gần 38.000", "12/15", "81,4 %", "có", or words alone. Words that hold no number
/// are kept as words. `None` where a number was meant and cannot be read.
#[must_use]
pub fn read_figure(measure: Measure, typed: &str) -> Option<Figure> {
    let typed = typed.trim();
    let words = vntext::fold(typed);
    let worded = || Some(Figure { wording: typed.to_owned(), ..Figure::default() });
    if measure == Measure::Text {
        return worded();
    }
    if measure == Measure::YesNo {
        return match words.as_str() {
            "co" | "1" | "dat" | "yes" => Some(Figure { value: Some(ONE), ..Figure::default() }),
            "khong" | "0" | "khong dat" | "no" => Some(Figure { value: Some(0), ..Figure::default() }),
            _ => worded(),
        };
    }
    let found = BOUNDS.iter().find(|(word, _)| words.strip_prefix(word).is_some_and(|rest| rest.starts_with(' ')));
    let count = found.map_or(0, |(word, _)| word.split(' ').count());
    let number: String = typed.split_whitespace().skip(count).collect::<Vec<_>>().join(" ");
    let number = number.trim_end_matches('%').trim();
    if !number.chars().any(|c| c.is_ascii_digit()) {
        return worded();
    }
    let bound = found.map_or(Bound::Exact, |(_, b)| *b);
    // The published words stand beside the number wherever they say more than it does.
    let wording = if bound == Bound::Exact { String::new() } else { typed.to_owned() };
    if measure.has_parts()
        && let Some((part, whole)) = number.split_once('/')
    {
        let (part, whole) = (Some(read_number(part)?), Some(read_number(whole)?));
        return Some(Figure { part, whole, bound: Some(bound), wording, ..Figure::default() });
    }
    Some(Figure { value: Some(read_number(number)?), bound: Some(bound), wording, ..Figure::default() })
}

/// A figure as it was typed, for the field it is shown in.
#[must_use]
pub fn show_figure(measure: Measure, figure: &Figure) -> String {
    if !figure.wording.is_empty() {
        return figure.wording.clone();
    }
    let shown = |n: i64| show_number(n.into());
    match (measure, figure.value, figure.part, figure.whole) {
        (Measure::YesNo, Some(v), ..) => if v == 0 { "không" } else { "có" }.to_owned(),
        (_, _, Some(part), Some(whole)) => format!("{}/{}", shown(part), shown(whole)),
        (_, Some(value), ..) => shown(value),
        _ => String::new(),
    }
}
