//! `/api/v1`: the lists as JSON, for other programs of the office. Reading only; the session of a browser signs in, rights
//! are those of the pages. The OpenAPI document is made from the types here.

use app::list::Query as ListQuery;
use axum::{Json, extract::Query};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::{Cx, Fault, SignedIn};

pub mod scan;

/// What a list is asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Search words, with or without diacritics.
    #[serde(default)]
    pub q: String,
    /// `after` or `before` of another page.
    #[serde(default)]
    pub at: String,
}

impl From<Asked> for ListQuery {
    fn from(asked: Asked) -> Self {
        Self { q: asked.q, at: asked.at, ..Self::default() }
    }
}

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Listed<T> {
    /// `thidua/NAME/1`.
    pub schema: &'static str,
    /// At most fifty rows.
    pub rows: Vec<T>,
    /// How many rows there are in all, up to 10,000.
    pub count: u64,
    /// There are more than 10,000.
    pub more_than_count: bool,
    /// `at` of the page before.
    pub before: Option<String>,
    /// `at` of the page after.
    pub after: Option<String>,
}

fn listed<T, U>(schema: &'static str, page: app::list::Page<T>, row: impl Fn(T) -> U) -> Json<Listed<U>> {
    Json(Listed {
        schema,
        rows: page.rows.into_iter().map(row).collect(),
        count: page.count,
        more_than_count: page.more_than_cap,
        before: page.before,
        after: page.after,
    })
}

/// A person of the register.
#[derive(Debug, Serialize, ToSchema)]
pub struct Person {
    /// Code.
    pub code: String,
    /// Full name, family name first.
    pub full_name: String,
    /// Rank.
    pub rank: String,
    /// Post.
    pub post: String,
    /// Code of the unit.
    pub unit: Option<String>,
    /// Name of the unit.
    pub unit_name: Option<String>,
    /// Day of leaving, ISO.
    pub left_on: Option<String>,
}

/// A dossier.
#[derive(Debug, Serialize, ToSchema)]
pub struct Dossier {
    /// Code.
    pub code: String,
    /// Title.
    pub title: String,
    /// Award id.
    pub award: String,
    /// State code.
    pub state: String,
    /// Day judged, ISO.
    pub law_on: String,
    /// Code of the proposing unit.
    pub unit: String,
    /// Name of the proposing unit.
    pub unit_name: String,
    /// Collectives proposed.
    pub collectives: i64,
    /// Individuals proposed.
    pub individuals: i64,
    /// Nominees held.
    pub held: i64,
    /// Last day of the step it waits at, ISO.
    pub due_on: Option<String>,
}

/// A decision.
#[derive(Debug, Serialize, ToSchema)]
pub struct Decision {
    /// Code.
    pub code: String,
    /// Number and symbol, once entered.
    pub number: Option<String>,
    /// Day of signature, ISO.
    pub signed_on: Option<String>,
    /// State code.
    pub state: String,
    /// Award id.
    pub award: String,
    /// Summary.
    pub summary: String,
    /// Code of the dossier.
    pub dossier: String,
}

/// People that the reader may see, in Vietnamese order.
#[utoipa::path(get, path = "/api/v1/people", params(Asked), responses(
    (status = 200, body = Listed<Person>), (status = 401, description = "nobody is signed in"), (status = 403, description = "not allowed")))]
pub async fn people(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Json<Listed<Person>>, Fault> {
    let page = app::people::list(&cx.ctx, &actor, &asked.into()).await?;
    Ok(listed("thidua/people/1", page, |p| Person {
        code: p.code,
        full_name: p.full_name,
        rank: p.rank,
        post: p.post,
        unit: p.unit_code,
        unit_name: p.unit_name,
        left_on: p.left_on,
    }))
}

/// Dossiers that the reader may see, newest change first.
#[utoipa::path(get, path = "/api/v1/dossiers", params(Asked), responses(
    (status = 200, body = Listed<Dossier>), (status = 401, description = "nobody is signed in"), (status = 403, description = "not allowed")))]
pub async fn dossiers(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Json<Listed<Dossier>>, Fault> {
    let page = app::dossiers::list(&cx.ctx, &actor, &asked.into()).await?;
    Ok(listed("thidua/dossiers/1", page, |d| Dossier {
        code: d.code,
        title: d.title,
        award: d.award,
        state: d.state,
        law_on: d.law_on,
        unit: d.unit_code,
        unit_name: d.unit_name,
        collectives: d.collectives,
        individuals: d.individuals,
        held: d.held,
        due_on: d.due_on,
    }))
}

/// Decisions that the reader may see, newest first.
#[utoipa::path(get, path = "/api/v1/decisions", params(Asked), responses(
    (status = 200, body = Listed<Decision>), (status = 401, description = "nobody is signed in"), (status = 403, description = "not allowed")))]
pub async fn decisions(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Json<Listed<Decision>>, Fault> {
    let page = app::decisions::list(&cx.ctx, &actor, &asked.into()).await?;
    Ok(listed("thidua/decisions/1", page, |d| Decision {
        code: d.code,
        number: d.number_text,
        signed_on: d.signed_on,
        state: d.state,
        award: d.award,
        summary: d.summary,
        dossier: d.dossier,
    }))
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "thidua",
        description = "Emulation and commendation: lists for other programs of the office. Dates are ISO, codes are stable, errors are {\"error\": {code, message: {vi, en}, request}}."
    ),
    paths(people, dossiers, decisions, scan::scan)
)]
struct Document;

/// The OpenAPI document of `/api/v1`.
#[must_use]
pub fn openapi() -> serde_json::Value {
    serde_json::to_value(Document::openapi()).unwrap_or_default()
}

/// `GET /api/v1/openapi.json`
pub async fn document() -> Json<serde_json::Value> {
    Json(openapi())
}
