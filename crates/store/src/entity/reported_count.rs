//! Table `reported_count`. Counts of awards that a report states.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reported_count")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub home_node: String,
    pub code: String,
    pub name: String,
    pub unit_id: Uuid,
    pub on_date: String,
    pub year: i64,
    pub counted: i64,
    pub bound: String,
    pub level: String,
    pub award: String,
    pub ground: String,
    pub part: String,
    pub movement_id: Option<Uuid>,
    pub document: String,
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
