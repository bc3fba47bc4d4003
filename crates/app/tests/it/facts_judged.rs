//! Facts from the office in verdicts: what is missing is asked for, what is recorded is judged and named as a source.

use std::collections::BTreeMap;

use app::{
    Ctx, clusters,
    dossiers::{self, DossierForm},
    facts::{self, FactKind},
    nominees, verdicts,
};
use store::{
    Store,
    entity::person as person_row,
    sea_orm::{ActiveModelTrait, Set},
};

use crate::clusters::{cluster, texts};
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

fn police(award: &str) -> DossierForm {
    DossierForm {
        law_on: "20/12/2021".into(),
        achievement_from: "2021-01-01".into(),
        achievement_to: "2021-12-31".into(),
        ..title(award)
    }
}

#[tokio::test]
async fn a_registration_is_known_only_where_somebody_recorded_it() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx_at(&store, testkit::clock::FixedClock::at(1_768_010_400_000_000));
        let road = road(&ctx).await;
        let who = person(&ctx, &road, "Đỗ Thị Ánh", "100-001", "female", "direct").await;
        let code = dossiers::create(&ctx, &road.officer, &police("chien-si-tien-tien"), None).await.unwrap();
        add(&ctx, &road, &code, "person", "100-001").await.unwrap();
        let rule = "ca.dang-ky";
        assert_eq!(result(&judged(&ctx, &road, &code).await, rule), "not_applicable", "not known only reminds");
        let not = [("year", "2021"), ("registered", "no"), ("document", "Danh sách đăng ký")];
        enter(&ctx, &road, &who, FactKind::Registrations, &not).await;
        assert_eq!(result(&judged(&ctx, &road, &code).await, rule), "not_met");
        let page = facts::page(&ctx, &road.officer, false, &who).await.unwrap();
        let id = page.kinds.iter().find(|k| k.0 == "registrations").unwrap().1[0].id;
        let kind = FactKind::Registrations;
        facts::annul(&ctx, &road.officer, (false, &who), kind, page.version, id, "Nhầm").await.unwrap();
        enter(&ctx, &road, &who, kind, &[("year", "2021"), ("registered", "yes"), ("document", "Danh sách")]).await;
        let after = judged(&ctx, &road, &code).await;
        assert_eq!(result(&after, rule), "met");
        assert!(after.sources.iter().any(|s| s.kind == "registration" && s.what == "Danh sách"), "{:?}", after.sources);
    })
    .await;
}

#[tokio::test]
async fn service_in_a_hard_area_counts_twice_for_a_medal() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx_at(&store, testkit::clock::FixedClock::at(1_768_010_400_000_000));
        let road = road(&ctx).await;
        let who = person(&ctx, &road, "Đỗ Thị Ánh", "100-001", "female", "direct").await;
        let medal = DossierForm { ground: "service_term".into(), ..police("huy-chuong-chien-si-ve-vang-hang-ba") };
        let code = dossiers::create(&ctx, &road.officer, &medal, None).await.unwrap();
        add(&ctx, &road, &code, "person", "100-001").await.unwrap();
        let service = [("employment", "official"), ("from_date", "01/01/2016"), ("hard_area", "1")];
        enter(&ctx, &road, &who, FactKind::Service, &service).await;
        let view = judged(&ctx, &road, &code).await;
        let rule = view.reasons.iter().find(|r| r.rule.starts_with("hc-chien-si-ve-vang")).unwrap();
        assert_eq!(rule.result, "met", "six years at twice their length: {view:#?}");
    })
    .await;
}

#[tokio::test]
async fn what_a_unit_is_stays_known_in_later_years() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx_at(&store, testkit::clock::FixedClock::at(1_768_010_400_000_000));
        let road = road(&ctx).await;
        let standing = [
            ("year", "2018"),
            ("flag_subject", "no"),
            ("reorganised_on", "01/07/2018"),
            ("area", "mountain"),
            ("score", "82"),
        ];
        enter(&ctx, &road, "PX03", FactKind::Standings, &standing).await;
        let page = facts::page(&ctx, &road.officer, true, "PX03").await.unwrap();
        let kept = &page.kinds.iter().find(|k| k.0 == "standings").unwrap().1[0].values;
        for (column, value) in
            [("flag_subject", "no"), ("reorganised_on", "2018-07-01"), ("area", "mountain"), ("score", "82")]
        {
            assert_eq!(kept.get(column).map(String::as_str), Some(value), "{column}");
        }
        let order = police("huan-chuong-lao-dong-hang-nhi");
        let code = dossiers::create(&ctx, &road.officer, &order, None).await.unwrap();
        add(&ctx, &road, &code, "unit", "PX03").await.unwrap();
        let view = judged(&ctx, &road, &code).await;
        let told = serde_json::to_string(&view.reasons).unwrap();
        assert!(!told.contains("collective.flag_subject"), "asked for what is known: {told}");
        assert!(view.sources.iter().any(|s| s.kind == "standing"), "{:?}", view.sources);
    })
    .await;
}

#[tokio::test]
async fn a_collective_with_an_open_case_or_under_discipline_waits_until_it_is_over() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx_at(&store, testkit::clock::FixedClock::at(1_768_010_400_000_000));
        let road = road(&ctx).await;
        let code = dossiers::create(&ctx, &road.officer, &police("don-vi-tien-tien"), None).await.unwrap();
        add(&ctx, &road, &code, "unit", "PX03").await.unwrap();
        let (case, discipline) = (FactKind::UnitCases, FactKind::UnitDiscipline);
        assert_eq!(result(&judged(&ctx, &road, &code).await, "ca.tam-dung"), "met", "nothing is on record");
        let open = [("kind", "inspection"), ("from_date", "01/12/2021"), ("document", "Quyết định thanh tra 5")];
        enter(&ctx, &road, "PX03", case, &open).await;
        let held = judged(&ctx, &road, &code).await;
        assert_eq!((held.outcome.as_str(), result(&held, "ca.tam-dung")), ("on_hold", "hold"), "{held:#?}");
        assert!(held.sources.iter().any(|s| s.kind == "proceeding" && s.what == "Quyết định thanh tra 5"));
        // The same case, closed without a breach, is said of the same record and holds no longer.
        let closed = [("to_date", "15/12/2021"), ("finding", "clean"), open[0], open[1], open[2]];
        enter(&ctx, &road, "PX03", case, &closed).await;
        assert_eq!(result(&judged(&ctx, &road, &code).await, "ca.tam-dung"), "met");
        let measure = [("level", "canh-cao"), ("from_date", "01/03/2021"), ("to_date", "01/03/2022")];
        enter(&ctx, &road, "PX03", discipline, &measure).await;
        assert_eq!(judged(&ctx, &road, &code).await.outcome, "on_hold", "the term is not over");
        let page = facts::page(&ctx, &road.officer, true, "PX03").await.unwrap();
        let id = page.kinds.iter().find(|k| k.0 == "unit-discipline").unwrap().1[0].id;
        facts::annul(&ctx, &road.officer, (true, "PX03"), discipline, page.version, id, "Nhầm").await.unwrap();
        assert_eq!(result(&judged(&ctx, &road, &code).await, "ca.tam-dung"), "met");
    })
    .await;
}

async fn listed(ctx: &Ctx, road: &Road, code: &str, stated: &verdicts::Stated) -> verdicts::JudgedList {
    verdicts::list(ctx, &road.officer, code, Some(stated)).await.unwrap()
}

#[tokio::test]
async fn flags_are_counted_in_the_cluster_that_the_register_knows() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx_at(&store, testkit::clock::FixedClock::at(1_768_010_400_000_000));
        let road = road(&ctx).await;
        let code = dossiers::create(&ctx, &road.officer, &police("co-thi-dua-bo-tinh"), None).await.unwrap();
        for unit in ["PX03", "PC02"] {
            add(&ctx, &road, &code, "unit", unit).await.unwrap();
        }
        let ranked = verdicts::Stated { ranked: true, ..Default::default() };
        let bare = listed(&ctx, &road, &code, &ranked).await;
        assert!(bare.keys.iter().any(|k| k == "block_members"), "in no cluster the number is typed: {:?}", bare.keys);
        let block = clusters::add(&ctx, &road.advisory, &cluster("Khối 1")).await.unwrap();
        let join = async |pairs: &[(&str, &str)]| {
            clusters::add_part(&ctx, &road.advisory, &block, "members", &texts(pairs)).await.unwrap();
        };
        for unit in ["PX03", "PC02"] {
            join(&[("unit", unit), ("from_date", "2015")]).await;
        }
        for n in 1..=12 {
            join(&[("name", &format!("Phòng {n}")), ("from_date", "2015")]).await;
        }
        join(&[("name", "Phòng đã giải thể"), ("from_date", "2015"), ("to_date", "2016"), ("gone", "dissolved")]).await;
        let cap = |list: &verdicts::JudgedList| {
            let found = list.verdict.caps.iter().find(|c| c.rule == "co-bo-ca.khoi").unwrap();
            (found.cluster.clone(), found.nominated, found.base, found.cap)
        };
        let name = Some("Cụm thi đua số 5 (Khối 1)".to_owned());
        let fourteen = listed(&ctx, &road, &code, &ranked).await;
        assert_eq!(cap(&fourteen), (name.clone(), 2, Some(14), Some(1)));
        assert_eq!(fourteen.verdict.over.iter().map(|o| o.code.as_str()).collect::<Vec<_>>(), ["2"]);
        assert!(!fourteen.keys.iter().any(|k| k == "block_members"), "known: {:?}", fourteen.keys);
        join(&[("name", "Phòng thứ mười lăm"), ("from_date", "2015")]).await;
        assert_eq!(cap(&listed(&ctx, &road, &code, &ranked).await), (name, 2, Some(15), Some(2)));
    })
    .await;
}

#[tokio::test]
async fn conscripts_have_a_share_of_their_own_and_do_not_count_in_the_other() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx_at(&store, testkit::clock::FixedClock::at(1_768_010_400_000_000));
        let road = road(&ctx).await;
        let code = dossiers::create(&ctx, &road.officer, &police("chien-si-tien-tien"), None).await.unwrap();
        for number in ["100-001", "100-002", "100-003"] {
            let who = person(&ctx, &road, "Đỗ Văn Anh", number, "male", "direct").await;
            if number != "100-003" {
                let service = [("employment", "conscript"), ("from_date", "01/02/2021")];
                enter(&ctx, &road, &who, FactKind::Service, &service).await;
            }
            add(&ctx, &road, &code, "person", number).await.unwrap();
        }
        let bare = listed(&ctx, &road, &code, &verdicts::Stated::default()).await;
        assert!(bare.keys.iter().any(|k| k == "eligible") && bare.keys.iter().any(|k| k == "conscripts_eligible"));
        let base = [("eligible".to_owned(), 10), ("conscripts_eligible".to_owned(), 1)].into();
        let found = listed(&ctx, &road, &code, &verdicts::Stated { base, ranked: true, ..Default::default() }).await;
        let cap =
            |rule: &str| found.verdict.caps.iter().find(|c| c.rule == rule).map(|c| (c.nominated, c.cap)).unwrap();
        assert_eq!((cap("cstt-ca.ty-le"), cap("cstt-ca.ty-le-nghia-vu")), ((1, Some(8)), (2, Some(1))));
        let over: Vec<&str> = found.verdict.over.iter().map(|o| o.code.as_str()).collect();
        assert_eq!(over, ["2"], "the second conscript is over their own share");
    })
    .await;
}

#[tokio::test]
async fn how_many_lead_a_unit_is_typed_where_the_register_knows_nobody() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx_at(&store, testkit::clock::FixedClock::at(1_768_010_400_000_000));
        let road = road(&ctx).await;
        let code = dossiers::create(&ctx, &road.officer, &police("chien-si-thi-dua-co-so"), None).await.unwrap();
        let who = person(&ctx, &road, "Trần Văn Bình", "100-002", "male", "other_leader").await;
        add(&ctx, &road, &code, "person", "100-002").await.unwrap();
        enter(&ctx, &road, "PX03", FactKind::Standings, &[("year", "2021"), ("result", "excellent")]).await;
        // He has left since: nobody who serves leads the unit in the register.
        let (now, id) = (ctx.now(), person_id(&ctx, &who).await);
        ctx.store
            .write(ctx.write_system(&now), |tx| {
                Box::pin(async move {
                    let left = person_row::ActiveModel {
                        id: Set(id),
                        left_on: Set(Some("2022-01-01".to_owned())),
                        ..Default::default()
                    };
                    left.update(tx.conn()).await?;
                    Ok::<(), app::Error>(())
                })
            })
            .await
            .unwrap();
        let bare = listed(&ctx, &road, &code, &verdicts::Stated::default()).await;
        let asked: Vec<i64> = bare.without_leaders.iter().map(|(seq, _)| *seq).collect();
        assert_eq!(asked, [1], "{:?}", bare.verdict.needs);
        let typed = verdicts::Stated { leaders: [(1, 5)].into(), ..Default::default() };
        let found = listed(&ctx, &road, &code, &typed).await;
        let cap = found.verdict.caps.iter().find(|c| c.rule == "cstdcs-ca.lanh-dao/co-so").unwrap();
        assert_eq!((cap.nominated, cap.base, cap.cap), (1, Some(5), Some(2)), "40% of five, and nobody over it");
        let version = now_of(&ctx, &road, &code).await;
        verdicts::keep_numbers(&ctx, &road.officer, &code, version, &typed).await.unwrap();
        let kept = verdicts::list(&ctx, &road.officer, &code, None).await.unwrap();
        assert_eq!(kept.stated.leaders, [(1, 5)].into(), "typed numbers stay with the dossier");
    })
    .await;
}

async fn now_of(ctx: &Ctx, road: &Road, code: &str) -> i64 {
    now(ctx, road, code).await.head.version
}

#[tokio::test]
async fn other_dossiers_of_the_same_quota_take_places_until_they_are_withdrawn() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx_at(&store, testkit::clock::FixedClock::at(1_768_010_400_000_000));
        let road = road(&ctx).await;
        for number in ["100-001", "100-002", "100-003"] {
            person(&ctx, &road, "Đỗ Văn Anh", number, "male", "direct").await;
        }
        let dossier = async |award: &str, law_on: &str, who: &[&str]| {
            let (from, to) = (format!("{law_on}-01-01"), format!("{law_on}-12-31"));
            let form = DossierForm {
                law_on: format!("20/12/{law_on}"),
                achievement_from: from,
                achievement_to: to,
                ..police(award)
            };
            let code = dossiers::create(&ctx, &road.officer, &form, None).await.unwrap();
            for number in who {
                add(&ctx, &road, &code, "person", number).await.unwrap();
            }
            code
        };
        let officers = dossier("chien-si-tien-tien", "2021", &["100-001", "100-002"]).await;
        let workers = dossier("lao-dong-tien-tien", "2021", &["100-003", "100-002"]).await;
        dossier("lao-dong-tien-tien", "2022", &["100-003"]).await;
        dossier("chien-si-thi-dua-co-so", "2021", &["100-003"]).await;
        let base = [("eligible".to_owned(), 3)].into();
        let stated = verdicts::Stated { base, ..Default::default() };
        let cap = async || {
            let found = listed(&ctx, &road, &officers, &stated).await;
            let cap = found.verdict.caps.iter().find(|c| c.rule == "cstt-ca.ty-le").unwrap();
            let others: Vec<(String, u32)> = cap.elsewhere.iter().map(|e| (e.list.clone(), e.nominated)).collect();
            (cap.nominated, cap.cap, others, found.verdict.over.len())
        };
        // 80% of three is 2,4: two. Who stands on both lists takes one place; another year and another title take none.
        assert_eq!(cap().await, (3, Some(2), vec![(workers.clone(), 1)], 2));
        let version = now_of(&ctx, &road, &workers).await;
        dossiers::withdraw(&ctx, &road.officer, &workers, version, "Lập nhầm").await.unwrap();
        assert_eq!(cap().await, (2, Some(2), vec![], 0));
    })
    .await;
}

#[tokio::test]
async fn a_unit_in_two_clusters_is_counted_in_the_one_that_the_list_names() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx_at(&store, testkit::clock::FixedClock::at(1_768_010_400_000_000));
        let road = road(&ctx).await;
        let code = dossiers::create(&ctx, &road.officer, &police("co-thi-dua-bo-tinh"), None).await.unwrap();
        add(&ctx, &road, &code, "unit", "PX03").await.unwrap();
        for block in ["Khối 1", "Khối 2"] {
            let block = clusters::add(&ctx, &road.advisory, &cluster(block)).await.unwrap();
            let member = texts(&[("unit", "PX03"), ("from_date", "2015")]);
            clusters::add_part(&ctx, &road.advisory, &block, "members", &member).await.unwrap();
        }
        let open = verdicts::list(&ctx, &road.officer, &code, None).await.unwrap();
        let [(seq, _, all)] = open.in_several.as_slice() else { panic!("{:?}", open.in_several) };
        assert_eq!(all.iter().map(|(code, _)| code.as_str()).collect::<Vec<_>>(), ["khoi-1", "khoi-2"]);
        let capped = |list: &verdicts::JudgedList| {
            let found = list.verdict.caps.iter().filter(|c| c.rule == "co-bo-ca.khoi");
            found.filter_map(|c| c.cluster.clone()).collect::<Vec<_>>()
        };
        assert!(capped(&open).is_empty(), "nobody said in which");
        let named = |code: &str| verdicts::Stated { clusters: [(*seq, code.into())].into(), ..Default::default() };
        let version = now_of(&ctx, &road, &code).await;
        verdicts::keep_numbers(&ctx, &road.officer, &code, version, &named("khoi-2")).await.unwrap();
        let kept = verdicts::list(&ctx, &road.officer, &code, None).await.unwrap();
        assert_eq!(capped(&kept), ["Cụm thi đua số 5 (Khối 2)"]);
        verdicts::keep_numbers(&ctx, &road.officer, &code, version + 1, &named("khoi-9")).await.unwrap();
        let other = verdicts::list(&ctx, &road.officer, &code, None).await.unwrap();
        assert!(other.stated.clusters.is_empty(), "a cluster it is not in is not kept");
    })
    .await;
}
