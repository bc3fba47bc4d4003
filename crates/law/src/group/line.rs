//! Who stands above the line of one ceiling and who below it.

use super::{Ceiling, Judge, Listed, OverLine, TieBreak, small};
use crate::facts::Sex;
use crate::text::Text;

fn preferred(l: &Listed, share: i64) -> bool {
    l.sex == Some(Sex::Female)
        || l.women_of.is_some_and(|(w, all)| all > 0 && i64::from(w) * 100 >= share * i64::from(all))
}

impl<'a> Judge<'a> {
    /// Notes a ceiling and who is over it.
    pub(super) fn line(
        &mut self,
        c: &Ceiling<'_>,
        of: (Option<String>, Option<&str>),
        base: Option<u32>,
        places: u32,
        mut list: Vec<&'a Listed>,
    ) {
        let nominated = small(list.len() as u64);
        let cap = self.cap(c, of, nominated, base, Some(places));
        self.out.caps.push(cap);
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
}
