//! One import: columns, repaired text, rows in doubt side by side with the register, writing.

use std::collections::BTreeMap;

use app::{
    facts::FactKind,
    imports::{self, Answer, BatchPage, Kind, RowView, State, fields::specs},
};
use axum::{
    extract::{Path, Query as Address},
    http::StatusCode,
};
use domain::access::Action;
use serde::{Deserialize, Serialize};

use super::{
    columns::{self, Sheet},
    facts::{Word, unknown_words},
    ledger::{self, Ask, Ledger, RestLine, SkippedColumn},
    rows::{RowLine, Side, line},
    tone,
};
use crate::{
    Cx, Fault, Fields, FormState, Page, PageResult, SignedIn,
    form::{Choice, code_key},
    pages::units::choices,
    stale,
};

/// A name of a unit that nobody knows: its select's name.
#[derive(Serialize)]
struct Unknown {
    text: String,
    count: u64,
    name: String,
}

/// An import's page.
#[derive(Serialize)]
pub struct ShowPage {
    facts: bool,
    words: Vec<Word>,
    batch: BatchPage,
    tone: &'static str,
    form: FormState,
    lines: Vec<RowLine>,
    state: String,
    next: Option<i64>,
    paged: bool,
    fields: Vec<Choice>,
    parts: Vec<Choice>,
    units: Vec<Choice>,
    unknown: Vec<Unknown>,
    editable: bool,
    sheets: Vec<Sheet>,
    choosing: bool,
    unread: Vec<String>,
    ready: u64,
    repair_labels: Vec<(String, String)>,
    ledger: Ledger,
    skipped: Vec<SkippedColumn>,
    asks: Vec<Ask>,
    rest: Vec<RestLine>,
    rest_next: Option<i64>,
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "imports/show.html";

    fn samples() -> Vec<Self> {
        use app::imports::{
            HeadLine, SheetLines,
            mapping::{Column, Mapping, PartMap},
        };
        let batch = |state: &str, open| BatchPage {
            id: uuid::Uuid::nil(),
            code: "NL-00001".into(),
            version: 1,
            kind: "nominees".into(),
            file_name: "danh-sach.xlsx".into(),
            state: state.into(),
            created_at: 0,
            applied_at: None,
            unit: Some(("CAT".into(), "Công an tỉnh".into())),
            dossier: Some(("HS-2020-0001".into(), "Tổng kết".into())),
            counts: vec![("individual".into(), "doubt".into(), open), ("collective".into(), "matched".into(), 38)],
            total: 38 + open,
            open,
            ledger: vec![
                ("collective".into(), "matched".into(), 38),
                ("individual".into(), "doubt".into(), open),
                ("other".into(), "aside".into(), 1),
                ("other".into(), "heading".into(), 3),
            ],
            file_rows: 42 + open,
            skipped: vec![imports::Skipped {
                part: 0,
                column: 8,
                letter: "I".into(),
                title: "Ghi chú".into(),
                sheet: "Sheet1".into(),
                samples: vec!["theo CV 88".into()],
                filled: 7,
                hidden: true,
            }],
            questions: vec![
                imports::Question {
                    field: "sex".into(),
                    text: "x".into(),
                    why: "sex-unknown".into(),
                    count: 18,
                    row: 7,
                    ..imports::Question::default()
                },
                imports::Question {
                    field: "name".into(),
                    text: "Nguy?n V?n An".into(),
                    why: "letters-lost".into(),
                    options: vec!["Nguyễn Văn An".into(), "Nguyễn Vân An".into()],
                    count: 1,
                    row: 9,
                    ..imports::Question::default()
                },
            ],
            uncalculated: open,
            encoding: if open > 0 { "Windows-1258".into() } else { String::new() },
            mapping: Mapping {
                parts: vec![PartMap {
                    sheet: "Sheet1".into(),
                    title: "I. TẬP THỂ".into(),
                    part: "collective".into(),
                    columns: vec![Column {
                        column: 1,
                        title: "Tên tập thể".into(),
                        field: "name".into(),
                        score: 100,
                        declined: false,
                        samples: vec!["Phòng PC02".into()],
                        filled: 38,
                        hidden: false,
                        year: None,
                    }],
                    rows: 38,
                    header: 4,
                    first_column: 0,
                    groups: vec!["Công an huyện A".into()],
                    by_group: true,
                }],
                ..Mapping::default()
            },
            sheets: vec![SheetLines {
                name: "Sheet1".into(),
                rows: 42,
                width: 2,
                lines: vec![HeadLine { number: 4, cells: vec!["STT".into(), "Tên tập thể".into()] }],
                headers: vec![4],
                ..SheetLines::default()
            }],
            repairs: vec![imports::RepairGroup {
                sheet: "Sheet1".into(),
                field: "name".into(),
                why: "tcvn3".into(),
                count: 2,
                doubtful: 1,
                samples: vec![(7, "NguyÔn".into(), "Nguyễn".into())],
            }],
            unknown_units: vec![("Đội lạ".into(), 3)],
            unknown_words: vec![("rating".into(), "Loại A".into(), 3)],
            applied: (state == "applied").then(imports::Applied::default),
        };
        let line = RowLine {
            states: "2025 · Hoàn thành tốt nhiệm vụ".into(),
            row: RowView {
                seq: 1,
                sheet: "Sheet1".into(),
                row_number: 7,
                part: "individual".into(),
                fields: imports::Fields { name: "Lê Văn An".into(), ..imports::Fields::default() },
                words: String::new(),
                takeable: false,
                repairs: vec![],
                state: "doubt".into(),
                problem: None,
                candidates: vec![],
                resolution: String::new(),
            },
            tone: "wait",
            problem: "Khác năm sinh".into(),
            sides: vec![Side { label: "Họ".into(), file: "a".into(), register: vec!["b".into()], differs: true }],
            choices: vec![Choice::new("drop", "Bỏ")],
            field: "answer.1".into(),
            error: "Hãy chọn".into(),
            chosen: "drop".into(),
            reason: String::new(),
        };
        let page = |state: &str, open, lines| Self {
            facts: state == "applied",
            words: vec![Word {
                label: "Xếp loại: “Loại A”".into(),
                count: 3,
                name: "word.0".into(),
                choices: vec![Choice::new("good", "Tốt")],
            }],
            batch: batch(state, open),
            tone: "wait",
            form: FormState::default().version(1),
            lines,
            state: String::new(),
            next: Some(50),
            paged: true,
            fields: vec![Choice::new("name", "Họ và tên")],
            parts: vec![Choice::new("collective", "Tập thể")],
            units: vec![Choice::new("CAT", "CAT")],
            unknown: vec![Unknown { text: "Đội lạ".into(), count: 3, name: "unit.0".into() }],
            editable: state != "applied",
            sheets: columns::sheets(&batch(state, open), true, FormState::default(), None).0,
            choosing: state == "mapping",
            unread: vec!["Sheet2".into()],
            ready: 38,
            repair_labels: vec![("Họ và tên".into(), "TCVN3".into())],
            ledger: ledger::ledger(words::Lang::Vi, &batch(state, open)),
            skipped: ledger::skipped(words::Lang::Vi, &batch(state, open)),
            asks: ledger::asks(words::Lang::Vi, None, &batch(state, open)),
            rest: vec![RestLine::sample()],
            rest_next: Some(60),
        };
        vec![
            page("review", 1, vec![line]),
            page("review", 0, vec![]),
            page("mapping", 0, vec![]),
            page("applied", 0, vec![]),
            page("discarded", 0, vec![]),
        ]
    }
}

/// What part of the rows is shown.
#[derive(Debug, Default, Deserialize)]
pub struct Which {
    /// State code; empty is what needs a person, or all.
    #[serde(default)]
    pub state: String,
    /// Place to go on from.
    #[serde(default)]
    pub after: i64,
    /// Anything: the header is to be chosen again.
    #[serde(default)]
    pub heads: String,
    /// Place to go on from in the list of rows that are no data.
    #[serde(default)]
    pub rest: i64,
}

async fn show_page(
    cx: &Cx,
    actor: &app::Actor,
    code: &str,
    which: &Which,
    form: FormState,
    fields: Option<&Fields>,
) -> Result<ShowPage, Fault> {
    let mut batch = imports::batch(&cx.ctx, actor, code).await?;
    // What needs a person comes first; when nothing does, everything is shown.
    let doubts = batch.counts.iter().any(|c| c.1 == "doubt");
    let state = match which.state.as_str() {
        "" if doubts => "doubt",
        "" if batch.open > 0 => "fault",
        other => State::from_code(other).map_or("all", State::code),
    };
    let (rows, next) = imports::rows_of(&cx.ctx, batch.id, State::from_code(state), which.after).await?;
    let kind = Kind::from_code(&batch.kind).ok_or(Fault::NotFound)?;
    let editable = matches!(batch.state.as_str(), "mapping" | "review");
    let mut parts = vec![Choice::new("individual", cx.word("imports-part-individual"))];
    if kind == Kind::Nominees || kind.fact().is_some_and(FactKind::of_units) {
        parts.insert(0, Choice::new("collective", cx.word("imports-part-collective")));
    }
    parts.push(Choice::new("ignored", cx.word("imports-part-ignored")));
    let units =
        if editable && !batch.unknown_units.is_empty() { choices(cx, actor, Action::Import).await? } else { vec![] };
    let unknown = batch
        .unknown_units
        .iter()
        .enumerate()
        .map(|(i, (text, count))| Unknown { text: text.clone(), count: *count, name: format!("unit.{i}") })
        .collect();
    let ready = batch.counts.iter().filter(|c| matches!(c.1.as_str(), "new" | "update" | "matched")).map(|c| c.2).sum();
    let named = |key: &str| ledger::named(cx.lang, kind.fact(), key);
    let (rest, rest_next) = if batch.ledger.iter().any(|l| l.0 == "other") && editable {
        let (rows, next) = imports::rest_of(&cx.ctx, batch.id, which.rest).await?;
        (rows.into_iter().map(|r| RestLine::of(cx.lang, kind.fact(), r)).collect(), next)
    } else {
        (Vec::new(), None)
    };
    let repair_labels =
        batch.repairs.iter().map(|g| (named(&g.field), cx.word(&code_key("imports-why", &g.why)))).collect();
    let again = batch.mapping.parts.is_empty() || !which.heads.is_empty();
    let choosing = editable && !batch.sheets.is_empty() && again;
    let unread = batch.sheets.iter().filter(|s| editable && !choosing && !s.found).map(|s| s.name.clone()).collect();
    let (sheets, form) = columns::sheets(&batch, choosing, form, fields.filter(|_| !which.heads.is_empty()));
    batch.mapping = columns::shown(cx, batch.mapping, fields);
    let form = form.version(batch.version);
    let words = kind.fact().filter(|_| editable).map(|k| unknown_words(cx, k, &batch)).unwrap_or_default();
    Ok(ShowPage {
        tone: tone(&batch.state),
        lines: rows.into_iter().map(|r| line(cx, &batch.kind, r, &form, fields)).collect(),
        form,
        state: state.to_owned(),
        next,
        paged: which.after > 0,
        facts: kind.fact().is_some(),
        words,
        fields: specs(kind).iter().map(|s| Choice::new(s.key, named(s.key))).collect(),
        parts,
        units,
        unknown,
        editable,
        sheets,
        choosing,
        unread,
        ready,
        repair_labels,
        ledger: ledger::ledger(cx.lang, &batch),
        skipped: if editable { ledger::skipped(cx.lang, &batch) } else { Vec::new() },
        asks: if editable { ledger::asks(cx.lang, kind.fact(), &batch) } else { Vec::new() },
        rest,
        rest_next,
        batch,
    })
}

/// `GET /imports/{code}`
pub async fn show(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path(code): Path<String>,
    Address(which): Address<Which>,
) -> PageResult {
    let page = show_page(&cx, &actor, &code, &which, FormState::default(), None).await?;
    cx.page(&page).await
}

/// `POST /imports/{code}/{what}`
pub async fn save(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, what)): Path<(String, String)>,
    fields: Fields,
) -> PageResult {
    let here = format!("/imports/{code}");
    let work = async |version| {
        let (cx, actor, code, what, fields) = (cx.clone(), actor.clone(), code.clone(), what.clone(), fields.clone());
        let back = cx.ctx.back.clone();
        let cx = Cx { ctx: cx.ctx.at_length(), ..cx };
        back.run(async move { run(&cx, &actor, &code, &what, &fields, version).await }).await
    };
    match stale::over(&cx, &fields, work, now(&cx, &actor, &code, &fields)).await? {
        Ok(Some((key, pairs))) => cx.done(&here, key, pairs).await,
        Ok(None) => Err(Fault::NotFound),
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            let which = Which {
                state: fields.text("state"),
                after: fields.text("after").parse().unwrap_or(0),
                heads: if what == "heads" { what } else { String::new() },
                rest: 0,
            };
            let page = show_page(&cx, &actor, &code, &which, form, Some(&fields)).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}

type Said = (&'static str, Vec<(&'static str, String)>);

/// What stands now of an import: how far it is, and what its columns are taken as.
async fn now(cx: &Cx, actor: &app::Actor, code: &str, sent: &Fields) -> Result<stale::Now, Fault> {
    let batch = imports::batch(&cx.ctx, actor, code).await?;
    let mut now = stale::Now::new(format!("/imports/{code}"), batch.version)
        .stands(cx.word("imports-state"), cx.word(&code_key("imports-state", &batch.state)))
        .text("reason", cx.word("imports-answer-reason"), "");
    for (p, part) in batch.mapping.parts.iter().enumerate() {
        for c in &part.columns {
            let label = format!("{} · {}", part.sheet, if c.title.is_empty() { c.letter() } else { c.title.clone() });
            now = now.text(format!("field.{p}.{}", c.column), label, c.field.clone());
        }
    }
    Ok(now.only(sent))
}

async fn run(
    cx: &Cx,
    actor: &app::Actor,
    code: &str,
    what: &str,
    fields: &Fields,
    version: i64,
) -> app::Result<Option<Said>> {
    let ctx = &cx.ctx;
    Ok(Some(match what {
        "columns" => {
            let mapping = columns::chosen_columns(imports::batch(ctx, actor, code).await?.mapping, fields);
            imports::remap(ctx, actor, code, version, mapping).await?;
            ("imports-mapped", vec![])
        }
        "heads" => {
            let chosen = columns::chosen_heads(&imports::batch(ctx, actor, code).await?, fields)?;
            imports::choose_heads(ctx, actor, code, version, chosen).await?;
            ("imports-heads-chosen", vec![])
        }
        "units" => {
            let unknown = imports::batch(ctx, actor, code).await?.unknown_units;
            let chosen = fields.keyed("unit");
            let names: BTreeMap<String, String> = unknown
                .into_iter()
                .enumerate()
                .filter_map(|(i, (text, _))| {
                    Some((text, chosen.get(&i.to_string()).filter(|c| !c.is_empty())?.clone()))
                })
                .collect();
            imports::name_unit(ctx, actor, code, version, names).await?;
            ("imports-units-saved", vec![])
        }
        "words" => {
            let unknown = imports::batch(ctx, actor, code).await?.unknown_words;
            let chosen = fields.keyed("word");
            let meanings: BTreeMap<(String, String), String> = unknown
                .into_iter()
                .enumerate()
                .filter_map(|(i, (column, text, _))| {
                    Some(((column, text), chosen.get(&i.to_string()).filter(|c| !c.is_empty())?.clone()))
                })
                .collect();
            imports::name_words(ctx, actor, code, version, meanings).await?;
            ("imports-words-saved", vec![])
        }
        "skipped" => {
            let chosen = ledger::chosen_columns(&imports::batch(ctx, actor, code).await?, fields);
            imports::take_columns(ctx, actor, code, version, chosen).await?;
            ("imports-skipped-saved", vec![])
        }
        "fix" => {
            let values = ledger::chosen_values(&imports::batch(ctx, actor, code).await?, fields);
            imports::fix_values(ctx, actor, code, version, values).await?;
            ("imports-questions-saved", vec![])
        }
        "take" => {
            let seqs: Vec<i64> = fields.all("take").iter().filter_map(|t| t.parse().ok()).collect();
            let count = imports::take_in(ctx, actor, code, version, &seqs).await?;
            ("imports-taken", vec![("count", count.to_string())])
        }
        "answers" => {
            let (reasons, others) = (fields.keyed("reason"), fields.keyed("other"));
            let mut answers = BTreeMap::new();
            for (seq, value) in fields.keyed("answer") {
                let Ok(number) = seq.parse::<i64>() else { continue };
                let other = others.get(&seq).filter(|o| !o.is_empty());
                let value = match other {
                    Some(code) if code.starts_with("CB-") => format!("person:{code}"),
                    Some(code) => format!("unit:{code}"),
                    None => value,
                };
                let reason = reasons.get(&seq).map(String::as_str).unwrap_or_default();
                if let Some(answer) = Answer::parse(&value, reason) {
                    answers.insert(number, answer);
                }
            }
            let count = answers.len().to_string();
            imports::answer(ctx, actor, code, version, answers).await?;
            ("imports-answered", vec![("count", count)])
        }
        "drop-faults" => {
            let done = imports::answer_all(ctx, actor, code, version, State::Fault, fields.text("reason")).await?;
            ("imports-drop-all-done", vec![("count", done.to_string())])
        }
        "rematch" => {
            imports::rematch(ctx, actor, code, version).await?;
            ("imports-rematched", vec![])
        }
        "discard" => {
            imports::discard(ctx, actor, code, version).await?;
            ("imports-discarded", vec![])
        }
        "apply" => {
            imports::apply(ctx, actor, code, version, fields.once_with_body()).await?;
            ("imports-applied", vec![])
        }
        _ => return Ok(None),
    }))
}
