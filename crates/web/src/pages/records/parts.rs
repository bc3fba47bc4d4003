//! What the page of a row shows beyond its fields: other rows that hang on it, and where more of them are entered.

use app::records;
use domain::{
    access::{Action, may_anywhere, scope},
    fields::Noun,
    record::{ADOPTION, CONFERENCE, DIRECTION, Taken, reach},
};

use crate::{Cx, Fault, format, noun::Part};

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
        _ => &[],
    };
    for other in hang {
        parts.push(hanging(cx, actor, noun, other, code, view, may).await?);
    }
    if noun.name == "model" {
        parts.extend(reached(cx, actor, code, view, may).await?);
    }
    if noun.name == "review" {
        parts.push(rewarded(cx, actor, view, may).await?);
        if may_anywhere(actor, Action::ViewDossiers) {
            parts.push(opened(cx, actor, code).await?);
        }
    }
    let button = |key: &str, href: String| vec![(cx.word(key), href)];
    let buttons = match noun.name {
        "review" => button("review-draft", format!("/reviews/{code}/draft")),
        "conference" => [
            button("conference-honours", format!("/conferences/{code}/honours")),
            button("photo-list", format!("/photos/conferences/{code}")),
        ]
        .concat(),
        "model" => {
            // Whoever may release fewer units' models than he sees goes there by its address.
            let everywhere = scope(actor, Action::ReleaseModels) == scope(actor, Action::ViewMovements);
            let may = view.record.annulled_for.is_none() && everywhere;
            let mut all = button("photo-list", format!("/photos/models/{code}"));
            if may {
                all.extend(button("model-release", format!("/models/{code}/release")));
            }
            all
        }
        _ => Vec::new(),
    };
    Ok((parts, buttons))
}

/// What was awarded within the days of a review, and where a dossier of its occasion is opened.
async fn rewarded(cx: &Cx, actor: &app::Actor, view: &app::nouns::View, may: bool) -> Result<Part, Fault> {
    let (awards, persons, units) = app::reviews::rewards(&cx.ctx, actor, view).await?;
    let cell = |text: String| (text, String::new());
    let rows = awards
        .into_iter()
        .map(|a| [a.award, a.ground, a.collectives.to_string(), a.individuals.to_string()].map(cell).to_vec());
    let note = [("persons", persons.to_string()), ("units", units.to_string())];
    Ok(Part {
        title: cx.word("review-rewards"),
        heads: ["review-reward", "review-reward-ground", "review-reward-collectives", "review-reward-people"]
            .map(|k| cx.word(k))
            .to_vec(),
        rows: rows.collect(),
        note: if persons + units > 0 { cx.say("review-rewards-note", note) } else { cx.word("review-rewards-none") },
        button: (may && may_anywhere(actor, Action::PrepareDossier))
            .then(|| (cx.word("review-open-dossier"), format!("/dossiers/new?review={}", view.record.code))),
    })
}

/// Dossiers that the review opened.
async fn opened(cx: &Cx, actor: &app::Actor, code: &str) -> Result<Part, Fault> {
    let found = app::reviews::opened(&cx.ctx, actor, code).await?;
    let none = found.is_empty();
    let row = |d: app::reviews::Opened| {
        let state = cx.word(&crate::form::code_key("dossier-state", &d.state));
        let at = format!("/dossiers/{}", d.code);
        vec![(d.code, at), (d.title, String::new()), (state, String::new())]
    };
    Ok(Part {
        title: cx.word("review-dossiers"),
        heads: ["noun-code", "dossier-title", "dossier-state"].map(|k| cx.word(k)).to_vec(),
        rows: found.into_iter().map(row).collect(),
        note: if none { cx.word("review-dossiers-none") } else { String::new() },
        button: None,
    })
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
    // All of them, and nobody asks how many.
    let mut query = app::list::Query { export: true, uncounted: true, ..app::list::Query::default() };
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

/// Who took a model over: the tree of who learnt from whom, and all that happened in the order of days.
async fn reached(
    cx: &Cx,
    actor: &app::Actor,
    code: &str,
    view: &app::nouns::View,
    may: bool,
) -> Result<Vec<Part>, Fault> {
    let mut query = app::list::Query { export: true, ..app::list::Query::default() };
    query.filters.insert("model".to_owned(), code.to_owned());
    let page = records::list(&cx.ctx, actor, &ADOPTION, &query).await?;
    let rows: Vec<_> = page.rows.into_iter().filter(|r| r.annulled_for.is_none()).collect();
    let get = |r: &app::nouns::Record, name: &str| r.values.get(name).cloned().unwrap_or_default();
    let named = |r: &app::nouns::Record, name: &str| r.named.get(name).cloned().unwrap_or_default();
    let taken: Vec<Taken> =
        rows.iter().map(|r| Taken { unit: get(r, "unit"), from: get(r, "from_unit"), on: get(r, "on_date") }).collect();
    let label = |name: &str| cx.word(&format!("adoption-{name}"));
    let state = |r: &app::nouns::Record| cx.word(&format!("adoption-state-{}", get(r, "state")));
    let tree = reach(&taken).into_iter().map(|(i, depth)| {
        let r = &rows[i];
        let steps = if depth == 0 { String::new() } else { format!("{}└ ", "\u{a0}\u{a0}".repeat(depth)) };
        vec![
            (format!("{steps}{}", named(r, "unit")), ADOPTION.at(&r.code)),
            (format::date(&get(r, "on_date")), String::new()),
            (state(r), String::new()),
            (get(r, "adaptation"), String::new()),
        ]
    });
    let live = rows.iter().filter(|r| get(r, "state") != "stopped").count();
    let unit = view.record.values.get("unit").cloned().unwrap_or_default();
    let reach = Part {
        title: cx.word("model-reach"),
        heads: vec![label("unit"), label("on-date"), label("state"), label("adaptation")],
        rows: tree.collect(),
        note: cx.say("model-reach-note", [("n", live.to_string())]),
        button: may.then(|| (cx.word("adoption-new"), format!("{}/new?model={code}&from_unit={unit}", ADOPTION.home))),
    };
    let own = ["on_date", "nurtured_on", "summed_on", "replicated_on", "released_on"].into_iter().filter_map(|name| {
        let day = view.record.values.get(name)?.clone();
        Some((day, cx.word(&format!("model-{}", name.replace('_', "-"))), String::new()))
    });
    let others = rows.iter().map(|r| {
        let what = cx.say("model-taken-over", [("unit", named(r, "unit"))]);
        (get(r, "on_date"), what, ADOPTION.at(&r.code))
    });
    let mut all: Vec<(String, String, String)> = own.chain(others).collect();
    all.sort();
    let timeline = Part {
        title: cx.word("model-timeline"),
        heads: vec![cx.word("model-day"), cx.word("model-event")],
        rows: all.into_iter().map(|(day, what, at)| vec![(format::date(&day), String::new()), (what, at)]).collect(),
        ..Part::default()
    };
    Ok(vec![reach, timeline])
}
