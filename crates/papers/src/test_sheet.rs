//! The sheet that shows where a printer puts the fields of a blank.

use crate::certificates::mm;
use crate::engine::{self, Printed};
use crate::error::PaperError;
use crate::watermark::Watermark;
use crate::world::Form;
use domain::paper::{CertificateField, CertificateSheet, TestSheet};
use serde::Serialize;

#[derive(Serialize)]
struct Field {
    x: f64,
    y: f64,
    w: f64,
    h: f64,
    label: String,
}

#[derive(Serialize)]
struct Data<'a> {
    title: &'a str,
    watermark: Option<Watermark>,
    width: f64,
    height: f64,
    heading: String,
    note: String,
    fields: Vec<Field>,
}

pub(crate) fn print(sheet: &TestSheet, watermark: Option<&str>) -> Result<Printed, PaperError> {
    let (width, height) = sheet.sheet.size();
    let fields = sheet
        .places
        .iter()
        .map(|place| Field {
            x: mm(place.x + sheet.offset.dx),
            y: mm(place.y + sheet.offset.dy),
            w: mm(place.width),
            // a field without a height runs down: its first line is shown
            h: place.height.map_or(f64::from(place.size) / 10.0 * crate::fit::LINE * crate::fit::MM_PER_PT, mm),
            label: format!("{} ({}; {})", name(place.field), millimetres(place.x), millimetres(place.y)),
        })
        .collect();
    let size = match sheet.sheet {
        CertificateSheet::A4 => "A4, 297 × 210 mm",
        CertificateSheet::A3 => "A3, 420 × 297 mm",
    };
    let data = Data {
        title: "Tờ in thử",
        watermark: Watermark::draw(watermark)?,
        width: mm(width),
        height: mm(height),
        heading: format!("TỜ IN THỬ ({size})"),
        note: format!(
            "Độ lệch máy in đang dùng: ngang {} mm, dọc {} mm. In ở tỷ lệ 100%, đặt chồng lên phôi, soi dưới ánh sáng, \
             đọc độ lệch trên thước rồi nhập vào phần mềm.",
            millimetres(sheet.offset.dx),
            millimetres(sheet.offset.dy)
        ),
        fields,
    };
    engine::print(Form::TestSheet, &data, false)
}

/// `12,5` of 125 tenths.
fn millimetres(tenths: i32) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    let tenths = tenths.unsigned_abs();
    format!("{sign}{},{}", tenths / 10, tenths % 10)
}

/// The field as officers call it.
fn name(field: CertificateField) -> &'static str {
    match field {
        CertificateField::ObjectClass => "Đối tượng",
        CertificateField::Name => "Họ tên hoặc tên tập thể",
        CertificateField::Position => "Chức vụ, đơn vị",
        CertificateField::Citation => "Thành tích",
        CertificateField::Decision => "Số quyết định",
        CertificateField::Date => "Địa danh, ngày tháng",
        CertificateField::SignerTitle => "Chức danh người ký",
        CertificateField::SignerName => "Họ tên người ký",
        CertificateField::Authority => "Cơ quan, người khen thưởng",
        CertificateField::HonourBookNumber => "Số sổ vàng",
    }
}
