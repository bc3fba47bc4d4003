//! Entering an indicator of a movement and changing it.

use app::movements::{self, IndicatorForm};
use axum::{extract::Path, http::StatusCode};
use domain::{
    indicator::{Direction, Measure, show_number},
    period::Every,
};
use serde::Serialize;

use crate::{Cx, Fault, Fields, FormState, Page, PageResult, SignedIn, form::Choice, stale};

/// The form.
#[derive(Serialize)]
pub struct IndicatorPage {
    /// Movement's code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Number of the indicator; none for a new one.
    pub seq: Option<i64>,
    /// Fields.
    pub form: FormState,
    /// Measures.
    pub measures: Vec<Choice>,
    /// Directions.
    pub directions: Vec<Choice>,
    /// How often.
    pub everies: Vec<Choice>,
    /// Who reports.
    pub reporters: Vec<Choice>,
}

impl Page for IndicatorPage {
    const TEMPLATE: &'static str = "movements/indicator.html";

    fn samples() -> Vec<Self> {
        let page = |seq, form| Self {
            code: "x".into(),
            name: "Phong trào".into(),
            seq,
            form,
            measures: vec![Choice::new("sum", "Tổng")],
            directions: vec![Choice::new("up", "Càng cao càng tốt")],
            everies: vec![Choice::new("month", "Hằng tháng")],
            reporters: vec![Choice::new("direct", "Trực thuộc")],
        };
        vec![page(None, FormState::default()), page(Some(1), FormState::default().version(2))]
    }
}

/// Fields with their labels.
const FIELDS: &[(&str, &str)] = &[
    ("name", "indicator-name"),
    ("measure", "indicator-measure"),
    ("unit_of_measure", "indicator-unit"),
    ("direction", "indicator-direction"),
    ("every", "indicator-every"),
    ("reporters", "indicator-reporters"),
    ("target", "indicator-target"),
    ("previous", "indicator-previous"),
    ("assigned_by", "indicator-assigned"),
    ("due_days", "indicator-due"),
];

fn typed(fields: &Fields) -> IndicatorForm {
    IndicatorForm {
        name: fields.text("name"),
        measure: fields.text("measure"),
        unit_of_measure: fields.text("unit_of_measure"),
        direction: fields.text("direction"),
        may_exceed: fields.ticked("may_exceed"),
        every: fields.text("every"),
        reporters: fields.text("reporters"),
        target: fields.text("target"),
        previous: fields.text("previous"),
        assigned_by: fields.text("assigned_by"),
        due_days: fields.text("due_days"),
    }
}

fn page(cx: &Cx, code: &str, name: &str, seq: Option<i64>, form: FormState) -> IndicatorPage {
    let codes = |prefix: &str, all: Vec<&'static str>| Choice::of_codes(cx.lang, prefix, all);
    IndicatorPage {
        code: code.to_owned(),
        name: name.to_owned(),
        seq,
        form,
        measures: codes("indicator-measure", Measure::ALL.iter().map(|m| m.code()).collect()),
        directions: codes("indicator-direction", Direction::ALL.iter().map(|d| d.code()).collect()),
        everies: codes("indicator-every", Every::ALL.iter().map(|e| e.code()).collect()),
        reporters: codes("indicator-reporters", vec!["direct", "all"]),
    }
}

/// `GET /movements/{code}/indicators/new`
pub async fn new_indicator(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let at = movements::launch_page(&cx.ctx, &actor, &code).await?.row;
    let fresh = [("measure", "sum"), ("direction", "up"), ("every", "month"), ("reporters", "direct")];
    let form = FormState::new(fresh.map(|(name, value)| (name, value.to_owned())));
    cx.page(&page(&cx, &at.code, &at.name, None, form)).await
}

/// `POST /movements/{code}/indicators/new`
pub async fn add_indicator(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    match movements::add_indicator(&cx.ctx, &actor, &code, &typed(&fields), fields.once()).await {
        Ok(_) => cx.done(&format!("/movements/{code}/figures"), "indicator-kept", []).await,
        Err(error) => {
            let state = cx.retry(&fields, error)?;
            let at = movements::page(&cx.ctx, &actor, &code).await?.row;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&cx, &at.code, &at.name, None, state)).await
        }
    }
}

/// What stands of an indicator: name of the movement, version, values of the fields.
async fn stored(
    cx: &Cx,
    actor: &app::Actor,
    code: &str,
    seq: i64,
) -> Result<(String, i64, Vec<(&'static str, String)>), Fault> {
    let (m, i) = movements::indicator(&cx.ctx, actor, code, seq).await?;
    let number = |n: Option<i64>| n.map(|n| show_number(n.into())).unwrap_or_default();
    let values = vec![
        ("name", i.name),
        ("measure", i.measure),
        ("unit_of_measure", i.unit_of_measure),
        ("direction", i.direction),
        ("every", i.every),
        ("reporters", i.reporters),
        ("target", number(i.target)),
        ("previous", number(i.previous)),
        ("assigned_by", i.assigned_by),
        ("due_days", i.due_days.map(|d| d.to_string()).unwrap_or_default()),
        ("may_exceed", if i.may_exceed { "1" } else { "" }.to_owned()),
    ];
    Ok((m.name, i.version, values))
}

/// `GET /movements/{code}/indicators/{seq}`
pub async fn edit_indicator(cx: Cx, SignedIn(actor): SignedIn, Path((code, seq)): Path<(String, i64)>) -> PageResult {
    let (name, version, values) = stored(&cx, &actor, &code, seq).await?;
    let form = FormState::new(values).version(version);
    cx.page(&page(&cx, &code, &name, Some(seq), form)).await
}

/// `POST /movements/{code}/indicators/{seq}`
pub async fn save_indicator(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, seq)): Path<(String, i64)>,
    fields: Fields,
) -> PageResult {
    let form = typed(&fields);
    let work = async |v| movements::edit_indicator(&cx.ctx, &actor, &code, seq, v, &form).await;
    let now = async {
        let (_, version, values) = stored(&cx, &actor, &code, seq).await?;
        let label = |name: &str| FIELDS.iter().find(|f| f.0 == name).map(|f| cx.word(f.1));
        let theirs = values.into_iter().filter_map(|(name, value)| {
            let field = stale::Theirs::text(name, label(name)?, value);
            let prefix = match name {
                "measure" | "direction" | "every" | "reporters" => format!("indicator-{name}"),
                _ => return Some(field),
            };
            let codes: Vec<&'static str> = match name {
                "measure" => Measure::ALL.iter().map(|m| m.code()).collect(),
                "direction" => Direction::ALL.iter().map(|d| d.code()).collect(),
                "every" => Every::ALL.iter().map(|e| e.code()).collect(),
                _ => vec!["direct", "all"],
            };
            Some(field.choices(Choice::of_codes(cx.lang, &prefix, codes)))
        });
        Ok(stale::Now::new(format!("/movements/{code}/figures"), version).fields(theirs))
    };
    match stale::over(&cx, &fields, work, now).await? {
        Ok(()) => cx.done(&format!("/movements/{code}/figures"), "indicator-kept", []).await,
        Err(error) => {
            let state = cx.retry(&fields, error)?;
            let (name, ..) = stored(&cx, &actor, &code, seq).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&cx, &code, &name, Some(seq), state)).await
        }
    }
}
