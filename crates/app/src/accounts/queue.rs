//! The queue before argon2. Hashing a password costs tens of milliseconds of a core by design, so whoever sends wrong
//! passwords by the thousand would make everybody wait. Few are hashed at a time; those known to the house (a device
//! marked by an earlier sign-in, somebody already signed in) go before strangers; among equals each place has its turn, so
//! that a burst from one address delays that address; and strangers beyond a bound are sent away at once.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};

use tokio::sync::oneshot;

/// Strangers who may wait at one time: about a second's work of one core.
pub const STRANGERS: usize = 32;

/// Who asks for a password to be hashed or verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Somebody signed in, or at a device from which he signed in before.
    Known,
    /// Anybody else.
    Stranger,
}

#[derive(Default)]
struct Lane {
    /// Places with somebody waiting, in the order of their turns.
    places: VecDeque<(String, VecDeque<oneshot::Sender<Turn>>)>,
    waiting: usize,
}

impl Lane {
    fn push(&mut self, place: &str, sender: oneshot::Sender<Turn>) {
        self.waiting += 1;
        match self.places.iter_mut().find(|(name, _)| name == place) {
            Some((_, waiting)) => waiting.push_back(sender),
            None => self.places.push_back((place.to_owned(), [sender].into())),
        }
    }

    fn next(&mut self) -> Option<oneshot::Sender<Turn>> {
        let (place, mut waiting) = self.places.pop_front()?;
        let next = waiting.pop_front();
        if !waiting.is_empty() {
            self.places.push_back((place, waiting));
        }
        self.waiting -= usize::from(next.is_some());
        next
    }

    /// Sends away the newest of the place where most wait.
    fn shed(&mut self) {
        let Some(longest) = (0..self.places.len()).rev().max_by_key(|i| self.places[*i].1.len()) else { return };
        self.places[longest].1.pop_back();
        self.waiting -= 1;
        if self.places[longest].1.is_empty() {
            self.places.remove(longest);
        }
    }
}

struct Inner {
    free: usize,
    known: Lane,
    strangers: Lane,
}

/// The queue of a process.
pub struct Queue {
    inner: Mutex<Inner>,
    most_strangers: usize,
}

/// The right to hash one password; given to the next in line when dropped.
pub struct Turn {
    queue: Arc<Queue>,
    live: bool,
}

impl Queue {
    /// With so many hashed at one time and so many strangers waiting at most.
    #[must_use]
    pub fn new(at_once: usize, most_strangers: usize) -> Arc<Self> {
        let inner = Inner { free: at_once.max(1), known: Lane::default(), strangers: Lane::default() };
        Arc::new(Self { inner: Mutex::new(inner), most_strangers })
    }

    /// The queue of this process: one core stays for the pages.
    pub fn of_process() -> &'static Arc<Self> {
        static QUEUE: OnceLock<Arc<Queue>> = OnceLock::new();
        QUEUE.get_or_init(|| {
            let cores = std::thread::available_parallelism().map_or(1, usize::from);
            Self::new(cores.saturating_sub(1), STRANGERS)
        })
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // Nothing in here panics between two states.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a turn; `None` when too many strangers wait already. `place` is whose turn it is among equals: the
    /// address of a stranger, the account of somebody known.
    pub async fn turn(self: &Arc<Self>, who: Who, place: &str) -> Option<Turn> {
        let wait = {
            let mut inner = self.lock();
            if inner.free > 0 {
                inner.free -= 1;
                return Some(Turn { queue: self.clone(), live: true });
            }
            let (sender, wait) = oneshot::channel();
            match who {
                Who::Known => inner.known.push(place, sender),
                Who::Stranger => {
                    inner.strangers.push(place, sender);
                    if inner.strangers.waiting > self.most_strangers {
                        inner.strangers.shed();
                    }
                }
            }
            wait
        };
        wait.await.ok()
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if !self.live {
            return;
        }
        let mut inner = self.queue.lock();
        loop {
            let Some(next) = inner.known.next().or_else(|| inner.strangers.next()) else {
                inner.free += 1;
                return;
            };
            let turn = Self { queue: self.queue.clone(), live: true };
            match next.send(turn) {
                Ok(()) => return,
                // Whoever waited has gone away: the next one. This turn must not give itself on once more.
                Err(mut turn) => turn.live = false,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn waiting(queue: &Arc<Queue>) -> (usize, usize) {
        let inner = queue.lock();
        (inner.known.waiting, inner.strangers.waiting)
    }

    async fn until(queue: &Arc<Queue>, wanted: (usize, usize)) {
        while waiting(queue) != wanted {
            tokio::task::yield_now().await;
        }
    }

    /// Lets somebody wait; his number in the order of turns is told at the end.
    fn waits(queue: &Arc<Queue>, who: Who, place: &str, order: &Arc<AtomicUsize>) -> tokio::task::JoinHandle<usize> {
        let (queue, place, order) = (queue.clone(), place.to_owned(), order.clone());
        tokio::spawn(async move {
            match queue.turn(who, &place).await {
                Some(_turn) => order.fetch_add(1, Ordering::SeqCst) + 1,
                None => 0,
            }
        })
    }

    #[tokio::test]
    async fn a_known_device_goes_before_strangers_and_a_new_address_before_a_flood() {
        let queue = Queue::new(1, 100);
        let order = Arc::new(AtomicUsize::new(0));
        let first = queue.turn(Who::Stranger, "flood").await.unwrap();
        let mut flood = Vec::new();
        for i in 0..50 {
            flood.push(waits(&queue, Who::Stranger, "flood", &order));
            until(&queue, (0, i + 1)).await;
        }
        let colleague = waits(&queue, Who::Stranger, "office", &order);
        until(&queue, (0, 51)).await;
        let known = waits(&queue, Who::Known, "an", &order);
        until(&queue, (1, 51)).await;
        drop(first);
        assert_eq!(known.await.unwrap(), 1);
        assert!(colleague.await.unwrap() <= 3);
        for one in flood {
            assert_ne!(one.await.unwrap(), 0);
        }
        assert!(queue.turn(Who::Stranger, "later").await.is_some());
    }

    #[tokio::test]
    async fn strangers_beyond_the_bound_are_sent_away_from_where_most_wait() {
        let queue = Queue::new(1, 4);
        let order = Arc::new(AtomicUsize::new(0));
        let first = queue.turn(Who::Stranger, "flood").await.unwrap();
        let mut flood = Vec::new();
        for i in 0..4 {
            flood.push(waits(&queue, Who::Stranger, "flood", &order));
            until(&queue, (0, i + 1)).await;
        }
        let office = waits(&queue, Who::Stranger, "office", &order);
        let sent_away = flood.pop().unwrap();
        assert_eq!(sent_away.await.unwrap(), 0, "the newest of the flood makes room");
        drop(first);
        assert_ne!(office.await.unwrap(), 0);
    }

    #[tokio::test]
    async fn a_turn_is_not_lost_with_somebody_who_went_away() {
        let queue = Queue::new(1, 4);
        let order = Arc::new(AtomicUsize::new(0));
        let first = queue.turn(Who::Known, "a").await.unwrap();
        let gone = waits(&queue, Who::Stranger, "b", &order);
        until(&queue, (0, 1)).await;
        gone.abort();
        assert!(gone.await.is_err());
        drop(first);
        assert!(queue.turn(Who::Known, "c").await.is_some());
    }
}
