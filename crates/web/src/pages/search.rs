//! One search from every page: people, awards, units, dossiers, decisions, honour book, movements, rules.

use app::search::{EACH, Found, Group, Hit, Kind, People, Person, PersonRow, search};
use axum::extract::Query;
use serde::{Deserialize, Serialize};
use words::Lang;

use crate::{Cx, Page, PageResult, SignedIn, format};

/// What is asked.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// What was typed.
    #[serde(default)]
    pub q: String,
    /// "typed": mend nothing.
    #[serde(default)]
    pub only: String,
}

/// A line of results.
#[derive(Serialize)]
pub struct Line {
    /// Where it leads.
    pub href: String,
    /// What it is.
    pub title: String,
    /// What stands beside it.
    pub note: String,
    /// Number, state or day at its end.
    pub end: String,
}

/// The results of one kind.
#[derive(Serialize)]
pub struct Section {
    /// Anchor and part of message keys.
    pub key: &'static str,
    /// Lines.
    pub lines: Vec<Line>,
    /// The list with the same words, where there are more.
    pub all: Option<String>,
}

/// The results.
#[derive(Serialize)]
pub struct SearchPage {
    /// What was typed.
    pub q: String,
    /// Something was typed.
    pub asked: bool,
    /// Nothing is mended.
    pub typed_only: bool,
    /// Words read as another: as typed, as read.
    pub mended: Vec<(String, String)>,
    /// Nobody bears all words as typed.
    pub none_as_typed: bool,
    /// How many people, when there are people.
    pub people: Option<usize>,
    /// More than the search counts.
    pub more_people: bool,
    /// Kinds with something, people first.
    pub sections: Vec<Section>,
}

impl Page for SearchPage {
    const TEMPLATE: &'static str = "search/show.html";

    fn samples() -> Vec<Self> {
        let row = PersonRow {
            code: "CB-000001".into(),
            full_name: "Nguyễn Văn Hùng".into(),
            rank: "Thiếu tá".into(),
            post: "Đội trưởng".into(),
            unit_name: Some("PC08".into()),
            ..PersonRow::default()
        };
        let people = |count, more, none| People {
            rows: vec![Person { row: row.clone(), mended: none }],
            count,
            more,
            none_as_typed: none,
            mended: if none { vec![("hugn".into(), "hung".into())] } else { vec![] },
        };
        let hit = Hit {
            code: "x".into(),
            title: law::Text { vi: "Giấy khen".into(), en: "Certificate of merit".into() },
            note: "Nguyễn Văn Hùng".into(),
            mark: "12/2020".into(),
            day: "2020-11-20".into(),
        };
        let group = |kind| Group { kind, hits: vec![hit.clone()], more: true };
        let found = |people| Found { people, groups: app::search::KINDS.map(group).into() };
        vec![
            shown(Lang::Vi, "nguyen van hugn", false, found(Some(people(3, false, true)))),
            shown(Lang::En, "nguyen", true, found(Some(people(1_000, true, false)))),
            shown(Lang::Vi, "zzz", false, Found::default()),
            shown(Lang::Vi, "", false, Found::default()),
        ]
    }
}

/// `GET /search`
pub async fn show(cx: Cx, SignedIn(actor): SignedIn, Query(asked): Query<Asked>) -> PageResult {
    let found = search(&cx.ctx, &actor, &asked.q, asked.only == "typed").await?;
    cx.page(&shown(cx.lang, &asked.q, asked.only == "typed", found)).await
}

fn list_of(path: &str, q: &str) -> String {
    format!("{path}?{}", form_urlencoded::Serializer::new(String::new()).append_pair("q", q).finish())
}

fn shown(lang: Lang, q: &str, typed_only: bool, found: Found) -> SearchPage {
    let q = q.trim();
    let mut page = SearchPage {
        q: q.to_owned(),
        asked: !q.is_empty(),
        typed_only,
        mended: Vec::new(),
        none_as_typed: false,
        people: None,
        more_people: false,
        sections: Vec::new(),
    };
    if let Some(people) = found.people.filter(|p| !p.rows.is_empty()) {
        page.mended = people.mended;
        page.none_as_typed = people.none_as_typed;
        page.people = Some(people.count);
        page.more_people = people.more;
        let all = (people.count > people.rows.len() && !people.none_as_typed).then(|| list_of("/people", q));
        let lines = people.rows.into_iter().map(|p| person(lang, p)).collect();
        page.sections.push(Section { key: "people", lines, all });
    }
    page.sections.extend(found.groups.into_iter().map(|g| section(lang, q, g)));
    page
}

fn person(lang: Lang, person: Person) -> Line {
    let row = person.row;
    let left = row
        .left_on
        .map(|day| words::say(lang, "search-left", &[("day".to_owned(), format::date(&day))].into_iter().collect()));
    let who = [Some(row.rank), Some(row.post)].into_iter().flatten().filter(|t| !t.is_empty()).collect::<Vec<_>>();
    let note = [left.unwrap_or_else(|| who.join(", ")), row.unit_name.unwrap_or_default()];
    Line {
        href: format!("/people/{}", row.code),
        title: row.full_name,
        note: note.into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" · "),
        end: row.service_number.unwrap_or_default(),
    }
}

fn section(lang: Lang, q: &str, group: Group) -> Section {
    let word = |prefix: &str, code: &str| words::word(lang, &crate::form::code_key(prefix, code));
    let (key, list, state) = match group.kind {
        Kind::Award => ("awards", "/awards", ""),
        Kind::Book => ("book", "/honour-book", ""),
        Kind::Unit => ("units", "/units", ""),
        Kind::Dossier => ("dossiers", "/dossiers", "dossier-state"),
        Kind::Decision => ("decisions", "/decisions", "decision-state"),
        Kind::Movement => ("movements", "/movements", "movement-state"),
        Kind::Rule => ("rules", "/law/awards", ""),
    };
    let place = match group.kind {
        Kind::Award | Kind::Book => "/decisions",
        _ => list,
    };
    let line = |hit: Hit| {
        let title = if lang == Lang::Vi { hit.title.vi } else { hit.title.en };
        let day = format::date(&hit.day);
        let (title, note, end) = match group.kind {
            Kind::Award => (hit.note, title, day),
            Kind::Book => {
                let args = [("number".to_owned(), hit.mark)].into_iter().collect();
                (words::say(lang, "search-book-number", &args), format!("{} · {title}", hit.note), day)
            }
            Kind::Unit => (title, word("unit-level", &hit.note), day),
            Kind::Rule => (title, String::new(), String::new()),
            Kind::Dossier => (format!("{} · {title}", hit.code), hit.note, word(state, &hit.mark)),
            Kind::Decision | Kind::Movement => {
                (title, hit.note, if day.is_empty() { word(state, &hit.mark) } else { day })
            }
        };
        Line { href: format!("{place}/{}", hit.code), title, note, end }
    };
    let all = (group.more || group.hits.len() > EACH).then(|| list_of(list, q));
    Section { key, lines: group.hits.into_iter().map(line).collect(), all }
}
