//! The yearly forms: each number opens as many things as it counts, groups add up, what cannot be placed is named, other units stay theirs.

use axum::http::StatusCode;
use domain::access::Role;
use store::{
    entity::{award_record, past_award},
    sea_orm::{ActiveModelTrait as _, ActiveValue::Set, EntityTrait as _},
};
use testkit::sample::{Sample, Side};

const STATE: [&str; 3] = ["huan-chuong-lao-dong-hang-ba", "bang-khen-thu-tuong", "anh-hung-lao-dong"];
const MINISTRY: [&str; 3] = ["bang-khen-bo-tinh", "chien-si-thi-dua-bo-tinh", "don-vi-quyet-thang"];

/// The sample's awards as if higher bodies had given them.
async fn raised(awards: [&'static str; 3]) -> Sample {
    let sample = Sample::new().await;
    let ctx = &sample.app.ctx;
    ctx.store
        .write(ctx.write_system(&ctx.now()), |tx| {
            Box::pin(async move {
                for (i, r) in award_record::Entity::find().all(tx.conn()).await?.into_iter().enumerate() {
                    let (id, award) = (Set(r.id), Set(awards[i % 3].to_owned()));
                    award_record::ActiveModel { id, award, ..Default::default() }.update(tx.conn()).await?;
                }
                for (i, r) in past_award::Entity::find().all(tx.conn()).await?.into_iter().enumerate() {
                    let (id, award) = (Set(r.id), Set(Some(awards[i % 3].to_owned())));
                    past_award::ActiveModel { id, award, ..Default::default() }.update(tx.conn()).await?;
                }
                Ok::<(), app::Error>(())
            })
        })
        .await
        .expect("raised");
    sample
}

/// Numbers that open something: row, column, number, address.
fn numbers(html: &str) -> Vec<(String, String, u64, String)> {
    let mut found = Vec::new();
    for part in html.split("<a href=\"").skip(1) {
        let Some((href, rest)) = part.split_once('"') else { continue };
        let href = testkit::html::unescape(href);
        let Some((_, cell)) = href.split_once("&cell=") else { continue };
        let cell = cell.trim_end_matches("#listed").to_owned();
        if cell.contains("&page=") {
            continue;
        }
        let (row, column) = cell.split_once('.').unwrap();
        let text = rest.split_once('>').unwrap().1.split_once('<').unwrap().0;
        found.push((row.to_owned(), column.to_owned(), text.parse().unwrap(), href));
    }
    found
}

fn opened(html: &str) -> u64 {
    let list = html.split("id=\"listed\"").nth(1).and_then(|rest| rest.split("</section>").next()).unwrap_or_default();
    list.matches("<li>").count() as u64
}

#[tokio::test]
async fn each_number_of_each_form_opens_as_many_things_as_it_counts() {
    let mut seen = std::collections::BTreeMap::<&str, usize>::new();
    let mut opens = async |sample: &Sample, form: &'static str, more: &str| {
        let mut reader = sample.everything().await;
        let root = sample.fill("{root}", Side::Near);
        let page = reader.get(&format!("/statistics/{form}?unit={root}&{more}")).await;
        assert_eq!(page.status, StatusCode::OK, "{form}: {}", page.text());
        for (row, column, number, address) in numbers(&page.html()) {
            // Bodies that submitted are no records.
            if form == "0602" && ["2", "3"].contains(&row.as_str()) {
                assert_eq!(number, 1);
                continue;
            }
            let answer = reader.get(&address).await;
            assert_eq!(opened(&answer.html()), number.min(100), "{form} {row}.{column}: {}", answer.text());
            *seen.entry(form).or_default() += 1;
        }
    };
    let state = raised(STATE).await;
    opens(&state, "0602", "year=2020&submits=ministry").await;
    opens(&state, "0602", "year=2019&kept=past").await;
    let ministry = raised(MINISTRY).await;
    opens(&ministry, "0603", "year=2020").await;
    opens(&ministry, "0603", "year=2019&kept=past").await;
    for (form, year) in [("0601", 2019), ("0604", 2020), ("0605", 2020)] {
        opens(&ministry, form, &format!("year={year}")).await;
    }
    assert!(seen.len() == 5 && seen.values().all(|n| *n > 1), "the sample has something for each form: {seen:?}");
}

#[tokio::test]
async fn in_english_a_form_and_what_it_counts_bear_english_names() {
    let sample = raised(MINISTRY).await;
    let mut reader = sample.everything().await;
    let desk = reader.get("/").await;
    reader.submit(&desk, "/language", &[("lang", "en")]).await;
    let page = reader.get(&sample.fill("/statistics/0603?unit={root}&year=2020", Side::Near)).await;
    let (_, _, _, address) = numbers(&page.html()).pop().unwrap();
    let answer = reader.get(&address).await;
    assert!(opened(&answer.html()) > 0);
    let listed = answer.html().split("id=\"listed\"").nth(1).unwrap().to_owned();
    assert!(listed.contains("Certificate of Merit") && !listed.contains("Bằng khen"), "{listed}");
}

#[tokio::test]
async fn the_groups_of_a_form_add_up_to_its_total_or_say_what_they_do_not_hold() {
    let sample = raised(STATE).await;
    let mut reader = sample.near(Role::AdvisoryBody).await;
    let page = reader.get(&sample.fill("/statistics/0602?unit={root}&year=2020", Side::Near)).await;
    let all = numbers(&page.html());
    let count = |row: &str| all.iter().find(|n| n.0 == row && n.1 == "1").map_or(0, |n| n.2);
    assert!(count("1") > 0, "{all:?}");
    assert_eq!(count("6") + count("8") + count("9"), count("1"));
    let levels: u64 = (10..=14).map(|row| count(&row.to_string())).sum();
    assert!(levels == count("9") || page.text().contains("chưa rõ cấp lãnh đạo"), "{}", page.text());
    assert!(page.text().contains("Mã 2 và 3 đếm cơ quan đã trình"), "what is left to a person is said");
    let sheet = reader.peek(&sample.fill("/statistics/0602.xlsx?unit={root}&year=2020", Side::Near)).await;
    let cells = testkit::sample::table(&sheet.bytes, 3);
    let total = cells.iter().find(|row| row[1] == "1").expect("row 1");
    assert_eq!(total[2], count("1").to_string(), "{cells:?}");
}

#[tokio::test]
async fn forms_of_another_unit_are_not_there_and_ages_need_the_register() {
    let sample = Sample::new().await;
    let mut reader = sample.near(Role::AdvisoryBody).await;
    for form in ["0601", "0602", "0603", "0604", "0605"] {
        let far = sample.fill(&format!("/statistics/{form}?unit={{root}}"), Side::Far);
        assert_eq!(reader.peek(&far).await.status, StatusCode::NOT_FOUND, "{far}");
        let near = reader.get(&format!("/statistics/{form}?year=x&kept=y&submits=z&cell=..&page=9")).await;
        assert_eq!(near.status, StatusCode::OK, "{form}");
        assert!(!near.text().contains(Side::Far.mark()), "{form}");
    }
}
