//! Conditions about what a subject is and holds: earlier awards, age of a collective, points, generations, a whole career.

use super::Ctx;
use super::history::decided;
use super::leaf::{Leaf, Said};
use crate::date::Date;
use crate::facts::{Area, AwardHeld, DisciplineLevel, Employment, Ground, UnitKind};
use crate::ids::AwardId;
use crate::model::award::{AwardKind, AwardLevel};
use crate::words;

/// Holds one of the awards, for at least so many whole years when stated.
pub(crate) fn holds(ctx: &Ctx<'_>, awards: &[AwardId], years_since: i64) -> Leaf {
    let name = |id: &AwardId| ctx.law.award_name(id, ctx.facts.subject.sector).vi;
    let needed = ctx.say(|| {
        let all = awards.iter().map(name).collect::<Vec<_>>().join(" hoặc ");
        if years_since > 0 { format!("{all}, từ {years_since} năm trước") } else { all }
    });
    let Some(held) = &ctx.facts.awards else {
        return Leaf::Unknown("awards".into(), needed);
    };
    let mine = || held.iter().filter(|a| awards.contains(&a.award) && decided(ctx, a.decided_on));
    let Some(first) = mine().next() else {
        return Leaf::NotMet("chưa có".into(), needed);
    };
    if years_since == 0 {
        return Leaf::Met(ctx.say(|| name(&first.award)), needed);
    }
    let Some(earliest) = mine().filter_map(AwardHeld::counted_year).min() else {
        return Leaf::Unknown("awards[].year".into(), needed);
    };
    let since = i64::from(ctx.on.year()) - i64::from(earliest);
    Leaf::of(since >= years_since, ctx.say(|| format!("{} năm {earliest}", name(&first.award))), needed)
}

/// Holds none of the awards.
pub(crate) fn holds_none(ctx: &Ctx<'_>, awards: &[AwardId]) -> Leaf {
    let needed = Said::from("chưa được tặng các hình thức luật loại trừ");
    let Some(held) = &ctx.facts.awards else {
        return Leaf::Unknown("awards".into(), needed);
    };
    match held.iter().find(|a| awards.contains(&a.award) && decided(ctx, a.decided_on)) {
        Some(a) => Leaf::NotMet(ctx.say(|| ctx.law.award_name(&a.award, ctx.facts.subject.sector).vi), needed),
        None => Leaf::Met("chưa có".into(), needed),
    }
}

/// Whole years since the collective was founded.
pub(crate) fn founded_years(ctx: &Ctx<'_>, least: i64) -> Leaf {
    let needed = ctx.say(|| format!("xây dựng, phát triển từ {least} năm"));
    let Some(founded) = ctx.facts.subject.founded else {
        return Leaf::Unknown("subject.founded".into(), needed);
    };
    let years = i64::from(founded.whole_months_until(ctx.on.next_day()) / 12);
    let found = ctx.say(|| format!("thành lập {}: {years} năm", founded.on_paper()));
    let changed = ctx.facts.collective.as_ref().and_then(|c| c.reorganised_on).filter(|d| *d <= ctx.on);
    match changed {
        Some(d) if years >= least && i64::from(d.whole_months_until(ctx.on.next_day()) / 12) < least => {
            Leaf::Human(ctx.say(|| format!("{found}; sáp nhập, chia tách ngày {}", d.on_paper())), needed)
        }
        _ => Leaf::of(years >= least, found, needed),
    }
}

/// Emulation flags are, or are not, for collectives of this kind.
pub(crate) fn flag_subject(ctx: &Ctx<'_>, wanted: bool) -> Leaf {
    let words = |is: bool| {
        if is {
            "thuộc đối tượng tặng cờ thi đua"
        } else {
            "không thuộc đối tượng tặng cờ thi đua"
        }
    };
    match ctx.facts.collective.as_ref().and_then(|c| c.flag_subject) {
        Some(is) => Leaf::of(is == wanted, words(is).into(), words(wanted).into()),
        None => Leaf::Unknown("collective.flag_subject".into(), words(wanted).into()),
    }
}

/// Points on the decree's scale, by where the unit is.
pub(crate) fn score(ctx: &Ctx<'_>, general: i64, city: i64, hard: i64) -> Leaf {
    let needed = ctx.say(|| format!("từ {general} điểm (quận, huyện thành phố trực thuộc trung ương {city}; miền núi, hải đảo, đặc biệt khó khăn {hard})"));
    let Some(points) = ctx.facts.claim.as_ref().and_then(|c| c.score) else {
        return Leaf::Unknown("claim.score".into(), needed);
    };
    let reached = |least: i64| i64::from(points) >= least;
    let least = match ctx.facts.unit.as_ref().and_then(|u| u.area) {
        Some(Area::City) => city,
        Some(Area::Mountain | Area::Island | Area::Difficult) => hard,
        Some(Area::Ordinary) => general,
        // Where the place makes no difference it need not be known.
        None if reached(general.max(city).max(hard)) || !reached(general.min(city).min(hard)) => general,
        None => return Leaf::Unknown("unit.area".into(), needed),
    };
    Leaf::of(reached(least), ctx.say(|| format!("{points} điểm, cần từ {least}")), needed)
}

pub(crate) fn martyr(ctx: &Ctx<'_>) -> Leaf {
    let needed = Said::from("hy sinh, được công nhận liệt sĩ");
    let found = |is: bool| if is { "được công nhận liệt sĩ" } else { "không" };
    Leaf::of(ctx.facts.subject.martyr == Some(true), found(ctx.facts.subject.martyr == Some(true)).into(), needed)
}

pub(crate) fn conscript(ctx: &Ctx<'_>) -> Leaf {
    let needed = Said::from("hạ sĩ quan, chiến sĩ nghĩa vụ");
    let is = ctx.facts.subject.employment == Some(Employment::Conscript);
    Leaf::of(
        is,
        if is {
            "hạ sĩ quan, chiến sĩ nghĩa vụ"
        } else {
            "không phải hạ sĩ quan, chiến sĩ nghĩa vụ"
        }
        .into(),
        needed,
    )
}

/// Works as one of these kinds of staff or in one of these kinds of units, or as none of them. Who is not said to be one is none.
pub(crate) fn employed_as(ctx: &Ctx<'_>, of: &[Employment], wanted: bool, or_units: &[UnitKind]) -> Leaf {
    let all = || {
        let kinds = of.iter().map(|e| words::employment(*e));
        kinds.chain(or_units.iter().map(|u| words::unit_kind(*u))).collect::<Vec<_>>().join("; ")
    };
    let needed = ctx.say(|| if wanted { all() } else { format!("không phải {}", all()) });
    let there = ctx.facts.unit.as_ref().and_then(|u| u.kind).filter(|k| or_units.contains(k));
    if let Some(kind) = there {
        return Leaf::of(wanted, words::unit_kind(kind).into(), needed);
    }
    match ctx.facts.subject.employment {
        Some(e) => Leaf::of(of.contains(&e) == wanted, words::employment(e).into(), needed),
        None => Leaf::of(!wanted, ctx.say(|| format!("không ghi là {}", all())), needed),
    }
}

/// Joined before a day: generations of the revolution and of the wars.
pub(crate) fn joined_before(ctx: &Ctx<'_>, day: Date) -> Leaf {
    let needed = ctx.say(|| format!("tham gia trước ngày {}", day.on_paper()));
    let from_service = ctx.facts.service.iter().flatten().filter_map(|s| s.from).min();
    match ctx.facts.subject.joined.into_iter().chain(from_service).min() {
        Some(joined) => Leaf::of(joined < day, ctx.say(|| format!("tham gia ngày {}", joined.on_paper())), needed),
        None => Leaf::Unknown("service".into(), needed),
    }
}

/// Discipline of a whole career: refused from one level upward, a class less from a milder one.
pub(crate) fn career_discipline(ctx: &Ctx<'_>, refused: DisciplineLevel, lowered: DisciplineLevel) -> Leaf {
    let needed = ctx.say(|| {
        format!(
            "không bị kỷ luật {}; từ {} thì hạ một mức khen",
            words::discipline(refused),
            words::discipline(lowered)
        )
    });
    let Some(list) = &ctx.facts.discipline else {
        return Leaf::Unknown("discipline".into(), needed);
    };
    let worst = list
        .iter()
        .filter(|d| d.from.is_none_or(|f| f <= ctx.on))
        .map(|d| d.level.unwrap_or(DisciplineLevel::Other))
        .max();
    match worst {
        None => Leaf::Met("không có kỷ luật".into(), needed),
        Some(DisciplineLevel::Other) => Leaf::Human("có kỷ luật hình thức khác".into(), needed),
        Some(l) if l >= refused => Leaf::NotMet(ctx.say(|| format!("bị {}", words::discipline(l))), needed),
        Some(l) if l >= lowered => {
            Leaf::Human(ctx.say(|| format!("bị {}: hạ một mức khen", words::discipline(l))), needed)
        }
        Some(l) => Leaf::Met(words::discipline(l).into(), needed),
    }
}

/// No second commendation of State level in one year, save sudden, dedication and service term.
pub(crate) fn one_state_form_a_year(ctx: &Ctx<'_>) -> Leaf {
    let needed = Said::from("trong năm chưa có hình thức khen thưởng cấp Nhà nước khác");
    let Some(held) = &ctx.facts.awards else {
        return Leaf::Unknown("awards".into(), needed);
    };
    let spared = |g: Option<Ground>| matches!(g, Some(Ground::Sudden | Ground::Dedication | Ground::ServiceTerm));
    let state = |id: &AwardId| {
        ctx.law.award(id).is_some_and(|a| {
            a.kind == AwardKind::Commendation && matches!(a.level, AwardLevel::State | AwardLevel::PrimeMinister)
        })
    };
    let this_year =
        |a: &&AwardHeld| decided(ctx, a.decided_on) && a.decided_on.map(|d| d.year).or(a.year) == Some(ctx.on.year());
    match held.iter().filter(this_year).find(|a| state(&a.award) && !spared(a.ground)) {
        Some(a) => {
            let name = ctx.say(|| format!("năm {}: {}", ctx.on.year(), ctx.law.award_name(&a.award, None).vi));
            if a.ground.is_none() {
                Leaf::Unknown("awards[].ground".into(), needed)
            } else {
                Leaf::NotMet(name, needed)
            }
        }
        None => Leaf::Met("chưa có".into(), needed),
    }
}
