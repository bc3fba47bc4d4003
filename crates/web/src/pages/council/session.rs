//! One session: presence, votes for all lines at once, further rounds, minutes, closing.

use app::sessions::{self, ConferenceView, MemberPresence, Minutes, QuestionView, SessionView};
use axum::{extract::Path, http::StatusCode};
use domain::{
    ballot::{Presence, Secrecy},
    cluster::Asked,
    council::SessionState,
};
use serde::Serialize;

use super::votes::{choices, entry, sample_line};
use crate::{
    Cx, Fault, Fields, FormState, Page, PageResult, SignedIn,
    form::{Choice, code_key},
    pages::{answers, papers::PapersBox},
    stale::{self, Theirs},
};

/// One session.
#[derive(Serialize)]
pub struct SessionPage {
    s: SessionView,
    /// The form whose faults are shown, whichever it was.
    form: FormState,
    presence: Vec<Choice>,
    choices: Vec<Choice>,
    papers: PapersBox,
    named: bool,
    methods: Vec<Choice>,
    open: i64,
    answers: Vec<answers::Given>,
    /// What may be asked at a conference, and about whom.
    asks: Vec<Choice>,
    names: Vec<Choice>,
}

pub(super) fn sample_session(state: &str) -> SessionView {
    SessionView {
        code: "PH-2020-0001".into(),
        version: 1,
        state: state.into(),
        council: "Hội đồng Thi đua – Khen thưởng Công an tỉnh".into(),
        held_on: "2020-11-18".into(),
        held_at: "08:00".into(),
        place: "Phòng họp số 1".into(),
        notes: String::new(),
        conclusion: String::new(),
        secrecy: "open_count".into(),
        voting: false,
        ballots: vec![],
        base: "all_members".into(),
        quorum: "từ 2/3 trở lên".into(),
        threshold: "trên 1/2".into(),
        rounds: 2,
        members: vec![app::sessions::MemberView {
            seat: 1,
            name: "Lê An".into(),
            post: "Giám đốc".into(),
            role: "chair".into(),
            presence: "present".into(),
            note: String::new(),
        }],
        present: 1,
        written: 0,
        highest: "8/9".into(),
        highest_percent: "88,9".into(),
        reachable: state != "convened",
        quorate: true,
        agenda: vec![app::sessions::AgendaView {
            seq: 1,
            code: "HS-2020-0001".into(),
            title: "Tổng kết".into(),
            award: "giay-khen".into(),
            unit: "PX03".into(),
        }],
        conference: None,
        answers: vec![],
        lines: 134,
        voted: 100,
        passed: 0,
        failed: 0,
        may_run: state == "convened",
    }
}

fn conferences() -> Vec<SessionPage> {
    let question = |number, asked: Asked, most, voted, over| QuestionView {
        number,
        asked: asked.code().to_owned(),
        most,
        lines: [1, 2].map(|seq| sample_line(seq, voted)).into(),
        untouched: !voted,
        voted,
        over,
    };
    let view = |empty: bool| ConferenceView {
        cluster: "cum-mau".into(),
        short: "Cụm mẫu".into(),
        year: 2020,
        questions: match empty {
            true => vec![],
            false => vec![
                question(1, Asked::Tie, 1, true, None),
                question(2, Asked::MinistryFlag, 0, true, Some((5, 4))),
                question(3, Asked::Head, 1, false, None),
            ],
        },
        members: vec![("TV-000001".into(), "Minh Họa".into())],
    };
    ["consensus", "secret", "open_named"]
        .into_iter()
        .flat_map(|way| ["convened", "closed"].map(|state| (way, state)))
        .flat_map(|(way, state)| [true, false].map(|empty| (way, state, empty)))
        .map(|(way, state, empty)| SessionPage {
            s: SessionView {
                secrecy: way.into(),
                conference: Some(view(empty)),
                agenda: vec![],
                voted: if empty { 0 } else { 2 },
                lines: if empty { 0 } else { 3 },
                ..sample_session(state)
            },
            form: FormState::default(),
            presence: vec![Choice::new("present", "Có mặt")],
            choices: vec![Choice::new("for", "Đồng ý")],
            papers: PapersBox::sample(),
            named: way == "open_named",
            methods: vec![Choice::new("consensus", "Thống nhất")],
            open: if empty { 0 } else { 1 },
            answers: vec![],
            asks: vec![Choice::new("head", "Bầu")],
            names: vec![Choice::new("TV-000001", "Minh Họa")],
        })
        .collect()
}

impl Page for SessionPage {
    const TEMPLATE: &'static str = "council/show.html";

    fn samples() -> Vec<Self> {
        ["convened", "closed", "cancelled"]
            .into_iter()
            .flat_map(|state| [false, true].map(|named| (state, named)))
            .flat_map(|(state, named)| ["open_count", "paper", "secret"].map(|way| (state, named, way)))
            .map(|(state, named, way)| Self {
                s: SessionView {
                    secrecy: if named && way == "open_count" { "open_named" } else { way }.into(),
                    voting: named && way == "secret",
                    ballots: if way == "secret" { vec![crate::pages::ballots::sample_row()] } else { vec![] },
                    voted: if named { 0 } else { 100 },
                    ..sample_session(state)
                },
                form: FormState::default(),
                presence: vec![Choice::new("present", "Có mặt")],
                choices: vec![Choice::new("for", "Đồng ý")],
                papers: PapersBox::sample(),
                named,
                methods: vec![Choice::new("paper", "Phiếu giấy")],
                open: 34,
                answers: if named { [true, false].map(answers::sample_given).into() } else { vec![] },
                asks: vec![],
                names: vec![],
            })
            .chain(conferences())
            .collect()
    }
}

async fn session_page(cx: &Cx, actor: &app::Actor, code: &str, form: FormState) -> Result<SessionPage, Fault> {
    let mut s = sessions::view(&cx.ctx, actor, code).await?;
    let answers = answers::given(cx, std::mem::take(&mut s.answers));
    // Minutes are made from a closed session only.
    let papers = if s.state == SessionState::Closed.code() {
        PapersBox::load(cx, "session", code, s.version).await?
    } else {
        PapersBox::of(cx, "session", code, Vec::new())
    };
    Ok(SessionPage {
        named: s.secrecy == Secrecy::OpenNamed.code(),
        open: s.lines - s.voted,
        answers,
        methods: {
            let ways = if s.conference.is_some() { Secrecy::ALL } else { Secrecy::OF_COUNCILS };
            Choice::of_codes(cx.lang, "session-secrecy", ways.iter().map(|s| s.code()))
        },
        asks: Choice::of_codes(cx.lang, "conference-asked", Asked::ALL.iter().map(|a| a.code())),
        names: s
            .conference
            .iter()
            .flat_map(|c| &c.members)
            .map(|(code, name)| Choice::new(code.clone(), name.clone()))
            .collect(),
        s,
        form,
        presence: Choice::of_codes(cx.lang, "session-presence", Presence::ALL.iter().map(|p| p.code())),
        choices: Choice::of_codes(cx.lang, "session-choice", ["for", "against", "none"]),
        papers,
    })
}

/// `GET /council/{code}`
pub async fn show(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let page = session_page(&cx, &actor, &code, FormState::default()).await?;
    cx.page(&page).await
}

/// What stands now of a session: its state, and how many lines have votes.
pub(super) async fn session_now(cx: &Cx, actor: &app::Actor, code: &str) -> Result<stale::Now, Fault> {
    let s = sessions::view(&cx.ctx, actor, code).await?;
    Ok(stale::Now::new(format!("/council/{code}"), s.version)
        .stands(cx.word("session-state"), cx.word(&code_key("session-state", &s.state)))
        .stands(cx.word("session-votes"), format!("{} / {}", s.voted, s.lines)))
}

/// What stands now in the fields of a session's forms; one count for all lines is that of the first.
async fn now(cx: &Cx, actor: &app::Actor, code: &str, sent: &Fields) -> Result<stale::Now, Fault> {
    let (s, lines) = sessions::grid(&cx.ctx, actor, code, 0, 1, false).await?;
    let mut now = session_now(cx, actor, code)
        .await?
        .text("notes", cx.word("session-notes"), s.notes)
        .text("conclusion", cx.word("session-conclusion"), s.conclusion)
        .text("reason", cx.word("session-cancel-reason"), "");
    let present = Choice::of_codes(cx.lang, "session-presence", Presence::ALL.iter().map(|p| p.code()));
    for m in s.members {
        let note = format!("{} · {}", m.name, cx.word("session-presence-note"));
        now = now
            .field(Theirs::text(format!("presence.{}", m.seat), m.name, m.presence).choices(present.clone()))
            .text(format!("note.{}", m.seat), note, m.note);
    }
    for line in lines {
        for (i, end) in ["for", "against", "none"].into_iter().enumerate() {
            let label = cx.word(&format!("session-{end}"));
            let letters = if line.voted { line.letters[i].to_string() } else { String::new() };
            now = now
                .text(format!("hands_{end}"), label.clone(), line.hands[i].map(|n| n.to_string()).unwrap_or_default())
                .text(format!("written_{end}"), label, letters);
        }
    }
    Ok(now.only(sent))
}

/// Where to go, the message, and its words.
pub(super) type Done<'a> = (String, &'static str, Vec<(&'a str, String)>);

/// After a command on a session: back to `at` with a message, or the session's page with what is wrong.
pub(super) async fn after(
    cx: &Cx,
    actor: &app::Actor,
    code: &str,
    fields: &Fields,
    done: app::Result<Done<'_>>,
) -> PageResult {
    match done {
        Ok((at, key, pairs)) => cx.done(&at, key, pairs).await,
        Err(error) => {
            let form = cx.retry(fields, error)?;
            let page = session_page(cx, actor, code, form).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}

/// `POST /council/{code}/presence`
pub async fn presence(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let notes = fields.keyed("note");
    let members = fields
        .keyed("presence")
        .into_iter()
        .filter_map(|(seat, presence)| {
            let note = notes.get(&seat).cloned().unwrap_or_default();
            Some(MemberPresence { seat: seat.parse().ok()?, presence, note })
        })
        .collect();
    let work = async |v| sessions::set_presence(&cx.ctx, &actor, &code, v, members).await;
    let done = stale::over(&cx, &fields, work, now(&cx, &actor, &code, &fields)).await?;
    let at = format!("/council/{code}#votes");
    after(&cx, &actor, &code, &fields, done.map(|()| (at, "session-presence-saved", vec![]))).await
}

/// `POST /council/{code}/minutes`
pub async fn minutes(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let words = Minutes { notes: fields.text("notes"), conclusion: fields.text("conclusion") };
    let work = async |v| sessions::set_minutes(&cx.ctx, &actor, &code, v, words).await;
    let done = stale::over(&cx, &fields, work, now(&cx, &actor, &code, &fields)).await?;
    let at = format!("/council/{code}#minutes");
    after(&cx, &actor, &code, &fields, done.map(|()| (at, "session-minutes-saved", vec![]))).await
}

/// `POST /council/{code}/method`: how the session votes, as long as nothing was voted on.
pub async fn method(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let done = sessions::set_method(&cx.ctx, &actor, &code, &fields.text("secrecy")).await;
    let at = format!("/council/{code}#votes");
    after(&cx, &actor, &code, &fields, done.map(|()| (at, "session-method-saved", vec![]))).await
}

/// `POST /council/{code}/votes-all`
pub async fn votes_all(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let ctx = cx.ctx.once(fields.once_with_body());
    let work = async |v| {
        if fields.keyed("choice").is_empty() {
            sessions::record_all(&ctx, &actor, &code, v, entry(&fields, "")?, fields.ticked("only_open")).await
        } else {
            sessions::record_named_all(&ctx, &actor, &code, v, choices(&fields)).await
        }
    };
    let done = stale::over(&cx, &fields, work, now(&cx, &actor, &code, &fields)).await?;
    let at = format!("/council/{code}#votes");
    let done = done.map(|n| (at, "session-votes-written-done", vec![("lines", n.to_string())]));
    after(&cx, &actor, &code, &fields, done).await
}

/// `POST /council/{code}/round`
pub async fn round(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let ctx = cx.ctx.once(fields.once_with_body());
    let work = async |v| sessions::another_round(&ctx, &actor, &code, v).await;
    let done = stale::over(&cx, &fields, work, now(&cx, &actor, &code, &fields)).await?;
    let at = format!("/council/{code}/votes?open=1");
    let done = done.map(|n| (at, "session-round-opened", vec![("lines", n.to_string())]));
    after(&cx, &actor, &code, &fields, done).await
}

/// `POST /council/{code}/close`
pub async fn close(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let key = fields.once().unwrap_or_else(|| format!("close:{code}"));
    let work = async |v| sessions::close(&cx.ctx, &actor, &code, v, &key).await;
    let done = stale::over(&cx, &fields, work, now(&cx, &actor, &code, &fields)).await?;
    let done = done.map(|c| {
        let pairs = vec![("passed", c.passed.to_string()), ("failed", c.failed.to_string())];
        (format!("/council/{code}"), "session-close-done", pairs)
    });
    after(&cx, &actor, &code, &fields, done).await
}

/// `POST /council/{code}/cancel`
pub async fn cancel(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let work = async |v| sessions::cancel(&cx.ctx, &actor, &code, v, &fields.text("reason")).await;
    let done = stale::over(&cx, &fields, work, now(&cx, &actor, &code, &fields)).await?;
    let at = format!("/council/{code}");
    after(&cx, &actor, &code, &fields, done.map(|()| (at, "session-cancel-done", vec![]))).await
}
