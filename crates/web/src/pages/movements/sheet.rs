//! A unit's sheet of figures for a period.

use app::movements::{self, Indicator, SheetForm, Target, measure_of};
use axum::{
    extract::{Path, Query},
    http::StatusCode,
};
use domain::indicator::{Measure, show_figure, show_number};
use serde::{Deserialize, Serialize};

use super::figures::period_name;
use crate::{
    Cx, Fault, Fields, FormState, Page, PageResult, SignedIn,
    form::{Choice, code_key},
    stale,
};

/// A field of a sheet.
#[derive(Clone, Debug, Serialize)]
pub struct Asked {
    /// Name of the field.
    field: String,
    /// What is measured.
    name: String,
    /// In which unit, and an example of how it is typed.
    hint: String,
    /// What the period before said.
    last: String,
}

/// A unit's sheet for a period.
#[derive(Serialize)]
pub struct SheetPage {
    /// Movement's code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Unit's code.
    pub unit_code: String,
    /// Its name.
    pub unit_name: String,
    /// Code of the period.
    pub period: String,
    /// Its name.
    pub period_name: String,
    /// All periods.
    pub periods: Vec<Choice>,
    /// Fields.
    pub asked: Vec<Asked>,
    /// The form.
    pub form: FormState,
    /// Values, for who may not enter: name and figure.
    pub facts: Vec<(String, String)>,
    /// What corrected figures said before: name, figure, who, when.
    pub before: Vec<(String, String, String, String)>,
    /// The reader may enter.
    pub may_enter: bool,
    /// For a subordinate unit.
    pub for_unit: bool,
}

impl Page for SheetPage {
    const TEMPLATE: &'static str = "movements/sheet.html";

    fn samples() -> Vec<Self> {
        let page = |may_enter, for_unit, asked: Vec<Asked>| Self {
            code: "x".into(),
            name: "Phong trào".into(),
            unit_code: "PX03".into(),
            unit_name: "Phòng".into(),
            period: "2026-11".into(),
            period_name: "11/2026".into(),
            periods: vec![Choice::new("2026-11", "11/2026")],
            asked,
            form: FormState::new([("cell.1", "hơn 3.000".to_owned())]).version(1),
            facts: vec![("Ca tuần tra".into(), "hơn 3.000".into())],
            before: vec![("Ca tuần tra".into(), "2.900".into(), "Lê An".into(), "01/11/2026 08:00".into())],
            may_enter,
            for_unit,
        };
        let asked =
            || Asked { field: "cell.1".into(), name: "Ca tuần tra".into(), hint: "ca".into(), last: "2.900".into() };
        vec![page(true, true, vec![asked()]), page(true, false, vec![]), page(false, false, vec![asked()])]
    }
}

/// Which period.
#[derive(Debug, Default, Deserialize)]
pub struct Of {
    /// Its code; empty for the newest.
    #[serde(default)]
    period: String,
}

/// In which unit, an example of how it is typed, and what the unit is to reach: who set it, and what was there before.
fn hint(cx: &Cx, i: &Indicator, target: Option<&Target>) -> String {
    let mut all = vec![i.unit_of_measure.clone(), cx.word(&code_key("indicator-typed", &i.measure))];
    if let Some(t) = target {
        let number = |n: i64| show_number(n.into());
        let mut words = cx.say("figure-of-target", [("target", number(t.value))]);
        if let Some(previous) = t.previous {
            words = format!("{words}, {}", cx.say("figure-previous", [("previous", number(previous))]));
        }
        all.push(format!("{words} ({})", t.assigned_by));
    }
    all.retain(|t| !t.is_empty());
    all.join(" · ")
}

async fn sheet_page(
    cx: &Cx,
    actor: &app::Actor,
    (code, unit, period): (&str, &str, &str),
    form: Option<FormState>,
) -> Result<SheetPage, Fault> {
    let page = movements::sheet(&cx.ctx, actor, code, unit, period).await?;
    let fresh = || {
        let papers = [("document", page.document.clone()), ("document_on", vntext::date_dmy(&page.document_on))];
        let mut form = FormState::new(papers).version(page.version);
        for (seq, text) in &page.cells {
            form.push(&format!("cell.{seq}"), text.clone());
        }
        form
    };
    let name = |seq: i64| page.indicators.iter().find(|i| i.seq == seq).map(|i| i.name.clone()).unwrap_or_default();
    let asked = page
        .indicators
        .iter()
        .map(|i| Asked {
            field: format!("cell.{}", i.seq),
            name: i.name.clone(),
            hint: hint(cx, i, page.targets.iter().find(|t| t.seq == i.seq)),
            last: page.last.get(&i.seq).cloned().unwrap_or_default(),
        })
        .collect();
    let facts = page.indicators.iter().map(|i| (i.name.clone(), page.cells.get(&i.seq).cloned().unwrap_or_default()));
    let before = page.before.iter().map(|w| {
        let seq = w.seq.unwrap_or(0);
        let measure = page.indicators.iter().find(|i| i.seq == seq).map_or(Measure::Text, measure_of);
        let figure = domain::indicator::Figure {
            value: w.value,
            part: w.part,
            whole: w.whole,
            bound: None,
            wording: w.wording.clone().unwrap_or_default(),
        };
        let at = app::ctx::instant_text(&cx.ctx.zone, w.entered_at.unwrap_or(0));
        (name(seq), show_figure(measure, &figure), w.entered_by.clone().unwrap_or_default(), at)
    });
    Ok(SheetPage {
        asked,
        facts: facts.collect(),
        before: before.collect(),
        form: form.unwrap_or_else(fresh),
        period_name: period_name(cx, &page.period),
        periods: page.periods.iter().rev().map(|p| Choice::new(p.clone(), period_name(cx, p))).collect(),
        may_enter: page.may_enter,
        for_unit: page.for_unit,
        unit_code: page.unit.0,
        unit_name: page.unit.1,
        period: page.period,
        code: page.movement.code,
        name: page.movement.name,
    })
}

/// `GET /movements/{code}/units/{unit}/figures`
pub async fn sheet(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, unit)): Path<(String, String)>,
    Query(of): Query<Of>,
) -> PageResult {
    cx.page(&sheet_page(&cx, &actor, (&code, &unit, &of.period), None).await?).await
}

/// `POST /movements/{code}/units/{unit}/figures`
pub async fn save_sheet(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, unit)): Path<(String, String)>,
    fields: Fields,
) -> PageResult {
    let period = fields.text("period");
    let cells = fields.keyed("cell").into_iter().filter_map(|(seq, text)| Some((seq.parse().ok()?, text))).collect();
    let form = SheetForm { document: fields.text("document"), document_on: fields.text("document_on"), cells };
    let work = async |v| movements::save_sheet(&cx.ctx, &actor, &code, &unit, &period, v, &form).await;
    let address = format!("/movements/{code}/units/{unit}/figures?period={period}");
    let now = async {
        let now = movements::sheet(&cx.ctx, &actor, &code, &unit, &period).await?;
        let theirs = now.indicators.iter().map(|i| {
            let value = now.cells.get(&i.seq).cloned().unwrap_or_default();
            stale::Theirs::text(format!("cell.{}", i.seq), i.name.clone(), value)
        });
        let document = stale::Theirs::text("document", cx.word("cascade-document"), now.document.clone());
        let on = vntext::date_dmy(&now.document_on);
        let document_on = stale::Theirs::text("document_on", cx.word("figure-document-on"), on);
        Ok(stale::Now::new(address.clone(), now.version).fields(theirs).field(document).field(document_on))
    };
    match stale::over(&cx, &fields, work, now).await? {
        Ok(n) => cx.done(&address, "figure-kept", [("n", n.to_string())]).await,
        Err(error) => {
            let state = cx.retry(&fields, error)?;
            let page = sheet_page(&cx, &actor, (&code, &unit, &period), Some(state)).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}
