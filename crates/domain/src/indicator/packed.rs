//! Many figures of one movement as columns: a column for each indicator, a place in it for each sheet (a unit in a period). What they come to
//! is what [`Tally`] makes of them one by one; only faster.

use super::{Bound, Counts, Figure, Measure, Tally, counts};

/// What stands in a place: nothing, a figure that is counted with the bound `kind - 1`, or one that is not.
const EMPTY: u8 = 0;
const WORDS: u8 = 100;
const NO_PARTS: u8 = 101;
const SAYS_NOTHING: u8 = 102;

fn number_of(bound: Bound) -> u8 {
    Bound::ALL.iter().position(|b| *b == bound).and_then(|at| u8::try_from(at).ok()).unwrap_or(0)
}

/// The bound of everything in a set of bounds: its only one, else about.
fn bound_of(set: u8) -> Option<Bound> {
    match set.count_ones() {
        0 => None,
        1 => Bound::ALL.get(set.trailing_zeros() as usize).copied(),
        _ => Some(Bound::About),
    }
}

/// The figures of an indicator.
#[derive(Clone, Debug)]
pub struct Column {
    measure: Measure,
    /// Values, or first parts.
    numbers: Vec<i64>,
    /// Second parts; empty for a measure without parts.
    wholes: Vec<i64>,
    kinds: Vec<u8>,
    /// Day on which the first figure in the place came, as a number of days; only where there is one.
    days: Vec<i32>,
}

/// Figures taken together in a place of a sum.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    sum: i128,
    whole: i128,
    top: i64,
    counted: u32,
    yes: u32,
    bounds: u8,
    top_bounds: u8,
}

impl Sum {
    fn and(&mut self, other: &Self) {
        if other.counted == 0 {
            return;
        }
        if self.counted == 0 || other.top > self.top {
            (self.top, self.top_bounds) = (other.top, other.top_bounds);
        } else if other.top == self.top {
            self.top_bounds |= other.top_bounds;
        }
        self.sum = self.sum.saturating_add(other.sum);
        self.whole = self.whole.saturating_add(other.whole);
        self.counted += other.counted;
        self.yes += other.yes;
        self.bounds |= other.bounds;
    }

    fn tally(&self) -> Tally {
        Tally {
            sum: self.sum,
            whole: self.whole,
            top: bound_of(self.top_bounds).map(|b| (self.top, b)),
            bound: bound_of(self.bounds),
            counted: u64::from(self.counted),
            yes: u64::from(self.yes),
        }
    }
}

impl Column {
    /// An empty column with so many places.
    #[must_use]
    pub fn new(measure: Measure, places: usize) -> Self {
        let wholes = if measure.has_parts() { vec![0; places] } else { Vec::new() };
        Self { measure, numbers: vec![0; places], wholes, kinds: vec![EMPTY; places], days: vec![0; places] }
    }

    /// What it measures.
    #[must_use]
    pub fn measure(&self) -> Measure {
        self.measure
    }

    /// The same column with room for so many places.
    pub fn grow(&mut self, places: usize) {
        self.numbers.resize(places, 0);
        self.kinds.resize(places, EMPTY);
        self.days.resize(places, 0);
        if self.measure.has_parts() {
            self.wholes.resize(places, 0);
        }
    }

    /// Puts a figure into a place.
    pub fn set(&mut self, place: usize, figure: &Figure, day: i32) {
        let (kind, number, whole) = match counts(self.measure, figure) {
            Counts::Yes => {
                let kind = 1 + number_of(figure.bound.unwrap_or(Bound::Exact));
                match self.measure.has_parts() {
                    true => (kind, figure.part.unwrap_or(0), figure.whole.unwrap_or(0)),
                    false => (kind, figure.value.unwrap_or(0), 0),
                }
            }
            // A share without its parts is kept, to be shown and compared.
            Counts::NoParts => (NO_PARTS, figure.value.unwrap_or(0), 0),
            Counts::Words => (WORDS, 0, 0),
            Counts::Nothing => (SAYS_NOTHING, 0, 0),
        };
        if let (Some(k), Some(n), Some(d)) =
            (self.kinds.get_mut(place), self.numbers.get_mut(place), self.days.get_mut(place))
        {
            (*k, *n, *d) = (kind, number, day);
        }
        if let Some(w) = self.wholes.get_mut(place) {
            *w = whole;
        }
    }

    /// Takes away what stands in a place.
    pub fn clear(&mut self, place: usize) {
        if let Some(k) = self.kinds.get_mut(place) {
            *k = EMPTY;
        }
    }

    /// The day on which the first figure in a place came; `None` where there is none.
    #[must_use]
    pub fn day(&self, place: usize) -> Option<i32> {
        let kind = self.kinds.get(place)?;
        (*kind != EMPTY).then(|| self.days.get(place).copied().unwrap_or(0))
    }

    /// True where something was said.
    #[must_use]
    pub fn said(&self, place: usize) -> bool {
        !matches!(self.kinds.get(place), None | Some(&(EMPTY | SAYS_NOTHING)))
    }

    /// True where what was said is shown and named, and not counted.
    #[must_use]
    pub fn apart(&self, place: usize) -> bool {
        matches!(self.kinds.get(place), Some(&(WORDS | NO_PARTS)))
    }

    /// The number by which the figure of a place is compared, as [`super::derived::number`] tells it.
    #[must_use]
    pub fn number(&self, place: usize) -> Option<i128> {
        let number = i128::from(*self.numbers.get(place)?);
        match self.kinds.get(place).copied()? {
            EMPTY | WORDS | SAYS_NOTHING => None,
            NO_PARTS => Some(number),
            _ if self.measure.has_parts() => {
                Some(super::quotient(self.measure, number, (*self.wholes.get(place)?).into()))
            }
            _ => Some(number),
        }
    }

    fn sums(&self, slots: &[u32], many: usize) -> Vec<Sum> {
        // What no slot takes goes into one behind the last.
        let mut out = vec![Sum::default(); many + 1];
        let cells = slots.iter().zip(&self.kinds).zip(&self.numbers).enumerate();
        let (parts, yes_no) = (self.measure.has_parts(), self.measure == Measure::YesNo);
        for (place, ((slot, kind), number)) in cells {
            if *kind == EMPTY || *kind >= WORDS {
                continue;
            }
            let Some(sum) = out.get_mut((*slot as usize).min(many)) else { continue };
            let bit = 1_u8 << (kind - 1);
            // Of two parts there is no greatest one; the value of such a figure counts as zero there.
            let value = if parts { 0 } else { *number };
            if sum.counted == 0 || value > sum.top {
                (sum.top, sum.top_bounds) = (value, bit);
            } else if value == sum.top {
                sum.top_bounds |= bit;
            }
            sum.sum += i128::from(*number);
            if parts {
                sum.whole += i128::from(self.wholes.get(place).copied().unwrap_or(0));
            }
            sum.counted += 1;
            sum.yes += u32::from(yes_no && value != 0);
            sum.bounds |= bit;
        }
        out.truncate(many);
        out
    }

    /// What each of `many` slots comes to: `slots` says for each place which slot takes its figure; one that is no slot takes none.
    #[must_use]
    pub fn roll(&self, slots: &[u32], many: usize) -> Vec<Tally> {
        self.sums(slots, many).iter().map(Sum::tally).collect()
    }

    /// What each unit comes to with all beneath it, for each period: `[period][unit]`. `at` says for each place its unit and period, `forests` the
    /// tree of each period.
    #[must_use]
    pub fn tree(&self, at: &[(u32, u32)], forests: &[&Forest]) -> Vec<Vec<Tally>> {
        let units = forests.iter().map(|f| f.parents.len()).max().unwrap_or(0);
        let many = units * forests.len();
        let slot = |(unit, period): &(u32, u32)| {
            let there = (*unit as usize) < units && (*period as usize) < forests.len();
            if there { u32::try_from(*period as usize * units + *unit as usize).unwrap_or(u32::MAX) } else { u32::MAX }
        };
        let slots: Vec<u32> = at.iter().map(slot).collect();
        let mut sums = self.sums(&slots, many);
        for (sums, forest) in sums.chunks_mut(units.max(1)).zip(forests) {
            for unit in &forest.order {
                let Some(Some(parent)) = forest.parents.get(*unit as usize) else { continue };
                let Some(own) = sums.get(*unit as usize).copied() else { continue };
                if let Some(above) = sums.get_mut(*parent as usize) {
                    above.and(&own);
                }
            }
        }
        sums.chunks(units.max(1)).map(|all| all.iter().map(Sum::tally).collect()).collect()
    }
}

/// A tree of units, by their numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forest {
    parents: Vec<Option<u32>>,
    /// Units, each before the one above it.
    order: Vec<u32>,
}

impl Forest {
    /// The tree of units with these parents; one whose parents go round in a circle has none.
    #[must_use]
    pub fn new(parents: Vec<Option<u32>>) -> Self {
        let depth = |unit: usize| {
            let mut at = parents.get(unit).copied().flatten();
            let mut depth = 0;
            while let Some(up) = at {
                depth += 1;
                if depth > parents.len() {
                    return None;
                }
                at = parents.get(up as usize).copied().flatten();
            }
            Some(depth)
        };
        let depths: Vec<Option<usize>> = (0..parents.len()).map(depth).collect();
        let mut order: Vec<u32> = (0..parents.len()).filter_map(|u| u32::try_from(u).ok()).collect();
        order.sort_by_key(|u| std::cmp::Reverse(depths.get(*u as usize).copied().flatten()));
        let parents =
            parents.into_iter().zip(depths).map(|(parent, depth)| parent.filter(|_| depth.is_some())).collect();
        Self { parents, order }
    }

    /// The unit above one.
    #[must_use]
    pub fn parent(&self, unit: u32) -> Option<u32> {
        self.parents.get(unit as usize).copied().flatten()
    }
}
