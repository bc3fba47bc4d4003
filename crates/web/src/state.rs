//! What all requests share.

use std::{net::IpAddr, sync::Arc};

use metrics_exporter_prometheus::PrometheusHandle;
use tokio::net::TcpListener;

use crate::{
    connections::{self, Limits},
    shares::Shares,
    sheet::Exports,
    templates::Templates,
};

/// How this installation is reached.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Pages are reached over https: cookies are `Secure` and have the prefix that binds them to this host.
    pub secure: bool,
    /// Addresses of the proxies in front. Of a request that comes from one of them, the client's address is the last one of
    /// `X-Forwarded-For`; from anybody else that header is hearsay.
    pub proxies: Vec<IpAddr>,
    /// Whoever sends this bearer token reads `/metrics`; without it only this machine does.
    pub metrics_token: Option<String>,
    /// A mail server is set up.
    pub mail: bool,
}

impl Options {
    /// The name of a cookie. Behind TLS its prefix makes browsers take it over https only, from this very host, for the
    /// whole of it, so that no other host of the domain can plant one.
    #[must_use]
    pub fn cookie(&self, name: &str) -> String {
        if self.secure { format!("__Host-{name}") } else { name.to_owned() }
    }

    /// A `Set-Cookie` value that lasts `seconds` and that scripts do not see.
    pub(crate) fn set_cookie(&self, name: &str, value: &str, seconds: i64) -> String {
        let secure = if self.secure { "; Secure" } else { "" };
        format!("{}={value}; Path=/; Max-Age={seconds}; SameSite=Lax; HttpOnly{secure}", self.cookie(name))
    }
}

/// Shared by all requests; cheap to clone.
#[derive(Clone)]
pub struct State {
    /// What use cases need.
    pub ctx: app::Ctx,
    /// The templates of both languages.
    pub templates: Arc<Templates>,
    /// How this installation is reached.
    pub options: Options,
    /// Metrics in Prometheus' text form, when a recorder was installed.
    pub metrics: Option<PrometheusHandle>,
    /// What `/readyz` last found.
    pub ready: Arc<crate::health::Ready>,
    /// Who reads much just now.
    pub shares: Shares,
    /// Exports under way.
    pub exports: Exports,
}

impl State {
    /// With usual options and no metrics.
    #[must_use]
    pub fn new(ctx: app::Ctx) -> Self {
        let templates = Arc::new(Templates::new(ctx.zone.clone()));
        Self {
            ctx,
            templates,
            options: Options::default(),
            metrics: None,
            ready: Arc::default(),
            shares: Shares::default(),
            exports: Exports::default(),
        }
    }
}

/// Installs the recorder of all metrics; `None` when another one is installed already.
#[must_use]
pub fn install_metrics() -> Option<PrometheusHandle> {
    metrics_exporter_prometheus::PrometheusBuilder::new().install_recorder().ok()
}

/// Serves until `stop` resolves; requests under way are finished.
pub async fn serve(
    listener: TcpListener,
    state: State,
    limits: Limits,
    stop: impl Future<Output = ()> + Send,
) -> std::io::Result<()> {
    let limits = Limits { proxies: state.options.proxies.clone(), ..limits };
    connections::serve(listener, crate::router(state), limits, stop).await
}
