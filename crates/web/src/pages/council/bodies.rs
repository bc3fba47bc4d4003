//! Councils and their members.

use app::councils::{self, CouncilView, NewCouncil, NewSeat};
use axum::http::StatusCode;
use domain::{
    access::{Action, may_anywhere},
    council::CouncilRole,
};
use serde::Serialize;

use crate::{Cx, Fault, Fields, FormState, Page, PageResult, SignedIn, form::Choice};

/// Councils and their members.
#[derive(Serialize)]
pub struct BodiesPage {
    councils: Vec<CouncilView>,
    form: FormState,
    roles: Vec<Choice>,
    may_set_up: bool,
}

impl Page for BodiesPage {
    const TEMPLATE: &'static str = "council/bodies.html";

    fn samples() -> Vec<Self> {
        let council = CouncilView {
            code: "HD-0001".into(),
            version: 1,
            name: "Hội đồng".into(),
            unit: "Công an tỉnh".into(),
            document: "Quyết định số 1".into(),
            from: "2019-01-01".into(),
            to: None,
            seats: [true, false]
                .map(|in_force| app::councils::SeatView {
                    seq: 1,
                    name: "Lê An".into(),
                    post: "Giám đốc".into(),
                    role: "vice_chair".into(),
                    from: "2019-01-01".into(),
                    to: (!in_force).then(|| "2019-12-31".into()),
                    in_force,
                })
                .into(),
        };
        let roles = || vec![Choice::new("chair", "Chủ tịch")];
        vec![
            Self { councils: vec![], form: FormState::default(), roles: roles(), may_set_up: true },
            Self { councils: vec![council], form: FormState::default(), roles: roles(), may_set_up: true },
        ]
    }
}

async fn bodies_page(cx: &Cx, actor: &app::Actor, form: FormState) -> Result<BodiesPage, Fault> {
    Ok(BodiesPage {
        councils: councils::list(&cx.ctx, actor).await?,
        form,
        roles: Choice::of_codes(cx.lang, "council-role", CouncilRole::ALL.iter().map(|r| r.code())),
        may_set_up: may_anywhere(actor, Action::ManageSetup),
    })
}

/// `GET /council/bodies`
pub async fn bodies(cx: Cx, SignedIn(actor): SignedIn) -> PageResult {
    let page = bodies_page(&cx, &actor, FormState::default()).await?;
    cx.page(&page).await
}

/// `POST /council/bodies`: a new council, a new seat, or the end of one, by the button pressed.
pub async fn change_bodies(cx: Cx, SignedIn(actor): SignedIn, fields: Fields) -> PageResult {
    let code = fields.text("code");
    let version = fields.version();
    let done = if code.is_empty() {
        let new = NewCouncil {
            unit: fields.text("unit"),
            name: fields.text("name"),
            document: fields.text("document"),
            from: fields.text("from"),
            to: fields.text("to"),
        };
        let made = councils::create(&cx.ctx, &actor, new, vec![]).await;
        made.map(|code| ("council-created", vec![("code", code)]))
    } else if let Some(seq) = fields.optional("end") {
        let seq = seq.parse().unwrap_or(0);
        let done = councils::end_seat(&cx.ctx, &actor, &code, version, seq, &fields.text("to")).await;
        done.map(|()| ("council-seat-ended", vec![]))
    } else {
        let seat = NewSeat {
            person: fields.text("person"),
            name: fields.text("seat_name"),
            post: fields.text("post"),
            role: fields.text("role"),
            from: fields.text("seat_from"),
            to: String::new(),
        };
        councils::add_seat(&cx.ctx, &actor, &code, version, seat).await.map(|()| ("council-seat-added", vec![]))
    };
    match done {
        Ok((key, pairs)) => cx.done("/council/bodies", key, pairs).await,
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            let page = bodies_page(&cx, &actor, form).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}
