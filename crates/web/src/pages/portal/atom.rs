//! The news as a feed (RFC 4287).

use app::portal::Entry;

use super::Site;

/// Its media type.
pub(super) const MEDIA: &str = "application/atom+xml; charset=utf-8";

/// A text between tags or in an attribute. What XML forbids is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

/// The feed of `site`, whose addresses begin with `base`; empty where nobody has said it, then they are relative to the feed's own.
pub(super) fn write(site: &Site, base: &str, entries: &[Entry]) -> String {
    let full = |at: &str| if at.starts_with('/') { format!("{base}{at}") } else { at.to_owned() };
    let updated = entries.iter().map(|e| e.published.as_str()).max().unwrap_or("1970-01-01T00:00:00Z");
    let title = escaped(&site.title);
    let me = escaped(&full(&site.at.atom));
    // The portal has no id of its own: that of its oldest entry would change, its address is what readers know.
    let id = if me.contains("://") { me.clone() } else { "urn:thidua:portal".to_owned() };
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"vi\">\n<title>{title}</title>\n\
         <id>{id}</id>\n<updated>{updated}</updated>\n<link rel=\"self\" href=\"{me}\"/>\n<link href=\"{}\"/>\n<author><name>{title}</name></author>\n",
        escaped(&full(&site.at.home))
    );
    for e in entries {
        let link = full(&format!("{}{}{}", site.at.one, e.code, site.at.end));
        out.push_str(&format!(
            "<entry>\n<title>{}</title>\n<id>urn:uuid:{}</id>\n<published>{}</published>\n<updated>{}</updated>\n<link href=\"{}\"/>\n<summary>{}</summary>\n",
            escaped(&e.name),
            e.id,
            e.published,
            e.published,
            escaped(&link),
            escaped(&e.lead)
        ));
        if !e.author.is_empty() {
            out.push_str(&format!("<author><name>{}</name></author>\n", escaped(&e.author)));
        }
        out.push_str("</entry>\n");
    }
    out.push_str("</feed>\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_escapes_what_people_wrote_and_leaves_out_what_xml_forbids() {
        assert_eq!(escaped("a<b> & \"c\"\u{1}\u{fffe}"), "a&lt;b&gt; &amp; &quot;c&quot;");
        let entry = Entry {
            id: uuid::Uuid::nil(),
            code: "TIN-000001".into(),
            name: "Một & hai".into(),
            lead: String::new(),
            author: "Lê <An>".into(),
            published: "2021-08-17T00:00:00Z".into(),
        };
        let site = Site {
            at: super::super::site::Places { one: "/cong/tin/".into(), ..Default::default() },
            ..Site::sample(true)
        };
        let text = write(&site, "https://cong.example", &[entry]);
        for said in [
            "<title>Một &amp; hai</title>",
            "<link href=\"https://cong.example/cong/tin/TIN-000001\"/>",
            "<updated>2021-08-17T00:00:00Z</updated>",
            "<name>Lê &lt;An&gt;</name>",
        ] {
            assert!(text.contains(said), "{said} in {text}");
        }
    }
}
