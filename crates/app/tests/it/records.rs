//! What hangs on movements: entered, followed up, seen only where it belongs.

use app::{
    Error,
    list::Query,
    movements::{self, MovementForm},
    nouns::Texts,
    records,
};
use domain::{
    access::Role,
    record::{ADOPTION, CONFERENCE, DIRECTION, MODEL, REVIEW},
};
use store::Store;
use testkit::actor;

use crate::units::organisation;

pub(crate) fn texts(pairs: &[(&str, &str)]) -> Texts {
    pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

fn faults(error: Error) -> Vec<(String, &'static str)> {
    let Error::Invalid(fields) = error else { panic!("{error:?}") };
    fields.into_iter().map(|f| (f.field, f.refusal.key)).collect()
}

/// A movement launched by CAT.
pub(crate) async fn movement(ctx: &app::Ctx, officer: &app::Actor) -> String {
    let form = MovementForm {
        name: "Phong trào phòng, chống dịch".into(),
        kind: "special".into(),
        unit: "CAT".into(),
        from: "2020-01-01".into(),
        ..MovementForm::default()
    };
    movements::create(ctx, officer, &form, None).await.unwrap().code
}

#[tokio::test]
async fn a_conference_keeps_its_small_tables_and_hangs_on_its_movement() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, ..] = organisation(&ctx).await;
        let officer = actor(Role::EmulationOfficer, root);
        let pt = movement(&ctx, &officer).await;
        let review =
            [("kind", "final"), ("name", "Tổng kết"), ("movement", pt.as_str()), ("unit", "CAT"), ("state", "planned")];
        let review = records::add(&ctx, &officer, &REVIEW, &texts(&review)).await.unwrap();
        let meeting = [
            ("kind", "final"),
            ("name", "Hội nghị tổng kết"),
            ("movement", pt.as_str()),
            ("review", review.as_str()),
            ("unit", "CAT"),
            ("people", "Chủ trì\tĐại tá A\tGiám đốc\nDự | | Trưởng phòng | 12"),
            ("told", "Giấy khen | Giám đốc | Giám đốc | Theo thẩm quyền | 38 | 96 | Cả phong trào"),
        ];
        let code = records::add(&ctx, &officer, &CONFERENCE, &texts(&meeting)).await.unwrap();
        let view = records::view(&ctx, &officer, &CONFERENCE, &code).await.unwrap();
        let value = |name: &str| view.record.values.get(name).cloned().unwrap_or_default();
        assert_eq!(value("people"), "chairs | Đại tá A | Giám đốc\nattends |  | Trưởng phòng | 12");
        assert_eq!(value("told"), "Giấy khen | Giám đốc | Giám đốc | own | 38 | 96 | whole");
        assert_eq!((value("on_date"), value("movement")), (String::new(), pt.clone()), "its time is unknown");
        let wrong = [("kind", "final"), ("name", "x"), ("unit", "CAT"), ("people", "Chủ tọa | A"), ("review", "SK-9")];
        let refused = records::add(&ctx, &officer, &CONFERENCE, &texts(&wrong)).await.unwrap_err();
        assert_eq!(
            faults(refused),
            [("people".to_owned(), "field-lines-choice"), ("review".to_owned(), "field-unknown-row")]
        );
        let page = movements::page(&ctx, &officer, &pt).await.unwrap();
        let count = |name: &str| page.records.iter().find(|r| r.0 == name).map(|r| r.1);
        assert_eq!((count("review"), count("conference"), count("direction")), (Some(1), Some(1), Some(0)));
        let mut narrowed = Query::default();
        narrowed.filters.insert("review".into(), review.clone());
        assert_eq!(records::list(&ctx, &officer, &CONFERENCE, &narrowed).await.unwrap().rows.len(), 1);
        narrowed.filters.insert("review".into(), "SK-999999".into());
        assert_eq!(records::list(&ctx, &officer, &CONFERENCE, &narrowed).await.unwrap().rows.len(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_direction_stands_on_the_desk_of_the_unit_that_must_act_until_it_is_done() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, ..] = organisation(&ctx).await;
        let (officer, unit) = (actor(Role::EmulationOfficer, root), actor(Role::EmulationOfficer, px03));
        let mut form = texts(&[
            ("kind", "direction"),
            ("what", "Bố trí ca, kíp trực"),
            ("unit", "PX03"),
            ("by_whom", "Giám đốc"),
            ("on_date", "01/10/2020"),
            ("due_on", "31/10/2020"),
            ("state", "open"),
        ]);
        let code = records::add(&ctx, &officer, &DIRECTION, &form).await.unwrap();
        let duties = async |who: &app::Actor| app::desk::desk(&ctx, who).await.unwrap().duties;
        let on_desk = duties(&unit).await;
        assert_eq!((on_desk.len(), on_desk[0].name.as_str()), (1, "Bố trí ca, kíp trực"));
        assert_eq!(on_desk[0].due_on.as_deref(), Some("2020-10-31"));
        assert!(duties(&officer).await.is_empty(), "it is the unit's own work");
        form.insert("state".into(), "done".into());
        let refused = records::change(&ctx, &unit, &DIRECTION, &code, 1, &form).await.unwrap_err();
        assert_eq!(faults(refused), [("done_on".to_owned(), "direction-done-needs")]);
        form.insert("done_on".into(), "20/10/2020".into());
        records::change(&ctx, &unit, &DIRECTION, &code, 1, &form).await.unwrap();
        assert!(duties(&unit).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_model_is_taken_over_by_units_that_see_it_and_released_only_with_a_consent() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, ..] = organisation(&ctx).await;
        let (officer, unit) = (actor(Role::EmulationOfficer, root), actor(Role::EmulationOfficer, px03));
        let mut form = texts(&[
            ("kind", "way"),
            ("name", "Cách làm"),
            ("unit", "PX03"),
            ("stage", "found"),
            ("on_date", "2020"),
            ("figures", "Vụ việc | 12 | 5 | vụ"),
            ("released_on", "01/11/2020"),
        ]);
        let refused = records::add(&ctx, &unit, &MODEL, &form).await.unwrap_err();
        assert_eq!(faults(refused), [("released_on".to_owned(), "model-release-needs-consent")]);
        form.remove("released_on");
        let code = records::add(&ctx, &unit, &MODEL, &form).await.unwrap();
        let adopted = texts(&[("model", &code), ("unit", "CAT"), ("on_date", "01/10/2020"), ("state", "begun")]);
        let refused = records::add(&ctx, &unit, &ADOPTION, &adopted).await.unwrap_err();
        assert!(matches!(refused, Error::NotFound | Error::Invalid(_) | Error::Denied(_)), "{refused:?}");
        records::add(&ctx, &officer, &ADOPTION, &adopted).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_model_is_released_by_whoever_may_and_with_consent_only() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, ..] = organisation(&ctx).await;
        let officer = actor(Role::EmulationOfficer, root);
        let fields =
            [("kind", "way"), ("name", "Cách làm"), ("unit", "CAT"), ("stage", "found"), ("on_date", "2020-01-01")];
        let code = records::add(&ctx, &officer, &MODEL, &texts(&fields)).await.unwrap();
        // The head of the unit releases it and may change nothing else of it.
        let head = actor(Role::UnitHead, root);
        let early = records::release_model(&ctx, &head, &code, 1, "01/10/2020").await.unwrap_err();
        assert_eq!(faults(early), [("released_on".to_owned(), "model-release-needs-consent")]);
        let mut agreed = fields.to_vec();
        agreed.extend([("consent_by", "Lê An"), ("consent_on", "2020-02-01")]);
        let changed = records::change(&ctx, &head, &MODEL, &code, 1, &texts(&agreed)).await;
        assert!(matches!(changed, Err(Error::Denied(_) | Error::NotFound)), "{changed:?}");
        records::change(&ctx, &officer, &MODEL, &code, 1, &texts(&agreed)).await.unwrap();
        let before = records::release_model(&ctx, &head, &code, 2, "31/01/2020").await.unwrap_err();
        assert_eq!(faults(before), [("released_on".to_owned(), "model-release-before-consent")]);
        records::release_model(&ctx, &head, &code, 2, "01/10/2020").await.unwrap();
        let page = records::view(&ctx, &officer, &MODEL, &code).await.unwrap();
        assert_eq!(page.record.values["released_on"], "2020-10-01");
        records::release_model(&ctx, &head, &code, 3, "").await.unwrap();
        let page = records::view(&ctx, &officer, &MODEL, &code).await.unwrap();
        assert!(!page.record.values.contains_key("released_on"));
        // Who had it keeps it: the officer's own form releases as before.
        agreed.push(("released_on", "2020-10-02"));
        records::change(&ctx, &officer, &MODEL, &code, 4, &texts(&agreed)).await.unwrap();
        // Neither the head of another unit nor who only reads releases anything.
        for other in [actor(Role::UnitHead, px03), actor(Role::Auditor, root), actor(Role::CouncilSecretary, root)] {
            let refused = records::release_model(&ctx, &other, &code, 5, "").await;
            assert!(matches!(refused, Err(Error::Denied(_) | Error::NotFound)), "{refused:?}");
        }
    })
    .await;
}
