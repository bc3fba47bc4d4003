//! `thidua export`: facts that other programs rely on, as JSON or as a workbook. The types are `app::exports`, their schemas docs/schemas.

use std::path::{Path, PathBuf};

use app::{
    exports::{self, Export},
    list::Query,
};
use serde_json::json;

use super::operator;
use crate::{
    open::Place,
    output::{self, Failure},
};

/// What to export.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// cluster, decision, honour-roll, movement, person or praise.
    what: String,
    /// Code or number of the decision; code of the cluster, movement or person.
    code: Option<String>,
    /// File to write instead of standard output; its ending chooses .xlsx or .json.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// What may be exported.
const KNOWN: &str = "cluster, decision, honour-roll, movement, person, praise";

/// Exports facts.
pub(crate) async fn run(place: &Place, args: &Args, as_json: bool) -> Result<(), Failure> {
    let ctx = place.open().await?;
    let actor = operator::auditor(&ctx).await?;
    let code = args.code.as_deref().unwrap_or_default();
    let out = args.out.as_deref();
    match args.what.as_str() {
        "cluster" => give(&exports::cluster(&ctx, &actor, code).await?, out, as_json),
        "decision" => give(&exports::decision(&ctx, &actor, code).await?, out, as_json),
        "honour-roll" => give(&exports::honour_roll(&ctx).await?, out, as_json),
        "movement" => give(&exports::movement(&ctx, &actor, code).await?, out, as_json),
        "person" => {
            // With discipline: whoever sits at the console reads the database anyway.
            let actor = operator::operator(&ctx).await?;
            give(&exports::person(&ctx, &actor, code, &Query::default()).await?, out, as_json)
        }
        "praise" => give(&exports::praise(&ctx, &actor).await?, out, as_json),
        other => Err(operator::unknown(other, KNOWN)),
    }
}

pub(super) fn give<T: Export>(export: &T, out: Option<&Path>, as_json: bool) -> Result<(), Failure> {
    let Some(file) = out else {
        output::data(&json!(export));
        return Ok(());
    };
    let bytes = match ending(file).as_str() {
        "xlsx" => app::export::workbook(&export.sheets())?,
        "json" => format!("{:#}\n", json!(export)).into_bytes(),
        other => return Err(operator::unknown(other, "xlsx, json")),
    };
    std::fs::write(file, &bytes).map_err(|e| Failure::file(file, &e))?;
    if as_json {
        output::data(&json!({"schema": "thidua/file/1", "export": T::NAME, "file": file, "bytes": bytes.len()}));
    }
    Ok(())
}

fn ending(file: &Path) -> String {
    file.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default()
}
