//! A whole register as columns, for scans.
//!
//! A [`Row`] is what the rules of the yearly individual titles need to know about one person for one
//! emulation year, in 46 bytes; it is what a projection stores. Years are bits: bit `k` is the emulation
//! year minus `k`; bit 15 of an initiative mask also stands for everything older.

use crate::check::Setting;
use crate::date::Date;
use crate::error::LawError;
use crate::eval::leaf::Leaf;
use crate::eval::{Ctx, conduct};
use crate::facts::{DisciplineLevel, Facts, InitiativeKind, Rating, Reach, Sector, SubjectKind};
use crate::ids::AwardId;
use crate::law::Law;
use crate::verdict::{Outcome, ReasonResult};

/// Bytes of a packed [`Row`].
pub const ROW_BYTES: usize = 46;

/// Rules that a row can carry whole, three bits each.
pub const PACKED_RULES: usize = 21;

/// Index of "sector not stated".
pub(crate) const NO_SECTOR: u8 = 15;

pub(crate) const AWARDS_KNOWN: u8 = 1;
pub(crate) const INITIATIVES_KNOWN: u8 = 2;
pub(crate) const SLOW: u8 = 4;
/// Labour of a force, which is judged for titles that stand beside the force's own.
pub(crate) const LABOUR: u8 = 8;

/// Months of service not known.
pub(crate) const NO_MONTHS: u16 = u16::MAX;

macro_rules! columns {
    ($( $(#[$m:meta])* $name:ident : $t:ty ),* $(,)?) => {
        /// One person for one emulation year.
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
        pub struct Row { $( $(#[$m])* pub(crate) $name: $t ),* }

        /// The register as columns.
        #[derive(Debug, Clone, Default)]
        pub struct Population { $( pub(crate) $name: Vec<$t> ),* }

        impl Population {
            /// Adds a person; the index is that of the call.
            pub fn push(&mut self, row: Row) {
                $( self.$name.push(row.$name); )*
            }

            /// An empty register with room for `n`.
            #[must_use]
            pub fn with_capacity(n: usize) -> Self {
                Self { $( $name: Vec::with_capacity(n) ),* }
            }

            /// Some of the people, as a register of their own.
            #[must_use]
            pub fn some(&self, at: &[u32]) -> Self {
                let places = || at.iter().map(|i| *i as usize);
                Self { $( $name: places().map(|i| self.$name.get(i).copied().unwrap_or_default()).collect() ),* }
            }

            /// Replaces the person at `i`; out of range is ignored.
            pub fn set(&mut self, i: usize, row: Row) {
                $( if let Some(x) = self.$name.get_mut(i) { *x = row.$name; } )*
            }

            /// The people from one on, filled up with empty rows to `size`.
            pub(crate) fn rest(&self, from: usize, size: usize) -> Self {
                let mut rest = Self::with_capacity(size);
                $(
                    rest.$name.extend(self.$name.iter().skip(from).take(size));
                    rest.$name.resize(size, 0);
                )*
                rest
            }

            /// Reads every byte once and folds it: the least any scan over these columns could cost.
            #[must_use]
            pub fn bare_pass(&self) -> u64 {
                use rayon::prelude::*;
                let mut sum = 0u64;
                $( sum = sum.wrapping_add(self.$name.par_chunks(1 << 16).map(|c| u64::from(c.iter().fold(0, |a: $t, x| a ^ x))).sum::<u64>()); )*
                sum
            }

            /// Bytes held by the columns.
            #[must_use]
            pub fn bytes(&self) -> usize {
                0 $( + self.$name.len() * size_of::<$t>() )*
            }
        }

        impl Row {
            /// The packed bytes, little endian, in the order of the fields.
            #[must_use]
            pub fn to_bytes(self) -> [u8; ROW_BYTES] {
                let mut out = [0; ROW_BYTES];
                let bytes = [].into_iter() $( .chain(self.$name.to_le_bytes()) )*;
                for (o, b) in out.iter_mut().zip(bytes) {
                    *o = b;
                }
                out
            }

            /// A row from its packed bytes.
            #[must_use]
            pub fn from_bytes(bytes: &[u8; ROW_BYTES]) -> Self {
                let mut it = bytes.iter().copied();
                Self { $( $name: {
                    let mut b = [0; size_of::<$t>()];
                    b.iter_mut().zip(it.by_ref()).for_each(|(o, x)| *o = x);
                    <$t>::from_le_bytes(b)
                } ),* }
            }
        }
    };
}

columns! {
    rated: u16,
    completed: u16,
    good: u16,
    excellent: u16,
    grassroots: u16,
    ministerial: u16,
    ini_base: u16,
    ini_ministry: u16,
    ini_national: u16,
    combat_base: u16,
    combat_ministry: u16,
    combat_national: u16,
    strict: u16,
    lenient: u16,
    months: u16,
    discipline: u16,
    sector: u16,
    over: u8,
    proceedings: u8,
    study: u8,
    flags: u8,
    codes: u64,
}

impl Population {
    /// Number of people.
    #[must_use]
    pub fn len(&self) -> usize {
        self.flags.len()
    }

    /// True when nobody is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.flags.is_empty()
    }
}

/// Weight of a leaf as a scan code: 1 met, 2 unknown, 3 a person, 4 hold, 5 not met; 0 not applicable.
fn code(leaf: &Leaf) -> u8 {
    match leaf {
        Leaf::NotApplicable(_) => 0,
        Leaf::Met(..) | Leaf::Warned(..) => 1,
        Leaf::Unknown(..) => 2,
        Leaf::Human(..) | Leaf::NotMetUnverified(..) => 3,
        Leaf::Hold(..) => 4,
        Leaf::NotMet(..) => 5,
    }
}

/// Rules that have no columns of their own, each judged whole: three bits of a code by its place. Local regulations are laid over the
/// plan, so a row does not know them.
fn packed(law: &Law, ctx: &Ctx<'_>) -> u64 {
    let mut codes = 0;
    for (place, rule) in law.packed_rules().enumerate() {
        if !rule.in_force(ctx.rules_on) || rule.yields_to_another(ctx.facts.subject.sector, ctx.rules_on) {
            continue;
        }
        let award = rule.awards.iter().find_map(|a| law.award(a)).unwrap_or(ctx.award);
        let weight = Ctx { award, overlays: &[], explain: false, ..*ctx }.weigh(rule);
        let code = match (weight.result, weight.severity) {
            (ReasonResult::NotApplicable, _) => 0u64,
            (_, Outcome::Eligible) => 1,
            (_, Outcome::NeedsEvidence) => 2,
            (_, Outcome::NeedsHuman) => 3,
            (_, Outcome::OnHold) => 4,
            (_, Outcome::NotEligible) => 5,
        };
        codes |= code << (3 * place);
    }
    codes
}

/// The bit of a year; years before the window land nowhere, or on bit 15 when `older` is kept.
fn bit(year: i16, of: i16, older: bool) -> u16 {
    let k = i32::from(year) - i32::from(of);
    match u32::try_from(k) {
        Ok(k) if k < 16 => 1 << k,
        Ok(_) if older => 1 << 15,
        _ => 0,
    }
}

pub(crate) const LEVELS: [DisciplineLevel; 7] = [
    DisciplineLevel::KhienTrach,
    DisciplineLevel::CanhCao,
    DisciplineLevel::HaBacLuong,
    DisciplineLevel::GiangChuc,
    DisciplineLevel::CachChuc,
    DisciplineLevel::BuocThoiViec,
    DisciplineLevel::Other,
];

/// Position of a sector in masks.
pub(crate) fn sector_index(s: Option<Sector>) -> u8 {
    match s {
        Some(Sector::CivilService) => 0,
        Some(Sector::PublicSecurity) => 1,
        Some(Sector::Army) => 2,
        Some(Sector::Education) => 3,
        Some(Sector::Enterprise) => 4,
        Some(Sector::Cooperative) => 5,
        Some(Sector::Farmer) => 6,
        Some(Sector::Worker) => 7,
        Some(Sector::Student) => 8,
        Some(Sector::Foreign) => 9,
        Some(Sector::Other) => 10,
        None => NO_SECTOR,
    }
}

impl Row {
    /// Packs one person's facts for the emulation year they name: the same row under every local regulation.
    ///
    /// # Errors
    /// As [`crate::check`], and when no emulation year is stated.
    pub fn pack(law: &Law, facts: &Facts, on: Date) -> Result<Self, LawError> {
        crate::validate::facts(law, facts)?;
        let setting = Setting::new(law, facts, on)?;
        let Some(year) = facts.year() else {
            return Err(LawError::new(
                "facts.missing_key",
                "emulation_year",
                "Chưa cho biết năm thi đua.",
                "The emulation year is missing.",
            ));
        };
        let Some(award) = law.data.award.iter().find(|a| a.yearly && a.subjects.contains(&SubjectKind::Individual))
        else {
            return Err(LawError::new(
                "law.no_titles",
                "law",
                "Luật không có danh hiệu hằng năm.",
                "The law has no yearly title.",
            ));
        };
        let ctx = setting.ctx(award, false);
        let mut row = Self {
            sector: 1 << sector_index(facts.subject.sector),
            months: conduct::months_at_year_end(&ctx)
                .map_or(NO_MONTHS, |m| u16::try_from(m.clamp(0, 60_000)).unwrap_or(0)),
            over: code(&conduct::discipline_over(&ctx)),
            proceedings: code(&conduct::no_open_proceedings(&ctx)),
            study: code(&conduct::study_counts(&ctx, 12)),
            ..Self::default()
        };
        for (i, level) in LEVELS.into_iter().enumerate() {
            let two_bits = match code(&conduct::no_discipline(&ctx, level)) {
                0 | 1 => 0u16,
                2 => 1,
                3 => 2,
                _ => 3,
            };
            row.discipline |= two_bits << (2 * i);
        }
        for r in facts.ratings.iter().flatten() {
            let b = bit(year, r.year, false);
            row.rated |= b;
            row.completed |= if r.rating >= Rating::Completed { b } else { 0 };
            row.good |= if r.rating >= Rating::Good { b } else { 0 };
            row.excellent |= if r.rating >= Rating::Excellent { b } else { 0 };
        }
        row.titles(&ctx, year);
        row.initiatives(&ctx, year);
        (row.strict, row.lenient) = ctx.clock.masks(year);
        if facts.awards.is_some() {
            row.flags |= AWARDS_KNOWN;
        }
        if facts.is_labour_of_a_force() {
            row.flags |= LABOUR;
        }
        row.codes = packed(law, &ctx);
        // What a title is after breaches depends on the title above it; what a claim adds is not on a row.
        let breached = facts.breaches.iter().flatten().any(|b| b.year.is_none_or(|y| y == year));
        let contributed = facts.claim.as_ref().is_some_and(|c| !c.contributions.is_empty());
        let special = facts.list.is_some() || facts.subject.kind != SubjectKind::Individual || breached || contributed;
        if special || setting.in_transition() {
            row.flags |= SLOW;
        }
        Ok(row)
    }

    fn titles(&mut self, ctx: &Ctx<'_>, year: i16) {
        for a in ctx.facts.awards.iter().flatten() {
            let known = a.decided_on.and_then(crate::date::PartialDate::earliest).is_none_or(|d| d <= ctx.on);
            let (true, Some(y)) = (known, a.counted_year()) else { continue };
            match a.award.as_str() {
                "chien-si-thi-dua-co-so" => self.grassroots |= bit(year, y, false),
                "chien-si-thi-dua-bo-tinh" => self.ministerial |= bit(year, y, false),
                _ => {}
            }
        }
    }

    fn initiatives(&mut self, ctx: &Ctx<'_>, year: i16) {
        let Some(list) = &ctx.facts.initiatives else { return };
        self.flags |= INITIATIVES_KNOWN;
        for i in list.iter().filter(|i| i.recognised_on.is_none_or(|d| d <= ctx.on)) {
            let (Some(kind), Some(reach), Some(y)) = (i.kind, i.reach, i.counted_year()) else {
                self.flags |= SLOW;
                continue;
            };
            let b = bit(year, y, true);
            let [base, ministry, national] = if kind == InitiativeKind::Combat {
                [&mut self.combat_base, &mut self.combat_ministry, &mut self.combat_national]
            } else {
                [&mut self.ini_base, &mut self.ini_ministry, &mut self.ini_national]
            };
            *base |= b;
            *ministry |= if reach >= Reach::MinistryOrProvince { b } else { 0 };
            *national |= if reach >= Reach::National { b } else { 0 };
        }
    }
}

/// The yearly individual titles, lowest first.
#[must_use]
pub fn yearly_titles(law: &Law) -> Vec<AwardId> {
    law.data
        .award
        .iter()
        .filter(|a| a.yearly && a.subjects.contains(&SubjectKind::Individual))
        .map(|a| a.id.clone())
        .collect()
}
