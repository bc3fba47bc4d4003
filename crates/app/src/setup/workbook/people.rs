//! The people of a set-up workbook: a short register to begin with; longer lists go through the import.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::{Action, scope},
    lists::LeaderLevel,
    people::{PERSON, further},
};
use serde_json::json;
use sheets::{FieldSpec, Sheet};
use store::{
    Tx,
    entity::person,
    scope::within,
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect},
};
use uuid::Uuid;

use super::{
    lines::{Line, lines},
    read::{FROM, Named, Plan, UNIT, column_fault, fault, field, named, need},
};
use crate::{
    Actor, Ctx, Error, Now, Result,
    people::{self, Posting, Profile, check_posting, check_profile},
};

/// The most people a workbook sets up; more go through the import of lists, which matches and repairs.
pub(super) const MOST: usize = 2_000;

const PEOPLE: &[FieldSpec<'static>] = &[
    UNIT,
    field("full_name", &["ho ten", "ho va ten"], true),
    field("service_number", &["so hieu"], false),
    field("sex", &["gioi tinh"], false),
    field("birth_date", &["ngay sinh", "nam sinh"], false),
    field("rank", &["cap bac"], false),
    field("post", &["chuc vu"], false),
    field("leader_level", &["muc lanh dao", "cap lanh dao"], false),
    field("joined", &["ngay vao nganh", "vao nganh"], false),
    FROM,
];

/// Somebody to add, with the code of the unit.
#[derive(Clone, Debug)]
pub(super) struct PlannedPerson {
    pub(super) unit: String,
    pub(super) profile: Profile,
    pub(super) posting: Posting,
}

/// Reads the sheet of people.
pub(super) fn read(sheet: &Sheet, today: &str, plan: &mut Plan, named_units: &mut Named) {
    let levels: Vec<&str> = LeaderLevel::ALL.iter().map(|l| l.code()).collect();
    let mut numbers = BTreeSet::new();
    let specs: Vec<FieldSpec<'static>> =
        PEOPLE.iter().copied().chain(further().map(|f| field(f.column, f.names, false))).collect();
    let rows = lines(sheet, &specs, plan);
    if rows.len() > MOST {
        plan.faults.push(fault(&sheet.name, 0, "setup-people-many", [("max", MOST.to_string())]));
        return;
    }
    for line in rows {
        let unit = need(sheet, &line, "unit", plan);
        // A word that is none of the list stays as typed for the checks to find.
        let word = |line: &Line, prefix: &str, codes: &[&'static str], key: &str| {
            let typed = line.of(key);
            if typed.is_empty() { typed } else { named(prefix, codes, &typed).map_or(typed, str::to_owned) }
        };
        let profile = Profile::of(PERSON.fields.iter().map(|f| (f.column, line.of(f.column))));
        let from = line.day("from");
        let posting = Posting {
            // The unit is looked up when all units are there.
            unit: Uuid::max(),
            rank: line.of("rank"),
            post: line.of("post"),
            leader_level: word(&line, "leader-short", &levels, "leader_level"),
            from: if from.is_empty() { today.to_owned() } else { from },
        };
        for f in check_profile(&profile, today).into_iter().chain(check_posting(&posting, today)) {
            plan.faults.push(column_fault(sheet, &line, &f.field, &f.refusal));
        }
        let number = profile.text("service_number").trim().to_owned();
        if !number.is_empty() && !numbers.insert(number.clone()) {
            plan.faults.push(fault(&sheet.name, line.row, "setup-number-twice", [("number", number)]));
        }
        named_units.insert((unit.clone(), sheet.name.clone(), line.row));
        plan.people.push(PlannedPerson { unit, profile, posting });
    }
}

/// The people behind these service numbers: one statement.
pub(super) async fn by_number<C: store::sea_orm::ConnectionTrait>(
    conn: &C,
    numbers: impl IntoIterator<Item = String>,
) -> Result<BTreeMap<String, Uuid>> {
    let rows: Vec<(Option<String>, Uuid)> = person::Entity::find()
        .select_only()
        .column(person::Column::ServiceNumber)
        .column(person::Column::Id)
        .filter(person::Column::ServiceNumber.is_in(numbers))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().filter_map(|(number, id)| Some((number?, id))).collect())
}

/// The same, of those who serve in these units.
pub(super) async fn in_units<C: store::sea_orm::ConnectionTrait>(
    conn: &C,
    units: impl IntoIterator<Item = Uuid>,
    numbers: impl IntoIterator<Item = String>,
) -> Result<BTreeMap<String, Uuid>> {
    let rows: Vec<(Option<String>, Uuid)> = person::Entity::find()
        .select_only()
        .column(person::Column::ServiceNumber)
        .column(person::Column::Id)
        .filter(person::Column::ServiceNumber.is_in(numbers))
        .filter(person::Column::UnitId.is_in(units))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().filter_map(|(number, id)| Some((number?, id))).collect())
}

/// The same, of those whom the actor sees: one statement.
pub(super) async fn seen_by_number<C: store::sea_orm::ConnectionTrait>(
    ctx: &Ctx,
    actor: &Actor,
    conn: &C,
    numbers: impl IntoIterator<Item = String>,
) -> Result<BTreeMap<String, Uuid>> {
    let rows: Vec<(Option<String>, Uuid)> = person::Entity::find()
        .select_only()
        .column(person::Column::ServiceNumber)
        .column(person::Column::Id)
        .filter(person::Column::ServiceNumber.is_in(numbers))
        .filter(within(person::Column::UnitId, &scope(actor, Action::ViewPeople), &ctx.now().today))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().filter_map(|(number, id)| Some((number?, id))).collect())
}

/// Writes those who are not there: known by service number, else by name and birth date in the unit. Gives how many.
pub(super) async fn write(
    tx: &Tx,
    ctx: &Ctx,
    now: &Now,
    plan: &[PlannedPerson],
    units: &BTreeMap<String, Uuid>,
) -> Result<u64> {
    if plan.is_empty() {
        return Ok(0);
    }
    let known = by_number(tx.conn(), plan.iter().map(|p| p.profile.text("service_number").trim().to_owned())).await?;
    let named: BTreeSet<(String, Option<String>, Option<Uuid>)> = person::Entity::find()
        .select_only()
        .column(person::Column::FullName)
        .column(person::Column::BirthDate)
        .column(person::Column::UnitId)
        .filter(person::Column::FullName.is_in(plan.iter().map(|p| vntext::normal(&p.profile.text("full_name")))))
        .into_tuple::<(String, Option<String>, Option<Uuid>)>()
        .all(tx.conn())
        .await?
        .into_iter()
        .collect();
    let mut added = 0;
    for p in plan {
        let unit = units.get(&p.unit).copied();
        let unit = unit.ok_or_else(|| Error::refused("setup-unit-unknown", [("code", p.unit.clone())]))?;
        let number = p.profile.text("service_number");
        let number = number.trim();
        let name = vntext::normal(&p.profile.text("full_name"));
        let there = if number.is_empty() {
            named.contains(&(name, people::stored(&p.profile.text("birth_date")), Some(unit)))
        } else {
            known.contains_key(number)
        };
        if there {
            continue;
        }
        let posting = Posting { unit, ..p.posting.clone() };
        let made = people::insert(tx, ctx, now, &p.profile, &posting, false).await?;
        let note = json!({ "profile": p.profile, "posting": posting });
        tx.audit(&format!("person:{}", made.code), "create", &note).await?;
        added += 1;
    }
    Ok(added)
}
