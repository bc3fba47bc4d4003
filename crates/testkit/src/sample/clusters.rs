//! A cluster with a unit of the province, a body outside, and a year.

use app::{
    nouns::Texts,
    sessions::{self, Ask, Convene},
};

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
    conference(place).await;
    acclaimed(place).await;
}

/// A conference by consensus on a day of that year.
fn call(place: &Place<'_>, year: &str) -> Convene {
    Convene {
        held_on: format!("10/12/{year}"),
        held_at: "08:00".into(),
        place: place.says("Hội trường"),
        secrecy: "consensus".into(),
        base: "all_members".into(),
        quorum: "1/2".into(),
        threshold: "1/2".into(),
        rounds: "2".into(),
        ..Convene::default()
    }
}

/// A conference that is over: by consensus the province's own member is proposed for the ministry's flag.
async fn acclaimed(place: &mut Place<'_>) {
    let (ctx, cluster) = (place.ctx, place.code("cluster"));
    let year = texts([("year", "2017".into())]);
    app::clusters::add_part(ctx, &place.advisory, &cluster, "years", &year).await.expect("a year");
    let call = call(place, "2017");
    let who = place.secretary.clone();
    let code = sessions::convene_cluster(ctx, &who, &cluster, 2017, call).await.expect("a conference");
    let ask = Ask { asked: "ministry_flag".into(), members: vec![place.code("cluster-member")], most: String::new() };
    sessions::ask(ctx, &who, &code, 1, ask).await.expect("a question");
    sessions::record_consensus(ctx, &who, &code, 2, vec![1]).await.expect("consensus");
    sessions::close(ctx, &who, &code, 3, &format!("close {code}")).await.expect("closing");
    place.keep("acclaiming-session", code);
}

/// The conference of a year with an acclamation and an election that wait for the vote.
async fn conference(place: &mut Place<'_>) {
    let call = call(place, "2018");
    let (ctx, who, cluster) = (place.ctx, place.secretary.clone(), place.code("cluster"));
    let code = sessions::convene_cluster(ctx, &who, &cluster, 2018, call).await.expect("a conference");
    for (version, asked, members) in
        [(1, "government_flag", vec!["cluster-member"]), (2, "head", vec!["cluster-member", "cluster-outside"])]
    {
        let members = members.into_iter().map(|m| place.code(m)).collect();
        let ask = Ask { asked: asked.into(), members, most: String::new() };
        sessions::ask(ctx, &who, &code, version, ask).await.expect("a question");
    }
    place.keep("cluster-session", code);
}
