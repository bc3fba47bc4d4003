//! Writing nominees of a dossier. People outside do not become staff and are counted apart.

use std::collections::HashMap;

use domain::{lists::Part, road::StepKind};
use serde_json::json;
use store::{
    Tx, bulk,
    entity::{dossier, import_batch, outsider},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr},
};
use uuid::Uuid;

use super::{Applied, Staged, State, apply::Job, apply_people, matching::same_outsider};
use crate::{
    Actor, Ctx, Error, Result, dossiers,
    nominees::{NewNominee, Who, add_many},
};

/// Refuses unless the dossier may be changed by the actor now.
pub(super) async fn check(ctx: &Ctx, actor: &Actor, batch: &import_batch::Model) -> Result<()> {
    let id = batch.dossier_id.ok_or(Error::NotFound)?;
    let found = dossier::Entity::find_by_id(id).one(ctx.store.reader()).await?.ok_or(Error::NotFound)?;
    let loaded = dossiers::load(ctx, actor, &found.code).await?;
    dossiers::may_change(&loaded, actor, &[StepKind::Prepare])?;
    Ok(())
}

/// Adds the rows to the dossier's list.
pub(super) async fn nominees(tx: &Tx, job: &Job<'_>, rows: &[Staged], done: &mut Applied) -> Result<()> {
    let id = job.batch.dossier_id.ok_or(Error::NotFound)?;
    // The dossier is an aggregate of its own: whoever has its page open must see that it changed.
    dossier::Entity::update_many()
        .col_expr(dossier::Column::Version, Expr::cust("version + 1"))
        .filter(dossier::Column::Id.eq(id))
        .exec(tx.conn())
        .await?;
    let dossier = dossier::Entity::find_by_id(id).one(tx.conn()).await?.ok_or(Error::NotFound)?;
    let staff: Vec<&Staged> =
        rows.iter().filter(|r| r.state == State::New && r.resolution.starts_with("new:")).collect();
    let new_staff = apply_people::add(tx, job, &staff).await?;
    done.new_people = new_staff.len() as u64;
    let outside: Vec<&Staged> =
        rows.iter().filter(|r| r.state == State::New && r.resolution.starts_with("outsider:")).collect();
    let new_outsiders = add_outsiders(tx, job, &outside).await?;
    let mut list = Vec::new();
    for row in rows.iter().filter(|r| matches!(r.state, State::New | State::Matched)) {
        let part = if row.part == "collective" { Part::Collective } else { Part::Individual };
        let who = match (row.matched, part) {
            (Some(id), _) if row.resolution == "known-outsider" => Some(Who::Outsider(id)),
            (Some(id), Part::Collective) => Some(Who::Unit(id)),
            (Some(id), Part::Individual) => Some(Who::Person(id)),
            (None, _) => new_staff
                .get(&row.seq)
                .map(|id| Who::Person(*id))
                .or_else(|| new_outsiders.get(&row.seq).map(|id| Who::Outsider(*id))),
        };
        let Some(who) = who else {
            return Err(Error::refused("import-row-answer", [("row", row.row_number.to_string())]));
        };
        let f = &row.fields;
        list.push(NewNominee {
            part,
            who,
            // The register's spelling is printed: differences were answered in the queue.
            printed_name: String::new(),
            printed_rank: f.rank.clone(),
            printed_post: f.post.clone(),
            printed_unit: if part == Part::Collective { String::new() } else { f.unit.clone() },
            citation: f.citation.clone(),
            achievement_text: f.achievement.clone(),
        });
    }
    let added = add_many(job.ctx, tx, &dossier, &list).await?;
    done.same += added.already.len() as u64;
    for (_, n) in list.iter().enumerate().filter(|(i, _)| !added.already.contains(i)) {
        match (n.who, n.part) {
            (Who::Outsider(_), _) => done.outsiders += 1,
            (_, Part::Collective) => done.collectives += 1,
            (_, Part::Individual) => done.individuals += 1,
        }
    }
    dossiers::touch(tx, id).await?;
    let note = json!({ "import": job.batch.code, "added": added.ids.len(), "already": added.already.len() });
    tx.audit(&format!("dossier:{}", dossier.code), "nominee-import", &note).await?;
    Ok(())
}

/// Adds people and bodies outside, unless they are known from an earlier recognition.
async fn add_outsiders(tx: &Tx, job: &Job<'_>, rows: &[&Staged]) -> Result<HashMap<i64, Uuid>> {
    let mut found = HashMap::new();
    if rows.is_empty() {
        return Ok(found);
    }
    let names: Vec<String> = rows.iter().map(|r| vntext::fold(&r.fields.name)).collect();
    let mut known = outsider::Entity::find().filter(outsider::Column::Search.is_in(names)).all(tx.conn()).await?;
    let first = tx.take_numbers("outsider", rows.len() as i64).await?;
    let mut values = Vec::new();
    for (i, row) in rows.iter().enumerate() {
        let f = &row.fields;
        if let Some(same) = known.iter().find(|o| same_outsider(o, f)) {
            found.insert(row.seq, same.id);
            continue;
        }
        let o = outsider::Model {
            id: job.ctx.new_id(job.now),
            version: 1,
            home_node: job.ctx.node.to_string(),
            code: format!("NG-{:06}", first + i as i64),
            kind: row.resolution.trim_start_matches("outsider:").to_owned(),
            name: f.name.clone(),
            search: vntext::fold(&f.name),
            sort_key: vntext::sort_key_name(&f.name),
            birth_year: f.birth.get(..4).map(str::to_owned),
            address: f.unit.clone(),
            demo: false,
            created_at: job.now.micros,
        };
        found.insert(row.seq, o.id);
        values.push(vec![
            o.id.into(),
            o.version.into(),
            o.home_node.clone().into(),
            o.code.clone().into(),
            o.kind.clone().into(),
            o.name.clone().into(),
            o.search.clone().into(),
            o.sort_key.clone().into(),
            o.birth_year.clone().into(),
            o.address.clone().into(),
            o.demo.into(),
            o.created_at.into(),
        ]);
        known.push(o);
    }
    let columns = &[
        "id",
        "version",
        "home_node",
        "code",
        "kind",
        "name",
        "search",
        "sort_key",
        "birth_year",
        "address",
        "demo",
        "created_at",
    ];
    bulk::insert(tx.conn(), "outsider", columns, values).await?;
    Ok(found)
}
