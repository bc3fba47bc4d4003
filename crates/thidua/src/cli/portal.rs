//! `thidua portal export DIR --base-url URL`: the whole portal as files that any web server serves. What was withdrawn since the last export
//! goes from the folder with it.

use std::{
    collections::BTreeSet,
    path::{Component, Path, PathBuf},
};

use serde_json::json;

use crate::{
    open::Place,
    output::{self, Failure},
};

/// What is done with the portal.
#[derive(clap::Subcommand)]
pub(crate) enum Portal {
    /// Xuất toàn bộ cổng thông tin thành tệp tĩnh, chỉ gồm điều đã công bố.
    Export(Export),
}

/// Where to.
#[derive(clap::Args)]
pub(crate) struct Export {
    /// Folder: empty, not there yet, or that of an earlier export.
    dir: PathBuf,
    /// Address under which the folder is served, such as <https://thidua.example.vn>.
    #[arg(long, value_name = "URL")]
    base_url: String,
}

/// The names of the files that an export wrote, a line each: so that the next one removes what is no longer public, and nothing else.
const LIST: &str = ".thidua-portal";

/// Runs it.
pub(crate) async fn run(place: &Place, what: &Portal, as_json: bool) -> Result<(), Failure> {
    let Portal::Export(args) = what;
    let base = args.base_url.trim().trim_end_matches('/');
    if !domain::news::is_address(base) || base.contains(['?', '#']) {
        return Err(Failure::refused(
            "portal-base-url",
            format!(
                "“{base}” không phải là địa chỉ web. Chưa xuất tệp nào; hãy nhập ví dụ --base-url https://thidua.example.vn."
            ),
            format!(
                "“{base}” is no web address. No file was written; give for instance --base-url https://thidua.example.vn."
            ),
        ));
    }
    let before = before(&args.dir)?;
    let ctx = place.open().await?;
    let files = web::pages::portal::files(&ctx, base).await.map_err(|e| match e {
        web::Fault::App(e) => Failure::from(*e),
        other => Failure::could_not_run(
            "portal-export",
            format!(
                "Không lập được trang của cổng ({}). Chưa xuất tệp nào; hãy xem nhật ký chương trình.",
                other.code()
            ),
            format!(
                "A page of the portal could not be made ({}). No file was written; see the program's log.",
                other.code()
            ),
        ),
    })?;
    let names: BTreeSet<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    // Known before the first file is written: an export that is cut short is cleaned up by the next one.
    let all: BTreeSet<&str> = before.iter().map(String::as_str).chain(names.iter().copied()).collect();
    write(&args.dir, LIST, lines(&all).as_bytes())?;
    for (name, bytes) in &files {
        write(&args.dir, name, bytes)?;
    }
    let mut removed = 0;
    for old in before.iter().filter(|old| !names.contains(old.as_str())) {
        let path = args.dir.join(old);
        match std::fs::remove_file(&path) {
            Ok(()) => removed += 1,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
            Err(e) => return Err(Failure::file(&path, &e)),
        }
    }
    write(&args.dir, LIST, lines(&names).as_bytes())?;
    let bytes: usize = files.iter().map(|(_, b)| b.len()).sum();
    if as_json {
        let told = json!({"schema": "thidua/portal-export/1", "dir": args.dir, "files": files.len(), "bytes": bytes, "removed": removed});
        output::data(&told);
    } else {
        output::message(&format!("{} tệp, {bytes} byte; đã gỡ {removed} tệp cũ: {}", files.len(), args.dir.display()));
    }
    Ok(())
}

fn lines(names: &BTreeSet<&str>) -> String {
    names.iter().map(|n| format!("{n}\n")).collect()
}

/// What an earlier export wrote into the folder. A folder with anything else in it is left alone.
fn before(dir: &Path) -> Result<BTreeSet<String>, Failure> {
    let list = dir.join(LIST);
    match std::fs::read_to_string(&list) {
        Ok(text) => {
            // A name that leads out of the folder was not written by an export.
            let inside =
                |n: &&str| !n.is_empty() && Path::new(n).components().all(|c| matches!(c, Component::Normal(_)));
            return Ok(text.lines().filter(inside).map(str::to_owned).collect());
        }
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
        Err(e) => return Err(Failure::file(&list, &e)),
    }
    let filled = match std::fs::read_dir(dir) {
        Ok(mut found) => found.next().is_some(),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => false,
        Err(e) => return Err(Failure::file(dir, &e)),
    };
    if filled {
        return Err(Failure::refused(
            "portal-dir",
            format!(
                "Thư mục {} có tệp khác. Chưa xuất tệp nào; hãy chọn thư mục trống hoặc thư mục của lần xuất trước.",
                dir.display()
            ),
            format!(
                "The folder {} holds other files. No file was written; choose an empty folder or that of an earlier export.",
                dir.display()
            ),
        ));
    }
    Ok(BTreeSet::new())
}

/// Writes a file beside its place and moves it there, so that a server never serves half of one.
fn write(dir: &Path, name: &str, bytes: &[u8]) -> Result<(), Failure> {
    let path = dir.join(name);
    let done = || {
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        let new = path.with_extension("new");
        std::fs::write(&new, bytes)?;
        std::fs::rename(&new, &path)
    };
    done().map_err(|e| Failure::file(&path, &e))
}
