//! Table `road_step`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "road_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub road_id: Uuid,
    pub seq: i64,
    pub branch: i64,
    pub code: String,
    pub kind: String,
    pub name_vi: String,
    pub name_en: String,
    pub role: String,
    pub unit_of: String,
    pub needs_council: bool,
    pub days: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
