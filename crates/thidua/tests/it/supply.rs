//! The supply chain: crates that nobody keeps or that are unfinished are known by name, with why each stays. Licences,
//! sources and forbidden crates are looked at by cargo-deny (deny.toml, a step of ./test) and by the house tests.

use std::{collections::BTreeSet, fs, path::Path};

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Clone)]
struct Package {
    name: String,
    version: String,
}

fn read(file: &str) -> toml::Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(file);
    toml::from_str(&fs::read_to_string(path).expect("the file is in the repository")).expect("it is TOML")
}

fn packages(value: &toml::Value, key: &str) -> Vec<(Package, toml::Value)> {
    let text = |v: &toml::Value, k: &str| v.get(k).and_then(|x| x.as_str()).unwrap_or_default().to_owned();
    let all = value.get(key).and_then(|v| v.as_array()).expect("a list");
    all.iter().map(|v| (Package { name: text(v, "name"), version: text(v, "version") }, v.clone())).collect()
}

/// A pre-release, or a version in which nothing is promised.
fn unfinished(version: &str) -> bool {
    version.split('+').next().unwrap_or_default().contains('-') || version.starts_with("0.0.")
}

#[test]
fn crates_that_nobody_keeps_and_unfinished_ones_are_listed_with_why_they_stay() {
    let lock: BTreeSet<Package> = packages(&read("Cargo.lock"), "package").into_iter().map(|(p, _)| p).collect();
    let listed = packages(&read("docs/supply-chain.toml"), "crate");
    for (package, entry) in &listed {
        assert!(
            lock.contains(package),
            "{package:?} changed or went: look again whether what replaced it is kept, mend docs/supply-chain.toml"
        );
        let state = entry.get("state").and_then(|v| v.as_str()).unwrap_or_default();
        assert!(["unmaintained", "deprecated", "unfinished"].contains(&state), "{package:?}: {state}");
        let why = entry.get("why").and_then(|v| v.as_str()).unwrap_or_default();
        assert!(why.split_whitespace().count() >= 3, "{package:?} does not say why it stays");
        let through = entry.get("through").and_then(|v| v.as_array()).cloned().unwrap_or_default();
        assert!(!through.is_empty(), "{package:?} does not say what brings it");
    }
    let names: BTreeSet<&Package> = listed.iter().map(|(p, _)| p).collect();
    assert_eq!(names.len(), listed.len(), "a crate is listed twice");
    let new: Vec<&Package> = lock.iter().filter(|p| unfinished(&p.version) && !names.contains(p)).collect();
    assert!(new.is_empty(), "unfinished crates came in; list them in docs/supply-chain.toml or do without: {new:?}");
    let marked: Vec<&Package> =
        lock.iter().filter(|p| p.version.contains("deprecated") && !names.contains(p)).collect();
    assert!(marked.is_empty(), "deprecated by their authors: {marked:?}");
}

#[test]
fn cargo_deny_and_the_house_accept_the_same_licences() {
    let deny = read("deny.toml");
    let allowed: BTreeSet<&str> =
        deny["licenses"]["allow"].as_array().expect("a list").iter().filter_map(|v| v.as_str()).collect();
    let house: BTreeSet<&str> = super::house::LICENCES.iter().copied().collect();
    assert_eq!(allowed, house);
}

#[test]
fn every_test_named_in_the_list_of_attacks_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut sources = Vec::new();
    super::house::files(&root.join("crates"), ".rs", &mut sources);
    let code: String = sources.iter().map(|f| fs::read_to_string(f).expect("a source file")).collect();
    let list = fs::read_to_string(root.join("docs/security.md")).expect("docs/security.md");
    let named: BTreeSet<&str> = list
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|t| t.matches('_').count() >= 3 && !t.contains([' ', ':', '/']))
        .collect();
    assert!(named.len() > 60, "{}", named.len());
    let gone: Vec<&&str> = named.iter().filter(|name| !code.contains(&format!("fn {name}("))).collect();
    assert!(gone.is_empty(), "docs/security.md names tests that are not there: {gone:#?}");
}
