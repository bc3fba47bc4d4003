//! Lists of nouns whose fields are data: each row has its code, its fields, and the names of what they name.

use axum::extract::{Path, Query};
use domain::{
    cluster::CLUSTER,
    fields::{Cell, Noun, Shape, lines},
    listing::of_noun,
    news::{FEEDBACK, NEWS},
    praise::PRAISE,
};
use serde_json::{Map, Value, json};

use super::{Answer, ListQuery, listed_as, parameters};
use crate::{Cx, SignedIn};

/// Letters of praise and good deeds that the reader may see, newest first.
pub async fn praise(cx: Cx, SignedIn(actor): SignedIn, Query(asked): Query<ListQuery>) -> Answer<Map<String, Value>> {
    let page = app::praise::list(&cx.ctx, &actor, &asked).await?;
    listed_as(schema(&PRAISE), page, |r| row(&PRAISE, r))
}

/// Clusters that concern the reader, the newest first.
pub async fn clusters(cx: Cx, SignedIn(actor): SignedIn, Query(asked): Query<ListQuery>) -> Answer<Map<String, Value>> {
    let page = app::clusters::list(&cx.ctx, &actor, &asked).await?;
    listed_as(schema(&CLUSTER), page, |r| row(&CLUSTER, r))
}

/// News of the portal that the reader may see inside, the newest first.
pub async fn news(cx: Cx, SignedIn(actor): SignedIn, Query(asked): Query<ListQuery>) -> Answer<Map<String, Value>> {
    let page = app::news::list(&cx.ctx, &actor, &asked).await?;
    listed_as(schema(&NEWS), page, |r| row(&NEWS, r))
}

/// What visitors of the portal wrote, the newest first.
pub async fn feedback(cx: Cx, SignedIn(actor): SignedIn, Query(asked): Query<ListQuery>) -> Answer<Map<String, Value>> {
    let page = app::news::letters(&cx.ctx, &actor, &asked).await?;
    listed_as(schema(&FEEDBACK), page, |r| row(&FEEDBACK, r))
}

/// Rows of what hangs on movements, by the word of the noun, newest first.
pub async fn records(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path(word): Path<String>,
    Query(asked): Query<ListQuery>,
) -> Answer<Map<String, Value>> {
    let noun = domain::record::of_word(&word).ok_or(app::Error::NotFound)?;
    let page = app::records::list(&cx.ctx, &actor, noun, &asked).await?;
    listed_as(schema(noun), page, |r| row(noun, r))
}

/// A list is named by its address, as lists of other nouns are; what hangs on movements by its noun. The export of one cluster is
/// `thidua/cluster/1`.
fn schema(noun: &'static Noun) -> String {
    match of_noun(noun).path.trim_start_matches('/') {
        word if word.contains('/') => format!("thidua/{}/1", noun.name),
        word => format!("thidua/{word}/1"),
    }
}

fn row(noun: &Noun, record: app::nouns::Record) -> Map<String, Value> {
    let mut out = Map::new();
    out.insert("code".to_owned(), record.code.into());
    for f in noun.fields {
        let value = record.values.get(f.column);
        let told = match f.shape {
            Shape::Lines(cells) => objects(cells, value.map(String::as_str).unwrap_or_default()),
            _ => value.cloned().into(),
        };
        out.insert(f.column.to_owned(), told);
        if f.shape.refers() {
            out.insert(format!("{}_name", f.column), record.named.get(f.column).cloned().into());
        }
    }
    if noun.annulled {
        out.insert("annulled_for".to_owned(), record.annulled_for.into());
    }
    out
}

/// The lines of a field, each an object of its cells.
fn objects(cells: &[Cell], stored: &str) -> Value {
    let row = |row: Vec<String>| {
        let cell = |(c, v): (&Cell, String)| (c.name.to_owned(), Value::from((!v.is_empty()).then_some(v)));
        Value::Object(cells.iter().zip(row).map(cell).collect())
    };
    lines::rows(cells, stored).into_iter().map(row).collect()
}

/// Puts the list of a noun at `path` into the document's `paths`.
pub(super) fn describe(paths: &mut Map<String, Value>, noun: &'static Noun, path: &str, summary: &str) {
    let text = |says: String| json!({"type": "string", "nullable": true, "description": says});
    let word = |key: &str| words::word(words::Lang::En, key);
    let mut fields = Map::new();
    fields.insert("code".to_owned(), json!({"type": "string", "description": "Code."}));
    for f in noun.fields {
        let label = word(&noun.label(f));
        let mut schema = text(format!("{label}."));
        if let Shape::Choice(words) = f.shape {
            schema["enum"] = words.iter().map(|w| w.0).collect();
        }
        if let Shape::Lines(cells) = f.shape {
            let cell = |c: &Cell| (c.name.to_owned(), json!({"type": "string", "nullable": true}));
            let properties: Map<String, Value> = cells.iter().map(cell).collect();
            schema = json!({"type": "array", "description": format!("{label}."),
                "items": {"type": "object", "properties": properties}});
        }
        fields.insert(f.column.to_owned(), schema);
        if f.shape.refers() {
            fields.insert(format!("{}_name", f.column), text(format!("{label}: name.")));
        }
    }
    if noun.annulled {
        fields.insert("annulled_for".to_owned(), text("Why it counts no more.".to_owned()));
    }
    let list = json!({"type": "object", "properties": {
        "schema": {"type": "string", "enum": [schema(noun)]},
        "rows": {"type": "array", "items": {"type": "object", "properties": fields}},
        "count": {"type": "integer", "description": "How many rows there are in all; up to 10,000 unless counted exactly."},
        "more_than_count": {"type": "boolean"},
        "before": {"type": "string", "nullable": true},
        "after": {"type": "string", "nullable": true},
    }});
    let get = json!({
        "summary": summary,
        "parameters": parameters(of_noun(noun)),
        "responses": {
            "200": {"description": "the list", "content": {"application/json": {"schema": list}}},
            "401": {"description": "nobody is signed in"},
            "403": {"description": "not allowed"},
        },
    });
    paths.insert(path.to_owned(), json!({"get": get}));
}
