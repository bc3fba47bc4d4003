//! The user's guides (docs/huong-dan, in English docs/huong-dan/en) as pages, and which part of them each page of the program leads to.

use std::{collections::BTreeMap, sync::OnceLock};

use axum::extract::Path;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};
use rust_embed::RustEmbed;
use serde::Serialize;
use words::Lang;

use crate::{Cx, Fault, Page, PageResult, SignedIn};

#[derive(RustEmbed)]
#[folder = "../../docs/huong-dan"]
struct Guides;

/// The first guide, from a list to certificates.
const FIRST: &str = include_str!("../../../../docs/huong-dan.md");

/// The same in English, among the English guides.
const FIRST_EN: &str = "en/huong-dan.md";

/// The guide with a part for each page.
const PAGES: &str = "tung-trang";

/// Addresses, `*` for any one part, and the heading in [`PAGES`] that they lead to. The longest that fits counts.
#[rustfmt::skip]
const TOPICS: &[(&str, &str)] = &[
    ("/desk", "ban-lam-viec"), ("/notices", "thong-bao"), ("/search", "tim"), ("/resume", "ban-lam-viec"),
    ("/account", "tai-khoan-cua-toi"), ("/me", "ho-so-cua-toi"),
    ("/dossiers", "ho-so-de-nghi"), ("/dossiers/*/nominees", "chon-nguoi-de-nghi"), ("/dossiers/*/answers", "truong-hop-can-nguoi-quyet-dinh"),
    ("/dossiers/*/list", "danh-sach-chi-tieu-ty-le"), ("/dossiers/*/return", "tra-lai-rut-lai"), ("/dossiers/*/withdraw", "tra-lai-rut-lai"),
    ("/proofs", "do-ten"), ("/council", "phien-hop-hoi-dong"), ("/council/bodies", "hoi-dong-va-thanh-vien"),
    ("/council/*/votes", "bo-phieu"), ("/council/*/ballot", "bo-phieu"), ("/council/*/tellers", "bo-phieu"), ("/ballots", "bo-phieu"),
    ("/decisions", "quyet-dinh"), ("/decisions/*/certificates", "giay-khen"), ("/decisions/*/prizes", "chi-tien-thuong"),
    ("/decisions/*/amend", "dinh-chinh-huy-bo"), ("/amendments", "dinh-chinh-huy-bo"), ("/decisions/*/copies", "so-theo-doi-giay-khen"),
    ("/papers", "quyet-dinh"), ("/awards", "so-vang-khen-thuong-da-co"), ("/honour-book", "so-vang-khen-thuong-da-co"),
    ("/units", "don-vi"), ("/units/*/facts", "du-kien-con-thieu"), ("/units/*/titles", "ho-so-cua-toi"),
    ("/people", "can-bo"), ("/people/*/titles", "ho-so-cua-toi"), ("/praise", "thu-khen-nguoi-tot-viec-tot"),
    ("/imports", "nhap-tu-bang-tinh"), ("/facts", "du-kien-con-thieu"), ("/registrations", "dang-ky-thi-dua"),
    ("/law", "quy-dinh"), ("/law/scan", "ra-soat-ai-du-dieu-kien"),
    ("/movements", "phong-trao-thi-dua"), ("/movements/*/launch", "phat-dong-trien-khai-xuong-don-vi"), ("/movements/*/units", "phat-dong-trien-khai-xuong-don-vi"),
    ("/movements/*/figures", "chi-tieu-so-lieu"), ("/movements/*/indicators", "chi-tieu-so-lieu"), ("/movements/*/units/*/figures", "chi-tieu-so-lieu"),
    ("/sources", "phong-trao-thi-dua"), ("/records", "so-theo-doi-phong-trao"), ("/reviews", "so-theo-doi-phong-trao"), ("/models", "so-theo-doi-phong-trao"), ("/conferences", "so-theo-doi-phong-trao"),
    ("/clusters", "cum-khoi-thi-dua"), ("/news", "tin-va-gop-y"), ("/feedback", "tin-va-gop-y"), ("/photos", "tin-va-gop-y"),
    ("/statistics", "thong-ke"), ("/setup", "thiet-lap"), ("/accounts", "tai-khoan"), ("/audit", "nhat-ky"),
];

/// Where the guide speaks of the page at `path`.
#[must_use]
pub fn topic(path: &str) -> Option<String> {
    let parts: Vec<&str> = path.split('/').collect();
    let fits = |pattern: &str| {
        let pattern: Vec<&str> = pattern.split('/').collect();
        pattern.len() <= parts.len() && pattern.iter().zip(&parts).all(|(p, at)| *p == "*" || p == at)
    };
    let best = TOPICS.iter().filter(|(pattern, _)| fits(pattern));
    let (_, part) = best.max_by_key(|(pattern, _)| pattern.matches('/').count())?;
    Some(format!("/help/{PAGES}#{part}"))
}

/// One guide.
#[derive(Clone, Serialize)]
struct Guide {
    /// Its name in the address; empty for the first one.
    name: String,
    title: String,
    html: String,
    /// The language it is written in.
    lang: &'static str,
    /// What its headings are called in addresses, in their order: those of the Vietnamese guide in both languages.
    #[serde(skip)]
    parts: Vec<String>,
}

/// A guide, and the others.
#[derive(Serialize)]
pub struct HelpPage {
    guide: Guide,
    /// Name, title, language.
    others: Vec<(String, String, &'static str)>,
}

impl Page for HelpPage {
    const TEMPLATE: &'static str = "help/show.html";

    fn samples() -> Vec<Self> {
        let in_both = [Lang::Vi, Lang::En].into_iter();
        in_both.flat_map(|lang| guides(lang).keys().filter_map(move |name| page(lang, name))).collect()
    }
}

fn text_of(file: &str) -> Option<String> {
    String::from_utf8(Guides::get(file)?.data.into_owned()).ok()
}

/// All guides by name. In English a guide that was not translated stays Vietnamese.
fn guides(lang: Lang) -> &'static BTreeMap<String, Guide> {
    static VI: OnceLock<BTreeMap<String, Guide>> = OnceLock::new();
    static EN: OnceLock<BTreeMap<String, Guide>> = OnceLock::new();
    let vi = VI.get_or_init(|| {
        let files = Guides::iter().filter(|file| !file.contains('/')).filter_map(|file| {
            let name = file.strip_suffix(".md")?.to_owned();
            Some((name, text_of(&file)?))
        });
        let all = std::iter::once((String::new(), FIRST.to_owned())).chain(files);
        all.map(|(name, text)| (name.clone(), read(name, &text, "vi", None))).collect()
    });
    if lang == Lang::Vi {
        return vi;
    }
    EN.get_or_init(|| {
        let english = |(name, vi): (&String, &Guide)| {
            let file = if name.is_empty() { FIRST_EN.to_owned() } else { format!("en/{name}.md") };
            let guide = text_of(&file).map(|text| read(name.clone(), &text, "en", Some(&vi.parts)));
            (name.clone(), guide.unwrap_or_else(|| vi.clone()))
        };
        vi.iter().map(english).collect()
    })
}

/// What a heading is called in an address: its words without marks.
fn anchor(heading: &str) -> String {
    let folded = vntext::fold(heading);
    let words: Vec<&str> = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).collect();
    words.join("-")
}

/// Where a link of a guide leads: to another guide or out; nowhere for what only developers have.
fn leads(to: &str) -> Option<String> {
    if to.starts_with("https://") || to.starts_with('#') {
        return Some(to.to_owned());
    }
    let (file, part) = to.split_once('#').map_or((to, String::new()), |(f, p)| (f, format!("#{p}")));
    if file.ends_with("huong-dan.md") {
        return Some(format!("/help{part}"));
    }
    let name = file.rsplit('/').next()?.strip_suffix(".md")?;
    Guides::get(&format!("{name}.md")).map(|_| format!("/help/{name}{part}"))
}

/// `parts` are the names of the headings, where they are those of another language.
fn read(name: String, text: &str, lang: &'static str, parts: Option<&[String]>) -> Guide {
    let mut title = String::new();
    let mut events: Vec<Event<'_>> = Vec::new();
    // Where the heading being read began, and what it says so far.
    let mut heading: Option<(usize, String)> = None;
    let mut dropped = Vec::new();
    let mut own: Vec<String> = Vec::new();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        let event = match event {
            // A guide is text of our own, but never a page's HTML.
            Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => match leads(&dest_url) {
                Some(to) => {
                    dropped.push(false);
                    Event::Start(Tag::Link { link_type, dest_url: CowStr::from(to), title, id })
                }
                None => {
                    dropped.push(true);
                    continue;
                }
            },
            Event::End(TagEnd::Link) if dropped.pop() == Some(true) => continue,
            other => other,
        };
        match (&event, &mut heading) {
            (Event::Start(Tag::Heading { .. }), _) => heading = Some((events.len(), String::new())),
            (Event::Text(said) | Event::Code(said), Some((_, words))) => words.push_str(said),
            (Event::End(TagEnd::Heading(level)), Some((at, words))) => {
                if *level == HeadingLevel::H1 {
                    // The page has its own.
                    title.clone_from(words);
                    events.truncate(*at);
                    heading = None;
                    continue;
                }
                if let Some(Event::Start(Tag::Heading { id, .. })) = events.get_mut(*at) {
                    let part = parts.and_then(|p| p.get(own.len()).cloned()).unwrap_or_else(|| anchor(words));
                    *id = Some(CowStr::from(part.clone()));
                    own.push(part);
                }
                heading = None;
            }
            _ => {}
        }
        events.push(event);
    }
    let mut html = String::with_capacity(text.len() * 2);
    html::push_html(&mut html, events.into_iter());
    // Wide tables move by themselves and not the page.
    let html = html.replace("<table>", "<div class=\"table-box\" tabindex=\"0\"><table class=\"list\">");
    Guide { name, title, html: html.replace("</table>", "</table></div>"), lang, parts: own }
}

fn page(lang: Lang, name: &str) -> Option<HelpPage> {
    let guide = guides(lang).get(name)?.clone();
    let others = guides(lang).values().filter(|g| g.name != name);
    Some(HelpPage { guide, others: others.map(|g| (g.name.clone(), g.title.clone(), g.lang)).collect() })
}

/// `GET /help`: the first guide.
pub async fn first(cx: Cx, SignedIn(_): SignedIn) -> PageResult {
    cx.page(&page(cx.lang, "").ok_or(Fault::NotFound)?).await
}

/// `GET /help/{guide}`.
pub async fn show(cx: Cx, SignedIn(_): SignedIn, Path(name): Path<String>) -> PageResult {
    cx.page(&page(cx.lang, &name).ok_or(Fault::NotFound)?).await
}

#[cfg(test)]
mod tests {
    use axum::http::Method;

    use super::*;
    use crate::router::{Access, routes};

    #[test]
    fn every_page_leads_to_a_part_of_the_guide_that_is_there() {
        let guide = &guides(Lang::Vi)[PAGES];
        // Answers of programs, files, pictures, parts of pages and the guides themselves.
        let no_page = ["/api/", "/assets/", "/healthz", "/readyz", "/metrics", "/exports/", "/help", "/login"];
        for route in routes().into_iter().filter(|r| r.method == Method::GET && r.access != Access::Public) {
            if no_page.iter().any(|p| route.path.starts_with(p)) || route.path.contains(".xlsx") {
                continue;
            }
            let to = topic(route.path).unwrap_or_else(|| panic!("{} leads to no help", route.path));
            let part = to.rsplit('#').next().unwrap();
            assert!(guide.html.contains(&format!("id=\"{part}\"")), "{}: {to} is not there", route.path);
        }
    }

    #[test]
    fn guides_link_to_each_other_and_to_nothing_that_is_not_there() {
        for (lang, guide) in [Lang::Vi, Lang::En].into_iter().flat_map(|l| guides(l).values().map(move |g| (l, g))) {
            assert!(!guide.title.is_empty() && !guide.html.contains("<h1"), "{}", guide.name);
            for link in guide.html.split("href=\"").skip(1).map(|l| l.split('"').next().unwrap()) {
                let (at, part) = link.split_once('#').unwrap_or((link, ""));
                let name = at.strip_prefix("/help").unwrap_or_else(|| panic!("{}: {link}", guide.name));
                let to =
                    guides(lang).get(name.trim_start_matches('/')).unwrap_or_else(|| panic!("{}: {link}", guide.name));
                assert!(part.is_empty() || to.html.contains(&format!("id=\"{part}\"")), "{}: {link}", guide.name);
            }
        }
        assert!(guides(Lang::Vi)[""].html.contains("href=\"/help/du-kien\""));
        // What is only for those who run the program is text here.
        assert!(!guides(Lang::Vi)["bo-phieu"].html.contains("ballots.md\""));
    }

    #[test]
    fn each_guide_is_there_in_english_with_a_part_for_each_part() {
        for (name, vi) in guides(Lang::Vi) {
            let en = &guides(Lang::En)[name];
            assert_eq!((en.lang, &en.parts), ("en", &vi.parts), "{name}");
            let headings = |html: &str| ["<h2", "<h3"].map(|h| html.matches(h).count());
            assert_eq!(headings(&en.html), headings(&vi.html), "{name}");
        }
    }
}
