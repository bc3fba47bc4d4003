//! The draft report of a review: made of what is known, edited by an officer, made anew when figures change, printed.

mod known;
mod paper;
/// What other papers of a movement share with the report.
pub(crate) mod paper_parts {
    pub(crate) use super::paper::{ROMAN, in_sentence, notice_of, symbol, writer};
}

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::Action,
    review::{Paragraph, draft as made, refreshed},
};
use serde_json::json;
use store::{
    entity::{movement, review, review_paragraph},
    sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set},
};
use uuid::Uuid;

pub use known::{OccasionOf, known, occasion, opened, rewards};
pub(crate) use paper::{notice, paper};
pub use store::query::reviews::Opened;

use crate::{Actor, Ctx, Error, Result, access, ctx::id_at, faults::Faults};

/// Longest paragraph.
pub const LONGEST: usize = 5_000;

/// The draft as its page shows it.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The review.
    pub row: review::Model,
    /// Code and name of its movement.
    pub movement: (String, String),
    /// Its paragraphs in their order.
    pub paragraphs: Vec<Paragraph>,
    /// The actor may write.
    pub may_write: bool,
}

/// The paragraphs of a review in their order: one statement.
async fn paragraphs<C: ConnectionTrait>(conn: &C, review: Uuid) -> Result<Vec<review_paragraph::Model>> {
    let found = review_paragraph::Entity::find().filter(review_paragraph::Column::ReviewId.eq(review));
    Ok(found.order_by_asc(review_paragraph::Column::Seq).all(conn).await?)
}

fn of_row(r: review_paragraph::Model) -> Paragraph {
    Paragraph { key: r.key, section: r.section, made: r.made, words: r.words, over: r.over, note: r.note }
}

/// The draft of a review that the actor sees. Four statements.
pub async fn draft(ctx: &Ctx, actor: &Actor, code: &str) -> Result<Draft> {
    let found = access::find::<review::Model>(ctx, actor, &[Action::ViewMovements], code).await?;
    let may_write = found.may(actor, Action::ManageMovements) && found.annulled_at.is_none();
    let row = found.into_row();
    let m = movement::Entity::find_by_id(row.movement_id).one(ctx.store.reader()).await?.ok_or(Error::NotFound)?;
    let rows = paragraphs(ctx.store.reader(), row.id).await?;
    Ok(Draft { movement: (m.code, m.name), paragraphs: rows.into_iter().map(of_row).collect(), may_write, row })
}

/// Reads the figures anew: each paragraph says what they say now, what an officer wrote stays.
pub async fn refresh(ctx: &Ctx, actor: &Actor, code: &str, version: i64) -> Result<()> {
    let found = access::find::<review::Model>(ctx, actor, &[Action::ManageMovements], code).await?;
    standing(&found)?;
    let new = made(&known(ctx, actor, &found).await?);
    let frame = ctx.change(actor, &ctx.now(), &found, Some(version));
    ctx.store
        .write(frame, |tx| {
            let (new, id, code) = (new.clone(), found.id, found.code.clone());
            Box::pin(async move {
                let old: Vec<Paragraph> = paragraphs(tx.conn(), id).await?.into_iter().map(of_row).collect();
                let all = refreshed(&old, new);
                write(tx, id, &all).await?;
                tx.audit(&format!("review:{code}"), "refresh", &json!({ "paragraphs": all.len() })).await?;
                Ok(())
            })
        })
        .await
}

/// Keeps what an officer wrote, by key; a paragraph in `new` takes the made wording. Answers how many changed.
pub async fn write_down(
    ctx: &Ctx,
    actor: &Actor,
    code: &str,
    version: i64,
    texts: &BTreeMap<String, String>,
    take: &BTreeMap<String, String>,
) -> Result<usize> {
    let found = access::find::<review::Model>(ctx, actor, &[Action::ManageMovements], code).await?;
    standing(&found)?;
    let mut faults = Faults::default();
    let mut typed = BTreeMap::new();
    for (key, text) in texts {
        let lines: Vec<String> = text.lines().map(|l| faults.text(&format!("p.{key}"), l, LONGEST)).collect();
        let text = lines.into_iter().filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n");
        typed.insert(key.clone(), text);
    }
    faults.check()?;
    let frame = ctx.change(actor, &ctx.now(), &found, Some(version));
    ctx.store
        .write(frame, |tx| {
            let (typed, take, id, code) = (typed.clone(), take.clone(), found.id, found.code.clone());
            Box::pin(async move {
                let old: Vec<Paragraph> = paragraphs(tx.conn(), id).await?.into_iter().map(of_row).collect();
                let new: Vec<Paragraph> = old.iter().cloned().map(|p| chosen(p, &typed, &take)).collect();
                let changed: BTreeSet<&str> =
                    old.iter().zip(&new).filter(|(a, b)| a != b).map(|(a, _)| a.key.as_str()).collect();
                let said: BTreeMap<&str, [&str; 2]> = old
                    .iter()
                    .zip(&new)
                    .filter(|(a, b)| a.text() != b.text())
                    .map(|(a, b)| (a.key.as_str(), [a.text(), b.text()]))
                    .collect();
                tx.audit(&format!("review:{code}"), "write", &json!({ "changes": said })).await?;
                let count = changed.len();
                write(tx, id, &new).await?;
                Ok(count)
            })
        })
        .await
}

/// One paragraph after what was sent: untouched ones keep their state, so that a change that waits goes on waiting.
fn chosen(p: Paragraph, typed: &BTreeMap<String, String>, take: &BTreeMap<String, String>) -> Paragraph {
    let text = typed.get(&p.key).map(String::as_str).unwrap_or_else(|| p.text());
    match take.get(&p.key).map(String::as_str) {
        Some("new") => {
            let made = p.made.clone();
            p.written(&made)
        }
        Some("mine") => {
            let mine = text.to_owned();
            p.written(&mine)
        }
        _ if text == p.text() => p,
        _ => {
            let mine = text.to_owned();
            p.written(&mine)
        }
    }
}

/// A review that was annulled is written no more.
fn standing(row: &review::Model) -> Result<()> {
    if row.annulled_at.is_some() { Err(Error::refused("noun-annulled", [])) } else { Ok(()) }
}

async fn write(tx: &store::Tx, review: Uuid, all: &[Paragraph]) -> Result<()> {
    let old = paragraphs(tx.conn(), review).await?;
    for gone in old.iter().filter(|o| !all.iter().any(|p| p.key == o.key)) {
        review_paragraph::Entity::delete_by_id(gone.id).exec(tx.conn()).await?;
    }
    for (seq, p) in (1_i64..).zip(all) {
        let was = old.iter().find(|o| o.key == p.key);
        if was.is_some_and(|w| w.seq == seq && of_row(w.clone()) == *p) {
            continue;
        }
        let row = review_paragraph::ActiveModel {
            section: Set(p.section.clone()),
            seq: Set(seq),
            made: Set(p.made.clone()),
            words: Set(p.words.clone()),
            over: Set(p.over.clone()),
            note: Set(p.note.clone()),
            ..Default::default()
        };
        match was {
            Some(w) => {
                review_paragraph::ActiveModel { id: Set(w.id), ..row }.update(tx.conn()).await?;
            }
            None => {
                let row = review_paragraph::ActiveModel {
                    id: Set(id_at(tx.at())),
                    review_id: Set(review),
                    key: Set(p.key.clone()),
                    ..row
                };
                row.insert(tx.conn()).await?;
            }
        }
    }
    Ok(())
}
