//! Tiền thưởng: the payment of the prizes of a decision.

use app::{
    awards::{self, AwardView},
    decisions::{self, DecisionHead},
};
use axum::extract::Path;
use serde::Serialize;

use super::{sample_award, sample_head};
use crate::{Cx, Page, PageResult, SignedIn, pages::papers::PapersBox};

/// The payment of prizes.
#[derive(Serialize)]
pub struct PrizesPage {
    d: DecisionHead,
    lines: Vec<AwardView>,
    total: i64,
    words: String,
    subtotals: Vec<(&'static str, i64, i64)>,
    papers: PapersBox,
}

impl Page for PrizesPage {
    const TEMPLATE: &'static str = "decisions/prizes.html";

    fn samples() -> Vec<Self> {
        let page = |lines: Vec<AwardView>| Self {
            d: sample_head(),
            total: 450_000,
            words: "Bốn trăm năm mươi nghìn đồng".into(),
            subtotals: vec![("prize-individuals", 1, 450_000)],
            papers: PapersBox::sample(),
            lines,
        };
        vec![page(vec![]), page(vec![sample_award()])]
    }
}

/// `GET /decisions/{code}/prizes`
pub async fn prizes(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let d = decisions::head(&cx.ctx, &actor, &code).await?;
    let mut papers = PapersBox::load(&cx, "decision", &code, d.version).await?;
    papers.papers.retain(|p| p.kind == "prize-table");
    let lines = awards::of_decision(&cx.ctx, &actor, &code).await?;
    let total: i64 = lines.iter().map(|l| l.prize).sum();
    let of = |part: &str| {
        let own: Vec<i64> = lines.iter().filter(|l| l.part == part).map(|l| l.prize).collect();
        (own.len() as i64, own.iter().sum::<i64>())
    };
    let (c, i) = (of("collective"), of("individual"));
    let page = PrizesPage {
        words: vntext::money_words(total),
        total,
        subtotals: vec![("prize-collectives", c.0, c.1), ("prize-individuals", i.0, i.1)],
        lines,
        papers,
        d,
    };
    cx.page(&page).await
}
