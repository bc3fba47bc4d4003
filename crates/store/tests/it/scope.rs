//! A list shows exactly what `may` allows: the SQL of a scope against the decision about one object.

use std::collections::BTreeSet;

use domain::{
    access::{Action, Actor, Grant, Role, Subject, may, scope},
    units::{Period, Succession, Tree},
};
use proptest::{prelude::*, strategy::ValueTree};
use sea_orm::{EntityTrait, QueryFilter, QuerySelect, Set};
use store::{Store, StoreError, entity, scope::within};
use testkit::both;
use uuid::Uuid;

use crate::write::{system, unit};

/// Years stand for days; a unit ends on the last day of a year and begins on the first.
#[derive(Clone, Debug)]
struct World {
    /// Parent's index and when the unit moved under another, if it did.
    units: Vec<(usize, Option<(usize, u32)>)>,
    /// Units that ended, and who succeeded them.
    ended: Vec<(usize, u32, Vec<usize>)>,
    grants: Vec<(usize, Option<usize>, u32, Option<u32>)>,
    today: u32,
}

fn world() -> impl Strategy<Value = World> {
    let year = 2001_u32..2030;
    let units = prop::collection::vec(
        (any::<prop::sample::Index>(), prop::option::of((any::<prop::sample::Index>(), year.clone()))),
        1..9,
    );
    let ended = prop::collection::vec(
        (any::<prop::sample::Index>(), year.clone(), prop::collection::vec(any::<prop::sample::Index>(), 0..3)),
        0..4,
    );
    let grants = prop::collection::vec(
        (
            0..Role::ALL.len(),
            prop::option::weighted(0.9, any::<prop::sample::Index>()),
            year.clone(),
            prop::option::of(year.clone()),
        ),
        0..4,
    );
    (units, ended, grants, year).prop_map(|(units, ended, grants, today)| {
        let count = units.len();
        let units = units
            .iter()
            .enumerate()
            .map(|(i, (p, moved))| {
                // A parent comes before its children, so there are no rings.
                let under = |ix: &prop::sample::Index| if i == 0 { 0 } else { ix.index(i) };
                (under(p), moved.as_ref().filter(|_| i > 0).map(|(p, y)| (under(p), *y)))
            })
            .collect();
        let mut gone = BTreeSet::new();
        let ended = ended
            .iter()
            .map(|(u, y, heirs)| (u.index(count), *y, heirs.iter().map(|h| h.index(count)).collect::<Vec<_>>()))
            .filter(|(u, _, _)| gone.insert(*u))
            .map(|(u, y, heirs)| (u, y, heirs.into_iter().filter(|h| *h != u).collect()))
            .collect();
        let grants = grants.iter().map(|(r, u, f, t)| (*r, u.as_ref().map(|u| u.index(count)), *f, *t)).collect();
        World { units, ended, grants, today }
    })
}

fn first(year: u32) -> String {
    format!("{year}-01-01")
}

fn last_before(year: u32) -> String {
    format!("{}-12-31", year - 1)
}

impl World {
    fn tree(&self, ids: &[Uuid]) -> Tree {
        let mut periods = Vec::new();
        for (i, (parent, moved)) in self.units.iter().enumerate() {
            let end = self.ended.iter().find(|(u, _, _)| *u == i).map(|(_, y, _)| last_before(*y));
            let under = |p: usize| if i == 0 { None } else { Some(ids[p]) };
            let moved = moved.filter(|(_, y)| end.as_ref().is_none_or(|e| first(*y) <= *e));
            let (unit, from) = (ids[i], "2000-01-01".to_owned());
            match moved {
                None => periods.push(Period { unit, parent: under(*parent), from, to: end }),
                Some((next, year)) => {
                    periods.push(Period { unit, parent: under(*parent), from, to: Some(last_before(year)) });
                    periods.push(Period { unit, parent: under(next), from: first(year), to: end });
                }
            }
        }
        let heirs = self
            .ended
            .iter()
            .flat_map(|(u, y, heirs)| heirs.iter().map(|h| Succession { old: ids[*u], new: ids[*h], on: first(*y) }));
        Tree::new(periods, heirs.collect())
    }

    fn actor(&self, ids: &[Uuid]) -> Actor {
        let mut actor = testkit::actor_with("someone", &[]);
        actor.today = first(self.today);
        // Somebody of the register: whoever stands for nobody judges nothing, wherever his roles reach.
        actor.person = Some(Uuid::new_v4());
        actor.grants = self
            .grants
            .iter()
            .map(|(role, unit, from, to)| Grant {
                role: Role::ALL[*role],
                unit: unit.map(|u| ids[u]),
                from: first(*from),
                to: to.map(first),
            })
            .collect();
        actor
    }
}

async fn fill(store: &Store, tree: &Tree, ids: &[Uuid]) {
    let rows: Vec<_> = tree
        .closure(&ids.iter().copied().collect())
        .into_iter()
        .map(|r| entity::unit_closure::ActiveModel {
            ancestor: Set(r.ancestor),
            descendant: Set(r.descendant),
            from_date: Set(r.from),
            to_date: Set(r.to),
            depth: Set(r.depth),
        })
        .collect();
    let units: Vec<_> = ids.iter().map(|id| unit(*id, &id.to_string())).collect();
    store
        .write::<(), StoreError, _>(system(), |tx| {
            let (rows, units) = (rows.clone(), units.clone());
            Box::pin(async move {
                entity::unit_closure::Entity::delete_many().exec(tx.conn()).await?;
                entity::unit::Entity::delete_many().exec(tx.conn()).await?;
                entity::unit::Entity::insert_many(units).exec_without_returning(tx.conn()).await?;
                entity::unit_closure::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
                Ok(())
            })
        })
        .await
        .unwrap();
}

#[test]
fn a_scope_shows_exactly_what_may_allows_on_random_trees_roles_and_dates() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(both(async |store| {
        let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
            failure_persistence: None,
            ..ProptestConfig::default()
        });
        for _ in 0..60 {
            let world = world().new_tree(&mut runner).unwrap().current();
            let ids: Vec<Uuid> = world.units.iter().map(|_| Uuid::new_v4()).collect();
            let (tree, actor) = (world.tree(&ids), world.actor(&ids));
            fill(&store, &tree, &ids).await;
            for action in Action::ALL.iter().copied().filter(|a| *a != Action::ViewOwn) {
                let shown: Vec<Uuid> = entity::unit::Entity::find()
                    .select_only()
                    .column(entity::unit::Column::Id)
                    .filter(within(entity::unit::Column::Id, &scope(&actor, action), &actor.today))
                    .into_tuple()
                    .all(store.reader())
                    .await
                    .unwrap();
                let shown: BTreeSet<Uuid> = shown.into_iter().collect();
                let allowed: BTreeSet<Uuid> = ids
                    .iter()
                    .copied()
                    .filter(|id| {
                        let path = tree.path(*id, &actor.today).into_keys();
                        may(&actor, action, &Subject::in_units(path)).is_ok()
                    })
                    .collect();
                assert_eq!(shown, allowed, "{action} in {world:?}");
            }
        }
    }));
}
