//! Secret ballots that can be counted again: exponential ElGamal over Ristretto with zero-knowledge proofs that each paper
//! is well formed, of which only the homomorphic totals are ever decrypted, by k of n tellers together.
//!
//! Pure: randomness is passed in, there is no clock and no file, and nothing that anybody sends makes it panic. The
//! cryptography is the crate `elastic-elgamal`'s; nothing is invented here. What is guaranteed and what is not, and the
//! published file to the byte: docs/ballots.md.
//!
//! | module | what it holds |
//! |---|---|
//! | [`agenda`] | what is asked: questions and options, with the limits of each |
//! | [`head`] | the public beginning of a ballot: agenda, tellers, keys |
//! | [`share`] | the tellers' secret shares and what each makes of the totals |
//! | [`paper`] | one voter's paper: ciphertexts and proofs, its receipt |
//! | [`count`](mod@count) | totals, and what the shares together make of them |
//! | [`file`](mod@file) | the published file, written and read |
//! | [`verify`](mod@verify) | everything that can be wrong with a published file |
//! | [`words`] | passphrases that the program makes for the tellers |

pub mod agenda;
pub mod count;
pub mod file;
pub mod head;
pub mod paper;
pub mod share;
pub mod verify;
mod wire;
pub mod words;

/// The group: Ristretto over Curve25519 (RFC 9496).
pub(crate) use elastic_elgamal::group::Ristretto as Curve;

pub use agenda::{Agenda, AgendaFault, Kind, Question};
pub use count::{CountFault, Totals, count};
pub use elastic_elgamal::elliptic_curve::zeroize::Zeroizing;
pub use file::{FormFault, Published, publish};
pub use head::{Head, OpenFault, Opened, Tellers, open};
pub use paper::{Choice, ChoiceFault, Paper, PaperFault, Receipt, cast};
pub use share::{Partial, Share, ShareFault};
pub use verify::{Fault, Report, verify};
