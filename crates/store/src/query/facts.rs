//! What the register knows about nominees, in a few statements for a whole list.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::nominees::{HeldAward, PersonRow, awards_held, people};
use crate::{
    StoreError,
    entity::{discipline, proceeding, unit},
};

/// Rows about a list of nominees.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// People.
    pub people: Vec<PersonRow>,
    /// Units.
    pub units: Vec<unit::Model>,
    /// Discipline of those people.
    pub discipline: Vec<discipline::Model>,
    /// Open and closed cases about them.
    pub proceedings: Vec<proceeding::Model>,
    /// Awards held by people and units.
    pub awards: Vec<HeldAward>,
}

/// Loads what is known about these people and units.
pub async fn known<C: ConnectionTrait>(conn: &C, persons: &[Uuid], units: &[Uuid]) -> Result<Known, StoreError> {
    let mut found = Known { people: people(conn, persons).await?, ..Known::default() };
    for chunk in persons.chunks(500) {
        let of = discipline::Column::PersonId.is_in(chunk.to_vec());
        found.discipline.extend(discipline::Entity::find().filter(of).all(conn).await?);
        let of = proceeding::Column::PersonId.is_in(chunk.to_vec());
        found.proceedings.extend(proceeding::Entity::find().filter(of).all(conn).await?);
    }
    for chunk in units.chunks(500) {
        found.units.extend(unit::Entity::find().filter(unit::Column::Id.is_in(chunk.to_vec())).all(conn).await?);
    }
    let all: Vec<Uuid> = persons.iter().chain(units).copied().collect();
    found.awards = awards_held(conn, &all).await?;
    Ok(found)
}
