//! The invented cluster's pact of 2020: texts, targets assigned and pledged with their results, signatures, one of them late.

use app::{Ctx, clusters, nouns::Texts};

use super::Who;
use crate::output::Failure;

fn texts(pairs: &[(&str, &str)]) -> Texts {
    pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

/// Enters it.
pub(super) async fn load(ctx: &Ctx, who: &Who, code: &str, members: &[String]) -> Result<(), Failure> {
    let pact = texts(&[
        ("year", "2020"),
        ("slogan", "Kỷ cương, trách nhiệm, hiệu quả (dữ liệu minh họa)"),
        ("basis", "Quy chế cụm mẫu năm 2020 (dữ liệu minh họa)"),
        (
            "contents",
            "1. Bảo đảm an ninh, trật tự trên địa bàn.\n2. Xây dựng lực lượng trong sạch, vững mạnh.\n3. Tổ chức phong trào thi đua thiết thực.",
        ),
        ("solutions", "Phát động các đợt thi đua ngắn; kiểm tra chéo trước tháng 11."),
        ("mutual_aid", "Trao đổi kinh nghiệm, phối hợp truy bắt đối tượng truy nã."),
        ("charity", "Mỗi đơn vị hỗ trợ một nhà tình nghĩa."),
        ("reviewing", "Sơ kết sáu tháng, tổng kết tháng 11."),
        ("place", "Minh Họa"),
        ("signed_on", "10/03/2020"),
        ("note", "Dữ liệu minh họa"),
    ]);
    clusters::add_part(ctx, who, code, "pacts", &pact).await?;
    for (i, member) in members.iter().enumerate() {
        let (pledged, result) = (82 - i / 3, 84 - i);
        let target = texts(&[
            ("year", "2020"),
            ("member", member),
            ("what", "Tỷ lệ điều tra, khám phá án hình sự"),
            ("unit_of_measure", "%"),
            ("assigned", "80"),
            ("pledged", &pledged.to_string()),
            ("result", &result.to_string()),
            ("told_by", "Báo cáo tổng kết (dữ liệu minh họa)"),
        ]);
        clusters::add_part(ctx, who, code, "targets", &target).await?;
        // The last one has not signed, the one before signed late.
        if i == 7 {
            continue;
        }
        let signature = texts(&[
            ("year", "2020"),
            ("member", member),
            ("signer", &format!("Người ký minh họa {}", i + 1)),
            ("capacity", if i == 2 { "deputy" } else { "head" }),
            ("place", "Minh Họa"),
            ("on_date", if i == 6 { "02/04/2020" } else { "10/03/2020" }),
        ]);
        clusters::add_part(ctx, who, code, "signatures", &signature).await?;
    }
    Ok(())
}
