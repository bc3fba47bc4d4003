//! The portal, as a visitor, an officer and a director see it; and its copy as files.

use app::nouns::Texts;
use axum::http::StatusCode;
use domain::access::Role;
use store::{
    entity::{news_view, unit},
    sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _},
};
use testkit::{Browser, Sample, Side, TestApp};
use uuid::Uuid;

/// A text that no page of the portal may show.
const PLANTED: &str = "Khongcongbo";

async fn portal(sample: &Sample, changes: &[(&str, &str)]) {
    let mut all = sample.everything().await;
    let page = all.get("/setup/portal").await;
    let done = all.submit(&page, "/setup/portal", changes).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
}

#[tokio::test]
async fn news_are_written_released_by_another_corrected_and_withdrawn_and_the_public_reads_only_what_is_released() {
    let sample = Sample::new().await;
    let (mut officer, mut director) = (sample.near(Role::EmulationOfficer).await, sample.near(Role::UnitHead).await);
    let mut visitor = sample.app.browser();
    let unit = sample.fill("{unit1}", Side::Near);
    let form = officer.get("/news/new").await;
    let typed = [
        ("name", "Tổng kết đợt cao điểm"),
        ("summary", "Tóm tắt ngắn"),
        ("body", "Đoạn một\nĐoạn hai"),
        ("unit", unit.as_str()),
    ];
    let page = officer.submit(&form, "/news", &typed).await;
    assert!(page.text().contains("Bản nháp") && page.text().contains("chờ người có quyền đăng tin"), "{}", page.text());
    let at = page.at.clone();
    let code = at.rsplit('/').next().unwrap().to_owned();
    let public = format!("/cong/tin/{code}");
    let nothing = visitor.peek("/cong/tin/TIN-999999").await;
    let hidden = visitor.peek(&public).await;
    assert_eq!((hidden.status, nothing.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    // He who writes it does not release it, not by its address either.
    assert_eq!(officer.peek(&format!("{at}/release")).await.status, StatusCode::FORBIDDEN);

    let release = director.get(&format!("{at}/release")).await;
    assert!(release.text().contains("Đoạn hai"), "{}", release.text());
    let past = director.submit(&release, &format!("{at}/release"), &[("released_on", "01/01/2020")]).await;
    assert!(past.text().contains("Ngày đăng đã qua"), "{}", past.text());
    let done = director.submit(&past, &format!("{at}/release"), &[("released_on", &sample.app.ctx.now().today)]).await;
    assert!(done.has_link(&public) && !done.has_link(&format!("{at}/edit")), "{}", done.text());
    assert!(officer.get("/notices").await.text().contains("đăng tin “Tổng kết đợt cao điểm”"));

    let read = visitor.get(&public).await;
    for said in ["Tổng kết đợt cao điểm", "Tóm tắt ngắn", "Đoạn hai", "người đăng"] {
        assert!(read.text().contains(said), "{said} in {}", read.text());
    }
    assert!(read.header("set-cookie").is_empty(), "a reader is given no cookie");
    let home = visitor.get("/cong").await;
    assert!(home.has_link(&public), "{}", home.text());
    assert!(!home.html().contains("<script"), "no scripts");

    let correct = director.get(&format!("{at}/correct")).await;
    let silent = director.submit(&correct, &format!("{at}/correct"), &[("body", "Đoạn ba")]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY, "a correction has its note");
    let corrected = director.submit(&silent, &format!("{at}/correct"), &[("note", "Bản đầu ghi nhầm đoạn hai")]).await;
    assert!(corrected.text().contains("Đoạn hai"), "the house keeps what was read: {}", corrected.text());
    let read = visitor.get(&public).await;
    assert!(read.text().contains("Đoạn ba") && read.text().contains("Bản đầu ghi nhầm đoạn hai"), "{}", read.text());
    assert!(!read.html().contains("<p>Đoạn hai</p>"), "{}", read.html());

    let gone = director.submit(&corrected, &format!("{at}/withdraw"), &[("reason", "Đăng nhầm")]).await;
    assert!(gone.text().contains("Đã rút") && gone.text().contains("Đăng nhầm"), "{}", gone.text());
    let hidden = visitor.peek(&public).await;
    assert_eq!(hidden.status, StatusCode::NOT_FOUND);
    assert!(!visitor.get("/cong").await.has_link(&public));
    assert!(!visitor.get("/cong/atom.xml").await.html().contains(&code));
}

#[tokio::test]
async fn a_portal_that_is_off_answers_like_what_is_not_there_and_the_sign_in_page_leads_to_one_that_is_on() {
    let app = TestApp::new().await;
    let mut visitor = app.browser();
    for at in ["/cong", "/cong/tin", "/cong/bang-vang", "/cong/dien-hinh", "/cong/atom.xml", "/cong/gop-y"] {
        assert_eq!(visitor.peek(at).await.status, StatusCode::NOT_FOUND, "{at}");
    }
    assert!(!visitor.get("/login").await.has_link("/cong"));

    let sample = Sample::new().await;
    let mut visitor = sample.app.browser();
    assert!(visitor.get("/login").await.has_link("/cong"));
    let mut one = sample.everything().await;
    let mut other = sample.everything().await;
    let (first, second) = (one.get("/setup/portal").await, other.get("/setup/portal").await);
    let wrong = one.submit(&first, "/setup/portal", &[("links", "Xấu | javascript:alert(1)")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.text());
    let off = one.submit(&wrong, "/setup/portal", &[("links", ""), ("open", "")]).await;
    assert!(off.text().contains("Cổng thông tin đang tắt"), "{}", off.text());
    let both = other.submit(&second, "/setup/portal", &[("title", "Tên thứ ba")]).await;
    assert_eq!(both.status, StatusCode::CONFLICT, "{}", both.text());
    let news = sample.fill("/cong/tin/{news}", Side::Near);
    for at in ["/cong", news.as_str()] {
        assert_eq!(visitor.peek(at).await.status, StatusCode::NOT_FOUND, "{at}");
    }
    // An advisory body of one province does not speak for all.
    let mut advisory = sample.near(Role::AdvisoryBody).await;
    let page = advisory.get("/setup/portal").await;
    let refused = advisory.submit(&page, "/setup/portal", &[("title", "Tên của tỉnh"), ("unit", "")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text());
    assert!(refused.text().contains("chỉ người thiết lập toàn hệ thống"), "{}", refused.text());
}

#[tokio::test]
async fn a_visitor_writes_to_the_office_which_answers_and_who_writes_too_often_waits() {
    let sample = Sample::new().await;
    let root = sample.fill("{root}", Side::Near);
    portal(&sample, &[("unit", &root)]).await;
    let mut visitor = sample.app.browser();
    let form = visitor.get(&sample.fill("/cong/gop-y?tin={news}", Side::Near)).await;
    assert!(form.text().contains("Về tin: Tin đã đăng"), "{}", form.text());
    let empty = visitor.submit(&form, "/cong/gop-y", &[("who", "Bà Năm")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.html().contains("Bà Năm"), "what was typed stays");
    let long = "a".repeat(2_001);
    let long = visitor.submit(&empty, "/cong/gop-y", &[("body", &long)]).await;
    assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY);
    let taken = visitor
        .submit(&empty, "/cong/gop-y", &[("body", "Bài thiếu tên đơn vị"), ("contact", "nam@doc.example")])
        .await;
    assert!(taken.text().contains("Đã nhận góp ý, số GY-"), "{}", taken.text());
    assert!(taken.header("set-cookie").is_empty());
    let text = taken.text();
    let code = text.split_once("số ").unwrap().1.split_whitespace().next().unwrap().to_owned();
    let mut last = taken;
    for _ in 0..app::portal::LETTERS {
        last = visitor.submit(&form, "/cong/gop-y", &[("body", "Lại viết")]).await;
    }
    assert_eq!(last.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(last.html().contains("Lại viết") && last.text().contains("mười phút"), "{}", last.text());

    let mut officer = sample.near(Role::EmulationOfficer).await;
    let at = format!("/feedback/{code}");
    assert!(officer.get("/notices").await.has_link(&at));
    let inbox = officer.get("/feedback?state=new").await;
    assert!(inbox.has_link(&at) && !inbox.has_link("/feedback/new"), "{}", inbox.text());
    let letter = officer.get(&at).await;
    for said in ["Bài thiếu tên đơn vị", "Bà Năm", "nam@doc.example"] {
        assert!(letter.text().contains(said), "{said} in {}", letter.text());
    }
    let edit = officer.get(&format!("{at}/edit")).await;
    let action = format!("{at}/edit");
    let none = officer.submit(&edit, &action, &[("state", "answered")]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY, "an answer is written down");
    let number = sample.fill("{number2}", Side::Near);
    let said = [("owner", number.as_str()), ("answer", "Đã bổ sung tên đơn vị"), ("answered_on", "01/10/2020")];
    let done = officer.submit(&none, &action, &said).await;
    assert!(done.text().contains("Đã trả lời") && done.text().contains("Bài thiếu tên đơn vị"), "{}", done.text());
    // What a visitor wrote cannot be rewritten by a form.
    let version = officer.get(&action).await;
    let forged = officer.submit(&version, &action, &[("body", "Chữ khác"), ("who", "Ai khác")]).await;
    assert!(forged.text().contains("Bài thiếu tên đơn vị") && !forged.text().contains("Chữ khác"), "{}", forged.text());
    // Other provinces see nothing of it.
    assert_eq!(sample.nowhere(Role::EmulationOfficer).await.peek(&at).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn opened_pages_are_counted_a_number_a_day_and_the_house_does_not_count_itself() {
    let sample = Sample::new().await;
    let mut visitor = sample.app.browser();
    let at = sample.fill("/cong/tin/{news}", Side::Near);
    let most = |page: &testkit::Answer| page.text().contains("Xem nhiều nhất");
    sample.near(Role::UnitHead).await.get(&at).await;
    app::portal::flush(&sample.app.ctx).await.unwrap();
    assert!(!most(&visitor.get("/cong").await));
    for _ in 0..3 {
        visitor.get(&at).await;
    }
    app::portal::flush(&sample.app.ctx).await.unwrap();
    visitor.get(&at).await;
    app::portal::flush(&sample.app.ctx).await.unwrap();
    assert!(most(&visitor.get("/cong").await));
    let rows = news_view::Entity::find().all(sample.app.db.store.reader()).await.unwrap();
    assert_eq!(
        rows.iter().map(|r| (r.on_date.as_str(), r.views)).collect::<Vec<_>>(),
        [(sample.app.ctx.now().today.as_str(), 4)]
    );
}

/// The unit at the top.
async fn top(sample: &Sample) -> Uuid {
    let found = unit::Entity::find().filter(unit::Column::Code.eq("BO")).one(sample.app.db.store.reader()).await;
    found.unwrap().unwrap().id
}

fn texts(pairs: &[(&str, &str)]) -> Texts {
    pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

/// Everything that is not public, with a text by which it would be found.
async fn plant(sample: &Sample) -> (String, String) {
    let ctx = &sample.app.ctx;
    let unit = sample.fill("{unit1}", Side::Near);
    let top = top(sample).await;
    let officer = testkit::actor(Role::EmulationOfficer, top);
    let head = testkit::actor(Role::UnitHead, top);
    let movement = sample.fill("{movement}", Side::Near);
    let of = |name: &str| {
        let name = format!("{name} {PLANTED}");
        let mut fields = texts(&[("body", &name), ("unit", &unit), ("movement", &movement)]);
        fields.insert("name".into(), name.clone());
        fields.insert("summary".into(), name);
        fields
    };
    app::news::add(ctx, &officer, &of("Bản nháp")).await.unwrap();
    let later = app::news::add(ctx, &officer, &of("Mai mới đăng")).await.unwrap();
    app::news::release(ctx, &head, &later, 1, "2099-01-01").await.unwrap();
    let gone = app::news::add(ctx, &officer, &of("Đã rút")).await.unwrap();
    app::news::release(ctx, &head, &gone, 1, &ctx.now().today).await.unwrap();
    app::news::withdraw(ctx, &head, &gone, 2, PLANTED).await.unwrap();
    let wrong = app::news::add(ctx, &officer, &of("Tên sai")).await.unwrap();
    app::news::release(ctx, &head, &wrong, 1, &ctx.now().today).await.unwrap();
    let right = texts(&[("name", "Tên đúng"), ("body", "Bài đúng"), ("unit", &unit), ("movement", &movement)]);
    app::news::correct(ctx, &head, &wrong, 2, &right, "Đã sửa tên").await.unwrap();
    let model = |consent: bool, released: &str| {
        let mut fields = texts(&[("kind", "way"), ("stage", "found"), ("on_date", "03/10/2020"), ("unit", &unit)]);
        let name = if consent && released < "2099" {
            "Cách làm công bố".to_owned()
        } else {
            format!("Cách làm {PLANTED}")
        };
        fields.insert("name".into(), name);
        fields.insert("note".into(), PLANTED.into());
        fields.insert("story".into(), "Đổi ca".into());
        if consent {
            fields.extend(texts(&[("consent_by", PLANTED), ("consent_on", "04/10/2020"), ("released_on", released)]));
        }
        fields
    };
    for (consent, released) in [(false, ""), (true, "2099-01-01")] {
        app::records::add(ctx, &officer, &domain::record::MODEL, &model(consent, released)).await.unwrap();
    }
    let shown = app::records::add(ctx, &officer, &domain::record::MODEL, &model(true, "2020-10-05")).await.unwrap();
    let conference = texts(&[("kind", "launch"), ("name", PLANTED), ("unit", &unit), ("movement", &movement)]);
    app::records::add(ctx, &officer, &domain::record::CONFERENCE, &conference).await.unwrap();
    let letter =
        app::portal::Letter { body: PLANTED.into(), who: PLANTED.into(), contact: PLANTED.into(), news: wrong.clone() };
    app::portal::write(ctx, "planting", &letter).await.unwrap();
    (wrong, shown)
}

#[tokio::test]
async fn neither_the_pages_nor_their_copy_hold_anything_that_was_not_released() {
    let sample = Sample::new().await;
    let (news, model) = plant(&sample).await;
    let mut visitor = sample.app.browser();
    let (news_at, model_at) = (format!("/cong/tin/{news}"), format!("/cong/dien-hinh/{model}"));
    let movement = sample.fill("{movement}", Side::Near);
    for at in [
        "/cong",
        "/cong/tin",
        "/cong/bang-vang",
        "/cong/dien-hinh",
        "/cong/atom.xml",
        "/cong/gop-y",
        &news_at,
        &model_at,
    ] {
        let page = visitor.get(at).await;
        assert_eq!(page.status, StatusCode::OK, "{at}");
        for hidden in [PLANTED, movement.as_str()] {
            assert!(!page.html().contains(hidden), "{at} tells {hidden}: {}", page.html());
        }
    }
    assert!(visitor.get("/cong/dien-hinh").await.has_link(&model_at));

    let base = "https://cong.example/thi-dua";
    let files = web::pages::portal::files(&sample.app.ctx, base).await.unwrap();
    let names: Vec<&str> = files.iter().map(|(n, _)| n.as_str()).collect();
    let (news_at, model_at) = (format!("tin/{news}.html"), format!("dien-hinh/{model}.html"));
    for wanted in [
        "index.html",
        "tin.html",
        "bang-vang.html",
        "dien-hinh.html",
        "atom.xml",
        "assets/portal.css",
        &news_at,
        &model_at,
    ] {
        assert!(names.contains(&wanted), "{wanted} in {names:?}");
    }
    for (name, bytes) in files.iter().filter(|(n, _)| n.ends_with(".html") || n.ends_with(".xml")) {
        let text = testkit::html::unescape(&String::from_utf8(bytes.clone()).unwrap());
        for hidden in [PLANTED, movement.as_str(), "gop-y", "kiem-tra", "csrf", "<script", "href=\"/", "<form"] {
            assert!(!text.contains(hidden), "{name} holds {hidden}: {text}");
        }
        // Each link leads to a file of the copy, or to a place that the office named.
        for rest in text.split("href=\"").skip(1) {
            let href = testkit::html::unescape(rest.split('"').next().unwrap());
            let href = href.split('#').next().unwrap();
            match href.strip_prefix("https://cong.example/thi-dua/") {
                Some(file) => assert!(names.contains(&file), "{name} leads to {href}"),
                None => {
                    assert!(href.is_empty() || href.starts_with("https://cap-tren.example/"), "{name} leads to {href}")
                }
            }
        }
    }
    assert_eq!(names.iter().collect::<std::collections::BTreeSet<_>>().len(), names.len(), "each file once");
    let index = String::from_utf8(files.iter().find(|(n, _)| n == "index.html").unwrap().1.clone()).unwrap();
    assert!(index.contains("Tên đúng") && index.contains("Bản sao đến ngày"), "{index}");
}

/// Bytes of what a browser fetches for a page: itself, its style sheet, its icon, and the fonts that the style sheet names.
async fn first_view(visitor: &mut Browser, at: &str) -> usize {
    let page = visitor.get(at).await;
    let css = web::assets::bytes("portal.css").unwrap();
    let text = String::from_utf8(css.clone()).unwrap();
    let fonts = text.split("url(\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    let fonts: usize = fonts.map(|name| web::assets::bytes(name).unwrap_or_else(|| panic!("no {name}")).len()).sum();
    page.bytes.len() + css.len() + fonts + web::assets::bytes("icon.svg").unwrap().len()
}

#[tokio::test]
async fn the_first_view_is_under_100_kilobytes_without_compression() {
    let sample = Sample::new().await;
    plant(&sample).await;
    let ctx = &sample.app.ctx;
    let top = top(&sample).await;
    let (officer, head) = (testkit::actor(Role::EmulationOfficer, top), testkit::actor(Role::UnitHead, top));
    let long = "Một câu dài vừa phải về phong trào thi đua. ".repeat(15);
    for n in 0..25 {
        let mut fields = texts(&[("body", &long), ("unit", &sample.fill("{unit1}", Side::Near))]);
        fields.insert("name".into(), format!("Tin thứ {n}: {}", long.chars().take(200).collect::<String>()));
        fields.insert("summary".into(), long.chars().take(600).collect());
        let code = app::news::add(ctx, &officer, &fields).await.unwrap();
        app::news::release(ctx, &head, &code, 1, &ctx.now().today).await.unwrap();
    }
    let mut visitor = sample.app.browser();
    let bytes = first_view(&mut visitor, "/cong").await;
    assert!(bytes < 100_000, "{bytes} bytes");
    // The list has pages, and each of them stands.
    let first = visitor.get("/cong/tin").await;
    assert!(first.has_link("/cong/tin?trang=2"), "{}", first.text());
    let second = visitor.get("/cong/tin?trang=2").await;
    assert!(second.has_link("/cong/tin") && !second.has_link("/cong/tin?trang=3"), "{}", second.text());
    for nowhere in
        ["/cong/tin?trang=3", "/cong/tin?trang=0", "/cong/tin?trang=x", "/cong/tin?trang=99999999999999999999"]
    {
        assert_eq!(visitor.peek(nowhere).await.status, StatusCode::NOT_FOUND, "{nowhere}");
    }
    let files = web::pages::portal::files(ctx, "https://cong.example").await.unwrap();
    assert!(files.iter().any(|(n, _)| n == "tin-2.html"));
}

#[tokio::test]
async fn each_public_page_asks_at_most_eight_statements() {
    let sample = Sample::new().await;
    let mut all = sample.everything().await;
    let mut wrong = Vec::new();
    for page in [
        "/cong",
        "/cong/tin",
        "/cong/tin/{news}",
        "/cong/dien-hinh",
        "/cong/bang-vang",
        "/cong/atom.xml",
        "/cong/gop-y?tin={news}",
        "/news",
        "/news/{news}",
        "/news/{news-draft}/release",
        "/feedback",
        "/feedback/{feedback}",
        "/setup/portal",
    ] {
        let address = sample.fill(page, Side::Near);
        let (answer, texts) = store::list_statements(all.get(&address)).await;
        assert_eq!(answer.status, StatusCode::OK, "{page}: {}", answer.text());
        if texts.len() > 8 {
            wrong.push(format!("{page}: {}\n{}", texts.len(), texts.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[tokio::test]
async fn photos_hang_on_news_are_public_with_them_and_what_is_no_photo_is_refused_with_a_sentence() {
    let sample = Sample::new().await;
    let (mut officer, mut director) = (sample.near(Role::EmulationOfficer).await, sample.near(Role::UnitHead).await);
    let mut visitor = sample.app.browser();
    let photo = sample.fill("{photo}", Side::Near);
    let public = format!("/cong/anh/{photo}/1600");
    assert_eq!(visitor.peek(&public).await.status, StatusCode::NOT_FOUND, "a photo of a draft");
    let news = sample.fill("{news-draft}", Side::Near);
    let at = format!("/photos/news/{news}");
    let show = officer.get(&format!("/news/{news}")).await;
    assert!(show.has_link(&at), "{}", show.text());
    let page = officer.get(&at).await;
    assert_eq!(officer.get(&format!("{at}/{photo}/400")).await.bytes, b"JPEG 400");
    for (bytes, said) in [
        (&b"photo-heic"[..], "HEIC"),
        (b"photo-kind", "không phải ảnh JPEG"),
        (b"photo-points", "50 triệu điểm ảnh"),
        (b"photo-broken", "Ảnh hỏng"),
        (b"render-timeout", "Máy chủ chưa xử lý được ảnh"),
    ] {
        let files = [("file", "a.jpg", bytes)];
        let refused = officer.submit_files(&page, &at, &[("caption", "Toàn cảnh")], &files).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains(said) && refused.html().contains("Toàn cảnh"), "{said} in {}", refused.text());
    }
    let none = officer.submit_files(&page, &at, &[("caption", "Toàn cảnh")], &[]).await;
    assert!(none.text().contains("Chưa chọn tệp ảnh"), "{}", none.text());
    let large = vec![b'a'; 21 << 20];
    let large = officer.submit_files(&page, &at, &[("caption", "Toàn cảnh")], &[("file", "a.jpg", &large[..])]).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(large.text().contains("20,0 MB"), "{}", large.text());
    let silent = officer.submit_files(&page, &at, &[], &[("file", "a.jpg", b"a photo")]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY, "a photo has its caption");
    let done =
        officer.submit_files(&page, &at, &[("caption", "Toàn cảnh hội nghị")], &[("file", "a.jpg", b"a photo")]).await;
    assert!(done.text().contains("Đã thêm ảnh") && done.text().contains("Toàn cảnh hội nghị"), "{}", done.text());

    let release = director.get(&format!("/news/{news}/release")).await;
    director.submit(&release, &format!("/news/{news}/release"), &[]).await;
    assert_eq!(visitor.get(&public).await.bytes, b"JPEG 1600");
    let read = visitor.get(&format!("/cong/tin/{news}")).await;
    let html = testkit::html::unescape(&read.html());
    assert!(html.contains(&format!("/cong/anh/{photo}/400")) && read.text().contains("Toàn cảnh hội nghị"));
    let files = web::pages::portal::files(&sample.app.ctx, "https://cong.example").await.unwrap();
    let copied = files.iter().find(|(n, _)| *n == format!("anh/{photo}-400.jpg")).unwrap();
    assert_eq!(copied.1, b"JPEG 400");
    // What was released is changed only by whoever may release.
    let officers = officer.get(&at).await;
    assert!(!officers.html().contains("multipart"), "{}", officers.text());
    let directors = director.get(&at).await;
    let gone =
        director.submit(&directors, &format!("{at}/{photo}/withdraw"), &[("reason", "Có người chưa đồng ý")]).await;
    assert!(gone.text().contains("Đã rút ảnh"), "{}", gone.text());
    assert_eq!(visitor.peek(&public).await.status, StatusCode::NOT_FOUND);
    assert!(!visitor.get(&format!("/cong/tin/{news}")).await.html().contains(&photo));
    // Photos of conferences are never public.
    let of = sample.fill("/photos/conferences/{conference}", Side::Near);
    let page = officer.get(&of).await;
    let done = officer.submit_files(&page, &of, &[("caption", "Hội nghị")], &[("file", "a.jpg", b"a photo")]).await;
    let html = testkit::html::unescape(&done.html());
    let code = html.split(&format!("{of}/")).nth(1).unwrap().split('/').next().unwrap();
    assert!(code.starts_with("ANH-"), "{code}");
    assert_eq!(visitor.peek(&format!("/cong/anh/{code}/1600")).await.status, StatusCode::NOT_FOUND);
}
