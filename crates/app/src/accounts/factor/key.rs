//! The key under which secrets of second factors are encrypted. It lies in a file beside the database and never in it, so
//! a stolen copy of the database makes no codes. All nodes of an installation have the same file.

use std::{
    fmt,
    path::PathBuf,
    sync::{Arc, OnceLock},
};

use chacha20poly1305::{
    Key, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, KeyInit as _, Payload},
};
use rand::Rng as _;
use uuid::Uuid;

use crate::{Error, Result};

/// Bytes of the nonce that stands before each ciphertext.
const NONCE: usize = 24;

/// Where the key is; read when it is first needed, made with the first secret.
#[derive(Clone)]
pub struct FactorKey(Arc<Inner>);

struct Inner {
    file: Option<PathBuf>,
    bytes: OnceLock<[u8; 32]>,
}

impl fmt::Debug for FactorKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FactorKey")
    }
}

impl FactorKey {
    /// In this file of 64 hexadecimal digits.
    #[must_use]
    pub fn in_file(file: PathBuf) -> Self {
        Self(Arc::new(Inner { file: Some(file), bytes: OnceLock::new() }))
    }

    /// These bytes, for tests.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Arc::new(Inner { file: None, bytes: bytes.into() }))
    }

    fn cipher(&self, make: bool) -> Result<XChaCha20Poly1305> {
        let bytes = match (self.0.bytes.get(), &self.0.file) {
            (Some(bytes), _) => *bytes,
            (None, None) => return Err(unusable("no file")),
            (None, Some(file)) => {
                let read = if make { store::key_file::read_or_make(file) } else { store::key_file::read(file) };
                let bytes = read.map_err(|e| unusable(&e.to_string()))?;
                *self.0.bytes.get_or_init(|| bytes)
            }
        };
        Ok(XChaCha20Poly1305::new(&Key::from(bytes)))
    }

    /// Encrypts a secret of an account; for another account it cannot be opened.
    pub(super) fn seal(&self, account: Uuid, secret: &[u8]) -> Result<Vec<u8>> {
        let mut nonce = [0; NONCE];
        rand::rng().fill_bytes(&mut nonce);
        let plain = Payload { msg: secret, aad: account.as_bytes() };
        let sealed = self.cipher(true)?.encrypt(&XNonce::from(nonce), plain).map_err(|_| unusable("encrypt"))?;
        Ok([&nonce[..], &sealed].concat())
    }

    /// Opens what [`FactorKey::seal`] made.
    pub(super) fn open(&self, account: Uuid, sealed: &[u8]) -> Result<Vec<u8>> {
        let (nonce, body) = sealed.split_at_checked(NONCE).ok_or_else(|| unusable("short"))?;
        let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| unusable("short"))?;
        let sealed = Payload { msg: body, aad: account.as_bytes() };
        self.cipher(false)?.decrypt(&XNonce::from(nonce), sealed).map_err(|_| unusable("another key"))
    }
}

/// The person can do nothing about it; whoever runs the server reads the log.
fn unusable(why: &str) -> Error {
    tracing::error!(why, "the key of second factors (factor.key) cannot be used");
    Error::refused("factor-key", [])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_secret_opens_under_its_key_for_its_account_only() {
        let key = FactorKey::from_bytes([7; 32]);
        let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let sealed = key.seal(one, b"a secret of twenty b").unwrap();
        assert!(!sealed.windows(8).any(|w| w == b"a secret"));
        assert_eq!(key.open(one, &sealed).unwrap(), b"a secret of twenty b");
        assert!(key.open(two, &sealed).is_err());
        assert!(FactorKey::from_bytes([8; 32]).open(one, &sealed).is_err());
        let mut bent = sealed.clone();
        bent[30] ^= 1;
        assert!(key.open(one, &bent).is_err() && key.open(one, &sealed[..10]).is_err());
    }
}
