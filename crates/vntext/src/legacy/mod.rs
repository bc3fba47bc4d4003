//! Damaged and legacy text: what was found, and what it would become.
//!
//! Files of Vietnamese offices hold thirty years of encodings, often several in one file: TCVN3 and
//! VNI bytes read as Latin-1, decomposed Unicode, Ƣ in place of Ư, UTF-8 read as Windows-1252. The
//! functions here look at one cell ([`detect`]) or one column ([`detect_column`]) and *propose*. They
//! never change anything by themselves: a person sees both texts and decides.
//!
//! What decides, in this order: letters that only Unicode has; the font, when it is a known legacy
//! font; whole words that are Vietnamese syllables under one reading and under no other
//! ([`crate::syllable`]); in a column, the neighbours. "Hélène" and "Düsseldorf" are syllables under
//! no reading and are left alone.

mod column;
mod detect;
mod pages;
mod tcvn3;
mod vni;
mod words;

pub use column::detect_column;
pub use detect::{detect, repair};
pub use pages::{Page, decode_misread_utf8, page_of};
pub use tcvn3::{decode_tcvn3, encode_tcvn3};
pub use vni::{decode_vni, encode_vni};

/// What a text turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// composed Unicode: nothing to repair
    Unicode,
    /// Unicode with tone or vowel marks as characters of their own (NFD, or Windows-1258 style)
    Decomposed,
    /// Unicode with Ƣ ƣ (U+01A2, U+01A3) where Ư ư is meant
    StrayOi,
    /// Unicode with Ð ð, Ɖ ɖ of other languages where Đ đ is meant
    StrayD,
    /// UTF-8 bytes read as Windows-1252, 1250 or 1258, perhaps twice ("Nguyá»…n")
    MisreadUtf8,
    /// TCVN3 (ABC): .VnTime and its family
    Tcvn3,
    /// TCVN3 set in a capital font (.VnTimeH): every letter is shown as a capital
    Tcvn3Capitals,
    /// VNI for Windows: VNI-Times and its family
    Vni,
}

impl Encoding {
    /// A stable code; its name for people is the message `legacy-` and this code.
    pub fn code(self) -> &'static str {
        match self {
            Encoding::Unicode => "unicode",
            Encoding::Decomposed => "decomposed",
            Encoding::StrayOi => "stray-oi",
            Encoding::StrayD => "stray-d",
            Encoding::MisreadUtf8 => "misread-utf8",
            Encoding::Tcvn3 => "tcvn3",
            Encoding::Tcvn3Capitals => "tcvn3-capitals",
            Encoding::Vni => "vni",
        }
    }
}

/// How far a proposal can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// several readings are possible; a person should look
    Low,
    /// the words speak for it
    Likely,
    /// the font or several words leave no other reading
    Certain,
}

impl Confidence {
    /// A stable code; its name for people is the message `legacy-confidence-` and this code.
    pub fn code(self) -> &'static str {
        match self {
            Confidence::Low => "low",
            Confidence::Likely => "likely",
            Confidence::Certain => "certain",
        }
    }
}

/// What a person should look at before accepting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// a word that would be Vietnamese with a ư put back ("Trởng"): letters were lost, nothing is repaired
    LostUHorn {
        /// the broken word
        word: String,
    },
    /// the text can also be read this way
    AlsoReads {
        /// under this encoding
        encoding: Encoding,
        /// as this text
        text: String,
    },
    /// one cell mixes Unicode and a legacy encoding; only the legacy words were read anew
    Mixed,
    /// the cell alone does not tell; the other cells of its column decided
    DecidedByNeighbours,
    /// the cell has a legacy font but its text is Unicode; the text was believed
    FontDisagrees,
    /// the replacement character: letters are already lost
    LettersLost,
}

impl Doubt {
    /// A stable code; its sentence for people is the message `legacy-doubt-` and this code, with `word`, `text`
    /// and `encoding` (the encoding's name) where the variant has them.
    pub fn code(&self) -> &'static str {
        match self {
            Doubt::LostUHorn { .. } => "lost-u-horn",
            Doubt::AlsoReads { .. } => "also-reads",
            Doubt::Mixed => "mixed",
            Doubt::DecidedByNeighbours => "decided-by-neighbours",
            Doubt::FontDisagrees => "font-disagrees",
            Doubt::LettersLost => "letters-lost",
        }
    }
}

/// What was found in one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detection {
    /// what the text is
    pub encoding: Encoding,
    /// how sure that is
    pub confidence: Confidence,
    /// what the text would become; `None` when it would stay as it is
    pub repaired: Option<String>,
    /// what a person should look at
    pub doubts: Vec<Doubt>,
}

impl Detection {
    /// The text as proposed: the repaired one, or the original.
    pub fn text<'a>(&'a self, original: &'a str) -> &'a str {
        self.repaired.as_deref().unwrap_or(original)
    }

    /// True when nothing would change and nothing is doubtful.
    pub fn is_clean(&self) -> bool {
        self.repaired.is_none() && self.doubts.is_empty()
    }
}

/// A cell as the helpers take it: its text and the name of its font, when the file tells.
pub type Cell<'a> = (&'a str, Option<&'a str>);

/// The encoding that a font's name proves, if any.
pub(crate) fn of_font(font: &str) -> Option<Encoding> {
    let name = font.trim().to_ascii_lowercase();
    if name.starts_with(".vn") || name.starts_with("vntime") || name.starts_with("vnarial") {
        // .VnTimeH, .VnArialH: capital fonts; ".VnTeknical" and its like do not end in h
        let capital = name.trim_end_matches(['b', 'i', ' ']).ends_with('h');
        Some(if capital { Encoding::Tcvn3Capitals } else { Encoding::Tcvn3 })
    } else if name.starts_with("vni") {
        Some(Encoding::Vni)
    } else {
        None
    }
}
