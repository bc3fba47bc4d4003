//! Thông báo: what changed on the reader's things, the newest first.

use app::notices::{self, Notice};
use serde::Serialize;
use words::Lang;

use crate::{Cx, Fields, Page, PageResult, SignedIn};

/// A notice as it is read.
#[derive(Serialize)]
struct Line {
    at: i64,
    words: String,
    /// Where what it tells of is; empty where there is no page.
    href: String,
    fresh: bool,
}

/// What the reader is told.
#[derive(Serialize)]
pub struct NoticesPage {
    notices: Vec<Line>,
    summary: bool,
    shown: u64,
}

impl Page for NoticesPage {
    const TEMPLATE: &'static str = "notices/list.html";

    fn samples() -> Vec<Self> {
        let kinds = [
            "dossier-submit",
            "dossier-agree",
            "dossier-return",
            "dossier-recall",
            "dossier-withdraw",
            "dossier-issued",
            "award",
            "session",
            "movement-sent",
            "movement-remind",
            "programme-remind",
            "news-released",
            "news-withdrawn",
            "feedback-new",
            "feedback-given",
            "role-given",
            "role-ended",
            "summary",
        ];
        let notice = |kind: &str| Notice {
            at: 0,
            kind: kind.to_owned(),
            about: "HS-2020-0001".into(),
            facts: ["title", "by", "award", "number", "day", "hour", "place", "unit", "count", "late"]
                .map(|k| (k.to_owned(), "1".to_owned()))
                .into_iter()
                .chain([("role".to_owned(), "unit_head".to_owned())])
                .collect(),
            fresh: kind == "award",
        };
        let all = |lang| page(lang, kinds.iter().map(|k| notice(k)).collect(), true);
        vec![all(Lang::Vi), all(Lang::En), page(Lang::Vi, vec![], false)]
    }
}

fn page(lang: Lang, told: Vec<Notice>, summary: bool) -> NoticesPage {
    let line = |mut n: Notice| {
        if let Some(role) = n.facts.get_mut("role") {
            *role = words::word(lang, &format!("role-{}", role.replace('_', "-")));
        }
        let front = n.kind.split('-').next().unwrap_or_default();
        let href = match front {
            "dossier" => format!("/dossiers/{}", n.about),
            "movement" => format!("/movements/{}", n.about),
            "programme" => format!("/movements/{}/programmes", n.about),
            "news" => format!("/news/{}", n.about),
            "feedback" => format!("/feedback/{}", n.about),
            "session" => format!("/council/{}", n.about),
            "award" => "/me".to_owned(),
            "summary" => "/desk".to_owned(),
            _ => String::new(),
        };
        let words = words::say(lang, &format!("notice-{}", n.kind), &n.facts.into_iter().collect());
        Line { at: n.at, words, href, fresh: n.fresh }
    };
    NoticesPage { notices: told.into_iter().map(line).collect(), summary, shown: notices::SHOWN }
}

/// `GET /notices`
pub async fn list(cx: Cx, SignedIn(actor): SignedIn) -> PageResult {
    let told = notices::read(&cx.ctx, &actor).await?;
    cx.page(&page(cx.lang, told.notices, told.summary)).await
}

/// `POST /notices/summary`: the summary of the day, on or off.
pub async fn summary(cx: Cx, SignedIn(actor): SignedIn, fields: Fields) -> PageResult {
    let wanted = fields.text("summary") == "on";
    notices::want_summary(&cx.ctx, &actor, wanted).await?;
    let key = if wanted { "notice-summary-is-on" } else { "notice-summary-is-off" };
    cx.done("/notices", key, [("day", String::new())]).await
}
