//! Passphrases for the tellers' envelopes: seven syllables out of 512, so 63 bits, printed once on a sheet. The syllables
//! have no marks and no doubled letter, so that no input method turns them into anything else, and however they are
//! typed back (marks, capitals, hyphens) they are the same.

use elastic_elgamal::elliptic_curve::{rand_core::CryptoRng, zeroize::Zeroizing};

/// Syllables of a passphrase.
pub const LENGTH: usize = 7;

static LIST: &str = include_str!("words.txt");

/// Bits of one syllable.
const BITS: u32 = 9;

/// All syllables, in the order of the alphabet.
pub fn list() -> impl Iterator<Item = &'static str> {
    LIST.lines()
}

/// A new passphrase.
#[must_use]
pub fn passphrase(rng: &mut impl CryptoRng) -> Zeroizing<String> {
    let words: Vec<&str> = list().collect();
    let mut phrase = Zeroizing::new(String::with_capacity(8 * LENGTH));
    for i in 0..LENGTH {
        let chosen = (rng.next_u32() >> (32 - BITS)) as usize;
        if i > 0 {
            phrase.push(' ');
        }
        phrase.push_str(words.get(chosen).copied().unwrap_or_default());
    }
    phrase
}

/// A passphrase as somebody typed it back, in the form in which it was made. `Err` names the places (from 1) of what is
/// no syllable of the list, or is empty when there are too few or too many.
pub fn typed(text: &str) -> Result<Zeroizing<String>, Vec<usize>> {
    let folded = Zeroizing::new(vntext::fold(text));
    let words: Vec<&str> = folded.split(' ').filter(|w| !w.is_empty()).collect();
    let unknown: Vec<usize> =
        words.iter().enumerate().filter(|(_, w)| !list().any(|known| known == **w)).map(|(i, _)| i + 1).collect();
    if !unknown.is_empty() || words.len() != LENGTH {
        return Err(unknown);
    }
    Ok(Zeroizing::new(words.join(" ")))
}
