//! What the register knows about nominees, in a few statements for a whole list.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{
    nominees::{HeldAward, PersonRow, awards_held, people},
    records::{Basis, MemberCount, Record, Table, bases, member_counts, records},
};
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
    /// Ratings, initiatives, leave, study, posts, service, transfers.
    pub records: Vec<Record>,
    /// What initiatives were used for.
    pub bases: Vec<Basis>,
    /// Counts about the members of those units.
    pub members: Vec<MemberCount>,
}

/// Kinds of facts that only the office knows, apart from awards and discipline, which have lists of their own here.
pub const TABLES: [&Table; 7] = [
    &Table { kind: "ratings", name: "rating", columns: &["year", "rating"], of_units: true },
    &Table {
        kind: "initiatives",
        name: "initiative",
        columns: &["code", "title", "year", "kind", "reach", "recognised_on"],
        of_units: false,
    },
    &Table {
        kind: "leave",
        name: "leave_record",
        columns: &["kind", "from_date", "to_date", "working_days"],
        of_units: false,
    },
    &Table {
        kind: "study",
        name: "study_record",
        columns: &["course", "mode", "grade", "from_date", "to_date"],
        of_units: false,
    },
    &Table {
        kind: "posts",
        name: "post_record",
        columns: &["post", "post_group", "acting", "from_date", "to_date"],
        of_units: false,
    },
    &Table {
        kind: "service",
        name: "service_record",
        columns: &["employment", "from_date", "to_date"],
        of_units: false,
    },
    &Table {
        kind: "transfers",
        name: "transfer_record",
        columns: &["on_date", "old_unit", "months_at_old_unit"],
        of_units: false,
    },
];

/// Past awards as records.
pub const PAST_AWARDS: Table = Table {
    kind: "awards",
    name: "past_award",
    columns: &[
        "award",
        "name",
        "year",
        "decided_on",
        "ground",
        "issuer_level",
        "issuer",
        "number",
        "achievement",
        "period_from",
        "period_to",
    ],
    of_units: true,
};

/// Discipline as records.
pub const DISCIPLINE: Table = Table {
    kind: "discipline",
    name: "discipline",
    columns: &["level", "from_date", "to_date", "expunged_on"],
    of_units: false,
};

/// Loads what is known about these people and units; collectives are counted for `year` as they stood on `day`.
pub async fn known<C: ConnectionTrait>(
    conn: &C,
    persons: &[Uuid],
    units: &[Uuid],
    year: i64,
    day: &str,
) -> Result<Known, StoreError> {
    let mut found = Known { people: people(conn, persons).await?, ..Known::default() };
    for chunk in persons.chunks(500) {
        let of = discipline::Column::PersonId.is_in(chunk.to_vec());
        let counts = discipline::Column::AnnulledAt.is_null();
        found.discipline.extend(discipline::Entity::find().filter(of).filter(counts).all(conn).await?);
        let of = proceeding::Column::PersonId.is_in(chunk.to_vec());
        found.proceedings.extend(proceeding::Entity::find().filter(of).all(conn).await?);
    }
    for chunk in units.chunks(500) {
        found.units.extend(unit::Entity::find().filter(unit::Column::Id.is_in(chunk.to_vec())).all(conn).await?);
    }
    let all: Vec<Uuid> = persons.iter().chain(units).copied().collect();
    found.awards = awards_held(conn, &all).await?;
    found.records = records(conn, &TABLES, &all, false).await?;
    found.bases = bases(conn, persons).await?;
    found.members = member_counts(conn, units, year, day).await?;
    Ok(found)
}
