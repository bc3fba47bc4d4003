//! `fuzz TARGET SECONDS START [LAST]`: reads inputs for so long and tells totals as one line of JSON on standard output;
//! findings go to standard error, each with the number that makes its input again. `fuzz TARGET replay NUMBER…` reads those.
//! The file LAST holds the number being read, for the case that the whole process ends.

use std::{
    io::{Seek as _, SeekFrom, Write as _},
    process::ExitCode,
    time::{Duration, Instant},
};

use testkit::fuzz::{NAMES, Target, from, run};

#[allow(clippy::print_stdout, reason = "totals are what this program is for")]
fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (Some(name), Some(what)) = (args.first(), args.get(1)) else {
        eprintln!("fuzz TARGET SECONDS START [LAST] | fuzz TARGET replay NUMBER…   targets: {}", NAMES.join(" "));
        return ExitCode::from(2);
    };
    let Some(target) = Target::named(name) else {
        eprintln!("no target {name}; there are {}", NAMES.join(" "));
        return ExitCode::from(2);
    };
    // Panics are findings and told as such.
    std::panic::set_hook(Box::new(|_| {}));
    let begun = Instant::now();
    let outcome = if what == "replay" {
        run(&target, args[2..].iter().filter_map(|n| n.parse().ok()), |_| false, |_| {})
    } else {
        let time = Duration::from_secs(what.parse().unwrap_or(10));
        let start: u64 = args.get(2).and_then(|n| n.parse().ok()).unwrap_or(1);
        let mut last = args.get(3).and_then(|f| std::fs::File::create(f).ok());
        let note = |seed: u64| {
            if let Some(file) = &mut last {
                let _ = file.seek(SeekFrom::Start(0)).and_then(|_| file.write_all(format!("{seed:<20}").as_bytes()));
            }
        };
        run(&target, from(start), |o| begun.elapsed() > time || o.findings.len() >= 20, note)
    };
    for found in &outcome.findings {
        eprintln!("{name} {}: {}", found.seed, found.what.chars().take(300).collect::<String>());
    }
    println!(
        "{{\"target\":\"{name}\",\"seconds\":{:.0},\"inputs\":{},\"accepted\":{},\"slowest_ms\":{},\"findings\":{}}}",
        begun.elapsed().as_secs_f64(),
        outcome.inputs,
        outcome.accepted,
        outcome.slowest.as_millis(),
        outcome.findings.len()
    );
    if outcome.findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
