//! The seals of the audit on paper: the last one of each day, as an office prints and files it, and as a text that
//! `audit verify --seal` reads again.

use domain::access::Action;
use serde::Serialize;
use store::audit::{Kept, SealHead};

use crate::{Actor, Ctx, Result, access};

/// First word of each line.
const FORM: &str = "thidua-seal/1";

/// Days on the page.
const DAYS: i64 = 31;

/// Microseconds in a day.
const DAY: i64 = 24 * 3600 * 1_000_000;

/// The last seal of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DaySeal {
    /// The civil date.
    pub day: String,
    /// The seal's number.
    pub number: i64,
    /// Its hash, hexadecimal. It covers the heads of all streams and every seal before.
    pub hash: String,
    /// The public key, hexadecimal.
    pub key: String,
}

impl DaySeal {
    fn of(ctx: &Ctx, seal: SealHead) -> Self {
        Self {
            day: ctx.now_at(seal.at).today,
            number: seal.seq,
            hash: hex::encode(seal.hash),
            key: hex::encode(seal.public_key),
        }
    }

    /// The line that is printed, coded and read again.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{FORM} {} {} {} {}", self.day, self.number, self.hash, self.key)
    }
}

/// The last seals of the last days, newest first: what the page shows.
pub async fn recent(ctx: &Ctx, actor: &Actor) -> Result<Vec<DaySeal>> {
    access::require_anywhere(actor, Action::ViewAudit)?;
    let mut seals = by_day(ctx, ctx.now().micros - DAYS * DAY).await?;
    seals.reverse();
    Ok(seals)
}

/// The last seal of every day there was, oldest first.
pub async fn all(ctx: &Ctx) -> Result<Vec<DaySeal>> {
    by_day(ctx, i64::MIN).await
}

async fn by_day(ctx: &Ctx, from: i64) -> Result<Vec<DaySeal>> {
    let now = jiff::Timestamp::from_microsecond(ctx.now().micros).unwrap_or_default();
    let ahead = i64::from(ctx.zone.to_offset(now).seconds()) * 1_000_000;
    Ok(ctx.store.seals_by_day(from, ahead).await?.into_iter().map(|seal| DaySeal::of(ctx, seal)).collect())
}

/// The text to keep outside: one line a day.
#[must_use]
pub fn text(seals: &[DaySeal]) -> String {
    seals.iter().map(|seal| seal.line() + "\n").collect()
}

/// Reads such a text, also typed in from paper: lines in any order, blank ones and those that begin with `#` left out.
/// Errs with the number of the line that cannot be read.
pub fn read(text: &str) -> std::result::Result<Kept, usize> {
    let mut kept = Kept::default();
    for (i, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let read = || {
            let mut words = line.split_whitespace();
            if words.next() != Some(FORM) {
                return None;
            }
            words.next()?;
            let number: i64 = words.next()?.parse().ok()?;
            // A hash may be typed in groups.
            let rest: String = words.collect();
            let bytes = hex::decode(rest).ok()?;
            let (hash, key) = bytes.split_at_checked(32)?;
            Some((number, hash.to_vec(), <[u8; 32]>::try_from(key).ok()?))
        };
        let (number, hash, key) = read().ok_or(i + 1)?;
        kept.seals.push((number, hash));
        if !kept.keys.contains(&key) {
            kept.keys.push(key);
        }
    }
    if kept.seals.is_empty() { Err(1) } else { Ok(kept) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seal(n: u8) -> DaySeal {
        DaySeal { day: "2020-11-20".into(), number: n.into(), hash: hex::encode([n; 32]), key: hex::encode([9; 32]) }
    }

    #[test]
    fn what_is_printed_is_read_again_also_in_groups_and_among_remarks() {
        let kept = read(&text(&[seal(1), seal(2)])).unwrap();
        assert_eq!((kept.seals, kept.keys), (vec![(1, vec![1; 32]), (2, vec![2; 32])], vec![[9; 32]]));
        let grouped = format!("# két sắt số 2\n\n{FORM} 2020-11-20 3 {} {}", "0303 ".repeat(16), "09090909 ".repeat(8));
        assert_eq!(read(&grouped).unwrap().seals, [(3, vec![3; 32])]);
    }

    #[test]
    fn a_line_that_is_no_seal_is_told_by_its_number() {
        assert_eq!(read("").unwrap_err(), 1);
        assert_eq!(read(&format!("{}\nabc", seal(1).line())).unwrap_err(), 2);
        assert_eq!(read(&seal(1).line()[..80]).unwrap_err(), 1);
    }
}
