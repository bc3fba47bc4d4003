//! The words shown to people: Fluent messages in Vietnamese (first) and English, one file a feature.

use std::{
    borrow::Cow,
    cell::RefCell,
    collections::{BTreeMap, HashMap},
    sync::{Arc, PoisonError, RwLock},
};

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};

/// A language the program speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// Tiếng Việt, the first language.
    #[default]
    Vi,
    /// English.
    En,
}

impl Lang {
    /// From a code; anything but "en" is Vietnamese.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        if code == "en" { Self::En } else { Self::Vi }
    }

    /// "vi" or "en".
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }
}

/// Values put into a message.
pub type Args = BTreeMap<String, String>;

include!(concat!(env!("OUT_DIR"), "/locales.rs"));

thread_local! {
    static VI: RefCell<Option<FluentBundle<FluentResource>>> = const { RefCell::new(None) };
    static EN: RefCell<Option<FluentBundle<FluentResource>>> = const { RefCell::new(None) };
}

fn bundle(lang: Lang) -> FluentBundle<FluentResource> {
    let (id, files) = match lang {
        Lang::Vi => (unic_langid::langid!("vi"), VI_FILES),
        Lang::En => (unic_langid::langid!("en"), EN_FILES),
    };
    let mut bundle = FluentBundle::new(vec![id]);
    bundle.set_use_isolating(false);
    for (_, text) in files {
        // A faulty line is skipped here and found by the test that parses every file.
        let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(partial, _)| partial);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// Messages by key.
type Plain = HashMap<String, Arc<str>>;

/// Messages without values, as they were first put together: most of a page's words are.
static PLAIN: [RwLock<Option<Plain>>; 2] = [RwLock::new(None), RwLock::new(None)];

/// The message `key` without values, or `None` when neither language has it.
#[must_use]
pub fn plain(lang: Lang, key: &str) -> Option<Arc<str>> {
    let slot = PLAIN.get(lang as usize)?;
    if let Some(known) = slot.read().unwrap_or_else(PoisonError::into_inner).as_ref().and_then(|all| all.get(key)) {
        return Some(Arc::clone(known));
    }
    let made: Arc<str> = formatted(lang, key, &Args::new())?.into();
    let mut all = slot.write().unwrap_or_else(PoisonError::into_inner);
    // Only keys of the locales come here, so there is an end to them.
    all.get_or_insert_default().insert(key.to_owned(), Arc::clone(&made));
    Some(made)
}

/// The message `key` with `args`, or `None` when neither language has it.
#[must_use]
pub fn find(lang: Lang, key: &str, args: &Args) -> Option<String> {
    if args.is_empty() { plain(lang, key).map(|text| text.as_ref().to_owned()) } else { formatted(lang, key, args) }
}

fn formatted(lang: Lang, key: &str, args: &Args) -> Option<String> {
    let slot = match lang {
        Lang::Vi => &VI,
        Lang::En => &EN,
    };
    slot.with(|slot| {
        let mut slot = slot.borrow_mut();
        let bundle = slot.get_or_insert_with(|| bundle(lang));
        let message = bundle.get_message(key)?;
        let pattern = message.value()?;
        let mut fluent = FluentArgs::new();
        for (name, value) in args {
            // Always text: codes such as 007 must stay as they are.
            fluent.set(name.as_str(), FluentValue::from(value.as_str()));
        }
        let mut faults = Vec::new();
        Some(bundle.format_pattern(pattern, Some(&fluent), &mut faults).into_owned())
    })
}

/// The message `key`, or the key itself when it is missing (a test finds those).
#[must_use]
pub fn say(lang: Lang, key: &str, args: &Args) -> String {
    find(lang, key, args).unwrap_or_else(|| key.to_owned())
}

/// The message `key` without values.
#[must_use]
pub fn word(lang: Lang, key: &str) -> String {
    say(lang, key, &Args::new())
}

/// Builds [`Args`] from pairs.
pub fn args<'a>(pairs: impl IntoIterator<Item = (&'a str, Cow<'a, str>)>) -> Args {
    pairs.into_iter().map(|(k, v)| (k.to_owned(), v.into_owned())).collect()
}

/// All message files, for tests: (language, file name, text).
pub fn files() -> impl Iterator<Item = (Lang, &'static str, &'static str)> {
    VI_FILES.iter().map(|(n, t)| (Lang::Vi, *n, *t)).chain(EN_FILES.iter().map(|(n, t)| (Lang::En, *n, *t)))
}
