//! News in each state, a letter of a visitor, and a portal that is open.

use app::nouns::Texts;
use app::{
    attachments::NewFile,
    photos::{self, Caption},
    portal::{self, Letter},
};
use domain::access::Role;
use uuid::Uuid;

use super::build::Place;
use crate::actor;

fn texts<const N: usize>(pairs: [(&str, String); N]) -> Texts {
    pairs.map(|(k, v)| (k.to_owned(), v)).into()
}

/// Opens the portal; `unit` reads what visitors write.
pub(super) async fn open(ctx: &app::Ctx, top: Uuid, unit: &str) {
    let version = portal::load(ctx).await.expect("the setting").version;
    let set = texts([
        ("open", "1".into()),
        ("title", "Cổng thi đua".into()),
        ("owner", "Phòng tham mưu".into()),
        ("feedback", "1".into()),
        ("unit", unit.to_owned()),
        ("links", "Cơ quan cấp trên | https://cap-tren.example/".into()),
    ]);
    portal::save(ctx, &actor(Role::AdvisoryBody, top), version, &set).await.expect("a portal");
}

/// What one province has of it.
pub(super) async fn all(place: &mut Place<'_>, top: Uuid) {
    for (name, released) in [("news", true), ("news-draft", false), ("news-ready", false), ("news-gone", false)] {
        let fields = texts([
            ("name", place.says(if released { "Tin đã đăng" } else { "Bản nháp" })),
            ("summary", place.says("Tóm tắt")),
            ("body", place.says("Đoạn một") + "\nĐoạn hai"),
            ("credit", place.says("Bản tin")),
            ("on_date", "01/10/2020".into()),
            ("movement", place.code("movement")),
            ("conference", place.code("conference")),
            ("unit", place.code("unit1")),
        ]);
        let code = app::news::add(place.ctx, &place.officer, &fields).await.expect("news");
        if released {
            let today = place.ctx.now().today;
            app::news::release(place.ctx, &place.director, &code, 1, &today).await.expect("a release");
        }
        place.keep(name, code);
    }
    let said = Caption { caption: place.says("Hội trường"), credit: place.says("Ảnh") };
    let file = NewFile { name: "a.jpg", media_type: "image/jpeg", bytes: b"a photo" };
    let news = place.code("news-draft");
    let code = photos::add(place.ctx, &place.officer, "news", &news, &said, Some(file)).await.expect("a photo");
    place.keep("photo", code);
    open(place.ctx, top, &place.code("root")).await;
    let letter = Letter {
        body: place.says("Bài hay"),
        who: place.says("Bà Tư"),
        contact: "tu@doc.example".into(),
        news: place.code("news"),
    };
    let code = portal::write(place.ctx, "sample", &letter).await.expect("a letter");
    place.keep("feedback", code);
}
