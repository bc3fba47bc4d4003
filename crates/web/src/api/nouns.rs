//! Lists of nouns whose fields are data: each row has its code, its fields, and the names of what they name.

use axum::extract::Query;
use domain::{
    fields::{Noun, Shape},
    listing::of_noun,
    praise::PRAISE,
};
use serde_json::{Map, Value, json};

use super::{Answer, ListQuery, listed_as, parameters};
use crate::{Cx, SignedIn};

/// Letters of praise and good deeds that the reader may see, newest first.
pub async fn praise(cx: Cx, SignedIn(actor): SignedIn, Query(asked): Query<ListQuery>) -> Answer<Map<String, Value>> {
    let page = app::praise::list(&cx.ctx, &actor, &asked).await?;
    listed_as("thidua/praise/1", page, |r| row(&PRAISE, r))
}

fn row(noun: &Noun, record: app::nouns::Record) -> Map<String, Value> {
    let mut out = Map::new();
    out.insert("code".to_owned(), record.code.into());
    for f in noun.fields {
        out.insert(f.column.to_owned(), record.values.get(f.column).cloned().into());
        if f.shape.refers() {
            out.insert(format!("{}_name", f.column), record.named.get(f.column).cloned().into());
        }
    }
    if noun.annulled {
        out.insert("annulled_for".to_owned(), record.annulled_for.into());
    }
    out
}

/// Puts `GET /api/v1/NOUN` into the document's `paths`.
pub(super) fn describe(paths: &mut Map<String, Value>, noun: &'static Noun, summary: &str) {
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
        fields.insert(f.column.to_owned(), schema);
        if f.shape.refers() {
            fields.insert(format!("{}_name", f.column), text(format!("{label}: name.")));
        }
    }
    if noun.annulled {
        fields.insert("annulled_for".to_owned(), text("Why it counts no more.".to_owned()));
    }
    let list = json!({"type": "object", "properties": {
        "schema": {"type": "string", "enum": [format!("thidua/{}/1", noun.name)]},
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
    paths.insert(format!("/api/v1/{}", noun.name), json!({"get": get}));
}
