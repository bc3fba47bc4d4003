//! The whole portal as files that any web server serves: what was released, as of today. Made by the templates of the live pages from the
//! same questions, so nothing can stand in it that the portal does not show. Feedback, the check page and counting are left out.

use app::{Ctx, portal};
use minijinja::{Value, context, value::Serde};
use words::Lang;

use super::{HomePage, ListPage, ModelPage, ModelsPage, NewsPage, RollPage, Site, atom};
use crate::{Fault, Page, assets, templates::Templates};

/// A file of the copy: its path beneath the folder, and its bytes.
pub type File = (String, Vec<u8>);

/// Style, icon and fonts of the pages.
const ASSETS: &[&str] = &[
    "portal.css",
    "icon.svg",
    "fonts/screen/OFL.txt",
    "fonts/screen/be-vietnam-pro-latin-400-normal.woff2",
    "fonts/screen/be-vietnam-pro-latin-600-normal.woff2",
    "fonts/screen/be-vietnam-pro-vietnamese-400-normal.woff2",
    "fonts/screen/be-vietnam-pro-vietnamese-600-normal.woff2",
];

fn page<P: Page>(templates: &Templates, page: &P) -> Result<Vec<u8>, Fault> {
    let context = context! { ..Value::from(Serde(page)) };
    let html = templates.render(Lang::Vi, P::TEMPLATE, context).map_err(|e| {
        tracing::error!(template = P::TEMPLATE, line = e.line(), kind = %e.kind(), detail = e.detail(), "template failed");
        Fault::Template
    })?;
    Ok(html.into_bytes())
}

/// All files of a copy that is served at `base`, an address without a slash at its end. A portal that is off has none.
pub async fn files(ctx: &Ctx, base: &str) -> Result<Vec<File>, Fault> {
    let set = portal::load(ctx).await?;
    if !set.on() {
        return Err(app::Error::refused("portal-is-off", []).into());
    }
    let today = ctx.now().today;
    let templates = Templates::new(ctx.zone.clone());
    let site = |here| Site::copied(base, &set, &today, here);
    let mut out: Vec<File> = Vec::new();
    out.push((
        "index.html".into(),
        page(&templates, &HomePage { site: site("home"), home: portal::home(ctx).await? })?,
    ));
    for n in 1.. {
        let list = portal::news(ctx, n).await?;
        let more = list.more;
        let name = if n == 1 { "tin.html".to_owned() } else { format!("tin-{n}.html") };
        let list = ListPage::of(site("news"), list, |n| format!("{base}/tin-{n}.html"));
        out.push((name, page(&templates, &list)?));
        if !more {
            break;
        }
    }
    let mut photos: Vec<String> = Vec::new();
    for news in portal::all_news(ctx).await? {
        photos.extend(news.photos.iter().map(|p| p.code.clone()));
        let name = format!("tin/{}.html", news.code);
        out.push((name, page(&templates, &NewsPage { site: site("news"), news })?));
    }
    let models = portal::models(ctx).await?;
    for line in &models {
        let model = portal::model(ctx, &line.code).await?;
        photos.extend(model.photos.iter().map(|p| p.code.clone()));
        let name = format!("dien-hinh/{}.html", model.code);
        out.push((name, page(&templates, &ModelPage { site: site("models"), model })?));
    }
    out.push(("dien-hinh.html".into(), page(&templates, &ModelsPage { site: site("models"), models })?));
    let blocks = portal::roll(ctx).await?;
    out.push(("bang-vang.html".into(), page(&templates, &RollPage { site: site("roll"), blocks })?));
    let feed = atom::write(&site("news"), "", &portal::feed(ctx).await?);
    out.push(("atom.xml".into(), feed.into_bytes()));
    for code in photos {
        for size in app::photos::SIZES {
            out.push((format!("anh/{code}-{size}.jpg"), app::photos::public_file(ctx, &code, size).await?));
        }
    }
    for name in ASSETS {
        out.push((format!("assets/{name}"), assets::bytes(name).ok_or(Fault::NotFound)?));
    }
    Ok(out)
}
