//! Khen thưởng nhập từ hồ sơ cũ: awards entered from papers.

use app::awards::{self, PastAwardRow};
use axum::extract::Query;
use domain::{
    access::{Action, may_anywhere},
    listing::PAST_AWARDS,
};
use serde::Serialize;
use words::Lang;

use crate::{Cell, Cx, Fault, Page, PageResult, Row, SignedIn, Table, pages::units::choices};

/// The list.
#[derive(Serialize)]
pub struct PastPage {
    table: Table,
    /// The reader may see the awards decided here.
    may_see_decided: bool,
}

impl Page for PastPage {
    const TEMPLATE: &'static str = "honour/past.html";

    fn samples() -> Vec<Self> {
        let text = |t: &str| law::Text { vi: t.into(), en: t.into() };
        let row = PastAwardRow {
            of_unit: false,
            code: "CB-000001".into(),
            name: "Lê Văn An".into(),
            unit_name: "Phòng PX03".into(),
            award: "giay-khen".into(),
            award_name: text("Giấy khen"),
            day: "2015".into(),
            number: "12/QĐ".into(),
            issuer: "Công an tỉnh".into(),
            achievement: "Có thành tích".into(),
        };
        let table = Table::of_list(Lang::Vi, &PAST_AWARDS, &app::list::Query::default()).empty("Trống", None);
        let unit = PastAwardRow { of_unit: true, code: "PX03".into(), day: String::new(), ..row.clone() };
        vec![Self { table: table.all(vec![row, unit], |r| line(Lang::Vi, r)), may_see_decided: true }]
    }
}

fn line(lang: Lang, r: PastAwardRow) -> Row {
    let href = match (r.code.as_str(), r.of_unit) {
        ("", _) => None,
        (code, true) => Some(format!("/units/{code}/facts")),
        (code, false) => Some(format!("/people/{code}")),
    };
    Row {
        href,
        select: None,
        cells: vec![
            Cell::text(r.name),
            Cell::text(if r.of_unit { String::new() } else { r.unit_name }),
            Cell::two(if lang == Lang::En { r.award_name.en } else { r.award_name.vi }, r.achievement),
            Cell::text(r.number),
            Cell::date(Some(r.day).filter(|d| !d.is_empty())),
            Cell::text(r.issuer),
        ],
    }
}

async fn table(cx: &Cx, actor: &app::Actor, query: &app::list::Query) -> Result<Table, Fault> {
    let page = awards::past(&cx.ctx, actor, query).await?;
    // Who may not import is sent nowhere.
    let step =
        may_anywhere(actor, Action::Import).then(|| ("/imports/new?kind=past-awards", cx.word("past-award-import")));
    Ok(Table::of(cx, &PAST_AWARDS, query)
        .choices("unit", choices(cx, actor, Action::ViewPeople).await?)
        .empty(cx.word("past-award-none"), step)
        .rows(page, |r| line(cx.lang, r)))
}

/// `GET /awards/past`
pub async fn list(cx: Cx, SignedIn(actor): SignedIn, Query(query): Query<app::list::Query>) -> PageResult {
    let table = table(&cx, &actor, &query).await?;
    let table = cx.with_filters(&actor, &PAST_AWARDS, table).await?;
    cx.page(&PastPage { table, may_see_decided: may_anywhere(&actor, Action::ViewDecisions) }).await
}

/// `GET /awards/past.xlsx`
pub async fn export(cx: Cx, SignedIn(actor): SignedIn, Query(query): Query<app::list::Query>) -> PageResult {
    let make = async |cx: Cx, actor, query| table(&cx, &actor, &query).await;
    cx.sheet_of("khen-thuong-tu-ho-so-cu", actor, query, make).await
}
