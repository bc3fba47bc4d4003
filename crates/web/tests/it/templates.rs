//! Every template renders in both languages, with words that exist, nothing inline, nothing from outside.

use std::collections::{BTreeMap, BTreeSet};

use minijinja::{Value, context};
use words::Lang;

fn base(lang: Lang, signed: bool) -> Value {
    let nav =
        context! { key => "nav-work", entries => [context! { key => "nav-desk", href => "/desk", here => true }] };
    let user = context! { login => "canbo", name => "Lê An", roles => ["unit_head"] };
    context! {
        lang => lang.code(), path => "/x", here => "/x?a=1", request_id => "abc", csrf => "t", once => "o",
        user => if signed { user } else { Value::from(()) }, nav => if signed { vec![nav] } else { vec![] },
        reach => if signed { vec!["/people", "/units"] } else { vec![] },
        help => if signed { Value::from("/help/tung-trang#tim") } else { Value::from(()) },
        bell => 100, flashes => [context! { tone => "done", text => "ok" }], alarms => ["…"], today => "2020-11-20",
    }
}

#[test]
fn every_template_renders_with_its_samples_in_both_languages() {
    let templates = web::templates::Templates::new(app::ctx::Zone::UTC);
    let mut seen = BTreeSet::new();
    for (name, samples) in web::pages::samples::all() {
        assert!(!samples.is_empty(), "{name} has no sample");
        seen.insert(name.to_owned());
        for lang in [Lang::Vi, Lang::En] {
            for (sample, signed) in samples.iter().zip([true, false].into_iter().cycle()) {
                let page = context! { cx => base(lang, signed), ..sample.clone() };
                let html =
                    templates.render(lang, name, page).unwrap_or_else(|e| panic!("{name} in {}: {e:#}", lang.code()));
                check_html(name, &html);
            }
        }
    }
    for name in web::templates::names() {
        let part = name == "layout.html" || name.starts_with("macros/") || name.contains("/_");
        assert!(part || seen.contains(&name), "{name} has no samples in pages::samples");
    }
}

/// What the content security policy would refuse, and what a reader of the page would miss.
fn check_html(name: &str, html: &str) {
    let mut ids = BTreeSet::new();
    for tag in testkit::html::tags(html) {
        for (attribute, value) in &tag.attributes {
            assert!(attribute != "style", "{name}: inline style on {}", tag.name);
            assert!(!attribute.starts_with("on"), "{name}: inline handler {attribute} on {}", tag.name);
            assert!(
                !(matches!(attribute.as_str(), "src" | "href" | "action") && value.contains("//")),
                "{name}: address outside: {value}"
            );
        }
        assert!(tag.name != "style", "{name}: inline style sheet");
        if tag.name == "script" && !tag.close {
            assert!(tag.get("src").is_some(), "{name}: inline script");
        }
        if let Some(id) = tag.get("id") {
            assert!(ids.insert(id.to_owned()), "{name}: id {id} twice");
        }
    }
    for form in testkit::html::forms(html) {
        if form.method == "post" {
            assert!(
                form.fields.iter().any(|(k, _)| k == "csrf"),
                "{name}: the form to {} has no csrf field",
                form.action
            );
        }
    }
}

fn keys(lang: Lang) -> BTreeMap<String, &'static str> {
    let mut keys = BTreeMap::new();
    for (_, file, text) in words::files().filter(|f| f.0 == lang) {
        for line in text.lines() {
            let Some((key, _)) = line.split_once('=') else { continue };
            let key = key.trim_end();
            if line.starts_with(|c: char| c.is_ascii_alphabetic()) && !key.contains(' ') {
                let before = keys.insert(key.to_owned(), file);
                assert!(before.is_none(), "{key} stands in {file} and in {before:?} ({})", lang.code());
            }
        }
    }
    keys
}

#[test]
fn both_languages_have_the_same_keys_in_the_same_files() {
    let (vi, en) = (keys(Lang::Vi), keys(Lang::En));
    let missing: Vec<_> = vi.iter().filter(|(k, f)| en.get(*k) != Some(f)).collect();
    let extra: Vec<_> = en.iter().filter(|(k, f)| vi.get(*k) != Some(f)).collect();
    assert!(missing.is_empty() && extra.is_empty(), "only in vi: {missing:?}; only in en: {extra:?}");
}

#[test]
fn every_message_file_parses() {
    let words: BTreeSet<String> = keys(Lang::Vi).into_keys().collect();
    for key in &words {
        for lang in [Lang::Vi, Lang::En] {
            assert!(words::find(lang, key, &words::Args::new()).is_some(), "{key} in {}", lang.code());
        }
    }
}

#[test]
fn every_key_written_in_a_template_exists() {
    let known = keys(Lang::Vi);
    for name in web::templates::names() {
        let text = web::templates::text(&name).unwrap_or_default();
        for (i, _) in text.match_indices("t(\"") {
            if text[..i].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_') {
                continue;
            }
            let rest = &text[i + 3..];
            let key = &rest[..rest.find('"').unwrap_or(0)];
            let whole = rest[key.len() + 1..].trim_start().starts_with([')', ',']);
            assert!(!whole || known.contains_key(key), "{name} asks for {key}");
        }
    }
}

/// A form is where somebody needs help: each page that extends the layout and has one shows the way to its guide.
#[test]
fn every_form_has_a_way_to_the_guide() {
    let templates = web::templates::Templates::new(app::ctx::Zone::UTC);
    for (name, samples) in web::pages::samples::all() {
        // Portal, check page and sign-in are for people without an account, the guide is for those with one.
        let outside = ["portal/", "public/", "login/", "errors/", "print/"].iter().any(|front| name.starts_with(front));
        for sample in samples.into_iter().filter(|_| !outside) {
            let page = context! { cx => base(Lang::Vi, true), ..sample };
            let html = templates.render(Lang::Vi, name, page).unwrap();
            let body = html.split_once("id=\"main\"").map_or("", |(_, body)| body);
            assert!(!body.contains("<form") || body.contains("class=\"help\""), "{name}: a form without help");
        }
    }
}
