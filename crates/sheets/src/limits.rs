//! The one table of limits for what may be uploaded. A refusal names the limit it met.

/// What a workbook or an attachment may weigh. The defaults are the product's; tests use smaller ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// bytes of an uploaded spreadsheet
    pub upload: u64,
    /// bytes of all its parts unpacked, and of all its text
    pub unpacked: u64,
    /// unpacked bytes for each byte uploaded
    pub ratio: u64,
    /// rows with anything in them, over all sheets
    pub rows: u32,
    /// columns of a sheet
    pub columns: u32,
    /// bytes of one cell's text; a spreadsheet program holds 32,767 characters
    pub cell: usize,
    /// bytes of an attachment to a dossier
    pub attachment: u64,
}

/// Below this unpacked size the ratio is not asked: a small sheet of equal rows packs very well.
pub const RATIO_FLOOR: u64 = 16 << 20;

impl Limits {
    /// 50 MB uploaded, 500 MB and 100 × unpacked, 200,000 rows, 500 columns, 128 KB a cell, 20 MB an attachment.
    pub const STANDARD: Limits = Limits {
        upload: 50 << 20,
        unpacked: 500 << 20,
        ratio: 100,
        rows: 200_000,
        columns: 500,
        cell: 128 << 10,
        attachment: 20 << 20,
    };
}

impl Default for Limits {
    fn default() -> Limits {
        Limits::STANDARD
    }
}
