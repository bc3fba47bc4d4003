//! Totals of all papers, still encrypted, and what k tellers' partial decryptions make of them.

use elastic_elgamal::{Ciphertext, DiscreteLogTable, VerifiableDecryption};

use crate::{Curve, head::Head, paper::Paper, share::Partial};

/// The sum of all papers for each question and option, encrypted.
#[derive(Clone, Debug)]
pub struct Totals {
    digest: [u8; 32],
    papers: usize,
    sums: Vec<Vec<Ciphertext<Curve>>>,
}

/// Why there is no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CountFault {
    /// Fewer tellers than must come together, or one of them twice.
    #[error("not enough different tellers have opened their share")]
    TooFew,
    /// A teller's partial decryption does not hold.
    #[error("what teller {0} made of the totals does not hold")]
    Share(usize),
    /// The totals are no number of votes: some paper among them was not looked at.
    #[error("the totals are no number of votes")]
    NoNumber,
}

impl Totals {
    /// Adds up papers that were looked at one by one.
    #[must_use]
    pub fn new<'a>(head: &Head, papers: impl IntoIterator<Item = &'a Paper>) -> Self {
        let mut sums: Vec<Vec<Ciphertext<Curve>>> =
            head.agenda().questions().iter().map(|q| vec![Ciphertext::zero(); q.options.len()]).collect();
        let mut count = 0;
        for paper in papers {
            count += 1;
            for (sum, votes) in sums.iter_mut().zip(paper.votes()) {
                for (sum, vote) in sum.iter_mut().zip(votes) {
                    *sum += *vote;
                }
            }
        }
        Self { digest: *head.digest(), papers: count, sums }
    }

    pub(crate) fn get(&self, question: usize, option: usize) -> Option<Ciphertext<Curve>> {
        self.sums.get(question)?.get(option).copied()
    }

    /// All of them, when they are of this ballot.
    pub(crate) fn of(&self, head: &Head) -> Option<&[Vec<Ciphertext<Curve>>]> {
        (self.digest == *head.digest()).then_some(self.sums.as_slice())
    }
}

/// Combines checked partial decryptions of the first k tellers; `None` with fewer.
pub(crate) fn combine(
    head: &Head,
    checked: Vec<(usize, VerifiableDecryption<Curve>)>,
) -> Option<VerifiableDecryption<Curve>> {
    let params = head.tellers().params();
    let apart = checked.windows(2).all(|pair| matches!(pair, [(a, _), (b, _)] if a < b));
    let known = checked.iter().all(|(index, _)| *index < params.shares);
    if apart && known { params.combine_shares(checked) } else { None }
}

/// The votes for each question and option.
pub fn count(head: &Head, totals: &Totals, partials: &[Partial]) -> Result<Vec<Vec<u32>>, CountFault> {
    let mut partials: Vec<&Partial> = partials.iter().collect();
    partials.sort_by_key(|p| p.index);
    let apart = partials.windows(2).all(|pair| matches!(pair, [a, b] if a.index < b.index));
    if !apart || partials.len() < head.tellers().threshold() {
        return Err(CountFault::TooFew);
    }
    let table = DiscreteLogTable::<Curve>::new(0..=totals.papers as u64);
    let mut results = Vec::new();
    for (q, sums) in totals.sums.iter().enumerate() {
        let mut row = Vec::new();
        for (o, sum) in sums.iter().enumerate() {
            let mut checked = Vec::new();
            for partial in &partials {
                let share = partial.checked(head, totals, q, o).map_err(|_| CountFault::Share(partial.teller()))?;
                checked.push((partial.index, share));
            }
            let opened = combine(head, checked).ok_or(CountFault::TooFew)?;
            let votes = opened.decrypt(*sum, &table).and_then(|v| u32::try_from(v).ok());
            row.push(votes.ok_or(CountFault::NoNumber)?);
        }
        results.push(row);
    }
    Ok(results)
}
