//! The portal of the demo: news told from the reports, written by the officer and released by the director; the portal is on.

use std::collections::BTreeMap;

use app::{Ctx, news, nouns::Texts, portal};
use serde::Deserialize;

use super::{ROOT, Who};
use crate::output::Failure;

const FILE: &str = include_str!("../../../../demo/portal.toml");

#[derive(Deserialize)]
struct File {
    portal: BTreeMap<String, String>,
    news: Vec<BTreeMap<String, String>>,
}

/// Enters and releases them, and switches the portal on.
pub(super) async fn load(ctx: &Ctx, advisory: &Who, officer: &Who, director: &Who) -> Result<(), Failure> {
    let file: File = toml::from_str(FILE).map_err(|e| super::missing(&format!("demo/portal.toml ({e})")))?;
    let texts: Texts = file.portal.into_iter().collect();
    portal::save(ctx, advisory, 0, &texts).await?;
    let today = ctx.now().today;
    for row in file.news {
        let mut texts: Texts = row.into_iter().collect();
        texts.insert("unit".to_owned(), ROOT.to_owned());
        let code = news::add(ctx, officer, &texts).await?;
        news::release(ctx, director, &code, 1, &today).await?;
    }
    Ok(())
}
