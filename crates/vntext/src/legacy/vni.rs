//! VNI for Windows: the encoding of the fonts VNI-Times, VNI-Helve ….
//!
//! Most marked letters are two characters: the plain vowel, then a Latin-1 letter whose glyph is the
//! mark alone. "Nguyễn Văn Đức" arrives as "Nguyeãn Vaên Ñöùc". The i letters, ơ, ư, đ and ỵ have a
//! character of their own. Vowel and mark share their case.

use crate::letters::{Letter, Tone, join, split};

/// Marks after a vowel of their own: (mark, tone) for a e o u y.
const TONES: [(char, Tone); 5] =
    [('ø', Tone::Huyen), ('û', Tone::Hoi), ('õ', Tone::Nga), ('ù', Tone::Sac), ('ï', Tone::Nang)];

/// Marks that add the hat: a e o → â ê ô with a tone.
const HATS: [(char, Tone); 6] =
    [('â', Tone::Level), ('à', Tone::Huyen), ('å', Tone::Hoi), ('ã', Tone::Nga), ('á', Tone::Sac), ('ä', Tone::Nang)];

/// Marks that add the breve: a → ă with a tone.
const BREVES: [(char, Tone); 6] =
    [('ê', Tone::Level), ('è', Tone::Huyen), ('ú', Tone::Hoi), ('ü', Tone::Nga), ('é', Tone::Sac), ('ë', Tone::Nang)];

/// Characters that stand for a letter by themselves; ô and ö may take a mark of `TONES`.
const SINGLES: [(char, char); 9] =
    [('í', 'í'), ('ì', 'ì'), ('æ', 'ỉ'), ('ó', 'ĩ'), ('ò', 'ị'), ('ô', 'ơ'), ('ö', 'ư'), ('ñ', 'đ'), ('î', 'ỵ')];

/// Reads Latin-1 characters as VNI; a mark that follows no vowel stays as it is.
///
/// ```
/// assert_eq!(vntext::legacy::decode_vni("Nguyeãn Vaên Ñöùc, tröôûng"), "Nguyễn Văn Đức, trưởng");
/// ```
pub fn decode_vni(text: &str) -> String {
    decode(text).0
}

/// The decoded text and how many Latin-1 letters found no reading.
pub(crate) fn decode(text: &str) -> (String, usize) {
    let mut out = String::with_capacity(text.len());
    let mut unread = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let vowel = if c.is_ascii() { split(c) } else { single(c) };
        let Some(vowel) = vowel else {
            unread += usize::from(is_latin1_letter(c));
            out.push(c);
            continue;
        };
        let marked = chars.peek().and_then(|mark| with_mark(vowel, *mark));
        if marked.is_some() {
            chars.next();
        }
        out.extend(marked.or_else(|| join(vowel)));
    }
    (out, unread)
}

fn is_latin1_letter(c: char) -> bool {
    ('\u{C0}'..='\u{FF}').contains(&c) && c.is_alphabetic()
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

fn single(c: char) -> Option<Letter> {
    let small = lower(c);
    let (_, letter) = SINGLES.iter().find(|(vni, _)| *vni == small)?;
    split(*letter).map(|l| Letter { upper: c != small, ..l })
}

fn with_mark(vowel: Letter, mark: char) -> Option<char> {
    let small = lower(mark);
    if vowel.tone != Tone::Level {
        return None;
    }
    let find = |table: &[(char, Tone)]| table.iter().find(|(m, _)| *m == small).map(|(_, t)| *t);
    let (base, tone) = match vowel.base {
        'a' => find(&HATS)
            .map(|t| ('â', t))
            .or_else(|| find(&BREVES).map(|t| ('ă', t)))
            .or_else(|| find(&TONES).map(|t| ('a', t)))?,
        'e' => find(&HATS).map(|t| ('ê', t)).or_else(|| find(&TONES).map(|t| ('e', t)))?,
        'o' => find(&HATS).map(|t| ('ô', t)).or_else(|| find(&TONES).map(|t| ('o', t)))?,
        base @ ('u' | 'y' | 'ơ' | 'ư') => (base, find(&TONES)?),
        _ => return None,
    };
    join(Letter { base, tone, upper: vowel.upper })
}

/// Writes Unicode text as the characters that a VNI font shows correctly.
pub fn encode_vni(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for c in text.chars() {
        match split(c) {
            Some(letter) if !c.is_ascii() => encode_letter(c, letter, &mut out),
            _ => out.push(c),
        }
    }
    out
}

fn encode_letter(c: char, letter: Letter, out: &mut String) {
    let mut push = |vni: char| {
        if letter.upper { out.extend(vni.to_uppercase()) } else { out.push(vni) }
    };
    let small = lower(c);
    if let Some((vni, _)) = SINGLES.iter().find(|(_, l)| *l == small) {
        push(*vni);
        return;
    }
    let (vowel, marks): (char, &[(char, Tone)]) = match letter.base {
        'â' => ('a', &HATS),
        'ê' => ('e', &HATS),
        'ô' => ('o', &HATS),
        'ă' => ('a', &BREVES),
        'ơ' => ('ô', &TONES),
        'ư' => ('ö', &TONES),
        base => (base, &TONES),
    };
    push(vowel);
    if let Some((mark, _)) = marks.iter().find(|(_, t)| *t == letter.tone) {
        push(*mark);
    }
}
