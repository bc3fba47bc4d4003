//! Forms with files. The token comes first in the form and is checked before a file is read.

use axum::{
    extract::{FromRequest, Multipart, Request},
    http::StatusCode,
};
use bytes::Bytes;

use crate::{Cx, Fault, Fields, session};

/// Most parts of a form with files.
const PARTS: usize = 1_000;

/// A file somebody sent.
#[derive(Clone, Debug)]
pub struct File {
    /// Name of the form's field.
    pub field: String,
    /// The file's own name, without folders.
    pub name: String,
    /// As the browser says; never trusted.
    pub media_type: String,
    /// Its content.
    pub bytes: Bytes,
}

/// Fields and files of a form.
#[derive(Clone, Debug, Default)]
pub struct Upload {
    /// The fields.
    pub fields: Fields,
    /// The files that were chosen.
    pub files: Vec<File>,
}

impl Upload {
    /// The file of field `name`, if one was chosen.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<&File> {
        self.files.iter().find(|f| f.field == name)
    }
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        let cx = request.extensions().get::<Cx>().cloned().ok_or(Fault::BadRequest)?;
        let limit = request.extensions().get::<Most>().map_or(50 << 20, |m| m.0);
        let mut form = Multipart::from_request(request, state).await.map_err(|_| Fault::BadRequest)?;
        let (mut pairs, mut files, mut checked) = (Vec::new(), Vec::new(), false);
        while let Some(part) = form.next_field().await.map_err(|e| unreadable(e.status(), limit))? {
            if pairs.len() + files.len() >= PARTS {
                return Err(Fault::BadRequest);
            }
            let field = part.name().unwrap_or_default().to_owned();
            let file_name = part.file_name().map(|n| n.rsplit(['/', '\\']).next().unwrap_or_default().to_owned());
            let media_type = part.content_type().unwrap_or_default().to_owned();
            if !checked && field != "csrf" {
                return Err(Fault::Csrf);
            }
            let bytes = part.bytes().await.map_err(|e| unreadable(e.status(), limit))?;
            if let Some(name) = file_name {
                if !name.is_empty() || !bytes.is_empty() {
                    files.push(File { field, name, media_type, bytes });
                }
                continue;
            }
            let value = String::from_utf8_lossy(&bytes).into_owned();
            if field == "csrf" {
                if !session::matches(cx.csrf_secret(), &value) {
                    return Err(Fault::Csrf);
                }
                checked = true;
            }
            pairs.push((field, value));
        }
        if checked { Ok(Self { fields: Fields::new(pairs), files }) } else { Err(Fault::Csrf) }
    }
}

/// The limit of the address, as its guard knows it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Most(pub(crate) usize);

/// More than a form with files may carry: the limit is said in whole megabytes, without what is left for the form around the file.
pub(crate) fn too_large(limit: usize) -> Fault {
    Fault::TooLarge((limit as u64 >> 20) << 20)
}

fn unreadable(status: StatusCode, limit: usize) -> Fault {
    if status == StatusCode::PAYLOAD_TOO_LARGE { too_large(limit) } else { Fault::BadRequest }
}
