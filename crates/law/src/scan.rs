//! The mass scan: rules compiled to operations over columns, run in blocks on all cores.
//!
//! Codes: 0 not applicable, 1 met, 2 unknown, 3 a person, 4 hold, 5 not met. All parts: the greatest; any part:
//! the least that applies. Reasons are not computed here: ask [`crate::check`] for the people of interest.

use crate::facts::{Rating, Reach};
use crate::ids::AwardId;
use crate::population::{AWARDS_KNOWN, INITIATIVES_KNOWN, LABOUR, NO_MONTHS, Population, SLOW};
use crate::verdict::Outcome;
use rayon::prelude::*;

/// Rows worked on at a time: the results of all operations stay in the first cache.
const BLOCK: usize = 256;

/// Blocks that one thread takes at a time.
const GROUP: usize = 64;

/// Code of a row that needs the full check.
const ASK: u8 = u8::MAX;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Years {
    Grassroots,
    Ministerial,
}

/// A column that already holds codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Coded {
    Over,
    Proceedings,
    Study,
}

/// The place of an operation in its plan; an operation names only earlier ones.
pub(crate) type At = usize;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Op {
    Const(u8),
    Rating(Rating, u8),
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
    /// A column of codes, never worse than this.
    Coded(Coded, u8),
    /// What a whole rule came to when the row was packed, by its place among such rules.
    Packed(u32),
    /// All ones where the sector is in the mask.
    Sector(u16),
    /// All ones for labour of a force.
    Labour,
    /// All must hold: the greatest.
    All(Vec<At>),
    /// One that applies suffices: the least but zero.
    Any(Vec<At>),
    /// The second where the first is all ones, else the third.
    Where(At, At, At),
    /// A missing fact only warns.
    NotUnknown(At),
    /// Whatever it says only warns.
    Advice(At),
}

/// Compiled rules of some titles on a day: each different operation once, however many rules and titles share it.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Titles in the order of the answers.
    pub titles: Vec<AwardId>,
    pub(crate) ops: Vec<Op>,
    /// General principles, the same for every title.
    pub(crate) general: Vec<At>,
    /// Rules of each title.
    pub(crate) rules: Vec<Vec<At>>,
}

impl Plan {
    /// The place of an operation, shared with an equal one.
    pub(crate) fn place(&mut self, op: Op) -> At {
        self.ops.iter().position(|o| *o == op).unwrap_or_else(|| {
            self.ops.push(op);
            self.ops.len() - 1
        })
    }

    /// Places of the rules packed whole that a title asks, alone or inside the standard of another title.
    #[must_use]
    pub fn packed(&self, title: usize) -> Vec<u32> {
        let mut places = Vec::new();
        let mut open: Vec<At> =
            self.general.iter().chain(self.rules.get(title).into_iter().flatten()).copied().collect();
        while let Some(at) = open.pop() {
            match self.ops.get(at) {
                Some(Op::Packed(place)) => places.push(*place),
                Some(Op::All(parts) | Op::Any(parts)) => open.extend(parts),
                Some(Op::Where(_, a, b)) => open.extend([*a, *b]),
                Some(Op::NotUnknown(a) | Op::Advice(a)) => open.push(*a),
                _ => {}
            }
        }
        places.sort_unstable();
        places.dedup();
        places
    }

    /// True when it says "not applicable" about everybody.
    pub(crate) fn is_silent(&self, at: At) -> bool {
        match self.ops.get(at) {
            Some(Op::Const(0)) => true,
            Some(Op::Where(_, a, b)) => self.is_silent(*a) && self.is_silent(*b),
            Some(Op::NotUnknown(a) | Op::Advice(a)) => self.is_silent(*a),
            _ => false,
        }
    }
}

/// One answer in a byte: low half the outcome, high half how many rules stand in the way (15: or more).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code(u8);

impl Code {
    /// No answer.
    pub const NONE: Self = Self(ASK);

    /// Every code there can be, in the order of [`Code::index`].
    pub fn all() -> impl Iterator<Item = Self> {
        (0..=u8::MAX).map(Self)
    }

    /// An answer as a code.
    #[must_use]
    pub fn of(outcome: Outcome, steps: u8) -> Self {
        Self(outcome as u8 | steps.min(15) << 4)
    }

    /// The outcome and how many rules stand in the way.
    #[must_use]
    pub fn answer(self) -> Option<(Outcome, u8)> {
        (self != Self::NONE).then(|| (outcome_of(self.0), self.0 >> 4))
    }

    /// Its place among all codes.
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// Answers of a scan.
#[derive(Debug, Clone)]
pub struct Scan {
    titles: usize,
    people: usize,
    /// Groups of blocks of one array a title: low half the outcome, high half the number of rules not met.
    codes: Vec<Vec<Codes>>,
}

/// Runs a plan over a register on all cores.
#[must_use]
pub fn scan(people: &Population, plan: &Plan) -> Scan {
    let whole = people.len() / BLOCK;
    // The last rows, filled up with empty ones: every block then has the same length, known when this is compiled.
    let rest = people.rest(whole * BLOCK, BLOCK);
    let blocks = people.len().div_ceil(BLOCK);
    let scratch = || vec![NOTHING; plan.ops.len()];
    let codes = (0..blocks.div_ceil(GROUP))
        .into_par_iter()
        .map_init(scratch, |done, group| {
            let mut out = Vec::with_capacity(GROUP * plan.titles.len());
            for b in (group * GROUP..blocks).take(GROUP) {
                let (people, b) = if b < whole { (people, b) } else { (&rest, 0) };
                judge_widest(people, b, plan, done, &mut out);
            }
            out
        })
        .collect();
    Scan { titles: plan.titles.len(), people: people.len(), codes }
}

/// [`judge`] with the widest registers that this program may use on this processor.
#[inline]
fn judge_widest(people: &Population, b: usize, plan: &Plan, done: &mut [Codes], out: &mut Vec<Codes>) {
    #[cfg(target_arch = "x86_64")]
    {
        #[target_feature(enable = "avx2")]
        fn wide(people: &Population, b: usize, plan: &Plan, done: &mut [Codes], out: &mut Vec<Codes>) {
            judge(people, b, plan, done, out);
        }
        if is_x86_feature_detected!("avx2") {
            // SAFETY: the processor was asked a line above; the function itself is safe code.
            #[expect(
                unsafe_code,
                reason = "the same safe code compiled for wider registers, called only where they are"
            )]
            return unsafe { wide(people, b, plan, done, out) };
        }
    }
    judge(people, b, plan, done, out);
}

/// One block: each operation once, then the titles.
#[inline(always)]
fn judge(people: &Population, b: usize, plan: &Plan, done: &mut [Codes], out: &mut Vec<Codes>) {
    for (at, op) in plan.ops.iter().enumerate() {
        let (before, rest) = done.split_at_mut(at);
        if let Some(one) = rest.first_mut() {
            run(people, op, b, before, one);
        }
    }
    let mut general = Tally::NONE;
    general.add(done, &plan.general);
    let flags = block(&people.flags, b, &NOTHING);
    for rules in &plan.rules {
        let mut tally = general.clone();
        tally.add(done, rules);
        out.push(tally.codes(flags));
    }
}

/// The rows of a block of a column.
#[inline(always)]
fn block<'a, T>(column: &'a [T], b: usize, none: &'a [T; BLOCK]) -> &'a [T; BLOCK] {
    column.as_chunks().0.get(b).unwrap_or(none)
}

/// What the low half of a code says.
fn outcome_of(code: u8) -> Outcome {
    match code & 15 {
        0 => Outcome::Eligible,
        1 => Outcome::NeedsEvidence,
        2 => Outcome::NeedsHuman,
        3 => Outcome::OnHold,
        _ => Outcome::NotEligible,
    }
}

/// The code of a condition that is not met.
pub(crate) fn refused(verified: bool) -> u8 {
    if verified { 5 } else { 3 }
}

type Codes = [u8; BLOCK];

const NOTHING: Codes = [0; BLOCK];
const NO_YEARS: [u16; BLOCK] = [0; BLOCK];
const NO_CODES: [u64; BLOCK] = [0; BLOCK];

/// `a` where `yes`, else `b`, without a branch: the compiler then works on many rows at once.
#[inline]
fn pick(yes: bool, a: u8, b: u8) -> u8 {
    let mask = 0u8.wrapping_sub(u8::from(yes));
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

    #[inline(always)]
    fn add(&mut self, done: &[Codes], rules: &[At]) {
        for one in rules.iter().filter_map(|at| done.get(*at)) {
            for ((w, u), x) in self.worst.iter_mut().zip(&mut self.unmet).zip(one) {
                *w = (*w).max(*x);
                *u += u8::from(*x > 1);
            }
        }
    }

    #[inline(always)]
    fn codes(&self, flags: &Codes) -> Codes {
        let mut out = NOTHING;
        for ((o, (w, u)), f) in out.iter_mut().zip(self.worst.iter().zip(&self.unmet)).zip(flags) {
            *o = pick(f & SLOW == 0, (w - 1) | ((*u).min(15) << 4), ASK);
        }
        out
    }
}

/// Evaluates one operation for some rows; `done` holds the results of the operations before it.
#[inline(always)]
fn run(p: &Population, op: &Op, b: usize, done: &[Codes], out: &mut Codes) {
    macro_rules! col {
        (u8 $name:ident) => {
            block(&p.$name, b, &NOTHING)
        };
        ($name:ident) => {
            block(&p.$name, b, &NO_YEARS)
        };
    }
    let of = |at: &At| done.get(*at).unwrap_or(&NOTHING);
    match op {
        Op::Const(c) => out.fill(*c),
        Op::Rating(r, no) => {
            let reached = match r {
                Rating::NotCompleted => col!(rated),
                Rating::Completed => col!(completed),
                Rating::Good => col!(good),
                Rating::Excellent => col!(excellent),
            };
            let no = *no;
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
            let all = |yes: bool| if yes { u16::MAX } else { 0 };
            let (with_ini, with_fight) = (all(*other), all(*combat));
            let (window, older, no) = (*window, *older, *no);
            for (((o, a), b), f) in out.iter_mut().zip(ini).zip(fight).zip(col!(u8 flags)) {
                let m = (a & with_ini) | (b & with_fight);
                let seen = pick(m & window != 0, 1, pick(m != 0, older, no));
                *o = pick(f & INITIATIVES_KNOWN == 0, 2, seen);
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
            let rows = out.iter_mut().zip(years).zip(col!(strict)).zip(col!(lenient)).zip(col!(u8 flags));
            for ((((o, m), s), l), f) in rows {
                let seen = pick(ends_now(m & s), 1, pick(ends_now(m & l), 3, pick(ends_now(*m), broken, refused)));
                *o = pick(f & AWARDS_KNOWN == 0, 2, seen);
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
                let two_bits = (d >> shift & 3) as u8;
                *o = pick(two_bits == 3, refused, two_bits + 1);
            }
        }
        Op::Coded(column, most) => {
            let column = match column {
                Coded::Over => col!(u8 over),
                Coded::Proceedings => col!(u8 proceedings),
                Coded::Study => col!(u8 study),
            };
            // An unverified rule never refuses or holds.
            out.iter_mut().zip(column).for_each(|(o, c)| *o = (*c).min(*most));
        }
        Op::Packed(place) => {
            let shift = 3 * place;
            for (o, c) in out.iter_mut().zip(block(&p.codes, b, &NO_CODES)) {
                *o = (c >> shift & 7) as u8;
            }
        }
        Op::Sector(mask) => {
            let mask = *mask;
            out.iter_mut().zip(col!(sector)).for_each(|(o, s)| *o = pick(s & mask != 0, u8::MAX, 0));
        }
        Op::Labour => {
            out.iter_mut().zip(col!(u8 flags)).for_each(|(o, f)| *o = pick(f & LABOUR != 0, u8::MAX, 0));
        }
        Op::All(parts) => {
            out.fill(0);
            for one in parts.iter().map(of) {
                out.iter_mut().zip(one).for_each(|(o, x)| *o = (*o).max(*x));
            }
        }
        Op::Any(parts) => {
            // Zero, "not applicable", becomes the greatest and so is never chosen.
            out.fill(u8::MAX);
            for one in parts.iter().map(of) {
                out.iter_mut().zip(one).for_each(|(o, x)| *o = (*o).min(x.wrapping_sub(1)));
            }
            out.iter_mut().for_each(|o| *o = pick(*o == u8::MAX, 3, o.wrapping_add(1)));
        }
        Op::Where(mask, yes, no) => {
            for (((o, m), a), b) in out.iter_mut().zip(of(mask)).zip(of(yes)).zip(of(no)) {
                *o = (a & m) | (b & !m);
            }
        }
        Op::NotUnknown(at) => out.iter_mut().zip(of(at)).for_each(|(o, x)| *o = pick(*x == 2, 1, *x)),
        Op::Advice(at) => out.iter_mut().zip(of(at)).for_each(|(o, x)| *o = (*x).min(1)),
    }
}

impl Scan {
    fn raw(&self, person: usize, title: usize) -> Option<u8> {
        if person >= self.people || title >= self.titles {
            return None;
        }
        let (block, row) = (person / BLOCK, person % BLOCK);
        self.codes.get(block / GROUP)?.get(block % GROUP * self.titles + title)?.get(row).copied()
    }

    fn slot(&mut self, person: usize, title: usize) -> Option<&mut u8> {
        let (block, row) = (person / BLOCK, person % BLOCK);
        self.codes.get_mut(block / GROUP)?.get_mut(block % GROUP * self.titles + title)?.get_mut(row)
    }

    fn code(&self, person: usize, title: usize) -> Option<u8> {
        self.raw(person, title).filter(|c| *c != ASK)
    }

    /// The outcome of a person for a title and how many rules stand in the way; `None` as for [`Scan::outcome`].
    #[must_use]
    pub fn answer(&self, person: usize, title: usize) -> Option<(Outcome, u8)> {
        self.code(person, title).map(|c| (outcome_of(c), c >> 4))
    }

    /// The outcome of a person for a title (by its place in the plan); `None` when the row needs the full check.
    #[must_use]
    pub fn outcome(&self, person: usize, title: usize) -> Option<Outcome> {
        self.code(person, title).map(outcome_of)
    }

    /// Takes over the answers of some people from a scan of them alone, by the same titles in the same order.
    pub fn take(&mut self, people: &[u32], from: &Self) {
        for (there, person) in people.iter().enumerate() {
            for title in 0..self.titles.min(from.titles) {
                if let (Some(code), Some(slot)) = (from.raw(there, title), self.slot(*person as usize, title)) {
                    *slot = code;
                }
            }
        }
    }

    /// A column a title, in the order of the people; [`Code::NONE`] where the row needs the full check.
    #[must_use]
    pub fn into_columns(self) -> Vec<Vec<Code>> {
        let column = |title: usize| {
            let blocks = self.codes.iter().flat_map(|group| group.chunks(self.titles.max(1)));
            let codes = blocks.filter_map(|block| block.get(title)).flatten().map(|c| Code(*c));
            let mut column = Vec::with_capacity(self.people.next_multiple_of(BLOCK));
            column.extend(codes);
            column.truncate(self.people);
            column
        };
        (0..self.titles).into_par_iter().map(column).collect()
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
