//! How values look on a page: dd/mm/yyyy, 1.771, 77.400.000 đồng. The same in both languages, as the papers are.

use words::Lang;

/// 1771 → "1.771".
#[must_use]
pub fn group(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        out.push('−');
    }
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('.');
        }
        out.push(c);
    }
    out
}

/// 900000 → "900.000 đồng".
#[must_use]
pub fn money(dong: i64, lang: Lang) -> String {
    let unit = if lang == Lang::Vi { "đồng" } else { "VND" };
    format!("{} {unit}", group(dong))
}

/// "2020-11-20" → "20/11/2020", "2009-05" → "05/2009", "2009" → "2009"; anything else as it is.
#[must_use]
pub fn date(iso: &str) -> String {
    let parts: Vec<&str> = iso.split('-').collect();
    match parts.as_slice() {
        [y, m, d] => format!("{d}/{m}/{y}"),
        [y, m] => format!("{m}/{y}"),
        _ => iso.to_owned(),
    }
}

/// What a person typed as a date → ISO: takes 2020-11-20, 20/11/2020, 20-11-2020, 20.11.2020; `None` when it is no day.
#[must_use]
pub fn read_date(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let parts: Vec<&str> = typed.split(['-', '/', '.']).map(str::trim).collect();
    let [a, b, c] = parts.as_slice() else { return None };
    let (y, m, d) = if a.len() == 4 { (a, b, c) } else { (c, b, a) };
    if y.len() != 4 || m.len() > 2 || d.len() > 2 {
        return None;
    }
    let (y, m, d): (i32, u32, u32) = (y.parse().ok()?, m.parse().ok()?, d.parse().ok()?);
    let leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    let days = match m {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    };
    (1..=days).contains(&d).then(|| format!("{y:04}-{m:02}-{d:02}"))
}

/// A size in bytes → "3,2 MB".
#[must_use]
pub fn size(bytes: i64) -> String {
    match bytes {
        ..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KB", (bytes + 512) / 1024),
        _ => {
            let tenths = (bytes * 10 + 524_288) / 1_048_576;
            format!("{},{} MB", tenths / 10, tenths % 10)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_points() {
        assert_eq!([group(0), group(999), group(1_771), group(-1_234_567)], ["0", "999", "1.771", "−1.234.567"]);
        assert_eq!(money(77_400_000, Lang::Vi), "77.400.000 đồng");
        assert_eq!([size(900), size(2048), size(3_400_000)], ["900 B", "2 KB", "3,2 MB"]);
    }

    #[test]
    fn dates_read_as_people_type_them_and_only_real_days() {
        for typed in ["2020-11-20", "20/11/2020", " 20.11.2020 ", "20-11-2020"] {
            assert_eq!(read_date(typed).as_deref(), Some("2020-11-20"));
        }
        for typed in ["31/02/2020", "29/02/2021", "0/1/2020", "20/13/2020", "20/11/20", "hôm qua", ""] {
            assert_eq!(read_date(typed), None, "{typed}");
        }
        assert_eq!([date("2020-11-20"), date("2009-05"), date("2009")], ["20/11/2020", "05/2009", "2009"]);
    }
}
