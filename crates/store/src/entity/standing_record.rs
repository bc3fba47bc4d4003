//! Table `standing_record`. How a collective stood in its cluster and in movements for a year.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "standing_record")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub home_node: String,
    pub unit_id: Uuid,
    pub year: i64,
    pub cluster_place: Option<String>,
    pub movement_years: Option<i64>,
    pub document: String,
    pub source: String,
    pub batch_id: Option<Uuid>,
    pub entered_by: Uuid,
    pub entered_at: i64,
    pub annulled_at: Option<i64>,
    pub annulled_by: Option<Uuid>,
    pub annulled_for: Option<String>,
    pub result: Option<String>,
    pub flag_subject: Option<String>,
    pub reorganised_on: Option<String>,
    pub area: Option<String>,
    pub score: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
