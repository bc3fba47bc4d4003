//! The submission (tờ trình).

use super::{bases, closing, counted, head, lists, paragraph, portrait, title};
use crate::document::{Block, CellAlign, Column, Row, Section, Table};
use crate::error::PaperError;
use crate::text;
use domain::paper::{CountLine, Submission};

pub(super) fn sections(submission: &Submission) -> Result<Vec<Section>, PaperError> {
    let mut blocks = vec![head(&submission.letterhead)?, title("TỜ TRÌNH", &submission.summary)];
    if !submission.to.is_empty() {
        blocks.push(Block::To { lines: submission.to.clone() });
    }
    blocks.extend(bases(&submission.bases));
    blocks.extend(submission.paragraphs.iter().map(paragraph));
    match submission.counts.as_slice() {
        [] => {}
        [line] => blocks.push(paragraph(format!(
            "Số lượng đề nghị tặng {}: {}.",
            line.award,
            counted(line.collectives as usize, line.individuals as usize)
        ))),
        lines => blocks.push(Block::Table(counts(lines))),
    }
    blocks.extend(submission.closing.iter().map(paragraph));
    blocks.push(closing(&submission.recipients, &submission.signature));
    let mut sections = vec![portrait(blocks)];
    let reference = text::reference("Tờ trình", &submission.letterhead)?;
    sections.extend(lists::annexes(&submission.lists, &reference));
    Ok(sections)
}

/// Numbers by award with their sum.
fn counts(lines: &[CountLine]) -> Table {
    let columns = vec![
        Column::mm("STT", 12, CellAlign::Center),
        Column::share("Danh hiệu, hình thức khen thưởng", 1, CellAlign::Left),
        Column::mm("Tập thể", 25, CellAlign::Center),
        Column::mm("Cá nhân", 25, CellAlign::Center),
    ];
    let mut rows: Vec<Row> = lines
        .iter()
        .enumerate()
        .map(|(at, line)| {
            Row::plain(vec![
                (at + 1).to_string(),
                line.award.clone(),
                line.collectives.to_string(),
                line.individuals.to_string(),
            ])
        })
        .collect();
    let sum =
        |of: fn(&CountLine) -> u32| -> String { lines.iter().map(|line| u64::from(of(line))).sum::<u64>().to_string() };
    rows.push(Row {
        cells: vec!["Cộng".to_owned(), sum(|line| line.collectives), sum(|line| line.individuals)],
        span: 2,
        bold: true,
        struck: false,
    });
    Table { columns, rows }
}
