//! Seals: every minute the heads of all streams that moved since the last seal are hashed into a chain of their own and
//! signed. Whoever keeps the newest seal outside can prove later that nothing before it was changed or removed.

use std::path::Path;

use ed25519_dalek::{Signer, SigningKey};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set, Statement, Value,
    sea_query::{Expr, ExprTrait as _},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    Store, StoreError, Tx, Write,
    entity::{audit_head, audit_payload, audit_seal, secret_ballot},
};

/// The key that signs seals. It never enters the database.
#[derive(Clone)]
pub struct SealKey(SigningKey);

impl SealKey {
    /// From its 32 secret bytes.
    #[must_use]
    pub fn from_bytes(secret: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(secret))
    }

    /// From a file of 64 hexadecimal digits, which is made, readable by its owner alone, when there is none.
    pub fn from_file(path: &Path) -> std::io::Result<Self> {
        Ok(Self::from_bytes(&crate::key_file::read_or_make(path)?))
    }

    /// The public half, to be kept outside and given to `audit verify`.
    #[must_use]
    pub fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }
}

/// A stream's head as a seal names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedHead {
    /// The stream.
    pub stream: String,
    /// Its newest entry.
    pub seq: i64,
    /// That entry's hash, hexadecimal.
    pub hash: String,
}

/// The hash of a seal.
#[must_use]
pub fn seal_hash(seq: i64, prev: &[u8], heads: &str, public_key: &[u8], at: i64) -> Vec<u8> {
    let mut hasher = Sha256::new();
    hasher.update(format!("thidua-seal/1\n{seq}\n{at}\n"));
    hasher.update(prev);
    hasher.update(Sha256::digest(heads.as_bytes()));
    hasher.update(public_key);
    hasher.finalize().to_vec()
}

/// Beginnings of the streams that are sealed when their secret ballot is over: `KIND:CODE/…`.
const SECRET: [&str; 2] = ["secret_voter:", "secret_paper:"];

const MARK: &str = "UPDATE audit_head SET sealed_seq = $2 WHERE stream = $1 AND sealed_seq < $2";

/// The texts of this file, for the test that prepares them on both engines.
pub(crate) const SQL: &[&str] = &[MARK, BY_DAY];

/// The newest seal of each day since an instant; `$2` is what the days are ahead of UTC.
const BY_DAY: &str = "SELECT s.seq, s.at, s.hash, s.public_key FROM audit_seal s WHERE s.seq IN \
     (SELECT MAX(b.seq) FROM audit_seal b WHERE b.at >= $1 GROUP BY (b.at + $2) / 86400000000) ORDER BY s.seq";

/// A seal as it is kept outside: without the heads, which its hash covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealHead {
    /// Its number.
    pub seq: i64,
    /// When it was made, microseconds UTC.
    pub at: i64,
    /// Its hash.
    pub hash: Vec<u8>,
    /// The public key that signed it.
    pub public_key: Vec<u8>,
}

impl Store {
    /// Seals all heads that moved since the last seal; `None` when none did. One node calls this, by lease.
    pub async fn seal_audit(&self, key: &SealKey, now: i64) -> Result<Option<i64>, StoreError> {
        let write =
            Write { actor: uuid::Uuid::nil(), actor_label: "system".to_owned(), at: now, root: None, once: None };
        self.write(write, |tx| {
            let key = key.clone();
            Box::pin(async move { seal(tx, &key).await })
        })
        .await
    }

    /// The instant of the newest seal.
    pub async fn newest_seal_at(&self) -> Result<Option<i64>, StoreError> {
        let row = audit_seal::Entity::find().order_by_desc(audit_seal::Column::Seq).limit(1).one(self.reader()).await?;
        Ok(row.map(|r| r.at))
    }

    /// The payload of the newest entry of `stream`; `None` also when it was erased by law.
    pub async fn newest_payload(&self, stream: &str) -> Result<Option<String>, StoreError> {
        let rows = audit_payload::Entity::find().filter(audit_payload::Column::Stream.eq(stream));
        let row = rows.order_by_desc(audit_payload::Column::Seq).limit(1).one(self.reader()).await?;
        Ok(row.and_then(|r| r.payload))
    }

    /// The newest seal of each day since `from`, oldest first; days are `ahead` microseconds ahead of UTC.
    pub async fn seals_by_day(&self, from: i64, ahead: i64) -> Result<Vec<SealHead>, StoreError> {
        let values: [Value; 2] = [from.into(), ahead.into()];
        let backend = self.reader().get_database_backend();
        let rows = self.reader().query_all_raw(Statement::from_sql_and_values(backend, BY_DAY, values)).await?;
        let read = |row: &sea_orm::QueryResult| -> Result<SealHead, sea_orm::DbErr> {
            Ok(SealHead {
                seq: row.try_get("", "seq")?,
                at: row.try_get("", "at")?,
                hash: row.try_get("", "hash")?,
                public_key: row.try_get("", "public_key")?,
            })
        };
        Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
    }

    /// The newest seal's number and hash: what an office writes down or sends elsewhere.
    pub async fn newest_seal(&self) -> Result<Option<(i64, Vec<u8>)>, StoreError> {
        let row = audit_seal::Entity::find().order_by_desc(audit_seal::Column::Seq).limit(1).one(self.reader()).await?;
        Ok(row.map(|r| (r.seq, r.hash)))
    }
}

async fn seal(tx: &Tx, key: &SealKey) -> Result<Option<i64>, StoreError> {
    let moved = audit_head::Entity::find()
        .filter(Expr::col(audit_head::Column::Seq).gt(Expr::col(audit_head::Column::SealedSeq)))
        .all(tx.conn())
        .await?;
    // Seals are made each minute: sealed while voting is on, they would tell who voted when. One seal takes all of them
    // when the ballot is over.
    let voting: Vec<String> = secret_ballot::Entity::find()
        .select_only()
        .column(secret_ballot::Column::Code)
        .filter(secret_ballot::Column::State.eq("open"))
        .into_tuple()
        .all(tx.conn())
        .await?;
    let waits = |stream: &str| {
        let of = |code: &String| {
            SECRET.iter().any(|kind| {
                stream
                    .strip_prefix(kind)
                    .and_then(|s| s.strip_prefix(code.as_str()))
                    .is_some_and(|s| s.starts_with('/'))
            })
        };
        voting.iter().any(of)
    };
    let moved: Vec<_> = moved.into_iter().filter(|h| !waits(&h.stream)).collect();
    if moved.is_empty() {
        return Ok(None);
    }
    let mut heads: Vec<SealedHead> =
        moved.into_iter().map(|h| SealedHead { stream: h.stream, seq: h.seq, hash: hex::encode(h.hash) }).collect();
    // Sorted here: the two engines need not agree about the order of text.
    heads.sort_by(|a, b| a.stream.cmp(&b.stream));
    let text = serde_json::to_string(&heads).map_err(|e| StoreError::Data(e.to_string()))?;
    let last = audit_seal::Entity::find().order_by_desc(audit_seal::Column::Seq).limit(1).one(tx.conn()).await?;
    let (seq, prev) = last.map_or((1, vec![0; 32]), |s| (s.seq + 1, s.hash));
    let public = key.public().to_vec();
    let hash = seal_hash(seq, &prev, &text, &public, tx.at());
    let signature = key.0.sign(&hash).to_bytes().to_vec();
    let row = audit_seal::ActiveModel {
        seq: Set(seq),
        prev_hash: Set(prev),
        heads: Set(text),
        hash: Set(hash),
        public_key: Set(public),
        signature: Set(signature),
        at: Set(tx.at()),
    };
    audit_seal::Entity::insert(row).exec_without_returning(tx.conn()).await.map_err(|e| {
        match StoreError::from(e) {
            // Another node sealed at this moment.
            StoreError::Duplicate(what) => StoreError::Busy(what),
            other => other,
        }
    })?;
    for head in heads {
        let values: [Value; 2] = [head.stream.into(), head.seq.into()];
        tx.conn().execute_raw(Statement::from_sql_and_values(tx.backend(), MARK, values)).await?;
    }
    Ok(Some(seq))
}
