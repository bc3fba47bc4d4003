//! The table of votes that both kinds of minutes show.

use crate::document::{CellAlign, Column, Row, Table};
use crate::text;
use domain::paper::{SubjectKind, VoteLine};

/// Votes by nominee, collectives and individuals apart. Shares are over `members`, all of them.
pub(super) fn table(votes: &[VoteLine], members: u32, conference: bool) -> Table {
    let with_award = votes.iter().any(|vote| vote.award != votes.first().map_or("", |first| first.award.as_str()));
    let with_invalid = votes.iter().any(|vote| vote.invalid > 0);
    let with_recused = votes.iter().any(|vote| vote.recused > 0);
    let mut columns =
        vec![Column::mm("STT", 11, CellAlign::Center), Column::share("Tập thể, cá nhân", 4, CellAlign::Left)];
    if with_award {
        let title = if conference { "Nội dung" } else { "Hình thức khen thưởng" };
        columns.push(Column::share(title, 2, CellAlign::Left));
    }
    for title in ["Tán thành", "Không tán thành", "Không có ý kiến"] {
        columns.push(Column::mm(title, 17, CellAlign::Center));
    }
    if with_invalid {
        columns.push(Column::mm("Không hợp lệ", 15, CellAlign::Center));
    }
    if with_recused {
        columns.push(Column::mm("Không tham gia", 15, CellAlign::Center));
    }
    columns.push(Column::mm("Tỷ lệ tán thành", 19, CellAlign::Center));
    columns.push(Column::mm("Kết quả", 17, CellAlign::Center));

    let mut rows = Vec::new();
    let both = [SubjectKind::Collective, SubjectKind::Individual]
        .map(|kind| votes.iter().filter(move |vote| vote.subject == kind));
    for (group, title) in both.into_iter().zip(["TẬP THỂ", "CÁ NHÂN"]) {
        let group: Vec<_> = group.collect();
        if group.is_empty() {
            continue;
        }
        rows.push(Row::group(format!("{title} ({:02})", group.len()), columns.len()));
        for (at, vote) in group.into_iter().enumerate() {
            let mut cells = vec![(at + 1).to_string(), named(vote)];
            if with_award {
                cells.push(vote.award.clone());
            }
            cells.extend([vote.in_favour, vote.against, vote.no_opinion].map(|count| count.to_string()));
            if with_invalid {
                cells.push(vote.invalid.to_string());
            }
            if with_recused {
                cells.push(vote.recused.to_string());
            }
            cells.push(text::percent(vote.in_favour, members));
            cells.push(if vote.accepted { "Đạt" } else { "Không đạt" }.to_owned());
            rows.push(Row::plain(cells));
        }
    }
    Table { columns, rows }
}

fn named(vote: &VoteLine) -> String {
    if vote.unit.is_empty() { vote.name.clone() } else { format!("{}, {}", vote.name, vote.unit) }
}

/// The sentence above the table: what was voted on and how shares are counted.
pub(super) fn explained(votes: &[VoteLine], members: u32, required: Option<&str>, conference: bool) -> String {
    let who = if conference { "đơn vị thành viên" } else { "thành viên Hội đồng" };
    let mut sentence = format!("Tỷ lệ tán thành tính trên tổng số {members:02} {who}");
    if let Some(required) = required {
        sentence.push_str(&format!("; tỷ lệ cần đạt: {required}"));
    }
    if let Some(first) = votes.first()
        && votes.iter().all(|vote| vote.award == first.award)
        && !first.award.is_empty()
    {
        let what = if conference { "Nội dung" } else { "Hình thức khen thưởng" };
        sentence.push_str(&format!(". {what}: {}", first.award));
    }
    sentence.push('.');
    sentence
}
