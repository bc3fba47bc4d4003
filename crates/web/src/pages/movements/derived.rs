//! Figures made of figures: shown below the indicators, added by a form of their own.

use app::movements::{self, Derived, DerivedForm, Made};
use axum::{extract::Path, http::StatusCode};
use domain::indicator::{
    derived::{Against, Kind, Moved, Wish},
    show_number,
};
use serde::Serialize;

use super::figures::period_name;
use crate::{
    Cx, Fields, FormState, Page, PageResult, SignedIn,
    form::{Choice, code_key},
};

/// A period of a derived indicator.
#[derive(Clone, Debug, Serialize)]
pub(super) struct PeriodView {
    name: String,
    text: String,
    note: String,
    units: Vec<(String, String)>,
}

/// A derived indicator.
#[derive(Clone, Debug, Serialize)]
pub struct DerivedView {
    seq: i64,
    name: String,
    /// How it is made.
    how: String,
    periods: Vec<PeriodView>,
}

pub(super) fn sample() -> DerivedView {
    DerivedView {
        seq: 1,
        name: "Đơn vị giảm cả 3 tiêu chí".into(),
        how: "Số đơn vị giảm so với kỳ liền trước: Số vụ, Số chết, Số bị thương".into(),
        periods: vec![PeriodView {
            name: "11/2026".into(),
            text: "2 trong 12".into(),
            note: String::new(),
            units: vec![("PX03".into(), "Phòng".into())],
        }],
    }
}

fn places(n: i128) -> String {
    // Two places are what the law's own tables have.
    show_number(if n >= 0 { (n + 5) / 10 * 10 } else { (n - 5) / 10 * 10 })
}

fn made(cx: &Cx, made: Made) -> String {
    let about = |text: String, about: bool| {
        if about { format!("{} {text}", cx.word("figure-bound-about")) } else { text }
    };
    let signed = |n: i128| format!("{}{}", if n > 0 { "+" } else { "" }, places(n));
    match made {
        Made::Nothing => String::new(),
        Made::Moved(Moved::Percent(n), a) => about(format!("{} %", signed(n)), a),
        Made::Moved(Moved::Points(n), a) => about(cx.say("derived-points", [("n", signed(n))]), a),
        Made::Share(n, a) => about(format!("{} %", places(n)), a),
        Made::Units(n, of) => cx.say("derived-units-of", [("n", n.to_string()), ("of", of.to_string())]),
    }
}

pub(super) fn view(cx: &Cx, code: &str, d: &Derived) -> DerivedView {
    let word = |front: &str, code: &str| cx.word(&code_key(front, code));
    let kind = Kind::from_code(&d.row.kind).unwrap_or(Kind::Change);
    let wish = Wish::from_code(&d.row.wish).unwrap_or(Wish::Down);
    let compares = kind == Kind::Change || (kind == Kind::Units && matches!(wish, Wish::Down | Wish::Up));
    let mut how = word("derived-kind", kind.code());
    if kind == Kind::Units {
        how = format!("{how}: {}", word("derived-wish", wish.code()));
    }
    if compares {
        how = format!("{how}, {}", word("derived-against", &d.row.against));
    }
    let period = |p: &movements::DerivedPeriod| PeriodView {
        name: period_name(cx, &p.period),
        text: made(cx, p.made),
        note: p
            .counted
            .map(|(a, b)| cx.say("derived-counted", [("now", a.to_string()), ("then", b.to_string())]))
            .unwrap_or_default(),
        units: p
            .units
            .iter()
            .map(|(unit, name)| (format!("/movements/{code}/units/{unit}/figures?period={}", p.period), name.clone()))
            .collect(),
    };
    DerivedView {
        seq: d.row.seq,
        name: d.row.name.clone(),
        how: format!("{how} – {}", d.bases.join(", ")),
        periods: d.periods.iter().rev().map(period).collect(),
    }
}

/// The form.
#[derive(Serialize)]
pub struct DerivedPage {
    code: String,
    name: String,
    form: FormState,
    /// Indicators with their numbers.
    indicators: Vec<(i64, String)>,
    kinds: Vec<Choice>,
    againsts: Vec<Choice>,
    wishes: Vec<Choice>,
}

impl Page for DerivedPage {
    const TEMPLATE: &'static str = "movements/derived.html";

    fn samples() -> Vec<Self> {
        let page = |indicators| Self {
            code: "x".into(),
            name: "Phong trào".into(),
            form: FormState::default(),
            indicators,
            kinds: vec![Choice::new("change", "Thay đổi")],
            againsts: vec![Choice::new("before", "Kỳ liền trước")],
            wishes: vec![Choice::new("down", "Giảm")],
        };
        vec![page(vec![(1, "Số vụ".into())]), page(vec![])]
    }
}

async fn page(cx: &Cx, actor: &app::Actor, code: &str, form: FormState) -> Result<DerivedPage, crate::Fault> {
    let at = movements::launch_page(&cx.ctx, actor, code).await?.row;
    let all = movements::indicators(&cx.ctx, at.id).await?;
    let codes = |prefix: &str, all: Vec<&'static str>| Choice::of_codes(cx.lang, prefix, all);
    Ok(DerivedPage {
        code: at.code,
        name: at.name,
        form,
        indicators: all.into_iter().map(|i| (i.seq, i.name)).collect(),
        kinds: codes("derived-kind", Kind::ALL.iter().map(|k| k.code()).collect()),
        againsts: codes("derived-against", Against::ALL.iter().map(|k| k.code()).collect()),
        wishes: codes("derived-wish", Wish::ALL.iter().map(|k| k.code()).collect()),
    })
}

/// `GET /movements/{code}/derived/new`
pub async fn new_derived(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let fresh = [("kind", "change"), ("against", "before"), ("wish", "down")];
    let form = FormState::new(fresh.map(|(name, value)| (name, value.to_owned())));
    cx.page(&page(&cx, &actor, &code, form).await?).await
}

/// `POST /movements/{code}/derived/new`
pub async fn add_derived(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let form = DerivedForm {
        name: fields.text("name"),
        kind: fields.text("kind"),
        bases: fields.text("bases"),
        against: fields.text("against"),
        wish: fields.text("wish"),
    };
    match movements::add_derived(&cx.ctx, &actor, &code, &form, fields.once()).await {
        Ok(()) => cx.done(&format!("/movements/{code}/figures"), "derived-kept", []).await,
        Err(error) => {
            let state = cx.retry(&fields, error)?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&cx, &actor, &code, state).await?).await
        }
    }
}

/// `POST /movements/{code}/derived/{seq}/drop`
pub async fn drop_derived(cx: Cx, SignedIn(actor): SignedIn, Path((code, seq)): Path<(String, i64)>) -> PageResult {
    movements::drop_derived(&cx.ctx, &actor, &code, seq).await?;
    cx.done(&format!("/movements/{code}/figures"), "derived-gone", []).await
}
