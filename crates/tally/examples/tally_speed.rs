//! How long casting, verifying and counting take for so many voters, one question of three choices.
//!
//!     cargo run -p tally --example tally_speed -- 50 1000
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a tool of the benchmark")]

use std::time::Instant;

use tally::{Agenda, Choice, Kind, Partial, Question, Tellers, Totals, cast, open, publish, verify};

fn main() {
    for voters in std::env::args().skip(1).map(|n| n.parse::<u32>().unwrap()) {
        let options = ["Đồng ý", "Không đồng ý", "Không có ý kiến"].map(str::to_owned).to_vec();
        let question = Question { kind: Kind::One, text: "Đơn vị A".into(), options };
        let agenda = Agenda::new("B-1", 1, "Suy tôn", vec![question]).unwrap();
        let mut rng = rand::rng();
        let start = Instant::now();
        let opened = open(agenda, Tellers::default(), &mut rng).unwrap();
        let opening = start.elapsed();
        let start = Instant::now();
        let papers: Vec<_> =
            (0..voters).map(|i| cast(&opened.head, &[Choice::One(i as usize % 3)], &mut rng).unwrap()).collect();
        let casting = start.elapsed();
        let start = Instant::now();
        assert!(papers.iter().all(|p| p.check(&opened.head).is_ok()));
        let checking = start.elapsed();
        let start = Instant::now();
        let totals = Totals::new(&opened.head, &papers);
        let partials: Vec<Partial> =
            opened.shares[..2].iter().map(|s| s.decrypt(&opened.head, &totals, &mut rng).unwrap()).collect();
        let text = publish(&opened.head, voters, voters, &papers, &partials).unwrap();
        let counting = start.elapsed();
        let start = Instant::now();
        assert!(verify(&text).holds());
        let verifying = start.elapsed();
        println!(
            "{voters} voters: open {opening:.1?}, cast {casting:.1?}, check {checking:.1?}, count and publish {counting:.1?}, verify the file {verifying:.1?}, {} bytes",
            text.len()
        );
    }
}
