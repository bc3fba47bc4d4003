//! The one table of the program: columns and filters as data, search, sorting, paging and export by links, so that every
//! list works without JavaScript and its state is its address.

use app::list::{Page as Rows, Query};
use serde::Serialize;
use words::Lang;

use crate::{Cx, form::Choice};

/// What a cell holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A line of text.
    Text {
        /// The text.
        text: String,
    },
    /// A line and a quieter one below.
    Two {
        /// The line.
        text: String,
        /// The quieter line.
        small: String,
    },
    /// A whole number, grouped by points, to the right.
    Number {
        /// The number.
        value: i64,
    },
    /// Đồng.
    Money {
        /// The amount.
        value: i64,
    },
    /// A civil date, ISO, perhaps partial.
    Date {
        /// The date.
        iso: String,
    },
    /// An instant, microseconds UTC.
    Instant {
        /// The instant.
        micros: i64,
    },
    /// A state: colour and shape and word.
    Badge {
        /// "good", "wait", "bad", "off" or "info".
        tone: &'static str,
        /// The word.
        text: String,
    },
    /// A link of its own, beside the row's.
    Link {
        /// Where to.
        href: String,
        /// The words.
        text: String,
    },
}

impl Cell {
    /// A line of text; empty text is an empty cell.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text { text } }
    }

    /// A line and a quieter one below.
    pub fn two(text: impl Into<String>, small: impl Into<String>) -> Self {
        Self::Two { text: text.into(), small: small.into() }
    }

    /// A number.
    pub fn number(value: impl Into<i64>) -> Self {
        Self::Number { value: value.into() }
    }

    /// A date, if there is one.
    pub fn date(iso: Option<impl Into<String>>) -> Self {
        iso.map_or(Self::Empty, |d| Self::Date { iso: d.into() })
    }

    /// An instant, if there is one.
    #[must_use]
    pub fn instant(micros: Option<i64>) -> Self {
        micros.map_or(Self::Empty, |micros| Self::Instant { micros })
    }

    /// A state. `tone` is "good", "wait", "bad", "off" or "info".
    pub fn badge(tone: &'static str, text: impl Into<String>) -> Self {
        Self::Badge { tone, text: text.into() }
    }

    /// A link.
    pub fn link(href: impl Into<String>, text: impl Into<String>) -> Self {
        Self::Link { href: href.into(), text: text.into() }
    }

    fn plain(&self, zone: &app::ctx::Zone) -> app::export::Value {
        use app::export::Value;
        match self {
            Self::Empty => Value::Empty,
            Self::Text { text } | Self::Badge { text, .. } | Self::Link { text, .. } => Value::Text(text.clone()),
            Self::Two { text, small } if small.is_empty() => Value::Text(text.clone()),
            Self::Two { text, small } => Value::Text(format!("{text} ({small})")),
            Self::Number { value } | Self::Money { value } => Value::Number(*value),
            Self::Date { iso } => Value::Date(iso.clone()),
            Self::Instant { micros } => Value::Text(app::ctx::instant_text(zone, *micros)),
        }
    }
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its heading.
    pub label: String,
    /// Numbers stand to the right.
    pub right: bool,
    /// Link of the heading that sorts by it.
    pub sort_href: Option<String>,
    /// "ascending" or "descending" when the rows are sorted by it.
    pub sorted: Option<&'static str>,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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

/// A table ready to be shown.
#[derive(Clone, Debug, Serialize)]
pub struct Table {
    id: &'static str,
    caption: String,
    columns: Vec<Column>,
    rows: Vec<Row>,
    search: Option<String>,
    q: String,
    sort: String,
    filters: Vec<Filter>,
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
    #[serde(skip)]
    next: Option<String>,
    #[serde(skip)]
    query: Query,
    #[serde(skip)]
    lang: Lang,
}

impl Table {
    /// A table on this page. `caption` is read by screen readers.
    pub fn new(cx: &Cx, id: &'static str, caption: impl Into<String>, query: &Query) -> Self {
        Self::at(&cx.path, cx.lang, id, caption, query)
    }

    /// A table at `path`; what [`Table::new`] does, without a request, for samples.
    pub fn at(path: &str, lang: Lang, id: &'static str, caption: impl Into<String>, query: &Query) -> Self {
        Self {
            id,
            caption: caption.into(),
            columns: vec![],
            rows: vec![],
            search: None,
            q: query.q.clone(),
            sort: query.sort.clone(),
            filters: vec![],
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
            next: None,
            query: query.clone(),
            lang,
        }
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
        if text.is_empty() { self.path.clone() } else { format!("{}?{text}", self.path) }
    }

    /// A search box with this label.
    pub fn search(mut self, label: impl Into<String>) -> Self {
        self.search = Some(label.into());
        self
    }

    /// A column whose heading is the message `key`.
    #[must_use]
    pub fn column(mut self, key: &str) -> Self {
        self.columns.push(Column { label: words::word(self.lang, key), right: false, sort_href: None, sorted: None });
        self
    }

    /// A column of numbers.
    #[must_use]
    pub fn number(mut self, key: &str) -> Self {
        self = self.column(key);
        if let Some(column) = self.columns.last_mut() {
            column.right = true;
        }
        self
    }

    /// The last column added can be sorted by `name`.
    #[must_use]
    pub fn sortable(mut self, name: &str) -> Self {
        let down = format!("-{name}");
        let sorted = if self.query.sort == name {
            Some("ascending")
        } else if self.query.sort == down {
            Some("descending")
        } else {
            None
        };
        let next = if sorted == Some("ascending") { down } else { name.to_owned() };
        let href = self.href(|q| {
            q.sort = next;
            q.at.clear();
        });
        if let Some(column) = self.columns.last_mut() {
            (column.sort_href, column.sorted) = (Some(href), sorted);
        }
        self
    }

    fn filter(mut self, name: &'static str, key: &str, kind: &'static str, choices: Vec<Choice>) -> Self {
        let value = self.query.filters.get(name).cloned().unwrap_or_default();
        self.filtered |= !value.is_empty();
        self.filters.push(Filter { name, label: words::word(self.lang, key), choices, kind, value });
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
        self.export = Some(if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") });
        self
    }

    /// What an empty list says, and the first step it teaches (address and label).
    pub fn empty(mut self, text: impl Into<String>, first_step: Option<(&str, String)>) -> Self {
        self.empty = Empty {
            text: text.into(),
            label: first_step.as_ref().map(|s| s.1.clone()).unwrap_or_default(),
            href: first_step.map(|s| s.0.to_owned()),
        };
        self
    }

    /// Checkboxes of this name before the rows; put the table into a form.
    #[must_use]
    pub fn selectable(mut self, name: &'static str) -> Self {
        self.select_name = Some(name);
        self
    }

    /// The rows of a page, each made by `row`.
    #[must_use]
    pub fn rows<T>(mut self, page: Rows<T>, row: impl Fn(T) -> Row) -> Self {
        self.count = i64::try_from(page.count).unwrap_or(i64::MAX);
        self.more_than_cap = page.more_than_cap;
        if page.more_than_cap {
            self.exact_href = Some(self.href(|q| q.count = "exact".into()));
        }
        if page.before.is_some() {
            self.first = Some(self.href(|q| q.at.clear()));
        }
        self.next.clone_from(&page.after);
        self.before = page.before.map(|at| self.href(|q| q.at = at));
        self.after = page.after.map(|at| self.href(|q| q.at = at));
        self.rows = page.rows.into_iter().map(row).collect();
        self
    }

    /// All rows of a short list, shown on one page.
    #[must_use]
    pub fn all<T>(self, rows: Vec<T>, row: impl Fn(T) -> Row) -> Self {
        let count = rows.len() as u64;
        self.rows(Rows { rows, count, more_than_cap: false, before: None, after: None }, row)
    }

    /// Rows behind all pages, and whether there are more than counted.
    #[must_use]
    pub fn counted(&self) -> (u64, bool) {
        (self.count.unsigned_abs(), self.more_than_cap)
    }

    /// Where the rows after these begin, if there are any.
    #[must_use]
    pub fn next_at(&self) -> Option<String> {
        self.next.clone()
    }

    /// The rows as a spreadsheet.
    #[must_use]
    pub fn sheet(&self, zone: &app::ctx::Zone) -> app::export::Sheet {
        app::export::Sheet {
            title: self.caption.clone(),
            headings: self.columns.iter().map(|c| c.label.clone()).collect(),
            rows: self.rows.iter().map(|r| r.cells.iter().map(|c| c.plain(zone)).collect()).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_keep_filters_and_drop_the_page_when_the_order_changes() {
        let query = Query {
            q: "lê an".into(),
            at: "after:x".into(),
            filters: [("unit".to_owned(), "PX03".to_owned())].into(),
            ..Query::default()
        };
        let rows =
            Rows { rows: vec![1], count: 10_000, more_than_cap: true, before: None, after: Some("after:y".into()) };
        let table = Table::at("/people", Lang::Vi, "people", "", &query)
            .column("x")
            .sortable("name")
            .export("/people.xlsx")
            .rows(rows, |_| Row::plain(vec![]));
        assert_eq!(table.columns[0].sort_href.as_deref(), Some("/people?q=l%C3%AA+an&sort=name&unit=PX03"));
        assert_eq!(table.export.as_deref(), Some("/people.xlsx?q=l%C3%AA+an&unit=PX03"));
        assert_eq!(table.after.as_deref(), Some("/people?q=l%C3%AA+an&at=after%3Ay&unit=PX03"));
        assert_eq!(table.exact_href.as_deref(), Some("/people?q=l%C3%AA+an&count=exact&at=after%3Ax&unit=PX03"));
    }
}
