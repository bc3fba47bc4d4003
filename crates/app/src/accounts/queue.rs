//! The queue before argon2. Hashing a password costs tens of milliseconds of a core by design, so whoever sends wrong
//! passwords by the thousand would make everybody wait. Few are hashed at a time; those known to the house (a device
//! marked by an earlier sign-in, somebody already signed in) go before strangers, each in his turn. Among strangers an
//! address from which somebody signed in goes first, then the one that asked least often in the last minute, so that a
//! burst delays those who make it; beyond a bound the newest of the busiest address is sent away at once.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
    time::{Duration, Instant},
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

    /// The next of the place with the least key, of equals the one that waits longest.
    fn next_by<K: Ord>(&mut self, key: impl Fn(&str) -> K) -> Option<oneshot::Sender<Turn>> {
        let best = (0..self.places.len()).min_by_key(|i| key(&self.places[*i].0))?;
        let next = self.places[best].1.pop_front();
        self.waiting -= usize::from(next.is_some());
        if self.places[best].1.is_empty() {
            self.places.remove(best);
        }
        next
    }

    /// Sends away the newest of the place with the greatest key, of equals the one that came last.
    fn shed_by<K: Ord>(&mut self, key: impl Fn(&str) -> K) {
        let Some(worst) = (0..self.places.len()).max_by_key(|i| key(&self.places[*i].0)) else { return };
        self.places[worst].1.pop_back();
        self.waiting -= 1;
        if self.places[worst].1.is_empty() {
            self.places.remove(worst);
        }
    }
}

/// What is remembered of strangers' places.
#[derive(Clone, Copy)]
struct Past {
    /// How often they asked since `since`.
    asked: u32,
    since: Instant,
    /// Somebody signed in from there.
    familiar: bool,
}

/// Places that are remembered at most.
const REMEMBERED: usize = 20_000;
/// How long a place is remembered for having asked.
const MINUTE: Duration = Duration::from_secs(60);

#[derive(Default)]
struct Pasts(HashMap<String, Past>);

impl Pasts {
    fn of(&mut self, place: &str) -> &mut Past {
        if self.0.len() >= REMEMBERED && !self.0.contains_key(place) {
            self.0.retain(|_, past| past.familiar || past.since.elapsed() < MINUTE);
            if self.0.len() >= REMEMBERED {
                self.0.clear();
            }
        }
        self.0.entry(place.to_owned()).or_insert_with(|| Past { asked: 0, since: Instant::now(), familiar: false })
    }

    fn asks(&mut self, place: &str) {
        let past = self.of(place);
        if past.since.elapsed() >= MINUTE {
            (past.asked, past.since) = (0, Instant::now());
        }
        past.asked = past.asked.saturating_add(1);
    }

    fn key(&self, place: &str) -> (bool, u32) {
        self.0.get(place).map_or((true, 0), |past| (!past.familiar, past.asked))
    }
}

struct Inner {
    free: usize,
    known: Lane,
    strangers: Lane,
    pasts: Pasts,
}

impl Inner {
    fn next(&mut self) -> Option<oneshot::Sender<Turn>> {
        self.known.next().or_else(|| self.strangers.next_by(|place| self.pasts.key(place)))
    }
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
        let inner =
            Inner { free: at_once.max(1), known: Lane::default(), strangers: Lane::default(), pasts: Pasts::default() };
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
            if who == Who::Stranger {
                inner.pasts.asks(place);
            }
            if inner.free > 0 {
                inner.free -= 1;
                return Some(Turn { queue: self.clone(), live: true });
            }
            let (sender, wait) = oneshot::channel();
            match who {
                Who::Known => inner.known.push(place, sender),
                Who::Stranger => {
                    let Inner { strangers, pasts, .. } = &mut *inner;
                    strangers.push(place, sender);
                    if strangers.waiting > self.most_strangers {
                        strangers.shed_by(|place| pasts.key(place));
                    }
                }
            }
            wait
        };
        wait.await.ok()
    }
}

impl Queue {
    /// Somebody signed in from this place: it goes before others from now on.
    pub fn welcome(&self, place: &str) {
        self.lock().pasts.of(place).familiar = true;
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if !self.live {
            return;
        }
        let mut inner = self.queue.lock();
        loop {
            let Some(next) = inner.next() else {
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
        assert_eq!(colleague.await.unwrap(), 2);
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
    async fn a_new_address_and_a_familiar_one_come_through_a_flood_from_many_addresses() {
        let queue = Queue::new(1, 8);
        let order = Arc::new(AtomicUsize::new(0));
        queue.welcome("office");
        let first = queue.turn(Who::Stranger, "flood-0").await.unwrap();
        let mut flood = Vec::new();
        for i in 0..90 {
            flood.push(waits(&queue, Who::Stranger, &format!("flood-{}", i % 30), &order));
            until(&queue, (0, (i + 1).min(8))).await;
        }
        let office = waits(&queue, Who::Stranger, "office", &order);
        let new = waits(&queue, Who::Stranger, "new", &order);
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
        for i in 0..30 {
            flood.push(waits(&queue, Who::Stranger, &format!("flood-{i}"), &order));
        }
        for _ in 0..200 {
            tokio::task::yield_now().await;
        }
        drop(first);
        assert_eq!(office.await.unwrap(), 1);
        assert_eq!(new.await.unwrap(), 2);
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
