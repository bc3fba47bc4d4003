//! Who may do what. One table, [`allows`]; one function, [`may`], decides about an object; [`scope`] tells a list what to
//! show. A role is held within the subtree of a unit for a period; a missing scope denies.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::lists::codes;

codes! {
    /// Roles that an account can hold.
    Role {
        /// Quản trị hệ thống
        Administrator = "administrator",
        /// Cán bộ thi đua
        EmulationOfficer = "emulation_officer",
        /// Thủ trưởng đơn vị
        UnitHead = "unit_head",
        /// Cơ quan thường trực, tham mưu
        AdvisoryBody = "advisory_body",
        /// Thành viên hội đồng
        CouncilMember = "council_member",
        /// Thư ký hội đồng
        CouncilSecretary = "council_secretary",
        /// Cá nhân (hồ sơ của mình)
        Person = "person",
        /// Kiểm tra, giám sát (chỉ đọc)
        Auditor = "auditor",
    }
}

codes! {
    /// What can be done. Pages and commands name one of these, never a role.
    Action {
        /// Accounts, grants, settings.
        ManageAccounts = "manage_accounts",
        /// Organisation names, signers, recipients, councils, layouts.
        ManageSetup = "manage_setup",
        /// The unit tree.
        ManageUnits = "manage_units",
        /// See units.
        ViewUnits = "view_units",
        /// Add and change people.
        ManagePeople = "manage_people",
        /// See people.
        ViewPeople = "view_people",
        /// See discipline and proceedings of people.
        ViewDiscipline = "view_discipline",
        /// Upload, resolve and apply spreadsheets.
        Import = "import",
        /// Enter and change movements.
        ManageMovements = "manage_movements",
        /// See movements.
        ViewMovements = "view_movements",
        /// Enter in clusters what is a member's own: scores of one's own unit, its signature under a pact.
        WorkInCluster = "work_in_cluster",
        /// Prepare dossiers and their nominees.
        PrepareDossier = "prepare_dossier",
        /// See dossiers.
        ViewDossiers = "view_dossiers",
        /// Agree or return as unit head.
        HeadDecide = "head_decide",
        /// Appraise.
        Appraise = "appraise",
        /// Convene sessions, record votes, close them.
        RunCouncil = "run_council",
        /// See council sessions.
        ViewCouncil = "view_council",
        /// Confirm the proof of names of one's own unit.
        ConfirmProof = "confirm_proof",
        /// Draft decisions, send for signature, enter the number, issue.
        PrepareDecision = "prepare_decision",
        /// Approve as decision-maker.
        Decide = "decide",
        /// See decisions and their papers.
        ViewDecisions = "view_decisions",
        /// Print certificates, mark spoiled ones.
        PrintCertificates = "print_certificates",
        /// Release names to the honour roll.
        ReleaseNames = "release_names",
        /// See news of the portal before they are released, and what visitors wrote.
        ViewNews = "view_news",
        /// Release news, correct and withdraw what was released.
        ReleaseNews = "release_news",
        /// Release a model example to the portal, move its day, take it back.
        ReleaseModels = "release_models",
        /// See and confirm rules, edit local regulations.
        ManageLaw = "manage_law",
        /// Browse the law.
        ViewLaw = "view_law",
        /// See the audit.
        ViewAudit = "view_audit",
        /// See one's own record.
        ViewOwn = "view_own",
    }
}

/// The whole table of rights.
#[must_use]
pub fn allows(role: Role, action: Action) -> bool {
    use Action as A;
    match role {
        Role::Administrator => matches!(
            action,
            A::ManageAccounts
                | A::ManageSetup
                | A::ManageUnits
                | A::ViewUnits
                | A::ManagePeople
                | A::ViewPeople
                | A::Import
                | A::ViewMovements
                | A::ViewLaw
                | A::ViewAudit
        ),
        Role::EmulationOfficer => matches!(
            action,
            A::ViewUnits
                | A::ManagePeople
                | A::ViewPeople
                | A::ViewDiscipline
                | A::Import
                | A::ManageMovements
                | A::WorkInCluster
                | A::ViewMovements
                | A::ReleaseModels
                | A::ViewNews
                | A::PrepareDossier
                | A::ViewDossiers
                | A::ConfirmProof
                | A::ViewCouncil
                | A::ViewDecisions
                | A::ViewLaw
        ),
        Role::UnitHead => matches!(
            action,
            A::ViewUnits
                | A::ViewPeople
                | A::ViewDiscipline
                | A::WorkInCluster
                | A::ViewMovements
                | A::ViewDossiers
                | A::HeadDecide
                | A::ConfirmProof
                | A::Decide
                | A::ReleaseNames
                | A::ViewNews
                | A::ReleaseNews
                | A::ReleaseModels
                | A::ViewCouncil
                | A::ViewDecisions
                | A::ViewLaw
        ),
        Role::AdvisoryBody => matches!(
            action,
            A::ManageSetup
                | A::ManageUnits
                | A::ViewUnits
                | A::ManagePeople
                | A::ViewPeople
                | A::ViewDiscipline
                | A::Import
                | A::ManageMovements
                | A::WorkInCluster
                | A::ViewMovements
                | A::ReleaseModels
                | A::ViewNews
                | A::ViewDossiers
                | A::Appraise
                | A::ViewCouncil
                | A::PrepareDecision
                | A::ViewDecisions
                | A::PrintCertificates
                | A::ManageLaw
                | A::ViewLaw
        ),
        Role::CouncilMember => {
            matches!(action, A::ViewUnits | A::ViewMovements | A::ViewDossiers | A::ViewCouncil | A::ViewLaw)
        }
        Role::CouncilSecretary => {
            matches!(
                action,
                A::ViewUnits | A::ViewMovements | A::ViewDossiers | A::ViewCouncil | A::RunCouncil | A::ViewLaw
            )
        }
        Role::Person => matches!(action, A::ViewOwn | A::ViewLaw | A::ViewMovements),
        Role::Auditor => matches!(
            action,
            A::ViewUnits
                | A::ViewPeople
                | A::ViewMovements
                | A::ViewDossiers
                | A::ViewCouncil
                | A::ViewDecisions
                | A::ViewLaw
                | A::ViewAudit
        ),
    }
}

/// A role held within a unit's subtree from one civil date to another (inclusive, ISO).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// Root of the subtree; `None` is a missing scope and denies.
    pub unit: Option<Uuid>,
    /// First day.
    pub from: String,
    /// Last day, open when `None`.
    pub to: Option<String>,
}

impl Grant {
    /// True on `day` (ISO).
    #[must_use]
    pub fn in_force(&self, day: &str) -> bool {
        self.from.as_str() <= day && self.to.as_deref().is_none_or(|to| day <= to)
    }
}

/// Somebody signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The account.
    pub account: Uuid,
    /// Its login: what the audit records.
    pub login: String,
    /// The name shown.
    pub display_name: String,
    /// The person behind the account, if known.
    pub person: Option<Uuid>,
    /// "vi" or "en".
    pub language: String,
    /// Roles.
    pub grants: Vec<Grant>,
    /// Today, as the command's clock read it.
    pub today: String,
}

/// What an action is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// The unit it belongs to and all its ancestors in the tree of today (for an ended unit: of its successors).
    pub path: BTreeSet<Uuid>,
    /// The persons judged by it: nobody judges his own case.
    pub judged: BTreeSet<Uuid>,
    /// The collectives judged by it: who heads one does not judge it.
    pub collectives: BTreeSet<Uuid>,
    /// The persons who lead one of those collectives by their post.
    pub led_by: BTreeSet<Uuid>,
    /// The person whose own record it is.
    pub own: Option<Uuid>,
}

impl Subject {
    /// About a unit, given the unit and its ancestors.
    pub fn in_units(path: impl IntoIterator<Item = Uuid>) -> Self {
        Self { path: path.into_iter().collect(), ..Self::default() }
    }
}

/// Why something is not allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denial {
    /// No role of the actor allows the action anywhere.
    NoRole,
    /// A role allows it, but not for this unit.
    OutOfScope,
    /// The actor would judge his own case.
    OwnCase,
    /// The actor would judge a collective that he heads.
    OwnUnit,
    /// Nobody of the register stands behind the account, so nobody could say whose case is its own.
    NoPerson,
}

/// That somebody may do something: the answer of [`may`] and what every write is shown. Nothing outside this module makes
/// one, so a command that forgets to ask has nothing to show and does not compile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permit(Action);

impl Permit {
    /// What was asked for.
    #[must_use]
    pub fn action(self) -> Action {
        self.0
    }

    /// To look after what is nobody else's: the actor's own account, unsent text, way in.
    #[must_use]
    pub fn own(_: &Actor) -> Self {
        Self(Action::ViewOwn)
    }
}

/// True for actions by which somebody judges nominees.
#[must_use]
pub fn judges(action: Action) -> bool {
    matches!(action, Action::HeadDecide | Action::Appraise | Action::RunCouncil | Action::Decide)
}

/// True for actions by which somebody judges collectives. Putting one's own unit forward (`HeadDecide`) is no judgement
/// of it: the submission of a unit is signed by its head.
#[must_use]
pub fn judges_collectives(action: Action) -> bool {
    judges(action) && action != Action::HeadDecide
}

/// True for a role by which somebody decides about commendations: judges, votes, approves. Nobody gives it to himself.
#[must_use]
pub fn decides(role: Role) -> bool {
    role == Role::CouncilMember || Action::ALL.iter().any(|a| judges(*a) && allows(role, *a))
}

/// The units that the actor heads by a role held at the unit itself.
#[must_use]
pub fn heads(actor: &Actor) -> BTreeSet<Uuid> {
    let heads = actor.grants.iter().filter(|g| g.role == Role::UnitHead && g.in_force(&actor.today));
    heads.filter_map(|g| g.unit).collect()
}

/// Decides about one object.
pub fn may(actor: &Actor, action: Action, subject: &Subject) -> Result<Permit, Denial> {
    if judges(action) && actor.person.is_some_and(|p| subject.judged.contains(&p)) {
        return Err(Denial::OwnCase);
    }
    if judges_collectives(action)
        && (actor.person.is_some_and(|p| subject.led_by.contains(&p))
            || !heads(actor).is_disjoint(&subject.collectives))
    {
        return Err(Denial::OwnUnit);
    }
    if action == Action::ViewOwn {
        let own = actor.person.is_some() && actor.person == subject.own;
        return if own { Ok(Permit(action)) } else { Err(Denial::OutOfScope) };
    }
    let mut any = false;
    for grant in actor.grants.iter().filter(|g| g.in_force(&actor.today) && allows(g.role, action)) {
        any = true;
        if grant.unit.is_some_and(|u| subject.path.contains(&u)) {
            return if judges(action) && actor.person.is_none() { Err(Denial::NoPerson) } else { Ok(Permit(action)) };
        }
    }
    Err(if any { Denial::OutOfScope } else { Denial::NoRole })
}

/// Decides about what belongs to the whole installation: `roots` are the units at the top of its trees, and the right
/// must be held at each of them.
pub fn may_everywhere(actor: &Actor, action: Action, roots: &[Uuid]) -> Result<Permit, Denial> {
    if roots.is_empty() {
        return Err(Denial::OutOfScope);
    }
    for root in roots {
        may(actor, action, &Subject::in_units([*root]))?;
    }
    Ok(Permit(action))
}

/// Setting up an installation that has no unit yet: an administrator may, whose role has nothing to hang on so far.
pub fn may_found(actor: &Actor, units: u64) -> Result<Permit, Denial> {
    let administrator = actor.grants.iter().any(|g| g.role == Role::Administrator && g.in_force(&actor.today));
    if administrator && units == 0 { Ok(Permit(Action::ManageUnits)) } else { Err(Denial::NoRole) }
}

/// What a list may show; only `store` turns it into SQL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Objects of units in the subtrees of these.
    Units(BTreeSet<Uuid>),
    /// Nothing.
    Nothing,
}

/// The scope of `action` for this actor.
#[must_use]
pub fn scope(actor: &Actor, action: Action) -> Scope {
    let units: BTreeSet<Uuid> = actor
        .grants
        .iter()
        .filter(|g| g.in_force(&actor.today) && allows(g.role, action))
        .filter_map(|g| g.unit)
        .collect();
    if units.is_empty() { Scope::Nothing } else { Scope::Units(units) }
}

/// That some grant in force allows the action somewhere: for things that belong to no unit yet.
pub fn anywhere(actor: &Actor, action: Action) -> Result<Permit, Denial> {
    if may_anywhere(actor, action) { Ok(Permit(action)) } else { Err(Denial::NoRole) }
}

/// True when some grant in force allows the action somewhere: decides whether a menu entry is shown.
#[must_use]
pub fn may_anywhere(actor: &Actor, action: Action) -> bool {
    if action == Action::ViewOwn {
        return actor.person.is_some();
    }
    scope(actor, action) != Scope::Nothing
}
