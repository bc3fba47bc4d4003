//! Adding nominees: one from a form, many from an import, always in one transaction.

use std::collections::{HashMap, HashSet};

use domain::{
    access::Action,
    lists::{NomineeState, Part},
    road::StepKind,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    Tx,
    entity::{achievement, dossier, nominee, outsider, unit},
    query::nominees::{self as query, PersonRow},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set},
};
use uuid::Uuid;
use vntext::{fold, normal, sort_key, sort_key_name};

use crate::{Actor, Ctx, Error, Result, access, ctx::id_at, dossiers, faults::Faults, settings, verdicts};

/// Whom the register knows a nominee as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// Staff.
    Person(Uuid),
    /// A unit of the tree.
    Unit(Uuid),
    /// Somebody or something outside.
    Outsider(Uuid),
}

impl Who {
    /// The id, whatever it is of.
    #[must_use]
    pub fn id(self) -> Uuid {
        match self {
            Self::Person(id) | Self::Unit(id) | Self::Outsider(id) => id,
        }
    }

    /// The one a stored nominee points to.
    #[must_use]
    pub fn of(row: &nominee::Model) -> Option<Self> {
        row.person_id
            .map(Self::Person)
            .or_else(|| row.unit_id.map(Self::Unit))
            .or_else(|| row.outsider_id.map(Self::Outsider))
    }
}

/// A nominee to be added. Empty printed texts are filled from the register; others are kept as they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewNominee {
    /// Which list.
    pub part: Part,
    /// Who.
    pub who: Who,
    /// Name as printed.
    pub printed_name: String,
    /// Rank as printed.
    pub printed_rank: String,
    /// Post as printed.
    pub printed_post: String,
    /// Unit as printed.
    pub printed_unit: String,
    /// Citation on the paper; empty takes the dossier's achievement.
    pub citation: String,
    /// Text of the achievement report.
    pub achievement_text: String,
}

/// What [`add_many`] did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Added {
    /// Those added, in the order given.
    pub ids: Vec<Uuid>,
    /// Places in the order given of those left out because they are on the list already (also held and removed ones).
    pub already: Vec<usize>,
}

/// Place on the list; person, unit or outsider.
type ListedRow = (i64, Option<Uuid>, Option<Uuid>, Option<Uuid>);

/// Adds `rows` to a dossier inside the caller's transaction, judges them, and leaves out whoever is on its list
/// already, so that the same file twice changes nothing. The caller has checked rights and state, raises the
/// dossier's version (root of the write), and writes the audit entry.
pub async fn add_many(ctx: &Ctx, tx: &Tx, dossier: &dossier::Model, rows: &[NewNominee]) -> Result<Added> {
    let conn = tx.conn();
    let old: Vec<ListedRow> = nominee::Entity::find()
        .select_only()
        .columns([
            nominee::Column::Seq,
            nominee::Column::PersonId,
            nominee::Column::UnitId,
            nominee::Column::OutsiderId,
        ])
        .filter(nominee::Column::DossierId.eq(dossier.id))
        .into_tuple()
        .all(conn)
        .await?;
    let mut next_seq = old.iter().map(|r| r.0).max().unwrap_or(0) + 1;
    let mut there: HashSet<Uuid> = old.iter().filter_map(|r| r.1.or(r.2).or(r.3)).collect();
    let shared = achievement::Entity::find()
        .filter(achievement::Column::Code.eq(crate::achievements::code_of(&dossier.code)))
        .one(conn)
        .await?;
    let register = Register::load(tx, rows).await?;

    let mut added = Added::default();
    let mut models = Vec::with_capacity(rows.len());
    for (place, row) in rows.iter().enumerate() {
        if !there.insert(row.who.id()) {
            added.already.push(place);
            continue;
        }
        let id = id_at(tx.at());
        let known = register.of(row.who)?;
        let pick = |given: &str, known: &str| {
            let given = normal(given).trim().to_owned();
            if given.is_empty() { known.to_owned() } else { given }
        };
        let name = pick(&row.printed_name, &known.name);
        let (rank, post) = (pick(&row.printed_rank, &known.rank), pick(&row.printed_post, &known.post));
        let printed_unit = pick(&row.printed_unit, &known.unit_name);
        models.push(nominee::ActiveModel {
            id: Set(id),
            dossier_id: Set(dossier.id),
            seq: Set(next_seq),
            part: Set(row.part.code().to_owned()),
            person_id: Set(if let Who::Person(id) = row.who { Some(id) } else { None }),
            unit_id: Set(if let Who::Unit(id) = row.who { Some(id) } else { None }),
            outsider_id: Set(if let Who::Outsider(id) = row.who { Some(id) } else { None }),
            achievement_id: Set(shared.as_ref().map(|a| a.id)),
            state: Set(NomineeState::Included.code().to_owned()),
            state_reason: Set(String::new()),
            search: Set(fold(&format!("{name} {rank} {post} {printed_unit}"))),
            sort_key: Set(if row.part == Part::Individual { sort_key_name(&name) } else { sort_key(&name) }),
            printed_name: Set(name),
            printed_rank: Set(rank),
            printed_post: Set(post),
            printed_unit: Set(printed_unit),
            citation: Set(pick(&row.citation, shared.as_ref().map_or("", |a| a.what.as_str()))),
            achievement_text: Set(normal(&row.achievement_text).trim().to_owned()),
            sex: Set(known.sex),
            leader_level: Set(known.leader_level),
            home_unit_id: Set(known.home),
            outcome: Set(String::new()),
            verdict: Set(String::new()),
            override_reason: Set(String::new()),
            proof_hash: Set(None),
            proof_by: Set(None),
            proof_at: Set(None),
            posthumous: Set(false),
            override_by: Set(None),
            override_at: Set(None),
            override_agreed_by: Set(None),
            override_agreed_at: Set(None),
            contributions: Set(None),
            score: Set(None),
        });
        added.ids.push(id);
        next_seq += 1;
    }
    // 35 columns a row: 500 rows stay below SQLite's limit of 32,766 bound values.
    for chunk in models.chunks(500) {
        nominee::Entity::insert_many(chunk.to_vec()).exec_without_returning(conn).await?;
    }
    verdicts::judge_in(ctx, tx, dossier, Some(&added.ids)).await?;
    Ok(added)
}

/// What the register says about one nominee.
#[derive(Default)]
struct Known {
    name: String,
    rank: String,
    post: String,
    unit_name: String,
    sex: Option<String>,
    leader_level: Option<String>,
    home: Option<Uuid>,
}

struct Register {
    people: HashMap<Uuid, PersonRow>,
    units: HashMap<Uuid, unit::Model>,
    parents: HashMap<Uuid, String>,
    outsiders: HashMap<Uuid, outsider::Model>,
}

impl Register {
    async fn load(tx: &Tx, rows: &[NewNominee]) -> Result<Self> {
        let ids =
            |want: fn(&Who) -> bool| -> Vec<Uuid> { rows.iter().map(|r| r.who).filter(want).map(Who::id).collect() };
        let people = query::people(tx.conn(), &ids(|w| matches!(w, Who::Person(_)))).await?;
        let mut units = HashMap::new();
        for chunk in ids(|w| matches!(w, Who::Unit(_))).chunks(500) {
            let found = unit::Entity::find().filter(unit::Column::Id.is_in(chunk.to_vec())).all(tx.conn()).await?;
            units.extend(found.into_iter().map(|u| (u.id, u)));
        }
        let parent_ids: HashSet<Uuid> = units.values().filter_map(|u: &unit::Model| u.parent_id).collect();
        let parents = unit::Entity::find().filter(unit::Column::Id.is_in(parent_ids)).all(tx.conn()).await?;
        let mut outsiders = HashMap::new();
        for chunk in ids(|w| matches!(w, Who::Outsider(_))).chunks(500) {
            let found =
                outsider::Entity::find().filter(outsider::Column::Id.is_in(chunk.to_vec())).all(tx.conn()).await?;
            outsiders.extend(found.into_iter().map(|o| (o.id, o)));
        }
        Ok(Self {
            people: people.into_iter().map(|p| (p.id, p)).collect(),
            units,
            parents: parents.into_iter().map(|u| (u.id, u.name)).collect(),
            outsiders,
        })
    }

    fn of(&self, who: Who) -> Result<Known> {
        Ok(match who {
            Who::Person(id) => {
                let p = self.people.get(&id).ok_or(Error::NotFound)?;
                Known {
                    name: p.full_name.clone(),
                    rank: p.rank.clone(),
                    post: p.post.clone(),
                    unit_name: p.unit_name.clone().unwrap_or_default(),
                    sex: p.sex.clone(),
                    leader_level: p.leader_level.clone(),
                    home: p.unit_id,
                }
            }
            Who::Unit(id) => {
                let u = self.units.get(&id).ok_or(Error::NotFound)?;
                let above = u.parent_id.and_then(|p| self.parents.get(&p)).cloned();
                Known {
                    name: u.name.clone(),
                    unit_name: above.unwrap_or_default(),
                    home: Some(u.id),
                    ..Known::default()
                }
            }
            Who::Outsider(id) => {
                let o = self.outsiders.get(&id).ok_or(Error::NotFound)?;
                Known { name: o.name.clone(), unit_name: o.address.clone(), ..Known::default() }
            }
        })
    }
}

/// One nominee from a form: `who` is "person:CODE", "unit:CODE" or "outsider:CODE".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AddForm {
    /// Kind: person, unit, outsider.
    pub kind: String,
    /// Code in the register, or a person's service number.
    pub who: String,
    /// Rank as printed; empty takes the register's.
    pub printed_rank: String,
    /// Post as printed.
    pub printed_post: String,
    /// Unit as printed.
    pub printed_unit: String,
    /// Citation.
    pub citation: String,
    /// Text of the achievement.
    pub achievement_text: String,
}

/// Adds one nominee while the dossier is being prepared. Gives the number it got.
pub async fn add(ctx: &Ctx, actor: &Actor, code: &str, version: i64, form: &AddForm) -> Result<i64> {
    let at = dossiers::load(ctx, actor, code).await?;
    let held = dossiers::may_change(&at, actor, &[StepKind::Prepare])?;
    let limits = settings::limits(ctx).await?;
    let mut faults = Faults::default();
    let new = NewNominee {
        part: if form.kind == "unit" { Part::Collective } else { Part::Individual },
        who: Who::Person(Uuid::nil()),
        printed_name: String::new(),
        printed_rank: faults.text("printed_rank", &form.printed_rank, limits.rank),
        printed_post: faults.text("printed_post", &form.printed_post, limits.post),
        printed_unit: faults.text("printed_unit", &form.printed_unit, limits.unit),
        citation: faults.text("citation", &form.citation, limits.citation),
        achievement_text: faults.text("achievement_text", &form.achievement_text, limits.achievement),
    };
    let found = find_who(ctx, actor, &form.kind, form.who.trim()).await?;
    if found.is_none() {
        faults.add("who", "nominee-unknown", [("who", form.who.trim().chars().take(60).collect())]);
    }
    faults.check()?;
    let Some((who, part)) = found else { return Err(Error::NotFound) };
    let new = NewNominee { who, part: part.unwrap_or(new.part), ..new };
    let now = ctx.now();
    ctx.store
        .write(ctx.change(actor, &now, held, Some(version)), |tx| {
            let (ctx, new, code, id) = (ctx.clone(), new.clone(), at.head.code.clone(), at.head.id);
            Box::pin(async move {
                let row = dossier::Entity::find_by_id(id).one(tx.conn()).await?.ok_or(Error::NotFound)?;
                let added = add_many(&ctx, tx, &row, std::slice::from_ref(&new)).await?;
                let Some(id) = added.ids.first() else {
                    return Err(Error::field("who", "nominee-already", [("code", code)]));
                };
                let seq: i64 = nominee::Entity::find_by_id(*id).one(tx.conn()).await?.ok_or(Error::NotFound)?.seq;
                dossiers::touch(tx, row.id).await?;
                tx.audit(&format!("dossier:{code}"), "nominee-add", &json!({"seq": seq, "nominee": new})).await?;
                Ok(seq)
            })
        })
        .await
}

/// Finds somebody of the register within the actor's sight.
async fn find_who(ctx: &Ctx, actor: &Actor, kind: &str, code: &str) -> Result<Option<(Who, Option<Part>)>> {
    let found = match kind {
        "person" => access::find_person(ctx, actor, &[Action::ViewPeople], code)
            .await
            .map(|p| (Who::Person(p.id), Some(Part::Individual))),
        "unit" => access::find::<unit::Model>(ctx, actor, &[Action::ViewUnits], code)
            .await
            .map(|u| (Who::Unit(u.id), Some(Part::Collective))),
        "outsider" => access::find_outsider(ctx, actor, code).await.map(|o| {
            let part = if o.kind == "citizen" { Part::Individual } else { Part::Collective };
            (Who::Outsider(o.id), Some(part))
        }),
        _ => Err(Error::NotFound),
    };
    match found {
        Ok(found) => Ok(Some(found)),
        Err(Error::NotFound | Error::Denied(_)) => Ok(None),
        Err(other) => Err(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_an_import_survive_as_json() {
        let row = NewNominee {
            part: Part::Individual,
            who: Who::Person(Uuid::nil()),
            printed_name: "Đỗ Thị Ánh".into(),
            printed_rank: String::new(),
            printed_post: String::new(),
            printed_unit: String::new(),
            citation: String::new(),
            achievement_text: String::new(),
        };
        let text = serde_json::to_string(&row).unwrap();
        assert_eq!(serde_json::from_str::<NewNominee>(&text).unwrap(), row);
    }
}
