//! Ladders: an earlier award, then a run of years up to the proposal with what must be held or made inside it.

use super::Ctx;
use super::history::{Seen, best_kind, decided, list_years, ones, rated, title_years, years_since};
use super::leaf::{Leaf, Said};
use crate::facts::{AwardHeld, Initiative, InitiativeKind, Rating, Reach};
use crate::ids::AwardId;
use crate::model::cond::HeldTimes;
use crate::words;

/// An earlier award and the years after it.
pub(crate) struct Ladder<'a> {
    pub(crate) prior: &'a [AwardId],
    pub(crate) years: i64,
    pub(crate) rating: Rating,
    pub(crate) excellent: i64,
    pub(crate) title: Option<&'a AwardId>,
    pub(crate) titles: i64,
    pub(crate) initiatives: i64,
    pub(crate) reach: Option<Reach>,
    pub(crate) awards: &'a [HeldTimes],
}

impl Ladder<'_> {
    fn needed(&self, ctx: &Ctx<'_>) -> String {
        let name = |a: &AwardId| ctx.law.award_name(a, ctx.facts.subject.sector).vi;
        let mut out = self.prior.first().map(|p| format!("{}, sau đó ", name(p))).unwrap_or_default();
        out += &format!("{} năm liên tục từ mức “{}”", self.years, words::rating(self.rating));
        for h in self.awards {
            out += &format!("; {} lần {}", h.times, name(&h.award));
        }
        if self.initiatives > 0 {
            let reach = self.reach.map_or("cơ sở", words::reach);
            out += &format!("; {} sáng kiến phạm vi {reach} trở lên", self.initiatives);
        }
        out
    }

    /// How often an award was granted for the years of a run.
    fn times(&self, ctx: &Ctx<'_>, award: &AwardId, year: i16, run: u64) -> u32 {
        let held = ctx.facts.awards.iter().flatten().filter(|a| a.award == *award && decided(ctx, a.decided_on));
        let inside = held.filter_map(AwardHeld::counted_year).filter(|y| super::history::bit(year, *y) & run != 0);
        u32::try_from(inside.count()).unwrap_or(u32::MAX)
    }

    /// What the run itself must hold: awards and initiatives.
    fn inside(&self, ctx: &Ctx<'_>, year: i16, run: u64) -> Seen {
        for h in self.awards {
            if self.times(ctx, &h.award, year, run) < h.times {
                let undated =
                    ctx.facts.awards.iter().flatten().any(|a| a.award == h.award && a.counted_year().is_none());
                return if undated { Seen::Missing("awards[].year") } else { Seen::No };
            }
        }
        if self.initiatives == 0 {
            return Seen::Yes;
        }
        let Some(list) = &ctx.facts.initiatives else {
            return Seen::Missing("initiatives");
        };
        let kinds = [InitiativeKind::Initiative];
        let least = self.reach.unwrap_or(Reach::Base);
        let certain = |i: &Initiative| i.reach.map_or(least == Reach::Base, |r| r >= least);
        if best_kind(ctx, list, year, run, &kinds, certain, None) >= self.initiatives {
            return Seen::Yes;
        }
        let perhaps = |i: &Initiative| i.reach.is_none_or(|r| r >= least);
        if best_kind(ctx, list, year, run, &kinds, perhaps, None) >= self.initiatives {
            return Seen::Missing("initiatives[].reach");
        }
        Seen::No
    }

    fn found(&self, ctx: &Ctx<'_>, year: i16, first: i16, ok: u64, excellent: u64, titles: u64) -> String {
        let after = years_since(year, first.saturating_add(1));
        let years = |mask: u64| words::years(list_years(mask & after, year));
        let name = |a: &AwardId| ctx.law.award_name(a, ctx.facts.subject.sector).vi;
        let mut out = self.prior.first().map(|p| format!("{} năm {first}; ", name(p))).unwrap_or_default();
        out += &format!("các năm đạt: {}; xuất sắc: {}", years(ok), years(excellent));
        if self.title.is_some() {
            out += &format!("; danh hiệu: {}", years(titles));
        }
        for h in self.awards {
            out += &format!("; {} lần {}", self.times(ctx, &h.award, year, after), name(&h.award));
        }
        if self.initiatives > 0 {
            let least = self.reach.unwrap_or(Reach::Base);
            let fits = |i: &Initiative| i.reach.is_some_and(|r| r >= least);
            let list = ctx.facts.initiatives.as_deref().unwrap_or_default();
            let n = best_kind(ctx, list, year, after, &[InitiativeKind::Initiative], fits, None);
            out += &format!("; {n} sáng kiến đủ phạm vi");
        }
        out
    }
}

pub(crate) fn prior_then_years(ctx: &Ctx<'_>, l: &Ladder<'_>) -> Leaf {
    let needed = ctx.say(|| l.needed(ctx));
    let Some(year) = ctx.year else {
        return Leaf::Unknown("emulation_year".into(), needed);
    };
    let Some(held) = &ctx.facts.awards else {
        return Leaf::Unknown("awards".into(), needed);
    };
    let priors = || held.iter().filter(|a| l.prior.contains(&a.award) && decided(ctx, a.decided_on));
    // Sudden and thematic commendations are no basis for merit.
    let base = || priors().filter(|a| a.ground.is_none_or(|g| !ctx.no_base.contains(&g)));
    let first = if l.prior.is_empty() { Some(i16::MIN) } else { base().filter_map(AwardHeld::counted_year).min() };
    let Some(first) = first else {
        let found = match (priors().next().is_none(), base().next().is_none()) {
            (true, _) => ctx.say(|| {
                let name = l.prior.first().map(|p| ctx.law.award_name(p, ctx.facts.subject.sector).vi);
                format!("chưa có {}", name.unwrap_or_default())
            }),
            (false, true) => {
                let found = Said::from("chỉ có khen đột xuất hoặc chuyên đề, không làm căn cứ khen công trạng");
                return if ctx.no_base_verified {
                    Leaf::NotMet(found, needed)
                } else {
                    Leaf::NotMetUnverified(found, needed)
                };
            }
            (false, false) => return Leaf::Unknown("awards[].year".into(), needed),
        };
        return Leaf::NotMet(found, needed);
    };
    let Some((ok, known)) = rated(ctx, l.rating, year) else {
        return Leaf::Unknown("ratings".into(), needed);
    };
    let excellent = rated(ctx, Rating::Excellent, year).map_or(0, |r| r.0);
    let titles = l.title.and_then(|t| title_years(ctx, t, year)).unwrap_or(0);
    // Everything after the earliest counting award is open to the run.
    let after = years_since(year, first.saturating_add(1));
    let test = |window: u64, first_certain: bool| {
        let mut seen = Seen::No;
        for start in 0..2u32 {
            // A proposal before the year is rated looks at the years up to the last one.
            if start == 1 && known & 1 == 1 {
                break;
            }
            let open = (after & window) >> start;
            let len = i64::from(((ok >> start) & open).trailing_ones());
            if len < l.years {
                let maybe = ((ok | !known) >> start) & open;
                if i64::from(maybe.trailing_ones()) >= l.years {
                    seen = Seen::Missing("ratings của các năm sau hình thức trước");
                }
                continue;
            }
            let run = ones(len) << start;
            let count = |m: u64| i64::from((m & run).count_ones());
            if count(excellent) < l.excellent || count(titles) < l.titles {
                continue;
            }
            match l.inside(ctx, year, run) {
                Seen::Yes if first_certain => return Seen::Yes,
                Seen::Yes => return Seen::Missing("awards[].ground của hình thức trước"),
                Seen::No => {}
                missing => seen = missing,
            }
        }
        seen
    };
    let free = l.prior.is_empty();
    let certain = base().filter(|a| a.ground.is_some()).filter_map(AwardHeld::counted_year).min();
    let clocked = ctx.clock.judge(year, |window| {
        // Prefer an earlier award whose ground is stated; an unstated ground only asks for evidence.
        if let Some(c) = certain.filter(|_| !free) {
            let seen = test(window & years_since(year, c.saturating_add(1)), true);
            if seen == Seen::Yes || certain == Some(first) {
                return seen;
            }
        }
        test(window, free)
    });
    let found = ctx.say(|| l.found(ctx, year, first, ok, excellent, titles));
    let leaf = clocked.leaf(ctx, found, needed);
    let reach_back = if free { year.saturating_sub(i16::try_from(l.years).unwrap_or(i16::MAX)) } else { i16::MIN };
    // A collective that was merged or split inside the years is no longer the one that earned them.
    let changed = ctx
        .facts
        .collective
        .as_ref()
        .and_then(|c| c.reorganised_on)
        .filter(|d| d.year() > first.max(reach_back) && *d <= ctx.on);
    match (leaf, changed) {
        (Leaf::Met(found, needed), Some(d)) => {
            Leaf::Human(ctx.say(|| format!("{found}; sáp nhập, chia tách ngày {}", d.on_paper())), needed)
        }
        (leaf, _) => leaf,
    }
}
