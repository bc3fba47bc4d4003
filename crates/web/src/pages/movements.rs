//! Phong trào thi đua: the list and one movement with its sources; entering and changing one is `movements::form`.

pub mod branches;
mod cascade;
pub mod derived;
mod figures;
mod form;
pub mod grid;
mod indicators;
mod launch;
pub mod programmes;
mod sheet;
mod sources;
pub mod targets;
mod unit;
pub mod year;

use app::{list, movements};
use axum::extract::{Path, Query};
use domain::{
    access::{Action, may_anywhere},
    fields::Noun,
    listing::MOVEMENTS,
    movement::{BodyRole, DayKind, Duration, MovementState, TextRole},
    record::{RECORDS, REVIEW},
};
use serde::{Deserialize, Serialize};
use words::Lang;

pub use self::{
    cascade::{UnitsPage, export as export_units, units},
    figures::{FiguresPage, RowsPage, figures, rows},
    form::{FormPage, create, edit, new, save},
    indicators::{IndicatorPage, add_indicator, edit_indicator, new_indicator, save_indicator},
    launch::{LaunchPage, launch, launch_page, remind, state},
    sheet::{SheetPage, save_sheet, sheet},
    sources::{SourcesPage, add_source, sources},
    unit::{UnitPage, answer, pass, unit},
};
use super::papers::PapersBox;
use crate::{Cell, Cx, Page, PageResult, Row, SignedIn, Table, form::code_key};

/// The colour of a movement's state.
pub(crate) fn tone(state: &str) -> &'static str {
    match state {
        "draft" => "off",
        "closed" => "good",
        _ => "info",
    }
}

/// The list.
#[derive(Serialize)]
pub struct ListPage {
    /// The table.
    pub table: Table,
    /// The reader may enter one.
    pub may_create: bool,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "movements/list.html";

    fn samples() -> Vec<Self> {
        let table = || Table::of_list(Lang::Vi, &MOVEMENTS, &list::Query::default());
        vec![
            Self { table: table().all(vec![1], |_| Row::to("/movements/x", vec![Cell::text("x")])), may_create: true },
            Self { table: table().all(vec![], |_: i32| Row::plain(vec![])), may_create: false },
        ]
    }
}

async fn table(cx: &Cx, SignedIn(actor): &SignedIn, query: &list::Query) -> Result<Table, crate::Fault> {
    let page = movements::list(&cx.ctx, actor, query).await?;
    let create = may_anywhere(actor, Action::ManageMovements);
    Ok(Table::of(cx, &MOVEMENTS, query)
        .empty(cx.word("movement-none"), create.then(|| ("/movements/new", cx.word("movement-new"))))
        .rows(page, |m| {
            Row::to(
                format!("/movements/{}", m.code),
                vec![
                    Cell::two(&m.name, &m.code),
                    Cell::text(cx.word(&code_key("movement-kind", &m.kind))),
                    Cell::text(m.unit_name),
                    Cell::date(m.from_date),
                    Cell::date(m.to_date),
                    Cell::number(m.phases),
                    Cell::number(m.dossiers),
                    Cell::badge(tone(&m.state), cx.word(&code_key("movement-state", &m.state))),
                ],
            )
        }))
}

/// `GET /movements`
pub async fn list(cx: Cx, who: SignedIn, Query(query): Query<list::Query>) -> PageResult {
    let table = table(&cx, &who, &query).await?;
    let table = cx.with_filters(&who.0, &MOVEMENTS, table).await?;
    cx.page(&ListPage { table, may_create: may_anywhere(&who.0, Action::ManageMovements) }).await
}

/// `GET /movements.xlsx`
pub async fn export(cx: Cx, SignedIn(actor): SignedIn, Query(query): Query<list::Query>) -> PageResult {
    let make = async |cx: Cx, actor, query| table(&cx, &SignedIn(actor), &query).await;
    cx.sheet_of("phong-trao", actor, query, make).await
}

/// Texts of one role.
#[derive(Clone, Serialize)]
pub struct Group {
    /// Role in words.
    pub role: String,
    /// Text and its source.
    pub texts: Vec<(String, String)>,
    /// The sources disagree.
    pub disagree: bool,
}

/// The page of a movement.
#[derive(Serialize)]
pub struct ShowPage {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// State in words.
    pub state: String,
    /// Its colour.
    pub tone: &'static str,
    /// Facts: label and value.
    pub facts: Vec<(String, String)>,
    /// Texts by role.
    pub groups: Vec<Group>,
    /// Where the sources disagree on what a sentence is: the sentence, and what each source takes it for.
    pub roles_differ: Vec<(String, Vec<(String, String)>)>,
    /// Bodies: what they do, name, source.
    pub bodies: Vec<(String, String, String, String)>,
    /// Days: kind, day, words, source, and where a review planned for it is opened.
    pub days: Vec<(String, String, String, String, String)>,
    /// Phases: number, name, occasion, dates.
    pub phases: Vec<movements::PhaseView>,
    /// Links: kind in words, name, address, source.
    pub links: Vec<(String, String, String, String)>,
    /// What hangs on it: name of the noun, how many, address of the list, address of the form of a new one.
    pub records: Vec<(String, i64, String, String)>,
    /// The reader may change it.
    pub may_edit: bool,
    /// The version that buttons send.
    pub version: i64,
    /// What can be done next with it, if the reader may: `launch`, `start`, `review` or `close`.
    pub next: Option<&'static str>,
    /// Units are asked and answer now.
    pub open: bool,
    /// Who has taken it up; none where it was sent to nobody whom the reader sees.
    pub cascade: Option<cascade::CascadePart>,
    /// The reader may see dossiers.
    pub may_dossiers: bool,
    /// Its papers; not beside an open branch of the tree.
    pub papers: Option<PapersBox>,
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "movements/show.html";

    fn samples() -> Vec<Self> {
        let group = |disagree| Group {
            role: "Chủ đề".into(),
            texts: vec![("Lá chắn".into(), "Báo cáo 1".into()), ("Lá chắn thép".into(), String::new())],
            disagree,
        };
        let phase = movements::PhaseView {
            seq: 1,
            name: "Đợt 1".into(),
            occasion: "Kỷ niệm".into(),
            from: Some("2019-05-19".into()),
            to: None,
        };
        let page = |may_edit, groups, phases, links, next: Option<&'static str>, cascade| Self {
            code: "x".into(),
            name: "Phong trào".into(),
            state: "Đã phát động".into(),
            tone: "info",
            facts: vec![("Từ ngày".into(), "19/05/2019".into())],
            groups,
            roles_differ: vec![("Giữ vững".into(), vec![("Phương châm".into(), "Báo cáo 1".into())])],
            bodies: vec![
                ("Phát động".into(), "Bộ Công an".into(), String::new(), "Báo cáo 1".into()),
                ("Phát động".into(), "Cụm 5".into(), "/clusters/cum-5".into(), String::new()),
            ],
            days: vec![(
                "Sơ kết".into(),
                "11/12/2021".into(),
                String::new(),
                String::new(),
                "/records/reviews/new".into(),
            )],
            records: vec![("Hội nghị".into(), 1, "/records/conferences".into(), "/records/conferences/new".into())],
            phases,
            links,
            may_edit,
            version: 3,
            open: next.is_some_and(|n| n != "launch"),
            next,
            cascade,
            may_dossiers: may_edit,
            papers: may_edit.then(PapersBox::sample),
        };
        let links = vec![
            ("Hưởng ứng".into(), "Phong trào khác".into(), "/movements/y".into(), "Báo cáo 1".into()),
            ("Gắn với".into(), "Chỉ thị".into(), String::new(), String::new()),
        ];
        let mut all: Vec<Self> = cascade::CascadePart::samples()
            .into_iter()
            .zip([Some("start"), Some("close"), Some("launch")])
            .map(|(part, next)| {
                page(true, vec![group(true), group(false)], vec![phase.clone()], links.clone(), next, part)
            })
            .collect();
        all.push(page(false, vec![], vec![], vec![], None, None));
        all
    }
}

/// The form of a review that is planned for a day; nothing for other days.
fn review_of(movement: &str, unit: &str, day: &movements::DayView) -> String {
    let kind = match DayKind::from_code(&day.kind) {
        Some(DayKind::InterimReview) => "interim",
        Some(DayKind::FinalReview) => "final",
        _ => return String::new(),
    };
    let on = day.on.as_deref().unwrap_or_default();
    format!("{}/new?kind={kind}&movement={movement}&unit={unit}&on_date={on}&state=planned", REVIEW.home)
}

/// What hangs on a movement, with the numbers that the reader sees.
fn records(cx: &Cx, movement: &str, unit: &str, counts: &[(String, i64)]) -> Vec<(String, i64, String, String)> {
    let of = |name: &str| counts.iter().find(|c| c.0 == name).map(|c| c.1);
    let line = |n: &&'static Noun| {
        let at = format!("{}?movement={movement}", n.home);
        let new = format!("{}/new?movement={movement}&unit={unit}", n.home);
        Some((cx.word(&format!("{}-list", n.name)), of(n.name)?, at, new))
    };
    RECORDS.iter().filter_map(line).collect()
}

/// Which branch of the tree is open.
#[derive(Debug, Default, Deserialize)]
pub struct Opened {
    /// Code of its unit; empty for the whole tree.
    #[serde(default)]
    under: String,
}

/// `GET /movements/{code}`
pub async fn show(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path(code): Path<String>,
    Query(opened): Query<Opened>,
) -> PageResult {
    let page = movements::page(&cx.ctx, &actor, &code).await?;
    let under = Some(opened.under.trim()).filter(|u| !u.is_empty());
    let view = movements::cascade(&cx.ctx, &actor, &page.row, page.whole, under).await?;
    let date = |d: &Option<String>| d.as_deref().map(crate::format::date).unwrap_or_default();
    let m = &page.row;
    let stated = m.duration.as_deref().and_then(Duration::from_code);
    let duration = stated.or_else(|| Duration::of(m.from_date.as_deref(), m.to_date.as_deref()));
    let duration = duration.map(|d| cx.word(&code_key("movement-duration", d.code()))).unwrap_or_default();
    let subjects = m.subjects.split(',').filter(|s| !s.is_empty());
    let subjects: Vec<String> = subjects.map(|s| cx.word(&code_key("movement-subject", s))).collect();
    let subjects = subjects.join(", ");
    let outside = page.bodies.iter().any(|b| b.role == BodyRole::Launches.code());
    let facts = [
        ("movement-kind", cx.word(&code_key("movement-kind", &m.kind))),
        (if outside { "movement-unit-here" } else { "movement-unit" }, page.unit.1.clone()),
        ("movement-document", m.document.clone()),
        ("movement-document-on", date(&m.document_on)),
        ("movement-launched-on", date(&m.launched_on)),
        ("movement-duration", duration),
        ("movement-subjects", subjects),
        ("movement-from", date(&m.from_date)),
        ("movement-to", date(&m.to_date)),
    ];
    let groups = TextRole::ALL
        .iter()
        .filter_map(|role| {
            // A fact that several sources give is one line that names them all.
            let mut texts: Vec<(String, String)> = Vec::new();
            for t in page.texts.iter().filter(|t| t.role == role.code()) {
                match texts.iter_mut().find(|(text, _)| *text == t.text) {
                    Some((_, sources)) if !t.source_title.is_empty() => {
                        let between = if sources.is_empty() { "" } else { "; " };
                        sources.push_str(&format!("{between}{}", t.source_title));
                    }
                    Some(_) => {}
                    None => texts.push((t.text.clone(), t.source_title.clone())),
                }
            }
            (!texts.is_empty()).then(|| Group {
                role: cx.word(&code_key("movement-role", role.code())),
                disagree: page.disagreements.iter().any(|d| d.role == role.code()),
                texts,
            })
        })
        .collect();
    let roles_differ = page
        .disagreements
        .iter()
        .filter(|d| d.role == movements::ROLE)
        .map(|d| {
            let said =
                d.readings.iter().map(|t| (cx.word(&code_key("movement-role", &t.role)), t.source_title.clone()));
            (d.readings.first().map(|t| t.text.clone()).unwrap_or_default(), said.collect())
        })
        .collect();
    let outward = page.links.iter().map(|l| {
        let kind = cx.word(&code_key("movement-link", &l.kind));
        if l.other_code.is_empty() {
            (kind, l.other_text.clone(), String::new(), l.source_title.clone())
        } else {
            (kind, l.other_name.clone(), format!("/movements/{}", l.other_code), l.source_title.clone())
        }
    });
    let inward = page.linked_from.iter().map(|(kind, other, name)| {
        let label = cx.word(&code_key("movement-linked", kind));
        (label, name.clone(), format!("/movements/{other}"), String::new())
    });
    let links = outward.chain(inward).collect();
    let state = MovementState::from_code(&m.state);
    let sent = view.total.sent() > 0;
    let papers = match under {
        None => Some(PapersBox::load(&cx, "movement", &m.code, m.version).await?),
        Some(_) => None,
    };
    cx.page(&ShowPage {
        papers,
        version: m.version,
        next: state.and_then(MovementState::next).map(|s| s.code()).filter(|_| page.may_edit),
        open: state.is_some_and(MovementState::is_open),
        cascade: sent.then(|| cascade::part(&cx, &m.code, &page.unit.1, view)),
        code: m.code.clone(),
        name: m.name.clone(),
        state: cx.word(&code_key("movement-state", &m.state)),
        tone: tone(&m.state),
        facts: facts.into_iter().map(|(key, value)| (cx.word(key), value)).collect(),
        groups,
        roles_differ,
        bodies: page
            .bodies
            .iter()
            .map(|b| {
                let role = cx.word(&code_key("movement-body", &b.role));
                let at = if b.cluster().is_empty() { String::new() } else { format!("/clusters/{}", b.cluster()) };
                (role, b.shown().to_owned(), at, b.source_title.clone())
            })
            .collect(),
        days: page
            .days
            .iter()
            .map(|d| {
                let review = if page.may_edit { review_of(&m.code, &page.unit.0, d) } else { String::new() };
                let kind = cx.word(&code_key("movement-day", &d.kind));
                (kind, date(&d.on), d.text.clone(), d.source_title.clone(), review)
            })
            .collect(),
        records: records(&cx, &m.code, &page.unit.0, &page.records),
        links,
        may_edit: page.may_edit && !state.is_some_and(MovementState::is_frozen),
        may_dossiers: may_anywhere(&actor, Action::ViewDossiers),
        phases: page.phases,
    })
    .await
}
