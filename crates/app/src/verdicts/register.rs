//! Facts of somebody of the register without a dossier: for scans, packed rows and the pages of people and units. The same
//! builder as for nominees, so that a scan, a row and a verdict cannot disagree about what the register says.

use std::{collections::HashMap, sync::LazyLock};

use law::{Date, Facts, facts::IssuerLevel};
use store::query::facts::Known;
use uuid::Uuid;

use super::{facts::Case, view::Source};

static NOBODY: LazyLock<HashMap<Uuid, String>> = LazyLock::new(HashMap::new);

/// Under which year, day and regulations somebody is looked at.
pub(crate) struct Frame<'a> {
    /// The day judged.
    pub(crate) on: Date,
    /// The emulation year.
    pub(crate) year: i16,
    /// Ids of the regulations in force.
    pub(crate) regulations: &'a [String],
    /// The level that grants each award; once for all who are looked at under the same rules.
    pub(crate) levels: &'a HashMap<String, IssuerLevel>,
}

impl Frame<'_> {
    fn start(&self) -> Facts {
        Facts {
            on: Some(self.on),
            emulation_year: Some(self.year),
            regulations: self.regulations.to_vec(),
            ..Facts::default()
        }
    }

    fn case<'b>(&'b self, known: &'b Known) -> Case<'b> {
        Case {
            dossier: None,
            regulations: self.regulations,
            known,
            achievements: &[],
            on: self.on,
            year: self.year,
            levels: self.levels,
            outsiders: &NOBODY,
            decided_by: None,
        }
    }
}

/// What the register knows about a person for a year, and where it comes from.
pub(crate) fn facts_of_person(known: &Known, id: Uuid, frame: &Frame<'_>) -> (Facts, Vec<Source>) {
    let (mut facts, mut sources) = (frame.start(), Vec::new());
    frame.case(known).person(id, &mut facts, &mut sources);
    (facts, sources)
}

/// The same about a unit.
pub(crate) fn facts_of_unit(known: &Known, id: Uuid, frame: &Frame<'_>) -> (Facts, Vec<Source>) {
    let (mut facts, mut sources) = (frame.start(), Vec::new());
    frame.case(known).unit(id, &mut facts, &mut sources);
    (facts, sources)
}
