//! Every key of the facts that the law reads can be entered on some screen, or is made from what can. A new key of the schema fails
//! here until somebody says where a person types it.

use std::{collections::BTreeSet, fs, path::PathBuf};

use app::facts::FactKind::{
    self, Awards, Breaches, Discipline, Initiatives, Leave, Posts, Ratings, Registrations, Service, Standings, Study,
    Transfers,
};
use serde_json::Value;

/// Where a key comes from.
enum From {
    /// A field of a kind of facts: its form, its column in imports and templates.
    Fact(FactKind, &'static str),
    /// A field of a page: template and name.
    Screen(&'static str, &'static str),
    /// A field of a person's form, which its table makes.
    Person(&'static str),
    /// Made by the program from what was entered elsewhere.
    Made(#[allow(dead_code, reason = "tells the reader why")] &'static str),
    /// No rule reads it, so nobody is asked for it: what the evaluator would say to read it.
    Unread(&'static str),
}
use From::{Fact, Made, Person, Screen, Unread};

const DOSSIER: &str = "dossiers/form.html";
const PERSON: &str = "people/edit.html";
const UNIT: &str = "units/edit.html";
const MEASURES: &str = "people/show.html";
const NOMINEE: &str = "nominees/show.html";

const KEYS: &[(&str, From)] = &[
    ("on", Screen(DOSSIER, "law_on")),
    ("filed_on", Screen(DOSSIER, "filed_on")),
    ("emulation_year", Made("the day judged, or the end of the achievement")),
    ("emulation_period.label", Made("the emulation year")),
    ("emulation_period.from", Made("the emulation year is the calendar's")),
    ("emulation_period.to", Made("the emulation year is the calendar's")),
    ("subject.kind", Made("who was put on the list")),
    ("subject.sector", Screen(UNIT, "kind")),
    ("subject.sex", Person("sex")),
    ("subject.leader", Screen(PERSON, "leader_level")),
    ("subject.employment", Fact(Service, "employment")),
    ("subject.joined", Person("joined")),
    ("subject.left", Screen(PERSON, "on")),
    ("subject.founded", Screen(UNIT, "from")),
    ("subject.martyr", Fact(Service, "martyr")),
    ("unit.level", Screen(UNIT, "level")),
    ("unit.kind", Screen(UNIT, "kind")),
    ("unit.parent_level", Unread(".parent_level")),
    ("unit.area", Fact(Standings, "area")),
    ("unit.result", Fact(Standings, "result")),
    ("claim.ground", Screen(DOSSIER, "ground")),
    ("claim.occasion", Screen(DOSSIER, "occasion")),
    ("claim.period.from", Screen(DOSSIER, "achievement_from")),
    ("claim.period.to", Screen(DOSSIER, "achievement_to")),
    ("claim.requested_on", Screen(DOSSIER, "filed_on")),
    ("claim.contributions", Screen(NOMINEE, "contributions")),
    ("claim.achievement", Screen(NOMINEE, "achievement")),
    ("claim.score", Fact(Standings, "score")),
    ("claim.decided_by", Made("the unit that decides")),
    ("ratings.year", Fact(Ratings, "year")),
    ("ratings.rating", Fact(Ratings, "rating")),
    ("awards.award", Fact(Awards, "award")),
    ("awards.year", Fact(Awards, "year")),
    ("awards.decided_on", Fact(Awards, "decided_on")),
    ("awards.ground", Fact(Awards, "ground")),
    ("awards.issuer_level", Fact(Awards, "issuer_level")),
    ("awards.period.from", Fact(Awards, "period_from")),
    ("awards.period.to", Fact(Awards, "period_to")),
    ("awards.based_on", Fact(Awards, "based_on")),
    ("awards.achievement", Fact(Awards, "achievement")),
    ("initiatives.id", Fact(Initiatives, "code")),
    ("initiatives.year", Fact(Initiatives, "year")),
    ("initiatives.kind", Fact(Initiatives, "kind")),
    ("initiatives.reach", Fact(Initiatives, "reach")),
    ("initiatives.recognised_on", Fact(Initiatives, "recognised_on")),
    ("initiatives.used_for", Fact(Awards, "based_on")),
    ("discipline.level", Fact(Discipline, "level")),
    ("discipline.from", Fact(Discipline, "from_date")),
    ("discipline.to", Fact(Discipline, "to_date")),
    ("discipline.expunged_on", Fact(Discipline, "expunged_on")),
    ("breaches.year", Fact(Breaches, "year")),
    ("breaches.of", Made("whether they were entered of a person or of a unit")),
    ("breaches.count", Fact(Breaches, "times")),
    ("breaches.staff", Fact(Breaches, "staff")),
    ("breaches.decision", Fact(Breaches, "decision")),
    ("convictions.kind", Unread(".convictions")),
    ("convictions.from", Unread(".convictions")),
    ("convictions.to", Unread(".convictions")),
    ("convictions.expunged_on", Unread(".convictions")),
    ("proceedings.kind", Screen(MEASURES, "kind")),
    ("proceedings.opened", Screen(MEASURES, "opened")),
    ("proceedings.closed", Screen(MEASURES, "on")),
    ("proceedings.clean", Screen(MEASURES, "clean")),
    ("leave.kind", Fact(Leave, "kind")),
    ("leave.from", Fact(Leave, "from_date")),
    ("leave.to", Fact(Leave, "to_date")),
    ("leave.working_days", Fact(Leave, "working_days")),
    ("study.from", Fact(Study, "from_date")),
    ("study.to", Fact(Study, "to_date")),
    ("study.mode", Fact(Study, "mode")),
    ("study.grade", Fact(Study, "grade")),
    ("service.employment", Fact(Service, "employment")),
    ("service.hard_area", Fact(Service, "hard_area")),
    ("service.from", Fact(Service, "from_date")),
    ("service.to", Fact(Service, "to_date")),
    ("transfers.on", Fact(Transfers, "on_date")),
    ("transfers.months_at_old_unit", Fact(Transfers, "months_at_old_unit")),
    ("posts.post", Fact(Posts, "post")),
    ("posts.group", Fact(Posts, "post_group")),
    ("posts.acting", Fact(Posts, "acting")),
    ("posts.from", Fact(Posts, "from_date")),
    ("posts.to", Fact(Posts, "to_date")),
    ("collective.headcount", Made("the register counts the unit's people")),
    ("collective.counts", Made("the register counts the titles, ratings and measures of the unit's people")),
    ("collective.leads_cluster", Fact(Standings, "cluster_place")),
    ("collective.movement_years", Fact(Standings, "movement_years")),
    ("collective.flag_subject", Fact(Standings, "flag_subject")),
    ("collective.reorganised_on", Fact(Standings, "reorganised_on")),
    ("list.award", Made("the dossier's award")),
    ("list.nominated", Made("the nominees of the dossier")),
    ("list.leaders", Made("those of the nominees who lead a unit")),
    ("list.conscripts", Made("those of the nominees whose running service is a conscript's")),
    ("list.base", Screen("dossiers/places.html", "field.name")),
    ("together_with.award", Made("the lines of a decision")),
    ("together_with.period.from", Made("the lines of a decision")),
    ("together_with.period.to", Made("the lines of a decision")),
    ("registered", Fact(Registrations, "registered")),
    ("regulations", Made("those in force for the deciding unit")),
    ("vote.members_total", Made("the seats of the council that sat")),
    ("vote.present", Made("the presence list of the session")),
    ("vote.in_favour", Made("the ballots of the session")),
    ("vote.method", Made("how the session voted")),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The keys of the schema that hold a value, by dots.
fn leaves(schema: &Value, at: &Value, path: &str, found: &mut BTreeSet<String>) {
    let wanted = at["$ref"].as_str().and_then(|r| schema.pointer(r.trim_start_matches('#')));
    let of_any = || at["anyOf"].as_array().and_then(|all| all.iter().find(|x| x["$ref"].is_string()));
    let node = wanted.or_else(|| of_any().and_then(|x| schema.pointer(x["$ref"].as_str()?.trim_start_matches('#'))));
    let node = node.unwrap_or(at);
    if let Some(fields) = node["properties"].as_object() {
        for (key, inner) in fields {
            leaves(schema, inner, &format!("{path}{}{key}", if path.is_empty() { "" } else { "." }), found);
        }
    } else if node["items"].is_object() && node["items"]["$ref"].is_string() {
        leaves(schema, &node["items"], path, found);
    } else {
        found.insert(path.to_owned());
    }
}

#[test]
fn every_key_of_the_facts_can_be_entered_by_somebody() {
    let (_, schema) = law::schemas().into_iter().find(|(name, _)| *name == "law-facts.json").unwrap();
    let mut keys = BTreeSet::new();
    leaves(&schema, &schema, "", &mut keys);
    let told: BTreeSet<String> = KEYS.iter().map(|(key, _)| (*key).to_owned()).collect();
    assert_eq!(told.len(), KEYS.len(), "a key stands twice");
    let untold: Vec<&String> = keys.difference(&told).collect();
    assert!(untold.is_empty(), "nobody can enter {untold:?}: give each a field of a kind of facts");
    let gone: Vec<&String> = told.difference(&keys).collect();
    assert!(gone.is_empty(), "{gone:?} are no keys of the facts any more");

    let evaluator: String = ["crates/law/src/eval", "crates/law/src"]
        .iter()
        .flat_map(|folder| fs::read_dir(root().join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "rs"))
        .filter(|p| !["facts.rs", "validate.rs"].iter().any(|no| p.ends_with(no)))
        .map(|p| fs::read_to_string(p).unwrap())
        .collect();
    for (key, from) in KEYS {
        match from {
            Fact(kind, column) => {
                assert!(kind.fields().iter().any(|f| f.column == *column), "{key}: {kind:?} has no field {column}");
            }
            Person(column) => {
                let fields = domain::people::PERSON.fields;
                assert!(fields.iter().any(|f| f.column == *column), "{key}: people have no field {column}");
            }
            Screen(template, name) => {
                let text = fs::read_to_string(root().join("templates").join(template)).unwrap();
                let there = text.contains(&format!("\"{name}\"")) || text.contains(&format!(", {name},"));
                assert!(there || text.contains(&format!(" ~ {name},")), "{key}: {template} has no field {name}");
            }
            Unread(code) => assert!(!evaluator.contains(code), "{key} is read now: give it a field"),
            Made(_) => {}
        }
    }
}

#[test]
fn every_field_of_every_kind_has_its_name_in_both_languages() {
    for kind in FactKind::ALL {
        for field in kind.fields() {
            for lang in [words::Lang::Vi, words::Lang::En] {
                let key = app::facts::field_key(kind, field.column);
                let shown = words::word(lang, &key);
                assert!(!shown.is_empty() && shown != key, "{key} in {lang:?}");
            }
        }
    }
}
