//! Ballots made from a seed, for the tests and for the generator of bench/ballots.
#![allow(dead_code, reason = "the tests and the generator each use a part")]

use rand::RngExt as _;
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng as _};
use tally::{Agenda, Choice, Head, Kind, Paper, Partial, Question, Share, Tellers, Totals, cast, open, publish};

/// A ballot with everything that was secret in it.
pub(crate) struct Made {
    pub(crate) head: Head,
    pub(crate) shares: Vec<Share>,
    pub(crate) papers: Vec<Paper>,
    pub(crate) partials: Vec<Partial>,
    /// For each question and option what was chosen, in the clear.
    pub(crate) votes: Vec<Vec<u32>>,
    pub(crate) text: String,
}

pub(crate) fn rng(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

pub(crate) fn question(kind: Kind, text: &str, options: &[&str]) -> Question {
    Question { kind, text: text.to_owned(), options: options.iter().map(|o| (*o).to_owned()).collect() }
}

pub(crate) fn opinion(text: &str) -> Question {
    question(Kind::One, text, &["Đồng ý", "Không đồng ý", "Không có ý kiến"])
}

/// Two nominees asked about and two of four chosen.
pub(crate) fn usual(round: u32) -> Agenda {
    let election = question(Kind::AtMost(2), "Cụm trưởng, cụm phó", &["Đơn vị A", "Đơn vị B", "Đơn vị C", "Đơn vị D"]);
    let questions = vec![opinion("Đơn vị A: Cờ thi đua"), opinion("Đơn vị B: Cờ thi đua"), election];
    Agenda::new("BP-2026-0001", round, "Suy tôn năm 2026", questions).unwrap()
}

/// An agenda of any shape within reason.
pub(crate) fn random_agenda(rng: &mut ChaCha20Rng) -> Agenda {
    let texts = ["Đơn vị A", "Đơn vị  B – “thử”", "丙", "d'Đ \\ \" <b>"];
    let questions = (0..rng.random_range(1..=3))
        .map(|i| {
            let n = rng.random_range(2..=6);
            let kind = if rng.random_bool(0.5) { Kind::One } else { Kind::AtMost(rng.random_range(1..=n)) };
            let options = (0..n).map(|o| format!("{} {o}", texts[o as usize % texts.len()])).collect();
            Question { kind, text: format!("most 2 Nội dung {i}"), options }
        })
        .collect();
    Agenda::new("cum-mau/2020.s_1", rng.random_range(1..=9), "Phiên  họp", questions).unwrap()
}

pub(crate) fn random_choice(question: &Question, rng: &mut ChaCha20Rng) -> Choice {
    let n = question.options.len();
    match question.kind {
        Kind::One => Choice::One(rng.random_range(0..n)),
        Kind::AtMost(most) => {
            let mut marks = vec![false; n];
            for _ in 0..rng.random_range(0..=most) {
                marks[rng.random_range(0..n)] = true;
            }
            Choice::Several(marks)
        }
    }
}

/// A whole ballot of so many voters; the tellers who count are drawn by lot.
pub(crate) fn made(agenda: Agenda, tellers: Tellers, voters: u32, rng: &mut ChaCha20Rng) -> Made {
    let opened = open(agenda, tellers, rng).unwrap();
    let head = opened.head;
    let questions = head.agenda().questions().to_vec();
    let mut votes: Vec<Vec<u32>> = questions.iter().map(|q| vec![0; q.options.len()]).collect();
    let mut papers = Vec::new();
    for _ in 0..voters {
        let choices: Vec<Choice> = questions.iter().map(|q| random_choice(q, rng)).collect();
        for (row, choice) in votes.iter_mut().zip(&choices) {
            match choice {
                Choice::One(option) => row[*option] += 1,
                Choice::Several(marks) => row.iter_mut().zip(marks).for_each(|(v, m)| *v += u32::from(*m)),
            }
        }
        papers.push(cast(&head, &choices, rng).unwrap());
    }
    let totals = Totals::new(&head, &papers);
    let mut coming: Vec<usize> = (0..tellers.shares()).collect();
    while coming.len() > tellers.threshold() && rng.random_bool(0.7) {
        coming.remove(rng.random_range(0..coming.len()));
    }
    let partials: Vec<Partial> =
        coming.iter().map(|i| opened.shares[*i].decrypt(&head, &totals, rng).unwrap()).collect();
    let text = publish(&head, voters + 1, voters, &papers, &partials).unwrap();
    Made { head, shares: opened.shares, papers, partials, votes, text }
}

/// A ballot of the usual agenda with so many voters, two of three tellers.
pub(crate) fn usual_made(seed: u64, round: u32, voters: u32) -> Made {
    made(usual(round), Tellers::default(), voters, &mut rng(seed))
}

/// A ballot of any shape.
pub(crate) fn random_made(seed: u64) -> Made {
    let mut rng = rng(seed);
    let agenda = random_agenda(&mut rng);
    let shares = rng.random_range(2..=5);
    let tellers = Tellers::new(rng.random_range(2..=shares), shares).unwrap();
    let voters = rng.random_range(0..=8);
    made(agenda, tellers, voters, &mut rng)
}
