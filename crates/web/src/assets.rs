//! Style, script and fonts, shipped with the program. Their address carries a hash of them all, so that browsers may
//! keep them for ever and a new release is seen at once.

use std::sync::OnceLock;

use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

#[derive(RustEmbed)]
#[folder = "../../assets"]
struct Files;

fn version() -> &'static str {
    static VERSION: OnceLock<String> = OnceLock::new();
    VERSION.get_or_init(|| {
        let mut names: Vec<_> = Files::iter().filter(|n| on_screen(n)).collect();
        names.sort();
        let mut hasher = Sha256::new();
        for name in names {
            hasher.update(name.as_bytes());
            if let Some(file) = Files::get(&name) {
                hasher.update(file.metadata.sha256_hash());
            }
        }
        hex::encode(&hasher.finalize()[..6])
    })
}

/// Files the browser may fetch; fonts of the printed papers are not among them.
fn on_screen(name: &str) -> bool {
    !name.starts_with("fonts/") || name.starts_with("fonts/screen/")
}

/// The address of an asset.
#[must_use]
pub fn url(name: &str) -> String {
    format!("/assets/{}/{name}", version())
}

/// Text of an asset, for tests.
#[must_use]
pub fn text(name: &str) -> Option<String> {
    Files::get(name).map(|f| String::from_utf8_lossy(&f.data).into_owned())
}

/// Bytes of an asset that a browser may fetch.
#[must_use]
pub fn bytes(name: &str) -> Option<Vec<u8>> {
    Files::get(name).filter(|_| on_screen(name)).map(|f| f.data.into_owned())
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("woff2") => "font/woff2",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        _ => "text/plain; charset=utf-8",
    }
}

/// `GET /assets/{version}/{*name}`. An older version's address gets today's file, without long keeping.
pub async fn serve(Path((asked, name)): Path<(String, String)>, headers: HeaderMap) -> Response {
    let Some(file) = Files::get(&name).filter(|_| on_screen(&name)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let fresh = asked == version() && !cfg!(debug_assertions);
    let keep = if fresh { "public, max-age=31536000, immutable" } else { "no-cache" };
    let etag = format!("\"{}\"", hex::encode(&file.metadata.sha256_hash()[..8]));
    let common = [
        (header::CONTENT_TYPE, media_type(&name).to_owned()),
        (header::CACHE_CONTROL, keep.to_owned()),
        (header::ETAG, etag.clone()),
    ];
    if headers.get(header::IF_NONE_MATCH).is_some_and(|sent| sent.as_bytes() == etag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    (common, file.data.into_owned()).into_response()
}
