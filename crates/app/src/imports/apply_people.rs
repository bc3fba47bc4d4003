//! Writing people: new ones, and what a file says anew of known ones.

use std::collections::{HashMap, HashSet};

use domain::units::add_days;
use store::{
    Tx, bulk,
    entity::{membership, person, person_word},
    projection,
    query::person as record,
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Value, sea_query::Expr},
};
use uuid::Uuid;

use super::{Staged, State, apply::Job, batch::PIECE, matching::finer, names::number_key};
use crate::{
    Error, Result,
    people::{MEMBERSHIP_COLUMNS, WORD_COLUMNS, Word, search_words, word_values},
};

/// What was written.
pub(super) struct Written {
    /// Row's place in the batch → new person.
    pub(super) added: HashMap<i64, Uuid>,
    /// Records changed.
    pub(super) updated: u64,
    /// Records that needed no change after all.
    pub(super) same: u64,
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// The unit of a row: chosen by a person, named in the file, or the batch's.
fn unit_of(job: &Job<'_>, row: &Staged) -> Option<Uuid> {
    let chosen = row.resolution.strip_prefix("new:").filter(|c| !c.is_empty());
    match (chosen, row.fields.unit.is_empty()) {
        (Some(code), _) => job.units.find(code),
        (None, true) => job.batch.unit_id,
        (None, false) => job.units.find_path(&row.fields.unit).or(job.batch.unit_id),
    }
}

/// Writes all rows of a people file.
pub(super) async fn people(tx: &Tx, job: &Job<'_>, rows: &[Staged]) -> Result<Written> {
    let new: Vec<&Staged> = rows.iter().filter(|r| r.state == State::New).collect();
    let added = add(tx, job, &new).await?;
    let known: Vec<&Staged> =
        rows.iter().filter(|r| matches!(r.state, State::Update | State::Matched) && r.matched.is_some()).collect();
    let updated = update(tx, job, &known).await?;
    Ok(Written { added, updated, same: known.len() as u64 - updated })
}

/// Adds new people with membership and search words.
pub(super) async fn add(tx: &Tx, job: &Job<'_>, rows: &[&Staged]) -> Result<HashMap<i64, Uuid>> {
    let mut added = HashMap::new();
    if rows.is_empty() {
        return Ok(added);
    }
    let first = tx.take_numbers("person", rows.len() as i64).await?;
    let mut numbers = HashSet::new();
    let mut words: Vec<Word> = Vec::new();
    let mut codes = first..;
    for piece in rows.chunks(PIECE) {
        let (mut people, mut memberships) = (Vec::with_capacity(piece.len()), Vec::with_capacity(piece.len()));
        for (row, code) in piece.iter().zip(&mut codes) {
            let f = &row.fields;
            let Some(unit) = unit_of(job, row) else {
                return Err(Error::refused("import-row-unit", [("row", row.row_number.to_string())]));
            };
            let number = some(&f.service_number);
            if number.as_ref().is_some_and(|n| !numbers.insert(number_key(n))) {
                return Err(Error::refused("import-row-number-twice", [("row", row.row_number.to_string())]));
            }
            let mut p = person::Model {
                id: job.ctx.new_id(job.now),
                version: 1,
                home_node: job.ctx.node.to_string(),
                code: format!("CB-{code:06}"),
                full_name: f.name.clone(),
                search: vntext::fold(&f.name),
                sort_key: vntext::sort_key_name(&f.name),
                sex: some(&f.sex),
                birth_date: some(&f.birth),
                service_number: number,
                joined: some(&f.joined),
                left_on: None,
                unit_id: Some(unit),
                rank: f.rank.clone(),
                post: f.post.clone(),
                leader_level: some(&f.leader_level),
                demo: false,
                created_at: job.now.micros,
                ..person::Model::default()
            };
            record::add(&mut p, &f.facts);
            added.insert(row.seq, p.id);
            words.extend(search_words(&p));
            memberships.push(membership_values(job, &p, unit));
            people.push(record::all(&p));
        }
        bulk::insert(tx.conn(), "person", &record::columns(), people).await?;
        bulk::insert(tx.conn(), "membership", MEMBERSHIP_COLUMNS, memberships).await?;
    }
    // In the order of their index, so that each page of it is written once.
    words.sort_unstable();
    for piece in words.chunks(PIECE) {
        let values = piece.iter().cloned().map(word_values).collect();
        bulk::insert(tx.conn(), "person_word", WORD_COLUMNS, values).await?;
    }
    projection::mark(tx, added.values().copied()).await?;
    Ok(added)
}

fn membership_values(job: &Job<'_>, p: &person::Model, unit: Uuid) -> Vec<Value> {
    vec![
        job.ctx.new_id(job.now).into(),
        p.id.into(),
        unit.into(),
        p.rank.clone().into(),
        p.post.clone().into(),
        p.leader_level.clone().into(),
        job.now.today.clone().into(),
        Option::<String>::None.into(),
    ]
}

/// Changes what a file says anew of known people; unit, rank, post and leader level begin a new membership today.
async fn update(tx: &Tx, job: &Job<'_>, rows: &[&Staged]) -> Result<u64> {
    let ids: Vec<Uuid> = rows.iter().filter_map(|r| r.matched).collect();
    let mut known: HashMap<Uuid, person::Model> = HashMap::new();
    for chunk in ids.chunks(8_000) {
        let found =
            person::Entity::find().filter(person::Column::Id.is_in(chunk.iter().copied())).all(tx.conn()).await?;
        known.extend(found.into_iter().map(|p| (p.id, p)));
    }
    let (mut people, mut words, mut renumbered, mut moved, mut memberships) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut changed = Vec::new();
    for row in rows {
        // A person is taken once, whatever the file repeats.
        let Some(before) = row.matched.and_then(|id| known.remove(&id)) else { continue };
        let after = merge(job, row, &before);
        if after == before {
            continue;
        }
        if after.service_number != before.service_number {
            renumbered.push(after.id);
            words.extend(search_words(&after));
        }
        let posting = |p: &person::Model| (p.unit_id, p.rank.clone(), p.post.clone(), p.leader_level.clone());
        if posting(&after) != posting(&before)
            && let Some(unit) = after.unit_id
        {
            moved.push(after.id);
            memberships.push(membership_values(job, &after, unit));
        }
        changed.push(after.id);
        people.push(record::all(&person::Model { version: before.version + 1, ..after }));
    }
    let updated = people.len() as u64;
    bulk::upsert(tx.conn(), "person", &record::columns(), people).await?;
    for chunk in renumbered.chunks(8_000) {
        person_word::Entity::delete_many()
            .filter(person_word::Column::PersonId.is_in(chunk.iter().copied()))
            .exec(tx.conn())
            .await?;
    }
    let words = words.into_iter().map(word_values).collect();
    bulk::insert(tx.conn(), "person_word", WORD_COLUMNS, words).await?;
    for chunk in moved.chunks(8_000) {
        let of = membership::Column::PersonId.is_in(chunk.iter().copied());
        membership::Entity::delete_many()
            .filter(of.clone())
            .filter(membership::Column::FromDate.gte(job.now.today.as_str()))
            .exec(tx.conn())
            .await?;
        membership::Entity::update_many()
            .col_expr(membership::Column::ToDate, Expr::value(add_days(&job.now.today, -1)))
            .filter(of)
            .filter(membership::Column::ToDate.is_null())
            .exec(tx.conn())
            .await?;
    }
    bulk::insert(tx.conn(), "membership", MEMBERSHIP_COLUMNS, memberships).await?;
    projection::mark(tx, changed).await?;
    Ok(updated)
}

fn merge(job: &Job<'_>, row: &Staged, before: &person::Model) -> person::Model {
    let f = &row.fields;
    let mut p = before.clone();
    record::add(&mut p, &f.facts);
    let put = |slot: &mut String, value: &str| {
        if !value.is_empty() {
            value.clone_into(slot);
        }
    };
    put(&mut p.rank, &f.rank);
    put(&mut p.post, &f.post);
    p.sex = some(&f.sex).or(p.sex);
    p.leader_level = some(&f.leader_level).or(p.leader_level);
    p.joined = some(&f.joined).or(p.joined);
    if finer(&f.birth, p.birth_date.as_deref()) {
        p.birth_date = some(&f.birth).or(p.birth_date);
    }
    if p.service_number.is_none() {
        p.service_number = some(&f.service_number);
    }
    if !f.unit.is_empty()
        && let Some(unit) = job.units.find_path(&f.unit)
    {
        p.unit_id = Some(unit);
    }
    p
}
