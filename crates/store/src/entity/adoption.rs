//! Table `adoption`. Who took a model over.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "adoption")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub home_node: String,
    pub code: String,
    pub model_id: Uuid,
    pub unit_id: Uuid,
    pub from_unit_id: Option<Uuid>,
    pub on_date: String,
    pub state: String,
    pub adaptation: String,
    pub effects: String,
    pub indicator: String,
    pub document: String,
    pub source_id: Option<Uuid>,
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
