//! Awards given: one record an award (lượt), never a person. Counts of awards and of people stand apart.

mod past;

use std::collections::BTreeSet;

use domain::{
    access::{self as rights, Action, Subject},
    listing::AWARDS,
};
use serde::Serialize;
use store::query::{
    awards::{self as lists, AwardCounts, AwardFilter, AwardRow},
    holders::{self, Holders},
    list::first,
};
use uuid::Uuid;

pub use self::past::{PastAwardRow, past};
use crate::{
    Actor, Ctx, Result, access,
    list::{self, Page, Query},
};

/// An award as lists show it.
#[derive(Clone, Debug, Serialize)]
pub struct AwardView {
    /// Part code.
    pub part: String,
    /// Name as it holds.
    pub name: String,
    /// Rank as it holds.
    pub rank: String,
    /// Post as it holds.
    pub post: String,
    /// Unit as it holds.
    pub unit: String,
    /// Citation as it holds.
    pub citation: String,
    /// Award id.
    pub award: String,
    /// The award's Vietnamese name.
    pub award_vi: String,
    /// The award's English name.
    pub award_en: String,
    /// Ground code.
    pub ground: String,
    /// Day of the decision, ISO.
    pub decided_on: String,
    /// Number and symbol of the decision.
    pub number: String,
    /// Code of the decision.
    pub decision: String,
    /// Number of the line in its decision.
    pub seq: i64,
    /// Code of the person in the register.
    pub person: Option<String>,
    /// Prize in đồng.
    pub prize: i64,
    /// Why it is not the whole prize.
    pub met: Option<crate::decisions::Met>,
    /// Multiplier as written.
    pub multiplier: String,
    /// "12/2020" in the honour book.
    pub book_number: String,
    /// Number of the entry in its book.
    pub entry: Option<i64>,
    /// Release code.
    pub release: String,
    /// State code: valid, annulled.
    pub state: String,
    /// What an erratum changed: field code, as issued, as it holds.
    pub corrected: Vec<Corrected>,
    /// Where the actor can read more: the decision, else the person's page, where he may open it.
    pub open: Option<String>,
}

/// A text that an erratum changed.
#[derive(Clone, Debug, Serialize)]
pub struct Corrected {
    /// name, rank, post, unit, citation.
    pub field: &'static str,
    /// As issued.
    pub as_issued: String,
    /// As it holds.
    pub holds: String,
}

/// A page of awards with the counts behind all pages.
#[derive(Clone, Debug, Serialize)]
pub struct Awards {
    /// The rows.
    pub page: Page<AwardView>,
    /// Lượt and người.
    pub counts: AwardCounts,
}

fn filter_of(ctx: &Ctx, actor: &Actor, query: &Query) -> AwardFilter {
    let get = |name: &str| query.filters.get(name).filter(|v| !v.is_empty()).cloned();
    AwardFilter {
        scope: rights::scope(actor, AWARDS.scope),
        day: ctx.now().today,
        words: crate::list::words(&query.q),
        part: get("part"),
        award: get("award"),
        year: get("year").and_then(|y| y.parse().ok()),
        decision: get("decision"),
        release: get("release"),
    }
}

pub(crate) fn view_of(ctx: &Ctx, r: AwardRow) -> AwardView {
    let name = crate::verdicts::award_name(ctx, &r.award);
    let mut corrected = Vec::new();
    let mut text = |field, issued: String, now: Option<String>| match now {
        Some(holds) if holds != issued => {
            corrected.push(Corrected { field, as_issued: issued, holds: holds.clone() });
            holds
        }
        _ => issued,
    };
    AwardView {
        part: r.part,
        name: text("name", r.printed_name, r.corrected_name),
        rank: text("rank", r.printed_rank, r.corrected_rank),
        post: text("post", r.printed_post, r.corrected_post),
        unit: text("unit", r.printed_unit, r.corrected_unit),
        citation: text("citation", r.citation, r.corrected_citation),
        award_vi: name.vi,
        award_en: name.en,
        award: r.award,
        ground: r.ground,
        decided_on: r.decided_on,
        number: r.number_text.unwrap_or_default(),
        decision: r.decision,
        seq: r.seq,
        person: r.person,
        prize: r.prize,
        met: crate::decisions::Met::read(r.prize_met.as_deref()),
        multiplier: domain::prize::multiplier_text(r.multiplier),
        book_number: match (r.book_number, r.book_year) {
            (Some(n), Some(y)) => format!("{n}/{y}"),
            _ => String::new(),
        },
        entry: r.book_number,
        release: r.release,
        state: r.state,
        corrected,
        open: None,
    }
}

/// Whoever sees an award by its holder's unit need not see the whole decision: such a row opens the person instead.
async fn places(ctx: &Ctx, actor: &Actor, rows: &[AwardRow]) -> Result<Vec<Option<String>>> {
    let mut bodies: Vec<Uuid> = rows.iter().map(|r| r.deciding_unit).collect();
    bodies.sort_unstable();
    bodies.dedup();
    let paths = access::paths_of_units(ctx, &bodies).await?;
    let sees = |unit: Uuid| {
        let subject = Subject::in_units(paths.get(&unit).cloned().unwrap_or_default());
        rights::may(actor, Action::ViewDecisions, &subject).is_ok()
    };
    let seen: BTreeSet<Uuid> = bodies.into_iter().filter(|b| sees(*b)).collect();
    let people = rights::may_anywhere(actor, Action::ViewPeople);
    let place = |r: &AwardRow| match &r.person {
        _ if seen.contains(&r.deciding_unit) => Some(format!("/decisions/{}", r.decision)),
        Some(person) if people => Some(format!("/people/{person}")),
        _ => None,
    };
    Ok(rows.iter().map(place).collect())
}

/// The lines of one decision in their order: one statement.
pub async fn of_decision(ctx: &Ctx, actor: &Actor, code: &str) -> Result<Vec<AwardView>> {
    access::require_anywhere(actor, Action::ViewDecisions)?;
    let query = Query { filters: [("decision".to_owned(), code.to_owned())].into(), ..Query::default() };
    let filter = filter_of(ctx, actor, &query);
    let all = lists::Awards { filter: &filter, holders: &Holders::Anybody, units: None };
    let mut found = first(ctx.store.reader(), &all, u64::from(u32::MAX)).await?;
    found.sort_by_key(|r| r.seq);
    Ok(found.into_iter().map(|r| view_of(ctx, r)).collect())
}

/// A page of awards, in Vietnamese order unless another one is asked for: at most six statements.
pub async fn list(ctx: &Ctx, actor: &Actor, query: &Query) -> Result<Awards> {
    access::require_anywhere(actor, AWARDS.scope)?;
    let filter = filter_of(ctx, actor, query);
    let reader = ctx.store.reader();
    let holders = holders::find(reader, &filter.words).await?;
    let units = lists::units_of(reader, &filter.scope, &filter.day).await?;
    let awards = lists::Awards { filter: &filter, holders: &holders, units: units.as_deref() };
    let counts = lists::award_counts(reader, &awards, query.cap()).await?;
    let all = counts.awards.unsigned_abs();
    let page = list::page(ctx, &awards, query, Some(all)).await?;
    let mut places = places(ctx, actor, &page.rows).await?.into_iter();
    let page = page.map(|r| AwardView { open: places.next().flatten(), ..view_of(ctx, r) });
    Ok(Awards { page, counts })
}
