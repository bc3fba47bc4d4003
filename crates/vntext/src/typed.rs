//! Names typed with the typing tool switched off: by VIQR, Telex or the VNI keys.

use crate::letters::{Letter, Tone, join, split};
use crate::syllable::is_syllable;

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
pub(crate) fn telex(text: &str) -> Option<String> {
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

/// A name typed by the VNI keys, read: "Nguye64n" by the letters that Telex types for the same marks.
pub(crate) fn by_vni_keys(text: &str) -> Option<String> {
    let digits = text.chars().any(|c| matches!(c, '1'..='9'));
    if !text.is_ascii() || !digits || text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let words = text.split(' ').map(|word| {
        let mut keys = String::new();
        for c in word.chars() {
            let shaped = || keys.chars().rev().find(|k| matches!(k.to_ascii_lowercase(), 'a' | 'e' | 'o'));
            let key = match c {
                '1' => 's',
                '2' => 'f',
                '3' => 'r',
                '4' => 'x',
                '5' => 'j',
                '6' => shaped()?,
                '7' | '8' => 'w',
                '9' => 'd',
                c => c,
            };
            keys.push(key);
        }
        if keys == word { Some(keys) } else { telex_word(&keys) }.filter(|w| is_syllable(w))
    });
    words.collect::<Option<Vec<String>>>().map(|words| words.join(" "))
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
