//! What a stored row is good for: the days on which it may be used, and the people it cannot speak for.
//!
//! A [`Row`] is packed for one day. What it says changes only on days that its facts name (a discipline begins
//! or ends, a case is opened or closed, an award is decided, an initiative recognised) and where the principle
//! about discipline enters or leaves the law; between two such days it is the same.

use crate::date::{Date, PartialDate};
use crate::eval::history::discipline_end;
use crate::facts::{Facts, Sector, SubjectKind};
use crate::law::Law;
use crate::model::award::Award;
use crate::model::cond::Cond;
use crate::model::rule::Rule;
use crate::population::{LABOUR, NO_SECTOR, Population, Row, SLOW, sector_index};

/// The days on which a row packed for one of them is the same, ends included; open where nothing changes it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Span {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
}

impl Span {
    /// True on this day.
    #[must_use]
    pub fn holds(&self, on: Date) -> bool {
        self.from.is_none_or(|f| f <= on) && self.to.is_none_or(|t| on <= t)
    }
}

impl Row {
    /// The days around `on` on which packing these facts gives the same row.
    #[must_use]
    pub fn span(law: &Law, facts: &Facts, on: Date) -> Span {
        let mut span = Span::default();
        let mut turn = |day: Option<Date>| {
            let Some(day) = day else { return };
            if day <= on {
                span.from = Some(span.from.map_or(day, |f| f.max(day)));
            } else if let Ok(before) = day.civil().yesterday() {
                let before = Date::from(before);
                span.to = Some(span.to.map_or(before, |t| t.min(before)));
            }
        };
        for d in facts.discipline.iter().flatten() {
            turn(d.from);
            turn(discipline_end(d));
        }
        for p in facts.proceedings.iter().flatten() {
            turn(p.opened);
            turn(p.closed);
        }
        for a in facts.awards.iter().flatten() {
            turn(a.decided_on.and_then(PartialDate::earliest));
        }
        for i in facts.initiatives.iter().flatten() {
            turn(i.recognised_on);
        }
        for day in clock_turns(law) {
            turn(Some(day));
        }
        for r in law.packed_rules() {
            turn(Some(r.from));
            turn(r.to.map(Date::next_day));
            // A closed case is looked back at for some years.
            let Some(years) = look_back(&r.need) else { continue };
            for closed in facts.proceedings.iter().flatten().filter_map(|p| p.closed) {
                let last = closed.plus_years(years);
                turn(Some(last));
                turn(Some(last.next_day()));
            }
        }
        span
    }

    /// A row that says nothing: whoever scans it must ask [`crate::check`]. For facts that contradict one another.
    #[must_use]
    pub fn ask() -> Self {
        Self { flags: SLOW, ..Self::default() }
    }

    /// The same row, to be asked about one by one.
    #[must_use]
    pub fn asked(self) -> Self {
        Self { flags: self.flags | SLOW, ..self }
    }

    /// True when a scan leaves this row to the full check.
    #[must_use]
    pub fn must_ask(&self) -> bool {
        self.flags & SLOW != 0
    }
}

/// Whose people can receive an award, as bits of sectors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receivers {
    own: u16,
    beside: u16,
}

impl Receivers {
    /// Everybody.
    pub const ALL: Self = Self { own: u16::MAX, beside: 0 };
}

/// The sectors whose people can receive an award; and those whose labour can, beside the force's own titles.
#[must_use]
pub fn sectors_of(award: &Award) -> Receivers {
    let of = |list: &[Sector]| list.iter().fold(0u16, |m, s| m | 1 << sector_index(Some(*s)));
    let only = if award.sectors.is_empty() { u16::MAX } else { of(&award.sectors) };
    // An unstated sector is not held against anybody.
    Receivers { own: (only & !of(&award.except_sectors)) | 1 << NO_SECTOR, beside: of(&award.beside) }
}

impl Population {
    /// True when the person can receive an award ([`sectors_of`]) as far as sector and employment say.
    #[must_use]
    pub fn fits(&self, person: usize, of: &Receivers) -> bool {
        let labour = self.flags.get(person).is_some_and(|f| f & LABOUR != 0);
        let sectors = if labour { of.own | of.beside } else { of.own };
        self.sector.get(person).is_some_and(|s| s & sectors != 0)
    }
}

/// Years that a rule looks back, when it does.
fn look_back(need: &Cond) -> Option<i16> {
    match need {
        Cond::LookBack { years } => i16::try_from(years.value).ok(),
        other => other.nodes().iter().filter_map(|n| look_back(&n.need)).max(),
    }
}

/// Days on which the principle that discipline restarts the clock enters or leaves the law.
fn clock_turns(law: &Law) -> Vec<Date> {
    let clocks = || law.data.rule.iter().filter(|r| r.is_general() && matches!(r.need, Cond::DisciplineOver));
    let there = |on: Date| clocks().any(|r| r.in_force(on));
    clocks()
        .flat_map(|r| [Some(r.from), r.to.map(Date::next_day)])
        .flatten()
        .filter(|day| day.civil().yesterday().is_ok_and(|before| there(*day) != there(Date::from(before))))
        .collect()
}

impl Law {
    /// True when a local regulation says something about the yearly titles of people: whom it binds is scanned under it ([`Law::plan_under`]).
    /// An unknown regulation does.
    #[must_use]
    pub fn touches_yearly_titles(&self, regulation: &str) -> bool {
        let Some(o) = self.overlays.get(regulation) else { return true };
        let yearly = |r: &Rule| {
            r.is_general()
                || r.awards
                    .iter()
                    .filter_map(|a| self.award(a))
                    .any(|a| a.yearly && a.subjects.contains(&SubjectKind::Individual))
        };
        let named = o.set.iter().map(|s| &s.rule).chain(o.confirm.iter().map(|c| &c.rule));
        o.rule.iter().any(yearly)
            || named
                .filter_map(|id| id.split('/').next())
                .filter_map(|id| self.data.rule.iter().find(|r| r.id == id))
                .any(yearly)
    }
}
