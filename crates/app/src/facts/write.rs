//! Writing facts: many at once for imports, one for a form; and annulling them. Everything in the caller's transaction.

use std::collections::{BTreeSet, HashMap};

use domain::praise::PRAISE;
use store::{
    Tx, bulk,
    entity::{initiative, person, unit},
    projection,
    query::nouns::newest_first,
    schema,
    sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Statement, Value, sea_query::Expr},
};
use uuid::Uuid;

use super::{FactKind, Values};
use crate::{Ctx, Error, Now, Result};

/// Ids in one statement.
const CHUNK: usize = 5_000;

/// A fact to write.
#[derive(Clone, Debug)]
pub struct NewFact {
    /// The person or unit.
    pub who: Uuid,
    /// It is a unit.
    pub unit: bool,
    /// Its values.
    pub values: Values,
    /// The record it takes the place of.
    pub replaces: Option<Uuid>,
}

/// Where facts come from.
#[derive(Clone, Debug)]
pub struct Origin {
    /// "import" or "form".
    pub source: &'static str,
    /// The batch.
    pub batch: Option<Uuid>,
    /// Said of records that are replaced.
    pub reason: String,
}

/// Columns that every table of facts has.
const FRAME: [&str; 6] = ["document", "source", "batch_id", "entered_by", "entered_at", "home_node"];

/// What praise has beside them.
const PRAISED: [&str; 6] = ["code", "version", "unit_id", "who", "search", "sort_key"];

/// Unit and name of the people whom facts are about.
async fn units_of(tx: &Tx, facts: &[NewFact]) -> Result<HashMap<Uuid, (Uuid, String)>> {
    let ids: BTreeSet<Uuid> = facts.iter().map(|f| f.who).collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let mut units = HashMap::new();
    for chunk in ids.chunks(CHUNK) {
        let found = person::Entity::find().filter(person::Column::Id.is_in(chunk.to_vec())).all(tx.conn()).await?;
        units.extend(found.into_iter().filter_map(|p| Some((p.id, (p.unit_id?, p.full_name)))));
    }
    Ok(units)
}

/// Writes facts of one kind, annuls what they replace, marks the people for scans and raises the versions of people and units.
pub async fn insert(tx: &Tx, ctx: &Ctx, now: &Now, kind: FactKind, facts: &[NewFact], origin: &Origin) -> Result<()> {
    if facts.is_empty() {
        return Ok(());
    }
    let replaced: Vec<Uuid> = facts.iter().filter_map(|f| f.replaces).collect();
    annul_all(tx, now, kind, &replaced, &origin.reason).await?;
    let table = kind.table();
    let tables = schema::tables();
    let described = tables.iter().find(|t| t.name == table.name).ok_or(Error::NotFound)?;
    if facts.iter().any(|f| !f.unit && !kind.of_people()) {
        return Err(Error::refused("fact-of-units", []));
    }
    let mut columns: Vec<&'static str> = vec!["id"];
    if table.of_people {
        columns.push("person_id");
    }
    if table.of_units {
        columns.push("unit_id");
    }
    columns.extend(table.columns);
    columns.extend(FRAME);
    let praised = match kind {
        FactKind::Praise => {
            columns.extend(PRAISED);
            units_of(tx, facts).await?
        }
        _ => HashMap::new(),
    };
    let mut number = match kind {
        FactKind::Praise => tx.take_numbers("praise", facts.len() as i64).await?,
        FactKind::Initiatives => {
            let without = facts.iter().filter(|f| !f.values.contains_key("code")).count();
            if without == 0 { 0 } else { tx.take_numbers("initiative", without as i64).await? }
        }
        _ => 0,
    };
    let mut rows = Vec::with_capacity(facts.len());
    let mut bases: Vec<(Uuid, Uuid, String)> = Vec::new();
    for fact in facts {
        let id = ctx.new_id(now);
        let mut values = fact.values.clone();
        if kind == FactKind::Initiatives && !values.contains_key("code") {
            values.insert("code".to_owned(), format!("SK-{number:06}"));
            number += 1;
        }
        for code in values.get("based_on").map(String::as_str).unwrap_or_default().split(',').filter(|c| !c.is_empty())
        {
            bases.push((id, fact.who, code.to_owned()));
        }
        let mut row: Vec<Value> = vec![id.into()];
        if table.of_people {
            row.push(if fact.unit { Value::Uuid(None) } else { fact.who.into() });
        }
        if table.of_units {
            row.push(if fact.unit { fact.who.into() } else { Value::Uuid(None) });
        }
        for name in table.columns {
            let column = described.columns.iter().find(|c| c.name == *name).ok_or(Error::NotFound)?;
            row.push(typed(column, values.get(*name).map(String::as_str).unwrap_or_default()));
        }
        row.push(values.get("document").cloned().unwrap_or_default().into());
        row.extend([
            origin.source.into(),
            origin.batch.into(),
            tx.actor().into(),
            now.micros.into(),
            ctx.node.to_string().into(),
        ]);
        if kind == FactKind::Praise {
            let (unit, name) = praised.get(&fact.who).ok_or_else(|| Error::refused("praise-unit-needed", []))?;
            let of = |column: &str| values.get(column).map(String::as_str).unwrap_or_default();
            let search = vntext::fold(&format!("{name} {} {}", of("what"), of("by_whom")));
            let code = format!("{}{number:06}", PRAISE.letters);
            number += 1;
            row.extend([code.into(), 1_i64.into(), (*unit).into(), "".into(), search.into()]);
            row.push(newest_first(of("on_date")).into());
        }
        rows.push(row);
    }
    bulk::insert(tx.conn(), table.name, &columns, rows).await?;
    rest_on(tx, &bases).await?;
    touched(tx, facts.iter().map(|f| (f.who, f.unit))).await
}

fn typed(column: &schema::Column, text: &str) -> Value {
    match column.kind {
        schema::Kind::Int => Value::BigInt(text.parse().ok()),
        schema::Kind::Bool => Value::Bool(Some(text == "1")),
        _ if text.is_empty() && column.nullable => Value::String(None),
        _ => text.to_owned().into(),
    }
}

/// Ties awards to the initiatives that they rest on, by code.
async fn rest_on(tx: &Tx, bases: &[(Uuid, Uuid, String)]) -> Result<()> {
    let mut rows = Vec::new();
    for chunk in bases.chunks(CHUNK) {
        let people: BTreeSet<Uuid> = chunk.iter().map(|b| b.1).collect();
        let found: HashMap<(Uuid, String), Uuid> = initiative::Entity::find()
            .filter(initiative::Column::PersonId.is_in(people))
            .filter(initiative::Column::AnnulledAt.is_null())
            .all(tx.conn())
            .await?
            .into_iter()
            .map(|i| ((i.person_id, i.code), i.id))
            .collect();
        for (award, who, code) in chunk {
            let id = found
                .get(&(*who, code.clone()))
                .ok_or_else(|| Error::field("based_on", "fact-initiative-unknown", [("code", code.clone())]))?;
            rows.push(vec![(*award).into(), (*id).into()]);
        }
    }
    bulk::insert(tx.conn(), "award_basis", &["award_id", "initiative_id"], rows).await?;
    Ok(())
}

/// Annuls records of a kind in one statement a chunk.
pub async fn annul_all(tx: &Tx, now: &Now, kind: FactKind, ids: &[Uuid], reason: &str) -> Result<()> {
    let name = kind.table().name;
    for chunk in ids.chunks(CHUNK) {
        let mut values: Vec<Value> = vec![now.micros.into(), tx.actor().into(), reason.into()];
        let places: Vec<String> = (0..chunk.len()).map(|i| format!("${}", i + 4)).collect();
        values.extend(chunk.iter().map(|id| Value::from(*id)));
        // Praise has a form of its own.
        let version = if kind == FactKind::Praise { ", version = version + 1" } else { "" };
        let text = format!(
            "UPDATE {name} SET annulled_at = $1, annulled_by = $2, annulled_for = $3{version} WHERE annulled_at IS NULL AND id IN ({})",
            places.join(", ")
        );
        tx.conn().execute_raw(Statement::from_sql_and_values(tx.conn().get_database_backend(), text, values)).await?;
    }
    Ok(())
}

/// Whoever has a page of these people or units open must see that they changed; scans read them anew.
async fn touched(tx: &Tx, who: impl Iterator<Item = (Uuid, bool)>) -> Result<()> {
    let all: BTreeSet<(Uuid, bool)> = who.collect();
    let (units, people): (Vec<_>, Vec<_>) = all.into_iter().partition(|w| w.1);
    let people: Vec<Uuid> = people.into_iter().map(|w| w.0).collect();
    for chunk in people.chunks(CHUNK) {
        person::Entity::update_many()
            .col_expr(person::Column::Version, Expr::cust("version + 1"))
            .filter(person::Column::Id.is_in(chunk.to_vec()))
            .exec(tx.conn())
            .await?;
    }
    let touched_units: Vec<Uuid> = units.into_iter().map(|w| w.0).collect();
    for chunk in touched_units.chunks(CHUNK) {
        unit::Entity::update_many()
            .col_expr(unit::Column::Version, Expr::cust("version + 1"))
            .filter(unit::Column::Id.is_in(chunk.to_vec()))
            .exec(tx.conn())
            .await?;
    }
    // Shares of leaders and their blame rest on what is recorded about their unit.
    let mut people = people;
    for chunk in touched_units.chunks(CHUNK) {
        let led = person::Entity::find().filter(person::Column::UnitId.is_in(chunk.to_vec()));
        let led = led.filter(person::Column::LeaderLevel.is_not_null()).all(tx.conn()).await?;
        people.extend(led.into_iter().map(|p| p.id));
    }
    projection::mark(tx, people).await?;
    Ok(())
}
