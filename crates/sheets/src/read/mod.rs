//! Reading: what is it, is it safe, then cell by cell.

mod addresses;
mod biff;
mod build;
mod charset;
mod csv;
mod format;
mod ods;
mod sniff;
mod value;
mod xls;
mod xlsx;
mod xlsx_looks;
mod zipped;

use crate::error::{Found, Limit, SheetError};
use crate::limits::Limits;
use crate::model::Workbook;
use sniff::Format;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Reads a spreadsheet. The content decides what it is; `file_name` only names the sheet of a .csv file
/// and settles what plain text is.
///
/// Never panics: should a library underneath do so on a damaged file, the answer is
/// [`SheetError::Corrupt`].
pub fn read(bytes: &[u8], file_name: &str, limits: &Limits) -> Result<Workbook, SheetError> {
    let size = bytes.len() as u64;
    if size == 0 {
        return Err(SheetError::Empty);
    }
    if size > limits.upload {
        return Err(SheetError::TooLarge { limit: Limit::Upload, allowed: limits.upload, found: size });
    }
    let work = AssertUnwindSafe(|| dispatch(bytes, file_name, limits));
    let workbook =
        catch_unwind(work).unwrap_or_else(|_| Err(SheetError::corrupt("the reader gave up on damaged data")))?;
    if workbook.sheets.iter().all(crate::model::Sheet::is_empty) {
        return Err(SheetError::Empty);
    }
    Ok(workbook)
}

fn dispatch(bytes: &[u8], file_name: &str, limits: &Limits) -> Result<Workbook, SheetError> {
    match sniff::format(bytes) {
        Format::Zip => zipped::read(bytes, limits),
        Format::Compound => xls::read(bytes, limits),
        Format::Text => csv::read(bytes, file_name, limits),
        Format::Markup => Err(SheetError::UnknownFormat { found: Found::Markup }),
        Format::Pdf => Err(SheetError::UnknownFormat { found: Found::Pdf }),
        Format::Binary => Err(SheetError::UnknownFormat { found: Found::Other }),
    }
}
