//! The sort key against ICU's Vietnamese collation.

use crate::alphabet::{letters, phrase};
use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale::locale;
use proptest::prelude::*;
use std::cmp::Ordering;
use vntext::{sort_key, sort_key_name};

fn collator() -> CollatorBorrowed<'static> {
    let mut options = CollatorOptions::default();
    options.strength = Some(Strength::Tertiary);
    Collator::try_new(locale!("vi").into(), options).expect("compiled data for vi")
}

#[test]
fn every_pair_of_letters_stands_as_icu_says() {
    let icu = collator();
    let mut all = letters();
    all.extend("fjwzFJWZ0123456789".chars());
    for a in &all {
        for b in &all {
            let (a, b) = (a.to_string(), b.to_string());
            assert_eq!(sort_key(&a).cmp(&sort_key(&b)), icu.compare(&a, &b), "{a} and {b}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn words_stand_as_icu_says(a in phrase(), b in phrase()) {
        prop_assert_eq!(sort_key(&a).cmp(&sort_key(&b)), collator().compare(&a, &b), "{} | {}", a, b);
    }

    #[test]
    fn close_words_stand_as_icu_says(a in "[aăâàáạAÀ dđĐ]{0,4}", b in "[aăâàáạAÀ dđĐ]{0,4}") {
        let (a, b) = (vntext::normal(&a), vntext::normal(&b));
        prop_assert_eq!(sort_key(&a).cmp(&sort_key(&b)), collator().compare(&a, &b), "{} | {}", a, b);
    }

    #[test]
    fn the_given_name_decides_first(a in phrase(), b in phrase()) {
        let icu = collator();
        let parts = |name: &str| match name.rsplit_once(' ') {
            Some((rest, given)) => (given.to_lowercase(), rest.to_lowercase()),
            None => (name.to_lowercase(), String::new()),
        };
        let (given_a, rest_a) = parts(&a);
        let (given_b, rest_b) = parts(&b);
        let expected = icu.compare(&given_a, &given_b).then_with(|| icu.compare(&rest_a, &rest_b));
        if expected != Ordering::Equal {
            prop_assert_eq!(sort_key_name(&a).cmp(&sort_key_name(&b)), expected, "{} | {}", a, b);
        }
    }
}
