//! One condition against the facts.

use super::{Ctx, Path, breaches, collective, conduct, held, history, ladder, lists, standing};
use crate::facts::{Facts, Rating};
use crate::model::award::AwardKind;
use crate::model::cond::Cond;
use crate::words;
use std::borrow::Cow;

/// What a leaf says; without readers nothing is written.
pub(crate) type Said = Cow<'static, str>;

/// The answer of a condition without parts: what was found, what was needed.
pub(crate) enum Leaf {
    Met(Said, Said),
    /// Met, with a remark.
    Warned(Said, Said),
    NotMet(Said, Said),
    /// Not met because of a principle that is itself unverified on that day.
    NotMetUnverified(Said, Said),
    /// The missing fact, and what was needed.
    Unknown(Said, Said),
    Hold(Said, Said),
    Human(Said, Said),
    NotApplicable(Said),
}

impl Leaf {
    pub(crate) fn of(ok: bool, found: Said, needed: Said) -> Self {
        if ok { Self::Met(found, needed) } else { Self::NotMet(found, needed) }
    }
}

pub(crate) fn eval(ctx: &Ctx<'_>, path: Path<'_>, cond: &Cond) -> Leaf {
    let f = ctx.facts;
    match cond {
        Cond::RatingAtLeast(r) => rating(ctx, *r),
        Cond::Initiative { kinds, reach, years, outside } => {
            history::initiative(ctx, kinds, *reach, ctx.num(path, "years", *years), *outside)
        }
        Cond::ConsecutiveTitles { award, or_higher, count } => {
            history::consecutive_titles(ctx, award, or_higher, ctx.num(path, "count", *count))
        }
        Cond::ConsecutiveRatings { rating, years } => {
            history::consecutive_ratings(ctx, *rating, ctx.num(path, "years", *years))
        }
        Cond::LeaveCounts(kinds) => conduct::leave_counts(ctx, kinds),
        Cond::TransferRemark { months } => conduct::transfer_remark(ctx, ctx.num(path, "months", *months)),
        Cond::WomenFirst { .. } => Leaf::NotApplicable("áp dụng khi nhiều người, tập thể ngang nhau".into()),
        Cond::SuddenNoBase | Cond::ThematicNoBase => {
            Leaf::NotApplicable("áp dụng khi xét hình thức, danh hiệu trước đó".into())
        }
        Cond::RunWithInitiatives { run, years, initiatives, kinds, not_used_for } => history::run_with_initiatives(
            ctx,
            run,
            ctx.num(path, "years", *years),
            ctx.num(path, "initiatives", *initiatives),
            kinds,
            not_used_for.as_ref(),
        ),
        Cond::PriorThenYears { prior, years, rating, excellent, title, titles, initiatives, reach, awards } => {
            let num = |name, n: &Option<_>| n.map_or(0, |n| ctx.num(path, name, n));
            ladder::prior_then_years(
                ctx,
                &ladder::Ladder {
                    prior,
                    years: ctx.num(path, "years", *years),
                    rating: *rating,
                    excellent: num("excellent", excellent),
                    title: title.as_ref(),
                    titles: num("titles", titles),
                    initiatives: num("initiatives", initiatives),
                    reach: *reach,
                    awards,
                },
            )
        }
        Cond::Holds { awards, years_since } => {
            standing::holds(ctx, awards, years_since.map_or(0, |n| ctx.num(path, "years_since", n)))
        }
        Cond::HoldsNone(awards) => standing::holds_none(ctx, awards),
        Cond::FoundedYears { at_least } => standing::founded_years(ctx, ctx.num(path, "at_least", *at_least)),
        Cond::FlagSubject(wanted) => standing::flag_subject(ctx, *wanted),
        Cond::Score { at_least, city, hard } => {
            let num = |name, n| ctx.num(path, name, n);
            standing::score(ctx, num("at_least", *at_least), num("city", *city), num("hard", *hard))
        }
        Cond::Martyr => standing::martyr(ctx),
        Cond::Conscript => standing::conscript(ctx),
        Cond::EmployedAs { of, is, or_units } => standing::employed_as(ctx, of, *is, or_units),
        Cond::JoinedBefore(day) => standing::joined_before(ctx, *day),
        Cond::CareerDiscipline { refused, lowered } => standing::career_discipline(ctx, *refused, *lowered),
        Cond::OneStateFormAYear => standing::one_state_form_a_year(ctx),
        Cond::ServiceMonths { at_least, contract_counts } => {
            conduct::service_months(ctx, ctx.num(path, "at_least", *at_least), *contract_counts)
        }
        Cond::ServiceYears { at_least, below, hard_area } => conduct::service_years(
            ctx,
            ctx.num(path, "at_least", *at_least),
            below.map(|n| ctx.num(path, "below", n)),
            *hard_area,
        ),
        Cond::PostYears { groups, at_least, women_third_less } => {
            conduct::post_months(ctx, groups, ctx.num(path, "at_least", *at_least), *women_third_less)
        }
        Cond::NoDiscipline { level } => conduct::no_discipline(ctx, *level),
        Cond::DisciplineOver => conduct::discipline_over(ctx),
        Cond::HoldUnderDiscipline => conduct::hold_under_discipline(ctx),
        Cond::NoOpenProceedings => conduct::no_open_proceedings(ctx),
        Cond::StudyCounts { months } => conduct::study_counts(ctx, ctx.num(path, "months", *months)),
        Cond::MemberShare { of, at_least, more_than } => collective::share(
            ctx,
            of,
            at_least.map(|n| ctx.num(path, "at_least", n)),
            more_than.map(|n| ctx.num(path, "more_than", n)),
        ),
        Cond::MemberCount { of, at_least, at_most } => collective::count(
            ctx,
            of,
            at_least.map(|n| ctx.num(path, "at_least", n)),
            at_most.map(|n| ctx.num(path, "at_most", n)),
        ),
        Cond::LeadsCluster => collective::leads(ctx),
        Cond::MovementYears { at_least } => collective::movement_years(ctx, ctx.num(path, "at_least", *at_least)),
        Cond::PerCluster { at_most, whole_list, large } => {
            lists::per_cluster(ctx, ctx.num(path, "at_most", *at_most), *whole_list, *large)
        }
        Cond::Quota { percent, per, round, one_below, conscripts, of } => lists::quota(
            ctx,
            &lists::Share {
                percent: ctx.num(path, "percent", *percent),
                per: *per,
                round: *round,
                one_below: *one_below,
            },
            *conscripts,
            of,
        ),
        Cond::QuotaByResult { leaders, shares, round, of } => lists::by_result(ctx, *leaders, shares, *round, of),
        Cond::NoOpenCase => conduct::no_open_case(ctx),
        Cond::LookBack { years } => conduct::look_back(ctx, ctx.num(path, "years", *years)),
        Cond::MonthsInPeriod { at_least } => conduct::months_in_period(ctx, ctx.num(path, "at_least", *at_least)),
        Cond::MonthsSinceFounded { at_least } => {
            conduct::months_since_founded(ctx, ctx.num(path, "at_least", *at_least))
        }
        Cond::UnitLevel(levels) => collective::unit_level(ctx, levels),
        Cond::Held { awards, grounds, years, count } => {
            held::held(ctx, awards, grounds, ctx.num(path, "years", *years), ctx.num(path, "count", *count))
        }
        Cond::TitleAfterBreaches { ladders, lowered_from, none_from } => breaches::title(
            ctx,
            ladders,
            lowered_from.map(|n| ctx.num(path, "lowered_from", n)),
            none_from.map(|n| ctx.num(path, "none_from", n)),
        ),
        Cond::GroundIs(grounds) => ground(ctx, grounds),
        Cond::OneAchievement => one_achievement(ctx),
        Cond::InitiativeSingleUse => history::single_use(ctx),
        Cond::Registered => match f.registered {
            Some(r) => Leaf::of(r, (if r { "đã đăng ký" } else { "chưa đăng ký" }).into(), "đăng ký thi đua".into()),
            None => Leaf::Unknown("registered".into(), "đăng ký thi đua".into()),
        },
        Cond::Qualitative => Leaf::NotApplicable("tập thể bình xét, ghi trong biên bản".into()),
        Cond::Judgement => Leaf::Human("cần người có thẩm quyền đánh giá".into(), Said::default()),
        Cond::NotEncoded => Leaf::Human("tiêu chuẩn chưa có trong dữ liệu".into(), Said::default()),
        // Handled where parts are combined.
        Cond::All(_) | Cond::Any(_) | Cond::StandardOf(_) => Leaf::NotApplicable(Said::default()),
    }
}

/// The rating of a year, when known.
pub(crate) fn rating_of(f: &Facts, year: i16) -> Option<Rating> {
    f.ratings.as_ref()?.iter().find(|r| r.year == year).map(|r| r.rating)
}

fn rating(ctx: &Ctx<'_>, least: Rating) -> Leaf {
    let needed = ctx.say(|| format!("từ mức “{}”", words::rating(least)));
    let Some(year) = ctx.year else {
        return Leaf::Unknown("emulation_year".into(), needed);
    };
    match rating_of(ctx.facts, year) {
        Some(r) => Leaf::of(r >= least, ctx.say(|| format!("năm {year}: {}", words::rating(r))), needed),
        None => Leaf::Unknown(ctx.say(|| format!("ratings[{year}]")), needed),
    }
}

fn ground(ctx: &Ctx<'_>, grounds: &[crate::facts::Ground]) -> Leaf {
    let needed = ctx.say(|| grounds.iter().map(|g| words::ground(*g)).collect::<Vec<_>>().join(", "));
    match ctx.facts.claim.as_ref().and_then(|c| c.ground) {
        Some(g) => Leaf::of(grounds.contains(&g), words::ground(g).into(), needed),
        None => Leaf::Unknown("claim.ground".into(), needed),
    }
}

fn one_achievement(ctx: &Ctx<'_>) -> Leaf {
    if ctx.award.kind == AwardKind::Title {
        return Leaf::NotApplicable("chỉ áp dụng cho hình thức khen thưởng".into());
    }
    let needed = Said::from("thành tích chưa được khen");
    let Some(held) = &ctx.facts.awards else {
        return Leaf::Unknown("awards".into(), needed);
    };
    let commendations = || {
        held.iter()
            .filter(|a| ctx.law.award(&a.award).is_none_or(|x| x.kind == AwardKind::Commendation))
            .filter(|a| history::decided(ctx, a.decided_on))
    };
    if commendations().next().is_none() {
        return Leaf::Met("chưa có hình thức khen thưởng nào".into(), needed);
    }
    let Some(code) = ctx.facts.claim.as_ref().and_then(|c| c.achievement.as_deref()) else {
        return Leaf::Unknown("claim.achievement".into(), needed);
    };
    if let Some(a) = commendations().find(|a| a.achievement.as_deref() == Some(code)) {
        let name = || ctx.law.award_name(&a.award, ctx.facts.subject.sector).vi;
        return Leaf::NotMet(ctx.say(|| format!("thành tích {code} đã được khen: {}", name())), needed);
    }
    if commendations().any(|a| a.achievement.is_none()) {
        return Leaf::Unknown("awards[].achievement".into(), needed);
    }
    Leaf::Met(ctx.say(|| format!("thành tích {code} chưa được khen")), needed)
}
