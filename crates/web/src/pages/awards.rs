//! Khen thưởng đã quyết định và sổ vàng: awards (lượt) and people (người) counted apart.

pub mod past;

use app::{
    awards::{self, Corrected},
    checks::{Answer, Standing},
    honour,
};
use axum::{extract::Query, http::StatusCode};
use domain::{
    access::may_anywhere,
    listing::{AWARDS, HONOUR_BOOK, PAST_AWARDS},
    paper::PaperKind,
};
use serde::Serialize;
use words::Lang;

use super::papers::PapersBox;
use crate::{
    Cell, Cx, Fault, Fields, Page, PageResult, Row, SignedIn, Table,
    form::{Choice, code_key},
};

/// The list of awards.
#[derive(Serialize)]
pub struct AwardsPage {
    table: Table,
    counts: String,
    /// The reader may see those entered from papers.
    may_see_past: bool,
}

impl Page for AwardsPage {
    const TEMPLATE: &'static str = "honour/awards.html";

    fn samples() -> Vec<Self> {
        let query = app::list::Query::default();
        let table = Table::of_list(Lang::Vi, &AWARDS, &query).empty("Trống", None);
        vec![Self { table, counts: "134 lượt".into(), may_see_past: true }]
    }
}

/// What a list says of an award that was corrected or taken back.
fn amended(cx: &Cx, corrected: &[Corrected], state: &str) -> Vec<String> {
    let mut notes = Vec::new();
    if state == "annulled" {
        notes.push(cx.word("award-annulled"));
    }
    for c in corrected {
        let what = cx.word(&format!("amendment-field-{}", c.field));
        notes.push(cx.say("award-corrected", [("what", what), ("issued", c.as_issued.clone())]));
    }
    notes
}

async fn table(cx: &Cx, actor: &app::Actor, query: &app::list::Query) -> Result<(Table, String), Fault> {
    let found = awards::list(&cx.ctx, actor, query).await?;
    let c = found.counts;
    // Beyond the cap the sums would be of some awards only; the exact ones are behind the table's button.
    let counts = if found.page.more_than_cap { "award-counts-more" } else { "award-counts" };
    let counts = cx.say(
        counts,
        [
            ("awards", crate::format::group(i64::try_from(found.page.count).unwrap_or(i64::MAX))),
            ("ca", crate::format::group(c.collective_awards)),
            ("collectives", crate::format::group(c.collectives)),
            ("ia", crate::format::group(c.individual_awards)),
            ("people", crate::format::group(c.people)),
        ],
    );
    let english = cx.lang == Lang::En;
    let table = Table::of(cx, &AWARDS, query).empty(cx.word("award-empty"), None).rows(found.page, |a| {
        let mut position = [a.rank, a.post].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(", ");
        for note in amended(cx, &a.corrected, &a.state) {
            position = if position.is_empty() { note } else { format!("{position} · {note}") };
        }
        Row {
            href: a.open,
            select: None,
            cells: vec![
                Cell::two(a.name, position),
                Cell::text(a.unit),
                Cell::text(if english { a.award_en } else { a.award_vi }),
                Cell::text(a.number),
                Cell::date(Some(a.decided_on)),
                Cell::text(a.book_number),
                Cell::Money { value: a.prize },
            ],
        }
    });
    Ok((table, counts))
}

/// `GET /awards`
pub async fn list(cx: Cx, SignedIn(actor): SignedIn, Query(query): Query<app::list::Query>) -> PageResult {
    let (table, counts) = table(&cx, &actor, &query).await?;
    let table = cx.with_filters(&actor, &AWARDS, table).await?;
    let may_see_past = may_anywhere(&actor, PAST_AWARDS.scope);
    cx.page(&AwardsPage { table, counts, may_see_past }).await
}

/// `GET /awards.xlsx`
pub async fn export(cx: Cx, SignedIn(actor): SignedIn, Query(query): Query<app::list::Query>) -> PageResult {
    let make = async |cx: Cx, actor, query| Ok(table(&cx, &actor, &query).await?.0);
    cx.sheet_of("khen-thuong", actor, query, make).await
}

/// The honour book.
#[derive(Serialize)]
pub struct BookPage {
    table: Table,
    units: Vec<Choice>,
    year: String,
    /// Printed books with the name of their unit.
    books: Vec<(String, PapersBox)>,
}

impl Page for BookPage {
    const TEMPLATE: &'static str = "honour/book.html";

    fn samples() -> Vec<Self> {
        let query = app::list::Query::default();
        let table = Table::of_list(Lang::Vi, &HONOUR_BOOK, &query).empty("Trống", None);
        vec![
            Self { table: table.clone(), units: vec![], year: "2020".into(), books: vec![] },
            Self {
                table,
                units: vec![Choice::new("CAT", "Công an tỉnh")],
                year: "2020".into(),
                books: vec![("Công an tỉnh".into(), PapersBox::sample())],
            },
        ]
    }
}

async fn book_table(cx: &Cx, actor: &app::Actor, query: &app::list::Query) -> Result<Table, Fault> {
    let page = honour::list(&cx.ctx, actor, query).await?;
    let english = cx.lang == Lang::En;
    let table = Table::of(cx, &HONOUR_BOOK, query).empty(cx.word("honour-empty"), None).rows(page, |e| {
        let tone = if e.state == "valid" { "good" } else { "bad" };
        let received = e.received_on.as_deref().map(vntext::date_dmy).unwrap_or_default();
        Row::to(
            format!("/decisions/{}", e.decision),
            vec![
                Cell::text(e.book_number),
                Cell::two(
                    e.name,
                    if e.name_as_issued.is_empty() && e.position_as_issued.is_empty() {
                        e.position
                    } else {
                        let issued = [e.name_as_issued, e.position_as_issued];
                        let issued = issued.into_iter().filter(|i| !i.is_empty()).collect::<Vec<_>>().join(", ");
                        format!("{} · {}", e.position, cx.say("award-as-issued", [("issued", issued)]))
                    },
                ),
                Cell::text(if english { e.award_en } else { e.award_vi }),
                Cell::text(e.decision_number),
                Cell::date(Some(e.decided_on)),
                if e.received_by.is_empty() { Cell::Empty } else { Cell::two(e.received_by, received) },
                Cell::text(e.note),
                Cell::badge(tone, cx.word(&code_key("honour-state", &e.state))),
            ],
        )
    });
    Ok(table)
}

/// `GET /honour-book`
pub async fn book(cx: Cx, SignedIn(actor): SignedIn, Query(query): Query<app::list::Query>) -> PageResult {
    let table = book_table(&cx, &actor, &query).await?;
    let table = cx.with_filters(&actor, &HONOUR_BOOK, table).await?;
    let units = honour::book_units(&cx.ctx, &actor).await?;
    let codes: Vec<String> = units.iter().map(|(code, _)| code.clone()).collect();
    let printed = app::papers::list_all(&cx.ctx, "honour-book", &codes, 0).await?;
    let books = printed
        .into_iter()
        .zip(&units)
        .filter(|((_, papers), _)| !papers.is_empty())
        .map(|((code, papers), (_, name))| (name.clone(), PapersBox::of(&cx, "honour-book", &code, papers)))
        .collect();
    let year = query.filters.get("year").cloned().unwrap_or_else(|| cx.ctx.now().today[..4].to_owned());
    let units = units.into_iter().map(|(code, name)| Choice::new(code, name)).collect();
    cx.page(&BookPage { table, units, year, books }).await
}

/// `GET /honour-book.xlsx`
pub async fn export_book(cx: Cx, SignedIn(actor): SignedIn, Query(query): Query<app::list::Query>) -> PageResult {
    let make = async |cx: Cx, actor, query| book_table(&cx, &actor, &query).await;
    cx.sheet_of("so-vang", actor, query, make).await
}

/// `POST /honour-book`: prints the book of a unit and year.
pub async fn print_book(cx: Cx, SignedIn(actor): SignedIn, fields: Fields) -> PageResult {
    let options = super::papers::options(&fields)?;
    let year = options.year.unwrap_or(0).to_string();
    app::papers::request(&cx.ctx, &actor, PaperKind::HonourBook, &fields.text("unit"), options).await?;
    cx.done("/honour-book", "honour-printing", [("year", year)]).await
}

/// A block of the roll, for samples.
pub(super) fn sample_block() -> honour::RollBlock {
    let name = |n: &str, unit: &str| honour::RollName {
        name: n.into(),
        unit: unit.into(),
        citation: unit.into(),
        as_issued: unit.into(),
        annulled: unit.is_empty(),
        amended_by: "1571/CAT".into(),
        amended_on: "2020-11-25".into(),
    };
    honour::RollBlock {
        summary: "Về việc tặng Giấy khen".into(),
        number: "15/QĐ-CAT".into(),
        decided_on: "2020-11-20".into(),
        body: "CÔNG AN TỈNH".into(),
        award_vi: "Giấy khen".into(),
        award_en: "Certificate of Commendation".into(),
        collectives: vec![name("Đội 1", "Phòng PC02")],
        individuals: vec![name("Đ.T.A.", "")],
        more_collectives: 2,
        more_individuals: 3,
    }
}

/// The public honour roll.
#[derive(Serialize)]
pub struct RollPage {
    blocks: Vec<honour::RollBlock>,
    english: bool,
}

impl Page for RollPage {
    const TEMPLATE: &'static str = "public/roll.html";

    fn samples() -> Vec<Self> {
        let block = sample_block();
        vec![Self { blocks: vec![], english: false }, Self { blocks: vec![block], english: true }]
    }
}

/// `GET /bang-vang`
pub async fn roll(cx: Cx) -> PageResult {
    let blocks = honour::roll(&cx.ctx).await?;
    cx.page(&RollPage { blocks, english: cx.lang == Lang::En }).await
}

/// The public check page.
#[derive(Serialize)]
pub struct CheckPage {
    form: crate::FormState,
    answer: Option<Answer>,
    english: bool,
}

impl Page for CheckPage {
    const TEMPLATE: &'static str = "public/check.html";

    fn samples() -> Vec<Self> {
        let answer = |standing, fields: Vec<&'static str>, holds: &str| Answer {
            standing,
            award: ("Giấy khen".into(), "Certificate of Commendation".into()),
            decision: "15/QĐ-CAT".into(),
            decided_on: "2020-11-20".into(),
            book_number: "57/2020".into(),
            fields,
            holds: holds.into(),
            amended_by: "1571/CAT".into(),
            amended_on: "2020-11-25".into(),
        };
        let page = |answer| Self { form: crate::FormState::default(), answer, english: false };
        vec![
            page(None),
            page(Some(answer(Standing::Valid, vec![], ""))),
            page(Some(answer(Standing::Corrected, vec!["name", "unit"], "Nguyễn Thị Thùy"))),
            page(Some(answer(Standing::Annulled, vec![], ""))),
            page(Some(answer(Standing::NotOurs, vec![], ""))),
        ]
    }
}

/// `GET /kiem-tra`
pub async fn check(cx: Cx) -> PageResult {
    cx.page(&CheckPage { form: crate::FormState::default(), answer: None, english: cx.lang == Lang::En }).await
}

/// `POST /kiem-tra`: how a paper stands, in one shape.
pub async fn answer(cx: Cx, fields: Fields) -> PageResult {
    let question = app::checks::Question {
        number: fields.text("number"),
        name: fields.text("name"),
        year: fields.text("check_year"),
    };
    let (form, english) = (crate::FormState::from_fields(&fields), cx.lang == Lang::En);
    match app::checks::check(&cx.ctx, &cx.address, &question).await {
        Ok(found) => cx.page(&CheckPage { form, answer: Some(found), english }).await,
        Err(error @ (app::Error::Refused(_) | app::Error::Invalid(_))) => {
            let often = matches!(error, app::Error::Refused(_));
            let form = form.with_error(&error, cx.lang);
            let page = CheckPage { form, answer: None, english };
            let status = if often { StatusCode::TOO_MANY_REQUESTS } else { StatusCode::UNPROCESSABLE_ENTITY };
            cx.page_with(status, &page).await
        }
        Err(error) => Err(error.into()),
    }
}
