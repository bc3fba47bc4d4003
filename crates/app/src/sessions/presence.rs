//! Who is there, who votes in writing, and what the minutes say beyond the votes.

use std::collections::BTreeMap;

use domain::{access::Action, ballot::Presence};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    entity::session_presence,
    sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set},
};

use super::load::{load, open};
use crate::{Actor, Ctx, Error, Result, access::PartOf};

/// Presence of one member.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct MemberPresence {
    /// Number of the seat in its council.
    pub seat: i64,
    /// Code of [`Presence`].
    pub presence: String,
    /// Reason of absence.
    pub note: String,
}

/// Sets the presence of members; those not named stay as they are.
pub async fn set_presence(
    ctx: &Ctx,
    actor: &Actor,
    code: &str,
    version: i64,
    members: Vec<MemberPresence>,
) -> Result<()> {
    let (found, permit) = open(ctx, actor, Action::RunCouncil, code).await?;
    found.running()?;
    let mut wanted = BTreeMap::new();
    for member in &members {
        let seat = found.seat(member.seat)?;
        let presence = Presence::from_code(&member.presence)
            .ok_or_else(|| Error::field("presence", "field-choose", [("value", member.presence.clone())]))?;
        wanted.insert(seat.id, (presence, vntext::normal(&member.note), seat.seq));
    }
    let now = ctx.now();
    ctx.store
        .write(ctx.change_part(actor, &now, permit, (PartOf::SESSION, found.session.id), Some(version)), |tx| {
            let (wanted, code, session) = (wanted.clone(), code.to_owned(), found.session.id);
            Box::pin(async move {
                load(tx.conn(), &code).await?.running()?;
                let rows = session_presence::Entity::find()
                    .filter(session_presence::Column::SessionId.eq(session))
                    .all(tx.conn())
                    .await?;
                let mut changed = Vec::new();
                for row in rows {
                    let Some((presence, note, seq)) = wanted.get(&row.seat_id) else { continue };
                    if row.presence == presence.code() && row.note == *note {
                        continue;
                    }
                    changed.push(json!({"seat": seq, "from": row.presence, "to": presence.code()}));
                    let mut active = session_presence::ActiveModel::from(row);
                    active.presence = Set(presence.code().to_owned());
                    active.note = Set(note.clone());
                    active.update(tx.conn()).await?;
                }
                tx.audit(&format!("council_session:{code}"), "presence", &json!({"changed": changed})).await?;
                Ok(())
            })
        })
        .await
}

/// Words of the minutes.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Minutes {
    /// How the discussion went, a paragraph a line.
    pub notes: String,
    /// Conclusions, a paragraph a line.
    pub conclusion: String,
}

/// Keeps the words of the minutes; possible until the session is closed or cancelled.
pub async fn set_minutes(ctx: &Ctx, actor: &Actor, code: &str, version: i64, words: Minutes) -> Result<()> {
    let (found, permit) = open(ctx, actor, Action::RunCouncil, code).await?;
    found.sitting()?;
    let now = ctx.now();
    ctx.store
        .write(ctx.change_part(actor, &now, permit, (PartOf::SESSION, found.session.id), Some(version)), |tx| {
            let (words, code) = (words.clone(), code.to_owned());
            Box::pin(async move {
                let loaded = load(tx.conn(), &code).await?;
                loaded.sitting()?;
                let mut active = store::entity::council_session::ActiveModel::from(loaded.session);
                active.notes = Set(words.notes.trim().to_owned());
                active.conclusion = Set(words.conclusion.trim().to_owned());
                active.update(tx.conn()).await?;
                tx.audit(&format!("council_session:{code}"), "minutes", &json!(words)).await?;
                Ok(())
            })
        })
        .await
}
