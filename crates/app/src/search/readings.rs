//! The readings of a question: as typed, with its last word gone on, with one slip mended.

use store::query::search::{READINGS, Reading};

use super::{Question, syllables::Known};

/// What was changed for a reading to make sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mended {
    /// As typed, folded.
    pub(super) typed: String,
    /// What it is read as.
    pub(super) read: String,
}

/// A reading and what was changed for it.
#[derive(Clone, Debug)]
pub(super) struct Try {
    pub(super) reading: Reading,
    pub(super) mended: Option<Mended>,
    /// The whole name in the order typed, with the other word in its place.
    pub(super) name: String,
    /// How many people likely bear it, weighed by how likely the slip is.
    pub(super) weight: f64,
}

/// The question as it was typed, the rarest word first.
pub(super) fn as_typed(question: &Question, known: &Known) -> Reading {
    Reading {
        words: rarest_first(question.words.clone(), known),
        numbers: question.numbers.clone(),
        marked: question.marked.clone(),
    }
}

fn rarest_first(mut words: Vec<String>, known: &Known) -> Vec<String> {
    words.sort_by_key(|w| known.count(w));
    words
}

/// How often people slip so; what counts is the order.
const fn prior(slip: vntext::Slip) -> f64 {
    match slip {
        vntext::Slip::Swapped => 1.0,
        vntext::Slip::Dropped => 0.8,
        vntext::Slip::Wrong => 0.5,
        vntext::Slip::Inserted => 0.6,
    }
}

/// Other readings, the likeliest first: the last word as a beginning, one word mended. At most what one statement takes.
pub(super) fn others(question: &Question, known: &Known) -> Vec<Try> {
    let mut tries = Vec::new();
    let mut add = |at: usize, word: &str, weight: f64, mended: Option<Mended>| {
        let mut words = question.words.clone();
        if let Some(place) = words.get_mut(at) {
            word.clone_into(place);
        }
        let name = words.join(" ");
        words.sort_unstable();
        words.dedup();
        let weight = weight * known.likely(&words);
        if weight > 0.0 {
            let words = rarest_first(words, known);
            let reading = Reading { words, numbers: question.numbers.clone(), marked: Vec::new() };
            tries.push(Try { reading, mended, name, weight });
        }
    };
    for (at, typed) in question.words.iter().enumerate() {
        if at + 1 == question.words.len() {
            for word in known.longer(typed) {
                add(at, word, 1.0, None);
            }
        }
        for (word, slip) in known.near(typed) {
            let mended = Mended { typed: typed.clone(), read: word.to_owned() };
            add(at, word, prior(slip), Some(mended));
        }
    }
    tries.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.reading.words.cmp(&b.reading.words)));
    tries.dedup_by(|a, b| a.reading.words == b.reading.words);
    tries.truncate(READINGS);
    tries
}
