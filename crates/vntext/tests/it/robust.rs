//! Whatever a stranger pastes, nothing panics and the promises hold.

use proptest::prelude::*;
use vntext::legacy::detect_column;
use vntext::*;

proptest! {
    #[test]
    fn any_text_goes_through_everything(text in any::<String>(), other in "\\PC{0,40}") {
        let once = normal(&text);
        prop_assert_eq!(normal(&once), once.clone(), "normal is stable");
        let folded = fold(&text);
        prop_assert_eq!(fold(&folded), folded.clone(), "fold is stable");
        prop_assert_eq!(sort_key(&text), sort_key(&once));
        let _ = (hidden_marks(&text), sort_key_name(&text), upper_vi(&text));
        let _ = (parse_date(&text), parse_money(&text), parse_decimal2(&text), date_dmy(&text), date_long(&text));
        prop_assert_eq!(edit_distance_folded(&text, &other), edit_distance_folded(&other, &text));
    }

    #[test]
    fn latin1_soup_is_never_lost(text in "[a-zA-Z \u{A1}-\u{FF}]{0,30}", font in prop::option::of("\\.Vn[a-zA-Z]{0,6}|VNI-[a-z]{0,4}|Arial")) {
        let seen = detect(&text, font.as_deref());
        if let Some(repaired) = &seen.repaired {
            prop_assert_ne!(repaired, &text);
        }
        let column = detect_column(&[(text.as_str(), font.as_deref()), ("NguyÔn V¨n §øc", None)]);
        prop_assert_eq!(column.len(), 2);
        for encoding in [Encoding::Tcvn3, Encoding::Tcvn3Capitals, Encoding::Vni, Encoding::MisreadUtf8, Encoding::StrayOi] {
            let _ = repair(&text, encoding);
        }
    }

    #[test]
    fn numbers_read_back(n in any::<i64>()) {
        prop_assert_eq!(parse_money(&group(n)), if n == i64::MIN { Err(MoneyError::TooLarge) } else { Ok(n) });
        prop_assert_eq!(parse_decimal2(&decimal2(n / 100)), Some(n / 100));
        prop_assert!(!number_words(n).contains("  "));
    }

    #[test]
    fn dates_read_back(y in 1800u16..2200, m in 1u8..=12, d in 1u8..=31) {
        if let Some(date) = CivilDate::new(y, Some(m), Some(d)) {
            prop_assert_eq!(parse_date(&date_dmy(&date.iso())), Ok(date));
            prop_assert_eq!(parse_date(&date_long(&date.iso())), Ok(date));
        }
    }
}
