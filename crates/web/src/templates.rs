//! The template environments, one a language, so that a filter knows which language it speaks. In development builds
//! files are read from disk and read again when they changed; release builds carry them inside.

use std::{
    borrow::Cow,
    sync::{Mutex, PoisonError, RwLock},
};

use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value,
    syntax::SyntaxConfig,
    value::{Kwargs, Rest},
};
use rust_embed::RustEmbed;
use words::{Args, Lang};

use crate::{assets, format};

#[derive(RustEmbed)]
#[folder = "../../templates"]
struct Files;

/// Both languages' environments.
pub struct Templates {
    vi: RwLock<Environment<'static>>,
    en: RwLock<Environment<'static>>,
    stamp: Mutex<u64>,
}

/// Names of all templates, for tests.
pub fn names() -> Vec<String> {
    let mut names: Vec<String> = Files::iter().map(Cow::into_owned).collect();
    names.sort();
    names
}

/// The text of a template, for tests.
#[must_use]
pub fn text(name: &str) -> Option<String> {
    Files::get(name).map(|f| String::from_utf8_lossy(&f.data).into_owned())
}

impl Templates {
    /// Prepares both environments; instants are shown in `zone`.
    #[must_use]
    pub fn new(zone: app::ctx::Zone) -> Self {
        Self {
            vi: RwLock::new(environment(Lang::Vi, zone.clone())),
            en: RwLock::new(environment(Lang::En, zone)),
            stamp: Mutex::new(disk_stamp()),
        }
    }

    /// Renders `name`.
    pub fn render(&self, lang: Lang, name: &str, context: Value) -> Result<String, Error> {
        self.reload_if_changed();
        let env = match lang {
            Lang::Vi => &self.vi,
            Lang::En => &self.en,
        };
        let env = env.read().unwrap_or_else(PoisonError::into_inner);
        env.get_template(name)?.render(context)
    }

    fn reload_if_changed(&self) {
        if !cfg!(debug_assertions) {
            return;
        }
        let now = disk_stamp();
        let mut stamp = self.stamp.lock().unwrap_or_else(PoisonError::into_inner);
        if *stamp != now {
            *stamp = now;
            for env in [&self.vi, &self.en] {
                env.write().unwrap_or_else(PoisonError::into_inner).clear_templates();
            }
        }
    }
}

/// A number that changes when a template on disk does; 0 where templates are embedded.
fn disk_stamp() -> u64 {
    fn walk(dir: &std::path::Path, sum: &mut u64) {
        let Ok(entries) = std::fs::read_dir(dir) else { return };
        for entry in entries.flatten() {
            let Ok(meta) = entry.metadata() else { continue };
            if meta.is_dir() {
                walk(&entry.path(), sum);
            } else if let Ok(age) = meta.modified().map(|m| m.duration_since(std::time::UNIX_EPOCH).unwrap_or_default())
            {
                *sum = sum.wrapping_mul(31).wrapping_add(age.as_micros() as u64 ^ meta.len());
            }
        }
    }
    let mut sum = 0;
    if cfg!(debug_assertions) {
        walk(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../templates")), &mut sum);
    }
    sum
}

fn environment(lang: Lang, zone: app::ctx::Zone) -> Environment<'static> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
        env.set_syntax(syntax);
    }
    env.set_auto_escape_callback(|_| AutoEscape::Html);
    env.set_loader(|name| Ok(text(name)));
    env.add_filter("t", move |key: &str, kwargs: Kwargs| say(lang, key, &kwargs));
    env.add_function("t", move |key: &str, kwargs: Kwargs| say(lang, key, &kwargs));
    env.add_filter("date", |iso: Option<&str>| iso.map(format::date).unwrap_or_default());
    env.add_filter("group", |n: Option<i64>| n.map(format::group).unwrap_or_default());
    env.add_filter("money", move |n: Option<i64>| n.map(|n| format::money(n, lang)).unwrap_or_default());
    env.add_filter("filesize", |n: i64| format::size(n));
    env.add_filter("instant", move |micros: Option<i64>| {
        micros.map(|m| app::ctx::instant_text(&zone, m)).unwrap_or_default()
    });
    env.add_function("asset", |name: &str| assets::url(name));
    env.add_function("url", |path: &str, kwargs: Kwargs| url(path, &kwargs));
    env.add_function("typed", |form: &Value, name: &str| typed(form, name));
    env.add_function("classes", |names: Rest<Option<String>>| {
        names.0.iter().flatten().filter(|n| !n.is_empty()).cloned().collect::<Vec<_>>().join(" ")
    });
    env
}

/// A message by key; a missing key is an error, so that the render test finds it.
fn say(lang: Lang, key: &str, kwargs: &Kwargs) -> Result<Value, Error> {
    let missing = || Error::new(ErrorKind::InvalidOperation, format!("no message {key} in {}", lang.code()));
    if kwargs.args().next().is_none() {
        return words::plain(lang, key).map(Value::from).ok_or_else(missing);
    }
    let mut args = Args::new();
    for name in kwargs.args() {
        let value: Value = kwargs.get(name)?;
        let text = match i64::try_from(value.clone()) {
            Ok(n) if value.is_integer() => format::group(n),
            _ => value.to_string(),
        };
        args.insert(name.to_owned(), text);
    }
    words::find(lang, key, &args).map(Value::from).ok_or_else(missing)
}

/// The value of a form's field as plain text, "" when it has none. A macro would give it escaped, and a second time when
/// a filter touches it.
fn typed(form: &Value, name: &str) -> Result<Value, Error> {
    let values = form.get_attr("values")?.get_item(&Value::from(name))?;
    match values.len() {
        Some(n) if n > 0 => values.get_item(&Value::from(n - 1)),
        _ => Ok(Value::from("")),
    }
}

/// A path with query parameters; empty values are left out.
fn url(path: &str, kwargs: &Kwargs) -> Result<String, Error> {
    let mut query = form_urlencoded::Serializer::new(String::new());
    let mut any = false;
    for name in kwargs.args() {
        let value: Value = kwargs.get(name)?;
        let text = value.to_string();
        if !text.is_empty() && !value.is_none() {
            query.append_pair(name, &text);
            any = true;
        }
    }
    Ok(if any { format!("{path}?{}", query.finish()) } else { path.to_owned() })
}
