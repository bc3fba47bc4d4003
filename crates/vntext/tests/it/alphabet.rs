//! Strategies: random Vietnamese words and text.

use proptest::prelude::*;
use vntext::letters::{Letter, Tone, VOWELS, join};

/// Every Vietnamese letter, both cases.
pub(crate) fn letters() -> Vec<char> {
    let vowels = VOWELS.iter().flat_map(|(lower, upper)| lower.iter().chain(upper).copied());
    let consonants = "bcdđghklmnpqrstvxBCDĐGHKLMNPQRSTVX".chars();
    vowels.chain(consonants).collect()
}

/// One syllable that Vietnamese could write.
pub(crate) fn syllable() -> impl Strategy<Value = String> {
    const ONSETS: [&str; 18] =
        ["", "b", "ch", "d", "đ", "g", "h", "kh", "l", "m", "n", "ng", "nh", "ph", "s", "th", "tr", "v"];
    const RHYMES: [&str; 22] = [
        "a", "ă,n", "â,n", "a,n", "a,nh", "a,ng", "o,a", "ô", "ô,ng", "ơ", "ơ,i", "ư", "ươ,ng", "ươ,i", "u", "u,ng",
        "iê,n", "i", "ê", "e,n", "uyê,n", "uô,ng",
    ];
    (0..ONSETS.len(), 0..RHYMES.len(), 0..6usize, any::<bool>()).prop_map(|(o, r, t, capital)| {
        let (vowels, coda) = RHYMES[r].split_once(',').unwrap_or((RHYMES[r], ""));
        // the tone sits on the last vowel of the group, close enough for sorting
        let mut chars: Vec<char> = vowels.chars().collect();
        let last = chars.pop().expect("a rhyme");
        let toned = join(Letter { base: last, tone: Tone::ALL[t], upper: false }).expect("a vowel");
        let word: String = ONSETS[o].chars().chain(chars).chain([toned]).chain(coda.chars()).collect();
        if capital {
            let mut letters = word.chars();
            let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
            first + letters.as_str()
        } else {
            word
        }
    })
}

/// One to four syllables.
pub(crate) fn phrase() -> impl Strategy<Value = String> {
    prop::collection::vec(syllable(), 1..5).prop_map(|words| words.join(" "))
}
