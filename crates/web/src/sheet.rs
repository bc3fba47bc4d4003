//! Lists as spreadsheets of any length: read piece by piece by key, written as they are read, sent as they are written.
//! Memory holds one piece whatever the list's length. How far an export is can be asked for while it runs.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use app::{
    Actor,
    export::{Sheet, Streamed},
    list::{EXPORT_ROWS, Query},
};
use axum::{
    Json,
    body::{Body, Bytes},
    extract::Path,
    http::StatusCode,
    response::IntoResponse,
};
use tokio::sync::mpsc;
use uuid::Uuid;

use crate::{Cx, Fault, PageResult, SignedIn, Table, download};

/// Parts of the answer that wait for a slow reader.
const AHEAD: usize = 4;

/// The parameter under which a page asks how far its export is.
const PARAMETER: &str = "progress";

/// How far an export is.
#[derive(Default)]
struct Far {
    done: AtomicU64,
    total: AtomicU64,
    /// The total is only the least there is.
    more: AtomicBool,
}

/// How far each export is, by account and the token that its page made up.
type Under = HashMap<(Uuid, String), Arc<Far>>;

/// The exports under way. As many as [`crate::shares`] lets run.
#[derive(Clone, Default)]
pub struct Exports(Arc<Mutex<Under>>);

/// An export among those under way until dropped.
struct Told {
    exports: Exports,
    key: Option<(Uuid, String)>,
    far: Arc<Far>,
}

impl Exports {
    fn begin(&self, account: Uuid, token: Option<String>) -> Told {
        let far = Arc::<Far>::default();
        let fits = |t: &String| (8..=64).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_alphanumeric());
        let key = token.filter(fits).map(|t| (account, t));
        if let Some(key) = &key {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key.clone(), Arc::clone(&far));
        }
        Told { exports: self.clone(), key, far }
    }
}

impl Drop for Told {
    fn drop(&mut self) {
        if let Some(key) = &self.key {
            self.exports.0.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
        }
    }
}

/// `GET /exports/{token}`: how far the reader's export is; 404 when it is over, or runs on another node.
pub async fn progress(cx: Cx, SignedIn(actor): SignedIn, Path(token): Path<String>) -> PageResult {
    let exports = &cx.inner.state.exports;
    let far = exports.0.lock().unwrap_or_else(PoisonError::into_inner).get(&(actor.account, token)).cloned();
    let far = far.ok_or(Fault::NotFound)?;
    let group = |n: &AtomicU64| crate::format::group(i64::try_from(n.load(Ordering::Relaxed)).unwrap_or(i64::MAX));
    let key = if far.more.load(Ordering::Relaxed) { "table-exporting-more" } else { "table-exporting" };
    let text = cx.say(key, [("done", group(&far.done)), ("total", group(&far.total))]);
    Ok(Json(serde_json::json!({ "text": text })).into_response())
}

impl Cx {
    /// Answers with all rows of a list as NAME-YYYYMMDD.xlsx. `make` gives the table of one piece: what the query asks
    /// for from its `at` on. A fault of the first piece is a page; one of a later piece breaks the file off.
    pub async fn sheet_of<F, Fut>(&self, name: &str, actor: Actor, query: Query, make: F) -> PageResult
    where
        F: Fn(Self, Actor, Query) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Table, Fault>> + Send,
    {
        let mut query = Query { export: true, at: String::new(), count: "exact".to_owned(), ..query };
        let told = self.inner.state.exports.begin(actor.account, query.filters.remove(PARAMETER));
        let first = make(self.clone(), actor.clone(), query.clone()).await?;
        let (count, more) = first.counted();
        told.far.total.store(count, Ordering::Relaxed);
        told.far.more.store(more, Ordering::Relaxed);
        query.count.clear();
        if first.refused() {
            // The pieces to come stand in the same order, whatever happens meanwhile.
            query.sort.clear();
        }
        let next = first.next_at();
        let sheet = first.sheet(&self.ctx.zone);
        drop(first);
        let begun = tokio::task::spawn_blocking(move || Streamed::begin(&sheet)).await.map_err(|_| broken())??;
        let make = Arc::new(make);
        let more = move |cx: Self, at: String| {
            let (make, actor, query) = (Arc::clone(&make), actor.clone(), Query { at, ..query.clone() });
            async move {
                let table = make(cx.clone(), actor, query).await?;
                Ok((table.sheet(&cx.ctx.zone), table.next_at()))
            }
        };
        self.told_pieces(name, told, begun, next, more).await
    }

    /// Answers with NAME-YYYYMMDD.xlsx: what was begun, then piece after piece. `more` gives the piece of a place and the place
    /// of the next one; a fault of it breaks the file off.
    pub async fn pieces<K, F, Fut>(&self, name: &str, begun: Streamed, next: Option<K>, more: F) -> PageResult
    where
        K: Send + 'static,
        F: Fn(Self, K) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(Sheet, Option<K>), Fault>> + Send,
    {
        let told = self.inner.state.exports.begin(Uuid::nil(), None);
        self.told_pieces(name, told, begun, next, more).await
    }

    async fn told_pieces<K, F, Fut>(
        &self,
        name: &str,
        told: Told,
        begun: Streamed,
        mut next: Option<K>,
        more: F,
    ) -> PageResult
    where
        K: Send + 'static,
        F: Fn(Self, K) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(Sheet, Option<K>), Fault>> + Send,
    {
        if next.is_none() {
            let bytes = tokio::task::spawn_blocking(move || whole(begun)).await.map_err(|_| broken())??;
            return Ok(self.xlsx(name, Body::from(bytes)));
        }
        let (send, receive) = mpsc::channel::<Result<Bytes, axum::Error>>(AHEAD);
        let cx = self.clone();
        tokio::spawn(async move {
            let mut writer = begun;
            let work = async {
                while let Some(at) = next.take() {
                    told.far.done.store(writer.rows(), Ordering::Relaxed);
                    let ready = writer.take();
                    // A reader who left needs no more.
                    if !ready.is_empty() && send.send(Ok(ready.into())).await.is_err() {
                        return Ok(None);
                    }
                    if writer.rows() >= EXPORT_ROWS {
                        let rows = crate::format::group(i64::try_from(EXPORT_ROWS).unwrap_or(i64::MAX));
                        writer.note(&cx.say("table-export-cut", [("rows", rows)]))?;
                        break;
                    }
                    let (piece, after) = more(cx.clone(), at).await?;
                    next = after;
                    writer =
                        tokio::task::spawn_blocking(move || added(writer, &piece)).await.map_err(|_| broken())??;
                }
                let bytes = tokio::task::spawn_blocking(move || whole(writer)).await.map_err(|_| broken())??;
                Ok::<_, Fault>(Some(bytes))
            };
            let last = match work.await {
                Ok(None) => return,
                Ok(Some(bytes)) => Ok(bytes.into()),
                Err(fault) => {
                    tracing::error!(request = cx.request_id, code = fault.code(), "an export broke off");
                    Err(axum::Error::new(std::io::Error::other("the export broke off")))
                }
            };
            drop(send.send(last).await);
        });
        let parts = futures::stream::unfold(receive, |mut from| async { from.recv().await.map(|part| (part, from)) });
        Ok(self.xlsx(name, Body::from_stream(parts)))
    }

    fn xlsx(&self, name: &str, body: Body) -> axum::response::Response {
        let day = self.ctx.now().today.replace('-', "");
        download::body(body, &format!("{name}-{day}.xlsx"), download::XLSX)
    }
}

fn broken() -> Fault {
    Fault::Status(StatusCode::INTERNAL_SERVER_ERROR)
}

fn added(mut writer: Streamed, piece: &Sheet) -> app::Result<Streamed> {
    writer.add(piece)?;
    Ok(writer)
}

fn whole(mut writer: Streamed) -> app::Result<Vec<u8>> {
    let mut bytes = writer.take();
    bytes.extend(writer.finish()?);
    Ok(bytes)
}
