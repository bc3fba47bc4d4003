//! The portal: pages that everybody reads without signing in, by the same templates as the copy that other servers show (`export`). A portal
//! that is off, and whatever was not released, answers like what is not there.

mod atom;
mod export;
mod letters;
mod site;

use app::{honour::RollBlock, portal};
use axum::{
    extract::{Path, Query},
    http::header,
    response::IntoResponse,
};
use serde::{Deserialize, Serialize};

pub use self::{
    export::{File, files},
    letters::{FeedbackPage, feedback, write},
    site::Site,
};
use crate::{Cx, Fault, Page, PageResult};

/// Which page of a list.
#[derive(Debug, Default, Deserialize)]
pub struct Which {
    /// Number of the page.
    #[serde(default)]
    trang: String,
}

/// The first page.
#[derive(Serialize)]
pub struct HomePage {
    site: Site,
    home: portal::Home,
}

fn sample_line() -> portal::NewsLine {
    portal::NewsLine {
        code: "TIN-000001".into(),
        name: "Phát động phong trào".into(),
        lead: "Ba mục tiêu".into(),
        on_date: "2021-08-17".into(),
        released_on: "2021-08-18".into(),
    }
}

fn sample_model() -> portal::ModelLine {
    portal::ModelLine {
        code: "DH-000001".into(),
        name: "Tổ làm căn cước ngoài giờ".into(),
        lead: "Đổi ca".into(),
        who: "Lê An".into(),
        unit: "Phòng PC06".into(),
        released_on: "2020-01-05".into(),
    }
}

fn sample_photos() -> Vec<portal::Photo> {
    let photo = |code: &str, credit: &str| portal::Photo {
        code: code.into(),
        caption: "Hội nghị".into(),
        credit: credit.into(),
        width: 1600,
        height: 900,
    };
    vec![photo("ANH-000001", "Lê An"), photo("ANH-000002", "")]
}

impl Page for HomePage {
    const TEMPLATE: &'static str = "portal/home.html";

    fn samples() -> Vec<Self> {
        let roll = portal::RollHead {
            number: "15/QĐ-CAT".into(),
            summary: "Về việc tặng Giấy khen".into(),
            award: ("Giấy khen".into(), "Certificate".into()),
            decided_on: "2020-11-20".into(),
            collectives: 38,
            individuals: 96,
        };
        let full = portal::Home {
            news: vec![
                sample_line(),
                portal::NewsLine { lead: String::new(), on_date: String::new(), ..sample_line() },
            ],
            more: true,
            roll: Some(roll),
            model: Some(sample_model()),
            most: vec![sample_line()],
        };
        let none = portal::Home { news: vec![], more: false, roll: None, model: None, most: vec![] };
        vec![Self { site: Site::sample(true), home: full }, Self { site: Site::sample(false), home: none }]
    }
}

/// `GET /cong`
pub async fn home(cx: Cx) -> PageResult {
    let site = Site::live(&cx, &portal::open(&cx.ctx).await?, "home");
    let home = portal::home(&cx.ctx).await?;
    cx.page(&HomePage { site, home }).await
}

/// The list of news.
#[derive(Serialize)]
pub struct ListPage {
    site: Site,
    list: portal::List,
    newer: String,
    older: String,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "portal/news.html";

    fn samples() -> Vec<Self> {
        let list = |news: Vec<_>| portal::List { news, page: 2, more: true };
        vec![
            Self { site: Site::sample(true), list: list(vec![sample_line()]), newer: "/x".into(), older: "/y".into() },
            Self { site: Site::sample(false), list: list(vec![]), newer: String::new(), older: String::new() },
        ]
    }
}

/// `GET /cong/tin`
pub async fn news(cx: Cx, Query(which): Query<Which>) -> PageResult {
    let site = Site::live(&cx, &portal::open(&cx.ctx).await?, "news");
    let page = if which.trang.is_empty() { 1 } else { which.trang.parse().map_err(|_| Fault::NotFound)? };
    let list = portal::news(&cx.ctx, page).await?;
    cx.page(&ListPage::of(site, list, |n| format!("/cong/tin?trang={n}"))).await
}

impl ListPage {
    fn of(site: Site, list: portal::List, at: impl Fn(u64) -> String) -> Self {
        let newer = match list.page {
            0 | 1 => String::new(),
            2 => site.at.news.clone(),
            n => at(n - 1),
        };
        let older = if list.more { at(list.page + 1) } else { String::new() };
        Self { site, list, newer, older }
    }
}

/// News.
#[derive(Serialize)]
pub struct NewsPage {
    site: Site,
    news: portal::News,
}

impl Page for NewsPage {
    const TEMPLATE: &'static str = "portal/one.html";

    fn samples() -> Vec<Self> {
        let news = |full: bool| {
            let text = |t: &str| if full { t.to_owned() } else { String::new() };
            portal::News {
                id: uuid::Uuid::nil(),
                code: "TIN-000001".into(),
                name: "Phát động phong trào".into(),
                lead: text("Ba mục tiêu"),
                body: vec!["Một".into(), "Hai".into()],
                credit: text("Bản tin"),
                author: text("Lê An"),
                on_date: text("2021-08-17"),
                released_on: "2021-08-18".into(),
                released_name: "Giám đốc".into(),
                changed_at: 0,
                photos: if full { sample_photos() } else { vec![] },
                corrections: if full {
                    vec![portal::Corrected { on_date: "2021-08-19".into(), note: "Đúng là 38".into(), at: 0 }]
                } else {
                    vec![]
                },
                related: if full { vec![sample_line()] } else { vec![] },
                most: vec![],
            }
        };
        vec![Self { site: Site::sample(true), news: news(true) }, Self { site: Site::sample(false), news: news(false) }]
    }
}

/// `GET /cong/tin/{code}`
pub async fn one(cx: Cx, Path(code): Path<String>) -> PageResult {
    let site = Site::live(&cx, &portal::open(&cx.ctx).await?, "news");
    let news = portal::one_news(&cx.ctx, &code).await?;
    // The house's own readers are no public.
    if cx.actor().is_none() {
        cx.ctx.views.count(news.id, &cx.ctx.now().today);
    }
    cx.page(&NewsPage { site, news }).await
}

/// Model examples.
#[derive(Serialize)]
pub struct ModelsPage {
    site: Site,
    models: Vec<portal::ModelLine>,
}

impl Page for ModelsPage {
    const TEMPLATE: &'static str = "portal/models.html";

    fn samples() -> Vec<Self> {
        let none = portal::ModelLine { lead: String::new(), who: String::new(), ..sample_model() };
        vec![
            Self { site: Site::sample(true), models: vec![sample_model(), none] },
            Self { site: Site::sample(false), models: vec![] },
        ]
    }
}

/// `GET /cong/dien-hinh`
pub async fn models(cx: Cx) -> PageResult {
    let site = Site::live(&cx, &portal::open(&cx.ctx).await?, "models");
    let models = portal::models(&cx.ctx).await?;
    cx.page(&ModelsPage { site, models }).await
}

/// A model example.
#[derive(Serialize)]
pub struct ModelPage {
    site: Site,
    model: portal::Model,
}

impl Page for ModelPage {
    const TEMPLATE: &'static str = "portal/model.html";

    fn samples() -> Vec<Self> {
        let model = |kind: &str, full: bool| portal::Model {
            code: "DH-000001".into(),
            name: "Tổ làm căn cước ngoài giờ".into(),
            kind: kind.into(),
            who: if full { "Lê An".into() } else { String::new() },
            unit: "Phòng PC06".into(),
            story: vec!["Đổi ca".into()],
            photos: if full { sample_photos() } else { vec![] },
            figures: if full { vec![vec!["Chờ".into(), "95".into(), "25".into(), String::new()]] } else { vec![] },
            released_on: "2020-01-05".into(),
        };
        vec![
            Self { site: Site::sample(true), model: model("person", true) },
            Self { site: Site::sample(false), model: model("way", false) },
        ]
    }
}

/// `GET /cong/dien-hinh/{code}`
pub async fn model(cx: Cx, Path(code): Path<String>) -> PageResult {
    let site = Site::live(&cx, &portal::open(&cx.ctx).await?, "models");
    let model = portal::model(&cx.ctx, &code).await?;
    cx.page(&ModelPage { site, model }).await
}

/// The honour roll.
#[derive(Serialize)]
pub struct RollPage {
    site: Site,
    blocks: Vec<RollBlock>,
}

impl Page for RollPage {
    const TEMPLATE: &'static str = "portal/roll.html";

    fn samples() -> Vec<Self> {
        let block = super::awards::sample_block();
        vec![Self { site: Site::sample(true), blocks: vec![block] }, Self { site: Site::sample(false), blocks: vec![] }]
    }
}

/// `GET /cong/bang-vang`
pub async fn roll(cx: Cx) -> PageResult {
    let site = Site::live(&cx, &portal::open(&cx.ctx).await?, "roll");
    let blocks = portal::roll(&cx.ctx).await?;
    cx.page(&RollPage { site, blocks }).await
}

/// `GET /cong/atom.xml`
pub async fn feed(cx: Cx) -> PageResult {
    let set = portal::open(&cx.ctx).await?;
    let base = portal::address(&cx.ctx).await?;
    let site = Site::live(&cx, &set, "news");
    let text = atom::write(&site, &base, &portal::feed(&cx.ctx).await?);
    Ok(([(header::CONTENT_TYPE, atom::MEDIA)], text).into_response())
}
