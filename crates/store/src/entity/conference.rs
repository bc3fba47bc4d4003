//! Table `conference`. Conferences.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "conference")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub home_node: String,
    pub code: String,
    pub kind: String,
    pub name: String,
    pub movement_id: Option<Uuid>,
    pub review_id: Option<Uuid>,
    pub unit_id: Uuid,
    pub bodies: String,
    pub on_date: String,
    pub hours: String,
    pub place: String,
    pub online: bool,
    pub people: String,
    pub guests: String,
    pub sites: String,
    pub agenda: String,
    pub papers: String,
    pub told: String,
    pub praised: String,
    pub minutes: String,
    pub launches_id: Option<Uuid>,
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
