//! Which local regulations about yearly titles bind whom: people of a unit are judged under the same ones.

use std::collections::HashMap;

use law::Date;
use store::{
    query::{dossiers::Above, scan as query},
    sea_orm::ConnectionTrait,
};
use uuid::Uuid;

use crate::{Ctx, Result, verdicts::Rules};

/// Regulations that say something about yearly titles, by the unit whose people they bind, and the rules with all of them
/// laid over.
pub(crate) struct Bindings {
    of_unit: HashMap<Uuid, Vec<String>>,
    rules: Rules,
}

impl Bindings {
    /// Those of the tree of today.
    pub(crate) async fn load<C: ConnectionTrait>(ctx: &Ctx, conn: &C, today: &str) -> Result<Self> {
        let adopted = query::regulations(conn).await?;
        let above = Above { regulations: adopted.iter().map(|a| a.row()).collect(), ..Above::default() };
        let rules = Rules::of(ctx, &above)?;
        let codes: Vec<String> =
            adopted.into_iter().map(|a| a.code).filter(|code| rules.law.touches_yearly_titles(code)).collect();
        let mut of_unit: HashMap<Uuid, Vec<String>> = HashMap::new();
        if !codes.is_empty() {
            for (unit, code) in query::bound(conn, &codes, today).await? {
                of_unit.entry(unit).or_default().push(code);
            }
        }
        Ok(Self { of_unit, rules })
    }

    /// The rules with every regulation laid over them.
    pub(crate) fn law(&self) -> &law::Law {
        &self.rules.law
    }

    /// Regulations about yearly titles in force on a day for the people of a unit.
    pub(crate) fn of(&self, unit: Option<Uuid>, on: Date) -> Vec<String> {
        let codes = unit.and_then(|u| self.of_unit.get(&u)).map(Vec::as_slice).unwrap_or_default();
        let there = |code: &&String| self.rules.law.overlays().get(*code).is_some_and(|o| o.in_force(on));
        codes.iter().filter(there).cloned().collect()
    }
}
