//! How much a request may carry.

/// How much a request may carry: the one table of sizes of requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// A few fields, of anybody: signing in, the language, a question to the check page.
    Few,
    /// Form fields with their texts.
    Form,
    /// A field a row: votes, choices of an import, texts of a decision; kept text that was not sent.
    Grid,
    /// Form fields and a file that belongs to a dossier.
    Attachment,
    /// Form fields and files.
    Upload,
}

impl Body {
    /// The limit in bytes.
    #[must_use]
    pub const fn limit(self) -> usize {
        match self {
            Self::Few => 16 << 10,
            Self::Form => 512 << 10,
            Self::Grid => 4 << 20,
            // The file and the form around it.
            Self::Attachment => (20 << 20) + (256 << 10),
            Self::Upload => (50 << 20) + (256 << 10),
        }
    }

    /// True for forms with files.
    #[must_use]
    pub const fn files(self) -> bool {
        matches!(self, Self::Attachment | Self::Upload)
    }
}
