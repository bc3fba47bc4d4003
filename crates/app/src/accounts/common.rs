//! Passwords that everybody tries first: a shipped list of those that leaked most often, so that no server has to be
//! asked. Where it comes from and under which licence: docs/decisions/common-passwords.md.

use std::{collections::HashSet, sync::OnceLock};

/// Sorted, lower case, one a line; the first letter of a line says how much it shares with the line before (0-9, a-z).
const LIST: &str = include_str!("common-passwords.txt");

/// Words of this house and its field, which whoever knows where a person works tries first.
const OF_THE_HOUSE: &[&str] = &[
    "thidua",
    "khenthuong",
    "thiduakhenthuong",
    "giaykhen",
    "bangkhen",
    "hoidong",
    "donvi",
    "canbo",
    "chiensi",
    "quantri",
    "hethong",
    "congan",
    "congannhandan",
    "quandoi",
    "quandoinhandan",
    "vietnam",
];

/// Signs that may be hung onto a common word without making it less so.
const HUNG_ON: usize = 8;

fn list() -> &'static HashSet<String> {
    static WORDS: OnceLock<HashSet<String>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut last = String::new();
        LIST.lines()
            .filter_map(|line| {
                let shared = line.chars().next()?.to_digit(36)? as usize;
                last.truncate(shared);
                last.push_str(line.get(1..)?);
                Some(last.clone())
            })
            .collect()
    })
}

/// Letters that signs stand for: "p@ssw0rd".
fn plain(text: &str) -> String {
    let letter = |c| match c {
        '@' | '4' => 'a',
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    };
    text.chars().map(letter).collect()
}

/// Each letter follows the one before, or all are the same: "abcdefghij", "9876543210".
fn runs(text: &str) -> bool {
    let letters: Vec<u32> = text.chars().map(u32::from).collect();
    let steps: HashSet<i64> = letters.windows(2).map(|w| i64::from(w[1]) - i64::from(w[0])).collect();
    steps.len() <= 1 && steps.iter().all(|s| s.abs() <= 1)
}

/// The part that is repeated when the text is nothing but repetitions of it.
fn repeated(text: &str) -> Option<&str> {
    (1..=text.len() / 2)
        .filter(|n| text.len().is_multiple_of(*n) && text.is_char_boundary(*n))
        .map(|n| &text[..n])
        .find(|part| part.repeat(text.len() / part.len()) == text)
}

/// Lower case, without Vietnamese marks and blanks; signs stay.
fn bare(password: &str) -> String {
    let mut out = String::new();
    for c in vntext::normal(password).chars().filter(|c| !c.is_whitespace()) {
        if c.is_alphabetic() { out.push_str(&vntext::fold(c.encode_utf8(&mut [0; 4]))) } else { out.push(c) }
    }
    out
}

/// True for a password on the list or made of a word of this house, also in capitals, with Vietnamese marks, blanks, digits hung on or signs for letters;
/// for one that only repeats a few letters or such a word; and for the alphabet and the digits in a row.
#[must_use]
pub fn is_common(password: &str) -> bool {
    let bare = bare(password);
    let core = |text: &str| -> Option<String> {
        let core = text.trim_matches(|c: char| !c.is_ascii_alphabetic());
        (core.len() >= 4 && text.len() - core.len() <= HUNG_ON).then(|| core.to_owned())
    };
    let mut forms = vec![bare.clone(), plain(&bare)];
    forms.extend(core(&bare).map(|c| plain(&c)));
    forms.extend(core(&bare));
    forms.extend(core(&plain(&bare)));
    forms.iter().any(|form| {
        list().contains(form)
            || OF_THE_HOUSE.contains(&form.as_str())
            || runs(form)
            || repeated(form).is_some_and(|part| part.chars().count() <= 4 || list().contains(part))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_read_whole() {
        assert_eq!(list().len(), LIST.lines().count());
        let long = list().iter().filter(|w| w.chars().count() >= crate::accounts::password::SHORTEST).count();
        assert!(list().len() > 55_000 && long > 2_700, "{} and {long}", list().len());
        for word in ["password", "123456", "matkhau", "anhyeuem", "qwertyuiop", "1234567890", "zxcvbnm"] {
            assert!(list().contains(word), "{word}");
        }
    }

    #[test]
    fn common_passwords_are_known_in_their_disguises() {
        for password in [
            "1234567890",
            "qwertyuiop",
            "Password123",
            "p@ssw0rd2024",
            "Mật khẩu 123",
            "MATKHAU@2020",
            "anhyeuem1990",
            "iloveyou!!!!",
            "Công an 2020",
            "ThiDua@2026",
            "dragondragon",
            "abababababab",
            "abcdefghijkl",
            "9876543210",
            "aaaaaaaaaaaa",
        ] {
            assert!(is_common(password), "{password}");
        }
        for password in [
            "một câu đủ dài",
            "bí mật của bài thử",
            "câu của riêng tôi",
            "hoa sữa nở muộn năm nay",
            "ab7d-kq2m-xt9w-e4fh",
            "482910375612tuan",
        ] {
            assert!(!is_common(password), "{password}");
        }
    }
}
