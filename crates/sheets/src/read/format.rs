//! Number formats that write more than the number: `000-000`, `"CA-"0000`, `[<=99]0;0`. Amounts (groups, decimals,
//! fractions, exponents) and days are left to their own readers.

use std::sync::Arc;

#[derive(Debug, Clone, PartialEq)]
pub(super) struct NumberFormat(Arc<[Section]>);

#[derive(Debug, Clone, PartialEq)]
struct Section {
    condition: Option<(Op, f64)>,
    parts: Vec<Part>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Op {
    Less,
    AtMost,
    More,
    AtLeast,
    Equal,
    Not,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Part {
    /// a digit: `0`, or `#` and `?` that write nothing or a blank where there is none
    Digit(Option<char>),
    Letter(char),
}

/// Longest format that is looked at.
const LONGEST: usize = 200;

impl NumberFormat {
    /// The format, when it writes more than the plain number.
    pub(super) fn parse(code: &str) -> Option<NumberFormat> {
        if code.len() > LONGEST || code.eq_ignore_ascii_case("general") {
            return None;
        }
        let sections: Option<Vec<Section>> = split(code).iter().map(|text| section(text)).collect();
        let sections = sections?;
        let more = |s: &Section| {
            let digits = s.parts.iter().filter(|p| matches!(p, Part::Digit(_))).count();
            let padded = s.parts.iter().filter(|p| **p == Part::Digit(Some('0'))).count();
            let letters = s.parts.iter().any(|p| matches!(p, Part::Letter(c) if !c.is_whitespace()));
            padded > 1 || (letters && (digits > 0 || !s.parts.is_empty()))
        };
        sections.iter().any(more).then(|| NumberFormat(sections.into()))
    }

    /// A whole number as the format shows it.
    pub(super) fn show(&self, value: f64) -> Option<String> {
        if value != value.trunc() || value.abs() >= 1e15 {
            return None;
        }
        let (at, signed) = self.choose(value);
        let section = self.0.get(at)?;
        let digits = (value.abs() as i64).to_string();
        let digits: Vec<char> = if value == 0.0 { Vec::new() } else { digits.chars().collect() };
        let places = section.parts.iter().filter(|p| matches!(p, Part::Digit(_))).count();
        let mut out = String::new();
        if signed && value < 0.0 {
            out.push('-');
        }
        let mut place = 0;
        for part in &section.parts {
            match part {
                Part::Letter(c) => out.push(*c),
                Part::Digit(fill) => {
                    // the first place takes all digits that have none of their own
                    if place == 0 {
                        out.extend(digits.iter().take(digits.len().saturating_sub(places)));
                    }
                    match (digits.len() + place).checked_sub(places).and_then(|i| digits.get(i)) {
                        Some(digit) => out.push(*digit),
                        None => out.extend(*fill),
                    }
                    place += 1;
                }
            }
        }
        Some(out.trim().to_owned())
    }

    /// The section of a value, and whether its sign is still to be written.
    fn choose(&self, value: f64) -> (usize, bool) {
        if self.0.iter().any(|s| s.condition.is_some()) {
            let fits = |s: &Section| match s.condition {
                None => true,
                Some((Op::Less, n)) => value < n,
                Some((Op::AtMost, n)) => value <= n,
                Some((Op::More, n)) => value > n,
                Some((Op::AtLeast, n)) => value >= n,
                Some((Op::Equal, n)) => value == n,
                Some((Op::Not, n)) => value != n,
            };
            return (self.0.iter().position(fits).unwrap_or(0), true);
        }
        match self.0.len() {
            0 | 1 => (0, true),
            2 => (usize::from(value < 0.0), false),
            _ if value < 0.0 => (1, false),
            _ => (if value == 0.0 { 2 } else { 0 }, false),
        }
    }
}

/// Cuts at semicolons outside quotes.
fn split(code: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let (mut quoted, mut escaped) = (false, false);
    for c in code.chars() {
        if c == ';' && !quoted && !escaped {
            all.push(String::new());
            continue;
        }
        quoted ^= c == '"' && !escaped;
        escaped = c == '\\' && !escaped && !quoted;
        if let Some(last) = all.last_mut() {
            last.push(c);
        }
    }
    all.truncate(4);
    // the fourth is for text
    if all.len() == 4 {
        all.pop();
    }
    all
}

/// One section; `None` for amounts, days and whatever is not known.
fn section(text: &str) -> Option<Section> {
    let mut found = Section { condition: None, parts: Vec::new() };
    let mut letters = text.chars();
    while let Some(c) = letters.next() {
        match c {
            '0' => found.parts.push(Part::Digit(Some('0'))),
            '#' => found.parts.push(Part::Digit(None)),
            '?' => found.parts.push(Part::Digit(Some(' '))),
            '"' => found.parts.extend(letters.by_ref().take_while(|c| *c != '"').map(Part::Letter)),
            '\\' | '!' => found.parts.extend(letters.next().map(Part::Letter)),
            // a blank as wide as the next letter; the next letter as often as there is room
            '_' => {
                letters.next();
                found.parts.push(Part::Letter(' '));
            }
            '*' => {
                letters.next();
            }
            '[' => {
                let inside: String = letters.by_ref().take_while(|c| *c != ']').collect();
                match condition(&inside) {
                    Some(condition) => found.condition = Some(condition),
                    // colours and languages write nothing; [h] counts hours; [$đ-42A] is money
                    None if inside.starts_with("$-") || inside.len() > 2 && !inside.starts_with('$') => {}
                    None => return None,
                }
            }
            '-' | '+' | '(' | ')' | ':' | ' ' | '\u{A0}' | '–' => found.parts.push(Part::Letter(c)),
            _ => return None,
        }
    }
    Some(found)
}

fn condition(text: &str) -> Option<(Op, f64)> {
    let ops =
        [("<=", Op::AtMost), (">=", Op::AtLeast), ("<>", Op::Not), ("<", Op::Less), (">", Op::More), ("=", Op::Equal)];
    let (op, rest) = ops.iter().find_map(|(sign, op)| Some((*op, text.strip_prefix(sign)?)))?;
    Some((op, rest.trim().parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(code: &str, value: f64) -> Option<String> {
        NumberFormat::parse(code)?.show(value)
    }

    #[test]
    fn formats_write_a_number_as_the_screen_shows_it() {
        for (code, value, text) in [
            ("000-000", 12345.0, "012-345"),
            ("000\\-000", 12346.0, "012-346"),
            ("000\"-\"000", 9876.0, "009-876"),
            ("000000", 42.0, "000042"),
            ("\"CA-\"0000", 7.0, "CA-0007"),
            ("[<=999999]000-000;0000-000", 1234567.0, "1234-567"),
            ("[<=999999]000-000;0000-000", 12.0, "000-012"),
            ("(000) 000", 123456.0, "(123) 456"),
            ("00-00", 1234567.0, "12345-67"),
            ("##-##", 5.0, "-5"),
            ("000;-000;\"không\"", 0.0, "không"),
            ("000;(000)", -5.0, "(005)"),
            ("0\" năm\"", 3.0, "3 năm"),
            ("[Red]000", 5.0, "005"),
        ] {
            assert_eq!(shown(code, value).as_deref(), Some(text), "{code} {value}");
        }
    }

    #[test]
    fn amounts_and_days_are_left_alone() {
        for code in
            ["General", "0", "#,##0", "0.00", "0%", "dd/mm/yyyy", "0.00E+00", "# ?/?", "@", "[h]:mm", "#,##0 \"đ\""]
        {
            assert_eq!(shown(code, 12.0), None, "{code}");
        }
        assert_eq!(shown("000-000", 1.5), None);
    }
}
