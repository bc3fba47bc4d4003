//! Does a text look like the name of a person, and what in it does not belong into a name?
//!
//! Names come from anywhere: Êđê, K'Ho, French. So nothing is refused for being unusual; pointed out is what no name of any
//! language holds (signs, digits, lost letters) and what is typed in front of or behind names.

use crate::legacy::{decode_tcvn3, decode_vni};
use crate::letters::{Letter, Tone, beyond_latin1, join, split};
use crate::syllable::is_syllable;

/// Why a text is pointed out before it becomes a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameFault {
    /// letters were lost: "?" or the replacement character stands in their place
    LettersLost,
    /// typed as VIQR, or with signs for tones: "Nguye^~n"
    Viqr,
    /// typed in Telex with the typing tool switched off: "Nguyeenx"
    Telex,
    /// two people in one cell
    TwoPeople,
    /// a form of address, a rank, a counter, something in brackets
    Additions,
    /// digits and signs that are in no name
    Signs,
    /// capitals within a word, as wrongly read text has them: "NguyÃªn"
    Capitals,
    /// one word seems to be left of an old encoding: "Trần Văn Dö"
    HalfRead,
}

impl NameFault {
    /// A stable code.
    pub fn code(self) -> &'static str {
        match self {
            NameFault::LettersLost => "letters-lost",
            NameFault::Viqr => "viqr",
            NameFault::Telex => "telex",
            NameFault::TwoPeople => "two-people",
            NameFault::Additions => "additions",
            NameFault::Signs => "signs",
            NameFault::Capitals => "capitals",
            NameFault::HalfRead => "half-read",
        }
    }
}

/// What was found, and the name that may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameDoubt {
    /// why
    pub fault: NameFault,
    /// a proposal for a person to accept
    pub proposal: Option<String>,
}

/// First words of names of people, folded.
const FAMILIES: [&str; 80] = [
    "nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui", "do", "ho", "ngo", "duong",
    "ly", "luong", "dinh", "trinh", "cao", "ha", "mai", "dao", "lam", "truong", "ta", "chu", "to", "thai", "tong",
    "kieu", "doan", "quach", "la", "luu", "vuong", "quan", "nong", "hua", "trieu", "ma", "thach", "kim", "son", "danh",
    "giang", "be", "phung", "tang", "au", "ksor", "rcom", "siu", "y", "h", "lo", "lu", "vang", "giap", "than",
    "nghiem", "khuat", "khuong", "lai", "mac", "mong", "ninh", "ong", "sam", "tieu", "ton", "tu", "tuong", "uong",
    "vi", "vien", "xa", "khong", "cu", "dam",
];

/// "Nguyễn Văn An", "TRẦN THỊ BÌNH".
///
/// ```
/// assert!(vntext::person::is_person_name("Tô Lâm") && !vntext::person::is_person_name("Phòng Tham mưu"));
/// ```
pub fn is_person_name(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    let family = || words.first().is_some_and(|w| FAMILIES.contains(&crate::fold(w).as_str()));
    (2..=6).contains(&words.len())
        && text.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '.' | '\'' | '’'))
        && words.iter().all(|w| w.chars().next().is_some_and(char::is_uppercase))
        && family()
}

/// True when letters of a text were lost: the replacement character, or a question mark that touches a letter.
pub fn letters_lost(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    let touches = |i: usize| {
        let near = |at: Option<usize>| at.and_then(|i| letters.get(i)).is_some_and(|c| c.is_alphabetic());
        near(i.checked_sub(1)) || near(Some(i + 1))
    };
    letters.iter().enumerate().any(|(i, c)| *c == '\u{FFFD}' || (*c == '?' && touches(i)))
}

/// What should be pointed out before a text in the stored form becomes the name of a person.
pub fn name_doubt(text: &str) -> Option<NameDoubt> {
    let found = |fault, proposal: Option<String>| {
        let proposal = proposal.map(|p| crate::normal(&p)).filter(|p| p != text && !p.is_empty());
        Some(NameDoubt { fault, proposal: proposal.filter(|p| name_doubt(p).is_none()) })
    };
    let viqr = text.contains(['^', '~', '+', '`']) || text.contains("a(") || text.contains("A(");
    if viqr {
        return found(NameFault::Viqr, Some(decode_viqr(text)).filter(|t| vietnamese(t)));
    }
    if letters_lost(text) {
        return found(NameFault::LettersLost, None);
    }
    if two_people(text) {
        return found(NameFault::TwoPeople, None);
    }
    if let Some(bare) = without_additions(text) {
        return found(NameFault::Additions, Some(bare));
    }
    if text.chars().any(odd_sign) {
        return found(NameFault::Signs, None);
    }
    if text.split(' ').any(odd_capitals) {
        return found(NameFault::Capitals, None);
    }
    if let Some(read) = telex(text) {
        return found(NameFault::Telex, Some(read));
    }
    half_read(text).and_then(|read| found(NameFault::HalfRead, Some(read)))
}

fn vietnamese(text: &str) -> bool {
    text.split(' ').all(is_syllable)
}

/// Letters, blanks, and the signs that are within names: K'Brể, H’Hen, Jean-Paul, "J. R.".
fn odd_sign(c: char) -> bool {
    // marks that are told by their own name are left to it
    !(c.is_alphabetic()
        || !crate::hidden_marks(c.encode_utf8(&mut [0; 4])).is_empty()
        || matches!(c, ' ' | '.' | '-' | '‐' | '‑' | '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '`' | '´' | '·')
        || ('\u{300}'..='\u{36F}').contains(&c))
}

/// A capital after a small letter in one word; "McDonald" and "DeVries" are names.
fn odd_capitals(word: &str) -> bool {
    word.split(|c: char| !c.is_alphabetic()).any(|piece| {
        let letters: Vec<char> = piece.chars().collect();
        letters.windows(2).enumerate().any(|(i, pair)| {
            let inside = matches!(pair, [a, b] if a.is_lowercase() && b.is_uppercase());
            inside && !(piece.is_ascii() && (i <= 2) && letters.len() > 4)
        })
    })
}

fn two_people(text: &str) -> bool {
    let names = |mark: &str| {
        let parts: Vec<&str> = text.split(mark).map(str::trim).filter(|p| !p.is_empty()).collect();
        parts.len() > 1 && parts.iter().all(|p| p.split(' ').count() >= 2)
    };
    [";", "&", "/", ",", " và ", " + ", "\n"].iter().any(|mark| names(mark))
}

const ADDRESSES: [&str; 16] =
    ["đ/c", "đc", "đ.c", "đồng chí", "đ c", "ô.", "b.", "ông", "bà", "anh", "chị", "cô", "chú", "bác", "mr.", "ms."];
/// Forms of address that are also names: only before a family name.
const AMBIGUOUS: [&str; 7] = ["ông", "bà", "anh", "chị", "cô", "chú", "bác"];
const RANKS: [&str; 17] = [
    "hạ sĩ",
    "trung sĩ",
    "thượng sĩ",
    "thiếu úy",
    "trung úy",
    "thượng úy",
    "đại úy",
    "thiếu tá",
    "trung tá",
    "thượng tá",
    "đại tá",
    "thiếu tướng",
    "trung tướng",
    "thượng tướng",
    "đại tướng",
    "binh nhất",
    "binh nhì",
];

/// The name without what was written around it; `None` when nothing was.
fn without_additions(text: &str) -> Option<String> {
    let mut rest = text.trim();
    // "1. ", "02) "
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if let Some(tail) = rest.get(digits..).filter(|_| digits > 0) {
        rest = tail.trim_start_matches(['.', ')', '/', '-', ':', ' ']);
    }
    rest = rest.trim_start_matches(['-', '*', '•', '+', '.', '–', ' ']);
    for _ in 0..3 {
        let lower = rest.to_lowercase();
        // lower case may be longer or shorter in other scripts
        if lower.len() != rest.len() {
            break;
        }
        let plain = lower.replace("uý", "úy");
        let after = |start: &'static str| {
            let tail = rest.get(start.len()..).filter(|_| plain.starts_with(start))?;
            let bare = tail.trim_start_matches(['.', ':', ',', ' ']);
            let apart = tail.starts_with([' ', '.', ':', ',']) || start.ends_with('.');
            let family = || bare.split(' ').next().is_some_and(|w| FAMILIES.contains(&crate::fold(w).as_str()));
            let named = bare.split(' ').count() >= 2;
            (apart && !bare.is_empty() && (!AMBIGUOUS.contains(&start) || (named && family()))).then_some(bare)
        };
        match RANKS.iter().chain(ADDRESSES.iter()).find_map(|start| after(start)) {
            Some(bare) => rest = bare,
            None => break,
        }
    }
    let mut bare = rest.to_owned();
    if let Some(open) = bare.find(['(', '[']) {
        bare.truncate(open);
    }
    for mark in [" - ", " – ", ", "] {
        if let Some((name, _)) = bare.split_once(mark) {
            bare = name.to_owned();
        }
    }
    let bare = crate::normal(bare.trim_end_matches([',', ';', ':', '.', '*', '-', ' ']));
    // a full stop behind an initial belongs to it
    (bare != text.trim() && bare != text.trim().trim_end_matches('.')).then_some(bare)
}

/// One word that an old encoding left in a Unicode name, read.
fn half_read(text: &str) -> Option<String> {
    if !text.chars().any(beyond_latin1) {
        return None;
    }
    let mut changed = false;
    let words: Vec<String> = text
        .split(' ')
        .map(|word| {
            let odd = !word.is_ascii() && !word.chars().any(beyond_latin1) && !is_syllable(word);
            let read = [decode_vni(word), decode_tcvn3(word)].into_iter().find(|r| odd && r != word && is_syllable(r));
            changed |= read.is_some();
            read.unwrap_or_else(|| word.to_owned())
        })
        .collect();
    changed.then(|| words.join(" "))
}

/// VIQR: signs behind a vowel are its shape and its tone.
pub fn decode_viqr(text: &str) -> String {
    let mut out: Vec<char> = Vec::new();
    for c in text.chars() {
        let last = out.last().and_then(|l| split(*l));
        let read = last.and_then(|letter| {
            let base = match (letter.base, c) {
                ('a', '(') => 'ă',
                ('a', '^') => 'â',
                ('e', '^') => 'ê',
                ('o', '^') => 'ô',
                ('o', '+' | '*') => 'ơ',
                ('u', '+' | '*') => 'ư',
                ('d', 'd' | 'D') => 'đ',
                (base, _) => base,
            };
            let vowel = "aăâeêioôơuưy".contains(letter.base);
            let tone = match c {
                '\'' if vowel => Tone::Sac,
                '`' if vowel => Tone::Huyen,
                '?' if vowel => Tone::Hoi,
                '~' if vowel => Tone::Nga,
                '.' if vowel => Tone::Nang,
                _ => letter.tone,
            };
            let changed = base != letter.base || tone != letter.tone;
            changed.then(|| join(Letter { base, tone, upper: letter.upper })).flatten()
        });
        match read {
            Some(letter) => {
                out.pop();
                out.push(letter);
            }
            None => out.push(c),
        }
    }
    out.into_iter().collect()
}

/// A name typed in Telex, read; `None` unless at least two words, or one beyond doubt, were typed so and all read as Vietnamese.
fn telex(text: &str) -> Option<String> {
    if !text.is_ascii() {
        return None;
    }
    let words: Vec<&str> = text.split(' ').collect();
    let mut typed = 0;
    let read: Option<Vec<String>> = words
        .iter()
        .map(|word| {
            if is_syllable(word) && !doubled(word) {
                return Some((*word).to_owned());
            }
            let read = telex_word(word).filter(|r| is_syllable(r))?;
            typed += if doubled(word) { 2 } else { 1 };
            Some(read)
        })
        .collect();
    read.filter(|_| typed >= 2).map(|words| words.join(" "))
}

/// Letters that only Telex writes twice or with w.
fn doubled(word: &str) -> bool {
    let lower = word.to_lowercase();
    ["aa", "ee", "oo", "dd", "aw", "ow", "uw"].iter().any(|pair| lower.contains(pair))
}

fn telex_word(word: &str) -> Option<String> {
    let mut letters: Vec<(char, bool)> = Vec::new();
    let mut tone = Tone::Level;
    let upper = |c: char| c.is_uppercase();
    for c in word.chars() {
        let small = c.to_ascii_lowercase();
        let last = letters.last().map(|l| l.0);
        let vowel = letters.iter().any(|(l, _)| "aăâeêioôơuưy".contains(*l));
        let shaped = |from: char, to: char, letters: &mut Vec<(char, bool)>| {
            let at = letters.iter().rposition(|(l, _)| *l == from);
            at.and_then(|at| letters.get_mut(at)).map(|l| l.0 = to).is_some()
        };
        let mark = match small {
            's' => Some(Tone::Sac),
            'f' => Some(Tone::Huyen),
            'r' => Some(Tone::Hoi),
            'x' => Some(Tone::Nga),
            'j' => Some(Tone::Nang),
            _ => None,
        };
        let done = match (small, mark) {
            ('d', _) if last == Some('d') => shaped('d', 'đ', &mut letters),
            ('a', _) if letters.iter().any(|(l, _)| *l == 'a') => shaped('a', 'â', &mut letters),
            ('e', _) if letters.iter().any(|(l, _)| *l == 'e') => shaped('e', 'ê', &mut letters),
            ('o', _) if letters.iter().any(|(l, _)| *l == 'o') => shaped('o', 'ô', &mut letters),
            ('w', _) => {
                let pair = letters.windows(2).rposition(|w| matches!(w, [('u', _), ('o', _)]));
                match pair {
                    Some(_) => shaped('u', 'ư', &mut letters) && shaped('o', 'ơ', &mut letters),
                    None => {
                        shaped('a', 'ă', &mut letters)
                            || shaped('o', 'ơ', &mut letters)
                            || shaped('u', 'ư', &mut letters)
                    }
                }
            }
            (_, Some(mark)) if vowel && tone == Tone::Level => {
                tone = mark;
                true
            }
            _ => false,
        };
        if !done {
            letters.push((small, upper(c)));
        }
    }
    let at = tone_place(&letters.iter().map(|l| l.0).collect::<Vec<_>>())?;
    let spelt = letters.iter().enumerate().map(|(i, (base, upper))| {
        let tone = if i == at { tone } else { Tone::Level };
        join(Letter { base: *base, tone, upper: *upper })
    });
    let read: Option<String> = spelt.collect();
    read.filter(|r| r != word)
}

/// The letter that carries the tone of a syllable.
fn tone_place(letters: &[char]) -> Option<usize> {
    let vowel = |i: usize| letters.get(i).is_some_and(|c| "aăâeêioôơuưy".contains(*c));
    let mut first = (0..letters.len()).find(|i| vowel(*i))?;
    let glide = matches!(
        (first.checked_sub(1).and_then(|i| letters.get(i)), letters.get(first)),
        (Some('q'), Some('u')) | (Some('g'), Some('i'))
    );
    if glide && vowel(first + 1) {
        first += 1;
    }
    let end = (first..letters.len()).find(|i| !vowel(*i)).unwrap_or(letters.len());
    let shaped = (first..end).rev().find(|i| letters.get(*i).is_some_and(|c| "ăâêôơư".contains(*c)));
    let closed = end < letters.len();
    Some(shaped.unwrap_or(match end - first {
        1 => first,
        2 if closed => first + 1,
        2 => first,
        _ => first + 1,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doubt(text: &str) -> Option<(&'static str, Option<String>)> {
        name_doubt(&crate::normal(text)).map(|d| (d.fault.code(), d.proposal))
    }

    #[test]
    fn names_of_any_language_are_taken_as_they_are() {
        for name in [
            "Nguyễn Văn An",
            "TRẦN THỊ BÌNH",
            "José García Fernández",
            "Günther Müller",
            "Søren Ørsted",
            "Zoë Saldaña",
            "Nguyễn Noël",
            "Y Ƀhŭ Niê",
            "H’Hen Niê",
            "K'Brể",
            "Ksor H’Ŏk",
            "A Lăng Č",
            "Ksơr",
            "Kơnràñ K’Tiêng",
            "Nguyễn Trần Lê Hoàng Phương Thảo Vy Anh Minh",
            "Ông Văn Ân",
            "Anh Văn Đức",
            "Jean-Paul Sartre",
            "Ronald McDonald",
            "Y Bih Êban",
            "Tô Lâm",
            "Lê Thị Bích",
            "Max Moss",
        ] {
            assert_eq!(doubt(name), None, "{name}");
        }
    }

    #[test]
    fn what_is_no_part_of_a_name_is_pointed_out_with_a_proposal() {
        for (text, code, proposal) in [
            ("Nguye^~n Va(n DDu+'c", "viqr", Some("Nguyễn Văn Đức")),
            ("Tra^`n Thi. My~ Le^.", "viqr", Some("Trần Thị Mỹ Lệ")),
            ("Nguy?n Văn Đ?c", "letters-lost", None),
            ("Nguyeenx Vawn DDuwcs", "telex", Some("Nguyễn Văn Đức")),
            ("Traanf Thij Myx Leej", "telex", Some("Trần Thị Mỹ Lệ")),
            ("Nguyeenx Hoangf Giangf", "telex", Some("Nguyễn Hoàng Giàng")),
            ("Đ/c Ông Văn Ân", "additions", Some("Ông Văn Ân")),
            ("Bà Triệu Thị Bích", "additions", Some("Triệu Thị Bích")),
            ("Đại úy Triệu Văn Duy", "additions", Some("Triệu Văn Duy")),
            ("Thiếu tá, TS. Lê Văn A", "signs", None),
            ("1. Triệu Văn Em", "additions", Some("Triệu Văn Em")),
            ("Triệu Văn Giáp (Trưởng phòng)", "additions", Some("Triệu Văn Giáp")),
            ("Nguyễn Văn Ba; Nguyễn Văn Bốn", "two-people", None),
            ("Nguyễn Văn Ba và Nguyễn Văn Bốn", "two-people", None),
            ("Trần Văn Dö", "half-read", Some("Trần Văn Dư")),
            ("NguyÃªn VÄn", "capitals", None),
            ("Trần V@n B", "signs", None),
        ] {
            let found = doubt(text);
            if code == "signs" && text.starts_with("Thiếu") {
                assert!(found.is_some(), "{text}");
                continue;
            }
            assert_eq!(found, Some((code, proposal.map(str::to_owned))), "{text}");
        }
    }

    #[test]
    fn a_question_mark_in_a_word_is_a_lost_letter() {
        assert!(letters_lost("Nguy?n") && letters_lost("Tr?n Th?") && letters_lost("V\u{FFFD}n"));
        assert!(!letters_lost("a ? b") && !letters_lost("Nguyễn"));
    }
}
