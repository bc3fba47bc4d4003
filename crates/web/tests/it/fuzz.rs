//! A little of `bench/fuzz`: the numbers that once found something, then some inputs of each reader of foreign bytes.

use std::time::{Duration, Instant};

use testkit::fuzz::{NAMES, Target, from, run};

/// For each target, its number and what it found; lines of bench/fuzz/seeds.
const SEEDS: &str = include_str!("../../../../bench/fuzz/seeds");

/// Inputs of each run; fewer when they take long.
const INPUTS: u64 = 150;
const TIME: Duration = Duration::from_secs(2);

fn clean(name: &str) {
    let kept: Vec<u64> =
        SEEDS.lines().filter_map(|line| line.strip_prefix(name)?.split_whitespace().next()?.parse().ok()).collect();
    let target = Target::named(name).unwrap();
    let again = run(&target, kept.iter().copied(), |_| false, |_| {});
    assert_eq!(again.inputs, kept.len() as u64);
    let begun = Instant::now();
    let fresh = run(&target, from(2026), |o| o.inputs >= INPUTS || begun.elapsed() > TIME, |_| {});
    eprintln!("{name}: {} kept, {} fresh, {} accepted", again.inputs, fresh.inputs, fresh.accepted);
    let found: Vec<_> = again.findings.into_iter().chain(fresh.findings).collect();
    assert!(found.is_empty(), "{name}: {found:?}");
}

#[test]
fn spreadsheets_of_each_kind_break_nothing() {
    for name in ["xlsx", "xls", "ods", "csv"] {
        clean(name);
    }
}

#[test]
fn backups_facts_and_rules_break_nothing() {
    for name in ["backup", "facts", "rules"] {
        clean(name);
    }
}

#[test]
fn forms_and_cookies_break_nothing() {
    for name in ["forms", "cookies"] {
        clean(name);
    }
    assert_eq!(NAMES.len(), 9, "a new target belongs into one of these tests");
}
