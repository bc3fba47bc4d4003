//! Table `criterion`. Lines of score sheets.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "criterion")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub sheet_id: Uuid,
    pub seq: i64,
    pub level: i64,
    pub code: String,
    pub wording: String,
    pub kind: String,
    pub max_points: i64,
    pub rule: String,
    pub bonus: String,
    pub article: String,
    pub disabled: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
