//! A list on paper: all its rows in one page, which the browser prints. It goes the way of the spreadsheet, piece by piece, so
//! that whatever can be exported can be printed, by the same people and with the same rows.

use app::export::{Sheet, Value};
use serde::Serialize;
use words::Lang;

use crate::{Cx, Fault, Page, format, table::escape};

/// Rows that a browser prints without trouble on an old computer: some 250 pages of paper.
pub(super) const PRINT_ROWS: u64 = 10_000;

/// What stands around the rows.
#[derive(Serialize)]
pub struct PrintPage {
    /// The list.
    pub title: String,
    /// Headings of its columns.
    pub headings: Vec<String>,
    /// What it is narrowed to, a line each.
    pub narrowed: Vec<String>,
    /// When it was made, in microseconds.
    pub made: i64,
}

impl Page for PrintPage {
    const TEMPLATE: &'static str = "print/list.html";

    fn samples() -> Vec<Self> {
        let headings = |n: usize| ["Họ tên", "Năm sinh"].iter().cycle().take(n).map(|h| (*h).to_owned()).collect();
        let narrowed = vec!["Đơn vị: PX03".to_owned()];
        vec![
            Self { title: "Cán bộ".into(), headings: headings(3), narrowed, made: 0 },
            Self {
                title: "Khen thưởng".into(), headings: headings(8), narrowed: vec![], made: 1_606_728_000_000_000
            },
        ]
    }
}

/// A page being written.
pub(super) struct Printed {
    html: String,
    tail: String,
    rows: u64,
    lang: Lang,
}

impl Printed {
    /// Begins with what stands above the rows, and a first piece of them.
    pub(super) fn begin(cx: &Cx, first: &Sheet, narrowed: Vec<String>) -> Result<Self, Fault> {
        let (title, headings) = (first.title.clone(), first.headings.clone());
        let page = PrintPage { title, headings, narrowed, made: cx.ctx.now().micros };
        let context = minijinja::Value::from(minijinja::value::Serde(page));
        let html = cx.render(PrintPage::TEMPLATE, context, vec![])?;
        let (head, tail) = html.split_once("</tbody>").ok_or(Fault::Template)?;
        let mut begun = Self { html: head.to_owned(), tail: tail.to_owned(), rows: 0, lang: cx.lang };
        begun.add(first);
        Ok(begun)
    }

    /// Adds the rows of a further piece, up to [`PRINT_ROWS`].
    pub(super) fn add(&mut self, piece: &Sheet) {
        let room = usize::try_from(PRINT_ROWS.saturating_sub(self.rows)).unwrap_or(usize::MAX);
        for row in piece.rows.iter().take(room) {
            self.html.push_str("<tr>");
            for value in row {
                match value {
                    Value::Empty => self.html.push_str("<td>"),
                    Value::Text(text) => {
                        self.html.push_str("<td>");
                        escape(&mut self.html, text);
                    }
                    Value::Number(n) => {
                        self.html.push_str("<td class=\"right\">");
                        self.html.push_str(&format::group(*n));
                    }
                    Value::Date(iso) => {
                        self.html.push_str("<td>");
                        escape(&mut self.html, &format::date(iso));
                    }
                }
                self.html.push_str("</td>");
            }
            self.html.push_str("</tr>\n");
            self.rows += 1;
        }
    }

    /// Rows written so far.
    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    /// What is ready to be sent.
    pub(super) fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.html).into_bytes()
    }

    /// The whole page.
    pub(super) fn into_bytes(mut self, note: Option<&str>) -> Vec<u8> {
        let mut bytes = self.take();
        bytes.extend(self.finish(note));
        bytes
    }

    /// The last bytes: how many rows there are, and `note` where there are more.
    pub(super) fn finish(mut self, note: Option<&str>) -> Vec<u8> {
        let count = i64::try_from(self.rows).unwrap_or(i64::MAX);
        let count = words::say(self.lang, "print-count", &[("count".to_owned(), format::group(count))].into());
        let line = |html: &mut String, class: &str, text: &str| {
            html.push_str("<p class=\"");
            html.push_str(class);
            html.push_str("\">");
            escape(html, text);
            html.push_str("</p>");
        };
        let (_, rest) = self.tail.split_once("</table>").unwrap_or(("", &self.tail));
        self.html.push_str("</tbody>\n</table>\n");
        line(&mut self.html, "quiet", &count);
        if let Some(note) = note {
            line(&mut self.html, "print-cut", note);
        }
        self.html.push_str(rest);
        self.html.into_bytes()
    }
}
