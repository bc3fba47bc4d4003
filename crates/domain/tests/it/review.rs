//! Drafts of reviews.

use domain::{
    cascade::Coverage,
    review::{Awards, Indicator, Known, Paragraph, Standing, draft, missing, refreshed},
};

fn known(total: &str, met: bool) -> Known {
    Known {
        movement: "phong trào “Lá chắn”".into(),
        day: "16/02/2022".into(),
        coverage: Coverage { planned: 27, own: 13, not_yet: 1, silent: 1 },
        not_launched: vec![
            ("PC09".into(), "Phòng Kỹ thuật hình sự".into(), "biệt phái toàn đơn vị".into()),
            ("PX03".into(), "Phòng Công tác đảng".into(), String::new()),
        ],
        indicators: vec![Indicator {
            seq: 1,
            name: "Hộ dân được hỗ trợ".into(),
            total: total.into(),
            target: "2.000 hộ".into(),
            met: Some(met),
            share: "88,55".into(),
            before: Some(("tháng 12/2021".into(), "700 hộ".into())),
            last: Some(("tháng 01/2022".into(), "1.071 hộ".into())),
            change: "tăng 53 %".into(),
            missing: vec!["Công an huyện A".into()],
            apart: vec![],
        }],
        awards: vec![Awards {
            award: "Giấy khen".into(),
            ground: "chuyên đề".into(),
            key: "giay-khen.thematic".into(),
            collectives: 14,
            individuals: 37,
        }],
        persons: 35,
        units: 14,
        told: vec!["Bằng khen của Bộ trưởng cho 02 tập thể".into()],
        disagreements: vec!["Ngày phát động: 17/08/2021 (báo cáo 1), 15/08/2021 (báo cáo 2)".into()],
        ..Known::default()
    }
}

fn text<'a>(all: &'a [Paragraph], key: &str) -> &'a str {
    all.iter().find(|p| p.key == key).unwrap_or_else(|| panic!("{key}")).text()
}

#[test]
fn a_draft_names_each_missed_target_each_unit_not_launched_and_awards_apart() {
    let all = draft(&known("1.771 hộ", false));
    assert_eq!(
        text(&all, "cascade"),
        "Đến ngày 16/02/2022, 40 trong 42 đơn vị được giao đã triển khai phong trào “Lá chắn”, đạt 95,24 %; trong đó 27 đơn vị triển khai \
         theo kế hoạch, 13 đơn vị phát động riêng."
    );
    assert_eq!(
        text(&all, "not-launched.PC09"),
        "Phòng Kỹ thuật hình sự chưa triển khai, lý do: biệt phái toàn đơn vị."
    );
    assert_eq!(text(&all, "not-launched.PX03"), "Phòng Công tác đảng chưa báo cáo việc triển khai.");
    assert_eq!(
        text(&all, "figure.1"),
        "Hộ dân được hỗ trợ: 1.771 hộ, bằng 88,55 % chỉ tiêu giao (2.000 hộ); tháng 01/2022: 1.071 hộ, tháng 12/2021: 700 hộ (tăng 53 %)."
    );
    assert_eq!(
        text(&all, "missed.1"),
        "Chỉ tiêu “Hộ dân được hỗ trợ” chưa đạt: 1.771 hộ so với chỉ tiêu giao 2.000 hộ."
    );
    assert_eq!(text(&all, "awards-total"), "Theo hồ sơ, cộng 51 lượt khen thưởng, cho 14 tập thể và 35 người.");
    assert_eq!(text(&all, "told.1"), "Theo báo cáo: Bằng khen của Bộ trưởng cho 02 tập thể.");
    assert!(all.iter().any(|p| p.key == "sources.1" && p.note.contains("15/08/2021")));
    assert_eq!(missing(&all), ["causes", "lessons"]);
}

#[test]
fn what_an_officer_wrote_stays_when_figures_change_and_waits_for_his_word() {
    let old: Vec<Paragraph> = draft(&known("1.771 hộ", false))
        .into_iter()
        .map(|p| match p.key.as_str() {
            "missed.1" => p.written("Việc hỗ trợ còn chậm."),
            "causes" => p.written("Thiếu phương tiện."),
            "figure.1" => p.clone().written(&p.made.clone()),
            _ => p,
        })
        .collect();
    let standing = |all: &[Paragraph], key: &str| all.iter().find(|p| p.key == key).map(Paragraph::standing);
    assert_eq!(standing(&old, "figure.1"), Some(Standing::Made), "the made wording again is no edit");
    assert_eq!(standing(&old, "missed.1"), Some(Standing::Own));

    let same = refreshed(&old, draft(&known("1.771 hộ", false)));
    assert_eq!(
        same.iter().map(|p| (&p.key, p.text())).collect::<Vec<_>>(),
        old.iter().map(|p| (&p.key, p.text())).collect::<Vec<_>>()
    );

    let new = refreshed(&old, draft(&known("1.940 hộ", false)));
    assert_eq!(standing(&new, "missed.1"), Some(Standing::Waiting));
    assert_eq!(text(&new, "missed.1"), "Việc hỗ trợ còn chậm.");
    assert!(new.iter().any(|p| p.key == "missed.1" && p.made.contains("1.940")), "the new wording is beside it");
    assert_eq!(standing(&new, "figure.1"), Some(Standing::Changed));
    assert_eq!(standing(&new, "causes"), Some(Standing::Own), "what no figure makes does not wait");

    let met = refreshed(&new, draft(&known("2.100 hộ", true)));
    assert_eq!(text(&met, "missed.1"), "Việc hỗ trợ còn chậm.", "written words never vanish");
    assert_eq!(standing(&met, "missed.1"), Some(Standing::Waiting));
    let mine = met.into_iter().find(|p| p.key == "missed.1").unwrap().written("Việc hỗ trợ lúc đầu còn chậm.");
    assert_eq!(mine.standing(), Standing::Own);
}
