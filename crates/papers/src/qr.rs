//! QR codes, as SVG so that they stay sharp on any printer.

use crate::error::PaperError;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

/// The code of a text, usually the address of the check page. `number` names the sheet when the text is too long.
pub(crate) fn svg(text: &str, number: &str) -> Result<String, PaperError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)
        .map_err(|_| PaperError::DoesNotFit { field: "qr".to_owned(), number: number.to_owned() })?;
    Ok(code.render::<svg::Color<'_>>().quiet_zone(false).min_dimensions(100, 100).build())
}
