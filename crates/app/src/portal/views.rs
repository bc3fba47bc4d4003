//! How often news were opened: counted in memory without knowing anybody, added to the day's number once a minute. What a process that is
//! killed has counted since is lost, and no page waits for a count.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use store::query::portal as query;
use uuid::Uuid;

use crate::{Ctx, Error, Result};

/// How long counts of a day are kept.
const KEPT_DAYS: i64 = 400;

/// What was counted and is not written yet: day → news → how often.
#[derive(Debug, Default)]
pub struct Views(Mutex<BTreeMap<String, BTreeMap<Uuid, i64>>>);

impl Views {
    /// Counts that these news were opened on `day`.
    pub fn count(&self, news: Uuid, day: &str) {
        self.add(day, &BTreeMap::from([(news, 1)]));
    }

    fn add(&self, day: &str, counted: &BTreeMap<Uuid, i64>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_day = all.entry(day.to_owned()).or_default();
        for (news, n) in counted {
            *of_day.entry(*news).or_default() += n;
        }
    }

    fn take(&self) -> BTreeMap<String, BTreeMap<Uuid, i64>> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Writes what was counted; what cannot be written is counted on.
pub async fn flush(ctx: &Ctx) -> Result<()> {
    let now = ctx.now();
    let old = super::since(&now.today, KEPT_DAYS);
    let mut failed = Ok(());
    for (day, counted) in ctx.views.take() {
        let written = ctx
            .store
            .write(ctx.write_system(&now), |tx| {
                let (day, counted, old) = (day.clone(), counted.clone(), old.clone());
                Box::pin(async move {
                    query::add_views(tx, &day, &counted).await?;
                    query::forget_views(tx, &old).await?;
                    Ok::<_, Error>(())
                })
            })
            .await;
        if let Err(e) = written {
            ctx.views.add(&day, &counted);
            failed = Err(e);
        }
    }
    failed
}
