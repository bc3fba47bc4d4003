//! One voter's paper: for each question ciphertexts and the proofs that they hold what the question allows. A paper says
//! nothing about the voter, and only the sum of all papers is ever decrypted.

use elastic_elgamal::{
    Ciphertext, RangeDecomposition,
    app::{ChoiceParams, EncryptedChoice, QuadraticVotingBallot, QuadraticVotingParams, SingleChoice},
    elliptic_curve::{rand_core::CryptoRng, zeroize::Zeroizing},
};
use sha2::{Digest as _, Sha256};

use crate::{
    Curve,
    agenda::{Kind, Question},
    head::Head,
    wire::{FIELD, Take, ciphertext, fields, object},
};

/// What a voter finds his paper by: SHA-256, 32 bytes. It proves presence, never content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Receipt(pub [u8; 32]);

impl std::fmt::Display for Receipt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl std::str::FromStr for Receipt {
    type Err = PaperFault;

    /// Reads 64 hex digits; spaces, which people copy along, do not matter.
    fn from_str(text: &str) -> Result<Self, PaperFault> {
        let plain: String = text.split_whitespace().collect::<String>().to_ascii_lowercase();
        let bytes = hex::decode(plain).ok().and_then(|b| b.try_into().ok());
        bytes.map(Self).ok_or(PaperFault::Encoding)
    }
}

/// What a voter chose on one question; printed nowhere.
#[derive(Clone, PartialEq, Eq)]
pub enum Choice {
    /// This option, from 0.
    One(usize),
    /// For each option whether it is chosen.
    Several(Vec<bool>),
}

impl std::fmt::Debug for Choice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Choice(…)")
    }
}

/// Why choices make no paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChoiceFault {
    /// Not one choice for each question.
    #[error("a paper answers every question once")]
    Questions,
    /// The choice of this question (from 1) is of the wrong kind or names what is not there.
    #[error("question {0} cannot be answered like that")]
    Option(usize),
    /// More chosen on this question (from 1) than it allows.
    #[error("more was chosen on question {0} than it allows")]
    TooMany(usize),
}

/// Why bytes are no paper of this ballot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PaperFault {
    /// Too few or too many bytes, or some that are no canonical scalar or group element.
    #[error("these bytes are no paper of this ballot")]
    Encoding,
    /// The proof of this question (from 1) does not hold.
    #[error("the proof of question {0} does not hold")]
    Proof(usize),
}

#[derive(Clone, Debug)]
enum Answer {
    One(Box<EncryptedChoice<Curve, SingleChoice>>),
    Several(Box<QuadraticVotingBallot<Curve>>),
}

/// One voter's paper.
#[derive(Clone, Debug)]
pub struct Paper {
    bytes: Vec<u8>,
    answers: Vec<Answer>,
    /// Random elements of all ciphertexts, for each question, as bytes.
    randoms: Vec<Vec<[u8; FIELD]>>,
    /// For each question and option.
    votes: Vec<Vec<Ciphertext<Curve>>>,
}

/// How the used votes of an "at most k" question are shown to be at most k: rings and their members.
fn rings(most: u32) -> (usize, usize) {
    let range = RangeDecomposition::optimal(u64::from(most) + 1);
    let rings = range.to_string().matches("0..").count();
    let members = usize::try_from(range.proof_size()).unwrap_or_default() + 1;
    (rings, members.saturating_sub(2 * rings))
}

/// Fields of 32 bytes that the answer to a question has.
fn length(question: &Question) -> usize {
    let n = question.options.len();
    match question.kind {
        Kind::One => 4 * n + 3,
        Kind::AtMost(k) => {
            let (rings, members) = rings(k);
            5 * n + 2 + 2 * (rings - 1) + 1 + members + 1 + 2 * n + 1
        }
    }
}

fn one_params(head: &Head, question: &Question) -> ChoiceParams<Curve, SingleChoice> {
    ChoiceParams::single(head.key().clone(), question.options.len().max(1))
}

/// The crate's quadratic ballot with one vote an option: the square of 0 or 1 is itself, so the credits used are the
/// number of options chosen.
fn several_params(head: &Head, question: &Question, most: u32) -> QuadraticVotingParams<Curve> {
    let mut params =
        QuadraticVotingParams::new(head.key().clone(), question.options.len().max(1), u64::from(most.max(1)));
    params.set_max_votes(1);
    params
}

/// Encrypts a voter's choices. The paper does not depend on who calls and holds no time.
pub fn cast(head: &Head, choices: &[Choice], rng: &mut impl CryptoRng) -> Result<Paper, ChoiceFault> {
    let questions = head.agenda().questions();
    if questions.len() != choices.len() {
        return Err(ChoiceFault::Questions);
    }
    let mut bytes = Vec::new();
    for (i, (question, choice)) in questions.iter().zip(choices).enumerate() {
        let json = match (question.kind, choice) {
            (Kind::One, Choice::One(option)) if *option < question.options.len() => {
                serde_json::to_value(EncryptedChoice::single(&one_params(head, question), *option, rng))
            }
            (Kind::AtMost(most), Choice::Several(marks)) if marks.len() == question.options.len() => {
                let votes = Zeroizing::new(marks.iter().map(|m| u64::from(*m)).collect::<Vec<_>>());
                if votes.iter().sum::<u64>() > u64::from(most) {
                    return Err(ChoiceFault::TooMany(i + 1));
                }
                serde_json::to_value(QuadraticVotingBallot::new(&several_params(head, question, most), &votes, rng))
            }
            _ => return Err(ChoiceFault::Option(i + 1)),
        };
        fields(&json.map_err(|_| ChoiceFault::Option(i + 1))?, &mut bytes);
    }
    Paper::from_bytes(head, &bytes).map_err(|_| ChoiceFault::Questions)
}

fn read_one(take: &mut Take<'_>, n: usize) -> Option<Answer> {
    let choices = take.ciphertexts(n);
    let range = object([("common_challenge", take.one()), ("ring_responses", take.many(2 * n))]);
    let sum = object([("challenge", take.one()), ("response", take.one())]);
    let whole = object([("choices", choices), ("range_proof", range), ("sum_proof", sum)]);
    Some(Answer::One(Box::new(serde_json::from_value(whole).ok()?)))
}

fn read_several(take: &mut Take<'_>, n: usize, most: u32) -> Option<Answer> {
    let ranged = |take: &mut Take<'_>, rings: usize, members: usize| {
        let ciphertext = take.ciphertext();
        let proof = object([
            ("partial_ciphertexts", take.ciphertexts(rings - 1)),
            ("common_challenge", take.one()),
            ("ring_responses", take.many(members)),
        ]);
        object([("ciphertext", ciphertext), ("range_proof", proof)])
    };
    let votes = (0..n).map(|_| ranged(take, 1, 2)).collect();
    let (count, members) = rings(most);
    let credit = ranged(take, count, members);
    let squares =
        object([("challenge", take.one()), ("ciphertext_responses", take.many(2 * n)), ("sum_response", take.one())]);
    let whole = object([("votes", votes), ("credit", credit), ("credit_equivalence_proof", squares)]);
    Some(Answer::Several(Box::new(serde_json::from_value(whole).ok()?)))
}

/// Where the ciphertexts of an answer begin, in fields: the options', then those of the used votes.
fn places(question: &Question) -> Vec<usize> {
    let n = question.options.len();
    match question.kind {
        Kind::One => (0..n).map(|o| 2 * o).collect(),
        Kind::AtMost(k) => (0..n).map(|o| 5 * o).chain((0..rings(k).0).map(|r| 5 * n + 2 * r)).collect(),
    }
}

impl Paper {
    /// Reads a paper; its proofs are not looked at yet.
    pub fn from_bytes(head: &Head, bytes: &[u8]) -> Result<Self, PaperFault> {
        let questions = head.agenda().questions();
        let lengths: Vec<usize> = questions.iter().map(|q| length(q) * FIELD).collect();
        if bytes.len() != lengths.iter().sum::<usize>() {
            return Err(PaperFault::Encoding);
        }
        let mut paper = Self { bytes: bytes.to_vec(), answers: Vec::new(), randoms: Vec::new(), votes: Vec::new() };
        let mut rest = bytes;
        for (question, length) in questions.iter().zip(lengths) {
            let (mine, others) = rest.split_at(length);
            rest = others;
            let n = question.options.len();
            let mut take = Take::new(mine);
            let answer = match question.kind {
                Kind::One => read_one(&mut take, n),
                Kind::AtMost(k) => read_several(&mut take, n, k),
            };
            paper.answers.push(answer.ok_or(PaperFault::Encoding)?);
            let places = places(question);
            let field = |place: usize, count: usize| mine.get(place * FIELD..(place + count) * FIELD);
            let votes: Option<Vec<_>> = places.iter().take(n).map(|p| field(*p, 2).and_then(ciphertext)).collect();
            paper.votes.push(votes.ok_or(PaperFault::Encoding)?);
            let randoms: Option<Vec<[u8; FIELD]>> =
                places.iter().map(|p| field(*p, 1).and_then(|f| f.try_into().ok())).collect();
            paper.randoms.push(randoms.ok_or(PaperFault::Encoding)?);
        }
        Ok(paper)
    }

    /// What is stored and published.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The voter's receipt: over ballot, round, the whole head, and all ciphertexts and proofs in order.
    #[must_use]
    pub fn receipt(&self, head: &Head) -> Receipt {
        receipt(head, &self.bytes)
    }

    /// For each question the random elements of its ciphertexts. One that occurs twice in a ballot was copied: the crate's
    /// proofs say nothing of the place in which they stand.
    #[must_use]
    pub fn randoms(&self) -> &[Vec<[u8; FIELD]>] {
        &self.randoms
    }

    /// The ciphertexts of the votes, for each question and option.
    pub(crate) fn votes(&self) -> &[Vec<Ciphertext<Curve>>] {
        &self.votes
    }

    /// True when the proof of a question (from 0) holds.
    pub(crate) fn proof_holds(&self, head: &Head, index: usize) -> bool {
        let Some((question, answer)) = head.agenda().questions().get(index).zip(self.answers.get(index)) else {
            return false;
        };
        match (answer, question.kind) {
            (Answer::One(choice), Kind::One) => choice.verify(&one_params(head, question)).is_ok(),
            (Answer::Several(ballot), Kind::AtMost(most)) => {
                ballot.verify(&several_params(head, question, most)).is_ok()
            }
            _ => false,
        }
    }

    /// Looks at all proofs.
    pub fn check(&self, head: &Head) -> Result<(), PaperFault> {
        match (0..self.answers.len()).find(|i| !self.proof_holds(head, *i)) {
            Some(i) => Err(PaperFault::Proof(i + 1)),
            None => Ok(()),
        }
    }
}

/// The receipt of a paper's bytes.
pub(crate) fn receipt(head: &Head, bytes: &[u8]) -> Receipt {
    let begin = format!("thidua-receipt 1\n{}\n{}\n", head.agenda().ballot(), head.agenda().round());
    Receipt(Sha256::new().chain_update(begin).chain_update(head.digest()).chain_update(bytes).finalize().into())
}
