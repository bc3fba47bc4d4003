//! A teller's secret share of a ballot's key, and what he makes of the totals with it: partial decryptions with proofs.
//! Sealing a share under a passphrase is the envelope's work (docs/backup-format.md); here it is 80 bytes.

use elastic_elgamal::{
    CandidateDecryption, LogEqualityProof, SecretKey, VerifiableDecryption,
    elliptic_curve::{rand_core::CryptoRng, zeroize::Zeroizing},
    group::ScalarOps as _,
    sharing::ActiveParticipant,
};

use crate::{
    Curve,
    count::Totals,
    head::Head,
    wire::{FIELD, unhex},
};

/// First bytes of a share.
const MAGIC: &[u8] = b"thidua-share 1\n";
/// Bytes of a share: magic, digest of the head, number of the teller from 1, scalar.
const LENGTH: usize = 15 + 32 + 1 + FIELD;

/// A teller's secret share; printed nowhere, wiped when dropped.
pub struct Share {
    digest: [u8; 32],
    index: usize,
    secret: SecretKey<Curve>,
}

impl std::fmt::Debug for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Share({}, …)", self.index + 1)
    }
}

/// Why a share does not serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShareFault {
    /// No share of this program.
    #[error("this is no share of a ballot's key")]
    NoShare,
    /// A share of another ballot, of another round, or of the same with other questions.
    #[error("this share belongs to another ballot or round")]
    OtherBallot,
    /// It does not fit the key that was published for this teller.
    #[error("this share does not fit the published key of its teller")]
    OtherKey,
}

impl Share {
    pub(crate) fn new(digest: [u8; 32], index: usize, secret: SecretKey<Curve>) -> Self {
        Self { digest, index, secret }
    }

    /// The teller's number, from 1.
    #[must_use]
    pub fn teller(&self) -> usize {
        self.index + 1
    }

    /// What is sealed.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(LENGTH));
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&self.digest);
        bytes.push(u8::try_from(self.index + 1).unwrap_or_default());
        let mut scalar = Zeroizing::new([0; FIELD]);
        Curve::serialize_scalar(self.secret.expose_scalar(), &mut *scalar);
        bytes.extend_from_slice(&*scalar);
        bytes
    }

    /// Reads an opened share and compares it with the ballot's public keys.
    pub fn from_bytes(head: &Head, bytes: &[u8]) -> Result<Self, ShareFault> {
        let rest = bytes.strip_prefix(MAGIC).filter(|_| bytes.len() == LENGTH).ok_or(ShareFault::NoShare)?;
        let (digest, rest) = rest.split_at(32);
        if digest != head.digest() {
            return Err(ShareFault::OtherBallot);
        }
        let (number, scalar) = rest.split_at(1);
        let index = usize::from(number.first().copied().unwrap_or_default()).wrapping_sub(1);
        let secret = SecretKey::from_bytes(scalar).ok_or(ShareFault::NoShare)?;
        let share = Self::new(*head.digest(), index, secret);
        share.participant(head).map(|_| ())?;
        Ok(share)
    }

    fn participant(&self, head: &Head) -> Result<ActiveParticipant<Curve>, ShareFault> {
        if self.digest != *head.digest() {
            return Err(ShareFault::OtherBallot);
        }
        let set = head.set().filter(|_| self.index < head.tellers().shares()).ok_or(ShareFault::OtherKey)?;
        ActiveParticipant::new(set.clone(), self.index, self.secret.clone()).map_err(|_| ShareFault::OtherKey)
    }

    /// What this teller makes of the totals, with proofs; only totals can be handed in.
    pub fn decrypt(&self, head: &Head, totals: &Totals, rng: &mut impl CryptoRng) -> Result<Partial, ShareFault> {
        let participant = self.participant(head)?;
        let answers = totals
            .of(head)
            .ok_or(ShareFault::OtherBallot)?
            .iter()
            .map(|question| {
                let mut one = |total| {
                    let (share, proof) = participant.decrypt_share(total, rng);
                    [share.to_bytes(), proof.to_bytes()].concat()
                };
                question.iter().map(|total| one(*total)).collect()
            })
            .collect();
        Ok(Partial { index: self.index, answers })
    }
}

/// One teller's partial decryptions with their proofs: for each question and option 32 bytes of a group element and 64
/// of a proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partial {
    pub(crate) index: usize,
    pub(crate) answers: Vec<Vec<Vec<u8>>>,
}

/// What is wrong with one partial decryption.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PartialFault {
    /// Not a group element, or no proof.
    Encoding,
    /// The proof does not hold.
    Proof,
}

impl Partial {
    /// The teller's number, from 1.
    #[must_use]
    pub fn teller(&self) -> usize {
        self.index + 1
    }

    /// Its lines of the published file.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (q, question) in self.answers.iter().enumerate() {
            for (o, bytes) in question.iter().enumerate() {
                let (element, proof) = bytes.split_at(FIELD.min(bytes.len()));
                let line = format!(
                    "share {} {} {} {} {}\n",
                    self.index + 1,
                    q + 1,
                    o + 1,
                    hex::encode(element),
                    hex::encode(proof)
                );
                text.push_str(&line);
            }
        }
        text
    }

    /// Reads [`Self::text`] back.
    #[must_use]
    pub fn from_text(head: &Head, text: &str) -> Option<Self> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        let first = lines.clone().next()?.strip_prefix("share ")?.split(' ').next()?;
        let index = (crate::wire::number(first)? as usize).checked_sub(1)?;
        let partial = Self::read(head, index, &mut lines)?;
        lines.next().is_none().then_some(partial)
    }

    /// Takes one teller's lines.
    pub(crate) fn read<'a>(head: &Head, index: usize, lines: &mut impl Iterator<Item = &'a str>) -> Option<Self> {
        let mut answers = Vec::new();
        for (q, question) in head.agenda().questions().iter().enumerate() {
            let mut all = Vec::new();
            for o in 0..question.options.len() {
                let place = format!("share {} {} {} ", index + 1, q + 1, o + 1);
                let (element, proof) = lines.next()?.strip_prefix(&place)?.split_once(' ')?;
                let (element, proof) = (unhex(element)?, unhex(proof)?);
                if element.len() != FIELD || proof.len() != 2 * FIELD {
                    return None;
                }
                all.push([element, proof].concat());
            }
            answers.push(all);
        }
        (index < head.tellers().shares()).then_some(Self { index, answers })
    }

    /// The partial decryption of one total, once its proof was looked at.
    pub(crate) fn checked(
        &self,
        head: &Head,
        totals: &Totals,
        question: usize,
        option: usize,
    ) -> Result<VerifiableDecryption<Curve>, PartialFault> {
        let bytes = self.answers.get(question).and_then(|q| q.get(option)).ok_or(PartialFault::Encoding)?;
        let (element, proof) = bytes.split_at(FIELD.min(bytes.len()));
        let share = CandidateDecryption::from_bytes(element).ok_or(PartialFault::Encoding)?;
        let proof = LogEqualityProof::from_bytes(proof).ok_or(PartialFault::Encoding)?;
        let total = totals.get(question, option).ok_or(PartialFault::Proof)?;
        let set = head.set().filter(|_| self.index < head.tellers().shares()).ok_or(PartialFault::Proof)?;
        set.verify_share(share, total, self.index, &proof).map_err(|_| PartialFault::Proof)
    }
}
