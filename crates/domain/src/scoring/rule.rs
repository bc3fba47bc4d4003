//! How a criterion becomes points, as a line of a score sheet writes it: one word for the kind, one short text for its numbers.
//! Signs instead of words, so that it reads alike in every language; words of the field are understood too.
//!
//! | kind | text |
//! |---|---|
//! | quantity | nothing, or `absolute`, `lower`, both with `;` between |
//! | per occurrence | `0,5`: points each time |
//! | plus and minus | `+2 -1 >=-5`: for, against, never below |
//! | bands | `0; >=50: 0,5; >95: 1,5`: from the lowest up |
//! | threshold | `>=95`, `>95`, `<=10`, `<10` |
//! | proportion | points for exactly the target; nothing: the maximum |
//! | free | nothing, or `>=-5` |

use super::{Amount, Band, Better, Bound, Criterion, Kind, Leader, Points};
use crate::fields::Words;

/// Words for kinds, folded. A parent is whatever has lines below it.
pub const KINDS: Words = &[
    ("parent", &["cha", "tieu chi cha", "nhom", "parent"]),
    ("quantity", &["dinh luong", "dieu 6", "quantity"]),
    ("yes-no", &["dinh tinh", "dat khong dat", "yes no"]),
    ("each", &["cham thang", "moi lan", "each"]),
    ("plus-minus", &["cong tru", "plus minus"]),
    ("bands", &["theo muc", "muc", "bands"]),
    ("threshold", &["dat nguong", "nguong", "threshold"]),
    ("proportion", &["theo ty le hoan thanh", "ty le hoan thanh", "proportion"]),
    ("free", &["cham tu do", "tu do", "free"]),
    ("deduction", &["diem tru", "tru diem", "deduction"]),
];

/// The code of a kind that somebody wrote.
#[must_use]
pub fn kind_code(text: &str) -> Option<&'static str> {
    let folded = vntext::fold(text.trim());
    KINDS.iter().find(|(code, words)| *code == text.trim() || words.contains(&folded.as_str())).map(|(code, _)| *code)
}

/// Hundredths as people type them: "12", "12,5", "-0,25".
#[must_use]
pub fn short(hundredths: i64) -> String {
    let text = vntext::decimal2_plain(hundredths);
    text.trim_end_matches('0').trim_end_matches('.').replace('.', ",")
}

/// Points, negative ones too.
#[must_use]
pub fn points(text: &str) -> Option<Points> {
    vntext::parse_decimal2(text).filter(|h| h.abs() <= Points::MOST.0).map(Points)
}

/// An amount, never negative.
#[must_use]
pub fn amount(text: &str) -> Option<Amount> {
    vntext::parse_decimal2(text.trim().trim_end_matches('%')).and_then(Amount::new)
}

/// What stands before the number, and the number.
fn parted(text: &str) -> (&str, &str) {
    let text = text.trim();
    let at = text.find(|c: char| c.is_ascii_digit() || matches!(c, '-' | '−')).unwrap_or(text.len());
    let (sign, number) = text.split_at(at);
    (sign.trim(), number)
}

/// A sign and the number behind it: at least, more than, at most, less than.
fn compared(text: &str) -> Option<(Better, Bound)> {
    let (sign, number) = parted(text);
    let (better, inclusive) = match sign {
        ">=" | "≥" => (Better::Higher, true),
        ">" => (Better::Higher, false),
        "<=" | "≤" => (Better::Lower, true),
        "<" => (Better::Lower, false),
        words => match vntext::fold(words).as_str() {
            "tu" | "it nhat" | "at least" => (Better::Higher, true),
            "tren" | "hon" | "more than" => (Better::Higher, false),
            "den" | "khong qua" | "at most" => (Better::Lower, true),
            "duoi" | "less than" => (Better::Lower, false),
            _ => return None,
        },
    };
    Some((better, Bound { amount: amount(number)?, inclusive }))
}

/// "≥ -5": the least a line may give.
fn least(text: &str) -> Option<Points> {
    let (sign, number) = parted(text);
    let known =
        matches!(sign, ">=" | "≥") || matches!(vntext::fold(sign).as_str(), "toi thieu" | "it nhat" | "at least");
    if known { points(number) } else { None }
}

fn plus_minus(text: &str) -> Option<Kind> {
    let (mut plus, mut minus, mut low) = (None, None, None);
    // ">= -5" with a blank is one part.
    let text = text.replace(">= ", ">=").replace("≥ ", "≥").replace(';', " ");
    for part in text.split_whitespace() {
        if let Some(rest) = part.strip_prefix('+') {
            plus = Some(points(rest)?);
        } else if let Some(rest) = part.strip_prefix(['-', '−']) {
            minus = Some(points(rest)?);
        } else {
            low = Some(least(part)?);
        }
    }
    let low = low.unwrap_or(Points::ZERO);
    Some(Kind::PlusMinus { plus: plus?, minus: minus.unwrap_or_default(), least: low })
}

fn bands(text: &str) -> Option<Kind> {
    let mut bands = Vec::new();
    for part in text.split(';').map(str::trim).filter(|p| !p.is_empty()) {
        let band = match part.rsplit_once(':') {
            Some((bound, worth)) => {
                let (better, from) = compared(bound)?;
                (better == Better::Higher).then_some(Band { from: Some(from), points: points(worth)? })?
            }
            None => Band { from: None, points: points(part)? },
        };
        bands.push(band);
    }
    (!bands.is_empty()).then_some(Kind::Bands { bands })
}

fn quantity(text: &str) -> Option<Kind> {
    let (mut leader, mut better) = (Leader::Rate, Better::Higher);
    for part in text.split([';', ',']).map(|p| vntext::fold(p.trim())).filter(|p| !p.is_empty()) {
        match part.as_str() {
            "absolute" | "tuyet doi" | "theo ket qua tuyet doi" => leader = Leader::Absolute,
            "rate" | "theo ty le" => leader = Leader::Rate,
            "lower" | "cang thap cang tot" | "thap" => better = Better::Lower,
            "higher" | "cang cao cang tot" | "cao" => better = Better::Higher,
            _ => return None,
        }
    }
    Some(Kind::Quantity { leader, better })
}

/// The kind of a line that is scored itself; `None` where code or text mean nothing.
#[must_use]
pub fn read(code: &str, text: &str, max: Points) -> Option<Kind> {
    let text = text.trim();
    match code {
        "quantity" => quantity(text),
        "yes-no" => text.is_empty().then_some(Kind::YesNo),
        "each" => Some(Kind::PerOccurrence { each: points(text)? }),
        "plus-minus" => plus_minus(text),
        "bands" => bands(text),
        "threshold" => compared(text).map(|(better, at)| Kind::Threshold { at, better }),
        "proportion" if text.is_empty() => Some(Kind::Proportion { standard: max }),
        "proportion" => Some(Kind::Proportion { standard: points(text)? }),
        "free" if text.is_empty() => Some(Kind::Free { least: Points::ZERO }),
        "free" => Some(Kind::Free { least: least(text)? }),
        _ => None,
    }
}

/// The code of a kind.
#[must_use]
pub fn code_of(kind: &Kind) -> &'static str {
    match kind {
        Kind::Parent { .. } => "parent",
        Kind::Quantity { .. } => "quantity",
        Kind::YesNo => "yes-no",
        Kind::PerOccurrence { .. } => "each",
        Kind::PlusMinus { .. } => "plus-minus",
        Kind::Bands { .. } => "bands",
        Kind::Threshold { .. } => "threshold",
        Kind::Proportion { .. } => "proportion",
        Kind::Free { .. } => "free",
    }
}

fn bound(sign: Better, b: Bound) -> String {
    let sign = match (sign, b.inclusive) {
        (Better::Higher, true) => ">=",
        (Better::Higher, false) => ">",
        (Better::Lower, true) => "<=",
        (Better::Lower, false) => "<",
    };
    format!("{sign}{}", short(b.amount.hundredths()))
}

/// The text of a criterion's rule; what [`read`] understands.
#[must_use]
pub fn text_of(criterion: &Criterion) -> String {
    let low = |least: Points| if least == Points::ZERO { String::new() } else { format!(">={}", short(least.0)) };
    match &criterion.kind {
        Kind::Parent { .. } | Kind::YesNo => String::new(),
        Kind::Quantity { leader, better } => {
            let parts = [(*leader == Leader::Absolute, "absolute"), (*better == Better::Lower, "lower")];
            parts.iter().filter(|(on, _)| *on).map(|(_, word)| *word).collect::<Vec<_>>().join("; ")
        }
        Kind::PerOccurrence { each } => short(each.0),
        Kind::PlusMinus { plus, minus, least } => {
            format!("+{} -{} {}", short(plus.0), short(minus.0), low(*least)).trim_end().to_owned()
        }
        Kind::Bands { bands } => {
            let band = |b: &Band| match b.from {
                Some(from) => format!("{}: {}", bound(Better::Higher, from), short(b.points.0)),
                None => short(b.points.0),
            };
            bands.iter().map(band).collect::<Vec<_>>().join("; ")
        }
        Kind::Threshold { at, better } => bound(*better, *at),
        Kind::Proportion { standard } if *standard == criterion.max => String::new(),
        Kind::Proportion { standard } => short(standard.0),
        Kind::Free { least } => low(*least),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_reads_what_it_writes() {
        let max = Points(1_000);
        let all = [
            ("quantity", "absolute; lower"),
            ("quantity", ""),
            ("yes-no", ""),
            ("each", "1,5"),
            ("plus-minus", "+2 -1 >=-5"),
            ("plus-minus", "+2 -0,5"),
            ("bands", "0; >=50: 0,5; >=75: 1; >95: 1,5"),
            ("threshold", ">=95"),
            ("threshold", "<10,5"),
            ("proportion", ""),
            ("proportion", "8"),
            ("free", ""),
            ("free", ">=-5"),
        ];
        for (code, text) in all {
            let kind = read(code, text, max).unwrap_or_else(|| panic!("{code} {text}"));
            let criterion = Criterion {
                code: "1".into(),
                text: "A".into(),
                max,
                kind,
                bonus: None,
                disabled: false,
                article: String::new(),
            };
            assert_eq!((code_of(&criterion.kind), text_of(&criterion).as_str()), (code, text));
        }
        for (code, same, text) in [
            ("bands", "0; từ 50: 0,5; trên 95: 1,5", "0; >=50: 0,5; >95: 1,5"),
            ("threshold", "không quá 10", "<=10"),
            ("free", "tối thiểu -5", ">=-5"),
            ("quantity", "Càng thấp càng tốt", "lower"),
        ] {
            assert_eq!(read(code, same, max), read(code, text, max), "{same}");
        }
        for (code, wrong) in [
            ("each", ""),
            ("each", "x"),
            ("bands", "<5: 1"),
            ("threshold", "95"),
            ("yes-no", "1"),
            ("free", "-5"),
            ("plus-minus", "-1"),
            ("bịa", ""),
        ] {
            assert_eq!(read(code, wrong, max), None, "{code} {wrong}");
        }
        for (code, words) in KINDS {
            assert!(words.iter().all(|w| kind_code(w) == Some(code) && vntext::fold(w) == **w), "{code}");
        }
    }
}
