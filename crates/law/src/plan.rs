//! Compiling rules to scan operations.

use crate::date::Date;
use crate::error::LawError;
use crate::facts::InitiativeKind;
use crate::ids::AwardId;
use crate::law::Law;
use crate::model::cond::{Cond, Guard, Node, Outside};
use crate::model::rule::{IfMissing, Rule};
use crate::population::{LEVELS, NO_SECTOR, sector_index};
use crate::scan::{Op, Plan, Years, refused};
use crate::validate::known_award;

impl Law {
    /// Compiles the rules of titles for scans of rows packed for the same day.
    ///
    /// # Errors
    /// An unknown award, or a rule that needs facts which rows do not carry.
    pub fn plan(&self, titles: &[AwardId], on: Date) -> Result<Plan, LawError> {
        let compiler = Compiler { law: self, on, clock: self.clock_mark(on) };
        let mut rules = Vec::with_capacity(titles.len());
        for t in titles {
            known_award(self, t, "award")?;
            rules.push(compiler.award(t, false)?);
        }
        let mut general = Vec::new();
        for rule in self.data.rule.iter().filter(|r| r.is_general() && r.in_force(on)) {
            let op = compiler.rule(rule)?;
            if !op.is_silent() {
                general.push(op);
            }
        }
        Ok(Plan { titles: titles.to_vec(), general, rules })
    }

    fn clock_mark(&self, on: Date) -> bool {
        self.data
            .rule
            .iter()
            .find(|r| r.is_general() && r.in_force(on) && matches!(r.need, Cond::DisciplineOver))
            .is_some_and(|r| r.verified)
    }
}

struct Compiler<'a> {
    law: &'a Law,
    on: Date,
    clock: bool,
}

fn mask_of(guard: &Guard) -> u16 {
    let of = |list: &[crate::facts::Sector]| list.iter().fold(0u16, |m, s| m | 1 << sector_index(Some(*s)));
    let only = if guard.sectors.is_empty() { u16::MAX } else { of(&guard.sectors) };
    only & !of(&guard.except_sectors)
}

impl Compiler<'_> {
    fn award(&self, id: &AwardId, standard_only: bool) -> Result<Vec<Op>, LawError> {
        let mut ops = Vec::new();
        for rule in self.law.rules_for(id, self.on, &[], false) {
            // General principles run once for all titles.
            if rule.is_general() || (standard_only && rule.not_standard) {
                continue;
            }
            let op = self.rule(rule)?;
            // What never applies need not run.
            if !op.is_silent() {
                ops.push(op);
            }
        }
        if !standard_only && let Some(a) = self.law.award(id) {
            let guard =
                Guard { sectors: a.sectors.clone(), except_sectors: a.except_sectors.clone(), ..Guard::default() };
            // A subject of another sector cannot receive it; an unstated sector is not held against it.
            let fits = mask_of(&guard) | 1 << NO_SECTOR;
            ops.push(Op::Sectors(!fits, Box::new(Op::Const(5))));
        }
        Ok(ops)
    }

    fn rule(&self, r: &Rule) -> Result<Op, LawError> {
        let op = self.guarded(r.applies.as_ref(), &r.need, r.verified, &r.id)?;
        Ok(if r.advice {
            Op::Warn { unknown_only: false, op: Box::new(op) }
        } else if r.if_missing == IfMissing::Warn {
            Op::Warn { unknown_only: true, op: Box::new(op) }
        } else {
            op
        })
    }

    fn guarded(&self, guard: Option<&Guard>, need: &Cond, verified: bool, at: &str) -> Result<Op, LawError> {
        let op = self.cond(need, verified, at)?;
        let Some(g) = guard else { return Ok(op) };
        if !g.kinds.is_empty() && !g.kinds.contains(&crate::facts::SubjectKind::Individual) {
            return Ok(Op::Const(0));
        }
        if !g.grounds.is_empty() || g.contributions {
            return Err(unsupported(at));
        }
        Ok(if g.sectors.is_empty() && g.except_sectors.is_empty() { op } else { Op::Sectors(mask_of(g), Box::new(op)) })
    }

    fn nodes(&self, nodes: &[Node], verified: bool, at: &str) -> Result<Vec<Op>, LawError> {
        nodes.iter().map(|n| self.guarded(n.applies.as_ref(), &n.need, n.verified.unwrap_or(verified), at)).collect()
    }

    fn cond(&self, need: &Cond, verified: bool, at: &str) -> Result<Op, LawError> {
        let number = |n: i64| u32::try_from(n).unwrap_or(0);
        let window = |n: i64| if n >= 16 { u16::MAX } else { (1u16 << number(n)) - 1 };
        Ok(match need {
            Cond::All(n) => Op::All(self.nodes(n, verified, at)?),
            Cond::Any(n) => Op::Any(self.nodes(n, verified, at)?),
            Cond::RatingAtLeast(r) => Op::Rating(*r, verified),
            Cond::StandardOf(list) => {
                let mut out = Vec::new();
                for id in list {
                    let Some(a) = self.law.award(id) else { continue };
                    let g = Guard {
                        sectors: a.sectors.clone(),
                        except_sectors: a.except_sectors.clone(),
                        ..Guard::default()
                    };
                    out.push((mask_of(&g) | 1 << NO_SECTOR, Op::All(self.award(id, true)?)));
                }
                Op::Standard(out)
            }
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
                    window: window(years.value),
                    older: if *outside == Outside::Judgement { 3 } else { refused(verified) },
                    no: refused(verified),
                }
            }
            Cond::ConsecutiveTitles { award, count } => Op::Run {
                of: match award.as_str() {
                    "chien-si-thi-dua-co-so" => Years::Grassroots,
                    "chien-si-thi-dua-bo-tinh" => Years::Ministerial,
                    _ => return Err(unsupported(at)),
                },
                count: number(count.value).min(15),
                broken: refused(verified && self.clock),
                refused: refused(verified),
            },
            Cond::ServiceMonths { at_least, contract_counts: true } => {
                Op::Months { least: u16::try_from(at_least.value).unwrap_or(0), refused: refused(verified) }
            }
            Cond::NoDiscipline { level } => Op::Discipline {
                level: LEVELS.iter().position(|l| l == level).unwrap_or(0),
                refused: refused(verified),
            },
            Cond::DisciplineOver => Op::Over(verified),
            Cond::NoOpenProceedings => Op::Proceedings(verified),
            Cond::StudyCounts { months } if months.value == 12 => Op::Study(verified),
            Cond::Judgement | Cond::NotEncoded => Op::Const(3),
            // Lists, notes and remarks say nothing about one person's row.
            Cond::Quota { .. } | Cond::PerCluster { .. } | Cond::OneAchievement => Op::Const(0),
            other if other.is_for_people() => Op::Const(0),
            _ => return Err(unsupported(at)),
        })
    }
}

fn unsupported(rule: &str) -> LawError {
    LawError::new(
        "scan.unsupported",
        rule,
        format!("Quy tắc “{rule}” cần dữ kiện không có trong bản quét; hãy xét từng người."),
        format!("The rule “{rule}” needs facts that a scan does not carry; check each person."),
    )
}
