//! Awards entered from papers, beside those decided here.

use domain::{
    access::{self as rights, Action},
    listing::PAST_AWARDS,
};
use law::Text;
use serde::Serialize;
use store::{
    entity::unit,
    query::past_awards::{Filter, Row},
};

use crate::{
    Actor, Ctx, Result, access,
    list::{self, Page, Query},
    verdicts,
};

/// An award that was entered.
#[derive(Clone, Debug, Serialize)]
pub struct PastAwardRow {
    /// A unit's own, not a person's.
    pub of_unit: bool,
    /// Code of the person or the unit; empty of somebody who left no trace in the register.
    pub code: String,
    /// Name.
    pub name: String,
    /// The person's unit of today.
    pub unit_name: String,
    /// Award id; empty where the law does not know it.
    pub award: String,
    /// What it is called.
    pub award_name: Text,
    /// Day, perhaps only a year; else empty.
    pub day: String,
    /// Number and symbol of the decision.
    pub number: String,
    /// Who decided.
    pub issuer: String,
    /// What it was given for.
    pub achievement: String,
}

fn told(ctx: &Ctx, r: Row) -> PastAwardRow {
    let award_name = match r.award.as_str() {
        "" => Text { vi: r.award_name.clone(), en: r.award_name },
        id => verdicts::award_name(ctx, id),
    };
    PastAwardRow {
        of_unit: r.of_unit,
        code: r.code,
        name: r.name,
        unit_name: r.unit_name,
        award: r.award,
        award_name,
        day: r.day,
        number: r.number,
        issuer: r.issuer,
        achievement: r.achievement,
    }
}

/// A page of the awards entered for people and units of the actor, those entered last first: two statements, one more for a unit.
pub async fn past(ctx: &Ctx, actor: &Actor, query: &Query) -> Result<Page<PastAwardRow>> {
    access::require_anywhere(actor, PAST_AWARDS.scope)?;
    let get = |name: &str| query.filter(name).map(str::to_owned);
    let unit = match get("unit") {
        None => None,
        Some(code) => Some(access::find::<unit::Model>(ctx, actor, &[Action::ViewUnits], &code).await?.id),
    };
    let filter = Filter {
        scope: rights::scope(actor, PAST_AWARDS.scope),
        day: ctx.now().today,
        unit,
        year: get("year").and_then(|y| y.parse().ok()),
        of_units: get("part").map(|p| p == "collective"),
        person: get("person"),
    };
    Ok(list::page(ctx, &filter, query, None).await?.map(|r| told(ctx, r)))
}
