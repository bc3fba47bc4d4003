//! Tiền thưởng: the payment of the prizes of a decision.

use app::decisions::{self, AgainView, DecisionHead, MetView, PrizeLine};
use axum::extract::Path;
use serde::Serialize;

use super::sample_head;
use crate::{Cx, Page, PageResult, SignedIn, pages::papers::PapersBox};

/// The payment of prizes.
#[derive(Serialize)]
pub struct PrizesPage {
    d: DecisionHead,
    lines: Vec<PrizeLine>,
    salary: i64,
    /// Not issued yet: what would be paid.
    expected: bool,
    total: i64,
    /// Due again because titles were annulled, đồng.
    again: i64,
    words: String,
    subtotals: Vec<(&'static str, i64, i64)>,
    papers: PapersBox,
}

impl Page for PrizesPage {
    const TEMPLATE: &'static str = "decisions/prizes.html";

    fn samples() -> Vec<Self> {
        let line = |met: Option<MetView>| PrizeLine {
            seq: 1,
            part: "individual".into(),
            name: "Đỗ Thị Ánh".into(),
            unit: "Phòng PX03".into(),
            multiplier: "1.0".into(),
            prize: 450_000,
            again: met.as_ref().map(|_| AgainView {
                amount: 1_040_000,
                annulled: vec![("Chiến sĩ thi đua cơ sở".into(), "Grassroots Fighter".into(), "08/QĐ".into())],
            }),
            met,
            ..PrizeLine::default()
        };
        let with =
            |paid| ("Lao động tiên tiến".into(), "Advanced Worker".into(), "12/QĐ".into(), "2021-12-20".into(), paid);
        let met = MetView {
            full: 1_490_000,
            with: vec![with(Some(450_000)), with(None)],
            cite: "Nghị định 91/2017/NĐ-CP Điều 66 khoản 2 điểm c".into(),
        };
        let page = |lines: Vec<PrizeLine>, expected| Self {
            d: sample_head(),
            salary: 1_490_000,
            expected,
            total: 450_000,
            again: lines.iter().filter_map(|l| l.again.as_ref()).map(|a| a.amount).sum(),
            words: "Bốn trăm năm mươi nghìn đồng".into(),
            subtotals: vec![("prize-individuals", 1, 450_000)],
            papers: PapersBox::sample(),
            lines,
        };
        vec![page(vec![], false), page(vec![line(None)], false), page(vec![line(Some(met))], true)]
    }
}

/// `GET /decisions/{code}/prizes`
pub async fn prizes(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let d = decisions::head(&cx.ctx, &actor, &code).await?;
    let mut papers = PapersBox::load(&cx, "decision", &code, d.version).await?;
    papers.papers.retain(|p| p.kind == "prize-table");
    let (lines, salary) = decisions::prizes(&cx.ctx, &actor, &d).await?;
    let total: i64 = lines.iter().map(|l| l.prize).sum();
    let of = |part: &str| {
        let own: Vec<i64> = lines.iter().filter(|l| l.part == part).map(|l| l.prize).collect();
        (own.len() as i64, own.iter().sum::<i64>())
    };
    let (c, i) = (of("collective"), of("individual"));
    let page = PrizesPage {
        again: lines.iter().filter_map(|l| l.again.as_ref()).map(|a| a.amount).sum(),
        words: vntext::money_words(total),
        total,
        subtotals: vec![("prize-collectives", c.0, c.1), ("prize-individuals", i.0, i.1)],
        lines,
        salary,
        expected: d.state != "issued",
        papers,
        d,
    };
    cx.page(&page).await
}
