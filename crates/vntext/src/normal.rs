//! The one form in which text is stored, and the marks that do not belong into a name.

use unicode_normalization::UnicodeNormalization;

use crate::letters::split;

/// What kind of unexpected character a text holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MarkKind {
    /// left-to-right / right-to-left marks, embeddings, overrides and isolates
    Direction,
    /// emoji and pictographs
    Pictograph,
    /// private-use code points: shown differently, or not at all, by every font
    PrivateUse,
    /// control characters other than tab and line breaks
    Control,
    /// zero-width characters and soft hyphens: invisible, removed by [`normal`]
    Invisible,
    /// the replacement character: a byte that an earlier program could not read
    Replacement,
}

/// One unexpected character and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// what it is
    pub kind: MarkKind,
    /// the character itself
    pub character: char,
    /// position counted in characters from 0
    pub position: usize,
}

/// The stored form: NFC, spaces of every kind as one space, zero-width characters, soft hyphens and
/// controls removed, trimmed.
///
/// Tone placement (hoà / hòa) is left as typed. Direction marks and emoji are left in place: removing
/// them would change silently what the sender saw; ask [`hidden_marks`] and refuse or warn. Legacy
/// encodings must be repaired *before*, because TCVN3 writes ư as the byte of the soft hyphen.
///
/// ```
/// assert_eq!(vntext::normal("\u{FEFF} Nguye\u{302}\u{303}n\u{A0} Văn\tA "), "Nguyễn Văn A");
/// ```
pub fn normal(text: &str) -> String {
    if is_normal(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.nfc() {
        if c.is_whitespace() {
            gap = true;
        } else if is_invisible(c) || c.is_control() {
            // dropped
        } else {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            out.push(c);
        }
    }
    // NFC once more only where dropping a joiner brought a base and its mark together
    if unicode_normalization::is_nfc(&out) { out } else { out.nfc().collect() }
}

/// True for most texts: letters of Vietnamese and ASCII with single spaces between them are in the stored form as they stand.
fn is_normal(text: &str) -> bool {
    let mut gap = true;
    for c in text.chars() {
        match c {
            ' ' if gap => return false,
            ' ' => gap = true,
            c if c.is_ascii_graphic() || split(c).is_some() => gap = false,
            _ => return false,
        }
    }
    !gap || text.is_empty()
}

/// Characters that a name, a unit or a citation should not hold, in order.
///
/// ```
/// use vntext::{MarkKind, hidden_marks};
/// let marks = hidden_marks("Trần 🎉 \u{202E}B");
/// assert_eq!(marks[0].kind, MarkKind::Pictograph);
/// assert_eq!(marks[1].kind, MarkKind::Direction);
/// assert!(hidden_marks("Trần Thị Bưởi").is_empty());
/// ```
pub fn hidden_marks(text: &str) -> Vec<Mark> {
    if text.is_ascii() && !text.bytes().any(|b| b < 0x20 || b == 0x7F) {
        return Vec::new();
    }
    text.chars()
        .enumerate()
        .filter_map(|(position, character)| mark_kind(character).map(|kind| Mark { kind, character, position }))
        .collect()
}

fn mark_kind(c: char) -> Option<MarkKind> {
    match c {
        '\t' | '\n' | '\r' => None,
        '\u{200E}' | '\u{200F}' | '\u{61C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
            Some(MarkKind::Direction)
        }
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}' => Some(MarkKind::PrivateUse),
        '\u{FFFD}' => Some(MarkKind::Replacement),
        '\u{2600}'..='\u{27BF}'
        | '\u{2B00}'..='\u{2BFF}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{20E3}'
        | '\u{1F000}'..='\u{1FAFF}'
        | '\u{E0000}'..='\u{E007F}' => Some(MarkKind::Pictograph),
        c if is_invisible(c) => Some(MarkKind::Invisible),
        c if c.is_control() => Some(MarkKind::Control),
        _ => None,
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{34F}' | '\u{180E}' | '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
}

/// Capitals for headings and names in capitals ("ĐỖ THỊ HƯỜNG"), composed.
pub fn upper_vi(text: &str) -> String {
    text.nfc().flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_controls_and_joiners_go_and_tone_placement_stays() {
        assert_eq!(normal("  Hoà\u{200B}  Bình\u{0}\r\n"), "Hoà Bình");
        assert_eq!(normal("a\u{2003}b\u{3000}c"), "a b c");
        assert_eq!(normal("\u{FEFF}\u{200B} \u{A0}"), "");
        assert_eq!(normal("e\u{200B}\u{301}"), "é");
    }

    #[test]
    fn every_kind_of_hidden_mark_is_told_apart() {
        let kinds: Vec<_> = hidden_marks("a\u{200F}☎\u{E001}\u{7}\u{200B}\u{FFFD}z")
            .into_iter()
            .map(|m| (m.position, m.kind))
            .collect();
        assert_eq!(
            kinds,
            [
                (1, MarkKind::Direction),
                (2, MarkKind::Pictograph),
                (3, MarkKind::PrivateUse),
                (4, MarkKind::Control),
                (5, MarkKind::Invisible),
                (6, MarkKind::Replacement),
            ]
        );
        assert!(hidden_marks("Lê Văn Tám – 10.000 đồng “tốt” …").is_empty());
    }

    #[test]
    fn capitals_keep_their_tones() {
        assert_eq!(upper_vi("Đỗ Thị Hươ\u{300}ng"), "ĐỖ THỊ HƯỜNG");
    }
}
