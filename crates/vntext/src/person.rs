//! Does a text look like the name of a person, and what in it does not belong into a name?
//!
//! Names come from anywhere: Êđê, K'Ho, French. So nothing is refused for being unusual; pointed out is what no name of any
//! language holds (signs, digits, lost letters) and what is typed in front of or behind names.

use crate::legacy::{decode_tcvn3, decode_vni};
use crate::letters::beyond_latin1;
use crate::syllable::is_syllable;
use crate::typed::{by_vni_keys, decode_viqr, telex};

/// Why a text is pointed out before it becomes a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameFault {
    /// letters were lost: "?" or the replacement character stands in their place
    LettersLost,
    /// typed as VIQR, or with signs for tones: "Nguye^~n"
    Viqr,
    /// typed in Telex with the typing tool switched off: "Nguyeenx"
    Telex,
    /// two people in one cell
    TwoPeople,
    /// a form of address, a rank, a counter, something in brackets
    Additions,
    /// digits and signs that are in no name
    Signs,
    /// capitals within a word, as wrongly read text has them: "NguyÃªn"
    Capitals,
    /// one word seems to be left of an old encoding: "Trần Văn Dö"
    HalfRead,
    /// typed by the VNI keys with the typing tool switched off: "Nguye64n"
    VniTyped,
    /// family name and "Văn" or "Thị" alone: the given name may stand in another column
    Incomplete,
}

impl NameFault {
    /// A stable code.
    pub fn code(self) -> &'static str {
        match self {
            NameFault::LettersLost => "letters-lost",
            NameFault::Viqr => "viqr",
            NameFault::Telex => "telex",
            NameFault::TwoPeople => "two-people",
            NameFault::Additions => "additions",
            NameFault::Signs => "signs",
            NameFault::Capitals => "capitals",
            NameFault::HalfRead => "half-read",
            NameFault::VniTyped => "vni-typed",
            NameFault::Incomplete => "incomplete",
        }
    }
}

/// What was found, and the name that may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameDoubt {
    /// why
    pub fault: NameFault,
    /// a proposal for a person to accept
    pub proposal: Option<String>,
}

/// First words of names of people, folded.
const FAMILIES: [&str; 80] = [
    "nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui", "do", "ho", "ngo", "duong",
    "ly", "luong", "dinh", "trinh", "cao", "ha", "mai", "dao", "lam", "truong", "ta", "chu", "to", "thai", "tong",
    "kieu", "doan", "quach", "la", "luu", "vuong", "quan", "nong", "hua", "trieu", "ma", "thach", "kim", "son", "danh",
    "giang", "be", "phung", "tang", "au", "ksor", "rcom", "siu", "y", "h", "lo", "lu", "vang", "giap", "than",
    "nghiem", "khuat", "khuong", "lai", "mac", "mong", "ninh", "ong", "sam", "tieu", "ton", "tu", "tuong", "uong",
    "vi", "vien", "xa", "khong", "cu", "dam",
];

/// "Nguyễn Văn An", "TRẦN THỊ BÌNH".
///
/// ```
/// assert!(vntext::person::is_person_name("Tô Lâm") && !vntext::person::is_person_name("Phòng Tham mưu"));
/// ```
pub fn is_person_name(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    let family = || words.first().is_some_and(|w| FAMILIES.contains(&crate::fold(w).as_str()));
    (2..=6).contains(&words.len())
        && text.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '.' | '\'' | '’'))
        && words.iter().all(|w| w.chars().next().is_some_and(char::is_uppercase))
        && family()
}

/// True when letters of a text were lost: the replacement character, or a question mark that touches a letter.
pub fn letters_lost(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    let touches = |i: usize| {
        let near = |at: Option<usize>| at.and_then(|i| letters.get(i)).is_some_and(|c| c.is_alphabetic());
        near(i.checked_sub(1)) || near(Some(i + 1))
    };
    letters.iter().enumerate().any(|(i, c)| *c == '\u{FFFD}' || (*c == '?' && touches(i)))
}

/// What should be pointed out before a text in the stored form becomes the name of a person.
pub fn name_doubt(text: &str) -> Option<NameDoubt> {
    let found = |fault, proposal: Option<String>| {
        let proposal = proposal.map(|p| crate::normal(&p)).filter(|p| p != text && !p.is_empty());
        Some(NameDoubt { fault, proposal: proposal.filter(|p| name_doubt(p).is_none()) })
    };
    // an apostrophe behind a word is a tone, one within it belongs to K'Brể
    let toned = text.is_ascii() && text.split(' ').any(|w| w.len() > 1 && w.ends_with('\''));
    let viqr = toned || text.contains(['^', '~', '+', '`']) || text.contains("a(") || text.contains("A(");
    if viqr {
        return found(NameFault::Viqr, Some(decode_viqr(text)).filter(|t| vietnamese(t)));
    }
    if letters_lost(text) {
        return found(NameFault::LettersLost, None);
    }
    if two_people(text) {
        return found(NameFault::TwoPeople, None);
    }
    if let Some(bare) = without_additions(text) {
        return found(NameFault::Additions, Some(bare));
    }
    if let Some(read) = by_vni_keys(text) {
        return found(NameFault::VniTyped, Some(read));
    }
    if text.chars().any(odd_sign) {
        return found(NameFault::Signs, None);
    }
    if text.split(' ').any(odd_capitals) {
        return found(NameFault::Capitals, None);
    }
    if let Some(read) = telex(text) {
        return found(NameFault::Telex, Some(read));
    }
    if let Some(read) = half_read(text) {
        return found(NameFault::HalfRead, Some(read));
    }
    if incomplete(text) { found(NameFault::Incomplete, None) } else { None }
}

/// "Nguyễn Thị", "Trần Văn": what stands before a given name, without one.
fn incomplete(text: &str) -> bool {
    let folded = crate::fold(text);
    match folded.split(' ').collect::<Vec<_>>().as_slice() {
        [family, "thi" | "van"] => {
            FAMILIES.contains(family)
                && !matches!(
                    text.to_lowercase().split(' ').next_back(),
                    Some("vân" | "vấn" | "thi" | "van" | "vạn" | "thì" | "thí")
                )
        }
        _ => false,
    }
}

fn vietnamese(text: &str) -> bool {
    text.split(' ').all(is_syllable)
}

/// Letters, blanks, and the signs that are within names: K'Brể, H’Hen, Jean-Paul, "J. R.".
fn odd_sign(c: char) -> bool {
    // marks that are told by their own name are left to it
    !(c.is_alphabetic()
        || !crate::hidden_marks(c.encode_utf8(&mut [0; 4])).is_empty()
        || matches!(c, ' ' | '.' | '-' | '‐' | '‑' | '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '`' | '´' | '·')
        || ('\u{300}'..='\u{36F}').contains(&c))
}

/// A capital after a small letter in one word; "McDonald" and "DeVries" are names.
fn odd_capitals(word: &str) -> bool {
    word.split(|c: char| !c.is_alphabetic()).any(|piece| {
        let letters: Vec<char> = piece.chars().collect();
        letters.windows(2).enumerate().any(|(i, pair)| {
            let inside = matches!(pair, [a, b] if a.is_lowercase() && b.is_uppercase());
            inside && !(piece.is_ascii() && (i <= 2) && letters.len() > 4)
        })
    })
}

/// Two names in one cell. A rank, a title or a post beside a name is none.
fn two_people(text: &str) -> bool {
    const POSTS: [&str; 9] = [
        "truong phong",
        "truong ban",
        "truong cong",
        "pho ",
        "doi truong",
        "can bo",
        "giam doc",
        "chien si",
        "chi huy",
    ];
    let name = |part: &&str| {
        let bare = without_additions(part).unwrap_or_else(|| (*part).to_owned());
        let words: Vec<&str> = bare.split(' ').collect();
        let folded = crate::fold(&bare);
        words.len() >= 2
            && words.iter().all(|w| w.chars().next().is_some_and(char::is_uppercase))
            && !RANKS.iter().any(|r| bare.to_lowercase() == *r)
            && !POSTS.iter().any(|p| folded.starts_with(p))
    };
    let family = |part: &&str| FAMILIES.contains(&crate::fold(part.split(' ').next().unwrap_or_default()).as_str());
    let names = |mark: &str, sure: bool| {
        let parts: Vec<&str> = text.split(mark).map(str::trim).filter(|p| name(p) && (!sure || family(p))).collect();
        parts.len() > 1
    };
    [";", "&", "/", ",", " và ", " + ", "\n"].iter().any(|mark| names(mark, false))
        || [" - ", " – "].iter().any(|mark| names(mark, true))
}

const ADDRESSES: [&str; 16] =
    ["đ/c", "đc", "đ.c", "đồng chí", "đ c", "ô.", "b.", "ông", "bà", "anh", "chị", "cô", "chú", "bác", "mr.", "ms."];
/// Forms of address that are also names: only before a family name.
const AMBIGUOUS: [&str; 9] = ["ông", "bà", "anh", "chị", "cô", "chú", "bác", "cố", "cn"];
/// Titles that are written before names.
const TITLES: [&str; 48] = [
    "phó giáo sư",
    "giáo sư",
    "tiến sĩ",
    "tiến sỹ",
    "thạc sĩ",
    "thạc sỹ",
    "bác sĩ",
    "bác sỹ",
    "dược sĩ",
    "dược sỹ",
    "kỹ sư",
    "luật sư",
    "kiến trúc sư",
    "cử nhân",
    "nhà giáo",
    "nghệ sĩ",
    "nghệ sỹ",
    "liệt sĩ",
    "liệt sỹ",
    "cố",
    "gs",
    "pgs",
    "tskh",
    "ts",
    "ths",
    "th.s",
    "bscki",
    "bsckii",
    "bsck1",
    "bsck2",
    "bs",
    "cki",
    "ckii",
    "ck1",
    "ck2",
    "ks",
    "cn",
    "ls",
    "kts",
    "ds",
    "đd",
    "nsnd",
    "nsưt",
    "ngnd",
    "ngưt",
    "ttnd",
    "ttưt",
    "qncn",
];
const RANKS: [&str; 21] = [
    "hạ sĩ",
    "trung sĩ",
    "thượng sĩ",
    "thiếu úy",
    "trung úy",
    "thượng úy",
    "đại úy",
    "thiếu tá",
    "trung tá",
    "thượng tá",
    "đại tá",
    "thiếu tướng",
    "trung tướng",
    "thượng tướng",
    "đại tướng",
    "binh nhất",
    "binh nhì",
    "hạ sỹ",
    "trung sỹ",
    "thượng sỹ",
    "học viên",
];

/// The name without what was written around it; `None` when nothing was.
fn without_additions(text: &str) -> Option<String> {
    let mut rest = text.trim();
    // "1. ", "02) "
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if let Some(tail) = rest.get(digits..).filter(|_| digits > 0) {
        rest = tail.trim_start_matches(['.', ')', '/', '-', ':', ' ']);
    }
    rest = rest.trim_start_matches(['-', '*', '•', '+', '.', '–', ' ']);
    // "(Đ/c) Lê Văn Chín"
    if let Some((_, tail)) = rest.strip_prefix('(').and_then(|inside| inside.split_once(')')) {
        rest = tail.trim_start_matches(['.', ':', ' ']);
    }
    for _ in 0..6 {
        let lower = rest.to_lowercase();
        // lower case may be longer or shorter in other scripts
        if lower.len() != rest.len() {
            break;
        }
        let plain = lower.replace("uý", "úy");
        let after = |start: &'static str| {
            let tail = rest.get(start.len()..).filter(|_| plain.starts_with(start))?;
            let bare = tail.trim_start_matches(['.', ':', ',', '-', '/', ' ']);
            let apart = tail.starts_with([' ', '.', ':', ',', '/', '-']) || start.ends_with('.');
            let family = || bare.split(' ').next().is_some_and(|w| FAMILIES.contains(&crate::fold(w).as_str()));
            let named = bare.split(' ').count() >= 2;
            let ranked = || RANKS.iter().any(|rank| bare.to_lowercase().starts_with(rank));
            let sure = !AMBIGUOUS.contains(&start) || (named && (family() || ranked()));
            (apart && !bare.is_empty() && sure).then_some(bare)
        };
        match RANKS.iter().chain(&TITLES).chain(&ADDRESSES).find_map(|start| after(start)) {
            Some(bare) => rest = bare,
            None => break,
        }
    }
    let mut bare = rest.to_owned();
    if let Some(open) = bare.find(['(', '[']) {
        bare.truncate(open);
    }
    for mark in [" - ", " – ", ", "] {
        if let Some((name, _)) = bare.split_once(mark) {
            bare = name.to_owned();
        }
    }
    let bare = crate::normal(bare.trim_end_matches([',', ';', ':', '.', '*', '-', ' ']));
    // a full stop behind an initial belongs to it
    (bare != text.trim() && bare != text.trim().trim_end_matches('.')).then_some(bare)
}

/// One word that an old encoding left in a Unicode name, read.
fn half_read(text: &str) -> Option<String> {
    if !text.chars().any(beyond_latin1) {
        return None;
    }
    let mut changed = false;
    let words: Vec<String> = text
        .split(' ')
        .map(|word| {
            let odd = !word.is_ascii() && !word.chars().any(beyond_latin1) && !is_syllable(word);
            let read = [decode_vni(word), decode_tcvn3(word)].into_iter().find(|r| odd && r != word && is_syllable(r));
            changed |= read.is_some();
            read.unwrap_or_else(|| word.to_owned())
        })
        .collect();
    changed.then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doubt(text: &str) -> Option<(&'static str, Option<String>)> {
        name_doubt(&crate::normal(text)).map(|d| (d.fault.code(), d.proposal))
    }

    #[test]
    fn names_of_any_language_are_taken_as_they_are() {
        for name in [
            "Nguyễn Văn An",
            "TRẦN THỊ BÌNH",
            "José García Fernández",
            "Günther Müller",
            "Søren Ørsted",
            "Zoë Saldaña",
            "Nguyễn Noël",
            "Y Ƀhŭ Niê",
            "H’Hen Niê",
            "K'Brể",
            "Ksor H’Ŏk",
            "A Lăng Č",
            "Ksơr",
            "Kơnràñ K’Tiêng",
            "Nguyễn Trần Lê Hoàng Phương Thảo Vy Anh Minh",
            "Ông Văn Ân",
            "Anh Văn Đức",
            "Jean-Paul Sartre",
            "Ronald McDonald",
            "Y Bih Êban",
            "Tô Lâm",
            "Lê Thị Bích",
            "Max Moss",
        ] {
            assert_eq!(doubt(name), None, "{name}");
        }
    }

    #[test]
    fn what_is_no_part_of_a_name_is_pointed_out_with_a_proposal() {
        for (text, code, proposal) in [
            ("Nguye^~n Va(n DDu+'c", "viqr", Some("Nguyễn Văn Đức")),
            ("Tra^`n Thi. My~ Le^.", "viqr", Some("Trần Thị Mỹ Lệ")),
            ("Nguy?n Văn Đ?c", "letters-lost", None),
            ("Nguyeenx Vawn DDuwcs", "telex", Some("Nguyễn Văn Đức")),
            ("Traanf Thij Myx Leej", "telex", Some("Trần Thị Mỹ Lệ")),
            ("Nguyeenx Hoangf Giangf", "telex", Some("Nguyễn Hoàng Giàng")),
            ("Đ/c Ông Văn Ân", "additions", Some("Ông Văn Ân")),
            ("Bà Triệu Thị Bích", "additions", Some("Triệu Thị Bích")),
            ("Đại úy Triệu Văn Duy", "additions", Some("Triệu Văn Duy")),
            ("Thiếu tá, TS. Lê Văn A", "additions", Some("Lê Văn A")),
            ("PGS.TS Nguyễn Văn Ba", "additions", Some("Nguyễn Văn Ba")),
            ("BS CKI. Trần Văn Năm", "additions", Some("Trần Văn Năm")),
            ("Nguyễn Văn Sáu, Thiếu tá", "additions", Some("Nguyễn Văn Sáu")),
            ("Thượng úy QNCN Lê Văn Bảy", "additions", Some("Lê Văn Bảy")),
            ("(Đ/c) Lê Văn Chín", "additions", Some("Lê Văn Chín")),
            ("Cố Đại tá Nguyễn Văn Em", "additions", Some("Nguyễn Văn Em")),
            ("Nguyễn Văn Giáp - Nguyễn Văn Hải", "two-people", None),
            ("NGUYỄN VĂN TÁM - TRƯỞNG PHÒNG", "additions", Some("NGUYỄN VĂN TÁM")),
            ("Hoang2 Tha1i", "vni-typed", Some("Hoàng Thái")),
            ("Le6 Quo61c Hu7ng", "vni-typed", Some("Lê Quốc Hưng")),
            ("Pham Van Be'", "viqr", Some("Pham Van Bé")),
            ("Nguyeenx Vaan Ddoongf", "telex", Some("Nguyễn Vân Đồng")),
            ("Nguyễn Thị", "incomplete", None),
            ("1. Triệu Văn Em", "additions", Some("Triệu Văn Em")),
            ("Triệu Văn Giáp (Trưởng phòng)", "additions", Some("Triệu Văn Giáp")),
            ("Nguyễn Văn Ba; Nguyễn Văn Bốn", "two-people", None),
            ("Nguyễn Văn Ba và Nguyễn Văn Bốn", "two-people", None),
            ("Trần Văn Dö", "half-read", Some("Trần Văn Dư")),
            ("NguyÃªn VÄn", "capitals", None),
            ("Trần V@n B", "signs", None),
        ] {
            let found = doubt(text);
            assert_eq!(found, Some((code, proposal.map(str::to_owned))), "{text}");
        }
    }

    #[test]
    fn a_question_mark_in_a_word_is_a_lost_letter() {
        assert!(letters_lost("Nguy?n") && letters_lost("Tr?n Th?") && letters_lost("V\u{FFFD}n"));
        assert!(!letters_lost("a ? b") && !letters_lost("Nguyễn"));
    }
}
