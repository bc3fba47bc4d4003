//! What stands in the cells of a table, as a page and as a spreadsheet show it.

use words::{Args, Lang};

use super::{Column, Row};
use crate::format;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq, Eq)]
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

    pub(super) fn plain(&self, zone: &app::ctx::Zone) -> app::export::Value {
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

/// Text between tags and within quotes.
pub(crate) fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#x27;"),
            c => out.push(c),
        }
    }
}

/// What the rows of a table are written with.
pub(super) struct Body<'a> {
    pub columns: &'a [Column],
    /// Name of the checkboxes before the rows.
    pub select: Option<&'static str>,
    pub lang: Lang,
    pub zone: &'a app::ctx::Zone,
}

impl Body<'_> {
    /// The rows as HTML. They are most of a page: written once here, without a template's values and calls for each cell.
    pub(super) fn html(&self, rows: &[Row]) -> String {
        let mut out = String::with_capacity(rows.len() * (self.columns.len() + 1) * 80);
        let labels: Vec<String> = self
            .columns
            .iter()
            .map(|c| {
                let mut label = String::new();
                escape(&mut label, &c.label);
                label
            })
            .collect();
        for (n, row) in rows.iter().enumerate() {
            out.push_str("<tr");
            if let Some(href) = &row.href {
                out.push_str(" data-href=\"");
                escape(&mut out, href);
                out.push('"');
            }
            out.push('>');
            if let Some(name) = self.select {
                out.push_str("<td class=\"pick\">");
                if let Some(value) = &row.select {
                    self.tick(&mut out, name, value, n + 1);
                }
                out.push_str("</td>");
            }
            for (i, cell) in row.cells.iter().enumerate() {
                let right = self.columns.get(i).is_some_and(|c| c.right);
                out.push_str("<td data-label=\"");
                out.push_str(labels.get(i).map_or("", String::as_str));
                out.push('"');
                out.push_str(if right { " class=\"right\"" } else { cell.class(i == 0) });
                out.push('>');
                self.cell(&mut out, cell, row.href.as_deref().filter(|_| i == 0));
                out.push_str("</td>");
            }
            out.push_str("</tr>\n");
        }
        out
    }

    fn tick(&self, out: &mut String, name: &str, value: &str, row: usize) {
        let row = i64::try_from(row).unwrap_or(i64::MAX);
        let label = words::say(self.lang, "table-pick-row", &Args::from([("row".to_owned(), format::group(row))]));
        out.push_str("<input type=\"checkbox\" name=\"");
        escape(out, name);
        out.push_str("\" value=\"");
        escape(out, value);
        out.push_str("\" aria-label=\"");
        escape(out, &label);
        out.push_str("\">");
    }

    fn cell(&self, out: &mut String, cell: &Cell, href: Option<&str>) {
        let text = |out: &mut String, href: Option<&str>, text: &str| {
            let Some(href) = href else { return escape(out, text) };
            out.push_str("<a href=\"");
            escape(out, href);
            out.push_str("\">");
            escape(out, text);
            out.push_str("</a>");
        };
        match cell {
            Cell::Empty => out.push_str("<span class=\"quiet\">–</span>"),
            Cell::Text { text: line } => text(out, href, line),
            Cell::Two { text: line, small } => {
                text(out, href, line);
                if !small.is_empty() {
                    out.push_str("<small>");
                    escape(out, small);
                    out.push_str("</small>");
                }
            }
            Cell::Number { value } => out.push_str(&format::group(*value)),
            Cell::Money { value } => out.push_str(&format::money(*value, self.lang)),
            Cell::Date { iso } => text(out, href, &format::date(iso)),
            Cell::Instant { micros } => escape(out, &app::ctx::instant_text(self.zone, *micros)),
            Cell::Badge { tone, text } => {
                let mark = match *tone {
                    "good" => "✓",
                    "wait" => "◷",
                    "bad" => "✕",
                    "info" => "i",
                    _ => "–",
                };
                out.push_str("<span class=\"badge ");
                out.push_str(tone);
                out.push_str("\"><span class=\"mark\" aria-hidden=\"true\">");
                out.push_str(mark);
                out.push_str("</span>");
                escape(out, text);
                out.push_str("</span>");
            }
            Cell::Link { href, text: line } => text(out, Some(href), line),
        }
    }
}

impl Cell {
    /// What a short list is put in order by: nothing stands first, words as Vietnamese lists have them.
    pub(super) fn order(&self) -> (bool, i64, Vec<u8>) {
        match self {
            Self::Empty => (false, 0, vec![]),
            Self::Text { text } | Self::Badge { text, .. } | Self::Link { text, .. } => {
                (true, 0, vntext::sort_key(text))
            }
            Self::Two { text, small } => (true, 0, vntext::sort_key(&format!("{text} {small}"))),
            Self::Number { value } | Self::Money { value } | Self::Instant { micros: value } => (true, *value, vec![]),
            Self::Date { iso } => (true, 0, iso.clone().into_bytes()),
        }
    }

    /// Short texts are kept on one line, long ones get room.
    fn class(&self, first: bool) -> &'static str {
        let (Self::Text { text } | Self::Two { text, .. } | Self::Badge { text, .. } | Self::Link { text, .. }) = self
        else {
            return "";
        };
        match text.chars().count() {
            n if n <= if first { 24 } else { 16 } => " class=\"short\"",
            n if n > 40 => " class=\"long\"",
            _ => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_written_as_it_reads_and_what_was_typed_stays_text() {
        let column = |label: &str, right| Column { label: label.into(), right, ..Column::default() };
        let columns = [column("Tên \"gọi\"", false), column("Tiền", true), column("Ngày", false)];
        let body = Body { columns: &columns, select: Some("pick"), lang: Lang::Vi, zone: &app::ctx::Zone::UTC };
        let cells = vec![
            Cell::two("<b>An</b>", "O'Hara & Co"),
            Cell::Money { value: 450_000 },
            Cell::Date { iso: "2020-11-20".into() },
        ];
        let html = body.html(&[Row::to("/x?a=1&b=2", cells).select("1")]);
        assert_eq!(
            html,
            "<tr data-href=\"/x?a=1&amp;b=2\"><td class=\"pick\"><input type=\"checkbox\" name=\"pick\" value=\"1\" \
             aria-label=\"Chọn dòng 1\"></td><td data-label=\"Tên &quot;gọi&quot;\" class=\"short\">\
             <a href=\"/x?a=1&amp;b=2\">&lt;b&gt;An&lt;/b&gt;</a><small>O&#x27;Hara &amp; Co</small></td>\
             <td data-label=\"Tiền\" class=\"right\">450.000 đồng</td><td data-label=\"Ngày\">20/11/2020</td></tr>\n"
        );
    }
}
