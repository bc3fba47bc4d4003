//! The list of a noun whose fields are data: its columns, filters and orders follow from the fields.

use std::{
    collections::BTreeMap,
    sync::{LazyLock, Mutex, PoisonError},
};

use super::{Choices, Column, Filter, Key, Listing, Order, Served, Usual, always};
use crate::fields::{Field, Noun, Shape};

/// Lists made already. Each is made once and stays.
static MADE: LazyLock<Mutex<BTreeMap<&'static str, &'static Listing>>> = LazyLock::new(Mutex::default);

/// The list of a noun: its code, the fields that lists show, its state; a filter for each field of choices and for each other row
/// that it hangs on; the newest first.
#[must_use]
pub fn of_noun(noun: &'static Noun) -> &'static Listing {
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    made.entry(noun.name).or_insert_with(|| Box::leak(Box::new(make(noun))))
}

fn kept(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

fn make(noun: &'static Noun) -> Listing {
    let mut columns = vec![Column::text("noun-code").few("code", Key::Code)];
    columns.extend(noun.fields.iter().filter(|f| f.listed).map(|f| column(noun, f)));
    if noun.annulled {
        columns.push(Column::text("noun-state").few("annulled", Key::Whole));
    }
    let filters = noun.fields.iter().filter_map(|f| match f.shape {
        Shape::Choice(words) => {
            let label = kept(noun.label(f));
            Some(Filter::new(f.column, label, Choices::Words(label, words)))
        }
        _ => None,
    });
    Listing {
        name: noun.name,
        title: kept(format!("{}-list", noun.name)),
        path: noun.home,
        scope: noun.view,
        search: kept(format!("{}-search", noun.name)),
        columns: Vec::leak(columns),
        filters: Vec::leak(filters.collect()),
        also: Vec::leak(noun.fields.iter().filter(|f| f.narrows().is_some()).map(|f| f.column).collect()),
        usual: Usual { order: always(noun.newest, Key::Code), down: true },
    }
}

fn column(noun: &'static Noun, field: &'static Field) -> Column {
    let label = kept(noun.label(field));
    let column = if matches!(field.shape, Shape::Count(_)) { Column::number(label) } else { Column::text(label) };
    if field.column == noun.newest {
        return column.by(always(noun.newest, Key::Code));
    }
    // Nobody puts rows in the order of what he may not see.
    if field.gives.needs().is_some_and(|needs| needs != noun.view) {
        return column;
    }
    match key(field.shape) {
        Some(key) => column.by(Order { name: field.column, key, served: Served::Few }),
        None => column,
    }
}

/// How the values of a shape compare.
fn key(shape: Shape) -> Option<Key> {
    match shape {
        Shape::Year | Shape::Count(_) => Some(Key::Whole),
        Shape::Past | Shape::Any | Shape::Day | Shape::Birth | Shape::Choice(_) | Shape::Award => Some(Key::Code),
        Shape::Text(_) | Shape::Person | Shape::Unit | Shape::Object(_) => Some(Key::Words),
        Shape::Tick | Shape::Codes | Shape::Lines(_) | Shape::Pick => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::praise::PRAISE;

    #[test]
    fn a_noun_has_the_list_of_its_fields_once() {
        let list = of_noun(&PRAISE);
        assert!(std::ptr::eq(list, of_noun(&PRAISE)));
        assert_eq!(list.usual_sort().text(), "-on_date");
        let columns: Vec<&str> = list.columns.iter().map(|c| c.label).collect();
        let shown = ["noun-code", "praise-kind", "praise-person", "praise-unit", "praise-what", "praise-on-date"];
        assert_eq!(columns, [&shown[..], &["praise-by-whom", "noun-state"]].concat());
        assert!(list.narrows_by("kind") && list.sort("what").order.served == Served::Few);
    }
}
