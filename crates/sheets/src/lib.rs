//! Spreadsheets in and out: .xlsx, .xlsm, .xls, .ods and .csv in, .xlsx out.
//!
//! ```text
//! bytes ── read() ──► Workbook ── header::find_header / section::sections ──► rows of named fields
//! rows of values ── write::WorkbookWriter ──► .xlsx bytes
//! ```
//!
//! What a stranger uploads is hostile until proved otherwise: every limit of [`limits::Limits`] is checked while
//! reading, nothing panics, and each refusal is a [`SheetError`] that names what was wrong so that
//! a screen can say it in one sentence. Text comes out exactly as the file holds it; repairing legacy
//! encodings is a proposal of `vntext::legacy` that a person accepts, with the cell's font as witness.

pub mod error;
pub mod header;
pub mod limits;
pub mod model;
pub mod pointed;
pub mod read;
pub mod section;
pub mod stream;
mod words;
pub mod write;

pub use error::{Found, Limit, SheetError};
pub use header::{FieldSpec, HeaderGuess, Mapped, find_header};
pub use limits::Limits;
pub use model::{Cell, Kind, Row, Sheet, Workbook};
pub use pointed::{Line, Pointed};
pub use read::read;
pub use section::{Fate, Part, PartKind, Plan, Rest, Why, plan, pointed_sections, sections};
pub use words::is_total;
pub use write::{Choices, Column, ColumnKind, LISTS, Table, Value, WorkbookWriter, write_xlsx};
