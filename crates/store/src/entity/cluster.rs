//! Table `cluster`. Clusters of emulation.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cluster")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub home_node: String,
    pub code: String,
    pub short: String,
    pub name: String,
    pub kind: String,
    pub system: String,
    pub unit_id: Uuid,
    pub region: String,
    pub comparable: String,
    pub founded_by: String,
    pub document: String,
    pub founded_on: String,
    pub ended_on: Option<String>,
    pub note: String,
    pub search: String,
    pub entered_by: Uuid,
    pub entered_at: i64,
    pub annulled_at: Option<i64>,
    pub annulled_by: Option<Uuid>,
    pub annulled_for: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
