//! Seasons: for which year and which day people are packed, and what the bytes of a person hold.
//!
//! A season is open until [`LAST`] of the year after it; while it is open its people are judged as of today, afterwards as
//! of its last day. Each packed row carries the days on which it may be used, so that another day never reads it unasked.

use law::{Date, ROW_BYTES, Row, Span};
use sha2::{Digest, Sha256};

use crate::{Ctx, Error, Result};

/// Month and day until which a season stays open in the year after it: titles are decided in the first quarter.
const LAST: (i8, i8) = (3, 31);

/// Raised when the bytes change their meaning.
const FORMAT: u8 = 4;

/// Bytes of one season of one person: year, first and last day, the law's row.
const SEASON_BYTES: usize = 2 + 4 + 4 + ROW_BYTES;

/// One emulation year of individual titles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Season {
    /// The emulation year.
    pub year: i16,
    /// The day as of which people are packed.
    pub on: Date,
    /// Titles are still being decided: the day is today and moves.
    pub open: bool,
}

/// A civil day of the clock.
pub(crate) fn day(text: &str) -> Result<Date> {
    text.parse().map_err(|_| Error::field("on", "field-date-malformed", [("value", text.chars().take(40).collect())]))
}

impl Season {
    /// The season of a year, seen today.
    pub(crate) fn of(year: i16, today: Date) -> Result<Self> {
        let (last, end) = (Date::new(year + 1, LAST.0, LAST.1), Date::new(year, 12, 31));
        let (Some(last), Some(end)) = (last, end) else { return Err(bad_year(i64::from(year))) };
        let open = today <= last;
        Ok(Self { year, on: if open { today } else { end }, open })
    }
}

/// The year that is asked for, within what the law and the register can speak about.
pub(crate) fn year(asked: Option<&str>, today: Date) -> Result<i16> {
    let Some(text) = asked.map(str::trim).filter(|t| !t.is_empty()) else { return Ok(today.year()) };
    match text.parse::<i16>() {
        Ok(y) if (2004..=today.year() + 1).contains(&y) => Ok(y),
        _ => Err(Error::field("year", "scan-bad-year", [("value", text.chars().take(20).collect())])),
    }
}

fn bad_year(value: i64) -> Error {
    Error::field("year", "scan-bad-year", [("value", value.to_string())])
}

/// Names the packing: another law, other seasons, a season that was closed or another form of the bytes give another
/// number, and every person is packed anew.
pub(crate) fn format(ctx: &Ctx, seasons: &[Season]) -> i64 {
    let mut h = Sha256::new();
    h.update([FORMAT]);
    h.update(ctx.scans.law_hash(&ctx.law));
    let mut years: Vec<(i16, bool)> = seasons.iter().map(|s| (s.year, s.open)).collect();
    years.sort_unstable();
    for (year, open) in years {
        h.update(year.to_le_bytes());
        h.update([u8::from(open)]);
    }
    let hash = h.finalize();
    let mut first = [0; 8];
    first.copy_from_slice(&hash[..8]);
    // Never 0, which stands for "not packed yet".
    (i64::from_le_bytes(first) & i64::MAX) | 1
}

fn number(day: Option<Date>) -> i32 {
    day.map_or(0, |d| {
        let (month, day) = d.month_day();
        i32::from(d.year()) * 10_000 + i32::from(month) * 100 + i32::from(day)
    })
}

fn date(number: i32) -> Option<Date> {
    let part = |n: i32| i8::try_from(n).ok();
    Date::new(i16::try_from(number / 10_000).ok()?, part(number / 100 % 100)?, part(number % 100)?)
}

/// Adds a season to a person's bytes.
pub(crate) fn write(out: &mut Vec<u8>, year: i16, span: Span, row: Row) {
    out.extend(year.to_le_bytes());
    out.extend(number(span.from).to_le_bytes());
    out.extend(number(span.to).to_le_bytes());
    out.extend(row.to_bytes());
}

/// The season of a year in a person's bytes: its days and its row.
pub(crate) fn read(packed: &[u8], year: i16) -> Option<(Span, Row)> {
    packed.chunks_exact(SEASON_BYTES).find_map(|c| {
        let (head, rest) = c.split_first_chunk::<2>()?;
        if i16::from_le_bytes(*head) != year {
            return None;
        }
        let (from, rest) = rest.split_first_chunk::<4>()?;
        let (to, rest) = rest.split_first_chunk::<4>()?;
        let row: &[u8; ROW_BYTES] = rest.first_chunk()?;
        let span = Span { from: date(i32::from_le_bytes(*from)), to: date(i32::from_le_bytes(*to)) };
        Some((span, Row::from_bytes(row)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_season_is_judged_today_until_it_is_closed_and_then_as_of_its_last_day() {
        let open = Season::of(2025, on("2026-03-31")).unwrap();
        assert_eq!((open.on, open.open), (on("2026-03-31"), true));
        let closed = Season::of(2025, on("2026-04-01")).unwrap();
        assert_eq!((closed.on, closed.open), (on("2025-12-31"), false));
    }

    #[test]
    fn the_bytes_of_two_seasons_are_read_back_by_year() {
        let mut bytes = Vec::new();
        let span = Span { from: Some(on("2024-02-29")), to: None };
        write(&mut bytes, 2024, span, Row::default());
        write(&mut bytes, 2025, Span::default(), Row::ask());
        assert_eq!(read(&bytes, 2024), Some((span, Row::default())));
        assert_eq!(read(&bytes, 2025), Some((Span::default(), Row::ask())));
        assert_eq!(read(&bytes, 2026), None);
    }
}
