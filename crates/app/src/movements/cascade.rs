//! Who has taken a movement up and who has not: the share, the table by level, the branches of the tree, the rows.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::{Action, Scope, allows, scope},
    cascade::{Answer, Coverage},
};
use store::{
    entity::{movement, unit},
    query::{
        cascade::{self as query, Branch, Filter, Row, Under, Waiting},
        sql::At,
    },
};
use uuid::Uuid;

use crate::{
    Actor, Ctx, Result, access,
    list::{COUNT_CAP, Page, Query},
};

/// Most branches of one unit that are shown at once; the list has them all.
const BRANCHES: i64 = 300;

/// A row of the list of units.
pub type UnitRow = Row;

/// The cascade as somebody sees it: the units in his scope.
#[derive(Clone, Debug, Default)]
pub struct CascadeView {
    /// The day it was read, ISO.
    pub day: String,
    /// By level of the units, by their codes.
    pub levels: Vec<(String, Coverage)>,
    /// All units together.
    pub total: Coverage,
    /// The branches.
    pub branches: Vec<Branch>,
    /// The unit whose branches are shown, if one was opened: code and name.
    pub under: Option<(String, String)>,
    /// The reader sees everything beneath the launching unit.
    pub whole: bool,
}

/// Reads the cascade of a movement that the actor sees. `whole`: its launching unit lies in his scope. `under` opens a unit's
/// branch. Two statements, four with `under`.
pub async fn cascade(
    ctx: &Ctx,
    actor: &Actor,
    m: &movement::Model,
    whole: bool,
    under: Option<&str>,
) -> Result<CascadeView> {
    let day = ctx.now().today;
    let reader = ctx.store.reader();
    let seen = scope(actor, Action::ViewMovements);
    let Scope::Units(own) = &seen else { return Ok(CascadeView { day, ..CascadeView::default() }) };
    let opened = match under {
        Some(code) => Some(access::find::<unit::Model>(ctx, actor, &[Action::ViewMovements], code).await?.into_row()),
        None => None,
    };
    let begin = match &opened {
        Some(unit) => Under::Unit(unit.id),
        None if whole => Under::Unit(m.unit_id),
        None => Under::These(own.iter().copied().collect()),
    };
    let mut levels: BTreeMap<String, Coverage> = BTreeMap::new();
    for c in query::counts(reader, m.id, &seen, &day).await? {
        let answer = c.answer.as_deref().and_then(Answer::from_code);
        let units = u64::try_from(c.units).unwrap_or(0);
        let of = levels.entry(c.level).or_default();
        *of = of.with(answer, units);
    }
    Ok(CascadeView {
        total: levels.values().copied().fold(Coverage::default(), Coverage::and),
        levels: in_order(levels),
        branches: query::branches(reader, m.id, &begin, &day, BRANCHES).await?,
        under: opened.map(|u| (u.code, u.name)),
        day,
        whole,
    })
}

/// Levels from the highest to the lowest, as the tree of units knows them.
const LEVELS: [&str; 6] = ["central", "ministry_or_province", "department", "district", "base", "commune"];

fn in_order(levels: BTreeMap<String, Coverage>) -> Vec<(String, Coverage)> {
    let mut all: Vec<_> = levels.into_iter().collect();
    all.sort_by_key(|(level, _)| LEVELS.iter().position(|l| l == level).unwrap_or(LEVELS.len()));
    all
}

/// A page of the units a movement was sent to, in the actor's scope. Filters: answer (a code, `silent` or `deployed`), level, under.
pub async fn units(ctx: &Ctx, actor: &Actor, m: &movement::Model, asked: &Query) -> Result<Page<UnitRow>> {
    let filter = Filter {
        movement: m.id,
        scope: scope(actor, Action::ViewMovements),
        day: ctx.now().today,
        words: crate::list::words(&asked.q),
        answer: asked.filter("answer").map(str::to_owned),
        level: asked.filter("level").map(str::to_owned),
        under: asked.filter("under").map(str::to_owned),
    };
    let at = At::parse(&asked.at);
    let limit = asked.limit();
    let cap = if asked.exact() { i64::MAX.unsigned_abs() / 2 } else { COUNT_CAP };
    let (mut rows, count) = query::page(ctx.store.reader(), &filter, &at, limit + 1, cap).await?;
    let more = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let backward = matches!(at, At::Before(..));
    if backward {
        rows.reverse();
    }
    let has_before = if backward { more } else { at != At::First };
    Ok(Page {
        before: rows.first().filter(|_| has_before).map(|r| At::before(&r.sort_key, r.id)),
        after: rows.last().filter(|_| backward || more).map(|r| At::after(&r.sort_key, r.id)),
        rows,
        count: count.min(cap),
        more_than_cap: count > cap,
        refused: false,
    })
}

/// Days that the desk looks ahead.
const SEASON: i64 = 60;

/// Movements that wait for an answer of the units where the actor himself works: what stands on their desks.
pub async fn waiting(ctx: &Ctx, actor: &Actor, limit: i64) -> Result<Vec<Waiting>> {
    let mine: BTreeSet<Uuid> = actor
        .grants
        .iter()
        .filter(|g| g.in_force(&actor.today) && allows(g.role, Action::ManageMovements))
        .filter_map(|g| g.unit)
        .collect();
    let mine: Vec<Uuid> = mine.into_iter().collect();
    let day = &ctx.now().today;
    let coming = query::Coming {
        movements: scope(actor, Action::ViewMovements),
        councils: scope(actor, Action::ViewCouncil),
        from: day.clone(),
        to: crate::day::after(day, SEASON),
        limit,
    };
    Ok(query::waiting(ctx.store.reader(), &mine, &coming, limit).await?)
}
