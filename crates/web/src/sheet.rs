//! Lists as spreadsheets of any length: read piece by piece by key, written as they are read, sent as they are written.
//! Memory holds one piece whatever the list's length. How far an export is can be asked for while it runs. The same address with
//! `as=print` gives the same rows as a page to be printed.

mod print;

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
    http::{StatusCode, header},
    response::IntoResponse,
};
use tokio::sync::mpsc;
use uuid::Uuid;

pub use self::print::PrintPage;
use self::print::{PRINT_ROWS, Printed};
use crate::{Cx, Fault, PageResult, SignedIn, Table, download};

/// Parts of the answer that wait for a slow reader.
const AHEAD: usize = 4;

/// The parameter under which a page asks how far its export is.
const PARAMETER: &str = "progress";

/// The parameter that asks for another form than a spreadsheet.
const AS: &str = "as";

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

/// What is being written.
enum Out {
    Sheet(Box<Streamed>),
    Paper(Printed),
}

impl Out {
    /// Adds the rows of a further piece. Blocking.
    fn add(mut self, piece: &Sheet) -> app::Result<Self> {
        match &mut self {
            Self::Sheet(sheet) => sheet.add(piece)?,
            Self::Paper(page) => page.add(piece),
        }
        Ok(self)
    }

    fn rows(&self) -> u64 {
        match self {
            Self::Sheet(sheet) => sheet.rows(),
            Self::Paper(page) => page.rows(),
        }
    }

    /// The most rows it holds.
    fn most(&self) -> u64 {
        match self {
            Self::Sheet(_) => EXPORT_ROWS,
            Self::Paper(_) => PRINT_ROWS,
        }
    }

    fn take(&mut self) -> Vec<u8> {
        match self {
            Self::Sheet(sheet) => sheet.take(),
            Self::Paper(page) => page.take(),
        }
    }

    /// What is left, with a line below the rows where there are more of them. Blocking.
    fn whole(self, note: Option<&str>) -> app::Result<Vec<u8>> {
        match self {
            Self::Sheet(mut sheet) => {
                let mut bytes = sheet.take();
                if let Some(note) = note {
                    sheet.note(note)?;
                    bytes.extend(sheet.take());
                }
                bytes.extend(sheet.finish()?);
                Ok(bytes)
            }
            Self::Paper(page) => Ok(page.into_bytes(note)),
        }
    }
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
        query.filters.remove(AS);
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
        let (sheet, narrowed) = (first.sheet(&self.ctx.zone), first.narrowed());
        drop(first);
        let begun = self.out(sheet, narrowed).await?;
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
        self.told_pieces(name, told, Out::Sheet(Box::new(begun)), next, more).await
    }

    /// Answers with the table as an .xlsx file named `NAME-YYYYMMDD.xlsx`, or as a page to be printed.
    pub async fn sheet(&self, name: &str, table: &Table) -> PageResult {
        self.answer(name, table.sheet(&self.ctx.zone), table.narrowed()).await
    }

    /// Answers with a sheet as an .xlsx file named `NAME-YYYYMMDD.xlsx`, or as a page to be printed.
    pub async fn workbook(&self, name: &str, sheet: Sheet) -> PageResult {
        self.answer(name, sheet, vec![]).await
    }

    async fn answer(&self, name: &str, sheet: Sheet, narrowed: Vec<String>) -> PageResult {
        if self.prints() {
            let more = sheet.rows.len() as u64 > PRINT_ROWS;
            let note = more.then(|| self.cut(PRINT_ROWS));
            let bytes = Printed::begin(self, &sheet, narrowed)?.into_bytes(note.as_deref());
            return Ok(self.file_of(name, Body::from(bytes)));
        }
        let bytes = tokio::task::spawn_blocking(move || app::export::xlsx(&sheet)).await.map_err(|_| broken())??;
        Ok(self.file_of(name, Body::from(bytes)))
    }

    /// The address asks for a page to be printed.
    fn prints(&self) -> bool {
        self.query.split('&').any(|pair| pair == "as=print")
    }

    /// That there are more rows than were written.
    fn cut(&self, most: u64) -> String {
        let rows = crate::format::group(i64::try_from(most).unwrap_or(i64::MAX));
        self.say(if most == PRINT_ROWS { "print-cut" } else { "table-export-cut" }, [("rows", rows)])
    }

    /// What is asked for, begun.
    async fn out(&self, first: Sheet, narrowed: Vec<String>) -> Result<Out, Fault> {
        if self.prints() {
            return Ok(Out::Paper(Printed::begin(self, &first, narrowed)?));
        }
        let begun = tokio::task::spawn_blocking(move || Streamed::begin(&first)).await.map_err(|_| broken())??;
        Ok(Out::Sheet(Box::new(begun)))
    }

    async fn told_pieces<K, F, Fut>(
        &self,
        name: &str,
        told: Told,
        begun: Out,
        mut next: Option<K>,
        more: F,
    ) -> PageResult
    where
        K: Send + 'static,
        F: Fn(Self, K) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(Sheet, Option<K>), Fault>> + Send,
    {
        if next.is_none() {
            let bytes = tokio::task::spawn_blocking(move || begun.whole(None)).await.map_err(|_| broken())??;
            return Ok(self.file_of(name, Body::from(bytes)));
        }
        let (send, receive) = mpsc::channel::<Result<Bytes, axum::Error>>(AHEAD);
        let cx = self.clone();
        tokio::spawn(async move {
            let (mut writer, mut note) = (begun, None);
            let work = async {
                while let Some(at) = next.take() {
                    told.far.done.store(writer.rows(), Ordering::Relaxed);
                    let ready = writer.take();
                    // A reader who left needs no more.
                    if !ready.is_empty() && send.send(Ok(ready.into())).await.is_err() {
                        return Ok(None);
                    }
                    if writer.rows() >= writer.most() {
                        note = Some(cx.cut(writer.most()));
                        break;
                    }
                    let (piece, after) = more(cx.clone(), at).await?;
                    next = after;
                    writer = tokio::task::spawn_blocking(move || writer.add(&piece)).await.map_err(|_| broken())??;
                }
                let last = tokio::task::spawn_blocking(move || writer.whole(note.as_deref()));
                let bytes = last.await.map_err(|_| broken())??;
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
        Ok(self.file_of(name, Body::from_stream(parts)))
    }

    fn file_of(&self, name: &str, body: Body) -> axum::response::Response {
        if self.prints() {
            let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
            return (headers, body).into_response();
        }
        let day = self.ctx.now().today.replace('-', "");
        download::body(body, &format!("{name}-{day}.xlsx"), download::XLSX)
    }
}

fn broken() -> Fault {
    Fault::Status(StatusCode::INTERNAL_SERVER_ERROR)
}
