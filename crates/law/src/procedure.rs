//! Authority, votes, papers and deadlines of an award on a day.

use crate::date::Date;
use crate::facts::{Facts, Level, Sector, UnitFacts, Vote, VoteMethod};
use crate::ids::AwardId;
use crate::law::{Law, printed};
use crate::model::overlay::Overlay;
use crate::model::procedure::{Authority, VoteBase, VoteRule};
use crate::verdict::{AuthorityAnswer, DeadlineAnswer, PaperAnswer, VoteAnswer};

/// Whether a role may decide an award. Only [`Power::Lacks`] that is verified refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Power {
    /// A rule grants it; with the mark and the citations.
    Has {
        /// Seen in a source.
        verified: bool,
        /// Citations as printed.
        cite: Vec<String>,
    },
    /// A rule that lists all the role may decide does not list it.
    Lacks {
        /// Seen in a source.
        verified: bool,
        /// Citations as printed.
        cite: Vec<String>,
    },
    /// Nothing is known: warn and ask for the legal basis.
    Unknown,
}

impl Authority {
    fn concerns(&self, unit: Option<&UnitFacts>, sector: Option<Sector>) -> bool {
        let sector_fits = sector.is_none_or(|s| {
            (self.sectors.is_empty() || self.sectors.contains(&s)) && !self.except_sectors.contains(&s)
        });
        let level_fits = unit.and_then(|u| u.level).is_none_or(|l| {
            self.unit_levels.is_empty()
                || self.unit_levels.contains(&l)
                || rank(l) < self.unit_levels.iter().map(|x| rank(*x)).max().unwrap_or(0)
        });
        let kind_fits =
            unit.and_then(|u| u.kind).is_none_or(|k| self.unit_kinds.is_empty() || self.unit_kinds.contains(&k));
        sector_fits && level_fits && kind_fits
    }
}

/// Depth of a level in the tree; a nominee's superior has a smaller one.
fn rank(l: Level) -> u8 {
    match l {
        Level::Central => 5,
        Level::MinistryOrProvince => 4,
        Level::Department | Level::District => 3,
        Level::Base => 2,
        Level::Commune => 1,
    }
}

impl Law {
    pub(crate) fn named<'a>(&'a self, regulations: &[String], on: Date) -> Vec<&'a Overlay> {
        regulations.iter().filter_map(|id| self.overlays.get(id)).filter(|o| o.in_force(on)).collect()
    }

    /// Powers in force on a day: the law's, then those of the local regulations named.
    fn powers<'a>(&'a self, on: Date, regulations: &[String]) -> impl Iterator<Item = &'a Authority> {
        let local = self.named(regulations, on).into_iter().flat_map(|o| &o.authority);
        self.data.authority.iter().chain(local).filter(move |a| a.in_force(on))
    }

    /// Who may decide the award for a nominee of this unit and sector on this day.
    #[must_use]
    pub fn authority(
        &self,
        award: &AwardId,
        unit: Option<&UnitFacts>,
        sector: Option<Sector>,
        on: Date,
        regulations: &[String],
    ) -> Vec<AuthorityAnswer> {
        self.powers(on, regulations)
            .filter(|a| a.awards.contains(award) && a.concerns(unit, sector))
            .map(answer)
            .collect()
    }

    /// By what the head of a unit decides the award himself: powers of its own level or kind, not those of a body above it, nor of
    /// “whoever the Ministry designates”.
    #[must_use]
    pub fn authority_of_head(
        &self,
        award: &AwardId,
        unit: &UnitFacts,
        sector: Option<Sector>,
        on: Date,
        regulations: &[String],
    ) -> Vec<AuthorityAnswer> {
        let own = |a: &&Authority| {
            let level = unit.level.is_some_and(|l| a.unit_levels.contains(&l));
            level || a.unit_levels.is_empty() && unit.kind.is_some_and(|k| a.unit_kinds.contains(&k))
        };
        let all = self.powers(on, regulations);
        all.filter(|a| a.awards.contains(award) && a.concerns(Some(unit), sector)).filter(own).map(answer).collect()
    }

    /// The role of the head of a unit that decides itself: whose power ends at the unit's own level. None where the law
    /// names nobody of that level.
    #[must_use]
    pub fn role_of(
        &self,
        award: &AwardId,
        unit: &UnitFacts,
        sector: Option<Sector>,
        on: Date,
        regulations: &[String],
    ) -> Option<String> {
        let level = rank(unit.level?);
        let own = |a: &&Authority| a.unit_levels.iter().map(|l| rank(*l)).max() == Some(level);
        let all = self.powers(on, regulations);
        all.filter(|a| a.awards.contains(award) && a.concerns(Some(unit), sector)).find(own).map(|a| a.id.clone())
    }

    /// As [`Law::authority`] for the subject of a check: leaders of some units are decided by who is named for them.
    #[must_use]
    pub fn authority_over(&self, award: &AwardId, facts: &Facts, on: Date) -> Vec<AuthorityAnswer> {
        let (unit, sector) = (unit_of(facts), facts.subject.sector);
        let leads = facts.subject.leader == Some(true);
        let level = unit.and_then(|u| u.level);
        let fits = |a: &&Authority| a.awards.contains(award) && a.concerns(unit, sector);
        let all: Vec<&Authority> = self.powers(on, &facts.regulations).filter(fits).collect();
        let own = |a: &&&Authority| leads && level.is_some_and(|l| a.leaders_of.contains(&l));
        let of_leaders: Vec<AuthorityAnswer> = all.iter().filter(own).map(|a| answer(a)).collect();
        if !of_leaders.is_empty() {
            return of_leaders;
        }
        all.into_iter().filter(|a| a.leaders_of.is_empty()).map(answer).collect()
    }

    /// Whether the role with this id may decide the award on this day.
    #[must_use]
    pub fn power(&self, award: &AwardId, role: &str, on: Date, regulations: &[String]) -> Power {
        let known: Vec<&Authority> = self.powers(on, regulations).filter(|a| a.id == role).collect();
        if let Some(a) = known.iter().filter(|a| a.awards.contains(award)).max_by_key(|a| a.verified) {
            return Power::Has { verified: a.verified, cite: printed(&a.cite) };
        }
        match known.iter().find(|a| a.closed) {
            Some(a) => Power::Lacks { verified: a.verified, cite: printed(&a.cite) },
            None => Power::Unknown,
        }
    }

    /// Roles known on a day, for the choice of a signer.
    #[must_use]
    pub fn roles(&self, on: Date, regulations: &[String]) -> Vec<AuthorityAnswer> {
        let mut seen = std::collections::BTreeSet::new();
        self.powers(on, regulations).filter(|a| seen.insert(a.id.clone())).map(answer).collect()
    }

    /// The vote an award needs on a day: a local regulation's where it is stricter or the law is silent.
    #[must_use]
    pub fn vote_rule(
        &self,
        award: &AwardId,
        sector: Option<Sector>,
        on: Date,
        regulations: &[String],
    ) -> Option<&VoteRule> {
        let overlays = self.named(regulations, on);
        let fits = |v: &&VoteRule| v.awards.contains(award) && v.in_force(on) && concerns(&v.sectors, sector);
        let local = overlays.into_iter().flat_map(|o| &o.vote).find(fits);
        // A force's own vote before the general one.
        local
            .or_else(|| self.data.vote.iter().filter(fits).find(|v| !v.sectors.is_empty()))
            .or_else(|| self.data.vote.iter().find(fits))
    }

    /// The vote as the answer shows it, with what was reached when a vote was taken.
    #[must_use]
    pub fn vote_answer(
        &self,
        award: &AwardId,
        sector: Option<Sector>,
        on: Date,
        regulations: &[String],
        cast: Option<&Vote>,
    ) -> Option<VoteAnswer> {
        let rule = self.vote_rule(award, sector, on, regulations)?;
        let counted = cast.and_then(|v| Some((v.in_favour?, base(v, rule.of)?, v.method)));
        let met = counted.map(|(yes, of, method)| {
            let (yes, of, p) = (u64::from(yes) * 100, u64::from(of), u64::from(rule.percent.unwrap_or(0)));
            let share = if rule.more_than { yes > p * of } else { yes >= p * of };
            let secret = !rule.secret || method.is_none_or(|m| m == VoteMethod::Secret);
            of > 0 && share && secret
        });
        Some(VoteAnswer {
            required_share: rule.percent.map(|p| lowest(p, 100)),
            reached_share: counted.map(|(yes, of, _)| format!("{yes}/{of}")),
            of: rule.of,
            met,
            method: cast.and_then(|v| v.method),
            cite: printed(&rule.cite),
            secret: rule.secret,
            verified: rule.verified
                || crate::eval::confirmed(&self.named(regulations, on), crate::eval::Path::rule(&rule.id)),
        })
    }

    /// Papers of a dossier.
    #[must_use]
    pub fn dossier(
        &self,
        award: &AwardId,
        sector: Option<Sector>,
        on: Date,
        regulations: &[String],
    ) -> Vec<PaperAnswer> {
        let overlays = self.named(regulations, on);
        let mut all = self
            .data
            .dossier
            .iter()
            .chain(overlays.iter().flat_map(|o| &o.dossier))
            .filter(|d| d.awards.contains(award) && d.in_force(on) && concerns(&d.sectors, sector))
            .peekable();
        let mut papers = Vec::new();
        // A later entry (the award's own, then a local regulation's) replaces a general one.
        while let Some(d) = all.next() {
            if all.peek().is_none() {
                papers = d
                    .papers
                    .iter()
                    .map(|p| PaperAnswer {
                        paper: p.name.vi.clone(),
                        copies: p.copies,
                        cite: printed(if p.cite.is_empty() { &d.cite } else { &p.cite }),
                    })
                    .collect();
            }
        }
        papers
    }

    /// Deadlines of an award.
    #[must_use]
    pub fn deadlines(&self, award: &AwardId, sector: Option<Sector>, on: Date) -> Vec<DeadlineAnswer> {
        self.data
            .deadline
            .iter()
            .filter(|d| d.awards.contains(award) && d.in_force(on) && concerns(&d.sectors, sector))
            .map(|d| DeadlineAnswer {
                what: d.what.vi.clone(),
                by: d.by_education.clone().filter(|_| sector == Some(Sector::Education)).or_else(|| d.by.clone()),
                working_days: d.working_days,
                cite: printed(&d.cite),
            })
            .collect()
    }
}

/// An entry of some sectors is for them alone; an unstated sector means the general entries.
fn concerns(sectors: &[Sector], sector: Option<Sector>) -> bool {
    sectors.is_empty() || sector.is_some_and(|s| sectors.contains(&s))
}

fn answer(a: &Authority) -> AuthorityAnswer {
    AuthorityAnswer {
        role: a.role.vi.clone(),
        cite: printed(&a.cite),
        id: a.id.clone(),
        name: a.role.clone(),
        verified: a.verified,
    }
}

/// The denominator of a vote.
fn base(v: &Vote, of: VoteBase) -> Option<u32> {
    match of {
        VoteBase::AllMembers => v.members_total,
        VoteBase::Present | VoteBase::ValidBallots => v.present,
    }
}

/// `90, 100` → `"9/10"`.
fn lowest(a: u32, b: u32) -> String {
    let (mut x, mut y) = (a, b);
    while y != 0 {
        (x, y) = (y, x % y);
    }
    let d = x.max(1);
    format!("{}/{}", a / d, b / d)
}

/// What the facts of a check say about the unit.
pub(crate) fn unit_of(f: &Facts) -> Option<&UnitFacts> {
    f.unit.as_ref()
}
