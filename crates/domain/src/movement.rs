//! Movements, simple form: what their texts are, and the rules about the dates of their phases.

use crate::lists::codes;

codes! {
    /// States of a movement; [`STEPS`] says how one follows another.
    MovementState {
        /// Dự thảo
        Draft = "draft",
        /// Đã phát động
        Launched = "launched",
        /// Đang thực hiện
        Running = "running",
        /// Đang tổng kết
        FinalReview = "final_review",
        /// Đã kết thúc
        Closed = "closed",
    }
}

codes! {
    /// What is done with a movement as a whole.
    MovementStep {
        /// Phát động
        Launch = "launch",
        /// Bắt đầu thực hiện
        Start = "start",
        /// Mở tổng kết
        Review = "review",
        /// Kết thúc
        Close = "close",
    }
}

/// The one table of a movement's life: from, what is done, to. Nothing else changes a state, and nothing leads out of
/// the last one.
pub const STEPS: &[(MovementState, MovementStep, MovementState)] = &[
    (MovementState::Draft, MovementStep::Launch, MovementState::Launched),
    (MovementState::Launched, MovementStep::Start, MovementState::Running),
    (MovementState::Running, MovementStep::Review, MovementState::FinalReview),
    (MovementState::FinalReview, MovementStep::Close, MovementState::Closed),
];

impl MovementState {
    /// The state after `step`, if the table allows it here.
    #[must_use]
    pub fn after(self, step: MovementStep) -> Option<Self> {
        STEPS.iter().find(|(from, by, _)| *from == self && *by == step).map(|(_, _, to)| *to)
    }

    /// What can be done next, if anything.
    #[must_use]
    pub fn next(self) -> Option<MovementStep> {
        STEPS.iter().find(|(from, ..)| *from == self).map(|(_, step, _)| *step)
    }

    /// Units are asked, and answer: from the launch until it is closed.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Launched | Self::Running | Self::FinalReview)
    }

    /// A frozen record: nothing of it changes.
    #[must_use]
    pub fn is_frozen(self) -> bool {
        self == Self::Closed
    }
}

codes! {
    /// What a text of a movement is.
    TextRole {
        /// Chủ đề
        Theme = "theme",
        /// Phương châm
        Motto = "motto",
        /// Khẩu hiệu
        Slogan = "slogan",
        /// Mục tiêu
        Objective = "objective",
        /// Nội dung
        Content = "content",
        /// Tên gọi khác
        Alias = "alias",
        /// Ngày phát động theo nguồn
        LaunchDate = "launch_date",
        /// Đối tượng, phạm vi
        Scope = "scope",
        /// Chỉ đạo
        Direction = "direction",
        /// Kết quả
        Result = "result",
        /// Yêu cầu
        Requirement = "requirement",
        /// Biện pháp
        Measure = "measure",
        /// Tiêu chí khen thưởng, nêu lúc phát động
        Criterion = "criterion",
        /// Ghi chú
        Note = "note",
    }
}

impl TextRole {
    /// True when there can be but one truth, so that two sources saying different things disagree.
    #[must_use]
    pub fn is_single(self) -> bool {
        matches!(self, Self::Theme | Self::LaunchDate)
    }
}

codes! {
    /// What a body does in a movement.
    BodyRole {
        /// Phát động
        Launches = "launches",
        /// Chủ trì
        Leads = "leads",
        /// Phối hợp
        Coordinates = "coordinates",
        /// Làm điểm
        Pilots = "pilots",
    }
}

codes! {
    /// What a day of a movement is.
    DayKind {
        /// Sơ kết
        InterimReview = "interim_review",
        /// Tổng kết
        FinalReview = "final_review",
        /// Báo cáo
        Report = "report",
        /// Ngày kỷ niệm
        Anniversary = "anniversary",
        /// Cao điểm
        Peak = "peak",
        /// Hạn đăng ký thi đua
        Registration = "registration",
    }
}

codes! {
    /// How long a movement lasts, as form 0601 counts it (Circular 02/2023/TT-BNV, rows 06–10).
    Duration {
        /// Dưới 1 năm
        UnderOne = "under_one",
        /// 1 năm
        One = "one",
        /// Từ 1 năm đến dưới 3 năm
        OneToThree = "one_to_three",
        /// Từ 3 năm đến dưới 5 năm
        ThreeToFive = "three_to_five",
        /// Từ 5 năm trở lên
        FiveAndMore = "five_and_more",
    }
}

impl Duration {
    /// Read from the dates: both days are part of it, so 1 January to 31 December is exactly one year. `None` where a bound is
    /// unknown or only a year or a month.
    #[must_use]
    pub fn of(from: Option<&str>, to: Option<&str>) -> Option<Self> {
        let day = |d: Option<&str>| d.filter(|d| d.len() == 10)?.parse::<jiff::civil::Date>().ok();
        let (from, to) = (day(from)?, day(to)?);
        let after = |years: i64| from.checked_add(jiff::Span::new().try_years(years).ok()?).ok();
        let end = to.tomorrow().ok()?;
        if end <= from {
            return None;
        }
        Some(if end < after(1)? {
            Self::UnderOne
        } else if end == after(1)? {
            Self::One
        } else if end < after(3)? {
            Self::OneToThree
        } else if end < after(5)? {
            Self::ThreeToFive
        } else {
            Self::FiveAndMore
        })
    }
}

codes! {
    /// Kinds of subject a movement addresses.
    SubjectKind {
        /// Tập thể
        Collective = "collective",
        /// Cá nhân
        Individual = "individual",
        /// Hộ gia đình
        Household = "household",
        /// Doanh nghiệp
        Enterprise = "enterprise",
        /// Nhân dân
        People = "people",
    }
}

codes! {
    /// How a movement stands to another or to a document.
    LinkKind {
        /// Hưởng ứng
        RespondsTo = "responds_to",
        /// Nằm trong
        RunsWithin = "runs_within",
        /// Gắn với
        GoesWith = "goes_with",
    }
}

/// A phase's dates, ISO or partial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhaseDates {
    /// First day.
    pub from: Option<String>,
    /// Last day.
    pub to: Option<String>,
}

/// What is wrong, or noteworthy, about phases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhaseFault {
    /// The phase at this index ends before it begins.
    Backwards(usize),
    /// The phase at this index leaves the movement's dates.
    Outside(usize),
    /// These two overlap: a warning only.
    Overlap(usize, usize),
}

impl PhaseFault {
    /// True when the phases cannot be kept so.
    #[must_use]
    pub fn refuses(self) -> bool {
        !matches!(self, Self::Overlap(..))
    }
}

/// First day that a full or partial date can mean.
#[must_use]
pub fn earliest(date: &str) -> String {
    match date.len() {
        4 => format!("{date}-01-01"),
        7 => format!("{date}-01"),
        _ => date.to_owned(),
    }
}

/// Last day that a full or partial date can mean; sorts right for every month.
#[must_use]
pub fn latest(date: &str) -> String {
    match date.len() {
        4 => format!("{date}-12-31"),
        7 => format!("{date}-31"),
        _ => date.to_owned(),
    }
}

/// True for `2009`, `2009-05` and real days `2009-05-01`, years 1900 to 2200.
#[must_use]
pub fn is_date(text: &str) -> bool {
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let year = |s: &str| s.len() == 4 && digits(s) && ("1900"..="2200").contains(&s);
    match text.len() {
        4 => year(text),
        7 => {
            text.get(..4).is_some_and(year)
                && text.get(4..5) == Some("-")
                && text.get(5..).is_some_and(|m| digits(m) && ("01"..="12").contains(&m))
        }
        10 => text.get(..4).is_some_and(year) && text.parse::<jiff::civil::Date>().is_ok(),
        _ => false,
    }
}

/// Checks phases against the movement's dates and one another. Missing bounds are open.
#[must_use]
pub fn check_phases(from: Option<&str>, to: Option<&str>, phases: &[PhaseDates]) -> Vec<PhaseFault> {
    let mut faults = Vec::new();
    for (i, phase) in phases.iter().enumerate() {
        let (start, end) = (phase.from.as_deref(), phase.to.as_deref());
        if start.zip(end).is_some_and(|(s, e)| earliest(s) > latest(e)) {
            faults.push(PhaseFault::Backwards(i));
            continue;
        }
        let before = from.is_some_and(|f| [start, end].into_iter().flatten().any(|d| latest(d) < earliest(f)));
        let after = to.is_some_and(|t| [start, end].into_iter().flatten().any(|d| earliest(d) > latest(t)));
        if before || after {
            faults.push(PhaseFault::Outside(i));
        }
    }
    for i in 0..phases.len() {
        for j in i + 1..phases.len() {
            let ends_before = |a: &PhaseDates, b: &PhaseDates| {
                a.to.as_deref().zip(b.from.as_deref()).is_some_and(|(e, s)| latest(e) < earliest(s))
            };
            let known = phases[i].from.is_some() && phases[j].from.is_some();
            if known && !ends_before(&phases[i], &phases[j]) && !ends_before(&phases[j], &phases[i]) {
                faults.push(PhaseFault::Overlap(i, j));
            }
        }
    }
    faults
}
