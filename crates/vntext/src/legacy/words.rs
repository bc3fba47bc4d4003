//! The witness stand: how each word of a text reads under each encoding.

use super::{tcvn3, vni};
use crate::letters::beyond_latin1;
use crate::syllable::{is_syllable, lost_u_horn};

/// Units of measure that would read as a syllable.
const UNITS: [&str; 3] = ["µm", "µa", "µc"];

/// How many words of a text speak for what.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tally {
    /// words with letters only Unicode has, or syllables under no reading but Unicode
    pub(crate) unicode: usize,
    /// syllables as TCVN3 and not as they stand; of those, the ones no other language writes
    pub(crate) tcvn3: usize,
    pub(crate) tcvn3_strong: usize,
    /// the same for VNI
    pub(crate) vni: usize,
    pub(crate) vni_strong: usize,
    /// words that TCVN3 could also mean although they stand as Vietnamese ("Dòng" for "Dũng")
    pub(crate) unicode_or_tcvn3: usize,
    /// the same for VNI
    pub(crate) unicode_or_vni: usize,
    /// words that are a syllable under no reading
    pub(crate) foreign: usize,
}

/// How one word reads.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Witness {
    pub(crate) only_unicode: bool,
    pub(crate) unicode: bool,
    pub(crate) tcvn3: bool,
    pub(crate) tcvn3_strong: bool,
    pub(crate) vni: bool,
    pub(crate) vni_strong: bool,
    pub(crate) foreign: bool,
}

/// True for characters that may be part of a word in some reading; in TCVN3 even © and § are letters.
pub(crate) fn in_word(c: char) -> bool {
    c.is_alphabetic() || ('\u{A1}'..='\u{FF}').contains(&c)
}

/// Cuts a text into runs of word characters and runs of others, in order, losing nothing.
pub(crate) fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let kind = in_word(first);
        let end = rest.find(|c| in_word(c) != kind).unwrap_or(rest.len());
        let (piece, tail) = rest.split_at(end);
        rest = tail;
        Some(piece)
    })
}

pub(crate) fn tally(text: &str) -> Tally {
    let mut sum = Tally::default();
    let mixed = text.chars().any(beyond_latin1);
    for word in pieces(text).filter(|p| !p.is_ascii() && p.starts_with(in_word)) {
        let w = witness(word, mixed);
        sum.foreign += usize::from(w.foreign);
        sum.unicode += usize::from(w.only_unicode || (w.unicode && !w.tcvn3 && !w.vni));
        if w.unicode {
            sum.unicode_or_tcvn3 += usize::from(w.tcvn3);
            sum.unicode_or_vni += usize::from(w.vni);
        } else {
            sum.tcvn3 += usize::from(w.tcvn3);
            sum.tcvn3_strong += usize::from(w.tcvn3_strong);
            sum.vni += usize::from(w.vni);
            sum.vni_strong += usize::from(w.vni_strong);
        }
    }
    // plain words matter only as witnesses against a legacy reading
    if sum.tcvn3 + sum.vni > 0 {
        let plain = pieces(text).filter(|p| p.is_ascii() && p.starts_with(in_word));
        sum.foreign += plain.filter(|word| foreign_ascii(word)).count();
    }
    sum
}

/// A plain word that is no syllable. Abbreviations in capitals (CBCS, UBND) speak neither way.
fn foreign_ascii(word: &str) -> bool {
    let abbreviation = word.len() < 2 || word.chars().all(|c| c.is_ascii_uppercase());
    !abbreviation && !is_syllable(word)
}

/// How a word with letters beyond ASCII reads. `mixed`: its text holds letters that only Unicode has, so a
/// word that stands as Vietnamese needs no other reading.
pub(crate) fn witness(word: &str, mixed: bool) -> Witness {
    let mut w = Witness::default();
    let symbol_alone = word.chars().count() == 1 && !word.starts_with(char::is_alphabetic);
    if symbol_alone || word.is_ascii() || UNITS.contains(&word) {
        return w;
    }
    if mixed && word.chars().any(beyond_latin1) {
        w.only_unicode = true;
        return w;
    }
    // quotation marks, bullets and trademarks may touch a word; no syllable ends in đ or â
    let bare = word.trim_matches(['«', '»', '·']).trim_end_matches(['®', '©']);
    if bare.is_empty() {
        return w;
    }
    w.unicode = sane_case(bare) && is_syllable(bare);
    if w.unicode && mixed {
        return w;
    }
    w.tcvn3 = reads_as_tcvn3(word);
    w.unicode |= bare.is_ascii() && !w.tcvn3;
    w.tcvn3_strong = w.tcvn3 && (word.contains(is_symbol) || !sane_case(word));
    (w.vni, w.vni_strong) = reads_as_vni(word);
    w.foreign = !w.unicode && !w.tcvn3 && !w.vni;
    w
}

/// Small, capitalised, or in capitals: nobody writes "NguyÔn" on purpose.
fn sane_case(word: &str) -> bool {
    let tail_has = |test: fn(&char) -> bool| word.chars().skip(1).any(|c| test(&c));
    let first_small = word.chars().next().is_some_and(char::is_lowercase);
    let upper = tail_has(|c| c.is_uppercase());
    !(upper && (first_small || tail_has(|c| c.is_lowercase())))
}

fn is_symbol(c: char) -> bool {
    ('\u{A1}'..='\u{BF}').contains(&c) || matches!(c, '×' | '÷' | 'Ð' | 'þ')
}

fn reads_as_tcvn3(word: &str) -> bool {
    if !word.chars().all(|c| c.is_ascii() || tcvn3::letter(c).is_some()) {
        return false;
    }
    // QĐ, HĐ, NĐ: abbreviations that hold the one capital TCVN3 marks in every document number
    let mut letters = word.chars();
    if word.contains('§') && letters.all(|c| c == '§' || c.is_ascii_uppercase()) {
        return true;
    }
    let read = tcvn3::decode_tcvn3(word);
    sane_case(&read) && (is_syllable(&read) || lost_u_horn(&read))
}

/// (reads as VNI and changes by it, and holds a pair of letters no other language writes)
fn reads_as_vni(word: &str) -> (bool, bool) {
    let (read, unread) = vni::decode(word);
    if unread > 0 || read == word || !sane_case(&read) || !is_syllable(&read) {
        return (false, false);
    }
    let lower: Vec<char> = word.to_lowercase().chars().collect();
    let strong = lower.windows(2).any(|pair| match pair {
        // août, où, naïf, Loïc, Maël, aüs: these pairs exist elsewhere
        ['a', 'ï' | 'ë' | 'ü' | 'û'] | ['o', 'ï' | 'ù' | 'û' | 'ë'] | ['u', 'ï' | 'ë'] => false,
        ['a' | 'e' | 'o' | 'u' | 'y' | 'ô' | 'ö', mark] => !mark.is_ascii() && mark.is_alphabetic(),
        _ => false,
    });
    (true, strong)
}
