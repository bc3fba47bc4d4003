//! Contradictory facts: each refused with a sentence that names the field.

use crate::date::Date;
use crate::error::LawError;
use crate::facts::{
    AwardHeld, Conviction, Discipline, DisciplineLevel, Facts, Ground, Leave, Post, Proceeding, Service, Study,
};
use crate::law::Law;
use crate::model::award::AwardKind;

fn bad(at: impl Into<String>, vi: impl Into<String>, en: impl Into<String>) -> LawError {
    LawError::new("facts.contradiction", at, vi, en)
}

/// Refuses unknown awards and facts that cannot both be true.
pub(crate) fn facts(law: &Law, f: &Facts) -> Result<(), LawError> {
    years(f)?;
    for (i, a) in f.awards.iter().flatten().enumerate() {
        if law.award(&a.award).is_none() {
            known_award(law, &a.award, &format!("awards[{i}].award"))?;
        }
        before_joining(law, f, a, i)?;
    }
    for (i, t) in f.together_with.iter().flatten().enumerate() {
        known_award(law, &t.award, &format!("together_with[{i}].award"))?;
    }
    if let Some(a) = f.list.as_ref().and_then(|l| l.award.as_ref()) {
        known_award(law, a, "list.award")?;
    }
    ratings(f)?;
    spans(f)?;
    leaves(f)?;
    vote(f)?;
    breaches(f)?;
    list_base(law, f)?;
    collective(law, f)
}

pub(crate) fn known_award(law: &Law, id: &crate::ids::AwardId, at: &str) -> Result<(), LawError> {
    if law.award(id).is_some() {
        return Ok(());
    }
    Err(LawError::new(
        "facts.unknown_award",
        at,
        format!("Không có danh hiệu hoặc hình thức khen thưởng mang mã “{id}” (tại {at})."),
        format!("There is no award with the id “{id}” (at {at})."),
    ))
}

/// A year as a number of a small set, when it is one of a living memory.
fn plausible(year: i16) -> Option<usize> {
    usize::try_from(i32::from(year) - 1900).ok().filter(|y| *y <= 300)
}

/// Years of a living memory: anything else is a slip of the keyboard.
fn years(f: &Facts) -> Result<(), LawError> {
    let check = |place: &dyn Fn() -> String, year: Option<i16>| match year.filter(|y| plausible(*y).is_none()) {
        None => Ok(()),
        Some(y) => {
            let at = place();
            let vi = format!("Năm {y} tại {at} không hợp lý (1900–2200).");
            let en = format!("The year {y} at {at} is not plausible (1900–2200).");
            Err(bad(at, vi, en))
        }
    };
    check(&|| "emulation_year".into(), f.emulation_year)?;
    for (i, r) in f.ratings.iter().flatten().enumerate() {
        check(&|| format!("ratings[{i}].year"), Some(r.year))?;
    }
    for (i, a) in f.awards.iter().flatten().enumerate() {
        check(&|| format!("awards[{i}].year"), a.counted_year())?;
    }
    for (i, x) in f.initiatives.iter().flatten().enumerate() {
        check(&|| format!("initiatives[{i}].year"), x.counted_year())?;
    }
    for (i, b) in f.breaches.iter().flatten().enumerate() {
        check(&|| format!("breaches[{i}].year"), b.year)?;
    }
    check(&|| "emulation_period.to".into(), f.year())
}

fn ratings(f: &Facts) -> Result<(), LawError> {
    let mut seen = [false; 301];
    let list = f.ratings.as_deref().unwrap_or_default();
    for (i, r) in list.iter().enumerate() {
        let Some(seen) = plausible(r.year).and_then(|y| seen.get_mut(y)) else { continue };
        if std::mem::replace(seen, true) {
            let first = list.iter().position(|x| x.year == r.year).unwrap_or_default();
            return Err(bad(
                format!("ratings[{i}].year"),
                format!("Năm {} có hai kết quả xếp loại (ratings[{first}] và ratings[{i}]).", r.year),
                format!("The year {} has two ratings (ratings[{first}] and ratings[{i}]).", r.year),
            ));
        }
    }
    Ok(())
}

fn before_joining(law: &Law, f: &Facts, a: &AwardHeld, i: usize) -> Result<(), LawError> {
    let Some(joined) = f.subject.joined else {
        return Ok(());
    };
    let outside = matches!(a.ground, Some(Ground::Sudden | Ground::Movement | Ground::External));
    let is_title = law.award(&a.award).is_some_and(|x| x.kind == AwardKind::Title);
    let day = a.decided_on.filter(|d| d.day.is_some()).and_then(crate::date::PartialDate::earliest);
    let year = a.decided_on.map_or(a.year, |d| Some(d.year));
    let early = day.map_or_else(|| year.is_some_and(|y| y < joined.year()), |d| d < joined);
    let served = f.service.iter().flatten().any(|s| {
        s.from.is_some_and(|from| match day {
            Some(d) => from <= d,
            None => year.is_some_and(|y| from.year() <= y),
        })
    });
    if early && !served && (is_title || !outside) {
        return Err(bad(
            format!("awards[{i}].decided_on"),
            format!(
                "“{}” được quyết định trước ngày vào ngành ({}); nếu là thời gian công tác nơi khác, hãy khai trong service.",
                a.award,
                joined.on_paper()
            ),
            format!(
                "“{}” was decided before joining ({joined}); if it belongs to service elsewhere, state it in service.",
                a.award
            ),
        ));
    }
    Ok(())
}

/// Every span must not end before it begins.
fn spans(f: &Facts) -> Result<(), LawError> {
    let check = |from: Option<Date>, to: Option<Date>, place: &dyn Fn() -> String| match (from, to) {
        (Some(from), Some(to)) if to < from => {
            let at = place();
            let vi = format!("Ngày kết thúc {} trước ngày bắt đầu {} (tại {at}).", to.on_paper(), from.on_paper());
            let en = format!("The end {to} is before the start {from} (at {at}).");
            Err(bad(at, vi, en))
        }
        _ => Ok(()),
    };
    macro_rules! each {
        ($($list:ident . $end:ident),*) => {$(
            for (i, x) in f.$list.iter().flatten().enumerate() {
                let (from, to) = x.span();
                check(from, to, &|| format!(concat!(stringify!($list), "[{}].", stringify!($end)), i))?;
            }
        )*};
    }
    check(f.subject.joined, f.subject.left, &|| "subject.left".into())?;
    each!(discipline.to, leave.to, study.to, service.to, posts.to, convictions.to, awards.to, proceedings.closed);
    if let Some(p) = &f.emulation_period {
        check(p.from, p.to, &|| "emulation_period.to".into())?;
    }
    let claimed = f.claim.as_ref().and_then(|c| c.period);
    claimed.map_or(Ok(()), |p| check(Some(p.from), Some(p.to), &|| "claim.period.to".into()))
}

/// First and last day of a record, as far as they are stated.
trait Span {
    fn span(&self) -> (Option<Date>, Option<Date>);
}

macro_rules! span {
    ($($name:ident: $from:ident, $to:ident);* $(;)?) => {$(
        impl Span for $name {
            fn span(&self) -> (Option<Date>, Option<Date>) {
                (self.$from, self.$to)
            }
        }
    )*};
}

span!(Discipline: from, to; Leave: from, to; Study: from, to; Service: from, to; Post: from, to; Conviction: from, to; Proceeding: opened, closed);

impl Span for AwardHeld {
    fn span(&self) -> (Option<Date>, Option<Date>) {
        (self.period.map(|p| p.from), self.period.map(|p| p.to))
    }
}

fn leaves(f: &Facts) -> Result<(), LawError> {
    let mut spans: Vec<_> =
        f.leave.iter().flatten().enumerate().filter_map(|(i, l)| Some((l.from?, l.to?, i))).collect();
    spans.sort_unstable();
    for w in spans.windows(2) {
        if let [(_, end, a), (start, _, b)] = w
            && start <= end
        {
            return Err(bad(
                format!("leave[{b}].from"),
                format!(
                    "Hai lần nghỉ chồng nhau: leave[{a}] đến {}, leave[{b}] từ {}.",
                    end.on_paper(),
                    start.on_paper()
                ),
                format!("Two leaves overlap: leave[{a}] to {end}, leave[{b}] from {start}."),
            ));
        }
    }
    Ok(())
}

fn vote(f: &Facts) -> Result<(), LawError> {
    let Some(v) = &f.vote else { return Ok(()) };
    let Some(total) = v.members_total else {
        return Ok(());
    };
    for (name, n, vi, en) in [
        ("vote.in_favour", v.in_favour, "Số phiếu tán thành", "Votes in favour"),
        ("vote.present", v.present, "Số thành viên có mặt", "Members present"),
    ] {
        if let Some(n) = n.filter(|n| *n > total) {
            return Err(bad(
                name,
                format!("{vi} ({n}) nhiều hơn tổng số thành viên hội đồng ({total})."),
                format!("{en} ({n}) exceed the council's members ({total})."),
            ));
        }
    }
    Ok(())
}

/// Instances over no staff are no ratio.
fn breaches(f: &Facts) -> Result<(), LawError> {
    for (i, b) in f.breaches.iter().flatten().enumerate() {
        if b.staff == Some(0) && b.count.is_some() {
            return Err(bad(
                format!("breaches[{i}].staff"),
                "Biên chế bằng 0 nên không tính được tỷ lệ vi phạm điều lệnh; hãy ghi biên chế của đơn vị, hoặc bỏ trống nếu chưa biết.",
                "A staff of 0 gives no ratio of breaches; state the unit's staff, or leave it out when unknown.",
            ));
        }
    }
    Ok(())
}

/// What a quota may be a share of, beside awards.
const BASES: [&str; 10] = [
    "leading_collectives",
    "clusters",
    "eligible",
    "units",
    "leaders",
    "strength",
    "cluster_members",
    "block_members",
    "conscripts_eligible",
    "conscripts_advanced",
];

fn list_base(law: &Law, f: &Facts) -> Result<(), LawError> {
    let keys = f.list.iter().flat_map(|l| l.base.keys());
    for key in keys {
        if !BASES.contains(&key.as_str()) && law.award(&key.as_str().into()).is_none() {
            let known = BASES.join(", ");
            return Err(LawError::new(
                "facts.unknown_key",
                format!("list.base.{key}"),
                format!("Không có khóa “{key}” trong list.base; dùng mã danh hiệu hoặc {known}."),
                format!("There is no key “{key}” in list.base; use award ids or {known}."),
            ));
        }
    }
    Ok(())
}

/// Counts beside award ids and disciplines that a collective may report.
const PLAIN_COUNTS: [&str; 8] =
    ["completed", "good", "excellent", "rated", "female", "headcount", "leaders", "direct_workers"];

fn collective(law: &Law, f: &Facts) -> Result<(), LawError> {
    let Some(c) = &f.collective else {
        return Ok(());
    };
    for (key, n) in &c.counts {
        let at = format!("collective.counts.{key}");
        let level =
            key.strip_suffix("-or-above").and_then(|l| serde_json::from_value::<DisciplineLevel>(l.into()).ok());
        if level.is_none() && !PLAIN_COUNTS.contains(&key.as_str()) && law.award(&key.as_str().into()).is_none() {
            return Err(LawError::new(
                "facts.unknown_key",
                at.clone(),
                format!(
                    "Không có khóa “{key}” trong collective.counts; dùng mã danh hiệu, completed, female hoặc <mức kỷ luật>-or-above."
                ),
                format!(
                    "There is no key “{key}” in collective.counts; use award ids, completed, female or <discipline level>-or-above."
                ),
            ));
        }
        if let Some(h) = c.headcount.filter(|h| n > h) {
            return Err(bad(
                at.clone(),
                format!("Số {n} tại {at} nhiều hơn quân số {h}."),
                format!("The count {n} at {at} exceeds the headcount {h}."),
            ));
        }
    }
    Ok(())
}
