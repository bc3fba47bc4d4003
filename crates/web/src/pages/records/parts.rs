//! What the page of a row shows beyond its fields: other rows that hang on it, and where more of them are entered.

use app::records;
use domain::{
    fields::Noun,
    record::{ADOPTION, CONFERENCE, DIRECTION},
};

use crate::{Cx, Fault, noun::Part};

type Buttons = Vec<(String, String)>;

/// Parts and buttons of the page of a row.
pub(super) async fn of(
    cx: &Cx,
    actor: &app::Actor,
    noun: &'static Noun,
    view: &app::nouns::View,
) -> Result<(Vec<Part>, Buttons), Fault> {
    let code = &view.record.code;
    let may = view.may_change && view.record.annulled_for.is_none();
    let mut parts = Vec::new();
    let hang: &[&'static Noun] = match noun.name {
        "review" => &[&DIRECTION, &CONFERENCE],
        "conference" => &[&DIRECTION],
        "model" => &[&ADOPTION],
        _ => &[],
    };
    for other in hang {
        parts.push(hanging(cx, actor, noun, other, code, view, may).await?);
    }
    Ok((parts, Vec::new()))
}

/// Rows of another noun that name this one.
async fn hanging(
    cx: &Cx,
    actor: &app::Actor,
    noun: &'static Noun,
    other: &'static Noun,
    code: &str,
    view: &app::nouns::View,
    may: bool,
) -> Result<Part, Fault> {
    let mut query = app::list::Query::default();
    query.filters.insert(noun.name.to_owned(), code.to_owned());
    let page = records::list(&cx.ctx, actor, other, &query).await?;
    let listed = || other.fields.iter().filter(|f| f.listed && f.narrows() != Some(noun.name));
    let heads = std::iter::once(cx.word("noun-code")).chain(listed().map(|f| cx.word(&other.label(f))));
    let rows = page.rows.iter().filter(|r| r.annulled_for.is_none()).map(|r| {
        let cells = listed().map(|f| (crate::noun::shown(cx, other, f, r), String::new()));
        std::iter::once((r.code.clone(), other.at(&r.code))).chain(cells).collect()
    });
    let given = |name: &str| view.record.values.get(name).map(|v| format!("&{name}={v}")).unwrap_or_default();
    let new = format!("{}/new?{}={code}{}{}", other.home, noun.name, given("movement"), given("unit"));
    Ok(Part {
        title: cx.word(&format!("{}-list", other.name)),
        heads: heads.collect(),
        rows: rows.collect(),
        note: String::new(),
        button: may.then(|| (cx.word(&format!("{}-new", other.name)), new)),
    })
}
