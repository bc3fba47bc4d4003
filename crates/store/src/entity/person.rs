//! Table `person`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, Default, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub home_node: String,
    pub code: String,
    pub full_name: String,
    pub search: String,
    pub sort_key: Vec<u8>,
    pub sex: Option<String>,
    pub birth_date: Option<String>,
    pub service_number: Option<String>,
    pub ethnic_group: Option<String>,
    pub joined: Option<String>,
    pub left_on: Option<String>,
    pub unit_id: Option<Uuid>,
    pub rank: String,
    pub post: String,
    pub leader_level: Option<String>,
    pub demo: bool,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
