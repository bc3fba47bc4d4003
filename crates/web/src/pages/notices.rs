//! Thông báo: what changed on the reader's things, the newest first.

use app::{
    Actor,
    mail::{self, Wanted},
    notices::{self, Notice},
};
use axum::http::StatusCode;
use serde::Serialize;
use words::Lang;

use crate::{Cx, Fault, Fields, FormState, Page, PageResult, SignedIn};

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
    /// Where summaries go by mail; nothing where no mail server is set up.
    mail: Option<FormState>,
    /// Why the last mail was not taken.
    fault: Option<String>,
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
            "cluster-session",
            "movement-sent",
            "movement-remind",
            "programme-remind",
            "proof-remind",
            "news-released",
            "news-withdrawn",
            "feedback-new",
            "feedback-given",
            "role-given",
            "role-ended",
            "summary",
            "award-corrected",
            "award-annulled",
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
        let mailed = |fault: &str| NoticesPage {
            mail: Some(FormState::default().with("address", "an@example.vn".to_owned())),
            fault: Some(fault.to_owned()),
            ..page(Lang::Vi, vec![], true)
        };
        vec![all(Lang::Vi), all(Lang::En), page(Lang::Vi, vec![], false), mailed("refused"), mailed("later")]
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
            "proof" => format!("/proofs/{}", n.about),
            "programme" => format!("/movements/{}/programmes", n.about),
            "news" => format!("/news/{}", n.about),
            "feedback" => format!("/feedback/{}", n.about),
            "cluster" => format!("/clusters/{}", n.about),
            "session" => format!("/council/{}", n.about),
            "award" => "/me".to_owned(),
            "summary" => "/desk".to_owned(),
            _ => String::new(),
        };
        let words = words::say(lang, &format!("notice-{}", n.kind), &n.facts.into_iter().collect());
        Line { at: n.at, words, href, fresh: n.fresh }
    };
    let notices = told.into_iter().map(line).collect();
    NoticesPage { notices, summary, shown: notices::SHOWN, mail: None, fault: None }
}

/// `GET /notices`
pub async fn list(cx: Cx, SignedIn(actor): SignedIn) -> PageResult {
    cx.page(&shown(&cx, &actor, None).await?).await
}

async fn shown(cx: &Cx, actor: &Actor, typed: Option<FormState>) -> Result<NoticesPage, Fault> {
    let told = notices::read(&cx.ctx, actor).await?;
    let page = page(cx.lang, told.notices, told.summary);
    if !cx.options().mail {
        return Ok(page);
    }
    let Wanted { address, fault } = mail::wanted(&cx.ctx, actor).await?;
    let form = typed.unwrap_or_else(|| FormState::default().with("address", address));
    Ok(NoticesPage { mail: Some(form), fault, ..page })
}

/// `POST /notices/mail`: where summaries are sent. There is no such address where no mail server is set up.
pub async fn mail(cx: Cx, SignedIn(actor): SignedIn, fields: Fields) -> PageResult {
    if !cx.options().mail {
        return Err(Fault::NotFound);
    }
    let address = fields.text("address");
    match mail::want(&cx.ctx, &actor, &address).await {
        Ok(()) => {
            let key = if address.trim().is_empty() { "mail-is-off" } else { "mail-is-on" };
            cx.done("/notices", key, [("address", address.trim().to_owned())]).await
        }
        Err(e) => {
            let typed = cx.retry(&fields, e)?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &shown(&cx, &actor, Some(typed)).await?).await
        }
    }
}

/// `POST /notices/summary`: the summary of the day, on or off.
pub async fn summary(cx: Cx, SignedIn(actor): SignedIn, fields: Fields) -> PageResult {
    let wanted = fields.text("summary") == "on";
    notices::want_summary(&cx.ctx, &actor, wanted).await?;
    let key = if wanted { "notice-summary-is-on" } else { "notice-summary-is-off" };
    cx.done("/notices", key, [("day", String::new())]).await
}
