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
