//! A secret ballot in a browser: opened from the session's page, cast on a phone's page, counted with what the envelopes
//! say, looked up and downloaded; nothing of it is kept where it must not be.

use axum::http::StatusCode;
use domain::access::Role;
use store::{
    entity::{form_draft, secret_paper},
    sea_orm::EntityTrait,
};
use testkit::{Answer, Browser, Sample, Side, web::PASSWORD};

const NEAR: Side = Side::Near;

async fn voter(sample: &Sample, name: &str) -> Browser {
    let mut browser = sample.app.browser();
    let after = browser.sign_in(&format!("voter-near-{name}"), PASSWORD).await;
    assert!(after.status.is_success(), "{}", after.text());
    browser
}

/// What stands in the envelopes of the page that shows them once.
fn words(page: &Answer) -> Vec<String> {
    let html = page.html();
    html.split("<ol class=\"words\">")
        .skip(1)
        .map(|part| {
            let list = part.split("</ol>").next().unwrap();
            list.split("<li>")
                .skip(1)
                .map(|li| li.split("</li>").next().unwrap().to_owned())
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect()
}

#[tokio::test]
async fn a_secret_ballot_goes_from_the_session_to_the_published_file_through_plain_forms() {
    let sample = Sample::new().await;
    let mut secretary = sample.near(Role::CouncilSecretary).await;
    let session = sample.fill("/council/{secret-session}", NEAR);
    let page = secretary.get(&session).await;
    assert!(page.has_link(&format!("{session}/ballot")), "{}", page.text());
    let form = secretary.get(&format!("{session}/ballot")).await;
    assert!(form.text().contains("Chỉ có 2 người bỏ phiếu"), "few voters are warned about first: {}", form.text());
    let wrong = secretary.submit(&form, &format!("{session}/ballot"), &[("needed", "1")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let keys = secretary.submit(&form, &format!("{session}/ballot"), &[]).await;
    assert_eq!(keys.status, StatusCode::OK, "{}", keys.text());
    let words = words(&keys);
    assert_eq!(words.len(), 2, "{}", keys.text());
    // The same form again shows none of them.
    let again = secretary.submit(&form, &format!("{session}/ballot"), &[]).await;
    assert!(again.text().contains("phong bì chỉ hiện một lần"), "{}", again.text());
    assert!(!again.html().contains(&words[0]));
    let ballot = again.at.clone();
    let page = secretary.submit(&keys, &format!("{ballot}/start"), &[]).await;
    assert!(page.text().contains("0/2"), "{}", page.text());

    let mut one = voter(&sample, "person16").await;
    let desk = one.get("/desk").await;
    // Another ballot of the sample is on, too; each is found from the session's page.
    assert!(desk.text().contains("Phiếu chờ tôi bỏ"), "{}", desk.text());
    let vote = format!("{ballot}/vote");
    assert!(one.get(&session).await.has_link(&vote));
    let paper = one.get(&vote).await;
    assert!(!paper.html().contains(" checked"), "nothing is chosen beforehand");
    let mut phone = voter(&sample, "person16").await;
    let elsewhere = phone.get(&vote).await;
    let open = one.submit(&paper, &vote, &[]).await;
    assert_eq!(open.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(open.text().contains("chưa chọn"), "{}", open.text());
    let done = one.submit(&paper, &vote, &[("line.1", "for")]).await;
    assert!(done.text().contains("Đã nhận phiếu"), "{}", done.text());
    let receipt = done.html().split("<span class=\"code\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert_eq!(receipt.split(' ').count(), 16, "{receipt}");
    // A connection that breaks, a page that is loaded again, another device: the paper is in, once.
    assert!(one.get(&vote).await.html().contains(&receipt));
    let second = phone.submit(&elsewhere, &vote, &[("line.1", "against")]).await;
    assert!(second.text().contains("có thể từ máy khác") && second.html().contains(&receipt), "{}", second.text());
    assert!(one.get(&ballot).await.text().contains("1/2"));

    let mut two = voter(&sample, "person17").await;
    let paper = two.get(&vote).await;
    two.submit(&paper, &vote, &[("line.1", "against")]).await;
    let page = secretary.get(&ballot).await;
    let count = secretary.submit(&page, &format!("{ballot}/close"), &[]).await;
    assert_eq!(count.at, format!("{ballot}/count"));
    let wrong = secretary.submit(&count, &count.at, &[("words.1", &words[1]), ("words.2", &words[0])]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!wrong.html().contains(&words[0]) && !wrong.html().contains(&words[1]), "passphrases are never given back");
    let result = secretary.submit(&count, &count.at, &[("words.1", &words[0]), ("words.2", &words[1])]).await;
    assert!(result.text().contains("Đã mở kết quả"), "{}", result.text());
    let found = one.get(&format!("{ballot}?receipt={}", receipt.replace(' ', "+"))).await;
    assert!(found.text().contains("Có trong danh sách"), "{}", found.text());
    let missing = one.get(&format!("{ballot}?receipt=00ff")).await;
    assert!(missing.text().contains("Không có trong danh sách"), "{}", missing.text());
    let file = one.get(&format!("{ballot}/published.txt")).await;
    assert!(file.html().starts_with("thidua-ballot 1\n") && file.html().contains(&receipt.replace(' ', "")));
    assert!(one.get(&format!("{ballot}/recount")).await.text().contains("thidua ballot verify"));
    assert!(one.get(&session).await.text().contains("1/1"), "the result stands in the session");
}

#[tokio::test]
async fn a_paper_is_no_draft_and_is_not_sent_again_after_signing_in() {
    let sample = Sample::new().await;
    let mut one = voter(&sample, "person16").await;
    let vote = sample.fill("/ballots/{ballot-open}/vote", NEAR);
    let paper = one.get(&vote).await;
    assert!(!paper.html().contains("data-draft"));
    sample.app.clock.advance(9 * 3600);
    let late = one.submit(&paper, &vote, &[("line.1", "against")]).await;
    assert!(late.at.starts_with("/login?next="), "{} {}", late.at, late.text());
    let reader = sample.app.db.store.reader();
    assert!(form_draft::Entity::find().all(reader).await.unwrap().is_empty(), "the choice is kept nowhere");
    let login = [("login", "voter-near-person16"), ("password", PASSWORD)];
    let back = one.submit(&late, "/login", &login).await;
    assert_eq!(back.at, vote);
    assert!(!back.html().contains(" checked") && back.text().contains("chưa nhận phiếu"), "{}", back.text());
    // One paper is the sample's counted ballot's other voter; none came from here.
    let papers = secret_paper::Entity::find().all(reader).await.unwrap();
    assert!(papers.is_empty(), "{papers:?}");
}

#[tokio::test]
async fn tellers_enter_papers_through_plain_forms() {
    let sample = Sample::new().await;
    let session = sample.fill("/council/{paper-session}", NEAR);
    let here = format!("{session}/tellers");
    let (mut a, mut b) = (voter(&sample, "person16").await, voter(&sample, "person17").await);
    assert!(a.get(&session).await.has_link(&here));
    let counted = [("issued", "2"), ("collected", "2"), ("for.1", "1"), ("against.1", "1")];
    let form = a.get(&here).await;
    let kept = a.submit(&form, &here, &counted).await;
    assert!(kept.text().contains("Đã giữ số liệu"), "{}", kept.text());
    let form = b.get(&here).await;
    assert!(!form.html().contains("value=\"2\""), "the other's numbers are not shown");
    let slip = b.submit(&form, &here, &[("issued", "2"), ("collected", "2"), ("for.1", "2")]).await;
    assert!(slip.text().contains("Hai người kiểm phiếu chưa khớp"), "{}", slip.text());
    let form = b.get(&here).await;
    let agreed = b.submit(&form, &here, &[("for.1", "1"), ("against.1", "1")]).await;
    assert!(agreed.text().contains("khớp nhau"), "{}", agreed.text());
}
