//! DOCX: the same words as the PDF, in a file that an office opens and edits.

use crate::samples::{self, request};
use crate::tools::{docx_text, part, pdf};
use domain::paper::{DEMO_WATERMARK, Paper, PaperFormat};
use std::collections::BTreeSet;
use std::process::Command;

fn docx(paper: Paper) -> Vec<u8> {
    papers::render(&request(paper, PaperFormat::Docx)).expect("written").bytes
}

fn documents() -> [(&'static str, Paper); 6] {
    [
        ("decision", Paper::Decision(samples::decision(Some("1234")))),
        ("submission", Paper::Submission(samples::submission())),
        ("council-minutes", Paper::CouncilMinutes(samples::council_minutes())),
        ("count-minutes", Paper::CountMinutes(samples::count_minutes())),
        ("proof-list", Paper::ProofList(samples::proof_list())),
        ("prize-table", Paper::PrizeTable(samples::prize_table())),
    ]
}

#[test]
fn page_and_margins_are_those_of_the_decree() {
    let xml = part(&docx(Paper::Decision(samples::decision(None))), "word/document.xml");
    // twentieths of a point: 20 mm = 1134, 30 mm = 1701, 15 mm = 850
    let margins = r#"<w:pgMar w:top="1134" w:right="850" w:bottom="1134" w:left="1701""#;
    assert_eq!(xml.matches(margins).count(), 3, "the decision and two annexes");
    assert_eq!(xml.matches(r#"<w:pgNumType w:start="1"/>"#).count(), 3, "each counts its own pages");
    assert_eq!(xml.matches("<w:titlePg/>").count(), 3, "no number on a first page");
    assert_eq!(xml.matches("<w:tblHeader/>").count(), 2, "each list repeats its header");
    assert!(xml.contains(r#"<w:pgSz w:w="11906" w:h="16838"/>"#));
}

#[test]
fn letters_are_times_new_roman_14_and_numbers_stand_in_the_header() {
    let file = docx(Paper::Decision(samples::decision(None)));
    let styles = part(&file, "word/styles.xml");
    assert!(styles.contains(r#"w:ascii="Times New Roman""#) && styles.contains(r#"<w:sz w:val="28"/>"#));
    assert!(styles.contains(r#"<w:ind w:firstLine="567"/>"#), "10 mm");
    let header = part(&file, "word/header2.xml");
    assert!(header.contains(" PAGE ") && header.contains(r#"<w:jc w:val="center"/>"#));
    assert!(!part(&file, "word/header1.xml").contains(" PAGE "));
}

#[test]
fn the_demo_words_are_on_every_page() {
    let file = docx(Paper::Submission(samples::submission()));
    for header in ["word/header1.xml", "word/header2.xml"] {
        assert!(part(&file, header).contains(&format!("string=\"{DEMO_WATERMARK}\"")), "{header}");
    }
    assert!(docx_text(&part(&file, "word/footer1.xml")).contains(DEMO_WATERMARK));
}

#[test]
fn both_formats_say_the_same() {
    for (name, paper) in documents() {
        let words = |text: &str| -> BTreeSet<String> {
            text.split([' ', '\n', '\u{a0}']).filter(|word| !word.is_empty()).map(str::to_owned).collect()
        };
        let in_docx = words(&docx_text(&part(&docx(paper.clone()), "word/document.xml")));
        let in_pdf = words(&pdf(paper).text());
        let lost: Vec<_> = in_docx.difference(&in_pdf).collect();
        assert!(lost.is_empty(), "{name}: not in the PDF: {lost:?}");
        let more: Vec<_> = in_pdf
            .difference(&in_docx)
            .filter(|word| word.parse::<u32>().is_err()) // page numbers
            .collect();
        assert!(more.is_empty(), "{name}: only in the PDF: {more:?}");
    }
}

#[test]
fn the_words_of_each_paper_are_as_agreed() {
    for (name, paper) in documents() {
        insta::assert_snapshot!(name, docx_text(&part(&docx(paper), "word/document.xml")));
    }
}

/// Runs only where LibreOffice is installed: it is a peer that opens our files, not a need.
#[test]
fn libreoffice_opens_every_file_without_complaint() {
    if Command::new("soffice").arg("--version").output().is_err() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let mut files = Vec::new();
    for (name, paper) in documents() {
        let path = folder.path().join(format!("{name}.docx"));
        std::fs::write(&path, docx(paper)).expect("written");
        files.push(path);
    }
    let status = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}/profile", folder.path().display()))
        .args(["--headless", "--convert-to", "pdf", "--outdir"])
        .arg(folder.path())
        .args(&files)
        .output()
        .expect("soffice runs");
    assert!(status.status.success());
    for (name, _) in documents() {
        let bytes = std::fs::read(folder.path().join(format!("{name}.pdf"))).expect("converted");
        let paper = crate::tools::pdf_of(&bytes);
        assert!(paper.text().contains("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), "{name}");
    }
}
