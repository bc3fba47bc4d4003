//! The prize of an annulled award, paid back: how much, when, on which receipt.

use domain::{access::Action, amendment::AmendmentKind};
use serde_json::json;
use store::{
    entity::amendment,
    sea_orm::{ActiveModelTrait, IntoActiveModel, Set},
};

use super::lines_of;
use crate::{Actor, Ctx, Error, Result, access, day};

/// A payment as typed.
#[derive(Clone, Debug, Default)]
pub struct Repaid {
    /// Number of the line in the decision.
    pub seq: i64,
    /// Đồng, together with what was paid before.
    pub amount: i64,
    /// Day, as typed.
    pub on: String,
    /// Number of the receipt.
    pub receipt: String,
}

/// Notes what was paid back for a line.
pub async fn repay(ctx: &Ctx, actor: &Actor, code: &str, version: i64, paid: &Repaid) -> Result<()> {
    let row = access::find::<amendment::Model>(ctx, actor, &[Action::PrepareDecision], code).await?;
    if row.kind != AmendmentKind::Annulment.code() || row.state != "issued" {
        return Err(Error::refused("amendment-not-annulled", [("code", row.code.clone())]));
    }
    let on = day::required("on", &paid.on)?;
    if row.signed_on.as_deref().is_some_and(|signed| on.as_str() < signed) {
        return Err(Error::field("on", "field-to-before-from", []));
    }
    let receipt = vntext::normal(&paid.receipt).trim().to_owned();
    if receipt.is_empty() {
        return Err(Error::field("receipt", "field-required", []));
    }
    let now = ctx.now();
    ctx.store
        .write(ctx.change(actor, &now, &row, Some(version)), |tx| {
            let (id, code, paid, on, receipt) = (row.id, row.code.clone(), paid.clone(), on.clone(), receipt.clone());
            Box::pin(async move {
                let lines = lines_of(tx.conn(), id).await?;
                let missing = || Error::field("line", "amendment-no-line", [("line", paid.seq.to_string())]);
                let (line, _) = lines.into_iter().find(|(_, a)| a.seq == paid.seq).ok_or_else(missing)?;
                if paid.amount < 1 || paid.amount > line.owed {
                    return Err(Error::field("amount", "amendment-repaid-too-much", [("owed", vntext::group(line.owed))]));
                }
                let said = json!({"line": paid.seq, "before": line.repaid, "repaid": paid.amount, "on": on, "receipt": receipt});
                let mut active = line.into_active_model();
                active.repaid = Set(paid.amount);
                active.repaid_on = Set(Some(on));
                active.receipt = Set(receipt);
                active.update(tx.conn()).await?;
                tx.audit(&format!("amendment:{code}"), "repay", &said).await?;
                Ok(())
            })
        })
        .await
}
