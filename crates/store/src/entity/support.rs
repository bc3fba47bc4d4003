//! Table `support`. Support and care.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "support")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub home_node: String,
    pub code: String,
    pub kind: String,
    pub movement_id: Option<Uuid>,
    pub unit_id: Uuid,
    pub receiver: String,
    pub what: String,
    pub on_date: String,
    pub to_date: String,
    pub officer_turns: Option<i64>,
    pub vehicles: Option<i64>,
    pub vehicle_turns: Option<i64>,
    pub money: Option<i64>,
    pub goods: String,
    pub wording: String,
    pub owner: String,
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
