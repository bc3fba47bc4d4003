//! Table `registration_record`. Whether a person or a collective registered for the year's titles.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "registration_record")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub home_node: String,
    pub person_id: Option<Uuid>,
    pub unit_id: Option<Uuid>,
    pub year: i64,
    pub registered: String,
    pub document: String,
    pub source: String,
    pub batch_id: Option<Uuid>,
    pub entered_by: Uuid,
    pub entered_at: i64,
    pub annulled_at: Option<i64>,
    pub annulled_by: Option<Uuid>,
    pub annulled_for: Option<String>,
    /// Code of the title aimed at.
    pub aim: Option<String>,
    /// The day it was made.
    pub registered_on: Option<String>,
    /// Why after the planned day.
    pub why_late: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
