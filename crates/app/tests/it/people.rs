use app::{
    Ctx, Error,
    list::Query,
    people::{self, NewDiscipline, Posting, Profile},
};
use domain::access::Role;
use store::Store;
use testkit::actor;
use uuid::Uuid;

use crate::units::organisation;

fn profile(name: &str, number: &str) -> Profile {
    Profile::of([
        ("full_name", name.to_owned()),
        ("sex", "male".to_owned()),
        ("birth_date", "19/05/1988".to_owned()),
        ("service_number", number.to_owned()),
        ("joined", "2009".to_owned()),
    ])
}

fn posting(unit: Uuid) -> Posting {
    Posting {
        unit,
        rank: "Đại úy".to_owned(),
        post: "Cán bộ".to_owned(),
        leader_level: "direct".to_owned(),
        from: "2015-01-01".to_owned(),
    }
}

fn asked(q: &str) -> Query {
    Query { q: q.to_owned(), ..Query::default() }
}

async fn seed(ctx: &Ctx, unit: Uuid, root: Uuid, names: &[&str]) {
    let admin = actor(Role::Administrator, root);
    for (i, name) in names.iter().enumerate() {
        people::create(ctx, &admin, profile(name, &format!("123-{i:03}")), posting(unit)).await.unwrap();
    }
}

#[tokio::test]
async fn people_stand_in_vietnamese_order_and_are_found_without_diacritics() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, pc02, _] = organisation(&ctx).await;
        seed(&ctx, px03, root, &["Trần Thị Ánh", "Lê Văn Ân", "Nguyễn Văn An", "Đỗ Văn Đức"]).await;
        let officer = actor(Role::EmulationOfficer, root);
        let names = |page: app::list::Page<people::PersonRow>| -> Vec<String> {
            page.rows.into_iter().map(|r| r.full_name).collect()
        };
        let all = names(people::list(&ctx, &officer, &asked("")).await.unwrap());
        assert_eq!(all, ["Nguyễn Văn An", "Trần Thị Ánh", "Lê Văn Ân", "Đỗ Văn Đức"]);
        assert_eq!(names(people::list(&ctx, &officer, &asked("duc do")).await.unwrap()), ["Đỗ Văn Đức"]);
        assert_eq!(names(people::list(&ctx, &officer, &asked("van")).await.unwrap()).len(), 3);
        assert_eq!(names(people::list(&ctx, &officer, &asked("123-001")).await.unwrap()), ["Lê Văn Ân"]);
        assert!(names(people::list(&ctx, &officer, &asked("khong co")).await.unwrap()).is_empty());
        let outside = actor(Role::EmulationOfficer, pc02);
        assert!(names(people::list(&ctx, &outside, &asked("")).await.unwrap()).is_empty());
    })
    .await;
}

#[tokio::test]
async fn pages_of_the_list_go_both_ways_without_losing_or_repeating_anybody() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, ..] = organisation(&ctx).await;
        let names: Vec<String> = (0..120).map(|i| format!("Nguyễn Văn {}", ["An", "Bình", "Cường"][i % 3])).collect();
        seed(&ctx, px03, root, &names.iter().map(String::as_str).collect::<Vec<_>>()).await;
        let officer = actor(Role::EmulationOfficer, root);
        let mut query = asked("");
        let mut seen = Vec::new();
        let mut pages = Vec::new();
        loop {
            let page = people::list(&ctx, &officer, &query).await.unwrap();
            assert_eq!(page.count, 120);
            pages.push(page.rows.iter().map(|r| r.code.clone()).collect::<Vec<_>>());
            seen.extend(pages.last().cloned().unwrap());
            match page.after {
                Some(at) => query.at = at,
                None => {
                    let back =
                        people::list(&ctx, &officer, &Query { at: page.before.unwrap(), ..asked("") }).await.unwrap();
                    let codes: Vec<String> = back.rows.into_iter().map(|r| r.code).collect();
                    assert_eq!(codes, pages[pages.len() - 2]);
                    break;
                }
            }
        }
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 120);
    })
    .await;
}

#[tokio::test]
async fn bad_fields_name_themselves_and_nothing_is_written() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, ..] = organisation(&ctx).await;
        let admin = actor(Role::Administrator, root);
        for (change, field, key) in [
            (profile("", "1").with("full_name", "Trần 🎉 B".to_owned()), "full_name", "field-pictograph"),
            (profile("", "1").with("full_name", "Trần \u{202E}B".to_owned()), "full_name", "field-direction-mark"),
            (profile("A", "1").with("birth_date", "01/01/1899".to_owned()), "birth_date", "person-birth-before-1900"),
            (profile("A", "1").with("birth_date", "2031".to_owned()), "birth_date", "person-birth-future"),
            (profile("A", "1").with("birth_date", "31/02/1988".to_owned()), "birth_date", "field-date-malformed"),
        ] {
            match people::create(&ctx, &admin, change, posting(px03)).await {
                Err(Error::Invalid(faults)) => {
                    assert_eq!((faults[0].field.as_str(), faults[0].refusal.key), (field, key));
                }
                other => panic!("{key}: {other:?}"),
            }
        }
        people::create(&ctx, &admin, profile("Lê Văn An", "77"), posting(px03)).await.unwrap();
        let twice = people::create(&ctx, &admin, profile("Lê Văn Bình", "77"), posting(px03)).await;
        assert!(matches!(&twice, Err(Error::Invalid(f)) if f[0].refusal.key == "person-number-used"), "{twice:?}");
        assert_eq!(people::list(&ctx, &admin, &asked("")).await.unwrap().count, 1);
    })
    .await;
}

#[tokio::test]
async fn discipline_is_seen_only_with_the_right_to_it_and_a_transfer_keeps_the_old_membership() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, pc02, _] = organisation(&ctx).await;
        let officer = actor(Role::EmulationOfficer, root);
        let code = people::create(&ctx, &officer, profile("Lê Văn An", "77"), posting(px03)).await.unwrap();
        let p = people::by_code(&ctx, &officer, &code).await.unwrap();
        let measure = NewDiscipline {
            level: "canh-cao".to_owned(),
            from: "01/03/2020".to_owned(),
            to: "01/03/2021".to_owned(),
            document: "QĐ 15".to_owned(),
        };
        people::add_discipline(&ctx, &officer, p.id, p.version, measure.clone()).await.unwrap();
        assert_eq!(people::page(&ctx, &officer, &code).await.unwrap().discipline.len(), 1);
        let auditor = people::page(&ctx, &actor(Role::Auditor, root), &code).await.unwrap();
        assert!(!auditor.may_see_discipline && auditor.discipline.is_empty());
        let admin = actor(Role::Administrator, root);
        let denied = people::add_discipline(&ctx, &admin, p.id, p.version + 1, measure).await;
        assert!(matches!(denied, Err(Error::Denied(_))));
        let moved =
            Posting { unit: pc02, rank: "Thiếu tá".to_owned(), from: "2020-06-01".to_owned(), ..posting(pc02) };
        people::transfer(&ctx, &officer, p.id, p.version + 1, moved).await.unwrap();
        let page = people::page(&ctx, &officer, &code).await.unwrap();
        assert_eq!((page.rank.as_str(), page.unit_code.as_deref()), ("Thiếu tá", Some("PC02")));
        assert_eq!(page.memberships[1].to.as_deref(), Some("2020-05-31"));
        people::leave(&ctx, &officer, p.id, page.version, "2020-11-01".to_owned(), "Nghỉ hưu".to_owned())
            .await
            .unwrap();
        let left = people::page(&ctx, &officer, &code).await.unwrap();
        assert_eq!(left.left_on.as_deref(), Some("2020-11-01"));
        assert_eq!(left.memberships[0].to.as_deref(), Some("2020-11-01"));
    })
    .await;
}

#[tokio::test]
async fn what_only_the_table_of_fields_knows_is_entered_corrected_imported_and_exported() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, ..] = organisation(&ctx).await;
        let officer = actor(Role::EmulationOfficer, root);
        let of =
            async |code: &str| people::page(&ctx, &officer, code).await.unwrap().record.get("ethnic_group").cloned();
        let new = profile("Nguyễn Văn An", "111-001").with("ethnic_group", " Tày ");
        let code = people::create(&ctx, &officer, new.clone(), posting(px03)).await.unwrap();
        assert_eq!(of(&code).await.as_deref(), Some("Tày"));
        // Emptied in the form it is gone; too long it is refused beside its field.
        let p = people::by_code(&ctx, &officer, &code).await.unwrap();
        let change = async |version, who: Profile| {
            people::change(&ctx, &officer, p.id, version, who, "Đại úy".into(), "Cán bộ".into(), String::new()).await
        };
        let long = change(p.version, new.clone().with("ethnic_group", "x".repeat(41))).await;
        assert!(matches!(&long, Err(Error::Invalid(f)) if f[0].field == "ethnic_group"), "{long:?}");
        change(p.version, new.with("ethnic_group", "")).await.unwrap();
        assert_eq!(of(&code).await, None);
        // A list adds it to whom it knows and to whom it brings.
        let list = format!(
            "Họ và tên,Năm sinh,Số hiệu,Dân tộc,Đơn vị\nNguyễn Văn An,1988,111-001,Nùng,PX03\n\
             Hoàng Thị Bình,1990,111-002,Mường,PX03\nTriệu Văn Cường,1991,111-003,{},PX03\n",
            "y".repeat(50)
        );
        let sent = crate::imports::send(&ctx, &officer, root, "can-bo.csv", list.as_bytes()).await.unwrap();
        let (rows, _) = app::imports::rows(&ctx, &officer, &sent.code, None, 0).await.unwrap();
        let told: Vec<_> =
            rows.iter().map(|r| (r.state.as_str(), r.fields.facts.get("ethnic_group").cloned())).collect();
        assert_eq!(told[0], ("update", Some("Nùng".to_owned())));
        assert_eq!(told[1], ("new", Some("Mường".to_owned())));
        assert_eq!(rows[2].state, "fault", "{:?}", rows[2].problem);
        let short = list.replace(&"y".repeat(50), "");
        let sent = crate::imports::send(&ctx, &officer, root, "can-bo-2.csv", short.as_bytes()).await.unwrap();
        let page = app::imports::batch(&ctx, &officer, &sent.code).await.unwrap();
        app::imports::apply(&ctx, &officer, &sent.code, page.version, None).await.unwrap();
        let all = people::list(&ctx, &officer, &asked("")).await.unwrap().rows;
        let mut found = Vec::new();
        for row in all {
            found.push((row.full_name, of(&row.code).await));
        }
        let expected = [("Nguyễn Văn An", Some("Nùng")), ("Hoàng Thị Bình", Some("Mường")), ("Triệu Văn Cường", None)];
        assert_eq!(found, expected.map(|(name, group)| (name.to_owned(), group.map(str::to_owned))));
        // A list without the column takes it from nobody.
        let again = "Họ và tên,Năm sinh,Số hiệu,Đơn vị\nNguyễn Văn An,1988,111-001,PX03\n";
        let sent = crate::imports::send(&ctx, &officer, root, "can-bo-3.csv", again.as_bytes()).await.unwrap();
        let (rows, _) = app::imports::rows(&ctx, &officer, &sent.code, None, 0).await.unwrap();
        assert_eq!(rows[0].state, "same");
        let told = app::exports::person(&ctx, &officer, &code, &Query::default()).await.unwrap();
        assert_eq!(told.record, [("ethnic_group".to_owned(), "Nùng".to_owned())].into());
    })
    .await;
}
