//! Contradictory facts: each refused with a sentence that names the field.

use crate::error::LawError;
use crate::facts::{AwardHeld, DisciplineLevel, Facts, Ground};
use crate::law::Law;
use crate::model::award::AwardKind;

fn bad(at: impl Into<String>, vi: impl Into<String>, en: impl Into<String>) -> LawError {
    LawError::new("facts.contradiction", at, vi, en)
}

/// Refuses unknown awards and facts that cannot both be true.
pub(crate) fn facts(law: &Law, f: &Facts) -> Result<(), LawError> {
    years(f)?;
    for (i, a) in f.awards.iter().flatten().enumerate() {
        known_award(law, &a.award, &format!("awards[{i}].award"))?;
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

/// Years of a living memory: anything else is a slip of the keyboard.
fn years(f: &Facts) -> Result<(), LawError> {
    let mut all: Vec<(String, Option<i16>)> = vec![("emulation_year".into(), f.emulation_year)];
    all.extend(f.ratings.iter().flatten().enumerate().map(|(i, r)| (format!("ratings[{i}].year"), Some(r.year))));
    all.extend(f.awards.iter().flatten().enumerate().map(|(i, a)| (format!("awards[{i}].year"), a.counted_year())));
    all.extend(
        f.initiatives.iter().flatten().enumerate().map(|(i, x)| (format!("initiatives[{i}].year"), x.counted_year())),
    );
    all.push(("emulation_period.to".into(), f.year()));
    match all.into_iter().find(|(_, y)| y.is_some_and(|y| !(1900..=2200).contains(&y))) {
        None => Ok(()),
        Some((at, y)) => {
            let y = y.unwrap_or_default();
            Err(bad(
                at.clone(),
                format!("Năm {y} tại {at} không hợp lý (1900–2200)."),
                format!("The year {y} at {at} is not plausible (1900–2200)."),
            ))
        }
    }
}

fn ratings(f: &Facts) -> Result<(), LawError> {
    let mut seen = std::collections::BTreeMap::new();
    for (i, r) in f.ratings.iter().flatten().enumerate() {
        if let Some(first) = seen.insert(r.year, i) {
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
                "“{}” được quyết định trước ngày vào ngành ({joined}); nếu là thời gian công tác nơi khác, hãy khai trong service.",
                a.award
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
    use crate::date::Date;
    let mut all: Vec<(String, Option<Date>, Option<Date>)> =
        vec![("subject.left".into(), f.subject.joined, f.subject.left)];
    let mut push = |name: &str, i: usize, from, to| all.push((format!("{name}[{i}].to"), from, to));
    for (i, x) in f.discipline.iter().flatten().enumerate() {
        push("discipline", i, x.from, x.to);
    }
    for (i, x) in f.leave.iter().flatten().enumerate() {
        push("leave", i, x.from, x.to);
    }
    for (i, x) in f.study.iter().flatten().enumerate() {
        push("study", i, x.from, x.to);
    }
    for (i, x) in f.service.iter().flatten().enumerate() {
        push("service", i, x.from, x.to);
    }
    for (i, x) in f.posts.iter().flatten().enumerate() {
        push("posts", i, x.from, x.to);
    }
    for (i, x) in f.convictions.iter().flatten().enumerate() {
        push("convictions", i, x.from, x.to);
    }
    for (i, x) in f.awards.iter().flatten().enumerate() {
        push("awards", i, x.period.map(|p| p.from), x.period.map(|p| p.to));
    }
    for (i, x) in f.proceedings.iter().flatten().enumerate() {
        all.push((format!("proceedings[{i}].closed"), x.opened, x.closed));
    }
    if let Some(p) = &f.emulation_period {
        all.push(("emulation_period.to".into(), p.from, p.to));
    }
    if let Some(p) = f.claim.as_ref().and_then(|c| c.period) {
        all.push(("claim.period.to".into(), Some(p.from), Some(p.to)));
    }
    for (at, from, to) in all {
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            return Err(bad(
                at.clone(),
                format!("Ngày kết thúc {to} trước ngày bắt đầu {from} (tại {at})."),
                format!("The end {to} is before the start {from} (at {at})."),
            ));
        }
    }
    Ok(())
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
                format!("Hai lần nghỉ chồng nhau: leave[{a}] đến {end}, leave[{b}] từ {start}."),
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
