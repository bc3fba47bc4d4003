//! What an advisory body found out about the national rules, laid over the law: a text that was seen (confirmation), a
//! number that is another one from a day on (correction), and the withdrawal of either. Before the day of a correction the
//! old number stays, so what was judged then is judged so again.

use crate::date::Date;
use crate::error::LawError;
use crate::items::{Key, LawItem, multiplier_id};
use crate::law::Law;
use crate::model::Data;
use crate::model::cite::Cite;
use crate::model::cond::Node;
use crate::model::overlay::Overlay;
use crate::model::procedure::{Authority, BaseSalary, Deadline, Dossier, MoneyRule, Multiplier, VoteRule};
use crate::model::rule::Rule;
use crate::model::source::{Principle, Regime, Source};
use crate::money::{parse_times, show_times};
use serde::{Deserialize, Serialize};

/// What an entry does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Effect {
    /// The text was seen: the item counts as verified.
    Confirm,
    /// A number is another one from a day on.
    Correct {
        /// Its name, as [`crate::ItemNumber::name`].
        number: String,
        /// The value it replaces.
        old: i64,
        /// The value from that day on.
        new: i64,
        /// First day of the new value.
        from: Date,
        /// The text stating the new value was seen.
        verified: bool,
    },
    /// An earlier entry no longer holds.
    Withdraw {
        /// Its number.
        entry: i64,
    },
}

/// One entry of the register of changes. Entries are never altered; a later one undoes an earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleChange {
    /// Its number in the register.
    pub entry: i64,
    /// Key of the item ([`LawItem::key`]).
    pub item: String,
    /// The source as printed: document, date, article.
    pub cite: String,
    /// What it does.
    pub effect: Effect,
}

/// Entries in force: those that no later entry withdraws.
#[must_use]
pub fn in_force(changes: &[RuleChange]) -> Vec<&RuleChange> {
    let withdrawn: Vec<i64> = changes
        .iter()
        .filter_map(|c| if let Effect::Withdraw { entry } = c.effect { Some(entry) } else { None })
        .collect();
    changes.iter().filter(|c| !matches!(c.effect, Effect::Withdraw { .. }) && !withdrawn.contains(&c.entry)).collect()
}

fn refuse(at: &str, vi: String, en: String) -> LawError {
    LawError::new("correction.refused", at, vi, en)
}

impl Law {
    /// The law with the entries in force laid over it. An entry that fits nothing any more (the program's data moved on) is
    /// left out and its number answered, for the page that shows the register.
    #[must_use]
    pub fn with_changes(&self, changes: &[RuleChange]) -> (Self, Vec<i64>) {
        let mut data = self.data.clone();
        let mut unfit = Vec::new();
        let mut entries = in_force(changes);
        // Numbers first, in the order of their days; then what was seen, entry by entry.
        entries.sort_by_key(|c| match &c.effect {
            Effect::Correct { from, .. } => (0, Some(*from), c.entry),
            _ => (1, None, c.entry),
        });
        let mut touched = Vec::new();
        for c in entries {
            let Some(key) = Key::parse(&c.item) else {
                unfit.push(c.entry);
                continue;
            };
            if !apply(&mut data, &key, c, &mut touched) {
                unfit.push(c.entry);
            }
        }
        unfit.sort_unstable();
        let mut law = Self::assemble(data, self.cases.clone(), Vec::new());
        law.files = self.files.clone();
        law.overlays = self.overlays.clone();
        (law, unfit)
    }

    /// Lays a regulation over this law that was accepted over `earlier`, the law before corrections: a number corrected
    /// since must not make a page of an old regulation fail. What would loosen the law has no effect in a verdict.
    ///
    /// # Errors
    /// As [`Law::lay_over`], when it fits neither.
    pub fn lay_over_kept(&mut self, overlay: Overlay, earlier: &Self) -> Result<(), LawError> {
        match self.lay_over(overlay.clone()) {
            Ok(()) => Ok(()),
            Err(_) => {
                let mut laid = earlier.clone();
                let id = overlay.id.clone();
                laid.lay_over(overlay)?;
                self.overlays.extend(laid.overlays.remove(&id).map(|o| (id, o)));
                Ok(())
            }
        }
    }

    /// Whether an entry may be added to this law (the law with the entries before it).
    ///
    /// # Errors
    /// `where` names the field: an unknown item, an item that is verified already, an item without numbers, an unknown
    /// number, a day outside the item's time, an old value that is not the one in force, an impossible new value.
    pub fn check_change(&self, change: &RuleChange) -> Result<(), LawError> {
        let versions = self.item(&change.item);
        if versions.is_empty() {
            return Err(refuse(
                "item",
                format!("Luật không có mục “{}”.", change.item),
                format!("The law has no item “{}”.", change.item),
            ));
        }
        match &change.effect {
            Effect::Withdraw { .. } => Ok(()),
            Effect::Confirm if versions.iter().all(|v| v.verified) => Err(refuse(
                "item",
                "Mục này đã được kiểm chứng; không cần xác nhận nữa.".into(),
                "This item is verified already.".into(),
            )),
            Effect::Confirm => Ok(()),
            Effect::Correct { number, old, new, from, .. } => check_number(&versions, number, (*old, *new), *from),
        }
    }
}

fn check_number(versions: &[LawItem], name: &str, (old, new): (i64, i64), from: Date) -> Result<(), LawError> {
    if versions.iter().all(|v| v.numbers.is_empty()) {
        return Err(refuse(
            "number",
            "Mục này không chứa số nên không đính chính bằng số được; chỉ có thể xác nhận.".into(),
            "This item holds no number: it can be confirmed, not corrected.".into(),
        ));
    }
    let Some(now) = versions.iter().find(|v| v.from.is_none_or(|f| f <= from) && v.to.is_none_or(|t| from <= t)) else {
        let day = |d: Option<Date>| d.map_or("…".to_owned(), Date::on_paper);
        let (first, last) = (versions.first().and_then(|v| v.from), versions.last().and_then(|v| v.to));
        return Err(refuse(
            "from",
            format!(
                "Ngày {} nằm ngoài thời gian áp dụng của mục này ({} – {}).",
                from.on_paper(),
                day(first),
                day(last)
            ),
            format!("{from} is outside the time this item is in force ({} – {}).", day(first), day(last)),
        ));
    };
    let Some(n) = now.numbers.iter().find(|n| n.name == name) else {
        return Err(refuse(
            "number",
            format!("Mục này không có số “{name}”."),
            format!("This item has no number “{name}”."),
        ));
    };
    if n.value != old {
        return Err(refuse(
            "old",
            format!("Số đang áp dụng ngày {} là {}, không phải {old}. Hãy xem lại.", from.on_paper(), n.value),
            format!("The number in force on {from} is {}, not {old}. Please look again.", n.value),
        ));
    }
    let most = match name {
        "percent" | "share" | "more_than" => 100,
        "amount" => 1_000_000_000,
        "times" => 1_000_000,
        _ => 1_200,
    };
    let least = i64::from(matches!(name, "amount" | "times"));
    if !(least..=most).contains(&new) {
        return Err(refuse(
            "new",
            format!("Số mới phải từ {least} đến {most}."),
            format!("The new number must lie between {least} and {most}."),
        ));
    }
    if new == old {
        return Err(refuse(
            "new",
            "Số mới trùng với số đang áp dụng.".into(),
            "The new number is the one in force.".into(),
        ));
    }
    Ok(())
}

/// A table of the law whose entries can be confirmed and, where they hold numbers, corrected.
trait Entry: Clone {
    fn id(&self) -> String;
    fn span(&self) -> (Option<Date>, Option<Date>);
    fn set_span(&mut self, from: Option<Date>, to: Option<Date>);
    fn set_number(&mut self, _part: &str, _name: &str, _value: i64) -> bool {
        false
    }
    /// Marks the entry, or its part; false when there is no such part.
    fn vouch(&mut self, part: &str, cite: &Cite, verified: bool) -> bool;
}

macro_rules! entry {
    ($t:ty, from, $($rest:tt)*) => {
        impl Entry for $t {
            fn span(&self) -> (Option<Date>, Option<Date>) {
                (Some(self.from), self.to)
            }
            fn set_span(&mut self, from: Option<Date>, to: Option<Date>) {
                self.from = from.unwrap_or(self.from);
                self.to = to;
            }
            $($rest)*
        }
    };
    ($t:ty, open, $($rest:tt)*) => {
        impl Entry for $t {
            fn span(&self) -> (Option<Date>, Option<Date>) {
                (self.from, self.to)
            }
            fn set_span(&mut self, from: Option<Date>, to: Option<Date>) {
                (self.from, self.to) = (from, to);
            }
            $($rest)*
        }
    };
}

macro_rules! plain {
    () => {
        fn id(&self) -> String {
            self.id.clone()
        }
        plain! { vouch }
    };
    (vouch) => {
        fn vouch(&mut self, part: &str, cite: &Cite, verified: bool) -> bool {
            self.verified = verified;
            self.cite.push(cite.clone());
            part.is_empty()
        }
    };
}

fn node<'a>(nodes: &'a mut [Node], id: &str) -> Option<&'a mut Node> {
    for n in nodes {
        if n.id == id {
            return Some(n);
        }
        if let Some(found) = node(n.need.nodes_mut(), id) {
            return Some(found);
        }
    }
    None
}

entry! { Rule, from,
    fn id(&self) -> String {
        self.id.clone()
    }
    fn set_number(&mut self, part: &str, name: &str, value: i64) -> bool {
        let need = match part {
            "" => Some(&mut self.need),
            part => node(self.need.nodes_mut(), part).map(|n| &mut n.need),
        };
        need.and_then(|c| c.number_mut(name)).map(|n| n.value = value).is_some()
    }
    fn vouch(&mut self, part: &str, cite: &Cite, verified: bool) -> bool {
        if part.is_empty() {
            self.verified = verified;
            self.cite.push(cite.clone());
            return true;
        }
        let own = self.cite.clone();
        let Some(n) = node(self.need.nodes_mut(), part) else { return false };
        if n.cite.is_empty() {
            n.cite = own;
        }
        n.cite.push(cite.clone());
        n.verified = Some(verified);
        true
    }
}
entry! { VoteRule, from,
    plain! {}
    fn set_number(&mut self, _part: &str, name: &str, value: i64) -> bool {
        let fits = name == "percent" && self.percent.is_some();
        if fits {
            self.percent = u32::try_from(value).ok();
        }
        fits
    }
}
entry! { Multiplier, from,
    plain! { vouch }
    fn id(&self) -> String {
        multiplier_id(self)
    }
    fn set_number(&mut self, _part: &str, name: &str, value: i64) -> bool {
        let fits = name == "times" && parse_times(&self.times).is_some();
        if fits {
            self.times = show_times(value);
        }
        fits
    }
}
entry! { Deadline, from,
    plain! {}
    fn set_number(&mut self, _part: &str, name: &str, value: i64) -> bool {
        let fits = name == "working_days" && self.working_days.is_some();
        if fits {
            self.working_days = u16::try_from(value).ok();
        }
        fits
    }
}
entry! { Authority, from, plain! {} }
entry! { Dossier, from, plain! {} }
entry! { MoneyRule, from, plain! {} }
entry! { Regime, from, plain! {} }
entry! { Principle, open, plain! {} }
entry! { Source, open,
    fn id(&self) -> String {
        self.id.clone()
    }
    fn vouch(&mut self, part: &str, cite: &Cite, verified: bool) -> bool {
        self.verified = verified;
        self.note = [self.note.as_str(), cite.shown.as_str()].join(" ").trim().to_owned();
        part.is_empty()
    }
}

/// Which versions an entry already changed: kind, id, part, first day, and the entry's number.
type Touched = Vec<(Key, Option<Date>, i64)>;

fn apply(data: &mut Data, key: &Key, c: &RuleChange, touched: &mut Touched) -> bool {
    match key.kind.as_str() {
        "rule" => on(&mut data.rule, key, c, touched),
        "vote" => on(&mut data.vote, key, c, touched),
        "authority" => on(&mut data.authority, key, c, touched),
        "dossier" => on(&mut data.dossier, key, c, touched),
        "deadline" => on(&mut data.deadline, key, c, touched),
        "multiplier" => on(&mut data.multiplier, key, c, touched),
        "money-rule" => on(&mut data.money_rule, key, c, touched),
        "principle" => on(&mut data.principle, key, c, touched),
        "source" => on(&mut data.source, key, c, touched),
        "regime" => on(&mut data.regime, key, c, touched),
        "base-salary" => on_salary(&mut data.base_salary, key, c),
        _ => false,
    }
}

/// A citation typed by an office: no source of the data, so its text is all there is.
fn cited(text: &str) -> Cite {
    Cite { source: String::new(), at: text.to_owned(), shown: text.to_owned() }
}

fn on<T: Entry>(list: &mut Vec<T>, key: &Key, c: &RuleChange, touched: &mut Touched) -> bool {
    let named = |e: &T, touched: &Touched| {
        let (from, to) = e.span();
        e.id() == key.id
            && key.from.is_none_or(|day| {
                // A version that an earlier correction made of the one meant follows it.
                let made = touched.iter().any(|(k, first, _)| k == key && *first == from);
                made || (from.is_none_or(|f| f <= day) && to.is_none_or(|t| day <= t))
            })
    };
    let cite = cited(&c.cite);
    let mut done = false;
    let mut i = 0;
    while i < list.len() {
        if !list.get(i).is_some_and(|e| named(e, touched)) {
            i += 1;
            continue;
        }
        let Some(e) = list.get_mut(i) else { break };
        let (first, last) = e.span();
        match &c.effect {
            Effect::Confirm => {
                let newer = touched
                    .iter()
                    .any(|(k, day, entry)| k.id == key.id && k.part == key.part && *day == first && *entry > c.entry);
                if !newer {
                    done |= e.vouch(&key.part, &cite, true);
                }
            }
            Effect::Correct { number, new, from, verified, .. } if last.is_none_or(|t| *from <= t) => {
                let mut later = e.clone();
                if !later.set_number(&key.part, number, *new) {
                    return done;
                }
                done = true;
                later.vouch(&key.part, &cite, *verified);
                if first.is_some_and(|f| f < *from) {
                    later.set_span(Some(*from), last);
                    e.set_span(first, Some(from.day_before()));
                    touched.push((key.clone(), Some(*from), c.entry));
                    list.insert(i + 1, later);
                    i += 1;
                } else {
                    touched.push((key.clone(), first, c.entry));
                    *e = later;
                }
            }
            _ => {}
        }
        i += 1;
    }
    done
}

/// Base salaries have no last day: each holds until the next.
fn on_salary(list: &mut Vec<BaseSalary>, key: &Key, c: &RuleChange) -> bool {
    let Some(day) = key.from else { return false };
    let at = list.iter().enumerate().filter(|(_, b)| b.from <= day).max_by_key(|(_, b)| b.from).map(|(i, _)| i);
    let Some(old) = at.and_then(|i| list.get_mut(i)) else { return false };
    let cite = cited(&c.cite);
    match &c.effect {
        Effect::Correct { number, new, from, verified, .. } if number == "amount" && *from >= old.from => {
            let mut later = old.clone();
            (later.amount, later.verified, later.from) = (*new, *verified, *from);
            later.cite.push(cite);
            list.retain(|b| b.from != *from);
            list.push(later);
            list.sort_by_key(|b| b.from);
            true
        }
        Effect::Confirm => {
            old.verified = true;
            old.cite.push(cite);
            true
        }
        _ => false,
    }
}
