//! Search without diacritics, and how far two spellings are apart.

use crate::letters::{ascii_base, split};
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// The search form: lower case, no diacritics, đ → d, everything that is neither letter nor digit
/// a single space. What a person types and what is stored are folded the same way, so "nguyen van
/// duc" finds "Nguyễn Văn Đức".
///
/// ```
/// assert_eq!(vntext::fold("  Đội 2 – Phòng CSĐT (PC02)"), "doi 2 phong csdt pc02");
/// ```
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        fold_char(c, &mut out, &mut gap);
    }
    out
}

fn fold_char(c: char, out: &mut String, gap: &mut bool) {
    if let Some(letter) = split(c) {
        put(ascii_base(letter.base), out, gap);
    } else if c.is_ascii_digit() {
        put(c, out, gap);
    } else if c.is_ascii() {
        *gap = true;
    } else if matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}') {
        // invisible inside a word: must not cut it in two
    } else {
        fold_foreign(c, out, gap);
    }
}

/// Letters outside Vietnamese: compatibility forms taken apart, the few that do not decompose named.
/// What comes out of a compatibility form (a raised æ, a struck d) is looked up once more, so that
/// folding twice changes nothing.
fn fold_foreign(c: char, out: &mut String, gap: &mut bool) {
    if let Some(plain) = foreign_letter(c) {
        plain.chars().for_each(|p| put(p, out, gap));
        return;
    }
    decompose_compatible(c, |part| {
        if is_combining_mark(part) {
            return;
        }
        match (split(part), foreign_letter(part)) {
            (Some(letter), _) => put(ascii_base(letter.base), out, gap),
            (None, Some(plain)) => plain.chars().for_each(|p| put(p, out, gap)),
            (None, None) if part.is_alphanumeric() => {
                part.to_lowercase().for_each(|l| put(l, out, gap));
            }
            (None, None) => *gap = true,
        }
    });
}

/// The letters of other languages that no Unicode table takes apart, as they are typed without them.
fn foreign_letter(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{1A2}' | '\u{1A3}' => "u", // Ƣ ƣ stand for Ư ư in papers from some old converters
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' => "o",
        'ð' | 'Ð' | 'ɖ' | 'Ɖ' | 'ɗ' | 'Ɗ' => "d",
        'ƀ' | 'Ƀ' | 'ɓ' | 'Ɓ' => "b",
        'ǥ' | 'Ǥ' => "g",
        'ħ' | 'Ħ' => "h",
        'ɨ' | 'Ɨ' => "i",
        'ŋ' | 'Ŋ' => "ng",
        'ŧ' | 'Ŧ' => "t",
        'ʉ' | 'Ʉ' => "u",
        'þ' | 'Þ' => "th",
        'ł' | 'Ł' => "l",
        'ı' => "i",
        _ => return None,
    })
}

fn put(c: char, out: &mut String, gap: &mut bool) {
    if *gap && !out.is_empty() {
        out.push(' ');
    }
    *gap = false;
    out.push(c);
}

/// Levenshtein distance, in characters, between the folded forms. 0 means "the same but for
/// diacritics, case and punctuation". For matching names; cost grows with the product of lengths.
///
/// ```
/// assert_eq!(vntext::edit_distance_folded("Nguyễn Văn Sỹ", "Nguyen Van Si"), 1);
/// ```
pub fn edit_distance_folded(a: &str, b: &str) -> usize {
    let a: Vec<char> = fold(a).chars().collect();
    let b: Vec<char> = fold(b).chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.iter().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (cell, cb) in row.iter_mut().skip(1).zip(&b) {
            let substituted = diagonal + usize::from(ca != cb);
            diagonal = *cell;
            left = substituted.min(*cell + 1).min(left + 1);
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_finds_what_was_typed_without_diacritics() {
        assert_eq!(fold("Nguyễn Văn Đức"), "nguyen van duc");
        assert_eq!(fold("NGUYE\u{302}\u{303}N"), "nguyen");
        assert_eq!(fold("THỦ TRƢỞNG"), "thu truong");
        assert_eq!(fold("“Lá chắn thép”, 2021!"), "la chan thep 2021");
        assert_eq!(fold("Düsseldorf, Łódź, Straße"), "dusseldorf lodz strasse");
        assert_eq!(fold("H'Hen Niê"), "h hen nie");
        assert_eq!(fold("Y Ƀhŭ Niê, Ɖỗ Thị Hà, Ksor H’Ŏk, Kơnràñ, Č"), "y bhu nie do thi ha ksor h ok konran c");
        assert_eq!(fold(" … "), "");
        assert_eq!(fold("Công\u{200B} an"), "cong an");
    }

    #[test]
    fn folding_twice_changes_nothing_for_any_character_there_is() {
        let unstable: Vec<char> = ('\0'..=char::MAX)
            .filter(|&c| {
                let once = fold(&c.to_string());
                fold(&once) != once
            })
            .collect();
        assert!(unstable.is_empty(), "{unstable:?}");
    }

    #[test]
    fn distance_counts_edits_after_folding() {
        assert_eq!(edit_distance_folded("", ""), 0);
        assert_eq!(edit_distance_folded("", "abc"), 3);
        assert_eq!(edit_distance_folded("kitten", "sitting"), 3);
        assert_eq!(edit_distance_folded("Trần Hưng", "tran hung"), 0);
        assert_eq!(edit_distance_folded("Lê Thị Hoa", "Lê Thị Hoà"), 0);
    }
}
