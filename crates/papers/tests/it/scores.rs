//! Score sheets: on their side, a sheet of its own for each group of criteria, no column cut off.

use crate::samples;
use crate::tools::{docx_text, part, pdf};
use domain::paper::{Paper, PaperFormat};

#[test]
fn each_group_of_criteria_stands_on_its_own_sheets_of_a4_on_their_side_with_every_member() {
    let paper = Paper::ScoreSheets(samples::score_sheets());
    let made = pdf(paper.clone());
    let (width, height) = made.size_mm();
    assert!((width - 297.0).abs() < 1.0 && (height - 210.0).abs() < 1.0, "{width} x {height}");
    let texts = made.texts();
    let with = |what: &str| texts.iter().filter(|t| t.contains(what)).count();
    assert!(texts[0].contains("BẢNG CHẤM ĐIỂM THI ĐUA") && texts[0].contains("CỤM TRƯỞNG"), "{}", texts[0]);
    for group in ["NHIỆM VỤ CÔNG TÁC CHUYÊN MÔN", "XÂY DỰNG ĐẢNG", "TỔ CHỨC PHONG TRÀO THI ĐUA"] {
        let page = texts.iter().find(|t| t.contains(group)).unwrap_or_else(|| panic!("{group}"));
        assert!(page.contains("Cụm thi đua số 5") && !page.contains("CỤM TRƯỞNG"), "{page}");
    }
    // The heading repeats on each page: every member stands above his column.
    assert_eq!((with("Phước"), with("Tối đa")), (texts.len(), texts.len() - 1), "{texts:?}");
    let docx = papers::render(&samples::request(paper, PaperFormat::Docx)).expect("written");
    let document = part(&docx.bytes, "word/document.xml");
    assert!(document.contains("landscape"), "on its side");
    let text = docx_text(&document);
    for said in ["I. NHIỆM VỤ CÔNG TÁC CHUYÊN MÔN", "không giao", "Phước An", "94,73"] {
        assert!(text.contains(said), "{said}");
    }
}
