//! What follows for a member that its cluster acclaimed for a flag: its own dossier, its submission, the decision that is not made beside a higher one.

use app::{
    Actor, Ctx, Error, clusters, decisions, dossiers,
    list::Query,
    papers, scores,
    sessions::{self, Ask, Convene},
};
use domain::{
    access::Role,
    grid::{Sent, print},
    paper::PaperKind,
    scoring::Turn,
};
use store::{
    Store,
    entity::past_award,
    sea_orm::{ActiveModelTrait, IntoActiveModel},
};
use testkit::{actor, actor_with, sound_audit};
use uuid::Uuid;

use crate::{
    ballots::refused,
    clusters::{cluster, texts},
    roads::{Road, road},
};

const CODE: &str = "cum-5";

/// A cluster of two units of the tree and one body outside, whose year is scored, published and acclaimed by consensus: PX03 for the Government's flag,
/// PX03, PC02 and the body outside for the ministry's.
struct Acclaimed {
    road: Road,
    session: String,
}

async fn acclaimed(ctx: &Ctx) -> Acclaimed {
    let road = road(ctx).await;
    let secretary = actor_with("secretary", &[(Role::CouncilSecretary, Some(road.root))]);
    let who = &road.advisory;
    clusters::add(ctx, who, &cluster("Cụm 5")).await.unwrap();
    let mut members = Vec::new();
    for fields in [
        texts(&[("unit", "PX03"), ("from_date", "2015")]),
        texts(&[("unit", "PC02"), ("from_date", "2015")]),
        texts(&[("name", "Công an tỉnh bạn"), ("from_date", "2015")]),
    ] {
        members.push(clusters::add_part(ctx, who, CODE, "members", &fields).await.unwrap());
    }
    let year = texts(&[("year", "2020"), ("regulation", "Quy chế số 1/QC"), ("rank_by", "total")]);
    clusters::add_part(ctx, who, CODE, "years", &year).await.unwrap();
    let sheet = texts(&[("year", "2020"), ("name", "Bảng điểm")]);
    let sheet = clusters::add_part(ctx, who, CODE, "sheets", &sheet).await.unwrap();
    let lines = scores::read_text(
        "1 | I | Công tác chuyên môn | | 10\n2 | I.1 | Việc A | Chấm tự do | 10 | | | Điều 6\n1 | II | Xây dựng lực lượng | Chấm tự do | 5",
    );
    scores::set_lines(ctx, who, CODE, &sheet, 1, lines).await.unwrap();
    for (version, to) in (1..).zip(["own", "first", "explain", "second", "final"]) {
        scores::set_stage(ctx, who, CODE, 2020, version, to, "").await.unwrap();
        if to == "own" {
            // Each unit for itself; for the body outside whoever looks after the cluster.
            let heads = [actor(Role::UnitHead, road.px03), actor(Role::UnitHead, road.pc02), who.clone()];
            for (at, (one, two)) in [("9,5", "4"), ("7", "3"), ("6", "2")].into_iter().enumerate() {
                let cell = |key: &str, text: &str| Sent {
                    key: key.into(),
                    seen: [(members[at].clone(), print(""))].into(),
                    cells: [(members[at].clone(), text.to_owned())].into(),
                };
                let sent = vec![cell("I.1", one), cell("II", two)];
                scores::save_matrix(ctx, &heads[at], (CODE, 2020, ""), Turn::Own, sent).await.unwrap();
            }
        }
    }
    scores::publish(ctx, who, CODE, 2020, 6, "Thông báo số 9", "").await.unwrap();
    let call = Convene {
        held_on: "10/11/2020".into(),
        held_at: "08:00".into(),
        place: "Hội trường".into(),
        secrecy: "consensus".into(),
        base: "all_members".into(),
        quorum: "2/3".into(),
        threshold: ">1/2".into(),
        rounds: "1".into(),
        ..Convene::default()
    };
    let session = sessions::convene_cluster(ctx, &secretary, CODE, 2020, call).await.unwrap();
    for (version, asked, of) in [(1, "government_flag", &members[..1]), (2, "ministry_flag", &members[..])] {
        let ask = Ask { asked: asked.into(), members: of.to_vec(), most: String::new() };
        sessions::ask(ctx, &secretary, &session, version, ask).await.unwrap();
    }
    sessions::record_consensus(ctx, &secretary, &session, 3, vec![1, 2, 3, 4]).await.unwrap();
    sessions::close(ctx, &secretary, &session, 4, "close").await.unwrap();
    Acclaimed { road, session }
}

impl Acclaimed {
    async fn file(&self, ctx: &Ctx, who: &Actor, line: i64) -> app::Result<String> {
        clusters::file(ctx, who, (CODE, 2020), (&self.session, line), None).await
    }
}

/// The decision of a higher body on a flag, as the office enters it.
async fn decided(ctx: &Ctx, unit: Uuid, award: &str, year: i64) {
    let now = ctx.now();
    let award = award.to_owned();
    let done: app::Result<()> = ctx
        .store
        .write(ctx.write_system(&now), |tx| {
            let award = award.clone();
            Box::pin(async move {
                let row = past_award::Model {
                    id: Uuid::new_v4(),
                    home_node: "test".into(),
                    person_id: None,
                    unit_id: Some(unit),
                    award: Some(award),
                    name: String::new(),
                    year: Some(year),
                    decided_on: Some("2021-03-01".into()),
                    ground: None,
                    issuer_level: None,
                    issuer: String::new(),
                    number: "12/QĐ-TTg".into(),
                    achievement: String::new(),
                    period_from: None,
                    period_to: None,
                    document: String::new(),
                    source: String::new(),
                    batch_id: None,
                    entered_by: Uuid::new_v4(),
                    entered_at: 1,
                    annulled_at: None,
                    annulled_by: None,
                    annulled_for: None,
                };
                row.into_active_model().insert(tx.conn()).await?;
                Ok(())
            })
        })
        .await;
    done.unwrap();
}

#[tokio::test]
async fn an_acclaimed_member_files_its_own_dossier_once_and_it_stays_a_proposal_until_a_decision_is_entered() {
    testkit::both(async |store: Store| {
        let ctx = &testkit::ctx(&store);
        let a = acclaimed(ctx).await;
        let officer = &a.road.officer;
        let seen = async |who: &Actor| scores::year(ctx, who, CODE, 2020).await.unwrap().acclaimed;
        let all = seen(officer).await;
        let told: Vec<_> = all.iter().map(|x| (x.asked.as_str(), x.higher, x.may_file)).collect();
        assert_eq!(
            told,
            [
                ("government_flag", false, true),
                ("ministry_flag", true, true),
                ("ministry_flag", false, true),
                ("ministry_flag", false, false)
            ],
            "the body outside files where it is managed"
        );
        let person = actor(Role::Person, a.road.root);
        assert!(seen(&person).await.iter().all(|x| !x.may_file));
        let denied = a.file(ctx, &person, 1).await;
        assert!(matches!(denied, Err(Error::Denied(_) | Error::NotFound)), "{denied:?}");
        refused(a.file(ctx, officer, 4).await, "acclaimed-no-unit");
        for (year, session, line) in [(2019, a.session.as_str(), 1), (2020, "PH-2020-9999", 1), (2020, &a.session, 9)] {
            let none = clusters::file(ctx, officer, (CODE, year), (session, line), None).await;
            assert!(matches!(none, Err(Error::NotFound)), "{none:?}");
        }

        let code = a.file(ctx, officer, 1).await.unwrap();
        refused(a.file(ctx, officer, 1).await, "acclaimed-filed");
        let page = dossiers::page(ctx, officer, &code, &Query::default()).await.unwrap();
        let head = &page.at.head;
        assert_eq!((head.award.as_str(), head.unit_code.as_str()), ("co-thi-dua-chinh-phu", "PX03"));
        assert_eq!(head.acclamation, format!("{}/1", a.session));
        assert_eq!(page.nominees.rows.iter().map(|n| n.who_code.as_str()).collect::<Vec<_>>(), ["PX03"]);
        let behind = page.acclaimed.unwrap();
        assert_eq!((behind.sets, behind.ranking, behind.places), (3, 1, Some((1, 1))));
        assert!(behind.linked && behind.decided.is_none());
        assert!(behind.papers.iter().all(|(_, there)| !there) && behind.papers.len() == 4);
        let all = seen(officer).await;
        assert_eq!((all[0].dossier.as_deref(), all[0].may_file), (Some(code.as_str()), false));
        assert_eq!(all[0].decided, None, "a proposal");
        assert_eq!(seen(&person).await[0].dossier.as_deref(), Some(""), "that it is filed, and no more");

        // Whoever withdrew it files it again.
        let version = head.version;
        dossiers::withdraw(ctx, officer, &code, version, "Sai đơn vị").await.unwrap();
        let again = a.file(ctx, officer, 1).await.unwrap();
        assert_ne!(again, code);
        decided(ctx, a.road.px03, "co-thi-dua-chinh-phu", 2020).await;
        let all = seen(officer).await;
        assert_eq!(all[0].decided, Some(("12/QĐ-TTg".to_owned(), "2021-03-01".to_owned())));
        assert_eq!(all[1].decided, None, "the other flag is another decision");
        sound_audit(&store).await;
    })
    .await;
}

#[tokio::test]
async fn the_submission_for_a_flag_tells_rank_acclamation_and_council_and_the_year_prints_its_scores() {
    testkit::both(async |store: Store| {
        let ctx = &testkit::ctx(&store);
        let a = acclaimed(ctx).await;
        crate::council::organisation_names(ctx, a.road.root).await;
        let told = async |kind, code: &str, year| {
            let options = papers::Options { format: "docx".into(), year, ..papers::Options::default() };
            papers::build_request(ctx, kind, code, &options).await.map(|request| request.to_string())
        };
        let code = a.file(ctx, &a.road.officer, 1).await.unwrap();
        let submission = told(PaperKind::FlagSubmission, &code, None).await.unwrap();
        for said in [
            "TỜ TRÌNH",
            "Cờ thi đua của Chính phủ",
            "Đồng chí Bộ trưởng Bộ Công an (qua Cục Công tác đảng và công tác chính trị, X03)",
            "đạt 13,50/15,00 điểm, xếp thứ 1/3 đơn vị của Cụm thi đua số 5, theo Thông báo số 9",
            "các thành viên thống nhất: suy tôn đề nghị tặng Cờ thi đua của Chính phủ",
            "chưa họp xét hồ sơ này",
            "Hồ sơ gồm 03 bộ",
            "Căn cứ Quy chế số 1/QC",
            &format!("biên bản suy tôn {}", a.session),
        ] {
            assert!(submission.contains(said), "{said} in {submission}");
        }
        let minutes = told(PaperKind::AcclamationMinutes, &code, None).await.unwrap();
        for said in ["Hội nghị suy tôn", "BB-CTĐ5", "CỤM THI ĐUA SỐ 5", "Kết quả xếp hạng: 1. "] {
            assert!(minutes.contains(said), "{said} in {minutes}");
        }
        let other = a.file(ctx, &a.road.officer, 3).await.unwrap();
        assert!(told(PaperKind::FlagSubmission, &other, None).await.unwrap().contains("Hồ sơ gồm 02 bộ"));
        let plain = dossiers::create(ctx, &a.road.officer, &crate::roads::form(), None).await.unwrap();
        refused(told(PaperKind::FlagSubmission, &plain, None).await, "flag-no-acclamation");
        refused(told(PaperKind::AcclamationMinutes, &plain, None).await, "flag-no-acclamation");

        let sheets = told(PaperKind::ScoreSheets, CODE, Some(2020)).await.unwrap();
        for said in ["BẢNG CHẤM ĐIỂM", "I. Công tác chuyên môn", "II. Xây dựng lực lượng", "Việc A (Điều 6)", "9,50"]
        {
            assert!(sheets.contains(said), "{said} in {sheets}");
        }
        let ranking = told(PaperKind::ClusterRanking, CODE, Some(2020)).await.unwrap();
        for said in ["BẢNG XẾP HẠNG", "công bố lần 1, theo Thông báo số 9", "13,50", "90,00 %"] {
            assert!(ranking.contains(said), "{said} in {ranking}");
        }
        // Scores are for whoever works for the cluster or for one of its members; so are their papers.
        let options = papers::Options { format: "pdf".into(), year: Some(2020), ..papers::Options::default() };
        let person = actor(Role::Person, a.road.root);
        for kind in [PaperKind::ScoreSheets, PaperKind::ClusterRanking] {
            let denied = papers::request(ctx, &person, kind, CODE, options.clone()).await;
            assert!(matches!(denied, Err(Error::Denied(_) | Error::NotFound)), "{denied:?}");
            papers::request(ctx, &a.road.advisory, kind, CODE, options.clone()).await.unwrap();
        }
        let number = papers::list(ctx, "scores", CODE, 1).await.unwrap()[0].number;
        assert!(papers::progress(ctx, &a.road.advisory, "scores", CODE, number).await.is_ok());
        let hidden = papers::progress(ctx, &person, "scores", CODE, number).await;
        assert!(matches!(hidden, Err(Error::NotFound)), "{hidden:?}");
    })
    .await;
}

/// Circular 12/2019/TT-BNV article 8(3).
#[tokio::test]
async fn who_is_asked_for_the_governments_flag_gets_no_decision_for_the_ministrys() {
    testkit::both(async |store: Store| {
        let ctx = &testkit::ctx(&store);
        let a = acclaimed(ctx).await;
        let officer = &a.road.officer;
        let draft = async |code: &str| decisions::draft(ctx, &a.road.advisory, code).await;
        let lower = a.file(ctx, officer, 2).await.unwrap();
        let other = a.file(ctx, officer, 3).await.unwrap();
        // The acclamation alone says so, before its dossier is filed.
        let told = draft(&lower).await;
        assert!(matches!(&told, Err(Error::Refused(r)) if r.key == "decision-higher-flag"), "{told:?}");
        // Who is not asked for it goes on: here the list is not there yet.
        refused(draft(&other).await, "decision-dossier-not-there");
        let higher = a.file(ctx, officer, 1).await.unwrap();
        refused(draft(&lower).await, "decision-higher-flag");
        // Where the Government's flag is given up, the ministry's may be decided.
        let version = dossiers::load(ctx, officer, &higher).await.unwrap().head.version;
        dossiers::withdraw(ctx, officer, &higher, version, "Không đề nghị nữa").await.unwrap();
        refused(draft(&lower).await, "decision-dossier-not-there");
        // Whoever was given it has it, whoever asked.
        decided(ctx, a.road.pc02, "co-thi-dua-chinh-phu", 2019).await;
        refused(draft(&other).await, "decision-dossier-not-there");
        decided(ctx, a.road.pc02, "co-thi-dua-chinh-phu", 2020).await;
        refused(draft(&other).await, "decision-higher-flag");
    })
    .await;
}
