//! Quyết định: the list, one decision with its state and next action, sending, number and date, issuing. Changing a
//! draft is `decisions::edit`, the money `decisions::prizes`, the honour roll `decisions::release`.

mod edit;
mod prizes;
mod release;

use app::{
    awards::AwardView,
    decisions::{self, DecisionHead, DecisionView},
    sessions::DossierAtStep,
};
use axum::{
    extract::{Path, Query},
    http::StatusCode,
};
use domain::{
    access::{Action, may_anywhere},
    decision::DecisionState,
    listing::DECISIONS,
};
use serde::Serialize;

pub use self::{
    edit::{EditPage, edit, save},
    prizes::{PrizesPage, prizes},
    release::{After, ReleasePage, release, save_release},
};
use super::{council::sample_dossier, papers::PapersBox};
use crate::{Cell, Cx, Fault, Fields, FormState, Page, PageResult, Row, SignedIn, Table, form::code_key, stale};

/// The list of decisions.
#[derive(Serialize)]
pub struct ListPage {
    table: Table,
    waiting: Vec<DossierAtStep>,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "decisions/list.html";

    fn samples() -> Vec<Self> {
        let query = app::list::Query::default();
        let table = Table::at("/decisions", words::Lang::Vi, "decisions", "Quyết định", &query).empty("Trống", None);
        vec![Self { table: table.clone(), waiting: vec![] }, Self { table, waiting: vec![sample_dossier()] }]
    }
}

fn tone(state: &str) -> &'static str {
    match DecisionState::from_code(state) {
        Some(DecisionState::Issued) => "good",
        Some(DecisionState::Drafted) => "info",
        _ => "wait",
    }
}

async fn table(cx: &Cx, actor: &app::Actor, query: &app::list::Query) -> Result<Table, Fault> {
    let page = decisions::list(&cx.ctx, actor, query).await?;
    let table = Table::of(cx, &DECISIONS, query).empty(cx.word("decision-empty"), None).rows(page, |r| {
        let issued = r.state == DecisionState::Issued.code();
        let pairs = [("collectives", r.collectives.to_string()), ("individuals", r.individuals.to_string())];
        Row::to(
            format!("/decisions/{}", r.code),
            vec![
                Cell::two(r.number_text.clone().unwrap_or_else(|| r.code.clone()), r.dossier),
                Cell::date(r.signed_on),
                Cell::text(r.summary),
                if issued { Cell::text(cx.say("decision-counts-of", pairs)) } else { Cell::Empty },
                if issued { Cell::Money { value: r.prizes } } else { Cell::Empty },
                Cell::badge(tone(&r.state), cx.word(&code_key("decision-state", &r.state))),
            ],
        )
    });
    Ok(table)
}

/// `GET /decisions`
pub async fn list(cx: Cx, SignedIn(actor): SignedIn, Query(query): Query<app::list::Query>) -> PageResult {
    let table = table(&cx, &actor, &query).await?;
    let table = cx.with_filters(&actor, &DECISIONS, table).await?;
    let prepares = may_anywhere(&actor, Action::PrepareDecision);
    let waiting = if prepares { decisions::waiting_dossiers(&cx.ctx, &actor).await? } else { Vec::new() };
    cx.page(&ListPage { table, waiting }).await
}

/// `GET /decisions.xlsx`
pub async fn export(cx: Cx, SignedIn(actor): SignedIn, Query(query): Query<app::list::Query>) -> PageResult {
    let make = async |cx: Cx, actor, query| table(&cx, &actor, &query).await;
    cx.sheet_of("quyet-dinh", actor, query, make).await
}

/// `POST /decisions`: drafts the decision of a dossier.
pub async fn draft(cx: Cx, SignedIn(actor): SignedIn, fields: Fields) -> PageResult {
    let code = decisions::draft(&cx.ctx.once(fields.once_with_body()), &actor, &fields.text("dossier")).await?;
    cx.done(&format!("/decisions/{code}"), "decision-drafted", [("code", code.clone())]).await
}

/// One decision.
#[derive(Serialize)]
pub struct ShowPage {
    d: DecisionView,
    form: FormState,
    papers: PapersBox,
    open: u64,
    count: u64,
    tone: &'static str,
    symbols: Vec<String>,
}

pub(super) fn sample_head() -> DecisionHead {
    DecisionHead {
        code: "QD-2020-0001".into(),
        state: "issued".into(),
        version: 1,
        number: "15/QĐ-CAT".into(),
        summary: "Tặng Giấy khen".into(),
        base_salary: Some(1_490_000),
        may_print: true,
        may_release: true,
        id: uuid::Uuid::nil(),
        unit: uuid::Uuid::nil(),
        award: "giay-khen".into(),
    }
}

fn sample_view(state: &str) -> DecisionView {
    let issued = state == "issued";
    DecisionView {
        code: "QD-2020-0001".into(),
        version: 1,
        state: state.into(),
        dossier: "HS-2020-0001".into(),
        dossier_title: "Tổng kết".into(),
        dossier_version: 3,
        award: "giay-khen".into(),
        award_vi: "Giấy khen".into(),
        award_en: "Certificate of Commendation".into(),
        law_on: "2020-11-20".into(),
        number: if state == "drafted" { String::new() } else { "15/QĐ-CAT".into() },
        bare_number: Some(15),
        signed_on: issued.then(|| "2020-11-20".into()),
        summary: "Về việc tặng Giấy khen".into(),
        legal_basis: "Căn cứ Luật …".into(),
        articles: "Tặng …\n\nThi hành …".into(),
        recipients: "Như Điều 3\nLưu: VT".into(),
        presenter: "Lê An".into(),
        presenter_capacity: String::new(),
        authority_note: String::new(),
        signer_titles: vec!["GIÁM ĐỐC".into()],
        signer_name: "Đại tá Lê An".into(),
        signer: 1,
        signer_verified: issued,
        power_on: "2020-11-20".into(),
        power_cite: if issued {
            vec![]
        } else {
            vec!["Thông tư 12/2019/TT-BCA Điều 29 khoản 2 điểm b".into()]
        },
        signers: vec![decisions::SignerChoice {
            number: 1,
            titles: vec!["GIÁM ĐỐC".into()],
            name: "Đại tá Lê An".into(),
            verified: false,
            document: String::new(),
        }],
        collectives: 38,
        individuals: 96,
        confirmed: if state == "drafted" { 100 } else { 134 },
        prizes: if issued { 77_400_000 } else { 0 },
        base_salary: issued.then_some(1_490_000),
        issued_at: issued.then_some(1_605_837_600_000_000),
        papers: vec![],
        may_prepare: true,
        may_print: issued,
        may_release: issued,
        council_on: Some("2020-11-18".into()),
        amendments: if issued { vec![sample_amendment("erratum"), sample_amendment("annulment")] } else { vec![] },
        annulled: u64::from(issued),
        periods: (state == "signed").then(|| decisions::TwoPeriods {
            reviewed_on: "2019-06-28".into(),
            reviewed_salary: 1_390_000,
            signed_on: "2019-07-05".into(),
            signed_salary: 1_490_000,
            other_regime: true,
        }),
    }
}

fn sample_amendment(kind: &str) -> app::amendments::RowView {
    app::amendments::RowView {
        decision_id: uuid::Uuid::nil(),
        code: "DC-2020-0001".into(),
        kind: kind.into(),
        form: "letter".into(),
        state: "issued".into(),
        number_text: Some("1571/CAT-PX03".into()),
        signed_on: Some("2020-11-25".into()),
        opening: "Tên in sai một dấu".into(),
        lines: 1,
        owed: 450_000,
        repaid: 0,
    }
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "decisions/show.html";

    fn samples() -> Vec<Self> {
        let mut all: Vec<Self> = ["drafted", "sent", "signed", "issued"]
            .map(|state| ShowPage::of(sample_view(state), FormState::default(), PapersBox::sample()))
            .into();
        let ready = DecisionView { confirmed: 134, ..sample_view("drafted") };
        let bystander = DecisionView { may_prepare: false, ..sample_view("signed") };
        all.push(ShowPage::of(ready, FormState::default(), PapersBox::sample()));
        all.push(ShowPage::of(bystander, FormState::default(), PapersBox::sample()));
        all
    }
}

impl ShowPage {
    fn of(d: DecisionView, form: FormState, papers: PapersBox) -> Self {
        let count = d.collectives + d.individuals;
        Self {
            open: count.saturating_sub(d.confirmed),
            count,
            tone: tone(&d.state),
            symbols: d.signer_titles.clone(),
            form,
            papers,
            d,
        }
    }
}

async fn show_page(cx: &Cx, actor: &app::Actor, code: &str, form: FormState) -> Result<ShowPage, Fault> {
    let mut d = decisions::view(&cx.ctx, actor, code).await?;
    let papers = PapersBox::of(cx, "decision", code, std::mem::take(&mut d.papers));
    Ok(ShowPage::of(d, form, papers))
}

/// `GET /decisions/{code}`
pub async fn show(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let page = show_page(&cx, &actor, &code, FormState::default()).await?;
    cx.page(&page).await
}

async fn after(
    cx: &Cx,
    actor: &app::Actor,
    code: &str,
    fields: &Fields,
    done: app::Result<(&'static str, Vec<(&str, String)>)>,
) -> PageResult {
    match done {
        Ok((key, pairs)) => cx.done(&format!("/decisions/{code}"), key, pairs).await,
        Err(error) => {
            let form = cx.retry(fields, error)?;
            let page = show_page(cx, actor, code, form).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}

/// What stands now of a decision, for a form that somebody else overtook.
async fn now(cx: &Cx, actor: &app::Actor, code: &str, sent: &Fields) -> Result<stale::Now, Fault> {
    let d = decisions::view(&cx.ctx, actor, code).await?;
    let number = d.bare_number.map(|n| n.to_string()).unwrap_or_default();
    let day = d.signed_on.as_deref().map(crate::format::date).unwrap_or_default();
    Ok(stale::Now::new(format!("/decisions/{code}"), d.version)
        .stands(cx.word("decision-state"), cx.word(&code_key("decision-state", &d.state)))
        .text("number", cx.word("decision-number"), number)
        .text("signed_on", cx.word("decision-signed-on"), day)
        .text("reason", cx.word("decision-take-back-reason"), "")
        .only(sent))
}

/// `POST /decisions/{code}/send`
pub async fn send(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let work = async |v| decisions::send(&cx.ctx, &actor, &code, v).await;
    let done = stale::over(&cx, &fields, work, now(&cx, &actor, &code, &fields)).await?;
    after(&cx, &actor, &code, &fields, done.map(|()| ("decision-sent", vec![]))).await
}

/// `POST /decisions/{code}/take-back`
pub async fn take_back(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let work = async |v| decisions::take_back(&cx.ctx, &actor, &code, v, &fields.text("reason")).await;
    let done = stale::over(&cx, &fields, work, now(&cx, &actor, &code, &fields)).await?;
    after(&cx, &actor, &code, &fields, done.map(|()| ("decision-taken-back", vec![]))).await
}

/// `POST /decisions/{code}/register`
pub async fn register(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let (number, day) = (fields.text("number"), fields.text("signed_on"));
    let ctx = cx.ctx.once(fields.once_with_body());
    let work = async |v| decisions::register(&ctx, &actor, &code, v, &number, &day).await;
    let done = stale::over(&cx, &fields, work, now(&cx, &actor, &code, &fields)).await?;
    after(&cx, &actor, &code, &fields, done.map(|()| ("decision-registered", vec![("number", number)]))).await
}

/// `POST /decisions/{code}/issue`
pub async fn issue(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let key = fields.once().unwrap_or_else(|| format!("issue:{code}"));
    let work = async |v| decisions::issue(&cx.ctx, &actor, &code, v, &key).await;
    let done = stale::over(&cx, &fields, work, now(&cx, &actor, &code, &fields)).await?;
    let done = done.map(|i| {
        let pairs = vec![
            ("number", i.number),
            ("collectives", i.collectives.to_string()),
            ("individuals", i.individuals.to_string()),
            ("first", i.first_number.to_string()),
            ("last", i.last_number.to_string()),
            ("prizes", crate::format::money(i.prizes, cx.lang)),
        ];
        ("decision-issued-done", pairs)
    });
    after(&cx, &actor, &code, &fields, done).await
}

pub(super) fn sample_award() -> AwardView {
    AwardView {
        part: "individual".into(),
        name: "Đỗ Thị Ánh".into(),
        rank: "Đại úy".into(),
        post: "Cán bộ".into(),
        unit: "Đội 1".into(),
        citation: "Có thành tích".into(),
        award: "giay-khen".into(),
        award_vi: "Giấy khen".into(),
        award_en: "Certificate of Commendation".into(),
        ground: "movement".into(),
        decided_on: "2020-11-20".into(),
        number: "15/QĐ-CAT".into(),
        decision: "QD-2020-0001".into(),
        seq: 1,
        person: None,
        prize: 450_000,
        met: None,
        multiplier: "0.3".into(),
        book_number: "1/2020".into(),
        entry: Some(1),
        release: "hidden".into(),
        state: "valid".into(),
        corrected: vec![app::awards::Corrected {
            field: "name",
            as_issued: "Đỗ Thị Anh".into(),
            holds: "Đỗ Thị Ánh".into(),
        }],
        open: None,
    }
}
