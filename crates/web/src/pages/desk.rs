//! Bàn làm việc: what waits for me, what is late, the first steps of a new installation.

pub mod figures;

use app::desk::{Desk, ProofRow, SelfGivenRow, SentRow, SetupStep, TaskRow, desk};
use domain::access::{Action, may_anywhere};
use serde::Serialize;
use words::Lang;

use self::figures::Figure;
use crate::{Cell, Cx, Page, PageResult, Row, SignedIn, Table, router::has_page};

/// The desk.
#[derive(Serialize)]
pub struct DeskPage {
    /// The reader's name.
    pub name: String,
    /// The reader holds no role that reaches anything.
    pub no_role: bool,
    /// Steps the reader may act on.
    pub tasks: Option<Table>,
    /// More wait than are shown.
    pub more_tasks: bool,
    /// Names to confirm.
    pub proofs: Option<Table>,
    /// Movements that wait for an answer of the reader's own units.
    pub movements: Option<Table>,
    /// What the reader's own units were told to do.
    pub duties: Option<Table>,
    /// What comes within the season.
    pub days: Option<Table>,
    /// Where the dossiers are that the reader handed in or passed on.
    pub sent: Option<Table>,
    /// Late steps of others.
    pub late: Option<Table>,
    /// Code of a secret ballot that waits for the reader's paper.
    pub ballot: Option<String>,
    /// Steps of the set-up.
    pub setup: Vec<SetupStep>,
    /// Figures of the year.
    pub figures: Vec<Figure>,
    /// Deciding roles that their holders gave themselves.
    pub self_given: Vec<SelfGivenRow>,
    /// What the reader may begin: message key and address.
    pub starts: Vec<(&'static str, &'static str)>,
}

impl Page for DeskPage {
    const TEMPLATE: &'static str = "desk/show.html";

    fn samples() -> Vec<Self> {
        let task = |late| TaskRow {
            code: "HS-2020-0001".into(),
            title: "Khen thưởng tổng kết".into(),
            unit_name: "PX03".into(),
            kind: "head".into(),
            step: ("Thủ trưởng".into(), "Head".into()),
            entered_at: 0,
            days: 3,
            due_on: Some("2020-11-20".into()),
            late,
            returned: late,
        };
        let waiting = |answer: Option<&str>| app::movements::Waiting {
            part: "answer".into(),
            due_on: None,
            code: "pt-0001".into(),
            name: "Phong trào".into(),
            unit_code: "PX03".into(),
            unit_name: "Phòng".into(),
            from_name: "Công an tỉnh".into(),
            sent_at: 0,
            answer: answer.map(str::to_owned),
            reminders: 2,
        };
        let full = Desk {
            tasks: vec![task(false), task(true)],
            more_tasks: true,
            proofs: vec![ProofRow { code: "HS-2020-0001".into(), title: "…".into(), names: 3 }],
            movements: vec![waiting(None), waiting(Some("not_yet"))],
            duties: vec![app::movements::Waiting {
                part: "duty".into(),
                due_on: Some("2020-12-31".into()),
                ..waiting(Some("open"))
            }],
            days: ["review", "conference", "session", "movement_ends"]
                .map(|kind| app::movements::Waiting {
                    part: "day".into(),
                    due_on: Some("2020-12-31".into()),
                    ..waiting(Some(kind))
                })
                .into(),
            sent: [true, false]
                .map(|late| SentRow {
                    code: "HS-2020-0002".into(),
                    title: "Khen thưởng đột xuất".into(),
                    unit: "Công an tỉnh".into(),
                    step: ("Thẩm định".into(), "Appraisal".into()),
                    holders: if late { vec!["Lê An".into(), "Lê Bình".into()] } else { vec![] },
                    days: 2,
                    due_on: Some("2020-11-20".into()),
                    late,
                    returned: late,
                })
                .into(),
            late: vec![task(true)],
            figures: figures::sample(),
            setup: vec![],
            ballot: Some("BP-2020-0001.1".into()),
            self_given: vec![SelfGivenRow {
                name: "Lê An".into(),
                role: "unit_head".into(),
                unit: "PX03".into(),
                at: 0,
            }],
        };
        let step = |key, done, mine| SetupStep { key, href: "/desk", done, mine };
        let setup = ["units", "organisation", "signers", "people", "accounts", "councils", "movements", "dossiers"];
        let empty = Desk {
            setup: setup.iter().enumerate().map(|(i, key)| step(key, i == 0, i != 2)).collect(),
            ..Desk::default()
        };
        vec![
            page(Lang::Vi, "Lê An", "2021-01-05", false, full, vec![("desk-start-dossier", "/dossiers/new")]),
            page(Lang::En, "Lê An", "2021-01-05", true, empty, vec![]),
        ]
    }
}

/// `GET /`: the desk, or the sign-in page.
pub async fn home(cx: Cx) -> PageResult {
    Ok(cx.go(if cx.actor().is_some() { "/desk" } else { "/login" }))
}

/// `GET /desk`
pub async fn show(cx: Cx, SignedIn(actor): SignedIn) -> PageResult {
    let mut desk = desk(&cx.ctx, &actor).await?;
    desk.setup.retain(|s| has_page(s.href));
    let no_role = !Action::ALL.iter().any(|a| may_anywhere(&actor, *a)) && desk.setup.is_empty();
    let starts = [
        (Action::PrepareDossier, "desk-start-list", "/imports/new?kind=nominees"),
        (Action::PrepareDossier, "desk-start-dossier", "/dossiers/new"),
        (Action::PrepareDossier, "desk-start-sudden", "/dossiers/new?ground=sudden"),
        (Action::Import, "desk-start-import", "/imports/new"),
        (Action::RunCouncil, "desk-start-session", "/council/new"),
    ];
    let starts = starts
        .into_iter()
        .filter(|(action, _, href)| may_anywhere(&actor, *action) && has_page(href.split('?').next().unwrap_or(href)))
        .map(|(_, key, href)| (key, href))
        .collect();
    cx.page(&page(cx.lang, &actor.display_name, &actor.today, no_role, desk, starts)).await
}

fn page(
    lang: Lang,
    name: &str,
    today: &str,
    no_role: bool,
    desk: Desk,
    starts: Vec<(&'static str, &'static str)>,
) -> DeskPage {
    DeskPage {
        name: name.to_owned(),
        no_role,
        tasks: (!desk.tasks.is_empty()).then(|| steps(lang, "tasks", "desk-tasks", desk.tasks)),
        more_tasks: desk.more_tasks,
        proofs: (!desk.proofs.is_empty()).then(|| {
            Table::at("/desk", lang, "proofs", words::word(lang, "desk-proofs"), &app::list::Query::default())
                .column("desk-dossier")
                .number("desk-proof-names")
                .all(desk.proofs, |p| {
                    let href = format!("/proofs/{}", p.code);
                    Row::to(href, vec![Cell::two(p.title, p.code), Cell::number(p.names)])
                })
        }),
        movements: (!desk.movements.is_empty()).then(|| movements(lang, desk.movements)),
        duties: (!desk.duties.is_empty()).then(|| duties(lang, desk.duties, today)),
        days: (!desk.days.is_empty()).then(|| days(lang, desk.days)),
        sent: (!desk.sent.is_empty()).then(|| sent(lang, desk.sent)),
        late: (!desk.late.is_empty()).then(|| steps(lang, "late", "desk-late", desk.late)),
        figures: figures::figures(lang, desk.figures),
        setup: desk.setup,
        ballot: desk.ballot,
        self_given: desk.self_given,
        starts,
    }
}

fn movements(lang: Lang, rows: Vec<app::movements::Waiting>) -> Table {
    Table::at("/desk", lang, "movements", words::word(lang, "desk-movements"), &app::list::Query::default())
        .column("desk-movement")
        .column("desk-movement-unit")
        .column("desk-movement-from")
        .column("desk-movement-sent")
        .column("desk-movement-state")
        .all(rows, |m| {
            let state = match (m.answer.as_deref(), m.reminders) {
                (Some(_), _) => Cell::badge("bad", words::word(lang, "cascade-answer-not-yet")),
                (None, 0) => Cell::badge("wait", words::word(lang, "cascade-answer-silent")),
                (None, n) => {
                    Cell::badge("wait", words::say(lang, "cascade-reminded", &[("n".to_owned(), n.to_string())].into()))
                }
            };
            let cells = vec![
                Cell::two(m.name, m.code.clone()),
                Cell::text(m.unit_name),
                Cell::text(m.from_name),
                Cell::instant(Some(m.sent_at)),
                state,
            ];
            Row::to(format!("/movements/{}/units/{}", m.code, m.unit_code), cells)
        })
}

fn duties(lang: Lang, rows: Vec<app::movements::Waiting>, today: &str) -> Table {
    let noun = &domain::record::DIRECTION;
    Table::at("/desk", lang, "duties", words::word(lang, "desk-duties"), &app::list::Query::default())
        .column("direction-what")
        .column("direction-unit")
        .column("direction-by-whom")
        .column("direction-due-on")
        .column("direction-state")
        .all(rows, |d| {
            let late = d.due_on.as_deref().is_some_and(|due| due < today);
            let state = words::word(lang, &format!("direction-state-{}", d.answer.as_deref().unwrap_or("open")));
            let cells = vec![
                Cell::two(d.name, d.code.clone()),
                Cell::text(d.unit_name),
                Cell::text(d.from_name),
                due(lang, d.due_on, late),
                Cell::text(state),
            ];
            Row::to(noun.at(&d.code), cells)
        })
}

fn days(lang: Lang, rows: Vec<app::movements::Waiting>) -> Table {
    Table::at("/desk", lang, "days", words::word(lang, "desk-days-ahead"), &app::list::Query::default())
        .column("desk-day")
        .column("desk-day-what")
        .column("desk-day-of")
        .column("desk-day-unit")
        .all(rows, |d| {
            let kind = d.answer.as_deref().unwrap_or_default();
            let at = match kind {
                "review" => domain::record::REVIEW.at(&d.code),
                "conference" => domain::record::CONFERENCE.at(&d.code),
                "session" => format!("/council/{}", d.code),
                _ => format!("/movements/{}", d.code),
            };
            let what = words::word(lang, &format!("desk-day-{}", kind.replace('_', "-")));
            let cells = vec![
                Cell::text(d.due_on.as_deref().map(crate::format::date).unwrap_or_default()),
                Cell::text(what),
                Cell::two(d.name, d.code),
                Cell::text(d.unit_name),
            ];
            Row::to(at, cells)
        })
}

fn sent(lang: Lang, rows: Vec<SentRow>) -> Table {
    Table::at("/desk", lang, "sent", words::word(lang, "desk-sent"), &app::list::Query::default())
        .column("desk-dossier")
        .column("desk-step")
        .column("desk-holder")
        .column("desk-since")
        .column("desk-due")
        .all(rows, |s| {
            let step = if lang == Lang::Vi { s.step.0 } else { s.step.1 };
            let who = if s.holders.is_empty() { words::word(lang, "desk-holder-none") } else { s.holders.join("; ") };
            let since = words::say(lang, "desk-days", &[("days".to_owned(), s.days.to_string())].into());
            let cells = vec![
                Cell::two(s.title, s.code.clone()),
                if s.returned {
                    Cell::badge("wait", words::say(lang, "desk-returned", &[("step".to_owned(), step)].into()))
                } else {
                    Cell::text(step)
                },
                Cell::two(who, s.unit),
                Cell::text(since),
                due(lang, s.due_on, s.late),
            ];
            Row::to(format!("/dossiers/{}", s.code), cells)
        })
}

fn due(lang: Lang, on: Option<String>, late: bool) -> Cell {
    match on {
        Some(due) if late => {
            let args = [("due".to_owned(), crate::format::date(&due))].into();
            Cell::badge("bad", words::say(lang, "desk-late-since", &args))
        }
        due => Cell::date(due),
    }
}

fn steps(lang: Lang, id: &'static str, caption: &str, rows: Vec<TaskRow>) -> Table {
    Table::at("/desk", lang, id, words::word(lang, caption), &app::list::Query::default())
        .column("desk-dossier")
        .column("desk-unit")
        .column("desk-step")
        .column("desk-since")
        .column("desk-due")
        .all(rows, |t| {
            let step = if lang == Lang::Vi { t.step.0 } else { t.step.1 };
            let days = [("days".to_owned(), t.days.to_string())].into();
            let since = words::say(lang, "desk-days", &days);
            let due = due(lang, t.due_on, t.late);
            let step = if t.returned {
                Cell::badge("wait", words::say(lang, "desk-returned", &[("step".to_owned(), step)].into()))
            } else {
                Cell::text(step)
            };
            let href = format!("/dossiers/{}", t.code);
            Row::to(href, vec![Cell::two(t.title, t.code), Cell::text(t.unit_name), step, Cell::text(since), due])
        })
}
