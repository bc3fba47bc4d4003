//! Numbers and what they change in bytes.

/// SplitMix64: the same start gives the same numbers on every machine.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// Begins at `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Below `most`; 0 when that is 0.
    pub fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.draw() % (most.max(1) as u64)).unwrap_or(0)
    }

    /// One of these.
    pub fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// True once in `n`.
    pub fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

/// Numbers at which readers tend to give way.
const EDGES: &[u64] = &[
    0,
    1,
    0x7F,
    0x80,
    0xFF,
    0x7FFF,
    0x8000,
    0xFFFF,
    0x7FFF_FFFF,
    0x8000_0000,
    0xFFFF_FFFF,
    0x7FFF_FFFF_FFFF_FFFF,
    0xFFFF_FFFF_FFFF_FFFF,
];

/// Texts at which readers of text tend to give way.
const TOKENS: &[&str] = &[
    "0",
    "-1",
    "4294967295",
    "4294967296",
    "9223372036854775808",
    "18446744073709551615",
    "1e309",
    "-0",
    "NaN",
    "\0",
    "\r\n",
    "\u{202E}",
    "\u{FEFF}",
    "\u{301}\u{301}\u{301}",
    "ế",
    "🎉",
    "%",
    "%zz",
    "&",
    ";",
    "=",
    "\"",
    "'",
    "<",
    ">",
    "<!--",
    "]]>",
    "&#x110000;",
    "&amp;",
    "[",
    "]",
    "{",
    "}",
    "[[",
    "null",
    "true",
    "[]",
    "{}",
    "\\u0000",
    "\\ud800",
    "../",
    "9999-12-31",
    "0000-00-00",
    "2024-02-30",
];

/// Changes `bytes` in a few places; `other` lends pieces, `words` are the format's own.
pub(super) fn change(random: &mut Random, bytes: &mut Vec<u8>, other: &[u8], words: &[&str]) {
    for _ in 0..=random.below(8) {
        let at = random.below(bytes.len() + 1).min(bytes.len());
        match random.below(12) {
            0 | 1 if !bytes.is_empty() => {
                let at = at.min(bytes.len() - 1);
                bytes[at] ^= 1 << random.below(8);
            }
            2 if !bytes.is_empty() => {
                let at = at.min(bytes.len() - 1);
                bytes[at] = random.draw().to_le_bytes()[0];
            }
            3 => {
                let edge = random.one(EDGES).to_le_bytes();
                let width = *random.one(&[1, 2, 4, 8]);
                let end = (at + width).min(bytes.len());
                bytes[at..end].copy_from_slice(&edge[..end - at]);
            }
            4 => drop(bytes.drain(at..(at + 1 + random.below(64)).min(bytes.len()))),
            5 => {
                let end = (at + 1 + random.below(200)).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                let most = if random.once_in(20) { 2_000 } else { 3 };
                for _ in 0..=random.below(most) {
                    bytes.splice(at..at, piece.iter().copied());
                    if bytes.len() > 4 << 20 {
                        break;
                    }
                }
            }
            6 => {
                let from = random.below(other.len());
                let end = (from + random.below(300)).min(other.len());
                bytes.splice(at..at, other[from..end].iter().copied());
            }
            7 => drop(bytes.splice(at..at, random.one(TOKENS).bytes())),
            8 | 9 if !words.is_empty() => drop(bytes.splice(at..at, random.one(words).bytes())),
            10 if random.once_in(4) => bytes.truncate(at),
            _ => {
                // A number in text, replaced by another.
                if let Some(first) = bytes[at..].iter().position(u8::is_ascii_digit).map(|p| p + at) {
                    let length = bytes[first..].iter().take_while(|b| b.is_ascii_digit()).count();
                    drop(bytes.splice(first..first + length, random.one(TOKENS).bytes()));
                }
            }
        }
    }
}
