//! Counts the statements that a piece of work sends, so that a test can assert that a page asks the same number of
//! questions for ten rows and for ten thousand.

use std::{
    future::Future,
    sync::{Arc, Mutex, PoisonError},
};

use sea_orm::metric::Info;

tokio::task_local! {
    static HEARD: Arc<Mutex<Vec<String>>>;
}

/// Called for each statement by the connections of [`crate::Store`]. Costs nothing where nobody counts.
pub(crate) fn note(info: &Info<'_>) {
    // An error here only says that nobody counts.
    let _ = HEARD.try_with(|heard| {
        heard.lock().unwrap_or_else(PoisonError::into_inner).push(info.statement.sql.clone());
    });
}

/// Runs `work` and tells how many statements it sent. Statements of tasks that it spawns are not seen; `BEGIN`,
/// `COMMIT` and scripts are not counted.
pub async fn count_statements<F: Future>(work: F) -> (F::Output, u64) {
    let (output, texts) = list_statements(work).await;
    (output, texts.len() as u64)
}

/// As [`count_statements`], with the texts in order (never the values).
pub async fn list_statements<F: Future>(work: F) -> (F::Output, Vec<String>) {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let output = HEARD.scope(Arc::clone(&heard), work).await;
    let texts = std::mem::take(&mut *heard.lock().unwrap_or_else(PoisonError::into_inner));
    (output, texts)
}
