//! The one gate to objects: a row is found for somebody and for something, or it is not there. What belongs to others
//! answers exactly like what does not exist, whether its code stood in an address or was typed into a form, so that no
//! refusal tells what there is. Only [`find`], [`find_id`], [`named`] and [`grant`] make a [`Granted`], and a house test lets nobody
//! else look a row up by its code.

use std::ops::Deref;

use domain::access::{Action, Denial, Permit, Subject, anywhere, may, may_anywhere, may_everywhere};
use store::sea_orm::{EntityTrait, FromQueryResult, ModelTrait, Select};
use uuid::Uuid;

use crate::{Actor, Ctx, Error, Result};

/// Where an object belongs: whose rights reach it.
pub(crate) enum Place {
    /// To this unit.
    Unit(Uuid),
    /// To two units, both of which see it; whatever else is done with it is asked of one of them by its use case.
    Either(Uuid, Uuid),
    /// To nobody.
    Nowhere,
    /// To a person, who serves in this unit, if in any.
    Person(Uuid, Option<Uuid>),
    /// To this unit; it is seen from above and by everybody below, whom it binds.
    Binding(Uuid),
    /// To the unit that proposes this dossier.
    Dossier(Uuid),
    /// To the whole installation: everybody with the right sees it, who holds the right at the top changes it.
    Installation,
}

/// A table whose rows are found by a code.
pub(crate) trait Object: ModelTrait + FromQueryResult + Send + Sync {
    /// Name of the table: the aggregate that commands on such an object change.
    const TABLE: &'static str;

    /// By any of these rights somebody sees such an object; whoever does is told why he may not do more with it.
    const VIEW: &'static [Action];

    /// Rows with this code, the one that counts first.
    fn with_code(code: &str) -> Select<<Self as ModelTrait>::Entity>;

    /// The row with this id.
    fn with_id(id: Uuid) -> Select<<Self as ModelTrait>::Entity>;

    /// Its id.
    fn id(&self) -> Uuid;

    /// Where it belongs.
    fn place(&self) -> Place;
}

/// A row that somebody may do something with. Nothing outside this module can make one.
#[derive(Clone, Debug)]
pub(crate) struct Granted<T> {
    row: T,
    subject: Subject,
    permit: Permit,
}

impl<T> Granted<T> {
    /// The proof that writes ask for.
    pub(crate) fn permit(&self) -> Permit {
        self.permit
    }

    /// What other rights are asked about.
    pub(crate) fn subject(&self) -> &Subject {
        &self.subject
    }

    /// True when the actor may also do this with it.
    pub(crate) fn may(&self, actor: &Actor, action: Action) -> bool {
        may(actor, action, &self.subject).is_ok()
    }

    /// The row by itself, for what is only read.
    pub(crate) fn into_row(self) -> T {
        self.row
    }
}

impl<T: Object> Granted<T> {
    /// The same object under another right.
    pub(crate) fn hold(&self, actor: &Actor, action: Action) -> std::result::Result<Held, Denial> {
        hold::<T>(actor, action, self.row.id(), &self.subject)
    }
}

/// That somebody may change one object, and which one: what a command on an aggregate shows. Only this module makes one, and
/// never without having asked [`may`].
#[derive(Clone, Copy, Debug)]
pub struct Held {
    table: &'static str,
    id: Uuid,
    permit: Permit,
}

impl Held {
    /// One's own account.
    pub(crate) fn own(actor: &Actor) -> Self {
        Self { table: "account", id: actor.account, permit: Permit::own(actor) }
    }

    /// What was asked, for a write that changes no version.
    pub(crate) fn permit(self) -> Permit {
        self.permit
    }

    /// Table, id and permit, for the frame of a write.
    pub(crate) fn root(self) -> (&'static str, Uuid, Permit) {
        (self.table, self.id, self.permit)
    }
}

impl<T: Object> From<&Granted<T>> for Held {
    fn from(of: &Granted<T>) -> Self {
        Self { table: T::TABLE, id: of.row.id(), permit: of.permit }
    }
}

/// The object with this id, which belongs where `subject` says, if the actor may do `action` with it.
pub(crate) fn hold<T: Object>(
    actor: &Actor,
    action: Action,
    id: Uuid,
    subject: &Subject,
) -> std::result::Result<Held, Denial> {
    Ok(Held { table: T::TABLE, id, permit: may(actor, action, subject)? })
}

/// The same where a unit's right is asked, as [`super::require`] does.
pub(crate) async fn hold_in<T: Object>(ctx: &Ctx, actor: &Actor, action: Action, id: Uuid, unit: Uuid) -> Result<Held> {
    Ok(Held { table: T::TABLE, id, permit: super::require(ctx, actor, action, unit).await? })
}

/// An account that has to do with these units, if all of them are the actor's; one that has to do with none is for the
/// administrator of the whole installation. For others there is no such account.
pub(crate) async fn hold_account(ctx: &Ctx, actor: &Actor, id: Uuid, units: &[Uuid]) -> Result<Held> {
    let mut permit = None;
    let paths = super::paths_of_units(ctx, units).await?;
    for unit in units {
        // Somebody who reaches further than the administrator is none of his.
        let subject = Subject::in_units(paths.get(unit).cloned().unwrap_or_default());
        permit = Some(may(actor, Action::ManageAccounts, &subject).map_err(|denial| refusal(false, denial))?);
    }
    let permit = match permit {
        Some(permit) => permit,
        None => super::require_everywhere(ctx, actor, Action::ManageAccounts).await.map_err(|e| match e {
            Error::Denied(_) => Error::NotFound,
            other => other,
        })?,
    };
    Ok(Held { table: "account", id, permit })
}

/// Aggregates that commands change under a permit for what they are part of. A dossier, a decision, a person, an account, an
/// import, a movement is none: it is changed by whoever holds it ([`Held`]), and anything else does not compile.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PartOf(&'static str);

impl PartOf {
    /// Of a council.
    pub(crate) const SESSION: Self = Self("council_session");
    /// Of the unit above it.
    pub(crate) const UNIT: Self = Self("unit");
    /// Of a dossier, confirmed by the units whose people stand on it.
    pub(crate) const PROOF: Self = Self("dossier");
    /// Of a cluster.
    pub(crate) const CLUSTER_YEAR: Self = Self("cluster_year");
    /// Of a cluster's year.
    pub(crate) const SCORES: Self = Self("score_sheet");
    /// Of a movement.
    pub(crate) const INDICATOR: Self = Self("indicator");
    /// Of a movement and a unit.
    pub(crate) const FIGURES: Self = Self("figure_sheet");
    /// Of a movement and a unit.
    pub(crate) const ANSWER: Self = Self("movement_unit");
    /// Of a unit.
    pub(crate) const LAYOUT: Self = Self("certificate_layout");
    /// Of a unit.
    pub(crate) const ORGANISATION: Self = Self("organisation");
    /// Of a unit.
    pub(crate) const SIGNER: Self = Self("signer");
    /// Of what it shows.
    pub(crate) const PHOTO: Self = Self("photo");

    /// Of a unit: a noun whose fields are data.
    pub(crate) fn of_noun(noun: &'static domain::fields::Noun) -> Self {
        Self(noun.name)
    }

    /// The table.
    pub(crate) fn table(self) -> &'static str {
        self.0
    }
}

impl<T> Deref for Granted<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.row
    }
}

/// What somebody is told who may not: the reason where he sees the object, else that there is none. A right that he has
/// nowhere is named too, because that tells of him and not of the object.
pub(crate) fn refusal(sees: bool, denial: Denial) -> Error {
    if sees || denial == Denial::NoRole { denial.into() } else { Error::NotFound }
}

/// The object with this code, if the actor may do any of `actions` with it; before anything is looked up, whoever has the
/// right nowhere is told so.
pub(crate) async fn find<T: Object>(ctx: &Ctx, actor: &Actor, actions: &[Action], code: &str) -> Result<Granted<T>>
where
    <T as ModelTrait>::Entity: EntityTrait<Model = T>,
{
    somewhere(actor, actions)?;
    let row = T::with_code(code.trim()).one(ctx.store.reader()).await?.ok_or(Error::NotFound)?;
    grant(ctx, actor, actions, row).await
}

/// The same for an object known by its id.
pub(crate) async fn find_id<T: Object>(ctx: &Ctx, actor: &Actor, actions: &[Action], id: Uuid) -> Result<Granted<T>>
where
    <T as ModelTrait>::Entity: EntityTrait<Model = T>,
{
    somewhere(actor, actions)?;
    let row = T::with_id(id).one(ctx.store.reader()).await?.ok_or(Error::NotFound)?;
    grant(ctx, actor, actions, row).await
}

/// The object whose code was typed into a form: `missing` is said of what is not there, and of what is not the actor's.
pub(crate) async fn named<T: Object>(
    ctx: &Ctx,
    actor: &Actor,
    actions: &[Action],
    code: &str,
    missing: impl FnOnce() -> Error + Send,
) -> Result<Granted<T>>
where
    <T as ModelTrait>::Entity: EntityTrait<Model = T>,
{
    match find(ctx, actor, actions, code).await {
        Err(Error::NotFound) => Err(missing()),
        other => other,
    }
}

fn somewhere(actor: &Actor, actions: &[Action]) -> Result<()> {
    if actions.iter().any(|a| may_anywhere(actor, *a)) { Ok(()) } else { Err(Denial::NoRole.into()) }
}

/// A row in hand, if the actor may do any of `actions` with it.
pub(crate) async fn grant<T: Object>(ctx: &Ctx, actor: &Actor, actions: &[Action], row: T) -> Result<Granted<T>> {
    let place = row.place();
    let subjects = subjects(ctx, &place).await?;
    let asked = |a: &&Action| !matches!(place, Place::Either(..)) || T::VIEW.contains(a);
    let mut denial = Denial::NoRole;
    for subject in &subjects {
        for action in actions.iter().filter(asked) {
            match may(actor, *action, subject) {
                Ok(permit) => return Ok(Granted { row, subject: subject.clone(), permit }),
                // The nearest miss says most.
                Err(d) if d != Denial::NoRole => denial = d,
                Err(_) => {}
            }
        }
    }
    if matches!(place, Place::Installation) {
        let roots = super::roots(ctx).await?;
        for action in actions.iter().filter(|a| !T::VIEW.contains(a)) {
            match may_everywhere(actor, *action, &roots) {
                Ok(permit) => return Ok(Granted { row, subject: Subject::in_units(roots), permit }),
                Err(d) => denial = d,
            }
        }
    }
    let sees = |s: &Subject| T::VIEW.iter().find_map(|a| may(actor, *a, s).ok());
    let seen = match subjects.iter().find_map(|s| Some((s.clone(), sees(s)?))) {
        Some(seen) => Some(seen),
        None => bound(ctx, actor, T::VIEW, &place).await?.map(|p| (subjects.into_iter().next().unwrap_or_default(), p)),
    };
    match seen {
        // What binds the actor he may see, though it belongs to a unit above his own.
        Some((subject, permit)) if actions.contains(&permit.action()) => Ok(Granted { row, subject, permit }),
        seen => Err(refusal(seen.is_some(), denial)),
    }
}

async fn subjects(ctx: &Ctx, place: &Place) -> Result<Vec<Subject>> {
    let one = async |unit| Ok::<_, Error>(Subject::in_units(super::path_of_unit(ctx, unit).await?));
    Ok(match *place {
        Place::Unit(unit) | Place::Binding(unit) => vec![one(unit).await?],
        Place::Either(a, b) => {
            let mut paths = super::paths_of_units(ctx, &[a, b]).await?;
            [a, b].map(|u| Subject::in_units(paths.remove(&u).unwrap_or_default())).to_vec()
        }
        Place::Person(id, unit) => {
            let path = match unit {
                Some(unit) => super::path_of_unit(ctx, unit).await?,
                None => Default::default(),
            };
            vec![Subject { path, own: Some(id), ..Subject::default() }]
        }
        Place::Dossier(id) => vec![one(super::objects::unit_of_dossier(ctx, id).await?).await?],
        Place::Nowhere | Place::Installation => Vec::new(),
    })
}

/// That something of a unit above, or of nobody in particular, is seen by whoever has the right anywhere beneath.
async fn bound(ctx: &Ctx, actor: &Actor, view: &[Action], place: &Place) -> Result<Option<Permit>> {
    for action in view.iter().copied().filter(|a| may_anywhere(actor, *a)) {
        let sees = match place {
            Place::Binding(unit) => super::concerning(ctx, actor, action).await?.contains(unit),
            Place::Installation => true,
            _ => false,
        };
        if sees {
            return Ok(Some(anywhere(actor, action)?));
        }
    }
    Ok(None)
}
