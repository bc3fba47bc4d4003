//! Ai đề nghị được gì: counts by title and outcome over the register, the people behind each count, and from there into a
//! dossier.

use app::{
    list::Query,
    nominees::{self, Chosen},
    scan::{self, Found, Person},
};
use axum::{extract::Query as Address, http::StatusCode};
use domain::{
    access::{Action, may_anywhere},
    lists::Sex,
    scan::ScanState,
};
use serde::Serialize;
use words::Lang;

use super::dossiers::{outcome_tone, say};
use crate::{
    Cell, Cx, Fault, Fields, FormState, Page, PageResult, Row, SignedIn, Table,
    form::{Choice, code_key},
};

/// A figure of the table on top.
#[derive(Clone, Serialize)]
pub struct Count {
    /// People.
    pub value: u64,
    /// The list behind it.
    pub href: String,
    /// It is the list below.
    pub here: bool,
}

/// A line of the table on top.
#[derive(Clone, Serialize)]
pub struct TitleLine {
    /// Name.
    pub name: String,
    /// It is listed below.
    pub here: bool,
    /// Figures, in the order of the states.
    pub counts: Vec<Count>,
}

/// The page.
#[derive(Serialize)]
pub struct ScanPage {
    /// Emulation year.
    pub year: i16,
    /// Day judged.
    pub on: String,
    /// People within scope.
    pub people: u64,
    /// What was packed.
    pub generation: i64,
    /// People not packed yet.
    pub waiting: u64,
    /// How far packing is.
    pub progress: Option<(i64, i64)>,
    /// This address, for reloading.
    pub here: String,
    /// Banner of the day.
    pub banner: Option<String>,
    /// States in order.
    pub states: Vec<Choice>,
    /// Titles with their counts.
    pub titles: Vec<TitleLine>,
    /// Heading of the list: title and state.
    pub listed: String,
    /// Award listed.
    pub award: String,
    /// The people.
    pub table: Table,
    /// The reader prepares dossiers.
    pub may_nominate: bool,
}

impl Page for ScanPage {
    const TEMPLATE: &'static str = "law/scan.html";

    fn samples() -> Vec<Self> {
        let table = |n: usize| {
            Table::at("/law/scan", Lang::Vi, "scan", "x", &Query::default())
                .selectable("person")
                .column("scan-name")
                .all(vec![(); n], |()| Row::plain(vec![Cell::text("Lê Văn An")]).select("CB-000001"))
        };
        let page = |n: usize| Self {
            year: 2025,
            on: "2025-12-10".into(),
            people: 96,
            generation: 3,
            waiting: n as u64,
            progress: (n > 0).then_some((10, 96)),
            here: "/law/scan".into(),
            banner: (n > 0).then(|| "Luật sửa đổi".into()),
            states: Choice::of_codes(Lang::Vi, "scan-state", ScanState::ALL.iter().map(|s| s.code())),
            titles: vec![TitleLine {
                name: "Chiến sĩ tiên tiến".into(),
                here: n > 0,
                counts: ScanState::ALL
                    .iter()
                    .enumerate()
                    .map(|(i, _)| Count { value: i as u64, href: "/law/scan".into(), here: i == n })
                    .collect(),
            }],
            listed: "Chiến sĩ tiên tiến: đủ điều kiện".into(),
            award: "chien-si-tien-tien".into(),
            table: table(n),
            may_nominate: n > 0,
        };
        vec![page(0), page(1)]
    }
}

/// The address of a list of the scan: the filters of now with another title and state.
fn href(query: &Query, award: &str, state: &str) -> String {
    let mut filters = query.filters.clone();
    filters.insert("award".to_owned(), award.to_owned());
    filters.insert("state".to_owned(), state.to_owned());
    let mut out = form_urlencoded::Serializer::new(String::new());
    out.extend_pairs(filters.iter().filter(|(_, v)| !v.is_empty()));
    format!("/law/scan?{}", out.finish())
}

fn row(cx: &Cx, found: &Found, p: Person) -> Row {
    let post = [p.rank, p.post].into_iter().filter(|x| !x.is_empty()).collect::<Vec<_>>().join(", ");
    let why = format!("/people/{}/titles?year={}&on={}#t-{}", p.code, found.year, found.on, found.award);
    Row::to(
        format!("/people/{}", p.code),
        vec![
            Cell::two(p.full_name, p.birth_date.as_deref().map(crate::format::date).unwrap_or_default()),
            Cell::text(p.service_number.unwrap_or_default()),
            Cell::text(post),
            Cell::text(p.unit_name.unwrap_or_default()),
            Cell::badge(outcome_tone(p.outcome), cx.word(&code_key("verdict-outcome", p.outcome))),
            Cell::number(i64::from(p.steps)),
            Cell::link(why, cx.word("scan-why-short")),
        ],
    )
    .select(p.code)
}

fn table(cx: &Cx, query: &Query, found: &mut Found, caption: String) -> Table {
    let words = |prefix: &str, pairs: &[(&'static str, &str)]| {
        pairs.iter().map(|(value, key)| Choice::new(*value, cx.word(&format!("{prefix}-{key}")))).collect::<Vec<_>>()
    };
    let titles = found.titles.iter().map(|t| Choice::new(t.award.clone(), say(cx.lang, &t.name))).collect();
    let units = std::mem::take(&mut found.units)
        .into_iter()
        .map(|(code, name, depth)| Choice::new(code, format!("{}{name}", "\u{a0}\u{a0}\u{a0}".repeat(depth))))
        .collect();
    let page = std::mem::replace(
        &mut found.page,
        app::list::Page { rows: vec![], count: 0, more_than_cap: false, refused: false, before: None, after: None },
    );
    let mut shown = query.clone();
    shown.filters.insert("year".to_owned(), found.year.to_string());
    shown.filters.insert("award".to_owned(), found.award.clone());
    shown.filters.insert("state".to_owned(), found.state.to_owned());
    Table::new(cx, "scan", caption, &shown)
        .filter_text("year", "scan-year")
        .filter_date("on", "scan-on")
        .choose("award", "scan-award", titles)
        .choose("state", "scan-state", Choice::of_codes(cx.lang, "scan-state", ScanState::ALL.iter().map(|s| s.code())))
        .choose("unit", "scan-unit", units)
        .choose("sex", "scan-sex", Choice::of_codes(cx.lang, "sex", Sex::ALL.iter().map(|s| s.code())))
        .choose("leader", "scan-leader", words("scan", &[("leaders", "leaders"), ("direct", "direct")]))
        .column("scan-name")
        .column("scan-number")
        .column("scan-rank")
        .column("scan-unit")
        .column("scan-outcome")
        .number("scan-steps")
        .column("scan-why")
        .export("/law/scan.xlsx")
        .empty(cx.word("scan-none"), None)
        .rows(page, |p| row(cx, found, p))
}

fn heading(cx: &Cx, found: &Found) -> String {
    let title = found.titles.iter().find(|t| t.award == found.award);
    let name = title.map(|t| say(cx.lang, &t.name)).unwrap_or_default();
    format!("{name}: {}", cx.word(&code_key("scan-state", found.state)))
}

/// `GET /law/scan`
pub async fn list(cx: Cx, SignedIn(actor): SignedIn, Address(query): Address<Query>) -> PageResult {
    let mut found = scan::find(&cx.ctx, &actor, &query).await?;
    let progress = if found.waiting > 0 { scan::progress(&cx.ctx).await? } else { None };
    let listed = heading(&cx, &found);
    let may_nominate = may_anywhere(&actor, Action::PrepareDossier);
    let mut table = table(&cx, &query, &mut found, listed.clone());
    if may_nominate {
        table = table.selectable("person");
    }
    let line = |t: &scan::Title| TitleLine {
        name: say(cx.lang, &t.name),
        here: t.award == found.award,
        counts: t
            .counts
            .iter()
            .zip(ScanState::ALL)
            .map(|(n, s)| Count {
                value: *n,
                href: href(&query, &t.award, s.code()),
                here: t.award == found.award && s.code() == found.state,
            })
            .collect(),
    };
    cx.page(&ScanPage {
        year: found.year,
        on: found.on.clone(),
        people: found.people,
        generation: found.generation,
        waiting: found.waiting,
        progress,
        here: href(&query, &found.award, found.state),
        banner: found.banner.as_ref().map(|b| say(cx.lang, b)),
        states: Choice::of_codes(cx.lang, "scan-state", ScanState::ALL.iter().map(|s| s.code())),
        // A title that nobody here can receive says nothing.
        titles: found
            .titles
            .iter()
            .filter(|t| t.award == found.award || t.counts.iter().any(|n| *n > 0))
            .map(line)
            .collect(),
        listed,
        award: found.award.clone(),
        table,
        may_nominate,
    })
    .await
}

/// `GET /law/scan.xlsx`
pub async fn export(cx: Cx, SignedIn(actor): SignedIn, Address(query): Address<Query>) -> PageResult {
    let make = async |cx: Cx, actor, query| {
        let mut found = scan::find(&cx.ctx, &actor, &query).await?;
        let caption = format!("{} {} ({})", heading(&cx, &found), found.year, crate::format::date(&found.on));
        Ok(table(&cx, &query, &mut found, caption))
    };
    cx.sheet_of("de-nghi-duoc", actor, query, make).await
}

/// People chosen, before they are put into a dossier.
#[derive(Serialize)]
pub struct NominatePage {
    /// The form.
    pub form: FormState,
    /// Award id.
    pub award: String,
    /// Its name.
    pub award_name: String,
    /// Those chosen.
    pub people: Vec<Chosen>,
    /// Dossiers they may be put into.
    pub dossiers: Vec<Choice>,
}

impl Page for NominatePage {
    const TEMPLATE: &'static str = "law/nominate.html";

    fn samples() -> Vec<Self> {
        let page = |dossiers| Self {
            form: FormState::default(),
            award: "chien-si-tien-tien".into(),
            award_name: "Chiến sĩ tiên tiến".into(),
            people: vec![Chosen { code: "CB-000001".into(), name: "Lê Văn An".into(), unit: "PX03".into() }],
            dossiers,
        };
        vec![page(vec![]), page(vec![Choice::new("HS-0001", "Chiến sĩ tiên tiến năm 2025")])]
    }
}

/// `POST /law/scan/nominate`: shows those chosen with the dossiers they fit into; with a dossier, puts them there.
pub async fn nominate(cx: Cx, SignedIn(actor): SignedIn, fields: Fields) -> PageResult {
    let (people, award, code) = (fields.all("person"), fields.text("award"), fields.text("dossier"));
    let mut form = FormState::default();
    let mut status = StatusCode::OK;
    if !code.is_empty() {
        match nominees::add_chosen(&cx.ctx, &actor, &code, &people).await {
            Ok((added, already)) => {
                let words = [("added", added.to_string()), ("already", already.to_string())];
                return cx.done(&format!("/dossiers/{code}"), "scan-nominate-done", words).await;
            }
            Err(error) => {
                form = cx.retry(&fields, error)?;
                status = StatusCode::UNPROCESSABLE_ENTITY;
            }
        }
    }
    let people = nominees::chosen(&cx.ctx, &actor, &people).await.map_err(Fault::from)?;
    let dossiers = nominees::dossiers_for(&cx.ctx, &actor, &award).await?;
    let page = NominatePage {
        form,
        award_name: say(cx.lang, &app::verdicts::award_name(&cx.ctx, &award)),
        award,
        people,
        dossiers: dossiers
            .into_iter()
            .map(|(code, title)| Choice::new(code.clone(), format!("{code} {title}")))
            .collect(),
    };
    cx.page_with(status, &page).await
}
