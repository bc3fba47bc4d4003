//! One dossier: its facts, its road, its nominees, papers and history, and what the reader can do next.

use app::{
    dossiers::{self, DossierPage},
    list,
    proofs::{self, Asked},
};
use axum::{
    extract::{Path, Query},
    http::StatusCode,
};
use domain::{
    access::{Action, may},
    dossier::AttachmentKind,
    listing::NOMINEES,
    road::StepKind,
};
use serde::Serialize;
use words::Lang;

use super::{
    behind::{Acclaimed, Confirming, sample_acclaimed, sample_asked},
    nominee_tone, outcome_badge, pick, say, state_tone,
};
use crate::{
    Cell, Cx, Fault, Fields, FormState, Page, PageResult, Row, SignedIn, Table,
    form::{Choice, code_key},
    pages::papers::PapersBox,
    stale::Now,
};

/// A step of the road on the page.
#[derive(Clone, Serialize)]
pub struct StepLine {
    /// Its name.
    pub name: String,
    /// Who owns it.
    pub owner: String,
    /// State code, "" when not reached.
    pub state: String,
    /// The dossier stands here.
    pub here: bool,
    /// Since when or when it was done.
    pub at: Option<i64>,
    /// Who did it.
    pub by: String,
    /// Last day.
    pub due_on: Option<String>,
    /// That day is over.
    pub late: bool,
}

/// A line of the history.
#[derive(Clone, Serialize)]
pub struct Said {
    /// When.
    pub at: i64,
    /// Who.
    pub who: String,
    /// What.
    pub what: String,
    /// Grounds and words.
    pub words: String,
}

/// An action that is possible, or why not.
#[derive(Clone, Serialize)]
pub struct Act {
    /// submit, agree, return, recall, withdraw, edit, nominees, session, decision.
    pub code: &'static str,
    /// Branch it concerns.
    pub branch: i64,
    /// Why not, in words.
    pub why_not: Option<String>,
}

/// The page of a dossier.
#[derive(Serialize)]
pub struct ShowPage {
    /// Code.
    pub code: String,
    /// Title.
    pub title: String,
    /// State code.
    pub state: String,
    /// Its colour.
    pub tone: &'static str,
    /// Version, for the buttons.
    pub version: i64,
    /// Facts: label and value.
    pub facts: Vec<(String, String)>,
    /// The road.
    pub steps: Vec<StepLine>,
    /// Counts.
    pub counts: domain::dossier::Counts,
    /// "50,00" or empty.
    pub women: String,
    /// The same of direct workers.
    pub direct: String,
    /// Proposed and not judged yet.
    pub unjudged: i64,
    /// Somebody is proposed on whom people must decide.
    pub asked: bool,
    /// How many wait for it.
    pub asked_open: i64,
    /// What can be done.
    pub acts: Vec<Act>,
    /// Opinion field.
    pub form: FormState,
    /// Nominees.
    pub table: Table,
    /// The review that opened it: address and name.
    pub review: Option<(String, String)>,
    /// Papers.
    pub papers: Vec<app::attachments::View>,
    /// Kinds of papers.
    pub paper_kinds: Vec<Choice>,
    /// History.
    pub history: Vec<Said>,
    /// Banner of the day.
    pub banner: Option<String>,
    /// verified, unverified, missing.
    pub authority: &'static str,
    /// The deciding unit.
    pub deciding: String,
    /// The decision drafted for it.
    pub decision: Option<String>,
    /// The reader may judge again.
    pub may_rejudge: bool,
    /// The day judged, ISO.
    pub law_on: String,
    /// Who must confirm the names and who has, while that goes on.
    pub proofs: Option<Confirming>,
    /// The acclamation behind it, and its papers.
    pub acclaimed: Option<Acclaimed>,
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "dossiers/show.html";

    fn samples() -> Vec<Self> {
        let act = |code, why: Option<&str>| Act { code, branch: 1, why_not: why.map(str::to_owned) };
        let table = Table::at("/dossiers/HS-2020-0001", Lang::Vi, "nominees", "", &list::Query::default())
            .column("nominee-name")
            .all(vec![1], |_| Row::to("/dossiers/HS-2020-0001/nominees/1", vec![Cell::text("Lê An")]));
        let paper = app::attachments::View {
            number: 1,
            kind: "evidence".into(),
            title: "Minh chứng".into(),
            file_name: "a.pdf".into(),
            media_type: "application/pdf".into(),
            size: 2048,
            added_at: 0,
            withdrawn: false,
            nominee: Some(1),
            id: uuid::Uuid::nil(),
            blob: uuid::Uuid::nil(),
        };
        let step = |state: &str, here| StepLine {
            name: "Thẩm định".into(),
            owner: "Cơ quan thường trực · Công an tỉnh".into(),
            state: state.into(),
            here,
            at: Some(0),
            by: "Lê An".into(),
            due_on: here.then(|| "2020-11-27".into()),
            late: here,
        };
        let base = |acts, authority, banner: Option<&str>| Self {
            code: "HS-2020-0001".into(),
            title: "Khen thưởng".into(),
            state: "open".into(),
            tone: "wait",
            version: 3,
            facts: vec![("Danh hiệu".into(), "Giấy khen".into()), ("Đợt".into(), String::new())],
            steps: vec![step("agreed", false), step("waiting", true), step("skipped", false), step("", false)],
            counts: domain::dossier::Counts { individuals: 2, held: 1, ..Default::default() },
            women: "50,00".into(),
            direct: String::new(),
            unjudged: 1,
            asked: true,
            asked_open: 2,
            acts,
            form: FormState::default().version(3),
            table: table.clone(),
            review: Some(("/records/reviews/SK-000001".into(), "Sơ kết năm 2020".into())),
            papers: vec![paper.clone(), app::attachments::View { withdrawn: true, nominee: None, ..paper.clone() }],
            paper_kinds: vec![Choice::new("evidence", "Minh chứng")],
            history: vec![Said { at: 0, who: "Lê An".into(), what: "Gửi".into(), words: "x".into() }],
            banner: banner.map(str::to_owned),
            authority,
            deciding: "Công an tỉnh".into(),
            decision: Some("QD-2020-0001".into()),
            may_rejudge: true,
            law_on: "2020-11-20".into(),
            proofs: None,
            acclaimed: None,
        };
        let proofs = |units, may| Some(Asked { units, may_open: may, may_remind: may }.into());
        let asked = sample_asked;
        vec![
            base(
                vec![act("submit", None), act("edit", None), act("nominees", None), act("withdraw", None)],
                "verified",
                None,
            ),
            base(vec![act("submit", Some("Chưa có ai")), act("recall", None)], "missing", Some("Tạm thời")),
            base(vec![act("agree", None), act("return", None)], "unverified", None),
            base(vec![act("agree", Some("Không phải lượt"))], "verified", None),
            base(vec![act("session", None)], "verified", None),
            base(
                vec![act("session", Some("Không phải lượt")), act("decision", Some("Không phải lượt"))],
                "verified",
                None,
            ),
            Self {
                proofs: proofs(vec![asked(0, &["Lê An"]), asked(1, &[]), asked(2, &[])], true),
                ..base(vec![act("decision", None), act("return", Some("Đã trình ký"))], "verified", None)
            },
            Self { proofs: proofs(vec![asked(2, &[])], false), ..base(vec![], "verified", None) },
            Self { acclaimed: Some(sample_acclaimed(false)), ..base(vec![], "verified", None) },
            Self { acclaimed: Some(sample_acclaimed(true)), ..base(vec![], "verified", None) },
            Self { decision: None, papers: vec![], may_rejudge: false, ..base(vec![], "verified", None) },
        ]
    }
}

fn facts(cx: &Cx, page: &DossierPage) -> Vec<(String, String)> {
    let h = &page.at.head;
    let date = |d: &Option<String>| d.as_deref().map(crate::format::date).unwrap_or_default();
    let span = |from: &Option<String>, to: &Option<String>| match (date(from), date(to)) {
        (f, t) if f.is_empty() && t.is_empty() => String::new(),
        (f, t) => format!("{f} – {t}"),
    };
    let occasion = match (&h.movement_name, &h.phase_name) {
        (Some(m), Some(p)) => format!("{m} · {p} ({})", span(&h.phase_from, &h.phase_to)),
        (Some(m), None) => format!("{m} ({})", span(&h.movement_from, &h.movement_to)),
        _ => h.occasion_text.clone(),
    };
    let achievement = [
        h.achievement_what.clone().unwrap_or_default(),
        h.achievement_place.clone().unwrap_or_default(),
        span(&h.achievement_from, &h.achievement_to),
    ];
    let achievement: Vec<String> = achievement.into_iter().filter(|t| !t.is_empty()).collect();
    [
        ("dossier-award", say(cx.lang, &page.award_name)),
        ("dossier-unit", h.unit_name.clone()),
        ("dossier-deciding-unit", h.deciding_name.clone()),
        ("dossier-ground", cx.word(&code_key("dossier-ground", &h.ground))),
        ("dossier-occasion", format!("{}: {occasion}", cx.word(&code_key("dossier-occasion", &h.occasion)))),
        ("dossier-achievement", achievement.join("; ")),
        ("dossier-law-on", crate::format::date(&h.law_on)),
        ("dossier-filed-on", date(&h.filed_on)),
        ("dossier-legal-basis", h.legal_basis.clone()),
        ("dossier-authority-note", h.authority_note.clone()),
        ("dossier-created-by", h.created_name.clone().unwrap_or_default()),
    ]
    .into_iter()
    .map(|(key, value)| (cx.word(key), value.trim_end_matches([':', ' ']).to_owned()))
    .collect()
}

pub(crate) fn nominees_table(cx: &Cx, page: &DossierPage, query: &list::Query) -> Table {
    let code = page.at.head.code.clone();
    let may_add = page.can("nominees");
    let add = format!("/dossiers/{code}/nominees/new");
    let yes = vec![Choice::new("1", cx.word("nominee-twice"))];
    Table::of_object(cx, &NOMINEES, &format!("/dossiers/{code}"), query)
        .choices("twice", yes)
        .export(&format!("/dossiers/{code}/nominees.xlsx"))
        .empty(cx.word("nominee-none"), may_add.then(|| (add.as_str(), cx.word("nominee-add"))))
        .rows(page.nominees.clone(), |n| {
            let small = [n.rank.as_str(), n.post.as_str()].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>();
            let mut notes = Vec::new();
            if n.twice {
                notes.push(cx.word("nominee-twice"));
            }
            if n.outsider {
                notes.push(cx.word("nominee-outsider"));
            }
            if !n.state_reason.is_empty() {
                notes.push(n.state_reason.clone());
            }
            if n.proof_at.is_some() {
                notes.push(cx.word("nominee-proofed"));
            }
            if let Some(draft) = &n.draft {
                notes.push(say(cx.lang, draft));
            }
            Row::to(
                format!("/dossiers/{code}/nominees/{}", n.seq),
                vec![
                    Cell::two(&n.name, small.join(", ")),
                    Cell::text(cx.word(&code_key("nominee-part", &n.part))),
                    Cell::text(&n.unit),
                    outcome_badge(cx, &n.outcome, n.overridden),
                    Cell::badge(nominee_tone(&n.state), cx.word(&code_key("nominee-state", &n.state))),
                    Cell::text(notes.join("; ")),
                ],
            )
        })
}

async fn history(cx: &Cx, page: &DossierPage) -> Result<Vec<Said>, crate::Fault> {
    let any = page.history.iter().any(|h| !h.grounds.is_empty());
    let grounds = if any { app::roads::grounds(&cx.ctx).await? } else { vec![] };
    let said = |h: &dossiers::HistoryRow| {
        let ticked: Vec<String> = h
            .grounds
            .iter()
            .filter_map(|code| grounds.iter().find(|g| g.code == *code))
            .map(|g| if cx.lang == Lang::Vi { g.vi.clone() } else { g.en.clone() })
            .collect();
        let words: Vec<String> = [ticked.join("; "), h.words.clone()].into_iter().filter(|w| !w.is_empty()).collect();
        let steps = [("from", pick(cx.lang, &h.from)), ("to", pick(cx.lang, &h.to))];
        Said {
            at: h.at,
            who: h.who.clone(),
            what: cx.say(&code_key("dossier-event", &h.action), steps),
            words: words.join(". "),
        }
    };
    Ok(page.history.iter().map(said).collect())
}

async fn show_page(
    cx: &Cx,
    actor: &app::Actor,
    page: &DossierPage,
    query: &list::Query,
    form: FormState,
) -> Result<ShowPage, crate::Fault> {
    let h = &page.at.head;
    let decimal = ',';
    let steps = page
        .steps
        .iter()
        .map(|s| StepLine {
            name: if cx.lang == Lang::Vi { s.vi.clone() } else { s.en.clone() },
            owner: format!("{} · {}", cx.word(&code_key("role", &s.role)), s.unit),
            state: s.state.clone(),
            here: s.here,
            at: s.acted_at.or(s.entered_at),
            by: s.acted_name.clone().unwrap_or_default(),
            due_on: s.due_on.clone(),
            late: s.late,
        })
        .collect();
    let judging = [StepKind::Prepare, StepKind::Head, StepKind::Appraise, StepKind::Council, StepKind::Decide];
    Ok(ShowPage {
        code: h.code.clone(),
        title: h.title.clone(),
        state: h.state.clone(),
        tone: state_tone(&h.state),
        version: h.version,
        facts: facts(cx, page),
        steps,
        women: page.counts.women_share().percent(decimal),
        direct: page.counts.direct_share().percent(decimal),
        counts: page.counts,
        unjudged: h.unjudged,
        asked: h.asked > 0,
        // A number could tell that something stands against one of them.
        asked_open: if page.at.sees_discipline(actor) { h.asked_open } else { 0 },
        acts: page
            .next
            .iter()
            .map(|n| Act { code: n.code, branch: n.branch, why_not: n.why_not.map(|key| cx.word(key)) })
            .collect(),
        form,
        table: nominees_table(cx, page, query),
        papers: page.attachments.clone(),
        review: page.review.as_ref().map(|(code, name)| (domain::record::REVIEW.at(code), name.clone())),
        paper_kinds: Choice::of_codes(cx.lang, "dossier-paper", AttachmentKind::ALL.iter().map(|k| k.code())),
        history: history(cx, page).await?,
        banner: page.banner.as_ref().map(|b| say(cx.lang, b)),
        authority: match page.authority {
            app::verdicts::Authority::Verified => "verified",
            app::verdicts::Authority::Unverified => "unverified",
            app::verdicts::Authority::Missing => "missing",
        },
        deciding: h.deciding_name.clone(),
        decision: h.decision_code.clone().filter(|_| may(actor, Action::ViewDecisions, &page.at.deciding).is_ok()),
        may_rejudge: dossiers::may_change(&page.at, actor, &judging).is_ok(),
        law_on: h.law_on.clone(),
        proofs: proofs::asked(&cx.ctx, actor, &page.at).await?.map(Confirming::from),
        acclaimed: match &page.acclaimed {
            Some(behind) => {
                let papers = PapersBox::load(cx, "dossier", &h.code, h.version).await?;
                Some(Acclaimed { behind: behind.clone(), papers })
            }
            None => None,
        },
    })
}

/// `GET /dossiers/{code}`
pub async fn show(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path(code): Path<String>,
    Query(query): Query<list::Query>,
) -> PageResult {
    let page = dossiers::page(&cx.ctx, &actor, &code, &query).await?;
    let form = FormState::default().version(page.at.head.version);
    let shown = show_page(&cx, &actor, &page, &query, form).await?;
    cx.page(&shown).await
}

/// The page again, with a form's faults, after a command on it was refused.
pub(crate) async fn again(cx: &Cx, actor: &app::Actor, code: &str, fields: &Fields, error: app::Error) -> PageResult {
    let form = cx.retry(fields, error)?;
    let query = list::Query::default();
    let page = dossiers::page(&cx.ctx, actor, code, &query).await?;
    let form = form.version(page.at.head.version);
    let shown = show_page(cx, actor, &page, &query, form).await?;
    cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &shown).await
}

/// What stands now of a dossier, for a form that somebody else overtook: where it is, who acted last and with which words.
pub(crate) async fn now(cx: &Cx, actor: &app::Actor, code: &str, sent: &Fields) -> Result<Now, Fault> {
    let page = dossiers::page(&cx.ctx, actor, code, &list::Query::default()).await?;
    let head = &page.at.head;
    let mut now = Now::new(format!("/dossiers/{code}"), head.version)
        .stands(cx.word("dossier-state"), cx.word(&code_key("dossier-state", &head.state)));
    let last = page.history.first();
    if let Some(event) = last {
        let [from, to] = [&event.from, &event.to].map(|n| pick(cx.lang, n));
        let done = cx.say(&format!("dossier-event-{}", event.action), [("from", from), ("to", to)]);
        let when = app::ctx::instant_text(&cx.ctx.zone, event.at);
        now = now.stands(cx.word("dossier-history"), format!("{when} · {} · {done}", event.who));
    }
    let words = last.map(|e| e.words.clone()).unwrap_or_default();
    for (name, key) in [("opinion", "dossier-opinion"), ("words", "dossier-words")] {
        now = now.text(name, cx.word(key), words.clone());
    }
    let papers = || page.attachments.iter().filter(|p| !p.withdrawn);
    let last = papers().map(|p| p.added_at).max();
    let titles: Vec<&str> = papers().filter(|p| Some(p.added_at) == last).map(|p| p.title.as_str()).collect();
    let newest = page.nominees.rows.iter().max_by_key(|n| n.seq);
    let who = newest.map(|n| format!("{} {}", n.name, n.who_code).trim().to_owned());
    Ok(now
        .text("title", cx.word("dossier-paper-title"), titles.join("; "))
        .text("who", cx.word("nominee-who"), who.unwrap_or_default())
        .only(sent))
}

/// `GET /dossiers/{code}/nominees.xlsx`
pub async fn export_nominees(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path(code): Path<String>,
    Query(query): Query<list::Query>,
) -> PageResult {
    let name = format!("{code}-danh-sach");
    let make = move |cx: Cx, actor, query| {
        let code = code.clone();
        async move {
            let page = dossiers::page(&cx.ctx, &actor, &code, &query).await?;
            Ok(nominees_table(&cx, &page, &query))
        }
    };
    cx.sheet_of(&name, actor, query, make).await
}
