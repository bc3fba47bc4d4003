//! Proof of names: after the council, each unit reads its names and texts as they will be printed and confirms them.
//! What is confirmed is a hash of the texts, so any later change reopens that line by itself.

mod asked;
mod change;

use std::collections::BTreeMap;

use domain::{
    access::{self as rights, Action},
    decision::DecisionState,
    lists::NomineeState,
    road::StepKind,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{
    entity::{account, dossier, nominee, unit},
    query::dossiers::{Standing, standing},
    sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder},
};
use uuid::Uuid;

pub use self::{
    asked::{Asked, AskedUnit, asked, remind},
    change::{Confirmed, Read, confirm, correct},
};
use crate::{Actor, Ctx, Error, Result, access};

/// The hash of a nominee's name and texts exactly as they will be printed.
#[must_use]
pub fn hash(n: &nominee::Model) -> Vec<u8> {
    let mut text =
        json!(["thidua-proof/1", n.part, n.printed_name, n.printed_rank, n.printed_post, n.printed_unit, n.citation]);
    // Said only where it is so: confirmations from before the word was known still hold.
    if let (true, Some(said)) = (n.posthumous, text.as_array_mut()) {
        said.push("posthumous".into());
    }
    Sha256::digest(text.to_string().as_bytes()).to_vec()
}

/// True when the line was confirmed as it stands now.
#[must_use]
pub fn confirmed(n: &nominee::Model) -> bool {
    n.proof_hash.as_deref() == Some(hash(n).as_slice())
}

/// The unit that must confirm a line: the nominee's own, else the one that proposed.
#[must_use]
pub fn proof_unit(n: &nominee::Model, proposing: Uuid) -> Uuid {
    n.home_unit_id.or(n.unit_id).unwrap_or(proposing)
}

/// The hash of a unit's whole list, which a confirmation names: what was read is what is confirmed.
fn list_hash(rows: &[&nominee::Model]) -> String {
    let mut hasher = Sha256::new();
    for row in rows {
        hasher.update(row.id.as_bytes());
        hasher.update(hash(row));
    }
    hex::encode(hasher.finalize())
}

/// One line of a proof.
#[derive(Clone, Debug, Serialize)]
pub struct ProofLine {
    /// Part code.
    pub part: String,
    /// Number in its part.
    pub seq: i64,
    /// Name as printed.
    pub name: String,
    /// Rank as printed.
    pub rank: String,
    /// Post as printed.
    pub post: String,
    /// Unit as printed.
    pub unit: String,
    /// Citation as printed.
    pub citation: String,
    /// Awarded after death.
    pub posthumous: bool,
    /// True when confirmed as it stands.
    pub confirmed: bool,
    /// True when it was confirmed and then changed.
    pub reopened: bool,
}

/// The proof of one unit.
#[derive(Clone, Debug, Serialize)]
pub struct UnitProof {
    /// Code of the unit.
    pub unit: String,
    /// Its name.
    pub name: String,
    /// Its lines.
    pub lines: Vec<ProofLine>,
    /// Lines confirmed.
    pub done: usize,
    /// Who confirmed last.
    pub by: String,
    /// When, microseconds UTC.
    pub at: Option<i64>,
    /// What a confirmation must name.
    pub list_hash: String,
    /// True when the actor may confirm it.
    pub may_confirm: bool,
    /// True when the actor would confirm for another unit: it is recorded as such.
    pub on_behalf: bool,
}

/// The proofs of a dossier.
#[derive(Clone, Debug, Serialize)]
pub struct Proofs {
    /// Code of the dossier.
    pub dossier: String,
    /// Its title.
    pub title: String,
    /// By unit, in the order of their first line.
    pub units: Vec<UnitProof>,
    /// Lines confirmed.
    pub done: usize,
    /// Lines in all.
    pub total: usize,
    /// True while texts may still be corrected and confirmed.
    pub open: bool,
    /// Code of the decision drafted for the dossier, for those who may see it.
    pub decision: Option<String>,
}

impl UnitProof {
    /// The list as it was shown: what a confirmation names.
    #[must_use]
    pub fn read(&self) -> Read {
        Read { unit: self.unit.clone(), list: self.list_hash.clone() }
    }
}

impl Proofs {
    /// The units whose names the actor may confirm now and that still have open ones.
    pub fn mine(&self) -> impl Iterator<Item = &UnitProof> {
        self.units.iter().filter(|u| u.may_confirm && u.done < u.lines.len())
    }
}

/// Texts of a line as they shall be printed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Texts {
    /// Name.
    pub name: String,
    /// Rank.
    pub rank: String,
    /// Post.
    pub post: String,
    /// Unit.
    pub unit: String,
    /// Citation.
    pub citation: String,
}

pub(crate) async fn dossier_by_code<C: ConnectionTrait>(conn: &C, code: &str) -> Result<dossier::Model> {
    dossier::Entity::find().filter(dossier::Column::Code.eq(code)).one(conn).await?.ok_or(Error::NotFound)
}

/// The nominees still on a dossier's list, collectives first.
pub(crate) async fn included<C: ConnectionTrait>(conn: &C, dossier: Uuid) -> Result<Vec<nominee::Model>> {
    Ok(nominee::Entity::find()
        .filter(nominee::Column::DossierId.eq(dossier))
        .filter(nominee::Column::State.eq(NomineeState::Included.code()))
        .order_by_asc(nominee::Column::Part)
        .order_by_asc(nominee::Column::Seq)
        .all(conn)
        .await?)
}

/// True when the dossier waits at a step of one of these kinds.
pub(crate) async fn waits_at<C: ConnectionTrait>(conn: &C, dossier: Uuid, kinds: &[StepKind]) -> Result<bool> {
    Ok(standing(conn, dossier).await?.iter().any(|s| s.waits_at(kinds)))
}

/// Refuses unless names may be corrected and confirmed now: after the council, before the decision is sent.
async fn require_open<C: ConnectionTrait>(conn: &C, dossier: &dossier::Model) -> Result<()> {
    open_at(&standing(conn, dossier.id).await?, dossier)
}

/// The same, where it is known how the dossier stands.
fn open_at(at: &[Standing], dossier: &dossier::Model) -> Result<()> {
    if at.iter().any(|s| s.decision_state.as_deref().is_some_and(|d| d != DecisionState::Drafted.code())) {
        return Err(Error::refused("proof-decision-sent", [("code", dossier.code.clone())]));
    }
    if !at.iter().any(|s| s.waits_at(&[StepKind::Decide, StepKind::Issue])) {
        return Err(Error::refused("proof-not-yet", [("code", dossier.code.clone())]));
    }
    Ok(())
}

/// Refuses whoever has to do with no proofs at all, before anything is looked up.
fn require_one(actor: &Actor) -> Result<()> {
    let any = [Action::ConfirmProof, Action::ViewDecisions, Action::PrepareDecision];
    if any.iter().any(|a| rights::may_anywhere(actor, *a)) {
        return Ok(());
    }
    Err(rights::Denial::NoRole.into())
}

/// The proofs of a dossier by unit. Who may see decisions of the deciding unit sees all; who may confirm for some
/// units sees theirs.
pub async fn view(ctx: &Ctx, actor: &Actor, code: &str) -> Result<Proofs> {
    require_one(actor)?;
    let conn = ctx.store.reader();
    let found = dossier_by_code(conn, code).await?;
    let rows = included(conn, found.id).await?;
    let mut groups: Vec<(Uuid, Vec<&nominee::Model>)> = Vec::new();
    for row in &rows {
        let unit = proof_unit(row, found.unit_id);
        match groups.iter_mut().find(|(u, _)| *u == unit) {
            Some((_, lines)) => lines.push(row),
            None => groups.push((unit, vec![row])),
        }
    }
    let ids: Vec<Uuid> = groups.iter().map(|(u, _)| *u).collect();
    let units: BTreeMap<Uuid, unit::Model> = unit::Entity::find()
        .filter(unit::Column::Id.is_in(ids.iter().copied()))
        .all(conn)
        .await?
        .into_iter()
        .map(|u| (u.id, u))
        .collect();
    let names = account_names(conn, rows.iter().filter_map(|r| r.proof_by)).await?;
    let with_deciding: Vec<Uuid> = ids.iter().copied().chain([found.deciding_unit_id]).collect();
    let paths = access::paths_of_units(ctx, &with_deciding).await?;
    let deciding = paths.get(&found.deciding_unit_id).cloned().unwrap_or_default();
    let deciding = rights::Subject::in_units(deciding);
    let sees_all = rights::may(actor, Action::ViewDecisions, &deciding).is_ok();
    let at = standing(conn, found.id).await?;
    let open = open_at(&at, &found).is_ok();
    let mut shown = Vec::new();
    for (id, lines) in groups {
        let subject = rights::Subject::in_units(paths.get(&id).cloned().unwrap_or_default());
        let may_confirm = rights::may(actor, Action::ConfirmProof, &subject).is_ok();
        if !sees_all && !may_confirm {
            continue;
        }
        let Some(u) = units.get(&id) else { continue };
        let last = lines.iter().filter(|n| n.proof_at.is_some()).max_by_key(|n| n.proof_at);
        shown.push(UnitProof {
            unit: u.code.clone(),
            name: u.name.clone(),
            done: lines.iter().filter(|n| confirmed(n)).count(),
            by: last.and_then(|n| names.get(&n.proof_by?).cloned()).unwrap_or_default(),
            at: last.and_then(|n| n.proof_at),
            list_hash: list_hash(&lines),
            may_confirm: may_confirm && open,
            on_behalf: on_behalf(actor, id),
            lines: lines.iter().map(|n| line(n)).collect(),
        });
    }
    // Without a line to confirm, the dossier's title is only for those who will decide it.
    if shown.is_empty() && !sees_all {
        return Err(Error::NotFound);
    }
    Ok(Proofs {
        dossier: found.code.clone(),
        title: found.title.clone(),
        done: shown.iter().map(|u| u.done).sum(),
        total: shown.iter().map(|u| u.lines.len()).sum(),
        units: shown,
        decision: at.into_iter().find_map(|s| s.decision).filter(|_| sees_all),
        open,
    })
}

fn line(n: &nominee::Model) -> ProofLine {
    ProofLine {
        part: n.part.clone(),
        seq: n.seq,
        name: n.printed_name.clone(),
        rank: n.printed_rank.clone(),
        post: n.printed_post.clone(),
        unit: n.printed_unit.clone(),
        citation: n.citation.clone(),
        posthumous: n.posthumous,
        confirmed: confirmed(n),
        reopened: n.proof_hash.is_some() && !confirmed(n),
    }
}

/// Display names of accounts.
pub(crate) async fn account_names<C: ConnectionTrait>(
    conn: &C,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<BTreeMap<Uuid, String>> {
    let mut ids: Vec<Uuid> = ids.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(account::Entity::find()
        .filter(account::Column::Id.is_in(ids))
        .all(conn)
        .await?
        .into_iter()
        .map(|a| (a.id, a.display_name))
        .collect())
}

/// True when no role of the actor is held at the unit itself.
fn on_behalf(actor: &Actor, unit: Uuid) -> bool {
    !actor
        .grants
        .iter()
        .any(|g| g.unit == Some(unit) && g.in_force(&actor.today) && rights::allows(g.role, Action::ConfirmProof))
}

/// A dossier whose names somebody still has to confirm.
#[derive(Clone, Debug, Serialize)]
pub struct ProofRow {
    /// Code of the dossier.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Names of units in the actor's scope.
    pub lines: i64,
    /// Of them confirmed once; a later change shows on the page.
    pub done: i64,
}

/// Dossiers past their council whose lists hold names of units the actor confirms for: one statement.
pub async fn list(ctx: &Ctx, actor: &Actor) -> Result<Vec<ProofRow>> {
    access::require_anywhere(actor, Action::ConfirmProof)?;
    let scope = rights::scope(actor, Action::ConfirmProof);
    let rows = store::query::councils::proofs(ctx.store.reader(), &scope, &ctx.now().today).await?;
    Ok(rows.into_iter().map(|r| ProofRow { code: r.code, title: r.title, lines: r.lines, done: r.done }).collect())
}
