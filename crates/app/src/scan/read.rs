//! Reading the whole register: people and what is packed of them in two passes as the tables lie, joined and put in Vietnamese
//! order in memory. Walking an index in that order would look up every person and every packed row by itself.

use law::Span;
use rayon::prelude::*;
use store::query::scan as query;
use uuid::Uuid;

use super::{
    season,
    snapshot::{Snapshot, Traits, Units},
};
use crate::{Ctx, Result};

/// Sort keys one after the other: two million small allocations would cost more than what they hold.
#[derive(Default)]
struct Keys {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Keys {
    fn push(&mut self, key: &[u8]) {
        self.bytes.extend_from_slice(key);
        self.ends.push(self.bytes.len());
    }

    fn get(&self, i: u32) -> &[u8] {
        let i = i as usize;
        let from = i.checked_sub(1).and_then(|i| self.ends.get(i)).copied().unwrap_or(0);
        self.ends.get(i).and_then(|end| self.bytes.get(from..*end)).unwrap_or_default()
    }
}

/// The first bytes of a key as a number of the same order: most comparisons end there.
fn head(key: &[u8]) -> u128 {
    let mut first = [0; 16];
    first.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    u128::from_be_bytes(first)
}

/// Places of people in the order of lists.
fn in_order(keys: &Keys, people: &[Person]) -> Vec<u32> {
    let mut order: Vec<(u128, u32)> =
        (0..u32::try_from(people.len()).unwrap_or(0)).map(|i| (head(keys.get(i)), i)).collect();
    let whole = |i: u32| (keys.get(i), people.get(i as usize).map(|p| p.0));
    order.par_sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| whole(a.1).cmp(&whole(b.1))));
    order.into_iter().map(|(_, i)| i).collect()
}

/// A person of the first pass.
type Person = (Uuid, Traits);

/// A person of the second one.
type Packed = (Uuid, Option<(Span, law::Row)>);

/// The register of a year as it is packed now.
pub(super) async fn everybody(ctx: &Ctx, year: i16, generation: i64) -> Result<Snapshot> {
    let conn = ctx.store.reader();
    let mut packed: Vec<Packed> = Vec::new();
    let (mut people, mut keys, mut units) = (Vec::new(), Keys::default(), Units::default());
    let facts = query::each_packed(conn, |id, bytes| packed.push((id, bytes.and_then(|b| season::read(&b, year)))));
    let rows = query::each_person(conn, |row| {
        keys.push(&row.sort_key);
        people.push((row.id, Traits::of(&row, &mut units)));
    });
    let (facts, rows) = tokio::join!(facts, rows);
    facts?;
    rows?;
    let made = tokio::task::spawn_blocking(move || {
        let mut made = joined(Snapshot::with_room(year, generation, people.len()), packed, &keys, &people);
        made.set_units(units);
        made
    });
    made.await.map_err(|e| crate::Error::Store(store::StoreError::Data(format!("scan: {e}"))))
}

fn joined(mut made: Snapshot, mut packed: Vec<Packed>, keys: &Keys, people: &[Person]) -> Snapshot {
    packed.par_sort_unstable_by_key(|p| p.0);
    for i in in_order(keys, people) {
        let Some((id, traits)) = people.get(i as usize) else { continue };
        // Somebody who came between the two passes is read when he is packed.
        let Ok(at) = packed.binary_search_by_key(id, |p| p.0) else { continue };
        made.push(*id, keys.get(i), *traits, packed.get(at).and_then(|p| p.1));
    }
    made.index();
    made
}
