//! Hash-chained audit streams: one stream an aggregate root, written in the transaction of the change.

pub mod seal;
pub mod verify;

pub use seal::SealKey;
pub use verify::{AuditReport, Fault, FaultKind, Kept};

use rand::Rng as _;
use sea_orm::{ConnectionTrait, EntityTrait, Set, Statement, Value};
use sha2::{Digest, Sha256};

use crate::{StoreError, Tx, entity};

const RAISE_HEAD: &str = "INSERT INTO audit_head (stream, seq, hash, sealed_seq) VALUES ($1, $2, $3, 0) \
     ON CONFLICT (stream) DO UPDATE SET seq = excluded.seq, hash = excluded.hash";

/// The texts of this file, for the test that prepares them on both engines.
pub(crate) const SQL: &[&str] = &[RAISE_HEAD, ERASE];
pub(crate) use seal::SQL as SEAL_SQL;

const ERASE: &str = "UPDATE audit_payload SET payload = NULL, erased_reason = $3, salt = $4 \
     WHERE stream = $1 AND seq = $2 AND payload IS NOT NULL";

/// The hash of an entry: SHA-256 over the canonical header line and the payload's hash.
#[must_use]
pub fn entry_hash(
    stream: &str,
    seq: i64,
    prev: &[u8],
    action: &str,
    actor: &str,
    at: i64,
    payload_hash: &[u8],
) -> Vec<u8> {
    let mut hasher = Sha256::new();
    hasher.update(format!("thidua-audit/1\n{stream}\n{seq}\n{action}\n{actor}\n{at}\n"));
    hasher.update(prev);
    hasher.update(payload_hash);
    hasher.finalize().to_vec()
}

/// The hash of a payload: SHA-256 over its salt and its text.
#[must_use]
pub fn payload_hash(salt: &[u8], payload: &str) -> Vec<u8> {
    let mut hasher = Sha256::new();
    hasher.update(salt);
    hasher.update(payload.as_bytes());
    hasher.finalize().to_vec()
}

impl Tx {
    /// Adds an entry to `stream` ("dossier:CODE", "person:CODE" …). `payload` is the command and the rows before and
    /// after as JSON; it is kept apart and salted so that it can be erased by law, leaving hash and reason.
    pub async fn audit(&self, stream: &str, action: &str, payload: &serde_json::Value) -> Result<(), StoreError> {
        let head = entity::audit_head::Entity::find_by_id(stream.to_owned()).one(self.conn()).await?;
        let (seq, prev) = head.map_or((1, vec![0; 32]), |h| (h.seq + 1, h.hash));
        let text = payload.to_string();
        let mut salt = vec![0_u8; 16];
        rand::rng().fill_bytes(&mut salt);
        let payload_hash = payload_hash(&salt, &text);
        let hash = entry_hash(stream, seq, &prev, action, self.actor_label(), self.at(), &payload_hash);
        entity::audit_entry::Entity::insert(entity::audit_entry::ActiveModel {
            stream: Set(stream.to_owned()),
            seq: Set(seq),
            prev_hash: Set(prev),
            payload_hash: Set(payload_hash),
            hash: Set(hash.clone()),
            action: Set(action.to_owned()),
            actor: Set(self.actor_label().to_owned()),
            at: Set(self.at()),
        })
        .exec_without_returning(self.conn())
        .await?;
        entity::audit_payload::Entity::insert(entity::audit_payload::ActiveModel {
            stream: Set(stream.to_owned()),
            seq: Set(seq),
            salt: Set(salt),
            payload: Set(Some(text)),
            erased_reason: Set(None),
        })
        .exec_without_returning(self.conn())
        .await?;
        self.conn()
            .execute_raw(Statement::from_sql_and_values(
                self.conn().get_database_backend(),
                RAISE_HEAD,
                [stream.into(), seq.into(), hash.into()],
            ))
            .await?;
        Ok(())
    }

    /// Erases the payload of an entry as a law demands; the entry with its hash stays, and the salt goes too, so that
    /// the payload cannot be guessed from the hash. False when there was none. The caller audits the erasure itself.
    pub async fn erase_payload(&self, stream: &str, seq: i64, reason: &str) -> Result<bool, StoreError> {
        if reason.trim().is_empty() {
            return Err(StoreError::Data("an erasure needs a reason".to_owned()));
        }
        let values: [Value; 4] = [stream.into(), seq.into(), reason.into(), Vec::<u8>::new().into()];
        let done = self.conn().execute_raw(Statement::from_sql_and_values(self.backend(), ERASE, values)).await?;
        Ok(done.rows_affected() == 1)
    }
}
