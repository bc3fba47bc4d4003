//! `thidua render REQUEST OUT`: prints one paper under a memory limit; answers `{"pages": N}` or an error as JSON.

use std::path::PathBuf;

use serde_json::json;

use crate::{
    output::{self, Failure},
    renderer::{MEMORY_LIMIT, PROGRESS},
};

/// Which request, to which file.
#[derive(clap::Args)]
pub(crate) struct Args {
    request: PathBuf,
    out: PathBuf,
}

/// Prints the paper.
pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    limit_memory();
    let text = std::fs::read(&args.request).map_err(|e| Failure::file(&args.request, &e))?;
    let request = serde_json::from_slice(&text).map_err(|e| {
        Failure::refused(
            "render-request",
            format!("Yêu cầu in không hợp lệ: {e}."),
            format!("The print request is not valid: {e}."),
        )
    })?;
    // The parent reads these lines and moves the progress bar; answers go to stdout.
    let mut tell = |done: usize, total: usize| eprintln!("{PROGRESS} {done} {total}");
    match papers::run_telling(&request, &mut tell) {
        Ok(rendered) => {
            std::fs::write(&args.out, &rendered.bytes).map_err(|e| Failure::file(&args.out, &e))?;
            output::data(&json!({"pages": rendered.pages}));
            Ok(())
        }
        Err(e) => {
            let failure = Failure::refused(e.code(), e.to_string(), e.to_string());
            output::data(&json!({"error": {"code": failure.code, "message": {"vi": failure.vi, "en": failure.en}}}));
            Err(failure)
        }
    }
}

pub(super) fn limit_memory() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let limit = Rlimit { current: Some(MEMORY_LIMIT), maximum: Some(MEMORY_LIMIT) };
    // Where the system refuses a limit, the parent's time limit still holds.
    let _ = setrlimit(Resource::As, limit);
}
