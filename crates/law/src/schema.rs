//! The published schemas of what the command line reads and answers, generated from the types.

use crate::cases::CasesAnswer;
use crate::facts::Facts;
use crate::show::{Diff, ShownAward};
use crate::unverified::Unverified;
use crate::verdict::Checked;
use crate::verify::Verified;
use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde_json::Value;

/// File name in docs/schemas and content of every schema of this crate. Answers are described as written, facts as read.
#[must_use]
pub fn schemas() -> Vec<(&'static str, Value)> {
    let read = SchemaSettings::draft2020_12();
    let written = || SchemaSettings::draft2020_12().for_serialize();
    vec![
        ("law-facts.json", of::<Facts>(read, "thidua/law-facts/1", FACTS)),
        ("law-check.json", of::<Checked>(written(), "thidua/law-check/1", CHECK)),
        ("law-cases.json", of::<CasesAnswer>(written(), "thidua/law-cases/1", "Answer of `thidua law check --cases`.")),
        ("law-show.json", of::<ShownAward>(written(), "thidua/law-show/1", "Answer of `thidua law show`.")),
        ("law-diff.json", of::<Diff>(written(), "thidua/law-diff/1", "Answer of `thidua law diff`.")),
        (
            "law-unverified.json",
            of::<Unverified>(written(), "thidua/law-unverified/1", "Answer of `thidua law show --unverified`."),
        ),
        ("law-verify.json", of::<Verified>(written(), "thidua/law-verify/1", "Answer of `thidua law verify`.")),
    ]
}

const FACTS: &str = "Facts of one nominee, read by `thidua law check --facts`. Everything but subject.kind may be missing or null. \
    A missing fact gives needs_evidence, never a guess; an empty list says there is none; an unknown key is an error.";

const CHECK: &str = "Answer of `thidua law check`: one verdict with --award, else one for every award that applies, by award id. \
    `banner` stands only while a regime is pending.";

fn of<T: JsonSchema>(settings: SchemaSettings, id: &str, description: &str) -> Value {
    let mut schema = SchemaGenerator::new(settings).into_root_schema_for::<T>();
    schema.insert("$id".into(), id.into());
    schema.remove("title");
    schema.insert("description".into(), description.into());
    schema.to_value()
}
