//! Form 0601: movements launched in a year by a unit and what is beneath it, counted to the cell; as a page, a spreadsheet and a paper.

use domain::{
    access::{Action, scope},
    form0601::{COLUMNS, Counted, Form, GROUPS, ROWS},
    movement::Duration,
    paper::{self, SignatureBox},
};
use store::{entity::unit, query::form0601 as query};
use words::{Lang, say, word};

use crate::{
    Actor, Ctx, Error, Result, access,
    export::{Sheet, Value},
    papers,
};

/// The form as its page shows it.
#[derive(Clone, Debug)]
pub struct Page {
    /// Code and name of the unit.
    pub unit: (String, String),
    /// Year.
    pub year: i64,
    /// The movements.
    pub movements: Vec<Counted>,
    /// The form.
    pub form: Form,
}

fn read_year(typed: &str, today: &str) -> i64 {
    let running = crate::day::year(today);
    typed.trim().parse().ok().filter(|y| (1945..=2200).contains(y)).unwrap_or(running)
}

/// The form of a unit for a year; an empty unit is the highest one that the reader sees.
pub async fn page(ctx: &Ctx, actor: &Actor, unit_code: &str, year: &str) -> Result<Page> {
    access::require_anywhere(actor, Action::ViewMovements)?;
    let unit = match unit_code.trim() {
        "" => highest(ctx, actor).await?,
        code => access::find::<unit::Model>(ctx, actor, &[Action::ViewMovements], code).await?.into_row(),
    };
    of_unit(ctx, &unit, read_year(year, &ctx.now().today)).await
}

async fn highest(ctx: &Ctx, actor: &Actor) -> Result<unit::Model> {
    let seen = scope(actor, Action::ViewMovements);
    let domain::access::Scope::Units(units) = seen else { return Err(Error::NotFound) };
    let first = units.iter().next().copied().ok_or(Error::NotFound)?;
    Ok(access::find_id::<unit::Model>(ctx, actor, &[Action::ViewMovements], first).await?.into_row())
}

async fn of_unit(ctx: &Ctx, unit: &unit::Model, year: i64) -> Result<Page> {
    let rows = query::launched(ctx.store.reader(), unit.id, &ctx.now().today, &year.to_string()).await?;
    let movements: Vec<Counted> = rows
        .into_iter()
        .map(|r| Counted {
            duration: r
                .duration
                .as_deref()
                .and_then(Duration::from_code)
                .or_else(|| Duration::of(r.from_date.as_deref(), r.to_date.as_deref())),
            code: r.code,
            name: r.name,
            level: r.level,
            kind: r.kind,
            cluster: false,
        })
        .collect();
    let form = Form::of(&movements);
    Ok(Page { unit: (unit.code.clone(), unit.name.clone()), year, movements, form })
}

/// The name of a row with the heading of its group before its first one.
#[must_use]
pub fn row_name(lang: Lang, row: &str) -> String {
    word(lang, &format!("form0601-row-{row}"))
}

/// Names of the columns behind row and code.
#[must_use]
pub fn columns(lang: Lang) -> Vec<String> {
    (1..=COLUMNS + 1).map(|n| word(lang, &format!("form0601-column-{n}"))).collect()
}

/// What stands below the form: what it counts, what it does not, which circular.
#[must_use]
pub fn notes(lang: Lang, page: &Page) -> Vec<String> {
    let mut out = vec![word(lang, "form0601-counts"), word(lang, "form0601-circular"), word(lang, "form0601-replaced")];
    for (at, first) in &page.form.unplaced {
        let Some(m) = page.movements.get(*at) else { continue };
        let key = if GROUPS.get(1).and_then(|g| g.first()) == Some(first) { "duration" } else { "kind" };
        let args = [("name".to_owned(), m.name.clone())].into();
        out.push(say(lang, &format!("form0601-unplaced-{key}"), &args));
    }
    out
}

fn table(lang: Lang, page: &Page) -> Vec<Vec<String>> {
    let number = |n: usize| if n == 0 { "–".to_owned() } else { n.to_string() };
    let row = |row: &&str| {
        let cells = (1..=COLUMNS + 1).map(|c| number(page.form.count(row, c)));
        [row_name(lang, row), (*row).to_owned()].into_iter().chain(cells).collect()
    };
    ROWS.iter().map(row).collect()
}

/// The form as a sheet.
#[must_use]
pub fn sheet(lang: Lang, page: &Page) -> Sheet {
    let row = |row: &&str| {
        let count = |c| Value::Number(i64::try_from(page.form.count(row, c)).unwrap_or(i64::MAX));
        let first = [Value::Text(row_name(lang, row)), Value::Text((*row).to_owned())];
        first.into_iter().chain((1..=COLUMNS + 1).map(count)).collect()
    };
    Sheet {
        title: word(lang, "form0601-title"),
        headings: [word(lang, "form0601-what"), word(lang, "form0601-code")].into_iter().chain(columns(lang)).collect(),
        rows: ROWS.iter().map(row).collect(),
    }
}

/// The form as a paper of a unit.
pub(crate) async fn paper(ctx: &Ctx, unit: &str, year: i64) -> Result<(paper::StatisticsTable, Option<String>)> {
    let unit = papers::unit_of(ctx, unit).await?;
    let today = ctx.now().today;
    let o = papers::names_on(ctx, unit.id, &today).await?;
    let page = of_unit(ctx, &unit, year).await?;
    let vi = |key: &str| word(Lang::Vi, key);
    let sign = |key: &str| SignatureBox { title: vi(key), note: Some(vi("statistics-sign")), name: String::new() };
    let args = [("year".to_owned(), year.to_string())].into();
    let made = paper::StatisticsTable {
        letterhead: papers::letterhead(&o, "", None, Some(&today)),
        title: vntext::upper_vi(&vi("form0601-title")),
        summary: format!("{}, {}", unit.name, say(Lang::Vi, "form0601-year", &args)),
        columns: [vi("form0601-what"), vi("form0601-code")].into_iter().chain(columns(Lang::Vi)).collect(),
        rows: table(Lang::Vi, &page),
        total: Vec::new(),
        notes: notes(Lang::Vi, &page),
        signatures: vec![sign("statistics-maker"), sign("statistics-head")],
    };
    Ok((made, papers::watermark(&o)))
}
