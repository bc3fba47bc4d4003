//! Units: a dated tree whose history stays under the old name and is found from the new one.

mod closure;
mod edit;
mod fields;
mod merge;
mod read;

pub use closure::refresh_closure;
pub use edit::{create, end, insert, move_to, rename};
pub use fields::{NewUnit, check_new};
pub(crate) use fields::{check_day, check_text, mark_fault};
pub use merge::{Split, merge, merge_seen, split};
pub use read::{HistoryRow, Link, TreeRow, UnitPage, by_code, codes_in_scope, page, tree};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A change of name, kind or level from a day on.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Rename {
    /// Name as printed.
    pub name: String,
    /// Short name for lists.
    pub short_name: String,
    /// Kind code.
    pub kind: String,
    /// Level code.
    pub level: String,
    /// First day of the new name (ISO).
    pub on: String,
    /// The paper that ordered it.
    pub document: String,
}

/// Where merged units go.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Into {
    /// A unit that exists.
    Existing(Uuid),
    /// A unit set up for it.
    New(NewUnit),
}
