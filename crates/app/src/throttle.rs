//! How often one place asks for something that anybody may ask for. The place itself is not kept, only a counter under its hash that is
//! swept with those of failed sign-ins.

use sha2::{Digest, Sha256};
use store::sea_orm::ConnectionTrait;

use crate::{Ctx, Error, Result};

/// Counts one more of `what` from `place` and gives how many there were within `window` microseconds, this one included.
pub(crate) async fn count(ctx: &Ctx, what: &str, place: &str, window: i64) -> Result<i64> {
    let key = format!("{what}:{}", hex::encode(&Sha256::digest(place.as_bytes())[..12]));
    let day = ctx.now();
    let now = day.micros;
    ctx.store
        .write(ctx.write_system(&day), |tx| {
            let key = key.clone();
            Box::pin(async move {
                let mut sql =
                    store::query::sql::Sql::new("INSERT INTO login_counter (name, failures, window_from) VALUES (");
                sql.bind(key).push(", 1, ").bind(now);
                sql.push(") ON CONFLICT (name) DO UPDATE SET failures = CASE WHEN login_counter.window_from < ");
                sql.bind(now - window).push(" THEN 1 ELSE login_counter.failures + 1 END, window_from = CASE WHEN ");
                sql.push("login_counter.window_from < ").bind(now - window).push(" THEN ").bind(now);
                sql.push(" ELSE login_counter.window_from END RETURNING failures");
                let row = tx.conn().query_one_raw(sql.statement(tx.conn())).await?;
                Ok::<i64, Error>(row.map_or(Ok(0), |r| r.try_get("", "failures"))?)
            })
        })
        .await
}
