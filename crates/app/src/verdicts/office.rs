//! Facts that the office keeps: ratings, initiatives, leave, study, posts, service, transfers, and what the register counts of a
//! collective's members. What nobody recorded stays missing, so that a verdict asks for it instead of guessing.

use std::collections::BTreeMap;

use domain::people::DisciplineLevel;
use law::{
    Facts,
    facts::{
        Area, Breach, BreachOf, CollectiveFacts, Discipline, Initiative, Leave, Post, Proceeding, Service, Study,
        SubjectKind, Transfer, UnitResult, YearRating,
    },
};
use serde::de::DeserializeOwned;
use store::query::{nominees::HeldAward, records::Record};
use uuid::Uuid;

use super::{
    facts::{Case, first, last, read},
    view::Source,
};

fn text<'r>(r: &'r Record, column: &str) -> Option<&'r str> {
    r.values.get(column).map(String::as_str)
}

fn number<T: std::str::FromStr>(r: &Record, column: &str) -> Option<T> {
    text(r, column)?.parse().ok()
}

fn code<T: DeserializeOwned>(r: &Record, column: &str) -> Option<T> {
    text(r, column).and_then(read)
}

/// A truth value; none while nobody said.
fn ticked(r: &Record, column: &str) -> Option<bool> {
    text(r, column).map(|t| t == "1")
}

/// What a unit was given for a year: as recorded, else the best of its awards of that year; nothing known while undecided.
pub(super) fn result_of(unit: Uuid, year: i16, records: &[Record], awards: &[HeldAward]) -> Option<UnitResult> {
    let recorded = records
        .iter()
        .filter(|r| r.who == unit && r.kind == "standings" && number(r, "year") == Some(year))
        .find_map(|r| code(r, "result"));
    let of_year = |a: &HeldAward| a.who == unit && a.year == Some(i64::from(year));
    recorded.or_else(|| awards.iter().filter(|a| of_year(a)).filter_map(|a| given(&a.award)).max())
}

fn given(award: &str) -> Option<UnitResult> {
    Some(match award {
        "co-thi-dua-chinh-phu" => UnitResult::GovernmentFlag,
        "co-thi-dua-bo-tinh" => UnitResult::MinistryFlag,
        "don-vi-quyet-thang" | "tap-the-lao-dong-xuat-sac" => UnitResult::Excellent,
        "don-vi-tien-tien" | "tap-the-lao-dong-tien-tien" => UnitResult::Advanced,
        _ => return None,
    })
}

impl Case<'_> {
    /// The records of a kind, each noted as a source.
    fn of<'k>(
        &'k self,
        kind: &'k str,
        who: Uuid,
        name: &'static str,
        what: &'static str,
        on: &'static str,
        sources: &mut Vec<Source>,
    ) -> Vec<&'k Record> {
        let found: Vec<&Record> = self.known.records.iter().filter(|r| r.who == who && r.kind == kind).collect();
        for r in &found {
            let shown = text(r, what).unwrap_or_default();
            let document = if r.document.is_empty() { String::new() } else { format!(" · {}", r.document) };
            sources.push(Source::new(name, &format!("{shown}{document}"), text(r, on).unwrap_or_default()));
        }
        found
    }

    /// Fills what is recorded about `who`.
    pub(super) fn office(&self, who: Uuid, facts: &mut Facts, sources: &mut Vec<Source>) {
        let ratings: Vec<YearRating> = self
            .of("ratings", who, "rating", "rating", "year", sources)
            .into_iter()
            .filter_map(|r| Some(YearRating { year: number(r, "year")?, rating: code(r, "rating")? }))
            .collect();
        // No rating at all means that nobody entered any; an empty list would claim that there is none.
        facts.ratings = (!ratings.is_empty()).then_some(ratings);
        facts.breaches = Some(self.breaches(who, facts.subject.kind, sources));
        // Nobody said whether somebody registered: not known, never "did not".
        let registered = self.of("registrations", who, "registration", "registered", "year", &mut Vec::new());
        if let Some(r) = registered.into_iter().find(|r| number(r, "year") == Some(self.year)) {
            sources.push(Source::new("registration", &r.document, text(r, "year").unwrap_or_default()));
            facts.registered = text(r, "registered").map(|said| said == "yes");
        }
        if facts.subject.kind != law::facts::SubjectKind::Individual {
            return;
        }
        let initiatives: Vec<Initiative> = self
            .of("initiatives", who, "initiative", "title", "year", sources)
            .into_iter()
            .map(|r| Initiative {
                id: text(r, "code").map(str::to_owned),
                year: number(r, "year"),
                kind: code(r, "kind"),
                reach: code(r, "reach"),
                recognised_on: text(r, "recognised_on").and_then(first),
                used_for: self.used_for(r.id),
            })
            .collect();
        facts.initiatives = (!initiatives.is_empty()).then_some(initiatives);
        let leave = self.of("leave", who, "leave", "kind", "from_date", sources).into_iter();
        let leave: Vec<Leave> = leave
            .map(|r| Leave {
                kind: code(r, "kind"),
                from: text(r, "from_date").and_then(first),
                to: text(r, "to_date").and_then(last),
                working_days: number(r, "working_days"),
            })
            .collect();
        facts.leave = Some(leave);
        let study = self.of("study", who, "study", "course", "from_date", sources).into_iter();
        let study: Vec<Study> = study
            .map(|r| Study {
                from: text(r, "from_date").and_then(first),
                to: text(r, "to_date").and_then(last),
                mode: code(r, "mode"),
                grade: code(r, "grade"),
            })
            .collect();
        facts.study = Some(study);
        let posts: Vec<Post> = self
            .of("posts", who, "post", "post", "from_date", sources)
            .into_iter()
            .map(|r| Post {
                post: text(r, "post").map(str::to_owned),
                group: text(r, "post_group").map(str::to_owned),
                acting: Some(ticked(r, "acting") == Some(true)),
                from: text(r, "from_date").and_then(first),
                to: text(r, "to_date").and_then(last),
            })
            .collect();
        facts.posts = (!posts.is_empty()).then_some(posts);
        let service: Vec<Service> = self
            .of("service", who, "service", "employment", "from_date", sources)
            .into_iter()
            .map(|r| Service {
                employment: code(r, "employment"),
                from: text(r, "from_date").and_then(first),
                to: text(r, "to_date").and_then(last),
                hard_area: ticked(r, "hard_area"),
            })
            .collect();
        let fell = |r: &Record| r.who == who && r.kind == "service" && ticked(r, "martyr") == Some(true);
        facts.subject.martyr = self.known.records.iter().any(fell).then_some(true);
        facts.service = (!service.is_empty()).then_some(service);
        let transfers = self.of("transfers", who, "transfer", "old_unit", "on_date", sources).into_iter();
        let transfers: Vec<Transfer> = transfers
            .map(|r| Transfer {
                on: text(r, "on_date").and_then(first),
                months_at_old_unit: number(r, "months_at_old_unit"),
            })
            .collect();
        facts.transfers = Some(transfers);
    }

    /// Breaches recorded about somebody; those of the unit he leads are added with [`Case::of_led_unit`].
    fn breaches(&self, who: Uuid, kind: SubjectKind, sources: &mut Vec<Source>) -> Vec<Breach> {
        let of = if kind == SubjectKind::Individual { BreachOf::Officer } else { BreachOf::Unit };
        let mut found = Vec::new();
        for r in self.known.records.iter().filter(|r| r.who == who && r.kind == "breaches") {
            // Told to those alone who may see what stands against somebody, as discipline is.
            sources.push(Source::new("discipline", &r.document, text(r, "year").unwrap_or_default()));
            found.push(Breach {
                year: number(r, "year"),
                of: Some(of),
                count: number(r, "times"),
                staff: number(r, "staff"),
                decision: code(r, "decision"),
            });
        }
        found
    }

    /// What stands against a collective; told to those alone who may see it.
    pub(super) fn conduct_of_unit(&self, unit: Uuid, facts: &mut Facts, sources: &mut Vec<Source>) {
        let day = |r: &Record, column: &str| text(r, column).unwrap_or_default().to_owned();
        let of = |kind: &'static str| self.known.records.iter().filter(move |r| r.who == unit && r.kind == kind);
        let mut discipline = Vec::new();
        for r in of("unit-discipline") {
            sources.push(Source::new("discipline", &r.document, &day(r, "from_date")));
            discipline.push(Discipline {
                level: Some(code(r, "level").unwrap_or(law::facts::DisciplineLevel::Other)),
                from: text(r, "from_date").and_then(first),
                to: text(r, "to_date").and_then(last),
                expunged_on: text(r, "expunged_on").and_then(first),
            });
        }
        facts.discipline = Some(discipline);
        let mut cases = Vec::new();
        for r in of("unit-cases") {
            sources.push(Source::new("proceeding", &r.document, &day(r, "from_date")));
            cases.push(Proceeding {
                kind: code(r, "kind"),
                opened: text(r, "from_date").and_then(first),
                closed: text(r, "to_date").and_then(last),
                clean: text(r, "finding").map(|found| found == "clean"),
            });
        }
        facts.proceedings = Some(cases);
    }

    /// What the unit that a person leads was given for the year, and its breaches.
    pub(super) fn of_led_unit(&self, unit: Uuid, facts: &mut Facts, sources: &mut Vec<Source>) {
        let result = result_of(unit, self.year, &self.known.records, &self.known.awards);
        facts.unit.get_or_insert_default().result = result;
        let of_unit = self.breaches(unit, SubjectKind::Collective, sources);
        facts.breaches.get_or_insert_default().extend(of_unit);
    }

    /// How the collective stood for the year, added to what is counted of its members; and what kind of collective it is, as the
    /// newest record up to that year says.
    pub(super) fn standing(&self, unit: Uuid, facts: &mut Facts, sources: &mut Vec<Source>) {
        let mut noted = Vec::new();
        let found = self.of("standings", unit, "standing", "cluster_place", "year", &mut noted);
        let year = |r: &Record| number::<i16>(r, "year").filter(|y| *y <= self.year);
        let newest = |column: &str| {
            let told = found.iter().filter(|r| year(r).is_some() && text(r, column).is_some());
            told.max_by_key(|r| year(r)).copied()
        };
        if let Some(r) = newest("flag_subject") {
            let collective = facts.collective.get_or_insert_default();
            collective.flag_subject = text(r, "flag_subject").map(|said| said == "yes");
        }
        let reorganised = found.iter().filter_map(|r| text(r, "reorganised_on").and_then(first)).max();
        if reorganised.is_some() {
            facts.collective.get_or_insert_default().reorganised_on = reorganised;
        }
        if let Some(r) = newest("area") {
            facts.unit.get_or_insert_default().area = code(r, "area");
        }
        let told = |r: &&Record| ["flag_subject", "reorganised_on", "area"].iter().any(|c| text(r, c).is_some());
        let Some(at) = found.iter().position(|r| number(r, "year") == Some(self.year)) else {
            let before = found.iter().zip(noted).filter(|(r, _)| told(r) && year(r).is_some());
            sources.extend(before.map(|(_, source)| source));
            return;
        };
        sources.extend(noted.into_iter().nth(at));
        let Some(r) = found.get(at) else { return };
        let collective = facts.collective.get_or_insert_default();
        collective.leads_cluster = text(r, "cluster_place").map(|place| place == "leads");
        collective.movement_years = number(r, "movement_years");
        if let Some(points) = number(r, "score") {
            facts.claim.get_or_insert_default().score.get_or_insert(points);
        }
    }

    /// The kind of place that somebody outside the register lives or works in: that of the unit which proposes.
    pub(super) fn area_of(&self, unit: Uuid) -> Option<Area> {
        let of_unit = self.known.records.iter().filter(|r| r.who == unit && r.kind == "standings");
        let year = |r: &&Record| number::<i16>(r, "year").filter(|y| *y <= self.year);
        let told = of_unit.filter(|r| year(r).is_some() && text(r, "area").is_some());
        told.max_by_key(year).and_then(|r| code(r, "area"))
    }

    /// Codes of the initiatives an award rested on.
    pub(super) fn bases_of(&self, award: Uuid) -> Vec<String> {
        self.known.bases.iter().filter(|b| b.award_id == award).map(|b| b.code.clone()).collect()
    }

    /// Ids of the awards that rested on an initiative.
    fn used_for(&self, initiative: Uuid) -> Vec<String> {
        let mut used: Vec<String> =
            self.known.bases.iter().filter(|b| b.initiative_id == initiative).filter_map(|b| b.award.clone()).collect();
        used.sort();
        used.dedup();
        used
    }

    /// What the register counts of a collective's members. A unit that keeps no people here, or no ratings or titles of the year,
    /// has nothing to say about them: the counts stay missing.
    pub(super) fn members(&self, unit: Uuid, sources: &mut Vec<Source>) -> Option<CollectiveFacts> {
        let found: BTreeMap<&str, u32> = self
            .known
            .members
            .iter()
            .filter(|c| c.unit == unit)
            .map(|c| (c.key.as_str(), u32::try_from(c.n).unwrap_or(0)))
            .collect();
        let headcount = *found.get("headcount")?;
        let of = |key: &str| found.get(key).copied().unwrap_or(0);
        let mut counts = BTreeMap::new();
        let rating = |r: &str| of(&format!("rating:{r}"));
        let rated = rating("excellent") + rating("good") + rating("completed") + rating("not_completed");
        if rated == headcount {
            counts.insert("rated".to_owned(), rated);
            counts.insert("completed".to_owned(), rated - rating("not_completed"));
        }
        if of("sexed") == headcount {
            counts.insert("female".to_owned(), of("female"));
        }
        let titles: Vec<(&str, u32)> =
            found.iter().filter_map(|(k, n)| Some((k.strip_prefix("award:")?, *n))).collect();
        if !titles.is_empty() {
            // Titles of the year are on record: those nobody got were got by nobody.
            for id in ["lao-dong-tien-tien", "chien-si-tien-tien", "chien-si-thi-dua-co-so"] {
                counts.insert(id.to_owned(), 0);
            }
            counts.extend(
                titles.into_iter().filter(|(id, _)| self.levels.contains_key(*id)).map(|(id, n)| (id.to_owned(), n)),
            );
        }
        let mut at_least = 0;
        for level in DisciplineLevel::ALL.iter().rev().filter(|l| **l != DisciplineLevel::Other) {
            at_least += of(&format!("discipline:{level}"));
            counts.insert(format!("{level}-or-above"), at_least);
        }
        sources.push(Source::new("members", &headcount.to_string(), &self.year.to_string()));
        Some(CollectiveFacts { headcount: Some(headcount), counts, ..CollectiveFacts::default() })
    }
}
