//! Committed vectors: the same seed makes the same bytes. A version of the library that changes one of them has changed
//! what it proves or how, and no ballot published before could be counted again.

use std::{fs, path::Path};

use sha2::{Digest as _, Sha256};
use tally::verify;

use crate::sample::usual_made;

fn vector(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors").join(name);
    fs::read_to_string(path).unwrap()
}

#[test]
fn the_committed_ballot_is_made_again_to_the_byte_and_still_holds() {
    let committed = vector("ballot-1.txt");
    let report = verify(&committed);
    assert!(report.holds(), "{:?}", report.faults);
    assert_eq!(report.published.unwrap().results, [[2, 1, 2].to_vec(), [1, 2, 2].to_vec(), [0, 2, 1, 2].to_vec()]);
    assert_eq!(usual_made(20_261_129, 1, 5).text, committed);
}

#[test]
fn a_merlin_transcript_gives_the_bytes_of_its_specification() {
    // The vector of docs/ballots.md, from which the second verifier's transcript is tested too.
    let mut transcript = merlin::Transcript::new(b"test protocol");
    transcript.append_message(b"some label", b"some data");
    let mut challenge = [0; 32];
    transcript.challenge_bytes(b"challenge", &mut challenge);
    let hex: String = challenge.iter().map(|b| format!("{b:02x}")).collect();
    assert_eq!(hex, "d5a21972d0d5fe320c0d263fac7fffb8145aa640af6e9bca177c03c7efcf0615");
}

#[test]
fn ranges_are_taken_apart_as_docs_say() {
    let all: String = (2..=101).map(|n| format!("{}\n", elastic_elgamal::RangeDecomposition::optimal(n))).collect();
    let hash: String = Sha256::digest(all.as_bytes()).iter().map(|b| format!("{b:02x}")).collect();
    assert_eq!(hash, "2b85f340938bf90df06ea32dc827da710d19d5b1dd694c1463dd8eb8e1d1c358");
    assert!(all.starts_with("0..2\n0..3\n0..4\n0..5\n"));
}
