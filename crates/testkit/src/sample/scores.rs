//! Score sheets of the sample's cluster: one of a year in preparation, and one of a year with final scores and a published ranking.

use app::{nouns::Texts, scores};
use domain::{
    grid::{Sent, print},
    scoring::Turn,
};

use super::build::Place;

fn texts<const N: usize>(pairs: [(&str, String); N]) -> Texts {
    pairs.map(|(k, v)| (k.to_owned(), v)).into()
}

async fn part(place: &Place<'_>, part: &str, fields: &Texts) -> String {
    let cluster = place.code("cluster");
    app::clusters::add_part(place.ctx, &place.advisory, &cluster, part, fields).await.expect("a part")
}

/// A sheet of a year with two criteria.
async fn sheet(place: &Place<'_>, year: &str) -> String {
    let fields = texts([("year", year.to_owned()), ("name", place.says("Bảng điểm"))]);
    let code = part(place, "sheets", &fields).await;
    let lines = format!(
        "1 | I | {} | | 10\n2 | I.1 | Việc A | Định tính | 4\n2 | I.2 | Việc B | Chấm tự do | 6 | | | {}",
        place.says("Công tác"),
        place.says("Điều 6")
    );
    let cells = scores::read_text(&lines);
    scores::set_lines(place.ctx, &place.advisory, &place.code("cluster"), &code, 1, cells).await.expect("lines");
    code
}

pub(super) async fn build(place: &mut Place<'_>) {
    let code = sheet(place, "2020").await;
    place.keep("score-sheet", code);
    let visit = texts([
        ("year", "2020".into()),
        ("checked", place.code("cluster-member")),
        ("team_lead", place.code("cluster-outside")),
        ("minutes", place.says("BB")),
    ]);
    let visit = part(place, "visits", &visit).await;
    place.keep("cluster-visit", visit);

    let pact = texts([
        ("year", "2020".into()),
        ("slogan", place.says("Khẩu hiệu")),
        ("contents", place.says("Nội dung")),
        ("signed_on", "05/04/2020".into()),
    ]);
    let pact = part(place, "pacts", &pact).await;
    place.keep("cluster-pact", pact);
    let target = texts([
        ("year", "2020".into()),
        ("member", place.code("cluster-outside")),
        ("what", place.says("Tỷ lệ")),
        ("assigned", "80".into()),
        ("pledged", "82".into()),
    ]);
    let target = part(place, "targets", &target).await;
    place.keep("cluster-target", target);
    let signature = texts([
        ("year", "2020".into()),
        ("member", place.code("cluster-outside")),
        ("signer", place.says("Người ký")),
        ("capacity", "head".into()),
        ("on_date", "06/04/2020".into()),
    ]);
    let signature = part(place, "signatures", &signature).await;
    place.keep("cluster-signature", signature);

    // Somebody who was there in 2018 only, ranked by himself.
    let gone = texts([
        ("name", place.says("Đơn vị cũ")),
        ("group_name", "B".into()),
        ("from_date", "2018".into()),
        ("to_date", "31/12/2018".into()),
        ("gone", "dissolved".into()),
    ]);
    let gone = part(place, "members", &gone).await;
    part(place, "years", &texts([("year", "2018".into()), ("rank_by", "total".into())])).await;
    let old = sheet(place, "2018").await;
    place.keep("old-score-sheet", old);
    let (ctx, who, cluster) = (place.ctx, place.advisory.clone(), place.code("cluster"));
    for (version, to) in (1..).zip(["own", "first", "explain", "second", "final"]) {
        scores::set_stage(ctx, &who, &cluster, 2018, version, to, "").await.expect("a stage");
        if to == "own" {
            let row = |key: &str, text: &str| Sent {
                key: key.to_owned(),
                seen: [("value".to_owned(), print(""))].into(),
                cells: [("value".to_owned(), text.to_owned())].into(),
            };
            let sent = vec![row("I.1", "1"), row("I.2", "5,5")];
            scores::save_unit(ctx, &who, (&cluster, 2018, &gone), Turn::Own, sent).await.expect("scores");
        }
    }
    let document = place.says("TB");
    scores::publish(ctx, &who, &cluster, 2018, 6, &document, "").await.expect("a ranking");
}
