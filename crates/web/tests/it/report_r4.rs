//! Report R4 (the year-end review of an emulation cluster, 16 November 2020) typed by forms into an empty database, and every fact of it found again: on
//! pages, in the API and in the export. What the report does not tell is entered nowhere. The facts are those of docs/five-reports.csv.

use app::units::NewUnit;
use domain::access::Role;
use store::{entity::unit, sea_orm::EntityTrait};
use testkit::{Answer, Browser, TestApp, actor_with};

const MEMBERS: [&str; 6] = [
    "Công an tỉnh Thanh Hóa",
    "Công an tỉnh Nghệ An",
    "Công an tỉnh Hà Tĩnh",
    "Công an tỉnh Quảng Bình",
    "Công an tỉnh Quảng Trị",
    "Công an tỉnh Thừa Thiên Huế",
];

/// What the report says of the whole cluster and splits among nobody.
const NOTE: &str = "Phong trào thi đua Vì an ninh Tổ quốc năm 2020, trên cơ sở giao ước thi đua ký đầu năm. Tỷ lệ khám phá án 81,4%, án đặc biệt nghiêm \
    trọng 95%. 1.771 lượt tập thể và 5.745 lượt cá nhân được khen thưởng, của nhiều cấp.";

async fn typed(who: &mut Browser, at: &str, fields: &[(&str, &str)]) -> Answer {
    let form = who.get(at).await;
    let done = who.submit(&form, at, fields).await;
    assert!(done.status.is_success() && done.at != at, "{at}: {}", done.text());
    done
}

/// The codes of the members, from the choices of a form, in the order of the report.
async fn codes(who: &mut Browser) -> Vec<String> {
    let told = who.peek("/api/v1/clusters/cum-5/members").await;
    let told: serde_json::Value = serde_json::from_slice(&told.bytes).unwrap();
    let of = |name: &str| {
        let rows = told["rows"].as_array().unwrap();
        let row = rows.iter().find(|r| r["fields"]["name"] == name).unwrap_or_else(|| panic!("{name} in {told}"));
        row["code"].as_str().unwrap().to_owned()
    };
    MEMBERS.iter().map(|m| of(m)).collect()
}

#[tokio::test]
async fn every_fact_of_the_clusters_report_is_typed_into_an_empty_database_and_found_again() {
    let app = TestApp::new().await;
    let founder = actor_with("founder", &[(Role::Administrator, None)]);
    let new = NewUnit {
        code: "X03".into(),
        name: "Cục Công tác đảng và công tác chính trị".into(),
        kind: "force".into(),
        level: "department".into(),
        from: "2010-01-01".into(),
        ..NewUnit::default()
    };
    app::units::create(&app.ctx, &founder, new).await.unwrap();
    let root = unit::Entity::find().one(app.db.store.reader()).await.unwrap().unwrap().id;
    let mut officer = app.sign_in(Role::AdvisoryBody, root).await;
    let mut secretary = app.sign_in(Role::CouncilSecretary, root).await;

    let cluster =
        [("short", "Cụm 5"), ("name", "Cụm thi đua số 5"), ("kind", "province"), ("system", "police"), ("unit", "X03")];
    let form = officer.get("/clusters/new").await;
    let made = officer.submit(&form, "/clusters", &cluster).await;
    assert_eq!(made.at, "/clusters/cum-5", "{}", made.text());
    for name in MEMBERS {
        typed(&mut officer, "/clusters/cum-5/parts/members/new", &[("name", name), ("from_date", "2020")]).await;
    }
    let members = codes(&mut officer).await;
    let year = [
        ("year", "2020"),
        ("advising", "Cục Công tác đảng và công tác chính trị (X03)"),
        ("vote_method", "consensus"),
        ("note", NOTE),
    ];
    typed(&mut officer, "/clusters/cum-5/parts/years/new", &year).await;
    let next = [
        ("year", "2021"),
        ("head", members[1].as_str()),
        ("deputy", members[2].as_str()),
        ("chosen_how", "elected"),
        ("chosen_document", "Hội nghị ngày 16/11/2020; bài báo không nói cách bầu"),
    ];
    typed(&mut officer, "/clusters/cum-5/parts/years/new", &next).await;
    let at = "/clusters/cum-5/years/2020/conference";
    let call = [
        ("held_on", "16/11/2020"),
        ("held_at", ""),
        ("place", "Thanh Hóa"),
        ("secrecy", "consensus"),
        ("quorum", "1/1"),
        ("threshold", "1/1"),
    ];
    let session = typed(&mut secretary, at, &call).await;
    let here = session.at.clone();
    let asked = [("asked", "government_flag"), ("members", members[0].as_str())];
    let session = secretary.submit(&session, &format!("{here}/questions"), &asked).await;
    let words = [("notes", "Đại diện lãnh đạo X03 dự và chỉ đạo hội nghị.")];
    let session = secretary.submit(&session, &format!("{here}/minutes"), &words).await;
    let session = secretary.submit(&session, &format!("{here}/consensus"), &[("agreed", "1")]).await;
    let session = secretary.submit(&session, &format!("{here}/close"), &[]).await;
    assert!(session.text().contains("1 đạt, 0 không đạt"), "{}", session.text());

    // Found again on pages.
    let page = officer.get("/clusters/cum-5/years/2020").await;
    for said in MEMBERS.iter().copied().chain([
        "Cục Công tác đảng và công tác chính trị (X03)",
        "81,4%",
        "95%",
        "1.771 lượt tập thể",
        "5.745 lượt cá nhân",
        "giao ước thi đua ký đầu năm",
        "Vì an ninh Tổ quốc năm 2020",
        "16/11/2020",
        "Suy tôn đề nghị tặng Cờ thi đua của Chính phủ",
        "Đề nghị",
    ]) {
        assert!(page.text().contains(said), "{said} in {}", page.text());
    }
    let next = officer.get("/clusters/cum-5/years/2021").await;
    for said in ["Công an tỉnh Nghệ An", "Công an tỉnh Hà Tĩnh", "Bầu", "bài báo không nói cách bầu"]
    {
        assert!(next.text().contains(said), "{said} in {}", next.text());
    }
    let session = secretary.get(&here).await;
    let reader = actor_with("reader", &[(Role::CouncilSecretary, Some(root))]);
    let kept = app::sessions::view(&app.ctx, &reader, here.trim_start_matches("/council/")).await.unwrap();
    assert_eq!((kept.notes.as_str(), kept.held_at.as_str()), ("Đại diện lãnh đạo X03 dự và chỉ đạo hội nghị.", ""));
    for said in ["Thanh Hóa", "Thống nhất"] {
        assert!(session.text().contains(said), "{said} in {}", session.text());
    }
    // And by other programs; no province is scored or ranked, no award is counted twice, and nobody's vote is made up.
    let mut json = async |end: &str| -> serde_json::Value {
        serde_json::from_slice(&officer.peek(&format!("/api/v1/clusters/cum-5/{end}")).await.bytes).unwrap()
    };
    let decided = json("conferences").await["rows"][0].clone();
    assert_eq!(
        (&decided["asked"], &decided["name"], &decided["held_on"], &decided["votes"]),
        (&"government_flag".into(), &MEMBERS[0].into(), &"2020-11-16".into(), &serde_json::Value::Null)
    );
    assert_eq!(json("rankings").await["count"], 0);
    assert_eq!(json("pacts").await["count"], 0);
    assert_eq!(json("years").await["count"], 2);
    let export = app::exports::cluster(&app.ctx, &actor_with("reader", &[(Role::AdvisoryBody, Some(root))]), "cum-5")
        .await
        .unwrap();
    let year = export.years.iter().find(|y| y.fields["year"] == "2020").unwrap();
    assert!(year.fields["note"].contains("1.771") && export.scores.is_empty() && export.rankings.is_empty());
}
