//! Set-up by one workbook: units, names as printed, signers, council. A template is handed out; a filled one is looked
//! at row by row, shown with its faults by sheet and row, and written in one transaction or not at all. What is there
//! already stays as it is, so the same workbook twice changes nothing.

mod apply;
mod keep;
mod lines;
mod people;
mod read;
mod template;

pub use self::read::{Counts, Plan, RowFault, look};
pub use apply::{Done, apply};
pub use keep::{apply_kept, import, keep, read};
pub use template::template;
