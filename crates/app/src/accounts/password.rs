//! Passwords: argon2id off the async threads, in turns (see [`super::queue`]), and which passwords are taken at all.

use std::sync::OnceLock;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use rand::RngExt as _;

use super::{
    common,
    queue::{Queue, Turn, Who},
};
use crate::{Error, Result};

/// Shortest password a person may choose, in characters.
pub const SHORTEST: usize = 10;
/// Longest password taken, in bytes; argon2 would take more, an attacker would send it.
pub const LONGEST: usize = 256;
/// How long a password is good that somebody else issued, in microseconds (7 days).
pub const ONE_TIME: i64 = 7 * 24 * 3600 * 1_000_000;

/// A hash of no password, so that an unknown login costs as much time as a known one.
static NOBODY: OnceLock<String> = OnceLock::new();

/// A turn for somebody signed in, or for the program's own work; `place` tells them apart.
pub(super) async fn turn(place: &str) -> Result<Turn> {
    Queue::of_process().turn(Who::Known, place).await.ok_or_else(failed)
}

async fn off_thread<T: Send + 'static>(_: &Turn, work: impl FnOnce() -> Option<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.ok().flatten().ok_or_else(failed)
}

fn failed() -> Error {
    Error::Store(store::StoreError::Data("password hashing failed".to_owned()))
}

/// The argon2id hash of `password` as a PHC string.
pub async fn hash(password: String) -> Result<String> {
    hash_in(&turn("").await?, password).await
}

async fn hash_in(turn: &Turn, password: String) -> Result<String> {
    off_thread(turn, move || {
        let hash: PasswordHash = Argon2::default().hash_password(password.as_bytes()).ok()?;
        Some(hash.to_string())
    })
    .await
}

/// The argon2id hashes of several short secrets under one salt, in their order: one of them is looked up by its hash.
pub(super) async fn digests(turn: &Turn, secrets: Vec<String>, salt: Vec<u8>) -> Result<Vec<Vec<u8>>> {
    off_thread(turn, move || {
        let one = |secret: &String| {
            let mut out = vec![0; 32];
            Argon2::default().hash_password_into(secret.as_bytes(), &salt, &mut out).ok()?;
            Some(out)
        };
        secrets.iter().map(one).collect()
    })
    .await
}

/// True when `password` is the one behind `phc`; with no hash the same work is done and the answer is false.
pub async fn verify(turn: &Turn, password: String, phc: Option<String>) -> Result<bool> {
    let nobody = match NOBODY.get() {
        Some(hash) => hash.clone(),
        None => {
            let hash = hash_in(turn, "nobody has this password".to_owned()).await?;
            NOBODY.get_or_init(|| hash).clone()
        }
    };
    let typed = if password.len() > LONGEST { String::new() } else { password };
    off_thread(turn, move || {
        let known = phc.is_some();
        let parsed = PasswordHash::new(phc.as_deref().unwrap_or(&nobody)).ok()?;
        Some(Argon2::default().verify_password(typed.as_bytes(), &parsed).is_ok() && known)
    })
    .await
}

/// Refuses a password that is too short, too long, made of the login, or one that everybody tries first.
pub fn check(field: &str, login: &str, password: &str) -> Result<()> {
    let letters = password.chars().count();
    if letters < SHORTEST {
        return Err(Error::field(field, "account-password-short", [("least", SHORTEST.to_string())]));
    }
    if password.len() > LONGEST {
        return Err(Error::field(field, "account-password-long", [("most", LONGEST.to_string())]));
    }
    if password.to_lowercase().contains(&login.to_lowercase()) {
        return Err(Error::field(field, "account-password-easy", []));
    }
    if common::is_common(password) {
        return Err(Error::field(field, "account-password-common", []));
    }
    Ok(())
}

/// A one-time password that can be read aloud: four groups of four letters and digits without look-alikes (77 bits).
#[must_use]
pub fn one_time() -> String {
    readable(4)
}

/// Random letters and digits without look-alikes, in groups of four.
pub(super) fn readable(groups: usize) -> String {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let mut rng = rand::rng();
    let mut out = String::with_capacity(groups * 5);
    for place in 0..groups * 4 {
        if place > 0 && place % 4 == 0 {
            out.push('-');
        }
        out.push(char::from(LETTERS[rng.random_range(0..LETTERS.len())]));
    }
    out
}
