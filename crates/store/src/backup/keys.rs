//! The key of second factors in an encrypted backup, and where it goes when the backup is restored.

use std::{
    fs::{self, File},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
};

use serde::Serialize;
use sha2::{Digest, Sha256};
use zip::ZipArchive;

use super::{FACTOR_KEY, Manifest, RestoreReport, failed, private_file};
use crate::{StoreError, key_file};

/// Letters of a key.
const LETTERS: u64 = 64;

/// The key in an opened backup, if its manifest names one.
pub(super) fn read(zip: &Path, manifest: &Manifest) -> Result<Option<[u8; 32]>, StoreError> {
    let Some(hash) = &manifest.factor_key else { return Ok(None) };
    let damaged = || StoreError::Backup(format!("{}: the key of second factors in it is damaged", zip.display()));
    let mut zip = ZipArchive::new(File::open(zip).map_err(failed(zip))?).map_err(|_| damaged())?;
    let mut text = String::new();
    let entry = zip.by_name(FACTOR_KEY).map_err(|_| damaged())?;
    entry.take(LETTERS + 1).read_to_string(&mut text).map_err(|_| damaged())?;
    if hex::encode(Sha256::digest(&text)) != *hash {
        return Err(damaged());
    }
    let bytes = hex::decode(&text).map_err(|_| damaged())?;
    bytes.try_into().map(Some).map_err(|_| damaged())
}

/// What became of the key of second factors.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "factor_key", rename_all = "kebab-case")]
pub enum FactorKeyFate {
    /// Nobody has a second factor that needs it.
    NotNeeded,
    /// It was in the backup and stands in the folder now.
    Restored,
    /// It was not in the backup; the folder has one, which nobody can tell to be the right one but by a sign-in.
    Kept,
    /// The folder has another one, which was left; that of the backup stands beside it.
    Beside {
        /// Where.
        file: PathBuf,
    },
    /// It is nowhere: codes of phones open nothing until the file is put there.
    Missing {
        /// How many people have a second factor.
        people: i64,
    },
}

impl RestoreReport {
    /// Puts the key that came with the backup into the file it belongs in, which is not overwritten.
    pub fn put_factor_key(&self, file: &Path) -> Result<FactorKeyFate, StoreError> {
        let there = match key_file::read(file) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => None,
            other => Some(other.map_err(failed(file))?),
        };
        let people = self.manifest.tables.iter().find(|(n, _)| n == "second_factor").map_or(0, |(_, n)| *n);
        let write = |to: &Path, key: &[u8; 32]| -> Result<(), StoreError> {
            let written = private_file(to).and_then(|mut f| {
                f.write_all(hex::encode(key).as_bytes())?;
                f.sync_all()
            });
            written.map_err(|e| {
                drop(fs::remove_file(to));
                failed(to)(e)
            })
        };
        Ok(match (&self.factor_key, there) {
            (Some(key), None) => {
                write(file, key)?;
                FactorKeyFate::Restored
            }
            (Some(key), Some(there)) if *key == there => FactorKeyFate::Restored,
            (Some(key), Some(_)) => {
                let beside = file.with_extension("key.restored");
                write(&beside, key)?;
                FactorKeyFate::Beside { file: beside }
            }
            (None, _) if people == 0 => FactorKeyFate::NotNeeded,
            (None, Some(_)) => FactorKeyFate::Kept,
            (None, None) => FactorKeyFate::Missing { people },
        })
    }
}
