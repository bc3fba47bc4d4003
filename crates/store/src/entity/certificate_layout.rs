//! Table `certificate_layout`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "certificate_layout")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub home_node: String,
    pub unit_id: Uuid,
    pub award: String,
    pub name: String,
    pub mode: String,
    pub paper: String,
    pub fields: String,
    pub offset_x: i64,
    pub offset_y: i64,
    pub qr: bool,
    pub number: i64,
    pub revision: i64,
    pub replaced_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
