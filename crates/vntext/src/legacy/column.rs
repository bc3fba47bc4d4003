//! A column: cells that do not tell by themselves are decided by their neighbours.

use std::collections::HashMap;

use super::detect::{finish, repair};
use super::words::tally;
use super::{Cell, Confidence, Detection, Doubt, Encoding, detect};

/// Legacy cells must outnumber Unicode cells by this factor before they decide for a cell that also
/// stands as correct Vietnamese ("Dòng" or "Dũng"?).
const FACTOR: usize = 4;
/// And there must be at least so many of them.
const ENOUGH: usize = 3;

/// [`detect`] over the cells of one column. Short cells that read both ways follow the majority of
/// the cells that are sure, and say so with [`Doubt::DecidedByNeighbours`].
pub fn detect_column(cells: &[Cell<'_>]) -> Vec<Detection> {
    // columns repeat themselves: ranks, posts and units are looked at once each
    let mut known: HashMap<Cell<'_>, usize> = HashMap::new();
    let mut found: Vec<Detection> = Vec::with_capacity(cells.len());
    for cell in cells {
        let at = *known.entry(*cell).or_insert(found.len());
        let one = found.get(at).cloned().unwrap_or_else(|| detect(cell.0, cell.1));
        found.push(one);
    }
    let mut unicode = 0;
    let mut tcvn3 = 0;
    let mut vni = 0;
    for ((text, _), cell) in cells.iter().zip(&found) {
        match cell.encoding {
            _ if text.is_ascii() || cell.confidence == Confidence::Low => {}
            Encoding::Tcvn3 | Encoding::Tcvn3Capitals => tcvn3 += 1,
            Encoding::Vni => vni += 1,
            _ if cell.confidence == Confidence::Certain => unicode += 1,
            _ => {}
        }
    }
    let (legacy, count) = if tcvn3 >= vni { (Encoding::Tcvn3, tcvn3) } else { (Encoding::Vni, vni) };
    if count == 0 {
        return found;
    }
    for ((text, font), cell) in cells.iter().zip(&mut found) {
        if let Some(decided) = by_neighbours(text, *font, cell, legacy, count, unicode) {
            *cell = decided;
        }
    }
    found
}

fn by_neighbours(
    text: &str,
    font: Option<&str>,
    cell: &Detection,
    legacy: Encoding,
    count: usize,
    unicode: usize,
) -> Option<Detection> {
    let open = cell.encoding == Encoding::Unicode && cell.confidence != Confidence::Certain;
    if text.is_ascii() || !open || font.is_some_and(|f| super::of_font(f).is_some()) {
        return None;
    }
    let counts = tally(text);
    let (only, either) = match legacy {
        Encoding::Vni => (counts.vni, counts.unicode_or_vni),
        _ => (counts.tcvn3, counts.unicode_or_tcvn3),
    };
    let decides = if only > 0 {
        count > unicode || counts.foreign == 0
    } else {
        either > 0 && count >= ENOUGH && count > FACTOR * unicode
    };
    decides.then(|| {
        let doubts = vec![Doubt::DecidedByNeighbours];
        finish(text, repair(text, legacy), legacy, Confidence::Low, doubts)
    })
}
