//! One condition against the facts.

use super::{Ctx, collective, conduct, history};
use crate::facts::{Facts, Rating};
use crate::model::award::AwardKind;
use crate::model::cond::Cond;
use crate::words;

/// The answer of a condition without parts: what was found, what was needed.
pub(crate) enum Leaf {
    Met(String, String),
    /// Met, with a remark.
    Warned(String, String),
    NotMet(String, String),
    /// Not met because of a principle that is itself unverified on that day.
    NotMetUnverified(String, String),
    /// The missing fact, and what was needed.
    Unknown(String, String),
    Hold(String, String),
    Human(String, String),
    NotApplicable(String),
}

impl Leaf {
    pub(crate) fn of(ok: bool, found: String, needed: String) -> Self {
        if ok { Self::Met(found, needed) } else { Self::NotMet(found, needed) }
    }
}

pub(crate) fn eval(ctx: &Ctx<'_>, path: &str, cond: &Cond) -> Leaf {
    let f = ctx.facts;
    match cond {
        Cond::RatingAtLeast(r) => rating(ctx, *r),
        Cond::Initiative { kinds, reach, years, outside } => {
            history::initiative(ctx, kinds, *reach, ctx.num(path, "years", *years), *outside)
        }
        Cond::ConsecutiveTitles { award, count } => {
            history::consecutive_titles(ctx, award, ctx.num(path, "count", *count))
        }
        Cond::ConsecutiveRatings { rating, years } => {
            history::consecutive_ratings(ctx, *rating, ctx.num(path, "years", *years))
        }
        Cond::LeaveCounts(kinds) => conduct::leave_counts(ctx, kinds),
        Cond::TransferRemark { months } => conduct::transfer_remark(ctx, ctx.num(path, "months", *months)),
        Cond::WomenFirst { .. } => Leaf::NotApplicable("áp dụng khi nhiều người, tập thể ngang nhau".into()),
        Cond::SuddenNoBase => Leaf::NotApplicable("áp dụng khi xét hình thức, danh hiệu trước đó".into()),
        Cond::RunWithInitiatives { run, years, initiatives, kinds, not_used_for } => history::run_with_initiatives(
            ctx,
            run,
            ctx.num(path, "years", *years),
            ctx.num(path, "initiatives", *initiatives),
            kinds,
            not_used_for,
        ),
        Cond::PriorThenYears { prior, years, rating, excellent, title, titles, initiatives } => {
            let num = |name, n: &Option<_>| n.map_or(0, |n| ctx.num(path, name, n));
            history::prior_then_years(
                ctx,
                &history::Ladder {
                    prior,
                    years: ctx.num(path, "years", *years),
                    rating: *rating,
                    excellent: num("excellent", excellent),
                    title: title.as_ref(),
                    titles: num("titles", titles),
                    initiatives: num("initiatives", initiatives),
                },
            )
        }
        Cond::ServiceMonths { at_least, contract_counts } => {
            conduct::service_months(ctx, ctx.num(path, "at_least", *at_least), *contract_counts)
        }
        Cond::ServiceYears { at_least, below } => {
            conduct::service_years(ctx, ctx.num(path, "at_least", *at_least), below.map(|n| ctx.num(path, "below", n)))
        }
        Cond::PostYears { groups, at_least, women_third_less } => {
            conduct::post_months(ctx, groups, ctx.num(path, "at_least", *at_least), *women_third_less)
        }
        Cond::NoDiscipline { level } => conduct::no_discipline(ctx, *level),
        Cond::DisciplineOver => conduct::discipline_over(ctx),
        Cond::HoldUnderDiscipline => conduct::hold_under_discipline(ctx),
        Cond::NoOpenProceedings => conduct::no_open_proceedings(ctx),
        Cond::StudyCounts { months } => conduct::study_counts(ctx, ctx.num(path, "months", *months)),
        Cond::MemberShare { of, at_least, more_than } => collective::share(
            f,
            of,
            at_least.map(|n| ctx.num(path, "at_least", n)),
            more_than.map(|n| ctx.num(path, "more_than", n)),
        ),
        Cond::MemberCount { of, at_least, at_most } => collective::count(
            f,
            of,
            at_least.map(|n| ctx.num(path, "at_least", n)),
            at_most.map(|n| ctx.num(path, "at_most", n)),
        ),
        Cond::LeadsCluster => collective::leads(f),
        Cond::MovementYears { at_least } => collective::movement_years(f, ctx.num(path, "at_least", *at_least)),
        Cond::PerCluster { at_most } => collective::per_cluster(ctx, ctx.num(path, "at_most", *at_most)),
        Cond::Quota { percent, of } => collective::quota(ctx, ctx.num(path, "percent", *percent), of),
        Cond::GroundIs(grounds) => ground(f, grounds),
        Cond::OneAchievement => one_achievement(ctx),
        Cond::InitiativeSingleUse => history::single_use(ctx),
        Cond::Registered => match f.registered {
            Some(r) => Leaf::of(r, (if r { "đã đăng ký" } else { "chưa đăng ký" }).into(), "đăng ký thi đua".into()),
            None => Leaf::Unknown("registered".into(), "đăng ký thi đua".into()),
        },
        Cond::Qualitative => Leaf::NotApplicable("tập thể bình xét, ghi trong biên bản".into()),
        Cond::Judgement => Leaf::Human("cần người có thẩm quyền đánh giá".into(), String::new()),
        Cond::NotEncoded => Leaf::Human("tiêu chuẩn chưa có trong dữ liệu".into(), String::new()),
        // Handled where parts are combined.
        Cond::All(_) | Cond::Any(_) | Cond::StandardOf(_) => Leaf::NotApplicable(String::new()),
    }
}

/// The rating of a year, when known.
pub(crate) fn rating_of(f: &Facts, year: i16) -> Option<Rating> {
    f.ratings.as_ref()?.iter().find(|r| r.year == year).map(|r| r.rating)
}

fn rating(ctx: &Ctx<'_>, least: Rating) -> Leaf {
    let needed = format!("từ mức “{}”", words::rating(least));
    let Some(year) = ctx.year else {
        return Leaf::Unknown("emulation_year".into(), needed);
    };
    match rating_of(ctx.facts, year) {
        Some(r) => Leaf::of(r >= least, format!("năm {year}: {}", words::rating(r)), needed),
        None => Leaf::Unknown(format!("ratings[{year}]"), needed),
    }
}

fn ground(f: &Facts, grounds: &[crate::facts::Ground]) -> Leaf {
    let needed = grounds.iter().map(|g| words::ground(*g)).collect::<Vec<_>>().join(", ");
    match f.claim.as_ref().and_then(|c| c.ground) {
        Some(g) => Leaf::of(grounds.contains(&g), words::ground(g).into(), needed),
        None => Leaf::Unknown("claim.ground".into(), needed),
    }
}

fn one_achievement(ctx: &Ctx<'_>) -> Leaf {
    if ctx.award.kind == AwardKind::Title {
        return Leaf::NotApplicable("chỉ áp dụng cho hình thức khen thưởng".into());
    }
    let needed = "thành tích chưa được khen".to_owned();
    let Some(held) = &ctx.facts.awards else {
        return Leaf::Unknown("awards".into(), needed);
    };
    let commendations: Vec<_> = held
        .iter()
        .filter(|a| ctx.law.award(&a.award).is_none_or(|x| x.kind == AwardKind::Commendation))
        .filter(|a| a.decided_on.and_then(crate::date::PartialDate::earliest).is_none_or(|d| d <= ctx.on))
        .collect();
    if commendations.is_empty() {
        return Leaf::Met("chưa có hình thức khen thưởng nào".into(), needed);
    }
    let Some(code) = ctx.facts.claim.as_ref().and_then(|c| c.achievement.as_deref()) else {
        return Leaf::Unknown("claim.achievement (có thể trùng thành tích)".into(), needed);
    };
    if let Some(a) = commendations.iter().find(|a| a.achievement.as_deref() == Some(code)) {
        return Leaf::NotMet(format!("thành tích {code} đã được khen: {}", a.award), needed);
    }
    if commendations.iter().any(|a| a.achievement.is_none()) {
        return Leaf::Unknown("awards[].achievement (có thể trùng thành tích)".into(), needed);
    }
    Leaf::Met(format!("thành tích {code} chưa được khen"), needed)
}
