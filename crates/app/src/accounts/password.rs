//! Passwords: argon2id off the async threads, a few at a time, so that a wave of logins cannot starve the pages.

use std::sync::OnceLock;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use rand::RngExt as _;
use tokio::sync::Semaphore;

use crate::{Error, Result};

/// Shortest password a person may choose, in characters.
pub const SHORTEST: usize = 10;
/// Longest password taken, in bytes; argon2 would take more, an attacker would send it.
pub const LONGEST: usize = 256;

/// A hash of no password, so that an unknown login costs as much time as a known one.
static NOBODY: OnceLock<String> = OnceLock::new();

fn gate() -> &'static Semaphore {
    static GATE: OnceLock<Semaphore> = OnceLock::new();
    GATE.get_or_init(|| Semaphore::new(std::thread::available_parallelism().map_or(2, usize::from)))
}

async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> Option<T> + Send + 'static) -> Result<T> {
    let _turn = gate().acquire().await.map_err(|_| failed())?;
    tokio::task::spawn_blocking(work).await.ok().flatten().ok_or_else(failed)
}

fn failed() -> Error {
    Error::Store(store::StoreError::Data("password hashing failed".to_owned()))
}

/// The argon2id hash of `password` as a PHC string.
pub async fn hash(password: String) -> Result<String> {
    off_thread(move || {
        let hash: PasswordHash = Argon2::default().hash_password(password.as_bytes()).ok()?;
        Some(hash.to_string())
    })
    .await
}

/// True when `password` is the one behind `phc`; with no hash the same work is done and the answer is false.
pub async fn verify(password: String, phc: Option<String>) -> Result<bool> {
    let nobody = match NOBODY.get() {
        Some(hash) => hash.clone(),
        None => {
            let hash = hash("nobody has this password".to_owned()).await?;
            NOBODY.get_or_init(|| hash).clone()
        }
    };
    off_thread(move || {
        let known = phc.is_some();
        let parsed = PasswordHash::new(phc.as_deref().unwrap_or(&nobody)).ok()?;
        Some(Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok() && known)
    })
    .await
}

/// Refuses a password that is too short, too long, the login itself or one repeated letter.
pub fn check(field: &str, login: &str, password: &str) -> Result<()> {
    let letters = password.chars().count();
    if letters < SHORTEST {
        return Err(Error::field(field, "account-password-short", [("least", SHORTEST.to_string())]));
    }
    if password.len() > LONGEST {
        return Err(Error::field(field, "account-password-long", [("most", LONGEST.to_string())]));
    }
    let mut chars = password.chars();
    let first = chars.next();
    if chars.all(|c| Some(c) == first) || password.to_lowercase().contains(&login.to_lowercase()) {
        return Err(Error::field(field, "account-password-easy", []));
    }
    Ok(())
}

/// A one-time password that can be read aloud: four groups of four letters and digits without look-alikes (77 bits).
#[must_use]
pub fn one_time() -> String {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let mut rng = rand::rng();
    let mut out = String::with_capacity(19);
    for place in 0..16 {
        if place > 0 && place % 4 == 0 {
            out.push('-');
        }
        out.push(char::from(LETTERS[rng.random_range(0..LETTERS.len())]));
    }
    out
}
