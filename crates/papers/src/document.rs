//! An administrative document as blocks: what the PDF form and the DOCX writer both print.
//!
//! `forms` turns each paper into these blocks once, so a decision says the same in both formats.

use crate::watermark::Watermark;
use serde::Serialize;

/// Non-breaking space: the gaps of a draft must not fall apart at the end of a line.
pub(crate) const NBSP: char = '\u{a0}';

/// A whole document.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Document {
    /// Title in the file's properties.
    pub(crate) title: String,
    /// Words across each page.
    pub(crate) watermark: Option<Watermark>,
    /// Parts that number their pages apart: the paper, then each annex.
    pub(crate) sections: Vec<Section>,
}

/// Pages numbered together.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Section {
    /// Whether the pages lie on their side.
    pub(crate) landscape: bool,
    /// The content from top to bottom.
    pub(crate) blocks: Vec<Block>,
}

/// One piece of a section.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum Block {
    /// Two-column head of the page.
    Head(Head),
    /// Kind of document in capitals and its summary with the rule below.
    Title {
        /// `QUYẾT ĐỊNH`.
        kind: String,
        /// Summary; empty prints none.
        summary: String,
        /// The summary in lines of like length, for the form that cannot be edited.
        summary_lines: Vec<String>,
    },
    /// Label, name and reference of an annex.
    AnnexHead {
        /// `Phụ lục I`; empty prints none.
        label: String,
        /// Name in capitals.
        title: String,
        /// The words in brackets below it; empty prints none.
        reference: String,
    },
    /// A bold line in the middle: the authority, `QUYẾT ĐỊNH:`.
    Centre {
        /// The text.
        text: String,
    },
    /// Kính gửi.
    To {
        /// Addressees as printed, without dash.
        lines: Vec<String>,
    },
    /// A bold heading at the indent: `I. THÀNH PHẦN`.
    Heading {
        /// The text.
        text: String,
    },
    /// A justified paragraph with first-line indent.
    Paragraph(Paragraph),
    /// A table whose header row repeats.
    Table(Table),
    /// Nơi nhận at the left and the signer at the right.
    Closing {
        /// Lines below "Nơi nhận:"; empty prints no list.
        recipients: Vec<String>,
        /// Lines of the title.
        titles: Vec<String>,
        /// The name.
        name: String,
    },
    /// Several places to sign, left to right.
    Signatures {
        /// The places.
        boxes: Vec<SignPlace>,
    },
}

/// Head of the page, texts ready to print.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Head {
    pub(crate) superior: String,
    pub(crate) issuing: String,
    /// The same in lines of like length.
    pub(crate) issuing_lines: Vec<String>,
    /// `Số: 15/QĐ-CAT`; empty prints none.
    pub(crate) number: String,
    /// What a letter is about, below its number, in lines of like length; none on papers with a title.
    pub(crate) about_lines: Vec<String>,
    pub(crate) place_date: String,
}

/// A paragraph.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Paragraph {
    /// Bold words before the text: `Điều 1.`
    pub(crate) lead: String,
    pub(crate) text: String,
    pub(crate) italic: bool,
    /// Stay on the page of what follows.
    pub(crate) keep: bool,
}

/// A place to sign.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct SignPlace {
    pub(crate) title: String,
    pub(crate) note: String,
    pub(crate) name: String,
}

/// A table.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Table {
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Row>,
}

/// A column: its width is `mm` when that is not zero, else `share` parts of what is left.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Column {
    pub(crate) title: String,
    pub(crate) mm: u32,
    pub(crate) share: u32,
    pub(crate) align: CellAlign,
}

impl Column {
    pub(crate) fn mm(title: &str, mm: u32, align: CellAlign) -> Self {
        Self { title: title.to_owned(), mm, share: 0, align }
    }

    pub(crate) fn share(title: &str, share: u32, align: CellAlign) -> Self {
        Self { title: title.to_owned(), mm: 0, share, align }
    }
}

/// Alignment in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CellAlign {
    Left,
    Center,
    Right,
}

/// A row; its first cell spans `span` columns.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Row {
    pub(crate) cells: Vec<String>,
    pub(crate) span: usize,
    pub(crate) bold: bool,
    /// Struck through: an entry that no longer counts.
    pub(crate) struck: bool,
}

impl Row {
    pub(crate) fn plain(cells: Vec<String>) -> Self {
        Self { cells, span: 1, bold: false, struck: false }
    }

    pub(crate) fn group(title: String, span: usize) -> Self {
        Self { cells: vec![title], span, bold: true, struck: false }
    }
}

impl Document {
    /// The widths of a table's columns in hundredths of a millimetre on a page of this kind.
    pub(crate) fn column_widths(columns: &[Column], landscape: bool) -> Vec<u32> {
        let whole = text_width(landscape);
        let fixed: u32 = columns.iter().map(|column| column.mm * 100).sum();
        let shares: u32 = columns.iter().map(|column| column.share).sum();
        let rest = whole.saturating_sub(fixed);
        columns
            .iter()
            .map(|column| if column.mm > 0 || shares == 0 { column.mm * 100 } else { rest * column.share / shares })
            .collect()
    }
}

/// Margins in millimetres: Decree 30/2020/NĐ-CP allows top and bottom 20–25, left 30–35, right 15–20.
pub(crate) const MARGIN_TOP: u32 = 20;
pub(crate) const MARGIN_BOTTOM: u32 = 20;
pub(crate) const MARGIN_LEFT: u32 = 30;
pub(crate) const MARGIN_RIGHT: u32 = 15;

/// Width between the margins, hundredths of a millimetre.
pub(crate) fn text_width(landscape: bool) -> u32 {
    let page = if landscape { 297 } else { 210 };
    (page - MARGIN_LEFT - MARGIN_RIGHT) * 100
}
