//! Conditions about service, study, discipline and open cases.

use super::Ctx;
use super::history::discipline_end;
use super::leaf::{Leaf, Said};
use crate::date::Date;
use crate::facts::{Discipline, DisciplineLevel, Employment, Grade, LeaveKind, ProceedingKind, Service, Sex};
use crate::model::cond::HardArea;
use crate::words;

/// Last day of service that counts: the end of the emulation period, or leaving, or the day judged when later years are not in view.
fn service_end(ctx: &Ctx<'_>) -> Date {
    let end = ctx.period.map_or(ctx.on, |p| p.to);
    ctx.facts.subject.left.map_or(end, |left| left.min(end))
}

fn months_served(ctx: &Ctx<'_>, end: Date, contract_counts: bool, hard: Option<HardArea>) -> Option<i32> {
    if let Some(service) = ctx.facts.service.as_ref().filter(|s| !s.is_empty()) {
        let weight = |s: &Service| match (hard, s.hard_area == Some(true)) {
            (Some(HardArea::Double), true) => 2,
            (Some(HardArea::Only), false) => 0,
            _ => 1,
        };
        let months = service
            .iter()
            .filter(|s| contract_counts || s.employment != Some(Employment::Contract))
            .filter_map(|s| {
                let months = s.from?.whole_months_until(s.to.map_or(end, |to| to.min(end)).next_day());
                Some(months.saturating_mul(weight(s)))
            })
            .fold(0i32, i32::saturating_add);
        return Some(months);
    }
    // Where somebody served is known only stretch by stretch.
    if hard == Some(HardArea::Only) {
        return None;
    }
    ctx.facts.subject.joined.map(|from| from.whole_months_until(end.next_day()))
}

pub(crate) fn service_months(ctx: &Ctx<'_>, least: i64, contract_counts: bool) -> Leaf {
    let needed = ctx.say(|| format!("từ đủ {least} tháng công tác"));
    match months_served(ctx, service_end(ctx), contract_counts, None) {
        Some(m) => Leaf::of(i64::from(m) >= least, ctx.say(|| format!("{m} tháng")), needed),
        None => Leaf::Unknown("service".into(), needed),
    }
}

/// Months of service at the end of the emulation period, contract time included.
pub(crate) fn months_at_year_end(ctx: &Ctx<'_>) -> Option<i32> {
    months_served(ctx, service_end(ctx), true, None)
}

pub(crate) fn service_years(ctx: &Ctx<'_>, least: i64, below: Option<i64>, hard: Option<HardArea>) -> Leaf {
    let needed = ctx.say(|| {
        let years = match below {
            Some(b) => format!("từ đủ {least} đến dưới {b} năm"),
            None => format!("từ đủ {least} năm"),
        };
        match hard {
            Some(HardArea::Double) => format!("{years}, thời gian ở vùng đặc biệt tính gấp đôi"),
            Some(HardArea::Only) => format!("{years} ở vùng đặc biệt"),
            None => years,
        }
    });
    let end = ctx.facts.subject.left.map_or(ctx.on, |left| left.min(ctx.on));
    match months_served(ctx, end, false, hard) {
        Some(m) => {
            let years = i64::from(m / 12);
            Leaf::of(years >= least && below.is_none_or(|b| years < b), ctx.say(|| format!("{years} năm")), needed)
        }
        None => Leaf::Unknown("service".into(), needed),
    }
}

pub(crate) fn post_months(ctx: &Ctx<'_>, groups: &[String], least: i64, women_third_less: bool) -> Leaf {
    let woman = ctx.facts.subject.sex == Some(Sex::Female);
    // A third less, rounded down in her favour.
    let least = if women_third_less && woman { least * 2 / 3 } else { least };
    let needed = ctx.say(|| match least {
        0 => "đã giữ chức vụ".into(),
        n => format!("từ đủ {n} tháng giữ chức vụ"),
    });
    let Some(posts) = &ctx.facts.posts else {
        return Leaf::Unknown("posts".into(), needed);
    };
    let mut spans: Vec<(Date, Date)> = posts
        .iter()
        .filter(|p| p.group.as_ref().is_some_and(|g| groups.contains(g)))
        .filter_map(|p| Some((p.from?, p.to.map_or(ctx.on, |t| t.min(ctx.on)).next_day())))
        .collect();
    if spans.is_empty() {
        return Leaf::NotMet("chưa giữ chức vụ này".into(), needed);
    }
    spans.sort_unstable();
    // Concurrent posts count once.
    let (mut months, mut reached) = (0, None);
    for (from, to) in spans {
        let from = reached.map_or(from, |r: Date| r.max(from));
        months = i32::saturating_add(months, from.whole_months_until(to));
        reached = Some(reached.map_or(to, |r| r.max(to)));
    }
    Leaf::of(i64::from(months) >= least, ctx.say(|| format!("{months} tháng")), needed)
}

pub(crate) fn leave_counts(ctx: &Ctx<'_>, kinds: &[LeaveKind]) -> Leaf {
    let any = ctx.period.is_some_and(|p| {
        ctx.facts.leave.iter().flatten().any(|l| {
            l.kind.is_some_and(|k| kinds.contains(&k))
                && l.from.is_none_or(|f| f <= p.to)
                && l.to.is_none_or(|t| t >= p.from)
        })
    });
    if any {
        Leaf::Met("có, được tính là thời gian công tác".into(), "được tính".into())
    } else {
        Leaf::NotApplicable("không có".into())
    }
}

pub(crate) fn transfer_remark(ctx: &Ctx<'_>, months: i64) -> Leaf {
    let Some(period) = ctx.period else { return Leaf::NotApplicable("chưa rõ kỳ xét".into()) };
    let long = ctx.facts.transfers.iter().flatten().any(|t| {
        t.on.is_some_and(|d| period.from <= d && d <= period.to)
            && t.months_at_old_unit.is_none_or(|m| i64::from(m) >= months)
    });
    if long {
        Leaf::Warned("cần nhận xét của đơn vị cũ".into(), "đơn vị mới bình xét".into())
    } else {
        Leaf::NotApplicable("không chuyển công tác".into())
    }
}

/// Disciplines known on the day judged.
fn known<'a>(ctx: &'a Ctx<'_>) -> Option<impl Iterator<Item = &'a Discipline>> {
    let on = ctx.on;
    ctx.facts.discipline.as_ref().map(|d| d.iter().filter(move |d| d.from.is_none_or(|f| f <= on)))
}

fn name(d: &Discipline) -> &'static str {
    d.level.map_or("kỷ luật", words::discipline)
}

pub(crate) fn no_discipline(ctx: &Ctx<'_>, level: DisciplineLevel) -> Leaf {
    let needed = ctx.say(|| format!("không bị kỷ luật từ {} trở lên trong năm", words::discipline(level)));
    let Some(period) = ctx.period else {
        return Leaf::Unknown("emulation_year".into(), needed);
    };
    let Some(list) = known(ctx) else {
        return Leaf::Unknown("discipline".into(), needed);
    };
    let mut carried = None;
    for d in list.filter(|d| d.level.is_none_or(|l| l >= level)) {
        let in_year = d.from.is_none_or(|f| period.from <= f && f <= period.to);
        if in_year {
            return Leaf::NotMet(ctx.say(|| format!("bị {} trong năm", name(d))), needed);
        }
        let starts_before = d.from.is_some_and(|f| f < period.from);
        if starts_before && discipline_end(d).is_none_or(|e| e >= period.from) {
            carried = Some(name(d));
        }
    }
    match carried {
        Some(n) => Leaf::Human(ctx.say(|| format!("kỷ luật {n} từ năm trước còn hiệu lực sang năm xét")), needed),
        None => Leaf::Met("không có".into(), needed),
    }
}

pub(crate) fn discipline_over(ctx: &Ctx<'_>) -> Leaf {
    let needed = Said::from("thành tích tính từ khi hết thời hạn kỷ luật");
    let Some(list) = known(ctx) else {
        return Leaf::Unknown("discipline".into(), needed);
    };
    let mut within = None;
    for d in list {
        match discipline_end(d) {
            Some(end) if end <= ctx.on => {
                if ctx.award.yearly && ctx.period.is_some_and(|p| p.to <= end) {
                    return Leaf::NotMet(
                        ctx.say(|| format!("kỷ luật {} phủ hết kỳ xét (đến {})", name(d), end.on_paper())),
                        needed,
                    );
                }
                if ctx.award.yearly && ctx.period.is_some_and(|p| p.from < end) {
                    within = Some((name(d), end));
                }
            }
            end => {
                let found = ctx.say(|| {
                    let until = end.map_or_else(|| "chưa rõ ngày hết".into(), |e| format!("đến {}", e.on_paper()));
                    format!("đang trong thời hạn kỷ luật {} ({until})", name(d))
                });
                return Leaf::NotMet(found, needed);
            }
        }
    }
    match within {
        Some((n, end)) => {
            Leaf::Human(ctx.say(|| format!("kỷ luật {n} kết thúc giữa kỳ xét ({})", end.on_paper())), needed)
        }
        None => Leaf::Met("không có kỷ luật còn hiệu lực".into(), needed),
    }
}

pub(crate) fn hold_under_discipline(ctx: &Ctx<'_>) -> Leaf {
    let needed = Said::from("không chờ xét hoặc đang thi hành kỷ luật");
    let on = ctx.on;
    if let Some(d) = known(ctx).and_then(|mut l| l.find(|d| discipline_end(d).is_none_or(|e| e > on))) {
        return Leaf::Hold(ctx.say(|| format!("đang thi hành kỷ luật {}", name(d))), needed);
    }
    let pending = ctx.facts.proceedings.as_ref().map(|p| {
        p.iter().any(|p| {
            p.kind == Some(ProceedingKind::DisciplinePending)
                && p.opened.is_none_or(|o| o <= on)
                && p.closed.is_none_or(|c| c > on)
        })
    });
    match (pending, ctx.facts.discipline.is_some()) {
        (Some(true), _) => Leaf::Hold("đang chờ xét kỷ luật".into(), needed),
        (Some(false), true) => Leaf::Met("không có".into(), needed),
        (None, _) => Leaf::Unknown("proceedings".into(), needed),
        (_, false) => Leaf::Unknown("discipline".into(), needed),
    }
}

pub(crate) fn no_open_proceedings(ctx: &Ctx<'_>) -> Leaf {
    let needed = Said::from("không có vụ việc đang xem xét");
    let Some(list) = &ctx.facts.proceedings else {
        return Leaf::Unknown("proceedings".into(), needed);
    };
    let (mut human, mut unknown) = (None, false);
    for p in list.iter().filter(|p| p.opened.is_none_or(|o| o <= ctx.on)) {
        let what = p.kind.map_or("vụ việc", words::proceeding);
        match (p.closed.filter(|c| *c <= ctx.on), p.clean) {
            (None, _) => return Leaf::Hold(what.into(), needed),
            (Some(_), Some(false)) => human = Some(what),
            (Some(_), None) => unknown = true,
            (Some(_), Some(true)) => {}
        }
    }
    match human {
        Some(what) => Leaf::Human(ctx.say(|| format!("{what}: đã kết luận có vi phạm")), needed),
        None if unknown => Leaf::Unknown("proceedings[].clean".into(), needed),
        None => Leaf::Met("không có".into(), needed),
    }
}

/// Only what is open holds; what was closed is looked back at where the text says so.
pub(crate) fn no_open_case(ctx: &Ctx<'_>) -> Leaf {
    let needed = Said::from("không có thanh tra, kiểm tra, khiếu nại, tố cáo đang xác minh");
    let Some(list) = &ctx.facts.proceedings else {
        return Leaf::Unknown("proceedings".into(), needed);
    };
    let open = list.iter().find(|p| p.opened.is_none_or(|o| o <= ctx.on) && p.closed.is_none_or(|c| c > ctx.on));
    match open {
        Some(p) => Leaf::Hold(p.kind.map_or("vụ việc", words::proceeding).into(), needed),
        None => Leaf::Met("không có".into(), needed),
    }
}

/// Cases closed in the years before the day judged.
pub(crate) fn look_back(ctx: &Ctx<'_>, years: i64) -> Leaf {
    let needed = ctx.say(|| format!("rà soát đơn thư, thanh tra, kiểm tra trong {years} năm"));
    let Some(list) = &ctx.facts.proceedings else {
        return Leaf::Unknown("proceedings".into(), needed);
    };
    let first = ctx.on.plus_years(i16::try_from(-years).unwrap_or(0));
    let (mut found, mut unknown) = (None, false);
    for p in list.iter().filter(|p| p.closed.is_some_and(|c| first <= c && c <= ctx.on)) {
        match p.clean {
            Some(false) => found = Some(p),
            None => unknown = true,
            Some(true) => {}
        }
    }
    match found {
        Some(p) => {
            let what = p.kind.map_or("vụ việc", words::proceeding);
            let day = || p.closed.map_or_else(String::new, Date::on_paper);
            Leaf::Human(ctx.say(|| format!("{what}, kết luận ngày {} có vi phạm", day())), needed)
        }
        None if unknown => Leaf::Unknown("proceedings[].clean".into(), needed),
        None => Leaf::Met("không có kết luận vi phạm trong thời gian rà soát".into(), needed),
    }
}

/// Whole months of work inside the emulation period. Time before joining and after leaving, and leave that does not count, is missing.
pub(crate) fn months_in_period(ctx: &Ctx<'_>, least: i64) -> Leaf {
    let needed = ctx.say(|| format!("từ đủ {least} tháng công tác trong năm"));
    let Some(period) = ctx.period else {
        return Leaf::Unknown("emulation_year".into(), needed);
    };
    let s = &ctx.facts.subject;
    let joined = s.joined.or_else(|| ctx.facts.service.iter().flatten().filter_map(|s| s.from).min());
    let Some(joined) = joined else {
        return Leaf::Unknown("service".into(), needed);
    };
    let (from, to) = (joined.max(period.from), s.left.map_or(period.to, |l| l.min(period.to)));
    let mut months = i64::from(from.whole_months_until(to.next_day()).max(0));
    for l in ctx.facts.leave.iter().flatten() {
        if matches!(l.kind, Some(LeaveKind::Maternity | LeaveKind::CombatInjury)) {
            continue;
        }
        let Some(start) = l.from else { return Leaf::Unknown("leave[].from".into(), needed) };
        let (start, end) = (start.max(from), l.to.map_or(to, |t| t.min(to)));
        if start <= end {
            let whole = start.whole_months_until(end.next_day());
            // A part of a month is missing too.
            let part = (0..=whole).rev().find_map(|m| plus_months(start, m)).is_some_and(|d| d < end.next_day());
            months -= i64::from(whole) + i64::from(part);
        }
    }
    Leaf::of(months >= least, ctx.say(|| format!("{} tháng trong năm", months.max(0))), needed)
}

/// The same day some months later, where that month has it.
fn plus_months(from: Date, months: i32) -> Option<Date> {
    let (month, day) = from.month_day();
    let all = i32::from(month) - 1 + months;
    let year = i16::try_from(i32::from(from.year()) + all / 12).ok()?;
    Date::new(year, i8::try_from(all % 12 + 1).ok()?, day)
}

pub(crate) fn months_since_founded(ctx: &Ctx<'_>, least: i64) -> Leaf {
    let needed = ctx.say(|| format!("thành lập từ đủ {least} tháng"));
    let (Some(founded), Some(period)) = (ctx.facts.subject.founded, ctx.period) else {
        return Leaf::NotApplicable("không có dữ kiện về ngày thành lập".into());
    };
    let months = founded.whole_months_until(period.to.next_day());
    let found = ctx.say(|| format!("thành lập ngày {}, {} tháng", founded.on_paper(), months.max(0)));
    Leaf::of(i64::from(months) >= least, found, needed)
}

pub(crate) fn study_counts(ctx: &Ctx<'_>, months: i64) -> Leaf {
    let needed = ctx.say(|| format!("học từ {months} tháng phải đạt loại khá trở lên"));
    let (Some(list), Some(period)) = (&ctx.facts.study, ctx.period) else {
        return Leaf::NotApplicable("không có dữ kiện học tập".into());
    };
    let mut unknown = false;
    for s in list {
        let (Some(from), to) = (s.from, s.to.unwrap_or(period.to)) else {
            continue;
        };
        if from > period.to || to < period.from || i64::from(from.whole_months_until(to.next_day())) < months {
            continue;
        }
        match s.grade {
            Some(Grade::Fair | Grade::Good | Grade::Excellent) => {}
            Some(Grade::Average | Grade::None) => {
                return Leaf::NotMet("kết quả học tập dưới loại khá".into(), needed);
            }
            Some(Grade::Pending) | None => unknown = true,
        }
    }
    if unknown {
        Leaf::Unknown("study[].grade".into(), needed)
    } else {
        Leaf::Met("thời gian học được tính".into(), needed)
    }
}
