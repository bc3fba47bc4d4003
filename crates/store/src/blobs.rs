//! Files in the database, in chunks of 1 MiB. They are written before the command that links them, so that a slow
//! upload holds no transaction; what no command linked within a day is swept.

use bytes::Bytes;
use futures::{Stream, stream};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Set, Statement, Value};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    Store, StoreError, Tx,
    entity::{blob, blob_chunk},
};

pub use crate::entity::blob::Model as Blob;

/// Bytes in a chunk.
pub const CHUNK: usize = 1 << 20;

/// Microseconds after which a file that nothing links is removed.
pub const KEEP_UNLINKED: i64 = 24 * 3600 * 1_000_000;

/// Size of a file that is still being written.
const UNFINISHED: i64 = -1;

/// A file to be kept.
#[derive(Clone, Debug)]
pub struct NewBlob {
    /// Id.
    pub id: Uuid,
    /// As sent or made: "application/pdf".
    pub media_type: String,
    /// As the person called it.
    pub file_name: String,
    /// When, microseconds UTC.
    pub at: i64,
}

/// A file being written.
pub struct BlobWriter {
    store: Store,
    id: Uuid,
    hasher: Sha256,
    pending: Vec<u8>,
    chunks: i64,
    size: i64,
}

impl BlobWriter {
    /// Adds bytes.
    pub async fn write(&mut self, mut bytes: &[u8]) -> Result<(), StoreError> {
        self.hasher.update(bytes);
        self.size += i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        while !bytes.is_empty() {
            let room = CHUNK - self.pending.len();
            let (now, later) = bytes.split_at(room.min(bytes.len()));
            self.pending.extend_from_slice(now);
            bytes = later;
            if self.pending.len() == CHUNK {
                self.flush().await?;
            }
        }
        Ok(())
    }

    /// Bytes so far.
    #[must_use]
    pub fn size(&self) -> i64 {
        self.size
    }

    async fn flush(&mut self) -> Result<(), StoreError> {
        let bytes = std::mem::take(&mut self.pending);
        let row = blob_chunk::ActiveModel { blob_id: Set(self.id), seq: Set(self.chunks), bytes: Set(bytes) };
        let done = blob_chunk::Entity::insert(row).exec_without_returning(self.store.writer()).await;
        self.store.heed(done.map_err(StoreError::from))?;
        self.chunks += 1;
        Ok(())
    }

    /// Ends the file: from now on it can be linked and read.
    pub async fn finish(mut self) -> Result<Blob, StoreError> {
        if !self.pending.is_empty() {
            self.flush().await?;
        }
        let hash = self.hasher.finalize().to_vec();
        let values: [Value; 3] = [self.id.into(), hash.into(), self.size.into()];
        let writer = self.store.writer();
        writer.execute_raw(Statement::from_sql_and_values(writer.get_database_backend(), FINISH, values)).await?;
        self.store.blob(self.id).await?.ok_or_else(|| StoreError::Data(format!("blob {} vanished", self.id)))
    }
}

const FINISH: &str = "UPDATE blob SET sha256 = $2, size = $3 WHERE id = $1 AND size < 0";
const LINK: &str = "UPDATE blob SET linked = $2 WHERE id = $1 AND size >= 0";
// A file is first marked as gone, in one statement that a command linking it cannot overlap; then its bytes go.
const GIVE_UP: &str = "UPDATE blob SET size = -1 WHERE linked = $1 AND created_at < $2 AND size >= 0";
const SWEEP_CHUNKS: &str = "DELETE FROM blob_chunk WHERE blob_id IN \
     (SELECT id FROM blob WHERE linked = $1 AND created_at < $2 AND size < 0)";
const SWEEP: &str = "DELETE FROM blob WHERE linked = $1 AND created_at < $2 AND size < 0";

/// The texts of this file, for the test that prepares them on both engines.
pub(crate) const SQL: &[&str] = &[FINISH, LINK, GIVE_UP, SWEEP_CHUNKS, SWEEP];

impl Store {
    /// Begins a file.
    pub async fn blob_writer(&self, new: NewBlob) -> Result<BlobWriter, StoreError> {
        self.require_room_for_files()?;
        let row = blob::ActiveModel {
            id: Set(new.id),
            sha256: Set(Vec::new()),
            size: Set(UNFINISHED),
            media_type: Set(new.media_type),
            file_name: Set(new.file_name),
            linked: Set(false),
            created_at: Set(new.at),
        };
        blob::Entity::insert(row).exec_without_returning(self.writer()).await?;
        let store = self.clone();
        Ok(BlobWriter { store, id: new.id, hasher: Sha256::new(), pending: Vec::new(), chunks: 0, size: 0 })
    }

    /// Keeps a file that is in memory.
    pub async fn put_blob(&self, new: NewBlob, bytes: &[u8]) -> Result<Blob, StoreError> {
        let mut writer = self.blob_writer(new).await?;
        writer.write(bytes).await?;
        writer.finish().await
    }

    /// What is known about a finished file.
    pub async fn blob(&self, id: Uuid) -> Result<Option<Blob>, StoreError> {
        Ok(blob::Entity::find_by_id(id).filter(blob::Column::Size.gte(0)).one(self.reader()).await?)
    }

    /// The whole file; for those known to be small.
    pub async fn read_blob(&self, id: Uuid) -> Result<Vec<u8>, StoreError> {
        let Some(info) = self.blob(id).await? else { return Err(StoreError::Data(format!("no blob {id}"))) };
        let mut all = Vec::with_capacity(usize::try_from(info.size).unwrap_or(0));
        let mut seq = 0;
        while let Some(chunk) = self.chunk(id, seq).await? {
            all.extend_from_slice(&chunk);
            seq += 1;
        }
        Ok(all)
    }

    /// The file in chunks, one in memory at a time.
    pub fn stream_blob(&self, id: Uuid) -> impl Stream<Item = Result<Bytes, StoreError>> + Send + use<> {
        let store = self.clone();
        stream::try_unfold(0, move |seq| {
            let store = store.clone();
            async move { Ok(store.chunk(id, seq).await?.map(|bytes| (Bytes::from(bytes), seq + 1))) }
        })
    }

    async fn chunk(&self, id: Uuid, seq: i64) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(blob_chunk::Entity::find_by_id((id, seq))
            .select_only()
            .column(blob_chunk::Column::Bytes)
            .into_tuple()
            .one(self.reader())
            .await?)
    }

    /// Removes files older than a day that nothing links. How many went.
    pub async fn sweep_blobs(&self, now: i64) -> Result<u64, StoreError> {
        let writer = self.writer();
        let mut gone = 0;
        for text in [GIVE_UP, SWEEP_CHUNKS, SWEEP] {
            let values: [Value; 2] = [false.into(), (now - KEEP_UNLINKED).into()];
            let statement = Statement::from_sql_and_values(writer.get_database_backend(), text, values);
            gone = writer.execute_raw(statement).await?.rows_affected();
        }
        Ok(gone)
    }
}

impl Tx {
    /// Links a finished file, so that it stays. Errs when there is none: it was swept, or never finished.
    pub async fn link_blob(&self, id: Uuid) -> Result<(), StoreError> {
        let values: [Value; 2] = [id.into(), true.into()];
        let done = self.conn().execute_raw(Statement::from_sql_and_values(self.backend(), LINK, values)).await?;
        if done.rows_affected() == 1 { Ok(()) } else { Err(StoreError::Data(format!("no finished blob {id}"))) }
    }
}
