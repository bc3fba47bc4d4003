//! `/api/v1`: the lists as JSON, for other programs of the office. Reading only; the session of a browser signs in, rights
//! are those of the pages. The OpenAPI document is made from the types here.

use app::list::Query as ListQuery;
use axum::{Json, extract::Query};
use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{Cx, Fault, SignedIn};

pub mod nouns;
pub mod scan;

/// What a list is asked for.
#[derive(Debug, Default, Deserialize, JsonSchema)]
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
#[derive(Debug, Serialize, JsonSchema)]
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
#[derive(Debug, Serialize, JsonSchema)]
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
#[derive(Debug, Serialize, JsonSchema)]
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
#[derive(Debug, Serialize, JsonSchema)]
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

/// Puts `GET path`, with the parameters of `Asks` and the answer `Tells`, into the document's `paths`.
fn operation<Asks: JsonSchema, Tells: JsonSchema>(
    paths: &mut serde_json::Map<String, Value>,
    parts: &mut SchemaGenerator,
    path: &str,
    summary: &str,
) {
    let asks = SchemaSettings::openapi3().into_generator().into_root_schema_for::<Asks>();
    let fields = asks.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
    let parameters: Vec<Value> = fields
        .into_iter()
        .map(|(name, mut schema)| {
            let description = schema.as_object_mut().and_then(|s| s.remove("description")).unwrap_or_default();
            json!({"name": name, "in": "query", "required": false, "description": description, "schema": schema})
        })
        .collect();
    let responses = json!({
        "200": {"description": "the list", "content": {"application/json": {"schema": parts.subschema_for::<Tells>()}}},
        "401": {"description": "nobody is signed in"},
        "403": {"description": "not allowed"},
    });
    let get = json!({"summary": summary, "parameters": parameters, "responses": responses});
    paths.insert(path.to_owned(), json!({"get": get}));
}

/// The OpenAPI document of `/api/v1`, made from the types that are read and answered.
#[must_use]
pub fn openapi() -> Value {
    let mut parts = SchemaSettings::openapi3().for_serialize().into_generator();
    let mut paths = serde_json::Map::new();
    let at = &mut paths;
    operation::<Asked, Listed<Person>>(
        at,
        &mut parts,
        "/api/v1/people",
        "People that the reader may see, in Vietnamese order.",
    );
    operation::<Asked, Listed<Dossier>>(
        at,
        &mut parts,
        "/api/v1/dossiers",
        "Dossiers that the reader may see, newest change first.",
    );
    operation::<Asked, Listed<Decision>>(
        at,
        &mut parts,
        "/api/v1/decisions",
        "Decisions that the reader may see, newest first.",
    );
    nouns::describe(
        at,
        &domain::praise::PRAISE,
        "Letters of praise and good deeds that the reader may see, newest first.",
    );
    let scan = "Who in the reader's subtree can be proposed for which title, and who is one step away.";
    operation::<scan::Asked, scan::Scanned>(at, &mut parts, "/api/v1/scan", scan);
    json!({
        "openapi": "3.0.3",
        "info": {"title": "thidua", "version": env!("CARGO_PKG_VERSION"), "description": ABOUT},
        "paths": paths,
        "components": {"schemas": parts.take_definitions(true)},
    })
}

const ABOUT: &str = "Emulation and commendation: lists for other programs of the office. Dates are ISO, codes are stable, \
    errors are {\"error\": {code, message: {vi, en}, request}}.";

/// `GET /api/v1/openapi.json`
pub async fn document() -> Json<Value> {
    Json(openapi())
}
