//! Table `direction`. Directions, proposals and recommendations.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "direction")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub home_node: String,
    pub code: String,
    pub kind: String,
    pub what: String,
    pub movement_id: Option<Uuid>,
    pub review_id: Option<Uuid>,
    pub conference_id: Option<Uuid>,
    pub by_whom: String,
    pub on_date: String,
    pub unit_id: Uuid,
    pub person_id: Option<Uuid>,
    pub due_on: String,
    pub state: String,
    pub done_on: String,
    pub result: String,
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
