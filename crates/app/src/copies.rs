//! The sheets of certificates: what was printed under which number, who took it, what came back. A sheet that was printed before is
//! never printed again unasked: whoever does says what became of the one before.

use domain::{
    access::Action,
    copy::{self as rules, CopyReason, CopyState, GivenAs, Step},
};
use serde::Serialize;
use serde_json::json;
use store::{
    Tx,
    entity::{award_record, certificate_copy, decision, honour_entry, job},
    query::amendments as query,
    sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Set},
};
use uuid::Uuid;

use crate::{Actor, Ctx, Error, Result, access, ctx::id_at, day, decisions, honour, papers::Options};

/// Entries of one statement.
const CHUNK: usize = 400;

fn state_of(row: &certificate_copy::Model) -> CopyState {
    CopyState::from_code(&row.state).unwrap_or(CopyState::Lost)
}

async fn of_entries(tx: &Tx, entries: &[Uuid]) -> Result<Vec<certificate_copy::Model>> {
    let mut all = Vec::new();
    for chunk in entries.chunks(CHUNK) {
        all.extend(
            certificate_copy::Entity::find()
                .filter(certificate_copy::Column::EntryId.is_in(chunk.iter().copied()))
                .order_by_asc(certificate_copy::Column::Copy)
                .all(tx.conn())
                .await?,
        );
    }
    Ok(all)
}

async fn step(tx: &Tx, row: certificate_copy::Model, step: Step, note: &str, on: Option<&str>) -> Result<bool> {
    let Some(to) = rules::next(state_of(&row), step) else { return Ok(false) };
    let mut active = row.into_active_model();
    active.state = Set(to.code().to_owned());
    active.ended_note = Set(note.to_owned());
    if let Some(on) = on {
        active.returned_on = Set(Some(on.to_owned()));
    }
    active.update(tx.conn()).await?;
    Ok(true)
}

/// Notes that a sheet is printed for each of these entries; the one before ends as `reason` says. Refuses nothing.
pub(crate) async fn printed(tx: &Tx, entries: &[Uuid], reason: CopyReason, note: &str, unused: bool) -> Result<()> {
    let before = of_entries(tx, entries).await?;
    let mut new = Vec::new();
    for entry in entries {
        let number = before.iter().filter(|c| c.entry_id == *entry).map(|c| c.copy).max().unwrap_or(0) + 1;
        let first = number == 1 && reason == CopyReason::Misprint;
        new.push(certificate_copy::Model {
            id: id_at(tx.at()),
            entry_id: *entry,
            copy: number,
            reason: if first { CopyReason::First } else { reason }.code().to_owned(),
            note: note.to_owned(),
            state: CopyState::Printed.code().to_owned(),
            printed_by: tx.actor(),
            printed_at: tx.at(),
            given_to: String::new(),
            given_as: String::new(),
            given_on: None,
            returned_on: None,
            ended_note: String::new(),
        });
    }
    for row in before {
        if let Some(how) = rules::before_another(state_of(&row), reason, unused) {
            step(tx, row, how, note, None).await?;
        }
    }
    for chunk in new.chunks(CHUNK / 4) {
        let models = chunk.iter().cloned().map(IntoActiveModel::into_active_model);
        certificate_copy::Entity::insert_many(models).exec_without_returning(tx.conn()).await?;
    }
    Ok(())
}

/// Ends every sheet of an entry by the first of these steps that it can take.
pub(crate) async fn end_all(tx: &Tx, entry: Uuid, steps: &[Step], note: &str) -> Result<()> {
    for row in of_entries(tx, &[entry]).await? {
        if let Some(how) = steps.iter().find(|s| rules::next(state_of(&row), **s).is_some()) {
            step(tx, row, *how, note, None).await?;
        }
    }
    Ok(())
}

/// Whether the sheets of these entries may be printed without asking; refuses with how many were printed before. `same`: the job
/// that already makes exactly this paper.
pub(crate) async fn ask_first(tx: &Tx, entries: &[Uuid], options: &Options, same: &str) -> Result<bool> {
    let counting = of_entries(tx, entries).await?.into_iter().filter(|c| rules::counts(state_of(c))).count();
    if counting == 0 || !options.again.is_empty() {
        return Ok(true);
    }
    let under_way = job::Entity::find()
        .filter(job::Column::UniqueKey.eq(same))
        .filter(job::Column::State.is_in(["ready", "running"]))
        .one(tx.conn())
        .await?;
    if under_way.is_some() {
        return Ok(false);
    }
    Err(Error::field("again", "certificate-printed-before", [("count", counting.to_string())]))
}

/// Notes who took the sheet that counts; an entry printed before sheets were noted has none.
pub(crate) async fn given(tx: &Tx, entry: Uuid, to: &str, given_as: GivenAs, on: &str) -> Result<()> {
    for row in of_entries(tx, &[entry]).await? {
        let state = state_of(&row);
        if !rules::counts(state) {
            continue;
        }
        let mut active = row.into_active_model();
        active.state = Set(rules::next(state, Step::Give).unwrap_or(state).code().to_owned());
        active.given_to = Set(to.to_owned());
        active.given_as = Set(given_as.code().to_owned());
        active.given_on = Set(Some(on.to_owned()));
        active.update(tx.conn()).await?;
    }
    Ok(())
}

/// What became of a sheet that was handed over, as typed.
#[derive(Clone, Debug, Default)]
pub struct Ended {
    /// Number in the honour book.
    pub number: i64,
    /// Which sheet under this number, from 1.
    pub copy: i64,
    /// True when it cannot come back.
    pub lost: bool,
    /// Day, as typed.
    pub on: String,
    /// In which words.
    pub note: String,
}

/// Notes that a sheet came back, or that it cannot.
pub async fn take_in(ctx: &Ctx, actor: &Actor, code: &str, ended: &Ended) -> Result<()> {
    let d = access::find::<decision::Model>(ctx, actor, &[Action::PrintCertificates], code).await?;
    let on = day::required("on", &ended.on)?;
    let note = vntext::normal(&ended.note).trim().to_owned();
    if ended.lost && note.is_empty() {
        return Err(Error::field("note", "field-required", []));
    }
    let entry = honour::entry_numbered(ctx, &d, ended.number).await?.0;
    let now = ctx.now();
    ctx.store
        .write(ctx.change(actor, &now, &d, None), |tx| {
            let (entry, ended, on, note, code) = (entry.id, ended.clone(), on.clone(), note.clone(), d.code.clone());
            Box::pin(async move {
                let found = of_entries(tx, &[entry]).await?.into_iter().find(|c| c.copy == ended.copy);
                let missing = || Error::field("sheet", "copy-none", [("copy", ended.copy.to_string())]);
                let row = found.ok_or_else(missing)?;
                let how = if ended.lost { Step::Lose } else { Step::Recover };
                if !step(tx, row, how, &note, Some(&on)).await? {
                    return Err(Error::field("sheet", "copy-not-out", [("copy", ended.copy.to_string())]));
                }
                let said =
                    json!({"number": ended.number, "copy": ended.copy, "lost": ended.lost, "on": on, "note": note});
                tx.audit(&format!("decision:{code}"), "take_in", &said).await?;
                Ok(())
            })
        })
        .await
}

/// A line of the register of receipts.
#[derive(Clone, Debug, Serialize)]
pub struct CopyView {
    /// Number of the line in the decision.
    pub seq: i64,
    /// Part code.
    pub part: String,
    /// The awardee, as it holds.
    pub name: String,
    /// Unit, as it holds.
    pub unit: String,
    /// Awarded after death.
    pub posthumous: bool,
    /// "57/2020".
    pub book_number: String,
    /// Number of the entry.
    pub number: i64,
    /// Which sheet, from 1; 0 when none was printed here.
    pub copy: i64,
    /// Reason code; empty without a sheet.
    pub reason: String,
    /// State code; empty without a sheet.
    pub state: String,
    /// Words of the printing and of the end.
    pub note: String,
    /// When printed, microseconds UTC.
    pub printed_at: Option<i64>,
    /// Who took it.
    pub given_to: String,
    /// As whom; empty while nobody did.
    pub given_as: String,
    /// When, ISO.
    pub given_on: Option<String>,
    /// When it came back, ISO.
    pub returned_on: Option<String>,
}

/// Every sheet of a decision's certificates: two statements.
pub async fn register(ctx: &Ctx, actor: &Actor, code: &str) -> Result<Vec<CopyView>> {
    let d = access::find::<decision::Model>(ctx, actor, &[Action::PrintCertificates], code).await?;
    let rows = query::copies(ctx.store.reader(), d.id).await?;
    Ok(rows
        .into_iter()
        .map(|r| {
            let words = [r.note, r.ended_note].into_iter().flatten().filter(|w| !w.is_empty()).collect::<Vec<_>>();
            CopyView {
                seq: r.seq,
                part: r.part,
                name: r.corrected_name.unwrap_or(r.printed_name),
                unit: r.corrected_unit.unwrap_or(r.printed_unit),
                posthumous: r.posthumous,
                book_number: format!("{}/{}", r.number, r.book_year),
                number: r.number,
                copy: r.copy.unwrap_or(0),
                reason: r.reason.unwrap_or_default(),
                state: r.state.unwrap_or_default(),
                note: words.join("; "),
                printed_at: r.printed_at,
                given_to: r.given_to.filter(|g| !g.is_empty()).unwrap_or(r.received_by),
                given_as: r.given_as.unwrap_or_default(),
                given_on: r.given_on.or(r.received_on),
                returned_on: r.returned_on,
            }
        })
        .collect())
}

/// The valid entries whose certificates these options print.
pub(crate) async fn chosen(ctx: &Ctx, code: &str, options: &Options) -> Result<Vec<Uuid>> {
    let conn = ctx.store.reader();
    let d = decisions::by_code(conn, code).await?;
    let (from, to) = (options.from.unwrap_or(1), options.to.unwrap_or(i64::MAX));
    let awards = award_record::Entity::find()
        .filter(award_record::Column::DecisionId.eq(d.id))
        .filter(award_record::Column::Seq.between(from, to))
        .all(conn)
        .await?;
    let mut entries = Vec::new();
    for chunk in awards.chunks(CHUNK) {
        let found = honour_entry::Entity::find()
            .filter(honour_entry::Column::AwardRecordId.is_in(chunk.iter().map(|a| a.id)))
            .filter(honour_entry::Column::State.eq("valid"))
            .all(conn)
            .await?;
        entries.extend(found.into_iter().filter(|e| options.entry.is_none_or(|n| n == e.number)).map(|e| e.id));
    }
    Ok(entries)
}
