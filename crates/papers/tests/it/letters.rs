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
