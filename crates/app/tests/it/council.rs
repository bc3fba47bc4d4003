//! The council: presence, votes, closing, on both engines; and the hall the tests of decisions begin in.

use app::{
    Actor, Ctx, Error,
    councils::{self, NewCouncil, NewSeat},
    decisions, dossiers, proofs,
    sessions::{self, Convene, Entry, ItemEntry, MemberPresence},
};
use domain::{access::Role, ballot::Choice};
use store::{
    Store,
    entity::{nominee, organisation, signer},
    sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter},
};
use testkit::{actor, actor_with};
use uuid::Uuid;

use crate::roads::{Road, add, agree, dossier, person, road};

pub(crate) struct Hall {
    pub(crate) road: Road,
    pub(crate) secretary: Actor,
    pub(crate) council: String,
    pub(crate) dossier: String,
}

pub(crate) async fn organisation_names(ctx: &Ctx, unit: Uuid) {
    let now = ctx.now();
    ctx.store
        .write(ctx.write_system(&now), |tx| {
            Box::pin(async move {
                organisation::Model {
                    id: Uuid::new_v4(),
                    version: 1,
                    home_node: "test".into(),
                    unit_id: unit,
                    superior_body: "BỘ CÔNG AN".into(),
                    issuing_body: "CÔNG AN TỈNH MINH HỌA".into(),
                    place: "Minh Họa".into(),
                    decision_symbol: "QĐ-CAT-PX03".into(),
                    submission_symbol: "TTr-PX03".into(),
                    minutes_symbol: "BB-HĐ".into(),
                    recipients: "Như Điều 3\nLưu: VT, PX03".into(),
                    watermark: "TÀI LIỆU MINH HỌA".into(),
                    from_date: "2019-01-01".into(),
                    to_date: None,
                }
                .into_active_model()
                .insert(tx.conn())
                .await?;
                for (name, capacity, verified, from, to) in [
                    ("Lê Văn Giám", "head", true, "2019-01-01", None),
                    ("Trần Thị Phó", "for_head", false, "2019-01-01", Some("2020-12-31")),
                    ("Ngô Mới", "head", true, "2021-01-01", None),
                ] {
                    signer::Model {
                        id: Uuid::new_v4(),
                        version: 1,
                        home_node: "test".into(),
                        unit_id: unit,
                        person_id: None,
                        name: name.into(),
                        rank: "Đại tá".into(),
                        capacity: capacity.into(),
                        head_title: "Giám đốc".into(),
                        own_title: if capacity == "head" { String::new() } else { "Phó Giám đốc".into() },
                        document: String::new(),
                        verified,
                        from_date: from.into(),
                        to_date: to.map(str::to_owned),
                    }
                    .into_active_model()
                    .insert(tx.conn())
                    .await?;
                }
                Ok::<(), Error>(())
            })
        })
        .await
        .unwrap();
}

pub(crate) async fn hall_of(ctx: &Ctx, more: usize) -> Hall {
    let road = road(ctx).await;
    organisation_names(ctx, road.root).await;
    let code = dossier(ctx, &road).await;
    for i in 0..more {
        let number = format!("200-{i:03}");
        person(ctx, &road, &format!("Nguyễn Văn {}", char::from(b'A' + (i % 26) as u8)), &number, "male", "direct")
            .await;
        add(ctx, &road, &code, "person", &number).await.unwrap();
    }
    for who in [&road.officer, &road.head, &road.advisory] {
        agree(ctx, &road, who, &code).await.unwrap();
    }
    // The second member is also a nominee.
    let member = store::entity::person::Entity::find()
        .filter(store::entity::person::Column::ServiceNumber.eq("100-002"))
        .one(ctx.store.reader())
        .await
        .unwrap()
        .unwrap();
    let seats = (1..=9)
        .map(|i| NewSeat {
            person: if i == 2 { member.code.clone() } else { String::new() },
            name: format!("Ủy viên {i}"),
            role: match i {
                1 => "chair",
                9 => "secretary",
                _ => "member",
            }
            .into(),
            ..NewSeat::default()
        })
        .collect();
    let new = NewCouncil {
        unit: "CAT".into(),
        name: "Hội đồng Thi đua - Khen thưởng Công an tỉnh".into(),
        from: "01/01/2019".into(),
        ..NewCouncil::default()
    };
    let council = councils::create(ctx, &road.advisory, new, seats).await.unwrap();
    let secretary = actor_with("secretary", &[(Role::CouncilSecretary, Some(road.root))]);
    Hall { road, secretary, council, dossier: code }
}

pub(crate) async fn hall(ctx: &Ctx) -> Hall {
    hall_of(ctx, 0).await
}

pub(crate) fn convening(hall: &Hall) -> Convene {
    Convene {
        council: hall.council.clone(),
        held_on: "18/11/2020".into(),
        held_at: "08:00".into(),
        place: "Phòng họp số 1".into(),
        dossiers: vec![hall.dossier.clone()],
        secrecy: "open_count".into(),
        base: "all_members".into(),
        quorum: "2/3".into(),
        threshold: ">1/2".into(),
        rounds: "2".into(),
    }
}

pub(crate) async fn convene(ctx: &Ctx, hall: &Hall) -> String {
    sessions::convene(ctx, &hall.secretary, convening(hall)).await.unwrap()
}

pub(crate) async fn version(ctx: &Ctx, hall: &Hall, session: &str) -> i64 {
    sessions::view(ctx, &hall.secretary, session).await.unwrap().version
}

pub(crate) const ALL_FOR: Entry =
    Entry { hands_for: None, hands_against: 0, hands_none: 0, written_for: None, written_against: 0, written_none: 0 };

/// Convenes, votes and closes with everybody in favour, lets the Director agree: the dossier waits to be issued.
pub(crate) async fn to_issue(ctx: &Ctx, hall: &Hall) {
    let session = convene(ctx, hall).await;
    let v = version(ctx, hall, &session).await;
    sessions::record_all(ctx, &hall.secretary, &session, v, ALL_FOR, false).await.unwrap();
    let v = version(ctx, hall, &session).await;
    sessions::close(ctx, &hall.secretary, &session, v, &hall.dossier).await.unwrap();
    agree(ctx, &hall.road, &hall.road.director, &hall.dossier).await.unwrap();
}

pub(crate) async fn confirm_all(ctx: &Ctx, hall: &Hall) {
    let officer = &hall.road.officer;
    let open: Vec<_> =
        proofs::view(ctx, officer, &hall.dossier).await.unwrap().mine().map(proofs::UnitProof::read).collect();
    proofs::confirm(ctx, officer, &hall.dossier, &open, "điện thoại").await.unwrap();
}

/// A signed decision with its number; gives its code.
pub(crate) async fn signed(ctx: &Ctx, hall: &Hall) -> String {
    to_issue(ctx, hall).await;
    confirm_all(ctx, hall).await;
    let advisory = &hall.road.advisory;
    let code = decisions::draft(ctx, advisory, &hall.dossier).await.unwrap();
    let v = decisions::view(ctx, advisory, &code).await.unwrap().version;
    decisions::send(ctx, advisory, &code, v).await.unwrap();
    decisions::register(ctx, advisory, &code, v + 1, "7", "20/11/2020").await.unwrap();
    code
}

/// The same, issued.
pub(crate) async fn issued(ctx: &Ctx, hall: &Hall) -> String {
    let code = signed(ctx, hall).await;
    let advisory = &hall.road.advisory;
    let v = decisions::view(ctx, advisory, &code).await.unwrap().version;
    decisions::issue(ctx, advisory, &code, v, "k").await.unwrap();
    code
}

pub(crate) fn refusal<T: std::fmt::Debug>(result: app::Result<T>) -> &'static str {
    match result {
        Err(Error::Refused(r)) => r.key,
        Err(Error::Invalid(f)) => f[0].refusal.key,
        Err(Error::Denied(_)) => "denied",
        Err(Error::NotFound) => "not-found",
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_session_counts_lines_rejects_those_below_the_share_and_sends_the_dossier_on() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let hall = hall(&ctx).await;
        let s = convene(&ctx, &hall).await;
        assert_eq!(s, "PH-2020-0001");
        assert!(sessions::waiting_dossiers(&ctx, &hall.secretary).await.unwrap().is_empty());
        let lines = sessions::grid(&ctx, &hall.secretary, &s, 0, 100, false).await.unwrap().1;
        assert_eq!(lines.len(), 3);
        assert_eq!(lines[0].part, "collective");
        let own = lines.iter().find(|l| l.name == "Trần Văn Bình").unwrap();
        assert_eq!(own.recused, [2], "a member who is a nominee takes no part");

        let v = version(&ctx, &hall, &s).await;
        let absent = vec![
            MemberPresence { seat: 3, presence: "written".into(), note: String::new() },
            MemberPresence { seat: 4, presence: "absent".into(), note: "Đi công tác".into() },
        ];
        sessions::set_presence(&ctx, &hall.secretary, &s, v, absent).await.unwrap();
        let early = sessions::close(&ctx, &hall.secretary, &s, v + 1, "k").await;
        assert_eq!(refusal(early), "session-lines-open");
        sessions::record_all(&ctx, &hall.secretary, &s, v + 1, ALL_FOR, false).await.unwrap();
        let lines = sessions::grid(&ctx, &hall.secretary, &s, 0, 100, false).await.unwrap().1;
        assert_eq!(lines[0].reached, "8/9");
        assert_eq!(lines.iter().find(|l| l.name == "Trần Văn Bình").unwrap().reached, "7/9");

        let too_many = Entry { hands_for: Some(8), ..ALL_FOR };
        let bad =
            sessions::record_rows(&ctx, &hall.secretary, &s, v + 2, vec![ItemEntry { item: 1, entry: too_many }]).await;
        assert_eq!(refusal(bad), "session-too-many-hands");
        let few = Entry { hands_for: Some(3), hands_against: 4, written_against: 1, written_for: Some(0), ..ALL_FOR };
        sessions::record_rows(&ctx, &hall.secretary, &s, v + 2, vec![ItemEntry { item: 2, entry: few }]).await.unwrap();
        let done = sessions::close(&ctx, &hall.secretary, &s, v + 3, "k").await.unwrap();
        assert_eq!((done.passed, done.failed), (2, 1));
        assert_eq!(done.moved, std::slice::from_ref(&hall.dossier));
        let again = sessions::close(&ctx, &hall.secretary, &s, v + 3, "k").await.unwrap();
        assert_eq!(again, done, "the same click gives the first answer");
        let late = sessions::close(&ctx, &hall.secretary, &s, v + 4, "other").await;
        assert_eq!(refusal(late), "session-closed");
        let out =
            nominee::Entity::find().filter(nominee::Column::State.eq("rejected")).all(store.reader()).await.unwrap();
        assert_eq!(out.len(), 1);
        assert!(out[0].state_reason.contains("3/9"), "{}", out[0].state_reason);
        let at = dossiers::load(&ctx, &hall.road.officer, &hall.dossier).await.unwrap();
        assert_eq!(at.progress.seq, 5);
    })
    .await;
}

#[tokio::test]
async fn verdicts_made_after_a_vote_say_what_was_reached_and_how_it_was_cast() {
    use store::{
        entity::dossier,
        sea_orm::{ActiveModelTrait, Set},
    };
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let hall = hall(&ctx).await;
        let (now, of) = (ctx.now(), hall.dossier.clone());
        // A title whose vote the circular of the police states: 80% of all members.
        ctx.store
            .write(ctx.write_system(&now), |tx| {
                let of = of.clone();
                Box::pin(async move {
                    let row = dossier::Entity::find().filter(dossier::Column::Code.eq(of)).one(tx.conn()).await?;
                    let id = row.ok_or(Error::NotFound)?.id;
                    let award = Set("chien-si-thi-dua-co-so".to_owned());
                    dossier::ActiveModel { id: Set(id), award, ..Default::default() }.update(tx.conn()).await?;
                    Ok::<(), Error>(())
                })
            })
            .await
            .unwrap();
        let verdicts = async || {
            let rows = nominee::Entity::find().filter(nominee::Column::State.eq("included")).all(store.reader()).await;
            let rows = rows.unwrap().into_iter().filter(|n| n.person_id.is_some());
            rows.map(|n| serde_json::from_str::<serde_json::Value>(&n.verdict).unwrap()).collect::<Vec<_>>()
        };
        assert!(verdicts().await.iter().all(|v| v["vote"]["method"].is_null()), "nobody voted yet");
        let s = convene(&ctx, &hall).await;
        let v = version(&ctx, &hall, &s).await;
        sessions::record_all(&ctx, &hall.secretary, &s, v, ALL_FOR, false).await.unwrap();
        sessions::close(&ctx, &hall.secretary, &s, v + 1, "k").await.unwrap();
        let after = verdicts().await;
        assert_eq!(after.len(), 2);
        let mut reached: Vec<&str> = after.iter().filter_map(|v| v["vote"]["reached_share"].as_str()).collect();
        reached.sort_unstable();
        assert_eq!(reached, ["8/9", "9/9"], "the member who is a nominee took no part");
        for v in &after {
            assert_eq!((v["vote"]["method"].as_str(), v["vote"]["met"].as_bool()), (Some("open"), Some(true)), "{v}");
            let said = v["reasons"].as_array().unwrap().iter().find(|r| r["rule"] == "phieu-80-ca").unwrap();
            assert!(said["found"].as_str().unwrap().contains("biểu quyết công khai"), "{said}");
        }
    })
    .await;
}

#[tokio::test]
async fn two_secretaries_closing_at_once_give_one_result() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let hall = hall(&ctx).await;
        let s = convene(&ctx, &hall).await;
        let v = version(&ctx, &hall, &s).await;
        sessions::record_all(&ctx, &hall.secretary, &s, v, ALL_FOR, false).await.unwrap();
        let other = actor_with("other", &[(Role::CouncilSecretary, Some(hall.road.root))]);
        let (a, b) = tokio::join!(
            sessions::close(&ctx, &hall.secretary, &s, v + 1, "a"),
            sessions::close(&ctx, &other, &s, v + 1, "b")
        );
        assert_eq!([a.is_ok(), b.is_ok()].iter().filter(|ok| **ok).count(), 1, "{a:?} {b:?}");
        let at = dossiers::load(&ctx, &hall.road.officer, &hall.dossier).await.unwrap();
        assert_eq!(at.progress.seq, 5);
    })
    .await;
}

#[tokio::test]
async fn a_vote_by_name_asks_each_member_and_counts_them() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let hall = hall(&ctx).await;
        let convening = Convene { secrecy: "open_named".into(), threshold: "2/3".into(), ..convening(&hall) };
        let s = sessions::convene(&ctx, &hall.secretary, convening).await.unwrap();
        let v = version(&ctx, &hall, &s).await;
        let totals = sessions::record_all(&ctx, &hall.secretary, &s, v, ALL_FOR, false).await;
        assert_eq!(refusal(totals), "session-votes-by-name");
        let missing = sessions::record_named(&ctx, &hall.secretary, &s, v, 1, vec![(1, Choice::For)]).await;
        assert_eq!(refusal(missing), "session-choice-missing");
        let all: Vec<_> = (1..=9).map(|i| (i, Choice::For)).collect();
        assert_eq!(sessions::record_named_all(&ctx, &hall.secretary, &s, v, all).await.unwrap(), 3);
        let mixed = (1..=9).map(|i| (i, if i < 7 { Choice::For } else { Choice::Against })).collect();
        sessions::record_named(&ctx, &hall.secretary, &s, v + 1, 1, mixed).await.unwrap();
        let (_, line, seats) = sessions::item(&ctx, &hall.secretary, &s, 1).await.unwrap();
        assert_eq!((line.reached.as_str(), line.result.as_str()), ("6/9", "passed"));
        assert_eq!(seats[8].choice, "against");
        let lines = sessions::grid(&ctx, &hall.secretary, &s, 0, 9, false).await.unwrap().1;
        assert_eq!(lines.iter().find(|l| !l.recused.is_empty()).unwrap().reached, "8/9");
    })
    .await;
}

#[tokio::test]
async fn a_dossier_stands_on_one_agenda_only_and_without_quorum_nothing_is_closed() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let hall = hall(&ctx).await;
        let (a, b) = tokio::join!(
            sessions::convene(&ctx, &hall.secretary, convening(&hall)),
            sessions::convene(&ctx, &hall.secretary, convening(&hall))
        );
        assert_eq!([a.is_ok(), b.is_ok()].iter().filter(|ok| **ok).count(), 1, "{a:?} {b:?}");
        let s = a.or(b).unwrap();
        let v = version(&ctx, &hall, &s).await;
        let gone =
            (1..=4).map(|seat| MemberPresence { seat, presence: "absent".into(), note: String::new() }).collect();
        sessions::set_presence(&ctx, &hall.secretary, &s, v, gone).await.unwrap();
        sessions::record_all(&ctx, &hall.secretary, &s, v + 1, ALL_FOR, false).await.unwrap();
        assert_eq!(refusal(sessions::close(&ctx, &hall.secretary, &s, v + 2, "k").await), "session-no-quorum");
        sessions::cancel(&ctx, &hall.secretary, &s, v + 2, "Không đủ thành viên").await.unwrap();
        assert_eq!(sessions::waiting_dossiers(&ctx, &hall.secretary).await.unwrap().len(), 1);
        let stranger = actor(Role::CouncilSecretary, hall.road.pc02);
        assert_eq!(refusal(sessions::convene(&ctx, &stranger, convening(&hall)).await), "field-choose");
        let bad = Convene { held_at: "25:00".into(), quorum: "80%".into(), ..convening(&hall) };
        assert_eq!(refusal(sessions::convene(&ctx, &hall.secretary, bad).await), "session-bad-hour");
    })
    .await;
}

#[tokio::test]
async fn a_member_stays_in_the_cases_of_his_collective_unless_the_regulation_takes_him_out() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let hall = hall(&ctx).await;
        let view = councils::view(&ctx, &hall.secretary, &hall.council).await.unwrap();
        assert!(view.recused_by.is_empty(), "without a clause only his own case is not his");
        let setter = hall.road.advisory.clone();
        let clause = "Khoản 2 Điều 5 Quy chế";
        let mut texts = councils::form(&ctx, &setter, &hall.council).await.unwrap().record.values;
        texts.insert("recused_by".to_owned(), clause.to_owned());
        councils::change(&ctx, &setter, &hall.council, view.version, &texts).await.unwrap();
        let view = councils::view(&ctx, &hall.secretary, &hall.council).await.unwrap();
        assert_eq!(view.recused_by, clause);
        let s = convene(&ctx, &hall).await;
        let seen = sessions::view(&ctx, &hall.secretary, &s).await.unwrap();
        assert_eq!((seen.highest.as_str(), seen.highest_percent.as_str(), seen.reachable), ("9/9", "100,0", true));
    })
    .await;
}
