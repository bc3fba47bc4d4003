//! The work of a province: a dossier at each stage of its road, the council's sessions, decisions in every state.

use std::sync::Arc;

use app::{
    Actor,
    amendments::{self, AnnulForm, CorrectForm},
    attachments::{self, AttachForm, NewFile},
    awards, decisions,
    dossiers::{self, DossierForm},
    honour,
    imports::{self, Kind, Upload},
    movements::{self, AnswerForm, DerivedForm, IndicatorForm, LaunchForm, MovementForm, SheetForm},
    nominees::{self, AddForm},
    papers::{self, Options},
    proofs,
    sessions::{self, Convene, Entry},
    sources::SourceForm,
};
use domain::paper::PaperKind;

use super::build::Place;

/// Everything, in the order of the work.
pub(super) async fn all(place: &mut Place<'_>) {
    movement(place).await;
    imports_waiting(place).await;
    draft(place).await;
    for (name, person) in [("sent", 4), ("appraise", 5), ("voting", 6), ("waiting", 7), ("ready", 13)] {
        dossier(place, name, &[person]).await;
    }
    for (name, people) in
        [("drafted", &[8][..]), ("proved", &[17]), ("signing", &[9]), ("signed", &[10]), ("issued", &[11, 12])]
    {
        dossier(place, name, people).await;
    }
    for name in super::ballots::DOSSIERS {
        dossier(place, name, &[13]).await;
    }
    on_the_road(place).await;
    council(place).await;
    super::ballots::all(place).await;
    decided(place).await;
    printed(place).await;
    put_right(place).await;
}

async fn movement(place: &mut Place<'_>) {
    let (source, code) =
        if place.side == super::Side::Near { ("nguon-can", "pt-can") } else { ("nguon-vien", "pt-vien") };
    let source = SourceForm { code: source.into(), title: place.says("Báo"), ..SourceForm::default() };
    let saved = app::sources::save(place.ctx, &place.officer, &source).await.expect("a source");
    place.keep("source", saved);
    let form = MovementForm {
        code: code.into(),
        name: place.says("Phong trào"),
        kind: "regular".into(),
        unit: place.code("root"),
        document: place.says("Kế hoạch"),
        from: "2019".into(),
        to: "2020".into(),
        ..MovementForm::default()
    };
    let saved = movements::create(place.ctx, &place.officer, &form, None).await.expect("a movement");
    // Three units were asked, of which one answered; the fourth was not.
    let launch = LaunchForm {
        on: "2019-05-19".into(),
        reach: "chosen".into(),
        units: (1..=3).map(|n| place.code(&format!("unit{n}"))).collect(),
        ..LaunchForm::default()
    };
    movements::launch(place.ctx, &place.officer, &saved.code, 1, &launch).await.expect("units are asked");
    let answer = AnswerForm {
        answer: "own".into(),
        on: "2019-06-01".into(),
        document: place.says("Kế hoạch riêng"),
        contents: place.says("Nội dung riêng"),
        ..AnswerForm::default()
    };
    movements::answer(place.ctx, &place.officer, &saved.code, &place.code("unit2"), 1, &answer)
        .await
        .expect("an answer");
    let form = IndicatorForm {
        name: place.says("Ca tuần tra"),
        measure: "sum".into(),
        unit_of_measure: place.says("ca"),
        direction: "up".into(),
        every: "year".into(),
        reporters: "direct".into(),
        ..IndicatorForm::default()
    };
    movements::add_indicator(place.ctx, &place.officer, &saved.code, &form, None).await.expect("an indicator");
    let made = DerivedForm {
        name: place.says("Thay đổi số ca"),
        kind: "change".into(),
        bases: "1".into(),
        against: "before".into(),
        wish: "down".into(),
    };
    movements::add_derived(place.ctx, &place.officer, &saved.code, &made, None).await.expect("a derived indicator");
    let cells = [(1, "hơn 120".to_owned())].into();
    let sheet = SheetForm { document: place.says("Báo cáo 1"), cells, ..SheetForm::default() };
    let unit = place.code("unit1");
    movements::save_sheet(place.ctx, &place.officer, &saved.code, &unit, "2019", 0, &sheet).await.expect("a figure");
    place.keep("movement", saved.code);
}

/// A list of people whose second row needs an answer, and whose third one names a unit that nobody knows.
async fn imports_waiting(place: &mut Place<'_>) {
    let (mark, unit) = (place.side.mark(), place.code("unit1"));
    let list = format!(
        "Họ và tên,Năm sinh,Số hiệu,Đơn vị\nPhạm Mới {mark},1979,777-{mark_len},{unit}\n\
         Nguyễn Văn Khác {mark},1950,{},{unit}\nLê Lạ {mark},1981,,Đội không có {mark}\n",
        place.code("number2"),
        mark_len = if place.side == super::Side::Near { "001" } else { "002" },
    );
    let upload = Upload {
        kind: Kind::People,
        file_name: format!("danh-sach {mark}.csv"),
        bytes: Arc::new(list.into_bytes()),
        unit: Some(place.root),
        dossier: None,
    };
    let sent = imports::upload(place.ctx, &place.officer, upload).await.expect("an import");
    place.keep("import", sent.code);
}

async fn dossier(place: &mut Place<'_>, name: &str, people: &[usize]) {
    let form = DossierForm {
        unit: place.code("unit1"),
        deciding_unit: place.code("root"),
        title: place.says(&format!("Hồ sơ {name}")),
        award: "giay-khen".into(),
        ground: "movement".into(),
        occasion: "other".into(),
        law_on: "20/11/2020".into(),
        authority_note: place.says("Theo phân cấp"),
        achievement_what: place.says(&format!("Thành tích {name}")),
        achievement_from: "2019-05-19".into(),
        achievement_to: "2020-08-19".into(),
        ..DossierForm::default()
    };
    let code = dossiers::create(place.ctx, &place.officer, &form, None).await.expect("a dossier");
    for n in people {
        nominate(place, &code, "person", &place.code(&format!("number{n}"))).await;
    }
    place.keep(name, code);
}

async fn nominate(place: &Place<'_>, code: &str, kind: &str, who: &str) -> i64 {
    let version = version(place, code).await;
    let form = AddForm { kind: kind.into(), who: who.into(), ..AddForm::default() };
    nominees::add(place.ctx, &place.officer, code, version, &form).await.unwrap_or_else(|e| panic!("{who}: {e:?}"))
}

async fn version(place: &Place<'_>, code: &str) -> i64 {
    dossiers::load(place.ctx, &place.officer, code).await.expect("the dossier").head.version
}

/// The draft with people, a unit, a held officer and papers.
async fn draft(place: &mut Place<'_>) {
    dossier(place, "draft", &[1, 2, 3]).await;
    let code = place.code("draft");
    nominate(place, &code, "unit", &place.code("unit2")).await;
    let form = AttachForm { kind: "evidence".into(), title: place.says("Minh chứng"), nominee: String::new() };
    let content = format!("%PDF-1.7 {}", place.side.mark());
    let name = format!("{}.pdf", place.says("Báo cáo"));
    let file = NewFile { name: &name, media_type: "application/pdf", bytes: content.as_bytes() };
    let v = version(place, &code).await;
    attachments::add_file(place.ctx, &place.officer, &code, v, &form, file).await.expect("an attachment");
    // One nominee is taken off, so that he can be put back.
    let seq = nominate(place, &code, "person", &place.code("number14")).await;
    let v = version(place, &code).await;
    nominees::remove(place.ctx, &place.officer, &code, v, seq, "Rút").await.expect("taking off");
    place.keep("removed-seq", seq.to_string());
}

async fn agree(place: &Place<'_>, who: &Actor, name: &str) {
    let code = place.code(name);
    let v = version(place, &code).await;
    dossiers::agree(place.ctx, who, &code, v, 1, "").await.unwrap_or_else(|e| panic!("{name}: {e:?}"));
}

async fn on_the_road(place: &mut Place<'_>) {
    agree(place, &place.officer, "sent").await;
    let voted = super::ballots::DOSSIERS;
    let others = ["appraise", "voting", "waiting", "ready", "drafted", "proved", "signing", "signed", "issued"];
    for name in others.into_iter().chain(voted) {
        agree(place, &place.officer, name).await;
        agree(place, &place.head, name).await;
        if name != "appraise" {
            agree(place, &place.advisory, name).await;
        }
    }
}

const ALL_FOR: Entry =
    Entry { hands_for: None, hands_against: 0, hands_none: 0, written_for: None, written_against: 0, written_none: 0 };

async fn convene(place: &Place<'_>, names: &[&str]) -> String {
    let convene = Convene {
        council: place.code("council"),
        held_on: "18/11/2020".into(),
        held_at: "08:00".into(),
        place: place.says("Phòng họp"),
        dossiers: names.iter().map(|n| place.code(n)).collect(),
        secrecy: "open_count".into(),
        base: "all_members".into(),
        quorum: "2/3".into(),
        threshold: ">1/2".into(),
        rounds: "2".into(),
    };
    sessions::convene(place.ctx, &place.secretary, convene).await.expect("a session")
}

async fn session_version(place: &Place<'_>, code: &str) -> i64 {
    sessions::view(place.ctx, &place.secretary, code).await.expect("the session").version
}

async fn council(place: &mut Place<'_>) {
    let open = convene(place, &["voting"]).await;
    let v = session_version(place, &open).await;
    // The one line fails, so that another round can be asked for.
    let few = Entry { hands_for: Some(1), hands_against: 2, ..ALL_FOR };
    sessions::record_all(place.ctx, &place.secretary, &open, v, few, false).await.expect("votes");
    place.keep("session", open);
    let done = convene(place, &["ready", "drafted", "proved", "signing", "signed", "issued"]).await;
    let v = session_version(place, &done).await;
    sessions::record_all(place.ctx, &place.secretary, &done, v, ALL_FOR, false).await.expect("votes");
    let v = session_version(place, &done).await;
    sessions::close(place.ctx, &place.secretary, &done, v, "sample").await.expect("closing");
    place.keep("closed", done);
    for name in ["ready", "drafted", "proved", "signing", "signed", "issued"] {
        agree(place, &place.director, name).await;
    }
}

async fn decided(place: &mut Place<'_>) {
    for (n, name) in ["drafted", "proved", "signing", "signed", "issued"].into_iter().enumerate() {
        let dossier = place.code(name);
        let code = decisions::draft(place.ctx, &place.advisory, &dossier).await.expect("a decision");
        place.keep(&format!("decision-{name}"), code.clone());
        if n == 0 {
            continue;
        }
        for unit in proofs::view(place.ctx, &place.officer, &dossier).await.expect("proofs").units {
            let words = place.says("điện thoại");
            proofs::confirm(place.ctx, &place.officer, &dossier, &[unit.read()], &words).await.expect("a proof");
        }
        if n == 1 {
            continue;
        }
        let view = async || decisions::view(place.ctx, &place.advisory, &code).await.expect("the decision").version;
        decisions::send(place.ctx, &place.advisory, &code, view().await).await.expect("sending");
        if n > 2 {
            let v = view().await;
            decisions::register(place.ctx, &place.advisory, &code, v, &n.to_string(), "20/11/2020")
                .await
                .expect("a number");
        }
        if n > 3 {
            decisions::issue(place.ctx, &place.advisory, &code, view().await, "sample").await.expect("issuing");
        }
    }
}

async fn printed(place: &mut Place<'_>) {
    let (decision, session, dossier, root) =
        (place.code("decision-issued"), place.code("closed"), place.code("drafted"), place.code("root"));
    let own = Options { unit: place.code("unit1"), ..Options::format("pdf") };
    let book = Options { year: Some(2020), ..Options::format("pdf") };
    for (kind, code, options) in [
        (PaperKind::Decision, &decision, Options::format("pdf")),
        (PaperKind::Certificates, &decision, Options::format("pdf")),
        (PaperKind::CouncilMinutes, &session, Options::format("pdf")),
        (PaperKind::ProofList, &dossier, own),
        (PaperKind::HonourBook, &root, book),
    ] {
        papers::request(place.ctx, &place.advisory, kind, code, options)
            .await
            .unwrap_or_else(|e| panic!("{}: {e:?}", kind.code()));
    }
    // Numbers follow ids where the clock stands still.
    let made = papers::list(place.ctx, "decision", &decision, 0).await.expect("papers");
    for (name, kind) in [("certificates", PaperKind::Certificates), ("lists", PaperKind::Decision)] {
        let found = made.iter().find(|p| p.kind == kind.code()).unwrap_or_else(|| panic!("no {name}: {made:?}"));
        place.keep(name, found.number.to_string());
    }
    app::jobs::run_pending(place.ctx, "sample").await.expect("papers");
    let lines = vec![(1, "full".to_owned())];
    honour::release(place.ctx, &place.director, &decision, lines).await.expect("the honour roll");
}

/// A certificate that was handed over, the draft of an erratum, an annulment whose prize is not paid back yet.
async fn put_right(place: &mut Place<'_>) {
    let decision = place.code("decision-issued");
    let receipt =
        honour::Receipt { by: place.says("Người nhận"), on: "20/11/2020".into(), ..honour::Receipt::default() };
    honour::receive(place.ctx, &place.advisory, &decision, 2, &receipt).await.expect("a receipt");
    let lines = awards::of_decision(place.ctx, &place.advisory, &decision).await.expect("the lines");
    let line = &lines[0];
    let form = CorrectForm {
        seq: line.seq,
        form: "letter".into(),
        opening: place.says("Tên in sai một dấu"),
        name: place.says("Tên Đúng"),
        rank: line.rank.clone(),
        post: line.post.clone(),
        unit: line.unit.clone(),
        citation: line.citation.clone(),
        ..CorrectForm::default()
    };
    let code = amendments::correct(place.ctx, &place.advisory, &decision, &form).await.expect("an erratum");
    place.keep("erratum", code);
    let annul = AnnulForm {
        lines: "2".into(),
        opening: place.says("Kê khai gian dối"),
        recover_by: "31/12/2020".into(),
        ..AnnulForm::default()
    };
    let code = amendments::annul(place.ctx, &place.advisory, &decision, &annul).await.expect("an annulment");
    amendments::issue(place.ctx, &place.advisory, &code, 1, "90", "20/11/2020").await.expect("issuing it");
    place.keep("annulment", code);
}
