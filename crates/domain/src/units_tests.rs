use proptest::prelude::*;

use super::*;

const DAYS: &[&str] =
    &["2015-01-01", "2016-03-01", "2018-08-06", "2019-12-31", "2020-01-01", "2021-06-15", "2025-03-01", "2025-07-01"];

fn id(n: u8) -> Uuid {
    Uuid::from_u128(u128::from(n) + 1)
}

fn day() -> impl Strategy<Value = String> {
    (2014_i16..2027, 1_i8..13, 1_i8..29).prop_map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}"))
}

/// One edit: (kind, unit, other unit, day).
fn edits() -> impl Strategy<Value = Vec<(u8, u8, u8, usize)>> {
    proptest::collection::vec((0_u8..4, 0_u8..12, 0_u8..12, 0_usize..DAYS.len()), 0..40)
}

/// Applies edits the way the office would: a unit's days only go forward. Rings may arise; they must do no harm.
fn grow(edits: Vec<(u8, u8, u8, usize)>) -> (Vec<Period>, Vec<Succession>) {
    let mut periods: Vec<Period> = Vec::new();
    let mut successions = Vec::new();
    for (kind, unit, other, on) in edits {
        let on = DAYS[on].to_owned();
        let newest = periods.iter().rposition(|p| p.unit == id(unit));
        match (kind, newest) {
            (_, None) => periods.push(Period {
                unit: id(unit),
                parent: (unit != other && kind > 0).then(|| id(other)),
                from: on,
                to: None,
            }),
            (0..=2, Some(i)) if periods[i].to.is_none() && periods[i].from < on => {
                periods[i].to = add_days(&on, -1);
                periods.push(Period { unit: id(unit), parent: (unit != other).then(|| id(other)), from: on, to: None });
            }
            (3, Some(i)) if periods[i].to.is_none() && periods[i].from < on => {
                periods[i].to = add_days(&on, -1);
                if unit != other {
                    successions.push(Succession { old: id(unit), new: id(other), on });
                }
            }
            _ => {}
        }
    }
    (periods, successions)
}

/// The definition, written a second time without the index: everything reachable over the links of that day.
fn reachable(periods: &[Period], successions: &[Succession], unit: Uuid, day: &str) -> BTreeSet<Uuid> {
    fn walk(p: &[Period], s: &[Succession], unit: Uuid, day: &str, found: &mut BTreeSet<Uuid>) {
        if !found.insert(unit) {
            return;
        }
        let Some(last) = p.iter().filter(|x| x.unit == unit && x.from.as_str() <= day).max_by_key(|x| &x.from) else {
            return;
        };
        let ended = last.to.as_deref().is_some_and(|to| to < day);
        let heirs: Vec<&Succession> = s.iter().filter(|x| x.old == unit && x.on.as_str() <= day).collect();
        if ended && !heirs.is_empty() {
            for heir in heirs {
                walk(p, s, heir.new, day, found);
            }
        } else if let Some(parent) = last.parent {
            walk(p, s, parent, day, found);
        }
    }
    let mut found = BTreeSet::new();
    if periods.iter().any(|x| x.unit == unit && x.from.as_str() <= day) {
        walk(periods, successions, unit, day, &mut found);
    }
    found
}

proptest! {
    #[test]
    fn the_closure_equals_the_recursive_tree_on_any_day_after_random_edits(edits in edits(), days in proptest::collection::vec(day(), 1..8)) {
        let (periods, successions) = grow(edits);
        let units: BTreeSet<Uuid> = periods.iter().map(|p| p.unit).collect();
        let rows = Tree::new(periods.clone(), successions.clone()).closure(&units);
        for day in days.iter().map(String::as_str).chain(DAYS.iter().copied()) {
            for unit in &units {
                let told: BTreeSet<Uuid> = rows
                    .iter()
                    .filter(|r| r.descendant == *unit && r.from.as_str() <= day && r.to.as_deref().is_none_or(|t| day <= t))
                    .map(|r| r.ancestor)
                    .collect();
                prop_assert_eq!(told, reachable(&periods, &successions, *unit, day), "unit {} on {}", unit, day);
            }
        }
    }

    #[test]
    fn no_two_rows_of_one_pair_overlap(edits in edits()) {
        let (periods, successions) = grow(edits);
        let units: BTreeSet<Uuid> = periods.iter().map(|p| p.unit).collect();
        let mut rows = Tree::new(periods, successions).closure(&units);
        rows.sort_by(|a, b| (a.ancestor, a.descendant, &a.from).cmp(&(b.ancestor, b.descendant, &b.from)));
        for pair in rows.windows(2) {
            if (pair[0].ancestor, pair[0].descendant) == (pair[1].ancestor, pair[1].descendant) {
                prop_assert!(pair[0].to.as_ref().is_some_and(|to| *to < pair[1].from));
            }
        }
    }
}

#[test]
fn an_ended_unit_belongs_to_its_successors_and_their_superiors() {
    let p = |unit: u8, parent: Option<u8>, from: &str, to: Option<&str>| Period {
        unit: id(unit),
        parent: parent.map(id),
        from: from.to_owned(),
        to: to.map(str::to_owned),
    };
    let tree = Tree::new(
        vec![
            p(0, None, "2010-01-01", None),
            p(1, Some(0), "2010-01-01", Some("2025-02-28")),
            p(2, Some(0), "2010-01-01", None),
            p(3, Some(2), "2025-03-01", None),
        ],
        vec![Succession { old: id(1), new: id(3), on: "2025-03-01".to_owned() }],
    );
    assert_eq!(tree.path(id(1), "2025-02-28").into_keys().collect::<Vec<_>>(), [id(0), id(1)]);
    assert_eq!(tree.path(id(1), "2025-03-01").into_keys().collect::<Vec<_>>(), [id(0), id(1), id(2), id(3)]);
    assert_eq!(tree.path(id(3), "2025-02-28").len(), 0);
}
