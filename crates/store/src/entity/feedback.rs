//! Table `feedback`. What visitors wrote, and what was answered.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "feedback")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub home_node: String,
    pub code: String,
    pub on_date: String,
    pub body: String,
    pub who: String,
    pub contact: String,
    pub news_id: Option<Uuid>,
    pub unit_id: Uuid,
    pub owner_id: Option<Uuid>,
    pub state: String,
    pub answer: String,
    pub answered_on: String,
    pub answered_how: String,
    pub search: String,
    pub entered_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
