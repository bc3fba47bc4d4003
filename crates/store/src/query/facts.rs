//! What the register knows about nominees, in a few statements for a whole list.

use std::collections::BTreeSet;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{
    nominees::{HeldAward, PersonRow, awards_held, people},
    records::{Basis, MemberCount, Record, Table, bases, member_counts, records},
    sql::Sql,
};
use crate::{
    StoreError,
    entity::{proceeding, unit},
};

/// Rows about a list of nominees.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// People.
    pub people: Vec<PersonRow>,
    /// Units.
    pub units: Vec<unit::Model>,
    /// Discipline of those people.
    pub discipline: Vec<Measure>,
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
    /// Where one person looked at alone has served; empty for lists.
    pub served: Vec<Served>,
}

/// A disciplinary measure in force on the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// The person.
    pub person_id: Uuid,
    /// Level code.
    pub level: String,
    /// First day.
    pub from_date: String,
    /// Last day.
    pub to_date: Option<String>,
    /// Struck from the record on.
    pub expunged_on: Option<String>,
    /// The paper.
    pub document: String,
}

/// A stretch of service in a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Served {
    /// Name of the unit, as it is called today.
    pub unit: String,
    /// Post, or rank where no post is known.
    pub post: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: Option<String>,
}

/// Praise for people; a noun of its own, which lists of the office may bring.
pub const PRAISE: Table = Table {
    kind: "praise",
    name: "praise",
    columns: &["kind", "what", "on_date", "by_whom"],
    of_people: true,
    of_units: false,
};

/// Kinds of facts that only the office knows, apart from awards and discipline, which have lists of their own here.
pub const TABLES: [&Table; 12] = [
    &Table { kind: "ratings", name: "rating", columns: &["year", "rating"], of_people: true, of_units: true },
    &Table {
        kind: "initiatives",
        name: "initiative",
        columns: &["code", "title", "year", "kind", "reach", "recognised_on"],
        of_people: true,
        of_units: false,
    },
    &Table {
        kind: "leave",
        name: "leave_record",
        columns: &["kind", "from_date", "to_date", "working_days"],
        of_people: true,
        of_units: false,
    },
    &Table {
        kind: "study",
        name: "study_record",
        columns: &["course", "mode", "grade", "from_date", "to_date"],
        of_people: true,
        of_units: false,
    },
    &Table {
        kind: "posts",
        name: "post_record",
        columns: &["post", "post_group", "acting", "from_date", "to_date"],
        of_people: true,
        of_units: false,
    },
    &Table {
        kind: "service",
        name: "service_record",
        columns: &["employment", "from_date", "to_date", "hard_area", "martyr"],
        of_people: true,
        of_units: false,
    },
    &Table {
        kind: "transfers",
        name: "transfer_record",
        columns: &["on_date", "old_unit", "months_at_old_unit"],
        of_people: true,
        of_units: false,
    },
    &Table {
        kind: "standings",
        name: "standing_record",
        columns: &[
            "year",
            "cluster_place",
            "movement_years",
            "result",
            "flag_subject",
            "reorganised_on",
            "area",
            "score",
        ],
        of_people: false,
        of_units: true,
    },
    &Table {
        kind: "breaches",
        name: "breach_record",
        columns: &["year", "times", "staff", "decision"],
        of_people: true,
        of_units: true,
    },
    &Table {
        kind: "registrations",
        name: "registration_record",
        columns: &["year", "registered", "aim", "registered_on", "why_late"],
        of_people: true,
        of_units: true,
    },
    &Table {
        kind: "unit-discipline",
        name: "unit_discipline",
        columns: &["level", "from_date", "to_date", "expunged_on"],
        of_people: false,
        of_units: true,
    },
    &Table {
        kind: "unit-cases",
        name: "unit_case",
        columns: &["kind", "from_date", "to_date", "finding"],
        of_people: false,
        of_units: true,
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
    of_people: true,
    of_units: true,
};

/// Discipline as records.
pub const DISCIPLINE: Table = Table {
    kind: "discipline",
    name: "discipline",
    columns: &["level", "from_date", "to_date", "expunged_on"],
    of_people: true,
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
    for chunk in units.chunks(500) {
        found.units.extend(unit::Entity::find().filter(unit::Column::Id.is_in(chunk.to_vec())).all(conn).await?);
    }
    load(conn, found, persons, units, (year, day), false).await
}

/// The same about one person whose row is at hand, with the whole course of service.
pub async fn known_person<C: ConnectionTrait>(
    conn: &C,
    row: PersonRow,
    year: i64,
    day: &str,
) -> Result<Known, StoreError> {
    let id = row.id;
    load(conn, Known { people: vec![row], ..Known::default() }, &[id], &[], (year, day), true).await
}

/// The same about one unit whose row is at hand.
pub async fn known_unit<C: ConnectionTrait>(
    conn: &C,
    row: unit::Model,
    year: i64,
    day: &str,
) -> Result<Known, StoreError> {
    let id = row.id;
    load(conn, Known { units: vec![row], ..Known::default() }, &[], &[id], (year, day), false).await
}

async fn load<C: ConnectionTrait>(
    conn: &C,
    mut found: Known,
    persons: &[Uuid],
    units: &[Uuid],
    (year, day): (i64, &str),
    served: bool,
) -> Result<Known, StoreError> {
    for chunk in persons.chunks(500) {
        course(conn, chunk, served, &mut found).await?;
    }
    // What a leader's unit was given, and its breaches, fall back on him.
    let led = found.people.iter().filter(|p| p.leader_level.as_deref().is_some_and(|l| l != "direct"));
    let led: BTreeSet<Uuid> = led.filter_map(|p| p.unit_id).collect();
    let all: BTreeSet<Uuid> = persons.iter().chain(units).copied().chain(led).collect();
    let all: Vec<Uuid> = all.into_iter().collect();
    found.awards = awards_held(conn, &all).await?;
    found.records = records(conn, &TABLES, &all, false).await?;
    found.bases = bases(conn, persons).await?;
    found.members = member_counts(conn, units, year, day).await?;
    Ok(found)
}

/// What stands against people and, where asked for, where they served: one statement.
async fn course<C: ConnectionTrait>(
    conn: &C,
    persons: &[Uuid],
    served: bool,
    found: &mut Known,
) -> Result<(), StoreError> {
    let mut sql = Sql::new(
        "SELECT 'discipline' AS what, d.id, d.person_id, d.level AS kind, d.from_date, d.to_date, d.expunged_on, \
         CAST(NULL AS BIGINT) AS clean, d.document FROM discipline d WHERE d.annulled_at IS NULL AND d.person_id IN ",
    );
    sql.bind_all(persons.iter().copied());
    sql.push(
        " UNION ALL SELECT 'proceeding', c.id, c.person_id, c.kind, c.opened, c.closed, CAST(NULL AS TEXT), \
         CAST(CASE WHEN c.clean THEN 1 WHEN NOT c.clean THEN 0 END AS BIGINT), c.document \
         FROM proceeding c WHERE c.person_id IN ",
    );
    sql.bind_all(persons.iter().copied());
    if served {
        sql.push(
            " UNION ALL SELECT 'membership', m.id, m.person_id, CASE WHEN m.post = '' THEN m.rank ELSE m.post END, \
             m.from_date, m.to_date, CAST(NULL AS TEXT), CAST(NULL AS BIGINT), u.name \
             FROM membership m JOIN unit u ON u.id = m.unit_id WHERE m.person_id IN ",
        );
        sql.bind_all(persons.iter().copied());
    }
    for row in conn.query_all_raw(sql.statement(conn)).await? {
        let what: String = row.try_get("", "what")?;
        let (kind, document) = (row.try_get("", "kind")?, row.try_get("", "document")?);
        let (id, person_id) = (row.try_get("", "id")?, row.try_get("", "person_id")?);
        let (from, to): (String, Option<String>) = (row.try_get("", "from_date")?, row.try_get("", "to_date")?);
        match what.as_str() {
            "discipline" => found.discipline.push(Measure {
                person_id,
                level: kind,
                from_date: from,
                to_date: to,
                expunged_on: row.try_get("", "expunged_on")?,
                document,
            }),
            "proceeding" => found.proceedings.push(proceeding::Model {
                id,
                person_id,
                kind,
                opened: from,
                closed: to,
                clean: row.try_get::<Option<i64>>("", "clean")?.map(|n| n != 0),
                document,
            }),
            _ => found.served.push(Served { unit: document, post: kind, from, to }),
        }
    }
    Ok(())
}
