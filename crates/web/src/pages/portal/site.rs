//! What all pages of the portal share: its name, who runs it, and where its pages are. The same templates make the live pages and the files of
//! a copy, so every address is here and none in a template.

use app::portal::{Link, Settings};
use serde::Serialize;
use words::Lang;

use crate::{Cx, assets};

/// Where the pages are.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Places {
    /// The first page.
    pub home: String,
    /// The list of news.
    pub news: String,
    /// Before and behind the code of news.
    pub one: String,
    /// The honour roll.
    pub roll: String,
    /// The list of models.
    pub models: String,
    /// Before the code of a model.
    pub model: String,
    /// Before and behind the code of a photo, large and small.
    pub photo: String,
    /// Behind the code of a large photo.
    pub large: String,
    /// Behind the code of a small one.
    pub small: String,
    /// Behind any code.
    pub end: String,
    /// The feed.
    pub atom: String,
    /// The page that checks a certificate; empty in a copy.
    pub check: String,
    /// The form for visitors; empty where there is none.
    pub feedback: String,
}

/// What all pages share.
#[derive(Clone, Debug, Serialize)]
pub struct Site {
    /// Its name.
    pub title: String,
    /// Who runs it.
    pub owner: String,
    /// Language of its own words.
    pub lang: &'static str,
    /// A page of the program, not of a copy.
    pub live: bool,
    /// Which of its parts this page belongs to.
    pub here: &'static str,
    /// The style sheet.
    pub css: String,
    /// The icon.
    pub icon: String,
    /// Where the pages are.
    pub at: Places,
    /// Links to other places.
    pub links: Vec<Link>,
    /// A sentence on how pages are counted.
    pub counted: String,
    /// Of a copy: the day it was made, dd/mm/yyyy.
    pub as_of: String,
}

impl Site {
    /// Of a page of the program.
    #[must_use]
    pub fn live(cx: &Cx, set: &Settings, here: &'static str) -> Self {
        let at = |rest: &str| format!("/cong{rest}");
        let places = Places {
            home: at(""),
            news: at("/tin"),
            one: at("/tin/"),
            roll: at("/bang-vang"),
            models: at("/dien-hinh"),
            model: at("/dien-hinh/"),
            photo: at("/anh/"),
            large: "/1600".to_owned(),
            small: "/400".to_owned(),
            end: String::new(),
            atom: at("/atom.xml"),
            check: "/kiem-tra".to_owned(),
            feedback: if set.feedback().is_some() { at("/gop-y") } else { String::new() },
        };
        let files = (assets::url("portal.css"), assets::url("icon.svg"));
        Self { live: true, ..Self::new(set, cx.lang, here, places, files) }
    }

    /// Of a file of a copy that is served at `base`.
    #[must_use]
    pub fn copied(base: &str, set: &Settings, today: &str, here: &'static str) -> Self {
        let at = |rest: &str| format!("{base}/{rest}");
        let places = Places {
            home: at("index.html"),
            news: at("tin.html"),
            one: at("tin/"),
            roll: at("bang-vang.html"),
            models: at("dien-hinh.html"),
            model: at("dien-hinh/"),
            photo: at("anh/"),
            large: "-1600.jpg".to_owned(),
            small: "-400.jpg".to_owned(),
            end: ".html".to_owned(),
            atom: at("atom.xml"),
            check: String::new(),
            feedback: String::new(),
        };
        let files = (at("assets/portal.css"), at("assets/icon.svg"));
        Self { as_of: crate::format::date(today), ..Self::new(set, Lang::Vi, here, places, files) }
    }

    fn new(set: &Settings, lang: Lang, here: &'static str, at: Places, (css, icon): (String, String)) -> Self {
        let days = [("days".to_owned(), app::portal::DAYS.to_string())].into();
        Self {
            title: set.title().to_owned(),
            owner: set.owner().to_owned(),
            lang: lang.code(),
            live: false,
            here,
            css,
            icon,
            at,
            links: set.links(),
            counted: words::say(lang, "portal-counted", &days),
            as_of: String::new(),
        }
    }

    /// For samples.
    #[must_use]
    pub fn sample(live: bool) -> Self {
        let link = Link { name: "Cơ quan cấp trên".into(), address: "/x".into() };
        let places = Places { home: "/a".into(), news: "/b".into(), feedback: "/c".into(), ..Places::default() };
        Self {
            title: "Công an tỉnh".into(),
            owner: if live { "Phòng tham mưu".into() } else { String::new() },
            lang: "vi",
            live,
            here: "news",
            css: "/portal.css".into(),
            icon: "/icon.svg".into(),
            at: places,
            links: vec![link],
            counted: "…".into(),
            as_of: if live { String::new() } else { "20/11/2020".into() },
        }
    }
}
