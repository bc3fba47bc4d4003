//! The texts that certificates print, of all nominees of a dossier in one grid.

use app::nominees::{self, GridPage};
use axum::{
    extract::{Path, Query},
    http::HeaderMap,
};
use domain::dossier::{Limits, printed};
use serde::Serialize;

use crate::{
    Cx, Fields, Page, PageResult, SignedIn,
    form::code_key,
    grid::{self, Column, Grid, Row},
};

/// The page.
#[derive(Serialize)]
pub struct TextsPage {
    code: String,
    title: String,
    grid: Grid,
}

impl Page for TextsPage {
    const TEMPLATE: &'static str = "nominees/grid.html";

    fn samples() -> Vec<Self> {
        let columns = || printed(&Limits::default()).iter().map(|f| Column::of(f, f.column.into(), vec![])).collect();
        let grid = || Grid::new("nominees", "Lưới", "/dossiers/HS/nominees/grid", "Tên", columns());
        let cell = |value: &str, fault: &str, theirs: Option<&str>, moved| grid::Cell {
            value: value.into(),
            fault: fault.into(),
            theirs: theirs.map(str::to_owned),
            moved,
            ..grid::Cell::default()
        };
        let cells = vec![
            cell("Lê An", "", None, false),
            cell("", "Sai", None, false),
            cell("Đội trưởng", "", Some("Đội phó"), false),
            cell("", "", None, true),
            cell("Thành tích", "", Some(""), false),
        ];
        let row = Row { key: "1".into(), label: "Lê An".into(), prints: "a b c d e".into(), cells, ..Row::default() };
        let rows = vec![row.clone(), Row { key: "2".into(), ..row.more("CB-1", "/dossiers/HS/nominees/2") }];
        let page = |grid: Grid| Self { code: "HS-2020-0001".into(), title: "Khen thưởng".into(), grid };
        vec![
            page(Grid { open: 2, moved: 1, ..grid().rows(rows.clone()).pages(Some("/a".into()), Some("/b".into())) }),
            page(Grid { moved: 1, ..grid().rows(rows) }),
            page(grid()),
        ]
    }
}

/// Where the reader is in a long list.
#[derive(Default, serde::Deserialize)]
pub struct Place {
    #[serde(default)]
    at: String,
}

fn address(code: &str, at: &str) -> String {
    let place = form_urlencoded::Serializer::new(String::new()).append_pair("at", at).finish();
    if at.is_empty() {
        format!("/dossiers/{code}/nominees/grid")
    } else {
        format!("/dossiers/{code}/nominees/grid?{place}")
    }
}

fn texts(cx: &Cx, page: GridPage, at: &str) -> TextsPage {
    let head = &page.at.head;
    let label = |f: &domain::fields::Field| cx.word(&code_key("nominee", f.column));
    let columns = page.fields.iter().map(|f| Column::of(f, label(f), vec![])).collect();
    let row = |r: nominees::GridRow| {
        let small = format!("{} · {}", r.seq, cx.word(&code_key("nominee-part", &r.part)));
        Row::new(r.seq.to_string(), r.name, &page.fields, &r.values)
            .more(small, format!("/dossiers/{}/nominees/{}", head.code, r.seq))
    };
    let [before, after] = [page.before, page.after].map(|p| p.map(|p| address(&head.code, &p)));
    let grid =
        Grid::new("nominees", cx.word("nominee-grid"), address(&head.code, at), cx.word("nominee-name"), columns)
            .rows(page.rows.into_iter().map(row).collect())
            .pages(before, after);
    TextsPage { code: head.code.clone(), title: head.title.clone(), grid }
}

/// `GET /dossiers/{code}/nominees/grid`
pub async fn show(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path(code): Path<String>,
    Query(place): Query<Place>,
) -> PageResult {
    let page = nominees::grid(&cx.ctx, &actor, &code, &place.at).await?;
    cx.page(&texts(&cx, page, &place.at)).await
}

/// `POST /dossiers/{code}/nominees/grid`: rows of the grid, from its script or as one form.
pub async fn save(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path(code): Path<String>,
    Query(place): Query<Place>,
    headers: HeaderMap,
    fields: Fields,
) -> PageResult {
    let columns = printed(&Limits::default()).map(|f| f.column);
    let saved = nominees::edit_many(&cx.ctx, &actor, &code, grid::sent(&fields, &columns)).await?;
    let saved: Vec<_> = saved.into_iter().map(|(seq, merged)| (seq.to_string(), merged)).collect();
    if grid::by_script(&headers) {
        return grid::answer(&cx, saved);
    }
    let (rows, done) = grid::done(&saved);
    if done {
        return cx.done(&address(&code, &place.at), "grid-saved", [("count", rows.to_string())]).await;
    }
    let page = nominees::grid(&cx.ctx, &actor, &code, &place.at).await?;
    let mut page = texts(&cx, page, &place.at);
    page.grid = page.grid.told(cx.lang, &saved);
    cx.page_with(grid::status(&saved), &page).await
}
