//! Questions of a cluster's conference: put to the vote, taken off, agreed on without a count.

use app::sessions::{self, Ask};
use axum::extract::Path;

use super::session::{after, session_now};
use crate::{Cx, Fields, PageResult, SignedIn, stale};

fn at(code: &str) -> String {
    format!("/council/{code}#questions")
}

/// `POST /council/{code}/questions`
pub async fn ask(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let ctx = cx.ctx.once(fields.once_with_body());
    let ask = Ask { asked: fields.text("asked"), members: fields.all("members"), most: fields.text("most") };
    let work = async |v| sessions::ask(&ctx, &actor, &code, v, ask).await;
    let done = stale::over(&cx, &fields, work, session_now(&cx, &actor, &code)).await?;
    after(&cx, &actor, &code, &fields, done.map(|_| (at(&code), "conference-asked-done", vec![]))).await
}

/// `POST /council/{code}/questions/{number}/off`
pub async fn drop_question(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, number)): Path<(String, i64)>,
    fields: Fields,
) -> PageResult {
    let work = async |v| sessions::drop_question(&cx.ctx, &actor, &code, v, number).await;
    let done = stale::over(&cx, &fields, work, session_now(&cx, &actor, &code)).await?;
    after(&cx, &actor, &code, &fields, done.map(|()| (at(&code), "conference-off-done", vec![]))).await
}

/// `POST /council/{code}/consensus`
pub async fn consensus(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let ctx = cx.ctx.once(fields.once_with_body());
    let agreed = fields.all("agreed").iter().filter_map(|n| n.parse().ok()).collect();
    let work = async |v| sessions::record_consensus(&ctx, &actor, &code, v, agreed).await;
    let done = stale::over(&cx, &fields, work, session_now(&cx, &actor, &code)).await?;
    let done = done.map(|n| (at(&code), "session-votes-written-done", vec![("lines", n.to_string())]));
    after(&cx, &actor, &code, &fields, done).await
}
