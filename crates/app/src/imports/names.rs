//! Are two written names the same name?

use vntext::letters::split;

/// How two names compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Likeness {
    /// The same but for case, spaces and where a tone mark stands (hoà, hòa).
    Same,
    /// One or two letters or marks differ.
    Spelling,
    /// Another name.
    Different,
}

/// Letters in order and tones as a bag, word by word: "Hoà" and "hòa" agree.
pub(super) fn name_key(name: &str) -> String {
    let mut out = String::new();
    for word in vntext::normal(name).split(' ') {
        let mut tones = Vec::new();
        for c in word.chars() {
            match split(c) {
                Some(letter) => {
                    out.push(letter.base);
                    if letter.tone as u8 != 0 {
                        tones.push(letter.tone as u8);
                    }
                }
                None => out.extend(c.to_lowercase()),
            }
        }
        tones.sort_unstable();
        out.extend(tones.into_iter().map(|t| char::from(b'0' + t)));
        out.push(' ');
    }
    out
}

pub(super) fn compare(a: &str, b: &str) -> Likeness {
    if name_key(a) == name_key(b) {
        return Likeness::Same;
    }
    let apart = vntext::edit_distance_folded(a, b);
    let short = a.chars().count().min(b.chars().count()) < 6;
    if apart == 0 || (apart <= 2 && !short) { Likeness::Spelling } else { Likeness::Different }
}

/// A service number without the dots, dashes and blanks that lists put into it.
pub(super) fn number_key(number: &str) -> String {
    vntext::fold(number).replace(' ', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_agree_whatever_their_case_and_place_of_tone_and_a_letter_apart_is_a_spelling() {
        assert_eq!(compare("NGUYỄN  THỊ HOÀ", "Nguyễn Thị Hòa"), Likeness::Same);
        assert_eq!(compare("Trần Văn Sỹ", "Trần Văn Sĩ"), Likeness::Spelling);
        assert_eq!(compare("Lê Thị Mân", "Lê Thị Mẫn"), Likeness::Spelling);
        assert_eq!(compare("Lê Văn An", "Trần Quốc Bảo"), Likeness::Different);
        assert_eq!(number_key("123-456"), number_key("123.456"));
        for (a, b) in [("Hùng", "Hưng"), ("Hoa", "Hòa"), ("Thúy", "Thùy"), ("Tân Hòa", "Tân Hóa")] {
            assert_ne!(name_key(a), name_key(b));
        }
    }
}
