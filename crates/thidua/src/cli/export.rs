//! `thidua export`: facts that other programs rely on, as JSON or as a workbook. The types are `app::exports`, their schemas docs/schemas.

use std::path::{Path, PathBuf};

use app::exports::{self, Export};
use serde_json::json;

use super::operator;
use crate::{
    open::Place,
    output::{self, Failure},
};

/// What to export.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// decision, honour-roll or movement.
    what: String,
    /// Code or number of the decision; code of the movement.
    code: Option<String>,
    /// File to write instead of standard output; its ending chooses .xlsx or .json.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// What may be exported.
const KNOWN: &str = "decision, honour-roll, movement";

/// Exports facts.
pub(crate) async fn run(place: &Place, args: &Args, as_json: bool) -> Result<(), Failure> {
    let ctx = place.open().await?;
    let actor = operator::auditor(&ctx).await?;
    let code = args.code.as_deref().unwrap_or_default();
    match args.what.as_str() {
        "decision" => give(&exports::decision(&ctx, &actor, code).await?, args, as_json),
        "honour-roll" => give(&exports::honour_roll(&ctx).await?, args, as_json),
        "movement" => give(&exports::movement(&ctx, &actor, code).await?, args, as_json),
        other => Err(operator::unknown(other, KNOWN)),
    }
}

fn give<T: Export>(export: &T, args: &Args, as_json: bool) -> Result<(), Failure> {
    let Some(file) = &args.out else {
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
