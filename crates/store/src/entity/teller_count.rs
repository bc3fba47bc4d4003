//! Table `teller_count`. What one teller of a paper ballot counted.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "teller_count")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub ballot_id: Uuid,
    pub round: i64,
    pub account_id: Uuid,
    pub name: String,
    pub issued: i64,
    pub collected: i64,
    pub invalid: i64,
    pub counts: String,
    pub standing: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
