//! A few letters of praise and good deeds, all of them invented.

use app::{Ctx, nouns::Texts};

use super::Who;
use crate::output::Failure;

/// Kind, person's code or name from outside, unit where it is not the person's own, what, day, by whom.
const PRAISE: &[[&str; 6]] = &[
    [
        "letter",
        "CB-000004",
        "",
        "Tìm và trả lại ví tiền cho người dân bị mất",
        "12/03/2020",
        "Bà Nguyễn Thị Ví Dụ, phường Minh Sơn",
    ],
    [
        "deed",
        "CB-000003",
        "",
        "Cứu cháu bé bị nước cuốn trôi trong đợt mưa lũ",
        "18/10/2020",
        "Ủy ban nhân dân xã Minh Giang",
    ],
    [
        "letter",
        "CB-000002",
        "",
        "Hướng dẫn, đưa cụ già đi lạc về nhà trong đêm",
        "2019",
        "Gia đình ông Trần Văn Thí Dụ",
    ],
    [
        "deed",
        "Lê Văn Làm Mẫu",
        "PC02",
        "Giúp lực lượng công an bắt giữ đối tượng cướp giật",
        "05/2020",
        "Phòng Cảnh sát hình sự",
    ],
];

/// Enters them.
pub(super) async fn load(ctx: &Ctx, officer: &Who) -> Result<(), Failure> {
    for [kind, who, unit, what, on_date, by_whom] in PRAISE {
        let name = if who.starts_with("CB-") { "person" } else { "who" };
        let document = "Dữ liệu minh họa";
        let fields = [
            ("kind", *kind),
            (name, *who),
            ("unit", *unit),
            ("what", *what),
            ("on_date", *on_date),
            ("by_whom", *by_whom),
            ("document", document),
        ];
        let texts: Texts = fields.into_iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
        app::praise::add(ctx, officer, &texts).await?;
    }
    Ok(())
}
