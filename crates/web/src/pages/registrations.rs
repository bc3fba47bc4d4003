//! Registrations for titles.

use app::registrations::{self, RegistrationRow};
use axum::extract::Query;
use domain::{
    access::{Action, may_anywhere},
    listing::REGISTRATIONS,
};
use serde::Serialize;
use words::Lang;

use super::units::choices;
use crate::{Cell, Cx, Fault, Page, PageResult, Row, SignedIn, Table, form::code_key};

/// The list.
#[derive(Serialize)]
pub struct ListPage {
    table: Table,
    year: String,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "facts/registrations.html";

    fn samples() -> Vec<Self> {
        let row = RegistrationRow {
            of_unit: false,
            code: "CB-000001".into(),
            name: "Lê Văn An".into(),
            unit_name: "Phòng PX03".into(),
            year: 2021,
            registered: true,
            aim: "chien-si-thi-dua-co-so".into(),
            registered_on: "2021-03-20".into(),
            why_late: String::new(),
            document: "Danh sách đăng ký".into(),
            due: "2021-03-15".into(),
            late: true,
        };
        let table = Table::of_list(Lang::Vi, &REGISTRATIONS, &app::list::Query::default()).empty("Trống", None);
        let unit = RegistrationRow { of_unit: true, registered: false, late: false, aim: String::new(), ..row.clone() };
        vec![Self { table: table.all(vec![row, unit], |r| line(Lang::Vi, r)), year: "2021".into() }]
    }
}

fn line(lang: Lang, r: RegistrationRow) -> Row {
    let word = |key: &str| words::word(lang, key);
    let aim = if !r.registered {
        Cell::badge("off", word("facts-registered-no"))
    } else if r.aim.is_empty() {
        Cell::text(word("facts-registered-yes"))
    } else {
        Cell::text(word(&code_key("facts-aim", &r.aim)))
    };
    let in_time = if r.late {
        let due = [("due".to_owned(), vntext::date_dmy(&r.due))].into();
        let late = words::say(lang, "registration-late", &due);
        Cell::badge("wait", if r.why_late.is_empty() { late } else { format!("{late}: {}", r.why_late) })
    } else {
        Cell::text(r.why_late)
    };
    let href = format!("/{}/{}/facts", if r.of_unit { "units" } else { "people" }, r.code);
    Row::to(
        href,
        vec![
            Cell::text(r.name),
            Cell::text(if r.of_unit { String::new() } else { r.unit_name }),
            Cell::text(r.year.to_string()),
            aim,
            Cell::date(Some(r.registered_on).filter(|d| !d.is_empty())),
            in_time,
            Cell::text(r.document),
        ],
    )
}

async fn table(cx: &Cx, actor: &app::Actor, query: &app::list::Query) -> Result<Table, Fault> {
    let page = registrations::list(&cx.ctx, actor, query).await?;
    // Who may not import is sent nowhere.
    let step = may_anywhere(actor, Action::Import)
        .then(|| ("/imports/new?kind=registrations", cx.word("registration-import")));
    Ok(Table::of(cx, &REGISTRATIONS, query)
        .choices("unit", choices(cx, actor, Action::ViewPeople).await?)
        .empty(cx.word("registration-none"), step)
        .rows(page, |r| line(cx.lang, r)))
}

/// `GET /registrations`
pub async fn list(cx: Cx, SignedIn(actor): SignedIn, Query(query): Query<app::list::Query>) -> PageResult {
    let table = table(&cx, &actor, &query).await?;
    let table = cx.with_filters(&actor, &REGISTRATIONS, table).await?;
    cx.page(&ListPage { table, year: query.filter("year").unwrap_or_default().to_owned() }).await
}

/// `GET /registrations.xlsx`
pub async fn export(cx: Cx, SignedIn(actor): SignedIn, Query(query): Query<app::list::Query>) -> PageResult {
    let make = async |cx: Cx, actor, query| table(&cx, &actor, &query).await;
    cx.sheet_of("dang-ky-thi-dua", actor, query, make).await
}
