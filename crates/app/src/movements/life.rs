//! The life of a movement: launched down to its units, started, reviewed, closed; and who is reminded on the way.

use std::collections::BTreeSet;

use domain::{
    access::{Action, Role, allows, scope},
    cascade::Reach,
    movement::{MovementState, MovementStep},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    Tx,
    entity::{movement, movement_unit},
    query::cascade::{self as query, Member},
    sea_orm::{
        ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set,
        sea_query::{Expr, ExprTrait},
    },
};
use uuid::Uuid;

use super::state_of;
use crate::{
    Actor, Ctx, Error, Result, access,
    ctx::id_at,
    faults::Faults,
    notices::{self, To},
};

/// Rows written in one statement.
const PIECE: usize = 500;

/// Most units that a form lists to be chosen from.
const CHOICES: usize = 300;

/// A launch as its form has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LaunchForm {
    /// Day of the ceremony, or of the document where there was none.
    pub on: String,
    /// Launching document.
    pub document: String,
    /// Its day.
    pub document_on: String,
    /// Whom it reaches: [`Reach`].
    pub reach: String,
    /// Codes of units, where they are chosen.
    pub units: Vec<String>,
}

/// What the form of a launch shows.
#[derive(Clone, Debug)]
pub struct LaunchPage {
    /// The movement.
    pub row: movement::Model,
    /// Not launched yet.
    pub first: bool,
    /// Units right beneath that have not got it: code and name.
    pub direct: Vec<(String, String)>,
    /// Units at any depth that have not got it.
    pub all: usize,
    /// Where a cluster launches it: members that have not got it.
    pub members: Option<usize>,
    /// Members that it cannot reach: outside the tree, ended, elsewhere in it.
    pub unreached: Vec<String>,
}

/// What a unit is sent beneath itself.
pub(super) struct Sending {
    pub(super) from: Uuid,
    pub(super) reach: Reach,
    pub(super) units: Vec<String>,
}

impl Sending {
    /// Reads the choice of a form.
    pub(super) fn read(faults: &mut Faults, from: Uuid, reach: &str, units: &[String]) -> Option<Self> {
        let reach = faults.choice("reach", reach, Reach::from_code)?;
        let units: Vec<String> = units.iter().map(|u| u.trim().to_owned()).filter(|u| !u.is_empty()).collect();
        if reach == Reach::Chosen && units.is_empty() {
            faults.add("units", "cascade-choose-units", []);
        }
        Some(Self { from, reach, units })
    }
}

/// The units behind members that have not got a movement, each once.
fn to_send(members: &[Member]) -> BTreeSet<Uuid> {
    members.iter().filter(|m| !m.sent).filter_map(|m| m.unit_id).collect()
}

/// Sends a movement to units that have not got it; answers how many. Only units beneath `from` are ever reached.
/// Those who answer for the units find it on their desks and are told.
pub(super) async fn send(ctx: &Ctx, tx: &Tx, movement: Uuid, sending: &Sending, day: &str) -> Result<usize> {
    let direct = matches!(sending.reach, Reach::Direct | Reach::Chosen);
    let mut targets = query::targets(tx.conn(), movement, sending.from, direct, day).await?;
    if sending.reach == Reach::Members {
        let members = query::members(tx.conn(), movement, sending.from, day).await?;
        if members.is_empty() {
            return Err(Error::field("reach", "cascade-no-members", []));
        }
        let units = to_send(&members);
        targets.retain(|t| units.contains(&t.id));
    }
    if sending.reach == Reach::Chosen {
        let strange = sending.units.iter().find(|u| !targets.iter().any(|t| t.code == **u));
        if let Some(code) = strange {
            let code = code.chars().take(60).collect();
            return Err(Error::field("units", "cascade-unit-unknown", [("unit", code)]));
        }
        targets.retain(|t| sending.units.contains(&t.code));
    }
    let none = || Set(String::new());
    let rows: Vec<_> = targets
        .iter()
        .map(|t| movement_unit::ActiveModel {
            id: Set(id_at(tx.at())),
            version: Set(1),
            movement_id: Set(movement),
            unit_id: Set(t.id),
            from_unit: Set(sending.from),
            sent_at: Set(tx.at()),
            answer: Set(None),
            on_date: Set(None),
            document: none(),
            document_on: Set(None),
            contents: none(),
            targets: none(),
            reason: none(),
            for_unit: Set(false),
            answered_by: Set(None),
            answered_at: Set(None),
            reminders: Set(0),
            reminded_at: Set(None),
        })
        .collect();
    for piece in rows.chunks(PIECE) {
        movement_unit::Entity::insert_many(piece.to_vec()).exec_without_returning(tx.conn()).await?;
    }
    tell(ctx, tx, movement, "movement-sent", &targets.iter().map(|t| t.id).collect::<Vec<_>>()).await?;
    Ok(rows.len())
}

/// Tells those who answer for `units` of a movement.
pub(super) async fn tell(ctx: &Ctx, tx: &Tx, movement: Uuid, kind: &'static str, units: &[Uuid]) -> Result<()> {
    let Some(m) = movement::Entity::find_by_id(movement).one(tx.conn()).await? else { return Ok(()) };
    let roles: Vec<_> = Role::ALL.iter().filter(|r| allows(**r, Action::ManageMovements)).map(|r| r.code()).collect();
    for piece in units.chunks(PIECE) {
        let to = To::Holders(piece.to_vec(), roles.clone());
        notices::tell(ctx, tx, &to, kind, &m.code, &[("title", m.name.clone())]).await?;
    }
    Ok(())
}

/// The form of a launch, or of sending a launched movement to further units.
pub async fn launch_page(ctx: &Ctx, actor: &Actor, code: &str) -> Result<LaunchPage> {
    let found = access::find::<movement::Model>(ctx, actor, &[Action::ManageMovements], code).await?;
    super::frozen(&found)?;
    let all = query::targets(ctx.store.reader(), found.id, found.unit_id, false, &ctx.now().today).await?;
    let direct = all.iter().filter(|t| t.depth == 1).take(CHOICES).map(|t| (t.code.clone(), t.name.clone())).collect();
    let members = query::members(ctx.store.reader(), found.id, found.unit_id, &ctx.now().today).await?;
    let row = found.into_row();
    Ok(LaunchPage {
        first: state_of(&row) == MovementState::Draft,
        direct,
        all: all.len(),
        members: (!members.is_empty()).then(|| to_send(&members).len()),
        unreached: members.into_iter().filter(|m| m.unit_id.is_none()).map(|m| m.name).collect(),
        row,
    })
}

/// Launches a movement and sends it to the units beneath at once; one that is launched already is sent to further ones.
/// Answers how many units got it.
pub async fn launch(ctx: &Ctx, actor: &Actor, code: &str, version: i64, form: &LaunchForm) -> Result<usize> {
    let found = access::find::<movement::Model>(ctx, actor, &[Action::ManageMovements], code).await?;
    super::frozen(&found)?;
    let now = ctx.now();
    let first = state_of(&found).after(MovementStep::Launch);
    let mut faults = Faults::default();
    let on = faults.day("on", &form.on);
    let document = faults.text("document", &form.document, 300);
    let document_on = faults.date("document_on", &form.document_on);
    if first.is_some() {
        match on.as_deref() {
            None if faults.count() == 0 => faults.add("on", "cascade-day-needed", []),
            Some(day) if day > now.today.as_str() => faults.add("on", "cascade-day-to-come", []),
            _ => {}
        }
    }
    let sending = Sending::read(&mut faults, found.unit_id, &form.reach, &form.units);
    faults.check()?;
    let Some(sending) = sending else { return Err(Error::NotFound) };
    let sending = std::sync::Arc::new(sending);
    let frame = ctx.change(actor, &now, &found, Some(version));
    ctx.store
        .write(frame, |tx| {
            let (id, code, form, sending, day) =
                (found.id, found.code.clone(), form.clone(), sending.clone(), now.today.clone());
            let ctx = ctx.clone();
            let (on, document, document_on) = (on.clone(), document.clone(), document_on.clone());
            Box::pin(async move {
                if let Some(state) = first {
                    let mut row = movement::ActiveModel { id: Set(id), ..Default::default() };
                    row.state = Set(state.code().to_owned());
                    row.launched_on = Set(on);
                    row.document = Set(document);
                    row.document_on = Set(document_on);
                    row.update(tx.conn()).await?;
                }
                let sent = send(&ctx, tx, id, &sending, &day).await?;
                if sent == 0 && first.is_none() {
                    return Err(Error::refused("cascade-nobody-left", []));
                }
                let action = if first.is_some() { "launch" } else { "send" };
                tx.audit(&format!("movement:{code}"), action, &json!({"form": form, "sent": sent})).await?;
                Ok(sent)
            })
        })
        .await
}

/// Carries a launched movement one state further.
pub async fn step(ctx: &Ctx, actor: &Actor, code: &str, version: i64, step: MovementStep) -> Result<MovementState> {
    let found = access::find::<movement::Model>(ctx, actor, &[Action::ManageMovements], code).await?;
    let from = state_of(&found);
    // A launch reaches units; it is asked for by its own form.
    let next = from.after(step).filter(|_| step != MovementStep::Launch);
    let to = next.ok_or_else(|| Error::refused("movement-step-not-now", []))?;
    let frame = ctx.change(actor, &ctx.now(), &found, Some(version));
    ctx.store
        .write(frame, |tx| {
            let (id, code) = (found.id, found.code.clone());
            Box::pin(async move {
                let mut row = movement::ActiveModel { id: Set(id), ..Default::default() };
                row.state = Set(to.code().to_owned());
                row.update(tx.conn()).await?;
                let said = json!({"from": from.code(), "to": to.code()});
                tx.audit(&format!("movement:{code}"), step.code(), &said).await?;
                Ok(to)
            })
        })
        .await
}

/// Reminds every unit that has said nothing; answers how many.
pub async fn remind(ctx: &Ctx, actor: &Actor, code: &str, version: i64) -> Result<usize> {
    let found = access::find::<movement::Model>(ctx, actor, &[Action::ManageMovements], code).await?;
    if !state_of(&found).is_open() {
        return Err(Error::refused("cascade-not-open", []));
    }
    let now = ctx.now();
    let reached = scope(actor, Action::ManageMovements);
    let frame = ctx.change(actor, &now, &found, Some(version));
    ctx.store
        .write(frame, |tx| {
            let (ctx, id, code) = (ctx.clone(), found.id, found.code.clone());
            let (reached, day) = (reached.clone(), now.today.clone());
            Box::pin(async move {
                let silent = query::silent(tx.conn(), id, &reached, &day).await?;
                if silent.is_empty() {
                    return Err(Error::refused("cascade-nobody-silent", []));
                }
                for piece in silent.chunks(PIECE) {
                    movement_unit::Entity::update_many()
                        .col_expr(movement_unit::Column::Reminders, Expr::col(movement_unit::Column::Reminders).add(1))
                        .col_expr(movement_unit::Column::RemindedAt, Expr::value(tx.at()))
                        .filter(movement_unit::Column::Id.is_in(piece.iter().copied()))
                        .exec(tx.conn())
                        .await?;
                }
                let units: Vec<Uuid> = movement_unit::Entity::find()
                    .select_only()
                    .column(movement_unit::Column::UnitId)
                    .filter(movement_unit::Column::MovementId.eq(id))
                    .filter(movement_unit::Column::RemindedAt.eq(tx.at()))
                    .into_tuple()
                    .all(tx.conn())
                    .await?;
                tell(&ctx, tx, id, "movement-remind", &units).await?;
                tx.audit(&format!("movement:{code}"), "remind", &json!({"units": silent.len()})).await?;
                Ok(silent.len())
            })
        })
        .await
}
