//! Entering and changing a movement with its texts, phases and links.

use app::movements::{self, BodyForm, DayForm, LinkForm, MovementForm, PhaseForm, TextForm};
use axum::{
    extract::{Path, Query},
    http::StatusCode,
};
use domain::{
    access::Action,
    lists::MovementKind,
    movement::{BodyRole, DayKind, Duration, LinkKind, MovementState, SubjectKind, TextRole},
};
use serde::{Deserialize, Serialize};
use words::Lang;

use crate::{
    Cx, Fields, FormState, Page, PageResult, SignedIn,
    form::{Choice, code_key},
    stale,
};

/// The form.
#[derive(Serialize)]
pub struct FormPage {
    /// Code of the movement; `None` for a new one.
    pub code: Option<String>,
    /// Fields; rows of texts, phases and links are named `texts.0.text` and so on.
    pub form: FormState,
    /// Kinds.
    pub kinds: Vec<Choice>,
    /// States.
    pub states: Vec<Choice>,
    /// Units.
    pub units: Vec<Choice>,
    /// Roles of texts.
    pub roles: Vec<Choice>,
    /// Kinds of links.
    pub link_kinds: Vec<Choice>,
    /// Other movements.
    pub others: Vec<Choice>,
    /// Sources.
    pub sources: Vec<Choice>,
    /// Clusters of the register.
    pub clusters: Vec<Choice>,
    /// What a body does.
    pub body_roles: Vec<Choice>,
    /// Kinds of days.
    pub day_kinds: Vec<Choice>,
    /// Classes of duration.
    pub durations: Vec<Choice>,
    /// Kinds of subject.
    pub subjects: Vec<Choice>,
    /// More than the short form is filled in or asked for.
    pub wide: bool,
    /// Numbers of the rows of texts, phases, links, bodies, days.
    pub rows: Rows,
}

/// How many rows of each kind the form shows, as lists of their numbers.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Rows {
    /// Texts.
    pub texts: Vec<usize>,
    /// Phases.
    pub phases: Vec<usize>,
    /// Links.
    pub links: Vec<usize>,
    /// Bodies.
    pub bodies: Vec<usize>,
    /// Days.
    pub days: Vec<usize>,
}

impl Page for FormPage {
    const TEMPLATE: &'static str = "movements/form.html";

    fn samples() -> Vec<Self> {
        let choice = |v: &str| vec![Choice::new(v, v)];
        let page = |code: Option<&str>, form| Self {
            code: code.map(str::to_owned),
            form,
            kinds: choice("special"),
            states: choice("launched"),
            units: choice("CAT"),
            roles: choice("theme"),
            link_kinds: choice("responds_to"),
            others: choice("y"),
            sources: choice("r1"),
            clusters: if code.is_some() { choice("cum-5") } else { vec![] },
            body_roles: choice("launches"),
            day_kinds: choice("report"),
            durations: choice("one"),
            subjects: choice("collective"),
            wide: code.is_some(),
            rows: Rows { texts: vec![0, 1], phases: vec![0], links: vec![0], bodies: vec![0], days: vec![0] },
        };
        let wrong = app::Error::field("phases.0.from", "movement-phase-outside", [("phase", "1".to_owned())]);
        vec![
            page(None, FormState::default()),
            page(
                Some("x"),
                FormState::new([("phases.0.from", "2019".to_owned())]).version(1).with_error(&wrong, Lang::Vi),
            ),
        ]
    }
}

/// Fields of the movement itself, with their labels.
const FIELDS: &[(&str, &str)] = &[
    ("code", "movement-code"),
    ("name", "movement-name"),
    ("kind", "movement-kind"),
    ("state", "movement-state"),
    ("unit", "movement-unit"),
    ("document", "movement-document"),
    ("document_on", "movement-document-on"),
    ("launched_on", "movement-launched-on"),
    ("from", "movement-from"),
    ("to", "movement-to"),
    ("duration", "movement-duration"),
    ("phase_count", "movement-phase-count"),
];

/// Names of the columns of each grid.
const GRIDS: &[(&str, &[&str])] = &[
    ("texts", &["role", "text", "source"]),
    ("phases", &["name", "occasion", "from", "to"]),
    ("links", &["kind", "other", "other_text", "source"]),
    ("bodies", &["role", "unit", "cluster", "name", "source"]),
    ("days", &["kind", "on", "text", "source"]),
];

/// What the short form asks for in one field each, a line a fact: they become texts with a role and no source yet.
const LINES: &[(&str, TextRole)] =
    &[("theme", TextRole::Theme), ("objectives", TextRole::Objective), ("contents", TextRole::Content)];

fn values(form: &MovementForm) -> Vec<(String, String)> {
    let all = serde_json::to_value(form).unwrap_or_default();
    let text = |v: &serde_json::Value| v.as_str().unwrap_or_default().to_owned();
    let mut out: Vec<(String, String)> =
        FIELDS.iter().map(|(name, _)| ((*name).to_owned(), text(&all[*name]))).collect();
    for (grid, columns) in GRIDS {
        for (i, row) in all[*grid].as_array().into_iter().flatten().enumerate() {
            out.extend(columns.iter().map(|c| (format!("{grid}.{i}.{c}"), text(&row[*c]))));
        }
    }
    out
}

fn state_of(form: &MovementForm) -> FormState {
    let mut state = FormState::default();
    for code in &form.subjects {
        state.push("subjects", code.clone());
    }
    for (name, value) in values(form) {
        state.push(&name, value);
    }
    state
}

/// The most rows a grid of this form reads.
const MOST: usize = 61;

/// Rows that the form was sent with.
fn sent(fields: &Fields, grid: &str) -> usize {
    let all = fields.keyed(grid);
    let last = all.keys().filter_map(|k| k.split('.').next()?.parse::<usize>().ok()).max();
    last.map_or(0, |l| (l + 1).min(MOST))
}

fn typed(fields: &Fields) -> MovementForm {
    let get = |grid: &str, i: usize, c: &str| fields.text(&format!("{grid}.{i}.{c}"));
    let rows = |grid: &str| 0..sent(fields, grid);
    let mut texts: Vec<TextForm> = rows("texts")
        .map(|i| TextForm {
            role: get("texts", i, "role"),
            text: get("texts", i, "text"),
            source: get("texts", i, "source"),
        })
        .collect();
    for (name, role) in LINES {
        let lines = fields.text(name);
        let lines = lines.lines().map(str::trim).filter(|l| !l.is_empty());
        texts.extend(lines.map(|l| TextForm { role: role.code().into(), text: l.into(), source: String::new() }));
    }
    let mut links: Vec<LinkForm> = rows("links")
        .map(|i| LinkForm {
            kind: get("links", i, "kind"),
            other: get("links", i, "other"),
            other_text: get("links", i, "other_text"),
            source: get("links", i, "source"),
        })
        .collect();
    if let Some(other_text) = fields.optional("above") {
        let kind = LinkKind::RespondsTo.code().to_owned();
        links.push(LinkForm { kind, other_text, ..LinkForm::default() });
    }
    MovementForm {
        code: fields.text("code"),
        name: fields.text("name"),
        kind: fields.text("kind"),
        state: fields.text("state"),
        unit: fields.text("unit"),
        document: fields.text("document"),
        document_on: fields.text("document_on"),
        launched_on: fields.text("launched_on"),
        from: fields.text("from"),
        to: fields.text("to"),
        duration: fields.text("duration"),
        subjects: fields.all("subjects"),
        phase_count: fields.text("phase_count"),
        demo: false,
        texts,
        links,
        phases: rows("phases")
            .map(|i| PhaseForm {
                name: get("phases", i, "name"),
                occasion: get("phases", i, "occasion"),
                from: get("phases", i, "from"),
                to: get("phases", i, "to"),
            })
            .collect(),
        bodies: rows("bodies")
            .map(|i| BodyForm {
                role: get("bodies", i, "role"),
                unit: get("bodies", i, "unit"),
                cluster: get("bodies", i, "cluster"),
                name: get("bodies", i, "name"),
                source: get("bodies", i, "source"),
            })
            .collect(),
        days: rows("days")
            .map(|i| DayForm {
                kind: get("days", i, "kind"),
                on: get("days", i, "on"),
                text: get("days", i, "text"),
                source: get("days", i, "source"),
            })
            .collect(),
    }
}

/// The rows of a stored movement and one empty one of each kind: more are added by a button.
fn rows(form: &MovementForm) -> Rows {
    let upto = |n: usize| (0..(n + 1).min(MOST - 1)).collect();
    Rows {
        texts: upto(form.texts.len()),
        phases: upto(form.phases.len()),
        links: upto(form.links.len()),
        bodies: upto(form.bodies.len()),
        days: upto(form.days.len()),
    }
}

/// The rows a form was sent with, and one more of the kind whose button was pressed.
fn sent_rows(fields: &Fields) -> Rows {
    let more = fields.text("more");
    let upto = |grid: &str| (0..(sent(fields, grid).max(1) + usize::from(grid == more)).min(MOST - 1)).collect();
    Rows {
        texts: upto("texts"),
        phases: upto("phases"),
        links: upto("links"),
        bodies: upto("bodies"),
        days: upto("days"),
    }
}

async fn form_page(
    cx: &Cx,
    actor: &app::Actor,
    code: Option<String>,
    form: FormState,
    rows: Rows,
    wide: bool,
) -> Result<FormPage, crate::Fault> {
    let units = app::units::codes_in_scope(&cx.ctx, actor, Action::ManageMovements).await?;
    let others = movements::options(&cx.ctx, actor).await?;
    let sources = app::sources::list(&cx.ctx, actor).await?;
    let clusters = app::clusters::choices(&cx.ctx, actor).await?;
    let codes = |prefix: &str, all: Vec<&'static str>| Choice::of_codes(cx.lang, prefix, all);
    Ok(FormPage {
        form,
        kinds: codes("movement-kind", MovementKind::ALL.iter().map(|k| k.code()).collect()),
        states: codes("movement-state", MovementState::ALL.iter().map(|s| s.code()).collect()),
        units: units
            .into_iter()
            .map(|(_, code, name, depth)| Choice::new(code, format!("{}{name}", "\u{2003}".repeat(depth))))
            .collect(),
        roles: codes("movement-role", TextRole::ALL.iter().map(|r| r.code()).collect()),
        link_kinds: codes("movement-link", LinkKind::ALL.iter().map(|k| k.code()).collect()),
        others: others.into_iter().filter(|o| Some(&o.0) != code.as_ref()).map(|(c, n)| Choice::new(c, n)).collect(),
        sources: sources.into_iter().map(|s| Choice::new(s.code, s.title)).collect(),
        clusters: clusters.into_iter().map(|k| Choice::new(k.code, k.short)).collect(),
        body_roles: codes("movement-body", BodyRole::ALL.iter().map(|r| r.code()).collect()),
        day_kinds: codes("movement-day", DayKind::ALL.iter().map(|k| k.code()).collect()),
        durations: codes("movement-duration", Duration::ALL.iter().map(|d| d.code()).collect()),
        subjects: codes("movement-subject", SubjectKind::ALL.iter().map(|s| s.code()).collect()),
        wide,
        code,
        rows,
    })
}

/// Whose movement is entered.
#[derive(Debug, Default, Deserialize)]
pub struct Whose {
    /// Code of the cluster that launches it; empty for a unit's.
    #[serde(default)]
    cluster: String,
}

/// `GET /movements/new`: `cluster` names one that launches it.
pub async fn new(cx: Cx, SignedIn(actor): SignedIn, Query(whose): Query<Whose>) -> PageResult {
    let mut fresh = MovementForm { kind: "thematic".into(), state: "draft".into(), ..MovementForm::default() };
    let found = match whose.cluster.as_str() {
        "" => None,
        code => app::clusters::choices(&cx.ctx, &actor).await?.into_iter().find(|k| k.code == code),
    };
    if let Some(cluster) = found {
        let role = BodyRole::Launches.code().to_owned();
        fresh.unit = cluster.unit_code;
        fresh.bodies.push(BodyForm { role, cluster: cluster.code, ..BodyForm::default() });
        // What somebody began to type for another movement stays where it is.
        let page = form_page(&cx, &actor, None, state_of(&fresh), rows(&fresh), true).await?;
        return cx.page(&page).await;
    }
    let form = cx.form_or_draft("movement-new", state_of(&fresh)).await?;
    let page = form_page(&cx, &actor, None, form, rows(&fresh), false).await?;
    cx.page(&page).await
}

/// `POST /movements`
pub async fn create(cx: Cx, SignedIn(actor): SignedIn, fields: Fields) -> PageResult {
    let form = typed(&fields);
    if fields.optional("more").is_some() {
        let state = FormState::from_fields(&fields).for_draft("movement-new");
        return cx.page(&form_page(&cx, &actor, None, state, sent_rows(&fields), true).await?).await;
    }
    match movements::create(&cx.ctx, &actor, &form, fields.once()).await {
        Ok(saved) => {
            cx.sent("movement-new").await;
            done(&cx, saved, "movement-created").await
        }
        Err(error) => {
            let state = cx.retry(&fields, error)?.for_draft("movement-new");
            let page = form_page(&cx, &actor, None, state, sent_rows(&fields), true).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}

async fn done(cx: &Cx, saved: movements::Saved, key: &str) -> PageResult {
    for (a, b) in saved.overlaps {
        cx.flash("warning", cx.say("movement-phases-overlap", [("a", a.to_string()), ("b", b.to_string())])).await;
    }
    cx.done(&format!("/movements/{}", saved.code), key, []).await
}

/// `GET /movements/{code}/edit`
pub async fn edit(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let page = movements::page(&cx.ctx, &actor, &code).await?;
    let stored = movements::form_of(&cx.ctx, &actor, &page.row).await?;
    let fresh = state_of(&stored).version(page.row.version);
    let form = cx.form_or_draft(&format!("movement-edit:{code}"), fresh).await?;
    let page = form_page(&cx, &actor, Some(code), form, rows(&stored), true).await?;
    cx.page(&page).await
}

/// What stands now of a movement, its rows of texts, phases and links with it.
async fn now(cx: &Cx, actor: &app::Actor, code: &str, sent: &Fields) -> Result<stale::Now, crate::Fault> {
    let now = movements::page(&cx.ctx, actor, code).await?;
    let stored = values(&movements::form_of(&cx.ctx, actor, &now.row).await?);
    let mut names: Vec<String> = stored.iter().map(|(n, _)| n.clone()).collect();
    names.extend(sent.pairs().map(|(n, _)| n.to_owned()).filter(|n| n.contains('.')));
    names.sort();
    names.dedup();
    let label = |name: &str| match name.split('.').collect::<Vec<_>>().as_slice() {
        [grid, i, column] => {
            let row = i.parse::<usize>().map_or(0, |n| n + 1).to_string();
            let (grid, column) = (code_key("movement-grid", grid), code_key("movement-column", column));
            format!("{} {row} · {}", cx.word(&grid), cx.word(&column))
        }
        _ => FIELDS.iter().find(|(n, _)| *n == name).map(|(_, key)| cx.word(key)).unwrap_or_default(),
    };
    // Neither is changed by this form.
    names.retain(|n| n != "state" && n != "code");
    let theirs = names.iter().map(|n| {
        let value = stored.iter().find(|(s, _)| s == n).map(|(_, v)| v.clone()).unwrap_or_default();
        stale::Theirs::text(n, label(n), value)
    });
    Ok(stale::Now::new(format!("/movements/{code}"), now.row.version).fields(theirs))
}

/// `POST /movements/{code}/edit`
pub async fn save(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let draft = format!("movement-edit:{code}");
    let form = typed(&fields);
    if fields.optional("more").is_some() {
        let state = FormState::from_fields(&fields).for_draft(&draft);
        return cx.page(&form_page(&cx, &actor, Some(code), state, sent_rows(&fields), true).await?).await;
    }
    let work = async |v| movements::edit(&cx.ctx, &actor, &code, v, &form).await;
    match stale::over(&cx, &fields, work, now(&cx, &actor, &code, &fields)).await? {
        Ok(saved) => {
            cx.sent(&draft).await;
            done(&cx, saved, "movement-saved").await
        }
        Err(error) => {
            let state = cx.retry(&fields, error)?.for_draft(&draft);
            let page = form_page(&cx, &actor, Some(code), state, sent_rows(&fields), true).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}
