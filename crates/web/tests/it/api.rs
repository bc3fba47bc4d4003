//! `/api/v1` for other programs.

use axum::http::StatusCode;
use domain::access::Role;
use testkit::TestApp;
use uuid::Uuid;

fn json(answer: &testkit::Answer) -> serde_json::Value {
    serde_json::from_slice(&answer.bytes).unwrap_or_else(|e| panic!("{e}: {}", answer.html()))
}

#[tokio::test]
async fn errors_are_json_with_a_code_and_both_languages() {
    let app = TestApp::new().await;
    let answer = app.browser().peek("/api/v1/people").await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    let error = &json(&answer)["error"];
    assert_eq!(error["code"], "error-sign-in");
    assert!(error["message"]["vi"].as_str().is_some_and(|t| t.contains("đăng nhập")));
    assert_eq!(error["request"], answer.header("x-request-id"));
    let mut nobody = app.sign_in_with("an", &[]).await;
    assert_eq!(json(&nobody.peek("/api/v1/people").await)["error"]["code"], "error-denied");
}

#[tokio::test]
async fn lists_name_their_schema_and_stand_in_the_document() {
    let app = TestApp::new().await;
    let unit = Some(Uuid::new_v4());
    let roles = [(Role::EmulationOfficer, unit), (Role::Administrator, unit)];
    let mut browser = app.sign_in_with("an", &roles).await;
    let document = json(&browser.peek("/api/v1/openapi.json").await);
    assert_eq!(document, web::openapi());
    for name in [
        "people",
        "dossiers",
        "decisions",
        "awards",
        "honour-book",
        "sessions",
        "movements",
        "accounts",
        "imports",
        "registrations",
        "past-awards",
        "praise",
        "clusters",
    ] {
        let path = format!("/api/v1/{name}");
        let page = json(&browser.peek(&path).await);
        assert_eq!(page["schema"], format!("thidua/{name}/1"));
        assert_eq!((&page["rows"], &page["count"]), (&serde_json::json!([]), &serde_json::json!(0)));
        assert!(document["paths"][&path]["get"]["responses"]["200"].is_object(), "{path}");
    }
}
