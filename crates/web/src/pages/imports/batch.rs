//! One import: columns, repaired text, rows in doubt side by side with the register, writing.

use std::collections::BTreeMap;

use app::{
    facts::{FactKind, field_key},
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
    facts::{Word, stated, unknown_words, with_column},
    tone,
};
use crate::{
    Cx, Fault, Fields, FormState, Page, PageResult, SignedIn,
    form::{Choice, code_key},
    pages::units::choices,
};

/// A field of a row side by side with the register.
#[derive(Serialize)]
struct Side {
    label: String,
    file: String,
    register: Vec<String>,
    differs: bool,
}

/// A row with its choices.
#[derive(Serialize)]
struct RowLine {
    states: String,
    row: RowView,
    tone: &'static str,
    problem: String,
    sides: Vec<Side>,
    choices: Vec<Choice>,
    field: String,
    error: String,
    chosen: String,
    reason: String,
}

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
                    }],
                    rows: 38,
                    header: 4,
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
}

fn row_tone(state: &str) -> &'static str {
    match state {
        "doubt" => "wait",
        "fault" => "bad",
        "new" | "update" | "matched" => "good",
        _ => "off",
    }
}

fn line(cx: &Cx, kind: &str, row: RowView, form: &FormState, fields: Option<&Fields>) -> RowLine {
    let lang = cx.lang;
    let f = &row.fields;
    let word = |prefix: &str, code: &str| {
        if code.is_empty() { String::new() } else { words::word(lang, &code_key(prefix, code)) }
    };
    let date = |iso: &str| crate::format::date(iso);
    let of = |pick: &dyn Fn(&imports::Candidate) -> String| row.candidates.iter().map(pick).collect::<Vec<_>>();
    let all = [
        ("people-name", f.name.clone(), of(&|c| c.name.clone())),
        ("people-birth", date(&f.birth), of(&|c| date(&c.birth))),
        ("people-number", f.service_number.clone(), of(&|c| c.service_number.clone())),
        ("people-rank", f.rank.clone(), of(&|c| c.rank.clone())),
        ("people-post", f.post.clone(), of(&|c| c.post.clone())),
        ("people-unit", f.unit.clone(), of(&|c| c.unit.clone())),
        ("people-sex", word("sex", &f.sex), of(&|c| word("sex", &c.sex))),
        ("people-level", word("leader-short", &f.leader_level), of(&|c| word("leader-short", &c.leader_level))),
        ("people-joined", date(&f.joined), of(&|c| date(&c.joined))),
    ];
    let fact = FactKind::from_code(kind);
    let (says, own) = stated(cx, fact, &row);
    let side = |label: String, file: String, register: Vec<String>| Side {
        differs: !file.is_empty() && register.iter().any(|r| !r.is_empty() && r != &file),
        label,
        file,
        register,
    };
    let mut sides: Vec<Side> = all
        .into_iter()
        .filter(|(_, file, register)| !file.is_empty() || register.iter().any(|r| !r.is_empty()))
        .map(|(key, file, register)| Side {
            label: words::word(lang, key),
            // A unit is written by code or short name as often as in full: no difference worth a mark.
            differs: !file.is_empty()
                && key != "people-unit"
                && register
                    .iter()
                    .any(|r| vntext::fold(r) != vntext::fold(&file) || (key == "people-name" && r != &file)),
            file,
            register,
        })
        .collect();
    let said = own.into_iter().filter(|(_, file, kept)| !file.is_empty() || kept.iter().any(|k| !k.is_empty()));
    sides.extend(said.map(|(label, file, kept)| side(label, file, kept)));
    let mut choices = Vec::new();
    let contradiction = row.problem.as_ref().is_some_and(|p| p.key.starts_with("import-fact-differs"));
    let asks_word = row.problem.as_ref().is_some_and(|p| p.key == "import-fact-word");
    if contradiction {
        choices.push(Choice::new("replace", words::word(lang, "imports-answer-replace")));
    }
    let collective = row.part == "collective";
    if row.state == "doubt" || (!row.resolution.is_empty() && row.resolution != "known-outsider") {
        for c in row.candidates.iter().filter(|c| !contradiction && !asks_word && !c.code.is_empty()) {
            let value = format!("{}:{}", if collective { "unit" } else { "person" }, c.code);
            let label = words::say(lang, "imports-answer-person", &[("name".to_owned(), c.name.clone())].into());
            choices.push(Choice::new(value, label).hint(c.code.clone()));
        }
        if !collective && fact.is_none() {
            choices.push(Choice::new("new", words::word(lang, "imports-answer-new")));
        }
        if kind == "nominees" {
            let kinds: &[&str] = if collective { &["enterprise", "organisation", "household"] } else { &["citizen"] };
            for k in kinds {
                choices.push(Choice::new(
                    format!("outsider:{k}"),
                    words::word(lang, &format!("imports-answer-outsider-{k}")),
                ));
            }
        }
    }
    if row.state == "doubt" || row.state == "fault" {
        choices.push(Choice::new("drop", words::word(lang, "imports-answer-drop")));
    }
    let field = format!("answer.{}", row.seq);
    let text = |prefix: &str| fields.map(|f| f.text(&format!("{prefix}.{}", row.seq))).unwrap_or_default();
    RowLine {
        tone: row_tone(&row.state),
        states: says,
        problem: row.problem.as_ref().map(|p| with_column(lang, p)).unwrap_or_default(),
        error: form.error_of(&field).unwrap_or_default(),
        chosen: text("answer"),
        reason: text("reason"),
        field,
        sides,
        choices,
        row,
    }
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
    let named = |key: &str| match (kind.fact(), key.strip_prefix("f_")) {
        (Some(kind), Some(column)) => cx.word(&field_key(kind, column)),
        _ => cx.word(&code_key("imports-field", key)),
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
    match run(&cx, &actor, &code, &what, &fields).await {
        Ok(Some((key, pairs))) => cx.done(&here, key, pairs).await,
        Ok(None) => Err(Fault::NotFound),
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            let which = Which {
                state: fields.text("state"),
                after: fields.text("after").parse().unwrap_or(0),
                heads: if what == "heads" { what } else { String::new() },
            };
            let page = show_page(&cx, &actor, &code, &which, form, Some(&fields)).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}

type Said = (&'static str, Vec<(&'static str, String)>);

async fn run(cx: &Cx, actor: &app::Actor, code: &str, what: &str, fields: &Fields) -> app::Result<Option<Said>> {
    let (ctx, version) = (&cx.ctx, fields.version());
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
