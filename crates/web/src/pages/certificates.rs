//! In giấy khen: layout, range, printer offset, test sheet, one sheet again, a spoiled number, who received it.

use app::{
    decisions::{self, DecisionHead},
    honour,
    layouts::{self, LayoutForm, LayoutView, PlaceForm},
};
use axum::{
    extract::{Path, Query as Address},
    http::StatusCode,
};
use domain::{
    copy::{CopyReason, GivenAs},
    paper::{CertificateField, CertificateSheet, default_places},
};
use serde::{Deserialize, Serialize};

use super::{
    decisions::sample_head,
    papers::{PapersBox, options},
};
use crate::{
    Cx, Fault, Fields, FormState, Page, PageResult, SignedIn,
    form::{Choice, code_key},
    stale,
};

/// A line of the layout form: the code of the text and the key of its name.
#[derive(Clone, Debug, Serialize)]
pub struct Place {
    field: &'static str,
    key: String,
}

/// The printing page.
#[derive(Serialize)]
pub struct CertificatesPage {
    d: DecisionHead,
    /// Certificates it has.
    count: u64,
    form: FormState,
    layouts: Vec<Choice>,
    kept: Vec<LayoutView>,
    /// The layout being changed; 0 for a new one.
    number: i64,
    layout: FormState,
    places: Vec<Place>,
    papers: PapersBox,
    /// Why a sheet is printed again.
    reasons: Vec<Choice>,
    /// As whom somebody takes a certificate.
    takers: Vec<Choice>,
}

fn reasons(lang: words::Lang) -> Vec<Choice> {
    let all = CopyReason::ALL.iter().filter(|r| **r != CopyReason::First);
    Choice::of_codes(lang, "copy-reason", all.map(|r| r.code()))
}

fn takers(lang: words::Lang) -> Vec<Choice> {
    Choice::of_codes(lang, "copy-given-as", GivenAs::ALL.iter().map(|g| g.code()))
}

fn places() -> Vec<Place> {
    let key = |code: &str| format!("certificate-field-{}", code.replace('_', "-"));
    CertificateField::ALL.iter().map(|f| Place { field: f.code(), key: key(f.code()) }).collect()
}

/// The form of a layout as it is kept, or of a new one with the usual places.
fn layout_state(kept: Option<&LayoutView>) -> FormState {
    let text = |n: i64| layouts::tenths_text(n);
    let sheet = if kept.is_some_and(|k| k.paper == "a3") { CertificateSheet::A3 } else { CertificateSheet::A4 };
    let mut form = FormState::new([
        ("name", kept.map(|k| k.name.clone()).unwrap_or_default()),
        ("mode", kept.map_or("overprint", |k| k.mode.as_str()).to_owned()),
        ("paper", kept.map_or("a4", |k| k.paper.as_str()).to_owned()),
        ("layout_offset_x", text(kept.map_or(0, |k| k.offset_x))),
        ("layout_offset_y", text(kept.map_or(0, |k| k.offset_y))),
        ("layout_qr", if kept.is_some_and(|k| k.qr) { "1".to_owned() } else { String::new() }),
    ]);
    for usual in default_places(sheet) {
        let code = usual.field.code();
        let own = kept.map(|k| k.places.iter().find(|p| p.field == usual.field));
        let place = own.flatten().unwrap_or(&usual);
        let numbers = [("x", place.x), ("y", place.y), ("width", place.width), ("size", place.size)];
        for (name, value) in numbers {
            form.push(&format!("{name}.{code}"), text(i64::from(value)));
        }
        if own.is_none_or(|found| found.is_some()) {
            form.push(&format!("shown.{code}"), "1".to_owned());
        }
    }
    if let Some(kept) = kept { form.version(kept.version) } else { form }
}

impl Page for CertificatesPage {
    const TEMPLATE: &'static str = "decisions/certificates.html";

    fn samples() -> Vec<Self> {
        let kept = LayoutView {
            number: 1,
            revision: 2,
            version: 1,
            name: "Phôi A4".into(),
            mode: "overprint".into(),
            paper: "a4".into(),
            offset_x: 5,
            offset_y: 0,
            qr: false,
            places: vec![],
        };
        let layouts = || vec![Choice::new("full-a4", "A4")];
        [vec![], vec![kept]]
            .map(|kept| Self {
                d: sample_head(),
                count: 134,
                form: FormState::default(),
                layouts: layouts(),
                number: kept.first().map_or(0, |k| k.number),
                layout: layout_state(kept.first()),
                kept,
                places: places(),
                papers: PapersBox::sample(),
                reasons: reasons(words::Lang::Vi),
                takers: takers(words::Lang::Vi),
            })
            .into()
    }
}

/// Which kept layout is changed on the page.
#[derive(Debug, Default, Deserialize)]
pub struct Which {
    /// Its number; 0 for none.
    #[serde(default)]
    pub layout: i64,
    /// Number in the honour book to print again, after an erratum.
    #[serde(default)]
    pub entry: Option<i64>,
    /// Why.
    #[serde(default)]
    pub why: String,
}

async fn page_of(
    cx: &Cx,
    actor: &app::Actor,
    code: &str,
    number: i64,
    form: FormState,
    layout: Option<FormState>,
) -> Result<CertificatesPage, Fault> {
    let d = decisions::head(&cx.ctx, actor, code).await?;
    let kept = layouts::list(&cx.ctx, &d).await?;
    let mut papers = PapersBox::load(cx, "decision", code, d.version).await?;
    papers.papers.retain(|p| matches!(p.kind.as_str(), "certificates" | "test-sheet"));
    let mut choices =
        Choice::of_codes(cx.lang, "certificate-layout", ["full-a4", "overprint-a4", "full-a3", "overprint-a3"]);
    choices.extend(kept.iter().map(|l| Choice::new(l.number.to_string(), l.name.clone())));
    let changed = kept.iter().find(|l| l.number == number);
    Ok(CertificatesPage {
        count: decisions::count(&cx.ctx, &d).await?,
        d,
        form,
        layouts: choices,
        number: changed.map_or(0, |l| l.number),
        layout: layout.unwrap_or_else(|| layout_state(changed)),
        kept,
        places: places(),
        papers,
        reasons: reasons(cx.lang),
        takers: takers(cx.lang),
    })
}

/// `GET /decisions/{code}/certificates`
pub async fn show(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path(code): Path<String>,
    Address(which): Address<Which>,
) -> PageResult {
    let mut form = FormState::new([("layout", "full-a4".to_owned())]);
    if let Some(entry) = which.entry {
        form.push("entry", entry.to_string());
        form.push("why", which.why.clone());
    }
    let page = page_of(&cx, &actor, &code, which.layout, form, None).await?;
    cx.page(&page).await
}

/// `POST /decisions/{code}/certificates`: what the button says.
pub async fn act(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let of_layout = fields.text("do") == "layout";
    let work = async |v| run(&cx, &actor, &code, &fields, v).await;
    match stale::over(&cx, &fields, work, now(&cx, &actor, &code, &fields)).await? {
        Ok((key, pairs)) => {
            let place = if of_layout { "layouts" } else { "papers" };
            cx.done(&format!("/decisions/{code}/certificates#{place}"), key, pairs).await
        }
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            let number = fields.text("number").parse().unwrap_or(0);
            // What was typed about a layout stays in the form of the layout.
            let (form, layout) = if of_layout { (FormState::default(), Some(form)) } else { (form, None) };
            let page = page_of(&cx, &actor, &code, number, form, layout).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}

/// What stands now of the layout that the form changes.
async fn now(cx: &Cx, actor: &app::Actor, code: &str, sent: &Fields) -> Result<stale::Now, Fault> {
    let d = decisions::head(&cx.ctx, actor, code).await?;
    let number: i64 = sent.text("number").parse().unwrap_or(0);
    let kept = layouts::list(&cx.ctx, &d).await?.into_iter().find(|l| l.number == number).ok_or(Fault::NotFound)?;
    let here = format!("/decisions/{code}/certificates");
    let mut now = stale::Now::new(here, kept.version)
        .text("name", cx.word("certificate-layout-name"), kept.name)
        .text("layout_offset_x", cx.word("certificate-offset-x"), layouts::tenths_text(kept.offset_x))
        .text("layout_offset_y", cx.word("certificate-offset-y"), layouts::tenths_text(kept.offset_y));
    for place in kept.places {
        let field = cx.word(&code_key("certificate-field", place.field.code()));
        let all = [("x", place.x), ("y", place.y), ("width", place.width), ("size", place.size)];
        for (name, value) in all {
            let label = format!("{field} · {name}");
            now = now.text(format!("{name}.{}", place.field.code()), label, layouts::tenths_text(value.into()));
        }
    }
    Ok(now.only(sent))
}

type Said = (&'static str, Vec<(&'static str, String)>);

async fn run(cx: &Cx, actor: &app::Actor, code: &str, fields: &Fields, version: i64) -> app::Result<Said> {
    use app::papers::request;
    use domain::paper::PaperKind;
    let entry = || fields.number("entry")?.ok_or_else(|| app::Error::field("entry", "field-required", []));
    match fields.text("do").as_str() {
        "test" => {
            request(&cx.ctx, actor, PaperKind::TestSheet, code, options(fields)?).await?;
            Ok(("paper-requested", vec![]))
        }
        "reprint" => {
            let number = entry()?;
            let why = fields.optional("why").unwrap_or_else(|| CopyReason::Misprint.code().to_owned());
            let why = CopyReason::from_code(&why).filter(|w| *w != CopyReason::First);
            honour::reissue(
                &cx.ctx.once(fields.once_with_body()),
                actor,
                code,
                number,
                why.ok_or_else(|| app::Error::field("why", "field-choose", []))?,
                &fields.text("reason"),
                options(fields)?,
            )
            .await?;
            Ok(("certificate-reprinted", vec![("number", number.to_string())]))
        }
        "spoil" => {
            let number = entry()?;
            let next =
                honour::spoil(&cx.ctx.once(fields.once_with_body()), actor, code, number, &fields.text("reason"))
                    .await?;
            Ok(("certificate-spoiled", vec![("number", number.to_string()), ("next", next.to_string())]))
        }
        "receive" => {
            let receipt = honour::Receipt {
                by: fields.text("received_by"),
                given_as: fields.text("given_as"),
                on: fields.text("received_on"),
            };
            honour::receive(&cx.ctx, actor, code, entry()?, &receipt).await?;
            Ok(("certificate-received", vec![]))
        }
        "layout" => {
            let number = fields.number("number")?.filter(|n| *n > 0).map(|n| (n, version));
            layouts::save(&cx.ctx, actor, code, number, layout_form(fields)).await?;
            Ok(("certificate-layout-saved", vec![]))
        }
        _ => {
            request(&cx.ctx, actor, PaperKind::Certificates, code, options(fields)?).await?;
            Ok(("paper-requested", vec![]))
        }
    }
}

fn layout_form(fields: &Fields) -> LayoutForm {
    let places = CertificateField::ALL
        .iter()
        .map(|f| {
            let get = |name: &str| fields.text(&format!("{name}.{}", f.code()));
            PlaceForm {
                field: f.code().to_owned(),
                x: get("x"),
                y: get("y"),
                width: get("width"),
                size: get("size"),
                shown: !get("shown").is_empty(),
            }
        })
        .collect();
    LayoutForm {
        name: fields.text("name"),
        mode: fields.text("mode"),
        paper: fields.text("paper"),
        offset_x: fields.text("layout_offset_x"),
        offset_y: fields.text("layout_offset_y"),
        qr: fields.ticked("layout_qr"),
        places,
    }
}
