//! Table `unit_closure`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit_closure")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub ancestor: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub descendant: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub from_date: String,
    pub to_date: Option<String>,
    pub depth: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
