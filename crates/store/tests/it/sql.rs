//! Constant statements.

use sea_orm::{ConnectionTrait, DatabaseConnection};
use store::{Engine, sql};
use testkit::both;

async fn prepare(conn: &DatabaseConnection, engine: Engine, text: &str) {
    let ask = match engine {
        // SQLite compiles the whole statement to explain it, and runs nothing.
        Engine::Sqlite => format!("EXPLAIN {text}"),
        Engine::Postgres => format!("PREPARE probe AS {text}; DEALLOCATE probe"),
    };
    conn.execute_unprepared(&ask).await.unwrap_or_else(|e| panic!("{text}\n{e}"));
}

#[tokio::test]
async fn both_engines_prepare_every_constant_statement() {
    both(async |store| {
        let mut texts = sql::all();
        assert!(texts.len() > 10);
        if store.engine() == Engine::Postgres {
            texts.extend(sql::postgres_only());
        }
        for text in texts {
            prepare(store.reader(), store.engine(), text).await;
        }
    })
    .await;
}
