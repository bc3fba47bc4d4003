//! Rows that were left aside and are taken in after all.

use store::{
    entity::import_row,
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter},
};

use super::{
    Kind, Staged, State,
    batch::{mapping_of, read_row},
    mapping::{Head, IGNORED, Mapping, code_of},
    upload::{open_batch, remap},
};
use crate::{Actor, Ctx, Error, Result};

/// Takes rows in that were left aside: the file is read again with them as data. A row of a sheet that is hidden, has no
/// header or only explains, or of a part that was passed over, brings the rest of its sheet or part with it: its columns
/// are known only together. Places in the batch; all that stand in lists that are read where none are given. Answers how
/// many rows were named.
pub async fn take_in(ctx: &Ctx, actor: &Actor, code: &str, version: i64, seqs: &[i64]) -> Result<u64> {
    let batch = open_batch(ctx, actor, code).await?;
    let kind = Kind::from_code(&batch.kind).ok_or(Error::NotFound)?;
    let mut find = import_row::Entity::find()
        .filter(import_row::Column::BatchId.eq(batch.id))
        .filter(import_row::Column::State.eq(State::Aside.code()));
    if !seqs.is_empty() {
        find = find.filter(import_row::Column::Seq.is_in(seqs.iter().copied()));
    }
    let mut mapping = mapping_of(&batch)?;
    let mut count = 0;
    for model in find.all(ctx.store.reader()).await? {
        let row = read_row(model)?;
        let single = !whole(&row);
        if single || !seqs.is_empty() {
            count += 1;
            take(kind, &mut mapping, &row);
        }
    }
    if count == 0 {
        return Err(Error::refused("import-nothing-to-take", []));
    }
    remap(ctx, actor, code, version, mapping).await?;
    Ok(count)
}

fn take(kind: Kind, mapping: &mut Mapping, row: &Staged) {
    let number = u32::try_from(row.row_number).unwrap_or(0);
    match row.problem.as_ref().map(|p| p.key.as_str()) {
        Some("import-aside-sheet-hidden") => {
            mapping.shown.insert(row.sheet.clone());
        }
        Some("import-aside-no-header") => {
            if !mapping.heads.iter().any(|h| h.sheet == row.sheet) {
                mapping.heads.push(Head { sheet: row.sheet.clone(), headers: Vec::new(), first: 0 });
            }
        }
        Some("import-aside-guide" | "import-aside-part-ignored") => {
            for part in mapping.parts.iter_mut().filter(|p| p.sheet == row.sheet && p.part == IGNORED) {
                code_of(kind, &part.columns).clone_into(&mut part.part);
            }
        }
        _ => {
            mapping.taken.insert((row.sheet.clone(), number));
        }
    }
}

/// True for rows that bring the rest of their sheet or part with them.
fn whole(row: &Staged) -> bool {
    const WHOLE: &[&str] =
        &["import-aside-no-header", "import-aside-sheet-hidden", "import-aside-part-ignored", "import-aside-guide"];
    row.problem.as_ref().is_some_and(|p| WHOLE.contains(&p.key.as_str()))
}

/// True for rows that become data when a person says so.
pub(super) fn takeable(row: &Staged) -> bool {
    row.state == State::Aside
}
