//! `thidua photo FILE OUT`: makes a photo ready under the limits of the process that prints: OUT is the large one, `OUT.small` the small one.

use std::path::PathBuf;

use serde_json::json;

use crate::output::{self, Failure};

/// Which file, to which one.
#[derive(clap::Args)]
pub(crate) struct Args {
    file: PathBuf,
    out: PathBuf,
}

/// Makes both sizes.
pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    super::render::limit_memory();
    let bytes = std::fs::read(&args.file).map_err(|e| Failure::file(&args.file, &e))?;
    match papers::photo::photo(&bytes) {
        Ok(done) => {
            std::fs::write(&args.out, &done.large).map_err(|e| Failure::file(&args.out, &e))?;
            let small = args.out.with_extension("small");
            std::fs::write(&small, &done.small).map_err(|e| Failure::file(&small, &e))?;
            output::data(&json!({"width": done.width, "height": done.height}));
            Ok(())
        }
        Err(e) => {
            let failure = Failure::refused(e.code(), words::word(words::Lang::Vi, e.code()), e.to_string());
            output::data(&json!({"error": {"code": failure.code, "message": {"vi": failure.vi, "en": failure.en}}}));
            Err(failure)
        }
    }
}
