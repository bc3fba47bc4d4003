//! Letters: a name is printed right or not at all.

use crate::samples;
use crate::tools::{docx_text, part, pdf};
use domain::paper::{CertificateStyle, Paper, PaperFormat};
use papers::PaperError;

#[test]
fn a_letter_that_the_fonts_lack_fails_the_render_and_is_named() {
    for (bad, code_point) in [("Nguyễn 😀 An", "U+1F600"), ("Nguyễn 漢 An", "U+6F22")] {
        let mut decision = samples::decision(None);
        decision.lists[1].rows[3].name = bad.into();
        let mut certificates = samples::certificates(CertificateStyle::Full, 0, 2);
        certificates.items[1].name = bad.into();
        for paper in [Paper::Decision(decision), Paper::Certificates(certificates)] {
            let error =
                papers::render(&samples::request(paper, PaperFormat::Pdf)).expect_err("a box instead of a letter");
            assert_eq!(error.code(), "missing-glyph", "{error}");
            let PaperError::MissingGlyph { code_point: found, .. } = error else {
                panic!("{error}");
            };
            assert_eq!(found, code_point);
        }
    }
}

#[test]
fn user_text_is_data_and_never_markup() {
    let odd = r##"#panic("x") *b* $1+1$ [c] \u{41} <w:t>&amp; "q" // /* @ref"##;
    let mut decision = samples::decision(None);
    decision.articles[0].paragraphs[0] = odd.into();
    let paper = Paper::Decision(decision);
    let text = pdf(paper.clone()).text();
    for piece in ["#panic(\"x\")", "*b*", "$1+1$", "[c]", "\\u{41}", "<w:t>&amp;"] {
        assert!(text.contains(piece), "{piece}: {text}");
    }
    let docx = papers::render(&samples::request(paper, PaperFormat::Docx)).expect("written");
    let text = docx_text(&part(&docx.bytes, "word/document.xml"));
    assert!(text.contains(odd), "{text}");
}

#[test]
fn hidden_marks_and_decomposed_letters_do_not_break_a_paper() {
    let mut decision = samples::decision(None);
    // "Nguyễn" decomposed, a right-to-left mark, a zero-width space, a control character
    decision.lists[1].rows[0].name = "Nguye\u{302}\u{303}n \u{200f}An\u{200b} Bi\u{300}nh".into();
    for format in [PaperFormat::Pdf, PaperFormat::Docx] {
        let request = samples::request(Paper::Decision(decision.clone()), format);
        papers::render(&request).expect("printed");
    }
    decision.summary = "Một\u{7}hai".into();
    let docx = papers::render(&samples::request(Paper::Decision(decision), PaperFormat::Docx)).expect("written");
    assert!(docx_text(&part(&docx.bytes, "word/document.xml")).contains("Mộthai"));
}

#[test]
fn a_citation_that_all_share_stands_once_above_the_table() {
    let mut decision = samples::decision(Some("9"));
    for row in decision.lists.iter_mut().flat_map(|list| &mut list.rows) {
        row.citation = Some(samples::CITATION.into());
    }
    let start = "Đã có thành tích xuất sắc trong phong trào thi đua đặc biệt lập";
    let paper = Paper::DecisionLists(decision.clone());
    assert_eq!(pdf(paper).text().matches(start).count(), 2, "once for collectives, once for individuals");
    decision.lists[1].rows[0].citation = Some("Đã cứu người".into());
    let text = pdf(Paper::DecisionLists(decision)).text();
    assert!(text.contains("Đã cứu người") && text.contains("Thành tích"), "{text}");
}

#[test]
fn a_show_of_hands_hands_no_ballots_out() {
    let minutes = domain::paper::CountMinutes { by_hand: true, ..samples::count_minutes() };
    let text = pdf(Paper::CountMinutes(minutes)).text();
    assert!(text.contains("BIÊN BẢN KIỂM ĐẾM BIỂU QUYẾT") && text.contains("Tổ kiểm đếm"), "{text}");
    assert!(!text.contains("Số phiếu") && !text.contains("Ban kiểm phiếu"), "{text}");
    assert!(pdf(Paper::CountMinutes(samples::count_minutes())).text().contains("Số phiếu phát ra"));
}
