//! Table `unit_case`. Cases about a collective; an open one holds its awards.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit_case")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub home_node: String,
    pub unit_id: Uuid,
    pub kind: String,
    pub from_date: String,
    pub to_date: Option<String>,
    pub finding: Option<String>,
    pub document: String,
    pub source: String,
    pub batch_id: Option<Uuid>,
    pub entered_by: Uuid,
    pub entered_at: i64,
    pub annulled_at: Option<i64>,
    pub annulled_by: Option<Uuid>,
    pub annulled_for: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
