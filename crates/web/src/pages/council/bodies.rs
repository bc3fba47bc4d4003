//! Councils and their members.

use app::councils::{self, CouncilView, NewCouncil, NewSeat};
use axum::{extract::Path, http::StatusCode};
use domain::{
    access::{Action, may_anywhere},
    council::{COUNCIL, CouncilRole},
};
use serde::Serialize;

use crate::{
    Cx, Fault, Fields, FormState, Page, PageResult, SignedIn,
    form::Choice,
    format, noun,
    stale::{self, Now, Theirs},
};

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
            recused_by: "Khoản 2 Điều 5 Quy chế".into(),
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

/// What stands now of a council: the seat that is to end, else the one that was added last.
async fn now(cx: &Cx, actor: &app::Actor, code: &str, seat: Option<i64>, sent: &Fields) -> Result<Now, Fault> {
    let found = councils::list(&cx.ctx, actor).await?.into_iter().find(|c| c.code == code).ok_or(Fault::NotFound)?;
    let seat = found.seats.iter().filter(|s| seat.is_none_or(|n| n == s.seq)).max_by_key(|s| s.seq);
    let now = Now::new("/council/bodies", found.version).stands(cx.word("council-name"), found.name);
    let Some(s) = seat else { return Ok(now) };
    let roles = Choice::of_codes(cx.lang, "council-role", CouncilRole::ALL.iter().map(|r| r.code()));
    Ok(now
        .text("seat_name", cx.word("council-seat-name"), s.name.clone())
        .text("post", cx.word("council-seat-post"), s.post.clone())
        .field(Theirs::text("role", cx.word("council-seat-role"), s.role.clone()).choices(roles))
        .text("seat_from", cx.word("council-from"), format::date(&s.from))
        .text("to", cx.word("council-to"), s.to.as_deref().map(format::date).unwrap_or_default())
        .only(sent))
}

/// `POST /council/bodies`: a new council, a new seat, or the end of one, by the button pressed.
pub async fn change_bodies(cx: Cx, SignedIn(actor): SignedIn, fields: Fields) -> PageResult {
    let code = fields.text("code");
    let done = if code.is_empty() {
        let new = NewCouncil {
            unit: fields.text("unit"),
            name: fields.text("name"),
            document: fields.text("document"),
            from: fields.text("from"),
            to: fields.text("to"),
        };
        let made = match councils::seats_of(&fields.text("members")) {
            Ok(seats) => councils::create(&cx.ctx, &actor, new, seats).await,
            Err(error) => Err(error),
        };
        made.map(|code| ("council-created", vec![("code", code)]))
    } else {
        let end = fields.optional("end").map(|seq| seq.parse().unwrap_or(0));
        let work = async |v| match end {
            Some(seq) => {
                councils::end_seat(&cx.ctx, &actor, &code, v, seq, &fields.text("to")).await?;
                Ok(("council-seat-ended", vec![]))
            }
            None => {
                let seat = NewSeat {
                    person: fields.text("person"),
                    name: fields.text("seat_name"),
                    post: fields.text("post"),
                    role: fields.text("role"),
                    from: fields.text("seat_from"),
                    to: String::new(),
                };
                councils::add_seat(&cx.ctx, &actor, &code, v, seat).await?;
                Ok(("council-seat-added", vec![]))
            }
        };
        stale::over(&cx, &fields, work, now(&cx, &actor, &code, end, &fields)).await?
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

/// `GET /council/bodies/{code}/edit`
pub async fn edit_body(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let view = councils::form(&cx.ctx, &actor, &code).await?;
    if !view.may_change {
        return Err(Fault::NotFound);
    }
    cx.page(&noun::FormPage::edit(&cx, &COUNCIL, &code, noun::form(&view.record))).await
}

/// `POST /council/bodies/{code}/edit`
pub async fn save_body(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let texts = noun::texts(&fields, &COUNCIL);
    let work = async |version| councils::change(&cx.ctx, &actor, &code, version, &texts).await;
    let now = noun::now(&cx, &COUNCIL, &fields, councils::form(&cx.ctx, &actor, &code));
    match stale::over(&cx, &fields, work, now).await? {
        Ok(()) => cx.done(COUNCIL.home, "noun-saved", []).await,
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &noun::FormPage::edit(&cx, &COUNCIL, &code, form)).await
        }
    }
}
