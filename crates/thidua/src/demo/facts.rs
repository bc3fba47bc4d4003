//! Ratings, initiatives and earlier awards of the demo's people, through the imports that an office would use.

use app::{
    Actor, Ctx,
    facts::FactKind,
    imports::{AutoResolve, import_facts_file},
};

use super::{ROOT, missing};
use crate::output::Failure;

/// In the order in which an office must send them: awards rest on initiatives.
const FILES: [(FactKind, &str, &[u8]); 3] = [
    (FactKind::Ratings, "xep-loai-2023-2025.csv", include_bytes!("../../../../demo/xep-loai-2023-2025.csv")),
    (FactKind::Initiatives, "sang-kien-2023-2025.csv", include_bytes!("../../../../demo/sang-kien-2023-2025.csv")),
    (FactKind::Awards, "khen-thuong-da-co.csv", include_bytes!("../../../../demo/khen-thuong-da-co.csv")),
];

/// Imports the files.
pub(super) async fn load(ctx: &Ctx, officer: &Actor) -> Result<(), Failure> {
    for (kind, name, bytes) in FILES {
        let done = import_facts_file(ctx, officer, kind, bytes.to_vec(), name, ROOT, AutoResolve::default()).await?;
        if done.applied.is_none() {
            return Err(missing(name));
        }
    }
    Ok(())
}
