//! Photos of news, conferences and model examples: one page for each thing, and the pictures themselves.

use app::{
    attachments::NewFile,
    photos::{self, Caption},
    portal,
};
use axum::{
    extract::Path,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::{Cx, Fault, Fields, FormState, Page, PageResult, SignedIn, stale, upload::Upload};

/// A photo.
#[derive(Serialize)]
struct Line {
    code: String,
    caption: String,
    credit: String,
    width: i64,
    height: i64,
    version: i64,
}

/// The photos of something.
#[derive(Serialize)]
pub struct PhotosPage {
    name: String,
    back: String,
    at: String,
    photos: Vec<Line>,
    may_change: bool,
    public: bool,
    most: usize,
    form: FormState,
}

impl Page for PhotosPage {
    const TEMPLATE: &'static str = "news/photos.html";

    fn samples() -> Vec<Self> {
        let page = |some: bool, public: bool| Self {
            name: "Phát động".into(),
            back: "/news/TIN-000001".into(),
            at: "/photos/news/TIN-000001".into(),
            photos: if some {
                ["ANH-000001", "ANH-000002"]
                    .map(|code| Line {
                        code: code.into(),
                        caption: "Hội nghị".into(),
                        credit: if code.ends_with('1') { "Lê An".into() } else { String::new() },
                        width: 1600,
                        height: 900,
                        version: 1,
                    })
                    .into()
            } else {
                vec![]
            },
            may_change: some,
            public,
            most: photos::MOST,
            form: FormState::default(),
        };
        vec![page(true, true), page(true, false), page(false, false)]
    }
}

async fn page(cx: &Cx, actor: &app::Actor, noun: &str, code: &str, form: FormState) -> Result<PhotosPage, Fault> {
    let owner = photos::owner(&cx.ctx, actor, noun, code).await?;
    let lines = photos::of(&cx.ctx, &owner).await?.into_iter().map(|p| Line {
        code: p.code,
        caption: p.caption,
        credit: p.credit,
        width: p.width,
        height: p.height,
        version: p.version,
    });
    Ok(PhotosPage {
        photos: lines.collect(),
        may_change: owner.may_change,
        public: owner.public,
        at: format!("/photos/{noun}/{code}"),
        name: owner.name,
        back: owner.at,
        most: photos::MOST,
        form,
    })
}

/// `GET /photos/{noun}/{code}`
pub async fn list(cx: Cx, SignedIn(actor): SignedIn, Path((noun, code)): Path<(String, String)>) -> PageResult {
    cx.page(&page(&cx, &actor, &noun, &code, FormState::default()).await?).await
}

/// `POST /photos/{noun}/{code}`
pub async fn add(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((noun, code)): Path<(String, String)>,
    sent: Upload,
) -> PageResult {
    let said = Caption { caption: sent.fields.text("caption"), credit: sent.fields.text("credit") };
    let file = sent.file("file").map(|f| NewFile { name: &f.name, media_type: &f.media_type, bytes: &f.bytes });
    match photos::add(&cx.ctx, &actor, &noun, &code, &said, file).await {
        Ok(_) => cx.done(&format!("/photos/{noun}/{code}"), "photo-added", []).await,
        Err(error) => {
            let form = cx.retry(&sent.fields, error)?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&cx, &actor, &noun, &code, form).await?).await
        }
    }
}

/// `POST /photos/{noun}/{code}/{photo}/caption`
pub async fn caption(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((noun, code, photo)): Path<(String, String, String)>,
    fields: Fields,
) -> PageResult {
    let back = format!("/photos/{noun}/{code}");
    let said = Caption { caption: fields.text("caption"), credit: fields.text("credit") };
    let of = (noun.as_str(), code.as_str(), photo.as_str());
    let work = async |version| photos::recaption(&cx.ctx, &actor, of, version, &said).await;
    let now = async {
        let found = page(&cx, &actor, &noun, &code, FormState::default()).await?;
        let stands = found.photos.into_iter().find(|p| p.code == photo).ok_or(app::Error::NotFound)?;
        let caption = stale::Theirs::text("caption", cx.word("photo-caption"), stands.caption);
        let credit = stale::Theirs::text("credit", cx.word("photo-credit"), stands.credit);
        Ok(stale::Now::new(back.clone(), stands.version).field(caption).field(credit))
    };
    match stale::over(&cx, &fields, work, now).await? {
        Ok(()) => cx.done(&back, "photo-captioned", []).await,
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&cx, &actor, &noun, &code, form).await?).await
        }
    }
}

/// `POST /photos/{noun}/{code}/{photo}/withdraw`
pub async fn withdraw(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((noun, code, photo)): Path<(String, String, String)>,
    fields: Fields,
) -> PageResult {
    let back = format!("/photos/{noun}/{code}");
    let reason = fields.text("reason");
    let of = (noun.as_str(), code.as_str(), photo.as_str());
    let work = async |version| photos::withdraw(&cx.ctx, &actor, of, version, &reason).await;
    let now = async {
        // Whoever withdrew it first left nothing to look at but that it is gone.
        let found = page(&cx, &actor, &noun, &code, FormState::default()).await?;
        let left = found.photos.iter().find(|p| p.code == photo).map_or(0, |p| p.version);
        let state = cx.word(if left == 0 { "photo-is-withdrawn" } else { "photo-is-there" });
        let now = stale::Now::new(back.clone(), left).stands(cx.word("photo-state"), state);
        Ok(now.text("reason", cx.word("photo-withdraw-reason"), "").only(&fields))
    };
    match stale::over(&cx, &fields, work, now).await? {
        Ok(()) => cx.done(&back, "photo-withdrawn", []).await,
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&cx, &actor, &noun, &code, form).await?).await
        }
    }
}

fn jpeg(bytes: Vec<u8>, keep: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg")),
        (header::CACHE_CONTROL, HeaderValue::from_static(keep)),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    (headers, bytes).into_response()
}

/// `GET /photos/{noun}/{code}/{photo}/{size}`
pub async fn file(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((noun, code, photo, size)): Path<(String, String, String, String)>,
) -> PageResult {
    Ok(jpeg(photos::file(&cx.ctx, &actor, &noun, &code, &photo, &size).await?, "no-store"))
}

/// `GET /cong/anh/{code}/{size}`. Kept by browsers for an hour: what is withdrawn is gone soon.
pub async fn public(cx: Cx, Path((code, size)): Path<(String, String)>) -> PageResult {
    portal::open(&cx.ctx).await?;
    Ok(jpeg(photos::public_file(&cx.ctx, &code, &size).await?, "public, max-age=3600"))
}
