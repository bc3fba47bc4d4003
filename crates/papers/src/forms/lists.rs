//! Tables of awardees: a column appears only when a line has something for it.

use crate::document::{Block, CellAlign, Column, Row, Section, Table};
use domain::paper::{AwardList, Awardee, SubjectKind};

type Text = fn(&Awardee) -> Option<&str>;

/// The citation that all lines of a list share: it is said once above the table and not beside each name.
pub(super) fn common_citation(list: &AwardList) -> Option<&str> {
    let first = list.rows.first()?.citation.as_deref().map(str::trim).filter(|text| !text.is_empty())?;
    let same = |row: &Awardee| row.citation.as_deref().map(str::trim) == Some(first);
    (list.rows.len() > 1 && list.rows.iter().all(same)).then_some(first)
}

/// The columns of a list: title, share of the width, text.
fn wanted(subject: SubjectKind) -> [(&'static str, u32, Text); 7] {
    let name = match subject {
        SubjectKind::Collective => "Tên tập thể",
        SubjectKind::Individual => "Họ và tên",
    };
    let (name_share, unit, unit_share) = match subject {
        SubjectKind::Collective => (8, "Thuộc đơn vị", 6),
        SubjectKind::Individual => (6, "Đơn vị", 8),
    };
    [
        (name, name_share, |row| Some(row.name.as_str())),
        ("Cấp bậc", 3, |row| row.rank.as_deref()),
        ("Chức vụ", 4, |row| row.position.as_deref()),
        (unit, unit_share, |row| row.unit.as_deref()),
        ("Hình thức khen thưởng", 4, |row| row.award.as_deref()),
        ("Thành tích", 10, |row| row.citation.as_deref()),
        ("Ghi chú", 3, |row| row.note.as_deref()),
    ]
}

/// The table of a list. `extra` adds empty columns to write in, each with its title and share; `once`: what all lines share is said
/// above the table.
pub(super) fn table(list: &AwardList, extra: &[(&str, u32)], once: bool) -> Table {
    let common = once && common_citation(list).is_some();
    let used: Vec<_> = wanted(list.subject)
        .into_iter()
        .enumerate()
        .filter(|(_, (title, ..))| !(common && *title == "Thành tích"))
        .filter(|(at, (_, _, text))| {
            *at == 0 || list.rows.iter().any(|row| text(row).is_some_and(|text| !text.trim().is_empty()))
        })
        .map(|(_, column)| column)
        .collect();
    let mut columns = vec![Column::mm("STT", 12, CellAlign::Center)];
    columns.extend(used.iter().map(|(title, share, _)| Column::share(title, *share, CellAlign::Left)));
    columns.extend(extra.iter().map(|(title, share)| Column::share(title, *share, CellAlign::Left)));
    let rows = list
        .rows
        .iter()
        .enumerate()
        .map(|(at, row)| {
            let mut cells = vec![(at + 1).to_string()];
            cells.extend(used.iter().map(|(_, _, text)| text(row).unwrap_or_default().to_owned()));
            cells.extend(extra.iter().map(|_| String::new()));
            Row::plain(cells)
        })
        .collect();
    Table { columns, rows }
}

/// Whether the texts as printed on certificates are in the list: then it lies on its side.
pub(super) fn is_wide(list: &AwardList) -> bool {
    common_citation(list).is_none()
        && list.rows.iter().any(|row| row.citation.as_deref().is_some_and(|text| !text.is_empty()))
}

/// `Danh sách gồm 96 (chín mươi sáu) cá nhân.`
pub(super) fn total(list: &AwardList) -> String {
    let count = list.rows.len();
    let noun = match list.subject {
        SubjectKind::Collective => "tập thể",
        SubjectKind::Individual => "cá nhân",
    };
    let words = vntext::number_words(i64::try_from(count).unwrap_or(i64::MAX));
    format!("Danh sách gồm {count:02} ({words}) {noun}.")
}

/// The annexes of a paper: each list on pages of its own, numbered apart.
pub(super) fn annexes(lists: &[AwardList], reference: &str) -> Vec<Section> {
    let single = lists.len() == 1;
    lists
        .iter()
        .zip(["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"])
        .map(|(list, roman)| {
            let mut blocks = vec![Block::AnnexHead {
                // a single annex is called just that
                label: if single { "Phụ lục".to_owned() } else { format!("Phụ lục {roman}") },
                title: crate::text::upper(&list.title),
                reference: reference.to_owned(),
            }];
            if let Some(citation) = common_citation(list) {
                blocks.push(super::paragraph(format!("Thành tích: {}.", citation.trim_end_matches('.'))));
            }
            blocks.extend([Block::Table(table(list, &[], true)), super::paragraph(total(list))]);
            if is_wide(list) { super::landscape(blocks) } else { super::portrait(blocks) }
        })
        .collect()
}
