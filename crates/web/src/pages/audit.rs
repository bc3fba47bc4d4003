//! Dấu niêm phong của nhật ký: the last seal of each day, to be printed, filed and kept outside.

use app::seals::{self, DaySeal};
use axum::response::Response;
use serde::Serialize;

use crate::{
    Cx, Fault, Page, PageResult, SignedIn, download,
    qr::{self, Qr},
};

/// The seals of the last days, newest first.
#[derive(Serialize)]
pub struct SealsPage {
    seals: Vec<DaySeal>,
    /// The newest one's line as a code for a camera.
    code: Option<Qr>,
}

impl SealsPage {
    fn of(seals: Vec<DaySeal>) -> Self {
        Self { code: seals.first().and_then(|seal| qr::of(&seal.line())), seals }
    }
}

impl Page for SealsPage {
    const TEMPLATE: &'static str = "audit/seals.html";

    fn samples() -> Vec<Self> {
        let seal = |day: &str, number| DaySeal {
            day: day.to_owned(),
            number,
            hash: "0a1b2c3d".repeat(8),
            key: "4e5f6071".repeat(8),
        };
        vec![Self::of(vec![seal("2020-11-20", 1440), seal("2020-11-19", 720)]), Self::of(Vec::new())]
    }
}

/// `GET /audit`
pub async fn seals(cx: Cx, SignedIn(actor): SignedIn) -> PageResult {
    let page = SealsPage::of(seals::recent(&cx.ctx, &actor).await?);
    cx.page(&page).await
}

/// `GET /audit/seals.txt`: the same as a text that `audit verify --seal` reads.
pub async fn text(cx: Cx, SignedIn(actor): SignedIn) -> Result<Response, Fault> {
    let seals = seals::recent(&cx.ctx, &actor).await?;
    Ok(download::file(seals::text(&seals).into_bytes(), "thidua-seals.txt", "text/plain; charset=utf-8"))
}
