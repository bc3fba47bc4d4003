//! The Director's Giấy khen of 2020 in the demo province.

use crate::support::{LAW, outcome, verdict};
use law::facts::SubjectKind;
use law::{Outcome, Power};
use serde_json::json;

const REG: &str = "demo-cong-an-tinh";

#[test]
fn an_individual_proposed_by_the_unit_is_eligible_and_gets_450_000() {
    let v = verdict(
        "giay-khen",
        json!({"on": "2020-11-20", "emulation_year": 2020, "subject": {"kind": "individual", "sector": "public_security"},
               "claim": {"ground": "movement"}, "discipline": [], "proceedings": [], "regulations": [REG]}),
    );
    assert_eq!(v.outcome, Outcome::Eligible, "{:#?}", v.reasons);
    assert_eq!(v.regime, "L2003_ND91");
    let p = v.prize.unwrap();
    assert_eq!((p.base_salary, p.multiplier.as_str(), p.amount), (1_490_000, "0.3", 450_000));
    assert_eq!(v.authority.iter().map(|a| a.role.as_str()).collect::<Vec<_>>(), ["Giám đốc Công an tỉnh"]);
    assert!(!v.warnings.is_empty(), "unverified figures must be said");
}

#[test]
fn a_collective_is_eligible_and_gets_900_000() {
    let v = verdict(
        "giay-khen",
        json!({"on": "2020-11-20", "subject": {"kind": "collective", "sector": "public_security"},
               "claim": {"ground": "movement"}, "proceedings": [], "regulations": [REG]}),
    );
    assert_eq!(v.outcome, Outcome::Eligible, "{:#?}", v.reasons);
    assert_eq!(v.prize.unwrap().amount, 900_000);
}

#[test]
fn the_payment_list_of_the_demo_reads_77_400_000() {
    let on = "2020-11-20".parse().unwrap();
    let amount = |k| LAW.prize(&"giay-khen".into(), k, on, &[REG.to_owned()]).unwrap().amount;
    assert_eq!(38 * amount(SubjectKind::Collective) + 96 * amount(SubjectKind::Individual), 77_400_000);
}

#[test]
fn an_officer_serving_discipline_is_held_not_refused() {
    let v = verdict(
        "giay-khen",
        json!({"on": "2020-11-20", "emulation_year": 2020, "subject": {"kind": "individual", "sector": "public_security"},
               "claim": {"ground": "movement"}, "proceedings": [],
               "discipline": [{"level": "canh-cao", "from": "2020-06-01", "to": "2021-06-01"}], "regulations": [REG]}),
    );
    assert_eq!(v.outcome, Outcome::OnHold, "{:#?}", v.reasons);
    let hold = v.reasons.iter().find(|r| r.rule == "demo-cong-an-tinh.tam-dung").unwrap();
    assert_eq!(hold.cite, ["Thông tư 12/2019/TT-BCA Điều 2"]);
}

#[test]
fn without_a_regulation_the_standards_are_open_and_a_person_judges() {
    assert_eq!(
        outcome(
            "giay-khen",
            json!({"on": "2020-11-20", "subject": {"kind": "collective"}, "claim": {"ground": "movement"}, "proceedings": []})
        ),
        Outcome::NeedsHuman
    );
}

#[test]
fn the_bases_of_that_day_are_those_of_the_old_law() {
    let bases = LAW.legal_bases(&"giay-khen".into(), "2020-11-20".parse().unwrap(), &[REG.to_owned()]);
    assert_eq!(bases.len(), 3);
    assert!(bases[1].text.contains("91/2017/NĐ-CP"));
    assert!(bases[2].text.contains("12/2019/TT-BCA"));
}

#[test]
fn the_directors_power_is_known_but_unverified() {
    let on = "2020-11-20".parse().unwrap();
    let power = |role: &str| LAW.power(&"giay-khen".into(), role, on, &[REG.to_owned()]);
    assert!(matches!(power("giam-doc-cong-an-tinh"), Power::Has { verified: false, .. }));
    assert_eq!(power("ai-do"), Power::Unknown);
}

#[test]
fn a_commune_chairman_verifiably_lacked_the_power_before_july_2025() {
    let cs = "chien-si-thi-dua-co-so".into();
    let power = |day: &str| LAW.power(&cs, "chu-tich-ubnd-xa", day.parse().unwrap(), &[]);
    assert!(matches!(power("2025-06-30"), Power::Lacks { verified: true, .. }));
    assert!(matches!(power("2025-07-01"), Power::Has { verified: true, .. }));
}
