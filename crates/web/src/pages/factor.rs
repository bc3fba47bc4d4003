//! One's own second factor, and which roles ask for one.

use app::accounts::factor::{self, Rule, State};
use axum::{extract::Path, http::StatusCode};
use domain::access::Role;
use serde::Serialize;
use words::Lang;

use crate::{
    Cx, Fault, Fields, FormState, Page, PageResult, SignedIn,
    form::Choice,
    qr::{self, Qr},
    session, stale,
};

/// The page of one's own second factor.
#[derive(Serialize)]
pub struct FactorPage {
    /// Password or code, never filled.
    pub form: FormState,
    /// "off", "begun", "on"; "codes" and "off-ask" are forms of somebody who has one.
    pub what: &'static str,
    /// A role asks for it.
    pub must: bool,
    /// The secret to type into an app.
    pub secret: String,
    /// The same to be read by a camera.
    pub qr: Option<Qr>,
    /// Since when, microseconds UTC.
    pub since: Option<i64>,
    /// Recovery codes not used yet.
    pub codes_left: u64,
}

impl Page for FactorPage {
    const TEMPLATE: &'static str = "account/factor.html";

    fn samples() -> Vec<Self> {
        let page = |what, must, form| Self {
            form,
            what,
            must,
            secret: "MZXW 6YTB OI".into(),
            qr: qr::of("otpauth://totp/Thidua:an?secret=MZXW6YTBOI"),
            since: Some(0),
            codes_left: 3,
        };
        let wrong = app::Error::field("code", "factor-wrong", []);
        vec![
            page("off", true, FormState::default()),
            page("off", false, FormState::default()),
            page("begun", true, FormState::default().with_error(&wrong, Lang::Vi)),
            page("on", false, FormState::default()),
            page("on", true, FormState::default()),
            page("codes", false, FormState::default()),
            page("off-ask", false, FormState::default()),
        ]
    }
}

/// Recovery codes, shown once.
#[derive(Serialize)]
pub struct CodesPage {
    /// The codes.
    pub codes: Vec<String>,
}

impl Page for CodesPage {
    const TEMPLATE: &'static str = "account/codes.html";

    fn samples() -> Vec<Self> {
        vec![Self { codes: vec!["abcd-efgh-jkmn".into(), "pqrs-tuvw-xyz2".into()] }]
    }
}

async fn page(cx: &Cx, actor: &app::Actor, form: FormState, ask: Option<&'static str>) -> Result<FactorPage, Fault> {
    let must = cx.inner.signed.as_ref().is_some_and(|s| s.must_enrol);
    let mut page = FactorPage { form, what: "off", must, secret: String::new(), qr: None, since: None, codes_left: 0 };
    match factor::state(&cx.ctx, actor).await? {
        State::Off => {}
        State::Begun { secret, uri } => {
            page.what = "begun";
            page.qr = qr::of(&uri);
            page.secret = secret;
        }
        State::On { since, codes_left } => {
            page.what = ask.unwrap_or("on");
            page.since = Some(since);
            page.codes_left = codes_left;
        }
    }
    Ok(page)
}

async fn again(cx: &Cx, actor: &app::Actor, error: app::Error, ask: Option<&'static str>) -> PageResult {
    // Passwords and codes are typed again, never sent back.
    let form = cx.retry(&Fields::default(), error)?;
    let page = page(cx, actor, form, ask).await?;
    cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
}

/// `GET /account/factor`
pub async fn show(cx: Cx, SignedIn(actor): SignedIn) -> PageResult {
    let page = page(&cx, &actor, FormState::default(), None).await?;
    cx.page(&page).await
}

/// `GET /account/factor/{what}`: the form for new codes, or for giving it up.
pub async fn ask(cx: Cx, SignedIn(actor): SignedIn, Path(what): Path<String>) -> PageResult {
    let ask = match what.as_str() {
        "codes" => "codes",
        "off" => "off-ask",
        _ => return Err(Fault::NotFound),
    };
    let page = page(&cx, &actor, FormState::default(), Some(ask)).await?;
    cx.page(&page).await
}

/// `POST /account/factor/{what}`
pub async fn act(cx: Cx, SignedIn(actor): SignedIn, Path(what): Path<String>, fields: Fields) -> PageResult {
    let password = fields.secret("password");
    match what.as_str() {
        "begin" => match factor::begin(&cx.ctx, &actor, &password).await {
            Ok(()) => Ok(cx.go("/account/factor")),
            Err(error) => again(&cx, &actor, error, None).await,
        },
        "confirm" => {
            let here = cx.session.id().map(session::token);
            match factor::confirm(&cx.ctx, &actor, &fields.text("code"), here).await {
                Ok(codes) => cx.page(&CodesPage { codes }).await,
                Err(error) => again(&cx, &actor, error, None).await,
            }
        }
        "codes" => match factor::renew_codes(&cx.ctx, &actor, &password).await {
            Ok(codes) => cx.page(&CodesPage { codes }).await,
            Err(error) => again(&cx, &actor, error, Some("codes")).await,
        },
        "off" => match factor::give_up(&cx.ctx, &actor, &password, &fields.text("code")).await {
            Ok(()) => cx.done("/account/factor", "factor-off-done", []).await,
            Err(error) => again(&cx, &actor, error, Some("off-ask")).await,
        },
        _ => Err(Fault::NotFound),
    }
}

/// Which roles ask for a second factor.
#[derive(Serialize)]
pub struct RulesPage {
    /// The ticked roles.
    pub form: FormState,
    /// All roles.
    pub roles: Vec<Choice>,
    /// Who asked for which, and when.
    pub asked: Vec<Rule>,
}

impl Page for RulesPage {
    const TEMPLATE: &'static str = "accounts/second_factor.html";

    fn samples() -> Vec<Self> {
        let rule = |asked| Rule { role: "unit_head", asked, by: "quantri".into(), at: asked.then_some(0) };
        vec![rules_page(Lang::Vi, vec![rule(true)]), rules_page(Lang::En, vec![rule(false)])]
    }
}

fn rules_page(lang: Lang, rules: Vec<Rule>) -> RulesPage {
    let mut form = FormState::default();
    for rule in rules.iter().filter(|r| r.asked) {
        form.push("role", rule.role.to_owned());
    }
    let roles = Choice::of_codes(lang, "role", Role::ALL.iter().map(|r| r.code()));
    RulesPage { form, roles, asked: rules.into_iter().filter(|r| r.asked).collect() }
}

/// `GET /accounts/second-factor`
pub async fn rules(cx: Cx, SignedIn(actor): SignedIn) -> PageResult {
    let rules = factor::rules(&cx.ctx, &actor).await?;
    cx.page(&rules_page(cx.lang, rules)).await
}

/// `POST /accounts/second-factor`
pub async fn save_rules(cx: Cx, SignedIn(actor): SignedIn, fields: Fields) -> PageResult {
    let roles = fields.all("role").iter().map(|code| Role::from_code(code)).collect::<Option<Vec<_>>>();
    factor::require_for(&cx.ctx, &actor, roles.ok_or(Fault::BadRequest)?).await?;
    cx.done("/accounts/second-factor", "factor-rules-saved", []).await
}

/// `POST /accounts/{login}/factor`: an administrator takes a second factor away.
pub async fn reset(cx: Cx, SignedIn(actor): SignedIn, Path(login): Path<String>, fields: Fields) -> PageResult {
    let work = async |v| factor::reset(&cx.ctx, &actor, &login, v).await;
    stale::over(&cx, &fields, work, super::accounts::state_now(&cx, &actor, &login)).await??;
    cx.done(&format!("/accounts/{login}"), "factor-reset-done", []).await
}
