//! What is known about one nominee: the input of every check.
//!
//! Everything but `subject.kind` may be missing. `None` means "not known"; an empty list means
//! "known to be none". A rule that needs a missing fact answers `needs_evidence`, never a guess.

use crate::date::{Date, PartialDate};
use crate::error::{LawError, from_serde};
use crate::ids::AwardId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A facts file larger than this is refused unread.
pub const MAX_FACTS_BYTES: u64 = 8 * 1024 * 1024;

macro_rules! words {
    ($(#[$m:meta])* $name:ident { $($(#[$vm:meta])* $v:ident),* $(,)? }) => {
        $(#[$m])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vm])* #[allow(missing_docs, reason = "the word is the meaning")] $v),* }
    };
}

words!(/** Who is judged. */ SubjectKind { Individual, Collective, Household, Organisation });
words!(/** The sector the subject works in; it decides display names and special standards. */
    Sector { CivilService, PublicSecurity, Army, Education, Enterprise, Cooperative, Farmer, Worker, Student, Foreign, Other });
words!(/** Sex, for the tie-break and the shorter terms of women leaders. */ Sex { Female, Male });
words!(/** How the person is employed; conscripts have rules of their own in the forces, and so have their workers (công nhân công an,
    công nhân quốc phòng) and contract labour. */
    Employment { Official, Contract, Probation, Retired, Deceased, Conscript, Worker });
words!(/** Level of a unit, of an award's issuer. */
    Level { Central, MinistryOrProvince, Department, District, Base, Commune });
words!(/** What kind of body a unit is. */ UnitKind { Agency, School, Enterprise, Cooperative, Force, Council, Other });
words!(/** Where the unit works; `city` is a district of a central city. */ Area { Ordinary, Mountain, Island, Difficult, City });
words!(/** Ground of a commendation (loại hình khen thưởng). */
    Ground { Merit, Sudden, Movement, Dedication, ServiceTerm, External });
words!(/** Yearly rating, worst first so that a better one compares greater. */
    Rating { NotCompleted, Completed, Good, Excellent });
words!(/** Who issued an award held. */ IssuerLevel { Base, MinistryOrProvince, PrimeMinister, Government, State });
words!(/** Kind of a recognised novelty. */ InitiativeKind { Initiative, Research, Combat, Work });
words!(/** How far an initiative reaches, smallest first. */ Reach { Base, MinistryOrProvince, National });
words!(/** Kind of a conviction. */ ConvictionKind { Sentence, Suspended, Fine });
words!(/** Kind of an open case that holds a commendation. */
    ProceedingKind { DisciplinePending, Investigation, Inspection, Complaint, Press });
words!(/** Kind of leave. */ LeaveKind { Maternity, Sick, Unpaid, Other, CombatInjury });
words!(/** How somebody studied. */ StudyMode { FullTime, PartTime });
words!(/** Result of a course of study, best first in the contract; `pending` is not a result yet. */
    Grade { None, Pending, Average, Fair, Good, Excellent });
words!(/** How a council voted. */ VoteMethod { Secret, Open, Written });
words!(/** What a unit was given for the year, least first: quotas of its leaders and of units below it follow from it. */
    UnitResult { None, Advanced, Excellent, MinisterCertificate, MinistryFlag, GovernmentFlag });
words!(/** Whose breaches of discipline regulations (điều lệnh) are counted. */ BreachOf { Unit, Officer });
words!(/** What was decided about breaches, mildest first. */
    BreachDecision { Criticism, OneStepLower, TwoStepsLower, NoTitle, NotCompleted });

/// Level of discipline, mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the word is the meaning")]
pub enum DisciplineLevel {
    KhienTrach,
    CanhCao,
    HaBacLuong,
    GiangChuc,
    CachChuc,
    BuocThoiViec,
    Other,
}

impl SubjectKind {
    /// The word as written in data and JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Individual => "individual",
            Self::Collective => "collective",
            Self::Household => "household",
            Self::Organisation => "organisation",
        }
    }
}

/// All facts of one check. Build with `Facts { ..Facts::default() }` or read with [`Facts::from_json`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the contract in docs/schemas/law-check.json explains each key")]
pub struct Facts {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filed_on: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emulation_year: Option<i16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emulation_period: Option<LabelledPeriod>,
    pub subject: Subject,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitFacts>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<Claim>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ratings: Option<Vec<YearRating>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub awards: Option<Vec<AwardHeld>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initiatives: Option<Vec<Initiative>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discipline: Option<Vec<Discipline>>,
    /// Breaches of the police's discipline regulations: a unit's as instances over its staff, an officer's as decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breaches: Option<Vec<Breach>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub convictions: Option<Vec<Conviction>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proceedings: Option<Vec<Proceeding>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leave: Option<Vec<Leave>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub study: Option<Vec<Study>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Vec<Service>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transfers: Option<Vec<Transfer>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posts: Option<Vec<Post>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collective: Option<CollectiveFacts>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<ListFacts>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub together_with: Option<Vec<Together>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registered: Option<bool>,
    /// Local regulations in force for the unit, by overlay id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regulations: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vote: Option<Vote>,
}

macro_rules! record {
    ($(#[$m:meta])* $name:ident { $($f:ident : $t:ty),* $(,)? }) => {
        $(#[$m])*
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
        #[serde(deny_unknown_fields, default)]
        #[allow(missing_docs, reason = "the contract in docs/schemas/law-check.json explains each key")]
        pub struct $name { $(#[serde(skip_serializing_if = "Option::is_none")] pub $f: Option<$t>),* }
    };
}

/// A span of days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

record!(/** The emulation period with its printed label. */ LabelledPeriod { label: String, from: Date, to: Date });
record!(/** The nominee's unit; `result` is that of the unit which a leader leads, and of the department or province that draws up a list of units. */
    UnitFacts { level: Level, kind: UnitKind, parent_level: Level, area: Area, result: UnitResult });
record!(/** A council's vote on this nominee. */ Vote { members_total: u32, present: u32, in_favour: u32, method: VoteMethod });
record!(/** One conviction. */ Conviction { kind: ConvictionKind, from: Date, to: Date, expunged_on: Date });
record!(/** One open or closed case. */ Proceeding { kind: ProceedingKind, opened: Date, closed: Date, clean: bool });
record!(/** One leave. */ Leave { kind: LeaveKind, from: Date, to: Date, working_days: u32 });
record!(/** One course of study. */ Study { from: Date, to: Date, mode: StudyMode, grade: Grade });
record!(/** One stretch of service; `hard_area` where the allowance is a full salary or more. */
    Service { employment: Employment, hard_area: bool, from: Date, to: Date });
record!(/** One transfer between units. */ Transfer { on: Date, months_at_old_unit: u32 });
record!(/** One post held. */ Post { post: String, group: String, acting: bool, from: Date, to: Date });
record!(/** Breaches of one year. */ Breach { year: i16, of: BreachOf, count: u32, staff: u32, decision: BreachDecision });
record!(/** One discipline. */ Discipline { level: DisciplineLevel, from: Date, to: Date, expunged_on: Date });

/// Who is judged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the contract in docs/schemas/law-check.json explains each key")]
pub struct Subject {
    pub kind: SubjectKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sector: Option<Sector>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leader: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employment: Option<Employment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joined: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub founded: Option<Date>,
    /// Fell on duty and is recognised as a martyr.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub martyr: Option<bool>,
}

impl Default for Subject {
    fn default() -> Self {
        Self {
            kind: SubjectKind::Individual,
            sector: None,
            sex: None,
            leader: None,
            employment: None,
            joined: None,
            left: None,
            founded: None,
            martyr: None,
        }
    }
}

/// What the dossier asks for.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs, reason = "the contract in docs/schemas/law-check.json explains each key")]
pub struct Claim {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ground: Option<Ground>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub occasion: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requested_on: Option<Date>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contributions: Vec<String>,
    /// Code of the achievement record, for "one achievement, one award".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub achievement: Option<String>,
    /// Points out of a hundred, where the law gives a scale (cultural families and villages).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<u32>,
    /// Role that is to decide, where the prize hangs on it (a commune chairman's certificate).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<String>,
}

/// The rating of one year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct YearRating {
    /// Year rated.
    pub year: i16,
    /// The rating.
    pub rating: Rating,
}

/// An award already held.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the contract in docs/schemas/law-check.json explains each key")]
pub struct AwardHeld {
    pub award: AwardId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_on: Option<PartialDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<Ground>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer_level: Option<IssuerLevel>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub based_on: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub achievement: Option<String>,
}

impl AwardHeld {
    /// The year the award counts for: as stated, else the end of its period, else the decision's year.
    #[must_use]
    pub fn counted_year(&self) -> Option<i16> {
        self.year.or(self.period.map(|p| p.to.year())).or(self.decided_on.map(|d| d.year))
    }
}

/// A recognised initiative, research or feat.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs, reason = "the contract in docs/schemas/law-check.json explains each key")]
pub struct Initiative {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<i16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<InitiativeKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reach: Option<Reach>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recognised_on: Option<Date>,
    /// Awards that already rest on it (award ids).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub used_for: Vec<String>,
}

impl Initiative {
    /// The year it counts for: as stated, else the year of recognition.
    #[must_use]
    pub fn counted_year(&self) -> Option<i16> {
        self.year.or(self.recognised_on.map(Date::year))
    }
}

/// What is known about a collective.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs, reason = "the contract in docs/schemas/law-check.json explains each key")]
pub struct CollectiveFacts {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headcount: Option<u32>,
    /// Counts of members: award ids, `completed`, `female`, `<discipline level>-or-above`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub counts: BTreeMap<String, u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leads_cluster: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub movement_years: Option<u32>,
    /// Emulation flags are for collectives of its kind; others show certificates instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flag_subject: Option<bool>,
    /// Day it was last merged or split.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reorganised_on: Option<Date>,
}

/// The list a nominee stands on, for quotas.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs, reason = "the contract in docs/schemas/law-check.json explains each key")]
pub struct ListFacts {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub award: Option<AwardId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nominated: Option<u32>,
    /// How many of them lead the nominee's unit, for the ceiling of its leaders.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leaders: Option<u32>,
    /// How many of them are conscripts, who have a share of their own; none when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conscripts: Option<u32>,
    /// What the quota is a share of: award ids, `leading_collectives`, `clusters`, `eligible` (people who may be reviewed), `units`,
    /// `leaders` (of the nominee's unit), `strength`, `cluster_members`, `block_members`, `conscripts_eligible`, `conscripts_advanced`
    /// (conscripts who may be reviewed, who are Advanced Soldiers).
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub base: BTreeMap<String, u32>,
}

/// Another award decided at the same time, for the money rules.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Together {
    /// The other award.
    pub award: AwardId,
    /// Its counting period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
}

impl Facts {
    /// Labour of a force: its workers and contract labour, who works in an enterprise of the army, an enterprise as a collective.
    /// Who is said to be none of these is an officer or a soldier, or a unit of them.
    #[must_use]
    pub fn is_labour_of_a_force(&self) -> bool {
        let enterprise = self.unit.as_ref().and_then(|u| u.kind) == Some(UnitKind::Enterprise);
        let of = |s: Sector| self.subject.sector == Some(s);
        match self.subject.kind {
            SubjectKind::Individual => {
                let worker = matches!(self.subject.employment, Some(Employment::Contract | Employment::Worker));
                (of(Sector::PublicSecurity) || of(Sector::Army)) && worker || of(Sector::Army) && enterprise
            }
            SubjectKind::Collective => (of(Sector::PublicSecurity) || of(Sector::Army)) && enterprise,
            SubjectKind::Household | SubjectKind::Organisation => false,
        }
    }

    /// Facts with nothing but the kind of subject.
    #[must_use]
    pub fn of(kind: SubjectKind) -> Self {
        Self { subject: Subject { kind, ..Subject::default() }, ..Self::default() }
    }

    /// Refuses a file too large for one subject, before it is read.
    ///
    /// # Errors
    /// `facts.too_large` over [`MAX_FACTS_BYTES`].
    pub fn fits(bytes: u64) -> Result<(), LawError> {
        if bytes <= MAX_FACTS_BYTES {
            return Ok(());
        }
        let (mib, max) = (bytes / (1024 * 1024), MAX_FACTS_BYTES / (1024 * 1024));
        Err(LawError::new(
            "facts.too_large",
            "facts",
            format!(
                "Bản dữ kiện nặng {mib} MiB, vượt giới hạn {max} MiB cho một đối tượng; mỗi người một tệp. Chưa xét gì."
            ),
            format!(
                "The facts file has {mib} MiB, over the limit of {max} MiB for one subject; give each person a file. Nothing was judged."
            ),
        ))
    }

    /// Reads a facts file.
    ///
    /// # Errors
    /// Names the field for an unknown key, a malformed date, a negative count, a missing `subject.kind`;
    /// refuses more than [`MAX_FACTS_BYTES`].
    pub fn from_json(bytes: &[u8]) -> Result<Self, LawError> {
        Self::fits(u64::try_from(bytes.len()).unwrap_or(u64::MAX))?;
        let mut de = serde_json::Deserializer::from_slice(bytes);
        let facts: Self = serde_path_to_error::deserialize(&mut de)
            .map_err(|e| from_serde(&e.path().to_string(), &e.inner().to_string()))?;
        de.end().map_err(|e| from_serde("", &e.to_string()))?;
        Ok(facts)
    }

    /// The emulation year judged: as stated, else the end of the emulation period or of the claim's period.
    #[must_use]
    pub fn year(&self) -> Option<i16> {
        self.emulation_year
            .or_else(|| self.emulation_period.as_ref().and_then(|p| p.to).map(Date::year))
            .or_else(|| self.claim.as_ref().and_then(|c| c.period).map(|p| p.to.year()))
    }

    /// First and last day of the emulation period, by default the calendar year.
    #[must_use]
    pub fn period(&self) -> Option<Period> {
        if let Some(LabelledPeriod { from: Some(from), to: Some(to), .. }) = self.emulation_period {
            return Some(Period { from, to });
        }
        let y = self.year()?;
        Some(Period { from: Date::new(y, 1, 1)?, to: Date::new(y, 12, 31)? })
    }
}
