//! Rows of a person in bulk, and the search words kept beside it.

use std::collections::BTreeSet;

use store::{
    StoreError, Tx,
    entity::{person, person_word},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Value},
};
use uuid::Uuid;

use crate::Result;

/// Columns of `person` in the order of [`person_values`].
pub const PERSON_COLUMNS: &[&str] = &[
    "id",
    "version",
    "home_node",
    "code",
    "full_name",
    "search",
    "sort_key",
    "sex",
    "birth_date",
    "service_number",
    "joined",
    "left_on",
    "unit_id",
    "rank",
    "post",
    "leader_level",
    "demo",
    "created_at",
];

/// Columns of `membership`.
pub const MEMBERSHIP_COLUMNS: &[&str] =
    &["id", "person_id", "unit_id", "rank", "post", "leader_level", "from_date", "to_date"];

/// A person's row for a bulk insert.
#[must_use]
pub fn person_values(p: person::Model) -> Vec<Value> {
    vec![
        p.id.into(),
        p.version.into(),
        p.home_node.into(),
        p.code.into(),
        p.full_name.into(),
        p.search.into(),
        p.sort_key.into(),
        p.sex.into(),
        p.birth_date.into(),
        p.service_number.into(),
        p.joined.into(),
        p.left_on.into(),
        p.unit_id.into(),
        p.rank.into(),
        p.post.into(),
        p.leader_level.into(),
        p.demo.into(),
        p.created_at.into(),
    ]
}

/// The words by which a person is found: name, service number, code; folded, only a–z and 0–9.
#[must_use]
pub fn search_words(full_name: &str, service_number: Option<&str>, code: &str) -> BTreeSet<String> {
    let number = vntext::fold(service_number.unwrap_or(""));
    let mut words: BTreeSet<String> = vntext::fold(full_name).split(' ').map(str::to_owned).collect();
    words.extend([number.replace(' ', ""), vntext::fold(code).replace(' ', "")]);
    words.retain(|w| !w.is_empty());
    words
}

/// Rows of `person_word` for one person.
pub fn word_rows(p: &person::Model) -> impl Iterator<Item = Vec<Value>> + use<> {
    let id = p.id;
    search_words(&p.full_name, p.service_number.as_deref(), &p.code)
        .into_iter()
        .map(move |word| vec![word.into(), id.into()])
}

/// Keeps the search words of one person in step.
pub(super) async fn reindex(tx: &Tx, p: &person::Model) -> Result<()> {
    person_word::Entity::delete_many().filter(person_word::Column::PersonId.eq(p.id)).exec(tx.conn()).await?;
    store::bulk::insert(tx.conn(), "person_word", &["word", "person_id"], word_rows(p).collect()).await?;
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
