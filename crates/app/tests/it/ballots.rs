//! Secret ballots and papers, on both engines: opened, cast, counted, refused, void, repeated.

use std::collections::BTreeMap;

use app::{
    Actor, Ctx, Error,
    ballots::{self, Opening, Sheet, SheetLine},
    councils::{self, NewCouncil, NewSeat},
    sessions::{self, Convene, MemberPresence},
};
use domain::access::Role;
use store::{
    entity::{account, command_result, secret_paper, secret_voter},
    sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel},
};
use testkit::{actor_with, sound_audit};
use uuid::Uuid;

use crate::{
    council::{Hall, convening, hall},
    roads::{person, person_id},
};

/// A session whose members can all vote.
pub(crate) struct Room {
    pub(crate) hall: Hall,
    pub(crate) session: String,
    pub(crate) members: Vec<Actor>,
}

pub(crate) async fn account_of(ctx: &Ctx, login: &str, person: Uuid) -> Uuid {
    let id = Uuid::new_v4();
    let row = account::Model {
        id,
        version: 1,
        home_node: "test".into(),
        login: login.into(),
        display_name: login.into(),
        password_hash: String::new(),
        must_change: false,
        disabled: false,
        person_id: Some(person),
        language: "vi".into(),
        created_at: 0,
        search: String::new(),
        sort_key: vec![],
        one_time_until: None,
        unit_id: None,
    };
    ctx.store
        .write(ctx.write_system(&ctx.now()), |tx| {
            let row = row.clone();
            Box::pin(async move {
                row.into_active_model().insert(tx.conn()).await?;
                Ok::<(), Error>(())
            })
        })
        .await
        .unwrap();
    id
}

/// A council of `members` and one more, who is a nominee himself, before whom the dossier of the hall comes.
pub(crate) async fn room(ctx: &Ctx, members: usize, change: impl FnOnce(&mut Convene)) -> Room {
    let mut hall = hall(ctx).await;
    let mut seats = Vec::new();
    let mut actors = Vec::new();
    for i in 1..=members {
        let number = format!("300-{i:03}");
        let code = person(ctx, &hall.road, &format!("Ủy viên {i}"), &number, "male", "direct").await;
        let login = format!("member{i}");
        let id = person_id(ctx, &code).await;
        let account = account_of(ctx, &login, id).await;
        let who = actor_with(&login, &[(Role::CouncilMember, Some(hall.road.root))]);
        actors.push(Actor { account, person: Some(id), ..who });
        let role = if i == 1 { "chair" } else { "member" };
        seats.push(NewSeat { person: code, role: role.into(), ..NewSeat::default() });
    }
    // 100-002 stands on the dossier's list.
    let nominee = store::entity::person::Entity::find()
        .all(ctx.store.reader())
        .await
        .unwrap()
        .into_iter()
        .find(|p| p.service_number.as_deref() == Some("100-002"))
        .unwrap();
    let account = account_of(ctx, "nominee", nominee.id).await;
    let who = actor_with("nominee", &[(Role::CouncilMember, Some(hall.road.root))]);
    actors.push(Actor { account, person: Some(nominee.id), ..who });
    seats.push(NewSeat { person: nominee.code, role: "secretary".into(), ..NewSeat::default() });
    let new = NewCouncil {
        unit: "CAT".into(),
        name: "Hội đồng bỏ phiếu".into(),
        from: "01/01/2019".into(),
        ..NewCouncil::default()
    };
    hall.council = councils::create(ctx, &hall.road.advisory, new, seats).await.unwrap();
    let mut command = Convene { secrecy: "secret".into(), ..convening(&hall) };
    change(&mut command);
    let session = sessions::convene(ctx, &hall.secretary, command).await.unwrap();
    Room { hall, session, members: actors }
}

pub(crate) fn two_of_three() -> Opening {
    Opening {
        kind: "yes_no".into(),
        most: String::new(),
        tellers: ["Lê An", "Lê Bình", "Lê Cường"].map(str::to_owned).to_vec(),
        needed: "2".into(),
    }
}

pub(crate) async fn opened(ctx: &Ctx, room: &Room, command: Opening) -> (String, Vec<String>) {
    let opened = ballots::open(ctx, &room.hall.secretary, &room.session, command).await.unwrap();
    let words = opened.envelopes.iter().map(|e| e.words.join(" ")).collect();
    (opened.code, words)
}

pub(crate) fn said(choices: &[&str]) -> BTreeMap<i64, String> {
    (1..).zip(choices.iter().map(|c| (*c).to_owned())).filter(|(_, c)| !c.is_empty()).collect()
}

pub(crate) async fn cast(ctx: &Ctx, who: &Actor, code: &str, choices: &[&str]) -> app::Result<String> {
    ballots::cast(ctx, who, code, &format!("form of {}", who.login), said(choices)).await.map(|c| c.receipt)
}

pub(crate) fn refused<T: std::fmt::Debug>(answer: app::Result<T>, key: &str) {
    match answer {
        Err(e @ Error::Refused(_)) => assert_eq!(e.code(), key),
        other => panic!("{key}: {other:?}"),
    }
}

pub(crate) fn wrong<T: std::fmt::Debug>(answer: app::Result<T>, field: &str) {
    match answer {
        Err(Error::Invalid(faults)) => assert!(faults.iter().any(|f| f.field == field), "{field}: {faults:?}"),
        other => panic!("{field}: {other:?}"),
    }
}

/// The number of the line in which the nominee among the members takes no part.
async fn own_line(ctx: &Ctx, room: &Room, code: &str) -> usize {
    let paper = ballots::paper(ctx, room.members.last().unwrap(), code).await.unwrap();
    assert_eq!(paper.lines.len(), 3);
    paper.lines.iter().position(|l| l.recused).unwrap()
}

#[tokio::test]
async fn a_secret_ballot_is_opened_cast_counted_and_published() {
    testkit::both(async |store| {
        let ctx = &testkit::ctx(&store);
        let room = room(ctx, 5, |_| {}).await;
        let secretary = &room.hall.secretary;
        let (code, words) = opened(ctx, &room, two_of_three()).await;
        assert_eq!((code.as_str(), words.len()), ("BP-2020-0001.1", 3));
        assert!(words.iter().all(|w| w.split(' ').count() == 7), "{words:?}");
        refused(cast(ctx, &room.members[0], &code, &["for"; 3]).await, "ballot-not-begun");
        assert!(ballots::mine(ctx, &room.members[0]).await.unwrap().is_empty());
        ballots::start(ctx, secretary, &code).await.unwrap();
        assert_eq!(ballots::mine(ctx, &room.members[0]).await.unwrap().len(), 1);

        // While it is on, nothing of the session moves.
        let version = sessions::view(ctx, secretary, &room.session).await.unwrap().version;
        let absent = MemberPresence { seat: 2, presence: "absent".into(), note: String::new() };
        let moved = sessions::set_presence(ctx, secretary, &room.session, version, vec![absent]).await;
        refused(moved, "session-voting");
        refused(sessions::close(ctx, secretary, &room.session, version, "k").await.map(|_| ()), "session-voting");

        let mut receipts = Vec::new();
        let own = own_line(ctx, &room, &code).await;
        let nominee = room.members.last().unwrap();
        wrong(cast(ctx, &room.members[0], &code, &["for", "", "for"]).await, "line-2");
        refused(cast(ctx, nominee, &code, &["for"; 3]).await, "ballot-line-recused");
        let outsider = actor_with("outsider", &[(Role::CouncilMember, Some(room.hall.road.root))]);
        refused(cast(ctx, &outsider, &code, &["for"; 3]).await, "ballot-no-voter");
        for (i, who) in room.members[..4].iter().enumerate() {
            let choices = if i == 0 { ["against", "none", "for"] } else { ["for"; 3] };
            receipts.push(cast(ctx, who, &code, &choices).await.unwrap());
        }
        let mut choices = ["for"; 3];
        choices[own] = "";
        receipts.push(cast(ctx, nominee, &code, &choices).await.unwrap());

        // The same form again is the same paper; another one is a second vote.
        assert_eq!(cast(ctx, &room.members[1], &code, &["against"; 3]).await.unwrap(), receipts[1]);
        let again = ballots::cast(ctx, &room.members[1], &code, "another form", said(&["against"; 3])).await;
        refused(again, "ballot-voted-already");
        let paper = ballots::paper(ctx, &room.members[1], &code).await.unwrap();
        assert_eq!((paper.voted, paper.receipt.as_deref(), paper.turnout.voted), (true, Some(&*receipts[1]), 5));

        let typed =
            |a: usize, b: usize| BTreeMap::from([(a as i64 + 1, words[a].clone()), (b as i64 + 1, words[b].clone())]);
        refused(ballots::count(ctx, secretary, &code, typed(0, 2)).await, "ballot-still-open");
        ballots::close(ctx, secretary, &code).await.unwrap();
        refused(cast(ctx, &room.members[4], &code, &["for"; 3]).await, "ballot-is-over");
        let one = BTreeMap::from([(1, words[0].clone())]);
        refused(ballots::count(ctx, secretary, &code, one).await, "ballot-words-few");
        let swapped = BTreeMap::from([(1, words[1].clone()), (2, words[0].clone())]);
        wrong(ballots::count(ctx, secretary, &code, swapped).await, "words-1");
        let odd = BTreeMap::from([(1, "xyz abc".to_owned()), (2, words[1].clone())]);
        wrong(ballots::count(ctx, secretary, &code, odd).await, "words-1");
        let shouted = BTreeMap::from([(1, words[0].to_uppercase().replace(' ', "-")), (3, words[2].clone())]);
        ballots::count(ctx, secretary, &code, shouted).await.unwrap();

        let view = ballots::view(ctx, secretary, &code).await.unwrap();
        let mut sorted = receipts.clone();
        sorted.sort();
        assert_eq!(view.receipts, sorted);
        let counts = |i: usize| (view.lines[i].votes_for, view.lines[i].votes_against, view.lines[i].votes_none);
        let out = |i: usize| u32::from(i == own);
        assert_eq!(counts(0), (4 - out(0), 1, 0));
        assert_eq!(counts(1), (4 - out(1), 0, 1));
        assert_eq!(counts(2), (5 - out(2), 0, 0));
        let file = ballots::published(ctx, &room.members[0], &code).await.unwrap();
        let report = tally::verify(&file);
        assert!(report.holds(), "{:?}", report.faults);
        assert_eq!(report.published.unwrap().voted, 5);
        assert!(
            command_result::Entity::find()
                .all(ctx.store.reader())
                .await
                .unwrap()
                .iter()
                .all(|r| !r.command_key.starts_with("cast:"))
        );

        // The result went the way of all votes: six members, two thirds needed of nobody, more than half of all.
        let (session, lines) = sessions::grid(ctx, secretary, &room.session, 0, 10, false).await.unwrap();
        assert_eq!((session.voted, session.voting, session.members.len()), (3, false, 6));
        assert_eq!(lines[2].reached, format!("{}/6", 5 - out(2)));
        sessions::close(ctx, secretary, &room.session, session.version, "close").await.unwrap();
        sound_audit(&store).await;
        assert!(app::replay::replay(ctx).await.unwrap().differences.is_empty());
    })
    .await;
}

#[tokio::test]
async fn nothing_kept_ties_a_paper_to_a_voter_or_to_a_time() {
    testkit::both(async |store| {
        let ctx = &testkit::ctx(&store);
        let room = room(ctx, 4, |_| {}).await;
        let (code, _) = opened(ctx, &room, two_of_three()).await;
        ballots::start(ctx, &room.hall.secretary, &code).await.unwrap();
        for who in &room.members[..4] {
            cast(ctx, who, &code, &["for"; 3]).await.unwrap();
        }
        let conn = store.reader();
        let day = 86_400_000_000_i64;
        let entries = store::entity::audit_entry::Entity::find().all(conn).await.unwrap();
        let parts: Vec<_> = entries
            .iter()
            .filter(|e| e.stream.starts_with("secret_voter:") || e.stream.starts_with("secret_paper:"))
            .collect();
        assert_eq!(parts.len(), 8);
        for e in &parts {
            // Midnight in Vietnam, seven hours ahead; one place of the whole audit; a stream of its own.
            assert_eq!((e.at + 7 * day / 24) % day, 0, "{}", e.stream);
            assert_eq!((e.tick, e.seq), (parts[0].tick, 1));
            let of_paper = e.stream.starts_with("secret_paper:");
            assert_eq!(of_paper, e.actor == "secret_ballot", "{} {}", e.stream, e.actor);
        }
        for kept in command_result::Entity::find()
            .all(conn)
            .await
            .unwrap()
            .iter()
            .filter(|r| r.command_key.starts_with("cast:"))
        {
            assert_eq!((kept.at + 7 * day / 24) % day, 0);
            assert_eq!(
                kept.body_hash,
                <sha2::Sha256 as sha2::Digest>::digest(b"").as_slice(),
                "no hash of what was chosen"
            );
        }
        for paper in secret_paper::Entity::find().all(conn).await.unwrap() {
            assert_eq!(paper.id.get_version_num(), 4, "a key that tells no time");
            assert_eq!(paper.cast_on, ctx.now().today);
        }
        // Seals of each minute would tell who voted when: they wait.
        let key = store::audit::SealKey::from_bytes(&[3; 32]);
        store.seal_audit(&key, ctx.now().micros).await.unwrap();
        let heads = store::entity::audit_head::Entity::find().all(conn).await.unwrap();
        let unsealed = |h: &&store::entity::audit_head::Model| h.sealed_seq < h.seq;
        assert_eq!(heads.iter().filter(unsealed).count(), 8);
        ballots::close(ctx, &room.hall.secretary, &code).await.unwrap();
        store.seal_audit(&key, ctx.now().micros).await.unwrap();
        let heads = store::entity::audit_head::Entity::find().all(conn).await.unwrap();
        assert_eq!(heads.iter().filter(unsealed).count(), 0);
    })
    .await;
}

#[tokio::test]
async fn two_devices_at_once_cast_one_paper() {
    testkit::both(async |store| {
        let ctx = &testkit::ctx(&store);
        let room = room(ctx, 5, |_| {}).await;
        let (code, _) = opened(ctx, &room, two_of_three()).await;
        ballots::start(ctx, &room.hall.secretary, &code).await.unwrap();
        let who = &room.members[0];
        let (a, b) = tokio::join!(
            ballots::cast(ctx, who, &code, "phone", said(&["for"; 3])),
            ballots::cast(ctx, who, &code, "computer", said(&["against"; 3]))
        );
        assert_eq!(u8::from(a.is_ok()) + u8::from(b.is_ok()), 1, "{a:?} {b:?}");
        refused(if a.is_ok() { b } else { a }, "ballot-voted-already");
        assert_eq!(secret_paper::Entity::find().all(store.reader()).await.unwrap().len(), 1);
        let voted = secret_voter::Entity::find().all(store.reader()).await.unwrap();
        assert_eq!(voted.iter().filter(|v| v.voted).count(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_clock_that_goes_back_while_people_vote_loses_no_paper_and_lets_nobody_vote_twice() {
    testkit::both(async |store| {
        let clock = testkit::clock::FixedClock::default();
        let ctx = &testkit::ctx_at(&store, clock.clone());
        let room = room(ctx, 5, |_| {}).await;
        let secretary = &room.hall.secretary;
        let (code, words) = opened(ctx, &room, two_of_three()).await;
        ballots::start(ctx, secretary, &code).await.unwrap();
        let own = own_line(ctx, &room, &code).await;
        let mut receipts = Vec::new();
        for (i, who) in room.members.iter().enumerate() {
            let mut choices = ["for"; 3];
            if i == room.members.len() - 1 {
                choices[own] = "";
            }
            receipts.push(cast(ctx, who, &code, &choices).await.unwrap());
            // An hour, a day, before the session was convened, before the program was set up; then a jump forward.
            clock.advance([-3_600, -86_400, -40 * 86_400, -4_000 * 86_400, 5_000 * 86_400, -1][i]);
            let again = ballots::cast(ctx, who, &code, "once more", said(&choices)).await;
            refused(again, "ballot-voted-already");
            assert_eq!(
                cast(ctx, who, &code, &choices).await.unwrap(),
                receipts[i],
                "the same form has the same receipt"
            );
        }
        clock.advance(-86_400);
        ballots::close(ctx, secretary, &code).await.unwrap();
        let typed = (1..).zip(words.iter().cloned()).take(2).collect();
        ballots::count(ctx, secretary, &code, typed).await.unwrap();
        let file = ballots::published(ctx, secretary, &code).await.unwrap();
        assert!(tally::verify(&file).holds());
        assert!(receipts.iter().all(|r| file.contains(r.as_str())), "{file}");
        sound_audit(&store).await;
    })
    .await;
}

#[tokio::test]
async fn a_ballot_with_lost_envelopes_is_void_and_repeated_with_the_same_lines_on_paper_if_wished() {
    testkit::both(async |store| {
        let ctx = &testkit::ctx(&store);
        let room = room(ctx, 5, |_| {}).await;
        let secretary = &room.hall.secretary;
        let (first, words) = opened(ctx, &room, two_of_three()).await;
        ballots::start(ctx, secretary, &first).await.unwrap();
        cast(ctx, &room.members[0], &first, &["for"; 3]).await.unwrap();
        ballots::close(ctx, secretary, &first).await.unwrap();
        wrong(ballots::void(ctx, secretary, &first, " ").await, "reason");
        ballots::void(ctx, secretary, &first, "Mất hai phong bì").await.unwrap();
        let typed = BTreeMap::from([(1, words[0].clone()), (2, words[1].clone())]);
        refused(ballots::count(ctx, secretary, &first, typed.clone()).await, "ballot-is-void");

        let (second, other) = opened(ctx, &room, two_of_three()).await;
        assert_eq!(second, "BP-2020-0001.2");
        ballots::start(ctx, secretary, &second).await.unwrap();
        let lines = ballots::paper(ctx, &room.members[0], &second).await.unwrap().lines;
        assert_eq!(lines.len(), 3, "the same agenda");
        cast(ctx, &room.members[0], &second, &["for"; 3]).await.unwrap();
        ballots::close(ctx, secretary, &second).await.unwrap();
        wrong(ballots::count(ctx, secretary, &second, typed).await, "words-1");
        assert_ne!(words, other, "a fresh key a ballot");
        ballots::void(ctx, secretary, &second, "Chuyển sang phiếu giấy").await.unwrap();

        sessions::set_method(ctx, secretary, &room.session, "paper").await.unwrap();
        let sheet = ballots::sheet(ctx, &room.members[0], &room.session).await.unwrap();
        assert_eq!((sheet.lines.len(), sheet.voters), (3, 6));
        sound_audit(&store).await;
    })
    .await;
}

fn counted(lines: &[(i64, [u32; 4])]) -> Sheet {
    let lines = lines
        .iter()
        .map(|(seq, [for_, against, none, invalid])| {
            (*seq, SheetLine { for_: *for_, against: *against, none: *none, invalid: *invalid })
        })
        .collect();
    Sheet { issued: 6, collected: 6, invalid: 1, lines }
}

#[tokio::test]
async fn papers_stand_only_where_two_tellers_agree() {
    testkit::both(async |store| {
        let ctx = &testkit::ctx(&store);
        let room = room(ctx, 5, |c| c.secrecy = "paper".into()).await;
        let (a, b, c) = (&room.members[0], &room.members[1], &room.members[2]);
        let right = counted(&[(1, [4, 1, 0, 0]), (2, [4, 0, 0, 1]), (3, [3, 1, 0, 0])]);
        let mut many = right.clone();
        many.lines.insert(1, SheetLine { for_: 6, ..SheetLine::default() });
        wrong(ballots::enter(ctx, a, &room.session, many).await, "line-1");
        wrong(ballots::enter(ctx, a, &room.session, Sheet { issued: 7, ..right.clone() }).await, "issued");
        let mut open = right.clone();
        open.lines.remove(&3);
        wrong(ballots::enter(ctx, a, &room.session, open).await, "line-3");
        let outsider = actor_with("outsider", &[(Role::CouncilMember, Some(room.hall.road.root))]);
        assert!(matches!(
            ballots::enter(ctx, &outsider, &room.session, right.clone()).await,
            Err(Error::Denied(_) | Error::NotFound)
        ));

        assert!(!ballots::enter(ctx, a, &room.session, right.clone()).await.unwrap());
        let other = ballots::sheet(ctx, b, &room.session).await.unwrap();
        assert!(other.own.is_none() && other.other, "the second sees that, not what");
        let mut slip = right.clone();
        slip.lines.insert(2, SheetLine { for_: 5, ..SheetLine::default() });
        assert!(!ballots::enter(ctx, b, &room.session, slip).await.unwrap());
        assert_eq!(ballots::sheet(ctx, a, &room.session).await.unwrap().differ, [2]);
        refused(ballots::enter(ctx, c, &room.session, right.clone()).await, "tellers-two-already");
        assert_eq!(sessions::view(ctx, a, &room.session).await.unwrap().voted, 0);
        assert!(ballots::enter(ctx, b, &room.session, right).await.unwrap());
        let (session, lines) = sessions::grid(ctx, a, &room.session, 0, 10, false).await.unwrap();
        assert_eq!(session.voted, 3);
        assert_eq!(lines[1].hands, [Some(4), Some(0), Some(0)]);
        assert_eq!(lines[2].reached, "3/6");
        sound_audit(&store).await;
    })
    .await;
}

#[tokio::test]
async fn at_most_k_of_n_counts_who_was_chosen() {
    testkit::both(async |store| {
        let ctx = &testkit::ctx(&store);
        let room = room(ctx, 5, |_| {}).await;
        let secretary = &room.hall.secretary;
        wrong(
            ballots::open(
                ctx,
                secretary,
                &room.session,
                Opening { kind: "at_most".into(), most: "4".into(), ..two_of_three() },
            )
            .await,
            "most",
        );
        let (code, words) =
            opened(ctx, &room, Opening { kind: "at_most".into(), most: "2".into(), ..two_of_three() }).await;
        ballots::start(ctx, secretary, &code).await.unwrap();
        refused(cast(ctx, &room.members[0], &code, &["1", "1", "1"]).await, "ballot-too-many-chosen");
        let own = own_line(ctx, &room, &code).await;
        let nominee = room.members.last().unwrap();
        let mut mine = ["", "", ""];
        mine[own] = "1";
        refused(cast(ctx, nominee, &code, &mine).await, "ballot-line-recused");
        for choices in [["1", "1", ""], ["1", "", ""], ["", "", ""]].iter().zip(&room.members) {
            cast(ctx, choices.1, &code, choices.0).await.unwrap();
        }
        ballots::close(ctx, secretary, &code).await.unwrap();
        let typed = BTreeMap::from([(2, words[1].clone()), (3, words[2].clone())]);
        ballots::count(ctx, secretary, &code, typed).await.unwrap();
        let lines = ballots::view(ctx, secretary, &code).await.unwrap().lines;
        let got: Vec<_> = lines.iter().map(|l| (l.votes_for, l.votes_against, l.votes_none)).collect();
        assert_eq!(got, [(2, 0, 1), (1, 0, 2), (0, 0, 3)]);
    })
    .await;
}

#[tokio::test]
async fn a_ballot_is_not_opened_without_quorum_accounts_or_lines() {
    testkit::both(async |store| {
        let ctx = &testkit::ctx(&store);
        let room = room(ctx, 5, |_| {}).await;
        let secretary = &room.hall.secretary;
        for (command, field) in [
            (Opening { needed: "1".into(), ..two_of_three() }, "needed"),
            (Opening { needed: "4".into(), ..two_of_three() }, "needed"),
            (Opening { tellers: vec!["Lê An".into(), "Lê An".into()], ..two_of_three() }, "teller"),
            (Opening { kind: "x".into(), ..two_of_three() }, "kind"),
        ] {
            wrong(ballots::open(ctx, secretary, &room.session, command).await, field);
        }
        let version = sessions::view(ctx, secretary, &room.session).await.unwrap().version;
        let gone = |seat| MemberPresence { seat, presence: "absent".into(), note: String::new() };
        sessions::set_presence(ctx, secretary, &room.session, version, (1..=4).map(gone).collect()).await.unwrap();
        refused(ballots::open(ctx, secretary, &room.session, two_of_three()).await, "ballot-no-quorum");
        assert!(!ballots::prepare(ctx, secretary, &room.session).await.unwrap().quorate);

        // A council whose members nobody can sign in as.
        let hall = &room.hall;
        refused(ballots::open(ctx, secretary, &room.session, two_of_three()).await, "ballot-no-quorum");
        let other = councils::list(ctx, &hall.road.advisory).await.unwrap();
        assert!(other.len() > 1);
        // Once opened, the same form again tells the code and no word of an envelope.
        let back = |seat| MemberPresence { seat, presence: "present".into(), note: String::new() };
        let version = sessions::view(ctx, secretary, &room.session).await.unwrap().version;
        sessions::set_presence(ctx, secretary, &room.session, version, (1..=4).map(back).collect()).await.unwrap();
        let once = ctx.once(Some(("open-1".into(), b"body".to_vec())));
        let first = ballots::open(&once, secretary, &room.session, two_of_three()).await.unwrap();
        let again = ballots::open(&once, secretary, &room.session, two_of_three()).await.unwrap();
        assert_eq!((first.envelopes.len(), again.envelopes.len()), (3, 0));
        assert_eq!(first.code, again.code);
        let kept = command_result::Entity::find().all(store.reader()).await.unwrap();
        let words: Vec<String> = first.envelopes.iter().map(|e| e.words.join(" ")).collect();
        assert!(kept.iter().all(|k| words.iter().all(|w| !k.answer.contains(w.as_str()))));
        refused(ballots::open(ctx, secretary, &room.session, two_of_three()).await, "session-voting");
    })
    .await;
}
