//! What answers carry beside their text: cookies, caching, and who reads the metrics.

use std::net::SocketAddr;

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, StatusCode},
};
use testkit::{TestApp, TestDb, web::PASSWORD};
use tower::ServiceExt as _;

#[tokio::test]
async fn behind_tls_cookies_are_bound_to_the_host_and_browsers_stay_on_https() {
    let app = TestApp::with(TestDb::one().await, |state| state.options.secure = true);
    app.account("an", &[]).await;
    let mut browser = app.browser();
    let page = browser.get("/login").await;
    let fields = [("login", "an"), ("password", PASSWORD), ("next", "")];
    let entered = browser.post_peek("/login", &fields).await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER);
    let language = browser.post_peek("/language", &[("lang", "en")]).await;
    for answer in [&entered, &language] {
        for cookie in answer.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            let (name, rest) = cookie.split_once('=').unwrap();
            assert!(name.starts_with("__Host-"), "{cookie}");
            for part in ["Secure", "HttpOnly", "Path=/", "SameSite=Lax"] {
                assert!(rest.contains(part), "{part} is missing in {cookie}");
            }
            assert!(!rest.contains("Domain"), "{cookie}");
        }
    }
    let names: Vec<&String> = browser.cookies.keys().collect();
    assert_eq!(names, ["__Host-thidua", "__Host-thidua-device"], "without its token nobody changes the language");
    assert_eq!(browser.get("/desk").await.at, "/desk");
    for address in ["/login", "/login/", "/nowhere", "/api/v1/people", "/healthz", "/assets/x/app.css"] {
        let answer = app.browser().peek(address).await;
        assert_eq!(answer.header("strict-transport-security"), "max-age=31536000; includeSubDomains", "{address}");
    }
    assert!(page.header("strict-transport-security").starts_with("max-age=31536000"));
}

#[tokio::test]
async fn answers_for_one_reader_are_kept_by_nobody() {
    let app = TestApp::new().await;
    let mut browser = app.sign_in_with("an", &[]).await;
    for address in [
        "/desk",
        "/nowhere",
        "/api/v1/people",
        "/api/v1/nowhere",
        "/api/v1/openapi.json",
        "/accounts",
        "/login/",
        "/readyz",
    ] {
        let answer = browser.peek(address).await;
        assert_eq!(answer.header("cache-control"), "no-store", "{address}: {}", answer.status);
    }
    let refused = browser.post_peek("/language", &[("lang", "en")]).await;
    assert_eq!((refused.status, refused.header("cache-control")), (StatusCode::FORBIDDEN, "no-store"));
}

async fn metrics(app: &TestApp, peer: &str, headers: &[(&str, &str)]) -> StatusCode {
    let mut request = Request::get("/metrics").header("host", "thidua.test");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut request = request.body(Body::empty()).unwrap();
    request.extensions_mut().insert(ConnectInfo(peer.parse::<SocketAddr>().unwrap()));
    app.router.clone().oneshot(request).await.unwrap().status()
}

#[tokio::test]
async fn metrics_are_for_this_machine_or_for_the_token() {
    let handle = web::state::install_metrics();
    let app = TestApp::with(TestDb::one().await, |state| {
        state.metrics = handle;
        state.options.metrics_token = Some("mot-ma-dai-cho-giam-sat".into());
    });
    let (near, far) = ("127.0.0.1:5000", "10.0.0.9:5000");
    let token = [("authorization", "Bearer mot-ma-dai-cho-giam-sat")];
    assert_eq!(metrics(&app, near, &[]).await, StatusCode::OK);
    assert_eq!(metrics(&app, "[::1]:5000", &[]).await, StatusCode::OK);
    // Behind a proxy on this machine everybody's connection comes from here.
    assert_eq!(metrics(&app, near, &[("x-forwarded-for", "127.0.0.1")]).await, StatusCode::NOT_FOUND);
    assert_eq!(metrics(&app, far, &[]).await, StatusCode::NOT_FOUND);
    assert_eq!(metrics(&app, far, &[("authorization", "Bearer sai")]).await, StatusCode::NOT_FOUND);
    assert_eq!(metrics(&app, far, &token).await, StatusCode::OK);
}
