//! The ranking of a year: as it would be now, and as it was published.

use app::{
    export::{Sheet, Value},
    scores::{self, FrozenRow, RankRow, Ranking},
};
use axum::{extract::Path, http::StatusCode};
use domain::scoring::{Basis, Points, TieBreak, YearStage};
use serde::Serialize;

use super::{Head, points, regulation};
use crate::{
    Cx, Fault, Fields, FormState, Page, PageResult, SignedIn, form::code_key, pages::papers::PapersBox, stale,
};

/// A member in a row.
#[derive(Clone, Debug, Serialize)]
pub struct PlaceRow {
    /// "1", "5–6", or that it waits.
    place: String,
    name: String,
    /// Its own sheet; empty where the reader may not look.
    href: String,
    group: String,
    /// Points of the groups of its sheet.
    parts: String,
    total: String,
    share: String,
    deducted: String,
    grade: String,
    /// What put it apart, or that it is tied.
    why: String,
    tied: bool,
    waits: bool,
}

/// A published ranking.
#[derive(Clone, Debug, Serialize)]
pub struct Published {
    seq: i64,
    at: i64,
    document: String,
    reason: String,
}

/// The page.
#[derive(Serialize)]
pub struct RankingPage {
    head: Head,
    basis: String,
    ties: Vec<String>,
    regulation: String,
    rows: Vec<PlaceRow>,
    provisional: bool,
    tied: bool,
    published: Vec<Published>,
    moved: Vec<String>,
    /// The reader may publish now.
    may_publish: bool,
    form: FormState,
    /// A published one: its number.
    frozen: i64,
    /// Papers of its scores; none beside a published one.
    papers: Option<PapersBox>,
}

impl Page for RankingPage {
    const TEMPLATE: &'static str = "scores/ranking.html";

    fn samples() -> Vec<Self> {
        let row = |place: &str, tied, waits| PlaceRow {
            place: place.into(),
            name: "Công an tỉnh Minh Họa".into(),
            href: if waits { String::new() } else { "/x".into() },
            group: if tied { "A" } else { "" }.into(),
            parts: "I 10,00 / 20,00".into(),
            total: "10,00 / 20,00".into(),
            share: "50,00 %".into(),
            deducted: "0,00".into(),
            grade: if tied { "Tốt" } else { "" }.into(),
            why: if tied { "Còn bằng nhau" } else { "" }.into(),
            tied,
            waits,
        };
        let published = || vec![Published { seq: 1, at: 0, document: "TB 1".into(), reason: "Sửa".into() }];
        let page = |rows, published, moved: Vec<String>, may_publish, frozen| Self {
            head: Head { provisional: frozen == 0, ..Head::sample() },
            basis: "Tổng điểm".into(),
            ties: if may_publish { vec!["Tiêu chí I".into()] } else { vec![] },
            regulation: if may_publish { "Quy chế".into() } else { String::new() },
            rows,
            provisional: frozen == 0 && !may_publish,
            tied: may_publish,
            published,
            moved,
            papers: may_publish.then(PapersBox::sample),
            may_publish,
            form: FormState::default().version(1),
            frozen,
        };
        vec![
            page(vec![row("1–2", true, false), row("–", false, true)], published(), vec!["Minh Họa".into()], true, 0),
            page(
                vec![row("1", false, false)],
                vec![Published { document: String::new(), reason: String::new(), ..published().remove(0) }],
                vec![],
                false,
                1,
            ),
            page(vec![], vec![], vec![], false, 0),
        ]
    }
}

fn step(cx: &Cx, by: &TieBreak) -> String {
    match by {
        TieBreak::Criterion(code) => cx.say("score-tie-criterion", [("code", code.clone())]),
        TieBreak::Bonus => cx.word("score-tie-bonus"),
        TieBreak::FewerDeductions => cx.word("score-tie-deductions"),
        TieBreak::Percentage => cx.word("score-tie-percentage"),
        TieBreak::Vote => cx.word("score-tie-vote"),
    }
}

fn place(cx: &Cx, places: Option<(usize, usize)>) -> String {
    match places {
        None => cx.word("score-place-waits"),
        Some((a, b)) if a == b => a.to_string(),
        Some((a, b)) => format!("{a}–{b}"),
    }
}

fn why(cx: &Cx, tied: bool, by: Option<&TieBreak>) -> String {
    match (tied, by) {
        (true, _) => cx.word("score-still-tied"),
        (false, Some(by)) => cx.say("score-apart-by", [("step", step(cx, by))]),
        (false, None) => String::new(),
    }
}

fn of(total: Points, assigned: Points) -> String {
    format!("{} / {}", points(Some(total)), points(Some(assigned)))
}

fn share(total: i64, assigned: i64) -> String {
    if assigned <= 0 {
        return String::new();
    }
    let hundredths = i128::from(total) * 10_000 / i128::from(assigned);
    format!("{} %", vntext::decimal2(i64::try_from(hundredths).unwrap_or_default()))
}

fn row(cx: &Cx, head: &Head, r: &RankRow) -> PlaceRow {
    let part = |(code, reached, assigned): &(String, Option<Points>, Points)| {
        format!("{code}: {} / {}", points(*reached), points(Some(*assigned)))
    };
    PlaceRow {
        place: place(cx, r.places),
        name: r.name.clone(),
        href: format!("{}/scores/{}", head.home(), r.code),
        group: r.group.clone(),
        parts: r.parts.iter().map(part).collect::<Vec<_>>().join("; "),
        total: of(r.score.total, r.score.assigned),
        share: share(r.score.total.0, r.score.assigned.0),
        deducted: points(Some(r.score.deducted)),
        grade: r.score.grade.clone().unwrap_or_default(),
        why: why(cx, r.tied, r.by.as_ref()),
        tied: r.tied,
        waits: r.places.is_none(),
    }
}

fn frozen_row(cx: &Cx, r: &FrozenRow) -> PlaceRow {
    let [_, _, deducted, total, assigned] = r.points;
    PlaceRow {
        place: place(cx, r.places),
        name: r.name.clone(),
        href: String::new(),
        group: r.group.clone(),
        parts: String::new(),
        total: of(Points(total), Points(assigned)),
        share: share(total, assigned),
        deducted: points(Some(Points(deducted))),
        grade: r.grade.clone().unwrap_or_default(),
        why: why(cx, r.tied, r.by.as_ref()),
        tied: r.tied,
        waits: r.places.is_none(),
    }
}

fn basis(cx: &Cx, basis: Basis) -> String {
    cx.word(&code_key("cluster_year-rank-by", basis.code()))
}

/// The page with its papers.
async fn whole(cx: &Cx, ranking: &Ranking, form: FormState) -> Result<RankingPage, Fault> {
    let cluster = &ranking.scoring.cluster;
    let papers = PapersBox::load(cx, "scores", &cluster.code, cluster.version).await?.of_year(ranking.scoring.number);
    Ok(RankingPage { papers: Some(papers), ..page(cx, ranking, form)? })
}

fn page(cx: &Cx, ranking: &Ranking, form: FormState) -> app::Result<RankingPage> {
    let scoring = &ranking.scoring;
    let head = Head::of(cx, scoring)?;
    let published = ranking.published.iter().map(|(seq, at, document, reason)| Published {
        seq: *seq,
        at: *at,
        document: document.clone(),
        reason: reason.clone(),
    });
    Ok(RankingPage {
        basis: basis(cx, ranking.basis),
        ties: ranking.ties.iter().map(|t| step(cx, t)).collect(),
        regulation: regulation(cx, scoring),
        rows: ranking.rows.iter().map(|r| row(cx, &head, r)).collect(),
        provisional: ranking.provisional,
        tied: ranking.rows.iter().any(|r| r.tied),
        published: published.collect(),
        moved: ranking.moved.clone(),
        may_publish: scoring.advising && matches!(scoring.stage, YearStage::Final | YearStage::Locked),
        form: if form.has_errors() { form } else { form.version(scoring.year.version) },
        frozen: 0,
        papers: None,
        head,
    })
}

/// `GET /clusters/{code}/years/{year}/ranking`
pub async fn show(cx: Cx, SignedIn(actor): SignedIn, Path((code, year)): Path<(String, i64)>) -> PageResult {
    let ranking = scores::ranking(&cx.ctx, &actor, &code, year).await?;
    cx.page(&whole(&cx, &ranking, FormState::default()).await?).await
}

/// `POST /clusters/{code}/years/{year}/ranking`: publishes it.
pub async fn publish(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, year)): Path<(String, i64)>,
    fields: Fields,
) -> PageResult {
    let (document, reason) = (fields.text("document"), fields.text("reason"));
    let at = format!("/clusters/{code}/years/{year}/ranking");
    let work = async |version| scores::publish(&cx.ctx, &actor, &code, year, version, &document, &reason).await;
    let now = async {
        let ranking = scores::ranking(&cx.ctx, &actor, &code, year).await?;
        let newest = ranking.published.first().cloned();
        let (_, _, document, reason) = newest.unwrap_or_default();
        let now = stale::Now::new(at.clone(), ranking.scoring.year.version);
        let now = now.text("document", cx.word("score-publish-document"), document);
        Ok(now.text("reason", cx.word("score-publish-reason"), reason).only(&fields))
    };
    match stale::over(&cx, &fields, work, now).await? {
        Ok(seq) => cx.done(&format!("{at}/{seq}"), "score-published", [("seq", seq.to_string())]).await,
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            let ranking = scores::ranking(&cx.ctx, &actor, &code, year).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &whole(&cx, &ranking, form).await?).await
        }
    }
}

/// `GET /clusters/{code}/years/{year}/ranking/{seq}`: as it was published.
pub async fn frozen(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, year, seq)): Path<(String, i64, i64)>,
) -> PageResult {
    let (cluster, kept, content) = scores::frozen(&cx.ctx, &actor, &code, year, seq).await?;
    let head = Head {
        code: cluster.code,
        short: cluster.short,
        year,
        stage: String::new(),
        provisional: false,
        missing: vec![],
    };
    let ties = domain::cluster::read_ties(&content.ties).unwrap_or_default();
    let published = Published { seq, at: kept.published_at, document: kept.document, reason: kept.reason };
    cx.page(&RankingPage {
        head,
        basis: basis(&cx, content.basis),
        ties: ties.iter().map(|t| step(&cx, t)).collect(),
        regulation: content.regulation,
        tied: content.rows.iter().any(|r| r.tied),
        rows: content.rows.iter().map(|r| frozen_row(&cx, r)).collect(),
        provisional: false,
        published: vec![published],
        moved: vec![],
        may_publish: false,
        form: FormState::default(),
        frozen: seq,
        papers: None,
    })
    .await
}

/// `GET /clusters/{code}/years/{year}/ranking.xlsx`
pub async fn export(cx: Cx, SignedIn(actor): SignedIn, Path((code, year)): Path<(String, i64)>) -> PageResult {
    let ranking = scores::ranking(&cx.ctx, &actor, &code, year).await?;
    let page = page(&cx, &ranking, FormState::default())?;
    let keys = [
        "score-place",
        "score-member",
        "score-group",
        "score-parts",
        "score-sum-total",
        "score-sum-share",
        "score-sum-deducted",
        "score-sum-grade",
        "score-why",
    ];
    let text = |t: &String| if t.is_empty() { Value::Empty } else { Value::Text(t.clone()) };
    let rows = page.rows.iter().map(|r| {
        [&r.place, &r.name, &r.group, &r.parts, &r.total, &r.share, &r.deducted, &r.grade, &r.why].map(text).to_vec()
    });
    let title =
        cx.say("score-ranking-of", [("short", ranking.scoring.cluster.short.clone()), ("year", year.to_string())]);
    let title = if page.provisional { format!("{title} ({})", cx.word("score-provisional")) } else { title };
    let sheet = Sheet { title, headings: keys.iter().map(|k| cx.word(k)).collect(), rows: rows.collect() };
    cx.workbook("xep-hang", sheet).await
}
