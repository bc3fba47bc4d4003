//! The road of a dossier: steps as data, moves as one pure function. Steps that share `seq` are branches walked in
//! parallel; the next step opens when all of them agreed. Whatever is done, an unfinished dossier has an owner and a
//! way forward, and folding its events gives the state again.

use serde::{Deserialize, Serialize};

use crate::{
    access::{Action, Role, allows},
    lists::codes,
};

codes! {
    /// What is done at a step.
    StepKind {
        /// Lập hồ sơ
        Prepare = "prepare",
        /// Thủ trưởng đơn vị đề nghị
        Head = "head",
        /// Thẩm định
        Appraise = "appraise",
        /// Hội đồng
        Council = "council",
        /// Người có thẩm quyền
        Decide = "decide",
        /// Ban hành
        Issue = "issue",
    }
}

impl StepKind {
    /// The action that the owner of such a step needs.
    #[must_use]
    pub fn action(self) -> Action {
        match self {
            Self::Prepare => Action::PrepareDossier,
            Self::Head => Action::HeadDecide,
            Self::Appraise => Action::Appraise,
            Self::Council => Action::RunCouncil,
            Self::Decide => Action::Decide,
            Self::Issue => Action::PrepareDecision,
        }
    }
}

codes! {
    /// Whose unit owns a step.
    UnitOf {
        /// Đơn vị đề nghị
        Proposing = "proposing",
        /// Đơn vị của người quyết định
        Deciding = "deciding",
    }
}

codes! {
    /// State of a dossier.
    DossierState {
        /// Đang xử lý
        Open = "open",
        /// Bị trả lại
        Returned = "returned",
        /// Đã rút
        Withdrawn = "withdrawn",
        /// Đã ban hành quyết định
        Issued = "issued",
    }
}

impl DossierState {
    /// True when nothing more can happen on the road.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, Self::Withdrawn | Self::Issued)
    }
}

codes! {
    /// State of one visit of one branch.
    StepState {
        /// Đang chờ
        Waiting = "waiting",
        /// Đồng ý
        Agreed = "agreed",
        /// Trả lại
        Returned = "returned",
        /// Không phải qua bước này
        Skipped = "skipped",
        /// Thôi xét ở lượt này
        Recalled = "recalled",
    }
}

/// One branch of one step, as its row says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Place on the road; branches share it.
    pub seq: i64,
    /// Number of the branch within its place.
    pub branch: i64,
    /// Stable code.
    pub code: String,
    /// What is done here.
    pub kind: StepKind,
    /// Who owns it.
    pub role: Role,
    /// In which unit.
    pub unit_of: UnitOf,
    /// True when it is skipped unless a council is asked for.
    pub needs_council: bool,
    /// Working days allowed.
    pub days: Option<i64>,
}

/// Why a configuration of steps cannot be a road.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoadFault {
    /// There are fewer than two steps.
    TooShort,
    /// Two rows claim the same place and branch.
    Twice(i64, i64),
    /// The first step must be one branch of `prepare`, and no other step may be.
    Start,
    /// The last step must be one branch of `issue`, and no other step may be.
    End,
    /// The role at this step could never act: the dossier would stay without an owner.
    NoOwner(String),
    /// Only council steps may be skipped.
    Skip(String),
}

/// A checked road.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Road {
    steps: Vec<Step>,
}

impl Road {
    /// Checks the rows: a start, an end, an owner at each step, no place twice. Loops cannot be written, because the
    /// order is the number itself.
    pub fn new(mut steps: Vec<Step>) -> Result<Self, RoadFault> {
        steps.sort_by_key(|s| (s.seq, s.branch));
        let (Some(first), Some(last)) = (steps.first(), steps.last()) else { return Err(RoadFault::TooShort) };
        let (first, last) = (first.seq, last.seq);
        if first == last {
            return Err(RoadFault::TooShort);
        }
        for pair in steps.windows(2) {
            if (pair[0].seq, pair[0].branch) == (pair[1].seq, pair[1].branch) {
                return Err(RoadFault::Twice(pair[0].seq, pair[0].branch));
            }
        }
        let only = |kind: StepKind, seq: i64| {
            steps.iter().filter(|s| s.kind == kind).count() == 1
                && steps.iter().filter(|s| s.seq == seq).count() == 1
                && steps.iter().any(|s| s.kind == kind && s.seq == seq)
        };
        if !only(StepKind::Prepare, first) {
            return Err(RoadFault::Start);
        }
        if !only(StepKind::Issue, last) {
            return Err(RoadFault::End);
        }
        for step in &steps {
            if !allows(step.role, step.kind.action()) {
                return Err(RoadFault::NoOwner(step.code.clone()));
            }
            if step.needs_council && step.kind != StepKind::Council {
                return Err(RoadFault::Skip(step.code.clone()));
            }
        }
        Ok(Self { steps })
    }

    /// All branches of all steps in order.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The branches at `seq`.
    pub fn at(&self, seq: i64) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(move |s| s.seq == seq)
    }

    /// One branch.
    #[must_use]
    pub fn step(&self, seq: i64, branch: i64) -> Option<&Step> {
        self.steps.iter().find(|s| s.seq == seq && s.branch == branch)
    }

    /// Where a dossier starts.
    #[must_use]
    pub fn first(&self) -> i64 {
        self.steps.first().map_or(0, |s| s.seq)
    }

    fn next_seq(&self, seq: i64) -> Option<i64> {
        self.steps.iter().map(|s| s.seq).find(|s| *s > seq)
    }

    /// True when this place is not walked: every branch asks for a council and none is needed.
    fn skipped(&self, seq: i64, council: bool) -> bool {
        !council && self.at(seq).all(|s| s.needs_council)
    }

    /// The step before `seq` that a dossier stood at, passing over skipped ones.
    #[must_use]
    pub fn before(&self, seq: i64, council: bool) -> Option<i64> {
        let mut at: Vec<i64> = self.steps.iter().map(|s| s.seq).filter(|s| *s < seq).collect();
        at.dedup();
        at.into_iter().rev().find(|s| !self.skipped(*s, council))
    }
}

/// One visit of one branch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// Place on the road.
    pub seq: i64,
    /// Branch.
    pub branch: i64,
    /// The how-manieth visit of this place, from 1.
    pub round: i64,
    /// How it stands.
    pub state: StepState,
}

/// Where a dossier stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// State of the dossier.
    pub state: DossierState,
    /// Place on the road.
    pub seq: i64,
    /// True when the council step is walked.
    pub council: bool,
    /// All visits, oldest first.
    pub visits: Vec<Visit>,
    /// True when the last move was one forward, so that it can be taken back.
    pub moved_forward: bool,
}

/// What somebody does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "move", rename_all = "snake_case")]
pub enum Move {
    /// The owner of a branch sends it on.
    Agree {
        /// Branch at the present place.
        branch: i64,
    },
    /// The owner of a branch sends the dossier back one step.
    Return {
        /// Branch at the present place.
        branch: i64,
        /// Codes of the ticked grounds.
        grounds: Vec<String>,
        /// Words; required.
        words: String,
    },
    /// The owner of the step before takes it back, while nobody has acted.
    Recall,
    /// The proposing unit gives the dossier up.
    Withdraw {
        /// Words; required.
        words: String,
    },
}

/// Why a move is not possible; the code names the sentence `dossier-cannot-CODE`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cannot {
    /// The dossier is withdrawn or issued.
    Finished,
    /// This branch is not waiting for anybody.
    NotWaiting,
    /// The first step has nobody to return to.
    NothingBefore,
    /// A return needs a ticked ground.
    NoGround,
    /// A return or a withdrawal needs words.
    NoWords,
    /// Somebody has acted already, or the last move was not one forward.
    Acted,
    /// The decision-maker has agreed: the dossier can no longer be withdrawn.
    Decided,
}

impl Cannot {
    /// Stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Finished => "finished",
            Self::NotWaiting => "not-waiting",
            Self::NothingBefore => "nothing-before",
            Self::NoGround => "no-ground",
            Self::NoWords => "no-words",
            Self::Acted => "acted",
            Self::Decided => "decided",
        }
    }
}

impl Progress {
    /// A new dossier at the start of `road`.
    #[must_use]
    pub fn start(road: &Road, council: bool) -> Self {
        let mut progress =
            Self { state: DossierState::Open, seq: road.first(), council, visits: Vec::new(), moved_forward: false };
        progress.open(road, road.first());
        progress
    }

    /// The branches waiting now.
    pub fn waiting(&self) -> impl Iterator<Item = &Visit> {
        self.visits.iter().filter(|v| v.state == StepState::Waiting)
    }

    /// Those who own the dossier now.
    pub fn owners<'a>(&'a self, road: &'a Road) -> impl Iterator<Item = &'a Step> {
        self.waiting().filter_map(|v| road.step(v.seq, v.branch))
    }

    /// What happens when `mv` is done; `self` is left as it is.
    pub fn after(&self, road: &Road, mv: &Move) -> Result<Self, Cannot> {
        if self.state.is_final() {
            return Err(Cannot::Finished);
        }
        let mut next = self.clone();
        match mv {
            Move::Agree { branch } => next.agree(road, *branch)?,
            Move::Return { branch, grounds, words } => {
                if grounds.is_empty() {
                    return Err(Cannot::NoGround);
                }
                if words.trim().is_empty() {
                    return Err(Cannot::NoWords);
                }
                next.turn_back(road, *branch)?;
            }
            Move::Recall => next.recall(road)?,
            Move::Withdraw { words } => {
                if words.trim().is_empty() {
                    return Err(Cannot::NoWords);
                }
                if road.at(self.seq).any(|s| s.kind == StepKind::Issue) {
                    return Err(Cannot::Decided);
                }
                next.close_waiting();
                next.state = DossierState::Withdrawn;
                next.moved_forward = false;
            }
        }
        Ok(next)
    }

    /// Rebuilds a dossier's state from its moves.
    pub fn fold<'m>(road: &Road, council: bool, moves: impl IntoIterator<Item = &'m Move>) -> Result<Self, Cannot> {
        moves.into_iter().try_fold(Self::start(road, council), |p, m| p.after(road, m))
    }

    fn waiting_at(&mut self, branch: i64) -> Result<&mut Visit, Cannot> {
        let seq = self.seq;
        self.visits
            .iter_mut()
            .find(|v| v.seq == seq && v.branch == branch && v.state == StepState::Waiting)
            .ok_or(Cannot::NotWaiting)
    }

    fn agree(&mut self, road: &Road, branch: i64) -> Result<(), Cannot> {
        self.waiting_at(branch)?.state = StepState::Agreed;
        self.moved_forward = false;
        if self.waiting().next().is_some() {
            return Ok(());
        }
        let mut at = self.seq;
        loop {
            match road.next_seq(at) {
                None => {
                    self.state = DossierState::Issued;
                    return Ok(());
                }
                Some(seq) if road.skipped(seq, self.council) => {
                    self.add(road, seq, StepState::Skipped);
                    at = seq;
                }
                Some(seq) => {
                    self.state = DossierState::Open;
                    self.moved_forward = true;
                    self.open(road, seq);
                    return Ok(());
                }
            }
        }
    }

    fn turn_back(&mut self, road: &Road, branch: i64) -> Result<(), Cannot> {
        let before = road.before(self.seq, self.council).ok_or(Cannot::NothingBefore)?;
        self.waiting_at(branch)?.state = StepState::Returned;
        self.close_waiting();
        self.state = DossierState::Returned;
        self.moved_forward = false;
        self.open(road, before);
        Ok(())
    }

    fn recall(&mut self, road: &Road) -> Result<(), Cannot> {
        let round = self.round(self.seq);
        let acted = self.visits.iter().any(|v| v.seq == self.seq && v.round == round && v.state != StepState::Waiting);
        if !self.moved_forward || acted {
            return Err(Cannot::Acted);
        }
        let before = road.before(self.seq, self.council).ok_or(Cannot::NothingBefore)?;
        self.close_waiting();
        self.state = DossierState::Open;
        self.moved_forward = false;
        self.open(road, before);
        Ok(())
    }

    fn close_waiting(&mut self) {
        for visit in self.visits.iter_mut().filter(|v| v.state == StepState::Waiting) {
            visit.state = StepState::Recalled;
        }
    }

    fn round(&self, seq: i64) -> i64 {
        self.visits.iter().filter(|v| v.seq == seq).map(|v| v.round).max().unwrap_or(0)
    }

    fn open(&mut self, road: &Road, seq: i64) {
        self.seq = seq;
        self.add(road, seq, StepState::Waiting);
    }

    fn add(&mut self, road: &Road, seq: i64, state: StepState) {
        let round = self.round(seq) + 1;
        self.visits.extend(road.at(seq).map(|s| Visit { seq, branch: s.branch, round, state }));
    }
}
