//! A score sheet: its tree, what differs from the year before, and its lines as one text that can be typed, pasted or sent as a file.

use app::scores::{self, SheetPage as Sheet};
use axum::{extract::Path, http::StatusCode};
use domain::{
    cluster::SHEET,
    scoring::{Line, table::Change},
};
use serde::Serialize;

use super::{points, rule_words};
use crate::{
    Cx, Fault, Fields, FormState, Page, PageResult, SignedIn,
    form::{Choice, code_key},
    noun, stale,
    upload::Upload,
};

/// A line of the tree.
#[derive(Clone, Debug, Serialize)]
pub struct TreeLine {
    /// 1 for the groups at the top.
    level: usize,
    /// Code.
    code: String,
    /// What is asked.
    text: String,
    /// Its maximum.
    max: String,
    /// How it becomes points.
    rule: String,
    /// The rule's own words.
    article: String,
    /// Something was entered on it.
    used: bool,
    /// It counts no more.
    disabled: bool,
}

impl TreeLine {
    fn of(cx: &Cx, line: &Line, used: bool) -> Self {
        Self {
            level: line.level,
            code: line.code.clone(),
            text: line.text.clone(),
            max: points(Some(line.max)),
            rule: rule_words(cx, line),
            article: line.article.clone(),
            used,
            disabled: line.disabled,
        }
    }
}

/// What differs from another sheet: what, there, here.
type Differs = (String, String, String);

/// The page.
#[derive(Serialize)]
pub struct SheetPage {
    cluster: String,
    short: String,
    code: String,
    name: String,
    year: String,
    version: i64,
    facts: Vec<(String, String)>,
    lines: Vec<TreeLine>,
    /// Sum of the groups at the top.
    sum: String,
    /// Code and year of the sheet before, and what differs: word, before, after.
    before: Option<(String, String, Vec<Differs>)>,
    others: Vec<Choice>,
    may_change: bool,
    form: FormState,
}

impl SheetPage {
    fn new(cx: &Cx, page: Sheet, form: FormState) -> Self {
        let value = |name: &str| page.record.values.get(name).cloned().unwrap_or_default();
        let told = |l: &Line| format!("{} {}: {}, {}", l.code, l.text, points(Some(l.max)), rule_words(cx, l));
        let change = |c: Change| match c {
            Change::Added(l) => (cx.word("score-diff-added"), String::new(), told(&l)),
            Change::Gone(l) => (cx.word("score-diff-gone"), told(&l), String::new()),
            Change::Changed(a, b) => (cx.word("score-diff-changed"), told(&a), told(&b)),
        };
        let lines = page.row.lines.iter().map(|l| TreeLine::of(cx, &l.line, page.used.contains(&l.line.code)));
        let facts = noun::facts(cx, &SHEET, &page.record).into_iter().filter(|(_, v)| !v.is_empty());
        Self {
            name: value("name"),
            year: value("year"),
            version: page.record.version,
            facts: facts.collect(),
            lines: lines.collect(),
            sum: points(Some(page.row.sheet.max())),
            before: page.before.map(|(code, year, all)| (code, year, all.into_iter().map(change).collect())),
            others: page
                .others
                .into_iter()
                .map(|(code, year, name)| Choice::new(code, format!("{year}: {name}")))
                .collect(),
            may_change: page.may_change,
            cluster: page.cluster,
            short: page.short,
            code: page.record.code,
            form,
        }
    }
}

impl Page for SheetPage {
    const TEMPLATE: &'static str = "scores/sheet.html";

    fn samples() -> Vec<Self> {
        let line = |used, disabled, article: &str| TreeLine {
            level: 1,
            code: "I".into(),
            text: "Công tác chuyên môn".into(),
            max: "700,00".into(),
            rule: "Tiêu chí cha".into(),
            article: article.into(),
            used,
            disabled,
        };
        let page = |may_change, lines, before, others| Self {
            cluster: "cum-mau".into(),
            short: "Cụm mẫu".into(),
            code: "BD-000001".into(),
            name: "Bảng điểm 2020".into(),
            year: "2020".into(),
            version: 1,
            facts: vec![("Năm".into(), "2020".into())],
            lines,
            sum: "1.000,00".into(),
            before,
            others,
            may_change,
            form: FormState::default(),
        };
        let diff = vec![("Sửa".to_owned(), "a".to_owned(), "b".to_owned())];
        vec![
            page(
                true,
                vec![line(true, false, "Điều 6"), line(false, true, "")],
                Some(("BD-000000".into(), "2019".into(), diff)),
                vec![Choice::new("BD-000000", "2019")],
            ),
            page(
                true,
                vec![],
                Some(("BD-000000".into(), "2019".into(), vec![])),
                vec![Choice::new("BD-000000", "2019")],
            ),
            page(true, vec![], None, vec![]),
            page(false, vec![line(false, false, "")], None, vec![]),
        ]
    }
}

/// The form of the lines.
#[derive(Serialize)]
pub struct LinesPage {
    cluster: String,
    short: String,
    code: String,
    name: String,
    form: FormState,
}

impl Page for LinesPage {
    const TEMPLATE: &'static str = "scores/lines.html";

    fn samples() -> Vec<Self> {
        let page = |form| Self {
            cluster: "cum-mau".into(),
            short: "Cụm mẫu".into(),
            code: "BD-000001".into(),
            name: "Bảng điểm 2020".into(),
            form,
        };
        let error = app::Error::field("lines", "score-line-none", []);
        vec![
            page(FormState::default().version(1)),
            page(FormState::default().version(1).with_error(&error, words::Lang::Vi)),
        ]
    }
}

fn lines_page(page: &Sheet, form: FormState) -> LinesPage {
    LinesPage {
        cluster: page.cluster.clone(),
        short: page.short.clone(),
        code: page.record.code.clone(),
        name: page.row.name().to_owned(),
        form,
    }
}

fn lines_text(cx: &Cx, page: &Sheet) -> String {
    scores::lines_text(&page.row.lines, &|kind| cx.word(&code_key("score-kind", kind)))
}

fn at(cluster: &str, sheet: &str) -> String {
    format!("/clusters/{cluster}/sheets/{sheet}")
}

/// `GET /clusters/{code}/sheets/{sheet}`
pub async fn show(cx: Cx, SignedIn(actor): SignedIn, Path((code, sheet)): Path<(String, String)>) -> PageResult {
    let page = scores::sheet(&cx.ctx, &actor, &code, &sheet).await?;
    cx.page(&SheetPage::new(&cx, page, FormState::default())).await
}

async fn changeable(cx: &Cx, actor: &app::Actor, code: &str, sheet: &str) -> Result<Sheet, Fault> {
    let page = scores::sheet(&cx.ctx, actor, code, sheet).await?;
    if page.may_change { Ok(page) } else { Err(app::Error::Denied(domain::access::Denial::OutOfScope).into()) }
}

/// `GET /clusters/{code}/sheets/{sheet}/lines`
pub async fn form(cx: Cx, SignedIn(actor): SignedIn, Path((code, sheet)): Path<(String, String)>) -> PageResult {
    let page = changeable(&cx, &actor, &code, &sheet).await?;
    let form = FormState::new([("lines", lines_text(&cx, &page))]).version(page.record.version);
    cx.page(&lines_page(&page, form)).await
}

async fn now(cx: &Cx, actor: &app::Actor, (code, sheet): (&str, &str), fields: &Fields) -> Result<stale::Now, Fault> {
    let page = scores::sheet(&cx.ctx, actor, code, sheet).await?;
    let now = stale::Now::new(at(code, sheet), page.record.version);
    let now = now.text("lines", cx.word("score-lines"), lines_text(cx, &page));
    let count = page.row.lines.len().to_string();
    Ok(now.stands(cx.word("score-lines-count"), count).only(fields))
}

async fn written(
    cx: &Cx,
    actor: &app::Actor,
    (code, sheet): (&str, &str),
    fields: &Fields,
    cells: Vec<(usize, Vec<String>)>,
) -> PageResult {
    let work = async |version| scores::set_lines(&cx.ctx, actor, code, sheet, version, cells).await;
    match stale::over(cx, fields, work, now(cx, actor, (code, sheet), fields)).await? {
        Ok(count) => cx.done(&at(code, sheet), "score-lines-saved", [("count", count.to_string())]).await,
        Err(error) => refused(cx, actor, (code, sheet), fields, error).await,
    }
}

/// The form again, with what is wrong.
async fn refused(
    cx: &Cx,
    actor: &app::Actor,
    (code, sheet): (&str, &str),
    fields: &Fields,
    error: app::Error,
) -> PageResult {
    let page = changeable(cx, actor, code, sheet).await?;
    let mut form = cx.retry(fields, error)?;
    if fields.optional("lines").is_none() {
        form = form.with("lines", lines_text(cx, &page));
    }
    cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &lines_page(&page, form)).await
}

/// `POST /clusters/{code}/sheets/{sheet}/lines`: as they were typed or pasted.
pub async fn save(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, sheet)): Path<(String, String)>,
    fields: Fields,
) -> PageResult {
    let cells = scores::read_text(&fields.secret("lines"));
    written(&cx, &actor, (&code, &sheet), &fields, cells).await
}

/// `POST /clusters/{code}/sheets/{sheet}/file`: as a spreadsheet has them.
pub async fn file(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, sheet)): Path<(String, String)>,
    sent: Upload,
) -> PageResult {
    // Whoever may not change the sheet has no file read for him.
    changeable(&cx, &actor, &code, &sheet).await?;
    let cells = match sent.file("file") {
        Some(file) => scores::read_file(file.bytes.to_vec(), &file.name).await,
        None => Err(app::Error::field("file", "import-choose-file", [])),
    };
    match cells {
        Ok(cells) => written(&cx, &actor, (&code, &sheet), &sent.fields, cells).await,
        Err(error) => refused(&cx, &actor, (&code, &sheet), &sent.fields, error).await,
    }
}

/// `POST /clusters/{code}/sheets/{sheet}/copy`
pub async fn copy(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, sheet)): Path<(String, String)>,
    fields: Fields,
) -> PageResult {
    let from = fields.text("copy_from");
    let work = async |version| scores::copy_lines(&cx.ctx, &actor, &code, &sheet, version, &from).await;
    match stale::over(&cx, &fields, work, now(&cx, &actor, (&code, &sheet), &fields)).await? {
        Ok(count) => cx.done(&at(&code, &sheet), "score-lines-saved", [("count", count.to_string())]).await,
        Err(error) => {
            let page = changeable(&cx, &actor, &code, &sheet).await?;
            let form = cx.retry(&fields, error)?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &SheetPage::new(&cx, page, form)).await
        }
    }
}
