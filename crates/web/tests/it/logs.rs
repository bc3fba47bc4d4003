//! Logs, metrics and error pages carry codes and ids, never names, passwords, bodies or query strings.

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use testkit::{TestApp, web::PASSWORD};
use tracing_subscriber::fmt::MakeWriter;

#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<u8>>>);

impl Write for Heard {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Heard {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[tokio::test(flavor = "current_thread")]
async fn logs_name_routes_and_requests_but_no_person_and_no_secret() {
    let heard = Heard::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::DEBUG)
        .with_ansi(false)
        .with_writer(heard.clone())
        .finish();
    // For the whole process: what other tests cause at the same time must be as discreet.
    tracing::subscriber::set_global_default(subscriber).expect("no other test listens");
    let app = TestApp::new().await;
    let metrics = web::state::install_metrics();
    let account = app.account("ten-dang-nhap-xyz", &[]).await;
    let mut browser = app.browser();
    browser.sign_in("ten-dang-nhap-xyz", PASSWORD).await;
    let cookie = browser.cookies["thidua"].clone();
    browser.get("/desk?q=BiMatTrongDiaChi").await;
    browser.get("/khong-co?q=BiMatTrongDiaChi").await;
    let csrf = browser.get("/desk").await.form("/logout").fields[0].1.clone();
    browser.post("/drafts", &[("csrf", &csrf), ("draft", "x"), ("text", "BiMatTrongBieuMau")]).await;
    app.browser().sign_in("ten-dang-nhap-xyz", "SaiMatKhauXyz").await;
    app.browser().sign_in("ten-khong-ai-co-xyz", "SaiMatKhauXyz").await;
    for _ in 0..app::accounts::login::FAILURES_LOGIN {
        app.browser().sign_in("ten-dang-nhap-xyz", "SaiMatKhauXyz").await;
    }
    app.clock.advance(10 * 3600);
    browser.post("/drafts/forget", &[("csrf", &csrf), ("draft", "BiMatTrongBieuMau")]).await;

    let log = String::from_utf8_lossy(&heard.0.lock().unwrap()).into_owned();
    assert!(log.contains("route=\"/desk\"") && log.contains("request="), "{log}");
    // What an operator needs to see an attack stands at the level that is on by default: which account, by its id.
    let id = account.to_string();
    let warned = |what: &str| log.lines().filter(|l| l.contains("WARN") && l.contains(what)).collect::<Vec<_>>();
    let (failed, refused) = (warned("sign-in failed"), warned("sign-in refused"));
    assert!(
        failed.iter().filter(|l| l.contains(&id)).count() == 8 && failed.iter().any(|l| l.contains("unknown")),
        "{failed:#?}"
    );
    assert!(refused.iter().any(|l| l.contains(&id) && l.contains("login-throttled")), "{refused:#?}");
    let metrics = metrics.map(|m| m.render()).unwrap_or_default();
    for secret in [
        PASSWORD,
        "SaiMatKhauXyz",
        "BiMatTrongDiaChi",
        "BiMatTrongBieuMau",
        "ten-dang-nhap-xyz",
        "ten-khong-ai-co-xyz",
        &cookie,
        &csrf,
    ] {
        for (place, text) in [("log", &log), ("metrics", &metrics)] {
            let at = text.lines().find(|l| l.contains(secret));
            assert!(at.is_none(), "{secret} stands in the {place}: {at:?}");
        }
    }
}
