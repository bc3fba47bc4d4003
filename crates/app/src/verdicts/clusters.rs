//! The clusters that nominated units belong to on a day, and how many members each has: flags are shares of a cluster.

use std::collections::{BTreeMap, HashMap};

use store::{
    entity::{cluster, cluster_member},
    sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter},
};
use uuid::Uuid;

use super::facts::{first, last};
use crate::Result;

/// The clusters of each unit, by code and name, and how many members the clusters have.
#[derive(Default)]
pub(super) struct Clusters {
    of: HashMap<Uuid, Vec<(String, String)>>,
    /// Members by the cluster's name.
    pub(super) members: BTreeMap<String, u32>,
}

impl Clusters {
    /// The cluster that a unit is counted in: its only one, or the one of several whose code somebody named. None where it is in none,
    /// or nobody said in which.
    pub(super) fn of(&self, unit: Uuid, named: Option<&String>) -> Option<String> {
        match self.of.get(&unit)?.as_slice() {
            [(_, name)] => Some(name.clone()),
            several => several.iter().find(|(code, _)| Some(code) == named).map(|(_, name)| name.clone()),
        }
    }

    /// The clusters of a unit, by code and name, where it is in more than one.
    pub(super) fn several(&self, unit: Uuid) -> Option<&[(String, String)]> {
        self.of.get(&unit).map(Vec::as_slice).filter(|all| all.len() > 1)
    }

    /// Reads the clusters of units on a day: those in force, with their members in force.
    pub(super) async fn on<C: ConnectionTrait>(conn: &C, units: &[Uuid], day: law::Date) -> Result<Self> {
        if units.is_empty() {
            return Ok(Self::default());
        }
        let there = |from: &str, to: Option<&str>| {
            first(from).is_some_and(|d| d <= day) && to.is_none_or(|t| last(t).is_none_or(|d| d >= day))
        };
        let member = |m: &cluster_member::Model| there(&m.from_date, m.to_date.as_deref());
        let valid = || cluster_member::Entity::find().filter(cluster_member::Column::AnnulledAt.is_null());
        let own = valid().filter(cluster_member::Column::UnitId.is_in(units.iter().copied())).all(conn).await?;
        let own: Vec<cluster_member::Model> = own.into_iter().filter(member).collect();
        let ids: Vec<Uuid> = own.iter().map(|m| m.cluster_id).collect();
        if ids.is_empty() {
            return Ok(Self::default());
        }
        let found = cluster::Entity::find()
            .filter(cluster::Column::Id.is_in(ids.iter().copied()))
            .filter(cluster::Column::AnnulledAt.is_null())
            .all(conn)
            .await?;
        let names: HashMap<Uuid, (String, String)> = found
            .into_iter()
            .filter(|c| there(&c.founded_on, c.ended_on.as_deref()))
            .map(|c| (c.id, (c.code, format!("{} ({})", c.name, c.short))))
            .collect();
        let all = valid().filter(cluster_member::Column::ClusterId.is_in(ids)).all(conn).await?;
        let mut members = BTreeMap::new();
        for m in all.iter().filter(|m| member(m)) {
            if let Some((_, name)) = names.get(&m.cluster_id) {
                *members.entry(name.clone()).or_insert(0) += 1;
            }
        }
        let mut of: HashMap<Uuid, Vec<(String, String)>> = HashMap::new();
        for m in &own {
            if let (Some(unit), Some(cluster)) = (m.unit_id, names.get(&m.cluster_id)) {
                of.entry(unit).or_default().push(cluster.clone());
            }
        }
        of.values_mut().for_each(|all| all.sort());
        Ok(Self { of, members })
    }
}
