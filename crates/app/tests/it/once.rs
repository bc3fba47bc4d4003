//! Commands that issue, number, pay, cast or import happen once: the same key and body give the first answer and write
//! nothing more, another body under that key is refused.

use app::{
    Actor, Ctx, Error, decisions, honour,
    imports::{self, Kind, Upload},
    movements, papers,
    sessions::{self, Entry, ItemEntry},
};
use domain::ballot::Choice;
use serde_json::{Value, json};
use store::{
    Store, StoreError,
    entity::audit_entry,
    sea_orm::{EntityTrait as _, PaginatorTrait as _},
};

use crate::council::{ALL_FOR, convening, hall, signed, to_issue, version};

/// Everything that was ever written.
async fn entries(store: &Store) -> u64 {
    audit_entry::Entity::find().count(store.reader()).await.unwrap()
}

/// The same command three times: twice with one body, then with another under the same key.
async fn thrice<F: AsyncFn(Ctx) -> app::Result<Value>>(ctx: &Ctx, what: &str, command: F) -> Value {
    let key = format!("key-{what}");
    let under = |body: &str| ctx.once(Some((key.clone(), body.as_bytes().to_vec())));
    let first = command(under("one")).await.unwrap_or_else(|e| panic!("{what}: {e:?}"));
    let written = entries(&ctx.store).await;
    let again = command(under("one")).await.unwrap_or_else(|e| panic!("{what} again: {e:?}"));
    assert_eq!(again, first, "{what}: another answer");
    assert_eq!(entries(&ctx.store).await, written, "{what} was carried out twice");
    let other = command(under("two")).await;
    assert!(matches!(other, Err(Error::Store(StoreError::KeyReused))), "{what} with another body: {other:?}");
    first
}

fn told<T: serde::Serialize>(done: app::Result<T>) -> app::Result<Value> {
    done.map(|d| json!(d))
}

#[tokio::test]
async fn sessions_are_convened_and_votes_cast_once() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let hall = hall(&ctx).await;
        let who = hall.secretary.clone();
        let code =
            thrice(&ctx, "convene", async |ctx| told(sessions::convene(&ctx, &who, convening(&hall)).await)).await;
        let s = code.as_str().unwrap().to_owned();
        let v = version(&ctx, &hall, &s).await;
        thrice(&ctx, "votes-all", async |ctx| told(sessions::record_all(&ctx, &who, &s, v, ALL_FOR, false).await))
            .await;
        let few = Entry { hands_for: Some(2), hands_against: 7, ..ALL_FOR };
        let rows = vec![ItemEntry { item: 1, entry: few }];
        thrice(&ctx, "votes", async |ctx| told(sessions::record_rows(&ctx, &who, &s, v + 1, rows.clone()).await)).await;
        thrice(&ctx, "recuse", async |ctx| told(sessions::recuse(&ctx, &who, &s, v + 2, 2, vec![5]).await)).await;
        thrice(&ctx, "round", async |ctx| told(sessions::another_round(&ctx, &who, &s, v + 3).await)).await;
        thrice(&ctx, "votes-open", async |ctx| told(sessions::record_all(&ctx, &who, &s, v + 4, ALL_FOR, true).await))
            .await;
        let reused = sessions::close(&ctx, &who, &s, v + 5, "key-votes-open").await;
        assert!(matches!(reused, Err(Error::Store(StoreError::KeyReused))), "{reused:?}");
        let first = sessions::close(&ctx, &who, &s, v + 5, "c").await.unwrap();
        let written = entries(&store).await;
        assert_eq!(sessions::close(&ctx, &who, &s, v + 5, "c").await.unwrap(), first);
        assert_eq!(entries(&store).await, written);
    })
    .await;
}

#[tokio::test]
async fn votes_by_name_are_cast_once() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let hall = hall(&ctx).await;
        let who = hall.secretary.clone();
        let convening = sessions::Convene { secrecy: "open_named".into(), ..convening(&hall) };
        let s = sessions::convene(&ctx, &who, convening).await.unwrap();
        let v = version(&ctx, &hall, &s).await;
        let all: Vec<_> = (1..=9).map(|i| (i, Choice::For)).collect();
        thrice(&ctx, "named-all", async |ctx| told(sessions::record_named_all(&ctx, &who, &s, v, all.clone()).await))
            .await;
        thrice(&ctx, "named", async |ctx| told(sessions::record_named(&ctx, &who, &s, v + 1, 1, all.clone()).await))
            .await;
    })
    .await;
}

#[tokio::test]
async fn a_decision_is_drafted_numbered_and_its_sheets_replaced_once() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let drafted = hall(&ctx).await;
        to_issue(&ctx, &drafted).await;
        let who: Actor = drafted.road.advisory.clone();
        let code = thrice(&ctx, "draft", async |ctx| told(decisions::draft(&ctx, &who, &drafted.dossier).await)).await;
        assert!(code.as_str().unwrap().starts_with("QD-"));
    })
    .await;
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let hall = hall(&ctx).await;
        let code = signed(&ctx, &hall).await;
        let who = hall.road.advisory.clone();
        let v = decisions::view(&ctx, &who, &code).await.unwrap().version;
        thrice(&ctx, "register", async |ctx| told(decisions::register(&ctx, &who, &code, v, "8", "20/11/2020").await))
            .await;
        // Issuing and closing carry their key in the call; the body is the thing they are about.
        let reused = decisions::issue(&ctx, &who, &code, v + 1, "key-register").await;
        assert!(matches!(reused, Err(Error::Store(StoreError::KeyReused))), "{reused:?}");
        let first = decisions::issue(&ctx, &who, &code, v + 1, "k").await.unwrap();
        let written = entries(&store).await;
        assert_eq!(decisions::issue(&ctx, &who, &code, v + 1, "k").await.unwrap(), first);
        assert_eq!(entries(&store).await, written);
        let next = thrice(&ctx, "spoil", async |ctx| told(honour::spoil(&ctx, &who, &code, 1, "Rách").await)).await;
        let number = next.as_i64().unwrap();
        let options = || papers::Options::format("pdf");
        thrice(&ctx, "reprint", async |ctx| told(honour::reprint(&ctx, &who, &code, number, "Rách", options()).await))
            .await;
    })
    .await;
}

#[tokio::test]
async fn a_dossier_a_movement_and_an_import_are_made_once() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let hall = hall(&ctx).await;
        let who = hall.road.officer.clone();
        let form = crate::roads::form();
        let make = async |key: &str, form: &app::dossiers::DossierForm| {
            app::dossiers::create(&ctx, &who, form, Some(key.to_owned())).await
        };
        let first = make("d", &form).await.unwrap();
        assert_eq!(make("d", &form).await.unwrap(), first);
        let other = app::dossiers::DossierForm { title: "Tên khác".into(), ..form };
        assert!(matches!(make("d", &other).await, Err(Error::Store(StoreError::KeyReused))));

        let movement = movements::MovementForm {
            name: "Phong trào".into(),
            kind: "regular".into(),
            state: "draft".into(),
            unit: "CAT".into(),
            ..Default::default()
        };
        let first = movements::create(&ctx, &who, &movement, Some("m".into())).await.unwrap().code;
        assert_eq!(movements::create(&ctx, &who, &movement, Some("m".into())).await.unwrap().code, first);
        let other = movements::MovementForm { name: "Khác".into(), ..movement };
        let refused = movements::create(&ctx, &who, &other, Some("m".into())).await;
        assert!(matches!(refused, Err(Error::Store(StoreError::KeyReused))));

        let list = "Họ và tên,Năm sinh,Số hiệu,Đơn vị\nVũ Văn Mới,1990,555-001,PX03\n";
        let upload = || Upload {
            kind: Kind::People,
            file_name: "a.csv".into(),
            bytes: std::sync::Arc::new(list.as_bytes().to_vec()),
            unit: Some(hall.road.root),
            dossier: None,
        };
        let sent = thrice(&ctx, "upload", async |ctx| told(imports::upload(&ctx, &who, upload()).await)).await;
        let sent: imports::Uploaded = serde_json::from_value(sent).unwrap();
        let v = imports::batch(&ctx, &who, &sent.code).await.unwrap().version;
        let apply = async |body: &str| {
            imports::apply(&ctx, &who, &sent.code, v, Some(("i".into(), body.as_bytes().to_vec()))).await
        };
        let first = apply("one").await.unwrap();
        assert_eq!(apply("one").await.unwrap(), first);
        assert!(matches!(apply("two").await, Err(Error::Store(StoreError::KeyReused))));
    })
    .await;
}
