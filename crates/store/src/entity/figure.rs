//! Table `figure`. A figure of a sheet.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "figure")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub sheet_id: Uuid,
    pub indicator_id: Uuid,
    pub value: Option<i64>,
    pub part: Option<i64>,
    pub whole: Option<i64>,
    pub bound: String,
    pub wording: String,
    pub entered_by: Uuid,
    pub entered_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
