//! A dossier's list judged as a list: places, who is over the line, what if. The numbers are kept with the dossier; others can be tried.

use app::verdicts::{JudgedList, Stated};
use axum::{
    extract::{Path, Query},
    http::StatusCode,
};
use law::Cap;
use serde::{Serialize, de::DeserializeOwned};

use super::dossiers::say;
use crate::{
    Cx, Fields, FormState, Page, PageResult, SignedIn,
    form::{Choice, code_key},
    stale,
};

/// Levels a unit on a list can have, highest first.
const LEVELS: [&str; 6] = ["central", "ministry_or_province", "department", "district", "base", "commune"];

/// Front of the names of fields that are only tried.
const TRY: &str = "if.";

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
    /// "70%", or nothing where the text states no share.
    pub share: String,
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
    /// What other dossiers bring to what is used.
    pub elsewhere: Vec<Other>,
}

/// What another dossier brings to a ceiling.
#[derive(Clone, Serialize)]
pub struct Other {
    /// Its code; empty where the reader may not see it.
    pub code: String,
    /// The award proposed there; empty where the reader may not see it.
    pub award: String,
    /// How many.
    pub count: u32,
}

/// A nominee who is in more than one cluster.
#[derive(Clone, Serialize)]
pub struct InSeveral {
    /// Name of the field.
    pub name: String,
    /// Whose cluster.
    pub label: String,
    /// The clusters.
    pub clusters: Vec<Choice>,
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
    /// The ceiling, in words.
    pub rule: String,
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
    /// Clusters to choose from, for those who are in more than one.
    pub in_several: Vec<InSeveral>,
    /// Results to choose from; none where no ceiling follows from one.
    pub results: Vec<Choice>,
    /// Levels to choose from; none where the register says it, or nothing follows from it.
    pub levels: Vec<Choice>,
    /// The reader may keep numbers.
    pub may_keep: bool,
    /// What is shown is only tried.
    pub trying: bool,
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
            elsewhere: vec![
                Other { code: "HS-2020-0007".into(), award: "Lao động tiên tiến".into(), count: 2 },
                Other { code: String::new(), award: String::new(), count: 1 },
            ],
        };
        let full = Self {
            code: "HS-2020-0001".into(),
            title: "Danh hiệu năm 2020".into(),
            award: "Chiến sĩ thi đua cơ sở".into(),
            law_on: "2020-12-20".into(),
            nominated: 5,
            form: FormState::default(),
            asked: vec![Asked { name: "base.eligible".into(), label: "Người đủ điều kiện".into() }],
            in_several: vec![InSeveral {
                name: "cluster.1".into(),
                label: "Cụm của Phòng PX03".into(),
                clusters: vec![Choice::new("cum-5", "Cụm 5"), Choice::new("khoi-1", "Khối 1")],
            }],
            results: vec![Choice::new("ministry_flag", "Cờ thi đua của Bộ")],
            levels: vec![Choice::new("base", "Cơ sở")],
            may_keep: true,
            trying: true,
            places: vec![
                place(vec![]),
                place(vec![If {
                    result: "Cờ thi đua của Bộ".into(),
                    share: "50%".into(),
                    places: "3".into(),
                    over: 1,
                }]),
            ],
            over: vec![
                Over {
                    seq: 5,
                    name: "Lê An".into(),
                    why: "Xếp sau 4 suất được xét.".into(),
                    rule: "Không quá 15%".into(),
                    undecided: false,
                },
                Over {
                    seq: 6,
                    name: "Lê Bình".into(),
                    why: "Bằng điểm".into(),
                    rule: "Không quá 15%".into(),
                    undecided: true,
                },
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
            in_several: vec![],
            results: vec![],
            levels: vec![],
            may_keep: false,
            trying: false,
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
        | "conscripts_eligible"
        | "conscripts_advanced"
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
            share: w.percent.map(|p| format!("{p}%")).unwrap_or_default(),
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
            elsewhere: elsewhere(cx, found, c),
        }
    };
    found.verdict.caps.iter().map(one).collect()
}

/// The other dossiers by name; those that the reader may not see as one number.
fn elsewhere(cx: &Cx, found: &JudgedList, c: &Cap) -> Vec<Other> {
    let mut all = Vec::new();
    let mut hidden = 0;
    for e in &c.elsewhere {
        match found.others.iter().find(|o| o.code == e.list && o.seen) {
            Some(o) => all.push(Other {
                code: o.code.clone(),
                award: say(cx.lang, &app::verdicts::award_name(&cx.ctx, &o.award)),
                count: e.nominated,
            }),
            None => hidden += e.nominated,
        }
    }
    if hidden > 0 {
        all.push(Other { code: String::new(), award: String::new(), count: hidden });
    }
    all
}

fn code_of<T: Serialize>(word: T) -> String {
    serde_json::to_value(word).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

fn word_of<T: DeserializeOwned>(code: Option<String>) -> Option<T> {
    code.and_then(|c| serde_json::from_value(c.into()).ok())
}

/// The numbers that a form carries under names with this front, and what of them is no number.
fn stated(fields: &Fields, front: &str) -> (Stated, Vec<app::FieldError>) {
    let mut faults = Vec::new();
    let mut number = |name: &str, typed: &str| match fields.number(name) {
        Ok(None) => None,
        Ok(Some(n)) if u32::try_from(n).is_ok() => u32::try_from(n).ok(),
        _ => {
            faults.push(app::FieldError::new(name, "form-number-unreadable", [("typed", typed.to_owned())]));
            None
        }
    };
    let mut found = Stated { ranked: fields.ticked(&format!("{front}ranked")), ..Stated::default() };
    for (key, typed) in fields.keyed(&format!("{front}base")) {
        if let Some(n) = number(&format!("{front}base.{key}"), &typed) {
            found.base.insert(key, n);
        }
    }
    for (seq, typed) in fields.keyed(&format!("{front}leaders")) {
        let n = number(&format!("{front}leaders.{seq}"), &typed);
        if let (Some(n), Ok(seq)) = (n, seq.parse()) {
            found.leaders.insert(seq, n);
        }
    }
    for (seq, code) in fields.keyed(&format!("{front}cluster")) {
        if let (false, Ok(seq)) = (code.is_empty(), seq.parse()) {
            found.clusters.insert(seq, code);
        }
    }
    found.result = word_of(fields.optional(&format!("{front}result")));
    found.level = word_of(fields.optional(&format!("{front}unit_level")));
    (found, faults)
}

/// What is stated as the fields of a form.
fn pairs(stated: &Stated, front: &str) -> Vec<(String, String)> {
    let base = stated.base.iter().map(|(key, n)| (format!("{front}base.{key}"), n.to_string()));
    let leaders = stated.leaders.iter().map(|(seq, n)| (format!("{front}leaders.{seq}"), n.to_string()));
    let words = [
        ("result", stated.result.map(code_of)),
        ("unit_level", stated.level.map(code_of)),
        ("ranked", stated.ranked.then(|| "1".to_owned())),
    ];
    let words = words.into_iter().filter_map(|(name, word)| Some((format!("{front}{name}"), word?)));
    let clusters = stated.clusters.iter().map(|(seq, code)| (format!("{front}cluster.{seq}"), code.clone()));
    base.chain(leaders).chain(clusters).chain(words).collect()
}

fn fill(form: &mut FormState, stated: &Stated, front: &str) {
    for (name, value) in pairs(stated, front) {
        form.push(&name, value);
    }
}

fn page(cx: &Cx, code: String, found: &JudgedList, form: FormState, trying: bool) -> ListPage {
    let over = found.verdict.over.iter().filter_map(|o| {
        let (seq, name) = found.names.get(&o.code)?;
        let cap = found.verdict.caps.iter().find(|c| c.rule == o.rule);
        let rule = cap.map(|c| say(cx.lang, &c.text)).unwrap_or_default();
        Some(Over { seq: *seq, name: name.clone(), why: say(cx.lang, &o.why), rule, undecided: o.undecided })
    });
    let missing = found.verdict.needs.iter().map(|n| {
        let what = n.keys.iter().map(|k| counted(cx, k)).collect::<Vec<_>>().join(", ");
        let unit = n.unit.as_ref().and_then(|u| found.units.get(u)).cloned().unwrap_or_default();
        cx.say(if n.empty { "list-base-empty" } else { "list-base-missing" }, [("what", what), ("unit", unit)])
    });
    // Whose flag counts in which of its clusters nobody but the body itself can say.
    let open = found.in_several.iter().filter(|(seq, ..)| !found.stated.clusters.contains_key(seq));
    let open = open.map(|(_, name, all)| {
        let all = all.iter().map(|(_, name)| name.clone()).collect::<Vec<_>>().join("; ");
        cx.say("list-in-several", [("name", name.clone()), ("clusters", all)])
    });
    let missing = missing.chain(open);
    let in_several = found.in_several.iter().map(|(seq, name, all)| InSeveral {
        name: format!("cluster.{seq}"),
        label: cx.say("list-cluster-of", [("name", name.clone())]),
        clusters: all.iter().map(|(code, name)| Choice::new(code, name)).collect(),
    });
    let leaders = found.without_leaders.iter().map(|(seq, unit)| Asked {
        name: format!("leaders.{seq}"),
        label: cx.say("list-leaders-of", [("unit", unit.clone())]),
    });
    let asked = found.keys.iter().map(|k| Asked { name: format!("base.{k}"), label: counted(cx, k) });
    ListPage {
        code,
        title: found.head.title.clone(),
        award: say(cx.lang, &app::verdicts::award_name(&cx.ctx, &found.head.award)),
        law_on: found.head.law_on.clone(),
        nominated: found.nominated,
        asked: asked.chain(leaders).collect(),
        in_several: in_several.collect(),
        results: if found.by_result { Choice::of_codes(cx.lang, "facts-result", RESULTS) } else { Vec::new() },
        levels: if found.by_level { Choice::of_codes(cx.lang, "unit-level", LEVELS) } else { Vec::new() },
        may_keep: found.may_keep,
        trying,
        places: places(cx, found),
        over: over.collect(),
        missing: missing.collect(),
        form,
    }
}

/// `GET /dossiers/{code}/list`: by the numbers kept with the dossier, or by those of the address, which are only tried.
pub async fn show(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path(code): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> PageResult {
    let fields = Fields::new(pairs);
    let trying = fields.pairs().any(|(name, _)| name.starts_with(TRY));
    let (tried, faults) = stated(&fields, TRY);
    let found = app::verdicts::list(&cx.ctx, &actor, &code, trying.then_some(&tried)).await?;
    let mut form = FormState::default().version(found.head.version);
    let shown = Stated { result: found.result, ..found.stated.clone() };
    fill(&mut form, &shown, if trying { TRY } else { "" });
    if trying {
        fill(&mut form, &Stated::kept(found.head.list_numbers.as_deref()), "");
        for (name, typed) in fields.pairs().filter(|(name, _)| faults.iter().any(|f| f.field == *name)) {
            form.push(name, typed.to_owned());
        }
    }
    if !faults.is_empty() {
        form = form.with_error(&app::Error::Invalid(faults), cx.lang);
    }
    cx.page(&page(&cx, code, &found, form, trying)).await
}

/// `POST /dossiers/{code}/list`: keeps the numbers.
pub async fn save(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let here = format!("/dossiers/{code}/list");
    let (typed, faults) = stated(&fields, "");
    let work = async |v| match faults {
        faults if faults.is_empty() => app::verdicts::keep_numbers(&cx.ctx, &actor, &code, v, &typed).await,
        faults => Err(app::Error::Invalid(faults)),
    };
    let now = async {
        let now = app::verdicts::list(&cx.ctx, &actor, &code, None).await?;
        Ok(stale::Now::new(here.clone(), now.head.version).fields(theirs(&cx, &now)))
    };
    match stale::over(&cx, &fields, work, now).await? {
        Ok(()) => cx.done(&here, "list-kept", []).await,
        Err(error) => {
            let found = app::verdicts::list(&cx.ctx, &actor, &code, None).await?;
            let form = cx.retry(&fields, error)?.version(found.head.version);
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&cx, code, &found, form, false)).await
        }
    }
}

/// The numbers as somebody else kept them meanwhile.
fn theirs(cx: &Cx, now: &JudgedList) -> Vec<stale::Theirs> {
    let stands = pairs(&now.stated, "");
    let value = |name: &str| stands.iter().find(|p| p.0 == name).map(|p| p.1.clone()).unwrap_or_default();
    let shown = page(cx, String::new(), now, FormState::default(), false);
    let mut all: Vec<stale::Theirs> = shown
        .asked
        .iter()
        .map(|a| stale::Theirs { name: a.name.clone(), label: a.label.clone(), value: value(&a.name), choices: vec![] })
        .collect();
    let clusters = shown.in_several.iter().map(|s| (s.name.clone(), s.label.clone(), s.clusters.clone()));
    let clusters: Vec<_> = clusters.collect();
    let open = |mut choices: Vec<Choice>| {
        choices.insert(0, Choice::new("", "–"));
        choices
    };
    for (name, label, choices) in [
        ("result", "list-result", shown.results),
        ("unit_level", "list-level", shown.levels),
        ("ranked", "list-ranked", vec![Choice::new("1", cx.word("facts-yes"))]),
    ] {
        if !choices.is_empty() {
            let (name, label) = (name.to_owned(), cx.word(label));
            all.push(stale::Theirs { value: value(&name), name, label, choices: open(choices) });
        }
    }
    for (name, label, choices) in clusters {
        all.push(stale::Theirs { value: value(&name), name, label, choices: open(choices) });
    }
    all
}
