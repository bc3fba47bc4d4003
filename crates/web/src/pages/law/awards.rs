//! Titles and commendations on a day: the list, and one award with the article beside each rule.

use app::{list, rule_changes, verdicts::Rules};
use axum::extract::{Path, Query};
use domain::access::{Action, may_anywhere};
use law::{AwardId, Date, ShownRule};
use serde::{Deserialize, Serialize};
use words::Lang;

use super::{super::dossiers::say, day, item_href, number_label, number_text, span};
use crate::{
    Cell, Cx, Fault, FormState, Page, PageResult, Row, SignedIn, Table,
    form::{Choice, code_key},
};

/// The list.
#[derive(Serialize)]
pub struct ListPage {
    /// The awards.
    pub table: Table,
    /// The day, as people read it.
    pub on: String,
    /// Its regime.
    pub regime: String,
    /// Banner of the day.
    pub banner: Option<String>,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "law/awards.html";

    fn samples() -> Vec<Self> {
        let table = Table::at("/law/awards", Lang::Vi, "law-awards", "Danh hiệu", &list::Query::default())
            .column("law-award")
            .all(vec![1], |_| Row::to("/law/awards/giay-khen", vec![Cell::text("Giấy khen")]));
        let page = |banner: Option<&str>| Self {
            table: table.clone(),
            on: "01/07/2025".into(),
            regime: "Nghị định 152/2025/NĐ-CP".into(),
            banner: banner.map(str::to_owned),
        };
        vec![page(Some("Tạm thời")), page(None)]
    }
}

const SUBJECTS: [&str; 4] = ["individual", "collective", "household", "organisation"];
const LEVELS: [&str; 5] = ["base", "ministry_or_province", "prime_minister", "government", "state"];
const KINDS: [&str; 2] = ["title", "commendation"];

fn code(value: impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// `GET /law/awards`
pub async fn list(cx: Cx, SignedIn(actor): SignedIn, Query(query): Query<list::Query>) -> PageResult {
    let on = day(&cx, query.filter("on").unwrap_or_default())?;
    let rules = rule_changes::of_reader(&cx.ctx, &actor, &on.to_string()).await?;
    let law = &rules.law;
    let asked = vntext::fold(&query.q);
    let rows: Vec<_> = law
        .data()
        .award
        .iter()
        .filter(|a| a.from.is_none_or(|f| f <= on))
        .filter(|a| query.filter("subject").is_none_or(|s| a.subjects.iter().any(|k| k.as_str() == s)))
        .filter(|a| query.filter("level").is_none_or(|l| code(a.level) == l))
        .filter(|a| query.filter("kind").is_none_or(|k| code(a.kind) == k))
        .filter(|a| {
            let names = a.display.values().map(|t| t.vi.as_str()).collect::<Vec<_>>().join(" ");
            vntext::fold(&format!("{} {} {names} {}", a.name.vi, a.name.en, a.id)).contains(&asked)
        })
        .collect();
    let choices = |prefix: &str, codes: &[&'static str]| Choice::of_codes(cx.lang, prefix, codes.iter().copied());
    let table = Table::new(&cx, "law-awards", cx.word("law-awards"), &query)
        .search(cx.word("law-search"))
        .filter_date("on", "law-on")
        .choose("subject", "law-subject", choices("law-subject", &SUBJECTS))
        .choose("level", "law-level", choices("law-level", &LEVELS))
        .choose("kind", "law-kind", choices("law-kind", &KINDS))
        .column("law-award")
        .column("law-kind")
        .column("law-subject")
        .column("law-decides")
        .number("law-prize-individual")
        .number("law-prize-collective")
        .column("law-criteria")
        .export("/law/awards.xlsx")
        .empty(cx.word("law-awards-none"), None)
        .sorts()
        .all(rows, |a| {
            let decides: Vec<String> = law
                .authority(&a.id, None, None, on, &rules.regulations)
                .iter()
                .map(|x| say(cx.lang, &x.name))
                .collect();
            let prize = |kind| {
                law.prize(&a.id, kind, on, &rules.regulations).map_or(Cell::Empty, |p| Cell::Money { value: p.amount })
            };
            let subjects: Vec<String> =
                a.subjects.iter().map(|s| cx.word(&code_key("law-subject", s.as_str()))).collect();
            let tone = match code(a.criteria).as_str() {
                "encoded" => "good",
                "delegated" => "info",
                _ => "wait",
            };
            Row::to(
                format!("/law/awards/{}?on={on}", a.id),
                vec![
                    Cell::two(say(cx.lang, &a.name), cx.word(&code_key("law-level", &code(a.level)))),
                    Cell::text(cx.word(&code_key("law-kind", &code(a.kind)))),
                    Cell::text(subjects.join(", ")),
                    Cell::text(decides.join("; ")),
                    prize(law::facts::SubjectKind::Individual),
                    prize(law::facts::SubjectKind::Collective),
                    Cell::badge(tone, cx.word(&code_key("law-criteria", &code(a.criteria)))),
                ],
            )
        });
    if query.export {
        return cx.sheet("danh-hieu-khen-thuong", &table).await;
    }
    cx.page(&ListPage {
        table,
        on: on.on_paper(),
        regime: law.regime(on).map(|r| say(cx.lang, &r.name)).unwrap_or_default(),
        banner: law.banner(on).map(|b| say(cx.lang, &b)),
    })
    .await
}

/// `GET /law/awards.xlsx`
pub async fn export(cx: Cx, signed: SignedIn, Query(mut query): Query<list::Query>) -> PageResult {
    query.export = true;
    list(cx, signed, Query(query)).await
}

/// A rule in words with the article beside it.
#[derive(Clone, Serialize)]
pub struct RuleLine {
    /// How deep it stands in its rule.
    pub depth: usize,
    /// The wording with its numbers.
    pub text: String,
    /// Numbers that a local regulation may move: name, value, which way.
    pub numbers: Vec<(String, String, String)>,
    /// Citations.
    pub cite: String,
    /// Where the text was seen.
    pub url: String,
    /// Remark for jurists.
    pub note: String,
    /// Its text was seen.
    pub verified: bool,
    /// In force when.
    pub span: String,
    /// A slot that local regulations fill.
    pub open: bool,
    /// Page of the rule; empty for those of a local regulation.
    pub href: String,
    /// The regulation that says so; empty for the law.
    pub local: String,
}

/// A line of procedure or money.
#[derive(Clone, Serialize)]
pub struct Line {
    /// What.
    pub what: String,
    /// How much, by when, how many.
    pub value: String,
    /// Citations.
    pub cite: String,
    /// Its text was seen; `None` where no mark is kept.
    pub verified: Option<bool>,
}

/// One award on a day.
#[derive(Serialize)]
pub struct AwardPage {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// Kind, level and the like.
    pub facts: Vec<(String, String)>,
    /// The day as a form field.
    pub form: FormState,
    /// The day, as people read it.
    pub on: String,
    /// Banner of the day.
    pub banner: Option<String>,
    /// Names by sector.
    pub names: Vec<(String, String)>,
    /// The criteria are left to local regulations, or were not found: message key.
    pub criteria: Option<&'static str>,
    /// Its own rules.
    pub rules: Vec<RuleLine>,
    /// General principles.
    pub principles: Vec<RuleLine>,
    /// Who decides.
    pub authority: Vec<Line>,
    /// Money on that day.
    pub prizes: Vec<Line>,
    /// Papers, votes, deadlines.
    pub procedure: Vec<Line>,
    /// Local regulations of the reader's unit: code and name.
    pub regulations: Vec<(String, String)>,
    /// The reader may start a dossier.
    pub may_try: bool,
}

impl Page for AwardPage {
    const TEMPLATE: &'static str = "law/award.html";

    fn samples() -> Vec<Self> {
        let rule = |flag: bool| RuleLine {
            depth: usize::from(flag),
            text: "Có 3 lần liên tục".into(),
            numbers: if flag { vec![("số lần".into(), "3".into(), "chỉ được nâng".into())] } else { vec![] },
            cite: "Luật 06/2022/QH15 Điều 22".into(),
            url: if flag { "https://vi.wikisource.org/".into() } else { String::new() },
            note: if flag { "Hai nguồn khác nhau".into() } else { String::new() },
            verified: flag,
            span: "từ 01/01/2024".into(),
            open: !flag,
            href: if flag { "/law/rules/rule:x".into() } else { String::new() },
            local: if flag { String::new() } else { "Quy định".into() },
        };
        let line = |verified| Line {
            what: "Tờ trình".into(), value: "1 bản".into(), cite: "Điều 84".into(), verified
        };
        let page = |flag: bool| Self {
            id: "giay-khen".into(),
            name: "Giấy khen".into(),
            facts: vec![("Loại".into(), "Hình thức khen thưởng".into())],
            form: FormState::new([("on", "2025-07-01".to_owned())]),
            on: "01/07/2025".into(),
            banner: flag.then(|| "Tạm thời".into()),
            names: if flag { vec![("Công an".into(), "Giấy khen".into())] } else { vec![] },
            criteria: flag.then_some("law-criteria-help-delegated"),
            rules: if flag { vec![rule(true), rule(false)] } else { vec![] },
            principles: vec![rule(flag)],
            authority: if flag { vec![line(Some(true)), line(Some(false)), line(None)] } else { vec![] },
            prizes: if flag { vec![line(Some(true))] } else { vec![] },
            procedure: if flag { vec![line(None)] } else { vec![] },
            regulations: if flag { vec![("demo".into(), "Quy định".into())] } else { vec![] },
            may_try: flag,
        };
        vec![page(true), page(false)]
    }
}

/// The day asked for.
#[derive(Deserialize)]
pub struct On {
    #[serde(default)]
    on: String,
}

fn lines(cx: &Cx, rules: &Rules, shown: &[ShownRule], depth: usize, out: &mut Vec<RuleLine>) {
    for r in shown {
        let id = r.rule.split('/').next().unwrap_or_default();
        let local = rules.law.overlays().values().find(|o| o.rule.iter().any(|x| x.id == id));
        out.push(RuleLine {
            depth,
            text: say(cx.lang, &r.text),
            numbers: r
                .numbers
                .iter()
                .map(|n| {
                    let (label, way) = number_label(cx, n.name, Some(n.tighten));
                    (label, number_text(n.name, n.value), way)
                })
                .collect(),
            cite: r.cite.join("; "),
            url: r.url.clone(),
            note: r.note.clone(),
            verified: r.verified,
            span: span(cx, Some(r.from), r.to),
            open: r.slot.is_some() && local.is_none(),
            href: if local.is_some() { String::new() } else { item_href(&format!("rule:{}", r.rule)) },
            local: local.map(|o| say(cx.lang, &o.name)).unwrap_or_default(),
        });
        lines(cx, rules, &r.parts, depth + 1, out);
    }
}

fn procedure(cx: &Cx, shown: &law::ShownAward, rules: &Rules, on: Date) -> Vec<Line> {
    let mut out: Vec<Line> = shown
        .dossier
        .iter()
        .map(|p| Line {
            what: p.paper.clone(),
            value: cx.say("law-copies", [("count", p.copies.to_string())]),
            cite: p.cite.join("; "),
            verified: None,
        })
        .collect();
    if let Some(v) = rules.law.vote_rule(&shown.award, None, on, &rules.regulations) {
        out.push(Line {
            what: cx.word("law-vote"),
            value: super::vote_words(cx, v),
            cite: v.cite.iter().map(|c| c.shown.clone()).collect::<Vec<_>>().join("; "),
            verified: Some(v.verified),
        });
    }
    out.extend(shown.deadlines.iter().map(|d| Line {
        what: d.what.clone(),
        value: match (&d.by, d.working_days) {
            (Some(by), _) => {
                let (m, d) = by.split_once('-').unwrap_or((by, ""));
                cx.say("law-by-day", [("day", format!("{d}/{m}"))])
            }
            (None, Some(n)) => cx.say("law-working-days", [("count", n.to_string())]),
            (None, None) => String::new(),
        },
        cite: d.cite.join("; "),
        verified: None,
    }));
    out
}

/// `GET /law/awards/{id}`
pub async fn show(cx: Cx, SignedIn(actor): SignedIn, Path(id): Path<String>, Query(asked): Query<On>) -> PageResult {
    let on = day(&cx, &asked.on)?;
    let rules = rule_changes::of_reader(&cx.ctx, &actor, &on.to_string()).await?;
    let law = &rules.law;
    let id = AwardId::from(id.as_str());
    let award = law.award(&id).ok_or(Fault::NotFound)?;
    let shown = law.show(&id, on, &rules.regulations).map_err(|_| Fault::NotFound)?;
    let (mut own, mut principles) = (Vec::new(), Vec::new());
    lines(&cx, &rules, &shown.rules, 0, &mut own);
    lines(&cx, &rules, &shown.principles, 0, &mut principles);
    let salary = law.base_salary(on).map(|b| crate::format::money(b.amount, cx.lang)).unwrap_or_default();
    let subjects: Vec<String> = award.subjects.iter().map(|s| cx.word(&code_key("law-subject", s.as_str()))).collect();
    let facts = [
        ("law-kind", cx.word(&code_key("law-kind", &code(award.kind)))),
        ("law-level", cx.word(&code_key("law-level", &code(award.level)))),
        ("law-subject", subjects.join(", ")),
        ("law-regime", law.regime(on).map(|r| say(cx.lang, &r.name)).unwrap_or_default()),
        ("law-base-salary", salary),
        ("law-forms", award.forms.join(", ")),
    ];
    cx.page(&AwardPage {
        name: say(cx.lang, &award.name),
        facts: facts.into_iter().map(|(key, value)| (cx.word(key), value)).collect(),
        form: FormState::new([("on", on.to_string())]),
        on: on.on_paper(),
        banner: shown.banner.as_ref().map(|b| say(cx.lang, b)),
        names: award
            .display
            .iter()
            .map(|(sector, name)| (cx.word(&code_key("law-sector", sector)), say(cx.lang, name)))
            .collect(),
        criteria: match code(award.criteria).as_str() {
            "delegated" => Some("law-criteria-help-delegated"),
            "not_found" => Some("law-criteria-help-not-found"),
            _ => None,
        },
        rules: own,
        principles,
        authority: shown
            .authority
            .iter()
            .map(|a| Line {
                what: say(cx.lang, &a.name),
                value: String::new(),
                cite: a.cite.join("; "),
                verified: Some(a.verified),
            })
            .collect(),
        prizes: shown
            .prizes
            .iter()
            .map(|p| Line {
                what: cx.word(&code_key("law-subject", p.kind)),
                value: cx.say(
                    "law-prize-line",
                    [("times", p.multiplier.replace('.', ",")), ("amount", crate::format::money(p.amount, cx.lang))],
                ),
                cite: String::new(),
                verified: Some(p.verified),
            })
            .collect(),
        procedure: procedure(&cx, &shown, &rules, on),
        regulations: rules
            .regulations
            .iter()
            .filter_map(|r| law.overlays().get(r))
            .map(|o| (o.id.clone(), say(cx.lang, &o.name)))
            .collect(),
        may_try: may_anywhere(&actor, Action::PrepareDossier),
        id: id.to_string(),
    })
    .await
}
