//! Certificates: every text of every sheet measured, broken into lines and placed here, so that the form only puts
//! ink where it is told.

use crate::Tell;
use crate::engine::{self, Printed};
use crate::error::PaperError;
use crate::fit::{Fitted, LINE, MM_PER_PT, fit};
use crate::fonts::{self, Face};
use crate::full_design;
use crate::merge::Merger;
use crate::text;
use crate::watermark::Watermark;
use crate::world::Form;
use domain::paper::{Align, Certificate, CertificateField, CertificateStyle, Certificates, FieldPlace, Ink};
use serde::Serialize;
use typst::foundations::Bytes;

/// Sheets set in one go; beyond `ONE_DOCUMENT` Typst's cache would grow past what a small machine has.
const CHUNK: usize = 100;
/// Up to this many sheets make one document without merging.
const ONE_DOCUMENT: usize = 200;

/// One line of ink. Millimetres; `y` is the baseline.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Line {
    /// Text.
    pub(crate) t: String,
    pub(crate) x: f64,
    pub(crate) y: f64,
    /// Width of the box in which it is aligned.
    pub(crate) w: f64,
    /// Size in points.
    pub(crate) s: f64,
    pub(crate) b: bool,
    pub(crate) i: bool,
    /// Ink: black, red, gold.
    pub(crate) c: &'static str,
    /// l, c or r.
    pub(crate) a: &'static str,
}

/// A rule below a line.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Rule {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) w: f64,
    pub(crate) c: &'static str,
}

#[derive(Debug, Serialize)]
struct Qr {
    x: f64,
    y: f64,
    w: f64,
    svg: String,
}

#[derive(Debug, Serialize)]
struct Sheet {
    lines: Vec<Line>,
    qr: Option<Qr>,
}

#[derive(Debug, Serialize)]
struct Data<'a> {
    title: &'a str,
    watermark: Option<&'a Watermark>,
    width: f64,
    height: f64,
    border: bool,
    /// Whether `base.pdf` is drawn behind each sheet.
    base: bool,
    rules: &'a [Rule],
    sheets: Vec<Sheet>,
}

/// How a block of lines looks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    pub(crate) face: Face,
    pub(crate) ink: &'static str,
    pub(crate) align: &'static str,
}

/// Puts fitted lines into a box whose top is at `y`; the baselines stand where Times would put them.
pub(crate) fn place(fitted: &Fitted, x: f64, y: f64, w: f64, look: Look, out: &mut Vec<Line>) {
    let em = fitted.size * MM_PER_PT;
    for (at, line) in fitted.lines.iter().enumerate() {
        out.push(Line {
            t: line.clone(),
            x,
            // half of what a line is higher than the letters stands above them
            y: y + em * (0.891 + (LINE - 1.107) / 2.0 + LINE * at as f64),
            w,
            s: fitted.size,
            b: look.face.bold,
            i: look.face.italic,
            c: look.ink,
            a: look.align,
        });
    }
}

/// Prints the sheets. What they share (border, watermark, authority, signer, decision, date) is set once, as a page of
/// its own that each sheet then shows as one drawing; only what differs is set sheet by sheet. `tell` hears how many
/// sheets are set after each chunk.
pub(crate) fn print(
    certificates: &Certificates,
    watermark: Option<&str>,
    tell: Tell<'_>,
) -> Result<Printed, PaperError> {
    if certificates.items.is_empty() {
        return Err(PaperError::Empty { paper: "certificates".to_owned() });
    }
    let (width, height) = certificates.sheet.size();
    let empty = Data {
        title: &certificates.award_name,
        watermark: None,
        width: mm(width),
        height: mm(height),
        border: false,
        base: false,
        rules: &[],
        sheets: Vec::new(),
    };
    let base = Bytes::new(base(certificates, Watermark::draw(watermark)?.as_ref(), &empty)?.bytes);
    let chunk = |items: &[Certificate]| -> Result<Printed, PaperError> {
        let sheets = items.iter().map(|item| sheet(certificates, item)).collect::<Result<Vec<_>, _>>()?;
        let data = Data { base: true, sheets, ..empty };
        engine::print_over(Form::Certificates, &data, false, Some(&base))
    };
    if certificates.items.len() <= ONE_DOCUMENT {
        return chunk(&certificates.items);
    }
    let mut merger = Merger::new();
    let mut done = 0;
    for items in certificates.items.chunks(CHUNK) {
        merger.add(&chunk(items)?.bytes)?;
        engine::forget();
        done += items.len();
        tell(done, certificates.items.len());
    }
    merger.finish()
}

/// The page behind all sheets.
fn base(certificates: &Certificates, watermark: Option<&Watermark>, empty: &Data<'_>) -> Result<Printed, PaperError> {
    // before the decision is signed there is no day
    let date = match certificates.date.as_str() {
        "" => "ngày … tháng … năm …".to_owned(),
        day => text::date_long(day)?,
    };
    let (mut lines, mut rules) = match &certificates.style {
        CertificateStyle::Full => full_design::shared(certificates, &date)?,
        CertificateStyle::Overprint { places } => {
            (overprint(places, None, |field| shared_value(certificates, &date, field))?, Vec::new())
        }
    };
    let (dx, dy) = offset(certificates);
    shift(&mut lines, (dx, dy));
    for rule in &mut rules {
        rule.x += dx;
        rule.y += dy;
    }
    let data = Data {
        watermark,
        border: matches!(certificates.style, CertificateStyle::Full),
        rules: &rules,
        sheets: vec![Sheet { lines, qr: None }],
        ..*empty
    };
    engine::print(Form::Certificates, &data, false)
}

fn offset(certificates: &Certificates) -> (f64, f64) {
    (mm(certificates.offset.dx), mm(certificates.offset.dy))
}

fn sheet(certificates: &Certificates, item: &Certificate) -> Result<Sheet, PaperError> {
    let mut lines = match &certificates.style {
        CertificateStyle::Full => full_design::sheet(certificates.sheet, item)?,
        CertificateStyle::Overprint { places } => overprint(places, Some(item), |field| own_value(item, field))?,
    };
    let offset = offset(certificates);
    shift(&mut lines, offset);
    let qr = match item.qr.as_deref().filter(|text| !text.is_empty()) {
        None => None,
        Some(text) => {
            let place = certificates.qr_place.unwrap_or_else(|| full_design::qr_place(certificates.sheet));
            Some(Qr {
                x: mm(place.x) + offset.0,
                y: mm(place.y) + offset.1,
                w: mm(place.side),
                svg: crate::qr::svg(text, &item.honour_book_number)?,
            })
        }
    };
    Ok(Sheet { lines, qr })
}

/// Texts at their places over a blank; `value` says what a field holds, if anything. `item` names the sheet in errors.
fn overprint(
    places: &[FieldPlace],
    item: Option<&Certificate>,
    value: impl Fn(CertificateField) -> Option<String>,
) -> Result<Vec<Line>, PaperError> {
    let mut lines = Vec::new();
    for place in places {
        let Some(value) = value(place.field).filter(|value| !value.trim().is_empty()) else {
            continue;
        };
        let mut shown = format!("{}{value}", place.label);
        if place.uppercase {
            shown = text::upper(&shown);
        }
        let look = look_of(place);
        let size = f64::from(place.size) / 10.0;
        let fitted = fit(&shown, look.face, size, mm(place.width), place.height.map(mm))
            .ok_or_else(|| does_not_fit(place.field, item))?;
        self::place(&fitted, mm(place.x), mm(place.y), mm(place.width), look, &mut lines);
    }
    Ok(lines)
}

pub(crate) fn look_of(place: &FieldPlace) -> Look {
    Look {
        face: Face { bold: place.bold, italic: place.italic },
        ink: match place.ink {
            Ink::Black => "black",
            Ink::Red => "red",
        },
        align: match place.align {
            Align::Left => "l",
            Align::Center => "c",
            Align::Right => "r",
        },
    }
}

/// What a field says on every sheet alike.
fn shared_value(certificates: &Certificates, date: &str, field: CertificateField) -> Option<String> {
    match field {
        CertificateField::Decision => Some(certificates.decision.clone()),
        CertificateField::Date => Some(place_and_date(certificates, date)),
        CertificateField::SignerTitle => Some(certificates.signature.title_lines().join("\n")),
        CertificateField::SignerName => Some(certificates.signature.printed_name()),
        CertificateField::Authority => Some(certificates.authority.clone()),
        _ => None,
    }
}

/// What a field says on this sheet alone.
fn own_value(item: &Certificate, field: CertificateField) -> Option<String> {
    match field {
        CertificateField::ObjectClass => Some(item.object_class.clone()),
        CertificateField::Name => Some(item.name.clone()),
        CertificateField::Position => Some(item.position.clone()),
        CertificateField::Citation => Some(item.citation.clone()),
        CertificateField::HonourBookNumber => Some(item.honour_book_number.clone()),
        _ => None,
    }
}

pub(crate) fn place_and_date(certificates: &Certificates, date: &str) -> String {
    if certificates.place.is_empty() { date.to_owned() } else { format!("{}, {date}", certificates.place) }
}

/// The error of a text that is too long; texts that all sheets share have no number.
pub(crate) fn does_not_fit(field: CertificateField, item: Option<&Certificate>) -> PaperError {
    PaperError::DoesNotFit {
        field: field.code().to_owned(),
        number: item.map_or_else(|| "-".to_owned(), |item| item.honour_book_number.clone()),
    }
}

/// Millimetres of tenths.
pub(crate) fn mm(tenths: i32) -> f64 {
    f64::from(tenths) / 10.0
}

fn shift(lines: &mut [Line], (dx, dy): (f64, f64)) {
    for line in lines {
        line.x += dx;
        line.y += dy;
    }
}

/// Width of a line in millimetres.
pub(crate) fn line_width(text: &str, face: Face, size: f64) -> f64 {
    fonts::width(text, face) * size * MM_PER_PT
}
