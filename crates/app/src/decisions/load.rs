//! What commands on decisions read: the decision and its dossier, names and signers of a day, prizes from the law.

use domain::road::{Move, StepKind};
use law::{AwardId, facts::SubjectKind};
use store::{
    Tx,
    entity::{decision, dossier, dossier_step, organisation, road_step, signer, unit},
    sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder},
};
use uuid::Uuid;

use crate::{Ctx, Error, Result, verdicts::Rules};

pub(crate) async fn by_code<C: ConnectionTrait>(conn: &C, code: &str) -> Result<decision::Model> {
    decision::Entity::find().filter(decision::Column::Code.eq(code)).one(conn).await?.ok_or(Error::NotFound)
}

pub(crate) async fn dossier_of<C: ConnectionTrait>(conn: &C, row: &decision::Model) -> Result<dossier::Model> {
    dossier::Entity::find_by_id(row.dossier_id).one(conn).await?.ok_or(Error::NotFound)
}

/// The names of a unit as printed on `day`; its own, none of a superior's.
pub(crate) async fn organisation_on<C: ConnectionTrait>(
    conn: &C,
    unit: Uuid,
    day: &str,
) -> Result<Option<organisation::Model>> {
    Ok(organisation::Entity::find()
        .filter(organisation::Column::UnitId.eq(unit))
        .filter(organisation::Column::FromDate.lte(day))
        .filter(Condition::any().add(organisation::Column::ToDate.is_null()).add(organisation::Column::ToDate.gte(day)))
        .order_by_desc(organisation::Column::FromDate)
        .one(conn)
        .await?)
}

/// The body as running text writes it: in the letters of the unit tree, not in the capitals of the letterhead.
pub(crate) async fn running_name<C: ConnectionTrait>(
    conn: &C,
    row: &decision::Model,
    o: &organisation::Model,
) -> Result<String> {
    let unit = unit::Entity::find_by_id(row.unit_id).one(conn).await?;
    let same = |u: &unit::Model| u.name.to_lowercase() == o.issuing_body.to_lowercase();
    Ok(unit.filter(same).map_or_else(|| o.issuing_body.clone(), |u| u.name))
}

/// Those who may sign for a unit on `day`, the head first.
pub(crate) async fn signers_on<C: ConnectionTrait>(conn: &C, unit: Uuid, day: &str) -> Result<Vec<signer::Model>> {
    let mut rows = signer::Entity::find()
        .filter(signer::Column::UnitId.eq(unit))
        .filter(signer::Column::FromDate.lte(day))
        .filter(Condition::any().add(signer::Column::ToDate.is_null()).add(signer::Column::ToDate.gte(day)))
        .order_by_asc(signer::Column::FromDate)
        .order_by_asc(signer::Column::Id)
        .all(conn)
        .await?;
    rows.sort_by_key(|s| s.capacity != "head");
    Ok(rows)
}

/// True when `signer` has a period that holds `day`.
pub(crate) fn signer_on(signer: &signer::Model, day: &str) -> bool {
    signer.from_date.as_str() <= day && signer.to_date.as_deref().is_none_or(|to| day <= to)
}

/// The day whose law says who may decide: that which the decision bears once it is entered, before that the day the dossier is judged.
pub(crate) fn day_of_power<'a>(row: &'a decision::Model, d: &'a dossier::Model) -> &'a str {
    row.signed_on.as_deref().unwrap_or(&d.law_on)
}

/// Who signs with the head's own power: the head, who acts as one, and the deputy who signs for him (`KT.`), to whom the head gives papers
/// of his own competence to sign and who needs no delegation in writing: Decree 30/2020/NĐ-CP, article 13(1). Authorisation (`TUQ.`,
/// 13(3)) is given in writing, order (`TL.`, 13(4)) in the rules of the office; the head who signs for a collective body (`TM.`, 13(2))
/// signs what that body decided: their papers are asked for.
const BY_THE_HEADS_POWER: [&str; 3] = ["head", "acting", "for_head"];

/// True when a signer's power to decide is known on `day`: somebody saw the paper it rests on, or he signs with the head's power and
/// the law, seen, gives the award to the head.
pub(crate) fn power_known(signer: &signer::Model, rules: &Rules, award: &str, day: &str) -> bool {
    let heads = BY_THE_HEADS_POWER.contains(&signer.capacity.as_str());
    signer_on(signer, day) && (signer.verified || heads && !rules.granted(award, day).is_empty())
}

/// The article by which a deputy signs for the head, where the decision is signed so.
pub(crate) fn power_of_deputy(signer: Option<&signer::Model>) -> Option<String> {
    signer.filter(|s| s.capacity == "for_head").map(|_| "Nghị định 30/2020/NĐ-CP Điều 13 khoản 1".to_owned())
}

/// The rules that bind a deciding unit on `day`: the law with the regulations of the unit and those above it.
pub(crate) async fn rules_of<C: ConnectionTrait>(ctx: &Ctx, conn: &C, unit: Uuid, day: &str) -> Result<Rules> {
    let above = store::query::dossiers::above(conn, unit, unit, &ctx.now().today, day).await?;
    Rules::of(ctx, &above)
}

/// A prize of one line: multiplier in hundredths, base salary and amount in đồng, where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PrizeOf {
    pub(crate) multiplier: i64,
    pub(crate) base_salary: i64,
    pub(crate) amount: i64,
    pub(crate) cite: Vec<String>,
}

/// The prize of an award on `day`; `None` where the law knows no multiplier or base salary.
pub(crate) fn prize_of(
    rules: &Rules,
    award: &str,
    part: &str,
    outsider_kind: Option<&str>,
    day: &str,
) -> Option<PrizeOf> {
    let kind = match (part, outsider_kind) {
        (_, Some("household")) => SubjectKind::Household,
        ("individual", _) => SubjectKind::Individual,
        _ => SubjectKind::Collective,
    };
    let on = day.parse().ok()?;
    let award = AwardId::from(award);
    let by = rules.decided_by(&award, on);
    let prize = rules.law.prize_by(&award, kind, on, &rules.regulations, by.as_deref())?;
    let multiplier = domain::prize::parse_multiplier(&prize.multiplier)?;
    Some(PrizeOf { multiplier, base_salary: prize.base_salary, amount: prize.amount, cite: prize.cite })
}

/// Agrees at the step of this kind at which the dossier waits, inside the caller's transaction.
pub(crate) async fn agree_step(ctx: &Ctx, tx: &Tx, dossier_id: Uuid, kind: StepKind, opinion: &str) -> Result<()> {
    let waiting = dossier_step::Entity::find()
        .filter(dossier_step::Column::DossierId.eq(dossier_id))
        .filter(dossier_step::Column::State.eq("waiting"))
        .all(tx.conn())
        .await?;
    let step = road_step::Entity::find()
        .filter(road_step::Column::Id.is_in(waiting.iter().map(|w| w.step_id)))
        .filter(road_step::Column::Kind.eq(kind.code()))
        .one(tx.conn())
        .await?;
    let Some(step) = step else {
        let row = dossier::Entity::find_by_id(dossier_id).one(tx.conn()).await?.ok_or(Error::NotFound)?;
        return Err(Error::refused("dossier-not-at-this-step", [("code", row.code)]));
    };
    crate::dossiers::move_in(ctx, tx, dossier_id, &Move::Agree { branch: step.branch }, opinion).await?;
    Ok(())
}
