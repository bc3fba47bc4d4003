//! A person's page: the record, memberships over time, and, with the right to it, what stands against the person.

use std::collections::HashMap;

use domain::{access::Action, fields::Values};
use serde::Serialize;
use store::{
    entity::{discipline, membership, person, proceeding, unit},
    query::person::values_of,
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder},
};
use uuid::Uuid;

use crate::{Actor, Ctx, Error, Result, access};

/// A stretch of service.
#[derive(Clone, Debug, Serialize)]
pub struct MembershipRow {
    /// Unit's code.
    pub unit_code: String,
    /// Unit's name of today.
    pub unit_name: String,
    /// Rank.
    pub rank: String,
    /// Post.
    pub post: String,
    /// Leader level code.
    pub leader_level: Option<String>,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: Option<String>,
}

/// A disciplinary measure.
#[derive(Clone, Debug, Serialize)]
pub struct DisciplineRow {
    /// Id, for forms.
    pub id: Uuid,
    /// Level code.
    pub level: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: Option<String>,
    /// Struck from the record on.
    pub expunged_on: Option<String>,
    /// The paper.
    pub document: String,
}

/// A proceeding.
#[derive(Clone, Debug, Serialize)]
pub struct ProceedingRow {
    /// Id, for forms.
    pub id: Uuid,
    /// Kind code.
    pub kind: String,
    /// Opened on.
    pub opened: String,
    /// Closed on.
    pub closed: Option<String>,
    /// Nothing was found.
    pub clean: Option<bool>,
    /// The paper.
    pub document: String,
}

/// An award of the person.
#[derive(Clone, Debug, Serialize)]
pub struct OwnAwardRow {
    /// Day or year of the decision; empty where neither is known.
    pub day: String,
    /// The award, in both languages.
    pub award: (String, String),
    /// Ground code; empty where it is not known.
    pub ground: String,
    /// Number and symbol of the decision.
    pub number: String,
    /// Who decided.
    pub issuer: String,
    /// State of the record; "past" for one that was entered from a paper.
    pub state: String,
    /// Corrected after issue.
    pub corrected: bool,
    /// Code of the decision where the reader may open it; else empty.
    pub decision: String,
}

/// Everything on a person's page.
#[derive(Clone, Debug, Serialize)]
pub struct PersonPage {
    /// Id, for forms.
    pub id: Uuid,
    /// Version, for forms.
    pub version: i64,
    /// Code in addresses.
    pub code: String,
    /// Full name.
    pub full_name: String,
    /// Who it is: field of the table → value.
    pub record: Values,
    /// Sex code.
    pub sex: Option<String>,
    /// Birth date, ISO, perhaps partial.
    pub birth_date: Option<String>,
    /// Service number.
    pub service_number: Option<String>,
    /// Joined on.
    pub joined: Option<String>,
    /// Left on.
    pub left_on: Option<String>,
    /// Unit's id, for forms.
    pub unit_id: Option<Uuid>,
    /// Unit's code.
    pub unit_code: Option<String>,
    /// Unit's name.
    pub unit_name: Option<String>,
    /// Rank.
    pub rank: String,
    /// Post.
    pub post: String,
    /// Leader level code.
    pub leader_level: Option<String>,
    /// Invented for the demo.
    pub demo: bool,
    /// Newest first.
    pub memberships: Vec<MembershipRow>,
    /// All awards, however they came in, the newest first.
    pub awards: Vec<OwnAwardRow>,
    /// The actor may see what stands against the person; the two lists are empty otherwise.
    pub may_see_discipline: bool,
    /// Newest first.
    pub discipline: Vec<DisciplineRow>,
    /// Newest first.
    pub proceedings: Vec<ProceedingRow>,
    /// The actor may change the record.
    pub may_manage: bool,
}

/// A person by code, if the actor may see the record (the own one always).
pub async fn by_code(ctx: &Ctx, actor: &Actor, code: &str) -> Result<person::Model> {
    Ok(seen(ctx, actor, code).await?.into_row())
}

async fn seen(ctx: &Ctx, actor: &Actor, code: &str) -> Result<access::Granted<person::Model>> {
    access::find(ctx, actor, &[Action::ViewOwn, Action::ViewPeople], code).await
}

/// A person's page.
pub async fn page(ctx: &Ctx, actor: &Actor, code: &str) -> Result<PersonPage> {
    let reader = ctx.store.reader();
    let found = seen(ctx, actor, code).await?;
    let may_see_discipline = found.may(actor, Action::ViewDiscipline);
    let may_manage = found.may(actor, Action::ManagePeople);
    let p = found.into_row();
    let memberships = membership::Entity::find()
        .filter(membership::Column::PersonId.eq(p.id))
        .order_by_desc(membership::Column::FromDate)
        .all(reader)
        .await?;
    let ids: Vec<Uuid> = memberships.iter().map(|m| m.unit_id).chain(p.unit_id).collect();
    let units: HashMap<Uuid, unit::Model> = unit::Entity::find()
        .filter(unit::Column::Id.is_in(ids))
        .all(reader)
        .await?
        .into_iter()
        .map(|u| (u.id, u))
        .collect();
    let (mut measures, mut proceedings) = (Vec::new(), Vec::new());
    if may_see_discipline {
        measures = discipline::Entity::find()
            .filter(discipline::Column::PersonId.eq(p.id))
            .filter(discipline::Column::AnnulledAt.is_null())
            .order_by_desc(discipline::Column::FromDate)
            .all(reader)
            .await?;
        proceedings = proceeding::Entity::find()
            .filter(proceeding::Column::PersonId.eq(p.id))
            .order_by_desc(proceeding::Column::Opened)
            .all(reader)
            .await?;
    }
    let decided = domain::access::scope(actor, Action::ViewDecisions);
    let awards = store::query::people::awards(reader, p.id, &decided, &ctx.now().today).await?;
    let named = |award: &str, name: String| match award {
        "" => (name.clone(), name),
        award => {
            let text = crate::verdicts::award_name(ctx, award);
            (text.vi, text.en)
        }
    };
    let own = p.unit_id.and_then(|u| units.get(&u));
    Ok(PersonPage {
        unit_code: own.map(|u| u.code.clone()),
        unit_name: own.map(|u| u.name.clone()),
        memberships: memberships
            .into_iter()
            .map(|m| MembershipRow {
                unit_code: units.get(&m.unit_id).map(|u| u.code.clone()).unwrap_or_default(),
                unit_name: units.get(&m.unit_id).map(|u| u.name.clone()).unwrap_or_default(),
                rank: m.rank,
                post: m.post,
                leader_level: m.leader_level,
                from: m.from_date,
                to: m.to_date,
            })
            .collect(),
        awards: awards
            .into_iter()
            .map(|a| OwnAwardRow {
                award: named(&a.award, a.name),
                day: a.day,
                ground: a.ground,
                number: a.number,
                issuer: a.issuer,
                state: a.state,
                corrected: a.corrected,
                decision: a.decision,
            })
            .collect(),
        may_see_discipline,
        discipline: measures
            .into_iter()
            .map(|d| DisciplineRow {
                id: d.id,
                level: d.level,
                from: d.from_date,
                to: d.to_date,
                expunged_on: d.expunged_on,
                document: d.document,
            })
            .collect(),
        proceedings: proceedings
            .into_iter()
            .map(|r| ProceedingRow {
                id: r.id,
                kind: r.kind,
                opened: r.opened,
                closed: r.closed,
                clean: r.clean,
                document: r.document,
            })
            .collect(),
        may_manage,
        id: p.id,
        version: p.version,
        record: values_of(&p),
        code: p.code,
        full_name: p.full_name,
        sex: p.sex,
        birth_date: p.birth_date,
        service_number: p.service_number,
        joined: p.joined,
        left_on: p.left_on,
        unit_id: p.unit_id,
        rank: p.rank,
        post: p.post,
        leader_level: p.leader_level,
        demo: p.demo,
    })
}

/// The code of the actor's own record.
pub async fn own_code(ctx: &Ctx, actor: &Actor) -> Result<String> {
    let id = actor.person.ok_or(Error::NotFound)?;
    Ok(person::Entity::find_by_id(id).one(ctx.store.reader()).await?.ok_or(Error::NotFound)?.code)
}
