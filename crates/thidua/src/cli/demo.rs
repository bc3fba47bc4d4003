//! `thidua demo`: a fresh installation with the facts of the five reports, served at once.

use serde_json::json;

use super::serve;
use crate::{
    demo,
    open::Place,
    output::{self, Failure, message},
};

/// How the demo starts.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// With the main job already done.
    #[arg(long)]
    finished: bool,
    /// Fills the database and ends, without serving.
    #[arg(long)]
    no_serve: bool,
    #[command(flatten)]
    serve: serve::Args,
}

/// Fills a fresh folder and serves it. The folder is kept for looking at; its path is printed.
pub(crate) async fn run(place: &Place, args: &Args) -> Result<(), Failure> {
    let place = fresh(place)?;
    let _lock = place.lock()?;
    let store = place.store().await?;
    store.migrate().await?;
    let ctx = crate::open::ctx(store, &place.folder())?;
    message("Đang nạp dữ liệu minh họa … / loading the demo …");
    let accounts = demo::load(&ctx).await?;
    if args.finished {
        message("Đang làm việc chính … / doing the main job …");
        demo::finish(&ctx).await?;
    }
    message(&format!("Thư mục dữ liệu / data folder: {}", place.folder().display()));
    for a in &accounts {
        output::line(&format!("{:<13} {}   {}", a.login, a.password, a.what));
    }
    if args.no_serve {
        output::data(&json!({"schema": "thidua/demo/1", "finished": args.finished, "data": place.folder()}));
        return Ok(());
    }
    let key = place.seal_key()?;
    serve::listen(ctx, key, &args.serve).await
}

/// The given place if it is empty, else a new folder.
fn fresh(place: &Place) -> Result<Place, Failure> {
    let mut place = place.clone();
    if place.database.is_none() && place.data.is_none() {
        let dir = tempfile::Builder::new().prefix("thidua-demo-").tempdir();
        place.data = Some(dir.map_err(|e| Failure::file(std::path::Path::new("/tmp"), &e))?.keep());
    }
    if place.database.is_none() && place.folder().join("thidua.db").exists() {
        return Err(Failure::refused(
            "demo-not-empty",
            format!(
                "Thư mục {} đã có dữ liệu, bản minh họa không ghi đè. Hãy chọn thư mục trống, hoặc bỏ --data.",
                place.folder().display()
            ),
            format!(
                "The folder {} holds data already; the demo does not write over it. Choose an empty folder or leave --data out.",
                place.folder().display()
            ),
        ));
    }
    Ok(place)
}
