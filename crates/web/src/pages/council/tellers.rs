//! Counting papers: each of two tellers enters what he counted; what agrees stands.

use app::ballots::{self, Sheet, SheetLine, TellerView};
use axum::{extract::Path, http::StatusCode};
use serde::Serialize;

use crate::{Cx, Fault, Fields, FormState, Page, PageResult, SignedIn};

/// A teller's sheet.
#[derive(Serialize)]
pub struct TellersPage {
    s: TellerView,
    form: FormState,
}

impl Page for TellersPage {
    const TEMPLATE: &'static str = "council/tellers.html";

    fn samples() -> Vec<Self> {
        let view = |own: bool| TellerView {
            session: "PH-2020-0001".into(),
            council: "Hội đồng".into(),
            lines: vec![(1, "Đỗ Thị Ánh".into(), "Đội 1".into())],
            own: own.then(Sheet::default),
            other: own,
            differ: if own { vec![0, 1] } else { vec![] },
            voters: 9,
        };
        [true, false].map(|own| Self { s: view(own), form: FormState::default() }).into()
    }
}

const WHOLE: [&str; 3] = ["issued", "collected", "invalid"];
const LINE: [&str; 4] = ["for", "against", "none", "bad"];

async fn page(cx: &Cx, actor: &app::Actor, code: &str, form: Option<FormState>) -> Result<TellersPage, Fault> {
    let s = ballots::sheet(&cx.ctx, actor, code).await?;
    let form = form.unwrap_or_else(|| {
        let mut form = FormState::default();
        if let Some(own) = &s.own {
            for (name, n) in WHOLE.into_iter().zip([own.issued, own.collected, own.invalid]) {
                form.push(name, n.to_string());
            }
            for (seq, l) in &own.lines {
                for (name, n) in LINE.into_iter().zip([l.for_, l.against, l.none, l.invalid]) {
                    form.push(&format!("{name}.{seq}"), n.to_string());
                }
            }
        }
        form
    });
    Ok(TellersPage { s, form })
}

/// `GET /council/{code}/tellers`
pub async fn sheet(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let page = page(&cx, &actor, &code, None).await?;
    cx.page(&page).await
}

/// A count as typed; an empty field is none.
fn number(field: &str, text: &str) -> app::Result<u32> {
    match text.trim() {
        "" => Ok(0),
        text => text.parse().map_err(|_| app::Error::field(field, "session-number-bad", [])),
    }
}

fn read(fields: &Fields) -> app::Result<Sheet> {
    let whole = |name: &str| number(name, &fields.text(name));
    let mut sheet = Sheet {
        issued: whole("issued")?,
        collected: whole("collected")?,
        invalid: whole("invalid")?,
        ..Sheet::default()
    };
    for (line, text) in fields.keyed("for") {
        let Ok(seq) = line.parse::<i64>() else { continue };
        let at = |name: &str| number(&format!("line-{line}"), &fields.text(&format!("{name}.{line}")));
        // A line where nothing was typed is no line with zeros.
        if LINE.iter().all(|n| fields.text(&format!("{n}.{line}")).is_empty()) {
            continue;
        }
        let for_ = number(&format!("line-{line}"), &text)?;
        let counted = SheetLine { for_, against: at("against")?, none: at("none")?, invalid: at("bad")? };
        sheet.lines.insert(seq, counted);
    }
    Ok(sheet)
}

/// `POST /council/{code}/tellers`
pub async fn enter(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let ctx = cx.ctx.once(fields.once_with_body());
    let done = match read(&fields) {
        Ok(sheet) => ballots::enter(&ctx, &actor, &code, sheet).await,
        Err(e) => Err(e),
    };
    match done {
        Ok(true) => cx.done(&format!("/council/{code}/tellers"), "tellers-agree", []).await,
        Ok(false) => cx.done(&format!("/council/{code}/tellers"), "tellers-kept", []).await,
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            let page = page(&cx, &actor, &code, Some(form)).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}
