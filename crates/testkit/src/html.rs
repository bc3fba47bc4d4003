//! Reads our own pages: forms with their fields, links, text. Not a parser for the web's HTML at large.

use std::collections::BTreeMap;

/// A tag with its attributes; `close` for an end tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Lower-case name.
    pub name: String,
    /// Attributes, entities resolved; one without value is "".
    pub attributes: BTreeMap<String, String>,
    /// True for `</name>`.
    pub close: bool,
    /// Text up to the next tag, entities resolved.
    pub text: String,
}

impl Tag {
    /// An attribute.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }
}

/// A form as a browser would send it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// Where to.
    pub action: String,
    /// "get" or "post".
    pub method: String,
    /// It carries files.
    pub files: bool,
    /// Fields that would be sent, in order.
    pub fields: Vec<(String, String)>,
}

/// Resolves the entities that templates write.
#[must_use]
pub fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#x2f;", "/")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

/// All tags in order.
#[must_use]
pub fn tags(html: &str) -> Vec<Tag> {
    let mut out = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        if rest.starts_with("!--") {
            rest = rest.split_once("-->").map_or("", |(_, r)| r);
            continue;
        }
        let mut quote = None;
        let end = rest
            .char_indices()
            .find(|(_, c)| match (quote, *c) {
                (None, '"' | '\'') => {
                    quote = Some(*c);
                    false
                }
                (Some(q), c) if c == q => {
                    quote = None;
                    false
                }
                (None, '>') => true,
                _ => false,
            })
            .map_or(rest.len(), |(i, _)| i);
        let (inside, after) = (&rest[..end], rest.get(end + 1..).unwrap_or(""));
        let text = &after[..after.find('<').unwrap_or(after.len())];
        let close = inside.starts_with('/');
        let inside = inside.trim_start_matches('/');
        let name_end = inside.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(inside.len());
        out.push(Tag {
            name: inside[..name_end].to_lowercase(),
            attributes: attributes(&inside[name_end..]),
            close,
            text: unescape(text),
        });
        rest = after;
    }
    out
}

fn attributes(mut rest: &str) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() {
            return out;
        }
        let end = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
        let name = rest[..end].to_lowercase();
        rest = rest[end..].trim_start();
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            if let Some(q) = after.chars().next().filter(|c| matches!(c, '"' | '\'')) {
                let body = &after[1..];
                let stop = body.find(q).unwrap_or(body.len());
                value = &body[..stop];
                rest = body.get(stop + 1..).unwrap_or("");
            } else {
                let stop = after.find(char::is_whitespace).unwrap_or(after.len());
                value = &after[..stop];
                rest = &after[stop..];
            }
        }
        out.insert(name, unescape(value));
    }
}

/// All forms of a page.
#[must_use]
pub fn forms(html: &str) -> Vec<Form> {
    let mut out: Vec<Form> = Vec::new();
    let mut open = false;
    let mut select: Option<(String, Option<String>, bool)> = None;
    for tag in tags(html) {
        if tag.name == "form" {
            open = !tag.close;
            if open {
                out.push(Form {
                    action: tag.get("action").unwrap_or_default().to_owned(),
                    method: tag.get("method").unwrap_or("get").to_lowercase(),
                    files: tag.get("enctype").is_some_and(|e| e.contains("multipart")),
                    fields: vec![],
                });
            }
            continue;
        }
        let Some(form) = out.last_mut().filter(|_| open) else { continue };
        let name = tag.get("name").unwrap_or_default().to_owned();
        match (tag.name.as_str(), tag.close) {
            ("input", _) if !name.is_empty() => {
                let value = tag.get("value").map(str::to_owned);
                match tag.get("type").unwrap_or("text") {
                    "checkbox" | "radio" if tag.get("checked").is_none() => {}
                    "checkbox" | "radio" => form.fields.push((name, value.unwrap_or_else(|| "on".into()))),
                    "submit" | "button" | "file" => {}
                    _ => form.fields.push((name, value.unwrap_or_default())),
                }
            }
            ("textarea", false) if !name.is_empty() => {
                let text = tag.text.strip_prefix('\n').unwrap_or(&tag.text);
                form.fields.push((name, text.to_owned()));
            }
            ("select", false) => select = Some((name, None, false)),
            ("option", false) => {
                if let Some((_, value, chosen)) = &mut select {
                    let here = tag.get("value").map_or_else(|| tag.text.trim().to_owned(), str::to_owned);
                    if tag.get("selected").is_some() {
                        (*value, *chosen) = (Some(here), true);
                    } else if value.is_none() && !*chosen {
                        *value = Some(here);
                    }
                }
            }
            ("select", true) => {
                if let Some((name, Some(value), _)) = select.take().filter(|s| !s.0.is_empty()) {
                    form.fields.push((name, value));
                }
            }
            _ => {}
        }
    }
    out
}

/// The text a person reads, blanks joined.
#[must_use]
pub fn text(html: &str) -> String {
    let mut skip = false;
    let mut out = String::new();
    for tag in tags(html) {
        if matches!(tag.name.as_str(), "script" | "style" | "title") {
            skip = !tag.close;
        }
        if !skip {
            out.push_str(&tag.text);
            out.push(' ');
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_as_a_browser_sends_it() {
        let html = r#"<form method="post" action="/x?a=1&amp;b=2"><input type="hidden" name="csrf" value="t">
            <input name='a' value="&lt;b&gt; &quot;q&quot;"><input type=checkbox name=c value=1 checked><input type="checkbox" name="d">
            <textarea name="t" rows="2">
line</textarea><select name="s"><option value="1">x</option><option value="2" selected>y</option></select><button name="z">ok</button></form>"#;
        let form = forms(html).remove(0);
        assert_eq!(form.action, "/x?a=1&b=2");
        let expected = [("csrf", "t"), ("a", "<b> \"q\""), ("c", "1"), ("t", "line"), ("s", "2")];
        assert_eq!(form.fields, expected.map(|(k, v)| (k.to_owned(), v.to_owned())));
        assert!(text(html).contains("ok"));
    }
}
