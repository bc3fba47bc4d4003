//! Every entry of the law and of its local regulations as `verify` looks at it: what it cites, says, names, and when it holds.

use super::each_node;
use crate::date::Date;
use crate::ids::AwardId;
use crate::law::{Law, all_cites};
use crate::model::cite::Cite;
use crate::model::cond::{Cond, RunOf};
use crate::model::overlay::Overlay;
use crate::model::procedure::{Authority, Dossier, Multiplier, VoteRule};
use crate::model::rule::Rule;
use crate::model::source::Source;
use crate::text::Text;

/// One `[[table]]` entry.
pub(super) struct Entry<'a> {
    /// The table it stands in.
    pub(super) table: &'static str,
    /// Its identifier, or what stands for one.
    pub(super) item: String,
    /// Lines by which it is found in its file.
    pub(super) marks: Vec<String>,
    pub(super) cites: Vec<&'a Cite>,
    pub(super) texts: Vec<&'a Text>,
    pub(super) awards: Vec<&'a AwardId>,
    pub(super) span: Option<(Date, Option<Date>)>,
    /// Names under which only one entry may hold on a day.
    pub(super) alone: Vec<String>,
}

impl<'a> Entry<'a> {
    fn new(table: &'static str, id: &str) -> Self {
        Self {
            table,
            item: id.to_owned(),
            marks: vec![id_line(id)],
            cites: Vec::new(),
            texts: Vec::new(),
            awards: Vec::new(),
            span: None,
            alone: Vec::new(),
        }
    }

    fn cites(mut self, cites: &'a [Cite]) -> Self {
        self.cites.extend(cites);
        self
    }

    fn texts(mut self, texts: impl IntoIterator<Item = &'a Text>) -> Self {
        self.texts.extend(texts);
        self
    }

    fn awards(mut self, awards: &'a [AwardId]) -> Self {
        self.awards.extend(awards.iter().filter(|a| **a != "*"));
        self
    }

    fn holds(mut self, from: Date, to: Option<Date>) -> Self {
        self.span = Some((from, to));
        self.marks.push(format!("from = \"{from}\""));
        self
    }

    fn alone(mut self, names: impl IntoIterator<Item = String>) -> Self {
        self.alone.extend(names);
        self
    }
}

/// The line that names an entry in its file.
pub(super) fn id_line(id: &str) -> String {
    format!("id = \"{id}\"")
}

/// All entries, the law's first.
pub(super) fn entries(law: &Law) -> Vec<Entry<'_>> {
    let d = &law.data;
    let mut all: Vec<Entry<'_>> = Vec::new();
    all.extend(d.source.iter().map(source));
    all.extend(d.regime.iter().map(|r| {
        Entry::new("regime", &r.id)
            .cites(&r.cite)
            .texts(std::iter::once(&r.name).chain(&r.banner))
            .holds(r.from, r.to)
            .alone(["regime".to_owned()])
    }));
    all.extend(
        d.award
            .iter()
            .map(|a| Entry::new("award", a.id.as_str()).texts(std::iter::once(&a.name).chain(a.display.values()))),
    );
    all.extend(d.rule.iter().map(rule));
    all.extend(d.draft.iter().map(|x| Entry { table: "draft", ..rule(&x.rule) }));
    all.extend(d.base_salary.iter().map(|b| {
        let e = Entry::new("base_salary", &format!("base_salary {}", b.from)).cites(&b.cite);
        // Each figure holds until the next: only two of one day collide.
        Entry { marks: Vec::new(), ..e }.holds(b.from, Some(b.from)).alone(["base_salary".to_owned()])
    }));
    all.extend(d.multiplier.iter().map(|m| multiplier(m, "")));
    all.extend(d.money_rule.iter().map(|m| {
        Entry::new("money_rule", &m.id)
            .cites(&m.cite)
            .texts([&m.text])
            .holds(m.from, m.to)
            .alone([format!("money_rule {}", m.id)])
    }));
    all.extend(d.authority.iter().map(|a| authority(a, "")));
    all.extend(d.vote.iter().map(|v| vote(v, "")));
    all.extend(d.dossier.iter().map(dossier));
    all.extend(
        d.deadline.iter().map(|x| {
            Entry::new("deadline", &x.id).cites(&x.cite).texts([&x.what]).awards(&x.awards).holds(x.from, x.to)
        }),
    );
    all.extend(d.principle.iter().map(|p| Entry::new("principle", &p.id).cites(&p.cite).texts([&p.text])));
    all.extend(law.overlays.values().flat_map(overlay));
    all
}

/// What a local regulation adds.
fn overlay(o: &Overlay) -> Vec<Entry<'_>> {
    let mut all = vec![Entry::new("", &o.id).texts([&o.name]).holds(o.from, o.to)];
    all.extend(o.source.iter().map(source));
    all.extend(o.rule.iter().map(rule));
    all.extend(o.authority.iter().map(|a| authority(a, &o.id)));
    all.extend(o.vote.iter().map(|v| vote(v, &o.id)));
    all.extend(o.dossier.iter().map(dossier));
    all.extend(o.multiplier.iter().map(|m| multiplier(m, &o.id)));
    all
}

fn source(s: &Source) -> Entry<'_> {
    let e = Entry::new("source", &s.id).texts([&s.title]);
    Entry { span: s.from.map(|from| (from, s.to)), ..e }
}

fn rule(r: &Rule) -> Entry<'_> {
    let mut e = Entry::new("rule", &r.id).texts([&r.text]).awards(&r.awards).holds(r.from, r.to);
    e.cites = all_cites(r);
    each_node(&r.need, &mut |n| e.texts.push(&n.text));
    mentioned(&r.need, &mut |a| e.awards.push(a));
    e
}

fn multiplier<'a>(m: &'a Multiplier, of: &str) -> Entry<'a> {
    let first = m.awards.first().map_or("", AwardId::as_str);
    let e = Entry::new("multiplier", &format!("multiplier {first}")).cites(&m.cite).awards(&m.awards);
    let marks = vec![format!("\"{first}\""), format!("times = \"{}\"", m.times)];
    let role = m.decided_by.as_deref().unwrap_or("");
    let pairs = m.awards.iter().flat_map(|a| m.kinds.iter().map(move |k| (a, k)));
    let alone = pairs.map(|(a, k)| format!("multiplier {of} {a} {} {role}", k.as_str())).collect::<Vec<_>>();
    Entry { marks, ..e }.holds(m.from, m.to).alone(alone)
}

fn authority<'a>(a: &'a Authority, of: &str) -> Entry<'a> {
    Entry::new("authority", &a.id)
        .cites(&a.cite)
        .texts([&a.role])
        .awards(&a.awards)
        .holds(a.from, a.to)
        .alone(a.awards.iter().map(|x| format!("authority {of} {} {x}", a.id)))
}

fn vote<'a>(v: &'a VoteRule, of: &str) -> Entry<'a> {
    Entry::new("vote", &v.id)
        .cites(&v.cite)
        .texts([&v.text])
        .awards(&v.awards)
        .holds(v.from, v.to)
        .alone(v.awards.iter().map(|a| format!("vote {of} {a} {:?}", v.sectors)))
}

fn dossier(x: &Dossier) -> Entry<'_> {
    let e = Entry::new("dossier", &x.id).cites(&x.cite).awards(&x.awards).holds(x.from, x.to);
    x.papers.iter().fold(e, |e, p| e.cites(&p.cite).texts([&p.name]))
}

/// Awards a condition mentions.
fn mentioned<'a>(need: &'a Cond, visit: &mut dyn FnMut(&'a AwardId)) {
    match need {
        Cond::StandardOf(list) => list.iter().for_each(&mut *visit),
        Cond::ConsecutiveTitles { award, or_higher, .. } => {
            std::iter::once(award).chain(or_higher).for_each(&mut *visit);
        }
        Cond::RunWithInitiatives { run, not_used_for, .. } => {
            not_used_for.iter().for_each(&mut *visit);
            if let RunOf::Title(t) = run {
                visit(t);
            }
        }
        Cond::Held { awards, .. } => awards.iter().for_each(&mut *visit),
        Cond::TitleAfterBreaches { ladders, .. } => ladders.iter().flatten().for_each(&mut *visit),
        Cond::Holds { awards, .. } | Cond::HoldsNone(awards) => awards.iter().for_each(&mut *visit),
        Cond::PriorThenYears { prior, title, awards, .. } => {
            prior.iter().chain(awards.iter().map(|h| &h.award)).for_each(&mut *visit);
            if let Some(t) = title {
                visit(t);
            }
        }
        _ => {}
    }
    for n in need.nodes() {
        mentioned(&n.need, visit);
    }
}
