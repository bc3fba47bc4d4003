//! Facts from the office in verdicts: what is missing is asked for, what is recorded is judged and named as a source.

use std::collections::BTreeMap;

use app::{
    Ctx,
    dossiers::{self, DossierForm},
    facts::{self, FactKind},
    nominees, verdicts,
};
use store::Store;

use crate::roads::{Road, add, form, now, person, person_id, road};

async fn enter(ctx: &Ctx, road: &Road, code: &str, kind: FactKind, pairs: &[(&str, &str)]) {
    let unit = code == "PX03";
    let version = facts::page(ctx, &road.officer, unit, code).await.unwrap().version;
    let texts: BTreeMap<String, String> = pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    facts::add(ctx, &road.officer, unit, code, kind, version, texts).await.unwrap();
}

async fn judged(ctx: &Ctx, road: &Road, code: &str) -> verdicts::View {
    let version = now(ctx, road, code).await.head.version;
    verdicts::rejudge(ctx, &road.officer, code, version).await.unwrap();
    let row = nominees::page(ctx, &road.officer, code, 1).await.unwrap().row;
    verdicts::View::read(&row.verdict).unwrap()
}

fn result<'v>(view: &'v verdicts::View, rule: &str) -> &'v str {
    let found = view.reasons.iter().find(|r| r.rule == rule);
    found.map_or_else(|| panic!("{rule} in {view:#?}"), |r| r.result.as_str())
}

fn title(award: &str) -> DossierForm {
    DossierForm {
        award: award.into(),
        ground: "merit".into(),
        law_on: "10/12/2025".into(),
        achievement_from: "2025-01-01".into(),
        achievement_to: "2025-12-31".into(),
        ..form()
    }
}

#[tokio::test]
async fn a_national_title_is_judged_by_titles_initiatives_and_what_they_were_used_for() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx_at(&store, testkit::clock::FixedClock::at(1_768_010_400_000_000));
        let road = road(&ctx).await;
        let who = person(&ctx, &road, "Đỗ Thị Ánh", "100-001", "female", "direct").await;
        let code = dossiers::create(&ctx, &road.officer, &title("chien-si-thi-dua-bo-tinh"), None).await.unwrap();
        add(&ctx, &road, &code, "person", "100-001").await.unwrap();
        let (titles, initiative) = ("cstd-bo-tinh.lien-tuc", "cstd-bo-tinh.sang-kien");
        let before = judged(&ctx, &road, &code).await;
        assert_eq!(result(&before, initiative), "unknown");
        let kept = [("code", "SK-A"), ("title", "Quản lý hồ sơ"), ("year", "2024"), ("reach", "ministry_or_province")];
        enter(&ctx, &road, &who, FactKind::Initiatives, &kept).await;
        for year in ["2023", "2024", "2025"] {
            let award = [("award", "chien-si-thi-dua-co-so"), ("year", year), ("decided_on", year)];
            enter(&ctx, &road, &who, FactKind::Awards, &award).await;
        }
        enter(&ctx, &road, &who, FactKind::Ratings, &[("year", "2025"), ("rating", "excellent")]).await;
        let after = judged(&ctx, &road, &code).await;
        assert_eq!((result(&after, titles), result(&after, initiative)), ("met", "met"), "{after:#?}");
        for kind in ["rating", "initiative", "past-award"] {
            assert!(after.sources.iter().any(|s| s.kind == kind), "{kind} in {:?}", after.sources);
        }
        // An annulled title counts no longer.
        let page = facts::page(&ctx, &road.officer, false, &who).await.unwrap();
        let rows = &page.kinds.iter().find(|k| k.0 == "awards").unwrap().1;
        let id = rows.iter().find(|r| r.values["year"] == "2024").unwrap().id;
        let kind = FactKind::Awards;
        facts::annul(&ctx, &road.officer, (false, &who), kind, page.version, id, "Nhầm").await.unwrap();
        assert_eq!(result(&judged(&ctx, &road, &code).await, titles), "not_met");
        assert!(!person_id(&ctx, &who).await.is_nil());
    })
    .await;
}

#[tokio::test]
async fn a_collective_is_counted_from_the_register_when_its_people_are_kept_there() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx_at(&store, testkit::clock::FixedClock::at(1_768_010_400_000_000));
        let road = road(&ctx).await;
        let mut people = Vec::new();
        for (name, number) in [("Đỗ Thị Ánh", "100-001"), ("Lê Văn Cường", "100-002")] {
            people.push(person(&ctx, &road, name, number, "male", "direct").await);
        }
        let code = dossiers::create(&ctx, &road.officer, &title("don-vi-tien-tien"), None).await.unwrap();
        add(&ctx, &road, &code, "unit", "PX03").await.unwrap();
        let share = "dvtt.ty-le";
        assert_eq!(result(&judged(&ctx, &road, &code).await, share), "unknown");
        enter(&ctx, &road, "PX03", FactKind::Ratings, &[("year", "2025"), ("rating", "excellent")]).await;
        let award = [("award", "chien-si-tien-tien"), ("year", "2025")];
        enter(&ctx, &road, &people[0], FactKind::Awards, &award).await;
        let half = judged(&ctx, &road, &code).await;
        assert_eq!((result(&half, "dvtt.hoan-thanh"), result(&half, share)), ("met", "not_met"), "{half:#?}");
        enter(&ctx, &road, &people[1], FactKind::Awards, &award).await;
        let all = judged(&ctx, &road, &code).await;
        assert_eq!(result(&all, share), "met");
        assert!(all.sources.iter().any(|s| s.kind == "members" && s.what == "2"), "{:?}", all.sources);
    })
    .await;
}
