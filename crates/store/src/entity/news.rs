//! Table `news`. News of the portal.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "news")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub home_node: String,
    pub code: String,
    pub name: String,
    pub summary: String,
    pub body: String,
    pub credit: String,
    pub author: String,
    pub on_date: String,
    pub movement_id: Option<Uuid>,
    pub conference_id: Option<Uuid>,
    pub unit_id: Uuid,
    pub state: String,
    pub released_on: String,
    pub released_name: String,
    pub withdrawn_for: String,
    pub released_by: Option<Uuid>,
    pub released_at: Option<i64>,
    pub withdrawn_by: Option<Uuid>,
    pub withdrawn_at: Option<i64>,
    pub search: String,
    pub entered_by: Uuid,
    pub entered_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
