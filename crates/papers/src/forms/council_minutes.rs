//! Minutes of a council session.

use super::{head, heading, paragraph, portrait, signatures, title, votes};
use crate::document::{Block, CellAlign, Column, Row, Section, Table};
use crate::error::PaperError;
use crate::text;
use domain::paper::{CouncilMember, CouncilMinutes, Presence, VoteMethod};

pub(super) fn sections(minutes: &CouncilMinutes) -> Result<Vec<Section>, PaperError> {
    let count = |presence: Presence| minutes.members.iter().filter(|member| member.presence == presence).count();
    let (present, written) = (count(Presence::Present), count(Presence::Written));
    let absent = minutes.members.len() - present;
    let members = u32::try_from(minutes.members.len()).unwrap_or(u32::MAX);

    let mut blocks = vec![
        head(&minutes.letterhead)?,
        title("BIÊN BẢN", &minutes.summary),
        paragraph(format!(
            "Vào hồi {}, tại {}, {} tiến hành họp.",
            text::moment_long(&minutes.opened)?,
            minutes.venue,
            minutes.council
        )),
        heading("I. THÀNH PHẦN"),
        paragraph(format!("1. Chủ trì: {}.", minutes.chair)),
        paragraph(format!("2. Thư ký: {}.", minutes.secretary)),
        paragraph(attendance(minutes.conference, members, present, absent, written)),
        Block::Table(roll(minutes.conference, &minutes.members)),
    ];
    if !minutes.guests.is_empty() {
        blocks.push(paragraph(format!("4. Khách mời: {}.", minutes.guests.join("; "))));
    }
    blocks.push(heading("II. NỘI DUNG"));
    blocks.extend(minutes.proceedings.iter().map(paragraph));
    if !minutes.votes.is_empty() {
        let how = match minutes.method {
            VoteMethod::Secret => "bỏ phiếu kín",
            VoteMethod::Open => "biểu quyết công khai",
            VoteMethod::Written => "lấy ý kiến bằng văn bản",
        };
        blocks.push(heading("III. KẾT QUẢ BIỂU QUYẾT"));
        blocks.push(paragraph(format!(
            "{} {how} đối với từng {}. {}",
            if minutes.conference { "Hội nghị" } else { "Hội đồng" },
            if minutes.conference { "nội dung" } else { "tập thể, cá nhân" },
            votes::explained(&minutes.votes, members, minutes.required_share.as_deref(), minutes.conference)
        )));
        blocks.push(Block::Table(votes::table(&minutes.votes, members, minutes.conference)));
    }
    if !minutes.conclusions.is_empty() {
        blocks.push(heading(if minutes.votes.is_empty() { "III. KẾT LUẬN" } else { "IV. KẾT LUẬN" }));
        blocks.extend(minutes.conclusions.iter().map(paragraph));
    }
    let end = match minutes.closed.as_deref() {
        Some(closed) => text::moment_long(closed)?,
        None => ".......... giờ .......... phút cùng ngày".to_owned(),
    };
    blocks.push(paragraph(format!(
        "Cuộc họp kết thúc vào hồi {end}. Biên bản đã được đọc lại cho các thành viên dự họp cùng nghe và thống nhất."
    )));
    blocks.push(signatures(&minutes.signatures));
    Ok(vec![portrait(blocks)])
}

fn attendance(conference: bool, members: u32, present: usize, absent: usize, written: usize) -> String {
    let who = if conference { "Đại diện đơn vị thành viên" } else { "Thành viên Hội đồng" };
    let mut sentence = format!("3. {who}: tổng số {members:02}; có mặt {present:02}; vắng mặt {absent:02}");
    if written > 0 {
        sentence.push_str(&format!(", trong đó {written:02} thành viên gửi ý kiến bằng văn bản"));
    }
    sentence.push('.');
    sentence
}

fn roll(conference: bool, members: &[CouncilMember]) -> Table {
    let (post, role) = if conference {
        ("Đơn vị", "Vai trò trong cụm")
    } else {
        ("Chức vụ", "Vai trò trong Hội đồng")
    };
    let columns = vec![
        Column::mm("STT", 12, CellAlign::Center),
        Column::share("Họ và tên", 6, CellAlign::Left),
        Column::share(post, 7, CellAlign::Left),
        Column::share(role, 4, CellAlign::Left),
        Column::share("Dự họp", 4, CellAlign::Left),
    ];
    let rows = members
        .iter()
        .enumerate()
        .map(|(at, member)| {
            let presence = match member.presence {
                Presence::Present => "Có mặt",
                Presence::Written => "Vắng mặt, gửi ý kiến bằng văn bản",
                Presence::Absent => "Vắng mặt",
            };
            let presence = match member.note.as_deref().filter(|note| !note.is_empty()) {
                Some(note) => format!("{presence} ({note})"),
                None => presence.to_owned(),
            };
            Row::plain(vec![
                (at + 1).to_string(),
                member.name.clone(),
                member.position.clone(),
                member.role.clone(),
                presence,
            ])
        })
        .collect();
    Table { columns, rows }
}
