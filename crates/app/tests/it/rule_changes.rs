//! The register of confirmations and corrections, on both engines.

use app::{
    Error,
    rule_changes::{self, Command, Number, Source},
    verdicts,
};
use domain::access::{Denial, Role};
use store::{
    Store,
    entity::{nominee, rule_set},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder},
};
use testkit::{actor, actor_with};

use crate::roads::{add, form, now, person, road};

const RULE: &str = "rule:hc-chien-si-ve-vang-2013.hang-ba";

fn source() -> Source {
    Source {
        document: "Nghị định 999/2020/NĐ-CP".into(),
        document_date: "05/01/2020".into(),
        article: "Điều 9".into(),
        link: String::new(),
        note: "Văn bản mới".into(),
    }
}

fn correct(new: i64, from: &str) -> Command {
    let (number, verified) = ("at_least".into(), true);
    Command::Correct(Number { number, old: 10, new, from: from.into(), verified })
}

#[tokio::test]
async fn a_correction_changes_the_hash_and_a_dossier_keeps_the_rules_it_was_judged_under() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let road = road(&ctx).await;
        let medal = app::dossiers::DossierForm {
            award: "huy-chuong-chien-si-ve-vang-hang-ba".into(),
            ground: "service_term".into(),
            ..form()
        };
        let code = app::dossiers::create(&ctx, &road.officer, &medal, None).await.unwrap();
        person(&ctx, &road, "Đỗ Thị Ánh", "100-001", "female", "direct").await;
        add(&ctx, &road, &code, "person", "100-001").await.unwrap();
        let outcome = async || {
            let rows =
                nominee::Entity::find().order_by_asc(nominee::Column::Seq).all(ctx.store.reader()).await.unwrap();
            let verdict = verdicts::View::read(&rows[0].verdict).unwrap();
            (rows[0].outcome.clone(), verdict.rules_hash)
        };
        let first = outcome().await;
        assert_ne!(first.0, "not_eligible");
        rule_changes::enter(&ctx, &road.advisory, RULE, 0, &correct(12, "2020-06-01"), &source()).await.unwrap();
        assert_eq!(outcome().await, first);
        let version = now(&ctx, &road, &code).await.head.version;
        verdicts::rejudge(&ctx, &road.officer, &code, version).await.unwrap();
        let second = outcome().await;
        assert_eq!(second.0, "not_eligible");
        assert_ne!(second.1, first.1);
        for hash in [first.1, second.1.clone()] {
            let kept = rule_set::Entity::find_by_id(hash.clone()).one(ctx.store.reader()).await.unwrap().unwrap();
            assert_eq!(kept.content.contains("999/2020"), hash == second.1);
        }
        // Nobody judged on an earlier day is touched by it.
        let compared = verdicts::compare(&ctx, &road.officer, &code, "2020-05-31").await.unwrap();
        assert!(compared[0].differs && compared[0].other.outcome != "not_eligible");
        let audit = store::entity::audit_entry::Entity::find()
            .filter(store::entity::audit_entry::Column::Stream.eq(format!("rule:{RULE}")))
            .all(ctx.store.reader())
            .await
            .unwrap();
        assert_eq!(audit.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn two_who_enter_at_once_do_not_overwrite_each_other_and_an_entry_is_taken_back_once() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let road = road(&ctx).await;
        let enter = async |seen: i64, command: Command| {
            rule_changes::enter(&ctx, &road.advisory, RULE, seen, &command, &source()).await
        };
        assert_eq!(enter(0, correct(12, "2020-06-01")).await.unwrap(), 1);
        assert!(matches!(enter(0, correct(13, "2020-06-01")).await, Err(Error::Stale { found: 1 })));
        assert_eq!(enter(1, Command::Withdraw(1)).await.unwrap(), 2);
        let twice = enter(2, Command::Withdraw(1)).await;
        assert!(matches!(twice, Err(Error::Refused(r)) if r.key == "rule-change-not-open"));
        let register = rule_changes::register(&ctx, &road.advisory).await.unwrap();
        let said: Vec<_> = register.entries.iter().map(|e| (e.entry, e.kind.as_str(), e.withdrawn_by)).collect();
        assert_eq!(said, [(2, "withdraw", None), (1, "correct", Some(2))]);
        assert_eq!(register.law.rules_hash(&[]), ctx.law.rules_hash(&[]));
    })
    .await;
}

#[tokio::test]
async fn the_national_rules_are_changed_only_from_the_top() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let road = road(&ctx).await;
        for (who, denial) in [
            (actor(Role::AdvisoryBody, road.px03), Denial::OutOfScope),
            (actor_with("nowhere", &[(Role::AdvisoryBody, None)]), Denial::NoRole),
            (actor(Role::EmulationOfficer, road.root), Denial::NoRole),
        ] {
            let refused = rule_changes::enter(&ctx, &who, RULE, 0, &Command::Confirm, &source()).await;
            assert!(matches!(refused, Err(Error::Denied(d)) if d == denial), "{refused:?}");
        }
        assert!(rule_changes::register(&ctx, &road.advisory).await.unwrap().entries.is_empty());
    })
    .await;
}
