//! Writes every paper with invented data into a folder, to be looked at: `cargo run -p papers --example preview DIR`.

#[path = "../tests/it/samples.rs"]
mod samples;

use domain::paper::{CertificateSheet, CertificateStyle, Certificates, Paper, PaperFormat, TestSheet, default_places};
use samples::{certificates, overprint, request};
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "preview".to_owned()));
    std::fs::create_dir_all(&folder)?;
    let mut a3 = certificates(CertificateStyle::Full, 1, 2);
    a3.sheet = CertificateSheet::A3;
    let mut with_qr = certificates(CertificateStyle::Full, 0, 1);
    for item in &mut with_qr.items {
        item.qr = Some(format!("https://thidua.example/kiem-tra/{}", item.honour_book_number));
        item.posthumous = true;
    }
    let over = |sheet| Certificates { sheet, ..certificates(overprint(sheet), 2, 2) };
    let papers = [
        ("decision", Paper::Decision(samples::decision(Some("1234")))),
        ("decision-draft", Paper::Decision(samples::decision(None))),
        ("submission", Paper::Submission(samples::submission())),
        ("council-minutes", Paper::CouncilMinutes(samples::council_minutes())),
        ("count-minutes", Paper::CountMinutes(samples::count_minutes())),
        ("proof-list", Paper::ProofList(samples::proof_list())),
        ("prize-table", Paper::PrizeTable(samples::prize_table())),
        ("honour-book", Paper::HonourBook(samples::honour_book())),
        ("statistics-table", Paper::StatisticsTable(samples::statistics_table())),
        ("score-sheets", Paper::ScoreSheets(samples::score_sheets())),
        ("certificates", Paper::Certificates(certificates(CertificateStyle::Full, 38, 96))),
        ("certificates-a3", Paper::Certificates(a3)),
        ("certificates-qr", Paper::Certificates(with_qr)),
        ("overprint", Paper::Certificates(over(CertificateSheet::A4))),
        ("overprint-a3", Paper::Certificates(over(CertificateSheet::A3))),
        (
            "test-sheet",
            Paper::TestSheet(TestSheet { places: default_places(CertificateSheet::A4), ..TestSheet::default() }),
        ),
    ];
    for (name, paper) in papers {
        let docx = paper.kind().offers(PaperFormat::Docx);
        let mut wanted = request(paper, PaperFormat::Pdf);
        let made = papers::render(&wanted)?;
        std::fs::write(folder.join(format!("{name}.pdf")), made.bytes)?;
        if docx {
            wanted.format = PaperFormat::Docx;
            std::fs::write(folder.join(format!("{name}.docx")), papers::render(&wanted)?.bytes)?;
        }
    }
    Ok(())
}
