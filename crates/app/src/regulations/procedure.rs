//! Rows of the form that say who decides, how a council votes and which papers a dossier holds. What a file may say beyond the
//! form's fields stays as the revision before said it.

use law::{
    AwardId, Date, Text,
    model::{
        cite::Cite,
        procedure::{Authority, Dossier, PaperItem, VoteBase, VoteRule},
    },
};
use serde::de::DeserializeOwned;
use serde_json::json;

use super::{edit::Builder, form::RowForm};

/// What these rows have in common, read.
struct Common {
    text: Text,
    awards: Vec<AwardId>,
    from: Date,
    to: Option<Date>,
    cite: Cite,
}

fn word<T: DeserializeOwned>(code: &str) -> Option<T> {
    serde_json::from_value(json!(code)).ok()
}

/// The first citation as the form has it, the others as they were.
fn with_others(cite: Cite, old: &[Cite]) -> Vec<Cite> {
    std::iter::once(cite).chain(old.iter().skip(1).cloned()).collect()
}

/// Places of the item in the revision before: its list has one number, a paper has two.
fn places(kept: &str) -> Option<(usize, usize)> {
    let mut parts = kept.split('/').skip(1);
    Some((parts.next()?.parse().ok()?, parts.next().and_then(|p| p.parse().ok()).unwrap_or(0)))
}

impl Builder<'_> {
    fn common(&mut self, n: usize, row: &RowForm) -> Option<Common> {
        let name = |field: &str| format!("r.{n}.{field}");
        let vi = self.faults.required(&name("text_vi"), &row.text_vi, 1000);
        let en = self.faults.text(&name("text_en"), &row.text_en, 1000);
        let law = self.law;
        let awards = self.faults.choice(&name("award"), &row.award, |all| {
            let known = |a: &str| Some(AwardId::from(a)).filter(|id| law.award(id).is_some());
            all.split(',').map(known).collect::<Option<Vec<_>>>()
        });
        let day = |d: Option<String>| d.and_then(|d| d.parse::<Date>().ok());
        let from = day(self.faults.day(&name("from"), &row.from)).unwrap_or(self.out.from);
        let to = day(self.faults.day(&name("to"), &row.to)).or(self.out.to);
        if to.is_some_and(|to| to < from) {
            self.faults.add(&name(if row.to.is_empty() { "from" } else { "to" }), "field-to-before-from", []);
        }
        let cite = self.cite(n, row);
        Some(Common {
            text: Text::new(vi.clone(), if en.is_empty() { vi } else { en }),
            awards: awards?,
            from,
            to,
            cite: cite?,
        })
    }

    /// A percentage; `None` when empty.
    fn percent(&mut self, field: &str, text: &str) -> Option<u32> {
        let text = text.trim().trim_end_matches('%').trim_end();
        let read = text.parse::<u32>().ok().filter(|p| (1..=100).contains(p));
        if read.is_none() && !text.is_empty() {
            self.faults.add(field, "form-number-unreadable", [("typed", text.to_owned())]);
        }
        read
    }

    /// Codes joined by commas; none when empty.
    fn words<T: DeserializeOwned>(&mut self, field: &str, text: &str) -> Vec<T> {
        if text.is_empty() {
            return Vec::new();
        }
        let read = |all: &str| all.split(',').map(word::<T>).collect::<Option<Vec<T>>>();
        self.faults.choice(field, text, read).unwrap_or_default()
    }

    pub(super) fn authority(&mut self, n: usize, row: &RowForm) {
        let sectors = self.words(&format!("r.{n}.sector"), &row.sector);
        let unit_levels = self.words(&format!("r.{n}.unit_level"), &row.unit_level);
        let Some(c) = self.common(n, row) else { return };
        let old = places(&row.kept).and_then(|(i, _)| self.old?.authority.get(i)).cloned();
        let id = match &old {
            Some(o) => o.id.clone(),
            // One role has one id, whatever it decides.
            None => vntext::fold(&c.text.vi).split_whitespace().collect::<Vec<_>>().join("-"),
        };
        self.places.push((id.clone(), n));
        self.out.authority.push(Authority {
            id,
            role: c.text,
            awards: c.awards,
            sectors,
            except_sectors: old.as_ref().map(|o| o.except_sectors.clone()).unwrap_or_default(),
            leaders_of: old.as_ref().map(|o| o.leaders_of.clone()).unwrap_or_default(),
            unit_levels,
            unit_kinds: old.as_ref().map(|o| o.unit_kinds.clone()).unwrap_or_default(),
            closed: row.closed,
            from: c.from,
            to: c.to,
            cite: with_others(c.cite, old.as_ref().map_or(&[], |o| &o.cite)),
            verified: row.verified,
            url: old.map(|o| o.url).unwrap_or_default(),
        });
    }

    pub(super) fn vote(&mut self, n: usize, row: &RowForm) {
        let percent = self.percent(&format!("r.{n}.count"), &row.count);
        let quorum_percent = self.percent(&format!("r.{n}.quorum"), &row.quorum);
        let of = self.faults.choice(&format!("r.{n}.of"), &row.of, word::<VoteBase>);
        let (Some(c), Some(of)) = (self.common(n, row), of) else { return };
        let old = places(&row.kept).and_then(|(i, _)| self.old?.vote.get(i)).cloned();
        let used = |id: &str| self.out.vote.iter().chain(self.old.iter().flat_map(|o| &o.vote)).any(|v| v.id == id);
        let fresh = || (1..).map(|i| format!("{}.phieu-{i}", self.out.id)).find(|id| !used(id)).unwrap_or_default();
        let id = old.as_ref().map_or_else(fresh, |o| o.id.clone());
        self.places.push((id.clone(), n));
        self.out.vote.push(VoteRule {
            id,
            awards: c.awards,
            sectors: old.as_ref().map(|o| o.sectors.clone()).unwrap_or_default(),
            percent,
            more_than: row.more_than,
            except_grounds: if row.not_sudden { vec![law::facts::Ground::Sudden] } else { Vec::new() },
            of,
            secret: row.secret,
            quorum_percent,
            text: c.text,
            from: c.from,
            to: c.to,
            cite: with_others(c.cite, old.as_ref().map_or(&[], |o| &o.cite)),
            verified: row.verified,
            url: old.map(|o| o.url).unwrap_or_default(),
        });
    }

    /// Papers of the same awards and days are one list, as files have it; it is verified when every paper is.
    pub(super) fn paper(&mut self, n: usize, row: &RowForm) {
        let copies = row.count.trim().parse::<u8>().ok().filter(|c| (1..=50).contains(c));
        if copies.is_none() {
            self.faults.add(&format!("r.{n}.count"), "form-number-unreadable", [("typed", row.count.clone())]);
        }
        let (Some(c), Some(copies)) = (self.common(n, row), copies) else { return };
        let at = places(&row.kept);
        let old = at.and_then(|(i, _)| self.old?.dossier.get(i));
        let own = at.and_then(|(_, p)| old?.papers.get(p)).map(|p| p.cite.as_slice()).unwrap_or_default();
        let same = |d: &Dossier| d.awards == c.awards && (d.from, d.to) == (c.from, c.to);
        if let Some(list) = self.out.dossier.iter_mut().find(|d| same(d)) {
            list.verified &= row.verified;
            let as_list = list.cite.first().is_some_and(|l| (&l.source, &l.at) == (&c.cite.source, &c.cite.at));
            let cite = if as_list && own.is_empty() { vec![] } else { with_others(c.cite, own) };
            list.papers.push(PaperItem { name: c.text, copies, cite });
            return;
        }
        let taken = |id: &str| self.out.dossier.iter().any(|d| d.id == id);
        let known = |id: &str| taken(id) || self.old.iter().flat_map(|o| &o.dossier).any(|d| d.id == id);
        let fresh = || (1..).map(|i| format!("{}.ho-so-{i}", self.out.id)).find(|id| !known(id)).unwrap_or_default();
        let id = old.map(|o| o.id.clone()).filter(|id| !taken(id)).unwrap_or_else(fresh);
        self.places.push((id.clone(), n));
        self.out.dossier.push(Dossier {
            id,
            awards: c.awards,
            sectors: old.map(|o| o.sectors.clone()).unwrap_or_default(),
            papers: vec![PaperItem {
                name: c.text,
                copies,
                cite: if own.is_empty() { vec![] } else { with_others(c.cite.clone(), own) },
            }],
            open_from: old.and_then(|o| o.open_from),
            from: c.from,
            to: c.to,
            cite: with_others(c.cite, old.map_or(&[], |o| &o.cite)),
            verified: row.verified,
            url: old.map(|o| o.url.clone()).unwrap_or_default(),
        });
    }
}
