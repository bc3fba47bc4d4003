//! A review from its planned day to the printed report, in a browser.

use axum::http::StatusCode;
use domain::access::Role;
use testkit::{Sample, Side};

#[tokio::test]
async fn a_review_is_drafted_from_figures_edited_and_keeps_what_an_officer_wrote() {
    let sample = Sample::new().await;
    let mut officer = sample.near(Role::EmulationOfficer).await;
    let page = officer.get(&sample.fill("/movements/{movement}", Side::Near)).await;
    let reviews = sample.fill("/records/reviews?movement={movement}", Side::Near);
    assert!(page.has_link(&reviews), "{}", page.text());
    let list = officer.get(&reviews).await;
    let at = sample.fill("/records/reviews/{review}", Side::Near);
    assert!(list.has_link(&at), "{}", list.text());
    let review = officer.get(&at).await;
    let draft = sample.fill("/reviews/{review}/draft", Side::Near);
    assert!(review.has_link(&draft), "{}", review.text());

    let empty = officer.get(&draft).await;
    assert!(empty.text().contains("Cập nhật số liệu"), "{}", empty.text());
    let refresh = sample.fill("/reviews/{review}/refresh", Side::Near);
    let made = officer.submit(&empty, &refresh, &[]).await;
    for said in ["đơn vị được giao đã triển khai", "tự soạn", "Bài học kinh nghiệm", "Nguyên nhân"]
    {
        assert!(made.text().contains(said) || made.html().contains(said), "{said} in {}", made.text());
    }
    let saved =
        officer.submit(&made, &draft, &[("p.lessons", "Chỉ đạo sát sao."), ("p.cascade", "Đã triển khai rộng.")]).await;
    assert!(saved.text().contains("2 đoạn thay đổi"), "{}", saved.text());
    let second = officer.submit(&made, &draft, &[("p.lessons", "Bài học khác.")]).await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    assert!(second.html().contains("Bài học khác.") && second.text().contains("Chỉ đạo sát sao."));

    // A unit answers meanwhile: the figures change, the officer's words stay.
    let unit = sample.fill("/movements/{movement}/units/{unit1}", Side::Near);
    let side = officer.get(&unit).await;
    let answer = [("answer", "planned"), ("on", "01/10/2020"), ("document", "KH 1")];
    assert_eq!(officer.submit(&side, &unit, &answer).await.status, StatusCode::OK);
    let again = officer.get(&draft).await;
    let fresh = officer.submit(&again, &refresh, &[]).await;
    assert!(fresh.html().contains("Đã triển khai rộng."), "{}", fresh.text());
    assert!(fresh.text().contains("1 đoạn đã sửa có số liệu mới"), "{}", fresh.text());
    let chosen = officer.submit(&fresh, &draft, &[("take.cascade", "new")]).await;
    assert!(
        !chosen.html().contains("Đã triển khai rộng.") && chosen.html().contains("Chỉ đạo sát sao."),
        "{}",
        chosen.text()
    );

    let asked = officer
        .submit(&chosen, &sample.fill("/papers/review-report/{review}", Side::Near), &[("format", "docx")])
        .await;
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.text());
}

#[tokio::test]
async fn honours_come_only_from_issued_decisions_and_are_called_one_by_one() {
    let sample = Sample::new().await;
    let mut officer = sample.everything().await;
    let at = sample.fill("/conferences/{conference}/honours", Side::Near);
    let page = officer.get(&at).await;
    let draft = sample.fill("{decision-drafted}", Side::Near);
    let fields = [("decision", draft.as_str()), ("presenter", "Giám đốc"), ("capacity", "own")];
    let refused = officer.submit(&page, &at, &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text());
    let issued = sample.fill("{decision-issued}", Side::Near);
    let fields = [("decision", issued.as_str()), ("presenter", "Giám đốc"), ("capacity", "delegated")];
    let refused = officer.submit(&refused, &at, &fields).await;
    assert!(refused.text().contains("cần văn bản ủy quyền"), "{}", refused.text());
    let listed = officer.submit(&refused, &at, &[("mandate", "UQ 1")]).await;
    assert!(listed.text().contains("thừa ủy quyền; UQ 1"), "{}", listed.text());
    let once =
        officer.submit(&listed, &at, &[("decision", issued.as_str()), ("presenter", "A"), ("capacity", "own")]).await;
    assert!(once.text().contains("chỉ công bố, trao tặng một lần"), "{}", once.text());

    let run = sample.fill("/conferences/{conference}/run", Side::Near);
    let begin = officer.get(&run).await;
    assert!(begin.has_link(&format!("{run}?at=1")), "{}", begin.text());
    let first = officer.get(&format!("{run}?at=1")).await;
    assert!(first.text().contains("Người trao") && first.has_link(&format!("{run}?at=0")), "{}", first.text());
}

#[tokio::test]
async fn each_page_of_what_hangs_on_a_movement_asks_at_most_eight_statements() {
    let sample = Sample::new().await;
    let mut all = sample.everything().await;
    let mut wrong = Vec::new();
    for page in [
        "/desk",
        "/movements/{movement}",
        "/movements/{movement}?under={root}",
        "/records/reviews/{review}",
        "/records/conferences/{conference}",
        "/records/models/{model}",
        "/records/directions/{direction}",
        "/reviews/{review}/draft",
        "/conferences/{conference}/honours",
        "/conferences/{conference}/run?at=1",
        "/statistics/0601?unit={root}&year=2019",
    ] {
        let address = sample.fill(page, Side::Near);
        let (answer, texts) = store::list_statements(all.get(&address)).await;
        assert_eq!(answer.status, StatusCode::OK, "{page}: {}", answer.text());
        if texts.len() > 8 {
            wrong.push(format!("{page}: {}\n{}", texts.len(), texts.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
