//! From proofs of names to the honour book: decision, papers, certificates, on both engines.

use std::sync::Arc;

use app::{
    Ctx, Error,
    checks::{self, Question, Standing},
    decisions, dossiers, honour, jobs,
    list::Query,
    papers::{self, Options},
    proofs::{self, Confirmed, Read, Texts},
    sessions,
};
use domain::{access::Role, paper::PaperKind};
use store::{
    Store,
    entity::{award_record, honour_entry, nominee, unit},
    sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, PaginatorTrait},
};
use testkit::{actor, actor_with};
use uuid::Uuid;

use crate::council::{confirm_all, hall, hall_of, issued, refusal, signed, to_issue};

#[tokio::test]
async fn a_unit_confirms_what_it_read_and_a_later_change_opens_the_line_again() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let hall = hall(&ctx).await;
        let officer = hall.road.officer.clone();
        let early = proofs::view(&ctx, &officer, &hall.dossier).await.unwrap();
        assert!(!early.open);
        to_issue(&ctx, &hall).await;
        let local = actor(Role::EmulationOfficer, hall.road.pc02);
        assert_eq!(proofs::list(&ctx, &local).await.unwrap().len(), 1);
        let own = proofs::view(&ctx, &local, &hall.dossier).await.unwrap();
        assert_eq!((own.units.len(), own.units[0].on_behalf), (1, false));
        let read = own.units[0].read();
        proofs::confirm(&ctx, &local, &hall.dossier, std::slice::from_ref(&read), "").await.unwrap();
        let others = [read.clone(), Read { unit: "PX03".into(), ..read }];
        let px03 = proofs::confirm(&ctx, &local, &hall.dossier, &others, "").await;
        assert_eq!(refusal(px03), "not-found");
        let behalf = proofs::view(&ctx, &officer, &hall.dossier).await.unwrap();
        let px03 = behalf.units.iter().find(|u| u.unit == "PX03").unwrap().clone();
        assert!(px03.on_behalf);
        let silent = proofs::confirm(&ctx, &officer, &hall.dossier, &[px03.read()], " ").await;
        assert_eq!(refusal(silent), "proof-words-required");

        let line = px03.lines[0].clone();
        let texts = Texts {
            name: "Đỗ Thị Ánh Nguyệt".into(),
            rank: line.rank,
            post: line.post,
            unit: line.unit,
            citation: line.citation,
        };
        let emoji = Texts { name: "Đỗ 🎉".into(), ..texts.clone() };
        let bad = proofs::correct(&ctx, &officer, &hall.dossier, &line.part, line.seq, emoji).await;
        assert_eq!(refusal(bad), "proof-hidden-marks");
        proofs::correct(&ctx, &officer, &hall.dossier, &line.part, line.seq, texts.clone()).await.unwrap();
        let old = proofs::confirm(&ctx, &officer, &hall.dossier, &[px03.read()], "thư").await;
        assert_eq!(refusal(old), "proof-changed", "what was read is what is confirmed");
        confirm_all(&ctx, &hall).await;
        let all = proofs::view(&ctx, &officer, &hall.dossier).await.unwrap();
        assert_eq!((all.done, all.total), (3, 3));
        let code = decisions::draft(&ctx, &hall.road.advisory, &hall.dossier).await.unwrap();
        let again = Texts { name: "Đỗ Thị Ánh".into(), ..texts.clone() };
        proofs::correct(&ctx, &officer, &hall.dossier, &line.part, line.seq, again).await.unwrap();
        let all = proofs::view(&ctx, &officer, &hall.dossier).await.unwrap();
        assert_eq!(all.done, 2);
        assert!(all.units.iter().flat_map(|u| &u.lines).any(|l| l.reopened));
        let v = decisions::view(&ctx, &hall.road.advisory, &code).await.unwrap().version;
        assert_eq!(refusal(decisions::send(&ctx, &hall.road.advisory, &code, v).await), "decision-proof-open");
        confirm_all(&ctx, &hall).await;
        decisions::send(&ctx, &hall.road.advisory, &code, v).await.unwrap();
        let fixed = proofs::correct(&ctx, &officer, &hall.dossier, &line.part, line.seq, texts).await;
        assert_eq!(refusal(fixed), "proof-decision-sent");
    })
    .await;
}

#[tokio::test]
async fn all_units_of_an_officer_are_confirmed_at_once_or_not_at_all() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let hall = hall(&ctx).await;
        let officer = hall.road.officer.clone();
        to_issue(&ctx, &hall).await;
        let nothing = proofs::confirm(&ctx, &officer, &hall.dossier, &[], "điện thoại").await;
        assert_eq!(refusal(nothing), "proof-choose-units");
        let shown = proofs::view(&ctx, &officer, &hall.dossier).await.unwrap();
        let read: Vec<Read> = shown.mine().map(proofs::UnitProof::read).collect();
        assert!(read.len() > 1, "{read:?}");

        // One list moves on between reading and confirming: none is confirmed.
        let line = shown.units[0].lines[0].clone();
        let texts = Texts {
            name: line.name.clone(),
            rank: line.rank,
            post: line.post,
            unit: line.unit,
            citation: "Thành tích đã sửa".into(),
        };
        proofs::correct(&ctx, &officer, &hall.dossier, &line.part, line.seq, texts).await.unwrap();
        let old = proofs::confirm(&ctx, &officer, &hall.dossier, &read, "điện thoại").await;
        assert_eq!(refusal(old), "proof-changed");
        let shown = proofs::view(&ctx, &officer, &hall.dossier).await.unwrap();
        assert_eq!(shown.done, 0, "nothing was confirmed");

        let read: Vec<Read> = shown.mine().map(proofs::UnitProof::read).collect();
        let silent = proofs::confirm(&ctx, &officer, &hall.dossier, &read, "").await;
        assert_eq!(refusal(silent), "proof-words-required");
        let done = proofs::confirm(&ctx, &officer, &hall.dossier, &read, "điện thoại").await.unwrap();
        assert_eq!(done, Confirmed { units: read.len(), lines: shown.total });
        let shown = proofs::view(&ctx, &officer, &hall.dossier).await.unwrap();
        assert_eq!((shown.done, shown.mine().count()), (shown.total, 0));
    })
    .await;
}

#[tokio::test]
async fn numbers_are_checked_and_an_unverified_signer_needs_a_basis() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let hall = hall(&ctx).await;
        to_issue(&ctx, &hall).await;
        confirm_all(&ctx, &hall).await;
        let advisory = hall.road.advisory.clone();
        let code = decisions::draft(&ctx, &advisory, &hall.dossier).await.unwrap();
        assert_eq!(code, "QD-2020-0001");
        assert_eq!(refusal(decisions::draft(&ctx, &advisory, &hall.dossier).await), "decision-exists");
        let d = decisions::view(&ctx, &advisory, &code).await.unwrap();
        assert_eq!(d.signers.len(), 2, "who signs later is not offered");
        assert!(d.summary.contains("Giấy khen") && d.legal_basis.contains("91/2017/NĐ-CP"), "{}", d.legal_basis);
        assert!(d.articles.contains("01 (một) tập thể và 02 (hai) cá nhân"), "{}", d.articles);
        let bases: Vec<&str> = d.legal_basis.lines().collect();
        assert!(bases.iter().rev().skip(1).all(|b| b.starts_with("Căn cứ ")), "a line each: {bases:?}");
        let asked =
            "Theo đề nghị của Hội đồng Thi đua - Khen thưởng Công an tỉnh tại phiên họp ngày 18 tháng 11 năm 2020";
        assert!(bases.last().is_some_and(|b| b.starts_with(asked)), "{bases:?}");
        assert!(d.articles.contains("cá nhân 0,3 lần mức lương cơ sở"), "{}", d.articles);
        let edit = decisions::Edit {
            summary: d.summary.clone(),
            legal_basis: d.legal_basis.clone(),
            articles: d.articles.clone(),
            recipients: d.recipients.clone(),
            signer: "2".into(),
            ..decisions::Edit::default()
        };
        decisions::edit(&ctx, &advisory, &code, d.version, edit.clone()).await.unwrap();
        let v = d.version + 1;
        assert_eq!(refusal(decisions::send(&ctx, &advisory, &code, v).await), "decision-authority-note");
        let with_note = decisions::Edit { authority_note: "Văn bản ủy quyền số 3".into(), ..edit };
        decisions::edit(&ctx, &advisory, &code, v, with_note).await.unwrap();
        decisions::send(&ctx, &advisory, &code, v + 1).await.unwrap();
        decisions::take_back(&ctx, &advisory, &code, v + 2, "Sai trích yếu").await.unwrap();
        decisions::send(&ctx, &advisory, &code, v + 3).await.unwrap();
        let v = v + 4;
        let try_register =
            async |n: &str, day: &str| refusal(decisions::register(&ctx, &advisory, &code, v, n, day).await);
        assert_eq!(try_register("0", "20/11/2020").await, "decision-bad-number");
        assert_eq!(try_register("abc", "20/11/2020").await, "decision-bad-number");
        assert_eq!(try_register("7", "17/11/2020").await, "decision-date-before-council");
        assert_eq!(try_register("7", "21/11/2020").await, "decision-date-future");
        assert_eq!(try_register("7", "31/11/2020").await, "field-date-malformed");
        decisions::register(&ctx, &advisory, &code, v, "7/QĐ-CAT", "20/11/2020").await.unwrap();
        let d = decisions::view(&ctx, &advisory, &code).await.unwrap();
        assert_eq!((d.number.as_str(), d.state.as_str()), ("07/QĐ-CAT-PX03", "signed"));
    })
    .await;
}

#[tokio::test]
async fn a_decision_is_issued_once_however_many_press_the_button() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let hall = hall_of(&ctx, 4).await;
        let code = signed(&ctx, &hall).await;
        let v = decisions::view(&ctx, &hall.road.advisory, &code).await.unwrap().version;
        let other = actor_with("other", &[(Role::AdvisoryBody, Some(hall.road.root))]);
        let first = hall.road.advisory.clone();
        let (a, b, c, d) = tokio::join!(
            decisions::issue(&ctx, &first, &code, v, "key"),
            decisions::issue(&ctx, &first, &code, v, "key"),
            decisions::issue(&ctx, &other, &code, v, "key"),
            decisions::issue(&ctx, &other, &code, v, "another"),
        );
        let all = [&a, &b, &c, &d];
        let good: Vec<_> = all.iter().filter_map(|r| r.as_ref().ok()).collect();
        assert!(!good.is_empty(), "{all:?}");
        assert!(good.iter().all(|i| **i == *good[0]));
        let issued = good[0].clone();
        assert_eq!((issued.collectives, issued.individuals), (1, 6));
        assert_eq!((issued.first_number, issued.last_number), (1, 7));
        assert_eq!(issued.prizes, 900_000 + 6 * 450_000);
        assert_eq!(award_record::Entity::find().count(store.reader()).await.unwrap(), 7);
        let book = honour_entry::Entity::find().all(store.reader()).await.unwrap();
        let mut numbers: Vec<i64> = book.iter().map(|e| e.number).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=7).collect::<Vec<_>>());
        let retry = decisions::issue(&ctx, &first, &code, v, "key").await;
        assert!(retry.as_ref().is_ok_and(|i| *i == issued) || a.is_err(), "{retry:?}");
        let at = dossiers::load(&ctx, &hall.road.officer, &hall.dossier).await.unwrap();
        assert_eq!(at.progress.state.code(), "issued");
    })
    .await;
}

#[tokio::test]
async fn papers_are_made_by_jobs_certificates_only_from_issued() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let hall = hall(&ctx).await;
        let code = signed(&ctx, &hall).await;
        let advisory = hall.road.advisory.clone();
        let early = papers::request(&ctx, &advisory, PaperKind::Certificates, &code, Options::format("pdf")).await;
        assert_eq!(refusal(early), "paper-only-issued");
        // One sheet can be looked at before: marked, without a number, and no sheet is counted as printed.
        let look = Options { preview: true, ..Options::format("pdf") };
        let sheet = papers::build_request(&ctx, PaperKind::Certificates, &code, &look).await.unwrap();
        assert!(sheet["watermark"].as_str().unwrap().contains("XEM TRƯỚC"), "{sheet}");
        let items = sheet["data"]["items"].as_array().unwrap();
        assert!(items.len() == 1 && items[0]["honour_book_number"] == "…", "{sheet}");
        papers::request(&ctx, &advisory, PaperKind::Decision, &code, Options::format("docx")).await.unwrap();
        let v = decisions::view(&ctx, &advisory, &code).await.unwrap().version;
        decisions::issue(&ctx, &advisory, &code, v, "k").await.unwrap();
        for _ in 0..2 {
            papers::request(&ctx, &advisory, PaperKind::Certificates, &code, Options::format("pdf")).await.unwrap();
        }
        let range = Options { from: Some(2), to: Some(3), style: "overprint".into(), ..Options::format("pdf") };
        let unasked = papers::request(&ctx, &advisory, PaperKind::Certificates, &code, range.clone()).await;
        assert_eq!(
            refusal(unasked),
            "certificate-printed-before",
            "sheets that were printed are not printed again unasked"
        );
        let range = Options { again: "unused".into(), ..range };
        papers::request(&ctx, &advisory, PaperKind::Certificates, &code, range).await.unwrap();
        assert_eq!(jobs::run_pending(&ctx, "worker").await.unwrap(), 7);
        let d = decisions::view(&ctx, &advisory, &code).await.unwrap();
        assert_eq!(d.papers.len(), 7, "asking twice for the same gives one paper");
        assert!(d.papers.iter().all(|p| p.state == "done"), "{:?}", d.papers);
        let read = async |number: usize| {
            let file = papers::download(&ctx, &advisory, "decision", &code, number).await.unwrap();
            String::from_utf8_lossy(&ctx.store.read_blob(file.blob).await.unwrap()).into_owned()
        };
        let by = |kind: &str, from: Option<i64>| {
            d.papers.iter().find(|p| p.kind == kind && p.options.from == from).unwrap().number
        };
        let all = read(by("certificates", None)).await;
        assert!(all.contains("\"honour_book_number\":\"3/2020\"") && all.contains("TÀI LIỆU MINH HỌA"), "{all}");
        assert!(all.contains("GIÁM ĐỐC CÔNG AN TỈNH MINH HỌA"));
        let some = read(by("certificates", Some(2))).await;
        assert!(!some.contains("\"honour_book_number\":\"1/2020\"") && some.contains("overprint"));
        let sheet = d.papers.iter().find(|p| p.format == "xlsx").unwrap().number;
        assert!(read(sheet).await.starts_with("PK"));
        let stranger = actor(Role::AdvisoryBody, hall.road.pc02);
        assert_eq!(refusal(papers::download(&ctx, &stranger, "decision", &code, 6).await), "not-found");
        let minutes = sessions::list(&ctx, &hall.secretary, &Query::default()).await.unwrap().rows[0].code.clone();
        for kind in [PaperKind::CouncilMinutes, PaperKind::CountMinutes] {
            let request = papers::build_request(&ctx, kind, &minutes, &Options::format("docx")).await.unwrap();
            let read: domain::paper::PaperRequest = serde_json::from_value(request).unwrap();
            assert_eq!(read.paper.kind(), kind);
        }
        for kind in [PaperKind::Submission, PaperKind::ProofList] {
            let options = Options { unit: "PC02".into(), ..Options::format("pdf") };
            papers::build_request(&ctx, kind, &hall.dossier, &options).await.unwrap();
        }
        let book = Options { year: Some(2020), ..Options::format("pdf") };
        let book = papers::build_request(&ctx, PaperKind::HonourBook, "CAT", &book).await.unwrap();
        assert_eq!(book["data"]["rows"].as_array().unwrap().len(), 3);
    })
    .await;
}

#[tokio::test]
async fn a_spoiled_sheet_is_printed_again_under_its_number_and_a_spoiled_number_keeps_its_mark() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let hall = hall(&ctx).await;
        let code = issued(&ctx, &hall).await;
        let advisory = hall.road.advisory.clone();
        honour::reprint(&ctx, &advisory, &code, 2, "Kẹt giấy", Options::default()).await.unwrap();
        let missing = honour::reprint(&ctx, &advisory, &code, 99, "x", Options::default()).await;
        assert_eq!(refusal(missing), "certificate-no-entry");
        assert_eq!(honour::spoil(&ctx, &advisory, &code, 3, "Sai tên").await.unwrap(), 4);
        assert_eq!(refusal(honour::spoil(&ctx, &advisory, &code, 3, "nữa").await), "certificate-entry-spoiled");
        let book = honour::list(&ctx, &advisory, &Query::default()).await.unwrap();
        let rows: Vec<_> = book.rows.iter().map(|e| (e.number, e.state.as_str(), e.note.as_str())).collect();
        assert_eq!(rows.len(), 4);
        assert_eq!(rows[1].1, "valid");
        assert!(rows[1].2.starts_with("In lại 20/11/2020: Kẹt giấy"));
        assert_eq!((rows[2].1, rows[3].2), ("spoiled", "Thay số 3"));
        let receipt =
            honour::Receipt { by: "Đỗ Thị Ánh".into(), on: "20/11/2020".into(), ..honour::Receipt::default() };
        honour::receive(&ctx, &advisory, &code, 4, &receipt).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn nothing_is_public_until_a_named_person_releases_it_and_the_check_page_lists_nothing() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let hall = hall(&ctx).await;
        let code = signed(&ctx, &hall).await;
        let v = decisions::view(&ctx, &hall.road.advisory, &code).await.unwrap().version;
        decisions::issue(&ctx, &hall.road.advisory, &code, v, "k").await.unwrap();
        assert!(honour::roll(&ctx).await.unwrap().is_empty());
        let lines = vec![(1, "full".to_owned()), (2, "initials".to_owned()), (3, "count_only".to_owned())];
        let denied = honour::release(&ctx, &hall.road.advisory, &code, lines.clone()).await;
        assert_eq!(refusal(denied), "denied");
        assert_eq!(honour::release(&ctx, &hall.road.director, &code, lines).await.unwrap(), 3);
        let roll = honour::roll(&ctx).await.unwrap();
        assert_eq!((roll.len(), roll[0].collectives.len(), roll[0].more_individuals), (1, 1, 1));
        assert!(roll[0].individuals[0].name.ends_with('.') && roll[0].individuals[0].unit.is_empty());

        let ask = async |number: &str, name: &str| {
            let question = Question { number: number.into(), name: name.into(), year: String::new() };
            checks::check(&ctx, "203.0.113.9", &question).await.map(|a| a.standing == Standing::Valid)
        };
        assert!(ask("07/QĐ-CAT-PX03", "do thi anh").await.unwrap());
        assert!(ask("7", "Đỗ Thị Ánh").await.unwrap());
        assert!(!ask("7", "Đỗ Thị").await.unwrap());
        assert!(!ask("8", "Đỗ Thị Ánh").await.unwrap());
        assert!(!ask("8", "").await.unwrap());
        assert!(ask("7", "").await.unwrap(), "a number alone tells of the paper, and of nobody");
        assert!(!ask("x' OR 1=1", "%").await.unwrap());
        let mut last = Ok(false);
        for _ in 0..checks::MOST {
            last = ask("1", "x").await;
        }
        assert_eq!(refusal(last), "check-too-often");
        let elsewhere = Question { number: "7".into(), name: "Đỗ Thị Ánh".into(), year: String::new() };
        assert_eq!(checks::check(&ctx, "198.51.100.7", &elsewhere).await.unwrap().standing, Standing::Valid);
    })
    .await;
}

#[tokio::test]
async fn a_number_used_in_the_year_is_refused_also_when_two_enter_it_at_once() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let hall = hall(&ctx).await;
        let code = signed(&ctx, &hall).await;
        // A second decision of the same body, sent for signature.
        let first = store::entity::decision::Entity::find().one(store.reader()).await.unwrap().unwrap();
        let mut twin = store::entity::dossier::Entity::find().one(store.reader()).await.unwrap().unwrap();
        let now = ctx.now();
        twin.id = Uuid::new_v4();
        twin.code = "HS-2020-9999".into();
        let mut second = first.clone();
        second.id = Uuid::new_v4();
        second.code = "QD-2020-9999".into();
        second.dossier_id = twin.id;
        second.state = "sent".into();
        (second.number, second.number_year, second.number_text) = (None, None, None);
        let rows = Arc::new((twin, second));
        ctx.store
            .write(ctx.write_system(&now), |tx| {
                let rows = rows.clone();
                Box::pin(async move {
                    rows.0.clone().into_active_model().insert(tx.conn()).await?;
                    rows.1.clone().into_active_model().insert(tx.conn()).await?;
                    Ok::<(), Error>(())
                })
            })
            .await
            .unwrap();
        let advisory = &hall.road.advisory;
        let v = rows.1.version;
        let used = decisions::register(&ctx, advisory, "QD-2020-9999", v, "7", "20/11/2020").await;
        assert_eq!(refusal(used), "decision-number-used");
        let at = decisions::view(&ctx, advisory, &code).await.unwrap().version;
        let (a, b) = tokio::join!(
            decisions::register(&ctx, advisory, &code, at, "9", "20/11/2020"),
            decisions::register(&ctx, advisory, "QD-2020-9999", v, "9", "20/11/2020"),
        );
        assert_eq!([a.is_ok(), b.is_ok()].iter().filter(|ok| **ok).count(), 1, "{a:?} {b:?}");
        decisions::register(
            &ctx,
            advisory,
            if a.is_ok() { "QD-2020-9999" } else { &code },
            if a.is_ok() { v } else { at },
            "12",
            "20/11/2020",
        )
        .await
        .unwrap();
    })
    .await;
}

/// Adds copies of the first award, its nominee and its line in the honour book, until there are `to`.
async fn grow(ctx: &Ctx, from: usize, to: usize) {
    let conn = ctx.store.reader();
    let n = nominee::Entity::find().one(conn).await.unwrap().unwrap();
    let a = award_record::Entity::find().one(conn).await.unwrap().unwrap();
    let h = honour_entry::Entity::find().one(conn).await.unwrap().unwrap();
    let rows = Arc::new((n, a, h));
    let now = ctx.now();
    for start in (from..to).step_by(100) {
        ctx.store
            .write(ctx.write_system(&now), |tx| {
                let rows = rows.clone();
                Box::pin(async move {
                    let (mut ns, mut awards, mut entries) = (Vec::new(), Vec::new(), Vec::new());
                    for i in start..to.min(start + 100) {
                        let (mut n, mut a, mut h) = (*rows).clone();
                        let seq = 1_000 + i as i64;
                        (n.id, a.id, h.id) = (Uuid::new_v4(), Uuid::new_v4(), Uuid::new_v4());
                        (n.seq, a.seq, h.number) = (seq, seq, seq);
                        (a.nominee_id, h.award_record_id) = (n.id, a.id);
                        ns.push(n.into_active_model());
                        awards.push(a.into_active_model());
                        entries.push(h.into_active_model());
                    }
                    nominee::Entity::insert_many(ns).exec_without_returning(tx.conn()).await?;
                    award_record::Entity::insert_many(awards).exec_without_returning(tx.conn()).await?;
                    honour_entry::Entity::insert_many(entries).exec_without_returning(tx.conn()).await?;
                    Ok::<(), Error>(())
                })
            })
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn lists_ask_the_same_number_of_statements_for_ten_a_thousand_and_ten_thousand_rows() {
    use store::statements::count_statements;
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let hall = hall(&ctx).await;
        let code = issued(&ctx, &hall).await;
        let advisory = hall.road.advisory.clone();
        let session = sessions::list(&ctx, &hall.secretary, &Query::default()).await.unwrap().rows[0].code.clone();
        let mut before: Option<Vec<u64>> = None;
        let mut have = 3;
        for rows in [10, 1_000, 10_000] {
            grow(&ctx, have, rows).await;
            have = rows;
            let query = Query { q: "phong canh sat".into(), ..Query::default() };
            let mut counts = Vec::new();
            let (found, n) = count_statements(app::awards::list(&ctx, &advisory, &Query::default())).await;
            assert_eq!(found.unwrap().page.count, rows as u64);
            counts.push(n);
            counts.push(count_statements(app::awards::list(&ctx, &advisory, &query)).await.1);
            let (found, n) = count_statements(honour::list(&ctx, &advisory, &Query::default())).await;
            assert_eq!(found.unwrap().count, rows as u64);
            counts.push(n);
            counts.push(count_statements(decisions::list(&ctx, &advisory, &Query::default())).await.1);
            counts.push(count_statements(decisions::view(&ctx, &advisory, &code)).await.1);
            counts.push(count_statements(sessions::list(&ctx, &hall.secretary, &Query::default())).await.1);
            counts.push(count_statements(sessions::view(&ctx, &hall.secretary, &session)).await.1);
            counts.push(count_statements(sessions::grid(&ctx, &hall.secretary, &session, 0, 200, false)).await.1);
            counts.push(count_statements(proofs::list(&ctx, &hall.road.officer)).await.1);
            // The pages of a session add at most two: who is signed in, and the papers.
            assert!(counts.iter().all(|n| *n <= 10) && counts[6..=7].iter().all(|n| *n <= 6), "{counts:?}");
            if let Some(before) = &before {
                assert_eq!(*before, counts, "at {rows} rows");
            }
            before = Some(counts);
        }
        grow(&ctx, have, 10_002).await;
        let many = app::awards::list(&ctx, &advisory, &Query::default()).await.unwrap();
        assert_eq!((many.page.count, many.page.more_than_cap), (10_000, true));
        let exact = Query { count: "exact".into(), ..Query::default() };
        let many = app::awards::list(&ctx, &advisory, &exact).await.unwrap();
        assert_eq!((many.page.count, many.page.more_than_cap), (10_002, false));
        assert_eq!(many.counts.collective_awards + many.counts.individual_awards, 10_002);
        let first = app::awards::list(&ctx, &advisory, &Query::default()).await.unwrap();
        let next = Query { at: first.page.after.clone().unwrap(), ..Query::default() };
        let second = app::awards::list(&ctx, &advisory, &next).await.unwrap();
        let back = Query { at: second.page.before.clone().unwrap(), ..Query::default() };
        let again = app::awards::list(&ctx, &advisory, &back).await.unwrap();
        let lines = |a: &app::awards::Awards| a.page.rows.iter().map(|r| r.seq).collect::<Vec<_>>();
        assert_eq!(lines(&again), lines(&first));
        assert!(again.page.before.is_none() || again.page.rows.len() == 50);
        // Columns without an index wait until the filters leave few rows: then they are served.
        let by_unit = Query { sort: "-unit".into(), ..Query::default() };
        let refused = app::awards::list(&ctx, &advisory, &by_unit).await.unwrap().page;
        assert!(refused.refused && !first.page.refused);
        assert_eq!(refused.rows.iter().map(|r| r.seq).collect::<Vec<_>>(), lines(&first));
        let mut served = 0;
        for part in ["collective", "individual"] {
            let few = Query { filters: [("part".to_owned(), part.to_owned())].into(), ..by_unit.clone() };
            let few = app::awards::list(&ctx, &advisory, &few).await.unwrap().page;
            assert_eq!(few.refused, few.more_than_cap);
            served += usize::from(!few.refused && few.count > 0);
        }
        assert!(served > 0);
        // A spreadsheet begun in an order is ended in it, though rows come meanwhile; begun in the usual one, in that.
        let piece = Query { export: true, ..by_unit.clone() };
        assert!(app::awards::list(&ctx, &advisory, &piece).await.unwrap().page.refused);
        let from = format!("after:{}.{}", hex::encode("a"), Uuid::nil().simple());
        let piece = app::awards::list(&ctx, &advisory, &Query { at: from, ..piece }).await.unwrap().page;
        assert!(!piece.refused);
        both_ways_of_a_page_agree(&ctx, &advisory).await;
    })
    .await;
}

/// A narrow scope is merged from its units, a wide one walked: the same rows in every order, from every place and under
/// every filter.
async fn both_ways_of_a_page_agree(ctx: &Ctx, actor: &domain::access::Actor) {
    use domain::listing::{AWARDS, Served, Sort};
    use store::query::{
        awards,
        holders::Holders,
        list::{self, Asked},
    };
    let conn = ctx.store.reader();
    let scope = domain::access::scope(actor, domain::access::Action::ViewDecisions);
    let filter = awards::AwardFilter {
        scope,
        day: ctx.now().today,
        words: Vec::new(),
        part: None,
        award: None,
        year: None,
        decision: None,
        release: None,
    };
    let all = unit::Entity::find().all(conn).await.unwrap();
    let units: Vec<Uuid> = all.into_iter().map(|u| u.id).collect();
    // Whoever sees all units walks the list; the other way has to give the same.
    assert_eq!(awards::units_of(conn, &filter.scope, &filter.day).await.unwrap(), None);
    for order in AWARDS.orders().filter(|o| o.served == Served::Always) {
        for down in [false, true] {
            let asked = |rows, at: &str| Asked {
                sort: Sort { order, down },
                at: at.to_owned(),
                rows,
                cap: 20_000,
                piece: false,
            };
            let wide = awards::Awards { filter: &filter, holders: &Holders::Anybody, units: None };
            let half = list::page(conn, &wide, &asked(2_500, ""), Some(0)).await.unwrap();
            let middle = half.after.unwrap();
            let back = middle.replace("after:", "before:");
            for at in ["", middle.as_str(), back.as_str()] {
                for part in [None, Some("individual".to_owned()), Some("collective".to_owned())] {
                    let filter = awards::AwardFilter { part, ..filter.clone() };
                    let one = async |units: Option<&[Uuid]>| {
                        let list = awards::Awards { filter: &filter, holders: &Holders::Anybody, units };
                        let found = list::page(conn, &list, &asked(50, at), Some(0)).await.unwrap();
                        let counts = awards::award_counts(conn, &list, 20_000).await.unwrap();
                        assert_eq!(counts.awards, counts.collective_awards + counts.individual_awards);
                        // Beyond the cap nothing is told apart: as many as the cap and one more.
                        let some = awards::award_counts(conn, &list, 3).await.unwrap();
                        if counts.awards > 3 {
                            assert_eq!((some.awards, some.individual_awards, some.people), (4, 0, 0));
                        } else {
                            assert_eq!(some, counts);
                        }
                        (found.rows.into_iter().map(|r| r.id).collect::<Vec<_>>(), found.before, found.after, counts)
                    };
                    let (narrow, wide) = (one(Some(units.as_slice())).await, one(None).await);
                    assert_eq!(narrow, wide, "{} {down} {at:?} {:?}", order.name, filter.part);
                }
            }
        }
    }
}
