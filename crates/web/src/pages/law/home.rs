//! The front door of the law: under which rules we live today, and where to go from here.

use app::{regulations, rule_changes};
use serde::Serialize;

use super::{super::dossiers::say, day};
use crate::{Cx, Page, PageResult, SignedIn};

/// A figure that leads to the rows behind it.
#[derive(Serialize)]
pub struct Figure {
    /// How many.
    pub value: i64,
    /// Of what.
    pub label: String,
    /// The rows.
    pub href: &'static str,
}

/// The page.
#[derive(Serialize)]
pub struct HomePage {
    /// Name of the regime of today.
    pub regime: String,
    /// Since when.
    pub since: String,
    /// Banner of today.
    pub banner: Option<String>,
    /// Base salary of today, đồng.
    pub salary: Option<i64>,
    /// Legal bases of decisions of today.
    pub bases: Vec<String>,
    /// Figures.
    pub figures: Vec<Figure>,
    /// First day of this regime, for the link to what changed.
    pub from: String,
    /// The day before it.
    pub before: String,
}

impl Page for HomePage {
    const TEMPLATE: &'static str = "law/home.html";

    fn samples() -> Vec<Self> {
        let page = |banner: Option<&str>, bases: Vec<String>| Self {
            regime: "Luật 06/2022/QH15".into(),
            since: "01/07/2025".into(),
            salary: banner.map(|_| 2_530_000),
            banner: banner.map(str::to_owned),
            bases,
            figures: vec![Figure { value: 60, label: "danh hiệu".into(), href: "/law/awards" }],
            from: "2025-07-01".into(),
            before: "2025-06-30".into(),
        };
        vec![page(Some("Tạm thời"), vec!["Luật".into()]), page(None, vec![])]
    }
}

/// `GET /law`
pub async fn show(cx: Cx, SignedIn(actor): SignedIn) -> PageResult {
    let register = rule_changes::register(&cx.ctx, &actor).await?;
    let today = day(&cx, "")?;
    let law = &register.law;
    let regime = law.regime(today);
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let items = law.items();
    let figures = [
        (law.awards().len(), "law-count-awards", "/law/awards"),
        (items.iter().filter(|i| !i.verified && !i.inherits).count(), "law-count-unverified", "/law/unverified"),
        (register.entries.len(), "law-count-entries", "/law/unverified?state=entered"),
        (law.data().source.len(), "law-count-sources", "/law/sources"),
        (regulations::list(&cx.ctx, &actor).await?.len(), "law-count-regulations", "/law/regulations"),
    ];
    let from = regime.map(|r| r.from);
    cx.page(&HomePage {
        regime: regime.map(|r| say(cx.lang, &r.name)).unwrap_or_default(),
        since: from.map(|d| d.on_paper()).unwrap_or_default(),
        banner: law.banner(today).map(|b| say(cx.lang, &b)),
        salary: law.base_salary(today).map(|b| b.amount),
        bases: regime.map(|r| r.bases.clone()).unwrap_or_default(),
        figures: figures
            .into_iter()
            .map(|(n, key, href)| Figure { value: count(n), label: cx.word(key), href })
            .collect(),
        from: from.map(|d| d.to_string()).unwrap_or_default(),
        before: from.map(|d| d.day_before().to_string()).unwrap_or_default(),
    })
    .await
}
