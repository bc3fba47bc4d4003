//! The page of a cluster's year: where it stands, who heads it under which regulation, and whose year it is.

use app::clusters;
use axum::extract::Path;
use domain::cluster::YEAR;
use serde::Serialize;

use super::show::MemberRow;
use crate::{Cx, Page, PageResult, SignedIn, format, noun};

/// The page.
#[derive(Serialize)]
pub struct YearPage {
    /// Code of the cluster.
    code: String,
    /// Its short name.
    short: String,
    /// The year.
    year: String,
    /// Code of the year's row.
    line: String,
    /// First and last day.
    days: (String, String),
    /// Labels and values.
    facts: Vec<(String, String)>,
    /// Whose year it is.
    members: Vec<MemberRow>,
    /// Who headed it before: year, head and deputy.
    served: Vec<(String, String)>,
    /// The reader may change it.
    may_change: bool,
}

impl Page for YearPage {
    const TEMPLATE: &'static str = "clusters/year.html";

    fn samples() -> Vec<Self> {
        let page = |may_change, members, served| Self {
            code: "cum-mau".into(),
            short: "Cụm mẫu".into(),
            year: "2020".into(),
            line: "NT-000001".into(),
            days: ("01/01/2020".into(), "31/12/2020".into()),
            facts: vec![("Cụm trưởng".into(), "Minh Họa".into())],
            members,
            served,
            may_change,
        };
        vec![
            page(true, vec![MemberRow::sample()], vec![("2019".into(), "Minh Họa, Sao Mai".into())]),
            page(false, vec![], vec![]),
        ]
    }
}

/// `GET /clusters/{code}/years/{year}`
pub async fn show(cx: Cx, SignedIn(actor): SignedIn, Path((code, year)): Path<(String, i64)>) -> PageResult {
    let page = clusters::year(&cx.ctx, &actor, &code, year).await?;
    let named = |r: &app::nouns::Record, name: &str| r.named.get(name).cloned();
    let served = page.others.iter().filter_map(|r| {
        let heads: Vec<String> = ["head", "deputy"].into_iter().filter_map(|f| named(r, f)).collect();
        (!heads.is_empty()).then(|| (r.values.get("year").cloned().unwrap_or_default(), heads.join(", ")))
    });
    let facts = noun::facts(&cx, &YEAR, &page.record).into_iter().filter(|(_, value)| !value.is_empty());
    cx.page(&YearPage {
        days: (format::date(&page.days.0), format::date(&page.days.1)),
        facts: facts.collect(),
        served: served.collect(),
        members: page.members.into_iter().map(|m| MemberRow::new(&cx, m)).collect(),
        may_change: page.may_change,
        line: page.record.code.clone(),
        year: year.to_string(),
        code: page.cluster.code,
        short: page.cluster.short,
    })
    .await
}
