//! After issue: errata, annulments, sheets printed again, on both engines.

use app::{
    Ctx,
    amendments::{self, AnnulForm, CorrectForm, Repaid},
    awards,
    checks::{self, Question, Standing},
    copies::{self, Ended},
    decisions, exports,
    honour::{self, Receipt},
    jobs,
    list::Query,
    papers::{self, Options},
};
use domain::{access::Role, copy::CopyReason, paper::PaperKind};
use store::{
    Store,
    entity::{award_record, notice},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter},
};
use testkit::actor;

use crate::council::{Hall, hall, issued, refusal, signed};

const RIGHT: &str = "Đỗ Thị Ảnh";

async fn asked(ctx: &Ctx, place: &str, number: &str, name: &str, year: &str) -> app::checks::Answer {
    let question = Question { number: number.into(), name: name.into(), year: year.into() };
    checks::check(ctx, place, &question).await.unwrap()
}

/// The line of Đỗ Thị Ánh, as the form shows it, with another name.
async fn renamed(ctx: &Ctx, hall: &Hall, code: &str, name: &str) -> CorrectForm {
    let lines = awards::of_decision(ctx, &hall.road.advisory, code).await.unwrap();
    let line = lines.iter().find(|l| l.name.starts_with("Đỗ Thị")).unwrap();
    CorrectForm {
        seq: line.seq,
        form: "letter".into(),
        opening: "Tên in sai một dấu so với hồ sơ gốc".into(),
        name: name.into(),
        rank: line.rank.clone(),
        post: line.post.clone(),
        unit: line.unit.clone(),
        citation: line.citation.clone(),
        ..CorrectForm::default()
    }
}

/// An account of whoever the award printed so is of.
async fn account_of(ctx: &Ctx, name: &str) -> uuid::Uuid {
    use store::{entity::account, sea_orm::Set};
    let record = award_record::Entity::find().filter(award_record::Column::PrintedName.eq(name));
    let record = record.one(ctx.store.reader()).await.unwrap().unwrap();
    let (id, person) = (uuid::Uuid::new_v4(), record.person_id);
    let frame = ctx.write_system(&ctx.now());
    ctx.store
        .write::<(), app::Error, _>(frame, |tx| {
            Box::pin(async move {
                account::Entity::insert(account::ActiveModel {
                    id: Set(id),
                    version: Set(1),
                    home_node: Set("test".into()),
                    login: Set("anh".into()),
                    display_name: Set("Ánh".into()),
                    password_hash: Set("-".into()),
                    must_change: Set(true),
                    disabled: Set(false),
                    person_id: Set(person),
                    language: Set("vi".into()),
                    created_at: Set(tx.at()),
                    ..Default::default()
                })
                .exec_without_returning(tx.conn())
                .await?;
                Ok(())
            })
        })
        .await
        .unwrap();
    id
}

/// What an account has been told, the oldest first.
async fn told(ctx: &Ctx, account: uuid::Uuid) -> Vec<String> {
    let notices = notice::Entity::find().filter(notice::Column::AccountId.eq(account)).all(ctx.store.reader()).await;
    notices.unwrap().into_iter().map(|n| n.kind).collect()
}

async fn corrected(ctx: &Ctx, hall: &Hall, code: &str) -> String {
    let form = renamed(ctx, hall, code, RIGHT).await;
    let draft = amendments::correct(ctx, &hall.road.advisory, code, &form).await.unwrap();
    amendments::issue(ctx, &hall.road.advisory, &draft, 1, "45", "20/11/2020").await.unwrap();
    draft
}

#[tokio::test]
async fn a_misspelt_name_is_put_right_everywhere_beside_what_was_issued() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let hall = hall(&ctx).await;
        let early = signed(&ctx, &hall).await;
        let advisory = hall.road.advisory.clone();
        let none = CorrectForm { seq: 1, ..CorrectForm::default() };
        assert_eq!(refusal(amendments::correct(&ctx, &advisory, &early, &none).await), "amendment-only-issued");
        let code = early;
        let v = decisions::view(&ctx, &advisory, &code).await.unwrap().version;
        decisions::issue(&ctx, &advisory, &code, v, "k").await.unwrap();

        let same = renamed(&ctx, &hall, &code, "Đỗ Thị Ánh").await;
        assert_eq!(refusal(amendments::correct(&ctx, &advisory, &code, &same).await), "amendment-nothing-differs");
        let form = renamed(&ctx, &hall, &code, RIGHT).await;
        let stranger = actor(Role::AdvisoryBody, hall.road.pc02);
        assert_eq!(refusal(amendments::correct(&ctx, &stranger, &code, &form).await), "not-found");
        let draft = amendments::correct(&ctx, &advisory, &code, &form).await.unwrap();
        assert_eq!(draft, "DC-2020-0001");
        let seen = amendments::view(&ctx, &stranger, &draft).await;
        assert_eq!(refusal(seen), "not-found");
        // Nothing holds before the paper has number and date.
        let lines = awards::of_decision(&ctx, &advisory, &code).await.unwrap();
        assert!(lines.iter().all(|l| l.corrected.is_empty()));
        let before = amendments::issue(&ctx, &advisory, &draft, 1, "45", "19/11/2020").await;
        assert_eq!(refusal(before), "amendment-before-decision");
        amendments::issue(&ctx, &advisory, &draft, 1, "45", "20/11/2020").await.unwrap();
        let again = amendments::issue(&ctx, &advisory, &draft, 2, "46", "20/11/2020").await;
        assert_eq!(refusal(again), "amendment-issued-already");

        // The list, the book, the record: what holds beside what was issued.
        let lines = awards::of_decision(&ctx, &advisory, &code).await.unwrap();
        let line = lines.iter().find(|l| l.name == RIGHT).unwrap();
        assert_eq!((line.corrected[0].field, line.corrected[0].as_issued.as_str()), ("name", "Đỗ Thị Ánh"));
        for words in ["do thi anh", "anh"] {
            let query = Query { q: words.into(), ..Query::default() };
            assert!(awards::list(&ctx, &advisory, &query).await.unwrap().page.count > 0, "{words}");
        }
        let book = honour::list(&ctx, &advisory, &Query::default()).await.unwrap();
        let entry = book.rows.iter().find(|e| e.name == RIGHT).unwrap();
        assert_eq!((entry.name_as_issued.as_str(), entry.state.as_str()), ("Đỗ Thị Ánh", "valid"));
        let kept = award_record::Entity::find()
            .filter(award_record::Column::CorrectedName.is_not_null())
            .one(store.reader())
            .await
            .unwrap()
            .unwrap();
        assert_eq!(kept.printed_name, "Đỗ Thị Ánh", "what was issued stays");

        // The certificate bears the right name under the same number; the decision's own list says so beside the old one.
        let request =
            async |kind| papers::build_request(&ctx, kind, &code, &Options::format("pdf")).await.unwrap().to_string();
        let certificate = request(PaperKind::Certificates).await;
        assert!(certificate.contains(RIGHT) && !certificate.contains("Đỗ Thị Ánh"));
        assert!(certificate.contains(&format!("\"honour_book_number\":\"{}\"", entry.book_number)));
        let list = request(PaperKind::Decision).await;
        assert!(list.contains("\"name\":\"Đỗ Thị Ánh\"") && list.contains(&format!("Đính chính: {RIGHT}")), "{list}");
        let letter = papers::build_request(&ctx, PaperKind::Amendment, &draft, &Options::format("pdf")).await.unwrap();
        let read: domain::paper::PaperRequest = serde_json::from_value(letter).unwrap();
        let domain::paper::Paper::Amendment(letter) = read.paper else { panic!("{:?}", read.paper) };
        assert!(letter.letter && !letter.annuls && letter.letterhead.symbol == "CAT-PX03");
        assert_eq!(letter.letterhead.number.as_deref(), Some("45"));
        assert_eq!((letter.texts[0].issued.as_str(), letter.texts[0].corrected.as_str()), ("Đỗ Thị Ánh", RIGHT));
        let shown = amendments::view(&ctx, &advisory, &draft).await.unwrap();
        assert_eq!((shown.number.as_str(), shown.places.len()), ("45/CAT-PX03", 1));
        let told = exports::decision(&ctx, &advisory, &code).await.unwrap();
        assert_eq!((told.amendments.len(), told.awards.iter().filter(|a| !a.corrected.is_empty()).count()), (1, 1));
        jobs::run_pending(&ctx, "worker").await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn the_check_page_says_corrected_for_the_old_name_and_the_new_and_nothing_for_a_third() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let hall = hall(&ctx).await;
        let code = issued(&ctx, &hall).await;
        let anh = account_of(&ctx, "Đỗ Thị Ánh").await;
        corrected(&ctx, &hall, &code).await;
        assert_eq!(told(&ctx, anh).await, ["award-corrected"]);
        for name in ["Đỗ Thị Ánh", RIGHT, "do thi anh"] {
            let told = asked(&ctx, "a", "7/QĐ-CAT-PX03", name, "").await;
            assert_eq!((told.standing, told.amended_by.as_str()), (Standing::Corrected, "45/CAT-PX03"), "{name}");
            assert_eq!((told.fields.as_slice(), told.holds.as_str()), (&["name"][..], RIGHT));
        }
        // One accent more is another name.
        assert_eq!(asked(&ctx, "a", "7", "Đỗ Thị Ạnh", "").await.standing, Standing::NotOurs);
        let number = asked(&ctx, "a", "7/QĐ-CAT-PX03", "", "").await;
        assert_eq!((number.standing, number.holds.as_str()), (Standing::Valid, ""), "a number alone names nobody");
        assert_eq!(asked(&ctx, "b", "7", RIGHT, "2019").await.standing, Standing::NotOurs);
        // A name and a year: only what was released in full.
        assert_eq!(asked(&ctx, "b", "", RIGHT, "2020").await.standing, Standing::NotOurs);
        let seq = renamed(&ctx, &hall, &code, RIGHT).await.seq;
        honour::release(&ctx, &hall.road.director, &code, vec![(seq, "full".into())]).await.unwrap();
        assert_eq!(asked(&ctx, "b", "", RIGHT, "2020").await.standing, Standing::Corrected);
        assert_eq!(asked(&ctx, "b", "", RIGHT, "2021").await.standing, Standing::NotOurs);
        let roll = honour::roll(&ctx).await.unwrap();
        let shown = &roll[0].individuals[0];
        assert_eq!((shown.name.as_str(), shown.as_issued.as_str()), (RIGHT, "Đỗ Thị Ánh"));
        let vague = Question { name: RIGHT.into(), ..Question::default() };
        assert_eq!(refusal(checks::check(&ctx, "c", &vague).await), "check-what");
    })
    .await;
}

#[tokio::test]
async fn an_annulled_award_keeps_its_number_with_a_mark_and_its_prize_is_asked_back() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let hall = hall(&ctx).await;
        let code = issued(&ctx, &hall).await;
        let advisory = hall.road.advisory.clone();
        let line = renamed(&ctx, &hall, &code, RIGHT).await.seq;
        honour::release(&ctx, &hall.road.director, &code, vec![(line, "full".into())]).await.unwrap();
        papers::request(&ctx, &advisory, PaperKind::Certificates, &code, Options::format("pdf")).await.unwrap();
        let book = honour::list(&ctx, &advisory, &Query::default()).await.unwrap();
        let number = book.rows.iter().find(|e| e.name == "Đỗ Thị Ánh").unwrap().number;
        let receipt = Receipt { by: "Đỗ Thị Ánh".into(), on: "20/11/2020".into(), ..Receipt::default() };
        honour::receive(&ctx, &advisory, &code, number, &receipt).await.unwrap();

        let form = AnnulForm { lines: line.to_string(), ..AnnulForm::default() };
        assert_eq!(refusal(amendments::annul(&ctx, &advisory, &code, &form).await), "field-required");
        let form = AnnulForm { opening: "Kê khai gian dối".into(), recover_by: "31/12/2020".into(), ..form };
        let unread = AnnulForm { lines: "x".into(), ..form.clone() };
        assert_eq!(refusal(amendments::annul(&ctx, &advisory, &code, &unread).await), "amendment-lines-unreadable");
        let draft = amendments::annul(&ctx, &advisory, &code, &form).await.unwrap();
        assert_eq!(draft, "HB-2020-0001");
        // It shares its numbers with decisions.
        let used = amendments::issue(&ctx, &advisory, &draft, 1, "7", "20/11/2020").await;
        assert_eq!(refusal(used), "decision-number-used");
        let anh = account_of(&ctx, "Đỗ Thị Ánh").await;
        amendments::issue(&ctx, &advisory, &draft, 1, "8", "20/11/2020").await.unwrap();
        assert_eq!(told(&ctx, anh).await, ["award-annulled"]);

        let told = asked(&ctx, "a", "7", "Đỗ Thị Ánh", "").await;
        assert_eq!(
            (told.standing, told.amended_by.as_str()),
            (Standing::Annulled, "8/QĐ-CAT-PX03".replace("8/", "08/").as_str())
        );
        let entry = honour::list(&ctx, &advisory, &Query::default()).await.unwrap();
        let entry = entry.rows.iter().find(|e| e.number == number).unwrap().clone();
        assert_eq!(entry.state, "annulled");
        assert!(entry.note.contains("08/QĐ-CAT-PX03"), "{}", entry.note);
        let roll = honour::roll(&ctx).await.unwrap();
        assert!(roll[0].individuals[0].annulled);
        let certificates =
            papers::build_request(&ctx, PaperKind::Certificates, &code, &Options::format("pdf")).await.unwrap();
        assert!(!certificates.to_string().contains("Đỗ Thị Ánh"), "an annulled award is printed no more");
        let again = honour::reprint(&ctx, &advisory, &code, number, "x", Options::default()).await;
        assert_eq!(refusal(again), "certificate-entry-annulled");
        let sheets = copies::register(&ctx, &advisory, &code).await.unwrap();
        assert_eq!(sheets.iter().find(|c| c.number == number).unwrap().state, "owed");

        let shown = amendments::view(&ctx, &advisory, &draft).await.unwrap();
        let owed = shown.lines[0].owed;
        assert!(owed > 0);
        let paid = Repaid { seq: line, amount: owed + 1, on: "20/11/2020".into(), receipt: "PT 1".into() };
        let much = amendments::repay(&ctx, &advisory, &draft, shown.version, &paid).await;
        assert_eq!(refusal(much), "amendment-repaid-too-much");
        let paid = Repaid { amount: owed, ..paid };
        amendments::repay(&ctx, &advisory, &draft, shown.version, &paid).await.unwrap();
        let shown = amendments::view(&ctx, &advisory, &draft).await.unwrap();
        assert_eq!((shown.lines[0].repaid, shown.lines[0].receipt.as_str()), (owed, "PT 1"));
        let paper = papers::build_request(&ctx, PaperKind::Amendment, &draft, &Options::format("pdf")).await.unwrap();
        assert!(paper.to_string().contains("bằng chữ"), "{paper}");
        // What was taken back is neither corrected nor taken back again.
        let twice = amendments::annul(&ctx, &advisory, &code, &form).await;
        assert_eq!(refusal(twice), "amendment-no-line");
        assert!(store.invariants().await.unwrap().sound(), "{:?}", store.invariants().await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_sheet_is_exchanged_or_reissued_under_its_number_and_the_old_one_is_asked_back() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let hall = hall(&ctx).await;
        let code = issued(&ctx, &hall).await;
        let advisory = hall.road.advisory.clone();
        let all = Options::format("pdf");
        papers::request(&ctx, &advisory, PaperKind::Certificates, &code, all.clone()).await.unwrap();
        jobs::run_pending(&ctx, "worker").await.unwrap();
        let again = papers::request(&ctx, &advisory, PaperKind::Certificates, &code, all.clone()).await;
        assert_eq!(refusal(again), "certificate-printed-before");
        let state = async |number: i64| -> Vec<(i64, String, String)> {
            let rows = copies::register(&ctx, &advisory, &code).await.unwrap();
            rows.into_iter().filter(|c| c.number == number).map(|c| (c.copy, c.reason, c.state)).collect()
        };
        let of = |n: i64, reason: &str, state: &str| (n, reason.to_owned(), state.to_owned());
        assert_eq!(state(1).await, [of(1, "first", "printed")]);
        let spoiled = Options { again: "spoiled".into(), from: Some(1), to: Some(1), ..all };
        papers::request(&ctx, &advisory, PaperKind::Certificates, &code, spoiled).await.unwrap();
        assert_eq!(state(1).await, [of(1, "first", "spoiled"), of(2, "misprint", "printed")]);
        assert_eq!(state(2).await, [of(1, "first", "printed")]);

        let receipt =
            |by: &str, given_as: &str| Receipt { by: by.into(), given_as: given_as.into(), on: "20/11/2020".into() };
        honour::receive(&ctx, &advisory, &code, 1, &receipt("Người thay", "on_behalf")).await.unwrap();
        let reason = "Bị ướt";
        honour::reissue(&ctx, &advisory, &code, 1, CopyReason::Damaged, reason, Options::default()).await.unwrap();
        assert_eq!(state(1).await[1..], [of(2, "misprint", "owed"), of(3, "damaged", "printed")]);
        let ended = Ended { number: 1, copy: 2, on: "20/11/2020".into(), ..Ended::default() };
        copies::take_in(&ctx, &advisory, &code, &ended).await.unwrap();
        assert_eq!(refusal(copies::take_in(&ctx, &advisory, &code, &ended).await), "copy-not-out");
        honour::receive(&ctx, &advisory, &code, 1, &receipt("Chính chủ", "")).await.unwrap();
        honour::reissue(&ctx, &advisory, &code, 1, CopyReason::Lost, "Cháy nhà", Options::default()).await.unwrap();
        assert_eq!(
            state(1).await[1..],
            [of(2, "misprint", "recovered"), of(3, "damaged", "lost"), of(4, "lost", "printed")]
        );
        let book = honour::list(&ctx, &advisory, &Query::default()).await.unwrap();
        assert!(
            book.rows[0].note.contains("Cấp đổi 20/11/2020: Bị ướt; Cấp lại 20/11/2020: Cháy nhà"),
            "{}",
            book.rows[0].note
        );
        assert!(store.invariants().await.unwrap().sound(), "{:?}", store.invariants().await.unwrap());
    })
    .await;
}
