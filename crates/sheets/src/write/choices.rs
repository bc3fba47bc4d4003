//! What cells offer when they are filled in.

/// Characters that Excel takes as a cell's own list.
const OWN_LIST: usize = 255;

/// What the cells of a column offer in a list that drops down. Something else can still be typed, after a question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Choices {
    /// nothing
    #[default]
    Any,
    /// these words
    Words(Vec<String>),
    /// what stands in a column (from 0) of another sheet of the file below its header, which is in `row` (from 0)
    Cells {
        /// name of that sheet
        sheet: String,
        /// the column
        column: u16,
        /// the row of its header
        row: u32,
    },
}

impl Choices {
    /// These words where a cell can hold them by itself, without another sheet in the file; else nothing.
    pub fn in_cells(words: Vec<String>) -> Choices {
        if !words.is_empty() && fits_a_cell(&words) { Choices::Words(words) } else { Choices::Any }
    }

    /// The formula of a cell's own list.
    pub(crate) fn in_formula(&self) -> Option<String> {
        match self {
            Choices::Words(words) if !words.is_empty() && fits_a_cell(words) => {
                Some(format!("\"{}\"", words.join(",").replace('"', "\"\"")))
            }
            _ => None,
        }
    }
}

/// Excel keeps a short list in the cell itself, its words between commas.
pub(super) fn fits_a_cell(words: &[String]) -> bool {
    let length: usize = words.iter().map(|w| w.encode_utf16().count() + 1).sum();
    length <= OWN_LIST && !words.iter().any(|w| w.contains(','))
}
