//! Which units have sent a programme for a movement and which have not, and reminding those.

use domain::access::{Action, scope};
use serde_json::json;
use store::{
    entity::movement,
    query::programmes::{self as query, Sent},
};

use super::{life::tell, state_of};
use crate::{Actor, Ctx, Error, Result, access};

/// A unit with what it sent.
#[derive(Clone, Debug)]
pub struct ProgrammeRow {
    /// Unit's code.
    pub unit_code: String,
    /// Its name.
    pub unit_name: String,
    /// What it sent, the oldest first.
    pub sent: Vec<Sent>,
}

/// Programmes of a movement by unit.
#[derive(Clone, Debug)]
pub struct ProgrammesPage {
    /// The movement.
    pub movement: movement::Model,
    /// Units of the reader's that it was sent to.
    pub rows: Vec<ProgrammeRow>,
    /// The reader may remind.
    pub may_remind: bool,
}

fn grouped(found: Vec<Sent>) -> Vec<ProgrammeRow> {
    let mut rows: Vec<ProgrammeRow> = Vec::new();
    for one in found {
        if rows.last().is_none_or(|r| r.unit_code != one.unit_code) {
            let (unit_code, unit_name) = (one.unit_code.clone(), one.unit_name.clone());
            rows.push(ProgrammeRow { unit_code, unit_name, sent: Vec::new() });
        }
        if let Some(row) = rows.last_mut().filter(|_| one.programme.is_some()) {
            row.sent.push(one);
        }
    }
    rows
}

/// Who has sent a programme and who has not, among the reader's units. One statement beyond the gate's own.
pub async fn programmes(ctx: &Ctx, actor: &Actor, code: &str) -> Result<ProgrammesPage> {
    let found = access::find::<movement::Model>(ctx, actor, &[Action::ViewMovements], code).await?;
    let seen = scope(actor, Action::ViewMovements);
    let rows = query::sent(ctx.store.reader(), found.id, &seen, &ctx.now().today).await?;
    let may_remind = found.may(actor, Action::ManageMovements) && state_of(&found).is_open();
    Ok(ProgrammesPage { rows: grouped(rows), may_remind, movement: found.into_row() })
}

/// Reminds every unit that has sent none; answers how many.
pub async fn remind_programmes(ctx: &Ctx, actor: &Actor, code: &str, version: i64) -> Result<usize> {
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
                let all = query::sent(tx.conn(), id, &reached, &day).await?;
                let silent: Vec<_> = all.iter().filter(|s| s.programme.is_none()).map(|s| s.unit_id).collect();
                if silent.is_empty() {
                    return Err(Error::refused("programme-nobody-silent", []));
                }
                tell(&ctx, tx, id, "programme-remind", &silent).await?;
                tx.audit(&format!("movement:{code}"), "remind-programmes", &json!({"units": silent.len()})).await?;
                Ok(silent.len())
            })
        })
        .await
}
