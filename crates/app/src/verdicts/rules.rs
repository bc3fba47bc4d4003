//! The rules that bind one deciding unit on one day: the law with the unit's local regulations laid over it.

use std::sync::{Arc, Mutex};

use domain::units::UnitKind;
use law::{
    AuthorityAnswer, AwardId, Date, Law, Overlay, RuleChange,
    facts::{Sector, UnitFacts},
};
use serde::Serialize;
use serde_json::{from_value, json};
use sha2::{Digest, Sha256};
use store::query::dossiers::{Above, RegulationRow};

use crate::{Ctx, Error, Result};

/// What is known about the authority to decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Authority {
    /// A rule whose text was seen grants it.
    Verified,
    /// Only rules whose text was not seen grant it: warn, and ask for the legal basis.
    Unverified,
    /// No rule at hand grants it: the same.
    Missing,
}

/// The rules of one dossier.
#[derive(Clone, Debug)]
pub struct Rules {
    /// The law, regulations laid over it.
    pub law: Arc<Law>,
    /// Ids of the regulations that bind the unit.
    pub regulations: Vec<String>,
    /// Sector of the unit that decides.
    pub sector: Option<Sector>,
    /// The unit that decides, where it is known.
    pub deciding: Option<UnitFacts>,
}

/// The last laws built from changed rules and edited regulations; building one copies the whole law.
static BUILT: Mutex<Vec<([u8; 32], Arc<Law>)>> = Mutex::new(Vec::new());

/// The law that `parts` (texts of the database) make of the program's: built once, then taken from [`BUILT`].
fn built<'a>(ctx: &Ctx, parts: impl Iterator<Item = &'a str>, make: impl FnOnce() -> Result<Law>) -> Result<Arc<Law>> {
    let mut key = Sha256::new();
    key.update((Arc::as_ptr(&ctx.law) as usize).to_le_bytes());
    for part in parts {
        key.update(part.as_bytes());
        key.update([0]);
    }
    let key: [u8; 32] = key.finalize().into();
    let found = BUILT.lock().ok().and_then(|b| b.iter().find(|(k, _)| *k == key).map(|(_, l)| l.clone()));
    if let Some(law) = found {
        return Ok(law);
    }
    let law = Arc::new(make()?);
    if let Ok(mut built) = BUILT.lock() {
        built.truncate(7);
        built.insert(0, (key, law.clone()));
    }
    Ok(law)
}

fn entries(changes: &[String]) -> Result<Vec<RuleChange>> {
    changes
        .iter()
        .map(|c| serde_json::from_str(c))
        .collect::<std::result::Result<_, _>>()
        .map_err(|e| Error::Store(store::StoreError::Data(format!("rule_change: {e}"))))
}

/// The national rules with the register of changes laid over them: `changes` are its entries as JSON, in order.
pub fn national(ctx: &Ctx, changes: &[String]) -> Result<Arc<Law>> {
    if changes.is_empty() {
        return Ok(ctx.law.clone());
    }
    built(ctx, changes.iter().map(String::as_str), || Ok(ctx.law.with_changes(&entries(changes)?).0))
}

impl Rules {
    /// Lays the changes of the national rules and the unit's regulations over the program's law. A row equal to what the
    /// program carries costs nothing.
    pub fn of(ctx: &Ctx, above: &Above) -> Result<Self> {
        let regulations = above.regulations.iter().map(|r| r.code.clone()).collect();
        let own = |row: &&RegulationRow| {
            let carried = ctx.law.overlays().get(&row.code).and_then(|o| serde_json::to_string(o).ok());
            carried.as_deref() != Some(row.content.as_str())
        };
        let sector = above.deciding_kind.as_deref().and_then(sector);
        let known = |code: &Option<String>| code.as_ref().map(|c| json!(c));
        let deciding = known(&above.deciding_level).map(|level| UnitFacts {
            level: from_value(level).ok(),
            kind: known(&above.deciding_kind).and_then(|kind| from_value(kind).ok()),
            ..UnitFacts::default()
        });
        let law = national(ctx, &above.changes)?;
        let edited: Vec<&RegulationRow> = above.regulations.iter().filter(own).collect();
        if edited.is_empty() {
            return Ok(Self { law, regulations, sector, deciding });
        }
        let parts = edited.iter().map(|r| r.content.as_str()).chain(above.changes.iter().map(String::as_str));
        let law = built(ctx, parts, || {
            let mut law = Law::clone(&law);
            for row in &edited {
                let overlay: Overlay = serde_json::from_str(&row.content)
                    .map_err(|e| Error::Store(store::StoreError::Data(format!("regulation {}: {e}", row.code))))?;
                law.lay_over_kept(overlay, &ctx.law)
                    .map_err(|_| Error::refused("regulation-does-not-fit", [("code", row.code.clone())]))?;
            }
            Ok(law)
        })?;
        Ok(Self { law, regulations, sector, deciding })
    }

    /// True when the rules of that day ask for a council's vote on this award; also when nothing is known of the day.
    #[must_use]
    pub fn council_needed(&self, award: &str, ground: &str, on: &str) -> bool {
        on.parse::<Date>().map_or(true, |day| {
            let vote = self.law.vote_rule(&AwardId::from(award), self.sector, day, &self.regulations);
            let ground = from_value::<law::facts::Ground>(json!(ground)).ok();
            vote.is_some_and(|v| ground.is_none_or(|g| !v.except_grounds.contains(&g)))
        })
    }

    /// By what the head of the deciding unit decides an award himself on a day, seen or not: what the page of a dossier and that of its
    /// decision both go by. What somebody above him may decide is no power of his.
    fn powers_of_head(&self, award: &str, on: &str) -> Vec<AuthorityAnswer> {
        let (Ok(day), Some(deciding)) = (on.parse::<Date>(), &self.deciding) else { return Vec::new() };
        self.law.authority_of_head(&AwardId::from(award), deciding, self.sector, day, &self.regulations)
    }

    /// What is known about the authority of the deciding unit's head.
    #[must_use]
    pub fn authority(&self, award: &str, on: &str) -> Authority {
        let answers = self.powers_of_head(award, on);
        if answers.iter().any(|a| a.verified) {
            Authority::Verified
        } else if answers.is_empty() {
            Authority::Missing
        } else {
            Authority::Unverified
        }
    }

    /// Articles, seen, by which the head of the deciding unit decides an award on a day; none where nobody knows.
    #[must_use]
    pub fn granted(&self, award: &str, on: &str) -> Vec<String> {
        self.powers_of_head(award, on).into_iter().find(|a| a.verified).map(|a| a.cite).unwrap_or_default()
    }

    /// The role that decides an award of the deciding unit on a day: the chairman of a commune, of a district. Heads of schools,
    /// enterprises and the like at the same level are not he.
    #[must_use]
    pub fn decided_by(&self, award: &AwardId, on: Date) -> Option<String> {
        let unit = self.deciding.as_ref()?;
        let committee = matches!(unit.kind, Some(law::facts::UnitKind::Agency | law::facts::UnitKind::Council));
        committee.then(|| self.law.role_of(award, unit, self.sector, on, &self.regulations)).flatten()
    }

    /// Hash of the rules.
    #[must_use]
    pub fn hash(&self) -> String {
        self.law.rules_hash(&self.regulations)
    }

    /// The rules as they are kept by hash, so that an old verdict can be repeated after an upgrade.
    #[must_use]
    pub fn content(&self) -> String {
        let overlays: Vec<_> = self.regulations.iter().filter_map(|id| self.law.overlays().get(id)).collect();
        json!({"data": self.law.data(), "overlays": overlays}).to_string()
    }
}

/// The sector of a unit, as far as its kind tells.
#[must_use]
pub(crate) fn sector(kind: &str) -> Option<Sector> {
    Some(match UnitKind::from_code(kind)? {
        UnitKind::Force => Sector::PublicSecurity,
        UnitKind::Agency | UnitKind::Hospital => Sector::CivilService,
        UnitKind::School => Sector::Education,
        UnitKind::Enterprise => Sector::Enterprise,
        UnitKind::Cooperative => Sector::Cooperative,
        UnitKind::Council | UnitKind::Other => return None,
    })
}
