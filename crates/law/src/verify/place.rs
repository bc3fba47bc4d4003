//! Where in the files an entry stands: a fault names file and line, as an editor wants them.

/// A block of lines: the head of a file, or one `[[table]]` entry.
struct Block<'a> {
    table: &'a str,
    /// Number of its first line, from 1.
    first: usize,
    lines: Vec<&'a str>,
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut all = vec![Block { table: "", first: 1, lines: Vec::new() }];
    for (i, line) in text.lines().enumerate() {
        if let Some(name) = line.trim().strip_prefix("[[").and_then(|l| l.split("]]").next()) {
            all.push(Block { table: name, first: i + 1, lines: Vec::new() });
        }
        if let Some(last) = all.last_mut() {
            last.lines.push(line);
        }
    }
    all
}

/// `file:line` of the entry of `table` (any table when `None`) that holds every mark; of the line in it that holds `near`, when one does.
pub(crate) fn find(files: &[(String, String)], table: Option<&str>, marks: &[String], near: &str) -> Option<String> {
    files.iter().find_map(|(name, text)| {
        let fits = |b: &Block<'_>| {
            table.is_none_or(|t| b.table == t) && marks.iter().all(|m| b.lines.iter().any(|l| l.contains(m.as_str())))
        };
        let block = blocks(text).into_iter().find(fits)?;
        let line_of = |what: &str| block.lines.iter().position(|l| !what.is_empty() && l.contains(what));
        let at = line_of(near).or_else(|| marks.iter().find_map(|m| line_of(m))).unwrap_or(0);
        Some(format!("{name}:{}", block.first + at))
    })
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn an_entry_is_found_by_its_lines_and_the_fault_inside_it() {
        let files =
            [("a.toml".to_owned(), "# đầu\n[[rule]]\nid = \"x\"\n\n[[rule]]\nid = \"y\"\ncite = [\"z\"]\n".to_owned())];
        let at = |id: &str, near: &str| find(&files, Some("rule"), &[format!("id = \"{id}\"")], near);
        assert_eq!(at("y", "\"z\"").as_deref(), Some("a.toml:7"));
        assert_eq!(at("y", "không có").as_deref(), Some("a.toml:6"));
        assert_eq!(at("q", ""), None);
    }
}
