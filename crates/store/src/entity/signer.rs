//! Table `signer`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "signer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub home_node: String,
    pub unit_id: Uuid,
    pub person_id: Option<Uuid>,
    pub name: String,
    pub rank: String,
    pub capacity: String,
    pub head_title: String,
    pub own_title: String,
    pub document: String,
    pub verified: bool,
    pub from_date: String,
    pub to_date: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
