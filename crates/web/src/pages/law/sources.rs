//! Sources of law: law, decree, circular …, in force from and to, and what replaces what.

use app::{list, rule_changes};
use axum::extract::Query;
use serde::Serialize;
use words::Lang;

use super::{super::dossiers::say, item_href};
use crate::{
    Cell, Cx, Page, PageResult, Row, SignedIn, Table,
    form::{Choice, code_key},
};

/// The page.
#[derive(Serialize)]
pub struct SourcesPage {
    /// The sources.
    pub table: Table,
}

impl Page for SourcesPage {
    const TEMPLATE: &'static str = "law/sources.html";

    fn samples() -> Vec<Self> {
        let table = Table::at("/law/sources", Lang::Vi, "law-sources", "Nguồn", &list::Query::default())
            .column("law-source-name")
            .all(vec![1], |_| Row::to("/law/rules/source:x", vec![Cell::two("Luật 06/2022/QH15", "Luật")]));
        vec![Self { table }]
    }
}

const KINDS: [&str; 7] = ["law", "decree", "circular", "decision", "letter", "draft", "local"];

/// `GET /law/sources`
pub async fn list(cx: Cx, SignedIn(actor): SignedIn, Query(query): Query<list::Query>) -> PageResult {
    let law = rule_changes::register(&cx.ctx, &actor).await?.law;
    let all = &law.data().source;
    let kind_of = |s: &law::model::source::Source| {
        serde_json::to_value(s.kind).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
    };
    let named = |id: &str| all.iter().find(|s| s.id == id).map_or_else(|| id.to_owned(), |s| s.name.clone());
    let asked = vntext::fold(&query.q);
    let mut rows: Vec<_> = all
        .iter()
        .filter(|s| query.filter("kind").is_none_or(|k| kind_of(s) == k))
        .filter(|s| vntext::fold(&format!("{} {} {}", s.name, s.title.vi, s.title.en)).contains(&asked))
        .collect();
    rows.sort_by_key(|s| std::cmp::Reverse(s.from));
    let table = Table::new(&cx, "law-sources", cx.word("law-sources"), &query)
        .search(cx.word("law-search"))
        .choose("kind", "law-source-kind", Choice::of_codes(cx.lang, "law-source-kind", KINDS))
        .column("law-source-name")
        .column("law-source-kind")
        .column("law-from")
        .column("law-to")
        .column("law-source-replaces")
        .column("law-source-replaced-by")
        .column("law-mark")
        .export("/law/sources.xlsx")
        .sorts()
        .all(rows, |s| {
            let replaces: Vec<_> = s.replaces.iter().map(|id| named(id)).collect();
            let by: Vec<_> = all.iter().filter(|o| o.replaces.contains(&s.id)).map(|o| o.name.clone()).collect();
            let (tone, key) = match (s.verified, s.text_seen) {
                (true, true) => ("good", "law-source-text-seen"),
                (true, false) => ("good", "law-source-dates-seen"),
                _ => ("wait", "regulation-unverified"),
            };
            Row::to(
                item_href(&format!("source:{}", s.id)),
                vec![
                    Cell::two(s.name.clone(), say(cx.lang, &s.title)),
                    Cell::text(cx.word(&code_key("law-source-kind", &kind_of(s)))),
                    Cell::date(s.from.map(|d| d.to_string())),
                    Cell::date(s.to.map(|d| d.to_string())),
                    Cell::text(replaces.join("; ")),
                    Cell::text(by.join("; ")),
                    Cell::badge(tone, cx.word(key)),
                ],
            )
        });
    if query.export {
        return cx.sheet("nguon-phap-luat", &table).await;
    }
    cx.page(&SourcesPage { table }).await
}

/// `GET /law/sources.xlsx`
pub async fn export(cx: Cx, signed: SignedIn, Query(mut query): Query<list::Query>) -> PageResult {
    query.export = true;
    list(cx, signed, Query(query)).await
}
