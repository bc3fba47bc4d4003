//! The objects that addresses and forms name by a code, and where each belongs. The only place where a row is looked up by
//! its code for somebody who asks.

use std::collections::BTreeSet;

use domain::access::{Action, Permit, Subject, may, scope};
use store::{
    entity::{
        adoption, amendment, cluster, conference, council, decision, direction, dossier, emulation_body,
        emulation_officer, feedback, import_batch, inspection, model, movement, news, outsider, person, praise,
        programme, regulation, reported_count, review, secret_ballot, secret_voter, source, support, unit,
    },
    query::nominees::outsiders_seen,
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select, sea_query::ExprTrait},
};
use uuid::Uuid;

use super::{Granted, Object, Place, grant, paths_of_units};
use crate::{Actor, Ctx, Error, Result};

/// One line an object: table, rights to see it, and where it belongs.
macro_rules! objects {
    ($($table:ident: $view:expr, |$row:ident| $place:expr;)*) => {
        $(impl Object for $table::Model {
            const TABLE: &'static str = stringify!($table);
            const VIEW: &'static [Action] = &$view;

            fn with_code(code: &str) -> Select<$table::Entity> {
                $table::Entity::find().filter($table::Column::Code.eq(code))
            }

            fn with_id(id: Uuid) -> Select<$table::Entity> {
                $table::Entity::find_by_id(id)
            }

            fn id(&self) -> Uuid {
                self.id
            }

            fn place(&self) -> Place {
                let $row = self;
                $place
            }
        })*
    };
}

objects! {
    unit: [Action::ViewUnits], |u| Place::Unit(u.id);
    person: [Action::ViewOwn, Action::ViewPeople], |p| Place::Person(p.id, p.unit_id);
    dossier: [Action::ViewDossiers], |d| Place::Either(d.unit_id, d.deciding_unit_id);
    decision: [Action::ViewDecisions], |d| Place::Unit(d.unit_id);
    amendment: [Action::ViewDecisions], |a| Place::Unit(a.unit_id);
    council: [Action::ViewCouncil, Action::ManageSetup], |c| Place::Unit(c.unit_id);
    movement: [Action::ViewMovements], |m| Place::Binding(m.unit_id);
    import_batch: [Action::Import], |b| match (b.unit_id, b.dossier_id) {
        (Some(unit), _) => Place::Unit(unit),
        (None, Some(dossier)) => Place::Dossier(dossier),
        (None, None) => Place::Nowhere,
    };
    cluster: [Action::ViewMovements], |c| Place::Binding(c.unit_id);
    praise: [Action::ViewPeople], |p| Place::Unit(p.unit_id);
    review: [Action::ViewMovements], |r| Place::Unit(r.unit_id);
    direction: [Action::ViewMovements], |d| Place::Unit(d.unit_id);
    conference: [Action::ViewMovements], |c| Place::Unit(c.unit_id);
    model: [Action::ViewMovements], |m| Place::Unit(m.unit_id);
    adoption: [Action::ViewMovements], |a| Place::Unit(a.unit_id);
    programme: [Action::ViewMovements], |p| Place::Unit(p.unit_id);
    support: [Action::ViewMovements], |s| Place::Unit(s.unit_id);
    inspection: [Action::ViewMovements], |i| Place::Unit(i.unit_id);
    emulation_body: [Action::ViewMovements], |b| Place::Unit(b.unit_id);
    emulation_officer: [Action::ViewMovements], |o| Place::Unit(o.unit_id);
    reported_count: [Action::ViewMovements], |c| Place::Unit(c.unit_id);
    news: [Action::ViewNews], |n| Place::Unit(n.unit_id);
    feedback: [Action::ViewNews], |f| Place::Unit(f.unit_id);
    secret_ballot: [Action::ViewCouncil], |b| Place::Unit(b.unit_id);
    source: [Action::ViewMovements], |s| s.unit_id.map_or(Place::Installation, Place::Binding);
}

impl Object for regulation::Model {
    const TABLE: &'static str = "regulation";
    const VIEW: &'static [Action] = &[Action::ViewLaw];

    /// The newest revision.
    fn with_code(code: &str) -> Select<regulation::Entity> {
        regulation::Entity::find()
            .filter(regulation::Column::Code.eq(code))
            .order_by_desc(regulation::Column::Revision)
            .limit(1)
    }

    fn with_id(id: Uuid) -> Select<regulation::Entity> {
        regulation::Entity::find_by_id(id)
    }

    fn id(&self) -> Uuid {
        self.id
    }

    fn place(&self) -> Place {
        Place::Binding(self.unit_id)
    }
}

/// The unit that proposes a dossier.
pub(super) async fn unit_of_dossier(ctx: &Ctx, id: Uuid) -> Result<Uuid> {
    let unit: Option<Uuid> = dossier::Entity::find_by_id(id)
        .select_only()
        .column(dossier::Column::UnitId)
        .into_tuple()
        .one(ctx.store.reader())
        .await?;
    unit.ok_or(Error::NotFound)
}

/// A secret ballot for somebody who may vote in it or sees the session it belongs to.
pub(crate) struct Voting {
    /// The ballot.
    pub(crate) row: secret_ballot::Model,
    /// The actor as its voter.
    pub(crate) voter: Option<secret_voter::Model>,
    /// What writes are shown: to cast one's own paper, or to see.
    pub(crate) permit: Permit,
    /// The actor sees the session.
    pub(crate) sees: bool,
    /// The actor runs it.
    pub(crate) may_run: bool,
}

/// The secret ballot with this code, for its voters and for those who see its session; for all others there is none.
pub(crate) async fn find_voting(ctx: &Ctx, actor: &Actor, code: &str) -> Result<Voting> {
    let conn = ctx.store.reader();
    let found = secret_ballot::Entity::find().filter(secret_ballot::Column::Code.eq(code.trim())).one(conn).await?;
    let row = found.ok_or(Error::NotFound)?;
    let voter = match actor.person {
        Some(person) => secret_voter::Entity::find_by_id((row.id, person)).one(conn).await?,
        None => None,
    };
    let own = Subject { own: voter.as_ref().map(|v| v.person_id), ..Subject::default() };
    let votes = may(actor, Action::ViewOwn, &own).ok();
    let seen = grant(ctx, actor, &[Action::ViewCouncil], row.clone()).await;
    let (sees, may_run) = seen.as_ref().map_or((false, false), |s| (true, s.may(actor, Action::RunCouncil)));
    let permit = votes.or_else(|| seen.ok().map(|s| s.permit())).ok_or(Error::NotFound)?;
    Ok(Voting { row, voter, permit, sees, may_run })
}

/// A person by code or service number, if the actor may do any of `actions` with the record.
pub(crate) async fn find_person(
    ctx: &Ctx,
    actor: &Actor,
    actions: &[Action],
    typed: &str,
) -> Result<Granted<person::Model>> {
    let typed = typed.trim();
    let found = person::Entity::find()
        .filter(person::Column::Code.eq(typed).or(person::Column::ServiceNumber.eq(typed)))
        .one(ctx.store.reader())
        .await?;
    grant(ctx, actor, actions, found.ok_or(Error::NotFound)?).await
}

/// Somebody or something outside by code. Outsiders belong to no unit: they are known to whoever sees a dossier on which
/// they stand.
pub(crate) async fn find_outsider(ctx: &Ctx, actor: &Actor, code: &str) -> Result<outsider::Model> {
    let scope = scope(actor, Action::ViewDossiers);
    let found = outsider::Entity::find().filter(outsider::Column::Code.eq(code.trim())).one(ctx.store.reader()).await?;
    let found = found.ok_or(Error::NotFound)?;
    let seen = outsiders_seen(ctx.store.reader(), &[found.id], &scope, &ctx.now().today).await?;
    if seen.contains(&found.id) { Ok(found) } else { Err(Error::NotFound) }
}

/// Those of these people, found for a list by their codes or in any other way, with whom the actor may do `action`.
pub(crate) async fn people_seen(
    ctx: &Ctx,
    actor: &Actor,
    action: Action,
    found: Vec<person::Model>,
) -> Result<Vec<person::Model>> {
    let units: BTreeSet<Uuid> = found.iter().filter_map(|p| p.unit_id).collect();
    let paths = paths_of_units(ctx, &units.into_iter().collect::<Vec<_>>()).await?;
    let seen = |p: &person::Model| {
        let path = p.unit_id.and_then(|u| paths.get(&u)).cloned().unwrap_or_default();
        may(actor, action, &Subject { path, own: Some(p.id), ..Subject::default() }).is_ok()
    };
    Ok(found.into_iter().filter(seen).collect())
}

/// People named in a list by their codes, in Vietnamese order, as far as the actor sees them.
pub(crate) async fn people_named(ctx: &Ctx, actor: &Actor, codes: &BTreeSet<&String>) -> Result<Vec<person::Model>> {
    let found = person::Entity::find()
        .filter(person::Column::Code.is_in(codes.iter().copied()))
        .order_by_asc(person::Column::SortKey)
        .order_by_asc(person::Column::Id)
        .all(ctx.store.reader())
        .await?;
    people_seen(ctx, actor, Action::ViewPeople, found).await
}

/// A dossier by code, for a use case whose right is asked at one of its units.
pub(crate) async fn dossier_named(ctx: &Ctx, code: &str) -> Result<Option<dossier::Model>> {
    Ok(dossier::Entity::find().filter(dossier::Column::Code.eq(code.trim())).one(ctx.store.reader()).await?)
}

/// Units named in a list, by code: for rows of a workbook, each of which is then asked for by its id.
pub(crate) async fn units_named(ctx: &Ctx, codes: impl IntoIterator<Item = String>) -> Result<Vec<unit::Model>> {
    let codes: Vec<String> = codes.into_iter().collect();
    Ok(unit::Entity::find().filter(unit::Column::Code.is_in(codes)).all(ctx.store.reader()).await?)
}
