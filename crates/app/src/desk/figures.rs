//! The figures of the desk: dossiers by step, awards of the running year, who got them, units that have handed in nothing. Each is a
//! number with the place where its rows are listed.

use domain::{
    access::{self as rights, Action, Scope},
    lists::{LeaderLevel, Sex},
    road::StepKind,
    statistics::{Axis, Count, Group, Kept},
};
use serde::Serialize;
use store::query::{
    overview::{self, Number},
    statistics as query,
};
use uuid::Uuid;

use crate::{Actor, Ctx, Result, access, statistics};

/// Numbers that are told apart by a code.
pub type Parts = Vec<(String, u64)>;

/// A part of a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    /// How many.
    pub part: u64,
    /// Of how many.
    pub whole: u64,
    /// Of how many more nothing is said.
    pub unsaid: u64,
}

/// Awards of one year that a unit or one beneath it decided or got.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Awards {
    /// Code of the unit.
    pub unit: String,
    /// Awards by code of their level, the highest first.
    pub levels: Parts,
    /// Awards.
    pub awards: u64,
    /// People who got at least one.
    pub people: u64,
    /// Collectives that did.
    pub collectives: u64,
    /// Women among the people.
    pub women: Share,
    /// People who are no leaders among them.
    pub direct: Share,
}

/// The figures.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// The running year.
    pub year: i64,
    /// Dossiers under way by kind of the step they wait at, in the order of the road.
    pub steps: Parts,
    /// Dossiers under way.
    pub dossiers: u64,
    /// Those past the last day of a step.
    pub late: u64,
    /// Units directly under the reader's that have handed in no dossier this year, of how many.
    pub unsent: Share,
    /// None where the reader may see no decisions.
    pub awards: Option<Awards>,
}

impl Figures {
    /// True where there is nothing to show.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.dossiers == 0 && self.unsent.whole == 0 && self.awards.as_ref().is_none_or(|a| a.awards == 0)
    }
}

const LEVELS: [&str; 5] = ["state", "government", "prime_minister", "ministry_or_province", "base"];

fn since(year: i64) -> String {
    format!("{year:04}-01-01")
}

/// The set-up's parts with what is there, the figures, and the code of a secret ballot that waits for the actor's paper: two statements,
/// one for whoever sees no decisions.
pub(super) async fn read(ctx: &Ctx, actor: &Actor) -> Result<(Vec<Number>, Figures, Option<String>)> {
    let today = ctx.now().today;
    let year = crate::day::year(&today);
    let dossiers = rights::scope(actor, Action::ViewDossiers);
    let top = match rights::scope(actor, Action::ViewDecisions) {
        Scope::Units(units) => units.first().copied(),
        Scope::Nothing => None,
    };
    let numbers = overview::numbers(ctx.store.reader(), &dossiers, top, actor.person, &today, &since(year)).await?;
    let (setup, numbers): (Vec<_>, Vec<_>) = numbers.into_iter().partition(|n| n.what == "setup");
    let of = |what: &str| numbers.iter().find(|n| n.what == what).map_or(0, |n| n.n.unsigned_abs());
    let steps = StepKind::ALL.iter().filter_map(|kind| {
        let n = numbers.iter().find(|n| n.what == "step" && n.code == kind.code())?;
        Some((n.code.clone(), n.n.unsigned_abs()))
    });
    let code = numbers.iter().find(|n| n.what == "top").map(|n| n.code.clone());
    let awards = match top.zip(code) {
        Some((top, code)) => Some(awards(ctx, top, code, year).await?),
        None => None,
    };
    let figures = Figures {
        year,
        steps: steps.collect(),
        dossiers: of("dossiers"),
        late: of("late"),
        unsent: Share { part: of("unsent"), whole: of("units"), unsaid: 0 },
        awards,
    };
    let ballot = numbers.iter().find(|n| n.what == "ballot").map(|n| n.code.clone());
    Ok((setup, figures, ballot))
}

async fn awards(ctx: &Ctx, unit: Uuid, code: String, year: i64) -> Result<Awards> {
    let read = |count| statistics::Read {
        rows: Axis::Level,
        columns: None,
        count,
        kept: Kept::Records,
        from: year,
        to: year,
        part: None,
    };
    let of = |count| statistics::counted(ctx, unit, &read(count));
    let (awards, people, collectives) = (of(Count::Awards), of(Count::Persons), of(Count::Collectives));
    let asked = [
        (&awards, Some(Axis::Level), None),
        (&people, Some(Axis::Sex), None),
        (&people, Some(Axis::Leader), None),
        (&people, None, None),
        (&collectives, None, None),
    ];
    let found = query::groups(ctx.store.reader(), &asked).await?;
    let [levels, sexes, leaders, people, collectives] = found.as_slice() else { return Ok(Awards::default()) };
    let sum = |groups: &[Group]| groups.iter().map(|g| g.count).sum::<u64>();
    let at = |groups: &[Group], row: &str| groups.iter().find(|g| g.row == row).map_or(0, |g| g.count);
    // Whoever got two awards under two ranks of leadership stands in both groups: the whole is what the groups add up to.
    let share = |groups: &[Group], row: &str| Share {
        part: at(groups, row),
        whole: sum(groups) - at(groups, ""),
        unsaid: at(groups, ""),
    };
    let by_level = LEVELS.iter().chain(&[""]).map(|l| ((*l).to_owned(), at(levels, l))).filter(|(_, n)| *n > 0);
    Ok(Awards {
        unit: code,
        levels: by_level.collect(),
        awards: sum(levels),
        people: sum(people),
        collectives: sum(collectives),
        women: share(sexes, Sex::Female.code()),
        direct: share(leaders, LeaderLevel::Direct.code()),
    })
}

/// A unit directly under the reader's and what it has handed in this year.
pub use store::query::overview::Unit;

/// The year, and the units directly under the reader's: those that have handed in nothing first.
pub async fn units(ctx: &Ctx, actor: &Actor) -> Result<(i64, Vec<Unit>)> {
    access::require_anywhere(actor, Action::ViewDossiers)?;
    let today = ctx.now().today;
    let year = crate::day::year(&today);
    let scope = rights::scope(actor, Action::ViewDossiers);
    Ok((year, overview::units(ctx.store.reader(), &scope, &today, &since(year)).await?))
}
