//! Everything that can be wrong with a published file. Nothing stops at the first fault but a file that cannot be read:
//! whoever looks for a stuffed paper wants to know which one. The same codes and places are those of the second verifier
//! (bench/ballots), which was written from docs/ballots.md.

use std::collections::HashSet;

use elastic_elgamal::group::{Group as _, ScalarOps};

use crate::{
    Curve,
    count::{Totals, combine},
    file::Published,
    paper::{Paper, receipt},
    share::PartialFault,
    wire::FIELD,
};

/// One fault: a stable code, and where, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The code, as `paper.receipt`.
    pub code: &'static str,
    /// The paper, or the teller, then question and option, as far as they matter.
    pub at: Vec<usize>,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code)?;
        self.at.iter().try_for_each(|n| write!(f, " {n}"))
    }
}

/// What verifying a file came to.
#[derive(Clone, Debug)]
pub struct Report {
    /// The file as read; `None` when it is not in the published form.
    pub published: Option<Published>,
    /// What is wrong, in the order of the file; none means that the result is what the papers say.
    pub faults: Vec<Fault>,
}

impl Report {
    /// True when nothing is wrong.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.faults.is_empty()
    }
}

#[derive(Default)]
struct Found(Vec<Fault>);

impl Found {
    fn add(&mut self, code: &'static str, at: &[usize]) {
        self.0.push(Fault { code, at: at.to_vec() });
    }

    fn unless(&mut self, holds: bool, code: &'static str, at: &[usize]) {
        if !holds {
            self.add(code, at);
        }
    }
}

/// Looks at a published file and at nothing else.
#[must_use]
pub fn verify(text: &str) -> Report {
    let published = match Published::read(text) {
        Ok(published) => published,
        Err(e) => return Report { published: None, faults: vec![Fault { code: "form", at: vec![e.line] }] },
    };
    let mut found = Found::default();
    let head = &published.head;
    found.unless(published.whole, "end", &[]);
    found.unless(head.set().is_some(), "key.set", &[]);
    found.unless(head.key_proof_holds(), "key.proof", &[]);
    found.unless(published.voted <= published.voters, "voters.count", &[]);
    found.unless(published.papers.len() == published.voted as usize, "papers.count", &[]);
    let papers = papers(&published, &mut found);
    let enough = published.partials.len() >= head.tellers().threshold();
    found.unless(enough, "shares.few", &[]);
    if let Some(papers) = papers.filter(|_| head.set().is_some()) {
        let totals = Totals::new(head, &papers);
        shares_and_results(&published, &totals, &mut found);
    }
    Report { published: Some(published), faults: found.0 }
}

/// Looks at each paper; `None` when one could not be read, and so no total can be made.
fn papers(published: &Published, found: &mut Found) -> Option<Vec<Paper>> {
    let head = &published.head;
    let mut read = Vec::with_capacity(published.papers.len());
    let mut seen = HashSet::new();
    let mut before = None;
    for (i, (claimed, bytes)) in published.papers.iter().enumerate() {
        let i = i + 1;
        found.unless(before.is_none_or(|b| b < claimed), "paper.order", &[i]);
        before = Some(claimed);
        found.unless(receipt(head, bytes) == *claimed, "paper.receipt", &[i]);
        let Ok(paper) = Paper::from_bytes(head, bytes) else {
            found.add("paper.encoding", &[i]);
            continue;
        };
        for (q, randoms) in paper.randoms().iter().enumerate() {
            for (c, random) in randoms.iter().enumerate() {
                found.unless(*random != [0; FIELD], "paper.bare", &[i, q + 1, c + 1]);
                found.unless(seen.insert(*random), "paper.repeated", &[i, q + 1, c + 1]);
            }
            found.unless(paper.proof_holds(head, q), "paper.proof", &[i, q + 1]);
        }
        read.push(paper);
    }
    (read.len() == published.papers.len()).then_some(read)
}

/// Opens the totals again with the published partial decryptions and compares.
fn shares_and_results(published: &Published, totals: &Totals, found: &mut Found) {
    let head = &published.head;
    let enough = published.partials.len() >= head.tellers().threshold();
    for (q, (question, row)) in head.agenda().questions().iter().zip(&published.results).enumerate() {
        for (o, votes) in row.iter().enumerate() {
            let mut checked = Vec::new();
            for partial in &published.partials {
                match partial.checked(head, totals, q, o) {
                    Ok(share) => checked.push((partial.teller() - 1, share)),
                    Err(PartialFault::Encoding) => found.add("share.encoding", &[partial.teller(), q + 1, o + 1]),
                    Err(PartialFault::Proof) => found.add("share.proof", &[partial.teller(), q + 1, o + 1]),
                }
            }
            if !enough || checked.len() < published.partials.len() {
                continue;
            }
            let opened = combine(head, checked).zip(totals.get(q, o)).map(|(c, total)| c.decrypt_to_element(total));
            let claimed = Curve::vartime_mul_generator(&<Curve as ScalarOps>::Scalar::from(u64::from(*votes)));
            found.unless(opened == Some(claimed), "result.value", &[q + 1, o + 1]);
        }
        let sum: u64 = row.iter().map(|v| u64::from(*v)).sum();
        let papers = published.papers.len() as u64;
        let fits = match question.kind {
            crate::Kind::One => sum == papers,
            crate::Kind::AtMost(k) => sum <= papers * u64::from(k) && row.iter().all(|v| u64::from(*v) <= papers),
        };
        found.unless(fits, "result.sum", &[q + 1]);
    }
}
