//! The days off that an office enters, and the due dates that follow.

use app::{
    Error,
    calendar::{self, DaysForm},
    dossiers,
    list::Query,
};
use domain::access::Role;
use store::Store;
use testkit::actor;

use crate::roads::{agree, dossier, road};

fn days(from: &str, to: &str, kind: &str) -> DaysForm {
    DaysForm {
        from: from.into(),
        to: to.into(),
        kind: kind.into(),
        name: "Nghỉ theo thông báo".into(),
        document: "Thông báo số 1".into(),
    }
}

fn faults<T: std::fmt::Debug>(result: app::Result<T>) -> Vec<&'static str> {
    match result {
        Err(Error::Invalid(f)) => f.into_iter().map(|f| f.refusal.key).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn due_dates_count_working_days_and_follow_the_calendar() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let road = road(&ctx).await;
        let admin = actor(Role::Administrator, road.root);
        let code = dossier(&ctx, &road).await;
        agree(&ctx, &road, &road.officer, &code).await.unwrap();
        let due = async || {
            let page = dossiers::page(&ctx, &road.officer, &code, &Query::default()).await.unwrap();
            page.steps.iter().find(|s| s.here).and_then(|s| s.due_on.clone()).unwrap()
        };
        let before = due().await;
        // The morning of the tests is Friday, 20 November 2020: the next week is off.
        let entered = calendar::enter(&ctx, &admin, &days("23/11/2020", "27/11/2020", "other")).await.unwrap();
        assert_eq!(entered, 5);
        let later = due().await;
        let distance = |from: &str, to: &str| {
            let day = |text: &str| text.parse::<jiff::civil::Date>().unwrap();
            (day(to) - day(from)).get_days()
        };
        assert_eq!(distance(&before, &later), 7, "{before} {later}");
        // The Saturday is worked instead.
        calendar::enter(&ctx, &admin, &days("28/11/2020", "", "work")).await.unwrap();
        assert!(due().await < later);
        let year = calendar::year(&ctx, &admin, 2020).await.unwrap();
        assert_eq!(year.missing, ["tet", "hung_kings"]);
        assert_eq!(year.days.iter().filter(|d| d.entered).count(), 6);
        assert_eq!(year.days.iter().filter(|d| d.kind == "fixed").count(), 4);
        for day in year.days.iter().filter(|d| d.entered) {
            calendar::remove(&ctx, &admin, &day.day).await.unwrap();
        }
        assert_eq!(due().await, before);
        assert!(matches!(calendar::remove(&ctx, &admin, "2020-11-23").await, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn days_are_entered_by_who_sets_up_and_faults_are_named() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let road = road(&ctx).await;
        let admin = actor(Role::Administrator, road.root);
        let denied = calendar::enter(&ctx, &road.officer, &days("23/01/2020", "", "tet")).await;
        assert!(matches!(denied, Err(Error::Denied(_))), "{denied:?}");
        let nothing = calendar::enter(&ctx, &admin, &DaysForm::default()).await;
        assert_eq!(faults(nothing), ["field-required", "field-required", "field-required"]);
        let backwards = calendar::enter(&ctx, &admin, &days("29/01/2020", "23/01/2020", "tet")).await;
        assert_eq!(faults(backwards), ["field-dates-backwards"]);
        let long = calendar::enter(&ctx, &admin, &days("01/01/2020", "31/12/2020", "tet")).await;
        assert_eq!(faults(long), ["calendar-too-many"]);
    })
    .await;
}
