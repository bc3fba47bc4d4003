//! The list of people.

use crate::{
    Actor, Ctx, Result, access,
    list::{self, Page, Query, WORDS},
};
use domain::{
    access::{Action, scope},
    listing::PEOPLE,
};
use serde::Serialize;
use store::{
    entity::unit,
    query::people::{Filter, People, Row, ranks as ranks_in},
};

/// A line of the list.
#[derive(Clone, Debug, Serialize)]
pub struct PersonRow {
    /// Code in addresses.
    pub code: String,
    /// Full name.
    pub full_name: String,
    /// Sex code.
    pub sex: Option<String>,
    /// Birth date, perhaps only a year, ISO.
    pub birth_date: Option<String>,
    /// Service number.
    pub service_number: Option<String>,
    /// Rank.
    pub rank: String,
    /// Post.
    pub post: String,
    /// Leader level code.
    pub leader_level: Option<String>,
    /// Unit's code.
    pub unit_code: Option<String>,
    /// Unit's name.
    pub unit_name: Option<String>,
    /// Day of leaving.
    pub left_on: Option<String>,
}

impl From<Row> for PersonRow {
    fn from(r: Row) -> Self {
        Self {
            code: r.code,
            full_name: r.full_name,
            sex: r.sex,
            birth_date: r.birth_date,
            service_number: r.service_number,
            rank: r.rank,
            post: r.post,
            leader_level: r.leader_level,
            unit_code: r.unit_code,
            unit_name: r.unit_name,
            left_on: r.left_on,
        }
    }
}

/// What the query asks for, as the store takes it. Filters: `unit` (code), `sex`, `leader_level`, `rank`, `service`.
pub(super) async fn filter(ctx: &Ctx, actor: &Actor, query: &Query) -> Result<Filter> {
    access::require_anywhere(actor, PEOPLE.scope)?;
    let value = |name: &str| query.filters.get(name).filter(|v| !v.is_empty()).cloned();
    let unit = match value("unit") {
        None => None,
        Some(code) => Some(access::find::<unit::Model>(ctx, actor, &[Action::ViewUnits], &code).await?.id),
    };
    Ok(Filter {
        scope: scope(actor, PEOPLE.scope),
        day: ctx.now().today,
        words: words_of(&query.q),
        unit,
        sex: value("sex"),
        leader_level: value("leader_level"),
        rank: value("rank"),
        service: value("service"),
    })
}

/// Search words as the index has them: a number without its dots and dashes.
fn words_of(q: &str) -> Vec<String> {
    let mut words = Vec::new();
    for token in q.split_whitespace().take(WORDS).filter(|t| t.len() < 300) {
        let folded = vntext::fold(token);
        if token.chars().any(|c| c.is_ascii_digit()) {
            words.push(folded.replace(' ', ""));
        } else {
            words.extend(folded.split(' ').map(str::to_owned));
        }
    }
    words.retain(|w| !w.is_empty());
    words.truncate(WORDS);
    words
}

/// A page of the list, in Vietnamese order unless another one is asked for: given name first.
pub async fn list(ctx: &Ctx, actor: &Actor, query: &Query) -> Result<Page<PersonRow>> {
    let people = People::narrowed(ctx.store.reader(), filter(ctx, actor, query).await?).await?;
    Ok(list::page(ctx, &people, query, None).await?.map(PersonRow::from))
}

/// Ranks in use, for the filter.
pub async fn ranks(ctx: &Ctx, actor: &Actor) -> Result<Vec<String>> {
    Ok(ranks_in(ctx.store.reader(), &scope(actor, Action::ViewPeople), &ctx.now().today).await?)
}
