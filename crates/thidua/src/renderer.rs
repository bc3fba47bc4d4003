//! Papers are printed in a child process (`thidua render`): the data goes by file, memory and time are limited, and a crash
//! fails the job, never the server.

use std::{path::PathBuf, process::Stdio, time::Duration};

use app::render::{Photo, RenderError, Rendered, Renderer, Telling};
use async_trait::async_trait;
use tokio::{io::AsyncBufReadExt, process::Command};

/// Longest a paper may take.
const TIME_LIMIT: Duration = Duration::from_secs(300);

/// Longest a photo may take.
const PHOTO_LIMIT: Duration = Duration::from_secs(60);

/// What a printing process writes, and the small one of a photo beside it.
const OUT: &str = "out";
const SMALL: &str = "out.small";

/// Address space a printing process may use.
pub(crate) const MEMORY_LIMIT: u64 = 3 << 30;

/// How a line of the printing process begins that says how far it is: pages set, pages in all.
pub(crate) const PROGRESS: &str = "progress";

/// Starts `thidua render` for each paper; at most as many at once as there are cores.
pub(crate) struct ChildRenderer {
    program: PathBuf,
    places: tokio::sync::Semaphore,
}

impl ChildRenderer {
    /// For the running program.
    pub(crate) fn new() -> std::io::Result<Self> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Self { program: std::env::current_exe()?, places: tokio::sync::Semaphore::new(cores) })
    }
}

/// Pages set and pages in all, from a line that says how far the printing is.
fn read_progress(line: &str) -> Option<(u64, u64)> {
    let (done, total) = line.strip_prefix(PROGRESS)?.trim().split_once(' ')?;
    Some((done.parse().ok()?, total.parse().ok()?))
}

fn fault(code: &str, detail: impl ToString) -> RenderError {
    RenderError { code: code.to_owned(), detail: detail.to_string() }
}

/// What a printing process left behind.
struct Done {
    room: tempfile::TempDir,
    answer: serde_json::Value,
}

impl ChildRenderer {
    /// Runs `thidua VERB FILE OUT` over these bytes in a folder of its own, under a limit of time; the process limits its memory itself.
    async fn child(
        &self,
        verb: &str,
        input: &[u8],
        limit: Duration,
        telling: Option<Telling>,
    ) -> Result<Done, RenderError> {
        let _place = self.places.acquire().await.map_err(|e| fault("render-closed", e))?;
        let room = tempfile::tempdir().map_err(|e| fault("render-disk", e))?;
        let file = room.path().join("request");
        tokio::fs::write(&file, input).await.map_err(|e| fault("render-disk", e))?;
        let mut child = Command::new(&self.program)
            .arg(verb)
            .arg(&file)
            .arg(room.path().join(OUT))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(|e| fault("render-start", e))?;
        let heard = child.stderr.take();
        let listening = async {
            let Some(heard) = heard else { return };
            let mut lines = tokio::io::BufReader::new(heard).lines();
            while let Ok(Some(line)) = lines.next_line().await {
                if let (Some(far), Some(telling)) = (read_progress(&line), &telling) {
                    // Nobody has to listen.
                    let _ = telling.send(far);
                }
            }
        };
        let (done, ()) = tokio::time::timeout(limit, async { tokio::join!(child.wait_with_output(), listening) })
            .await
            .map_err(|_| fault("render-timeout", limit.as_secs()))?;
        let done = done.map_err(|e| fault("render-start", e))?;
        let answer: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap_or_default();
        if !done.status.success() {
            let code = answer["error"]["code"].as_str().unwrap_or("render-crash");
            let detail =
                answer["error"]["message"]["en"].as_str().map_or_else(|| done.status.to_string(), str::to_owned);
            return Err(fault(code, detail));
        }
        Ok(Done { room, answer })
    }
}

async fn left(done: &Done, name: &str) -> Result<Vec<u8>, RenderError> {
    tokio::fs::read(done.room.path().join(name)).await.map_err(|e| fault("render-disk", e))
}

#[async_trait]
impl Renderer for ChildRenderer {
    async fn render(&self, request: serde_json::Value, telling: Telling) -> Result<Rendered, RenderError> {
        let done = self.child("render", request.to_string().as_bytes(), TIME_LIMIT, Some(telling)).await?;
        Ok(Rendered { bytes: left(&done, OUT).await?, pages: done.answer["pages"].as_u64() })
    }

    async fn photo(&self, bytes: &[u8]) -> Result<Photo, RenderError> {
        let done = self.child("photo", bytes, PHOTO_LIMIT, None).await?;
        let side = |name: &str| done.answer[name].as_u64().and_then(|n| u32::try_from(n).ok()).unwrap_or_default();
        let (large, small) = (left(&done, OUT).await?, left(&done, SMALL).await?);
        Ok(Photo { large, small, width: side("width"), height: side("height") })
    }
}
