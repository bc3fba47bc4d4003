//! The orders of a table: those of a list, as far as they are served for so many rows, and those of a short one.

use app::list::{COUNT_CAP, Page};
use domain::listing::Served;
use words::Lang;

use super::{Row, Table};
use crate::{Cell, form::Choice};

/// An order up and down, to be chosen.
fn both_ways(lang: Lang, name: &str, column: &str) -> [Choice; 2] {
    let args = words::Args::from([("column".to_owned(), column.to_owned())]);
    let up = Choice::new(name, words::say(lang, "table-order-up", &args));
    [up, Choice::new(format!("-{name}"), words::say(lang, "table-order-down", &args))]
}

impl Table {
    /// Which orders the list can be put into now, and in which it stands.
    pub(super) fn order(&mut self, page: &Page<()>) {
        let Some(list) = self.listing else { return };
        let few = !page.more_than_cap && page.count <= COUNT_CAP;
        let sort = if page.refused { list.usual_sort() } else { list.sort(&self.query.sort) };
        if page.refused || sort == list.usual_sort() {
            self.shown.sort.clear();
        }
        self.shown.refused = page.refused;
        self.refused = page.refused;
        let mut orders = Vec::new();
        for (i, column) in list.columns.iter().enumerate() {
            let Some(order) = column.order else { continue };
            let here = sort.order == order;
            let served = few || order.served == Served::Always;
            let next = if here && !sort.down { format!("-{}", order.name) } else { order.name.to_owned() };
            let href = served.then(|| {
                self.href(|q| {
                    q.sort = next;
                    q.at.clear();
                })
            });
            let Some(shown) = self.shown.columns.get_mut(i) else { continue };
            shown.sorted = here.then_some(if sort.down { "descending" } else { "ascending" });
            shown.too_many = !served;
            shown.sort_href = href;
            self.shown.too_many |= !served;
            if served {
                orders.extend(both_ways(self.lang, order.name, &shown.label));
            }
        }
        let usual = list.usual_sort().text();
        orders.retain(|o| o.value != usual);
        self.shown.orders = orders;
    }

    /// Puts all rows of a short list in the order that is asked for.
    pub(super) fn sort_all(&mut self, rows: &mut [Row]) {
        let (name, down) = self.query.sort.strip_prefix('-').map_or((&*self.query.sort, false), |name| (name, true));
        let by = self.shown.columns.iter().position(|c| c.key == name);
        if let Some(i) = by {
            rows.sort_by_cached_key(|r| r.cells.get(i).map(Cell::order));
            if down {
                rows.reverse();
            }
        }
        let mut orders = Vec::new();
        for i in 0..self.shown.columns.len() {
            let Some(key) = self.shown.columns.get(i).map(|c| c.key.clone()) else { continue };
            let here = by == Some(i);
            let next = if here && !down { format!("-{key}") } else { key.clone() };
            let href = self.href(|q| q.sort = next);
            let Some(shown) = self.shown.columns.get_mut(i) else { continue };
            shown.sorted = here.then_some(if down { "descending" } else { "ascending" });
            shown.sort_href = Some(href);
            orders.extend(both_ways(self.lang, &key, &shown.label));
        }
        self.shown.orders = orders;
    }
}
