//! The page of a cluster's year: where it stands, who heads it under which regulation, its score sheets, who checks whom, and whose year it is.

use app::{
    clusters::{Acclaimed, Held},
    nouns::Record,
    scores::{self, YearPage as Year},
};
use axum::{extract::Path, http::StatusCode};
use domain::{
    cluster::{TEAM, YEAR},
    scoring::YearStage,
};
use serde::Serialize;

use super::show::{MemberRow, sample_conferences};
use crate::{Cx, Fields, FormState, Page, PageResult, SignedIn, form::code_key, format, noun, stale};

/// A stage in the line of stages.
#[derive(Clone, Debug, Serialize)]
pub struct StageMark {
    /// Its name.
    name: String,
    /// done, now or next.
    state: &'static str,
}

/// Who checks whom.
#[derive(Clone, Debug, Serialize)]
pub struct VisitRow {
    code: String,
    checked: String,
    team: String,
    on: String,
    minutes: String,
}

/// The page.
#[derive(Serialize)]
pub struct YearPage {
    /// Code of the cluster.
    code: String,
    /// Its short name.
    short: String,
    /// The year.
    year: String,
    /// Code of the year's row.
    line: String,
    /// First and last day.
    days: (String, String),
    /// Labels and values.
    facts: Vec<(String, String)>,
    /// Where the scoring stands.
    stages: Vec<StageMark>,
    /// The stage after this one and the one before: code and name.
    next: Option<(String, String)>,
    back: Option<(String, String)>,
    /// Score sheets: code, name, group.
    sheets: Vec<(String, String, String)>,
    /// Who checks whom.
    visits: Vec<VisitRow>,
    /// Whose year it is.
    members: Vec<MemberRow>,
    /// Who headed it before: year, head and deputy.
    served: Vec<(String, String)>,
    /// Whom its conferences acclaimed, and what came of it.
    acclaimed: Vec<Acclaimed>,
    /// Its conferences.
    conferences: Vec<Held>,
    /// The reader sees their sessions.
    sees_sessions: bool,
    /// The reader may convene one.
    may_convene: bool,
    /// The reader may see scores.
    scores: bool,
    /// The reader may change it.
    may_change: bool,
    form: FormState,
}

impl Page for YearPage {
    const TEMPLATE: &'static str = "clusters/year.html";

    fn samples() -> Vec<Self> {
        let page = |may_change: bool, members, served, sheets, visits| Self {
            code: "cum-mau".into(),
            short: "Cụm mẫu".into(),
            year: "2020".into(),
            line: "NT-000001".into(),
            days: ("01/01/2020".into(), "31/12/2020".into()),
            facts: vec![("Cụm trưởng".into(), "Minh Họa".into())],
            stages: vec![
                StageMark { name: "Chuẩn bị".into(), state: "done" },
                StageMark { name: "Tự chấm".into(), state: "now" },
                StageMark { name: "Lần 1".into(), state: "next" },
            ],
            next: may_change.then(|| ("first".to_owned(), "Lần 1".to_owned())),
            back: may_change.then(|| ("draft".to_owned(), "Chuẩn bị".to_owned())),
            sheets,
            visits,
            members,
            served,
            acclaimed: if may_change { sample_acclaimed() } else { vec![] },
            conferences: if may_change { sample_conferences() } else { vec![] },
            sees_sessions: may_change,
            may_convene: may_change,
            scores: may_change,
            may_change,
            form: FormState::default().version(1),
        };
        let visit = VisitRow {
            code: "KT-000001".into(),
            checked: "Minh Họa".into(),
            team: "Sao Mai, Hồng Hà".into(),
            on: "05/11/2020".into(),
            minutes: "12/BB".into(),
        };
        let visit_bare = VisitRow { on: String::new(), minutes: String::new(), ..visit.clone() };
        vec![
            page(
                true,
                vec![MemberRow::sample()],
                vec![("2019".into(), "Minh Họa, Sao Mai".into())],
                vec![("BD-000001".into(), "Bảng điểm".into(), "A".into())],
                vec![visit, visit_bare],
            ),
            page(true, vec![], vec![], vec![], vec![]),
            page(false, vec![], vec![], vec![("BD-000001".into(), "Bảng điểm".into(), String::new())], vec![]),
        ]
    }
}

fn sample_acclaimed() -> Vec<Acclaimed> {
    let one = |line, dossier: Option<&str>, decided: Option<(&str, &str)>, higher, may_file| Acclaimed {
        session: "PH-2020-0001".into(),
        line,
        asked: if higher || line == 2 { "ministry_flag" } else { "government_flag" }.into(),
        name: "Minh Họa".into(),
        dossier: dossier.map(str::to_owned),
        decided: decided.map(|(n, d)| (n.to_owned(), d.to_owned())),
        higher,
        may_file,
    };
    vec![
        one(1, None, None, false, true),
        one(2, Some("HS-2020-0001"), None, false, false),
        one(3, Some(""), None, true, false),
        one(4, Some("HS-2020-0002"), Some(("12/QĐ-TTg", "2021-03-01")), false, false),
        one(5, None, None, false, false),
    ]
}

fn stages(cx: &Cx, now: YearStage) -> Vec<StageMark> {
    let state = |s: YearStage| match s.cmp(&now) {
        std::cmp::Ordering::Less => "done",
        std::cmp::Ordering::Equal => "now",
        std::cmp::Ordering::Greater => "next",
    };
    YearStage::ALL.iter().map(|s| StageMark { name: stage_word(cx, *s), state: state(*s) }).collect()
}

fn stage_word(cx: &Cx, stage: YearStage) -> String {
    cx.word(&code_key("score-stage", stage.code()))
}

fn visit(r: &Record) -> VisitRow {
    let named = |name: &str| r.named.get(name).cloned();
    let text = |name: &str| r.values.get(name).cloned().unwrap_or_default();
    VisitRow {
        code: r.code.clone(),
        checked: named("checked").unwrap_or_default(),
        team: TEAM.iter().filter_map(|f| named(f)).collect::<Vec<_>>().join(", "),
        on: format::date(&text("on_date")),
        minutes: text("minutes"),
    }
}

fn page(cx: &Cx, year: i64, page: Year, form: FormState) -> YearPage {
    let Year { year: of, stage, sheets, visits, scores, acclaimed, conferences, sees_sessions, may_convene } = page;
    let named = |r: &Record, name: &str| r.named.get(name).cloned();
    let served = of.others.iter().filter_map(|r| {
        let heads: Vec<String> = ["head", "deputy"].into_iter().filter_map(|f| named(r, f)).collect();
        (!heads.is_empty()).then(|| (r.values.get("year").cloned().unwrap_or_default(), heads.join(", ")))
    });
    let facts = noun::facts(cx, &YEAR, &of.record).into_iter().filter(|(_, value)| !value.is_empty());
    let text = |r: &Record, name: &str| r.values.get(name).cloned().unwrap_or_default();
    let step = |s: Option<YearStage>| s.filter(|_| of.may_change).map(|s| (s.code().to_owned(), stage_word(cx, s)));
    YearPage {
        days: (format::date(&of.days.0), format::date(&of.days.1)),
        facts: facts.collect(),
        stages: stages(cx, stage),
        next: step(stage.next()),
        back: step(stage.before()),
        sheets: sheets.iter().map(|r| (r.code.clone(), text(r, "name"), text(r, "group_name"))).collect(),
        visits: visits.iter().map(visit).collect(),
        served: served.collect(),
        form: if form.has_errors() { form } else { form.version(of.record.version) },
        members: of.members.into_iter().map(|m| MemberRow::new(cx, m)).collect(),
        may_change: of.may_change,
        line: of.record.code.clone(),
        year: year.to_string(),
        code: of.cluster.code,
        short: of.cluster.short,
        scores,
        acclaimed,
        conferences,
        sees_sessions,
        may_convene,
    }
}

/// `GET /clusters/{code}/years/{year}`
pub async fn show(cx: Cx, SignedIn(actor): SignedIn, Path((code, year)): Path<(String, i64)>) -> PageResult {
    let found = scores::year(&cx.ctx, &actor, &code, year).await?;
    cx.page(&page(&cx, year, found, FormState::default())).await
}

/// `POST /clusters/{code}/years/{year}/stage`: to the next stage, or back by one.
pub async fn stage(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, year)): Path<(String, i64)>,
    fields: Fields,
) -> PageResult {
    let (to, reason) = (fields.text("to"), fields.text("reason"));
    let at = format!("/clusters/{code}/years/{year}");
    let work = async |version| scores::set_stage(&cx.ctx, &actor, &code, year, version, &to, &reason).await;
    let now = async {
        let found = scores::year(&cx.ctx, &actor, &code, year).await?;
        let now = stale::Now::new(at.clone(), found.year.record.version);
        Ok(now.stands(cx.word("score-stage"), stage_word(&cx, found.stage)).only(&fields))
    };
    match stale::over(&cx, &fields, work, now).await? {
        Ok(()) => cx.done(&at, "score-stage-moved", []).await,
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            let found = scores::year(&cx.ctx, &actor, &code, year).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&cx, year, found, form)).await
        }
    }
}

/// `POST /clusters/{code}/years/{year}/acclaimed/{session}/{line}`: opens the dossier of an acclaimed member.
pub async fn file(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, year, session, line)): Path<(String, i64, String, i64)>,
    fields: Fields,
) -> PageResult {
    let dossier = app::clusters::file(&cx.ctx, &actor, (&code, year), (&session, line), fields.once()).await?;
    cx.done(&format!("/dossiers/{dossier}"), "acclaimed-filed-done", [("dossier", dossier.clone())]).await
}
