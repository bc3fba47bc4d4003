//! Where long work runs, so that pages do not wait for it. An import of twenty thousand people computes for seconds between
//! its statements: on the threads that answer requests it would hold one of them, and whoever was put behind it, that long.

use std::future::Future;

use tokio::{
    runtime::Handle,
    task::{AbortHandle, JoinError},
};
use tracing::Instrument as _;

/// Threads of their own for long work; without any, it runs where it is asked for (commands of operators, tests).
#[derive(Clone, Debug, Default)]
pub struct Back(Option<Handle>);

/// Ends the work when nobody waits for it any more, as a dropped future does: its transaction is rolled back.
struct Ends(AbortHandle);

impl Drop for Ends {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Back {
    /// Work runs on the threads of `runtime`.
    #[must_use]
    pub fn on(runtime: Handle) -> Self {
        Self(Some(runtime))
    }

    /// Carries `work` out to its end, there.
    pub async fn run<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> T {
        let Some(runtime) = &self.0 else { return work.await };
        let task = runtime.spawn(work.in_current_span());
        let _ends = Ends(task.abort_handle());
        match task.await.map_err(JoinError::try_into_panic) {
            Ok(done) => done,
            Err(Ok(panic)) => std::panic::resume_unwind(panic),
            // The threads are gone: the program is ending, and with it whoever waits here.
            Err(Err(_)) => std::future::pending().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{
            Arc,
            atomic::{AtomicBool, Ordering},
        },
        time::{Duration, Instant},
    };

    use super::*;

    fn threads() -> tokio::runtime::Runtime {
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("threads")
    }

    #[test]
    fn whoever_asks_is_not_held_up_while_long_work_computes() {
        let back = threads();
        // One thread answers requests: whatever computes on it holds everybody up.
        let front = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a thread");
        let (done, longest) = front.block_on(async {
            let room = Back::on(back.handle().clone());
            let long = tokio::spawn(async move {
                room.run(async {
                    std::thread::sleep(Duration::from_millis(600));
                    7
                })
                .await
            });
            let mut longest = Duration::ZERO;
            while !long.is_finished() {
                let began = Instant::now();
                tokio::time::sleep(Duration::from_millis(1)).await;
                longest = longest.max(began.elapsed());
            }
            (long.await.expect("the work"), longest)
        });
        assert_eq!(done, 7);
        assert!(longest < Duration::from_millis(500), "{longest:?}");
    }

    #[test]
    fn work_that_nobody_waits_for_ends() {
        struct Gone(Arc<AtomicBool>);
        impl Drop for Gone {
            fn drop(&mut self) {
                self.0.store(true, Ordering::SeqCst);
            }
        }
        let back = threads();
        let gone = Arc::new(AtomicBool::new(false));
        let mark = Gone(Arc::clone(&gone));
        back.block_on(async {
            let room = Back::on(Handle::current());
            let work = room.run(async move {
                let _mark = mark;
                std::future::pending::<()>().await;
            });
            assert!(tokio::time::timeout(Duration::from_millis(50), work).await.is_err());
            for _ in 0..200 {
                if gone.load(Ordering::SeqCst) {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            panic!("it goes on");
        });
    }

    #[test]
    #[should_panic(expected = "as it was")]
    fn a_panic_passes_through_as_it_was() {
        let back = threads();
        let room = Back::on(back.handle().clone());
        back.block_on(room.run(async { panic!("as it was") }));
    }
}
