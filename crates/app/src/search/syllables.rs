//! The syllables of the register's names, read into memory once in a while: they say which word is rare, and what a
//! mistyped one may have been.

use std::{collections::HashMap, sync::Arc};

use crate::{Ctx, Result};

/// Microseconds after which the syllables are read again. A name entered meanwhile is found all the same when it is typed
/// as it stands; only a slip in a syllable that nobody bore before is not mended.
const AGE: i64 = 300_000_000;

/// Words longer than this are no syllables that anybody mends.
const LONGEST: usize = 12;

/// What is known of the register's words at a time.
#[derive(Debug, Default)]
pub(super) struct Known {
    read_at: i64,
    counts: HashMap<String, u64>,
    people: u64,
}

impl Known {
    /// How many people bear the word.
    pub(super) fn count(&self, word: &str) -> u64 {
        self.counts.get(word).copied().unwrap_or(0)
    }

    /// The words one letter away from `typed`.
    pub(super) fn near<'a>(&'a self, typed: &'a str) -> impl Iterator<Item = (&'a str, vntext::Slip)> {
        let usable = typed.len() <= LONGEST;
        self.counts.keys().filter(move |_| usable).filter_map(move |w| Some((w.as_str(), vntext::slip(typed, w)?)))
    }

    /// The words that begin with `typed` and go on.
    pub(super) fn longer<'a>(&'a self, typed: &'a str) -> impl Iterator<Item = &'a str> {
        self.counts.keys().map(String::as_str).filter(move |w| w.len() > typed.len() && w.starts_with(typed))
    }

    /// How many people likely bear all these words, if words met by chance.
    #[expect(clippy::cast_precision_loss, reason = "an estimate")]
    pub(super) fn likely(&self, words: &[String]) -> f64 {
        let people = self.people.max(1) as f64;
        words.iter().fold(people, |n, w| n * (self.count(w) as f64 / people).min(1.0))
    }
}

/// The syllables of this process.
#[derive(Default)]
pub struct Syllables {
    known: tokio::sync::Mutex<Option<Arc<Known>>>,
}

impl Syllables {
    /// What is known, read again when it is old. One reads, the others wait for him.
    pub(super) async fn known(&self, ctx: &Ctx) -> Result<Arc<Known>> {
        let now = ctx.now().micros;
        let mut held = self.known.lock().await;
        if let Some(known) = held.as_ref().filter(|k| (now - k.read_at).abs() < AGE) {
            return Ok(known.clone());
        }
        let counts = store::query::search::syllables(ctx.store.reader()).await?;
        // Each name has some three or four words; its commonest is borne by a third.
        let people = counts.values().copied().max().unwrap_or(0) * 3;
        let known = Arc::new(Known { read_at: now, counts, people });
        *held = Some(known.clone());
        Ok(known)
    }
}
