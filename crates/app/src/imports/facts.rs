//! Rows that state facts: what they say, and how each stands to what is kept and to the rows before it.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::LazyLock,
};

use law::Law;
use sheets::FieldSpec;
use store::{
    entity::person,
    query::records::records,
    sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect},
};
use uuid::Uuid;

use super::{Candidate, Fields, Problem, Staged, State, fields, stage::Texts};
use crate::{
    Result,
    facts::{
        Aliases, AwardNames, FactKind, Values,
        compare::{Standing, before_joining, stand, values_of},
        read,
    },
    registrations::Dues,
};

/// Marks a word that means nothing known, in the values of a row.
const UNKNOWN: char = '?';

static SPECS: LazyLock<Vec<(FactKind, Vec<FieldSpec<'static>>)>> = LazyLock::new(|| {
    let of = |kind: FactKind| {
        let who = if kind.of_units() { fields::WHO_OR_UNIT } else { fields::WHO };
        let own = kind.fields().iter().map(|f| FieldSpec { key: f.key, names: f.names, required: false });
        let clash = |s: &FieldSpec<'static>| kind == FactKind::Posts && s.key == "post";
        (kind, who.iter().copied().filter(|s| !clash(s)).chain(own).collect())
    };
    FactKind::ALL.into_iter().map(of).collect()
});

/// The columns that a file of this kind may have.
pub(super) fn specs(kind: FactKind) -> &'static [FieldSpec<'static>] {
    SPECS.iter().find(|s| s.0 == kind).map_or(&[], |s| s.1.as_slice())
}

/// What a row's fact is read with.
pub(super) struct Reader<'a> {
    pub(super) kind: FactKind,
    pub(super) names: &'a AwardNames,
    pub(super) aliases: &'a Aliases,
    pub(super) today: &'a str,
}

impl Reader<'_> {
    /// Reads the fact of a row. A row nobody filled in is let through; words nobody knows are asked about.
    pub(super) fn read(&self, text: &mut Texts<'_>, title: &str, f: &mut Fields) -> Option<Problem> {
        let mut texts: BTreeMap<&str, String> = BTreeMap::new();
        for field in self.kind.fields() {
            let value = text.take(field.key);
            if !value.is_empty() {
                texts.insert(field.column, value);
            }
        }
        let dated = self.kind.fields().iter().any(|x| x.column == "year" && x.required);
        if dated
            && texts.get("year").is_none_or(String::is_empty)
            && let Some(year) = year_in(title)
        {
            texts.insert("year", year);
        }
        let read = read::read(self.names, self.kind, &texts, self.aliases, self.today);
        if read.blank {
            return None;
        }
        f.facts = read.values;
        for (column, text) in read.unknown {
            f.facts.insert(format!("{UNKNOWN}{column}"), text);
        }
        let fault = read.faults.first()?;
        let mut problem = Problem::from(&fault.refusal);
        problem.key = match problem.key.as_str() {
            "field-required" => "import-fact-required".to_owned(),
            "field-date-malformed" => "import-fact-date".to_owned(),
            _ => problem.key,
        };
        problem.args.insert("column".to_owned(), format!("{}.{}", self.kind.code(), fault.field));
        Some(problem)
    }
}

/// "… NĂM 2025": the year that a part's heading or a sheet's name says.
fn year_in(title: &str) -> Option<String> {
    let folded = vntext::fold(title);
    let words: Vec<&str> = folded.split(' ').collect();
    words
        .windows(2)
        .filter(|w| w.first() == Some(&"nam"))
        .filter_map(|w| w.get(1))
        .find(|y| y.len() == 4 && y.bytes().all(|b| b.is_ascii_digit()))
        .map(|y| (*y).to_owned())
}

/// Words of a row that nobody knows yet: column and text.
pub(super) fn unknown_words(f: &Fields) -> impl Iterator<Item = (&str, &str)> {
    f.facts.iter().filter_map(|(k, v)| Some((k.strip_prefix(UNKNOWN)?, v.as_str())))
}

/// What is kept about the people and units of rows.
pub(super) struct Kept {
    facts: HashMap<Uuid, Vec<(Uuid, Values)>>,
    served: HashMap<Uuid, Vec<String>>,
    codes: HashSet<(Uuid, String)>,
    joined: HashMap<Uuid, String>,
    /// Units of people who register, and the days until which they could.
    units: HashMap<Uuid, Uuid>,
    dues: Dues,
}

/// Loads it in a few statements.
pub(super) async fn load<C: ConnectionTrait>(conn: &C, kind: FactKind, rows: &[Staged]) -> Result<Kept> {
    let ids: HashSet<Uuid> = rows.iter().filter_map(|r| r.matched).collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let mut wanted = vec![kind.table()];
    if kind == FactKind::Awards {
        wanted.extend([FactKind::Service.table(), FactKind::Initiatives.table()]);
    }
    let mut kept = Kept {
        facts: HashMap::new(),
        served: HashMap::new(),
        codes: HashSet::new(),
        joined: HashMap::new(),
        units: HashMap::new(),
        dues: Dues::default(),
    };
    if kind == FactKind::Registrations {
        for chunk in ids.chunks(5_000) {
            let found: Vec<(Uuid, Option<Uuid>)> = person::Entity::find()
                .select_only()
                .columns([person::Column::Id, person::Column::UnitId])
                .filter(person::Column::Id.is_in(chunk.to_vec()))
                .into_tuple()
                .all(conn)
                .await?;
            kept.units.extend(found.into_iter().filter_map(|(id, unit)| Some((id, unit?))));
        }
        // Who is no person registers as a unit.
        let mut units: Vec<Uuid> = ids.iter().map(|id| kept.units.get(id).copied().unwrap_or(*id)).collect();
        units.sort_unstable();
        units.dedup();
        kept.dues = Dues::read(conn, &units).await?;
    }
    for r in records(conn, &wanted, &ids, false).await? {
        if r.kind == kind.code() {
            kept.facts.entry(r.who).or_default().push((r.id, values_of(&r)));
        } else if let Some(code) = r.values.get("code") {
            kept.codes.insert((r.who, code.clone()));
        } else if let Some(from) = r.values.get("from_date") {
            kept.served.entry(r.who).or_default().push(from.clone());
        }
    }
    if kind == FactKind::Awards {
        for chunk in ids.chunks(5_000) {
            let found: Vec<(Uuid, Option<String>)> = person::Entity::find()
                .select_only()
                .columns([person::Column::Id, person::Column::Joined])
                .filter(person::Column::Id.is_in(chunk.to_vec()))
                .into_tuple()
                .all(conn)
                .await?;
            kept.joined.extend(found.into_iter().filter_map(|(id, joined)| Some((id, joined?))));
        }
    }
    Ok(kept)
}

/// How one row stands; `None` while nobody knows whom it is about.
pub(super) fn standing(law: &Law, kind: FactKind, kept: &Kept, row: &Staged) -> Option<Standing> {
    let who = row.matched?;
    let known = kept.facts.get(&who).map(Vec::as_slice).unwrap_or_default();
    Some(stand(law, kind, &row.fields.facts, known))
}

/// Settles every row that stands for somebody: new, said already, finer, or in contradiction with what is kept or with a row before it.
pub(super) fn settle(law: &Law, kind: FactKind, kept: &Kept, rows: &mut [Staged]) {
    let mut before: HashMap<Uuid, Vec<(i64, Values)>> = HashMap::new();
    for row in rows.iter_mut() {
        let Some(who) = row.matched.filter(|_| matches!(row.state, State::Matched | State::New | State::Update)) else {
            continue;
        };
        if row.fields.facts.is_empty() {
            row.state = State::Same;
            row.problem = Some(Problem::new("import-fact-blank", []));
            continue;
        }
        if let Some((column, text)) = unknown_words(&row.fields).next() {
            let pairs = [("column", format!("{}.{column}", kind.code())), ("text", text.to_owned())];
            row.problem = Some(Problem::new("import-fact-word", pairs));
            row.state = State::Doubt;
            continue;
        }
        if let Some(problem) = impossible(law, kind, kept, who, &row.fields.facts) {
            row.state = State::Fault;
            row.problem = Some(problem);
            continue;
        }
        let mut repeated = None;
        for (number, values) in before.get(&who).into_iter().flatten() {
            match stand(law, kind, &row.fields.facts, &[(Uuid::nil(), values.clone())]) {
                Standing::New => {}
                Standing::Same => repeated = Some((State::Repeat, "import-repeats-row", *number)),
                _ => {
                    repeated = Some((State::Fault, "import-fact-contradicts-row", *number));
                    break;
                }
            }
        }
        if let Some((state, key, number)) = repeated {
            row.state = state;
            row.problem = Some(Problem::new(key, [("row", number.to_string())]));
            continue;
        }
        before.entry(who).or_default().push((row.row_number, row.fields.facts.clone()));
        if row.resolution == "replace" {
            continue;
        }
        one(law, kind, kept, row);
    }
}

/// Settles one row against what is kept.
pub(super) fn one(law: &Law, kind: FactKind, kept: &Kept, row: &mut Staged) {
    let Some(found) = standing(law, kind, kept, row) else { return };
    match found {
        Standing::New => row.state = State::New,
        Standing::Same => row.state = State::Same,
        Standing::Finer(_) => row.state = State::Update,
        Standing::Differs { with, key, mut args } => {
            let old = row.matched.and_then(|who| kept.facts.get(&who)).and_then(|l| l.iter().find(|k| k.0 == with));
            if let Some(column) = args.get("field").cloned() {
                args.insert("column".to_owned(), format!("{}.{column}", kind.code()));
            }
            row.state = State::Doubt;
            row.problem = Some(Problem { key: key.to_owned(), args });
            let facts = old.map(|k| k.1.clone()).unwrap_or_default();
            match row.candidates.first_mut() {
                Some(first) => first.facts = facts,
                None => row.candidates.push(Candidate {
                    id: row.matched.unwrap_or_default(),
                    facts,
                    ..Candidate::default()
                }),
            }
            row.candidates.truncate(1);
        }
    }
}

/// A registration that came after the planned day and does not say why: its problem.
pub(super) fn unexplained(kind: FactKind, kept: &Kept, who: Uuid, values: &Values) -> Option<Problem> {
    if kind != FactKind::Registrations {
        return None;
    }
    let unit = kept.units.get(&who).copied().unwrap_or(who);
    let (due, movement) = kept.dues.unexplained(unit, values)?;
    let pairs = [("due", vntext::date_dmy(due)), ("movement", movement.to_owned())];
    Some(Problem::new("import-registered-late", pairs))
}

/// What cannot be, whoever says so.
fn impossible(law: &Law, kind: FactKind, kept: &Kept, who: Uuid, values: &Values) -> Option<Problem> {
    if let Some(late) = unexplained(kind, kept, who, values) {
        return Some(late);
    }
    if kind != FactKind::Awards {
        return None;
    }
    let codes = values.get("based_on").map(String::as_str).unwrap_or_default().split(',').filter(|c| !c.is_empty());
    if let Some(code) = codes.into_iter().find(|c| !kept.codes.contains(&(who, (*c).to_owned()))) {
        return Some(Problem::new("fact-initiative-unknown", [("code", code.to_owned())]));
    }
    let joined = kept.joined.get(&who)?;
    let served = kept.served.get(&who).map(Vec::as_slice).unwrap_or_default();
    before_joining(law, values, joined, served)
        .then(|| Problem::new("import-fact-before-joining", [("joined", vntext::date_dmy(joined))]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_of_a_heading_is_found_and_nothing_else_is_taken_for_one() {
        assert_eq!(year_in("KẾT QUẢ XẾP LOẠI NĂM 2025 (Phòng PX03)"), Some("2025".to_owned()));
        assert_eq!(year_in("Năm học 2025"), None);
        assert_eq!(year_in("Sheet1"), None);
    }

    #[test]
    fn each_kind_has_columns_for_who_and_what_and_none_twice() {
        for kind in FactKind::ALL {
            let keys: Vec<&str> = specs(kind).iter().map(|s| s.key).collect();
            assert!(keys.contains(&"name") && keys.contains(&"service_number"), "{keys:?}");
            assert_eq!(keys.iter().collect::<HashSet<_>>().len(), keys.len(), "{keys:?}");
        }
    }
}
