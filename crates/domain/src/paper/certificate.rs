//! Certificates: the printed sheet of an award, in full design or printed over a blank.
//!
//! Sizes and places are data, because the law that prescribes them changes: whole tenths of a millimetre from the top
//! left corner of the sheet, sizes of letters in tenths of a point.

use super::Signature;
use serde::{Deserialize, Serialize};

/// The sheet, always landscape.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertificateSheet {
    /// 297 × 210 mm, the usual blank of a Giấy khen.
    #[default]
    A4,
    /// 420 × 297 mm, the usual blank of a Bằng khen.
    A3,
}

impl CertificateSheet {
    /// Width and height in tenths of a millimetre.
    #[must_use]
    pub fn size(self) -> (i32, i32) {
        match self {
            Self::A4 => (2970, 2100),
            Self::A3 => (4200, 2970),
        }
    }
}

/// The ten texts of a certificate that can be placed on a blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertificateField {
    /// Class of the object: "Tập thể", "Đồng chí", "Ông", "Bà".
    ObjectClass,
    /// Name of the person or collective.
    Name,
    /// Rank, post, unit or address.
    Position,
    /// The achievement.
    Citation,
    /// Number of the decision.
    Decision,
    /// Place and date.
    Date,
    /// Title of the signer, with KT. and the like.
    SignerTitle,
    /// Name of the signer.
    SignerName,
    /// The awarding authority.
    Authority,
    /// Number in the honour book.
    HonourBookNumber,
}

impl CertificateField {
    /// All fields, top of the sheet first.
    pub const ALL: [Self; 10] = [
        Self::Authority,
        Self::ObjectClass,
        Self::Name,
        Self::Position,
        Self::Citation,
        Self::Date,
        Self::SignerTitle,
        Self::SignerName,
        Self::Decision,
        Self::HonourBookNumber,
    ];

    /// The stable name.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::ObjectClass => "object_class",
            Self::Name => "name",
            Self::Position => "position",
            Self::Citation => "citation",
            Self::Decision => "decision",
            Self::Date => "date",
            Self::SignerTitle => "signer_title",
            Self::SignerName => "signer_name",
            Self::Authority => "authority",
            Self::HonourBookNumber => "honour_book_number",
        }
    }
}

/// How a field's lines stand between its left edge and its width.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Align {
    Left,
    #[default]
    Center,
    Right,
}

/// The ink of a field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Ink {
    #[default]
    Black,
    Red,
}

/// Where and how one field is printed on a blank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldPlace {
    /// Which text.
    pub field: CertificateField,
    /// Words printed before the text where the blank does not carry them: `Quyết định số `.
    #[serde(default)]
    pub label: String,
    /// Left edge, tenths of a millimetre from the sheet's left edge.
    pub x: i32,
    /// Top edge, tenths of a millimetre from the sheet's top edge.
    pub y: i32,
    /// Width, tenths of a millimetre.
    pub width: i32,
    /// Height that the text must not exceed; letters shrink down to 70 % to fit, then the render fails naming the
    /// field. Tenths of a millimetre; `None` lets the text run down.
    #[serde(default)]
    pub height: Option<i32>,
    /// Size of the letters in tenths of a point.
    pub size: i32,
    /// Alignment.
    #[serde(default)]
    pub align: Align,
    /// Bold letters.
    #[serde(default)]
    pub bold: bool,
    /// Italic letters.
    #[serde(default)]
    pub italic: bool,
    /// All capitals.
    #[serde(default)]
    pub uppercase: bool,
    /// Ink.
    #[serde(default)]
    pub ink: Ink,
}

/// How the printer at hand misses: everything is moved by this much. Tenths of a millimetre, positive to the right
/// and down.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrinterOffset {
    /// To the right.
    pub dx: i32,
    /// Down.
    pub dy: i32,
}

/// Full design, or only the texts over a pre-printed blank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "style", rename_all = "snake_case")]
pub enum CertificateStyle {
    /// Border, heading and texts. The emblem's and the seal's places stay free.
    Full,
    /// Texts at their places.
    Overprint {
        /// The places; a field that is not listed is not printed.
        places: Vec<FieldPlace>,
    },
}

/// The square of the QR code, in tenths of a millimetre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QrPlace {
    /// Left edge.
    pub x: i32,
    /// Top edge.
    pub y: i32,
    /// Side.
    pub side: i32,
}

/// What differs from sheet to sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// `Tập thể`, `Đồng chí`, `Ông`, `Bà`; may be empty.
    #[serde(default)]
    pub object_class: String,
    /// The name as issued.
    pub name: String,
    /// Rank, post, unit or address as issued.
    #[serde(default)]
    pub position: String,
    /// The achievement as issued.
    pub citation: String,
    /// Conferred after death: "Truy tặng" instead of "Tặng".
    #[serde(default)]
    pub posthumous: bool,
    /// Number in the honour book.
    pub honour_book_number: String,
    /// What the QR code says, usually the address of the check page. No QR when absent.
    #[serde(default)]
    pub qr: Option<String>,
}

/// Certificates of one decision. Printing a range or one spoiled sheet again is a request with fewer items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificates {
    /// Sheet.
    #[serde(default)]
    pub sheet: CertificateSheet,
    /// Full design or overprint.
    pub style: CertificateStyle,
    /// Printer offset.
    #[serde(default)]
    pub offset: PrinterOffset,
    /// The awarding authority: `GIÁM ĐỐC CÔNG AN TỈNH …`.
    pub authority: String,
    /// The award's name: `GIẤY KHEN`.
    pub award_name: String,
    /// Number and symbol of the decision: `1234/QĐ-CAT-PX03`.
    pub decision: String,
    /// Place before the date.
    pub place: String,
    /// Date of the decision, ISO.
    pub date: String,
    /// The signer.
    pub signature: Signature,
    /// Where QR codes go; a corner at the bottom left when absent.
    #[serde(default)]
    pub qr_place: Option<QrPlace>,
    /// The sheets.
    pub items: Vec<Certificate>,
}

/// A sheet with rulers, crosshairs and the boxes of the fields, to measure the printer's offset.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TestSheet {
    /// Sheet.
    #[serde(default)]
    pub sheet: CertificateSheet,
    /// The places to show.
    pub places: Vec<FieldPlace>,
    /// The offset in use.
    #[serde(default)]
    pub offset: PrinterOffset,
}

/// Places to start from on a blank of this sheet; an office moves them to fit its own blanks.
#[must_use]
pub fn default_places(sheet: CertificateSheet) -> Vec<FieldPlace> {
    use CertificateField as F;
    // field; x, y, width, height; size; bold, italic, uppercase; ink: for A4, tenths of mm and pt
    type Start = (F, [i32; 4], i32, bool, bool, bool, Ink);
    let a4: [Start; 10] = [
        (F::Authority, [485, 460, 2000, 130], 200, true, false, true, Ink::Red),
        (F::ObjectClass, [485, 850, 2000, 85], 160, false, false, false, Ink::Black),
        (F::Name, [385, 935, 2200, 170], 240, true, false, false, Ink::Black),
        (F::Position, [385, 1105, 2200, 95], 150, false, false, false, Ink::Black),
        (F::Citation, [385, 1205, 2200, 220], 150, false, false, false, Ink::Black),
        (F::Date, [1580, 1440, 1100, 80], 140, false, true, false, Ink::Black),
        (F::SignerTitle, [1580, 1515, 1100, 140], 140, true, false, true, Ink::Black),
        (F::SignerName, [1580, 1810, 1100, 80], 150, true, false, false, Ink::Black),
        (F::Decision, [300, 1690, 1100, 80], 120, false, false, false, Ink::Black),
        (F::HonourBookNumber, [300, 1760, 1100, 80], 120, false, false, false, Ink::Black),
    ];
    let scale = |value: i32| match sheet {
        CertificateSheet::A4 => value,
        // 420 / 297 in whole numbers, rounded
        CertificateSheet::A3 => (value * 4200 + 1485) / 2970,
    };
    a4.into_iter()
        .map(|(field, [x, y, width, height], size, bold, italic, uppercase, ink)| FieldPlace {
            field,
            label: match field {
                F::Decision => "Quyết định số ".to_owned(),
                F::HonourBookNumber => "Số sổ vàng: ".to_owned(),
                _ => String::new(),
            },
            x: scale(x),
            y: scale(y),
            width: scale(width),
            height: Some(scale(height)),
            size: scale(size),
            align: match field {
                F::Decision | F::HonourBookNumber => Align::Left,
                _ => Align::Center,
            },
            bold,
            italic,
            uppercase,
            ink,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_places_hold_each_field_once_inside_the_sheet() {
        for sheet in [CertificateSheet::A4, CertificateSheet::A3] {
            let (width, height) = sheet.size();
            let places = default_places(sheet);
            let mut fields: Vec<_> = places.iter().map(|place| place.field).collect();
            fields.sort();
            fields.dedup();
            assert_eq!(fields.len(), CertificateField::ALL.len());
            for place in places {
                assert!(place.x > 0 && place.x + place.width < width, "{place:?}");
                assert!(place.y > 0 && place.y + place.height.unwrap_or(0) < height, "{place:?}");
            }
        }
    }
}
