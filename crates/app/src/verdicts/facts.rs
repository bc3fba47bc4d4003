//! Facts of one nominee, from the register and the dossier, each with its source.

use std::collections::HashMap;

use domain::lists::{LeaderLevel, OutsiderKind, Part};
use law::{
    Date, Facts,
    facts::{AwardHeld, Claim, Discipline, IssuerLevel, Period, Proceeding, Subject, SubjectKind, UnitFacts},
};
use serde::de::DeserializeOwned;
use serde_json::{Value, from_value};
use store::{
    entity::{dossier, nominee},
    query::facts::Known,
};
use uuid::Uuid;
use vntext::CivilDate;

use super::{
    rules::sector,
    view::{Source, UNRECORDED},
};

/// An achievement: id, code, first and last day.
pub(super) type Achieved = (Uuid, String, Option<String>, Option<String>);

/// What all nominees of a dossier share.
pub(crate) struct Case<'a> {
    /// The dossier; none where somebody is looked at without one.
    pub(crate) dossier: Option<&'a dossier::Model>,
    /// Ids of the regulations in force.
    pub(crate) regulations: &'a [String],
    /// The register.
    pub(crate) known: &'a Known,
    /// Codes of achievements by id.
    pub(crate) achievements: &'a [Achieved],
    /// The day judged.
    pub(crate) on: Date,
    /// The emulation year where no achievement says it.
    pub(crate) year: i16,
    /// The level that grants each award.
    pub(crate) levels: &'a HashMap<String, IssuerLevel>,
    /// What people and bodies outside the register are, by id.
    pub(crate) outsiders: &'a HashMap<Uuid, String>,
    /// The role that decides, where the prize hangs on it.
    pub(crate) decided_by: Option<String>,
}

pub(super) fn read<T: DeserializeOwned>(code: &str) -> Option<T> {
    from_value(Value::String(code.to_owned())).ok()
}

/// The first day a full or partial date can mean.
pub(super) fn first(text: &str) -> Option<Date> {
    let d = CivilDate::from_iso(text)?;
    day(d.year(), d.month().unwrap_or(1), d.day().unwrap_or(1))
}

/// The last day a full or partial date can mean.
pub(super) fn last(text: &str) -> Option<Date> {
    let d = CivilDate::from_iso(text)?;
    let month = d.month().unwrap_or(12);
    match d.day() {
        Some(known) => day(d.year(), month, known),
        None => (28..=31).rev().find_map(|n| day(d.year(), month, n)),
    }
}

fn day(year: u16, month: u8, day: u8) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
}

impl Case<'_> {
    /// The facts of `row`, and where they come from.
    pub(crate) fn facts(&self, row: &nominee::Model) -> (Facts, Vec<Source>) {
        let mut facts = Facts {
            on: Some(self.on),
            filed_on: self.dossier.and_then(|d| d.filed_on.as_deref()).and_then(first),
            regulations: self.regulations.to_vec(),
            ..Facts::default()
        };
        let mut sources: Vec<Source> = self.dossier.iter().map(|d| Source::new("dossier", &d.code, "")).collect();
        let claim = self.claim(row, &mut sources);
        if claim.period.is_none() {
            facts.emulation_year = Some(self.year);
        }
        facts.claim = Some(claim);
        if let Some(id) = row.person_id {
            self.person(id, &mut facts, &mut sources);
        } else if let Some(id) = row.unit_id {
            self.unit(id, &mut facts, &mut sources);
        } else {
            let kind = row.outsider_id.and_then(|id| self.outsiders.get(&id)).map(String::as_str);
            facts.subject.kind = match (kind.and_then(OutsiderKind::from_code), Part::from_code(&row.part)) {
                (Some(OutsiderKind::Household), _) => SubjectKind::Household,
                (_, Some(Part::Individual)) => SubjectKind::Individual,
                _ => SubjectKind::Organisation,
            };
            let area = self.dossier.and_then(|d| self.area_of(d.unit_id));
            facts.unit = area.map(|area| UnitFacts { area: Some(area), ..UnitFacts::default() });
            sources.push(Source::new("outsider", &row.printed_name, ""));
        }
        (facts, sources)
    }

    fn claim(&self, row: &nominee::Model, sources: &mut Vec<Source>) -> Claim {
        let done = self.achievements.iter().find(|a| Some(a.0) == row.achievement_id);
        if let Some((_, code, ..)) = done {
            sources.push(Source::new("achievement", code, ""));
        }
        let period = done.and_then(|(_, _, from, to)| {
            let from = first(from.as_deref()?)?;
            let to = last(to.as_deref()?)?;
            Some(Period { from, to })
        });
        Claim {
            ground: self.dossier.and_then(|d| read(&d.ground)),
            occasion: self.dossier.map(|d| d.occasion.clone()),
            period,
            requested_on: self.dossier.and_then(|d| d.filed_on.as_deref()).and_then(first),
            achievement: done.map(|d| d.1.clone()),
            contributions: row.contributions.iter().flat_map(|t| t.lines()).map(str::to_owned).collect(),
            score: row.score.and_then(|n| u32::try_from(n).ok()),
            decided_by: self.decided_by.clone(),
        }
    }

    pub(super) fn person(&self, id: Uuid, facts: &mut Facts, sources: &mut Vec<Source>) {
        let Some(p) = self.known.people.iter().find(|p| p.id == id) else { return };
        let leader = p.leader_level.as_deref().and_then(LeaderLevel::from_code);
        facts.subject = Subject {
            kind: SubjectKind::Individual,
            sector: p.unit_kind.as_deref().and_then(sector),
            sex: p.sex.as_deref().and_then(read),
            leader: leader.map(|l| l != LeaderLevel::Direct),
            joined: p.joined.as_deref().and_then(first),
            left: p.left_on.as_deref().and_then(last),
            ..Subject::default()
        };
        facts.unit = Some(UnitFacts {
            level: p.unit_level.as_deref().and_then(read),
            kind: p.unit_kind.as_deref().and_then(read),
            ..UnitFacts::default()
        });
        sources.push(Source::new("person", &p.full_name, ""));
        let mut discipline = Vec::new();
        for d in self.known.discipline.iter().filter(|d| d.person_id == id) {
            sources.push(Source::new("discipline", &d.document, &d.from_date));
            discipline.push(Discipline {
                // A level the law does not name still is discipline.
                level: Some(read(&d.level).unwrap_or(law::facts::DisciplineLevel::Other)),
                from: first(&d.from_date),
                to: d.to_date.as_deref().and_then(last),
                expunged_on: d.expunged_on.as_deref().and_then(first),
            });
        }
        facts.discipline = Some(discipline);
        let mut proceedings = Vec::new();
        for c in self.known.proceedings.iter().filter(|c| c.person_id == id) {
            sources.push(Source::new("proceeding", &c.document, &c.opened));
            proceedings.push(Proceeding {
                kind: Some(read(&c.kind).unwrap_or(law::facts::ProceedingKind::Inspection)),
                opened: first(&c.opened),
                closed: c.closed.as_deref().and_then(last),
                clean: c.clean,
            });
        }
        facts.proceedings = Some(proceedings);
        facts.awards = Some(self.awards(id, sources));
        self.office(id, facts, sources);
        if let Some(unit) = p.unit_id.filter(|_| facts.subject.leader == Some(true)) {
            self.of_led_unit(unit, facts, sources);
        }
        // A stretch of service of its own kind says who employs; otherwise staff of the register is what its unit is.
        facts.subject.employment = facts.service.iter().flatten().rfind(|s| s.to.is_none()).and_then(|s| s.employment);
        unrecorded(facts, sources);
    }

    pub(super) fn unit(&self, id: Uuid, facts: &mut Facts, sources: &mut Vec<Source>) {
        facts.subject.kind = SubjectKind::Collective;
        let Some(u) = self.known.units.iter().find(|u| u.id == id) else { return };
        facts.subject.sector = sector(&u.kind);
        facts.subject.founded = first(&u.from_date);
        facts.unit = Some(UnitFacts { level: read(&u.level), kind: read(&u.kind), ..UnitFacts::default() });
        sources.push(Source::new("unit", &u.name, &u.from_date));
        facts.awards = Some(self.awards(id, sources));
        self.conduct_of_unit(id, facts, sources);
        self.office(id, facts, sources);
        facts.collective = self.members(id, sources);
        self.standing(id, facts, sources);
        unrecorded(facts, sources);
    }

    fn awards(&self, id: Uuid, sources: &mut Vec<Source>) -> Vec<AwardHeld> {
        let held = self.known.awards.iter().filter(|a| a.who == id);
        held.map(|a| {
            let on = a.decided_on.clone().or_else(|| a.year.map(|y| y.to_string())).unwrap_or_default();
            sources.push(if a.past {
                Source::new("past-award", format!("{} · {}", a.award, a.document).trim_end_matches(" · "), &on)
            } else {
                Source::new("award", &a.award, &on)
            });
            let period = a.period_from.as_deref().and_then(first).zip(a.period_to.as_deref().and_then(last));
            AwardHeld {
                award: a.award.as_str().into(),
                year: a.year.and_then(|y| i16::try_from(y).ok()),
                decided_on: a.decided_on.as_deref().and_then(read),
                ground: a.ground.as_deref().and_then(read),
                issuer_level: a.issuer_level.as_deref().and_then(read).or_else(|| self.levels.get(&a.award).copied()),
                period: period.map(|(from, to)| Period { from, to }),
                based_on: self.bases_of(a.id),
                achievement: a.achievement.clone(),
            }
        })
        .collect()
    }
}

/// Lists without any record count as "none": whoever reads the verdict is told which, for he alone knows whether somebody
/// entered them. Discipline is left out: that there is none of it is not everybody's to know.
fn unrecorded(facts: &Facts, sources: &mut Vec<Source>) {
    let lists = [
        ("award", facts.awards.as_ref().map(Vec::is_empty)),
        ("leave", facts.leave.as_ref().map(Vec::is_empty)),
        ("study", facts.study.as_ref().map(Vec::is_empty)),
        ("transfer", facts.transfers.as_ref().map(Vec::is_empty)),
    ];
    let none: Vec<&str> = lists.iter().filter(|l| l.1 == Some(true)).map(|l| l.0).collect();
    if !none.is_empty() {
        sources.push(Source::new(UNRECORDED, &none.join(" "), ""));
    }
}
