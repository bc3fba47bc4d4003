//! Is this a well-formed Vietnamese syllable?
//!
//! Vietnamese writes one syllable a word, and the set of syllables is small and regular: an onset, a
//! rhyme, one of six tones. That makes it the best witness for damaged text: "NguyÔn" is no syllable,
//! what TCVN3 makes of it is one. The tables hold what occurs in today's orthography; a few syllables
//! of dialects and borrowings are missing on purpose, names from other languages are no syllables.

use crate::letters::{Tone, split};
use std::collections::HashSet;
use std::sync::LazyLock;

/// Onsets that any rhyme may follow unless [`fits`] says otherwise.
const ONSETS: [&str; 27] = [
    "ngh", "ng", "nh", "gh", "gi", "ch", "kh", "ph", "qu", "th", "tr", "b", "c", "d", "đ", "g", "h", "k", "l", "m",
    "n", "r", "s", "t", "v", "x", "p",
];

/// Rhymes without tone.
const RHYMES: [&str; 163] = [
    "a", "ac", "ach", "ai", "am", "an", "ang", "anh", "ao", "ap", "at", "au", "ay", "ăc", "ăm", "ăn", "ăng", "ăp",
    "ăt", "âc", "âm", "ân", "âng", "âp", "ât", "âu", "ây", "e", "ec", "em", "en", "eng", "eo", "ep", "et", "ê", "êch",
    "êm", "ên", "ênh", "êp", "êt", "êu", "i", "ia", "ich", "iêc", "iêm", "iên", "iêng", "iêp", "iêt", "iêu", "im",
    "in", "inh", "ip", "it", "iu", "o", "oa", "oac", "oach", "oai", "oam", "oan", "oang", "oanh", "oao", "oap", "oat",
    "oay", "oăc", "oăm", "oăn", "oăng", "oăt", "oc", "oe", "oen", "oeo", "oet", "oi", "om", "on", "ong", "oong", "ooc",
    "op", "ot", "ô", "ôc", "ôi", "ôm", "ôn", "ông", "ôp", "ôt", "ơ", "ơi", "ơm", "ơn", "ơp", "ơt", "u", "ua", "uân",
    "uâng", "uât", "uây", "uc", "uê", "uêch", "uênh", "ui", "um", "un", "ung", "uôc", "uôi", "uôm", "uôn", "uông",
    "uôt", "uơ", "up", "ut", "uy", "uya", "uych", "uyên", "uyêt", "uynh", "uyt", "uyu", "ư", "ưa", "ưc", "ưi", "ưm",
    "ưn", "ưng", "ươc", "ươi", "ươm", "ươn", "ương", "ươp", "ươt", "ươu", "ưt", "ưu", "y", "yêm", "yên", "yêng", "yêt",
    "yêu", "ynh", "yt", "ych", "oem", "uyn",
];

/// Letters of the longest syllable, "nghiêng".
const LONGEST: usize = 7;

/// True when `word` is one Vietnamese syllable in composed Unicode, in any case. No spaces, no
/// punctuation.
///
/// ```
/// use vntext::syllable::is_syllable;
/// assert!(is_syllable("Nguyễn") && is_syllable("QUỲNH") && is_syllable("ở"));
/// assert!(!is_syllable("Trởng") && !is_syllable("Düsseldorf") && !is_syllable("cát2"));
/// ```
pub fn is_syllable(word: &str) -> bool {
    let Some((plain, tone)) = without_tone(word) else {
        return false;
    };
    // longest onset first, because "ng" must not hide "ngh"; a shorter one may still fit ("gi", "g")
    ONSETS
        .iter()
        .filter_map(|onset| plain.strip_prefix(onset).map(|rhyme| (*onset, rhyme)))
        .chain(std::iter::once(("", plain.as_str())))
        .any(|(onset, rhyme)| fits(onset, rhyme) && is_rhyme(rhyme) && tone_allowed(rhyme, tone))
        || (plain == "gi" && tone_allowed("i", tone))
}

/// Membership in `RHYMES`; a set, because whole columns of words are asked about.
fn is_rhyme(rhyme: &str) -> bool {
    static SET: LazyLock<HashSet<&str>> = LazyLock::new(|| RHYMES.into_iter().collect());
    SET.contains(rhyme)
}

/// Lower-case letters without their tone, and the one tone; `None` for anything else.
fn without_tone(word: &str) -> Option<(String, Tone)> {
    let mut plain = String::with_capacity(word.len());
    let mut tone = Tone::Level;
    for (i, c) in word.chars().enumerate() {
        let letter = split(c)?;
        if i >= LONGEST || (letter.tone != Tone::Level && tone != Tone::Level) {
            return None;
        }
        if letter.tone != Tone::Level {
            tone = letter.tone;
        }
        plain.push(letter.base);
    }
    (!plain.is_empty()).then_some((plain, tone))
}

/// Spelling rules that bind an onset to its rhyme: k, gh, ngh before e, ê, i, y; q only as qu.
fn fits(onset: &str, rhyme: &str) -> bool {
    let front = rhyme.starts_with(['e', 'ê', 'i', 'y']);
    match onset {
        "k" => front,
        "gh" | "ngh" => rhyme.starts_with(['e', 'ê', 'i']),
        "c" => !front,
        "ng" => !front,
        "g" => !front || rhyme.starts_with('i'), // gì, gìn, giết
        "gi" => {
            !rhyme.starts_with(['y', 'ă'])
                || rhyme.starts_with("ăn")
                || rhyme.starts_with("ăt")
                || rhyme.starts_with("ăc")
        }
        "qu" => rhyme == "ôc" || !rhyme.starts_with(['o', 'ô', 'u', 'ư']),
        "p" => rhyme.starts_with(['a', 'i', 'o', 'ô', 'e', 'ê', 'ơ', 'u', 'ă', 'â']), // Pắc Bó, Sa Pa
        "h" | "l" | "m" | "s" | "t" | "th" | "v" => !rhyme.starts_with('y') || rhyme == "y",
        "" => true,
        _ => !rhyme.starts_with('y'),
    }
}

/// Syllables that end in a stop carry only sắc or nặng.
fn tone_allowed(rhyme: &str, tone: Tone) -> bool {
    let stopped = rhyme.ends_with(['c', 'p', 't']) || rhyme.ends_with("ch");
    !stopped || matches!(tone, Tone::Sac | Tone::Nang)
}

/// True when a word that is no syllable becomes one if a lost ư is put back ("Trởng", "Đợc"): what
/// is left of TCVN3 text when a program drops the byte of ư, the soft hyphen. Nobody can tell for
/// certain which letters were lost, so such words are pointed out, never repaired.
pub fn lost_u_horn(word: &str) -> bool {
    let horned = word.chars().any(|c| split(c).is_some_and(|l| l.base == 'ơ'));
    if !horned || is_syllable(word) {
        return false;
    }
    let letters: Vec<char> = word.chars().collect();
    letters.iter().enumerate().any(|(at, c)| {
        split(*c).is_some_and(|letter| letter.base == 'ơ') && {
            let mut whole: String = letters.iter().take(at).collect();
            whole.push('ư');
            whole.extend(letters.iter().skip(at));
            is_syllable(&whole)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_are_syllables() {
        let text = "Cộng hoà Xã hội Chủ nghĩa Việt Nam Độc lập Tự do Hạnh phúc quyết định về việc tặng \
            giấy khen cho các tập thể cá nhân có thành tích xuất sắc trong phong trào thi đua lập công \
            giữ gìn an ninh trật tự nghiêm gương người thường xuyên khuya quỳnh quýt quê thuở huơ \
            Nguyễn Trương Huỳnh Lý Mỹ Kỳ Vỹ Thy gì giết giếng yêu uyên oanh hoặc ngoằn ngoèo xoong \
            ở ạ ý ủy ban nhân dân phường huyện tỉnh ngày tháng năm chiến sĩ khuỷu tay lựu rượu \
            Pắc Bó Sa Pa khuếch trương quốc phòng quân đội quản lý giăng giặc nghề ghế loét";
        for word in text.split_whitespace() {
            assert!(is_syllable(word), "{word}");
            assert!(is_syllable(&word.to_uppercase()), "{word} in capitals");
        }
    }

    #[test]
    fn foreign_and_broken_words_are_not() {
        let text = "Hélène François Düsseldorf Krông Êđê NguyÔn Trởng Đợc phơng lợng est maison \
            cat kan ghà ngià càt Kh«ng münchen abc2 ăê Công-an straße";
        for word in text.split_whitespace() {
            assert!(!is_syllable(word), "{word}");
        }
        assert!(!is_syllable(""));
    }

    #[test]
    fn a_lost_u_with_horn_is_noticed_only_where_the_word_is_broken() {
        for word in ["Trởng", "Đợc", "phơng", "lợng", "THỞNG"] {
            assert!(lost_u_horn(word), "{word}");
        }
        for word in ["trưởng", "ngời", "Sơn", "được", "xyz", "Krông"] {
            assert!(!lost_u_horn(word), "{word}");
        }
    }
}
