//! Ballots that go right, and what is refused on the way.

use proptest::prelude::*;
use tally::{
    Agenda, AgendaFault, Choice, ChoiceFault, CountFault, Head, Kind, Paper, PaperFault, Partial, Published, Receipt,
    Share, ShareFault, Tellers, Totals, cast, count, open, publish, verify, words,
};

use crate::{
    sample::{opinion, question, random_made, rng, usual, usual_made},
    tamper::{Case, KINDS},
};

#[test]
fn whoever_votes_is_counted_and_finds_his_receipt_in_a_file_that_holds() {
    let made = usual_made(1, 1, 7);
    let report = verify(&made.text);
    assert!(report.holds(), "{:?}", report.faults);
    let published = report.published.unwrap();
    assert_eq!(published.results, made.votes);
    assert_eq!((published.voters, published.voted, published.papers.len()), (8, 7, 7));
    for paper in &made.papers {
        let receipt = paper.receipt(&made.head);
        assert!(published.papers.iter().any(|(r, _)| *r == receipt));
        assert!(made.text.contains(&format!("\npaper {receipt} ")));
        assert_eq!(receipt.to_string().to_uppercase().parse(), Ok(receipt));
    }
}

#[test]
fn a_file_is_read_and_written_to_the_same_bytes() {
    for seed in 0..8 {
        let made = random_made(seed);
        assert_eq!(Published::read(&made.text).unwrap().write(), made.text, "seed {seed}");
        assert_eq!(Head::read(made.head.text()).unwrap().digest(), made.head.digest());
        for partial in &made.partials {
            assert_eq!(Partial::from_text(&made.head, &partial.text()).as_ref(), Some(partial));
        }
    }
}

#[test]
fn any_two_of_three_tellers_count_the_same_and_one_alone_counts_nothing() {
    let made = usual_made(2, 1, 5);
    let totals = Totals::new(&made.head, &made.papers);
    let all: Vec<Partial> = made.shares.iter().map(|s| s.decrypt(&made.head, &totals, &mut rng(5)).unwrap()).collect();
    for pair in [[0, 1], [0, 2], [1, 2], [2, 0]] {
        let two = pair.map(|i| all[i].clone());
        assert_eq!(count(&made.head, &totals, &two), Ok(made.votes.clone()), "{pair:?}");
    }
    assert_eq!(count(&made.head, &totals, &all), Ok(made.votes.clone()));
    assert_eq!(count(&made.head, &totals, &all[..1]), Err(CountFault::TooFew));
    assert_eq!(count(&made.head, &totals, &[all[0].clone(), all[0].clone()]), Err(CountFault::TooFew));
    // What a teller made of other totals is his fault by name.
    let fewer = Totals::new(&made.head, &made.papers[1..]);
    let wrong = made.shares[1].decrypt(&made.head, &fewer, &mut rng(5)).unwrap();
    assert_eq!(count(&made.head, &totals, &[all[0].clone(), wrong]), Err(CountFault::Share(2)));
}

#[test]
fn each_kind_of_tampering_is_found() {
    let case = Case::new(40);
    assert!(KINDS.len() >= 20);
    for (name, code, tamper) in KINDS {
        let text = tamper(&case);
        let faults = verify(&text).faults;
        assert!(faults.iter().any(|f| f.code == *code), "{name}: {code} is not among {faults:?}");
    }
}

#[test]
fn a_share_opens_only_its_own_ballot_and_round() {
    let first = usual_made(3, 1, 3);
    let second = usual_made(4, 2, 3);
    let bytes = first.shares[0].to_bytes();
    assert_eq!(bytes.len(), 80);
    assert_eq!(Share::from_bytes(&first.head, &bytes).unwrap().teller(), 1);
    assert_eq!(Share::from_bytes(&second.head, &bytes).unwrap_err(), ShareFault::OtherBallot);
    let totals = Totals::new(&second.head, &second.papers);
    assert_eq!(first.shares[0].decrypt(&first.head, &totals, &mut rng(1)).unwrap_err(), ShareFault::OtherBallot);
    for at in [47, 60] {
        // Another teller's number, another scalar.
        let mut other = bytes.to_vec();
        other[at] ^= 2;
        assert_eq!(Share::from_bytes(&first.head, &other).unwrap_err(), ShareFault::OtherKey, "{at}");
    }
    for no_share in [&bytes[1..], &bytes[..79], b"", &[&bytes[..], b"x"].concat()] {
        assert_eq!(Share::from_bytes(&first.head, no_share).unwrap_err(), ShareFault::NoShare);
    }
    assert_eq!(format!("{:?}", first.shares[0]), "Share(1, …)");
}

#[test]
fn a_paper_is_looked_at_before_it_is_kept() {
    let made = usual_made(6, 1, 2);
    let bytes = made.papers[0].as_bytes();
    assert!(Paper::from_bytes(&made.head, bytes).unwrap().check(&made.head).is_ok());
    let mut other = bytes.to_vec();
    other[16 * 32] ^= 1;
    let read = Paper::from_bytes(&made.head, &other);
    assert!(read.is_err() || read.is_ok_and(|p| p.check(&made.head) == Err(PaperFault::Proof(2))));
    assert!(Paper::from_bytes(&made.head, &bytes[32..]).is_err());
    // A paper of another ballot is well formed and proves nothing here.
    let other = usual_made(7, 1, 1);
    assert_eq!(other.papers[0].check(&made.head), Err(PaperFault::Proof(1)));
    // The same choices twice are two papers with nothing in common.
    assert!(
        made.papers[0].randoms().iter().flatten().all(|r| !made.papers[1].randoms().iter().flatten().any(|s| r == s))
    );
}

#[test]
fn choices_that_the_question_does_not_allow_make_no_paper() {
    let head = open(usual(1), Tellers::default(), &mut rng(1)).unwrap().head;
    let try_cast = |choices: &[Choice]| cast(&head, choices, &mut rng(2)).map(|_| ()).unwrap_err();
    let none = Choice::Several(vec![false; 4]);
    assert_eq!(try_cast(&[]), ChoiceFault::Questions);
    assert_eq!(try_cast(&[Choice::One(0), Choice::One(3), none.clone()]), ChoiceFault::Option(2));
    assert_eq!(try_cast(&[none.clone(), Choice::One(0), none.clone()]), ChoiceFault::Option(1));
    assert_eq!(try_cast(&[Choice::One(0), Choice::One(0), Choice::Several(vec![true; 3])]), ChoiceFault::Option(3));
    assert_eq!(try_cast(&[Choice::One(0), Choice::One(0), Choice::Several(vec![true; 4])]), ChoiceFault::TooMany(3));
    assert_eq!(format!("{none:?}"), "Choice(…)");
}

#[test]
fn an_agenda_that_cannot_be_voted_on_is_refused() {
    let one = |q| Agenda::new("B", 1, "T", vec![q]).unwrap_err();
    assert_eq!(one(question(Kind::One, "Q", &["một"])), AgendaFault::Options(1));
    assert_eq!(one(question(Kind::AtMost(1), "Q", &[])), AgendaFault::Options(1));
    assert_eq!(one(question(Kind::AtMost(0), "Q", &["a", "b"])), AgendaFault::Most(1));
    assert_eq!(one(question(Kind::AtMost(3), "Q", &["a", "b"])), AgendaFault::Most(1));
    for text in ["", " x", "x ", "a\nb", "a\u{2028}b", &"x".repeat(1_001)] {
        assert_eq!(one(question(Kind::One, text, &["a", "b"])), AgendaFault::Text, "{text:?}");
        assert_eq!(one(question(Kind::One, "Q", &["a", text])), AgendaFault::Text, "{text:?}");
    }
    for code in ["", "mã", "a b", &"x".repeat(81)] {
        assert_eq!(Agenda::new(code, 1, "T", vec![opinion("Q")]).unwrap_err(), AgendaFault::Code);
    }
    assert_eq!(Agenda::new("B", 0, "T", vec![opinion("Q")]).unwrap_err(), AgendaFault::Round);
    assert_eq!(Agenda::new("B", 1, "T", vec![]).unwrap_err(), AgendaFault::Questions);
    assert!(Tellers::new(1, 3).is_none() && Tellers::new(4, 3).is_none() && Tellers::new(2, 10).is_none());
}

#[test]
fn a_ballot_that_nobody_cast_still_has_its_zeros() {
    let made = usual_made(8, 1, 0);
    let report = verify(&made.text);
    assert!(report.holds(), "{:?}", report.faults);
    assert_eq!(made.votes, report.published.unwrap().results);
}

#[test]
fn a_paper_not_looked_at_makes_no_result_instead_of_a_wrong_one() {
    let made = usual_made(9, 1, 3);
    let stranger = usual_made(10, 1, 1);
    let papers: Vec<Paper> = made.papers.iter().chain(&stranger.papers).cloned().collect();
    let totals = Totals::new(&made.head, &papers);
    let partials: Vec<Partial> =
        made.shares.iter().map(|s| s.decrypt(&made.head, &totals, &mut rng(1)).unwrap()).collect();
    assert_eq!(publish(&made.head, 9, 4, &papers, &partials).unwrap_err(), CountFault::NoNumber);
}

#[test]
fn a_passphrase_has_seven_syllables_and_is_read_however_it_is_typed() {
    let all: Vec<&str> = words::list().collect();
    assert_eq!(all.len(), 512);
    assert!(all.windows(2).all(|w| w[0] < w[1]), "sorted, each once");
    assert!(all.iter().all(|w| (2..=5).contains(&w.len()) && w.bytes().all(|b| b.is_ascii_lowercase())));
    // No input method makes something else of them: no doubled a, e, o, d and no w.
    assert!(all.iter().all(|w| !w.contains('w') && ['a', 'e', 'o', 'd'].iter().all(|c| w.matches(*c).count() < 2)));
    let made = words::passphrase(&mut rng(3));
    assert_eq!(made.split(' ').count(), 7);
    assert_ne!(*made, *words::passphrase(&mut rng(4)));
    let typed = made.to_uppercase().replace(' ', " - ");
    assert_eq!(*words::typed(&format!("  {typed}\n")).unwrap(), *made);
    assert_eq!(
        words::typed("bằng bảng bang bang bang bang BANG").map(|w| w.to_string()),
        Ok("bang ".repeat(7).trim().to_owned())
    );
    assert_eq!(words::typed(&made.replacen(' ', " qwx ", 1)).unwrap_err(), [2]);
    assert_eq!(words::typed("bang bang").unwrap_err(), [0_usize; 0]);
}

#[test]
fn a_receipt_covers_ballot_round_and_every_byte_of_the_paper() {
    let made = usual_made(11, 1, 1);
    let mine: Receipt = made.papers[0].receipt(&made.head);
    let other_round = open(usual(2), Tellers::default(), &mut rng(11)).unwrap().head;
    assert_ne!(made.papers[0].receipt(&other_round), mine);
    let file = Published::read(&made.text).unwrap();
    for at in 0..file.papers[0].1.len() {
        let mut changed = file.clone();
        changed.papers[0].1[at] ^= 0x80;
        // The receipt stands first among what is compared, so no proof need be looked at here.
        let bytes = &changed.papers[0].1;
        assert!(Paper::from_bytes(&made.head, bytes).map_or(true, |p| p.receipt(&made.head) != mine), "byte {at}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn whatever_was_chosen_is_what_the_file_says_and_nothing_else(seed in any::<u64>()) {
        let made = random_made(seed);
        let report = verify(&made.text);
        prop_assert!(report.holds(), "{:?}", report.faults);
        prop_assert_eq!(report.published.unwrap().results, made.votes);
    }

    #[test]
    fn the_order_in_which_papers_are_cast_changes_nothing_in_the_file(seed in any::<u64>()) {
        let made = random_made(seed);
        let mut papers = made.papers.clone();
        papers.reverse();
        let text = publish(&made.head, made.papers.len() as u32 + 1, made.papers.len() as u32, &papers, &made.partials);
        prop_assert_eq!(text, Ok(made.text));
    }

    #[test]
    fn no_change_of_a_byte_passes_and_none_makes_a_panic(seed in 0_u64..4, at in any::<prop::sample::Index>(), to in any::<u8>()) {
        let made = usual_made(seed, 1, 2);
        let mut bytes = made.text.clone().into_bytes();
        let at = at.index(bytes.len());
        prop_assume!(bytes[at] != to);
        bytes[at] = to;
        if let Ok(text) = String::from_utf8(bytes) {
            prop_assert!(!verify(&text).holds(), "byte {at} to {to}");
        }
    }

    #[test]
    fn whatever_is_sent_as_a_file_a_paper_or_a_share_is_answered(text in ".{0,200}", bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        let head = open(usual(1), Tellers::default(), &mut rng(1)).unwrap().head;
        prop_assert!(!verify(&text).holds());
        prop_assert!(Paper::from_bytes(&head, &bytes).is_err());
        prop_assert!(Share::from_bytes(&head, &bytes).is_err());
        prop_assert!(Partial::from_text(&head, &text).is_none());
    }
}
