//! Ngày nghỉ: the days off of a year, those fixed by law and those entered from the announcements.

use app::calendar::{self, DayView, DaysForm, YearView};
use axum::{extract::Query as Address, http::StatusCode};
use domain::calendar::DayKind;
use serde::{Deserialize, Serialize};

use crate::{Cx, Fault, Fields, FormState, Page, PageResult, SignedIn, form::Choice};

/// A year's days off.
#[derive(Serialize)]
pub struct CalendarPage {
    view: YearView,
    kinds: Vec<Choice>,
    form: FormState,
}

impl Page for CalendarPage {
    const TEMPLATE: &'static str = "setup/calendar.html";

    fn samples() -> Vec<Self> {
        let day = |kind, name: &str, entered| DayView {
            day: "2020-01-23".into(),
            kind,
            name: name.into(),
            document: if entered { "Thông báo số 1".into() } else { String::new() },
            entered,
        };
        let page = |days, missing, may_change| Self {
            view: YearView { year: 2020, days, missing, may_change },
            kinds: vec![Choice::new("tet", "Tết")],
            form: FormState::default(),
        };
        let days =
            vec![day("fixed", "holiday-new-year", false), day("tet", "Nghỉ Tết", true), day("in_lieu", "", false)];
        vec![page(days, vec![], true), page(vec![], vec!["tet", "hung_kings"], false)]
    }
}

/// Which year.
#[derive(Debug, Default, Deserialize)]
pub struct Which {
    /// The year; empty is this one.
    #[serde(default)]
    pub year: String,
}

async fn page_of(cx: &Cx, actor: &app::Actor, asked: &str, form: FormState) -> Result<CalendarPage, Fault> {
    let this = || cx.ctx.now().today.get(..4).and_then(|y| y.parse().ok());
    let year = asked.trim().parse().ok().filter(|y| (1990..=2100).contains(y)).or_else(this).unwrap_or(2000);
    Ok(CalendarPage {
        view: calendar::year(&cx.ctx, actor, year).await?,
        kinds: Choice::of_codes(cx.lang, "calendar-kind", DayKind::ALL.iter().map(|k| k.code())),
        form,
    })
}

/// `GET /setup/calendar`
pub async fn show(cx: Cx, SignedIn(actor): SignedIn, Address(which): Address<Which>) -> PageResult {
    let page = page_of(&cx, &actor, &which.year, FormState::default()).await?;
    cx.page(&page).await
}

/// `POST /setup/calendar`: enters days, or takes one out again.
pub async fn save(cx: Cx, SignedIn(actor): SignedIn, fields: Fields) -> PageResult {
    let year = fields.text("year");
    let at = format!("/setup/calendar?year={year}");
    let done = match fields.optional("remove") {
        Some(day) => calendar::remove(&cx.ctx, &actor, &day).await.map(|()| ("calendar-removed", 1)),
        None => {
            let form = DaysForm {
                from: fields.text("from"),
                to: fields.text("to"),
                kind: fields.text("kind"),
                name: fields.text("name"),
                document: fields.text("document"),
            };
            calendar::enter(&cx.ctx, &actor, &form).await.map(|n| ("calendar-entered", n))
        }
    };
    match done {
        Ok((key, count)) => cx.done(&at, key, [("count", count.to_string())]).await,
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            let page = page_of(&cx, &actor, &year, form).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}
