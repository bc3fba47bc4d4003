//! A row of a file on its way in.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Refusal,
    facts::{FactKind, Values},
};

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The register of people.
    People,
    /// Collectives and individuals proposed in a dossier.
    Nominees,
    /// Facts of one kind about people and units.
    Facts(FactKind),
}

impl Kind {
    /// The stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Nominees => "nominees",
            Self::Facts(kind) => kind.code(),
        }
    }

    /// From the code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "people" => Some(Self::People),
            "nominees" => Some(Self::Nominees),
            other => FactKind::from_code(other).map(Self::Facts),
        }
    }

    /// The kind of fact, if it is one.
    #[must_use]
    pub fn fact(self) -> Option<FactKind> {
        if let Self::Facts(kind) = self { Some(kind) } else { None }
    }
}

/// What will become of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// A person must choose.
    Doubt,
    /// A value is wrong; the row can only be left out, or the file corrected.
    Fault,
    /// Will be added to the register.
    New,
    /// Stands for somebody known; details of the register change.
    Update,
    /// Stands for somebody known.
    Matched,
    /// Says what the register or the dossier says already.
    Same,
    /// Repeats an earlier row.
    Repeat,
    /// Left out by a person.
    Dropped,
    /// May be data: a person is told why it was left aside, and can take it in.
    Aside,
    /// A title, a header, a heading of the rows below.
    Heading,
    /// A sum.
    Sum,
    /// A note.
    Note,
    /// A place, a day, a capacity or a name of those who sign.
    Signature,
}

impl State {
    /// All states, the ones that need a person first.
    pub const ALL: &'static [Self] = &[
        Self::Doubt,
        Self::Fault,
        Self::New,
        Self::Update,
        Self::Matched,
        Self::Same,
        Self::Repeat,
        Self::Dropped,
        Self::Aside,
        Self::Heading,
        Self::Sum,
        Self::Note,
        Self::Signature,
    ];

    /// States of rows that are no data, or were left aside: nothing of them is written.
    pub const REST: &'static [Self] = &[Self::Aside, Self::Heading, Self::Sum, Self::Note, Self::Signature];

    /// The stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Doubt => "doubt",
            Self::Fault => "fault",
            Self::New => "new",
            Self::Update => "update",
            Self::Matched => "matched",
            Self::Same => "same",
            Self::Repeat => "repeat",
            Self::Dropped => "dropped",
            Self::Aside => "aside",
            Self::Heading => "heading",
            Self::Sum => "sum",
            Self::Note => "note",
            Self::Signature => "signature",
        }
    }

    /// From the code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|s| s.code() == code)
    }
}

/// The fields of a row, normalised; empty where the file says nothing. Dates ISO.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Fields {
    /// Full name, or name of the collective.
    pub name: String,
    /// Birth date, perhaps a year only.
    pub birth: String,
    /// Sex code.
    pub sex: String,
    /// Service number as written.
    pub service_number: String,
    /// Day of joining.
    pub joined: String,
    /// Rank.
    pub rank: String,
    /// Post.
    pub post: String,
    /// Unit as written.
    pub unit: String,
    /// Leader level code.
    pub leader_level: String,
    /// Text for the paper.
    pub citation: String,
    /// Text of the achievement.
    pub achievement: String,
    /// What the list calls them: công dân, doanh nghiệp …
    pub class: String,
    /// A fact: column → value; a word that nobody knows under "?column". Of a list of people: what only the table of fields knows.
    #[serde(skip_serializing_if = "Values::is_empty")]
    pub facts: Values,
}

/// A cell that will be read differently from how it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repair {
    /// Field.
    pub field: String,
    /// As in the file.
    pub old: String,
    /// As it will be taken.
    pub new: String,
    /// Why: the code of an encoding, "date_number", "year_in_day", "number_format", "merged", "ditto", "group",
    /// "month_first", "by_hand", "unseen", "dash".
    pub why: String,
    /// A person should look: the reading is not certain.
    pub doubtful: bool,
}

/// Why a row needs a person, or was left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Message key.
    pub key: String,
    /// Its values.
    pub args: BTreeMap<String, String>,
}

impl Problem {
    /// A problem with values.
    pub fn new<'a>(key: &str, pairs: impl IntoIterator<Item = (&'a str, String)>) -> Self {
        Self { key: key.to_owned(), args: pairs.into_iter().map(|(k, v)| (k.to_owned(), v)).collect() }
    }
}

impl From<&Refusal> for Problem {
    fn from(r: &Refusal) -> Self {
        Self { key: r.key.to_owned(), args: r.args.clone() }
    }
}

/// A value that nobody can read for certain: asked once, and the answer goes for every row that has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Ask {
    /// Field.
    pub field: String,
    /// The value as it stands in the file; "*" for all days of a column.
    pub text: String,
    /// Why: the code of a [`vntext::person::NameFault`], "sex-unknown", "level-unknown", "group-unknown", "ditto", "date-order",
    /// "date-unreadable", "date-future", "unit-as-name".
    pub why: String,
    /// What it may mean; empty where nobody can say.
    pub proposal: String,
    /// Several things that it may mean, likeliest first.
    #[serde(default)]
    pub options: Vec<String>,
}

/// Somebody the row may stand for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Candidate {
    /// Id of the person or unit.
    pub id: Uuid,
    /// Code.
    pub code: String,
    /// Name in the register.
    pub name: String,
    /// Birth date.
    pub birth: String,
    /// Service number.
    pub service_number: String,
    /// Rank.
    pub rank: String,
    /// Post.
    pub post: String,
    /// Unit.
    pub unit: String,
    /// Sex code.
    pub sex: String,
    /// Leader level code.
    pub leader_level: String,
    /// Day of joining.
    pub joined: String,
    /// The fact kept that the row contradicts; of a list of people what the register has in those fields.
    #[serde(skip_serializing_if = "Values::is_empty")]
    pub facts: Values,
}

/// A row between file and register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staged {
    /// Place in the batch from 1.
    pub seq: i64,
    /// Sheet.
    pub sheet: String,
    /// Row number as the spreadsheet shows it.
    pub row_number: i64,
    /// 0 for the first record of a row of the file.
    pub slot: i64,
    /// "collective" or "individual"; "other" for rows that are no data.
    pub part: &'static str,
    /// Fields.
    pub fields: Fields,
    /// The words of a row that is no data.
    pub words: String,
    /// What was repaired.
    pub repairs: Vec<Repair>,
    /// What is asked once for all rows; known while the file is read, not kept with the row.
    pub asks: Vec<Ask>,
    /// What will become of it.
    pub state: State,
    /// Why.
    pub problem: Option<Problem>,
    /// Whom it may stand for.
    pub candidates: Vec<Candidate>,
    /// Whom it stands for.
    pub matched: Option<Uuid>,
    /// What a person answered: "person", "unit", "new:UNIT", "outsider:KIND", "known-outsider", "replace", "drop".
    pub resolution: String,
}

impl Staged {
    /// True while the row hinders the import.
    #[must_use]
    pub fn open(&self) -> bool {
        matches!(self.state, State::Doubt | State::Fault)
    }
}
