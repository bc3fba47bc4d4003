//! A cluster with a unit of the province, a body outside, and a year.

use app::nouns::Texts;

use super::build::Place;

fn texts<const N: usize>(pairs: [(&str, String); N]) -> Texts {
    pairs.map(|(k, v)| (k.to_owned(), v)).into()
}

pub(super) async fn build(place: &mut Place<'_>) {
    let fields = texts([
        ("short", place.says("Cụm")),
        ("name", place.says("Cụm thi đua")),
        ("kind", "department".into()),
        ("system", "police".into()),
        ("unit", place.code("root")),
        ("region", place.says("Miền")),
        ("founded_on", "2015".into()),
    ]);
    let code = app::clusters::add(place.ctx, &place.advisory, &fields).await.expect("a cluster");
    place.keep("cluster", code.clone());
    let member = texts([
        ("unit", place.code("unit1")),
        ("short", place.says("Phòng")),
        ("representative", place.code("number1")),
        ("from_date", "2015".into()),
    ]);
    let member =
        app::clusters::add_part(place.ctx, &place.advisory, &code, "members", &member).await.expect("a member");
    place.keep("cluster-member", member.clone());
    let outside = texts([("name", place.says("Phòng bạn")), ("from_date", "2015".into())]);
    let outside =
        app::clusters::add_part(place.ctx, &place.advisory, &code, "members", &outside).await.expect("a member");
    place.keep("cluster-outside", outside.clone());
    let year = texts([
        ("year", "2020".into()),
        ("head", member),
        ("deputy", outside),
        ("chosen_how", "elected".into()),
        ("regulation", place.says("Quy chế")),
        ("flags", "2".into()),
        ("government_flags", "1".into()),
        ("rank_by", "total".into()),
        ("ties", "tiêu chí I, bỏ phiếu".into()),
    ]);
    let year = app::clusters::add_part(place.ctx, &place.advisory, &code, "years", &year).await.expect("a year");
    place.keep("cluster-year", year);
    super::scores::build(place).await;
}
