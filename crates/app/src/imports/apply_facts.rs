//! Writing facts: each row is compared once more with what is kept now, in the transaction that writes.

use store::Tx;

use super::{
    Applied, Staged, State,
    apply::Job,
    facts::{load, standing, unexplained},
};
use crate::{
    Error, Result,
    facts::{FactKind, NewFact, Origin, compare::Standing, insert},
};

/// Writes the rows of a file of facts.
pub(super) async fn facts(tx: &Tx, job: &Job<'_>, kind: FactKind, rows: &[Staged], done: &mut Applied) -> Result<()> {
    let kept = load(tx.conn(), kind, rows).await?;
    let mut list = Vec::new();
    for row in rows.iter().filter(|r| matches!(r.state, State::New | State::Update | State::Matched)) {
        let Some(who) = row.matched else {
            return Err(Error::refused("import-row-answer", [("row", row.row_number.to_string())]));
        };
        // A movement may have planned the day since the file was looked at.
        if unexplained(kind, &kept, who, &row.fields.facts).is_some() {
            return Err(Error::refused("import-register-changed", []));
        }
        let replaces = match standing(&job.ctx.law, kind, &kept, row) {
            None | Some(Standing::New) => None,
            Some(Standing::Same) => {
                done.same += 1;
                continue;
            }
            Some(Standing::Finer(id)) => Some(id),
            Some(Standing::Differs { with, .. }) if row.resolution == "replace" => Some(with),
            Some(Standing::Differs { .. }) => return Err(Error::refused("import-register-changed", [])),
        };
        if replaces.is_some() {
            done.updated += 1;
        } else {
            done.facts += 1;
        }
        list.push(NewFact { who, unit: row.part == "collective", values: row.fields.facts.clone(), replaces });
    }
    let origin = Origin {
        source: "import",
        batch: Some(job.batch.id),
        reason: format!("Thay bằng lần nhập {}", job.batch.code),
    };
    insert(tx, job.ctx, job.now, kind, &list, &origin).await
}
