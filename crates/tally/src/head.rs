//! The public beginning of a ballot: what is asked, how many tellers must come together, the key that papers are
//! encrypted for. A fresh key is made for each ballot and round.
//!
//! The key comes from a dealer, this program, and not from a distributed generation: pages work without JavaScript, so
//! that all parts of a distributed generation would run in the same process and hide nothing from it. Who could see what
//! and when stands in docs/ballots.md.

use elastic_elgamal::{
    Keypair, ProofOfPossession, PublicKey,
    elliptic_curve::rand_core::CryptoRng,
    sharing::{Dealer, Params, PublicKeySet},
};
use merlin::Transcript;
use sha2::{Digest as _, Sha256};

use crate::{
    Curve,
    agenda::{Agenda, AgendaFault},
    share::Share,
    wire::{FIELD, Take, fields, object},
};

/// First line of a published file.
pub const MAGIC: &str = "thidua-ballot 1";
/// Fewest tellers who can count. One alone could open single papers.
pub const FEWEST_TELLERS: usize = 2;
/// Most tellers.
pub const MOST_TELLERS: usize = 9;

/// How many tellers there are and how many of them must come together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tellers {
    threshold: usize,
    shares: usize,
}

impl Default for Tellers {
    /// Two of three.
    fn default() -> Self {
        Self { threshold: 2, shares: 3 }
    }
}

impl Tellers {
    /// `threshold` of `shares`; `None` unless 2 ≤ threshold ≤ shares ≤ 9.
    #[must_use]
    pub fn new(threshold: usize, shares: usize) -> Option<Self> {
        (FEWEST_TELLERS <= threshold && threshold <= shares && shares <= MOST_TELLERS)
            .then_some(Self { threshold, shares })
    }

    /// How many must come together.
    #[must_use]
    pub fn threshold(self) -> usize {
        self.threshold
    }

    /// How many there are.
    #[must_use]
    pub fn shares(self) -> usize {
        self.shares
    }

    pub(crate) fn params(self) -> Params {
        Params { shares: self.shares, threshold: self.threshold }
    }
}

/// The public beginning of a ballot.
#[derive(Clone, Debug)]
pub struct Head {
    agenda: Agenda,
    tellers: Tellers,
    key: PublicKey<Curve>,
    keys: Vec<PublicKey<Curve>>,
    proof: Option<ProofOfPossession<Curve>>,
    /// The tellers' keys where they are shares of the key.
    set: Option<PublicKeySet<Curve>>,
    /// Its lines up to the proof, which the proof is bound to.
    claim: String,
    text: String,
    digest: [u8; 32],
}

/// The transcript that the proof of a ballot's keys is bound to.
fn transcript(claim: &str) -> Transcript {
    let mut transcript = Transcript::new(b"thidua_ballot_key");
    transcript.append_message(b"head", claim.as_bytes());
    transcript
}

impl Head {
    /// Puts the parts together. `None` when a key is no group element or the identity.
    pub(crate) fn assemble(
        agenda: Agenda,
        tellers: Tellers,
        key: &[u8],
        keys: &[Vec<u8>],
        proof: &[u8],
    ) -> Option<Self> {
        let key_read = PublicKey::<Curve>::from_bytes(key).ok()?;
        let keys_read: Vec<_> = keys.iter().map(|k| PublicKey::<Curve>::from_bytes(k).ok()).collect::<Option<_>>()?;
        let claim = claim(&agenda, tellers, key, keys);
        let text = format!("{claim}proof {}\n", hex::encode(proof));
        let digest = Sha256::digest(text.as_bytes()).into();
        let set = PublicKeySet::from_participants(tellers.params(), keys_read.clone())
            .ok()
            .filter(|set| *set.shared_key() == key_read);
        let mut take = Take::new(proof);
        let parts = object([("challenge", take.one()), ("responses", take.many(tellers.shares))]);
        let proof = if proof.len() == FIELD * (1 + tellers.shares) { serde_json::from_value(parts).ok() } else { None };
        Some(Self { agenda, tellers, key: key_read, keys: keys_read, proof, set, claim, text, digest })
    }

    /// What is asked.
    #[must_use]
    pub fn agenda(&self) -> &Agenda {
        &self.agenda
    }

    /// The tellers.
    #[must_use]
    pub fn tellers(&self) -> Tellers {
        self.tellers
    }

    /// SHA-256 of its lines; every receipt and share is bound to it.
    #[must_use]
    pub fn digest(&self) -> &[u8; 32] {
        &self.digest
    }

    /// Its lines, as they begin the published file.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn key(&self) -> &PublicKey<Curve> {
        &self.key
    }

    pub(crate) fn set(&self) -> Option<&PublicKeySet<Curve>> {
        self.set.as_ref()
    }

    /// True when whoever opened this ballot held all shares of this very key for this very agenda.
    pub(crate) fn key_proof_holds(&self) -> bool {
        self.proof.as_ref().is_some_and(|proof| proof.verify(self.keys.iter(), &mut transcript(&self.claim)).is_ok())
    }
}

/// The lines of a head that its proof is bound to.
fn claim(agenda: &Agenda, tellers: Tellers, key: &[u8], keys: &[Vec<u8>]) -> String {
    let mut text = format!("{MAGIC}\n");
    agenda.write(&mut text);
    text.push_str(&format!("tellers {} {}\nkey {}\n", tellers.threshold, tellers.shares, hex::encode(key)));
    for key in keys {
        text.push_str(&format!("teller {}\n", hex::encode(key)));
    }
    text
}

/// A ballot just opened.
#[derive(Debug)]
pub struct Opened {
    /// What everybody may see.
    pub head: Head,
    /// One share for each teller, to be sealed at once and forgotten.
    pub shares: Vec<Share>,
}

/// Why a ballot was not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenFault {
    /// The agenda cannot be voted on.
    #[error(transparent)]
    Agenda(#[from] AgendaFault),
    /// The random numbers made a key that cannot be used. With sound random numbers this never happens.
    #[error("the random numbers made a key that cannot be used")]
    Random,
}

/// Opens a ballot: makes a fresh key and splits it. The key itself exists only inside this call.
pub fn open(agenda: Agenda, tellers: Tellers, rng: &mut impl CryptoRng) -> Result<Opened, OpenFault> {
    let dealer = Dealer::<Curve>::new(tellers.params(), rng);
    let (polynomial, possession) = dealer.public_info();
    let set = PublicKeySet::new(tellers.params(), polynomial, possession).map_err(|_| OpenFault::Random)?;
    let pairs: Vec<Keypair<Curve>> =
        (0..tellers.shares).map(|i| Keypair::from(dealer.secret_share_for_participant(i))).collect();
    let keys: Vec<Vec<u8>> = pairs.iter().map(|p| p.public().as_bytes().to_vec()).collect();
    let key = set.shared_key().as_bytes();
    let bound = claim(&agenda, tellers, key, &keys);
    let proof = ProofOfPossession::new(&pairs, &mut transcript(&bound), rng);
    let mut bytes = Vec::new();
    fields(&serde_json::to_value(&proof).map_err(|_| OpenFault::Random)?, &mut bytes);
    let head = Head::assemble(agenda, tellers, key, &keys, &bytes).ok_or(OpenFault::Random)?;
    if head.set.is_none() || !head.key_proof_holds() {
        return Err(OpenFault::Random);
    }
    let digest = head.digest;
    let shares = pairs.into_iter().enumerate().map(|(i, p)| Share::new(digest, i, p.into_tuple().1)).collect();
    Ok(Opened { head, shares })
}
