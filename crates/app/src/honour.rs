//! The honour book, the sheets printed from it, and the public honour roll, on which nothing stands by default: a
//! named person releases each name, in full, as initials, or only counted.

use domain::{
    access::{self as rights, Action},
    council::{EntryState, Release, initials},
    paper::PaperKind,
};
use serde::Serialize;
use serde_json::json;
use store::{
    entity::{award_record, decision, honour_entry},
    query::{
        decisions::{self as lists, HonourFilter, HonourRow, honour_key},
        sql::At,
    },
    sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set, sea_query::Expr},
};

use crate::{
    Actor, Ctx, Error, FieldError, Result, access,
    ctx::id_at,
    day,
    decisions::{self, take_numbers},
    list::{COUNT_CAP, Page, Query},
    papers::{self, Options},
};

/// An entry as lists show it.
#[derive(Clone, Debug, Serialize)]
pub struct EntryView {
    /// "12/2020".
    pub book_number: String,
    /// Year of the book.
    pub year: i64,
    /// Number in the book.
    pub number: i64,
    /// State code.
    pub state: String,
    /// Note: reprints, why it is spoiled.
    pub note: String,
    /// Who received it.
    pub received_by: String,
    /// When, ISO.
    pub received_on: Option<String>,
    /// Part code.
    pub part: String,
    /// Name as printed.
    pub name: String,
    /// Rank, post and unit as printed.
    pub position: String,
    /// The award's Vietnamese name.
    pub award_vi: String,
    /// The award's English name.
    pub award_en: String,
    /// Ground code.
    pub ground: String,
    /// Day of the decision, ISO.
    pub decided_on: String,
    /// Number and symbol of the decision.
    pub decision_number: String,
    /// Code of the decision.
    pub decision: String,
}

fn view_of(ctx: &Ctx, r: HonourRow) -> EntryView {
    let name = crate::verdicts::award_name(ctx, &r.award);
    let parts = [r.printed_rank, r.printed_post, r.printed_unit];
    EntryView {
        book_number: format!("{}/{}", r.number, r.book_year),
        year: r.book_year,
        number: r.number,
        state: r.state,
        note: r.note,
        received_by: r.received_by,
        received_on: r.received_on,
        part: r.part,
        name: r.printed_name,
        position: parts.iter().filter(|p| !p.is_empty()).cloned().collect::<Vec<_>>().join(", "),
        award_vi: name.vi,
        award_en: name.en,
        ground: r.ground,
        decided_on: r.decided_on,
        decision_number: r.number_text.unwrap_or_default(),
        decision: r.decision,
    }
}

/// A page of the honour book by year and number: two statements.
pub async fn list(ctx: &Ctx, actor: &Actor, query: &Query) -> Result<Page<EntryView>> {
    access::require_anywhere(actor, Action::ViewDecisions)?;
    let get = |name: &str| query.filters.get(name).filter(|v| !v.is_empty()).cloned();
    let filter = HonourFilter {
        scope: rights::scope(actor, Action::ViewDecisions),
        day: ctx.now().today,
        year: get("year").and_then(|y| y.parse().ok()),
        state: get("state"),
        words: crate::list::words(&query.q),
    };
    let at = At::parse(&query.at);
    let rows = query.limit();
    let (mut found, count) = lists::honour(ctx.store.reader(), &filter, &at, rows, COUNT_CAP).await?;
    let (before, after) = crate::list::edges(&mut found, &at, rows, |r| (honour_key(r.book_year, r.number), r.id));
    Ok(Page {
        rows: found.into_iter().map(|r| view_of(ctx, r)).collect(),
        count: count.min(COUNT_CAP),
        more_than_cap: count > COUNT_CAP,
        before,
        after,
    })
}

/// An entry of the book from which a decision's certificates are printed.
async fn entry_of(ctx: &Ctx, row: &decision::Model, number: i64) -> Result<(honour_entry::Model, award_record::Model)> {
    let year = day::year(row.signed_on.as_deref().unwrap_or_default());
    let conn = ctx.store.reader();
    let entry = honour_entry::Entity::find()
        .filter(honour_entry::Column::UnitId.eq(row.unit_id))
        .filter(honour_entry::Column::BookYear.eq(year))
        .filter(honour_entry::Column::Number.eq(number))
        .one(conn)
        .await?;
    let missing = || Error::field("entry", "certificate-no-entry", [("number", number.to_string())]);
    let entry = entry.ok_or_else(missing)?;
    let record = award_record::Entity::find_by_id(entry.award_record_id).one(conn).await?.ok_or(Error::NotFound)?;
    if record.decision_id != row.id {
        return Err(missing());
    }
    if entry.state != EntryState::Valid.code() {
        return Err(Error::field("entry", "certificate-entry-spoiled", [("number", number.to_string())]));
    }
    Ok((entry, record))
}

/// Prints one spoiled sheet again under the same number; the book notes the day and the reason.
pub async fn reprint(ctx: &Ctx, actor: &Actor, code: &str, number: i64, reason: &str, options: Options) -> Result<()> {
    if let Some(done) = ctx.answered(actor).await? {
        return Ok(done);
    }
    let row = access::find::<decision::Model>(ctx, actor, &[Action::PrintCertificates], code).await?;
    let reason = vntext::normal(reason).trim().to_owned();
    if reason.is_empty() {
        return Err(Error::field("reason", "field-required", []));
    }
    let (entry, _) = entry_of(ctx, &row, number).await?;
    let options = Options { format: "pdf".to_owned(), entry: Some(number), from: None, to: None, ..options };
    let options = papers::pinned(ctx, code, options).await?;
    papers::build_request(ctx, PaperKind::Certificates, code, &options).await?;
    let now = ctx.now();
    let note = format!("In lại {}: {reason}", vntext::date_dmy(&now.today));
    ctx.store
        .write(ctx.write_root(actor, &now, row.permit(), "decision", row.id, None), |tx| {
            let (entry, note, code, options) = (entry.clone(), note.clone(), code.to_owned(), options.clone());
            Box::pin(async move {
                let id = entry.id;
                let entry = honour_entry::Entity::find_by_id(id).one(tx.conn()).await?.ok_or(Error::NotFound)?;
                let number = entry.number;
                let text = if entry.note.is_empty() { note.clone() } else { format!("{}; {note}", entry.note) };
                let mut active = honour_entry::ActiveModel::from(entry);
                active.note = Set(text);
                active.update(tx.conn()).await?;
                let version = decisions::by_code(tx.conn(), &code).await?.version;
                papers::enqueue(tx, PaperKind::Certificates, &code, version, &options, Some(tx.actor())).await?;
                let entry = json!({"number": number, "note": note});
                tx.audit(&format!("decision:{code}"), "reprint", &entry).await?;
                Ok(())
            })
        })
        .await
}

/// Marks a number of the book as spoiled: it stays there with its mark, and the award gets the next number. Gives it.
pub async fn spoil(ctx: &Ctx, actor: &Actor, code: &str, number: i64, reason: &str) -> Result<i64> {
    if let Some(done) = ctx.answered(actor).await? {
        return Ok(done);
    }
    let row = access::find::<decision::Model>(ctx, actor, &[Action::PrintCertificates], code).await?;
    let reason = vntext::normal(reason).trim().to_owned();
    if reason.is_empty() {
        return Err(Error::field("reason", "field-required", []));
    }
    let (entry, _) = entry_of(ctx, &row, number).await?;
    let now = ctx.now();
    let note = format!("Hỏng {}: {reason}", vntext::date_dmy(&now.today));
    ctx.store
        .write(ctx.write_root(actor, &now, row.permit(), "decision", row.id, None), |tx| {
            let (id, note, code) = (entry.id, note.clone(), code.to_owned());
            Box::pin(async move {
                let old = honour_entry::Entity::find_by_id(id).one(tx.conn()).await?.ok_or(Error::NotFound)?;
                if old.state != EntryState::Valid.code() {
                    return Err(Error::field(
                        "entry",
                        "certificate-entry-spoiled",
                        [("number", old.number.to_string())],
                    ));
                }
                let next = take_numbers(tx, &format!("honour:{}:{}", old.unit_id.simple(), old.book_year), 1).await?;
                let new = honour_entry::Model {
                    id: id_at(tx.at()),
                    number: next,
                    note: format!("Thay số {}", old.number),
                    state: EntryState::Valid.code().to_owned(),
                    received_by: String::new(),
                    received_on: None,
                    at: tx.at(),
                    ..old.clone()
                };
                let entry = json!({"number": old.number, "note": note, "next": next});
                let mut active = honour_entry::ActiveModel::from(old);
                active.state = Set(EntryState::Spoiled.code().to_owned());
                active.note = Set(note);
                active.update(tx.conn()).await?;
                honour_entry::Entity::insert(honour_entry::ActiveModel::from(new))
                    .exec_without_returning(tx.conn())
                    .await?;
                tx.audit(&format!("decision:{code}"), "spoil", &entry).await?;
                Ok(next)
            })
        })
        .await
}

/// Notes who received a certificate and when.
pub async fn receive(ctx: &Ctx, actor: &Actor, code: &str, number: i64, by: &str, on: &str) -> Result<()> {
    let row = access::find::<decision::Model>(ctx, actor, &[Action::PrintCertificates], code).await?;
    let by = vntext::normal(by).trim().to_owned();
    if by.is_empty() {
        return Err(Error::field("received_by", "field-required", []));
    }
    let on = day::required("received_on", on)?;
    if row.signed_on.as_deref().is_some_and(|signed| on.as_str() < signed) {
        return Err(Error::field("received_on", "field-to-before-from", []));
    }
    let (entry, _) = entry_of(ctx, &row, number).await?;
    let now = ctx.now();
    ctx.store
        .write(ctx.write_root(actor, &now, row.permit(), "decision", row.id, None), |tx| {
            let (entry, by, on, code) = (entry.clone(), by.clone(), on.clone(), code.to_owned());
            Box::pin(async move {
                let said = json!({"number": entry.number, "on": on});
                let mut active = honour_entry::ActiveModel::from(entry);
                active.received_by = Set(by);
                active.received_on = Set(Some(on));
                active.update(tx.conn()).await?;
                tx.audit(&format!("decision:{code}"), "receive", &said).await?;
                Ok(())
            })
        })
        .await
}

/// Releases lines of an issued decision to the public honour roll, or takes them off it. The person who does it is
/// recorded with each name.
pub async fn release(ctx: &Ctx, actor: &Actor, code: &str, lines: Vec<(i64, String)>) -> Result<u64> {
    let row = access::find::<decision::Model>(ctx, actor, &[Action::ReleaseNames], code).await?;
    if row.state != "issued" {
        return Err(Error::refused("paper-only-issued", [("code", code.to_owned())]));
    }
    let mut faults = Vec::new();
    let mut by_release: std::collections::BTreeMap<Release, Vec<i64>> = std::collections::BTreeMap::new();
    for (seq, release) in &lines {
        match Release::from_code(release) {
            Some(r) => by_release.entry(r).or_default().push(*seq),
            None => {
                faults.push(FieldError::new(&format!("line-{seq}"), "field-choose", [("value", release.clone())]));
            }
        }
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let now = ctx.now();
    ctx.store
        .write(ctx.write_root(actor, &now, row.permit(), "decision", row.id, None), |tx| {
            let (by_release, code, id) = (by_release.clone(), code.to_owned(), row.id);
            Box::pin(async move {
                let mut changed = 0;
                let mut said = Vec::new();
                for (release, lines) in by_release {
                    let mut n = 0;
                    for chunk in lines.chunks(500) {
                        let done = award_record::Entity::update_many()
                            .col_expr(award_record::Column::Release, Expr::value(release.code()))
                            .col_expr(award_record::Column::ReleasedBy, Expr::value(tx.actor()))
                            .col_expr(award_record::Column::ReleasedAt, Expr::value(tx.at()))
                            .filter(award_record::Column::DecisionId.eq(id))
                            .filter(award_record::Column::Release.ne(release.code()))
                            .filter(award_record::Column::Seq.is_in(chunk.iter().copied()))
                            .exec(tx.conn())
                            .await?;
                        n += done.rows_affected;
                    }
                    said.push(json!({"release": release.code(), "lines": lines}));
                    changed += n;
                }
                tx.audit(&format!("decision:{code}"), "release", &json!(said)).await?;
                Ok(changed)
            })
        })
        .await
}

/// A block of the public honour roll: one decision and part.
#[derive(Clone, Debug, Serialize)]
pub struct RollBlock {
    /// Summary of the decision.
    pub summary: String,
    /// Number and symbol.
    pub number: String,
    /// Day, ISO.
    pub decided_on: String,
    /// The body.
    pub body: String,
    /// The award's Vietnamese name.
    pub award_vi: String,
    /// The award's English name.
    pub award_en: String,
    /// Collectives shown by name or initials.
    pub collectives: Vec<RollName>,
    /// Individuals shown by name or initials.
    pub individuals: Vec<RollName>,
    /// Collectives only counted.
    pub more_collectives: u64,
    /// Individuals only counted.
    pub more_individuals: u64,
}

/// A name on the roll.
#[derive(Clone, Debug, Serialize)]
pub struct RollName {
    /// The name, or its initials.
    pub name: String,
    /// The unit; empty with initials.
    pub unit: String,
    /// What for; empty with initials.
    pub citation: String,
}

/// Most names on the public page.
pub const ROLL_ROWS: u64 = 2_000;

/// The public honour roll: only what was released. One statement.
pub async fn roll(ctx: &Ctx) -> Result<Vec<RollBlock>> {
    let rows = lists::roll(ctx.store.reader(), ROLL_ROWS).await?;
    let mut blocks: Vec<RollBlock> = Vec::new();
    for r in rows {
        let number = r.number_text.clone().unwrap_or_default();
        if blocks.last().is_none_or(|b| (b.number.as_str(), b.body.as_str()) != (number.as_str(), r.body.as_str())) {
            let name = crate::verdicts::award_name(ctx, &r.award);
            blocks.push(RollBlock {
                summary: r.summary.clone(),
                number,
                decided_on: r.decided_on.clone(),
                body: r.body.clone(),
                award_vi: name.vi,
                award_en: name.en,
                collectives: Vec::new(),
                individuals: Vec::new(),
                more_collectives: 0,
                more_individuals: 0,
            });
        }
        let Some(block) = blocks.last_mut() else { continue };
        let individual = r.part == "individual";
        let shown = match Release::from_code(&r.release) {
            Some(Release::Full) => Some(RollName { name: r.printed_name, unit: r.printed_unit, citation: r.citation }),
            Some(Release::Initials) => {
                Some(RollName { name: initials(&r.printed_name), unit: String::new(), citation: String::new() })
            }
            Some(Release::CountOnly) => None,
            _ => continue,
        };
        match (shown, individual) {
            (Some(name), true) => block.individuals.push(name),
            (Some(name), false) => block.collectives.push(name),
            (None, true) => block.more_individuals += 1,
            (None, false) => block.more_collectives += 1,
        }
    }
    Ok(blocks)
}

/// The units with a honour book that the actor may see: code and name.
pub async fn book_units(ctx: &Ctx, actor: &Actor) -> Result<Vec<(String, String)>> {
    let scope = rights::scope(actor, Action::ViewDecisions);
    Ok(store::query::units::with_honour_book(ctx.store.reader(), &scope, &ctx.now().today).await?)
}
