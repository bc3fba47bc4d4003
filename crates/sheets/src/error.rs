//! Why a spreadsheet was refused. Each variant carries what a sentence for the user needs.

/// Which limit of [`crate::Limits`] was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// bytes uploaded
    Upload,
    /// bytes unpacked
    Unpacked,
}

/// What a file turned out to be when it is no spreadsheet that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// a web page or Excel's old XML, often saved under the name .xls by other programs
    Markup,
    /// PDF
    Pdf,
    /// a text document (.docx, .odt, .doc)
    Document,
    /// Excel's binary .xlsb
    Xlsb,
    /// an archive without a spreadsheet in it
    Archive,
    /// anything else
    Other,
}

/// A spreadsheet that cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// the file has no bytes, or no cell with anything in it
    #[error("the file is empty")]
    Empty,
    /// damaged, cut off, or not what it claims to be
    #[error("the file is damaged: {detail}")]
    Corrupt {
        /// for the log, in English; never shown and free of the file's text
        detail: String,
    },
    /// opens only with a password
    #[error("the file is protected by a password")]
    PasswordProtected,
    /// not a spreadsheet that can be read
    #[error("not a readable spreadsheet ({found:?})")]
    UnknownFormat {
        /// what it seems to be
        found: Found,
    },
    /// more bytes than allowed
    #[error("the file has {found} bytes ({limit:?}), {allowed} are allowed")]
    TooLarge {
        /// which limit
        limit: Limit,
        /// its value in bytes
        allowed: u64,
        /// what the file has, or at least has, in bytes
        found: u64,
    },
    /// unpacks to many times its size, as only a file made to harm does
    #[error("the file unpacks to {found} times its size, {allowed} times are allowed")]
    ZipBomb {
        /// times the uploaded size
        allowed: u64,
        /// times the uploaded size, at least
        found: u64,
    },
    /// more rows than allowed
    #[error("more than {allowed} rows")]
    TooManyRows {
        /// rows allowed
        allowed: u32,
        /// the sheet in which the limit was met
        sheet: String,
    },
    /// more columns than allowed
    #[error("more than {allowed} columns")]
    TooManyColumns {
        /// columns allowed
        allowed: u32,
        /// the sheet in which the limit was met
        sheet: String,
    },
    /// a quote in a .csv that is never closed: what stands below it cannot be told from its text
    #[error("the quote opened in line {line} is not closed")]
    UnclosedQuote {
        /// line of the file, from 1
        line: u32,
    },
    /// a cell with more text than a spreadsheet program would hold
    #[error("the cell in row {row}, column {column} has more than {allowed} bytes")]
    CellTooLong {
        /// bytes allowed
        allowed: usize,
        /// the sheet
        sheet: String,
        /// its row, from 1
        row: u32,
        /// its column, from 1
        column: u32,
    },
    /// a file of ours could not be written: no room for temporary files, or more rows than a sheet holds
    #[error("the spreadsheet could not be written: {detail}")]
    Write {
        /// for the log, in English
        detail: String,
    },
}

impl SheetError {
    /// A stable code; the sentence for people is the message `sheet-` and this code, with [`SheetError::args`].
    pub fn code(&self) -> &'static str {
        match self {
            SheetError::Empty => "empty",
            SheetError::Corrupt { .. } => "corrupt",
            SheetError::PasswordProtected => "password-protected",
            SheetError::UnknownFormat { found } => match found {
                Found::Markup => "unknown-markup",
                Found::Pdf => "unknown-pdf",
                Found::Document => "unknown-document",
                Found::Xlsb => "unknown-xlsb",
                Found::Archive => "unknown-archive",
                Found::Other => "unknown-other",
            },
            SheetError::TooLarge { limit: Limit::Upload, .. } => "too-large",
            SheetError::TooLarge { limit: Limit::Unpacked, .. } => "too-large-unpacked",
            SheetError::ZipBomb { .. } => "zip-bomb",
            SheetError::TooManyRows { .. } => "too-many-rows",
            SheetError::TooManyColumns { .. } => "too-many-columns",
            SheetError::UnclosedQuote { .. } => "unclosed-quote",
            SheetError::CellTooLong { .. } => "cell-too-long",
            SheetError::Write { .. } => "write",
        }
    }

    /// Named values for the message, written as a person reads them ("50 MB", "200.000").
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            SheetError::TooLarge { allowed, found, .. } => {
                vec![("allowed", megabytes(*allowed)), ("found", megabytes(*found))]
            }
            SheetError::ZipBomb { allowed, found } => {
                vec![("allowed", allowed.to_string()), ("found", found.to_string())]
            }
            SheetError::TooManyRows { allowed, sheet } | SheetError::TooManyColumns { allowed, sheet } => {
                vec![("allowed", vntext::group(i64::from(*allowed))), ("sheet", sheet.clone())]
            }
            SheetError::UnclosedQuote { line } => vec![("line", line.to_string())],
            SheetError::CellTooLong { allowed, sheet, row, column } => vec![
                ("allowed", format!("{} KB", allowed >> 10)),
                ("sheet", sheet.clone()),
                ("row", vntext::group(i64::from(*row))),
                ("column", vntext::group(i64::from(*column))),
            ],
            _ => Vec::new(),
        }
    }

    pub(crate) fn corrupt(detail: impl std::fmt::Display) -> SheetError {
        SheetError::Corrupt { detail: detail.to_string() }
    }
}

/// Whole megabytes, rounded up.
fn megabytes(bytes: u64) -> String {
    format!("{} MB", bytes.div_ceil(1 << 20))
}
