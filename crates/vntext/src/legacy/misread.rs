//! UTF-8 read as Windows-1252: "Nguyá»…n VÄƒn" for "Nguyễn Văn".
//!
//! Happens to .csv files saved as UTF-8 and opened, then saved again, by a program that expected the
//! machine's code page.

use crate::letters::beyond_latin1;

/// Windows-1252 characters of the bytes 0x80–0x9F; the five unused bytes read as C1 controls.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

/// The text that was misread; `None` when the characters are no misread UTF-8, or when reading them
/// gives no letter that only Vietnamese has.
pub fn decode_misread_utf8(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        bytes.push(byte_of(c)?);
    }
    let read = String::from_utf8(bytes).ok()?;
    let gained = read.chars().any(beyond_latin1) || read.chars().any(|c| c.is_alphabetic() && !c.is_ascii());
    (read != text && gained).then_some(read)
}

fn byte_of(c: char) -> Option<u8> {
    match HIGH.iter().position(|h| *h == c) {
        Some(i) => u8::try_from(0x80 + i).ok(),
        None => u8::try_from(c as u32).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misread_utf8_is_read_again() {
        let misread: String = "Nguyễn Văn Đức"
            .bytes()
            .map(|b| if (0x80..0xA0).contains(&b) { HIGH[usize::from(b) - 0x80] } else { char::from(b) })
            .collect();
        assert_eq!(decode_misread_utf8(&misread).as_deref(), Some("Nguyễn Văn Đức"));
        assert_eq!(decode_misread_utf8("Hélène"), None);
        assert_eq!(decode_misread_utf8("Lê Văn A"), None);
        assert_eq!(decode_misread_utf8("plain"), None);
    }
}
