//! The proof of names and texts that a unit confirms.

use super::{head, heading, landscape, lists, paragraph, signatures, title};
use crate::document::{Block, Section};
use crate::error::PaperError;
use crate::text;
use domain::paper::{ProofList, SubjectKind};

pub(super) fn sections(proof: &ProofList) -> Result<Vec<Section>, PaperError> {
    let mut blocks = vec![
        head(&proof.letterhead)?,
        title("BẢN DÒ TÊN", &proof.summary),
        paragraph(format!("Đơn vị xác nhận: {}.", proof.unit)),
        paragraph(
            "Các dòng dưới đây được in nguyên văn vào quyết định và giấy chứng nhận khen thưởng. Đề nghị đơn vị \
             đối chiếu họ tên, cấp bậc, chức vụ, tên đơn vị và thành tích; đánh dấu vào cột \"Đúng\" hoặc ghi rõ nội \
             dung cần sửa.",
        ),
    ];
    if let Some(day) = proof.reply_by.as_deref() {
        blocks.push(paragraph(format!("Thời hạn xác nhận: trước 24 giờ 00 phút, {}.", text::date_long(day)?)));
    }
    for (list, roman) in proof.lists.iter().filter(|list| !list.rows.is_empty()).zip(["I", "II", "III", "IV"]) {
        let noun = match list.subject {
            SubjectKind::Collective => "TẬP THỂ",
            SubjectKind::Individual => "CÁ NHÂN",
        };
        let name = if list.title.is_empty() { noun.to_owned() } else { text::upper(&list.title) };
        blocks.push(heading(&format!("{roman}. {name}")));
        blocks.push(Block::Table(lists::table(list, &[("Đúng", 2), ("Nội dung cần sửa", 5)], false)));
        blocks.push(paragraph(lists::total(list)));
    }
    if proof.lists.iter().all(|list| list.rows.is_empty()) {
        return Err(PaperError::Empty { paper: "proof-list".to_owned() });
    }
    blocks.push(paragraph("Đơn vị chịu trách nhiệm về tính chính xác của các nội dung đã xác nhận."));
    blocks.push(signatures(&proof.signatures));
    Ok(vec![landscape(blocks)])
}
