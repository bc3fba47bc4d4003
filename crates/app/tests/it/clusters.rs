//! Clusters: members, years, and what their rows may not say together.

use app::{Error, clusters, nouns::Texts};
use domain::access::Role;
use store::Store;
use testkit::actor;

use crate::units::organisation;

pub(crate) fn texts(pairs: &[(&str, &str)]) -> Texts {
    pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

pub(crate) fn cluster(short: &str) -> Texts {
    texts(&[
        ("short", short),
        ("name", "Cụm thi đua số 5"),
        ("kind", "province"),
        ("system", "police"),
        ("unit", "CAT"),
        ("founded_on", "2015"),
    ])
}

fn faults(error: Error) -> Vec<(String, &'static str)> {
    let Error::Invalid(fields) = error else { panic!("{error:?}") };
    fields.into_iter().map(|f| (f.field, f.refusal.key)).collect()
}

#[tokio::test]
async fn a_cluster_has_its_address_from_its_name_and_members_that_are_there_once_at_a_time() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, ..] = organisation(&ctx).await;
        let who = actor(Role::AdvisoryBody, root);
        let code = clusters::add(&ctx, &who, &cluster("Cụm 5")).await.unwrap();
        assert_eq!(code, "cum-5");
        assert_eq!(clusters::add(&ctx, &who, &cluster("cụm 5")).await.unwrap(), "cum-5-2");

        let add =
            async |part: &str, pairs: &[(&str, &str)]| clusters::add_part(&ctx, &who, &code, part, &texts(pairs)).await;
        let unit = add("members", &[("unit", "PX03"), ("from_date", "2015")]).await.unwrap();
        let other = add("members", &[("name", "Công an tỉnh Ví Dụ"), ("from_date", "2015")]).await.unwrap();
        let twice = add("members", &[("name", "công an tỉnh ví dụ"), ("from_date", "2020")]).await;
        assert_eq!(faults(twice.unwrap_err()), [("name".to_owned(), "cluster-member-twice")]);
        let twice = add("members", &[("unit", "PX03"), ("from_date", "2018")]).await;
        assert_eq!(faults(twice.unwrap_err()), [("unit".to_owned(), "cluster-member-twice")]);

        // Somebody merges in the middle of a year: he was in it, and does not stay.
        let seen = clusters::part(&ctx, &who, &code, "members", &other).await.unwrap().record.unwrap();
        let gone = texts(&[
            ("name", "Công an tỉnh Ví Dụ"),
            ("from_date", "2015"),
            ("to_date", "30/06/2020"),
            ("gone", "merged"),
            ("into_member", &unit),
        ]);
        clusters::change_part(&ctx, &who, (&code, "members", &other), seen.version, &gone).await.unwrap();
        let mut into_itself = gone.clone();
        into_itself.insert("into_member".into(), other.clone());
        let at = (code.as_str(), "members", other.as_str());
        let itself = clusters::change_part(&ctx, &who, at, seen.version + 1, &into_itself).await;
        assert_eq!(faults(itself.unwrap_err()), [("into_member".to_owned(), "field-choose")]);

        let year = add("years", &[("year", "2020"), ("head", &unit), ("deputy", &other), ("chosen_how", "bầu")])
            .await
            .unwrap();
        let again = add("years", &[("year", "2020")]).await;
        assert_eq!(faults(again.unwrap_err()), [("year".to_owned(), "cluster-year-twice")]);
        let nobody = add("years", &[("year", "2021"), ("head", "TV-999999")]).await;
        assert_eq!(faults(nobody.unwrap_err()), [("head".to_owned(), "field-choose")]);
        add("years", &[("year", "2021"), ("head", &unit)]).await.unwrap();

        let page = clusters::year(&ctx, &who, &code, 2020).await.unwrap();
        assert_eq!(page.members.len(), 2, "who left within the year was in it");
        assert_eq!(page.record.named["deputy"], "Công an tỉnh Ví Dụ");
        assert_eq!(page.record.values["chosen_how"], "elected");
        let page = clusters::year(&ctx, &who, &code, 2021).await.unwrap();
        assert_eq!(page.members.len(), 1);
        assert_eq!(page.others[0].named["deputy"], "Công an tỉnh Ví Dụ", "who has served is shown");

        let seen = clusters::part(&ctx, &who, &code, "years", &year).await.unwrap().record.unwrap();
        clusters::annul_part(&ctx, &who, (&code, "years", &year), seen.version, "Nhập nhầm").await.unwrap();
        assert!(matches!(clusters::year(&ctx, &who, &code, 2020).await, Err(Error::NotFound)));
        add("years", &[("year", "2020")]).await.unwrap();

        // Who works beneath sees the cluster and changes nothing of it.
        let below = actor(
            Role::EmulationOfficer,
            clusters::page(&ctx, &who, &code).await.unwrap().members[0].unit.as_ref().unwrap().0,
        );
        assert_eq!(clusters::page(&ctx, &below, &code).await.unwrap().members.len(), 2);
        let list = clusters::list(&ctx, &below, &app::list::Query::default()).await.unwrap();
        assert_eq!(list.rows.len(), 2);
        // But he signs the pact for his own unit, and for no other.
        let signature = |member: &str| {
            let fields = [("year", "2020"), ("signer", "Lê An"), ("capacity", "head"), ("on_date", "06/04/2020")];
            let mut fields = texts(&fields);
            fields.insert("member".into(), member.to_owned());
            fields
        };
        let form = clusters::new_part(&ctx, &below, &code, "signatures").await.unwrap();
        assert_eq!(form.members.iter().map(|m| &m.0).collect::<Vec<_>>(), [&unit]);
        assert!(app::pacts::page(&ctx, &below, &code, 2020).await.unwrap().may_sign);
        for other in [other.as_str(), "TV-999999"] {
            let wrong = clusters::add_part(&ctx, &below, &code, "signatures", &signature(other)).await;
            assert_eq!(faults(wrong.unwrap_err()), [("member".to_owned(), "field-choose")]);
        }
        clusters::add_part(&ctx, &below, &code, "signatures", &signature(&unit)).await.unwrap();
        let stranger = actor(Role::Person, root);
        assert!(!app::pacts::page(&ctx, &stranger, &code, 2020).await.unwrap().may_sign);
        let refused = clusters::add_part(&ctx, &stranger, &code, "signatures", &signature(&unit)).await;
        assert!(matches!(refused, Err(Error::Denied(_))), "{refused:?}");
        let refused =
            clusters::add_part(&ctx, &below, &code, "members", &texts(&[("name", "X"), ("from_date", "2015")])).await;
        assert!(matches!(refused, Err(Error::Denied(_))), "{refused:?}");
    })
    .await;
}
