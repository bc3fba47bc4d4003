//! People by name or number: those who bear the words as typed first, then who is one letter away.

use std::collections::{BTreeSet, HashMap};

use domain::access::{Action, scope};
use serde::Serialize;
use store::query::search::{self as query, PersonRow, Way, Within};
use uuid::Uuid;

use super::{
    Question,
    readings::{self, Try},
};
use crate::{Actor, Ctx, Result};

/// People shown.
pub(super) const ROWS: usize = 50;

/// Beyond this many the search says only that there are more.
pub(super) const CAP: usize = 1_000;

/// With this many found as typed, nothing else is offered unless it is much likelier.
const ENOUGH: usize = 10;

/// Bearers of a word up to which they are read one by one in any case.
const FEW: u64 = 20_000;

/// A reading that is so many times likelier than what was typed is offered among the first ten all the same.
const LIKELIER: f64 = 3.0;

/// Of each other reading so many come before the next one has had its turn.
const TURN: usize = 1;

/// A person found.
#[derive(Clone, Debug, Serialize)]
pub struct Person {
    /// Who.
    #[serde(flatten)]
    pub row: PersonRow,
    /// Found by a mended word.
    pub mended: bool,
}

/// People found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct People {
    /// The first of them.
    pub rows: Vec<Person>,
    /// How many there are, up to a thousand.
    pub count: usize,
    /// There are more than a thousand.
    pub more: bool,
    /// Nobody bears all the words as typed.
    pub none_as_typed: bool,
    /// Words that were read as another: as typed, as read.
    pub mended: Vec<(String, String)>,
}

/// Finds people within the actor's scope. At most five statements.
pub(super) async fn find(ctx: &Ctx, actor: &Actor, question: &Question, as_typed: bool) -> Result<People> {
    let conn = ctx.store.reader();
    let known = ctx.syllables.known(ctx).await?;
    let within = Within { scope: scope(actor, Action::ViewPeople), day: ctx.now().today };
    let exact = readings::as_typed(question, &known);
    let rarest = exact.words.first().map_or(0, |w| known.count(w));
    let way = if rarest > FEW && query::people_in(conn, &within, FEW).await? < FEW { Way::ByUnit } else { Way::ByWord };
    let limit = CAP as u64 + 1;
    let likely = known.likely(&exact.words).max(1.0);
    let mut found: Vec<Uuid> = Vec::new();
    if !question.marked.is_empty() {
        found = ids(query::bearers(conn, &within, std::slice::from_ref(&exact), way, limit).await?);
    }
    // With marks that nobody bears, or without: any marks.
    let plain = query::Reading { marked: Vec::new(), ..exact };
    if found.is_empty() {
        found = ids(query::bearers(conn, &within, std::slice::from_ref(&plain), way, limit).await?);
    }
    let none_as_typed = found.is_empty();
    let mut shown: Vec<(Uuid, bool)> = found.iter().take(ROWS).map(|id| (*id, false)).collect();
    let mut count = found.len();
    let mut mended = Vec::new();
    if !as_typed && !question.words.is_empty() {
        let mut tries = readings::others(question, &known);
        if found.len() >= ENOUGH {
            tries.retain(|t| t.weight > likely * LIKELIER);
            tries.truncate(1);
        }
        let others = near(ctx, &within, &tries, way).await?;
        let mut seen: BTreeSet<Uuid> = found.iter().copied().collect();
        let fresh: Vec<(usize, Uuid)> = others.into_iter().filter(|(_, id)| seen.insert(*id)).collect();
        count += fresh.len();
        // Where enough bear it as typed, the likelier reading follows the first seven of them.
        let place = if found.len() >= ENOUGH { (ENOUGH - 3).min(shown.len()) } else { shown.len() };
        let mut between: Vec<(Uuid, bool)> = Vec::new();
        for (reading, id) in fresh {
            let by = tries.get(reading).and_then(|t| t.mended.as_ref());
            between.push((id, by.is_some()));
            let pair = by.map(|m| (m.typed.clone(), m.read.clone()));
            if let Some(pair) = pair.filter(|p| !mended.contains(p)) {
                mended.push(pair);
            }
        }
        shown.splice(place..place, between);
    }
    shown.truncate(ROWS);
    let listed: Vec<Uuid> = shown.iter().map(|(id, _)| *id).collect();
    let mut rows: HashMap<Uuid, PersonRow> =
        query::people(conn, &listed).await?.into_iter().map(|r| (r.id, r)).collect();
    let rows = shown.into_iter().filter_map(|(id, mended)| Some(Person { row: rows.remove(&id)?, mended })).collect();
    Ok(People { rows, count: count.min(CAP), more: count > CAP, none_as_typed, mended })
}

fn ids(bearers: Vec<query::Bearer>) -> Vec<Uuid> {
    bearers.into_iter().map(|b| b.id).collect()
}

/// Bearers of the other readings, likeliest reading first, each given a turn of [`TURN`] before any has more.
async fn near(ctx: &Ctx, within: &Within, tries: &[Try], way: Way) -> Result<Vec<(usize, Uuid)>> {
    if tries.is_empty() {
        return Ok(Vec::new());
    }
    let readings: Vec<query::Reading> = tries.iter().map(|t| t.reading.clone()).collect();
    let found = query::bearers(ctx.store.reader(), within, &readings, way, ROWS as u64).await?;
    let mut each: Vec<Vec<Uuid>> = vec![Vec::new(); tries.len()];
    let mut out = Vec::new();
    let mut whole: BTreeSet<usize> = BTreeSet::new();
    for b in found {
        let Ok(i) = usize::try_from(b.reading) else { continue };
        // Whoever is called exactly so, in this order, is likelier than who bears the words somewhere: one a reading first.
        if tries.get(i).is_some_and(|t| t.name == b.name) && whole.insert(i) {
            out.push((i, b.id));
        } else if let Some(of) = each.get_mut(i) {
            of.push(b.id);
        }
    }
    let mut turn = 0;
    while each.iter().any(|of| of.len() > turn) {
        for (i, of) in each.iter().enumerate() {
            out.extend(of.iter().skip(turn).take(TURN).map(|id| (i, *id)));
        }
        turn += TURN;
    }
    Ok(out)
}
