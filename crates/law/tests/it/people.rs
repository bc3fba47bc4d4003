//! Random people, for properties and for the independent reading.

use law::facts::*;
use law::{AwardId, Date, Facts};
use rand::RngExt as _;
use rand::rngs::SmallRng;

pub(crate) fn day(s: &str) -> Date {
    s.parse().unwrap()
}

/// A person whose facts for `year` are random but not contradictory.
pub(crate) fn person(rng: &mut SmallRng, year: i16) -> Facts {
    let sectors = [
        Sector::CivilService,
        Sector::PublicSecurity,
        Sector::Army,
        Sector::Education,
        Sector::Farmer,
        Sector::Enterprise,
    ];
    let mut f = Facts::of(SubjectKind::Individual);
    f.emulation_year = Some(year);
    f.subject.sector = if rng.random_ratio(1, 20) { None } else { Some(sectors[rng.random_range(0..sectors.len())]) };
    let back = rng.random_range(0..30);
    f.subject.joined = if rng.random_ratio(1, 30) {
        None
    } else {
        Date::new(year - back, rng.random_range(1..=12), rng.random_range(1..=28))
    };
    let ratings =
        [Rating::NotCompleted, Rating::Completed, Rating::Good, Rating::Good, Rating::Excellent, Rating::Excellent];
    let known = |rng: &mut SmallRng| !rng.random_ratio(1, 40);
    if known(rng) {
        let missing = if rng.random_ratio(1, 30) { 0 } else { -1 };
        f.ratings = Some(
            (0..6)
                .filter(|k| *k != missing)
                .map(|k| YearRating { year: year - k, rating: ratings[rng.random_range(0..ratings.len())] })
                .collect(),
        );
    }
    if known(rng) {
        let mut held = Vec::new();
        for (title, odds) in [("chien-si-thi-dua-co-so", 7), ("chien-si-thi-dua-bo-tinh", 6)] {
            for k in 0..6 {
                if rng.random_ratio(odds, 10) {
                    held.push(AwardHeld { award: AwardId::from(title), year: Some(year - k), ..AwardHeld::default() });
                }
            }
        }
        f.awards = Some(held);
        if f.subject.joined.is_some() {
            f.subject.joined = f
                .subject
                .joined
                .min(Date::new(year - 6, 1, 1))
                .filter(|_| f.awards.iter().flatten().next().is_some())
                .or(f.subject.joined);
        }
    }
    if known(rng) {
        let kinds =
            [InitiativeKind::Initiative, InitiativeKind::Research, InitiativeKind::Combat, InitiativeKind::Work];
        let reaches = [Reach::Base, Reach::Base, Reach::MinistryOrProvince, Reach::National];
        f.initiatives = Some(
            (0..rng.random_range(0..4))
                .map(|i| Initiative {
                    id: Some(format!("i{i}")),
                    year: Some(year - rng.random_range(0..7)),
                    kind: Some(kinds[rng.random_range(0..4)]),
                    reach: Some(reaches[rng.random_range(0..4)]),
                    recognised_on: None,
                    used_for: Vec::new(),
                })
                .collect(),
        );
    }
    if known(rng) {
        let levels = [DisciplineLevel::KhienTrach, DisciplineLevel::CanhCao, DisciplineLevel::GiangChuc];
        f.discipline = Some(
            (0..u32::from(rng.random_ratio(1, 5)))
                .map(|_| {
                    let from =
                        Date::new(year - rng.random_range(0..5), rng.random_range(1..=12), rng.random_range(1..=28))
                            .unwrap();
                    let to = if rng.random_ratio(1, 8) {
                        None
                    } else {
                        Some(from.plus_years(rng.random_range(0..2)).next_day())
                    };
                    Discipline { level: Some(levels[rng.random_range(0..3)]), from: Some(from), to, expunged_on: None }
                })
                .collect(),
        );
    }
    if known(rng) {
        f.proceedings = Some(
            (0..u32::from(rng.random_ratio(1, 12)))
                .map(|_| {
                    let opened = Date::new(year, rng.random_range(1..=12), 5);
                    let closed = if rng.random_ratio(1, 2) { Date::new(year, 12, 6) } else { None };
                    let clean = match rng.random_range(0..3) {
                        0 => None,
                        1 => Some(true),
                        _ => Some(false),
                    };
                    Proceeding { kind: Some(ProceedingKind::Complaint), opened, closed, clean: closed.and(clean) }
                })
                .collect(),
        );
    }
    f
}
