//! A QR code drawn into a page: the modules as one path of an inline SVG, which the content security policy allows where it
//! forbids pictures in data: addresses.

use qrcode::{Color, EcLevel, QrCode};
use serde::Serialize;

/// Light modules around the code that a reader needs.
const QUIET: usize = 4;

/// What the template `macros/qr.html` draws.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Qr {
    /// Width and height of the drawing, in modules with the quiet zone.
    pub size: usize,
    /// The dark modules as an SVG path.
    pub path: String,
}

/// The code of a text; `None` when it is too long for one.
#[must_use]
pub fn of(text: &str) -> Option<Qr> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let run = row[x..].iter().take_while(|c| **c == Color::Dark).count();
            if run > 0 {
                path.push_str(&format!("M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET));
            }
            x += run.max(1);
        }
    }
    Some(Qr { size: width + 2 * QUIET, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_draws_the_modules_of_the_code() {
        let text = "otpauth://totp/Thidua:an?secret=MZXW6YTBOI&issuer=Thidua";
        let qr = of(text).unwrap();
        let code = QrCode::with_error_correction_level(text, EcLevel::M).unwrap();
        let mut drawn = vec![false; code.width() * code.width()];
        for piece in qr.path.split('M').skip(1) {
            let (at, rest) = piece.split_once('h').unwrap();
            let (x, y) = at.split_once(' ').unwrap();
            let run: usize = rest.split('v').next().unwrap().parse().unwrap();
            let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
            for i in 0..run {
                drawn[(y - QUIET) * code.width() + x - QUIET + i] = true;
            }
        }
        let dark: Vec<bool> = code.to_colors().into_iter().map(|c| c == Color::Dark).collect();
        assert_eq!(drawn, dark);
        assert_eq!(of(&"x".repeat(5000)), None);
    }
}
