//! A movement with every fact about it, each beside the source that says so; where sources disagree, all are there.

use std::collections::BTreeMap;

use domain::{
    cascade::{Answer, Coverage},
    movement::Duration,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{
    entity::{movement, source},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter},
};

use super::{DerivedExport, Export, IndicatorExport, RecordLine, date, figures::figures, sheet, text};
use crate::{
    Actor, Ctx, Result,
    export::{Sheet, Value as Cell},
    list::Query,
    movements::{self, MovementPage, TextView},
};

/// Code and name of a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitName {
    /// Code.
    pub code: String,
    /// Name today.
    pub name: String,
}

/// What is known about the movement itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MovementFacts {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// regular, thematic or special.
    pub kind: String,
    /// draft, launched, running, final_review or closed.
    pub state: String,
    /// The unit that launched it.
    pub unit: UnitName,
    /// Document it was launched by.
    pub document: String,
    /// Day of that document; a partial date where history is vague.
    pub document_on: Option<String>,
    /// Day of the ceremony or conference at which it was launched.
    pub launched_on: Option<String>,
    /// First day; a partial date where history is vague.
    pub from: Option<String>,
    /// Last day; a partial date where history is vague.
    pub to: Option<String>,
    /// Class of its duration (form 0601): under_one, one, one_to_three, three_to_five or five_and_more; none while unknown.
    pub duration: Option<String>,
    /// Kinds of subject it addresses.
    pub subjects: Vec<String>,
    /// True for illustrative data.
    pub demo: bool,
}

/// A worded fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// theme, motto, slogan, objective, content, alias, launch_date, scope, direction, result or note.
    pub role: String,
    /// The words.
    pub text: String,
    /// Code of the source that says so, none when it is not written where it is from.
    pub source: Option<String>,
}

/// A dated part of the movement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    /// Number, from 1.
    pub seq: i64,
    /// Name.
    pub name: String,
    /// What it is dedicated to.
    pub occasion: String,
    /// First day.
    pub from: Option<String>,
    /// Last day.
    pub to: Option<String>,
}

/// A body that launches, leads, coordinates or tries out the movement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MovementBody {
    /// launches, leads, coordinates or pilots.
    pub role: String,
    /// Code of a unit of the tree, none for a cluster and for a body outside it.
    pub unit: Option<String>,
    /// Code of a cluster, none for anything else.
    pub cluster: Option<String>,
    /// Its name.
    pub name: String,
    /// Code of the source.
    pub source: Option<String>,
}

/// A day that the movement plans or is tied to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MovementDay {
    /// interim_review, final_review, report, anniversary or peak.
    pub kind: String,
    /// The day, partial where only that is known, none where nothing is.
    pub on: Option<String>,
    /// What it is.
    pub text: String,
    /// Code of the source.
    pub source: Option<String>,
}

/// How it stands to another movement or to something outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MovementLink {
    /// responds_to, runs_within or goes_with.
    pub kind: String,
    /// Code of the other movement, none for something outside.
    pub movement: Option<String>,
    /// Name of the other, or the words about it.
    pub name: String,
    /// Code of the source.
    pub source: Option<String>,
}

/// A unit that the movement was sent to, and what it answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CascadeUnit {
    /// The unit.
    pub unit: UnitName,
    /// Its level.
    pub level: String,
    /// The unit that sent it.
    pub from: UnitName,
    /// planned, own or not_yet; none where nothing was said.
    pub answer: Option<String>,
    /// Day of its plan or launch.
    pub on: Option<String>,
    /// Its document.
    pub document: String,
    /// Day of the document.
    pub document_on: Option<String>,
    /// What it launched.
    pub contents: String,
    /// Targets of its own.
    pub targets: String,
    /// Why not yet.
    pub reason: String,
    /// True where a superior unit entered it by the unit's document.
    pub for_unit: bool,
    /// How often it was reminded.
    pub reminders: i64,
}

/// How far the movement has gone down. Counts units, by records of this installation; what a body reports about units that keep no
/// records here stands among the facts and is never added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CascadeExport {
    /// The day it was read.
    pub as_of: String,
    /// Units it was sent to.
    pub sent: u64,
    /// Of those: deployed by plan.
    pub planned: u64,
    /// Of those: with a launch of their own.
    pub own: u64,
    /// Of those: not yet, with a reason.
    pub not_yet: u64,
    /// Of those: nothing said.
    pub silent: u64,
    /// planned + own of sent, in percent with two places; none where it was sent to nobody.
    pub deployed_percent: Option<String>,
    /// Each unit, in Vietnamese order.
    pub units: Vec<CascadeUnit>,
}

/// A number said about the movement: a figure as published, in the sentence that holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// The number as written ("1.771").
    pub text: String,
    /// Its value.
    pub value: i64,
    /// True when the source words it as more than that ("hơn 700.000").
    pub at_least: bool,
    /// The sentence it stands in.
    pub sentence: String,
    /// Code of the source.
    pub source: Option<String>,
}

/// A source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceFacts {
    /// Code.
    pub code: String,
    /// Title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// When, ISO; a partial date where only that is known.
    pub published_on: Option<String>,
    /// Where it is read.
    pub address: String,
}

/// Sources that say different things about what can have but one truth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Difference {
    /// Role code.
    pub role: String,
    /// What each says.
    pub readings: Vec<Fact>,
}

/// `thidua export movement CODE`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MovementExport {
    /// `thidua/movement/1`
    pub schema: String,
    /// The movement.
    pub movement: MovementFacts,
    /// Its worded facts.
    pub facts: Vec<Fact>,
    /// The numbers in its results.
    pub figures: Vec<Figure>,
    /// Who launches, leads, coordinates, tries it out.
    pub bodies: Vec<MovementBody>,
    /// Planned days, and days it is tied to.
    pub days: Vec<MovementDay>,
    /// Its phases.
    pub phases: Vec<Phase>,
    /// Links from it.
    pub links: Vec<MovementLink>,
    /// Links to it.
    pub linked_from: Vec<MovementLink>,
    /// Where its sources disagree.
    pub disagreements: Vec<Difference>,
    /// How far it has gone down.
    pub cascade: CascadeExport,
    /// What it measures, and what that came to.
    pub indicators: Vec<IndicatorExport>,
    /// Figures made of those figures.
    pub derived: Vec<DerivedExport>,
    /// Reviews, directions, conferences, models and adoptions, programmes, support, inspections.
    pub records: Vec<RecordLine>,
    /// The sources named above.
    pub sources: Vec<SourceFacts>,
}

fn named(code: String) -> Option<String> {
    (!code.is_empty()).then_some(code)
}

fn fact(t: TextView) -> Fact {
    Fact { role: t.role, text: t.text, source: named(t.source_code) }
}

/// Exports a movement that the actor may see.
pub async fn movement(ctx: &Ctx, actor: &Actor, code: &str) -> Result<MovementExport> {
    let MovementPage { row, unit, texts, phases, bodies, days, links, linked_from, disagreements, .. } =
        movements::page(ctx, actor, code).await?;
    let cascade = cascade(ctx, actor, &row).await?;
    let (indicators, derived) = super::indicators::indicators(ctx, actor, &row).await?;
    let records = super::records::records(ctx, actor, &row.code).await?;
    let facts: Vec<Fact> = texts.into_iter().map(fact).collect();
    let links: Vec<MovementLink> = links
        .into_iter()
        .map(|l| MovementLink {
            kind: l.kind,
            movement: named(l.other_code),
            name: if l.other_text.is_empty() { l.other_name } else { l.other_text },
            source: named(l.source_code),
        })
        .collect();
    let bodies: Vec<MovementBody> = bodies
        .into_iter()
        .map(|b| MovementBody {
            name: b.shown().to_owned(),
            unit: named(b.unit().to_owned()),
            cluster: named(b.cluster().to_owned()),
            role: b.role,
            source: named(b.source_code),
        })
        .collect();
    let days: Vec<MovementDay> = days
        .into_iter()
        .map(|d| MovementDay { kind: d.kind, on: d.on, text: d.text, source: named(d.source_code) })
        .collect();
    let codes: Vec<String> = facts
        .iter()
        .map(|f| &f.source)
        .chain(links.iter().map(|l| &l.source))
        .chain(bodies.iter().map(|b| &b.source))
        .chain(days.iter().map(|d| &d.source))
        .filter_map(Clone::clone)
        .chain(records.iter().filter_map(|r| r.fields.get("source").cloned()))
        .collect();
    let duration = Duration::of(row.from_date.as_deref(), row.to_date.as_deref()).map(|d| d.code().to_owned());
    let sources: BTreeMap<String, SourceFacts> = source::Entity::find()
        .filter(source::Column::Code.is_in(codes))
        .all(ctx.store.reader())
        .await?
        .into_iter()
        .map(|s| {
            let facts = SourceFacts {
                code: s.code.clone(),
                title: s.title,
                publisher: s.publisher,
                published_on: s.published_on,
                address: s.address,
            };
            (s.code, facts)
        })
        .collect();
    Ok(MovementExport {
        records,
        schema: "thidua/movement/1".to_owned(),
        movement: MovementFacts {
            code: row.code,
            name: row.name,
            kind: row.kind,
            state: row.state,
            unit: UnitName { code: unit.0, name: unit.1 },
            document: row.document,
            document_on: row.document_on,
            launched_on: row.launched_on,
            from: row.from_date,
            to: row.to_date,
            duration: row.duration.or(duration),
            subjects: row.subjects.split(',').filter(|s| !s.is_empty()).map(str::to_owned).collect(),
            demo: row.demo,
        },
        figures: facts.iter().filter(|f| f.role == "result").flat_map(figures).collect(),
        bodies,
        days,
        phases: phases
            .into_iter()
            .map(|p| Phase { seq: p.seq, name: p.name, occasion: p.occasion, from: p.from, to: p.to })
            .collect(),
        links,
        linked_from: linked_from
            .into_iter()
            .map(|(kind, code, name)| MovementLink { kind, movement: Some(code), name, source: None })
            .collect(),
        disagreements: disagreements
            .into_iter()
            .map(|d| Difference { role: d.role, readings: d.readings.into_iter().map(fact).collect() })
            .collect(),
        facts,
        cascade,
        indicators,
        derived,
        sources: sources.into_values().collect(),
    })
}

async fn cascade(ctx: &Ctx, actor: &Actor, row: &movement::Model) -> Result<CascadeExport> {
    let mut total = Coverage::default();
    let mut units = Vec::new();
    let mut asked = Query { export: true, ..Query::default() };
    loop {
        let page = movements::units(ctx, actor, row, &asked).await?;
        for u in page.rows {
            total = total.with(u.answer.as_deref().and_then(Answer::from_code), 1);
            units.push(CascadeUnit {
                unit: UnitName { code: u.code, name: u.name },
                level: u.level,
                from: UnitName { code: u.from_code, name: u.from_name },
                answer: u.answer,
                on: u.on_date,
                document: u.document,
                document_on: u.document_on,
                contents: u.contents,
                targets: u.targets,
                reason: u.reason,
                for_unit: u.for_unit,
                reminders: u.reminders,
            });
        }
        match page.after {
            Some(at) => asked.at = at,
            None => break,
        }
    }
    Ok(CascadeExport {
        as_of: ctx.now().today,
        sent: total.sent(),
        planned: total.planned,
        own: total.own,
        not_yet: total.not_yet,
        silent: total.silent,
        deployed_percent: total.share().map(|s| format!("{}.{:02}", s / 100, s % 100)),
        units,
    })
}

impl Export for MovementExport {
    const NAME: &'static str = "movement";

    fn sheets(&self) -> Vec<Sheet> {
        let title = |code: &Option<String>| {
            let found = code.as_ref().and_then(|c| self.sources.iter().find(|s| s.code == *c));
            text(found.map(|s| s.title.clone()).unwrap_or_default())
        };
        let facts = self.facts.iter().map(|f| {
            [
                text(words::word(words::Lang::Vi, &format!("movement-role-{}", f.role.replace('_', "-")))),
                text(&f.text),
                title(&f.source),
            ]
        });
        let figures =
            self.figures.iter().map(|f| [Cell::Number(f.value), text(&f.text), text(&f.sentence), title(&f.source)]);
        let phases = self.phases.iter().map(|p| {
            [Cell::Number(p.seq), text(&p.name), text(&p.occasion), date(p.from.as_ref()), date(p.to.as_ref())]
        });
        let units = self.cascade.units.iter().map(|u| {
            let said = u.answer.as_deref().unwrap_or("silent").replace('_', "-");
            let said = words::word(words::Lang::Vi, &format!("cascade-answer-{said}"));
            let words = if u.reason.is_empty() { &u.contents } else { &u.reason };
            let by = if u.for_unit { words::word(words::Lang::Vi, "cascade-for-unit") } else { String::new() };
            [
                text(&u.unit.name),
                text(&u.from.name),
                text(said),
                date(u.on.as_ref()),
                text(&u.document),
                text(words),
                text(by),
            ]
        });
        let records = self.records.iter().map(|r| {
            let get = |map: &BTreeMap<String, String>, name: &str| map.get(name).cloned().unwrap_or_default();
            let what = [get(&r.fields, "name"), get(&r.fields, "what"), get(&r.names, "model")];
            let result = [get(&r.fields, "result"), get(&r.fields, "conclusion"), get(&r.fields, "adaptation")];
            [
                text(words::word(words::Lang::Vi, &format!("{}-list", r.noun))),
                text(&r.code),
                text(what.into_iter().find(|w| !w.is_empty()).unwrap_or_default()),
                text(get(&r.names, "unit")),
                date(r.fields.get("on_date")),
                date(r.fields.get("due_on")),
                text(result.into_iter().find(|w| !w.is_empty()).unwrap_or_default()),
                title(&r.fields.get("source").cloned()),
            ]
        });
        vec![
            sheet("Nội dung", ["Loại", "Nội dung", "Nguồn"], facts.collect()),
            sheet("Số liệu", ["Giá trị", "Như công bố", "Trong câu", "Nguồn"], figures.collect()),
            sheet("Đợt", ["STT", "Tên đợt", "Dịp", "Từ ngày", "Đến ngày"], phases.collect()),
            sheet(
                "Triển khai",
                ["Đơn vị", "Nơi gửi", "Trả lời", "Ngày", "Văn bản", "Nội dung, lý do", "Ghi chú"],
                units.collect(),
            ),
            sheet(
                "Hoạt động",
                ["Loại", "Mã", "Nội dung", "Đơn vị", "Ngày", "Hạn", "Kết quả", "Nguồn"],
                records.collect(),
            ),
        ]
    }
}
