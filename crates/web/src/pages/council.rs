//! Phiên họp hội đồng: the list, convening, one session with presence, votes, minutes and closing. Votes are entered in
//! a grid of plain fields: Tab moves on, an empty line stays as it is, nothing needs JavaScript.

use app::{
    councils::{self, CouncilView, NewCouncil, NewSeat},
    sessions::{
        self, Convene, DossierAtStep, Entry, ItemEntry, ItemView, MemberPresence, Minutes, SeatVote, SessionView,
    },
};
use axum::{
    extract::{Path, Query},
    http::StatusCode,
};
use domain::{
    access::{Action, may_anywhere},
    ballot::{Base, Choice as Vote, Presence, Secrecy},
    council::{CouncilRole, SessionState},
};
use serde::{Deserialize, Serialize};

use super::papers::PapersBox;
use crate::{
    Cell, Cx, Fault, Fields, FormState, Page, PageResult, Row, SignedIn, Table,
    form::{Choice, code_key},
};

/// Lines of the voting grid on one page.
const GRID_ROWS: u64 = 200;

/// The list of sessions.
#[derive(Serialize)]
pub struct ListPage {
    table: Table,
    waiting: Vec<DossierAtStep>,
    may_run: bool,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "council/list.html";

    fn samples() -> Vec<Self> {
        let query = app::list::Query::default();
        let table = Table::at("/council", words::Lang::Vi, "sessions", "Phiên họp", &query).empty("Trống", None);
        vec![
            Self { table: table.clone(), waiting: vec![], may_run: false },
            Self { table, waiting: vec![sample_dossier()], may_run: true },
        ]
    }
}

pub(super) fn sample_dossier() -> DossierAtStep {
    DossierAtStep {
        id: uuid::Uuid::nil(),
        code: "HS-2020-0001".into(),
        title: "Tổng kết phong trào".into(),
        deciding_unit_id: uuid::Uuid::nil(),
        collectives: 38,
        individuals: 96,
    }
}

fn state_tone(state: &str) -> &'static str {
    match SessionState::from_code(state) {
        Some(SessionState::Convened) => "wait",
        Some(SessionState::Closed) => "good",
        _ => "off",
    }
}

/// `GET /council`
pub async fn list(cx: Cx, SignedIn(actor): SignedIn, Query(query): Query<app::list::Query>) -> PageResult {
    let page = sessions::list(&cx.ctx, &actor, &query).await?;
    let may_run = may_anywhere(&actor, Action::RunCouncil);
    let waiting = if may_run { sessions::waiting_dossiers(&cx.ctx, &actor).await? } else { Vec::new() };
    let step = may_run.then(|| ("/council/new", cx.word("council-new-session")));
    let table = Table::new(&cx, "sessions", cx.word("council-sessions"), &query)
        .search(cx.word("session-search"))
        .choose(
            "state",
            "session-state",
            Choice::of_codes(cx.lang, "session-state", SessionState::ALL.iter().map(|s| s.code())),
        )
        .column("session-code")
        .column("session-held-on")
        .column("session-council")
        .column("session-place")
        .number("session-dossiers")
        .number("session-items")
        .column("session-state")
        .export("/council.xlsx")
        .empty(cx.word("council-empty"), step.as_ref().map(|(h, l)| (*h, l.clone())))
        .rows(page, |r| {
            Row::to(
                format!("/council/{}", r.code),
                vec![
                    Cell::text(r.code),
                    Cell::date(Some(r.held_on)),
                    Cell::text(r.council),
                    Cell::text(r.place),
                    Cell::number(r.dossiers),
                    Cell::number(r.items),
                    Cell::badge(state_tone(&r.state), cx.word(&code_key("session-state", &r.state))),
                ],
            )
        });
    if query.export {
        return cx.sheet("phien-hop", &table).await;
    }
    cx.page(&ListPage { table, waiting, may_run }).await
}

/// `GET /council.xlsx`
pub async fn export(cx: Cx, signed: SignedIn, Query(mut query): Query<app::list::Query>) -> PageResult {
    query.export = true;
    list(cx, signed, Query(query)).await
}

/// Convening a session.
#[derive(Serialize)]
pub struct ConvenePage {
    form: FormState,
    councils: Vec<Choice>,
    dossiers: Vec<Choice>,
    secrecy: Vec<Choice>,
    base: Vec<Choice>,
}

impl Page for ConvenePage {
    const TEMPLATE: &'static str = "council/new.html";

    fn samples() -> Vec<Self> {
        let one = || vec![Choice::new("a", "A")];
        vec![
            Self { form: FormState::default(), councils: vec![], dossiers: vec![], secrecy: one(), base: one() },
            Self { form: FormState::default(), councils: one(), dossiers: one(), secrecy: one(), base: one() },
        ]
    }
}

async fn convene_page(cx: &Cx, actor: &app::Actor, form: FormState) -> Result<ConvenePage, Fault> {
    let councils = councils::list(&cx.ctx, actor).await?;
    let waiting = sessions::waiting_dossiers(&cx.ctx, actor).await?;
    let counts = |d: &DossierAtStep| {
        let pairs = [("collectives", d.collectives.to_string()), ("individuals", d.individuals.to_string())];
        cx.say("council-waiting-line", pairs)
    };
    Ok(ConvenePage {
        form,
        councils: councils.into_iter().map(|c| Choice::new(c.code, c.name)).collect(),
        dossiers: waiting
            .iter()
            .map(|d| Choice::new(d.code.clone(), format!("{} – {}", d.code, d.title)).hint(counts(d)))
            .collect(),
        secrecy: Choice::of_codes(cx.lang, "session-secrecy", Secrecy::ALL.iter().map(|s| s.code())),
        base: Choice::of_codes(cx.lang, "session-base", Base::ALL.iter().map(|s| s.code())),
    })
}

/// What the query of the convening page may name.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    dossier: String,
}

/// `GET /council/new`
pub async fn new(cx: Cx, SignedIn(actor): SignedIn, Query(asked): Query<Asked>) -> PageResult {
    let mut form = FormState::new([
        ("held_on", cx.ctx.now().today),
        ("held_at", "08:00".to_owned()),
        ("secrecy", Secrecy::OpenCount.code().to_owned()),
        ("base", Base::AllMembers.code().to_owned()),
        ("quorum", "2/3".to_owned()),
        ("threshold", ">1/2".to_owned()),
        ("rounds", "1".to_owned()),
    ]);
    if asked.dossier.is_empty() {
        for d in sessions::waiting_dossiers(&cx.ctx, &actor).await? {
            form.push("dossiers", d.code);
        }
    } else {
        form.push("dossiers", asked.dossier);
    }
    let page = convene_page(&cx, &actor, form).await?;
    cx.page(&page).await
}

/// `POST /council/new`
pub async fn convene(cx: Cx, SignedIn(actor): SignedIn, fields: Fields) -> PageResult {
    let command = Convene {
        council: fields.text("council"),
        held_on: fields.text("held_on"),
        held_at: fields.text("held_at"),
        place: fields.text("place"),
        dossiers: fields.all("dossiers"),
        secrecy: fields.text("secrecy"),
        base: fields.text("base"),
        quorum: fields.text("quorum"),
        threshold: fields.text("threshold"),
        rounds: fields.text("rounds"),
    };
    match sessions::convene(&cx.ctx, &actor, command).await {
        Ok(code) => cx.done(&format!("/council/{code}"), "session-convened", [("code", code.clone())]).await,
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            let page = convene_page(&cx, &actor, form).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}

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
    open: i64,
}

fn sample_session(state: &str) -> SessionView {
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
        quorate: true,
        agenda: vec![app::sessions::AgendaView {
            seq: 1,
            code: "HS-2020-0001".into(),
            title: "Tổng kết".into(),
            award: "giay-khen".into(),
            unit: "PX03".into(),
        }],
        lines: 134,
        voted: 100,
        passed: 0,
        failed: 0,
        may_run: state == "convened",
    }
}

impl Page for SessionPage {
    const TEMPLATE: &'static str = "council/show.html";

    fn samples() -> Vec<Self> {
        ["convened", "closed", "cancelled"]
            .into_iter()
            .flat_map(|state| [false, true].map(|named| (state, named)))
            .map(|(state, named)| Self {
                s: sample_session(state),
                form: FormState::default(),
                presence: vec![Choice::new("present", "Có mặt")],
                choices: vec![Choice::new("for", "Đồng ý")],
                papers: PapersBox::sample(),
                named,
                open: 34,
            })
            .collect()
    }
}

async fn session_page(cx: &Cx, actor: &app::Actor, code: &str, form: FormState) -> Result<SessionPage, Fault> {
    let s = sessions::view(&cx.ctx, actor, code).await?;
    // Minutes are made from a closed session only.
    let papers = if s.state == SessionState::Closed.code() {
        PapersBox::load(cx, "session", code, s.version).await?
    } else {
        PapersBox::of(cx, "session", code, Vec::new())
    };
    Ok(SessionPage {
        named: s.secrecy == Secrecy::OpenNamed.code(),
        open: s.lines - s.voted,
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

/// After a command on a session: back to `at` with a message, or the session's page with what is wrong.
async fn after<'a>(
    cx: &Cx,
    actor: &app::Actor,
    code: &str,
    fields: &Fields,
    done: app::Result<(String, &'static str, Vec<(&'a str, String)>)>,
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
    let done = sessions::set_presence(&cx.ctx, &actor, &code, fields.version(), members).await;
    let at = format!("/council/{code}#votes");
    after(&cx, &actor, &code, &fields, done.map(|()| (at, "session-presence-saved", vec![]))).await
}

/// `POST /council/{code}/minutes`
pub async fn minutes(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let words = Minutes { notes: fields.text("notes"), conclusion: fields.text("conclusion") };
    let done = sessions::set_minutes(&cx.ctx, &actor, &code, fields.version(), words).await;
    let at = format!("/council/{code}#minutes");
    after(&cx, &actor, &code, &fields, done.map(|()| (at, "session-minutes-saved", vec![]))).await
}

/// A count as typed: empty is `None`.
fn count(field: &str, text: &str) -> app::Result<Option<u32>> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| app::Error::field(field, "session-number-bad", []))
}

/// Totals from fields whose names end in `suffix`.
fn entry(fields: &Fields, suffix: &str) -> app::Result<Entry> {
    let get = |name: &str| {
        let field = format!("{name}{suffix}");
        count(&field, &fields.text(&field))
    };
    Ok(Entry {
        hands_for: get("hands_for")?,
        hands_against: get("hands_against")?.unwrap_or(0),
        hands_none: get("hands_none")?.unwrap_or(0),
        written_for: get("written_for")?,
        written_against: get("written_against")?.unwrap_or(0),
        written_none: get("written_none")?.unwrap_or(0),
    })
}

/// The choices of members from fields `choice.SEAT`.
fn choices(fields: &Fields) -> Vec<(i64, Vote)> {
    fields.keyed("choice").into_iter().filter_map(|(s, c)| Some((s.parse().ok()?, Vote::from_code(&c)?))).collect()
}

/// `POST /council/{code}/votes-all`
pub async fn votes_all(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let version = fields.version();
    let done = if fields.keyed("choice").is_empty() {
        match entry(&fields, "") {
            Ok(e) => sessions::record_all(&cx.ctx, &actor, &code, version, e, fields.ticked("only_open")).await,
            Err(e) => Err(e),
        }
    } else {
        sessions::record_named_all(&cx.ctx, &actor, &code, version, choices(&fields)).await
    };
    let at = format!("/council/{code}#votes");
    let done = done.map(|n| (at, "session-votes-written-done", vec![("lines", n.to_string())]));
    after(&cx, &actor, &code, &fields, done).await
}

/// `POST /council/{code}/round`
pub async fn round(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let done = sessions::another_round(&cx.ctx, &actor, &code, fields.version()).await;
    let at = format!("/council/{code}/votes?open=1");
    let done = done.map(|n| (at, "session-round-opened", vec![("lines", n.to_string())]));
    after(&cx, &actor, &code, &fields, done).await
}

/// `POST /council/{code}/close`
pub async fn close(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let key = fields.once().unwrap_or_else(|| format!("close:{code}"));
    let done = sessions::close(&cx.ctx, &actor, &code, fields.version(), &key).await;
    let done = done.map(|c| {
        let pairs = vec![("passed", c.passed.to_string()), ("failed", c.failed.to_string())];
        (format!("/council/{code}"), "session-close-done", pairs)
    });
    after(&cx, &actor, &code, &fields, done).await
}

/// `POST /council/{code}/cancel`
pub async fn cancel(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let done = sessions::cancel(&cx.ctx, &actor, &code, fields.version(), &fields.text("reason")).await;
    let at = format!("/council/{code}");
    after(&cx, &actor, &code, &fields, done.map(|()| (at, "session-cancel-done", vec![]))).await
}

/// The voting grid.
#[derive(Serialize)]
pub struct VotesPage {
    s: SessionView,
    form: FormState,
    lines: Vec<ItemView>,
    after: i64,
    next: Option<i64>,
    only_open: bool,
    named: bool,
    letters: bool,
}

fn sample_line(seq: i64, voted: bool) -> ItemView {
    ItemView {
        seq,
        round: 1,
        part: "individual".into(),
        name: "Đỗ Thị Ánh".into(),
        position: "Đại úy, Cán bộ".into(),
        unit: "Đội 1".into(),
        dossier: "HS-2020-0001".into(),
        award: "giay-khen".into(),
        citation: "…".into(),
        state: "included".into(),
        voted,
        hands: if voted { [Some(7), Some(1), Some(0)] } else { [None; 3] },
        letters: [0; 3],
        recused: if voted { vec![1] } else { vec![] },
        result: if voted { "passed" } else { "pending" }.into(),
        reached: if voted { "7/9".into() } else { String::new() },
        fault: false,
    }
}

impl Page for VotesPage {
    const TEMPLATE: &'static str = "council/votes.html";

    fn samples() -> Vec<Self> {
        ["convened", "closed"]
            .into_iter()
            .flat_map(|state| [false, true].map(|named| (state, named)))
            .map(|(state, named)| Self {
                s: sample_session(state),
                form: FormState::default(),
                lines: vec![
                    sample_line(1, false),
                    sample_line(2, true),
                    ItemView { fault: true, ..sample_line(3, true) },
                ],
                after: 0,
                next: Some(200),
                only_open: named,
                named,
                letters: !named,
            })
            .collect()
    }
}

/// The query of the voting grid.
#[derive(Deserialize)]
pub struct At {
    #[serde(default)]
    after: i64,
    #[serde(default)]
    open: String,
}

async fn votes_page(
    cx: &Cx,
    actor: &app::Actor,
    code: &str,
    after: i64,
    only_open: bool,
    form: FormState,
) -> Result<VotesPage, Fault> {
    let (s, mut lines) = sessions::grid(&cx.ctx, actor, code, after, GRID_ROWS + 1, only_open).await?;
    let more = lines.len() as u64 > GRID_ROWS;
    if more {
        lines.pop();
    }
    Ok(VotesPage {
        next: lines.last().filter(|_| more).map(|l| l.seq),
        named: s.secrecy == Secrecy::OpenNamed.code(),
        letters: s.written > 0,
        s,
        form,
        lines,
        after,
        only_open,
    })
}

/// `GET /council/{code}/votes`
pub async fn votes(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, Query(at): Query<At>) -> PageResult {
    let page = votes_page(&cx, &actor, &code, at.after, !at.open.is_empty(), FormState::default()).await?;
    cx.page(&page).await
}

/// `POST /council/{code}/votes`: lines with something typed, and only those.
pub async fn record(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let after: i64 = fields.text("after").parse().unwrap_or(0);
    let only_open = fields.ticked("open");
    let mut rows = Vec::new();
    let mut fault = None;
    for (line, hands_for) in fields.keyed("hands_for") {
        let suffix = format!(".{line}");
        let names = ["hands_for", "hands_against", "hands_none", "written_for", "written_against", "written_none"];
        if hands_for.is_empty() && names.iter().all(|n| fields.text(&format!("{n}{suffix}")).is_empty()) {
            continue;
        }
        match (line.parse(), entry(&fields, &suffix)) {
            (Ok(item), Ok(entry)) => rows.push(ItemEntry { item, entry }),
            (_, Err(e)) => fault = Some(e),
            _ => {}
        }
    }
    let done = match fault {
        Some(e) => Err(e),
        None => sessions::record_rows(&cx.ctx, &actor, &code, fields.version(), rows).await,
    };
    match done {
        Ok(n) => {
            let open = if only_open { "&open=1" } else { "" };
            let at = format!("/council/{code}/votes?after={after}{open}");
            cx.done(&at, "session-votes-written-done", [("lines", n.to_string())]).await
        }
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            let page = votes_page(&cx, &actor, &code, after, only_open, form).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}

/// One line: who takes no part, and each member's vote where the vote is by name.
#[derive(Serialize)]
pub struct ItemPage {
    s: SessionView,
    line: ItemView,
    seats: Vec<SeatVote>,
    form: FormState,
    choices: Vec<Choice>,
    named: bool,
}

impl Page for ItemPage {
    const TEMPLATE: &'static str = "council/item.html";

    fn samples() -> Vec<Self> {
        let seat = |seat: i64, choice: &str| SeatVote {
            seat,
            name: "Lê An".into(),
            presence: "present".into(),
            choice: choice.into(),
        };
        ["convened", "closed"]
            .into_iter()
            .flat_map(|state| [false, true].map(|named| (state, named)))
            .map(|(state, named)| Self {
                s: sample_session(state),
                line: sample_line(1, named),
                seats: vec![seat(1, ""), seat(2, "for"), seat(3, "recused")],
                form: FormState::default(),
                choices: vec![Choice::new("for", "Đồng ý")],
                named,
            })
            .collect()
    }
}

async fn item_page(cx: &Cx, actor: &app::Actor, code: &str, seq: i64, form: FormState) -> Result<ItemPage, Fault> {
    let (s, line, seats) = sessions::item(&cx.ctx, actor, code, seq).await?;
    Ok(ItemPage {
        named: s.secrecy == Secrecy::OpenNamed.code(),
        choices: Choice::of_codes(cx.lang, "session-choice", Vote::ALL.iter().map(|c| c.code())),
        s,
        line,
        seats,
        form,
    })
}

/// `GET /council/{code}/votes/{line}`
pub async fn item(cx: Cx, SignedIn(actor): SignedIn, Path((code, line)): Path<(String, i64)>) -> PageResult {
    let page = item_page(&cx, &actor, &code, line, FormState::default()).await?;
    cx.page(&page).await
}

/// `POST /council/{code}/votes/{line}`
pub async fn record_item(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, line)): Path<(String, i64)>,
    fields: Fields,
) -> PageResult {
    let version = fields.version();
    let named = !fields.keyed("choice").is_empty();
    let done = if named {
        sessions::record_named(&cx.ctx, &actor, &code, version, line, choices(&fields)).await
    } else {
        let seats = fields.all("recused").iter().filter_map(|s| s.parse().ok()).collect();
        sessions::recuse(&cx.ctx, &actor, &code, version, line, seats).await
    };
    match done {
        Ok(()) => {
            let key = if named { "session-named-saved" } else { "session-recused-saved" };
            let at = format!("/council/{code}/votes?after={}", (line - 1).max(0));
            cx.done(&at, key, [("line", line.to_string())]).await
        }
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            let page = item_page(&cx, &actor, &code, line, form).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}

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
