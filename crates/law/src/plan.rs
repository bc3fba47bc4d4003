//! Compiling rules to scan operations.

use crate::date::Date;
use crate::error::LawError;
use crate::eval::{Path, confirmed, moved};
use crate::facts::{InitiativeKind, Sector, SubjectKind};
use crate::ids::AwardId;
use crate::law::Law;
use crate::model::award::Award;
use crate::model::cond::{Cond, Guard, Node, Num, Outside};
use crate::model::overlay::Overlay;
use crate::model::rule::{IfMissing, Rule};
use crate::population::PACKED_RULES;
use crate::population::{LEVELS, NO_SECTOR, sector_index};
use crate::scan::{At, Coded, Op, Plan, Years, refused};
use crate::validate::known_award;

impl Law {
    /// Compiles the rules of titles for scans of rows packed for the same day.
    ///
    /// # Errors
    /// An unknown award, or a rule that needs facts which rows do not carry.
    pub fn plan(&self, titles: &[AwardId], on: Date) -> Result<Plan, LawError> {
        self.plan_under(titles, on, &[])
    }

    /// As [`Law::plan`], with local regulations laid over: for the people whom they bind. Rows are packed alike for everybody.
    ///
    /// # Errors
    /// As [`Law::plan`], and an unknown regulation.
    pub fn plan_under(&self, titles: &[AwardId], on: Date, regulations: &[String]) -> Result<Plan, LawError> {
        let overlays = self.regulations(regulations, on)?;
        let clock = self.principles().find(|r| r.in_force(on) && matches!(r.need, Cond::DisciplineOver));
        let plan = Plan { titles: titles.to_vec(), ..Plan::default() };
        let clock = clock.is_some_and(|r| r.verified);
        let mut c = Compiler { law: self, on, overlays: &overlays, clock, plan };
        for t in titles {
            known_award(self, t, "award")?;
            let rules = c.award(t, false)?;
            c.plan.rules.push(rules);
        }
        // General principles are the same for every title.
        let general = titles.iter().take(1).flat_map(|t| self.rules_for(t, on, &overlays, false));
        for rule in general.filter(|r| r.is_general()) {
            let at = c.rule(rule)?;
            if !c.plan.is_silent(at) {
                c.plan.general.push(at);
            }
        }
        Ok(c.plan)
    }
}

impl Rule {
    /// True when the columns of a row say all that it asks; the others are packed whole.
    fn has_columns(&self) -> bool {
        fn guard(g: Option<&Guard>) -> bool {
            g.is_none_or(|g| {
                let claims = g.contributions || !g.grounds.is_empty() || !g.except_grounds.is_empty();
                !claims && g.hard_area_case.is_none() && !g.leader && g.levels.is_empty() && g.except_levels.is_empty()
            })
        }
        fn need(c: &Cond) -> bool {
            match c {
                Cond::All(n) | Cond::Any(n) => n.iter().all(|n| guard(n.applies.as_ref()) && need(&n.need)),
                Cond::Initiative { kinds, .. } => {
                    let three = [InitiativeKind::Initiative, InitiativeKind::Research, InitiativeKind::Work];
                    let n = three.iter().filter(|k| kinds.contains(k)).count();
                    n == 0 || n == three.len()
                }
                Cond::ConsecutiveTitles { award, or_higher, .. } if or_higher.is_empty() => {
                    matches!(award.as_str(), "chien-si-thi-dua-co-so" | "chien-si-thi-dua-bo-tinh")
                }
                Cond::ServiceMonths { contract_counts, .. } => *contract_counts,
                Cond::StudyCounts { months } => months.value == 12,
                Cond::QuotaByResult { leaders, .. } => !leaders,
                Cond::RatingAtLeast(_)
                | Cond::StandardOf(_)
                | Cond::NoDiscipline { .. }
                | Cond::DisciplineOver
                | Cond::NoOpenProceedings
                | Cond::Judgement
                | Cond::NotEncoded
                | Cond::Quota { .. }
                | Cond::PerCluster { .. }
                | Cond::TitleAfterBreaches { .. }
                | Cond::OneAchievement => true,
                other => other.is_for_people(),
            }
        }
        self.guidance || (guard(self.applies.as_ref()) && need(&self.need))
    }
}

/// Places in `rules` of those that scans of yearly titles need and whose facts have no columns.
pub(crate) fn packed(data: &crate::model::Data) -> Vec<usize> {
    let yearly = |id: &AwardId| {
        data.award.iter().any(|a| a.id == *id && a.yearly && a.subjects.contains(&SubjectKind::Individual))
    };
    let people =
        |r: &Rule| r.applies.as_ref().is_none_or(|g| g.kinds.is_empty() || g.kinds.contains(&SubjectKind::Individual));
    let all = data.rule.iter().enumerate();
    all.filter(|(_, r)| people(r) && (r.is_general() || r.awards.iter().any(yearly)) && !r.has_columns())
        .map(|(i, _)| i)
        .take(PACKED_RULES)
        .collect()
}

struct Compiler<'a> {
    law: &'a Law,
    on: Date,
    overlays: &'a [&'a Overlay],
    /// The clock that discipline restarts was seen in a text.
    clock: bool,
    plan: Plan,
}

fn mask_of(only: &[Sector], except: &[Sector]) -> u16 {
    let of = |list: &[Sector]| list.iter().fold(0u16, |m, s| m | 1 << sector_index(Some(*s)));
    let only = if only.is_empty() { u16::MAX } else { of(only) };
    only & !of(except)
}

impl<'a> Compiler<'a> {
    fn award(&mut self, id: &AwardId, standard_only: bool) -> Result<Vec<At>, LawError> {
        let mut ops = Vec::new();
        for rule in self.law.rules_for(id, self.on, self.overlays, false) {
            // General principles run once for all titles.
            if rule.is_general() || (standard_only && rule.not_standard) {
                continue;
            }
            let op = self.rule(rule)?;
            // What never applies need not run.
            if !self.plan.is_silent(op) {
                ops.push(op);
            }
        }
        if !standard_only && let Some(a) = self.law.award(id) {
            // A subject of another sector cannot receive it; an unstated sector is not held against it.
            let fits = mask_of(&a.sectors, &a.except_sectors) | 1 << NO_SECTOR;
            if fits != u16::MAX {
                let (no, yes) = (self.plan.place(Op::Const(5)), self.plan.place(Op::Const(0)));
                let no = self.beside(a, fits, yes, no);
                ops.push(self.within(fits, yes, no));
            }
        }
        Ok(ops)
    }

    /// `yes` for the sectors of the mask, `no` for the others.
    fn within(&mut self, mask: u16, yes: At, no: At) -> At {
        let mask = self.plan.place(Op::Sector(mask));
        self.plan.place(Op::Where(mask, yes, no))
    }

    /// `yes` for labour of a force where the award stands beside the force's own and `but` does not say so already, `no` for all others.
    fn beside(&mut self, award: &Award, but: u16, yes: At, no: At) -> At {
        let sectors = if award.beside.is_empty() { 0 } else { mask_of(&award.beside, &[]) & !but };
        if sectors == 0 {
            return no;
        }
        let labour = self.plan.place(Op::Labour);
        let yes = self.plan.place(Op::Where(labour, yes, no));
        self.within(sectors, yes, no)
    }

    fn rule(&mut self, r: &Rule) -> Result<At, LawError> {
        let silent = self.plan.place(Op::Const(0));
        // Guidance and advice lower nothing.
        if r.guidance || matches!(r.need, Cond::TitleAfterBreaches { .. }) {
            return Ok(silent);
        }
        if let Some(place) = self.law.packed_place(&r.id) {
            let touched = |id: &str| id.split('/').next() == Some(r.id.as_str());
            let mut moved = self
                .overlays
                .iter()
                .flat_map(|o| o.set.iter().map(|s| &s.rule).chain(o.confirm.iter().map(|c| &c.rule)));
            if moved.any(|id| touched(id)) {
                return Err(unsupported(Path::rule(&r.id)));
            }
            let place = u32::try_from(place).unwrap_or(0);
            return Ok(self.plan.place(Op::Packed(place)));
        }
        let op = self.guarded(r.applies.as_ref(), &r.need, r.verified, Path::rule(&r.id))?;
        let away = r.yields.iter().filter(|y| y.from <= self.on && y.to.is_none_or(|to| self.on <= to));
        let away = away.fold(0, |m, y| m | mask_of(&y.sectors, &[]));
        let op = if away == 0 { op } else { self.within(!away, op, silent) };
        Ok(if r.advice {
            self.plan.place(Op::Advice(op))
        } else if r.if_missing == IfMissing::Warn {
            self.plan.place(Op::NotUnknown(op))
        } else {
            op
        })
    }

    fn guarded(&mut self, guard: Option<&Guard>, need: &Cond, verified: bool, at: Path<'_>) -> Result<At, LawError> {
        let verified = verified || confirmed(self.overlays, at);
        let silent = self.plan.place(Op::Const(0));
        if guard.is_some_and(|g| !g.kinds.is_empty() && !g.kinds.contains(&SubjectKind::Individual)) {
            return Ok(silent);
        }
        let op = self.cond(need, verified, at)?;
        let Some(g) = guard else { return Ok(op) };
        let claims = g.contributions || !g.grounds.is_empty() || !g.except_grounds.is_empty();
        if claims || !g.except_levels.is_empty() || g.hard_area_case.is_some() {
            return Err(unsupported(at));
        }
        if g.sectors.is_empty() && g.except_sectors.is_empty() {
            return Ok(op);
        }
        Ok(self.within(mask_of(&g.sectors, &g.except_sectors), op, silent))
    }

    fn nodes(&mut self, nodes: &[Node], verified: bool, at: Path<'_>) -> Result<Vec<At>, LawError> {
        let mut one =
            |n: &Node| self.guarded(n.applies.as_ref(), &n.need, n.verified.unwrap_or(verified), at.inner(&n.id));
        nodes.iter().map(&mut one).collect()
    }

    /// The first standard whose sectors fit; a person, where none does.
    fn standard(&mut self, list: &[AwardId]) -> Result<At, LawError> {
        let mut found = self.plan.place(Op::Const(3));
        let known: Vec<(&Award, u16)> = list
            .iter()
            .filter_map(|id| self.law.award(id))
            .map(|a| (a, mask_of(&a.sectors, &a.except_sectors) | 1 << NO_SECTOR))
            .collect();
        let own = known.iter().fold(0, |m, (_, mask)| m | mask);
        // Later standards first, so that the first that fits wins; a sector's own before those beside it.
        for (award, _) in known.iter().rev().filter(|(a, _)| !a.beside.is_empty()) {
            if mask_of(&award.beside, &[]) & !own != 0 {
                let rules = self.award(&award.id, true)?;
                let standard = self.plan.place(Op::All(rules));
                found = self.beside(award, own, standard, found);
            }
        }
        for (award, mask) in known.iter().rev() {
            let rules = self.award(&award.id, true)?;
            let standard = self.plan.place(Op::All(rules));
            found = self.within(*mask, standard, found);
        }
        Ok(found)
    }

    fn cond(&mut self, need: &Cond, verified: bool, at: Path<'_>) -> Result<At, LawError> {
        let overlays = self.overlays;
        let value = |name: &str, n: Num| moved(overlays, at, name, n);
        let number = |n: i64| u32::try_from(n).unwrap_or(0);
        let window = |n: i64| if n >= 16 { u16::MAX } else { (1u16 << number(n)) - 1 };
        let no = refused(verified);
        let op = match need {
            Cond::All(n) => Op::All(self.nodes(n, verified, at)?),
            Cond::Any(n) => Op::Any(self.nodes(n, verified, at)?),
            Cond::RatingAtLeast(r) => Op::Rating(*r, no),
            Cond::StandardOf(list) => return self.standard(list),
            Cond::Initiative { kinds, reach, years, outside } => {
                let has = |k| kinds.contains(&k);
                let three = [InitiativeKind::Initiative, InitiativeKind::Research, InitiativeKind::Work].map(has);
                let other = three.iter().all(|x| *x);
                if !other && three.iter().any(|x| *x) {
                    return Err(unsupported(at));
                }
                Op::Initiative {
                    combat: has(InitiativeKind::Combat),
                    other,
                    reach: *reach,
                    window: window(value("years", *years)),
                    older: if *outside == Outside::Judgement { 3 } else { no },
                    no,
                }
            }
            Cond::ConsecutiveTitles { award, or_higher, count } if or_higher.is_empty() => Op::Run {
                of: match award.as_str() {
                    "chien-si-thi-dua-co-so" => Years::Grassroots,
                    "chien-si-thi-dua-bo-tinh" => Years::Ministerial,
                    _ => return Err(unsupported(at)),
                },
                count: number(value("count", *count)).min(15),
                broken: refused(verified && self.clock),
                refused: no,
            },
            Cond::ServiceMonths { at_least, contract_counts: true } => {
                Op::Months { least: u16::try_from(value("at_least", *at_least)).unwrap_or(0), refused: no }
            }
            Cond::NoDiscipline { level } => {
                Op::Discipline { level: LEVELS.iter().position(|l| l == level).unwrap_or(0), refused: no }
            }
            Cond::DisciplineOver => Op::Coded(Coded::Over, no),
            Cond::NoOpenProceedings => Op::Coded(Coded::Proceedings, no),
            Cond::StudyCounts { months } if value("months", *months) == 12 => Op::Coded(Coded::Study, no),
            Cond::Judgement | Cond::NotEncoded => Op::Const(3),
            // Lists, notes and remarks say nothing about one person's row.
            Cond::Quota { .. } | Cond::PerCluster { .. } | Cond::OneAchievement => Op::Const(0),
            Cond::QuotaByResult { leaders: false, .. } => Op::Const(0),
            other if other.is_for_people() => Op::Const(0),
            _ => return Err(unsupported(at)),
        };
        Ok(self.plan.place(op))
    }
}

fn unsupported(at: Path<'_>) -> LawError {
    let rule = at.to_string();
    LawError::new(
        "scan.unsupported",
        rule.clone(),
        format!("Quy tắc “{rule}” cần dữ kiện không có trong bản quét; hãy xét từng người."),
        format!("The rule “{rule}” needs facts that a scan does not carry; check each person."),
    )
}
