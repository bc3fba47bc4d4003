//! Awards held for some grounds: a road of its own to a title.

use super::Ctx;
use super::history::{bit, decided, ones};
use super::leaf::Leaf;
use crate::facts::Ground;
use crate::ids::AwardId;
use crate::words;

/// Awards held for some grounds in the last years.
pub(crate) fn held(ctx: &Ctx<'_>, awards: &[AwardId], grounds: &[Ground], years: i64, count: i64) -> Leaf {
    let name = || awards.iter().map(|a| ctx.law.award_name(a, ctx.facts.subject.sector).vi).collect::<Vec<_>>();
    let needed = ctx.say(|| {
        let why = grounds.iter().map(|g| words::ground(*g)).collect::<Vec<_>>().join(", ");
        format!("{count} lần: {} ({why})", name().join(", "))
    });
    let Some(year) = ctx.year else {
        return Leaf::Unknown("emulation_year".into(), needed);
    };
    let Some(list) = &ctx.facts.awards else {
        return Leaf::Unknown("awards".into(), needed);
    };
    let window = ones(years);
    let (mut certain, mut perhaps) = (0i64, None);
    for a in list.iter().filter(|a| awards.contains(&a.award) && decided(ctx, a.decided_on)) {
        let of_years = a.counted_year().map(|y| bit(year, y) & window != 0);
        let of_ground = a.ground.map(|g| grounds.contains(&g));
        match (of_years, of_ground) {
            (Some(true), Some(true)) => certain += 1,
            (Some(false), _) | (_, Some(false)) => {}
            (None, _) => perhaps = Some((perhaps.map_or(1, |p: (i64, _)| p.0 + 1), "awards[].year")),
            (_, None) => perhaps = Some((perhaps.map_or(1, |p: (i64, _)| p.0 + 1), "awards[].ground")),
        }
    }
    match perhaps {
        _ if certain >= count => Leaf::Met(ctx.say(|| format!("có {certain}")), needed),
        Some((n, fact)) if certain + n >= count => Leaf::Unknown(fact.into(), needed),
        _ => {
            Leaf::NotMet(ctx.say(|| if certain == 0 { "không có".to_owned() } else { format!("có {certain}") }), needed)
        }
    }
}
