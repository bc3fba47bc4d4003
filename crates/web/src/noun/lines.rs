//! Fields that are lines of cells: what a line may hold, and how lines are shown.

use domain::fields::{self, Field, Noun, Shape};

use crate::{Cx, format};

/// The message with the name of a cell.
pub(super) fn cell_label(noun: &Noun, field: &Field, cell: &fields::Cell) -> String {
    format!("{}-{}", noun.label(field), cell.name.replace('_', "-"))
}

/// How a line is typed: its cells, and the words of those that are chosen.
pub(super) fn lines_hint(cx: &Cx, noun: &Noun, field: &Field, cells: &[fields::Cell]) -> String {
    let label = |c: &fields::Cell| cx.word(&cell_label(noun, field, c));
    let all: Vec<String> = cells.iter().map(label).collect();
    let mut hint = cx.say("field-lines-hint", [("cells", all.join(" | "))]);
    for c in cells {
        if let Shape::Choice(words) = c.shape {
            let words: Vec<String> = words.iter().map(|w| cx.word(&cell_choice(noun, field, c, w.0))).collect();
            hint.push_str(&format!(" {}: {}.", label(c), words.join("; ")));
        }
    }
    hint
}

fn cell_choice(noun: &Noun, field: &Field, cell: &fields::Cell, code: &str) -> String {
    format!("{}-{}", cell_label(noun, field, cell), code.replace('_', "-"))
}

/// A cell as a reader sees it, and as he would type it.
fn cell_shown(cx: &Cx, noun: &Noun, field: &Field, cell: &fields::Cell, value: &str) -> String {
    match cell.shape {
        _ if value.is_empty() => String::new(),
        Shape::Choice(_) => cx.word(&cell_choice(noun, field, cell, value)),
        shape if shape.dated() => format::date(value),
        Shape::Count(_) => value.parse().map_or_else(|_| value.to_owned(), |n: i64| vntext::group(n)),
        _ => value.to_owned(),
    }
}

/// The rows of a field of lines, as a reader sees them.
pub(super) fn lines_shown(
    cx: &Cx,
    noun: &Noun,
    field: &Field,
    cells: &[fields::Cell],
    stored: &str,
) -> Vec<Vec<String>> {
    let row = |row: Vec<String>| {
        cells.iter().zip(row).map(|(c, value)| cell_shown(cx, noun, field, c, &value)).collect::<Vec<String>>()
    };
    fields::lines::rows(cells, stored).into_iter().map(row).collect()
}
