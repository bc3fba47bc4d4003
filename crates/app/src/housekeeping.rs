//! What the program does each minute without being asked: removing what is over, so that no table grows for ever.

use store::sweep::Swept;

use crate::{Ctx, Result, accounts};

/// Removes unlinked files, the program's own keys of commands, ended sessions and old form texts.
pub async fn sweep(ctx: &Ctx) -> Result<Swept> {
    let gone = ctx.store.sweep(ctx.now().micros).await?;
    accounts::session::sweep(ctx).await?;
    Ok(gone)
}
