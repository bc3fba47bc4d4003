//! Two clusters: No. 5 with only what report R4 says of it, and an invented one of eight invented units.

use app::{Ctx, clusters, nouns::Texts};

use super::Who;
use crate::output::Failure;

fn texts(pairs: &[(&str, &str)]) -> Texts {
    pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

/// The members that R4 names, in its order.
const FIVE: [&str; 6] = [
    "Công an tỉnh Thanh Hóa",
    "Công an tỉnh Nghệ An",
    "Công an tỉnh Hà Tĩnh",
    "Công an tỉnh Quảng Bình",
    "Công an tỉnh Quảng Trị",
    "Công an tỉnh Thừa Thiên Huế",
];

/// What R4 reports about the year, in its words; it splits none of it among members.
const REPORTED: &str = "Theo bài báo ngày 16/11/2020. Phong trào thi đua Vì an ninh Tổ quốc năm 2020, trên cơ sở giao ước thi đua ký đầu năm. \
    Bình quân tỷ lệ khám phá án 81,4%, án đặc biệt nghiêm trọng 95%. Cả cụm có 1.771 lượt tập thể và 5.745 lượt cá nhân được khen thưởng \
    (của nhiều cấp, bài báo không chia theo đơn vị). Thống nhất suy tôn Công an tỉnh Thanh Hóa đề nghị tặng Cờ thi đua của Chính phủ.";

/// The invented units: name, short name.
const MADE_UP: [(&str, &str); 8] = [
    ("Công an tỉnh Minh Họa", "Minh Họa"),
    ("Công an tỉnh Sao Mai", "Sao Mai"),
    ("Công an tỉnh Trường Sơn Mẫu", "Trường Sơn"),
    ("Công an tỉnh Hồng Hà Mẫu", "Hồng Hà"),
    ("Công an tỉnh Thanh Bình Mẫu", "Thanh Bình"),
    ("Công an tỉnh Cẩm Thạch", "Cẩm Thạch"),
    ("Công an tỉnh Bạch Đằng Mẫu", "Bạch Đằng"),
    ("Công an tỉnh Phước An Mẫu", "Phước An"),
];

/// Enters them.
pub(super) async fn load(ctx: &Ctx, advisory: &Who) -> Result<(), Failure> {
    five(ctx, advisory).await?;
    made_up(ctx, advisory).await
}

async fn five(ctx: &Ctx, who: &Who) -> Result<(), Failure> {
    let fields = texts(&[
        ("short", "Cụm 5"),
        ("name", "Cụm thi đua số 5"),
        ("kind", "province"),
        ("system", "police"),
        ("unit", super::ROOT),
        ("note", "Bài báo không nói cụm thành lập khi nào, theo văn bản nào."),
    ]);
    let code = clusters::add(ctx, who, &fields).await?;
    let mut members = Vec::new();
    for name in FIVE {
        // The report tells of members in 2020 and not since when.
        let member = texts(&[("name", name), ("from_date", "2020")]);
        members.push(clusters::add_part(ctx, who, &code, "members", &member).await?);
    }
    let advising = "Cục Công tác đảng và công tác chính trị (X03)";
    let year = texts(&[("year", "2020"), ("advising", advising), ("vote_method", "consensus"), ("note", REPORTED)]);
    clusters::add_part(ctx, who, &code, "years", &year).await?;
    // "Bầu": how, the report does not say.
    let next = texts(&[
        ("year", "2021"),
        ("head", &members[1]),
        ("deputy", &members[2]),
        ("chosen_how", "elected"),
        ("chosen_document", "Hội nghị tổng kết ngày 16/11/2020; bài báo không nói cách bầu"),
    ]);
    clusters::add_part(ctx, who, &code, "years", &next).await?;
    super::conferences::five(ctx, &code, &members[0]).await
}

async fn made_up(ctx: &Ctx, who: &Who) -> Result<(), Failure> {
    let fields = texts(&[
        ("short", "Cụm mẫu"),
        ("name", "Cụm thi đua mẫu (dữ liệu minh họa)"),
        ("kind", "province"),
        ("system", "police"),
        ("unit", super::ROOT),
        ("region", "Các đơn vị không có thật"),
        ("founded_by", "Dữ liệu minh họa"),
        ("document", "Dữ liệu minh họa"),
        ("founded_on", "01/01/2017"),
    ]);
    let code = clusters::add(ctx, who, &fields).await?;
    let mut members = Vec::new();
    for (i, (name, short)) in MADE_UP.iter().enumerate() {
        let from = if i == 7 { "01/01/2019" } else { "01/01/2017" };
        let mut member =
            texts(&[("name", name), ("short", short), ("from_date", from), ("document", "Dữ liệu minh họa")]);
        // Representatives with accounts: one of the two tellers, and those who vote on devices.
        if let Some(login) = super::conferences::VOTERS.get(i) {
            member.insert("representative".into(), super::accounts::code_of(ctx, login).await?);
        }
        members.push(clusters::add_part(ctx, who, &code, "members", &member).await?);
    }
    for (year, head, deputy) in [("2018", 2, 5), ("2019", 5, 3), ("2020", 0, 1)] {
        let fields = texts(&[
            ("year", year),
            ("head", &members[head]),
            ("deputy", &members[deputy]),
            ("chosen_how", "elected"),
            ("chosen_document", "Biên bản hội nghị cụm (dữ liệu minh họa)"),
            ("advising", "Cơ quan thường trực thi đua (dữ liệu minh họa)"),
            ("regulation", "Quy chế cụm mẫu (dữ liệu minh họa)"),
            ("flags", "4"),
            ("government_flags", "1"),
            ("rank_by", "percentage"),
            ("ties", "tiêu chí I, điểm thưởng, ít điểm trừ, bỏ phiếu"),
            ("vote_method", "paper"),
            ("quorum", "2/3"),
            ("share", "80%"),
            ("share_of", "all"),
        ]);
        clusters::add_part(ctx, who, &code, "years", &fields).await?;
    }
    super::pacts::load(ctx, who, &code, &members).await?;
    super::scores::load(ctx, who, &code, &members).await?;
    super::conferences::made_up(ctx, who, &code, &members).await?;
    super::conferences::in_secret(ctx, &code, &members).await
}
