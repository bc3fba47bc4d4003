//! The free table of awards: rows, columns and what is counted are chosen; each number opens its records. One unit at a time, with
//! what is beneath it, so that a printed table says whose it is.

use std::collections::HashMap;

use domain::{
    access::{self as rights, Action, Permit, Scope},
    lists::Part,
    paper::{self, SignatureBox},
    statistics::{Axis, Count, Group, Kept, Table},
};
use serde::{Deserialize, Serialize};
pub use store::query::statistics::Record;
use store::{
    entity::unit,
    query::statistics::{self as query, Counted},
};
use uuid::Uuid;
use words::Lang;

use crate::{
    Actor, Ctx, Error, Result,
    access::{self, Granted},
    papers,
};

/// Rows of one page of records.
pub const ROWS: u64 = 100;

/// What is asked, as an address has it. What is empty or unknown takes the usual.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Code of [`Axis`].
    pub rows: String,
    /// Code of [`Axis`]; empty: no columns.
    pub columns: String,
    /// Code of [`Count`].
    pub count: String,
    /// Code of [`Kept`].
    pub kept: String,
    /// Code of the unit; empty: the top of what the reader may see.
    pub unit: String,
    /// First year; empty, as the last: the last ten.
    pub from: String,
    /// Last year.
    pub to: String,
    /// Code of a part; empty: both.
    pub part: String,
}

/// The same, read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Read {
    /// What stands down.
    pub rows: Axis,
    /// What stands across.
    pub columns: Option<Axis>,
    /// What is counted.
    pub count: Count,
    /// Which records.
    pub kept: Kept,
    /// First year.
    pub from: i64,
    /// Last year.
    pub to: i64,
    /// Collective or individual only.
    pub part: Option<Part>,
}

impl Asked {
    /// Reads what is asked; `year` is the running one.
    #[must_use]
    pub fn read(&self, year: i64) -> Read {
        let of = |text: &str| text.trim().parse::<i64>().ok().filter(|y| (1900..=2200).contains(y));
        let to = of(&self.to).or(of(&self.from)).unwrap_or(year);
        let rows = Axis::from_code(&self.rows).unwrap_or(Axis::Level);
        let kept = Kept::from_code(&self.kept).unwrap_or(Kept::Records);
        // A report counts awards; of how many people they are it says nothing.
        let count = Count::from_code(&self.count).filter(|_| kept != Kept::Reported).unwrap_or(Count::Awards);
        Read {
            rows,
            columns: Axis::from_code(&self.columns).filter(|c| *c != rows),
            count,
            kept,
            // Without a year the last ten: the running one alone has often nothing yet.
            from: of(&self.from).unwrap_or(if of(&self.to).is_some() { to } else { to - 10 }).min(to),
            to,
            part: Part::from_code(&self.part),
        }
    }
}

/// A head of a row or column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Head {
    /// Code on the axis.
    pub code: String,
    /// In words.
    pub label: String,
}

/// A table in words.
#[derive(Clone, Debug)]
pub struct Statistics {
    /// What was asked.
    pub read: Read,
    /// Code of the unit.
    pub unit: String,
    /// Its name.
    pub unit_name: String,
    /// Heads of the rows.
    pub rows: Vec<Head>,
    /// Heads of the columns; none without a second axis.
    pub columns: Vec<Head>,
    /// The numbers.
    pub table: Table,
    /// Units to choose from: code, name.
    pub units: Vec<(String, String)>,
}

/// The unit that the table is about: the one asked for, else the first that the reader may see.
async fn unit_of(ctx: &Ctx, actor: &Actor, code: &str) -> Result<(Granted<unit::Model>, Vec<(String, String)>)> {
    access::require_anywhere(actor, Action::ViewDecisions)?;
    let Scope::Units(roots) = rights::scope(actor, Action::ViewDecisions) else { return Err(Error::NotFound) };
    let units = query::units(ctx.store.reader(), roots, &actor.today).await?;
    let choices: Vec<(String, String)> = units.into_iter().map(|(_, code, name)| (code, name)).collect();
    let code = match code.trim() {
        "" => choices.first().map(|c| c.0.clone()).ok_or(Error::NotFound)?,
        code => code.to_owned(),
    };
    Ok((access::find::<unit::Model>(ctx, actor, &[Action::ViewDecisions], &code).await?, choices))
}

pub(crate) fn counted(ctx: &Ctx, unit: Uuid, read: &Read) -> Counted {
    let levels = ctx.law.awards().into_iter().filter_map(|a| {
        let level = serde_json::to_value(a.level).ok()?;
        Some((a.id.to_string(), level.as_str()?.to_owned()))
    });
    Counted {
        unit,
        day: ctx.now().today,
        from: format!("{:04}-01-01", read.from),
        to: format!("{:04}-12-31", read.to),
        part: read.part.map(|p| p.code().to_owned()),
        kept: read.kept,
        count: read.count,
        levels: levels.collect(),
    }
}

async fn numbers(ctx: &Ctx, unit: Uuid, read: &Read) -> Result<Table> {
    let c = counted(ctx, unit, read);
    let (rows, columns) = (Some(read.rows), read.columns);
    // Totals of awards are sums; people and collectives are counted anew for each total.
    let pairs: &[_] = match (read.count, columns) {
        (Count::Awards, None) => &[(rows, None)],
        (Count::Awards, _) => &[(rows, None), (rows, columns)],
        (_, None) => &[(rows, None), (None, None)],
        _ => &[(rows, None), (None, None), (rows, columns), (None, columns)],
    };
    let asked: Vec<_> = pairs.iter().map(|(rows, columns)| (&c, *rows, *columns)).collect();
    let mut found = query::groups(ctx.store.reader(), &asked).await?;
    let mut take = |rows, columns| {
        let at = pairs.iter().position(|pair| *pair == (rows, columns));
        at.and_then(|at| found.get_mut(at)).map(std::mem::take).unwrap_or_default()
    };
    let total: fn(&[Group]) -> u64 = |groups| groups.iter().map(|g| g.count).sum();
    let down = take(rows, None);
    let all = if read.count == Count::Awards { total(&down) } else { total(&take(None, None)) };
    if columns.is_none() {
        return Ok(Table::new(&[], &down, &[], all));
    }
    let cells = take(rows, columns);
    let across = if read.count == Count::Awards {
        let mut sums: HashMap<&str, u64> = HashMap::new();
        for cell in &cells {
            *sums.entry(&cell.column).or_default() += cell.count;
        }
        let group = |(column, count): (&str, u64)| Group { row: String::new(), column: column.to_owned(), count };
        sums.into_iter().map(group).collect()
    } else {
        take(None, columns)
    };
    Ok(Table::new(&cells, &down, &across, all))
}

/// An axis with the codes that stand on it.
type Codes<'a> = (Axis, &'a [String]);

/// Names that are rows of tables, by code: at most one statement for all axes.
async fn names(ctx: &Ctx, axes: &[Codes<'_>]) -> Result<HashMap<String, String>> {
    let of = |wanted: &[Axis]| -> Vec<String> {
        let own = axes.iter().filter(|(axis, _)| wanted.contains(axis));
        own.flat_map(|(_, codes)| codes.iter()).filter(|c| !c.is_empty()).cloned().collect()
    };
    let (units, movements) = (of(&[Axis::Unit, Axis::Body]), of(&[Axis::Movement]));
    if units.is_empty() && movements.is_empty() {
        return Ok(HashMap::new());
    }
    Ok(query::names(ctx.store.reader(), &units, &movements).await?.into_iter().collect())
}

/// A code of an axis in words.
fn label(ctx: &Ctx, lang: Lang, axis: Axis, code: &str, names: &HashMap<String, String>) -> String {
    let word = |front: &str| words::word(lang, &format!("{front}-{}", code.replace('_', "-")));
    let text = |t: law::Text| if lang == Lang::En { t.en } else { t.vi };
    match axis {
        _ if code.is_empty() => words::word(lang, "statistics-unsaid"),
        Axis::Level => word("facts-issuer-level"),
        Axis::Award => text(crate::verdicts::award_name(ctx, code)),
        Axis::Ground => words::word(lang, &format!("ground-{code}")),
        Axis::Part => word("nominee-part"),
        Axis::Leader => word("leader"),
        Axis::Sex => word("sex"),
        Axis::Month => code.split_once('-').map_or_else(|| code.to_owned(), |(year, month)| format!("{month}/{year}")),
        Axis::Unit | Axis::Body | Axis::Movement => names.get(code).cloned().unwrap_or_else(|| code.to_owned()),
        Axis::Rank | Axis::Year => code.to_owned(),
    }
}

/// Codes in the order in which people read them, with their words.
fn heads(ctx: &Ctx, lang: Lang, (axis, codes): Codes<'_>, names: &HashMap<String, String>) -> Vec<Head> {
    use domain::lists::{LeaderLevel, Part, Sex};
    let place = |code: &str| match axis {
        Axis::Level => {
            ["state", "government", "prime_minister", "ministry_or_province", "base"].iter().position(|l| *l == code)
        }
        Axis::Leader => LeaderLevel::ALL.iter().position(|l| l.code() == code),
        Axis::Part => Part::ALL.iter().position(|p| p.code() == code),
        Axis::Sex => Sex::ALL.iter().position(|s| s.code() == code),
        _ => Some(0),
    };
    let head = |code: &String| Head { code: code.clone(), label: label(ctx, lang, axis, code, names) };
    let mut all: Vec<Head> = codes.iter().map(head).collect();
    let by_code = matches!(axis, Axis::Year | Axis::Month);
    // What is not said stands last.
    all.sort_by_cached_key(|h| {
        let word = if by_code { h.code.clone().into_bytes() } else { vntext::sort_key(&h.label) };
        (h.code.is_empty(), place(&h.code).unwrap_or(usize::MAX), word)
    });
    all
}

async fn table_of(ctx: &Ctx, lang: Lang, unit: &unit::Model, read: Read) -> Result<Statistics> {
    let table = numbers(ctx, unit.id, &read).await?;
    let down = (read.rows, table.rows.as_slice());
    let across = read.columns.map(|axis| (axis, table.columns.as_slice()));
    let names = names(ctx, &[Some(down), across].into_iter().flatten().collect::<Vec<_>>()).await?;
    let rows = heads(ctx, lang, down, &names);
    let columns = across.map(|across| heads(ctx, lang, across, &names)).unwrap_or_default();
    Ok(Statistics {
        read,
        unit: unit.code.clone(),
        unit_name: unit.name.clone(),
        rows,
        columns,
        table,
        units: Vec::new(),
    })
}

/// The table: at most eight statements.
pub async fn table(ctx: &Ctx, actor: &Actor, lang: Lang, asked: &Asked) -> Result<Statistics> {
    let (unit, units) = unit_of(ctx, actor, &asked.unit).await?;
    let read = asked.read(crate::day::year(&ctx.now().today));
    Ok(Statistics { units, ..table_of(ctx, lang, &unit, read).await? })
}

/// The records behind a number.
#[derive(Clone, Debug)]
pub struct Behind {
    /// What was asked.
    pub read: Read,
    /// The unit's name.
    pub unit_name: String,
    /// The row in words; none: all rows.
    pub row: Option<Head>,
    /// The column in words; none: all columns.
    pub column: Option<Head>,
    /// The records of this page.
    pub records: Vec<Record>,
    /// Names of their awards.
    pub awards: Vec<String>,
    /// There are more.
    pub more: bool,
}

/// The records behind a cell: `row` and `column` are codes on the axes, none for a total.
pub async fn behind(
    ctx: &Ctx,
    actor: &Actor,
    lang: Lang,
    asked: &Asked,
    cell: [Option<&str>; 2],
    page: u64,
) -> Result<Behind> {
    let (unit, _) = unit_of(ctx, actor, &asked.unit).await?;
    let read = asked.read(crate::day::year(&ctx.now().today));
    let places = [cell[0].map(|code| (read.rows, code)), read.columns.zip(cell[1])];
    let skip = page.saturating_mul(ROWS);
    let c = counted(ctx, unit.id, &read);
    let mut records = query::records(ctx.store.reader(), &c, query::Behind::Cell(places), skip, ROWS + 1).await?;
    let more = records.len() as u64 > ROWS;
    records.truncate(usize::try_from(ROWS).unwrap_or(usize::MAX));
    let codes = places.map(|place| place.map(|(axis, code)| (axis, [code.to_owned()])));
    let axes: Vec<Codes<'_>> = codes.iter().flatten().map(|(axis, code)| (*axis, code.as_slice())).collect();
    let names = names(ctx, &axes).await?;
    let head = |place: &Option<(Axis, [String; 1])>| {
        place.as_ref().and_then(|(axis, code)| heads(ctx, lang, (*axis, code), &names).pop())
    };
    let (row, column) = (head(&codes[0]), head(&codes[1]));
    let name = |r: &Record| match r.award.as_str() {
        "" => r.award_name.clone(),
        award => label(ctx, lang, Axis::Award, award, &HashMap::new()),
    };
    let awards = records.iter().map(name).collect();
    Ok(Behind { read, unit_name: unit.name.clone(), row, column, records, awards, more })
}

/// What a table says above itself, in Vietnamese as printed or in the reader's language.
#[must_use]
pub fn title(lang: Lang, s: &Statistics) -> String {
    let axis = |a: Axis| words::word(lang, &format!("statistics-of-{a}"));
    let args = words::args([
        ("count", words::word(lang, &format!("statistics-count-{}", s.read.count)).into()),
        ("rows", axis(s.read.rows).into()),
        ("columns", s.read.columns.map(axis).unwrap_or_default().into()),
    ]);
    words::say(lang, if s.read.columns.is_some() { "statistics-title-two" } else { "statistics-title-one" }, &args)
}

/// "Năm 2020", "Từ năm 2019 đến năm 2021".
#[must_use]
pub fn years(lang: Lang, read: &Read) -> String {
    let args = words::args([("from", read.from.to_string().into()), ("to", read.to.to_string().into())]);
    words::say(lang, if read.from == read.to { "statistics-year" } else { "statistics-years" }, &args)
}

/// What the law says today about the forms in which numbers are filed: that they may have been replaced.
#[must_use]
pub fn forms_note(ctx: &Ctx, lang: Lang) -> Option<String> {
    let today: law::Date = ctx.now().today.parse().ok()?;
    let mut told = ctx.law.data().principle.iter().filter(|p| p.about == "statistics");
    let now = told.rfind(|p| p.from.is_none_or(|f| f <= today) && p.to.is_none_or(|to| today <= to))?;
    Some(match lang {
        Lang::Vi => now.text.vi.clone(),
        Lang::En => now.text.en.clone(),
    })
}

/// The table of one unit as a paper. Checks no rights: whoever asks for it may see the unit's decisions.
pub(crate) async fn paper(ctx: &Ctx, unit: &str, asked: &str) -> Result<(paper::StatisticsTable, Option<String>)> {
    let form: serde_json::Value = serde_json::from_str(asked).map_err(|_| Error::NotFound)?;
    if !form["form"].is_null() {
        let asked = serde_json::from_value(form).map_err(|_| Error::NotFound)?;
        return crate::forms::paper(ctx, unit, &asked).await;
    }
    let asked: Asked = serde_json::from_value(form).map_err(|_| Error::NotFound)?;
    let unit = papers::unit_of(ctx, unit).await?;
    let today = ctx.now().today;
    let o = papers::names_on(ctx, unit.id, &today).await?;
    let s = table_of(ctx, Lang::Vi, &unit, asked.read(crate::day::year(&today))).await?;
    let word = |key: &str| words::word(Lang::Vi, key);
    let number = |n: u64| if n == 0 { "–".to_owned() } else { vntext::group(i64::try_from(n).unwrap_or(i64::MAX)) };
    let mut columns = vec![word(&format!("statistics-axis-{}", s.read.rows))];
    columns.extend(s.columns.iter().map(|c| c.label.clone()));
    columns.push(word("statistics-total"));
    let line = |label: &str, cell: &dyn Fn(&str) -> u64, total: u64| {
        let cells = s.columns.iter().map(|c| number(cell(&c.code)));
        [label.to_owned()].into_iter().chain(cells).chain([number(total)]).collect::<Vec<_>>()
    };
    let rows = s.rows.iter().map(|r| line(&r.label, &|c| s.table.cell(&r.code, c), s.table.row(&r.code)));
    let mut notes = vec![word(&format!("statistics-kept-{}-note", s.read.kept))];
    if s.read.count != Count::Awards {
        notes.push(word("statistics-once-note"));
    }
    notes.extend(forms_note(ctx, Lang::Vi));
    let signature =
        |key: &str| SignatureBox { title: word(key), note: Some(word("statistics-sign")), name: String::new() };
    let paper = paper::StatisticsTable {
        letterhead: papers::letterhead(&o, "", None, Some(&today)),
        title: vntext::upper_vi(&title(Lang::Vi, &s)),
        summary: format!("{}, {}", s.unit_name, years(Lang::Vi, &s.read).to_lowercase()),
        columns,
        total: line(&word("statistics-total"), &|c| s.table.column(c), s.table.total),
        rows: rows.collect(),
        notes,
        signatures: vec![signature("statistics-maker"), signature("statistics-head")],
    };
    Ok((paper, papers::watermark(&o)))
}

/// Refuses unless the actor may see the unit's decisions.
pub(crate) async fn require(ctx: &Ctx, actor: &Actor, unit: &str) -> Result<(i64, Permit)> {
    let row = access::find::<unit::Model>(ctx, actor, &[Action::ViewDecisions], unit).await?;
    Ok((row.version, row.permit()))
}
