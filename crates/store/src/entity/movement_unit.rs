//! Table `movement_unit`. To which units a movement was sent, by whom, and what each answered.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "movement_unit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub movement_id: Uuid,
    pub unit_id: Uuid,
    pub from_unit: Uuid,
    pub sent_at: i64,
    pub answer: Option<String>,
    pub on_date: Option<String>,
    pub document: String,
    pub document_on: Option<String>,
    pub contents: String,
    pub targets: String,
    pub reason: String,
    pub for_unit: bool,
    pub answered_by: Option<Uuid>,
    pub answered_at: Option<i64>,
    pub reminders: i64,
    pub reminded_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
