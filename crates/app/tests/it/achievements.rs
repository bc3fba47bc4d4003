//! Achievements that nominees share: adding, changing, pointing somebody to another one.

use app::{
    achievements::{self, AchievementForm, AchievementsPage},
    nominees,
};
use store::Store;

use crate::roads::{Road, agree, dossier, now, road};

fn form(what: &str) -> AchievementForm {
    AchievementForm { what: what.into(), from: "05/2020".into(), ..AchievementForm::default() }
}

async fn page(ctx: &app::Ctx, road: &Road, code: &str) -> AchievementsPage {
    achievements::page(ctx, &road.officer, code).await.unwrap()
}

/// Number of the achievement of each nominee, by the nominee's number.
fn pointers(page: &AchievementsPage) -> Vec<(i64, i64)> {
    let mut all: Vec<(i64, i64)> = page.nominees.iter().map(|n| (n.seq, n.achievement)).collect();
    all.sort_unstable();
    all
}

#[tokio::test]
async fn nominees_are_pointed_to_another_achievement_and_back() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let road = road(&ctx).await;
        let code = dossier(&ctx, &road).await;
        let at = page(&ctx, &road, &code).await;
        assert!(at.may_edit);
        assert_eq!(pointers(&at), [(1, 1), (2, 1), (3, 1)]);
        let what = &at.achievements[0].form.what;
        assert!(what.starts_with("Có thành tích xuất sắc"), "{what}");

        let added = achievements::add(&ctx, &road.officer, &code, at.version, &form("Phá chuyên án 520G"), &[2]).await;
        assert_eq!(added.unwrap(), format!("TT-{code}-2"));
        let at = page(&ctx, &road, &code).await;
        assert_eq!(pointers(&at), [(1, 1), (2, 2), (3, 1)]);
        assert_eq!(at.achievements[1].form.from, "2020-05");
        assert_eq!((at.achievements[0].nominees, at.achievements[1].nominees), (2, 1));
        let own = nominees::page(&ctx, &road.officer, &code, 2).await.unwrap();
        let points_to = own.achievements.iter().find(|a| Some(a.id) == own.row.achievement_id).unwrap();
        assert_eq!(points_to.what, "Phá chuyên án 520G");

        // Ticking 3 and leaving 2 out: 2 goes back to the dossier's own.
        let edited = form("Phá chuyên án 520G, bắt 12 đối tượng");
        achievements::edit(&ctx, &road.officer, &code, at.version, 2, &edited, &[3]).await.unwrap();
        let after = page(&ctx, &road, &code).await;
        assert_eq!(pointers(&after), [(1, 1), (2, 1), (3, 2)]);
        assert_eq!(after.achievements[1].form.what, edited.what);
        let late = achievements::edit(&ctx, &road.officer, &code, at.version, 2, &edited, &[3]).await;
        assert!(matches!(late, Err(app::Error::Stale { .. })), "{late:?}");
        let empty = achievements::add(&ctx, &road.officer, &code, after.version, &form(" "), &[]).await;
        assert!(matches!(empty, Err(app::Error::Invalid(_))), "{empty:?}");
        let none = achievements::edit(&ctx, &road.officer, &code, after.version, 9, &edited, &[]).await;
        assert!(matches!(none, Err(app::Error::NotFound)), "{none:?}");

        agree(&ctx, &road, &road.officer, &code).await.unwrap();
        let version = now(&ctx, &road, &code).await.head.version;
        assert!(!page(&ctx, &road, &code).await.may_edit);
        assert!(achievements::edit(&ctx, &road.officer, &code, version, 2, &edited, &[1]).await.is_err());
    })
    .await;
}
