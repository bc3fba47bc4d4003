//! Table `figure_sheet`. What one unit says for one period.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "figure_sheet")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub movement_id: Uuid,
    pub unit_id: Uuid,
    pub period: String,
    pub period_to: String,
    pub document: String,
    pub for_unit: bool,
    pub entered_by: Uuid,
    pub entered_at: i64,
    pub document_on: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
