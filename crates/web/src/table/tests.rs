use domain::listing::PEOPLE;

use super::*;

#[test]
fn links_keep_filters_and_drop_the_page_when_the_order_changes() {
    let query = Query {
        q: "lê an".into(),
        at: "after:x".into(),
        filters: [("unit".to_owned(), "PX03".to_owned())].into(),
        ..Query::default()
    };
    let rows = || Rows {
        rows: vec![1],
        count: 10_000,
        more_than_cap: true,
        refused: false,
        before: None,
        after: Some("after:y".into()),
    };
    let table = Table::of_list(Lang::Vi, &PEOPLE, &query).rows(rows(), |_| Row::plain(vec![]));
    let shown = table.shown;
    let href = |i: usize| shown.columns[i].sort_href.as_deref();
    // The list stands in the order of names already; other columns wait until there are fewer rows.
    assert_eq!(href(0), Some("/people?q=l%C3%AA+an&sort=-name&unit=PX03"));
    assert_eq!((href(1), shown.columns[1].too_many, shown.too_many), (None, true, true));
    assert_eq!(shown.columns[0].sorted, Some("ascending"));
    assert_eq!(shown.export.as_deref(), Some("/people.xlsx?q=l%C3%AA+an&unit=PX03"));
    assert_eq!(shown.after.as_deref(), Some("/people?q=l%C3%AA+an&at=after%3Ay&unit=PX03"));
    assert_eq!(shown.exact_href.as_deref(), Some("/people?q=l%C3%AA+an&count=exact&at=after%3Ax&unit=PX03"));

    // An order that is not served is in no link to a place in another one.
    let query = Query { sort: "-birth".into(), ..query };
    let refused = Rows { refused: true, ..rows() };
    let shown = Table::of_list(Lang::Vi, &PEOPLE, &query).rows(refused, |_| Row::plain(vec![])).shown;
    assert_eq!(shown.after.as_deref(), Some("/people?q=l%C3%AA+an&at=after%3Ay&unit=PX03"));
    assert_eq!((shown.columns[0].sorted, shown.refused), (Some("ascending"), true));

    // Few rows stand in any order.
    let few = Rows { count: 3, more_than_cap: false, ..rows() };
    let shown = Table::of_list(Lang::Vi, &PEOPLE, &query).rows(few, |_| Row::plain(vec![])).shown;
    assert_eq!(shown.columns[1].sorted, Some("descending"));
    assert_eq!(shown.columns[1].sort_href.as_deref(), Some("/people?q=l%C3%AA+an&sort=birth&unit=PX03"));
    assert_eq!(shown.after.as_deref(), Some("/people?q=l%C3%AA+an&sort=-birth&at=after%3Ay&unit=PX03"));
    assert!(shown.orders.iter().any(|o| o.value == "-birth") && !shown.too_many);
}
