//! Who stands above the line of one ceiling and who below it.

use super::{Cap, Ceiling, Elsewhere, Judge, Listed, OverLine, TieBreak, WhatIf, small};
use crate::facts::{Sex, UnitResult};
use crate::model::share::{ResultShare, Round};
use crate::text::Text;
use crate::words;

fn preferred(l: &Listed, share: i64) -> bool {
    l.sex == Some(Sex::Female)
        || l.women_of.is_some_and(|(w, all)| all > 0 && i64::from(w) * 100 >= share * i64::from(all))
}

impl<'a> Judge<'a> {
    /// Notes a ceiling that follows from a result; while that is undecided, what it would be under each.
    #[expect(clippy::too_many_arguments, reason = "one ceiling has this many facets")]
    pub(super) fn by_result(
        &mut self,
        c: &Ceiling<'_>,
        unit: Option<&str>,
        result: Option<UnitResult>,
        base: Option<u32>,
        shares: &[ResultShare],
        round: Round,
        (found, other): (Vec<&'a Listed>, Vec<Elsewhere>),
    ) {
        let places = |s: &ResultShare| s.places(base.filter(|b| *b > 0).map(u64::from), round).map(small);
        let nominated = small(found.len() as u64).saturating_add(Elsewhere::all(&other));
        if let Some(result) = result {
            let cap = shares.iter().find(|s| s.result == result).and_then(places);
            match cap {
                Some(cap) => self.line(c, (None, unit), base, cap, (found, other)),
                None => {
                    let cap = self.cap(c, (None, unit), nominated, base, None);
                    self.out.caps.push(Cap { elsewhere: other, ..cap });
                }
            }
            return;
        }
        let mut cap = Cap { elsewhere: other, ..self.cap(c, (None, unit), nominated, base, None) };
        cap.what_if = shares
            .iter()
            .map(|s| {
                let n = places(s);
                WhatIf {
                    result: s.result,
                    name: words::result(s.result),
                    percent: s.percent,
                    cap: n,
                    over: n.map_or(0, |n| nominated.saturating_sub(n)),
                }
            })
            .collect();
        self.out.caps.push(cap);
    }

    /// Notes a ceiling and who is over it.
    pub(super) fn line(
        &mut self,
        c: &Ceiling<'_>,
        of: (Option<String>, Option<&str>),
        base: Option<u32>,
        places: u32,
        (mut list, elsewhere): (Vec<&'a Listed>, Vec<Elsewhere>),
    ) {
        let others = Elsewhere::all(&elsewhere);
        let nominated = small(list.len() as u64).saturating_add(others);
        let cap = self.cap(c, of, nominated, base, Some(places));
        self.out.caps.push(Cap { elsewhere, ..cap });
        if nominated <= places {
            return;
        }
        let rule = c.path().to_string();
        let over = |code: &str, undecided, vi: String, en: String| OverLine {
            code: code.to_owned(),
            rule: rule.clone(),
            undecided,
            why: Text::new(vi, en),
        };
        let below = |l: &&Listed| {
            over(
                &l.code,
                false,
                format!("Xếp sau {places} suất được xét."),
                format!("Ranked below the {places} places."),
            )
        };
        if others > 0 && places > 0 {
            self.beside(&rule, (places, others, nominated), &list);
            return;
        }
        if places == 0 {
            self.out.over.extend(
                list.iter()
                    .map(|l| over(&l.code, false, "Không có suất nào được xét.".into(), "There is no place.".into())),
            );
            return;
        }
        if list.iter().any(|l| l.score.is_none()) {
            self.out.over.extend(list.iter().map(|l| {
                over(
                    &l.code,
                    true,
                    format!("{nominated} đề nghị, chỉ được {places}; chưa xếp thứ tự nên chưa biết ai vượt."),
                    format!("{nominated} proposed, {places} allowed; not ranked, so nobody can tell who is over."),
                )
            }));
            return;
        }
        list.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.code.cmp(&b.code)));
        let n = usize::try_from(places).unwrap_or(usize::MAX);
        let at_line = n.checked_sub(1).and_then(|i| list.get(i)).and_then(|l| l.score);
        let after = list.get(n).and_then(|l| l.score);
        if at_line.is_none() || at_line != after {
            self.out.over.extend(list.iter().skip(n).map(below));
            return;
        }
        let same: Vec<&Listed> = list.iter().copied().filter(|l| l.score == at_line).collect();
        let free = n.saturating_sub(list.iter().filter(|l| l.score > at_line).count());
        self.out.over.extend(list.iter().filter(|l| l.score < at_line).map(below));
        if let Some((by, share)) = self.prefers {
            let (women, others): (Vec<&Listed>, Vec<&Listed>) = same.iter().partition(|l| preferred(l, share));
            if women.len() == free {
                let codes = |v: &[&Listed]| v.iter().map(|l| l.code.clone()).collect::<Vec<_>>();
                self.out.ties.push(TieBreak {
                    chosen: codes(&women),
                    behind: codes(&others),
                    why: by.text.with("share", &share.to_string()),
                });
                self.out.over.extend(others.iter().map(|l| {
                    over(
                        &l.code,
                        false,
                        "Bằng điểm; ưu tiên nữ hoặc tập thể có đông nữ theo luật.".into(),
                        "Tied; the law prefers the woman or the collective with many women.".into(),
                    )
                }));
                return;
            }
        }
        self.out.over.extend(same.iter().map(|l| {
            over(
                &l.code,
                true,
                format!("Bằng điểm ở suất cuối ({} người, còn {free} suất); hội đồng phải quyết.", same.len()),
                format!("Tied for the last place ({} for {free}); the council must decide.", same.len()),
            )
        }));
    }

    /// Who is over a line that other lists share. How lists rank against one another no rule says: sure are only the place of whoever
    /// keeps one if all of the others go before, and the want of one for whoever stands behind all places on the own list.
    fn beside(&mut self, rule: &str, (places, others, nominated): (u32, u32, u32), list: &[&'a Listed]) {
        let left = places.saturating_sub(others);
        let ranked = list.iter().all(|l| l.score.is_some());
        for l in list {
            let count = |of: &dyn Fn(&Listed) -> bool| small(list.iter().filter(|x| of(x)).count() as u64);
            if ranked && count(&|x| x.score >= l.score) <= left {
                continue;
            }
            let behind = ranked && count(&|x| x.score > l.score) >= places;
            let why = if behind {
                Text::new(format!("Xếp sau {places} suất được xét."), format!("Ranked below the {places} places."))
            } else {
                Text::new(
                    format!("Cùng {others} đề nghị ở hồ sơ khác là {nominated}, chỉ được {places}; chưa biết ai vượt."),
                    format!(
                        "With {others} of other dossiers {nominated}, {places} allowed: nobody can tell who is over."
                    ),
                )
            };
            self.out.over.push(OverLine { code: l.code.clone(), rule: rule.to_owned(), undecided: !behind, why });
        }
    }
}
