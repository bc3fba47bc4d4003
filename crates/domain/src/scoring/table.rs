//! A score sheet as people keep it: a line a criterion, its level says whose part it is. The same lines come from a spreadsheet, from a
//! page and from the store; all of them are read by [`assemble`], so that nothing is a sheet here and none there.

use super::{Bonus, Criterion, Deduction, Grade, Kind, Points, Sheet, SheetFault, rule};
use crate::fields::Fault;

/// The columns in their usual order; also the ends of the keys of their headings.
pub const COLUMNS: [&str; 8] = ["level", "code", "text", "kind", "max", "rule", "bonus", "article"];

/// Headings that offices write, folded.
const HEADINGS: [&[&str]; 8] = [
    &["cap", "bac", "level"],
    &["ma", "tt", "stt", "ky hieu", "code"],
    &["noi dung", "tieu chi", "noi dung tieu chi", "ten tieu chi", "criterion", "text"],
    &["loai", "loai tieu chi", "kind"],
    &["diem", "diem toi da", "diem chuan", "max", "points"],
    &["cach tinh", "cach cham", "rule"],
    &["thuong", "diem thuong", "bonus"],
    &["quy dinh", "dieu khoan", "can cu", "dien giai", "article"],
];

/// A line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// 1 for the groups at the top.
    pub level: usize,
    /// Its number in the sheet: "I", "41a".
    pub code: String,
    /// What is asked.
    pub text: String,
    /// Code of its kind.
    pub kind: String,
    /// Maximum; points off each time of a deduction.
    pub max: Points,
    /// How it becomes points.
    pub rule: String,
    /// Bonus beside the points: "5/0,25" is at most 5 in steps of 0.25.
    pub bonus: String,
    /// The rule's own words.
    pub article: String,
    /// It counts no more.
    pub disabled: bool,
}

/// What is wrong with a line: its number as the reader counts, from 1; 0 for the whole sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineFault {
    /// The line.
    pub line: usize,
    /// What; its field is the column.
    pub fault: Fault,
}

impl LineFault {
    fn new(line: usize, field: &'static str, key: &'static str, args: Vec<(&'static str, String)>) -> Self {
        Self { line, fault: Fault { args, ..Fault::new(field, key) } }
    }
}

/// Where each column stands: by the headings where the first filled line is one, else in the usual order.
fn places(first: &[String]) -> Option<[Option<usize>; 8]> {
    let folded: Vec<String> = first.iter().map(|c| vntext::fold(c.trim())).collect();
    let places = HEADINGS.map(|words| folded.iter().position(|f| words.contains(&f.as_str())));
    // A heading names at least number and text, or text and points.
    (places.iter().filter(|p| p.is_some()).count() >= 3 && places[2].is_some()).then_some(places)
}

/// Reads cells: numbered lines of a spreadsheet or of a pasted text. Empty lines are none.
pub fn read(rows: &[(usize, Vec<String>)]) -> Result<Vec<(usize, Line)>, Vec<LineFault>> {
    let filled = |row: &&(usize, Vec<String>)| row.1.iter().any(|c| !c.trim().is_empty());
    let mut rows = rows.iter().filter(filled).peekable();
    let mut at = [0, 1, 2, 3, 4, 5, 6, 7].map(Some);
    // A title may stand above the headings.
    let all: Vec<_> = rows.clone().take(10).collect();
    if let Some(found) = all.iter().position(|r| places(&r.1).is_some()) {
        at = places(&all[found].1).unwrap_or(at);
        for _ in 0..=found {
            rows.next();
        }
    }
    let mut faults = Vec::new();
    let mut lines = Vec::new();
    for (number, cells) in rows {
        let cell = |column: usize| {
            let text = at[column].and_then(|i| cells.get(i)).map(String::as_str).unwrap_or_default();
            vntext::normal(text).split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let number = *number;
        let level = match cell(0).as_str() {
            "" if at[0].is_none() => Some(1),
            text => text.parse().ok().filter(|n| (1..=super::sheet::DEEPEST).contains(n)),
        };
        if level.is_none() {
            faults.push(LineFault::new(number, "level", "score-line-level", vec![("text", cell(0))]));
        }
        let kind = match cell(3).as_str() {
            "" => Some(""),
            text => rule::kind_code(text),
        };
        if kind.is_none() {
            faults.push(LineFault::new(number, "kind", "score-line-kind", vec![("text", cell(3))]));
        }
        let max = rule::points(&cell(4)).filter(|p| *p > Points::ZERO);
        if max.is_none() {
            faults.push(LineFault::new(number, "max", "score-line-max", vec![("text", cell(4))]));
        }
        if cell(1).is_empty() || cell(1).chars().count() > 30 || cell(1).contains(char::is_whitespace) {
            faults.push(LineFault::new(number, "code", "score-line-code", vec![("text", cell(1))]));
        }
        if cell(2).is_empty() || cell(2).chars().count() > 1_000 || cell(7).chars().count() > 4_000 {
            faults.push(LineFault::new(number, "text", "score-line-text", vec![]));
        }
        let line = Line {
            level: level.unwrap_or(1),
            code: cell(1),
            text: cell(2),
            kind: kind.unwrap_or_default().to_owned(),
            max: max.unwrap_or_default(),
            rule: cell(5),
            bonus: cell(6),
            article: cell(7),
            disabled: false,
        };
        lines.push((number, line));
    }
    if lines.is_empty() {
        faults.push(LineFault::new(0, "code", "score-line-none", vec![]));
    }
    if faults.is_empty() { Ok(lines) } else { Err(faults) }
}

fn read_bonus(text: &str) -> Option<Option<Bonus>> {
    if text.trim().is_empty() {
        return Some(None);
    }
    let (most, step) = text.split_once('/').unwrap_or((text, "0,01"));
    Some(Some(Bonus { most: rule::points(most)?, step: rule::points(step)? }))
}

/// Builds the criteria from `lines[*at..]` that are deeper than `above`. `numbers` are the readers' numbers of the lines.
fn build(lines: &[(usize, &Line)], at: &mut usize, above: usize, faults: &mut Vec<LineFault>) -> Vec<Criterion> {
    let mut out = Vec::new();
    while let Some((number, line)) = lines.get(*at).filter(|(_, l)| l.level > above) {
        let number = *number;
        if line.level > above + 1 {
            faults.push(LineFault::new(number, "level", "score-line-jump", vec![("code", line.code.clone())]));
        }
        *at += 1;
        let below = lines.get(*at).is_some_and(|(_, next)| next.level > line.level);
        let kind = if below {
            if !matches!(line.kind.as_str(), "" | "parent") {
                let args = vec![("code", line.code.clone())];
                faults.push(LineFault::new(number, "kind", "score-line-parent-kind", args));
            }
            Kind::Parent { children: build(lines, at, line.level, faults) }
        } else {
            let read = rule::read(&line.kind, &line.rule, line.max);
            if read.is_none() {
                let key =
                    if matches!(line.kind.as_str(), "" | "parent") { "score-line-no-parts" } else { "score-line-rule" };
                let args = vec![("code", line.code.clone()), ("text", line.rule.clone())];
                faults.push(LineFault::new(number, "rule", key, args));
            }
            read.unwrap_or(Kind::YesNo)
        };
        let bonus = read_bonus(&line.bonus);
        if bonus.is_none() {
            faults.push(LineFault::new(number, "bonus", "score-line-bonus", vec![("text", line.bonus.clone())]));
        }
        out.push(Criterion {
            code: line.code.clone(),
            text: line.text.clone(),
            max: line.max,
            kind,
            bonus: bonus.flatten(),
            disabled: line.disabled,
            article: line.article.clone(),
        });
    }
    out
}

/// What is wrong with a sheet as a whole, beside the line it is about.
fn told(fault: &SheetFault, lines: &[(usize, &Line)]) -> LineFault {
    let at = |code: &str| lines.iter().rev().find(|(_, l)| l.code == code).map_or(0, |(n, _)| *n);
    let named = |code: &str, field, key| LineFault::new(at(code), field, key, vec![("code", code.to_owned())]);
    match fault {
        SheetFault::Size => LineFault::new(0, "code", "score-line-size", vec![]),
        SheetFault::Code(code) => named(code, "code", "score-line-twice"),
        SheetFault::Max(code) => named(code, "max", "score-line-range"),
        SheetFault::Sum { code, max, sum } => {
            let args = vec![("code", code.clone()), ("max", rule::short(max.0)), ("sum", rule::short(sum.0))];
            LineFault::new(at(code), "max", "score-line-sum", args)
        }
        SheetFault::Parent(code) => named(code, "bonus", "score-line-parent"),
        SheetFault::Limits(code) => named(code, "rule", "score-line-limits"),
        SheetFault::Bands(code) => named(code, "rule", "score-line-bands"),
        SheetFault::Whole => LineFault::new(0, "max", "score-line-whole", vec![]),
    }
}

/// What belongs to the whole sheet beside its lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Whole {
    /// What all bonuses together may add.
    pub bonus_ceiling: Option<Points>,
    /// Where the total is cut off.
    pub total_cap: Option<Points>,
    /// Grades from the highest to the lowest.
    pub grades: Vec<Grade>,
}

/// "Xuất sắc: 950; Tốt: 850; Khá: 0": names and from where on they hold. `None` where a number is none.
#[must_use]
pub fn read_grades(text: &str) -> Option<Vec<Grade>> {
    let parts = text.split([';', '\n']).map(str::trim).filter(|p| !p.is_empty());
    let grade = |part: &str| {
        let (name, from) = part.rsplit_once(':')?;
        let name = name.trim();
        (!name.is_empty()).then_some(Grade { name: name.to_owned(), at_least: rule::points(from)? })
    };
    let grades: Vec<Grade> = parts.map(grade).collect::<Option<_>>()?;
    grades.windows(2).all(|w| w[0].at_least > w[1].at_least).then_some(grades)
}

/// Makes a sheet of numbered lines, or tells everything that is wrong with them.
pub fn assemble(lines: &[(usize, Line)], whole: &Whole) -> Result<Sheet, Vec<LineFault>> {
    let (off, tree): (Vec<_>, Vec<_>) = lines.iter().map(|(n, l)| (*n, l)).partition(|(_, l)| l.kind == "deduction");
    let mut faults = Vec::new();
    let groups = build(&tree, &mut 0, 0, &mut faults);
    let deduction = |(_, l): &(usize, &Line)| Deduction { code: l.code.clone(), text: l.text.clone(), points: l.max };
    let sheet = Sheet {
        groups,
        bonus_ceiling: whole.bonus_ceiling,
        deductions: off.iter().filter(|(_, l)| !l.disabled).map(deduction).collect(),
        total_cap: whole.total_cap,
        grades: whole.grades.clone(),
    };
    for (number, line) in &off {
        if lines.iter().any(|(n, l)| n != number && l.code == line.code) {
            faults.push(LineFault::new(*number, "code", "score-line-twice", vec![("code", line.code.clone())]));
        }
    }
    if faults.is_empty()
        && let Err(found) = sheet.check()
    {
        faults.extend(found.iter().map(|f| told(f, &tree)));
    }
    faults.sort_by_key(|f| f.line);
    faults.dedup();
    if faults.is_empty() { Ok(sheet) } else { Err(faults) }
}

/// What differs between two sheets, criterion by criterion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    Added(Line),
    /// It is no more.
    Gone(Line),
    /// It reads otherwise: before and after.
    Changed(Line, Line),
}

/// What differs from `old` to `new`, in the order of the new sheet, what is gone last.
#[must_use]
pub fn diff(old: &[Line], new: &[Line]) -> Vec<Change> {
    let find = |all: &[Line], code: &str| all.iter().find(|l| l.code == code).cloned();
    let mut out: Vec<Change> = new
        .iter()
        .filter_map(|n| match find(old, &n.code) {
            None => Some(Change::Added(n.clone())),
            Some(o) if o != *n => Some(Change::Changed(o, n.clone())),
            Some(_) => None,
        })
        .collect();
    out.extend(old.iter().filter(|o| find(new, &o.code).is_none()).cloned().map(Change::Gone));
    out
}
