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
    let roles: Vec<_> = v.authority.iter().map(|a| (a.role.as_str(), a.verified)).collect();
    assert_eq!(roles, [("Giám đốc Công an tỉnh", true), ("Thủ trưởng đơn vị cấp Cục", true)], "article 29(2)(b)");
    assert!(v.reasons.iter().any(|r| !r.verified), "the illustrative standards stay marked");
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
    let hold = v.reasons.iter().find(|r| r.rule == "ca.tam-dung").unwrap();
    assert_eq!(hold.cite, ["Thông tư 12/2019/TT-BCA Điều 2 khoản 1"]);
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
fn the_directors_power_comes_from_the_circular_on_its_days() {
    let on = "2020-11-20".parse().unwrap();
    let power = |role: &str| LAW.power(&"giay-khen".into(), role, on, &[]);
    assert!(
        matches!(power("giam-doc-cong-an-tinh"), Power::Has { verified: true, .. }),
        "without any local regulation"
    );
    let of = |award: &str, on: &str| LAW.power(&award.into(), "giam-doc-cong-an-tinh", on.parse().unwrap(), &[]);
    assert!(matches!(of("chien-si-thi-dua-co-so", "2020-11-20"), Power::Has { verified: true, .. }));
    assert!(matches!(of("don-vi-quyet-thang", "2020-11-20"), Power::Lacks { verified: true, .. }), "the Minister's");
    assert_eq!(of("giay-khen", "2019-07-11"), Power::Unknown);
    assert!(matches!(of("giay-khen", "2025-11-20"), Power::Has { verified: false, .. }), "guidance from 2024");
    assert_eq!(power("ai-do"), Power::Unknown);
}

#[test]
fn a_head_decides_by_powers_of_his_own_level() {
    use law::facts::{Level, Sector, UnitFacts, UnitKind};
    let of = |award: &str, level, kind, on: &str| {
        let unit = UnitFacts { level: Some(level), kind: Some(kind), ..UnitFacts::default() };
        let found = LAW.authority_of_head(&award.into(), &unit, Some(Sector::PublicSecurity), on.parse().unwrap(), &[]);
        found.into_iter().find(|a| a.verified).map(|a| a.cite.join("; ")).unwrap_or_default()
    };
    let province = |award: &str, on: &str| of(award, Level::MinistryOrProvince, UnitKind::Force, on);
    assert!(province("giay-khen", "2020-11-20").contains("12/2019/TT-BCA Điều 29 khoản 2 điểm b"));
    assert_eq!(province("don-vi-quyet-thang", "2020-11-20"), "", "the Minister decides it");
    assert_eq!(province("giay-khen", "2024-06-03"), "", "whoever the Ministry designates is nobody known");
    assert_eq!(of("giay-khen", Level::Base, UnitKind::Force, "2020-11-20"), "", "a team only proposes");
}

#[test]
fn a_commune_chairman_verifiably_lacked_the_power_before_july_2025() {
    let cs = "chien-si-thi-dua-co-so".into();
    let power = |day: &str| LAW.power(&cs, "chu-tich-ubnd-xa", day.parse().unwrap(), &[]);
    assert!(matches!(power("2025-06-30"), Power::Lacks { verified: true, .. }));
    assert!(matches!(power("2025-07-01"), Power::Has { verified: true, .. }));
}
