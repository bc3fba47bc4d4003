//! The pages over a temporary database, to look at while designing them: `cargo run -p web --example dev -- 18080`.
#![expect(clippy::print_stdout, reason = "prints its address")]

use std::sync::Arc;

use app::render::{RenderError, Rendered, Renderer};
use store::Store;

struct Wall;

impl app::ctx::Clock for Wall {
    #[expect(clippy::disallowed_methods, reason = "the clock of this example")]
    fn micros(&self) -> i64 {
        let age = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        i64::try_from(age.as_micros()).unwrap_or(i64::MAX)
    }
}

struct NoPrinter;

#[async_trait::async_trait]
impl Renderer for NoPrinter {
    async fn render(&self, _: serde_json::Value, _: app::render::Telling) -> Result<Rendered, RenderError> {
        Err(RenderError { code: "unavailable".into(), detail: "this example prints nothing".into() })
    }

    async fn photo(&self, _: &[u8]) -> Result<app::render::Photo, RenderError> {
        Err(RenderError { code: "render-start".into(), detail: "photos are not made here".into() })
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt().with_max_level(tracing::Level::INFO).init();
    let port: u16 = std::env::args().nth(1).and_then(|p| p.parse().ok()).unwrap_or(0);
    let file = std::env::args().nth(2).unwrap_or_else(|| {
        std::env::temp_dir().join(format!("thidua-dev-{}.db", std::process::id())).display().to_string()
    });
    let store = Store::open(&format!("sqlite://{file}")).await?;
    store.migrate().await?;
    let ctx = app::Ctx {
        store,
        law: Arc::new(law::Law::embedded().map_err(|e| e.to_string())?),
        clock: Arc::new(Wall),
        renderer: Arc::new(NoPrinter),
        zone: app::ctx::Zone::get("Asia/Ho_Chi_Minh")?,
        node: "dev".into(),
        once: None,
        scans: Arc::default(),
        rollups: Arc::default(),
        syllables: Arc::default(),
        views: Arc::default(),
        alarms: Arc::default(),
        back: app::back::Back::default(),
        factor_key: app::accounts::factor::FactorKey::in_file(format!("{file}.factor.key").into()),
    };
    if let Some(first) = app::accounts::first_start(&ctx).await.map_err(|e| e.code())? {
        println!("login {} password {}", first.login, first.password);
    }
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    println!("http://{}", listener.local_addr()?);
    web::state::serve(listener, web::State::new(ctx), web::connections::Limits::default(), std::future::pending())
        .await?;
    Ok(())
}
