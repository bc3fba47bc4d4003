//! In giấy khen: layout, range, printer offset, test sheet, one sheet again, a spoiled number, who received it.

use app::{
    decisions::{self, DecisionView},
    honour,
    layouts::{self, LayoutForm, LayoutView, PlaceForm},
};
use axum::{extract::Path, http::StatusCode};
use domain::paper::{CertificateField, CertificateSheet, default_places};
use serde::Serialize;

use super::papers::{PapersBox, options};
use crate::{Cx, Fault, Fields, FormState, Page, PageResult, SignedIn, form::Choice};

/// A place of the layout form, in millimetres and points as shown.
#[derive(Clone, Debug, Serialize)]
pub struct Place {
    field: &'static str,
    key: String,
    x: String,
    y: String,
    width: String,
    size: String,
}

/// The printing page.
#[derive(Serialize)]
pub struct CertificatesPage {
    d: DecisionSmall,
    form: FormState,
    layouts: Vec<Choice>,
    kept: Vec<LayoutView>,
    places: Vec<Place>,
    papers: PapersBox,
}

/// What the page needs of the decision.
#[derive(Serialize)]
pub struct DecisionSmall {
    code: String,
    version: i64,
    number: String,
    count: u64,
}

impl From<&DecisionView> for DecisionSmall {
    fn from(d: &DecisionView) -> Self {
        Self {
            code: d.code.clone(),
            version: d.version,
            number: d.number.clone(),
            count: d.collectives + d.individuals,
        }
    }
}

fn usual_places() -> Vec<Place> {
    default_places(CertificateSheet::A4)
        .into_iter()
        .map(|p| {
            let text = |n: i32| layouts::tenths_text(i64::from(n));
            Place {
                field: p.field.code(),
                key: format!("certificate-field-{}", p.field.code().replace('_', "-")),
                x: text(p.x),
                y: text(p.y),
                width: text(p.width),
                size: text(p.size),
            }
        })
        .collect()
}

impl Page for CertificatesPage {
    const TEMPLATE: &'static str = "decisions/certificates.html";

    fn samples() -> Vec<Self> {
        let kept = LayoutView {
            number: 1,
            version: 1,
            name: "Phôi A4".into(),
            mode: "overprint".into(),
            paper: "a4".into(),
            offset_x: 5,
            offset_y: 0,
            qr: false,
            places: vec![],
        };
        let d = || DecisionSmall { code: "QD-2020-0001".into(), version: 1, number: "15/QĐ-CAT".into(), count: 134 };
        let layouts = || vec![Choice::new("full-a4", "A4")];
        [vec![], vec![kept]]
            .map(|kept| Self {
                d: d(),
                form: FormState::default(),
                layouts: layouts(),
                kept,
                places: usual_places(),
                papers: PapersBox::sample(),
            })
            .into()
    }
}

async fn page_of(cx: &Cx, actor: &app::Actor, code: &str, form: FormState) -> Result<CertificatesPage, Fault> {
    let mut d = decisions::view(&cx.ctx, actor, code).await?;
    let kept = layouts::list(&cx.ctx, actor, code).await?;
    let mut papers = PapersBox::of(cx, "decision", code, std::mem::take(&mut d.papers));
    papers.papers.retain(|p| matches!(p.kind.as_str(), "certificates" | "test-sheet"));
    let mut choices =
        Choice::of_codes(cx.lang, "certificate-layout", ["full-a4", "overprint-a4", "full-a3", "overprint-a3"]);
    choices.extend(kept.iter().map(|l| Choice::new(l.number.to_string(), l.name.clone())));
    Ok(CertificatesPage { d: DecisionSmall::from(&d), form, layouts: choices, kept, places: usual_places(), papers })
}

/// `GET /decisions/{code}/certificates`
pub async fn show(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let form = FormState::new([("layout", "full-a4".to_owned())]);
    let page = page_of(&cx, &actor, &code, form).await?;
    cx.page(&page).await
}

/// `POST /decisions/{code}/certificates`: what the button says.
pub async fn act(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    match run(&cx, &actor, &code, &fields).await {
        Ok((key, pairs)) => cx.done(&format!("/decisions/{code}/certificates#papers"), key, pairs).await,
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            let page = page_of(&cx, &actor, &code, form).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}

type Said = (&'static str, Vec<(&'static str, String)>);

async fn run(cx: &Cx, actor: &app::Actor, code: &str, fields: &Fields) -> app::Result<Said> {
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
            honour::reprint(
                &cx.ctx.once(fields.once_with_body()),
                actor,
                code,
                number,
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
            let by = fields.text("received_by");
            honour::receive(&cx.ctx, actor, code, entry()?, &by, &fields.text("received_on")).await?;
            Ok(("certificate-received", vec![]))
        }
        "layout" => {
            layouts::save(&cx.ctx, actor, code, None, layout_form(fields)).await?;
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
