//! How much room the disk of an embedded database has left. Files are no longer taken and nothing is written any more
//! before it is full: a full disk also stops what would make room again, and backups.

use std::{
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use serde::Serialize;

use crate::{Store, StoreError};

/// Writing goes on while this part of what is to stay free is free: files stop first, commands later.
const COMMANDS_PART: u64 = 4;

/// The limit and where it is measured.
#[derive(Debug, Default)]
pub(crate) struct Limit {
    /// Folder of the embedded file; none where the database is on a server, which watches its own disk.
    folder: Option<PathBuf>,
    /// Bytes that are to stay free; 0: no limit.
    keep: AtomicU64,
}

/// What there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Room {
    /// Bytes that the program may still fill.
    pub free: u64,
    /// Below this no file is taken.
    pub files: u64,
    /// Below this nothing is written.
    pub commands: u64,
}

impl Room {
    /// True when files are taken.
    #[must_use]
    pub fn for_files(&self) -> bool {
        self.free >= self.files
    }

    /// True when commands are carried out.
    #[must_use]
    pub fn for_commands(&self) -> bool {
        self.free >= self.commands
    }
}

impl Limit {
    pub(crate) fn of(file: Option<&Path>) -> Self {
        let folder = file.map(|f| f.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")));
        Self { folder: folder.map(Path::to_path_buf), keep: AtomicU64::new(0) }
    }
}

impl Store {
    /// From now on so many bytes of the disk stay free: below them no file is taken, below a quarter of them nothing is
    /// written. 0 lifts the limit. Says nothing about a database on a server.
    pub fn keep_free(&self, bytes: u64) {
        self.limit().keep.store(bytes, Ordering::Relaxed);
    }

    /// The room on the disk of an embedded database; `None` where it cannot be told or no limit is set.
    #[must_use]
    pub fn room(&self) -> Option<Room> {
        let limit = self.limit();
        let files = limit.keep.load(Ordering::Relaxed);
        if files == 0 {
            return None;
        }
        let told = rustix::fs::statvfs(limit.folder.as_deref()?).ok()?;
        Some(Room { free: told.f_bavail.saturating_mul(told.f_frsize), files, commands: files / COMMANDS_PART })
    }

    /// Refuses while there is too little room for commands.
    pub(crate) fn require_room(&self) -> Result<(), StoreError> {
        match self.room() {
            Some(room) if !room.for_commands() => Err(StoreError::NoRoom { free: room.free }),
            _ => Ok(()),
        }
    }

    /// Refuses while there is too little room for files.
    pub(crate) fn require_room_for_files(&self) -> Result<(), StoreError> {
        match self.room() {
            Some(room) if !room.for_files() => Err(StoreError::NoRoom { free: room.free }),
            _ => Ok(()),
        }
    }
}
