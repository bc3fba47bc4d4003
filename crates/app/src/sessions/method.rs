//! How a session votes: chosen when it is convened, changed as long as nothing has been voted on.

use domain::{access::Action, ballot::Secrecy};
use serde_json::json;
use store::{
    entity::ballot,
    sea_orm::{ActiveModelTrait, Set},
};

use super::{frame::Frame, load::open};
use crate::{Actor, Ctx, Error, Result, access::PartOf};

/// Changes how a session votes. Refused once a line has votes: minutes name one way for all of them.
pub async fn set_method(ctx: &Ctx, actor: &Actor, code: &str, secrecy: &str) -> Result<()> {
    let (found, permit) = open(ctx, actor, Action::RunCouncil, code).await?;
    found.running()?;
    let ways = if found.conference() { Secrecy::ALL } else { Secrecy::OF_COUNCILS };
    let way = Secrecy::from_code(secrecy)
        .filter(|s| ways.contains(s))
        .ok_or_else(|| Error::field("secrecy", "field-choose", [("value", secrecy.chars().take(40).collect())]))?;
    let now = ctx.now();
    ctx.store
        .write(ctx.change_part(actor, &now, permit, (PartOf::SESSION, found.session.id), None), |tx| {
            let code = code.to_owned();
            Box::pin(async move {
                let frame = Frame::read(tx, &code).await?;
                if frame.voted() {
                    return Err(Error::refused("session-method-voted", [("code", code)]));
                }
                let from = frame.loaded.ballot.secrecy.clone();
                let mut active = ballot::ActiveModel::from(frame.loaded.ballot);
                active.secrecy = Set(way.code().to_owned());
                active.update(tx.conn()).await?;
                let entry = json!({"from": from, "to": way.code()});
                tx.audit(&format!("council_session:{code}"), "method", &entry).await?;
                Ok(())
            })
        })
        .await
}
