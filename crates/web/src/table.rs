//! The one table of the program: columns and filters as data, search, sorting, paging and export by links, so that every
//! list works without JavaScript and its state is its address.

mod cell;
mod order;

use app::list::{Page as Rows, Query};
use domain::listing::{Choices, Keeps, Listing};
use serde::{Serialize, Serializer};
use words::Lang;

pub use cell::Cell;
pub(crate) use cell::escape;

use crate::{Cx, form::Choice};

/// A column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its heading.
    pub label: String,
    /// Numbers stand to the right.
    pub right: bool,
    /// Link of the heading that sorts by it.
    pub sort_href: Option<String>,
    /// "ascending" or "descending" when the rows are sorted by it.
    pub sorted: Option<&'static str>,
    /// It could be sorted by, were there fewer rows.
    pub too_many: bool,
    /// Message key of its heading.
    #[serde(skip)]
    key: String,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where the row opens; the first cell carries the link.
    pub href: Option<String>,
    /// What its checkbox sends, in tables inside a form.
    pub select: Option<String>,
    /// Cells, one a column.
    pub cells: Vec<Cell>,
}

impl Row {
    /// A row that opens `href`.
    pub fn to(href: impl Into<String>, cells: Vec<Cell>) -> Self {
        Self { href: Some(href.into()), select: None, cells }
    }

    /// A row that opens nothing.
    #[must_use]
    pub fn plain(cells: Vec<Cell>) -> Self {
        Self { href: None, select: None, cells }
    }

    /// With a checkbox that sends `value`.
    pub fn select(mut self, value: impl Into<String>) -> Self {
        self.select = Some(value.into());
        self
    }
}

/// A filter above the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Filter {
    /// Its parameter in the address.
    pub name: &'static str,
    /// Its label.
    pub label: String,
    /// Choices of a select; none for a date or text field.
    pub choices: Vec<Choice>,
    /// "select", "date" or "text".
    pub kind: &'static str,
    /// Its value now.
    pub value: String,
}

#[derive(Clone, Debug, Default, Serialize)]
struct Empty {
    text: String,
    href: Option<String>,
    label: String,
}

/// What somebody has narrowed this list to before, under a name of his own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SavedFilter {
    /// Its name.
    pub name: String,
    /// The list so narrowed.
    pub href: String,
}

/// What the reader has kept of a list or table, and what the form that keeps another one sends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Saved {
    list: &'static str,
    /// Message keys of its words begin with this.
    words: &'static str,
    query: String,
    filters: Vec<SavedFilter>,
}

impl Saved {
    /// `here` is the address of what the reader sees; `kept` are names and parameters.
    pub(crate) fn new(of: Keeps, here: &str, kept: Vec<(String, String)>) -> Self {
        let filters =
            kept.into_iter().map(|(name, query)| SavedFilter { name, href: format!("{}?{query}", of.path()) });
        let query = here.split_once('?').map_or("", |(_, q)| q).to_owned();
        let words = if matches!(of, Keeps::List(_)) { "saved" } else { "saved-table" };
        Self { list: of.name(), words, query, filters: filters.collect() }
    }
}

/// A table ready to be shown.
#[derive(Clone, Debug)]
pub struct Table {
    shown: Shown,
    rows: Vec<Row>,
    next: Option<String>,
    refused: bool,
    listing: Option<&'static Listing>,
    /// All rows are here, to be put in the order of any column.
    whole: bool,
    query: Query,
    lang: Lang,
    zone: app::ctx::Zone,
}

/// What the template is given, beside the rows, which are written here.
#[derive(Clone, Debug, Serialize)]
struct Shown {
    id: &'static str,
    caption: String,
    columns: Vec<Column>,
    search: Option<String>,
    q: String,
    sort: String,
    orders: Vec<Choice>,
    refused: bool,
    too_many: bool,
    filters: Vec<Filter>,
    kept: Vec<(String, String)>,
    filtered: bool,
    path: String,
    count: i64,
    more_than_cap: bool,
    exact_href: Option<String>,
    first: Option<String>,
    before: Option<String>,
    after: Option<String>,
    export: Option<String>,
    empty: Empty,
    select_name: Option<&'static str>,
    saved: Option<Saved>,
}

impl Serialize for Table {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct View<'a> {
            #[serde(flatten)]
            shown: &'a Shown,
            any: bool,
            body: String,
        }
        let body = cell::Body {
            columns: &self.shown.columns,
            select: self.shown.select_name,
            lang: self.lang,
            zone: &self.zone,
        };
        View { shown: &self.shown, any: !self.rows.is_empty(), body: body.html(&self.rows) }.serialize(to)
    }
}

impl Table {
    /// A table on this page. `caption` is read by screen readers.
    pub fn new(cx: &Cx, id: &'static str, caption: impl Into<String>, query: &Query) -> Self {
        Self { zone: cx.ctx.zone.clone(), ..Self::at(&cx.path, cx.lang, id, caption, query) }
    }

    /// A table at `path`; what [`Table::new`] does, without a request, for samples.
    pub fn at(path: &str, lang: Lang, id: &'static str, caption: impl Into<String>, query: &Query) -> Self {
        Self {
            shown: Shown {
                id,
                caption: caption.into(),
                columns: vec![],
                search: None,
                q: query.q.clone(),
                sort: query.sort.clone(),
                orders: vec![],
                refused: false,
                too_many: false,
                filters: vec![],
                kept: vec![],
                filtered: !query.q.is_empty(),
                path: path.to_owned(),
                count: 0,
                more_than_cap: false,
                exact_href: None,
                first: None,
                before: None,
                after: None,
                export: None,
                empty: Empty::default(),
                select_name: None,
                saved: None,
            },
            rows: vec![],
            next: None,
            refused: false,
            listing: None,
            whole: false,
            query: query.clone(),
            lang,
            zone: app::ctx::Zone::UTC,
        }
    }

    /// The table of a list: its search, filters, columns, orders and its spreadsheet.
    #[must_use]
    pub fn of(cx: &Cx, list: &'static Listing, query: &Query) -> Self {
        Self { zone: cx.ctx.zone.clone(), ..Self::of_list(cx.lang, list, query) }
    }

    /// As [`Table::of`], of a list within an object, on the object's page.
    #[must_use]
    pub fn of_object(cx: &Cx, list: &'static Listing, path: &str, query: &Query) -> Self {
        Self { zone: cx.ctx.zone.clone(), ..Self::of_path(cx.lang, list, path, query) }
    }

    /// As [`Table::of`], without a request, for samples.
    #[must_use]
    pub fn of_list(lang: Lang, list: &'static Listing, query: &Query) -> Self {
        Self::of_path(lang, list, list.path, query)
    }

    fn of_path(lang: Lang, list: &'static Listing, path: &str, query: &Query) -> Self {
        let mut table = Self::at(path, lang, list.name, words::word(lang, list.title), query);
        table.listing = Some(list);
        if !list.search.is_empty() {
            table = table.search(words::word(lang, list.search));
        }
        for filter in list.filters {
            let (kind, choices) = match filter.choices {
                Choices::Text => ("text", vec![]),
                Choices::Date => ("date", vec![]),
                Choices::Page => ("select", vec![]),
                Choices::Codes(prefix, codes) => ("select", Choice::of_codes(lang, prefix, codes())),
                Choices::Words(prefix, words) => ("select", Choice::of_codes(lang, prefix, words.iter().map(|w| w.0))),
            };
            table = table.filter(filter.name, filter.label, kind, choices);
        }
        for column in list.columns {
            table = if column.right { table.number(column.label) } else { table.column(column.label) };
        }
        for name in list.also {
            if let Some(value) = query.filter(name) {
                table.shown.kept.push(((*name).to_owned(), value.to_owned()));
                table.shown.filtered = true;
            }
        }
        let export = format!("{path}.xlsx");
        table.export(&export)
    }

    /// The choices of a filter of the list that only the page knows.
    #[must_use]
    pub fn choices(mut self, name: &str, choices: Vec<Choice>) -> Self {
        if let Some(filter) = self.shown.filters.iter_mut().find(|f| f.name == name) {
            filter.choices = choices;
        }
        self
    }

    /// The reader's own filters of the list: name and parameters.
    #[must_use]
    pub fn saved(mut self, filters: Vec<(String, String)>) -> Self {
        let Some(list) = self.listing else { return self };
        let here = self.href(|q| {
            q.at.clear();
            q.count.clear();
        });
        self.shown.saved = Some(Saved::new(Keeps::List(list), &here, filters));
        self
    }

    fn href(&self, change: impl FnOnce(&mut Query)) -> String {
        let mut query = self.query.clone();
        change(&mut query);
        let mut out = form_urlencoded::Serializer::new(String::new());
        let frame = [("q", &query.q), ("sort", &query.sort), ("count", &query.count), ("at", &query.at)];
        for (name, value) in frame.into_iter().chain(query.filters.iter().map(|(k, v)| (k.as_str(), v))) {
            if !value.is_empty() {
                out.append_pair(name, value);
            }
        }
        let text = out.finish();
        if text.is_empty() { self.shown.path.clone() } else { format!("{}?{text}", self.shown.path) }
    }

    /// A search box with this label.
    pub fn search(mut self, label: impl Into<String>) -> Self {
        self.shown.search = Some(label.into());
        self
    }

    /// A column whose heading is the message `key`.
    #[must_use]
    pub fn column(mut self, key: &str) -> Self {
        self.shown.columns.push(Column {
            label: words::word(self.lang, key),
            key: key.to_owned(),
            ..Column::default()
        });
        self
    }

    /// A column of numbers.
    #[must_use]
    pub fn number(mut self, key: &str) -> Self {
        self = self.column(key);
        if let Some(column) = self.shown.columns.last_mut() {
            column.right = true;
        }
        self
    }

    fn filter(mut self, name: &'static str, key: &str, kind: &'static str, choices: Vec<Choice>) -> Self {
        let value = self.query.filters.get(name).cloned().unwrap_or_default();
        self.shown.filtered |= !value.is_empty();
        self.shown.filters.push(Filter { name, label: words::word(self.lang, key), choices, kind, value });
        self
    }

    /// A filter of choices; the empty one ("all") is added.
    #[must_use]
    pub fn choose(self, name: &'static str, key: &str, choices: Vec<Choice>) -> Self {
        self.filter(name, key, "select", choices)
    }

    /// A filter by text.
    #[must_use]
    pub fn filter_text(self, name: &'static str, key: &str) -> Self {
        self.filter(name, key, "text", vec![])
    }

    /// A filter by date.
    #[must_use]
    pub fn filter_date(self, name: &'static str, key: &str) -> Self {
        self.filter(name, key, "date", vec![])
    }

    /// Export of what is shown, at `path`.
    #[must_use]
    pub fn export(mut self, path: &str) -> Self {
        let here = self.href(|q| {
            q.at.clear();
            q.count.clear();
        });
        let query = here.split_once('?').map_or("", |(_, q)| q);
        self.shown.export = Some(if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") });
        self
    }

    /// What an empty list says, and the first step it teaches (address and label).
    pub fn empty(mut self, text: impl Into<String>, first_step: Option<(&str, String)>) -> Self {
        self.shown.empty = Empty {
            text: text.into(),
            label: first_step.as_ref().map(|s| s.1.clone()).unwrap_or_default(),
            href: first_step.map(|s| s.0.to_owned()),
        };
        self
    }

    /// Checkboxes of this name before the rows; put the table into a form.
    #[must_use]
    pub fn selectable(mut self, name: &'static str) -> Self {
        self.shown.select_name = Some(name);
        self
    }

    /// The rows of a page, each made by `row`.
    #[must_use]
    pub fn rows<T>(mut self, page: Rows<T>, row: impl Fn(T) -> Row) -> Self {
        let (page, rows) = page.split();
        self.order(&page);
        self.shown.count = i64::try_from(page.count).unwrap_or(i64::MAX);
        self.shown.more_than_cap = page.more_than_cap;
        if page.more_than_cap {
            self.shown.exact_href = Some(self.href(|q| q.count = "exact".into()));
        }
        // Places in the usual order are none in the one that was asked for and is not served.
        let to = |at: String| {
            self.href(|q| {
                q.at = at;
                if page.refused {
                    q.sort.clear();
                }
            })
        };
        let first = page.before.is_some().then(|| to(String::new()));
        let (before, after) = (page.before.map(to), page.after.clone().map(to));
        (self.shown.first, self.shown.before, self.shown.after) = (first, before, after);
        self.next = page.after;
        self.rows = rows.into_iter().map(row).collect();
        self
    }

    /// A short list, of which all rows are here ([`Table::all`]): sorted by whichever column is asked for.
    #[must_use]
    pub fn sorts(mut self) -> Self {
        self.whole = true;
        self
    }

    /// All rows of a short list, shown on one page.
    #[must_use]
    pub fn all<T>(mut self, rows: Vec<T>, row: impl Fn(T) -> Row) -> Self {
        let mut rows: Vec<Row> = rows.into_iter().map(row).collect();
        if self.whole {
            self.sort_all(&mut rows);
        }
        let count = rows.len() as u64;
        self.rows(Rows { rows, count, more_than_cap: false, refused: false, before: None, after: None }, |r| r)
    }

    /// Rows behind all pages, and whether there are more than counted.
    #[must_use]
    pub fn counted(&self) -> (u64, bool) {
        (self.shown.count.unsigned_abs(), self.shown.more_than_cap)
    }

    /// Where the rows after these begin, if there are any.
    #[must_use]
    pub fn next_at(&self) -> Option<String> {
        self.next.clone()
    }

    /// True when there are too many rows for the order asked for: they stand in the usual one.
    #[must_use]
    pub fn refused(&self) -> bool {
        self.refused
    }

    /// What the list is narrowed to, in words, a line each.
    pub(crate) fn narrowed(&self) -> Vec<String> {
        let search = self.shown.search.iter().map(|label| (label.as_str(), self.shown.q.clone()));
        let filters = self.shown.filters.iter().map(|f| {
            let chosen = f.choices.iter().find(|c| c.value == f.value).map(|c| c.label.clone());
            let typed = || if f.kind == "date" { crate::format::date(&f.value) } else { f.value.clone() };
            (f.label.as_str(), chosen.filter(|_| !f.value.is_empty()).unwrap_or_else(typed))
        });
        let told = search.chain(filters).filter(|(_, value)| !value.trim().is_empty());
        told.map(|(label, value)| format!("{label}: {value}")).collect()
    }

    /// The rows as a spreadsheet.
    #[must_use]
    pub fn sheet(&self, zone: &app::ctx::Zone) -> app::export::Sheet {
        app::export::Sheet {
            title: self.shown.caption.clone(),
            headings: self.shown.columns.iter().map(|c| c.label.clone()).collect(),
            rows: self.rows.iter().map(|r| r.cells.iter().map(|c| c.plain(zone)).collect()).collect(),
        }
    }
}

#[cfg(test)]
mod tests;
