//! TCVN3, also called ABC: the byte encoding of the fonts .VnTime, .VnArial, .VnShelley Allegro ….
//!
//! A file without an encoding label reads those bytes as Latin-1, so "Nguyễn Văn Đức" arrives as
//! "NguyÔn V¨n §øc". The set has no capitals with tone marks: the capital fonts, whose names end in
//! H (.VnTimeH), draw capitals for the same bytes. The table is the letters of TCVN 5712:1993, set
//! VN3, as glibc's `iconv` has them (the tests compare).

use crate::letters::{Letter, join, split};

/// (byte, letter) for every letter of the set outside ASCII.
pub(crate) const TABLE: [(u8, char); 74] = [
    (0xA1, 'Ă'),
    (0xA2, 'Â'),
    (0xA3, 'Ê'),
    (0xA4, 'Ô'),
    (0xA5, 'Ơ'),
    (0xA6, 'Ư'),
    (0xA7, 'Đ'),
    (0xA8, 'ă'),
    (0xA9, 'â'),
    (0xAA, 'ê'),
    (0xAB, 'ô'),
    (0xAC, 'ơ'),
    (0xAD, 'ư'),
    (0xAE, 'đ'),
    (0xB5, 'à'),
    (0xB6, 'ả'),
    (0xB7, 'ã'),
    (0xB8, 'á'),
    (0xB9, 'ạ'),
    (0xBB, 'ằ'),
    (0xBC, 'ẳ'),
    (0xBD, 'ẵ'),
    (0xBE, 'ắ'),
    (0xC6, 'ặ'),
    (0xC7, 'ầ'),
    (0xC8, 'ẩ'),
    (0xC9, 'ẫ'),
    (0xCA, 'ấ'),
    (0xCB, 'ậ'),
    (0xCC, 'è'),
    (0xCE, 'ẻ'),
    (0xCF, 'ẽ'),
    (0xD0, 'é'),
    (0xD1, 'ẹ'),
    (0xD2, 'ề'),
    (0xD3, 'ể'),
    (0xD4, 'ễ'),
    (0xD5, 'ế'),
    (0xD6, 'ệ'),
    (0xD7, 'ì'),
    (0xD8, 'ỉ'),
    (0xDC, 'ĩ'),
    (0xDD, 'í'),
    (0xDE, 'ị'),
    (0xDF, 'ò'),
    (0xE1, 'ỏ'),
    (0xE2, 'õ'),
    (0xE3, 'ó'),
    (0xE4, 'ọ'),
    (0xE5, 'ồ'),
    (0xE6, 'ổ'),
    (0xE7, 'ỗ'),
    (0xE8, 'ố'),
    (0xE9, 'ộ'),
    (0xEA, 'ờ'),
    (0xEB, 'ở'),
    (0xEC, 'ỡ'),
    (0xED, 'ớ'),
    (0xEE, 'ợ'),
    (0xEF, 'ù'),
    (0xF1, 'ủ'),
    (0xF2, 'ũ'),
    (0xF3, 'ú'),
    (0xF4, 'ụ'),
    (0xF5, 'ừ'),
    (0xF6, 'ử'),
    (0xF7, 'ữ'),
    (0xF8, 'ứ'),
    (0xF9, 'ự'),
    (0xFA, 'ỳ'),
    (0xFB, 'ỷ'),
    (0xFC, 'ỹ'),
    (0xFD, 'ý'),
    (0xFE, 'ỵ'),
];

/// The letter that a Latin-1 character stands for in a TCVN3 font.
pub(crate) fn letter(c: char) -> Option<char> {
    let byte = u8::try_from(c as u32).ok()?;
    TABLE.binary_search_by_key(&byte, |(b, _)| *b).ok().and_then(|i| TABLE.get(i)).map(|(_, l)| *l)
}

/// Reads Latin-1 characters as TCVN3; characters the set does not have stay.
///
/// A word whose own letters are all capitals ("NGUYÔN") was typed in a capital font: its marked
/// letters become capitals too.
///
/// ```
/// assert_eq!(vntext::legacy::decode_tcvn3("NguyÔn V¨n §øc"), "Nguyễn Văn Đức");
/// assert_eq!(vntext::legacy::decode_tcvn3("QUYÕT §ÞNH"), "QUYẾT ĐỊNH");
/// ```
pub fn decode_tcvn3(text: &str) -> String {
    let capitals = all_capitals(text);
    text.split_inclusive(' ')
        .map(|word| {
            let decoded: String = word.chars().map(|c| letter(c).unwrap_or(c)).collect();
            if capitals || word_capitals(word) { decoded.to_uppercase() } else { decoded }
        })
        .collect()
}

/// Reads text set in a capital font (.VnTimeH): every letter is shown as a capital.
pub(crate) fn decode_capital_font(text: &str) -> String {
    decode_tcvn3(text).to_uppercase()
}

/// At least two plain capitals and no small letter in one word: "ThÞ" is not, "NGUYÔN" is.
fn word_capitals(word: &str) -> bool {
    word.chars().filter(char::is_ascii_uppercase).count() >= 2 && !word.chars().any(|c| c.is_ascii_lowercase())
}

/// A whole text in capitals also lifts its short words: "L£ §øC" has one plain capital each.
fn all_capitals(text: &str) -> bool {
    !text.chars().any(|c| c.is_ascii_lowercase())
        && text.split_whitespace().count() >= 2
        && text.split_whitespace().any(word_capitals)
}

/// Writes Unicode text as the Latin-1 characters that a TCVN3 font shows correctly. Capitals with
/// tone marks become small letters, because the set has none: those need a capital font.
pub fn encode_tcvn3(text: &str) -> String {
    text.chars()
        .map(|c| {
            let small = || split(c).and_then(|l| join(Letter { upper: false, ..l }));
            byte_of(c).or_else(|| small().and_then(byte_of)).map_or(c, char::from)
        })
        .collect()
}

fn byte_of(c: char) -> Option<u8> {
    TABLE.iter().find(|(_, l)| *l == c).map(|(b, _)| *b)
}
