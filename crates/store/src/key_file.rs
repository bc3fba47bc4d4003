//! Keys that must not lie in the database: files of 64 hexadecimal digits, readable by their owner alone.

use std::{
    fs,
    io::{self, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

use rand::Rng as _;

/// Reads the 32 bytes of a key.
pub fn read(path: &Path) -> io::Result<[u8; 32]> {
    let bad = || io::Error::new(io::ErrorKind::InvalidData, "not 64 hexadecimal digits");
    let bytes = hex::decode(fs::read_to_string(path)?.trim()).map_err(|_| bad())?;
    bytes.try_into().map_err(|_| bad())
}

/// Reads the key; makes the file when there is none.
pub fn read_or_make(path: &Path) -> io::Result<[u8; 32]> {
    match read(path) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            let mut secret = [0_u8; 32];
            rand::rng().fill_bytes(&mut secret);
            let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
            file.write_all(hex::encode(secret).as_bytes())?;
            file.sync_all()?;
            Ok(secret)
        }
        other => other,
    }
}
