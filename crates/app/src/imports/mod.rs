//! Spreadsheets in: upload → columns → repaired text → matched rows → questions answered → one transaction.
//!
//! Nothing reaches the register before `apply_people`, `apply_nominees` or `apply_facts`: until then a file is a batch with its
//! rows beside it, and each row says what would become of it. The same file twice changes nothing.
//!
//! | step | where |
//! |---|---|
//! | what columns are called | [`fields`] |
//! | where the header is, when a person has to say so | `head` |
//! | which column is what, remembered per kind | [`mapping`]; by its values: `values` |
//! | cells to texts, encodings repaired with a note | `cells` |
//! | rows to records; every row once | [`stage`] |
//! | a column a year | `years` |
//! | rows to people and units | `matching` |
//! | answers of a person | `resolve` |
//! | rows set aside, taken in after all | `taking` |
//! | the one transaction | [`apply`] |

mod apply;
mod apply_facts;
mod apply_nominees;
mod apply_people;
mod batch;
mod cells;
mod facts;
pub mod fields;
mod head;
mod look;
pub mod mapping;
mod matching;
mod names;
mod operator;
mod read;
mod resolve;
mod row;
pub mod stage;
mod taking;
mod template;
mod unit_index;
mod upload;
mod values;
mod waiting;
mod years;

pub use apply::{Applied, apply};
pub use batch::{Question, RepairGroup};
pub use head::{HeadChoice, HeadLine, SheetLines, choose_heads};
pub(crate) use look::open;
pub use look::refusal;
pub use operator::{AutoResolve, Outcome, import_facts_file, import_nominees_file, import_people_file, operator};
pub use read::{BatchPage, BatchRow, RowView, Skipped, batch, batches, dossier_by_code, rest_of, rows, rows_of};
pub use resolve::{Answer, answer, answer_all, discard, fix_values, name_unit, name_words, take_columns};
pub use row::{Ask, Candidate, Fields, Kind, Problem, Repair, Staged, State};
pub use taking::take_in;
pub use template::template;
pub use upload::{Upload, Uploaded, remap, rematch, upload};
pub use waiting::{WAITING, keep as keep_waiting, take_waiting, waiting};
