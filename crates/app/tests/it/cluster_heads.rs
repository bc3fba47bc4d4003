//! What heads and officers of a member do in their cluster by themselves: their own unit's scores, their own signature, and nothing of others'.

use app::{Actor, Ctx, Error, clusters, nouns::Texts, pacts, scores};
use domain::{
    access::Role,
    grid::{Sent, print},
    scoring::Turn,
};
use store::Store;
use testkit::{actor, sound_audit};

use crate::{
    clusters::{cluster, texts},
    roads::{Road, road},
};

const CODE: &str = "cum-5";

/// A cluster of PX03 and PC02 whose year stands at the members' own scores.
async fn scoring(ctx: &Ctx) -> (Road, Vec<String>) {
    let road = road(ctx).await;
    let who = &road.advisory;
    clusters::add(ctx, who, &cluster("Cụm 5")).await.unwrap();
    let mut members = Vec::new();
    for unit in ["PX03", "PC02"] {
        let fields = texts(&[("unit", unit), ("from_date", "2015")]);
        members.push(clusters::add_part(ctx, who, CODE, "members", &fields).await.unwrap());
    }
    clusters::add_part(ctx, who, CODE, "years", &texts(&[("year", "2020")])).await.unwrap();
    let sheet = texts(&[("year", "2020"), ("name", "Bảng điểm")]);
    let sheet = clusters::add_part(ctx, who, CODE, "sheets", &sheet).await.unwrap();
    let lines =
        scores::read_text("1 | I | Việc | | 10\n2 | I.1 | Việc A | Chấm tự do | 6\n2 | I.2 | Việc B | Chấm tự do | 4");
    scores::set_lines(ctx, who, CODE, &sheet, 1, lines).await.unwrap();
    scores::set_stage(ctx, who, CODE, 2020, 1, "own", "").await.unwrap();
    (road, members)
}

fn cell(criterion: &str, member: &str, seen: &str, text: &str) -> Sent {
    Sent {
        key: criterion.into(),
        seen: [(member.to_owned(), print(seen))].into(),
        cells: [(member.to_owned(), text.to_owned())].into(),
    }
}

async fn save(ctx: &Ctx, who: &Actor, sent: Sent) -> app::Result<bool> {
    let told = scores::save_matrix(ctx, who, (CODE, 2020, ""), Turn::Own, vec![sent]).await?;
    Ok(told.iter().all(|(_, merged)| merged.writes()))
}

async fn total(ctx: &Ctx, who: &Actor) -> Vec<i64> {
    let scoring = scores::scoring(ctx, who, CODE, 2020).await.unwrap();
    scoring.results().unwrap().iter().flat_map(|r| &r.scores).map(|s| s.total.0).collect()
}

#[tokio::test]
async fn the_head_of_a_member_sees_the_year_and_enters_his_own_units_scores() {
    testkit::both(async |store: Store| {
        let ctx = &testkit::ctx(&store);
        let (road, members) = scoring(ctx).await;
        let head = actor(Role::UnitHead, road.px03);
        assert!(scores::year(ctx, &head, CODE, 2020).await.unwrap().scores);
        assert!(save(ctx, &head, cell("I.1", &members[0], "", "5,5")).await.unwrap());
        assert_eq!(total(ctx, &head).await, [550, 0]);
        assert!(!save(ctx, &head, cell("I.1", &members[1], "", "1")).await.unwrap(), "another member's");
        assert_eq!(total(ctx, &head).await, [550, 0]);
        // What belongs to the cluster is not his.
        let moved = scores::set_stage(ctx, &head, CODE, 2020, 2, "first", "").await;
        assert!(matches!(moved, Err(Error::Denied(_))), "{moved:?}");
        let added = clusters::add_part(ctx, &head, CODE, "years", &texts(&[("year", "2021")])).await;
        assert!(matches!(added, Err(Error::Denied(_))), "{added:?}");

        // The head of the body that looks after the cluster reads all of it and enters nothing; whoever only reads the register sees no scores.
        let above = actor(Role::UnitHead, road.root);
        assert_eq!(total(ctx, &above).await, [550, 0]);
        let denied = save(ctx, &above, cell("I.2", &members[0], "", "1")).await;
        assert!(matches!(denied, Err(Error::Denied(_))), "{denied:?}");
        let person = actor(Role::Person, road.px03);
        let denied = scores::scoring(ctx, &person, CODE, 2020).await;
        assert!(matches!(denied, Err(Error::Denied(_))), "{denied:?}");
        assert!(!scores::year(ctx, &person, CODE, 2020).await.unwrap().scores);
        sound_audit(&store).await;
    })
    .await;
}

/// The order in which cells come is nothing that scores depend on.
#[tokio::test]
async fn whoever_enters_first_and_which_criterion_comes_first_changes_nothing() {
    testkit::both(async |store: Store| {
        let ctx = &testkit::ctx(&store);
        let (road, members) = scoring(ctx).await;
        let who = [actor(Role::UnitHead, road.px03), actor(Role::UnitHead, road.pc02)];
        let cells = [(0, "I.1", "5,5"), (1, "I.1", "4"), (0, "I.2", "0"), (1, "I.2", "3,25")];
        let mut stands = [""; 4];
        for order in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1], [1, 3, 0, 2]] {
            for at in order {
                let (m, criterion, text) = cells[at];
                // Taken back and entered again, in another order each time.
                if !stands[at].is_empty() {
                    assert!(save(ctx, &who[m], cell(criterion, &members[m], stands[at], "")).await.unwrap());
                }
                assert!(save(ctx, &who[m], cell(criterion, &members[m], "", text)).await.unwrap());
                stands[at] = text;
            }
            assert_eq!(total(ctx, &road.advisory).await, [550, 725], "{order:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_member_signs_the_pact_and_corrects_its_own_signature_only() {
    testkit::both(async |store: Store| {
        let ctx = &testkit::ctx(&store);
        let (road, members) = scoring(ctx).await;
        let who = &road.advisory;
        let pact = texts(&[("year", "2020"), ("contents", "Thi đua"), ("signed_on", "05/04/2020")]);
        clusters::add_part(ctx, who, CODE, "pacts", &pact).await.unwrap();
        let signed = |member: usize, signer: &str| {
            let fields = [("year", "2020"), ("signer", signer), ("capacity", "head"), ("on_date", "05/04/2020")];
            let mut fields = texts(&fields);
            fields.insert("member".into(), members[member].clone());
            fields
        };
        let other = clusters::add_part(ctx, who, CODE, "signatures", &signed(1, "Lê Bình")).await.unwrap();
        let officer = actor(Role::EmulationOfficer, road.px03);
        let own = clusters::add_part(ctx, &officer, CODE, "signatures", &signed(0, "Lê Văn An")).await.unwrap();
        let page = pacts::page(ctx, &officer, CODE, 2020).await.unwrap();
        let may: Vec<_> = page.signatures.iter().map(|s| (s.record.code.as_str(), s.may_correct)).collect();
        assert_eq!(may, [(other.as_str(), false), (own.as_str(), true)]);

        let head = actor(Role::UnitHead, road.px03);
        let form = clusters::part(ctx, &head, CODE, "signatures", &own).await.unwrap();
        assert_eq!(form.members.len(), 1, "nobody else's name is offered");
        let version = form.record.unwrap().version;
        let change = async |who: &Actor, line: &str, version: i64, fields: Texts| {
            clusters::change_part(ctx, who, (CODE, "signatures", line), version, &fields).await
        };
        change(&head, &own, version, signed(0, "Lê Văn Ân")).await.unwrap();
        let stale = change(&officer, &own, version, signed(0, "Lê Văn Ẩn")).await;
        assert!(matches!(stale, Err(Error::Stale { .. })), "{stale:?}");
        crate::ballots::wrong(change(&head, &own, version + 1, signed(1, "Lê Văn Ân")).await, "member");
        for told in [
            change(&head, &other, 1, signed(1, "Ai đó")).await.err(),
            clusters::part(ctx, &head, CODE, "signatures", &other).await.err(),
            clusters::annul_part(ctx, &head, (CODE, "signatures", &other), 1, "Nhầm").await.err(),
        ] {
            assert!(matches!(told, Some(Error::NotFound)), "{told:?}");
        }
        let targets = clusters::part(ctx, &head, CODE, "pacts", &own).await;
        assert!(matches!(targets, Err(Error::Denied(_))), "{targets:?}");
        clusters::annul_part(ctx, &head, (CODE, "signatures", &own), version + 1, "Ký nhầm").await.unwrap();
        sound_audit(&store).await;
    })
    .await;
}
