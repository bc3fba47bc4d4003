//! Table `outsider`. Recognised people who are not staff: citizens, enterprises, other organisations. Only what is printed.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outsider")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub home_node: String,
    pub code: String,
    pub kind: String,
    pub name: String,
    pub search: String,
    pub sort_key: Vec<u8>,
    pub birth_year: Option<String>,
    pub address: String,
    pub demo: bool,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
