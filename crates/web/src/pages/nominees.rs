//! Người, tập thể được đề nghị: adding one, the text as printed, the verdict with its reasons.

mod meanwhile;
pub mod pick;
use app::nominees::{self, AddForm, NomineePage, TextForm};
use axum::{extract::Path, http::StatusCode};
use domain::dossier::Limits;
use serde::Serialize;

use self::meanwhile::now;
use super::dossiers::{nominee_tone, outcome_tone, say};
use crate::{
    Cx, Fields, FormState, Page, PageResult, SignedIn,
    form::{Choice, code_key},
    stale,
};

/// Adding one nominee.
#[derive(Serialize)]
pub struct AddPage {
    /// Code of the dossier.
    pub code: String,
    /// The fields.
    pub form: FormState,
    /// Kinds: person, unit, outsider.
    pub kinds: Vec<Choice>,
    /// Lengths.
    pub limits: Limits,
}

impl Page for AddPage {
    const TEMPLATE: &'static str = "nominees/add.html";

    fn samples() -> Vec<Self> {
        vec![Self {
            code: "HS-2020-0001".into(),
            form: FormState::new([("kind", "person".to_owned())]).version(1),
            kinds: vec![Choice::new("person", "Cán bộ")],
            limits: Limits::default(),
        }]
    }
}

fn kinds(cx: &Cx) -> Vec<Choice> {
    Choice::of_codes(cx.lang, "nominee-kind", ["person", "unit", "outsider"])
}

/// `GET /dossiers/{code}/nominees/new`
pub async fn new(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let at = app::dossiers::load(&cx.ctx, &actor, &code).await?;
    app::dossiers::may_change(&at, &actor, &[domain::road::StepKind::Prepare])?;
    let fresh = FormState::new([("kind", "person".to_owned())]).version(at.head.version);
    let form = cx.form_or_draft(&format!("nominee-add:{code}"), fresh).await?;
    cx.page(&AddPage { code, form, kinds: kinds(&cx), limits: at.limits }).await
}

/// `POST /dossiers/{code}/nominees/new`
pub async fn add(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let form = AddForm {
        kind: fields.text("kind"),
        who: fields.text("who"),
        printed_rank: fields.text("printed_rank"),
        printed_post: fields.text("printed_post"),
        printed_unit: fields.text("printed_unit"),
        citation: fields.text("citation"),
        achievement_text: fields.text("achievement_text"),
    };
    let work = async |v| nominees::add(&cx.ctx, &actor, &code, v, &form).await;
    match stale::over(&cx, &fields, work, super::dossiers::now(&cx, &actor, &code, &fields)).await? {
        Ok(seq) => {
            cx.sent(&format!("nominee-add:{code}")).await;
            cx.done(&format!("/dossiers/{code}/nominees/{seq}"), "nominee-added", []).await
        }
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            let limits = app::settings::limits(&cx.ctx).await?;
            let page = AddPage { code, form, kinds: kinds(&cx), limits };
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}

/// A condition of a verdict, ready to be shown.
#[derive(Clone, Serialize)]
pub struct ReasonLine {
    /// Wording.
    pub text: String,
    /// Result in words.
    pub result: String,
    /// Its colour.
    pub tone: &'static str,
    /// What was found.
    pub found: String,
    /// What was needed.
    pub needed: String,
    /// Citations.
    pub cite: String,
    /// The text was seen.
    pub verified: bool,
    /// How deep in the tree.
    pub depth: usize,
}

/// A verdict, ready to be shown.
#[derive(Clone, Serialize)]
pub struct VerdictView {
    /// Outcome in words.
    pub outcome: String,
    /// Its colour.
    pub tone: &'static str,
    /// Day judged.
    pub on: String,
    /// Regime.
    pub regime: String,
    /// First twelve signs of the rules' hash.
    pub rules: String,
    /// Why none could be given.
    pub problem: String,
    /// Conditions, the tree in reading order.
    pub reasons: Vec<ReasonLine>,
    /// Remarks.
    pub warnings: Vec<String>,
    /// Where the facts come from.
    pub sources: Vec<(String, String, String)>,
}

impl VerdictView {
    /// For the test that renders every template.
    #[must_use]
    pub fn sample() -> Self {
        let reason = |verified, depth| ReasonLine {
            text: "Có thành tích".into(),
            result: "Đạt".into(),
            tone: "good",
            found: "phong trào".into(),
            needed: if depth == 0 { "phong trào".into() } else { String::new() },
            cite: "Thông tư 12/2019/TT-BCA Điều 2".into(),
            verified,
            depth,
        };
        Self {
            outcome: "Đủ điều kiện".into(),
            tone: "good",
            on: "2020-11-20".into(),
            regime: "L2003_ND91".into(),
            rules: "0123456789ab".into(),
            problem: String::new(),
            reasons: vec![reason(true, 0), reason(false, 1)],
            warnings: vec!["Căn cứ chưa kiểm chứng".into()],
            sources: vec![("Kỷ luật".into(), "Quyết định số 77".into(), "2020-06-01".into())],
        }
    }
}

/// The page of a nominee.
#[derive(Serialize)]
pub struct ShowPage {
    /// Code of the dossier.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Number.
    pub seq: i64,
    /// Name as printed.
    pub name: String,
    /// Part in words.
    pub part: String,
    /// State in words.
    pub state: String,
    /// State code.
    pub state_code: String,
    /// Its colour.
    pub state_tone: &'static str,
    /// Why.
    pub state_reason: String,
    /// Outcome code.
    pub outcome: String,
    /// Why a verdict was overridden.
    pub override_reason: String,
    /// Who proposed it, who agreed; empty while nobody did.
    pub overridden_by: [String; 2],
    /// It waits for somebody else's yes.
    pub override_open: bool,
    /// The reader may say that yes.
    pub may_agree: bool,
    /// The reader may keep the nominee against the verdict.
    pub may_override: bool,
    /// The verdict is shown without what it says of measures and open cases.
    pub partly: bool,
    /// The text as printed.
    pub form: FormState,
    /// The reason field of the small forms.
    pub reason: FormState,
    /// Lengths.
    pub limits: Limits,
    /// Achievements to choose from.
    pub achievements: Vec<Choice>,
    /// A person or a household member, not a collective.
    pub individual: bool,
    /// The verdict.
    pub verdict: Option<VerdictView>,
    /// Where else.
    pub twice: Vec<nominees::Twice>,
    /// Papers.
    pub papers: Vec<app::attachments::View>,
    /// The text may be changed.
    pub may_edit: bool,
    /// He may be taken off, kept, moved.
    pub may_judge: bool,
    /// Version of the dossier.
    pub version: i64,
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "nominees/show.html";

    fn samples() -> Vec<Self> {
        let verdict = VerdictView::sample();
        let twice = |certain| nominees::Twice {
            code: "HS-2020-0002".into(),
            title: "Khen thưởng".into(),
            state: "open".into(),
            law_on: "2020-11-20".into(),
            seq: 3,
            certain,
        };
        let base = |state: &str, outcome: &str| Self {
            code: "HS-2020-0001".into(),
            title: "Khen thưởng".into(),
            seq: 1,
            name: "Lê An".into(),
            part: "Cá nhân".into(),
            state: "Đang đề nghị".into(),
            state_code: state.into(),
            state_tone: "good",
            state_reason: "Đang bị kỷ luật".into(),
            outcome: outcome.into(),
            override_reason: "Có xác nhận".into(),
            overridden_by: ["Cán bộ".into(), String::new()],
            override_open: true,
            may_agree: true,
            may_override: true,
            partly: false,
            form: FormState::new([("printed_name", "Lê An".to_owned())]).version(1),
            reason: FormState::default().version(1),
            limits: Limits::default(),
            achievements: vec![Choice::new("TT-HS-2020-0001", "Thành tích")],
            individual: true,
            verdict: Some(verdict.clone()),
            twice: vec![twice(true), twice(false)],
            papers: vec![],
            may_edit: true,
            may_judge: true,
            version: 1,
        };
        vec![
            base("included", "not_eligible"),
            base("removed", "eligible"),
            Self {
                verdict: Some(VerdictView {
                    problem: "Thiếu dữ kiện".into(), reasons: vec![], ..verdict.clone()
                }),
                ..base("held", "on_hold")
            },
            Self {
                verdict: None,
                twice: vec![],
                may_edit: false,
                may_judge: false,
                override_reason: String::new(),
                state_reason: String::new(),
                partly: true,
                ..base("included", "")
            },
            Self {
                overridden_by: ["Cán bộ".into(), "Thủ trưởng".into()],
                override_open: false,
                may_agree: false,
                may_judge: false,
                twice: vec![nominees::Twice { certain: true, ..nominees::Twice::default() }],
                ..base("included", "needs_human")
            },
        ]
    }
}

fn lines(cx: &Cx, reasons: &[app::verdicts::ReasonView], depth: usize, out: &mut Vec<ReasonLine>) {
    for r in reasons {
        let tone = match r.result.as_str() {
            "met" => "good",
            "not_met" => "bad",
            "hold" => "wait",
            "not_applicable" => "off",
            _ => "info",
        };
        out.push(ReasonLine {
            text: say(cx.lang, &r.text),
            result: cx.word(&code_key("verdict-result", &r.result)),
            tone,
            found: r.found.clone(),
            needed: r.needed.clone(),
            cite: r.cite.join("; "),
            verified: r.verified,
            depth,
        });
        if depth < 8 {
            lines(cx, &r.children, depth + 1, out);
        }
    }
}

/// Conditions with their parts, in reading order.
pub(super) fn reason_lines(cx: &Cx, reasons: &[app::verdicts::ReasonView]) -> Vec<ReasonLine> {
    let mut out = Vec::new();
    lines(cx, reasons, 0, &mut out);
    out
}

pub(super) fn verdict(cx: &Cx, v: &app::verdicts::View) -> VerdictView {
    VerdictView {
        outcome: cx.word(&code_key("verdict-outcome", &v.outcome)),
        tone: outcome_tone(&v.outcome),
        on: v.on.clone(),
        regime: say(cx.lang, &app::verdicts::regime_name(&cx.ctx, &v.regime)),
        rules: v.rules_hash.chars().take(12).collect(),
        problem: v.problem.as_ref().map(|p| say(cx.lang, p)).unwrap_or_default(),
        reasons: reason_lines(cx, &v.reasons),
        warnings: v.warnings.iter().map(|w| say(cx.lang, &w.text)).collect(),
        sources: sources(cx, &v.sources),
    }
}

/// Sources in words: kind, thing, day.
pub(super) fn sources(cx: &Cx, all: &[app::verdicts::Source]) -> Vec<(String, String, String)> {
    all.iter().map(|s| (cx.word(&code_key("verdict-source", &s.kind)), source(cx, s), s.on.clone())).collect()
}

/// A source in words: codes of awards, ratings and the like by their names, the paper behind them as it is.
fn source(cx: &Cx, s: &app::verdicts::Source) -> String {
    if s.kind == app::verdicts::UNRECORDED {
        let kinds = s.what.split(' ').map(|kind| cx.word(&code_key("verdict-source", kind)));
        return kinds.collect::<Vec<_>>().join("; ");
    }
    let (code, paper) = s.what.split_once(" · ").map_or((s.what.as_str(), ""), |(code, paper)| (code, paper));
    let named = match s.kind.as_str() {
        "award" | "past-award" => say(cx.lang, &app::verdicts::award_name(&cx.ctx, code)),
        "rating" => cx.word(&code_key("facts-rating", code)),
        "leave" => cx.word(&code_key("facts-leave", code)),
        "service" => cx.word(&code_key("facts-employment", code)),
        "standing" if !code.is_empty() => cx.word(&code_key("facts-cluster-place", code)),
        _ => return s.what.clone(),
    };
    if paper.is_empty() { named } else { format!("{named} · {paper}") }
}

/// Fields of the text as printed, with their labels.
const TEXTS: &[(&str, &str)] = &[
    ("printed_name", "nominee-printed-name"),
    ("printed_rank", "nominee-printed-rank"),
    ("printed_post", "nominee-printed-post"),
    ("printed_unit", "nominee-printed-unit"),
    ("citation", "nominee-citation"),
    ("achievement_text", "nominee-achievement-text"),
    ("achievement", "nominee-achievement"),
    ("posthumous", "nominee-posthumous"),
    ("contributions", "nominee-contributions"),
    ("score", "nominee-score"),
];

fn values(form: &TextForm) -> Vec<(&'static str, String)> {
    let all = serde_json::to_value(form).unwrap_or_default();
    TEXTS.iter().map(|(name, _)| (*name, all[*name].as_str().unwrap_or_default().to_owned())).collect()
}

fn shown(cx: &Cx, page: NomineePage, form: FormState, reason: FormState) -> ShowPage {
    let n = &page.row;
    let own = page.achievements.iter().find(|a| Some(a.id) == n.achievement_id).map(|a| a.code.clone());
    let mut form = form;
    if let Some(own) = own {
        form.push("achievement", own);
    }
    let override_open = n.override_by.is_some() && n.override_agreed_by.is_none() && n.outcome != "needs_human";
    let prepares = page.at.kind() == Some(domain::road::StepKind::Prepare);
    ShowPage {
        overridden_by: page.overridden_by.map(Option::unwrap_or_default),
        override_open,
        may_agree: override_open && page.may_override && !prepares,
        may_override: page.may_override,
        partly: !page.sees_discipline,
        code: page.at.head.code.clone(),
        title: page.at.head.title.clone(),
        seq: n.seq,
        name: n.printed_name.clone(),
        part: cx.word(&code_key("nominee-part", &n.part)),
        state: cx.word(&code_key("nominee-state", &n.state)),
        state_code: n.state.clone(),
        state_tone: nominee_tone(&n.state),
        state_reason: n.state_reason.clone(),
        outcome: n.outcome.clone(),
        override_reason: n.override_reason.clone(),
        form,
        reason,
        limits: page.limits,
        achievements: page.achievements.iter().map(|a| Choice::new(&a.code, &a.what)).collect(),
        individual: n.part == "individual",
        verdict: page.verdict.as_ref().map(|v| verdict(cx, v)),
        twice: page.twice,
        papers: page.attachments,
        may_edit: page.may_edit,
        may_judge: page.may_judge,
        version: page.at.head.version,
    }
}

/// `GET /dossiers/{code}/nominees/{seq}`
pub async fn show(cx: Cx, SignedIn(actor): SignedIn, Path((code, seq)): Path<(String, i64)>) -> PageResult {
    let page = nominees::page(&cx.ctx, &actor, &code, seq).await?;
    let version = page.at.head.version;
    let fresh = FormState::new(values(&page.form)).version(version);
    let form = if page.may_edit { cx.form_or_draft(&format!("nominee:{code}:{seq}"), fresh).await? } else { fresh };
    cx.page(&shown(&cx, page, form, FormState::default().version(version))).await
}

/// `POST /dossiers/{code}/nominees/{seq}`: the text as printed.
pub async fn save(cx: Cx, SignedIn(actor): SignedIn, Path((code, seq)): At, fields: Fields) -> PageResult {
    let map: serde_json::Map<String, serde_json::Value> =
        TEXTS.iter().map(|(name, _)| ((*name).to_owned(), fields.text(name).into())).collect();
    let text: TextForm = serde_json::from_value(map.into()).unwrap_or_default();
    let address = format!("/dossiers/{code}/nominees/{seq}");
    let work = async |v| nominees::edit(&cx.ctx, &actor, &code, v, seq, &text).await;
    match stale::over(&cx, &fields, work, now(&cx, &actor, &code, seq, &fields)).await? {
        Ok(()) => {
            cx.sent(&format!("nominee:{code}:{seq}")).await;
            cx.done(&address, "nominee-saved", []).await
        }
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            let page = nominees::page(&cx.ctx, &actor, &code, seq).await?;
            let reason = FormState::default().version(page.at.head.version);
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &shown(&cx, page, form, reason)).await
        }
    }
}

async fn after(
    cx: Cx,
    actor: app::Actor,
    code: String,
    seq: i64,
    fields: Fields,
    done: app::Result<()>,
    key: &'static str,
) -> PageResult {
    match done {
        Ok(()) => cx.done(&format!("/dossiers/{code}/nominees/{seq}"), key, []).await,
        Err(error) => {
            let reason = cx.retry(&fields, error)?;
            let page = nominees::page(&cx.ctx, &actor, &code, seq).await?;
            let version = page.at.head.version;
            let form = FormState::new(values(&page.form)).version(version);
            let page = shown(&cx, page, form, reason.version(version));
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}

type At = Path<(String, i64)>;

/// `POST /dossiers/{code}/nominees/{seq}/remove`
pub async fn remove(cx: Cx, SignedIn(actor): SignedIn, Path((code, seq)): At, fields: Fields) -> PageResult {
    let reason = fields.text("reason");
    let work = async |v| nominees::remove(&cx.ctx, &actor, &code, v, seq, &reason).await;
    let done = stale::over(&cx, &fields, work, now(&cx, &actor, &code, seq, &fields)).await?;
    after(cx, actor, code, seq, fields, done, "nominee-removed").await
}

/// `POST /dossiers/{code}/nominees/{seq}/override`
pub async fn override_verdict(cx: Cx, SignedIn(actor): SignedIn, Path((code, seq)): At, fields: Fields) -> PageResult {
    let reason = fields.text("reason");
    let work = async |v| nominees::override_verdict(&cx.ctx, &actor, &code, v, seq, &reason).await;
    let done = stale::over(&cx, &fields, work, now(&cx, &actor, &code, seq, &fields)).await?;
    after(cx, actor, code, seq, fields, done, "nominee-overridden").await
}

/// `POST /dossiers/{code}/nominees/{seq}/include`
pub async fn include(cx: Cx, SignedIn(actor): SignedIn, Path((code, seq)): At, fields: Fields) -> PageResult {
    let work = async |v| nominees::include_again(&cx.ctx, &actor, &code, v, seq).await;
    let done = stale::over(&cx, &fields, work, now(&cx, &actor, &code, seq, &fields)).await?;
    after(cx, actor, code, seq, fields, done, "nominee-included").await
}

/// `POST /dossiers/{code}/nominees/{seq}/move`
pub async fn place(cx: Cx, SignedIn(actor): SignedIn, Path((code, seq)): At, fields: Fields) -> PageResult {
    let place = fields.number("place").ok().flatten().and_then(|p| usize::try_from(p).ok()).unwrap_or(1);
    let work = async |v| nominees::move_to(&cx.ctx, &actor, &code, v, seq, place).await;
    match stale::over(&cx, &fields, work, now(&cx, &actor, &code, seq, &fields)).await? {
        Ok(()) => cx.done(&format!("/dossiers/{code}"), "nominee-moved", []).await,
        Err(error) => after(cx, actor, code, seq, fields, Err(error), "nominee-moved").await,
    }
}
