//! Marks and packing against packing everybody, after random commands.

use std::collections::BTreeMap;

use app::{
    Ctx,
    facts::{self, FactKind},
    people::{self, NewDiscipline, NewProceeding},
    scan,
    units::{self, Rename},
};
use domain::access::{Actor, Role};
use proptest::{prelude::*, strategy::ValueTree as _};
use store::{
    Store,
    entity::{person, person_facts},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter},
};
use testkit::actor_with;
use uuid::Uuid;

use crate::{
    council::{hall, issued},
    scan::{add, dirty, posting, profile, unit_version, version},
    units::organisation,
};

/// One command about one of the people; numbers choose among what there is.
#[derive(Clone, Copy, Debug)]
struct Step {
    command: u8,
    who: u8,
    year: i64,
    month: u8,
    other: u8,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let one = (0..18_u8, 0..6_u8, 2016..=2020_i64, 1..=11_u8, any::<u8>())
        .prop_map(|(command, who, year, month, other)| Step { command, who, year, month, other });
    prop::collection::vec(one, 12..30)
}

struct World {
    ctx: Ctx,
    officer: Actor,
    root: Uuid,
    units: [Uuid; 3],
    people: Vec<Uuid>,
}

fn texts(pairs: &[(&str, String)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect()
}

impl World {
    async fn fact(&self, id: Uuid, kind: FactKind, pairs: &[(&str, String)]) -> bool {
        let p = person::Entity::find_by_id(id).one(self.ctx.store.reader()).await.unwrap().unwrap();
        facts::add(&self.ctx, &self.officer, false, &p.code, kind, p.version, texts(pairs)).await.is_ok()
    }

    /// Annuls the newest fact of a person, if there is one.
    async fn annul(&self, id: Uuid, nth: usize) -> bool {
        let p = person::Entity::find_by_id(id).one(self.ctx.store.reader()).await.unwrap().unwrap();
        let page = facts::page(&self.ctx, &self.officer, false, &p.code).await.unwrap();
        let rows: Vec<(String, Uuid)> = page
            .kinds
            .iter()
            .flat_map(|(kind, rows)| rows.iter().map(move |r| (kind.clone(), r)))
            .filter(|(_, r)| r.annulled_for.is_none())
            .map(|(kind, r)| (kind, r.id))
            .collect();
        let Some((kind, row)) = rows.get(nth % rows.len().max(1)) else { return false };
        let kind = FactKind::ALL.into_iter().find(|k| k.code() == kind).unwrap();
        let about = (false, p.code.as_str());
        facts::annul(&self.ctx, &self.officer, about, kind, page.version, *row, "Nhập nhầm").await.is_ok()
    }

    /// Runs a command as an officer would; true when it was accepted.
    async fn run(&mut self, s: Step) -> bool {
        let (ctx, officer) = (self.ctx.clone(), self.officer.clone());
        let id = self.people[usize::from(s.who) % self.people.len()];
        let unit = self.units[usize::from(s.other) % 3];
        let v = version(&ctx, id).await;
        let day = format!("{}-{:02}-0{}", s.year, s.month, 1 + s.other % 9);
        let page = async || {
            let code = person::Entity::find_by_id(id).one(ctx.store.reader()).await.unwrap().unwrap().code;
            people::page(&ctx, &officer, &code).await.unwrap()
        };
        match s.command {
            0 | 1 => {
                let level = ["khien-trach", "canh-cao", "giang-chuc"][usize::from(s.other) % 3];
                let measure =
                    NewDiscipline {
                        level: level.into(), from: day, document: "QĐ".into(), ..NewDiscipline::default()
                    };
                people::add_discipline(&ctx, &officer, id, v, measure).await.is_ok()
            }
            2 => match page().await.discipline.first() {
                Some(d) => people::expunge(&ctx, &officer, id, v, d.id, "2020-11-01".into()).await.is_ok(),
                None => false,
            },
            3 => {
                let case = NewProceeding { kind: "complaint".into(), opened: day, document: "Đơn".into() };
                people::add_proceeding(&ctx, &officer, id, v, case).await.is_ok()
            }
            4 => match page().await.proceedings.first() {
                Some(c) => {
                    let clean = s.other.is_multiple_of(2);
                    people::close_proceeding(&ctx, &officer, id, v, c.id, "2020-11-02".into(), clean).await.is_ok()
                }
                None => false,
            },
            5 => {
                let joined = format!("{}-0{}", s.year - 6, 1 + s.other % 9);
                let new = profile("Nguyễn Văn Mới", usize::from(s.who)).with("joined", joined);
                let level = if s.other.is_multiple_of(2) { "direct" } else { "department" };
                people::change(&ctx, &officer, id, v, new, "Thiếu tá".into(), String::new(), level.into()).await.is_ok()
            }
            6 => {
                let to = people::Posting { from: day, ..posting(unit, "direct") };
                people::transfer(&ctx, &officer, id, v, to).await.is_ok()
            }
            7 if s.other.is_multiple_of(4) => {
                people::leave(&ctx, &officer, id, v, day, "Nghỉ hưu".into()).await.is_ok()
            }
            8 => {
                let kind = ["force", "school", "administration"][usize::from(s.who) % 3];
                let rename = Rename {
                    name: format!("Đơn vị {}", s.other),
                    kind: kind.into(),
                    level: "department".into(),
                    on: day,
                    ..Rename::default()
                };
                units::rename(&ctx, &officer, unit, unit_version(&ctx, unit).await, rename).await.is_ok()
            }
            9 => {
                let above = [self.root, self.units[0]][usize::from(s.who) % 2];
                let seen = unit_version(&ctx, unit).await;
                units::move_to(&ctx, &officer, unit, seen, above, day, String::new()).await.is_ok()
            }
            10..=12 => {
                let rating = ["excellent", "good", "completed", "not_completed"][usize::from(s.other) % 4];
                self.fact(id, FactKind::Ratings, &[("year", s.year.to_string()), ("rating", rating.into())]).await
            }
            13 => {
                let award = ["chien-si-thi-dua-co-so", "chien-si-thi-dua-bo-tinh"][usize::from(s.other) % 2];
                self.fact(id, FactKind::Awards, &[("award", award.into()), ("year", s.year.to_string())]).await
            }
            14 => {
                let reach = ["base", "ministry_or_province", "national"][usize::from(s.other) % 3];
                let pairs = [
                    ("title", "Sáng kiến".to_owned()),
                    ("year", s.year.to_string()),
                    ("kind", "initiative".to_owned()),
                    ("reach", reach.to_owned()),
                ];
                self.fact(id, FactKind::Initiatives, &pairs).await
            }
            15 => self.annul(id, usize::from(s.other)).await,
            16 => {
                let n = 100 + self.people.len();
                let new = add(&ctx, self.root, unit, n).await.id;
                self.people.push(new);
                true
            }
            17 => {
                let body = actor_with("body", &[(Role::AdvisoryBody, Some(self.root))]);
                let code = ["CAT", "PX03", "PC02"][usize::from(s.who) % 3];
                app::regulations::adopt(&ctx, &body, code, "demo-cong-an-tinh").await.is_ok()
            }
            _ => false,
        }
    }

    /// What is packed of everybody.
    async fn packed(&self) -> BTreeMap<Uuid, (Option<Vec<u8>>, Option<String>)> {
        let rows = person_facts::Entity::find().all(self.ctx.store.reader()).await.unwrap();
        rows.into_iter().map(|r| (r.person_id, (r.packed, r.until))).collect()
    }
}

#[tokio::test]
async fn after_any_commands_packing_the_marked_people_gives_what_packing_everybody_gives() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, pc02, team] = organisation(&ctx).await;
        let grants = [(Role::Administrator, Some(root)), (Role::EmulationOfficer, Some(root))];
        let mut world =
            World { ctx, officer: actor_with("officer", &grants), root, units: [px03, pc02, team], people: Vec::new() };
        for n in 0..4 {
            world.people.push(add(&world.ctx, root, [px03, pc02, team][n % 3], n).await.id);
        }
        for year in [2019, 2020] {
            scan::ask_for(&world.ctx, year).await.unwrap();
        }
        // The same commands every time: a failure is repeated by running the test again.
        let mut runner = proptest::test_runner::TestRunner::deterministic();
        let (mut accepted, mut kinds) = (0, std::collections::BTreeSet::new());
        for round in 0..8 {
            let steps = steps().new_tree(&mut runner).unwrap().current();
            for (n, step) in steps.iter().enumerate() {
                if world.run(*step).await {
                    accepted += 1;
                    kinds.insert(step.command);
                }
                // Marks are also made while others wait to be packed.
                if n % 5 == 4 {
                    scan::repack(&world.ctx, 2).await.unwrap();
                }
            }
            assert_eq!(scan::repack(&world.ctx, 10_000).await.unwrap().left, 0);
            let by_marks = world.packed().await;
            let now = world.ctx.now();
            let everybody: Vec<Uuid> = by_marks.keys().copied().collect();
            world
                .ctx
                .store
                .write(world.ctx.write_system(&now), |tx| {
                    let everybody = everybody.clone();
                    Box::pin(async move { Ok::<(), app::Error>(store::projection::mark(tx, everybody).await?) })
                })
                .await
                .unwrap();
            assert_eq!(scan::repack(&world.ctx, 10_000).await.unwrap().left, 0);
            assert_eq!(by_marks, world.packed().await, "round {round}: {steps:?}");
        }
        assert!(accepted > 60 && kinds.len() >= 15, "{accepted} commands of {kinds:?}");
    })
    .await;
}

#[tokio::test]
async fn other_days_of_an_achievement_mark_whoever_holds_an_award_for_it() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let hall = hall(&ctx).await;
        issued(&ctx, &hall).await;
        scan::ask_for(&ctx, 2020).await.unwrap();
        let award = store::entity::award_record::Entity::find()
            .filter(store::entity::award_record::Column::PersonId.is_not_null())
            .one(ctx.store.reader())
            .await
            .unwrap()
            .unwrap();
        let (holder, achievement) = (award.person_id.unwrap(), award.achievement_id.unwrap());
        assert_eq!(scan::repack(&ctx, 100).await.unwrap().left, 0);
        assert!(!dirty(&ctx, holder).await);
        let now = ctx.now();
        ctx.store
            .write(ctx.write_system(&now), |tx| {
                Box::pin(async move { Ok::<(), app::Error>(store::projection::mark_holders(tx, achievement).await?) })
            })
            .await
            .unwrap();
        assert!(dirty(&ctx, holder).await);
        let marked = person_facts::Entity::find()
            .filter(person_facts::Column::Dirty.eq(true))
            .all(ctx.store.reader())
            .await
            .unwrap();
        let holders = store::entity::award_record::Entity::find()
            .filter(store::entity::award_record::Column::AchievementId.eq(achievement))
            .filter(store::entity::award_record::Column::PersonId.is_not_null())
            .all(ctx.store.reader())
            .await
            .unwrap();
        assert_eq!(marked.len(), holders.len());
    })
    .await;
}
