//! Cán bộ, chiến sĩ: the list, a person's page, the forms of the record.

mod meanwhile;

use app::{
    list::Query,
    people::{self, NewDiscipline, NewProceeding, PersonPage, PersonRow, Posting, Profile},
    units,
};
use axum::{
    extract::{Path, Query as Address},
    http::StatusCode,
};
use domain::{
    access::{Action, may_anywhere},
    fields::Values,
    listing::PEOPLE,
    lists::LeaderLevel,
    people::{DisciplineLevel, PERSON, ProceedingKind},
};
use serde::Serialize;
use uuid::Uuid;

use self::meanwhile::now;
use super::units::choices;
use crate::{
    Cell, Cx, Fault, Fields, FormState, Page, PageResult, Row, SignedIn, Table,
    form::{Choice, code_key},
    noun::{self, Input},
    stale,
};

/// The list.
#[derive(Serialize)]
pub struct ListPage {
    table: Table,
    may_manage: bool,
    may_import: bool,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "people/list.html";

    fn samples() -> Vec<Self> {
        let table = || Table::at("/people", words::Lang::Vi, "people", "x", &Query::default()).column("people-name");
        let row = |()| Row::to("/people/CB-000001", vec![Cell::text("Lê Văn An")]);
        vec![
            Self { table: table().empty("Chưa có", None), may_manage: false, may_import: false },
            Self { table: table().all(vec![()], row), may_manage: true, may_import: true },
        ]
    }
}

fn row(lang: words::Lang, p: PersonRow) -> Row {
    let left = p.left_on.is_some();
    let name = if left { Cell::two(p.full_name, words::word(lang, "people-left")) } else { Cell::text(p.full_name) };
    Row::to(
        format!("/people/{}", p.code),
        vec![
            name,
            Cell::date(p.birth_date),
            Cell::text(p.sex.map(|s| words::word(lang, &code_key("sex", &s))).unwrap_or_default()),
            Cell::text(p.service_number.unwrap_or_default()),
            Cell::text(p.rank),
            Cell::text(p.post),
            Cell::text(p.unit_name.unwrap_or_default()),
            Cell::text(p.leader_level.map(|l| words::word(lang, &code_key("leader-short", &l))).unwrap_or_default()),
        ],
    )
}

async fn table(cx: &Cx, actor: &app::Actor, query: &Query) -> Result<Table, Fault> {
    let lang = cx.lang;
    let rows = people::list(&cx.ctx, actor, query).await?;
    let mut levels = Choice::of_codes(lang, "leader-short", LeaderLevel::ALL.iter().map(|l| l.code()));
    levels.push(Choice::new("none", cx.word("people-level-none")));
    let table = Table::of(cx, &PEOPLE, query);
    let table = if query.export {
        table
    } else {
        let ranks = people::ranks(&cx.ctx, actor).await?;
        table
            .choices("unit", choices(cx, actor, Action::ViewPeople).await?)
            .choices("leader_level", levels)
            .choices("rank", ranks.into_iter().map(|r| Choice::new(r.clone(), r)).collect())
            .empty(cx.word("people-none"), Some(("/imports/new?kind=people", cx.word("people-import"))))
    };
    Ok(table.rows(rows, |p| row(lang, p)))
}

/// `GET /people`
pub async fn list(cx: Cx, SignedIn(actor): SignedIn, Address(query): Address<Query>) -> PageResult {
    let table = table(&cx, &actor, &query).await?;
    let page = ListPage {
        table: cx.with_filters(&actor, &PEOPLE, table).await?,
        may_manage: may_anywhere(&actor, Action::ManagePeople),
        may_import: may_anywhere(&actor, Action::Import),
    };
    cx.page(&page).await
}

/// `GET /people.xlsx`
pub async fn export(cx: Cx, SignedIn(actor): SignedIn, Address(query): Address<Query>) -> PageResult {
    let make = async |cx: Cx, actor, query| table(&cx, &actor, &query).await;
    cx.sheet_of("danh-sach-can-bo", actor, query, make).await
}

/// A person's page.
#[derive(Serialize)]
pub struct ShowPage {
    person: PersonPage,
    /// Label and value of who it is.
    facts: Vec<(String, String)>,
    titles: String,
    form: FormState,
    levels: Vec<Choice>,
    kinds: Vec<Choice>,
}

pub(super) fn sample_person() -> PersonPage {
    PersonPage {
        id: Uuid::nil(),
        version: 1,
        code: "CB-000001".into(),
        full_name: "Lê Văn An".into(),
        record: Values::from([("full_name".to_owned(), "Lê Văn An".to_owned())]),
        sex: Some("male".into()),
        birth_date: Some("1988".into()),
        service_number: Some("123-456".into()),
        joined: Some("2009-05-01".into()),
        left_on: None,
        unit_id: None,
        unit_code: Some("PX03".into()),
        unit_name: Some("Phòng PX03".into()),
        rank: "Đại úy".into(),
        post: "Cán bộ".into(),
        leader_level: Some("direct".into()),
        demo: true,
        memberships: vec![people::MembershipRow {
            unit_code: "PX03".into(),
            unit_name: "Phòng PX03".into(),
            rank: "Đại úy".into(),
            post: "Cán bộ".into(),
            leader_level: None,
            from: "2015-01-01".into(),
            to: None,
        }],
        awards: ["valid", "annulled", "past"]
            .map(|state| people::OwnAwardRow {
                day: if state == "past" { "2019".into() } else { "2020-11-20".into() },
                award: ("Giấy khen".into(), "Certificate".into()),
                ground: if state == "past" { String::new() } else { "movement".into() },
                number: "1534/QĐ-CAT".into(),
                issuer: "Công an tỉnh".into(),
                state: state.into(),
                corrected: state == "valid",
                decision: if state == "valid" { "QD-2020-0001".into() } else { String::new() },
            })
            .into(),
        may_see_discipline: true,
        discipline: vec![people::DisciplineRow {
            id: Uuid::nil(),
            level: "canh-cao".into(),
            from: "2020-01-01".into(),
            to: None,
            expunged_on: None,
            document: "QĐ 1".into(),
        }],
        proceedings: vec![people::ProceedingRow {
            id: Uuid::nil(),
            kind: "inspection".into(),
            opened: "2020-01-01".into(),
            closed: None,
            clean: None,
            document: "QĐ 2".into(),
        }],
        may_manage: true,
    }
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "people/show.html";

    fn samples() -> Vec<Self> {
        let page = |person| Self {
            person,
            facts: vec![("Dân tộc".into(), "Tày".into()), ("Số hiệu".into(), String::new())],
            titles: "/me/titles".into(),
            form: FormState::default().version(1),
            levels: vec![],
            kinds: vec![],
        };
        let closed = people::ProceedingRow {
            id: Uuid::nil(),
            kind: "press".into(),
            opened: "2020-01-01".into(),
            closed: Some("2020-02-01".into()),
            clean: Some(true),
            document: String::new(),
        };
        let bare = PersonPage {
            sex: None,
            birth_date: None,
            left_on: Some("2020-01-01".into()),
            unit_code: None,
            leader_level: None,
            memberships: vec![],
            awards: vec![],
            discipline: vec![],
            proceedings: vec![closed],
            may_manage: false,
            ..sample_person()
        };
        vec![page(sample_person()), page(bare)]
    }
}

async fn show_page(cx: &Cx, actor: &app::Actor, code: &str, form: Option<FormState>) -> Result<ShowPage, Fault> {
    let person = people::page(&cx.ctx, actor, code).await?;
    let form = form.unwrap_or_default().version(person.version);
    Ok(ShowPage {
        titles: format!("/people/{}/titles", person.code),
        facts: noun::facts_of(cx, &PERSON, &person.record),
        person,
        form,
        levels: Choice::of_codes(cx.lang, "discipline", DisciplineLevel::ALL.iter().map(|l| l.code())),
        kinds: Choice::of_codes(cx.lang, "proceeding", ProceedingKind::ALL.iter().map(|k| k.code())),
    })
}

/// `GET /people/{code}`
pub async fn show(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let page = show_page(&cx, &actor, &code, None).await?;
    cx.page(&page).await
}

/// `GET /me`: one's own record.
pub async fn own(cx: Cx, SignedIn(actor): SignedIn) -> PageResult {
    let code = people::own_code(&cx.ctx, &actor).await?;
    let page = show_page(&cx, &actor, &code, None).await?;
    cx.page(&ShowPage { titles: "/me/titles".to_owned(), ..page }).await
}

/// A form about a person.
#[derive(Serialize)]
pub struct EditPage {
    /// "new", "edit", "transfer", "leave".
    what: &'static str,
    form: FormState,
    code: String,
    name: String,
    units: Vec<Choice>,
    inputs: Vec<Input>,
    levels: Vec<Choice>,
}

impl Page for EditPage {
    const TEMPLATE: &'static str = "people/edit.html";

    fn samples() -> Vec<Self> {
        ["new", "edit", "transfer", "leave"]
            .map(|what| Self {
                what,
                form: FormState::default().version(1),
                code: if what == "new" { String::new() } else { "CB-000001".into() },
                name: "Lê Văn An".into(),
                units: vec![Choice::new("PX03", "PX03")],
                inputs: vec![Input::of(&PERSON.fields[0], "Họ và tên".into(), String::new(), vec![])],
                levels: vec![Choice::new("direct", "Trực tiếp")],
            })
            .into()
    }
}

async fn edit_page(
    cx: &Cx,
    actor: &app::Actor,
    what: &'static str,
    person: Option<(&str, &str)>,
    form: FormState,
) -> Result<EditPage, Fault> {
    Ok(EditPage {
        what,
        form,
        code: person.map(|p| p.0.to_owned()).unwrap_or_default(),
        name: person.map(|p| p.1.to_owned()).unwrap_or_default(),
        units: if matches!(what, "new" | "transfer") {
            choices(cx, actor, Action::ManagePeople).await?
        } else {
            vec![]
        },
        inputs: if matches!(what, "new" | "edit") { noun::inputs(cx, &PERSON) } else { vec![] },
        levels: Choice::of_codes(cx.lang, "leader", LeaderLevel::ALL.iter().map(|l| l.code())),
    })
}

/// `GET /people/new`
pub async fn new_form(cx: Cx, SignedIn(actor): SignedIn) -> PageResult {
    let form = cx.form_or_draft("people/new", FormState::default()).await?;
    let page = edit_page(&cx, &actor, "new", None, form).await?;
    cx.page(&page).await
}

fn profile(fields: &Fields) -> Profile {
    Profile::of(PERSON.fields.iter().map(|f| (f.column, fields.text(f.column))))
}

async fn posting(cx: &Cx, actor: &app::Actor, fields: &Fields) -> app::Result<Posting> {
    let unit = match fields.text("unit") {
        code if code.is_empty() => Uuid::nil(),
        code => units::by_code(&cx.ctx, actor, &code).await?.id,
    };
    Ok(Posting {
        unit,
        rank: fields.text("rank"),
        post: fields.text("post"),
        leader_level: fields.text("leader_level"),
        from: fields.text("from"),
    })
}

/// `POST /people`
pub async fn create(cx: Cx, SignedIn(actor): SignedIn, fields: Fields) -> PageResult {
    let made = async {
        let posting = posting(&cx, &actor, &fields).await?;
        people::create(&cx.ctx, &actor, profile(&fields), posting).await
    };
    match made.await {
        Ok(code) => {
            cx.sent("people/new").await;
            cx.done(&format!("/people/{code}"), "people-created", []).await
        }
        Err(error) => {
            let form = cx.retry(&fields, error)?.for_draft("people/new");
            let page = edit_page(&cx, &actor, "new", None, form).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}

fn form_of(what: &str) -> Option<&'static str> {
    ["edit", "transfer", "leave"].into_iter().find(|w| *w == what)
}

/// `GET /people/{code}/{what}`
pub async fn edit(cx: Cx, SignedIn(actor): SignedIn, Path((code, what)): Path<(String, String)>) -> PageResult {
    let what = form_of(&what).ok_or(Fault::NotFound)?;
    let p = people::page(&cx.ctx, &actor, &code).await?;
    let post = [
        ("rank", p.rank),
        ("post", p.post),
        ("leader_level", p.leader_level.unwrap_or_default()),
        ("unit", p.unit_code.unwrap_or_default()),
    ];
    let filled = noun::values_form(&PERSON, &p.record);
    let form = post.into_iter().fold(filled, |form, (name, value)| form.with(name, value));
    let form = cx.form_or_draft(&format!("people/{code}/{what}"), form.version(p.version)).await?;
    let page = edit_page(&cx, &actor, what, Some((&code, &p.full_name)), form).await?;
    cx.page(&page).await
}

/// `POST /people/{code}/{what}`: edit, transfer, leave and what is entered on the person's page.
pub async fn save(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, what)): Path<(String, String)>,
    fields: Fields,
) -> PageResult {
    let work = async |v| run(&cx, &actor, &code, &what, &fields, v).await;
    let error = match stale::over(&cx, &fields, work, now(&cx, &actor, &code, &what, &fields)).await? {
        Ok(Some(message)) => {
            cx.sent(&format!("people/{code}/{what}")).await;
            return cx.done(&format!("/people/{code}"), message, []).await;
        }
        Ok(None) => return Err(Fault::NotFound),
        Err(error) => error,
    };
    let form = cx.retry(&fields, error)?;
    match form_of(&what) {
        Some(what) => {
            let p = people::page(&cx.ctx, &actor, &code).await?;
            let form = form.for_draft(&format!("people/{code}/{what}"));
            let page = edit_page(&cx, &actor, what, Some((&code, &p.full_name)), form).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
        None => {
            let page = show_page(&cx, &actor, &code, Some(form)).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}

/// Does what a form asks; the message that says so, `None` when there is no such form.
async fn run(
    cx: &Cx,
    actor: &app::Actor,
    code: &str,
    what: &str,
    fields: &Fields,
    version: i64,
) -> app::Result<Option<&'static str>> {
    let ctx = &cx.ctx;
    let id = people::by_code(ctx, actor, code).await?.id;
    let of = |name: &str| Uuid::parse_str(&fields.text(name)).map_err(|_| app::Error::NotFound);
    Ok(Some(match what {
        "edit" => {
            let (rank, post, level) = (fields.text("rank"), fields.text("post"), fields.text("leader_level"));
            people::change(ctx, actor, id, version, profile(fields), rank, post, level).await?;
            "people-changed"
        }
        "transfer" => {
            people::transfer(ctx, actor, id, version, posting(cx, actor, fields).await?).await?;
            "people-transferred"
        }
        "leave" => {
            people::leave(ctx, actor, id, version, fields.text("on"), fields.text("reason")).await?;
            "people-has-left"
        }
        "discipline" => {
            let command = NewDiscipline {
                level: fields.text("level"),
                from: fields.text("from"),
                to: fields.text("to"),
                document: fields.text("document"),
            };
            people::add_discipline(ctx, actor, id, version, command).await?;
            "people-discipline-added"
        }
        "expunge" => {
            people::expunge(ctx, actor, id, version, of("measure")?, fields.text("on")).await?;
            "people-discipline-expunged"
        }
        "proceeding" => {
            let command = NewProceeding {
                kind: fields.text("kind"),
                opened: fields.text("opened"),
                document: fields.text("paper"),
            };
            people::add_proceeding(ctx, actor, id, version, command).await.map_err(paper)?;
            "people-proceeding-added"
        }
        "close-proceeding" => {
            let (one, on) = (of("proceeding")?, fields.text("on"));
            people::close_proceeding(ctx, actor, id, version, one, on, fields.ticked("clean")).await?;
            "people-proceeding-closed"
        }
        _ => return Ok(None),
    }))
}

/// Two forms of the page have a paper: the second one's field has its own name.
fn paper(error: app::Error) -> app::Error {
    match error {
        app::Error::Invalid(mut faults) => {
            for f in faults.iter_mut().filter(|f| f.field == "document") {
                "paper".clone_into(&mut f.field);
            }
            app::Error::Invalid(faults)
        }
        other => other,
    }
}
