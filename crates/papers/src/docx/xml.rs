//! XML elements as a small tree, written by quick-xml so that every text is escaped.

use crate::error::PaperError;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// An element.
#[derive(Debug, Clone)]
pub(super) struct El {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    children: Vec<Child>,
}

#[derive(Debug, Clone)]
enum Child {
    El(El),
    Text(String),
}

/// A new element.
pub(super) fn el(name: &'static str) -> El {
    El { name, attributes: Vec::new(), children: Vec::new() }
}

/// An element with `w:val`, the form of most properties.
pub(super) fn val(name: &'static str, value: impl ToString) -> El {
    el(name).attr("w:val", value)
}

impl El {
    pub(super) fn attr(mut self, name: &'static str, value: impl ToString) -> Self {
        self.attributes.push((name, clean(&value.to_string())));
        self
    }

    pub(super) fn kid(mut self, child: El) -> Self {
        self.children.push(Child::El(child));
        self
    }

    pub(super) fn kids(mut self, children: impl IntoIterator<Item = El>) -> Self {
        self.children.extend(children.into_iter().map(Child::El));
        self
    }

    pub(super) fn text(mut self, text: &str) -> Self {
        self.children.push(Child::Text(clean(text)));
        self
    }

    /// The element as a whole XML file.
    pub(super) fn file(&self) -> Result<Vec<u8>, PaperError> {
        let mut writer = Writer::new(Vec::new());
        let written = writer
            .write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), Some("yes"))))
            .and_then(|()| self.write(&mut writer));
        written.map_err(PaperError::form)?;
        Ok(writer.into_inner())
    }

    fn write(&self, writer: &mut Writer<Vec<u8>>) -> std::io::Result<()> {
        let mut start = BytesStart::new(self.name);
        for (name, value) in &self.attributes {
            start.push_attribute((*name, value.as_str()));
        }
        if self.children.is_empty() {
            return writer.write_event(Event::Empty(start));
        }
        writer.write_event(Event::Start(start))?;
        for child in &self.children {
            match child {
                Child::El(child) => child.write(writer)?,
                Child::Text(text) => writer.write_event(Event::Text(BytesText::new(text)))?,
            }
        }
        writer.write_event(Event::End(BytesEnd::new(self.name)))
    }
}

/// XML knows no control characters, escaped or not: a file with one does not open.
fn clean(text: &str) -> String {
    text.chars()
        .filter(|character| {
            matches!(character, '\t' | '\n')
                || !(character.is_control() || matches!(character, '\u{fffe}' | '\u{ffff}'))
        })
        .collect()
}
