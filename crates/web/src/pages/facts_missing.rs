//! Dữ kiện còn thiếu: what is missing for a season, unit by unit, the names behind each figure, and the list to send out.

use app::{
    facts::{self, AskedRow, Gap, MissingRow},
    list::Query,
};
use axum::extract::Query as Address;
use domain::access::Action;
use serde::{Deserialize, Serialize};

use super::units::choices;
use crate::{
    Cell, Cx, Fault, Page, PageResult, Row, SignedIn, Table,
    form::{Choice, code_key},
};

/// What is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Which {
    /// Unit code; empty for all units of the reader.
    #[serde(default)]
    unit: String,
    /// Season; empty for the running one.
    #[serde(default)]
    year: String,
    /// One kind of missing fact; empty for any.
    #[serde(default)]
    gap: String,
}

impl Which {
    fn asking(&self) -> facts::Asking<'_> {
        facts::Asking { unit: &self.unit, year: &self.year, gap: &self.gap }
    }
}

/// Names of the list to fill in that are read at one time.
const PIECE: usize = 2_000;

/// The counts.
#[derive(Serialize)]
pub struct MissingPage {
    table: Table,
    unit: String,
    year: i64,
}

impl Page for MissingPage {
    const TEMPLATE: &'static str = "facts/missing.html";

    fn samples() -> Vec<Self> {
        let table =
            Table::at("/facts/missing", words::Lang::Vi, "missing", "x", &Query::default()).column("people-unit");
        vec![Self { table: table.empty("Không thiếu", None), unit: String::new(), year: 2025 }]
    }
}

fn count(row: &MissingRow, gap: Gap) -> i64 {
    match gap {
        Gap::Rating => row.rating,
        Gap::Sex => row.sex,
        Gap::Joined => row.joined,
        Gap::Birth => row.birth,
        Gap::Reach => row.reach,
        Gap::Registration => row.registration,
        Gap::Award => row.award,
    }
}

async fn counts(cx: &Cx, actor: &app::Actor, query: &Query) -> Result<(Table, facts::MissingPage), Fault> {
    let of = |name: &str| query.filter(name).unwrap_or_default().to_owned();
    let mut page = facts::missing(&cx.ctx, actor, &of("unit"), &of("year")).await?;
    let rows = std::mem::take(&mut page.rows);
    let year = page.year;
    let mut table = Table::new(cx, "missing", cx.say("facts-missing-title", [("year", year.to_string())]), query)
        .column("people-unit")
        .number("facts-missing-people");
    for gap in Gap::ALL {
        table = table.number(match gap {
            Gap::Rating => "facts-gap-rating",
            Gap::Sex => "facts-gap-sex",
            Gap::Joined => "facts-gap-joined",
            Gap::Birth => "facts-gap-birth",
            Gap::Reach => "facts-gap-reach",
            Gap::Registration => "facts-gap-registration",
            Gap::Award => "facts-gap-award",
        });
    }
    if !query.export {
        let years = page.years.iter().map(|y| Choice::new(y.to_string(), y.to_string())).collect();
        table = table
            .choose("unit", "people-unit", choices(cx, actor, Action::ViewPeople).await?)
            .choose("year", "facts-field-year", years)
            .export("/facts/missing.xlsx")
            .empty(cx.word("facts-missing-none"), None);
    }
    let line = |r: MissingRow| {
        let mut cells = vec![Cell::text(r.name.clone()), Cell::number(r.people)];
        cells.extend(Gap::ALL.map(|g| Cell::number(count(&r, g))));
        Row::to(format!("/facts/missing/people?unit={}&year={year}", r.code), cells)
    };
    Ok((table.sorts().all(rows, line), page))
}

/// `GET /facts/missing`
pub async fn list(cx: Cx, SignedIn(actor): SignedIn, Address(query): Address<Query>) -> PageResult {
    let unit = query.filter("unit").unwrap_or_default().to_owned();
    let (table, page) = counts(&cx, &actor, &query).await?;
    cx.page(&MissingPage { table, unit, year: page.year }).await
}

/// `GET /facts/missing.xlsx`
pub async fn export(cx: Cx, SignedIn(actor): SignedIn, Address(query): Address<Query>) -> PageResult {
    let (table, _) = counts(&cx, &actor, &Query { export: true, ..query }).await?;
    cx.sheet("du-kien-con-thieu", &table).await
}

/// A unit's names on the list to send out.
#[derive(Serialize)]
struct Group {
    unit: String,
    people: Vec<Asked>,
}

/// A name with what is missing.
#[derive(Serialize)]
struct Asked {
    code: String,
    name: String,
    number: String,
    birth: String,
    missing: Vec<String>,
}

/// The names.
#[derive(Serialize)]
pub struct PeoplePage {
    groups: Vec<Group>,
    unit: String,
    unit_name: String,
    year: i64,
    gap: String,
    gaps: Vec<Choice>,
    more: bool,
    most: usize,
}

impl Page for PeoplePage {
    const TEMPLATE: &'static str = "facts/people.html";

    fn samples() -> Vec<Self> {
        let person = Asked {
            code: "CB-000001".into(),
            name: "Lê Văn An".into(),
            number: "123-456".into(),
            birth: "1988".into(),
            missing: vec!["Xếp loại".into()],
        };
        let page = |groups, more| Self {
            groups,
            unit: "PX03".into(),
            unit_name: "Phòng PX03".into(),
            year: 2025,
            gap: "rating".into(),
            gaps: vec![Choice::new("rating", "Xếp loại")],
            more,
            most: 500,
        };
        vec![page(vec![Group { unit: "PX03".into(), people: vec![person] }], true), page(vec![], false)]
    }
}

fn lacks(cx: &Cx, r: &AskedRow) -> Vec<String> {
    let gap = |g: Gap| cx.word(&code_key("facts-gap", g.code()));
    let mut all: Vec<String> = [
        (r.rating.is_none(), Gap::Rating),
        (r.sex.is_none(), Gap::Sex),
        (r.joined.is_none(), Gap::Joined),
        (r.birth_date.is_none(), Gap::Birth),
        (r.registered.is_none(), Gap::Registration),
    ]
    .into_iter()
    .filter(|(missing, _)| *missing)
    .map(|(_, g)| gap(g))
    .collect();
    if let Some(title) = &r.initiative {
        all.push(format!("{}: {title}", gap(Gap::Reach)));
    }
    if all.is_empty() {
        all.push(gap(Gap::Award));
    }
    all
}

/// `GET /facts/missing/people`: names, for the screen and for printing.
pub async fn people(cx: Cx, SignedIn(actor): SignedIn, Address(which): Address<Which>) -> PageResult {
    let found = facts::asked(&cx.ctx, &actor, which.asking(), None, facts::NAMES).await?;
    let mut groups: Vec<Group> = Vec::new();
    for r in found.rows {
        let person = Asked {
            missing: lacks(&cx, &r),
            code: r.code,
            name: r.full_name,
            number: r.service_number.unwrap_or_default(),
            birth: r.birth_date.map(|d| crate::format::date(&d)).unwrap_or_default(),
        };
        match groups.last_mut().filter(|g| g.unit == r.unit_name) {
            Some(last) => last.people.push(person),
            None => groups.push(Group { unit: r.unit_name, people: vec![person] }),
        }
    }
    let page = PeoplePage {
        groups,
        unit_name: found.unit_name,
        unit: which.unit,
        year: found.year,
        gap: which.gap,
        gaps: Choice::of_codes(cx.lang, "facts-gap", Gap::ALL.map(Gap::code)),
        more: found.next.is_some(),
        most: facts::NAMES,
    };
    cx.page(&page).await
}

/// `GET /facts/fill.xlsx`: the list to send out, names filled in, what is missing empty; it comes back as an import of ratings.
pub async fn fill(cx: Cx, SignedIn(actor): SignedIn, Address(which): Address<Which>) -> PageResult {
    let first = facts::asked(&cx.ctx, &actor, which.asking(), None, PIECE).await?;
    let title = words::say(
        words::Lang::Vi,
        "facts-fill-title",
        &[("year".to_owned(), first.year.to_string()), ("unit".to_owned(), first.unit_name)].into(),
    );
    let year = first.year;
    let mut begun = facts::begin_to_fill(&title)?;
    begun.add(&facts::to_fill(year, 0, &first.rows))?;
    let more = move |cx: Cx, (at, before): (facts::AskedAt, u64)| {
        let (actor, which) = (actor.clone(), which.clone());
        async move {
            let piece = facts::asked(&cx.ctx, &actor, which.asking(), Some(&at), PIECE).await?;
            let sheet = facts::to_fill(year, before, &piece.rows);
            Ok((sheet, piece.next.map(|at| (at, before + piece.rows.len() as u64))))
        }
    };
    let next = first.next.map(|at| (at, first.rows.len() as u64));
    cx.pieces(&format!("can-bo-sung-{year}"), begun, next, more).await
}
