//! Table `model`. Model examples.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "model")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub home_node: String,
    pub code: String,
    pub kind: String,
    pub name: String,
    pub movement_id: Option<Uuid>,
    pub unit_id: Uuid,
    pub person_id: Option<Uuid>,
    pub who: String,
    pub stage: String,
    pub on_date: String,
    pub nurtured_on: String,
    pub summed_on: String,
    pub replicated_on: String,
    pub story: String,
    pub figures: String,
    pub decided_by: String,
    pub document: String,
    pub cycle: String,
    pub conference_id: Option<Uuid>,
    pub consent_by: String,
    pub consent_on: String,
    pub released_on: String,
    pub source_id: Option<Uuid>,
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
