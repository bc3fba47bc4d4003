//! A movement with every fact about it, each beside the source that says so; where sources disagree, all are there.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{
    entity::source,
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter},
};

use super::{Export, date, sheet, text};
use crate::{
    Actor, Ctx, Result,
    export::{Sheet, Value as Cell},
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
    /// First day; a partial date where history is vague.
    pub from: Option<String>,
    /// Last day; a partial date where history is vague.
    pub to: Option<String>,
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
    /// Its phases.
    pub phases: Vec<Phase>,
    /// Links from it.
    pub links: Vec<MovementLink>,
    /// Links to it.
    pub linked_from: Vec<MovementLink>,
    /// Where its sources disagree.
    pub disagreements: Vec<Difference>,
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
    let MovementPage { row, unit, texts, phases, links, linked_from, disagreements, .. } =
        movements::page(ctx, actor, code).await?;
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
    let codes: Vec<String> =
        facts.iter().filter_map(|f| f.source.clone()).chain(links.iter().filter_map(|l| l.source.clone())).collect();
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
        schema: "thidua/movement/1".to_owned(),
        movement: MovementFacts {
            code: row.code,
            name: row.name,
            kind: row.kind,
            state: row.state,
            unit: UnitName { code: unit.0, name: unit.1 },
            document: row.document,
            document_on: row.document_on,
            from: row.from_date,
            to: row.to_date,
            demo: row.demo,
        },
        figures: facts.iter().filter(|f| f.role == "result").flat_map(figures).collect(),
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
        sources: sources.into_values().collect(),
    })
}

/// The whole numbers of a result, as Vietnamese papers write them: groups of three after points. Dates, years, numbers of documents and
/// decimals are no figures.
fn figures(fact: &Fact) -> Vec<Figure> {
    let mut found = Vec::new();
    for sentence in fact.text.split_inclusive(['.', ';', '\n']).fold(Vec::<String>::new(), join_groups) {
        let words: Vec<&str> = sentence.split_whitespace().collect();
        for (i, word) in words.iter().enumerate() {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            let Some(value) = whole(bare) else { continue };
            let before = |n: usize| i.checked_sub(n).and_then(|at| words.get(at)).map(|w| vntext::fold(w));
            if before(1).is_some_and(|w| matches!(w.as_str(), "nam" | "so" | "ngay" | "thang" | "dieu")) {
                continue;
            }
            let at_least = [1, 2].iter().any(|n| before(*n).is_some_and(|w| matches!(w.as_str(), "hon" | "tren")));
            found.push(Figure {
                text: bare.to_owned(),
                value,
                at_least,
                sentence: sentence.trim().to_owned(),
                source: fact.source.clone(),
            });
        }
    }
    found
}

/// A point inside "1.771" ends no sentence.
fn join_groups(mut sentences: Vec<String>, piece: &str) -> Vec<String> {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    match sentences.last_mut() {
        Some(last) if last.ends_with('.') && digit(last.chars().rev().nth(1)) && digit(piece.chars().next()) => {
            last.push_str(piece);
        }
        _ => sentences.push(piece.to_owned()),
    }
    sentences
}

fn whole(word: &str) -> Option<i64> {
    let mut groups = word.split('.');
    let first = groups.next()?;
    let digits = |g: &str| !g.is_empty() && g.chars().all(|c| c.is_ascii_digit());
    if !digits(first) || !groups.all(|g| g.len() == 3 && digits(g)) {
        return None;
    }
    word.replace('.', "").parse().ok()
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
        vec![
            sheet("Nội dung", ["Loại", "Nội dung", "Nguồn"], facts.collect()),
            sheet("Số liệu", ["Giá trị", "Như công bố", "Trong câu", "Nguồn"], figures.collect()),
            sheet("Đợt", ["STT", "Tên đợt", "Dịp", "Từ ngày", "Đến ngày"], phases.collect()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_the_whole_numbers_of_results_but_no_dates_or_documents() {
        let said =
            "Từ năm 2015 đã phá 1.771 vụ, bắt hơn 2.300 đối tượng; theo Kế hoạch số 12, tỷ lệ 95,5%. Khen 38 tập thể.";
        let fact = Fact { role: "result".into(), text: said.into(), source: Some("r1".into()) };
        let found: Vec<_> = figures(&fact).into_iter().map(|f| (f.value, f.at_least)).collect();
        assert_eq!(found, [(1_771, false), (2_300, true), (38, false)]);
        assert!(figures(&fact)[0].sentence.starts_with("Từ năm 2015") && figures(&fact)[0].sentence.ends_with(';'));
    }
}
