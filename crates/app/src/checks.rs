//! The public check page: a visitor types a number and a name from a certificate and is told whether both belong
//! together. It lists nothing, answers in one shape whatever was wrong, and slows down whoever asks too often.

use store::{query::decisions as lists, sea_orm::ConnectionTrait};

use crate::{Ctx, Error, Result};

/// Questions from one place within [`WINDOW`] before it is asked to wait.
pub const MOST: i64 = 20;

/// Microseconds over which questions are counted.
pub const WINDOW: i64 = 600_000_000;

/// Most awards of one number that are compared; no decision has more.
const ROWS: u64 = 200_000;

/// What was typed.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// Number of the decision ("15/QĐ-…") or of the honour book ("12/2020").
    pub number: String,
    /// The name as printed.
    pub name: String,
}

/// True when an award with this number bears this name. `place` is where the question comes from, for the throttle;
/// it is kept only as a counter that is forgotten.
pub async fn check(ctx: &Ctx, place: &str, question: &Question) -> Result<bool> {
    let now = ctx.now();
    let asked = count_question(ctx, place, now.micros).await?;
    if asked > MOST {
        return Err(Error::refused("check-too-often", []));
    }
    let name = vntext::fold(&question.name);
    let typed = question.number.trim();
    let (first, rest) = typed.split_once('/').unwrap_or((typed, ""));
    let number = first.trim().parse::<i64>().ok().filter(|n| *n > 0);
    // The same statement runs for every question, so that the time tells nothing.
    let rows = lists::names_of_number(ctx.store.reader(), number.unwrap_or(-1), ROWS).await?;
    let rest = vntext::fold(rest);
    let found = rows.iter().filter(|r| {
        let decision = r.number_text.as_deref().is_some_and(|t| same_number(t, number, &rest));
        let year = rest.parse::<i64>().ok();
        let book = r.book_number.is_some() && r.book_number == number && (rest.is_empty() || year == r.book_year);
        (decision || book) && !name.is_empty() && vntext::fold(&r.printed_name) == name
    });
    Ok(found.count() > 0)
}

/// True when the decision's printed number is the one typed, with or without its symbol.
fn same_number(printed: &str, number: Option<i64>, rest: &str) -> bool {
    let (first, symbol) = printed.split_once('/').unwrap_or((printed, ""));
    first.parse::<i64>().ok() == number && (rest.is_empty() || vntext::fold(symbol) == rest)
}

async fn count_question(ctx: &Ctx, place: &str, now: i64) -> Result<i64> {
    use sha2::{Digest, Sha256};
    let key = format!("check:{}", hex::encode(&Sha256::digest(place.as_bytes())[..12]));
    let day = ctx.now();
    ctx.store
        .write(ctx.write_system(&day), |tx| {
            let key = key.clone();
            Box::pin(async move {
                let mut sql =
                    store::query::sql::Sql::new("INSERT INTO login_counter (name, failures, window_from) VALUES (");
                sql.bind(key).push(", 1, ").bind(now);
                sql.push(") ON CONFLICT (name) DO UPDATE SET failures = CASE WHEN login_counter.window_from < ");
                sql.bind(now - WINDOW).push(" THEN 1 ELSE login_counter.failures + 1 END, window_from = CASE WHEN ");
                sql.push("login_counter.window_from < ").bind(now - WINDOW).push(" THEN ").bind(now);
                sql.push(" ELSE login_counter.window_from END RETURNING failures");
                let row = tx.conn().query_one_raw(sql.statement(tx.conn())).await?;
                Ok::<i64, Error>(row.map_or(Ok(0), |r| r.try_get("", "failures"))?)
            })
        })
        .await
}
