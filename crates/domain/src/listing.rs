//! Lists as data: what a list shows, by what it is narrowed, in which orders it stands, whose rows it holds. `store` maps
//! the names here to columns, `web` makes the page from them, the API takes the same parameters.
//!
//! An order that is always served has a key that no row lacks (bytes, a whole number, or codes and ISO dates compared byte
//! by byte) with an index over it and the id, and one for each unit of a scope. The others are served once the filters leave
//! [`FEW`] rows or fewer: these are put in order in memory.

mod data;
mod nouns;

pub use data::of_noun;
pub use nouns::*;

use crate::{access::Action, fields::Words};

/// Counting stops here unless it is asked for; up to here a list is put into any order.
pub const FEW: u64 = 10_000;

/// How a key compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// A sort key of Vietnamese text, made when the row was written.
    Bytes,
    /// A whole number.
    Whole,
    /// A code or an ISO date, byte by byte.
    Code,
    /// Vietnamese text without a stored key: only in memory.
    Words,
}

/// When an order is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Served {
    /// Whatever the list is narrowed to: an index holds it.
    Always,
    /// Once the filters leave [`FEW`] rows or fewer.
    Few,
}

/// An order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// Its name in addresses.
    pub name: &'static str,
    /// How its key compares.
    pub key: Key,
    /// When it is served.
    pub served: Served,
}

/// An order that an index serves.
const fn always(name: &'static str, key: Key) -> Order {
    Order { name, key, served: Served::Always }
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Message key of its heading.
    pub label: &'static str,
    /// True for numbers, which stand to the right.
    pub right: bool,
    /// The order by it.
    pub order: Option<Order>,
}

impl Column {
    const fn text(label: &'static str) -> Self {
        Self { label, right: false, order: None }
    }

    const fn number(label: &'static str) -> Self {
        Self { label, right: true, order: None }
    }

    const fn by(self, order: Order) -> Self {
        Self { order: Some(order), ..self }
    }

    const fn few(self, name: &'static str, key: Key) -> Self {
        self.by(Order { name, key, served: Served::Few })
    }
}

/// What a filter is chosen from.
#[derive(Clone, Copy, Debug)]
pub enum Choices {
    /// Typed text: a code, a year.
    Text,
    /// A day.
    Date,
    /// A closed list: the prefix of its messages, and its codes.
    Codes(&'static str, fn() -> Vec<&'static str>),
    /// The words of a field: the prefix of their messages, and the words.
    Words(&'static str, Words),
    /// What the page offers.
    Page,
}

/// A filter.
#[derive(Clone, Copy, Debug)]
pub struct Filter {
    /// Its name in addresses.
    pub name: &'static str,
    /// Message key of its label.
    pub label: &'static str,
    /// What it is chosen from.
    pub choices: Choices,
}

impl Filter {
    const fn new(name: &'static str, label: &'static str, choices: Choices) -> Self {
        Self { name, label, choices }
    }
}

/// The usual order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usual {
    /// The order, which is always served.
    pub order: Order,
    /// The greatest first.
    pub down: bool,
}

/// A list.
#[derive(Clone, Copy, Debug)]
pub struct Listing {
    /// Its name: of the table, of saved filters.
    pub name: &'static str,
    /// Message key of what it is called.
    pub title: &'static str,
    /// Its page.
    pub path: &'static str,
    /// What one must be allowed to do with the units of its rows.
    pub scope: Action,
    /// Message key of the label of its search; empty: none.
    pub search: &'static str,
    /// Its columns.
    pub columns: &'static [Column],
    /// Its filters.
    pub filters: &'static [Filter],
    /// What links of other pages narrow it by, without an input of its own.
    pub also: &'static [&'static str],
    /// The order it stands in unless another one is asked for.
    pub usual: Usual,
}

/// An order and its direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// The order.
    pub order: Order,
    /// The greatest first.
    pub down: bool,
}

impl Sort {
    /// As addresses write it: "day", or "-day" for the greatest first.
    #[must_use]
    pub fn text(self) -> String {
        if self.down { format!("-{}", self.order.name) } else { self.order.name.to_owned() }
    }
}

impl Listing {
    /// All orders: those of its columns, and the usual one where no column has it.
    pub fn orders(&self) -> impl Iterator<Item = Order> {
        let shown = |o: &Order| self.columns.iter().any(|c| c.order.as_ref() == Some(o));
        let usual = Some(self.usual.order).filter(|o| !shown(o));
        self.columns.iter().filter_map(|c| c.order).chain(usual)
    }

    /// True when the list is narrowed by this parameter.
    #[must_use]
    pub fn narrows_by(&self, name: &str) -> bool {
        self.also.contains(&name) || self.filters.iter().any(|f| f.name == name)
    }

    /// The usual order.
    #[must_use]
    pub fn usual_sort(&self) -> Sort {
        Sort { order: self.usual.order, down: self.usual.down }
    }

    /// The order that an address asks for; the usual one where it names none of this list's.
    #[must_use]
    pub fn sort(&self, text: &str) -> Sort {
        let (name, down) = text.strip_prefix('-').map_or((text, false), |name| (name, true));
        self.orders().find(|o| o.name == name).map_or(self.usual_sort(), |order| Sort { order, down })
    }
}

/// What a reader keeps under a name of his own: what a list is narrowed to, or what the free table of statistics counts.
#[derive(Clone, Copy, Debug)]
pub enum Keeps {
    /// A list with its search, order and filters.
    List(&'static Listing),
    /// The free table.
    Statistics,
}

impl Keeps {
    /// Name of the free table among kept things.
    const STATISTICS: &'static str = "statistics";

    /// What bears this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        if name == Self::STATISTICS { Some(Self::Statistics) } else { named(name).map(Self::List) }
    }

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::List(list) => list.name,
            Self::Statistics => Self::STATISTICS,
        }
    }

    /// Its page.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::List(list) => list.path,
            Self::Statistics => "/statistics",
        }
    }

    /// True for what its address is kept by.
    #[must_use]
    pub fn knows(self, parameter: &str) -> bool {
        match self {
            Self::List(list) => matches!(parameter, "q" | "sort") || list.narrows_by(parameter),
            Self::Statistics => ["rows", "columns", "count", "kept", "unit", "part", "from", "to"].contains(&parameter),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_list_has_orders_with_names_of_their_own_and_a_usual_one_that_is_always_served() {
        for list in all() {
            let names: Vec<&str> = list.orders().map(|o| o.name).collect();
            assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{}: {names:?}", list.name);
            assert_eq!(list.usual.order.served, Served::Always, "{}", list.name);
            for order in list.orders() {
                assert!(order.key != Key::Words || order.served == Served::Few, "{} {}", list.name, order.name);
                assert!(order.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{}", order.name);
            }
            let frame = ["q", "sort", "at", "count", "progress"];
            assert!(frame.iter().all(|name| !list.narrows_by(name)), "{}", list.name);
        }
        let names: BTreeSet<&str> = all().map(|l| l.name).collect();
        assert_eq!(names.len(), all().count());
        assert!(!names.contains(Keeps::STATISTICS));
    }

    #[test]
    fn an_address_names_an_order_and_its_direction_or_the_usual_one_holds() {
        let day = AWARDS.sort("-day");
        assert_eq!((day.order.name, day.down, day.text()), ("day", true, "-day".to_owned()));
        for text in ["", "-", "nothing", "-nothing", "--day", "DAY"] {
            assert_eq!(AWARDS.sort(text), AWARDS.usual_sort(), "{text}");
        }
    }
}
