//! What is printed of a conference: its running order, its minutes, the notice of what was directed.

use app::{
    Error,
    papers::{self, Options},
    records,
};
use domain::{
    access::Role,
    paper::PaperKind,
    record::{CONFERENCE, DIRECTION},
};
use store::Store;
use testkit::actor;

use crate::{council::organisation_names, records::texts, units::organisation};

#[tokio::test]
async fn a_conference_prints_its_running_order_its_minutes_and_its_directions() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, ..] = organisation(&ctx).await;
        let officer = actor(Role::EmulationOfficer, root);
        organisation_names(&ctx, root).await;
        let mut form = texts(&[("kind", "final"), ("name", "Hội nghị tổng kết Ba nhất"), ("unit", "CAT")]);
        let code = records::add(&ctx, &officer, &CONFERENCE, &form).await.unwrap();
        let paper = async |kind| papers::build_request(&ctx, kind, &code, &Options::format("pdf")).await;
        for (kind, key) in [
            (PaperKind::ConferenceMinutes, "conference-no-minutes"),
            (PaperKind::ConferenceRun, "conference-no-agenda"),
            (PaperKind::ConferenceNotice, "review-no-directions"),
        ] {
            let empty = paper(kind).await;
            assert!(matches!(&empty, Err(Error::Refused(r)) if r.key == key), "{kind:?}: {empty:?}");
        }
        let more = [
            ("on_date", "20/10/2020"),
            ("hours", "8 giờ 00"),
            ("place", "Hội trường"),
            ("people", "Chủ trì | Đại tá A | Giám đốc\nThư ký | Thiếu tá B | Cán bộ\nDự | | Trưởng phòng | 12"),
            ("agenda", "8:00 | Chào cờ | Ban tổ chức\n8:15 | Báo cáo tổng kết | Trưởng phòng PX03 | Điểm cầu tỉnh"),
            ("sites", "Công an huyện | 40"),
            ("minutes", "Giám đốc kết luận: làm tiếp.\nHội nghị nhất trí."),
        ];
        form.extend(texts(&more));
        records::change(&ctx, &officer, &CONFERENCE, &code, 1, &form).await.unwrap();
        let direction = [
            ("kind", "direction"),
            ("what", "Bố trí ca, kíp trực"),
            ("unit", "PX03"),
            ("conference", code.as_str()),
            ("due_on", "31/10/2020"),
            ("state", "open"),
        ];
        records::add(&ctx, &officer, &DIRECTION, &texts(&direction)).await.unwrap();
        for (kind, said) in [
            (
                PaperKind::ConferenceMinutes,
                &[
                    "BIÊN BẢN",
                    "8 giờ 00, ngày 20/10/2020",
                    "Chủ trì: Đại tá A, Giám đốc",
                    "Dự: 12 người, Trưởng phòng",
                    "2. Báo cáo tổng kết (Trưởng phòng PX03)",
                    "Hội nghị nhất trí.",
                    "THƯ KÝ",
                    "Thiếu tá B",
                ][..],
            ),
            (PaperKind::ConferenceRun, &["CHƯƠNG TRÌNH ĐIỀU HÀNH", "8:15", "Báo cáo tổng kết", "Điểm cầu tỉnh"]),
            (
                PaperKind::ConferenceNotice,
                &["THÔNG BÁO", "Hội nghị tổng kết Ba nhất", "Bố trí ca, kíp trực", "31/10/2020"],
            ),
        ] {
            for format in ["pdf", "docx"] {
                let made = papers::build_request(&ctx, kind, &code, &Options::format(format)).await.unwrap();
                let text = made.to_string();
                for said in said {
                    assert!(text.contains(said), "{said} in {text}");
                }
            }
        }
    })
    .await;
}
