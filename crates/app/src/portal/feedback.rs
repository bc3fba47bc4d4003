//! What visitors write: kept as it came, told to the unit that the office named. Who sends too much is asked to wait.

use domain::{
    access::Role,
    fields::Values,
    news::{FEEDBACK, FEEDBACK_MOST},
};
use serde_json::json;
use store::{
    query::{notices::To, nouns as query, portal},
    sea_orm::Value,
};

use super::settings;
use crate::{Ctx, Error, Result, access, ctx::id_at, faults::Faults, notices, throttle};

/// Letters from one place within ten minutes.
pub const LETTERS: i64 = 5;
/// Letters from all places within an hour: an inbox stays one that people can read.
const ALL: i64 = 200;
/// Ten minutes, in microseconds.
const WINDOW: i64 = 600_000_000;
const HOUR: i64 = 3_600_000_000;

/// What a visitor wrote.
#[derive(Clone, Debug, Default)]
pub struct Letter {
    /// The text.
    pub body: String,
    /// His name, if he says it.
    pub who: String,
    /// Where an answer reaches him, if he wants one.
    pub contact: String,
    /// Code of the news he writes about, or empty.
    pub news: String,
}

/// Takes a letter in; gives its code. `place` is where it comes from, for the throttle.
pub async fn write(ctx: &Ctx, place: &str, letter: &Letter) -> Result<String> {
    let set = settings::open(ctx).await?;
    let code = set.feedback().ok_or(Error::NotFound)?.to_owned();
    let mut faults = Faults::default();
    // Paragraphs stay: each line is put in its normal form by itself.
    let body: Vec<String> =
        letter.body.lines().map(|l| vntext::normal(l).trim().to_owned()).filter(|l| !l.is_empty()).collect();
    let body = body.join("\n");
    faults.required("body", &body.replace('\n', " "), FEEDBACK_MOST);
    let who = faults.text("who", &letter.who, 100);
    let contact = faults.text("contact", &letter.contact, 200);
    faults.check()?;
    let too_often = throttle::count(ctx, "feedback", place, WINDOW).await? > LETTERS
        || throttle::count(ctx, "feedback-all", "", HOUR).await? > ALL;
    if too_often {
        return Err(Error::refused("feedback-too-often", []));
    }
    let reader = ctx.store.reader();
    let to = access::units_named(ctx, [code]).await?.pop().ok_or(Error::NotFound)?;
    let now = ctx.now();
    // News that are not public are as if nobody had named them.
    let about = match letter.news.trim() {
        "" => None,
        code => portal::text(reader, code, &now.today).await?,
    };
    let values: Values = [("body", body), ("who", who), ("contact", contact)].map(|(k, v)| (k.to_owned(), v)).into();
    ctx.store
        .write(ctx.write_system(&now), |tx| {
            let (ctx, values, unit, about) = (ctx.clone(), values.clone(), to.id, about.clone());
            let today = now.today.clone();
            Box::pin(async move {
                let code = format!("{}{:06}", FEEDBACK.letters, tx.next_number(FEEDBACK.name).await?);
                let text = |name: &str| Value::from(values[name].clone());
                let row = vec![
                    ("id", Value::from(id_at(tx.at()))),
                    ("code", code.clone().into()),
                    ("version", 1_i64.into()),
                    ("home_node", ctx.node.to_string().into()),
                    ("on_date", today.into()),
                    ("body", text("body")),
                    ("who", text("who")),
                    ("contact", text("contact")),
                    ("news_id", about.as_ref().map(|n| n.id).into()),
                    ("search", vntext::fold(&format!("{} {}", values["body"], values["who"])).into()),
                    ("entered_at", tx.at().into()),
                ];
                let state = Values::from([("state".to_owned(), "new".to_owned())]);
                query::insert(tx, &FEEDBACK, &state, &query::Refs::from([("unit", unit)]), row).await?;
                // What somebody wrote stands in its row; the audit keeps that it came and for whom.
                tx.audit(&format!("feedback:{code}"), "receive", &json!({ "about": about.map(|n| n.code) })).await?;
                let roles = [Role::EmulationOfficer, Role::AdvisoryBody].map(Role::code).to_vec();
                notices::tell(&ctx, tx, &To::Holders(vec![unit], roles), "feedback-new", &code, &[]).await?;
                Ok::<_, Error>(code)
            })
        })
        .await
}

/// The title of the news that a letter is about, if they are public.
pub async fn about(ctx: &Ctx, code: &str) -> Result<Option<String>> {
    if code.is_empty() {
        return Ok(None);
    }
    Ok(portal::text(ctx.store.reader(), code, &ctx.now().today).await?.map(|n| n.name))
}
