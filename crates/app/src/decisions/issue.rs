//! Issuing, once: the awards, the gapless numbers of the honour book, the prizes, the end of the dossier's road and
//! the first papers, in one transaction.

use domain::{
    access::Action,
    council::{EntryState, Release},
    decision::Step,
    road::StepKind,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    Tx,
    entity::{award_record, decision, dossier, honour_entry, nominee},
    sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, Set},
};
use uuid::Uuid;

use super::{agree_step, by_code, dossier_of, draft::state_after, prizes, rules_of};
use crate::{
    Actor, Ctx, Error, Result, access,
    ctx::id_at,
    notices::{self, To},
    papers, proofs,
    verdicts::{Rules, award_name},
};

/// Rows of one insert: 28 values a row stay below what either engine takes.
const CHUNK: usize = 200;

/// What issuing came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    /// Number and symbol.
    pub number: String,
    /// Awards to collectives.
    pub collectives: u64,
    /// Awards to individuals.
    pub individuals: u64,
    /// First number in the honour book.
    pub first_number: i64,
    /// Last number in the honour book.
    pub last_number: i64,
    /// All prizes in đồng.
    pub prizes: i64,
}

/// Issues a signed decision. `key` makes a repeated click give the first answer; of two officers at once one issues
/// and the other is told so.
pub async fn issue(ctx: &Ctx, actor: &Actor, code: &str, version: i64, key: &str) -> Result<Issued> {
    let row = access::find::<decision::Model>(ctx, actor, &[Action::PrepareDecision], code).await?;
    let now = ctx.now();
    let mut write = ctx.change(actor, &now, &row, Some(version));
    write.once = Some((key.to_owned(), format!("issue {code}").into_bytes()));
    ctx.store
        .write(write, |tx| {
            let (ctx, code) = (ctx.clone(), code.to_owned());
            Box::pin(async move { issue_in(&ctx, tx, &code).await })
        })
        .await
}

async fn issue_in(ctx: &Ctx, tx: &Tx, code: &str) -> Result<Issued> {
    let row = by_code(tx.conn(), code).await?;
    let to = state_after(&row, Step::Issue)?;
    let d = dossier_of(tx.conn(), &row).await?;
    let (Some(day), Some(number)) = (row.signed_on.clone(), row.number_text.clone()) else {
        return Err(Error::refused("decision-already-sent", [("code", code.to_owned())]));
    };
    crate::clusters::flag::not_beside_higher(tx.conn(), &d).await?;
    let rows = proofs::included(tx.conn(), d.id).await?;
    let open = rows.iter().filter(|n| !proofs::confirmed(n)).count();
    if open > 0 || rows.is_empty() {
        let pairs = [("open", open.to_string()), ("total", rows.len().to_string()), ("code", d.code.clone())];
        return Err(Error::refused("decision-proof-open", pairs));
    }
    let rules = rules_of(ctx, tx.conn(), row.unit_id, &day).await?;
    prizes::hold(tx, &rules, &d, &rows).await?;
    let (records, base) = records(tx, &rules, &row, &d, &rows, &day).await?;
    let year = crate::day::year(&day);
    let last = take_numbers(tx, &format!("honour:{}:{year}", row.unit_id.simple()), records.len() as i64).await?;
    let first = last - records.len() as i64 + 1;
    let entries: Vec<_> =
        (first..).zip(&records).map(|(number, r)| entry(tx, row.unit_id, year, number, r.id)).collect();
    for chunk in records.chunks(CHUNK) {
        let models = chunk.iter().cloned().map(IntoActiveModel::into_active_model);
        award_record::Entity::insert_many(models).exec_without_returning(tx.conn()).await?;
    }
    store::projection::mark(tx, records.iter().filter_map(|r| r.person_id)).await?;
    for chunk in entries.chunks(CHUNK) {
        let models = chunk.iter().cloned().map(IntoActiveModel::into_active_model);
        honour_entry::Entity::insert_many(models).exec_without_returning(tx.conn()).await?;
    }
    let collectives = records.iter().filter(|r| r.part == "collective").count() as u64;
    let issued = Issued {
        number: number.clone(),
        collectives,
        individuals: records.len() as u64 - collectives,
        first_number: first,
        last_number: last,
        prizes: records.iter().map(|r| r.prize).sum(),
    };
    let unit_version = row.version;
    let mut active = decision::ActiveModel::from(row);
    active.state = Set(to.code().to_owned());
    active.issued_at = Set(Some(tx.at()));
    active.base_salary = Set(base);
    active.update(tx.conn()).await?;
    agree_step(ctx, tx, d.id, StepKind::Issue, &format!("Quyết định số {number}")).await?;
    papers::request_first(tx, code, unit_version).await?;
    tx.audit(&format!("decision:{code}"), "issue", &json!(issued)).await?;
    let facts = [("award", award_name(ctx, &d.award).vi), ("number", number)];
    for chunk in records.chunks(CHUNK) {
        let people = To::People(chunk.iter().filter_map(|r| r.person_id).collect());
        notices::tell(ctx, tx, &people, "award", code, &facts).await?;
    }
    Ok(issued)
}

/// Where the awards of a decision stand in the order of decision numbers.
fn number_key(row: &decision::Model) -> i64 {
    row.number_year.zip(row.number).map_or(0, |(year, number)| year * 1_000_000_000 + number)
}

async fn records(
    tx: &Tx,
    rules: &Rules,
    row: &decision::Model,
    d: &dossier::Model,
    rows: &[nominee::Model],
    day: &str,
) -> Result<(Vec<award_record::Model>, Option<i64>)> {
    let (lines, base) = prizes::lines(tx.conn(), rules, (row.id, d), rows, day).await?;
    let mut records = Vec::new();
    for (seq, (n, line)) in (1..).zip(rows.iter().zip(&lines)) {
        records.push(award_record::Model {
            id: id_at(tx.at()),
            decision_id: row.id,
            nominee_id: n.id,
            seq,
            award: d.award.clone(),
            ground: d.ground.clone(),
            occasion: d.occasion.clone(),
            part: n.part.clone(),
            person_id: n.person_id,
            unit_id: n.unit_id,
            outsider_id: n.outsider_id,
            achievement_id: n.achievement_id,
            home_unit_id: Some(proofs::proof_unit(n, d.unit_id)),
            decided_on: day.to_owned(),
            printed_name: n.printed_name.clone(),
            printed_rank: n.printed_rank.clone(),
            printed_post: n.printed_post.clone(),
            printed_unit: n.printed_unit.clone(),
            citation: n.citation.clone(),
            search: n.search.clone(),
            sort_key: n.sort_key.clone(),
            sex: n.sex.clone(),
            leader_level: n.leader_level.clone(),
            multiplier: line.multiplier,
            prize: line.amount,
            state: "valid".to_owned(),
            release: Release::Hidden.code().to_owned(),
            released_by: None,
            released_at: None,
            posthumous: n.posthumous,
            deciding_unit_id: Some(row.unit_id),
            corrected_name: None,
            corrected_rank: None,
            corrected_post: None,
            corrected_unit: None,
            corrected_citation: None,
            number_key: number_key(row),
            prize_met: prizes::kept(line.met.as_ref())?,
        });
    }
    Ok((records, base))
}

fn entry(tx: &Tx, unit: Uuid, year: i64, number: i64, award: Uuid) -> honour_entry::Model {
    honour_entry::Model {
        id: id_at(tx.at()),
        unit_id: unit,
        book_year: year,
        number,
        award_record_id: award,
        state: EntryState::Valid.code().to_owned(),
        note: String::new(),
        received_by: String::new(),
        received_on: None,
        at: tx.at(),
    }
}

/// Takes `n` numbers of a gapless counter at once; gives the last one.
pub(crate) async fn take_numbers(tx: &Tx, counter: &str, n: i64) -> Result<i64> {
    let mut sql = store::query::sql::Sql::new("INSERT INTO counter (name, value) VALUES (");
    sql.bind(counter).push(", ").bind(n);
    sql.push(") ON CONFLICT (name) DO UPDATE SET value = counter.value + ").bind(n).push(" RETURNING value");
    let row = tx.conn().query_one_raw(sql.statement(tx.conn())).await?;
    let value = row.map(|r| r.try_get::<i64>("", "value")).transpose()?;
    value.ok_or_else(|| Error::Store(store::StoreError::Data(format!("counter {counter} gave no number"))))
}
