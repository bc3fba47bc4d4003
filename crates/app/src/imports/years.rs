//! Columns that name a year: "Xếp loại 2023", "Xếp loại 2024". Each keeps its year, and a row has as many records.

use super::{Kind, fields, mapping::Column};

/// Gives columns whose titles name a year the field of the rest of their title.
pub(super) fn by_year(kind: Kind, columns: &mut [Column]) {
    let own = kind.fact().map(crate::facts::FactKind::fields).unwrap_or_default();
    let dated = own.iter().any(|f| f.key == "f_year");
    if !dated || columns.iter().any(|c| c.field == "f_year" && year_of(&c.title).is_none()) {
        return;
    }
    let mut found: Vec<(usize, &'static str, i64)> = Vec::new();
    for (i, column) in columns.iter().enumerate() {
        let Some((year, rest)) = year_of(&column.title) else { continue };
        let named = |names: &&[&str]| names.iter().any(|n| rest == *n || (n.len() >= 4 && rest.contains(n)));
        let spec = fields::specs(kind).iter().find(|s| s.key.starts_with("f_") && s.key != "f_year" && named(&s.names));
        // a year alone: the field that the list is about
        let lone = || own.iter().find(|f| f.required && f.key != "f_year").map(|f| f.key);
        let field = spec.map(|s| s.key).or_else(|| rest.is_empty().then(lone).flatten());
        if let Some(field) = field {
            found.push((i, field, year));
        }
    }
    for (i, field, year) in found {
        if let Some(column) = columns.get_mut(i) {
            column.field = field.to_owned();
            column.year = Some(year);
            column.score = column.score.max(60);
        }
    }
}

/// The year that a title names, and the rest of it, folded.
fn year_of(title: &str) -> Option<(i64, String)> {
    let folded = vntext::fold(title);
    let mut years = folded.split(' ').filter_map(|w| w.parse::<i64>().ok()).filter(|y| (1950..2100).contains(y));
    let year = years.next()?;
    // "2019 – 2020" is a school year, not a year
    if years.next().is_some() {
        return None;
    }
    let number = year.to_string();
    let rest: Vec<&str> = folded.split(' ').filter(|w| *w != number && *w != "nam").collect();
    Some((year, rest.join(" ")))
}
