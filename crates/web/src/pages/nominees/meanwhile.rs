//! What stands now of a nominee, for a form that somebody else overtook.

use app::nominees;

use super::{TEXTS, shown, values};
use crate::{
    Cx, Fault, Fields, FormState,
    stale::{Now, Theirs},
};

/// What stands now of a nominee.
pub(super) async fn now(cx: &Cx, actor: &app::Actor, code: &str, seq: i64, sent: &Fields) -> Result<Now, Fault> {
    let page = nominees::page(&cx.ctx, actor, code, seq).await?;
    let texts = TEXTS.iter().zip(values(&page.form)).filter(|((name, _), _)| *name != "achievement");
    let texts = texts.map(|((name, key), (_, value))| Theirs::text(*name, cx.word(key), value));
    let version = page.at.head.version;
    let now = Now::new(format!("/dossiers/{code}/nominees/{seq}"), version).fields(texts);
    let shown = shown(cx, page, FormState::default(), FormState::default());
    let reason = [shown.override_reason, shown.state_reason].into_iter().find(|r| !r.is_empty());
    Ok(now
        .stands(cx.word("nominee-state"), shown.state)
        .text("reason", cx.word("nominee-reason"), reason.unwrap_or_default())
        .text("place", cx.word("nominee-place"), "")
        .only(sent))
}
