//! Units by the names that lists give them: code, name, short name, names of the past, "Đội 1, Công an huyện A".

use std::collections::{BTreeMap, HashMap, HashSet};

use store::query::imports::UnitName;
use uuid::Uuid;

use super::Candidate;

/// The index.
#[derive(Debug, Default)]
pub(super) struct UnitIndex {
    by_text: HashMap<String, Vec<Uuid>>,
    units: HashMap<Uuid, UnitName>,
    chosen: BTreeMap<String, String>,
    codes: HashMap<String, Uuid>,
}

impl UnitIndex {
    /// From the names in scope and the answers given for this file (folded text → code).
    pub(super) fn new(names: Vec<UnitName>, chosen: BTreeMap<String, String>) -> Self {
        let mut index = Self { chosen, ..Self::default() };
        for n in names {
            for text in [&n.name, &n.short_name, &n.code] {
                let key = vntext::fold(text);
                let list = index.by_text.entry(key).or_default();
                if !list.contains(&n.id) {
                    list.push(n.id);
                }
            }
            index.codes.insert(n.code.clone(), n.id);
            index.units.entry(n.id).or_insert(n);
        }
        index
    }

    /// Name of today.
    pub(super) fn name(&self, id: Uuid) -> String {
        self.units.get(&id).map(|u| u.name_today.clone()).unwrap_or_default()
    }

    /// True when the unit is in the scope.
    pub(super) fn holds(&self, id: Uuid) -> bool {
        self.units.contains_key(&id)
    }

    /// The one unit a text stands for.
    pub(super) fn find(&self, text: &str) -> Option<Uuid> {
        let key = vntext::fold(text);
        if let Some(code) = self.chosen.get(&key) {
            return self.codes.get(code).copied();
        }
        if let Some(one) = self.sole(self.by_text.get(&key)?.iter().copied()) {
            return Some(one);
        }
        None
    }

    /// As [`Self::find`], also for "team, department": the whole, then the parts from the right.
    pub(super) fn find_path(&self, text: &str) -> Option<Uuid> {
        if let Some(id) = self.find(text) {
            return Some(id);
        }
        let parts: Vec<&str> =
            text.split([',', ';']).flat_map(|p| p.split(" - ")).flat_map(|p| p.split(" – ")).collect();
        if parts.len() < 2 {
            return None;
        }
        let mut at = self.find(parts.last()?)?;
        for part in parts.iter().rev().skip(1) {
            let below = self.by_text.get(&vntext::fold(part)).into_iter().flatten().copied();
            if let Some(id) = self.sole(below.filter(|id| self.is_below(*id, at))) {
                at = id;
            }
        }
        Some(at)
    }

    fn is_below(&self, id: Uuid, above: Uuid) -> bool {
        let mut at = Some(id);
        for _ in 0..20 {
            match at {
                Some(unit) if unit == above => return true,
                Some(unit) => at = self.units.get(&unit).and_then(|u| u.parent_id),
                None => return false,
            }
        }
        false
    }

    /// The only one, or the only one that still runs.
    fn sole(&self, ids: impl Iterator<Item = Uuid>) -> Option<Uuid> {
        let all: HashSet<Uuid> = ids.collect();
        if all.len() == 1 {
            return all.into_iter().next();
        }
        let mut running = all.into_iter().filter(|id| self.units.get(id).is_some_and(|u| u.to_date.is_none()));
        match (running.next(), running.next()) {
            (Some(one), None) => Some(one),
            _ => None,
        }
    }

    /// Units whose name is near the text, nearest first; at most five.
    pub(super) fn near(&self, text: &str) -> Vec<Candidate> {
        let key = vntext::fold(text);
        let mut found: Vec<(usize, &UnitName)> = self
            .units
            .values()
            .filter(|u| u.to_date.is_none())
            .filter_map(|u| {
                let name = vntext::fold(&u.name_today);
                let apart = vntext::edit_distance_folded(&key, &name);
                let inside = key.len() > 5 && (name.contains(&key) || (name.len() > 5 && key.contains(&name)));
                if apart <= 1 + key.len() / 8 {
                    Some((apart, u))
                } else if inside {
                    Some((100, u))
                } else {
                    None
                }
            })
            .collect();
        found.sort_by(|a, b| (a.0, &a.1.name_today).cmp(&(b.0, &b.1.name_today)));
        found
            .into_iter()
            .take(5)
            .map(|(_, u)| Candidate {
                id: u.id,
                code: u.code.clone(),
                name: u.name_today.clone(),
                unit: u.parent_id.map(|p| self.name(p)).unwrap_or_default(),
                ..Candidate::default()
            })
            .collect()
    }
}
