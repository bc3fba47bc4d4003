//! The honour book, the sheets printed from it, and the public honour roll, on which nothing stands by default: a
//! named person releases each name, in full, as initials, or only counted.

use domain::{
    access::{self as rights, Action},
    copy::{CopyReason, GivenAs, Step as CopyStep},
    council::{EntryState, Release, initials},
    listing::HONOUR_BOOK,
    paper::PaperKind,
};
use serde::Serialize;
use serde_json::json;
use store::{
    entity::{award_record, certificate_copy, decision, honour_entry},
    query::decisions::{self as lists, HonourFilter, HonourRow},
    sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set, sea_query::Expr},
};

use crate::{
    Actor, Ctx, Error, FieldError, Result, access, copies,
    ctx::id_at,
    day,
    decisions::{self, take_numbers},
    list::{self, Page, Query},
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
    /// Name as it holds.
    pub name: String,
    /// Rank, post and unit as they hold.
    pub position: String,
    /// Name as issued, where an erratum changed it.
    pub name_as_issued: String,
    /// Rank, post and unit as issued, where an erratum changed them.
    pub position_as_issued: String,
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
    let joined = |parts: [&str; 3]| parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(", ");
    let issued = joined([&r.printed_rank, &r.printed_post, &r.printed_unit]);
    let position = joined([
        r.corrected_rank.as_deref().unwrap_or(&r.printed_rank),
        r.corrected_post.as_deref().unwrap_or(&r.printed_post),
        r.corrected_unit.as_deref().unwrap_or(&r.printed_unit),
    ]);
    let holds = r.corrected_name.unwrap_or_else(|| r.printed_name.clone());
    EntryView {
        book_number: format!("{}/{}", r.number, r.book_year),
        year: r.book_year,
        number: r.number,
        state: r.state,
        note: r.note,
        received_by: r.received_by,
        received_on: r.received_on,
        part: r.part,
        name_as_issued: if holds == r.printed_name { String::new() } else { r.printed_name },
        name: holds,
        position_as_issued: if position == issued { String::new() } else { issued },
        position,
        award_vi: name.vi,
        award_en: name.en,
        ground: r.ground,
        decided_on: r.decided_on,
        decision_number: r.number_text.unwrap_or_default(),
        decision: r.decision,
    }
}

/// A page of the honour book, by year and number unless another order is asked for: two statements.
pub async fn list(ctx: &Ctx, actor: &Actor, query: &Query) -> Result<Page<EntryView>> {
    access::require_anywhere(actor, HONOUR_BOOK.scope)?;
    let get = |name: &str| query.filter(name).map(str::to_owned);
    let filter = HonourFilter {
        scope: rights::scope(actor, HONOUR_BOOK.scope),
        day: ctx.now().today,
        year: get("year").and_then(|y| y.parse().ok()),
        state: get("state"),
        words: crate::list::words(&query.q),
    };
    Ok(list::page(ctx, &filter, query, None).await?.map(|r| view_of(ctx, r)))
}

/// An entry of the book from which a decision's certificates are printed.
async fn entry_of(ctx: &Ctx, row: &decision::Model, number: i64) -> Result<(honour_entry::Model, award_record::Model)> {
    let (entry, record) = entry_numbered(ctx, row, number).await?;
    if entry.state == EntryState::Valid.code() {
        return Ok((entry, record));
    }
    let key = if entry.state == EntryState::Annulled.code() {
        "certificate-entry-annulled"
    } else {
        "certificate-entry-spoiled"
    };
    Err(Error::field("entry", key, [("number", number.to_string())]))
}

/// An entry of a decision's certificates, whatever became of it.
pub(crate) async fn entry_numbered(
    ctx: &Ctx,
    row: &decision::Model,
    number: i64,
) -> Result<(honour_entry::Model, award_record::Model)> {
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
    if record.decision_id == row.id { Ok((entry, record)) } else { Err(missing()) }
}

/// Prints one sheet again under the same number, because the one before was misprinted.
pub async fn reprint(ctx: &Ctx, actor: &Actor, code: &str, number: i64, reason: &str, options: Options) -> Result<()> {
    reissue(ctx, actor, code, number, CopyReason::Misprint, reason, options).await
}

/// Prints one sheet again under the same number: misprinted, damaged, lost, corrected. The book notes the day and the reason, the
/// register of receipts what becomes of the sheet before.
pub async fn reissue(
    ctx: &Ctx,
    actor: &Actor,
    code: &str,
    number: i64,
    why: CopyReason,
    reason: &str,
    options: Options,
) -> Result<()> {
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
    let note = format!("{} {}: {reason}", again_words(why), vntext::date_dmy(&now.today));
    ctx.store
        .write(ctx.change(actor, &now, &row, None), |tx| {
            let (entry, note, code, options) = (entry.clone(), note.clone(), code.to_owned(), options.clone());
            let reason = reason.clone();
            Box::pin(async move {
                let id = entry.id;
                // A number printed before sheets were noted has had one.
                if of_entry(tx, id).await? == 0 {
                    copies::printed(tx, &[id], CopyReason::First, "", false).await?;
                }
                copies::printed(tx, &[id], why, &reason, false).await?;
                let entry = honour_entry::Entity::find_by_id(id).one(tx.conn()).await?.ok_or(Error::NotFound)?;
                let number = entry.number;
                let text = if entry.note.is_empty() { note.clone() } else { format!("{}; {note}", entry.note) };
                let mut active = honour_entry::ActiveModel::from(entry);
                active.note = Set(text);
                active.update(tx.conn()).await?;
                let version = decisions::by_code(tx.conn(), &code).await?.version;
                papers::enqueue(tx, PaperKind::Certificates, &code, version, &options, Some(tx.actor())).await?;
                let entry = json!({"number": number, "note": note, "why": why.code()});
                tx.audit(&format!("decision:{code}"), "reprint", &entry).await?;
                Ok(())
            })
        })
        .await
}

async fn of_entry(tx: &store::Tx, entry: uuid::Uuid) -> Result<u64> {
    Ok(certificate_copy::Entity::find().filter(certificate_copy::Column::EntryId.eq(entry)).count(tx.conn()).await?)
}

/// What the book says of another sheet.
fn again_words(why: CopyReason) -> &'static str {
    match why {
        CopyReason::First | CopyReason::Misprint => "In lại",
        CopyReason::Damaged => "Cấp đổi",
        CopyReason::Lost => "Cấp lại",
        CopyReason::Erratum => "In lại sau đính chính",
    }
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
        .write(ctx.change(actor, &now, &row, None), |tx| {
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
                copies::end_all(tx, old.id, &[CopyStep::Spoil, CopyStep::AskBack], &note).await?;
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

/// Who took a certificate, as typed.
#[derive(Clone, Debug, Default)]
pub struct Receipt {
    /// The name.
    pub by: String,
    /// As whom: `self`, `on_behalf`, `family`, `unit`; empty is `self`.
    pub given_as: String,
    /// Day, as typed.
    pub on: String,
}

/// Notes who received a certificate and when: the awardee, somebody for him, his family, his unit.
pub async fn receive(ctx: &Ctx, actor: &Actor, code: &str, number: i64, receipt: &Receipt) -> Result<()> {
    let row = access::find::<decision::Model>(ctx, actor, &[Action::PrintCertificates], code).await?;
    let by = vntext::normal(&receipt.by).trim().to_owned();
    if by.is_empty() {
        return Err(Error::field("received_by", "field-required", []));
    }
    let given_as = if receipt.given_as.is_empty() { GivenAs::Own.code() } else { receipt.given_as.as_str() };
    let given_as = GivenAs::from_code(given_as)
        .ok_or_else(|| Error::field("given_as", "field-choose", [("value", receipt.given_as.clone())]))?;
    let on = day::required("received_on", &receipt.on)?;
    if row.signed_on.as_deref().is_some_and(|signed| on.as_str() < signed) {
        return Err(Error::field("received_on", "field-to-before-from", []));
    }
    let (entry, award) = entry_of(ctx, &row, number).await?;
    if !domain::copy::may_take(award.posthumous, given_as) {
        return Err(Error::field("given_as", "certificate-posthumous", [("name", award.printed_name.clone())]));
    }
    let now = ctx.now();
    ctx.store
        .write(ctx.change(actor, &now, &row, None), |tx| {
            let (entry, by, on, code) = (entry.clone(), by.clone(), on.clone(), code.to_owned());
            Box::pin(async move {
                let said = json!({"number": entry.number, "on": on, "as": given_as.code()});
                copies::given(tx, entry.id, &by, given_as, &on).await?;
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
        .write(ctx.change(actor, &now, &row, None), |tx| {
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
    /// Name as issued, where an erratum changed it; empty with initials.
    pub as_issued: String,
    /// True when the award was taken back.
    pub annulled: bool,
    /// Number of the paper that corrected it or took it back.
    pub amended_by: String,
    /// Its day, ISO.
    pub amended_on: String,
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
        let annulled = r.state == "annulled";
        let (by, on) = (r.amended_by.clone().unwrap_or_default(), r.amended_on.clone().unwrap_or_default());
        let name = r.corrected_name.clone().unwrap_or_else(|| r.printed_name.clone());
        let full = r.release == Release::Full.code();
        let line = RollName {
            as_issued: if full && name != r.printed_name { r.printed_name } else { String::new() },
            name: if full { name } else { initials(&name) },
            unit: if full { r.corrected_unit.unwrap_or(r.printed_unit) } else { String::new() },
            citation: if full { r.corrected_citation.unwrap_or(r.citation) } else { String::new() },
            annulled,
            amended_by: by,
            amended_on: on,
        };
        let shown = match Release::from_code(&r.release) {
            Some(Release::Full | Release::Initials) => Some(line),
            // What was taken back is counted no more.
            Some(Release::CountOnly) if annulled => continue,
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
