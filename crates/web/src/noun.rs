//! Nouns whose fields are data, as pages: shapes become inputs, values become text, and one list, one page and one form serve all.

mod lines;
mod values;

use app::nouns::{Record, Texts, View};
use domain::{
    access::may_anywhere,
    fields::{self, Field, Noun, Shape, Values},
    listing::of_noun,
    praise::PRAISE,
};
use serde::Serialize;
use words::{Args, Lang};

use self::lines::{cell_label, lines_hint, lines_shown};
pub use self::values::{facts_of, values_form};
use crate::{
    Cell, Cx, Fault, Fields, FormState, Page, Row, Table,
    form::Choice,
    format,
    stale::{Now, Theirs},
};

/// One input of a form.
#[derive(Serialize)]
pub struct Input {
    /// Name of the field.
    pub name: &'static str,
    /// Its label.
    pub label: String,
    /// A sentence of help, or nothing.
    pub hint: String,
    /// text, long, year, date, number, select, check, award.
    pub shape: &'static str,
    /// Must be filled in.
    pub required: bool,
    /// The longest text.
    pub most: usize,
    /// What may be chosen.
    pub choices: Vec<Choice>,
}

impl Input {
    /// The input of a field.
    #[must_use]
    pub fn of(field: &Field, label: String, hint: String, choices: Vec<Choice>) -> Self {
        let (shape, most) = match field.shape {
            Shape::Text(most) if most > 300 => ("long", most),
            Shape::Text(most) => ("text", most),
            Shape::Codes => ("text", 200),
            Shape::Person | Shape::Unit | Shape::Object(_) => ("code", 60),
            Shape::Lines(_) => ("long", 20_000),
            Shape::Year => ("year", 4),
            Shape::Past | Shape::Any | Shape::Day | Shape::Birth => ("date", 10),
            Shape::Count(_) => ("number", 6),
            Shape::Choice(_) | Shape::Pick => ("select", 0),
            Shape::Tick => ("check", 0),
            Shape::Award => ("award", 200),
        };
        Self { name: field.column, label, hint, shape, required: field.required, most, choices }
    }
}

fn choices(cx: &Cx, noun: &Noun, field: &Field) -> Vec<Choice> {
    match field.shape {
        Shape::Choice(words) => words.iter().map(|w| Choice::new(w.0, cx.word(&noun.choice(field, w.0)))).collect(),
        _ => vec![],
    }
}

/// The inputs of a noun's form, each with its help where the locales have one.
#[must_use]
pub fn inputs(cx: &Cx, noun: &'static Noun) -> Vec<Input> {
    let hint = |key: &str| words::find(cx.lang, key, &Args::new()).unwrap_or_default();
    let input = |f: &'static Field| {
        let label = noun.label(f);
        let own = hint(&format!("{label}-hint"));
        let shared = match f.shape {
            _ if !own.is_empty() => own,
            Shape::Past | Shape::Any | Shape::Birth => cx.word("facts-date-hint"),
            Shape::Person => cx.word("field-person-hint"),
            Shape::Unit => cx.word("field-unit-hint"),
            Shape::Object(table) => cx.word(&format!("field-{table}-hint")),
            Shape::Lines(cells) => lines_hint(cx, noun, f, cells),
            _ => own,
        };
        Input::of(f, cx.word(&label), shared, choices(cx, noun, f))
    };
    noun.fields.iter().filter(|f| !f.aside).map(input).collect()
}

/// What was sent for the noun's fields.
#[must_use]
pub fn texts(fields: &Fields, noun: &Noun) -> Texts {
    let asked = noun.fields.iter().filter(|f| !f.aside);
    asked.map(|f| (f.column.to_owned(), fields.text(f.column))).collect()
}

/// A form filled with what stands.
#[must_use]
pub fn form(record: &Record) -> FormState {
    FormState::new(record.values.iter().map(|(k, v)| (k.as_str(), v.clone()))).version(record.version)
}

/// A form filled with what stands, as somebody would have typed it.
#[must_use]
pub fn form_of(cx: &Cx, noun: &'static Noun, record: &Record) -> FormState {
    let mut out = form(record);
    for f in noun.fields {
        if let (Shape::Lines(cells), Some(stored)) = (f.shape, record.values.get(f.column)) {
            out = out.with(f.column, fields::lines::text(&lines_shown(cx, noun, f, cells, stored)));
        }
    }
    out
}

/// What stands now in the fields of a form, as somebody would have typed it.
#[must_use]
pub fn theirs(cx: &Cx, noun: &'static Noun, values: &Values) -> Vec<Theirs> {
    let field = |f: &'static Field| {
        let value = values.get(f.column).cloned().unwrap_or_default();
        let value = match f.shape {
            shape if shape.dated() => format::date(&value),
            Shape::Tick if value == "0" => String::new(),
            Shape::Lines(cells) => fields::lines::text(&lines_shown(cx, noun, f, cells, &value)),
            _ => value,
        };
        let mut choices = choices(cx, noun, f);
        if f.shape == Shape::Tick {
            choices.push(Choice::new("1", cx.word("facts-yes")));
        }
        if !choices.is_empty() {
            choices.insert(0, Choice::new("", "–"));
        }
        Theirs::text(f.column, cx.word(&noun.label(f)), value).choices(choices)
    };
    noun.fields.iter().filter(|f| !f.aside).map(field).collect()
}

/// What stands now of a row whose form was sent over another version.
pub async fn now(
    cx: &Cx,
    noun: &'static Noun,
    sent: &Fields,
    view: impl Future<Output = app::Result<View>>,
) -> Result<Now, Fault> {
    let record = view.await?.record;
    let at = noun.at(&record.code);
    Ok(now_at(cx, noun, sent, &record, &at, &[]))
}

/// The same of a row whose page is at `back` and which picks from `offered`.
pub fn now_at(cx: &Cx, noun: &'static Noun, sent: &Fields, record: &Record, back: &str, offered: &[Choice]) -> Now {
    let gone = record.annulled_for.clone().unwrap_or_default();
    let mut fields = theirs(cx, noun, &record.values);
    for field in noun.fields.iter().filter(|f| f.shape == Shape::Pick) {
        if let Some(theirs) = fields.iter_mut().find(|t| t.name == field.column) {
            theirs.choices = std::iter::once(Choice::new("", "–")).chain(offered.iter().cloned()).collect();
        }
    }
    let now = Now::new(back, record.version).fields(fields);
    now.text("reason", cx.word("noun-annul-reason"), gone).only(sent)
}

/// Labels and values of a row, as a reader sees them.
#[must_use]
pub fn facts(cx: &Cx, noun: &Noun, record: &Record) -> Vec<(String, String)> {
    noun.fields.iter().map(|f| (cx.word(&noun.label(f)), shown(cx, noun, f, record))).collect()
}

/// A field as a reader sees it.
pub fn shown(cx: &Cx, noun: &Noun, field: &Field, record: &Record) -> String {
    let value = record.values.get(field.column).cloned().unwrap_or_default();
    match field.shape {
        _ if value.is_empty() => value,
        Shape::Choice(_) => cx.word(&noun.choice(field, &value)),
        Shape::Tick if value == "0" => String::new(),
        Shape::Tick => cx.word("facts-yes"),
        shape if shape.dated() => format::date(&value),
        Shape::Pick => record.named.get(field.column).cloned().unwrap_or(value),
        shape if shape.refers() => match record.named.get(field.column) {
            Some(name) => format!("{name} ({value})"),
            None => value,
        },
        _ => value,
    }
}

fn cell(cx: &Cx, noun: &Noun, field: &Field, record: &Record) -> Cell {
    let value = record.values.get(field.column).cloned();
    match (field.shape, value) {
        (_, None) => Cell::Empty,
        (shape, Some(iso)) if shape.dated() => Cell::Date { iso },
        (Shape::Count(_), Some(n)) => n.parse().map_or(Cell::Empty, |value: i64| Cell::Number { value }),
        (shape, Some(code)) if shape.refers() => {
            Cell::two(record.named.get(field.column).cloned().unwrap_or_default(), code)
        }
        _ => Cell::text(shown(cx, noun, field, record)),
    }
}

/// The table of a noun's list: the fields that lists show, a filter for each field of choices, search.
pub fn table(cx: &Cx, noun: &'static Noun, page: app::list::Page<Record>, query: &app::list::Query) -> Table {
    let key = |end: &str| format!("{}-{end}", noun.name);
    let listed = || noun.fields.iter().filter(|f| f.listed);
    let first = cx.actor().is_some_and(|a| may_anywhere(a, noun.change));
    let new = new_at(noun, query);
    Table::of(cx, of_noun(noun), query)
        .empty(cx.word(&key("none")), first.then(|| (new.as_str(), cx.word(&key("new")))))
        .rows(page, |r| {
            let mut cells = vec![Cell::text(r.code.as_str())];
            cells.extend(listed().map(|f| cell(cx, noun, f, &r)));
            if noun.annulled {
                cells.push(match &r.annulled_for {
                    Some(_) => Cell::badge("off", cx.word("noun-is-annulled")),
                    None => Cell::Empty,
                });
            }
            Row::to(noun.at(&r.code), cells)
        })
}

/// The form of a new row that hangs on what the list is narrowed to.
fn new_at(noun: &Noun, query: &app::list::Query) -> String {
    let mut at = format!("{}/new", noun.home);
    for table in noun.fields.iter().filter_map(Field::narrows) {
        if let Some(code) = query.filter(table) {
            at.push(if at.contains('?') { '&' } else { '?' });
            at.push_str(&format!("{table}={}", plain_code(code)));
        }
    }
    at
}

/// A code as part of an address.
fn plain_code(code: &str) -> String {
    code.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')).collect()
}

/// The list.
#[derive(Serialize)]
pub struct ListPage {
    noun: &'static str,
    new: String,
    table: Table,
    may_create: bool,
}

impl ListPage {
    /// The list of a noun, with the reader's own filters.
    pub async fn new(
        cx: &Cx,
        actor: &app::Actor,
        noun: &'static Noun,
        table: Table,
        query: &app::list::Query,
    ) -> Result<Self, Fault> {
        let table = cx.with_filters(actor, of_noun(noun), table).await?;
        Ok(Self { noun: noun.name, new: new_at(noun, query), table, may_create: may_anywhere(actor, noun.change) })
    }
}

impl ListPage {
    /// A list into which nobody enters rows by hand.
    #[must_use]
    pub fn without_new(self) -> Self {
        Self { may_create: false, ..self }
    }
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "nouns/list.html";

    fn samples() -> Vec<Self> {
        let table = || Table::of_list(Lang::Vi, of_noun(&PRAISE), &app::list::Query::default());
        let page = |may_create| Self {
            noun: PRAISE.name,
            new: "/praise/new".into(),
            table: table().all(vec![1], |_| Row::plain(vec![Cell::text("x")])),
            may_create,
        };
        vec![page(true), page(false)]
    }
}

/// Something of a row's page that is a table: lines of a field, or rows of other tables that hang on it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Part {
    /// Its heading.
    pub title: String,
    /// Headings of the columns.
    pub heads: Vec<String>,
    /// Rows of cells: text and address, empty without one.
    pub rows: Vec<Vec<(String, String)>>,
    /// A sentence below it.
    pub note: String,
    /// Where one is added: label and address.
    pub button: Option<(String, String)>,
}

/// The page of a row.
#[derive(Serialize)]
pub struct ShowPage {
    title: String,
    links: Vec<(String, String, String)>,
    parts: Vec<Part>,
    /// Buttons: label and address.
    pub buttons: Vec<(String, String)>,
    noun: &'static str,
    home: &'static str,
    at: String,
    code: String,
    version: i64,
    facts: Vec<(String, String)>,
    annulled_for: Option<String>,
    may_change: bool,
    annuls: bool,
    form: FormState,
}

impl ShowPage {
    /// The page of a row; `form` holds what was wrong with the reason to annul it.
    #[must_use]
    pub fn new(cx: &Cx, noun: &'static Noun, view: View, form: FormState) -> Self {
        let r = view.record;
        let value = |f: &Field| r.values.get(f.column).cloned().unwrap_or_default();
        let label = |f: &Field| cx.word(&noun.label(f));
        let links = view.fields.iter().filter_map(|f| {
            let Shape::Object(table) = f.shape else { return None };
            let code = r.values.get(f.column)?;
            let name = r.named.get(f.column).unwrap_or(code).clone();
            Some((label(f), name, domain::record::page_of(table, code).unwrap_or_default()))
        });
        let lines = view.fields.iter().filter_map(|f| match f.shape {
            Shape::Lines(cells) if r.values.contains_key(f.column) => Some(Part {
                title: label(f),
                heads: cells.iter().map(|c| cx.word(&cell_label(noun, f, c))).collect(),
                rows: lines_shown(cx, noun, f, cells, &value(f))
                    .into_iter()
                    .map(|row| row.into_iter().map(|text| (text, String::new())).collect())
                    .collect(),
                ..Part::default()
            }),
            _ => None,
        });
        let plain = |f: &&&Field| !matches!(f.shape, Shape::Lines(_) | Shape::Object(_));
        Self {
            title: r.values.get("name").cloned().unwrap_or_else(|| r.code.clone()),
            links: links.collect(),
            parts: lines.collect(),
            buttons: vec![],
            noun: noun.name,
            home: noun.home,
            at: noun.at(&r.code),
            facts: view.fields.iter().filter(plain).map(|f| (label(f), shown(cx, noun, f, &r))).collect(),
            may_change: view.may_change && r.annulled_for.is_none(),
            annuls: noun.annulled,
            version: r.version,
            code: r.code,
            annulled_for: r.annulled_for,
            form,
        }
    }

    /// With what hangs on it.
    #[must_use]
    pub fn with(mut self, parts: Vec<Part>, buttons: Vec<(String, String)>) -> Self {
        self.parts.extend(parts);
        self.buttons.extend(buttons);
        self
    }
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "nouns/show.html";

    fn samples() -> Vec<Self> {
        let part = Part {
            title: "Thành phần".into(),
            heads: vec!["Vai trò".into(), "Họ tên".into()],
            rows: vec![vec![("Chủ trì".into(), String::new()), ("Lê An".into(), "/people/x".into())]],
            note: "1".into(),
            button: Some(("Ghi".into(), "/x/new".into())),
        };
        let page = |may_change, annulled_for: Option<&str>| Self {
            title: "TK-000001".into(),
            links: vec![("Phong trào".into(), "Phong trào".into(), "/movements/x".into())],
            parts: if may_change { vec![part.clone()] } else { vec![] },
            buttons: if may_change { vec![("Dự thảo".into(), "/x".into())] } else { vec![] },
            noun: PRAISE.name,
            home: PRAISE.home,
            at: "/praise/TK-000001".into(),
            code: "TK-000001".into(),
            version: 1,
            facts: vec![("Việc làm".into(), "Cứu người".into()), ("Nguồn".into(), String::new())],
            annulled_for: annulled_for.map(str::to_owned),
            may_change,
            annuls: may_change,
            form: FormState::default(),
        };
        vec![page(true, None), page(false, Some("Nhập nhầm"))]
    }
}

/// The form of a row, new or not.
#[derive(Serialize)]
pub struct FormPage {
    noun: &'static str,
    /// Where the list or the page around it is, and what it is called.
    home: String,
    around: String,
    action: String,
    back: String,
    code: String,
    /// Where it is annulled; empty where that is done on its own page.
    annul: String,
    form: FormState,
    inputs: Vec<Input>,
}

impl FormPage {
    /// The form of a new row.
    #[must_use]
    pub fn new(cx: &Cx, noun: &'static Noun, form: FormState) -> Self {
        let (home, inputs) = (noun.home.to_owned(), inputs(cx, noun));
        let around = cx.word(&format!("{}-list", noun.name));
        Self {
            noun: noun.name,
            action: home.clone(),
            back: home.clone(),
            home,
            around,
            code: String::new(),
            annul: String::new(),
            form,
            inputs,
        }
    }

    /// The form of something that hangs on another thing, whose page is at `home` and called `around`; it is sent to `action` and picks from
    /// `offered`. Without a code it is a new one.
    #[must_use]
    pub fn of_part(
        cx: &Cx,
        noun: &'static Noun,
        (home, around, action, code): (&str, &str, &str, &str),
        form: FormState,
        offered: &[Choice],
    ) -> Self {
        let mut inputs = inputs(cx, noun);
        for field in noun.fields.iter().filter(|f| f.shape == Shape::Pick) {
            if let Some(input) = inputs.iter_mut().find(|i| i.name == field.column) {
                input.choices = offered.to_vec();
            }
        }
        let [home, around, action, code] = [home, around, action, code].map(str::to_owned);
        let annul = if code.is_empty() { String::new() } else { format!("{action}/annul") };
        Self { noun: noun.name, back: home.clone(), home, around, action, code, annul, form, inputs }
    }

    /// The form of the row with this code.
    #[must_use]
    pub fn edit(cx: &Cx, noun: &'static Noun, code: &str, form: FormState) -> Self {
        let (action, back) = (format!("{}/{code}/edit", noun.home), noun.at(code));
        Self { action, back, code: code.to_owned(), ..Self::new(cx, noun, form) }
    }
}

impl Page for FormPage {
    const TEMPLATE: &'static str = "nouns/form.html";

    fn samples() -> Vec<Self> {
        let input = |f: &'static Field| Input::of(f, "Nhãn".into(), "Gợi ý".into(), vec![Choice::new("a", "A")]);
        let page = |code: &str, form| Self {
            noun: PRAISE.name,
            home: PRAISE.home.into(),
            around: "Thư khen".into(),
            action: "/praise".into(),
            back: "/praise".into(),
            code: code.into(),
            annul: if code.is_empty() { String::new() } else { "/praise/annul".into() },
            form,
            inputs: PRAISE.fields.iter().map(input).collect(),
        };
        let wrong = app::Error::field("what", "field-required", []);
        vec![
            page("", FormState::default()),
            page("TK-000001", FormState::default().version(1).with_error(&wrong, Lang::Vi)),
        ]
    }
}
