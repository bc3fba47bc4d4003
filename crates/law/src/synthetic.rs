//! Reasons that belong to no rule of the data: wrong subject, no criteria, a time not encoded, the vote.

use crate::facts::Sector;
use crate::law::printed;
use crate::model::award::Award;
use crate::model::source::Regime;
use crate::text::Text;
use crate::verdict::{Outcome, Reason, ReasonResult, VoteAnswer};
use crate::words;

pub(crate) fn synthetic(rule: &str, severity: Outcome, result: ReasonResult, text: Text) -> Reason {
    Reason {
        rule: rule.into(),
        result,
        cite: Vec::new(),
        verified: true,
        found: String::new(),
        needed: String::new(),
        text,
        children: Vec::new(),
        severity,
        any: false,
        warn: false,
    }
}

pub(crate) fn not_encoded(regime: &Regime) -> Reason {
    let mut r = synthetic(
        "chua-ma-hoa",
        Outcome::NeedsHuman,
        ReasonResult::NeedsHuman,
        Text::new(
            format!(
                "Thời điểm này áp dụng {}, chưa được mã hóa trong chương trình; cần người tra cứu văn bản.",
                regime.name.vi
            ),
            format!(
                "That day is governed by {}, which is not encoded here; a person must consult the text.",
                regime.name.en
            ),
        ),
    );
    r.cite = printed(&regime.cite);
    r.verified = regime.verified;
    r
}

pub(crate) fn wrong_subject(award: &Award, sector: Option<Sector>) -> Reason {
    // Beside a force's own title: say whom it is for there, because nothing said so of this one.
    if sector.is_some_and(|s| award.beside.contains(&s)) {
        return synthetic(
            "doi-tuong",
            Outcome::NotEligible,
            ReasonResult::NotMet,
            Text::new(
                format!(
                    "Trong lực lượng vũ trang, {} dành cho công nhân, lao động hợp đồng, doanh nghiệp của lực lượng; hồ sơ không ghi là một trong số đó nên xét danh hiệu của lực lượng.",
                    award.name.vi
                ),
                format!(
                    "In the forces {} is for their workers, contract labour and enterprises; nothing says that this is one of them, so the force’s own title is judged.",
                    award.name.en
                ),
            ),
        );
    }
    synthetic(
        "doi-tuong",
        Outcome::NotEligible,
        ReasonResult::NotMet,
        Text::new(
            format!("{} không dành cho đối tượng này.", award.name.vi),
            format!("{} is not for this kind of subject.", award.name.en),
        ),
    )
}

/// Nothing of the award's own applies to this subject: the articles where a person looks.
pub(crate) fn no_criteria(award: &Award, cite: Vec<String>) -> Reason {
    let mut r = synthetic(
        "chua-co-tieu-chuan",
        Outcome::NeedsHuman,
        ReasonResult::NeedsHuman,
        Text::new(
            format!(
                "Tiêu chuẩn {} cho đối tượng này vào thời điểm này chưa có trong dữ liệu; cần người xét.",
                award.name.vi
            ),
            format!(
                "The criteria of {} for this subject on that day are not in the data; a person must judge.",
                award.name.en
            ),
        ),
    );
    if !cite.is_empty() {
        r.found = format!("xem {}", cite.join(", "));
    }
    r.cite = cite;
    r
}

/// The vote as a condition: it bites only once a vote was taken.
pub(crate) fn vote_reason(v: &VoteAnswer, rule: &str) -> Reason {
    let (result, severity) = match v.met {
        None => (ReasonResult::NotApplicable, Outcome::Eligible),
        Some(true) => (ReasonResult::Met, Outcome::Eligible),
        Some(false) if v.verified => (ReasonResult::NotMet, Outcome::NotEligible),
        Some(false) => (ReasonResult::NotMet, Outcome::NeedsHuman),
    };
    let share = v.required_share.clone().unwrap_or_else(|| "tỷ lệ do quy chế hội đồng quy định".into());
    let mut r = synthetic(
        if rule.is_empty() { "phieu" } else { rule },
        severity,
        result,
        Text::new(
            format!(
                "Hội đồng tán thành từ {share} tổng số thành viên{}.",
                if v.secret { ", bỏ phiếu kín" } else { "" }
            ),
            format!(
                "The council agrees with at least {share} of all its members{}.",
                if v.secret { ", by secret ballot" } else { "" }
            ),
        ),
    );
    r.cite.clone_from(&v.cite);
    r.verified = v.verified;
    r.found = match (&v.reached_share, v.method) {
        (Some(share), Some(method)) => format!("{share}, {}", words::method(method)),
        (Some(share), None) => share.clone(),
        (None, _) => "chưa bỏ phiếu".into(),
    };
    r.needed = share;
    r
}
