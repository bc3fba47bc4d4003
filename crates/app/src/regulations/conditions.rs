//! The conditions that a local regulation may add, as an office chooses them from a list: each kind with its fields, made
//! into the closed vocabulary of the law. There is no other way to write one.

use law::{
    facts::{DisciplineLevel, Ground, Rating, Reach},
    model::cond::Cond,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::form::RowForm;
use crate::faults::Faults;

/// A kind of condition. Message `regulation-cond-CODE`; `fields` are those its row shows, beside wording and source.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// Code.
    pub code: &'static str,
    /// Names of its own fields.
    pub fields: &'static [&'static str],
}

const fn kind(code: &'static str, fields: &'static [&'static str]) -> Kind {
    Kind { code, fields }
}

/// All kinds, the usual ones first.
pub const KINDS: &[Kind] = &[
    kind("ground_is", &["ground"]),
    kind("rating_at_least", &["rating"]),
    kind("consecutive_ratings", &["rating", "count"]),
    kind("consecutive_titles", &["title", "count"]),
    kind("initiative", &["reach", "count"]),
    kind("no_discipline", &["level"]),
    kind("hold_under_discipline", &[]),
    kind("no_open_proceedings", &[]),
    kind("service_months", &["count"]),
    kind("service_years", &["count"]),
    kind("member_share", &["title", "count"]),
    kind("member_count", &["title", "count"]),
    kind("quota", &["title", "count"]),
    kind("per_cluster", &["count"]),
    kind("leads_cluster", &[]),
    kind("movement_years", &["count"]),
    kind("registered", &[]),
    kind("one_achievement", &[]),
    kind("qualitative", &[]),
    kind("judgement", &[]),
];

/// The kind with this code.
#[must_use]
pub fn of_code(code: &str) -> Option<Kind> {
    KINDS.iter().find(|k| k.code == code).copied()
}

fn read<T: DeserializeOwned + serde::Serialize>(faults: &mut Faults, field: &str, code: &str) -> Value {
    let found = faults.choice(field, code, |c| serde_json::from_value::<T>(json!(c)).ok());
    found.map_or(Value::Null, |v| json!(v))
}

/// The condition a row states; its faults stand beside the row's fields. `known` tells which awards there are.
pub(super) fn build(faults: &mut Faults, n: usize, row: &RowForm, known: &dyn Fn(&str) -> bool) -> Option<Cond> {
    let kind = of_code(&row.kind)?;
    let name = |field: &str| format!("r.{n}.{field}");
    let has = |field: &str| kind.fields.contains(&field);
    let before = faults.count();
    let title = if has("title") {
        faults.choice(&name("title"), &row.title, |t| known(t).then(|| t.to_owned())).unwrap_or_default()
    } else {
        String::new()
    };
    let count = if has("count") {
        let number = row.count.parse::<i64>().ok().filter(|v| (0..=1200).contains(v));
        if number.is_none() {
            faults.add(&name("count"), "form-number-unreadable", [("typed", row.count.clone())]);
        }
        number.unwrap_or_default()
    } else {
        0
    };
    let up = json!({"value": count, "tighten": "up"});
    let down = json!({"value": count, "tighten": "down"});
    let value = match kind.code {
        "ground_is" => json!({"ground_is": [read::<Ground>(faults, &name("ground"), &row.ground)]}),
        "rating_at_least" => json!({"rating_at_least": read::<Rating>(faults, &name("rating"), &row.rating)}),
        "consecutive_ratings" => {
            json!({"consecutive_ratings": {"rating": read::<Rating>(faults, &name("rating"), &row.rating), "years": up}})
        }
        "consecutive_titles" => json!({"consecutive_titles": {"award": title, "count": up}}),
        "initiative" => json!({"initiative": {
            "kinds": ["initiative", "research", "work", "combat"],
            "reach": read::<Reach>(faults, &name("reach"), &row.reach), "years": down, "outside": "not_met"}}),
        "no_discipline" => {
            json!({"no_discipline": {"level": read::<DisciplineLevel>(faults, &name("level"), &row.level)}})
        }
        "service_months" => json!({"service_months": {"at_least": up, "contract_counts": true}}),
        "service_years" => json!({"service_years": {"at_least": up}}),
        "member_share" => json!({"member_share": {"of": [title], "at_least": up}}),
        "member_count" => json!({"member_count": {"of": title, "at_least": up}}),
        "quota" => json!({"quota": {"percent": down, "of": [title]}}),
        "per_cluster" => json!({"per_cluster": {"at_most": down}}),
        "movement_years" => json!({"movement_years": {"at_least": up}}),
        plain => json!(plain),
    };
    if faults.count() > before {
        return None;
    }
    match serde_json::from_value(value) {
        Ok(cond) => Some(cond),
        Err(_) => {
            faults.add(&name("kind"), "regulation-cond-unreadable", []);
            None
        }
    }
}
