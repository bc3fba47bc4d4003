//! Numbers, points and money as Vietnamese papers write them.

use std::fmt;

/// Groups of three with a dot: 1.771.
///
/// ```
/// assert_eq!(vntext::group(77_400_000), "77.400.000");
/// assert_eq!(vntext::group(-1771), "-1.771");
/// ```
pub fn group(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if n < 0 {
        out.push('-');
    }
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}

/// Hundredths as people read them: 68450 → "684,50", 168400 → "1.684,00".
pub fn decimal2(hundredths: i64) -> String {
    let (sign, whole, part) = halves(hundredths);
    format!("{sign}{},{part:02}", group_u(whole))
}

/// Hundredths as programs read them: 68400 → "684.00", without groups.
pub fn decimal2_plain(hundredths: i64) -> String {
    let (sign, whole, part) = halves(hundredths);
    format!("{sign}{whole}.{part:02}")
}

fn halves(hundredths: i64) -> (&'static str, u64, u64) {
    let size = hundredths.unsigned_abs();
    (if hundredths < 0 { "-" } else { "" }, size / 100, size % 100)
}

fn group_u(n: u64) -> String {
    // a value divided by 100 always fits
    i64::try_from(n).map_or_else(|_| n.to_string(), group)
}

const DIGITS: [&str; 10] = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];
const BILLION: u64 = 1_000_000_000;

/// The number in words, northern and official usage: linh, nghìn, mốt, tư, lăm.
///
/// ```
/// assert_eq!(vntext::number_words(1771), "một nghìn bảy trăm bảy mươi mốt");
/// assert_eq!(vntext::number_words(105), "một trăm linh năm");
/// ```
pub fn number_words(n: i64) -> String {
    let mut words = Vec::new();
    if n < 0 {
        words.push("âm");
    }
    whole(n.unsigned_abs(), &mut words);
    words.join(" ")
}

fn whole(n: u64, words: &mut Vec<&'static str>) {
    if n < BILLION {
        below_billion(n, false, words);
        return;
    }
    whole(n / BILLION, words);
    words.push("tỷ");
    if !n.is_multiple_of(BILLION) {
        below_billion(n % BILLION, true, words);
    }
}

/// `led`: larger groups were spoken before, so missing hundreds are spoken as "không trăm".
fn below_billion(n: u64, led: bool, words: &mut Vec<&'static str>) {
    if n == 0 {
        words.push(digit(0));
        return;
    }
    let mut led = led;
    for (value, name) in [(n / 1_000_000, "triệu"), (n / 1000 % 1000, "nghìn"), (n % 1000, "")] {
        if value == 0 {
            continue;
        }
        below_thousand(value, led, words);
        if !name.is_empty() {
            words.push(name);
        }
        led = true;
    }
}

fn below_thousand(n: u64, led: bool, words: &mut Vec<&'static str>) {
    let (hundreds, tens, units) = (n / 100, n / 10 % 10, n % 10);
    if hundreds > 0 || led {
        words.push(digit(hundreds));
        words.push("trăm");
    }
    match tens {
        0 if units > 0 && (hundreds > 0 || led) => words.push("linh"),
        0 => {}
        1 => words.push("mười"),
        t => {
            words.push(digit(t));
            words.push("mươi");
        }
    }
    match (tens, units) {
        (_, 0) => {}
        (2.., 1) => words.push("mốt"),
        (2.., 4) => words.push("tư"),
        (1.., 5) => words.push("lăm"),
        (_, u) => words.push(digit(u)),
    }
}

fn digit(d: u64) -> &'static str {
    usize::try_from(d).ok().and_then(|d| DIGITS.get(d)).copied().unwrap_or("")
}

/// An amount of đồng in words with a capital, as under a payment list.
///
/// ```
/// assert_eq!(vntext::money_words(77_400_000), "Bảy mươi bảy triệu bốn trăm nghìn đồng");
/// ```
pub fn money_words(dong: i64) -> String {
    let words = number_words(dong);
    let mut chars = words.chars();
    let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{} đồng", chars.as_str())
}

/// Why an amount could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoneyError {
    /// nothing but spaces
    Empty,
    /// not a number of đồng
    NotANumber,
    /// a part of a đồng, or groups that are not of three digits ("1.50")
    BrokenGroups,
    /// beyond what the product can hold (i64)
    TooLarge,
}

impl fmt::Display for MoneyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            MoneyError::Empty => "no amount",
            MoneyError::NotANumber => "not an amount of đồng",
            MoneyError::BrokenGroups => "digits are not in groups of three",
            MoneyError::TooLarge => "amount too large",
        })
    }
}

impl std::error::Error for MoneyError {}

/// Units that may follow an amount, longest first, folded; with what they multiply by.
const MONEY_UNITS: [(&str, i64); 12] = [
    ("trieu dong", 1_000_000),
    ("nghin dong", 1000),
    ("ngan dong", 1000),
    ("ty dong", 1_000_000_000),
    ("trieu", 1_000_000),
    ("nghin", 1000),
    ("ngan", 1000),
    ("dong", 1),
    ("vnd", 1),
    ("ty", 1_000_000_000),
    ("d", 1),
    ("", 1),
];

/// An amount of đồng as people type it: "77.400.000 đ", "900,000", "450000 đồng", "1,5 triệu".
///
/// Dots, commas or spaces may group thousands, always by three. A decimal comma or point is read
/// only before nghìn, triệu, tỷ. Never guesses: "1.50" is an error.
pub fn parse_money(text: &str) -> Result<i64, MoneyError> {
    let text = text.replace('₫', "đ");
    let text = text.trim();
    if text.is_empty() {
        return Err(MoneyError::Empty);
    }
    let cut = text.rfind(|c: char| c.is_ascii_digit()).ok_or(MoneyError::NotANumber)? + 1;
    let (number, unit) = text.split_at(cut);
    let unit = crate::fold(unit);
    let (_, factor) = MONEY_UNITS.iter().find(|(name, _)| *name == unit).ok_or(MoneyError::NotANumber)?;
    let (negative, number) = match number.strip_prefix('-') {
        Some(rest) => (true, rest.trim_start()),
        None => (false, number),
    };
    let size = match whole_groups(number) {
        Ok(n) => n.checked_mul(*factor).ok_or(MoneyError::TooLarge)?,
        Err(MoneyError::BrokenGroups) if *factor > 1 => fraction(number, *factor)?,
        Err(e) => return Err(e),
    };
    Ok(if negative { -size } else { size })
}

/// "77.400.000", "77 400 000", "77400000": one kind of separator, groups of three.
fn whole_groups(number: &str) -> Result<i64, MoneyError> {
    let number = number.replace('\u{A0}', " ");
    let separator = number.chars().find(|c| !c.is_ascii_digit());
    let plain = match separator {
        None => number,
        Some(s @ ('.' | ',' | ' ')) => {
            let mut groups = number.split(s);
            let first = groups.next().unwrap_or_default();
            let led = (1..=3).contains(&first.len()) && !first.starts_with('0');
            if !led || groups.any(|g| g.len() != 3) {
                return Err(MoneyError::BrokenGroups);
            }
            number.replace(s, "")
        }
        Some(_) => return Err(MoneyError::NotANumber),
    };
    if !plain.bytes().all(|b| b.is_ascii_digit()) {
        return Err(MoneyError::NotANumber);
    }
    plain.parse().map_err(|_| MoneyError::TooLarge)
}

/// "1,5" times a factor, when the result is a whole number of đồng.
fn fraction(number: &str, factor: i64) -> Result<i64, MoneyError> {
    let (whole, part) = number.split_once([',', '.']).ok_or(MoneyError::NotANumber)?;
    let digits = u32::try_from(part.len()).map_err(|_| MoneyError::NotANumber)?;
    let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(whole) || !all_digits(part) {
        return Err(MoneyError::BrokenGroups);
    }
    let scale = 10i64.checked_pow(digits).ok_or(MoneyError::BrokenGroups)?;
    let value: i64 = format!("{whole}{part}").parse().map_err(|_| MoneyError::TooLarge)?;
    let product = value.checked_mul(factor).ok_or(MoneyError::TooLarge)?;
    if product % scale == 0 { Ok(product / scale) } else { Err(MoneyError::BrokenGroups) }
}

/// Points as people type them, in hundredths: "684", "684,5", "684.50", "1.684,00". `None` for
/// anything else, for more than two decimals, and beyond i64. A single dot or comma followed by one
/// or two digits is the decimal sign; thousands are read only when the other sign follows them.
pub fn parse_decimal2(text: &str) -> Option<i64> {
    let text = text.trim();
    let (negative, number) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let last = number.rfind([',', '.']);
    let (whole, part) = match last {
        Some(at) => (number.get(..at)?, number.get(at + 1..)?),
        None => (number, ""),
    };
    let grouping = match last.and_then(|at| number.as_bytes().get(at)) {
        Some(b',') => '.',
        _ => ',',
    };
    let whole = match whole.contains(grouping) {
        true => whole_groups(whole).ok()?.to_string(),
        false => whole.to_owned(),
    };
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let part_fits = last.is_none() || (1..=2).contains(&part.len());
    if whole.is_empty() || !digits(&whole) || !digits(part) || !part_fits {
        return None;
    }
    let size: i64 = format!("{whole}{part:0<2}").parse().ok()?;
    Some(if negative { -size } else { size })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_spoken_as_officials_write_them() {
        for (n, words) in [
            (0, "không"),
            (4, "bốn"),
            (10, "mười"),
            (14, "mười bốn"),
            (15, "mười lăm"),
            (21, "hai mươi mốt"),
            (24, "hai mươi tư"),
            (55, "năm mươi lăm"),
            (100, "một trăm"),
            (101, "một trăm linh một"),
            (115, "một trăm mười lăm"),
            (1005, "một nghìn không trăm linh năm"),
            (5745, "năm nghìn bảy trăm bốn mươi lăm"),
            (1_000_000, "một triệu"),
            (1_000_021, "một triệu không trăm hai mươi mốt"),
            (2_340_000, "hai triệu ba trăm bốn mươi nghìn"),
            (1_000_000_000, "một tỷ"),
            (1_000_000_001, "một tỷ không trăm linh một"),
            (12_000_000_000_000, "mười hai nghìn tỷ"),
            (-5, "âm năm"),
        ] {
            assert_eq!(number_words(n), words);
        }
        assert!(number_words(i64::MIN).starts_with("âm chín tỷ hai trăm"));
        assert_eq!(money_words(7_020_000), "Bảy triệu không trăm hai mươi nghìn đồng");
        assert_eq!(money_words(0), "Không đồng");
    }

    #[test]
    fn groups_and_points_show_the_whole_range() {
        assert_eq!(group(0), "0");
        assert_eq!(group(999), "999");
        assert_eq!(group(i64::MIN), "-9.223.372.036.854.775.808");
        assert_eq!(decimal2(68_400), "684,00");
        assert_eq!(decimal2(-5), "-0,05");
        assert_eq!(decimal2(123_456_789), "1.234.567,89");
        assert_eq!(decimal2_plain(123_456_789), "1234567.89");
        assert_eq!(decimal2_plain(-100), "-1.00");
    }

    #[test]
    fn typed_amounts_are_read_and_broken_ones_refused() {
        for (text, dong) in [
            ("77.400.000 đ", 77_400_000),
            ("900,000", 900_000),
            ("450000 đồng", 450_000),
            ("450.000đ", 450_000),
            ("1 490 000 VNĐ", 1_490_000),
            ("1,5 triệu", 1_500_000),
            ("2 tỷ", 2_000_000_000),
            ("450 nghìn đồng", 450_000),
            ("-10.000", -10_000),
            ("0", 0),
            ("7.020.000 ₫", 7_020_000),
        ] {
            assert_eq!(parse_money(text), Ok(dong), "{text}");
        }
        assert_eq!(parse_money("  "), Err(MoneyError::Empty));
        assert_eq!(parse_money("1.50"), Err(MoneyError::BrokenGroups));
        assert_eq!(parse_money("1.500,00"), Err(MoneyError::BrokenGroups));
        assert_eq!(parse_money("12 USD"), Err(MoneyError::NotANumber));
        assert_eq!(parse_money("đ"), Err(MoneyError::NotANumber));
        assert_eq!(parse_money("99999999999999999999"), Err(MoneyError::TooLarge));
        assert_eq!(parse_money("1,0000001 triệu"), Err(MoneyError::BrokenGroups));
    }

    #[test]
    fn typed_points_become_hundredths() {
        for (text, points) in [
            ("684", 68_400),
            ("684,5", 68_450),
            ("684.50", 68_450),
            ("1.684,00", 168_400),
            ("1,684.5", 168_450),
            ("0,05", 5),
            ("-2,5", -250),
            (" 10 ", 1000),
        ] {
            assert_eq!(parse_decimal2(text), Some(points), "{text}");
        }
        for text in ["", "684,505", "1.684", "a", "1,2,3", ",5", "5,", "1..2"] {
            assert_eq!(parse_decimal2(text), None, "{text}");
        }
    }
}
