//! Certificates: one sheet each, each text where the data says, to a tenth of a millimetre or so.

use crate::samples::{self, certificates, overprint, request};
use crate::tools::{MM, pdf, pdf_of};
use domain::paper::{
    CertificateField, CertificateSheet, CertificateStyle, DEMO_WATERMARK, FieldPlace, Paper, PaperFormat,
    PrinterOffset, TestSheet, default_places,
};

#[test]
fn one_hundred_and_thirty_four_certificates_are_as_many_pages() {
    let all = certificates(CertificateStyle::Full, 38, 96);
    let wanted = request(Paper::Certificates(all.clone()), PaperFormat::Pdf);
    let made = papers::render(&wanted).expect("printed");
    assert_eq!(made.pages, Some(134));
    let paper = pdf_of(&made.bytes);
    assert_eq!(paper.pages(), 134);
    let (width, height) = paper.size_mm();
    assert!((width - 297.0).abs() < 0.1 && (height - 210.0).abs() < 0.1, "{width} × {height}");
    for (text, item) in paper.texts().iter().zip(&all.items) {
        for phrase in [
            item.name.as_str(),
            "GIẤY KHEN",
            "GIÁM ĐỐC CÔNG AN TỈNH LAM GIANG",
            "Đại tá Trịnh Hữu Khuê",
            "Quyết định số 1234/QĐ-CAT-PX03",
            DEMO_WATERMARK,
        ] {
            assert!(text.contains(phrase), "{phrase}: {text}");
        }
        assert!(text.contains(&format!("Số sổ vàng: {}", item.honour_book_number)), "{text}");
    }
}

#[test]
fn many_certificates_are_merged_without_losing_one() {
    let all = certificates(CertificateStyle::Full, 0, 230);
    let paper = pdf(Paper::Certificates(all.clone()));
    assert_eq!(paper.pages(), 230);
    let texts = paper.texts();
    for (text, item) in texts.iter().zip(&all.items) {
        assert!(text.contains(&item.name), "{text}");
        assert!(text.contains(&format!("Số sổ vàng: {}", item.honour_book_number)), "{text}");
    }
}

#[test]
fn the_places_of_emblem_and_seal_stay_free() {
    let paper = pdf(Paper::Certificates(certificates(CertificateStyle::Full, 1, 1)));
    for word in paper.words() {
        let in_emblem = word.bottom < 45.0 * MM;
        assert!(!in_emblem, "{word:?}");
    }
    let title = paper.find("PHÓ GIÁM ĐỐC");
    let name = paper.find("Đại tá Trịnh Hữu Khuê");
    assert!(name.top - title.bottom > 17.0 * MM, "room to sign and seal");
}

#[test]
fn an_overprint_puts_each_field_at_its_place() {
    for sheet in [CertificateSheet::A4, CertificateSheet::A3] {
        let mut wanted = certificates(overprint(sheet), 0, 1);
        wanted.sheet = sheet;
        let name = wanted.items[0].name.clone();
        let paper = pdf(Paper::Certificates(wanted));
        let (width, _) = paper.size_mm();
        assert!((width - f64::from(sheet.size().0) / 10.0).abs() < 0.1);
        let place = |field| -> FieldPlace {
            default_places(sheet).into_iter().find(|place| place.field == field).expect("all fields")
        };
        for (field, phrase) in [
            (CertificateField::Name, name.as_str()),
            (CertificateField::SignerName, "Đại tá Trịnh Hữu Khuê"),
            (CertificateField::Authority, "GIÁM ĐỐC CÔNG AN TỈNH LAM GIANG"),
        ] {
            let place = place(field);
            let found = paper.find(phrase);
            let middle = (f64::from(place.x) + f64::from(place.width) / 2.0) / 10.0;
            assert!((found.middle() / MM - middle).abs() < 0.4, "{field:?}: {found:?}");
            // the foot of the first line: ascent, descent and half of the space between lines, in letters of this size
            let foot = f64::from(place.y) / 10.0 + 1.1635 * paper.size_of(phrase) / MM;
            assert!((found.bottom / MM - foot).abs() < 0.4, "{field:?}: {} {foot}", found.bottom / MM);
        }
        let book = paper.find("Số sổ vàng: 1201");
        assert!((book.left / MM - f64::from(place(CertificateField::HonourBookNumber).x) / 10.0).abs() < 0.4);
        let text = paper.text();
        assert!(!text.contains("CỘNG HÒA") && !text.contains("GIẤY KHEN"), "the blank has these: {text}");
    }
}

#[test]
fn the_longest_usual_names_fit_the_default_places() {
    for style in [overprint(CertificateSheet::A4), CertificateStyle::Full] {
        let paper = pdf(Paper::Certificates(certificates(style, 38, 4)));
        assert!(paper.text().contains("tội phạm sử dụng công nghệ cao"));
    }
}

#[test]
fn the_printer_offset_moves_everything_alike() {
    let plain = certificates(overprint(CertificateSheet::A4), 0, 1);
    let mut moved = plain.clone();
    moved.offset = PrinterOffset { dx: 25, dy: -13 };
    let (plain, moved) = (pdf(Paper::Certificates(plain)).words(), pdf(Paper::Certificates(moved)).words());
    assert_eq!(plain.len(), moved.len());
    for (before, after) in plain.iter().zip(&moved) {
        assert_eq!(before.text, after.text);
        assert!(((after.left - before.left) / MM - 2.5).abs() < 0.05, "{before:?} {after:?}");
        assert!(((after.top - before.top) / MM + 1.3).abs() < 0.05, "{before:?} {after:?}");
    }
}

#[test]
fn one_spoiled_sheet_is_printed_again_under_its_number() {
    let mut again = certificates(CertificateStyle::Full, 2, 2);
    let first = pdf(Paper::Certificates(again.clone())).texts();
    again.items = vec![again.items[2].clone()];
    let reprint = pdf(Paper::Certificates(again)).texts();
    assert_eq!(reprint, [first[2].clone()]);
}

#[test]
fn a_long_name_shrinks_and_a_text_without_end_is_refused() {
    let mut long = certificates(overprint(CertificateSheet::A4), 1, 0);
    long.items[0].name = "Đội Cảnh sát quản lý hành chính về trật tự xã hội và cấp, quản lý căn cước công dân".into();
    let paper = pdf(Paper::Certificates(long.clone()));
    let size = paper.size_of("Đội Cảnh sát");
    assert!(size < 24.0, "{size}");
    assert!(paper.text().contains("căn cước công dân"));

    long.items[0].citation = "thành tích ".repeat(200);
    for style in [overprint(CertificateSheet::A4), CertificateStyle::Full] {
        long.style = style;
        let error =
            papers::render(&request(Paper::Certificates(long.clone()), PaperFormat::Pdf)).expect_err("too long");
        assert_eq!(error.code(), "does-not-fit", "{error}");
        assert!(error.args().contains(&("number", "1201".to_owned())), "{error}");
    }
}

#[test]
fn a_long_printing_tells_how_far_it_is_after_each_chunk() {
    let wanted = request(Paper::Certificates(certificates(CertificateStyle::Full, 0, 230)), PaperFormat::Pdf);
    let mut told = Vec::new();
    let json = serde_json::to_value(&wanted).expect("a request");
    papers::run_telling(&json, &mut |done, total| told.push((done, total))).expect("printed");
    assert_eq!(told, [(100, 230), (200, 230), (230, 230)]);
}

#[test]
fn an_award_after_death_says_so() {
    let mut one = certificates(CertificateStyle::Full, 0, 1);
    one.items[0].posthumous = true;
    assert!(pdf(Paper::Certificates(one)).text().contains("TRUY TẶNG"));
}

#[test]
fn a_qr_code_is_printed_only_when_asked_for() {
    let plain = certificates(CertificateStyle::Full, 0, 1);
    let mut coded = plain.clone();
    coded.items[0].qr = Some("https://thidua.example/kiem-tra/1201".into());
    let size =
        |paper| papers::render(&request(Paper::Certificates(paper), PaperFormat::Pdf)).expect("printed").bytes.len();
    assert!(size(coded.clone()) > size(plain) + 300);
    coded.items[0].qr = Some("x".repeat(5000));
    let error =
        papers::render(&request(Paper::Certificates(coded), PaperFormat::Pdf)).expect_err("too long for a code");
    assert_eq!(error.code(), "does-not-fit");
}

#[test]
fn the_test_sheet_shows_every_field_and_the_offset() {
    let sheet = TestSheet {
        sheet: CertificateSheet::A4,
        places: default_places(CertificateSheet::A4),
        offset: PrinterOffset { dx: 5, dy: -20 },
    };
    let paper = pdf(Paper::TestSheet(sheet));
    assert_eq!(paper.pages(), 1);
    let text = paper.text();
    for phrase in ["TỜ IN THỬ (A4, 297 × 210 mm)", "Số sổ vàng", "ngang 0,5 mm", "dọc -2,0 mm"] {
        assert!(text.contains(phrase), "{phrase}: {text}");
    }
}

#[test]
fn certificates_and_test_sheets_are_not_made_as_docx_and_nothing_is_not_printed() {
    let wanted = request(Paper::Certificates(certificates(CertificateStyle::Full, 0, 1)), PaperFormat::Docx);
    assert_eq!(papers::render(&wanted).expect_err("PDF only").code(), "format");
    let empty = samples::certificates(CertificateStyle::Full, 0, 0);
    let wanted = request(Paper::Certificates(empty), PaperFormat::Pdf);
    assert_eq!(papers::render(&wanted).expect_err("nothing").code(), "empty");
}
