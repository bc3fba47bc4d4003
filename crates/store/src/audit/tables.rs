//! Which tables the audit knows row by row: all, but for those named here with the reason.

use std::{collections::BTreeMap, sync::LazyLock};

use crate::schema::{Kind, Table, tables};

/// Tables whose rows the audit does not hash, and why none of them needs it. Every other table is audited, a new one too.
pub const NOT_AUDITED: &[(&str, &str)] = &[
    ("audit_entry", "the audit itself: chained"),
    ("audit_head", "the audit itself: compared with the newest entries, sealed"),
    ("audit_payload", "the audit itself: its hash stands in the entry"),
    ("audit_rows", "the audit itself: its hash stands in the entry"),
    ("audit_seal", "the audit itself: chained and signed"),
    ("blob_chunk", "bytes of files: `doctor --deep` compares them with the hash in blob, which is audited"),
    ("command_result", "answers of commands, for forms that are sent twice"),
    ("counter", "`doctor` compares it with the numbers given out, which stand in audited rows"),
    ("device_mark", "devices that somebody signed in from, for the throttle of wrong guesses; swept"),
    ("form_draft", "texts not sent yet, gone after a day"),
    ("import_row", "working paper of an import: the file and what it made of people and lists are audited"),
    ("job", "work to do; what a job makes is audited"),
    ("lease", "who does the work at the moment"),
    ("login_counter", "failed sign-ins of the last minutes"),
    ("person_facts", "projection: `doctor --deep` packs everybody again and compares"),
    ("person_word", "index of names, made from person"),
    ("mail_address", "where somebody wants his summary of the day sent; his own affair, nothing follows from it"),
    ("news_view", "how often news were opened: a count, nobody's record"),
    ("notice", "sentences told to a person about what the audit of its thing records"),
    ("notice_seen", "up to when somebody has read what he is told; nothing follows from it"),
    ("saved_filter", "somebody's own names for what he narrows a list to; nothing follows from them"),
    ("scan_generation", "which packing of the projection above is the newest"),
    ("scan_season", "years that the projection above is kept for"),
    ("unit_closure", "projection: `doctor` compares it with the tree of units"),
    ("web_session", "who is signed in at the moment"),
];

/// Rows of these tables are audited only where this holds: a file that nothing links is swept without a command.
const ONLY_WHERE: &[(&str, &str)] = &[("blob", "linked")];

/// An audited table.
#[derive(Clone, Debug)]
pub(crate) struct Audited {
    /// The table.
    pub table: Table,
    /// Kinds of the columns of its key.
    pub key: Vec<Kind>,
    /// Places of its columns in the order of their names.
    pub by_name: Vec<usize>,
    /// The boolean column that says whether a row is audited.
    pub only_where: Option<usize>,
}

impl Audited {
    pub(crate) fn new(table: Table) -> Self {
        let at = |name: &str| table.columns.iter().position(|c| c.name == name);
        let key = table.key.iter().filter_map(|k| at(k)).map(|i| table.columns[i].kind).collect();
        let mut by_name: Vec<usize> = (0..table.columns.len()).collect();
        by_name.sort_by_key(|i| table.columns[*i].name);
        let only_where = ONLY_WHERE.iter().find(|(t, _)| *t == table.name).and_then(|(_, column)| at(column));
        Self { key, by_name, only_where, table }
    }

    pub(crate) fn name(&self) -> &'static str {
        self.table.name
    }

    /// True where the order of keys as bytes is the order of the database.
    pub(crate) fn ordered(&self) -> bool {
        self.key.len() <= 2 && self.key.iter().all(|k| *k == Kind::Uuid)
    }

    /// The columns as a SELECT names them.
    pub(crate) fn columns(&self) -> String {
        self.table.columns.iter().map(|c| c.name).collect::<Vec<_>>().join(", ")
    }
}

/// True for a table whose rows the audit hashes.
#[must_use]
pub fn is_audited(name: &str) -> bool {
    NOT_AUDITED.iter().all(|(not, _)| *not != name)
}

/// The audited tables of today's schema by name.
pub(crate) fn audited() -> &'static BTreeMap<&'static str, Audited> {
    static TABLES: LazyLock<BTreeMap<&'static str, Audited>> = LazyLock::new(|| {
        tables().into_iter().filter(|t| is_audited(t.name)).map(|t| (t.name, Audited::new(t))).collect()
    });
    &TABLES
}
