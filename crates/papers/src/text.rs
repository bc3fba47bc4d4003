//! Dates, numbers and shares as a paper writes them.

use crate::document::NBSP;
use crate::error::PaperError;
use domain::paper::Letterhead;

/// Checks that the text is a whole civil date.
fn day(iso: &str) -> Result<&str, PaperError> {
    match vntext::CivilDate::from_iso(iso) {
        Some(date) if date.day().is_some() => Ok(iso),
        _ => Err(PaperError::BadDate { text: iso.to_owned() }),
    }
}

/// `ngày 05 tháng 01 năm 2020`: days under 10 and the months 1 and 2 with a leading zero.
pub(crate) fn date_long(iso: &str) -> Result<String, PaperError> {
    day(iso).map(vntext::date_long)
}

/// `05/01/2020`; entries of the honour book taken from history may know less: `01/2020`, `2020`.
pub(crate) fn date_short(iso: &str) -> Result<String, PaperError> {
    match vntext::CivilDate::from_iso(iso) {
        Some(_) => Ok(vntext::date_dmy(iso)),
        None => Err(PaperError::BadDate { text: iso.to_owned() }),
    }
}

/// The date, or gaps to write it in.
pub(crate) fn date_or_gap(date: Option<&str>) -> Result<String, PaperError> {
    match date {
        Some(iso) => date_long(iso),
        None => {
            let gap = NBSP.to_string().repeat(6);
            Ok(format!("ngày{gap}tháng{gap}năm{gap}"))
        }
    }
}

/// `08 giờ 30 phút, ngày 10 tháng 11 năm 2020` from `2020-11-10T08:30`.
pub(crate) fn moment_long(text: &str) -> Result<String, PaperError> {
    let bad = || PaperError::BadDate { text: text.to_owned() };
    let (date, time) = text.split_once('T').ok_or_else(bad)?;
    if time.is_empty() {
        return Ok(format!(".......... giờ .......... phút, {}", date_long(date)?));
    }
    let (hour, minute) = time.split_once(':').ok_or_else(bad)?;
    let hour: u8 = hour.parse().map_err(|_| bad())?;
    let minute: u8 = minute.get(0..2).unwrap_or(minute).parse().map_err(|_| bad())?;
    if hour > 23 || minute > 59 {
        return Err(bad());
    }
    Ok(format!("{hour:02} giờ {minute:02} phút, {}", date_long(date)?))
}

/// `Số: 15/QĐ-BNV`; numbers under 10 get a leading zero, a draft a gap; empty without a symbol and a number.
pub(crate) fn number_line(letterhead: &Letterhead) -> String {
    if letterhead.symbol.is_empty() && letterhead.number.is_none() {
        return String::new();
    }
    format!("Số: {}", number_and_symbol(letterhead))
}

/// `15/QĐ-BNV`, or a gap for the number.
pub(crate) fn number_and_symbol(letterhead: &Letterhead) -> String {
    let number = match letterhead.number.as_deref() {
        Some(number) if number.len() == 1 && number.as_bytes()[0].is_ascii_digit() => {
            format!("0{number}")
        }
        Some(number) => number.to_owned(),
        None => NBSP.to_string().repeat(8),
    };
    if letterhead.symbol.is_empty() { number } else { format!("{number}/{}", letterhead.symbol) }
}

/// `Thanh Hóa, ngày 20 tháng 11 năm 2020`, with gaps on a draft.
pub(crate) fn place_date(letterhead: &Letterhead) -> Result<String, PaperError> {
    let date = date_or_gap(letterhead.date.as_deref())?;
    Ok(if letterhead.place.is_empty() { date } else { format!("{}, {date}", letterhead.place) })
}

/// `(Kèm theo Quyết định số … ngày … của …)` below the name of an annex, with gaps on a draft.
pub(crate) fn reference(kind: &str, letterhead: &Letterhead) -> Result<String, PaperError> {
    let by = if letterhead.issuer.is_empty() { String::new() } else { format!(" của {}", letterhead.issuer) };
    Ok(format!(
        "(Kèm theo {kind} số{NBSP}{} {}{by})",
        number_and_symbol(letterhead),
        date_or_gap(letterhead.date.as_deref())?,
    ))
}

/// `86,67%`: part of whole in hundredths of a per cent, half away from zero; `-` of nothing.
pub(crate) fn percent(part: u32, whole: u32) -> String {
    if whole == 0 {
        return "-".to_owned();
    }
    let whole = u64::from(whole);
    let hundredths = (u64::from(part) * 20_000 + whole) / (2 * whole);
    let (units, cents) = (hundredths / 100, hundredths % 100);
    match cents {
        0 => format!("{units}%"),
        _ => format!("{units},{cents:02}%"),
    }
}

/// `0,3` from `0.3`: Vietnamese writes a decimal comma.
pub(crate) fn decimal(text: &str) -> String {
    text.replace('.', ",")
}

/// Capitals of Vietnamese text.
pub(crate) fn upper(text: &str) -> String {
    vntext::upper_vi(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_under_ten_and_months_one_and_two_get_a_zero() {
        assert_eq!(date_long("2020-01-05").expect("date"), "ngày 05 tháng 01 năm 2020");
        assert_eq!(date_long("2020-03-15").expect("date"), "ngày 15 tháng 3 năm 2020");
        assert_eq!(date_short("2020-11-05").expect("date"), "05/11/2020");
        assert_eq!(date_short("1975").expect("a year"), "1975");
    }

    #[test]
    fn a_day_that_does_not_exist_is_refused() {
        for text in ["2021-02-29", "2020-13-01", "2020-1-01", "20201120", "", "ngày 5 nè"] {
            assert_eq!(date_long(text).expect_err(text).code(), "bad-date");
        }
        assert!(date_long("2020-02-29").is_ok());
    }

    #[test]
    fn a_draft_has_gaps_for_number_and_date() {
        let letterhead =
            Letterhead { symbol: "QĐ-CAT-PX03".into(), place: "Thanh Hóa".into(), ..Letterhead::default() };
        let number = number_line(&letterhead);
        assert!(number.starts_with("Số: ") && number.ends_with("/QĐ-CAT-PX03"));
        assert!(number.contains(NBSP));
        let date = place_date(&letterhead).expect("a draft needs no date");
        assert!(date.starts_with("Thanh Hóa, ngày\u{a0}"), "{date}");
    }

    #[test]
    fn a_number_under_ten_gets_a_zero() {
        let letterhead = Letterhead { number: Some("7".into()), symbol: "QĐ-BNV".into(), ..Letterhead::default() };
        assert_eq!(number_line(&letterhead), "Số: 07/QĐ-BNV");
    }

    #[test]
    fn shares_have_a_comma_and_two_places() {
        assert_eq!(percent(13, 15), "86,67%");
        assert_eq!(percent(15, 15), "100%");
        assert_eq!(percent(1, 8), "12,50%");
        assert_eq!(percent(0, 0), "-");
    }

    #[test]
    fn a_moment_reads_like_the_opening_of_minutes() {
        assert_eq!(moment_long("2020-11-10T08:30").expect("moment"), "08 giờ 30 phút, ngày 10 tháng 11 năm 2020");
        assert!(moment_long("2020-11-10").is_err());
        assert!(moment_long("2020-11-10T24:00").is_err());
    }
}
