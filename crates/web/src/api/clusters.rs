//! What hangs on a cluster, as lists: members, years and what belongs to them, scores, published places, what conferences decided. Who sees the cluster
//! reads them; scores are for those who see them on pages.

use app::{
    exports::{self, ClusterPart, ConferenceLine, PartLine, PlaceLine, ScoreLine},
    list::Query as ListQuery,
};
use axum::{
    Json,
    extract::{Path, Query},
};
use schemars::{JsonSchema, SchemaGenerator};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{Answer, Listed, operation};
use crate::{Cx, Fault, SignedIn};

/// Rows of a page.
const PAGE: usize = 50;

/// A page of rows that stand in a fixed order, each with a name of its own: `at` is `after:NAME` or `before:NAME`. A name that is not there any more is
/// not found.
fn paged<T>(schema: &'static str, rows: Vec<T>, at: &str, name: impl Fn(&T) -> String) -> Answer<T> {
    let found = |wanted: &str| rows.iter().position(|r| name(r) == wanted).ok_or(Fault::NotFound);
    let from = match at.split_once(':') {
        Some(("after", wanted)) => found(wanted)? + 1,
        Some(("before", wanted)) => found(wanted)?.saturating_sub(PAGE),
        _ => 0,
    };
    // The page before a place ends there, also where it is shorter than others.
    let to = match at.split_once(':') {
        Some(("before", wanted)) => found(wanted)?,
        _ => rows.len().min(from + PAGE),
    };
    let before = (from > 0).then(|| rows.get(from).map(|r| format!("before:{}", name(r)))).flatten();
    let after = (to < rows.len() && to > 0).then(|| format!("after:{}", name(&rows[to - 1])));
    let count = rows.len() as u64;
    let rows = rows.into_iter().take(to).skip(from).collect();
    Ok(Json(Listed { schema: schema.into(), rows, count, more_than_count: false, before, after }))
}

/// `GET /api/v1/clusters/{code}/{part}`: members, years, sheets, visits, pacts, targets, signatures.
pub async fn part(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, part)): Path<(String, String)>,
    Query(query): Query<ListQuery>,
) -> Answer<PartLine> {
    let part = ClusterPart::from_code(&part).ok_or(Fault::NotFound)?;
    let rows = exports::cluster_part(&cx.ctx, &actor, &code, part).await?;
    paged(schema_of(part), rows, &query.at, |r| r.code.clone())
}

fn schema_of(part: ClusterPart) -> &'static str {
    match part {
        ClusterPart::Members => "thidua/cluster-members/1",
        ClusterPart::Years => "thidua/cluster-years/1",
        ClusterPart::Sheets => "thidua/cluster-sheets/1",
        ClusterPart::Visits => "thidua/cluster-visits/1",
        ClusterPart::Pacts => "thidua/cluster-pacts/1",
        ClusterPart::Targets => "thidua/cluster-targets/1",
        ClusterPart::Signatures => "thidua/cluster-signatures/1",
    }
}

/// `GET /api/v1/clusters/{code}/rankings`: the places of every published ranking.
pub async fn rankings(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path(code): Path<String>,
    Query(query): Query<ListQuery>,
) -> Answer<PlaceLine> {
    let rows = exports::cluster_places(&cx.ctx, &actor, &code).await?;
    paged("thidua/cluster-rankings/1", rows, &query.at, |r| format!("{}/{}/{}", r.year, r.publication, r.member))
}

/// `GET /api/v1/clusters/{code}/conferences`: a row for each of those whom a conference chose.
pub async fn conferences(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path(code): Path<String>,
    Query(query): Query<ListQuery>,
) -> Answer<ConferenceLine> {
    let rows = exports::cluster_conferences(&cx.ctx, &actor, &code).await?;
    let name = |r: &ConferenceLine| {
        let of = |t: &Option<String>| t.clone().unwrap_or_default();
        format!("{}/{}/{}", r.session, of(&r.asked), of(&r.member))
    };
    paged("thidua/cluster-conferences/1", rows, &query.at, name)
}

/// `GET /api/v1/clusters/{code}/years/{year}/scores`: what the stages of a year entered.
pub async fn scores(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, year)): Path<(String, i64)>,
    Query(query): Query<ListQuery>,
) -> Answer<ScoreLine> {
    let rows = exports::cluster_scores(&cx.ctx, &actor, &code, year).await?;
    paged("thidua/cluster-scores/1", rows, &query.at, |r| format!("{}/{}/{}", r.sheet, r.criterion, r.member))
}

/// Puts all of them into the document's `paths`.
pub(super) fn describe(paths: &mut Map<String, Value>, parts: &mut SchemaGenerator) {
    let named = |name: &str, about: &str, kind: &str| json!({"name": name, "in": "path", "required": true, "description": about, "schema": {"type": kind}});
    let place = || json!({"name": "at", "in": "query", "required": false, "description": "`after` or `before` of another page.", "schema": {"type": "string"}});
    let code = || named("code", "Code of the cluster.", "string");
    let mut words = named("part", "What of it.", "string");
    words["schema"]["enum"] = ClusterPart::ALL.iter().map(|p| p.code()).collect();
    one::<PartLine>(
        paths,
        parts,
        "{part}",
        "Members, years, score sheets, checks, pacts, targets or signatures of a cluster, in the order in which they were entered.",
        vec![code(), words, place()],
    );
    one::<PlaceLine>(paths, parts, "rankings", "Places of a cluster's published rankings.", vec![code(), place()]);
    let title = "What the conferences of a cluster decided, newest first.";
    one::<ConferenceLine>(paths, parts, "conferences", title, vec![code(), place()]);
    let year = named("year", "The year.", "integer");
    let title = "Scores of a cluster's year as its stages entered them, for those who may see them.";
    one::<ScoreLine>(paths, parts, "years/{year}/scores", title, vec![code(), year, place()]);
}

fn one<T: JsonSchema + Serialize>(
    paths: &mut Map<String, Value>,
    parts: &mut SchemaGenerator,
    end: &str,
    title: &str,
    asked: Vec<Value>,
) {
    operation::<Listed<T>>(paths, parts, &format!("/api/v1/clusters/{{code}}/{end}"), title, asked);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_each_other_both_ways_and_a_place_that_is_gone_is_not_found() {
        let page = |at: &str| {
            paged("thidua/cluster-scores/1", (0..120).collect(), at, |n: &i32| n.to_string()).ok().map(|j| j.0)
        };
        let first = page("").unwrap();
        assert_eq!((first.rows.first(), first.rows.last(), first.count), (Some(&0), Some(&49), 120));
        assert_eq!((first.before.as_deref(), first.after.as_deref()), (None, Some("after:49")));
        let second = page("after:49").unwrap();
        assert_eq!((second.rows.first(), second.rows.last()), (Some(&50), Some(&99)));
        let third = page(second.after.as_deref().unwrap()).unwrap();
        assert_eq!((third.rows.len(), third.after.as_deref()), (20, None));
        let back = page(third.before.as_deref().unwrap()).unwrap();
        assert_eq!(back.rows, second.rows);
        let back = page(back.before.as_deref().unwrap()).unwrap();
        assert_eq!((back.rows == first.rows, back.before.as_deref()), (true, None));
        assert!(page("after:120").is_none());
        assert!(page("after:119").unwrap().rows.is_empty());
        let none = paged("thidua/cluster-scores/1", Vec::<i32>::new(), "", |n| n.to_string()).ok().unwrap().0;
        assert_eq!((none.rows.len(), none.after, none.before), (0, None, None));
    }
}
