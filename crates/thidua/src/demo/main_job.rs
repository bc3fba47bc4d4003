//! The main job done from the first upload to the released honour roll, step by step, by the accounts whose work each
//! step is: what a visitor of the demo would do in the browser.

use std::{collections::BTreeMap, sync::Arc};

use app::{
    Actor, Ctx,
    decisions::Edit,
    dossiers::{self, DossierForm},
    imports::{self, Answer, Kind, State, Upload},
    list::Query,
    papers::{self, Options},
    proofs,
    sessions::{self, Convene, Entry, MemberPresence, Minutes},
};
use domain::paper::PaperKind;

use super::{LIST, LIST_NAME, accounts::actor, need};
use crate::output::Failure;

/// The day the demo's decision is signed: the day of report R3.
const SIGNED: &str = "2020-11-20";

/// Does everything.
pub(crate) async fn finish(ctx: &Ctx) -> Result<(), Failure> {
    let officer = actor(ctx, "can-bo").await?;
    let dossier = dossiers::create(ctx, &officer, &dossier_form(), None).await?;
    import(ctx, &officer, &dossier).await?;
    for login in ["can-bo", "truong-phong", "thuong-truc"] {
        agree(ctx, &actor(ctx, login).await?, &dossier).await?;
    }
    council(ctx, &dossier).await?;
    agree(ctx, &actor(ctx, "giam-doc").await?, &dossier).await?;
    prove(ctx, &officer, &dossier).await?;
    decide(ctx, &actor(ctx, "thuong-truc").await?, &dossier).await
}

/// What the officer types to open the dossier.
pub(crate) fn dossier_form() -> DossierForm {
    DossierForm {
        unit: "PX03".to_owned(),
        deciding_unit: super::ROOT.to_owned(),
        title: "Đề nghị tặng Giấy khen tổng kết phong trào thi đua đặc biệt 2019 - 2020".to_owned(),
        award: "giay-khen".to_owned(),
        ground: "movement".to_owned(),
        occasion: "movement".to_owned(),
        movement: "dac-biet-2019-2020".to_owned(),
        law_on: SIGNED.to_owned(),
        achievement_what: "Đã có thành tích xuất sắc trong phong trào thi đua đặc biệt 2019 - 2020".to_owned(),
        authority_note: "Điều 29 khoản 2 điểm b Thông tư số 12/2019/TT-BCA".to_owned(),
        achievement_from: "2019-05-19".to_owned(),
        achievement_to: "2020-08-19".to_owned(),
        ..DossierForm::default()
    }
}

async fn import(ctx: &Ctx, officer: &Actor, dossier: &str) -> Result<(), Failure> {
    let row = imports::dossier_by_code(ctx, officer, dossier).await?;
    let sent = imports::upload(
        ctx,
        officer,
        Upload {
            kind: Kind::Nominees,
            file_name: LIST_NAME.to_owned(),
            bytes: Arc::new(LIST.to_vec()),
            unit: None,
            dossier: Some(row),
        },
    )
    .await?;
    let (waiting, _) = imports::rows(ctx, officer, &sent.code, Some(State::Doubt), 0).await?;
    let answers: BTreeMap<i64, Answer> = waiting
        .iter()
        .map(|row| {
            let answer = match row.candidates.first() {
                Some(person) => Answer::Person(person.code.clone()),
                None => Answer::New(String::new()),
            };
            (row.seq, answer)
        })
        .collect();
    let version = imports::batch(ctx, officer, &sent.code).await?.version;
    imports::answer(ctx, officer, &sent.code, version, answers).await?;
    let version = imports::batch(ctx, officer, &sent.code).await?.version;
    imports::apply(ctx, officer, &sent.code, version, None).await?;
    Ok(())
}

async fn agree(ctx: &Ctx, who: &Actor, dossier: &str) -> Result<(), Failure> {
    let page = dossiers::page(ctx, who, dossier, &Query::default()).await?;
    dossiers::agree(ctx, who, dossier, page.at.head.version, 1, "").await?;
    Ok(())
}

async fn council(ctx: &Ctx, dossier: &str) -> Result<(), Failure> {
    let secretary = actor(ctx, "thu-ky").await?;
    let council = need(app::councils::list(ctx, &secretary).await?.into_iter().next(), "hội đồng")?;
    let session = sessions::convene(
        ctx,
        &secretary,
        Convene {
            council: council.code,
            held_on: "2020-11-18".to_owned(),
            held_at: "08:00".to_owned(),
            place: "Phòng họp số 1, Công an tỉnh Minh Họa".to_owned(),
            dossiers: vec![dossier.to_owned()],
            secrecy: "open_count".to_owned(),
            base: "all_members".to_owned(),
            quorum: "2/3".to_owned(),
            threshold: ">1/2".to_owned(),
            rounds: "1".to_owned(),
        },
    )
    .await?;
    let view = sessions::view(ctx, &secretary, &session).await?;
    let members = view
        .members
        .iter()
        .enumerate()
        .map(|(i, m)| MemberPresence {
            seat: m.seat,
            // One member answers in writing, as happens.
            presence: if i + 1 == view.members.len() - 1 { "written" } else { "present" }.to_owned(),
            note: String::new(),
        })
        .collect();
    sessions::set_presence(ctx, &secretary, &session, view.version, members).await?;
    let version = sessions::view(ctx, &secretary, &session).await?.version;
    sessions::record_all(ctx, &secretary, &session, version, Entry::default(), false).await?;
    let version = sessions::view(ctx, &secretary, &session).await?.version;
    let words = Minutes {
        notes: "Hội đồng nghe Thường trực báo cáo kết quả thẩm định, thảo luận từng trường hợp.".to_owned(),
        conclusion: "Nhất trí đề nghị Giám đốc tặng Giấy khen cho các tập thể, cá nhân trong danh sách.".to_owned(),
    };
    sessions::set_minutes(ctx, &secretary, &session, version, words).await?;
    let version = sessions::view(ctx, &secretary, &session).await?.version;
    sessions::close(ctx, &secretary, &session, version, "demo-close").await?;
    Ok(())
}

async fn prove(ctx: &Ctx, officer: &Actor, dossier: &str) -> Result<(), Failure> {
    let proofs = proofs::view(ctx, officer, dossier).await?;
    let read: Vec<_> = proofs.mine().map(proofs::UnitProof::read).collect();
    proofs::confirm(ctx, officer, dossier, &read, "Đơn vị xác nhận qua điện thoại (minh họa)").await?;
    Ok(())
}

async fn decide(ctx: &Ctx, advisory: &Actor, dossier: &str) -> Result<(), Failure> {
    let code = app::decisions::draft(ctx, advisory, dossier).await?;
    let draft = app::decisions::view(ctx, advisory, &code).await?;
    let edit = Edit {
        summary: draft.summary,
        legal_basis: draft.legal_basis,
        articles: draft.articles,
        recipients: draft.recipients,
        signer: "1".to_owned(),
        presenter: "Giám đốc Công an tỉnh".to_owned(),
        presenter_capacity: String::new(),
        authority_note: dossier_form().authority_note,
    };
    app::decisions::edit(ctx, advisory, &code, draft.version, edit).await?;
    let version = app::decisions::view(ctx, advisory, &code).await?.version;
    app::decisions::send(ctx, advisory, &code, version).await?;
    let version = app::decisions::view(ctx, advisory, &code).await?.version;
    app::decisions::register(ctx, advisory, &code, version, "1534", SIGNED).await?;
    let version = app::decisions::view(ctx, advisory, &code).await?.version;
    app::decisions::issue(ctx, advisory, &code, version, "demo-issue").await?;
    papers::request(ctx, advisory, PaperKind::Certificates, &code, Options::format("pdf")).await?;
    let director = actor(ctx, "giam-doc").await?;
    let lines = (1..=134).map(|line| (line, "full".to_owned())).collect();
    app::honour::release(ctx, &director, &code, lines).await?;
    super::records::honour(ctx, advisory, &code).await
}
