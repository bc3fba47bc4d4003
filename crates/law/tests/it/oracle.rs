//! A second reading of the title rules, written from the papers and not from the data: plain Rust, no masks,
//! no rule ids. It must agree with the engine on 100,000 random people.

use crate::people::{day, person};
use crate::support::LAW;
use law::facts::*;
use law::{Date, Facts, Outcome};
use rand::SeedableRng as _;
use std::collections::BTreeSet;

/// How one standard turns out, worst last.
use Outcome::{Eligible as Yes, NeedsEvidence as Ask, NeedsHuman as Person, NotEligible as No, OnHold as Held};

fn forces(f: &Facts) -> bool {
    matches!(f.subject.sector, Some(Sector::PublicSecurity | Sector::Army))
}

fn at_least(f: &Facts, r: Rating) -> Outcome {
    let year = f.emulation_year.unwrap();
    match f.ratings.as_ref().and_then(|l| l.iter().find(|x| x.year == year)) {
        None => Ask,
        Some(x) if x.rating >= r => Yes,
        Some(_) => No,
    }
}

/// The last day a discipline is in force.
fn end(d: &Discipline) -> Option<Date> {
    [d.to, d.expunged_on].into_iter().flatten().min()
}

fn advanced(f: &Facts, new_law: bool) -> Outcome {
    let year = f.emulation_year.unwrap();
    if new_law {
        if f.subject.sector == Some(Sector::Farmer) || f.subject.sector == Some(Sector::Worker) {
            return Person;
        }
        // Recruits: six months, unverified, only when known.
        let recruit = f.subject.joined.map_or(Yes, |j| if months(j, year) >= 6 { Yes } else { Person });
        return at_least(f, Rating::Good).max(recruit);
    }
    let recruit = f.subject.joined.map_or(Ask, |j| if months(j, year) >= 10 { Yes } else { No });
    let mut disciplined = if f.discipline.is_none() { Ask } else { Yes };
    for d in f.discipline.iter().flatten() {
        let from = d.from.unwrap();
        if from > on(new_law) {
            continue;
        }
        if from.year() == year {
            disciplined = disciplined.max(No);
        } else if from.year() < year && end(d).is_none_or(|e| e.year() >= year) {
            disciplined = disciplined.max(Person);
        }
    }
    at_least(f, Rating::Good).max(recruit).max(disciplined)
}

fn on(new_law: bool) -> Date {
    day(if new_law { "2025-12-10" } else { "2022-12-10" })
}

/// Whole months from joining to the end of the year, by counting.
fn months(joined: Date, year: i16) -> i32 {
    let (m, d) = joined.month_day();
    let full = i32::from(12 - m) + i32::from(year - joined.year()) * 12;
    (full + i32::from(d == 1)).max(0)
}

fn has(f: &Facts, kinds: &[InitiativeKind], reach: Reach, years: i16) -> (bool, bool) {
    let year = f.emulation_year.unwrap();
    let fit = f.initiatives.iter().flatten().filter(|i| kinds.contains(&i.kind.unwrap()) && i.reach.unwrap() >= reach);
    let years_of: Vec<i16> = fit.map(|i| i.year.unwrap()).collect();
    (years_of.iter().any(|y| *y > year - years && *y <= year), years_of.iter().any(|y| *y <= year - years))
}

const ALL: [InitiativeKind; 4] =
    [InitiativeKind::Initiative, InitiativeKind::Research, InitiativeKind::Work, InitiativeKind::Combat];

fn grassroots(f: &Facts, new_law: bool) -> Outcome {
    let found = |kinds: &[InitiativeKind]| match &f.initiatives {
        None => Ask,
        Some(_) if has(f, kinds, Reach::Base, 1).0 => Yes,
        Some(_) => No,
    };
    let merit = if new_law {
        at_least(f, Rating::Excellent).min(found(&ALL))
    } else {
        let combat = found(&[InitiativeKind::Combat]).max(at_least(f, Rating::Excellent));
        found(&ALL[..3]).min(combat)
    };
    advanced(f, new_law).max(merit)
}

/// `n` titles in consecutive years ending this year or the last, seen through discipline.
fn in_a_row(f: &Facts, title: &str, n: i16, new_law: bool) -> Outcome {
    let year = f.emulation_year.unwrap();
    let Some(held) = &f.awards else { return Ask };
    let row = |counts: &dyn Fn(i16) -> bool| {
        (0..2).any(|back| {
            (0..n).all(|k| {
                let y = year - back - k;
                counts(y) && held.iter().any(|a| a.award == title && a.year == Some(y))
            })
        })
    };
    let day = on(new_law);
    let ends: Vec<Option<Date>> = f
        .discipline
        .iter()
        .flatten()
        .filter(|d| d.from.unwrap() <= day)
        .map(|d| end(d).filter(|e| *e <= day))
        .collect();
    // A year counts for certain when it begins on or after every end; perhaps when it ends after every end.
    let certain = |y: i16| ends.iter().all(|e| e.is_some_and(|e| Date::new(y, 1, 1).unwrap() >= e));
    let perhaps = |y: i16| ends.iter().all(|e| e.is_some_and(|e| Date::new(y, 12, 31).unwrap() > e));
    if row(&certain) {
        Yes
    } else if row(&perhaps) {
        Person
    } else if row(&|_| true) {
        if new_law { No } else { Person }
    } else {
        No
    }
}

fn higher(f: &Facts, lower: &str, n: i16, reach: Reach, new_law: bool) -> Outcome {
    let novelty = match (&f.initiatives, has(f, &ALL, reach, n + 1)) {
        (None, _) => Ask,
        (_, (true, _)) => Yes,
        (_, (false, true)) => Person,
        _ => No,
    };
    in_a_row(f, lower, n, new_law).max(novelty)
}

fn principles(f: &Facts, new_law: bool) -> Outcome {
    let (year, day) = (f.emulation_year.unwrap(), on(new_law));
    let mut hold = if f.proceedings.is_none() { Ask } else { Yes };
    for p in f.proceedings.iter().flatten().filter(|p| p.opened.unwrap() <= day) {
        hold = hold.max(match (p.closed.is_some_and(|c| c <= day), p.clean) {
            (false, _) => Held,
            (true, Some(true)) => Yes,
            (true, Some(false)) => Person,
            (true, None) => Ask,
        });
    }
    let mut over = if f.discipline.is_none() { Ask } else { Yes };
    for d in f.discipline.iter().flatten().filter(|d| d.from.unwrap() <= day) {
        over = over.max(match end(d) {
            Some(e) if e > day => No,
            None => No,
            Some(e) if e >= Date::new(year, 12, 31).unwrap() => No,
            Some(e) if e > Date::new(year, 1, 1).unwrap() => Person,
            Some(_) => Yes,
        });
    }
    if new_law {
        return hold.max(over);
    }
    // The old regime's text was not seen: a missing fact only warns, an open case asks a person.
    let soften = |o: Outcome| match o {
        Ask => Yes,
        Held | No => Person,
        o => o,
    };
    soften(hold).max(soften(over))
}

fn second_reading(title: &str, f: &Facts, new_law: bool) -> Outcome {
    let own = match title {
        "lao-dong-tien-tien" if forces(f) => No,
        "chien-si-tien-tien" if f.subject.sector.is_some() && !forces(f) => No,
        // Soldiers' standard does not know farmers; an unstated sector reads the same in both.
        "lao-dong-tien-tien" | "chien-si-tien-tien" => advanced(f, new_law),
        "chien-si-thi-dua-co-so" => grassroots(f, new_law),
        "chien-si-thi-dua-bo-tinh" => higher(f, "chien-si-thi-dua-co-so", 3, Reach::MinistryOrProvince, new_law),
        _ => higher(f, "chien-si-thi-dua-bo-tinh", 2, Reach::National, new_law),
    };
    own.max(principles(f, new_law))
}

#[test]
fn a_second_reading_of_the_papers_agrees_on_100_000_people() {
    use rayon::prelude::*;
    let titles = law::yearly_titles(&LAW);
    assert_eq!(titles.len(), 5);
    // Twenty seeded batches, on all cores; one title a person, so every title meets 20,000 people.
    let batches: Vec<BTreeSet<(bool, String, Outcome)>> = (0..20u64)
        .into_par_iter()
        .map(|batch| {
            let mut rng = rand::rngs::SmallRng::seed_from_u64(2026 + batch);
            let mut seen = BTreeSet::new();
            for n in 0..5_000usize {
                let new_law = n % 2 == 0;
                let f = person(&mut rng, if new_law { 2025 } else { 2022 });
                let t = &titles[n / 2 % titles.len()];
                let ours = law::outcome(&LAW, &f, t, Some(on(new_law))).unwrap();
                let theirs = second_reading(t.as_str(), &f, new_law);
                assert_eq!(ours, theirs, "{t}, new law {new_law}: {}", serde_json::to_string(&f).unwrap());
                seen.insert((new_law, t.to_string(), ours));
            }
            seen
        })
        .collect();
    // The people are not all alike: each title meets at least three outcomes under each law.
    for new_law in [true, false] {
        for t in &titles {
            let kinds: BTreeSet<Outcome> =
                batches.iter().flatten().filter(|k| k.0 == new_law && k.1 == t.as_str()).map(|k| k.2).collect();
            assert!(kinds.len() >= 3, "{t} under new law {new_law}: {kinds:?}");
        }
    }
}
