//! Minutes of the counting of votes.

use super::{head, heading, paragraph, portrait, signatures, title, votes};
use crate::document::{Block, Section};
use crate::error::PaperError;
use crate::text;
use domain::paper::{CountMinutes, SignatureBox};

pub(super) fn sections(minutes: &CountMinutes) -> Result<Vec<Section>, PaperError> {
    let mut blocks = vec![
        head(&minutes.letterhead)?,
        title(if minutes.by_hand { "BIÊN BẢN KIỂM ĐẾM BIỂU QUYẾT" } else { "BIÊN BẢN KIỂM PHIẾU" }, &minutes.summary),
        paragraph(format!(
            "Vào hồi {}, tại {}, {} của {} tiến hành {}.",
            text::moment_long(&minutes.counted)?,
            minutes.venue,
            if minutes.by_hand { "Tổ kiểm đếm" } else { "Ban kiểm phiếu" },
            minutes.council,
            if minutes.by_hand { "kiểm đếm biểu quyết" } else { "kiểm phiếu" },
        )),
        heading(if minutes.by_hand { "I. TỔ KIỂM ĐẾM" } else { "I. BAN KIỂM PHIẾU" }),
    ];
    for (at, teller) in minutes.tellers.iter().enumerate() {
        let role = match (teller.head, minutes.by_hand) {
            (true, true) => "Tổ trưởng",
            (true, false) => "Trưởng ban",
            (false, _) => "Ủy viên",
        };
        let position = if teller.position.is_empty() { String::new() } else { format!(", {}", teller.position) };
        blocks.push(paragraph(format!("{}. {}{position} - {role}.", at + 1, teller.name)));
    }
    let written = if minutes.written > 0 {
        format!("; gửi ý kiến bằng văn bản: {:02}", minutes.written)
    } else {
        String::new()
    };
    blocks.extend([
        heading(if minutes.by_hand { "II. SỐ THÀNH VIÊN BIỂU QUYẾT" } else { "II. SỐ PHIẾU" }),
        paragraph(format!(
            "- Tổng số {}: {:02}; dự họp: {:02}{written}.",
            if minutes.conference { "đơn vị thành viên" } else { "thành viên Hội đồng" },
            minutes.members_total,
            minutes.present
        )),
    ]);
    if !minutes.by_hand {
        blocks.extend([
            paragraph(format!("- Số phiếu phát ra: {:02}; số phiếu thu về: {:02}.", minutes.issued, minutes.collected)),
            paragraph(format!(
                "- Số phiếu hợp lệ: {:02}; số phiếu không hợp lệ: {:02}.",
                minutes.valid, minutes.invalid
            )),
        ]);
    }
    blocks.extend([
        heading(if minutes.by_hand { "III. KẾT QUẢ BIỂU QUYẾT" } else { "III. KẾT QUẢ KIỂM PHIẾU" }),
        paragraph(votes::explained(
            &minutes.votes,
            minutes.members_total,
            minutes.required_share.as_deref(),
            minutes.conference,
        )),
        Block::Table(votes::table(&minutes.votes, minutes.members_total, minutes.conference)),
    ]);
    blocks.extend(minutes.conclusions.iter().map(paragraph));
    blocks.push(paragraph(if minutes.by_hand {
        "Biên bản được lập ngay sau khi kiểm đếm và được các thành viên Tổ kiểm đếm thống nhất ký tên."
    } else {
        "Biên bản được lập ngay sau khi kiểm phiếu và được các thành viên Ban kiểm phiếu thống nhất ký tên."
    }));
    let boxes: Vec<SignatureBox> = minutes
        .tellers
        .iter()
        .map(|teller| SignatureBox {
            title: match (teller.head, minutes.by_hand) {
                (true, true) => "TỔ TRƯỞNG",
                (true, false) => "TRƯỞNG BAN",
                (false, _) => "ỦY VIÊN",
            }
            .to_owned(),
            note: None,
            name: teller.name.clone(),
        })
        .collect();
    blocks.push(signatures(&boxes));
    Ok(vec![portrait(blocks)])
}
