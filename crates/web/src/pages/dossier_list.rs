//! A dossier's list judged as a list: places, who is over the line, what if.

use app::verdicts::{JudgedList, Stated};
use axum::extract::{Path, Query};
use law::{Cap, facts::UnitResult};
use serde::Serialize;

use super::dossiers::say;
use crate::{
    Cx, Fields, FormState, Page, PageResult, SignedIn,
    form::{Choice, code_key},
};

/// The results a unit can have, best first.
const RESULTS: [&str; 4] = ["government_flag", "ministry_flag", "minister_certificate", "none"];

/// A number to be typed.
#[derive(Clone, Serialize)]
pub struct Asked {
    /// Name of the field.
    pub name: String,
    /// What it counts.
    pub label: String,
}

/// A ceiling under one result.
#[derive(Clone, Serialize)]
pub struct If {
    /// The result in words.
    pub result: String,
    /// How many may stand, in words.
    pub places: String,
    /// How many would be over.
    pub over: u32,
}

/// A ceiling.
#[derive(Clone, Serialize)]
pub struct Place {
    /// The rule in words.
    pub text: String,
    /// Articles.
    pub cite: String,
    /// The cluster or unit it concerns.
    pub of: String,
    /// "3 of 4 used".
    pub used: String,
    /// Its colour.
    pub tone: &'static str,
    /// What the share is taken of.
    pub base: Option<u32>,
    /// While a result is undecided.
    pub what_if: Vec<If>,
    /// Seen in a source and not only advice.
    pub binding: bool,
}

/// Somebody over a line.
#[derive(Clone, Serialize)]
pub struct Over {
    /// Number.
    pub seq: i64,
    /// Name.
    pub name: String,
    /// Why.
    pub why: String,
    /// Nobody can tell yet.
    pub undecided: bool,
}

/// The page.
#[derive(Serialize)]
pub struct ListPage {
    /// Code of the dossier.
    pub code: String,
    /// Its title.
    pub title: String,
    /// The award.
    pub award: String,
    /// The day judged.
    pub law_on: String,
    /// Nominees proposed.
    pub nominated: usize,
    /// The numbers as typed.
    pub form: FormState,
    /// Numbers to be typed.
    pub asked: Vec<Asked>,
    /// Results to choose from; none where no ceiling follows from one.
    pub results: Vec<Choice>,
    /// Ceilings.
    pub places: Vec<Place>,
    /// Who is over them.
    pub over: Vec<Over>,
    /// What cannot be counted yet, in sentences.
    pub missing: Vec<String>,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "dossiers/places.html";

    fn samples() -> Vec<Self> {
        let place = |what_if: Vec<If>| Place {
            text: "Không quá 15%".into(),
            cite: "Thông tư 12/2019/TT-BCA Điều 10 khoản 3".into(),
            of: "Công an huyện".into(),
            used: "3 trên 4 suất".into(),
            tone: "good",
            base: Some(90),
            what_if,
            binding: true,
        };
        let full = Self {
            code: "HS-2020-0001".into(),
            title: "Danh hiệu năm 2020".into(),
            award: "Chiến sĩ thi đua cơ sở".into(),
            law_on: "2020-12-20".into(),
            nominated: 5,
            form: FormState::default(),
            asked: vec![Asked { name: "base.eligible".into(), label: "Người đủ điều kiện".into() }],
            results: vec![Choice::new("ministry_flag", "Cờ thi đua của Bộ")],
            places: vec![
                place(vec![]),
                place(vec![If { result: "Cờ thi đua của Bộ".into(), places: "3".into(), over: 1 }]),
            ],
            over: vec![
                Over {
                    seq: 5, name: "Lê An".into(), why: "Xếp sau 4 suất được xét.".into(), undecided: false
                },
                Over { seq: 6, name: "Lê Bình".into(), why: "Bằng điểm".into(), undecided: true },
            ],
            missing: vec!["Chưa có số người đủ điều kiện".into()],
        };
        let none = Self {
            code: "HS-2020-0002".into(),
            title: "Giấy khen".into(),
            award: "Giấy khen".into(),
            law_on: "2020-12-20".into(),
            nominated: 0,
            form: FormState::default(),
            asked: vec![],
            results: vec![],
            places: vec![],
            over: vec![],
            missing: vec![],
        };
        vec![full, none]
    }
}

/// What a number counts, in words: an award's name or one of the few other keys.
fn counted(cx: &Cx, key: &str) -> String {
    match key {
        "eligible"
        | "units"
        | "strength"
        | "cluster_members"
        | "block_members"
        | "leading_collectives"
        | "leaders"
        | "clusters"
        | "unit.level" => cx.word(&code_key("list-base", &key.replace('.', "_"))),
        award => cx.say("list-base-award", [("award", say(cx.lang, &app::verdicts::award_name(&cx.ctx, award)))]),
    }
}

fn places(cx: &Cx, found: &JudgedList) -> Vec<Place> {
    let one = |c: &Cap| {
        let n = c.nominated.to_string();
        let (used, tone) = match c.cap {
            Some(cap) => (
                cx.say("list-used", [("used", n), ("places", cap.to_string())]),
                if c.nominated > cap { "bad" } else { "good" },
            ),
            None => (cx.say("list-used-open", [("used", n)]), "wait"),
        };
        let what_if = c.what_if.iter().map(|w| If {
            result: cx.word(&code_key("facts-result", &code_of(w.result))),
            places: w.cap.map_or_else(|| cx.word("list-people-decide"), |n| n.to_string()),
            over: w.over,
        });
        Place {
            text: say(cx.lang, &c.text),
            cite: c.cite.join("; "),
            of: c.unit.as_ref().and_then(|u| found.units.get(u)).or(c.cluster.as_ref()).cloned().unwrap_or_default(),
            used,
            tone,
            base: c.base,
            what_if: what_if.collect(),
            binding: c.binding,
        }
    };
    found.verdict.caps.iter().map(one).collect()
}

fn code_of(result: UnitResult) -> String {
    serde_json::to_value(result).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// `GET /dossiers/{code}/list`: the numbers typed stand in the address; nothing is written.
pub async fn show(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path(code): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> PageResult {
    let fields = Fields::new(pairs);
    let mut form = FormState::default();
    let mut stated = Stated { ranked: fields.ticked("ranked"), ..Stated::default() };
    for (key, typed) in fields.keyed("base") {
        let name = format!("base.{key}");
        form.push(&name, typed.clone());
        match fields.number(&name).map(|n| n.map(u32::try_from)) {
            Ok(Some(Ok(n))) => {
                stated.base.insert(key, n);
            }
            Ok(None) => {}
            Ok(Some(Err(_))) => {
                let error = app::Error::field(&name, "form-number-unreadable", [("typed", typed)]);
                form = form.with_error(&error, cx.lang);
            }
            Err(error) => form = form.with_error(&error, cx.lang),
        }
    }
    stated.result = fields.optional("result").and_then(|r| serde_json::from_value(r.into()).ok());
    let found = app::verdicts::list(&cx.ctx, &actor, &code, &stated).await?;
    if let Some(result) = found.result {
        form.push("result", code_of(result));
    }
    if stated.ranked {
        form.push("ranked", "1".into());
    }
    let over = found.verdict.over.iter().filter_map(|o| {
        let (seq, name) = found.names.get(&o.code)?;
        Some(Over { seq: *seq, name: name.clone(), why: say(cx.lang, &o.why), undecided: o.undecided })
    });
    let missing = found.verdict.needs.iter().map(|n| {
        let what = n.keys.iter().map(|k| counted(&cx, k)).collect::<Vec<_>>().join(", ");
        let unit = n.unit.as_ref().and_then(|u| found.units.get(u)).cloned().unwrap_or_default();
        cx.say(if n.empty { "list-base-empty" } else { "list-base-missing" }, [("what", what), ("unit", unit)])
    });
    let page = ListPage {
        code,
        title: found.head.title.clone(),
        award: say(cx.lang, &app::verdicts::award_name(&cx.ctx, &found.head.award)),
        law_on: found.head.law_on.clone(),
        nominated: found.nominated,
        asked: found.keys.iter().map(|k| Asked { name: format!("base.{k}"), label: counted(&cx, k) }).collect(),
        results: if found.by_result { Choice::of_codes(cx.lang, "facts-result", RESULTS) } else { Vec::new() },
        places: places(&cx, &found),
        over: over.collect(),
        missing: missing.collect(),
        form,
    };
    cx.page(&page).await
}
