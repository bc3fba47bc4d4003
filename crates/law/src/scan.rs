//! The mass scan: rules compiled to operations over columns, run in blocks on all cores.
//!
//! Codes: 0 not applicable, 1 met, 2 unknown, 3 a person, 4 hold, 5 not met. All parts: the greatest; any part:
//! the least that applies. Reasons are not computed here: ask [`crate::check`] for the people of interest.

use crate::facts::{Rating, Reach};
use crate::ids::AwardId;
use crate::population::{AWARDS_KNOWN, INITIATIVES_KNOWN, NO_MONTHS, Population, SLOW};
use crate::verdict::Outcome;
use rayon::prelude::*;

/// Rows worked on at a time: small enough for the first cache.
const BLOCK: usize = 512;

/// Code of a row that needs the full check.
const ASK: u8 = u8::MAX;

#[derive(Debug, Clone, Copy)]
pub(crate) enum Years {
    Grassroots,
    Ministerial,
}

#[derive(Debug, Clone)]
pub(crate) enum Op {
    Const(u16),
    Rating(Rating, bool),
    Initiative {
        combat: bool,
        other: bool,
        reach: Reach,
        window: u16,
        older: u16,
        no: u16,
    },
    Run {
        of: Years,
        count: u32,
        broken: u16,
        refused: u16,
    },
    Months {
        least: u16,
        refused: u16,
    },
    Discipline {
        level: usize,
        refused: u16,
    },
    Over(bool),
    Proceedings(bool),
    Study(bool),
    All(Vec<Op>),
    Any(Vec<Op>),
    Sectors(u16, Box<Op>),
    /// The first standard whose sectors fit.
    Standard(Vec<(u16, Op)>),
    /// A missing fact, or anything at all, only warns.
    Warn {
        unknown_only: bool,
        op: Box<Op>,
    },
}

impl Op {
    /// True when it says "not applicable" about everybody.
    pub(crate) fn is_silent(&self) -> bool {
        match self {
            Self::Const(0) => true,
            Self::Sectors(_, op) | Self::Warn { op, .. } => op.is_silent(),
            _ => false,
        }
    }
}

/// Compiled rules of some titles on a day.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Titles in the order of the answers.
    pub titles: Vec<AwardId>,
    /// General principles, the same for every title: run once a block.
    pub(crate) general: Vec<Op>,
    pub(crate) rules: Vec<Vec<Op>>,
}

/// Answers of a scan.
#[derive(Debug, Clone)]
pub struct Scan {
    titles: usize,
    people: usize,
    /// Blocks of `titles × BLOCK` codes: low half the outcome, high half the number of rules not met.
    codes: Vec<u8>,
}

/// Runs a plan over a register on all cores.
#[must_use]
pub fn scan(people: &Population, plan: &Plan) -> Scan {
    let titles = plan.titles.len().max(1);
    let blocks = people.len().div_ceil(BLOCK);
    let mut codes = vec![0u8; blocks * titles * BLOCK];
    codes.par_chunks_mut(titles * BLOCK).enumerate().for_each(|(b, out)| {
        let from = b * BLOCK;
        let to = (from + BLOCK).min(people.len());
        let mut general = Tally::NONE;
        general.add(people, &plan.general, from, to);
        for (rules, out) in plan.rules.iter().zip(out.chunks_mut(BLOCK)) {
            let mut tally = general.clone();
            tally.add(people, rules, from, to);
            tally.write(people, from, to, out);
        }
    });
    Scan { titles, people: people.len(), codes }
}

/// The code of a condition that is not met.
pub(crate) fn refused(verified: bool) -> u16 {
    if verified { 5 } else { 3 }
}

type Codes = [u16; BLOCK];

/// `a` where `yes`, else `b`, without a branch: the compiler then works on many rows at once.
#[inline]
fn pick(yes: bool, a: u16, b: u16) -> u16 {
    let mask = 0u16.wrapping_sub(u16::from(yes));
    (a & mask) | (b & !mask)
}

/// The worst code and the number of rules not met, row by row.
#[derive(Clone)]
struct Tally {
    worst: Codes,
    unmet: Codes,
}

impl Tally {
    const NONE: Self = Self { worst: [1; BLOCK], unmet: [0; BLOCK] };

    fn add(&mut self, p: &Population, rules: &[Op], from: usize, to: usize) {
        let mut one = [0; BLOCK];
        for op in rules {
            run(p, op, from, to, &mut one);
            for ((w, u), x) in self.worst.iter_mut().zip(&mut self.unmet).zip(&one) {
                *w = (*w).max(*x);
                *u += u16::from(*x > 1);
            }
        }
    }

    fn write(&self, p: &Population, from: usize, to: usize, out: &mut [u8]) {
        let flags = p.flags.get(from..to).unwrap_or_default();
        for ((o, (w, u)), f) in out.iter_mut().zip(self.worst.iter().zip(&self.unmet)).zip(flags) {
            let code = (w - 1) | ((*u).min(15) << 4);
            let code = pick(f & SLOW == 0, code, u16::from(ASK));
            *o = (code & 0xFF) as u8;
        }
    }
}

/// Evaluates one operation for the rows `from..to` into the first codes of `out`.
fn run(p: &Population, op: &Op, from: usize, to: usize, out: &mut Codes) {
    macro_rules! col {
        ($name:ident) => {
            p.$name.get(from..to).unwrap_or_default()
        };
    }
    match op {
        Op::Const(c) => out.fill(*c),
        Op::Rating(r, verified) => {
            let reached = match r {
                Rating::NotCompleted => col!(rated),
                Rating::Completed => col!(completed),
                Rating::Good => col!(good),
                Rating::Excellent => col!(excellent),
            };
            let no = refused(*verified);
            for ((o, ok), known) in out.iter_mut().zip(reached).zip(col!(rated)) {
                *o = pick(ok & 1 == 1, 1, pick(known & 1 == 1, no, 2));
            }
        }
        Op::Initiative { combat, other, reach, window, older, no } => {
            let (ini, fight) = match reach {
                Reach::Base => (col!(ini_base), col!(combat_base)),
                Reach::MinistryOrProvince => (col!(ini_ministry), col!(combat_ministry)),
                Reach::National => (col!(ini_national), col!(combat_national)),
            };
            let (with_ini, with_fight) = (pick(*other, u16::MAX, 0), pick(*combat, u16::MAX, 0));
            let (window, older, no) = (*window, *older, *no);
            for (((o, a), b), f) in out.iter_mut().zip(ini).zip(fight).zip(col!(flags)) {
                let m = (a & with_ini) | (b & with_fight);
                let seen = pick(m & window != 0, 1, pick(m != 0, older, no));
                *o = pick(u16::from(*f) & u16::from(INITIATIVES_KNOWN) == 0, 2, seen);
            }
        }
        Op::Run { of, count, broken, refused } => {
            let years = match of {
                Years::Grassroots => col!(grassroots),
                Years::Ministerial => col!(ministerial),
            };
            let full = (1u16 << count) - 1;
            let before = full << 1;
            let (broken, refused) = (*broken, *refused);
            let ends_now = |m: u16| (m & full == full) | (m & before == before);
            let rows = out.iter_mut().zip(years).zip(col!(strict)).zip(col!(lenient)).zip(col!(flags));
            for ((((o, m), s), l), f) in rows {
                let seen = pick(ends_now(m & s), 1, pick(ends_now(m & l), 3, pick(ends_now(*m), broken, refused)));
                *o = pick(u16::from(*f) & u16::from(AWARDS_KNOWN) == 0, 2, seen);
            }
        }
        Op::Months { least, refused } => {
            let (least, refused) = (*least, *refused);
            for (o, m) in out.iter_mut().zip(col!(months)) {
                *o = pick(*m == NO_MONTHS, 2, pick(*m >= least, 1, refused));
            }
        }
        Op::Discipline { level, refused } => {
            let (shift, refused) = (2 * level, *refused);
            for (o, d) in out.iter_mut().zip(col!(discipline)) {
                let two_bits = d >> shift & 3;
                *o = pick(two_bits == 3, refused, two_bits + 1);
            }
        }
        Op::Over(verified) => coded(col!(over), *verified, out),
        Op::Proceedings(verified) => coded(col!(proceedings), *verified, out),
        Op::Study(verified) => coded(col!(study), *verified, out),
        Op::All(ops) => {
            let mut one = [0; BLOCK];
            out.fill(0);
            for op in ops {
                run(p, op, from, to, &mut one);
                out.iter_mut().zip(&one).for_each(|(o, x)| *o = (*o).max(*x));
            }
        }
        Op::Any(ops) => {
            let (mut one, mut best): (Codes, Codes) = ([0; BLOCK], [u16::MAX; BLOCK]);
            for op in ops {
                run(p, op, from, to, &mut one);
                best.iter_mut().zip(&one).for_each(|(b, x)| *b = (*b).min(x.wrapping_sub(1)));
            }
            out.iter_mut().zip(&best).for_each(|(o, b)| *o = pick(*b == u16::MAX, 3, b.wrapping_add(1)));
        }
        Op::Sectors(mask, op) => {
            let mask = *mask;
            run(p, op, from, to, out);
            out.iter_mut().zip(col!(sector)).for_each(|(o, s)| *o = pick(s & mask != 0, *o, 0));
        }
        Op::Standard(list) => {
            let mut one = [0; BLOCK];
            out.fill(3);
            // Later standards first, so that the first that fits wins.
            for (mask, op) in list.iter().rev() {
                let mask = *mask;
                run(p, op, from, to, &mut one);
                for ((o, x), s) in out.iter_mut().zip(&one).zip(col!(sector)) {
                    *o = pick(s & mask != 0, *x, *o);
                }
            }
        }
        Op::Warn { unknown_only, op } => {
            run(p, op, from, to, out);
            if *unknown_only {
                out.iter_mut().for_each(|o| *o = pick(*o == 2, 1, *o));
            } else {
                out.iter_mut().for_each(|o| *o = (*o).min(1));
            }
        }
    }
}

/// A column that already holds codes; an unverified rule never refuses or holds.
fn coded(col: &[u8], verified: bool, out: &mut Codes) {
    let most = if verified { 5 } else { 3 };
    out.iter_mut().zip(col).for_each(|(o, c)| *o = u16::from(*c).min(most));
}

impl Scan {
    fn code(&self, person: usize, title: usize) -> Option<u8> {
        if person >= self.people || title >= self.titles {
            return None;
        }
        self.codes.get((person / BLOCK * self.titles + title) * BLOCK + person % BLOCK).copied().filter(|c| *c != ASK)
    }

    /// The outcome of a person for a title (by its place in the plan); `None` when the row needs the full check.
    #[must_use]
    pub fn outcome(&self, person: usize, title: usize) -> Option<Outcome> {
        self.code(person, title).map(|c| match c & 15 {
            0 => Outcome::Eligible,
            1 => Outcome::NeedsEvidence,
            2 => Outcome::NeedsHuman,
            3 => Outcome::OnHold,
            _ => Outcome::NotEligible,
        })
    }

    /// How many rules stand in the way; one means "one step away".
    #[must_use]
    pub fn steps(&self, person: usize, title: usize) -> Option<u8> {
        self.code(person, title).map(|c| c >> 4)
    }

    /// Number of people scanned.
    #[must_use]
    pub fn people(&self) -> usize {
        self.people
    }

    /// How many people have each outcome for a title: eligible, needs evidence, needs a person, on hold, not eligible.
    #[must_use]
    pub fn counts(&self, title: usize) -> [usize; 5] {
        let mut n = [0; 5];
        for person in 0..self.people {
            if let Some(slot) = self.code(person, title).and_then(|c| n.get_mut(usize::from(c & 15))) {
                *slot += 1;
            }
        }
        n
    }
}
