//! A person's record: who it is, what happened, what comes next.

use std::collections::BTreeMap;

use domain::{
    access::Action,
    fields::Shape,
    people::{PERSON, further},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Both, Export, date, sheet, text};
use crate::{
    Actor, Ctx, Result, access,
    export::Sheet,
    list::Query,
    people::page,
    verdicts::{self, Moment},
};

/// A stretch of service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonService {
    /// Code of the unit.
    pub unit: String,
    /// Its name.
    pub unit_name: String,
    /// Rank.
    pub rank: String,
    /// Post.
    pub post: String,
    /// First day, ISO.
    pub from: String,
    /// Last day, ISO.
    pub to: Option<String>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonEvent {
    /// award, past-award, rating, initiative, discipline, proceeding, study, leave, post, service, transfer, membership.
    pub kind: String,
    /// What: a name, or the code of a rating or measure.
    pub what: String,
    /// The paper, the unit and the like.
    pub more: String,
    /// First day, ISO, perhaps only a year.
    pub from: String,
    /// Last day.
    pub to: Option<String>,
}

/// The earliest year of a title.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TitleRoad {
    /// The year; null when no number of years helps.
    pub year: Option<i16>,
    /// What is missing today, Vietnamese.
    pub missing: Vec<String>,
    /// Under which assumptions, Vietnamese.
    pub assuming: Vec<String>,
}

/// A yearly title.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonTitle {
    /// Award id.
    pub award: String,
    /// Its name.
    pub name: Both,
    /// Outcome.
    pub outcome: String,
    /// The road ahead.
    pub earliest_next: Option<TitleRoad>,
}

/// `thidua export person CODE`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonExport {
    /// `thidua/person/1`
    pub schema: String,
    /// Code.
    pub code: String,
    /// Full name.
    pub full_name: String,
    /// female or male.
    pub sex: Option<String>,
    /// Birth date, ISO, perhaps only a year.
    pub birth_date: Option<String>,
    /// Service number.
    pub service_number: Option<String>,
    /// Rank.
    pub rank: String,
    /// Post.
    pub post: String,
    /// Leader level code.
    pub leader_level: Option<String>,
    /// Code of the unit.
    pub unit: Option<String>,
    /// Its name.
    pub unit_name: Option<String>,
    /// Day of joining.
    pub joined: Option<String>,
    /// What else the record says, by field: `ethnic_group`.
    pub record: BTreeMap<String, String>,
    /// Day of leaving.
    pub left_on: Option<String>,
    /// Invented for a demonstration.
    pub demo: bool,
    /// Memberships, newest first.
    pub service: Vec<PersonService>,
    /// What happened, newest first; discipline only for those who may see it.
    pub history: Vec<PersonEvent>,
    /// The emulation year of the titles.
    pub year: i16,
    /// The day whose rules applied.
    pub on: String,
    /// Discipline and open cases were left out.
    pub without_discipline: bool,
    /// The yearly titles.
    pub titles: Vec<PersonTitle>,
}

/// Everything about a person, for those who may see people. Filters: `year`, `on`.
pub async fn person(ctx: &Ctx, actor: &Actor, code: &str, query: &Query) -> Result<PersonExport> {
    access::require_anywhere(actor, Action::ViewPeople)?;
    let p = page(ctx, actor, code).await?;
    let titles = verdicts::of_person(ctx, actor, code, query).await?;
    let event = |m: Moment| PersonEvent { kind: m.kind.to_owned(), what: m.what, more: m.more, from: m.from, to: m.to };
    Ok(PersonExport {
        schema: "thidua/person/1".to_owned(),
        code: p.code,
        full_name: p.full_name,
        sex: p.sex,
        birth_date: p.birth_date,
        service_number: p.service_number,
        rank: p.rank,
        post: p.post,
        leader_level: p.leader_level,
        unit: p.unit_code,
        unit_name: p.unit_name,
        joined: p.joined,
        record: p.record.into_iter().filter(|(name, _)| further().any(|f| f.column == name)).collect(),
        left_on: p.left_on,
        demo: p.demo,
        service: p
            .memberships
            .into_iter()
            .map(|m| PersonService {
                unit: m.unit_code,
                unit_name: m.unit_name,
                rank: m.rank,
                post: m.post,
                from: m.from,
                to: m.to,
            })
            .collect(),
        history: titles.history.into_iter().map(event).collect(),
        year: titles.year,
        on: titles.on,
        without_discipline: titles.without_discipline,
        titles: titles
            .titles
            .into_iter()
            .map(|t| PersonTitle {
                award: t.award,
                name: Both { vi: t.name.vi, en: t.name.en },
                outcome: t.outcome,
                earliest_next: t.next.map(|n| TitleRoad { year: n.year, missing: n.missing, assuming: n.assuming }),
            })
            .collect(),
    })
}

impl Export for PersonExport {
    const NAME: &'static str = "person";

    fn sheets(&self) -> Vec<Sheet> {
        let word = |key: String| text(words::word(words::Lang::Vi, &key));
        let day = |d: &String| date(Some(d).filter(|d| !d.is_empty()));
        let history = self.history.iter().map(|e| {
            let kind = word(format!("timeline-{}", e.kind));
            [kind, text(e.what.clone()), text(e.more.clone()), day(&e.from), date(e.to.as_ref())]
        });
        let titles = self.titles.iter().map(|t| {
            let next = t.earliest_next.as_ref();
            [
                text(t.name.vi.clone()),
                word(format!("verdict-outcome-{}", t.outcome.replace('_', "-"))),
                text(next.and_then(|n| n.year).map(|y| y.to_string()).unwrap_or_default()),
                text(next.map(|n| n.missing.join("; ")).unwrap_or_default()),
            ]
        });
        let name = format!("{} ({})", self.full_name, self.code);
        let who = PERSON.fields.iter().filter_map(|f| {
            let value = match f.column {
                "full_name" => Some(&self.full_name),
                "sex" => self.sex.as_ref(),
                "birth_date" => self.birth_date.as_ref(),
                "service_number" => self.service_number.as_ref(),
                "joined" => self.joined.as_ref(),
                other => self.record.get(other),
            }?;
            let label = text(words::word(words::Lang::Vi, &PERSON.label(f)));
            Some(match f.shape {
                Shape::Choice(_) => [label, word(PERSON.choice(f, value))],
                shape if shape.dated() => [label, date(Some(value))],
                _ => [label, text(value.clone())],
            })
        });
        vec![
            sheet("Hồ sơ", ["Mục", "Nội dung"], who.collect()),
            sheet(&name, ["Mục", "Nội dung", "Chi tiết", "Từ", "Đến"], history.collect()),
            sheet(
                &format!("Danh hiệu năm {}", self.year),
                ["Danh hiệu", "Kết luận", "Sớm nhất năm", "Còn thiếu"],
                titles.collect(),
            ),
        ]
    }
}
