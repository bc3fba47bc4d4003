//! What every use case needs: the store, the law, a clock read once per command, the renderer.

use std::sync::{Arc, Mutex};

use store::{Root, Store, Write};
use uuid::{ContextV7, Timestamp, Uuid};

use domain::access::Permit;

use crate::{
    Actor,
    access::{Held, PartOf},
    render::Renderer,
};

/// Reads the clock. Real in the program, fixed in tests.
pub trait Clock: Send + Sync {
    /// Microseconds since 1970 UTC.
    fn micros(&self) -> i64;
}

/// One reading of the clock, taken once per command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Now {
    /// Microseconds since 1970 UTC.
    pub micros: i64,
    /// The civil day in the installation's zone, ISO.
    pub today: String,
}

/// Shared by all requests; cheap to clone.
#[derive(Clone)]
pub struct Ctx {
    /// The database.
    pub store: Store,
    /// The rules.
    pub law: Arc<law::Law>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Prints papers, in a child process in the program.
    pub renderer: Arc<dyn Renderer>,
    /// The installation's time zone.
    pub zone: jiff::tz::TimeZone,
    /// This node's name, as kept in `home_node`.
    pub node: Arc<str>,
    /// Key and body of the form that is carried out, where it may happen once only; see [`Ctx::once`].
    pub once: Option<(String, Vec<u8>)>,
    /// Registers in memory, for scans.
    pub scans: Arc<crate::scan::Cache>,
    /// Figures of large movements in memory, for roll-ups.
    pub rollups: Arc<crate::movements::Rollups>,
    /// The syllables of the register's names, for searches.
    pub syllables: Arc<crate::search::Syllables>,
    /// How often news were opened, not written yet.
    pub views: Arc<crate::portal::Views>,
    /// What administrators are told on every page.
    pub alarms: Arc<crate::alarms::Alarms>,
    /// Threads for long work, beside those that answer requests.
    pub back: crate::back::Back,
    /// Encrypts the secrets of second factors; never in the database.
    pub factor_key: crate::accounts::factor::FactorKey,
}

/// A time zone, so that `web` needs no calendar crate of its own.
pub use jiff::tz::TimeZone as Zone;

/// An instant as people read it in `zone`: "20/11/2020 14:05".
#[must_use]
pub fn instant_text(zone: &Zone, micros: i64) -> String {
    jiff::Timestamp::from_microsecond(micros)
        .map(|t| {
            let z = t.to_zoned(zone.clone());
            format!("{:02}/{:02}/{:04} {:02}:{:02}", z.day(), z.month(), z.year(), z.hour(), z.minute())
        })
        .unwrap_or_default()
}

impl Ctx {
    /// The same, for one command that happens once under this key: pressed again with the same body it gives the first
    /// answer, with another body it is refused.
    #[must_use]
    pub fn once(&self, once: Option<(String, Vec<u8>)>) -> Self {
        Self { once, ..self.clone() }
    }

    /// The same, for a command that takes the time it needs: an import.
    #[must_use]
    pub fn at_length(&self) -> Self {
        Self { store: self.store.at_length(), ..self.clone() }
    }

    /// The same, for work that reads much: on connections of its own, with a longer time for each statement.
    #[must_use]
    pub fn heavy(&self) -> Self {
        Self { store: self.store.much(), ..self.clone() }
    }

    /// The answer this command gave before under the same key. Commands ask first: what they did may itself forbid them
    /// to be done again.
    pub(crate) async fn answered<T: serde::de::DeserializeOwned>(&self, actor: &Actor) -> crate::Result<Option<T>> {
        match &self.once {
            Some((key, body)) => Ok(self.store.answered(actor.account, key, body).await?),
            None => Ok(None),
        }
    }

    /// Reads the clock.
    #[must_use]
    pub fn now(&self) -> Now {
        self.now_at(self.clock.micros())
    }

    /// The reading for an instant read before: inside a transaction, which has its own.
    #[must_use]
    pub fn now_at(&self, micros: i64) -> Now {
        let today = jiff::Timestamp::from_microsecond(micros)
            .map(|t| t.to_zoned(self.zone.clone()).date().to_string())
            .unwrap_or_default();
        Now { micros, today }
    }

    /// A new id, ordered by time.
    #[must_use]
    pub fn new_id(&self, now: &Now) -> Uuid {
        id_at(now.micros)
    }

    /// The frame of a write by `actor`, who shows that he may.
    #[must_use]
    pub fn write(&self, actor: &Actor, now: &Now, _: Permit) -> Write {
        Write {
            actor: actor.account,
            actor_label: actor.login.clone(),
            at: now.micros,
            root: None,
            once: self.once.clone(),
        }
    }

    /// The frame of a command on an object that the actor holds, who saw it at `expected`. The object shows for itself that
    /// he may change it: a permit for another one cannot be brought along.
    pub(crate) fn change(&self, actor: &Actor, now: &Now, of: impl Into<Held>, expected: Option<i64>) -> Write {
        let (table, id, permit) = of.into().root();
        Write { root: Some(Root { table, id, expected }), ..self.write(actor, now, permit) }
    }

    /// The frame of a command on a part of what the permit is for.
    pub(crate) fn change_part(
        &self,
        actor: &Actor,
        now: &Now,
        permit: Permit,
        (part, id): (PartOf, Uuid),
        expected: Option<i64>,
    ) -> Write {
        Write { root: Some(Root { table: part.table(), id, expected }), ..self.write(actor, now, permit) }
    }

    /// The frame of a write by the program itself.
    #[must_use]
    pub fn write_system(&self, now: &Now) -> Write {
        Write { actor: Uuid::nil(), actor_label: "system".to_owned(), at: now.micros, root: None, once: None }
    }
}

/// Counts within a millisecond, so that ids of one process order as they were made even when the clock stands.
static IDS: Mutex<ContextV7> = Mutex::new(ContextV7::new());

/// A new id, ordered by time: for closures that know only their transaction's instant.
#[must_use]
pub fn id_at(micros: i64) -> Uuid {
    let seconds = micros.div_euclid(1_000_000).unsigned_abs();
    let nanos = u32::try_from(micros.rem_euclid(1_000_000)).unwrap_or(0) * 1000;
    Uuid::new_v7(Timestamp::from_unix(&IDS, seconds, nanos))
}
