//! Đính chính, hủy bỏ: choosing a line and typing its right text, taking awards back, one paper with the places it touches.

use app::{
    amendments::{self, AmendmentView, AnnulForm, CorrectForm, LineView, Places, Repaid},
    awards::{self, AwardView},
    decisions::{self, SignerChoice},
};
use axum::{
    extract::{Path, Query},
    http::StatusCode,
};
use domain::amendment::AmendmentForm;
use serde::{Deserialize, Serialize};

use super::{decisions::sample_award, papers::PapersBox};
use crate::{Cx, Fault, Fields, FormState, Page, PageResult, SignedIn, form::Choice, stale};

/// Lines shown to choose from.
const FOUND: usize = 50;

/// Choosing a line, and typing what must stand there.
#[derive(Serialize)]
pub struct NewPage {
    code: String,
    number: String,
    /// The line to be corrected; none while it is chosen.
    line: Option<AwardView>,
    /// Lines to choose from.
    found: Vec<AwardView>,
    more: bool,
    q: String,
    annul: bool,
    /// The draft that gets another line.
    to: String,
    version: i64,
    form: FormState,
    forms: Vec<Choice>,
    signers: Vec<Choice>,
}

impl Page for NewPage {
    const TEMPLATE: &'static str = "amendments/new.html";

    fn samples() -> Vec<Self> {
        let page = |line: Option<AwardView>, annul: bool, to: &str| Self {
            code: "QD-2020-0001".into(),
            number: "15/QĐ-CAT".into(),
            line,
            found: vec![sample_award()],
            more: true,
            q: "anh".into(),
            annul,
            to: to.into(),
            version: 1,
            form: FormState::default(),
            forms: forms(words::Lang::Vi),
            signers: vec![Choice::new("1", "Lê An")],
        };
        vec![
            page(None, false, ""),
            page(Some(sample_award()), false, ""),
            page(Some(sample_award()), false, "DC-2020-0001"),
            page(None, true, ""),
        ]
    }
}

fn forms(lang: words::Lang) -> Vec<Choice> {
    AmendmentForm::ALL
        .iter()
        .map(|f| {
            let key = format!("amendment-form-{}", f.code());
            Choice::new(f.code(), words::word(lang, &key)).hint(words::word(lang, &format!("{key}-hint")))
        })
        .collect()
}

fn signers_of(signers: &[SignerChoice]) -> Vec<Choice> {
    signers
        .iter()
        .map(|s| Choice::new(s.number.to_string(), format!("{} – {}", s.titles.join(" / "), s.name)))
        .collect()
}

/// What the page is asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Which {
    /// Number of the line in the decision.
    #[serde(default)]
    pub line: Option<i64>,
    /// Words of the name that is looked for.
    #[serde(default)]
    pub q: String,
    /// `annul` takes awards back.
    #[serde(default)]
    pub what: String,
    /// Code of the draft that gets another line.
    #[serde(default)]
    pub to: String,
}

async fn new_page(
    cx: &Cx,
    actor: &app::Actor,
    code: &str,
    which: &Which,
    form: Option<FormState>,
) -> Result<NewPage, Fault> {
    let signers = amendments::signers(&cx.ctx, actor, code).await?;
    let d = decisions::head(&cx.ctx, actor, code).await?;
    let all = awards::of_decision(&cx.ctx, actor, code).await?;
    let words = app::list::words(&which.q);
    let line = all.iter().find(|a| Some(a.seq) == which.line && a.state == "valid").cloned();
    let fits = |a: &&AwardView| {
        let name = format!(" {} ", vntext::fold(&format!("{} {}", a.name, a.unit)));
        a.state == "valid" && words.iter().all(|w| name.contains(&format!(" {w}")))
    };
    let mut found: Vec<AwardView> = all.iter().filter(fits).take(FOUND + 1).cloned().collect();
    let more = found.len() > FOUND;
    found.truncate(FOUND);
    let version = match which.to.as_str() {
        "" => 0,
        to => amendments::view(&cx.ctx, actor, to).await?.version,
    };
    let fresh = || {
        let a = line.clone();
        let of = |text: fn(AwardView) -> String| a.clone().map(text).unwrap_or_default();
        FormState::new([
            ("form", AmendmentForm::Letter.code().to_owned()),
            ("opening", if which.what == "annul" { String::new() } else { cx.word("amendment-opening-usual") }),
            ("printed_name", of(|a| a.name)),
            ("printed_rank", of(|a| a.rank)),
            ("printed_post", of(|a| a.post)),
            ("printed_unit", of(|a| a.unit)),
            ("citation", of(|a| a.citation)),
            ("lines", which.line.map(|n| n.to_string()).unwrap_or_default()),
        ])
    };
    Ok(NewPage {
        code: d.code,
        number: d.number,
        form: form.unwrap_or_else(fresh),
        line,
        found,
        more,
        q: which.q.clone(),
        annul: which.what == "annul",
        to: which.to.clone(),
        version,
        forms: forms(cx.lang),
        signers: signers_of(&signers),
    })
}

/// `GET /decisions/{code}/amend`
pub async fn new(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path(code): Path<String>,
    Query(which): Query<Which>,
) -> PageResult {
    let page = new_page(&cx, &actor, &code, &which, None).await?;
    cx.page(&page).await
}

fn correct_form(fields: &Fields) -> app::Result<CorrectForm> {
    Ok(CorrectForm {
        seq: fields.number("line")?.unwrap_or(0),
        form: fields.text("form"),
        opening: fields.text("opening"),
        signer: fields.text("signer"),
        name: fields.text("printed_name"),
        rank: fields.text("printed_rank"),
        post: fields.text("printed_post"),
        unit: fields.text("printed_unit"),
        citation: fields.text("citation"),
    })
}

/// `POST /decisions/{code}/amend`: drafts an erratum or an annulment.
pub async fn create(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let ctx = cx.ctx.once(fields.once_with_body());
    let annul = fields.text("what") == "annul";
    let done = if annul {
        let form = AnnulForm {
            lines: fields.text("lines"),
            opening: fields.text("opening"),
            recover_by: fields.text("recover_by"),
            signer: fields.text("signer"),
        };
        amendments::annul(&ctx, &actor, &code, &form).await
    } else {
        match correct_form(&fields) {
            Ok(form) => amendments::correct(&ctx, &actor, &code, &form).await,
            Err(e) => Err(e),
        }
    };
    match done {
        Ok(new) => cx.done(&format!("/amendments/{new}"), "amendment-drafted", [("code", new.clone())]).await,
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            let which =
                Which { line: fields.number("line").ok().flatten(), what: fields.text("what"), ..Which::default() };
            let page = new_page(&cx, &actor, &code, &which, Some(form)).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}

/// One erratum or annulment.
#[derive(Serialize)]
pub struct ShowPage {
    a: AmendmentView,
    tone: &'static str,
    form: FormState,
    papers: PapersBox,
    /// The first place whose certificate is still the wrong one.
    next: Option<Places>,
    owed: i64,
    repaid: i64,
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "amendments/show.html";

    fn samples() -> Vec<Self> {
        let of = |kind: &str, state: &str| {
            let place = |reprinted: bool| Places {
                seq: 19,
                issued: "Nguyễn Thị Thúy".into(),
                holds: "Nguyễn Thị Thùy".into(),
                book_number: "57/2020".into(),
                entry: Some(57),
                copy: if reprinted { "printed".into() } else { "given".into() },
                reprinted,
                owed: u64::from(reprinted),
                release: "full".into(),
                person: Some("CB-000001".into()),
            };
            let line = LineView {
                seq: 19,
                part: "individual".into(),
                name: "Nguyễn Thị Thùy".into(),
                field: if kind == "erratum" { "name".into() } else { "award".into() },
                as_issued: "Nguyễn Thị Thúy".into(),
                corrected: "Nguyễn Thị Thùy".into(),
                owed: 450_000,
                repaid: if state == "issued" { 450_000 } else { 0 },
                repaid_on: (state == "issued").then(|| "2020-12-01".into()),
                receipt: "PT 12".into(),
            };
            let issued = state == "issued";
            let a = AmendmentView {
                code: "DC-2020-0001".into(),
                version: 1,
                kind: kind.into(),
                form: "letter".into(),
                state: state.into(),
                decision: "QD-2020-0001".into(),
                decision_number: "15/QĐ-CAT".into(),
                summary: "Về việc tặng Giấy khen".into(),
                number: if issued { "1571/CAT".into() } else { String::new() },
                signed_on: issued.then(|| "2020-11-25".into()),
                opening: "Tên in sai một dấu".into(),
                basis: "Căn cứ Luật".into(),
                recipients: "Như trên".into(),
                recover_by: (kind == "annulment").then(|| "2020-12-31".into()),
                signer: "GIÁM ĐỐC – Đại tá Lê An".into(),
                lines: vec![line],
                places: if kind == "erratum" { vec![place(false), place(true)] } else { vec![] },
                papers: vec![],
                may_prepare: true,
                may_print: true,
                issued_at: issued.then_some(1_606_300_000_000_000),
            };
            ShowPage::of(a, FormState::default(), PapersBox::sample())
        };
        vec![
            of("erratum", "drafted"),
            of("erratum", "issued"),
            of("annulment", "drafted"),
            of("annulment", "issued"),
            of("erratum", "dropped"),
        ]
    }
}

impl ShowPage {
    fn of(a: AmendmentView, form: FormState, papers: PapersBox) -> Self {
        let wrong = |p: &&Places| a.state == "issued" && !p.reprinted;
        Self {
            tone: match a.state.as_str() {
                "issued" => "good",
                "dropped" => "off",
                _ => "info",
            },
            next: a.places.iter().find(wrong).cloned(),
            owed: a.lines.iter().map(|l| l.owed).sum(),
            repaid: a.lines.iter().map(|l| l.repaid).sum(),
            form,
            papers,
            a,
        }
    }
}

async fn show_page(cx: &Cx, actor: &app::Actor, code: &str, form: FormState) -> Result<ShowPage, Fault> {
    let mut a = amendments::view(&cx.ctx, actor, code).await?;
    let papers = PapersBox::of(cx, "amendment", code, std::mem::take(&mut a.papers));
    Ok(ShowPage::of(a, form, papers))
}

/// `GET /amendments/{code}`
pub async fn show(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let page = show_page(&cx, &actor, &code, FormState::default()).await?;
    cx.page(&page).await
}

/// What stands now of an erratum or annulment, for a form that somebody else overtook.
async fn now(cx: &Cx, actor: &app::Actor, code: &str, sent: &Fields) -> Result<stale::Now, Fault> {
    let a = amendments::view(&cx.ctx, actor, code).await?;
    let line: i64 = sent.text("line").parse().unwrap_or(0);
    let paid = a.lines.iter().find(|l| l.seq == line);
    let named = a.lines.iter().rfind(|l| l.field == "name").map(|l| l.corrected.clone());
    let words = a.lines.iter().rfind(|l| l.field == "citation").map(|l| l.corrected.clone());
    let day = |iso: Option<&String>| iso.map(|d| crate::format::date(d)).unwrap_or_default();
    Ok(stale::Now::new(format!("/amendments/{code}"), a.version)
        .stands(cx.word("decision-state"), cx.word(&format!("amendment-state-{}", a.state)))
        .text("number", cx.word("amendment-number"), a.number.clone())
        .text("signed_on", cx.word("decision-signed-on"), day(a.signed_on.as_ref()))
        .text("opening", cx.word("amendment-opening"), a.opening.clone())
        .text("basis", cx.word("decision-legal-basis"), a.basis.clone())
        .text("recipients", cx.word("decision-recipients"), a.recipients.clone())
        .text("printed_name", cx.word("amendment-field-name"), named.unwrap_or_default())
        .text("citation", cx.word("amendment-field-citation"), words.unwrap_or_default())
        .text("amount", cx.word("amendment-repaid-sum"), paid.map(|l| l.repaid.to_string()).unwrap_or_default())
        .text("on", cx.word("amendment-repaid-on"), day(paid.and_then(|l| l.repaid_on.as_ref())))
        .text("receipt", cx.word("amendment-receipt"), paid.map(|l| l.receipt.clone()).unwrap_or_default())
        .only(sent))
}

/// Does what the button says; the message that says so.
async fn run(
    cx: &Cx,
    actor: &app::Actor,
    code: &str,
    what: &str,
    fields: &Fields,
    version: i64,
) -> app::Result<&'static str> {
    let ctx = cx.ctx.once(fields.once_with_body());
    match what {
        "issue" => {
            let (number, on) = (fields.text("number"), fields.text("signed_on"));
            amendments::issue(&ctx, actor, code, version, &number, &on).await?;
            Ok("amendment-issued-done")
        }
        "drop" => {
            amendments::drop_draft(&cx.ctx, actor, code, version).await?;
            Ok("amendment-dropped")
        }
        "edit" => {
            let (opening, basis) = (fields.text("opening"), fields.text("basis"));
            let recipients = fields.text("recipients");
            amendments::edit(&cx.ctx, actor, code, version, &opening, &basis, &recipients).await?;
            Ok("amendment-edited")
        }
        "add" => {
            amendments::add(&cx.ctx, actor, code, version, &correct_form(fields)?).await?;
            Ok("amendment-added")
        }
        _ => {
            let paid = Repaid {
                amount: fields.number("amount")?.unwrap_or(0),
                seq: fields.number("line")?.unwrap_or(0),
                on: fields.text("on"),
                receipt: fields.text("receipt"),
            };
            amendments::repay(&cx.ctx, actor, code, version, &paid).await?;
            Ok("amendment-repaid")
        }
    }
}

/// `POST /amendments/{code}/{what}`: what the button says.
pub async fn act(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, what)): Path<(String, String)>,
    fields: Fields,
) -> PageResult {
    if !["issue", "drop", "edit", "add", "repay"].contains(&what.as_str()) {
        return Err(Fault::NotFound);
    }
    let work = async |v| run(&cx, &actor, &code, &what, &fields, v).await;
    let done = stale::over(&cx, &fields, work, now(&cx, &actor, &code, &fields)).await?;
    match done {
        Ok(key) => cx.done(&format!("/amendments/{code}"), key, []).await,
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            let page = show_page(&cx, &actor, &code, form).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}
