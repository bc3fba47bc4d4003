//! The yearly statistics forms 0601 to 0605 of a unit and what is beneath it, counted to the cell; as a page, a spreadsheet and a paper.

use std::collections::HashMap;

use domain::{
    access::{Action, Scope, scope},
    forms::{self, Column, Form, Given, Number},
    movement::Duration,
    paper::{self, SignatureBox},
    statistics::{Count, Kept},
};
use serde::{Deserialize, Serialize};
use store::{
    entity::unit,
    query::{forms as query, statistics as awards},
};
use words::{Lang, args, say, word};

use crate::{
    Actor, Ctx, Error, Result, access,
    export::{Sheet, Value},
    papers,
    statistics::{self, ROWS},
};

/// What is asked, as an address and a paper's order have it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Number of the form.
    pub form: String,
    /// Code of the unit; empty for the highest one seen.
    pub unit: String,
    /// Year; empty for the running one.
    pub year: String,
    /// Which records of awards: code of [`Kept`].
    pub kept: String,
    /// Who submitted to the Prime Minister (form 0602): `ministry`, `province`; empty: neither row is filled.
    pub submits: String,
}

/// A thing that a form counts.
#[derive(Clone, Debug, Default)]
pub struct Thing {
    /// Its page; empty where it has none.
    pub at: String,
    /// Its name.
    pub name: String,
}

/// A form as its page shows it.
#[derive(Clone, Debug)]
pub struct Page {
    /// Which form.
    pub number: Number,
    /// Code and name of the unit.
    pub unit: (String, String),
    /// Year.
    pub year: i64,
    /// The day on which things stand (0604, 0605): the year's last, today in the running year.
    pub day: String,
    /// Which records of awards.
    pub kept: Kept,
    /// Who submitted, form 0602.
    pub submits: String,
    /// The cells.
    pub form: Form,
    /// What stands in them; for awards, whatever is alike.
    pub things: Vec<Thing>,
    /// What tells alike awards apart, by thing.
    alike: Vec<String>,
    counted: Option<awards::Counted>,
}

/// The right that a form needs.
#[must_use]
pub fn right(number: Number) -> Action {
    match number {
        Number::Movements | Number::Bodies => Action::ViewMovements,
        Number::State | Number::Ministry => Action::ViewDecisions,
        // It tells ages of people.
        Number::Officers => Action::ViewPeople,
    }
}

/// The form of a unit for a year.
pub async fn page(ctx: &Ctx, actor: &Actor, asked: &Asked) -> Result<Page> {
    let number = Number::from_code(&asked.form).ok_or(Error::NotFound)?;
    access::require_anywhere(actor, right(number))?;
    let unit = match asked.unit.trim() {
        "" => highest(ctx, actor, right(number)).await?,
        code => access::find::<unit::Model>(ctx, actor, &[right(number)], code).await?.into_row(),
    };
    of_unit(ctx, &unit, number, asked).await
}

async fn highest(ctx: &Ctx, actor: &Actor, right: Action) -> Result<unit::Model> {
    let Scope::Units(units) = scope(actor, right) else { return Err(Error::NotFound) };
    let first = units.iter().next().copied().ok_or(Error::NotFound)?;
    Ok(access::find_id::<unit::Model>(ctx, actor, &[right], first).await?.into_row())
}

async fn of_unit(ctx: &Ctx, unit: &unit::Model, number: Number, asked: &Asked) -> Result<Page> {
    let today = ctx.now().today;
    let running = crate::day::year(&today);
    let year = asked.year.trim().parse().ok().filter(|y| (1945..=2200).contains(y)).unwrap_or(running);
    let reader = ctx.store.reader();
    let day = today.clone().min(format!("{year:04}-12-31"));
    let mut page = Page {
        number,
        unit: (unit.code.clone(), unit.name.clone()),
        year,
        // The forms count awards one by one; a count of a report has none of what tells their cells apart.
        kept: Kept::from_code(&asked.kept).filter(|k| *k != Kept::Reported).unwrap_or(Kept::Records),
        submits: asked.submits.clone(),
        form: Form::default(),
        things: Vec::new(),
        alike: Vec::new(),
        counted: None,
        day,
    };
    match number {
        Number::Movements => {
            let all: Vec<_> = query::launched(reader, unit.id, &today, &year.to_string()).await?;
            let all: Vec<forms::Launched> = all.into_iter().map(launched).collect();
            page.things = all.iter().map(|m| thing("/movements", &m.code, &m.name)).collect();
            page.form = forms::movements(&all);
        }
        Number::Bodies => {
            let all = query::bodies(reader, unit.id, &page.day).await?;
            page.things = all.iter().map(|b| thing(domain::record::EMULATION_BODY.home, &b.code, &b.name)).collect();
            let all: Vec<_> =
                all.into_iter().map(|b| forms::Body { code: b.code, name: b.name, tier: b.tier }).collect();
            page.form = forms::bodies(&all);
        }
        Number::Officers => {
            let all = query::officers(reader, unit.id, &page.day).await?;
            page.things = all.iter().map(|o| thing(domain::record::EMULATION_OFFICER.home, &o.code, &o.name)).collect();
            page.form = forms::officers(&all.into_iter().map(officer).collect::<Vec<_>>(), &page.day);
        }
        Number::State | Number::Ministry => given(ctx, unit, &mut page).await?,
    }
    Ok(page)
}

fn thing(home: &str, code: &str, name: &str) -> Thing {
    Thing { at: format!("{home}/{code}"), name: name.to_owned() }
}

fn launched(r: query::Launched) -> forms::Launched {
    forms::Launched {
        duration: r
            .duration
            .as_deref()
            .and_then(Duration::from_code)
            .or_else(|| Duration::of(r.from_date.as_deref(), r.to_date.as_deref())),
        code: r.code,
        name: r.name,
        level: r.level,
        kind: r.kind,
        cluster: r.by_cluster,
    }
}

fn officer(o: query::Officer) -> forms::Officer {
    forms::Officer { code: o.code, name: o.name, sex: o.sex, born: o.born, training: o.training, since: o.on_date }
}

async fn given(ctx: &Ctx, unit: &unit::Model, page: &mut Page) -> Result<()> {
    let read = statistics::Read {
        rows: domain::statistics::Axis::Award,
        columns: None,
        count: Count::Awards,
        kept: page.kept,
        from: page.year,
        to: page.year,
        part: None,
    };
    let counted = statistics::counted(ctx, unit.id, &read);
    let families: HashMap<String, String> = ctx
        .law
        .awards()
        .into_iter()
        .filter_map(|a| Some((a.id.to_string(), serde_json::to_value(a.family).ok()?.as_str()?.to_owned())))
        .collect();
    let alike = awards::alike(ctx.store.reader(), &counted).await?;
    let all: Vec<Given> = alike
        .iter()
        .map(|(key, count)| {
            let mut parts = key.split('|').map(str::to_owned);
            let mut next = || parts.next().unwrap_or_default();
            let award = next();
            let family = families.get(&award).cloned().unwrap_or_default();
            Given { award, family, level: next(), subject: next(), leader: next(), ground: next(), count: *count }
        })
        .collect();
    let (form, places) = forms::given(page.number, &all);
    for at in places {
        let (Some((key, _)), Some(g)) = (alike.get(at), all.get(at)) else { continue };
        page.alike.push(key.clone());
        page.things.push(Thing { at: String::new(), name: award(ctx, Lang::Vi, &g.award) });
    }
    (page.form, page.counted) = (form, Some(counted));
    Ok(())
}

fn award(ctx: &Ctx, lang: Lang, id: &str) -> String {
    if id.is_empty() {
        return word(lang, "forms-award-unknown");
    }
    let name = crate::verdicts::award_name(ctx, id);
    if lang == Lang::En { name.en } else { name.vi }
}

/// What a cell counts: pages and names, and whether there are more than this page of them.
pub async fn behind(
    ctx: &Ctx,
    lang: Lang,
    page: &Page,
    row: &str,
    column: &str,
    skip: u64,
) -> Result<(Vec<Thing>, bool)> {
    let places = page.form.cell(row, column);
    let Some(counted) = &page.counted else {
        return Ok((places.into_iter().filter_map(|at| page.things.get(at).cloned()).collect(), false));
    };
    let keys: Vec<String> = places.into_iter().filter_map(|at| page.alike.get(at).cloned()).collect();
    let asked = awards::Behind::Alike(&keys);
    let mut found = awards::records(ctx.store.reader(), counted, asked, skip.saturating_mul(ROWS), ROWS + 1).await?;
    let more = found.len() as u64 > ROWS;
    found.truncate(usize::try_from(ROWS).unwrap_or(usize::MAX));
    let thing = |r: awards::Record| {
        let name = if r.award.is_empty() { r.award_name } else { award(ctx, lang, &r.award) };
        let told = [r.name, r.rank, r.unit, name, r.number, vntext::date_dmy(&r.decided_on)];
        let at = match (r.decision.as_str(), r.person.as_str()) {
            ("", "") => String::new(),
            ("", person) => format!("/people/{person}"),
            (decision, _) => format!("/decisions/{decision}"),
        };
        Thing { at, name: told.into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" · ") }
    };
    Ok((found.into_iter().map(thing).collect(), more))
}

/// The title of a form.
#[must_use]
pub fn title(lang: Lang, number: Number) -> String {
    word(lang, &format!("forms-{number}-title"))
}

/// Year of the form, or the day on which it stands.
#[must_use]
pub fn when(lang: Lang, page: &Page) -> String {
    let year = [("year".to_owned(), page.year.to_string())].into();
    say(lang, "forms-year", &year)
}

fn row_name(lang: Lang, number: Number, row: &str) -> String {
    word(lang, &format!("forms-{number}-row-{row}"))
}

/// Names of the columns behind row and code.
#[must_use]
pub fn columns(ctx: &Ctx, lang: Lang, page: &Page) -> Vec<String> {
    let name = |c: &Column| {
        let mut name = match c.award.as_str() {
            "" => word(lang, &format!("forms-{}-column-{}", page.number, c.number)),
            id => award(ctx, lang, id),
        };
        if !c.part.is_empty() {
            name = format!("{name}: {}", word(lang, &format!("nominee-part-{}", c.part)).to_lowercase());
        }
        format!("{name} ({})", c.number)
    };
    page.form.columns.iter().map(name).collect()
}

/// The number of a cell; nothing where the form leaves it to be written by hand.
fn number(page: &Page, row: &str, column: &str) -> u64 {
    match (page.number, row) {
        // The body that submits is counted once, and only where something was given.
        (Number::State, "2") => u64::from(page.submits == "ministry" && page.form.count("1", column) > 0),
        (Number::State, "3") => u64::from(page.submits == "province" && page.form.count("1", column) > 0),
        _ => page.form.count(row, column),
    }
}

/// A row: code, name, numbers of its columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Numbers.
    pub cells: Vec<u64>,
}

/// The rows with their numbers.
#[must_use]
pub fn lines(lang: Lang, page: &Page) -> Vec<Line> {
    let line = |row: &&str| Line {
        code: (*row).to_owned(),
        name: row_name(lang, page.number, row),
        cells: page.form.columns.iter().map(|c| number(page, row, &c.key())).collect(),
    };
    page.form.rows.iter().map(line).collect()
}

/// Things without a place that are named one by one.
const NAMED: usize = 30;

/// What stands below the form: what it counts, what it does not, which circular, what it could not place; things by name, or by their code.
#[must_use]
pub fn notes(ctx: &Ctx, lang: Lang, page: &Page, named: bool) -> Vec<String> {
    let day = args([("day", vntext::date_dmy(&page.day).into())]);
    let mut out = vec![say(lang, &format!("forms-{}-counts", page.number), &day)];
    if page.counted.is_some() {
        out.push(word(lang, &format!("statistics-kept-{}-note", page.kept)));
    }
    if page.number == Number::State && page.submits.is_empty() {
        out.push(word(lang, "forms-0602-submits-none"));
    }
    out.extend(["forms-circular", "forms-replaced"].map(|key| word(lang, key)));
    for (at, first) in page.form.unplaced.iter().take(NAMED) {
        let name = match (page.alike.get(*at), page.things.get(*at)) {
            (Some(key), _) => award(ctx, lang, key.split('|').next().unwrap_or_default()),
            (None, Some(thing)) if named => thing.name.clone(),
            (None, thing) => thing.and_then(|t| t.at.rsplit('/').next()).map(str::to_owned).unwrap_or_default(),
        };
        let told = args([("name", name.into()), ("n", page.form.stands_for(*at).to_string().into())]);
        out.push(say(lang, &format!("forms-{}-unplaced-{first}", page.number), &told));
    }
    if let Some(more) = page.form.unplaced.len().checked_sub(NAMED).filter(|more| *more > 0) {
        out.push(say(lang, "forms-unplaced-more", &args([("n", more.to_string().into())])));
    }
    out
}

/// The form as a sheet.
#[must_use]
pub fn sheet(ctx: &Ctx, lang: Lang, page: &Page) -> Sheet {
    let cells = |line: Line| {
        let count = |n: u64| Value::Number(i64::try_from(n).unwrap_or(i64::MAX));
        [Value::Text(line.name), Value::Text(line.code)].into_iter().chain(line.cells.into_iter().map(count)).collect()
    };
    Sheet {
        title: title(lang, page.number),
        headings: headings(ctx, lang, page),
        rows: lines(lang, page).into_iter().map(cells).collect(),
    }
}

fn headings(ctx: &Ctx, lang: Lang, page: &Page) -> Vec<String> {
    ["forms-what", "forms-code"].map(|key| word(lang, key)).into_iter().chain(columns(ctx, lang, page)).collect()
}

/// The form as a paper of a unit. Checks no rights: whoever asks for it may see the unit's decisions; what tells of people alone is no paper.
pub(crate) async fn paper(ctx: &Ctx, unit: &str, asked: &Asked) -> Result<(paper::StatisticsTable, Option<String>)> {
    let number = Number::from_code(&asked.form).ok_or(Error::NotFound)?;
    let unit = papers::unit_of(ctx, unit).await?;
    let today = ctx.now().today;
    let o = papers::names_on(ctx, unit.id, &today).await?;
    let page = of_unit(ctx, &unit, number, asked).await?;
    let vi = |key: &str| word(Lang::Vi, key);
    let sign = |key: &str| SignatureBox { title: vi(key), note: Some(vi("statistics-sign")), name: String::new() };
    let told = |n: u64| if n == 0 { "–".to_owned() } else { vntext::group(i64::try_from(n).unwrap_or(i64::MAX)) };
    let row = |line: Line| [line.name, line.code].into_iter().chain(line.cells.into_iter().map(told)).collect();
    let made = paper::StatisticsTable {
        letterhead: papers::letterhead(&o, "", None, Some(&today)),
        title: vntext::upper_vi(&title(Lang::Vi, number)),
        summary: format!("{}, {}", unit.name, when(Lang::Vi, &page)),
        columns: headings(ctx, Lang::Vi, &page),
        rows: lines(Lang::Vi, &page).into_iter().map(row).collect(),
        total: Vec::new(),
        // Whoever may print it may see decisions, and not always people.
        notes: notes(ctx, Lang::Vi, &page, number != Number::Officers),
        signatures: vec![sign("statistics-maker"), sign("statistics-head")],
    };
    Ok((made, papers::watermark(&o)))
}
