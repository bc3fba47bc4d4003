//! Table `account`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub home_node: String,
    pub login: String,
    pub display_name: String,
    pub password_hash: String,
    pub must_change: bool,
    pub disabled: bool,
    pub person_id: Option<Uuid>,
    pub language: String,
    pub created_at: i64,
    pub search: String,
    pub sort_key: Vec<u8>,
    pub one_time_until: Option<i64>,
    pub unit_id: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
