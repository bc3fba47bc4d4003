//! Keys that put Vietnamese text in dictionary order when compared as bytes.
//!
//! Order of letters: a ă â b c d đ e ê g h i k l m n o ô ơ p q r s t u ư v x y, with f, j, w, z where
//! they stand in Latin; tones level, huyền, hỏi, ngã, sắc, nặng decide only between texts whose
//! letters are all equal; lower case before upper case decides last. That is the collation of
//! CLDR/ICU for `vi`, which the tests compare with. Digits stand before letters, spaces and
//! punctuation before digits.
//!
//! Keys go into a bytes column: both databases compare those bytewise, whatever their locale.

use crate::letters::{Tone, split};
use crate::normal::normal;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Ends a level; smaller than every weight, so that a shorter text stands before its extension.
const END: u8 = 0;
const SPACE: u8 = 2;
const PUNCTUATION: u8 = 3;
const DIGIT: u8 = 0x10;
const LETTER: u8 = 0x20;
const OTHER: u8 = 0xF0;

/// Letters in Vietnamese order; the weight is the position.
const ORDER: [char; 33] = [
    'a', 'ă', 'â', 'b', 'c', 'd', 'đ', 'e', 'ê', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'ô', 'ơ', 'p', 'q',
    'r', 's', 't', 'u', 'ư', 'v', 'w', 'x', 'y', 'z',
];

/// The levels of a key, kept apart until they are joined in the wanted order.
#[derive(Default)]
struct Levels {
    letters: Vec<u8>,
    tones: Vec<u8>,
    cases: Vec<u8>,
}

impl Levels {
    fn of(text: &str) -> Levels {
        let mut levels = Levels::default();
        for c in text.chars() {
            levels.add(c);
        }
        levels
    }

    fn add(&mut self, c: char) {
        if let Some(letter) = split(c) {
            self.weight(letter_weight(letter.base), tone_weight(letter.tone), letter.upper);
            return;
        }
        match c {
            ' ' => self.weight(SPACE, 1, false),
            '0'..='9' => self.weight(DIGIT + (c as u8 - b'0'), 1, false),
            c if c.is_ascii() => {
                self.letters.push(PUNCTUATION);
                self.weight(c as u8, 1, false);
            }
            c => self.add_foreign(c),
        }
    }

    /// é in French, ö, ç …: base letter, then its marks after the six tones; the rest by code point.
    fn add_foreign(&mut self, c: char) {
        let upper = c.is_uppercase();
        for part in std::iter::once(c).nfd() {
            if is_combining_mark(part) {
                let weight = Tone::of_mark(part).map_or(0x10, tone_weight);
                if let Some(last) = self.tones.last_mut() {
                    *last = (*last).max(weight);
                }
            } else if let Some(letter) = split(part) {
                self.weight(letter_weight(letter.base), 1, upper);
            } else {
                let mut buffer = [0u8; 4];
                self.letters.push(OTHER);
                self.letters.extend_from_slice(part.encode_utf8(&mut buffer).as_bytes());
                self.tones.push(1);
                self.cases.push(u8::from(upper) + 1);
            }
        }
    }

    fn weight(&mut self, letter: u8, tone: u8, upper: bool) {
        self.letters.push(letter);
        self.tones.push(tone);
        self.cases.push(u8::from(upper) + 1);
    }

    /// Letters then tones, each ended; all-plain tones at the end of the level are left out.
    fn push_strong(&self, key: &mut Vec<u8>) {
        key.extend_from_slice(&self.letters);
        key.push(END);
        push_trimmed(&self.tones, key);
        key.push(END);
    }
}

fn push_trimmed(weights: &[u8], key: &mut Vec<u8>) {
    let used = weights.iter().rposition(|w| *w != 1).map_or(0, |last| last + 1);
    key.extend_from_slice(weights.get(..used).unwrap_or_default());
}

fn letter_weight(base: char) -> u8 {
    ORDER.iter().position(|c| *c == base).map_or(OTHER, |i| LETTER + i as u8)
}

fn tone_weight(tone: Tone) -> u8 {
    tone as u8 + 1
}

/// Key of any text: units, places, titles.
///
/// ```
/// use vntext::sort_key;
/// assert!(sort_key("dân") < sort_key("đan"));
/// assert!(sort_key("bà") < sort_key("bá"));
/// assert!(sort_key("ba vì") < sort_key("bà vì"));
/// ```
pub fn sort_key(text: &str) -> Vec<u8> {
    let text = normal(text);
    let levels = Levels::of(&text);
    let mut key = Vec::with_capacity(levels.letters.len() * 2 + 4);
    levels.push_strong(&mut key);
    push_trimmed(&levels.cases, &mut key);
    key
}

/// Key of a person's full name as Vietnamese lists stand: given name (the last word) first, then
/// family name and middle names. A note in brackets at the end ("Nguyễn Văn A (B)") comes last.
///
/// ```
/// use vntext::sort_key_name;
/// assert!(sort_key_name("Vũ Văn An") < sort_key_name("Lê Thị Bình"));
/// assert!(sort_key_name("Lê Văn An") < sort_key_name("Vũ An"));
/// ```
pub fn sort_key_name(full_name: &str) -> Vec<u8> {
    let text = normal(full_name);
    let (name, note) = match text.find(" (") {
        Some(at) => text.split_at(at),
        None => (text.as_str(), ""),
    };
    let (rest, given) = name.rsplit_once(' ').unwrap_or(("", name));
    let parts = [Levels::of(given), Levels::of(rest), Levels::of(note.trim())];
    let mut key = Vec::with_capacity(text.len() * 2 + 8);
    for part in &parts {
        part.push_strong(&mut key);
    }
    let cases: Vec<u8> = parts.iter().flat_map(|p| p.cases.iter().copied()).collect();
    push_trimmed(&cases, &mut key);
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_stand_by_given_name_then_family_name() {
        let mut names = [
            "Trần Thị Ánh",
            "Lê Văn Ân",
            "Nguyễn Văn An",
            "Đỗ Văn An",
            "Phạm Đức",
            "Phạm Dũng",
            "Hoàng Thị Hà",
            "An Thị Hạ",
            "Bùi An",
            "nguyễn văn an",
        ];
        names.sort_by_key(|n| sort_key_name(n));
        assert_eq!(
            names,
            [
                "Bùi An",
                "Đỗ Văn An",
                "nguyễn văn an",
                "Nguyễn Văn An",
                "Trần Thị Ánh",
                "Lê Văn Ân",
                "Phạm Dũng",
                "Phạm Đức",
                "Hoàng Thị Hà",
                "An Thị Hạ",
            ]
        );
    }

    #[test]
    fn a_shorter_text_stands_before_its_extension_and_digits_before_letters() {
        assert!(sort_key("Phòng 1") < sort_key("Phòng 1A"));
        assert!(sort_key("Đội 2") < sort_key("Đội An ninh"));
        assert!(sort_key("an bình") < sort_key("anh"));
        assert_eq!(sort_key(" Ba  Vì "), sort_key("Ba Vì"));
        assert!(sort_key_name("Nguyễn Văn A (Hà Nội)") > sort_key_name("Nguyễn Văn A"));
        assert!(sort_key_name("") < sort_key_name("A"));
    }
}
