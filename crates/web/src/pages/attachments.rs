//! Giấy tờ kèm hồ sơ: attach, open, take back.

use app::attachments::{self, AttachForm, NewFile};
use axum::extract::Path;

use super::dossiers::{again, now};
use crate::{Cx, Fields, PageResult, SignedIn, download, stale, upload::Upload};

/// `POST /dossiers/{code}/attachments`
pub async fn add(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, upload: Upload) -> PageResult {
    let fields = &upload.fields;
    let form = AttachForm { kind: fields.text("kind"), title: fields.text("title"), nominee: fields.text("nominee") };
    let empty = NewFile { name: "", media_type: "", bytes: &[] };
    let file =
        upload.file("file").map_or(empty, |f| NewFile { name: &f.name, media_type: &f.media_type, bytes: &f.bytes });
    let back = match form.nominee.parse::<i64>() {
        Ok(seq) => format!("/dossiers/{code}/nominees/{seq}"),
        Err(_) => format!("/dossiers/{code}"),
    };
    let work = async |v| attachments::add_file(&cx.ctx, &actor, &code, v, &form, file).await;
    match stale::over(&cx, fields, work, now(&cx, &actor, &code, fields)).await? {
        Ok(()) => cx.done(&back, "dossier-paper-added", []).await,
        Err(error) => again(&cx, &actor, &code, fields, error).await,
    }
}

/// `POST /dossiers/{code}/attachments/{number}/withdraw`
pub async fn withdraw(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, number)): Path<(String, usize)>,
    fields: Fields,
) -> PageResult {
    let work = async |v| attachments::withdraw(&cx.ctx, &actor, &code, v, number).await;
    match stale::over(&cx, &fields, work, now(&cx, &actor, &code, &fields)).await? {
        Ok(()) => cx.done(&format!("/dossiers/{code}"), "dossier-paper-withdrawn", []).await,
        Err(error) => again(&cx, &actor, &code, &fields, error).await,
    }
}

/// Types a browser may be told about; everything else is a file to be saved.
const KNOWN: &[(&str, &str)] =
    &[(".pdf", "application/pdf"), (".png", "image/png"), (".jpg", "image/jpeg"), (".jpeg", "image/jpeg")];

/// `GET /dossiers/{code}/attachments/{number}`: always as a file to be saved, never shown inside the program.
pub async fn open(cx: Cx, SignedIn(actor): SignedIn, Path((code, number)): Path<(String, usize)>) -> PageResult {
    let paper = attachments::get(&cx.ctx, &actor, &code, number).await?;
    let bytes = attachments::content(&cx.ctx, &paper).await?;
    let lower = paper.file_name.to_lowercase();
    let kind = KNOWN.iter().find(|(end, _)| lower.ends_with(end)).map_or("application/octet-stream", |(_, t)| *t);
    Ok(download::file(bytes, &paper.file_name, kind))
}
