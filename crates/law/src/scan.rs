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
const BLOCK: usize = 1024;

/// Code of a row that needs the full check.
const ASK: u8 = u8::MAX;

#[derive(Debug, Clone, Copy)]
pub(crate) enum Years {
    Grassroots,
    Ministerial,
}

#[derive(Debug, Clone)]
pub(crate) enum Op {
    Const(u8),
    Rating(Rating, bool),
    Initiative {
        combat: bool,
        other: bool,
        reach: Reach,
        window: u16,
        older: u8,
        no: u8,
    },
    Run {
        of: Years,
        count: u32,
        broken: u8,
        refused: u8,
    },
    Months {
        least: u16,
        refused: u8,
    },
    Discipline {
        level: usize,
        refused: u8,
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
        for (rules, out) in plan.rules.iter().zip(out.chunks_mut(BLOCK)) {
            block(people, rules, from, to, out);
        }
    });
    Scan { titles, people: people.len(), codes }
}

/// The code of a condition that is not met.
pub(crate) fn refused(verified: bool) -> u8 {
    if verified { 5 } else { 3 }
}

type Codes = [u8; BLOCK];

fn block(p: &Population, rules: &[Op], from: usize, to: usize, out: &mut [u8]) {
    let n = to - from;
    let (mut worst, mut unmet, mut one): (Codes, Codes, Codes) = ([1; BLOCK], [0; BLOCK], [0; BLOCK]);
    for op in rules {
        run(p, op, from, to, &mut one);
        for ((w, u), x) in worst.iter_mut().zip(&mut unmet).zip(&one) {
            *w = (*w).max(*x);
            *u += u8::from(*x > 1);
        }
    }
    for ((o, (w, u)), f) in out.iter_mut().zip(worst.iter().zip(&unmet)).zip(p.flags.get(from..to).unwrap_or_default())
    {
        let code = (w - 1) | ((*u).min(15) << 4);
        *o = if f & SLOW == 0 { code } else { ASK };
    }
    out.iter_mut().skip(n).for_each(|o| *o = 0);
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
                *o = if ok & 1 == 1 {
                    1
                } else if known & 1 == 1 {
                    no
                } else {
                    2
                };
            }
        }
        Op::Initiative { combat, other, reach, window, older, no } => {
            let (ini, fight) = match reach {
                Reach::Base => (col!(ini_base), col!(combat_base)),
                Reach::MinistryOrProvince => (col!(ini_ministry), col!(combat_ministry)),
                Reach::National => (col!(ini_national), col!(combat_national)),
            };
            let (with_ini, with_fight) = (if *other { u16::MAX } else { 0 }, if *combat { u16::MAX } else { 0 });
            for (((o, a), b), f) in out.iter_mut().zip(ini).zip(fight).zip(col!(flags)) {
                let m = (a & with_ini) | (b & with_fight);
                let seen = if m & window != 0 {
                    1
                } else if m != 0 {
                    *older
                } else {
                    *no
                };
                *o = if f & INITIATIVES_KNOWN == 0 { 2 } else { seen };
            }
        }
        Op::Run { of, count, broken, refused } => {
            let years = match of {
                Years::Grassroots => col!(grassroots),
                Years::Ministerial => col!(ministerial),
            };
            let full = (1u16 << count) - 1;
            let ends_now = |m: u16| m & full == full || (m >> 1) & full == full;
            for ((((o, m), s), l), f) in out.iter_mut().zip(years).zip(col!(strict)).zip(col!(lenient)).zip(col!(flags))
            {
                let seen = if ends_now(m & s) {
                    1
                } else if ends_now(m & l) {
                    3
                } else if ends_now(*m) {
                    *broken
                } else {
                    *refused
                };
                *o = if f & AWARDS_KNOWN == 0 { 2 } else { seen };
            }
        }
        Op::Months { least, refused } => {
            for (o, m) in out.iter_mut().zip(col!(months)) {
                *o = if *m == NO_MONTHS {
                    2
                } else if m >= least {
                    1
                } else {
                    *refused
                };
            }
        }
        Op::Discipline { level, refused } => {
            let codes = [1, 2, 3, *refused];
            for (o, d) in out.iter_mut().zip(col!(discipline)) {
                let two_bits = usize::from(d >> (2 * level) & 3);
                *o = codes.get(two_bits).copied().unwrap_or(3);
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
            let (mut one, mut best): (Codes, Codes) = ([0; BLOCK], [u8::MAX; BLOCK]);
            for op in ops {
                run(p, op, from, to, &mut one);
                best.iter_mut().zip(&one).for_each(|(b, x)| *b = (*b).min(x.wrapping_sub(1)));
            }
            out.iter_mut().zip(&best).for_each(|(o, b)| *o = if *b == u8::MAX { 3 } else { b + 1 });
        }
        Op::Sectors(mask, op) => {
            run(p, op, from, to, out);
            let keep = table(*mask);
            for (o, s) in out.iter_mut().zip(col!(sector)) {
                *o &= keep.get(usize::from(s & 15)).copied().unwrap_or(0);
            }
        }
        Op::Standard(list) => {
            let mut one = [0; BLOCK];
            out.fill(3);
            // Later standards first, so that the first that fits wins.
            for (mask, op) in list.iter().rev() {
                run(p, op, from, to, &mut one);
                for ((o, x), s) in out.iter_mut().zip(&one).zip(col!(sector)) {
                    *o = if mask >> (s & 15) & 1 == 1 { *x } else { *o };
                }
            }
        }
        Op::Warn { unknown_only, op } => {
            run(p, op, from, to, out);
            if *unknown_only {
                out.iter_mut().for_each(|o| *o = if *o == 2 { 1 } else { *o });
            } else {
                out.iter_mut().for_each(|o| *o = (*o).min(1));
            }
        }
    }
}

/// All ones for the sectors of a mask, by sector.
fn table(mask: u16) -> [u8; 16] {
    let mut t = [0; 16];
    t.iter_mut().enumerate().for_each(|(i, x)| *x = if mask >> i & 1 == 1 { u8::MAX } else { 0 });
    t
}

/// A column that already holds codes; an unverified rule never refuses or holds.
fn coded(col: &[u8], verified: bool, out: &mut Codes) {
    let most = if verified { 5 } else { 3 };
    out.iter_mut().zip(col).for_each(|(o, c)| *o = (*c).min(most));
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
