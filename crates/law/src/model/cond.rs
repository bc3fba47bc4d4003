//! The closed vocabulary of conditions. A rule can say only what is written here; there is no scripting.

use super::cite::Cite;
pub use super::guard::Guard;
use super::share::{Large, Per, ResultShare, Round};
use crate::date::Date;
use crate::facts::{DisciplineLevel, Employment, Ground, InitiativeKind, LeaveKind, Level, Rating, Reach, UnitKind};
use crate::ids::AwardId;
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// Which way a local regulation may move a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tighten {
    /// Only upward.
    Up,
    /// Only downward.
    Down,
    /// Freely: the law leaves it open.
    Open,
}

/// A number of the law with the direction in which a local regulation may move it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Num {
    /// Years, months, counts or percent, as the condition says.
    pub value: i64,
    /// Which way it may move.
    pub tighten: Tighten,
}

/// Which periods a run of titles or ratings is made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum RunOf {
    /// Consecutive years holding this title.
    Title(AwardId),
    /// Consecutive years rated at least so.
    Rating(Rating),
}

/// An award to be held so many times inside a run of years.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeldTimes {
    /// The award.
    pub award: AwardId,
    /// How many times at least.
    pub times: u32,
}

/// What service in hard areas means for years of service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HardArea {
    /// Its time counts twice.
    Double,
    /// Only its time counts.
    Only,
}

/// One condition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Cond {
    /// Every part must hold.
    All(Vec<Node>),
    /// One applicable part suffices.
    Any(Vec<Node>),
    /// The rating of the emulation year is at least this.
    RatingAtLeast(Rating),
    /// The standard of the award (the first in the list that fits the subject's sector) is met.
    StandardOf(Vec<AwardId>),
    /// A recognised initiative (or research, feat) of at least this reach in the last `years` emulation years.
    Initiative {
        /// Kinds that count.
        kinds: Vec<InitiativeKind>,
        /// Least reach.
        reach: Reach,
        /// Years back, the emulation year included.
        years: Num,
        /// What an initiative from outside those years means.
        outside: Outside,
    },
    /// `count` titles in consecutive years, the last in the emulation year or the year before.
    ConsecutiveTitles {
        /// The title.
        award: AwardId,
        /// Titles above it that count as well in any of those years.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        or_higher: Vec<AwardId>,
        /// How many in a row.
        count: Num,
    },
    /// Years in a row rated at least so, the last in the emulation year or the year before.
    ConsecutiveRatings {
        /// Least rating.
        rating: Rating,
        /// How many years.
        years: Num,
    },
    /// A run of years with enough unspent initiatives of one kind inside it.
    RunWithInitiatives {
        /// What the run is made of.
        run: RunOf,
        /// Least length in years.
        years: Num,
        /// Least number of initiatives, all of one kind.
        initiatives: Num,
        /// Kinds that count.
        kinds: Vec<InitiativeKind>,
        /// An initiative already used for this award does not count.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        not_used_for: Option<AwardId>,
    },
    /// An earlier award, then a run of years up to the proposal.
    PriorThenYears {
        /// The earlier award (any of these); none where the run alone is asked for.
        prior: Vec<AwardId>,
        /// Least length of the run.
        years: Num,
        /// Least rating in every year of the run.
        rating: Rating,
        /// Of which at least so many excellent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        excellent: Option<Num>,
        /// A title to be held in the run.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<AwardId>,
        /// How many times.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        titles: Option<Num>,
        /// Least number of initiatives in the run.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        initiatives: Option<Num>,
        /// Least reach of those initiatives; the base when left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reach: Option<Reach>,
        /// Awards to be held in the run, all of them.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        awards: Vec<HeldTimes>,
    },
    /// Holds one of these awards, for at least so many years when stated.
    Holds {
        /// The awards.
        awards: Vec<AwardId>,
        /// Years since.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        years_since: Option<Num>,
    },
    /// At least so many whole months of service at the end of the emulation period.
    ServiceMonths {
        /// Months.
        at_least: Num,
        /// Contract time before recruitment at the same agency counts.
        contract_counts: bool,
    },
    /// Holds none of these awards.
    HoldsNone(Vec<AwardId>),
    /// Years of continuous service on the day judged.
    ServiceYears {
        /// At least.
        at_least: Num,
        /// And less than.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        below: Option<Num>,
        /// Service in hard areas counts twice, or alone; as any other when left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        hard_area: Option<HardArea>,
    },
    /// Works as a conscript.
    Conscript,
    /// Works as one of these, or as none of them; who is not said to be one is none of them.
    EmployedAs {
        /// The kinds.
        of: Vec<Employment>,
        /// One of them, or none.
        is: bool,
        /// Or works in a unit of these kinds, whatever the employment.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        or_units: Vec<UnitKind>,
    },
    /// Fell on duty and is recognised as a martyr.
    Martyr,
    /// Joined before this day (generations of the revolution and the wars).
    JoinedBefore(Date),
    /// Years in posts of these groups (dedication); a third less for women leaders.
    PostYears {
        /// Groups whose time counts (higher posts add to lower ones).
        groups: Vec<String>,
        /// At least so many months; 0 means that the post was held at all.
        at_least: Num,
        /// A third less for women leaders.
        women_third_less: bool,
    },
    /// No discipline of at least this level touching the emulation period.
    NoDiscipline {
        /// Mildest level that excludes.
        level: DisciplineLevel,
    },
    /// Discipline of a whole career (dedication): from one level upward nothing is granted, from a milder one a class less.
    CareerDiscipline {
        /// Mildest level that refuses.
        refused: DisciplineLevel,
        /// Mildest level that lowers the award by a class: people apply it.
        lowered: DisciplineLevel,
    },
    /// Achievements count only after the end of discipline.
    DisciplineOver,
    /// Held while a person awaits or serves discipline.
    HoldUnderDiscipline,
    /// Held while a case is open.
    NoOpenProceedings,
    /// As [`Cond::NoOpenProceedings`], but cases that were closed say nothing.
    NoOpenCase,
    /// Cases closed within so many years before the day judged are looked at: one that found a breach asks a person.
    LookBack {
        /// Years.
        years: Num,
    },
    /// So many whole months of work in the emulation period itself; maternity, injury on duty and study count, other leave does not.
    MonthsInPeriod {
        /// Months.
        at_least: Num,
    },
    /// The collective exists so many whole months at the end of the emulation period.
    MonthsSinceFounded {
        /// Months.
        at_least: Num,
    },
    /// The unit is of one of these levels.
    UnitLevel(Vec<Level>),
    /// So many awards of these kinds, for these grounds, in the last `years` emulation years.
    Held {
        /// Awards that count.
        awards: Vec<AwardId>,
        /// Grounds that count.
        grounds: Vec<Ground>,
        /// Years back, the emulation year included.
        years: Num,
        /// At least so many.
        count: Num,
    },
    /// Breaches of the discipline regulations lower the title by steps or withhold it. A unit's are instances over its staff, in percent;
    /// an officer's and a decided one are as decided; a unit's fall back on who leads it.
    TitleAfterBreaches {
        /// Titles of persons and of collectives, lowest first.
        ladders: Vec<Vec<AwardId>>,
        /// One step lower from this percent; only what was decided counts when left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lowered_from: Option<Num>,
        /// No title from this percent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        none_from: Option<Num>,
    },
    /// Study of at least `months` counts as work only with at least a fair result.
    StudyCounts {
        /// Months from which the result matters.
        months: Num,
    },
    /// Leave of these kinds counts as work: said where there is any, never an obstacle.
    LeaveCounts(Vec<LeaveKind>),
    /// After a transfer the new unit assesses, with the old unit's remark from `months` there on.
    TransferRemark {
        /// Months at the old unit.
        months: Num,
    },
    /// Sudden and thematic commendations are no basis for merit: applied inside the ladders.
    SuddenNoBase,
    /// Only thematic commendations are no basis for merit: applied inside the ladders.
    ThematicNoBase,
    /// No second commendation of State level in one year.
    OneStateFormAYear,
    /// Among equals the woman, or the collective with this share of women: applied when a list is judged.
    WomenFirst {
        /// Percent.
        share: Num,
    },
    /// Share of members, in percent.
    MemberShare {
        /// Keys of `collective.counts`, added.
        of: Vec<String>,
        /// At least, in percent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at_least: Option<Num>,
        /// More than, in percent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        more_than: Option<Num>,
    },
    /// Number of members.
    MemberCount {
        /// Key of `collective.counts`.
        of: String,
        /// At least.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at_least: Option<Num>,
        /// At most.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at_most: Option<Num>,
    },
    /// Leads its cluster (cụm, khối thi đua).
    LeadsCluster,
    /// Emulation flags are (or are not) for collectives of this kind.
    FlagSubject(bool),
    /// Years since the collective was founded.
    FoundedYears {
        /// Years.
        at_least: Num,
    },
    /// Points out of a hundred on the decree's own scale.
    Score {
        /// In general.
        at_least: Num,
        /// In a district of a central city.
        city: Num,
        /// In mountains, on islands and in specially difficult communes.
        hard: Num,
    },
    /// Leads a movement of at least so many years.
    MovementYears {
        /// Years.
        at_least: Num,
    },
    /// Flags on the list do not exceed so many per cluster.
    PerCluster {
        /// Flags per cluster.
        at_most: Num,
        /// The whole list is one cluster: a department or province.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        whole_list: bool,
        /// More for a large block (`list.base.block_members`).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        large: Option<Large>,
    },
    /// The list stays within a share of a base. Over `cluster_members` it holds for each cluster.
    Quota {
        /// Parts of a hundred, or of `per`.
        percent: Num,
        /// Of a hundred unless said.
        #[serde(default = "hundred", skip_serializing_if = "is_hundred")]
        per: Per,
        /// How a part of one is rounded.
        #[serde(default, skip_serializing_if = "Round::is_down")]
        round: Round,
        /// Below this base one may stand, whatever the share.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        one_below: Option<u32>,
        /// Counts only conscripts, or everybody but them; the whole list when left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        conscripts: Option<bool>,
        /// Keys of `list.base`, added.
        of: Vec<String>,
    },
    /// The list stays within a share that follows from a unit's result of the year (`unit.result`). With `leaders`, only those who lead the
    /// unit are counted, over its leaders.
    QuotaByResult {
        /// Counts leaders of each unit instead of the whole list.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        leaders: bool,
        /// Places by result; a result that is not listed is left to people.
        shares: Vec<ResultShare>,
        /// How a part of one is rounded.
        #[serde(default, skip_serializing_if = "Round::is_down")]
        round: Round,
        /// Keys of `list.base`, added.
        of: Vec<String>,
    },
    /// The dossier claims one of these grounds.
    GroundIs(Vec<Ground>),
    /// The achievement was not commended before.
    OneAchievement,
    /// An initiative spent on a commendation is not used again.
    InitiativeSingleUse,
    /// The nominee registered for the year.
    Registered,
    /// Standards of conduct that the collective confirms in its minutes; the machine does not judge them.
    Qualitative,
    /// The deciding standard is a judgement.
    Judgement,
    /// The criteria were not found or are left to a local regulation.
    NotEncoded,
}

fn hundred() -> Per {
    Per::Hundred
}

fn is_hundred(per: &Per) -> bool {
    *per == Per::Hundred
}

/// What an initiative outside the stated years means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outside {
    /// It does not count.
    NotMet,
    /// The text states no time: people decide.
    Judgement,
}

/// A part of a rule with its own words; citation and mark are inherited from the rule when left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Node {
    /// Short identifier, unique in the rule.
    pub id: String,
    /// The wording in both languages; `{count}` and the like show the number in force.
    pub text: Text,
    /// Own citation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cite: Vec<Cite>,
    /// Own mark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified: Option<bool>,
    /// To whom it applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applies: Option<Guard>,
    /// What it demands.
    pub need: Cond,
}

impl Cond {
    /// The parts, when it has any.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        match self {
            Self::All(n) | Self::Any(n) => n,
            _ => &[],
        }
    }

    /// Parts lose their own marks: nothing of it counts as seen.
    pub(crate) fn unsee(&mut self) {
        for n in self.nodes_mut() {
            n.verified = None;
            n.need.unsee();
        }
    }

    pub(crate) fn nodes_mut(&mut self) -> &mut [Node] {
        match self {
            Self::All(n) | Self::Any(n) => n,
            _ => &mut [],
        }
    }

    /// True when some facts let the machine say "met" without a person.
    #[must_use]
    pub fn can_be_met(&self) -> bool {
        match self {
            Self::Judgement | Self::NotEncoded => false,
            Self::All(n) => n.iter().all(|n| n.need.can_be_met()),
            Self::Any(n) => n.iter().any(|n| n.need.can_be_met()),
            _ => true,
        }
    }

    /// True for conditions no machine answers; they need no met/not-met cases.
    #[must_use]
    pub fn is_for_people(&self) -> bool {
        match self {
            Self::Qualitative
            | Self::Judgement
            | Self::NotEncoded
            | Self::SuddenNoBase
            | Self::ThematicNoBase
            | Self::WomenFirst { .. }
            | Self::LeaveCounts(_)
            | Self::TransferRemark { .. }
            | Self::InitiativeSingleUse => true,
            Self::All(n) | Self::Any(n) => n.iter().all(|n| n.need.is_for_people()),
            _ => false,
        }
    }
}
