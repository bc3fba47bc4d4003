//! The desk's figures: each number opens as many rows as it counts, and nothing of other units is in them.

use axum::http::StatusCode;
use domain::access::Role;
use testkit::sample::{Sample, Side};

/// The numbers in the tables behind the figures, each with its address.
fn numbers(html: &str) -> Vec<(u64, String)> {
    let mut found = Vec::new();
    for card in html.split("<section class=\"card-fig\"").skip(1) {
        let card = card.split("</section>").next().unwrap_or_default();
        let table = card.split("<tbody>").nth(1).unwrap_or_default();
        for part in table.split("<a href=\"").skip(1) {
            let (href, rest) = part.split_once("\">").unwrap();
            let number = rest.split('<').next().unwrap().replace('.', "");
            found.push((number.parse().unwrap(), testkit::html::unescape(href)));
        }
    }
    found
}

fn rows(html: &str) -> u64 {
    html.split("<tbody>")
        .nth(1)
        .map_or(0, |body| body.split("</tbody>").next().unwrap_or("").matches("<tr").count() as u64)
}

#[tokio::test]
async fn every_figure_of_the_desk_opens_as_many_rows_as_it_counts() {
    let sample = Sample::new().await;
    let mut reader = sample.near(Role::AdvisoryBody).await;
    let desk = reader.get("/desk").await;
    let figures = numbers(&desk.html());
    let kinds = |front: &str| figures.iter().filter(|(_, at)| at.starts_with(front)).count();
    assert!(kinds("/dossiers?step=") > 0, "{}", desk.html());
    assert!(kinds("/statistics/records?rows=level") > 0 && kinds("/desk/units") > 0, "{figures:?}");
    for (number, at) in &figures {
        let opened = reader.get(at).await;
        assert_eq!(opened.status, StatusCode::OK, "{at}");
        if at != "/desk/units" {
            assert_eq!(rows(&opened.html()), *number, "{at}: {}", opened.text());
        }
    }
    assert!(!desk.text().contains(Side::Far.mark()), "{}", desk.text());
    let units = reader.get("/desk/units").await;
    let sent: u64 = figures.iter().filter(|(_, at)| at == "/desk/units").map(|(n, _)| n).sum();
    assert_eq!(rows(&units.html()), sent, "those that sent and those that did not are all units beneath");
}

#[tokio::test]
async fn the_desk_shows_what_comes_within_the_season_in_ones_own_units() {
    use store::{
        entity::conference,
        sea_orm::{ActiveModelTrait as _, ActiveValue::Set, EntityTrait as _},
    };
    let sample = Sample::new().await;
    let ctx = &sample.app.ctx;
    let on = |day: &str| app::day::after(&ctx.now().today, if day == "soon" { 10 } else { 90 });
    let mut reader = sample.near(Role::AdvisoryBody).await;
    for (when, shown) in [("later", false), ("soon", true)] {
        let day = std::sync::Arc::new(on(when));
        ctx.store
            .write(ctx.write_system(&ctx.now()), |tx| {
                let day = day.clone();
                Box::pin(async move {
                    for r in conference::Entity::find().all(tx.conn()).await? {
                        let (id, on_date) = (Set(r.id), Set(day.to_string()));
                        conference::ActiveModel { id, on_date, ..Default::default() }.update(tx.conn()).await?;
                    }
                    Ok::<(), app::Error>(())
                })
            })
            .await
            .expect("moved");
        let desk = reader.get("/desk").await;
        let name = format!("Hội nghị {}", Side::Near.mark());
        assert_eq!(desk.text().contains(&name), shown, "{when}: {}", desk.text());
        assert!(!desk.text().contains(Side::Far.mark()), "{}", desk.text());
    }
}
