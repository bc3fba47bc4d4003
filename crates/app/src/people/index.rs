//! Rows of a person in bulk, and the search words kept beside it.

use std::collections::BTreeSet;

use store::{
    StoreError, Tx,
    entity::{person, person_word},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Value},
};
use uuid::Uuid;

use crate::Result;

/// Columns of `membership`.
pub const MEMBERSHIP_COLUMNS: &[&str] =
    &["id", "person_id", "unit_id", "rank", "post", "leader_level", "from_date", "to_date"];

/// Columns of `person_word` in the order of [`word_values`].
pub const WORD_COLUMNS: &[&str] = &["word", "person_id", "sort_key"];

/// A word by which a person is found, the person, and for a word of the name the name's place in Vietnamese order.
pub type Word = (String, Uuid, Option<Vec<u8>>);

/// The words by which a person is found: name, service number, code; folded, only a–z and 0–9.
#[must_use]
pub fn search_words(p: &person::Model) -> Vec<Word> {
    let number = vntext::fold(p.service_number.as_deref().unwrap_or("")).replace(' ', "");
    let names: BTreeSet<String> = vntext::fold(&p.full_name).split(' ').map(str::to_owned).collect();
    let mut words: BTreeSet<String> = names.clone();
    words.extend([number, vntext::fold(&p.code).replace(' ', "")]);
    words.retain(|w| !w.is_empty());
    words
        .into_iter()
        .map(|word| {
            let place = names.contains(&word).then(|| p.sort_key.clone());
            (word, p.id, place)
        })
        .collect()
}

/// A row of `person_word` for a bulk insert.
#[must_use]
pub fn word_values((word, person, place): Word) -> Vec<Value> {
    vec![word.into(), person.into(), place.into()]
}

/// Keeps the search words of one person in step.
pub(super) async fn reindex(tx: &Tx, p: &person::Model) -> Result<()> {
    person_word::Entity::delete_many().filter(person_word::Column::PersonId.eq(p.id)).exec(tx.conn()).await?;
    let rows = search_words(p).into_iter().map(word_values).collect();
    store::bulk::insert(tx.conn(), "person_word", WORD_COLUMNS, rows).await?;
    Ok(())
}

/// The field at fault when the store says a row is there already.
pub(super) fn taken(number: Option<&str>, error: StoreError) -> crate::Error {
    match error {
        StoreError::Duplicate(what) if what.contains("service_number") => crate::Error::field(
            "service_number",
            "person-number-used",
            [("number", number.unwrap_or_default().to_owned())],
        ),
        other => other.into(),
    }
}

/// A nil id is no id.
pub(super) fn known(unit: Uuid) -> Option<Uuid> {
    (!unit.is_nil()).then_some(unit)
}
