//! Doors that close after too many failures: counts in a table that all nodes share. An attempt is counted **before** it is
//! judged, in one transaction a time, so that a hundred guesses sent together are not all judged; whoever proves right is
//! given his count back.

use sha2::{Digest, Sha256};
use store::{
    Tx,
    entity::login_counter as row,
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set, sea_query::OnConflict},
};
use uuid::Uuid;

use crate::{Ctx, Error, Now, Result};

/// Failures at one door in a window before it closes: a sign-in name, a device, a second factor.
pub const FAILURES: i64 = 8;
/// Failures from one address in a window before it waits; an office may share one address.
pub const FAILURES_ADDRESS: i64 = 60;
/// The window failures are counted in, in microseconds (15 minutes).
pub const WINDOW: i64 = 15 * 60 * 1_000_000;
/// How long the door stays closed, in microseconds (15 minutes).
pub const WAIT: i64 = 15 * 60 * 1_000_000;

/// A door: its name in the table and how many failures close it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Door {
    name: String,
    most: i64,
}

impl Door {
    /// Of a sign-in name, typed by anybody: only its hash is kept, whatever was typed.
    pub(super) fn of_login(name: &str) -> Self {
        Self { name: format!("login:{}", hex::encode(&Sha256::digest(name)[..16])), most: FAILURES }
    }

    /// Of an address; of IPv6 the network, of which everybody has as many addresses as he likes.
    pub(super) fn of_address(address: &str) -> Self {
        Self { name: format!("address:{}", network(address)), most: FAILURES_ADDRESS }
    }

    /// True for a door at which others stand, too: one who proves right opens it only for himself.
    pub(super) fn is_shared(&self) -> bool {
        self.name.starts_with("address:")
    }

    /// Of a device from which somebody signed in before, for his account.
    pub(super) fn of_device(mark: &[u8], account: Uuid) -> Self {
        let mut hash = Sha256::new();
        hash.update(mark);
        hash.update(account.as_bytes());
        Self { name: format!("device:{}", hex::encode(&hash.finalize()[..16])), most: FAILURES }
    }

    /// Of an account whose password is known already: codes of its second factor, its current password asked again.
    pub(super) fn of_proof(account: Uuid) -> Self {
        Self { name: format!("proof:{}", account.simple()), most: FAILURES }
    }
}

/// Whose turn it is: an IPv4 address, or the /64 network of an IPv6 address.
pub(super) fn network(address: &str) -> String {
    match address.parse::<std::net::Ipv6Addr>() {
        Ok(ip) => match ip.to_ipv4_mapped() {
            Some(four) => four.to_string(),
            None => format!(
                "{:x}:{:x}:{:x}:{:x}::/64",
                ip.segments()[0],
                ip.segments()[1],
                ip.segments()[2],
                ip.segments()[3]
            ),
        },
        Err(_) => address.chars().take(64).collect(),
    }
}

fn closed(until: i64, now: i64) -> Error {
    let minutes = (until - now).div_euclid(60_000_000) + 1;
    Error::refused("login-throttled", [("minutes", minutes.to_string())])
}

/// Refuses when one of the doors is closed. One statement, nothing counted: for the burst, before anything costs anything.
pub(super) async fn look(ctx: &Ctx, now: &Now, doors: &[Door]) -> Result<()> {
    let found = row::Entity::find()
        .filter(row::Column::Name.is_in(doors.iter().map(|d| d.name.clone())))
        .all(ctx.store.reader())
        .await?;
    match found.iter().filter_map(|c| c.blocked_until).filter(|u| *u > now.micros).max() {
        Some(until) => Err(closed(until, now.micros)),
        None => Ok(()),
    }
}

/// Counts an attempt at each door, or refuses it when one is closed; then nothing is counted.
pub(super) async fn knock(ctx: &Ctx, now: &Now, doors: &[Door]) -> Result<()> {
    ctx.store
        .write(ctx.write_system(now), |tx| {
            let doors = doors.to_vec();
            Box::pin(async move {
                for door in doors {
                    count(tx, &door).await?;
                }
                Ok(())
            })
        })
        .await
}

async fn count(tx: &Tx, door: &Door) -> Result<()> {
    let old = row::Entity::find_by_id(door.name.clone()).one(tx.conn()).await?;
    let (failures, window_from) = match old {
        Some(c) if c.blocked_until.is_some_and(|until| until > tx.at()) => {
            return Err(closed(c.blocked_until.unwrap_or_default(), tx.at()));
        }
        Some(c) if tx.at() - c.window_from < WINDOW && c.blocked_until.is_none() => (c.failures + 1, c.window_from),
        _ => (1, tx.at()),
    };
    put(tx, &door.name, failures, window_from, (failures >= door.most).then(|| tx.at() + WAIT)).await
}

async fn put(tx: &Tx, name: &str, failures: i64, window_from: i64, blocked_until: Option<i64>) -> Result<()> {
    let counted = row::ActiveModel {
        name: Set(name.to_owned()),
        failures: Set(failures),
        window_from: Set(window_from),
        blocked_until: Set(blocked_until),
    };
    row::Entity::insert(counted)
        .on_conflict(
            OnConflict::column(row::Column::Name)
                .update_columns([row::Column::Failures, row::Column::WindowFrom, row::Column::BlockedUntil])
                .to_owned(),
        )
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// Forgets every failure at a door: whoever stood there proved who he is.
pub(super) async fn open(tx: &Tx, door: &Door) -> Result<()> {
    row::Entity::delete_by_id(door.name.clone()).exec(tx.conn()).await?;
    Ok(())
}

/// Takes back the one attempt that was counted and proved right; failures of others at the same door stay.
pub(super) async fn give_back(tx: &Tx, door: &Door) -> Result<()> {
    let Some(old) = row::Entity::find_by_id(door.name.clone()).one(tx.conn()).await? else { return Ok(()) };
    if old.failures <= 1 {
        return open(tx, door).await;
    }
    put(tx, &door.name, old.failures - 1, old.window_from, None).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_of_ipv6_is_one_place_and_a_typed_name_never_grows() {
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), network("2001:db8:1:2::9"));
        assert_ne!(network("2001:db8:1:2::9"), network("2001:db8:1:3::9"));
        assert_eq!(network("::ffff:10.0.0.1"), network("10.0.0.1"));
        assert!(Door::of_login(&"x".repeat(4_000_000)).name.len() < 60);
    }
}
