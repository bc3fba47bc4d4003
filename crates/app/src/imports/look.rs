//! A file opened and read off the async threads: its parts, its columns, its rows.

use std::sync::Arc;

use sheets::{Limits, SheetError, Workbook, find_header};

use super::{
    Kind, Staged, State, fields,
    head::{self, HeadChoice, SheetLines},
    mapping::{self, Head, Mapping, Memory},
    stage,
};
use crate::{Ctx, Error, Now, Result, facts::AwardNames};

/// How a file is read.
pub(super) enum How {
    /// By the headers that are recognised, or that a person mapped before.
    Guessed {
        /// Titles that were mapped before.
        memory: Memory,
    },
    /// By the headers that a person points at now; rows wait until the columns are confirmed.
    Pointed {
        /// Titles that were mapped before.
        memory: Memory,
        /// Sheet by sheet.
        chosen: Vec<HeadChoice>,
    },
    /// As a person said.
    Known(Mapping),
}

/// What was read.
pub(super) struct Looked {
    pub(super) mapping: Mapping,
    /// None while columns wait for a person.
    pub(super) rows: Vec<Staged>,
    pub(super) sheets: Vec<SheetLines>,
    /// What is told of the whole file.
    pub(super) told: Told,
}

/// What is told of a whole file.
#[derive(Clone, Default)]
pub(super) struct Told {
    pub(super) rows: u64,
    pub(super) uncalculated: u64,
    pub(super) encoding: String,
}

/// The sentence for a spreadsheet that cannot be read.
#[must_use]
pub fn refusal(error: &SheetError) -> Error {
    const KEYS: &[&str] = &[
        "sheet-empty",
        "sheet-password-protected",
        "sheet-unknown-markup",
        "sheet-unknown-pdf",
        "sheet-unknown-document",
        "sheet-unknown-xlsb",
        "sheet-unknown-archive",
        "sheet-unknown-other",
        "sheet-too-large",
        "sheet-too-large-unpacked",
        "sheet-zip-bomb",
        "sheet-too-many-rows",
        "sheet-too-many-columns",
        "sheet-unclosed-quote",
        "sheet-cell-too-long",
        "sheet-write",
    ];
    let known = KEYS.iter().find(|k| k.strip_prefix("sheet-") == Some(error.code()));
    let key = known.copied().unwrap_or("sheet-corrupt");
    Error::refused(key, error.args())
}

/// Opens a file within the product's limits.
fn read(bytes: &[u8], file_name: &str) -> Result<Workbook> {
    sheets::read(bytes, file_name, &Limits::STANDARD).map_err(|e| refusal(&e))
}

/// Opens a file off the async threads.
pub(crate) async fn open(bytes: Arc<Vec<u8>>, file_name: String) -> Result<Workbook> {
    apart(move || read(&bytes, &file_name)).await
}

async fn apart<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Error::refused("sheet-corrupt", []))?
}

/// Reads a file. Rows know nothing of the register yet.
pub(super) async fn look(
    ctx: &Ctx,
    kind: Kind,
    bytes: Arc<Vec<u8>>,
    file_name: String,
    how: How,
    now: &Now,
) -> Result<Looked> {
    let (law, today) = (Arc::clone(&ctx.law), now.today.clone());
    apart(move || {
        let workbook = read(&bytes, &file_name)?;
        looked(&workbook, kind, how, &AwardNames::of(&law), &today)
    })
    .await
}

fn looked(workbook: &Workbook, kind: Kind, how: How, names: &AwardNames, today: &str) -> Result<Looked> {
    if workbook.visible().next().is_none() {
        return Err(Error::refused("import-nothing-visible", []));
    }
    let told = Told {
        rows: workbook.sheets.iter().flat_map(sheets::Sheet::rows).filter(|r| r.filled() > 0).count() as u64,
        uncalculated: u64::from(workbook.uncalculated),
        encoding: workbook.encoding.unwrap_or_default().to_owned(),
    };
    let plain = Mapping::default();
    let (mapping, layout) = match how {
        How::Known(mut mapping) => {
            let mut layout = mapping::layout(workbook, kind, &mapping);
            // a sheet that was hidden and has no header is read like one that people see
            let bare: Vec<Head> = layout
                .0
                .iter()
                .filter(|(s, plan)| plan.parts.is_empty() && mapping.shown.contains(&s.name))
                .filter(|(s, _)| !mapping.heads.iter().any(|h| h.sheet == s.name))
                .map(|(s, _)| Head { sheet: s.name.clone(), ..Head::default() })
                .collect();
            if !bare.is_empty() {
                mapping.heads.extend(bare);
                layout = mapping::layout(workbook, kind, &mapping);
            }
            let fresh = mapping::guess(&layout, kind, &Memory::new(), names, today);
            if let Some(sheet) = mapping.add(&layout, fresh) {
                return Err(Error::refused("import-take-columns", [("sheet", sheet)]));
            }
            (mapping, layout)
        }
        How::Guessed { memory } => {
            let mut layout = mapping::layout(workbook, kind, &plain);
            let mut heads = Vec::new();
            if layout.is_empty() {
                let known = Mapping { heads: mapping::remembered(workbook, kind, &memory), ..Mapping::default() };
                layout = mapping::layout(workbook, kind, &known);
                heads = known.heads;
            }
            let header = |s| find_header(s, fields::specs(kind)).iter().any(sheets::HeaderGuess::complete);
            if layout.is_empty() && workbook.visible().any(header) {
                return Err(Error::refused("import-no-rows", []));
            }
            (Mapping { heads, ..mapping::guess(&layout, kind, &memory, names, today) }, layout)
        }
        How::Pointed { memory, chosen } => {
            let heads = head::heads(workbook, &mapping::layout(workbook, kind, &plain), &chosen)?;
            let pointed = Mapping { heads, ..Mapping::default() };
            let layout = mapping::layout(workbook, kind, &pointed);
            if layout.is_empty() {
                return Err(Error::field("heads", "import-head-no-rows", []));
            }
            let heads = pointed.heads;
            let mapping = Mapping { heads, ..mapping::guess(&layout, kind, &memory, names, today) };
            let sheets = head::lines(&layout, &mapping.heads);
            return Ok(Looked { mapping, rows: Vec::new(), sheets, told });
        }
    };
    let rows = if mapping.complete() {
        stage::stage(&layout, kind, &mapping, names, today, workbook.from_1904)
    } else {
        Vec::new()
    };
    if mapping.complete() && rows.iter().all(|r| State::REST.contains(&r.state)) {
        return Err(Error::refused("import-no-rows", []));
    }
    let sheets = head::lines(&layout, &mapping.heads);
    Ok(Looked { mapping, rows, sheets, told })
}
