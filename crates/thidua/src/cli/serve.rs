//! `thidua serve`: the pages and the work behind them, until told to stop.

use std::{
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    time::Duration,
};

use app::{Ctx, back::Back};
use rustix::process::setpriority_process;
use store::{StatementLimits, audit::SealKey};
use tokio::{
    net::TcpListener,
    runtime::{Builder, Runtime},
};

use crate::{
    mail::{self, Smtp},
    open::Place,
    output::{self, Failure},
    worker,
};

/// Where to listen.
#[derive(Clone, Debug, clap::Args)]
#[group(skip)]
pub(crate) struct Args {
    /// Address and port.
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDRESS:PORT")]
    pub(crate) listen: SocketAddr,
    /// Pages are reached over https (a proxy stands in front): cookies are marked so.
    #[arg(long)]
    pub(crate) secure: bool,
    /// A proxy stands in front, at these addresses (this machine's unless named): of its requests the client's address is
    /// the last one of X-Forwarded-For.
    #[arg(long, value_name = "ADDRESS,…", num_args = 0..=1, require_equals = true, value_delimiter = ',', default_missing_value = "127.0.0.1,::1")]
    pub(crate) behind_proxy: Vec<IpAddr>,
    /// Who sends the text of this file as a bearer token reads /metrics from elsewhere; without it only this machine does.
    #[arg(long, value_name = "FILE")]
    pub(crate) metrics_token: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) mail: mail::Args,
}

/// How far long work steps back (nice 10: a tenth of a processor that others want, all of one that nobody wants).
const BEHIND: i32 = 10;

/// Serves an installation.
pub(crate) async fn run(place: &Place, args: &Args) -> Result<(), Failure> {
    let lock = place.lock()?;
    let ctx = place.open().await?;
    if let Some(alone) = &lock {
        ctx.store.inherit(alone, ctx.now().micros).await?;
    }
    if let Some(first) = app::accounts::first_start(&ctx).await? {
        output::message(
            "Tài khoản quản trị đầu tiên, chỉ hiện một lần này / the first administrator, shown this once only:",
        );
        output::message(&format!("    {}    {}", first.login, first.password));
    }
    let key = place.seal_key()?;
    listen(ctx, key, args).await
}

/// Listens until SIGTERM or Ctrl-C; requests under way are finished.
pub(crate) async fn listen(ctx: Ctx, key: SealKey, args: &Args) -> Result<(), Failure> {
    let post = Smtp::of(&args.mail)?;
    let listener = TcpListener::bind(args.listen).await.map_err(|e| {
        Failure::could_not_run(
            "listen",
            format!("Không mở được địa chỉ {}: {e}. Có thể một chương trình khác đang dùng; hãy chọn cổng khác bằng --listen.", args.listen),
            format!("Cannot listen on {}: {e}. Another program may use it; choose another port with --listen.", args.listen),
        )
    })?;
    let address = listener.local_addr().map_or(args.listen, |a| a);
    let threads = threads()?;
    let back = threads.handle().clone();
    let store = ctx.store.with_limits(StatementLimits::SERVE).await?;
    let ctx = Ctx { store, back: Back::on(back.clone()), ..ctx };
    let mut state = web::State::new(ctx.clone());
    state.options.secure = args.secure;
    state.options.proxies = args.behind_proxy.iter().map(IpAddr::to_canonical).collect();
    state.options.metrics_token = metrics_token(args.metrics_token.as_deref())?;
    state.options.mail = post.is_some();
    state.metrics = web::state::install_metrics();
    let work = back.spawn(worker::run(ctx.heavy(), key, post));
    output::message(&format!("http://{address}/"));
    let served = web::state::serve(listener, state, web::connections::Limits::for_files(open_files()), stopped()).await;
    work.abort();
    drop(ctx.store.close().await);
    threads.shutdown_background();
    served.map_err(|e| {
        Failure::could_not_run("serve", format!("Máy chủ dừng: {e}."), format!("The server stopped: {e}."))
    })
}

/// Threads for imports and for the work behind the pages. They step back before those that answer requests: where processors
/// are few, a list of thousands takes a little longer and nobody waits for his page.
fn threads() -> Result<Runtime, Failure> {
    Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("back")
        // On Linux this is the calling thread's own; where it is refused the threads are like all others.
        .on_thread_start(|| {
            let _ = setpriority_process(None, BEHIND);
        })
        .enable_all()
        .build()
        .map_err(|e| {
            Failure::could_not_run("runtime", format!("Không khởi động được: {e}."), format!("Could not start: {e}."))
        })
}

/// The token in a file; one that could be guessed is refused.
fn metrics_token(file: Option<&Path>) -> Result<Option<String>, Failure> {
    let Some(file) = file else { return Ok(None) };
    let text = std::fs::read_to_string(file).map_err(|e| Failure::file(file, &e))?;
    let token = text.trim();
    if token.len() < 16 {
        let short = std::io::Error::new(std::io::ErrorKind::InvalidData, "a token has 16 letters at least");
        return Err(Failure::file(file, &short));
    }
    Ok(Some(token.to_owned()))
}

/// As many open files as this process may have: by default a third of what a busy morning needs.
fn open_files() -> u64 {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let now = getrlimit(Resource::Nofile);
    let wanted = now.maximum.map_or(65_536, |most| most.min(65_536));
    let raised = setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum: now.maximum });
    if raised.is_ok() { wanted } else { now.current.unwrap_or(wanted) }
}

async fn stopped() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
        }
        Err(_) => drop(tokio::signal::ctrl_c().await),
    }
    // A page that keeps its connection open must not keep the program from stopping.
    tokio::spawn(async {
        tokio::time::sleep(Duration::from_secs(10)).await;
        std::process::exit(0);
    });
}
