//! Conditions over years: titles, ratings, initiatives, and the clock that discipline restarts.
//!
//! Years are bits of a word: bit `k` is the emulation year minus `k`, so "three in a row" is a mask.

use super::Ctx;
use super::leaf::{Leaf, Said};
use crate::date::{Date, PartialDate};
use crate::facts::{Discipline, Initiative, InitiativeKind, Rating, Reach};
use crate::ids::AwardId;
use crate::model::cond::{Outside, RunOf};
use crate::words;

/// When a discipline stops counting: its last day, or its removal when that came first.
pub(crate) fn discipline_end(d: &Discipline) -> Option<Date> {
    match (d.to, d.expunged_on) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

/// Which years count after discipline.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    /// Years from this one lie wholly after every discipline.
    strict_from: i16,
    /// Years from this one end after every discipline.
    lenient_from: i16,
    /// The principle itself was seen for this regime.
    verified: bool,
}

impl Clock {
    /// No discipline, or no such principle on that day.
    pub(crate) const OFF: Self = Self { strict_from: i16::MIN, lenient_from: i16::MIN, verified: true };

    /// From the disciplines known on `on`.
    pub(crate) fn new(list: Option<&[Discipline]>, on: Date, verified: bool) -> Self {
        let mut clock = Self { verified, ..Self::OFF };
        for d in list.unwrap_or_default().iter().filter(|d| d.from.is_none_or(|f| f <= on)) {
            let (strict, lenient) = match discipline_end(d) {
                Some(end) if end <= on => {
                    let starts_year = end.month_day() == (1, 1);
                    let ends_year = end.month_day() == (12, 31);
                    (
                        if starts_year { end.year() } else { end.year() + 1 },
                        if ends_year { end.year() + 1 } else { end.year() },
                    )
                }
                _ => (i16::MAX, i16::MAX),
            };
            clock.strict_from = clock.strict_from.max(strict);
            clock.lenient_from = clock.lenient_from.max(lenient);
        }
        clock
    }

    /// Years that certainly count and years that may count, as sixteen bits back from `year`.
    pub(crate) fn masks(self, year: i16) -> (u16, u16) {
        let low = |m: u64| u16::try_from(m & 0xFFFF).unwrap_or(u16::MAX);
        (low(years_since(year, self.strict_from)), low(years_since(year, self.lenient_from)))
    }

    /// Runs a test over years under the clock: all years, then only those that certainly count.
    pub(super) fn judge(self, year: i16, test: impl Fn(u64) -> Seen) -> Clocked {
        match test(years_since(year, self.strict_from)) {
            Seen::Yes => return Clocked::Met,
            other if self.lenient_from == i16::MIN => return other.into(),
            _ => {}
        }
        if test(years_since(year, self.lenient_from)) == Seen::Yes {
            return Clocked::Human;
        }
        match test(u64::MAX) {
            Seen::Yes if self.verified => Clocked::Broken,
            Seen::Yes => Clocked::BrokenUnverified,
            other => other.into(),
        }
    }
}

/// What a test over years sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seen {
    Yes,
    No,
    Missing(&'static str),
}

pub(super) enum Clocked {
    Met,
    NotMet,
    Human,
    Broken,
    BrokenUnverified,
    Missing(&'static str),
}

impl From<Seen> for Clocked {
    fn from(s: Seen) -> Self {
        match s {
            Seen::Yes => Self::Met,
            Seen::No => Self::NotMet,
            Seen::Missing(m) => Self::Missing(m),
        }
    }
}

impl Clocked {
    pub(super) fn leaf(self, ctx: &Ctx<'_>, found: Said, needed: Said) -> Leaf {
        let and = |more: &str| ctx.say(|| format!("{found}; {more}"));
        let again = "tính lại từ khi hết kỷ luật";
        match self {
            Self::Met => Leaf::Met(found, needed),
            Self::NotMet => Leaf::NotMet(found, needed),
            Self::Human => Leaf::Human(and("có năm vướng thời hạn kỷ luật một phần"), needed),
            Self::Broken => Leaf::NotMet(and(again), needed),
            Self::BrokenUnverified => Leaf::NotMetUnverified(and(again), needed),
            Self::Missing(m) => Leaf::Unknown(m.into(), needed),
        }
    }
}

/// Bits of the years `from..=year`.
pub(super) fn years_since(year: i16, from: i16) -> u64 {
    let n = i32::from(year) - i32::from(from) + 1;
    match u32::try_from(n) {
        Ok(n) if n < 64 => (1u64 << n) - 1,
        Ok(_) => u64::MAX,
        Err(_) => 0,
    }
}

pub(super) fn bit(year: i16, of: i16) -> u64 {
    u32::try_from(i32::from(year) - i32::from(of)).ok().and_then(|k| 1u64.checked_shl(k)).unwrap_or(0)
}

pub(super) fn ones(n: i64) -> u64 {
    match u32::try_from(n) {
        Ok(n) if n < 64 => (1u64 << n) - 1,
        Ok(_) => u64::MAX,
        Err(_) => 0,
    }
}

/// True when `n` years in a row end in the emulation year or the year before.
fn run_ends_now(mask: u64, n: i64) -> bool {
    let m = ones(n);
    mask & m == m || (mask >> 1) & m == m
}

pub(super) fn decided(ctx: &Ctx<'_>, d: Option<PartialDate>) -> bool {
    d.and_then(PartialDate::earliest).is_none_or(|d| d <= ctx.on)
}

pub(super) fn title_years(ctx: &Ctx<'_>, title: &AwardId, year: i16) -> Option<u64> {
    let held = ctx.facts.awards.as_ref()?;
    Some(
        held.iter()
            .filter(|a| a.award == *title && decided(ctx, a.decided_on))
            .filter_map(crate::facts::AwardHeld::counted_year)
            .fold(0, |m, y| m | bit(year, y)),
    )
}

/// Years rated at least `r`, and years rated at all.
pub(super) fn rated(ctx: &Ctx<'_>, r: Rating, year: i16) -> Option<(u64, u64)> {
    let list = ctx.facts.ratings.as_ref()?;
    Some(list.iter().fold((0, 0), |(ok, known), x| {
        let b = bit(year, x.year);
        (if x.rating >= r { ok | b } else { ok }, known | b)
    }))
}

pub(super) fn list_years(mask: u64, year: i16) -> Vec<i16> {
    (0..63i16).filter(|k| mask >> k & 1 == 1).map(|k| year - k).collect()
}

pub(crate) fn consecutive_titles(ctx: &Ctx<'_>, title: &AwardId, or_higher: &[AwardId], count: i64) -> Leaf {
    let name = || ctx.law.award(title).map_or(title.as_str(), |a| &a.name.vi);
    let more = if or_higher.is_empty() { "" } else { " hoặc cao hơn" };
    let needed = ctx.say(|| format!("{count} lần liên tục đạt {}{more}", name()));
    let Some(year) = ctx.year else {
        return Leaf::Unknown("emulation_year".into(), needed);
    };
    let all = std::iter::once(title).chain(or_higher).map(|t| title_years(ctx, t, year));
    let Some(mask) = all.reduce(|a, b| Some(a? | b?)).flatten() else {
        return Leaf::Unknown("awards".into(), needed);
    };
    let clocked = ctx.clock.judge(year, |window| if run_ends_now(mask & window, count) { Seen::Yes } else { Seen::No });
    let found = ctx.say(|| format!("{}{more}: {}", name(), words::years(list_years(mask, year))));
    clocked.leaf(ctx, found, needed)
}

pub(crate) fn consecutive_ratings(ctx: &Ctx<'_>, rating: Rating, years: i64) -> Leaf {
    let needed = ctx.say(|| format!("{years} năm liên tục từ mức “{}”", words::rating(rating)));
    let Some(year) = ctx.year else {
        return Leaf::Unknown("emulation_year".into(), needed);
    };
    let Some((ok, known)) = rated(ctx, rating, year) else {
        return Leaf::Unknown("ratings".into(), needed);
    };
    let clocked = ctx.clock.judge(year, |window| {
        if run_ends_now(ok & window, years) {
            Seen::Yes
        } else if run_ends_now((ok | !known) & window, years) {
            Seen::Missing("ratings của các năm trong thời gian xét")
        } else {
            Seen::No
        }
    });
    clocked.leaf(ctx, ctx.say(|| words::years(list_years(ok, year))), needed)
}

fn usable<'a>(ctx: &'a Ctx<'_>, list: &'a [Initiative]) -> impl Iterator<Item = &'a Initiative> {
    list.iter().filter(|i| i.recognised_on.is_none_or(|d| d <= ctx.on))
}

pub(crate) fn initiative(ctx: &Ctx<'_>, kinds: &[InitiativeKind], reach: Reach, years: i64, outside: Outside) -> Leaf {
    let needed = ctx.say(|| {
        let what = kinds.iter().map(|k| words::kind(*k)).collect::<Vec<_>>().join(" / ");
        format!("{what}, phạm vi {} trở lên", words::reach(reach))
    });
    let Some(year) = ctx.year else {
        return Leaf::Unknown("emulation_year".into(), needed);
    };
    let Some(list) = &ctx.facts.initiatives else {
        return Leaf::Unknown("initiatives".into(), needed);
    };
    let window = ones(years);
    let (mut older, mut partly) = (None, None);
    for i in usable(ctx, list) {
        let fits = i.kind.is_none_or(|k| kinds.contains(&k)) && i.reach.is_none_or(|r| r >= reach);
        if !fits {
            continue;
        }
        let label = || i.id.as_deref().unwrap_or_else(|| i.kind.map_or("sáng kiến", words::kind));
        let Some(y) = i.counted_year() else {
            partly = Some("initiatives[].year");
            continue;
        };
        if i.kind.is_none() || i.reach.is_none() {
            partly = Some(if i.kind.is_none() { "initiatives[].kind" } else { "initiatives[].reach" });
            continue;
        }
        if bit(year, y) & window != 0 {
            return Leaf::Met(ctx.say(|| format!("{} ({y})", label())), needed);
        }
        if y < year {
            older = Some(ctx.say(|| format!("{} ({y})", label())));
        }
    }
    match (partly, older, outside) {
        (Some(field), _, _) => Leaf::Unknown(field.into(), needed),
        (None, Some(o), Outside::Judgement) => {
            Leaf::Human(ctx.say(|| format!("{o}: ngoài thời gian tính các danh hiệu, luật không nêu thời hạn")), needed)
        }
        _ => Leaf::NotMet("không có".into(), needed),
    }
}

/// Most initiatives of one kind inside `window` that fit, not used for `not_used_for`.
pub(super) fn best_kind(
    ctx: &Ctx<'_>,
    list: &[Initiative],
    year: i16,
    window: u64,
    kinds: &[InitiativeKind],
    fits: impl Fn(&Initiative) -> bool,
    not_used_for: Option<&AwardId>,
) -> i64 {
    let spent = |i: &Initiative| {
        not_used_for.is_some_and(|award| {
            i.used_for.iter().any(|u| *award == u.as_str())
                || ctx
                    .facts
                    .awards
                    .iter()
                    .flatten()
                    .any(|a| a.award == *award && i.id.as_ref().is_some_and(|id| a.based_on.contains(id)))
        })
    };
    kinds
        .iter()
        .map(|k| {
            usable(ctx, list)
                .filter(|i| i.kind == Some(*k) && fits(i) && !spent(i))
                .filter(|i| i.counted_year().is_some_and(|y| bit(year, y) & window != 0))
                .count()
        })
        .max()
        .and_then(|n| i64::try_from(n).ok())
        .unwrap_or(0)
}

pub(crate) fn run_with_initiatives(
    ctx: &Ctx<'_>,
    run: &RunOf,
    years: i64,
    initiatives: i64,
    kinds: &[InitiativeKind],
    not_used_for: Option<&AwardId>,
) -> Leaf {
    let needed = ctx.say(|| {
        format!("{years} năm liên tục và {initiatives} sáng kiến (hoặc {initiatives} đề tài) trong thời gian đó")
    });
    let Some(year) = ctx.year else {
        return Leaf::Unknown("emulation_year".into(), needed);
    };
    let (mask, known, missing) = match run {
        RunOf::Title(t) => (title_years(ctx, t, year), u64::MAX, "awards"),
        RunOf::Rating(r) => {
            let both = rated(ctx, *r, year);
            (both.map(|b| b.0), both.map_or(0, |b| b.1), "ratings")
        }
    };
    let Some(mask) = mask else {
        return Leaf::Unknown(missing.into(), needed);
    };
    let clocked = ctx.clock.judge(year, |window| {
        let mut seen = Seen::No;
        for start in 0..2u32 {
            let run = i64::from(((mask & window) >> start).trailing_ones());
            // A year without a rating may still lengthen the run.
            let maybe = i64::from((((mask | !known) & window) >> start).trailing_ones());
            if maybe < years {
                continue;
            }
            let Some(list) = ctx.facts.initiatives.as_deref() else {
                seen = Seen::Missing("initiatives");
                continue;
            };
            let enough =
                |len: i64| best_kind(ctx, list, year, ones(len) << start, kinds, |_| true, not_used_for) >= initiatives;
            if run >= years && enough(run) {
                return Seen::Yes;
            }
            if maybe > run && enough(maybe) {
                seen = Seen::Missing("ratings của các năm trong thời gian xét");
            }
        }
        seen
    });
    let found = ctx.say(|| {
        let all = ctx.facts.initiatives.as_ref();
        let usable = all.map_or(0, |l| best_kind(ctx, l, year, u64::MAX, kinds, |_| true, not_used_for));
        format!("các năm: {}; nhiều nhất {usable} cùng loại chưa dùng", words::years(list_years(mask, year)))
    });
    clocked.leaf(ctx, found, needed)
}

pub(crate) fn single_use(ctx: &Ctx<'_>) -> Leaf {
    let Some(list) = &ctx.facts.initiatives else {
        return Leaf::NotApplicable("không có sáng kiến".into());
    };
    let spent = || list.iter().filter(|i| i.used_for.iter().any(|u| ctx.award.id != *u.as_str()));
    let needed = Said::from("mỗi sáng kiến dùng một lần");
    if spent().next().is_none() {
        return Leaf::Met("chưa dùng cho hình thức nào".into(), needed);
    }
    let found = ctx.say(|| {
        let each = |i: &Initiative| format!("{} → {}", i.id.as_deref().unwrap_or("?"), i.used_for.join(", "));
        let mut list: Vec<String> = spent().map(each).collect();
        list.sort();
        format!("đã dùng: {}", list.join("; "))
    });
    Leaf::Warned(found, needed)
}
