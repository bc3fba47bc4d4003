//! What reads much (a count to the last row, a list as a spreadsheet, a scan) has its own few connections and goes a
//! few at a time for each account, so that nobody's counting makes others wait for a page. Which requests these are is
//! decided in the router and by `count=exact` in the address: no handler can forget it.

use std::{
    collections::HashMap,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

use crate::{Cx, Fault, guard::Seat, router::Cost};

/// At the same time for one account; strangers share one account's share.
pub const EACH: usize = 2;
/// At the same time for all; the store has as many connections for it.
pub const ALL: usize = store_connections();
/// How long a request waits for its turn before it is told that the others are still at work.
const WAIT: Duration = Duration::from_secs(20);

const fn store_connections() -> usize {
    app::HEAVY_CONNECTIONS as usize
}

/// Who is at work.
#[derive(Clone)]
pub struct Shares(Arc<Inner>);

struct Inner {
    all: Arc<Semaphore>,
    each: Mutex<HashMap<Uuid, Arc<Semaphore>>>,
    wait: Duration,
}

impl Default for Shares {
    fn default() -> Self {
        Self::waiting(WAIT)
    }
}

/// A place among those at work, given back when dropped.
pub struct Held {
    _own: OwnedSemaphorePermit,
    _all: OwnedSemaphorePermit,
}

impl Shares {
    /// With another patience; for tests.
    #[must_use]
    pub fn waiting(wait: Duration) -> Self {
        Self(Arc::new(Inner { all: Arc::new(Semaphore::new(ALL)), each: Mutex::default(), wait }))
    }

    /// A place for `account`; `None` when its other requests are still at work after a while.
    pub async fn take(&self, account: Uuid) -> Option<Held> {
        let own = {
            let mut each = self.0.each.lock().unwrap_or_else(PoisonError::into_inner);
            each.retain(|_, s| Arc::strong_count(s) > 1 || s.available_permits() < EACH);
            Arc::clone(each.entry(account).or_insert_with(|| Arc::new(Semaphore::new(EACH))))
        };
        let both = async {
            // First one's own share: who waits for it takes nobody else's turn.
            let _own = own.acquire_owned().await.ok()?;
            let _all = Arc::clone(&self.0.all).acquire_owned().await.ok()?;
            Some(Held { _own, _all })
        };
        tokio::time::timeout(self.0.wait, both).await.ok().flatten()
    }
}

fn much(seat: &Seat, query: &str) -> bool {
    seat.cost == Cost::Much || form_urlencoded::parse(query.as_bytes()).any(|(k, v)| k == "count" && v == "exact")
}

/// Runs a request, within its account's share and on the connections for it when it reads much. The place is held until
/// the last byte of the answer is gone.
pub(crate) async fn within(seat: &Seat, mut request: Request, next: Next) -> Response {
    let Some(cx) = request.extensions().get::<Cx>().cloned().filter(|cx| much(seat, &cx.query)) else {
        return next.run(request).await;
    };
    let account = cx.actor().map_or(Uuid::nil(), |a| a.account);
    let Some(held) = cx.inner.state.shares.take(account).await else { return Fault::Share.into_response() };
    request.extensions_mut().insert(Cx { ctx: cx.ctx.heavy(), ..cx });
    next.run(request).await.map(|body| Body::new(Holding { body, _held: held }))
}

struct Holding {
    body: Body,
    _held: Held,
}

impl HttpBody for Holding {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.body.size_hint()
    }
}
