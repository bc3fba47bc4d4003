//! The decision and its lists.

use super::{bases, closing, head, lists, portrait, title};
use crate::document::{Block, Paragraph, Section};
use crate::error::PaperError;
use crate::text;
use domain::paper::Decision;

pub(super) fn sections(decision: &Decision) -> Result<Vec<Section>, PaperError> {
    let mut blocks = vec![head(&decision.letterhead)?, title("QUYẾT ĐỊNH", &decision.summary)];
    if !decision.authority.is_empty() {
        blocks.push(Block::Centre { text: text::upper(&decision.authority) });
    }
    blocks.extend(bases(&decision.bases));
    blocks.push(Block::Centre { text: "QUYẾT ĐỊNH:".to_owned() });
    for (at, article) in decision.articles.iter().enumerate() {
        for (line, text) in article.paragraphs.iter().enumerate() {
            blocks.push(Block::Paragraph(Paragraph {
                lead: if line == 0 { format!("Điều {}.", at + 1) } else { String::new() },
                text: text.clone(),
                ..Paragraph::default()
            }));
        }
    }
    blocks.push(closing(&decision.recipients, &decision.signature));
    let mut sections = vec![portrait(blocks)];
    sections.extend(lists::annexes(&decision.lists, &reference(decision)?));
    Ok(sections)
}

/// The lists without the decision, as they are sent to printers and units.
pub(super) fn lists_only(decision: &Decision) -> Result<Vec<Section>, PaperError> {
    if decision.lists.is_empty() {
        return Err(PaperError::Empty { paper: "decision-lists".to_owned() });
    }
    Ok(lists::annexes(&decision.lists, &reference(decision)?))
}

fn reference(decision: &Decision) -> Result<String, PaperError> {
    text::reference("Quyết định", &decision.letterhead)
}
