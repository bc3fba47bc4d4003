//! Code pages of one byte a letter: what a file's bytes mean, and what text was before a program read it by the wrong page.

use crate::letters::beyond_latin1;
use crate::syllable::is_syllable;
use unicode_normalization::UnicodeNormalization;

use super::words::{in_word, pieces};
use super::{decode_tcvn3, decode_vni};

/// A code page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Page {
    /// Windows in Western Europe; also what TCVN3 and VNI letters are stored as
    Windows1252,
    /// Windows in Central Europe
    Windows1250,
    /// Windows set to Vietnamese: tones are marks of their own
    Windows1258,
    /// VISCII of old mail and Unix systems
    Viscii,
}

/// The upper halves; places that a page leaves open are control characters.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

#[rustfmt::skip]
const WINDOWS_1250: [char; 128] = [
    '€', '\u{81}', '‚', '\u{83}', '„', '…', '†', '‡', '\u{88}', '‰', 'Š', '‹', 'Ś', 'Ť', 'Ž', 'Ź', '\u{90}', '‘',
    '’', '“', '”', '•', '–', '—', '\u{98}', '™', 'š', '›', 'ś', 'ť', 'ž', 'ź', '\u{A0}', 'ˇ', '˘', 'Ł', '¤', 'Ą',
    '¦', '§', '¨', '©', 'Ş', '«', '¬', '\u{AD}', '®', 'Ż', '°', '±', '˛', 'ł', '´', 'µ', '¶', '·', '¸', 'ą', 'ş',
    '»', 'Ľ', '˝', 'ľ', 'ż', 'Ŕ', 'Á', 'Â', 'Ă', 'Ä', 'Ĺ', 'Ć', 'Ç', 'Č', 'É', 'Ę', 'Ë', 'Ě', 'Í', 'Î', 'Ď', 'Đ',
    'Ń', 'Ň', 'Ó', 'Ô', 'Ő', 'Ö', '×', 'Ř', 'Ů', 'Ú', 'Ű', 'Ü', 'Ý', 'Ţ', 'ß', 'ŕ', 'á', 'â', 'ă', 'ä', 'ĺ', 'ć',
    'ç', 'č', 'é', 'ę', 'ë', 'ě', 'í', 'î', 'ď', 'đ', 'ń', 'ň', 'ó', 'ô', 'ő', 'ö', '÷', 'ř', 'ů', 'ú', 'ű', 'ü',
    'ý', 'ţ', '˙',
];

#[rustfmt::skip]
const WINDOWS_1258: [char; 128] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', '\u{8A}', '‹', 'Œ', '\u{8D}', '\u{8E}', '\u{8F}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', '\u{9A}', '›', 'œ', '\u{9D}', '\u{9E}', 'Ÿ', '\u{A0}',
    '¡', '¢', '£', '¤', '¥', '¦', '§', '¨', '©', 'ª', '«', '¬', '\u{AD}', '®', '¯', '°', '±', '²', '³', '´', 'µ',
    '¶', '·', '¸', '¹', 'º', '»', '¼', '½', '¾', '¿', 'À', 'Á', 'Â', 'Ă', 'Ä', 'Å', 'Æ', 'Ç', 'È', 'É', 'Ê', 'Ë',
    '\u{300}', 'Í', 'Î', 'Ï', 'Đ', 'Ñ', '\u{309}', 'Ó', 'Ô', 'Ơ', 'Ö', '×', 'Ø', 'Ù', 'Ú', 'Û', 'Ü', 'Ư', '\u{303}',
    'ß', 'à', 'á', 'â', 'ă', 'ä', 'å', 'æ', 'ç', 'è', 'é', 'ê', 'ë', '\u{301}', 'í', 'î', 'ï', 'đ', 'ñ', '\u{323}',
    'ó', 'ô', 'ơ', 'ö', '÷', 'ø', 'ù', 'ú', 'û', 'ü', 'ư', '₫', 'ÿ',
];

#[rustfmt::skip]
const VISCII: [char; 128] = [
    'Ạ', 'Ắ', 'Ằ', 'Ặ', 'Ấ', 'Ầ', 'Ẩ', 'Ậ', 'Ẽ', 'Ẹ', 'Ế', 'Ề', 'Ể', 'Ễ', 'Ệ', 'Ố', 'Ồ', 'Ổ', 'Ỗ', 'Ộ', 'Ợ', 'Ớ',
    'Ờ', 'Ở', 'Ị', 'Ỏ', 'Ọ', 'Ỉ', 'Ủ', 'Ũ', 'Ụ', 'Ỳ', 'Õ', 'ắ', 'ằ', 'ặ', 'ấ', 'ầ', 'ẩ', 'ậ', 'ẽ', 'ẹ', 'ế', 'ề',
    'ể', 'ễ', 'ệ', 'ố', 'ồ', 'ổ', 'ỗ', 'Ỡ', 'Ơ', 'ộ', 'ờ', 'ở', 'ị', 'Ự', 'Ứ', 'Ừ', 'Ử', 'ơ', 'ớ', 'Ư', 'À', 'Á',
    'Â', 'Ã', 'Ả', 'Ă', 'ẳ', 'ẵ', 'È', 'É', 'Ê', 'Ẻ', 'Ì', 'Í', 'Ĩ', 'ỳ', 'Đ', 'ứ', 'Ò', 'Ó', 'Ô', 'ạ', 'ỷ', 'ừ',
    'ử', 'Ù', 'Ú', 'ỹ', 'ỵ', 'Ý', 'ỡ', 'ư', 'à', 'á', 'â', 'ã', 'ả', 'ă', 'ữ', 'ẫ', 'è', 'é', 'ê', 'ẻ', 'ì', 'í',
    'ĩ', 'ỉ', 'đ', 'ự', 'ò', 'ó', 'ô', 'õ', 'ỏ', 'ọ', 'ụ', 'ù', 'ú', 'ũ', 'ủ', 'ý', 'ợ', 'Ữ',
];

impl Page {
    /// Its usual name.
    pub fn name(self) -> &'static str {
        match self {
            Page::Windows1252 => "Windows-1252",
            Page::Windows1250 => "Windows-1250",
            Page::Windows1258 => "Windows-1258",
            Page::Viscii => "VISCII",
        }
    }

    /// The letter of a byte.
    pub fn letter(self, byte: u8) -> char {
        let upper = |table: &[char; 128]| table.get(usize::from(byte & 0x7F)).copied().unwrap_or('\u{FFFD}');
        match (self, byte) {
            (Page::Viscii, 0x02) => 'Ẳ',
            (Page::Viscii, 0x05) => 'Ẵ',
            (Page::Viscii, 0x06) => 'Ẫ',
            (Page::Viscii, 0x14) => 'Ỷ',
            (Page::Viscii, 0x19) => 'Ỹ',
            (Page::Viscii, 0x1E) => 'Ỵ',
            (_, 0..=0x7F) => char::from(byte),
            (Page::Windows1252, 0x80..=0x9F) => {
                WINDOWS_1252.get(usize::from(byte - 0x80)).copied().unwrap_or('\u{FFFD}')
            }
            (Page::Windows1252, _) => char::from(byte),
            (Page::Windows1250, _) => upper(&WINDOWS_1250),
            (Page::Windows1258, _) => upper(&WINDOWS_1258),
            (Page::Viscii, _) => upper(&VISCII),
        }
    }

    /// The byte of a letter.
    pub(super) fn byte(self, letter: char) -> Option<u8> {
        if letter.is_ascii() {
            return Some(letter as u8);
        }
        (0x80..=0xFFu8).find(|b| self.letter(*b) == letter)
    }

    /// Bytes as composed text.
    pub fn decode(self, bytes: &[u8]) -> String {
        bytes.iter().map(|b| self.letter(*b)).nfc().collect()
    }
}

/// Words that are looked at before a page is chosen.
const WORDS: usize = 20_000;

/// Words with letters beyond ASCII, and how many of them are Vietnamese.
fn score(text: &str) -> (usize, usize) {
    let words = pieces(text).filter(|p| !p.is_ascii() && p.starts_with(in_word) && p.chars().count() > 1).take(WORDS);
    words.fold((0, 0), |(all, good), word| (all + 1, good + usize::from(is_syllable(word))))
}

/// The page of bytes that are no UTF-8: the one under which most words are Vietnamese syllables. Windows-1252 where none
/// speaks for another, or where TCVN3 or VNI, which are read cell by cell, explain the words as well.
pub fn page_of(bytes: &[u8]) -> Page {
    let head = bytes.get(..256 << 10).unwrap_or(bytes);
    let western = Page::Windows1252.decode(head);
    let others = [western.clone(), decode_tcvn3(&western), decode_vni(&western)];
    let known = others.iter().map(|t| score(t).1).max().unwrap_or(0);
    let mut best = (Page::Windows1252, known);
    for page in [Page::Windows1258, Page::Viscii] {
        let text = page.decode(head);
        let (all, good) = score(&text);
        if good > best.1 && good * 10 >= all * 6 {
            best = (page, good);
        }
    }
    best.0
}

/// UTF-8 that a program read by a page of one byte a letter: the text it was, however often that happened.
pub fn decode_misread_utf8(text: &str) -> Option<String> {
    let mut found = None;
    let mut now = text.to_owned();
    for _ in 0..3 {
        let Some(read) = [Page::Windows1252, Page::Windows1250, Page::Windows1258].iter().find_map(|p| once(&now, *p))
        else {
            break;
        };
        now.clone_from(&read);
        found = Some(read);
    }
    found
}

/// `None` when the letters are no misread UTF-8, or when reading them gives no letter beyond ASCII.
fn once(text: &str, page: Page) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let bytes: Option<Vec<u8>> = text.chars().map(|c| page.byte(c)).collect();
    let read = String::from_utf8(bytes?).ok()?;
    let gained = read.chars().any(|c| beyond_latin1(c) || (c.is_alphabetic() && !c.is_ascii()));
    (read != text && gained).then_some(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misread_utf8_is_read_again_by_each_page_and_twice() {
        for page in [Page::Windows1252, Page::Windows1250, Page::Windows1258] {
            let once: String = "Nguyễn Văn Đức".bytes().map(|b| page.letter(b)).collect();
            assert_eq!(decode_misread_utf8(&once).as_deref(), Some("Nguyễn Văn Đức"), "{page:?}");
        }
        let wrong = |text: &str| -> String { text.bytes().map(|b| Page::Windows1252.letter(b)).collect() };
        assert_eq!(decode_misread_utf8(&wrong(&wrong("Lê Đức Thông"))).as_deref(), Some("Lê Đức Thông"));
        for text in ["Hélène", "Lê Văn A", "plain", "Zoë Löwe"] {
            assert_eq!(decode_misread_utf8(text), None);
        }
    }

    #[test]
    fn the_page_of_a_file_is_the_one_that_makes_its_words_vietnamese() {
        let text = "Họ và tên Nguyễn Thị Phượng Trần Quốc Việt Lê Đức Thắng Đặng Văn Hưởng Phòng Tham mưu";
        let viscii: Vec<u8> = text.chars().map(|c| Page::Viscii.byte(c).unwrap_or(b'?')).collect();
        assert_eq!(page_of(&viscii), Page::Viscii);
        assert_eq!(Page::Viscii.decode(&viscii), text);
        // vowels with their shape, tones as marks: what Windows writes
        let spelt = "Ngu\u{79}ê\u{303}n Thi\u{323} Phươ\u{323}ng Trâ\u{300}n Quô\u{301}c Viê\u{323}t Lê Đư\u{301}c";
        let windows: Vec<u8> = spelt.chars().map(|c| Page::Windows1258.byte(c).unwrap_or(b'?')).collect();
        assert_eq!(page_of(&windows), Page::Windows1258);
        assert!(Page::Windows1258.decode(&windows).starts_with("Nguyễn Thị Phượng Trần Quốc Việt Lê Đức"));
        assert_eq!(page_of(b"Fran\xE7ois H\xE9l\xE8ne M\xFCller"), Page::Windows1252);
    }
}
