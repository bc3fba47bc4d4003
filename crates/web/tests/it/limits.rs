//! Nobody stops the program: sizes, times and shares of requests, connections that ask for nothing.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use domain::access::Role;
use testkit::{TestApp, web::PASSWORD};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};
use tower::ServiceExt as _;
use uuid::Uuid;
use web::{
    connections::Limits,
    router::{Cost, routes},
    shares::Shares,
};

#[tokio::test]
async fn a_strangers_form_is_not_read_and_not_repeated() {
    let app = TestApp::new().await;
    let read = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&read);
    let body = futures::stream::once(async move {
        seen.store(true, Ordering::Relaxed);
        Ok::<_, std::io::Error>(axum::body::Bytes::from(format!("name={}", "MotDoanRatDai".repeat(10_000))))
    });
    let request = Request::post("/units")
        .header(header::HOST, "thidua.test")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from_stream(body))
        .unwrap();
    let answer = app.router.clone().oneshot(request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    let page = axum::body::to_bytes(answer.into_body(), 1 << 20).await.unwrap();
    assert!(!String::from_utf8_lossy(&page).contains("MotDoan"), "the page repeats what was sent");
    assert!(!read.load(Ordering::Relaxed), "the form was read before anybody knew whose it is");
    let told = app.browser().post("/units", &[("name", "x")]).await;
    assert!(told.text().contains("không được đọc. Không có gì được lưu"), "{}", told.text());
}

#[tokio::test]
async fn a_form_larger_than_its_address_takes_is_refused_with_its_limit() {
    let app = TestApp::new().await;
    let unit = Uuid::new_v4();
    let mut browser = app.sign_in_with("an", &[(Role::Administrator, Some(unit))]).await;
    let form = "application/x-www-form-urlencoded".to_owned();
    for (address, bytes, limit) in [("/login", 20 << 10, "16 KB"), ("/units", 600 << 10, "512 KB")] {
        let body = [b"a=".as_slice(), &vec![b'x'; bytes]].concat();
        let answer = browser.once(Method::POST, address, Some(form.clone()), body).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{address}");
        assert!(answer.text().contains(limit), "{address}: {}", answer.text());
    }
    // Millions of empty fields weigh more in memory than on the line.
    let many = browser.once(Method::POST, "/drafts", Some(form), b"a&".repeat(1 << 20)).await;
    assert_eq!(many.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_form_of_an_ended_session_is_kept_for_its_account_only_and_only_with_its_token() {
    let app = TestApp::new().await;
    let unit = Uuid::new_v4();
    let mut an = app.sign_in_with("an", &[(Role::Administrator, Some(unit))]).await;
    app.account("binh", &[]).await;
    let token = an.get("/desk").await.form("/logout").fields[0].1.clone();
    app.clock.advance(9 * 3600);
    let mut forged = an.clone();
    let refused = forged.post("/units", &[("csrf", "sai"), ("name", "Phòng bịa")]).await;
    assert!(refused.text().contains("không được đọc"), "{}", refused.text());
    let kept = an.post("/units", &[("csrf", &token), ("name", "Phòng đang nhập")]).await;
    assert_eq!(kept.status, StatusCode::UNAUTHORIZED);
    assert!(kept.text().contains("được giữ nguyên") && !kept.html().contains("Phòng đang nhập"), "{}", kept.html());
    let mut other = an.clone();
    let elsewhere = other.submit(&kept, "/login", &[("login", "binh"), ("password", PASSWORD)]).await;
    assert!(elsewhere.at == "/desk" && !elsewhere.text().contains("Phòng đang nhập"), "{}", elsewhere.at);
    let again = an.submit(&kept, "/login", &[("login", "an"), ("password", PASSWORD)]).await;
    assert!(again.at == "/resume" && again.text().contains("Phòng đang nhập"), "{} {}", again.at, again.text());
    assert!(!again.text().contains("Phòng bịa"));
}

#[tokio::test]
async fn a_form_is_kept_though_the_page_asked_for_something_else_after_its_session_ended() {
    let app = TestApp::new().await;
    let mut an = app.sign_in_with("an", &[(Role::Administrator, Some(Uuid::new_v4()))]).await;
    let token = an.get("/desk").await.form("/logout").fields[0].1.clone();
    app.clock.advance(9 * 3600);
    // What a page does by itself: it keeps what is being typed, and another tab looks how far a job is.
    an.headers = vec![("x-csrf-token", token.clone())];
    an.once(Method::POST, "/drafts", Some("application/x-www-form-urlencoded".to_owned()), b"name=x".to_vec()).await;
    an.headers.clear();
    an.peek("/desk").await;
    let kept = an.post("/units", &[("csrf", &token), ("name", "Phòng đang nhập")]).await;
    assert!(kept.text().contains("được giữ nguyên"), "{}", kept.text());
    let again = an.submit(&kept, "/login", &[("login", "an"), ("password", PASSWORD)]).await;
    assert!(again.at == "/resume" && again.text().contains("Phòng đang nhập"), "{} {}", again.at, again.text());
}

#[tokio::test]
async fn passwords_of_an_ended_session_are_kept_nowhere() {
    let app = TestApp::new().await;
    let mut an = app.sign_in_with("an", &[]).await;
    let token = an.get("/desk").await.form("/logout").fields[0].1.clone();
    app.clock.advance(9 * 3600);
    let sent = an.post("/account/password", &[("csrf", &token), ("current", PASSWORD), ("new", "x")]).await;
    assert_eq!(sent.status, StatusCode::UNAUTHORIZED);
    use store::sea_orm::EntityTrait as _;
    assert!(store::entity::form_draft::Entity::find().all(app.db.store.reader()).await.unwrap().is_empty());
}

#[tokio::test]
async fn drafts_of_an_account_and_of_all_have_bounds() {
    use app::accounts::draft;
    use store::{
        entity::form_draft,
        sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _, PaginatorTrait as _},
    };
    let app = TestApp::new().await;
    let an = app.account("an", &[]).await;
    let actor = app::accounts::signed(&app.ctx, an).await.unwrap().unwrap().actor;
    let pairs = |text: &str| vec![("text".to_owned(), text.to_owned())];
    for i in 0..draft::MOST + 5 {
        app.clock.advance(1);
        draft::keep(&app.ctx, &actor, &format!("f{i}"), &pairs("x")).await.unwrap();
    }
    let reader = app.db.store.reader();
    assert_eq!(form_draft::Entity::find().count(reader).await.unwrap(), draft::MOST as u64);
    assert!(draft::find(&app.ctx, &actor, "f4").await.unwrap().is_none(), "the oldest went");
    assert!(draft::find(&app.ctx, &actor, "f5").await.unwrap().is_some());
    for i in 0..6 {
        app.clock.advance(1);
        draft::keep(&app.ctx, &actor, &format!("long{i}"), &pairs(&"x".repeat(1_000_000))).await.unwrap();
    }
    let all = form_draft::Entity::find().all(reader).await.unwrap();
    let bytes: usize = all.iter().map(|d| d.fields.len()).sum();
    assert!(bytes as i64 <= draft::ACCOUNT, "{bytes}");
    // Of many accounts together: one row stands for them.
    app.ctx
        .store
        .write(app.ctx.write_system(&app.ctx.now()), |tx| {
            Box::pin(async move {
                let row = form_draft::Model {
                    account_id: Uuid::max(),
                    form: "x".into(),
                    fields: "[]".into(),
                    saved_at: tx.at(),
                    size: draft::INSTALLATION,
                };
                row.into_active_model().insert(tx.conn()).await?;
                Ok::<_, app::Error>(())
            })
        })
        .await
        .unwrap();
    let full = draft::keep(&app.ctx, &actor, "f70", &pairs("x")).await.unwrap_err();
    assert_eq!(full.code(), "draft-no-room");
}

#[tokio::test]
async fn every_list_as_a_spreadsheet_and_every_count_to_the_last_row_goes_within_its_accounts_share() {
    let sheets: Vec<_> = routes().into_iter().filter(|r| r.path.ends_with(".xlsx")).collect();
    assert!(sheets.len() > 10 && sheets.iter().all(|r| r.cost == Cost::Much));
    let mut app = TestApp::new().await;
    let mut state = web::State::new(app.ctx.clone());
    state.shares = Shares::waiting(Duration::from_millis(50));
    let shares = state.shares.clone();
    app.router = web::router(state);
    let unit = Uuid::new_v4();
    let roles = [(Role::EmulationOfficer, Some(unit))];
    let mut an = app.sign_in_with("an", &roles).await;
    let mut binh = app.sign_in_with("binh", &roles).await;
    use store::sea_orm::EntityTrait as _;
    let accounts = store::entity::account::Entity::find().all(app.db.store.reader()).await.unwrap();
    let id = accounts.iter().find(|a| a.login == "an").unwrap().id;
    let (one, _two) = (shares.take(id).await.unwrap(), shares.take(id).await.unwrap());
    assert!(shares.take(id).await.is_none());
    for address in ["/people?count=exact", "/people?sort=&count=exact", "/people.xlsx"] {
        let refused = an.get(address).await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS, "{address}");
        assert!(refused.text().contains("các lượt trước chưa xong"), "{}", refused.text());
        assert_eq!(binh.get(address).await.status, StatusCode::OK, "{address} of somebody else");
    }
    assert_eq!(an.get("/people").await.status, StatusCode::OK, "pages wait for nothing");
    drop(one);
    assert_eq!(an.get("/people.xlsx").await.status, StatusCode::OK);
    assert_eq!(an.get("/people.xlsx").await.status, StatusCode::OK, "a place is given back when the answer is gone");
}

async fn served(limits: Limits) -> (TestApp, std::net::SocketAddr, tokio::task::JoinHandle<std::io::Result<()>>) {
    let app = TestApp::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let state = web::State::new(app.ctx.clone());
    let server = tokio::spawn(web::state::serve(listener, state, limits, std::future::pending()));
    (app, at, server)
}

async fn healthy(at: std::net::SocketAddr) -> Duration {
    let begun = Instant::now();
    let mut stream = TcpStream::connect(at).await.unwrap();
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("ok\n"), "{answer}");
    begun.elapsed()
}

/// True when the server has closed the connection.
async fn closed(stream: &mut TcpStream) -> bool {
    let mut bytes = [0; 512];
    loop {
        match tokio::time::timeout(Duration::from_millis(20), stream.read(&mut bytes)).await {
            Ok(Ok(0) | Err(_)) => return true,
            Ok(Ok(_)) => {}
            Err(_) => return false,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_unfinished_connections_keep_nobody_out() {
    let limits = Limits { all: 60, each: 40, ..Limits::default() };
    let (_app, at, server) = served(limits).await;
    let mut kept = TcpStream::connect(at).await.unwrap();
    let mut waiting = Vec::new();
    for i in 0..200 {
        let mut stream = TcpStream::connect(at).await.unwrap();
        if i % 2 == 0 {
            stream.write_all(b"GET /login HTTP/1.1\r\nHost: x\r\nX-Slow: ").await.unwrap();
        }
        waiting.push(stream);
        if i % 20 == 0 {
            assert!(healthy(at).await < Duration::from_secs(2), "after {i}");
        }
    }
    assert!(healthy(at).await < Duration::from_secs(2));
    assert!(closed(&mut kept).await, "the longest waiting gives its place up");
    assert!(!closed(waiting.last_mut().unwrap()).await, "the newest is still waited for");
    assert!(!server.is_finished());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn heads_pauses_and_answers_have_their_time_and_a_request_under_way_is_not_cut() {
    let limits = Limits {
        all: 3,
        each: 3,
        head: Duration::from_millis(600),
        idle: Duration::from_millis(600),
        busy: Duration::from_secs(4),
        ..Limits::default()
    };
    let (_app, at, _server) = served(limits).await;
    // A body that never ends is a request under way.
    let mut working = TcpStream::connect(at).await.unwrap();
    working
        .write_all(b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nlogin=")
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    let mut silent = TcpStream::connect(at).await.unwrap();
    let mut rested = TcpStream::connect(at).await.unwrap();
    rested.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    for _ in 0..4 {
        healthy(at).await;
    }
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert!(closed(&mut silent).await && closed(&mut rested).await);
    assert!(!closed(&mut working).await, "a request under way keeps its place");
    tokio::time::sleep(Duration::from_secs(4)).await;
    assert!(closed(&mut working).await, "though not for ever");
}
