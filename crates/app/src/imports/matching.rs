//! Rows to people and units: by service number, else by name, birth year and unit. What is not certain goes to a
//! person with the candidates beside it. The register is read in a handful of statements, then all is in memory.

use std::collections::{BTreeSet, HashMap, HashSet};

use domain::access::{Action, scope};
use store::{
    entity::{nominee, outsider},
    query::{
        imports::{self as query, Known},
        nominees::outsiders_seen,
    },
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect},
};
use uuid::Uuid;

use super::{
    Candidate, Kind, Problem, Staged, State, facts,
    mapping::Mapping,
    names::{Likeness, compare, name_key, number_key},
    unit_index::UnitIndex,
    upload::Target,
};
use crate::{Actor, Ctx, Result};

/// Candidates shown for a row.
const SHOWN: usize = 5;
/// People of the units of unknown rows that are looked through for near names.
const NEAR_LIMIT: i64 = 20_000;

struct Register {
    units: UnitIndex,
    by_number: HashMap<String, Vec<Known>>,
    by_name: HashMap<String, Vec<Known>>,
}

/// Matches all rows. `unit` is where people without a unit in the file belong.
pub(super) async fn match_rows(
    ctx: &Ctx,
    actor: &Actor,
    target: Target,
    mapping: &Mapping,
    rows: &mut [Staged],
) -> Result<()> {
    let Target { kind, unit, dossier } = target;
    let conn = ctx.store.reader();
    let names = query::unit_names(conn, &scope(actor, Action::Import), &ctx.now().today).await?;
    let units = UnitIndex::new(names, mapping.units.clone());
    let data = |r: &Staged| r.state != State::Fault && !State::REST.contains(&r.state);
    let individuals = || rows.iter().filter(|r| r.part == "individual" && data(r));
    let numbers: BTreeSet<String> =
        individuals().map(|r| number_key(&r.fields.service_number)).filter(|n| !n.is_empty()).collect();
    let folded: BTreeSet<String> = individuals().map(|r| vntext::fold(&r.fields.name)).collect();
    let mut register = Register { units, by_number: HashMap::new(), by_name: HashMap::new() };
    let numbers: Vec<String> = numbers.into_iter().collect();
    for known in query::people_by_words(conn, &numbers).await? {
        let key = number_key(known.service_number.as_deref().unwrap_or_default());
        let list = register.by_number.entry(key).or_default();
        if !list.iter().any(|k| k.id == known.id) {
            list.push(known);
        }
    }
    let folded: Vec<String> = folded.into_iter().collect();
    for known in query::people_by_names(conn, &folded).await? {
        register.by_name.entry(known.search.clone()).or_default().push(known);
    }
    for row in rows.iter_mut().filter(|r| data(r)) {
        if row.part == "collective" {
            match_unit(&register, row);
        } else {
            match_person(&register, kind, unit, row);
        }
    }
    near_names(ctx, &register, unit, rows).await?;
    damaged_names(ctx, &register.units, rows).await?;
    if let Some(dossier) = dossier {
        known_outsiders(ctx, actor, rows).await?;
        on_list_already(ctx, dossier, rows).await?;
    }
    match kind.fact() {
        Some(kind) => {
            let kept = facts::load(conn, kind, rows).await?;
            facts::settle(&ctx.law, kind, &kept, rows);
        }
        None => mark_repeats(rows),
    }
    Ok(())
}

fn doubt(row: &mut Staged, problem: Problem, candidates: Vec<Candidate>) {
    row.state = State::Doubt;
    row.problem = Some(problem);
    row.candidates = candidates;
}

fn match_unit(register: &Register, row: &mut Staged) {
    let name = &row.fields.name;
    let whole = if row.fields.unit.is_empty() { name.clone() } else { format!("{name}, {}", row.fields.unit) };
    let found = match register.units.find(name) {
        Some(id) => Some(id),
        // "Đội 1" of "Công an huyện A": only when the first part itself was found below the second.
        None => {
            register.units.find_path(&whole).filter(|id| compare(&register.units.name(*id), name) == Likeness::Same)
        }
    };
    match found {
        Some(id) => {
            row.state = State::Matched;
            row.matched = Some(id);
        }
        None => {
            let near = register.units.near(name);
            doubt(row, Problem::new("import-collective-unknown", [("name", name.clone())]), near);
        }
    }
}

fn match_person(register: &Register, kind: Kind, default_unit: Option<Uuid>, row: &mut Staged) {
    let unit = if row.fields.unit.is_empty() { default_unit } else { register.units.find_path(&row.fields.unit) };
    let number = number_key(&row.fields.service_number);
    if !number.is_empty()
        && let Some(found) = register.by_number.get(&number)
    {
        by_number(register, kind, unit, row, found);
        return;
    }
    let namesakes: Vec<&Known> = register
        .by_name
        .get(&vntext::fold(&row.fields.name))
        .into_iter()
        .flatten()
        .filter(|k| k.unit_id.is_some_and(|u| register.units.holds(u)))
        .collect();
    let year = row.fields.birth.get(..4).unwrap_or_default();
    let same_year = |k: &&Known| !year.is_empty() && k.birth_date.as_deref().and_then(|b| b.get(..4)) == Some(year);
    let in_unit = |k: &&Known| unit.is_some() && k.unit_id == unit;
    let sure: Vec<&Known> = namesakes
        .iter()
        .copied()
        .filter(|k| same_year(k) && in_unit(k) && compare(&k.full_name, &row.fields.name) == Likeness::Same)
        .collect();
    // A number in the file that the register does not know contradicts a person who has another one.
    let contradicted = |k: &Known| !number.is_empty() && k.service_number.is_some();
    match sure.as_slice() {
        [one] if !contradicted(one) => return take(register, kind, unit, row, one),
        [] => {}
        _ => {
            let shown = sure.iter().map(|k| candidate(register, k)).take(SHOWN).collect();
            return doubt(row, Problem::new("import-several", [("count", sure.len().to_string())]), shown);
        }
    }
    if !row.fields.unit.is_empty() && unit.is_none() {
        let near = Vec::new();
        return doubt(row, Problem::new("import-unit-unknown", [("unit", row.fields.unit.clone())]), near);
    }
    // Strangers with the same name are common; somebody of the same name and year, or unit, is worth a look.
    // Somebody with a number of his own is another person, unless year and unit agree as well.
    let near = |k: &&Known| {
        if contradicted(k) { same_year(k) && in_unit(k) } else { same_year(k) || in_unit(k) || year.is_empty() }
    };
    let alike: Vec<&Known> = namesakes.iter().copied().filter(near).collect();
    if !alike.is_empty() {
        let shown = alike.iter().map(|k| candidate(register, k)).take(SHOWN).collect();
        let key = if number.is_empty() { "import-alike" } else { "import-number-unknown" };
        return doubt(row, Problem::new(key, [("number", row.fields.service_number.clone())]), shown);
    }
    match kind {
        Kind::People if unit.is_some() => row.state = State::New,
        Kind::People => {
            let near = Vec::new();
            doubt(row, Problem::new("import-unit-missing", []), near);
        }
        Kind::Nominees | Kind::Facts(_) => {
            let shown = namesakes.iter().map(|k| candidate(register, k)).take(SHOWN).collect();
            doubt(row, Problem::new("import-person-unknown", [("name", row.fields.name.clone())]), shown);
        }
    }
}

fn by_number(register: &Register, kind: Kind, unit: Option<Uuid>, row: &mut Staged, found: &[Known]) {
    let number = row.fields.service_number.clone();
    // Nobody outside the importer's units is shown or counted, whoever of them bears the number beside one of his own.
    let own: Vec<&Known> = found.iter().filter(|k| k.unit_id.is_some_and(|u| register.units.holds(u))).collect();
    let one = match own.as_slice() {
        [] => {
            row.state = State::Fault;
            row.problem = Some(Problem::new("import-number-elsewhere", [("number", number)]));
            return;
        }
        [one] => *one,
        _ => {
            let shown = own.iter().map(|k| candidate(register, k)).take(SHOWN).collect();
            return doubt(row, Problem::new("import-several", [("count", own.len().to_string())]), shown);
        }
    };
    match compare(&one.full_name, &row.fields.name) {
        Likeness::Same => {
            let other_year = match (one.birth_date.as_deref().and_then(|b| b.get(..4)), row.fields.birth.get(..4)) {
                (Some(a), Some(b)) => a != b,
                _ => false,
            };
            if other_year {
                let shown = vec![candidate(register, one)];
                return doubt(row, Problem::new("import-other-year", [("number", number)]), shown);
            }
            if !row.fields.unit.is_empty() && unit.is_none() && kind == Kind::People {
                let shown = vec![candidate(register, one)];
                return doubt(row, Problem::new("import-unit-unknown", [("unit", row.fields.unit.clone())]), shown);
            }
            take(register, kind, unit, row, one);
        }
        Likeness::Spelling => {
            let shown = vec![candidate(register, one)];
            doubt(row, Problem::new("import-spelling", [("name", one.full_name.clone())]), shown);
        }
        Likeness::Different => {
            let shown = vec![candidate(register, one)];
            doubt(
                row,
                Problem::new("import-number-other-name", [("number", number), ("name", one.full_name.clone())]),
                shown,
            );
        }
    }
}

/// The row stands for `known`.
fn take(register: &Register, kind: Kind, unit: Option<Uuid>, row: &mut Staged, known: &Known) {
    row.matched = Some(known.id);
    row.state = State::Matched;
    if kind == Kind::People {
        let changes = changes(row, known, unit);
        row.state = if changes { State::Update } else { State::Same };
        if changes {
            row.candidates = vec![candidate(register, known)];
        }
    }
}

/// True when the file says something of the person that the register does not.
pub(super) fn changes(row: &Staged, known: &Known, unit: Option<Uuid>) -> bool {
    let f = &row.fields;
    let differs = |new: &str, old: Option<&str>| !new.is_empty() && Some(new) != old;
    differs(&f.sex, known.sex.as_deref())
        || differs(&f.rank, Some(&known.rank))
        || differs(&f.post, Some(&known.post))
        || differs(&f.leader_level, known.leader_level.as_deref())
        || differs(&f.joined, known.joined.as_deref())
        || f.facts.iter().any(|(field, said)| known.further.0.get(field) != Some(said))
        || finer(&f.birth, known.birth_date.as_deref())
        || (!f.service_number.is_empty() && known.service_number.is_none())
        || unit.is_some_and(|u| known.unit_id != Some(u))
}

/// A birth date that says more than the register's: a full one where only the year was known.
pub(super) fn finer(new: &str, old: Option<&str>) -> bool {
    match old {
        None => !new.is_empty(),
        Some(old) => new.len() >= old.len() && new != old,
    }
}

fn candidate(register: &Register, k: &Known) -> Candidate {
    Candidate {
        id: k.id,
        code: k.code.clone(),
        name: k.full_name.clone(),
        birth: k.birth_date.clone().unwrap_or_default(),
        service_number: k.service_number.clone().unwrap_or_default(),
        rank: k.rank.clone(),
        post: k.post.clone(),
        unit: k.unit_id.map(|u| register.units.name(u)).unwrap_or_default(),
        sex: k.sex.clone().unwrap_or_default(),
        leader_level: k.leader_level.clone().unwrap_or_default(),
        joined: k.joined.clone().unwrap_or_default(),
        facts: k.further.0.clone(),
    }
}

/// Unknown people get as candidates those of their unit whose name is a letter or two apart.
async fn near_names(ctx: &Ctx, register: &Register, default: Option<Uuid>, rows: &mut [Staged]) -> Result<()> {
    let unit_of = |row: &Staged| {
        if row.fields.unit.is_empty() { default } else { register.units.find_path(&row.fields.unit) }
    };
    let unknown = |row: &Staged| {
        row.state == State::Doubt
            && row.candidates.is_empty()
            && row.problem.as_ref().is_some_and(|p| p.key == "import-person-unknown")
    };
    let units: HashSet<Uuid> = rows.iter().filter(|r| unknown(r)).filter_map(unit_of).collect();
    if units.is_empty() {
        return Ok(());
    }
    let people = query::people_of_units(ctx.store.reader(), &units, NEAR_LIMIT).await?;
    let mut by_unit: HashMap<Uuid, Vec<&Known>> = HashMap::new();
    for p in &people {
        if let Some(unit) = p.unit_id {
            by_unit.entry(unit).or_default().push(p);
        }
    }
    for row in rows.iter_mut().filter(|r| unknown(r)) {
        let Some(unit) = unit_of(row) else { continue };
        let mut near: Vec<&&Known> = by_unit
            .get(&unit)
            .into_iter()
            .flatten()
            .filter(|k| compare(&k.full_name, &row.fields.name) == Likeness::Spelling)
            .collect();
        near.sort_by_key(|k| vntext::edit_distance_folded(&k.full_name, &row.fields.name));
        row.candidates = near.into_iter().take(SHOWN).map(|k| candidate(register, k)).collect();
    }
    Ok(())
}

/// Damaged names for which the register is asked, and readings of each.
const DAMAGED: usize = 200;
const READINGS: usize = 24;

/// Where letters of a name were lost, names of the register that fit stand first among the proposals: who has the number of
/// the row, then who has one of the readings.
async fn damaged_names(ctx: &Ctx, units: &UnitIndex, rows: &mut [Staged]) -> Result<()> {
    let lost = |r: &Staged| r.asks.iter().any(|a| a.field == "name" && a.why == "letters-lost");
    let damaged = || rows.iter().filter(|r| r.part == "individual" && lost(r)).take(DAMAGED);
    let numbers: BTreeSet<String> =
        damaged().map(|r| number_key(&r.fields.service_number)).filter(|n| !n.is_empty()).collect();
    let readings = |text: &str| vntext::lost::restored(text, READINGS).into_iter().map(|n| vntext::fold(&n));
    let folded: BTreeSet<String> = damaged().flat_map(|r| readings(&r.fields.name)).collect();
    if folded.is_empty() && numbers.is_empty() {
        return Ok(());
    }
    let (numbers, folded): (Vec<String>, Vec<String>) = (numbers.into_iter().collect(), folded.into_iter().collect());
    let conn = ctx.store.reader();
    let own = |k: &Known| k.unit_id.is_some_and(|u| units.holds(u));
    let mut known = query::people_by_words(conn, &numbers).await?;
    known.extend(query::people_by_names(conn, &folded).await?);
    known.retain(own);
    // Who was found by both ways is one.
    known.sort_by_key(|k| k.id);
    known.dedup_by_key(|k| k.id);
    for row in rows.iter_mut().filter(|r| r.part == "individual" && lost(r)) {
        let number = number_key(&row.fields.service_number);
        let fits = known.iter().filter(|k| vntext::lost::fits(&row.fields.name, &k.full_name));
        let bears =
            |k: &&Known| !number.is_empty() && k.service_number.as_deref().map(number_key) == Some(number.clone());
        let (sure, alike): (Vec<&Known>, Vec<&Known>) = fits.partition(bears);
        for ask in row.asks.iter_mut().filter(|a| a.field == "name" && a.why == "letters-lost") {
            let mut options: Vec<String> = sure.iter().chain(&alike).map(|k| k.full_name.clone()).collect();
            options.append(&mut ask.options);
            let mut seen = HashSet::new();
            options.retain(|name| seen.insert(name.clone()));
            options.truncate(super::cells::OPTIONS);
            ask.options = options;
            if let [one] = sure.as_slice() {
                ask.proposal.clone_from(&one.full_name);
            }
        }
    }
    Ok(())
}

/// People outside who were recognised before under the same name, birth year and address.
async fn known_outsiders(ctx: &Ctx, actor: &Actor, rows: &mut [Staged]) -> Result<()> {
    let doubtful = |r: &Staged| {
        r.state == State::Doubt
            && r.problem
                .as_ref()
                .is_some_and(|p| p.key == "import-person-unknown" || p.key == "import-collective-unknown")
    };
    let names: BTreeSet<String> = rows.iter().filter(|r| doubtful(r)).map(|r| vntext::fold(&r.fields.name)).collect();
    if names.is_empty() {
        return Ok(());
    }
    let known = outsider::Entity::find()
        .filter(outsider::Column::Search.is_in(names.into_iter().take(8_000)))
        .all(ctx.store.reader())
        .await?;
    // Where they were recognised is told to those only who see such a dossier.
    let ids: Vec<Uuid> = known.iter().map(|o| o.id).collect();
    let scope = scope(actor, Action::ViewDossiers);
    let seen = outsiders_seen(ctx.store.reader(), &ids, &scope, &ctx.now().today).await?;
    let known: Vec<outsider::Model> = known.into_iter().filter(|o| seen.contains(&o.id)).collect();
    for row in rows.iter_mut().filter(|r| doubtful(r)) {
        let found = known.iter().find(|o| same_outsider(o, &row.fields));
        if let Some(found) = found {
            row.state = State::Matched;
            row.problem = None;
            row.candidates.clear();
            row.matched = Some(found.id);
            row.resolution = "known-outsider".to_owned();
        }
    }
    Ok(())
}

/// True when a row means this person or body outside.
pub(super) fn same_outsider(o: &outsider::Model, f: &super::Fields) -> bool {
    compare(&o.name, &f.name) == Likeness::Same
        && o.birth_year.as_deref().unwrap_or_default() == f.birth.get(..4).unwrap_or_default()
        && vntext::fold(&o.address) == vntext::fold(&f.unit)
}

/// Whoever is on the dossier's list already stays as he is there.
async fn on_list_already(ctx: &Ctx, dossier: Uuid, rows: &mut [Staged]) -> Result<()> {
    let there: Vec<(Option<Uuid>, Option<Uuid>, Option<Uuid>)> = nominee::Entity::find()
        .select_only()
        .columns([nominee::Column::PersonId, nominee::Column::UnitId, nominee::Column::OutsiderId])
        .filter(nominee::Column::DossierId.eq(dossier))
        .into_tuple()
        .all(ctx.store.reader())
        .await?;
    let there: HashSet<Uuid> = there.into_iter().filter_map(|(a, b, c)| a.or(b).or(c)).collect();
    for row in rows.iter_mut().filter(|r| r.matched.is_some_and(|id| there.contains(&id))) {
        row.state = State::Same;
        row.problem = Some(Problem::new("import-already-nominee", []));
    }
    Ok(())
}

/// The second row about the same person or unit is left out, with notice, unless somebody said that it is another. Rows in
/// doubt count by what they say. Names are compared letter by letter: Hùng and Hưng are two people.
pub(super) fn mark_repeats(rows: &mut [Staged]) {
    let mut seen: HashMap<String, (i64, String)> = HashMap::new();
    for row in rows.iter_mut() {
        if matches!(row.state, State::Fault | State::Dropped) || State::REST.contains(&row.state) {
            continue;
        }
        let number = number_key(&row.fields.service_number);
        let key = match row.matched {
            Some(id) => id.to_string(),
            None if !number.is_empty() => format!("n:{number}"),
            None => {
                let year = row.fields.birth.get(..4).unwrap_or_default();
                format!("{}:{}:{year}:{}", row.part, name_key(&row.fields.name), name_key(&row.fields.unit))
            }
        };
        let another =
            row.matched.is_none() && (row.resolution.starts_with("new") || row.resolution.starts_with("outsider"));
        match seen.get(&key) {
            Some(_) if another => {}
            // One number and two names: nobody can say which of the two is wrong.
            Some((first, name)) if row.matched.is_none() && compare(name, &row.fields.name) == Likeness::Different => {
                row.state = State::Fault;
                row.problem = Some(Problem::new(
                    "import-number-twice",
                    [("row", first.to_string()), ("name", name.clone()), ("number", row.fields.service_number.clone())],
                ));
                row.candidates.clear();
            }
            Some((first, _)) => {
                row.state = State::Repeat;
                row.problem = Some(Problem::new("import-repeats-row", [("row", first.to_string())]));
                row.candidates.clear();
            }
            None => {
                seen.insert(key, (row.row_number, row.fields.name.clone()));
            }
        }
    }
}
