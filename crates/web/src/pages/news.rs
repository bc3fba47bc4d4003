//! News of the portal on the inside, what visitors wrote, and what is set about both.

use app::{list, news, portal};
use axum::{
    extract::{Path, Query},
    http::StatusCode,
};
use domain::{
    fields::{Field, Shape},
    news::{FEEDBACK, NEWS, PORTAL, is_public},
};
use serde::Serialize;

use crate::{
    Cx, Fault, Fields, FormState, Page, PageResult, SignedIn, Table,
    noun::{self, Input},
    stale,
};

async fn table(cx: &Cx, actor: &app::Actor, query: &list::Query) -> Result<Table, Fault> {
    Ok(noun::table(cx, &NEWS, news::list(&cx.ctx, actor, query).await?, query))
}

/// `GET /news`
pub async fn list(cx: Cx, SignedIn(actor): SignedIn, Query(query): Query<list::Query>) -> PageResult {
    let table = table(&cx, &actor, &query).await?;
    cx.page(&noun::ListPage::new(&cx, &actor, &NEWS, table, &query).await?).await
}

/// `GET /news.xlsx`
pub async fn export(cx: Cx, SignedIn(actor): SignedIn, Query(query): Query<list::Query>) -> PageResult {
    let make = async |cx: Cx, actor, query| table(&cx, &actor, &query).await;
    cx.sheet_of("tin", actor, query, make).await
}

/// `GET /news/new`
pub async fn new(cx: Cx, SignedIn(_): SignedIn) -> PageResult {
    let form = cx.form_or_draft(NEWS.home, FormState::default()).await?;
    cx.page(&noun::FormPage::new(&cx, &NEWS, form)).await
}

/// `POST /news`
pub async fn create(cx: Cx, SignedIn(actor): SignedIn, fields: Fields) -> PageResult {
    match news::add(&cx.ctx, &actor, &noun::texts(&fields, &NEWS)).await {
        Ok(code) => {
            cx.sent(NEWS.home).await;
            cx.done(&NEWS.at(&code), "noun-saved", []).await
        }
        Err(error) => {
            let form = cx.retry(&fields, error)?.for_draft(NEWS.home);
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &noun::FormPage::new(&cx, &NEWS, form)).await
        }
    }
}

/// What the reader may do.
#[derive(Serialize)]
struct May {
    change: bool,
    release: bool,
    correct: bool,
    withdraw: bool,
}

/// What was corrected.
#[derive(Serialize)]
struct Correction {
    on: String,
    by: String,
    note: String,
    name: String,
    lead: String,
    body: String,
}

/// News.
#[derive(Serialize)]
pub struct ShowPage {
    code: String,
    title: String,
    version: i64,
    state: String,
    body: String,
    facts: Vec<(String, String)>,
    links: Vec<(String, String, String)>,
    may: May,
    corrections: Vec<Correction>,
    /// Where everybody reads it; empty while nobody does.
    public: String,
    portal_on: bool,
    form: FormState,
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "news/show.html";

    fn samples() -> Vec<Self> {
        let page = |state: &str, all: bool, public: &str| Self {
            code: "TIN-000001".into(),
            title: "Phát động".into(),
            version: 1,
            state: state.into(),
            body: "Một\nHai".into(),
            facts: vec![("Nguồn".into(), "Bản tin".into())],
            links: vec![("Phong trào".into(), "Lá chắn".into(), "/movements/x".into())],
            may: May { change: all, release: all, correct: all, withdraw: all },
            corrections: if all {
                vec![Correction {
                    on: "2020-11-20".into(),
                    by: "Lê An".into(),
                    note: "Đúng là 38".into(),
                    name: "Tên cũ".into(),
                    lead: "Tóm tắt cũ".into(),
                    body: "Bài cũ".into(),
                }]
            } else {
                vec![]
            },
            public: public.into(),
            portal_on: all,
            form: FormState::default(),
        };
        vec![
            page("draft", false, ""),
            page("draft", true, ""),
            page("released", true, "/cong/tin/TIN-000001"),
            page("released", true, ""),
            page("released", false, ""),
            page("withdrawn", false, ""),
        ]
    }
}

async fn shown(cx: &Cx, actor: &app::Actor, code: &str, form: FormState) -> Result<ShowPage, Fault> {
    let news::Shown { record: r, may, corrections } = news::view(&cx.ctx, actor, code).await?;
    let set = portal::load(&cx.ctx).await?;
    let value = |name: &str| r.values.get(name).cloned().unwrap_or_default();
    let read = set.on() && is_public(&value("state"), &value("released_on"), &cx.ctx.now().today);
    let fields = NEWS.fields.iter().filter(|f| !matches!(f.column, "name" | "body" | "state"));
    let (named, plain): (Vec<&Field>, Vec<&Field>) = fields.partition(|f| matches!(f.shape, Shape::Object(_)));
    let links = named.into_iter().filter_map(|f| {
        let (Shape::Object(table), Some(code)) = (f.shape, r.values.get(f.column)) else { return None };
        let name = r.named.get(f.column).unwrap_or(code).clone();
        Some((cx.word(&NEWS.label(f)), name, domain::record::page_of(table, code)?))
    });
    let corrections = corrections.into_iter().map(|c| Correction {
        on: c.on_date,
        by: c.by_name,
        note: c.note,
        name: c.name,
        lead: c.lead,
        body: c.body,
    });
    Ok(ShowPage {
        title: value("name"),
        version: r.version,
        state: value("state"),
        body: value("body"),
        facts: plain.into_iter().map(|f| (cx.word(&NEWS.label(f)), noun::shown(cx, &NEWS, f, &r))).collect(),
        links: links.collect(),
        may: May { change: may.change, release: may.release, correct: may.correct, withdraw: may.withdraw },
        corrections: corrections.collect(),
        public: if read { format!("/cong/tin/{}", r.code) } else { String::new() },
        portal_on: set.on(),
        code: r.code,
        form,
    })
}

/// `GET /news/{code}`
pub async fn show(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    cx.page(&shown(&cx, &actor, &code, FormState::default()).await?).await
}

/// What stands now of news whose form was sent over another version.
async fn now(cx: &Cx, actor: &app::Actor, code: &str, sent: &Fields) -> Result<stale::Now, Fault> {
    let record = news::view(&cx.ctx, actor, code).await?.record;
    let value = |name: &str| record.values.get(name).cloned().unwrap_or_default();
    let state = cx.word(&format!("news-state-{}", value("state")));
    let now = noun::now_at(cx, &NEWS, sent, &record, &NEWS.at(&record.code), &[]);
    let now =
        now.stands(cx.word("news-state"), state).text("released_on", cx.word("news-released-on"), value("released_on"));
    Ok(now.text("reason", cx.word("news-withdraw-reason"), value("withdrawn_for")).only(sent))
}

/// `GET /news/{code}/edit`
pub async fn edit(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let found = news::view(&cx.ctx, &actor, &code).await?;
    if !found.may.change {
        return Err(Fault::NotFound);
    }
    let form = cx.form_or_draft(&cx.path, noun::form(&found.record)).await?;
    cx.page(&noun::FormPage::edit(&cx, &NEWS, &code, form)).await
}

/// `POST /news/{code}/edit`
pub async fn save(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let texts = noun::texts(&fields, &NEWS);
    let work = async |version| news::change(&cx.ctx, &actor, &code, version, &texts).await;
    match stale::over(&cx, &fields, work, now(&cx, &actor, &code, &fields)).await? {
        Ok(()) => {
            cx.sent(&cx.path).await;
            cx.done(&NEWS.at(&code), "noun-saved", []).await
        }
        Err(error) => {
            let form = cx.retry(&fields, error)?.for_draft(&cx.path);
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &noun::FormPage::edit(&cx, &NEWS, &code, form)).await
        }
    }
}

/// News as they will be read, and the day from which on.
#[derive(Serialize)]
pub struct ReleasePage {
    code: String,
    title: String,
    lead: String,
    body: String,
    /// Author and source, as the public reads them.
    by: String,
    form: FormState,
}

impl Page for ReleasePage {
    const TEMPLATE: &'static str = "news/release.html";

    fn samples() -> Vec<Self> {
        let page = |lead: &str| Self {
            code: "TIN-000001".into(),
            title: "Phát động".into(),
            lead: lead.into(),
            body: "Một\nHai".into(),
            by: lead.into(),
            form: FormState::default().version(1),
        };
        vec![page("Ba mục tiêu"), page("")]
    }
}

/// The page with what was sent, or with today for a day.
async fn releasing(cx: &Cx, actor: &app::Actor, code: &str, sent: Option<FormState>) -> Result<ReleasePage, Fault> {
    let found = news::view(&cx.ctx, actor, code).await?;
    if !found.may.release {
        return Err(Fault::NotFound);
    }
    let value = |name: &str| found.record.values.get(name).cloned().unwrap_or_default();
    let fresh = || FormState::new([("released_on", cx.ctx.now().today)]).version(found.record.version);
    let form = sent.unwrap_or_else(fresh);
    let by = [("portal-author", "author"), ("portal-credit", "credit")].into_iter().filter_map(|(key, name)| {
        let said = value(name);
        (!said.is_empty()).then(|| cx.say(key, [(name, said)]))
    });
    Ok(ReleasePage {
        code: code.to_owned(),
        title: value("name"),
        lead: value("summary"),
        body: value("body"),
        by: by.collect::<Vec<_>>().join(" · "),
        form,
    })
}

/// `GET /news/{code}/release`
pub async fn release_form(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    cx.page(&releasing(&cx, &actor, &code, None).await?).await
}

/// `POST /news/{code}/release`
pub async fn release(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let day = fields.text("released_on");
    let work = async |version| news::release(&cx.ctx, &actor, &code, version, &day).await;
    match stale::over(&cx, &fields, work, now(&cx, &actor, &code, &fields)).await? {
        Ok(()) => cx.done(&NEWS.at(&code), "news-release-done", []).await,
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &releasing(&cx, &actor, &code, Some(form)).await?).await
        }
    }
}

/// What was released, to be corrected with a note.
#[derive(Serialize)]
pub struct CorrectPage {
    code: String,
    inputs: Vec<Input>,
    form: FormState,
}

impl Page for CorrectPage {
    const TEMPLATE: &'static str = "news/correct.html";

    fn samples() -> Vec<Self> {
        let inputs =
            NEWS.fields.iter().filter(|f| !f.aside).map(|f| Input::of(f, "Nhãn".into(), "Gợi ý".into(), vec![]));
        let wrong = app::Error::field("note", "field-required", []);
        let form = FormState::default().version(1).with_error(&wrong, words::Lang::Vi);
        vec![Self { code: "TIN-000001".into(), inputs: inputs.collect(), form }]
    }
}

/// `GET /news/{code}/correct`
pub async fn correct_form(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let found = news::view(&cx.ctx, &actor, &code).await?;
    if !found.may.correct {
        return Err(Fault::NotFound);
    }
    let form = noun::form(&found.record);
    cx.page(&CorrectPage { code, inputs: noun::inputs(&cx, &NEWS), form }).await
}

/// `POST /news/{code}/correct`
pub async fn correct(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let (texts, note) = (noun::texts(&fields, &NEWS), fields.text("note"));
    let work = async |version| news::correct(&cx.ctx, &actor, &code, version, &texts, &note).await;
    match stale::over(&cx, &fields, work, now(&cx, &actor, &code, &fields)).await? {
        Ok(()) => cx.done(&NEWS.at(&code), "news-correct-done", []).await,
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            let page = CorrectPage { code, inputs: noun::inputs(&cx, &NEWS), form };
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}

/// `POST /news/{code}/withdraw`
pub async fn withdraw(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let reason = fields.text("reason");
    let work = async |version| news::withdraw(&cx.ctx, &actor, &code, version, &reason).await;
    match stale::over(&cx, &fields, work, now(&cx, &actor, &code, &fields)).await? {
        Ok(()) => cx.done(&NEWS.at(&code), "news-withdraw-done", []).await,
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &shown(&cx, &actor, &code, form).await?).await
        }
    }
}

async fn letter_table(cx: &Cx, actor: &app::Actor, query: &list::Query) -> Result<Table, Fault> {
    let page = news::letters(&cx.ctx, actor, query).await?;
    Ok(noun::table(cx, &FEEDBACK, page, query).empty(cx.word("feedback-none"), None))
}

/// `GET /feedback`
pub async fn letters(cx: Cx, SignedIn(actor): SignedIn, Query(query): Query<list::Query>) -> PageResult {
    let table = letter_table(&cx, &actor, &query).await?;
    cx.page(&noun::ListPage::new(&cx, &actor, &FEEDBACK, table, &query).await?.without_new()).await
}

/// `GET /feedback.xlsx`
pub async fn export_letters(cx: Cx, SignedIn(actor): SignedIn, Query(query): Query<list::Query>) -> PageResult {
    let make = async |cx: Cx, actor, query| letter_table(&cx, &actor, &query).await;
    cx.sheet_of("gop-y", actor, query, make).await
}

/// `GET /feedback/{code}`
pub async fn letter(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let view = news::letter(&cx.ctx, &actor, &code).await?;
    cx.page(&noun::ShowPage::new(&cx, &FEEDBACK, view, FormState::default())).await
}

/// `GET /feedback/{code}/edit`
pub async fn answer_form(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let view = news::letter(&cx.ctx, &actor, &code).await?;
    if !view.may_change {
        return Err(Fault::NotFound);
    }
    let form = cx.form_or_draft(&cx.path, noun::form(&view.record)).await?;
    cx.page(&noun::FormPage::edit(&cx, &FEEDBACK, &code, form)).await
}

/// `POST /feedback/{code}/edit`
pub async fn answer(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let texts = noun::texts(&fields, &FEEDBACK);
    let work = async |version| news::answer(&cx.ctx, &actor, &code, version, &texts).await;
    let now = noun::now(&cx, &FEEDBACK, &fields, news::letter(&cx.ctx, &actor, &code));
    match stale::over(&cx, &fields, work, now).await? {
        Ok(()) => {
            cx.sent(&cx.path).await;
            cx.done(&FEEDBACK.at(&code), "noun-saved", []).await
        }
        Err(error) => {
            let form = cx.retry(&fields, error)?.for_draft(&cx.path);
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &noun::FormPage::edit(&cx, &FEEDBACK, &code, form)).await
        }
    }
}

fn set_page(cx: &Cx, form: FormState) -> noun::FormPage {
    let around = cx.word("setup-title");
    noun::FormPage::of_part(cx, &PORTAL, ("/setup", &around, PORTAL.home, ""), form, &[])
}

/// `GET /setup/portal`
pub async fn settings(cx: Cx, SignedIn(actor): SignedIn) -> PageResult {
    let (set, _) = portal::seen(&cx.ctx, &actor).await?;
    cx.page(&set_page(&cx, noun::form_of(&cx, &PORTAL, &set.record()))).await
}

/// `POST /setup/portal`
pub async fn set(cx: Cx, SignedIn(actor): SignedIn, fields: Fields) -> PageResult {
    let texts = noun::texts(&fields, &PORTAL);
    let work = async |version| portal::save(&cx.ctx, &actor, version, &texts).await;
    let now = async {
        let (set, _) = portal::seen(&cx.ctx, &actor).await?;
        Ok(noun::now_at(&cx, &PORTAL, &fields, &set.record(), PORTAL.home, &[]))
    };
    match stale::over(&cx, &fields, work, now).await? {
        Ok(()) => {
            let on = portal::load(&cx.ctx).await?.on();
            cx.done(PORTAL.home, if on { "portal-saved-on" } else { "portal-saved-off" }, []).await
        }
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &set_page(&cx, form)).await
        }
    }
}
