//! What is over goes by itself.

use app::{Error, housekeeping};
use store::{
    Store,
    entity::command_result,
    sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter},
};
use uuid::Uuid;

const DAY: i64 = 86_400_000_000;

#[tokio::test]
async fn the_programs_own_keys_of_old_commands_do_not_pile_up() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let now = ctx.now();
        let at = now.micros;
        for (key, at) in [("~old", at - 2 * DAY), ("~new", at), ("issue:1", at - 2 * DAY)] {
            ctx.store
                .write(ctx.write_system(&now), |tx| {
                    Box::pin(async move {
                        let row = command_result::Model {
                            actor: Uuid::max(),
                            command_key: key.to_owned(),
                            body_hash: vec![],
                            answer: String::new(),
                            at,
                        };
                        row.into_active_model().insert(tx.conn()).await?;
                        Ok::<(), Error>(())
                    })
                })
                .await
                .unwrap();
        }
        assert!(housekeeping::sweep(&ctx).await.unwrap().keys >= 1);
        let left = command_result::Entity::find()
            .filter(command_result::Column::Actor.eq(Uuid::max()))
            .all(ctx.store.reader())
            .await
            .unwrap();
        let mut keys: Vec<&str> = left.iter().map(|r| r.command_key.as_str()).collect();
        keys.sort_unstable();
        assert_eq!(keys, ["issue:1", "~new"], "a person's key stays: the same click gives the same answer");
    })
    .await;
}

#[tokio::test]
async fn a_sign_in_name_of_any_length_leaves_a_short_row_that_tells_nothing_and_goes_by_itself() {
    use app::accounts::login::{Login, login};
    use store::entity::login_counter;
    testkit::both(async |store: Store| {
        let clock = testkit::clock::FixedClock::default();
        let ctx = testkit::ctx_at(&store, clock.clone());
        for name in ["x".repeat(4_000_000), "nguyen-van-an".to_owned()] {
            let refused =
                login(&ctx, Login { login: name, password: "sai".into(), address: "203.0.113.7".into(), device: None })
                    .await;
            assert_eq!(refused.unwrap_err().code(), "login-failed");
        }
        let rows = login_counter::Entity::find().all(store.reader()).await.unwrap();
        assert!(rows.len() >= 3, "two names and an address");
        assert!(rows.iter().all(|r| r.name.len() <= 100 && !r.name.contains("nguyen")));
        clock.advance(26 * 3600);
        assert!(housekeeping::sweep(&ctx).await.unwrap().counters >= 3);
        assert!(login_counter::Entity::find().all(store.reader()).await.unwrap().is_empty());
    })
    .await;
}
