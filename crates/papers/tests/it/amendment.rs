//! Errata and annulments: a letter has what it is about below its number and no title; a decision looks like a decision.

use crate::samples;
use crate::tools::{docx_text, part, pdf};
use domain::paper::{Paper, PaperFormat};

#[test]
fn a_letter_says_below_its_number_what_it_is_about_and_shows_both_texts() {
    let text = pdf(Paper::Amendment(samples::erratum())).text();
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("Số: 1571/CAT-PX03"), "{flat}");
    assert!(flat.contains("V/v đính chính Quyết định"), "{flat}");
    assert!(flat.contains("Kính gửi: Phòng Cảnh sát hình sự"), "{flat}");
    for words in ["Đã ban hành", "Đính chính thành", "Nguyễn Thị Thúy", "Nguyễn Thị Thùy", "Nơi nhận:", "GIÁM ĐỐC"]
    {
        assert!(flat.contains(words), "{words}: {flat}");
    }
    assert!(!flat.contains("Điều 1.") && !flat.contains("QUYẾT ĐỊNH"), "a letter has no articles: {flat}");
}

#[test]
fn the_summary_of_a_letter_stands_in_the_left_column_of_the_head() {
    let words = pdf(Paper::Amendment(samples::erratum())).words();
    let find = |text: &str| words.iter().find(|w| w.text == text).unwrap_or_else(|| panic!("no {text}: {words:?}"));
    let (number, about, to) = (find("Số:"), find("V/v"), find("Kính"));
    assert!(about.top > number.top && about.top < to.top, "{number:?} {about:?} {to:?}");
    assert!(about.left < 105.0 * crate::tools::MM, "{about:?}");
}

#[test]
fn an_annulment_is_a_decision_with_articles_and_what_is_paid_back() {
    let flat = pdf(Paper::Amendment(samples::annulment())).text().split_whitespace().collect::<Vec<_>>().join(" ");
    for words in ["QUYẾT ĐỊNH", "Về việc hủy bỏ", "Điều 1.", "Điều 2.", "450.000", "Căn cứ Luật Thi đua, khen thưởng;"]
    {
        assert!(flat.contains(words), "{words}: {flat}");
    }
    assert!(!flat.contains("V/v"), "{flat}");
}

#[test]
fn the_word_file_of_a_letter_says_the_same() {
    let request = samples::request(Paper::Amendment(samples::erratum()), PaperFormat::Docx);
    let text = docx_text(&part(&papers::render(&request).expect("written").bytes, "word/document.xml"));
    for words in ["Số: 1571/CAT-PX03", "V/v đính chính Quyết định", "Nguyễn Thị Thùy"] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn an_erratum_about_nothing_is_not_printed() {
    let mut erratum = samples::erratum();
    erratum.texts.clear();
    let error = papers::render(&samples::request(Paper::Amendment(erratum), PaperFormat::Pdf)).expect_err("empty");
    assert_eq!(error.code(), "empty");
}
