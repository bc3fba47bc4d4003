//! The full design of a certificate: what stands where when no blank is used.
//!
//! The order is the visual tradition (authority in red, "TẶNG" in black, the award in red, recipient, achievement;
//! decision and honour book at the bottom left, signer at the bottom right). The top centre stays free for the
//! national emblem and the signer's left for the seal: both belong to the office, never to the program.

use crate::certificates::{Line, Look, Rule, does_not_fit, line_width, place, place_and_date};
use crate::error::PaperError;
use crate::fit::{Fitted, fit};
use crate::fonts::Face;
use crate::text;
use domain::paper::{Certificate, CertificateField, CertificateSheet, Certificates, QrPlace};

const BOLD: Face = Face { bold: true, italic: false };
const PLAIN: Face = Face { bold: false, italic: false };
const ITALIC: Face = Face { bold: false, italic: true };

const fn centred(face: Face, ink: &'static str) -> Look {
    Look { face, ink, align: "c" }
}

/// All measures below are millimetres and points of an A4 sheet; larger sheets scale them.
fn factor(sheet: CertificateSheet) -> f64 {
    f64::from(sheet.size().0) / 2970.0
}

/// The texts that all sheets share: head, foot and signer.
pub(crate) fn shared(certificates: &Certificates, date: &str) -> Result<(Vec<Line>, Vec<Rule>), PaperError> {
    let k = factor(certificates.sheet);
    let mut lines = Vec::new();
    let mut one = |text: &str, y: f64, size: f64, look: Look| {
        lines.push(Line {
            t: text.to_owned(),
            x: 0.0,
            y: y * k,
            w: 297.0 * k,
            s: size * k,
            b: look.face.bold,
            i: look.face.italic,
            c: look.ink,
            a: look.align,
        });
    };
    let motto = "Độc lập - Tự do - Hạnh phúc";
    one("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 51.0, 14.0, centred(BOLD, "black"));
    one(motto, 57.5, 14.0, centred(BOLD, "black"));
    let award = text::upper(&certificates.award_name);
    one(&award, 97.0, 40.0, centred(BOLD, "red"));
    let motto_width = line_width(motto, BOLD, 14.0) * k;
    let rules = vec![Rule { x: (297.0 * k - motto_width) / 2.0, y: 60.0 * k, w: motto_width, c: "black" }];

    let right = 160.0;
    let left = Look { face: PLAIN, ink: "black", align: "l" };
    let parts = [
        (
            text::upper(&certificates.authority),
            20.0,
            (38.5, 64.0, 220.0, 9.0),
            centred(BOLD, "red"),
            CertificateField::Authority,
        ),
        (
            place_and_date(certificates, date),
            14.0,
            (right, 146.0, 112.0, 7.0),
            centred(ITALIC, "black"),
            CertificateField::Date,
        ),
        (
            certificates.signature.title_lines().join("\n"),
            14.0,
            (right, 152.0, 112.0, 13.0),
            centred(BOLD, "black"),
            CertificateField::SignerTitle,
        ),
        (
            certificates.signature.printed_name(),
            15.0,
            (right, 183.5, 112.0, 7.5),
            centred(BOLD, "black"),
            CertificateField::SignerName,
        ),
        (
            format!("Quyết định số {}\n{date}", certificates.decision),
            12.0,
            (25.0, 173.5, 110.0, 12.0),
            left,
            CertificateField::Decision,
        ),
    ];
    for (text, size, (x, y, w, h), look, field) in parts {
        let fitted = fit(&text, look.face, size, w, Some(h)).ok_or_else(|| does_not_fit(field, None))?;
        place(&scaled(fitted, k), x * k, y * k, w * k, look, &mut lines);
    }
    Ok((lines, rules))
}

fn scaled(fitted: Fitted, k: f64) -> Fitted {
    Fitted { size: fitted.size * k, ..fitted }
}

/// What stands on one sheet alone: who, for what, and the number in the honour book.
pub(crate) fn sheet(size: CertificateSheet, item: &Certificate) -> Result<Vec<Line>, PaperError> {
    let k = factor(size);
    let mut lines = vec![Line {
        t: if item.posthumous { "TRUY TẶNG" } else { "TẶNG" }.to_owned(),
        x: 0.0,
        y: 81.0 * k,
        w: 297.0 * k,
        s: 18.0 * k,
        b: true,
        i: false,
        c: "black",
        a: "c",
    }];
    recipient(item, k, &mut lines)?;
    let field = CertificateField::HonourBookNumber;
    let number = format!("Số sổ vàng: {}", item.honour_book_number);
    let fitted = fit(&number, PLAIN, 12.0, 110.0, Some(6.5)).ok_or_else(|| does_not_fit(field, Some(item)))?;
    let look = Look { face: PLAIN, ink: "black", align: "l" };
    place(&scaled(fitted, k), 25.0 * k, 184.0 * k, 110.0 * k, look, &mut lines);
    Ok(lines)
}

/// Class, name, post and achievement, one below the other in the middle of the room between the award and the foot.
fn recipient(item: &Certificate, k: f64, lines: &mut Vec<Line>) -> Result<(), PaperError> {
    const ROOM: f64 = 42.0;
    const TOP: f64 = 101.5;
    const WIDTH: f64 = 236.0;
    let parts: Vec<(&str, f64, Face, CertificateField)> = [
        (item.object_class.as_str(), 15.0, ITALIC, CertificateField::ObjectClass),
        (item.name.as_str(), 24.0, BOLD, CertificateField::Name),
        (item.position.as_str(), 15.0, PLAIN, CertificateField::Position),
        (item.citation.as_str(), 15.0, PLAIN, CertificateField::Citation),
    ]
    .into_iter()
    .filter(|(text, ..)| !text.trim().is_empty())
    .collect();
    // The name alone gives way first: it is the largest, and one line of it looks better than two.
    let scales = (0..=6).map(|step| 1.0 - 0.05 * f64::from(step));
    let tries = scales.flat_map(|scale| [1.0, 0.92, 0.84].map(|name| (scale, name)));
    let mut too_wide = CertificateField::Citation;
    for (scale, name) in tries {
        let fitted: Result<Vec<(Fitted, Face)>, CertificateField> = parts
            .iter()
            .map(|(text, size, face, field)| {
                let own = if *field == CertificateField::Name { name } else { 1.0 };
                fit(text, *face, size * scale * own, WIDTH, None).map(|fitted| (fitted, *face)).ok_or(*field)
            })
            .collect();
        let blocks = match fitted {
            Ok(blocks) => blocks,
            Err(field) => {
                too_wide = field;
                continue;
            }
        };
        let gap = 1.6 * scale;
        let height: f64 = blocks.iter().map(|(fitted, _)| fitted.height()).sum::<f64>()
            + gap * (blocks.len().saturating_sub(1)) as f64;
        if height > ROOM {
            continue;
        }
        let mut y = TOP + (ROOM - height) / 2.0;
        for (fitted, face) in blocks {
            let block_height = fitted.height();
            let x = (297.0 - WIDTH) / 2.0 * k;
            place(&scaled(fitted, k), x, y * k, WIDTH * k, centred(face, "black"), lines);
            y += block_height + gap;
        }
        return Ok(());
    }
    Err(does_not_fit(too_wide, Some(item)))
}

/// The corner of the QR code when the request names none.
pub(crate) fn qr_place(sheet: CertificateSheet) -> QrPlace {
    match sheet {
        CertificateSheet::A4 => QrPlace { x: 250, y: 1520, side: 190 },
        CertificateSheet::A3 => QrPlace { x: 354, y: 2150, side: 269 },
    }
}
