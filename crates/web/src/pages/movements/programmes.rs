//! Which units have sent a programme for a movement, and which have not.

use app::{
    export::{Sheet, Value},
    movements::{self, ProgrammeRow, ProgrammeSent, ProgrammesPage},
};
use axum::extract::Path;
use domain::record::PROGRAMME;
use serde::Serialize;

use crate::{Cx, Fields, Page, PageResult, SignedIn, format, stale};

/// A programme.
#[derive(Clone, Debug, Serialize)]
struct SentView {
    href: String,
    name: String,
    on: String,
    late: String,
}

/// A unit.
#[derive(Clone, Debug, Serialize)]
struct UnitView {
    name: String,
    sent: Vec<SentView>,
    /// Where one is entered.
    new: String,
}

/// The page.
#[derive(Serialize)]
pub struct ListPage {
    code: String,
    name: String,
    version: i64,
    units: Vec<UnitView>,
    sent: usize,
    silent: usize,
    may_remind: bool,
    may_enter: bool,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "movements/programmes.html";

    fn samples() -> Vec<Self> {
        let sent = || SentView {
            href: "/records/programmes/CT-000001".into(),
            name: "Chương trình".into(),
            on: "01/11/2026".into(),
            late: "chậm: đi biệt phái".into(),
        };
        let unit =
            |sent| UnitView { name: "Phòng".into(), sent, new: "/records/programmes/new?movement=x&unit=PX03".into() };
        let page = |units: Vec<UnitView>, may| Self {
            code: "x".into(),
            name: "Phong trào".into(),
            version: 1,
            sent: units.iter().filter(|u| !u.sent.is_empty()).count(),
            silent: units.iter().filter(|u| u.sent.is_empty()).count(),
            units,
            may_remind: may,
            may_enter: may,
        };
        vec![page(vec![unit(vec![sent()]), unit(vec![])], true), page(vec![], false)]
    }
}

fn late(cx: &Cx, row: &ProgrammeSent) -> String {
    let (Some(due), Some(on)) = (row.due_on.as_deref(), row.on_date.as_deref()) else { return String::new() };
    if due.is_empty() || on <= due {
        return String::new();
    }
    cx.say("programme-late", [("why", row.late_for.clone().unwrap_or_default())])
}

fn unit(cx: &Cx, code: &str, r: &ProgrammeRow) -> UnitView {
    let sent = r.sent.iter().map(|s| SentView {
        href: PROGRAMME.at(s.programme.as_deref().unwrap_or_default()),
        name: s.name.clone().unwrap_or_default(),
        on: format::date(s.on_date.as_deref().unwrap_or_default()),
        late: late(cx, s),
    });
    UnitView {
        sent: sent.collect(),
        name: r.unit_name.clone(),
        new: format!("{}/new?movement={code}&unit={}", PROGRAMME.home, r.unit_code),
    }
}

/// `GET /movements/{code}/programmes`
pub async fn show(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let ProgrammesPage { movement: m, rows, may_remind } = movements::programmes(&cx.ctx, &actor, &code).await?;
    let sent = rows.iter().filter(|r| !r.sent.is_empty()).count();
    cx.page(&ListPage {
        silent: rows.len() - sent,
        sent,
        units: rows.iter().map(|r| unit(&cx, &m.code, r)).collect(),
        may_enter: domain::access::may_anywhere(&actor, domain::access::Action::ManageMovements),
        may_remind,
        version: m.version,
        code: m.code,
        name: m.name,
    })
    .await
}

/// `GET /movements/{code}/programmes.xlsx`
pub async fn export(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let page = movements::programmes(&cx.ctx, &actor, &code).await?;
    let headings = ["cascade-unit", "programme-name", "programme-on-date", "programme-due-on", "programme-late-for"];
    let text = |t: Option<&String>| t.filter(|t| !t.is_empty()).map_or(Value::Empty, |t| Value::Text(t.clone()));
    let day = |t: Option<&String>| t.filter(|t| !t.is_empty()).map_or(Value::Empty, |t| Value::Date(t.clone()));
    let mut rows = Vec::new();
    for r in &page.rows {
        let name = Value::Text(r.unit_name.clone());
        if r.sent.is_empty() {
            let none = Value::Text(cx.word("programme-not-sent"));
            rows.push(vec![name, none, Value::Empty, Value::Empty, Value::Empty]);
        } else {
            rows.extend(r.sent.iter().map(|s| {
                let days = [day(s.on_date.as_ref()), day(s.due_on.as_ref())];
                [vec![name.clone(), text(s.name.as_ref())], days.to_vec(), vec![text(s.late_for.as_ref())]].concat()
            }));
        }
    }
    let title = format!("{}: {}", cx.word("programme-by-unit"), page.movement.name);
    cx.workbook("chuong-trinh", Sheet { title, headings: headings.map(|h| cx.word(h)).to_vec(), rows }).await
}

/// `POST /movements/{code}/programmes/remind`
pub async fn remind(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let at = format!("/movements/{code}/programmes");
    let work = async |v| movements::remind_programmes(&cx.ctx, &actor, &code, v).await;
    let now = async {
        let page = movements::programmes(&cx.ctx, &actor, &code).await?;
        let silent = page.rows.iter().filter(|r| r.sent.is_empty()).count();
        Ok(stale::Now::new(at.clone(), page.movement.version)
            .stands(cx.word("programme-not-sent"), silent.to_string())
            .only(&fields))
    };
    match stale::over(&cx, &fields, work, now).await? {
        Ok(n) => cx.done(&at, "programme-reminded", [("n", n.to_string())]).await,
        // A refusal of the button is told on its page.
        Err(refused @ app::Error::Refused(_)) => {
            cx.flash("warning", refused.sentence(cx.lang)).await;
            Ok(cx.go(&at))
        }
        Err(other) => Err(other.into()),
    }
}
