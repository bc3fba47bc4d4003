//! `/api/v1`: the lists as JSON, for other programs of the office. Reading only; the session of a browser signs in, rights
//! are those of the pages. The OpenAPI document is made from the types here.

use app::list::Query as ListQuery;
use axum::{
    Json,
    extract::{Path, Query},
};
use domain::listing::{self, Choices, Listing};
use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde::Serialize;
use serde_json::{Value, json};

pub use self::rows::{
    Account, Award, Decision, Dossier, Entry, Import, Movement, Nominee, PastAward, Person, Registration, Session,
};
use crate::{Cx, Fault, SignedIn};

pub mod clusters;
pub mod nouns;
mod rows;
pub mod scan;

/// A page of a list.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Listed<T> {
    /// `thidua/NAME/1`.
    pub schema: std::borrow::Cow<'static, str>,
    /// At most fifty rows.
    pub rows: Vec<T>,
    /// How many rows there are in all; up to 10,000 unless counted exactly.
    pub count: u64,
    /// There are more than 10,000, not counted.
    pub more_than_count: bool,
    /// `at` of the page before.
    pub before: Option<String>,
    /// `at` of the page after.
    pub after: Option<String>,
}

/// A page as it is answered. An order that is not served for so many rows is refused: the places before and after would be
/// those of another one.
fn listed<T, U: From<T>>(schema: &'static str, page: app::list::Page<T>) -> Answer<U> {
    listed_as(schema, page, U::from)
}

fn listed_as<T, U>(
    schema: impl Into<std::borrow::Cow<'static, str>>,
    page: app::list::Page<T>,
    row: impl Fn(T) -> U,
) -> Answer<U> {
    if page.refused {
        return Err(app::Error::refused("table-order-refused", []).into());
    }
    Ok(Json(Listed {
        schema: schema.into(),
        rows: page.rows.into_iter().map(row).collect(),
        count: page.count,
        more_than_count: page.more_than_cap,
        before: page.before,
        after: page.after,
    }))
}

/// What a list answers.
type Answer<T> = Result<Json<Listed<T>>, Fault>;

/// Handlers of lists: what they are called, what gives a page, the row, the name of the schema.
macro_rules! lists {
    ($($(#[$doc:meta])* $name:ident: $find:path => $row:ty, $schema:literal;)*) => {
        $($(#[$doc])* pub async fn $name(cx: Cx, SignedIn(actor): SignedIn, Query(query): Query<ListQuery>) -> Answer<$row> {
            listed($schema, $find(&cx.ctx, &actor, &query).await?)
        })*
    };
}

lists! {
    /// People that the reader may see.
    people: app::people::list => Person, "thidua/people/1";
    /// Dossiers that the reader may see.
    dossiers: app::dossiers::list => Dossier, "thidua/dossiers/1";
    /// Decisions that the reader may see.
    decisions: app::decisions::list => Decision, "thidua/decisions/1";
    /// Entries of the honour books that the reader may see.
    honour_book: app::honour::list => Entry, "thidua/honour-book/1";
    /// Sessions of councils that the reader may see.
    sessions: app::sessions::list => Session, "thidua/sessions/1";
    /// Movements that the reader may see.
    movements: app::movements::list => Movement, "thidua/movements/1";
    /// Accounts that the reader looks after.
    accounts: app::accounts::view::list => Account, "thidua/accounts/1";
    /// Imports that the reader may see.
    imports: app::imports::batches => Import, "thidua/imports/1";
    /// Registrations for titles that the reader may see.
    registrations: app::registrations::list => Registration, "thidua/registrations/1";
    /// Awards entered from papers that the reader may see.
    past_awards: app::awards::past => PastAward, "thidua/past-awards/1";
}

/// Awards that the reader may see.
pub async fn awards(cx: Cx, SignedIn(actor): SignedIn, Query(query): Query<ListQuery>) -> Answer<Award> {
    listed("thidua/awards/1", app::awards::list(&cx.ctx, &actor, &query).await?.page)
}

/// Nominees of a dossier that the reader may see, as he may see them.
pub async fn nominees(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path(code): Path<String>,
    Query(query): Query<ListQuery>,
) -> Answer<Nominee> {
    listed("thidua/nominees/1", app::dossiers::page(&cx.ctx, &actor, &code, &query).await?.nominees)
}

/// The parameters of a list: its search, its orders, its filters, and the place in it.
fn parameters(list: &Listing) -> Vec<Value> {
    let text = |name: &str, about: &str, schema: Value| json!({"name": name, "in": "query", "required": false, "description": about, "schema": schema});
    let plain = || json!({"type": "string"});
    let one_of = |all: Vec<String>| json!({"type": "string", "enum": all});
    let orders = list.orders().flat_map(|o| [o.name.to_owned(), format!("-{}", o.name)]).collect();
    let mut all = vec![
        text("at", "`after` or `before` of another page.", plain()),
        text("count", "`exact` counts beyond 10,000 rows.", one_of(vec!["exact".to_owned()])),
        text("sort", ORDERS, one_of(orders)),
    ];
    if !list.search.is_empty() {
        all.push(text("q", "Search words, with or without diacritics.", plain()));
    }
    for filter in list.filters {
        let schema = match filter.choices {
            Choices::Codes(_, codes) => one_of(codes().into_iter().map(str::to_owned).collect()),
            Choices::Words(_, words) => one_of(words.iter().map(|w| w.0.to_owned()).collect()),
            Choices::Text | Choices::Date | Choices::Page => plain(),
        };
        all.push(text(filter.name, &words::word(words::Lang::En, filter.label), schema));
    }
    all.extend(list.also.iter().map(|name| text(name, "A code.", plain())));
    all
}

const ORDERS: &str = "The order; after `-` the greatest first. Orders without an index are refused while there are more than \
    10,000 rows.";

/// The parameters that the fields of `Asks` are.
fn fields_of<Asks: JsonSchema>() -> Vec<Value> {
    let asks = SchemaSettings::openapi3().into_generator().into_root_schema_for::<Asks>();
    let fields = asks.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
    fields
        .into_iter()
        .map(|(name, mut schema)| {
            let description = schema.as_object_mut().and_then(|s| s.remove("description")).unwrap_or_default();
            json!({"name": name, "in": "query", "required": false, "description": description, "schema": schema})
        })
        .collect()
}

/// Puts `GET path`, with its parameters and the answer `Tells`, into the document's `paths`.
fn operation<Tells: JsonSchema>(
    paths: &mut serde_json::Map<String, Value>,
    parts: &mut SchemaGenerator,
    path: &str,
    summary: &str,
    parameters: Vec<Value>,
) {
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
    let (at, make) = (&mut paths, &mut parts);
    let (title, path) = ("People that the reader may see, in Vietnamese order.", "/api/v1/people");
    operation::<Listed<Person>>(at, make, path, title, parameters(&listing::PEOPLE));
    let (title, path) = ("Dossiers that the reader may see, newest change first.", "/api/v1/dossiers");
    operation::<Listed<Dossier>>(at, make, path, title, parameters(&listing::DOSSIERS));
    let (title, path) = ("Decisions that the reader may see, newest first.", "/api/v1/decisions");
    operation::<Listed<Decision>>(at, make, path, title, parameters(&listing::DECISIONS));
    let (title, path) = ("Awards that the reader may see, in Vietnamese order.", "/api/v1/awards");
    operation::<Listed<Award>>(at, make, path, title, parameters(&listing::AWARDS));
    let (title, path) = ("Entries of honour books, by year and number.", "/api/v1/honour-book");
    operation::<Listed<Entry>>(at, make, path, title, parameters(&listing::HONOUR_BOOK));
    let (title, path) = ("Sessions of councils, newest first.", "/api/v1/sessions");
    operation::<Listed<Session>>(at, make, path, title, parameters(&listing::SESSIONS));
    let (title, path) = ("Movements that the reader may see, in Vietnamese order.", "/api/v1/movements");
    operation::<Listed<Movement>>(at, make, path, title, parameters(&listing::MOVEMENTS));
    let (title, path) = ("Accounts that the reader looks after, in Vietnamese order.", "/api/v1/accounts");
    operation::<Listed<Account>>(at, make, path, title, parameters(&listing::ACCOUNTS));
    let (title, path) = ("Imports that the reader may see, newest first.", "/api/v1/imports");
    operation::<Listed<Import>>(at, make, path, title, parameters(&listing::IMPORTS));
    let (title, path) = ("Registrations for titles that the reader may see, newest first.", "/api/v1/registrations");
    operation::<Listed<Registration>>(at, make, path, title, parameters(&listing::REGISTRATIONS));
    let (title, path) =
        ("Awards entered from papers that the reader may see, those entered last first.", "/api/v1/past-awards");
    operation::<Listed<PastAward>>(at, make, path, title, parameters(&listing::PAST_AWARDS));
    let (title, path) = ("Nominees of a dossier, in printed order.", "/api/v1/dossiers/{code}/nominees");
    let code = json!({"name": "code", "in": "path", "required": true, "description": "Code of the dossier.", "schema": {"type": "string"}});
    let asked = [code].into_iter().chain(parameters(&listing::NOMINEES)).collect();
    operation::<Listed<Nominee>>(at, make, path, title, asked);
    nouns::describe(
        at,
        &domain::praise::PRAISE,
        "/api/v1/praise",
        "Letters of praise and good deeds that the reader may see, newest first.",
    );
    for noun in domain::record::RECORDS {
        let word = noun.home.rsplit('/').next().unwrap_or_default();
        let summary = words::word(words::Lang::En, &format!("{}-list", noun.name));
        let summary = format!("{summary}: as far as the reader may see them, newest first.");
        nouns::describe(at, noun, &format!("/api/v1/records/{word}"), &summary);
    }
    nouns::describe(
        at,
        &domain::cluster::CLUSTER,
        "/api/v1/clusters",
        "Clusters that concern the reader, newest first.",
    );
    clusters::describe(at, make);
    nouns::describe(
        at,
        &domain::news::NEWS,
        "/api/v1/news",
        "News of the portal that the reader may see inside, newest first.",
    );
    nouns::describe(
        at,
        &domain::news::FEEDBACK,
        "/api/v1/feedback",
        "What visitors of the portal wrote, newest first.",
    );
    let scan = "Who in the reader's subtree can be proposed for which title, and who is one step away.";
    operation::<scan::Scanned>(at, make, "/api/v1/scan", scan, fields_of::<scan::Asked>());
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
