//! The clusters that nominated units belong to on a day, and how many members each has: flags are shares of a cluster.

use std::collections::{BTreeMap, HashMap};

use store::{
    entity::{cluster, cluster_member},
    sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter},
};
use uuid::Uuid;

use super::facts::{first, last};
use crate::Result;

/// The cluster of each unit, by name, and how many members the clusters have.
#[derive(Default)]
pub(super) struct Clusters {
    of: HashMap<Uuid, String>,
    /// Members by the cluster's name.
    pub(super) members: BTreeMap<String, u32>,
}

impl Clusters {
    /// The cluster of a unit; none where it is in none, or in more than one.
    pub(super) fn of(&self, unit: Uuid) -> Option<String> {
        self.of.get(&unit).cloned()
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
        let names: HashMap<Uuid, String> = found
            .into_iter()
            .filter(|c| there(&c.founded_on, c.ended_on.as_deref()))
            .map(|c| (c.id, format!("{} ({})", c.name, c.short)))
            .collect();
        let all = valid().filter(cluster_member::Column::ClusterId.is_in(ids)).all(conn).await?;
        let mut members = BTreeMap::new();
        for m in all.iter().filter(|m| member(m)) {
            if let Some(name) = names.get(&m.cluster_id) {
                *members.entry(name.clone()).or_insert(0) += 1;
            }
        }
        let mut of: HashMap<Uuid, Vec<&String>> = HashMap::new();
        for m in &own {
            if let (Some(unit), Some(name)) = (m.unit_id, names.get(&m.cluster_id)) {
                of.entry(unit).or_default().push(name);
            }
        }
        // Whose flag counts in which of two clusters nobody can tell: the numbers are typed then.
        let one = |(unit, names): (Uuid, Vec<&String>)| match names.as_slice() {
            [name] => Some((unit, (*name).clone())),
            _ => None,
        };
        Ok(Self { of: of.into_iter().filter_map(one).collect(), members })
    }
}
