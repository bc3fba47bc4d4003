//! Statements put together at run time: every query runs on both engines with every set of its filters, from every
//! place in a list, inside and outside a scope; and no text a query can begin with is left out.

use std::{collections::BTreeSet, fs, path::Path};

use domain::{
    access::Scope,
    listing::{Served, Sort},
    statistics::{Axis, Count, Kept},
};
use sea_orm::DatabaseConnection;
use store::{
    Store, list_statements,
    query::{
        accounts, achievements, amendments, attachments, awards, cascade, clusters, councils, decisions, desk,
        dossiers, facts, forms,
        holders::{self, Holders},
        imports,
        list::{self, Asked, Listed},
        movements, nominees, notices, nouns, overview, people, records, reviews, scan, search,
        sql::At,
        statistics, units,
    },
};
use testkit::both;
use uuid::Uuid;

pub(crate) const DAY: &str = "2020-11-20";

pub(crate) fn scopes() -> [Scope; 2] {
    [Scope::Units([Uuid::from_u128(1), Uuid::from_u128(2)].into()), Scope::Nothing]
}

/// A page of the list in each of its orders, both ways, from its beginning and from a place on in both directions.
pub(crate) async fn pages<S: Listed>(c: &DatabaseConnection, source: &S) {
    for order in source.listing().orders() {
        for down in [false, true] {
            for at in ["", "after", "before"] {
                // Eight bytes: a number is one too.
                let at = if at.is_empty() {
                    String::new()
                } else {
                    format!("{at}:323032302d31312d.{}", Uuid::nil().simple())
                };
                let asked = Asked { sort: Sort { order, down }, at, rows: 50, cap: 10, piece: false };
                list::page(c, source, &asked, None).await.unwrap();
            }
        }
    }
}

/// The first page and one from a place on.
async fn page<S: Listed>(c: &DatabaseConnection, source: &S) {
    for at in [String::new(), format!("after:323032302d31312d.{}", Uuid::nil().simple())] {
        let asked = Asked { sort: source.listing().usual_sort(), at, rows: 50, cap: 10, piece: false };
        list::page(c, source, &asked, None).await.unwrap();
    }
    let few = source.listing().orders().find(|o| o.served == Served::Few).unwrap();
    let asked = Asked { sort: Sort { order: few, down: false }, at: String::new(), rows: 50, cap: 10, piece: false };
    list::page(c, source, &asked, None).await.unwrap();
}

/// Every set of `n` filters; `on(i)` tells whether the i-th is in it.
pub(crate) fn each_set(n: u32) -> impl Iterator<Item = impl Fn(u32) -> bool> {
    (0..1_u32 << n).map(|set| move |i: u32| set & (1 << i) != 0)
}

fn some(on: bool, value: &str) -> Option<String> {
    on.then(|| value.to_owned())
}

fn words(on: bool) -> Vec<String> {
    if on { vec!["nguyen".into(), "an".into()] } else { vec![] }
}

async fn people_lists(c: &DatabaseConnection) {
    for scope in scopes() {
        for on in each_set(6) {
            for (level, service) in [("none", "left"), ("direct", "serving")] {
                let filter = people::Filter {
                    scope: scope.clone(),
                    day: DAY.into(),
                    words: words(on(0)),
                    unit: on(1).then(Uuid::nil),
                    sex: some(on(2), "male"),
                    leader_level: some(on(3), level),
                    rank: some(on(4), "Đại úy"),
                    service: some(on(5), service),
                };
                let list = people::People::narrowed(c, filter).await.unwrap();
                page(c, &list).await;
                if !on(1) && !on(2) && !on(3) && !on(4) && !on(5) {
                    pages(c, &list).await;
                }
            }
        }
        for on in each_set(4) {
            for (state, everywhere) in [("disabled", false), ("open", true)] {
                let filter = accounts::Filter {
                    scope: scope.clone(),
                    everywhere,
                    day: DAY.into(),
                    words: words(on(0)),
                    role: some(on(1), "auditor"),
                    state: some(on(2), state),
                    id: on(3).then(Uuid::nil),
                };
                page(c, &filter).await;
                if !on(0) && !on(1) && !on(2) && !on(3) {
                    pages(c, &filter).await;
                }
            }
        }
        people::ranks(c, &scope, DAY).await.unwrap();
        units::on_day(c, &scope, DAY, DAY, 10).await.unwrap();
        units::head_counts(c, &scope, DAY).await.unwrap();
        units::with_honour_book(c, &scope, DAY).await.unwrap();
        for under in [None, Some(Uuid::nil())] {
            records::missing(c, &scope, under, 2020, DAY).await.unwrap();
            for gaps in [&records::Gap::ALL[..], &records::Gap::ALL[..1], &[]] {
                let people = records::asked(c, &scope, under, 2020, gaps, DAY, (None, 10)).await.unwrap();
                if let Some(at) = people.first().map(records::Asked::at) {
                    let rest = records::asked(c, &scope, under, 2020, gaps, DAY, (Some(&at), 9)).await.unwrap();
                    assert_eq!(rest, people[1..]);
                }
            }
        }
        imports::unit_names(c, &scope, DAY).await.unwrap();
        let guarded = (vec!["discipline"], scope.clone());
        pages(c, &imports::Batches { scope: scope.clone(), guarded, day: DAY.into() }).await;
    }
    accounts::without_account(c, Uuid::nil(), DAY, 10).await.unwrap();
    accounts::signed(c, Uuid::nil()).await.unwrap();
    accounts::session(c, vec![0]).await.unwrap();
    accounts::beside(c, Uuid::nil()).await.unwrap();
    accounts::administrator_above(c, &[Uuid::nil()], DAY, Uuid::nil()).await.unwrap();
    desk::self_given(c, &[Uuid::nil()], &["unit_head"], DAY, 10).await.unwrap();
    let (texts, ids) = (["an".to_owned()], [Uuid::nil()]);
    imports::people_by_words(c, &texts).await.unwrap();
    imports::people_by_names(c, &texts).await.unwrap();
    imports::people_of_units(c, &ids.into(), 10).await.unwrap();
    imports::people_of_units(c, &[].into(), 10).await.unwrap();
    imports::people_by_ids(c, &ids).await.unwrap();
}

async fn dossier_lists(c: &DatabaseConnection) {
    for scope in scopes() {
        for on in each_set(7) {
            let filter = dossiers::Filter {
                scope: scope.clone(),
                day: DAY.into(),
                words: words(on(0)),
                state: some(on(1), "open"),
                award: some(on(2), "giay-khen"),
                year: some(on(3), "2020"),
                unit: some(on(4), "CAT"),
                movement: some(on(5), "x"),
                step: some(on(6), "head"),
            };
            page(c, &filter).await;
            if (0..7).all(|i| !on(i)) {
                pages(c, &filter).await;
            }
        }
        for on in each_set(4) {
            let filter = movements::Filter {
                scope: scope.clone(),
                day: DAY.into(),
                words: words(on(0)),
                kind: some(on(1), "regular"),
                state: some(on(2), "draft"),
                year: some(on(3), "2020"),
            };
            page(c, &filter).await;
            if (0..4).all(|i| !on(i)) {
                pages(c, &filter).await;
            }
        }
        for on in each_set(3) {
            for answer in [None, Some("silent"), Some("deployed"), Some("not_yet")] {
                let filter = cascade::Filter {
                    movement: Uuid::nil(),
                    scope: scope.clone(),
                    day: DAY.into(),
                    words: words(on(0)),
                    answer: answer.map(str::to_owned),
                    level: some(on(1), "base"),
                    under: some(on(2), "CAT"),
                };
                for at in [At::First, At::After(vec![0], Uuid::nil()), At::Before(vec![0], Uuid::nil())] {
                    cascade::page(c, &filter, &at, 50, 10).await.unwrap();
                }
            }
        }
        for noun in domain::NOUNS.iter().filter(|n| !n.newest.is_empty()) {
            let fields = noun.fields.iter().filter(|f| matches!(f.shape, domain::fields::Shape::Choice(_)));
            let fields: Vec<&'static str> = fields.map(|f| f.column).collect();
            let bit = |i: usize| u32::try_from(i).unwrap();
            let none = || nouns::Filter {
                scope: scope.clone(),
                day: DAY.into(),
                words: words(false),
                chosen: vec![],
                named: vec![],
            };
            for on in each_set(1 + bit(fields.len())) {
                let chosen = fields.iter().enumerate().filter(|(i, _)| on(1 + bit(*i)));
                let chosen = chosen.map(|(_, column)| (*column, "letter".to_owned())).collect();
                let filter = nouns::Filter { words: words(on(0)), chosen, ..none() };
                let records = nouns::Records { noun, filter: &filter };
                // All nouns are listed by the same text: each order of each noun, and each set of filters in the usual one.
                if filter.words.is_empty() && filter.chosen.is_empty() {
                    pages(c, &records).await;
                } else {
                    page(c, &records).await;
                }
            }
            // What a row hangs on is one more condition of one form: each is tried by itself.
            for table in noun.fields.iter().filter_map(domain::fields::Field::narrows) {
                let filter = nouns::Filter { named: vec![(table, "x-1".to_owned())], ..none() };
                page(c, &nouns::Records { noun, filter: &filter }).await;
            }
        }
        for span in [("", ""), ("2020-01-01", ""), ("", "2020-12-31"), ("2020-01-01", "2020-12-31")] {
            reviews::awards(c, Uuid::nil(), &scope, DAY, span).await.unwrap();
        }
        reviews::rewards(c, "SK-1", &scope, DAY).await.unwrap();
        movements::parts(c, Uuid::nil(), &scope, DAY).await.unwrap();
        cascade::counts(c, Uuid::nil(), &scope, DAY).await.unwrap();
        cascade::silent(c, Uuid::nil(), &scope, DAY).await.unwrap();
        desk::tasks(c, &[("head", scope.clone()), ("appraise", scope.clone())], &scope, DAY, 10).await.unwrap();
        for top in [None, Some(Uuid::nil())] {
            overview::numbers(c, &scope, top, top, DAY, DAY).await.unwrap();
        }
        overview::units(c, &scope, DAY, DAY).await.unwrap();
        people::awards(c, Uuid::nil(), &scope, DAY).await.unwrap();
        people::namesakes(c, &scope, DAY, &["le van an".into()], Uuid::nil(), 10).await.unwrap();
        desk::sent(c, Uuid::nil(), &scope, DAY, 10).await.unwrap();
        desk::proofs(c, &scope, DAY, 10).await.unwrap();
    }
    let here = Uuid::nil();
    for to in [
        notices::To::Followers(here),
        notices::To::Holders(vec![here], vec!["unit_head"]),
        notices::To::People(vec![here]),
        notices::To::Seats(vec![here]),
        notices::To::Account(here),
    ] {
        notices::recipients(c, &to, here, DAY).await.unwrap();
    }
    notices::readers(c, DAY, 10).await.unwrap();
    notices::due_by_mail(c, 0, 0, 10).await.unwrap();
    for under in [cascade::Under::Unit(here), cascade::Under::These(vec![here])] {
        cascade::branches(c, here, &under, DAY, 10).await.unwrap();
    }
    assert!(cascade::one(c, here, here, DAY).await.unwrap().is_none());
    assert!(cascade::members(c, here, here, DAY).await.unwrap().is_empty());
    for direct in [false, true] {
        cascade::targets(c, here, here, direct, DAY).await.unwrap();
    }
    for scope in scopes() {
        let (from, to) = (DAY.to_owned(), "2030-01-01".to_owned());
        let coming = cascade::Coming { movements: scope.clone(), councils: scope, from, to, limit: 5 };
        cascade::waiting(c, &[here], &coming, 10).await.unwrap();
    }
    reviews::honours(c, here).await.unwrap();
    reviews::not_honoured(c, here).await.unwrap();
    forms::launched(c, here, DAY, "2020").await.unwrap();
    forms::bodies(c, here, DAY).await.unwrap();
    forms::officers(c, here, DAY).await.unwrap();
    assert!(clusters::members_with_units(c, here).await.unwrap().is_empty());
    assert!(clusters::members(c, here).await.unwrap().is_empty());
    for noun in [
        &domain::cluster::MEMBER,
        &domain::cluster::YEAR,
        &domain::cluster::SHEET,
        &domain::cluster::VISIT,
        &domain::cluster::PACT,
        &domain::cluster::TARGET,
        &domain::cluster::SIGNATURE,
    ] {
        assert!(nouns::beneath(c, noun, "cluster_id", here).await.unwrap().is_empty());
    }
    for noun in domain::NOUNS {
        assert!(nouns::one(c, noun, here).await.unwrap().is_none());
    }
    for on in each_set(7) {
        for (outcome, leader) in [("none", "leaders"), ("eligible", "direct")] {
            let filter = nominees::Filter {
                words: words(on(0)),
                part: some(on(1), "individual"),
                state: some(on(2), "included"),
                outcome: some(on(3), outcome),
                sex: some(on(4), "male"),
                leader: some(on(5), leader),
                twice: on(6),
                draft: some(on(6), "du-thao"),
                without_discipline: false,
            };
            page(c, &nominees::Nominees { dossier: here, filter: &filter }).await;
            for state in ["held", "removed", "included"] {
                let hidden = nominees::Filter { without_discipline: true, state: some(on(2), state), ..filter.clone() };
                page(c, &nominees::Nominees { dossier: here, filter: &hidden }).await;
            }
        }
    }
    for twice in [false, true] {
        let filter = nominees::Filter { twice, ..nominees::Filter::default() };
        pages(c, &nominees::Nominees { dossier: here, filter: &filter }).await;
    }
    for scope in [Scope::Nothing, Scope::Units([here].into())] {
        nominees::with_elsewhere(c, here, 1, &scope, "2020-11-20").await.unwrap();
        nominees::outsiders_seen(c, &[here], &scope, "2020-11-20").await.unwrap();
    }
    nominees::people(c, &[here]).await.unwrap();
    nominees::awards_held(c, &[here]).await.unwrap();
    awards::paid_awards(c, &[here], Uuid::nil()).await.unwrap();
    facts::known(c, &[here], &[here], 2020, "2020-12-31").await.unwrap();
    assert!(nominees::person_by_code(c, "CB-0").await.unwrap().is_none());
    let person = nominees::PersonRow { id: here, ..nominees::PersonRow::default() };
    facts::known_person(c, person, 2020, "2020-12-31").await.unwrap();
    achievements::with_nominees(c, here, "TT-HS-1", "removed").await.unwrap();
    for asking in [None, Some(here)] {
        dossiers::head(c, "HS-1", asking, asking).await.unwrap();
    }
    dossiers::steps(c, here, here).await.unwrap();
    dossiers::events(c, here, 1).await.unwrap();
    dossiers::newest(c, here).await.unwrap();
    dossiers::standing(c, here).await.unwrap();
    dossiers::above(c, here, here, DAY, DAY).await.unwrap();
    attachments::of(c, here).await.unwrap();
}

async fn council_lists(c: &DatabaseConnection) {
    let here = Uuid::nil();
    for scope in scopes() {
        for on in each_set(2) {
            let filter = councils::SessionFilter {
                scope: scope.clone(),
                day: DAY.into(),
                state: some(on(0), "convened"),
                q: some(on(1), "ph").unwrap_or_default(),
            };
            pages(c, &filter).await;
        }
        councils::list(c, &scope, DAY).await.unwrap();
        councils::waiting(c, "council", &scope, DAY).await.unwrap();
        councils::proofs(c, &scope, DAY).await.unwrap();
        councils::confirming(c, Uuid::nil(), &scope, &["unit_head"], DAY).await.unwrap();
    }
    for open in [false, true] {
        councils::items(c, here, 0, 10, open).await.unwrap();
    }
    councils::item_counts(c, here).await.unwrap();
    councils::agenda(c, here).await.unwrap();
    councils::open_agenda_of(c, here).await.unwrap();
    councils::last_council_day(c, here).await.unwrap();
}

async fn decision_lists(c: &DatabaseConnection) {
    let here = Uuid::nil();
    holders::find(c, &words(true)).await.unwrap();
    holders::find(c, &[]).await.unwrap();
    for scope in scopes() {
        for on in each_set(3) {
            let filter = decisions::DecisionFilter {
                scope: scope.clone(),
                day: DAY.into(),
                state: some(on(0), "issued"),
                year: on(1).then_some(2020),
                q: some(on(2), "15").unwrap_or_default(),
            };
            page(c, &filter).await;
            if (0..3).all(|i| !on(i)) {
                pages(c, &filter).await;
            }
            let filter = decisions::HonourFilter {
                scope: scope.clone(),
                day: DAY.into(),
                year: on(0).then_some(2020),
                state: some(on(1), "valid"),
                words: words(on(2)),
            };
            page(c, &filter).await;
            if (0..3).all(|i| !on(i)) {
                pages(c, &filter).await;
            }
        }
        for on in each_set(6) {
            let filter = awards::AwardFilter {
                scope: scope.clone(),
                day: DAY.into(),
                words: words(on(0)),
                part: some(on(1), "individual"),
                award: some(on(2), "giay-khen"),
                year: on(3).then_some(2020),
                decision: some(on(4), "QD-1"),
                release: some(on(5), "full"),
            };
            for holders in [Holders::Anybody, Holders::These(vec![]), Holders::These(vec![here]), Holders::Many] {
                for units in [None, Some(&[][..]), Some(&[here, Uuid::nil()][..])] {
                    let list = awards::Awards { filter: &filter, holders: &holders, units };
                    page(c, &list).await;
                    if (1..6).all(|i| !on(i)) {
                        pages(c, &list).await;
                    }
                    awards::award_counts(c, &list, 10).await.unwrap();
                }
                awards::units_of(c, &filter.scope, DAY).await.unwrap();
            }
        }
    }
    councils::last_council(c, Uuid::nil()).await.unwrap();
    decisions::roll(c, 10).await.unwrap();
    decisions::checked(c, &decisions::Asked::Number(1), 10).await.unwrap();
    for words in [vec![], vec!["an".to_owned()]] {
        decisions::checked(c, &decisions::Asked::Year { year: 2020, words }, 10).await.unwrap();
    }
    amendments::of_decisions(c, &[Uuid::nil()]).await.unwrap();
    amendments::places(c, &[Uuid::nil()]).await.unwrap();
    amendments::copies(c, Uuid::nil()).await.unwrap();
}

/// What writes, in a transaction.
async fn commands(store: &Store) {
    store
        .write::<(), store::StoreError, _>(crate::write::system(), |tx| {
            Box::pin(async move {
                councils::claim_dossier(tx.conn(), Uuid::nil()).await?;
                for year in 2017..=2020 {
                    scan::add_season(tx, year).await?;
                }
                scan::next_generation(tx, "node").await?;
                scan::keep(tx, 1, 1, vec![]).await
            })
        })
        .await
        .unwrap();
}

async fn scans(c: &DatabaseConnection) {
    let here = Uuid::from_u128(1);
    scan::stale(c, 1, DAY, 10).await.unwrap();
    scan::count_stale(c, 1, DAY, 10).await.unwrap();
    scan::seasons(c).await.unwrap();
    scan::count(c).await.unwrap();
    scan::rows_since(c, 1, 10).await.unwrap();
    scan::shown(c, &[here]).await.unwrap();
    scan::beneath(c, &[here], DAY).await.unwrap();
    for after in [None, Some(here)] {
        scan::packed_after(c, after, 1, DAY, 10).await.unwrap();
    }
    scan::each_packed(c, |_, _| ()).await.unwrap();
    scan::each_person(c, |_| ()).await.unwrap();
    scan::regulations(c).await.unwrap();
    scan::bound(c, &["x".into()], DAY).await.unwrap();
}

async fn tables(c: &DatabaseConnection) {
    let here = Uuid::from_u128(1);
    statistics::units(c, [here], DAY).await.unwrap();
    for codes in [vec![], vec!["x".to_owned()]] {
        statistics::names(c, &codes, &codes).await.unwrap();
    }
    let axes: Vec<Option<Axis>> = Axis::ALL.iter().copied().map(Some).chain([None]).collect();
    let parts = [None, Some("individual"), Some("collective")];
    for kept in Kept::ALL {
        for count in Count::ALL {
            for (i, rows) in axes.iter().enumerate() {
                let counted = statistics::Counted {
                    unit: here,
                    day: DAY.into(),
                    from: "2020-01-01".into(),
                    to: "2020-12-31".into(),
                    part: parts[i % parts.len()].map(str::to_owned),
                    kept: *kept,
                    count: *count,
                    levels: vec![("giay-khen".into(), "base".into())],
                };
                let columns = axes[(i + 5) % axes.len()];
                statistics::groups(c, &[(&counted, *rows, columns), (&counted, None, columns)]).await.unwrap();
                let cell = [rows.map(|a| (a, "x")), columns.map(|a| (a, ""))];
                for behind in
                    [statistics::Behind::Cell(cell), statistics::Behind::Alike(&["x|base|individual||".into()])]
                {
                    statistics::records(c, &counted, behind, 0, 10).await.unwrap();
                }
                statistics::alike(c, &counted).await.unwrap();
            }
        }
    }
}

async fn searches(c: &DatabaseConnection) {
    search::syllables(c).await.unwrap();
    search::people(c, &[Uuid::nil()]).await.unwrap();
    for scope in scopes() {
        let within = search::Within { scope: scope.clone(), day: DAY.into() };
        search::people_in(c, &within, 10).await.unwrap();
        for on in each_set(3) {
            let one = search::Reading {
                words: words(on(0)),
                numbers: some(on(1), "199").into_iter().collect(),
                marked: some(on(2), "Hưng").into_iter().collect(),
            };
            for way in [search::Way::ByWord, search::Way::ByUnit] {
                for readings in [1, 2, search::READINGS] {
                    search::bearers(c, &within, &vec![one.clone(); readings], way, 10).await.unwrap();
                }
            }
            let ask = search::Ask {
                day: DAY.into(),
                words: words(on(0)),
                numbers: on(1).then_some(57).into_iter().collect(),
                number_only: on(1),
                people: on(2).then(Uuid::nil).into_iter().collect(),
                units: scope.clone(),
                dossiers: scope.clone(),
                movements: scope.clone(),
                decisions: scope.clone(),
            };
            search::others(c, &ask, 9).await.unwrap();
        }
    }
}

/// The text of a string literal that begins `text`, with its line continuations joined.
fn literal(text: &str) -> Option<String> {
    let mut rest = text.strip_prefix('"')?.chars().peekable();
    let mut out = String::new();
    loop {
        match rest.next()? {
            '"' => return Some(out),
            '\\' if rest.peek() == Some(&'\n') => while rest.next_if(|c| c.is_whitespace()).is_some() {},
            '\\' => out.push(rest.next()?),
            c => out.push(c),
        }
    }
}

/// What the statements of a file begin with: the constants given to `Sql::new`.
fn beginnings(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    // Lists begin with their columns.
    for (at, _) in text.match_indices("const SELECT: &'static str =") {
        found.extend(literal(text[at..].split_once('=').unwrap().1.trim_start()));
    }
    for (at, _) in text.match_indices("Sql::new(") {
        let rest = text[at + "Sql::new(".len()..].trim_start();
        if let Some(text) = literal(rest) {
            found.insert(text);
            continue;
        }
        let name: String = rest.chars().take_while(|c| c.is_ascii_uppercase() || *c == '_').collect();
        if name.is_empty() {
            continue;
        }
        let declared = text.find(&format!("const {name}: &str =")).unwrap_or_else(|| panic!("{name} is not here"));
        let value = text[declared..].split_once('=').unwrap().1.trim_start();
        found.insert(literal(value).unwrap_or_else(|| panic!("{name} is no text")));
    }
    found
}

#[tokio::test]
async fn both_engines_run_every_statement_in_every_composition() {
    let mut wanted = BTreeSet::new();
    for file in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/query")).unwrap().flatten() {
        wanted.extend(beginnings(&fs::read_to_string(file.path()).unwrap()));
    }
    assert!(wanted.len() > 35, "{}", wanted.len());
    both(async |store| {
        let c = store.reader();
        let ((), run) = list_statements(async {
            people_lists(c).await;
            dossier_lists(c).await;
            council_lists(c).await;
            decision_lists(c).await;
            scans(c).await;
            searches(c).await;
            tables(c).await;
            commands(&store).await;
            crate::portal::statements(&store).await;
            crate::clusters::statements(&store).await;
            crate::registrations::statements(&store).await;
            crate::figures::statements(&store).await;
        })
        .await;
        eprintln!("{} different statements", run.iter().collect::<BTreeSet<_>>().len());
        let left: Vec<_> = wanted.iter().filter(|w| !run.iter().any(|r| r.starts_with(w.as_str()))).collect();
        assert!(left.is_empty(), "these were never run: add them here: {left:#?}");
    })
    .await;
}
