//! The earliest year in which an award can be reached: the same rules, asked again for later years.

use crate::check::Setting;
use crate::facts::{AwardHeld, Facts, Ground, Initiative, InitiativeKind, Rating, Reach, SubjectKind, YearRating};
use crate::ids::AwardId;
use crate::model::award::Award;
use crate::verdict::{EarliestNext, Outcome, Reason, ReasonResult};

/// Years looked ahead; no ladder of the law is longer.
const HORIZON: i16 = 12;

/// The road to `award`; `None` where years alone do not help (collectives, judgements, missing facts).
pub(crate) fn earliest_next(
    s: &Setting<'_>,
    award: &Award,
    reasons: &[Reason],
    outcome: Outcome,
) -> Option<EarliestNext> {
    let f = s.facts();
    let year = f.year()?;
    let fits = award.is_for(f);
    if f.subject.kind != SubjectKind::Individual || !fits || !has_years(reasons) {
        return None;
    }
    if outcome == Outcome::Eligible {
        return Some(EarliestNext { year: Some(year), missing: Vec::new(), assuming: Vec::new() });
    }
    let missing = reasons
        .iter()
        .filter(|r| r.severity > Outcome::Eligible)
        .map(|r| if r.found.is_empty() { r.text.vi.clone() } else { format!("{} (hiện: {})", r.text.vi, r.found) })
        .collect();
    let mut future = f.clone();
    future.vote = None;
    future.list = None;
    future.emulation_period = None;
    if let Some(c) = &mut future.claim {
        c.period = None;
    }
    let ladder = ladder(s, award);
    for y in year + 1..=year + HORIZON {
        future.emulation_year = Some(y);
        good_year(s, &mut future, &ladder, y);
        if reached(s, &future, award, y) {
            return Some(EarliestNext {
                year: Some(y),
                missing,
                assuming: vec![
                    format!("mỗi năm từ {} được xếp loại hoàn thành xuất sắc và có sáng kiến đủ phạm vi", year + 1),
                    "đạt các danh hiệu bậc dưới ngay khi đủ điều kiện; không bị kỷ luật; quy định không đổi".into(),
                ],
            });
        }
    }
    Some(EarliestNext { year: None, missing, assuming: Vec::new() })
}

/// Lower titles worth earning on the way, lowest first.
fn ladder<'a>(s: &Setting<'a>, award: &Award) -> Vec<&'a Award> {
    let lower: &[&str] = match award.id.as_str() {
        "lao-dong-tien-tien" | "chien-si-tien-tien" | "chien-si-thi-dua-co-so" => &[],
        "chien-si-thi-dua-bo-tinh" => &["chien-si-thi-dua-co-so"],
        _ => &["chien-si-thi-dua-co-so", "chien-si-thi-dua-bo-tinh"],
    };
    lower.iter().filter_map(|id| s.law().award(&AwardId::from(*id))).collect()
}

/// True when some condition could be met by waiting and working.
fn has_years(reasons: &[Reason]) -> bool {
    let mut any = false;
    for r in reasons {
        r.walk(&mut |x| {
            any |= x.children.is_empty()
                && !matches!(x.result, ReasonResult::NeedsHuman | ReasonResult::NotApplicable)
                && !x.needed.is_empty()
        });
    }
    any
}

/// Adds the best honest year: excellent rating, one initiative of national reach, and every lower title earned.
fn good_year(s: &Setting<'_>, f: &mut Facts, ladder: &[&Award], y: i16) {
    f.ratings.get_or_insert_default().push(YearRating { year: y, rating: Rating::Excellent });
    f.initiatives.get_or_insert_default().push(Initiative {
        id: None,
        year: Some(y),
        kind: Some(InitiativeKind::Initiative),
        reach: Some(Reach::National),
        recognised_on: None,
        used_for: Vec::new(),
    });
    for title in ladder {
        if reached(s, f, title, y) {
            f.awards.get_or_insert_default().push(AwardHeld {
                award: title.id.clone(),
                year: Some(y),
                ground: Some(Ground::Merit),
                ..AwardHeld::default()
            });
        }
    }
}

fn reached(s: &Setting<'_>, f: &Facts, award: &Award, year: i16) -> bool {
    let day = crate::date::Date::new(year, 12, 31).unwrap_or(s.on()).max(s.on());
    Setting::new(s.law(), f, day).is_ok_and(|then| then.outcome(award, false) == Outcome::Eligible)
}
