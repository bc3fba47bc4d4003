//! Ways past one's scope that were open once, each with what an attacker did. All on the sample: two provinces that know
//! nothing of each other.

use std::{collections::BTreeMap, sync::Arc};

use app::{
    accounts::{
        grants::Grant,
        manage::{self, NewAccount},
    },
    facts::FactKind,
    imports::{self, Answer, Kind, State, Upload},
    nominees::{self, AddForm},
    people::{self, Posting, Profile},
    sources::{self, SourceForm},
};
use axum::http::StatusCode;
use domain::access::Role;
use store::{
    entity::{account, nominee, person, regulation},
    sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _},
};
use testkit::{
    Answer as Page, Browser, Sample, Side, actor, actor_with,
    sample::{FAR_MARK, cells},
};
use uuid::Uuid;
use words::{Lang, word};

const FAR: Side = Side::Far;
const NEAR: Side = Side::Near;

/// The unit above both provinces.
async fn ministry(sample: &Sample) -> Uuid {
    let units = store::entity::unit::Entity::find().filter(store::entity::unit::Column::Code.eq("BO"));
    units.one(sample.app.db.store.reader()).await.unwrap().unwrap().id
}

/// Sends fields of one's own making with the session's token.
async fn post(browser: &mut Browser, at: &str, fields: &[(&str, &str)]) -> Page {
    let token = browser.get("/desk").await.form("/logout").fields[0].1.clone();
    let mut all = vec![("csrf", token.as_str())];
    all.extend(fields);
    browser.post_peek(at, &all).await
}

async fn unit(sample: &Sample, code: &str) -> Uuid {
    let units = store::entity::unit::Entity::find().filter(store::entity::unit::Column::Code.eq(code));
    units.one(sample.app.db.store.reader()).await.unwrap().unwrap().id
}

async fn person_of(sample: &Sample, code: &str) -> person::Model {
    let found = person::Entity::find().filter(person::Column::Code.eq(code));
    found.one(sample.app.db.store.reader()).await.unwrap().unwrap()
}

#[tokio::test]
async fn an_account_without_a_role_yet_is_reached_only_by_who_made_it() {
    let sample = Sample::new().await;
    let ctx = &sample.app.ctx;
    let far = actor(Role::Administrator, sample.root(FAR));
    let new = |login: &str, person_code: String| NewAccount {
        login: login.into(),
        display_name: format!("Người mới {FAR_MARK}"),
        person_code,
    };
    manage::create(ctx, &far, new("moi-vien", String::new())).await.unwrap();
    manage::create(ctx, &far, new("moi-co-nguoi", sample.fill("{person2}", FAR))).await.unwrap();
    let hash = async |login: &str| {
        let found = account::Entity::find().filter(account::Column::Login.eq(login));
        found.one(ctx.store.reader()).await.unwrap().unwrap().password_hash
    };
    let mut near = sample.near(Role::Administrator).await;
    for login in ["moi-vien", "moi-co-nguoi"] {
        let before = hash(login).await;
        assert_eq!(near.peek(&format!("/accounts/{login}")).await.status, StatusCode::NOT_FOUND);
        let reset = post(&mut near, &format!("/accounts/{login}/reset"), &[("version", "1")]).await;
        assert_eq!((reset.status, hash(login).await), (StatusCode::NOT_FOUND, before), "{login}");
        assert!(!near.get("/accounts").await.text().contains(login));
        // Whoever made it, and whoever manages the whole installation, can go on.
        manage::reach(ctx, &far, login).await.unwrap();
        manage::reach(ctx, &actor(Role::Administrator, ministry(&sample).await), login).await.unwrap();
    }
}

#[tokio::test]
async fn a_role_by_which_one_judges_needs_somebody_of_the_register() {
    let sample = Sample::new().await;
    let ctx = &sample.app.ctx;
    let admin = actor(Role::Administrator, sample.root(NEAR));
    let new = NewAccount { login: "chua-gan".into(), display_name: "Chưa gắn".into(), person_code: String::new() };
    manage::create(ctx, &admin, new).await.unwrap();
    for role in [Role::UnitHead, Role::AdvisoryBody, Role::CouncilMember, Role::CouncilSecretary] {
        let grant =
            Grant { role: role.code().into(), unit: sample.fill("{root}", NEAR), from: "2020-01-01".into(), to: None };
        let given = app::accounts::grants::grant(ctx, &admin, "chua-gan", 1, grant).await;
        assert!(matches!(&given, Err(app::Error::Invalid(f)) if f[0].refusal.key == "account-role-needs-person"));
    }
    // Bound on its page, it may be given one.
    let mut near = sample.near(Role::Administrator).await;
    let page = near.get("/accounts/chua-gan").await;
    let code = sample.fill("{person2}", NEAR);
    near.submit(&page, "/accounts/chua-gan/person", &[("person_code", &code)]).await;
    let version = manage::reach(ctx, &admin, "chua-gan").await.unwrap().version;
    let unit = sample.fill("{root}", NEAR);
    let grant = Grant { role: Role::UnitHead.code().into(), unit, from: "2020-01-01".into(), to: None };
    app::accounts::grants::grant(ctx, &admin, "chua-gan", version, grant).await.unwrap();
}

#[tokio::test]
async fn nobody_saves_over_the_regulation_of_another_unit() {
    let sample = Sample::new().await;
    let mut near = sample.near(Role::AdvisoryBody).await;
    let newest = async |code: &str| {
        let rows = regulation::Entity::find().filter(regulation::Column::Code.eq(code));
        let row = rows.order_by_desc(regulation::Column::Revision).one(sample.app.db.store.reader());
        let row = row.await.unwrap().unwrap();
        (row.revision, row.unit_id)
    };
    // The ministry's, adopted anew for a province: it would no longer bind the ministry.
    let before = newest("demo-cong-an-tinh").await;
    let unit = sample.fill("{root}", NEAR);
    let adopted = post(&mut near, "/law/regulations", &[("regulation", "demo-cong-an-tinh"), ("unit", &unit)]).await;
    assert_eq!((adopted.status, newest("demo-cong-an-tinh").await), (StatusCode::UNPROCESSABLE_ENTITY, before));
    // The other province's, written as if it were new.
    let code = sample.fill("{regulation}", FAR);
    let before = newest(&code).await;
    let form = [
        ("code", code.as_str()),
        ("name_vi", "Quy định"),
        ("unit", &unit),
        ("from", "01/01/2020"),
        ("document", "QĐ 1"),
        ("bases", "Luật"),
        ("revision", "0"),
        ("made_from", "0"),
    ];
    let written = post(&mut near, "/law/regulations/new", &form).await;
    assert_eq!((written.status, newest(&code).await), (StatusCode::UNPROCESSABLE_ENTITY, before), "{}", written.text());
    assert!(written.text().contains(&word(Lang::Vi, "regulation-of-others")), "{}", written.text());
    assert!(!written.html().contains(FAR_MARK));
}

#[tokio::test]
async fn a_list_of_discipline_is_there_only_for_who_may_see_discipline() {
    let sample = Sample::new().await;
    let ctx = &sample.app.ctx;
    let officer = actor(Role::EmulationOfficer, sample.root(NEAR));
    let list = format!(
        "Họ và tên,Số hiệu,Hình thức kỷ luật,Từ ngày,Đến ngày,Số quyết định\nNguyễn Văn C Cậnxứ,{},Khiển trách,01/02/2020,01/02/2021,QĐ 7\n",
        sample.fill("{number2}", NEAR)
    );
    let upload = Upload {
        kind: Kind::Facts(FactKind::Discipline),
        file_name: "ky-luat.csv".into(),
        bytes: Arc::new(list.into_bytes()),
        unit: Some(sample.root(NEAR)),
        dossier: None,
    };
    let sent = imports::upload(ctx, &officer, upload).await.unwrap();
    let at = format!("/imports/{}", sent.code);
    let mut sees = sample.near(Role::EmulationOfficer).await;
    assert_eq!(sees.peek(&at).await.status, StatusCode::OK);
    assert!(sees.get("/imports").await.has_link(&at));
    let mut admin = sample.near(Role::Administrator).await;
    assert_eq!(admin.peek(&at).await.status, StatusCode::NOT_FOUND);
    assert!(!admin.get("/imports").await.html().contains(&sent.code));
    let version = imports::batch(ctx, &officer, &sent.code).await.unwrap().version.to_string();
    for what in ["apply", "rematch", "discard", "columns", "answers", "heads"] {
        let before = sample.heads().await;
        let answer = post(&mut admin, &format!("{at}/{what}"), &[("version", &version)]).await;
        assert_eq!((answer.status, sample.heads().await), (StatusCode::NOT_FOUND, before), "{what}");
    }
}

#[tokio::test]
async fn a_hold_under_discipline_looks_like_any_other_name_taken_off_to_who_may_not_see_it() {
    let sample = Sample::new().await;
    let code = sample.fill("{draft}", NEAR);
    let rows = nominee::Entity::find().filter(nominee::Column::State.eq("held"));
    let id = app::dossiers::load(&sample.app.ctx, &actor(Role::EmulationOfficer, sample.root(NEAR)), &code)
        .await
        .unwrap()
        .head
        .id;
    let held = rows.filter(nominee::Column::DossierId.eq(id)).one(sample.app.db.store.reader()).await.unwrap().unwrap();
    let page = format!("/dossiers/{code}/nominees/{}", held.seq);
    let telling = ["nominee-held-title", "verdict-outcome-on-hold", "verdict-result-hold", "verdict-source-discipline"]
        .map(|key| word(Lang::Vi, key));
    let tells = |text: &str| telling.iter().find(|t| text.contains(t.as_str())).cloned();
    let mut officer = sample.near(Role::EmulationOfficer).await;
    assert!(tells(&officer.get(&page).await.text()).is_some());
    for role in [Role::CouncilSecretary, Role::CouncilMember, Role::Auditor] {
        let mut reader = sample.near(role).await;
        let shown = reader.get(&page).await.text();
        assert_eq!(tells(&shown), None, "{role}: {shown}");
        assert!(shown.contains(&word(Lang::Vi, "nominee-state-removed")), "{role}: {shown}");
        assert!(!shown.contains("kỷ luật") || !shown.contains("QĐ kỷ luật"), "{role}: {shown}");
        let sheet = cells(&reader.peek(&format!("/dossiers/{code}/nominees.xlsx")).await.bytes);
        assert_eq!(tells(&sheet), None, "{role}: {sheet}");
        assert!(!sheet.contains(&word(Lang::Vi, "nominee-state-held")), "{role}: {sheet}");
        let by_state = reader.get(&format!("/dossiers/{code}?nstate=held")).await.text();
        assert!(!by_state.contains(&held.printed_name), "{role}");
        let by_outcome = reader.get(&format!("/dossiers/{code}?outcome=on_hold")).await.text();
        assert!(!by_outcome.contains(&held.printed_name), "{role}");
        let compared = reader.get(&format!("/dossiers/{code}/compare?on=2020-12-01")).await.text();
        assert!(!compared.contains(&held.printed_name), "{role}: {compared}");
    }
}

#[tokio::test]
async fn a_seat_named_by_the_code_of_a_stranger_tells_nothing_of_him() {
    let sample = Sample::new().await;
    let council = sample.fill("{council}", NEAR);
    let stranger = sample.fill("{person1}", FAR);
    let mut near = sample.near(Role::AdvisoryBody).await;
    let before = sample.heads().await;
    let seat = [("code", council.as_str()), ("version", "1"), ("person", &stranger), ("role", "member")];
    let answer = post(&mut near, "/council/bodies", &seat).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(sample.heads().await, before);
    assert!(!near.get("/council/bodies").await.html().contains(FAR_MARK));
}

#[tokio::test]
async fn a_decoy_with_the_same_number_shows_nobody_of_another_unit() {
    let sample = Sample::new().await;
    let ctx = &sample.app.ctx;
    let admin = actor(Role::Administrator, sample.root(NEAR));
    let stranger = sample.fill("{number1}", FAR);
    // The same digits, written otherwise.
    let profile = Profile::of([
        ("full_name", "Chim Mồi".to_owned()),
        ("sex", "male".to_owned()),
        ("birth_date", "1990".to_owned()),
        ("service_number", stranger.replace('-', ".")),
        ("joined", "2010".to_owned()),
    ]);
    let own = unit(&sample, &sample.fill("{unit1}", NEAR)).await;
    let posting = Posting {
        unit: own,
        rank: "Đại úy".into(),
        post: "Cán bộ".into(),
        leader_level: "direct".into(),
        from: "2015-01-01".into(),
    };
    people::create(ctx, &admin, profile, posting).await.unwrap();
    let officer = actor(Role::EmulationOfficer, sample.root(NEAR));
    let list = format!("Họ và tên,Số hiệu\nChim Mồi,{stranger}\n");
    let upload = Upload {
        kind: Kind::People,
        file_name: "moi.csv".into(),
        bytes: Arc::new(list.into_bytes()),
        unit: Some(sample.root(NEAR)),
        dossier: None,
    };
    let sent = imports::upload(ctx, &officer, upload).await.unwrap();
    let shown = sample.near(Role::EmulationOfficer).await.get(&format!("/imports/{}", sent.code)).await.html();
    assert!(!shown.contains(FAR_MARK), "{shown}");
}

#[tokio::test]
async fn people_outside_and_dossiers_elsewhere_are_named_to_their_own_units_only() {
    let sample = Sample::new().await;
    let ctx = &sample.app.ctx;
    let far = actor(Role::EmulationOfficer, sample.root(FAR));
    let near = actor(Role::EmulationOfficer, sample.root(NEAR));
    // The far province commends a citizen.
    let dossier = imports::dossier_by_code(ctx, &far, &sample.fill("{draft}", FAR)).await.unwrap();
    let list = format!("Họ và tên,Năm sinh,Đơn vị\nLương Dân {FAR_MARK},1970,Xã Một\n");
    let upload = Upload {
        kind: Kind::Nominees,
        file_name: "dan.csv".into(),
        bytes: Arc::new(list.into_bytes()),
        unit: None,
        dossier: Some(dossier),
    };
    let sent = imports::upload(ctx, &far, upload).await.unwrap();
    let (rows, _) = imports::rows(ctx, &far, &sent.code, Some(State::Doubt), 0).await.unwrap();
    let answers: BTreeMap<i64, Answer> = rows.iter().map(|r| (r.seq, Answer::Outsider("citizen".into()))).collect();
    let version = async || imports::batch(ctx, &far, &sent.code).await.unwrap().version;
    imports::answer(ctx, &far, &sent.code, version().await, answers).await.unwrap();
    imports::apply(ctx, &far, &sent.code, version().await, None).await.unwrap();
    let outsider = store::entity::outsider::Entity::find().one(ctx.store.reader()).await.unwrap().unwrap().code;
    let code = sample.fill("{draft}", NEAR);
    let seen = async || app::dossiers::load(ctx, &near, &code).await.unwrap().head.version;
    let add = async |who: &str| {
        let form = AddForm { kind: "outsider".into(), who: who.into(), ..AddForm::default() };
        nominees::add(ctx, &near, &code, seen().await, &form).await
    };
    let (theirs, none) = (add(&outsider).await.unwrap_err(), add("NG-999999").await.unwrap_err());
    assert_eq!(theirs.sentence(Lang::Vi).replace(&outsider, "NG-999999"), none.sentence(Lang::Vi));
    // Nor does an import say that he is known.
    let list = format!("Họ và tên,Năm sinh,Đơn vị\nLương Dân {FAR_MARK},1970,Xã Một\n");
    let dossier = imports::dossier_by_code(ctx, &near, &code).await.unwrap();
    let upload = Upload {
        kind: Kind::Nominees,
        file_name: "dan.csv".into(),
        bytes: Arc::new(list.into_bytes()),
        unit: None,
        dossier: Some(dossier),
    };
    let sent = imports::upload(ctx, &near, upload).await.unwrap();
    let (rows, _) = imports::rows(ctx, &near, &sent.code, None, 0).await.unwrap();
    assert_eq!(rows[0].state, "doubt");

    // Somebody who stands on a list of the far province moves over: that he is proposed elsewhere is told, where is not.
    let moved = person_of(&sample, &sample.fill("{person4}", FAR)).await;
    let everywhere = actor_with("top", &[(Role::Administrator, Some(ministry(&sample).await))]);
    let own = unit(&sample, &sample.fill("{unit1}", NEAR)).await;
    let posting = Posting {
        unit: own,
        rank: "Đại úy".into(),
        post: "Cán bộ".into(),
        leader_level: "direct".into(),
        from: "2020-10-01".into(),
    };
    people::transfer(ctx, &everywhere, moved.id, moved.version, posting).await.unwrap();
    let form = AddForm { kind: "person".into(), who: moved.code, ..AddForm::default() };
    let seq = nominees::add(ctx, &near, &code, seen().await, &form).await.unwrap();
    let shown = sample.near(Role::EmulationOfficer).await.get(&format!("/dossiers/{code}/nominees/{seq}")).await;
    assert!(shown.text().contains(&word(Lang::Vi, "nominee-twice-elsewhere")), "{}", shown.text());
    assert!(!shown.html().contains(&sample.fill("{sent}", FAR)), "{}", shown.text());
}

#[tokio::test]
async fn what_belongs_to_everybody_is_written_at_the_top_only() {
    let sample = Sample::new().await;
    let ctx = &sample.app.ctx;
    let top = ministry(&sample).await;
    // The calendar, and the due dates that follow from it.
    let days = [("from", "23/11/2020"), ("kind", "swap"), ("name", "Nghỉ"), ("document", "TB 1"), ("year", "2020")];
    let mut near = sample.near(Role::AdvisoryBody).await;
    let before = sample.heads().await;
    let refused = post(&mut near, "/setup/calendar", &days).await;
    assert_eq!((refused.status, sample.heads().await), (StatusCode::UNPROCESSABLE_ENTITY, before));
    assert!(refused.text().contains(&word(Lang::Vi, "calendar-of-all")), "{}", refused.text());
    assert!(near.get("/setup/calendar").await.status.is_success());
    let mut all = sample.everything().await;
    assert_eq!(post(&mut all, "/setup/calendar", &days).await.status, StatusCode::SEE_OTHER);

    // A source of the installation is corrected at the top; one of a unit by it; nobody's without having seen it.
    let office = actor(Role::EmulationOfficer, top);
    let (near, far) =
        (actor(Role::EmulationOfficer, sample.root(NEAR)), actor(Role::EmulationOfficer, sample.root(FAR)));
    let form =
        |code: &str, version| SourceForm { code: code.into(), title: "Tên".into(), version, ..Default::default() };
    sources::save(ctx, &office, &form("cua-chung", 0)).await.unwrap();
    let refused = |done: app::Result<String>| match done {
        Err(app::Error::Invalid(f)) => f[0].refusal.key,
        Err(other) => other.code(),
        Ok(_) => "saved",
    };
    assert_eq!(refused(sources::save(ctx, &near, &form("cua-chung", 0)).await), "source-code-taken");
    assert_eq!(refused(sources::save(ctx, &near, &form("cua-chung", 1)).await), "error-denied");
    let theirs = sample.fill("{source}", FAR);
    assert_eq!(refused(sources::save(ctx, &near, &form(&theirs, 1)).await), "error-not-found");
    assert_eq!(refused(sources::save(ctx, &near, &form("khong-co", 1)).await), "error-not-found");
    assert_eq!(refused(sources::save(ctx, &far, &form(&theirs, 1)).await), "saved");
    assert_eq!(refused(sources::save(ctx, &far, &form(&theirs, 1)).await), "error-stale");
    assert_eq!(refused(sources::save(ctx, &office, &form("cua-chung", 1)).await), "saved");

    // What one unit said of its columns does not read another one's file.
    let list = |n: &str| format!("Danh tính,Số hiệu,Cấp bậc\nNguyễn Văn {n},444-00{},Đại úy\n", n.len());
    let send = async |who: &app::Actor, root: Uuid, name: &str| {
        let upload = Upload {
            kind: Kind::People,
            file_name: "cot.csv".into(),
            bytes: Arc::new(list(name).into_bytes()),
            unit: Some(root),
            dossier: None,
        };
        imports::upload(ctx, who, upload).await.unwrap()
    };
    let sent = send(&far, sample.root(FAR), "A").await;
    assert!(sent.needs_mapping);
    let page = imports::batch(ctx, &far, &sent.code).await.unwrap();
    let mut mapping = page.mapping.clone();
    mapping.parts[0].columns[0].field = "name".to_owned();
    imports::remap(ctx, &far, &sent.code, page.version, mapping).await.unwrap();
    assert!(!send(&far, sample.root(FAR), "Bê").await.needs_mapping);
    assert!(send(&near, sample.root(NEAR), "Xê").await.needs_mapping);
}
