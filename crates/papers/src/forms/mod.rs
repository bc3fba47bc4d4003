//! Each paper turned into the blocks of a document. One file a paper; certificates have a road of their own.

mod amendment;
mod council_minutes;
mod count_minutes;
mod decision;
mod honour_book;
mod lists;
mod prize_table;
mod proof_list;
mod report;
mod statistics_table;
mod submission;
mod votes;

use crate::document::{Block, Document, Head, Paragraph, Section, SignPlace};
use crate::error::PaperError;
use crate::fit::fit;
use crate::fonts::Face;
use crate::text;
use crate::watermark::Watermark;
use domain::paper::{Letterhead, Paper, Recipients, Signature, SignatureBox};

/// The blocks of a paper; `None` for those that are not administrative documents (certificates, test sheets).
pub(crate) fn document(paper: &Paper, watermark: Option<&str>) -> Result<Option<Document>, PaperError> {
    let (title, sections) = match paper {
        Paper::Decision(decision) => (&decision.summary, decision::sections(decision)?),
        Paper::DecisionLists(decision) => (&decision.summary, decision::lists_only(decision)?),
        Paper::Submission(submission) => (&submission.summary, submission::sections(submission)?),
        Paper::CouncilMinutes(minutes) | Paper::AcclamationMinutes(minutes) => {
            (&minutes.summary, council_minutes::sections(minutes)?)
        }
        Paper::CountMinutes(minutes) => (&minutes.summary, count_minutes::sections(minutes)?),
        Paper::ProofList(proof) => (&proof.summary, proof_list::sections(proof)?),
        Paper::PrizeTable(table) => (&table.summary, prize_table::sections(table)?),
        Paper::HonourBook(book) => (&book.summary, honour_book::sections(book)?),
        Paper::Amendment(amendment) => (&amendment.summary, amendment::sections(amendment)?),
        Paper::StatisticsTable(table) => (&table.title, statistics_table::sections(table)?),
        Paper::ReviewReport(report)
        | Paper::ClusterPact(report)
        | Paper::ClusterNotice(report)
        | Paper::ClusterHandover(report)
        | Paper::ScoreSheets(report)
        | Paper::ClusterRanking(report)
        | Paper::FlagSubmission(report)
        | Paper::ConferenceProgramme(report)
        | Paper::HonoursOrder(report)
        | Paper::MovementPlan(report)
        | Paper::LaunchCall(report)
        | Paper::DirectionsNotice(report)
        | Paper::ConferenceMinutes(report)
        | Paper::ConferenceNotice(report)
        | Paper::ConferenceRun(report) => (&report.summary, report::sections(report)?),
        Paper::Certificates(_) | Paper::TestSheet(_) => return Ok(None),
    };
    Ok(Some(Document { title: title.clone(), watermark: Watermark::draw(watermark)?, sections }))
}

fn head(letterhead: &Letterhead) -> Result<Block, PaperError> {
    let issuing = text::upper(&letterhead.issuing_body);
    Ok(Block::Head(Head {
        superior: text::upper(letterhead.superior_body.as_deref().unwrap_or_default()),
        // the left column of the head is some 62 mm wide
        issuing_lines: balanced(&issuing, 12.0, 62.0),
        issuing,
        number: text::number_line(letterhead),
        about_lines: Vec::new(),
        place_date: text::place_date(letterhead)?,
    }))
}

/// Bold lines of like length; the text as it is where no line holds its longest word.
fn balanced(text: &str, size: f64, room: f64) -> Vec<String> {
    let bold = Face { bold: true, italic: false };
    fit(text, bold, size, room, None).map_or_else(|| vec![text.to_owned()], |fitted| fitted.lines)
}

fn title(kind: &str, summary: &str) -> Block {
    Block::Title { kind: kind.to_owned(), summary: summary.to_owned(), summary_lines: balanced(summary, 14.0, 150.0) }
}

fn paragraph(text: impl Into<String>) -> Block {
    Block::Paragraph(Paragraph { text: text.into(), ..Paragraph::default() })
}

fn heading(text: &str) -> Block {
    Block::Heading { text: text.to_owned() }
}

/// Legal bases: a line each ending ";", the last ".".
fn bases(bases: &[String]) -> impl Iterator<Item = Block> {
    let last = bases.len().saturating_sub(1);
    bases.iter().enumerate().map(move |(at, basis)| {
        let bare = basis.trim_end().trim_end_matches([';', '.', ',']);
        let end = if at == last { '.' } else { ';' };
        Block::Paragraph(Paragraph { text: format!("{bare}{end}"), italic: true, ..Paragraph::default() })
    })
}

fn closing(recipients: &Recipients, signature: &Signature) -> Block {
    Block::Closing {
        recipients: recipients.printed_lines(),
        titles: signature.title_lines(),
        name: signature.printed_name(),
    }
}

fn signatures(boxes: &[SignatureBox]) -> Block {
    Block::Signatures {
        boxes: boxes
            .iter()
            .map(|place| SignPlace {
                title: text::upper(&place.title),
                note: place.note.clone().unwrap_or_default(),
                name: place.name.clone(),
            })
            .collect(),
    }
}

/// Lets the last paragraph before the place to sign stay on its page: a signature never stands alone.
fn keep_signature(blocks: &mut [Block]) {
    let Some(sign) = blocks.iter().rposition(|block| matches!(block, Block::Closing { .. } | Block::Signatures { .. }))
    else {
        return;
    };
    if let Some(Block::Paragraph(paragraph)) = blocks[..sign].last_mut() {
        paragraph.keep = true;
    }
}

fn portrait(mut blocks: Vec<Block>) -> Section {
    keep_signature(&mut blocks);
    Section { landscape: false, blocks }
}

fn landscape(mut blocks: Vec<Block>) -> Section {
    keep_signature(&mut blocks);
    Section { landscape: true, blocks }
}

/// `38 tập thể và 96 cá nhân`, leaving out what is not there.
fn counted(collectives: usize, individuals: usize) -> String {
    match (collectives, individuals) {
        (collectives, 0) => format!("{collectives:02} tập thể"),
        (0, individuals) => format!("{individuals:02} cá nhân"),
        (collectives, individuals) => {
            format!("{collectives:02} tập thể và {individuals:02} cá nhân")
        }
    }
}
