//! Table `cluster_member`. Members of clusters, from one day to another.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cluster_member")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub code: String,
    pub cluster_id: Uuid,
    pub unit_id: Option<Uuid>,
    pub name: String,
    pub short: String,
    pub group_name: String,
    pub representative_id: Option<Uuid>,
    pub representative_name: String,
    pub from_date: String,
    pub to_date: Option<String>,
    pub gone: String,
    pub into_member: String,
    pub document: String,
    pub entered_by: Uuid,
    pub entered_at: i64,
    pub annulled_at: Option<i64>,
    pub annulled_by: Option<Uuid>,
    pub annulled_for: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
