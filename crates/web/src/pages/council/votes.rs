//! The voting grid and one line of it. Votes are entered in plain fields: Tab moves on, an empty line stays as it is,
//! nothing needs JavaScript.

use app::sessions::{self, Entry, ItemEntry, ItemView, SeatVote, SessionView};
use axum::{
    extract::{Path, Query},
    http::StatusCode,
};
use domain::ballot::{Choice as Vote, Secrecy};
use serde::{Deserialize, Serialize};

use super::session::{sample_session, session_now};
use crate::{
    Cx, Fault, Fields, FormState, Page, PageResult, SignedIn,
    form::Choice,
    stale::{self, Theirs},
};

/// Lines of the voting grid on one page.
const GRID_ROWS: u64 = 200;

/// A count as typed: empty is `None`.
fn count(field: &str, text: &str) -> app::Result<Option<u32>> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| app::Error::field(field, "session-number-bad", []))
}

/// Totals from fields whose names end in `suffix`.
pub(super) fn entry(fields: &Fields, suffix: &str) -> app::Result<Entry> {
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
pub(super) fn choices(fields: &Fields) -> Vec<(i64, Vote)> {
    fields.keyed("choice").into_iter().filter_map(|(s, c)| Some((s.parse().ok()?, Vote::from_code(&c)?))).collect()
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

pub(super) fn sample_line(seq: i64, voted: bool) -> ItemView {
    ItemView {
        hopeless: !voted,
        seq,
        round: 1,
        part: "individual".into(),
        question: 0,
        asked: String::new(),
        most: 0,
        member: String::new(),
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
    let ctx = cx.ctx.once(fields.once_with_body());
    let work = async |v| match fault {
        Some(e) => Err(e),
        None => sessions::record_rows(&ctx, &actor, &code, v, rows).await,
    };
    match stale::over(&cx, &fields, work, grid_now(&cx, &actor, &code, after, &fields)).await? {
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

/// What stands now of the votes on one page of the grid.
async fn grid_now(cx: &Cx, actor: &app::Actor, code: &str, after: i64, sent: &Fields) -> Result<stale::Now, Fault> {
    let (_, lines) = sessions::grid(&cx.ctx, actor, code, after, GRID_ROWS, sent.ticked("open")).await?;
    let mut now = session_now(cx, actor, code).await?;
    for line in lines {
        let hands = line.hands.map(|n| n.map(|n| n.to_string()).unwrap_or_default());
        let letters = line.letters.map(|n| if line.voted { n.to_string() } else { String::new() });
        let (at, letters_at) = (cx.word("session-hands"), cx.word("session-letters"));
        for (i, end) in ["for", "against", "none"].into_iter().enumerate() {
            let label =
                |place: &str| format!("{} {} · {place} · {}", line.seq, line.name, cx.word(&format!("session-{end}")));
            now = now.text(format!("hands_{end}.{}", line.seq), label(&at), hands[i].clone()).text(
                format!("written_{end}.{}", line.seq),
                label(&letters_at),
                letters[i].clone(),
            );
        }
    }
    Ok(now.only(sent))
}

/// What stands now of one line.
async fn line_now(cx: &Cx, actor: &app::Actor, code: &str, line: i64, sent: &Fields) -> Result<stale::Now, Fault> {
    let (_, _, seats) = sessions::item(&cx.ctx, actor, code, line).await?;
    let mut now = session_now(cx, actor, code).await?;
    let out = seats.iter().filter(|s| s.choice == "recused").map(|s| s.name.clone()).collect::<Vec<_>>().join("; ");
    now = now.stands(cx.word("session-recused"), out);
    let all = Choice::of_codes(cx.lang, "session-choice", Vote::ALL.iter().map(|c| c.code()));
    for s in seats {
        now = now.field(Theirs::text(format!("choice.{}", s.seat), s.name, s.choice).choices(all.clone()));
    }
    Ok(now.only(sent))
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
    let named = !fields.keyed("choice").is_empty();
    let ctx = cx.ctx.once(fields.once_with_body());
    let work = async |v| {
        if named {
            return sessions::record_named(&ctx, &actor, &code, v, line, choices(&fields)).await;
        }
        let seats = fields.all("recused").iter().filter_map(|s| s.parse().ok()).collect();
        sessions::recuse(&ctx, &actor, &code, v, line, seats).await
    };
    match stale::over(&cx, &fields, work, line_now(&cx, &actor, &code, line, &fields)).await? {
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
