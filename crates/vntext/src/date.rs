//! Civil dates: what people type, what papers print.
//!
//! History knows some dates only by year or month, so a date here may be partial. Text form is ISO:
//! `2009`, `2009-05`, `2009-05-19`, which sorts and compares as text. Only what is written counts: no
//! clock is read, and whether a birth date lies in the future is for the caller to say.

use std::fmt;

/// A date that may lack its day, or day and month. Years 1 to 9999 of the Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CivilDate {
    year: u16,
    /// 0 when unknown
    month: u8,
    /// 0 when unknown
    day: u8,
}

impl CivilDate {
    /// A date from its parts; `None` when there is no such date, or a day without a month.
    pub fn new(year: u16, month: Option<u8>, day: Option<u8>) -> Option<CivilDate> {
        let known = match (month, day) {
            (None, None) => true,
            (Some(m), None) => (1..=12).contains(&m),
            (Some(m), Some(d)) => (1..=12).contains(&m) && d >= 1 && d <= days_in(year, m),
            (None, Some(_)) => false,
        };
        ((1..=9999).contains(&year) && known).then_some(CivilDate {
            year,
            month: month.unwrap_or(0),
            day: day.unwrap_or(0),
        })
    }

    /// The year.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month 1–12, when known.
    pub fn month(self) -> Option<u8> {
        (self.month > 0).then_some(self.month)
    }

    /// The day 1–31, when known.
    pub fn day(self) -> Option<u8> {
        (self.day > 0).then_some(self.day)
    }

    /// True when year, month and day are known.
    pub fn is_full(self) -> bool {
        self.day > 0
    }

    /// `2009`, `2009-05` or `2009-05-19`.
    pub fn iso(self) -> String {
        self.to_string()
    }

    /// Reads the ISO form only; what people type goes through [`parse_date`].
    pub fn from_iso(text: &str) -> Option<CivilDate> {
        let mut parts = text.split('-');
        let year = number(parts.next()?, 4, 4)?;
        let month = parts.next().map(|m| number(m, 2, 2));
        let day = parts.next().map(|d| number(d, 2, 2));
        if parts.next().is_some() {
            return None;
        }
        CivilDate::new(year, small(month)?, small(day)?)
    }
}

impl fmt::Display for CivilDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if self.month > 0 {
            write!(f, "-{:02}", self.month)?;
        }
        if self.day > 0 {
            write!(f, "-{:02}", self.day)?;
        }
        Ok(())
    }
}

impl std::str::FromStr for CivilDate {
    type Err = DateError;

    fn from_str(text: &str) -> Result<CivilDate, DateError> {
        CivilDate::from_iso(text).ok_or(DateError::NotADate)
    }
}

/// Days of a month; 0 for a month that does not exist.
fn days_in(year: u16, month: u8) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 0,
    }
}

fn number(text: &str, shortest: usize, longest: usize) -> Option<u16> {
    let fits = (shortest..=longest).contains(&text.len());
    (fits && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// Lifts "absent / present but wrong / present" into what [`CivilDate::new`] takes.
fn small(part: Option<Option<u16>>) -> Option<Option<u8>> {
    match part {
        None => Some(None),
        Some(value) => value.and_then(|v| u8::try_from(v).ok()).map(Some),
    }
}

/// Why a typed date could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateError {
    /// nothing but spaces
    Empty,
    /// not a date in any form that is read
    NotADate,
    /// the form is right, but there is no such day or month: 30/02/2020, 05/13/1980
    NoSuchDay,
    /// a year of two digits: nobody can tell 1925 from 2025
    ShortYear,
    /// a year before 1800 or after 2200, surely a slip
    YearOutOfRange,
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DateError::Empty => "no date",
            DateError::NotADate => "not a date",
            DateError::NoSuchDay => "no such day",
            DateError::ShortYear => "the year needs four digits",
            DateError::YearOutOfRange => "the year is outside 1800–2200",
        })
    }
}

impl std::error::Error for DateError {}

/// What people type, day first: 5/3/1980, 05-03-1980, 5.3.1980, 03/1980, 1980, 1980-03-05, 5 tháng 3
/// năm 1980, 5-Mar-1980. A time of day behind an ISO date is dropped.
///
/// ```
/// assert_eq!(vntext::parse_date("5/3/1980").map(|d| d.iso()), Ok("1980-03-05".to_owned()));
/// assert_eq!(vntext::parse_date("03/1980").map(|d| d.iso()), Ok("1980-03".to_owned()));
/// assert!(vntext::parse_date("30/2/2020").is_err());
/// ```
pub fn parse_date(text: &str) -> Result<CivilDate, DateError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(DateError::Empty);
    }
    let words = crate::fold(&text.replace(['/', '-', '.', '\\'], " "));
    let mut parts: Vec<&str> = words
        .split(' ')
        .filter(|w| !matches!(*w, "ngay" | "thang" | "thg" | "nam" | "sinh" | "mong" | "mung"))
        .map(month_word)
        .collect();
    if let [name, day, year] = *parts.as_slice()
        && words.split(' ').next().is_some_and(|w| month_word(w) != w)
        && year.len() == 4
    {
        // "Sep 1, 2010": only names of months come before the day
        parts = vec![day, name, year];
    }
    let iso_first = parts.first().is_some_and(|p| p.len() == 4);
    if iso_first {
        if let [_, _, day, ..] = parts.as_mut_slice() {
            // 1980-03-05T00:00:00 folds to "05t00 00 00", 1980-03-05 00:00 to "05 00 00"
            *day = day.split_once('t').map_or(*day, |(d, _)| d);
            if text.contains(':') {
                parts.truncate(3);
            }
        }
    } else {
        parts.reverse();
    }
    let year_text = *parts.first().ok_or(DateError::NotADate)?;
    if parts.len() > 1 && number(year_text, 1, 3).is_some() {
        return Err(DateError::ShortYear);
    }
    let year = number(year_text, 4, 4).ok_or(DateError::NotADate)?;
    let part = |i: usize| parts.get(i).map(|p| number(p, 1, 2));
    let month = small(part(1)).ok_or(DateError::NotADate)?;
    let day = small(part(2)).ok_or(DateError::NotADate)?;
    if parts.len() > 3 {
        return Err(DateError::NotADate);
    }
    if !(1800..=2200).contains(&year) {
        return Err(DateError::YearOutOfRange);
    }
    CivilDate::new(year, month, day).ok_or(DateError::NoSuchDay)
}

/// The number of a month that is written as a word: "Sep", "September", "T9".
fn month_word(word: &str) -> &str {
    const MONTHS: [(&str, &str); 12] = [
        ("january", "1"),
        ("february", "2"),
        ("march", "3"),
        ("april", "4"),
        ("may", "5"),
        ("june", "6"),
        ("july", "7"),
        ("august", "8"),
        ("september", "9"),
        ("october", "10"),
        ("november", "11"),
        ("december", "12"),
    ];
    let named = MONTHS.iter().find(|(name, _)| *name == word || (word.len() == 3 && name.starts_with(word)));
    match (
        named,
        word.strip_prefix('t').filter(|n| (1..=2).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit())),
    ) {
        (Some((_, number)), _) => number,
        (None, Some(number)) => number,
        (None, None) => word,
    }
}

/// As tables show it: `2020-11-20` → 20/11/2020, `2009-05` → 05/2009, `2009` → 2009. Text that is no
/// ISO date comes back as it is, because a screen must never lose what is stored.
pub fn date_dmy(iso: &str) -> String {
    let Some(date) = CivilDate::from_iso(iso) else {
        return iso.to_owned();
    };
    match (date.month(), date.day()) {
        (Some(m), Some(d)) => format!("{d:02}/{m:02}/{}", date.year),
        (Some(m), None) => format!("{m:02}/{}", date.year),
        _ => date.year.to_string(),
    }
}

/// As Decree 30/2020/NĐ-CP prints it: days under 10 and the months 1 and 2 with a leading zero.
/// Partial dates leave out what is unknown; text that is no ISO date comes back as it is.
///
/// ```
/// assert_eq!(vntext::date_long("2020-01-05"), "ngày 05 tháng 01 năm 2020");
/// assert_eq!(vntext::date_long("2020-11-20"), "ngày 20 tháng 11 năm 2020");
/// assert_eq!(vntext::date_long("2020-03-09"), "ngày 09 tháng 3 năm 2020");
/// ```
pub fn date_long(iso: &str) -> String {
    let Some(date) = CivilDate::from_iso(iso) else {
        return iso.to_owned();
    };
    let month = |m: u8| {
        if m < 3 { format!("{m:02}") } else { m.to_string() }
    };
    match (date.month(), date.day()) {
        (Some(m), Some(d)) => format!("ngày {d:02} tháng {} năm {}", month(m), date.year),
        (Some(m), None) => format!("tháng {} năm {}", month(m), date.year),
        _ => format!("năm {}", date.year),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Result<String, DateError> {
        parse_date(text).map(CivilDate::iso)
    }

    #[test]
    fn dates_are_read_day_first_in_every_usual_form() {
        for (text, iso) in [
            ("5/3/1980", "1980-03-05"),
            ("05-03-1980", "1980-03-05"),
            ("5.3.1980", "1980-03-05"),
            (" 5 / 3 / 1980 ", "1980-03-05"),
            ("1980", "1980"),
            ("03/1980", "1980-03"),
            ("3-1980", "1980-03"),
            ("1980-03-05", "1980-03-05"),
            ("1980-03", "1980-03"),
            ("1980/3/5", "1980-03-05"),
            ("1980-03-05 00:00:00", "1980-03-05"),
            ("1980-03-05T07:00:00", "1980-03-05"),
            ("ngày 05 tháng 3 năm 1980", "1980-03-05"),
            ("Tháng 5/2009", "2009-05"),
            ("năm 2009", "2009"),
            ("29/02/2020", "2020-02-29"),
            ("01-Sep-2010", "2010-09-01"),
            ("1 September 2010", "2010-09-01"),
            ("Sep 1, 2010", "2010-09-01"),
            ("T9/2012", "2012-09"),
            ("05 thg 3 1980", "1980-03-05"),
        ] {
            assert_eq!(typed(text).as_deref(), Ok(iso), "{text}");
        }
    }

    #[test]
    fn impossible_dates_say_why() {
        assert_eq!(typed(""), Err(DateError::Empty));
        assert_eq!(typed("30/2/2020"), Err(DateError::NoSuchDay));
        assert_eq!(typed("29/02/2021"), Err(DateError::NoSuchDay));
        assert_eq!(typed("05/13/1980"), Err(DateError::NoSuchDay));
        assert_eq!(typed("0/1/1980"), Err(DateError::NoSuchDay));
        assert_eq!(typed("05/03/80"), Err(DateError::ShortYear));
        assert_eq!(typed("1/1/1080"), Err(DateError::YearOutOfRange));
        for text in ["abc", "12", "1/2/3/1980", "29384", "5/ba/1980", "-", "19/8"] {
            assert!(matches!(typed(text), Err(DateError::NotADate | DateError::ShortYear)), "{text}");
        }
    }

    #[test]
    fn dates_print_in_tables_and_in_letters() {
        assert_eq!(date_dmy("2020-11-20"), "20/11/2020");
        assert_eq!(date_dmy("2009-05"), "05/2009");
        assert_eq!(date_dmy("2009"), "2009");
        assert_eq!(date_dmy("không rõ"), "không rõ");
        assert_eq!(date_long("2009-05"), "tháng 5 năm 2009");
        assert_eq!(date_long("2009"), "năm 2009");
        assert_eq!(date_long("2009-02"), "tháng 02 năm 2009");
    }

    #[test]
    fn iso_reading_is_strict() {
        for text in ["2009-5", "2009-05-19-1", "20009", "2009-13", "2009-", "0000", "2009-00"] {
            assert_eq!(CivilDate::from_iso(text), None, "{text}");
        }
        assert_eq!(CivilDate::new(2009, None, Some(1)), None);
        assert_eq!("2009-05-19".parse::<CivilDate>().map(|d| d.iso()), Ok("2009-05-19".into()));
    }
}
