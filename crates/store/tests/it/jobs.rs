//! Work done later.

use std::time::Duration;

use serde_json::json;
use store::{
    Store, StoreError, Write,
    jobs::{Job, LEASE, MAX_ATTEMPTS, NewJob, state},
};
use testkit::both;
use uuid::Uuid;

use crate::write::system;

/// A job's lease as the monotonic clock measures it.
const LEASE_TIME: Duration = Duration::from_micros(LEASE.unsigned_abs());

fn new_job(key: Option<&str>) -> NewJob {
    NewJob {
        id: Uuid::new_v4(),
        kind: "certificates".to_owned(),
        subject: "decision:QD-1".to_owned(),
        unique_key: key.map(str::to_owned),
        input: json!({"decision": "QD-1"}),
        account: None,
        run_at: 0,
    }
}

async fn enqueue(store: &Store, key: Option<&str>) -> Uuid {
    let job = new_job(key);
    store
        .write::<Uuid, StoreError, _>(system(), |tx| {
            let job = job.clone();
            Box::pin(async move { tx.enqueue(job).await })
        })
        .await
        .unwrap()
}

async fn claim(store: &Store, holder: &str, now: i64) -> Option<Job> {
    store.claim_job(holder, now).await.unwrap()
}

#[tokio::test]
async fn a_job_is_enqueued_with_its_command_or_not_at_all() {
    both(async |store| {
        let refused = store
            .write::<Uuid, StoreError, _>(system(), |tx| {
                Box::pin(async move {
                    tx.enqueue(new_job(None)).await?;
                    Err(StoreError::Data("refused".to_owned()))
                })
            })
            .await;
        assert!(refused.is_err());
        assert!(claim(&store, "w", 10).await.is_none());
    })
    .await;
}

#[tokio::test]
async fn a_job_is_claimed_beaten_and_finished() {
    both(async |store| {
        let id = enqueue(&store, None).await;
        let job = claim(&store, "w", 10).await.unwrap();
        assert_eq!((job.id, job.state.as_str(), job.attempts), (id, state::RUNNING, 1));
        assert!(claim(&store, "other", 10).await.is_none());
        assert!(store.beat_job(id, "w", 3, 10, 20).await.unwrap());
        assert!(!store.beat_job(id, "other", 9, 10, 20).await.unwrap());
        assert!(store.finish_job(id, "w", &json!({"pages": 134}), 30).await.unwrap());
        let job = store.job(id).await.unwrap().unwrap();
        assert_eq!((job.state.as_str(), job.done, job.total, job.finished_at), (state::DONE, 3, 10, Some(30)));
        assert_eq!(store.jobs_about("decision:QD-1", 5).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_job_whose_worker_died_is_done_by_another_and_buried_after_five_deaths() {
    both(async |store| {
        let id = enqueue(&store, None).await;
        let mut now = 10;
        for attempt in 1..=MAX_ATTEMPTS {
            let job = claim(&store, &format!("w{attempt}"), now).await.unwrap();
            assert_eq!((job.id, job.attempts), (id, attempt));
            // However far ahead somebody's clock is: the beat must stand still while it is watched.
            assert!(claim(&store, "early", now + 100 * LEASE).await.is_none());
            store.pretend_to_have_watched(LEASE_TIME);
            now += LEASE + 1;
        }
        assert!(!store.finish_job(id, "w1", &json!({}), now).await.unwrap(), "the first worker lost it long ago");
        assert!(claim(&store, "w6", now).await.is_none());
        let job = store.job(id).await.unwrap().unwrap();
        assert_eq!((job.state.as_str(), job.error.as_deref()), (state::FAILED, Some("worker-lost")));
    })
    .await;
}

#[tokio::test]
async fn a_clock_set_back_neither_keeps_a_dead_workers_job_nor_makes_others_wait() {
    both(async |store| {
        let (year, id) = (365 * 86_400_000_000, enqueue(&store, None).await);
        claim(&store, "dead", 2 * year).await.unwrap();
        assert!(claim(&store, "w", year).await.is_none());
        assert!(store.beat_job(id, "dead", 1, 2, year).await.unwrap());
        store.pretend_to_have_watched(LEASE_TIME);
        assert!(claim(&store, "w", year).await.is_none(), "it beat since, with the clock that was set back");
        store.pretend_to_have_watched(LEASE_TIME);
        assert_eq!(claim(&store, "w", year).await.unwrap().id, id);

        let late = store
            .write::<Uuid, StoreError, _>(Write { at: 2 * year, ..system() }, |tx| {
                Box::pin(async move { tx.enqueue(new_job(None)).await })
            })
            .await
            .unwrap();
        assert!(claim(&store, "w2", year).await.is_none());
        assert_eq!(store.hasten_jobs(year).await.unwrap(), 1);
        assert_eq!(claim(&store, "w2", year).await.unwrap().id, late);
    })
    .await;
}

#[tokio::test]
async fn a_failed_job_is_tried_again_later_and_given_up_in_the_end() {
    both(async |store| {
        let id = enqueue(&store, None).await;
        let mut now = 10;
        for _ in 1..MAX_ATTEMPTS {
            let job = claim(&store, "w", now).await.unwrap();
            assert!(store.fail_job(&job, "w", "render-timeout", true, now).await.unwrap());
            assert!(claim(&store, "w", now + 1_000_000).await.is_none(), "not at once");
            now += 3_600_000_000;
        }
        let job = claim(&store, "w", now).await.unwrap();
        assert!(!store.fail_job(&job, "w", "render-timeout", true, now).await.unwrap());
        assert_eq!(store.job(id).await.unwrap().unwrap().state, state::FAILED);
    })
    .await;
}

#[tokio::test]
async fn one_key_is_one_job_and_a_failed_one_is_revived_by_asking_again() {
    both(async |store| {
        let first = enqueue(&store, Some("QD-1/certificates")).await;
        assert_eq!(enqueue(&store, Some("QD-1/certificates")).await, first);
        let job = claim(&store, "w", 10).await.unwrap();
        assert!(claim(&store, "w2", 10).await.is_none());
        assert!(!store.fail_job(&job, "w", "missing-glyph", false, 10).await.unwrap());
        assert_eq!(enqueue(&store, Some("QD-1/certificates")).await, first);
        assert_eq!(claim(&store, "w", 10).await.unwrap().attempts, 1);
    })
    .await;
}

#[tokio::test]
async fn a_cancelled_job_tells_its_worker_to_stop() {
    both(async |store| {
        let id = enqueue(&store, None).await;
        claim(&store, "w", 10).await.unwrap();
        assert!(store.cancel_job(id, 20).await.unwrap());
        assert!(!store.beat_job(id, "w", 1, 2, 30).await.unwrap());
        assert!(!store.cancel_job(id, 40).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_result_kept_in_a_transaction_by_a_worker_that_lost_its_job_is_not_kept() {
    both(async |store| {
        let id = enqueue(&store, None).await;
        claim(&store, "slow", 10).await.unwrap();
        assert!(claim(&store, "fast", 11).await.is_none());
        store.pretend_to_have_watched(LEASE_TIME);
        claim(&store, "fast", 10 + LEASE + 1).await.unwrap();
        for (holder, kept) in [("slow", false), ("fast", true)] {
            let done = store
                .write::<i64, StoreError, _>(system(), |tx| {
                    Box::pin(async move {
                        let number = tx.next_number("made").await?;
                        if tx.finish_job(id, holder, &json!({})).await? {
                            Ok(number)
                        } else {
                            Err(StoreError::Data("lost".to_owned()))
                        }
                    })
                })
                .await;
            assert_eq!(done.ok(), kept.then_some(1));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_workers_never_take_the_same_job() {
    both(async |store| {
        for _ in 0..12 {
            enqueue(&store, None).await;
        }
        let workers: Vec<_> = (0..4)
            .map(|w| {
                let store = store.clone();
                tokio::spawn(async move {
                    let mut mine = Vec::new();
                    while let Some(job) = claim(&store, &format!("w{w}"), 10).await {
                        mine.push(job.id);
                    }
                    mine
                })
            })
            .collect();
        let mut all = Vec::new();
        for worker in workers {
            all.extend(worker.await.unwrap());
        }
        let taken = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!((taken, all.len()), (12, 12));
    })
    .await;
}
