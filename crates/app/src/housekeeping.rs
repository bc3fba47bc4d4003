//! What the program does each minute without being asked: removing what is over, so that no table grows for ever.

use store::{StoreError, sweep::Swept};

use crate::{Ctx, Result, accounts, notices, portal};

/// Whether the database takes a write and keeps it; else why not, for machines.
pub async fn takes_writes(ctx: &Ctx) -> std::result::Result<(), &'static str> {
    ctx.store.takes_writes(ctx.now().micros).await.map_err(|e| {
        let why = if matches!(e, StoreError::NoRoom { .. } | StoreError::Full) { "no room" } else { "no database" };
        tracing::warn!(code = crate::Error::from(e).code(), "the database takes no writes");
        why
    })
}

/// Removes unlinked files, the program's own keys of commands, ended sessions and old form texts.
pub async fn sweep(ctx: &Ctx) -> Result<Swept> {
    let gone = ctx.store.sweep(ctx.now().micros).await?;
    accounts::session::sweep(ctx).await?;
    notices::sweep(ctx).await?;
    portal::flush(ctx).await?;
    notices::morning(ctx).await?;
    Ok(gone)
}
