//! Thiết lập: the list of what an office needs, names as printed, signers, and the one workbook.

use std::sync::Arc;

use app::{
    Error,
    setup::{
        self, CAPACITIES, Checklist, Item, Organisation, OrganisationRow, Signer, SignerRow,
        workbook::{self, Plan},
    },
};
use axum::{extract::Query as Address, http::StatusCode};
use domain::access::Action;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::units::choices;
use crate::{
    Cx, Fault, Fields, FormState, Page, PageResult, SignedIn, download,
    form::{Choice, code_key},
    format, stale,
    upload::Upload,
};

/// A fault of the workbook, in words.
#[derive(Serialize)]
struct Said {
    sheet: String,
    row: u32,
    text: String,
}

/// The list, with what a workbook said.
#[derive(Serialize)]
pub struct IndexPage {
    list: Checklist,
    form: FormState,
    faults: Vec<Said>,
    counts: Vec<(&'static str, usize)>,
    blob: String,
    file_name: String,
}

impl Page for IndexPage {
    const TEMPLATE: &'static str = "setup/index.html";

    fn samples() -> Vec<Self> {
        let list = |done| Checklist {
            items: vec![Item { key: "units", count: u64::from(done), done, href: "/units" }],
            done,
            empty: !done,
        };
        let page = |list, faults, counts, blob: &str| Self {
            list,
            form: FormState::default(),
            faults,
            counts,
            blob: blob.into(),
            file_name: "thiet-lap.xlsx".into(),
        };
        let said = Said { sheet: "Đơn vị".into(), row: 3, text: "Thiếu tên".into() };
        vec![
            page(list(false), vec![], vec![], ""),
            page(list(true), vec![said], vec![], ""),
            page(list(true), vec![], vec![("units", 3)], "x"),
        ]
    }
}

async fn index_page(cx: &Cx, actor: &app::Actor, form: FormState) -> Result<IndexPage, Fault> {
    let list = setup::checklist(&cx.ctx, actor).await?;
    Ok(IndexPage { list, form, faults: vec![], counts: vec![], blob: String::new(), file_name: String::new() })
}

/// `GET /setup`
pub async fn index(cx: Cx, SignedIn(actor): SignedIn) -> PageResult {
    let page = index_page(&cx, &actor, FormState::default()).await?;
    cx.page(&page).await
}

/// `GET /setup/workbook.xlsx`
pub async fn template(_: Cx) -> PageResult {
    Ok(download::file(workbook::template()?, "thiet-lap.xlsx", download::XLSX))
}

fn counts_of(plan: &Plan) -> Vec<(&'static str, usize)> {
    let c = plan.counts();
    vec![
        ("units", c.units),
        ("organisation", c.organisations),
        ("people", c.people),
        ("signers", c.signers),
        ("council", c.councils),
        ("seats", c.seats),
    ]
}

/// `POST /setup/workbook`: looks at a filled workbook; nothing is written but the file.
pub async fn look(cx: Cx, SignedIn(actor): SignedIn, sent: Upload) -> PageResult {
    let read = async {
        let file = sent.file("file").ok_or_else(|| Error::field("file", "import-choose-file", []))?;
        setup::workbook::keep(&cx.ctx, &actor, &file.name, Arc::new(file.bytes.to_vec())).await
    };
    match read.await {
        Ok((blob, plan)) => {
            let mut page = index_page(&cx, &actor, FormState::default()).await?;
            page.faults = plan
                .faults
                .iter()
                .map(|f| Said {
                    sheet: f.sheet.clone(),
                    row: f.row,
                    text: words::say(cx.lang, f.refusal.key, &f.refusal.args),
                })
                .collect();
            page.counts = counts_of(&plan);
            page.file_name = sent.file("file").map(|f| f.name.clone()).unwrap_or_default();
            if page.faults.is_empty() {
                page.blob = blob;
                return cx.page(&page).await;
            }
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
        Err(error) => {
            let form = cx.retry(&sent.fields, error)?;
            let page = index_page(&cx, &actor, form).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}

/// `POST /setup/workbook/apply`
pub async fn apply(cx: Cx, SignedIn(actor): SignedIn, fields: Fields) -> PageResult {
    match setup::workbook::apply_kept(&cx.ctx, &actor, &fields.text("blob"), &fields.text("file_name")).await {
        Ok(done) => {
            let pairs = [
                ("units", done.units.to_string()),
                ("organisations", done.organisations.to_string()),
                ("people", done.people.to_string()),
                ("signers", done.signers.to_string()),
                ("councils", done.councils.to_string()),
            ];
            cx.done("/setup", "setup-workbook-done", pairs).await
        }
        Err(error) => {
            let form = cx.retry(&Fields::default(), error)?;
            let page = index_page(&cx, &actor, form).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}

/// Which unit and which row a page is about.
#[derive(Debug, Default, Deserialize)]
pub struct Which {
    /// Unit's code; empty is the highest one.
    #[serde(default)]
    pub unit: String,
    /// Number of the row to change; 0 for a new one.
    #[serde(default)]
    pub row: usize,
}

/// Names as printed of a unit.
#[derive(Serialize)]
pub struct OrganisationPage {
    unit: String,
    units: Vec<Choice>,
    rows: Vec<OrganisationRow>,
    number: usize,
    form: FormState,
}

impl Page for OrganisationPage {
    const TEMPLATE: &'static str = "setup/organisation.html";

    fn samples() -> Vec<Self> {
        let row = OrganisationRow {
            number: 1,
            version: 1,
            unit_name: "Công an tỉnh".into(),
            form: Organisation {
                issuing_body: "CÔNG AN TỈNH".into(), from: "2010-01-01".into(), ..Default::default()
            },
        };
        let page = |rows, number| Self {
            unit: "CAT".into(),
            units: vec![Choice::new("CAT", "Công an tỉnh")],
            rows,
            number,
            form: FormState::default().version(1),
        };
        vec![page(vec![], 0), page(vec![row], 1)]
    }
}

/// Units the actor may set up, and the one asked for or the first.
async fn chosen(cx: &Cx, actor: &app::Actor, asked: &str) -> Result<(String, Vec<Choice>), Fault> {
    let units = choices(cx, actor, Action::ManageSetup).await?;
    let unit =
        if asked.is_empty() { units.first().map(|c| c.value.clone()).unwrap_or_default() } else { asked.to_owned() };
    Ok((unit, units))
}

async fn organisation_page(
    cx: &Cx,
    actor: &app::Actor,
    which: &Which,
    typed: Option<FormState>,
) -> Result<OrganisationPage, Fault> {
    let (unit, units) = chosen(cx, actor, &which.unit).await?;
    let rows = if unit.is_empty() { vec![] } else { setup::organisations(&cx.ctx, actor, &unit).await? };
    let edited = which.row.checked_sub(1).and_then(|i| rows.get(i));
    let form = match (typed, edited) {
        (Some(form), _) => form,
        (None, Some(r)) => filled(&r.form).version(r.version),
        (None, None) => FormState::default(),
    };
    let number = edited.map_or(0, |r| r.number);
    Ok(OrganisationPage { unit, units, number, rows, form })
}

/// `GET /setup/organisation`
pub async fn organisation(cx: Cx, SignedIn(actor): SignedIn, Address(which): Address<Which>) -> PageResult {
    let page = organisation_page(&cx, &actor, &which, None).await?;
    cx.page(&page).await
}

/// The row that a form changes; none for a new one.
fn existing(fields: &Fields) -> Option<usize> {
    fields.text("row").parse().ok().filter(|n| *n > 0)
}

/// What stands now of the row of a form.
fn now<F: Serialize>(cx: &Cx, back: String, version: i64, row: &F) -> stale::Now {
    let all = serde_json::to_value(row).unwrap_or_default();
    let fields = all.as_object().into_iter().flatten().filter(|(name, _)| *name != "unit").map(|(name, value)| {
        let key = match name.as_str() {
            "from" | "to" => format!("units-{name}"),
            "rank" => "people-rank".to_owned(),
            "verified" => "setup-verified".to_owned(),
            other => format!("setup-column-{}", other.replace('_', "-")),
        };
        let text = match value {
            Value::Bool(ticked) => if *ticked { "1" } else { "" }.to_owned(),
            other => format::date(other.as_str().unwrap_or_default()),
        };
        let field = stale::Theirs::text(name, cx.word(&key), text);
        match name.as_str() {
            "verified" => field.choices(vec![Choice::new("", "–"), Choice::new("1", cx.word("facts-yes"))]),
            "capacity" => field
                .choices(CAPACITIES.iter().map(|c| Choice::new(*c, cx.word(&code_key("setup-capacity", c)))).collect()),
            _ => field,
        }
    });
    stale::Now::new(back, version).fields(fields)
}

/// A form of a row with what is stored.
fn filled<F: Serialize>(form: &F) -> FormState {
    let mut state = FormState::default();
    for (name, value) in serde_json::to_value(form).ok().as_ref().and_then(|v| v.as_object()).into_iter().flatten() {
        let text = match value {
            Value::Bool(ticked) => if *ticked { "1" } else { "" }.to_owned(),
            other => other.as_str().unwrap_or_default().to_owned(),
        };
        state.push(name, text);
    }
    state
}

/// What was typed about a row: a text, a tick or a day for each field of the form.
fn typed<F: Default + Serialize + DeserializeOwned>(fields: &Fields) -> F {
    let mut form = serde_json::to_value(F::default()).unwrap_or_default();
    for (name, value) in form.as_object_mut().into_iter().flatten() {
        *value = match (&*value, name.as_str()) {
            (Value::Bool(_), _) => fields.ticked(name).into(),
            (_, "from" | "to") => {
                let text = fields.text(name);
                format::read_date(&text).unwrap_or(text).into()
            }
            _ => fields.text(name).into(),
        };
    }
    serde_json::from_value(form).unwrap_or_default()
}

/// `POST /setup/organisation`
pub async fn save_organisation(cx: Cx, SignedIn(actor): SignedIn, fields: Fields) -> PageResult {
    let form: Organisation = typed(&fields);
    let which = Which { unit: form.unit.clone(), row: existing(&fields).unwrap_or(0) };
    let back = format!("/setup/organisation?unit={}", which.unit);
    let work = async |v| setup::save_organisation(&cx.ctx, &actor, form, existing(&fields).map(|row| (row, v))).await;
    let kept = async {
        let rows = setup::organisations(&cx.ctx, &actor, &which.unit).await?;
        let row = rows.into_iter().find(|r| r.number == which.row).ok_or(Fault::NotFound)?;
        Ok(now(&cx, back.clone(), row.version, &row.form))
    };
    match stale::over(&cx, &fields, work, kept).await? {
        Ok(()) => cx.done(&back, "setup-saved", []).await,
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            let page = organisation_page(&cx, &actor, &which, Some(form)).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}

/// Signers of a unit.
#[derive(Serialize)]
pub struct SignersPage {
    unit: String,
    units: Vec<Choice>,
    rows: Vec<SignerRow>,
    number: usize,
    form: FormState,
    capacities: Vec<Choice>,
}

impl Page for SignersPage {
    const TEMPLATE: &'static str = "setup/signers.html";

    fn samples() -> Vec<Self> {
        let row = SignerRow {
            number: 1,
            version: 1,
            form: Signer {
                name: "Nguyễn Văn A".into(),
                capacity: "for_head".into(),
                head_title: "GIÁM ĐỐC".into(),
                own_title: "PHÓ GIÁM ĐỐC".into(),
                from: "2020-01-01".into(),
                verified: true,
                ..Default::default()
            },
        };
        let page = |rows, number| Self {
            unit: "CAT".into(),
            units: vec![Choice::new("CAT", "Công an tỉnh")],
            rows,
            number,
            form: FormState::default().version(1),
            capacities: vec![Choice::new("head", "Thủ trưởng")],
        };
        vec![page(vec![], 0), page(vec![row], 1)]
    }
}

async fn signers_page(
    cx: &Cx,
    actor: &app::Actor,
    which: &Which,
    typed: Option<FormState>,
) -> Result<SignersPage, Fault> {
    let (unit, units) = chosen(cx, actor, &which.unit).await?;
    let rows = if unit.is_empty() { vec![] } else { setup::signers(&cx.ctx, actor, &unit).await? };
    let edited = which.row.checked_sub(1).and_then(|i| rows.get(i));
    let form = match (typed, edited) {
        (Some(form), _) => form,
        (None, Some(r)) => filled(&r.form).version(r.version),
        (None, None) => FormState::new([("capacity", "head".to_owned())]),
    };
    let number = edited.map_or(0, |r| r.number);
    let capacities = CAPACITIES.iter().map(|c| Choice::new(*c, cx.word(&code_key("setup-capacity", c)))).collect();
    Ok(SignersPage { unit, units, number, rows, form, capacities })
}

/// `GET /setup/signers`
pub async fn signers(cx: Cx, SignedIn(actor): SignedIn, Address(which): Address<Which>) -> PageResult {
    let page = signers_page(&cx, &actor, &which, None).await?;
    cx.page(&page).await
}

/// `POST /setup/signers`
pub async fn save_signer(cx: Cx, SignedIn(actor): SignedIn, fields: Fields) -> PageResult {
    let form: Signer = typed(&fields);
    let which = Which { unit: form.unit.clone(), row: existing(&fields).unwrap_or(0) };
    let back = format!("/setup/signers?unit={}", which.unit);
    let work = async |v| setup::save_signer(&cx.ctx, &actor, form, existing(&fields).map(|row| (row, v))).await;
    let kept = async {
        let rows = setup::signers(&cx.ctx, &actor, &which.unit).await?;
        let row = rows.into_iter().find(|r| r.number == which.row).ok_or(Fault::NotFound)?;
        Ok(now(&cx, back.clone(), row.version, &row.form))
    };
    match stale::over(&cx, &fields, work, kept).await? {
        Ok(()) => cx.done(&back, "setup-saved", []).await,
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            let page = signers_page(&cx, &actor, &which, Some(form)).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}
