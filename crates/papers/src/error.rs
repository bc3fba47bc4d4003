//! Why a paper could not be made, with a stable code and the data of its sentence.
//!
//! The sentences stand in the message files as `paper-CODE`. Texts here name a character, a field or a form and never
//! a person, because they also reach the logs.

/// Why a paper could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PaperError {
    /// The request is not one: unknown paper, missing or unknown key.
    #[error("the request cannot be read: {0}")]
    BadRequest(String),
    /// This paper is not made in this format.
    #[error("{paper} is not made as {format}")]
    Format {
        /// Code of the paper.
        paper: String,
        /// The format asked for.
        format: String,
    },
    /// There is nothing to print.
    #[error("{paper} has nothing to print")]
    Empty {
        /// Code of the paper.
        paper: String,
    },
    /// A date is not of the form `YYYY-MM-DD` or names no real day.
    #[error("{text:?} is not a date")]
    BadDate {
        /// What was given.
        text: String,
    },
    /// The paper fonts have no picture for this character.
    #[error("no letter for {character:?} ({code_point}) in the paper fonts")]
    MissingGlyph {
        /// The character.
        character: String,
        /// Its code point: `U+1F600`.
        code_point: String,
    },
    /// A text of a certificate is too long for its place, even in letters of 70 %.
    #[error("field {field} of honour book number {number} does not fit its place")]
    DoesNotFit {
        /// Code of the field.
        field: String,
        /// Number in the honour book of the sheet at fault.
        number: String,
    },
    /// A number cannot be printed: negative amount, total beyond what can be counted.
    #[error("{what} cannot be printed")]
    BadNumber {
        /// Which number.
        what: String,
    },
    /// A form, font or file of the program itself is at fault.
    #[error("the form failed: {0}")]
    Form(String),
}

impl PaperError {
    /// The stable code; the message is `paper-CODE`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::BadRequest(_) => "bad-request",
            Self::Format { .. } => "format",
            Self::Empty { .. } => "empty",
            Self::BadDate { .. } => "bad-date",
            Self::MissingGlyph { .. } => "missing-glyph",
            Self::DoesNotFit { .. } => "does-not-fit",
            Self::BadNumber { .. } => "bad-number",
            Self::Form(_) => "form",
        }
    }

    /// The values that the message's sentence names.
    #[must_use]
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::BadRequest(detail) | Self::Form(detail) => vec![("detail", detail.clone())],
            Self::Format { paper, format } => {
                vec![("paper", paper.clone()), ("format", format.clone())]
            }
            Self::Empty { paper } => vec![("paper", paper.clone())],
            Self::BadDate { text } => vec![("text", text.clone())],
            Self::MissingGlyph { character, code_point } => {
                vec![("character", character.clone()), ("codepoint", code_point.clone())]
            }
            Self::DoesNotFit { field, number } => {
                vec![("field", field.clone()), ("number", number.clone())]
            }
            Self::BadNumber { what } => vec![("what", what.clone())],
        }
    }

    /// Whether the request is at fault (the caller can mend it) and not the program.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        !matches!(self, Self::Form(_))
    }

    pub(crate) fn missing(character: char) -> Self {
        Self::MissingGlyph { character: character.to_string(), code_point: format!("U+{:04X}", u32::from(character)) }
    }

    pub(crate) fn form(error: impl std::fmt::Display) -> Self {
        Self::Form(error.to_string())
    }
}
