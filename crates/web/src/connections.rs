//! Who may be connected, and for how long. A connection that sends no request costs a place and nothing else; when the
//! places are taken, the longest waiting ones give theirs up, so that thousands of unfinished connections keep nobody
//! out. A request under way is never cut before its time.

use std::{
    collections::HashMap,
    convert::Infallible,
    io,
    net::{IpAddr, Ipv6Addr, SocketAddr},
    pin::{Pin, pin},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll},
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::{Body, Bytes, HttpBody},
    extract::ConnectInfo,
    http::Request,
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::{Notify, watch},
};
use tower::ServiceExt as _;

/// Longest head of a request (line and headers), in bytes.
const HEAD: usize = 64 << 10;

/// The table of limits of connections.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Connections at the same time.
    pub all: usize,
    /// Of one address (of IPv6 one /64), unless it is a proxy's.
    pub each: usize,
    /// Addresses of proxies in front: everybody's connections come from there.
    pub proxies: Vec<IpAddr>,
    /// From the first byte, or from connecting, to the end of a request's head.
    pub head: Duration,
    /// Between two requests.
    pub idle: Duration,
    /// From the head of a request to the last byte of its answer.
    pub busy: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            all: 2_000,
            each: 500,
            proxies: Vec::new(),
            head: Duration::from_secs(15),
            // Proxies keep a connection for a minute: they should be the ones to close it.
            idle: Duration::from_secs(75),
            busy: Duration::from_secs(900),
        }
    }
}

impl Limits {
    /// As many connections as a process with room for `files` open files may have: some are the database's.
    #[must_use]
    pub fn for_files(files: u64) -> Self {
        let most = usize::try_from(files.saturating_sub(256)).unwrap_or(usize::MAX);
        Self { all: most.clamp(64, 10_000), ..Self::default() }
    }
}

/// What a connection is doing. Kept with the moment it began as one number, so that reader and reaper agree.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Doing {
    /// Connected, or sending the head of its first request.
    Begins = 0,
    /// Sending the head of a further request.
    Asks = 1,
    /// A request is under way.
    Works = 2,
    /// Between two requests.
    Rests = 3,
}

/// One connection.
struct Line {
    address: IpAddr,
    state: AtomicU64,
    cut: Notify,
    began: Instant,
}

impl Line {
    fn set(&self, doing: Doing) {
        let millis = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.state.store(millis << 2 | doing as u64, Ordering::Relaxed);
    }

    fn doing(&self) -> (Doing, Duration) {
        let state = self.state.load(Ordering::Relaxed);
        let doing = match state & 3 {
            0 => Doing::Begins,
            1 => Doing::Asks,
            2 => Doing::Works,
            _ => Doing::Rests,
        };
        (doing, self.began.elapsed().saturating_sub(Duration::from_millis(state >> 2)))
    }

    /// Bytes came.
    fn heard(&self) {
        if self.doing().0 == Doing::Rests {
            self.set(Doing::Asks);
        }
    }
}

/// All connections.
struct Board {
    limits: Limits,
    lines: Mutex<HashMap<u64, Arc<Line>>>,
    next: AtomicU64,
}

impl Board {
    /// A place for a connection from `address`, if need be that of one which asks for nothing.
    fn admit(self: &Arc<Self>, address: IpAddr) -> Option<Seat> {
        let address = group(address);
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let proxy = self.limits.proxies.iter().any(|p| group(*p) == address);
        if !proxy && lines.values().filter(|l| l.address == address).count() >= self.limits.each {
            give_up(&mut lines, |l| l.address == address)?;
        }
        if lines.len() >= self.limits.all {
            give_up(&mut lines, |_| true)?;
        }
        let line = Line { address, state: AtomicU64::new(0), cut: Notify::new(), began: Instant::now() };
        let (number, line) = (self.next.fetch_add(1, Ordering::Relaxed), Arc::new(line));
        lines.insert(number, Arc::clone(&line));
        Some(Seat { board: Arc::clone(self), number, line })
    }

    /// A waiting connection gives its place up.
    fn make_room(&self) {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = give_up(&mut lines, |_| true);
    }

    /// Cuts what is past its time.
    fn reap(&self) {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        for line in lines.values() {
            let (doing, since) = line.doing();
            let most = match doing {
                Doing::Begins | Doing::Asks => self.limits.head,
                Doing::Works => self.limits.busy,
                Doing::Rests => self.limits.idle,
            };
            if since > most {
                line.cut.notify_one();
            }
        }
        metrics::gauge!("http_connections").set(lines.len() as f64);
    }
}

/// Cuts, among `these`, the connection that has waited longest for its first request, else for a further one. None when all are at work.
fn give_up(lines: &mut HashMap<u64, Arc<Line>>, these: impl Fn(&Line) -> bool) -> Option<()> {
    let waiting = lines.iter().filter(|(_, l)| these(l)).filter_map(|(number, line)| {
        let (doing, since) = line.doing();
        (doing != Doing::Works).then_some((doing == Doing::Begins, since, *number))
    });
    let (_, _, number) = waiting.max()?;
    lines.remove(&number)?.cut.notify_one();
    metrics::counter!("http_connections_given_up").increment(1);
    Some(())
}

/// Whoever holds one address of a /64 of IPv6 holds all of them.
fn group(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(six) => match six.to_ipv4_mapped() {
            Some(four) => IpAddr::V4(four),
            None => {
                let s = six.segments();
                IpAddr::V6(Ipv6Addr::new(s[0], s[1], s[2], s[3], 0, 0, 0, 0))
            }
        },
        four => four,
    }
}

/// A connection's place; given back when dropped.
struct Seat {
    board: Arc<Board>,
    number: u64,
    line: Arc<Line>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.board.lines.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.number);
    }
}

/// Serves until `stop` resolves; requests under way are finished.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    stop: impl Future<Output = ()> + Send,
) -> io::Result<()> {
    let board = Arc::new(Board { limits, lines: Mutex::default(), next: AtomicU64::new(0) });
    let (stopping, told) = watch::channel(false);
    let mut stop = pin!(stop);
    let mut tick = tokio::time::interval(Duration::from_millis(500));
    loop {
        tokio::select! {
            () = &mut stop => break,
            _ = tick.tick() => board.reap(),
            accepted = listener.accept() => match accepted {
                Ok((stream, from)) => {
                    // Nobody waits for nothing: a place is found or the connection is closed at once.
                    if let Some(seat) = board.admit(from.ip()) {
                        tokio::spawn(attend(stream, from, seat, router.clone(), told.clone()));
                    }
                }
                Err(e) if of_one_connection(&e) => {}
                Err(e) => {
                    // Out of files: a waiting connection gives its own up.
                    tracing::warn!(kind = %e.kind(), "no connection could be accepted");
                    board.make_room();
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            },
        }
    }
    drop(listener);
    stopping.send_replace(true);
    drop(told);
    // Everybody who attends a connection holds a receiver.
    stopping.closed().await;
    Ok(())
}

fn of_one_connection(e: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(e.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

async fn attend(stream: TcpStream, from: SocketAddr, seat: Seat, router: Router, mut told: watch::Receiver<bool>) {
    // Answers are written whole; waiting to fill a packet only delays their end.
    drop(stream.set_nodelay(true));
    let line = Arc::clone(&seat.line);
    let service = service_fn(|request: Request<Incoming>| {
        line.set(Doing::Works);
        let (router, line) = (router.clone(), Arc::clone(&line));
        async move {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(from));
            let response = router.oneshot(request).await?;
            Ok::<_, Infallible>(response.map(|body| Answer { body, line }))
        }
    });
    let io = TokioIo::new(Heard { stream, line: Arc::clone(&line) });
    let connection = http1::Builder::new().max_buf_size(HEAD).serve_connection(io, service);
    let mut connection = pin!(connection);
    let mut leaving = *told.borrow();
    if leaving {
        connection.as_mut().graceful_shutdown();
    }
    loop {
        tokio::select! {
            _ = connection.as_mut() => return,
            () = line.cut.notified() => return,
            _ = told.changed(), if !leaving => {
                leaving = true;
                connection.as_mut().graceful_shutdown();
            }
        }
    }
}

/// A stream that notes when a further request begins.
struct Heard {
    stream: TcpStream,
    line: Arc<Line>,
}

impl AsyncRead for Heard {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(cx, buf);
        if buf.filled().len() > before {
            self.line.heard();
        }
        read
    }
}

impl AsyncWrite for Heard {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// An answer's body; when it is gone, the connection rests.
struct Answer {
    body: Body,
    line: Arc<Line>,
}

impl Drop for Answer {
    fn drop(&mut self) {
        self.line.set(Doing::Rests);
    }
}

impl HttpBody for Answer {
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
