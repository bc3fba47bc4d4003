//! `thidua ballot verify` as anybody runs it who has only the published file, and the tellers' envelopes.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail loudly")]

use std::{path::Path, process::Command};

use serde_json::Value;
use store::envelope::{self, OpenError, Passphrase};
use tally::{Agenda, Head, Kind, Question, Share, ShareFault, Tellers, words};

const GOOD: &str = include_str!("../../../tally/tests/vectors/ballot-1.txt");

struct Said {
    code: i32,
    out: String,
    err: String,
}

/// Runs in an empty folder, without database or settings.
fn verify(text: &[u8], more: &[&str]) -> Said {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("ballot.txt"), text).unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_thidua"));
    program.args(["ballot", "verify", "ballot.txt"]).args(more).current_dir(dir.path()).env_clear();
    let said = program.output().unwrap();
    // Nothing was made beside the file.
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Said { code: said.status.code().unwrap_or(-1), out: text(said.stdout), err: text(said.stderr) }
}

fn first_receipt() -> &'static str {
    GOOD.lines().find_map(|l| l.strip_prefix("paper ")).and_then(|l| l.split(' ').next()).unwrap()
}

#[test]
fn a_published_ballot_is_counted_again_by_whoever_has_the_file() {
    let said = verify(GOOD.as_bytes(), &[]);
    assert_eq!((said.code, said.err.as_str()), (0, ""), "{}", said.out);
    for part in [
        "Suy tôn năm 2026",
        "5 phiếu của 6 người",
        "The file holds: 5 papers of 6",
        "\n  2\tĐồng ý\n",
        "chọn không quá 2",
    ] {
        assert!(said.out.contains(part), "{part}: {}", said.out);
    }
    let said = verify(GOOD.as_bytes(), &["--json"]);
    let answer: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(
        (said.code, answer["holds"].as_bool(), &answer["results"][0]),
        (0, Some(true), &serde_json::json!([2, 1, 2]))
    );
    assert_eq!((answer["ballot"].as_str(), answer["receipt_present"].as_bool()), (Some("BP-2026-0001"), None));
}

#[test]
fn a_voter_finds_his_receipt_or_is_told_that_it_is_not_there() {
    let mine = first_receipt();
    let grouped = format!("{} {}", &mine[..32].to_uppercase(), &mine[32..]);
    let said = verify(GOOD.as_bytes(), &["--receipt", &grouped]);
    assert!(said.code == 0 && said.out.contains("có trong tệp"), "{}", said.out);
    let said = verify(GOOD.as_bytes(), &["--json", "--receipt", &"0".repeat(64)]);
    let answer: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!((said.code, answer["error"]["code"].as_str()), (1, Some("ballot.receipt_absent")));
    assert_eq!((answer["holds"].as_bool(), answer["receipt_present"].as_bool()), (Some(true), Some(false)));
    let said = verify(GOOD.as_bytes(), &["--receipt", "abc"]);
    assert!(said.code == 1 && said.err.contains("64 chữ số") && said.err.contains("64 digits"), "{}", said.err);
}

#[test]
fn a_file_that_does_not_hold_is_refused_with_every_fault_in_both_languages() {
    let wrong = GOOD.replace("result 1 1 2", "result 1 1 3");
    let said = verify(wrong.as_bytes(), &[]);
    assert_eq!(said.code, 1);
    for part in ["(end)", "(result.value 1 1)", "(result.sum 1)", "nội dung 1, mục 1", "not the sum of the papers"]
    {
        assert!(said.out.contains(part), "{part}: {}", said.out);
    }
    assert!(said.err.contains("có 3 chỗ sai") && said.err.contains("has 3 faults"), "{}", said.err);
    let said = verify(wrong.as_bytes(), &["--json"]);
    let answer: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(answer["error"]["code"], "ballot.does_not_hold");
    assert_eq!(answer["faults"].as_array().unwrap().len(), 3);
    assert_eq!(answer["faults"][1]["at"], serde_json::json!([1, 1]));
    for odd in [&b""[..], b"\xff\xfe", b"PK\x03\x04", &GOOD.as_bytes()[..5_000], "x\n".repeat(9_999).as_bytes()] {
        let said = verify(odd, &[]);
        assert!(said.code == 1 && said.out.contains("(form "), "{}{}", said.out, said.err);
    }
}

#[test]
fn a_missing_file_is_no_verdict() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_thidua"));
    let said = program.args(["ballot", "verify"]).arg(Path::new("no/such/file")).output().unwrap();
    assert_eq!(said.status.code(), Some(2));
}

#[test]
fn a_tellers_share_lies_in_the_envelope_of_the_backups_under_seven_syllables() {
    let question =
        Question { kind: Kind::One, text: "A".into(), options: vec!["Đồng ý".into(), "Không đồng ý".into()] };
    let agenda = Agenda::new("B-1", 1, "Thử", vec![question]).unwrap();
    let opened = tally::open(agenda, Tellers::default(), &mut rand::rng()).unwrap();
    let phrase = words::passphrase(&mut rand::rng());
    assert!(Passphrase::new(&phrase).is_long_enough());
    let mut sealed = Vec::new();
    envelope::seal(&opened.shares[1].to_bytes()[..], &mut sealed, &Passphrase::new(&phrase)).unwrap();
    assert_eq!(sealed.len(), 48 + 80 + 16);
    // As a teller types it, on whatever keyboard.
    let typed = words::typed(&phrase.to_uppercase().replace(' ', "-")).unwrap();
    let mut plain = Vec::new();
    envelope::open(&sealed[..], &mut plain, &Passphrase::new(&typed)).unwrap();
    let head = Head::read(opened.head.text()).unwrap();
    assert_eq!(Share::from_bytes(&head, &plain).unwrap().teller(), 2);
    let other = words::passphrase(&mut rand::rng());
    assert!(matches!(envelope::open(&sealed[..], &mut Vec::new(), &Passphrase::new(&other)), Err(OpenError::Wrong)));
    plain[47] = 3;
    assert_eq!(Share::from_bytes(&head, &plain).unwrap_err(), ShareFault::OtherKey);
}
