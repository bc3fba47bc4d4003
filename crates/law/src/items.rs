//! Everything of the law that can be confirmed or corrected, as one flat list: each with a key, its wording, its dates and
//! its mark. What a row of a database changes is named by these keys.

use crate::date::Date;
use crate::ids::AwardId;
use crate::law::{Law, printed};
use crate::model::cite::Cite;
use crate::model::cond::{Cond, Tighten};
use crate::model::procedure::Multiplier;
use crate::money::{parse_times, show_times};
use crate::text::Text;
use serde::Serialize;

/// A number of an item. Years, months, counts or percent as the condition says; multipliers in hundredths; money in đồng.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemNumber {
    /// Its name: `count`, `years`, `percent`, `amount`, `times` …
    pub name: &'static str,
    /// Its value.
    pub value: i64,
    /// Which way a local regulation may move it; `None` where the law fixes it.
    pub tighten: Option<Tighten>,
}

/// One thing the law says during a stretch of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LawItem {
    /// `rule:ID`, `rule:ID/PART`, `vote:ID`, `authority:ID@FROM` …
    pub key: String,
    /// What it is: the word before the colon.
    pub kind: &'static str,
    /// Awards it belongs to; `*` for all, none for sources and regimes.
    pub awards: Vec<AwardId>,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// The wording, its numbers filled in.
    pub text: Text,
    /// Citations as printed.
    pub cite: Vec<String>,
    /// Text stating it was seen.
    pub verified: bool,
    /// A part whose mark is its rule's.
    pub inherits: bool,
    /// Where it was seen.
    pub url: String,
    /// Remark for jurists.
    pub note: String,
    /// Numbers it holds.
    pub numbers: Vec<ItemNumber>,
}

/// A key taken apart: kind, id, part of a rule, first day of the version meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) kind: String,
    pub(crate) id: String,
    pub(crate) part: String,
    pub(crate) from: Option<Date>,
}

impl Key {
    pub(crate) fn parse(key: &str) -> Option<Self> {
        let (kind, rest) = key.split_once(':')?;
        let (rest, from) = match rest.split_once('@') {
            None => (rest, None),
            Some((rest, day)) => (rest, Some(day.parse().ok()?)),
        };
        let (id, part) = if kind == "rule" { rest.split_once('/').unwrap_or((rest, "")) } else { (rest, "") };
        Some(Self { kind: kind.to_owned(), id: id.to_owned(), part: part.to_owned(), from })
    }
}

/// The id of a multiplier: the first award and kind it is for, and the role where it is one role's.
pub(crate) fn multiplier_id(m: &Multiplier) -> String {
    let award = m.awards.first().map_or("", AwardId::as_str);
    let role = m.decided_by.as_ref().map_or_else(String::new, |r| format!("/{r}"));
    format!("{award}/{}{role}", m.kinds.first().map_or("", |k| k.as_str()))
}

/// The numbers of a condition as items show them.
pub(crate) fn condition_numbers(need: &Cond) -> Vec<ItemNumber> {
    need.numbers().into_iter().map(|(name, n)| ItemNumber { name, value: n.value, tighten: Some(n.tighten) }).collect()
}

fn number(name: &'static str, value: i64) -> ItemNumber {
    ItemNumber { name, value, tighten: None }
}

fn worded(text: &Text, need: &Cond) -> Text {
    need.numbers().into_iter().fold(text.clone(), |t, (name, n)| t.with(name, &n.value.to_string()))
}

struct Seen<'a> {
    cite: &'a [Cite],
    verified: bool,
    url: &'a str,
}

fn item(key: String, kind: &'static str, awards: &[AwardId], text: Text, span: Span, seen: &Seen<'_>) -> LawItem {
    LawItem {
        key,
        kind,
        awards: awards.to_vec(),
        from: span.0,
        to: span.1,
        text,
        cite: printed(seen.cite),
        verified: seen.verified,
        inherits: false,
        url: seen.url.to_owned(),
        note: String::new(),
        numbers: Vec::new(),
    }
}

type Span = (Option<Date>, Option<Date>);

impl Law {
    /// Everything that can be confirmed or corrected, rules first. One key stands several times when a number of it was
    /// corrected from a day on: once for each stretch of time.
    #[must_use]
    pub fn items(&self) -> Vec<LawItem> {
        let mut out = self.rule_items();
        let d = &self.data;
        for v in &d.vote {
            let seen = Seen { cite: &v.cite, verified: v.verified, url: &v.url };
            let span = (Some(v.from), v.to);
            let mut x = item(format!("vote:{}", v.id), "vote", &v.awards, v.text.clone(), span, &seen);
            x.numbers = v.percent.map(|p| number("percent", i64::from(p))).into_iter().collect();
            out.push(x);
        }
        for a in &d.authority {
            let seen = Seen { cite: &a.cite, verified: a.verified, url: &a.url };
            let key = format!("authority:{}@{}", a.id, a.from);
            out.push(item(key, "authority", &a.awards, a.role.clone(), (Some(a.from), a.to), &seen));
        }
        for x in &d.dossier {
            let seen = Seen { cite: &x.cite, verified: x.verified, url: &x.url };
            let join = |f: fn(&Text) -> &str| x.papers.iter().map(|p| f(&p.name)).collect::<Vec<_>>().join("; ");
            let text = Text::new(join(|t| &t.vi), join(|t| &t.en));
            let key = format!("dossier:{}", x.id);
            out.push(item(key, "dossier", &x.awards, text, (Some(x.from), x.to), &seen));
        }
        for x in &d.deadline {
            let seen = Seen { cite: &x.cite, verified: x.verified, url: &x.url };
            let key = format!("deadline:{}", x.id);
            let mut it = item(key, "deadline", &x.awards, x.what.clone(), (Some(x.from), x.to), &seen);
            it.numbers = x.working_days.map(|n| number("working_days", i64::from(n))).into_iter().collect();
            out.push(it);
        }
        out.extend(self.money_items());
        for x in &d.principle {
            let seen = Seen { cite: &x.cite, verified: x.verified, url: &x.url };
            let key = format!("principle:{}", x.id);
            out.push(item(key, "principle", &[], x.text.clone(), (x.from, x.to), &seen));
        }
        for x in &d.source {
            let seen = Seen { cite: &[], verified: x.verified, url: &x.url };
            let text = Text::new(format!("{}: {}", x.name, x.title.vi), format!("{}: {}", x.name, x.title.en));
            let mut it = item(format!("source:{}", x.id), "source", &[], text, (x.from, x.to), &seen);
            it.note.clone_from(&x.note);
            out.push(it);
        }
        for x in &d.regime {
            let seen = Seen { cite: &x.cite, verified: x.verified, url: "" };
            let key = format!("regime:{}", x.id);
            out.push(item(key, "regime", &[], x.name.clone(), (Some(x.from), x.to), &seen));
        }
        out
    }

    /// The versions of one item in order of time; none when there is no such item.
    #[must_use]
    pub fn item(&self, key: &str) -> Vec<LawItem> {
        let Some(wanted) = Key::parse(key) else { return Vec::new() };
        let mut found: Vec<LawItem> = self
            .items()
            .into_iter()
            .filter(|x| {
                Key::parse(&x.key)
                    .is_some_and(|k| (&k.kind, &k.id, &k.part) == (&wanted.kind, &wanted.id, &wanted.part))
            })
            .collect();
        found.sort_by_key(|x| x.from);
        if let Some(day) = wanted.from {
            // Versions from the one meant on, as long as they follow one another without another key between.
            found.retain(|x| x.from.is_none_or(|f| f <= day) && x.to.is_none_or(|t| day <= t));
            if wanted.kind == "base-salary" {
                found = found.pop().into_iter().collect();
            }
        }
        found
    }

    fn rule_items(&self) -> Vec<LawItem> {
        let mut out = Vec::new();
        for r in &self.data.rule {
            let seen = Seen { cite: &r.cite, verified: r.verified, url: &r.url };
            let span = (Some(r.from), r.to);
            let text = worded(&r.text, &r.need);
            let mut x = item(format!("rule:{}", r.id), "rule", &r.awards, text, span, &seen);
            x.note.clone_from(&r.note);
            x.numbers = condition_numbers(&r.need);
            out.push(x);
            let mut stack: Vec<_> = r.need.nodes().iter().rev().collect();
            while let Some(n) = stack.pop() {
                let cite = if n.cite.is_empty() { &r.cite } else { &n.cite };
                let seen = Seen { cite, verified: n.verified.unwrap_or(r.verified), url: &r.url };
                let key = format!("rule:{}/{}", r.id, n.id);
                let mut part = item(key, "rule", &r.awards, worded(&n.text, &n.need), span, &seen);
                part.inherits = n.verified.is_none();
                part.numbers = condition_numbers(&n.need);
                out.push(part);
                stack.extend(n.need.nodes().iter().rev());
            }
        }
        out
    }

    fn money_items(&self) -> Vec<LawItem> {
        let mut out = Vec::new();
        for b in &self.data.base_salary {
            let seen = Seen { cite: &b.cite, verified: b.verified, url: &b.url };
            let text = Text::new("Mức lương cơ sở (đồng một tháng)", "Base salary (đồng a month)");
            let next = self.data.base_salary.iter().map(|x| x.from).filter(|f| *f > b.from).min();
            let span = (Some(b.from), next.map(Date::day_before));
            let mut x = item(format!("base-salary:luong-co-so@{}", b.from), "base-salary", &[], text, span, &seen);
            x.numbers = vec![number("amount", b.amount)];
            out.push(x);
        }
        for m in &self.data.multiplier {
            let seen = Seen { cite: &m.cite, verified: m.verified, url: &m.url };
            let kinds: Vec<&str> = m.kinds.iter().map(|k| k.as_str()).collect();
            let times = parse_times(&m.times).unwrap_or_default();
            let shown = show_times(times);
            let text = Text::new(
                format!("Tiền thưởng {} × lương cơ sở", shown.replace('.', ",")),
                format!("Prize {shown} × base salary ({})", kinds.join(", ")),
            );
            let key = format!("multiplier:{}@{}", multiplier_id(m), m.from);
            let mut x = item(key, "multiplier", &m.awards, text, (Some(m.from), m.to), &seen);
            x.note = kinds.join(" ");
            x.numbers = vec![number("times", times)];
            out.push(x);
        }
        for r in &self.data.money_rule {
            let seen = Seen { cite: &r.cite, verified: r.verified, url: &r.url };
            let key = format!("money-rule:{}@{}", r.id, r.from);
            out.push(item(key, "money-rule", &[], r.text.clone(), (Some(r.from), r.to), &seen));
        }
        out
    }
}
