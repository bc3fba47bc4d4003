//! What a mistyped syllable may have been: words one letter away.

/// How one word became another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slip {
    /// Two neighbours changed places: "hugn" for "hung".
    Swapped,
    /// A letter is missing: "hng" for "hung".
    Dropped,
    /// A letter too many: "huung" for "hung".
    Inserted,
    /// Another letter: "hubg" for "hung".
    Wrong,
}

/// How `typed` came from `meant` by one slip; `None` when they are the same or further apart. For folded words: letters
/// count as bytes.
///
/// ```
/// assert_eq!(vntext::slip("hugn", "hung"), Some(vntext::Slip::Swapped));
/// assert_eq!(vntext::slip("hng", "hung"), Some(vntext::Slip::Dropped));
/// assert_eq!(vntext::slip("hung", "hoang"), None);
/// ```
#[must_use]
pub fn slip(typed: &str, meant: &str) -> Option<Slip> {
    let (a, b) = (typed.as_bytes(), meant.as_bytes());
    if a == b || a.len().abs_diff(b.len()) > 1 {
        return None;
    }
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (rest_a, rest_b) = (a.get(same..)?, b.get(same..)?);
    match a.len().cmp(&b.len()) {
        std::cmp::Ordering::Less => (rest_b.get(1..)? == rest_a).then_some(Slip::Dropped),
        std::cmp::Ordering::Greater => (rest_a.get(1..)? == rest_b).then_some(Slip::Inserted),
        std::cmp::Ordering::Equal => {
            if rest_a.get(1..)? == rest_b.get(1..)? {
                return Some(Slip::Wrong);
            }
            let swapped = rest_a.first() == rest_b.get(1) && rest_a.get(1) == rest_b.first();
            (swapped && rest_a.get(2..) == rest_b.get(2..)).then_some(Slip::Swapped)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_slip_is_known_and_two_are_none() {
        for (typed, meant, how) in [
            ("hugn", "hung", Slip::Swapped),
            ("uhng", "hung", Slip::Swapped),
            ("hun", "hung", Slip::Dropped),
            ("ung", "hung", Slip::Dropped),
            ("hhung", "hung", Slip::Inserted),
            ("hungg", "hung", Slip::Inserted),
            ("gung", "hung", Slip::Wrong),
            ("hunh", "hung", Slip::Wrong),
        ] {
            assert_eq!(slip(typed, meant), Some(how), "{typed} for {meant}");
        }
        for (typed, meant) in [("hung", "hung"), ("", ""), ("gnuh", "hung"), ("hu", "hung"), ("hnug", "hugn")] {
            assert_eq!(slip(typed, meant), None, "{typed} for {meant}");
        }
    }

    proptest! {
        #[test]
        fn a_word_with_one_letter_changed_is_found_again(word in "[a-z]{1,8}", at in 0usize..8, letter in b'a'..=b'z') {
            let mut typed = word.clone().into_bytes();
            typed.insert(at.min(word.len()), letter);
            let typed = String::from_utf8(typed).expect("letters");
            prop_assert_eq!(slip(&typed, &word), Some(Slip::Inserted));
            prop_assert_eq!(slip(&word, &typed), Some(Slip::Dropped));
        }
    }
}
