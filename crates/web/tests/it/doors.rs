//! Guessing passwords: how many guesses are judged, who is kept out by them and who is not, and how long others wait.

use std::{collections::BTreeMap, time::Duration};

use app::accounts::login::{FAILURES_ADDRESS, FAILURES_LOGIN, Login, Step, login};
use axum::http::StatusCode;
use store::{
    entity::{device_mark, login_counter},
    sea_orm::EntityTrait as _,
};
use testkit::{TestApp, TestDb, web::PASSWORD};

const FAILED: &str = "login-failed";
const THROTTLED: &str = "login-throttled";
const BUSY: &str = "login-busy";

fn attempt(name: &str, password: &str, address: &str) -> Login {
    Login { login: name.into(), password: password.into(), address: address.into(), device: None }
}

/// Sends attempts together; answers how often each answer came.
async fn together(app: &TestApp, attempts: Vec<Login>) -> BTreeMap<String, usize> {
    let tasks: Vec<_> = attempts
        .into_iter()
        .map(|attempt| {
            let ctx = app.ctx.clone();
            tokio::spawn(async move {
                match login(&ctx, attempt).await {
                    Ok(_) => "in".to_owned(),
                    Err(e) => e.code().to_owned(),
                }
            })
        })
        .collect();
    let mut answers = BTreeMap::new();
    for task in tasks {
        *answers.entry(task.await.unwrap()).or_insert(0) += 1;
    }
    answers
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_guesses_sent_together_are_not_all_judged() {
    let app = TestApp::new().await;
    app.account("an", &[]).await;
    // From many addresses, and the right password among them: it comes too late.
    let mut attempts: Vec<Login> = (0..99).map(|i| attempt("an", "sai", &format!("10.0.0.{i}"))).collect();
    attempts.push(attempt("an", PASSWORD, "10.0.1.1"));
    let answers = together(&app, attempts).await;
    let judged = answers.get(FAILED).copied().unwrap_or(0);
    assert!(judged <= FAILURES_LOGIN as usize, "{answers:?}");
    assert_eq!(answers.values().sum::<usize>(), 100);
    assert_eq!(answers.get("in"), None, "{answers:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_address_tries_few_names_however_it_sends_them() {
    let app = TestApp::new().await;
    for network in ["203.0.113.7", "2001:db8:1:2"] {
        let from = |i: usize| if network.contains(':') { format!("{network}::{i:x}") } else { network.to_owned() };
        let attempts = (0..150).map(|i| attempt(&format!("ten-{network}-{i}"), "sai", &from(i))).collect();
        let answers = together(&app, attempts).await;
        let judged = answers.get(FAILED).copied().unwrap_or(0);
        assert!(judged <= FAILURES_ADDRESS as usize, "{answers:?}");
    }
}

#[tokio::test]
async fn wrong_guesses_of_a_stranger_do_not_lock_the_owner_out_of_his_usual_device() {
    let app = TestApp::new().await;
    let mut usual = app.sign_in_with("an", &[]).await;
    let desk = usual.get("/desk").await;
    usual.submit(&desk, "/logout", &[]).await;
    for _ in 0..FAILURES_LOGIN + 4 {
        app.browser().sign_in("an", "sai").await;
    }
    let stranger = app.browser().sign_in("an", PASSWORD).await;
    assert!(stranger.text().contains("Nhập sai quá nhiều lần"), "{}", stranger.text());
    let owner = usual.sign_in("an", PASSWORD).await;
    assert_eq!((owner.status, owner.at.as_str()), (StatusCode::OK, "/desk"));
    // The device has a door of its own, which closes as well.
    usual.cookies.remove("thidua");
    for _ in 0..FAILURES_LOGIN {
        usual.clone().sign_in("an", "sai").await;
    }
    assert!(usual.sign_in("an", PASSWORD).await.text().contains("Nhập sai quá nhiều lần"));
}

#[tokio::test]
async fn a_mark_of_a_device_is_for_those_who_signed_in_there_and_cannot_be_planted() {
    let app = TestApp::new().await;
    let usual = app.sign_in_with("an", &[]).await;
    app.account("binh", &[]).await;
    let mark = usual.cookies["thidua-device"].clone();
    let rows = device_mark::Entity::find().all(app.db.store.reader()).await.unwrap();
    assert!(rows.len() == 1 && !format!("{rows:?}").contains(&mark), "the table holds no token");

    // Binh never signed in at this device: its mark gives him no door of its own.
    for _ in 0..FAILURES_LOGIN {
        app.browser().sign_in("binh", "sai").await;
    }
    let mut at_device = app.browser();
    at_device.cookies.insert("thidua-device".into(), mark.clone());
    assert!(at_device.sign_in("binh", PASSWORD).await.text().contains("Nhập sai quá nhiều lần"));

    let mut victim = app.browser();
    victim.cookies.insert("thidua-device".into(), "AAAAAAAAAAAAAAAAAAAAAA".into());
    victim.sign_in("an", PASSWORD).await;
    assert_ne!(victim.cookies["thidua-device"], "AAAAAAAAAAAAAAAAAAAAAA", "a planted mark is not adopted");
    // Known at this device: the mark stays.
    app.clock.advance(16 * 60);
    at_device.sign_in("binh", PASSWORD).await;
    assert_eq!(at_device.cookies["thidua-device"], mark);
}

#[tokio::test]
async fn a_right_password_leaves_the_failures_of_others_at_the_same_address_counted() {
    let app = TestApp::new().await;
    app.account("an", &[]).await;
    for i in 0..5 {
        assert!(login(&app.ctx, attempt(&format!("ten-{i}"), "sai", "10.0.0.1")).await.is_err());
    }
    assert!(matches!(login(&app.ctx, attempt("an", PASSWORD, "10.0.0.1")).await, Ok(Step::In(_))));
    let rows = login_counter::Entity::find().all(app.db.store.reader()).await.unwrap();
    let address = rows.iter().find(|r| r.name.starts_with("address:")).expect("the address's count");
    assert_eq!(address.failures, 5);
    assert!(rows.iter().all(|r| r.name.len() < 80 && !r.name.contains("ten-")), "typed names are kept as hashes");
}

#[tokio::test]
async fn counts_of_failures_go_after_a_day() {
    let app = TestApp::new().await;
    app.browser().sign_in(&"x".repeat(100_000), "sai").await;
    app.clock.advance(25 * 3600);
    app::housekeeping::sweep(&app.ctx).await.unwrap();
    assert!(login_counter::Entity::find().all(app.db.store.reader()).await.unwrap().is_empty());
}

/// A thousand wrong sign-ins at once from a hundred addresses. How long colleagues wait is measured in bench/sign-in; here
/// they must come in although the line is full, with a device that is known and with a new one.
#[tokio::test(flavor = "multi_thread")]
async fn colleagues_sign_in_while_a_thousand_wrong_sign_ins_wait() {
    let app = TestApp::with(TestDb::one().await, |state| state.options.proxies = vec![[127, 0, 0, 1].into()]);
    app.account("an", &[]).await;
    app.account("binh", &[]).await;
    let mut known = app.browser();
    known.sign_in("an", PASSWORD).await;
    known.cookies.remove("thidua");
    let mut fresh = app.browser();
    fresh.headers = vec![("x-forwarded-for", "198.51.100.9".into())];

    let ctx = app.ctx.clone();
    let burst = tokio::spawn(async move {
        let tasks: Vec<_> = (0..1000)
            .map(|i| {
                let ctx = ctx.clone();
                let wrong = attempt(&format!("ten-{i}"), "sai", &format!("203.0.113.{}", i % 100));
                tokio::spawn(async move { login(&ctx, wrong).await.map_err(|e| e.code()) })
            })
            .collect();
        let mut answers = BTreeMap::new();
        for task in tasks {
            *answers.entry(task.await.unwrap().map_or_else(|code| code, |_| "in")).or_insert(0) += 1;
        }
        answers
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    let (an, binh) = tokio::join!(known.sign_in("an", PASSWORD), fresh.sign_in("binh", PASSWORD));
    for after in [an, binh] {
        assert_eq!((after.status, after.at.as_str()), (StatusCode::OK, "/desk"), "{}", after.text());
    }
    // Most of the thousand were sent away instead of waiting, so that the line stays short.
    let answers = burst.await.unwrap();
    assert!(answers.get(BUSY).copied().unwrap_or(0) > 500, "{answers:?}");
    assert_eq!(answers.values().sum::<i32>(), 1000);
    assert!(answers.keys().all(|k| [FAILED, THROTTLED, BUSY].contains(k)), "{answers:?}");
}
