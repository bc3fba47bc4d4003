//! One text: what is it, and what would it become?

use super::words::{Tally, in_word, pieces, tally, witness};
use super::{Confidence, Detection, Doubt, Encoding, of_font, pages, tcvn3, vni};
use crate::letters::beyond_latin1;
use crate::syllable::{is_syllable, lost_u_horn};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Looks at one text and, when the file tells, the font it is set in.
///
/// ```
/// use vntext::{Encoding, detect};
/// let found = detect("NguyÔn V¨n §øc", None);
/// assert_eq!(found.encoding, Encoding::Tcvn3);
/// assert_eq!(found.repaired.as_deref(), Some("Nguyễn Văn Đức"));
/// assert_eq!(detect("Hélène", None).repaired, None);
/// ```
pub fn detect(text: &str, font: Option<&str>) -> Detection {
    let font = font.and_then(of_font);
    if text.is_ascii() {
        return plain(text, font);
    }
    let (unified, mut encoding) = unify(text);
    let counts = tally(&unified);
    let mut doubts = Vec::new();
    let mut confidence = Confidence::Certain;
    let mut result = None;
    match font {
        Some(named) if counts.unicode == 0 => {
            encoding = named;
            result = Some(repair(&unified, named));
        }
        _ => {
            if font.is_some() {
                doubts.push(Doubt::FontDisagrees);
            }
            if let Some(read) = pages::decode_misread_utf8(&unified) {
                encoding = Encoding::MisreadUtf8;
                result = Some(read);
            } else if let Some((legacy, sure)) = legacy_reading(&counts) {
                encoding = legacy;
                confidence = sure;
                result = Some(repair(&unified, legacy));
                if counts.unicode > 0 {
                    doubts.push(Doubt::Mixed);
                }
            } else {
                confidence = undecided(&unified, &counts, &mut doubts);
            }
        }
    }
    let mut result = result.unwrap_or(unified);
    let stray = matches!(encoding, Encoding::Unicode | Encoding::Decomposed | Encoding::StrayOi);
    let plain = plain_d(&result);
    if stray && plain != result {
        result = plain;
        encoding = Encoding::StrayD;
    }
    finish(text, result, encoding, confidence, doubts)
}

/// Builds the answer and looks over the final text for what no repair can bring back.
pub(super) fn finish(
    original: &str,
    result: String,
    encoding: Encoding,
    confidence: Confidence,
    mut doubts: Vec<Doubt>,
) -> Detection {
    for word in pieces(&result).filter(|p| p.starts_with(in_word)) {
        if lost_u_horn(word) {
            doubts.push(Doubt::LostUHorn { word: word.to_owned() });
        }
    }
    if result.contains('\u{FFFD}') {
        doubts.push(Doubt::LettersLost);
    }
    let repaired = (result != original).then_some(result);
    Detection { encoding, confidence, repaired, doubts }
}

/// ASCII says nothing about its encoding; only a capital font changes it.
fn plain(text: &str, font: Option<Encoding>) -> Detection {
    let capitals = font == Some(Encoding::Tcvn3Capitals);
    let upper = capitals.then(|| text.to_uppercase()).filter(|upper| upper != text);
    Detection {
        encoding: if upper.is_some() { Encoding::Tcvn3Capitals } else { Encoding::Unicode },
        confidence: Confidence::Certain,
        repaired: upper,
        doubts: Vec::new(),
    }
}

/// Letters of Iceland, Croatia and Africa that look like Đ đ and are typed in their place.
const STRAY_D: [char; 4] = ['Ð', 'ð', 'Ɖ', 'ɖ'];

/// Words that are Vietnamese with Đ, and abbreviations in capitals (QÐ); "fjörður" stays what it is.
fn plain_d(text: &str) -> String {
    if !text.contains(STRAY_D) {
        return text.to_owned();
    }
    pieces(text)
        .map(|piece| {
            let plain = piece.replace(['Ð', 'Ɖ'], "Đ").replace(['ð', 'ɖ'], "đ");
            let capitals = piece.chars().count() <= 5 && piece.chars().all(char::is_uppercase);
            if is_syllable(&plain) || capitals { plain } else { piece.to_owned() }
        })
        .collect()
}

/// Composes, and puts Ư back where a converter wrote Ƣ.
fn unify(text: &str) -> (String, Encoding) {
    let mut encoding = Encoding::Unicode;
    let mut unified = text.to_owned();
    if !is_nfc(text) {
        unified = text.nfc().collect();
        encoding = Encoding::Decomposed;
    }
    if unified.contains(['\u{1A2}', '\u{1A3}']) {
        // composing once more: Ƣ may have stood before a tone mark of its own
        unified = unified.replace('\u{1A2}', "Ư").replace('\u{1A3}', "ư").nfc().collect();
        encoding = Encoding::StrayOi;
    }
    (unified, encoding)
}

/// The legacy encoding that the words prove, if they do.
fn legacy_reading(counts: &Tally) -> Option<(Encoding, Confidence)> {
    let (encoding, words, strong) = match counts.tcvn3.cmp(&counts.vni) {
        std::cmp::Ordering::Greater => (Encoding::Tcvn3, counts.tcvn3, counts.tcvn3_strong),
        std::cmp::Ordering::Less => (Encoding::Vni, counts.vni, counts.vni_strong),
        std::cmp::Ordering::Equal => match counts.tcvn3_strong.cmp(&counts.vni_strong) {
            std::cmp::Ordering::Greater => (Encoding::Tcvn3, counts.tcvn3, counts.tcvn3_strong),
            std::cmp::Ordering::Less => (Encoding::Vni, counts.vni, counts.vni_strong),
            std::cmp::Ordering::Equal => return None,
        },
    };
    let alone = counts.unicode == 0 && counts.foreign == 0;
    if strong >= 2 && alone {
        Some((encoding, Confidence::Certain))
    } else if strong >= 1 || (words >= 2 && alone) {
        Some((encoding, Confidence::Likely))
    } else {
        None
    }
}

/// Not proved: says so when a legacy reading remains possible.
fn undecided(text: &str, counts: &Tally, doubts: &mut Vec<Doubt>) -> Confidence {
    if counts.unicode > 0 || (counts.tcvn3 == 0 && counts.vni == 0) {
        let either = counts.unicode_or_tcvn3 + counts.unicode_or_vni > 0;
        return if counts.unicode > 0 || !either { Confidence::Certain } else { Confidence::Likely };
    }
    if counts.foreign > 0 {
        return Confidence::Likely;
    }
    for (encoding, words) in [(Encoding::Tcvn3, counts.tcvn3), (Encoding::Vni, counts.vni)] {
        if words > 0 {
            doubts.push(Doubt::AlsoReads { encoding, text: repair(text, encoding) });
        }
    }
    Confidence::Low
}

/// Reads a text as the given encoding. Where the text also holds letters that only Unicode has, just
/// the words that are Vietnamese under the encoding and not as they stand are read anew.
pub fn repair(text: &str, encoding: Encoding) -> String {
    let decode: fn(&str) -> String = match encoding {
        Encoding::Unicode => return text.to_owned(),
        Encoding::Decomposed | Encoding::StrayOi => return unify(text).0,
        Encoding::StrayD => return plain_d(&unify(text).0),
        Encoding::MisreadUtf8 => {
            return pages::decode_misread_utf8(text).unwrap_or_else(|| text.to_owned());
        }
        Encoding::Tcvn3 => tcvn3::decode_tcvn3,
        Encoding::Tcvn3Capitals => tcvn3::decode_capital_font,
        Encoding::Vni => vni::decode_vni,
    };
    if tally(text).unicode == 0 && !text.chars().any(beyond_latin1) {
        return decode(text);
    }
    pieces(text)
        .map(|piece| {
            let w = if piece.starts_with(in_word) {
                witness(piece, true)
            } else {
                return piece.to_owned();
            };
            let legacy = match encoding {
                Encoding::Vni => w.vni && (w.vni_strong || !w.tcvn3_strong),
                _ => w.tcvn3 && (w.tcvn3_strong || !w.vni_strong),
            };
            if legacy && !w.unicode { decode(piece) } else { piece.to_owned() }
        })
        .collect()
}
