//! What a provincial police prints with: names, signers, the council, and its local regulation.

use app::{
    Ctx,
    councils::{self, NewCouncil, NewSeat},
    setup::{self, Organisation, Signer},
};

use super::{ROOT, SINCE, Who};
use crate::output::Failure;

/// Seats of the council: name as printed, post, role.
const SEATS: &[(&str, &str, &str)] = &[
    ("Hoàng Minh Họa", "Giám đốc Công an tỉnh", "chair"),
    ("Trịnh Văn Mẫu", "Phó Giám đốc Công an tỉnh", "vice_chair"),
    ("Đặng Thị Thí Dụ", "Phó Giám đốc Công an tỉnh", "vice_chair"),
    ("Nguyễn Văn Minh Họa", "Trưởng phòng Công tác đảng và công tác chính trị", "standing"),
    ("Trần Thị Ví Dụ", "Trưởng phòng Tham mưu", "member"),
    ("Lê Quang Giả Định", "Trưởng phòng Tổ chức cán bộ", "member"),
    ("Phạm Hữu Hư Cấu", "Chánh Thanh tra", "member"),
    ("Vũ Đức Tượng Trưng", "Trưởng phòng Hậu cần", "member"),
    ("Bùi Thị Làm Mẫu", "Phó Trưởng phòng Công tác đảng và công tác chính trị", "secretary"),
];

/// The regulation of law/local that the demo province adopts.
const REGULATION: &str = "demo-cong-an-tinh";

/// Sets the office up.
pub(super) async fn load(ctx: &Ctx, advisory: &Who) -> Result<(), Failure> {
    let organisation = Organisation {
        unit: ROOT.to_owned(),
        superior_body: "BỘ CÔNG AN".to_owned(),
        issuing_body: "CÔNG AN TỈNH MINH HỌA".to_owned(),
        place: "Minh Họa".to_owned(),
        decision_symbol: "QĐ-CAT-PX03".to_owned(),
        submission_symbol: "TTr-PX03".to_owned(),
        minutes_symbol: "BB-HĐTĐKT".to_owned(),
        recipients: "Như Điều 3;\nLưu: VT, PX03.".to_owned(),
        watermark: domain::paper::DEMO_WATERMARK.to_owned(),
        from: SINCE.to_owned(),
        to: String::new(),
    };
    setup::save_organisation(ctx, advisory, organisation, None).await?;
    let signer = |name: &str, capacity: &str, own: &str| Signer {
        unit: ROOT.to_owned(),
        name: name.to_owned(),
        rank: "Đại tá".to_owned(),
        capacity: capacity.to_owned(),
        head_title: "GIÁM ĐỐC".to_owned(),
        own_title: own.to_owned(),
        document: "Dữ liệu minh họa".to_owned(),
        verified: false,
        from: SINCE.to_owned(),
        to: String::new(),
        ..Signer::default()
    };
    setup::save_signer(ctx, advisory, signer("Hoàng Minh Họa", "head", ""), None).await?;
    setup::save_signer(ctx, advisory, signer("Trịnh Văn Mẫu", "for_head", "PHÓ GIÁM ĐỐC"), None).await?;
    let council = NewCouncil {
        unit: ROOT.to_owned(),
        name: "Hội đồng Thi đua - Khen thưởng Công an tỉnh Minh Họa".to_owned(),
        document: "Quyết định minh họa số 02/QĐ-CAT".to_owned(),
        from: SINCE.to_owned(),
        to: String::new(),
    };
    let seats = SEATS.iter().map(|(name, post, role)| NewSeat {
        name: (*name).to_owned(),
        post: (*post).to_owned(),
        role: (*role).to_owned(),
        ..NewSeat::default()
    });
    councils::create(ctx, advisory, council, seats.collect()).await?;
    app::regulations::adopt(ctx, advisory, ROOT, REGULATION).await?;
    Ok(())
}
