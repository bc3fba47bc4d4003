//! The Vietnamese letters, taken apart: base letter, tone, case.
//!
//! Vietnamese writes twelve vowels under six tones. Every table of this crate (search, sorting,
//! legacy encodings, syllables) is made from the one table here, so that a letter cannot be known
//! to one of them and unknown to another.

/// The six tones in the order of Vietnamese dictionaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tone {
    /// thanh ngang: no mark
    Level,
    /// thanh huyền: à
    Huyen,
    /// thanh hỏi: ả
    Hoi,
    /// thanh ngã: ã
    Nga,
    /// thanh sắc: á
    Sac,
    /// thanh nặng: ạ
    Nang,
}

impl Tone {
    /// All tones in dictionary order.
    pub const ALL: [Tone; 6] = [Tone::Level, Tone::Huyen, Tone::Hoi, Tone::Nga, Tone::Sac, Tone::Nang];

    /// The tone that a combining mark stands for.
    pub fn of_mark(mark: char) -> Option<Tone> {
        match mark {
            '\u{300}' | '\u{340}' => Some(Tone::Huyen),
            '\u{309}' => Some(Tone::Hoi),
            '\u{303}' => Some(Tone::Nga),
            '\u{301}' | '\u{341}' => Some(Tone::Sac),
            '\u{323}' => Some(Tone::Nang),
            _ => None,
        }
    }
}

/// One letter taken apart. `base` is lower case and keeps its hat, breve or horn (ă, ê, ơ).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Letter {
    /// lower-case letter without tone: one of the twelve vowels, đ, or an ASCII letter
    pub base: char,
    /// the tone it carries
    pub tone: Tone,
    /// true for capitals
    pub upper: bool,
}

/// The twelve vowels: lower and upper case, each in the order of [`Tone::ALL`].
pub const VOWELS: [([char; 6], [char; 6]); 12] = [
    (['a', 'à', 'ả', 'ã', 'á', 'ạ'], ['A', 'À', 'Ả', 'Ã', 'Á', 'Ạ']),
    (['ă', 'ằ', 'ẳ', 'ẵ', 'ắ', 'ặ'], ['Ă', 'Ằ', 'Ẳ', 'Ẵ', 'Ắ', 'Ặ']),
    (['â', 'ầ', 'ẩ', 'ẫ', 'ấ', 'ậ'], ['Â', 'Ầ', 'Ẩ', 'Ẫ', 'Ấ', 'Ậ']),
    (['e', 'è', 'ẻ', 'ẽ', 'é', 'ẹ'], ['E', 'È', 'Ẻ', 'Ẽ', 'É', 'Ẹ']),
    (['ê', 'ề', 'ể', 'ễ', 'ế', 'ệ'], ['Ê', 'Ề', 'Ể', 'Ễ', 'Ế', 'Ệ']),
    (['i', 'ì', 'ỉ', 'ĩ', 'í', 'ị'], ['I', 'Ì', 'Ỉ', 'Ĩ', 'Í', 'Ị']),
    (['o', 'ò', 'ỏ', 'õ', 'ó', 'ọ'], ['O', 'Ò', 'Ỏ', 'Õ', 'Ó', 'Ọ']),
    (['ô', 'ồ', 'ổ', 'ỗ', 'ố', 'ộ'], ['Ô', 'Ồ', 'Ổ', 'Ỗ', 'Ố', 'Ộ']),
    (['ơ', 'ờ', 'ở', 'ỡ', 'ớ', 'ợ'], ['Ơ', 'Ờ', 'Ở', 'Ỡ', 'Ớ', 'Ợ']),
    (['u', 'ù', 'ủ', 'ũ', 'ú', 'ụ'], ['U', 'Ù', 'Ủ', 'Ũ', 'Ú', 'Ụ']),
    (['ư', 'ừ', 'ử', 'ữ', 'ứ', 'ự'], ['Ư', 'Ừ', 'Ử', 'Ữ', 'Ứ', 'Ự']),
    (['y', 'ỳ', 'ỷ', 'ỹ', 'ý', 'ỵ'], ['Y', 'Ỳ', 'Ỷ', 'Ỹ', 'Ý', 'Ỵ']),
];

/// First code point of the dense lookup table; ASCII is answered without it.
const FIRST: u32 = 0xC0;
const LOW_END: u32 = 0x1B1;
const HIGH: u32 = 0x1EA0;
const HIGH_END: u32 = 0x1EFA;
const LEN: usize = (LOW_END - FIRST + HIGH_END - HIGH) as usize;

/// vowel index + 1 in the low bits (15 = đ), tone in bits 4–6, capital in bit 7; 0 = no letter.
const TABLE: [u8; LEN] = build();

const fn slot(code: u32) -> Option<usize> {
    if code >= FIRST && code < LOW_END {
        Some((code - FIRST) as usize)
    } else if code >= HIGH && code < HIGH_END {
        Some((LOW_END - FIRST + code - HIGH) as usize)
    } else {
        None
    }
}

const fn build() -> [u8; LEN] {
    let mut table = [0u8; LEN];
    let mut v = 0;
    while v < VOWELS.len() {
        let mut t = 0;
        while t < 6 {
            let code = (v as u8 + 1) | ((t as u8) << 4);
            if let Some(i) = slot(VOWELS[v].0[t] as u32) {
                table[i] = code;
            }
            if let Some(i) = slot(VOWELS[v].1[t] as u32) {
                table[i] = code | 0x80;
            }
            t += 1;
        }
        v += 1;
    }
    if let Some(i) = slot('đ' as u32) {
        table[i] = 15;
    }
    if let Some(i) = slot('Đ' as u32) {
        table[i] = 15 | 0x80;
    }
    table
}

/// Takes a Vietnamese or ASCII letter apart; `None` for anything else (digits, ö, Cyrillic …).
pub fn split(c: char) -> Option<Letter> {
    if c.is_ascii() {
        return c.is_ascii_alphabetic().then(|| Letter {
            base: c.to_ascii_lowercase(),
            tone: Tone::Level,
            upper: c.is_ascii_uppercase(),
        });
    }
    let code = *TABLE.get(slot(c as u32)?)?;
    let base = match code & 0x0F {
        0 => return None,
        15 => 'đ',
        v => VOWELS.get(usize::from(v) - 1)?.0[0],
    };
    let tone = *Tone::ALL.get(usize::from((code >> 4) & 7))?;
    Some(Letter { base, tone, upper: code & 0x80 != 0 })
}

/// Puts a letter together again; `None` when the base cannot carry the tone.
pub fn join(letter: Letter) -> Option<char> {
    let Letter { base, tone, upper } = letter;
    if let Some((lower_row, upper_row)) = VOWELS.iter().find(|(row, _)| row[0] == base) {
        let row = if upper { upper_row } else { lower_row };
        return row.get(tone as usize).copied();
    }
    if tone != Tone::Level {
        return None;
    }
    match (base, upper) {
        ('đ', false) => Some('đ'),
        ('đ', true) => Some('Đ'),
        (c, false) if c.is_ascii_lowercase() => Some(c),
        (c, true) if c.is_ascii_lowercase() => Some(c.to_ascii_uppercase()),
        _ => None,
    }
}

/// The ASCII letter under a Vietnamese base letter: ă → a, đ → d.
pub fn ascii_base(base: char) -> char {
    match base {
        'ă' | 'â' => 'a',
        'ê' => 'e',
        'ô' | 'ơ' => 'o',
        'ư' => 'u',
        'đ' => 'd',
        c => c,
    }
}

/// True for letters only Vietnamese Unicode text has (they lie outside Latin-1): ă đ ơ ư ạ ễ ….
pub fn beyond_latin1(c: char) -> bool {
    c as u32 > 0xFF && split(c).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_comes_back_from_its_parts() {
        for (lower, upper) in VOWELS {
            for c in lower.into_iter().chain(upper) {
                let parts = split(c).expect("a vowel");
                assert_eq!(join(parts), Some(c));
            }
        }
        for c in ('a'..='z').chain('A'..='Z').chain(['đ', 'Đ']) {
            assert_eq!(split(c).and_then(join), Some(c));
        }
        assert_eq!(split('ö'), None);
        assert_eq!(split('7'), None);
        assert_eq!(join(Letter { base: 'đ', tone: Tone::Sac, upper: false }), None);
    }
}
