//! The money that goes with an award: multiplier × base salary, rounded up to ten thousand đồng once per line
//! (Decree 152/2025/NĐ-CP art. 49(2); the same rule is very likely under the earlier decrees, unverified there).

/// The step of rounding, in đồng.
pub const ROUND_TO: i64 = 10_000;

/// The prize of one line in đồng: `base_salary` đồng × `multiplier` hundredths (30 is 0.3), rounded up to
/// [`ROUND_TO`]. `None` for negative input or a sum beyond the range of money.
#[must_use]
pub fn amount(base_salary: i64, multiplier: i64) -> Option<i64> {
    if base_salary < 0 || multiplier < 0 {
        return None;
    }
    let exact = i128::from(base_salary) * i128::from(multiplier);
    let step = i128::from(ROUND_TO) * 100;
    i64::try_from((exact + step - 1) / step * i128::from(ROUND_TO)).ok()
}

/// A multiplier in hundredths as people write it: 30 → "0.3", 150 → "1.5", 15 → "0.15", 100 → "1.0".
#[must_use]
pub fn multiplier_text(multiplier: i64) -> String {
    let (whole, rest) = (multiplier / 100, (multiplier % 100).abs());
    if rest % 10 == 0 { format!("{whole}.{}", rest / 10) } else { format!("{whole}.{rest:02}") }
}

/// Reads "0.3", "0,3" or "1" into hundredths; `None` for anything else, finer than a hundredth or negative.
#[must_use]
pub fn parse_multiplier(text: &str) -> Option<i64> {
    let text = text.trim().replace(',', ".");
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    if whole.is_empty() || rest.len() > 2 || !whole.chars().chain(rest.chars()).all(|c| c.is_ascii_digit()) {
        return None;
    }
    let hundredths: i64 = format!("{rest:0<2}").parse().ok()?;
    whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(hundredths)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_directors_certificates_of_2020_cost_seventy_seven_million_four_hundred_thousand() {
        let (collective, individual) = (amount(1_490_000, 60).unwrap(), amount(1_490_000, 30).unwrap());
        assert_eq!((collective, individual), (900_000, 450_000));
        assert_eq!(38 * collective + 96 * individual, 77_400_000);
    }

    #[test]
    fn seven_hundred_and_two_thousand_is_paid_as_seven_hundred_and_ten() {
        assert_eq!(amount(2_340_000, 30), Some(710_000));
    }

    #[test]
    fn an_even_amount_is_left_as_it_is() {
        assert_eq!(amount(1_000_000, 100), Some(1_000_000));
        assert_eq!(amount(2_340_000, 0), Some(0));
    }

    #[test]
    fn a_multiplier_is_written_with_one_place_unless_it_needs_two() {
        let texts: Vec<_> = [30, 15, 150, 100, 1260].map(multiplier_text).into();
        assert_eq!(texts, ["0.3", "0.15", "1.5", "1.0", "12.6"]);
    }

    proptest! {
        #[test]
        fn rounding_adds_less_than_one_step_and_never_takes_away(salary in 0_i64..100_000_000, m in 0_i64..10_000) {
            let got = amount(salary, m).unwrap();
            prop_assert_eq!(got % ROUND_TO, 0);
            prop_assert!(got * 100 >= salary * m);
            prop_assert!((got - ROUND_TO) * 100 < salary * m || got == 0);
        }

        #[test]
        fn a_multiplier_is_read_back_as_it_was_written(m in 0_i64..1_000_000) {
            prop_assert_eq!(parse_multiplier(&multiplier_text(m)), Some(m));
        }

        #[test]
        fn no_input_overflows(salary in any::<i64>(), m in any::<i64>(), text in "\\PC*") {
            let _ = (amount(salary, m), parse_multiplier(&text));
        }
    }
}
