//! The summary of the day by mail: only where a server is set up, to whoever asked for it, with nothing but numbers in it.

use std::sync::{
    Mutex,
    atomic::{AtomicUsize, Ordering},
};

use app::mail::{MailFault, Post, send_due};
use async_trait::async_trait;
use axum::http::StatusCode;
use domain::access::Role;
use testkit::{Browser, sample::Sample};

/// A mail server that keeps what it takes, and answers first what it is told to.
#[derive(Default)]
struct Kept {
    mails: Mutex<Vec<(String, String, String)>>,
    refusals: Mutex<Vec<MailFault>>,
    asked: AtomicUsize,
}

#[async_trait]
impl Post for Kept {
    async fn send(&self, to: &str, subject: &str, text: &str) -> Result<(), MailFault> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        if let Some(fault) = self.refusals.lock().unwrap().pop() {
            return Err(fault);
        }
        self.mails.lock().unwrap().push((to.into(), subject.into(), text.into()));
        Ok(())
    }

    fn home(&self) -> Option<&str> {
        Some("https://thidua.example.vn")
    }
}

impl Kept {
    fn take(&self) -> Vec<(String, String, String)> {
        std::mem::take(&mut self.mails.lock().unwrap())
    }
}

/// A sample whose program has a mail server, and somebody signed in at it.
async fn with_mail() -> (Sample, Browser) {
    let sample = Sample::new().await;
    let mut state = web::State::new(sample.app.ctx.clone());
    state.options.mail = true;
    let mut head = sample.near(Role::UnitHead).await;
    head.move_to(web::router(state));
    (sample, head)
}

#[tokio::test]
async fn a_summary_goes_by_mail_once_a_day_to_whoever_asked_and_names_nobody() {
    let (sample, mut head) = with_mail().await;
    let (ctx, post) = (&sample.app.ctx, Kept::default());
    let page = head.get("/notices").await;
    let kept = head.submit(&page, "/notices/mail", &[("address", " truong.phong@example.vn ")]).await;
    assert!(kept.text().contains("truong.phong@example.vn"), "{}", kept.text());
    assert_eq!(send_due(ctx, &post).await.unwrap(), 0, "nothing was written yet");
    sample.app.clock.advance(60);
    app::notices::morning(ctx).await.unwrap();
    // Nobody else asked, though many were told in the program.
    assert_eq!(send_due(ctx, &post).await.unwrap(), 1);
    assert_eq!(send_due(ctx, &post).await.unwrap(), 0, "once");
    let mails = post.take();
    let (to, subject, text) = &mails[0];
    assert_eq!((mails.len(), to.as_str()), (1, "truong.phong@example.vn"));
    assert!(subject.contains("việc đang chờ") && text.contains("https://thidua.example.vn"), "{subject} {text}");
    assert!(text.contains("\r\n--\r\n") && text.contains("wait for you"), "English stands beside: {text}");
    // What the program would show him is not in it.
    let desk = head.get("/desk").await.html();
    let waiting = desk.split("href=\"/dossiers/").nth(1).and_then(|rest| rest.split(['"', '/']).next()).unwrap();
    assert!(!waiting.is_empty() && !text.contains(waiting) && !subject.contains(waiting), "{waiting}: {text}");
    sample.app.clock.advance(26 * 3600);
    app::notices::morning(ctx).await.unwrap();
    assert_eq!(send_due(ctx, &post).await.unwrap(), 1, "the next day again");
    // Without an address nothing is sent.
    let mut head = sample.near(Role::UnitHead).await;
    let mut state = web::State::new(ctx.clone());
    state.options.mail = true;
    head.move_to(web::router(state));
    let page = head.get("/notices").await;
    head.submit(&page, "/notices/mail", &[("address", "")]).await;
    sample.app.clock.advance(26 * 3600);
    app::notices::morning(ctx).await.unwrap();
    assert_eq!(send_due(ctx, &post).await.unwrap(), 0);
}

#[tokio::test]
async fn a_mail_that_was_not_taken_is_told_on_the_page_and_sent_again() {
    let (sample, mut head) = with_mail().await;
    let (ctx, post) = (&sample.app.ctx, Kept::default());
    let page = head.get("/notices").await;
    head.submit(&page, "/notices/mail", &[("address", "a@b.vn")]).await;
    sample.app.clock.advance(60);
    app::notices::morning(ctx).await.unwrap();
    post.refusals.lock().unwrap().push(MailFault::Later);
    assert_eq!(send_due(ctx, &post).await.unwrap(), 0);
    assert!(head.get("/notices").await.text().contains("sẽ gửi lại"));
    assert_eq!(send_due(ctx, &post).await.unwrap(), 0, "not at once");
    assert_eq!(post.asked.load(Ordering::Relaxed), 1);
    sample.app.clock.advance(16 * 60);
    assert_eq!(send_due(ctx, &post).await.unwrap(), 1);
    assert!(!head.get("/notices").await.text().contains("sẽ gửi lại"));
    // An address that the server refuses is tried again the next day, not all day long.
    sample.app.clock.advance(26 * 3600);
    app::notices::morning(ctx).await.unwrap();
    post.refusals.lock().unwrap().push(MailFault::Refused);
    assert_eq!(send_due(ctx, &post).await.unwrap(), 0);
    sample.app.clock.advance(3600);
    assert_eq!(send_due(ctx, &post).await.unwrap(), 0);
    let mut head = sample.near(Role::UnitHead).await;
    let mut state = web::State::new(ctx.clone());
    state.options.mail = true;
    head.move_to(web::router(state));
    let told = head.get("/notices").await;
    assert!(told.text().contains("không nhận địa chỉ này"), "{}", told.text());
    // Another address is tried at once.
    head.submit(&told, "/notices/mail", &[("address", "c@d.vn")]).await;
    assert_eq!(send_due(ctx, &post).await.unwrap(), 1);
    assert_eq!(post.take().last().unwrap().0, "c@d.vn");
}

#[tokio::test]
async fn what_is_no_address_is_refused_and_without_a_server_nobody_is_asked_for_one() {
    let (sample, mut head) = with_mail().await;
    let page = head.get("/notices").await;
    for bad in ["an", "a@", "@b.vn", "a b@c.vn", "a@b.vn\r\nRCPT TO:<x@y.vn>", "a@b..vn", "a@b.vn, c@d.vn", "<a@b.vn>"]
    {
        let refused = head.submit(&page, "/notices/mail", &[("address", bad)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
    }
    let mut plain = sample.near(Role::UnitHead).await;
    let page = plain.get("/notices").await;
    assert!(!page.html().contains("/notices/mail"));
    let fields = page.form("/notices/summary").fields;
    let csrf = &fields.iter().find(|(name, _)| name == "csrf").unwrap().1;
    let refused = plain.post("/notices/mail", &[("csrf", csrf), ("address", "a@b.vn")]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
}
