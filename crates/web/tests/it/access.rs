//! The table of routes against roles and scopes: an address that is not for a reader answers 401/403, whoever he is.

use axum::http::{Method, StatusCode};
use domain::access::{Action, Role, allows, decides};
use testkit::TestApp;
use uuid::Uuid;
use web::{Access, routes};

/// An address with its names filled in by something that does not exist: what is behind the guard answers 404 or 422.
fn example(path: &str) -> String {
    let mut out = String::new();
    for part in path.split('/').skip(1) {
        out.push('/');
        match (part.find('{'), part.rfind('}')) {
            (Some(start), Some(end)) => {
                out.push_str(&part[..start]);
                out.push_str(if part[start..end].contains("seq") { "1" } else { "khong-co" });
                out.push_str(&part[end + 1..]);
            }
            _ => out.push_str(part),
        }
    }
    if out.is_empty() { "/".into() } else { out }
}

#[test]
fn no_two_lines_of_the_list_are_the_same_address() {
    let mut seen = std::collections::BTreeSet::new();
    for route in routes() {
        assert!(seen.insert((route.method.to_string(), route.path)), "{} {}", route.method, route.path);
    }
}

#[test]
fn what_is_public_is_a_short_known_list() {
    let public: Vec<_> = routes()
        .into_iter()
        .filter(|r| r.access == Access::Public)
        .map(|r| format!("{} {}", r.method, r.path))
        .collect();
    const KNOWN: &[&str] = &[
        "GET /assets/{version}/{*name}",
        "GET /healthz",
        "GET /readyz",
        "GET /metrics",
        "GET /",
        "GET /login",
        "POST /login",
        "GET /login/code",
        "POST /login/code",
        "POST /language",
        "GET /bang-vang",
        "GET /kiem-tra",
        "POST /kiem-tra",
        "GET /cong",
        "GET /cong/tin",
        "GET /cong/tin/{code}",
        "GET /cong/bang-vang",
        "GET /cong/dien-hinh",
        "GET /cong/dien-hinh/{code}",
        "GET /cong/atom.xml",
        "GET /cong/anh/{code}/{size}",
        "GET /cong/gop-y",
        "POST /cong/gop-y",
    ];
    for route in public {
        assert!(KNOWN.contains(&route.as_str()), "{route} is public; is it meant to be?");
    }
}

#[tokio::test]
async fn nobody_who_is_not_signed_in_gets_past_the_door() {
    let app = TestApp::new().await;
    for route in routes().into_iter().filter(|r| r.access != Access::Public) {
        let address = example(route.path);
        let mut browser = app.browser();
        let answer = match route.method {
            Method::GET => browser.peek(&address).await,
            _ => browser.post_peek(&address, &[]).await,
        };
        let refused = match route.method {
            Method::GET if address.starts_with("/api/") => answer.status == StatusCode::UNAUTHORIZED,
            Method::GET => answer.status == StatusCode::SEE_OTHER && answer.header("location").starts_with("/login"),
            _ => matches!(answer.status, StatusCode::UNAUTHORIZED | StatusCode::SEE_OTHER),
        };
        assert!(refused, "{} {address}: {} {}", route.method, answer.status, answer.text());
    }
}

#[tokio::test]
async fn each_role_opens_exactly_the_addresses_that_its_actions_allow() {
    let app = TestApp::new().await;
    let unit = Uuid::new_v4();
    let mut checked = 0;
    for role in Role::ALL {
        let inside = app.sign_in_with(&format!("in-{}", role.code()), &[(*role, Some(unit))]).await;
        let nowhere = app.sign_in_with(&format!("no-{}", role.code()), &[(*role, None)]).await;
        for route in routes() {
            let Access::Needs(action) = route.access else { continue };
            let address = example(route.path);
            for (browser, scoped) in [(&inside, true), (&nowhere, false)] {
                let mut browser = browser.clone();
                let answer = match route.method {
                    Method::GET => browser.peek(&address).await,
                    _ => {
                        let token = browser.get("/desk").await.form("/logout").fields[0].1.clone();
                        browser.post_peek(&address, &[("csrf", &token)]).await
                    }
                };
                // Whoever stands behind an account has a record of his own.
                let own = action == Action::ViewOwn && decides(*role);
                let allowed = own || (scoped && allows(*role, action));
                let at = format!("{} {address} as {} (scope {scoped}): {}", route.method, role.code(), answer.status);
                if allowed {
                    assert!(!answer.status.is_server_error(), "{at}\n{}", answer.text());
                } else {
                    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{at}\n{}", answer.text());
                }
                checked += 1;
            }
        }
    }
    eprintln!("{checked} pairs of address and reader");
}

#[tokio::test]
async fn no_form_is_carried_out_without_its_token() {
    let app = TestApp::new().await;
    let unit = Uuid::new_v4();
    let all: Vec<_> = Role::ALL.iter().map(|r| (*r, Some(unit))).collect();
    let browser = app.sign_in_with("all", &all).await;
    for route in routes().into_iter().filter(|r| r.method == Method::POST && r.path != "/login") {
        let address = example(route.path);
        let answer = browser.clone().post_peek(&address, &[("csrf", "wrong")]).await;
        // A route for files takes its token inside the multipart form, so a plain form is refused as well.
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{address}: {}", answer.text());
        if route.body.files() {
            let kind = Some("multipart/form-data; boundary=x".to_owned());
            let body = b"--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\nwrong\r\n--x--\r\n".to_vec();
            let answer = browser.clone().once(Method::POST, &address, kind, body).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{address}: {}", answer.text());
        }
    }
}
