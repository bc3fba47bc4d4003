//! The house rules that a machine can check: arrows between crates, licences, unused dependencies, sizes, words.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Which crates of ours a crate may name. `thidua` and `testkit` may name all.
const ARROWS: &[(&str, &[&str])] = &[
    ("vntext", &[]),
    ("words", &[]),
    ("tally", &["vntext"]),
    ("law", &["vntext"]),
    ("domain", &["law", "vntext"]),
    ("store", &["domain", "law", "vntext"]),
    ("sheets", &["domain", "law", "vntext"]),
    ("papers", &["domain", "law", "vntext", "words"]),
    ("app", &["domain", "law", "vntext", "words", "store", "sheets", "tally"]),
    ("web", &["app", "domain", "law", "vntext", "words"]),
];

/// Licences that let an office use the program as it likes.
pub(super) const LICENCES: &[&str] = &[
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "0BSD",
    "ISC",
    "Zlib",
    "CC0-1.0",
    "Unlicense",
    "BSL-1.0",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "MPL-2.0",
    "CDLA-Permissive-2.0",
    "OFL-1.1",
    "Ubuntu-font-1.0",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

pub(super) fn files(dir: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
}

fn sources(crate_name: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    files(&root().join("crates").join(crate_name), ".rs", &mut found);
    found
}

fn dependencies(crate_name: &str, section: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join("crates").join(crate_name).join("Cargo.toml"))
        .expect("every crate has its Cargo.toml");
    let mut inside = false;
    let mut names = Vec::new();
    for line in text.lines() {
        if line.starts_with('[') {
            inside = line == section;
        } else if inside && !line.trim().is_empty() && !line.starts_with('#') {
            names.push(line.split(['.', ' ', '=']).next().unwrap_or_default().to_owned());
        }
    }
    names
}

fn crates() -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(root().join("crates"))
        .expect("the folder of crates is there")
        .flatten()
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn crates_name_each_other_only_along_the_arrows() {
    let ours: BTreeSet<_> = crates().into_iter().collect();
    for (name, allowed) in ARROWS {
        for dependency in dependencies(name, "[dependencies]") {
            assert!(
                !ours.contains(&dependency) || allowed.contains(&dependency.as_str()),
                "{name} depends on {dependency}: an arrow the house does not have"
            );
        }
    }
}

#[test]
fn every_dependency_is_used() {
    for name in crates() {
        let text: String = sources(&name).iter().map(|f| fs::read_to_string(f).unwrap()).collect();
        for section in ["[dependencies]", "[dev-dependencies]"] {
            for dependency in dependencies(&name, section) {
                let ident = dependency.replace('-', "_");
                assert!(text.contains(&ident), "{name} lists {dependency} under {section} and never names it");
            }
        }
    }
}

#[test]
fn every_dependency_has_a_licence_we_accept() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let out = Command::new(cargo)
        .args([
            "metadata",
            "--format-version",
            "1",
            "--locked",
            "--offline",
            "--filter-platform",
            "x86_64-unknown-linux-gnu",
        ])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    let mut refused = Vec::new();
    for package in metadata["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        let licence = package["license"].as_str().unwrap_or("").replace('/', " OR ");
        let accepted = spdx::Expression::parse_mode(&licence, spdx::ParseMode::LAX).is_ok_and(|expression| {
            expression.evaluate(|requirement| LICENCES.contains(&requirement.to_string().as_str()))
        });
        if !accepted {
            refused.push(format!("{name}: {licence}"));
        }
    }
    assert!(refused.is_empty(), "licences to look at: {refused:#?}");
}

#[test]
fn no_source_file_is_more_than_one_room() {
    for name in crates() {
        for file in sources(&name) {
            let lines = fs::read_to_string(&file).unwrap().lines().count();
            // Tests are lists of scenes and may be longer than a room.
            let most = if file.components().any(|part| part.as_os_str() == "tests") { 600 } else { 500 };
            assert!(lines <= most, "{} has {lines} lines; split it", file.display());
        }
    }
}

#[test]
fn nothing_is_left_as_a_stub() {
    let marks = [concat!("to", "do!("), concat!("unimple", "mented!("), concat!("// TO", "DO"), concat!("FIX", "ME")];
    for name in crates() {
        for file in sources(&name) {
            let text = fs::read_to_string(&file).unwrap();
            for mark in marks {
                assert!(!text.contains(mark), "{} holds {mark}", file.display());
            }
        }
    }
}

/// Why another system could not check out a file of this name.
fn unfit(path: &str) -> Option<&'static str> {
    const DEVICES: &[&str] = &["con", "prn", "aux", "nul", "com1", "com2", "com3", "lpt1", "lpt2", "lpt3"];
    path.split('/').find_map(|part| {
        let stem = part.split('.').next().unwrap_or_default().to_lowercase();
        if part.chars().any(|c| c.is_control() || "\\<>:\"|?*".contains(c)) {
            Some("a character that Windows does not allow")
        } else if part.ends_with(['.', ' ']) {
            Some("a point or a space at its end")
        } else if DEVICES.contains(&stem.as_str()) {
            Some("the name of a device")
        } else {
            None
        }
    })
}

#[test]
fn every_file_can_be_checked_out_on_windows() {
    assert!(unfit("a/b\\n.rs").is_some() && unfit("a/aux.rs").is_some() && unfit("a. /b").is_some());
    let out = Command::new("git").args(["ls-files", "-z"]).current_dir(root()).output().expect("git lists the files");
    let listed = String::from_utf8_lossy(&out.stdout).into_owned();
    let mut folded = BTreeMap::new();
    for path in listed.split('\0').filter(|p| !p.is_empty()) {
        assert_eq!(unfit(path), None, "{path}");
        if let Some(other) = folded.insert(path.to_lowercase(), path) {
            panic!("{path} and {other} are one file where letters' case does not count");
        }
    }
    assert!(folded.len() > 100, "this is a checkout of the repository");
}

/// Keys of one language's messages, with the file they stand in.
fn keys(lang: &str) -> BTreeMap<String, String> {
    let mut found = Vec::new();
    files(&root().join("locales").join(lang), ".ftl", &mut found);
    let mut keys = BTreeMap::new();
    for file in found {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for line in fs::read_to_string(&file).expect("a file just listed is readable").lines() {
            let Some((key, _)) = line.split_once('=') else { continue };
            if line.starts_with(|c: char| c.is_ascii_lowercase()) {
                let key = key.trim().to_owned();
                if let Some(first) = keys.insert(key.clone(), name.clone()) {
                    panic!("message {key} stands in {first} and again in {name}");
                }
            }
        }
    }
    keys
}

#[test]
fn both_languages_say_the_same_things_in_the_same_files() {
    assert_eq!(keys("vi"), keys("en"));
}

#[test]
fn every_dependency_comes_from_the_public_registry() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    for line in lock.lines().filter(|l| l.starts_with("source = ")) {
        assert!(line.contains("registry+"), "a dependency comes from elsewhere: {line}");
    }
}

/// Where a row may be looked up by its code without asking for whom: the gate itself; inside a transaction whose root was
/// granted; what belongs to nobody (grounds, roads); whether a name is taken; what a job prints for somebody who was asked; and the program's own reading of its audit.
const BY_CODE: &[(&str, usize)] = &[
    ("access/objects.rs", 99),
    ("accounts/bulk.rs", 1),
    ("accounts/login.rs", 1),
    ("accounts/manage.rs", 2),
    ("achievements.rs", 2),
    ("amendments/paper.rs", 1),
    ("clusters/papers.rs", 1),
    ("conferences.rs", 1),
    ("decisions/load.rs", 1),
    ("dossiers/mod.rs", 1),
    ("dossiers/steps.rs", 1),
    ("exports/decision.rs", 1),
    ("exports/movement.rs", 1),
    ("imports/operator.rs", 3),
    ("movements/form.rs", 1),
    ("movements/list.rs", 1),
    ("movements/papers.rs", 1),
    ("nominees/add.rs", 1),
    ("pacts.rs", 1),
    ("papers/build.rs", 2),
    ("proofs.rs", 1),
    ("regulations.rs", 1),
    ("regulations/edit.rs", 2),
    ("replay.rs", 4),
    ("reviews/paper.rs", 1),
    ("roads.rs", 1),
    ("sessions/load.rs", 1),
    ("units/edit.rs", 1),
    ("verdicts/elsewhere.rs", 1),
    ("setup/workbook/people.rs", 3),
];

#[test]
fn nothing_is_looked_up_by_a_code_past_the_gate_that_asks_for_whom() {
    let home = root().join("crates/app/src");
    let mut wrong = Vec::new();
    for file in sources("app") {
        let Ok(name) = file.strip_prefix(&home) else { continue };
        let name = name.to_string_lossy().into_owned();
        let text = fs::read_to_string(&file).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        let found = ["Code", "Login", "ServiceNumber"]
            .iter()
            .flat_map(|column| [".eq(", ".is_in("].map(|way| format!("Column::{column}{way}")))
            .map(|pattern| text.matches(&pattern).count())
            .sum::<usize>();
        let allowed = BY_CODE.iter().find(|(n, _)| *n == name).map_or(0, |(_, most)| *most);
        if found > allowed {
            wrong.push(format!("{name}: {found} lookups by code, {allowed} known; use access::find or access::named"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_frame_that_asks_for_a_permit_makes_a_write_of_somebody() {
    let home = root().join("crates/app/src");
    for file in sources("app").into_iter().filter(|f| f.starts_with(&home)) {
        let text = fs::read_to_string(&file).unwrap();
        if !file.ends_with("ctx.rs") {
            assert!(!text.contains("Write {"), "{} makes a write past Ctx::write", file.display());
        }
    }
}
