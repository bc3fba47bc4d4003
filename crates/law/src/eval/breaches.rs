//! What breaches of the discipline regulations (điều lệnh) of the year leave of a title.

use super::Ctx;
use super::leaf::{Leaf, Said};
use crate::facts::{Breach, BreachDecision as D, BreachOf, SubjectKind};
use crate::ids::AwardId;
use crate::verdict::Outcome;
use crate::words;

/// A measure with the facts it rests on.
type Measure = (D, String);

/// One step worse: repeated breaches.
fn worse(d: D) -> D {
    match d {
        D::Criticism => D::OneStepLower,
        D::OneStepLower | D::TwoStepsLower => D::NoTitle,
        D::NoTitle | D::NotCompleted => d,
    }
}

/// What follows for a unit: as decided, else from instances over staff; the missing fact otherwise.
fn of_unit(b: &Breach, lowered: Option<i64>, none: Option<i64>) -> Result<Option<Measure>, &'static str> {
    if let Some(d) = b.decision {
        return Ok(Some((d, words::breach(d).to_owned())));
    }
    if lowered.is_none() && none.is_none() {
        return Err("breaches[].decision");
    }
    let Some(n) = b.count else { return Err("breaches[].count") };
    let Some(staff) = b.staff.filter(|s| *s > 0) else { return Err("breaches[].staff") };
    let over = |percent: Option<i64>| percent.is_some_and(|p| i64::from(n) * 100 >= p.max(0) * i64::from(staff));
    let said = || format!("{n} lượt vi phạm trên {staff} biên chế");
    Ok(if over(none) {
        Some((D::NoTitle, said()))
    } else if over(lowered) {
        Some((D::OneStepLower, said()))
    } else {
        None
    })
}

/// What a unit's measure leaves to who leads it: one form less, repeated breaches one more (article 12).
fn of_head(unit: &[Measure]) -> Option<Measure> {
    let lowering: Vec<&Measure> = unit.iter().filter(|m| m.0 > D::Criticism).collect();
    let (d, said) = lowering.iter().max_by_key(|m| m.0)?;
    let share = match d {
        D::NoTitle | D::NotCompleted => D::OneStepLower,
        _ => D::Criticism,
    };
    let share = if lowering.len() > 1 { worse(share) } else { share };
    Some((share, format!("trách nhiệm liên đới của người đứng đầu: đơn vị {said}")))
}

fn measures(
    ctx: &Ctx<'_>,
    list: &[Breach],
    lowered: Option<i64>,
    none: Option<i64>,
) -> Result<Vec<Measure>, &'static str> {
    let of = |who: BreachOf| list.iter().filter(move |b| b.of == Some(who) && b.year == ctx.year);
    let unit = || of(BreachOf::Unit).map(|b| of_unit(b, lowered, none)).filter_map(Result::transpose).collect();
    if ctx.facts.subject.kind != SubjectKind::Individual {
        return unit();
    }
    let mut all: Vec<Measure> = of(BreachOf::Officer)
        .map(|b| b.decision.map(|d| (d, words::breach(d).to_owned())).ok_or("breaches[].decision"))
        .collect::<Result<_, _>>()?;
    if ctx.facts.subject.leader == Some(true) {
        all.extend(of_head(&unit()?));
    }
    Ok(all)
}

pub(crate) fn title(ctx: &Ctx<'_>, ladders: &[Vec<AwardId>], lowered: Option<i64>, none: Option<i64>) -> Leaf {
    // Optional: without any record there is nothing to say.
    let Some(list) = ctx.facts.breaches.as_deref() else {
        return Leaf::NotApplicable("không có dữ kiện vi phạm điều lệnh".into());
    };
    let needed = Said::from("không bị hạ bậc, không bị loại xét danh hiệu vì vi phạm điều lệnh");
    if ctx.year.is_none() {
        return Leaf::Unknown("emulation_year".into(), needed);
    }
    let all = match measures(ctx, list, lowered, none) {
        Ok(all) => all,
        Err(fact) => return Leaf::Unknown(fact.into(), needed),
    };
    let Some((worst, said)) = all.into_iter().max_by_key(|m| m.0) else {
        return Leaf::Met("không có vi phạm phải hạ bậc".into(), needed);
    };
    let steps = match worst {
        D::Criticism => return Leaf::Met(ctx.say(|| said), needed),
        D::OneStepLower => 1,
        D::TwoStepsLower => 2,
        D::NoTitle | D::NotCompleted => {
            return Leaf::NotMet(ctx.say(|| format!("{said}: không xét danh hiệu của năm")), needed);
        }
    };
    // The title asked for is what is left of the one so many steps above.
    let at = |l: &Vec<AwardId>| l.iter().position(|a| *a == ctx.award.id).and_then(|i| l.get(i + steps)).cloned();
    let Some(higher) = ladders.iter().find_map(at) else {
        return Leaf::NotMet(ctx.say(|| format!("{said}: hạ {steps} bậc, không còn danh hiệu này")), needed);
    };
    let name = || ctx.law.award_name(&higher, ctx.facts.subject.sector).vi;
    let Some(above) = ctx.standard(std::slice::from_ref(&higher)) else {
        return Leaf::NotMet(ctx.say(|| said), needed);
    };
    let found = ctx.say(|| format!("{said}: hạ {steps} bậc; danh hiệu này còn lại khi đạt {}", name()));
    match above.standard_weight().severity {
        Outcome::Eligible => Leaf::Met(found, needed),
        Outcome::NeedsEvidence => Leaf::Unknown(ctx.say(|| format!("dữ kiện để xét {}", name())), needed),
        Outcome::NotEligible => Leaf::NotMet(found, needed),
        _ => Leaf::Human(found, needed),
    }
}
