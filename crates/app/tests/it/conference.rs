//! The conference of a cluster's year: convened with the representatives, asked, voted in every way by the one engine, closed with what follows.

use std::collections::BTreeMap;

use app::{
    Actor, Ctx, Error, ballots, clusters, councils, exports, papers, scores,
    sessions::{self, Ask, Convene, Entry, ItemEntry, MemberPresence},
};
use domain::{
    access::Role,
    ballot::Choice,
    grid::{Sent, print},
    paper::PaperKind,
    scoring::Turn,
};
use store::Store;
use testkit::{actor_with, sound_audit};

use crate::{
    ballots::{account_of, refused, two_of_three, wrong},
    clusters::{cluster, texts},
    roads::{Road, person, person_id, road},
};

const CODE: &str = "cum-5";

/// A cluster of five bodies whose representatives can vote, with the year 2020.
struct Body {
    road: Road,
    secretary: Actor,
    /// Codes of the members.
    members: Vec<String>,
    /// Their representatives.
    voters: Vec<Actor>,
}

async fn body(ctx: &Ctx, year: &[(&str, &str)]) -> Body {
    let road = road(ctx).await;
    let secretary = actor_with("secretary", &[(Role::CouncilSecretary, Some(road.root))]);
    clusters::add(ctx, &road.advisory, &cluster("Cụm 5")).await.unwrap();
    let (mut members, mut voters) = (Vec::new(), Vec::new());
    for name in ["A", "B", "C", "D", "E"] {
        let number = format!("400-{name}");
        let code = person(ctx, &road, &format!("Đại diện {name}"), &number, "male", "direct").await;
        let id = person_id(ctx, &code).await;
        let login = format!("voter-{name}");
        let account = account_of(ctx, &login, id).await;
        let who = actor_with(&login, &[(Role::Person, Some(road.root))]);
        voters.push(Actor { account, person: Some(id), ..who });
        let fields =
            texts(&[("name", &format!("Công an tỉnh {name}")), ("from_date", "2015"), ("representative", &code)]);
        members.push(clusters::add_part(ctx, &road.advisory, CODE, "members", &fields).await.unwrap());
    }
    let mut fields = texts(year);
    fields.extend(texts(&[("year", "2020"), ("head", &members[0]), ("deputy", &members[1])]));
    clusters::add_part(ctx, &road.advisory, CODE, "years", &fields).await.unwrap();
    Body { road, secretary, members, voters }
}

fn call(secrecy: &str) -> Convene {
    Convene {
        held_on: "10/12/2020".into(),
        held_at: "08:00".into(),
        place: "Hội trường".into(),
        secrecy: secrecy.into(),
        base: "all_members".into(),
        quorum: "2/3".into(),
        threshold: ">1/2".into(),
        rounds: "2".into(),
        ..Convene::default()
    }
}

impl Body {
    async fn convened(&self, ctx: &Ctx, secrecy: &str) -> String {
        sessions::convene_cluster(ctx, &self.secretary, CODE, 2020, call(secrecy)).await.unwrap()
    }

    async fn version(&self, ctx: &Ctx, code: &str) -> i64 {
        sessions::view(ctx, &self.secretary, code).await.unwrap().version
    }

    async fn ask(&self, ctx: &Ctx, code: &str, asked: &str, members: &[usize], most: &str) -> app::Result<i64> {
        let members = members.iter().map(|i| self.members[*i].clone()).collect();
        let version = self.version(ctx, code).await;
        let ask = Ask { asked: asked.into(), members, most: most.into() };
        sessions::ask(ctx, &self.secretary, code, version, ask).await
    }

    async fn hands(&self, ctx: &Ctx, code: &str, rows: &[(i64, u32)]) -> app::Result<u64> {
        let there = sessions::view(ctx, &self.secretary, code).await.unwrap().present;
        let entry = |for_: u32| Entry {
            hands_for: Some(for_),
            hands_none: there - for_.min(there),
            written_for: Some(0),
            ..Entry::default()
        };
        let rows = rows.iter().map(|(item, n)| ItemEntry { item: *item, entry: entry(*n) }).collect();
        let version = self.version(ctx, code).await;
        sessions::record_rows(ctx, &self.secretary, code, version, rows).await
    }

    async fn agree(&self, ctx: &Ctx, code: &str, lines: &[i64]) -> app::Result<u64> {
        let version = self.version(ctx, code).await;
        sessions::record_consensus(ctx, &self.secretary, code, version, lines.to_vec()).await
    }

    async fn close(&self, ctx: &Ctx, code: &str) -> app::Result<sessions::Closed> {
        let version = self.version(ctx, code).await;
        sessions::close(ctx, &self.secretary, code, version, &format!("close {code} {version}")).await
    }

    /// What the questions came to: who passed, by question.
    async fn passed(&self, ctx: &Ctx, code: &str) -> Vec<Vec<String>> {
        let view = sessions::view(ctx, &self.secretary, code).await.unwrap().conference.unwrap();
        let of = |q: &sessions::QuestionView| {
            let won = q.lines.iter().filter(|l| l.voted && l.result == "passed");
            won.map(|l| l.name.trim_start_matches("Công an tỉnh ").to_owned()).collect()
        };
        view.questions.iter().map(of).collect()
    }
}

#[tokio::test]
async fn a_conference_agrees_on_flags_and_elects_the_heads_of_the_next_year() {
    testkit::both(async |store: Store| {
        let ctx = &testkit::ctx(&store);
        let b =
            body(ctx, &[("vote_method", "thống nhất"), ("share", "80%"), ("share_of", "all"), ("quorum", "3/4")]).await;
        let proposed = sessions::proposed(ctx, &b.secretary, CODE, 2020).await.unwrap();
        let c = &proposed.command;
        assert_eq!(
            [&c.secrecy, &c.threshold, &c.quorum, &c.base].map(String::as_str),
            ["consensus", "4/5", "3/4", "all_members"]
        );
        assert!(proposed.seats.iter().all(|s| s.known) && proposed.seats.len() == 5);
        let code = b.convened(ctx, "consensus").await;
        let seen = sessions::view(ctx, &b.secretary, &code).await.unwrap();
        assert_eq!(seen.members[0].role, "chair");
        assert_eq!((seen.members[0].name.as_str(), seen.members[0].post.as_str()), ("Đại diện A", "Công an tỉnh A"));
        refused(b.close(ctx, &code).await, "conference-no-questions");
        b.ask(ctx, &code, "government_flag", &[2], "").await.unwrap();
        b.ask(ctx, &code, "ministry_flag", &[0, 2, 3, 4], "").await.unwrap();
        b.ask(ctx, &code, "head", &[1], "").await.unwrap();
        b.ask(ctx, &code, "deputy", &[3, 4], "").await.unwrap();
        refused(b.ask(ctx, &code, "head", &[2], "").await, "conference-asked-already");
        refused(b.ask(ctx, &code, "government_flag", &[2], "").await, "conference-asked-already");
        wrong(b.agree(ctx, &code, &[]).await, "agreed");
        // Two deputies are nothing that can be agreed on.
        refused(b.agree(ctx, &code, &[7, 8]).await, "conference-too-many-chosen");
        b.agree(ctx, &code, &[1, 2, 3, 4, 5]).await.unwrap();
        refused(b.close(ctx, &code).await, "session-lines-open");
        b.agree(ctx, &code, &[6, 7]).await.unwrap();
        // Five members: half of them is two and a half, rounded to three.
        let view = sessions::view(ctx, &b.secretary, &code).await.unwrap().conference.unwrap();
        assert_eq!(view.questions[1].over, Some((4, 3)));
        assert_eq!(view.questions[0].over, None);
        let closed = b.close(ctx, &code).await.unwrap();
        assert_eq!((closed.passed, closed.failed), (7, 1));
        refused(b.agree(ctx, &code, &[1]).await, "session-closed");

        let page = clusters::page(ctx, &b.road.advisory, CODE).await.unwrap();
        let held = &page.conferences[0];
        assert_eq!((held.code.as_str(), held.year, held.chosen.len()), (code.as_str(), 2020, 7));
        assert_eq!(held.chosen[0].votes, None, "nothing was counted");
        let next = clusters::year(ctx, &b.road.advisory, CODE, 2021).await.unwrap().record;
        assert_eq!((&next.values["head"], &next.values["deputy"]), (&b.members[1], &b.members[3]));
        assert_eq!(next.values["chosen_how"], "elected");
        assert!(next.values["chosen_document"].contains(&code));
        sound_audit(&store).await;
    })
    .await;
}

#[tokio::test]
async fn what_a_conference_may_not_do() {
    testkit::both(async |store: Store| {
        let ctx = &testkit::ctx(&store);
        let b = body(ctx, &[]).await;
        // Whoever looks after the cluster and runs no council convenes nothing; somebody elsewhere does not know of it.
        let denied = sessions::convene_cluster(ctx, &b.road.advisory, CODE, 2020, call("consensus")).await;
        assert!(matches!(denied, Err(Error::Denied(_))), "{denied:?}");
        let far = actor_with("far", &[(Role::CouncilSecretary, None)]);
        let far = sessions::convene_cluster(ctx, &far, CODE, 2020, call("consensus")).await;
        assert!(matches!(far, Err(Error::NotFound | Error::Denied(_))), "{far:?}");
        let none = sessions::convene_cluster(ctx, &b.secretary, CODE, 2019, call("consensus")).await;
        assert!(matches!(none, Err(Error::NotFound)), "{none:?}");
        wrong(sessions::convene_cluster(ctx, &b.secretary, CODE, 2020, call("by lot")).await, "secrecy");

        let code = b.convened(ctx, "open_count").await;
        wrong(b.ask(ctx, &code, "luck", &[0], "").await, "asked");
        wrong(b.ask(ctx, &code, "tie", &[0], "").await, "members");
        wrong(b.ask(ctx, &code, "ministry_flag", &[0, 1], "3").await, "most");
        let version = b.version(ctx, &code).await;
        let other = Ask { asked: "head".into(), members: vec!["TV-999999".into()], most: String::new() };
        wrong(sessions::ask(ctx, &b.secretary, &code, version, other).await, "members");
        // It is no council: its seats, its form and its sessions are out of reach of those of councils.
        let body = store_body(ctx).await;
        assert!(councils::list(ctx, &b.road.advisory).await.unwrap().iter().all(|c| c.code != body));
        assert!(matches!(councils::view(ctx, &b.road.advisory, &body).await, Err(Error::NotFound)));
        let seat = councils::NewSeat { name: "Ai đó".into(), role: "member".into(), ..Default::default() };
        let added = councils::add_seat(ctx, &b.road.advisory, &body, 1, seat).await;
        assert!(matches!(added, Err(Error::NotFound)), "{added:?}");
        wrong(sessions::convene(ctx, &b.secretary, Convene { council: body, ..call("open_count") }).await, "council");

        // Without its quorum nothing is decided.
        b.ask(ctx, &code, "head", &[1, 2], "").await.unwrap();
        let absent = |seat| MemberPresence { seat, presence: "absent".into(), note: "Bận".into() };
        let version = b.version(ctx, &code).await;
        let gone = vec![absent(4), absent(5)];
        sessions::set_presence(ctx, &b.secretary, &code, version, gone).await.unwrap();
        refused(b.hands(ctx, &code, &[(1, 3), (2, 1)]).await, "conference-too-many-chosen");
        b.hands(ctx, &code, &[(1, 3), (2, 0)]).await.unwrap();
        refused(b.close(ctx, &code).await, "session-no-quorum");
        let version = b.version(ctx, &code).await;
        let off = sessions::drop_question(ctx, &b.secretary, &code, version, 1).await;
        refused(off, "conference-question-voted");
        b.ask(ctx, &code, "government_flag", &[1], "").await.unwrap();
        let version = b.version(ctx, &code).await;
        sessions::drop_question(ctx, &b.secretary, &code, version, 2).await.unwrap();
        let again = sessions::drop_question(ctx, &b.secretary, &code, version + 1, 2).await;
        assert!(matches!(again, Err(Error::NotFound)), "{again:?}");
        // A council has no consensus and no questions.
        let hall = crate::council::hall_in(ctx, b.road.clone()).await;
        let ask = Ask { asked: "head".into(), members: vec![b.members[0].clone()], most: String::new() };
        wrong(
            sessions::convene(
                ctx,
                &hall.secretary,
                Convene { secrecy: "consensus".into(), ..crate::council::convening(&hall) },
            )
            .await,
            "secrecy",
        );
        let session = crate::council::convene(ctx, &hall).await;
        refused(sessions::ask(ctx, &hall.secretary, &session, 1, ask).await, "conference-of-council");
        wrong(sessions::set_method(ctx, &hall.secretary, &session, "consensus").await, "secrecy");
    })
    .await;
}

/// Code of the body of the only conference.
async fn store_body(ctx: &Ctx) -> String {
    use store::{
        entity::council,
        sea_orm::{ColumnTrait, EntityTrait, QueryFilter},
    };
    let found = council::Entity::find().filter(council::Column::ClusterYearId.is_not_null());
    found.one(ctx.store.reader()).await.unwrap().unwrap().code
}

#[tokio::test]
async fn an_election_goes_on_in_another_round_and_recused_representatives_stay_out() {
    testkit::both(async |store: Store| {
        let ctx = &testkit::ctx(&store);
        let b = body(ctx, &[]).await;
        let code = b.convened(ctx, "open_named").await;
        b.ask(ctx, &code, "head", &[1, 2, 3], "").await.unwrap();
        b.ask(ctx, &code, "deputy", &[4], "").await.unwrap();
        let named = async |line: i64, yes: &[i64], out: &[i64]| {
            let choice = |seat: i64| {
                let c = if out.contains(&seat) { Choice::Recused } else { Choice::None };
                (seat, if yes.contains(&seat) { Choice::For } else { c })
            };
            let version = b.version(ctx, &code).await;
            let choices = (1..=5).map(choice).collect();
            sessions::record_named(ctx, &b.secretary, &code, version, line, choices).await
        };
        named(1, &[1, 2], &[]).await.unwrap();
        // The first has chosen already: nobody has two votes for one head.
        refused(named(2, &[1, 3], &[]).await, "conference-too-many-chosen");
        named(2, &[3, 4], &[]).await.unwrap();
        named(3, &[5], &[]).await.unwrap();
        named(4, &[1, 2, 3], &[5]).await.unwrap();
        assert_eq!(b.passed(ctx, &code).await, [vec![], vec!["E".to_owned()]]);
        let version = b.version(ctx, &code).await;
        assert_eq!(sessions::another_round(ctx, &b.secretary, &code, version).await.unwrap(), 3);
        refused(b.close(ctx, &code).await, "session-lines-open");
        named(5, &[1, 2, 5], &[]).await.unwrap();
        named(6, &[3, 4], &[]).await.unwrap();
        named(7, &[], &[]).await.unwrap();
        assert_eq!(b.passed(ctx, &code).await, [vec!["B".to_owned()], vec!["E".to_owned()]]);
        b.close(ctx, &code).await.unwrap();
        let next = clusters::year(ctx, &b.road.advisory, CODE, 2021).await.unwrap().record;
        assert_eq!((&next.values["head"], &next.values["deputy"]), (&b.members[1], &b.members[4]));

        // Whom the next year has stays; another conference does not write over it.
        let code = b.convened(ctx, "open_count").await;
        b.ask(ctx, &code, "head", &[2], "").await.unwrap();
        b.hands(ctx, &code, &[(1, 5)]).await.unwrap();
        refused(b.close(ctx, &code).await, "conference-headed-already");
        sound_audit(&store).await;
    })
    .await;
}

#[tokio::test]
async fn ties_flags_and_heads_stand_on_one_secret_paper() {
    testkit::both(async |store: Store| {
        let ctx = &testkit::ctx(&store);
        let b = body(ctx, &[]).await;
        let code = b.convened(ctx, "secret").await;
        b.ask(ctx, &code, "tie", &[1, 2], "").await.unwrap();
        b.ask(ctx, &code, "government_flag", &[0], "").await.unwrap();
        b.ask(ctx, &code, "ministry_flag", &[0, 1, 2], "2").await.unwrap();
        let opened = ballots::open(ctx, &b.secretary, &code, two_of_three()).await.unwrap();
        let at = opened.code.clone();
        let version = b.version(ctx, &code).await;
        refused(sessions::drop_question(ctx, &b.secretary, &code, version, 1).await, "session-voting");
        ballots::start(ctx, &b.secretary, &at).await.unwrap();
        let paper = ballots::paper(ctx, &b.voters[0], &at).await.unwrap();
        let shape: Vec<(i64, bool, bool)> = paper.lines.iter().map(|l| (l.most, l.begins, l.ends)).collect();
        assert_eq!(
            shape,
            [
                (1, true, false),
                (1, false, true),
                (0, false, false),
                (2, true, false),
                (2, false, false),
                (2, false, true)
            ]
        );
        let cast = async |who: usize, form: &str, chosen: &[i64], flag: &str| {
            let mut said: BTreeMap<i64, String> = chosen.iter().map(|n| (*n, "1".to_owned())).collect();
            if !flag.is_empty() {
                said.insert(3, flag.to_owned());
            }
            ballots::cast(ctx, &b.voters[who], &at, form, said).await
        };
        refused(cast(0, "f0", &[1, 2], "for").await, "ballot-too-many-chosen");
        refused(cast(0, "f0", &[1, 4, 5, 6], "for").await, "ballot-too-many-chosen");
        wrong(cast(0, "f0", &[1, 4], "").await, "line-3");
        for (who, chosen, flag) in
            [(0, [1, 4, 5], "for"), (1, [1, 4, 5], "for"), (2, [2, 4, 6], "for"), (3, [2, 5, 4], "against")]
        {
            cast(who, &format!("f{who}"), &chosen, flag).await.unwrap();
        }
        refused(cast(0, "another", &[2], "for").await, "ballot-voted-already");
        cast(4, "f4", &[1], "none").await.unwrap();
        let outsider = ballots::cast(ctx, &b.road.advisory, &at, "x", BTreeMap::new()).await;
        assert!(outsider.is_err());
        ballots::close(ctx, &b.secretary, &at).await.unwrap();
        refused(cast(4, "late", &[1], "for").await, "ballot-voted-already");
        let words = (1..).zip(opened.envelopes.iter().map(|e| e.words.join(" "))).take(2).collect();
        ballots::count(ctx, &b.secretary, &at, words).await.unwrap();
        let file = ballots::published(ctx, &b.secretary, &at).await.unwrap();
        assert!(tally::verify(&file).holds());
        assert_eq!(
            b.passed(ctx, &code).await,
            [vec!["B".to_owned()], vec!["A".to_owned()], vec!["A".to_owned(), "B".to_owned()]]
        );
        b.close(ctx, &code).await.unwrap();
        sound_audit(&store).await;
    })
    .await;
}

#[tokio::test]
async fn a_vote_on_a_tie_puts_the_ranking_in_order_and_what_was_published_stays() {
    testkit::both(async |store: Store| {
        let ctx = &testkit::ctx(&store);
        let b = body(ctx, &[("rank_by", "total"), ("ties", "điểm thưởng")]).await;
        let who = &b.road.advisory;
        let fields = texts(&[("year", "2020"), ("name", "Bảng điểm")]);
        let sheet = clusters::add_part(ctx, who, CODE, "sheets", &fields).await.unwrap();
        let lines = scores::read_text("1 | I | Việc | | 10\n2 | I.1 | Việc A | Chấm tự do | 10");
        scores::set_lines(ctx, who, CODE, &sheet, 1, lines).await.unwrap();
        let points = ["9", "7", "7", "5", "4"];
        for (version, to) in (1..).zip(["own", "first", "explain", "second", "final"]) {
            scores::set_stage(ctx, who, CODE, 2020, version, to, "").await.unwrap();
            if to == "own" {
                let cells = b.members.iter().cloned().zip(points.map(str::to_owned)).collect();
                let seen = b.members.iter().map(|m| (m.clone(), print(""))).collect();
                let sent = Sent { key: "I.1".into(), seen, cells };
                scores::save_matrix(ctx, who, (CODE, 2020, ""), Turn::Own, vec![sent]).await.unwrap();
            }
        }
        let places = async || {
            let ranking = scores::ranking(ctx, who, CODE, 2020).await.unwrap();
            let of = |r: &scores::RankRow| (r.name.trim_start_matches("Công an tỉnh ").to_owned(), r.places, r.tied);
            ranking.rows.iter().map(of).collect::<Vec<_>>()
        };
        let row = |name: &str, a, b| (name.to_owned(), Some((a, b)), a != b);
        assert_eq!(places().await[1..3], [row("B", 2, 3), row("C", 2, 3)]);
        scores::publish(ctx, who, CODE, 2020, 6, "TB 1", "").await.unwrap();

        let code = b.convened(ctx, "open_count").await;
        b.ask(ctx, &code, "tie", &[1, 2], "").await.unwrap();
        b.hands(ctx, &code, &[(1, 2), (2, 2)]).await.unwrap();
        assert_eq!(b.passed(ctx, &code).await, [Vec::<String>::new()]);
        let version = b.version(ctx, &code).await;
        sessions::another_round(ctx, &b.secretary, &code, version).await.unwrap();
        b.hands(ctx, &code, &[(3, 1), (4, 4)]).await.unwrap();
        assert_eq!(places().await[1..3], [row("B", 2, 3), row("C", 2, 3)], "nothing is decided before it is closed");
        b.close(ctx, &code).await.unwrap();
        assert_eq!(places().await[1..3], [row("C", 2, 2), row("B", 3, 3)]);
        let ranking = scores::ranking(ctx, who, CODE, 2020).await.unwrap();
        assert_eq!(ranking.rows[1].by, Some(domain::scoring::TieBreak::Vote));
        let (_, _, frozen) = scores::frozen(ctx, who, CODE, 2020, 1).await.unwrap();
        assert!(frozen.rows[1].tied && frozen.rows[2].tied, "what was published stays");
        assert_eq!(ranking.moved.len(), 2);

        // The papers of the year: what was published, what the conference decided, what is handed over to whom.
        crate::council::organisation_names(ctx, b.road.root).await;
        let options = papers::Options { format: "pdf".into(), year: Some(2020), ..papers::Options::default() };
        let told = async |kind, code: &str| {
            papers::build_request(ctx, kind, code, &options).await.map(|request| request.to_string())
        };
        let notice = told(PaperKind::ClusterNotice, CODE).await.unwrap();
        for said in ["THÔNG BÁO", "2–3", "Xếp trước khi bằng điểm: Công an tỉnh C", &code] {
            assert!(notice.contains(said), "{said} in {notice}");
        }
        refused(told(PaperKind::ClusterHandover, CODE).await, "cluster-handover-nobody");
        let next = texts(&[("year", "2021"), ("head", &b.members[3]), ("chosen_how", "chỉ định")]);
        clusters::add_part(ctx, who, CODE, "years", &next).await.unwrap();
        let handover = told(PaperKind::ClusterHandover, CODE).await.unwrap();
        for said in
            ["BIÊN BẢN", "Cụm trưởng: Công an tỉnh A.", "Cụm trưởng: Công an tỉnh D.", "Bảng điểm", "TB 1", &code]
        {
            assert!(handover.contains(said), "{said} in {handover}");
        }
        let minutes = told(PaperKind::CouncilMinutes, &code).await.unwrap();
        for said in ["Hội nghị suy tôn", "Cụm trưởng", "Kết quả xếp hạng: 1. Công an tỉnh A: 9,00 điểm"]
        {
            assert!(minutes.contains(said), "{said} in {minutes}");
        }
        let count = told(PaperKind::CountMinutes, &code).await.unwrap();
        assert!(count.contains("tại hội nghị của"), "{count}");

        // The export has what the pages have; scores only for those who see them.
        let export = exports::cluster(ctx, who, CODE).await.unwrap();
        assert_eq!((export.scores.len(), export.rankings.len(), export.sheets.len()), (5, 5, 1));
        assert_eq!(export.conferences[0].asked.as_deref(), Some("tie"));
        assert_eq!(export.conferences[0].member.as_ref(), Some(&b.members[2]));
        let plain = exports::cluster(ctx, &b.voters[0], CODE).await.unwrap();
        assert_eq!((plain.scores.len(), plain.rankings.len()), (0, 5));
    })
    .await;
}
