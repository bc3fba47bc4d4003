//! Accounts and their roles, for administrators.

use app::{
    accounts::{
        bulk, grants,
        manage::{self, Change, Issued, NewAccount},
        view::{self, AccountPage as Shown, AccountRow, GrantRow},
    },
    list::Query as ListQuery,
};
use axum::{
    extract::{Path, Query},
    http::StatusCode,
};
use domain::{
    access::{Action, Role},
    listing::ACCOUNTS,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use words::Lang;

use crate::{
    Cell, Cx, Fault, Fields, FormState, Page, PageResult, Row, SignedIn, Table,
    form::{Choice, code_key},
    format,
    stale::{self, Now, Theirs},
};

/// The list.
#[derive(Serialize)]
pub struct AccountsPage {
    /// The accounts.
    pub table: Table,
}

impl Page for AccountsPage {
    const TEMPLATE: &'static str = "accounts/list.html";

    fn samples() -> Vec<Self> {
        let rows = vec![AccountRow {
            login: "an".into(),
            display_name: "Lê An".into(),
            roles: vec![("unit_head".into(), "PX03".into())],
            disabled: false,
            must_change: true,
        }];
        let table = |rows: Vec<AccountRow>| {
            let table = Table::of_list(Lang::Vi, &ACCOUNTS, &ListQuery::default());
            filled(table, Lang::Vi, |t| t.all(rows, |r| row(Lang::Vi, r)))
        };
        vec![Self { table: table(rows) }, Self { table: table(vec![]) }]
    }
}

fn roles(lang: Lang) -> Vec<Choice> {
    let may = |c: Choice| {
        let said = words::word(lang, &code_key("role-may", &c.value));
        c.hint(said)
    };
    Choice::of_codes(lang, "role", Role::ALL.iter().map(|r| r.code())).into_iter().map(may).collect()
}

fn filled(table: Table, lang: Lang, rows: impl FnOnce(Table) -> Table) -> Table {
    let step = Some(("/accounts/new", words::word(lang, "account-new")));
    rows(table.empty(words::word(lang, "account-none"), step))
}

fn row(lang: Lang, r: AccountRow) -> Row {
    let roles = r.roles.iter().map(|(role, unit)| format!("{} – {unit}", words::word(lang, &code_key("role", role))));
    let state = if r.disabled {
        Cell::badge("off", words::word(lang, "account-state-disabled"))
    } else if r.must_change {
        Cell::badge("wait", words::word(lang, "account-state-new"))
    } else {
        Cell::badge("good", words::word(lang, "account-state-open"))
    };
    let roles = Cell::text(roles.collect::<Vec<_>>().join("; "));
    let href = format!("/accounts/{}", r.login);
    Row::to(href, vec![Cell::text(r.display_name), Cell::text(r.login), roles, state])
}

async fn table(cx: &Cx, actor: &app::Actor, query: &ListQuery) -> Result<Table, Fault> {
    let page = view::list(&cx.ctx, actor, query).await?;
    let table = Table::of(cx, &ACCOUNTS, query);
    Ok(filled(table, cx.lang, |t| t.rows(page, |r| row(cx.lang, r))))
}

/// `GET /accounts`
pub async fn list(cx: Cx, SignedIn(actor): SignedIn, Query(query): Query<ListQuery>) -> PageResult {
    let table = table(&cx, &actor, &query).await?;
    cx.page(&AccountsPage { table: cx.with_filters(&actor, &ACCOUNTS, table).await? }).await
}

/// `GET /accounts.xlsx`
pub async fn sheet(cx: Cx, SignedIn(actor): SignedIn, Query(query): Query<ListQuery>) -> PageResult {
    let make = async |cx: Cx, actor, query| table(&cx, &actor, &query).await;
    cx.sheet_of("tai-khoan", actor, query, make).await
}

/// The form of a new account.
#[derive(Serialize)]
pub struct NewPage {
    /// Login, name, person.
    pub form: FormState,
}

impl Page for NewPage {
    const TEMPLATE: &'static str = "accounts/new.html";

    fn samples() -> Vec<Self> {
        let wrong = app::Error::field("login", "account-login-form", []);
        vec![Self { form: FormState::default() }, Self { form: FormState::default().with_error(&wrong, Lang::En) }]
    }
}

/// A login and its password, shown once.
#[derive(Serialize)]
pub struct IssuedPage {
    /// Login.
    pub login: String,
    /// One-time password.
    pub password: String,
    /// It replaces an older one.
    pub reset: bool,
    /// Until when it is good, microseconds UTC.
    pub until: i64,
}

impl Page for IssuedPage {
    const TEMPLATE: &'static str = "accounts/issued.html";

    fn samples() -> Vec<Self> {
        [false, true].map(|reset| Self { login: "an".into(), password: "abcd-efgh".into(), reset, until: 0 }).into()
    }
}

/// `GET /accounts/new`
pub async fn new(cx: Cx, Query(asked): Query<ListQuery>) -> PageResult {
    let person = asked.filter("person").unwrap_or_default().to_owned();
    cx.page(&NewPage { form: FormState::new([("person_code", person)]) }).await
}

/// `POST /accounts`
pub async fn create(cx: Cx, SignedIn(actor): SignedIn, fields: Fields) -> PageResult {
    let command = NewAccount {
        login: fields.text("login"),
        display_name: fields.text("display_name"),
        person_code: fields.text("person_code"),
    };
    match manage::create(&cx.ctx, &actor, command).await {
        Ok(Issued { login, password, until }) => cx.page(&IssuedPage { login, password, reset: false, until }).await,
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &NewPage { form }).await
        }
    }
}

/// An account.
#[derive(Serialize)]
pub struct AccountPage {
    /// What is known of it.
    pub account: Shown,
    /// A role to be given.
    pub grant: FormState,
    /// Its name.
    pub rename: FormState,
    /// The person to stand behind it, where nobody does.
    pub bind: FormState,
    /// Roles to choose.
    pub roles: Vec<Choice>,
    /// Units to choose.
    pub units: Vec<Choice>,
}

impl Page for AccountPage {
    const TEMPLATE: &'static str = "accounts/show.html";

    fn samples() -> Vec<Self> {
        let line = |state, unit: &str| GrantRow {
            id: Uuid::nil(),
            role: "unit_head".into(),
            unit: unit.into(),
            from: "2020-01-01".into(),
            to: Some("2020-12-31".into()),
            granted_by: "quantri".into(),
            granted_at: 0,
            revoked_at: (state == "revoked").then_some(0),
            state,
        };
        let shown = |own: bool, disabled, grants| Shown {
            login: "an".into(),
            display_name: "Lê An".into(),
            version: 1,
            disabled,
            must_change: !own,
            one_time_over: !own && !disabled,
            factor_since: (!disabled).then_some(0),
            log_id: Uuid::nil(),
            created_at: 0,
            person: own.then(|| ("CB-1".into(), "Lê An".into())),
            cannot_judge: !own,
            grants,
            sessions: 1,
            seen_at: Some(0),
            own,
            units: vec![],
        };
        let page = |account| Self {
            account,
            grant: FormState::default(),
            rename: FormState::default(),
            bind: FormState::default(),
            roles: roles(Lang::Vi),
            units: vec![Choice::new("U1", "PX03")],
        };
        let lines = vec![line("now", "PX03"), line("later", ""), line("past", "x"), line("revoked", "x")];
        vec![page(shown(true, false, lines)), page(shown(false, true, vec![])), page(shown(false, false, vec![]))]
    }
}

async fn show_with(
    cx: &Cx,
    actor: &app::Actor,
    login: &str,
    status: StatusCode,
    grant: Option<FormState>,
    rename: Option<FormState>,
    bind: Option<FormState>,
) -> PageResult {
    let account = view::page(&cx.ctx, actor, login).await?;
    let units = account
        .units
        .iter()
        .map(|(code, name, depth)| Choice::new(code.as_str(), format!("{}{name}", "\u{2003}".repeat(*depth))))
        .collect();
    let today = cx.ctx.now().today;
    let grant = grant.unwrap_or_else(|| FormState::new([("from", today)])).version(account.version);
    let rename = rename
        .unwrap_or_else(|| FormState::new([("display_name", account.display_name.clone())]))
        .version(account.version);
    let bind = bind.unwrap_or_default().version(account.version);
    cx.page_with(status, &AccountPage { account, grant, rename, bind, roles: roles(cx.lang), units }).await
}

/// `GET /accounts/{login}`
pub async fn show(cx: Cx, SignedIn(actor): SignedIn, Path(login): Path<String>) -> PageResult {
    show_with(&cx, &actor, &login, StatusCode::OK, None, None, None).await
}

/// What stands now of an account, for a form without texts: whether it is open, and its roles.
pub(super) async fn state_now(cx: &Cx, actor: &app::Actor, login: &str) -> Result<Now, Fault> {
    let a = view::page(&cx.ctx, actor, login).await?;
    let state = if a.disabled { "account-state-disabled" } else { "account-state-open" };
    let in_force = a.grants.iter().filter(|g| g.revoked_at.is_none());
    let roles = in_force.map(|g| format!("{} ({})", cx.word(&code_key("role", &g.role)), g.unit));
    Ok(Now::new(format!("/accounts/{login}"), a.version)
        .stands(cx.word("account-state"), cx.word(state))
        .stands(cx.word("account-role"), roles.collect::<Vec<_>>().join("; ")))
}

/// What stands now in the fields of an account's forms.
async fn now(cx: &Cx, actor: &app::Actor, login: &str, sent: &Fields) -> Result<Now, Fault> {
    let a = view::page(&cx.ctx, actor, login).await?;
    let newest = a.grants.iter().max_by_key(|g| g.granted_at);
    let of = |field: fn(&app::accounts::view::GrantRow) -> String| newest.map(field).unwrap_or_default();
    let code = |unit: String| a.units.iter().find(|u| u.1 == unit).map(|u| u.0.clone()).unwrap_or(unit);
    let units = a.units.iter().map(|u| Choice::new(u.0.as_str(), u.1.as_str())).collect();
    let choice = |name: &str, label: &str, value: String, all| Theirs::text(name, cx.word(label), value).choices(all);
    let mut now = state_now(cx, actor, login).await?;
    let person = a.person.as_ref().map(|p| p.0.clone()).unwrap_or_default();
    now = now.text("display_name", cx.word("account-name"), a.display_name.clone());
    now = now.text("person_code", cx.word("account-person-code"), person);
    if sent.pairs().any(|(name, _)| name == "role") {
        now = now
            .field(choice("role", "account-role", of(|g| g.role.clone()), roles(cx.lang)))
            .field(choice("unit", "account-unit", code(of(|g| g.unit.clone())), units))
            .text("from", cx.word("account-from"), format::date(&of(|g| g.from.clone())))
            .text("to", cx.word("account-to"), format::date(&of(|g| g.to.clone().unwrap_or_default())));
    }
    Ok(now.only(sent))
}

/// `POST /accounts/{login}/person`: who stands behind an account that stood for nobody.
pub async fn bind(cx: Cx, SignedIn(actor): SignedIn, Path(login): Path<String>, fields: Fields) -> PageResult {
    let person = fields.text("person_code");
    let work = async |v| manage::bind(&cx.ctx, &actor, &login, v, &person).await;
    match stale::over(&cx, &fields, work, now(&cx, &actor, &login, &fields)).await? {
        Ok(()) => cx.done(&format!("/accounts/{login}"), "account-person-bound-now", []).await,
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            show_with(&cx, &actor, &login, StatusCode::UNPROCESSABLE_ENTITY, None, None, Some(form)).await
        }
    }
}

/// `POST /accounts/{login}/rename`
pub async fn rename(cx: Cx, SignedIn(actor): SignedIn, Path(login): Path<String>, fields: Fields) -> PageResult {
    let work = async |v| manage::change(&cx.ctx, &actor, &login, v, Change::Rename(fields.text("display_name"))).await;
    match stale::over(&cx, &fields, work, now(&cx, &actor, &login, &fields)).await? {
        Ok(()) => cx.done(&format!("/accounts/{login}"), "account-renamed", []).await,
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            show_with(&cx, &actor, &login, StatusCode::UNPROCESSABLE_ENTITY, None, Some(form), None).await
        }
    }
}

/// `POST /accounts/{login}/state`
pub async fn state(cx: Cx, SignedIn(actor): SignedIn, Path(login): Path<String>, fields: Fields) -> PageResult {
    let (change, key) = match fields.text("to").as_str() {
        "disabled" => (Change::Disable, "account-disabled-now"),
        "open" => (Change::Enable, "account-opened-now"),
        _ => return Err(Fault::BadRequest),
    };
    let work = async |v| manage::change(&cx.ctx, &actor, &login, v, change).await;
    stale::over(&cx, &fields, work, state_now(&cx, &actor, &login)).await??;
    cx.done(&format!("/accounts/{login}"), key, []).await
}

/// `POST /accounts/{login}/reset`
pub async fn reset(cx: Cx, SignedIn(actor): SignedIn, Path(login): Path<String>, fields: Fields) -> PageResult {
    let work = async |v| manage::reset(&cx.ctx, &actor, &login, v).await;
    let now = state_now(&cx, &actor, &login);
    let Issued { login, password, until } = stale::over(&cx, &fields, work, now).await??;
    cx.page(&IssuedPage { login, password, reset: true, until }).await
}

/// `POST /accounts/{login}/sessions`
pub async fn end_sessions(cx: Cx, SignedIn(actor): SignedIn, Path(login): Path<String>) -> PageResult {
    manage::end_sessions(&cx.ctx, &actor, &login).await?;
    cx.done(&format!("/accounts/{login}"), "account-sessions-ended", []).await
}

/// `POST /accounts/{login}/grants`
pub async fn grant(cx: Cx, SignedIn(actor): SignedIn, Path(login): Path<String>, fields: Fields) -> PageResult {
    let work = async |v| {
        let command = grants::Grant {
            role: fields.text("role"),
            unit: fields.text("unit"),
            from: fields.date("from")?.unwrap_or_default(),
            to: fields.date("to")?,
        };
        grants::grant(&cx.ctx, &actor, &login, v, command).await
    };
    match stale::over(&cx, &fields, work, now(&cx, &actor, &login, &fields)).await? {
        Ok(()) => cx.done(&format!("/accounts/{login}"), "account-role-given", []).await,
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            show_with(&cx, &actor, &login, StatusCode::UNPROCESSABLE_ENTITY, Some(form), None, None).await
        }
    }
}

/// `POST /accounts/{login}/grants/revoke`
pub async fn revoke(cx: Cx, SignedIn(actor): SignedIn, Path(login): Path<String>, fields: Fields) -> PageResult {
    let id = Uuid::parse_str(&fields.text("grant")).map_err(|_| Fault::BadRequest)?;
    let work = async |v| grants::revoke(&cx.ctx, &actor, &login, v, id).await;
    stale::over(&cx, &fields, work, state_now(&cx, &actor, &login)).await??;
    cx.done(&format!("/accounts/{login}"), "account-role-revoked", []).await
}

/// Accounts for a whole unit.
#[derive(Serialize)]
pub struct BulkPage {
    /// The unit.
    pub form: FormState,
    /// Units to choose.
    pub units: Vec<Choice>,
    /// Who would get an account.
    pub preview: Option<Table>,
    /// How many.
    pub count: i64,
    /// There are more than can be made in one go.
    pub more: bool,
    /// The chosen unit's code.
    pub unit: String,
}

impl Page for BulkPage {
    const TEMPLATE: &'static str = "accounts/bulk.html";

    fn samples() -> Vec<Self> {
        let table = Table::at("/accounts/bulk", Lang::Vi, "bulk", "", &ListQuery::default())
            .column("account-name")
            .all(vec!["Lê An"], |n| Row::plain(vec![Cell::text(n)]));
        let page = |preview, count| Self {
            form: FormState::default(),
            units: vec![Choice::new("U1", "PX03")],
            preview,
            count,
            more: count > 0,
            unit: "U1".into(),
        };
        vec![page(Some(table), 1), page(None, 0)]
    }
}

/// The query of the page.
#[derive(Deserialize)]
pub struct BulkAsked {
    #[serde(default)]
    unit: String,
}

/// `GET /accounts/bulk`
pub async fn bulk(cx: Cx, SignedIn(actor): SignedIn, Query(asked): Query<BulkAsked>) -> PageResult {
    let units = app::units::codes_in_scope(&cx.ctx, &actor, Action::ManageAccounts).await?;
    let units = units
        .into_iter()
        .map(|(_, code, name, depth)| Choice::new(code, format!("{}{name}", "\u{2003}".repeat(depth))))
        .collect();
    let mut form = FormState::new([("unit", asked.unit.clone())]);
    let (mut count, mut more, mut preview) = (0, false, None);
    if !asked.unit.is_empty() {
        match bulk::preview(&cx.ctx, &actor, &asked.unit).await {
            Ok(found) => {
                (count, more) = (i64::try_from(found.lines.len()).unwrap_or(0), found.more);
                let table = Table::new(&cx, "bulk", cx.word("account-bulk"), &ListQuery::default())
                    .column("account-name")
                    .column("account-unit")
                    .column("account-login")
                    .all(found.lines, |l| {
                        let unit = l.person.unit_name.unwrap_or_default();
                        Row::plain(vec![
                            Cell::two(l.person.full_name, l.person.code),
                            Cell::text(unit),
                            Cell::text(l.login),
                        ])
                    });
                preview = Some(table);
            }
            Err(error @ app::Error::Invalid(_)) => form = form.with_error(&error, cx.lang),
            Err(other) => return Err(other.into()),
        }
    }
    cx.page(&BulkPage { form, units, preview, count, more, unit: asked.unit }).await
}

/// `POST /accounts/bulk`: makes them and answers the spreadsheet with the passwords, once.
pub async fn bulk_create(cx: Cx, SignedIn(actor): SignedIn, fields: Fields) -> PageResult {
    let headings = ["account-person-code", "account-name", "account-unit", "account-login", "account-password-once"];
    let headings = headings.map(|key| cx.word(key)).to_vec();
    let sheet = bulk::create(&cx.ctx, &actor, &fields.text("unit"), headings).await?;
    cx.workbook("tai-khoan-moi", sheet).await
}
