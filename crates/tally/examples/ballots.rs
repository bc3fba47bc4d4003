//! Makes ballots and tampered files for the comparison with the second verifier (bench/ballots): into DIR go NAME.ballot
//! and NAME.json, what this crate says of it.
//!
//!     target/debug/examples/ballots DIR COUNT SEED
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a tool of the benchmark")]

use std::{fs, path::Path, time::Instant};

use tally::verify;

#[path = "../tests/it/sample.rs"]
mod sample;
#[path = "../tests/it/tamper.rs"]
mod tamper;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let [_, dir, count, seed] = &args[..] else { panic!("ballots DIR COUNT SEED") };
    let (dir, count, seed) = (Path::new(dir), count.parse::<u64>().unwrap(), seed.parse::<u64>().unwrap());
    fs::create_dir_all(dir).unwrap();
    let mut took = 0;
    let mut put = |name: String, text: &str| {
        let start = Instant::now();
        let report = verify(text);
        took += start.elapsed().as_millis();
        let faults: Vec<String> = report.faults.iter().map(ToString::to_string).collect();
        let results = report.published.map(|p| p.results);
        let said = serde_json::json!({"holds": faults.is_empty(), "faults": faults, "results": results});
        fs::write(dir.join(format!("{name}.ballot")), text).unwrap();
        fs::write(dir.join(format!("{name}.json")), said.to_string()).unwrap();
        faults.is_empty()
    };
    let good = (0..count).filter(|i| put(format!("random-{i:04}"), &sample::random_made(seed + i).text)).count();
    let case = tamper::Case::new(seed);
    let found = tamper::KINDS
        .iter()
        .enumerate()
        .filter(|(i, (_, _, tamper))| !put(format!("tampered-{i:02}"), &tamper(&case)))
        .count();
    println!(
        "{good} of {count} random ballots hold, {found} of {} tampered ones do not; {took} ms",
        tamper::KINDS.len()
    );
}
