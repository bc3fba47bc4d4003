//! What a command on votes reads inside its transaction: the session, its lines, who takes no part in them.

use std::collections::{BTreeMap, BTreeSet};

use store::{
    Tx,
    entity::{ballot_item, session_agenda},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder},
};
use uuid::Uuid;

use super::{
    convene::sync_items,
    load::{Loaded, items, load, recusals},
};
use crate::Result;

/// A session, its lines and who takes no part in them.
pub(crate) struct Frame {
    pub(crate) loaded: Loaded,
    pub(super) items: Vec<ballot_item::Model>,
    recused: BTreeMap<Uuid, BTreeSet<Uuid>>,
}

impl Frame {
    /// The frame in which votes are entered: its lines are those of the dossiers of now.
    pub(crate) async fn read(tx: &Tx, code: &str) -> Result<Self> {
        let loaded = load(tx.conn(), code).await?;
        loaded.running()?;
        let agenda: Vec<Uuid> = session_agenda::Entity::find()
            .filter(session_agenda::Column::SessionId.eq(loaded.session.id))
            .order_by_asc(session_agenda::Column::Seq)
            .all(tx.conn())
            .await?
            .into_iter()
            .map(|a| a.dossier_id)
            .collect();
        sync_items(tx, loaded.ballot.id, &agenda, &loaded.seats, !loaded.council.recused_by.is_empty()).await?;
        Self::standing(tx, loaded).await
    }

    /// The frame as it stands, while a secret ballot holds it still.
    pub(crate) async fn standing(tx: &Tx, loaded: Loaded) -> Result<Self> {
        let items = items(tx.conn(), loaded.ballot.id).await?;
        let recused = recusals(tx.conn(), loaded.ballot.id).await?;
        Ok(Self { loaded, items, recused })
    }

    /// Lines of the last round without votes.
    pub(crate) fn open(&self) -> Vec<&ballot_item::Model> {
        self.newest().into_iter().filter(|i| i.votes_for.is_none()).collect()
    }

    /// True when a line has votes.
    pub(crate) fn voted(&self) -> bool {
        self.items.iter().any(|i| i.votes_for.is_some())
    }

    /// The line of the last round for each nominee and each name of a question.
    pub(super) fn newest(&self) -> Vec<&ballot_item::Model> {
        newest(&self.items)
    }

    pub(crate) fn recused(&self, item: Uuid) -> BTreeSet<Uuid> {
        self.recused.get(&item).cloned().unwrap_or_default()
    }
}

/// The line of the last round for each nominee, and for each name of a question, in order.
pub(super) fn newest(items: &[ballot_item::Model]) -> Vec<&ballot_item::Model> {
    let mut last: BTreeMap<(Option<Uuid>, i64, &str), &ballot_item::Model> = BTreeMap::new();
    for item in items {
        let about = (item.nominee_id, item.question, item.member.as_str());
        match last.get(&about) {
            Some(other) if other.round >= item.round => {}
            _ => {
                last.insert(about, item);
            }
        }
    }
    let mut newest: Vec<_> = last.into_values().collect();
    newest.sort_by_key(|i| i.seq);
    newest
}
