//! The yearly statistics forms: each number opens what it counts.

use app::forms::{self, Asked, Line, Page as Form};
use axum::extract::Query;
use domain::{
    access::{Action, may_anywhere},
    forms::Number,
    statistics::Kept,
};
use form_urlencoded::Serializer;
use serde::{Deserialize, Serialize};

use super::papers::PapersBox;
use crate::{
    Cx, Fault, Page, PageResult, SignedIn,
    form::{Choice, code_key},
};

/// What is asked beside the form itself.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Shown {
    /// Code of the unit.
    unit: String,
    /// Year.
    year: String,
    /// Which records of awards.
    kept: String,
    /// Who submitted.
    submits: String,
    /// The cell that is opened: `ROW.COLUMN`.
    cell: String,
    /// Page of what it counts.
    page: u64,
}

/// The page.
#[derive(Serialize)]
pub struct FormPage {
    number: String,
    all: Vec<(String, String)>,
    title: String,
    unit: String,
    unit_name: String,
    when: String,
    year: i64,
    columns: Vec<String>,
    keys: Vec<String>,
    rows: Vec<Line>,
    notes: Vec<String>,
    cell: String,
    listed: Vec<(String, String)>,
    before: Option<String>,
    after: Option<String>,
    here: String,
    sheet: String,
    table: String,
    kept: Vec<Choice>,
    kept_now: &'static str,
    submits: Vec<Choice>,
    submits_now: String,
    papers: PapersBox,
    may_print: bool,
}

impl Page for FormPage {
    const TEMPLATE: &'static str = "statistics/form.html";

    fn samples() -> Vec<Self> {
        let page = |number: Number, cell: &str| Self {
            number: number.code().into(),
            all: vec![("0601".into(), "Biểu 0601".into()), ("0602".into(), "Biểu 0602".into())],
            title: "Biểu".into(),
            unit: "CAT".into(),
            unit_name: "Công an tỉnh".into(),
            when: "năm 2020".into(),
            year: 2020,
            columns: (1..=4).map(|n| format!("Cột {n}")).collect(),
            keys: (1..=4).map(|n| n.to_string()).collect(),
            rows: vec![Line { code: "01".into(), name: "Tổng số".into(), cells: vec![1, 0, 1, 0] }],
            notes: vec!["Thông tư".into()],
            cell: cell.into(),
            listed: if cell.is_empty() { vec![] } else { vec![("/movements/x".into(), "Phong trào".into())] },
            before: (!cell.is_empty()).then(|| "?page=0".into()),
            after: (!cell.is_empty()).then(|| "?page=2".into()),
            here: "/statistics/0601".into(),
            sheet: "/statistics/0601.xlsx".into(),
            table: "{}".into(),
            kept: if number == Number::State { vec![Choice::new("records", "Mục")] } else { vec![] },
            kept_now: "records",
            submits: if number == Number::State { vec![Choice::new("ministry", "Mục")] } else { vec![] },
            submits_now: String::new(),
            papers: PapersBox::sample(),
            may_print: cell.is_empty(),
        };
        vec![page(Number::Movements, ""), page(Number::State, "01.1")]
    }
}

/// The form whose address this is.
fn asked(cx: &Cx, shown: &Shown) -> Result<Asked, Fault> {
    let number = cx.path.rsplit('/').next().and_then(|last| last.split('.').next()).unwrap_or_default();
    Ok(Asked {
        form: Number::from_code(number).ok_or(Fault::NotFound)?.code().to_owned(),
        unit: shown.unit.clone(),
        year: shown.year.clone(),
        kept: shown.kept.clone(),
        submits: shown.submits.clone(),
    })
}

fn address(end: &str, f: &Form) -> String {
    let mut query = Serializer::new(String::new());
    query.append_pair("unit", &f.unit.0).append_pair("year", &f.year.to_string());
    if matches!(f.number, Number::State | Number::Ministry) {
        query.append_pair("kept", f.kept.code());
    }
    if !f.submits.is_empty() {
        query.append_pair("submits", &f.submits);
    }
    format!("/statistics/{}{end}?{}", f.number, query.finish())
}

fn kept(cx: &Cx) -> Vec<Choice> {
    let one_by_one = Kept::ALL.iter().filter(|k| **k != Kept::Reported);
    one_by_one.map(|k| Choice::new(k.code(), cx.word(&code_key("statistics-kept", k.code())))).collect()
}

fn submits(cx: &Cx) -> Vec<Choice> {
    let choice = |code: &str| Choice::new(code, cx.word(&format!("forms-0602-submits-{code}")));
    ["ministry", "province"].map(choice).into()
}

/// `GET /statistics/0601` to `0605`
pub async fn show(cx: Cx, SignedIn(actor): SignedIn, Query(shown): Query<Shown>) -> PageResult {
    let asked = asked(&cx, &shown)?;
    let f = forms::page(&cx.ctx, &actor, &asked).await?;
    let papers = PapersBox::load(&cx, "statistics", &f.unit.0, 0).await?;
    let (row, column) = shown.cell.split_once('.').unwrap_or_default();
    let (listed, more) = match row {
        "" => (Vec::new(), false),
        row => forms::behind(&cx.ctx, cx.lang, &f, row, column, shown.page).await?,
    };
    let here = address("", &f);
    let turn = |page: u64| format!("{here}&cell={}&page={page}#listed", shown.cell);
    let of_awards = matches!(f.number, Number::State | Number::Ministry);
    let all = Number::ALL.iter().filter(|n| may_anywhere(&actor, forms::right(**n)));
    cx.page(&FormPage {
        number: f.number.code().to_owned(),
        all: all.map(|n| (n.code().to_owned(), forms::title(cx.lang, *n))).collect(),
        title: forms::title(cx.lang, f.number),
        when: forms::when(cx.lang, &f),
        columns: forms::columns(&cx.ctx, cx.lang, &f),
        keys: f.form.columns.iter().map(domain::forms::Column::key).collect(),
        rows: forms::lines(cx.lang, &f),
        notes: forms::notes(&cx.ctx, cx.lang, &f, true),
        listed: listed.into_iter().map(|t| (t.at, t.name)).collect(),
        before: shown.page.checked_sub(1).map(turn),
        after: more.then(|| turn(shown.page.saturating_add(1))),
        sheet: address(".xlsx", &f),
        table: serde_json::to_string(&Asked { unit: String::new(), year: f.year.to_string(), ..asked })
            .unwrap_or_default(),
        kept: if of_awards { kept(&cx) } else { vec![] },
        kept_now: f.kept.code(),
        submits: if f.number == Number::State { submits(&cx) } else { vec![] },
        submits_now: f.submits.clone(),
        cell: shown.cell.clone(),
        year: f.year,
        here,
        unit: f.unit.0,
        unit_name: f.unit.1,
        papers,
        may_print: may_anywhere(&actor, Action::ViewDecisions),
    })
    .await
}

/// `GET /statistics/0601.xlsx` to `0605.xlsx`
pub async fn export(cx: Cx, SignedIn(actor): SignedIn, Query(shown): Query<Shown>) -> PageResult {
    let f = forms::page(&cx.ctx, &actor, &asked(&cx, &shown)?).await?;
    cx.workbook(&format!("bieu-{}", f.number), forms::sheet(&cx.ctx, cx.lang, &f)).await
}
