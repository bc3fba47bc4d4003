//! The rows of the lists as other programs are given them.

use app::{
    accounts::view::AccountRow,
    awards::{AwardView, PastAwardRow},
    decisions::ListRow as DecisionRow,
    dossiers::{ListRow as DossierRow, NomineeRow},
    honour::EntryView,
    imports::BatchRow,
    movements::ListRow as MovementRow,
    people::PersonRow,
    registrations::RegistrationRow,
    sessions::SessionRow,
};
use schemars::JsonSchema;
use serde::Serialize;

/// A person of the register.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Person {
    /// Code.
    pub code: String,
    /// Full name, family name first.
    pub full_name: String,
    /// Rank.
    pub rank: String,
    /// Post.
    pub post: String,
    /// Code of the unit.
    pub unit: Option<String>,
    /// Name of the unit.
    pub unit_name: Option<String>,
    /// Day of leaving, ISO.
    pub left_on: Option<String>,
}

impl From<PersonRow> for Person {
    fn from(r: PersonRow) -> Self {
        Self {
            code: r.code,
            full_name: r.full_name,
            rank: r.rank,
            post: r.post,
            unit: r.unit_code,
            unit_name: r.unit_name,
            left_on: r.left_on,
        }
    }
}

/// A dossier.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Dossier {
    /// Code.
    pub code: String,
    /// Title.
    pub title: String,
    /// Award id.
    pub award: String,
    /// State code.
    pub state: String,
    /// Day judged, ISO.
    pub law_on: String,
    /// Code of the proposing unit.
    pub unit: String,
    /// Name of the proposing unit.
    pub unit_name: String,
    /// Collectives proposed.
    pub collectives: i64,
    /// Individuals proposed.
    pub individuals: i64,
    /// Nominees held.
    pub held: i64,
    /// Last day of the step it waits at, ISO.
    pub due_on: Option<String>,
}

impl From<DossierRow> for Dossier {
    fn from(r: DossierRow) -> Self {
        Self {
            code: r.code,
            title: r.title,
            award: r.award,
            state: r.state,
            law_on: r.law_on,
            unit: r.unit_code,
            unit_name: r.unit_name,
            collectives: r.collectives,
            individuals: r.individuals,
            held: r.held,
            due_on: r.due_on,
        }
    }
}

/// A decision.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Decision {
    /// Code.
    pub code: String,
    /// Number and symbol, once entered.
    pub number: Option<String>,
    /// Day of signature, ISO.
    pub signed_on: Option<String>,
    /// State code.
    pub state: String,
    /// Award id.
    pub award: String,
    /// Summary.
    pub summary: String,
    /// Code of the dossier.
    pub dossier: String,
}

impl From<DecisionRow> for Decision {
    fn from(r: DecisionRow) -> Self {
        Self {
            code: r.code,
            number: r.number_text,
            signed_on: r.signed_on,
            state: r.state,
            award: r.award,
            summary: r.summary,
            dossier: r.dossier,
        }
    }
}

/// An award given.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Award {
    /// Code of the decision.
    pub decision: String,
    /// Its number and symbol.
    pub number: String,
    /// Its day, ISO.
    pub decided_on: String,
    /// Number of the line in the decision.
    pub seq: i64,
    /// Part code.
    pub part: String,
    /// Code of the person in the register.
    pub person: Option<String>,
    /// Name as printed.
    pub name: String,
    /// Rank as printed.
    pub rank: String,
    /// Post as printed.
    pub post: String,
    /// Unit as printed.
    pub unit: String,
    /// Award id.
    pub award: String,
    /// Ground code.
    pub ground: String,
    /// Prize in đồng.
    pub prize: i64,
    /// Number in the honour book; empty without one.
    pub book_number: String,
}

impl From<AwardView> for Award {
    fn from(r: AwardView) -> Self {
        Self {
            decision: r.decision,
            number: r.number,
            decided_on: r.decided_on,
            seq: r.seq,
            part: r.part,
            person: r.person,
            name: r.name,
            rank: r.rank,
            post: r.post,
            unit: r.unit,
            award: r.award,
            ground: r.ground,
            prize: r.prize,
            book_number: r.book_number,
        }
    }
}

/// An entry of an honour book.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Entry {
    /// Year of the book.
    pub year: i64,
    /// Number in the book.
    pub number: i64,
    /// State code.
    pub state: String,
    /// Part code.
    pub part: String,
    /// Name as printed.
    pub name: String,
    /// Rank, post and unit as printed.
    pub position: String,
    /// The award's Vietnamese name.
    pub award_vi: String,
    /// Ground code.
    pub ground: String,
    /// Code of the decision.
    pub decision: String,
    /// Its number and symbol.
    pub decision_number: String,
    /// Its day, ISO.
    pub decided_on: String,
    /// Who received it.
    pub received_by: String,
    /// When, ISO.
    pub received_on: Option<String>,
    /// Note.
    pub note: String,
}

impl From<EntryView> for Entry {
    fn from(r: EntryView) -> Self {
        Self {
            year: r.year,
            number: r.number,
            state: r.state,
            part: r.part,
            name: r.name,
            position: r.position,
            award_vi: r.award_vi,
            ground: r.ground,
            decision: r.decision,
            decision_number: r.decision_number,
            decided_on: r.decided_on,
            received_by: r.received_by,
            received_on: r.received_on,
            note: r.note,
        }
    }
}

/// A session of a council.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Session {
    /// Code.
    pub code: String,
    /// The council's name.
    pub council: String,
    /// Day, ISO.
    pub held_on: String,
    /// Hour.
    pub held_at: String,
    /// Where.
    pub place: String,
    /// State code.
    pub state: String,
    /// Dossiers on the agenda.
    pub dossiers: i64,
    /// Lines to vote on.
    pub items: i64,
}

impl From<SessionRow> for Session {
    fn from(r: SessionRow) -> Self {
        Self {
            code: r.code,
            council: r.council,
            held_on: r.held_on,
            held_at: r.held_at,
            place: r.place,
            state: r.state,
            dossiers: r.dossiers,
            items: r.items,
        }
    }
}

/// A movement.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Movement {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Kind code.
    pub kind: String,
    /// State code.
    pub state: String,
    /// First day, ISO.
    pub from_date: Option<String>,
    /// Last day, ISO.
    pub to_date: Option<String>,
    /// Launching unit.
    pub unit_name: String,
    /// Phases.
    pub phases: i64,
    /// Dossiers that reward it.
    pub dossiers: i64,
}

impl From<MovementRow> for Movement {
    fn from(r: MovementRow) -> Self {
        Self {
            code: r.code,
            name: r.name,
            kind: r.kind,
            state: r.state,
            from_date: r.from_date,
            to_date: r.to_date,
            unit_name: r.unit_name,
            phases: r.phases,
            dossiers: r.dossiers,
        }
    }
}

/// A role of an account.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Grant {
    /// Role code.
    pub role: String,
    /// Name of the unit; empty for none.
    pub unit: String,
}

/// An account.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Account {
    /// Login.
    pub login: String,
    /// Name shown.
    pub display_name: String,
    /// Roles in force.
    pub roles: Vec<Grant>,
    /// May not sign in.
    pub disabled: bool,
    /// Has a one-time password.
    pub must_change: bool,
}

impl From<AccountRow> for Account {
    fn from(r: AccountRow) -> Self {
        Self {
            login: r.login,
            display_name: r.display_name,
            roles: r.roles.into_iter().map(|(role, unit)| Grant { role, unit }).collect(),
            disabled: r.disabled,
            must_change: r.must_change,
        }
    }
}

/// A registration for the year's titles.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Registration {
    /// "unit" or "person".
    pub of: String,
    /// Code of the person or the unit.
    pub code: String,
    /// Name.
    pub name: String,
    /// The year.
    pub year: i64,
    /// Registered, or said not to have.
    pub registered: bool,
    /// Code of the title aimed at.
    pub aim: Option<String>,
    /// The day it was made, ISO, perhaps only a year or a month.
    pub registered_on: Option<String>,
    /// Last day planned for it, ISO.
    pub due: Option<String>,
    /// Why after that day.
    pub why_late: Option<String>,
}

impl From<RegistrationRow> for Registration {
    fn from(r: RegistrationRow) -> Self {
        let said = |text: String| Some(text).filter(|t| !t.is_empty());
        Self {
            of: if r.of_unit { "unit" } else { "person" }.to_owned(),
            code: r.code,
            name: r.name,
            year: r.year,
            registered: r.registered,
            aim: said(r.aim),
            registered_on: said(r.registered_on),
            due: said(r.due),
            why_late: said(r.why_late),
        }
    }
}

/// An award entered from a paper.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PastAward {
    /// "unit" or "person".
    pub of: String,
    /// Code of the person or the unit.
    pub code: String,
    /// Name.
    pub name: String,
    /// Award id; null where the law does not know it.
    pub award: Option<String>,
    /// What it is called, Vietnamese.
    pub award_name: String,
    /// Day of the decision, ISO, perhaps only a year or a month.
    pub decided_on: Option<String>,
    /// Number and symbol of the decision.
    pub number: Option<String>,
    /// Who decided.
    pub issuer: Option<String>,
}

impl From<PastAwardRow> for PastAward {
    fn from(r: PastAwardRow) -> Self {
        let said = |text: String| Some(text).filter(|t| !t.is_empty());
        Self {
            of: if r.of_unit { "unit" } else { "person" }.to_owned(),
            code: r.code,
            name: r.name,
            award: said(r.award),
            award_name: r.award_name.vi,
            decided_on: said(r.day),
            number: said(r.number),
            issuer: said(r.issuer),
        }
    }
}

/// An import.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Import {
    /// Code.
    pub code: String,
    /// What the file holds.
    pub kind: String,
    /// The file's name.
    pub file_name: String,
    /// State code.
    pub state: String,
    /// When it was sent, microseconds UTC.
    pub created_at: i64,
    /// When it was written, microseconds UTC.
    pub applied_at: Option<i64>,
}

impl From<BatchRow> for Import {
    fn from(r: BatchRow) -> Self {
        Self {
            code: r.code,
            kind: r.kind,
            file_name: r.file_name,
            state: r.state,
            created_at: r.created_at,
            applied_at: r.applied_at,
        }
    }
}

/// A nominee of a dossier.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Nominee {
    /// Number in the dossier.
    pub number: i64,
    /// Part code.
    pub part: String,
    /// State code.
    pub state: String,
    /// Outcome code of the verdict; empty when not judged.
    pub outcome: String,
    /// Code in the register: person, unit or body outside.
    pub who: String,
    /// Name as printed.
    pub name: String,
    /// Rank as printed.
    pub rank: String,
    /// Post as printed.
    pub post: String,
    /// Unit as printed.
    pub unit: String,
}

impl From<NomineeRow> for Nominee {
    fn from(r: NomineeRow) -> Self {
        Self {
            number: r.seq,
            part: r.part,
            state: r.state,
            outcome: r.outcome,
            who: r.who_code,
            name: r.name,
            rank: r.rank,
            post: r.post,
            unit: r.unit,
        }
    }
}
